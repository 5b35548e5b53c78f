//! What was understood of a scenario, in plain words: dates, sizes, learning, laws and the plan.
//! Loads are next door.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::text::{columns, count, heading, long_date, minutes, number, wrapped};
use crate::experiment::offered_load::TeamLoad;
use crate::hospital::Arm;
use crate::hospital::learning::{RoleCurve, factor, limit};
use crate::scenario::{Calendar, Experience, Law, LearningCurve, PlannedAction, Role, Scenario};

/// Dates, arms and sizes.
#[must_use]
pub fn overview(scenario: &Scenario) -> String {
    let calendar = Calendar::of(scenario);
    let mut rows: Vec<(&str, String)> = Vec::new();
    rows.push(("first day", long_date(scenario.start)));
    match scenario.go_live {
        Some(date) => rows.push(("go-live", go_live(&calendar, date))),
        None => rows.push(("go-live", "none: business as usual only".to_owned())),
    }
    let holidays = (0..calendar.days())
        .filter(|&d| calendar.is_holiday(d) && calendar.weekday(d) < 5)
        .count();
    let free = if holidays > 0 {
        format!(
            ", {}",
            count(holidays, "holiday on a weekday", "holidays on weekdays")
        )
    } else {
        String::new()
    };
    rows.push((
        "last day",
        format!(
            "{} ({} weeks{free})",
            long_date(scenario.end),
            number(calendar.days() as f64 / 7.0)
        ),
    ));
    let arms: Vec<&str> = Arm::of(scenario).iter().map(|arm| arm.name()).collect();
    rows.push((
        "simulated",
        format!(
            "{}: {}, {} each, seed {}",
            count(arms.len(), "arm", "arms"),
            arms.join(", "),
            count(
                scenario.replications as usize,
                "replication",
                "replications"
            ),
            scenario.seed
        ),
    ));
    let sizes = [
        (scenario.specialty.len(), "specialty", "specialties"),
        (scenario.clinic.len(), "clinic", "clinics"),
        (scenario.desk.len(), "desk", "desks"),
        (
            scenario.phone_line.len(),
            "telephone line",
            "telephone lines",
        ),
        (scenario.service.len(), "service", "services"),
    ];
    let mut there: Vec<String> = sizes
        .iter()
        .filter(|s| s.0 > 0)
        .map(|&(n, one, many)| count(n, one, many))
        .collect();
    let people: u32 = scenario.staff.values().map(|g| g.count).sum();
    if people > 0 {
        there.push(format!(
            "{} in {}",
            count(people as usize, "member of staff", "members of staff"),
            count(scenario.staff.len(), "group", "groups")
        ));
    }
    rows.push(("hospital", there.join(", ")));
    let mut out = heading("What was understood");
    for (name, text) in rows {
        out.push_str(&wrapped(&format!("  {name:<11}"), &text));
    }
    out
}

fn go_live(calendar: &Calendar, date: crate::scenario::CivilDate) -> String {
    let day = calendar.day_of(date);
    let works = (day..calendar.days()).find(|&d| calendar.is_working_day(d));
    match works {
        Some(first) if first != day => format!(
            "{}; the first working day with the new system is {}",
            long_date(date),
            long_date(calendar.date(first))
        ),
        _ => long_date(date),
    }
}

/// The learning curves, in words.
#[must_use]
pub fn learning(scenario: &Scenario, teams: &[TeamLoad]) -> String {
    let Some(system) = scenario.new_system.as_ref() else {
        return String::new();
    };
    let learning = &system.learning;
    let training = &system.training;
    let roles = [
        (Role::Clerk, "A clerk", &learning.clerk, &training.clerk),
        (
            Role::Receptionist,
            "A receptionist",
            &learning.receptionist,
            &training.receptionist,
        ),
        (
            Role::Clinician,
            "A clinician",
            &learning.clinician,
            &training.clinician,
        ),
    ];
    let mut out = String::new();
    for (role, who, curve, trained) in roles {
        let Some(curve) = curve else { continue };
        let mut text = in_words(who, curve, tasks_a_day(teams, role));
        if let Some(trained) = trained {
            let _ = write!(
                text,
                " {} of training beforehand, in the last {}, bring along {} {}{}.",
                trained.hours,
                trained.ahead,
                number(trained.hours.duration().as_hours_f64() * trained.worth),
                unit(RoleCurve::of(curve).counts()),
                trained
                    .half_forgotten_in
                    .as_ref()
                    .map_or(String::new(), |half| format!(
                        ", half of it forgotten in {half}"
                    )),
            );
        }
        out.push_str(&wrapped("  ", &text));
    }
    if out.is_empty() {
        return out;
    }
    format!("{}{out}", heading("Learning the new system"))
}

fn unit(counts: Experience) -> &'static str {
    match counts {
        Experience::Transactions => "transactions",
        Experience::TimeWorked => "hours worked",
    }
}

/// Transactions each person of a role does a day before the go-live.
fn tasks_a_day(teams: &[TeamLoad], role: Role) -> Option<f64> {
    let of_role = teams
        .iter()
        .filter(|t| t.groups.iter().any(|g| g.role == role));
    let (mut tasks, mut people) = (0.0, 0.0);
    for team in of_role {
        tasks += team.tasks.iter().map(|t| t.count.0).sum::<f64>();
        people += team.groups.iter().map(|g| f64::from(g.people)).sum::<f64>();
    }
    (people > 0.0 && tasks > 0.0).then(|| tasks / people)
}

fn in_words(who: &str, written: &LearningCurve, a_day: Option<f64>) -> String {
    let role = RoleCurve::of(written);
    let curve = role.curve();
    let (first, end) = (factor(curve, 0.0), limit(curve));
    // A curve without a floor goes on for ever: normal is then the familiar system.
    let normal = if end > 0.0 { end } else { 1.0 };
    let starts = if (first - 1.0).abs() < 0.005 {
        format!("{who} starts as quick as before")
    } else {
        format!("{who} takes {} times as long at first", short(first))
    };
    let hour = crate::engine::Duration::from_hours(1).as_ms_f64();
    let scale = match role.counts() {
        Experience::Transactions => 1.0,
        Experience::TimeWorked => hour,
    };
    let near = reaches(|n| (factor(curve, n * scale) - normal).abs() <= 0.1 * normal);
    let comes_near = match near {
        Some(0.0) => String::new(),
        Some(n) => {
            let days = match (role.counts(), a_day) {
                (Experience::Transactions, Some(a_day)) => {
                    format!(
                        ", about {} at the usual pace of work",
                        working_days(n / a_day)
                    )
                }
                _ => String::new(),
            };
            let of = if end > 0.0 {
                "its final level"
            } else {
                "normal"
            };
            format!(
                " and is within 10 % of {of} after {} {}{days}",
                number(n),
                unit(role.counts())
            )
        }
        None => " and never comes within 10 % of normal".to_owned(),
    };
    let settles = if end <= 0.0 {
        "; there is no final level, practice always helps a little".to_owned()
    } else if (end - 1.0).abs() < 0.005 {
        "; in the end as quick as before".to_owned()
    } else if end > 1.0 {
        format!("; {:.0} % slower for good", (end - 1.0) * 100.0)
    } else {
        format!("; {:.0} % quicker in the end", (1.0 - end) * 100.0)
    };
    let spread = if written.spread > 0.0 {
        format!(" (people differ: cv {})", written.spread)
    } else {
        String::new()
    };
    format!("{starts}{comes_near}{settles}{spread}.")
}

fn working_days(days: f64) -> String {
    let rounded = days.round().max(1.0);
    count(rounded as usize, "working day", "working days")
}

/// A factor with as many digits as it was probably written with.
fn short(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// The least experience at which something holds, to 1 %.
fn reaches(holds: impl Fn(f64) -> bool) -> Option<f64> {
    if holds(0.0) {
        return Some(0.0);
    }
    let (mut low, mut high) = (0.0, 1.0);
    while !holds(high) {
        (low, high) = (high, high * 2.0);
        if high > 1e9 {
            return None;
        }
    }
    while high - low > 0.002 * high {
        let middle = f64::midpoint(low, high);
        if holds(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    Some(high)
}

/// The plan, one line an intervention.
#[must_use]
pub fn plan(scenario: &Scenario) -> String {
    if scenario.plan.is_empty() {
        return String::new();
    }
    let mut out = heading("The plan");
    for (name, what) in &scenario.plan {
        let action = match what.action() {
            PlannedAction::ExtraStaff(extra) => {
                let slower = extra.initial.map_or(String::new(), |f| {
                    format!(", at first taking {} times as long", short(f))
                });
                format!("{} more people in {}{slower}", extra.count, extra.to)
            }
            PlannedAction::Floorwalkers(walkers) => format!(
                "{} floorwalkers, each covering {} of {}; practice needed falls to {:.0} %",
                walkers.count,
                walkers.covers,
                walkers.supports.join(", "),
                walkers.pace * 100.0
            ),
            PlannedAction::Training(more) => {
                format!(
                    "{} more training for every {}",
                    more.hours,
                    role_name(more.role)
                )
            }
            PlannedAction::Template(template) => {
                let steps: Vec<String> = template
                    .ramp
                    .steps()
                    .iter()
                    .map(ToString::to_string)
                    .collect();
                let clinics = template
                    .clinics
                    .as_ref()
                    .map_or("all clinics".to_owned(), |c| c.join(", "));
                format!("templates at {} in {clinics}", steps.join(", then "))
            }
            PlannedAction::CatchUp(extra) => format!(
                "{} a week in {}",
                count(extra.sessions.len(), "more session", "more sessions"),
                extra.clinic
            ),
            PlannedAction::Overtime(more) => {
                format!("every shift of {} longer by {}", more.staff, more.extra)
            }
            PlannedAction::MoreLines(more) => format!("{} more lines on {}", more.count, more.line),
            PlannedAction::Messages(messages) => {
                format!("messages that reach {} of patients", messages.reaches)
            }
            PlannedAction::Phases(phases) => {
                format!("the go-live in {}", count(phases.len(), "phase", "phases"))
            }
            PlannedAction::Builds(_) => "clinics are built sooner".to_owned(),
            PlannedAction::Paper(paper) => {
                format!(
                    "paper fallback, taking {} times as long",
                    short(paper.takes)
                )
            }
            PlannedAction::Postpone(postpone) => {
                format!("the go-live is postponed by {}", postpone.by)
            }
            PlannedAction::Pause => "nobody else goes live".to_owned(),
            PlannedAction::RollBack(_) => "back to the old system".to_owned(),
            PlannedAction::FreeParking(free) => format!("free parking in {}", free.car_park),
        };
        let lasts = match (&what.lasts, what.until) {
            (Some(span), _) => format!(", for {span}"),
            (None, Some(until)) => format!(", until {until}"),
            (None, None) => String::new(),
        };
        out.push_str(&wrapped(
            "  ",
            &format!("{name}: {action}; from {}{lasts}", what.from),
        ));
    }
    out
}

fn role_name(role: Role) -> &'static str {
    match role {
        Role::Clerk => "clerk",
        Role::Receptionist => "receptionist",
        Role::Clinician => "clinician",
    }
}

/// Every law of a length of time that is used, with its mean and standard deviation. Alike ones
/// stand together.
#[must_use]
pub fn laws(scenario: &Scenario) -> String {
    let mut alike: BTreeMap<(usize, String, String), (usize, &Law)> = BTreeMap::new();
    let mut order: Vec<String> = Vec::new();
    for (what, law) in used(scenario) {
        let at = order.iter().position(|o| *o == what).unwrap_or_else(|| {
            order.push(what.clone());
            order.len() - 1
        });
        alike
            .entry((at, what, law.to_string()))
            .or_insert((0, law))
            .0 += 1;
    }
    if alike.is_empty() {
        return String::new();
    }
    let mut rows = vec![
        ["length of time", "law", "mean min", "sd min", "uses"]
            .map(str::to_owned)
            .to_vec(),
    ];
    for ((_, what, written), (times, law)) in alike {
        let sd = law.distribution().variance().max(0.0).sqrt() / 6e4;
        let days = law.mean().as_days_f64() >= 2.0;
        let show = |m: f64| {
            if days {
                format!("{} d", minutes(m / 1440.0))
            } else {
                minutes(m)
            }
        };
        rows.push(vec![
            what,
            // The mean has a column of its own.
            written
                .split(", ")
                .filter(|part| !part.starts_with("mean "))
                .collect::<Vec<_>>()
                .join(", "),
            show(law.mean().as_minutes_f64()),
            show(sd),
            times.to_string(),
        ]);
    }
    format!(
        "{}{}",
        heading("Lengths of time, as they are drawn"),
        columns(&rows)
    )
}

fn used(scenario: &Scenario) -> Vec<(String, &Law)> {
    let mut laws: Vec<(String, Option<&Law>)> = Vec::new();
    let booking = &scenario.booking;
    laws.push(("register".into(), booking.register.as_ref()));
    laws.push(("book".into(), booking.book.as_ref()));
    laws.push(("rebook".into(), booking.rebook.as_ref()));
    laws.push((
        "invitation answered".into(),
        booking.invitation_answered.as_ref(),
    ));
    for line in scenario.phone_line.values() {
        laws.push(("call: query".into(), Some(&line.handle.query)));
        laws.push(("call: booking".into(), line.handle.booking.as_ref()));
        laws.push(("call: change".into(), line.handle.change.as_ref()));
        laws.push(("call: chasing".into(), line.handle.chasing.as_ref()));
        laws.push(("patience".into(), line.patience.as_ref()));
        laws.push((
            "redial after".into(),
            line.redial.as_ref().map(|r| &r.after),
        ));
    }
    for desk in scenario.desk.values() {
        laws.push(("check in".into(), desk.check_in.as_ref()));
        laws.push(("check out".into(), desk.check_out.as_ref()));
        laws.push(("book at desk".into(), desk.book.as_ref()));
        laws.push(("enquiry".into(), desk.enquiry.as_ref()));
    }
    for clinic in scenario.clinic.values() {
        laws.push(("consultation, new".into(), Some(&clinic.consultation.new)));
        laws.push((
            "consultation, follow-up".into(),
            clinic.consultation.follow_up.as_ref(),
        ));
        laws.push(("arrives early".into(), clinic.arrives_early.as_ref()));
        laws.push(("late start".into(), clinic.late_start.as_ref()));
        for step in &clinic.steps {
            laws.push((step.name.clone(), Some(&step.takes)));
            laws.push((
                format!("{}: second look", step.name),
                step.second_look.as_ref(),
            ));
        }
    }
    for specialty in scenario.specialty.values() {
        let waiting = specialty.waiting_list.as_ref().and_then(|w| w.age.as_ref());
        laws.push(("waiting already".into(), waiting));
        laws.push((
            "follow-up due".into(),
            specialty.follow_up.as_ref().map(|f| &f.due),
        ));
    }
    laws.into_iter()
        .filter_map(|(what, law)| Some((what, law?)))
        .collect()
}
