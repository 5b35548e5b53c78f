//! How appointments are made: with what notice, and how long after the referral.

use std::collections::BTreeMap;

use super::{Files, is_of, said};
use crate::extract::appointments::Appointment;
use crate::extract::{Attended, FEW, Kind, LocalTime, Urgency, some_rows};
use crate::statistics::quantile_sorted;
use crate::study::from_numbers::Known;

/// Fewer appointments than this do not tell the least notice.
const LEAST: usize = 100;
/// Longer least notices are none.
const LONGEST: i64 = 60;
/// So large a share may have had less: somebody squeezed in, or a date that is wrong.
const LESS: f64 = 0.01;

/// The least notice of appointments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Days from the booking to the appointment, but for few.
    pub days: i64,
    /// Appointments that it is from.
    pub n: usize,
}

/// How appointments are made.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct FittedBooking {
    /// The least notice of routine patients, for first appointments and follow-ups.
    pub notice: Option<Notice>,
    /// Median days from the referral to the booking of a first appointment: what it waits in an office,
    /// unless it waits for the diary.
    pub in_office: Option<f64>,
}

impl FittedBooking {
    pub(super) fn of<'a>(rows: impl Iterator<Item = &'a Appointment> + Clone) -> Self {
        Self {
            notice: Notice::of_routine(rows.clone()),
            in_office: in_office(rows.filter(|row| is_of(row, Kind::First))),
        }
    }

    /// The least notice, as it stands in the scenario.
    pub(super) fn known(&self, files: &Files<'_>) -> Option<Known> {
        self.notice.map(|notice| Known {
            value: format!("\"{} days\"", notice.days),
            source: vec![format!(
                "{} days, the least notice of an appointment: below it are next to none of routine patients' ({} % at most, or four), from it on as many as later; {}, {}",
                notice.days,
                said::number(100.0 * LESS),
                some_rows(notice.n as u64),
                files.appointments
            )],
        })
    }
}

/// Of referrals that are booked more than once all are counted: what fell through was booked later.
fn in_office<'a>(rows: impl Iterator<Item = &'a Appointment>) -> Option<f64> {
    let waited = |row: &Appointment| {
        let booked = row.booked.map(LocalTime::day)?;
        Some((booked - row.referred?.day()) as f64)
    };
    let mut waited: Vec<f64> = rows.filter_map(waited).collect();
    if waited.len() < LEAST {
        return None;
    }
    waited.sort_by(f64::total_cmp);
    quantile_sorted(&waited, 0.5)
}

/// The fewest days before a slot at which those that fall free are mostly given again to a patient who is not
/// urgent; `None` where too few are, or most are not.
fn given_again_from<'a>(rows: impl Iterator<Item = &'a Appointment>) -> Option<i64> {
    let slot = |row: &&Appointment| (row.specialty, row.clinic, row.at);
    let mut by_slot: Vec<&Appointment> = rows
        .filter(|row| row.has_time && row.booked.is_some())
        .collect();
    by_slot.sort_unstable_by_key(slot);
    // Slots that fell free so many days before, and those of them that were given again.
    let mut freed: BTreeMap<i64, [usize; 2]> = BTreeMap::new();
    for held in by_slot.chunk_by(|a, b| slot(a) == slot(b)) {
        for row in held {
            let Some(cancelled) = row
                .cancelled
                .filter(|_| row.attended == Attended::CancelledByPatient)
            else {
                continue;
            };
            let again = held.iter().any(|next| {
                next.urgency != Some(Urgency::Urgent) && next.booked.is_some_and(|b| b >= cancelled)
            });
            let [all, given] = freed.entry(row.at.day() - cancelled.day()).or_default();
            *all += 1;
            *given += usize::from(again);
        }
    }
    let over = |from: i64| {
        let near = freed.range(from..from + 3).map(|(_, n)| *n);
        near.fold([0, 0], |sum, n| [sum[0] + n[0], sum[1] + n[1]])
    };
    let mostly = |[all, given]: [usize; 2]| 2 * given > all;
    let known = |from: i64| {
        let near = over(from);
        near[0] >= 2 * FEW as usize && mostly(near)
    };
    // On that day itself, and not only on the next ones.
    let on = |day: i64| freed.get(&day).is_some_and(|n| n[1] > 1 && mostly(*n));
    (0..=LONGEST).find(|&days| on(days) && known(days))
}

impl Notice {
    /// That of patients who are not urgent. Where the diary is full for weeks few are booked soon, however short
    /// the notice is; but then a slot that falls free is given again, down to the least notice.
    pub(super) fn of_routine<'a>(
        rows: impl Iterator<Item = &'a Appointment> + Clone,
    ) -> Option<Self> {
        let routine = rows
            .clone()
            .filter(|row| row.urgency != Some(Urgency::Urgent));
        let of_leads = Self::of(routine)?;
        let days = match given_again_from(rows) {
            Some(days) => days.min(of_leads.days),
            None => of_leads.days,
        };
        Some(Self { days, ..of_leads })
    }

    /// The lead from which on appointments are as frequent as later ones, and below which are few: where two
    /// steady rates, one below it and one from it to the median lead, make the leads likeliest.
    fn of<'a>(rows: impl Iterator<Item = &'a Appointment>) -> Option<Self> {
        let lead = |row: &Appointment| Some(row.at.day() - row.booked.map(LocalTime::day)?);
        let mut leads: Vec<i64> = rows.filter_map(lead).collect();
        if leads.len() < LEAST {
            return None;
        }
        leads.sort_unstable();
        let (n, median) = (leads.len(), leads[leads.len() / 2]);
        let most = (LESS * n as f64) as usize;
        // Of `count` in so many days.
        let likelihood = |count: usize, days: i64| match count {
            0 => 0.0,
            _ => count as f64 * libm::log(count as f64 / days.max(1) as f64),
        };
        let up_to_median = leads.partition_point(|&lead| lead <= median);
        let likelier = |first: &usize| {
            let days = leads[*first];
            likelihood(*first, days) + likelihood(up_to_median - first, median + 1 - days)
        };
        // The first of each lead below which there are few enough.
        let firsts = (0..=most.min(n - 1)).filter(|&at| at == 0 || leads[at - 1] < leads[at]);
        let first = firsts.max_by(|a, b| likelier(a).total_cmp(&likelier(b)))?;
        // Not one person's lead.
        let days = leads[(first + FEW as usize - 1).min(n - 1)];
        Some(Self {
            days: days.max(0),
            n,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::slots::tests::{MONDAY, seen};
    use super::*;

    /// An appointment made so many days before.
    fn made(lead: i64) -> Appointment {
        let row = seen(MONDAY, 540, Kind::First);
        Appointment {
            booked: Some(row.at.plus_seconds(-86_400 * lead)),
            ..row
        }
    }

    fn notice(leads: impl Iterator<Item = i64>) -> i64 {
        let rows: Vec<Appointment> = leads.map(made).collect();
        Notice::of_routine(rows.iter()).expect("enough").days
    }

    /// From 7 days on as many on each day, and so many of a thousand on each day before.
    #[test]
    fn a_few_at_short_notice_are_not_the_least_notice() {
        for few in [0, 1, 2] {
            let short = (0..7).flat_map(|lead| std::iter::repeat_n(lead, few));
            let usual = (7..47).flat_map(|lead| std::iter::repeat_n(lead, 50));
            assert_eq!(notice(short.chain(usual)), 7);
        }
    }

    /// Where days before it have as many for their number, they are not too short.
    #[test]
    fn where_slots_are_given_to_the_last_there_is_no_notice() {
        assert_eq!(
            notice((0..40).flat_map(|lead| std::iter::repeat_n(lead, 50))),
            0
        );
        // Most lie far ahead, and some on each day before.
        let near = (0..30).flat_map(|lead| std::iter::repeat_n(lead, 12));
        let far = (30..50).flat_map(|lead| std::iter::repeat_n(lead, 100));
        assert!(notice(near.chain(far)) <= 2);
    }
}
