//! What was understood of a scenario, in plain words: dates, sizes and learning. What goes wrong,
//! the plan, lengths of time and loads are next door.

use std::fmt::Write as _;

use super::text::{count, heading, long_date, number, short, wrapped};
use crate::experiment::offered_load::TeamLoad;
use crate::hospital::Arm;
use crate::hospital::learning::{RoleCurve, factor, limit};
use crate::scenario::{Calendar, Experience, LearningCurve, Role, Scenario};

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
        (scenario.car_park.len(), "car park", "car parks"),
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
