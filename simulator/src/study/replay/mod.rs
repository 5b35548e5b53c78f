//! One replication of each arm as it can be watched: who is where every five minutes of a few
//! key days, who goes from where to where, and where everybody is day by day. How it is shown
//! is decided in `report::animation`.

mod days;
mod recorder;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{ArmRows, Runs};
use crate::model::spec::CivilDate;
use crate::model::{Arm, Site, simulate_watched};

pub use days::key_days;
pub use recorder::Recorder;

/// Version of the shape.
pub const FORMAT: u32 = 1;
/// Minutes of a step of a day.
pub const STEP_MINUTES: u32 = 5;
/// Steps of a day.
pub const STEPS: usize = 24 * 60 / STEP_MINUTES as usize;

/// A place where people, their papers or their cars are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Station {
    /// Callers wait to be answered.
    PhoneQueue,
    /// Callers talk to somebody.
    OnThePhone,
    /// Patients on the booking office's lists: to be registered, booked or rebooked, or noted
    /// outside the system.
    BookingList,
    /// Patients for whom no suitable slot is free.
    NoSlot,
    /// Patients on no list, who ought to be on one.
    Lost,
    /// People stand at a reception desk: to check in or out, or with a question.
    DeskQueue,
    /// Somebody at a reception desk attends to them.
    AtTheDesk,
    /// Patients wait for the clinician.
    WaitingRoom,
    /// Patients are with a clinician.
    Consulting,
    /// Patients wait for or have another step of their visit.
    FurtherSteps,
    /// Patients' cars look for a space.
    CarQueue,
    /// Cars are in a car park.
    CarPark,
}

impl Station {
    /// How many.
    pub const COUNT: usize = Self::ALL.len();

    /// All, in the order in which they are shown.
    pub const ALL: [Self; 12] = [
        Self::PhoneQueue,
        Self::OnThePhone,
        Self::BookingList,
        Self::NoSlot,
        Self::Lost,
        Self::DeskQueue,
        Self::AtTheDesk,
        Self::WaitingRoom,
        Self::Consulting,
        Self::FurtherSteps,
        Self::CarQueue,
        Self::CarPark,
    ];

    /// What it is called.
    #[must_use]
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::PhoneQueue => "Waiting on the phone",
            Self::OnThePhone => "Talking on the phone",
            Self::BookingList => "Waiting to be booked",
            Self::NoSlot => "No free slot",
            Self::Lost => "On no list",
            Self::DeskQueue => "Queue at the desk",
            Self::AtTheDesk => "At the desk",
            Self::WaitingRoom => "Waiting room",
            Self::Consulting => "With a clinician",
            Self::FurtherSteps => "Further steps",
            Self::CarQueue => "Looking for a space",
            Self::CarPark => "Cars parked",
        }
    }
}

/// What is counted as it happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Tally {
    /// Callers answered.
    Answered,
    /// Callers who gave up in the queue.
    GaveUp,
    /// Callers who met the engaged tone.
    Engaged,
    /// Visits that are over, the patient seen.
    Seen,
    /// Patients sent home unseen.
    TurnedAway,
}

impl Tally {
    /// How many.
    pub const COUNT: usize = Self::ALL.len();

    /// All, in the order in which they are shown.
    pub const ALL: [Self; 5] = [
        Self::Answered,
        Self::GaveUp,
        Self::Engaged,
        Self::Seen,
        Self::TurnedAway,
    ];

    /// What it is called.
    #[must_use]
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Answered => "callers answered today",
            Self::GaveUp => "callers who gave up today",
            Self::Engaged => "engaged tones today",
            Self::Seen => "patients seen today",
            Self::TurnedAway => "patients sent home unseen today",
        }
    }
}

/// Why a day is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Why {
    /// An ordinary day before the go-live; without a go-live, an ordinary day.
    Before,
    /// The first working day on the new system.
    GoLive,
    /// The day on which clinics run over most, against the same day without the go-live.
    WorstInClinic,
    /// The day on which callers wait longest, against the same day without the go-live.
    WorstOnThePhone,
    /// A day when some weeks have passed.
    WeeksLater,
}

impl Why {
    /// What such a day is called.
    #[must_use]
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Before => "an ordinary day before",
            Self::GoLive => "first day on the new system",
            Self::WorstInClinic => "worst day in the clinics",
            Self::WorstOnThePhone => "worst day on the telephone",
            Self::WeeksLater => "weeks later",
        }
    }
}

/// A day to be shown: counted from the start, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyDay {
    /// Day.
    pub day: i64,
    /// Why it is shown.
    pub why: Vec<Why>,
}

/// A replication to be watched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replay {
    /// Version of this shape.
    pub format: u32,
    /// The scenario's title.
    pub title: String,
    /// Seed of the run.
    pub seed: u64,
    /// First day.
    pub start: CivilDate,
    /// Go-live day.
    pub go_live: Option<CivilDate>,
    /// Last day.
    pub end: CivilDate,
    /// Which replication it is.
    pub replication: u64,
    /// Names of the arms, in the order in which they are shown.
    pub arms: Vec<Arm>,
    /// The places in which anybody ever is, in any arm.
    pub stations: Vec<Station>,
    /// The key days, in their order.
    pub days: Vec<DayShown>,
    /// All working days.
    pub course: Course,
}

/// A key day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayShown {
    /// The day.
    pub date: CivilDate,
    /// Why it is shown.
    pub why: Vec<Why>,
    /// What happens, by arm.
    pub arms: ArmRows<Scene>,
}

/// One key day of one arm.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scene {
    /// By place, how many are there at midnight and after every step: one more than steps. Places
    /// in which nobody is all day are left out.
    pub counts: BTreeMap<Station, Vec<u32>>,
    /// Who goes from where to where.
    pub moves: Vec<Moves>,
    /// How often it happened since midnight, as long as `counts`; left out if never.
    pub tallies: BTreeMap<Tally, Vec<u32>>,
}

/// Who goes from one place to another; who comes in or goes out comes from or goes to none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moves {
    /// From where.
    pub from: Option<Station>,
    /// To where.
    pub to: Option<Station>,
    /// How many in each step.
    pub steps: Vec<u32>,
}

/// Day by day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Course {
    /// The working days of the horizon.
    pub dates: Vec<CivilDate>,
    /// By arm.
    pub arms: ArmRows<CourseOfArm>,
}

/// One arm day by day; every row has a number for each date.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CourseOfArm {
    /// By place, how many are there at the end of the day.
    pub last: BTreeMap<Station, Vec<u32>>,
    /// By place, the most that were there at once.
    pub most: BTreeMap<Station, Vec<u32>>,
    /// How often it happened on the day.
    pub tallies: BTreeMap<Tally, Vec<u32>>,
}

impl Replay {
    /// Simulates the first of the replications in `runs` once more, and watches; `None` if there
    /// is none.
    #[must_use]
    pub fn of(site: &Site<'_>, runs: &Runs) -> Option<Self> {
        let replication = *runs.replications.first()?;
        let days = key_days(site, runs);
        Some(Self::record(site, &runs.arms, replication, &days))
    }

    /// Simulates one replication in some arms and keeps what is to be seen on some days.
    #[must_use]
    pub fn record(site: &Site<'_>, arms: &[Arm], replication: u64, days: &[KeyDay]) -> Self {
        let watched = |arm: Arm| {
            let recorder = Recorder::of(&site.calendar, days.iter().map(|d| d.day));
            simulate_watched(site, arm, replication, recorder)
                .1
                .closed()
        };
        let recorders = side_by_side(arms, &watched);
        let named = || arms.iter().copied();
        let mut shown = Vec::new();
        for key_day in days {
            let scenes = recorders.iter().map(|r| r.scene(key_day.day));
            shown.push(DayShown {
                date: site.calendar.date(key_day.day),
                why: key_day.why.clone(),
                arms: named().zip(scenes).collect(),
            });
        }
        let working: Vec<i64> = (0..site.calendar.days())
            .filter(|&day| site.calendar.is_working_day(day))
            .collect();
        let courses = recorders.iter().map(|r| r.course(&working));
        let used = |station: &Station| recorders.iter().any(|r| r.has_used(*station));
        Self {
            format: FORMAT,
            title: site.scenario.title.clone(),
            seed: site.scenario.seed,
            start: site.scenario.start,
            go_live: site.scenario.go_live,
            end: site.scenario.end,
            replication,
            arms: arms.to_vec(),
            stations: Station::ALL.into_iter().filter(used).collect(),
            course: Course {
                dates: working.iter().map(|&day| site.calendar.date(day)).collect(),
                arms: named().zip(courses).collect(),
            },
            days: shown,
        }
    }

    /// Whether all that belongs together has the same length and every arm is there: what
    /// is missing, if not.
    ///
    /// # Errors
    ///
    /// Names what does not fit.
    pub fn check(&self) -> Result<(), String> {
        for &arm in &self.arms {
            let name = arm.name();
            let course = self.course.arms.get(arm);
            let course = course.ok_or_else(|| format!("course: arm {name} is missing"))?;
            let dates = self.course.dates.len();
            let rows = course.last.values().chain(course.most.values());
            if rows
                .chain(course.tallies.values())
                .any(|row| row.len() != dates)
            {
                return Err(format!("course: a row of {name} has not {dates} numbers"));
            }
            for day in &self.days {
                let scene = day.arms.get(arm);
                let scene = scene.ok_or_else(|| format!("{}: {name} is missing", day.date))?;
                if !scene.fits() {
                    return Err(format!("{}: a row of {name} has a wrong length", day.date));
                }
            }
        }
        Ok(())
    }
}

impl Scene {
    fn fits(&self) -> bool {
        let mut rows = self.counts.values().chain(self.tallies.values());
        rows.all(|row| row.len() == STEPS + 1)
            && self.moves.iter().all(|moves| moves.steps.len() == STEPS)
    }
}

/// All arms at once.
#[cfg(feature = "parallel")]
fn side_by_side(arms: &[Arm], watched: &(dyn Fn(Arm) -> Recorder + Sync)) -> Vec<Recorder> {
    use rayon::prelude::*;

    arms.par_iter().map(|&arm| watched(arm)).collect()
}

/// One arm after the other.
#[cfg(not(feature = "parallel"))]
fn side_by_side(arms: &[Arm], watched: &(dyn Fn(Arm) -> Recorder + Sync)) -> Vec<Recorder> {
    arms.iter().map(|&arm| watched(arm)).collect()
}
