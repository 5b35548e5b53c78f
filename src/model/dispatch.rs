//! Dispatch: who takes which work next. Each queue is first come first served within its own
//! rules; a member takes the most important kind of work their group does, oldest first.

use super::booking_errors::Care;
use super::ids::{MemberId, QueueId};
use super::new_system::Working;
use super::observer::{Happening, Observer};
use super::site::QueueKind;
use super::staff::{Doing, OnNewSystem};
use super::task::{Job, Medium, Task};
use super::{Event, Hospital};
use crate::engine::{Agenda, Duration, Time};
use crate::model::measures::Measure;
use crate::model::spec::{EndOfShift, Role};

impl<O: Observer> Hospital<'_, O> {
    /// New work has joined a queue: somebody idle takes it, if there is anybody.
    pub(super) fn work_arrives(&mut self, queue: QueueId, agenda: &mut Agenda<Event>) {
        let site = self.site;
        for &group in &site.queues[queue.index()].served_by {
            if let Some(member) = self.staff.idle[group.index()].pop_front() {
                self.next_task(member, agenda);
                return;
            }
        }
    }

    /// A member who is at work and has nothing in hand takes the next task, or waits for one.
    pub(super) fn next_task(&mut self, id: MemberId, agenda: &mut Agenda<Event>) {
        let now = agenda.now();
        let member = &mut self.staff.members[id.index()];
        let group = member.group;
        if let Some(kept) = member.task.take() {
            match kept.job {
                Job::ReEnter(queue, record) if self.cannot_enter(queue, now) => {
                    self.hand_over_record(queue, record, kept.left, agenda);
                }
                _ => {
                    self.begin(id, kept, agenda);
                    return;
                }
            }
        }
        let site = self.site;
        for alike in &site.groups[group.index()].queues {
            while let Some(queue) = self.oldest(alike, now) {
                if let Some(task) = self.take(queue, now, agenda) {
                    self.begin(id, task, agenda);
                    return;
                }
            }
        }
        self.staff.members[id.index()].doing = Doing::Idle;
        self.staff.idle[group.index()].push_back(id);
    }

    /// Of several queues, the one whose first has waited longest.
    fn oldest(&mut self, queues: &[QueueId], now: Time) -> Option<QueueId> {
        if let [only] = queues {
            return self.head_since(*only, now).map(|_| *only);
        }
        let waiting = queues
            .iter()
            .filter_map(|&q| self.head_since(q, now).map(|since| (since, q)));
        waiting.min_by_key(|&(since, q)| (since, q)).map(|(_, q)| q)
    }

    fn head_since(&mut self, queue: QueueId, now: Time) -> Option<Time> {
        match self.site.queues[queue.index()].kind {
            QueueKind::Register | QueueKind::Book | QueueKind::Rebook => {
                self.worklists.head_since(queue, &self.register)
            }
            kind @ (QueueKind::Repair | QueueKind::Validate) => {
                self.repairs.head_since(queue, kind, &self.register, now)
            }
            QueueKind::ReEnter if self.cannot_enter(queue, now) => None,
            QueueKind::ReEnter => self.re_entry.head_since(queue, &self.register, now),
            QueueKind::Line(line) => self.phones.head_since(line),
            QueueKind::CheckIn(_) | QueueKind::CheckOut(_) | QueueKind::Enquiry(_) => {
                self.reception.head_since(queue)
            }
        }
    }

    /// Takes the first of a queue; `None` if it turns out that there is nothing to do for it.
    fn take(&mut self, queue: QueueId, now: Time, agenda: &mut Agenda<Event>) -> Option<Task> {
        let task = match self.site.queues[queue.index()].kind {
            kind @ (QueueKind::Register | QueueKind::Book | QueueKind::Rebook) => {
                self.take_from_worklist(queue, kind, now)
            }
            kind @ (QueueKind::Repair | QueueKind::Validate) => self.take_repair(queue, kind),
            QueueKind::ReEnter => self.take_record(queue),
            QueueKind::Line(line) => self.pick_up(line, agenda),
            QueueKind::CheckIn(_) | QueueKind::CheckOut(_) | QueueKind::Enquiry(_) => {
                self.call_to_desk(queue, now)
            }
        };
        task.map(|task| self.with_concern(task, queue))
    }

    fn begin(&mut self, id: MemberId, mut task: Task, agenda: &mut Agenda<Event>) {
        let now = agenda.now();
        let system = self.system_for(task.job, now);
        task.factor = self.staff.factor(id, system) * self.staff.members[id.index()].speed;
        task.medium = Medium::System;
        task.system = system;
        if system == OnNewSystem::Yes {
            self.slowed_down(id, &mut task, now);
        }
        task.begun = now;
        self.tell_of_task(now, id, &task, Happening::Began);
        let member = &mut self.staff.members[id.index()];
        member.doing = Doing::Busy;
        member.task = Some(task);
        member.stamp = member.stamp.wrapping_add(1);
        let ends = Event::TaskEnds(id, member.stamp);
        agenda.schedule_after(task.left.scale(task.factor), ends);
    }

    /// The new system is slow or down, or does not have the clinic: the task takes longer, or is
    /// done on paper, which nobody has to learn.
    fn slowed_down(&self, id: MemberId, task: &mut Task, now: Time) {
        match self.system.at(now) {
            Working::Up(factor) if !self.books_on_paper(task.job, now) => task.factor *= factor,
            Working::Up(_) | Working::Down => {
                task.medium = Medium::Paper;
                task.factor = self.system.on_paper() * self.staff.members[id.index()].speed;
            }
        }
    }

    /// A member has finished the task in hand.
    pub(super) fn task_ends(&mut self, id: MemberId, stamp: u32, agenda: &mut Agenda<Event>) {
        let now = agenda.now();
        let member = &mut self.staff.members[id.index()];
        if member.stamp != stamp || member.doing != Doing::Busy {
            return;
        }
        let task = member
            .task
            .take()
            .expect("a busy member has a task in hand");
        let (role, speed) = (member.role, member.speed);
        self.tell_of_task(now, id, &task, Happening::Ended);
        self.note_work(role, now, now - task.begun);
        if role == Role::Clerk {
            self.ledger.add(
                Measure::ClerkMultiplier,
                now.day(),
                task.factor / speed,
                1.0,
            );
        }
        let care = match task.medium {
            Medium::System => {
                let system = task.system;
                // Errors are made with the experience with which the task was done.
                let care = self.care_of(id, system, now.day());
                let worked = now - task.begun;
                self.staff.practises(id, worked, system, now.day());
                care
            }
            Medium::Paper => {
                self.done_on_paper(task.job, agenda);
                Care::practised(OnNewSystem::No)
            }
        };
        self.complete(task.job, care, agenda);
        self.after_task(id, agenda);
    }

    fn complete(&mut self, job: Job, care: Care, agenda: &mut Agenda<Event>) {
        match job {
            Job::Register(patient) => self.registration_done(patient, care, agenda),
            Job::Book(patient) | Job::Rebook(patient) => {
                if self.register.still(patient).is_some() && !self.left_aside(patient.id, agenda) {
                    self.clerk_books(patient.id, care, agenda);
                }
            }
            Job::Repair(patient) => self.repaired(patient, care, agenda),
            Job::Validate(patient) => self.checked(patient, care, agenda),
            Job::ReEnter(_, record) => self.record_entered(record, care, agenda),
            Job::Answer(call) => self.call_ends(call, care, agenda),
            Job::CheckIn(patient) => self.checked_in(patient, agenda),
            Job::CheckOut(patient) => self.leaves(patient, care, agenda),
            Job::Enquiry(..) => {}
        }
    }

    /// After a task: a break that is due, the end of the shift, or the next task.
    fn after_task(&mut self, id: MemberId, agenda: &mut Agenda<Event>) {
        let now = agenda.now();
        let member = &mut self.staff.members[id.index()];
        // In nobody's hands for the moment; the work that is done now may have found somebody
        // else idle, but never this member, who was busy.
        member.doing = Doing::Off;
        if now >= member.shift_ends {
            self.stays_for_those_at_the_desk(id, agenda);
        } else if let Some(length) = member.break_due.take() {
            self.go_on_break(id, length, agenda);
        } else {
            self.next_task(id, agenda);
        }
    }

    /// After the end of the shift: nobody who stands at a desk is left standing. Everybody else
    /// goes home.
    fn stays_for_those_at_the_desk(&mut self, id: MemberId, agenda: &mut Agenda<Event>) {
        let now = agenda.now();
        let group = self.staff.members[id.index()].group;
        let site = self.site;
        for alike in &site.groups[group.index()].queues {
            let desks: Vec<QueueId> = alike.iter().copied().filter(|&q| self.is_desk(q)).collect();
            if let Some(queue) = self.oldest(&desks, now)
                && let Some(task) = self.take(queue, now, agenda)
            {
                self.begin(id, task, agenda);
                return;
            }
        }
        self.leave_work(id, now);
    }

    fn is_desk(&self, queue: QueueId) -> bool {
        use QueueKind::{CheckIn, CheckOut, Enquiry};
        matches!(
            self.site.queues[queue.index()].kind,
            CheckIn(_) | CheckOut(_) | Enquiry(_)
        )
    }

    /// A shift ends. The task in hand is finished, kept or handed over, as the group does it.
    pub(super) fn shift_ends(&mut self, id: MemberId, agenda: &mut Agenda<Event>) {
        let now = agenda.now();
        let member = &mut self.staff.members[id.index()];
        if member.shift_ends > now {
            return;
        }
        let policy = self.site.groups[member.group.index()].spec.end_of_shift;
        match member.doing {
            Doing::Off => {}
            Doing::Idle => {
                let idle = &mut self.staff.idle[member.group.index()];
                idle.retain(|&m| m != id);
                self.leave_work(id, now);
            }
            Doing::Break => self.leave_work(id, now),
            Doing::Busy => {
                let task = member.task.expect("a busy member has a task in hand");
                let left = task.put_down(now);
                // A task that ends at this very moment is done.
                let done = left.left == Duration::ZERO;
                if policy == EndOfShift::Finish || task.job.is_in_person() || done {
                    return;
                }
                let role = member.role;
                member.task = None;
                member.stamp = member.stamp.wrapping_add(1);
                if policy == EndOfShift::Suspend {
                    member.task = Some(left);
                }
                self.tell_of_task(now, id, &task, Happening::PutDown);
                self.note_work(role, now, now - task.begun);
                self.leave_work(id, now);
                if policy == EndOfShift::HandOver {
                    self.hand_over(left, agenda);
                }
            }
        }
    }

    /// Writes down time spent on a task.
    fn note_work(&mut self, role: Role, now: Time, worked: Duration) {
        let measure = match role {
            Role::Clerk => Measure::ClerkUtilisation,
            Role::Receptionist | Role::Clinician => Measure::ReceptionistUtilisation,
        };
        self.ledger
            .add(measure, now.day(), worked.as_hours_f64(), 0.0);
    }
}
