//! The plan in force in one arm: dated interventions as periods of days. What they do to staff,
//! diary and lines is done there; only who, what and when is decided here.

use super::ids::{CarParkId, ClinicId, GroupId, LineId, SpecialtyId};
use super::site::Site;
use crate::engine::Duration;
use crate::scenario::{
    ClinicSession, Floorwalkers, Intervention, Moment, Phase, PlannedAction, Postpone, Price, Role,
    Share, Template,
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
    /// The go-live with the plan and the halt rules.
    Halted,
}

impl Arm {
    /// All arms, in the order in which they are shown.
    pub const ALL: [Self; 4] = [
        Self::Baseline,
        Self::Unmitigated,
        Self::Planned,
        Self::Halted,
    ];

    /// Its name in files and tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Baseline => "baseline",
            Self::Unmitigated => "unmitigated",
            Self::Planned => "planned",
            Self::Halted => "halted",
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
            if !scenario.halt.is_empty() {
                arms.push(Self::Halted);
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
    /// Suspended parking charges: where, when, and by which intervention.
    pub free_parking: Vec<(CarParkId, Period, usize)>,
    /// More training: role and hours.
    pub training: Vec<(Role, Duration)>,
    /// Whoever goes live later than the first: how many days later.
    phases: Vec<(SpecialtyId, i64)>,
    /// A later go-live.
    postponed: Option<&'s Postpone>,
    /// Day of the go-live.
    go_live: Option<i64>,
    /// Price and period of every intervention, in the site's order.
    pub prices: Vec<(&'s str, Option<Price>, Period, u32)>,
}

impl<'s> PlanInForce<'s> {
    /// What this arm does: only the planned arm does anything, and the halted one besides.
    #[must_use]
    pub fn of(site: &Site<'s>, arm: Arm) -> Self {
        let mut plan = Self {
            go_live: site.calendar.go_live(),
            ..Self::default()
        };
        let planned = site.scenario.plan.len();
        let adopted = match arm {
            Arm::Baseline | Arm::Unmitigated => 0,
            Arm::Planned => planned,
            Arm::Halted => planned + site.scenario.halt.len(),
        };
        // A later go-live first: others count from it.
        for (_, what) in &site.interventions[..adopted] {
            if let PlannedAction::Postpone(postpone) = what.action() {
                plan.postponed = Some(postpone);
                let by = days(postpone.by.duration());
                plan.go_live = plan.go_live.map(|day| day + by);
            }
        }
        for (index, (name, intervention)) in site.interventions[..adopted].iter().enumerate() {
            plan.adopt(site, index, name, intervention);
        }
        plan
    }

    /// Day of the go-live in this arm; for the baseline, of the one that it does without.
    #[must_use]
    pub fn go_live(&self) -> Option<i64> {
        self.go_live
    }

    /// The day of a moment, counted from this arm's go-live.
    #[must_use]
    pub fn day_of(&self, site: &Site<'_>, moment: Moment) -> Option<i64> {
        match moment {
            Moment::Date(date) => Some(site.calendar.day_of(date)),
            Moment::GoLive { offset_days } => self.go_live.map(|day| day + offset_days),
        }
    }

    /// How many days after the first a specialty goes live.
    #[must_use]
    pub fn phase_of(&self, specialty: SpecialtyId) -> i64 {
        let listed = self.phases.iter().find(|(s, _)| *s == specialty);
        listed.map_or(0, |(_, days)| *days)
    }

    /// Share of migrated appointments out of slot, if the plan changes it.
    #[must_use]
    pub fn out_of_slot(&self) -> Option<Share> {
        self.postponed.and_then(|p| p.out_of_slot)
    }

    /// Whether nobody may go live on a day.
    #[must_use]
    pub fn is_paused(&self, _day: i64) -> bool {
        false
    }

    fn adopt(&mut self, site: &Site<'s>, index: usize, name: &'s str, what: &'s Intervention) {
        let mut period = self.period_of(site, what);
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
            PlannedAction::FreeParking(free) => {
                let mut named = site.car_parks.iter();
                let named = named.position(|c| c.name == free.car_park);
                let car_park = CarParkId::new(named.expect("checked"));
                self.free_parking.push((car_park, period, index));
            }
            PlannedAction::Phases(phases) => {
                for phase in phases {
                    self.phases.extend(specialties_of(site, phase));
                }
            }
            PlannedAction::Messages(_)
            | PlannedAction::Builds(_)
            | PlannedAction::Paper(_)
            | PlannedAction::Postpone(_)
            | PlannedAction::Pause
            | PlannedAction::RollBack(_) => {}
        }
        self.prices.push((name, what.cost, period, people));
    }

    fn period_of(&self, site: &Site<'_>, what: &Intervention) -> Period {
        let day = |moment: Moment| self.day_of(site, moment);
        let from = day(what.from).unwrap_or(0);
        let until = what.until.and_then(day).map(|d| d + 1);
        let lasts = what.lasts.as_ref().map(|l| from + days(l.duration()));
        Period {
            from,
            to: until.or(lasts).unwrap_or_else(|| site.calendar.days()),
        }
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

    /// The intervention, by its position in the plan, that suspends a car park's charges on a
    /// day: the first if there are several.
    #[must_use]
    pub fn charges_suspended_by(&self, car_park: CarParkId, day: i64) -> Option<usize> {
        let mut on = self.free_parking.iter();
        on.find(|f| f.0 == car_park && f.1.contains(day))
            .map(|f| f.2)
    }
}

/// The specialties of a phase, with how many days after the first they go live.
fn specialties_of(site: &Site<'_>, phase: &Phase) -> Vec<(SpecialtyId, i64)> {
    let listed = |list: &Option<Vec<String>>, name: &str| {
        list.as_ref().is_some_and(|l| l.iter().any(|n| n == name))
    };
    let in_it = |s: &super::site::SpecialtySite<'_>| {
        let site = s.spec.site.as_deref();
        listed(&phase.specialties, s.name) || site.is_some_and(|site| listed(&phase.sites, site))
    };
    let all = site.specialties.iter().enumerate();
    all.filter(|(_, s)| in_it(s))
        .map(|(s, _)| (SpecialtyId::new(s), days(phase.after.duration())))
        .collect()
}

/// Whole days of a length of time, what is begun counting.
pub(super) fn days(length: Duration) -> i64 {
    length.as_days_f64().ceil() as i64
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
