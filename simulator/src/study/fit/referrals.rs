//! Referrals: how many come on each weekday, how much that varies, how many are urgent, and how long
//! they wait.

use std::collections::{BTreeMap, BTreeSet};

use super::holidays::OnHolidays;
use super::season::Season;
use super::shown::{self, DayCount, OverTime};
use super::slots::stands;
use super::{Period, is_of};
use crate::extract::LocalTime;
use crate::extract::appointments::Appointment;
use crate::extract::{Attended, FEW, Kind, Urgency};
use crate::model::spec::Holidays;
use crate::statistics::fitting::FittedCounts;
use crate::statistics::{Proportion, quantile_sorted};

/// Referrals older than this share of all take to have an appointment may not have one yet: the
/// last so many days are not counted.
const HAS_ONE_BY: f64 = 0.99;
/// A weekday with a smaller share of the week than this has none.
const LEAST_SHARE: f64 = 0.01;
/// Weeks without which a week is not known.
const LEAST_WEEKS: f64 = 3.0;

/// The referrals of a specialty.
#[derive(Clone, Debug, PartialEq)]
pub struct FittedReferrals {
    /// Numbers by weekday, Monday first, and from day to day.
    pub counts: FittedCounts,
    /// Their season, if it is known.
    pub season: Option<Season>,
    /// The weekdays on which any come.
    pub days: [bool; 7],
    /// Public holidays, which count for no mean.
    pub holidays: OnHolidays,
    /// How many were counted.
    pub n: usize,
    /// First and last day of those counted.
    pub period: Period,
    /// How many came over time.
    pub over_time: OverTime,
    /// Which are urgent.
    pub urgent: Option<Proportion>,
    /// Who waits at a time.
    pub waiting: Option<Waiting>,
}

/// Who waits for a first appointment at a time, by Little's law.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Waiting {
    /// How many: referrals times their mean wait.
    pub size: u32,
    /// Mean wait from referral to first attendance, in days.
    pub wait: f64,
    /// Mean of how long those have waited who wait at a time, in days: E\[W²\] / 2 E\[W\].
    pub age: f64,
    /// Its coefficient of variation, by E\[W³\] / 3 E\[W\].
    pub age_cv: f64,
    /// First attendances that it is from.
    pub n: usize,
}

impl FittedReferrals {
    /// `None` where dates of referral are missing or too few.
    pub(super) fn of(rows: &[Appointment], period: Period, kept: &Holidays) -> Option<Self> {
        let first = || rows.iter().filter(|row| is_of(row, Kind::First));
        let counted = counted(rows, period)?;
        if counted.weeks() < LEAST_WEEKS {
            return None;
        }
        // A referral may have several appointments, one after the other.
        let mut met = BTreeSet::new();
        let mut once: Vec<&Appointment> = Vec::new();
        for row in first() {
            let Some(referred) = row.referred.filter(|r| counted.has(r.day())) else {
                continue;
            };
            let fell_through = !matches!(
                row.attended,
                Attended::Seen | Attended::Booked | Attended::Withdrawn
            );
            let again = match row.patient {
                Some(patient) => !met.insert((patient, referred)),
                None => fell_through,
            };
            if !again {
                once.push(row);
            }
        }
        let mut by_day = shown::by_day(counted);
        for row in &once {
            if let Some(referred) = row.referred {
                by_day[(referred.day() - counted.first) as usize].count += 1.0;
            }
        }
        let ByWeekday {
            groups,
            open: days,
            holidays,
        } = ByWeekday::of(&mut by_day, counted.first, kept)?;
        let counts = FittedCounts::of(&groups)?;
        let season = Season::of(&counts, &by_day, counted.first);
        let counts = match &season {
            Some(season) => {
                let mut level = by_day.clone();
                for (day, of) in (counted.first..).zip(&mut level) {
                    of.count /= season.on(day);
                }
                FittedCounts::of(&ByWeekday::of(&mut level, counted.first, kept)?.groups)?
            }
            None => counts,
        };
        let urgent = once.iter().filter_map(|row| row.urgency);
        let (mut urgents, mut all) = (0, 0);
        for urgency in urgent {
            urgents += usize::from(urgency == Urgency::Urgent);
            all += 1;
        }
        let waiting = Waiting::of(rows, counts.sum.value / 7.0);
        Some(Self {
            days,
            holidays,
            n: once.len(),
            period: counted,
            over_time: OverTime::of(&counts, season.as_ref(), &by_day, counted.first),
            season,
            urgent: Proportion::of(urgents, all),
            waiting,
            counts,
        })
    }
}

/// The days whose referrals have an appointment by now, nearly all of them.
pub(in crate::study) fn counted(rows: &[Appointment], period: Period) -> Option<Period> {
    let first = || rows.iter().filter(|row| is_of(row, Kind::First));
    // Without those to come an appointment is not known when it is made, but when it is.
    let to_come = is_known_ahead(rows, period);
    // The first that a referral has, where patients are told apart.
    let mut met: BTreeMap<(u64, LocalTime), i64> = BTreeMap::new();
    let mut lags: Vec<f64> = Vec::new();
    for row in first() {
        let Some(referred) = row.referred else {
            continue;
        };
        let made = row.booked.filter(|_| to_come).unwrap_or(row.at).day();
        match row.patient {
            Some(patient) => {
                let earliest = met.entry((patient, referred)).or_insert(made);
                *earliest = made.min(*earliest);
            }
            None => lags.push((made - referred.day()) as f64),
        }
    }
    lags.extend(
        met.iter()
            .map(|((_, referred), made)| (made - referred.day()) as f64),
    );
    lags.sort_by(f64::total_cmp);
    let not_yet = quantile_sorted(&lags, HAS_ONE_BY)?;
    // With appointments still to come in it, an extract ends with the last that was made.
    let known_to = first()
        .filter_map(|row| row.booked.filter(|_| to_come))
        .map(LocalTime::day)
        .max();
    let known_to = known_to.map_or(period.last, |day| day.min(period.last));
    Some(Period {
        first: period.first,
        last: known_to - not_yet as i64 - 1,
    })
}

/// Whether appointments that are still to come are in an extract.
pub(in crate::study) fn is_known_ahead(rows: &[Appointment], period: Period) -> bool {
    rows.iter()
        .any(|row| row.at.day() > period.last && stands(row))
}

/// Counts of days by weekday, without those on which nobody comes: weekdays with next to none, public
/// holidays, and days with nobody where many are usual.
pub(super) struct ByWeekday {
    /// The counts, Monday's first.
    pub groups: Vec<Vec<f64>>,
    /// The weekdays on which any come: fewer than five would be told by their mean.
    pub open: [bool; 7],
    /// The holidays among them.
    pub holidays: OnHolidays,
}

impl ByWeekday {
    /// `None` if nobody comes. The days that are counted are marked.
    pub fn of(by_day: &mut [DayCount], first: i64, kept: &Holidays) -> Option<Self> {
        let weekday = |at: usize| LocalTime::weekday_of(first + at as i64);
        let all: f64 = by_day.iter().map(|day| day.count).sum();
        let mut sums = [0.0; 7];
        for (at, day) in by_day.iter().enumerate() {
            sums[weekday(at)] += day.count;
        }
        let open = sums.map(|sum| sum > LEAST_SHARE * all && sum >= FEW as f64);
        let days = open.iter().filter(|&&open| open).count() as f64;
        let usual = all / (by_day.len() as f64 / 7.0).max(1.0) / days.max(1.0);
        let mut groups = vec![Vec::new(); 7];
        let mut holidays = OnHolidays::default();
        for (at, day) in by_day.iter_mut().enumerate() {
            let count = day.count;
            let is_holiday = kept.contain(LocalTime::date_of(first + at as i64).date());
            let closed = is_holiday || (count == 0.0 && usual > 10.0);
            day.counted = open[weekday(at)] && !closed;
            if day.counted {
                groups[weekday(at)].push(count);
            }
            if open[weekday(at)] && is_holiday {
                holidays.days += 1;
                holidays.rows += count as u64;
            }
        }
        open.contains(&true).then_some(Self {
            groups,
            open,
            holidays,
        })
    }
}

impl Waiting {
    fn of(rows: &[Appointment], referrals_a_day: f64) -> Option<Self> {
        let seen = rows
            .iter()
            .filter(|row| is_of(row, Kind::First) && row.attended == Attended::Seen);
        let waits: Vec<f64> = seen
            .filter_map(|row| Some(row.at.days_since(row.referred?).max(0.0)))
            .collect();
        let n = waits.len();
        let moment =
            |power: i32| waits.iter().map(|w| w.powi(power)).sum::<f64>() / n.max(1) as f64;
        let (wait, second, third) = (moment(1), moment(2), moment(3));
        if n < 20 || wait <= 0.0 {
            return None;
        }
        let age = second / (2.0 * wait);
        let variance = third / (3.0 * wait) - age * age;
        Some(Self {
            size: (referrals_a_day * wait).round() as u32,
            wait,
            age,
            age_cv: (variance.max(0.0).sqrt() / age).clamp(0.05, 3.0),
            n,
        })
    }
}
