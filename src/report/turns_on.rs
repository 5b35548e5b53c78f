//! On which assumptions the verdict turns, in words: a sentence beside the verdict, and a row for each
//! assumption. What each changes is found in `study::turns_on`.

use super::format::{estimate, rounded_with_unit};
use super::words::capital;
use crate::model::Arm;
use crate::model::measures::Unit;
use crate::study::turns_on::{Turn, TurnsOn};
use crate::study::{Figure, Summary};

/// Most assumptions that are named besides the first.
const MOST_BESIDES: usize = 2;

/// The sentence: what changes the gravest finding most, or that nothing tried does; nothing where that was not
/// asked.
#[must_use]
pub fn sentence(summary: &Summary) -> Option<String> {
    let of = summary.turns_on.as_ref()?;
    Some(said(of, &what(of, &summary.arms)))
}

/// The same in two lines, without what else changes it.
#[must_use]
pub fn briefly(summary: &Summary) -> Option<String> {
    let of = summary.turns_on.as_ref()?;
    let first = of.that_matter().next()?;
    Some(format!(
        "{}.",
        said_of_first(of, first, &what(of, &summary.arms))
    ))
}

/// What is looked at, in which of the arms.
fn what(of: &TurnsOn, arms: &[Arm]) -> String {
    let arm = match of.arm {
        Arm::Unmitigated if arms.contains(&Arm::Planned) => " without the plan",
        _ => "",
    };
    format!("{}{arm}, worst four weeks", capital(of.measure.name()))
}

fn said(of: &TurnsOn, what: &str) -> String {
    let mut that_matter = of.that_matter();
    let Some(first) = that_matter.next() else {
        let tried: Vec<&str> = of
            .turns
            .iter()
            .map(|turn| turn.assumed.in_words())
            .collect();
        return format!(
            "{what}: changed by less than a quarter of what the go-live does by half of any of these, or half \
             as much again{}: {}.",
            in_so_many(of),
            tried.join(", ")
        );
    };
    let others: Vec<&str> = that_matter
        .take(MOST_BESIDES)
        .map(|turn| turn.assumed.in_words())
        .collect();
    let others = match others.is_empty() {
        true => String::new(),
        false => format!("; then by {}", others.join(" and ")),
    };
    format!("{}{others}.", said_of_first(of, first, what))
}

fn said_of_first(of: &TurnsOn, first: &Turn, what: &str) -> String {
    let [less, more] = levels(of, first);
    format!(
        "{what}: changed most by {}, {less} with half of it and {more} with half as much again{}",
        first.assumed.in_words(),
        in_so_many(of)
    )
}

/// One replication has no interval: that is said.
fn in_so_many(of: &TurnsOn) -> &'static str {
    match of.replications {
        1 => " (in one replication)",
        _ => "",
    }
}

/// What it is with half of an assumption, and with half as much again; the unit is said once.
fn levels(of: &TurnsOn, turn: &Turn) -> [String; 2] {
    let [less, more] = [&turn.less, &turn.more].map(|change| {
        let level = of.as_assumed.mean.unwrap_or(0.0) + change.mean.unwrap_or(0.0);
        let most = if of.unit.is_share() {
            1.0
        } else {
            f64::INFINITY
        };
        // As well as both are known.
        let halves = [&of.as_assumed, change].map(|figure| figure.half_width.unwrap_or(0.0));
        let half = halves[0].hypot(halves[1]);
        rounded_with_unit(
            level.clamp(0.0, most),
            (half > 0.0).then_some(half),
            of.unit,
        )
    });
    let unit = less.split_once(' ').map_or("", |(_, unit)| unit);
    match more.strip_suffix(unit) {
        Some(bare) if unit != Unit::Share.shown() => {
            let bare = bare.trim_end().to_owned();
            [less, bare]
        }
        _ => [less, more],
    }
}

/// A row of the table.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The assumption.
    pub assumed: String,
    /// What changes with half of it.
    pub less: String,
    /// What changes with half as much again.
    pub more: String,
}

/// The rows, what changes most first.
#[must_use]
pub fn rows(of: &TurnsOn) -> Vec<Row> {
    let change = |figure: &Figure| {
        let said = figure
            .mean
            .map(|mean| estimate(mean, figure.half_width, of.unit));
        said.unwrap_or_else(|| "not known".to_owned())
    };
    let row = |turn: &Turn| Row {
        assumed: capital(turn.assumed.in_words()),
        less: change(&turn.less),
        more: change(&turn.more),
    };
    of.turns.iter().map(row).collect()
}

/// What was not tried, and why, if there is any.
#[must_use]
pub fn not_tried(of: &TurnsOn) -> Option<String> {
    let names: Vec<&str> = of
        .not_tried
        .iter()
        .map(|&assumed| assumed.in_words())
        .collect();
    (!names.is_empty()).then(|| {
        format!(
            "Not tried, because half as much again cannot be: {}.",
            names.join(", ")
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Measure;
    use crate::study::turns_on::Assumed;

    fn figure(mean: f64, half_width: Option<f64>) -> Figure {
        Figure {
            mean: Some(mean),
            half_width,
            ..Figure::default()
        }
    }

    fn found(
        measure: Measure,
        as_assumed: Figure,
        replications: usize,
        turns: Vec<Turn>,
    ) -> TurnsOn {
        let day = "2024-03-04".parse().expect("a date");
        TurnsOn {
            measure,
            unit: measure.unit(),
            arm: Arm::Unmitigated,
            from: day,
            to: day,
            replications,
            of_go_live: as_assumed.mean.unwrap_or(0.0),
            as_assumed,
            turns,
            not_tried: vec![Assumed::MoreCalls],
        }
    }

    fn turn(assumed: Assumed, [less, more]: [f64; 2], half_width: Option<f64>) -> Turn {
        Turn {
            assumed,
            less: figure(less, half_width),
            more: figure(more, half_width),
        }
    }

    #[test]
    fn what_matters_is_named_with_the_digits_that_are_known() {
        let turns = vec![
            turn(Assumed::Slowness, [-7708.4, 7394.2], None),
            turn(Assumed::Errors, [-7000.0, 100.0], None),
            turn(Assumed::TimeToLearn, [-100.0, 100.0], None),
        ];
        let of = found(
            Measure::BookingUnbooked,
            figure(27_200.0, Some(640.0)),
            1,
            turns,
        );
        assert_eq!(
            said(
                &of,
                &what(&of, &[Arm::Baseline, Arm::Unmitigated, Arm::Planned])
            ),
            "Booking backlog without the plan, worst four weeks: changed most by how much slower the new system \
             makes staff, 19,490 patients with half of it and 34,590 with half as much again (in one \
             replication); then by how often entries go wrong."
        );
    }

    #[test]
    fn what_is_noise_does_not_matter() {
        // More than a quarter, but less than its interval.
        let turns = vec![turn(Assumed::Errors, [-4.0, 4.0], Some(5.0))];
        let of = found(Measure::ClinicWait, figure(10.0, Some(1.0)), 4, turns);
        assert_eq!(
            said(&of, "Wait"),
            "Wait: changed by less than a quarter of what the go-live does by half of any of these, or half as \
             much again: how often entries go wrong."
        );
        assert_eq!(
            not_tried(&of).as_deref(),
            Some(
                "Not tried, because half as much again cannot be: how much more often patients ring."
            )
        );
    }

    #[test]
    fn no_level_is_below_nothing_or_above_all() {
        let turns = vec![turn(Assumed::Slowness, [-0.7, 0.6], Some(0.01))];
        let of = found(
            Measure::CallsAbandonedShare,
            figure(0.65, Some(0.01)),
            3,
            turns,
        );
        let said = said(&of, "the callers giving up");
        assert!(
            said.ends_with(", 0 % with half of it and 100.0 % with half as much again."),
            "{said}"
        );
    }
}
