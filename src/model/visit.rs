//! One patient's visit: whether and when they come, the steps before and after the consultation,
//! and what follows. The clinician's side of it is `clinic_session`, desks are `reception`.

use std::collections::VecDeque;

use super::ids::{PatientId, ServiceId, SpecialtyId};
use super::ledger::Observed;
use super::observer::{Happening, Observer, Place};
use super::patient::{
    Appointment, Expected, Fault, Holds, Intention, Need, PatientRef, Record, Seen, Stage,
};
use super::purpose::Purpose;
use super::{Event, Hospital};
use crate::engine::{Agenda, Duration, Time};
use crate::model::measures::Measure;
use crate::model::spec::{Medium, Priority};

/// What follows from a visit, decided by the patient's own luck.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NextVisit {
    /// Nothing: the patient is discharged.
    None,
    /// A follow-up, booked at the desk.
    BookedAtDesk,
    /// A follow-up, booked when it is time.
    BookedLater,
}

/// A shared service of the clinics: how many at a time, and who waits for it.
#[derive(Clone, Debug)]
pub struct Service {
    free: u32,
    waiting: VecDeque<(PatientId, Duration)>,
}

impl Service {
    /// A service for so many at a time.
    #[must_use]
    pub fn new(count: u32) -> Self {
        Self {
            free: count,
            waiting: VecDeque::new(),
        }
    }
}

impl<O: Observer> Hospital<'_, O> {
    /// Decides whether and when a booked patient comes today, and enters them on the session's
    /// list. For those booked for the same day, that is at the booking.
    pub(super) fn comes_today(&mut self, id: PatientId, mut note: impl FnMut(Time, Event)) {
        let patient = &self.register[id];
        let slot = patient.appointment;
        let Some(run) = self.clinics.run_of[slot.session.index()] else {
            return;
        };
        let at = self.diary.time_of(slot);
        let spec = self.site.specialties[patient.specialty.index()].spec;
        let (uid, occasion) = (patient.uid, u64::from(patient.occasion));
        let chance = spec.did_not_attend.as_ref().map_or(0.0, |law| {
            let lead = (at - patient.booked).as_days_f64().max(0.0);
            let (near, far) = (law.same_day.value(), law.long_notice.value());
            let kept = law
                .settles_over
                .as_ref()
                .map_or(0.0, |over| libm::exp(-lead / over.duration().as_days_f64()));
            let factor = if patient.need == Need::FollowUp {
                law.follow_up_factor
            } else {
                1.0
            };
            (far - (far - near) * kept) * factor
        });
        let message = self.message_for(id, at.day());
        let chance = message.map_or(chance, |m| chance * m.did_not_attend);
        let told = message.is_some() || patient.fault() != Some(Fault::NotTold);
        let missing = self
            .luck
            .stream(Purpose::Attendance, uid, occasion)
            .chance(chance)
            || patient.attends == Intention::CannotCome
            || patient.record == Record::Duplicate
            || !told && !self.comes_untold(id);
        let (fault, holds) = (patient.fault(), patient.holds);
        // A clinic that does not exist, or does not know of the appointment, expects nobody.
        let is_known = !fault.is_some_and(Fault::is_unknown);
        if is_known {
            self.is_expected(id, run);
        }
        if holds == Holds::Nothing && is_known && !missing {
            self.ledger.add_for(
                Measure::ClinicSqueezedIn,
                self.register[id].specialty,
                at.day(),
                1.0,
                1.0,
            );
        }
        let reference = self.register.reference(id);
        if missing {
            note(at, Event::DoesNotCome(reference));
            return;
        }
        let at = if fault == Some(Fault::WrongTime) {
            match self.told_time(id, at) {
                Some(told) => told,
                // Told a time when the clinic is over: nobody is there.
                None => {
                    note(at, Event::ComesTooLate(reference));
                    return;
                }
            }
        } else {
            at
        };
        let clinic = &self.site.clinics[self.diary.session(slot.session).clinic.index()];
        let mut arrives = at;
        if let Some(law) = clinic
            .spec
            .arrives_early
            .as_ref()
            .filter(|_| clinic.spec.medium == Medium::FaceToFace)
        {
            let mut stream = self.luck.stream(Purpose::Punctuality, uid, occasion);
            arrives = at - law.distribution().sample_duration(&mut stream);
        }
        let (when, event) = self.sets_out(reference, arrives.max(Time::from_days(at.day())));
        note(when, event);
    }

    /// The clinicians of a session wait until it is settled whether the patient comes.
    pub(super) fn is_expected(&mut self, id: PatientId, run: u32) {
        let list = self.diary.list_of(self.register[id].appointment);
        let rooms = &mut self.clinics.running[run as usize].queues;
        let room = list.min(rooms.len() - 1);
        rooms[room].expected += 1;
        rooms[room].booked += 1;
        self.register[id].expected = Expected::Yes;
    }

    /// Nobody has to wait for the patient any more.
    pub(super) fn expected_no_more(&mut self, id: PatientId, agenda: &mut Agenda<Event>) {
        let who = &mut self.register[id];
        if who.expected == Expected::Yes {
            who.expected = Expected::No;
            let slot = who.appointment;
            self.needs_no_clinician(slot, agenda);
        }
    }

    /// A booked patient does not come.
    pub(super) fn does_not_come(&mut self, patient: PatientRef, agenda: &mut Agenda<Event>) {
        let Some(who) = self.register.still(patient) else {
            return;
        };
        let now = agenda.now();
        let (uid, specialty, need, priority) = (who.uid, who.specialty, who.need, who.priority);
        let (occasion, slot, referred, due) = (
            u64::from(who.occasion),
            who.appointment,
            who.referred,
            who.due,
        );
        let was_expected = who.expected == Expected::Yes;
        let told = who.fault() != Some(Fault::NotTold)
            || self.message_for(patient.id, now.day()).is_some();
        let knew = who.record == Record::Person && told;
        if was_expected {
            self.ledger
                .add_for(Measure::ClinicDna, specialty, now.day(), 1.0, 1.0);
        }
        if was_expected && knew {
            self.ledger
                .add_for(Measure::ClinicDnaTrue, specialty, now.day(), 1.0, 1.0);
        }
        self.tell(now, patient.id, Happening::DidNotAttend);
        if knew {
            // What is wrong with an appointment does not show where nobody comes.
            self.register.sets_fault(patient.id, None);
        }
        self.found_on_the_day(patient.id, now);
        self.register[patient.id].expected = Expected::No;
        if self.register[patient.id].record == Record::Duplicate {
            self.duplicate_found(patient.id, agenda);
            if was_expected {
                self.needs_no_clinician(slot, agenda);
            }
            return;
        }
        let spec = self.site.specialties[specialty.index()].spec;
        let back = spec
            .did_not_attend
            .as_ref()
            .map_or(0.0, |d| d.discharged.value());
        let mut stream = self.luck.stream(Purpose::Attendance, uid, occasion);
        stream.uniform();
        if stream.chance(back) {
            match need {
                Need::First => self
                    .waiting_lists
                    .clock_stops(specialty, priority, referred),
                Need::FollowUp => self.waiting_lists.follow_up_over(specialty, due),
            }
            self.discharge(patient.id, now);
        } else {
            self.rebook(patient.id, agenda);
        }
        if was_expected {
            self.needs_no_clinician(slot, agenda);
        }
    }

    /// A patient arrives at the hospital.
    pub(super) fn patient_arrives(&mut self, patient: PatientRef, agenda: &mut Agenda<Event>) {
        if self.register.still(patient).is_none() {
            return;
        }
        let now = agenda.now();
        let fault = self.register[patient.id].fault();
        if fault.is_some_and(Fault::is_unknown) && !self.squeezed_in(patient.id, now) {
            self.turned_away(patient.id, agenda);
            return;
        }
        self.register.moves(patient.id, Stage::There);
        let who = &mut self.register[patient.id];
        who.arrived = now;
        who.step = 0;
        who.seen = Seen::NotYet;
        let (specialty, slot, need) = (who.specialty, who.appointment, who.need);
        let wrong_place = who.fault() == Some(Fault::WrongSpecialty);
        if !wrong_place {
            self.attends(specialty, need, slot, now);
        }
        self.tell(now, patient.id, Happening::Arrived);
        let desk = self.site.clinics[self.diary.session(slot.session).clinic.index()].desk;
        self.goes_to_check_in(patient.id, desk, agenda);
    }

    /// Writes down that a patient has come to the right clinic.
    fn attends(&mut self, specialty: SpecialtyId, need: Need, slot: Appointment, now: Time) {
        let day = now.day();
        self.ledger
            .add_for(Measure::ClinicDna, specialty, day, 0.0, 1.0);
        self.ledger
            .add_for(Measure::ClinicDnaTrue, specialty, day, 0.0, 1.0);
        self.ledger
            .add_for(Measure::ClinicAttended, specialty, day, 1.0, 1.0);
        if need == Need::First {
            self.ledger
                .add_for(Measure::ClinicAttendedNew, specialty, day, 1.0, 1.0);
        }
        if let Some(run) = self.clinics.run_of[slot.session.index()] {
            self.clinics.sums[run as usize].attended += 1;
        }
    }

    /// Check-in is done: the steps before the consultation come next.
    pub(super) fn checked_in(&mut self, id: PatientId, agenda: &mut Agenda<Event>) {
        self.tell(agenda.now(), id, Happening::CheckedIn);
        if self.register[id].fault() == Some(Fault::WrongSpecialty) {
            // Found at the desk: this clinic is not for them.
            self.turned_away(id, agenda);
            return;
        }
        self.found_on_the_day(id, agenda.now());
        self.next_step(id, agenda);
    }

    /// Chance, length and second look of a step, always the same for the same visit.
    fn step_of(&self, id: PatientId, step: usize) -> Option<(Duration, Option<Duration>)> {
        let patient = &self.register[id];
        let clinic = self.diary.session(patient.appointment.session).clinic;
        let written = &self.site.clinics[clinic.index()].spec.steps[step];
        let occasion = u64::from(patient.occasion) << 8 | step as u64;
        let mut stream = self.luck.stream(Purpose::Steps, patient.uid, occasion);
        if !stream.chance(written.chance.value()) {
            return None;
        }
        let takes = written.takes.distribution().sample_duration(&mut stream);
        let look = written.second_look.as_ref();
        Some((
            takes,
            look.map(|law| law.distribution().sample_duration(&mut stream)),
        ))
    }

    /// The patient goes on to the next step, the clinician, or the way out.
    pub(super) fn next_step(&mut self, id: PatientId, agenda: &mut Agenda<Event>) {
        loop {
            let patient = &self.register[id];
            let at = usize::from(patient.step);
            let clinic = self.diary.session(patient.appointment.session).clinic;
            let site = &self.site.clinics[clinic.index()];
            let steps = if patient.seen == Seen::NotYet {
                &site.before
            } else {
                &site.after
            };
            let Some(&(step, service)) = steps.get(at) else {
                break;
            };
            self.register[id].step += 1;
            if let Some((takes, _)) = self.step_of(id, step) {
                self.begin_step(id, service, takes, agenda);
                return;
            }
        }
        let patient = &self.register[id];
        if patient.seen == Seen::NotYet {
            self.ready_to_be_seen(id, agenda);
        } else {
            let clinic = self.diary.session(patient.appointment.session).clinic;
            let desk = self.site.clinics[clinic.index()].desk;
            self.goes_to_check_out(id, desk, agenda);
        }
    }

    fn begin_step(
        &mut self,
        id: PatientId,
        service: Option<ServiceId>,
        takes: Duration,
        agenda: &mut Agenda<Event>,
    ) {
        let now = agenda.now();
        let Some(service) = service else {
            self.tell_of_step(now, id, Happening::StepBegan);
            agenda.schedule_after(takes, Event::StepEnds(id, None));
            return;
        };
        self.tell_of_step(now, id, Happening::StepQueued);
        let place = &mut self.clinics.services[service.index()];
        if place.free == 0 {
            place.waiting.push_back((id, takes));
        } else {
            place.free -= 1;
            self.tell_of_step(now, id, Happening::StepBegan);
            agenda.schedule_after(takes, Event::StepEnds(id, Some(service)));
        }
    }

    /// Tells something about the step that a patient has come to.
    fn tell_of_step(&mut self, now: Time, id: PatientId, what: Happening) {
        if !O::WATCHES {
            return;
        }
        let patient = &self.register[id];
        let clinic = self.diary.session(patient.appointment.session).clinic;
        let site = &self.site.clinics[clinic.index()];
        let steps = match patient.seen {
            Seen::NotYet => &site.before,
            Seen::Once => &site.after,
        };
        let (step, service) = steps[usize::from(patient.step) - 1];
        let place = Place::Step(clinic, step as u16, service);
        self.tell_at(now, id, what, place);
    }

    /// A step is over: back to the clinician for a second look, or on.
    pub(super) fn step_ends(
        &mut self,
        id: PatientId,
        service: Option<ServiceId>,
        agenda: &mut Agenda<Event>,
    ) {
        let now = agenda.now();
        self.tell_of_step(now, id, Happening::StepEnded);
        if let Some(service) = service {
            let place = &mut self.clinics.services[service.index()];
            match place.waiting.pop_front() {
                Some((next, takes)) => {
                    self.tell_of_step(now, next, Happening::StepBegan);
                    agenda.schedule_after(takes, Event::StepEnds(next, Some(service)));
                }
                None => place.free += 1,
            }
        }
        if self.register[id].seen == Seen::Once && self.present_look(id).is_some() {
            self.ready_to_be_seen(id, agenda);
        } else {
            self.next_step(id, agenda);
        }
    }

    /// The second look that belongs to the step the patient has just had.
    pub(super) fn present_look(&self, id: PatientId) -> Option<Duration> {
        let patient = &self.register[id];
        let clinic = self.diary.session(patient.appointment.session).clinic;
        let done = usize::from(patient.step).checked_sub(1)?;
        let &(step, _) = self.site.clinics[clinic.index()].after.get(done)?;
        self.step_of(id, step)?.1
    }

    /// Whether a later step will bring the patient back to the clinician.
    pub(super) fn comes_back(&self, id: PatientId) -> bool {
        let patient = &self.register[id];
        let clinic = self.diary.session(patient.appointment.session).clinic;
        let left = self.site.clinics[clinic.index()]
            .after
            .iter()
            .skip(usize::from(patient.step));
        let mut looks = left.filter_map(|&(step, _)| self.step_of(id, step));
        looks.any(|(_, look)| look.is_some())
    }

    /// What follows from a patient's visit, always the same for the same visit.
    pub(super) fn next_visit(&self, id: PatientId) -> NextVisit {
        let patient = &self.register[id];
        let spec = self.site.specialties[patient.specialty.index()].spec;
        let Some(written) = &spec.follow_up else {
            return NextVisit::None;
        };
        let occasion = u64::from(patient.occasion);
        let mut stream = self.luck.stream(Purpose::Outcome, patient.uid, occasion);
        let again = stream.chance(written.chance.value());
        let at_desk = stream.chance(written.booked_at_desk.value());
        match (again, at_desk) {
            (false, _) => NextVisit::None,
            (true, true) => NextVisit::BookedAtDesk,
            (true, false) => NextVisit::BookedLater,
        }
    }

    /// In how long the next visit is due.
    pub(super) fn due_in(&self, id: PatientId) -> Duration {
        let patient = &self.register[id];
        let spec = self.site.specialties[patient.specialty.index()].spec;
        let occasion = u64::from(patient.occasion);
        let mut stream = self
            .luck
            .stream(Purpose::FollowUpDue, patient.uid, occasion);
        let law = spec.follow_up.as_ref().map(|f| f.due.distribution());
        law.map_or(Duration::ZERO, |law| law.sample_duration(&mut stream))
    }

    /// A patient is called in for the first time on this visit: the wait is over, and for a first
    /// appointment the clock stops.
    pub(super) fn first_seen(&mut self, id: PatientId, run: u32, now: Time, day: i64) {
        self.register[id].seen = Seen::Once;
        self.register[id].step = 0;
        let patient = &self.register[id];
        let at = self.diary.time_of(patient.appointment).max(patient.arrived);
        let specialty = patient.specialty;
        let wait = (now - at).max(Duration::ZERO).as_minutes_f64();
        self.ledger
            .add_for(Measure::ClinicWait, specialty, day, wait, 1.0);
        self.ledger
            .observe(Observed::ClinicWait, Some(specialty), wait);
        let sums = &mut self.clinics.sums[run as usize];
        sums.wait += wait;
        sums.seen += 1;
        if patient.need == Need::First {
            let (referred, priority) = (patient.referred, patient.priority);
            self.waiting_lists
                .clock_stops(specialty, priority, referred);
            let waited = (now - referred).as_days_f64();
            self.ledger
                .add_for(Measure::ReferralToSeen, specialty, day, waited, 1.0);
            if priority == Priority::Urgent {
                let standard = self.site.scenario.booking.urgent_standard.duration();
                let late = waited > standard.as_days_f64();
                self.ledger
                    .add_for(Measure::ReferralToSeenUrgent, specialty, day, waited, 1.0);
                let late = f64::from(u8::from(late));
                self.ledger
                    .add_for(Measure::UrgentBreaches, specialty, day, late, 1.0);
            }
        }
    }
}
