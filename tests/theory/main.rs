//! The model against exact answers, through the scenario files under `scenarios/theory/`.
//!
//! Every claim about chance is a test at a stated level (`oracles::judgement`) with fixed seeds:
//! it fails only if the code changes. No tolerance in per cent anywhere.

#[path = "../common/mod.rs"]
mod common;

mod backlog;
mod clinics;
mod learning;
mod order_of_work;
mod queues;
mod templates;

use common::{oracles, trial};
