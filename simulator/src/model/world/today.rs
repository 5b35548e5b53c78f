//! What is to happen today, as it is noted in the morning; what is to happen on later days is in
//! `day_book`.

use crate::engine::{EventList, Time};
use crate::model::world::event::Event;

/// The events of the day that has just begun, until they are put on the event list together.
#[derive(Clone, Debug, Default)]
pub struct Today {
    noted: Vec<(Time, Event)>,
    /// Those that can wait until somebody asks.
    deferred: Vec<(Time, Event)>,
    /// How many were noted before those.
    before: usize,
}

impl Today {
    /// Notes an event.
    pub fn push(&mut self, event: (Time, Event)) {
        self.noted.push(event);
    }

    /// Notes several events.
    pub fn extend(&mut self, events: impl Iterator<Item = (Time, Event)>) {
        self.noted.extend(events);
    }

    /// Notes those that can wait until somebody asks, all at once.
    pub fn defer(&mut self, events: Vec<(Time, Event)>) {
        debug_assert!(self.deferred.is_empty(), "noted at two places");
        self.before = self.noted.len();
        self.deferred = events;
    }

    /// Puts them on the event list. Equal moments stay in the order in which they were noted.
    pub fn lay_out(&mut self, events: &mut EventList<Event>) {
        let before = std::mem::take(&mut self.before);
        events.lay_out(self.noted.drain(..before));
        events.defer_all(self.deferred.drain(..));
        events.lay_out(self.noted.drain(..));
    }
}
