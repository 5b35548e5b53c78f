//! Loads as tables and sentences: slots, clinic time, staff, telephone, point of no return. How
//! they are worked out is `study::offered_load`.

use super::text::{columns, heading, minutes, number, percent, row, width, wrapped};
use cutover::model::spec::{AppointmentQueries, Scenario, listed};
use cutover::study::offered_load::warnings::NEGLIGIBLE;
use cutover::study::offered_load::{
    ByMoment, Edge, LineLoad, OfferedLoad, TeamLoad, TeamMoment, When,
};

/// What stands out, before all tables.
#[must_use]
pub fn warnings(load: &OfferedLoad, scenario: &Scenario) -> String {
    let doubts = scenario.doubts();
    let mut out = heading("What stands out");
    let warnings = load.warnings();
    for doubt in &doubts {
        out.push_str(&wrapped("  ? ", &format!("{}: {}", doubt.key, doubt.title)));
    }
    for warning in &warnings {
        out.push_str(&wrapped("  ! ", &capitalised(warning)));
    }
    if warnings.is_empty() && doubts.is_empty() {
        out.push_str("  Nothing: demand is below capacity everywhere before the go-live.\n");
    }
    for mended in load.mended() {
        out.push_str(&wrapped("  > ", &capitalised(&mended)));
    }
    for team in &load.teams {
        if let Some(sentence) = point_of_no_return(team) {
            out.push_str(&wrapped("  > ", &sentence));
        }
    }
    let apart = load.somebody_books() && load.teams.iter().all(|t| t.edge.is_none());
    if scenario.chasing.is_some() && apart {
        let text = "No point of no return in the booking office: those who answer the telephone do \
                    not book from the worklists, so patients who ring to ask lengthen the wait on \
                    the telephone and not the backlog itself.";
        out.push_str(&wrapped("  > ", text));
    }
    out
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().collect::<String>() + letters.as_str()
    })
}

/// Slots a week by specialty.
#[must_use]
pub fn slots(load: &OfferedLoad) -> String {
    if load.specialties.is_empty() {
        return String::new();
    }
    let mut rows = vec![row(&[
        "specialty",
        "slots",
        "needed",
        "given",
        "load",
        "given + plan",
    ])];
    for specialty in &load.specialties {
        for (at, kind) in specialty.slots.iter().enumerate() {
            let planned = if (kind.offered_with_plan.0 - kind.offered.0).abs() < 0.05 {
                "same".to_owned()
            } else {
                number(kind.offered_with_plan.0)
            };
            rows.push(vec![
                if at == 0 {
                    specialty.title.clone()
                } else {
                    String::new()
                },
                kind.kind.to_owned(),
                number(kind.needed.0),
                number(kind.offered.0),
                percent(kind.load.0),
                planned,
            ]);
        }
    }
    let visits: f64 = load.specialties.iter().map(|s| s.visits.0).sum();
    let referrals: f64 = load.specialties.iter().map(|s| s.referrals.0).sum();
    let in_new = load.specialties.iter().filter(|s| s.urgent_in_new.0 > 0.0);
    let in_new = in_new.map(|s| format!("{} of {}", number(s.urgent_in_new.0), s.title));
    let in_new: Vec<String> = in_new.collect();
    let urgent = match &in_new[..] {
        [] => String::new(),
        some => format!(
            " Urgent patients for whom there is no urgent slot need new ones, and are counted there: {}.",
            some.join(", ")
        ),
    };
    let mut loads = load.specialties.iter().flat_map(|s| &s.slots);
    let balanced = if loads.any(|kind| kind.load.0 > 1.0 && kind.load.0 <= 1.0 + NEGLIGIBLE) {
        format!(
            " A list that needs up to {} % more slots than there are is taken to stay as it is.",
            NEGLIGIBLE * 100.0
        )
    } else {
        String::new()
    };
    let sums = format!(
        "{} referrals and {} visits a week in all, averaged over the horizon with its holidays.{urgent}{balanced}",
        number(referrals),
        number(visits),
    );
    format!(
        "{}{}{}",
        heading("Slots a week: needed, and given by the templates"),
        columns(&rows),
        wrapped("  ", &sums)
    )
}

/// Clinic time booked into a session.
#[must_use]
pub fn clinics(load: &OfferedLoad) -> String {
    if load.clinics.is_empty() {
        return String::new();
    }
    let wide = width() >= 96;
    let mut head = vec!["clinic", "lists", "slots"];
    if wide {
        head.extend(["N", "U", "F", "seen"]);
    }
    head.extend(["min", "before", "week 1", "settled", "+ plan"]);
    let mut rows = vec![row(&head)];
    for clinic in &load.clinics {
        let share =
            |booked: Option<_>| booked.map_or("-".to_owned(), |b| percent(clinic.load(b).0));
        let booked = &clinic.booked;
        let slots: f64 = clinic.slots.iter().map(|s| s.0).sum();
        let mut cells = vec![clinic.title.clone(), number(clinic.lists.0), number(slots)];
        if wide {
            cells.extend(clinic.slots.iter().map(|s| number(s.0)));
            cells.push(format!("{:.1}", clinic.patients_per_list));
        }
        cells.push(number(clinic.session.0));
        cells.push(share(Some(booked.before)));
        let later = [
            booked.first_week,
            booked.settled,
            booked.first_week_with_plan,
        ];
        cells.extend(later.map(share));
        rows.push(cells);
    }
    let in_phases = |team: &TeamLoad| !team.load.later_phases.is_empty();
    let of_phase = match load.teams.iter().any(in_phases) {
        true => " (of the clinic's own phase)",
        false => "",
    };
    let letters = if wide {
        " (N new, U urgent, F follow-up; seen: patients in a list)"
    } else {
        ""
    };
    let note = format!(
        "Lists and slots a week{letters}; length of a list in minutes; time with the clinician that \
         is expected in it as a share of that length: before the go-live, in its first week, once \
         settled, in the first week with the plan{of_phase}. Above 100 % lists overrun on average; \
         below, by chance and late starts."
    );
    format!(
        "{}{}{}",
        heading("Clinic time booked into a session"),
        columns(&rows),
        wrapped("  ", &note)
    )
}

/// What a moment is called, where the plan goes live in phases or not.
fn moment_name(when: When, in_phases: bool) -> String {
    let name = match when {
        When::Before => "before go-live",
        When::FirstWeek => "first week",
        When::Settled => "settled",
        When::FirstWeekWithPlan if in_phases => return "phase 1 + plan".to_owned(),
        When::FirstWeekWithPlan => "week 1 + plan",
        When::PhaseWithPlan(phase) => return format!("phase {phase} + plan"),
        When::SettledWithPlan => "settled + plan",
    };
    name.to_owned()
}

/// Every team: its tasks, its load, its point of no return.
#[must_use]
pub fn teams(load: &OfferedLoad) -> String {
    let mut out = String::new();
    for team in &load.teams {
        out.push_str(&heading(&team_name(team)));
        out.push_str(&tasks(team));
        out.push('\n');
        out.push_str(&moments(team));
        if let Some(edge) = &team.edge {
            out.push('\n');
            out.push_str(&edges(edge));
        }
    }
    out
}

fn team_name(team: &TeamLoad) -> String {
    let groups: Vec<String> = team
        .groups
        .iter()
        .map(|g| format!("{} ({})", g.name, g.people))
        .collect();
    let what = if team.books {
        "Booking office: "
    } else if team.desks.is_empty() {
        "Staff: "
    } else {
        "Desk: "
    };
    format!("{what}{}", groups.join(" + "))
}

fn tasks(team: &TeamLoad) -> String {
    let mut rows = vec![row(&["task", "a day", "min each", "hours a day"])];
    for task in &team.tasks {
        rows.push(vec![
            task.task.to_owned(),
            number(task.count.0),
            minutes(task.each.0),
            number(task.minutes.0 / 60.0),
        ]);
    }
    columns(&rows)
}

fn moments(team: &TeamLoad) -> String {
    let mut head = vec!["", "tasks take", "hours needed", "hours there", "load"];
    let mut there = team.load.all().into_iter();
    let waits = there.any(|(_, moment)| moment.desk_wait.is_some());
    if waits {
        head.push("wait min");
    }
    let mut rows = vec![row(&head)];
    let in_phases = !team.load.later_phases.is_empty();
    for (when, moment) in team.load.all() {
        let mut cells = moment_cells(&moment_name(when, in_phases), moment);
        if waits {
            cells.push(
                moment
                    .desk_wait
                    .map_or("grows".to_owned(), |w| minutes(w.0)),
            );
        }
        rows.push(cells);
    }
    columns(&rows)
}

fn moment_cells(name: &str, moment: &TeamMoment) -> Vec<String> {
    vec![
        name.to_owned(),
        format!("x {:.2}", moment.factor),
        number(moment.needed.0 / 60.0),
        number(moment.there.0 / 60.0),
        percent(moment.load.0),
    ]
}

fn edges(edge: &ByMoment<Edge>) -> String {
    let mut rows = vec![row(&[
        "point of no return",
        "spare h/day",
        "backlog",
        "days of referrals",
    ])];
    let in_phases = !edge.later_phases.is_empty();
    for (when, edge) in edge.all() {
        let none = edge.chasers.0 <= 0.0;
        rows.push(vec![
            moment_name(when, in_phases),
            number(edge.spare.0 / 60.0),
            if none {
                "no slack".to_owned()
            } else {
                number(edge.backlog.0)
            },
            if none || !edge.days_of_referrals.is_finite() {
                "-".to_owned()
            } else {
                number(edge.days_of_referrals)
            },
        ]);
    }
    columns(&rows)
}

/// Telephone lines in their busiest hour.
#[must_use]
pub fn lines(load: &OfferedLoad, scenario: &Scenario) -> String {
    let mut out = String::new();
    for line in &load.lines {
        out.push_str(&line_table(line));
    }
    if !out.is_empty() {
        let mut more = Vec::new();
        if scenario.chasing.is_some() {
            more.push("patients of a backlog who ring to ask");
        }
        let system = scenario.new_system.as_ref();
        if system.is_some_and(|system| system.errors.is_some()) {
            more.push("calls about faulty bookings");
        }
        let asked = scenario.appointment_queries.as_ref();
        if asked.is_some_and(|asked| !asked.higher.is_empty()) {
            more.push("more calls about appointments than ordinarily");
        }
        if asked.is_some_and(AppointmentQueries::letters_set_off) {
            more.push("calls that letters set off");
        }
        let more = match &more[..] {
            [] => String::new(),
            some => format!(" On top come {}.", listed(some)),
        };
        out.push_str(&wrapped(
            "  ",
            &format!(
                "Steady-state figures (Erlang A with finite lines and redials): as if the hour went on \
                 for ever, those whom nothing that comes before calls keeps busy only answered, and every day \
                 brought as many calls and as many people as the mean. In a run days differ, and more \
                 callers give up.{more}"
            ),
        ));
    }
    out
}

fn line_table(line: &LineLoad) -> String {
    const DAYS: [&str; 7] = [
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
    ];
    let mut rows = vec![row(&[
        "calls an hour",
        "calls",
        "redial",
        "erlang",
        "people",
        "lines",
        "wait",
        "give up",
        "engaged",
    ])];
    let in_phases = !line.load.later_phases.is_empty();
    for (when, at) in line.load.all() {
        rows.push(vec![
            moment_name(when, in_phases),
            number(at.calls.0),
            format!("x {:.2}", at.redial_factor),
            number(at.offered.0),
            number(at.agents),
            at.lines.map_or("any".to_owned(), |n| n.to_string()),
            at.wait.map_or("grows".to_owned(), |w| minutes(w.0)),
            percent(at.abandoned),
            percent(at.engaged),
        ]);
    }
    let (weekday, hour) = line.busiest;
    let title = format!(
        "Telephone {}: {}, {hour:02}:00 to {:02}:00, its busiest hour",
        line.name,
        DAYS[weekday],
        hour + 1
    );
    format!("{}{}", heading(&title), columns(&rows))
}

/// The backlog beyond which chasing alone uses up the slack, once learning has settled.
fn point_of_no_return(team: &TeamLoad) -> Option<String> {
    let edge = team.edge.as_ref()?.settled.as_ref()?;
    Some(if edge.chasers.0 <= 0.0 {
        "Point of no return: once learning has settled there is no slack left, so any backlog \
         feeds itself through patients who ring to ask."
            .to_owned()
    } else if edge.chasers.0.is_finite() {
        let days = match edge.days_of_referrals {
            days if days.is_finite() => format!(" ({} days of referrals)", number(days)),
            _ => String::new(),
        };
        format!(
            "Point of no return once learning has settled: {} patients on the worklists{days}. \
             Beyond it calls from patients who wait use up all spare time.",
            number(edge.backlog.0),
        )
    } else {
        "No point of no return: a chasing call saves as much work as it makes.".to_owned()
    })
}
