//! What it does; its table in the scenario file is `spec`.

use crate::engine::Time;
use crate::model::world::World;
use crate::model::world::day_book::Note;
use crate::model::world::ids::PatientId;
use crate::model::world::observer::Observer;
use crate::model::world::patient::{Fault, PatientRef, Stage};
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
    } else {
        rings_again(world, patient, world.day());
    }
}

/// From a moment on the patient hears nothing, and may ring in the end.
pub fn silence_begins<O: Observer>(world: &mut World<'_, O>, id: PatientId, since: Time) {
    let patient = &mut world.register[id];
    patient.silent_since_stamp = patient.stamp;
    patient.chased = 0;
    let Some(chasing) = &world.site.scenario.chasing else {
        return;
    };
    // Nobody chases a follow-up before it is due.
    let from = since.max(patient.due) + chasing.after.duration();
    let reference = world.register.reference(id);
    // Never on the day itself: that page of the day book has been turned.
    note_chase(world, reference, from.day().max(since.day() + 1));
}

/// The silence goes on: the next time may be any day after `day`.
pub fn rings_again<O: Observer>(world: &mut World<'_, O>, patient: PatientRef, day: i64) {
    if world.register.is_silent(patient) {
        world.register[patient.id].chased += 1;
        note_chase(world, patient, day + 1);
    }
}

/// Draws the day of the next chasing call: geometric over the line's open days.
fn note_chase<O: Observer>(world: &mut World<'_, O>, patient: PatientRef, from: i64) {
    let who = &world.register[patient.id];
    let Some(chasing) = &world.site.scenario.chasing else {
        return;
    };
    let Some(line) = world.site.specialties[who.specialty.index()].line else {
        return;
    };
    let chance = chasing.chance.per_day();
    if chance <= 0.0 {
        return;
    }
    let occasion = u64::from(who.occasion) << 32 | u64::from(who.chased);
    let mut stream = world.streams.stream(CHASING, who.uid, occasion);
    let u = stream.uniform_open();
    let days = if chance >= 1.0 {
        0.0
    } else {
        (libm::log(u) / libm::log1p(-chance)).floor()
    };
    let site = &world.site.lines[line.index()];
    let from = usize::try_from(from.max(0)).unwrap_or(usize::MAX);
    let Some(before) = site.open_before.get(from) else {
        return;
    };
    if let Some(&day) = site.open_days.get(before + days.min(1e6) as usize) {
        world.day_book.note(day, Note::Chase { patient });
    }
}
