//! The feedback loops close: each link of them, switched off, changes the outcome in the stated
//! direction, paired on the same random numbers.

#[path = "../../examples/feedback_loops/loops.rs"]
mod loops;

use cutover::model::{Arm, Measure};
use cutover::statistics::student_t_quantile;

use crate::oracles::judgement::{LEVEL, within_ratio};
use crate::trial;
use loops::Loop;

const REPLICATIONS: u64 = 12;

/// Every link adds to the effect: one-sided at the level of the other tests.
#[track_caller]
fn every_link_adds(each: &Loop) {
    for row in each.rows(REPLICATIONS) {
        let difference = row.difference.difference;
        let limit = student_t_quantile(1.0 - LEVEL, difference.n - 1).expect("a level");
        let half = difference.half_width.expect("several replications");
        let standard_error = half / student_t_quantile(0.975, difference.n - 1).expect("a level");
        assert!(
            difference.mean > limit * standard_error,
            "{}: {}: {:.3} against {:.3}, a difference of {:.3} with standard error {standard_error:.3}",
            each.chain,
            row.link,
            row.closed.mean,
            row.open.mean,
            difference.mean
        );
    }
}

#[test]
fn errors_bring_calls_that_take_clerks_from_booking_that_bring_calls() {
    every_link_adds(&loops::failure_demand());
}

#[test]
fn long_leads_waste_slots_and_make_leads_longer() {
    let each = loops::lead_time();
    every_link_adds(&each);
    // The link is switched off at the share that belongs to the usual lead times.
    let scenario = trial::scenario(&each.closed);
    let usual = trial::outcomes(&scenario, Arm::Baseline, 40);
    within_ratio(&trial::parts(&usual, Measure::ClinicDna), 0.038);
}

#[test]
fn a_template_cut_slows_learning_because_practice_teaches() {
    let each = loops::practice();
    every_link_adds(&each);
    for row in each.rows(2) {
        // But for the one part in a hundred million that is left of it, and rounding in the book.
        assert!(row.open.mean.abs() < 1e-5, "{}", row.open.mean);
    }
}

#[test]
fn an_overrun_in_the_morning_makes_the_afternoon_late() {
    every_link_adds(&loops::late_afternoon());
}
