//! Paired differences between two arms, from the go-live to the end, as pieces of sentences: what
//! gets better, what gets worse, and what cannot be told from chance. The sentences around them,
//! and which measures they are about, are in `plan_effect` and `halting`.

use crate::model::measures::Unit;
use crate::model::{Arm, Better, Measure};
use crate::study::{Difference, Pair, Summary};

use super::format::{from_to, readable, with_unit};

/// What changes between two arms.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Clearly for the better: `clinic overrun 3.1 min less (95 % interval 2.8 to 3.4 min)`.
    pub better: Vec<String>,
    /// Clearly for the worse.
    pub worse: Vec<String>,
    /// No clear difference, or none to speak of.
    pub same: Vec<&'static str>,
}

impl Changes {
    /// What changes in a pair of arms. Nothing is said of a measure that is zero in both.
    #[must_use]
    pub fn of(summary: &Summary, pair: Pair, told: &[Measure]) -> Self {
        let mut changes = Self::default();
        for &measure in told {
            let there = summary.subjects.may_have(measure);
            let Some(difference) = difference(summary, measure, pair).filter(|_| there) else {
                continue;
            };
            let definition = measure.definition();
            let amount = difference.clear.then(|| change(difference, measure));
            let Some(amount) = amount.flatten() else {
                let arms = [pair.of(), pair.against()];
                if arms.iter().any(|&arm| is_measured(summary, measure, arm)) {
                    changes.same.push(definition.name);
                }
                continue;
            };
            let fell = difference.figure.mean.is_some_and(|mean| mean < 0.0);
            if fell == (definition.better == Better::Lower) {
                changes.better.push(amount);
            } else {
                changes.worse.push(amount);
            }
        }
        changes
    }
}

/// What changes in a measure from the go-live on, if there is anything to compare.
#[must_use]
pub fn difference(summary: &Summary, measure: Measure, pair: Pair) -> Option<&Difference> {
    let of = summary.measures.get(measure)?;
    let difference = of.since_go_live.as_ref()?.differences.get(pair)?;
    difference.figure.mean.is_some().then_some(difference)
}

fn is_measured(summary: &Summary, measure: Measure, arm: Arm) -> bool {
    let of = summary.measures.get(measure);
    let figure = of.and_then(|of| of.since_go_live.as_ref()?.arms.get(arm));
    figure.and_then(|f| f.mean).is_some_and(|mean| mean != 0.0)
}

/// A difference of fewer patients, hours or tasks is none to speak of.
const TOO_LITTLE: f64 = 0.05;

/// `clinic overrun 3.1 min less (95 % interval 2.8 to 3.4 min)`; nothing if it is too little to
/// show.
fn change(difference: &Difference, measure: Measure) -> Option<String> {
    let (name, unit) = (measure.name(), measure.unit());
    let (mean, half) = (difference.figure.mean?, difference.figure.half_width?);
    let size = mean.abs();
    if unit != Unit::Minutes && size < TOO_LITTLE || with_unit(size, unit).starts_with("0 ") {
        return None;
    }
    let people = unit == Unit::Patients;
    let amount = if name.starts_with(unit.many()) {
        readable(size)
    } else {
        with_unit(size, unit)
    };
    let way = match (mean < 0.0, people) {
        (true, true) => "fewer",
        (true, false) => "less",
        (false, _) => "more",
    };
    // Whom a difference counts has just been said.
    let spread = if people {
        format!("{} to {}", readable(size - half), readable(size + half))
    } else {
        from_to(size - half, size + half, unit)
    };
    let interval = if half > 0.0 {
        format!(" (95 % interval {spread})")
    } else {
        String::new()
    };
    Some(format!("{name} {amount} {way}{interval}"))
}

#[cfg(test)]
mod tests {
    use super::super::examples::{changes, four_arms, set};
    use super::*;
    use crate::model::Arm;

    const PAIR: Pair = Pair::HALTED_PLANNED;
    const TOLD: [Measure; 4] = [
        Measure::ClinicAttended,
        Measure::ClinicTurnedAway,
        Measure::ClinicOverrun,
        Measure::CallsWait,
    ];

    #[test]
    fn what_is_clear_is_better_or_worse_as_the_measure_has_it() {
        let mut summary = four_arms();
        changes(&mut summary, Measure::ClinicAttended, PAIR, -40.0, 10.0);
        changes(&mut summary, Measure::ClinicTurnedAway, PAIR, -12.0, 3.0);
        changes(&mut summary, Measure::ClinicOverrun, PAIR, 1.0, 2.0);
        // There is no line: whatever is measured of it, nothing is said.
        changes(&mut summary, Measure::CallsWait, PAIR, -5.0, 1.0);
        let found = Changes::of(&summary, PAIR, &TOLD);
        let worse = "patients seen 40 fewer (95 % interval 30 to 50)";
        let better = "turned away 12 patients fewer (95 % interval 9.0 to 15)";
        assert_eq!(
            (&*found.worse, &*found.better),
            (&[worse.to_owned()][..], &[better.to_owned()][..])
        );
        assert_eq!(found.same, ["clinic overrun"]);
        changes(&mut summary, Measure::ClinicOverrun, PAIR, -2.5, 0.5);
        let found = Changes::of(&summary, PAIR, &TOLD);
        let less = "clinic overrun 2.5 min less (95 % interval 2.0 to 3.0 min)";
        assert_eq!(found.better.last().map(String::as_str), Some(less));
    }

    #[test]
    fn too_little_to_show_is_no_difference_and_nothing_in_both_is_not_told() {
        let mut summary = four_arms();
        changes(&mut summary, Measure::ClinicOverrun, PAIR, -0.001, 0.000_1);
        changes(&mut summary, Measure::ClinicAttended, PAIR, -0.03, 0.01);
        changes(&mut summary, Measure::ClinicTurnedAway, PAIR, 0.0, 0.0);
        for arm in [Arm::Planned, Arm::Halted] {
            set(&mut summary, Measure::ClinicTurnedAway, arm, 0.0, 0.0);
        }
        let found = Changes::of(&summary, PAIR, &TOLD);
        assert_eq!(found.same, ["patients seen", "clinic overrun"]);
        assert!(found.better.is_empty() && found.worse.is_empty());
    }
}
