//! `weekly.csv`: every measure by week, arm and specialty, estimated over replications, with
//! intervals. Tidy: one estimate a row. Weeks are counted from the go-live. Measures that are never
//! anything but zero have no rows, as in `daily.csv`.

use std::io::{self, Write};

use csv::Writer;

use crate::model::{Arm, Measure, Scope, Site, SpecialtyId};
use crate::study::Figure;
use crate::study::{Runs, Week, over_days, weeks_of};

use super::columns::WEEKLY;
use super::daily_csv::is_ever_anything;
use super::format::exact;
use super::{io_error, trust_name};

/// Writes the weeks; those without anything to measure have no row.
///
/// # Errors
///
/// It cannot be written.
pub fn write(site: &Site<'_>, runs: &Runs, out: &mut dyn Write) -> io::Result<()> {
    let mut csv = WEEKLY.writer(out)?;
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
            let values: Vec<Option<f64>> = values.collect();
            let first = values.first().copied().flatten();
            let figure = Figure::of(values);
            let (Some(mean), Some(p05), Some(p50), Some(p95)) =
                (figure.mean, figure.p05, figure.p50, figure.p95)
            else {
                continue;
            };
            let half_width = figure.half_width.map_or_else(String::new, exact);
            let [mean, p05, p50, p95] = [mean, p05, p50, p95].map(exact);
            let n = figure.n.to_string();
            let first = first.map_or_else(String::new, exact);
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
                &first,
            ])
            .map_err(io_error)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::examples::{CLINIC, with_runs};
    use super::*;

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
