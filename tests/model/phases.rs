//! Who is on the new system when: phases, sites, a postponed go-live.

use cutover::model::remedies::{GoesLive, last_phase_of};
use cutover::model::spec::{Checked, Scenario};
use cutover::model::{Arm, Measure, Site};

use crate::conservation::nobody_is_lost;
use crate::trial::{cell, outcome, scenario};

/// Two specialties at two sites; one consultation a day each, twice as long on the new system for
/// ever. Live on the eighth day.
fn two_sites(plan: &str) -> Checked<Scenario> {
    scenario(&format!(
        r#"
title = "Phases"
start = 2024-01-01
go-live = 2024-01-08
end = 2024-02-11
[booking]
horizon = "4 weeks"
[specialty.ears]
site = "north"
referrals = "20 per day"
[specialty.eyes]
site = "south"
referrals = "20 per day"
[clinic.ears]
specialty = "ears"
sessions = [{{ days = "daily", from = 09:00:00, to = 12:00:00 }}]
slots = {{ length = "30 min", pattern = "NNNNNN" }}
consultation = {{ new = "10 min" }}
[clinic.eyes]
specialty = "eyes"
sessions = [{{ days = "daily", from = 09:00:00, to = 12:00:00 }}]
slots = {{ length = "30 min", pattern = "NNNNNN" }}
consultation = {{ new = "10 min" }}
[new-system.learning.clinician]
initial = 2.0
pace = "1000 hours"
plateau = 2.0
{plan}
"#
    ))
}

/// The mean multiplier of consultations on each day.
fn multipliers(scenario: &Checked<Scenario>, arm: Arm) -> Vec<f64> {
    let outcome = outcome(scenario, arm);
    nobody_is_lost(&outcome);
    let of = |day| {
        let c = cell(&outcome.book, Measure::ClinicianMultiplier, day..day + 1);
        c.sum / c.n
    };
    // The first slots are taken on the second day.
    (2..outcome.book.days()).map(of).collect()
}

#[test]
fn phases_by_specialty_or_site_go_live_one_after_the_other() {
    for phases in [
        "[plan.phases]\nphases = [{ specialties = [\"ears\"] }, { specialties = [\"eyes\"], after = \"2 weeks\" }]\n",
        "[plan.phases]\nphases = [{ sites = [\"north\"] }, { sites = [\"south\"], after = \"2 weeks\" }]\n",
    ] {
        let text = two_sites(phases);
        let planned = multipliers(&text, Arm::Planned);
        // Both have as many consultations a day: half of them on the new system between.
        let expected: Vec<f64> = (2..42)
            .map(|day| match day {
                ..7 => 1.0,
                7..21 => 1.5,
                _ => 2.0,
            })
            .collect();
        assert_eq!(planned, expected);
        let big_bang = multipliers(&text, Arm::Unmitigated);
        assert!(
            (2..42)
                .zip(big_bang)
                .all(|(day, m)| m == if day < 7 { 1.0 } else { 2.0 })
        );
        assert!(multipliers(&text, Arm::Baseline).iter().all(|m| *m == 1.0));
    }
}

#[test]
fn a_postponed_go_live_takes_everything_relative_with_it() {
    let text = two_sites(
        "[plan.later]\npostpone = { by = \"10 days\" }\n\
         [plan.lighter]\ntemplate = { ramp = [\"50% for 1 week\"] }\n",
    );
    let planned = multipliers(&text, Arm::Planned);
    assert!(
        (2..42)
            .zip(planned)
            .all(|(day, m)| m == if day < 17 { 1.0 } else { 2.0 })
    );
    // The reduced templates too: six slots in two clinics, three of them in the week from day 17.
    let outcome = outcome(&text, Arm::Planned);
    let offered = |day| cell(&outcome.book, Measure::ClinicSlotsUnused, day..day + 1).n;
    assert!((0..42).all(|day| offered(day) == if (17..24).contains(&day) { 6.0 } else { 12.0 }));
}

#[test]
fn the_last_phase_is_known_with_its_day() {
    let phases = "[plan.phases]\nphases = [{ sites = [\"north\"] }, { sites = [\"south\"], after = \"2 weeks\" }]\n";
    let later = "[plan.later]\npostpone = { by = \"10 days\" }\n";
    let last = |plan: &str, arm| last_phase_of(&Site::of(&two_sites(plan)), arm);
    // The go-live is on day 7.
    assert_eq!(last(phases, Arm::Planned), Some(21));
    assert_eq!(last(phases, Arm::Unmitigated), None);
    assert_eq!(last(&[phases, later].concat(), Arm::Planned), Some(31));
    assert_eq!(last(later, Arm::Planned), None);
    let paused = "[plan.wait]\npause = {}\nfrom = \"go-live + 1 week\"\nfor = \"3 days\"\n";
    assert_eq!(last(&[phases, paused].concat(), Arm::Planned), Some(24));
    // It never comes, or nobody knows.
    let for_good = paused.replace("for = \"3 days\"\n", "");
    let if_bad = paused.replace(
        "from = \"go-live + 1 week\"",
        "when = \"clinic.wait > 1 h\"",
    );
    for plan in [for_good, if_bad] {
        assert_eq!(
            last(&[phases, &plan].concat(), Arm::Planned),
            None,
            "{plan}"
        );
    }
}

#[test]
fn a_go_live_that_never_comes_is_counted_from_the_day_on_which_it_was_to() {
    let live =
        |plan: &str| GoesLive::of(&Site::of(&two_sites(plan)), Arm::Planned).map(|l| l.first);
    let pause = |lasts: &str| format!("[plan.wait]\npause = {{}}\nfrom = 2024-01-05\n{lasts}");
    assert_eq!(live(&pause("for = \"10 days\"\n")), Some(17));
    assert_eq!(live(&pause("")), Some(7));
}
