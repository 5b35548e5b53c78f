//! The timetable: which sessions the diary has, from the clinics' written sessions, the calendar
//! and the plan. What is booked into them is decided elsewhere.

use super::Hospital;
use super::diary::{Diary, Layout, NewSession, Session, Slot, Visible};
use super::ids::{ClinicId, SessionId};
use super::observer::Observer;
use super::patient::PatientRef;
use super::plan::{Additional, Period, PlanInForce};
use super::reduced::Pattern;
use super::site::{ClinicSite, Site};
use crate::model::spec::{Calendar, CivilDate, ClinicSession};

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
pub(crate) fn open_diary(
    site: &Site<'_>,
    plan: &PlanInForce<'_>,
    diary: &mut Diary,
) -> Vec<(i64, SessionId)> {
    for (c, clinic) in site.clinics.iter().enumerate() {
        let id = ClinicId::new(c);
        for day in 0..site.diary_days {
            for (k, written) in clinic.spec.sessions.iter().enumerate() {
                if runs_on(&site.calendar, written, day) {
                    let offered = plan.offered(id, day);
                    diary.add(&session(site, id, k, written, day, offered, Visible::Yes));
                }
            }
        }
    }
    let mut later = Vec::new();
    for (k, more) in plan.catch_up.iter().enumerate() {
        for taken in plan.in_force().times(more.intervention) {
            for day in days_of(site, more, taken.period) {
                let id = diary.add(&additional(site, k, more, day));
                later.push((day - more.ahead, id));
            }
        }
    }
    later.sort_by_key(|(day, id)| (*day, *id));
    later
}

fn session(
    site: &Site<'_>,
    clinic: ClinicId,
    template: usize,
    written: &ClinicSession,
    day: i64,
    offered: f64,
    visible: Visible,
) -> NewSession {
    NewSession {
        clinic,
        specialty: site.clinics[clinic.index()].specialty,
        day,
        from: written.from.since_midnight(),
        to: written.to.since_midnight(),
        clinicians: u16::try_from(written.clinicians).expect("checked"),
        lists: written.lists,
        template: u16::try_from(template).expect("checked"),
        offered,
        visible,
    }
}

/// An additional session: the plan's number `k`. It is not reduced, whatever the ordinary
/// templates are.
fn additional(site: &Site<'_>, k: usize, more: &Additional<'_>, day: i64) -> NewSession {
    let template = site.clinics[more.clinic.index()].spec.sessions.len() + k;
    let (clinic, written) = (more.clinic, more.session);
    session(site, clinic, template, written, day, 1.0, Visible::NotYet)
}

/// Days on which an additional session takes place in a period.
fn days_of<'a>(
    site: &'a Site<'_>,
    more: &'a Additional<'_>,
    period: Period,
) -> impl Iterator<Item = i64> + 'a {
    let Period { from, to } = period.within(site.diary_days);
    (from..to).filter(|&day| runs_on(&site.calendar, more.session, day))
}

impl<O: Observer> Hospital<'_, O> {
    /// An intervention adds sessions from today on: their slots are opened as long ahead as it
    /// says, those of the first ones at once.
    pub(super) fn add_sessions(&mut self, intervention: usize, period: Period, today: i64) {
        let site = self.site;
        for (k, more) in self.plan.catch_up.iter().enumerate() {
            if more.intervention != intervention {
                continue;
            }
            for day in days_of(site, more, period) {
                let new = additional(site, k, more, day);
                // One that was withdrawn earlier, and may have patients, is opened again.
                let mut on_day = self.diary.on_day(new.specialty, day).iter().copied();
                let there = on_day.find(|&id| {
                    let there = self.diary.session(id);
                    (there.clinic, there.template) == (new.clinic, new.template)
                });
                let id = there.unwrap_or_else(|| {
                    self.clinics.one_session_more();
                    self.diary.add(&new)
                });
                self.to_announce.push(((day - more.ahead).max(today), id));
            }
        }
        self.to_announce.sort_by_key(|(day, id)| (*day, *id));
    }

    /// An intervention adds no sessions from today on: nobody else is booked into them.
    pub(super) fn withdraw_sessions(&mut self, intervention: usize, today: i64) {
        for s in 0..self.diary.sessions().len() {
            let id = SessionId::new(s);
            let session = self.diary.session(id);
            if session.day >= today && self.added_by(session) == Some(intervention) {
                self.diary.announce(id, Visible::NotYet);
                self.to_announce.retain(|(_, other)| *other != id);
            }
        }
    }

    /// The intervention that has added a session to its clinic's own.
    pub(super) fn added_by(&self, session: &Session) -> Option<usize> {
        let own = self.site.clinics[session.clinic.index()]
            .spec
            .sessions
            .len();
        let k = usize::from(session.template).checked_sub(own)?;
        Some(self.plan.catch_up[k].intervention)
    }

    /// Whether a session that was withdrawn does not take place: nobody comes to it today.
    pub(super) fn is_given_up(&self, id: SessionId) -> bool {
        let booked = |slot: &Slot| matches!(slot, Slot::Taken(_));
        let comes = |p: &PatientRef| {
            let who = self.register.still(*p);
            who.is_some_and(|who| who.appointment.session == id)
        };
        self.diary.session(id).announced() == Visible::NotYet
            && !self.diary.slots_of(id).iter().any(booked)
            && !self.without_slot.iter().any(comes)
    }

    /// A template is reduced from today on, which nobody knew when the slots were booked: as many
    /// of those still free are withheld as it takes to offer the share that is wanted, and of those
    /// that are taken, once they are given back.
    pub(super) fn reduce_templates(&mut self, intervention: usize, period: Period) {
        self.offer_again(period, |plan, clinic, day| {
            let others = plan.offered_by_others(intervention, clinic, day);
            Some(plan.offered(clinic, day)).filter(|&share| share < others)
        });
    }

    /// A template that was to be reduced in a period is not from today on: slots that it has
    /// closed are offered again, unless another one closes them.
    pub(super) fn restore_templates(&mut self, intervention: usize, was: Period, today: i64) {
        let rest = Period { from: today, ..was };
        self.offer_again(rest, |plan, clinic, day| {
            let closed_by_it = plan.offered_while(intervention, was, clinic, day);
            Some(plan.offered(clinic, day)).filter(|&share| share > closed_by_it)
        });
    }

    /// Offers another share of the slots in all sessions of a period for which `share` has one.
    fn offer_again(
        &mut self,
        period: Period,
        share: impl Fn(&PlanInForce<'_>, ClinicId, i64) -> Option<f64>,
    ) {
        // In the order in which a clinic's sessions follow each other.
        let mut patterns = vec![Pattern::default(); self.site.clinics.len()];
        for s in 0..self.diary.sessions().len() {
            let id = SessionId::new(s);
            let session = self.diary.session(id);
            let concerned = period.contains(session.day) && self.added_by(session).is_none();
            let share = concerned.then(|| share(&self.plan, session.clinic, session.day));
            if let Some(share) = share.flatten() {
                let pattern = &mut patterns[session.clinic.index()];
                self.diary.offer_share(id, share, pattern);
            }
        }
    }
}

/// The lists of all clinics, as layouts of the diary.
#[must_use]
pub fn layouts(site: &Site<'_>) -> Vec<Layout> {
    let of = |c: &ClinicSite<'_>| c.layout.iter().map(|s| (s.kind, s.at)).collect();
    site.clinics.iter().map(of).collect()
}
