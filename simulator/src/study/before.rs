//! Weeks after the go-live against those before it in the same replication: all that can be had where
//! no arm without a go-live is simulated.

use super::estimates::Figure;
use super::summary::WeekSummary;

/// Whole weeks before the go-live that say what is usual.
const WEEKS_BEFORE: usize = 4;

/// Positions of the last whole weeks before the go-live.
#[must_use]
pub fn usual_weeks(weeks: &[WeekSummary]) -> Vec<usize> {
    let whole = |&at: &usize| weeks[at].week < 0 && weeks[at].days == 7;
    let before = (0..weeks.len()).rev().filter(whole);
    before.take(WEEKS_BEFORE).collect()
}

/// What a week is more than the usual ones, replication by replication; all have one value a
/// replication.
pub(super) fn against(usual: &[&[Option<f64>]], week: &[Option<f64>]) -> Figure {
    let change = |(at, value): (usize, &Option<f64>)| {
        let before: Vec<f64> = usual.iter().filter_map(|values| values[at]).collect();
        let mean = before.iter().sum::<f64>() / before.len() as f64;
        value
            .filter(|_| !before.is_empty())
            .map(|value| value - mean)
    };
    Figure::of(week.iter().enumerate().map(change))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_replication_is_held_against_its_own_weeks() {
        let usual: [&[Option<f64>]; 2] = [&[Some(1.0), Some(10.0), None], &[Some(3.0), None, None]];
        let found = against(&usual, &[Some(5.0), Some(13.0), Some(7.0)]);
        // 5 - 2 and 13 - 10; the third has nothing before.
        assert_eq!(
            (found.mean, found.half_width, found.n),
            (Some(3.0), Some(0.0), 2)
        );
    }
}
