//! `cutover` forecasts what happens to a hospital's outpatients when a new electronic patient
//! record system goes live: how far clinics overrun, how long the telephone queues, how big the
//! backlog grows, when it is gone, and what a plan buys. It is a discrete-event simulator: whole
//! weeks are played patient by patient, in several *arms* (no go-live, a go-live without a plan,
//! one with the plan, ...) that meet the same random numbers, and as often as it takes
//! (*replications*) to say how sure an answer is.
//!
//! # A guided tour in one program
//!
//! Does it help an eye clinic to book half as many patients in the first two weeks?
//!
//! ```
//! use cutover::model::spec::Scenario;
//! use cutover::model::{Arm, Measure, Site, simulate};
//! use cutover::statistics::PairedEstimate;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! // What a planner writes, checked: a mistake comes with its line and what was meant.
//! let scenario = Scenario::from_toml(include_str!("../scenarios/first-clinic.toml"))?;
//! // What the model makes of it, once for all replications.
//! let site = Site::of(&scenario);
//! let first = site.calendar.go_live().ok_or("no go-live")? as usize;
//! // Minutes by which sessions overran in the four weeks from the go-live, a mean a replication.
//! let overruns = |arm| -> Vec<f64> {
//!     let book = |replication| simulate(&site, arm, replication).book;
//!     let weeks = first..first + 28;
//!     (0..10).filter_map(|r| book(r).over(Measure::ClinicOverrun, None, weeks.clone())).collect()
//! };
//! let (without, with) = (overruns(Arm::Unmitigated), overruns(Arm::Planned));
//! // Replication by replication on the same random numbers, so a few are enough.
//! let saved = PairedEstimate::of(&without, &with).ok_or("nothing to compare")?.difference;
//! let interval = saved.interval().ok_or("one replication has no interval")?;
//! println!("{:.1} min less overrun a session", saved.mean);
//! println!("95 % interval {:.1} to {:.1} min", interval.lower, interval.upper);
//! # assert!(0.0 < interval.lower && interval.lower < saved.mean && saved.mean < interval.upper);
//! # Ok(())
//! # }
//! ```
//!
//! # The house, from the ground up
//!
//! Each module knows those before it and none after it.
//!
//! | module | what lives there |
//! |---|---|
//! | [`engine`] | clock, event list, random streams, distributions, servers and queues; knows no hospital |
//! | [`statistics`] | estimates from samples, designs of experiments, exact queueing formulas |
//! | [`model`] | the hospital, and in [`model::spec`] the file that describes it |
//! | [`extract`] | what a trust's own extracts are: shapes, headings, codes, rows left out |
//! | [`study`] | many runs and what they say together: arms, replications, recovery, sweeps |
//! | `report` | words, tables, pages, pictures and files; nothing is simulated there |
//!
//! Begin with [`engine`] for a model of your own on the bare event list, with [`model::Policy`] and
//! [`model::Observer`] to put code of yours into the hospital, with [`study::sweep`] to vary a
//! scenario, and with [`study::Summary`] for all that a run of the program says.
//!
//! # What can be put in from outside, and what not
//!
//! A [`model::Policy`] decides each morning what a plan does; a [`model::Observer`] is told whatever happens to
//! patients, staff, calls and sessions; both are generic parameters and cost nothing where there is none.
//! `examples/custom_policy` and `examples/custom_observer` have one each. A *mechanism* of your own cannot be
//! put in from outside: it changes what the hospital's parts share, and has its place in the order of a patient's
//! journey, on which rests that a run can be repeated to the bit. It is added inside: a folder, its line in the
//! register and its place in the journey, as CONTRIBUTING's first walk shows by an example.
//!
//! # Features
//!
//! | feature | what it adds |
//! |---|---|
//! | none (`default-features = false`) | engine, statistics, model and study: no threads, no files, no wall clock |
//! | `parallel` | replications on all cores; not one bit of a result changes |
//! | `report` | the module `report`, and mistakes in a scenario shown where they stand |
//! | `studio` | the page of `cutover studio` with its module in the program |
//! | `png`, `parquet` | pictures in pixels, columnar files beside the CSV files |
//! | `xlsx` | sheets of workbooks read by the program as CSV files are, and `results.xlsx` of a run |
//! | `cli` (the default) | the program `cutover`, which is no part of the library |

#[doc(inline)]
pub use cutover_simulator::{engine, extract, model, statistics, study};

#[cfg(feature = "report")]
pub mod report;
