//! One clinician's clinic against the exact recursion: wait, overrun, idle time and the shares
//! of long overruns.

use cutover::model::{Arm, Measure};

use crate::oracles::clinic::Clinic;
use crate::oracles::judgement::within_ratio;
use crate::trial::{outcomes, parts, theory, total};

/// Enough that a tenth of a minute of overrun would be noticed.
const REPLICATIONS: u64 = 100;

#[track_caller]
fn must_agree(name: &str, clinic: &Clinic, published: (f64, f64)) {
    let exact = clinic.solve();
    // The oracle itself is held to the published figures first.
    assert!((exact.wait - published.0).abs() < 5e-6, "{}", exact.wait);
    assert!(
        (exact.overrun - published.1).abs() < 5e-6,
        "{}",
        exact.overrun
    );
    let outcomes = outcomes(&theory(name), Arm::Baseline, REPLICATIONS);
    let slots = clinic.appointments.len() as f64;
    for outcome in &outcomes {
        let lists = total(&outcome.book, Measure::ClinicOverrun).n;
        assert_eq!(lists, 365.0, "a clinic every day");
        let unused = total(&outcome.book, Measure::ClinicSlotsUnused);
        assert_eq!((unused.sum, unused.n), (0.0, slots * lists), "all taken");
    }
    within_ratio(&parts(&outcomes, Measure::ClinicWait), exact.wait);
    within_ratio(&parts(&outcomes, Measure::ClinicOverrun), exact.overrun);
    within_ratio(&parts(&outcomes, Measure::ClinicIdle), exact.idle_until_end);
    within_ratio(&parts(&outcomes, Measure::ClinicDna), clinic.no_show);
    for (measure, limit) in [
        (Measure::ClinicOverrunShare0, 0.0),
        (Measure::ClinicOverrunShare30, 30.0),
        (Measure::ClinicOverrunShare60, 60.0),
    ] {
        let share = exact.end_exceeds(clinic.planned + limit);
        within_ratio(&parts(&outcomes, measure), share);
    }
    // Work is what the clinician does: those who come, times the mean consultation.
    let work = exact.attended * clinic.mean_consultation / clinic.planned;
    within_ratio(&parts(&outcomes, Measure::ClinicUtilisation), work);
}

#[test]
fn ten_slots_everybody_comes() {
    let clinic = Clinic::evenly(10, 10.0, 100.0, 10.0, 0.0);
    must_agree("one-clinic-exponential", &clinic, (10.59454, 19.39504));
}

#[test]
fn two_at_the_start_as_bailey_and_welch_advise() {
    let clinic = Clinic::bailey_welch(10, 10.0, 100.0, 10.0, 0.0);
    must_agree("bailey-welch", &clinic, (13.71218, 14.80021));
}

#[test]
fn twenty_slots_with_people_who_do_not_attend() {
    let clinic = Clinic::evenly(20, 12.0, 240.0, 10.0, 0.07);
    must_agree("clinic-20x12-dna7", &clinic, (9.17677, 12.97887));
}

#[test]
fn twelve_slots_with_people_who_do_not_attend() {
    let clinic = Clinic::evenly(12, 15.0, 180.0, 13.5, 0.07);
    must_agree("clinic-12x15-dna7", &clinic, (11.56335, 18.79290));
}

#[test]
fn consultations_in_four_stages() {
    let mut clinic = Clinic::evenly(12, 15.0, 180.0, 13.5, 0.07);
    clinic.phases = 4;
    must_agree("clinic-erlang4", &clinic, (4.46502, 6.59378));
}
