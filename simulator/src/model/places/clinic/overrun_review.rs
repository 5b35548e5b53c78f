//! Clinics look at their own overruns once a week, and offer fewer slots while they run late: a
//! habit of the hospital, in every arm. Which slots are withheld is `world::diary::template`, what
//! share is offered on a day `world::templates`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::run::Clinics;
use crate::engine::Duration;
use crate::model::measures::figure;
use crate::model::spec::check::{Checker, Doubter};
use crate::model::spec::quantity::Wrong;
use crate::model::spec::{Clinic, Share, Span, Weekdays};
use crate::model::world::World;
use crate::model::world::diary::Slot;
use crate::model::world::ids::{ClinicId, SessionId};
use crate::model::world::observer::Observer;
use crate::model::world::plan::days;

/// A look at the overruns of the clinic's own lists once a week. It offers a step fewer slots of
/// each kind while they run late, and a step more again once they do not. Blocked are the last
/// slots of a session, never the first of a list (assumed). After a change it waits until there are lists
/// that have been held with it. Additional sessions neither count nor change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct OverrunReview {
    /// Mean overrun of the lists looked at above which a step fewer is offered.
    pub shortens_over: Span,
    /// Mean overrun below which a step more is offered again.
    pub restores_under: Span,
    /// How much fewer or more, as a share of the template's slots. Left out: 10% (assumed).
    #[serde(default = "a_tenth")]
    pub step: Share,
    /// The share that is always offered. Left out: 50% (assumed).
    #[serde(default = "half")]
    pub at_least: Share,
    /// Day of the week, in the morning; not on a public holiday. Left out: Friday.
    #[serde(default = "friday")]
    pub looks_on: Weekdays,
    /// At the lists of how long. Left out: two weeks.
    #[serde(default = "two_weeks")]
    pub looks_back: Span,
    /// From how long afterwards sessions have the changed template. Left out: the booking horizon,
    /// so that nobody is booked there yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead_time: Option<Span>,
    /// What becomes of patients who are booked in slots to be blocked.
    #[serde(default)]
    pub booked: BookedStay,
}

/// What becomes of patients who are booked in slots to be blocked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum BookedStay {
    /// They keep their slots, which are blocked if they are given back.
    #[default]
    Stay,
    /// They are moved: each costs the office a rebooking.
    Moved,
}

fn a_tenth() -> Share {
    Share::of(0.1)
}

fn half() -> Share {
    Share::of(0.5)
}

fn friday() -> Weekdays {
    Weekdays::FRI
}

fn two_weeks() -> Span {
    Span::of(Duration::from_days(14))
}

/// It looks on one day, and wants less before it restores than before it shortens.
pub(super) fn check(checker: &mut Checker<'_>, path: &[&str], clinic: &Clinic) {
    let Some(review) = &clinic.overrun_review else {
        return;
    };
    let at = |key: &'static str| [path, &["overrun-review", key]].concat();
    checker.note_if(
        review.restores_under > review.shortens_over,
        &at("restores-under"),
        || {
            Wrong::new(format!(
                "it restores under {}, but shortens over {}",
                review.restores_under, review.shortens_over
            ))
            .help("it restores under less than it shortens over")
        },
    );
    checker.note_if(review.looks_on.count() != 1, &at("looks-on"), || {
        Wrong::new("it looks once a week").help("write one day, such as \"fri\"")
    });
    checker.more_than_nothing(&at("looks-back"), review.looks_back);
    checker.note_if(review.step.value() == 0.0, &at("step"), || {
        Wrong::new("a step of nothing changes nothing").help("such as \"10%\"")
    });
}

/// It never acts.
pub(super) fn doubt(doubter: &mut Doubter<'_>, path: &[&str], clinic: &Clinic) {
    let review = clinic.overrun_review.as_ref();
    let at = |key: &'static str| [path, &["overrun-review", key]].concat();
    doubter.doubt_if(
        review.is_some_and(|r| r.at_least.value() == 1.0),
        &at("at-least"),
        "all slots are always offered: looking at overruns changes nothing",
    );
    doubter.doubt_if(
        review.is_some_and(|r| r.at_least.value() == 0.0),
        &at("at-least"),
        "down to the first slot of each list: a clinic that goes on running late nearly closes",
    );
}

/// What it does, in words.
pub(super) fn told(clinic: &Clinic) -> Option<String> {
    let review = clinic.overrun_review.as_ref()?;
    let from = match review.lead_time {
        Some(lead) => format!("from {lead} later on"),
        None => "beyond the booking horizon".to_owned(),
    };
    let booked = match review.booked {
        BookedStay::Stay => "patients who are booked stay",
        BookedStay::Moved => "patients who are booked there are moved",
    };
    Some(format!(
        "each {} the clinic looks at its lists of {}: a mean overrun above {} blocks {} of the slots \
         {from}, the last of a session first, down to {}; one below {} gives them back; {booked}",
        review.looks_on,
        review.looks_back,
        review.shortens_over,
        review.step,
        review.at_least,
        review.restores_under
    ))
}

impl Clinics {
    /// Once a week, on their day, clinics look at their overruns.
    pub fn review_overruns<O: Observer>(&mut self, world: &mut World<'_, O>, day: i64) {
        let site = world.site;
        let calendar = &site.calendar;
        for (c, clinic) in site.clinics.iter().enumerate() {
            if let Some(review) = &clinic.spec.overrun_review
                && review.looks_on.contains(calendar.weekday(day))
                && !calendar.is_holiday(day)
            {
                self.review_overruns_of(world, ClinicId::new(c), review, day);
            }
        }
    }

    fn review_overruns_of<O: Observer>(
        &self,
        world: &mut World<'_, O>,
        clinic: ClinicId,
        review: &OverrunReview,
        day: i64,
    ) {
        // Lists held with another template say nothing about the present one.
        let back = day - days(review.looks_back.duration());
        let from = world
            .own_templates
            .since(clinic)
            .map_or(back, |s| s.max(back));
        let own = world.site.clinics[clinic.index()].spec.sessions.len();
        let Some(overrun) = self.mean_overrun(clinic, own, from) else {
            return;
        };
        let offered = world.own_templates.latest(clinic);
        let wanted = if overrun > review.shortens_over.duration().as_minutes_f64() {
            (offered - review.step.value()).max(review.at_least.value())
        } else if overrun < review.restores_under.duration().as_minutes_f64() {
            (offered + review.step.value()).min(1.0)
        } else {
            offered
        };
        // Already below what is always offered, or at it.
        if wanted == offered {
            return;
        }
        let horizon = world.site.scenario.booking.horizon;
        let lead = days(review.lead_time.unwrap_or(horizon).duration());
        let beyond = world.changes_own_template(clinic, day + lead, wanted);
        if review.booked == BookedStay::Moved {
            for (_, patients) in beyond {
                world.moves_booked(&patients);
            }
        }
    }

    /// Mean overrun in minutes of the lists of a clinic's own sessions, with somebody booked, that
    /// have been held from a day on.
    fn mean_overrun(&self, clinic: ClinicId, own: usize, from: i64) -> Option<f64> {
        // In the order in which they were over, which may be on the day after.
        let late = self.records.iter().rev();
        let late = late.take_while(|r| i64::from(r.day) + 1 >= from);
        let of_clinic = late.filter(|r| {
            let counts = r.booked > 0 && usize::from(r.template) < own;
            r.clinic == clinic && counts && i64::from(r.day) >= from
        });
        let (sum, lists) = of_clinic.fold((0.0, 0.0), |(sum, lists), r| {
            let of = f64::from(r.lists);
            (sum + f64::from(r.overrun) * of, lists + of)
        });
        (lists > 0.0).then(|| sum / lists)
    }
}

/// A session is opened: writes down how many of its slots its clinic has blocked itself.
pub(super) fn note_blocked<O: Observer>(world: &mut World<'_, O>, id: SessionId) {
    let session = world.diary.session(id);
    if world.own_templates.offered(session.clinic, session.day) == 1.0
        || world.added_by(session).is_some()
    {
        return;
    }
    let (specialty, day) = (session.specialty, session.day);
    let slots = world.diary.slots_of(id).iter();
    let blocked = slots.filter(|slot| **slot == Slot::Withheld).count();
    let count = figure::ClinicSlotsBlocked.of(specialty);
    world.ledger.several(count, day, blocked as f64);
}
