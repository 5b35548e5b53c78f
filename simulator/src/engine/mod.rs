//! A small discrete-event simulation engine: clock, event list, random streams, distributions,
//! servers and tallies; it knows nothing of hospitals, threads, files or the wall clock.
//!
//! # A guided tour
//!
//! A [`Model`] is a state and a function that lets one event happen to it. An event is plain
//! data, usually an `enum`. The [`EventList`] holds what is to come, in order, and the [`Time`] it
//! is; [`run_until`] lets the events happen. Random numbers come from a [`Key`], by what they
//! decide; [`Distribution`] turns them into spans; [`Tally`], [`TimeWeighted`] and [`Histogram`]
//! observe. Here is a queue with one server, in full:
//!
//! ```
//! # use cutover_simulator as cutover;
//! use cutover::engine::{
//!     EventList, Distribution, Duration, Key, Model, Requested, ServerPool, Service, Started, Time,
//!     run_until,
//! };
//!
//! enum Event {
//!     Arrival { customer: u64 },
//!     Served(Service),
//! }
//!
//! struct Shop {
//!     key: Key,
//!     gap: Distribution,
//!     service: Distribution,
//!     counter: ServerPool<u64>,
//! }
//!
//! // What random numbers decide: each decision about each customer has numbers of its own.
//! const GAP: u64 = 0;
//! const SERVICE: u64 = 1;
//!
//! impl Shop {
//!     fn serve(&self, started: Started, event_list: &mut EventList<Event>) {
//!         let customer = *self.counter.job(started.service).expect("has just started");
//!         let length = self.service.sample_duration(&mut self.key.stream(SERVICE, customer, 0));
//!         event_list.schedule_after(length, Event::Served(started.service));
//!     }
//! }
//!
//! impl Model for Shop {
//!     type Event = Event;
//!
//!     fn handle(&mut self, event: Event, event_list: &mut EventList<Event>) {
//!         match event {
//!             Event::Arrival { customer } => {
//!                 let next = customer + 1;
//!                 let gap = self.gap.sample_duration(&mut self.key.stream(GAP, next, 0));
//!                 event_list.schedule_after(gap, Event::Arrival { customer: next });
//!                 let now = event_list.now();
//!                 if let Requested::Started(started) = self.counter.request(now, 0, customer) {
//!                     self.serve(started, event_list);
//!                 }
//!             }
//!             Event::Served(service) => {
//!                 let (_, next) = self.counter.release(event_list.now(), service).expect("going on");
//!                 if let Some(started) = next {
//!                     self.serve(started, event_list);
//!                 }
//!             }
//!         }
//!     }
//! }
//!
//! let minute = 60_000.0;
//! let mut shop = Shop {
//!     key: Key::new(2011, 0),
//!     gap: Distribution::exponential(10.0 * minute)?,
//!     service: Distribution::exponential(8.0 * minute)?,
//!     counter: ServerPool::new(Time::ZERO, 1),
//! };
//! let mut event_list = EventList::new();
//! event_list.schedule(Time::ZERO, Event::Arrival { customer: 0 });
//! let end = Time::from_days(1_000);
//! run_until(&mut shop, &mut event_list, end);
//!
//! // Theory: busy 80 % of the time, a wait of 32 minutes.
//! assert!((shop.counter.servers().utilisation(end) - 0.8).abs() < 0.01);
//! assert!((shop.counter.waits().mean() / minute - 32.0).abs() < 2.0);
//! # Ok::<(), cutover::engine::DistributionError>(())
//! ```
//!
//! # What is where
//!
//! | module | holds |
//! |---|---|
//! | [`clock`] | [`Time`] and [`Duration`], whole milliseconds |
//! | [`event_list`] | the event list, the order of tied events, cancelling, timetables, events that can wait |
//! | [`model`] | the [`Model`] trait and the loops |
//! | [`random`] | Philox streams, named by what they decide, generators of `rand` |
//! | [`distribution`] | the distributions, those of `rand_distr` for the most part, checked |
//! | [`Portable`] | the number that `rand_distr` draws with, the same bits in every build |
//! | [`arrivals`] | Poisson arrivals with a changing rate |
//! | [`queue`], [`servers`], [`server_pool`] | queues, people at work, and both together |
//! | [`tally`] | averages over observations and over time, quantiles |
//!
//! `examples/mmc` measures its speed, `examples/treatment_centre` holds it against a published
//! model, and `tests/engine` holds it against theory.

pub mod arrivals;
pub mod clock;
pub mod distribution;
mod event_heap;
pub mod event_list;
pub mod model;
mod portable;
pub mod queue;
pub mod random;
pub mod server_pool;
pub mod servers;
mod special_functions;
pub mod tally;
mod ziggurat;

pub use arrivals::{Rate, RateSteps, next_arrival};
pub use clock::{Duration, Time};
pub use distribution::{Distribution, DistributionError};
pub use event_list::{DEFAULT_RANK, EventHandle, EventList};
pub use model::{Model, run, run_until};
pub use portable::Portable;
pub use queue::{Position, Queue, Waiting};
pub use random::{Key, Stream};
pub use server_pool::{CapacityChanged, Requested, ServerPool, Service, ShiftEnded, Started};
pub use servers::{EndOfShift, ServerId, Servers, WentOff};
pub use tally::{Histogram, Tally, TimeWeighted};
