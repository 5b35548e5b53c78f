//! The rota: who comes to work today, takes a break and goes home, and what their hours come to.
//! When that is due is `working_hours`; what they do in between is dispatch.

use super::ids::MemberId;
use super::observer::Observer;
use super::staff::Doing;
use super::working_hours::shifts_on;
use super::{Event, Hospital};
use crate::engine::{Agenda, Duration, Time};
use crate::model::measures::Measure;
use crate::model::spec::Role;

impl<O: Observer> Hospital<'_, O> {
    /// Works out the day's rota and notes when each member comes and goes.
    pub(super) fn draw_up_rota(&mut self, day: i64, agenda: &mut Agenda<Event>) {
        self.staff
            .fall_ill(self.site, self.arm, &self.plan, &self.luck, day);
        self.staffed_until.fill(Time::from_days(day));
        for index in 0..self.staff.members.len() {
            let id = MemberId::new(index);
            self.leaves_nothing_undone(id, day, agenda);
            let group = self.staff.members[index].group;
            if self.site.groups[group.index()].spec.shifts.is_empty() {
                self.always_there(id, day, agenda);
            } else {
                self.roster(id, day);
            }
        }
    }

    /// Somebody who is not employed any more does not keep a task for the next shift.
    fn leaves_nothing_undone(&mut self, id: MemberId, day: i64, agenda: &mut Agenda<Event>) {
        let member = &mut self.staff.members[id.index()];
        if member.doing == Doing::Off
            && !member.employed.contains(day)
            && let Some(task) = member.task.take()
        {
            self.hand_over(task, agenda);
        }
    }

    /// A member of a group without shifts is there whenever employed and well.
    fn always_there(&mut self, id: MemberId, day: i64, agenda: &mut Agenda<Event>) {
        let now = agenda.now();
        let ill = self.staff.is_ill(id);
        let member = &mut self.staff.members[id.index()];
        let wanted = member.is_rostered(day) && !ill;
        if wanted {
            self.staffed_until[member.group.index()] = Time::MAX;
        }
        match (wanted, member.doing) {
            (true, Doing::Off) => {
                member.shift_ends = Time::MAX;
                self.comes_to_work(id, agenda);
            }
            (false, Doing::Idle | Doing::Busy | Doing::Break) => {
                member.shift_ends = now;
                self.shift_ends(id, agenda);
            }
            _ => {}
        }
    }

    fn roster(&mut self, id: MemberId, day: i64) {
        let site = self.site;
        let member = &self.staff.members[id.index()];
        let group = member.group;
        let overtime = self.plan.overtime(group, day);
        let ill = self.staff.is_ill(id);
        let spec = site.groups[group.index()].spec;
        for shift in shifts_on(spec, member, &site.calendar, day) {
            self.ledger
                .add(Measure::SickShare, day, f64::from(u8::from(ill)), 1.0);
            if ill {
                continue;
            }
            let member = &mut self.staff.members[id.index()];
            let Some(duty) = member.works(shift, day, overtime) else {
                continue;
            };
            let staffed_until = &mut self.staffed_until[group.index()];
            *staffed_until = (*staffed_until).max(duty.to);
            self.today
                .push((duty.from, Event::ComesToWork(id, duty.to)));
            self.today.push((duty.to, Event::ShiftEnds(id)));
            if let Some((at, length)) = duty.pause {
                self.today.push((at, Event::BreakDue(id, length)));
            }
            if overtime > Duration::ZERO {
                self.ledger
                    .add(Measure::OvertimeHours, day, overtime.as_hours_f64(), 0.0);
            }
            self.overtime_worked(id, day, overtime);
        }
    }

    /// A shift begins.
    pub(super) fn shift_begins(&mut self, id: MemberId, until: Time, agenda: &mut Agenda<Event>) {
        let member = &mut self.staff.members[id.index()];
        member.shift_ends = until;
        // Still busy with the last task of an earlier shift: goes on when it is done.
        if member.doing == Doing::Off {
            self.comes_to_work(id, agenda);
        }
    }

    fn comes_to_work(&mut self, id: MemberId, agenda: &mut Agenda<Event>) {
        let member = &mut self.staff.members[id.index()];
        member.on_duty_since = Some(agenda.now());
        member.break_due = None;
        self.next_task(id, agenda);
    }

    /// A break is due: at once, or after the task in hand.
    pub(super) fn break_due(&mut self, id: MemberId, length: Duration, agenda: &mut Agenda<Event>) {
        let member = &mut self.staff.members[id.index()];
        match member.doing {
            Doing::Off | Doing::Break => {}
            Doing::Busy => member.break_due = Some(length),
            Doing::Idle => {
                let group = member.group;
                self.staff.idle[group.index()].retain(|&m| m != id);
                self.go_on_break(id, length, agenda);
            }
        }
    }

    pub(super) fn go_on_break(
        &mut self,
        id: MemberId,
        length: Duration,
        agenda: &mut Agenda<Event>,
    ) {
        self.account(id, agenda.now());
        let member = &mut self.staff.members[id.index()];
        member.doing = Doing::Break;
        member.on_duty_since = None;
        member.stamp = member.stamp.wrapping_add(1);
        agenda.schedule_after(length, Event::BreakOver(id, member.stamp));
    }

    /// A break is over.
    pub(super) fn break_over(&mut self, id: MemberId, stamp: u32, agenda: &mut Agenda<Event>) {
        let now = agenda.now();
        let member = &mut self.staff.members[id.index()];
        if member.doing != Doing::Break || member.stamp != stamp {
            return;
        }
        member.on_duty_since = Some(now);
        if now >= member.shift_ends {
            self.leave_work(id, now);
        } else {
            self.next_task(id, agenda);
        }
    }

    /// Goes home, and has the hours written down.
    pub(super) fn leave_work(&mut self, id: MemberId, now: Time) {
        self.account(id, now);
        let member = &mut self.staff.members[id.index()];
        if now > member.shift_ends {
            let late = (now - member.shift_ends).as_hours_f64();
            self.ledger
                .add(Measure::OvertimeHours, now.day(), late, 0.0);
        }
        member.doing = Doing::Off;
        member.on_duty_since = None;
        member.break_due = None;
    }

    /// Writes down a member's hours since they were last written down.
    pub(super) fn account(&mut self, id: MemberId, now: Time) {
        let member = &mut self.staff.members[id.index()];
        let Some(since) = member.on_duty_since.filter(|&since| since < now) else {
            return;
        };
        member.on_duty_since = Some(now);
        let hours = (now - since).as_hours_f64();
        let (role, intervention, group) = (member.role, member.intervention, member.group);
        // Hours up to midnight belong to the day that ends.
        let day = (now - Duration::from_ms(1)).day();
        let (utilisation, total) = match role {
            Role::Clerk => (Measure::ClerkUtilisation, Measure::ClerkHours),
            Role::Receptionist | Role::Clinician => {
                (Measure::ReceptionistUtilisation, Measure::ReceptionistHours)
            }
        };
        self.ledger.add(utilisation, day, 0.0, hours);
        self.ledger.add(total, day, hours, 0.0);
        if role == Role::Clerk {
            self.ledger.add(Measure::BookingPerHour, day, 0.0, hours);
        }
        if let Some(intervention) = intervention {
            self.ledger.add(Measure::ExtraHours, day, hours, 0.0);
            self.costs.hours_of(intervention, hours);
        } else {
            self.costs.own_hours(group, hours);
        }
    }

    /// Planned overtime is paid by the intervention that ordered it, if that has a price, and
    /// then not a second time as an ordinary hour.
    fn overtime_worked(&mut self, id: MemberId, day: i64, extra: Duration) {
        if extra <= Duration::ZERO {
            return;
        }
        let member = &self.staff.members[id.index()];
        let (group, brought_by) = (member.group, member.intervention);
        for &(intervention, (g, length)) in &self.plan.overtime {
            let priced = self.site.interventions[intervention].1.cost.is_some();
            if g != group || !priced || !self.plan.in_force().on(intervention, day) {
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
