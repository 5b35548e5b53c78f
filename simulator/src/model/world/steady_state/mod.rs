//! How a specialty begins: who waits on the first day, and how many lists its clinics have, as
//! written or as it follows from a steady state. Which of a clinic's lists take place is `lists`; who is
//! put on the list, and booked, is `start`; the sessions are `timetable`.

pub mod flow;
pub mod lists;

use crate::engine::Duration;
use crate::model::spec::quantity::Wrong;
use crate::model::spec::{
    Calendar, Law, Referrals, Scenario, SlotKind, Specialty, SteadyState, VisitKind, WaitingList,
};
use crate::model::world::arrivals::ArrivalStream;
use crate::model::world::timetable::runs_on;
use flow::{Flow, PerWeek, Waiting, referrals_per_week};

/// The standard by which a share of a list is told.
const STANDARD_WEEKS: f64 = 18.0;
/// More than a starting list may have.
const MOST_WAITING: f64 = 1e6;
/// Clinicians in a session: see the checks of a clinic.
const MOST_CLINICIANS: f64 = 130.0;
/// A list that takes longer to come back to its level has none worth the name, in weeks.
const SLOWEST_RETURN: f64 = 260.0;
/// Fixed points are found by so many steps: each halves the distance at least.
const STEPS: usize = 60;

/// How a specialty begins.
#[derive(Clone, Debug, PartialEq)]
pub struct Begins {
    /// How many wait for a first appointment; those of a file are counted.
    pub size: u32,
    /// How long they have been waiting, unless a file says so.
    pub age: Option<Law>,
    /// How many of them have no appointment.
    pub unbooked: u32,
    /// What follows from what, if anything does.
    pub derived: Option<Derived>,
}

/// What follows from what is given.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Derived {
    /// The list, from the share of it that has waited for at most 18 weeks.
    ListFromShare,
    /// The list, from the slots.
    ListFromSlots(Balance),
    /// The factor on the clinics' lists, from the waiting list.
    Lists(f64, Balance),
}

/// First appointments a week in the steady state.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Balance {
    /// Referrals.
    pub referrals: PerWeek,
    /// Of whom leave the list without having been seen.
    pub removed: PerWeek,
    /// Slots for first appointments that the others need.
    pub needed: PerWeek,
    /// Slots for first appointments that the templates give as written.
    pub given: PerWeek,
}

/// The random stream of a specialty's referrals, if they are one.
#[must_use]
pub fn stream_of(spec: &Specialty, calendar: &Calendar) -> Option<ArrivalStream> {
    match &spec.referrals {
        Some(Referrals::Stream(written)) => Some(ArrivalStream::of(written, calendar)),
        Some(Referrals::File(_)) | None => None,
    }
}

/// How every specialty of a scenario begins, by name; without those that have no steady state though
/// one is asked for, which no checked scenario has.
#[must_use]
pub fn of_all(scenario: &Scenario) -> Vec<(&str, Begins)> {
    let calendar = Calendar::of(scenario);
    let specialties = scenario.specialty.iter();
    let begins = specialties.filter_map(|(name, spec)| {
        let stream = stream_of(spec, &calendar);
        let begins = Begins::of(scenario, &calendar, (name, spec), stream.as_ref());
        Some((&**name, begins.ok()?))
    });
    begins.collect()
}

impl Begins {
    /// How a specialty of a scenario begins.
    ///
    /// # Errors
    ///
    /// A steady state is asked for, and there is none.
    pub(in crate::model) fn of(
        scenario: &Scenario,
        calendar: &Calendar,
        (name, spec): (&str, &Specialty),
        stream: Option<&ArrivalStream>,
    ) -> Result<Self, Wrong> {
        let referrals = referrals_per_week(spec, stream, calendar);
        let list = spec.waiting_list.as_ref();
        let written = list.map_or(Ok(Self::nobody()), |list| Self::written(list, referrals))?;
        let hospital = || Hospital {
            scenario,
            spec,
            referrals,
            variance: variance_per_week(stream, calendar, referrals),
            slots: Slots::of(scenario, calendar, name),
        };
        match spec.steady_state {
            None => Ok(written),
            Some(SteadyState::FromSlots) => hospital().list_from_slots(),
            Some(SteadyState::FromList) => hospital().lists_from_list(written),
        }
    }

    fn nobody() -> Self {
        Self {
            size: 0,
            age: None,
            unbooked: 0,
            derived: None,
        }
    }

    fn written(list: &WaitingList, referrals: PerWeek) -> Result<Self, Wrong> {
        if let Some(file) = &list.file {
            let patients = || file.rows().iter().filter(|row| row.is_of_somebody());
            let first = || patients().filter(|row| row.kind == VisitKind::First);
            let unbooked = first().filter(|row| row.is_unbooked());
            return Ok(Self {
                size: u32::try_from(first().count()).unwrap_or(u32::MAX),
                unbooked: u32::try_from(unbooked.count()).unwrap_or(u32::MAX),
                ..Self::nobody()
            });
        }
        let Some(share) = list.within_18_weeks else {
            return Ok(Self {
                size: list.size.unwrap_or(0),
                age: list.age.clone(),
                unbooked: list.unbooked,
                derived: None,
            });
        };
        let weeks = STANDARD_WEEKS / -libm::log1p(-share.value());
        let size = list_of(referrals.0 * weeks).map_err(|wrong| wrong.at("waiting-list"))?;
        if list.unbooked > size {
            return Err(
                Wrong::new(format!("{} of {size} cannot be unbooked", list.unbooked))
                    .at("waiting-list"),
            );
        }
        Ok(Self {
            size,
            age: Law::exponential(weeks_long(weeks)),
            unbooked: list.unbooked,
            derived: Some(Derived::ListFromShare),
        })
    }

    /// By what the clinics' lists are multiplied.
    #[must_use]
    pub fn factor(&self) -> f64 {
        match self.derived {
            Some(Derived::Lists(factor, _)) => factor,
            _ => 1.0,
        }
    }

    /// The most lists that a session of so many clinicians has.
    #[must_use]
    pub fn most_lists(&self, clinicians: u32) -> u32 {
        (f64::from(clinicians) * self.factor() - 1e-9)
            .ceil()
            .max(1.0) as u32
    }
}

/// Slots for first appointments a week that the templates of a specialty give, over the horizon
/// with its holidays.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Slots {
    new: f64,
    urgent: f64,
    /// Mean time from any moment to the next day with slots for new patients, in weeks.
    next_day: f64,
    /// Clinicians in the largest session.
    largest: u32,
}

impl Slots {
    fn of(scenario: &Scenario, calendar: &Calendar, specialty: &str) -> Self {
        let (mut new, mut urgent, mut largest) = (0.0, 0.0, 0);
        let mut open = vec![false; usize::try_from(calendar.days()).unwrap_or(0)];
        let clinics = scenario.clinic.values();
        for clinic in clinics.filter(|c| c.specialty == specialty) {
            let layout = clinic.slots.lay().map_or(Vec::new(), |(slots, _)| slots);
            let of = |kind| layout.iter().filter(|slot| slot.kind == kind).count() as f64;
            let per_list = (of(SlotKind::New), of(SlotKind::Urgent));
            for session in &clinic.sessions {
                largest = largest.max(session.clinicians);
                for (day, open) in (0..).zip(&mut open) {
                    if runs_on(calendar, session, day) {
                        new += per_list.0 * session.lists_a_day();
                        urgent += per_list.1 * session.lists_a_day();
                        *open |= per_list.0 > 0.0;
                    }
                }
            }
        }
        let weeks = open.len().max(1) as f64 / 7.0;
        let days: Vec<usize> = (0..open.len()).filter(|&day| open[day]).collect();
        let gaps = days.windows(2).map(|two| (two[1] - two[0]) as f64);
        let (sum, squares) = gaps.fold((0.0, 0.0), |(s, q), gap| (s + gap, q + gap * gap));
        Self {
            new: new / weeks,
            urgent: urgent / weeks,
            next_day: if sum > 0.0 {
                squares / (2.0 * sum) / 7.0
            } else {
                0.5
            },
            largest,
        }
    }
}

/// Variance of the number of referrals in a week: Poisson, and the day's own factor.
fn variance_per_week(
    stream: Option<&ArrivalStream>,
    calendar: &Calendar,
    referrals: PerWeek,
) -> f64 {
    let days = 0..calendar.days();
    let beyond = stream.map_or(0.0, |s| {
        days.map(|day| s.variance_beyond_poisson(day)).sum()
    });
    referrals.0 + beyond * 7.0 / calendar.days().max(1) as f64
}

/// What a steady state follows from.
struct Hospital<'a> {
    scenario: &'a Scenario,
    spec: &'a Specialty,
    referrals: PerWeek,
    variance: f64,
    slots: Slots,
}

impl Hospital<'_> {
    fn flow(&self, waiting: Waiting) -> Flow {
        Flow::with(&self.scenario.booking, self.spec, self.referrals, waiting)
    }

    /// Slots for first appointments needed, and given as written: urgent patients for whom urgent
    /// slots do not suffice have new ones, but nobody else has theirs.
    fn needed(&self, flow: &Flow, factor: f64) -> f64 {
        flow.routine.slots.0 + (flow.urgent.slots.0 - factor * self.slots.urgent).max(0.0)
    }

    /// The factor on lists with which the slots for new patients suffice.
    fn factor(&self, flow: &Flow) -> f64 {
        let routine = flow.routine.slots.0 / self.slots.new;
        if flow.urgent.slots.0 <= routine * self.slots.urgent {
            return routine;
        }
        let all = self.slots.new + self.slots.urgent;
        (flow.routine.slots.0 + flow.urgent.slots.0) / all
    }

    fn balance(&self, flow: &Flow) -> Balance {
        Balance {
            referrals: self.referrals,
            removed: flow.removed,
            needed: PerWeek(self.needed(flow, 1.0)),
            given: PerWeek(self.slots.new),
        }
    }

    fn has_slots(&self) -> Result<(), Wrong> {
        if self.slots.new > 0.0 {
            return Ok(());
        }
        Err(Wrong::new("no clinic has slots for its new patients (N)").at("steady-state"))
    }

    /// As many lists as keep the waiting list as it is: whoever is referred is removed or seen.
    fn lists_from_list(&self, begins: Begins) -> Result<Begins, Wrong> {
        self.has_slots()?;
        let flow = self.flow(Waiting {
            all: f64::from(begins.size),
            booked: f64::from(begins.size.saturating_sub(begins.unbooked)),
        });
        let factor = self.factor(&flow);
        if factor * f64::from(self.slots.largest) > MOST_CLINICIANS {
            return Err(Wrong::new(format!(
                "the sessions would need {factor:.1} times their lists, more than {MOST_CLINICIANS} in one"
            ))
            .at("steady-state"));
        }
        let derived = Some(Derived::Lists(factor, self.balance(&flow)));
        Ok(Begins { derived, ..begins })
    }

    /// The list that the slots keep. Its level is where what comes beyond the slots is removed; and
    /// it never falls below those who wait for the next clinic after the notice. About the level, L
    /// patients above that least list, it is a diffusion with variance v a week and drift d - h L:
    /// d patients a week more than there are slots for, of whom a share h is removed. Where the
    /// mean square does not change, L (h L - d) = v / 2.
    fn list_from_slots(&self) -> Result<Begins, Wrong> {
        self.has_slots()?;
        let hazard = self
            .spec
            .removals
            .map_or(0.0, |r| r.per(Duration::from_days(7)));
        let notice = self.scenario.booking.notice.duration().as_days_f64() / 7.0;
        let least = self.referrals.0 * (notice + self.slots.next_day);
        let (mut list, mut drift) = (least, 0.0);
        for _ in 0..STEPS {
            let flow = self.flow(Waiting {
                all: least,
                booked: list,
            });
            let per_patient = flow.routine.slots.0 / flow.routine.wanted.0.max(f64::MIN_POSITIVE);
            drift = (self.needed(&flow, 1.0) - self.slots.new) / per_patient.max(f64::MIN_POSITIVE);
            let above = level(drift, hazard, self.variance);
            // As long as there is no level, the longest: it is told below.
            let next = least + above.unwrap_or(MOST_WAITING).min(MOST_WAITING);
            list = f64::midpoint(list, next);
        }
        let returns = (drift * drift / self.variance.max(f64::MIN_POSITIVE)).max(hazard);
        let rises = hazard == 0.0 && drift >= 0.0;
        if rises || returns * SLOWEST_RETURN < 1.0 {
            return Err(self.no_level(drift));
        }
        let size = list_of(list).map_err(|wrong| wrong.at("steady-state"))?;
        let flow = self.flow(Waiting {
            all: list,
            booked: list,
        });
        Ok(Begins {
            size,
            age: Law::evenly_up_to(weeks_long(list / self.referrals.0)),
            unbooked: 0,
            derived: Some(Derived::ListFromSlots(self.balance(&flow))),
        })
    }

    fn no_level(&self, drift: f64) -> Wrong {
        let what = if drift > 0.0 {
            format!("with these slots the list grows by {drift:.1} patients a week, and for ever")
        } else {
            format!(
                "with {:.1} patients a week to spare any list is as steady as any other",
                -drift
            )
        };
        Wrong::new(what)
            .help("add removals = \"3% per month\", or give the list: steady-state = \"from-list\"")
            .at("steady-state")
    }
}

/// Mean level above the least of a list with a drift, patients a week, of whom a share is removed
/// a week; none if it grows for ever.
fn level(drift: f64, hazard: f64, variance: f64) -> Option<f64> {
    if hazard > 0.0 {
        let root = libm::sqrt(drift * drift + 2.0 * hazard * variance);
        return Some((drift + root) / (2.0 * hazard));
    }
    (drift < 0.0).then(|| variance / (2.0 * -drift))
}

fn weeks_long(weeks: f64) -> Duration {
    Duration::from_days(7).scale(weeks)
}

fn list_of(patients: f64) -> Result<u32, Wrong> {
    if patients > MOST_WAITING {
        return Err(Wrong::new(format!(
            "{patients:.0} would be waiting, more than {MOST_WAITING}"
        )));
    }
    Ok(patients.round() as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_stands_where_what_comes_beyond_the_slots_is_removed() {
        // 3 a week too many, 1 % of the list removed a week: 300, and a little for chance.
        let level_of = |drift| level(drift, 0.01, 100.0).expect("a level");
        assert!((level_of(3.0) - 316.0).abs() < 1.0);
        // Without removals, chance against the slots to spare: v / 2 d.
        assert_eq!(level(-2.0, 0.0, 100.0), Some(25.0));
        assert_eq!(level(0.0, 0.0, 100.0), None);
        // The one is the limit of the other.
        let small = level(-2.0, 1e-9, 100.0).expect("a level");
        assert!((small - 25.0).abs() < 1e-3);
    }
}
