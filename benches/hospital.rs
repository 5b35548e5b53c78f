//! Whole hospitals, one arm of one replication at a time on one core: a textbook clinic, a small
//! practice and Oxford. The engine beneath is measured in `engine`.

use std::fs;
use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use cutover::model::spec::{Checked, Scenario};
use cutover::model::{Arm, Site, simulate};

fn scenario(name: &str) -> Checked<Scenario> {
    let path = format!("{}/scenarios/{name}.toml", env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    Scenario::from_toml(&text).unwrap_or_else(|mistakes| panic!("{}", mistakes.brief()))
}

/// What a clinic day costs where there is nothing but the clinic: a year of them.
fn clinic_day(c: &mut Criterion) {
    let scenario = scenario("theory/one-clinic-exponential");
    let site = Site::of(&scenario);
    let mut group = c.benchmark_group("one clinic");
    let days = site.calendar.days().unsigned_abs();
    group.throughput(Throughput::Elements(days));
    group.sample_size(20);
    group.bench_function(format!("{days} clinic days"), |b| {
        b.iter(|| black_box(simulate(&site, Arm::Baseline, 0)));
    });
    group.finish();
}

/// Every arm of a scenario, per event.
fn arms(c: &mut Criterion, name: &str) {
    let scenario = scenario(name);
    let site = Site::of(&scenario);
    let mut group = c.benchmark_group(name);
    group.sample_size(10);
    for arm in Arm::of(&scenario) {
        let events = simulate(&site, arm, 0).events;
        group.throughput(Throughput::Elements(events));
        group.bench_function(arm.name(), |b| {
            b.iter(|| black_box(simulate(&site, arm, 0)));
        });
    }
    group.finish();
}

fn small_practice(c: &mut Criterion) {
    arms(c, "small-practice");
}

fn oxford(c: &mut Criterion) {
    arms(c, "oxford-2011");
}

criterion_group! {
    name = hospital;
    config = Criterion::default()
        .warm_up_time(std::time::Duration::from_millis(500))
        .measurement_time(std::time::Duration::from_secs(3));
    targets = clinic_day, small_practice, oxford
}
criterion_main!(hospital);
