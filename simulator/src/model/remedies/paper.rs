//! Paper fallback: clinics that the system does not have are booked on paper, and work on paper
//! takes less time.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::measures::Part;
use crate::model::spec::check::{Checker, Doubter};
use crate::model::spec::quantity::Wrong;
use crate::model::spec::short;
use crate::model::world::World;
use crate::model::world::observer::Observer;
use crate::model::world::plan::PlanInForce;

/// Paper fallback, prepared and rehearsed: clinics that are not built are booked on paper, and
/// work on paper in an outage takes less time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Paper {
    /// Factor on the time of a task on paper, against the familiar system.
    #[serde(default = "twice")]
    pub takes: f64,
}

fn twice() -> f64 {
    2.0
}

/// Something is done on paper.
pub(super) fn check(checker: &mut Checker<'_>, path: &[&str], paper: &Paper) {
    checker.factor(&[path, &["takes"]].concat(), paper.takes);
    checker.note_if(!Part::Paper.is_in(checker.scenario), path, || {
        Wrong::new("nothing is ever done on paper here: the system is never down and all clinics are built")
            .help("add a table [new-system.outages] or [new-system.builds], or leave this out")
    });
}

/// Being prepared helps.
pub(super) fn doubt(doubter: &mut Doubter<'_>, path: &[&str], paper: &Paper) {
    let unprepared = doubter
        .scenario
        .new_system
        .as_ref()
        .and_then(|s| s.outages.as_ref());
    doubter.doubt_if(
        unprepared.is_some_and(|o| paper.takes > o.on_paper),
        &[path, &["takes"]].concat(),
        "prepared paper takes longer than unprepared (`on-paper` of [new-system.outages])",
    );
}

/// It is at hand while it is in force.
pub(super) fn adopt<'s>(plan: &mut PlanInForce<'s>, index: usize, paper: &'s Paper) {
    plan.paper.push((index, paper));
}

/// One begins today, or is over: the quickest of those at hand is taken up, if there is one.
pub(super) fn changes<O: Observer>(world: &mut World<'_, O>, today: i64) {
    let in_force = world.plan.paper(today);
    take_up(world, in_force);
}

/// A paper fallback comes into force this morning, or is given up.
pub fn take_up<O: Observer>(world: &mut World<'_, O>, paper: Option<&Paper>) {
    world.system.rehearse(paper);
    for clinic in world.system.missing() {
        world.show_clinic(clinic, world.day());
    }
}

/// How it may be written.
pub const EXAMPLE: &str = r#"paper = { takes = 1.5 }"#;

/// What it does, in words.
pub fn told(prepared: &Paper) -> String {
    let takes = match prepared.takes {
        1.0 => "as long".to_owned(),
        takes => format!("{} times as long", short(takes)),
    };
    format!(
        "paper is prepared: clinics that are not built are booked on paper, and a task on paper \
         takes {takes} as on the familiar system"
    )
}
