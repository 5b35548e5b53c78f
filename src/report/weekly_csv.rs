//! `weekly.csv`: every measure by week, arm and specialty, estimated over replications, with
//! intervals. Tidy: one estimate a row. Weeks are counted from the go-live. Measures that are never
//! anything but zero have no rows, as in `daily.csv`.

use std::io::{self, Write};

use csv::Writer;

use crate::experiment::Figure;
use crate::experiment::{Runs, Week, over_days, weeks_of};
use crate::hospital::{Arm, Measure, Scope, Site, SpecialtyId};

use super::daily_csv::is_ever_anything;
use super::{io_error, trust_name};

/// The columns: `half-width` is half of the mean's 95 % interval, empty for one replication.
pub const HEADER: [&str; 12] = [
    "arm",
    "week",
    "from",
    "days",
    "specialty",
    "measure",
    "mean",
    "half-width",
    "p05",
    "p50",
    "p95",
    "n",
];

/// Writes the weeks; those without anything to measure have no row.
///
/// # Errors
///
/// It cannot be written.
pub fn write(site: &Site<'_>, runs: &Runs, out: &mut dyn Write) -> io::Result<()> {
    let mut csv = Writer::from_writer(out);
    csv.write_record(HEADER).map_err(io_error)?;
    let measures = Measure::ALL.iter().copied();
    let measures: Vec<Measure> = measures.filter(|&m| is_ever_anything(runs, m)).collect();
    for &arm in &runs.arms {
        for week in weeks_of(&site.calendar) {
            week_of(site, runs, arm, &week, &measures, &mut csv)?;
        }
    }
    csv.flush()
}

fn week_of<W: Write>(
    site: &Site<'_>,
    runs: &Runs,
    arm: Arm,
    week: &Week,
    measures: &[Measure],
    csv: &mut Writer<W>,
) -> io::Result<()> {
    let names: Vec<&str> = site.specialties.iter().map(|s| s.name).collect();
    let (number, from) = (week.number.to_string(), week.from.to_string());
    let days = week.days.len().to_string();
    for row in 0..=names.len() {
        let specialty = row.checked_sub(1).map(SpecialtyId::new);
        let name = specialty.map_or(trust_name(&names), |s| names[s.index()]);
        for &measure in measures {
            let definition = measure.definition();
            if specialty.is_some() && definition.scope == Scope::Trust {
                continue;
            }
            let values = runs.of(arm).iter();
            let values = values.map(|o| {
                let days = week.days.clone();
                over_days(&o.book, measure, specialty, site, days)
            });
            let figure = Figure::of(values);
            let (Some(mean), Some(p05), Some(p50), Some(p95)) =
                (figure.mean, figure.p05, figure.p50, figure.p95)
            else {
                continue;
            };
            let half_width = figure.half_width.map_or_else(String::new, exact);
            let [mean, p05, p50, p95] = [mean, p05, p50, p95].map(exact);
            let n = figure.n.to_string();
            csv.write_record([
                arm.name(),
                &number,
                &from,
                &days,
                name,
                definition.id,
                &mean,
                &half_width,
                &p05,
                &p50,
                &p95,
                &n,
            ])
            .map_err(io_error)?;
        }
    }
    Ok(())
}

/// Six digits that say something are enough, for shares as well as for thousands.
fn exact(value: f64) -> String {
    if value == 0.0 || !value.is_finite() {
        return "0".to_owned();
    }
    let digits = 5 - libm::floor(libm::log10(value.abs())) as i32;
    let decimals = usize::try_from(digits.clamp(0, 12)).unwrap_or(0);
    let text = format!("{value:.decimals$}");
    if !text.contains('.') {
        return text;
    }
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::examples::{CLINIC, with_runs};
    use super::*;

    #[test]
    fn numbers_keep_six_digits() {
        let said = [0.0, 1.0, 0.123_456_789, 1_234.567_89, 4_567_890.4, 5e-7];
        let expected = ["0", "1", "0.123457", "1234.57", "4567890", "0.0000005"];
        assert_eq!(said.map(exact), expected);
    }

    #[test]
    fn a_count_has_a_row_for_each_week_of_arm_and_specialty() {
        let text = with_runs(CLINIC, |site, runs| {
            let mut text = Vec::new();
            write(site, runs, &mut text).expect("written");
            String::from_utf8(text).expect("UTF-8")
        });
        let rows = text.lines().filter(|l| l.contains(",clinic.attended,"));
        // Eight weeks, two arms, the trust and its one specialty.
        assert_eq!(rows.count(), 8 * 2 * 2);
        assert!(!text.contains(",car-park.full,"), "nobody parks there");
    }
}
