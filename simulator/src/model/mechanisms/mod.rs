//! What goes wrong, or goes its own way, in a hospital: a folder or a file each. None knows of
//! another, nor of any place. Here is the register: what a new mechanism adds to `[new-system]`.

pub mod appointment_queries;
pub mod attendance;
pub mod blackout;
pub mod booking_errors;
pub mod chasing;
pub mod clinic_builds;
pub mod deferral;
pub mod duplicates;
pub mod follows_list;
pub mod letters;
pub mod lost;
pub mod migration;
pub mod outages;
pub mod re_entry;
pub mod removals;
pub mod repair;
pub mod work_around;
#[cfg(test)]
pub mod wrong_entrance;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::spec::check::{Checker, Doubter};
use super::spec::{Learning, Scenario, TrainingByRole};
use super::world::plan::PlanInForce;
use super::world::site::Site;
use tables::{Audit, Blackout, Builds, Errors, Letters, Migration, Outages, Slow, WorkAround};

/// The tables, for whoever reads a scenario.
pub mod tables {
    pub use crate::model::mechanisms::appointment_queries::spec::{
        AppointmentQueries, HigherLevel,
    };
    pub use crate::model::mechanisms::blackout::spec::Blackout;
    pub use crate::model::mechanisms::booking_errors::spec::{ErrorRate, Errors};
    pub use crate::model::mechanisms::chasing::spec::{AfterAnswer, Chasing};
    pub use crate::model::mechanisms::clinic_builds::spec::{Builds, BuiltBy};
    pub use crate::model::mechanisms::deferral::spec::{Deferral, DeferredClock};
    pub use crate::model::mechanisms::follows_list::spec::FollowsList;
    pub use crate::model::mechanisms::letters::spec::{Heard, Letters};
    pub use crate::model::mechanisms::lost::spec::Audit;
    pub use crate::model::mechanisms::migration::spec::Migration;
    pub use crate::model::mechanisms::outages::spec::{
        Outages, PlannedOutage, RandomOutages, Slow,
    };
    pub use crate::model::mechanisms::work_around::spec::WorkAround;
    #[cfg(test)]
    pub use crate::model::mechanisms::wrong_entrance::spec::WrongEntrance;
}

/// The new system, from the go-live on.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct NewSystem {
    /// Learning curves by role. A role without one works as before.
    pub learning: Learning,
    /// Training by role before the go-live, part of every go-live (plan or no plan).
    pub training: TrainingByRole,
    /// Errors that staff make on it. Left out: none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub errors: Option<Errors>,
    /// Looks for what is on no list. Left out: nobody does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub audit: Option<Audit>,
    /// Appointments carried over at the go-live. Left out: all arrive in their slots.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub migration: Option<Migration>,
    /// An incident: letters that are not sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub letters: Option<Letters>,
    /// A list outside the system on which bookings are left.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub work_around: Option<WorkAround>,
    /// Which clinics exist in it when. Left out: all, from the go-live.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub builds: Option<Builds>,
    /// Times in which it answers slowly.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub slow: Vec<Slow>,
    /// Times in which it is down.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outages: Option<Outages>,
    /// A time in which no figures are reported.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub blackout: Option<Blackout>,
    /// The template for new mechanisms: letters that name the wrong entrance.
    #[cfg(test)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wrong_entrance: Option<tables::WrongEntrance>,
}

/// What may be wrong with a mechanism's table.
pub(in crate::model) trait Checks {
    /// Notes what is wrong.
    fn check(&self, _: &mut Checker<'_>) {}

    /// Notes what is allowed but probably not meant.
    fn doubt(&self, _: &mut Doubter<'_>) {}
}

/// Since when a mechanism can matter.
pub(in crate::model) trait Begins {
    /// The first day on which an arm with a go-live may differ by it from one without; nothing where
    /// that is so only once somebody is live.
    fn before_live(&self, site: &Site<'_>, plan: &PlanInForce<'_>) -> Option<i64>;
}

/// How a mechanism is described.
pub(in crate::model) trait Words {
    /// Its key of `[new-system]`, as it may stand in a file.
    const EXAMPLE: &'static str;

    /// What goes wrong with it in a scenario, a sentence each.
    fn told(&self, scenario: &Scenario) -> Vec<String>;

    /// How it works, where that is not said by what goes wrong.
    fn method(&self) -> Option<&'static str> {
        None
    }
}

/// A mechanism with a table in `[new-system]`, seen from that table.
trait Mechanism {
    fn check(&self, checker: &mut Checker<'_>);
    fn doubt(&self, doubter: &mut Doubter<'_>);
    fn told(&self, scenario: &Scenario) -> Vec<String>;
    fn method(&self) -> Option<&'static str>;
    fn before_live(&self, site: &Site<'_>, plan: &PlanInForce<'_>) -> Option<i64>;
}

impl<T: Checks + Words + Begins> Mechanism for T {
    fn check(&self, checker: &mut Checker<'_>) {
        Checks::check(self, checker);
    }
    fn doubt(&self, doubter: &mut Doubter<'_>) {
        Checks::doubt(self, doubter);
    }
    fn told(&self, scenario: &Scenario) -> Vec<String> {
        Words::told(self, scenario)
    }
    fn method(&self) -> Option<&'static str> {
        Words::method(self)
    }
    fn before_live(&self, site: &Site<'_>, plan: &PlanInForce<'_>) -> Option<i64> {
        Begins::before_live(self, site, plan)
    }
}

impl NewSystem {
    /// Those that it has, in the order in which they are described.
    fn mechanisms(&self) -> impl Iterator<Item = &dyn Mechanism> {
        fn of<M: Mechanism>(table: Option<&M>) -> Option<&dyn Mechanism> {
            table.map(|table| table as &dyn Mechanism)
        }
        // Taken apart, so that the compiler asks for what is new.
        let Self {
            learning: _,
            training: _,
            errors,
            audit,
            migration,
            letters,
            work_around,
            builds,
            slow,
            outages,
            blackout,
            #[cfg(test)]
            wrong_entrance,
        } = self;
        let all = [
            of(errors.as_ref()),
            of(migration.as_ref()),
            of(letters.as_ref()),
            of(work_around.as_ref()),
            of(audit.as_ref()),
            of(builds.as_ref()),
            of(Some(slow)),
            of(outages.as_ref()),
            of(blackout.as_ref()),
            #[cfg(test)]
            of(wrong_entrance.as_ref()),
        ];
        all.into_iter().flatten()
    }
}

/// Each table as it may stand in `[new-system]`, a key a line.
pub const EXAMPLES: &[&str] = &[
    Errors::EXAMPLE,
    Migration::EXAMPLE,
    Letters::EXAMPLE,
    WorkAround::EXAMPLE,
    Audit::EXAMPLE,
    Builds::EXAMPLE,
    <Vec<Slow>>::EXAMPLE,
    Outages::EXAMPLE,
    Blackout::EXAMPLE,
    #[cfg(test)]
    tables::WrongEntrance::EXAMPLE,
];

fn of(scenario: &Scenario) -> impl Iterator<Item = &dyn Mechanism> {
    let system = scenario.new_system.iter();
    system.flat_map(NewSystem::mechanisms)
}

/// Notes what is wrong with the mechanisms of a scenario.
pub(super) fn check(checker: &mut Checker<'_>) {
    checker.clinics_built();
    of(checker.scenario).for_each(|mechanism| mechanism.check(checker));
}

/// Notes what is doubtful about them.
pub(super) fn doubt(doubter: &mut Doubter<'_>) {
    of(doubter.scenario).for_each(|mechanism| mechanism.doubt(doubter));
    doubter.clinics_built();
}

/// What goes wrong with the new system of a scenario, a sentence each.
#[must_use]
pub fn told(scenario: &Scenario) -> Vec<String> {
    let told = of(scenario).flat_map(|mechanism| mechanism.told(scenario));
    told.chain(clinic_builds::clinics_built(scenario))
        .chain(appointment_queries::told(scenario))
        .collect()
}

/// How the mechanisms of a scenario work, where that is not said by what goes wrong.
#[must_use]
pub fn methods(scenario: &Scenario) -> Vec<&'static str> {
    of(scenario).filter_map(Mechanism::method).collect()
}

/// The first day on which an arm with a go-live may differ by a mechanism from one without, if that
/// may be before anybody is live.
pub(super) fn before_live(site: &Site<'_>, plan: &PlanInForce<'_>) -> Option<i64> {
    let all = of(site.scenario);
    all.filter_map(|mechanism| mechanism.before_live(site, plan))
        .min()
}

#[cfg(test)]
mod tests;
