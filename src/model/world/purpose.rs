//! What random numbers are for: every draw is keyed by purpose, entity and occasion, so that
//! the same patient has the same luck in every arm. No drawing happens here.

use crate::engine::{Key, Stream};
use crate::model::spec::Priority;

/// What a random number decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u64)]
pub enum Purpose {
    /// Moments of referrals, by specialty and day.
    Referrals = 1,
    /// Day-to-day factor of a stream of arrivals, by stream and day.
    DayFactor,
    /// Urgency of a referral, by patient.
    Urgency,
    /// Ages of the starting waiting list.
    StartingList,
    /// Follow-ups already due when the scenario starts.
    StartingFollowUps,
    /// Moments of ordinary calls, by line and day.
    Queries,
    /// Moments of enquiries at a desk, by desk and day.
    Enquiries,
    /// Time to register, by patient.
    RegisterTime,
    /// Time to book, by patient and booking.
    BookTime,
    /// Whether a patient is invited to ring, and when they ring.
    Invitation,
    /// Whether and when an appointment is cancelled, by patient and booking.
    Cancellation,
    /// Whether a patient attends, by patient and booking.
    Attendance,
    /// How early a patient arrives, by patient and booking.
    Punctuality,
    /// Length of the consultation, by patient and booking.
    Consultation,
    /// Further steps of a visit.
    Steps,
    /// What follows from a visit.
    Outcome,
    /// When a follow-up is due.
    FollowUpDue,
    /// Time to check in.
    CheckInTime,
    /// Time to check out.
    CheckOutTime,
    /// Time of an enquiry.
    EnquiryTime,
    /// When a patient who has heard nothing rings, by patient and call.
    Chasing,
    /// Time of day of a call.
    TimeOfCall,
    /// How long a caller waits.
    Patience,
    /// Whether and when a caller tries again.
    Redial,
    /// Time of a call.
    HandleTime,
    /// Whether a chasing call ends in a booking.
    ChasingOutcome,
    /// Sickness, by member of staff and day.
    Sickness,
    /// Speed and learning, by member of staff.
    Person,
    /// How late a clinician starts, by session.
    LateStart,
    /// Whether a booking is faulty, and how.
    BookingError,
    /// What becomes of a faulty booking: calls, squeezed in or not, comes untold or not.
    FaultyBooking,
    /// Whether a registration loses the referral or enters it twice.
    RegistrationError,
    /// Whether the outcome of a visit is recorded.
    OutcomeError,
    /// What an audit finds.
    Audit,
    /// Whether an appointment is migrated out of its slot.
    Migration,
    /// Whether a letter is sent.
    Letters,
    /// Whether a booking is left on the list outside the system, and whether that loses it.
    WorkAround,
    /// Time to put an appointment right.
    RepairTime,
    /// Time to check a booking.
    ValidateTime,
    /// Time to enter a record.
    ReEntryTime,
    /// In which order clinics are built.
    Builds,
    /// When the system is down, and for how long.
    Outages,
    /// Whether a message reaches a patient.
    Messages,
    /// Whether a query concerns a specialty that is live.
    QueryAbout,
    /// Whether a patient comes by car, how long they wait for a space and stay.
    Parking,
    /// Others in the car park, by car park and day.
    OtherCars,
    /// Whether a call about a faulty booking finds the fault.
    ErrorCall,
}

/// Random numbers of one replication, by purpose.
#[derive(Clone, Copy, Debug)]
pub struct Streams(Key);

impl Streams {
    /// The numbers of one replication under one seed; the same in every arm.
    #[must_use]
    pub fn of(seed: u64, replication: u64) -> Self {
        Self(Key::new(seed, replication))
    }

    /// The stream that decides `purpose` for `entity` on its `occasion`.
    #[inline]
    #[must_use]
    pub fn stream(&self, purpose: Purpose, entity: u64, occasion: u64) -> Stream {
        self.0.stream(purpose as u64, entity, occasion)
    }

    /// Whether a patient is urgent, of whom a share is.
    #[must_use]
    pub fn priority(&self, uid: u64, urgent: f64) -> Priority {
        if self.stream(Purpose::Urgency, uid, 0).chance(urgent) {
            Priority::Urgent
        } else {
            Priority::Routine
        }
    }
}
