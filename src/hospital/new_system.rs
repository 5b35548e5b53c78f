//! The new system itself: when it answers slowly and when it is down. What people do meanwhile is
//! decided where they work.

use super::observer::Observer;
use super::plan::{Arm, PlanInForce};
use super::purpose::Luck;
use super::site::Site;
use super::task::Job;
use super::{Event, Hospital};
use crate::engine::{Agenda, Time};
use crate::scenario::Paper;

/// How the new system works at a moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Working {
    /// It is up; work on it takes this factor longer.
    Up(f64),
    /// It is down.
    Down,
}

/// When the new system is slow or down.
#[derive(Clone, Debug, Default)]
pub struct SystemTimes {}

impl SystemTimes {
    /// The times of an arm.
    #[must_use]
    pub fn of(_site: &Site<'_>, _arm: Arm, _plan: &PlanInForce<'_>, _luck: &Luck) -> Self {
        Self::default()
    }

    /// How it works now.
    #[inline]
    #[must_use]
    pub fn at(&self, _now: Time) -> Working {
        Working::Up(1.0)
    }
}

impl<'s, O: Observer> Hospital<'s, O> {
    /// From now on there is this paper fallback, or none.
    pub(super) fn take_up_paper(&mut self, _paper: Option<&'s Paper>, _agenda: &mut Agenda<Event>) {
    }

    /// Factor on the time of a task on paper, against the familiar system.
    pub(super) fn factor_on_paper(&self, _now: Time) -> f64 {
        1.0
    }

    /// A task was done on paper: it has to be entered.
    pub(super) fn done_on_paper(&mut self, _job: Job, _agenda: &mut Agenda<Event>) {}

    /// Writes down for how long the system was down today.
    pub(super) fn note_down_time(&mut self, _day: i64) {}
}
