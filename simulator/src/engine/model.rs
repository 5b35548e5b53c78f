//! The contract between a model and the event list, and the loop that joins them; what the
//! events mean lives in the model.

use super::clock::Time;
use super::event_list::EventList;

/// Something that can be simulated: a state, and what each kind of event does to it.
///
/// An event is plain data, usually an `enum`; a handler changes the state and schedules what
/// follows. There are no threads, closures or coroutines inside a run.
pub trait Model {
    /// What can happen in this model.
    type Event;

    /// Lets `event` happen now, at [`EventList::now`].
    fn handle(&mut self, event: Self::Event, event_list: &mut EventList<Self::Event>);
}

/// Handles every event *before* `until`, then sets the clock to `until`; returns how many
/// events that were.
///
/// Events at exactly `until` stay on the list, so that consecutive calls tile the time line:
/// each event belongs to one call, and a state read between two calls is the state just before
/// anything happens at that instant. If the clock has already passed `until`, nothing happens.
pub fn run_until<M: Model>(
    model: &mut M,
    event_list: &mut EventList<M::Event>,
    until: Time,
) -> u64 {
    let before = event_list.handled();
    while let Some(event) = event_list.next_before(until) {
        model.handle(event, event_list);
    }
    if event_list.now() < until {
        event_list.advance_to(until);
    }
    event_list.handled() - before
}

/// Handles events until none is left; returns how many that were.
///
/// A model that always schedules a successor never returns from here: use [`run_until`].
pub fn run<M: Model>(model: &mut M, event_list: &mut EventList<M::Event>) -> u64 {
    let before = event_list.handled();
    while let Some(event) = event_list.next() {
        model.handle(event, event_list);
    }
    event_list.handled() - before
}
