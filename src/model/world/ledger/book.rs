//! The closed daily figures of one replication of one arm: what is read off them, and the shape in
//! which they are written down.

use serde::{Deserialize, Serialize};

use super::{Cell, rows_of, value_of};
use crate::model::measures::{Kind, Measure, Scope};
use crate::model::world::ids::SpecialtyId;

/// The closed daily figures of one replication of one arm, at half the memory.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(into = "Written", try_from = "Written")]
pub struct Book {
    pub(super) days: usize,
    pub(super) specialties: usize,
    pub(super) first_row: Vec<usize>,
    pub(super) cells: Vec<(f32, f32)>,
    pub(super) percentiles: Vec<(Measure, Vec<Option<f64>>)>,
}

impl Book {
    /// Simulated days.
    #[must_use]
    pub fn days(&self) -> usize {
        self.days
    }

    /// Specialties.
    #[must_use]
    pub fn specialties(&self) -> usize {
        self.specialties
    }

    /// Whether a measure is kept for this specialty (`None`: the trust).
    #[must_use]
    pub fn keeps(&self, measure: Measure, specialty: Option<SpecialtyId>) -> bool {
        specialty.is_none() || measure.definition().scope == Scope::Specialty
    }

    /// Sum and number of one day; zero over zero if the measure is not kept for the specialty.
    #[must_use]
    pub fn cell(&self, measure: Measure, specialty: Option<SpecialtyId>, day: usize) -> Cell {
        if !self.keeps(measure, specialty) || day >= self.days {
            return Cell::default();
        }
        let row = self.first_row[measure.index()] + specialty.map_or(0, |s| 1 + s.index());
        let (sum, n) = self.cells[row * self.days + day];
        Cell {
            sum: f64::from(sum),
            n: f64::from(n),
        }
    }

    /// The measure on one day, if there was anything to measure.
    #[must_use]
    pub fn on_day(
        &self,
        measure: Measure,
        specialty: Option<SpecialtyId>,
        day: usize,
    ) -> Option<f64> {
        value_of(measure, self.cell(measure, specialty, day))
    }

    /// The measure over several days (those given), if there was anything to measure.
    /// Levels, and the share within 18 weeks, are averaged over the days given, so give working
    /// days. Percentiles of a part of the horizon are the mean of the daily percentiles.
    #[must_use]
    pub fn over(
        &self,
        measure: Measure,
        specialty: Option<SpecialtyId>,
        days: impl Iterator<Item = usize>,
    ) -> Option<f64> {
        let cell = days
            .map(|d| self.cell(measure, specialty, d))
            .fold(Cell::default(), Cell::and);
        value_of(measure, cell)
    }

    /// The measure over the whole horizon; percentiles are those of all observations.
    #[must_use]
    pub fn over_all(
        &self,
        measure: Measure,
        specialty: Option<SpecialtyId>,
        working_days: impl Iterator<Item = usize>,
    ) -> Option<f64> {
        match measure.definition().kind {
            Kind::Median | Kind::Ninetieth => {
                let row = specialty.map_or(0, |s| 1 + s.index());
                let listed = self.percentiles.iter().find(|(m, _)| *m == measure)?;
                listed.1.get(row).copied().flatten()
            }
            Kind::Level => self.over(measure, specialty, working_days),
            _ => self.over(measure, specialty, 0..self.days),
        }
    }
}

/// Most cells of a book that is read back: what says that it has more is damaged.
const MOST_CELLS: usize = 1 << 26;

/// A book as it is written down. Rows that are nothing on every day are left out, as most are.
#[derive(Serialize, Deserialize)]
struct Written {
    days: usize,
    specialties: usize,
    rows: Vec<Row>,
    percentiles: Vec<(Measure, Vec<Option<f64>>)>,
}

/// A measure, which of its rows, and by day the sums and what they were made over.
#[derive(Serialize, Deserialize)]
struct Row(Measure, usize, Vec<f32>, Vec<f32>);

impl From<Book> for Written {
    fn from(book: Book) -> Self {
        let (first_row, all) = rows_of(book.specialties);
        let of = |at: usize| &book.cells[at * book.days..(at + 1) * book.days];
        let nothing = |&(sum, n): &(f32, f32)| (sum.to_bits(), n.to_bits()) == (0, 0);
        let mut rows = Vec::new();
        for (place, &measure) in Measure::ALL.iter().enumerate() {
            let next = first_row.get(place + 1).copied().unwrap_or(all);
            for at in first_row[place]..next {
                if of(at).iter().all(nothing) {
                    continue;
                }
                let (sums, ns) = of(at).iter().copied().unzip();
                rows.push(Row(measure, at - first_row[place], sums, ns));
            }
        }
        Self {
            days: book.days,
            specialties: book.specialties,
            rows,
            percentiles: book.percentiles,
        }
    }
}

impl TryFrom<Written> for Book {
    type Error = &'static str;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        let Written {
            days,
            specialties,
            rows,
            percentiles,
        } = written;
        if specialties >= MOST_CELLS {
            return Err("a book of too many specialties");
        }
        let (first_row, all) = rows_of(specialties);
        let size = all.checked_mul(days).filter(|&size| size <= MOST_CELLS);
        let mut cells = vec![(0.0, 0.0); size.ok_or("a book of too many cells")?];
        for Row(measure, row, sums, ns) in rows {
            let place = measure.index();
            let next = first_row.get(place + 1).copied().unwrap_or(all);
            let at = first_row[place].saturating_add(row);
            if at >= next || sums.len() != days || ns.len() != days {
                return Err("a row that cannot be in the book");
            }
            let cells = &mut cells[at * days..(at + 1) * days];
            for (cell, of_day) in cells.iter_mut().zip(sums.into_iter().zip(ns)) {
                *cell = of_day;
            }
        }
        Ok(Self {
            days,
            specialties,
            first_row,
            cells,
            percentiles,
        })
    }
}
