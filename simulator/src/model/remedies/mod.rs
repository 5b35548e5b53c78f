//! What a trust can do about a go-live: each remedy has a file, with its table, its checks and what
//! it does. Here is the register of all: one match for each question about an action, and the plan
//! of an arm. When something is done is `steering`.

pub mod builds;
pub mod catch_up;
pub mod extra_staff;
pub mod floorwalkers;
pub mod free_parking;
pub mod messages;
pub mod more_lines;
pub mod overtime;
pub mod paper;
pub mod pause;
pub mod phases;
pub mod postpone;
pub mod roll_back;
pub mod template;
pub mod training;

use super::spec::check::{Checker, Doubter};
use super::spec::{Action, Arm, Asks, CivilDate, Intervention, Role, Scenario};
use super::world::World;
use super::world::observer::Observer;
use super::world::plan::{Period, PlanInForce, days};
use super::world::site::Site;
use super::world::staff::learning::training::in_clinics;

/// The tables, for whoever reads a scenario.
pub mod tables {
    pub use crate::model::remedies::builds::SoonerBuilds;
    pub use crate::model::remedies::catch_up::CatchUp;
    pub use crate::model::remedies::extra_staff::{ExtraStaff, Knows};
    pub use crate::model::remedies::floorwalkers::Floorwalkers;
    pub use crate::model::remedies::free_parking::FreeParking;
    pub use crate::model::remedies::messages::Messages;
    pub use crate::model::remedies::more_lines::MoreLines;
    pub use crate::model::remedies::overtime::Overtime;
    pub use crate::model::remedies::paper::Paper;
    pub use crate::model::remedies::pause::Pause;
    pub use crate::model::remedies::phases::Phase;
    pub use crate::model::remedies::postpone::Postpone;
    pub use crate::model::remedies::roll_back::RollBack;
    pub use crate::model::remedies::template::{Spacing, Template};
    pub use crate::model::remedies::training::TrainMore;
}

/// How the action with a key may be written, where that is a table.
#[must_use]
pub fn example(key: &str) -> Option<&'static str> {
    let all = [
        extra_staff::EXAMPLE,
        floorwalkers::EXAMPLE,
        training::EXAMPLE,
        template::EXAMPLE,
        catch_up::EXAMPLE,
        overtime::EXAMPLE,
        more_lines::EXAMPLE,
        messages::EXAMPLE,
        builds::EXAMPLE,
        paper::EXAMPLE,
        postpone::EXAMPLE,
        pause::EXAMPLE,
        roll_back::EXAMPLE,
        free_parking::EXAMPLE,
    ];
    let is_its = |text: &&str| text.split_once(" =").is_some_and(|(of, _)| of == key);
    all.into_iter().find(is_its)
}

/// What an action of a scenario does, in words.
#[must_use]
pub fn told(scenario: &Scenario, action: &Action) -> String {
    match action {
        Action::ExtraStaff(extra) => extra_staff::told(extra),
        Action::Floorwalkers(walkers) => floorwalkers::told(walkers),
        Action::Training(more) => training::told(more),
        Action::Template(reduced) => template::told(reduced),
        Action::CatchUp(more) => catch_up::told(scenario, more),
        Action::Overtime(longer) => overtime::told(longer),
        Action::MoreLines(more) => more_lines::told(more),
        Action::Messages(sent) => messages::told(sent),
        Action::Phases(all) => phases::told(all),
        Action::Builds(sooner) => builds::told(sooner),
        Action::Paper(prepared) => paper::told(prepared),
        Action::Postpone(later) => postpone::told(later, scenario.go_live),
        Action::Pause => pause::told(),
        Action::RollBack(back) => roll_back::told(back),
        Action::FreeParking(free) => free_parking::told(free),
    }
}

/// What is wrong with an action, which takes place in an arm with this go-live. `path` leads to
/// the action.
pub(super) fn check(
    checker: &mut Checker<'_>,
    path: &[&str],
    action: &Action,
    go_live: Option<CivilDate>,
) {
    match action {
        Action::ExtraStaff(extra) => extra_staff::check(checker, path, extra),
        Action::Floorwalkers(walkers) => floorwalkers::check(checker, path, walkers),
        Action::Training(more) => training::check(checker, path, more),
        Action::Template(reduced) => template::check(checker, path, reduced),
        Action::CatchUp(more) => catch_up::check(checker, path, more),
        Action::Overtime(longer) => overtime::check(checker, path, longer),
        Action::MoreLines(more) => more_lines::check(checker, path, more),
        Action::Messages(sent) => messages::check(checker, path, sent),
        Action::Phases(all) => phases::check(checker, path, all, go_live),
        Action::Builds(sooner) => builds::check(checker, path, sooner),
        Action::Paper(prepared) => paper::check(checker, path, prepared),
        Action::Postpone(later) => postpone::check(checker, path, later),
        Action::Pause => pause::check(checker, path),
        Action::RollBack(_) => roll_back::check(checker, path),
        Action::FreeParking(free) => free_parking::check(checker, path, free),
    }
}

/// How many an action adds, and what it means that these are none.
pub(super) fn count(action: &Action) -> Option<(u32, &'static str)> {
    match action {
        Action::ExtraStaff(extra) => Some((extra.count, extra_staff::NONE)),
        Action::Floorwalkers(walkers) => Some((walkers.count, floorwalkers::NONE)),
        Action::MoreLines(more) => Some((more.count, more_lines::NONE)),
        _ => None,
    }
}

/// How long after an intervention is decided it takes effect: by its own lead time and, where it
/// asks a pool for people, by the pool's.
pub(super) fn lead_time(site: &Site<'_>, what: &Intervention) -> i64 {
    let pool = Asks::of(what.action()).and_then(|asks| site.scenario.pool.get(asks.pool));
    let leads = [what.lead_time, pool.and_then(|pool| pool.lead_time)];
    leads
        .into_iter()
        .flatten()
        .map(|l| days(l.duration()))
        .sum()
}

/// The latest time of an intervention asks for its people, if they are a pool's.
pub(super) fn asks_for_people<'s>(plan: &mut PlanInForce<'s>, site: &Site<'s>, index: usize) {
    if let Some(asks) = Asks::of(site.interventions[index].1.action()) {
        plan.asks_pool(site, index, asks);
    }
}

/// Those that are dated ask in the order of their first days.
fn all_ask<'s>(plan: &mut PlanInForce<'s>, site: &Site<'s>) {
    let dated = (0..plan.in_force().len()).filter_map(|index| {
        let first = plan.in_force().latest(index)?.period.from;
        Some((first, index))
    });
    let mut dated: Vec<(i64, usize)> = dated.collect();
    dated.sort_unstable();
    for (_, index) in dated {
        asks_for_people(plan, site, index);
    }
}

/// What is doubtful about an action. `path` leads to it.
pub(super) fn doubt(doubter: &mut Doubter<'_>, path: &[&str], what: &Intervention) {
    match what.action() {
        Action::Template(reduced) => template::doubt(doubter, path, reduced, what),
        Action::Messages(sent) => messages::doubt(doubter, path, sent),
        Action::Phases(all) => phases::doubt(doubter, path, all),
        Action::Paper(prepared) => paper::doubt(doubter, path, prepared),
        Action::Postpone(later) => postpone::doubt(doubter, path, later),
        Action::Pause => pause::doubt(doubter, path, what),
        Action::Overtime(longer) => overtime::doubt(doubter, path, longer, what),
        Action::CatchUp(more) => catch_up::doubt(doubter, path, more),
        Action::ExtraStaff(extra) => extra_staff::doubt(doubter, path, extra),
        Action::Floorwalkers(walkers) => floorwalkers::doubt(doubter, path, walkers),
        _ => {}
    }
}

/// What an arm does about the go-live: only the planned arm does anything, and the halted one
/// besides.
#[must_use]
pub fn plan_in_force<'s>(site: &Site<'s>, arm: Arm) -> PlanInForce<'s> {
    let mut plan = PlanInForce::nothing(site);
    let adopted = adopted(site, arm);
    // A later go-live first: others count from it.
    for later in postponements(site, arm) {
        postpone::adopt(&mut plan, later);
    }
    if arm != Arm::Baseline {
        plan.blacks_out(site);
    }
    for (index, &(name, what)) in site.interventions[..adopted].iter().enumerate() {
        if what.is_off() {
            plan.in_force_mut().adopt();
            continue;
        }
        adopt(&mut plan, site, index, name, what.action());
        plan.takes_in(site, index, what);
    }
    all_ask(&mut plan, site);
    if arm != Arm::Baseline {
        plan.in_training = in_clinics(site, &plan);
    }
    plan
}

/// When an arm goes live, in days from the start: postponed or not, and as pauses with dates put it off. What a
/// rule decides on the way is not known beforehand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GoesLive {
    /// The first phase, or all. One that does not come within the simulated time is counted from the day on
    /// which it was to.
    pub first: i64,
    /// The last phase.
    pub last: i64,
}

impl GoesLive {
    /// Of an arm; for the baseline of the go-live that it does without. None without a go-live.
    #[must_use]
    pub fn of(site: &Site<'_>, arm: Arm) -> Option<Self> {
        let planned = postponements(site, arm).fold(site.calendar.go_live()?, postpone::moved);
        let mut actions = taken_by(site, arm).map(Intervention::action);
        let is_paused = actions
            .clone()
            .any(|action| matches!(action, Action::Pause));
        let phases = actions.find_map(|action| match action {
            Action::Phases(all) => phases::last_after(all),
            _ => None,
        });
        let last = planned + phases.unwrap_or(0);
        if !is_paused {
            let first = planned;
            return Some(Self { first, last });
        }
        let (plan, end) = (plan_in_force(site, arm), site.calendar.days());
        let put_off = |day| {
            let mut plan = plan.clone();
            pause::put_off(day, end, |today| {
                let is_paused = plan.is_paused(today);
                if is_paused {
                    plan.puts_off(site, today);
                }
                is_paused
            })
        };
        Some(Self {
            first: Some(put_off(planned))
                .filter(|day| *day < end)
                .unwrap_or(planned),
            last: put_off(last),
        })
    }
}

/// The day of an arm's go-live ([`GoesLive::first`]).
#[must_use]
pub fn go_live_of(site: &Site<'_>, arm: Arm) -> Option<i64> {
    Some(GoesLive::of(site, arm)?.first)
}

/// The day of the last phase of an arm's go-live. None if all go live on one day, if it does not come within
/// the simulated time, and where a rule may put it off or undo it.
#[must_use]
pub fn last_phase_of(site: &Site<'_>, arm: Arm) -> Option<i64> {
    let may_change = |what: &Intervention| match what.action() {
        Action::Pause => what.when.is_some(),
        Action::RollBack(_) => true,
        _ => false,
    };
    let is_sure = !taken_by(site, arm).any(may_change);
    let live = GoesLive::of(site, arm).filter(|_| is_sure)?;
    (live.first < live.last && live.last < site.calendar.days()).then_some(live.last)
}

/// The postponements that an arm adopts.
fn postponements<'s>(site: &Site<'s>, arm: Arm) -> impl Iterator<Item = &'s postpone::Postpone> {
    taken_by(site, arm).filter_map(|what| match what.action() {
        Action::Postpone(later) => Some(later),
        _ => None,
    })
}

/// What an arm adopts and is not switched off.
fn taken_by<'s>(site: &Site<'s>, arm: Arm) -> impl Iterator<Item = &'s Intervention> + Clone {
    let adopted = site.interventions[..adopted(site, arm)].iter();
    let taken = adopted.filter(|(_, what)| !what.is_off());
    taken.map(|&(_, what)| what)
}

/// How many of the site's interventions an arm adopts: the first of them.
#[must_use]
pub fn adopted(site: &Site<'_>, arm: Arm) -> usize {
    let planned = site.scenario.plan.len();
    match arm {
        Arm::Baseline | Arm::Unmitigated => 0,
        Arm::Planned => planned,
        Arm::Halted => planned + site.scenario.halt.len(),
    }
}

/// The first day on which an intervention of a plan can make a difference to an arm without it, if
/// that is known beforehand: what waits for its condition makes none before it is decided. What is
/// not sure does from the first day on.
#[must_use]
pub(super) fn first_matters(site: &Site<'_>, plan: &PlanInForce<'_>, index: usize) -> Option<i64> {
    let what = site.interventions[index].1;
    let dated = || match what.when {
        Some(_) => None,
        None => Some(
            plan.in_force()
                .latest(index)
                .map_or(0, |taken| taken.period.from),
        ),
    };
    match what.action() {
        Action::ExtraStaff(extra) => extra_staff::first_matters(site, extra, dated()),
        Action::Floorwalkers(_)
        | Action::Overtime(_)
        | Action::MoreLines(_)
        | Action::Messages(_)
        | Action::Builds(_)
        | Action::Paper(_)
        | Action::Pause
        | Action::RollBack(_)
        | Action::FreeParking(_) => dated(),
        // Dated ones are in the diary from the first day on.
        Action::Template(_) | Action::CatchUp(_) => dated().map(|_| 0),
        // Nobody goes live before the first phase.
        Action::Phases(_) => plan.go_live(),
        Action::Training(_) | Action::Postpone(_) => Some(0),
    }
}

/// An action is part of a plan.
fn adopt<'s>(
    plan: &mut PlanInForce<'s>,
    site: &Site<'s>,
    index: usize,
    name: &'s str,
    action: &'s Action,
) {
    match action {
        Action::ExtraStaff(extra) => extra_staff::adopt(plan, site, index, name, extra),
        Action::Floorwalkers(walkers) => floorwalkers::adopt(plan, index, walkers),
        Action::Training(more) => training::adopt(plan, more),
        Action::Template(reduced) => template::adopt(plan, site, index, reduced),
        Action::CatchUp(more) => catch_up::adopt(plan, site, index, more),
        Action::Overtime(longer) => overtime::adopt(plan, site, index, longer),
        Action::MoreLines(more) => more_lines::adopt(plan, site, index, more),
        Action::Messages(sent) => messages::adopt(plan, index, sent),
        Action::Phases(all) => phases::adopt(plan, site, all),
        Action::Paper(prepared) => paper::adopt(plan, index, prepared),
        Action::Pause => pause::adopt(plan, index),
        Action::FreeParking(free) => free_parking::adopt(plan, site, index, free),
        // A postponement was adopted before all others; the plan keeps nothing of the rest.
        Action::Postpone(_) | Action::Builds(_) | Action::RollBack(_) => {}
    }
}

/// What was not known from the start is set going: the people, sessions and slots that a dated
/// intervention finds in their places already.
pub(super) fn begins<O: Observer>(
    world: &mut World<'_, O>,
    intervention: usize,
    period: Period,
    day: i64,
) {
    match world.site.interventions[intervention].1.action() {
        Action::ExtraStaff(_) => extra_staff::begins(world, intervention, period),
        Action::Floorwalkers(walkers) => {
            floorwalkers::begins(world, intervention, walkers, period);
        }
        Action::Template(reduced) => {
            template::begins(world, intervention, reduced, period, day);
        }
        Action::CatchUp(_) => catch_up::begins(world, intervention, period, day),
        _ => {}
    }
}

/// An action takes effect today or is over, dated or not. Builds and a roll-back are for
/// `steering`: they change the builds.
pub(super) fn changes<O: Observer>(world: &mut World<'_, O>, action: &Action, day: i64) {
    if let Action::Paper(_) = action {
        paper::changes(world, day);
    }
}

/// People, sessions and slots of an intervention that ends before its time.
pub(super) fn is_undone<O: Observer>(
    world: &mut World<'_, O>,
    intervention: usize,
    was: Period,
    day: i64,
) {
    match world.site.interventions[intervention].1.action() {
        Action::ExtraStaff(_) => extra_staff::is_undone(world, intervention, day),
        Action::Floorwalkers(_) => floorwalkers::is_undone(world, intervention, day),
        Action::Template(_) => template::is_undone(world, intervention, was, day),
        Action::CatchUp(_) => catch_up::is_undone(world, intervention, day),
        _ => {}
    }
}

/// What an intervention had lies ahead, and not where it was: whoever was booked into what has moved away is moved.
pub(super) fn is_moved<O: Observer>(world: &mut World<'_, O>, intervention: usize, day: i64) {
    if let Action::CatchUp(_) = world.site.interventions[intervention].1.action() {
        catch_up::is_moved(world, intervention, day);
    }
}

/// Whether what has been done is not undone by ending it: a scenario cannot either.
pub(super) fn is_for_good(action: &Action) -> bool {
    matches!(
        action,
        Action::Training(_) | Action::Phases(_) | Action::Postpone(_) | Action::RollBack(_)
    )
}

/// Hours that an action has to pay for which was in force in these periods, of which so many were
/// counted.
pub(super) fn hours(
    site: &Site<'_>,
    plan: &PlanInForce<'_>,
    index: usize,
    periods: &[Period],
    counted: f64,
) -> f64 {
    match site.interventions[index].1.action() {
        Action::Floorwalkers(walkers) => floorwalkers::hours(site, plan, index, walkers, periods),
        Action::ExtraStaff(extra) if extra.pool.is_some() => {
            extra_staff::hours(site, plan, index, extra, periods, counted)
        }
        Action::Training(more) => training::hours(site, more),
        // Those counted took place although the intervention was over: they were booked.
        Action::CatchUp(more) => catch_up::hours(site, plan, index, more, periods) + counted,
        // Extra staff and overtime are counted on the rota; the others have no hours.
        _ => counted,
    }
}

/// Whose load an action carries, if it carries any: more hands, more hours, or less to do.
/// Training, builds, messages and the like leave everybody to their work.
pub(super) fn carries_load_of(site: &Site<'_>, action: &Action) -> Vec<Role> {
    let role_of = |group: &String| site.scenario.staff.get(group).map(|group| group.role);
    match action {
        Action::ExtraStaff(extra) => role_of(&extra.to).into_iter().collect(),
        Action::Overtime(longer) => role_of(&longer.staff).into_iter().collect(),
        // Whoever supports no group of staff supports clinicians.
        Action::Floorwalkers(walkers) => {
            let supported = walkers.supports.iter();
            supported
                .map(|group| role_of(group).unwrap_or(Role::Clinician))
                .collect()
        }
        Action::MoreLines(_) => vec![Role::Clerk],
        Action::Template(_) | Action::CatchUp(_) => vec![Role::Clinician],
        Action::Training(_)
        | Action::Messages(_)
        | Action::Phases(_)
        | Action::Builds(_)
        | Action::Paper(_)
        | Action::Postpone(_)
        | Action::Pause
        | Action::RollBack(_)
        | Action::FreeParking(_) => Vec::new(),
    }
}

/// How many days it takes until a ramp withholds nothing any more; none if it always does, or where
/// there is none.
pub(super) fn days_until_full(action: &Action) -> Option<i64> {
    match action {
        Action::Template(reduced) => template::days_until_full(reduced),
        _ => None,
    }
}
