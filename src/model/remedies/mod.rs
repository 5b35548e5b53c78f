//! What a trust can do about a go-live: each remedy has a file, with its table, its checks and what
//! it does. Here is the register of all: one match for each question about an action. When it is
//! done is `steering`.

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
use super::spec::{Action, CivilDate, Intervention};

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

/// What is doubtful about an action. `path` leads to it.
pub(super) fn doubt(doubter: &mut Doubter<'_>, path: &[&str], what: &Intervention) {
    match what.action() {
        Action::Messages(sent) => messages::doubt(doubter, path, sent),
        Action::Phases(all) => phases::doubt(doubter, path, all),
        Action::Paper(prepared) => paper::doubt(doubter, path, prepared),
        Action::Postpone(later) => postpone::doubt(doubter, path, later),
        Action::Pause => pause::doubt(doubter, path, what),
        _ => {}
    }
}
