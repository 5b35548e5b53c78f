//! Observers: what a researcher may watch while a replication runs. With `()` nothing is
//! watched and nothing is paid for.

use super::ids::{CarParkId, ClinicId, DeskId, GroupId, LineId, QueueId, ServiceId, SpecialtyId};
use super::patient::Need;
use crate::engine::Time;
use crate::model::spec::{Priority, Work};

/// Something that happened to a patient, or to somebody else who rings, asks or parks.
///
/// Every queue has a beginning and an end, and so has whatever is done:
///
/// | queue | begins | ends |
/// |---|---|---|
/// | for staff, at a desk | `Queued` | `Began` or `LeftDesk` |
/// | for staff, on the telephone | `Queued` | `Began` or `GaveUp` |
/// | for staff, on a list of the office | `Queued` | `Began`, or [what voids it](Self::voids) |
/// | for a slot | `SetAside` | `Queued`, `Booked`, `PutOff`, `StruckOff` or `Removed` |
/// | in the waiting room | `ReadyToBeSeen` | `ConsultationBegan`, `TurnedAway` or `LeftUnseen` |
/// | for a service of the clinics | `StepQueued` | `StepBegan` |
/// | for a space in a car park | `DroveIn` | `Parked` or `DroveHome` |
///
/// | what is done | begins | ends |
/// |---|---|---|
/// | work of the staff | `Began` | `Ended` or `PutDown` |
/// | a consultation or a second look | `ConsultationBegan` | `ConsultationEnded` |
/// | a step of the visit | `StepBegan` | `StepEnded` |
/// | a car is in the car park | `Parked` | `CarLeft` |
/// | a visit | `Arrived` | `Left`, `TurnedAway` or `LeftUnseen` |
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TraceEvent {
    /// The referral arrived.
    Referred,
    /// The referral was entered a second time: a record without a person goes its own way.
    EnteredTwice,
    /// The referral was registered.
    Registered,
    /// The patient was invited to ring and choose an appointment.
    Invited,
    /// An appointment was made.
    Booked,
    /// No suitable slot is free: the patient was set aside until there is one.
    SetAside,
    /// The follow-up is left for later: the hospital writes when it is due to be booked.
    PutOff,
    /// The patient cancelled or changed the appointment.
    CancelledByPatient,
    /// The hospital cancelled the appointment.
    CancelledByHospital,
    /// The patient rang and met the engaged tone.
    Engaged,
    /// The patient rang and joined the queue.
    Rang,
    /// The call was answered.
    Answered,
    /// The patient gave up waiting on the telephone.
    GaveUp,
    /// Whoever rang, and was not answered, will not try again.
    StoppedTrying,
    /// Joined a queue for the staff: a list of the office, a telephone line or a desk.
    Queued(Work),
    /// A member of staff began, or went on with what was put down.
    Began(Work),
    /// The shift ended before the work did: it is kept for the next shift, or [`Self::Queued`]
    /// again.
    PutDown(Work),
    /// A member of staff finished. What came of it is told next.
    Ended(Work),
    /// Stood at a desk and was not attended to: walked off, was called past it, or the doors closed.
    LeftDesk(Work),
    /// The patient drove in and looks for a space.
    DroveIn,
    /// The car was parked.
    Parked,
    /// There was no space for too long, or the appointment fell through meanwhile.
    DroveHome,
    /// The car left the car park.
    CarLeft,
    /// The patient arrived at the hospital.
    Arrived,
    /// Check-in was finished, or there was nobody to check in with.
    CheckedIn,
    /// The patient joined the queue for a step of the visit that a service does.
    StepQueued,
    /// A step of the visit began.
    StepBegan,
    /// A step of the visit ended.
    StepEnded,
    /// The patient sat down in the waiting room, for the clinician or a second look.
    ReadyToBeSeen,
    /// A consultation began.
    ConsultationBegan,
    /// A consultation ended.
    ConsultationEnded,
    /// The patient did not come.
    DidNotAttend,
    /// The patient came and was sent home unseen.
    TurnedAway,
    /// The patient came, waited too long and left unseen.
    LeftUnseen,
    /// The referral, or the wish for a follow-up, came to be on no list.
    Lost,
    /// It was found again.
    Found,
    /// A fault of the present appointment was put right.
    PutRight,
    /// The patient left the hospital.
    Left,
    /// A record without a person was found and struck off.
    StruckOff,
    /// The patient left the waiting list without having been seen.
    Removed,
    /// The patient is not waiting for anything any more.
    Discharged,
}

impl TraceEvent {
    /// What it is called in an event log, if it happens at a moment and is neither the beginning nor
    /// the end of a wait or of work.
    #[must_use]
    pub const fn milestone(self) -> Option<&'static str> {
        Some(match self {
            Self::Referred => "referred",
            Self::EnteredTwice => "entered-twice",
            Self::Registered => "registered",
            Self::Invited => "invited",
            Self::Booked => "booked",
            Self::SetAside => "set-aside",
            Self::CancelledByPatient => "cancelled-by-patient",
            Self::CancelledByHospital => "cancelled-by-hospital",
            Self::Engaged => "engaged",
            Self::Arrived => "arrived",
            Self::DidNotAttend => "did-not-attend",
            Self::TurnedAway => "turned-away",
            Self::LeftUnseen => "left-unseen",
            Self::Lost => "lost",
            Self::Found => "found",
            Self::PutRight => "put-right",
            Self::Left => "left",
            Self::PutOff => "put-off",
            Self::StruckOff => "struck-off",
            Self::Removed => "removed",
            Self::Discharged => "discharged",
            Self::Queued(_)
            | Self::Began(_)
            | Self::PutDown(_)
            | Self::Ended(_)
            | Self::GaveUp
            | Self::LeftDesk(_)
            | Self::DroveIn
            | Self::Parked
            | Self::DroveHome
            | Self::CarLeft
            | Self::StepQueued
            | Self::StepBegan
            | Self::StepEnded
            | Self::ReadyToBeSeen
            | Self::ConsultationBegan
            | Self::ConsultationEnded
            | Self::Rang
            | Self::Answered
            | Self::CheckedIn
            | Self::StoppedTrying => return None,
        })
    }

    /// Whether an entry for a kind of work on a list of the office means nothing after this has
    /// happened to the patient. Nobody crosses it out at that moment, so it is not told apart.
    #[must_use]
    pub fn voids(self, work: Work) -> bool {
        match work {
            Work::Register => matches!(self, Self::StruckOff | Self::Removed),
            Work::Book | Work::Rebook => matches!(
                self,
                Self::Booked
                    | Self::SetAside
                    | Self::Lost
                    | Self::StruckOff
                    | Self::Removed
                    | Self::Discharged
            ),
            // Up to the day of the appointment, as long as it stands.
            Work::Repair | Work::Validate | Work::ReEnter => matches!(
                self,
                Self::Booked
                    | Self::SetAside
                    | Self::PutRight
                    | Self::Arrived
                    | Self::DidNotAttend
                    | Self::TurnedAway
                    | Self::LeftUnseen
                    | Self::CancelledByPatient
                    | Self::CancelledByHospital
                    | Self::Lost
                    | Self::StruckOff
                    | Self::Removed
                    | Self::Discharged
            ),
            Work::Answer | Work::CheckIn | Work::CheckOut | Work::Enquiry => false,
        }
    }
}

/// Where something happened, as far as it happened anywhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Whereabouts {
    /// Whose patient it is; nobody's are those who ring or ask about something else, and others
    /// who park.
    pub specialty: Option<SpecialtyId>,
    /// The place.
    pub place: Option<Place>,
    /// The member of staff whose hands it is in.
    pub by: Option<StaffMember>,
}

/// A place in the hospital where something is waited for or done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// A list of the booking office.
    Worklist(QueueId),
    /// A telephone line.
    Line(LineId),
    /// A reception desk.
    Desk(DeskId),
    /// The waiting room of a clinic.
    WaitingRoom(ClinicId),
    /// A clinician's list.
    List(ClinicList),
    /// A step of a clinic's visit, by its position among those written, and the service that
    /// does it.
    Step(ClinicId, u16, Option<ServiceId>),
    /// A car park.
    CarPark(CarParkId),
}

/// One clinician's part of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ClinicList {
    /// The clinic.
    pub clinic: ClinicId,
    /// Which of all sessions of the replication, in the order in which they opened.
    pub run: u32,
    /// Which of the session's lists.
    pub list: u16,
    /// Whose: a number among all clinicians, as [`Site`](super::Site) counts them.
    pub clinician: u32,
}

/// A member of staff: the first of a group is 0, and who comes for a time comes last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct StaffMember {
    /// The group.
    pub group: GroupId,
    /// Which of the group.
    pub number: u32,
}

/// An appointment, as it is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AppointmentMade {
    /// Whose patient.
    pub specialty: SpecialtyId,
    /// Where.
    pub clinic: ClinicId,
    /// A first appointment or a follow-up.
    pub need: Need,
    /// Urgent or routine.
    pub priority: Priority,
    /// When the patient was referred; of those who start with a follow-up, last seen.
    pub referred: Time,
    /// When a follow-up is due; of others the referral, or when they asked to be seen.
    pub due: Time,
    /// When it was made: before the first day for those who start with an appointment.
    pub booked: Time,
    /// When it is.
    pub at: Time,
}

/// Somebody who waits for an appointment, or has one to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StillWaits {
    /// Whose patient.
    pub specialty: SpecialtyId,
    /// For a first appointment or a follow-up.
    pub need: Need,
    /// Urgent or routine.
    pub priority: Priority,
    /// When they were referred; of those who start with a follow-up, last seen.
    pub referred: Time,
    /// When a follow-up is due.
    pub due: Time,
    /// Their appointment, if they have one.
    pub appointment: Option<Time>,
}

/// Watches a replication: nothing it does changes what happens. `()` watches nothing.
///
/// A closure is an observer as well:
///
/// ```
/// # use cutover_simulator as cutover;
/// use cutover::engine::Time;
/// use cutover::model::{Arm, TraceEvent, Site, simulate_watched};
/// # let scenario = cutover::model::spec::Scenario::from_toml(
/// #     "title = \"Nobody\"\nstart = 2024-01-01\nend = 2024-01-31\n").unwrap();
/// let site = Site::of(&scenario);
/// let mut gave_up = 0;
/// let count = |_: Time, _: u64, what| gave_up += u32::from(what == TraceEvent::GaveUp);
/// let (outcome, _) = simulate_watched(&site, Arm::Baseline, 0, count);
/// println!("{gave_up} callers gave up");
/// ```
pub trait Observer {
    /// Whether anybody watches. Where nobody does, what would have to be looked up to tell it is
    /// not even looked up.
    const WATCHES: bool = true;

    /// Called for everything that happens to a patient, in the order in which it happens; `now`
    /// is counted from the first midnight and never runs back.
    ///
    /// `patient` is the same in every arm, so that one patient's fate may be compared. Those who
    /// wait when the simulation begins come without [`TraceEvent::Referred`]; a record entered
    /// twice has a number of its own. So have callers who ring about something else, which differ
    /// from all patients' unless a line bears the name of a specialty; those who ask something at
    /// a desk; and others who park. An appointment made before the first day is not told.
    fn happened(&mut self, now: Time, patient: u64, what: TraceEvent);

    /// The same, for observers who want to know where it happened. The hospital calls this one.
    #[inline]
    fn happened_there(&mut self, now: Time, patient: u64, what: TraceEvent, there: Whereabouts) {
        let _ = there;
        self.happened(now, patient, what);
    }

    /// Called for every appointment that is made, those before the first day included, and before
    /// [`TraceEvent::Booked`] is told of it.
    #[inline]
    fn appointed(&mut self, patient: u64, made: AppointmentMade) {
        let _ = (patient, made);
    }

    /// Whether everybody who waits is to be told of on the morning of a day, before anything happens
    /// on it; the last such day is the one after the end.
    #[inline]
    fn takes_stock_on(&self, day: i64) -> bool {
        let _ = day;
        false
    }

    /// Called on such a morning for everybody who waits for an appointment or has one to come.
    #[inline]
    fn still_waits(&mut self, patient: u64, waits: StillWaits) {
        let _ = (patient, waits);
    }
}

impl Observer for () {
    const WATCHES: bool = false;

    #[inline]
    fn happened(&mut self, _: Time, _: u64, _: TraceEvent) {}
}

impl<F: FnMut(Time, u64, TraceEvent)> Observer for F {
    fn happened(&mut self, now: Time, patient: u64, what: TraceEvent) {
        self(now, patient, what);
    }
}
