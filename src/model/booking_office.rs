//! The booking office: what a patient goes through from referral to appointment. The lists
//! themselves are `worklists`; who does the work, and when, is dispatch; calls are `phone_line`.

use super::booking_errors::Care;
use super::day_book::Note;
use super::ids::{PatientId, QueueId, SpecialtyId};
use super::observer::{Happening, Observer};
use super::patient::{
    Appointment, Expected, Fault, Holds, Intention, Need, PatientRef, Record, Repair, Stage,
};
use super::purpose::Purpose;
use super::site::QueueKind;
use super::staff::OnNewSystem;
use super::task::{Job, Task};
use super::{Event, Hospital};
use crate::engine::{Agenda, Duration, Time};
use crate::model::measures::Measure;
use crate::model::spec::{Law, Priority, SlotKind};

impl<O: Observer> Hospital<'_, O> {
    /// A referral arrives.
    pub(super) fn referral_arrives(
        &mut self,
        specialty: SpecialtyId,
        uid: u64,
        priority: Option<Priority>,
        agenda: &mut Agenda<Event>,
    ) {
        let now = agenda.now();
        let spec = self.site.specialties[specialty.index()].spec;
        let priority = priority.unwrap_or_else(|| {
            let urgent = spec.urgent.value();
            let drawn = self.luck.stream(Purpose::Urgency, uid, 0).chance(urgent);
            if drawn {
                Priority::Urgent
            } else {
                Priority::Routine
            }
        });
        let id = self.register.enter(uid, specialty, priority, now);
        self.waiting_lists.referred(specialty, priority, now);
        self.referred_in += 1;
        self.ledger
            .add_for(Measure::Referred, specialty, now.day(), 1.0, 1.0);
        self.tell(now, id, Happening::Referred);
        self.silence_begins(id, now);
        self.awaits_registration(id, agenda);
    }

    /// Puts a referral on the worklist to be registered, or registers it at once.
    pub(super) fn awaits_registration(&mut self, id: PatientId, agenda: &mut Agenda<Event>) {
        if self.site.scenario.booking.register.is_none() {
            self.registered(id, agenda);
            return;
        }
        let reference = self.register.reference(id);
        self.join_worklist(reference, 0, None, agenda);
    }

    fn join_worklist(
        &mut self,
        patient: PatientRef,
        list: usize,
        left: Option<Duration>,
        agenda: &mut Agenda<Event>,
    ) {
        let specialty = self.register[patient.id].specialty;
        let queue = self.site.specialties[specialty.index()].worklists[list];
        let job = [Job::Register, Job::Book, Job::Rebook][list](patient);
        self.tell_queued(agenda.now(), queue, job);
        self.worklists.join(queue, &self.register, patient, left);
        self.work_arrives(queue, agenda);
    }

    pub(super) fn registration_done(
        &mut self,
        patient: PatientRef,
        care: Care,
        agenda: &mut Agenda<Event>,
    ) {
        self.ledger
            .add(Measure::BookingRegistered, agenda.now().day(), 1.0, 1.0);
        if self.register.still(patient).is_none() {
            return;
        }
        if care.system == OnNewSystem::Yes {
            self.go_live.recorded(self.register[patient.id].specialty);
        }
        if !self.referral_is_lost(patient.id, care, agenda) {
            self.registered(patient.id, agenda);
            self.may_be_entered_twice(patient.id, care, agenda);
        }
    }

    /// A registered patient is invited to ring, or put on the worklist to be booked.
    pub(super) fn registered(&mut self, id: PatientId, agenda: &mut Agenda<Event>) {
        let now = agenda.now();
        self.tell(now, id, Happening::Registered);
        let patient = &self.register[id];
        let uid = patient.uid;
        let specialty = &self.site.specialties[patient.specialty.index()];
        let booking = &self.site.scenario.booking;
        let mut stream = self.luck.stream(Purpose::Invitation, uid, 0);
        let invited = stream.chance(specialty.spec.invited.value());
        match (&booking.invitation_answered, specialty.line) {
            (Some(answered), Some(_)) if invited => {
                let rings = now + answered.distribution().sample_duration(&mut stream);
                let reference = self.register.moves(id, Stage::Invited);
                self.tell(now, id, Happening::Invited);
                let lapses = now + booking.invitation_lapses.duration();
                // Never on the day itself: that page of the day book has been turned.
                let rings = rings.day().max(now.day() + 1);
                self.day_book
                    .note(rings, Note::InvitationAnswered(reference));
                let lapses = lapses.day().max(now.day() + 1);
                self.day_book
                    .note(lapses, Note::InvitationLapses(reference));
            }
            _ => self.awaits_booking(id, Stage::ToBook, agenda),
        }
    }

    /// Puts a patient on the worklist to be booked or rebooked, or books at once.
    pub(super) fn awaits_booking(
        &mut self,
        id: PatientId,
        stage: Stage,
        agenda: &mut Agenda<Event>,
    ) {
        let reference = self.register.moves(id, stage);
        self.register[id].listed = agenda.now();
        if self.time_to_book(stage).is_none() {
            let system = self.is_live(self.register[id].specialty);
            self.book_now(id, Care::practised(system), agenda);
            return;
        }
        let list = if stage == Stage::ToBook { 1 } else { 2 };
        self.join_worklist(reference, list, None, agenda);
    }

    fn time_to_book(&self, stage: Stage) -> Option<&'_ Law> {
        let booking = &self.site.scenario.booking;
        let rebook = booking.rebook.as_ref().filter(|_| stage == Stage::ToRebook);
        rebook.or(booking.book.as_ref())
    }

    /// Takes the first entry of a worklist as a task. A patient for whom there is no slot is
    /// put aside instead: nobody's time is spent on it.
    pub(super) fn take_from_worklist(
        &mut self,
        queue: QueueId,
        kind: QueueKind,
        now: Time,
    ) -> Option<Task> {
        let entry = self.worklists.take(queue)?;
        let patient = entry.patient;
        let who = self.register.still(patient)?;
        let (uid, occasion, listed) = (who.uid, u64::from(who.occasion), who.listed);
        if kind != QueueKind::Register && !self.may_have_slot(patient.id, now) {
            self.put_aside(patient.id, now);
            return None;
        }
        let luck = self.luck;
        let booking = &self.site.scenario.booking;
        let (job, law, purpose) = match kind {
            QueueKind::Register => (
                Job::Register(patient),
                booking.register.as_ref(),
                Purpose::RegisterTime,
            ),
            QueueKind::Rebook => (
                Job::Rebook(patient),
                self.time_to_book(Stage::ToRebook),
                Purpose::BookTime,
            ),
            _ => (
                Job::Book(patient),
                self.time_to_book(Stage::ToBook),
                Purpose::BookTime,
            ),
        };
        let drawn = || {
            let law = law.expect("a worklist exists only for tasks that take time");
            law.distribution()
                .sample_duration(&mut luck.stream(purpose, uid, occasion))
        };
        let takes = entry.left.unwrap_or_else(drawn);
        let measure = match kind {
            QueueKind::Register => Measure::BookingWaitRegister,
            _ => Measure::BookingWaitBook,
        };
        if entry.left.is_none() {
            self.ledger
                .add(measure, now.day(), (now - listed).as_minutes_f64(), 1.0);
        }
        Some(Task::new(job, takes))
    }

    /// A task that was begun goes back to the head of its worklist.
    pub(super) fn hand_over(&mut self, task: Task, agenda: &mut Agenda<Event>) {
        let (patient, list) = match task.job {
            Job::Register(p) => (p, 0),
            Job::Book(p) => (p, 1),
            Job::Rebook(p) => (p, 2),
            Job::Repair(_) | Job::Validate(_) => return self.hand_over_repair(task, agenda),
            Job::ReEnter(queue, record) => {
                return self.hand_over_record(queue, record, task.left, agenda);
            }
            _ => unreachable!("calls and patients at a desk are never put down"),
        };
        if self.register.still(patient).is_some() {
            self.join_worklist(patient, list, Some(task.left), agenda);
        }
    }

    /// Books the earliest suitable slot now; without one the patient is put aside. The booking
    /// may be faulty.
    pub(super) fn book_now(&mut self, id: PatientId, care: Care, agenda: &mut Agenda<Event>) {
        let now = agenda.now();
        let Some(slot) = self.find_slot(id, now) else {
            self.put_aside(id, now);
            return;
        };
        let meant = self.fault_of(id, care);
        let made = meant.and_then(|fault| Some((fault, self.misplaced(id, slot, fault, now)?)));
        let untold = made.is_none() && self.letter_is_not_sent(id, now);
        let (place, holds) = made.map_or((slot, Holds::Slot), |(_, place)| place);
        self.book(id, place, holds, now);
        self.may_be_to_enter(id, care, agenda);
        match made {
            Some((fault, _)) => self.booked_in_error(id, fault, now),
            None if untold => self.booked_in_error(id, Fault::NotTold, now),
            None => {}
        }
        if self.is_open_today(place) {
            self.comes_today(id, |at, event| {
                agenda.schedule(at.max(now), event);
            });
        } else if holds == Holds::Nothing {
            self.comes_without_slot(id, now);
        }
        if self.diary.session(place.session).day != now.day() {
            self.await_check(id, care, agenda);
        }
    }

    /// Notes that a patient will come to an appointment without a slot of their own: no session
    /// has them on its list.
    pub(super) fn comes_without_slot(&mut self, id: PatientId, now: Time) {
        let day = self
            .diary
            .session(self.register[id].appointment.session)
            .day;
        let patient = self.register.reference(id);
        if day == now.day() {
            self.without_slot.push(patient);
        } else {
            self.day_book.note(day, Note::ComesWithoutSlot(patient));
        }
    }

    /// Gives up the slot of an appointment, if it is the patient's own. On the day itself nobody
    /// waits for the patient any more.
    pub(super) fn leaves_slot(&mut self, id: PatientId, agenda: &mut Agenda<Event>) {
        let who = &self.register[id];
        let (slot, holds) = (who.appointment, who.holds);
        let today = self.is_open_today(slot);
        if holds == Holds::Slot {
            if today {
                self.diary.withdraw(slot);
            } else {
                self.diary.release(slot);
            }
        }
        if today {
            self.expected_no_more(id, agenda);
        }
    }

    /// A clerk books a patient; if there is no slot any more, nobody has been booked.
    pub(super) fn clerk_books(&mut self, id: PatientId, care: Care, agenda: &mut Agenda<Event>) {
        self.book_now(id, care, agenda);
        let booked = self.register[id].stage == Stage::Booked;
        self.booked_by_clerks += f64::from(u8::from(booked));
    }

    /// Enters a patient in a slot and decides, with the patient's own luck, what may come
    /// between the booking and the day. `at` is when it was booked: before the first day for
    /// those who start with an appointment.
    pub(super) fn book(&mut self, id: PatientId, slot: Appointment, holds: Holds, at: Time) {
        let day = self.diary.session(slot.session).day;
        if holds == Holds::Slot {
            self.diary.book(slot, id);
        }
        let reference = self.register.moves(id, Stage::Booked);
        self.register.sets_fault(id, None);
        let patient = &mut self.register[id];
        patient.appointment = slot;
        patient.booked = at;
        patient.attends = Intention::Comes;
        patient.holds = holds;
        patient.expected = Expected::No;
        patient.repair = Repair::NotListed;
        let (uid, occasion, specialty) =
            (patient.uid, u64::from(patient.occasion), patient.specialty);
        let lead = self.diary.time_of(slot) - at;
        if at >= Time::ZERO {
            self.ledger
                .add_for(Measure::BookingBooked, specialty, at.day(), 1.0, 1.0);
            self.ledger.add_for(
                Measure::BookingLead,
                specialty,
                at.day(),
                lead.as_days_f64(),
                1.0,
            );
            self.tell(at, id, Happening::Booked);
        }
        let Some(chances) = &self.site.specialties[specialty.index()].spec.cancellation else {
            return;
        };
        if self.register[id].record == Record::Duplicate {
            return;
        }
        let mut stream = self.luck.stream(Purpose::Cancellation, uid, occasion);
        let draws = [(); 4].map(|()| stream.uniform());
        // Somewhere between the booking and the day before; too late for same-day bookings.
        let moment = |share: f64| (at + lead.scale(share)).day();
        let cancels = [
            (
                chances.by_hospital.value(),
                draws[0],
                draws[1],
                Note::HospitalCancels(reference),
            ),
            (
                chances.by_patient.value(),
                draws[2],
                draws[3],
                Note::PatientCancels(reference),
            ),
        ];
        for (chance, drawn, share, note) in cancels {
            let on = moment(share);
            if drawn < chance && on < day && on > at.day() {
                self.day_book.note(on, note);
            }
        }
    }

    /// Sets a patient aside for whom no suitable slot is free.
    fn put_aside(&mut self, id: PatientId, now: Time) {
        let reference = self.register.moves(id, Stage::NoSlot);
        self.tell(now, id, Happening::SetAside);
        let patient = &self.register[id];
        let kind = match (patient.need, patient.priority) {
            (Need::FollowUp, _) => 1,
            (Need::First, Priority::Routine) => 0,
            (Need::First, Priority::Urgent) => 2,
        };
        self.worklists.set_aside(&self.register, reference, kind);
    }

    /// Each morning: as many of those set aside as there are free slots now go back on the
    /// worklist.
    pub(super) fn look_for_slots(&mut self, agenda: &mut Agenda<Event>) {
        let now = agenda.now();
        let booking = &self.site.scenario.booking;
        let last_day = (now + booking.horizon.duration()).day();
        for s in 0..self.site.specialties.len() {
            let specialty = SpecialtyId::new(s);
            // Urgent patients first: where booking takes no time, the order here decides.
            for kind in [2, 0, 1] {
                if !self.worklists.has_set_aside(specialty, kind) {
                    continue;
                }
                let (notice, wanted): (_, &[SlotKind]) = match kind {
                    0 => (&booking.notice, &[SlotKind::New]),
                    1 => (&booking.notice, &[SlotKind::FollowUp]),
                    _ => (&booking.urgent_notice, &[SlotKind::Urgent, SlotKind::New]),
                };
                let from = (now + notice.duration()).day();
                let free = wanted
                    .iter()
                    .map(|&k| self.diary.free_between(specialty, k, from, last_day));
                let mut free: u32 = free.sum();
                while free > 0 {
                    let Some(patient) = self.worklists.take_back(specialty, kind) else {
                        break;
                    };
                    if self.register.still(patient).is_some() {
                        let again = self.register[patient.id].occasion > 0
                            && self.register[patient.id].need == Need::First;
                        self.awaits_booking(
                            patient.id,
                            if again {
                                Stage::ToRebook
                            } else {
                                Stage::ToBook
                            },
                            agenda,
                        );
                        free -= 1;
                    }
                }
            }
        }
    }

    /// The patient's appointment has fallen through: a new one is needed.
    pub(super) fn rebook(&mut self, id: PatientId, agenda: &mut Agenda<Event>) {
        self.register[id].occasion += 1;
        self.awaits_booking(id, Stage::ToRebook, agenda);
        if self.register[id].stage.is_unheard() {
            self.silence_begins(id, agenda.now());
        }
    }

    /// The hospital cancels an appointment; the slot is lost.
    pub(super) fn hospital_cancels(&mut self, patient: PatientRef, agenda: &mut Agenda<Event>) {
        let Some(who) = self.register.still(patient) else {
            return;
        };
        let (slot, holds) = (who.appointment, who.holds);
        let specialty = who.specialty;
        if holds == Holds::Slot {
            self.diary.withdraw(slot);
        }
        self.ledger.add_for(
            Measure::CancelledByHospital,
            specialty,
            agenda.now().day(),
            1.0,
            1.0,
        );
        self.tell(agenda.now(), patient.id, Happening::CancelledByHospital);
        self.rebook(patient.id, agenda);
    }

    /// The patient's cancellation has reached the hospital: the slot is free again, or, on the
    /// day itself, nobody waits for the patient any more.
    pub(super) fn gives_back(&mut self, patient: PatientRef, agenda: &mut Agenda<Event>) {
        let now = agenda.now();
        let Some(who) = self.register.still(patient) else {
            return;
        };
        let specialty = who.specialty;
        self.ledger
            .add_for(Measure::CancelledByPatient, specialty, now.day(), 1.0, 1.0);
        self.tell(now, patient.id, Happening::CancelledByPatient);
        self.leaves_slot(patient.id, agenda);
    }

    /// Notes a follow-up that is to be put on the worklist when it is time.
    pub(super) fn book_later(&mut self, id: PatientId, today: i64) {
        let reference = self.register.moves(id, Stage::NotDue);
        let listed = self.register[id].due - self.follow_ups_ahead();
        let day = listed.day().max(today + 1);
        self.day_book.note(day, Note::BookFollowUp(reference));
    }

    /// How long before it is due a follow-up is put on the worklist.
    pub(super) fn follow_ups_ahead(&self) -> Duration {
        let booking = &self.site.scenario.booking;
        let ahead = booking.follow_up_ahead.duration();
        ahead.min(booking.horizon.duration())
    }

    /// Age of the oldest entry on any worklist, in days.
    pub(super) fn oldest_task(&self, now: Time) -> f64 {
        // The head of a worklist is the longest waiting patient, not always the oldest entry, so
        // the few worklists are looked through.
        let still = self.worklists.everybody();
        let ages = still.filter_map(|p| self.register.still(p).map(|p| now - p.listed));
        let ages = ages.map(Duration::as_days_f64);
        ages.fold(0.0, f64::max)
    }
}
