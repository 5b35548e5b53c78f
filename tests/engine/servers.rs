//! Shifts, tied times and stale wake-ups.

use cutover::engine::{
    Duration, EndOfShift, Requested, ServerId, ServerPool, Servers, Service, Started, Time, WentOff,
};

fn at(ms: i64) -> Time {
    Time::from_ms(ms)
}

fn started(requested: Requested) -> Started {
    match requested {
        Requested::Started(started) => started,
        Requested::Waits(_) => panic!("a server is free"),
    }
}

fn waits(requested: Requested) -> cutover::engine::Position {
    match requested {
        Requested::Waits(position) => position,
        Requested::Started(_) => panic!("no server is free"),
    }
}

const BOTH: [ServerId; 2] = [ServerId(0), ServerId(1)];

#[test]
fn the_server_that_has_been_free_longest_is_next() {
    let mut servers = Servers::new(at(0), 3);
    let claimed: Vec<u32> = std::iter::from_fn(|| servers.claim(at(1)))
        .map(|id| id.0)
        .collect();
    assert_eq!(claimed, [0, 1, 2]);
    for id in [1, 2, 0] {
        servers.release(at(2), ServerId(id));
    }
    assert!(servers.claim_this(at(3), ServerId(2)));
    assert!(!servers.claim_this(at(3), ServerId(2)));
    assert_eq!(servers.claim(at(3)), Some(ServerId(1)));
    assert_eq!(servers.busy().area(at(4)), 3.0 + 2.0);
}

#[test]
fn a_unit_is_granted_once_at_tied_times() {
    let mut pool = ServerPool::new(at(0), 1);
    let first = started(pool.request(at(5), 0, 'a'));
    waits(pool.request(at(5), 0, 'b'));
    waits(pool.request(at(5), 0, 'c'));
    let (job, next) = pool.release(at(5), first.service).unwrap();
    assert_eq!(job, 'a');
    assert_eq!(pool.job(next.unwrap().service), Some(&'b'));
    // The same end again, and a new request, all at the same instant: nobody else is let in.
    assert!(pool.release(at(5), first.service).is_none());
    waits(pool.request(at(5), 0, 'd'));
    assert_eq!(pool.waiting_count(), 2);
    assert_eq!(pool.servers().busy().current(), 1.0);
    assert_eq!(pool.servers().busy().max(), 1.0);
}

#[test]
fn one_who_gave_up_does_not_swallow_the_turn_of_the_next() {
    let mut pool = ServerPool::new(at(0), 1);
    let first = started(pool.request(at(0), 0, 'a'));
    let gives_up = waits(pool.request(at(1), 0, 'b'));
    let stays = waits(pool.request(at(2), 0, 'c'));
    assert_eq!(pool.renege(at(10), gives_up), Some('b'));
    let (_, next) = pool.release(at(10), first.service).unwrap();
    let next = next.expect("the line is not empty");
    assert_eq!(pool.job(next.service), Some(&'c'));
    assert_eq!(next.waited, Duration::from_ms(8));
    assert_eq!(
        pool.renege(at(10), stays),
        None,
        "patience ends at the instant of the start"
    );
    assert_eq!(pool.reneged(), 1);
}

#[test]
fn finish_works_overtime_and_then_takes_no_other() {
    let mut pool = ServerPool::new(at(0), 1);
    let first = started(pool.request(at(0), 0, 'a'));
    waits(pool.request(at(0), 0, 'b'));
    let ended = pool.go_off(at(10), BOTH[0], EndOfShift::Finish);
    assert_eq!((ended.went, ended.interrupted), (WentOff::Finishing, None));
    let again = pool.go_off(at(11), BOTH[0], EndOfShift::Finish);
    assert_eq!(again.went, WentOff::NotOnDuty);
    assert_eq!(pool.release(at(15), first.service), Some(('a', None)));
    let servers = pool.servers();
    assert_eq!(servers.overtime().area(at(20)), 5.0);
    assert_eq!(servers.on_duty().area(at(20)), 15.0);
    assert_eq!(servers.utilisation(at(20)), 1.0);
    let next = pool.come_on(at(20), BOTH[0]).expect("one is waiting");
    assert_eq!(pool.job(next.service), Some(&'b'));
    assert_eq!(next.waited, Duration::from_ms(20));
}

#[test]
fn a_server_called_back_while_finishing_simply_stays() {
    let mut pool = ServerPool::new(at(0), 1);
    let first = started(pool.request(at(0), 0, 'a'));
    waits(pool.request(at(0), 0, 'b'));
    pool.go_off(at(10), BOTH[0], EndOfShift::Finish);
    assert_eq!(pool.come_on(at(12), BOTH[0]), None);
    let (_, next) = pool.release(at(15), first.service).unwrap();
    assert!(next.is_some());
    assert_eq!(pool.servers().overtime().area(at(20)), 2.0);
}

#[test]
fn suspend_keeps_the_job_for_the_same_server() {
    let mut pool = ServerPool::new(at(0), 2);
    let first = started(pool.request(at(0), 0, 'a'));
    let ended = pool.go_off(at(30), BOTH[0], EndOfShift::Suspend);
    assert_eq!(ended.interrupted, Some(first.service));
    assert_eq!(ended.started, None, "although the other server is free");
    assert_eq!((pool.resting_count(), pool.waiting_count()), (1, 0));
    assert!(
        pool.release(at(40), first.service).is_none(),
        "its scheduled end is stale"
    );
    // New work goes to the other; the suspended job is the first thing in the morning.
    assert_eq!(
        started(pool.request(at(50), 0, 'b')).service.server,
        BOTH[1]
    );
    waits(pool.request(at(60), 0, 'c'));
    let resumed = pool.come_on(at(100), BOTH[0]).expect("its own job");
    assert_eq!(pool.job(resumed.service), Some(&'a'));
    assert_eq!(resumed.served, Duration::from_ms(30));
    assert_eq!(resumed.waited, Duration::from_ms(70));
    assert!(
        pool.release(at(100), first.service).is_none(),
        "stale still"
    );
    let (job, next) = pool.release(at(110), resumed.service).unwrap();
    assert_eq!(
        (job, next.map(|next| next.served)),
        ('a', Some(Duration::ZERO))
    );
    assert_eq!(pool.servers().busy().area(at(110)), 30.0 + 60.0 + 10.0);
}

#[test]
fn hand_over_puts_the_job_first_in_line_for_anybody() {
    let mut pool = ServerPool::new(at(0), 2);
    let [first, second] = ['a', 'b'].map(|job| started(pool.request(at(0), 0, job)));
    waits(pool.request(at(0), 0, 'c'));
    let ended = pool.go_off(at(30), BOTH[0], EndOfShift::HandOver);
    assert_eq!(
        (ended.interrupted, ended.started),
        (Some(first.service), None)
    );
    let (_, next) = pool.release(at(35), second.service).unwrap();
    let next = next.unwrap();
    assert_eq!(pool.job(next.service), Some(&'a'));
    assert_eq!(
        (next.service.server, next.served),
        (BOTH[1], Duration::from_ms(30))
    );
    // Handed over twice: what has been served adds up.
    pool.come_on(at(40), BOTH[0]);
    let ended = pool.go_off(at(45), BOTH[1], EndOfShift::HandOver);
    assert_eq!(ended.started, None, "the other is busy with c");
    assert_eq!(pool.waiting().next(), Some((at(45), &'a')));
}

#[test]
fn hand_over_goes_straight_to_a_free_server() {
    let mut pool = ServerPool::new(at(0), 2);
    started(pool.request(at(0), 0, 'a'));
    let ended = pool.go_off(at(30), BOTH[0], EndOfShift::HandOver);
    let next = ended.started.expect("the other is free");
    assert_eq!(
        (next.service.server, next.served),
        (BOTH[1], Duration::from_ms(30))
    );
    assert_eq!(pool.release(at(60), next.service), Some(('a', None)));
}

#[test]
fn capacity_changes_spare_the_busy_and_bring_in_the_waiting() {
    let mut pool = ServerPool::new(at(0), 3);
    let services: Vec<Service> = ['a', 'b']
        .map(|job| started(pool.request(at(0), 0, job)).service)
        .into();
    let fewer = pool.set_capacity(at(1), 1, EndOfShift::Finish);
    assert!(fewer.interrupted.is_empty() && fewer.started.is_empty());
    assert_eq!(pool.capacity(), 1);
    assert!(
        pool.servers().is_finishing(services[1].server),
        "the free went first"
    );
    for job in "cdef".chars() {
        waits(pool.request(at(2), 0, job));
    }
    let more = pool.set_capacity(at(3), 4, EndOfShift::Finish);
    assert_eq!(more.started.len(), 2, "one had only to stay on");
    assert_eq!((pool.capacity(), pool.waiting_count()), (4, 2));
    assert_eq!(pool.servers().busy().current(), 4.0);
    let none = pool.set_capacity(at(4), 0, EndOfShift::HandOver);
    assert_eq!((none.interrupted.len(), pool.waiting_count()), (4, 6));
    let turns: String = pool.waiting().map(|(_, job)| *job).collect();
    assert_eq!(
        turns, "dcbaef",
        "handed over first, in the order they were broken off"
    );
    assert_eq!(
        pool.set_capacity(at(5), 4, EndOfShift::Finish)
            .started
            .len(),
        4
    );
}

#[test]
#[should_panic(expected = "no job to end")]
fn ending_a_job_twice_on_bare_servers_is_a_mistake() {
    let mut servers = Servers::new(at(0), 1);
    let server = servers.claim(at(0)).unwrap();
    servers.release(at(1), server);
    servers.release(at(1), server);
}
