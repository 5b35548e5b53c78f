//! Observers: what a researcher may watch while a replication runs. With `()` nothing is
//! watched and nothing is paid for.

use crate::engine::Time;

/// Something that happened to a patient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Happening {
    /// The referral arrived.
    Referred,
    /// The referral was registered.
    Registered,
    /// An appointment was made.
    Booked,
    /// The patient cancelled or changed the appointment.
    CancelledByPatient,
    /// The hospital cancelled the appointment.
    CancelledByHospital,
    /// The patient rang and joined the queue.
    Rang,
    /// The call was answered.
    Answered,
    /// The patient gave up waiting on the telephone.
    GaveUp,
    /// The patient arrived at the hospital.
    Arrived,
    /// Check-in was finished.
    CheckedIn,
    /// A consultation began.
    ConsultationBegan,
    /// A consultation ended.
    ConsultationEnded,
    /// The patient did not come.
    DidNotAttend,
    /// The patient came and was sent home unseen.
    TurnedAway,
    /// The referral, or the wish for a follow-up, came to be on no list.
    Lost,
    /// It was found again.
    Found,
    /// A fault of the present appointment was put right.
    PutRight,
    /// The patient left the hospital.
    Left,
    /// The patient is not waiting for anything any more.
    Discharged,
}

/// Watches a replication: nothing it does changes what happens. `()` watches nothing.
///
/// A closure is an observer as well:
///
/// ```
/// use cutover::engine::Time;
/// use cutover::hospital::{Arm, Happening, Site, simulate_watched};
/// # let scenario = cutover::scenario::Scenario::from_toml(
/// #     "title = \"Nobody\"\nstart = 2024-01-01\nend = 2024-01-31\n").unwrap();
/// let site = Site::of(&scenario);
/// let mut gave_up = 0;
/// let count = |_: Time, _: u64, what| gave_up += u32::from(what == Happening::GaveUp);
/// let (outcome, _) = simulate_watched(&site, Arm::Baseline, 0, count);
/// println!("{gave_up} callers gave up");
/// ```
pub trait Observer {
    /// Called for everything that happens to a patient, in the order in which it happens; `now`
    /// is counted from the first midnight and never runs back.
    ///
    /// `patient` is the same in every arm, so that one patient's fate may be compared. Those who
    /// wait when the simulation begins come without [`Happening::Referred`]; a record entered
    /// twice has a number of its own. Callers who ring about something else have numbers too,
    /// which differ from all patients' unless a line bears the name of a specialty.
    fn happened(&mut self, now: Time, patient: u64, what: Happening);
}

impl Observer for () {
    #[inline]
    fn happened(&mut self, _: Time, _: u64, _: Happening) {}
}

impl<F: FnMut(Time, u64, Happening)> Observer for F {
    fn happened(&mut self, now: Time, patient: u64, what: Happening) {
        self(now, patient, what);
    }
}
