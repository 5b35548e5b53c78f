//! The rota: who comes to work today, takes a break and goes home, and what their hours come to.
//! When that is due is `working_hours`; what they do in between is `dispatch`.

use super::working_hours::shifts_on;
use super::{Activity, Member};
use crate::engine::{Duration, Time};
use crate::model::measures::figure;
use crate::model::spec::{EndOfShift, Price, Role};
use crate::model::world::World;
use crate::model::world::event::Event;
use crate::model::world::ids::MemberId;
use crate::model::world::observer::{Observer, TraceEvent};
use crate::model::world::signal::Signal;

impl<O: Observer> World<'_, O> {
    /// Decides who is ill today, before the rota is drawn up.
    pub fn falls_ill(&mut self, day: i64) {
        self.staff
            .fall_ill(self.site, self.arm, &self.plan, &self.streams, day);
        self.staff.staffed_until.fill(Time::from_days(day));
    }

    /// Works out a member's day, and notes when they come and go.
    pub fn roster(&mut self, id: MemberId, day: i64) {
        let member = &mut self.staff.members[id.index()];
        // Somebody who is not employed any more does not keep a task for the next shift.
        if member.activity == Activity::Off
            && !member.employed.contains(day)
            && let Some(task) = member.task.take()
        {
            self.say(Signal::HandsOver(task.job, task.left));
        }
        self.paid_while_lent(id, day);
        let group = self.staff.members[id.index()].group;
        if self.site.groups[group.index()].spec.shifts.is_empty() {
            self.always_there(id, day);
        } else {
            self.shifts(id, day);
        }
    }

    /// Whoever is lent out stays on the payroll of their group, for the hours they would have worked in it, unless the
    /// intervention that has taken them pays their hours.
    fn paid_while_lent(&mut self, id: MemberId, day: i64) {
        let site = self.site;
        let member = &self.staff.members[id.index()];
        let Some(to) = member.lent_to(day).filter(|_| !member.is_ill()) else {
            return;
        };
        if matches!(site.interventions[to].1.cost, Some(Price::PerHour(_))) {
            return;
        }
        let group = member.group;
        let spec = site.groups[group.index()].spec;
        let hours = member.usual_hours_on(spec, &site.calendar, day);
        self.costs.own_hours(group, hours);
    }

    /// A member of a group without shifts is there whenever employed and well.
    fn always_there(&mut self, id: MemberId, day: i64) {
        let now = self.now();
        let member = &mut self.staff.members[id.index()];
        let wanted = member.is_rostered(day) && !member.is_ill();
        if wanted {
            self.staff.staffed_until[member.group.index()] = Time::MAX;
        }
        match (wanted, member.activity) {
            (true, Activity::Off) => {
                member.shift_ends = Time::MAX;
                self.comes_to_work(id);
            }
            (false, Activity::Idle | Activity::Busy | Activity::Break) => {
                member.shift_ends = now;
                self.shift_ends(id);
            }
            _ => {}
        }
    }

    fn shifts(&mut self, id: MemberId, day: i64) {
        let site = self.site;
        let member = &self.staff.members[id.index()];
        let (group, ill) = (member.group, member.is_ill());
        let longer = self.plan.overtime(group, day);
        let week = site.calendar.week(day);
        let spec = site.groups[group.index()].spec;
        for shift in shifts_on(spec, member, &site.calendar, day) {
            let away = f64::from(u8::from(ill));
            self.ledger.observe(figure::SickShare, day, away);
            if ill {
                continue;
            }
            let member = &mut self.staff.members[id.index()];
            let before = member.training_left();
            let duty = member.works(shift, day, week, &longer);
            let trained = before - member.training_left();
            if trained > Duration::ZERO {
                // Whoever is trained through the time of their break has it there.
                let has_break = duty.as_ref().is_some_and(|duty| duty.pause.is_some());
                let pause = shift.pause.filter(|_| !has_break);
                let pause = pause.map_or(Duration::ZERO, |pause| pause.duration());
                let paid = (trained - pause).max(Duration::ZERO);
                self.costs.own_hours(group, paid.as_hours_f64());
            }
            let Some(duty) = duty else { continue };
            let staffed_until = &mut self.staff.staffed_until[group.index()];
            *staffed_until = (*staffed_until).max(duty.to);
            self.today
                .push((duty.from, Event::ComesToWork(id, duty.to)));
            self.today.push((duty.to, Event::ShiftEnds(id)));
            if let Some((at, length)) = duty.pause {
                self.today.push((at, Event::BreakDue(id, length)));
            }
            let overtime = duty.overtime_in_all();
            if overtime > Duration::ZERO {
                let hours = overtime.as_hours_f64();
                self.ledger.several(figure::OvertimeHours, day, hours);
                self.overtime_worked(id, &duty.overtime);
            }
        }
    }

    /// A shift begins.
    pub fn shift_begins(&mut self, id: MemberId, until: Time) {
        let member = &mut self.staff.members[id.index()];
        member.shift_ends = until;
        // Still busy with the last task of an earlier shift: goes on when it is done.
        if member.activity == Activity::Off {
            self.comes_to_work(id);
        }
    }

    fn comes_to_work(&mut self, id: MemberId) {
        let now = self.now();
        let member = &mut self.staff.members[id.index()];
        member.on_duty_since = Some(now);
        member.break_due = None;
        self.say(Signal::TakesNextTask(id));
    }

    /// A shift ends. The task in hand is finished, kept or handed over, as the group does it.
    pub fn shift_ends(&mut self, id: MemberId) {
        let now = self.now();
        let member = &mut self.staff.members[id.index()];
        if member.shift_ends > now {
            return;
        }
        let policy = self.site.groups[member.group.index()].spec.end_of_shift;
        match member.activity {
            Activity::Off => {}
            Activity::Idle => {
                let idle = &mut self.staff.idle[member.group.index()];
                idle.retain(|&m| m != id);
                self.leave_work(id);
            }
            Activity::Break => self.leave_work(id),
            Activity::Busy => {
                let Some(task) = member.task else { return };
                let left = task.put_down(now);
                // A task that ends at this very moment is done.
                let done = left.left == Duration::ZERO;
                if policy == EndOfShift::Finish || task.job.is_in_person() || done {
                    return;
                }
                member.task = (policy == EndOfShift::Suspend).then_some(left);
                let role = member.role;
                self.tell_of_task(id, &task, TraceEvent::PutDown);
                self.note_work(role, now - task.begun);
                self.leave_work(id);
                if policy == EndOfShift::HandOver {
                    self.say(Signal::HandsOver(left.job, left.left));
                }
            }
        }
    }

    /// A break is due: at once, or after the task in hand.
    pub fn break_due(&mut self, id: MemberId, length: Duration) {
        let member = &mut self.staff.members[id.index()];
        match member.activity {
            Activity::Off | Activity::Break => {}
            Activity::Busy => member.break_due = Some(length),
            Activity::Idle => {
                let group = member.group;
                self.staff.idle[group.index()].retain(|&m| m != id);
                self.go_on_break(id, length);
            }
        }
    }

    /// A break begins.
    pub fn go_on_break(&mut self, id: MemberId, length: Duration) {
        self.account(id);
        let member = &mut self.staff.members[id.index()];
        member.activity = Activity::Break;
        member.on_duty_since = None;
        member.ends = Some(self.events.schedule_after(length, Event::BreakOver(id)));
    }

    /// A break is over.
    pub fn break_over(&mut self, id: MemberId) {
        let now = self.now();
        let member = &mut self.staff.members[id.index()];
        member.ends = None;
        member.on_duty_since = Some(now);
        if now >= member.shift_ends {
            self.leave_work(id);
        } else {
            self.say(Signal::TakesNextTask(id));
        }
    }

    /// Goes home, and has the hours written down.
    pub fn leave_work(&mut self, id: MemberId) {
        let now = self.now();
        self.account(id);
        let member = &mut self.staff.members[id.index()];
        if now > member.shift_ends {
            let late = now - member.shift_ends;
            let (role, group, brought_by) = (member.role, member.group, member.intervention);
            let hours = late.as_hours_f64();
            self.ledger.several(figure::OvertimeHours, now.day(), hours);
            // Whoever an intervention brings is paid by it, whenever they leave.
            if brought_by.is_none() {
                self.left_work_late(role, group, late);
            }
        }
        let member = &mut self.staff.members[id.index()];
        member.activity = Activity::Off;
        member.on_duty_since = None;
        member.break_due = None;
        // What was put down, or the rest of a break, does not end any more.
        if let Some(ends) = member.ends.take() {
            self.events.cancel(ends);
        }
    }

    /// Writes down everybody's hours up to now.
    pub fn account_for_all(&mut self) {
        for member in self.staff.all() {
            self.account(member);
        }
    }

    /// Writes down a member's hours since they were last written down.
    fn account(&mut self, id: MemberId) {
        let now = self.now();
        let member = &mut self.staff.members[id.index()];
        let Some(since) = member.on_duty_since.filter(|&since| since < now) else {
            return;
        };
        member.on_duty_since = Some(now);
        let hours = (now - since).as_hours_f64();
        let Member {
            role,
            intervention,
            group,
            ..
        } = *member;
        // Hours up to midnight belong to the day that ends.
        let day = (now - Duration::from_ms(1)).day();
        let (utilisation, total) = match role {
            Role::Clerk => (figure::ClerkUtilisation, figure::ClerkHours),
            Role::Receptionist | Role::Clinician => {
                (figure::ReceptionistUtilisation, figure::ReceptionistHours)
            }
        };
        self.ledger.part(utilisation, day, 0.0, hours);
        self.ledger.several(total, day, hours);
        if role == Role::Clerk {
            self.ledger.part(figure::BookingPerHour, day, 0.0, hours);
        }
        if let Some(intervention) = intervention {
            self.ledger.several(figure::ExtraHours, day, hours);
            self.costs.hours_of(intervention, hours);
        } else {
            self.costs.own_hours(group, hours);
        }
    }

    /// Writes down time spent on a task that is put down or finished now.
    pub fn note_work(&mut self, role: Role, worked: Duration) {
        let measure = match role {
            Role::Clerk => figure::ClerkUtilisation,
            Role::Receptionist | Role::Clinician => figure::ReceptionistUtilisation,
        };
        let day = self.day();
        self.ledger.part(measure, day, worked.as_hours_f64(), 0.0);
    }

    /// Planned overtime is paid by the intervention that ordered it, if that has a price, and
    /// then not a second time as an ordinary hour.
    fn overtime_worked(&mut self, id: MemberId, overtime: &[(usize, Duration)]) {
        let member = &self.staff.members[id.index()];
        let (group, brought_by) = (member.group, member.intervention);
        for &(intervention, length) in overtime {
            if self.site.interventions[intervention].1.cost.is_none() {
                continue;
            }
            let hours = length.as_hours_f64();
            self.costs.hours_of(intervention, hours);
            match brought_by {
                Some(extra) => self.costs.hours_of(extra, -hours),
                None => self.costs.own_hours(group, -hours),
            }
        }
    }
}
