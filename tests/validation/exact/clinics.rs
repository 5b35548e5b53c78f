//! One clinician's clinic against the exact recursion: wait, overrun, idle time and the shares
//! of long overruns.

use cutover::model::{Arm, Measure};

use crate::case::{Case, cases};
use crate::oracles::clinic::Clinic;
use crate::trial::{outcomes, theory, total};

/// Where the answers come from.
pub const SOURCE: &str = "recursion over the work present at each appointment (after Fries & Marathe 1981, Operations Research 29, 324-345; Hassin & Mendel 2008, Management Science 54, 565-572)";

/// Enough that a tenth of a minute of overrun would be noticed.
const REPLICATIONS: u64 = 100;

fn case(name: &str, file: &str, clinic: &Clinic, published: (f64, f64)) -> Case {
    let exact = clinic.solve();
    // The oracle itself is held to the figures in the scenario file first.
    assert!((exact.wait - published.0).abs() < 5e-6, "{}", exact.wait);
    assert!(
        (exact.overrun - published.1).abs() < 5e-6,
        "{}",
        exact.overrun
    );
    let outcomes = outcomes(&theory(file), Arm::Baseline, REPLICATIONS);
    let slots = clinic.appointments.len() as f64;
    for outcome in &outcomes {
        let lists = total(&outcome.book, Measure::ClinicOverrun).n;
        assert_eq!(lists, 365.0, "a clinic every day");
        let unused = total(&outcome.book, Measure::ClinicSlotsUnused);
        assert_eq!((unused.sum, unused.n), (0.0, slots * lists), "all taken");
    }
    // Work is what the clinician does: those who come, times the mean consultation.
    let work = exact.attended * clinic.mean_consultation / clinic.planned;
    let late_by = |minutes| exact.end_exceeds(clinic.planned + minutes);
    let mut case = Case::theory(name, SOURCE, file, REPLICATIONS);
    for (measure, expected) in [
        (Measure::ClinicWait, exact.wait),
        (Measure::ClinicOverrun, exact.overrun),
        (Measure::ClinicIdle, exact.idle_until_end),
        (Measure::ClinicDna, clinic.no_show),
        (Measure::ClinicOverrunShare0, late_by(0.0)),
        (Measure::ClinicOverrunShare30, late_by(30.0)),
        (Measure::ClinicOverrunShare60, late_by(60.0)),
        (Measure::ClinicUtilisation, work),
    ] {
        case.measure(&outcomes, measure, 0, expected);
    }
    case
}

cases! {
    ten_slots_everybody_comes {
        let clinic = Clinic::evenly(10, 10.0, 100.0, 10.0, 0.0);
        let name = "ten slots of ten minutes, everybody comes";
        case(name, "one-clinic-exponential", &clinic, (10.59454, 19.39504))
    }
    two_at_the_start_as_bailey_and_welch_advise {
        let clinic = Clinic::bailey_welch(10, 10.0, 100.0, 10.0, 0.0);
        let name = "two at the start, as Bailey and Welch advise";
        case(name, "bailey-welch", &clinic, (13.71218, 14.80021))
    }
    twenty_slots_with_people_who_do_not_attend {
        let clinic = Clinic::evenly(20, 12.0, 240.0, 10.0, 0.07);
        let name = "twenty slots of twelve minutes, 7 % do not attend";
        case(name, "clinic-20x12-dna7", &clinic, (9.17677, 12.97887))
    }
    twelve_slots_with_people_who_do_not_attend {
        let clinic = Clinic::evenly(12, 15.0, 180.0, 13.5, 0.07);
        let name = "twelve slots of a quarter of an hour, 7 % do not attend";
        case(name, "clinic-12x15-dna7", &clinic, (11.56335, 18.79290))
    }
    consultations_in_four_stages {
        let mut clinic = Clinic::evenly(12, 15.0, 180.0, 13.5, 0.07);
        clinic.phases = 4;
        let name = "the same with consultations in four stages";
        case(name, "clinic-erlang4", &clinic, (4.46502, 6.59378))
    }
}
