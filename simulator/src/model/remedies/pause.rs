//! Pause: whoever is not live does not go live while it lasts. Who is live when is
//! `world::record_system`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::spec::Intervention;
use crate::model::spec::check::{Checker, Doubter};
use crate::model::world::plan::PlanInForce;

/// Whoever is not live does not go live while it lasts, and goes live as much later. What counts
/// from the go-live and lies ahead (slow times, outages, letters, a blackout, peaks of sickness,
/// interventions) moves with it; what has begun stays where it is. So does training, of which
/// nothing more is forgotten (assumed). Builds go on: a later go-live finds more built. In phases
/// the go-live is that of the first: once they are live it moves no more. Whoever is booked into
/// an additional session that moves is cancelled by the hospital and booked anew, and its slots
/// are opened again once the pause is over.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Pause {}

/// There is a go-live.
pub(super) fn check(checker: &mut Checker<'_>, path: &[&str]) {
    checker.needs_a_go_live(path, "to pause");
}

/// A pause without an end holds back for good.
pub(super) fn doubt(doubter: &mut Doubter<'_>, path: &[&str], what: &Intervention) {
    let endless = what.lasts.is_none() && what.until.is_none() && what.stops_when.is_none();
    doubter.doubt_if(
        endless,
        path,
        "this pause never ends: whoever is not live by then never goes live",
    );
}

/// Where the day of a go-live comes to: on each day of a pause, before the end, whoever is not live is a day later.
pub(in crate::model) fn put_off(day: i64, end: i64, mut is_paused: impl FnMut(i64) -> bool) -> i64 {
    let (mut live, mut today) = (day, 0);
    while today <= live && today < end {
        live += i64::from(is_paused(today));
        today += 1;
    }
    live
}

/// Nobody goes live while it is in force.
pub(super) fn adopt(plan: &mut PlanInForce<'_>, index: usize) {
    plan.pauses.push((index, ()));
}

/// How it may be written.
pub const EXAMPLE: &str = r#"pause = {}, and in a line of its own how long: for = "2 weeks""#;

/// What it does, in words.
pub fn told() -> String {
    "whoever is not live yet does not go live meanwhile, and all of that is as much later"
        .to_owned()
}
