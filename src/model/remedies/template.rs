//! Reduced templates: a share of a clinic's slots is offered, in steps. Which slots those are is
//! `world::diary::template`; dated ones are known when the diary is opened.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::spec::Ramp;
use crate::model::spec::check::Checker;
use crate::model::world::World;
use crate::model::world::diary::Diary;
use crate::model::world::ids::ClinicId;
use crate::model::world::observer::Observer;
use crate::model::world::plan::{self, Period, PlanInForce, place};
use crate::model::world::site::Site;

/// Reduced templates: the share of slots offered, in steps from `from` on; full afterwards.
/// Dated ones are known from the first simulated day, so nobody is booked into a slot that is
/// withdrawn; those that start when a figure says so withdraw slots that are still free, and then
/// those that are given back, until the share is reached. Nobody is cancelled for it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Template {
    /// `["50% for 2 weeks", "75% for 1 week"]`.
    pub ramp: Ramp,
    /// Which clinics. Left out: all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clinics: Option<Vec<String>>,
}

/// It reduces clinics that there are.
pub(super) fn check(checker: &mut Checker<'_>, path: &[&str], template: &Template) {
    checker.refer_all(
        &[path, &["clinics"]].concat(),
        template.clinics.as_deref(),
        "clinic",
        &checker.scenario.clinic,
    );
}

/// It reduces its clinics, or all, while it is in force.
pub(super) fn adopt<'s>(
    plan: &mut PlanInForce<'s>,
    site: &Site<'s>,
    index: usize,
    template: &'s Template,
) {
    let clinic = |name: &String| ClinicId::new(place(site.clinics.iter().map(|c| c.name), name));
    let all = || (0..site.clinics.len()).map(ClinicId::new).collect();
    let listed = template.clinics.as_ref();
    let clinics = listed.map_or_else(all, |c| c.iter().map(clinic).collect());
    plan.templates.push((index, (clinics, &template.ramp)));
}

/// How many days it takes until nothing is withheld any more; none if something always is.
pub(super) fn days_until_full(reduced: &Template) -> Option<i64> {
    let steps = reduced.ramp.steps().iter();
    let lasts = steps.map(|step| match step.lasts {
        Some(span) => Some(plan::days(span.duration())),
        None => (step.share.value() >= 1.0).then_some(0),
    });
    lasts.sum()
}

/// A template is reduced from today on, which nobody knew when the slots were booked: as many of
/// those still free are withheld as it takes to offer the share that is wanted, and of those that
/// are taken, once they are given back.
pub fn begins<O: Observer>(world: &mut World<'_, O>, intervention: usize, period: Period) {
    world.offer_again(period, Diary::offer_share, |world, clinic, day| {
        let others = world.plan.offered_by_others(intervention, clinic, day);
        let others = others.min(world.own_templates.offered(clinic, day));
        Some(world.offered(clinic, day)).filter(|&share| share < others)
    });
}

/// A template that was to be reduced in a period is not from today on: slots that it has closed
/// are offered again, unless another one closes them.
pub fn is_undone<O: Observer>(
    world: &mut World<'_, O>,
    intervention: usize,
    was: Period,
    today: i64,
) {
    let rest = Period { from: today, ..was };
    world.offer_again(rest, Diary::offer_share, |world, clinic, day| {
        let closed_by_it = world.plan.offered_while(intervention, was, clinic, day);
        Some(world.offered(clinic, day)).filter(|&share| share > closed_by_it)
    });
}

/// How it may be written.
pub const EXAMPLE: &str = r#"template = { ramp = ["50% for 2 weeks"] }"#;

/// What it does, in words.
pub fn told(template: &Template) -> String {
    let steps = template.ramp.steps().iter().map(ToString::to_string);
    let steps: Vec<String> = steps.collect();
    let clinics = template.clinics.as_ref();
    let clinics = clinics.map_or("all clinics".to_owned(), |c| c.join(", "));
    format!("templates at {} in {clinics}", steps.join(", then "))
}
