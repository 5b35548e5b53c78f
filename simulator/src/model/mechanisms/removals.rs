//! Removals: people leave a waiting list without having been seen. They went elsewhere or got
//! better, or were struck off when the list was validated. Who does not attend and is sent back to
//! the GP is `attendance`.
//!
//! How long somebody would stay is exponential and drawn once, from the referral on; of those who
//! start on the list, from the first day on, whatever they have waited. Whoever leaves in the course
//! of a day is off the list the next morning: an appointment is given up, and the clock stops.

use crate::engine::Duration;
use crate::model::measures::figure;
use crate::model::spec::check::Doubter;
use crate::model::spec::{Scenario, Specialty};
use crate::model::world::World;
use crate::model::world::day_book::Note;
use crate::model::world::ids::PatientId;
use crate::model::world::observer::{Observer, TraceEvent};
use crate::model::world::patient::{Need, Record, Stage};
use crate::model::world::purpose::Purpose;
use crate::model::world::signal::Signal;

/// How long a patient stays on the list at most, by patient.
const REMOVAL: Purpose = Purpose::numbered(60);

/// Nobody is removed after so many days: longer than any scenario.
const NEVER: f64 = 1e6;

/// Notes when a patient leaves the list who has just been referred, or starts on it.
pub fn clock_starts<O: Observer>(world: &mut World<'_, O>, id: PatientId) {
    if let Some(day) = off_the_list(world, id) {
        world.day_book.note(day, Note::LeavesList(id));
    }
}

/// The morning on which a patient is off the list, if they have not been seen by then.
fn off_the_list<O: Observer>(world: &World<'_, O>, id: PatientId) -> Option<i64> {
    let who = &world.register[id];
    let spec = world.site.specialties[who.specialty.index()].spec;
    let per_day = spec.removals?.per(Duration::from_days(1));
    if per_day <= 0.0 {
        return None;
    }
    let mut stream = world.streams.stream(REMOVAL, who.uid, 0);
    let stays = -libm::log(stream.uniform_open()) / per_day;
    let since = (who.referred.as_ms().max(0) as f64) / Duration::from_days(1).as_ms_f64();
    (stays < NEVER).then(|| (since + stays).floor() as i64 + 1)
}

/// The morning has come on which a patient is off the list, unless they have been seen, or
/// somebody else has their place on the register.
pub fn may_leave<O: Observer>(world: &mut World<'_, O>, id: PatientId) {
    let waits = world.register.holder(id).is_some_and(|who| {
        who.need == Need::First && who.stage != Stage::There && who.record == Record::Person
    });
    if !waits || off_the_list(world, id) != Some(world.day()) {
        return;
    }
    if world.register[id].stage == Stage::Booked {
        world.say(Signal::GivesUpSlot(id));
    }
    world.say(Signal::LeavesList(id));
}

/// A patient leaves the list.
pub fn leaves<O: Observer>(world: &mut World<'_, O>, id: PatientId) {
    let specialty = world.register[id].specialty;
    world.clock_stops(id);
    world.tell(world.now(), id, TraceEvent::Removed);
    world.register.leaves(id);
    world.flows.removed += 1;
    let day = world.day();
    world.ledger.one(figure::ListRemoved.of(specialty), day);
}

/// What is doubtful about removals.
pub(in crate::model) fn doubt(doubter: &mut Doubter<'_>, path: &[&str], specialty: &Specialty) {
    let a_month = |hazard: crate::model::spec::Hazard| hazard.per(Duration::from_days(30));
    let at = [path, &["removals"]].concat();
    doubter.doubt_if(
        specialty.removals.is_some_and(|r| a_month(r) == 0.0),
        &at,
        "nobody ever leaves the list",
    );
    doubter.doubt_if(
        specialty.removals.is_some_and(|r| a_month(r) > 0.2),
        &at,
        "more than a fifth of the list leaves it within a month without having been seen",
    );
}

/// How removals work, if a scenario has any.
#[must_use]
pub fn method(scenario: &Scenario) -> Option<&'static str> {
    let mut all = scenario.specialty.values();
    all.any(|specialty| specialty.removals.is_some()).then_some(
        "Removals: how long a patient stays on the list without having been seen is exponential, \
         drawn once, from the referral or the first day on; who leaves is off the list the next \
         morning, and an appointment is free again.",
    )
}
