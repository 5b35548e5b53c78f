//! What the page of a fit shows beside its values: what was observed, and what is fitted says of
//! the same. Numbers only; pictures are made of them in `report`. Whatever is shown stands for five rows
//! at least: neighbours are taken together until there are as many, so that nothing is left out from
//! which a small number could be reckoned.

mod by_hour;
mod quantiles;
mod told;

pub use by_hour::{ByHour, Cell};
pub use quantiles::{Departure, LEAST_FOR_QUANTILES, QuantilePoint, Quantiles, Side};
pub use told::{Told, ToldSpecialty, Value};

use super::Period;
use super::attendance::tried;
use super::season::Season;
use crate::extract::appointments::Appointment;
use crate::extract::{FEW, LocalTime};
use crate::statistics::fitting::{FittedCounts, RisingChance};
use crate::statistics::{CONFIDENCE, Proportion, normal_quantile};

/// Fewer rows than this are not shown.
const FEWEST: f64 = FEW as f64;

/// So many standard errors off is one of so many at most once in twenty times that all are as the
/// fit has them (Bonferroni).
#[must_use]
pub fn beyond_chance(many: usize) -> f64 {
    let tail = (1.0 - CONFIDENCE) / 2.0 / many.max(1) as f64;
    normal_quantile(1.0 - tail).unwrap_or(f64::INFINITY)
}

/// How many came on a day, and whether the fit counts that day: it leaves out public holidays, weekdays
/// with next to nobody, and days with nobody where many are usual.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct DayCount {
    /// How many.
    pub count: f64,
    /// Whether the means are from it too.
    pub counted: bool,
}

/// Days one after the other, and how many came.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stretch {
    /// The first day, counted from 1970-01-01.
    pub first: i64,
    /// How many days.
    pub days: i64,
    /// How many came.
    pub seen: f64,
    /// How many the fit has on these days, and with what variance.
    pub expected: f64,
    /// See `expected`.
    pub variance: f64,
}

impl Stretch {
    /// How many standard deviations more came than the fit has.
    #[must_use]
    pub fn residual(&self) -> f64 {
        (self.seen - self.expected) / self.variance.sqrt()
    }

    fn and(self, next: Self) -> Self {
        Self {
            first: self.first,
            days: self.days + next.days,
            seen: self.seen + next.seen,
            expected: self.expected + next.expected,
            variance: self.variance + next.variance,
        }
    }
}

/// How many came over time.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OverTime {
    /// Weeks from Monday; several together where fewer than five came, or where it begins or ends
    /// within one.
    pub weeks: Vec<Stretch>,
    /// Weeks of a month together: each in the month of its middle.
    pub months: Vec<Stretch>,
}

impl OverTime {
    pub(super) fn of(
        counts: &FittedCounts,
        season: Option<&Season>,
        by_day: &[DayCount],
        first: i64,
    ) -> Self {
        let cv = counts.day_to_day.value;
        let days = (first..).zip(by_day).map(|(day, of)| {
            let mean = counts.means[LocalTime::weekday_of(day)].filter(|_| of.counted);
            let factor = season.map_or(1.0, |season| season.on(day));
            let mean = factor * mean.map_or(0.0, |mean| mean.value);
            Stretch {
                first: day,
                days: 1,
                seen: of.count,
                expected: mean,
                variance: mean + cv * cv * mean * mean,
            }
        });
        let weeks = together(days, |so_far, next| {
            let full = so_far.days >= 7 && so_far.seen >= FEWEST;
            full && LocalTime::weekday_of(next.first) == 0
        });
        let weeks = joined(weeks, |last| last.days >= 7 && last.seen >= FEWEST);
        let month = |stretch: &Stretch| {
            let middle = LocalTime::date_of(stretch.first + stretch.days / 2).date();
            (middle.year(), middle.month())
        };
        let by_month = weeks.chunk_by(|a, b| month(a) == month(b));
        let months = by_month.map(|all| all[1..].iter().fold(all[0], |sum, &next| sum.and(next)));
        let months = months.collect();
        Self { weeks, months }
    }

    /// The months in which more or fewer came than chance would have in one of all.
    #[must_use]
    pub fn months_apart(&self) -> Vec<&Stretch> {
        let far = beyond_chance(self.months.len());
        let apart = self.months.iter().filter(|m| m.residual().abs() > far);
        apart.collect()
    }
}

/// Stretches of days, cut where it is told.
fn together(
    days: impl Iterator<Item = Stretch>,
    cut: impl Fn(&Stretch, &Stretch) -> bool,
) -> Vec<Stretch> {
    let mut all: Vec<Stretch> = Vec::new();
    for day in days {
        match all.last_mut() {
            Some(last) if !cut(last, &day) => *last = last.and(day),
            _ => all.push(day),
        }
    }
    all
}

/// The last joined to the one before unless it is enough by itself; nothing if none is.
fn joined(mut all: Vec<Stretch>, enough: impl Fn(&Stretch) -> bool) -> Vec<Stretch> {
    while let Some(last) = all.pop_if(|last| !enough(last)) {
        let Some(before) = all.last_mut() else {
            break;
        };
        *before = before.and(last);
    }
    all
}

/// Days between booking and appointment from which each bin of leads begins.
pub const LEADS: [i64; 14] = [0, 1, 2, 4, 7, 14, 21, 28, 42, 56, 84, 112, 168, 252];

/// Appointments that were attended or missed.
#[derive(Clone, Debug, PartialEq)]
pub struct Bin {
    /// The first class that is in it, and the last.
    pub from: usize,
    /// See `from`.
    pub to: usize,
    /// Which of them were missed.
    pub missed: Proportion,
    /// The share that the fit has of the same appointments.
    pub law: f64,
}

impl Bin {
    /// How many standard deviations more were missed than the fit has.
    #[must_use]
    pub fn residual(&self) -> f64 {
        let variance = self.law * (1.0 - self.law) / self.missed.n as f64;
        (self.missed.share - self.law) / variance.sqrt()
    }
}

/// Who did not attend, against the fit, which knows the lead and the kind alone.
#[derive(Clone, Debug, PartialEq)]
pub struct Missed {
    /// By lead; classes are those of [`LEADS`].
    pub by_lead: Vec<Bin>,
    /// By weekday of the appointment, 0 for Monday.
    pub by_weekday: Vec<Bin>,
    /// By hour of the appointment, where its time is known.
    pub by_hour: Vec<Bin>,
}

/// Missed, all, and missed by the fit.
#[derive(Clone, Copy, Default)]
struct Class {
    missed: usize,
    all: usize,
    law: f64,
}

impl Missed {
    pub(super) fn of(past: &[&Appointment], law: &RisingChance) -> Self {
        let mut leads = [Class::default(); LEADS.len()];
        let mut weekdays = [Class::default(); 7];
        let mut hours = [Class::default(); 24];
        for row in past {
            let Some(tried) = tried(row) else {
                continue;
            };
            let chance = law.chance(&tried);
            let count = |class: &mut Class| {
                class.missed += usize::from(tried.happened);
                class.all += 1;
                class.law += chance;
            };
            let bin = LEADS.iter().rposition(|&from| from as f64 <= tried.time);
            count(&mut leads[bin.unwrap_or(0)]);
            count(&mut weekdays[row.at.weekday()]);
            if row.has_time {
                count(&mut hours[(row.at.minute() / 60) as usize]);
            }
        }
        Self {
            by_lead: bins(&leads),
            by_weekday: bins(&weekdays),
            by_hour: bins(&hours),
        }
    }
}

/// Classes together until five were missed and five were not; the first and the last, if they are several
/// together, reach to the ends of all classes.
fn bins(classes: &[Class]) -> Vec<Bin> {
    let enough = |c: &Class| c.missed >= FEWEST as usize && c.all - c.missed >= FEWEST as usize;
    let add = |a: Class, b: Class| Class {
        missed: a.missed + b.missed,
        all: a.all + b.all,
        law: a.law + b.law,
    };
    let mut found: Vec<(usize, usize, Class)> = Vec::new();
    for (at, &class) in classes.iter().enumerate().filter(|(_, c)| c.all > 0) {
        match found.last_mut() {
            Some((_, to, last)) if !enough(last) => (*to, *last) = (at, add(*last, class)),
            _ => found.push((at, at, class)),
        }
    }
    if let Some((_, to, last)) = found.pop_if(|(_, _, last)| !enough(last))
        && let Some((_, end, before)) = found.last_mut()
    {
        (*end, *before) = (to, add(*before, last));
    }
    // How far few of them lie from the others is not told either.
    if let Some((from, to, _)) = found.first_mut()
        && from != to
    {
        *from = 0;
    }
    if let Some((from, to, _)) = found.last_mut()
        && from != to
    {
        *to = classes.len() - 1;
    }
    let bin = |(from, to, class): (usize, usize, Class)| {
        Some(Bin {
            from,
            to,
            missed: Proportion::of(class.missed, class.all)?,
            law: (class.law / class.all as f64).clamp(1e-9, 1.0 - 1e-9),
        })
    };
    found.into_iter().filter_map(bin).collect()
}

/// The counts of days from one day on.
pub(super) fn by_day(period: Period) -> Vec<DayCount> {
    vec![DayCount::default(); (period.last - period.first + 1).max(0) as usize]
}

#[cfg(test)]
mod tests;
