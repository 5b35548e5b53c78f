//! The hospital and the file that describes it.
//!
//! | question | where |
//! |---|---|
//! | what happens to a patient, and in which order? | `pathway` |
//! | what happens on a day, and in which order? | `day` |
//! | who does which work next? | `dispatch` |
//! | when does the plan begin and end? | `steering`; who may decide otherwise: [`policy`] |
//! | how is something done? | `places`, `mechanisms`, `remedies`: one folder or file each |
//! | what do they share? | [`world`] |
//! | who is there at the start? | `start` |
//! | what is simulated once for several arms? | `together` |
//! | where do outcomes go that memory does not hold? | [`shelf`]; what of them: `put_away` |
//! | what may stand in a scenario? | [`spec`] |
//! | what is measured? | [`measures`] |

mod day;
mod dispatch;
pub mod help;
pub mod measures;
pub mod mechanisms;
mod pathway;
pub mod places;
pub mod policy;
mod put_away;
pub mod remedies;
pub mod spec;
mod start;
mod steering;
mod together;
pub mod world;

pub use measures::{Better, Definition, Kind, Measure, Scope};
pub use places::clinic::SessionRecord;
pub use policy::{Decision, Morning, Policy};
pub use put_away::bulk_of;
pub(crate) use put_away::put_away;
pub use spec::Arm;
pub use together::simulate_arms;
pub use world::census::Census;
pub use world::costs::{CostLine, CostOf};
pub use world::ids::{ClinicId, SpecialtyId};
pub use world::in_force::Taken;
pub use world::ledger::{Book, Daily};
pub use world::observer::{
    AppointmentMade, ClinicList, Observer, Place, StaffMember, StillWaits, TraceEvent, Whereabouts,
};
pub use world::pool::Grant;
pub use world::site::Site;
pub use world::{close_up, ids, ledger, observer, patient, shelf, site};

use serde::{Deserialize, Serialize};

use crate::engine::{Duration, Time};
use pathway::Pathway;
use spec::{Checked, Scenario};
use world::close_up::CloseUp;
use world::telling::Told;

/// What one arm of one replication came to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// Daily figures.
    pub book: Book,
    /// What daily figures hide; nothing of an outcome on a [`shelf`], of which
    /// [`seen_close_up`](Self::seen_close_up) tells.
    pub close_up: CloseUp,
    /// Sessions that took place; none of an outcome on a [`shelf`], of which
    /// [`sessions_on`](Self::sessions_on) tells.
    pub sessions: Vec<SessionRecord>,
    /// Where everybody is at the end.
    pub census: Census,
    /// Costs by heading.
    pub costs: Vec<CostLine>,
    /// When interventions were in force, within the simulated days: by intervention, then in the
    /// order in which they were.
    pub interventions: Vec<Taken>,
    /// What they asked pools for and were given, as far as they were in force.
    pub people: Vec<Grant>,
    /// Events handled.
    pub events: u64,
}

impl Outcome {
    /// What it costs in all; nothing is not less than nothing, as the sum of no numbers is.
    #[must_use]
    pub fn cost(&self) -> f64 {
        let amounts = self.costs.iter().map(|line| line.amount);
        amounts.fold(0.0, |sum, amount| sum + amount)
    }

    /// Whether it can be of a site: what is read back from a file may be of another scenario, or
    /// damaged.
    #[must_use]
    pub fn is_of(&self, site: &Site<'_>) -> bool {
        let days = site.calendar.days();
        let all = i64::try_from(self.book.days()) == Ok(days)
            && self.book.specialties() == site.specialties.len();
        let during = |day: i64| (0..=days).contains(&day);
        let sessions = self.sessions.iter();
        let mut clinics = sessions.map(|s| s.clinic.index() < site.clinics.len());
        let mut sessions = self.sessions.iter().map(|s| during(i64::from(s.day)));
        let mut taken = self
            .interventions
            .iter()
            .map(|taken| during(taken.period.from) && during(taken.period.to));
        all && self.close_up.is_of(&site.calendar)
            && clinics.all(|is| is)
            && sessions.all(|is| is)
            && taken.all(|is| is)
    }
}

/// Simulates one arm of one replication. The same site, arm, seed and replication give the same
/// outcome to the bit.
#[must_use]
pub fn simulate(site: &Site<'_>, arm: Arm, replication: u64) -> Outcome {
    simulate_watched(site, arm, replication, ()).0
}

/// Simulates with somebody watching, and gives the observer back.
pub fn simulate_watched<O: Observer>(
    site: &Site<'_>,
    arm: Arm,
    replication: u64,
    observer: O,
) -> (Outcome, O) {
    let (outcome, observer, ()) = simulate_with(site, arm, replication, observer, ());
    (outcome, observer)
}

/// Simulates with somebody watching and somebody deciding, and gives both back. With `()` nobody
/// watches, and the scenario decides. What the scenario has as uncertain has the values of the
/// replication.
///
/// # Panics
///
/// If those contradict each other, which [`Checked::drawn`](spec::Checked::drawn) says beforehand.
pub fn simulate_with<O: Observer, P: Policy>(
    site: &Site<'_>,
    arm: Arm,
    replication: u64,
    mut observer: O,
    mut policy: P,
) -> (Outcome, O, P) {
    let outcome = match O::WATCHES {
        true => watched(site, arm, replication, Told::to(&mut observer), &mut policy),
        false => unwatched(site, arm, replication, &mut policy),
    };
    (outcome, observer, policy)
}

// The hospital is compiled twice in all, and here, whoever watches and whoever decides: in every crate that has an
// observer of its own it took as long again.

#[inline(never)]
fn watched(
    site: &Site<'_>,
    arm: Arm,
    replication: u64,
    told: Told<'_>,
    policy: &mut dyn Policy,
) -> Outcome {
    of_the_values_drawn(site, arm, replication, told, policy)
}

#[inline(never)]
fn unwatched(site: &Site<'_>, arm: Arm, replication: u64, policy: &mut dyn Policy) -> Outcome {
    of_the_values_drawn(site, arm, replication, (), policy)
}

fn of_the_values_drawn<O: Observer>(
    site: &Site<'_>,
    arm: Arm,
    replication: u64,
    observer: O,
    policy: &mut dyn Policy,
) -> Outcome {
    if let Some(drawn) = drawn(site, replication) {
        return of_the_values_drawn(&Site::of(&drawn), arm, replication, observer, policy);
    }
    let mut pathway = Pathway::new(site, arm, replication, observer);
    pathway.start();
    // The midnight after the last day closes it.
    let end = Time::from_days(site.calendar.days()) + Duration::from_ms(1);
    pathway.run_until(end, policy);
    pathway.close()
}

/// The scenario with the values of a replication, if something in it is uncertain.
fn drawn(site: &Site<'_>, replication: u64) -> Option<Checked<Scenario>> {
    match site.scenario.drawn(replication) {
        Ok(drawn) => drawn,
        Err(mistakes) => panic!("what is uncertain contradicts itself: {}", mistakes.brief()),
    }
}
