//! What it does; its table in the scenario file is `spec`.

use super::spec::Audit;
use crate::model::measures::figure;
use crate::model::mechanisms::Begins;
use crate::model::spec::Arm;
use crate::model::world::World;
use crate::model::world::care::Care;
use crate::model::world::ids::PatientId;
use crate::model::world::observer::{Observer, TraceEvent};
use crate::model::world::patient::{Need, Record, Stage};
use crate::model::world::plan::PlanInForce;
use crate::model::world::plan::days;
use crate::model::world::purpose::Purpose;
use crate::model::world::signal::Signal;
use crate::model::world::site::Site;

/// Whether the outcome of a visit is recorded.
const OUTCOME_ERROR: Purpose = Purpose::numbered(33);
/// What an audit finds.
const AUDIT: Purpose = Purpose::numbered(34);

/// Whether the registration that ends now leaves the referral on no list.
pub fn referral_is_lost<O: Observer>(world: &mut World<'_, O>, id: PatientId, care: Care) -> bool {
    let Some(rate) = world.errors().and_then(|e| e.lost_referral) else {
        return false;
    };
    let (purpose, uid) = (Purpose::REGISTRATION_ERROR, world.register[id].uid);
    let lost = world.streams.happens(purpose, uid, 0, care.chance(&rate));
    if lost {
        // The silence that began with the referral goes on.
        world.loses(id);
    }
    lost
}

/// Whether the outcome of the visit that ends now is not recorded, so that the follow-up that
/// is wanted is on no list.
pub fn outcome_is_lost<O: Observer>(world: &mut World<'_, O>, id: PatientId, care: Care) -> bool {
    let Some(rate) = world.errors().and_then(|e| e.outcome_not_recorded) else {
        return false;
    };
    let patient = &world.register[id];
    let (uid, occasion) = (patient.uid, u64::from(patient.occasion));
    let chance = care.chance(&rate);
    let lost = world.streams.happens(OUTCOME_ERROR, uid, occasion, chance);
    if lost {
        world.loses(id);
        world.say(Signal::HearsNothing(id));
    }
    lost
}

/// A patient who was on no list is found, and goes on from where they were lost.
pub fn found_again<O: Observer>(world: &mut World<'_, O>, id: PatientId) {
    let now = world.now();
    let patient = &world.register[id];
    let (specialty, due) = (patient.specialty, patient.due);
    let (need, occasion) = (patient.need, patient.occasion);
    world
        .ledger
        .one(figure::LostFound.of(specialty), world.day());
    world.tell(now, id, TraceEvent::Found);
    let listed = due - world.follow_ups_ahead();
    match need {
        Need::First if occasion == 0 => world.say(Signal::Registered(id)),
        // Had an appointment that fell through.
        Need::First => world.say(Signal::AwaitsBooking(id, Stage::ToRebook)),
        Need::FollowUp if listed.day() > world.day() => world.book_later(id, world.day()),
        Need::FollowUp => world.say(Signal::AwaitsBooking(id, Stage::ToBook)),
    }
}

/// Audits the lists, on the days on which that is done: whoever is on no list, and whatever
/// was entered twice, is found or not.
pub fn audit<O: Observer>(world: &mut World<'_, O>, day: i64) {
    if !is_audited(world, day) {
        return;
    }
    let written = world.site.scenario.new_system.as_ref();
    let finds = written.and_then(|s| s.audit.as_ref());
    let finds = finds.map_or(0.0, |audit| audit.finds.value());
    let mut found = world.register.everybody();
    found.retain(|&id| {
        let who = &world.register[id];
        let drawn = || world.streams.stream(AUDIT, who.uid, day as u64);
        (who.stage == Stage::Lost || who.record == Record::Duplicate) && drawn().chance(finds)
    });
    // Where booking takes no time, the order here decides who is booked first.
    found.sort_by_key(|&id| {
        let who = &world.register[id];
        (who.priority, who.waits_since(), who.uid)
    });
    for id in found {
        match world.register[id].record {
            Record::Person => world.say(Signal::FoundAgain(id)),
            Record::Duplicate => world.say(Signal::DuplicateFound(id)),
        }
    }
}

/// Whether there is an audit on a day: only where there is a new system.
fn is_audited<O: Observer>(world: &World<'_, O>, day: i64) -> bool {
    let written = world.site.scenario.new_system.as_ref();
    let Some(audit) = written.and_then(|s| s.audit.as_ref()) else {
        return false;
    };
    if world.arm == Arm::Baseline || world.plan.go_live().is_none() {
        return false;
    }
    let first = world.plan.day_of(world.site, audit.first);
    let every = days(audit.every.duration()).max(1);
    first.is_some_and(|first| day >= first && (day - first) % every == 0)
}

impl Begins for Audit {
    fn before_live(&self, site: &Site<'_>, plan: &PlanInForce<'_>) -> Option<i64> {
        plan.day_of(site, self.first)
    }
}
