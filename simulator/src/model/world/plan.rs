//! The plan in force in one arm: which interventions it has, for whom, and whether they hold on a
//! day. Which these are `remedies` says; what they do to staff, diary and lines is done there;
//! since when, and until when, is `in_force`.

use serde::{Deserialize, Serialize};

use crate::engine::Duration;
use crate::model::spec::{
    Action, ClinicSession, Floorwalkers, Intervention, Knows, Messages, Moment, Paper, Postpone,
    Ramp, Role, Share, Spacing, Template,
};
use crate::model::world::diary::template::Offer;
use crate::model::world::ids::{CarParkId, ClinicId, GroupId, LineId, SpecialtyId};
use crate::model::world::in_force::{InForce, Taken};
use crate::model::world::pool::Granted;
use crate::model::world::site::Site;
use crate::model::world::staff::learning::training::InTraining;

/// A period of whole days: from the first up to, not including, the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
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

    /// No day.
    pub const NEVER: Self = Self { from: 0, to: 0 };

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

    /// What of it lies within the first so many days.
    #[must_use]
    pub fn within(self, days: i64) -> Self {
        Self {
            from: self.from.max(0),
            to: self.to.min(days),
        }
    }

    /// How many days it has.
    #[must_use]
    pub fn days(self) -> i64 {
        (self.to - self.from).max(0)
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
    /// What they know when they come.
    pub knows: Knows,
}

/// One of the sessions that an intervention adds to a clinic's.
#[derive(Clone, Copy, Debug)]
pub struct Additional<'s> {
    /// The intervention's position in the plan.
    pub intervention: usize,
    /// The clinic.
    pub clinic: ClinicId,
    /// Days and hours.
    pub session: &'s ClinicSession,
    /// How many days ahead its slots are opened.
    pub ahead: i64,
}

/// By how much shifts are longer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Longer {
    /// Each shift.
    pub by: Duration,
    /// The most for a person in a week, if there is one.
    pub at_most: Option<Duration>,
}

/// Something that holds while an intervention is in force, by its position in the plan.
type WhileInForce<T> = Vec<(usize, T)>;

/// What an arm does about the go-live.
#[derive(Clone, Debug, Default)]
pub struct PlanInForce<'s> {
    /// Extra people.
    pub extras: Vec<Extra<'s>>,
    /// Longer shifts of a group.
    pub overtime: WhileInForce<(GroupId, Longer)>,
    /// Additional sessions, in the plan's order.
    pub catch_up: Vec<Additional<'s>>,
    /// Super-users.
    pub floorwalkers: WhileInForce<&'s Floorwalkers>,
    /// More training: role and hours.
    pub training: Vec<(Role, Duration)>,
    /// Clinics that give way to training.
    pub in_training: Vec<InTraining>,
    pub(in crate::model) lines: WhileInForce<(LineId, u32)>,
    pub(in crate::model) templates: WhileInForce<(Vec<ClinicId>, &'s Template)>,
    pub(in crate::model) messages: WhileInForce<&'s Messages>,
    pub(in crate::model) paper: WhileInForce<&'s Paper>,
    pub(in crate::model) free_parking: WhileInForce<CarParkId>,
    pub(in crate::model) pauses: WhileInForce<()>,
    /// Whoever goes live later than the first: how many days later.
    pub(in crate::model) phases: Vec<(SpecialtyId, i64)>,
    /// A later go-live.
    pub(in crate::model) postponed: Option<&'s Postpone>,
    /// Day of the go-live, postponed or not, before any pause.
    pub(in crate::model) go_live: Option<i64>,
    /// Days on which somebody who was to go live was put off by a day.
    put_off: Vec<Period>,
    /// Days of which no figures are reported.
    blackout: Option<Period>,
    in_force: InForce,
    /// People that pools have given.
    pub(in crate::model) pools: Granted<'s>,
}

impl<'s> PlanInForce<'s> {
    /// Nothing is done about the go-live.
    #[must_use]
    pub fn nothing(site: &Site<'s>) -> Self {
        Self {
            go_live: site.calendar.go_live(),
            ..Self::default()
        }
    }

    /// The days of which no figures are reported are known, once the day of the go-live is.
    pub(in crate::model) fn blacks_out(&mut self, site: &Site<'_>) {
        if self.go_live.is_some() {
            self.blackout = self.blackout_of(site);
        }
    }

    /// Goes on as the plan of another arm that has some of the same interventions, the first: as
    /// `fresh` on the first day, but for what has been decided since.
    pub(in crate::model) fn becomes(&mut self, mut fresh: Self) {
        let adopted = fresh.in_force.len();
        fresh.put_off = std::mem::take(&mut self.put_off);
        fresh.blackout = fresh.blackout.and(self.blackout);
        fresh.in_force = self.in_force.first(adopted);
        fresh.pools = self.pools.of_first(adopted);
        *self = fresh;
    }

    fn blackout_of(&self, site: &Site<'_>) -> Option<Period> {
        let written = site.scenario.new_system.as_ref()?.blackout.as_ref()?;
        let from = self.day_of(site, written.from)?;
        let to = from + days(written.lasts.duration());
        (from < to).then_some(Period { from, to })
    }

    /// Day of the go-live in this arm as things stand; for the baseline, of the one that it does
    /// without. If it is in phases, that of the first.
    #[must_use]
    pub fn go_live(&self) -> Option<i64> {
        self.go_live.map(|day| self.later(day))
    }

    /// The day of a moment, counted from this arm's go-live as things stand. What has begun before
    /// the go-live is put off stays where it is: it is not begun anew.
    #[must_use]
    pub fn day_of(&self, site: &Site<'_>, moment: Moment) -> Option<i64> {
        self.day_after(site, moment, 0)
    }

    /// The day of a moment, counted from the day on which a specialty goes live.
    #[must_use]
    pub fn day_in(&self, site: &Site<'_>, moment: Moment, specialty: SpecialtyId) -> Option<i64> {
        self.day_after(site, moment, self.phase_of(specialty))
    }

    fn day_after(&self, site: &Site<'_>, moment: Moment, phase: i64) -> Option<i64> {
        match moment {
            Moment::Date(date) => Some(site.calendar.day_of(date)),
            Moment::GoLive { offset_days } => {
                let (before, after) = (offset_days.min(0), offset_days.max(0));
                self.go_live
                    .map(|day| self.later(day + phase + before) + after)
            }
        }
    }

    /// Where a day has come to that lay ahead whenever somebody was put off.
    fn later(&self, day: i64) -> i64 {
        let pauses = self.put_off.iter();
        pauses.fold(day, |day, pause| {
            if day >= pause.from {
                day + pause.days()
            } else {
                day
            }
        })
    }

    /// Nobody goes live today who was to go live today or later. What counts from the go-live and
    /// lies ahead moves with it: gives the interventions that move, with their times so far.
    pub(in crate::model) fn puts_off(&mut self, site: &Site<'_>, today: i64) -> Vec<Taken> {
        match self.put_off.last_mut() {
            Some(pause) if pause.to == today => pause.to += 1,
            _ => self.put_off.push(Period {
                from: today,
                to: today + 1,
            }),
        }
        if self.blackout.is_some() {
            self.blackout = self.blackout_of(site);
        }
        let mut moved = Vec::new();
        for (intervention, (_, what)) in
            site.interventions[..self.in_force.len()].iter().enumerate()
        {
            let pauses = matches!(what.action(), Action::Pause);
            let Some(was) = self.in_force.latest(intervention) else {
                continue;
            };
            // A pause that is under way does not put off itself.
            let begun = was.period.from < today || pauses && was.period.from == today;
            if was.period.to <= today || pauses && begun {
                continue;
            }
            let from = match was.decided {
                None if !begun => self.day_of(site, what.from).unwrap_or(was.period.from),
                _ => was.period.from,
            };
            let period = self.period_from(site, what, from);
            if period != was.period {
                self.in_force.moves(intervention, period);
                moved.push(was);
            }
        }
        moved
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

    /// Days of which no figures are reported, if there are any.
    #[must_use]
    pub fn blackout(&self) -> Option<Period> {
        self.blackout
    }

    /// When each intervention is in force, as far as is known.
    #[must_use]
    pub fn in_force(&self) -> &InForce {
        &self.in_force
    }

    /// The same, to be decided.
    pub fn in_force_mut(&mut self) -> &mut InForce {
        &mut self.in_force
    }

    /// The next intervention is one of this arm's, and is in force when its dates say so.
    pub(in crate::model) fn takes_in(
        &mut self,
        site: &Site<'s>,
        index: usize,
        what: &Intervention,
    ) {
        self.in_force.adopt();
        if what.when.is_none() {
            let from = self.day_of(site, what.from).unwrap_or(0);
            self.in_force.takes(Taken {
                intervention: index,
                decided: None,
                period: self.period_from(site, what, from),
            });
        }
    }

    /// How long an intervention lasts that takes effect on a day. A ramp says so itself.
    #[must_use]
    pub fn period_from(&self, site: &Site<'_>, what: &Intervention, from: i64) -> Period {
        let day = |moment: Moment| self.day_of(site, moment);
        let until = what.until.and_then(day).map(|d| d + 1);
        let lasts = what.lasts.as_ref().map(|l| from + days(l.duration()));
        let to = until.or(lasts).unwrap_or_else(|| site.calendar.days());
        let period = Period { from, to };
        match what.action() {
            Action::Template(template) => {
                let last = steps_of(&template.ramp, period).last();
                let to = last.map_or(period.to, |(step, _)| step.to);
                Period { from, to }
            }
            // Until it takes place.
            Action::Postpone(_) => Period {
                from: site.calendar.go_live().unwrap_or(from),
                to: self.go_live.unwrap_or(from),
            },
            _ => period,
        }
    }

    /// What holds on a day of something.
    fn held<'a, T>(
        &'a self,
        measures: &'a WhileInForce<T>,
        day: i64,
    ) -> impl DoubleEndedIterator<Item = &'a T> {
        let on = measures
            .iter()
            .filter(move |(i, _)| self.in_force.on(*i, day));
        on.map(|(_, what)| what)
    }

    /// Whether nobody may go live on a day.
    #[must_use]
    pub fn is_paused(&self, day: i64) -> bool {
        self.held(&self.pauses, day).next().is_some()
    }

    /// Whether the go-live may be put off once the arm has begun.
    #[must_use]
    pub fn may_pause(&self) -> bool {
        !self.pauses.is_empty()
    }

    /// Share of a clinic's slots offered on a day.
    #[must_use]
    pub fn offered(&self, clinic: ClinicId, day: i64) -> f64 {
        self.offer(clinic, day).share
    }

    /// The same, and which slots these are: as the template says that offers the lowest share.
    #[must_use]
    pub fn offer(&self, clinic: ClinicId, day: i64) -> Offer {
        let all = self.templates.iter();
        let reduced = all.fold(Offer::ALL, |offer, &(i, (_, template))| {
            let share = self.offered_by(i, clinic, day);
            if share < offer.share {
                let spacing = template.spacing;
                Offer { share, spacing }
            } else {
                offer
            }
        });
        match self.withheld_for_training(clinic, day) {
            Some(share) if reduced == Offer::ALL => Offer {
                share: 1.0 - share,
                spacing: Spacing::FirstKept,
            },
            Some(share) => Offer {
                share: reduced.share * (1.0 - share),
                ..reduced
            },
            None => reduced,
        }
    }

    /// The share of a clinic's slots that is withheld on a day because its clinicians are trained.
    #[must_use]
    pub fn withheld_for_training(&self, clinic: ClinicId, day: i64) -> Option<f64> {
        let mut here = self.in_training.iter().filter(|t| t.clinic == clinic);
        here.find(|t| t.period.contains(day)).map(|t| t.share)
    }

    /// Share of a clinic's slots that all interventions but one offer on a day.
    #[must_use]
    pub fn offered_by_others(&self, intervention: usize, clinic: ClinicId, day: i64) -> f64 {
        let others = self.templates.iter().map(|(i, _)| *i);
        let others = others.filter(|i| *i != intervention);
        let offered = others.fold(1.0, |offered, i| {
            f64::min(offered, self.offered_by(i, clinic, day))
        });
        match self.withheld_for_training(clinic, day) {
            Some(share) => offered * (1.0 - share),
            None => offered,
        }
    }

    fn offered_by(&self, intervention: usize, clinic: ClinicId, day: i64) -> f64 {
        let mut times = self.in_force.times(intervention).iter();
        let time = times.find(|taken| taken.period.contains(day));
        time.map_or(1.0, |taken| {
            self.offered_while(intervention, taken.period, clinic, day)
        })
    }

    /// Share of a clinic's slots that a template offers on a day if it holds in a period.
    #[must_use]
    pub fn offered_while(
        &self,
        intervention: usize,
        period: Period,
        clinic: ClinicId,
        day: i64,
    ) -> f64 {
        let template = self.templates.iter().find(|(i, _)| *i == intervention);
        let concerned = template.filter(|(_, (clinics, _))| clinics.contains(&clinic));
        let step = concerned.and_then(|(_, (_, template))| {
            steps_of(&template.ramp, period).find(|(step, _)| step.contains(day))
        });
        step.map_or(1.0, |(_, share)| share)
    }

    /// By how much a group's shifts are longer on a day, by intervention: they add up, each within
    /// its own limit.
    #[must_use]
    pub fn overtime(&self, group: GroupId, day: i64) -> Vec<(usize, Longer)> {
        let all = self.overtime.iter();
        let on = all.filter(|(i, (of, _))| *of == group && self.in_force.on(*i, day));
        on.map(|&(i, (_, longer))| (i, longer)).collect()
    }

    /// How many more lines there are on a day.
    #[must_use]
    pub fn more_lines(&self, line: LineId, day: i64) -> u32 {
        let on = self.held(&self.lines, day).filter(|l| l.0 == line);
        on.map(|l| l.1).sum()
    }

    /// Messages that are sent on a day.
    pub fn messages(&self, day: i64) -> impl Iterator<Item = &'s Messages> {
        self.held(&self.messages, day).copied()
    }

    /// The paper fallback on a day: of several the quickest.
    #[must_use]
    pub fn paper(&self, day: i64) -> Option<&'s Paper> {
        self.held(&self.paper, day)
            .copied()
            .min_by(|a, b| a.takes.total_cmp(&b.takes))
    }

    /// The intervention that suspends a car park's charges on a day: the first if there are
    /// several.
    #[must_use]
    pub fn charges_suspended_by(&self, car_park: CarParkId, day: i64) -> Option<usize> {
        let mut here = self.free_parking.iter().filter(|(_, c)| *c == car_park);
        here.find(|(i, _)| self.in_force.on(*i, day))
            .map(|(i, _)| *i)
    }
}

/// Where a name stands among others.
pub(in crate::model) fn place<'a>(mut names: impl Iterator<Item = &'a str>, name: &str) -> usize {
    names.position(|n| n == name).expect("checked")
}

/// Whole days of a length of time, what is begun counting.
pub fn days(length: Duration) -> i64 {
    length.as_days_f64().ceil() as i64
}

/// The steps of a ramp that begins with a period, one after the other; a step that goes on for
/// ever goes on to the end of the period.
fn steps_of(ramp: &Ramp, period: Period) -> impl Iterator<Item = (Period, f64)> {
    let mut from = period.from;
    ramp.steps().iter().map(move |step| {
        let lasts = step.lasts.as_ref();
        let to = lasts.map_or(period.to, |l| from + days(l.duration()));
        let step = (Period { from, to }, step.share.value());
        from = to;
        step
    })
}
