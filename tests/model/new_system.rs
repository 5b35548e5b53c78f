//! The new system when it is slow or down: how long work takes, what goes to paper, and what is
//! to be entered afterwards.

use cutover::model::spec::{Checked, Frequency, Scenario};
use cutover::model::{Arm, Measure, Outcome, TraceEvent};

use crate::conservation::nobody_is_lost;
use crate::full::TRUST;
use crate::trial::{
    History, cell, each_day, edited, history, minutes_of, outcome, outcomes, referred, same,
    scenario, total,
};

/// One clerk from nine to five with more to register than there is time for; ten minutes each.
/// Go-live on the second Monday, day 7.
fn office(works: &str, staff: &str, more: &str) -> Checked<Scenario> {
    let text = format!(
        r#"
title = "An office"
start = 2024-01-01
go-live = 2024-01-08
end = 2024-01-21
[booking]
register = "10 min"
re-enter = "5 min"
[specialty.any]
[staff.clerks]
role = "clerk"
works = [{works}]
count = 1
{staff}
{more}
"#
    );
    referred(scenario(&text), "any", &[0; 900])
}

const REGISTERS: &str = "\"register\", \"re-enter\"";
const NINE_TO_FIVE: &str = "shifts = [{ days = \"mon-fri\", from = 09:00:00, to = 17:00:00 }]";

fn on_day(outcome: &Outcome, measure: Measure, day: usize) -> f64 {
    outcome.book.cell(measure, None, day).sum
}

/// Minutes from nine at which referrals were registered on a day.
fn registered_on(history: &History, day: usize) -> Vec<f64> {
    let done = minutes_of(history, TraceEvent::Registered);
    let since = done.iter().map(|at| at - (day * 1440 + 540) as f64);
    since.filter(|at| (0.0..900.0).contains(at)).collect()
}

#[test]
fn work_on_a_slow_system_takes_so_much_longer() {
    let slow = r#"
[[new-system.slow]]
factor = 1.5
for = "1 week"
[[new-system.slow]]
factor = 2.0
from = "go-live + 2 days"
for = "1 day"
[[new-system.slow]]
factor = 5.0
from = 2024-01-02
for = "3 days"
[plan.later]
postpone = { by = "1 week" }
"#;
    let slow = office(REGISTERS, NINE_TO_FIVE, slow);
    let registered = |arm| each_day(&outcome(&slow, arm), Measure::BookingRegistered);
    let usual = [48.0, 48.0, 48.0, 48.0, 48.0, 0.0, 0.0];
    // Twice and half as long in a time of both; before the go-live there is no new system.
    let first = [32.0, 32.0, 16.0, 32.0, 32.0, 0.0, 0.0];
    assert_eq!(registered(Arm::Baseline), [usual, usual, usual].concat());
    assert_eq!(registered(Arm::Unmitigated), [usual, first, usual].concat());
    assert_eq!(registered(Arm::Planned), [usual, usual, first].concat());
}

#[test]
fn a_specialty_is_slow_only_once_it_is_live() {
    let text = r#"
title = "Two offices"
start = 2024-01-01
go-live = 2024-01-08
end = 2024-01-21
[booking]
register = "10 min"
[specialty.a]
[specialty.b]
[staff.a]
role = "clerk"
works = ["register"]
specialties = ["a"]
count = 1
[staff.b]
role = "clerk"
works = ["register"]
specialties = ["b"]
count = 1
[[new-system.slow]]
factor = 2.0
for = "2 weeks"
[plan.in-turn]
phases = [{ specialties = ["a"] }, { specialties = ["b"], after = "3 days" }]
"#;
    // All day and night, in both specialties: 144 a day, or 72.
    let both = referred(scenario(text), "a", &[0; 3000]);
    let both = referred(both, "b", &[0; 3000]);
    let registered = each_day(&outcome(&both, Arm::Planned), Measure::BookingRegistered);
    assert_eq!(
        registered[5..12],
        [288.0, 288.0, 216.0, 216.0, 216.0, 144.0, 144.0]
    );
}

/// Planned outages on the day of the go-live.
fn down(at: &str, lasts: &str) -> String {
    format!(
        "[new-system.outages]\nplanned = [{{ on = \"go-live\", at = {at}, lasts = \"{lasts}\" }}]\n"
    )
}

#[test]
fn what_begins_while_it_is_down_is_done_on_paper_and_has_to_be_entered() {
    let scenario = office(REGISTERS, NINE_TO_FIVE, &down("09:00:00", "3 hours"));
    let (outcome, history) = history(&scenario, Arm::Unmitigated, 0);
    // Five on paper, forty minutes each, the last begun at 11:40; then ten minutes each.
    let expected: Vec<f64> = (1..=5)
        .map(|n| 40.0 * f64::from(n))
        .chain((1..=28).map(|n| 200.0 + 10.0 * f64::from(n)))
        .collect();
    assert_eq!(registered_on(&history, 7), expected);
    let mut hours = vec![0.0; 21];
    hours[7] = 3.0;
    assert_eq!(each_day(&outcome, Measure::SystemDown), hours);
    let paper = hours.iter().map(|h| if *h > 0.0 { 5.0 } else { 0.0 });
    let paper: Vec<f64> = paper.collect();
    assert_eq!(each_day(&outcome, Measure::OnPaper), paper);
    // Nobody enters anything: it stays.
    let waiting = each_day(&outcome, Measure::ReEntryWaiting);
    assert_eq!(waiting[..7], [0.0; 7]);
    assert_eq!(waiting[7..], [5.0; 14]);
    nobody_is_lost(&outcome);
    // The baseline has no new system that could be down.
    let baseline = crate::trial::outcome(&scenario, Arm::Baseline);
    for measure in [
        Measure::OnPaper,
        Measure::SystemDown,
        Measure::ReEntryWaiting,
    ] {
        same(total(&baseline.book, measure).sum, 0.0);
    }
    same(on_day(&baseline, Measure::BookingRegistered, 7), 48.0);
}

#[test]
fn a_task_in_hand_is_finished_as_it_was_begun() {
    let scenario = office(REGISTERS, NINE_TO_FIVE, &down("09:05:00", "1 hour"));
    let (outcome, history) = history(&scenario, Arm::Unmitigated, 0);
    // Begun at nine on the system, at 9:10 and 9:50 on paper, at 10:30 on the system.
    assert_eq!(
        registered_on(&history, 7)[..5],
        [10.0, 50.0, 90.0, 100.0, 110.0]
    );
    same(on_day(&outcome, Measure::OnPaper, 7), 2.0);
}

#[test]
fn on_paper_people_are_as_quick_as_they_are_and_learn_nothing() {
    let learning = r#"
[new-system.learning.clerk]
initial = 2.0
pace = "10 transactions"
[new-system.outages]
on-paper = 3
planned = [{ on = "go-live", at = 00:00:00, lasts = "1 day" }]
"#;
    let quick = format!("{NINE_TO_FIVE}\nmultiplier = 0.5");
    let scenario = office(REGISTERS, &quick, learning);
    let (_, history) = history(&scenario, Arm::Unmitigated, 0);
    // Half the time of others, three times as long on paper; next day the first task of ten.
    assert_eq!(registered_on(&history, 7)[..3], [15.0, 30.0, 45.0]);
    let next = registered_on(&history, 8);
    assert_eq!(next[0], 10.0);
    let second = 5.0 * (1.0 + (-0.1f64).exp());
    assert!((next[1] - next[0] - second).abs() < 2e-5, "{next:?}");
}

#[test]
fn bookings_on_paper_have_no_errors_of_the_new_system() {
    let text = r#"
title = "Bookings"
start = 2024-01-01
go-live = 2024-01-08
end = 2024-01-12
[booking]
book = "10 min"
[specialty.any]
referrals = "200 per day"
[clinic.any]
specialty = "any"
sessions = [{ days = "daily", from = 08:00:00, to = 18:00:00, clinicians = 4 }]
slots = { length = "10 min", pattern = "NNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNN" }
consultation = { new = "5 min" }
[staff.clerks]
role = "clerk"
works = ["book", "rebook"]
count = 4
[new-system.errors]
no-such-clinic = { initial = "100%", settled = "100%", before = "0%" }
calls-per-error = 0
[new-system.outages]
planned = [{ on = "go-live + 1 day", at = 00:00:00, lasts = "1 day" }]
"#;
    let outcome = outcome(&scenario(text), Arm::Unmitigated);
    let faults = each_day(&outcome, Measure::FaultNoSuchClinic);
    let booked = each_day(&outcome, Measure::BookingBooked);
    assert_eq!(faults[..7], [0.0; 7]);
    assert!(booked[8] > 100.0, "{booked:?}");
    // Those in four people's hands at either midnight are as they were begun.
    assert!(faults[8] <= 4.0, "{faults:?}");
    assert!(faults[7] > 100.0 && faults[9] > 100.0, "{faults:?}");
}

#[test]
fn records_wait_while_it_is_down_and_are_entered_as_soon_as_it_is_back() {
    let two = |to: &str| {
        let shift = format!("shifts = [{{ days = \"mon-fri\", from = 09:00:00, to = {to} }}]");
        let office = office(
            "\"re-enter\", \"register\"",
            &shift,
            &down("09:00:00", "3 hours"),
        );
        // Registered on paper by 9:40 and 10:20; then there is nothing else to do.
        let office = referred(office, "any", &[7 * 1440; 2]);
        let outcome = outcome(&office, Arm::Unmitigated);
        same(on_day(&outcome, Measure::OnPaper, 7), 2.0);
        each_day(&outcome, Measure::ReEntryWaiting)[7..9].to_vec()
    };
    assert_eq!(two("12:00:00"), [2.0, 0.0]);
    assert_eq!(two("12:04:00"), [1.0, 0.0]);
    assert_eq!(two("12:05:00"), [1.0, 0.0]);
    assert_eq!(two("12:06:00"), [0.0, 0.0]);
}

#[test]
fn a_record_begun_before_is_put_back_while_it_is_down() {
    // A record is in hand when the first day ends, and kept; next morning the system is down.
    let shift = "shifts = [{ days = \"mon-fri\", from = 09:00:00, to = 12:02:00 }]\nend-of-shift = \"suspend\"";
    let planned = "[new-system.outages]\nplanned = [{ on = \"go-live\", at = 09:00:00, lasts = \"3 hours\" }, { on = \"go-live + 1 day\", at = 09:00:00, lasts = \"1 day\" }]\n";
    let office = office("\"re-enter\", \"register\"", shift, planned);
    let office = referred(office, "any", &[7 * 1440]);
    let waiting = each_day(&outcome(&office, Arm::Unmitigated), Measure::ReEntryWaiting);
    // On the third day it is back at nine, and what was left of the record takes three minutes.
    assert_eq!(waiting[7..10], [1.0, 1.0, 0.0]);
}

#[test]
fn a_clinician_on_paper_writes_longer_learns_nothing_and_leaves_a_record() {
    let text = r#"
title = "A clinic"
start = 2024-01-01
go-live = 2024-01-08
end = 2024-01-12
[booking]
re-enter = "5 min"
[specialty.any]
waiting-list = { size = 60, age = "1 week" }
[clinic.any]
specialty = "any"
sessions = [{ days = "daily", from = 09:00:00, to = 12:00:00 }]
slots = { length = "30 min", pattern = "NNNNNN" }
consultation = { new = "10 min" }
documentation = { share = "50%", after-session = "20%" }
[staff.clerks]
role = "clerk"
works = ["re-enter"]
count = 1
shifts = [{ days = ["sun"], from = 09:00:00, to = 17:00:00 }]
[new-system.learning.clinician]
initial = 2.0
pace = "1 patient"
[new-system.outages]
planned = [{ on = "go-live", at = 09:00:00, lasts = "1 hour" }]
[[new-system.slow]]
factor = 3.0
from = "go-live"
for = "10.5 hours"
"#;
    let scenario = scenario(text);
    let (outcome, history) = history(&scenario, Arm::Unmitigated, 0);
    let begun = minutes_of(&history, TraceEvent::ConsultationBegan);
    let ended = minutes_of(&history, TraceEvent::ConsultationEnded);
    let took = |nth: usize| ended[nth] - begun[nth];
    // Six a day for seven days: five minutes with the patient, four of five on the system then.
    assert_eq!((took(41), begun[42]), (9.0, 7.0 * 1440.0 + 540.0));
    // Two on paper, four times as long; one on a slow system without practice; then others.
    for (nth, documentation) in [(42, 4.0), (43, 4.0), (44, 6.0)] {
        assert_eq!(took(nth), 5.0 + 4.0 * documentation, "{nth}");
    }
    let second = 5.0 + 4.0 * (1.0 + (-1.0f64).exp());
    assert!((took(45) - second).abs() < 2e-5, "{}", took(45));
    // What is left until after the session is written on paper too.
    let multipliers = 4.0 + 4.0 + 6.0 + (1..4).map(|n| 1.0 + (-f64::from(n)).exp()).sum::<f64>();
    same(
        on_day(&outcome, Measure::ClinicAfterSession, 7),
        multipliers,
    );
    same(
        on_day(&outcome, Measure::ClinicianMultiplier, 7),
        multipliers,
    );
    same(on_day(&outcome, Measure::OnPaper, 7), 2.0);
    same(on_day(&outcome, Measure::ReEntryWaiting, 7), 2.0);
    nobody_is_lost(&outcome);
}

#[test]
fn a_query_on_paper_is_entered_by_an_office_if_there_is_one_and_an_enquiry_never() {
    let text = |specialty: &str| {
        format!(
            r#"
title = "Calls and questions"
start = 2024-01-01
go-live = 2024-01-08
end = 2024-01-09
[booking]
re-enter = "5 min"
{specialty}
[desk.front]
staff = "reception"
enquiries = "30 per day"
enquiry = "1 min"
[staff.reception]
role = "receptionist"
count = 9
[staff.clerks]
role = "clerk"
works = ["answer", "re-enter"]
count = 9
[phone-line.any]
queries = "40 per day"
handle = {{ query = "2 min" }}
[new-system.outages]
planned = [{{ on = "go-live", at = 00:00:00, lasts = "1 day" }}]
"#
        )
    };
    let with = outcome(&scenario(&text("[specialty.any]")), Arm::Unmitigated);
    let answered = on_day(&with, Measure::CallsAnswered, 7);
    let enquiries = with.book.cell(Measure::DeskWait, None, 7).n;
    assert!(
        answered > 15.0 && enquiries > 10.0,
        "{enquiries} {answered}"
    );
    assert_eq!(on_day(&with, Measure::OnPaper, 7), answered + enquiries);
    assert_eq!(on_day(&with, Measure::ReEntryWaiting, 7), answered);
    let without = outcome(&scenario(&text("")), Arm::Unmitigated);
    assert_eq!(on_day(&without, Measure::ReEntryWaiting, 7), 0.0);
}

#[test]
fn a_visit_in_an_outage_is_on_paper_at_the_desk_and_in_the_room() {
    let text = r#"
title = "A visit"
start = 2024-01-01
go-live = 2024-01-08
end = 2024-01-09
[booking]
re-enter = "5 min"
[specialty.any]
waiting-list = { size = 50, age = "1 week" }
[clinic.any]
specialty = "any"
sessions = [{ days = "daily", from = 09:00:00, to = 12:00:00 }]
slots = { length = "60 min", pattern = "NNN" }
consultation = { new = "4 min" }
documentation = { share = "25%" }
desk = "front"
[desk.front]
staff = "reception"
check-in = "1 min"
check-out = "2 min"
[staff.reception]
role = "receptionist"
count = 1
[staff.clerks]
role = "clerk"
works = ["re-enter"]
count = 1
shifts = [{ days = ["sun"], from = 09:00:00, to = 17:00:00 }]
[new-system.outages]
on-paper = 5
planned = [{ on = "go-live", at = 08:00:00, lasts = "1.5 hours" }]
"#;
    let (outcome, history) = history(&scenario(text), Arm::Unmitigated, 0);
    let left = minutes_of(&history, TraceEvent::Left);
    let since_nine: Vec<f64> = left.iter().map(|at| at % 1440.0 - 540.0).collect();
    // One minute in, three and one with the clinician, two out; the first of the go-live 5, 3, 5
    // and 10.
    assert_eq!(since_nine[20..23], [127.0, 23.0, 67.0]);
    same(on_day(&outcome, Measure::OnPaper, 7), 3.0);
    same(on_day(&outcome, Measure::ReEntryWaiting, 7), 3.0);
}

#[test]
fn it_is_down_for_nobody_as_long_as_nobody_is_live() {
    let planned = "[new-system.outages]\nplanned = [{ on = \"go-live - 1 day\", at = 22:00:00, lasts = \"5 hours\" }]\n";
    let office = office(REGISTERS, NINE_TO_FIVE, planned);
    let hours = each_day(&outcome(&office, Arm::Unmitigated), Measure::SystemDown);
    assert_eq!(hours[6..9], [0.0, 3.0, 0.0]);
}

/// The small trust with records to enter, and what is wrong with its new system.
fn trust(wrong: &str) -> Checked<Scenario> {
    let entered = TRUST
        .replace("[booking]\n", "[booking]\nre-enter = \"3 min\"\n")
        .replace(
            "\"book\", \"register\"]",
            "\"book\", \"register\", \"re-enter\"]",
        );
    scenario(&format!("{entered}\n{wrong}"))
}

/// Nothing wrong, said at length.
const NEUTRAL: &str = r#"
[[new-system.slow]]
factor = 1.0
for = "4 weeks"
[new-system.outages]
on-paper = 9
random = { rate = "1 per week", lasts = "3 hours" }
[new-system.builds]
built = [{ by = "go-live", share = "100%" }]
"#;

/// A good deal wrong.
const WRONG: &str = r#"
[[new-system.slow]]
factor = 1.3
for = "2 weeks"
[new-system.outages]
planned = [{ on = "go-live + 2 days", at = 08:00:00, lasts = "3 hours" }]
random = { rate = "2 per week", lasts = { lognormal = "3 hours", cv = 1 }, for = "6 weeks" }
[new-system.builds]
built = [{ by = "go-live", share = "30%" }, { by = "go-live + 4 weeks", share = "100%" }]
"#;

#[test]
fn a_system_with_nothing_wrong_is_the_system_without_the_tables() {
    let without = trust("");
    // A rate that nobody would write down.
    let neutral = edited(trust(NEUTRAL), |s| {
        let outages = s.new_system.as_mut().and_then(|s| s.outages.as_mut());
        let random = outages.and_then(|o| o.random.as_mut());
        random.expect("it is written").rate = Frequency::per_week(0.0);
    });
    for arm in [Arm::Baseline, Arm::Unmitigated, Arm::Planned] {
        assert!(outcome(&without, arm) == outcome(&neutral, arm), "{arm:?}");
    }
}

#[test]
fn what_is_wrong_with_the_new_system_leaves_the_baseline_alone_and_loses_nobody() {
    let (without, wrong) = (trust(""), trust(WRONG));
    let baseline = |scenario| outcome(scenario, Arm::Baseline);
    assert!(baseline(&without) == baseline(&wrong));
    for arm in [Arm::Unmitigated, Arm::Planned] {
        for outcome in outcomes(&wrong, arm, 3) {
            nobody_is_lost(&outcome);
            let sum = |measure| total(&outcome.book, measure).sum;
            assert!(sum(Measure::OnPaper) > 100.0);
            assert!(sum(Measure::ClinicsNotBuilt) > 10.0);
            // Everything on paper is entered in the end, and nothing twice.
            let last = outcome.book.days() - 1;
            same(
                cell(&outcome.book, Measure::ReEntryWaiting, last..last + 1).sum,
                0.0,
            );
        }
    }
}
