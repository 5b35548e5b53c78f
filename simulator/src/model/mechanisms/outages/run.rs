//! What it does; its table in the scenario file is `spec`.

use super::spec::Slow;
use crate::engine::{Duration, Time};
use crate::model::measures::figure;
use crate::model::mechanisms::Begins;
use crate::model::spec::{Arm, Moment, Outages, RandomOutages, Span};
use crate::model::world::World;
use crate::model::world::event::Event;
use crate::model::world::ids::PatientId;
use crate::model::world::observer::Observer;
use crate::model::world::plan::PlanInForce;
use crate::model::world::purpose::{Purpose, Streams};
use crate::model::world::record_system::{Times, Window};
use crate::model::world::signal::Signal;
use crate::model::world::site::Site;
use crate::model::world::task::Record;

/// When the system is down, and for how long.
const OUTAGES: Purpose = Purpose::numbered(42);

/// The times of an arm: always up without a go-live.
#[must_use]
pub fn times(site: &Site<'_>, arm: Arm, plan: &PlanInForce<'_>, streams: &Streams) -> Times {
    let system = site.scenario.new_system.as_ref();
    let Some(system) = system.filter(|_| arm != Arm::Baseline && plan.go_live().is_some()) else {
        return Times::default();
    };
    // Nobody has met them before the go-live: they move with it as a whole.
    let day = |moment| match moment {
        Moment::Date(date) => Some(site.calendar.day_of(date)),
        Moment::GoLive { offset_days } => plan.go_live().map(|day| day + offset_days),
    };
    let begins = |moment| day(moment).map(Time::from_days);
    // One of no time is none.
    let slow = system.slow.iter().filter(|slow| !slow.lasts.is_zero());
    let slow = slow.filter_map(|slow| {
        let window = Window::of(begins(slow.from)?, slow.lasts.duration());
        Some((window, slow.factor))
    });
    let slow: Vec<(Window, f64)> = slow.collect();
    let Some(outages) = &system.outages else {
        return Times::new(&slow, Vec::new(), Outages::default().on_paper);
    };
    let planned = outages
        .planned
        .iter()
        .filter(|outage| !outage.lasts.is_zero());
    let planned = planned.filter_map(|outage| {
        let at = begins(outage.on)? + outage.at.since_midnight();
        Some(Window::of(at, outage.lasts.duration()))
    });
    let mut down: Vec<Window> = planned.collect();
    if let Some(random) = &outages.random
        && let Some(from) = begins(random.from)
    {
        let end = Time::from_days(site.calendar.days());
        let whole = random.period.map_or(end - from, Span::duration);
        down.extend(unplanned(random, Window::of(from, whole), streams));
    }
    Times::new(&slow, down, outages.on_paper)
}

/// Outages that nobody planned. The time between the beginnings of two, and how long each lasts,
/// belong to their number.
fn unplanned(random: &RandomOutages, period: Window, streams: &Streams) -> Vec<Window> {
    let day = Duration::from_days(1);
    let per_day = random.rate.per(day);
    let mut outages = Vec::new();
    // In mean times between two outages since the beginning of the period.
    let mut passed = 0.0;
    for number in 0.. {
        let mut stream = streams.stream(OUTAGES, 0, number);
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

/// A patient was seen, or booked, on paper: that has to be entered.
pub fn noted_on_paper<O: Observer>(world: &mut World<'_, O>, id: PatientId) {
    let specialty = world.register[id].specialty;
    world.ledger.one(figure::OnPaper, world.day());
    world.say(Signal::ToEnter(specialty, Record::OnPaper));
}

/// Notes when the system comes back today.
pub fn note_returns<O: Observer>(world: &mut World<'_, O>, day: i64) {
    let (from, to) = (Time::from_days(day), Time::from_days(day + 1));
    let returns = world.system.times().is_back_within(from, to);
    world
        .today
        .extend(returns.map(|at| (at, Event::SystemIsBack)));
}

/// Writes down for how long the system was down today, if anybody was on it.
pub fn close_day<O: Observer>(world: &mut World<'_, O>, day: i64) {
    let (from, to) = (Time::from_days(day), Time::from_days(day + 1));
    let down = world.system.times().down_within(from, to);
    if down > Duration::ZERO && world.system.anybody_is_live() {
        world
            .ledger
            .several(figure::SystemDown, day, down.as_hours_f64());
    }
}

impl Begins for Vec<Slow> {
    fn before_live(&self, site: &Site<'_>, plan: &PlanInForce<'_>) -> Option<i64> {
        let slow = self.iter();
        slow.filter_map(|slow| plan.day_of(site, slow.from)).min()
    }
}

impl Begins for Outages {
    fn before_live(&self, site: &Site<'_>, plan: &PlanInForce<'_>) -> Option<i64> {
        let planned = self.planned.iter().map(|outage| outage.on);
        let random = self.random.iter().map(|random| random.from);
        planned
            .chain(random)
            .filter_map(|moment| plan.day_of(site, moment))
            .min()
    }
}
