//! The engine: M/M/c as the example has it, and a clinic whose appointments are a timetable.

use cutover::engine::{
    Duration, EventList, Key, Model, Requested, ServerPool, Service, Started, Stream, Tally, Time,
    run,
};

use crate::{DAY, Done, LOAD, PATIENTS, SLOT, Work, model};

const BATCHES: u64 = 20;
const MINUTE: f64 = 60_000.0;

pub fn simulate(work: Work, seed: u64) -> Done {
    match work {
        Work::Mmc { servers, customers } => {
            let mut event_list = EventList::new();
            let key = Key::new(seed, 0);
            let mut queue = model::Queue::new(servers, LOAD, customers, BATCHES, key);
            queue.open(&mut event_list);
            let events = run(&mut queue, &mut event_list);
            std::hint::black_box(queue.batches.mean());
            Done {
                customers: queue.departures,
                events: Some(events),
                mean_wait: queue.pool.waits().mean() / model::UNIT.as_ms_f64(),
            }
        }
        Work::Clinic { days } => clinic(days, seed),
    }
}

enum Event {
    Appointment,
    ConsultationEnds(Service),
}

struct Clinic {
    clinician: ServerPool<Time>,
    consultations: Stream,
    /// Times in the clinic, in minutes.
    times: Tally,
}

impl Clinic {
    #[inline]
    fn begin(&mut self, started: Started, event_list: &mut EventList<Event>) {
        let length = SLOT * MINUTE * self.consultations.standard_exponential();
        let ends = Event::ConsultationEnds(started.service);
        event_list.schedule_after(Duration::from_ms_f64(length), ends);
    }
}

impl Model for Clinic {
    type Event = Event;

    #[inline]
    fn handle(&mut self, event: Event, event_list: &mut EventList<Event>) {
        let now = event_list.now();
        match event {
            Event::Appointment => {
                if let Requested::Started(started) = self.clinician.request(now, 0, now) {
                    self.begin(started, event_list);
                }
            }
            Event::ConsultationEnds(service) => {
                let Some((arrived, next)) = self.clinician.release(now, service) else {
                    return;
                };
                if let Some(started) = next {
                    self.begin(started, event_list);
                }
                self.times.record((now - arrived).as_ms_f64() / MINUTE);
            }
        }
    }
}

fn clinic(days: u64, seed: u64) -> Done {
    let mut event_list = EventList::new();
    let mut clinic = Clinic {
        clinician: ServerPool::new(Time::ZERO, 1),
        consultations: Key::new(seed, 0).stream(0, 0, 0),
        times: Tally::new(),
    };
    let mut overruns = Tally::new();
    let mut events = 0;
    for day in 0..days {
        let midnight = Time::from_ms((day as f64 * DAY * MINUTE) as i64);
        let slot = Duration::from_ms_f64(SLOT * MINUTE);
        event_list.lay_out(
            (0..PATIENTS as i64).map(|number| (midnight + slot * number, Event::Appointment)),
        );
        events += run(&mut clinic, &mut event_list);
        let planned = midnight + slot * PATIENTS as i64;
        let overrun = (event_list.now() - planned).as_ms_f64();
        overruns.record(overrun.max(0.0) / MINUTE);
    }
    std::hint::black_box(overruns.mean());
    Done {
        customers: clinic.times.count(),
        events: Some(events),
        mean_wait: clinic.clinician.waits().mean() / MINUTE,
    }
}
