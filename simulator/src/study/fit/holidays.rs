//! Public holidays in an extract: days that count for no mean, how many there are, and whether the trust
//! keeps them.

use super::{Period, took_place};
use crate::extract::appointments::Appointment;
use crate::extract::{LocalTime, some_rows};
use crate::model::spec::Holidays;

/// Where so large a share of what is usual comes on holidays, other days may be kept.
const AS_USUAL: f64 = 0.5;

/// Public holidays on weekdays on which any come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OnHolidays {
    /// How many days.
    pub days: u64,
    /// How many came on them.
    pub rows: u64,
}

impl OnHolidays {
    /// What stands above a value that is not from them; nothing if there are none.
    pub(super) fn told(self, kept: &Holidays) -> Option<String> {
        (self.days > 0).then(|| {
            format!(
                "left out {}, with {} on them",
                days(self.days, kept),
                some_rows(self.rows)
            )
        })
    }
}

fn days(n: u64, kept: &Holidays) -> String {
    let one = if n == 1 { "" } else { "s" };
    match kept {
        Holidays::Dates(_) => format!("{n} day{one} given as holidays"),
        Holidays::None | Holidays::EnglandAndWales => {
            format!("{n} public holiday{one} of England and Wales")
        }
    }
}

/// What is told of holidays in an extract.
#[derive(Default)]
pub(super) struct Told {
    /// What is left out.
    pub said: Option<String>,
    /// That it does not seem right.
    pub doubt: Option<String>,
}

/// What is left out of an extract as holidays, and whether that seems right.
pub(super) fn said(name: &str, rows: &[Appointment], period: Period, kept: &Holidays) -> Told {
    let mut came = vec![0_u64; (period.last - period.first + 1).max(0) as usize];
    let rows = rows
        .iter()
        .filter(|row| took_place(row) && period.has(row.at.day()));
    for row in rows {
        came[(row.at.day() - period.first) as usize] += 1;
    }
    let all: u64 = came.iter().sum();
    let mut by_weekday = [OnHolidays::default(); 7];
    for (day, n) in (period.first..).zip(&came) {
        let of = &mut by_weekday[LocalTime::weekday_of(day)];
        of.days += 1;
        of.rows += n;
    }
    let open = by_weekday.map(|of| of.rows * 100 > all);
    let mut holidays = OnHolidays::default();
    let mut usual = 0.0;
    for (day, n) in (period.first..).zip(&came) {
        let weekday = LocalTime::weekday_of(day);
        if open[weekday] && kept.contain(LocalTime::date_of(day).date()) {
            holidays.days += 1;
            holidays.rows += n;
            usual += by_weekday[weekday].rows as f64 / by_weekday[weekday].days as f64;
        }
    }
    if holidays.days == 0 {
        return Told::default();
    }
    Told {
        said: Some(format!(
            "{name}: left out of all means a day and a week, and of the days on which sessions may run, {}, with {} attended or missed on them",
            days(holidays.days, kept),
            some_rows(holidays.rows)
        )),
        doubt: (holidays.rows as f64 > AS_USUAL * usual).then(|| {
            format!(
                "{name}: as many come on {} as on other days: does the trust keep other holidays? --holidays says which",
                days(holidays.days, kept)
            )
        }),
    }
}
