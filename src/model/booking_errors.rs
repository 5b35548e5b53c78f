//! Booking errors: how likely somebody is to make one, which one it is, and what the patient was
//! told. How it is found and put right is `repair`; what it means on the day is
//! `turned_away`.

use super::day_book::Note;
use super::ids::{MemberId, PatientId, SpecialtyId};
use super::observer::Observer;
use super::patient::{Appointment, Fault, Holds, PatientRef, Record};
use super::phone_line::Call;
use super::purpose::Purpose;
use super::staff::OnNewSystem;
use super::{Event, Hospital};
use crate::engine::{Agenda, Duration, Stream, Time};
use crate::model::spec::{ErrorRate, Errors, Measure};

/// With how much care something is done: who does it, on which system.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Care {
    /// On which system.
    pub system: OnNewSystem,
    /// Share of what there is to learn that they have not learnt yet.
    pub unlearnt: f64,
    /// Factor on their errors: below 1 with somebody at the elbow.
    pub errors: f64,
}

impl Care {
    /// As somebody takes who knows the system.
    #[must_use]
    pub fn practised(system: OnNewSystem) -> Self {
        Self {
            system,
            unlearnt: 0.0,
            errors: 1.0,
        }
    }

    /// Chance of an error of a kind.
    #[must_use]
    pub fn chance(&self, rate: &ErrorRate) -> f64 {
        if self.system == OnNewSystem::No {
            return rate.before.value();
        }
        let (initial, settled) = (rate.initial.value(), rate.settled.value());
        ((settled + (initial - settled) * self.unlearnt) * self.errors).clamp(0.0, 1.0)
    }
}

impl Fault {
    /// Whether nobody expects the patient: there is no such clinic, or none that knows of them.
    #[must_use]
    pub fn is_unknown(self) -> bool {
        matches!(self, Self::NoSuchClinic | Self::NotReEntered)
    }

    /// The measure that counts it.
    #[must_use]
    pub fn measure(self) -> Measure {
        match self {
            Self::NoSuchClinic => Measure::FaultNoSuchClinic,
            Self::WrongTime => Measure::FaultWrongTime,
            Self::WrongSpecialty => Measure::FaultWrongSpecialty,
            Self::DoubleBooking => Measure::FaultDoubleBooking,
            Self::NotTold => Measure::FaultNotTold,
            Self::OutOfSlot => Measure::FaultOutOfSlot,
            Self::NotReEntered => Measure::FaultNotReEntered,
        }
    }
}

/// The errors that a booking can have, in the order of [`Errors::of_bookings`].
const OF_BOOKINGS: [Fault; 5] = [
    Fault::NoSuchClinic,
    Fault::WrongTime,
    Fault::WrongSpecialty,
    Fault::DoubleBooking,
    Fault::NotTold,
];

/// Most calls that one faulty booking brings.
const MOST_CALLS: u32 = 20;

impl<O: Observer> Hospital<'_, O> {
    pub(super) fn errors(&self) -> Option<&Errors> {
        self.site.scenario.new_system.as_ref()?.errors.as_ref()
    }

    /// The care with which a member of staff works on something.
    pub(super) fn care_of(&self, member: MemberId, system: OnNewSystem, day: i64) -> Care {
        if system == OnNewSystem::No || self.errors().is_none() {
            return Care::practised(system);
        }
        self.staff.care(member, day)
    }

    /// Draws what is wrong with the booking that is about to be made for a patient. The draw is
    /// the patient's own: with fewer errors, the same patients have them, but fewer.
    pub(super) fn fault_of(&self, id: PatientId, care: Care) -> Option<Fault> {
        let errors = self.errors()?;
        let patient = &self.register[id];
        if patient.record == Record::Duplicate {
            return None;
        }
        let occasion = u64::from(patient.occasion);
        let mut stream = self
            .luck
            .stream(Purpose::BookingError, patient.uid, occasion);
        let mut left = stream.uniform();
        for (fault, rate) in OF_BOOKINGS.into_iter().zip(errors.of_bookings()) {
            let Some(rate) = rate else { continue };
            let chance = care.chance(rate);
            if left < chance {
                return Some(fault);
            }
            left -= chance;
        }
        None
    }

    /// Where a faulty booking puts the patient who should have had `slot`: the place, and whether
    /// its slot is theirs. A fault that cannot be made (nobody to double-book with, no other
    /// specialty) is not made.
    pub(super) fn misplaced(
        &self,
        id: PatientId,
        slot: Appointment,
        fault: Fault,
        now: Time,
    ) -> Option<(Appointment, Holds)> {
        match fault {
            Fault::NoSuchClinic => Some((slot, Holds::Nothing)),
            Fault::WrongTime | Fault::NotTold => Some((slot, Holds::Slot)),
            Fault::DoubleBooking => self
                .diary
                .taken_near(slot, self.window(id, now).0)
                .map(|s| (s, Holds::Nothing)),
            Fault::WrongSpecialty => self
                .slot_elsewhere(id, now)
                .map(|elsewhere| (elsewhere, Holds::Slot)),
            Fault::OutOfSlot | Fault::NotReEntered => None,
        }
    }

    /// The earliest suitable slot in a specialty that is not the patient's.
    fn slot_elsewhere(&self, id: PatientId, now: Time) -> Option<Appointment> {
        let patient = &self.register[id];
        let others = self
            .site
            .specialties
            .len()
            .checked_sub(1)
            .filter(|&n| n > 0)?;
        let mut stream = self.faulty_stream(id);
        stream.uniform();
        let step = 1 + ((stream.uniform() * others as f64) as usize).min(others - 1);
        let elsewhere = (patient.specialty.index() + step) % (others + 1);
        self.slot_in(SpecialtyId::new(elsewhere), id, now)
    }

    /// The stream of what becomes of a faulty booking: first whether squeezed in (or whether they
    /// come untold), then which other specialty, then by how much the time is wrong, then calls.
    fn faulty_stream(&self, id: PatientId) -> Stream {
        let patient = &self.register[id];
        let occasion = u64::from(patient.occasion);
        self.luck
            .stream(Purpose::FaultyBooking, patient.uid, occasion)
    }

    /// The first number of a faulty booking's luck.
    pub(super) fn faulty_luck(&self, id: PatientId) -> f64 {
        self.faulty_stream(id).uniform()
    }

    /// By how much the time is wrong that a patient was told.
    pub(super) fn wrong_by(&self, id: PatientId) -> Duration {
        let occasion = u64::from(self.register[id].occasion) | 1 << 32;
        let uid = self.register[id].uid;
        let mut stream = self.luck.stream(Purpose::FaultyBooking, uid, occasion);
        match self.errors().and_then(|e| e.wrong_by.as_ref()) {
            Some(law) => law.distribution().sample_duration(&mut stream),
            // Up to half a day either way: a morning's time for an afternoon's and the reverse.
            None => Duration::from_hours(8).scale(stream.uniform()) - Duration::from_hours(4),
        }
    }

    /// A faulty booking has been made: it is counted, and brings calls.
    pub(super) fn booked_in_error(&mut self, id: PatientId, fault: Fault, now: Time) {
        self.register.sets_fault(id, Some(fault));
        let specialty = self.register[id].specialty;
        self.ledger
            .add_for(fault.measure(), specialty, now.day(), 1.0, 1.0);
        match fault {
            // Who knows nothing of the appointment does not ring about it, but may chase.
            Fault::NotTold => self.silence_begins(id, now),
            // These can be seen from the letter.
            Fault::NoSuchClinic | Fault::WrongTime | Fault::WrongSpecialty => {
                self.will_ring_about(id, now);
            }
            Fault::DoubleBooking | Fault::OutOfSlot | Fault::NotReEntered => {}
        }
    }

    /// Notes the calls that a faulty booking brings before its day.
    fn will_ring_about(&mut self, id: PatientId, now: Time) {
        let Some(mean) = self.errors().map(|e| e.calls_per_error) else {
            return;
        };
        if self.site.specialties[self.register[id].specialty.index()]
            .line
            .is_none()
            || mean <= 0.0
        {
            return;
        }
        let occasion = u64::from(self.register[id].occasion) | 2 << 32;
        let uid = self.register[id].uid;
        let mut stream = self.luck.stream(Purpose::FaultyBooking, uid, occasion);
        let calls = poisson(mean, &mut stream);
        let appointment = self.register[id].appointment;
        let first = now.day() + 1;
        let last = self.diary.session(appointment.session).day - 1;
        if last < first {
            return;
        }
        let patient = self.register.reference(id);
        for number in 0..calls as u8 {
            let day = first + (stream.uniform() * (last - first + 1) as f64) as i64;
            self.day_book
                .note(day.min(last), Note::RingsAboutError(patient, number));
        }
    }

    /// A call about a faulty booking has been answered.
    pub(super) fn error_call_answered(
        &mut self,
        call: &Call,
        patient: PatientRef,
        agenda: &mut Agenda<Event>,
    ) {
        let found = self.errors().map_or(1.0, |e| e.found_by_call.value());
        let key = call.occasion | u64::from(call.attempt);
        let mut stream = self.luck.stream(Purpose::ErrorCall, call.uid, key);
        if stream.chance(found) {
            self.fault_found(patient, agenda);
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::spec::Share;

    #[test]
    fn errors_fall_from_the_initial_to_the_settled_share() {
        let rate = ErrorRate {
            initial: Share::of(0.10),
            settled: Share::of(0.02),
            before: Share::of(0.01),
        };
        let care = |system, unlearnt, errors| Care {
            system,
            unlearnt,
            errors,
        };
        let close = |a: f64, b: f64| assert!((a - b).abs() < 1e-12, "{a} {b}");
        close(care(OnNewSystem::Yes, 1.0, 1.0).chance(&rate), 0.10);
        close(care(OnNewSystem::Yes, 0.5, 1.0).chance(&rate), 0.06);
        close(care(OnNewSystem::Yes, 0.0, 0.5).chance(&rate), 0.01);
        close(care(OnNewSystem::No, 1.0, 1.0).chance(&rate), 0.01);
    }
}
