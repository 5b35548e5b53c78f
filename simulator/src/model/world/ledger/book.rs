//! The closed daily figures of one replication of one arm: what is read off them, and the shape in
//! which they are written down.

use std::borrow::Cow;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Cell, rows_of, value_of};
use crate::model::measures::{Kind, Measure, Scope};
use crate::model::world::ids::SpecialtyId;
use crate::model::world::shelf::{Place, cells_of};

/// The closed daily figures of one replication of one arm, at half the memory.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(into = "Written", try_from = "Written")]
pub struct Book {
    days: usize,
    specialties: usize,
    first_row: Arc<[usize]>,
    cells: Cells,
    percentiles: Vec<(Measure, Vec<Option<f64>>)>,
}

/// Sums and numbers, row by row.
#[derive(Clone, Debug)]
enum Cells {
    Here(Vec<(f32, f32)>),
    OnShelf(Place),
}

/// One series of a book: a measure of the trust or of a specialty, day by day. Whoever asks for more than
/// one day takes this.
#[derive(Clone, Debug)]
pub struct Daily<'b> {
    measure: Measure,
    /// None where the measure is not kept for the specialty.
    cells: Cow<'b, [(f32, f32)]>,
}

impl Daily<'_> {
    /// Sum and number of one day; zero over zero where there is nothing.
    #[must_use]
    pub fn cell(&self, day: usize) -> Cell {
        self.cells
            .get(day)
            .map_or_else(Cell::default, |&(sum, n)| Cell {
                sum: f64::from(sum),
                n: f64::from(n),
            })
    }

    /// The measure on one day, if there was anything to measure.
    #[must_use]
    pub fn on_day(&self, day: usize) -> Option<f64> {
        value_of(self.measure, self.cell(day))
    }

    /// The measure over several days, as [`Book::over`].
    #[must_use]
    pub fn over(&self, days: impl Iterator<Item = usize>) -> Option<f64> {
        let cells = days.map(|day| self.cell(day));
        value_of(self.measure, cells.fold(Cell::default(), Cell::and))
    }
}

impl Book {
    /// A book of cells row by row.
    pub(super) fn of(
        (days, specialties): (usize, usize),
        cells: Vec<(f32, f32)>,
        percentiles: Vec<(Measure, Vec<Option<f64>>)>,
    ) -> Self {
        Self {
            days,
            specialties,
            first_row: rows_of(specialties).0.into(),
            cells: Cells::Here(cells),
            percentiles,
        }
    }

    /// How many series there are.
    pub(in crate::model) fn rows(&self) -> usize {
        rows_of(self.specialties).1
    }

    /// One of the series.
    pub(in crate::model) fn row(&self, at: usize) -> Cow<'_, [(f32, f32)]> {
        match &self.cells {
            Cells::Here(cells) => Cow::Borrowed(&cells[at * self.days..(at + 1) * self.days]),
            Cells::OnShelf(place) => Cow::Owned(cells_of(&place.part(at), self.days)),
        }
    }

    /// Bytes of the cells of a book.
    pub(in crate::model) fn size_of(days: usize, specialties: usize) -> usize {
        rows_of(specialties).1 * days * size_of::<(f32, f32)>()
    }

    /// Bytes of its cells.
    pub(in crate::model) fn bytes(&self) -> usize {
        match &self.cells {
            Cells::Here(cells) => size_of_val(&cells[..]),
            Cells::OnShelf(_) => 0,
        }
    }

    /// Its rows are on a shelf now; where they began it knows together with others of its site.
    pub(in crate::model) fn is_put_away(&mut self, place: Place, first_row: &Arc<[usize]>) {
        self.cells = Cells::OnShelf(place);
        self.first_row = Arc::clone(first_row);
    }

    /// The first row of each measure.
    pub(in crate::model) fn first_row(&self) -> Arc<[usize]> {
        Arc::clone(&self.first_row)
    }

    /// Where on a shelf its rows are, if they are.
    pub(in crate::model) fn place(&self) -> Option<&Place> {
        match &self.cells {
            Cells::Here(_) => None,
            Cells::OnShelf(place) => Some(place),
        }
    }

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

    /// A measure day by day; nothing on any day if it is not kept for the specialty.
    #[must_use]
    pub fn daily(&self, measure: Measure, specialty: Option<SpecialtyId>) -> Daily<'_> {
        let row = self.first_row[measure.index()] + specialty.map_or(0, |s| 1 + s.index());
        let cells = match self.keeps(measure, specialty) {
            true => self.row(row),
            false => Cow::Borrowed(&[][..]),
        };
        Daily { measure, cells }
    }

    /// Sum and number of one day; zero over zero if the measure is not kept for the specialty.
    #[must_use]
    pub fn cell(&self, measure: Measure, specialty: Option<SpecialtyId>, day: usize) -> Cell {
        self.daily(measure, specialty).cell(day)
    }

    /// The measure on one day, if there was anything to measure.
    #[must_use]
    pub fn on_day(
        &self,
        measure: Measure,
        specialty: Option<SpecialtyId>,
        day: usize,
    ) -> Option<f64> {
        self.daily(measure, specialty).on_day(day)
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
        self.daily(measure, specialty).over(days)
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

impl PartialEq for Book {
    fn eq(&self, other: &Self) -> bool {
        (self.days, self.specialties) == (other.days, other.specialties)
            && self.percentiles == other.percentiles
            && (0..self.rows()).all(|row| self.row(row) == other.row(row))
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
        let nothing = |&(sum, n): &(f32, f32)| (sum.to_bits(), n.to_bits()) == (0, 0);
        let mut rows = Vec::new();
        for (place, &measure) in Measure::ALL.iter().enumerate() {
            let next = first_row.get(place + 1).copied().unwrap_or(all);
            for at in first_row[place]..next {
                let cells = book.row(at);
                if cells.iter().all(nothing) {
                    continue;
                }
                let (sums, ns) = cells.iter().copied().unzip();
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
        Ok(Self::of((days, specialties), cells, percentiles))
    }
}
