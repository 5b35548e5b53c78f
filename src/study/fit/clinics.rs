//! Clinics as their appointments show them: which lists took place, where slots lie and for whom, and how
//! long consultations are. When sessions run is `sessions`.

use std::collections::{BTreeMap, BTreeSet};

use super::sessions::{Days, EndedSession, FittedSession};
use super::{Closed, Period, is_of};
use crate::extract::appointments::Appointment;
use crate::extract::{Attended, Kind, Urgency};
use crate::statistics::fitting::{Family, FittedTimes};
use crate::statistics::quantile_sorted;

/// A clinic with fewer appointments is not found.
const LEAST: usize = 50;
/// Minutes without an appointment, on all days together, that part two sessions in any case.
const APART: i64 = 60;
/// Fewer part none; in between as many as twice the longest of usual gaps do.
const LUNCH: i64 = 30;
/// On fewer days of a weekday an appointment at a time is in no slot.
const LEAST_AT_A_TIME: usize = 4;
/// A time with fewer appointments than this share of the most is not a slot: somebody squeezed in.
const RARE: f64 = 0.2;
/// A slot of which so many appointments are urgent is kept for those.
const FOR_URGENT: f64 = 0.8;
/// A list has appointments at this share of its usual times, and of those of the list before it.
const A_LIST: f64 = 0.25;

/// A clinic: sessions that have slots alike.
#[derive(Clone, Debug, PartialEq)]
pub struct FittedClinic {
    /// The number that stands for its name in the extract.
    pub code: u64,
    /// When it runs.
    pub sessions: Vec<FittedSession>,
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
    /// Consultations of first appointments and of follow-ups, in minutes.
    pub consultation: [Option<FittedTimes>; 2],
}

/// Minutes of slots.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlotLength {
    /// Of a new and of a follow-up slot.
    ByKind(i64, i64),
    /// Of every letter, empty ones among them.
    Each(i64),
}

/// Sessions that begin at one time of the day.
#[derive(Clone, Debug, Default)]
struct Block {
    /// Appointments by minute from the beginning: new, follow-up, urgent.
    at: BTreeMap<i64, [usize; 3]>,
    /// By day: at how many times there was one appointment or more, at how many two or more, and so on.
    days: BTreeMap<i64, Vec<usize>>,
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
    let begins = beginnings(rows);
    let block_of = |row: &Appointment| {
        let minute = row.at.minute();
        begins.iter().rev().find(|&&begin| begin <= minute).copied()
    };
    let mut by_block: BTreeMap<i64, Vec<&Appointment>> = BTreeMap::new();
    for row in rows {
        if let Some(begin) = block_of(row) {
            by_block.entry(begin).or_default().push(row);
        }
    }
    let (mut found, mut ended): (Vec<FittedClinic>, Vec<EndedSession>) = Default::default();
    for (begin, rows) in by_block {
        let block = Block::of(begin, &rows);
        let Some((pattern, length, minutes, slots)) = block.pattern() else {
            continue;
        };
        let go_on = to_come.iter().filter(|row| block_of(row) == Some(begin));
        let days = Days {
            lists: block.lists(),
            go_on: go_on.map(|row| row.at.weekday()).collect(),
            minutes: (begin, begin + minutes),
            period,
            kept,
        };
        let (sessions, over, changed) = days.sessions();
        ended.extend(over);
        if sessions.is_empty() {
            continue;
        }
        let on_slots = slots
            .iter()
            .filter_map(|at| block.at.get(at))
            .flatten()
            .sum::<usize>();
        let lists: u32 = days.lists.values().sum();
        let offered = f64::from(lists) * slots.len() as f64;
        let clinic = FittedClinic {
            code: rows[0].clinic,
            sessions,
            pattern,
            length,
            used: on_slots as f64 / offered.max(1.0),
            appointments: rows.len(),
            besides: rows.len() - on_slots,
            changed,
            // Of all of its sessions, once they are known.
            consultation: [None, None],
        };
        match found
            .iter_mut()
            .find(|other| other.pattern == clinic.pattern && other.length == clinic.length)
        {
            Some(other) => other.joins(clinic),
            None => found.push(clinic),
        }
    }
    for clinic in &mut found {
        let own: Vec<&Appointment> = rows
            .iter()
            .copied()
            .filter(|row| {
                block_of(row).is_some_and(|begin| clinic.sessions.iter().any(|s| s.from == begin))
            })
            .collect();
        clinic.consultation = [Kind::First, Kind::FollowUp]
            .map(|kind| consultation(&lengths(own.iter().copied(), kind)));
    }
    (found, ended)
}

impl FittedClinic {
    /// Whether it has no slot for routine first appointments.
    pub(super) fn has_nothing_new(&self) -> bool {
        !self.pattern.contains('N')
    }

    fn joins(&mut self, other: Self) {
        let (own, theirs) = (self.appointments as f64, other.appointments as f64);
        self.used = (self.used * own + other.used * theirs) / (own + theirs);
        self.sessions.extend(other.sessions);
        self.appointments += other.appointments;
        self.besides += other.besides;
        self.changed = self.changed.or(other.changed);
    }
}

/// Minutes of the day at which sessions begin: some may be of one weekday, and not of all of its weeks.
fn beginnings(rows: &[&Appointment]) -> Vec<i64> {
    // Days, however many lists they have: a morning may have six, and an afternoon one.
    let mut by_weekday: BTreeMap<usize, BTreeMap<i64, BTreeSet<i64>>> = BTreeMap::new();
    for row in rows {
        let times = by_weekday.entry(row.at.weekday()).or_default();
        let days = times.entry(row.at.minute()).or_default();
        days.insert(row.at.day());
    }
    let usual: BTreeSet<i64> = by_weekday
        .values()
        .flat_map(|times| {
            let most = times.values().map(BTreeSet::len).max().unwrap_or(0) as f64;
            let usual = move |n: usize| n >= LEAST_AT_A_TIME && n as f64 > RARE * most;
            times.iter().filter(move |(_, days)| usual(days.len()))
        })
        .map(|(&at, _)| at)
        .collect();
    let mut gaps: Vec<f64> = usual
        .iter()
        .zip(usual.iter().skip(1))
        .map(|(one, next)| (next - one) as f64)
        .collect();
    gaps.sort_by(f64::total_cmp);
    let longest = quantile_sorted(&gaps, 0.9).map_or(APART, |gap| 2 * gap as i64 - 1);
    let apart = longest.clamp(LUNCH, APART);
    let mut begins = Vec::new();
    let mut last = i64::MIN / 2;
    for at in usual {
        if at - last > apart {
            begins.push(at);
        }
        last = at;
    }
    begins
}

/// Whether an appointment took its slot to the end, or still does.
fn stands(row: &Appointment) -> bool {
    !matches!(
        row.attended,
        Attended::CancelledByPatient | Attended::CancelledByHospital | Attended::Withdrawn
    )
}

impl Block {
    fn of(begin: i64, rows: &[&Appointment]) -> Self {
        let mut block = Self::default();
        let mut busy: BTreeMap<(i64, i64), usize> = BTreeMap::new();
        for row in rows {
            let kind = match (is_of(row, Kind::FollowUp), row.urgency) {
                (true, _) => 1,
                (false, Some(Urgency::Urgent)) => 2,
                (false, _) => 0,
            };
            let minute = row.at.minute();
            block.at.entry(minute - begin).or_default()[kind] += 1;
            // A slot that fell free and was given again is one slot.
            *busy.entry((row.at.day(), minute)).or_default() += usize::from(stands(row));
        }
        for ((day, _), side_by_side) in busy {
            let times = block.days.entry(day).or_default();
            times.resize(times.len().max(side_by_side), 0);
            times[..side_by_side].iter_mut().for_each(|n| *n += 1);
        }
        block
    }

    /// Letters, their lengths, the minutes of a list, and where its slots lie.
    fn pattern(&self) -> Option<(String, SlotLength, i64, Vec<i64>)> {
        let most = self
            .at
            .values()
            .map(|kinds| kinds.iter().sum::<usize>())
            .max()? as f64;
        let slots: Vec<(i64, char)> = self
            .at
            .iter()
            .filter_map(|(&at, &[new, follow_up, urgent])| {
                let all = (new + follow_up + urgent) as f64;
                let letter = if urgent as f64 >= FOR_URGENT * all {
                    'U'
                } else if follow_up > new + urgent {
                    'F'
                } else {
                    'N'
                };
                (all > RARE * most).then_some((at, letter))
            })
            .collect();
        let offsets: Vec<i64> = slots.iter().map(|(at, _)| *at).collect();
        let gaps: Vec<(char, i64)> = slots
            .windows(2)
            .map(|two| (two[0].1, two[1].0 - two[0].0))
            .collect();
        let all = usual(gaps.iter().map(|(_, gap)| *gap)).unwrap_or(15);
        let new = usual(
            gaps.iter()
                .filter(|(letter, _)| *letter != 'F')
                .map(|(_, gap)| *gap),
        )
        .unwrap_or(all);
        let follow_up = usual(
            gaps.iter()
                .filter(|(letter, _)| *letter == 'F')
                .map(|(_, gap)| *gap),
        )
        .unwrap_or(all);
        let length = |letter: char| if letter == 'F' { follow_up } else { new };
        let last = slots.last()?;
        if gaps.iter().all(|&(letter, gap)| gap == length(letter)) {
            let letters = slots.iter().map(|(_, letter)| *letter).collect();
            return Some((
                letters,
                SlotLength::ByKind(new, follow_up),
                last.0 + length(last.1),
                offsets,
            ));
        }
        // Otherwise on a grid, with empty intervals.
        let step = gaps.iter().fold(0, |step, &(_, gap)| gcd(step, gap)).max(1);
        let fill = |minutes: i64| "-".repeat((minutes / step - 1).max(0) as usize);
        let mut letters: String = gaps
            .iter()
            .map(|&(letter, gap)| format!("{letter}{}", fill(gap)))
            .collect();
        letters += &format!("{}{}", last.1, fill(length(last.1)));
        let minutes = last.0 + length(last.1).max(step);
        Some((letters, SlotLength::Each(step), minutes, offsets))
    }

    /// Lists that took place on each day on which any did. So many appointments at one time are so many lists
    /// if they are at more than a few of its times: otherwise somebody was squeezed in.
    fn lists(&self) -> BTreeMap<i64, u32> {
        let at_times = |lists: usize| -> Option<f64> {
            let days = self.days.values().filter_map(|times| times.get(lists - 1));
            let mut times: Vec<f64> = days.map(|&n| n as f64).collect();
            times.sort_by(f64::total_cmp);
            quantile_sorted(&times, 0.75)
        };
        let mut usual: Vec<f64> = at_times(1).into_iter().collect();
        while let Some(next) = at_times(usual.len() + 1)
            && usual.last().is_some_and(|last| next >= A_LIST * last)
        {
            usual.push(next);
        }
        let on_day = |times: &Vec<usize>| -> u32 {
            let lists = times.iter().zip(&usual);
            lists
                .map(|(&n, usual)| u32::from(n as f64 >= A_LIST * usual))
                .sum()
        };
        let days = self.days.iter().map(|(&day, times)| (day, on_day(times)));
        days.filter(|(_, lists)| *lists > 0).collect()
    }
}

fn gcd(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// The most frequent value; of several the smallest.
fn usual(values: impl Iterator<Item = i64>) -> Option<i64> {
    let mut times: BTreeMap<i64, usize> = BTreeMap::new();
    for value in values {
        *times.entry(value).or_default() += 1;
    }
    let most = times.values().copied().max()?;
    times
        .into_iter()
        .find(|(_, n)| *n == most)
        .map(|(value, _)| value)
}

/// Which of the clinics an appointment is in: of its name, and at the hours of a session.
pub(super) fn clinic_of(clinics: &[FittedClinic], row: &Appointment) -> Option<usize> {
    let own = || (clinics.iter().enumerate()).filter(|(_, c)| c.code == row.clinic);
    let at_that_time = own().find(|(_, clinic)| {
        row.has_time
            && clinic
                .sessions
                .iter()
                .any(|s| (s.from..s.to).contains(&row.at.minute()))
    });
    at_that_time.or_else(|| own().next()).map(|(at, _)| at)
}

/// Of each consultation of a kind the share that the law of its own clinic has below it: the law that the
/// scenario has there, which of clinics with too few is `of_all`.
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
        // Beyond the law's last figure there is no length.
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
