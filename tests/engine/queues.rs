//! Queues with exact answers: Erlang, Pollaczek and Khinchine, Cobham, Palm.
//!
//! Formulas: Gross, Shortle, Thompson, Harris, Fundamentals of Queueing Theory, 4th edition;
//! Erlang A: Palm 1957, by its birth and death process.

use cutover::engine::{
    Distribution, Duration, EventList, Key, Model, Position, Requested, ServerPool, Service,
    Started, Stream, Tally, Time, run_until,
};

use crate::evidence::assert_mean;

/// The mean service of most queues here, in milliseconds: long enough that rounding vanishes.
const UNIT: f64 = 3_600_000.0;

struct Spec {
    servers: u32,
    /// In units, as all times.
    gap: f64,
    service: Distribution,
    /// The share of customers of priority 0; the others have priority 1.
    urgent: f64,
    patience: Option<f64>,
}

#[derive(Clone, Copy)]
enum Event {
    Arrival,
    Served(Service),
    /// Patience runs out. Not cancelled when service starts, so most of these are stale.
    GivesUp(Position),
}

struct Queue<'a> {
    spec: &'a Spec,
    pool: ServerPool<u8>,
    arrivals: Stream,
    services: Stream,
    others: Stream,
    offered: u64,
    delayed: u64,
    waits: [Tally; 2],
}

impl Queue<'_> {
    fn begin(&mut self, started: Started, event_list: &mut EventList<Event>) {
        let priority = *self.pool.job(started.service).expect("has just started");
        self.waits[usize::from(priority)].record(started.waited.as_ms_f64() / UNIT);
        let length = Duration::from_ms_f64(UNIT * self.spec.service.sample(&mut self.services));
        event_list.schedule_after(length, Event::Served(started.service));
    }
}

impl Model for Queue<'_> {
    type Event = Event;

    fn handle(&mut self, event: Event, event_list: &mut EventList<Event>) {
        let now = event_list.now();
        match event {
            Event::Arrival => {
                let gap = UNIT * self.spec.gap * self.arrivals.standard_exponential();
                event_list.schedule_after(Duration::from_ms_f64(gap), Event::Arrival);
                self.offered += 1;
                let priority = u8::from(!self.others.chance(self.spec.urgent));
                match self.pool.request(now, priority, priority) {
                    Requested::Started(started) => self.begin(started, event_list),
                    Requested::Waits(position) => {
                        self.delayed += 1;
                        if let Some(patience) = self.spec.patience {
                            let ms = UNIT * patience * self.others.standard_exponential();
                            event_list.schedule_after(
                                Duration::from_ms_f64(ms),
                                Event::GivesUp(position),
                            );
                        }
                    }
                }
            }
            Event::Served(service) => {
                let (_, next) = self
                    .pool
                    .release(now, service)
                    .expect("nobody is interrupted");
                if let Some(started) = next {
                    self.begin(started, event_list);
                }
            }
            Event::GivesUp(position) => {
                self.pool.renege(now, position);
            }
        }
    }
}

/// What one replication observed after its warm-up; times in units.
struct Figures {
    wait: [f64; 2],
    /// Mean time in line of everybody who came, by Little's law from the length of the line.
    time_in_line: f64,
    delayed: f64,
    abandoned: f64,
    utilisation: f64,
}

fn replication(spec: &Spec, key: Key, warm_up: f64, length: f64) -> Figures {
    let mut event_list = EventList::new();
    let mut queue = Queue {
        spec,
        pool: ServerPool::new(Time::ZERO, spec.servers),
        arrivals: key.stream(0, 0, 0),
        services: key.stream(1, 0, 0),
        others: key.stream(2, 0, 0),
        offered: 0,
        delayed: 0,
        waits: [const { Tally::new() }; 2],
    };
    event_list.schedule(Time::ZERO, Event::Arrival);
    let units = |n: f64| Duration::from_ms_f64(n * UNIT);
    run_until(&mut queue, &mut event_list, Time::ZERO + units(warm_up));
    queue.pool.reset_observations(event_list.now());
    (queue.offered, queue.delayed) = (0, 0);
    queue.waits = [const { Tally::new() }; 2];
    let end = event_list.now() + units(length);
    run_until(&mut queue, &mut event_list, end);
    let offered = queue.offered as f64;
    Figures {
        wait: [queue.waits[0].mean(), queue.waits[1].mean()],
        time_in_line: queue.pool.length().area(end) / UNIT / offered,
        delayed: queue.delayed as f64 / offered,
        abandoned: queue.pool.reneged() as f64 / offered,
        utilisation: queue.pool.servers().utilisation(end),
    }
}

/// What is tested, how it is read off a replication, and what theory says.
type Claim = (&'static str, fn(&Figures) -> f64, f64);

/// Forty replications per seed; tests each named figure's mean at the 0.1 % level.
fn check(name: &str, spec: &Spec, length: f64, claims: &[Claim]) {
    for seed in [1, 2] {
        let figures: Vec<Figures> = (0..40)
            .map(|number| replication(spec, Key::new(seed, number), 0.1 * length, length))
            .collect();
        for (what, figure, expected) in claims {
            let mut tally = Tally::new();
            figures
                .iter()
                .for_each(|figures| tally.record(figure(figures)));
            assert_mean(&format!("{name}, seed {seed}: {what}"), &tally, *expected);
        }
    }
}

/// The chance that an arrival has to wait, from Erlang B.
fn erlang_c(servers: u32, offered: f64) -> f64 {
    let blocked = (1..=servers).fold(1.0, |b, n| offered * b / (f64::from(n) + offered * b));
    let load = offered / f64::from(servers);
    blocked / (1.0 - load * (1.0 - blocked))
}

fn exponential(mean: f64) -> Distribution {
    Distribution::exponential(mean).unwrap()
}

#[test]
fn erlang_c_gives_the_waits_of_m_m_c() {
    for (servers, load) in [(1, 0.8), (3, 0.85), (20, 0.9)] {
        let offered = load * f64::from(servers);
        let spec = Spec {
            servers,
            gap: 1.0 / offered,
            service: exponential(1.0),
            urgent: 0.0,
            patience: None,
        };
        let delayed = erlang_c(servers, offered);
        let wait = delayed / (f64::from(servers) * (1.0 - load));
        check(
            &format!("M/M/{servers}"),
            &spec,
            20_000.0 / offered,
            &[
                ("wait", |f| f.wait[1], wait),
                ("wait by Little's law", |f| f.time_in_line, wait),
                ("delayed", |f| f.delayed, delayed),
                ("utilisation", |f| f.utilisation, load),
            ],
        );
    }
}

#[test]
fn pollaczek_and_khinchine_give_the_waits_of_m_g_1() {
    for (service, load) in [
        (Distribution::lognormal(1.0, 1.2).unwrap(), 0.7),
        (Distribution::constant(1.0).unwrap(), 0.8),
        (Distribution::erlang(1.0, 4).unwrap(), 0.8),
        (Distribution::gamma(1.0, 1.5).unwrap(), 0.6),
    ] {
        let second_moment = service.variance() + 1.0;
        let wait = load * second_moment / (2.0 * (1.0 - load));
        let name = format!("M/G/1, {service}");
        let spec = Spec {
            servers: 1,
            gap: 1.0 / load,
            service,
            urgent: 0.0,
            patience: None,
        };
        check(&name, &spec, 40_000.0, &[("wait", |f| f.wait[1], wait)]);
    }
}

/// Cobham 1954, for several servers: Kella and Yechiali 1985.
#[test]
fn priorities_wait_as_cobham_says() {
    let (servers, load, urgent) = (2, 0.85, 0.3);
    let offered = load * f64::from(servers);
    let spec = Spec {
        servers,
        gap: 1.0 / offered,
        service: exponential(1.0),
        urgent,
        patience: None,
    };
    let base = erlang_c(servers, offered) / f64::from(servers);
    let first = base / (1.0 - urgent * load);
    check(
        "M/M/2 with priorities",
        &spec,
        20_000.0,
        &[
            ("urgent", |f| f.wait[0], first),
            ("others", |f| f.wait[1], first / (1.0 - load)),
        ],
    );
}

/// Two calls a minute, four minutes each, ten clerks, patience 15 minutes on average.
#[test]
fn erlang_a_gives_waits_and_abandonment_of_the_impatient() {
    let (servers, offered, patience) = (10_u32, 8.0, 15.0 / 4.0);
    // Stationary distribution of the number present, up to where nothing is left of it.
    let mut weight = vec![1.0_f64];
    for n in 1..400_u32 {
        let leaving = f64::from(n.min(servers)) + f64::from(n.saturating_sub(servers)) / patience;
        weight.push(weight[n as usize - 1] * offered / leaving);
    }
    let total: f64 = weight.iter().sum();
    let in_line: f64 = (0_u32..)
        .zip(&weight)
        .map(|(n, w)| f64::from(n.saturating_sub(servers)) * w / total)
        .sum();
    let delayed: f64 = weight[servers as usize..].iter().sum::<f64>() / total;
    let wait = in_line / offered;
    // The published values of this very case.
    assert!((wait / patience - 0.02744).abs() < 5e-6 && (wait * 240.0 - 24.70).abs() < 5e-3);
    assert!((erlang_c(servers, offered) - 0.40918).abs() < 5e-6);

    let spec = Spec {
        servers,
        gap: 1.0 / offered,
        service: exponential(1.0),
        urgent: 0.0,
        patience: Some(patience),
    };
    check(
        "Erlang A",
        &spec,
        4_000.0,
        &[
            ("time in line", |f| f.time_in_line, wait),
            ("abandoned", |f| f.abandoned, wait / patience),
            ("delayed", |f| f.delayed, delayed),
        ],
    );
}
