//! How appointments are made: with what notice, and how long after the referral.

use super::{Files, is_of, said};
use crate::extract::appointments::Appointment;
use crate::extract::{FEW, Kind, LocalTime, Urgency, some_rows};
use crate::statistics::quantile_sorted;
use crate::study::from_numbers::Known;

/// Fewer appointments than this do not tell the least notice.
const LEAST: usize = 100;
/// So large a share may have had less: somebody squeezed in, or a date that is wrong.
const LESS: f64 = 0.002;

/// The least notice of appointments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Days from the booking to the appointment, but for a few.
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
        let routine = |row: &&Appointment| row.urgency != Some(Urgency::Urgent);
        Self {
            notice: Notice::of(rows.clone().filter(routine)),
            in_office: in_office(rows.filter(|row| is_of(row, Kind::First))),
        }
    }

    /// The least notice, as it stands in the scenario.
    pub(super) fn known(&self, files: &Files<'_>) -> Option<Known> {
        self.notice.map(|notice| Known {
            value: format!("\"{} days\"", notice.days),
            source: vec![format!(
                "{} days, the least notice of an appointment: what all but {} % of routine patients, or four of them, had at least; {}, {}",
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

impl Notice {
    /// The shortest lead that has as many below it as may be squeezed in, and four at least.
    fn of<'a>(rows: impl Iterator<Item = &'a Appointment>) -> Option<Self> {
        let lead = |row: &Appointment| Some(row.at.day() - row.booked.map(LocalTime::day)?);
        let mut leads: Vec<i64> = rows.filter_map(lead).collect();
        if leads.len() < LEAST {
            return None;
        }
        let fewer = ((LESS * leads.len() as f64) as usize).max(FEW as usize - 1);
        let (_, days, _) = leads.select_nth_unstable(fewer);
        Some(Self {
            days: (*days).max(0),
            n: leads.len(),
        })
    }
}
