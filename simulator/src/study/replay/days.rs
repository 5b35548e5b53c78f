//! Which days of a replication tell most; what happens on them is kept by the recorder.

use std::collections::BTreeMap;

use super::super::peaks::highest;
use super::{KeyDay, Why};
use crate::model::spec::Calendar;
use crate::model::{Arm, Measure, Outcome, Site};
use crate::study::Runs;

/// From the worst day to the day that shows what has become of it.
const LATER: i64 = 8 * 7;

/// The days of the first replication in `runs` that tell most, in their order: an ordinary one,
/// the first on the new system, those on which clinics and callers fare worst against the same day
/// without the go-live, and one when that is some weeks ago.
#[must_use]
pub fn key_days(site: &Site<'_>, runs: &Runs) -> Vec<KeyDay> {
    let calendar = &site.calendar;
    let mut reasons = Vec::new();
    let go_live = calendar.go_live();
    let live = go_live.unwrap_or_else(|| calendar.days() / 2);
    reasons.extend(last_monday(calendar, 0, live - 1).map(|day| (day, Why::Before)));
    if go_live.is_some() {
        let first = (live..calendar.days()).find(|&day| calendar.is_working_day(day));
        reasons.extend(first.map(|day| (day, Why::GoLive)));
    }
    let worst = [
        (Measure::ClinicOverrun, Why::WorstInClinic),
        (Measure::CallsWait, Why::WorstOnThePhone),
    ];
    for (measure, why) in worst {
        reasons.extend(worst_day(site, runs, measure).map(|day| (day, why)));
    }
    if let Some(&(latest, _)) = reasons.iter().max_by_key(|(day, _)| *day) {
        let later = (latest + LATER).min(calendar.days() - 1);
        let later = last_monday(calendar, latest + 1, later);
        reasons.extend(later.map(|day| (day, Why::WeeksLater)));
    }
    let mut days: BTreeMap<i64, Vec<Why>> = BTreeMap::new();
    for (day, why) in reasons {
        days.entry(day).or_default().push(why);
    }
    let days = days.into_iter();
    days.map(|(day, why)| KeyDay { day, why }).collect()
}

/// The last working Monday between two days, or the last working day if there is none.
fn last_monday(calendar: &Calendar, from: i64, to: i64) -> Option<i64> {
    let working = || (from..=to).rev().filter(|&d| calendar.is_working_day(d));
    let monday = working().find(|&day| calendar.weekday(day) == 0);
    monday.or_else(|| working().next())
}

/// The working day on which the go-live without a plan (or what there is instead) exceeds the
/// baseline most; without a baseline, the day of the highest value.
fn worst_day(site: &Site<'_>, runs: &Runs, measure: Measure) -> Option<i64> {
    let first = |arm: Arm| runs.of(arm).first();
    let by_preference = [Arm::Unmitigated, Arm::Planned, Arm::Halted, Arm::Baseline];
    let shown = by_preference
        .into_iter()
        .find(|&arm| first(arm).is_some())?;
    let on = |outcome: &Outcome, day| outcome.book.on_day(measure, None, day);
    let baseline = first(Arm::Baseline).filter(|_| shown != Arm::Baseline);
    let excess = |day| {
        let usual = baseline.map_or(Some(0.0), |outcome| on(outcome, day));
        Some(on(first(shown)?, day)? - usual?)
    };
    let (day, excess) = highest(site, excess)?;
    (excess > 0.0).then_some(day as i64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::spec::{CivilDate, Scenario};
    use crate::study::{Design, simulate_all};

    fn days_of(text: &str) -> Vec<(String, Vec<Why>)> {
        let scenario = Scenario::from_toml(text).expect("a scenario");
        let site = Site::of(&scenario);
        let design = Design {
            replications: vec![3],
            ..Design::of(&scenario)
        };
        let runs = simulate_all(&site, &design, None, &|_| {}).expect("threads");
        let date = |day: i64| -> CivilDate { site.calendar.date(day) };
        let days = key_days(&site, &runs).into_iter();
        days.map(|d| (date(d.day).to_string(), d.why)).collect()
    }

    #[test]
    fn days_that_coincide_are_shown_once_with_all_reasons() {
        // Live from a Saturday on, and clinicians learn quickly: the first working day is the worst as
        // well.
        let days = days_of(
            r#"
            title = "Slower at once"
            start = 2024-01-01
            go-live = 2024-02-03
            end = 2024-03-29
            [specialty.any]
            referrals = { rate = "60 per week" }
            [booking]
            notice = "1 day"
            [clinic.any]
            specialty = "any"
            sessions = [{ days = "mon", from = 09:00:00, to = 11:00:00, clinicians = 4 }]
            slots = { length = "10 min", pattern = "NNNNNNNNNNNN" }
            consultation = { new = "10 min" }
            [new-system.learning.clinician]
            initial = 3.0
            pace = "12 patients"
            plateau = 1.0
            "#,
        );
        let dates: Vec<&str> = days.iter().map(|(date, _)| &**date).collect();
        assert_eq!(dates[0], "2024-01-29", "{days:?}");
        assert_eq!(days[0].1, [Why::Before]);
        assert_eq!(dates[1], "2024-02-05", "{days:?}");
        assert_eq!(days[1].1[0], Why::GoLive);
        let worst = |(_, why): &&(String, Vec<Why>)| why.contains(&Why::WorstInClinic);
        assert_eq!(days.iter().filter(worst).count(), 1, "{days:?}");
        assert_eq!(days.last().expect("days").1, [Why::WeeksLater]);
    }

    #[test]
    fn without_a_go_live_ordinary_days_are_shown() {
        let days = days_of("title = \"t\"\nstart = 2024-01-01\nend = 2024-01-31\n");
        let expected = [
            ("2024-01-15".to_owned(), vec![Why::Before]),
            ("2024-01-29".to_owned(), vec![Why::WeeksLater]),
        ];
        assert_eq!(days, expected);
    }
}
