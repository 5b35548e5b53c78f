//! What it does; its table in the scenario file is `spec`.

use super::spec::Errors;
use crate::engine::{Duration, Stream, Time};
use crate::model::mechanisms::Begins;
use crate::model::world::World;
use crate::model::world::care::Care;
use crate::model::world::day_book::Note;
use crate::model::world::ids::{PatientId, SpecialtyId};
use crate::model::world::observer::Observer;
use crate::model::world::patient::{Appointment, Fault, Holds, Record};
use crate::model::world::plan::PlanInForce;
use crate::model::world::purpose::Purpose;
use crate::model::world::signal::{Answered, Signal};
use crate::model::world::site::Site;

/// Whether a booking is faulty, and how.
const BOOKING_ERROR: Purpose = Purpose::numbered(30);
/// What becomes of a faulty booking: calls, squeezed in or not, comes untold or not.
const FAULTY_BOOKING: Purpose = Purpose::numbered(31);
/// Whether a call about a faulty booking finds the fault.
const ERROR_CALL: Purpose = Purpose::numbered(47);

/// How many kinds of errors a booking can have.
const KINDS: usize = 5;
/// The errors that a booking can have, in the order of `Errors::of_bookings`.
const OF_BOOKINGS: [Fault; KINDS] = [
    Fault::NoSuchClinic,
    Fault::WrongTime,
    Fault::WrongSpecialty,
    Fault::DoubleBooking,
    Fault::NotTold,
];

/// Most calls that one faulty booking brings.
const MOST_CALLS: u32 = 20;

/// A booking as it was made in error: the fault, where it puts the patient, and whether that
/// slot is theirs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Misplaced {
    /// What is wrong.
    pub fault: Fault,
    /// Where the patient is put.
    pub place: Appointment,
    /// Whether the slot is theirs.
    pub holds: Holds,
}

/// The error, if any, with which somebody books a patient who should have `slot`.
pub fn misplaced<O: Observer>(
    world: &World<'_, O>,
    id: PatientId,
    slot: Appointment,
    care: Care,
) -> Option<Misplaced> {
    let fault = fault_of(world, id, care)?;
    let (place, holds) = place_of(world, id, slot, fault)?;
    Some(Misplaced {
        fault,
        place,
        holds,
    })
}

/// Draws what is wrong with the booking that is about to be made for a patient. The draw is
/// the patient's own: with fewer errors of a kind, the same patients have them, but fewer, and
/// nobody else's booking is another.
fn fault_of<O: Observer>(world: &World<'_, O>, id: PatientId, care: Care) -> Option<Fault> {
    let errors = world.errors()?;
    let patient = &world.register[id];
    if patient.record == Record::Duplicate {
        return None;
    }
    let mut chances = [0.0; KINDS];
    for (chance, rate) in chances.iter_mut().zip(errors.of_bookings()) {
        *chance = rate.map_or(0.0, |rate| care.chance(rate));
    }
    if chances.iter().all(|chance| *chance <= 0.0) {
        return None;
    }
    let occasion = u64::from(patient.occasion);
    let mut stream = world.streams.stream(BOOKING_ERROR, patient.uid, occasion);
    let kind = struck_by(stream.uniform(), chances);
    kind.map(|kind| OF_BOOKINGS[kind])
}

/// Which of the kinds with these chances, if any, strikes somebody whose random number lies there
/// between 0 and 1: each with its chance, never two.
///
/// Each kind has a fifth to itself and begins at its lower end, so that it strikes the same whatever
/// the others' chances are. Only a kind with more than a fifth goes on in what the others leave, from
/// the upper ends down.
fn struck_by(luck: f64, chances: [f64; KINDS]) -> Option<usize> {
    let fifths = chances.map(|chance| chance * KINDS as f64);
    let at = luck * KINDS as f64;
    let home = (at as usize).min(KINDS - 1);
    let within = at - home as f64;
    if within < fifths[home] {
        return Some(home);
    }
    let left: f64 = fifths[..home].iter().map(|own| (1.0 - own).max(0.0)).sum();
    let mut left = left + (1.0 - within);
    for (kind, own) in fifths.iter().enumerate() {
        let beyond = (own - 1.0).max(0.0);
        if left <= beyond {
            return Some(kind);
        }
        left -= beyond;
    }
    None
}

/// Where a faulty booking puts the patient who should have had `slot`: the place, and whether
/// its slot is theirs. A fault that cannot be made (nobody to double-book with, no other
/// specialty) is not made.
fn place_of<O: Observer>(
    world: &World<'_, O>,
    id: PatientId,
    slot: Appointment,
    fault: Fault,
) -> Option<(Appointment, Holds)> {
    match fault {
        Fault::NoSuchClinic => Some((slot, Holds::Nothing)),
        Fault::WrongTime | Fault::NotTold => Some((slot, Holds::Slot)),
        Fault::DoubleBooking => {
            let earliest = world.window(id, world.now()).0;
            let taken = world.diary.taken_near(slot, earliest)?;
            Some((taken, Holds::Nothing))
        }
        Fault::WrongSpecialty => Some((slot_elsewhere(world, id)?, Holds::Slot)),
        Fault::OutOfSlot | Fault::NotReEntered => None,
    }
}

/// The earliest suitable slot in a specialty that is not the patient's.
fn slot_elsewhere<O: Observer>(world: &World<'_, O>, id: PatientId) -> Option<Appointment> {
    let all = world.site.specialties.len();
    let others = all.checked_sub(1).filter(|&n| n > 0)?;
    let mut stream = faulty_stream(world, id, 0);
    stream.uniform();
    let step = 1 + ((stream.uniform() * others as f64) as usize).min(others - 1);
    let elsewhere = (world.register[id].specialty.index() + step) % (others + 1);
    world.slot_in(SpecialtyId::new(elsewhere), id, world.now())
}

/// The stream of what becomes of a faulty booking. Part 0: first whether squeezed in (or whether
/// they come untold), then which other specialty; part 1: by how much the time is wrong; part 2:
/// calls.
fn faulty_stream<O: Observer>(world: &World<'_, O>, id: PatientId, part: u64) -> Stream {
    let patient = &world.register[id];
    let occasion = u64::from(patient.occasion) | part << 32;
    world.streams.stream(FAULTY_BOOKING, patient.uid, occasion)
}

/// Whether a patient who was never told comes all the same.
#[must_use]
pub fn comes_untold<O: Observer>(world: &World<'_, O>, id: PatientId) -> bool {
    let share = world.errors().map_or(0.02, |e| e.comes_untold.value());
    faulty_stream(world, id, 0).uniform() < share
}

/// Whether a patient whom nobody expects would be squeezed in somewhere, if anybody is there.
#[must_use]
pub fn would_be_squeezed_in<O: Observer>(world: &World<'_, O>, id: PatientId) -> bool {
    let share = world.errors().map_or(0.5, |e| e.squeezed_in.value());
    faulty_stream(world, id, 0).uniform() < share
}

/// The wrong time that a patient was told, if the clinic is still there at that time.
#[must_use]
pub fn told_time<O: Observer>(world: &World<'_, O>, id: PatientId, right: Time) -> Option<Time> {
    let told = right + wrong_by(world, id);
    let session = world.register[id].appointment.session;
    let ends = world.diary.session(session).to;
    (told < ends).then(|| told.max(Time::from_days(right.day())))
}

/// By how much the time is wrong that a patient was told.
fn wrong_by<O: Observer>(world: &World<'_, O>, id: PatientId) -> Duration {
    let mut stream = faulty_stream(world, id, 1);
    match world.errors().and_then(|e| e.wrong_by.as_ref()) {
        Some(law) => law.distribution().sample_duration(&mut stream),
        // Up to half a day either way: a morning's time for an afternoon's and the reverse.
        None => Duration::from_hours(8).scale(stream.uniform()) - Duration::from_hours(4),
    }
}

/// A faulty booking has been made: it is counted, and brings calls.
pub fn booked_in_error<O: Observer>(world: &mut World<'_, O>, id: PatientId, fault: Fault) {
    world.register.sets_fault(id, Some(fault));
    let specialty = world.register[id].specialty;
    world
        .ledger
        .one(fault.counted_as().of(specialty), world.day());
    match fault {
        // Who knows nothing of the appointment does not ring about it, but may chase.
        Fault::NotTold => world.say(Signal::HearsNothing(id)),
        // These can be seen from the letter.
        Fault::NoSuchClinic | Fault::WrongTime | Fault::WrongSpecialty => {
            will_ring_about(world, id);
        }
        Fault::DoubleBooking | Fault::OutOfSlot | Fault::NotReEntered => {}
    }
}

/// Notes the calls that a faulty booking brings before its day.
fn will_ring_about<O: Observer>(world: &mut World<'_, O>, id: PatientId) {
    let Some(mean) = world.errors().map(|e| e.calls_per_error) else {
        return;
    };
    let specialty = world.register[id].specialty;
    if world.site.specialties[specialty.index()].line.is_none() || mean <= 0.0 {
        return;
    }
    let mut stream = faulty_stream(world, id, 2);
    let calls = poisson(mean, &mut stream);
    let appointment = world.register[id].appointment;
    let first = world.day() + 1;
    let last = world.diary.session(appointment.session).day - 1;
    if last < first {
        return;
    }
    let patient = world.register.reference(id);
    for number in 0..calls as u8 {
        let day = first + (stream.uniform() * (last - first + 1) as f64) as i64;
        world
            .day_book
            .note(day.min(last), Note::RingsAboutError(patient, number));
    }
}

/// A call about a faulty booking has been answered.
pub fn call_answered<O: Observer>(world: &mut World<'_, O>, call: &Answered) {
    let found = world.errors().map_or(1.0, |e| e.found_by_call.value());
    let mut stream = world.streams.stream(ERROR_CALL, call.uid, call.key);
    if stream.chance(found) {
        world.say(Signal::FaultFound(call.patient));
    }
}

/// A Poisson number by inversion, at most [`MOST_CALLS`].
fn poisson(mean: f64, stream: &mut Stream) -> u32 {
    let u = stream.uniform();
    let mut term = libm::exp(-mean);
    let mut reached = term;
    let mut n = 0;
    while u >= reached && n < MOST_CALLS {
        n += 1;
        term *= mean / f64::from(n);
        reached += term;
    }
    n
}

impl Begins for Errors {
    fn before_live(&self, _: &Site<'_>, _: &PlanInForce<'_>) -> Option<i64> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Over a lattice of random numbers: whom each kind strikes.
    fn struck(chances: [f64; KINDS]) -> Vec<Option<usize>> {
        let luck = (0..10_000).map(|i| (f64::from(i) + 0.5) / 10_000.0);
        luck.map(|luck| struck_by(luck, chances)).collect()
    }

    fn by(kind: usize, struck: &[Option<usize>]) -> Vec<usize> {
        let there = (0..struck.len()).filter(|&i| struck[i] == Some(kind));
        there.collect()
    }

    #[test]
    fn each_kind_strikes_with_its_own_chance() {
        for chances in [
            [0.0; KINDS],
            [0.08, 0.08, 0.08, 0.08, 0.08],
            [0.2, 0.2, 0.2, 0.2, 0.2],
            [0.0, 0.0, 0.0, 0.0, 1.0],
            [1.0, 0.0, 0.0, 0.0, 0.0],
            [0.5, 0.01, 0.4, 0.0, 0.09],
            [0.3, 0.1, 0.3, 0.0, 0.3],
        ] {
            let struck = struck(chances);
            for (kind, chance) in chances.into_iter().enumerate() {
                let often = by(kind, &struck).len() as f64;
                assert!((often - chance * 1e4).abs() <= 3.0, "{chances:?}: {often}");
            }
        }
    }

    #[test]
    fn less_of_a_kind_changes_nobody_elses_booking() {
        let more = [0.2, 0.03, 0.05, 0.1, 0.15];
        let all = struck(more);
        for kind in 0..KINDS {
            let mut less = more;
            less[kind] /= 3.0;
            for (then, now) in all.iter().zip(struck(less)) {
                let falls_away = *then == Some(kind) && now.is_none();
                assert!(*then == now || falls_away);
            }
        }
    }

    #[test]
    fn more_of_a_kind_strikes_the_same_and_others() {
        let mut before = Vec::new();
        for chance in [0.05, 0.2, 0.35, 0.6, 0.85] {
            let now = by(2, &struck([0.05, 0.0, chance, 0.1, 0.0]));
            assert!(before.iter().all(|who| now.contains(who)));
            before = now;
        }
    }
}
