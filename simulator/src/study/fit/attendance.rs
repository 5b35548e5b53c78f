//! Who comes, who cancels, who is taken off the list, who arrives when, and who comes again.

use std::collections::BTreeMap;

use super::shown::{Missed, Quantiles};
use super::{Period, is_of};
use crate::extract::appointments::Appointment;
use crate::extract::{Attended, FEW, Kind, LocalTime, Next};
use crate::statistics::fitting::{
    Family, Fitted, FittedTimes, RisingChance, Tried, Watched, seen_in_part,
};
use crate::statistics::{Proportion, mean, quantile_sorted, variance};

/// Fewer than this many are not fitted.
const LEAST: usize = 50;
/// Fewer than five are taken for so many.
const FEW_AS: f64 = 2.0;
/// Who waits so long that this share would have been taken off the list a month, as many times as
/// this, says that fewer are.
const USUALLY_REMOVED: f64 = 0.03;
/// See [`USUALLY_REMOVED`].
const MANY: f64 = 20.0;
/// By when so many follow-ups are made of those that are.
const MADE_BY: f64 = 0.99;
/// Who arrives further from their time than this, in minutes, has another appointment.
const NOT_THIS_ONE: f64 = 240.0;

/// What becomes of the appointments of a specialty.
#[derive(Clone, Debug, PartialEq)]
pub struct Attendance {
    /// The chance not to attend, by days between booking and appointment; with the number of
    /// appointments.
    pub did_not_attend: Option<(RisingChance, usize)>,
    /// The same, against the fit.
    pub missed: Option<Missed>,
    /// The share of those who did not attend who are discharged.
    pub sent_back: Option<Proportion>,
    /// The chance that a patient means to cancel, and that the hospital does, each none where fewer than
    /// five did; none of either where some did, of too few of whom it is known when they were booked.
    pub cancel: Option<[Option<Fitted>; 2]>,
    /// How many appointments that is from.
    pub booked: usize,
    /// The share of those waiting with an appointment who are taken off the list, a month (365.25 / 12
    /// days); with how many were. Fewer than five are taken for two, if usually twenty would be.
    pub removals: Option<(Fitted, usize)>,
    /// Minutes by which patients are early: mean and standard deviation; with the number.
    pub early: Option<(Fitted, Fitted, usize)>,
    /// Follow-ups.
    pub follow_ups: FollowUps,
}

/// Who comes again.
#[derive(Clone, Debug, PartialEq)]
pub struct FollowUps {
    /// The share of attendances after which there is another appointment.
    pub chance: Option<Proportion>,
    /// In how many days.
    pub due: Option<FittedTimes>,
    /// The same against the fit.
    pub quantiles: Option<Quantiles>,
    /// Whether that is to when it was due, or to when it was.
    pub until: Until,
}

/// What the time to a follow-up is counted to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Until {
    /// The day on which it is due.
    Due,
    /// The day on which it is: what it waits for a slot is in it.
    Appointment,
}

impl Attendance {
    pub(super) fn of(rows: &[Appointment], period: Period) -> Self {
        let past: Vec<&Appointment> = rows.iter().filter(|row| period.has(row.at.day())).collect();
        let [by_patient, by_hospital, removed] = [
            Attended::CancelledByPatient,
            Attended::CancelledByHospital,
            Attended::Withdrawn,
        ];
        let did_not_attend = did_not_attend(&past);
        let law = did_not_attend.as_ref().map(|(law, _)| law);
        let dated = past
            .iter()
            .filter(|row| is_dated(row, period.first))
            .count();
        let none_cancelled = !past
            .iter()
            .any(|row| [by_patient, by_hospital].contains(&row.attended));
        Self {
            missed: law.map(|law| Missed::of(&past, law)),
            did_not_attend,
            sent_back: sent_back(&past),
            cancel: (dated >= LEAST || none_cancelled).then(|| {
                [by_patient, by_hospital].map(|cause| cancels(&past, period.first, cause))
            }),
            booked: past.len(),
            removals: removals(rows, period, removed),
            early: early(&past),
            follow_ups: FollowUps::of(rows, period),
        }
    }
}

/// An appointment that was attended or missed, as the fit has it: after its lead, first or
/// follow-up.
pub(super) fn tried(row: &Appointment) -> Option<Tried> {
    let happened = match row.attended {
        Attended::DidNotAttend => true,
        Attended::Seen | Attended::CameTooLate => false,
        _ => return None,
    };
    Some(Tried {
        time: row
            .booked
            .map_or(0.0, |booked| row.at.days_since(booked).max(0.0)),
        other_kind: is_of(row, Kind::FollowUp),
        happened,
    })
}

fn did_not_attend(past: &[&Appointment]) -> Option<(RisingChance, usize)> {
    let trials: Vec<Tried> = past.iter().filter_map(|row| tried(row)).collect();
    if trials.len() < LEAST {
        return None;
    }
    Some((RisingChance::of(&trials)?, trials.len()))
}

fn sent_back(past: &[&Appointment]) -> Option<Proportion> {
    let missed = past
        .iter()
        .filter(|row| row.attended == Attended::DidNotAttend);
    let outcomes: Vec<Next> = missed.filter_map(|row| row.outcome).collect();
    let back = outcomes
        .iter()
        .filter(|&&next| next == Next::Discharged)
        .count();
    Proportion::of(back, outcomes.len()).filter(|share| share.n >= LEAST)
}

/// Whether it is known when an appointment was booked, in the days of the extract: what was cancelled before
/// them may not be in it.
fn is_dated(row: &Appointment, first: i64) -> bool {
    row.booked.is_some_and(|booked| booked.day() >= first)
}

/// A moment of the lead is chosen, and the appointment is cancelled then if that is neither on the
/// day of the booking nor on its own: as the model has it.
fn cancels(past: &[&Appointment], first: i64, cause: Attended) -> Option<Fitted> {
    let mut watched = Vec::new();
    for row in past {
        let Some(booked) = row.booked.filter(|_| is_dated(row, first)) else {
            continue;
        };
        let lead = row.at.days_since(booked);
        let to_midnight = 1.0 - booked.second() as f64 / 86_400.0;
        let cancelled = matches!(
            row.attended,
            Attended::CancelledByPatient | Attended::CancelledByHospital | Attended::Withdrawn
        );
        let ends = match row.cancelled {
            Some(cancelled) if row.attended != cause => cancelled.day().min(row.at.day()),
            _ => row.at.day(),
        };
        let mut share = ((ends - booked.day()) as f64 - 1.0) / lead;
        if cancelled && row.cancelled.is_none() && row.attended != cause {
            // Somewhere on the way: half of it, on average.
            share /= 2.0;
        }
        let possible = lead > to_midnight && share > 0.0;
        watched.push(Watched {
            happened: row.attended == cause,
            share: if possible { share.min(1.0) } else { 0.0 },
        });
    }
    let happened = watched.iter().filter(|one| one.happened).count();
    if happened < FEW as usize {
        return None;
    }
    seen_in_part(&watched)
}

fn removals(rows: &[Appointment], period: Period, removed: Attended) -> Option<(Fitted, usize)> {
    let (mut events, mut days) = (0, 0.0);
    for row in rows.iter().filter(|row| is_of(row, Kind::First)) {
        let (Some(booked), end) = (row.booked, row.cancelled.unwrap_or(row.at)) else {
            continue;
        };
        let (from, to) = (booked.day().max(period.first), end.day().min(period.last));
        days += (to - from).max(0) as f64;
        events += usize::from(row.attended == removed && period.has(end.day()));
    }
    // The share of a month, of a rate that is the same all the time.
    let month = 365.25 / 12.0;
    let is_few = events < FEW as usize;
    // Of leads of no length there is no rate.
    if days < month {
        return None;
    }
    if is_few && days * USUALLY_REMOVED / month < MANY {
        return None;
    }
    let at_least = if is_few { FEW_AS } else { events as f64 };
    let rate = at_least / days;
    let error = 1.0 / at_least.sqrt();
    let log = Fitted::by_error(libm::log(rate), error);
    Some((
        log.map(|log| 1.0 - libm::exp(-libm::exp(log) * month)),
        events,
    ))
}

fn early(past: &[&Appointment]) -> Option<(Fitted, Fitted, usize)> {
    let timed = past.iter().filter(|row| row.has_time);
    let minutes = timed.filter_map(|row| Some(-row.arrived?.since(row.at) as f64 / 60.0));
    let minutes: Vec<f64> = minutes
        .filter(|early| early.abs() <= NOT_THIS_ONE)
        .collect();
    let n = minutes.len();
    if n < LEAST {
        return None;
    }
    let (mean, sd) = (mean(&minutes)?, variance(&minutes)?.sqrt());
    if sd <= 0.0 {
        return None;
    }
    let spread = Fitted::by_error(libm::log(sd), 1.0 / (2.0 * (n as f64 - 1.0)).sqrt());
    Some((
        Fitted::by_error(mean, sd / (n as f64).sqrt()),
        spread.map(libm::exp),
        n,
    ))
}

impl FollowUps {
    fn of(rows: &[Appointment], period: Period) -> Self {
        let comings = comings(rows, period);
        let outcomes: Vec<Next> = rows
            .iter()
            .filter(|row| row.attended == Attended::Seen && period.has(row.at.day()))
            .filter_map(|row| row.outcome)
            .collect();
        let again = outcomes.iter().filter(|&&next| next == Next::Again).count();
        let came_again = comings
            .iter()
            .filter(|coming| coming.next.is_some())
            .count();
        let chance = match outcomes.is_empty() {
            true => Proportion::of(came_again, comings.len()),
            false => Proportion::of(again, outcomes.len()),
        };
        let has_due = rows.iter().any(|row| row.due.is_some());
        let until = if has_due {
            Until::Due
        } else {
            Until::Appointment
        };
        let (due, quantiles) = due_in(&comings, period, until);
        Self {
            chance: chance.filter(|share| share.n >= LEAST),
            due,
            quantiles,
            until,
        }
    }
}

/// A visit, and the follow-up after it.
struct Coming<'a> {
    visit: &'a Appointment,
    next: Option<&'a Appointment>,
}

/// The visits of patients who are told apart. Where no outcome says who is to come again, those so late that
/// they may still be booked again are left out.
fn comings(rows: &[Appointment], period: Period) -> Vec<Coming<'_>> {
    let mut by_patient: BTreeMap<u64, Vec<&Appointment>> = BTreeMap::new();
    for row in rows {
        if let Some(patient) = row.patient {
            by_patient.entry(patient).or_default().push(row);
        }
    }
    let mut all = Vec::new();
    for visits in by_patient.values_mut() {
        visits.sort_by_key(|row| (row.at, row.booked));
        for (at, visit) in visits.iter().enumerate() {
            if visit.attended != Attended::Seen || !period.has(visit.at.day()) {
                continue;
            }
            let later = visits[at + 1..].iter();
            let next = later.copied().find(|row| is_of(row, Kind::FollowUp));
            all.push(Coming { visit, next });
        }
    }
    if all.iter().all(|coming| coming.visit.outcome.is_none()) {
        let made = |coming: &Coming<'_>| {
            let next = coming.next?;
            Some(next.booked.unwrap_or(next.at).days_since(coming.visit.at))
        };
        let mut lags: Vec<f64> = all.iter().filter_map(made).collect();
        lags.sort_by(f64::total_cmp);
        let half = (period.last - period.first) as f64 / 2.0;
        let settled = quantile_sorted(&lags, MADE_BY).unwrap_or(0.0).min(half);
        all.retain(|coming| coming.visit.at.day() + settled as i64 <= period.last);
    }
    all
}

/// Days from each visit to the follow-up. One that lies after the last day of the extract is not
/// known, whether it is booked or not: else only those soon due would be counted.
fn due_in(
    comings: &[Coming<'_>],
    period: Period,
    until: Until,
) -> (Option<FittedTimes>, Option<Quantiles>) {
    let end = LocalTime::of(LocalTime::date_of(period.last + 1), 0);
    let (mut seen, mut longer_than) = (Vec::new(), Vec::new());
    let undischarged = |coming: &&Coming<'_>| coming.visit.outcome != Some(Next::Discharged);
    for Coming { visit, next } in comings.iter().filter(undischarged) {
        let when = next.and_then(|next| match until {
            Until::Due => next.due,
            Until::Appointment => Some(next.at),
        });
        match when.filter(|&when| when < end) {
            Some(when) => seen.push(when.days_since(visit.at).max(0.02)),
            None if next.is_some() || visit.outcome == Some(Next::Again) => {
                longer_than.push(end.days_since(visit.at));
            }
            None => {}
        }
    }
    let fit = FittedTimes::best(&[Family::Gamma, Family::Lognormal], &seen, &longer_than);
    let quantiles = Quantiles::of(fit.as_ref(), &seen, &longer_than);
    (fit, quantiles)
}
