//! Desks against textbook queues, with any distribution of service.

use cutover::model::{Arm, Measure};
use cutover::statistics::queueing::{ErlangC, SingleServer};

use super::POLLACZEK_KHINCHINE;
use crate::case::{Case, cases};
use crate::oracles::judgement::Measured;
use crate::trial::{outcomes, parts_from, scenario, theory, theory_text};

/// Days left out at the start, so that the empty desk of the first morning plays no part.
const WARM: usize = 1;

/// What a planner's distribution does to a queue: by Pollaczek and Khinchine the wait grows with
/// 1 + cv^2, so enquiries by PERT from 2 to 10 min, most likely 3, cost a ninth more waiting than 4
/// min each.
fn one_receptionist(name: &str, law: &str, mean_service: f64, variance: f64) -> Case {
    let exact = SingleServer {
        arrival_rate: 1.0 / 6.0,
        mean_service,
        service_cv: f64::sqrt(variance) / mean_service,
    };
    let exact = exact.solve().expect("stable");
    let text = theory_text("desk-mg1").replace("{ lognormal = \"4.5 min\", cv = 0.8 }", law);
    let outcomes = outcomes(&scenario(&text), Arm::Baseline, 100);
    let mut case = Case::new(
        name,
        POLLACZEK_KHINCHINE,
        format!("`desk-mg1`, `enquiry = {law}`"),
        100,
    );
    case.measure(&outcomes, Measure::DeskWait, WARM, exact.mean_wait);
    case.measure(&outcomes, Measure::DeskQueue, WARM, exact.mean_queue);
    let of_a_constant = exact.mean_wait / (1.0 + variance / mean_service.powi(2));
    let z = Measured::ratio_of(&parts_from(&outcomes, Measure::DeskWait, WARM)).z(of_a_constant);
    assert!(z > 4.0, "{law}: as if it were a constant, z = {z}");
    case
}

cases! {
    three_receptionists {
        let exact = ErlangC {
            arrival_rate: 0.6,
            mean_service: 4.0,
            servers: 3,
        };
        let exact = exact.solve().expect("stable");
        assert!((exact.mean_wait - 4.31461).abs() < 5e-6);
        let outcomes = outcomes(&theory("desk-mmc"), Arm::Baseline, 100);
        let source = super::ERLANG_C;
        let mut case = Case::theory("M/M/3", source, "desk-mmc", 100);
        case.measure(&outcomes, Measure::DeskWait, WARM, exact.mean_wait);
        case.measure(&outcomes, Measure::DeskQueue, WARM, exact.mean_queue);
        let busy = Measure::ReceptionistUtilisation;
        case.measure(&outcomes, busy, WARM, exact.utilisation);
        case
    }
    one_receptionist_and_any_service_law {
        let exact = SingleServer {
            arrival_rate: 1.0 / 6.0,
            mean_service: 4.5,
            service_cv: 0.8,
        };
        let exact = exact.solve().expect("stable");
        assert!((exact.mean_wait - 11.07).abs() < 5e-6);
        let outcomes = outcomes(&theory("desk-mg1"), Arm::Baseline, 200);
        let mut case = Case::theory("M/G/1, lognormal enquiries", POLLACZEK_KHINCHINE, "desk-mg1", 200);
        case.measure(&outcomes, Measure::DeskWait, WARM, exact.mean_wait);
        case.measure(&outcomes, Measure::DeskQueue, WARM, exact.mean_queue);
        case
    }
    enquiries_by_pert {
        let law = "{ pert = [\"2 min\", \"3 min\", \"10 min\"] }";
        one_receptionist("M/G/1, enquiries by PERT", law, 4.0, 12.0 / 7.0)
    }
    enquiries_by_beta {
        let law = "{ beta = \"4.5 min\", sd = \"3 min\", between = [\"0 min\", \"20 min\"] }";
        one_receptionist("M/G/1, enquiries by beta", law, 4.5, 9.0)
    }
    enquiries_of_so_many_questions {
        let law = "{ poisson = 4, each = \"1 min\" }";
        one_receptionist("M/G/1, a Poisson number of minutes", law, 4.0, 4.0)
    }
}
