//! The M/M/c queue: Poisson arrivals, exponential services, c servers, one line.

use cutover::engine::{
    Duration, EventList, Key, Model, Requested, ServerPool, Service, Started, Stream, Tally, Time,
};

/// The unit of the model: the mean service takes one, which is an hour on the clock, so that
/// rounding to milliseconds is far below anything measured.
pub const UNIT: Duration = Duration::from_hours(1);

#[derive(Clone, Copy)]
pub enum Event {
    Arrival,
    ServiceEnds(Service),
}

pub struct Queue {
    pub pool: ServerPool<Time>,
    mean_gap: f64,
    mean_service: f64,
    arrivals: Stream,
    services: Stream,
    to_come: u64,
    /// Times in the system, in units, of the present batch of departures.
    batch: Tally,
    batch_size: u64,
    /// Means of the batches that are complete, in units.
    pub batches: Tally,
    pub departures: u64,
}

impl Queue {
    /// A queue for `customers` customers at a given load per server, observed in `batches`
    /// batches of departures.
    pub fn new(servers: u32, load: f64, customers: u64, batches: u64, key: Key) -> Queue {
        Queue {
            pool: ServerPool::new(Time::ZERO, servers),
            mean_gap: UNIT.as_ms_f64() / (load * f64::from(servers)),
            mean_service: UNIT.as_ms_f64(),
            arrivals: key.stream(0, 0, 0),
            services: key.stream(1, 0, 0),
            to_come: customers,
            batch: Tally::new(),
            batch_size: (customers / batches).max(1),
            batches: Tally::new(),
            departures: 0,
        }
    }

    /// Schedules the first arrival.
    pub fn open(&mut self, event_list: &mut EventList<Event>) {
        self.next_arrival(event_list);
    }

    #[inline]
    fn next_arrival(&mut self, event_list: &mut EventList<Event>) {
        if self.to_come > 0 {
            self.to_come -= 1;
            let gap = self.mean_gap * self.arrivals.standard_exponential();
            event_list.schedule_after(Duration::from_ms_f64(gap), Event::Arrival);
        }
    }

    #[inline]
    fn begin(&mut self, started: Started, event_list: &mut EventList<Event>) {
        let length = self.mean_service * self.services.standard_exponential();
        event_list.schedule_after(
            Duration::from_ms_f64(length),
            Event::ServiceEnds(started.service),
        );
    }
}

impl Model for Queue {
    type Event = Event;

    #[inline]
    fn handle(&mut self, event: Event, event_list: &mut EventList<Event>) {
        let now = event_list.now();
        match event {
            Event::Arrival => {
                self.next_arrival(event_list);
                if let Requested::Started(started) = self.pool.request(now, 0, now) {
                    self.begin(started, event_list);
                }
            }
            Event::ServiceEnds(service) => {
                let Some((arrived, next)) = self.pool.release(now, service) else {
                    return;
                };
                if let Some(started) = next {
                    self.begin(started, event_list);
                }
                self.departures += 1;
                self.batch
                    .record((now - arrived).as_ms_f64() / UNIT.as_ms_f64());
                if self.batch.count() == self.batch_size {
                    self.batches.record(self.batch.mean());
                    self.batch = Tally::new();
                }
            }
        }
    }
}

/// Mean time in the system by the Erlang C formula, service rate 1 (Gross et al., Fundamentals of
/// Queueing Theory, section 3.3).
pub fn theory(servers: u32, load: f64) -> f64 {
    let offered = load * f64::from(servers);
    // Erlang B by its recursion, which never overflows, and from it Erlang C.
    let blocked = (1..=servers).fold(1.0, |b, n| offered * b / (f64::from(n) + offered * b));
    let waits = blocked / (1.0 - load * (1.0 - blocked));
    1.0 + waits / (f64::from(servers) * (1.0 - load))
}
