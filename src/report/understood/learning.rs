//! The learning curves of a scenario in plain words.

use std::fmt::Write as _;

use super::number;
use crate::model::spec::{Experience, LearningCurve, Role, Scenario, count, short};
use crate::model::world::staff::learning::{RoleCurve, factor, limit};

/// The learning curves, a few sentences a role; `tasks_a_day` is how much each person of a role
/// does in a day, where that is known.
#[must_use]
pub fn learning(scenario: &Scenario, tasks_a_day: &dyn Fn(Role) -> Option<f64>) -> Vec<String> {
    let Some(system) = scenario.new_system.as_ref() else {
        return Vec::new();
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
    let mut out = Vec::new();
    for (role, who, curve, trained) in roles {
        let Some(curve) = curve else { continue };
        let mut text = in_words(who, curve, tasks_a_day(role));
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
            if role == Role::Clinician && trained.is_in_clinics() {
                text.push_str(" Meanwhile their clinics withhold slots for it.");
            }
            if let Some(price) = trained.cost {
                let _ = write!(text, " It is paid: {price}.");
            }
        }
        out.push(text);
    }
    out
}

fn unit(counts: Experience) -> &'static str {
    match counts {
        Experience::Transactions => "transactions",
        Experience::TimeWorked => "hours worked",
    }
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
