//! The model against exact answers, through the scenario files under `scenarios/theory/`.
//!
//! Every claim about chance is a test at a stated level (`oracles::judgement`) with fixed seeds:
//! it fails only if the code changes. No tolerance in per cent anywhere.

mod oracles;
mod trial;

#[path = "theory/backlog.rs"]
mod backlog;
#[path = "theory/clinics.rs"]
mod clinics;
#[path = "theory/learning.rs"]
mod learning;
#[path = "theory/queues.rs"]
mod queues;
