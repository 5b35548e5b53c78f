//! Training costs somebody's time: clinics that give way to it, and hours that are paid.

use cutover::model::spec::{Checked, Scenario};
use cutover::model::{Arm, Measure, Outcome};

use crate::trial::{daily, outcome, same, scenario, total};
use crate::triggered_clinics::offered;

/// Two hours of clinic a day, twelve slots, a list that fills all of them, a go-live on the ninth
/// day. Four hours of training take a quarter of the 16 hours before it.
fn clinic(training: &str) -> Checked<Scenario> {
    scenario(&format!(
        r#"
title = "Clinicians are trained"
start = 2024-01-01
go-live = 2024-01-09
end = 2024-01-28
[booking]
horizon = "8 weeks"
[specialty.any]
waiting-list = {{ size = 400, age = "1 week" }}
[clinic.any]
specialty = "any"
sessions = [{{ days = "daily", from = 09:00:00, to = 11:00:00 }}]
slots = {{ length = "10 min", pattern = "NNNNNNNNNNNN" }}
consultation = {{ new = "5 min" }}
[new-system.learning.clinician]
initial = 2.0
pace = "60 patients"
[new-system.training.clinician]
hours = "4 hours"
worth = 5
{training}
[plan.more]
training = {{ role = "clinician", hours = "4 hours" }}
cost = "100 per hour"
"#
    ))
}

const IN_CLINICS: &str = "ahead = \"8 days\"\ntime = \"in-clinics\"\ncost = \"80 per hour\"\n";

/// Slots of the days before the go-live.
fn before(scenario: &Checked<Scenario>, arm: Arm) -> Vec<f64> {
    offered(&outcome(scenario, arm))[..8].to_vec()
}

#[test]
fn clinics_withhold_the_slots_that_training_takes() {
    let scenario = clinic(IN_CLINICS);
    assert_eq!(before(&scenario, Arm::Baseline), [12.0; 8]);
    assert_eq!(before(&scenario, Arm::Unmitigated), [9.0; 8]);
    assert_eq!(before(&scenario, Arm::Planned), [6.0; 8]);
    let unmitigated = outcome(&scenario, Arm::Unmitigated);
    assert_eq!(offered(&unmitigated)[8..], [12.0; 20]);
    let withheld = daily(&unmitigated.book, Measure::ClinicSlotsTraining);
    assert_eq!(withheld[..8], [3.0; 8]);
    assert_eq!(withheld[8..], [0.0; 20]);
    // What falls before the first day takes nothing: 3.2 of 16 hours, a fifth of the slots.
    let longer = clinic(&IN_CLINICS.replace("8 days", "10 days"));
    let slots: f64 = before(&longer, Arm::Unmitigated).iter().sum();
    assert_eq!(slots, (0.8_f64 * 96.0).ceil());
    // More than there is: nobody is seen.
    let all = clinic(&IN_CLINICS.replace("8 days", "1 day"));
    assert_eq!(before(&all, Arm::Planned)[7], 0.0);
}

#[test]
fn who_is_not_seen_meanwhile_waits() {
    let seen = |o: &Outcome| {
        daily(&o.book, Measure::ClinicAttended)[..8]
            .iter()
            .sum::<f64>()
    };
    let wait = |o: &Outcome| {
        let wait = total(&o.book, Measure::ReferralToSeen);
        wait.sum / wait.n
    };
    let (scenario, after_hours) = (
        clinic(IN_CLINICS),
        clinic("ahead = \"8 days\"\ntime = \"after-hours\""),
    );
    let of = |scenario: &Checked<Scenario>, arm| outcome(scenario, arm);
    let (baseline, trained) = (
        of(&scenario, Arm::Baseline),
        of(&scenario, Arm::Unmitigated),
    );
    assert_eq!((seen(&baseline), seen(&trained)), (96.0, 72.0));
    assert!(wait(&trained) > wait(&baseline), "{}", wait(&trained));
    // After hours, as ever, no patient is the worse for it.
    assert_eq!(seen(&of(&after_hours, Arm::Planned)), 96.0);
}

#[test]
fn hours_are_paid_by_role() {
    let scenario = clinic(IN_CLINICS);
    let lines = |arm| {
        let costs = outcome(&scenario, arm).costs.into_iter();
        costs
            .map(|c| (c.heading, c.hours, c.amount))
            .collect::<Vec<_>>()
    };
    assert_eq!(lines(Arm::Baseline), []);
    let trained = ("training of clinicians".to_owned(), 4.0, 320.0);
    assert_eq!(lines(Arm::Unmitigated), std::slice::from_ref(&trained));
    let more = ("more".to_owned(), 4.0, 400.0);
    assert_eq!(lines(Arm::Planned), [trained, more]);
}

#[test]
fn what_they_bring_along_is_the_same() {
    // With nothing but the first patient after the go-live, by the curve alone.
    let first = |training: &str| {
        let outcome = outcome(&clinic(training), Arm::Unmitigated);
        daily(&outcome.book, Measure::ClinicUtilisation)[8]
    };
    same(
        first(IN_CLINICS),
        first("ahead = \"8 days\"\ntime = \"after-hours\""),
    );
}
