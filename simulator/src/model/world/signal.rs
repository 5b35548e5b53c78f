//! Signals: what one place, mechanism or remedy has done that another is to go on with. Who goes
//! on, and how, is `pathway`.

use super::care::Care;
use super::ids::{LineId, MemberId, PatientId, QueueId, SpecialtyId};
use super::patient::{Appointment, Fault, PatientRef, Stage};
use super::task::{Job, Record};
use crate::engine::{Duration, Position, Time};

/// What a call is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// A question that ends with the call.
    Query,
    /// An invited patient books.
    Booking,
    /// A patient cancels or changes an appointment.
    Change,
    /// A patient who has heard nothing.
    Chasing,
    /// A patient whose booking is faulty.
    Error,
    /// A patient asks whether the appointment is still on.
    Appointment,
    /// A GP asks about a referral.
    Referral,
    /// A patient whom a letter tells otherwise than before, or late.
    Letter,
    /// A patient who was not told: has missed the appointment, or hears that letters are not sent.
    NotTold,
}

impl About {
    /// Whether whoever rings knows of an appointment that it is about.
    #[must_use]
    pub const fn knows_of_appointment(self) -> bool {
        matches!(
            self,
            Self::Change | Self::Error | Self::Appointment | Self::Letter
        )
    }
}

/// A patient's call that has been answered and is over.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Answered {
    /// The patient it is about. A chasing call refers to the start of the silence.
    pub patient: PatientRef,
    /// Who rings, and on which occasion and attempt: keys of the call's random numbers.
    pub uid: u64,
    /// Occasion and attempt.
    pub key: u64,
    /// With how much care it was answered.
    pub care: Care,
}

/// Who books.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BookedBy {
    /// A clerk of the office.
    Clerk,
    /// Somebody else, or nobody: where booking takes no time.
    Others,
}

/// What is to be gone on with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Signal {
    // Staff.
    /// Work has joined a queue, and somebody is idle.
    WorkWaits(QueueId),
    /// A member is at work with nothing in hand.
    TakesNextTask(MemberId),
    /// A task that was begun goes back: what is left of it.
    HandsOver(Job, Duration),

    // From the referral to the appointment.
    /// A patient hears nothing from this moment on.
    HearsNothing(PatientId),
    /// The same from now on, if that is how the patient stands.
    MayHearNothing(PatientId),
    /// A referral is on the register: it is invited, or put on the worklist.
    Registered(PatientId),
    /// A patient is to be put on the worklist to be booked or rebooked.
    AwaitsBooking(PatientId, Stage),
    /// A patient is to be booked now.
    Book(PatientId, Care, BookedBy),
    /// The same, for another appointment than the last.
    BookAnew(PatientId, Care, BookedBy),
    /// A booking has been made in error.
    BookedInError(PatientId, Fault),
    /// A patient has been booked for today: whether and when they come.
    ExpectedToday(PatientId),
    /// A patient will come to an appointment without a slot of their own.
    ComesWithoutSlot(PatientId),
    /// A booking has been made that somebody may check.
    MayBeChecked(PatientId),

    // When an appointment falls through.
    /// The patient's cancellation has reached the hospital.
    GivesBack(PatientRef),
    /// An appointment is given up, and with it its slot.
    GivesUpSlot(PatientId),
    /// A new appointment is needed.
    Rebook(PatientId),
    /// The hospital tells a patient otherwise than before.
    ToldOtherwise(PatientId),
    /// A patient is told of an appointment, whose letter had not been sent.
    ToldAtLast(PatientId),
    /// A patient waits no more, who has not been seen.
    LeavesList(PatientId),

    /// The 18-week clock of a patient has been moved.
    ClockMoves(PatientId),

    // The telephone.
    /// A caller in the queue of a line hangs up; for which day it counts.
    HangsUp(LineId, Position, i64),
    /// A patient chased in vain on a day.
    ChasedInVain(PatientRef, i64),
    /// A chasing patient has been answered.
    ChasingAnswered(Answered),
    /// A patient who rang about a booking, which may be faulty, has been answered.
    ErrorAnswered(Answered),

    // Faults.
    /// A fault has come to light before the day.
    FaultFound(PatientRef),
    /// A faulty appointment is put right.
    PutRight(PatientRef, Care),
    /// An appointment made on the new system may be unknown to the old one, live since.
    MayBeUnknown(PatientId, Time),
    /// The system does not know an appointment any more.
    OutOfSlot(PatientId, Fault),
    /// A record entered twice has been found.
    DuplicateFound(PatientId),
    /// It is struck off.
    StruckOff(PatientId),
    /// Somebody who was on no list has been found.
    FoundAgain(PatientId),
    /// A patient left aside is taken up again.
    TakenUpAgain(PatientRef, Care),
    /// Something was done outside the system of a specialty.
    ToEnter(SpecialtyId, Record),
    /// A patient was seen, or booked, on paper.
    NotedOnPaper(PatientId),

    // The day of the appointment.
    /// A patient arrives.
    Arrives(PatientRef),
    /// A patient does not come.
    DoesNotCome(PatientRef),
    /// A clinician of a session that is open has nobody to see: which session and list.
    ClinicianIsIdle(u32, u16),
    /// Nobody has to wait for the patient of an appointment any more.
    NeedsNoClinician(Appointment),
    /// A patient goes back to the car, if they came by car.
    BackToCar(PatientId),
}
