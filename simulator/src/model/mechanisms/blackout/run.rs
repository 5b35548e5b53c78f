//! What it does; its table in the scenario file is `spec`.

use super::spec::Blackout;
use crate::model::measures::figure;
use crate::model::mechanisms::Begins;
use crate::model::world::World;
use crate::model::world::observer::Observer;
use crate::model::world::plan::PlanInForce;
use crate::model::world::site::Site;

/// Writes down how old the latest reported figures are at the end of a day.
pub fn close_day<O: Observer>(world: &mut World<'_, O>, day: i64) {
    let blackout = world.plan.blackout().filter(|b| b.contains(day));
    // The day before the blackout is the latest of which figures are reported.
    let age = blackout.map_or(0, |blackout| day - blackout.from + 1);
    world.ledger.stands(figure::ReportAge, day, age as f64);
}

impl Begins for Blackout {
    fn before_live(&self, _: &Site<'_>, plan: &PlanInForce<'_>) -> Option<i64> {
        plan.blackout().map(|blackout| blackout.from)
    }
}
