//! `daily.csv`: every measure by day and specialty, either estimated over replications or one
//! replication after the other. Tidy: one value or one estimate a row. A measure that is zero, or
//! has nothing to measure, on every day of every replication of every arm has no rows: a hospital
//! without a car park has no column of empty spaces.

use std::io::{self, Write};

use csv::Writer;
use serde::{Deserialize, Serialize};

use crate::model::{Arm, Measure, Scope, Site, SpecialtyId};
use crate::study::{Figure, Runs};

use super::columns;
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
    for &arm in &runs.arms {
        for day in 0..usize::try_from(site.calendar.days()).unwrap_or(0) {
            let date = site.calendar.date(day as i64).to_string();
            for row in 0..=names.len() {
                let specialty = row.checked_sub(1).map(SpecialtyId::new);
                let name = specialty.map_or(trust, |s| names[s.index()]);
                let place = Place {
                    arm,
                    day,
                    date: &date,
                    specialty,
                    name,
                    measures: &measures,
                };
                match detail {
                    Detail::Estimates => estimates(runs, &place, &mut csv)?,
                    Detail::Replications => replications(runs, &place, &mut csv)?,
                }
            }
        }
    }
    csv.flush()
}

/// What several rows have in common.
struct Place<'a> {
    arm: Arm,
    day: usize,
    date: &'a str,
    specialty: Option<SpecialtyId>,
    name: &'a str,
    measures: &'a [Measure],
}

impl Place<'_> {
    /// The measures kept here.
    fn measures(&self) -> impl Iterator<Item = Measure> {
        let all = self.specialty.is_none();
        let kept = move |m: &Measure| all || m.definition().scope == Scope::Specialty;
        self.measures.iter().copied().filter(kept)
    }
}

/// Whether a measure is more than zero on any day, for the trust or any specialty: a median of the
/// trust may be zero where one specialty's is not. No measure is less.
pub(super) fn is_ever_anything(runs: &Runs, measure: Measure) -> bool {
    let mut outcomes = runs.arms.iter().flat_map(|&arm| runs.of(arm));
    outcomes.any(|o| {
        let rows = rows(measure, o.book.specialties());
        let mut cells = rows.flat_map(|row| (0..o.book.days()).map(move |day| (row, day)));
        cells.any(|(row, day)| o.book.cell(measure, row, day).sum != 0.0)
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

fn estimates<W: Write>(runs: &Runs, at: &Place<'_>, csv: &mut Writer<W>) -> io::Result<()> {
    for measure in at.measures() {
        let outcomes = runs.of(at.arm).iter();
        let figure = Figure::of(outcomes.map(|o| o.book.on_day(measure, at.specialty, at.day)));
        let (Some(mean), Some(p05), Some(p50), Some(p95)) =
            (figure.mean, figure.p05, figure.p50, figure.p95)
        else {
            continue;
        };
        let [mean, p05, p50, p95] = [mean, p05, p50, p95].map(plain);
        let (arm, id, n) = (at.arm.name(), measure.definition().id, figure.n.to_string());
        csv.write_record([arm, at.date, at.name, id, &mean, &p05, &p50, &p95, &n])
            .map_err(io_error)?;
    }
    Ok(())
}

fn replications<W: Write>(runs: &Runs, at: &Place<'_>, csv: &mut Writer<W>) -> io::Result<()> {
    for (replication, outcome) in runs.replications.iter().zip(runs.of(at.arm)) {
        let replication = replication.to_string();
        for measure in at.measures() {
            let Some(value) = outcome.book.on_day(measure, at.specialty, at.day) else {
                continue;
            };
            let (arm, id, value) = (at.arm.name(), measure.definition().id, plain(value));
            csv.write_record([&replication, arm, at.date, at.name, id, &value])
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
