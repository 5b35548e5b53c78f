//! The plan in force in one arm: dated interventions as periods of days. What they do to staff,
//! diary and lines is done there; only who, what and when is decided here.

use super::ids::{ClinicId, GroupId, LineId};
use super::site::Site;
use crate::engine::Duration;
use crate::scenario::{
    ClinicSession, Floorwalkers, Intervention, PlannedAction, Price, Role, Template,
};

/// Which world is simulated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Arm {
    /// No go-live: business as usual.
    Baseline,
    /// The go-live without the plan.
    Unmitigated,
    /// The go-live with the plan.
    Planned,
}

impl Arm {
    /// All arms, in the order in which they are shown.
    pub const ALL: [Self; 3] = [Self::Baseline, Self::Unmitigated, Self::Planned];

    /// Its name in files and tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Baseline => "baseline",
            Self::Unmitigated => "unmitigated",
            Self::Planned => "planned",
        }
    }

    /// The arm with this name.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|a| a.name() == name)
    }

    /// The arms that a scenario has: those that differ.
    #[must_use]
    pub fn of(scenario: &crate::scenario::Scenario) -> Vec<Self> {
        let mut arms = vec![Self::Baseline];
        if scenario.go_live.is_some() {
            arms.push(Self::Unmitigated);
            if !scenario.plan.is_empty() {
                arms.push(Self::Planned);
            }
        }
        arms
    }
}

/// A period of whole days: from the first up to, not including, the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// First day.
    pub from: i64,
    /// Day after the last.
    pub to: i64,
}

impl Period {
    /// Every day.
    pub const ALWAYS: Self = Self {
        from: i64::MIN,
        to: i64::MAX,
    };

    /// Whether some day lies in both.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.from < other.to && other.from < self.to
    }

    /// Whether a day lies in it.
    #[must_use]
    pub fn contains(self, day: i64) -> bool {
        self.from <= day && day < self.to
    }
}

/// People who join a group for a time.
#[derive(Clone, Debug)]
pub struct Extra<'s> {
    /// The intervention's name.
    pub name: &'s str,
    /// The intervention's position in the plan.
    pub intervention: usize,
    /// The group.
    pub group: GroupId,
    /// How many.
    pub count: u32,
    /// Factor at the start, if not the group's.
    pub initial: Option<f64>,
    /// When.
    pub period: Period,
}

/// The share of a template that is offered in each period.
pub type OfferedInSteps = Vec<(Period, f64)>;

/// What an arm does about the go-live.
#[derive(Clone, Debug, Default)]
pub struct PlanInForce<'s> {
    /// Extra people.
    pub extras: Vec<Extra<'s>>,
    /// Longer shifts: group, by how much, when, and which intervention.
    pub overtime: Vec<(GroupId, Duration, Period, usize)>,
    /// More lines.
    pub lines: Vec<(LineId, u32, Period)>,
    /// Reduced templates: which clinics, and how.
    pub templates: Vec<(Vec<ClinicId>, OfferedInSteps)>,
    /// Additional sessions: clinic, spec, how many days ahead announced, when.
    pub catch_up: Vec<(ClinicId, &'s ClinicSession, i64, Period)>,
    /// Super-users.
    pub floorwalkers: Vec<(&'s Floorwalkers, Period)>,
    /// More training: role and hours.
    pub training: Vec<(Role, Duration)>,
    /// Price and period of every intervention, in the plan's order.
    pub prices: Vec<(&'s str, Option<Price>, Period, u32)>,
}

impl<'s> PlanInForce<'s> {
    /// What this arm does: only the planned arm does anything.
    #[must_use]
    pub fn of(site: &Site<'s>, arm: Arm) -> Self {
        let mut plan = Self::default();
        if arm != Arm::Planned {
            return plan;
        }
        for (index, (name, intervention)) in site.scenario.plan.iter().enumerate() {
            plan.adopt(site, index, name, intervention);
        }
        plan
    }

    fn adopt(&mut self, site: &Site<'s>, index: usize, name: &'s str, what: &'s Intervention) {
        let mut period = period_of(site, what);
        let group = |name: &str| {
            GroupId::new(
                site.groups
                    .iter()
                    .position(|g| g.name == name)
                    .expect("checked"),
            )
        };
        let clinic = |name: &String| {
            ClinicId::new(
                site.clinics
                    .iter()
                    .position(|c| c.name == name)
                    .expect("checked"),
            )
        };
        let mut people = 1;
        match what.action() {
            PlannedAction::ExtraStaff(extra) => {
                people = extra.count;
                self.extras.push(Extra {
                    name,
                    intervention: index,
                    group: group(&extra.to),
                    count: extra.count,
                    initial: extra.initial,
                    period,
                });
            }
            PlannedAction::Floorwalkers(walkers) => {
                people = walkers.count;
                self.floorwalkers.push((walkers, period));
            }
            PlannedAction::Training(more) => self.training.push((more.role, more.hours.duration())),
            PlannedAction::Template(template) => {
                let all = || (0..site.clinics.len()).map(ClinicId::new).collect();
                let listed = template.clinics.as_ref();
                let clinics = listed.map_or_else(all, |c| c.iter().map(clinic).collect());
                let ramp = ramp_of(template, period);
                // The ramp says how long it lasts, and is paid for.
                period.to = ramp.last().map_or(period.to, |(step, _)| step.to);
                self.templates.push((clinics, ramp));
            }
            PlannedAction::CatchUp(extra) => {
                let ahead = extra.announced.duration().as_days_f64().ceil() as i64;
                let clinic = clinic(&extra.clinic);
                for session in &extra.sessions {
                    self.catch_up.push((clinic, session, ahead, period));
                }
            }
            PlannedAction::Overtime(more) => {
                self.overtime
                    .push((group(&more.staff), more.extra.duration(), period, index));
            }
            PlannedAction::MoreLines(more) => {
                let line = site
                    .lines
                    .iter()
                    .position(|l| l.name == more.line)
                    .expect("checked");
                self.lines.push((LineId::new(line), more.count, period));
            }
        }
        self.prices.push((name, what.cost, period, people));
    }

    /// Share of a clinic's slots offered on a day.
    #[must_use]
    pub fn offered(&self, clinic: ClinicId, day: i64) -> f64 {
        let mut offered = 1.0;
        for (clinics, steps) in &self.templates {
            let step = steps.iter().find(|(period, _)| period.contains(day));
            if let Some((_, share)) = step.filter(|_| clinics.contains(&clinic)) {
                offered = f64::min(offered, *share);
            }
        }
        offered
    }

    /// By how much a group's shifts are longer on a day.
    #[must_use]
    pub fn overtime(&self, group: GroupId, day: i64) -> Duration {
        let on = self
            .overtime
            .iter()
            .filter(|o| o.0 == group && o.2.contains(day));
        on.map(|o| o.1).sum()
    }

    /// How many more lines there are on a day.
    #[must_use]
    pub fn more_lines(&self, line: LineId, day: i64) -> u32 {
        let on = self
            .lines
            .iter()
            .filter(|l| l.0 == line && l.2.contains(day));
        on.map(|l| l.1).sum()
    }
}

fn days(length: Duration) -> i64 {
    length.as_days_f64().ceil() as i64
}

fn period_of(site: &Site<'_>, what: &Intervention) -> Period {
    let calendar = &site.calendar;
    let day = |moment: crate::scenario::Moment| {
        moment
            .date(site.scenario.go_live)
            .map(|date| calendar.day_of(date))
    };
    let from = day(what.from).unwrap_or(0);
    let until = what.until.and_then(day).map(|d| d + 1);
    let lasts = what.lasts.as_ref().map(|l| from + days(l.duration()));
    Period {
        from,
        to: until.or(lasts).unwrap_or_else(|| site.calendar.days()),
    }
}

fn ramp_of(template: &Template, period: Period) -> Vec<(Period, f64)> {
    let mut from = period.from;
    let mut steps = Vec::new();
    for step in template.ramp.steps() {
        let to = step
            .lasts
            .as_ref()
            .map_or(period.to, |l| from + days(l.duration()));
        steps.push((Period { from, to }, step.share.value()));
        from = to;
    }
    steps
}
