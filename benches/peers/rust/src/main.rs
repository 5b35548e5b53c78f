//! One contestant, one workload, one run: `peers ENGINE WORKLOAD SIZE SEED` prints what it did and
//! what it took, a line of JSON for `benches/peers/run`.

use std::fs;
use std::process::ExitCode;
use std::time::Instant;

// Shared with the example and the benches, which also use the parts unused here.
#[allow(dead_code)]
#[path = "../../../../examples/mmc/model.rs"]
mod model;
#[allow(dead_code)]
#[path = "../../../reference.rs"]
mod reference;

mod engine;
mod hospital;
#[cfg(feature = "nexosim")]
mod nexosim;
#[cfg(feature = "odem-rs")]
mod odem;

/// What is simulated. The unit of M/M/c is the mean service, that of a clinic a minute.
#[derive(Clone, Copy)]
pub enum Work {
    /// So many servers at load .9, and so many customers.
    Mmc { servers: u32, customers: u64 },
    /// One clinician, ten patients ten minutes apart, consultations exponential with mean 10.
    Clinic { days: u64 },
}

pub const LOAD: f64 = 0.9;
pub const PATIENTS: u64 = 10;
pub const SLOT: f64 = 10.0;
pub const DAY: f64 = 1440.0;

impl Work {
    pub fn servers(self) -> u32 {
        match self {
            Work::Mmc { servers, .. } => servers,
            Work::Clinic { .. } => 1,
        }
    }

    pub fn customers(self) -> u64 {
        match self {
            Work::Mmc { customers, .. } => customers,
            Work::Clinic { days } => days * PATIENTS,
        }
    }

    pub fn mean_service(self) -> f64 {
        match self {
            Work::Mmc { .. } => 1.0,
            Work::Clinic { .. } => SLOT,
        }
    }

    /// From the arrival of customer `number`, counted from 0, to that of the next; `unit` is
    /// exponential with mean 1.
    pub fn gap(self, number: u64, unit: impl FnOnce() -> f64) -> f64 {
        match self {
            Work::Mmc { servers, .. } => unit() / (LOAD * f64::from(servers)),
            Work::Clinic { .. } if (number + 1) % PATIENTS == 0 => {
                DAY - SLOT * (PATIENTS - 1) as f64
            }
            Work::Clinic { .. } => SLOT,
        }
    }
}

/// What came of it.
pub struct Done {
    pub customers: u64,
    /// Events, where they can be counted.
    pub events: Option<u64>,
    /// In the unit of the work.
    pub mean_wait: f64,
}

/// Number, sum, sum of squares and extremes: what every contestant keeps of the waits.
#[derive(Clone, Copy)]
pub struct Sums {
    pub count: u64,
    pub sum: f64,
    squares: f64,
    least: f64,
    most: f64,
}

impl Sums {
    pub const NONE: Sums = Sums {
        count: 0,
        sum: 0.0,
        squares: 0.0,
        least: f64::MAX,
        most: f64::MIN,
    };

    #[inline]
    pub fn add(&mut self, x: f64) {
        self.count += 1;
        self.sum += x;
        self.squares += x * x;
        self.least = if x < self.least { x } else { self.least };
        self.most = if x > self.most { x } else { self.most };
    }

    pub fn mean(&self) -> f64 {
        std::hint::black_box(self);
        self.sum / self.count as f64
    }
}

/// Nanoseconds that this thread has been on a processor.
fn on_processor() -> Option<u64> {
    let text = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split_whitespace().next()?.parse().ok()
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, contestant, work, size, seed] = arguments.as_slice() else {
        eprintln!("usage: peers ENGINE WORKLOAD SIZE SEED");
        return ExitCode::from(2);
    };
    let (Ok(size), Ok(seed)) = (size.parse(), seed.parse()) else {
        eprintln!("SIZE and SEED are whole numbers");
        return ExitCode::from(2);
    };
    let mmc = |servers| Work::Mmc {
        servers,
        customers: size,
    };
    let work = match work.as_str() {
        "mm1" => Some(mmc(1)),
        "mm10" => Some(mmc(10)),
        "clinic" => Some(Work::Clinic { days: size }),
        _ => None,
    };
    let simulate: Box<dyn Fn() -> Done> = match (contestant.as_str(), work) {
        ("loop", Some(work)) => Box::new(move || reference_loop(work, seed)),
        ("engine", Some(work)) => Box::new(move || engine::simulate(work, seed)),
        #[cfg(feature = "odem-rs")]
        ("odem-rs", Some(work)) => Box::new(move || odem::simulate(work, seed)),
        #[cfg(feature = "nexosim")]
        ("nexosim", Some(work)) => Box::new(move || nexosim::simulate(work, seed)),
        // Read and checked before the clock starts.
        ("hospital", _) => hospital::prepare(&arguments[2], size, seed),
        _ => {
            eprintln!("no such contestant or workload");
            return ExitCode::from(2);
        }
    };
    let processor = on_processor();
    let clock = Instant::now();
    let done = simulate();
    let seconds = clock.elapsed().as_secs_f64();
    let processor = on_processor()
        .zip(processor)
        .map_or(seconds, |(after, before)| (after - before) as f64 / 1e9);
    let events = done.events.map_or("null".to_owned(), |n| n.to_string());
    println!(
        "{{\"customers\": {}, \"events\": {events}, \"mean_wait\": {}, \"seconds\": {seconds}, \"cpu\": {processor}}}",
        done.customers, done.mean_wait
    );
    ExitCode::SUCCESS
}

fn reference_loop(work: Work, seed: u64) -> Done {
    match work {
        Work::Mmc { servers, customers } => {
            let (mean_time, _) = reference::mmc::<true>(servers, LOAD, customers, seed);
            Done {
                customers,
                events: Some(2 * customers),
                mean_wait: mean_time - 1.0,
            }
        }
        Work::Clinic { days } => Done {
            customers: days * PATIENTS,
            events: Some(2 * days * PATIENTS),
            mean_wait: reference::clinic(days, PATIENTS, seed) * SLOT,
        },
    }
}
