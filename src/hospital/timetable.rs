//! The timetable: which sessions the diary has, from the clinics' written sessions, the calendar
//! and the plan. What is booked into them is decided elsewhere.

use super::diary::{Diary, Layout, NewSession, Visible};
use super::ids::{ClinicId, SessionId};
use super::plan::PlanInForce;
use super::site::{ClinicSite, Site};
use crate::scenario::{Calendar, CivilDate, ClinicSession};

/// Whether a written session takes place on a day.
pub(super) fn runs_on(calendar: &Calendar, written: &ClinicSession, day: i64) -> bool {
    let week = (day + calendar.weekday(0) as i64).div_euclid(7);
    let day_of = |date: Option<CivilDate>| date.map(|date| calendar.day_of(date));
    !calendar.is_holiday(day)
        && written.days.contains(calendar.weekday(day))
        && week % i64::from(written.every.max(1)) == 0
        && day_of(written.first).is_none_or(|first| day >= first)
        && day_of(written.last).is_none_or(|last| day <= last)
}

/// Opens all sessions of the diary; returns those to be announced later, by day.
pub(super) fn open_diary(
    site: &Site<'_>,
    plan: &PlanInForce<'_>,
    diary: &mut Diary,
) -> Vec<(i64, SessionId)> {
    let calendar = &site.calendar;
    let new =
        |clinic: ClinicId, template: usize, written: &ClinicSession, day, visible| NewSession {
            clinic,
            specialty: site.clinics[clinic.index()].specialty,
            day,
            from: written.from.since_midnight(),
            to: written.to.since_midnight(),
            clinicians: u16::try_from(written.clinicians).expect("checked"),
            lists: written.lists,
            template: u16::try_from(template).expect("checked"),
            offered: plan.offered(clinic, day),
            visible,
        };
    for (c, clinic) in site.clinics.iter().enumerate() {
        for day in 0..site.diary_days {
            for (k, written) in clinic.spec.sessions.iter().enumerate() {
                if runs_on(calendar, written, day) {
                    diary.add(&new(ClinicId::new(c), k, written, day, Visible::Yes));
                }
            }
        }
    }
    let mut later = Vec::new();
    for (k, (clinic, written, ahead, period)) in plan.catch_up.iter().enumerate() {
        let template = site.clinics[clinic.index()].spec.sessions.len() + k;
        for day in period.from.max(0)..period.to.min(site.diary_days) {
            if runs_on(calendar, written, day) {
                let mut session = new(*clinic, template, written, day, Visible::NotYet);
                // A catch-up clinic is not reduced, whatever the ordinary templates are.
                session.offered = 1.0;
                later.push((day - ahead, diary.add(&session)));
            }
        }
    }
    later.sort_by_key(|(day, id)| (*day, *id));
    later
}

/// The lists of all clinics, as layouts of the diary.
#[must_use]
pub fn layouts(site: &Site<'_>) -> Vec<Layout> {
    let of = |c: &ClinicSite<'_>| c.layout.iter().map(|s| (s.kind, s.at)).collect();
    site.clinics.iter().map(of).collect()
}
