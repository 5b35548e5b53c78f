//! The clinic day: sessions and their clinicians, from the opening to the last patient out. The
//! patient's side of it is `visit`, the consultation itself `consultation`. What a clinic does when
//! it runs late has a file each: `latest_finish`, `leaves_unseen`, `hurries`, `overrun_review`; how
//! many it squeezes in is `squeezes_in`.

mod check;
pub mod hurries;
pub mod latest_finish;
pub mod leaves_unseen;
pub mod overrun_review;
mod run;
pub mod spec;
pub mod squeezes_in;
mod training;
mod words;

pub use run::*;
pub use words::when_late;
