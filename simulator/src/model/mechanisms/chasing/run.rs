//! What it does; its table in the scenario file is `spec`.

use crate::engine::Time;
use crate::model::spec::DailyChance;
use crate::model::world::World;
use crate::model::world::day_book::Note;
use crate::model::world::ids::PatientId;
use crate::model::world::observer::Observer;
use crate::model::world::patient::{Fault, PatientRef, Stage};
use crate::model::world::plan::days;
use crate::model::world::purpose::Purpose;
use crate::model::world::signal::{Answered, BookedBy, Signal};

/// When a patient who has heard nothing rings, by patient and call.
const CHASING: Purpose = Purpose::numbered(21);
/// Whether a chasing call ends in a booking.
const CHASING_OUTCOME: Purpose = Purpose::numbered(26);

/// A patient who has heard nothing has been answered.
pub fn answered<O: Observer>(world: &mut World<'_, O>, call: &Answered) {
    let patient = call.patient;
    if !world.register.is_silent(patient) {
        return;
    }
    let who = &world.register[patient.id];
    let stage = who.stage;
    if stage == Stage::Booked && who.fault() == Some(Fault::NotTold) {
        // They learn of their appointment from whoever answers.
        world.say(Signal::PutRight(patient, call.care));
        return;
    }
    if stage == Stage::Lost {
        // They have been heard, and wait anew.
        world.say(Signal::FoundAgain(patient.id));
        world.say(Signal::MayHearNothing(patient.id));
        return;
    }
    let chasing = world.site.scenario.chasing.as_ref();
    let booked = chasing.map_or(0.0, |c| c.booked.value());
    let mut stream = world.streams.stream(CHASING_OUTCOME, call.uid, call.key);
    if stream.chance(booked) && matches!(stage, Stage::ToBook | Stage::ToRebook) {
        world.say(Signal::Book(patient.id, call.care, BookedBy::Clerk));
        return;
    }
    let told = chasing.and_then(|c| c.answered.as_ref());
    let day = world.day();
    match told {
        Some(told) => {
            let from = day + days(told.after.duration()).max(1);
            rings_from(world, patient, from, told.chance);
        }
        None => rings_again(world, patient, day),
    }
}

/// From a moment on the patient hears nothing, and may ring in the end.
pub fn silence_begins<O: Observer>(world: &mut World<'_, O>, id: PatientId, since: Time) {
    world.register.falls_silent(id);
    let patient = &mut world.register[id];
    patient.chased = 0;
    let Some(chasing) = &world.site.scenario.chasing else {
        return;
    };
    // Nobody chases a follow-up before it is due.
    let from = since.max(patient.due) + chasing.after.duration();
    // Never on the day itself: that page of the day book has been turned.
    let from = from.day().max(since.day() + 1);
    let reference = world.register.reference(id);
    note_chase(world, reference, from, chasing.chance);
}

/// The silence goes on: the next time may be any day after `day`.
pub fn rings_again<O: Observer>(world: &mut World<'_, O>, patient: PatientRef, day: i64) {
    if let Some(chasing) = &world.site.scenario.chasing {
        rings_from(world, patient, day + 1, chasing.chance);
    }
}

/// Whether a call that was noted is still meant: not if the patient has been answered meanwhile,
/// and means to ring another day.
#[must_use]
pub fn is_still_meant<O: Observer>(world: &World<'_, O>, patient: PatientRef, number: u16) -> bool {
    world.register.is_silent(patient) && world.register[patient.id].chased == number
}

/// The silence goes on: the next time may be any day from `from` on.
fn rings_from<O: Observer>(
    world: &mut World<'_, O>,
    patient: PatientRef,
    from: i64,
    chance: DailyChance,
) {
    if world.register.is_silent(patient) {
        world.register[patient.id].chased += 1;
        note_chase(world, patient, from, chance);
    }
}

/// Draws the day of the next chasing call: geometric over the line's open days.
fn note_chase<O: Observer>(
    world: &mut World<'_, O>,
    patient: PatientRef,
    from: i64,
    chance: DailyChance,
) {
    let who = &world.register[patient.id];
    let Some(line) = world.site.specialties[who.specialty.index()].line else {
        return;
    };
    let chance = chance.per_day();
    if chance <= 0.0 {
        return;
    }
    let number = who.chased;
    let occasion = u64::from(who.occasion) << 32 | u64::from(who.chased);
    let mut stream = world.streams.stream(CHASING, who.uid, occasion);
    let u = stream.uniform_open();
    let days = if chance >= 1.0 {
        0.0
    } else {
        (libm::log(u) / libm::log1p(-chance)).floor()
    };
    let site = &world.site.lines[line.index()];
    let open = site.open_before(from) + days.min(1e6) as usize;
    if let Some(&day) = site.open_days.get(open) {
        world.day_book.note(day, Note::Chase { patient, number });
    }
}
