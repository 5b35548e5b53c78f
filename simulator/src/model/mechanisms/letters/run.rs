//! What it does; its table in the scenario file is `spec`.

use crate::engine::Time;
use crate::model::measures::figure;
use crate::model::mechanisms::Begins;
use crate::model::spec::{Arm, Heard, Letters, Moment};
use crate::model::world::World;
use crate::model::world::day_book::Note;
use crate::model::world::ids::PatientId;
use crate::model::world::observer::{Observer, TraceEvent};
use crate::model::world::patient::{Fault, PatientRef, Record, Stage};
use crate::model::world::plan::{Period, PlanInForce, days};
use crate::model::world::purpose::Purpose;
use crate::model::world::signal::Signal;
use crate::model::world::site::Site;

/// Whether a letter is sent.
const LETTERS: Purpose = Purpose::numbered(36);
/// Whether and when a patient hears that letters are not sent, and rings.
const HEARD: Purpose = Purpose::numbered(64);

/// The incident of an arm, if it has one: which letters, and when. A date of its own makes it
/// happen in every arm.
fn incident<'s, O: Observer>(world: &World<'s, O>) -> Option<(&'s Letters, Period)> {
    let letters = world.site.scenario.new_system.as_ref()?.letters.as_ref()?;
    if world.arm == Arm::Baseline && matches!(letters.from, Moment::GoLive { .. }) {
        return None;
    }
    let from = world.plan.day_of(world.site, letters.from)?;
    let to = from + days(letters.lasts.duration());
    Some((letters, Period { from, to }))
}

/// Whether the letter about the booking made now is one of those never sent.
#[must_use]
pub fn is_not_sent<O: Observer>(world: &World<'_, O>, id: PatientId) -> bool {
    let Some((letters, period)) = incident(world) else {
        return false;
    };
    let patient = &world.register[id];
    if patient.record == Record::Duplicate || !period.contains(world.day()) {
        return false;
    }
    let occasion = u64::from(patient.occasion);
    let mut stream = world.streams.stream(LETTERS, patient.uid, occasion);
    stream.chance(letters.not_sent.value())
}

/// On the day on which it is discovered, those booked in that time and still to come are told.
pub fn are_discovered<O: Observer>(world: &mut World<'_, O>, day: i64) {
    let Some((_, period)) = incident(world).filter(|(_, period)| period.to == day) else {
        return;
    };
    for id in world.register.everybody() {
        let who = &world.register[id];
        let untold = who.stage == Stage::Booked && who.fault() == Some(Fault::NotTold);
        if untold && period.contains(who.since.day()) {
            let specialty = who.specialty;
            world.register.sets_fault(id, None);
            world.say(Signal::ToldAtLast(id));
            world
                .ledger
                .one(figure::FaultsFoundBefore.of(specialty), day);
            world.tell(Time::from_days(day), id, TraceEvent::PutRight);
        }
    }
}

/// The incident with the word of it that gets round, if it does.
fn word_of_it<'s, O: Observer>(world: &World<'s, O>) -> Option<(&'s Heard, Period)> {
    let letters = world.site.scenario.new_system.as_ref()?.letters.as_ref()?;
    let heard = letters.heard.as_ref()?;
    Some((heard, incident(world)?.1))
}

/// On the day on which it begins, everybody waits who will hear of it while they wait.
pub fn begin<O: Observer>(world: &mut World<'_, O>, day: i64) {
    let begins = word_of_it(world).map(|(_, period)| period.from.max(0));
    if begins == Some(day) {
        for id in world.register.everybody() {
            if world.register[id].is_unheard() {
                may_hear(world, id);
            }
        }
    }
}

/// A patient waits for a letter from now on: notes the day on which they hear that letters are
/// not sent, if that is before it is discovered and makes them ring.
pub fn may_hear<O: Observer>(world: &mut World<'_, O>, id: PatientId) {
    let Some((heard, period)) = word_of_it(world) else {
        return;
    };
    let (today, who) = (world.day(), &world.register[id]);
    if !period.contains(today) || who.record == Record::Duplicate {
        return;
    }
    let occasion = u64::from(who.occasion);
    let mut stream = world.streams.stream(HEARD, who.uid, occasion);
    if !stream.chance(heard.rings.value()) {
        return;
    }
    let after = days(heard.after.distribution().sample_duration(&mut stream));
    let waits_since = who.waits_since().day().max(period.from);
    // Whoever has heard already, and waits anew, has the same patience once more.
    let on = if waits_since + after > today {
        waits_since + after
    } else {
        today + after.max(1)
    };
    if period.contains(on) {
        let silence = world.register.silence_of(id);
        world.day_book.note(on, Note::HearsOfLetters(silence));
    }
}

/// Whether a patient who hears that letters are not sent still waits for one: not once it has been
/// discovered.
#[must_use]
pub fn still_waits<O: Observer>(world: &World<'_, O>, patient: PatientRef) -> bool {
    let lasts = incident(world).is_some_and(|(_, period)| period.contains(world.day()));
    lasts && world.register.is_silent(patient)
}

impl Begins for Letters {
    fn before_live(&self, site: &Site<'_>, plan: &PlanInForce<'_>) -> Option<i64> {
        // A date of its own makes it happen in every arm.
        let relative = matches!(self.from, Moment::GoLive { .. });
        relative.then(|| plan.day_of(site, self.from)).flatten()
    }
}
