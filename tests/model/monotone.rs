//! What helps never harms: more clerks, fewer errors, earlier builds, a nearer audit never worsen
//! the mean of what they act on, on the same random numbers.
//!
//! Exceptions, left out because they are no harm: with more clerks more patients are booked, so
//! clinics are fuller (overrun and wait in clinic may rise) and follow-ups more; who is booked
//! sooner is at risk of a faulty booking sooner, so counts of faults *made* may rise while those
//! standing per booking do not. Earlier builds let in more patients, who make clinics fuller too,
//! and those who had to wait for a slot count in the lead time once they are booked. A nearer audit
//! puts patients back on the recorded list. Patients of clinics that do not exist are never written
//! down as not attending, so that with fewer of them the recorded share may rise.
//! A single replication may go either way, since one booking that comes sooner moves all others;
//! what is claimed is the mean.

use cutover::model::{Arm, Measure, Outcome};

use crate::full::troubled_trust;
use crate::trial::{cell, outcomes, scenario};

const REPLICATIONS: u64 = 24;

/// The mean over replications of a measure after the go-live; levels and counts per day.
fn mean(outcomes: &[Outcome], measure: Measure) -> f64 {
    let of = |o: &Outcome| {
        let c = cell(&o.book, measure, 42..o.book.days());
        c.sum / c.n.max(1.0)
    };
    outcomes.iter().map(of).sum::<f64>() / outcomes.len() as f64
}

#[track_caller]
fn never_worse(change: &[(&str, &str)], measures: &[Measure]) {
    let before = troubled_trust();
    let mut after = before.clone();
    for (from, to) in change {
        assert!(after.contains(from), "{from}");
        after = after.replace(from, to);
    }
    let run = |text: &str| outcomes(&scenario(text), Arm::Unmitigated, REPLICATIONS);
    let (before, after) = (run(&before), run(&after));
    let mut better = 0;
    for &measure in measures {
        let (was, is) = (mean(&before, measure), mean(&after, measure));
        assert!(
            is <= was,
            "{measure:?} rises from {was} to {is} with {change:?}"
        );
        better += usize::from(is < was);
    }
    assert!(better > 0, "{change:?} changes nothing");
}

#[test]
fn more_clerks() {
    never_worse(
        &[(
            "count = 5\nshifts = [\n    { days = \"mon-fri\", from = 08:00:00, to = 16:00:00, break = \"30 min\", count = 3 }",
            "count = 7\nshifts = [\n    { days = \"mon-fri\", from = 08:00:00, to = 16:00:00, break = \"30 min\", count = 5 }",
        )],
        &[
            Measure::BookingUnbooked,
            Measure::BookingUnregistered,
            Measure::BookingOldest,
            Measure::CallsWait,
            Measure::CallsAbandonedShare,
            Measure::RepairWaiting,
            Measure::ReEntryWaiting,
            Measure::ListSize,
        ],
    );
}

#[test]
fn fewer_errors() {
    never_worse(
        &[
            (
                "no-such-clinic = { initial = \"6%\", settled = \"1%\"",
                "no-such-clinic = { initial = \"2%\", settled = \"0.2%\"",
            ),
            (
                "wrong-time = { initial = \"4%\", settled = \"1%\"",
                "wrong-time = { initial = \"1%\", settled = \"0.2%\"",
            ),
            (
                "not-told = { initial = \"8%\", settled = \"1%\"",
                "not-told = { initial = \"2%\", settled = \"0.5%\"",
            ),
            (
                "lost-referral = { initial = \"5%\", settled = \"1%\"",
                "lost-referral = { initial = \"1%\", settled = \"0.2%\"",
            ),
            (
                "duplicate = { initial = \"5%\", settled = \"1%\"",
                "duplicate = { initial = \"1%\", settled = \"0.2%\"",
            ),
        ],
        &[
            Measure::BookingUnbooked,
            Measure::CallsWait,
            Measure::CallsAboutErrors,
            Measure::ClinicTurnedAway,
            Measure::FaultsFoundOnDay,
            Measure::FaultsStanding,
            Measure::ListLost,
            Measure::UrgentLost,
            Measure::ListSize,
        ],
    );
}

#[test]
fn earlier_builds() {
    never_worse(
        &[(
            "{ by = \"go-live\", share = \"40%\" }, { by = \"go-live + 5 weeks\"",
            "{ by = \"go-live\", share = \"70%\" }, { by = \"go-live + 2 weeks\"",
        )],
        &[Measure::ClinicsNotBuilt, Measure::ListSize],
    );
}

#[test]
fn a_better_audit() {
    never_worse(
        &[(
            "every = \"2 weeks\"\nfirst = \"go-live + 2 weeks\"\nfinds = \"50%\"",
            "every = \"1 week\"\nfirst = \"go-live + 1 week\"\nfinds = \"90%\"",
        )],
        &[
            Measure::ListLost,
            Measure::UrgentLost,
            Measure::FollowUpsLost,
        ],
    );
}

#[test]
fn fewer_appointments_migrated_out_of_slot() {
    never_worse(
        &[("out-of-slot = \"12%\"", "out-of-slot = \"2%\"")],
        &[
            Measure::FaultOutOfSlot,
            Measure::RepairWaiting,
            Measure::ClinicSqueezedIn,
        ],
    );
}
