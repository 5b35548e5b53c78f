//! `sensitivity.csv`: for each figure and parameter, what the method found, tidy: one number a
//! row, with its interval.

use std::io::{self, Write};

use crate::model::measures::Unit;
use crate::statistics::{Interval, PairedEstimate};
use crate::study::sensitivity::Found;

use super::columns::SENSITIVITY;
use super::format::in_currency;
use super::io_error;
use super::part::Header;

/// What was found for each response: its name, its unit, and the result or why there is none.
pub type Results = [(String, Unit, Result<Found, String>)];

/// One number found of one parameter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Number {
    /// What it is.
    pub what: &'static str,
    /// The number.
    pub value: f64,
    /// Its 95 % interval.
    pub interval: Option<Interval>,
}

/// The numbers found of the parameter at a position.
#[must_use]
pub fn numbers(found: &Found, parameter: usize) -> Vec<Number> {
    let number = |what, value, interval| Number {
        what,
        value,
        interval,
    };
    match found {
        Found::Swings(swings) => {
            let Some(Some(swing)) = swings.get(parameter) else {
                return Vec::new();
            };
            let of = |what, paired: &PairedEstimate| {
                number(what, paired.difference.mean, paired.difference.interval())
            };
            vec![
                of("low-base", &swing.low),
                of("high-base", &swing.high),
                of("high-low", &swing.high_less_low),
            ]
        }
        Found::Screening(screening) => {
            let Some(effects) = screening.factors.get(parameter) else {
                return Vec::new();
            };
            let mut all = vec![
                number("mu-star", effects.mu_star, effects.mu_star_interval),
                number("mu", effects.mu, None),
            ];
            all.extend(effects.sigma.map(|sigma| number("sigma", sigma, None)));
            all
        }
        Found::Indices(indices) => {
            let factor = indices.factors.get(parameter);
            let of = |f: &crate::statistics::sensitivity::FactorIndices| {
                vec![
                    number("first-order", f.first_order.value, f.first_order.interval),
                    number("total", f.total.value, f.total.interval),
                ]
            };
            factor.map(of).unwrap_or_default()
        }
        Found::Correlations(correlations) => match correlations.factors.get(parameter) {
            Some(Some(c)) => vec![number("partial-rank-correlation", c.value, c.interval)],
            _ => Vec::new(),
        },
    }
}

/// Writes a row for each number.
///
/// # Errors
///
/// It cannot be written.
pub fn write(study: &Header, results: &Results, out: &mut dyn Write) -> io::Result<()> {
    let mut csv = SENSITIVITY.writer(out)?;
    for (response, unit, found) in results {
        let Ok(found) = found else { continue };
        for (at, parameter) in study.parameters.iter().enumerate() {
            for number in numbers(found, at) {
                let end = |of: fn(Interval) -> f64| {
                    number
                        .interval
                        .map_or_else(String::new, |i| of(i).to_string())
                };
                let value = number.value.to_string();
                let (lower, upper) = (end(|i| i.lower), end(|i| i.upper));
                csv.write_record([
                    response,
                    in_currency(*unit, unit.many(), study.currency.as_ref()),
                    parameter,
                    number.what,
                    &value,
                    &lower,
                    &upper,
                ])
                .map_err(io_error)?;
            }
        }
    }
    csv.flush()
}
