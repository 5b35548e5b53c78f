//! An M/M/c queue against theory, and how fast it runs.
//!
//! `cargo run --release --example mmc -- [servers 1] [customers 5000000] [seed 1]`

mod model;

use std::time::Instant;

use cutover::engine::{EventList, Key, run};
use model::{Queue, theory};

const LOAD: f64 = 0.9;
/// With 30 or more batches the interval is honest if batches are long against the queue's memory.
const BATCHES: u64 = 40;
/// The 97.5 % point of Student's t with 39 degrees of freedom.
const T: f64 = 2.0227;

fn main() -> Result<(), std::num::ParseIntError> {
    let mut arguments = std::env::args().skip(1);
    let mut argument = |default: u64| arguments.next().map_or(Ok(default), |word| word.parse());
    let (servers, customers, seed) = (argument(1)?, argument(5_000_000)?, argument(1)?);
    let servers = u32::try_from(servers.max(1)).unwrap_or(u32::MAX);

    let mut event_list = EventList::new();
    let mut queue = Queue::new(servers, LOAD, customers, BATCHES, Key::new(seed, 0));
    queue.open(&mut event_list);
    let clock = Instant::now();
    let events = run(&mut queue, &mut event_list);
    let seconds = clock.elapsed().as_secs_f64();

    let half_width = T * queue.batches.standard_error();
    let waiting = queue.pool.length();
    println!("M/M/{servers} at load {LOAD}, mean service 1, {customers} customers, seed {seed}");
    println!(
        "time in system    {:.4} +- {half_width:.4} (95 %, {BATCHES} batch means), theory {:.4}",
        queue.batches.mean(),
        theory(servers, LOAD)
    );
    println!(
        "waiting, busy     {:.4} in line, {:.4} of servers",
        waiting.mean(event_list.now()),
        queue.pool.servers().utilisation(event_list.now())
    );
    println!(
        "events            {events}, {:.3} per customer",
        events as f64 / customers as f64
    );
    println!(
        "speed             {:.1} ns per customer, {:.2} million events per second",
        1e9 * seconds / customers as f64,
        1e-6 * events as f64 / seconds
    );
    Ok(())
}
