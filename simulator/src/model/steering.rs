//! Steering: each morning the reported figures are looked at, and interventions begin and end.
//! What an intervention does is `remedies`; when it is in force stands in `in_force`.
//!
//! **What is reported.** On the morning of a day, the trust's figures of all days before it, but
//! for those of the days of a blackout: these are never reported. As long as it lasts, the latest
//! figures are those from before it, and what they say goes on being so.
//!
//! **When a condition holds.** The latest reported days that have a figure are gone through
//! backwards, as many as the condition asks for; all must be on its side. Days without a figure
//! (nobody rang, no list took place) are passed over, and so are weekends and holidays on which
//! there was nothing to count: "for 5 days" means five days of work. A blackout in between breaks the row: once
//! figures are reported again, days in a row are counted afresh from the first of them.
//!
//! **From the condition to the effect.** An intervention that is decided on a morning takes
//! effect that morning, or after its lead time. What has been ordered comes: it cannot be called
//! off before. Its end is looked at from the morning after its first day on, in the figures of
//! days on which it was in force, so that figures from before do not end it. The morning on which
//! it ends is the first on which it may be decided again.
//!
//! **Whoever decides.** A policy may say instead what begins and ends ([`super::policy`]); the rest
//! holds all the same.
//!
//! **A pause** puts off whoever is not live, and with the go-live what counts from it and lies
//! ahead: what has begun stays, with the people that it has of a pool, and what has been ordered comes.
//!
//! A dated intervention may end early by the same rule. There is one roll-back at most. A pause
//! ends on the morning after it, and none begins any more: nobody is left who could go live.

use super::mechanisms::outages;
use super::pathway::Pathway;
use super::policy::{Decision, Morning, Policy};
use super::remedies::{self, roll_back};
use super::spec::{Action, Condition};
use super::world::in_force::Taken;
use super::world::observer::Observer;
use super::world::plan::Period;

impl<O: Observer> Pathway<'_, O> {
    /// Looks at the figures of yesterday and before: what ends today, what is decided, and what
    /// takes effect.
    pub(super) fn steer(&mut self, day: i64, policy: &mut dyn Policy) {
        let interventions = 0..self.world.plan.in_force().len();
        let decisions = self.decisions(day, policy);
        for (i, &decision) in decisions.iter().enumerate() {
            self.may_end(i, decision, day);
        }
        for (i, &decision) in decisions.iter().enumerate() {
            self.may_be_decided(i, decision, day);
        }
        self.may_be_put_off(day);
        for i in interventions {
            self.may_take_effect(i, day);
        }
    }

    /// While there is a pause nobody goes live, and what counts from the go-live moves with it.
    fn may_be_put_off(&mut self, day: i64) {
        let world = &mut self.world;
        if !world.plan.is_paused(day) || !world.system.put_off(day) {
            return;
        }
        let mut moved = world.plan.puts_off(world.site, day);
        for i in world.plan.ask_anew(world.site, day) {
            if !moved.iter().any(|was| was.intervention == i) {
                moved.extend(world.plan.in_force().latest(i));
            }
        }
        for was in moved {
            let i = was.intervention;
            let latest = world.plan.in_force().latest(i);
            let Some(now) = latest.map(|taken| taken.period) else {
                continue;
            };
            if was.decided.is_some() && was.period.from >= day {
                // What has been ordered and has not come is nowhere yet.
                continue;
            }
            world.plan.in_force_mut().moves(i, Period::NEVER);
            remedies::is_undone(world, i, was.period, day);
            world.plan.in_force_mut().moves(i, now);
            // What has begun goes on from today.
            let from = now.from.max(day);
            remedies::begins(world, i, Period { from, ..now }, day);
            if was.period.from >= day {
                remedies::is_moved(world, i, day);
            }
        }
        let times = outages::times(world.site, world.arm, &world.plan, &world.streams);
        world.system.works(times);
    }

    /// What a policy says this morning, by intervention.
    fn decisions(&self, day: i64, policy: &mut dyn Policy) -> Vec<Decision> {
        let morning = self.morning(day);
        let adopted = self.world.site.interventions.iter();
        let adopted = adopted.take(self.world.plan.in_force().len());
        adopted
            .map(|(name, _)| policy.decide(&morning, name))
            .collect()
    }

    fn morning(&self, day: i64) -> Morning<'_> {
        Morning::of(day, self.world.site, &self.world.plan, &self.world.ledger)
    }

    /// Ends an intervention that was in force until today.
    fn may_end(&mut self, intervention: usize, decision: Decision, day: i64) {
        let latest = self.world.plan.in_force().latest(intervention);
        let running = latest.map(|taken| taken.period);
        let Some(period) = running.filter(|p| p.from < day && day <= p.to) else {
            return;
        };
        let what = self.world.site.interventions[intervention].1;
        let stops = || match decision {
            Decision::AsWritten => what
                .stops_when
                .is_some_and(|condition| self.holds(condition, period.from, day)),
            Decision::End => !remedies::is_for_good(what.action()),
            Decision::Begin | Decision::Keep => false,
        };
        let in_vain = matches!(what.action(), Action::Pause) && self.is_all_over(day);
        if period.to == day {
            self.is_over(intervention, day);
        } else if in_vain || stops() {
            self.world.plan.in_force_mut().cut_short(intervention, day);
            remedies::is_undone(&mut self.world, intervention, period, day);
            self.is_over(intervention, day);
        }
    }

    /// The last of the interventions that a scenario would decide this morning.
    pub(super) fn last_decided(&self, day: i64) -> Option<usize> {
        let interventions = 0..self.world.plan.in_force().len();
        let mut last = interventions.rev();
        last.find(|&i| self.is_decided(i, Decision::AsWritten, day))
    }

    /// Whether an intervention that waits for its condition is decided this morning.
    fn is_decided(&self, intervention: usize, decision: Decision, day: i64) -> bool {
        let site = self.world.site;
        let what = site.interventions[intervention].1;
        let Some(condition) = what.when.filter(|_| !what.is_off()) else {
            return false;
        };
        let in_force = self.world.plan.in_force();
        let taken = in_force.times(intervention);
        let busy = taken.last().is_some_and(|t| t.period.to > day);
        let used_up = taken.len() >= what.times.unwrap_or(1) as usize;
        let not_before = self.world.plan.day_of(site, what.from);
        let too_early = not_before.is_some_and(|from| day < from);
        let in_vain = match what.action() {
            Action::RollBack(_) => self
                .roll_backs()
                .any(|t| t.decided.is_some() || t.period.from <= day),
            Action::Pause => self.is_all_over(day),
            _ => false,
        };
        let begins = || match decision {
            Decision::AsWritten => self.holds(condition, 0, day),
            Decision::Begin => true,
            Decision::End | Decision::Keep => false,
        };
        !(busy || used_up || too_early || in_vain) && begins()
    }

    /// Decides on an intervention that waits for its condition.
    fn may_be_decided(&mut self, intervention: usize, decision: Decision, day: i64) {
        if !self.is_decided(intervention, decision, day) {
            return;
        }
        let site = self.world.site;
        let what = site.interventions[intervention].1;
        let effect = day + remedies::lead_time(site, what);
        let period = self.world.plan.period_from(site, what, effect);
        // After its last day it is not begun any more.
        if period.days() > 0 {
            self.world.plan.in_force_mut().takes(Taken {
                intervention,
                decided: Some(day),
                period,
            });
            remedies::asks_for_people(&mut self.world.plan, site, intervention);
        }
    }

    /// Whether a roll-back has taken effect before today.
    fn is_all_over(&self, day: i64) -> bool {
        self.roll_backs().any(|t| t.period.from < day)
    }

    /// Times of all roll-backs that are dated or have been decided.
    fn roll_backs(&self) -> impl Iterator<Item = &Taken> {
        let interventions = self.world.site.interventions.iter().enumerate();
        let adopted = interventions.take(self.world.plan.in_force().len());
        let those = adopted.filter(|(_, (_, what))| matches!(what.action(), Action::RollBack(_)));
        those.flat_map(|(i, _)| self.world.plan.in_force().times(i))
    }

    /// An intervention takes effect today, if that is so.
    fn may_take_effect(&mut self, intervention: usize, day: i64) {
        let latest = self.world.plan.in_force().latest(intervention);
        let begins = |taken: &Taken| taken.period.from.max(0) == day && taken.period.to > day;
        let Some(Taken {
            decided, period, ..
        }) = latest.filter(begins)
        else {
            return;
        };
        self.world.note_people(intervention, day);
        if decided.is_some() {
            remedies::begins(&mut self.world, intervention, period, day);
        }
        let site = self.world.site;
        match site.interventions[intervention].1.action() {
            Action::RollBack(how) if !self.is_rolled_back(intervention, day) => {
                self.builds.end();
                roll_back::takes_effect(&mut self.world, how);
                self.follow_up();
            }
            Action::Builds(how) => self.builds.hasten(how, day),
            action => remedies::changes(&mut self.world, action, day),
        }
    }

    /// Whether another intervention has rolled back before this one does today.
    fn is_rolled_back(&self, intervention: usize, day: i64) -> bool {
        let now = (day, intervention);
        let begun = |t: &Taken| (t.period.from.max(0), t.intervention) < now;
        self.roll_backs().any(begun)
    }

    /// An intervention is over.
    fn is_over(&mut self, intervention: usize, day: i64) {
        match self.world.site.interventions[intervention].1.action() {
            Action::Builds(how) => self.builds.as_usual(how, day),
            action => remedies::changes(&mut self.world, action, day),
        }
    }

    /// Whether a condition holds on a morning, in what has been reported of the days from `since`
    /// on.
    fn holds(&self, condition: Condition, since: i64, morning: i64) -> bool {
        let measure = condition.measure();
        let figures = self.morning(morning).reports_since(measure, since);
        let wanted = condition.days() as usize;
        let latest = figures.take(wanted);
        let on_its_side = latest.filter(|&(_, figure)| condition.holds_for(figure));
        on_its_side.count() == wanted
    }
}
