//! Reception: queues at the desks for check-in, check-out and enquiries. A desk with nobody there
//! for the rest of the day is passed by. Who attends to the queues is dispatch; what happens in the consulting room is `clinic_session`.

use std::collections::VecDeque;

use super::booking_errors::Care;
use super::close_up::Hourly;
use super::ids::{DeskId, PatientId, QueueId};
use super::observer::{Happening, Observer, Somebody};
use super::patient::Need;
use super::purpose::Purpose;
use super::site::QueueKind;
use super::staff::{Doing, OnNewSystem, name_key};
use super::task::{Job, Task};
use super::visit::NextVisit;
use super::{Event, Hospital};
use crate::engine::{Agenda, Duration, Time, TimeWeighted};
use crate::model::measures::Measure;

/// Tells those who come with a question from a specialty's patients of the same name.
const ENQUIRER: u64 = 1 << 62;

/// Somebody at a desk, and since when.
#[derive(Clone, Copy, Debug)]
struct Standing {
    job: Job,
    since: Time,
    takes: Duration,
}

/// The queues at all desks.
#[derive(Clone, Debug)]
pub struct Reception {
    /// By queue of the site; those that are not at a desk stay empty.
    queues: Vec<VecDeque<Standing>>,
    standing: TimeWeighted,
    area: f64,
    count: u32,
}

impl Reception {
    /// Empty desks.
    #[must_use]
    pub fn new(queues: usize) -> Self {
        Self {
            queues: vec![VecDeque::new(); queues],
            standing: TimeWeighted::new(Time::ZERO, 0.0),
            area: 0.0,
            count: 0,
        }
    }

    pub(super) fn head_since(&self, queue: QueueId) -> Option<Time> {
        self.queues[queue.index()].front().map(|s| s.since)
    }

    /// Person-milliseconds in the queues since this was last asked.
    pub(super) fn time_in_queue(&mut self, now: Time) -> f64 {
        let area = self.standing.area(now);
        let gained = area - self.area;
        self.area = area;
        gained
    }

    fn changes(&mut self, now: Time, joins: i32) {
        self.count = self.count.saturating_add_signed(joins);
        self.standing.set(now, f64::from(self.count));
    }
}

impl<O: Observer> Hospital<'_, O> {
    fn queue_at_desk(
        &mut self,
        queue: QueueId,
        job: Job,
        takes: Duration,
        agenda: &mut Agenda<Event>,
    ) {
        let now = agenda.now();
        self.tell_queued(now, queue, job);
        self.reception.queues[queue.index()].push_back(Standing {
            job,
            since: now,
            takes,
        });
        self.reception.changes(now, 1);
        self.work_arrives(queue, agenda);
    }

    /// A patient arrives at the hospital and checks in, where there is a desk to check in at.
    pub(super) fn goes_to_check_in(
        &mut self,
        id: PatientId,
        desk: Option<DeskId>,
        agenda: &mut Agenda<Event>,
    ) {
        let site = desk.map(|d| &self.site.desks[d.index()]);
        match site.and_then(|s| s.spec.check_in.as_ref().map(|law| (s.queues[0], law))) {
            Some((queue, law)) if self.is_staffed(queue, agenda.now()) => {
                let takes = self.time_of(id, Purpose::CheckInTime, law);
                self.queue_at_desk(queue, Job::CheckIn(id), takes, agenda);
            }
            _ => self.checked_in(id, agenda),
        }
    }

    /// Whether somebody is at a desk, or will be later today. Otherwise patients pass it by.
    fn is_staffed(&self, queue: QueueId, now: Time) -> bool {
        self.site.queues[queue.index()]
            .served_by
            .iter()
            .any(|group| {
                let members = &self.staff.by_group[group.index()];
                let mut members = members.iter().map(|m| &self.staff.members[m.index()]);
                now < self.staffed_until[group.index()] || members.any(|m| m.doing != Doing::Off)
            })
    }

    /// A patient who has been seen checks out, where there is a desk to check out at.
    pub(super) fn goes_to_check_out(
        &mut self,
        id: PatientId,
        desk: Option<DeskId>,
        agenda: &mut Agenda<Event>,
    ) {
        let site = desk.map(|d| &self.site.desks[d.index()]);
        let out = site.and_then(|s| s.spec.check_out.as_ref().map(|law| (s, law)));
        let staffed = out.filter(|(s, _)| self.is_staffed(s.queues[1], agenda.now()));
        let Some((site, law)) = staffed else {
            let care = self.care_of_clinic(id, agenda.now());
            self.leaves(id, care, agenda);
            return;
        };
        let mut takes = self.time_of(id, Purpose::CheckOutTime, law);
        if let Some(book) = &site.spec.book
            && self.next_visit(id) == NextVisit::BookedAtDesk
        {
            takes += self.time_of(id, Purpose::BookTime, book);
        }
        self.queue_at_desk(site.queues[1], Job::CheckOut(id), takes, agenda);
    }

    fn time_of(&self, id: PatientId, purpose: Purpose, law: &crate::model::spec::Law) -> Duration {
        let patient = &self.register[id];
        let occasion = u64::from(patient.occasion);
        law.distribution()
            .sample_duration(&mut self.luck.stream(purpose, patient.uid, occasion))
    }

    /// Somebody comes to a desk with a question.
    pub(super) fn enquiry_comes(&mut self, desk: DeskId, number: u32, agenda: &mut Agenda<Event>) {
        let site = &self.site.desks[desk.index()];
        let Some(law) = &site.spec.enquiry else {
            return;
        };
        if !self.is_staffed(site.queues[2], agenda.now()) {
            return;
        }
        let day = agenda.now().day();
        let occasion = (day as u64) << 32 | u64::from(number);
        let mut stream = self
            .luck
            .stream(Purpose::EnquiryTime, name_key(site.name), occasion);
        let takes = law.distribution().sample_duration(&mut stream);
        // Some thousand days of some hundred thousand enquiries.
        let job = Job::Enquiry(desk, (day as u32) << 20 | number);
        self.queue_at_desk(site.queues[2], job, takes, agenda);
    }

    /// Somebody with a question, as observers know them.
    pub(super) fn enquirer(&self, desk: DeskId, number: u32) -> Somebody {
        Somebody {
            number: name_key(self.site.desks[desk.index()].name) ^ ENQUIRER | u64::from(number),
            specialty: None,
        }
    }

    /// The first of a desk's queue is attended to.
    pub(super) fn call_to_desk(&mut self, queue: QueueId, now: Time) -> Option<Task> {
        let first = self.reception.queues[queue.index()].pop_front()?;
        self.reception.changes(now, -1);
        let waited = (now - first.since).as_minutes_f64();
        self.close_up.stood(Hourly::DeskQueue, first.since, now);
        self.ledger.add(Measure::DeskWait, now.day(), waited, 1.0);
        if let QueueKind::CheckIn(_) = self.site.queues[queue.index()].kind {
            self.ledger
                .add(Measure::DeskWaitCheckIn, now.day(), waited, 1.0);
        }
        Some(Task::new(first.job, first.takes))
    }

    /// The patient leaves the hospital; what follows is set in motion.
    pub(super) fn leaves(&mut self, id: PatientId, care: Care, agenda: &mut Agenda<Event>) {
        let now = agenda.now();
        let next = self.next_visit(id);
        let patient = &self.register[id];
        let (specialty, need) = (patient.specialty, patient.need);
        let there = (now - patient.arrived).as_minutes_f64();
        self.ledger
            .add_for(Measure::ClinicTimeThere, specialty, now.day(), there, 1.0);
        self.tell(now, id, Happening::Left);
        if care.system == OnNewSystem::Yes {
            self.go_live.recorded(specialty);
        }
        self.goes_back_to_the_car(id, agenda);
        if need == Need::FollowUp {
            let due = self.register[id].due;
            self.waiting_lists.follow_up_over(specialty, due);
        }
        if next == NextVisit::None {
            self.discharge(id, now);
            return;
        }
        let due = self.due_in(id);
        let patient = &mut self.register[id];
        patient.need = Need::FollowUp;
        patient.due = now + due;
        patient.occasion += 1;
        let due = patient.due;
        self.waiting_lists.follow_up_wanted(specialty, due);
        if self.outcome_is_lost(id, care, agenda) {
            return;
        }
        let horizon = now + self.site.scenario.booking.horizon.duration();
        if next == NextVisit::BookedAtDesk && due < horizon {
            self.book_now(id, care, agenda);
            // At the desk "no slot yet" means: we shall write to you.
            if self.register[id].stage != super::patient::Stage::NoSlot {
                return;
            }
        }
        self.tell(now, id, Happening::PutOff);
        self.book_later(id, now.day());
    }

    /// The patient is not waiting for anything any more.
    pub(super) fn discharge(&mut self, id: PatientId, now: Time) {
        let specialty = self.register[id].specialty;
        self.tell(now, id, Happening::Discharged);
        self.register.leaves(id);
        self.discharged += 1;
        self.ledger
            .add_for(Measure::Discharged, specialty, now.day(), 1.0, 1.0);
    }
}
