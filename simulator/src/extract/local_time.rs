//! Moments of a trust's own clock, and in which order its dates are written: found over a whole
//! column, never cell by cell.

use jiff::civil::Date;

use super::ExtractError;
use crate::model::spec::CivilDate;

/// Seconds in a day.
const DAY: i64 = 86_400;

/// A moment of the local clock, in whole seconds since the beginning of 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LocalTime(i64);

impl LocalTime {
    /// So many seconds after midnight of a date.
    #[must_use]
    pub fn of(date: CivilDate, seconds: i64) -> Self {
        Self(date.days_since(epoch()) * DAY + seconds)
    }

    /// The date of a day counted from 1970-01-01.
    #[must_use]
    pub fn date_of(day: i64) -> CivilDate {
        epoch().plus_days(day)
    }

    /// The weekday of a day counted from 1970-01-01, a Thursday: 0 for a Monday to 6 for a Sunday.
    #[must_use]
    pub fn weekday_of(day: i64) -> usize {
        (day + 3).rem_euclid(7) as usize
    }

    /// Days since 1970-01-01.
    #[must_use]
    pub fn day(self) -> i64 {
        self.0.div_euclid(DAY)
    }

    /// Seconds since midnight.
    #[must_use]
    pub fn second(self) -> i64 {
        self.0.rem_euclid(DAY)
    }

    /// Minutes since midnight.
    #[must_use]
    pub fn minute(self) -> i64 {
        self.second() / 60
    }

    /// 0 for a Monday to 6 for a Sunday.
    #[must_use]
    pub fn weekday(self) -> usize {
        Self::weekday_of(self.day())
    }

    /// The date.
    #[must_use]
    pub fn date(self) -> CivilDate {
        Self::date_of(self.day())
    }

    /// Seconds from another moment to this one.
    #[must_use]
    pub fn since(self, earlier: Self) -> i64 {
        self.0 - earlier.0
    }

    /// So many seconds later.
    #[must_use]
    pub fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0 + seconds)
    }

    /// Days from another moment to this one.
    #[must_use]
    pub fn days_since(self, earlier: Self) -> f64 {
        self.since(earlier) as f64 / DAY as f64
    }
}

fn epoch() -> CivilDate {
    CivilDate::of(jiff::civil::date(1970, 1, 1))
}

/// In which order the dates of a column are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DateOrder {
    /// 2027-03-01.
    #[default]
    YearFirst,
    /// 01/03/2027, the first of March.
    DayFirst,
    /// 03/01/2027, the first of March.
    MonthFirst,
}

impl DateOrder {
    /// In words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::YearFirst => "year-month-day",
            Self::DayFirst => "day/month/year",
            Self::MonthFirst => "month/day/year",
        }
    }
}

/// What the cells of a column say about the order.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Evidence {
    year_first: Option<u64>,
    day_first: Option<u64>,
    month_first: Option<u64>,
    /// Either way round, as 03/04/2027.
    either: Option<u64>,
}

impl Evidence {
    /// Takes in a cell of a line.
    pub(super) fn take(&mut self, cell: &str, line: u64) {
        let Some((parts, _)) = split(cell) else {
            return;
        };
        let first = match parts {
            Parts::YearFirst(..) => &mut self.year_first,
            Parts::Named(..) => return,
            Parts::Numbers(a, b, _) if a > 12 && b <= 12 => &mut self.day_first,
            Parts::Numbers(a, b, _) if a <= 12 && b > 12 => &mut self.month_first,
            Parts::Numbers(..) => &mut self.either,
        };
        first.get_or_insert(line);
    }

    /// The order, and whether it is only assumed: nothing in the column tells day from month.
    ///
    /// # Errors
    ///
    /// Dates of a column are in several orders.
    pub(super) fn order(&self, column: &str) -> Result<(DateOrder, bool), ExtractError> {
        let found = [
            (self.year_first, DateOrder::YearFirst),
            (self.day_first, DateOrder::DayFirst),
            (self.month_first, DateOrder::MonthFirst),
        ];
        let mut certain = found
            .iter()
            .filter_map(|&(line, order)| Some((line?, order)));
        match (certain.next(), certain.next()) {
            (Some((first, a)), Some((second, b))) => Err(ExtractError::new(
                format!(
                    "the dates of column \"{column}\" are in several orders: {} in line {first}, {} in line {second}",
                    a.words(),
                    b.words()
                ),
                "export it again with one form of date, best year-month-day",
            )),
            (Some((first, DateOrder::YearFirst)), None) => match self.either {
                Some(second) => Err(ExtractError::new(
                    format!(
                        "the dates of column \"{column}\" are in several orders: year-month-day in line {first}, another in line {second}"
                    ),
                    "export it again with one form of date, best year-month-day",
                )),
                None => Ok((DateOrder::YearFirst, false)),
            },
            (Some((_, order)), None) => Ok((order, false)),
            (None, _) => match self.either {
                Some(_) => Ok((DateOrder::DayFirst, true)),
                None => Ok((DateOrder::YearFirst, false)),
            },
        }
    }
}

/// The numbers of a date as written.
enum Parts {
    YearFirst(i64, i64, i64),
    Numbers(i64, i64, i64),
    /// Day, month by its name, year.
    Named(i64, i64, i64),
}

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// Date and seconds since midnight, as far as they can be told apart without knowing the order.
fn split(cell: &str) -> Option<(Parts, Option<i64>)> {
    let cell = cell.trim().trim_end_matches('Z');
    let end = cell
        .find(['T', ' '])
        .filter(|&at| at >= 6 && cell.as_bytes()[at - 1].is_ascii_digit());
    // Dates with the month by name may have blanks in them.
    let (date, time) = match cell.find(':') {
        Some(colon) => {
            let at = cell[..colon].rfind(['T', ' '])?;
            (&cell[..at], Some(cell[at + 1..].trim()))
        }
        None => match end {
            Some(at) if cell[at..].starts_with('T') => (&cell[..at], Some(&cell[at + 1..])),
            _ => (cell, None),
        },
    };
    let parts: Vec<&str> = date.trim().split(['-', '/', '.', ' ']).collect();
    let [a, b, c] = parts[..] else {
        return None;
    };
    let number = |text: &str| -> Option<i64> {
        let digits = (1..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        digits.then(|| text.parse().ok()).flatten()
    };
    let year = |text: &str| match (text.len(), number(text)) {
        (4, year) => year,
        (2, year) => year.map(|y| 2000 + y),
        _ => None,
    };
    let parts = if a.len() == 4 {
        Parts::YearFirst(number(a)?, number(b)?, number(c)?)
    } else if let Some(month) = number(b) {
        Parts::Numbers(number(a)?, month, year(c)?)
    } else {
        let name = b.get(..3)?.to_ascii_lowercase();
        let month = MONTHS.iter().position(|&m| m == name)?;
        Parts::Named(number(a)?, month as i64 + 1, year(c)?)
    };
    match time {
        Some(time) => Some((parts, Some(seconds(time)?))),
        None => Some((parts, None)),
    }
}

/// Seconds since midnight of `09:05`, `9:05:30` or `09:05:30.250`.
pub(super) fn seconds(time: &str) -> Option<i64> {
    let whole = time.split('.').next()?;
    let parts: Vec<&str> = whole.split(':').collect();
    let number = |text: &str, most: i64| -> Option<i64> {
        let digits = (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        let value: i64 = digits.then(|| text.parse().ok()).flatten()?;
        (value <= most).then_some(value)
    };
    match parts[..] {
        [h, m] => Some(number(h, 23)? * 3600 + number(m, 59)? * 60),
        [h, m, s] => Some(number(h, 23)? * 3600 + number(m, 59)? * 60 + number(s, 59)?),
        _ => None,
    }
}

/// A moment as written, and whether a time of day stands with it.
pub(super) fn read(cell: &str, order: DateOrder) -> Option<(LocalTime, bool)> {
    let (parts, time) = split(cell)?;
    let (year, month, day) = match (parts, order) {
        (Parts::YearFirst(y, m, d), DateOrder::YearFirst) => (y, m, d),
        (Parts::Named(d, m, y), _) | (Parts::Numbers(d, m, y), DateOrder::DayFirst) => (y, m, d),
        (Parts::Numbers(m, d, y), DateOrder::MonthFirst) => (y, m, d),
        _ => return None,
    };
    let date = Date::new(
        i16::try_from(year).ok()?,
        i8::try_from(month).ok()?,
        i8::try_from(day).ok()?,
    );
    let date = date.ok().filter(|d| (1900..=2200).contains(&d.year()))?;
    Some((
        LocalTime::of(CivilDate::of(date), time.unwrap_or(0)),
        time.is_some(),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order_of(cells: &[&str]) -> Result<(DateOrder, bool), ExtractError> {
        let mut evidence = Evidence::default();
        for (at, cell) in cells.iter().enumerate() {
            evidence.take(cell, at as u64 + 2);
        }
        evidence.order("seen")
    }

    #[test]
    fn the_order_is_that_of_the_whole_column() {
        use DateOrder::{DayFirst, MonthFirst, YearFirst};
        for (cells, order) in [
            (&["2027-03-04", "2027-03-01T09:30"][..], (YearFirst, false)),
            (&["03/04/2027 09:30", "31/12/2027"], (DayFirst, false)),
            (&["03/04/2027", "12/31/2027"], (MonthFirst, false)),
            (&["03/04/2027", "04.05.27"], (DayFirst, true)),
            (&["", "nonsense", "1 March 2027"], (YearFirst, false)),
        ] {
            assert_eq!(order_of(cells), Ok(order), "{cells:?}");
        }
        for (cells, lines) in [
            (["31/12/2027", "12/31/2027"], ["line 2", "line 3"]),
            (["2027-12-31", "01/02/2027"], ["line 2", "line 3"]),
        ] {
            let wrong = order_of(&cells).expect_err("mixed").what;
            assert!(lines.iter().all(|line| wrong.contains(line)), "{wrong}");
        }
    }

    #[test]
    fn a_moment_is_read_as_people_write_it() {
        let first = LocalTime::of(CivilDate::of(jiff::civil::date(2027, 3, 1)), 9 * 3600 + 300);
        for (cell, order) in [
            ("2027-03-01T09:05:00", DateOrder::YearFirst),
            ("2027-03-01 09:05:00.750", DateOrder::YearFirst),
            ("01/03/2027 09:05", DateOrder::DayFirst),
            ("1.3.27 9:05", DateOrder::DayFirst),
            ("03/01/2027 09:05", DateOrder::MonthFirst),
            ("01-Mar-2027 09:05", DateOrder::DayFirst),
            ("1 March 2027 09:05:00", DateOrder::YearFirst),
        ] {
            assert_eq!(read(cell, order), Some((first, true)), "{cell}");
        }
        assert_eq!((first.weekday(), first.minute()), (0, 545));
        for cell in [
            "",
            "31/02/2027",
            "09:05",
            "2027-03",
            "Mr Smith",
            "2027-03-01 25:00",
        ] {
            assert_eq!(read(cell, DateOrder::DayFirst), None, "{cell}");
        }
    }
}
