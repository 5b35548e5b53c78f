//! Tasks: what a member of staff has in hand, and how much of it is left. How a task is chosen
//! and what its end brings about is decided by the places that hand it out.

use super::appointments::NextVisit;
use super::care::OnNewSystem;
use super::ids::{CallId, DeskId, PatientId, QueueId};
use super::patient::PatientRef;
use super::telling::Concern;
use crate::engine::{Duration, Time};

/// Something done outside the system that is to be entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Record {
    /// An appointment that the old system does not know after a roll-back.
    Unknown(PatientRef),
    /// A booking left on the list outside the system.
    Aside(PatientRef),
    /// Something done on paper.
    OnPaper,
}

/// What is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Job {
    /// Register a referral.
    Register(PatientRef),
    /// Book an appointment.
    Book(PatientRef),
    /// Rebook an appointment that fell through.
    Rebook(PatientRef),
    /// Put a faulty or migrated appointment right.
    Repair(PatientRef),
    /// Check a booking.
    Validate(PatientRef),
    /// Enter what was done outside the system.
    ReEnter(QueueId, Record),
    /// Answer a call.
    Answer(CallId),
    /// Check a patient in.
    CheckIn(PatientId),
    /// Check a patient out, after whose visit this follows.
    CheckOut(PatientId, NextVisit),
    /// Answer an enquiry at a desk: which of them.
    Enquiry(DeskId, u32),
}

impl Job {
    /// Whether somebody is waiting at the other end, so that the task cannot be put down.
    #[must_use]
    pub fn is_in_person(self) -> bool {
        matches!(
            self,
            Self::Answer(_) | Self::CheckIn(_) | Self::CheckOut(..) | Self::Enquiry(..)
        )
    }
}

/// A task in hand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Task {
    /// What is to be done.
    pub job: Job,
    /// What is left of it, in time of a practised person on the familiar system.
    pub left: Duration,
    /// Factor on it for the person who has it in hand, fixed when they begin.
    pub factor: f64,
    /// When they began, or took it up again.
    pub begun: Time,
    /// Whether it is done on the system.
    pub medium: Medium,
    /// Which system it concerns, as it was when they began.
    pub system: OnNewSystem,
    /// Whom it concerns, if anybody watches.
    pub concern: Option<Concern>,
}

/// What a task is done on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Medium {
    /// The system in use.
    System,
    /// Paper, because the system is down or does not have the clinic.
    Paper,
}

impl Task {
    /// A task nobody has begun.
    #[must_use]
    pub fn new(job: Job, takes: Duration) -> Self {
        Self {
            job,
            left: takes,
            factor: 1.0,
            begun: Time::ZERO,
            medium: Medium::System,
            system: OnNewSystem::No,
            concern: None,
        }
    }

    /// What is left when it is put down now.
    #[must_use]
    pub fn put_down(mut self, now: Time) -> Self {
        let done = (now - self.begun).scale(1.0 / self.factor);
        self.left = (self.left - done).max(Duration::ZERO);
        self
    }
}
