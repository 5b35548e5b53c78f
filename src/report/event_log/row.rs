//! A row of the event log: one thing that happened at one moment, before it is put into words.

use crate::engine::Time;
use crate::model::ids::{CarParkId, ClinicId, DeskId, LineId, ServiceId};
use crate::model::spec::Work;
use crate::model::{Place, SpecialtyId, StaffMember};

/// One event.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Row {
    /// When.
    pub at: Time,
    /// To whom.
    pub who: Who,
    /// What.
    pub activity: Activity,
    /// How far it has come.
    pub lifecycle: Lifecycle,
    /// Which doing of it: the rows of one have the same number.
    pub instance: u32,
    /// Where.
    pub place: Option<Place>,
    /// Who or what is taken up by it, or free again.
    pub unit: Option<Unit>,
}

/// Somebody to whom things happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Who {
    /// The number by which observers know them.
    pub number: u64,
    /// What brings them.
    pub pathway: Pathway,
}

/// What brings somebody to the hospital or its telephone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pathway {
    /// A patient of a specialty.
    Patient(SpecialtyId),
    /// Somebody who rings about something else.
    Caller(LineId),
    /// Somebody who asks something at a desk.
    Enquirer(DeskId),
    /// Somebody else who parks.
    Visitor(CarParkId),
}

/// What is done, or happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Activity {
    /// Somebody is there for the first time.
    Arrival,
    /// Somebody is there no more.
    Departure,
    /// Work of the staff.
    Work(Work),
    /// A step of a clinic's visit, by its position among those written.
    Step(ClinicId, u16),
    /// A consultation or a second look.
    Consultation,
    /// A car is in a car park.
    Parking,
    /// Something that takes no time, by its name.
    Milestone(&'static str),
}

/// How far an activity has come: the standard life cycle of XES (IEEE 1849-2016), as far as it
/// happens here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lifecycle {
    /// Waits to be begun.
    Schedule,
    /// Is not waited for any more, and was not begun.
    Withdraw,
    /// Is begun.
    Start,
    /// Is put down, for the next shift or for anybody.
    Suspend,
    /// Is taken up again, by whoever had it or by somebody else.
    Resume,
    /// Is not waited for any more, and was begun.
    Abort,
    /// Is done.
    Complete,
}

/// One of those, or of the things, that serve one at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A member of staff.
    Staff(StaffMember),
    /// A clinician who sees patients of a clinic, by number among all clinicians.
    Clinician(ClinicId, u32),
    /// One of so many who do a service at a time, counted from 1.
    Service(ServiceId, u32),
    /// A space in a car park, counted from 1.
    Space(CarParkId, u32),
}

/// What a row is to vidigi, which draws people where their last row puts them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventType {
    /// Somebody comes or goes.
    ArrivalDeparture,
    /// Waits somewhere, or is somewhere without taking anybody's time.
    Queue,
    /// Takes somebody's time, or a place.
    ResourceUse,
    /// Takes it no more.
    ResourceUseEnd,
}

impl Row {
    /// What it is to vidigi.
    #[must_use]
    pub fn event_type(&self) -> EventType {
        match (self.activity, self.unit, self.lifecycle) {
            (Activity::Arrival | Activity::Departure, _, _) => EventType::ArrivalDeparture,
            (_, Some(_), Lifecycle::Start | Lifecycle::Resume) => EventType::ResourceUse,
            (_, Some(_), Lifecycle::Suspend | Lifecycle::Complete) => EventType::ResourceUseEnd,
            _ => EventType::Queue,
        }
    }
}

impl EventType {
    /// Its name in files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ArrivalDeparture => "arrival_departure",
            Self::Queue => "queue",
            Self::ResourceUse => "resource_use",
            Self::ResourceUseEnd => "resource_use_end",
        }
    }
}

impl Lifecycle {
    /// Its name in files: that of the standard.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Schedule => "schedule",
            Self::Withdraw => "withdraw",
            Self::Start => "start",
            Self::Suspend => "suspend",
            Self::Resume => "resume",
            Self::Abort => "ate_abort",
            Self::Complete => "complete",
        }
    }
}
