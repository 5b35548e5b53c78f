//! Turns, departures and the places of those who have left.

use cutover::engine::{Duration, Time, WaitingLine};

fn at(ms: i64) -> Time {
    Time::from_ms(ms)
}

#[test]
fn urgent_before_routine_and_first_come_first_served_within() {
    let mut line = WaitingLine::new(at(0));
    for (ms, priority, job) in [
        (0, 2, 'a'),
        (1, 1, 'b'),
        (2, 2, 'c'),
        (3, 1, 'd'),
        (3, 0, 'e'),
    ] {
        line.join(at(ms), priority, job);
    }
    assert_eq!(line.front(), Some(&'e'));
    let turns: String = line.iter().map(|(_, job)| *job).collect();
    assert_eq!(turns, "ebdac");
    assert_eq!(line.longest_wait(at(10)), Some(Duration::from_ms(10)));
    let taken: Vec<(char, i64)> = std::iter::from_fn(|| line.take(at(10)))
        .map(|(job, waited)| (job, waited.as_ms()))
        .collect();
    assert_eq!(taken, [('e', 7), ('b', 9), ('d', 7), ('a', 10), ('c', 8)]);
    assert_eq!(line.waits().total(), 41.0);
    assert_eq!(
        line.length().area(at(10)),
        41.0,
        "Little's law, to the millisecond"
    );
}

#[test]
fn a_place_is_good_for_one_job_only() {
    let mut line = WaitingLine::new(at(0));
    let first = line.join(at(0), 0, 'a');
    let second = line.join(at(0), 0, 'b');
    assert_eq!(line.take(at(1)), Some(('a', Duration::from_ms(1))));
    let third = line.join(at(1), 0, 'c');
    assert_eq!(line.leave(at(2), first), None, "already taken");
    assert_eq!(line.leave(at(2), second), Some('b'));
    assert_eq!(line.leave(at(2), second), None, "already gone");
    assert_eq!(line.leave(at(2), third), Some('c'));
    assert_eq!(line.take(at(2)), None);
    assert_eq!(
        (line.len(), line.reneged(), line.waits().count()),
        (0, 2, 1)
    );
}

#[test]
fn those_who_leave_are_never_served_however_many() {
    let mut line = WaitingLine::new(at(0));
    let places: Vec<_> = (0..1_000).map(|job| line.join(at(job), 3, job)).collect();
    for (job, &place) in places.iter().enumerate().filter(|(job, _)| job % 7 != 0) {
        assert_eq!(line.leave(at(1_000), place), Some(job as i64));
    }
    assert_eq!(line.len(), 143);
    assert_eq!(line.longest_wait(at(1_000)), Some(Duration::from_ms(1_000)));
    for job in (0..1_000).step_by(7) {
        assert_eq!(line.take(at(1_000)).map(|taken| taken.0), Some(job));
    }
    assert!(line.is_empty());
}

#[test]
fn interrupted_jobs_go_before_new_ones_of_their_priority_only() {
    let mut line = WaitingLine::new(at(0));
    line.join(at(0), 1, 'n');
    line.put_back(at(1), 1, 'x');
    line.put_back(at(2), 1, 'y');
    line.join(at(3), 0, 'u');
    let turns: String = std::iter::from_fn(|| line.take(at(5)))
        .map(|(job, _)| job)
        .collect();
    assert_eq!(turns, "uxyn");
    assert_eq!(line.waits().count(), 2, "only first waits are averaged");
}
