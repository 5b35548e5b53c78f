//! Overtime: the shifts of a staff group are longer. Who is there when is `world::staff`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::engine::Duration;
use crate::model::spec::check::{Checker, Doubter};
use crate::model::spec::quantity::Wrong;
use crate::model::spec::{Intervention, Scenario, Span};
use crate::model::world::ids::GroupId;
use crate::model::world::plan::{Longer, PlanInForce, place};
use crate::model::world::site::Site;

/// Longer shifts for a staff group of clerks or receptionists. They are paid at the intervention's
/// `cost`, or at the group's own if that is left out. Clinicians have no shifts: their planned
/// overtime are further sessions (`catch-up`), what they overrun by is paid by `[money.overtime]`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Overtime {
    /// Which group.
    pub staff: String,
    /// By how much each shift is extended.
    pub extra: Span,
    /// The most of this overtime for each person from Monday to Sunday: the last shift that is longer
    /// is so by what is left, those after it are not. Other overtime of the group comes on top, each
    /// within its own limit. Tasks that are finished after a shift are not among them. Left out:
    /// every shift is longer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most: Option<Span>,
}

/// A shift can be longer, and still ends on its day.
pub(super) fn check(checker: &mut Checker<'_>, path: &[&str], overtime: &Overtime) {
    let at = |key: &'static str| [path, &[key]].concat();
    if of_clinicians(checker.scenario, overtime) {
        checker.note(
            &at("staff"),
            Wrong::new("clinicians have no shifts that could be longer").help(
                "their overtime are further sessions, in the evening or at the weekend: write `catch-up`; \
                 what they overrun by is paid by [money.overtime]",
            ),
        );
        return;
    }
    checker.refer(
        &at("staff"),
        &overtime.staff,
        "staff",
        &checker.scenario.staff,
    );
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

/// Whether it is meant for those who hold clinics.
fn of_clinicians(scenario: &Scenario, overtime: &Overtime) -> bool {
    let name = &overtime.staff;
    let is_clinic = name == "clinicians" || scenario.clinic.contains_key(name);
    is_clinic && !scenario.staff.contains_key(name)
}

/// It is paid less than staying late unplanned; its most is less than one shift.
pub(super) fn doubt(
    doubter: &mut Doubter<'_>,
    path: &[&str],
    overtime: &Overtime,
    what: &Intervention,
) {
    let scenario = doubter.scenario;
    let pay = scenario.money.as_ref().and_then(|m| m.overtime.as_ref());
    let role = scenario.staff.get(&overtime.staff).map(|group| group.role);
    let paid_late = pay.zip(role).and_then(|(pay, role)| pay.of(role));
    doubter.doubt_if(
        what.cost.is_none() && paid_late.is_some(),
        path,
        "this overtime is paid like any hour, though staying late unplanned has a price in [money.overtime]: give it a `cost` per hour",
    );
    let most = overtime.at_most;
    doubter.doubt_if(
        most.is_some_and(|most| !most.is_zero() && most < overtime.extra),
        &[path, &["at-most"]].concat(),
        "less than a single shift is longer by",
    );
}

/// Shifts are longer while it is in force.
pub(super) fn adopt(plan: &mut PlanInForce<'_>, site: &Site<'_>, index: usize, more: &Overtime) {
    let group = place(site.groups.iter().map(|g| g.name), &more.staff);
    let longer = Longer {
        by: more.extra.duration(),
        at_most: more.at_most.map(Span::duration),
    };
    plan.overtime.push((index, (GroupId::new(group), longer)));
}

/// How it may be written.
pub const EXAMPLE: &str = r#"overtime = { staff = "office", extra = "1 h" }"#;

/// What it does, in words.
pub fn told(longer: &Overtime) -> String {
    let most = longer.at_most.map_or(String::new(), |most| {
        format!(", at most {most} a person a week")
    });
    format!(
        "every shift of {} longer by {}{most}",
        longer.staff, longer.extra
    )
}
