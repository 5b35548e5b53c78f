//! `weekly.csv`: every measure by week, arm and specialty, estimated over replications, with
//! intervals. Tidy: one estimate a row. Weeks are counted from the go-live. Measures that are never
//! anything but zero have no rows, as in `daily.csv`.

use std::io::{self, Write};

use crate::model::{Arm, Measure, Scope, Site, SpecialtyId};
use crate::study::{Figure, Runs, Week, week_by_week, weeks_of};

use super::columns::{Rows, WEEKLY};
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
    let weeks = weeks_of(&site.calendar);
    let names: Vec<&str> = site.specialties.iter().map(|s| s.name).collect();
    let trust = trust_name(&names);
    for &arm in &runs.arms {
        // A series is read once for all its weeks.
        let mut by_week = vec![Vec::new(); weeks.len()];
        for row in 0..=names.len() {
            let specialty = row.checked_sub(1).map(SpecialtyId::new);
            let name = specialty.map_or(&*trust, |s| names[s.index()]);
            for &measure in &measures {
                if specialty.is_some() && measure.definition().scope == Scope::Trust {
                    continue;
                }
                let all = week_by_week(site, runs.of(arm), measure, specialty, &weeks);
                for (rows, values) in by_week.iter_mut().zip(all) {
                    let first = values.first().copied().flatten();
                    rows.push((name, measure, first, Figure::of(values)));
                }
            }
        }
        for (week, rows) in weeks.iter().zip(by_week) {
            week_of(arm, week, rows, &mut csv)?;
        }
    }
    csv.flush()
}

/// Of a specialty or the trust: a measure's value in the first replication, and its estimate.
type Row<'n> = (&'n str, Measure, Option<f64>, Figure);

fn week_of<W: Write>(
    arm: Arm,
    week: &Week,
    rows: Vec<Row<'_>>,
    csv: &mut Rows<W>,
) -> io::Result<()> {
    let (number, from) = (week.number.to_string(), week.from.to_string());
    let days = week.days.len().to_string();
    for (name, measure, first, figure) in rows {
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
            measure.id(),
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
