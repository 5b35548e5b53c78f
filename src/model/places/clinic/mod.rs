//! The clinic day: sessions and their clinicians, from the opening to the last patient out. The
//! patient's side of it is `visit`, the consultation itself `consultation`.

mod check;
mod run;
pub mod spec;

pub use run::*;
