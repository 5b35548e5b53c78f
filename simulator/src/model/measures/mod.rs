//! Every measure, declared once: id, name, unit, what it is, for whom it is kept, when a scenario
//! has it and who in the hospital sees it. The ledger, the files, the page, the documentation and
//! the conditions of a plan all read this; no figures are kept here.

mod catalogue;
pub mod handle;
mod presence;
mod unit;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::spec::Scenario;

pub use catalogue::{Measure, figure};
pub use presence::{Lack, Part};
pub use unit::Unit;

/// How a measure is made of what is observed, over any period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Mean over observations in the period.
    Mean,
    /// Share of observations in the period, between 0 and 1.
    Share,
    /// Number in the period.
    Count,
    /// Level at the end of each day; over a period, the mean over its working days.
    Level,
    /// Mean over time.
    TimeMean,
    /// 90th percentile of observations: of all of them over the whole horizon; over a part of it, the
    /// mean of its days' percentiles.
    Ninetieth,
    /// Median of observations; over the whole horizon and over a part of it as the 90th percentile.
    Median,
}

impl Kind {
    /// Of a percentile: the share of observations that are not above it.
    #[must_use]
    pub const fn probability(self) -> Option<f64> {
        match self {
            Self::Median => Some(0.5),
            Self::Ninetieth => Some(0.9),
            Self::Mean | Self::Share | Self::Count | Self::Level | Self::TimeMean => None,
        }
    }
}

/// Which way is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Better {
    /// Less is better.
    Lower,
    /// More is better.
    Higher,
    /// Neither: it describes.
    Neither,
}

/// For whom a measure is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The trust only.
    Trust,
    /// Each specialty, and the trust.
    Specialty,
}

/// Who in the hospital sees a measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// It is reported: somebody could act on it, so it may be a trigger.
    Reported,
    /// Nobody sees it, but this, which is reported, shows something of it.
    As(Measure),
    /// Nobody sees anything of it.
    Hidden,
}

/// One measure's definition.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Definition {
    /// Stable id, read like a path.
    pub id: &'static str,
    /// What it is called, in the middle of a sentence and without its unit; its only name.
    pub name: &'static str,
    /// Unit.
    pub unit: Unit,
    /// How it is made.
    pub kind: Kind,
    /// Of a percentile: the mean of the same observations.
    pub observed: Option<Measure>,
    /// Which way is better.
    pub better: Better,
    /// For whom it is kept.
    pub scope: Scope,
    /// What a scenario must have for it to have figures: all of these.
    pub needs: &'static [Part],
    /// Who in the hospital sees it.
    pub seen: Seen,
    /// What it is, in words.
    pub means: &'static str,
}

/// What a measure is about: the first part of its id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Group {
    /// Clinics.
    Clinics,
    /// Reception desks.
    Desks,
    /// Telephone lines.
    Calls,
    /// The booking office.
    Booking,
    /// The waiting list for a first appointment.
    List,
    /// Patients who return.
    FollowUps,
    /// Who comes into and leaves the hospital's care.
    Referrals,
    /// People at work.
    Staff,
    /// Faulty bookings and records.
    Faults,
    /// The new system.
    System,
    /// What managers see.
    Reporting,
    /// Car parks.
    CarParks,
    /// What is paid, besides the hours of staff and plan.
    Money,
}

impl Group {
    /// All groups, in the order in which they are shown.
    pub const ALL: [Self; 13] = [
        Self::Clinics,
        Self::Desks,
        Self::Calls,
        Self::Booking,
        Self::List,
        Self::FollowUps,
        Self::Referrals,
        Self::Staff,
        Self::Faults,
        Self::System,
        Self::Reporting,
        Self::CarParks,
        Self::Money,
    ];

    /// The heading over its measures, and the first part of their ids.
    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Clinics => ("Clinics", "clinic"),
            Self::Desks => ("Desks", "desk"),
            Self::Calls => ("Telephone", "calls"),
            Self::Booking => ("Booking", "booking"),
            Self::List => ("Waiting list", "list"),
            Self::FollowUps => ("Follow-ups", "follow-up"),
            Self::Referrals => ("Referrals", "referrals"),
            Self::Staff => ("Staff", "staff"),
            Self::Faults => ("What goes wrong", "faults"),
            Self::System => ("The new system", "system"),
            Self::Reporting => ("Reporting", "reporting"),
            Self::CarParks => ("Car parks", "car-park"),
            Self::Money => ("Money", "money"),
        }
    }

    /// The heading over its measures.
    #[must_use]
    pub const fn title(self) -> &'static str {
        self.words().0
    }

    /// Its measures, in the order in which they are printed.
    pub fn measures(self) -> impl Iterator<Item = Measure> {
        let (_, prefix) = self.words();
        let all = Measure::ALL.iter().copied();
        all.filter(move |m| m.definition().id.split('.').next() == Some(prefix))
    }
}

impl Serialize for Measure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}

impl<'de> Deserialize<'de> for Measure {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let id = String::deserialize(deserializer)?;
        Self::by_id(&id).ok_or_else(|| D::Error::custom(format!("no measure is called {id}")))
    }
}

impl Measure {
    /// The measure with this id.
    #[must_use]
    pub fn by_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|m| m.definition().id == id)
    }

    /// Its stable id, as it stands in files and scenarios.
    #[must_use]
    pub const fn id(self) -> &'static str {
        self.definition().id
    }

    /// What it is called.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.definition().name
    }

    /// Its unit.
    #[must_use]
    pub const fn unit(self) -> Unit {
        self.definition().unit
    }

    /// Whether the hospital reports it, so that somebody could act on it.
    #[must_use]
    pub const fn is_reported(self) -> bool {
        matches!(self.definition().seen, Seen::Reported)
    }

    /// For what is not reported: what the hospital sees of it.
    #[must_use]
    pub const fn seen_as(self) -> Option<Self> {
        match self.definition().seen {
            Seen::As(other) => Some(other),
            Seen::Reported | Seen::Hidden => None,
        }
    }

    /// Whether a scenario has it: in some arm its figures may be other than zero. The only answer
    /// to that question, for checks, triggers, descriptions, tables and plots.
    #[must_use]
    pub fn is_in(self, scenario: &Scenario) -> bool {
        self.missing_from(scenario).is_none()
    }

    /// Why a scenario does not have it, and what would give it figures.
    #[must_use]
    pub fn missing_from(self, scenario: &Scenario) -> Option<Lack> {
        let mut needs = self.definition().needs.iter();
        let lacking = needs.find(|part| !part.is_in(scenario))?;
        Some(lacking.lack())
    }

    /// Whether it is a percentile, which is kept by day and for the whole horizon only.
    #[must_use]
    pub const fn is_percentile(self) -> bool {
        self.definition().kind.probability().is_some()
    }

    /// The percentiles of the same observations, and the share that is not above each.
    pub fn percentiles(self) -> impl Iterator<Item = (Self, f64)> {
        Self::ALL.iter().filter_map(move |&m| {
            let Definition { kind, observed, .. } = *m.definition();
            Some((m, kind.probability().filter(|_| observed == Some(self))?))
        })
    }

    /// The most that a figure can be: shares of a whole end at 1, but lists that overrun use more
    /// than their planned time.
    #[must_use]
    pub const fn most(self) -> f64 {
        match self {
            Self::ClinicUtilisation => f64::INFINITY,
            _ if self.unit().is_share() => 1.0,
            _ => f64::INFINITY,
        }
    }

    /// Position in [`Measure::ALL`].
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn ids_are_unique_and_lead_back() {
        for &m in Measure::ALL {
            assert_eq!(Measure::by_id(m.id()), Some(m));
        }
    }

    #[test]
    fn every_measure_has_a_name_of_its_own() {
        let names: BTreeSet<_> = Measure::ALL.iter().map(|m| m.name()).collect();
        assert_eq!(names.len(), Measure::ALL.len());
        let long = |name: &&&str| name.chars().count() > 44;
        assert_eq!(names.iter().find(long), None);
    }

    #[test]
    fn every_measure_is_in_one_group() {
        let grouped = Group::ALL.into_iter().flat_map(Group::measures);
        let grouped: BTreeSet<Measure> = grouped.collect();
        assert_eq!(grouped.len(), Measure::ALL.len());
    }

    #[test]
    fn a_percentile_is_of_a_mean_of_the_same_unit_and_scope() {
        for &m in Measure::ALL {
            let of = m.definition();
            assert_eq!(of.observed.is_some(), m.is_percentile(), "{}", of.id);
            let Some(mean) = of.observed else { continue };
            let mean = mean.definition();
            assert_eq!(mean.kind, Kind::Mean);
            assert_eq!((mean.unit, mean.scope), (of.unit, of.scope), "{}", of.id);
        }
        let of: Vec<_> = Measure::ClinicOverrun.percentiles().collect();
        assert_eq!(
            of,
            [
                (Measure::ClinicOverrunMedian, 0.5),
                (Measure::ClinicOverrun90, 0.9)
            ]
        );
    }

    #[test]
    fn what_is_seen_of_a_hidden_measure_is_reported() {
        for &m in Measure::ALL {
            assert!(m.seen_as().is_none_or(Measure::is_reported), "{}", m.id());
        }
    }
}
