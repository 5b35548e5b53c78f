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
    /// Somebody has left the queue, on the day to which these hours belong; of what they waited
    /// before it began only the wait itself counts, in its first hour.
    pub fn left(&mut self, day: i64, joined: Time, now: Time) {
        let begins = Time::from_days(day);
        let since = joined.max(begins);
        let hour = hour_of(since);
        self.waited[hour].0 += (now - joined).as_minutes_f64();
        self.waited[hour].1 += 1.0;
        self.stands(day, since, now);
    }

    /// Somebody who is still in the queue at the end of a day has stood there since.
    pub fn stands(&mut self, day: i64, joined: Time, until: Time) {
        let begins = Time::from_days(day);
        let mut at = joined.max(begins);
        let until = until.min(Time::from_days(day + 1));
        for (hour, stood) in self.stood.iter_mut().enumerate().skip(hour_of(at)) {
            if at >= until {
                break;
            }
            let ends = (begins + Duration::from_hours(hour as i64 + 1)).min(until);
            *stood += (ends - at).as_minutes_f64();
            at = ends;
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
        hours.left(3, at(8.5), at(10.25));
        hours.left(3, at(8.5), at(10.25));
        hours.left(3, at(23.0), at(24.0));
        // Of those who join at nine one is answered at once, the other waits for two hours.
        hours.left(3, at(9.0), at(9.0));
        hours.left(3, at(9.0), at(11.0));
        assert_eq!(hours.most(), 3.0);
        assert_eq!(hours.longest(), Some((210.0, 2.0)));
    }

    #[test]
    fn who_waits_through_the_night_stands_there_on_both_days() {
        let at = |hours: f64| Time::from_days(3) + HOUR.scale(hours);
        let (mut yesterday, mut today) = (Hours::default(), Hours::default());
        yesterday.stands(3, at(22.5), at(24.0));
        today.left(4, at(22.5), at(24.5));
        assert_eq!((yesterday.most(), yesterday.longest()), (1.0, None));
        assert_eq!(today.most(), 0.5);
        assert_eq!(today.longest(), Some((120.0, 1.0)));
    }
}
