//! Arrivals whose rate changes: the mistakes others have made.

use cutover::engine::{Duration, Key, Rate, RateSteps, Stream, Tally, Time, next_arrival};

use crate::evidence::{assert_law, assert_mean};

const HOUR: Duration = Duration::from_hours(1);

fn steps(per_hour: &[f64]) -> RateSteps {
    let rates = per_hour.iter().copied().map(Rate::per_hour).collect();
    RateSteps::new(Time::ZERO, HOUR, rates)
}

/// Arrivals of one run, by either method.
fn arrivals(profile: &RateSteps, hours: i64, thinned: bool, stream: &mut Stream) -> Vec<Time> {
    let end = Time::ZERO + HOUR * hours;
    let (mut now, mut all) = (Time::ZERO, Vec::new());
    loop {
        let next = if thinned {
            next_arrival(now, end, profile.max(), |at| profile.at(at), stream)
        } else {
            profile.next_arrival(now, stream)
        };
        match next {
            Some(at) => now = at,
            None => return all,
        }
        all.push(now);
    }
}

/// Thinning with the rate at the *last* arrival gave 22.6 in the second hour.
#[test]
fn rates_of_1_and_60_an_hour_give_1_and_60() {
    for thinned in [true, false] {
        for seed in [1, 2, 3] {
            let profile = steps(&[1.0, 60.0, 0.0, 5.0]);
            let mut counts = [const { Tally::new() }; 4];
            for replication in 0..2_000 {
                let mut stream = Key::new(seed, replication).stream(0, 0, 0);
                let mut hours = [0.0; 4];
                for at in arrivals(&profile, 4, thinned, &mut stream) {
                    hours[(at.as_ms() / HOUR.as_ms()) as usize] += 1.0;
                }
                counts
                    .iter_mut()
                    .zip(hours)
                    .for_each(|(tally, n)| tally.record(n));
            }
            for (hour, expected) in [(0, 1.0), (1, 60.0), (3, 5.0)] {
                assert_mean(&format!("hour {hour}"), &counts[hour], expected);
            }
            assert_eq!(counts[2].max(), 0.0, "an hour without any");
        }
    }
}

#[test]
fn an_hour_without_arrivals_is_stepped_over_and_not_an_end() {
    let profile = steps(&[0.0, 0.0, 1_000.0]);
    for thinned in [true, false] {
        let mut stream = Key::new(1, 0).stream(0, 0, 0);
        let all = arrivals(&profile, 3, thinned, &mut stream);
        assert!(all.len() > 800);
        assert!(
            all.iter()
                .all(|&at| at >= Time::ZERO + HOUR * 2 && at < Time::ZERO + HOUR * 3)
        );
    }
}

#[test]
fn a_rate_of_zero_throughout_ends_the_search() {
    let mut stream = Key::new(1, 0).stream(0, 0, 0);
    let end = Time::from_days(1);
    let never = |_| Rate::ZERO;
    assert_eq!(
        next_arrival(Time::ZERO, end, Rate::ZERO, never, &mut stream),
        None
    );
    assert_eq!(
        next_arrival(Time::ZERO, end, Rate::per_hour(60.0), never, &mut stream),
        None
    );
    assert_eq!(
        steps(&[0.0; 24]).next_arrival(Time::ZERO, &mut stream),
        None
    );
    assert_eq!(steps(&[]).next_arrival(Time::ZERO, &mut stream), None);
}

#[test]
fn a_constant_rate_gives_exponential_gaps() {
    for thinned in [true, false] {
        let profile = steps(&[1.0; 24 * 365]);
        let mut stream = Key::new(2, 0).stream(0, 0, 0);
        let all = arrivals(&profile, 24 * 365, thinned, &mut stream);
        let gaps = all
            .windows(2)
            .map(|pair| (pair[1] - pair[0]).as_hours_f64())
            .collect();
        assert_law("gaps", gaps, |x| 1.0 - (-x).exp());
    }
}

#[test]
#[should_panic(expected = "above the stated maximum")]
fn a_rate_above_the_stated_maximum_is_refused() {
    let mut stream = Key::new(1, 0).stream(0, 0, 0);
    let rate = |_| Rate::per_hour(2.0);
    next_arrival(
        Time::ZERO,
        Time::from_days(9),
        Rate::per_hour(1.0),
        rate,
        &mut stream,
    );
}

#[test]
fn rates_are_read_off_their_steps() {
    let profile = steps(&[1.0, 60.0]);
    let at = |ms| profile.at(Time::from_ms(ms)).as_per_hour();
    assert_eq!((at(-1), at(7_200_000)), (0.0, 0.0));
    assert!((at(0) - 1.0).abs() < 1e-12 && (at(3_600_000) - 60.0).abs() < 1e-12);
    assert!((profile.expected() - 61.0).abs() < 1e-12);
    assert!((profile.max().as_per_hour() - 60.0).abs() < 1e-12);
}
