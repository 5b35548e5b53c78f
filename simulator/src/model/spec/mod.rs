//! What a planner writes: the scenario file as types, read, checked and resolved.
//! Nothing here knows how a scenario is simulated.

mod arm;
mod arrivals;
mod calendar;
mod characters;
pub(in crate::model) mod check;
mod checked;
mod csv_files;
mod data;
mod diagnostic;
mod draft;
mod experiments;
mod explain;
mod holidays;
mod law;
mod levels;
mod load;
mod notes;
mod plan;
mod printable;
pub(crate) mod quantity;
mod schema;
mod sources;
mod specialty;
mod suggested;
mod syntax;
mod tree;
mod typed;
mod uncertain;
mod workbook;

pub use super::measures::{Better, Definition, Kind, Measure, Scope};
pub use super::mechanisms::NewSystem;
pub use super::mechanisms::tables::*;
pub use super::places::booking_office::choice::spec::Choice;
pub use super::places::booking_office::spec::{Booking, DueTimes, OrderOfWork};
pub use super::places::car_park::spec::CarPark;
pub use super::places::clinic::spec::{
    BookedStay, Clinic, ClinicSession, Consultation, Documentation, Hurries, LaidSlot,
    LatestFinish, LeavesUnseen, Lists, Medium, OverrunReview, Service, SlotKind, Slots, SqueezesIn,
    Step, StepTime,
};
pub use super::places::desk::spec::{Desk, DeskOrder};
pub use super::places::phone_line::spec::{Handle, PhoneLine, Redial};
pub use super::remedies::tables::*;
pub use super::world::money::spec::{Fine, Fines, Income, Money, OvertimePay, Project, Tariff};
pub use super::world::pool::spec::{Asks, Pool};
pub use super::world::split::spec::SplitLists;
pub use super::world::staff::learning::spec::{Curve, CurveFamily, Experience, LearningCurve};
pub use super::world::staff::learning::training::{
    Cover, Learning, Training, TrainingByRole, TrainingTime,
};
pub use super::world::staff::spec::{
    Drawn, EndOfShift, Role, Shift, Sickness, SicknessPeak, StaffGroup, Work,
};
pub use arm::Arm;
pub use arrivals::{Arrivals, Referrals};
pub use calendar::{Calendar, week_number, week_start};
pub(crate) use characters::{CURLY, odd_in};
pub use check::{Doubt, FileRead};
pub use checked::Checked;
pub(crate) use csv_files::foreign_separator;
pub use data::{DataFile, rows_in};
#[cfg(feature = "snippets")]
pub use diagnostic::Appearance;
pub use diagnostic::{Mistake, Mistakes};
pub use draft::{Draft, Setting, Variants, WrittenValue};
pub use experiments::{Choose, LevelRange, Levels, PointDesign, Precision, Sweep};
pub use holidays::Holidays;
pub use law::Law;
pub use levels::Scale;
pub use notes::{Notes, Origin, as_typed, keys_of};
pub use plan::{Action, Intervention};
pub use printable::{is_unseen, printable};
pub use quantity::{
    Amount, Asked, Bound, CivilDate, ClockTime, Condition, Currency, DailyChance, Frequency,
    Hazard, InArm, Moment, Pace, Period, Price, Ramp, RampStep, Response, Share, Side, Span,
    StreamRate, Target, Weekdays, count, listed, long_date, nearest, short, short_date, thousands,
};
pub use schema::json_schema;
pub use sources::Reader;
pub use specialty::{
    Booked, Cancellation, DidNotAttend, FollowUp, GivenAppointment, Priority, ReferralRecord,
    Specialty, SteadyState, VisitKind, WaitingList, WaitingRecord,
};
pub use uncertain::UncertainLaw;
pub use workbook::SheetName;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One scenario: a hospital's outpatients, the weeks to simulate, the go-live and the plan.
///
/// Whatever a scenario leaves out, the model leaves out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Scenario {
    /// One line that names the scenario on every page.
    pub title: String,
    /// A few sentences for the reader; not used by the model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// First simulated day.
    pub start: CivilDate,
    /// Day on which the new system is switched on; without it there is only business as usual.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub go_live: Option<CivilDate>,
    /// Last simulated day.
    pub end: CivilDate,
    /// Public holidays: a calendar's name, or a list of dates. None if left out.
    #[serde(default)]
    pub holidays: Holidays,
    /// How often the same weeks are simulated with fresh random numbers. Left out: a run has as
    /// many replications as its precision takes, and sweeps, comparisons and the like have 50.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replications: Option<u32>,
    /// How precisely the means are to be known; a run then has as many replications as that
    /// takes, and `replications` is for everything else. Left out, and `replications` too: the
    /// peak of the backlog and the telephone's wait (without either the overruns of the first week)
    /// within 10 % of the mean, with 10 replications at least and 50 at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub precision: Option<Precision>,
    /// Seed of all random numbers.
    #[serde(default = "default_seed")]
    pub seed: u64,
    /// When a measure counts as back to normal.
    #[serde(default)]
    pub recovery: Recovery,
    /// What measures shall be in every week, as a board has it: shares, means, medians and
    /// percentiles that the hospital reports, for the trust or for a specialty. The verdict and the
    /// control charts say of each whether, as things stand, it is met in every week, in none, or in
    /// some and not in others; nothing that is simulated depends on it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub targets: Vec<Target>,
    /// How appointments are made. Left out: every patient is booked at once by nobody.
    #[serde(default)]
    pub booking: Booking,
    /// Patients who have heard nothing ring.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chasing: Option<Chasing>,
    /// Patients who have an appointment and GPs ring, and letters set off calls. Left out: none do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appointment_queries: Option<AppointmentQueries>,
    /// Specialties, by name.
    #[serde(default)]
    pub specialty: BTreeMap<String, Specialty>,
    /// Clinics, by name.
    #[serde(default)]
    pub clinic: BTreeMap<String, Clinic>,
    /// Reception desks, by name.
    #[serde(default)]
    pub desk: BTreeMap<String, Desk>,
    /// Groups of staff, by name.
    #[serde(default)]
    pub staff: BTreeMap<String, StaffGroup>,
    /// Telephone lines, by name.
    #[serde(default)]
    pub phone_line: BTreeMap<String, PhoneLine>,
    /// Rooms or people that serve the further steps of a visit, by name: how many at a time.
    #[serde(default)]
    pub service: BTreeMap<String, Service>,
    /// Car parks, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub car_park: BTreeMap<String, CarPark>,
    /// People whom several interventions share, such as those of an agency, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub pool: BTreeMap<String, Pool>,
    /// What the hospital is paid and pays besides staff and plan; the currency of all amounts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub money: Option<Money>,
    /// What the new system does to those who work with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new_system: Option<NewSystem>,
    /// The plan: interventions, by name.
    #[serde(default)]
    pub plan: BTreeMap<String, Intervention>,
    /// Rules that halt the deployment (`pause`, `roll-back`), by name: tried in an arm of their
    /// own, with the plan, against carrying on with the plan.
    #[serde(
        default,
        skip_serializing_if = "BTreeMap::is_empty",
        deserialize_with = "plan::halt_rules"
    )]
    pub halt: BTreeMap<String, Intervention>,
    /// Parameters whose values are not known but with a distribution, by their paths in the file,
    /// such as `"new-system.learning.clerk.initial" = { triangular = [2, 2.5, 4] }`. Each
    /// replication draws a value of its own, the same in every arm; the value above is what `check`
    /// speaks of. Where a sweep sets the parameter, it is certain.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub uncertain: BTreeMap<String, UncertainLaw>,
    /// Parameters that are varied, for `sweep`, `choose` and `sensitivity`; `run` has the values
    /// above.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sweep: Option<Sweep>,
    /// What a plan has to reach, for `choose`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub choose: Option<Choose>,
}

/// When a measure counts as back to normal, judged in each replication by its 5-working-day
/// means: from the first working day after the peak from which its excess over the same
/// replication's baseline stays small for the rest of the horizon, but for a share of the days,
/// and for the next 10 working days without exception. Small is no more than the largest of the
/// tolerance, the share of the peak, the standard deviations, the unit's floor and, for the
/// booking backlog, half a day of the office's work.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Recovery {
    /// Allowed excess over the baseline, as a share of the baseline.
    pub tolerance: Share,
    /// Allowed excess as a share of its own peak.
    pub of_peak: Share,
    /// Allowed excess in standard deviations of the difference of two means, judged by those of
    /// the baseline before the go-live about their own trend.
    pub deviations: f64,
    /// Share of the remaining days on which it may be more, though never three times as much.
    pub outside: Share,
    /// Working days that are averaged.
    pub averaged_over: u32,
    /// Working days for which it has to hold without exception, the first included.
    pub holds_for: u32,
}

impl Default for Recovery {
    fn default() -> Self {
        Self {
            tolerance: Share::of(0.10),
            of_peak: Share::of(0.05),
            deviations: 3.0,
            outside: Share::of(0.05),
            averaged_over: 5,
            holds_for: 10,
        }
    }
}

fn default_seed() -> u64 {
    1
}
