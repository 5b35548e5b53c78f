//! The cases with exact answers, family by family.

pub mod arrivals;
pub mod backlog;
pub mod clinics;
pub mod desks;
pub mod learning;
pub mod order_of_work;
pub mod telephones;
pub mod templates;
pub mod treatment_centre;

use crate::case::Case;

/// M/M/c: whoever finds all servers busy waits.
const ERLANG_C: &str = "Erlang C (Erlang 1917)";

/// M/G/1: one server and any distribution of service.
const POLLACZEK_KHINCHINE: &str = "Pollaczek-Khinchine (Khinchine 1932)";

/// Cases of one kind, and what they are called on the page.
pub type Family = (&'static str, &'static [fn() -> &'static Case]);

/// All that have an exact or a published answer.
pub const FAMILIES: &[Family] = &[
    ("Clinics", clinics::CASES),
    ("Reduced templates", templates::CASES),
    ("Telephones", telephones::CASES),
    ("Desks", desks::CASES),
    ("The order of work in an office", order_of_work::CASES),
    ("A backlog in the fluid limit", backlog::CASES),
    ("Learning", learning::CASES),
    ("Arrivals whose rate changes", arrivals::CASES),
    (
        "A whole system, on the bare engine",
        treatment_centre::CASES,
    ),
];
