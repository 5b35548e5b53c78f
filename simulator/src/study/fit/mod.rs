//! From a trust's extracts to a scenario: what is fitted to the rows, each value with its interval,
//! its rows and what was left out. How rows are read is `extract`, how distributions are fitted
//! `statistics::fitting`, and the scenario is written by `from_numbers`, which fills in the rest.

mod apart;
mod attendance;
mod booking;
mod clinics;
mod doubts;
mod holidays;
mod learning;
mod moved;
mod offers;
mod referrals;
mod said;
mod season;
mod sessions;
mod shown;
mod slots;
mod start;
mod telephone;
mod usual;

use std::collections::BTreeSet;

use crate::extract::appointments::{Appointment, Appointments};
use crate::extract::calls::Call;
use crate::extract::{Attended, FEW, Kind, LocalTime, Read};
use crate::model::spec::{CivilDate, Holidays, Mistakes, Share};
use crate::statistics::Proportion;
use crate::statistics::fitting::FittedTimes;
use crate::study::from_numbers::{FromExtracts, Numbers, SpecialtyNumbers, Written};

pub use apart::Overlaps;
pub use attendance::{Attendance, FollowUps};
pub use booking::{FittedBooking, Notice};
pub use clinics::FittedClinic;
pub use doubts::ON_WEEKDAYS;
pub use holidays::OnHolidays;
pub use learning::{FittedTasks, PersonTold};
pub use offers::{Later, Offers};
pub use referrals::FittedReferrals;
pub(super) use referrals::{counted, is_known_ahead};
pub use season::Season;
pub use sessions::{EndedSession, Every, FittedSession};
pub use shown::{
    Bin, ByHour, Cell, DayCount, Departure, LEADS, LEAST_FOR_QUANTILES, Missed, OverTime,
    QuantilePoint, Quantiles, Side, Stretch, Told, ToldSpecialty, Value, beyond_chance,
};
pub use slots::SlotLength;
pub use start::{RealStart, StartAppointment, StartRow, Whose};
pub use telephone::{FittedLine, Patience};

/// A specialty with fewer appointments than this is not fitted.
const LEAST_APPOINTMENTS: usize = 100;

/// Letters of a specialty's name that are written.
const LONGEST_NAME: usize = 80;
/// Further than so many days from all others lie dates that are wrong.
const FAR_AWAY: i64 = 183;
/// More days than this without any appointment are no holiday.
const BLIND: i64 = 14;

/// What the extracts of a trust say.
#[derive(Clone, Debug, PartialEq)]
pub struct Fit {
    /// Its specialties, those with the most appointments first.
    pub specialties: Vec<FittedSpecialty>,
    /// How appointments are made.
    pub booking: FittedBooking,
    /// People in the booking office, if that is known; with none all is booked at once.
    pub clerks: Option<u32>,
    /// Its telephone.
    pub line: Option<FittedLine>,
    /// First and last day on which appointments took place.
    pub period: Period,
    /// Weeks of it of which the extract knows.
    weeks_seen: f64,
    /// The public holidays that the trust keeps.
    pub holidays: Holidays,
    /// What was read and left out, a sentence each; no lines.
    said: Vec<String>,
    /// What is doubtful about it, a sentence each.
    doubts: Vec<String>,
}

/// The days of which an extract tells, counted from 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// The first.
    pub first: i64,
    /// The last.
    pub last: i64,
}

/// Whether the day of an appointment came, and it was neither cancelled nor is it still to come.
fn took_place(row: &Appointment) -> bool {
    matches!(
        row.attended,
        Attended::Seen | Attended::CameTooLate | Attended::DidNotAttend
    )
}

impl Period {
    /// From the first appointment that took place to the last, without a few that lie more than half a year from
    /// all others: their dates are wrong.
    #[must_use]
    pub fn of(rows: &[Appointment]) -> Option<Self> {
        let rows = rows.iter().filter(|row| took_place(row));
        let mut days: Vec<i64> = rows.map(|row| row.at.day()).collect();
        days.sort_unstable();
        let few = (days.len() / 1000).max(FEW as usize - 1);
        let (mut first, mut last) = (0, days.len().checked_sub(1)?);
        for at in 1..=few.min(days.len() / 3) {
            if days[at] - days[at - 1] > FAR_AWAY {
                first = at;
            }
            let back = days.len() - 1 - at;
            if days[back + 1] - days[back] > FAR_AWAY {
                last = back;
            }
        }
        Some(Self {
            first: days[first],
            last: days[last],
        })
    }

    /// Whether a day is one of them.
    #[must_use]
    pub fn has(self, day: i64) -> bool {
        (self.first..=self.last).contains(&day)
    }

    /// Weeks, whole or not.
    #[must_use]
    pub fn weeks(self) -> f64 {
        (self.last - self.first + 1) as f64 / 7.0
    }

    /// The days between appointments that took place, of two weeks and more where some take place each week: the
    /// extract knows nothing of them.
    fn blind(self, rows: &[Appointment]) -> Vec<Self> {
        let rows = rows
            .iter()
            .filter(|row| took_place(row) && self.has(row.at.day()));
        let days: BTreeSet<i64> = rows.map(|row| row.at.day()).collect();
        // On a day a week at least, of the other weeks.
        let usual = |gap: i64| days.len() as f64 > self.weeks() - gap as f64 / 7.0;
        let gaps = days.iter().zip(days.iter().skip(1));
        gaps.filter(|(last, next)| *next - *last > BLIND && usual(*next - *last))
            .map(|(last, next)| Self {
                first: last + 1,
                last: next - 1,
            })
            .collect()
    }
}

/// Days on which no session runs as usual.
#[derive(Clone, Copy, Debug)]
struct Closed<'a> {
    holidays: &'a Holidays,
    blind: &'a [Period],
}

impl Closed<'_> {
    fn on(self, day: i64) -> bool {
        self.holidays.contain(LocalTime::date_of(day).date())
            || self.blind.iter().any(|weeks| weeks.has(day))
    }
}

/// What the appointments of a specialty say.
#[derive(Clone, Debug, PartialEq)]
pub struct FittedSpecialty {
    /// Its name in the extract.
    pub name: String,
    /// Attendances of first appointments and of follow-ups.
    pub attended: [usize; 2],
    /// Appointments that were attended or missed, and which were missed.
    pub missed: Proportion,
    /// Referrals, if their dates are there.
    pub referrals: Option<FittedReferrals>,
    /// What patients do with what they are offered.
    pub offers: Offers,
    /// Who comes, cancels and comes again.
    pub attendance: Attendance,
    /// Its clinics, if appointments have times.
    pub clinics: Vec<FittedClinic>,
    /// Their sessions that take place no more.
    pub ended: Vec<EndedSession>,
    /// Consultations of first appointments and of follow-ups in all clinics, in minutes.
    pub consultation: [Option<FittedTimes>; 2],
    /// The same, each by the distribution of its own clinic, and told as if it were of the
    /// distribution of all.
    pub quantiles: [Option<Quantiles>; 2],
}

impl Fit {
    /// What the rows say.
    ///
    /// # Errors
    ///
    /// No specialty has as many appointments as can be fitted: a sentence.
    pub fn of(
        (read, names): &Appointments,
        calls: Option<&Read<Call>>,
        holidays: &Holidays,
    ) -> Result<Self, String> {
        let took_place = |row: &&Appointment| took_place(row);
        let period = Period::of(&read.rows);
        let few = || {
            format!(
                "{}: no specialty has {LEAST_APPOINTMENTS} appointments that were attended or missed",
                read.name
            )
        };
        let period = period.ok_or_else(few)?;
        let blind = period.blind(&read.rows);
        let closed = Closed {
            holidays,
            blind: &blind,
        };
        let mut by_specialty: Vec<Vec<Appointment>> = vec![Vec::new(); names.len()];
        let mut far_away = 0;
        for row in &read.rows {
            if self::took_place(row) && !period.has(row.at.day()) {
                far_away += 1;
                continue;
            }
            by_specialty[usize::from(row.specialty)].push(*row);
        }
        let mut specialties: Vec<FittedSpecialty> = Vec::new();
        let mut large: Vec<&[Appointment]> = Vec::new();
        let mut small = 0;
        let mut only_again = Vec::new();
        for (name, rows) in names.iter().zip(&by_specialty) {
            if rows.iter().filter(took_place).count() < LEAST_APPOINTMENTS {
                small += rows.len();
            } else if let Some(specialty) = FittedSpecialty::of(name, rows, period, closed) {
                if specialty.sees_nobody_new() {
                    only_again.push(doubts::of_nobody_new(&specialty));
                } else {
                    large.push(rows);
                    specialties.push(specialty);
                }
            }
        }
        if specialties.is_empty() {
            return Err(only_again.pop().unwrap_or_else(few));
        }
        specialties.sort_by_key(|s| std::cmp::Reverse(s.attended[0] + s.attended[1]));
        let mut said = said::of_extract(read);
        if small > 0 {
            said.push(format!(
                "{} of specialties with fewer than {LEAST_APPOINTMENTS} appointments are left out",
                crate::extract::some_rows(small as u64)
            ));
        }
        let over: Vec<String> = specialties
            .iter()
            .flat_map(|specialty| {
                let of_season = doubts::of_season(specialty).into_iter();
                [
                    of_season.collect(),
                    doubts::of_ended(specialty),
                    doubts::of_clinics(specialty),
                    doubts::of_side_by_side(specialty),
                ]
            })
            .flatten()
            .chain(only_again)
            .collect();
        let on_holidays = holidays::said(&read.name, &read.rows, period, holidays);
        said.extend(on_holidays.said);
        said.extend(calls.into_iter().flat_map(said::of_extract));
        Ok(Self {
            booking: FittedBooking::of(large.into_iter().flatten()),
            specialties,
            clerks: None,
            line: calls.and_then(|calls| FittedLine::of(calls, holidays)),
            period,
            weeks_seen: period.weeks() - blind.iter().map(|weeks| weeks.weeks()).sum::<f64>(),
            holidays: holidays.clone(),
            said,
            doubts: on_holidays
                .doubt
                .into_iter()
                .chain(doubts::of_columns(read))
                .chain(doubts::of_blind(&read.name, &blind))
                .chain(doubts::of_doubles(read))
                .chain(doubts::of_far_away(&read.name, far_away))
                .chain(doubts::of(&read.name, &read.rows, period))
                .chain(over)
                .collect(),
        })
    }

    /// The scenario, with what the extracts do not say filled in; the go-live is on a day of its
    /// own, or on the first Monday eight weeks after the last appointment. It starts drawn, or as it is.
    ///
    /// # Errors
    ///
    /// No scenario can be made of it.
    pub fn written(
        &self,
        files: &Files<'_>,
        go_live: Option<CivilDate>,
        start: Option<&RealStart>,
        tasks: Option<&FittedTasks>,
    ) -> Result<Written, Mistakes> {
        let freeze = start.map(|start| start.freeze.days_since(LocalTime::date_of(0)));
        let later = self.period.last.max(freeze.unwrap_or(i64::MIN)) + 57;
        let monday = later + (7 - LocalTime::weekday_of(later) as i64) % 7;
        let notice = self.booking.known(files);
        let mut keys = BTreeSet::new();
        let numbers = Numbers {
            specialties: self
                .specialties
                .iter()
                .enumerate()
                .map(|(at, s)| {
                    let mut numbers = s.numbers(files, self, &mut keys);
                    if let Some(start) = start {
                        let (file, list, size) = start.known(at, &numbers.key, files);
                        numbers.known.starting = Some(file);
                        numbers.known.waiting_list = Some(list);
                        numbers.list = Some(size.max(1));
                    }
                    numbers
                })
                .collect(),
            go_live,
            clerks: self.clerks,
            line: self
                .line
                .as_ref()
                .map(|line| line.known(files, &self.holidays)),
            learning: tasks.map_or_else(Vec::new, |tasks| tasks.known(files)),
            extracts: Some(FromExtracts {
                said: [
                    &self.said[..],
                    &self.doubts,
                    start.map_or(&[][..], RealStart::said),
                    tasks.map_or(&[][..], FittedTasks::said),
                ]
                .concat(),
                go_live: LocalTime::date_of(monday),
                start: start.map(|start| start.freeze),
                holidays: self.holidays.clone(),
                notice,
            }),
            ..Numbers::default()
        };
        Written::of(&numbers)
    }

    /// What was read and left out, and then what is doubtful, a sentence each.
    pub fn said(&self) -> impl Iterator<Item = &String> {
        self.said.iter().chain(&self.doubts)
    }

    /// What is doubtful about the extract, a sentence each.
    #[must_use]
    pub fn doubts(&self) -> &[String] {
        &self.doubts
    }

    /// Doubts a go-live of which the extract tells already.
    pub fn doubt_go_live(&mut self, go_live: CivilDate) {
        self.doubts.extend(doubts::of_go_live(go_live, self.period));
    }
}

/// The names of the extracts, as they are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Files<'a> {
    /// The appointments.
    pub appointments: &'a str,
    /// The calls.
    pub calls: &'a str,
    /// The open pathways.
    pub pathways: &'a str,
    /// The tasks.
    pub tasks: &'a str,
    /// The scenario that is written, without its ending: with it begin the names of files beside it.
    pub scenario: &'a str,
}

impl FittedSpecialty {
    fn of(name: &str, rows: &[Appointment], period: Period, closed: Closed<'_>) -> Option<Self> {
        let of = |kind: Kind, attended: Attended| {
            let is = |row: &&Appointment| is_of(row, kind) && row.attended == attended;
            rows.iter().filter(is).count()
        };
        let attended = [Kind::First, Kind::FollowUp].map(|kind| of(kind, Attended::Seen));
        let missed = [Kind::First, Kind::FollowUp].map(|kind| of(kind, Attended::DidNotAttend));
        let missed: usize = missed.iter().sum();
        let all = attended[0] + attended[1] + missed;
        let consultation = [Kind::First, Kind::FollowUp]
            .map(|kind| clinics::consultation(&clinics::lengths(rows, kind)));
        let (mut clinics, ended) = clinics::found(rows, period, closed);
        if clinics.iter().all(FittedClinic::has_nothing_new) {
            // Where nobody new is routine, slots of those who are urgent are kept from nobody.
            clinics
                .iter_mut()
                .for_each(FittedClinic::keep_none_for_urgent);
        }
        let quantiles = [(0, Kind::First), (1, Kind::FollowUp)].map(|(nth, kind)| {
            let of_all = consultation[nth].as_ref()?;
            Quantiles::of_shares(of_all, &clinics::below(rows, kind, &clinics, of_all))
        });
        Some(Self {
            name: name.to_owned(),
            attended,
            missed: Proportion::of(missed, all)?,
            referrals: FittedReferrals::of(rows, period, closed.holidays),
            offers: Offers::of(rows, period, Notice::of_routine(rows.iter())),
            attendance: Attendance::of(rows, period),
            clinics,
            ended,
            quantiles,
            consultation,
        })
    }

    /// Whether its clinics have no slot for a first appointment.
    fn sees_nobody_new(&self) -> bool {
        !self.clinics.is_empty() && self.clinics.iter().all(FittedClinic::has_nothing_new)
    }

    /// Its numbers, under a key that is none of those before it.
    fn numbers(
        &self,
        files: &Files<'_>,
        fit: &Fit,
        keys: &mut BTreeSet<String>,
    ) -> SpecialtyNumbers {
        let [new, follow_up] = self.attended.map(|n| n as f64);
        let name: String = self.name.chars().take(LONGEST_NAME).collect();
        let a_week = (new + follow_up) / fit.weeks_seen;
        let mut numbers = SpecialtyNumbers::of(&name, a_week.max(1.0));
        if numbers.key.is_empty() {
            "specialty".clone_into(&mut numbers.key);
        }
        let plain = numbers.key.clone();
        for nth in 2.. {
            if keys.insert(numbers.key.clone()) {
                break;
            }
            numbers.key = format!("{plain}-{nth}");
        }
        numbers.follow_ups_per_new = (new > 0.0).then(|| (follow_up / new).min(12.0));
        numbers.did_not_attend = Some(Share::of(
            (said::without_few(&self.missed).0.min(0.4) * 1000.0).round() / 1000.0,
        ));
        numbers.list = self
            .referrals
            .as_ref()
            .and_then(|r| r.waiting.as_ref())
            .map(|w| w.size);
        numbers.known = said::specialty(self, &numbers.key, files, &fit.holidays);
        numbers
    }
}

/// Whether an appointment is a first one or a follow-up; without a word on it, a first one.
pub(super) fn is_of(row: &Appointment, kind: Kind) -> bool {
    row.kind.unwrap_or(Kind::First) == kind
}
