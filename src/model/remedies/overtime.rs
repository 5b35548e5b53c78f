//! Overtime: the shifts of a staff group are longer. Who is there when is `world::staff`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::engine::Duration;
use crate::model::spec::Span;
use crate::model::spec::check::Checker;
use crate::model::spec::quantity::Wrong;
use crate::model::world::ids::GroupId;
use crate::model::world::plan::{PlanInForce, place};
use crate::model::world::site::Site;

/// Longer shifts for a staff group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Overtime {
    /// Which group.
    pub staff: String,
    /// By how much each shift is extended.
    pub extra: Span,
}

/// A shift can be longer, and still ends on its day.
pub(super) fn check(checker: &mut Checker<'_>, path: &[&str], overtime: &Overtime) {
    let at = |key: &'static str| [path, &[key]].concat();
    checker.refer(
        &at("staff"),
        &overtime.staff,
        "staff",
        &checker.scenario.staff,
    );
    checker.more_than_nothing(&at("extra"), overtime.extra);
    let Some(group) = checker.scenario.staff.get(&overtime.staff) else {
        return;
    };
    checker.note_if(group.shifts.is_empty(), &at("staff"), || {
        Wrong::new(format!(
            "\"{}\" is always at work and cannot stay longer",
            overtime.staff
        ))
        .help("give the group shifts")
    });
    let late = group
        .shifts
        .iter()
        .map(|shift| shift.to.since_midnight() + overtime.extra.duration());
    checker.note_if(
        late.max() > Some(Duration::from_hours(24)),
        &at("extra"),
        || Wrong::new("a shift would last past midnight").help("shorten the overtime"),
    );
}

/// Shifts are longer while it is in force.
pub(super) fn adopt(plan: &mut PlanInForce<'_>, site: &Site<'_>, index: usize, more: &Overtime) {
    let group = place(site.groups.iter().map(|g| g.name), &more.staff);
    let longer = (GroupId::new(group), more.extra.duration());
    plan.overtime.push((index, longer));
}

/// How it may be written.
pub const EXAMPLE: &str = r#"overtime = { staff = "office", extra = "1 h" }"#;

/// What it does, in words.
pub fn told(longer: &Overtime) -> String {
    format!("every shift of {} longer by {}", longer.staff, longer.extra)
}
