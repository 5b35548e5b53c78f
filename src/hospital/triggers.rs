//! Triggers: each morning the reported figures are looked at, and interventions begin and end.
//! What an intervention does is decided where it does it.

use super::observer::Observer;
use super::{Event, Hospital};
use crate::engine::Agenda;

impl<O: Observer> Hospital<'_, O> {
    /// Looks at the figures of yesterday and before.
    pub(super) fn steer(&mut self, _day: i64, _agenda: &mut Agenda<Event>) {}
}
