//! `[new-system.learning]` and `[new-system.training]`: how staff come to master the new system, and
//! whose time that takes. The other tables of `[new-system]` are in `model::mechanisms`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::spec::LearningCurve;
use crate::model::spec::check::Doubter;
use crate::model::spec::{Clinic, Price, Role, Span, short};
use crate::model::world::ids::ClinicId;
use crate::model::world::plan::{self, Period, PlanInForce};
use crate::model::world::site::{ClinicSite, Site};
use crate::model::world::timetable::runs_on;

/// Learning curves by role.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Learning {
    /// Booking clerks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clerk: Option<LearningCurve>,
    /// Receptionists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub receptionist: Option<LearningCurve>,
    /// Clinicians; acts on the documentation share of a consultation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clinician: Option<LearningCurve>,
}

/// Training by role.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct TrainingByRole {
    /// Booking clerks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clerk: Option<Training>,
    /// Receptionists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub receptionist: Option<Training>,
    /// Clinicians: in their clinics, unless `time` says otherwise or somebody stands in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clinician: Option<Training>,
}

/// Training: experience brought along to the first day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Training {
    /// Hours per person.
    pub hours: Span,
    /// Experience gained per hour of training, in the unit of the role's learning curve
    /// (transactions, or hours worked).
    pub worth: f64,
    /// Training is spread evenly over the staff in this time before the go-live.
    pub ahead: Span,
    /// Half of it is forgotten in this time between training and go-live. Left out: nothing is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub half_forgotten_in: Option<Span>,
    /// Whether somebody stands in for those in training.
    #[serde(default)]
    pub cover: Cover,
    /// When clinicians are trained; all others are on their shifts. Left out: `in-clinics`, unless
    /// somebody stands in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<TrainingTime>,
    /// What an hour of it costs, such as `"80 per hour"`: paid to those who are trained after hours,
    /// or to whoever stands in. Left out: nothing. Whoever is trained on their shifts is paid as ever, and this
    /// besides. More training by a plan is paid by the plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<Price>,
}

/// When clinicians are trained.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TrainingTime {
    /// Outside their clinics, which go on as ever.
    AfterHours,
    /// Instead of seeing patients: in the time beforehand each clinic withholds as large a share of
    /// its slots as its team's hours of training are of its hours, with more training by a plan
    /// too. Of each list the first slots stay. What falls before the first day takes nothing.
    InClinics,
}

impl Training {
    /// Whether clinics give way to it, if it is clinicians who are trained.
    #[must_use]
    pub fn is_in_clinics(&self) -> bool {
        let usual = match self.cover {
            Cover::Backfilled => TrainingTime::AfterHours,
            Cover::None => TrainingTime::InClinics,
        };
        self.time.unwrap_or(usual) == TrainingTime::InClinics
    }
}

/// Hours that each of a clinic's clinicians spends in it in an ordinary week.
fn hours_a_week_each(clinic: &Clinic) -> f64 {
    let largest = clinic.sessions.iter().map(|session| session.clinicians);
    let team = clinic.team.or(largest.max()).unwrap_or(1).max(1);
    let hours = clinic.sessions.iter().map(|session| {
        let length = session.to.since_midnight() - session.from.since_midnight();
        length.as_hours_f64() * session.lists_a_week()
    });
    hours.sum::<f64>() / f64::from(team)
}

/// Hours a week of training beside a week of work.
const MOST_AFTER_HOURS: f64 = 10.0;

/// Nobody is slower by more than this for long (1.5 to 4 is the range of the evidence).
const SLOWEST: f64 = 10.0;

/// Nobody has ever become so much quicker by a record system.
const QUICKEST: f64 = 0.3;

impl Doubter<'_> {
    /// Doubts curves that begin so high, end so low, or above where they begin.
    pub(in crate::model) fn learning(&mut self) {
        let Some(system) = &self.scenario.new_system else {
            return;
        };
        let learning = &system.learning;
        let roles = [
            ("clerk", &learning.clerk),
            ("receptionist", &learning.receptionist),
            ("clinician", &learning.clinician),
        ];
        for (role, curve) in roles {
            let Some(curve) = curve else {
                continue;
            };
            let plateau = curve.plateau.unwrap_or(1.0);
            let path = ["new-system", "learning", role];
            if plateau < QUICKEST {
                self.doubt(
                    &[&path[..], &["plateau"]].concat(),
                    format!(
                        "{plateau} times as long as before in the end: {} times as quick; 0.9 is a tenth less time",
                        short(1.0 / plateau)
                    ),
                );
            }
            let Some(initial) = curve.initial else {
                continue;
            };
            if plateau > initial {
                self.doubt(
                    &[&path[..], &["plateau"]].concat(),
                    format!(
                        "{plateau} times as long in the end, and {initial} on the first day: they unlearn what they know"
                    ),
                );
            }
            if initial > SLOWEST {
                self.doubt(
                    &[&path[..], &["initial"]].concat(),
                    format!(
                        "{initial} times as long as before: a minute becomes {initial} minutes; 1.5 to 4 is what has been seen"
                    ),
                );
            }
        }
    }

    /// Doubts training that takes nobody's time and money, or more than there is of either.
    pub(in crate::model) fn training(&mut self) {
        self.trained_in_their_clinics();
        let scenario = self.scenario;
        let Some(system) = scenario.new_system.as_ref() else {
            return;
        };
        let by_role = [
            ("clerk", &system.training.clerk),
            ("receptionist", &system.training.receptionist),
            ("clinician", &system.training.clinician),
        ];
        for (role, training) in by_role {
            if let Some(training) = training {
                self.trained_for_nothing(role, training);
            }
        }
    }

    fn trained_for_nothing(&mut self, role: &str, training: &Training) {
        let at = |key: &'static str| ["new-system", "training", role, key];
        let hours = training.hours.duration().as_hours_f64();
        let weeks = training.ahead.duration().as_days_f64() / 7.0;
        let after_hours = role == "clinician" && training.time == Some(TrainingTime::AfterHours);
        if after_hours && hours > weeks * MOST_AFTER_HOURS {
            self.doubt(
                &at("hours"),
                format!(
                    "{} hours a week each, after hours: beside a week of work nobody has so many; begin earlier (`ahead`), or train in clinics (`time`)",
                    short(hours / weeks)
                ),
            );
        }
        let paid_besides = after_hours || training.cover == Cover::Backfilled;
        // Where nothing has a price nobody asks who is paid.
        let mut plan = self.scenario.plan.values();
        let has_prices = self
            .scenario
            .staff
            .values()
            .any(|group| group.cost.is_some())
            || plan.any(|what| what.cost.is_some());
        if paid_besides && training.cost.is_none() && has_prices {
            let whom = match after_hours {
                true => "those who are trained after hours are",
                false => "whoever stands in is",
            };
            self.doubt(
                &["new-system", "training", role],
                format!("{whom} paid nothing for it: add a `cost` per hour, such as cost = \"80 per hour\", or cost = \"0 per hour\" if that is meant"),
            );
        }
        let begins = self
            .scenario
            .go_live
            .map(|day| day.plus_days(-(plan::days(training.ahead.duration()))));
        if let Some(begins) = begins.filter(|day| *day < self.scenario.start) {
            let takes_time = match role {
                "clinician" => training.is_in_clinics(),
                _ => training.cover == Cover::None,
            };
            if takes_time {
                self.doubt(
                    &at("ahead"),
                    format!(
                        "it begins on {begins}, and what of it falls before the first day, {}, takes nobody's time here: begin the scenario earlier (`start`), or the training later",
                        self.scenario.start
                    ),
                );
            }
        }
    }

    /// Clinicians cannot be trained in their clinics for longer than they are there.
    fn trained_in_their_clinics(&mut self) {
        let system = self.scenario.new_system.as_ref();
        let training = system.and_then(|system| system.training.clinician.as_ref());
        let Some(training) = training.filter(|training| training.is_in_clinics()) else {
            return;
        };
        let hours = training.hours.duration().as_hours_f64();
        let weeks = training.ahead.duration().as_days_f64() / 7.0;
        for (name, clinic) in &self.scenario.clinic {
            let there = hours_a_week_each(clinic) * weeks;
            if there > 0.0 && there < hours {
                self.doubt(
                    &["new-system", "training", "clinician", "hours"],
                    format!(
                        "clinicians of clinic {name} are there for {there:.0} hours each in that \
                         time: all of it is taken by training, and what is beyond it costs nobody \
                         any time; begin earlier (`ahead`), or train after hours (`time`)"
                    ),
                );
            }
        }
    }
}

/// A clinic whose clinicians are trained instead of seeing patients.
#[derive(Clone, Copy, Debug)]
pub struct InTraining {
    /// Whose.
    pub clinic: ClinicId,
    /// On which days.
    pub period: Period,
    /// The share of its slots that is not offered.
    pub share: f64,
}

/// Which clinics give way to training, given the plan's go-live and more training.
#[must_use]
pub(in crate::model) fn in_clinics(site: &Site<'_>, plan: &PlanInForce<'_>) -> Vec<InTraining> {
    let system = site.scenario.new_system.as_ref();
    let written = system.and_then(|system| system.training.clinician.as_ref());
    let written = written.filter(|training| training.is_in_clinics());
    let Some((training, go_live)) = written.zip(plan.go_live()) else {
        return Vec::new();
    };
    let ahead = plan::days(training.ahead.duration());
    let from = (go_live - ahead).max(0);
    let period = Period { from, to: go_live };
    let more = plan.training.iter().filter(|t| t.0 == Role::Clinician);
    let each = training.hours.duration() + more.map(|t| t.1).sum();
    // The same every day: what falls before the first day is over by then.
    let left = each.as_hours_f64() * period.days() as f64 / ahead as f64;
    let of = |(c, clinic): (usize, &ClinicSite<'_>)| {
        let hours: f64 = (period.from..period.to)
            .flat_map(|day| {
                let sessions = clinic.spec.sessions.iter();
                sessions.filter(move |session| runs_on(&site.calendar, session, day))
            })
            .map(|session| {
                let length = session.to.since_midnight() - session.from.since_midnight();
                length.as_hours_f64() * session.lists_a_day()
            })
            .sum();
        let lists = site.specialties[clinic.specialty.index()].begins.factor();
        let share = left * clinic.team as f64 / (hours * lists);
        (hours > 0.0 && share > 0.0).then_some(InTraining {
            clinic: ClinicId::new(c),
            period,
            share: share.min(1.0),
        })
    };
    site.clinics.iter().enumerate().filter_map(of).collect()
}

/// How many of the trust's own people have a role.
#[must_use]
pub(in crate::model) fn people_in(site: &Site<'_>, role: Role) -> f64 {
    if role == Role::Clinician {
        return site.clinicians() as f64;
    }
    let groups = site.groups.iter().filter(|g| g.spec.role == role);
    groups.map(|g| f64::from(g.spec.count)).sum()
}

/// Whether somebody stands in for those in training.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Cover {
    /// They are missing on the floor.
    #[default]
    None,
    /// They are backfilled.
    Backfilled,
}
