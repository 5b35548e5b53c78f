//! Reduced templates against the exact recursion: which slots are left, and when they begin, makes
//! the wait and the overrun of the session.

use cutover::model::spec::{Checked, Scenario};
use cutover::model::{Arm, Measure};

use crate::case::{Case, cases};
use crate::oracles::clinic::Clinic;
use crate::trial::{outcomes, scenario, total};

const SOURCE: &str = super::clinics::SOURCE;

const REPLICATIONS: u64 = 60;

/// A clinic every day whose slots of 15 minutes are all taken, reduced for good.
fn reduced(pattern: &str, consultation: &str, template: &str) -> Checked<Scenario> {
    scenario(&format!(
        r#"
title = "A reduced template"
start = 2024-01-01
go-live = 2024-01-01
end = 2024-12-30
[booking]
horizon = "52 weeks"
[specialty.textbook]
waiting-list = {{ size = 5000, age = "1 week" }}
did-not-attend = {{ same-day = "7%", long-notice = "7%", discharged = "100%" }}
[clinic.textbook]
specialty = "textbook"
sessions = [{{ days = "daily", from = 09:00:00, to = 12:00:00 }}]
slots = {{ length = "15 min", pattern = "{pattern}" }}
consultation = {{ new = {{ {consultation} }} }}
[plan.lighter]
template = {{ {template} }}
"#
    ))
}

/// The session that is left: appointments at these minutes, consultations of so many stages of
/// 13.5 minutes in all.
fn left(appointments: Vec<f64>, phases: usize) -> Clinic {
    Clinic {
        appointments,
        planned: 180.0,
        mean_consultation: 13.5,
        phases,
        no_show: 0.07,
        clinician_starts: 0.0,
    }
}

/// What such a session should come to, and what it came to.
fn case(scenario: &Checked<Scenario>, (name, clinic): (&str, &Clinic)) -> Case {
    let exact = clinic.solve();
    let outcomes = outcomes(scenario, Arm::Planned, REPLICATIONS);
    for outcome in &outcomes {
        let unused = total(&outcome.book, Measure::ClinicSlotsUnused);
        let slots = 365.0 * clinic.appointments.len() as f64;
        assert_eq!((unused.sum, unused.n), (0.0, slots), "all taken");
    }
    let mut case = Case::here(name, SOURCE, "templates", REPLICATIONS);
    for (measure, expected) in [
        (Measure::ClinicWait, exact.wait),
        (Measure::ClinicOverrun, exact.overrun),
        (Measure::ClinicIdle, exact.idle_until_end),
        (
            Measure::ClinicOverrunShare0,
            exact.end_exceeds(clinic.planned),
        ),
    ] {
        case.measure(&outcomes, measure, 0, expected);
    }
    case
}

const EXPONENTIAL: (&str, usize) = ("exponential = \"13.5 min\"", 1);
const ERLANG: (&str, usize) = ("erlang = \"13.5 min\", stages = 3", 3);
const TWELVE: &str = "NNNNNNNNNNNN";

fn every(minutes: f64, slots: usize) -> Vec<f64> {
    (0..slots).map(|slot| slot as f64 * minutes).collect()
}

/// Nine slots of the twelve, each at its own time.
fn three_quarters() -> Vec<f64> {
    let places = [0, 2, 3, 4, 6, 7, 8, 10, 11];
    places.map(|place| f64::from(place) * 15.0).to_vec()
}

/// A session of two hours with slots at 0, 30, 45, 60, 60, 75, 90, 105 minutes, of which some are
/// left.
fn two_hours(template: &str, name: &str, times: Vec<f64>) -> Case {
    let (consultation, phases) = ERLANG;
    let text = reduced("N-NN(NN)NNN", consultation, template).to_toml();
    assert_eq!(text.matches("12:00:00").count(), 1, "the session's end");
    let scenario = scenario(&text.replace("12:00:00", "11:00:00"));
    let clinic = Clinic {
        planned: 120.0,
        ..left(times, phases)
    };
    case(&scenario, (name, &clinic))
}

/// Twelve slots of which a template leaves those at these times.
fn three_hours(
    (consultation, phases): (&str, usize),
    template: &str,
    name: &str,
    times: Vec<f64>,
) -> Case {
    let scenario = reduced(TWELVE, consultation, template);
    case(&scenario, (name, &left(times, phases)))
}

cases! {
    half_of_the_slots_with_the_first_kept {
        let template = "ramp = [\"50%\"], spacing = \"first-kept\"";
        three_hours(EXPONENTIAL, template, "half of twelve slots, the first kept", every(30.0, 6))
    }
    half_of_the_slots_with_the_first_kept_in_three_stages {
        let template = "ramp = [\"50%\"], spacing = \"first-kept\"";
        let name = "the same with consultations in three stages";
        three_hours(ERLANG, template, name, every(30.0, 6))
    }
    half_of_the_slots_with_the_gap_first {
        let template = "ramp = [\"50%\"], spacing = \"gap-first\"";
        let times = every(30.0, 6).iter().map(|time| time + 15.0).collect();
        three_hours(EXPONENTIAL, template, "half of them, the gap first", times)
    }
    three_quarters_at_their_own_times {
        let template = "ramp = [\"75%\"], spacing = \"first-kept\"";
        let name = "three quarters at their own times, three stages";
        three_hours(ERLANG, template, name, three_quarters())
    }
    three_quarters_at_equal_distances {
        let template = "ramp = [\"75%\"], spacing = \"evenly\"";
        let name = "three quarters at equal distances";
        three_hours(EXPONENTIAL, template, name, every(20.0, 9))
    }
    three_quarters_at_equal_distances_in_three_stages {
        let template = "ramp = [\"75%\"], spacing = \"evenly\"";
        let name = "the same with consultations in three stages";
        three_hours(ERLANG, template, name, every(20.0, 9))
    }
    any_pattern {
        let kept = "ramp = [\"50%\"], spacing = \"first-kept\"";
        let name = "half of an uneven pattern with two at once, three stages";
        two_hours(kept, name, vec![0.0, 45.0, 60.0, 90.0])
    }
    any_pattern_at_equal_distances {
        let evenly = "ramp = [\"62.5%\"], spacing = \"evenly\"";
        let name = "five eighths of it at equal distances, three stages";
        two_hours(evenly, name, every(24.0, 5))
    }
}

/// Minutes of overrun by the recursion alone.
#[test]
fn which_slots_are_left_decides_what_a_cut_buys() {
    let overrun = |times: Vec<f64>| left(times, 3).solve().overrun;
    let full = overrun(every(15.0, 12));
    let gap_first = overrun((0..6).map(|slot| f64::from(slot) * 30.0 + 15.0).collect());
    let first_kept = overrun(every(30.0, 6));
    println!("full {full}, gap first {gap_first}, first kept {first_kept}");
    println!("three quarters: {}", overrun(every(20.0, 9)));
    assert!(first_kept < 0.5 * gap_first, "{first_kept} {gap_first}");
}
