//! Postpone: the go-live takes place later, which is decided beforehand. What moves with it is
//! counted from the go-live in `world::plan`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::spec::check::values::{self, framed};
use crate::model::spec::check::{Checker, Doubter};
use crate::model::spec::quantity::Wrong;
use crate::model::spec::{CivilDate, Share, Span, long_date};
use crate::model::world::plan::{PlanInForce, days};

/// The go-live takes place later, decided beforehand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Postpone {
    /// By how much. Training, and interventions that start relative to the go-live, move with it. A price per week
    /// is paid for so long.
    pub by: Span,
    /// Share of migrated appointments out of slot after the further testing. Left out: as before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub out_of_slot: Option<Share>,
}

/// The go-live still lies within the simulated days.
pub(super) fn check(checker: &mut Checker<'_>, path: &[&str], postpone: &Postpone) {
    checker.needs_a_go_live(path, "to postpone");
    let scenario = checker.scenario;
    let by = [path, &["by"]].concat();
    let later = scenario
        .go_live
        .map(|day| day.plus_days(values::days(postpone.by)));
    if let Some(later) = later.filter(|day| framed(scenario) && *day > scenario.end) {
        checker.note(
            &by,
            Wrong::new(format!(
                "postponed to {later}, the go-live lies after the last simulated day, {}",
                scenario.end
            ))
            .help("postpone by less, or let the scenario end later"),
        );
    }
}

/// Further testing makes nothing worse.
pub(super) fn doubt(doubter: &mut Doubter<'_>, path: &[&str], postpone: &Postpone) {
    let at = |key: &'static str| [path, &[key]].concat();
    let migration = doubter
        .scenario
        .new_system
        .as_ref()
        .and_then(|s| s.migration.as_ref());
    let before = migration.map_or(0.0, |m| m.out_of_slot.value());
    if let Some(after) = postpone.out_of_slot {
        doubter.doubt_if(
            migration.is_none(),
            &at("out-of-slot"),
            "no appointments are out of slot anyway: there is no table [new-system.migration]",
        );
        doubter.doubt_if(
            migration.is_some() && after.value() > before,
            &at("out-of-slot"),
            "more appointments out of slot than without the further testing",
        );
    }
}

/// The go-live is later. Before all others are adopted: they count from it.
pub(super) fn adopt<'s>(plan: &mut PlanInForce<'s>, postpone: &'s Postpone) {
    plan.postponed = Some(postpone);
    plan.go_live = plan.go_live.map(|day| moved(day, postpone));
}

/// The day to which a go-live is postponed.
pub(super) fn moved(day: i64, postpone: &Postpone) -> i64 {
    day + days(postpone.by.duration())
}

/// How it may be written.
pub const EXAMPLE: &str = r#"postpone = { by = "4 weeks" }"#;

/// What it does to a go-live, in words.
pub fn told(later: &Postpone, go_live: Option<CivilDate>) -> String {
    let days = later.by.duration().as_days_f64().ceil() as i64;
    let to = go_live.map_or(String::new(), |day| {
        format!(", to {}", long_date(day.plus_days(days)))
    });
    let tested = later.out_of_slot.map_or(String::new(), |share| {
        format!("; {share} of appointments then arrive out of slot")
    });
    format!("the go-live is postponed by {}{to}{tested}", later.by)
}
