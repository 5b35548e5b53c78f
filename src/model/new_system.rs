//! The new system itself: when it answers slowly and when it is down; and what is done on paper
//! meanwhile, which has to be entered afterwards. Who enters it is `re_entry`; clinics that the
//! system does not have are `clinic_builds`.
//!
//! How quick a task is, and whether it is done on paper, is decided when somebody begins it or
//! takes it up again: a task in hand when the system goes down, slows down or comes back is
//! finished as it was begun. Records cannot be entered while it is down; they wait.

use super::Arm;
use super::ids::{LineId, PatientId, QueueId, SpecialtyId};
use super::observer::Observer;
use super::plan::PlanInForce;
use super::purpose::{Luck, Purpose};
use super::re_entry::Record;
use super::site::{QueueKind, Site};
use super::staff::OnNewSystem;
use super::task::Job;
use super::{Event, Hospital};
use crate::engine::{Agenda, Duration, Time};
use crate::model::spec::{Measure, Outages, Paper, RandomOutages, Span};

/// How the new system works at a moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Working {
    /// It is up; work on it takes this factor longer.
    Up(f64),
    /// It is down.
    Down,
}

/// A length of time, its end not included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Window {
    from: Time,
    to: Time,
}

impl Window {
    fn of(from: Time, lasts: Duration) -> Self {
        Self {
            from,
            to: from + lasts,
        }
    }
}

/// When the new system is slow or down, and how long work on paper takes.
#[derive(Clone, Debug)]
pub struct SystemTimes {
    /// From when on it works how, in order of time; up and not slow before the first.
    changes: Vec<(Time, Working)>,
    /// Factor on work on paper, against the familiar system.
    on_paper: f64,
    /// The same while a paper fallback is in force.
    rehearsed: Option<f64>,
}

impl Default for SystemTimes {
    fn default() -> Self {
        Self {
            changes: Vec::new(),
            on_paper: Outages::default().on_paper,
            rehearsed: None,
        }
    }
}

impl SystemTimes {
    /// The times of an arm: none without a go-live.
    #[must_use]
    pub fn of(site: &Site<'_>, arm: Arm, plan: &PlanInForce<'_>, luck: &Luck) -> Self {
        let mut times = Self::default();
        let Some(system) = &site.scenario.new_system else {
            return times;
        };
        if arm == Arm::Baseline || plan.go_live().is_none() {
            return times;
        }
        let begins = |moment| plan.day_of(site, moment).map(Time::from_days);
        let slow = system.slow.iter().filter_map(|slow| {
            let window = Window::of(begins(slow.from)?, slow.lasts.duration());
            Some((window, slow.factor))
        });
        let slow: Vec<(Window, f64)> = slow.collect();
        let mut down = Vec::new();
        if let Some(outages) = &system.outages {
            times.on_paper = outages.on_paper;
            let planned = outages.planned.iter().filter_map(|outage| {
                let at = begins(outage.on)? + outage.at.since_midnight();
                Some(Window::of(at, outage.lasts.duration()))
            });
            down.extend(planned);
            if let Some(random) = &outages.random
                && let Some(from) = begins(random.from)
            {
                let end = Time::from_days(site.calendar.days());
                let whole = random.period.map_or(end - from, Span::duration);
                down.extend(unplanned(random, Window::of(from, whole), luck));
            }
        }
        times.changes = changes(&slow, &merged(down));
        times
    }

    /// How it works now.
    #[inline]
    #[must_use]
    pub fn at(&self, now: Time) -> Working {
        let passed = self.changes.partition_point(|(from, _)| *from <= now);
        match passed.checked_sub(1) {
            Some(last) => self.changes[last].1,
            None => Working::Up(1.0),
        }
    }

    /// For how long it is down within a time.
    fn down_within(&self, from: Time, to: Time) -> Duration {
        let begun = self.changes.partition_point(|(at, _)| *at <= from);
        let ahead = self.changes[begun.saturating_sub(1)..].windows(2);
        let ahead = ahead.take_while(|pair| pair[0].0 < to);
        ahead
            .filter(|pair| pair[0].1 == Working::Down)
            .map(|pair| pair[1].0.min(to) - pair[0].0.max(from))
            .sum()
    }

    /// When it comes back within a time.
    fn is_back_within(&self, from: Time, to: Time) -> impl Iterator<Item = Time> {
        let pairs = self.changes.windows(2);
        pairs
            .filter(|pair| pair[0].1 == Working::Down)
            .map(|pair| pair[1].0)
            .filter(move |&at| from <= at && at < to)
    }

    /// A paper fallback comes into force, or is given up.
    pub(super) fn rehearse(&mut self, paper: Option<&Paper>) {
        self.rehearsed = paper.map(|p| p.takes);
    }

    /// Whether a paper fallback is in force.
    #[must_use]
    pub fn is_rehearsed(&self) -> bool {
        self.rehearsed.is_some()
    }

    /// Factor on the time of work on paper, against the familiar system.
    #[must_use]
    pub fn on_paper(&self) -> f64 {
        self.rehearsed.unwrap_or(self.on_paper)
    }
}

/// Outages that nobody planned. The time between the beginnings of two, and how long each lasts,
/// belong to their number.
fn unplanned(random: &RandomOutages, period: Window, luck: &Luck) -> Vec<Window> {
    let day = Duration::from_days(1);
    let per_day = random.rate.per(day);
    let mut outages = Vec::new();
    // In mean times between two outages since the beginning of the period.
    let mut passed = 0.0;
    for number in 0.. {
        let mut stream = luck.stream(Purpose::Outages, 0, number);
        passed -= libm::log(stream.uniform_open());
        if passed >= per_day * (period.to - period.from).as_days_f64() {
            break;
        }
        let from = period.from + day.scale(passed / per_day);
        let lasts = random.lasts.distribution().sample_duration(&mut stream);
        outages.push(Window::of(from, lasts.max(Duration::ZERO)));
    }
    outages
}

/// The same times without overlaps, in order.
fn merged(mut windows: Vec<Window>) -> Vec<Window> {
    windows.sort_unstable_by_key(|w| w.from);
    let mut apart: Vec<Window> = Vec::with_capacity(windows.len());
    for window in windows {
        match apart.last_mut() {
            Some(last) if window.from <= last.to => last.to = last.to.max(window.to),
            _ => apart.push(window),
        }
    }
    apart
}

/// What changes when. Slow times that overlap multiply; `down` is merged.
fn changes(slow: &[(Window, f64)], down: &[Window]) -> Vec<(Time, Working)> {
    let windows = slow.iter().map(|(window, _)| window).chain(down);
    let mut moments: Vec<Time> = windows.flat_map(|w| [w.from, w.to]).collect();
    moments.sort_unstable();
    moments.dedup();
    let at = |now: Time| {
        let next = down.partition_point(|w| w.to <= now);
        if down.get(next).is_some_and(|w| w.from <= now) {
            return Working::Down;
        }
        let slow = slow.iter().filter(|(w, _)| w.from <= now && now < w.to);
        Working::Up(slow.map(|(_, factor)| factor).product())
    };
    let mut changes = Vec::new();
    let mut before = Working::Up(1.0);
    for moment in moments {
        let now = at(moment);
        if now != before {
            changes.push((moment, now));
            before = now;
        }
    }
    changes
}

impl<O: Observer> Hospital<'_, O> {
    /// A task was done on paper: it has to be entered.
    pub(super) fn done_on_paper(&mut self, job: Job, agenda: &mut Agenda<Event>) {
        self.ledger
            .add(Measure::OnPaper, agenda.now().day(), 1.0, 1.0);
        if let Some(specialty) = self.to_enter_of(job) {
            self.await_entry(specialty, Record::OnPaper, agenda);
        }
    }

    /// A patient was seen, or booked, on paper: that has to be entered.
    pub(super) fn noted_on_paper(&mut self, id: PatientId, agenda: &mut Agenda<Event>) {
        let specialty = self.register[id].specialty;
        self.ledger
            .add(Measure::OnPaper, agenda.now().day(), 1.0, 1.0);
        self.await_entry(specialty, Record::OnPaper, agenda);
    }

    /// Whose office has to enter a task that is done on paper. Nobody has to enter an answer to an
    /// enquiry, or what was to be done for a patient who has moved on meanwhile.
    fn to_enter_of(&self, job: Job) -> Option<SpecialtyId> {
        match job {
            Job::Register(p)
            | Job::Book(p)
            | Job::Rebook(p)
            | Job::Repair(p)
            | Job::Validate(p) => self.register.still(p).map(|who| who.specialty),
            Job::CheckIn(id) | Job::CheckOut(id) => Some(self.register[id].specialty),
            Job::Answer(call) => match self.phones.who_rings(call) {
                (Some(patient), _) => Some(self.register[patient.id].specialty),
                (None, _) => self.asked_about_on(self.phones.line_of(call)),
            },
            Job::ReEnter(..) | Job::Enquiry(..) => None,
        }
    }

    /// Which specialty a query on a line is put down to: the first that is live.
    fn asked_about_on(&self, line: LineId) -> Option<SpecialtyId> {
        let mut specialties = (0..self.site.specialties.len()).map(SpecialtyId::new);
        specialties.find(|&s| {
            self.site.specialties[s.index()].line == Some(line)
                && self.is_live(s) == OnNewSystem::Yes
        })
    }

    /// Whether the records of a queue have to wait: the system that they belong in is down.
    pub(super) fn cannot_enter(&self, queue: QueueId, now: Time) -> bool {
        self.system.at(now) == Working::Down
            && self.system_for(Job::ReEnter(queue, Record::OnPaper), now) == OnNewSystem::Yes
    }

    /// Notes when the system comes back today.
    pub(super) fn note_returns(&mut self, day: i64) {
        let (from, to) = (Time::from_days(day), Time::from_days(day + 1));
        let returns = self.system.is_back_within(from, to);
        self.today
            .extend(returns.map(|at| (at, Event::SystemIsBack)));
    }

    /// The system is back: whoever has nothing to do enters what has been waiting.
    pub(super) fn system_is_back(&mut self, agenda: &mut Agenda<Event>) {
        let site = self.site;
        for (q, queue) in site.queues.iter().enumerate() {
            if queue.kind != QueueKind::ReEnter {
                continue;
            }
            let idle = queue.served_by.iter().map(|g| &self.staff.idle[g.index()]);
            let idle: usize = idle.map(std::collections::VecDeque::len).sum();
            for _ in 0..idle {
                self.work_arrives(QueueId::new(q), agenda);
            }
        }
    }

    /// Writes down for how long the system was down today, if anybody was on it.
    pub(super) fn note_down_time(&mut self, day: i64) {
        let (from, to) = (Time::from_days(day), Time::from_days(day + 1));
        let down = self.system.down_within(from, to);
        if down > Duration::ZERO && self.go_live.anybody_is_live() {
            self.ledger
                .add(Measure::SystemDown, day, down.as_hours_f64(), 1.0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(from: i64, to: i64) -> Window {
        Window {
            from: Time::from_ms(from),
            to: Time::from_ms(to),
        }
    }

    fn times(slow: &[(Window, f64)], down: Vec<Window>) -> SystemTimes {
        SystemTimes {
            changes: changes(slow, &merged(down)),
            ..SystemTimes::default()
        }
    }

    #[test]
    fn slow_times_multiply_where_they_overlap_and_do_not_matter_while_it_is_down() {
        let slow = [(window(10, 40), 1.5), (window(20, 30), 2.0)];
        let system = times(&slow, vec![window(25, 35)]);
        let at = |ms| system.at(Time::from_ms(ms));
        let expected = [
            (9, Working::Up(1.0)),
            (10, Working::Up(1.5)),
            (19, Working::Up(1.5)),
            (20, Working::Up(3.0)),
            (24, Working::Up(3.0)),
            (25, Working::Down),
            (34, Working::Down),
            (35, Working::Up(1.5)),
            (39, Working::Up(1.5)),
            (40, Working::Up(1.0)),
        ];
        for (ms, how) in expected {
            assert_eq!(at(ms), how, "at {ms}");
        }
    }

    #[test]
    fn outages_that_overlap_or_touch_are_one() {
        let system = times(
            &[],
            vec![
                window(50, 60),
                window(0, 10),
                window(5, 20),
                window(20, 25),
                window(52, 55),
            ],
        );
        let back = |from, to| -> Vec<i64> {
            let back = system.is_back_within(Time::from_ms(from), Time::from_ms(to));
            back.map(Time::as_ms).collect()
        };
        assert_eq!(back(0, 100), [25, 60]);
        assert_eq!(back(26, 60), [0; 0]);
        let down = |from, to| {
            let down = system.down_within(Time::from_ms(from), Time::from_ms(to));
            down.as_ms()
        };
        assert_eq!(down(-10, 100), 35);
        assert_eq!(down(20, 55), 10);
        assert_eq!(down(25, 50), 0);
        assert_eq!(down(60, 90), 0);
        assert_eq!(
            times(&[], Vec::new()).down_within(Time::ZERO, Time::MAX),
            Duration::ZERO
        );
    }

    #[test]
    fn nothing_out_of_order_is_no_change_at_all() {
        let slow = [(window(10, 40), 1.0), (window(20, 20), 7.0)];
        assert_eq!(times(&slow, vec![window(30, 30)]).changes, []);
    }
}
