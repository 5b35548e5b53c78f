//! Dispatch: who takes which work next, and how long it takes them. Each queue is first come first
//! served within its own rules; a member takes the most important class of work of their group,
//! and of it what has waited longest, or longest against its due time (`world::site::classes`).

use super::measures::figure;
use super::mechanisms::{clinic_builds, re_entry};
use super::pathway::Pathway;
use super::spec::{EndOfShift, Role, Share};
use super::world::care::{Care, OnNewSystem};
use super::world::event::Event;
use super::world::ids::{GroupId, LineId, MemberId, QueueId, SpecialtyId};
use super::world::observer::{Observer, TraceEvent};
use super::world::purpose::Purpose;
use super::world::record_system::Working;
use super::world::signal::Signal;
use super::world::site::{Class, First, QueueKind};
use super::world::staff::{Activity, Member, name_key};
use super::world::task::{Job, Medium, Record, Task};
use crate::engine::{Duration, Time};

impl<O: Observer> Pathway<'_, O> {
    /// New work has joined a queue: somebody idle takes it, if there is anybody who would not put
    /// it down at the same moment.
    pub(super) fn work_arrives(&mut self, queue: QueueId) {
        let (site, now) = (self.world.site, self.world.now());
        for &group in &site.queues[queue.index()].served_by {
            let Some(first) = self.world.staff.idle[group.index()].pop_front() else {
                continue;
            };
            let stays = self.world.staff.members[first.index()].shift_ends > now;
            if stays || !self.puts_down_at_the_end(group, queue) {
                self.next_task(first);
                return;
            }
            self.world.staff.idle[group.index()].push_front(first);
            if let Some(other) = self.world.staff.takes_up_work(group, now) {
                self.next_task(other);
                return;
            }
        }
    }

    /// Whether the members of a group put a task of a queue down when their shift ends.
    fn puts_down_at_the_end(&self, group: GroupId, queue: QueueId) -> bool {
        let site = self.world.site;
        let finishes = site.groups[group.index()].spec.end_of_shift == EndOfShift::Finish;
        !finishes && site.queues[queue.index()].kind.work().is_paper()
    }

    /// A member who is at work and has nothing in hand takes the next task, or waits for one.
    pub(super) fn next_task(&mut self, id: MemberId) {
        let member = &mut self.world.staff.members[id.index()];
        let group = member.group;
        match member.task.take() {
            Some(Task {
                job: Job::ReEnter(queue, record),
                left,
                ..
            }) if re_entry::cannot_enter(&self.world, queue) => {
                self.re_entry
                    .hand_over(&mut self.world, queue, record, left);
            }
            Some(kept) => {
                self.begin(id, kept);
                return;
            }
            None => {}
        }
        let site = self.world.site;
        for class in &site.groups[group.index()].classes {
            while let Some(queue) = self.first_of(class, id) {
                if let Some(task) = self.take(queue) {
                    self.begin(id, task);
                    return;
                }
            }
        }
        self.world.staff.members[id.index()].activity = Activity::Idle;
        self.world.staff.idle[group.index()].push_back(id);
    }

    /// Of the queues of a class, the one that a member takes from next.
    #[inline]
    fn first_of(&mut self, class: &Class, member: MemberId) -> Option<QueueId> {
        match (class.first, class.at_the_telephone) {
            (First::LongestWaiting, None) => self.oldest(&class.queues),
            (First::MostOverdue, None) => self.most_overdue(class.queues.iter().copied()),
            (first, Some(share)) => self.first_but(&class.queues, first, share, member),
        }
    }

    /// The same where the group is on the telephone only in part.
    #[cold]
    fn first_but(
        &mut self,
        queues: &[QueueId],
        first: First,
        at_the_telephone: Share,
        member: MemberId,
    ) -> Option<QueueId> {
        let site = self.world.site;
        let barred = self.enough_answer(at_the_telephone, member);
        let is_line = |q: &QueueId| matches!(site.queues[q.index()].kind, QueueKind::Line(_));
        let open = queues.iter().copied().filter(|q| !barred || !is_line(q));
        match first {
            First::LongestWaiting => self.longest_waiting(open),
            First::MostOverdue => self.most_overdue(open),
        }
    }

    /// Whether so many of a member's group are on the telephone that this one should not join them
    /// while paper waits.
    fn enough_answer(&self, share: Share, member: MemberId) -> bool {
        let staff = &self.world.staff;
        let group = staff.members[member.index()].group;
        let (mut at_work, mut answer) = (0, 0);
        for &other in &staff.by_group[group.index()] {
            let Member { activity, task, .. } = &staff.members[other.index()];
            let busy = *activity == Activity::Busy;
            at_work += u32::from(busy || *activity == Activity::Idle || other == member);
            let call = matches!(task, Some(task) if matches!(task.job, Job::Answer(_)));
            answer += u32::from(busy && call);
        }
        f64::from(answer) >= (share.value() * f64::from(at_work)).ceil()
    }

    /// Of several queues, the one whose first has waited longest against its due time.
    fn most_overdue(&mut self, queues: impl Iterator<Item = QueueId>) -> Option<QueueId> {
        let now = self.world.now();
        let mut most: Option<(f64, QueueId)> = None;
        for queue in queues {
            let Some(due) = self.world.site.queues[queue.index()].due else {
                continue;
            };
            let Some(since) = self.since(queue) else {
                continue;
            };
            let age = (now - since).as_ms_f64() / due.as_ms_f64();
            if most.is_none_or(|(oldest, _)| age > oldest) {
                most = Some((age, queue));
            }
        }
        most.map(|(_, queue)| queue)
    }

    /// Of several queues, the one whose first has waited longest.
    fn oldest(&mut self, queues: &[QueueId]) -> Option<QueueId> {
        if let [only] = queues {
            return self.head_since(*only).map(|_| *only);
        }
        self.longest_waiting(queues.iter().copied())
    }

    fn longest_waiting(&mut self, queues: impl Iterator<Item = QueueId>) -> Option<QueueId> {
        let mut longest: Option<(Time, QueueId)> = None;
        for queue in queues {
            let Some(since) = self.head_since(queue) else {
                continue;
            };
            if longest.is_none_or(|longest| (since, queue) < longest) {
                longest = Some((since, queue));
            }
        }
        longest.map(|(_, queue)| queue)
    }

    /// As [`Self::head_since`], in one place for those who can afford the call.
    #[inline(never)]
    fn since(&mut self, queue: QueueId) -> Option<Time> {
        self.head_since(queue)
    }

    /// Since when the first of a queue has waited. Most queues that are asked are empty. Inline
    /// whatever it takes: this is asked more often than anything else.
    #[inline(always)]
    fn head_since(&mut self, queue: QueueId) -> Option<Time> {
        let world = &self.world;
        match world.site.queues[queue.index()].kind {
            QueueKind::Register | QueueKind::Book | QueueKind::Rebook => {
                self.office.head_since(world, queue)
            }
            kind @ (QueueKind::Repair | QueueKind::Validate) => {
                self.repairs.head_since(world, queue, kind)
            }
            QueueKind::ReEnter => self.re_entry.head_since(world, queue),
            QueueKind::Line(line) => self.lines.head_since(line),
            QueueKind::CheckIn(_) | QueueKind::CheckOut(_) | QueueKind::Enquiry(_) => {
                self.desks.head_since(queue)
            }
        }
    }

    /// Takes the first of a queue; `None` if it turns out that there is nothing to do for it.
    fn take(&mut self, queue: QueueId) -> Option<Task> {
        let world = &mut self.world;
        match world.site.queues[queue.index()].kind {
            kind @ (QueueKind::Register | QueueKind::Book | QueueKind::Rebook) => {
                self.office.take(world, queue, kind)
            }
            kind @ (QueueKind::Repair | QueueKind::Validate) => {
                self.repairs.take(world, queue, kind)
            }
            QueueKind::ReEnter => self.re_entry.take(world, queue),
            QueueKind::Line(line) => self.lines.pick_up(world, line),
            QueueKind::CheckIn(_) | QueueKind::CheckOut(_) | QueueKind::Enquiry(_) => {
                self.desks.take(world, queue)
            }
        }
    }

    /// A task that was begun goes back to the head of its queue.
    pub(super) fn hand_over(&mut self, job: Job, left: Duration) {
        let world = &mut self.world;
        match job {
            Job::Register(p) => self.office.hand_over(world, p, QueueKind::Register, left),
            Job::Book(p) => self.office.hand_over(world, p, QueueKind::Book, left),
            Job::Rebook(p) => self.office.hand_over(world, p, QueueKind::Rebook, left),
            Job::Repair(p) => self.repairs.hand_over(world, p, QueueKind::Repair, left),
            Job::Validate(p) => self.repairs.hand_over(world, p, QueueKind::Validate, left),
            Job::ReEnter(queue, record) => self.re_entry.hand_over(world, queue, record, left),
            // Calls and people at a desk are never put down.
            Job::Answer(_) | Job::CheckIn(_) | Job::CheckOut(..) | Job::Enquiry(..) => {}
        }
    }

    fn begin(&mut self, id: MemberId, mut task: Task) {
        let system = self.system_for(task.job);
        let world = &self.world;
        let speed = world.staff.members[id.index()].speed;
        task.factor = world.staff.factor(id, system) * speed;
        task.medium = Medium::System;
        task.system = system;
        task.begun = world.now();
        if system == OnNewSystem::Yes {
            // It may be slow or down, or not have the clinic: the task takes longer, or is done
            // on paper, which nobody has to learn.
            match world.system.at(task.begun) {
                Working::Up(slow) if !self.is_on_paper(task.job) => task.factor *= slow,
                Working::Up(_) | Working::Down => {
                    task.medium = Medium::Paper;
                    task.factor = self.world.system.on_paper() * speed;
                }
            }
        }
        let world = &mut self.world;
        world.tell_of_task(id, &task, TraceEvent::Began);
        let member = &mut world.staff.members[id.index()];
        member.activity = Activity::Busy;
        member.task = Some(task);
        let takes = task.left.scale(task.factor);
        member.ends = Some(world.events.schedule_after(takes, Event::TaskEnds(id)));
    }

    /// Whether a booking that is begun now is made on paper.
    fn is_on_paper(&self, job: Job) -> bool {
        let patient = match job {
            Job::Book(patient) | Job::Rebook(patient) => Some(patient),
            Job::Answer(call) => self.lines.is_to_book(call),
            _ => return false,
        };
        clinic_builds::books_on_paper(&self.world, patient)
    }

    /// The system on which a task is done.
    fn system_for(&self, job: Job) -> OnNewSystem {
        let world = &self.world;
        let of = |id| world.is_live(world.register[id].specialty);
        // A name's key is worked out only where a draw decides.
        let drawn = |(uid, occasion), share| {
            let mut stream = world.streams.stream(Purpose::QUERY_ABOUT, uid, occasion);
            stream.chance(share)
        };
        match job {
            Job::Register(p)
            | Job::Book(p)
            | Job::Rebook(p)
            | Job::Repair(p)
            | Job::Validate(p) => of(p.id),
            Job::CheckIn(id) | Job::CheckOut(id, _) => of(id),
            Job::ReEnter(queue, _) => world.system.of_office(world.site, queue),
            Job::Enquiry(desk, _) => {
                let name = world.site.desks[desk.index()].name;
                let key = || (name_key(name), world.now().as_ms() as u64);
                world.system.of_query(|share| drawn(key(), share))
            }
            Job::Answer(call) => match self.lines.who_rings(call) {
                (Some(patient), _) => of(patient.id),
                (None, uid) => world.system.of_query(|share| drawn((uid, 0), share)),
            },
        }
    }

    /// A member has finished the task in hand.
    pub(super) fn task_ends(&mut self, id: MemberId) {
        let world = &mut self.world;
        let (now, day) = (world.now(), world.day());
        let member = &mut world.staff.members[id.index()];
        member.ends = None;
        let Some(task) = member.task.take() else {
            return;
        };
        let (role, speed, worked) = (member.role, member.speed, now - task.begun);
        world.tell_of_task(id, &task, TraceEvent::Ended);
        world.note_work(role, worked);
        if role == Role::Clerk {
            let factor = task.factor / speed;
            world.ledger.observe(figure::ClerkMultiplier, day, factor);
        }
        let care = match task.medium {
            Medium::System => {
                // Errors are made with the experience with which the task was done.
                let care = self.care_of(id, task.system);
                self.world.staff.practises(id, worked, task.system, day);
                care
            }
            Medium::Paper => {
                self.done_on_paper(task.job);
                Care::practised(OnNewSystem::No)
            }
        };
        // What was done on paper is on its list before anything else comes of it.
        self.follow_up();
        self.task_done(task.job, care);
        self.after_task(id);
    }

    /// The care with which a member of staff works on something.
    fn care_of(&self, member: MemberId, system: OnNewSystem) -> Care {
        if system == OnNewSystem::No || self.world.errors().is_none() {
            return Care::practised(system);
        }
        self.world.staff.care(member, self.world.day())
    }

    /// A task was done on paper: it has to be entered.
    fn done_on_paper(&mut self, job: Job) {
        let day = self.world.day();
        self.world.ledger.one(figure::OnPaper, day);
        if let Some(specialty) = self.to_enter_of(job) {
            self.world.say(Signal::ToEnter(specialty, Record::OnPaper));
        }
    }

    /// Whose office has to enter a task that is done on paper. Nobody has to enter an answer to an
    /// enquiry, or what was to be done for a patient who has moved on meanwhile.
    fn to_enter_of(&self, job: Job) -> Option<SpecialtyId> {
        let world = &self.world;
        match job {
            Job::Register(p)
            | Job::Book(p)
            | Job::Rebook(p)
            | Job::Repair(p)
            | Job::Validate(p) => world.register.still(p).map(|who| who.specialty),
            Job::CheckIn(id) | Job::CheckOut(id, _) => Some(world.register[id].specialty),
            Job::Answer(call) => match self.lines.who_rings(call) {
                (Some(patient), _) => Some(world.register[patient.id].specialty),
                (None, _) => self.asked_about_on(self.lines.line_of(call)),
            },
            Job::ReEnter(..) | Job::Enquiry(..) => None,
        }
    }

    /// Which specialty a query on a line is put down to: the first that is live.
    fn asked_about_on(&self, line: LineId) -> Option<SpecialtyId> {
        let world = &self.world;
        let mut specialties = (0..world.site.specialties.len()).map(SpecialtyId::new);
        specialties.find(|&s| {
            world.site.specialties[s.index()].line == Some(line)
                && world.is_live(s) == OnNewSystem::Yes
        })
    }

    /// After a task: a break that is due, the end of the shift, or the next task.
    fn after_task(&mut self, id: MemberId) {
        let now = self.world.now();
        let member = &mut self.world.staff.members[id.index()];
        // In nobody's hands for the moment; the work that is done now may have found somebody
        // else idle, but never this member, who was busy.
        member.activity = Activity::Off;
        if now >= member.shift_ends {
            self.stays_for_those_at_the_desk(id);
        } else if let Some(length) = member.break_due.take() {
            self.world.go_on_break(id, length);
        } else {
            self.next_task(id);
        }
    }

    /// After the end of the shift: nobody who stands at a desk is left standing. Everybody else
    /// goes home.
    fn stays_for_those_at_the_desk(&mut self, id: MemberId) {
        let group = self.world.staff.members[id.index()].group;
        let site = self.world.site;
        for class in &site.groups[group.index()].classes {
            let is_desk = |q: &QueueId| site.queues[q.index()].kind.is_at_a_desk();
            let desks = class.queues.iter().copied().filter(is_desk);
            if let Some(queue) = self.longest_waiting(desks)
                && let Some(task) = self.take(queue)
            {
                self.begin(id, task);
                return;
            }
        }
        self.world.leave_work(id);
    }

    /// The system is back: whoever has nothing to do enters what has been waiting.
    pub(super) fn system_is_back(&mut self) {
        let site = self.world.site;
        for (q, queue) in site.queues.iter().enumerate() {
            if queue.kind != QueueKind::ReEnter {
                continue;
            }
            let staff = &self.world.staff;
            let idle = queue.served_by.iter().map(|g| staff.idle[g.index()].len());
            for _ in 0..idle.sum::<usize>() {
                self.work_arrives(QueueId::new(q));
            }
        }
    }
}
