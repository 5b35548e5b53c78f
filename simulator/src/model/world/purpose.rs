//! What random numbers are for: every draw is keyed by purpose, entity and occasion, so that
//! the same patient has the same random numbers in every arm. No drawing happens here.

use crate::engine::{Key, Stream};
use crate::model::spec::Priority;

/// What a random number decides, by its number, which is in no other purpose. Those of the
/// places and of what all share are here; a mechanism or remedy has its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Purpose(u64);

impl Purpose {
    /// Moments of referrals, by specialty and day.
    pub const REFERRALS: Self = Self(1);
    /// Day-to-day factor of a stream of arrivals, by stream and day.
    pub const DAY_FACTOR: Self = Self(2);
    /// Urgency of a referral, by patient.
    pub const URGENCY: Self = Self(3);
    /// Ages of the starting waiting list.
    pub const STARTING_LIST: Self = Self(4);
    /// Follow-ups already due when the scenario starts.
    pub const STARTING_FOLLOW_UPS: Self = Self(5);
    /// Moments of ordinary calls, by line and day.
    pub const QUERIES: Self = Self(6);
    /// Moments of enquiries at a desk, by desk and day.
    pub const ENQUIRIES: Self = Self(7);
    /// Time to register, by patient.
    pub const REGISTER_TIME: Self = Self(8);
    /// Time to book, by patient and booking.
    pub const BOOK_TIME: Self = Self(9);
    /// Whether a patient is invited to ring, and when they ring.
    pub const INVITATION: Self = Self(10);
    /// Whether and when an appointment is cancelled, by patient and booking.
    pub const CANCELLATION: Self = Self(11);
    /// Length of the consultation, by patient and booking.
    pub const CONSULTATION: Self = Self(14);
    /// Further steps of a visit.
    pub const STEPS: Self = Self(15);
    /// What follows from a visit.
    pub const OUTCOME: Self = Self(16);
    /// When a follow-up is due.
    pub const FOLLOW_UP_DUE: Self = Self(17);
    /// Time to check in.
    pub const CHECK_IN_TIME: Self = Self(18);
    /// Time to check out.
    pub const CHECK_OUT_TIME: Self = Self(19);
    /// Time of an enquiry.
    pub const ENQUIRY_TIME: Self = Self(20);
    /// Time of day of a call.
    pub const TIME_OF_CALL: Self = Self(22);
    /// How long a caller waits.
    pub const PATIENCE: Self = Self(23);
    /// Whether and when a caller tries again.
    pub const REDIAL: Self = Self(24);
    /// Time of a call.
    pub const HANDLE_TIME: Self = Self(25);
    /// Sickness, by member of staff and day.
    pub const SICKNESS: Self = Self(27);
    /// Speed and learning, by member of staff.
    pub const PERSON: Self = Self(28);
    /// How late a clinician starts, by session.
    pub const LATE_START: Self = Self(29);
    /// Whether a registration loses the referral or enters it twice.
    pub const REGISTRATION_ERROR: Self = Self(32);
    /// Whether a query concerns a specialty that is live.
    pub const QUERY_ABOUT: Self = Self(44);
    /// Whether a patient comes by car, how long they wait for a space and stay.
    pub const PARKING: Self = Self(45);
    /// Others in the car park, by car park and day.
    pub const OTHER_CARS: Self = Self(46);
    /// When somebody rings who meant to on a day on which the line is closed, by caller and call.
    pub const DAY_OF_CALL: Self = Self(48);

    /// The purpose with this number. A test of the sources sees that no two have the same.
    #[must_use]
    pub const fn numbered(number: u64) -> Self {
        Self(number)
    }

    /// Its number.
    #[must_use]
    pub const fn number(self) -> u64 {
        self.0
    }
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
        self.0.stream(purpose.0, entity, occasion)
    }

    /// Whether what has this chance happens, where its stream decides nothing else. What cannot
    /// happen costs no block of random numbers.
    #[inline]
    #[must_use]
    pub fn happens(&self, purpose: Purpose, entity: u64, occasion: u64, chance: f64) -> bool {
        chance > 0.0 && self.stream(purpose, entity, occasion).chance(chance)
    }

    /// Whether a patient is urgent, of whom a share is.
    #[must_use]
    pub fn priority(&self, uid: u64, urgent: f64) -> Priority {
        if self.happens(Purpose::URGENCY, uid, 0, urgent) {
            Priority::Urgent
        } else {
            Priority::Routine
        }
    }
}
