//! What a hospital is paid and pays besides the hours of its staff and plan: income by tariff,
//! overtime, fines, the project; and the currency of all amounts. Hours and the prices of
//! interventions are in `world::costs`, which puts all headings together.

mod check;
mod run;
pub mod spec;
mod words;

pub use run::Accounts;
pub use words::told;
