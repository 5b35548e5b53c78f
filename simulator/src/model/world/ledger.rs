//! What is written down: for every measure, day and specialty, a sum and a number. Definitions
//! are in `measures`; estimates over replications are made elsewhere.

mod book;

pub use book::{Book, Daily};

use super::ids::SpecialtyId;
use crate::engine::{Duration, Histogram};
use crate::model::measures::handle::{Averaged, Counted, OverTime, Series, Standing};
use crate::model::measures::{Kind, Measure, Scope};

/// A sum and the number (of observations, of days, or of milliseconds) it was made over.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Cell {
    /// Sum of what was observed.
    pub sum: f64,
    /// Over how many.
    pub n: f64,
}

impl Cell {
    /// Both added.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            sum: self.sum + other.sum,
            n: self.n + other.n,
        }
    }
}

/// The daily figures of one replication of one arm.
#[derive(Clone, Debug)]
pub struct Ledger {
    days: usize,
    specialties: usize,
    /// First row of each measure; a row is one series of daily cells.
    first_row: Vec<usize>,
    rows: usize,
    /// Day by day, so that what is written down today lies together; in the book it is row by row.
    cells: Vec<Cell>,
    /// Observations behind percentiles, by percentile measure and scope: whole horizon.
    spreads: Vec<Spread>,
}

/// Observations whose percentiles are reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Observed {
    /// Overrun of a list.
    Overrun,
    /// Wait of a patient in the clinic.
    ClinicWait,
    /// Time of a caller in the queue.
    CallWait,
}

impl Observed {
    const ALL: [Self; 3] = [Self::Overrun, Self::ClinicWait, Self::CallWait];

    /// The mean of the same observations.
    const fn measure(self) -> Measure {
        match self {
            Self::Overrun => Measure::ClinicOverrun,
            Self::ClinicWait => Measure::ClinicWait,
            Self::CallWait => Measure::CallsWait,
        }
    }

    /// What is observed of a measure, if its percentiles are reported.
    #[inline]
    const fn of(measure: Measure) -> Option<Self> {
        match measure {
            Measure::ClinicOverrun => Some(Self::Overrun),
            Measure::ClinicWait => Some(Self::ClinicWait),
            Measure::CallsWait => Some(Self::CallWait),
            _ => None,
        }
    }
}

#[derive(Clone, Debug, Default)]
struct Spread {
    /// What is reported of them, and the share of observations that is not above it.
    percentiles: Vec<(Measure, f64)>,
    /// Today's values: by specialty; the trust's are all of them.
    today: Vec<Vec<f64>>,
    /// All values: the trust first, then the specialties.
    ever: Vec<Histogram>,
}

/// The first row of each measure, and how many rows there are: the trust's, and those of the
/// specialties where they are kept.
fn rows_of(specialties: usize) -> (Vec<usize>, usize) {
    let mut rows = 0;
    let mut first_row = Vec::with_capacity(Measure::ALL.len());
    for m in Measure::ALL {
        first_row.push(rows);
        rows += match m.definition().scope {
            Scope::Trust => 1,
            Scope::Specialty => 1 + specialties,
        };
    }
    (first_row, rows)
}

impl Ledger {
    /// An empty ledger.
    #[must_use]
    pub fn new(days: i64, specialties: usize) -> Self {
        let days = usize::try_from(days).expect("a horizon of at least a day");
        let (first_row, rows) = rows_of(specialties);
        let spread = |of: Observed| Spread {
            percentiles: of.measure().percentiles().collect(),
            today: vec![Vec::new(); specialties.max(1)],
            ever: vec![Histogram::default(); specialties + 1],
        };
        Self {
            days,
            specialties,
            first_row,
            rows,
            cells: vec![Cell::default(); rows * days],
            spreads: Observed::ALL.into_iter().map(spread).collect(),
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

    #[inline]
    fn at(&mut self, measure: Measure, row: usize, day: i64) -> Option<&mut Cell> {
        let day = usize::try_from(day).ok().filter(|&d| d < self.days)?;
        let place = self.place(measure, row, day);
        Some(&mut self.cells[place])
    }

    #[inline]
    fn place(&self, measure: Measure, row: usize, day: usize) -> usize {
        day * self.rows + self.first_row[measure.index()] + row
    }

    /// Adds to a cell whatever the measure is: for tests of those who read figures. Whoever
    /// records them has a handle.
    #[doc(hidden)]
    #[inline]
    pub fn write(
        &mut self,
        measure: Measure,
        specialty: Option<SpecialtyId>,
        day: i64,
        sum: f64,
        n: f64,
    ) {
        if let Some(cell) = self.at(measure, specialty.map_or(0, |s| 1 + s.index()), day) {
            cell.sum += sum;
            cell.n += n;
        }
    }

    /// One more on a day. What falls on no simulated day is in no figure.
    #[inline]
    pub fn one(&mut self, count: impl Into<Series<Counted>>, day: i64) {
        self.several(count, day, 1.0);
    }

    /// So many more on a day.
    #[inline]
    pub fn several(&mut self, count: impl Into<Series<Counted>>, day: i64, amount: f64) {
        let of = count.into();
        self.write(of.measure(), of.specialty(), day, amount, 1.0);
    }

    /// Notes an observation of a mean or a share on a day, for its percentiles too where they are
    /// reported.
    #[inline]
    pub fn observe(&mut self, ratio: impl Into<Series<Averaged>>, day: i64, value: f64) {
        let of = ratio.into();
        self.write(of.measure(), of.specialty(), day, value, 1.0);
        if let Some(what) = Observed::of(of.measure()) {
            let spread = &mut self.spreads[what as usize];
            spread.today[of.specialty().map_or(0, SpecialtyId::index)].push(value);
        }
    }

    /// Adds to both sides of a mean or a share on a day: `part` of a `whole`. Percentiles are of
    /// what is observed one by one, so this is not for measures that have some.
    #[inline]
    pub fn part(&mut self, ratio: impl Into<Series<Averaged>>, day: i64, part: f64, whole: f64) {
        let of = ratio.into();
        debug_assert!(Observed::of(of.measure()).is_none(), "{:?}", of.measure());
        self.write(of.measure(), of.specialty(), day, part, whole);
    }

    /// A level at the end of a day; to be told once a day.
    #[inline]
    pub fn stands(&mut self, level: impl Into<Series<Standing>>, day: i64, value: f64) {
        let of = level.into();
        self.write(of.measure(), of.specialty(), day, value, 1.0);
    }

    /// A mean over the time of a day: `area` is the level times the milliseconds for which it
    /// stood.
    #[inline]
    pub fn over_day(&mut self, mean: impl Into<Series<OverTime>>, day: i64, area: f64) {
        let of = mean.into();
        let whole_day = Duration::from_days(1).as_ms_f64();
        self.write(of.measure(), of.specialty(), day, area, whole_day);
    }

    /// Closes a day: percentiles of what was observed since the last closing.
    pub fn close_day(&mut self, day: i64) {
        for what in Observed::ALL {
            let mut spread = std::mem::take(&mut self.spreads[what as usize]);
            let mut all = Vec::new();
            let by_specialty = what.measure().definition().scope == Scope::Specialty;
            for (s, today) in spread.today.iter_mut().enumerate() {
                for &value in today.iter() {
                    spread.ever[0].record(value);
                    if by_specialty {
                        spread.ever[1 + s].record(value);
                    }
                }
                all.extend_from_slice(today);
                if by_specialty {
                    self.note_percentiles(&spread.percentiles, 1 + s, day, today);
                }
                today.clear();
            }
            self.note_percentiles(&spread.percentiles, 0, day, &mut all);
            self.spreads[what as usize] = spread;
        }
    }

    fn note_percentiles(
        &mut self,
        percentiles: &[(Measure, f64)],
        row: usize,
        day: i64,
        values: &mut [f64],
    ) {
        if values.is_empty() {
            return;
        }
        for &(measure, p) in percentiles {
            // The observation of rank ceil(p n), as over the whole horizon.
            let rank = (p * values.len() as f64).ceil().max(1.0) as usize - 1;
            let (_, value, _) = values.select_nth_unstable_by(rank, f64::total_cmp);
            let value = *value;
            if let Some(cell) = self.at(measure, row, day) {
                *cell = Cell { sum: value, n: 1.0 };
            }
        }
    }

    /// What has been written down of a specialty for a day.
    #[must_use]
    pub fn of_specialty(&self, measure: Measure, specialty: SpecialtyId, day: i64) -> Cell {
        let day = usize::try_from(day).ok().filter(|&d| d < self.days);
        day.map_or_else(Cell::default, |day| {
            self.cells[self.place(measure, 1 + specialty.index(), day)]
        })
    }

    /// What has been written down of the trust for a day.
    fn of_the_trust(&self, measure: Measure, day: usize) -> Cell {
        let of = |row: usize| self.cells[self.place(measure, row, day)];
        let d = measure.definition();
        // Percentiles of the trust are noted when the day is closed.
        if d.scope == Scope::Trust || measure.is_percentile() {
            return of(0);
        }
        let mut whole = of(0);
        for s in 0..self.specialties {
            whole = whole.and(of(1 + s));
            // A level exists once a day, however many specialties it is summed over.
            if d.kind == Kind::Level {
                whole.n = whole.n.min(1.0);
            }
        }
        whole
    }

    /// The trust's figure of a day that has been closed, if there was anything to measure. A
    /// count has a figure every day.
    #[must_use]
    pub fn on_day(&self, measure: Measure, day: i64) -> Option<f64> {
        let day = usize::try_from(day).ok().filter(|&d| d < self.days)?;
        value_of(measure, self.of_the_trust(measure, day))
    }

    /// A level at the end of a day that is closed.
    #[must_use]
    pub fn level(&self, level: impl Into<Series<Standing>>, day: i64) -> Option<f64> {
        let of = level.into();
        let day = usize::try_from(day).ok().filter(|&d| d < self.days)?;
        let row = of.specialty().map_or(0, |s| 1 + s.index());
        value_of(of.measure(), self.cells[self.place(of.measure(), row, day)])
    }

    /// Ends the book: the trust's rows become the sums over specialties, and the spreads give
    /// their percentiles over the whole horizon.
    #[must_use]
    pub fn close(mut self) -> Book {
        for &m in Measure::ALL {
            for day in 0..self.days {
                let whole = self.of_the_trust(m, day);
                let place = self.place(m, 0, day);
                self.cells[place] = whole;
            }
        }
        let mut percentiles = Vec::new();
        for spread in &self.spreads {
            for &(m, p) in &spread.percentiles {
                let rows = spread.ever.iter();
                let values = rows.map(|h| (h.count() > 0).then(|| h.quantile(p)));
                percentiles.push((m, values.collect()));
            }
        }
        let series = |row: usize| self.cells[row..].iter().step_by(self.rows);
        let cells = (0..self.rows).flat_map(series);
        let cells = cells.map(|c| (c.sum as f32, c.n as f32)).collect();
        Book::of((self.days, self.specialties), cells, percentiles)
    }
}

/// What a cell says of a measure.
fn value_of(measure: Measure, cell: Cell) -> Option<f64> {
    match measure.definition().kind {
        Kind::Count => Some(cell.sum),
        _ => (cell.n > 0.0).then(|| cell.sum / cell.n),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::measures::figure;

    /// Where all are alike every percentile is what they are, of the trust and of a specialty, on a day
    /// and over the whole time.
    #[test]
    fn no_percentile_is_beyond_what_was_observed() {
        let eyes = SpecialtyId::new(0);
        let mut ledger = Ledger::new(2, 1);
        for day in 0..2 {
            ledger.observe(figure::ClinicOverrun.of(eyes), day, 39.0);
            ledger.observe(figure::ClinicWait.of(eyes), day, 840.0);
            ledger.observe(figure::CallsWait, day, 13.0);
            ledger.close_day(day);
        }
        let book = ledger.close();
        for (measure, value) in [
            (Measure::ClinicOverrunMedian, 39.0),
            (Measure::ClinicOverrun90, 39.0),
            (Measure::ClinicWait90, 840.0),
            (Measure::CallsWait90, 13.0),
        ] {
            for of in [None, Some(eyes)]
                .into_iter()
                .filter(|of| book.keeps(measure, *of))
            {
                assert_eq!(book.on_day(measure, of, 0), Some(value), "{measure:?}");
                assert_eq!(book.over_all(measure, of, 0..2), Some(value), "{measure:?}");
            }
        }
    }

    /// What is recorded by handles is in the book, percentiles included.
    #[test]
    fn what_is_recorded_is_in_the_book() {
        let eyes = SpecialtyId::new(1);
        let mut ledger = Ledger::new(2, 2);
        ledger.one(figure::CallsOffered, 1);
        ledger.several(figure::ClinicAttended.of(eyes), 0, 3.0);
        ledger.observe(figure::ClinicOverrun.of(eyes), 0, 12.0);
        ledger.observe(figure::CallsWait, 0, 4.0);
        ledger.part(figure::ClerkUtilisation, 0, 5.0, 8.0);
        ledger.stands(figure::ListSize.of(eyes), 1, 40.0);
        let whole_day = Duration::from_days(1).as_ms_f64();
        ledger.over_day(figure::DeskQueue, 0, 7.0 * whole_day);
        // What falls on no simulated day is in no figure.
        ledger.one(figure::CallsOffered, 2);
        ledger.close_day(0);
        ledger.close_day(1);
        let book = ledger.close();
        let found = [
            (Measure::CallsOffered, None, 1, 1.0),
            (Measure::ClinicAttended, None, 0, 3.0),
            (Measure::ClinicAttended, Some(eyes), 0, 3.0),
            (Measure::ClinicOverrun, Some(eyes), 0, 12.0),
            (Measure::ClinicOverrun90, Some(eyes), 0, 12.0),
            (Measure::CallsWait90, None, 0, 4.0),
            (Measure::ClerkUtilisation, None, 0, 0.625),
            (Measure::ListSize, None, 1, 40.0),
            (Measure::DeskQueue, None, 0, 7.0),
        ];
        for (measure, specialty, day, value) in found {
            assert_eq!(
                book.on_day(measure, specialty, day),
                Some(value),
                "{measure:?}"
            );
        }
    }
}
