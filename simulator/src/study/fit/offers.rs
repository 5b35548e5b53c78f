//! What patients do with the first appointment that they could have: decline it for a later one, or ask to be
//! asked again later. With what notice appointments are made is `booking`.

use std::collections::{BTreeMap, BTreeSet};

use super::booking::Notice;
use super::referrals::counted;
use super::{Period, is_of, said};
use crate::extract::appointments::Appointment;
use crate::extract::{Kind, LocalTime, Urgency, some_rows};
use crate::statistics::fitting::{Family, FittedTimes};
use crate::statistics::{Proportion, quantile_sorted};
use crate::study::from_numbers::Known;

/// Fewer bookings than this do not tell.
const LEAST: usize = 100;
/// Fewer of them who decline or defer do not tell by how much, nor does a smaller share.
const SOME: usize = 20;
/// See [`SOME`].
const LEAST_SHARE: f64 = 0.03;
/// By when so many of those referred are booked who are booked as soon as they can be.
const USUALLY: f64 = 0.75;
/// Who is booked so many times as long after that, and so many days at least, has asked for it: longer than a
/// weekend.
const FAR: f64 = 4.0;
/// See [`FAR`].
const LATER: f64 = 4.0;
/// So many referrals before and after one come in the same days.
const NEAR: usize = 10;

/// What patients of a specialty do with the first appointment that they could have.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Offers {
    /// Of the appointments made, those that are later than one they could have had.
    pub declined: Option<Later>,
    /// Of the patients referred, those booked long after others are, although there was a slot.
    pub deferred: Option<Later>,
}

/// Who is later, and by how many days.
#[derive(Clone, Debug, PartialEq)]
pub struct Later {
    /// The share.
    pub share: Proportion,
    /// Days.
    pub by: FittedTimes,
}

impl Offers {
    /// Of the rows of a specialty.
    pub(super) fn of(rows: &[Appointment], period: Period, notice: Option<Notice>) -> Self {
        let made = rows.iter().filter(|row| is_known(row, period)).count();
        let (referred, deferred) = deferred(once_each(rows, period));
        let notice = notice.map_or(0, |notice| notice.days);
        Self {
            declined: Later::of(&declined(rows, period, notice), made),
            deferred: Later::of(&deferred, referred),
        }
    }

    /// Their lines in a specialty's table.
    pub(super) fn known(&self, file: &str) -> Vec<(&'static str, Known)> {
        let of = |later: &Option<Later>, key, keys: [&str; 2], told: &str| {
            let Later { share, by } = later.as_ref()?;
            let (value, share_told) = said::without_few(share);
            let value = format!(
                "{{ {} = \"{}\", {} = {} }}",
                keys[0],
                said::percent(value),
                keys[1],
                said::law(by, "days")
            );
            let source = format!(
                "{share_told} {told}; {}; {}, {file}",
                said::law_told(by, "days"),
                some_rows(share.n as u64)
            );
            Some((
                key,
                Known {
                    value,
                    source: vec![source],
                },
            ))
        };
        let declined = of(
            &self.declined,
            "choice",
            ["declines", "later"],
            "of first appointments, when a sooner slot of the clinic was free that somebody took later",
        );
        let deferred = of(
            &self.deferred,
            "deferral",
            ["share", "by"],
            "of patients booked long after those referred with them",
        );
        declined.into_iter().chain(deferred).collect()
    }
}

impl Later {
    fn of(days: &[f64], n: usize) -> Option<Self> {
        if n < LEAST || days.len() < SOME || (days.len() as f64) < LEAST_SHARE * n as f64 {
            return None;
        }
        Some(Self {
            share: Proportion::of(days.len(), n)?,
            by: FittedTimes::best(&[Family::Gamma, Family::Lognormal], days, &[])?,
        })
    }
}

fn is_routine(row: &Appointment) -> bool {
    is_of(row, Kind::First) && row.urgency != Some(Urgency::Urgent)
}

/// Whether the diary in which it was made is known, and who was booked before it since.
fn is_known(row: &Appointment, period: Period) -> bool {
    let made = row
        .booked
        .is_some_and(|booked| booked.day() >= period.first);
    is_routine(row) && made && row.at.day() <= period.last
}

/// The first appointment that was made for each referral of those days of which nearly all have one.
fn once_each(rows: &[Appointment], period: Period) -> Vec<&Appointment> {
    let Some(days) = counted(rows, period) else {
        return Vec::new();
    };
    let mut met: BTreeMap<(u64, LocalTime), &Appointment> = BTreeMap::new();
    for row in rows
        .iter()
        .filter(|row| is_routine(row) && row.booked.is_some())
    {
        if let (Some(patient), Some(referred)) = (row.patient, row.referred)
            && days.has(referred.day())
        {
            let earliest = met.entry((patient, referred)).or_insert(row);
            if row.booked < earliest.booked {
                *earliest = row;
            }
        }
    }
    met.into_values().collect()
}

/// How many were referred, and how many days those waited to be booked who were booked long after most of those
/// referred in the same days: not for want of a slot.
fn deferred(mut rows: Vec<&Appointment>) -> (usize, Vec<f64>) {
    rows.sort_by_key(|row| row.referred);
    let lag = |row: &&Appointment| Some(row.booked?.days_since(row.referred?).max(0.0));
    let lags: Vec<f64> = rows.iter().filter_map(lag).collect();
    let mut sorted = lags.clone();
    sorted.sort_by(f64::total_cmp);
    let Some(usual) = quantile_sorted(&sorted, USUALLY) else {
        return (0, Vec::new());
    };
    let late = |lag: f64| lag > usual + (FAR * usual).max(LATER);
    let near = |at: usize| {
        let near = &lags[at.saturating_sub(NEAR)..(at + NEAR + 1).min(lags.len())];
        near.iter().filter(|&&lag| !late(lag)).count() as f64 / near.len() as f64
    };
    let alone = |(at, &lag): (usize, &f64)| (late(lag) && near(at) >= USUALLY).then_some(lag);
    let deferred = lags.iter().enumerate().filter_map(alone).collect();
    (lags.len(), deferred)
}

/// A slot that is free for a first appointment from one moment to another, at which somebody took it.
struct Free {
    slot: LocalTime,
    from: LocalTime,
    until: LocalTime,
}

/// Since when a slot is free.
enum Since {
    /// Whoever had it has given it back.
    FreeAgain(LocalTime),
    /// Somebody has been booked into this list of this day.
    Known((i64, usize)),
}

impl Free {
    /// Those of a clinic.
    fn of(rows: &[&Appointment]) -> Vec<Self> {
        let mut by_slot: BTreeMap<LocalTime, Vec<(LocalTime, &Appointment)>> = BTreeMap::new();
        for &row in rows {
            if let Some(booked) = row.booked {
                by_slot.entry(row.at).or_default().push((booked, row));
            }
        }
        let mut all = Vec::new();
        // Since when each list of a day is known of: it may have been put on late.
        let mut known: BTreeMap<(i64, usize), LocalTime> = BTreeMap::new();
        for (slot, mut held) in by_slot {
            held.sort_by_key(|(booked, _)| *booked);
            // Of each place at this time, since when it is free again.
            let mut places: Vec<LocalTime> = Vec::new();
            for (booked, row) in held {
                let again = row.cancelled.unwrap_or(row.at);
                let vacant = places.iter_mut().filter(|since| **since <= booked);
                let from = match vacant.max() {
                    Some(place) => Since::FreeAgain(std::mem::replace(place, again)),
                    None => {
                        let list = (slot.day(), places.len());
                        let first = known.entry(list).or_insert(booked);
                        *first = booked.min(*first);
                        places.push(again);
                        Since::Known(list)
                    }
                };
                if is_routine(row) {
                    all.push((slot, from, booked));
                }
            }
        }
        let free = |(slot, since, until)| Self {
            slot,
            from: match since {
                Since::FreeAgain(from) => from,
                Since::Known(list) => known[&list],
            },
            until,
        };
        all.into_iter().map(free).collect()
    }
}

/// By how many days appointments are later than a slot of the clinic that was free when they were made, and that
/// somebody took later.
fn declined(rows: &[Appointment], period: Period, notice: i64) -> Vec<f64> {
    let mut by_clinic: BTreeMap<u64, Vec<&Appointment>> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.has_time) {
        by_clinic.entry(row.clinic).or_default().push(row);
    }
    let of_clinic = |rows: &Vec<&Appointment>| passed_over(rows, period, notice);
    by_clinic.values().flat_map(of_clinic).collect()
}

/// Those of a clinic.
fn passed_over(rows: &[&Appointment], period: Period, notice: i64) -> Vec<f64> {
    // What happens at one moment, in this order: slots are free, slots are taken, somebody is booked. One that is
    // taken at that moment is taken by whoever is booked, or was never free.
    #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
    enum What {
        Free(usize),
        Taken(usize),
        Booked(usize),
    }
    let free = Free::of(rows);
    let mut events: Vec<(LocalTime, What)> = Vec::new();
    for (at, free) in free.iter().enumerate() {
        events.push((free.from, What::Free(at)));
        events.push((free.until, What::Taken(at)));
    }
    let known = rows.iter().enumerate();
    let known = known.filter(|(_, row)| is_known(row, period));
    events.extend(known.filter_map(|(at, row)| Some((row.booked?, What::Booked(at)))));
    events.sort_unstable();
    let mut open: BTreeSet<(LocalTime, usize)> = BTreeSet::new();
    let mut later = Vec::new();
    for (moment, what) in events {
        match what {
            What::Free(at) => {
                open.insert((free[at].slot, at));
            }
            What::Taken(at) => {
                open.remove(&(free[at].slot, at));
            }
            What::Booked(at) => {
                let soonest = moment.plus_seconds(86_400 * notice);
                let before = rows[at].at;
                if soonest < before {
                    let mut sooner = open.range((soonest, 0)..(before, 0));
                    later.extend(sooner.next().map(|(slot, _)| before.days_since(*slot)));
                }
            }
        }
    }
    later
}
