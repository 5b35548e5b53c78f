//! What it does; its table in the scenario file is `spec`.

use super::spec::{AppointmentQueries, HigherLevel};
use crate::engine::{Duration, Stream};
use crate::model::spec::{Arm, Moment, Share};
use crate::model::world::World;
use crate::model::world::day_book::Note;
use crate::model::world::ids::{PatientId, SpecialtyId};
use crate::model::world::observer::Observer;
use crate::model::world::patient::{Fault, Patient, PatientRef, Record, Stage};
use crate::model::world::plan::days;
use crate::model::world::purpose::Purpose;

/// Whether and when a patient rings about a booking, by patient and booking.
const ABOUT_BOOKING: Purpose = Purpose::numbered(61);
/// Whether and when GPs ring about a referral, by patient.
const ABOUT_REFERRAL: Purpose = Purpose::numbered(62);
/// Whether and when a patient rings about a letter, or for want of one, by patient, booking and
/// what it is.
const ABOUT_LETTER: Purpose = Purpose::numbered(63);

/// What sets off a call that is decided by a chance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cause {
    /// The hospital tells the patient otherwise than before.
    ToldOtherwise,
    /// The patient is told late.
    ToldLate,
    /// The patient has missed an appointment without knowing of it.
    MissedUntold,
}

/// A booking has been made: notes the calls that it brings before its day. Those booked before the
/// first day have made some of them by then.
pub fn booked<O: Observer>(world: &mut World<'_, O>, id: PatientId) {
    let Some(written) = &world.site.scenario.appointment_queries else {
        return;
    };
    if world.register[id].record == Record::Duplicate {
        return;
    }
    let mut on = about_booking(world, written, id);
    if !is_decided_on_the_day(world, written) {
        let of = world.register[id].specialty;
        on.retain(|call| call.is_made(world, written, of));
    }
    let patient = world.register.reference(id);
    for (number, call) in (0..=u8::MAX).zip(on) {
        let note = Note::AsksAboutBooking(patient, number);
        world.day_book.note(call.day, note);
    }
}

/// The number of a call about a booking that was noted for today, if it is made.
#[must_use]
pub fn asks_about_booking<O: Observer>(
    world: &World<'_, O>,
    patient: PatientRef,
    noted: u8,
) -> Option<u8> {
    let written = world.site.scenario.appointment_queries.as_ref()?;
    let who = world.register.still(patient)?;
    if !knows_of_booking(who) {
        return None;
    }
    if !is_decided_on_the_day(world, written) {
        return Some(noted);
    }
    let so_far = about_booking(world, written, patient.id);
    let so_far = so_far.into_iter().take(usize::from(noted) + 1);
    let made: Vec<bool> = so_far
        .map(|call| call.is_made(world, written, who.specialty))
        .collect();
    let before = made.iter().rev().skip(1).filter(|made| **made).count();
    made.last().filter(|made| **made).map(|_| before as u8)
}

/// Whether a call is made or not is known on its day alone: a pause may move the level until then.
fn is_decided_on_the_day<O: Observer>(world: &World<'_, O>, written: &AppointmentQueries) -> bool {
    world.plan.may_pause() && written.counts_from_go_live()
}

impl AppointmentQueries {
    /// Whether some level counts from the go-live. Calls are noted ahead, from the first day on.
    #[must_use]
    pub fn counts_from_go_live(&self) -> bool {
        let relative = |higher: &HigherLevel| matches!(higher.from, Moment::GoLive { .. });
        self.higher.iter().any(relative)
    }
}

/// Calls that a booking brings before its day, at the highest level.
fn about_booking<O: Observer>(
    world: &World<'_, O>,
    written: &AppointmentQueries,
    id: PatientId,
) -> Vec<PossibleCall> {
    let who = &world.register[id];
    let calls = Calls {
        of: who.specialty,
        mean: written.per_booking,
        first: who.since.day() + 1,
        last: world.diary.session(who.appointment.session).day - 1,
    };
    let mut stream = stream_of(world, ABOUT_BOOKING, who, 0);
    calls.possible(world, written, &mut stream)
}

/// Days on which GPs ring about a patient's referral.
#[must_use]
pub fn gps_ring<O: Observer>(world: &World<'_, O>, id: PatientId) -> Vec<i64> {
    let Some(written) = &world.site.scenario.appointment_queries else {
        return Vec::new();
    };
    let who = &world.register[id];
    let made = who.referred.day();
    let mut stream = stream_of(world, ABOUT_REFERRAL, who, 0);
    let calls = Calls {
        of: who.specialty,
        mean: written.per_referral,
        first: made + 1,
        last: made + days(written.gps_within.duration()),
    };
    let mut on = calls.possible(world, written, &mut stream);
    on.retain(|call| call.is_made(world, written, who.specialty));
    on.into_iter().map(|call| call.day).collect()
}

/// Whether a patient who meant to ring about a booking does so: who was not told of it cannot.
fn knows_of_booking(patient: &Patient) -> bool {
    patient.stage == Stage::Booked && patient.fault() != Some(Fault::NotTold)
}

/// The hospital tells a patient otherwise than before, who may ring.
pub fn told_otherwise<O: Observer>(world: &mut World<'_, O>, id: PatientId) {
    let chance = |written: &AppointmentQueries| written.told_otherwise;
    rings_about_letter(world, id, Cause::ToldOtherwise, chance);
}

/// A patient is told of an appointment whose letter had not been sent, and may ring if it is late.
pub fn told_at_last<O: Observer>(world: &mut World<'_, O>, id: PatientId) {
    let at = world.diary.time_of(world.register[id].appointment);
    let left = at - world.now();
    let chance = |written: &AppointmentQueries| {
        let late = left < written.late.duration();
        if late { written.told_late } else { Share::NONE }
    };
    rings_about_letter(world, id, Cause::ToldLate, chance);
}

/// The day on which a patient rings who has missed an appointment of which they were not told, if
/// they do.
#[must_use]
pub fn missed_untold<O: Observer>(world: &World<'_, O>, id: PatientId) -> Option<i64> {
    let chance = |written: &AppointmentQueries| written.missed_untold;
    set_off(world, id, Cause::MissedUntold, chance)
}

fn rings_about_letter<O: Observer>(
    world: &mut World<'_, O>,
    id: PatientId,
    cause: Cause,
    chance: impl FnOnce(&AppointmentQueries) -> Share,
) {
    if let Some(day) = set_off(world, id, cause, chance) {
        let patient = world.register.reference(id);
        world.day_book.note(day, Note::AsksAboutLetter(patient));
    }
}

/// The day of the call that something sets off, if it does.
fn set_off<O: Observer>(
    world: &World<'_, O>,
    id: PatientId,
    cause: Cause,
    chance: impl FnOnce(&AppointmentQueries) -> Share,
) -> Option<i64> {
    let written = world.site.scenario.appointment_queries.as_ref()?;
    let who = &world.register[id];
    if who.record == Record::Duplicate {
        return None;
    }
    let mut stream = stream_of(world, ABOUT_LETTER, who, cause as u64);
    if !stream.chance(chance(written).value()) {
        return None;
    }
    let after = written.rings_after.distribution();
    let after = days(after.sample_duration(&mut stream));
    Some(world.day() + after.max(1))
}

fn stream_of<O: Observer>(
    world: &World<'_, O>,
    purpose: Purpose,
    who: &Patient,
    part: u64,
) -> Stream {
    let occasion = u64::from(who.occasion) | part << 32;
    world.streams.stream(purpose, who.uid, occasion)
}

/// Calls that something brings between two days, both included.
struct Calls {
    of: SpecialtyId,
    /// How many ordinarily, over all these days.
    mean: f64,
    first: i64,
    last: i64,
}

impl Calls {
    /// A Poisson process over the open days at the highest level, of which each call is made with
    /// the share that its own day's level is of that.
    fn possible<O: Observer>(
        &self,
        world: &World<'_, O>,
        written: &AppointmentQueries,
        stream: &mut Stream,
    ) -> Vec<PossibleCall> {
        let mut on = Vec::new();
        let Some(line) = world.site.specialties[self.of.index()].line else {
            return on;
        };
        let (from, to) = (
            self.first.max(0),
            self.last.min(world.site.calendar.days() - 1),
        );
        let open = world.site.lines[line.index()].open_between(from, to);
        if self.mean <= 0.0 || open.is_empty() {
            return on;
        }
        // Days before the first and after the last have had, or will have, their share.
        let inside = (to - from + 1) as f64 / (self.last - self.first + 1) as f64;
        let highest = written.higher.iter().map(|h| h.multiple);
        let highest = highest.fold(1.0, f64::max);
        let all = self.mean * inside * highest;
        let mut reached = stream.standard_exponential();
        while reached < all {
            let nth = (reached / all * open.len() as f64) as usize;
            let day = open[nth.min(open.len() - 1)];
            let above = stream.uniform() * highest;
            on.push(PossibleCall { day, above });
            reached += stream.standard_exponential();
        }
        on
    }
}

/// A call that is made if the level of its day is above this.
struct PossibleCall {
    day: i64,
    above: f64,
}

impl PossibleCall {
    fn is_made<O: Observer>(
        &self,
        world: &World<'_, O>,
        written: &AppointmentQueries,
        of: SpecialtyId,
    ) -> bool {
        self.above < level(world, written, of, self.day)
    }
}

/// How many times the ordinary level people ring on a day.
fn level<O: Observer>(
    world: &World<'_, O>,
    written: &AppointmentQueries,
    specialty: SpecialtyId,
    day: i64,
) -> f64 {
    let levels = written.higher.iter().map(|higher| {
        let begins = begins(world, higher, specialty);
        begins.map_or(1.0, |from| higher.after(Duration::from_days(day - from)))
    });
    levels.fold(1.0, f64::max)
}

/// The day on which a time of more calls begins in a specialty, if it does in this arm.
fn begins<O: Observer>(
    world: &World<'_, O>,
    higher: &HigherLevel,
    specialty: SpecialtyId,
) -> Option<i64> {
    if world.arm == Arm::Baseline && matches!(higher.from, Moment::GoLive { .. }) {
        return None;
    }
    world.plan.day_in(world.site, higher.from, specialty)
}

impl HigherLevel {
    /// The level so long after it has begun.
    fn after(&self, passed: Duration) -> f64 {
        let lasts = self.lasts.duration();
        if passed < Duration::ZERO || passed >= lasts {
            return 1.0;
        }
        let left = 1.0 - passed.as_days_f64() / lasts.as_days_f64();
        1.0 + (self.multiple - 1.0) * left
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::spec::Span;

    #[test]
    fn a_multiple_falls_evenly_to_the_ordinary_level() {
        let higher = HigherLevel {
            multiple: 5.0,
            from: Moment::GoLive { offset_days: 0 },
            lasts: Span::of(Duration::from_days(8)),
        };
        let levels = [-1, 0, 2, 4, 6, 8, 9].map(|day| higher.after(Duration::from_days(day)));
        assert_eq!(levels, [1.0, 5.0, 4.0, 3.0, 2.0, 1.0, 1.0]);
    }
}
