//! Instants and spans.

use cutover::engine::{Duration, Time};

#[test]
fn days_and_times_of_day_hold_before_the_first_midnight_too() {
    let early = Time::ZERO - Duration::from_minutes(5);
    assert_eq!(early.day(), -1);
    assert_eq!(early.time_of_day(), Duration::from_minutes(23 * 60 + 55));
    let later = Time::from_days(3) + Duration::from_hours(8);
    assert_eq!(
        (later.day(), later.time_of_day()),
        (3, Duration::from_hours(8))
    );
    assert_eq!(later.to_string(), "day 3 08:00:00.000");
    assert_eq!((early - later).to_string(), "-80:05:00.000");
}

#[test]
fn milliseconds_round_to_the_nearest_and_saturate() {
    for (ms, rounded) in [
        (0.5, 0),
        (-0.5, 0),
        (1.5, 2),
        (0.500_000_000_000_000_1, 1),
        (0.499_999_999_999_999_94, 0),
        (2.499, 2),
        (-2.5, -2),
        (-2.500_000_1, -3),
        (2_251_799_813_685_247.5, 2_251_799_813_685_248),
        (-2_251_799_813_685_248.5, -2_251_799_813_685_248),
        (9e15, 9_000_000_000_000_000),
        (1e300, i64::MAX),
        (f64::NEG_INFINITY, i64::MIN),
        (f64::NAN, 0),
    ] {
        assert_eq!(Duration::from_ms_f64(ms).as_ms(), rounded, "{ms}");
    }
}

#[test]
fn arithmetic_saturates_instead_of_wrapping() {
    assert_eq!(Time::MAX + Duration::from_ms(1), Time::MAX);
    assert_eq!(Time::from_days(i64::MAX), Time::MAX);
    assert_eq!(-Duration::from_ms(i64::MIN), Duration::MAX);
    assert_eq!(Duration::from_days(1) * i64::MAX, Duration::MAX);
    let spans = [1, 2, 3].map(Duration::from_seconds);
    assert_eq!(
        spans.into_iter().sum::<Duration>(),
        Duration::from_seconds(6)
    );
    assert_eq!(
        Duration::from_minutes(10).scale(1.5),
        Duration::from_minutes(15)
    );
}
