//! The event list against a list that is plainly right and slow, and at the edges of its key.

use proptest::prelude::*;

use super::*;

/// Who hands an event out.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum By {
    Itself,
    Asking,
    AskingForTimetable,
}

/// An event of the plain list: time, rank, order of scheduling, name, who hands it out.
type Entry = (i64, u8, usize, u32, By);

/// Events in a vector; the next one is found by looking at all of them.
#[derive(Default)]
struct Plain {
    /// Time, rank and order of scheduling of the event being handled.
    current: (i64, u8, usize),
    scheduled: usize,
    pending: Vec<Entry>,
    /// The order of scheduling of what follows from an entry of a deferred timetable, by the name
    /// of the entry.
    set_aside: Vec<(u32, usize)>,
    /// The name of the entry handed out last.
    handed_out: Option<u32>,
}

impl Plain {
    fn now(&self) -> i64 {
        self.current.0
    }

    fn schedule(&mut self, at: i64, rank: u8, name: u32, by: By) {
        self.scheduled += 1;
        self.pending.push((at, rank, self.scheduled, name, by));
    }

    fn next_before(&mut self, until: i64) -> Option<u32> {
        let listed = self.pending.iter().filter(|event| event.4 == By::Itself);
        let &least = listed.filter(|event| event.0 < until).min()?;
        self.moves_to((least.0, least.1, least.2));
        self.pending.retain(|&event| event != least);
        Some(least.3)
    }

    fn moves_to(&mut self, current: (i64, u8, usize)) {
        self.current = current;
        let mut over: Vec<Entry> = self.pending.clone();
        over.retain(|e| e.4 == By::AskingForTimetable && (e.0, e.1, e.2) < current);
        over.sort_unstable();
        for entry in over {
            if self.set_aside.iter().all(|&(name, _)| name != entry.3) {
                self.scheduled += 1;
                self.set_aside.push((entry.3, self.scheduled));
            }
        }
    }

    fn next_deferred(&mut self) -> Option<(Time, u32)> {
        let deferred = self.pending.iter().filter(|event| event.4 != By::Itself);
        let over = deferred.filter(|event| (event.0, event.1, event.2) < self.current);
        let &least = over.min()?;
        self.pending.retain(|&event| event != least);
        self.handed_out = (least.4 == By::AskingForTimetable).then_some(least.3);
        Some((Time::from_ms(least.0), least.3))
    }

    fn defer_what_follows(&mut self, at: i64, name: u32) {
        let of = self.handed_out.take();
        let set_aside = self.set_aside.iter().find(|aside| Some(aside.0) == of);
        let order = set_aside.map_or_else(
            || {
                self.scheduled += 1;
                self.scheduled
            },
            |&(_, order)| order,
        );
        let entry = (at, DEFAULT_RANK, order, name, By::Asking);
        self.pending.push(entry);
    }

    fn recall_deferred(&mut self) {
        let alone = self
            .pending
            .iter_mut()
            .filter(|event| event.4 == By::Asking);
        if let Some(first) = alone.min() {
            first.4 = By::Itself;
        }
    }

    fn cancel(&mut self, name: u32) -> Option<u32> {
        let at = self.pending.iter().position(|event| event.3 == name)?;
        Some(self.pending.remove(at).3)
    }
}

#[derive(Clone, Debug)]
enum Step {
    Schedule { delay: i64, rank: u8 },
    LayOut { delays: Vec<i64>, rank: u8 },
    Defer { delay: i64 },
    DeferWhatFollows { delay: i64 },
    DeferAll { delays: Vec<i64> },
    NextDeferred,
    Recall,
    Cancel { which: prop::sample::Index },
    Next,
    NextBefore { delay: i64 },
}

fn step() -> impl Strategy<Value = Step> {
    // Few distinct times and ranks, so that ties are the rule.
    let rank = prop_oneof![3 => Just(DEFAULT_RANK), 1 => 126..130_u8];
    prop_oneof![
        4 => (0..6_i64, rank.clone()).prop_map(|(delay, rank)| Step::Schedule { delay, rank }),
        1 => (prop::collection::vec(0..12_i64, 0..8), rank)
            .prop_map(|(delays, rank)| Step::LayOut { delays, rank }),
        2 => (0..6_i64).prop_map(|delay| Step::Defer { delay }),
        3 => (-3..6_i64).prop_map(|delay| Step::DeferWhatFollows { delay }),
        1 => prop::collection::vec(0..12_i64, 0..8).prop_map(|delays| Step::DeferAll { delays }),
        3 => Just(Step::NextDeferred),
        1 => Just(Step::Recall),
        2 => any::<prop::sample::Index>().prop_map(|which| Step::Cancel { which }),
        4 => Just(Step::Next),
        1 => (0..4_i64).prop_map(|delay| Step::NextBefore { delay }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    /// Any mixture of scheduling, timetables, cancelling and handling, at any distance from the
    /// end of the sequence numbers, gives the order of the plain list.
    #[test]
    fn agrees_with_a_plain_list(
        steps in prop::collection::vec(step(), 1..300),
        numbers_left in prop_oneof![Just(1_u64 << SEQUENCE_BITS), 0..60_u64],
        start in prop_oneof![Just(0_i64), -20..20_i64],
    ) {
        let mut event_list = EventList::starting_at(Time::from_ms(start));
        event_list.next_sequence = (1 << SEQUENCE_BITS) - numbers_left;
        let mut plain = Plain { current: (start, 0, 0), ..Plain::default() };
        let mut handles = Vec::new();
        let mut name = 0;
        for step in steps {
            match step {
                Step::Schedule { delay, rank } => {
                    name += 1;
                    let at = plain.now() + delay;
                    plain.schedule(at, rank, name, By::Itself);
                    handles.push((name, event_list.schedule_ranked(Time::from_ms(at), rank, name)));
                }
                Step::LayOut { delays, rank } => {
                    let batch = timetable(&mut plain, &mut name, delays, rank, By::Itself);
                    event_list.lay_out_ranked(rank, batch);
                }
                Step::Defer { delay } => {
                    name += 1;
                    let at = plain.now() + delay;
                    plain.schedule(at, DEFAULT_RANK, name, By::Asking);
                    event_list.defer(Time::from_ms(at), name);
                }
                Step::DeferWhatFollows { delay } => {
                    name += 1;
                    let at = plain.now() + delay;
                    plain.defer_what_follows(at, name);
                    event_list.defer_what_follows(Time::from_ms(at), name);
                }
                Step::DeferAll { delays } => {
                    let by = By::AskingForTimetable;
                    let batch = timetable(&mut plain, &mut name, delays, DEFAULT_RANK, by);
                    event_list.defer_all(batch);
                    plain.moves_to(plain.current);
                }
                Step::NextDeferred => {
                    prop_assert_eq!(event_list.next_deferred(), plain.next_deferred());
                }
                Step::Recall => {
                    while let Some(deferred) = plain.next_deferred() {
                        prop_assert_eq!(event_list.next_deferred(), Some(deferred));
                    }
                    plain.recall_deferred();
                    event_list.recall_deferred();
                }
                Step::Cancel { which } => {
                    if !handles.is_empty() {
                        // Old handles too: most are stale, and their slots in use again.
                        let (name, handle) = *which.get(&handles);
                        let cancelled = plain.cancel(name);
                        prop_assert_eq!(event_list.is_pending(handle), cancelled.is_some());
                        prop_assert_eq!(event_list.cancel(handle), cancelled);
                    }
                }
                Step::Next => prop_assert_eq!(event_list.next(), plain.next_before(i64::MAX)),
                Step::NextBefore { delay } => {
                    let until = plain.now() + delay;
                    prop_assert_eq!(
                        event_list.next_before(Time::from_ms(until)),
                        plain.next_before(until)
                    );
                }
            }
            prop_assert_eq!(event_list.len(), plain.pending.len());
            prop_assert_eq!(event_list.is_empty(), plain.pending.is_empty());
            prop_assert_eq!(event_list.now().as_ms(), plain.now());
        }
        while let Some(expected) = plain.next_before(i64::MAX) {
            let at = event_list.peek_time();
            prop_assert_eq!(event_list.next(), Some(expected));
            prop_assert_eq!(at, Some(event_list.now()));
        }
        prop_assert_eq!(event_list.next(), None);
        prop_assert_eq!(event_list.peek_time(), None);
        // When the clock has moved on, what was deferred is over.
        plain.moves_to((plain.now() + 20, 0, 0));
        event_list.advance_to(Time::from_ms(plain.now()));
        while let Some(expected) = plain.next_deferred() {
            prop_assert_eq!(event_list.next_deferred(), Some(expected));
        }
        prop_assert_eq!(event_list.next_deferred(), None);
        prop_assert!(event_list.is_empty());
    }
}

/// Puts a timetable on the plain list, and gives what the other is to be told.
fn timetable(
    plain: &mut Plain,
    name: &mut u32,
    delays: Vec<i64>,
    rank: u8,
    by: By,
) -> Vec<(Time, u32)> {
    let now = plain.now();
    let entries: Vec<(i64, u32)> = (*name + 1..)
        .zip(delays)
        .map(|(name, delay)| (now + delay, name))
        .collect();
    *name += entries.len() as u32;
    // One call, one moment of scheduling; the entries in order of time.
    let mut sorted = entries.clone();
    sorted.sort_by_key(|entry| entry.0);
    for (at, name) in sorted {
        plain.schedule(at, rank, name, by);
    }
    let at = |(at, name)| (Time::from_ms(at), name);
    entries.into_iter().map(at).collect()
}

#[test]
#[should_panic(expected = "the turn of a deferred event is over")]
fn nothing_deferred_is_recalled_too_late() {
    let mut event_list = EventList::new();
    event_list.defer(Time::from_ms(1), 'a');
    event_list.schedule(Time::from_ms(2), 'b');
    assert_eq!(event_list.next(), Some('b'));
    event_list.recall_deferred();
}

#[test]
fn running_out_of_sequence_numbers_changes_no_order() {
    let mut event_list = EventList::new();
    event_list.next_sequence = (1 << SEQUENCE_BITS) - 3;
    for name in 0..8 {
        event_list.schedule(Time::from_ms(5), name);
    }
    assert!(event_list.next_sequence < 16, "numbered afresh");
    let order: Vec<i32> = std::iter::from_fn(|| event_list.next()).collect();
    assert_eq!(order, [0, 1, 2, 3, 4, 5, 6, 7]);
}

#[test]
fn a_slot_whose_tickets_would_repeat_is_retired() {
    let mut event_list = EventList::new();
    let first = event_list.schedule(Time::ZERO, 'a');
    event_list.slots[first.place as usize].generation = u32::MAX;
    let last = EventHandle {
        generation: u32::MAX,
        ..first
    };
    assert_eq!(event_list.next(), Some('a'));
    let other = event_list.schedule(Time::ZERO, 'b');
    assert_ne!(other.place, last.place);
    assert_eq!(event_list.cancel(last), None);
    assert_eq!(event_list.cancel(other), Some('b'));
}

#[test]
fn cancelled_events_do_not_pile_up() {
    let mut event_list = EventList::new();
    event_list.schedule(Time::from_ms(1), 0);
    for patience in 0..100_000 {
        let handle = event_list.schedule(Time::from_days(365), patience);
        assert_eq!(event_list.cancel(handle), Some(patience));
    }
    assert!(event_list.heap.len() <= 2 * SWEEP_AT_LEAST);
    assert!(event_list.slots.len() <= 2 * SWEEP_AT_LEAST);
    assert_eq!(event_list.len(), 1);
}

#[test]
fn a_timetable_takes_no_place_in_the_heap_and_gives_its_own_back() {
    let mut event_list = EventList::new();
    for day in 0..50 {
        event_list
            .lay_out((0..1_000).map(|slot| (Time::from_days(day) + Duration::from_ms(slot), ())));
        assert_eq!(
            (event_list.heap.len(), event_list.next_entries.len()),
            (0, 1)
        );
        while event_list.next().is_some() {}
    }
    assert_eq!(event_list.timetables.len(), 1);
    assert_eq!(event_list.handled(), 50_000);
}

#[test]
fn the_whole_range_of_the_clock_keeps_its_order() {
    let mut event_list = EventList::starting_at(Time::from_ms(i64::MIN));
    let times = [i64::MAX, -1, 0, i64::MIN, 1];
    for ms in times {
        event_list.schedule(Time::from_ms(ms), ms);
    }
    let order: Vec<i64> = std::iter::from_fn(|| event_list.next()).collect();
    assert_eq!(order, [i64::MIN, -1, 0, 1, i64::MAX]);
}

#[test]
#[should_panic(
    expected = "cannot schedule at day 0 00:00:00.004: it is already day 0 00:00:00.005"
)]
fn the_past_is_refused() {
    let mut event_list = EventList::starting_at(Time::from_ms(5));
    event_list.schedule(Time::from_ms(4), ());
}

#[test]
#[should_panic(expected = "an event is due at")]
fn the_clock_does_not_jump_over_an_event() {
    let mut event_list = EventList::new();
    event_list.schedule(Time::from_ms(4), ());
    event_list.advance_to(Time::from_ms(5));
}
