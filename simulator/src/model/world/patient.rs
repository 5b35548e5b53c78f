//! A patient: who they are, where they stand, and what is known of their appointment. All of them
//! are in the register; what happens to them is decided by the places they pass through.

use super::ids::{CarId, PatientId, SessionId, SpecialtyId};
use crate::engine::Time;
use crate::model::measures::figure;
use crate::model::measures::handle::{BySpecialty, Count};
use crate::model::spec::Priority;

/// Where a patient stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Referred; the referral is not registered yet.
    Unregistered,
    /// Asked to ring and choose an appointment.
    Invited,
    /// On the worklist to be booked, or in a clerk's hands.
    ToBook,
    /// On the worklist to be rebooked, or in a clerk's hands.
    ToRebook,
    /// Waits for a slot to become free within the booking horizon.
    NoSlot,
    /// A follow-up that is not due for booking, or who has asked to be seen later.
    NotDue,
    /// Has an appointment.
    Booked,
    /// In the hospital.
    There,
    /// On no list of the hospital.
    Lost,
    /// On the list outside the system.
    Aside,
}

impl Stage {
    /// Number of stages.
    pub const COUNT: usize = 10;

    /// All stages, in the order of their numbers.
    pub const ALL: [Self; Self::COUNT] = [
        Self::Unregistered,
        Self::Invited,
        Self::ToBook,
        Self::ToRebook,
        Self::NoSlot,
        Self::NotDue,
        Self::Booked,
        Self::There,
        Self::Lost,
        Self::Aside,
    ];

    /// Whether such a patient has heard nothing and may chase.
    #[must_use]
    pub fn is_unheard(self) -> bool {
        matches!(
            self,
            Self::Unregistered
                | Self::ToBook
                | Self::ToRebook
                | Self::NoSlot
                | Self::Lost
                | Self::Aside
        )
    }
}

/// What kind of appointment a patient needs next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// A first appointment; the 18-week clock runs.
    First,
    /// A follow-up.
    FollowUp,
}

/// One slot of the diary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Appointment {
    /// Session.
    pub session: SessionId,
    /// Slot within the session, over all its lists.
    pub slot: u16,
}

/// A patient. A large hospital has half a million of them, and whoever is looked up is seldom in a
/// cache: so each is one line of it, and no more.
#[derive(Clone, Debug)]
#[repr(align(64))]
pub struct Patient {
    /// Who this is, the same in every arm: the entity of all the patient's random numbers.
    pub uid: u64,
    /// Whose patient.
    pub specialty: SpecialtyId,
    /// Urgent or routine.
    pub priority: Priority,
    /// What is needed next.
    pub need: Need,
    /// Where the patient stands.
    pub stage: Stage,
    /// Chasing calls in the present silence.
    pub chased: u16,
    /// Which booking of this patient it is: the occasion of its random numbers.
    pub occasion: u32,
    /// Moment of referral: the 18-week clock.
    pub referred: Time,
    /// When a follow-up is due; of others the referral, or when they are to be asked again.
    pub due: Time,
    /// Since when the patient stands there: on the present worklist, with the present appointment,
    /// or in the hospital.
    pub since: Time,
    /// The present appointment.
    pub appointment: Appointment,
    /// Whether the patient means to come.
    pub attends: Intention,
    /// Next of the steps after or before the consultation.
    pub step: u8,
    /// Whether the clinician has seen the patient on this visit.
    pub seen: Seen,
    /// What is wrong with the present appointment: set by [`Register::sets_fault`], which counts.
    pub(super) fault: Option<Fault>,
    /// Whether the slot of the present appointment is the patient's own.
    pub holds: Holds,
    /// Whether the clinic expects the patient today.
    pub expected: Expected,
    /// Whether the present appointment is on the list to be put right.
    pub repair: Repair,
    /// Whether there is a person behind the record.
    pub record: Record,
    /// How often the patient has been left on the list outside the system.
    pub left_aside: u8,
    /// The car that the patient came in on this visit.
    pub car: Option<CarId>,
}

const _: () = assert!(
    size_of::<Patient>() == 64,
    "a patient is one line of a cache"
);

impl Patient {
    /// What is wrong with the present appointment, as long as nobody has put it right.
    #[must_use]
    pub fn fault(&self) -> Option<Fault> {
        self.fault
    }

    /// Since when the patient waits: a first appointment since the referral, a follow-up since
    /// it is due.
    #[must_use]
    pub fn waits_since(&self) -> Time {
        match self.need {
            Need::First => self.referred,
            Need::FollowUp => self.due,
        }
    }

    /// As whose their tasks count: urgent is an urgent referral until it has been seen.
    #[inline]
    #[must_use]
    pub fn class(&self) -> Priority {
        match self.need {
            Need::First => self.priority,
            Need::FollowUp => Priority::Routine,
        }
    }

    pub(super) fn has_standing_fault(&self) -> bool {
        self.stage == Stage::Booked && self.fault.is_some()
    }

    /// Whether the patient has heard nothing and may chase.
    #[must_use]
    pub fn is_unheard(&self) -> bool {
        self.record == Record::Person
            && (self.stage.is_unheard()
                || self.stage == Stage::Booked && self.fault == Some(Fault::NotTold))
    }
}

/// What is wrong with an appointment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The patient was told a time in a clinic that does not exist.
    NoSuchClinic,
    /// The patient was told a wrong time of the right day.
    WrongTime,
    /// It is in a clinic of another specialty.
    WrongSpecialty,
    /// The slot is somebody else's.
    DoubleBooking,
    /// The patient was not told.
    NotTold,
    /// It was migrated out of its slot.
    OutOfSlot,
    /// It was made on the system that was rolled back, and the old one does not know it.
    NotReEntered,
}

/// Whether the slot of an appointment belongs to the patient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// It does.
    Slot,
    /// It is somebody else's, or anybody's.
    Nothing,
}

/// Whether a clinic expects a patient on the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// The clinicians wait until it is settled whether the patient comes.
    Yes,
    /// They know nothing of the patient, or need wait no longer.
    No,
}

/// Whether an appointment is on the list to be put right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repair {
    /// It is not.
    NotListed,
    /// It is, or is in hand: who finds the fault once more adds nothing.
    Listed,
}

/// Whether there is a person behind a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Record {
    /// There is.
    Person,
    /// The record was entered twice; the person has another.
    Duplicate,
}

/// Whether a patient means to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Intention {
    /// Yes; whether they do is a matter of chance.
    Comes,
    /// No: means to cancel, and may or may not have got through.
    CannotCome,
}

/// How far a visit has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Seen {
    /// Not seen yet.
    NotYet,
    /// Called in for the first time: the clock of a first appointment has stopped.
    Once,
}

/// A patient as known at some moment; void once the patient has moved on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PatientRef {
    /// Who.
    pub id: PatientId,
    /// Their stamp at the time.
    pub stamp: u32,
}

impl Fault {
    /// Whether nobody expects the patient: there is no such clinic, or none that knows of them.
    #[must_use]
    pub fn is_unknown(self) -> bool {
        matches!(self, Self::NoSuchClinic | Self::NotReEntered)
    }

    /// What counts it.
    #[must_use]
    pub fn counted_as(self) -> Count<BySpecialty> {
        match self {
            Self::NoSuchClinic => figure::FaultNoSuchClinic,
            Self::WrongTime => figure::FaultWrongTime,
            Self::WrongSpecialty => figure::FaultWrongSpecialty,
            Self::DoubleBooking => figure::FaultDoubleBooking,
            Self::NotTold => figure::FaultNotTold,
            Self::OutOfSlot => figure::FaultOutOfSlot,
            Self::NotReEntered => figure::FaultNotReEntered,
        }
    }
}
