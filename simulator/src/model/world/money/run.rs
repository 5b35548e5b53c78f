//! What is paid from day to day, and the lines that it comes to.

use super::spec::{Fines, Income, Project};
use crate::engine::Duration;
use crate::model::measures::{Measure, figure};
use crate::model::spec::{Arm, Price, Role};
use crate::model::world::World;
use crate::model::world::costs::{CostLine, CostOf};
use crate::model::world::ids::{GroupId, SpecialtyId};
use crate::model::world::observer::Observer;
use crate::model::world::plan::{Period, days};
use crate::model::world::site::{Site, SpecialtySite};

/// What has been paid so far.
#[derive(Clone, Debug)]
pub struct Accounts {
    income: f64,
    /// Hours beyond the planned end that are paid: of clinicians, and by staff group.
    clinicians_late: f64,
    late: Vec<f64>,
    fines: [f64; Fined::ALL.len()],
}

/// What fines are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fined {
    Over18,
    Over52,
    Urgent,
    SentHome,
}

impl Fined {
    const ALL: [Self; 4] = [Self::Over18, Self::Over52, Self::Urgent, Self::SentHome];

    const fn heading(self) -> &'static str {
        match self {
            Self::Over18 => "waiting over 18 weeks",
            Self::Over52 => "waiting over 52 weeks",
            Self::Urgent => "urgent seen too late",
            Self::SentHome => "sent home unseen",
        }
    }

    /// Whether a scenario has this fine.
    const fn is_in(self, fines: &Fines) -> bool {
        match self {
            Self::Over18 => fines.over_18_weeks.is_some(),
            Self::Over52 => fines.over_52_weeks.is_some(),
            Self::Urgent => fines.urgent_breach.is_some(),
            Self::SentHome => fines.sent_home.is_some(),
        }
    }
}

impl Accounts {
    /// Nothing paid yet.
    #[must_use]
    pub fn new(site: &Site<'_>) -> Self {
        Self {
            income: 0.0,
            clinicians_late: 0.0,
            late: vec![0.0; site.groups.len()],
            fines: [0.0; Fined::ALL.len()],
        }
    }
}

impl<O: Observer> World<'_, O> {
    /// A clinician is done with a list so long after its planned end.
    pub fn list_ran_late(&mut self, late: Duration) {
        self.costs.accounts.clinicians_late += self.pays_for(Role::Clinician, late);
    }

    /// Somebody has left work so long after the end of the shift. What is paid as overtime is not
    /// paid at the group's ordinary cost as well.
    pub fn left_work_late(&mut self, role: Role, group: GroupId, late: Duration) {
        let hours = self.pays_for(role, late);
        if hours > 0.0 {
            self.costs.accounts.late[group.index()] += hours;
            self.costs.own_hours(group, -hours);
        }
    }

    /// Hours of a time beyond the planned end that are paid to a role, written down as paid today.
    fn pays_for(&mut self, role: Role, late: Duration) -> f64 {
        let money = self.site.scenario.money.as_ref();
        let Some(pay) = money.and_then(|money| money.overtime.as_ref()) else {
            return 0.0;
        };
        let Some(rate) = pay.of(role) else { return 0.0 };
        let hours = pay.paid(late).as_hours_f64();
        if rate * hours > 0.0 {
            let day = self.day();
            self.ledger
                .several(figure::MoneyOvertime, day, rate * hours);
        }
        hours
    }

    /// Closes the accounts of a day whose other figures are known: income and fines.
    pub fn close_accounts(&mut self, day: i64) {
        let Some(money) = &self.site.scenario.money else {
            return;
        };
        if let Some(income) = &money.income {
            self.takes_in(income, day);
        }
        if let Some(fines) = &money.fines {
            self.is_fined(fines, day);
        }
    }

    fn takes_in(&mut self, income: &Income, day: i64) {
        for (s, specialty) in self.site.specialties.iter().enumerate() {
            let id = SpecialtyId::new(s);
            let count = |measure| self.ledger.of_specialty(measure, id, day).sum;
            let new = count(Measure::ClinicAttendedNew);
            let returning = count(Measure::ClinicAttended) - new;
            let (first, follow_up) = income.of(specialty.name);
            let amount = first * new + follow_up * returning;
            self.ledger.several(figure::MoneyIncome.of(id), day, amount);
            self.costs.accounts.income += amount;
        }
    }

    fn is_fined(&mut self, fines: &Fines, day: i64) {
        let mut due = [0.0; Fined::ALL.len()];
        if let Some(each) = fines.sent_home {
            let sent_home = self.of_trust(Measure::ClinicTurnedAway, day..=day).0;
            due[Fined::SentHome as usize] = each.value() * sent_home;
        }
        let calendar = &self.site.calendar;
        if calendar.month(day) != calendar.month(day + 1) {
            let (list, _) = self.of_trust(Measure::ListSize, day..=day);
            if let Some(fine) = fines.over_18_weeks {
                let (over, _) = self.of_trust(Measure::ListOver18, day..=day);
                due[Fined::Over18 as usize] = fine.of(over, list);
            }
            if let Some(fine) = fines.over_52_weeks {
                let (over, _) = self.of_trust(Measure::ListOver52, day..=day);
                due[Fined::Over52 as usize] = fine.of(over, list);
            }
            if let Some(fine) = fines.urgent_breach {
                let first = day + 1 - i64::from(calendar.date(day).date().day());
                let (late, seen) = self.of_trust(Measure::UrgentBreaches, first.max(0)..=day);
                due[Fined::Urgent as usize] = fine.of(late, seen);
            }
        }
        for (so_far, due) in self.costs.accounts.fines.iter_mut().zip(due) {
            *so_far += due;
        }
        let together: f64 = due.iter().sum();
        if together > 0.0 {
            self.ledger.several(figure::MoneyFines, day, together);
        }
    }

    /// Sum and number of a measure of all specialties over some days.
    fn of_trust(&self, measure: Measure, days: std::ops::RangeInclusive<i64>) -> (f64, f64) {
        let specialties = 0..self.site.specialties.len();
        let cells = days.flat_map(|day| specialties.clone().map(move |s| (s, day)));
        cells
            .map(|(s, day)| self.ledger.of_specialty(measure, SpecialtyId::new(s), day))
            .fold((0.0, 0.0), |(sum, n), cell| (sum + cell.sum, n + cell.n))
    }

    /// All lines; what comes in is a cost below zero.
    #[must_use]
    pub fn account_lines(&self) -> Vec<CostLine> {
        let (site, accounts) = (self.site, &self.costs.accounts);
        let Some(money) = &site.scenario.money else {
            return Vec::new();
        };
        let line = |of, heading: &str, hours, amount| CostLine {
            heading: heading.to_owned(),
            of,
            hours,
            amount,
        };
        let mut lines = Vec::new();
        if let Some(pay) = &money.overtime {
            if let Some(rate) = pay.of(Role::Clinician) {
                let hours = accounts.clinicians_late;
                lines.push(line(CostOf::Overtime, "clinicians", hours, rate * hours));
            }
            for (group, &hours) in site.groups.iter().zip(&accounts.late) {
                if let Some(rate) = pay.of(group.spec.role) {
                    lines.push(line(CostOf::Overtime, group.name, hours, rate * hours));
                }
            }
        }
        if self.arm != Arm::Baseline {
            for (name, project) in &money.project {
                lines.push(line(CostOf::Project, name, 0.0, self.spent_on(project)));
            }
        }
        if let Some(fines) = &money.fines {
            let fined = Fined::ALL.into_iter().filter(|what| what.is_in(fines));
            lines.extend(fined.map(|what| {
                let amount = accounts.fines[what as usize];
                line(CostOf::Fine, what.heading(), 0.0, amount)
            }));
        }
        if let Some(income) = &money.income {
            lines.push(line(CostOf::Income, "attendances", 0.0, -accounts.income));
            if income.recovered.value() > 0.0 {
                let amount = -self.still_to_come(income);
                lines.push(line(CostOf::Income, "still to come", 0.0, amount));
            }
        }
        lines
    }

    /// What a project has cost within the simulated days.
    fn spent_on(&self, project: &Project) -> f64 {
        let end = self.site.calendar.days();
        let from = self.plan.day_of(self.site, project.from).unwrap_or(end);
        let lasts = project.lasts.map(|lasts| from + days(lasts.duration()));
        let to = lasts.unwrap_or(end);
        match project.cost {
            Price::PerWeek(amount) => amount * Period { from, to }.within(end).days() as f64 / 7.0,
            Price::Once(amount) => amount,
            _ => 0.0,
        }
    }

    /// What those will bring in who are on a list at the end, as far as they are seen here.
    fn still_to_come(&self, income: &Income) -> f64 {
        let last = self.site.calendar.days() - 1;
        let of = |(s, specialty): (usize, &SpecialtySite<'_>)| {
            let id = SpecialtyId::new(s);
            let level = |measure| self.ledger.of_specialty(measure, id, last).sum;
            let firsts = level(Measure::ListSize) - level(Measure::ListLost);
            let follow_ups = level(Measure::FollowUpsPending) - level(Measure::FollowUpsLost);
            let another = specialty.spec.follow_up.as_ref();
            let another = another.map_or_else(Default::default, |f| f.chance);
            let (first, follow_up) = income.to_come(specialty.name, another);
            first * firsts + follow_up * follow_ups
        };
        let sites = self.site.specialties.iter().enumerate();
        income.recovered.value() * sites.map(of).sum::<f64>()
    }
}
