//! Reduced templates: a share of a clinic's slots is offered, in steps. Which slots those are is
//! `world::diary::template`; dated ones are known when the diary is opened.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::engine::Duration;
use crate::model::measures::figure;
use crate::model::spec::check::{Checker, Doubter};
use crate::model::spec::quantity::Wrong;
use crate::model::spec::{BookedStay, Intervention, Ramp, Span};
use crate::model::world::World;
use crate::model::world::diary::Diary;
use crate::model::world::ids::{ClinicId, PatientId};
use crate::model::world::observer::Observer;
use crate::model::world::patient::Fault;
use crate::model::world::plan::{self, Period, PlanInForce, place};
use crate::model::world::signal::Signal;
use crate::model::world::site::Site;

/// Reduced templates: the share of slots offered, in steps from `from` on; full afterwards.
/// Dated ones are known from the first simulated day, so nobody is booked into a slot that is
/// withdrawn; those that start when a figure says so withdraw slots that are still free, and then
/// those that are given back, until the share is reached. Nobody is cancelled for it, unless
/// `booked` says so.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Template {
    /// `["50% for 2 weeks", "75% for 1 week"]`.
    pub ramp: Ramp,
    /// Which clinics. Left out: all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clinics: Option<Vec<String>>,
    /// Which slots are left, and when they begin. Left out: `first-kept`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub spacing: Spacing,
    /// What becomes of patients who are booked in slots that are not offered any more, where the
    /// template starts when a figure says so. Those who are moved count as cancelled by the
    /// hospital, and each costs the office a rebooking.
    #[serde(default, skip_serializing_if = "is_default")]
    pub booked: BookedStay,
    /// How long beforehand they are told: whoever comes sooner is not moved. Left out: a week
    /// (assumed).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice: Option<Span>,
}

/// Which slots of a session a reduced template leaves, and when they begin. Of each kind of slot
/// it is the same share, and what does not come to a whole slot is carried to the next session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Spacing {
    /// At their own times, each after the slots that it stands for: of two slots the second, so
    /// that a session begins with a gap and its last patient comes as late as ever.
    GapFirst,
    /// At their own times, each before the slots that it stands for: of two slots the first. The
    /// first slot of a session is kept, and the gap is at its end.
    #[default]
    FirstKept,
    /// Slots as with `first-kept`, at equal distances over the length of the pattern: of twelve
    /// slots of 15 minutes at 75%, nine of 20 minutes. Sessions in which somebody is booked
    /// already keep their times.
    Evenly,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// How long beforehand patients are told, where nothing is said.
fn a_week() -> Span {
    Span::of(Duration::from_days(7))
}

/// It reduces clinics that there are.
pub(super) fn check(checker: &mut Checker<'_>, path: &[&str], template: &Template) {
    checker.refer_all(
        &[path, &["clinics"]].concat(),
        template.clinics.as_deref(),
        "clinic",
        &checker.scenario.clinic,
    );
    let stays = template.notice.is_some() && template.booked == BookedStay::Stay;
    checker.note_if(stays, &[path, &["notice"]].concat(), || {
        Wrong::new("nobody is moved, so nobody has to be told").help("add booked = \"moved\"")
    });
}

/// Nobody can be moved.
pub(super) fn doubt(
    doubter: &mut Doubter<'_>,
    path: &[&str],
    template: &Template,
    what: &Intervention,
) {
    doubter.doubt_if(
        template.booked == BookedStay::Moved && what.when.is_none(),
        &[path, &["booked"]].concat(),
        "a dated template is known from the first day: nobody is booked in a slot that it withdraws",
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
    plan.templates.push((index, (clinics, template)));
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

impl Template {
    /// Whether every slot is offered all the time.
    #[must_use]
    pub fn withholds_nothing(&self) -> bool {
        let mut steps = self.ramp.steps().iter();
        steps.all(|step| step.share.value() >= 1.0)
    }
}

/// A template is reduced from today on, which nobody knew when the slots were booked: as many of
/// those still free are withheld as it takes to offer the share that is wanted, and of those that
/// are taken, once they are given back, unless their patients are moved.
pub fn begins<O: Observer>(
    world: &mut World<'_, O>,
    intervention: usize,
    template: &Template,
    period: Period,
    today: i64,
) {
    let beyond = world.offer_again(period, Diary::offer_share, |world, clinic, day| {
        let others = world.plan.offered_by_others(intervention, clinic, day);
        let others = others.min(world.own_templates.offered(clinic, day));
        Some(world.offered(clinic, day)).filter(|&share| share < others)
    });
    if template.booked == BookedStay::Moved {
        let notice = template.notice.unwrap_or_else(a_week);
        let from = today + plan::days(notice.duration());
        for (session, patients) in beyond {
            if world.diary.session(session).day >= from {
                moves(world, &patients);
            }
        }
    }
}

/// Patients are moved: appointments that the hospital cancels, and tells them of.
fn moves<O: Observer>(world: &mut World<'_, O>, patients: &[PatientId]) {
    world.moves_booked(patients);
    for &id in patients {
        let who = &world.register[id];
        let (specialty, told) = (who.specialty, who.fault() != Some(Fault::NotTold));
        let day = world.day();
        let cancelled = figure::CancelledByHospital.of(specialty);
        world.ledger.one(cancelled, day);
        if told {
            world.say(Signal::ToldOtherwise(id));
        }
    }
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
    let spacing = match template.spacing {
        Spacing::GapFirst => "",
        Spacing::FirstKept => ", the first slot of a session kept",
        Spacing::Evenly => ", the slots left at equal distances over the session",
    };
    let booked = match template.booked {
        BookedStay::Stay => String::new(),
        BookedStay::Moved => format!(
            "; patients booked beyond it are moved, with {} notice",
            template.notice.unwrap_or_else(a_week)
        ),
    };
    format!(
        "templates at {} in {clinics}{spacing}{booked}",
        steps.join(", then ")
    )
}
