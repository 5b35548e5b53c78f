//! Whole scenarios of the hospital, one arm on one core: everything that the model keeps is kept.

use std::fs;

use cutover::model::ledger::Cell;
use cutover::model::spec::Scenario;
use cutover::model::{Arm, Measure, Site, simulate};

use crate::Done;

/// `size` replications of `scenarios/NAME.toml` without a go-live, from replication `seed` times
/// `size` on.
pub fn prepare(name: &str, size: u64, seed: u64) -> Box<dyn Fn() -> Done> {
    let path = format!(
        "{}/../../../scenarios/{name}.toml",
        env!("CARGO_MANIFEST_DIR")
    );
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let scenario = Scenario::from_toml(&text).unwrap_or_else(|m| panic!("{}", m.brief()));
    // The site borrows it for as long as the program runs.
    let site = Site::of(Box::leak(Box::new(scenario)));
    Box::new(move || {
        let mut done = Done {
            customers: 0,
            events: Some(0),
            mean_wait: 0.0,
        };
        let mut waits = Cell::default();
        for replication in 0..size {
            let run = simulate(&site, Arm::Baseline, seed * size + replication);
            done.events = done.events.map(|events| events + run.events);
            for day in 0..run.book.days() {
                waits = waits.and(run.book.cell(Measure::ClinicWait, None, day));
            }
        }
        done.customers = waits.n as u64;
        done.mean_wait = waits.sum / waits.n;
        done
    })
}
