//! The timetable: which sessions the diary has, from the clinics' written sessions, the calendar
//! and the plan. What is booked into them is decided elsewhere.

use std::collections::BTreeMap;

use super::World;
use super::diary::template::Offer;
use super::diary::{Diary, Layout, NewSession, Session, Visible};
use super::ids::{ClinicId, SessionId, SpecialtyId};
use super::observer::Observer;
use super::plan::{Additional, Period, PlanInForce};
use super::purpose::{Purpose, Streams};
use super::site::Site;
use super::staff::name_key;
use super::steady_state::lists::{self, ListsOfSession};
use crate::engine::{Duration, Time};
use crate::model::measures::figure;
use crate::model::spec::{Calendar, CivilDate, ClinicSession, ClockTime, Share};

/// Which of a clinic's lists take place.
const LISTS_THAT_RUN: Purpose = Purpose::numbered(49);

/// Whether a written session takes place on a day.
pub fn runs_on(calendar: &Calendar, written: &ClinicSession, day: i64) -> bool {
    let day_of = |date: Option<CivilDate>| date.map(|date| calendar.day_of(date));
    let first = day_of(written.first);
    let since = first.map_or(0, |first| calendar.week(first));
    !calendar.is_holiday(day)
        && written.days.contains(calendar.weekday(day))
        && (calendar.week(day) - since).rem_euclid(i64::from(written.every.max(1))) == 0
        && first.is_none_or(|first| day >= first)
        && day_of(written.last).is_none_or(|last| day <= last)
}

/// Opens all sessions of the diary; returns those to be announced later, by day. Where not all of a
/// clinic's lists take place, those that do are drawn, or spread evenly without anything to draw from.
pub fn open_diary(
    site: &Site<'_>,
    plan: &PlanInForce<'_>,
    luck: Option<&Streams>,
    diary: &mut Diary,
) -> Vec<(i64, SessionId)> {
    for (s, specialty) in site.specialties.iter().enumerate() {
        if let Some(split) = &specialty.split {
            diary.split(SpecialtyId::new(s), split);
        }
    }
    for (c, clinic) in site.clinics.iter().enumerate() {
        let id = ClinicId::new(c);
        let sessions = (0..site.diary_days).flat_map(|day| {
            let written = clinic.spec.sessions.iter().enumerate();
            let runs = written.filter(move |(_, written)| runs_on(&site.calendar, written, day));
            runs.map(move |(k, written)| (day, k, written))
        });
        let sessions: Vec<_> = sessions.collect();
        let taking_place = lists_of(site, id, &sessions, luck);
        for ((day, k, written), clinicians) in sessions.into_iter().zip(taking_place) {
            if clinicians > 0 {
                let offer = plan.offer(id, day);
                let new = session(site, id, k, written, day, offer, Visible::Yes);
                diary.add(&with_clinicians(new, clinicians));
            }
        }
    }
    let mut later = Vec::new();
    for (k, more) in plan.catch_up.iter().enumerate() {
        let wanted = more.session.clinicians;
        let (people, floor) = plan.latest_people(site, more.intervention, wanted, 0);
        for day in days_of(site, more, floor).filter(|_| people > 0) {
            let id = diary.add(&additional(site, k, more, day));
            diary.has_people(id, people);
            later.push((day - more.ahead, id));
        }
    }
    later.sort_by_key(|(day, id)| (*day, *id));
    later
}

/// How many lists of each session of a clinic take place: a day, the session's number, and the session as it
/// is written. Those of which all are to take place are one after the other what the steady state has them; of
/// the others each has its share.
fn lists_of(
    site: &Site<'_>,
    clinic: ClinicId,
    sessions: &[(i64, usize, &ClinicSession)],
    luck: Option<&Streams>,
) -> Vec<u32> {
    let own = &site.clinics[clinic.index()];
    let begins = &site.specialties[own.specialty.index()].begins;
    let all_run = || own.spec.sessions.iter().all(|s| s.runs == Share::ALL);
    if begins.factor() == 1.0 && all_run() {
        return sessions
            .iter()
            .map(|(_, _, written)| written.clinicians)
            .collect();
    }
    let booked = BookedLists::of(site, clinic);
    let mut by_share: BTreeMap<Option<usize>, Vec<usize>> = BTreeMap::new();
    for (nth, (_, k, written)) in sessions.iter().enumerate() {
        let own_share = (written.runs < Share::ALL).then_some(*k);
        by_share.entry(own_share).or_default().push(nth);
    }
    let mut all = vec![0; sessions.len()];
    for (own_share, places) in by_share {
        let of = places.iter().map(|&nth| {
            let (day, _, written) = sessions[nth];
            ListsOfSession {
                on_average: written.lists_a_day() * begins.factor(),
                booked: (booked.in_session(day, written))
                    .min(begins.most_lists(written.clinicians)),
            }
        });
        let of: Vec<ListsOfSession> = of.collect();
        let lists = match (own_share, luck) {
            (Some(k), Some(streams)) => {
                let mut stream = streams.stream(LISTS_THAT_RUN, name_key(own.name), k as u64);
                lists::drawn(&of, || stream.uniform())
            }
            _ => lists::evenly(&of),
        };
        for (nth, lists) in places.into_iter().zip(lists) {
            all[nth] = lists;
        }
    }
    all
}

/// Appointments of a clinic that a file gives, by when they begin; and how many slots of a list begin when.
struct BookedLists {
    at: BTreeMap<Time, u32>,
    at_once: BTreeMap<Duration, u32>,
}

impl BookedLists {
    fn of(site: &Site<'_>, clinic: ClinicId) -> Self {
        let own = &site.clinics[clinic.index()];
        let list = &site.specialties[own.specialty.index()].spec.waiting_list;
        let file = list.as_ref().and_then(|list| list.file.as_ref());
        let rows = file.map_or(&[][..], |file| file.rows());
        let patients = rows.iter().filter(|row| row.is_of_somebody());
        let given = patients.filter_map(|row| row.appointment.as_ref());
        let mut at = BTreeMap::new();
        for given in given.filter(|given| given.clinic.as_deref() == Some(own.name)) {
            *at.entry(given.at).or_default() += 1;
        }
        let mut at_once = BTreeMap::new();
        for slot in &own.layout {
            *at_once.entry(slot.at).or_default() += 1;
        }
        Self { at, at_once }
    }

    /// Lists that those have who are booked in a session: as many as it takes for those of one time.
    fn in_session(&self, day: i64, written: &ClinicSession) -> u32 {
        let at = |time: ClockTime| Time::from_days(day) + time.since_midnight();
        let from = at(written.from);
        let booked = self.at.range(from..at(written.to));
        let lists = booked.map(|(&at, n)| {
            let of_a_list = self.at_once.get(&(at - from)).copied();
            n.div_ceil(of_a_list.unwrap_or(1))
        });
        lists.max().unwrap_or(0)
    }
}

fn session(
    site: &Site<'_>,
    clinic: ClinicId,
    template: usize,
    written: &ClinicSession,
    day: i64,
    offer: Offer,
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
        offer,
        visible,
    }
}

/// Lists of a clinic that are put on besides its usual ones, in the session number `k` of those
/// that may be.
pub fn more_lists(
    site: &Site<'_>,
    clinic: ClinicId,
    k: usize,
    day: i64,
    lists: u32,
    offer: Offer,
) -> NewSession {
    let spec = site.clinics[clinic.index()].spec;
    let template = spec.sessions.len() + k;
    let written = spec.written_sessions()[template];
    let new = session(site, clinic, template, written, day, offer, Visible::NotYet);
    with_clinicians(new, lists)
}

fn with_clinicians(session: NewSession, clinicians: u32) -> NewSession {
    NewSession {
        clinicians: u16::try_from(clinicians).expect("checked"),
        ..session
    }
}

/// An additional session: the plan's number `k`. It is not reduced, whatever the ordinary
/// templates are. How many come to hold its lists is somebody else's to say.
pub fn additional(site: &Site<'_>, k: usize, more: &Additional<'_>, day: i64) -> NewSession {
    let template = site.clinics[more.clinic.index()].spec.own_sessions() + k;
    let (clinic, written) = (more.clinic, more.session);
    session(
        site,
        clinic,
        template,
        written,
        day,
        Offer::ALL,
        Visible::NotYet,
    )
}

/// Days on which an additional session takes place in a period.
pub fn days_of<'a>(
    site: &'a Site<'_>,
    more: &'a Additional<'_>,
    period: Period,
) -> impl Iterator<Item = i64> + 'a {
    let Period { from, to } = period.within(site.diary_days);
    (from..to).filter(|&day| runs_on(&site.calendar, more.session, day))
}

impl<O: Observer> World<'_, O> {
    /// The intervention that has added a session to its clinic's own.
    #[must_use]
    pub fn added_by(&self, session: &Session) -> Option<usize> {
        let own = self.site.clinics[session.clinic.index()]
            .spec
            .own_sessions();
        let k = usize::from(session.template).checked_sub(own)?;
        Some(self.plan.catch_up[k].intervention)
    }

    /// Notes the lists of a session that was put on because the waiting list is long, and their
    /// hours.
    pub fn note_lists_put_on(&mut self, id: SessionId) {
        let session = self.diary.session(id);
        let lists = f64::from(session.clinicians);
        let length = (session.to - session.from).as_hours_f64();
        let (clinic, specialty, day) = (session.clinic, session.specialty, session.day);
        self.costs.put_on(clinic, lists, length * lists);
        let put_on = figure::ClinicListsPutOn.of(specialty);
        self.ledger.several(put_on, day, lists);
    }

    /// Announces the sessions whose day for that has come.
    pub fn announce_sessions(&mut self, day: i64) {
        let due = self.to_announce.partition_point(|(on, _)| *on <= day);
        let due: Vec<_> = self.to_announce.drain(..due).collect();
        for (_, session) in due {
            // It may be of a clinic that the system does not have.
            let seen = self.is_seen(self.diary.session(session).clinic);
            self.diary.has_clinic(session, seen);
            self.diary.announce(session, Visible::Yes);
        }
    }

    /// Whether the slots of a clinic can be booked, in the system or on paper.
    fn is_seen(&self, clinic: ClinicId) -> Visible {
        if self.system.is_missing(clinic) && !self.system.is_rehearsed() {
            Visible::NotYet
        } else {
            Visible::Yes
        }
    }

    /// Shows a clinic's sessions from a day on, or hides them if the system does not have it.
    pub fn show_clinic(&mut self, clinic: ClinicId, from: i64) {
        let seen = self.is_seen(clinic);
        let specialty = self.site.clinics[clinic.index()].specialty;
        for day in from..=self.site.diary_days {
            for k in 0..self.diary.on_day(specialty, day).len() {
                let session = self.diary.on_day(specialty, day)[k];
                if self.diary.session(session).clinic == clinic {
                    self.diary.has_clinic(session, seen);
                }
            }
        }
    }
}

/// The lists of all clinics, as layouts of the diary.
#[must_use]
pub fn layouts(site: &Site<'_>) -> Vec<Layout> {
    site.clinics.iter().map(|c| c.layout.clone()).collect()
}
