//! Appointments: made, given up, lost from all lists and left for later; and what a patient's own
//! random numbers say about a visit. Who decides on them, and when, are the places and mechanisms.

use super::World;
use super::day_book::Note;
use super::ids::PatientId;
use super::observer::{Observer, TraceEvent};
use super::patient::{
    Appointment, Expected, Fault, Holds, Intention, Need, PatientRef, Record, Repair, Stage,
};
use super::purpose::Purpose;
use super::signal::Signal;
use crate::engine::{Duration, Time};
use crate::model::measures::figure;
use crate::model::spec::Law;

/// What follows from a visit, decided by the patient's own numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NextVisit {
    /// Nothing: the patient is discharged.
    None,
    /// A follow-up, booked at the desk.
    BookedAtDesk,
    /// A follow-up, booked when it is time.
    BookedLater,
}

impl<O: Observer> World<'_, O> {
    /// Enters a patient in a slot and decides, with the patient's own numbers, what may come
    /// between the booking and the day. `at` is when it was booked: before the first day for
    /// those who start with an appointment.
    pub fn book(&mut self, id: PatientId, slot: Appointment, holds: Holds, at: Time) {
        if holds == Holds::Slot {
            self.diary.book(slot, id);
        }
        self.register.moves(id, Stage::Booked);
        self.register.sets_fault(id, None);
        let lead = self.diary.time_of(slot) - at;
        let patient = &mut self.register[id];
        patient.appointment = slot;
        patient.since = at;
        patient.attends = Intention::Comes;
        patient.holds = holds;
        patient.expected = Expected::No;
        patient.repair = Repair::NotListed;
        let specialty = patient.specialty;
        self.tell_appointed(id);
        if at >= Time::ZERO {
            let day = at.day();
            self.ledger.one(figure::BookingBooked.of(specialty), day);
            self.ledger
                .observe(figure::BookingLead.of(specialty), day, lead.as_days_f64());
            self.tell(at, id, TraceEvent::Booked);
        }
        self.may_be_cancelled(id, at, lead);
    }

    /// Notes who cancels an appointment, and when: somewhere between the booking and the day
    /// before; too late for same-day bookings.
    fn may_be_cancelled(&mut self, id: PatientId, at: Time, lead: Duration) {
        let patient = &self.register[id];
        let spec = self.site.specialties[patient.specialty.index()].spec;
        let Some(chances) = &spec.cancellation else {
            return;
        };
        if patient.record == Record::Duplicate {
            return;
        }
        let occasion = u64::from(patient.occasion);
        let mut stream = self
            .streams
            .stream(Purpose::CANCELLATION, patient.uid, occasion);
        let mut draws = [0.0; 4];
        draws.iter_mut().for_each(|draw| *draw = stream.uniform());
        let reference = self.register.reference(id);
        let day = self.diary.session(patient.appointment.session).day;
        let cancels = [
            (
                chances.by_hospital,
                draws[0],
                draws[1],
                Note::HospitalCancels(reference),
            ),
            (
                chances.by_patient,
                draws[2],
                draws[3],
                Note::PatientCancels(reference),
            ),
        ];
        for (chance, drawn, share, note) in cancels {
            let on = (at + lead.scale(share)).day();
            if drawn < chance.value() && on < day && on > at.day() {
                self.day_book.note(on, note);
            }
        }
    }

    /// Gives up the slot of an appointment, if it is the patient's own. On the day itself it is
    /// lost.
    pub fn gives_up_slot(&mut self, id: PatientId) {
        let who = &self.register[id];
        let slot = who.appointment;
        if who.holds == Holds::Slot {
            if self.diary.is_open(slot.session) {
                self.diary.withdraw(slot);
            } else {
                self.diary.release(slot);
            }
        }
    }

    /// The hospital cancels an appointment; the slot is lost.
    pub fn hospital_cancels(&mut self, patient: PatientRef) {
        let Some(who) = self.register.still(patient) else {
            return;
        };
        let (slot, specialty) = (who.appointment, who.specialty);
        let told = who.fault != Some(Fault::NotTold);
        if who.holds == Holds::Slot {
            self.diary.withdraw(slot);
        }
        let day = self.day();
        self.ledger
            .one(figure::CancelledByHospital.of(specialty), day);
        self.tell(self.now(), patient.id, TraceEvent::CancelledByHospital);
        self.say(Signal::Rebook(patient.id));
        if told {
            self.say(Signal::ToldOtherwise(patient.id));
        }
    }

    /// The patient's cancellation has reached the hospital: the slot is free again, or, on the
    /// day itself, nobody waits for the patient any more.
    pub fn gives_back(&mut self, patient: PatientRef) {
        let Some(who) = self.register.still(patient) else {
            return;
        };
        let (specialty, day) = (who.specialty, self.day());
        self.ledger
            .one(figure::CancelledByPatient.of(specialty), day);
        self.tell(self.now(), patient.id, TraceEvent::CancelledByPatient);
        self.say(Signal::GivesUpSlot(patient.id));
    }

    /// The clock of a patient who is wanted no more stops, or their follow-up is over.
    pub fn clock_stops(&mut self, id: PatientId) {
        let who = &self.register[id];
        match who.need {
            Need::First => {
                self.waiting_lists
                    .clock_stops(who.specialty, who.priority, who.referred)
            }
            Need::FollowUp => self.waiting_lists.follow_up_over(who.specialty, who.due),
        }
    }

    /// A patient is left for later: a follow-up that is not due for booking, or who has asked for
    /// it. The hospital writes when it is time.
    pub fn put_off(&mut self, id: PatientId) {
        self.tell(self.now(), id, TraceEvent::PutOff);
        self.book_later(id, self.day());
    }

    /// The fault of today's appointment has come to light.
    pub fn found_on_the_day(&mut self, id: PatientId) {
        if self.register[id].fault().is_some() {
            let specialty = self.register[id].specialty;
            self.register.sets_fault(id, None);
            let day = self.day();
            self.ledger.one(figure::FaultsFoundOnDay.of(specialty), day);
        }
    }

    /// From now on the patient is on no list of the hospital; clocks run on.
    pub fn loses(&mut self, id: PatientId) {
        self.register.moves(id, Stage::Lost);
        let patient = &self.register[id];
        let measure = match patient.need {
            Need::First => figure::FaultLostReferral,
            Need::FollowUp => figure::FaultOutcome,
        };
        let specialty = patient.specialty;
        let day = self.day();
        self.ledger.one(measure.of(specialty), day);
        self.tell(self.now(), id, TraceEvent::Lost);
    }

    /// Notes a patient who is to be put on the worklist when it is time: a follow-up so long ahead,
    /// who asks to be seen later when that is.
    pub fn book_later(&mut self, id: PatientId, today: i64) {
        let reference = self.register.moves(id, Stage::NotDue);
        let who = &self.register[id];
        let listed = match who.need {
            Need::First => who.due,
            Need::FollowUp => who.due - self.follow_ups_ahead(),
        };
        let day = listed.day().max(today + 1);
        self.day_book.note(day, Note::BookFollowUp(reference));
    }

    /// How long before it is due a follow-up is put on the worklist.
    #[must_use]
    pub fn follow_ups_ahead(&self) -> Duration {
        let booking = &self.site.scenario.booking;
        let ahead = booking.follow_up_ahead.duration();
        ahead.min(booking.horizon.duration())
    }

    /// The patient is not waiting for anything any more.
    pub fn discharge(&mut self, id: PatientId) {
        let specialty = self.register[id].specialty;
        self.tell(self.now(), id, TraceEvent::Discharged);
        self.register.leaves(id);
        self.flows.discharged += 1;
        let day = self.day();
        self.ledger.one(figure::Discharged.of(specialty), day);
    }

    /// How long something takes with a patient on this occasion.
    #[must_use]
    pub fn time_of(&self, id: PatientId, purpose: Purpose, law: &Law) -> Duration {
        let patient = &self.register[id];
        let occasion = u64::from(patient.occasion);
        let mut stream = self.streams.stream(purpose, patient.uid, occasion);
        law.distribution().sample_duration(&mut stream)
    }

    /// What follows from a patient's visit, always the same for the same visit.
    #[must_use]
    pub fn next_visit(&self, id: PatientId) -> NextVisit {
        let patient = &self.register[id];
        let spec = self.site.specialties[patient.specialty.index()].spec;
        let Some(written) = &spec.follow_up else {
            return NextVisit::None;
        };
        let occasion = u64::from(patient.occasion);
        let mut stream = self.streams.stream(Purpose::OUTCOME, patient.uid, occasion);
        let again = stream.chance(written.chance.value());
        let at_desk = stream.chance(written.booked_at_desk.value());
        match (again, at_desk) {
            (false, _) => NextVisit::None,
            (true, true) => NextVisit::BookedAtDesk,
            (true, false) => NextVisit::BookedLater,
        }
    }

    /// In how long the next visit is due.
    #[must_use]
    pub fn due_in(&self, id: PatientId) -> Duration {
        let specialty = self.register[id].specialty;
        let follow_up = self.site.specialties[specialty.index()]
            .spec
            .follow_up
            .as_ref();
        follow_up.map_or(Duration::ZERO, |f| {
            self.time_of(id, Purpose::FOLLOW_UP_DUE, &f.due)
        })
    }
}
