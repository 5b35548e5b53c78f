//! What the simulator is believed for: the model against exact answers through scenario files, and
//! against an independent program and published series; how often intervals hold; what common random numbers buy. All of it
//! is shown by the page `docs/validation.md`, which is made here.
//!
//! Every claim about chance is a test at a stated level (`oracles::judgement`) with fixed seeds:
//! it fails only if the code changes. No tolerance in per cent anywhere.

#[path = "../common/mod.rs"]
mod common;

mod case;
mod common_numbers;
mod coverage;
mod exact;
mod independent;
mod page;
mod published;

use common::{oracles, snapshot, trial};
