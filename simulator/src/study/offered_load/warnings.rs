//! What a planner should look at first: loads near or above 1, in words. The figures themselves
//! are worked out next door.

use crate::model::spec::thousands;

use super::units::Load;
use super::{ClinicLoad, KindLoad, LineLoad, LineMoment, OfferedLoad, SpecialtyLoad, TeamLoad};

/// A clinic whose booked time passes this share of its session in the first week is named.
const CLINIC_OVERFULL: f64 = 1.10;
/// A list that grows by less than this share of the slots it needs stays as it is: more is moved by
/// a holiday, and by what rounds the slots of a steady state.
pub const NEGLIGIBLE: f64 = 0.005;
/// A specialty that needs less than this share of its slots has more of them than any trust pays for,
/// or fewer patients than it has (assumed).
const SLACK: f64 = 0.8;
/// Callers who give up, or meet the engaged tone, beyond these shares are worth a word.
pub const ABANDONED: f64 = 0.10;
const ENGAGED: f64 = 0.05;
/// Longest list of clinics in one warning.
const NAMED: usize = 4;

impl OfferedLoad {
    /// What to look at first, one sentence or two each; business as usual comes first.
    #[must_use]
    pub fn warnings(&self) -> Vec<String> {
        let mut warnings = self.unattended.clone();
        for specialty in &self.specialties {
            warnings.extend(specialty.slots.iter().filter_map(|k| slots(specialty, k)));
        }
        warnings.extend(overfull(&self.clinics));
        for team in &self.teams {
            warnings.extend(overworked(team));
        }
        for line in &self.lines {
            warnings.extend(unanswered(line));
        }
        warnings
    }
}

/// A number as people write it: commas between thousands, no more digits than matter.
#[must_use]
pub fn number(value: f64) -> String {
    if !value.is_finite() {
        return "endless".to_owned();
    }
    let rounded = if value.abs() < 10.0 {
        (value * 10.0).round() / 10.0
    } else {
        value.round()
    };
    if rounded.fract() != 0.0 {
        return format!("{rounded:.1}");
    }
    let text = thousands(&format!("{:.0}", rounded.abs()));
    if rounded < 0.0 {
        format!("-{text}")
    } else {
        text
    }
}

fn slots(specialty: &SpecialtyLoad, kind: &KindLoad) -> Option<String> {
    let (title, name) = (&specialty.title, kind.kind);
    if kind.kind == "urgent" {
        // Whoever finds none has a new one.
        return None;
    }
    if kind.load.0 > 1.0 + NEGLIGIBLE {
        let enough = kind.offered_with_plan.0 >= kind.needed.0;
        let plan = if enough {
            "; the plan makes up for it"
        } else {
            ""
        };
        return Some(format!(
            "{title} needs {} {name} slots a week, templates give {}: the list grows by {} patients a week before any go-live{plan}",
            number(kind.needed.0),
            number(kind.offered.0),
            number(kind.grows_by.0),
        ));
    }
    if kind.load.0 < SLACK {
        return Some(format!(
            "{title} needs {} of its {} {name} slots a week: the others stand empty, or bring the list down until nobody waits; {} would do",
            number(kind.needed.0),
            number(kind.offered.0),
            number(kind.needed.0.ceil()),
        ));
    }
    let needed = match kind.load.0 {
        load if load >= 1.0 => "all".to_owned(),
        _ => number(kind.needed.0),
    };
    (kind.load.0 > 0.985).then(|| {
        format!(
            "{title} needs {needed} of its {} {name} slots a week: next to nothing is left to work off a backlog",
            number(kind.offered.0),
        )
    })
}

fn overfull(clinics: &[ClinicLoad]) -> Vec<String> {
    let name = |over: &[(&ClinicLoad, f64)]| {
        let some: Vec<String> = over
            .iter()
            .take(NAMED)
            .map(|(c, load)| format!("{} ({:.0} %)", c.title, load * 100.0))
            .collect();
        let more = over.len().saturating_sub(NAMED);
        let rest = if more > 0 {
            format!(" and {more} more")
        } else {
            String::new()
        };
        format!("{}{rest}", some.join(", "))
    };
    let beyond = |limit: f64, of: &dyn Fn(&ClinicLoad) -> Option<f64>| {
        let loads = clinics.iter().filter_map(|c| of(c).map(|load| (c, load)));
        let mut over: Vec<(&ClinicLoad, f64)> = loads.filter(|(_, load)| *load > limit).collect();
        over.sort_by(|a, b| b.1.total_cmp(&a.1));
        over
    };
    let mut warnings = Vec::new();
    let usual = beyond(1.0, &|c| Some(c.load(c.booked.before).0));
    if !usual.is_empty() {
        warnings.push(format!(
            "sessions hold more clinic time than their length before any go-live: {}",
            name(&usual)
        ));
    }
    let first = beyond(CLINIC_OVERFULL, &|c| {
        c.booked.first_week.map(|b| c.load(b).0)
    });
    if !first.is_empty() {
        warnings.push(format!(
            "in the first week sessions hold more clinic time than their length: {}",
            name(&first)
        ));
    }
    warnings
}

fn overworked(team: &TeamLoad) -> Vec<String> {
    let names: Vec<&str> = team.groups.iter().map(|g| g.name.as_str()).collect();
    let name = names.join(" and ");
    let hours = |minutes: f64| number(minutes / 60.0);
    let mut warnings = Vec::new();
    let before = &team.load.before;
    if before.load.0 > 1.0 {
        warnings.push(format!(
            "{name}: {} hours of work a day for {} hours of people before any go-live: it never gets done",
            hours(before.needed.0),
            hours(before.there.0)
        ));
    } else if before.load > Load::HIGH {
        warnings.push(format!(
            "{name} is busy {:.0} % of the time before any go-live: what falls behind stays behind for long",
            before.load.0 * 100.0
        ));
    } else if team.books && before.load < Load::IDLE {
        // Not at desks and on telephones, which need people for their busiest quarter of an hour.
        warnings.push(format!(
            "{name} is busy {:.0} % of the time before any go-live: other work of theirs is not in the scenario, or they are fewer",
            before.load.0 * 100.0
        ));
    }
    if let Some(first) = team
        .load
        .first_week
        .as_ref()
        .filter(|f| f.load > Load::HIGH && before.load.0 <= 1.0)
    {
        let with_plan = team
            .load
            .first_week_with_plan
            .as_ref()
            .map_or(String::new(), |p| {
                format!(
                    "; with the plan {} for {}",
                    hours(p.needed.0),
                    hours(p.there.0)
                )
            });
        warnings.push(format!(
            "{name}: in the first week a day's work takes {} hours, and there are {} hours of people{with_plan}",
            hours(first.needed.0),
            hours(first.there.0)
        ));
    }
    if let Some(settled) = team
        .load
        .settled
        .as_ref()
        .filter(|s| s.load.0 > 1.0 && before.load.0 <= 1.0)
    {
        warnings.push(format!(
            "{name}: even at the end of the horizon {} hours of work a day meet {} hours of people",
            hours(settled.needed.0),
            hours(settled.there.0)
        ));
    }
    warnings
}

fn unanswered(line: &LineLoad) -> Vec<String> {
    let say = |at: &LineMoment, when: &str| {
        let mut told = Vec::new();
        if at.wait.is_none() || at.abandoned > ABANDONED {
            told.push(format!(
                "{:.0} % of callers would give up",
                at.abandoned * 100.0
            ));
        }
        if at.engaged > ENGAGED {
            told.push(format!("{:.0} % meet the engaged tone", at.engaged * 100.0));
        }
        (!told.is_empty()).then(|| {
            format!(
                "line {}: in the busiest hour {when} {} erlangs are offered to {} people{}: {}",
                line.name,
                number(at.offered.0),
                number(at.agents),
                at.lines.map_or(String::new(), |n| format!(" on {n} lines")),
                told.join(", ")
            )
        })
    };
    let first = line.load.first_week.as_ref();
    let warnings = [
        say(&line.load.before, "before any go-live"),
        first.and_then(|at| say(at, "of the first week")),
    ];
    warnings.into_iter().flatten().collect()
}
