//! A trust held against its forecast: one that is drawn from the model is hardly ever said to be out
//! of the ordinary, however often it is asked; one that is another is found.

use std::ops::Range;

use cutover::model::spec::{Checked, Scenario};
use cutover::model::{Arm, Measure, Site, simulate};
use cutover::statistics::exchangeable::Standing;
use cutover::study::track::{FALSE_ALARMS, Observed, ObservedWeek, Track, USUAL_REPLICATIONS};
use cutover::study::{Design, Runs, over_days, simulate_all, weeks_of};

use crate::common::trial::scenario;
use crate::coverage::{at_least, at_most};

/// A department with an office that is nearly busy, before and after a go-live that slows it.
pub(crate) const DEPARTMENT: &str = r#"
title = "Department"
start = 2024-01-01
go-live = 2024-01-29
end = 2024-04-07
seed = 3

[booking]
book = { lognormal = "8 min", cv = 0.6 }

[specialty.eyes]
referrals = { rate = "60 per week", days = "mon-fri", day-to-day = 0.15 }
waiting-list = { size = 120, age = { uniform = ["0 days", "4 weeks"] } }
did-not-attend = { same-day = "8%", long-notice = "8%" }

[clinic.eyes]
specialty = "eyes"
sessions = [{ days = "mon-fri", from = 09:00:00, to = 12:30:00, clinicians = 1 }]
slots = { length = "15 min", pattern = "NNNNNNNNNNNNNN" }
consultation = { new = { lognormal = "13 min", cv = 0.5 } }

[staff.office]
role = "clerk"
count = 2
shifts = [{ days = "mon-fri", from = 09:00:00, to = 11:00:00 }]
works = ["rebook", "book"]

[new-system.learning.clerk]
initial = 2.0
pace = "100 tasks"
plateau = 1.0
"#;

const MEASURES: [Measure; 4] = [
    Measure::ClinicDna,
    Measure::BookingUnbooked,
    Measure::ClinicOverrun,
    Measure::Referred,
];

/// The fewest replications with which one in twenty can be told.
const REPLICATIONS: u64 = 19;

/// A replication's weekly figures, as a trust would have seen them; without the weeks in which it
/// was blind.
fn seen(scenario: &Checked<Scenario>, replication: u64) -> Observed {
    let site = Site::of(scenario);
    let book = simulate(&site, Arm::Unmitigated, replication).book;
    let weeks = weeks_of(&site.calendar).into_iter().enumerate();
    let sighted = weeks.filter(|(at, week)| week.days.len() == 7 && !(6..8).contains(at));
    let weeks = sighted.map(|(_, week)| {
        let value = |m: &Measure| over_days(&book, *m, None, &site, week.days.clone());
        ObservedWeek {
            from: week.from,
            values: MEASURES.iter().map(value).collect(),
        }
    });
    Observed {
        measures: MEASURES.to_vec(),
        decimals: vec![6; MEASURES.len()],
        weeks: weeks.collect(),
        left_out: Vec::new(),
    }
}

/// The replications with these numbers.
fn replications(scenario: &Checked<Scenario>, numbers: Range<u64>) -> Runs {
    let design = Design {
        arms: vec![Arm::Unmitigated],
        replications: numbers.collect(),
    };
    simulate_all(&Site::of(scenario), &design, None, &|_| {}).expect("threads")
}

/// Holds what was seen in the first weeks against replications.
fn held(scenario: &Checked<Scenario>, runs: &Runs, seen: &Observed, weeks: usize) -> Track {
    let mut so_far = seen.clone();
    so_far.weeks.truncate(weeks);
    Track::of(&Site::of(scenario), runs, Arm::Unmitigated, &so_far).expect("replications")
}

#[test]
fn a_trust_as_forecast_is_rarely_out_of_the_ordinary() {
    const TRUSTS: u64 = 50;
    let scenario = scenario(DEPARTMENT);
    let (mut one_look, mut any_look, mut inside, mut figures) = (0, 0, 0, 0);
    for trust in 0..TRUSTS {
        let first = trust * (REPLICATIONS + 1);
        let seen = seen(&scenario, first);
        let runs = replications(&scenario, first + 1..first + 1 + REPLICATIONS);
        let early = held(&scenario, &runs, &seen, 5);
        let late = held(&scenario, &runs, &seen, seen.weeks.len());
        one_look += u64::from(early.surprise.so_far <= FALSE_ALARMS);
        any_look += u64::from(!early.was_anticipated() || !late.was_anticipated());
        // One of many weeks each: those of one trust depend on each other.
        let dna = late.measures[0].weeks[3];
        figures += 1;
        inside += u64::from(dna.standing.is_some_and(|s| s == Standing::Inside));
    }
    at_most(one_look, TRUSTS, FALSE_ALARMS);
    at_most(any_look, TRUSTS, FALSE_ALARMS);
    // The least to the greatest of 19: 90 %.
    at_least(inside, figures, 0.9);
}

#[test]
fn a_trust_that_is_another_is_found() {
    const TRUSTS: u64 = 24;
    let forecast = scenario(DEPARTMENT);
    // One forecast, as a trust would have it; each trust has random numbers of its own.
    let runs = replications(&forecast, 0..u64::from(USUAL_REPLICATIONS));
    let another = [
        (
            "same-day = \"8%\", long-notice = \"8%\"",
            "same-day = \"16%\", long-notice = \"16%\"",
            Measure::ClinicDna,
        ),
        ("count = 2", "count = 1", Measure::BookingUnbooked),
    ];
    for (is, was, measure) in another {
        let truth = scenario(&DEPARTMENT.replace(is, was));
        let is_found = |trust: &u64| {
            let seen = seen(&truth, 1_000 + trust);
            let track = held(&forecast, &runs, &seen, seen.weeks.len());
            let tracked = track.measures.iter().find(|t| t.measure == measure);
            !track.was_anticipated() && tracked.expect("tracked").stands_out()
        };
        let found = (0..TRUSTS).filter(is_found).count();
        // If only half of such trusts were found, twenty of 24 would be at a level of .001.
        assert!(found >= 20, "{found} of {TRUSTS} with {was}");
    }
}
