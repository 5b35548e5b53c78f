//! Is there enough capacity to begin with? Expected demand against expected capacity of every
//! clinic, desk, staff group and telephone line, before the go-live, in its first week and once
//! learning has settled, from the scenario alone: nothing is simulated here.
//!
//! Hours, slots, learning and plan are the model's own, through the same code, without chance and
//! without queues. Where a formula stands in for a queue it says so:
//!
//! | what | how |
//! |---|---|
//! | slots needed | geometric sums over what falls through and follow-ups ([`flow`](crate::model::world::steady_state::flow)) |
//! | clinic time booked | patients expected x mean consultation x factor ([`slots`]) |
//! | task minutes against minutes there | means ([`arrivals`], [`rota`]), practice as for the usual work; at desks as many patients as the week's slots ([`team`]) |
//! | point of no return | spare minutes over those of chasing calls ([`office`]) |
//! | wait at a desk | M/G/c by (1 + cv²) / 2 x Erlang C ([`office`]) |
//! | wait on the telephone | Erlang A with finite lines and redials, answered by those whom what they do before calls leaves free, on the mean of a day ([`phones`]) |
//!
//! What it leaves out beside queues: that a lighter template makes fewer calls and rebookings,
//! that patients chase of whom a plan or a growing list makes that they have no slot, calls about
//! errors and letters (whom the hospital cancels rings only if still not booked anew), what a plan does
//! without a date, peaks at a desk within a day, and day-to-day variation. How far a backlog
//! comes is for a simulation to say: [`forecast`](super::forecast).

pub mod arrivals;
pub mod attendance;
pub mod ends;
pub mod moments;
pub mod office;
pub mod phones;
pub mod rota;
pub mod slots;
pub mod team;
pub mod timetable;
pub mod units;
pub mod warnings;
pub mod work;

use serde::Serialize;

use crate::model::Arm;
use crate::model::remedies::plan_in_force;
use crate::model::site::Site;
use crate::model::spec::{Checked, Scenario};
use crate::model::world::steady_state::flow::Flow;

pub use moments::{ByMoment, InPhase, When};
pub use office::{Edge, TeamLoad, TeamMoment};
pub use phones::{LineLoad, LineMoment};
pub use slots::{ClinicLoad, KindLoad, SpecialtyLoad};

use timetable::Timetable;

/// The offered load of a scenario.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct OfferedLoad {
    /// Slots by specialty.
    pub specialties: Vec<SpecialtyLoad>,
    /// Sessions by clinic.
    pub clinics: Vec<ClinicLoad>,
    /// Staff by team: groups that share work.
    pub teams: Vec<TeamLoad>,
    /// Telephone lines.
    pub lines: Vec<LineLoad>,
    /// Clinics whose patients find nobody at the desk, a sentence each.
    pub unattended: Vec<String>,
}

impl OfferedLoad {
    /// Whether anybody books, so that there can be a backlog.
    #[must_use]
    pub fn somebody_books(&self) -> bool {
        self.teams.iter().any(|team| team.books)
    }

    /// The offered load of a checked scenario.
    #[must_use]
    pub fn of(scenario: &Checked<Scenario>) -> Self {
        let scenario = scenario.without_spread();
        let site = Site::of(&scenario);
        let usual = Timetable::of(&site, &plan_in_force(&site, Arm::Baseline));
        let planned = Timetable::of(&site, &plan_in_force(&site, Arm::Planned));
        let flows: Vec<Flow> = site
            .specialties
            .iter()
            .map(|s| Flow::of(&site, s))
            .collect();
        let (specialties, fillings) = slots::specialties(&site, &flows, &usual, &planned);
        let clinics = slots::clinics(&site, &fillings, &usual, &planned);
        let teams = arrivals::teams(&site, &flows, &fillings, &usual);
        let said: Vec<_> = teams
            .iter()
            .map(|t| office::team_load(&site, t, [&usual, &planned]))
            .collect();
        let lines = (0..site.lines.len()).filter_map(|l| {
            let served_by = &site.queues[site.lines[l].queue.index()].served_by;
            let first = served_by.first()?.index();
            let team = teams.iter().position(|t| t.groups.contains(&first))?;
            let (_, days, staffed) = &said[team];
            phones::line_load(&site, l, &flows, &teams[team], (days, *staffed))
        });
        Self {
            lines: lines.collect(),
            unattended: attendance::unattended(&scenario),
            specialties,
            clinics,
            teams: said.into_iter().map(|(load, ..)| load).collect(),
        }
    }
}
