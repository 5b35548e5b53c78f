//! What staff and plan cost, by heading. Hours are counted on the rota, parking charges at the
//! barrier. What is paid besides is `money`.

use serde::{Deserialize, Serialize};

use crate::model::spec::{Action, Arm, Price, Role};
use crate::model::world::ids::{ClinicId, GroupId};
use crate::model::world::money::Accounts;
use crate::model::world::plan::{Period, PlanInForce};
use crate::model::world::site::Site;
use crate::model::world::staff::learning::training::people_in;
use crate::model::world::staff::spec::name_of_role;

/// Hours by who is paid for them.
#[derive(Clone, Debug)]
pub struct Costs {
    own: Vec<f64>,
    by_intervention: Vec<f64>,
    /// Of lists put on because the waiting list is long, by clinic: hours and lists.
    put_on: Vec<(f64, f64)>,
    /// By intervention: additional sessions of a clinician, and patients who came to them.
    sessions: Vec<(f64, f64)>,
    /// By intervention: parking charges not taken because of it.
    not_taken: Vec<f64>,
    /// What is paid besides.
    pub accounts: Accounts,
}

/// What one heading came to, in the scenario's currency.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CostLine {
    /// Staff group or intervention.
    pub heading: String,
    /// Whether it is part of the plan.
    pub of: CostOf,
    /// Hours paid, where it is paid by the hour.
    pub hours: f64,
    /// Amount.
    pub amount: f64,
}

/// What a cost is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CostOf {
    /// The trust's own staff.
    Staff,
    /// The plan.
    Plan,
    /// The halt rules.
    Halt,
    /// Time beyond the planned end.
    Overtime,
    /// The project.
    Project,
    /// Fines.
    Fine,
    /// What comes in, below zero.
    Income,
}

impl CostOf {
    /// As it stands in files and tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Staff => "staff",
            Self::Plan => "plan",
            Self::Halt => "halt",
            Self::Overtime => "overtime",
            Self::Project => "project",
            Self::Fine => "fines",
            Self::Income => "income",
        }
    }
}

impl Costs {
    /// Nothing paid yet.
    #[must_use]
    pub fn new(site: &Site<'_>) -> Self {
        Self {
            own: vec![0.0; site.groups.len()],
            by_intervention: vec![0.0; site.interventions.len()],
            put_on: vec![(0.0, 0.0); site.clinics.len()],
            sessions: vec![(0.0, 0.0); site.interventions.len()],
            not_taken: vec![0.0; site.interventions.len()],
            accounts: Accounts::new(site),
        }
    }

    /// Hours of the trust's own staff.
    pub fn own_hours(&mut self, group: GroupId, hours: f64) {
        self.own[group.index()] += hours;
    }

    /// Hours that an intervention brought.
    pub fn hours_of(&mut self, intervention: usize, hours: f64) {
        self.by_intervention[intervention] += hours;
    }

    /// Lists that a clinic puts on because the waiting list is long, and their clinicians' hours.
    pub fn put_on(&mut self, clinic: ClinicId, lists: f64, hours: f64) {
        let (of_clinicians, held) = &mut self.put_on[clinic.index()];
        *of_clinicians += hours;
        *held += lists;
    }

    /// Additional sessions of clinicians that an intervention brought, and who came to them.
    pub fn sessions_of(&mut self, intervention: usize, sessions: f64, patients: f64) {
        let (held, came) = &mut self.sessions[intervention];
        *held += sessions;
        *came += patients;
    }

    /// Parking charges that were not taken because an intervention suspends them.
    pub fn charges_not_taken(&mut self, intervention: usize, amount: f64) {
        self.not_taken[intervention] += amount;
    }

    /// All headings that have a price, or cost what they forgo. `hours` says how many hours an
    /// action that was in force in these periods has to pay for, of which so many were counted.
    #[must_use]
    pub fn lines(
        &self,
        site: &Site<'_>,
        arm: Arm,
        plan: &PlanInForce<'_>,
        hours: impl Fn(&Site<'_>, &PlanInForce<'_>, usize, &[Period], f64) -> f64,
    ) -> Vec<CostLine> {
        let mut lines = Vec::new();
        for (group, &hours) in site.groups.iter().zip(&self.own) {
            if let Some(price) = group.spec.cost {
                let weeks = site.calendar.days() as f64 / 7.0;
                let weeks = weeks * f64::from(group.spec.count);
                let amount = amount(price, hours, weeks, (0.0, 0.0));
                lines.push(CostLine {
                    heading: group.name.to_owned(),
                    of: CostOf::Staff,
                    hours,
                    amount,
                });
            }
        }
        for (clinic, &(hours, lists)) in site.clinics.iter().zip(&self.put_on) {
            let follows = clinic.spec.follows_list.as_ref();
            if let Some(price) = follows.and_then(|f| f.cost) {
                lines.push(CostLine {
                    heading: format!("{}, lists put on", clinic.name),
                    of: CostOf::Staff,
                    hours,
                    amount: amount(price, hours, 0.0, (lists, 0.0)),
                });
            }
        }
        lines.extend(trained(site, arm));
        for (i, &(name, what)) in site.interventions[..plan.in_force().len()]
            .iter()
            .enumerate()
        {
            let forgoes = matches!(what.action(), Action::FreeParking(_));
            let as_group = what.as_its_group(site.scenario);
            let price = what.cost.or(as_group);
            if price.is_none() && !forgoes {
                continue;
            }
            let taken = plan.in_force().times(i).iter();
            let periods: Vec<Period> = taken
                .map(|taken| taken.period.within(site.calendar.days()))
                .collect();
            let days: i64 = periods.iter().map(|period| period.days()).sum();
            let weeks = match (as_group, what.action()) {
                (Some(_), Action::ExtraStaff(extra)) => {
                    person_days(plan, i, &periods, extra.count) as f64 / 7.0
                }
                _ => days as f64 / 7.0,
            };
            let hours = hours(site, plan, i, &periods, self.by_intervention[i]);
            // What waited for its condition and never started costs nothing, not even once; nor does what
            // is switched off.
            let started = (what.when.is_none() && !periods.is_empty()) || days > 0;
            let paid = price.filter(|_| started);
            let paid = paid.map_or(0.0, |price| amount(price, hours, weeks, self.sessions[i]));
            let amount = paid + self.not_taken[i];
            let of = if i < site.scenario.plan.len() {
                CostOf::Plan
            } else {
                CostOf::Halt
            };
            lines.push(CostLine {
                heading: name.to_owned(),
                of,
                hours,
                amount,
            });
        }
        lines
    }
}

/// Days for which people whom an intervention brings are there, all of them together.
fn person_days(plan: &PlanInForce<'_>, index: usize, periods: &[Period], count: u32) -> i64 {
    let of_time = |(time, period): (usize, &Period)| {
        let people = plan.pools.had(index, time).unwrap_or(count);
        i64::from(people) * period.days()
    };
    periods.iter().enumerate().map(of_time).sum()
}

/// What the training before the go-live costs, by role.
fn trained<'a>(site: &'a Site<'_>, arm: Arm) -> impl Iterator<Item = CostLine> + 'a {
    let system = site.scenario.new_system.as_ref();
    let system = system.filter(|_| arm != Arm::Baseline).into_iter();
    system.flat_map(move |system| {
        let by_role = [
            (Role::Clerk, &system.training.clerk),
            (Role::Receptionist, &system.training.receptionist),
            (Role::Clinician, &system.training.clinician),
        ];
        by_role.into_iter().filter_map(move |(role, training)| {
            let training = training.as_ref()?;
            let price = training.cost?;
            let hours = training.hours.duration().as_hours_f64() * people_in(site, role);
            Some(CostLine {
                heading: format!("training of {}s", name_of_role(role)),
                of: CostOf::Staff,
                hours,
                amount: amount(price, hours, 0.0, (0.0, 0.0)),
            })
        })
    })
}

fn amount(price: Price, hours: f64, weeks: f64, (sessions, patients): (f64, f64)) -> f64 {
    match price {
        Price::PerHour(p) => p * hours,
        Price::PerWeek(p) => p * weeks,
        Price::PerSession(p) => p * sessions,
        Price::PerPatient(p) => p * patients,
        Price::Once(p) => p,
    }
}
