//! What counts from the go-live moves with it, whoever puts it off, and however late.

use cutover::model::spec::{Checked, Scenario};
use cutover::model::{Arm, Measure, Outcome, Taken};

use crate::common_numbers::equal;
use crate::full::troubled_trust;
use crate::trial::{daily, outcome, scenario};

/// Everything that can be stated from the go-live on and takes no notice of it beforehand: slow
/// times, outages, a blackout, letters, a work-around, an audit, peaks, people who come.
fn trust(delay: &str) -> Checked<Scenario> {
    let text = troubled_trust();
    let (before, _) = text.split_once("[plan.agency]").expect("a plan");
    // Training is the one thing that stays where it was.
    let (before, rest) = before
        .split_once("[new-system.training.clerk]")
        .expect("training");
    let (_, errors) = rest.split_once("[new-system.errors]").expect("errors");
    let letters = "[new-system.letters]\n";
    let errors = errors.replace(
        letters,
        &format!("{letters}from = \"go-live - 3 days\"\nheard = {{ rings = \"40%\", after = \"4 days\" }}\n"),
    );
    scenario(&format!(
        r#"{before}[new-system.errors]{errors}
[appointment-queries]
per-booking = 0.2
told-otherwise = "20%"
higher = [{{ multiple = 6.0, from = "go-live", for = "6 weeks" }}]
[plan.delay]
{delay}
[plan.agency]
extra-staff = {{ to = "office", count = 3, initial = 1.6 }}
from = "go-live + 1 week"
for = "3 weeks"
cost = "22 per hour"
[plan.super-users]
floorwalkers = {{ supports = ["office", "clinicians"], count = 2, covers = 4, taken-from = "reception" }}
from = "go-live"
for = "2 weeks"
[plan.late-office]
overtime = {{ staff = "office", extra = "1 hour" }}
from = "go-live - 1 week"
until = "go-live + 2 weeks"
"#
    ))
}

/// The times of all interventions but the delay itself, the second by name.
fn others(outcome: &Outcome) -> Vec<Taken> {
    let all = outcome.interventions.iter().copied();
    all.filter(|taken| taken.intervention != 1).collect()
}

#[test]
fn a_pause_ahead_of_the_go_live_is_a_postponement_to_the_bit() {
    let later = trust("postpone = { by = \"9 days\" }\n");
    for pause in [
        // Long before, and right before whatever begins first.
        "pause = {}\nfrom = 2023-11-09\nfor = \"9 days\"\n",
        "pause = {}\nfrom = \"go-live - 1 week\"\nfor = \"9 days\"\n",
    ] {
        let paused = trust(pause);
        for arm in [Arm::Unmitigated, Arm::Planned] {
            let (paused, later) = (outcome(&paused, arm), outcome(&later, arm));
            assert!(paused.book == later.book, "{arm:?} {pause}");
            assert_eq!(paused.sessions, later.sessions);
            assert_eq!(paused.census, later.census);
            assert_eq!(others(&paused), others(&later));
        }
    }
    assert!(!equal(
        &outcome(&later, Arm::Planned),
        &outcome(&later, Arm::Unmitigated)
    ));
}

/// The ears go live on day 14, the eyes a week later; slow and down from the first, letters from
/// a week before, more sessions in the second week.
fn plain(rules: &str) -> Outcome {
    let text = format!(
        r#"
title = "Plain"
start = 2024-01-01
go-live = 2024-01-15
end = 2024-03-31
[specialty.ears]
referrals = "10 per day"
[clinic.ears]
specialty = "ears"
sessions = [{{ days = "daily", from = 09:00:00, to = 12:00:00 }}]
slots = {{ length = "15 min", pattern = "NNNNNNNNNNNN" }}
consultation = {{ new = "5 min" }}
[specialty.eyes]
[new-system.letters]
not-sent = "50%"
from = "go-live - 7 days"
for = "10 days"
[new-system.blackout]
from = "go-live + 1 day"
for = "3 days"
[new-system.outages]
planned = [{{ on = "go-live + 2 days", at = 12:00:00, lasts = "2 hours" }}]
[plan.phases]
phases = [{{ specialties = ["ears"] }}, {{ specialties = ["eyes"], after = "1 week" }}]
[plan.evenings]
catch-up = {{ clinic = "ears", sessions = [{{ days = "daily", from = 18:00:00, to = 21:00:00 }}] }}
from = "go-live + 1 week"
for = "2 days"
[plan.lighter]
template = {{ ramp = ["50% for 3 days"] }}
[halt.wait]
pause = {{}}
{rules}
"#
    );
    outcome(&scenario(&text), Arm::Halted)
}

/// Days on which a measure is not nothing.
fn on(outcome: &Outcome, measure: Measure) -> Vec<usize> {
    let daily = daily(&outcome.book, measure);
    (0..daily.len()).filter(|&day| daily[day] > 0.0).collect()
}

/// First and last of them.
fn ends(days: &[usize]) -> Option<(usize, usize)> {
    Some((*days.first()?, *days.last()?))
}

#[test]
fn what_lies_ahead_moves_and_what_has_begun_stays() {
    // Down, blacked out, letters not sent, evenings, days with half the template.
    let seen = |rules: &str| {
        let outcome = plain(rules);
        // The ears have one session of their own; what comes after it was added.
        let evenings = outcome.sessions.iter().filter(|s| s.template == 1);
        let evenings: Vec<i32> = evenings.map(|s| s.day).collect();
        (
            on(&outcome, Measure::SystemDown),
            ends(&on(&outcome, Measure::ReportAge)),
            ends(&on(&outcome, Measure::FaultNotTold)),
            evenings,
        )
    };
    let never = "when = \"list.recorded < 0\"\nfor = \"1 day\"\n";
    let as_planned = (vec![16], Some((15, 17)), Some((7, 16)), vec![21, 22]);
    assert_eq!(seen(never), as_planned);
    // Before anything has begun: all of it five days later.
    let five = (vec![21], Some((20, 22)), Some((12, 21)), vec![26, 27]);
    assert_eq!(seen("from = 2024-01-03\nfor = \"5 days\"\n"), five);
    // On the very morning: the letters have begun, and are not begun anew.
    let letters_stay = (vec![21], Some((20, 22)), Some((7, 16)), vec![26, 27]);
    assert_eq!(seen("from = \"go-live\"\nfor = \"5 days\"\n"), letters_stay);
    // Once the first are live the go-live is over, whoever waits.
    assert_eq!(
        seen("from = \"go-live + 1 day\"\nfor = \"5 days\"\n"),
        as_planned
    );
}

/// A Saturday of additional sessions in the second week of the new system, opened four weeks ahead to a list that is
/// long enough to fill them; and a rule.
fn a_saturday(rule: &str, announced: &str) -> Outcome {
    let text = format!(
        r#"
title = "Saturday"
start = 2024-01-08
go-live = 2024-02-05
end = 2024-03-29
[specialty.eye]
referrals = "60 per week"
waiting-list = {{ size = 80, age = "2 weeks" }}
[clinic.eye]
specialty = "eye"
sessions = [{{ days = ["mon", "thu"], from = 09:00:00, to = 12:30:00, clinicians = 2 }}]
slots = {{ new = "20 min", follow-up = "10 min", pattern = "NNNNNNNNNN" }}
consultation = {{ new = "19 min" }}
[new-system.learning.clinician]
initial = 1.01
pace = "120 patients"
[plan.c]
catch-up = {{ clinic = "eye", sessions = [{{ days = "sat", from = 09:00:00, to = 12:30:00, clinicians = 2 }}]{announced} }}
for = "1 week"
from = "go-live + 1 weeks"
cost = "450 per session"
{rule}
"#
    );
    outcome(&scenario(&text), Arm::Halted)
}

#[test]
fn a_catch_up_that_is_put_off_is_held_once() {
    let pause = "[halt.p]\npause = {}\nwhen = \"clinic.attended > 0 for 1 days\"\nfrom = 2024-01-29\nfor = \"3 weeks\"\n";
    let held = |outcome: &Outcome| {
        let added = outcome.sessions.iter().filter(|s| s.template == 1);
        let days: Vec<i32> = added.map(|s| s.day).collect();
        let paid = outcome.costs.iter().find(|line| line.heading == "c");
        (days, paid.map(|line| line.amount))
    };
    // The Saturday of the week after the go-live, and three weeks later.
    assert_eq!(held(&a_saturday("", "")), (vec![40], Some(900.0)));
    let put_off = a_saturday(pause, "");
    assert_eq!(held(&put_off), (vec![61], Some(900.0)));
    assert_eq!(
        held(&a_saturday(pause, ", announced = \"1 days\"")),
        (vec![61], Some(900.0))
    );
    // Those who were booked are cancelled, once each: the pause does not take them along from week to week.
    let cancelled: f64 = daily(&put_off.book, Measure::CancelledByHospital)
        .iter()
        .sum();
    assert!((1.0..=20.0).contains(&cancelled), "{cancelled}");
}
