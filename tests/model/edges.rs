//! Sanity at the edges: hospitals that nobody has, whose answer anybody knows; and changes that must
//! not matter, or must matter by a known factor. That more of what helps never harms is `monotone`;
//! that a specialty more changes no other is `common_numbers`.

use cutover::model::spec::{Checked, Scenario};
use cutover::model::{Arm, Measure, Outcome};
use cutover::statistics::{mean, variance};

use crate::common_numbers::first_difference;
use crate::conservation::nobody_is_lost;
use crate::full::{TRUST, troubled_trust};
use crate::oracles::judgement::{Measured, z_test};
use crate::random_scenarios::makes_sense;
use crate::trial::{cell, daily, each_day, edited, outcome, outcomes, scenario, sums, total};

/// A hospital that works Monday to Friday, with a plan to cut templates at the go-live.
const WEEKDAYS: &str = r#"
title = "Mondays to Fridays"
start = 2024-02-26
go-live = 2024-04-02
end = 2024-05-31
holidays = "england-and-wales"

[booking]
notice = "3 days"
register = { exponential = "9 min" }
book = { exponential = "9 min" }

[specialty.eyes]
referrals = { rate = "90 per week", days = "mon-fri", from = 09:00:00, to = 17:00:00 }
did-not-attend = { same-day = "5%", long-notice = "15%", settles-over = "10 days", discharged = "50%" }

[clinic.eyes]
specialty = "eyes"
sessions = [{ days = "mon-fri", from = 09:00:00, to = 12:00:00, clinicians = 2 }]
slots = { length = "15 min", pattern = "NNNNNNNNNNNN" }
consultation = { new = { lognormal = "13 min", cv = 0.5 } }

[staff.office]
role = "clerk"
count = 1
shifts = [{ days = "mon-fri", from = 08:00:00, to = 17:00:00 }]
works = ["answer", "register", "book", "rebook"]

[phone-line.office]
days = "mon-fri"
from = 08:00:00
to = 17:00:00
queries = { rate = "100 per week", days = "mon-fri", from = 08:00:00, to = 17:00:00 }
handle = { query = { exponential = "4 min" } }
patience = { exponential = "5 min" }

[new-system.learning.clerk]
initial = 1.8
pace = "100 transactions"
[new-system.learning.clinician]
initial = 1.5
pace = "50 patients"

[plan.lighter]
template = { ramp = ["50% for 2 weeks"] }
"#;

/// A text with something replaced that must be there.
#[track_caller]
fn with(text: &str, changes: &[(&str, &str)]) -> String {
    changes.iter().fold(text.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replace(from, to)
    })
}

/// The trust in trouble, with nobody waiting on the first day.
fn nobody_waiting() -> String {
    let ears =
        "waiting-list = { size = 260, age = { exponential = \"4 weeks\" }, unbooked = 40 }\n";
    let eyes =
        "waiting-list = { size = 150, age = { exponential = \"3 weeks\" }, unbooked = 20 }\n";
    with(&troubled_trust(), &[(ears, ""), (eyes, "")])
}

/// A replication of every arm, each of which makes sense.
#[track_caller]
fn every_arm(scenario: &Checked<Scenario>) -> Vec<Outcome> {
    let run = |&arm: &Arm| outcome(scenario, arm);
    let all: Vec<Outcome> = Arm::of(scenario).iter().map(run).collect();
    all.iter().for_each(makes_sense);
    all
}

fn count(outcome: &Outcome, measure: Measure) -> f64 {
    total(&outcome.book, measure).sum
}

fn last(outcome: &Outcome, measure: Measure) -> f64 {
    daily(&outcome.book, measure).pop().expect("a day")
}

#[test]
fn without_clerks_nobody_is_registered_answered_or_booked() {
    let deserted = edited(scenario(TRUST), |s| {
        let office = s.staff.get_mut("office").expect("an office");
        office.count = 0;
        office.shifts.clear();
        s.plan.clear();
    });
    for outcome in every_arm(&deserted) {
        assert_eq!(count(&outcome, Measure::BookingRegistered), 0.0);
        assert_eq!(count(&outcome, Measure::CallsAnswered), 0.0);
        assert!(count(&outcome, Measure::CallsOffered) > 1_000.0);
        assert_eq!(total(&outcome.book, Measure::ClerkUtilisation).n, 0.0);
        let referred = count(&outcome, Measure::Referred);
        assert_eq!(last(&outcome, Measure::BookingUnregistered), referred);
        // Who had an appointment on the first day still comes.
        assert!(count(&outcome, Measure::ClinicAttended) > 300.0);
    }
}

#[test]
fn twice_the_clerks_wait_for_work() {
    let twice = with(WEEKDAYS, &[("count = 1\n", "count = 2\n")]);
    let run = |text: &str| outcomes(&scenario(text), Arm::Unmitigated, 20);
    let (once, twice) = (run(WEEKDAYS), run(&twice));
    for measure in [
        Measure::BookingWaitRegister,
        Measure::BookingUnbooked,
        Measure::CallsWait,
        Measure::ClerkUtilisation,
    ] {
        let of = |o: &Outcome| {
            let all = total(&o.book, measure);
            all.sum / all.n.max(1.0)
        };
        let saved = once.iter().zip(&twice).map(|(a, b)| of(a) - of(b));
        let saved = Measured::mean_of(&saved.collect::<Vec<_>>());
        assert!(saved.z(0.0) > 4.0, "{measure:?}: {saved:?}");
    }
}

#[test]
fn where_nobody_is_referred_the_list_is_worked_off() {
    let ears = "referrals = { rate = \"60 per week\", days = \"mon-fri\", from = 09:00:00, to = 17:00:00, day-to-day = 0.3 }\n";
    let unreferred = |text: &str| with(text, &[("referrals = \"45 per week\"\n", ""), (ears, "")]);
    for outcome in every_arm(&scenario(&unreferred(&troubled_trust()))) {
        assert_eq!(count(&outcome, Measure::Referred), 0.0);
        assert_eq!(count(&outcome, Measure::BookingRegistered), 0.0);
        assert!(last(&outcome, Measure::ListSize) < 0.3 * 410.0);
    }
    // Nor anybody there to begin with.
    let text = unreferred(&nobody_waiting());
    let text = with(
        &text,
        &[("follow-up = { chance", "follow-up = { pending = 0, chance")],
    );
    for outcome in every_arm(&scenario(&text)) {
        for nothing in [
            Measure::ClinicAttended,
            Measure::BookingBooked,
            Measure::ListSize,
            Measure::ClinicDna,
            Measure::CallsChasing,
        ] {
            assert_eq!(count(&outcome, nothing), 0.0, "{nothing:?}");
        }
        assert!(count(&outcome, Measure::CallsAnswered) > 1_000.0);
    }
}

#[test]
fn where_all_are_urgent_the_urgent_list_is_the_list() {
    let urgent = "day-to-day = 0.3 }\nurgent = \"15%\"";
    let text = with(
        &nobody_waiting(),
        &[
            (urgent, "day-to-day = 0.3 }\nurgent = \"100%\""),
            ("urgent = \"5%\"", "urgent = \"100%\""),
        ],
    );
    for outcome in every_arm(&scenario(&text)) {
        assert_eq!(outcome.census.urgent, outcome.census.urgent_on_lists);
        let [list, urgent] =
            [Measure::ListSize, Measure::UrgentWaiting].map(|m| each_day(&outcome, m));
        assert!(list.iter().sum::<f64>() > 1_000.0);
        assert_eq!(list, urgent);
    }
}

#[test]
fn where_everybody_misses_nobody_is_seen() {
    for (discharged, sent_back) in [("0%", 0.0), ("100%", 1.0)] {
        let always = format!(
            "did-not-attend = {{ same-day = \"100%\", long-notice = \"100%\", discharged = \"{discharged}\" }}"
        );
        let text = with(
            TRUST,
            &[
                (
                    "did-not-attend = { same-day = \"2%\", long-notice = \"12%\", settles-over = \"10 days\", follow-up-factor = 1.2, discharged = \"20%\" }",
                    &always,
                ),
                (
                    "did-not-attend = { same-day = \"8%\", long-notice = \"8%\", discharged = \"50%\" }",
                    &always,
                ),
            ],
        );
        for outcome in every_arm(&scenario(&text)) {
            assert_eq!(count(&outcome, Measure::ClinicAttended), 0.0);
            assert_eq!(total(&outcome.book, Measure::ClinicWait).n, 0.0);
            assert_eq!(count(&outcome, Measure::ClinicOverrun), 0.0);
            let missed = count(&outcome, Measure::ClinicDna);
            assert!(missed > 500.0, "{missed}");
            assert_eq!(count(&outcome, Measure::Discharged), sent_back * missed);
        }
    }
}

#[test]
fn a_template_of_nothing_closes_the_clinics_and_no_longer() {
    let text = with(WEEKDAYS, &[("50% for 2 weeks", "0% for 2 weeks")]);
    let scenario = scenario(&text);
    let [_, unmitigated, planned] = &every_arm(&scenario)[..] else {
        panic!("three arms")
    };
    let (from, until) = (36, 50);
    let seen = |o: &Outcome, days| cell(&o.book, Measure::ClinicAttended, days).sum;
    assert_eq!(seen(planned, from..until), 0.0);
    let offered = cell(&planned.book, Measure::ClinicSlotsUnused, from..until).n;
    assert_eq!(offered, 0.0);
    assert!(seen(unmitigated, from..until) > 100.0);
    // Those who could not be seen then are seen later.
    let days = planned.book.days();
    assert!(seen(planned, until..days) > seen(unmitigated, until..days));
}

/// Staff and line stay until the evening, since whoever is in line when it closes has to hang up.
#[test]
fn with_endless_patience_nobody_gives_up() {
    let shift = "shifts = [{ days = \"mon-fri\", from = 08:00:00, to = 17:00:00 }]";
    let line = "[phone-line.office]\ndays = \"mon-fri\"\nfrom = 08:00:00\nto = 17:00:00";
    let late = |part: &str| part.replace("17:", "22:");
    let text = with(WEEKDAYS, &[(shift, &late(shift)), (line, &late(line))]);
    let patience = "patience = { exponential = \"5 min\" }\n";
    let never = scenario(&with(&text, &[(patience, "")]));
    let long = "patience = \"5000 weeks\"\n";
    let long = scenario(&with(&text, &[(patience, long)]));
    for (never, long) in every_arm(&never).iter().zip(&every_arm(&long)) {
        assert_eq!(count(never, Measure::CallsAbandoned), 0.0);
        assert_eq!(first_difference(never, long), None);
    }
    for impatient in every_arm(&scenario(&text)) {
        assert!(count(&impatient, Measure::CallsAbandoned) > 10.0);
    }
}

/// From Good Friday to Easter Monday nobody works: to go live then is to go live on the Tuesday.
#[test]
fn a_go_live_on_good_friday_is_one_on_the_tuesday_after() {
    let tuesday = scenario(WEEKDAYS);
    let friday = scenario(&with(WEEKDAYS, &[("2024-04-02", "2024-03-29")]));
    for arm in [Arm::Baseline, Arm::Unmitigated] {
        let [friday, tuesday] = [&friday, &tuesday].map(|s| outcome(s, arm));
        makes_sense(&friday);
        assert_eq!(first_difference(&friday, &tuesday), None, "{arm:?}");
    }
    // Two weeks of half the slots from the Friday on are over four days sooner.
    let planned = |s| outcome(s, Arm::Planned);
    assert!(first_difference(&planned(&friday), &planned(&tuesday)).is_some());
    for shut in [32, 35] {
        let seen = cell(
            &planned(&friday).book,
            Measure::ClinicAttended,
            shut..shut + 1,
        );
        assert_eq!(seen.sum, 0.0, "a holiday");
    }
}

#[test]
fn an_outage_of_ten_hours_is_a_day_on_paper() {
    let outage = "[new-system.outages]\nplanned = [{ on = \"go-live + 2 days\", at = 08:00:00, lasts = \"10 hours\" }]\n";
    let with_it = with(
        WEEKDAYS,
        &[
            ("[plan.lighter]", &format!("{outage}[plan.lighter]")),
            ("[\"answer\",", "[\"answer\", \"re-enter\","),
            ("book = {", "re-enter = \"3 min\"\nbook = {"),
        ],
    );
    let with_it = scenario(&with_it);
    for (arm, hours) in Arm::of(&with_it).iter().zip([0.0, 10.0, 10.0]) {
        let outcome = outcome(&with_it, *arm);
        makes_sense(&outcome);
        let down = each_day(&outcome, Measure::SystemDown);
        assert_eq!(
            (down.iter().sum::<f64>(), down[38]),
            (hours, hours),
            "{arm:?}"
        );
        let seen = cell(&outcome.book, Measure::ClinicAttended, 38..39).sum;
        assert!(seen > 5.0, "clinics are held all the same");
        let to_enter = each_day(&outcome, Measure::ReEntryWaiting);
        assert_eq!(to_enter[38] > 0.0, hours > 0.0, "{arm:?}: {to_enter:?}");
        assert_eq!(last(&outcome, Measure::ReEntryWaiting), 0.0);
    }
}

#[test]
fn three_times_the_horizon_begins_in_the_same_way() {
    let long = scenario(&with(WEEKDAYS, &[("end = 2024-05-31", "end = 2024-12-09")]));
    for (short, long) in every_arm(&scenario(WEEKDAYS)).iter().zip(&every_arm(&long)) {
        assert_eq!(long.book.days(), 288);
        for day in 0..short.book.days() {
            for &measure in Measure::ALL {
                let of = |o: &Outcome| {
                    let cell = o.book.cell(measure, None, day);
                    (cell.sum, cell.n)
                };
                assert_eq!(of(short), of(long), "{measure:?} on day {day}");
            }
        }
    }
}

#[test]
fn a_calendar_shifted_by_whole_weeks_shifts_the_answer() {
    let text = with(WEEKDAYS, &[("holidays = \"england-and-wales\"\n", "")]);
    let shifted = with(
        &text,
        &[
            ("2024-02-26", "2019-07-01"),
            ("2024-04-02", "2019-08-06"),
            ("2024-05-31", "2019-10-04"),
        ],
    );
    for (a, b) in every_arm(&scenario(&text))
        .iter()
        .zip(&every_arm(&scenario(&shifted)))
    {
        assert_eq!(first_difference(a, b), None);
    }
}

/// Random numbers go by keys: another title is nothing at all, another key has other numbers of
/// the same distribution.
#[test]
fn a_renamed_specialty_is_the_same() {
    let title = with(
        WEEKDAYS,
        &[(
            "[specialty.eyes]\n",
            "[specialty.eyes]\ntitle = \"Ophthalmology\"\n",
        )],
    );
    for (a, b) in every_arm(&scenario(WEEKDAYS))
        .iter()
        .zip(&every_arm(&scenario(&title)))
    {
        assert_eq!(first_difference(a, b), None);
    }
    let key = with(
        WEEKDAYS,
        &[
            ("specialty.eyes", "specialty.ophthalmology"),
            ("specialty = \"eyes\"", "specialty = \"ophthalmology\""),
        ],
    );
    let run = |text: &str| outcomes(&scenario(text), Arm::Unmitigated, 30);
    let (before, after) = (run(WEEKDAYS), run(&key));
    assert!(first_difference(&before[0], &after[0]).is_some());
    for measure in [
        Measure::Referred,
        Measure::ClinicAttended,
        Measure::ClinicWait,
        Measure::BookingUnbooked,
        Measure::ListSize,
    ] {
        let pairs = sums(&before, measure)
            .into_iter()
            .zip(sums(&after, measure));
        z_test(&pairs.map(|(a, b)| a - b).collect::<Vec<_>>(), 0.0, 0.001);
    }
}

/// What comes in is a sum of what comes to either half, independently: the variance relative to the
/// square of the mean is half as large. The logarithm of a ratio of two sample variances has a
/// standard error of 2 / sqrt(n - 1) if they are normal.
#[test]
fn everything_doubled_halves_the_relative_variance() {
    const REPLICATIONS: u64 = 100;
    let text = with(WEEKDAYS, &[("end = 2024-05-31", "end = 2024-04-19")]);
    let doubled = with(
        &text,
        &[
            ("90 per week", "180 per week"),
            ("100 per week", "200 per week"),
            ("clinicians = 2", "clinicians = 4"),
            ("count = 1\n", "count = 2\n"),
            // Other random numbers, so that the two have nothing in common.
            ("\nend =", "\nseed = 2\nend ="),
        ],
    );
    let run = |text: &str| outcomes(&scenario(text), Arm::Unmitigated, REPLICATIONS);
    let (once, twice) = (run(&text), run(&doubled));
    once.iter().chain(&twice).for_each(nobody_is_lost);
    let relative = |of: &[f64]| {
        let mean = mean(of).expect("a sample");
        variance(of).expect("a sample") / (mean * mean)
    };
    for measure in [
        Measure::Referred,
        Measure::CallsOffered,
        Measure::ClinicAttended,
    ] {
        let [once, twice] = [&once, &twice].map(|o| relative(&sums(o, measure)));
        let z = (once / twice / 2.0).ln() / (2.0 / f64::sqrt(REPLICATIONS as f64 - 1.0));
        assert!(z.abs() < 3.291, "{measure:?}: {once} and {twice}, z = {z}");
        // At this size the test sees a variance that does not shrink.
        let unshrunk = (once / twice).ln() / (2.0 / f64::sqrt(REPLICATIONS as f64 - 1.0));
        assert!(unshrunk > 2.0, "{measure:?}: {unshrunk}");
    }
}
