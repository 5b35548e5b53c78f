//! What is written down: for every measure, day and specialty, a sum and a number. Definitions
//! are in `measure`; estimates over replications are made elsewhere.

use crate::engine::Histogram;
use crate::model::measures::{Kind, Measure, Scope};
use crate::model::world::ids::SpecialtyId;

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
    cells: Vec<Cell>,
    /// Observations behind percentiles, by percentile measure and scope: whole horizon.
    spreads: Vec<Spread>,
}

/// Observations whose percentiles are reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Observed {
    /// Overrun of a list.
    Overrun,
    /// Wait of a patient in the clinic.
    ClinicWait,
    /// Time of a caller in the queue.
    CallWait,
}

impl Observed {
    const ALL: [Self; 3] = [Self::Overrun, Self::ClinicWait, Self::CallWait];

    fn percentiles(self) -> &'static [(Measure, f64)] {
        match self {
            Self::Overrun => &[
                (Measure::ClinicOverrunMedian, 0.5),
                (Measure::ClinicOverrun90, 0.9),
            ],
            Self::ClinicWait => &[(Measure::ClinicWait90, 0.9)],
            Self::CallWait => &[(Measure::CallsWait90, 0.9)],
        }
    }
}

#[derive(Clone, Debug, Default)]
struct Spread {
    /// Today's values: by specialty; the trust's are all of them.
    today: Vec<Vec<f64>>,
    /// All values: the trust first, then the specialties.
    ever: Vec<Histogram>,
}

impl Ledger {
    /// An empty ledger.
    #[must_use]
    pub fn new(days: i64, specialties: usize) -> Self {
        let days = usize::try_from(days).expect("a horizon of at least a day");
        let mut rows = 0;
        let mut first_row = Vec::with_capacity(Measure::ALL.len());
        for m in Measure::ALL {
            first_row.push(rows);
            rows += match m.definition().scope {
                Scope::Trust => 1,
                Scope::Specialty => 1 + specialties,
            };
        }
        let spread = || Spread {
            today: vec![Vec::new(); specialties.max(1)],
            ever: vec![Histogram::default(); specialties + 1],
        };
        Self {
            days,
            specialties,
            first_row,
            cells: vec![Cell::default(); rows * days],
            spreads: Observed::ALL.iter().map(|_| spread()).collect(),
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
        Some(&mut self.cells[(self.first_row[measure.index()] + row) * self.days + day])
    }

    /// Adds to a measure of the trust as a whole.
    #[inline]
    pub fn add(&mut self, measure: Measure, day: i64, sum: f64, n: f64) {
        debug_assert!(measure.definition().scope == Scope::Trust, "{measure:?}");
        if let Some(cell) = self.at(measure, 0, day) {
            cell.sum += sum;
            cell.n += n;
        }
    }

    /// Adds to a measure of a specialty; the trust's follows from its specialties' at the end.
    #[inline]
    pub fn add_for(
        &mut self,
        measure: Measure,
        specialty: SpecialtyId,
        day: i64,
        sum: f64,
        n: f64,
    ) {
        debug_assert!(
            measure.definition().scope == Scope::Specialty,
            "{measure:?}"
        );
        if let Some(cell) = self.at(measure, 1 + specialty.index(), day) {
            cell.sum += sum;
            cell.n += n;
        }
    }

    /// Notes an observation whose percentiles are reported. Trust-wide ones give no specialty.
    #[inline]
    pub fn observe(&mut self, what: Observed, specialty: Option<SpecialtyId>, value: f64) {
        let spread = &mut self.spreads[what as usize];
        spread.today[specialty.map_or(0, SpecialtyId::index)].push(value);
    }

    /// Closes a day: percentiles of what was observed since the last closing.
    pub fn close_day(&mut self, day: i64) {
        for what in Observed::ALL {
            let mut spread = std::mem::take(&mut self.spreads[what as usize]);
            let mut all = Vec::new();
            let by_specialty = what != Observed::CallWait;
            for (s, today) in spread.today.iter_mut().enumerate() {
                for &value in today.iter() {
                    spread.ever[0].record(value);
                    if by_specialty {
                        spread.ever[1 + s].record(value);
                    }
                }
                all.extend_from_slice(today);
                if by_specialty {
                    self.note_percentiles(what, 1 + s, day, today);
                }
                today.clear();
            }
            self.note_percentiles(what, 0, day, &mut all);
            self.spreads[what as usize] = spread;
        }
    }

    fn note_percentiles(&mut self, what: Observed, row: usize, day: i64, values: &mut [f64]) {
        if values.is_empty() {
            return;
        }
        for &(measure, p) in what.percentiles() {
            // The observation of rank ceil(p n), as over the whole horizon.
            let rank = (p * values.len() as f64).ceil().max(1.0) as usize - 1;
            let (_, value, _) = values.select_nth_unstable_by(rank, f64::total_cmp);
            let value = *value;
            if let Some(cell) = self.at(measure, row, day) {
                *cell = Cell { sum: value, n: 1.0 };
            }
        }
    }

    /// What has been written down of the trust for a day.
    fn of_the_trust(&self, measure: Measure, day: usize) -> Cell {
        let of = |row: usize| self.cells[(self.first_row[measure.index()] + row) * self.days + day];
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

    /// Ends the book: the trust's rows become the sums over specialties, and the spreads give
    /// their percentiles over the whole horizon.
    #[must_use]
    pub fn close(mut self) -> Book {
        for &m in Measure::ALL {
            for day in 0..self.days {
                let whole = self.of_the_trust(m, day);
                self.cells[self.first_row[m.index()] * self.days + day] = whole;
            }
        }
        let mut percentiles = Vec::new();
        for what in Observed::ALL {
            for &(m, p) in what.percentiles() {
                let rows = &self.spreads[what as usize].ever;
                percentiles.push((
                    m,
                    rows.iter()
                        .map(|h| (h.count() > 0).then(|| h.quantile(p)))
                        .collect(),
                ));
            }
        }
        Book {
            days: self.days,
            specialties: self.specialties,
            first_row: self.first_row,
            cells: self
                .cells
                .iter()
                .map(|c| (c.sum as f32, c.n as f32))
                .collect(),
            percentiles,
        }
    }
}

/// The closed daily figures of one replication of one arm, at half the memory.
#[derive(Clone, Debug, PartialEq)]
pub struct Book {
    days: usize,
    specialties: usize,
    first_row: Vec<usize>,
    cells: Vec<(f32, f32)>,
    percentiles: Vec<(Measure, Vec<Option<f64>>)>,
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

/// What a cell says of a measure.
fn value_of(measure: Measure, cell: Cell) -> Option<f64> {
    match measure.definition().kind {
        Kind::Count => Some(cell.sum),
        _ => (cell.n > 0.0).then(|| cell.sum / cell.n),
    }
}
