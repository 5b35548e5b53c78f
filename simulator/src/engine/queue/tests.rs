//! The queue case by case, against a list that is plainly right and slow, and at the edges of its
//! positions.

use proptest::prelude::*;

use super::*;

fn at(ms: i64) -> Time {
    Time::from_ms(ms)
}

fn items<K, T>(waiting: impl IntoIterator<Item = Waiting<K, T>>) -> Vec<T> {
    waiting.into_iter().map(|waiting| waiting.item).collect()
}

#[test]
fn the_lower_key_first_and_in_order_of_joining_within_it() {
    let mut queue = Queue::new(at(0));
    for (ms, key, item) in [
        (0, 2, 'a'),
        (1, 1, 'b'),
        (2, 2, 'c'),
        (3, 1, 'd'),
        (3, 0, 'e'),
    ] {
        queue.join(at(ms), key, item);
    }
    assert_eq!(queue.first().map(|first| first.item), Some('e'));
    let turns: String = queue.iter().map(|waiting| waiting.item).collect();
    assert_eq!(turns, "ebdac");
    let taken: Vec<(char, i64)> = std::iter::from_fn(|| queue.take(at(10)))
        .map(|taken| (taken.item, (at(10) - taken.since).as_ms()))
        .collect();
    assert_eq!(taken, [('e', 7), ('b', 9), ('d', 7), ('a', 10), ('c', 8)]);
    assert_eq!(
        queue.length().area(at(10)),
        41.0,
        "Little's law, to the millisecond"
    );
}

#[test]
fn a_time_in_the_key_lets_those_join_in_front_who_have_waited_longer() {
    let mut queue = Queue::new(at(100));
    for (since, item) in [(50, 'a'), (90, 'b'), (20, 'c'), (90, 'd'), (60, 'e')] {
        queue.join_since(at(100), at(since), (1, at(since)), item);
    }
    let first = queue.first().expect("five wait");
    assert_eq!((first.item, first.since), ('c', at(20)));
    assert_eq!(items(queue.drain(at(100))), ['c', 'a', 'e', 'b', 'd']);
    assert_eq!(queue.length().area(at(200)), 0.0);
}

#[test]
fn those_put_back_go_before_the_new_of_their_key_only() {
    let mut queue = Queue::new(at(0));
    queue.join(at(0), 1, 'n');
    queue.put_back(at(1), 1, 'x');
    queue.put_back(at(2), 1, 'y');
    queue.join(at(3), 0, 'u');
    assert_eq!(items(queue.drain(at(5))), ['u', 'x', 'y', 'n']);
}

#[test]
fn a_position_is_good_for_one_entry_only() {
    let mut queue = Queue::new(at(0));
    let first = queue.join(at(0), (), 'a');
    let second = queue.join(at(0), (), 'b');
    assert_eq!(queue.take(at(1)).map(|taken| taken.item), Some('a'));
    let third = queue.join(at(1), (), 'c');
    assert_eq!(queue.leave(at(2), first), None, "already taken");
    assert!(!queue.waits(first) && queue.waits(second) && queue.waits(third));
    assert_eq!(
        queue.get(third).map(|waiting| waiting.position),
        Some(third)
    );
    assert_eq!(queue.leave(at(2), second).map(|gone| gone.item), Some('b'));
    assert_eq!(queue.leave(at(2), second), None, "already gone");
    assert_eq!(queue.leave(at(2), third).map(|gone| gone.item), Some('c'));
    assert_eq!(queue.take(at(2)), None);
    assert!(queue.is_empty());
}

#[test]
fn a_slot_whose_positions_are_used_up_is_never_used_again() {
    let mut queue = Queue::new(at(0));
    queue.join(at(0), (), 0);
    queue.take(at(0));
    queue.slots[0].generation = u32::MAX;
    let last = queue.join(at(0), (), 1);
    queue.leave(at(0), last);
    let next = queue.join(at(0), (), 2);
    assert!(!queue.waits(last) && queue.waits(next));
    assert_eq!(queue.slots.len(), 2);
}

#[test]
fn those_who_leave_are_never_taken_and_make_room_however_many() {
    let mut queue = Queue::new(at(0));
    for round in 0..50 {
        // Every other one joins out of order.
        let positions: Vec<_> = (0..1_000)
            .map(|item| queue.join(at(round), item % 2 * (2_000 - item), item))
            .collect();
        for (item, &position) in (0..).zip(&positions).filter(|(item, _)| item % 7 != 0) {
            let left = queue.leave(at(round), position);
            assert_eq!(left.map(|left| left.item), Some(item));
        }
        assert_eq!(queue.len(), 143);
        let (even, odd): (Vec<i32>, Vec<i32>) =
            (0..1_000).step_by(7).partition(|item| item % 2 == 0);
        let turns: Vec<i32> = even.into_iter().chain(odd.into_iter().rev()).collect();
        assert_eq!(items(queue.drain(at(round))), turns);
    }
    assert!(queue.slots.len() <= 1_000 && queue.leftovers == 0);
}

#[test]
fn leftovers_are_swept_while_the_first_stays() {
    let mut queue = Queue::new(at(0));
    queue.join(at(0), (), 0);
    for item in 1..10_000 {
        let position = queue.join(at(item), (), item);
        queue.leave(at(item), position);
    }
    assert!(queue.slots.len() <= 2 * SWEEP_AT_LEAST);
    assert_eq!(items(queue.drain(at(10_000))), [0]);
}

#[test]
fn leaving_shortens_the_queue_at_once() {
    let mut queue = Queue::new(at(0));
    queue.join(at(0), (), 'a');
    let b = queue.join(at(10), (), 'b');
    queue.join(at(20), (), 'c');
    queue.leave(at(40), b);
    assert_eq!((queue.len(), queue.length().current()), (2, 2.0));
    assert_eq!(queue.area_gained(at(50)), 50.0 + 30.0 + 30.0);
    queue.take(at(60));
    assert_eq!(queue.area_gained(at(70)), 20.0 + 10.0);
    assert_eq!(queue.area_gained(at(70)), 0.0);
    assert_eq!(queue.length().area(at(70)), 140.0);
    queue.reset_observations(at(70));
    assert_eq!(queue.area_gained(at(75)), 5.0, "c waits on");
}

#[test]
fn the_unwanted_are_dropped_from_the_front_only() {
    let mut queue = Queue::new(at(0));
    for (key, item) in [(3, 8), (1, 2), (2, 5), (1, 4)] {
        queue.join(at(0), key, item);
    }
    let odd = |waiting: &Waiting<i32, i32>| waiting.item % 2 == 1;
    let first = queue.drop_from_front(at(1), odd);
    assert_eq!(first.map(|first| first.item), Some(5));
    assert_eq!(queue.len(), 2, "the last is unwanted too");
    assert_eq!(queue.drop_from_front(at(1), |_| false), None);
    assert!(queue.is_empty());
}

#[derive(Clone, Debug)]
enum Step {
    Join { key: u8 },
    PutBack { key: u8 },
    Take,
    Leave { which: prop::sample::Index },
    LeaveAll { from: u8, to: u8 },
    DropBelow { key: u8 },
}

fn step() -> impl Strategy<Value = Step> {
    // Few keys, so that ties are the rule.
    prop_oneof![
        6 => (0..4_u8).prop_map(|key| Step::Join { key }),
        1 => (0..4_u8).prop_map(|key| Step::PutBack { key }),
        3 => Just(Step::Take),
        3 => any::<prop::sample::Index>().prop_map(|which| Step::Leave { which }),
        1 => (0..100_u8, 0..100_u8).prop_map(|(from, to)| Step::LeaveAll { from, to }),
        1 => (0..4_u8).prop_map(|key| Step::DropBelow { key }),
    ]
}

/// In a vector, sorted: key, new after put back, number; the number is the item.
type Plain = Vec<(u8, bool, usize)>;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    /// Any mixture of joining, taking and leaving gives the turns of the plain list, and the
    /// length over time is the sum of the waits.
    #[test]
    fn agrees_with_a_plain_list(steps in prop::collection::vec(step(), 1..300)) {
        let mut queue = Queue::new(at(0));
        let mut plain = Plain::new();
        let mut positions: Vec<Position> = Vec::new();
        let mut area = 0;
        for (ms, step) in (1..).zip(steps) {
            let now = at(ms);
            area += plain.len();
            let number = positions.len();
            match step {
                Step::Join { key } => {
                    plain.push((key, true, number));
                    positions.push(queue.join(now, key, number));
                }
                Step::PutBack { key } => {
                    plain.push((key, false, number));
                    positions.push(queue.put_back(now, key, number));
                }
                Step::Take => {
                    let first = (!plain.is_empty()).then(|| plain.remove(0).2);
                    prop_assert_eq!(queue.take(now).map(|taken| taken.item), first);
                }
                Step::Leave { .. } | Step::LeaveAll { .. } => {
                    let leaving = match step {
                        Step::Leave { which } if number > 0 => {
                            let which = which.index(number);
                            which..which + 1
                        }
                        Step::LeaveAll { from, to } => {
                            usize::from(from).min(number)..usize::from(to).min(number)
                        }
                        _ => 0..0,
                    };
                    for which in leaving {
                        let found = plain.iter().position(|entry| entry.2 == which);
                        let there = found.map(|found| plain.remove(found).2);
                        prop_assert_eq!(queue.waits(positions[which]), there.is_some());
                        let left = queue.leave(now, positions[which]);
                        prop_assert_eq!(left.map(|left| left.item), there);
                    }
                }
                Step::DropBelow { key } => {
                    plain.retain(|entry| entry.0 >= key);
                    queue.drop_from_front(now, |waiting| waiting.key >= key);
                }
            }
            plain.sort_unstable();
            let turns: Vec<usize> = plain.iter().map(|entry| entry.2).collect();
            prop_assert_eq!(queue.first().map(|first| first.item), turns.first().copied());
            prop_assert_eq!(queue.len(), turns.len());
            let seen: Vec<usize> = queue.iter().map(|waiting| waiting.item).collect();
            prop_assert_eq!(seen, turns);
            prop_assert_eq!(queue.length().current(), plain.len() as f64);
            prop_assert_eq!(queue.length().area(now), area as f64);
        }
    }
}
