//! `daily.csv`: every measure by day and specialty, either estimated over replications or one
//! replication after the other. Tidy: one value or one estimate a row. A measure that is zero, or
//! has nothing to measure, on every day of every replication of every arm has no rows: a hospital
//! without a car park has no column of empty spaces.

use std::io::{self, Write};

use serde::{Deserialize, Serialize};

use crate::model::{Arm, Measure, Scope, Site, SpecialtyId};
use crate::study::{Figure, Runs};

use super::columns::{self, Rows};
use super::format::plain;
use super::{io_error, trust_name};

/// What a row of `daily.csv` is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Detail {
    /// An estimate over all replications.
    #[default]
    Estimates,
    /// One replication's value.
    Replications,
}

impl Detail {
    /// Its name on the command line and in the manifest.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Estimates => "estimates",
            Self::Replications => "replications",
        }
    }

    /// The detail with this name.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        [Self::Estimates, Self::Replications]
            .into_iter()
            .find(|d| d.name() == name)
    }
}

/// Writes the days. Days without anything to measure have no row, and neither have measures that
/// are never anything but zero, in any arm.
///
/// # Errors
///
/// It cannot be written.
pub fn write(site: &Site<'_>, runs: &Runs, detail: Detail, out: &mut dyn Write) -> io::Result<()> {
    let table = match detail {
        Detail::Estimates => columns::DAILY,
        Detail::Replications => columns::DAILY_OF_REPLICATIONS,
    };
    let mut csv = table.writer(out)?;
    let names: Vec<&str> = site.specialties.iter().map(|s| s.name).collect();
    let trust = trust_name(&names);
    let measures: Vec<Measure> = Measure::ALL
        .iter()
        .copied()
        .filter(|&measure| is_ever_anything(runs, measure))
        .collect();
    let mut series = Vec::new();
    for row in 0..=names.len() {
        let specialty = row.checked_sub(1).map(SpecialtyId::new);
        let name = specialty.map_or(&*trust, |s| names[s.index()]);
        let kept = |m: &Measure| specialty.is_none() || m.definition().scope == Scope::Specialty;
        let measures = measures.iter().copied().filter(kept);
        series.extend(measures.map(|measure| Kept {
            measure,
            specialty,
            name,
        }));
    }
    for &arm in &runs.arms {
        match detail {
            Detail::Estimates => estimates(site, runs, arm, &series, &mut csv)?,
            Detail::Replications => replications(site, runs, arm, &series, &mut csv)?,
        }
    }
    csv.flush()
}

/// A series that is kept of every replication.
struct Kept<'n> {
    measure: Measure,
    specialty: Option<SpecialtyId>,
    /// Of the specialty or the trust.
    name: &'n str,
}

fn days_of(site: &Site<'_>) -> usize {
    usize::try_from(site.calendar.days()).unwrap_or(0)
}

/// Whether a measure is more than zero on any day, for the trust or any specialty: a median of the
/// trust may be zero where one specialty's is not. No measure is less.
pub(super) fn is_ever_anything(runs: &Runs, measure: Measure) -> bool {
    let mut outcomes = runs.arms.iter().flat_map(|&arm| runs.of(arm));
    outcomes.any(|o| {
        rows(measure, o.book.specialties()).any(|row| {
            let daily = o.book.daily(measure, row);
            (0..o.book.days()).any(|day| daily.cell(day).sum != 0.0)
        })
    })
}

/// The rows of a measure: the trust's, and those of the specialties for which it is kept.
fn rows(measure: Measure, specialties: usize) -> impl Iterator<Item = Option<SpecialtyId>> {
    let kept = match measure.definition().scope {
        Scope::Trust => 0,
        Scope::Specialty => specialties,
    };
    std::iter::once(None).chain((0..kept).map(|s| Some(SpecialtyId::new(s))))
}

/// Series by series, for each is read once; written day by day.
fn estimates<W: Write>(
    site: &Site<'_>,
    runs: &Runs,
    arm: Arm,
    series: &[Kept<'_>],
    csv: &mut Rows<W>,
) -> io::Result<()> {
    let days = days_of(site);
    let of_series = |kept: &Kept<'_>| -> Vec<Figure> {
        let mut values = vec![Vec::new(); days];
        for outcome in runs.of(arm) {
            let daily = outcome.book.daily(kept.measure, kept.specialty);
            for (day, values) in values.iter_mut().enumerate() {
                values.extend(daily.on_day(day));
            }
        }
        let figure = |values: Vec<f64>| Figure::of(values.into_iter().map(Some));
        values.into_iter().map(figure).collect()
    };
    let figures: Vec<Vec<Figure>> = series.iter().map(of_series).collect();
    for day in 0..days {
        let date = site.calendar.date(day as i64).to_string();
        for (kept, figures) in series.iter().zip(&figures) {
            let figure = &figures[day];
            let (Some(mean), Some(p05), Some(p50), Some(p95)) =
                (figure.mean, figure.p05, figure.p50, figure.p95)
            else {
                continue;
            };
            let [mean, p05, p50, p95] = [mean, p05, p50, p95].map(plain);
            let (arm, id, n) = (arm.name(), kept.measure.id(), figure.n.to_string());
            csv.write_record([arm, &date, kept.name, id, &mean, &p05, &p50, &p95, &n])
                .map_err(io_error)?;
        }
    }
    Ok(())
}

/// Values of some days that are held at once, 16 bytes each.
const AT_ONCE: usize = 2 << 20;

/// Some days of all series at a time, as many as memory holds; written day by day.
fn replications<W: Write>(
    site: &Site<'_>,
    runs: &Runs,
    arm: Arm,
    series: &[Kept<'_>],
    csv: &mut Rows<W>,
) -> io::Result<()> {
    let outcomes = runs.of(arm);
    let at_once = (AT_ONCE / (series.len() * outcomes.len()).max(1)).max(1);
    let days: Vec<usize> = (0..days_of(site)).collect();
    for days in days.chunks(at_once) {
        // By outcome, series and day.
        let mut values = Vec::with_capacity(outcomes.len() * series.len() * days.len());
        for outcome in outcomes {
            for kept in series {
                let daily = outcome.book.daily(kept.measure, kept.specialty);
                values.extend(days.iter().map(|&day| daily.on_day(day)));
            }
        }
        let value = |outcome: usize, nth: usize, at: usize| {
            values[(outcome * series.len() + nth) * days.len() + at]
        };
        for (at, &day) in days.iter().enumerate() {
            let date = site.calendar.date(day as i64).to_string();
            let mut from = 0;
            for same in series.chunk_by(|a, b| a.specialty == b.specialty) {
                for (outcome, replication) in runs.replications.iter().enumerate() {
                    let replication = replication.to_string();
                    for (nth, kept) in (from..).zip(same) {
                        let Some(value) = value(outcome, nth, at) else {
                            continue;
                        };
                        let (arm, id, value) = (arm.name(), kept.measure.id(), plain(value));
                        csv.write_record([&replication, arm, &date, kept.name, id, &value])
                            .map_err(io_error)?;
                    }
                }
                from += same.len();
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::examples::{CLINIC, with_runs};
    use super::*;

    #[test]
    fn measures_that_are_never_anything_have_no_rows() {
        for detail in [Detail::Estimates, Detail::Replications] {
            let text = with_runs(CLINIC, |site, runs| {
                let mut text = Vec::new();
                write(site, runs, detail, &mut text).expect("written");
                String::from_utf8(text).expect("UTF-8")
            });
            let rows = |measure: &str| {
                let named = format!(",{measure},");
                text.lines().filter(|line| line.contains(&named)).count()
            };
            // Nobody parks there, nobody rings, nothing goes wrong.
            for absent in [
                "car-park.full",
                "calls.offered",
                "faults.not-told",
                "clinic.turned-away",
            ] {
                assert_eq!(rows(absent), 0, "{absent}");
            }
            // A count that is zero on most days has all its days, in both arms, for the trust and
            // for its specialty; half of the rows are of one replication each.
            let days = 8 * 7;
            let times = if detail == Detail::Replications { 2 } else { 1 };
            assert_eq!(rows("clinic.attended"), days * 2 * 2 * times);
            assert!(
                text.contains(",2024-01-09,trust,clinic.attended,0"),
                "a Tuesday"
            );
        }
    }
}
