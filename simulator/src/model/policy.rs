//! Policies: who decides each morning what begins and ends, beyond what a scenario can write.
//! What a policy may see stands here; when its decisions take effect is `steering`.
//!
//! **How a scenario names what a policy decides.** Like everything of a plan, as `[plan.NAME]`
//! with `when`: this is how it goes without a policy, and what the policy is compared with. A
//! policy overrides `when` and `stops-when`, of whatever it does not answer
//! [`Decision::AsWritten`] to. `from` (not before; the go-live if left out), `lead-time`, `for`,
//! `until`, `times` and `cost` hold as written whoever decides: give as many `times` as the
//! policy may need.
//!
//! What has no `when` is dated: it was ordered beforehand and comes, and a policy may only end it.

use super::world::in_force::Taken;
use super::world::ledger::Ledger;
use super::world::plan::{Period, PlanInForce};
use super::world::site::Site;
use crate::model::spec::{CivilDate, Kind, Measure};

/// What becomes of an intervention this morning.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Decision {
    /// Its own dates and conditions say, as if there were no policy.
    #[default]
    AsWritten,
    /// It is decided now and takes effect after its lead time, whatever its `when` says. While it
    /// is in force or on its way it goes on, whatever its `stops-when` says. On the morning on
    /// which it ends by its length it begins again. Nothing happens before its `from`, once it
    /// has been in force as often as `times` allows, if it is dated, or for a second roll-back.
    Begin,
    /// It ends this morning if it has been in force on the day before, and does not begin
    /// otherwise. What is on its way comes. Training, phases, a postponement and a roll-back do
    /// not end.
    End,
    /// It goes on, or does not begin, whatever its conditions say; it ends by its length.
    Keep,
}

/// Decides each morning. `()` leaves everything to the scenario and costs nothing.
///
/// A closure is a policy as well:
///
/// ```
/// # use cutover_simulator as cutover;
/// use cutover::model::{Arm, Decision, Measure, Morning, Site, simulate_with};
/// # let scenario = cutover::model::spec::Scenario::from_toml(
/// #     "title = \"Nobody\"\nstart = 2024-01-01\nend = 2024-01-31\n").unwrap();
/// let site = Site::of(&scenario);
/// let policy = |morning: &Morning<'_>, intervention: &str| match intervention {
///     "agency" if morning.reported(Measure::BookingUnbooked, 0) > Some(500.0) => Decision::Begin,
///     _ => Decision::AsWritten,
/// };
/// let (outcome, (), _) = simulate_with(&site, Arm::Planned, 0, (), policy);
/// ```
///
/// One that draws does so from a [`Key`](crate::engine::Key) with a seed of its own, so that the
/// random numbers of the patients stay as they are, with anything that `rand` and `rand_distr` have:
///
/// ```
/// # use cutover_simulator as cutover;
/// use cutover::engine::{Key, Portable};
/// use cutover::model::{Decision, Measure, Morning};
/// use rand::RngExt;
/// use rand_distr::LogNormal;
///
/// const MISCOUNT: u64 = 0;
/// let key = Key::new(1, 0);
/// let off = LogNormal::new(Portable(0.0), Portable(0.1))?;
/// let by_hand = |morning: &Morning<'_>, _: &str| {
///     let Portable(factor) = key.stream(MISCOUNT, morning.day() as u64, 0).sample(off);
///     match morning.reported(Measure::BookingUnbooked, 0) {
///         Some(backlog) if factor * backlog > 500.0 => Decision::Begin,
///         _ => Decision::AsWritten,
///     }
/// };
/// # let _: &dyn Fn(&Morning<'_>, &str) -> Decision = &by_hand;
/// # Ok::<(), rand_distr::NormalError>(())
/// ```
pub trait Policy {
    // Asked as `dyn Policy`, so that the hospital is compiled once for all of them.

    /// Called every morning, once for each intervention that the arm has, in order of their names
    /// (those of the plan first, then the halt rules); never in the arms without a plan. All of
    /// a morning see the same figures, and nothing is done before all have been decided.
    ///
    /// A policy is asked in one replication after the other: for the same bits from the same
    /// seed, decide by what is seen here and what was seen before in the same replication.
    fn decide(&mut self, morning: &Morning<'_>, intervention: &str) -> Decision;
}

impl Policy for () {
    #[inline]
    fn decide(&mut self, _: &Morning<'_>, _: &str) -> Decision {
        Decision::AsWritten
    }
}

impl<F: FnMut(&Morning<'_>, &str) -> Decision> Policy for F {
    fn decide(&mut self, morning: &Morning<'_>, intervention: &str) -> Decision {
        self(morning, intervention)
    }
}

/// What those who decide see on a morning: the date, what was reported, what has been begun.
#[derive(Clone, Copy, Debug)]
pub struct Morning<'h> {
    day: i64,
    site: &'h Site<'h>,
    plan: &'h PlanInForce<'h>,
    ledger: &'h Ledger,
}

impl<'h> Morning<'h> {
    /// The morning of a day whose yesterday is closed.
    pub(super) fn of(
        day: i64,
        site: &'h Site<'_>,
        plan: &'h PlanInForce<'_>,
        ledger: &'h Ledger,
    ) -> Self {
        Self {
            day,
            site,
            plan,
            ledger,
        }
    }

    /// The day that begins, 0 for the first that is simulated.
    #[must_use]
    pub fn day(&self) -> i64 {
        self.day
    }

    /// Its date.
    #[must_use]
    pub fn date(&self) -> CivilDate {
        self.site.calendar.date(self.day)
    }

    /// Whether it is a Monday to Friday and no public holiday.
    #[must_use]
    pub fn is_working_day(&self) -> bool {
        self.site.calendar.is_working_day(self.day)
    }

    /// The day of this arm's go-live, postponed or not, if there is one.
    #[must_use]
    pub fn go_live(&self) -> Option<i64> {
        self.plan.go_live()
    }

    /// The trust's figures that a condition sees, the latest day first, each with its day.
    ///
    /// Days of a reporting blackout are never reported: as long as it lasts the figures end with
    /// the day before it, afterwards they begin with the day after it. Left out are days without
    /// a figure (nobody rang, no list took place), and days off on which there was nothing to
    /// count. There are no figures of what nobody in the hospital sees
    /// ([`Measure::is_reported`]).
    pub fn reports(&self, measure: Measure) -> impl Iterator<Item = (i64, f64)> + use<'h> {
        self.reports_since(measure, 0)
    }

    /// The same of the days from `since` on.
    pub(super) fn reports_since(
        self,
        measure: Measure,
        since: i64,
    ) -> impl Iterator<Item = (i64, f64)> + use<'h> {
        let blackout = self.plan.blackout().unwrap_or(Period::NEVER);
        let reported = move |day: &i64| !blackout.contains(*day);
        let latest = (since.max(0)..self.day)
            .rev()
            .skip_while(move |day| !reported(day))
            .take_while(move |day| measure.is_reported() && reported(day));
        let counts = measure.definition().kind == Kind::Count;
        latest.filter_map(move |day| {
            let figure = self.ledger.on_day(measure, day)?;
            let day_off = counts && figure == 0.0 && !self.site.calendar.is_working_day(day);
            (!day_off).then_some((day, figure))
        })
    }

    /// The figure of the latest reported day, or of so many reported days before it: see
    /// [`Morning::reports`] for which days those are.
    #[must_use]
    pub fn reported(&self, measure: Measure, back: usize) -> Option<f64> {
        self.reports(measure).nth(back).map(|(_, figure)| figure)
    }

    /// The times at which an intervention was in force, is, or will be, as far as is known: the
    /// last may lie ahead. None if the arm has no intervention of that name.
    #[must_use]
    pub fn times(&self, intervention: &str) -> &'h [Taken] {
        let in_force = self.plan.in_force();
        let mut adopted = self.site.interventions.iter().take(in_force.len());
        let found = adopted.position(|(name, _)| *name == intervention);
        found.map_or(&[], |i| in_force.times(i))
    }

    /// Whether an intervention is in force today, as long as nobody ends it.
    #[must_use]
    pub fn is_in_force(&self, intervention: &str) -> bool {
        let mut times = self.times(intervention).iter();
        times.any(|taken| taken.period.contains(self.day))
    }
}
