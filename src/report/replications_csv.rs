//! `replications.csv`: every measure over the whole horizon, one replication a row, for
//! statistics of the reader's own.

use std::io::{self, Write};

use crate::model::{Measure, Scope, Site, SpecialtyId};
use crate::study::Runs;

use super::columns::REPLICATIONS;
use super::{io_error, trust_name};

/// Writes one row for each replication, arm, specialty and measure that has a value.
///
/// # Errors
///
/// It cannot be written.
pub fn write(site: &Site<'_>, runs: &Runs, out: &mut dyn Write) -> io::Result<()> {
    let mut csv = REPLICATIONS.writer(out)?;
    let names: Vec<&str> = site.specialties.iter().map(|s| s.name).collect();
    let trust = trust_name(&names);
    let days = 0..usize::try_from(site.calendar.days()).unwrap_or(0);
    let working: Vec<usize> = days
        .filter(|&d| site.calendar.is_working_day(d as i64))
        .collect();
    for (position, replication) in runs.replications.iter().enumerate() {
        let replication = replication.to_string();
        for &arm in &runs.arms {
            let book = &runs.of(arm)[position].book;
            for row in 0..=names.len() {
                let specialty = row.checked_sub(1).map(SpecialtyId::new);
                let name = specialty.map_or(&*trust, |s| names[s.index()]);
                for &measure in Measure::ALL {
                    let definition = measure.definition();
                    if specialty.is_some() && definition.scope == Scope::Trust {
                        continue;
                    }
                    let working = working.iter().copied();
                    let Some(value) = book.over_all(measure, specialty, working) else {
                        continue;
                    };
                    let value = value.to_string();
                    csv.write_record([&replication, arm.name(), name, definition.id, &value])
                        .map_err(io_error)?;
                }
            }
        }
    }
    csv.flush()
}
