//! The telephone queue by the hours of a day: which was the busiest, and what it was like then.

use crate::engine::{Duration, Time};

const HOUR: Duration = Duration::from_hours(1);

/// What became of those who have left the queues today, hour by hour.
#[derive(Clone, Debug, Default)]
pub(super) struct Hours {
    /// Minutes that they stood there.
    stood: [f64; 24],
    /// Minutes that those waited who joined, and how many they are.
    waited: [(f64, f64); 24],
}

impl Hours {
    /// Somebody has left the queue on the day on which they joined it.
    pub fn left(&mut self, joined: Time, now: Time) {
        let hour = hour_of(joined);
        self.waited[hour].0 += (now - joined).as_minutes_f64();
        self.waited[hour].1 += 1.0;
        let mut at = joined;
        for (hour, stood) in self.stood.iter_mut().enumerate().skip(hour) {
            if at >= now {
                break;
            }
            let ends = Time::from_days(joined.day()) + Duration::from_hours(hour as i64 + 1);
            let until = ends.min(now);
            *stood += (until - at).as_minutes_f64();
            at = until;
        }
    }

    /// Callers in the queue on average in the hour in which most were.
    pub fn most(&self) -> f64 {
        let most = self.stood.iter().copied().fold(0.0, f64::max);
        most / HOUR.as_minutes_f64()
    }

    /// Minutes waited, and how many waited them, of those who joined in the hour in which the mean
    /// wait was longest; none if nobody joined.
    pub fn longest(&self) -> Option<(f64, f64)> {
        let some = self
            .waited
            .iter()
            .copied()
            .filter(|(_, joined)| *joined > 0.0);
        some.max_by(|a, b| (a.0 / a.1).total_cmp(&(b.0 / b.1)))
    }
}

fn hour_of(at: Time) -> usize {
    (at.time_of_day().as_ms() / HOUR.as_ms()) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_busiest_hour_is_that_in_which_most_stand_there() {
        let at = |hours: f64| Time::from_days(3) + HOUR.scale(hours);
        let mut hours = Hours::default();
        assert_eq!((hours.most(), hours.longest()), (0.0, None));
        // Two from half past eight to a quarter past ten, one for the last hour of the day.
        hours.left(at(8.5), at(10.25));
        hours.left(at(8.5), at(10.25));
        hours.left(at(23.0), at(24.0));
        // Of those who join at nine one is answered at once, the other waits for two hours.
        hours.left(at(9.0), at(9.0));
        hours.left(at(9.0), at(11.0));
        assert_eq!(hours.most(), 3.0);
        assert_eq!(hours.longest(), Some((210.0, 2.0)));
    }
}
