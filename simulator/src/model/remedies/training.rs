//! More training before the go-live. What an hour of it is worth is `world::staff::learning`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::spec::check::Checker;
use crate::model::spec::quantity::Wrong;
use crate::model::spec::{Role, Span};
use crate::model::world::plan::PlanInForce;
use crate::model::world::site::Site;
use crate::model::world::staff::learning::training::people_in;
use crate::model::world::staff::spec::name_of_role;

/// More training for a role.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct TrainMore {
    /// For whom.
    pub role: Role,
    /// Further hours per person, worth and forgotten as in `[new-system.training]`.
    pub hours: Span,
}

/// What an hour of it is worth is known.
pub(super) fn check(checker: &mut Checker<'_>, path: &[&str], training: &TrainMore) {
    let at = |key: &'static str| [path, &[key]].concat();
    let system = checker.scenario.new_system.as_ref();
    let known = system.is_some_and(|s| match training.role {
        Role::Clerk => s.training.clerk.is_some(),
        Role::Receptionist => s.training.receptionist.is_some(),
        Role::Clinician => s.training.clinician.is_some(),
    });
    checker.note_if(!known, &at("role"), || {
        let role = name_of_role(training.role);
        Wrong::new("what is an hour of training worth?")
            .help(format!("add a table [new-system.training.{role}]"))
    });
}

/// It takes place before the first day.
pub(super) fn adopt(plan: &mut PlanInForce<'_>, more: &TrainMore) {
    plan.training.push((more.role, more.hours.duration()));
}

/// The hours of all who are trained.
pub(super) fn hours(site: &Site<'_>, more: &TrainMore) -> f64 {
    more.hours.duration().as_hours_f64() * people_in(site, more.role)
}

/// How it may be written.
pub const EXAMPLE: &str = r#"training = { role = "clerk", hours = "4 h" }"#;

/// What it does, in words.
pub fn told(more: &TrainMore) -> String {
    let role = name_of_role(more.role);
    format!("{} more training for every {role}", more.hours)
}
