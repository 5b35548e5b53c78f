//! odem-rs in the shape that costs it least: one job for the arrivals and one for each server, which
//! sleeps when nobody waits.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::task::Waker;

use odem_rs::core::ops::waker;
use odem_rs::prelude::*;
use rand_distr::{Distribution, Exp1};

use crate::reference::Xoshiro;
use crate::{Done, Sums, Work};

#[derive(Config)]
struct Shop {
    work: Work,
    arrivals: RefCell<Xoshiro>,
    services: RefCell<Xoshiro>,
    line: RefCell<VecDeque<f64>>,
    asleep: RefCell<Vec<Waker>>,
    waits: Cell<Sums>,
    times: Cell<Sums>,
    /// Length of the line over time, and servers busy.
    area: Cell<(f64, f64)>,
    busy_area: Cell<(f64, f64)>,
    busy: Cell<u32>,
    events: Cell<u64>,
    /// Of whoever waits for the last customer to go.
    closing: Cell<Option<Waker>>,
}

impl Shop {
    fn length_was(&self, now: f64, length: usize) {
        let (area, last) = self.area.get();
        self.area.set((area + length as f64 * (now - last), now));
    }

    fn busy_changes(&self, now: f64, to: u32) {
        let (area, last) = self.busy_area.get();
        let area = area + f64::from(self.busy.get()) * (now - last);
        self.busy_area.set((area, now));
        self.busy.set(to);
    }
}

fn record(sums: &Cell<Sums>, x: f64) {
    let mut new = sums.get();
    new.add(x);
    sums.set(new);
}

struct Arrivals;
struct Server;

impl Behavior<Shop> for Arrivals {
    type Output = ();

    async fn actions(&self, sim: &Sim<Shop>) {
        arrive(sim).await;
    }
}

impl Behavior<Shop> for Server {
    type Output = ();

    async fn actions(&self, sim: &Sim<Shop>) {
        serve(sim).await;
    }
}

async fn arrive(sim: &Sim<Shop>) {
    let shop = sim.global();
    let unit = || Exp1.sample(&mut *shop.arrivals.borrow_mut());
    for number in 0..shop.work.customers() {
        let mut line = shop.line.borrow_mut();
        shop.length_was(sim.now(), line.len());
        line.push_back(sim.now());
        drop(line);
        if let Some(server) = shop.asleep.borrow_mut().pop() {
            server.wake();
        }
        shop.events.set(shop.events.get() + 1);
        sim.advance(shop.work.gap(number, unit)).await;
    }
}

async fn serve(sim: &Sim<Shop>) {
    let shop = sim.global();
    loop {
        loop {
            let mut line = shop.line.borrow_mut();
            let Some(arrived) = line.pop_front() else {
                break;
            };
            shop.length_was(sim.now(), line.len() + 1);
            drop(line);
            record(&shop.waits, sim.now() - arrived);
            let unit: f64 = Exp1.sample(&mut *shop.services.borrow_mut());
            shop.events.set(shop.events.get() + 1);
            sim.advance(shop.work.mean_service() * unit).await;
            record(&shop.times, sim.now() - arrived);
        }
        if shop.times.get().count == shop.work.customers()
            && let Some(closing) = shop.closing.take()
        {
            closing.wake();
        }
        shop.asleep.borrow_mut().push(waker().await);
        shop.busy_changes(sim.now(), shop.busy.get() - 1);
        sleep().await;
        shop.busy_changes(sim.now(), shop.busy.get() + 1);
        shop.events.set(shop.events.get() + 1);
    }
}

pub fn simulate(work: Work, seed: u64) -> Done {
    let simulator = Simulator::new(Shop {
        work,
        arrivals: RefCell::new(Xoshiro::new(seed)),
        services: RefCell::new(Xoshiro::new(!seed)),
        line: RefCell::default(),
        asleep: RefCell::default(),
        waits: Cell::new(Sums::NONE),
        times: Cell::new(Sums::NONE),
        area: Cell::default(),
        busy_area: Cell::default(),
        busy: Cell::new(work.servers()),
        events: Cell::new(0),
        closing: Cell::new(None),
    });
    simulator
        .run(async |sim: &Sim<Shop>| {
            for _ in 0..sim.global().work.servers() {
                sim.spawn(Server);
            }
            sim.spawn(Arrivals);
            sim.global().closing.set(Some(waker().await));
            sleep().await;
            // It counts who may still be woken, and nobody may.
            sim.global().asleep.borrow_mut().clear();
        })
        .unwrap_or_else(|_| panic!("somebody is never served"));
    let shop = simulator.inner();
    std::hint::black_box((
        shop.area.get(),
        shop.busy_area.get(),
        shop.times.get().mean(),
    ));
    Done {
        customers: shop.times.get().count,
        events: Some(shop.events.get()),
        mean_wait: shop.waits.get().mean(),
    }
}
