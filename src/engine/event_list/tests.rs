//! The event list against a list that is plainly right and slow, and at the edges of its key.

use proptest::prelude::*;

use super::*;

/// Events in a vector; the next one is found by looking at all of them.
#[derive(Default)]
struct Plain {
    now: i64,
    scheduled: usize,
    /// Time, rank, order of scheduling, name.
    pending: Vec<(i64, u8, usize, u32)>,
}

impl Plain {
    fn schedule(&mut self, at: i64, rank: u8, name: u32) {
        self.pending.push((at, rank, self.scheduled, name));
        self.scheduled += 1;
    }

    fn next_before(&mut self, until: i64) -> Option<u32> {
        let &least = self.pending.iter().filter(|event| event.0 < until).min()?;
        self.pending.retain(|&event| event != least);
        self.now = least.0;
        Some(least.3)
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
        let mut plain = Plain { now: start, ..Plain::default() };
        let mut handles = Vec::new();
        let mut name = 0;
        for step in steps {
            match step {
                Step::Schedule { delay, rank } => {
                    name += 1;
                    let at = plain.now + delay;
                    plain.schedule(at, rank, name);
                    handles.push((name, event_list.schedule_ranked(Time::from_ms(at), rank, name)));
                }
                Step::LayOut { delays, rank } => {
                    let entries: Vec<(i64, u32)> = (name + 1..)
                        .zip(delays)
                        .map(|(name, delay)| (plain.now + delay, name))
                        .collect();
                    name += entries.len() as u32;
                    // One call, one moment of scheduling; the entries in order of time.
                    let mut sorted = entries.clone();
                    sorted.sort_by_key(|entry| entry.0);
                    for (at, name) in sorted {
                        plain.schedule(at, rank, name);
                    }
                    let batch = entries.into_iter().map(|(at, name)| (Time::from_ms(at), name));
                    event_list.lay_out_ranked(rank, batch);
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
                    let until = plain.now + delay;
                    prop_assert_eq!(
                        event_list.next_before(Time::from_ms(until)),
                        plain.next_before(until)
                    );
                }
            }
            prop_assert_eq!(event_list.len(), plain.pending.len());
            prop_assert_eq!(event_list.is_empty(), plain.pending.is_empty());
            prop_assert_eq!(event_list.now().as_ms(), plain.now);
        }
        while let Some(expected) = plain.next_before(i64::MAX) {
            let at = event_list.peek_time();
            prop_assert_eq!(event_list.next(), Some(expected));
            prop_assert_eq!(at, Some(event_list.now()));
        }
        prop_assert_eq!(event_list.next(), None);
        prop_assert_eq!(event_list.peek_time(), None);
    }
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
fn a_timetable_takes_one_place_in_the_heap_and_gives_it_back() {
    let mut event_list = EventList::new();
    for day in 0..50 {
        event_list
            .lay_out((0..1_000).map(|slot| (Time::from_days(day) + Duration::from_ms(slot), ())));
        assert_eq!(event_list.heap.len(), 1);
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
