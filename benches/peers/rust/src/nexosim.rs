//! NeXosim in the shape that costs it least: one model that schedules events on itself, on one
//! thread.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use nexosim::model::{BuildContext, Context, Model, ProtoModel, schedulable};
use nexosim::simulation::{Mailbox, SimInit};
use nexosim::time::MonotonicTime;
use rand_distr::{Distribution, Exp1};
use serde::{Deserialize, Serialize};

use crate::reference::Xoshiro;
use crate::{Done, Sums, Work};

/// Its clock counts nanoseconds; the unit of the work is an hour on it.
const UNIT: f64 = 3.6e12;

#[derive(Serialize, Deserialize)]
struct Shop;

/// The state is what the model may keep without being able to write it down.
struct State {
    work: Work,
    arrivals: Xoshiro,
    services: Xoshiro,
    arrived: u64,
    free: u32,
    line: VecDeque<MonotonicTime>,
    waits: Sums,
    times: Sums,
    area: f64,
    area_last: MonotonicTime,
    busy_area: f64,
    busy_last: MonotonicTime,
    events: u64,
    done: Arc<Mutex<Option<Done>>>,
}

fn units(from: MonotonicTime, to: MonotonicTime) -> f64 {
    to.duration_since(from).as_nanos() as f64 / UNIT
}

/// Never nothing: an event at the present time is refused.
fn delay(units: f64) -> Duration {
    Duration::from_nanos(((units * UNIT) as u64).max(1))
}

impl State {
    fn length_was(&mut self, now: MonotonicTime, length: usize) {
        self.area += length as f64 * units(self.area_last, now);
        self.area_last = now;
    }

    fn free_becomes(&mut self, now: MonotonicTime, free: u32) {
        let busy = f64::from(self.work.servers() - self.free);
        self.busy_area += busy * units(self.busy_last, now);
        self.busy_last = now;
        self.free = free;
    }
}

#[Model(type Env = State)]
impl Shop {
    #[nexosim(init)]
    async fn init(&mut self, cx: &Context<Self>, _: &mut State) {
        cx.schedule_event(delay(0.0), schedulable!(Self::arrive), ())
            .expect("in the future");
    }

    #[nexosim(schedulable)]
    fn arrive(&mut self, _: (), cx: &Context<Self>, state: &mut State) {
        let now = cx.time();
        let number = state.arrived;
        state.arrived += 1;
        state.events += 1;
        if state.arrived < state.work.customers() {
            let gap = state.work.gap(number, || Exp1.sample(&mut state.arrivals));
            cx.schedule_event(delay(gap), schedulable!(Self::arrive), ())
                .expect("in the future");
        }
        if state.free > 0 {
            state.free_becomes(now, state.free - 1);
            Self::begin(now, cx, state);
        } else {
            state.length_was(now, state.line.len());
            state.line.push_back(now);
        }
    }

    #[nexosim(schedulable)]
    fn end(&mut self, arrived: MonotonicTime, cx: &Context<Self>, state: &mut State) {
        let now = cx.time();
        state.events += 1;
        state.times.add(units(arrived, now));
        if let Some(next) = state.line.pop_front() {
            state.length_was(now, state.line.len() + 1);
            Self::begin(next, cx, state);
        } else {
            state.free_becomes(now, state.free + 1);
        }
        if state.times.count == state.work.customers() {
            std::hint::black_box((state.area, state.busy_area, state.times.mean()));
            *state.done.lock().expect("nobody panics with it") = Some(Done {
                customers: state.times.count,
                events: Some(state.events),
                mean_wait: state.waits.mean(),
            });
        }
    }

    fn begin(arrived: MonotonicTime, cx: &Context<Self>, state: &mut State) {
        state.waits.add(units(arrived, cx.time()));
        let unit: f64 = Exp1.sample(&mut state.services);
        let length = delay(state.work.mean_service() * unit);
        cx.schedule_event(length, schedulable!(Self::end), arrived)
            .expect("in the future");
    }
}

struct Opening(State);

impl ProtoModel for Opening {
    type Model = Shop;

    fn build(self, _: &mut BuildContext<Self>) -> (Shop, State) {
        (Shop, self.0)
    }
}

pub fn simulate(work: Work, seed: u64) -> Done {
    let done = Arc::new(Mutex::new(None));
    let start = MonotonicTime::EPOCH;
    let state = State {
        work,
        arrivals: Xoshiro::new(seed),
        services: Xoshiro::new(!seed),
        arrived: 0,
        free: work.servers(),
        line: VecDeque::new(),
        waits: Sums::NONE,
        times: Sums::NONE,
        area: 0.0,
        area_last: start,
        busy_area: 0.0,
        busy_last: start,
        events: 0,
        done: Arc::clone(&done),
    };
    let mut simulation = SimInit::with_num_threads(1)
        .add_model(Opening(state), Mailbox::new(), "shop")
        .init(start)
        .expect("a valid bench");
    simulation.run().expect("no event fails");
    let done = done.lock().expect("nobody panicked with it").take();
    done.expect("everybody has been served")
}
