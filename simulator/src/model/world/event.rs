//! The events of a hospital. What they bring about is `pathway`.

use super::ids::SpecialtyId;
use super::ids::{
    CallId, CarId, CarParkId, DeskId, LineId, MemberId, PatientId, QueueId, ServiceId,
};
use super::patient::PatientRef;
use crate::engine::{Duration, Position, Time};
use crate::model::spec::Priority;

/// What happens in a hospital.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Event {
    /// A new day begins.
    Midnight,
    /// A referral arrives: its number among those of the specialty, and its priority if given.
    ReferralArrives(SpecialtyId, u32, Option<Priority>),
    /// An ordinary call is made: its number of the day.
    QueryComes(LineId, u32),
    /// Somebody comes to a desk with a question: the number of the day.
    EnquiryComes(DeskId, u32),
    /// A call that was noted is made.
    CallComes(CallId),
    /// A caller's patience ends.
    CallerGivesUp(LineId, Position),
    /// A line closes for the day.
    LineCloses(LineId),
    /// A member of staff comes to work, until.
    ComesToWork(MemberId, Time),
    /// A shift ends.
    ShiftEnds(MemberId),
    /// A break is due.
    BreakDue(MemberId, Duration),
    /// A break is over.
    BreakOver(MemberId),
    /// A task is finished.
    TaskEnds(MemberId),
    /// A patient arrives for an appointment.
    PatientArrives(PatientRef),
    /// A patient drives into a car park.
    DrivesIn(PatientRef, CarParkId),
    /// A patient has waited long enough for a space.
    DrivesHome(CarParkId, Position),
    /// A patient who has parked reaches the desk.
    WalksIn(PatientRef, CarId),
    /// A car comes or goes.
    Traffic(Traffic),
    /// It is the time of an appointment whose patient does not come.
    DoesNotCome(PatientRef),
    /// A patient who was told a wrong time comes when the clinic is over.
    ComesTooLate(PatientRef),
    /// A step of a visit is over.
    StepEnds(PatientId, Option<ServiceId>),
    /// Somebody's patience to wait at a desk ends.
    WalksOff(QueueId, Position),
    /// Somebody has stood at a desk long enough to be called past it.
    MayBeCalledPast(QueueId, Position),
    /// The doors of a desk close.
    DoorsClose(DeskId),
    /// A clinician is ready to begin a list.
    ClinicianReady(u32, u16),
    /// Nobody can be booked on a list any more.
    ListCloses(u32, u16),
    /// A consultation ends.
    ConsultationEnds(u32, u16),
    /// The patience of somebody in a waiting room ends: session, room, place in it.
    LeavesUnseen(u32, u16, Position),
    /// Somebody counts who of a session will still be called in by its latest finish.
    LooksAhead(u32),
    /// The latest finish of a session.
    LatestFinish(u32),
    /// The new system is back after an outage.
    SystemIsBack,
}

/// What happens in a car park and is seen by nobody until somebody looks for a space.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Traffic {
    /// A car leaves.
    CarLeaves(CarId),
    /// Somebody who is not a patient drives in: the number of the day.
    OtherDrivesIn(CarParkId, u32),
}
