//! The event list at several sizes, and the M/M/c queue on the engine against the same queue
//! written by hand, in the same run.

// The model is shared with the example, which also uses the parts unused here.
#![allow(dead_code)]

#[path = "../examples/mmc/model.rs"]
mod model;
mod reference;

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use cutover::engine::{Distribution, Duration, EventList, Key, run};

/// The classic hold model: take the next event, schedule one, at a constant number pending.
fn event_list(c: &mut Criterion) {
    let mut group = c.benchmark_group("event list, hold");
    group.throughput(Throughput::Elements(1));
    for pending in [1, 10, 100, 1_000, 10_000, 100_000] {
        let mut stream = Key::new(1, 0).stream(0, 0, 0);
        let mut delay = move || Duration::from_ms_f64(1e6 * stream.standard_exponential());
        let mut event_list = EventList::with_capacity(pending);
        for event in 0..pending {
            event_list.schedule_after(delay(), event);
        }
        group.bench_function(pending.to_string(), |b| {
            b.iter(|| {
                let event = event_list.next().expect("the number pending is constant");
                event_list.schedule_after(delay(), event)
            });
        });
    }
    group.finish();
}

fn mmc(c: &mut Criterion) {
    const CUSTOMERS: u64 = 100_000;
    for servers in [1, 10, 100] {
        let mut group = c.benchmark_group(format!("M/M/{servers}, customers"));
        group.throughput(Throughput::Elements(CUSTOMERS));
        group.bench_function("engine", |b| {
            b.iter(|| {
                let mut event_list = EventList::new();
                let mut queue = model::Queue::new(servers, 0.9, CUSTOMERS, 20, Key::new(1, 0));
                queue.open(&mut event_list);
                black_box(run(&mut queue, &mut event_list));
                black_box(queue.batches.mean())
            });
        });
        group.bench_function("purpose-written, same statistics", |b| {
            b.iter(|| black_box(reference::mmc::<true>(servers, 0.9, CUSTOMERS, 1)));
        });
        group.bench_function("purpose-written, means only", |b| {
            b.iter(|| black_box(reference::mmc::<false>(servers, 0.9, CUSTOMERS, 1)));
        });
        group.finish();
    }
}

fn random(c: &mut Criterion) {
    let key = Key::new(1, 0);
    let mut entity = 0;
    c.bench_function("open a stream and draw", |b| {
        b.iter(|| {
            entity += 1;
            key.stream(1, entity, 0).next_u64()
        });
    });
    let mut stream = key.stream(0, 0, 0);
    c.bench_function("draw", |b| b.iter(|| stream.next_u64()));
    for (name, law) in [
        ("exponential", Distribution::exponential(3.0)),
        ("lognormal", Distribution::lognormal(3.0, 0.5)),
        ("gamma", Distribution::gamma(3.0, 0.5)),
        ("Weibull", Distribution::weibull(1.5, 3.0)),
    ] {
        let law = law.expect("valid parameters");
        c.bench_function(name, |b| b.iter(|| law.sample(&mut stream)));
    }
}

criterion_group! {
    name = engine;
    config = Criterion::default()
        .warm_up_time(std::time::Duration::from_millis(300))
        .measurement_time(std::time::Duration::from_secs(1))
        .sample_size(20);
    targets = event_list, mmc, random
}
criterion_main!(engine);
