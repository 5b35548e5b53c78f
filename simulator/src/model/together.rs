//! Arms of a replication that are one: until the first morning on which something that differs
//! between two arms can matter they agree to the bit, so that what they have in common is simulated
//! once, in the arm that has most of the plan, and a copy of it goes on as the other.
//!
//! On which morning two arms part is never said too late, but may be too early. What waits for a
//! condition parts them on the morning on which it is decided, which may never come.

use std::ops::ControlFlow;

use super::mechanisms;
use super::pathway::Pathway;
use super::remedies::{adopted, first_matters};
use super::spec::{Action, Arm};
use super::world::site::Site;
use super::world::staff::sickness;
use super::{Outcome, drawn};
use crate::engine::{Duration, Time};

/// Who is given each arm's outcome as soon as it is there, in any order, and says whether to go on.
type Done<'d> = &'d mut dyn FnMut(Arm, Outcome) -> ControlFlow<()>;

/// Simulates several arms of one replication: each to the same bits as
/// [`simulate`](super::simulate), what they have in common once. `done` is given each as soon as it
/// is there, in any order, and says whether to go on.
///
/// Gives how many days were simulated: those of all arms, less what they shared.
///
/// # Panics
///
/// As [`simulate_with`](super::simulate_with).
pub fn simulate_arms(site: &Site<'_>, arms: &[Arm], replication: u64, done: Done<'_>) -> i64 {
    if let Some(drawn) = drawn(site, replication) {
        return simulate_arms(&Site::of(&drawn), arms, replication, done);
    }
    let mut left = arms.to_vec();
    // Whoever has more of the plan can become who has less.
    left.sort_unstable_by(|a, b| b.cmp(a));
    left.dedup();
    let mut days = 0;
    while let Some((&arm, others)) = left.split_first() {
        let mut pathway = Pathway::new(site, arm, replication, ());
        let together = |other: &Arm| pathway.parts_on(*other) > 0;
        let (others, apart) = others.iter().copied().partition(together);
        pathway.start();
        let branch = Branch {
            pathway,
            others,
            morning: None,
        };
        if branch.run(&mut days, done).is_break() {
            break;
        }
        left = apart;
    }
    days
}

/// Arms that have been one so far.
struct Branch<'s> {
    /// The one with most of the plan, which is simulated.
    pathway: Pathway<'s>,
    others: Vec<Arm>,
    /// The day that is to begin, if that is known.
    morning: Option<i64>,
}

impl<'s> Branch<'s> {
    /// Runs all of them to the end.
    fn run(mut self, days: &mut i64, done: Done<'_>) -> ControlFlow<()> {
        let last = self.pathway.world.site.calendar.days();
        let end = Time::from_days(last) + Duration::from_ms(1);
        let first = self.morning.unwrap_or(0);
        loop {
            if let Some(day) = self.morning {
                if let Some(branch) = self.parts(day) {
                    branch.run(days, done)?;
                }
                self.pathway.day_begins(day, &mut ());
            }
            let others = &self.others;
            let known = others.iter().map(|other| self.pathway.parts_on(*other));
            let known = known.min().unwrap_or(i64::MAX);
            let waited_for = |pathway: &Pathway<'s>, day: i64| {
                day >= known || others.iter().any(|other| pathway.decides(*other, day))
            };
            self.morning = self.pathway.run_to_morning(end, &mut (), &waited_for);
            if self.morning.is_none() {
                break;
            }
        }
        *days += last - first;
        for &other in &self.others {
            let mut pathway = self.pathway.clone();
            pathway.becomes(other);
            done(other, pathway.close())?;
        }
        done(self.pathway.world.arm, self.pathway.close())
    }

    /// Those who part on the morning of a day, if anybody does.
    fn parts(&mut self, day: i64) -> Option<Self> {
        let pathway = &self.pathway;
        let parts = |other: &Arm| pathway.parts_on(*other) <= day || pathway.decides(*other, day);
        let (part, stay): (Vec<Arm>, _) = self.others.iter().copied().partition(parts);
        self.others = stay;
        let (&arm, others) = part.split_first()?;
        let mut pathway = self.pathway.clone();
        pathway.becomes(arm);
        Some(Self {
            pathway,
            others: others.to_vec(),
            morning: Some(day),
        })
    }
}

impl Pathway<'_> {
    /// The first day that may differ in an arm with less of the plan, or without the go-live, as
    /// far as that is known beforehand.
    fn parts_on(&self, other: Arm) -> i64 {
        let (site, plan) = (self.world.site, &self.world.plan);
        let mine = adopted(site, other)..plan.in_force().len();
        let by_plan = mine.filter_map(|i| first_matters(site, plan, i)).min();
        let by_go_live = (other == Arm::Baseline && self.world.arm != Arm::Baseline)
            .then(|| self.differs_from_baseline());
        let by_calls = self.notes_other_calls(other).then_some(0);
        let all = [by_plan, by_go_live, by_calls].into_iter().flatten();
        all.min().unwrap_or(i64::MAX)
    }

    /// The first day that may differ because there is a go-live.
    fn differs_from_baseline(&self) -> i64 {
        let (site, plan) = (self.world.site, &self.world.plan);
        // Where clinics give way to training, the diary is another from the first day on.
        let diary = (!plan.in_training.is_empty()).then_some(0);
        let all = [
            Some(plan.go_live().unwrap_or(0)),
            diary,
            self.world.staff.first_training(),
            sickness::first_peak(site, plan),
            mechanisms::before_live(site, plan),
        ];
        all.into_iter().flatten().min().unwrap_or(0)
    }

    /// Whether calls about appointments are noted otherwise, weeks ahead of their day: their level
    /// counts from a go-live that the other arm has on another day, or cannot put off.
    fn notes_other_calls(&self, other: Arm) -> bool {
        let (site, plan) = (self.world.site, &self.world.plan);
        let queries = site.scenario.appointment_queries.as_ref();
        if !queries.is_some_and(|queries| queries.counts_from_go_live()) {
            return false;
        }
        let mut more = site.interventions[adopted(site, other)..plan.in_force().len()].iter();
        other == Arm::Baseline && self.world.arm != Arm::Baseline
            || more.any(|(_, what)| matches!(what.action(), Action::Pause | Action::Phases(_)))
    }

    /// Whether something is decided this morning that another arm does not have.
    fn decides(&self, other: Arm, day: i64) -> bool {
        let last = self.last_decided(day);
        last.is_some_and(|last| last >= adopted(self.world.site, other))
    }
}
