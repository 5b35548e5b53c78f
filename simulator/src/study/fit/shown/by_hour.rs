//! Calls by weekday and hour, against a profile that is the same on every weekday.

use super::{FEWEST, beyond_chance};

/// The calls of an hour of a weekday.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cell {
    /// First calls that came.
    pub seen: f64,
    /// How many the profile has, of as many on that weekday.
    pub expected: f64,
    /// Adjusted residual: how many standard deviations more came (Haberman 1973, Biometrics 29, 205-220).
    pub residual: f64,
}

/// First calls by weekday and hour.
#[derive(Clone, Debug, PartialEq)]
pub struct ByHour {
    /// By weekday, Monday first, and hour. None of an hour with fewer than five calls, or in which the
    /// profile has fewer; nor the least of those that are left where one alone would be missing in a
    /// weekday or an hour, for it could be reckoned.
    pub cells: [[Option<Cell>; 24]; 7],
}

impl ByHour {
    pub(in crate::study::fit) fn of(counts: &[[f64; 24]; 7]) -> Self {
        let by_weekday = counts.map(|hours| hours.iter().sum::<f64>());
        let by_hour: [f64; 24] = std::array::from_fn(|h| counts.iter().map(|day| day[h]).sum());
        let all: f64 = by_weekday.iter().sum();
        let cell = |day: usize, hour: usize| {
            let (row, column) = (by_weekday[day] / all, by_hour[hour] / all);
            let (seen, expected) = (counts[day][hour], all * row * column);
            let variance = expected * (1.0 - row) * (1.0 - column);
            (seen >= FEWEST && expected >= FEWEST && variance > 0.0).then(|| Cell {
                seen,
                expected,
                residual: (seen - expected) / variance.sqrt(),
            })
        };
        let mut cells = std::array::from_fn(|d| std::array::from_fn(|h| cell(d, h)));
        // Places with calls, in lines along which a sum may be known.
        let mut lines: Vec<Vec<(usize, usize)>> = Vec::new();
        let there = |places: Vec<(usize, usize)>| -> Vec<(usize, usize)> {
            let some = |&(d, h): &(usize, usize)| by_weekday[d] > 0.0 && by_hour[h] > 0.0;
            places.into_iter().filter(some).collect()
        };
        lines.extend((0..7).map(|d| there((0..24).map(|h| (d, h)).collect())));
        lines.extend((0..24).map(|h| there((0..7).map(|d| (d, h)).collect())));
        while let Some((day, hour)) = left_alone(&cells, &lines) {
            cells[day][hour] = None;
        }
        Self { cells }
    }

    /// From the first to the last hour with a cell, if there are any.
    #[must_use]
    pub fn hours(&self) -> Option<(usize, usize)> {
        let has = |hour: &usize| self.cells.iter().any(|day| day[*hour].is_some());
        Some(((0..24).find(has)?, (0..24).rfind(has)?))
    }

    fn shown(&self) -> impl Iterator<Item = (usize, usize, Cell)> {
        let of = |(d, day): (usize, &[Option<Cell>; 24])| {
            let cells = day.iter().enumerate();
            let cells = cells.filter_map(move |(h, cell)| Some((d, h, (*cell)?)));
            cells.collect::<Vec<_>>()
        };
        self.cells.iter().enumerate().flat_map(of)
    }

    /// How many standard deviations stand out among so many cells.
    #[must_use]
    pub fn far(&self) -> f64 {
        beyond_chance(self.shown().count())
    }

    /// Those that stand out more than chance would have in one of all, the furthest first: weekday, hour
    /// and cell.
    #[must_use]
    pub fn apart(&self) -> Vec<(usize, usize, Cell)> {
        let far = self.far();
        let shown = self.shown();
        let mut apart: Vec<(usize, usize, Cell)> = shown
            .filter(|(_, _, cell)| cell.residual.abs() > far)
            .collect();
        apart.sort_by(|a, b| b.2.residual.abs().total_cmp(&a.2.residual.abs()));
        apart
    }
}

/// Of the first line in which just one cell is missing the least other cell; rather one in whose other line
/// one is missing too.
fn left_alone(
    cells: &[[Option<Cell>; 24]; 7],
    lines: &[Vec<(usize, usize)>],
) -> Option<(usize, usize)> {
    let is_missing = |&&(d, h): &&(usize, usize)| cells[d][h].is_none();
    let missing = |line: &&Vec<(usize, usize)>| line.iter().filter(is_missing).count();
    let shown = |line: &&Vec<(usize, usize)>| line.len() > missing(line);
    let line = lines
        .iter()
        .find(|line| missing(line) == 1 && shown(line))?;
    let alone = |place: &(usize, usize)| {
        let others = lines
            .iter()
            .filter(|&other| other != line && other.contains(place));
        others.map(|other| missing(&other)).sum::<usize>() == 0
    };
    let places = line
        .iter()
        .filter_map(|&(d, h)| Some(((d, h), cells[d][h]?.seen)));
    let least =
        places.min_by(|(a, few), (b, more)| alone(a).cmp(&alone(b)).then(few.total_cmp(more)));
    least.map(|(place, _)| place)
}
