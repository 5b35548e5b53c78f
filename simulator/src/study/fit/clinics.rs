//! Clinics as their appointments show them: which lists took place, where slots lie and for whom, and how
//! long consultations are. Which appointments are one session's is `apart`, where its slots lie `slots`, and
//! when sessions run is `sessions`.

use std::collections::BTreeMap;

use super::apart::{Overlaps, Part, parts};
use super::moved::moved;
use super::sessions::{Days, EndedSession, FittedSession};
use super::slots::{Block, SlotLength, stands};
use super::{Closed, Period, is_of};
use crate::extract::appointments::Appointment;
use crate::extract::{Kind, LocalTime, Urgency};
use crate::statistics::fitting::{Family, FittedTimes};

/// A clinic with fewer appointments is not found.
const LEAST: usize = 50;

/// A clinic: sessions that have slots alike.
#[derive(Clone, Debug, PartialEq)]
pub struct FittedClinic {
    /// The number that stands for its name in the extract.
    pub code: u64,
    /// When it runs.
    pub sessions: Vec<FittedSession>,
    /// Letters of the slots at each time of a list, by minutes from its beginning.
    pub letters: BTreeMap<i64, String>,
    /// Whether another session overlaps with one of its own.
    pub overlaps: Overlaps,
    /// Slots of a list: their letters, and minutes of a new and of a follow-up slot or of each letter.
    pub pattern: String,
    /// Minutes of a slot.
    pub length: SlotLength,
    /// The share of its slots, on the days on which it ran, with an appointment.
    pub used: f64,
    /// Appointments that it is found from, and those of them at a time that is no slot.
    pub appointments: usize,
    /// See `appointments`.
    pub besides: usize,
    /// Lists a week in the first and in the last third of the extract, if they have become more or fewer: its
    /// sessions are then those of the last.
    pub changed: Option<[f64; 2]>,
    /// The day since which its appointments are at other times, if they are: what is found is from then on.
    pub moved: Option<i64>,
    /// Consultations of first appointments and of follow-ups, in minutes.
    pub consultation: [Option<FittedTimes>; 2],
}

/// The clinics of a specialty, those with the most appointments first, and sessions that have ended.
pub(super) fn found(
    rows: &[Appointment],
    period: Period,
    kept: Closed<'_>,
) -> (Vec<FittedClinic>, Vec<EndedSession>) {
    let mut by_clinic: BTreeMap<u64, Vec<&Appointment>> = BTreeMap::new();
    let mut to_come: BTreeMap<u64, Vec<&Appointment>> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.has_time) {
        if period.has(row.at.day()) {
            by_clinic.entry(row.clinic).or_default().push(row);
        } else if row.at.day() > period.last && stands(row) {
            to_come.entry(row.clinic).or_default().push(row);
        }
    }
    let (mut found, mut ended): (Vec<FittedClinic>, Vec<EndedSession>) = Default::default();
    for (clinic, rows) in by_clinic.iter().filter(|(_, rows)| rows.len() >= LEAST) {
        let to_come = to_come.remove(clinic).unwrap_or_default();
        let (theirs, over) = clinics(rows, &to_come, period, kept);
        found.extend(theirs);
        ended.extend(over);
    }
    found.sort_by_key(|clinic| std::cmp::Reverse(clinic.appointments));
    (found, ended)
}

/// A clinic, or several if its sessions have different slots.
fn clinics(
    rows: &[&Appointment],
    to_come: &[&Appointment],
    period: Period,
    kept: Closed<'_>,
) -> (Vec<FittedClinic>, Vec<EndedSession>) {
    let mut found: Vec<(FittedClinic, Vec<&Appointment>)> = Vec::new();
    let mut ended = Vec::new();
    let moved = moved(rows, period);
    let since = Period {
        first: moved.unwrap_or(period.first),
        ..period
    };
    let now: Vec<&Appointment> = rows
        .iter()
        .copied()
        .filter(|row| since.has(row.at.day()))
        .collect();
    for part in parts(&now, to_come, since) {
        let (clinic, over) = FittedClinic::of(&part, since, kept);
        ended.extend(over);
        let Some(mut clinic) = clinic else { continue };
        clinic.moved = moved;
        let is_like =
            |other: &FittedClinic| other.pattern == clinic.pattern && other.length == clinic.length;
        match found.iter_mut().find(|(other, _)| is_like(other)) {
            Some((other, rows)) => {
                other.joins(clinic);
                rows.extend(part.rows);
            }
            None => found.push((clinic, part.rows)),
        }
    }
    let with_consultations = found.into_iter().map(|(mut clinic, rows)| {
        clinic.consultation = [Kind::First, Kind::FollowUp]
            .map(|kind| consultation(&lengths(rows.iter().copied(), kind)));
        clinic
    });
    (with_consultations.collect(), ended)
}

impl FittedClinic {
    /// Whether it has no slot for routine first appointments.
    pub(super) fn has_nothing_new(&self) -> bool {
        !self.pattern.contains('N')
    }

    /// Slots for urgent patients are for all who are new.
    pub(super) fn keep_none_for_urgent(&mut self) {
        let letters = self.letters.values_mut();
        for text in letters.chain(std::iter::once(&mut self.pattern)) {
            *text = text.replace('U', "N");
        }
    }

    /// Of one session's appointments: none if it takes place no more, or seldom.
    fn of(part: &Part<'_>, period: Period, kept: Closed<'_>) -> (Option<Self>, Vec<EndedSession>) {
        let block = Block::of(part.rows.iter().copied());
        let Some(layout) = block.layout() else {
            return (None, Vec::new());
        };
        let mut ahead: BTreeMap<i64, usize> = BTreeMap::new();
        for row in &part.to_come {
            *ahead.entry(row.at.day()).or_default() += 1;
        }
        let days = Days {
            lists: block.lists(&layout.places),
            ahead,
            minutes: layout.minutes,
            period,
            kept,
        };
        let (sessions, ended, changed) = days.sessions();
        if sessions.is_empty() {
            return (None, ended);
        }
        let slots = || layout.places.iter();
        let on_slots: usize = slots().map(|(&at, _)| block.appointments(at)).sum();
        let lists: u32 = days.lists.values().sum();
        let offered = f64::from(lists) * f64::from(slots().map(|(_, n)| n).sum::<u32>());
        let begin = layout.minutes.0;
        let clinic = Self {
            code: part.rows[0].clinic,
            sessions,
            letters: (layout.letters.into_iter())
                .map(|(at, letters)| (at - begin, letters))
                .collect(),
            pattern: layout.pattern,
            length: layout.length,
            used: on_slots as f64 / offered.max(1.0),
            appointments: part.rows.len(),
            besides: part.rows.len() - on_slots,
            changed,
            moved: None,
            overlaps: part.overlaps,
            // Of all of its sessions, once they are known.
            consultation: [None, None],
        };
        (Some(clinic), ended)
    }

    /// Slots with a letter that its lists have at an appointment's time.
    fn slots_at(&self, row: &Appointment, letter: char) -> u32 {
        let (weekday, minute) = (row.at.weekday(), row.at.minute());
        let on_weekday = self.sessions.iter().filter(|s| s.days.contains(&weekday));
        let slots = |s: &FittedSession| {
            let letters = self.letters.get(&(minute - s.from))?;
            Some(letters.chars().filter(|other| *other == letter).count() as u32 * s.lists)
        };
        on_weekday.filter_map(slots).sum()
    }

    fn joins(&mut self, other: Self) {
        let (own, theirs) = (self.appointments as f64, other.appointments as f64);
        self.used = (self.used * own + other.used * theirs) / (own + theirs);
        self.sessions.extend(other.sessions);
        self.appointments += other.appointments;
        self.besides += other.besides;
        self.changed = self.changed.or(other.changed);
        if other.overlaps != Overlaps::No {
            self.overlaps = other.overlaps;
        }
    }
}

/// Which of the clinics an appointment is in: of its name, and with a slot at its time, or else at the hours
/// of a session.
pub(super) fn clinic_of(clinics: &[FittedClinic], row: &Appointment) -> Option<usize> {
    Placed::default().clinic_of(clinics, row)
}

/// Appointments that have been placed one after the other, by clinic, time and letter of the slot: of clinics
/// that have slots at the same time each has as many as it has slots, of a patient's own kind first.
#[derive(Debug, Default)]
pub(super) struct Placed(BTreeMap<(usize, LocalTime, char), u32>);

impl Placed {
    /// The same of the next of them.
    pub fn clinic_of(&mut self, clinics: &[FittedClinic], row: &Appointment) -> Option<usize> {
        let own = || (clinics.iter().enumerate()).filter(|(_, c)| c.code == row.clinic);
        let in_hours = |clinic: &FittedClinic| {
            let mut sessions = clinic.sessions.iter();
            sessions.any(|s| (s.from..s.to).contains(&row.at.minute()))
        };
        let letters = match (is_of(row, Kind::FollowUp), row.urgency) {
            (true, _) => ['F', 'N', 'U'],
            (false, Some(Urgency::Urgent)) => ['U', 'N', 'F'],
            (false, _) => ['N', 'U', 'F'],
        };
        let free = |letter: &char| {
            let is_free = |(at, clinic): &(usize, &FittedClinic)| {
                let taken = self.0.get(&(*at, row.at, *letter)).copied().unwrap_or(0);
                row.has_time && taken < clinic.slots_at(row, *letter)
            };
            own().find(is_free).map(|(at, _)| (at, *letter))
        };
        if let Some((at, letter)) = letters.iter().find_map(free) {
            *self.0.entry((at, row.at, letter)).or_default() += 1;
            return Some(at);
        }
        let at_that_time = own().find(|(_, clinic)| row.has_time && in_hours(clinic));
        at_that_time.or_else(|| own().next()).map(|(at, _)| at)
    }
}

/// Of each consultation of a kind the share that the distribution of its own clinic has below it:
/// the distribution that the scenario has there, which of clinics with too few is `of_all`.
pub(super) fn below(
    rows: &[Appointment],
    kind: Kind,
    clinics: &[FittedClinic],
    of_all: &FittedTimes,
) -> Vec<f64> {
    let nth = usize::from(kind == Kind::FollowUp);
    let law = |fit: &FittedTimes| fit.family.law(fit.mean.value, fit.cv.value);
    let own = |clinic: &FittedClinic| {
        let [one, other] = [nth, 1 - nth].map(|nth| clinic.consultation[nth].as_ref());
        one.or(other).and_then(law)
    };
    let own: Vec<_> = clinics.iter().map(own).collect();
    let of_all = law(of_all);
    let rows = rows.iter().filter(|row| is_of(row, kind));
    let share = |row: &Appointment| {
        let own = clinic_of(clinics, row).and_then(|at| own[at].as_ref());
        let share = own.or(of_all.as_ref())?.cdf(row.seen? as f64 / 60.0);
        // Beyond the distribution's last figure there is no length.
        Some(share.clamp(1e-9, 1.0 - 1e-9))
    };
    rows.filter_map(share).collect()
}

/// The lengths of the consultations of a kind.
pub(super) fn lengths<'a>(rows: impl IntoIterator<Item = &'a Appointment>, kind: Kind) -> Vec<f64> {
    let rows = rows.into_iter().filter(|row| is_of(row, kind));
    let seen = rows.filter_map(|row| row.seen);
    seen.map(|seconds| seconds as f64 / 60.0).collect()
}

pub(super) fn consultation(minutes: &[f64]) -> Option<FittedTimes> {
    FittedTimes::best(&[Family::Lognormal, Family::Gamma], minutes, &[])
}
