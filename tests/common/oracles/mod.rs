//! Exact answers and the tests that hold a simulation to them; nothing here simulates, and
//! nothing here shares code with the model it judges.

pub mod ageing;
pub mod backlog;
pub mod clinic;
pub mod judgement;
pub mod learning;
pub mod patience;
pub mod transient;
