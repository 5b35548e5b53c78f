//! What anybody could have forecast without a model: that it stays as it was last week, or as it was in
//! the last four, and by how much that has been wrong before.

use serde::Serialize;

/// Fewest errors of the past that say how wrong it may be; for longer ahead than there are so many,
/// those of as long ahead as there are.
const LEAST_ERRORS: usize = 8;

/// A forecast without a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reference {
    /// Persistence: as in the last week.
    LastWeek,
    /// As in the last four weeks, on average.
    FourWeeks,
}

impl Reference {
    /// Both of them.
    pub const ALL: [Self; 2] = [Self::LastWeek, Self::FourWeeks];

    /// Weeks that it is from.
    const fn length(self) -> usize {
        match self {
            Self::LastWeek => 1,
            Self::FourWeeks => 4,
        }
    }

    /// An ensemble for so many weeks after the history, 1 for the next: what it says, and each error
    /// that it made as long ahead in the history, to either side (as the baseline of the forecast hubs;
    /// Cramer et al. 2022, Proceedings of the National Academy of Sciences 119, e2113561119). No figure
    /// is below nothing. Empty of too short a history.
    pub(super) fn ensemble(self, history: &[Option<f64>], ahead: usize) -> Vec<f64> {
        let known: Vec<f64> = history.iter().flatten().copied().collect();
        let length = self.length();
        let longest = known.len().saturating_sub(length + LEAST_ERRORS - 1);
        if longest == 0 {
            return Vec::new();
        }
        let ahead = ahead.clamp(1, longest);
        let said = |end: usize| known[end - length..end].iter().sum::<f64>() / length as f64;
        let now = said(known.len());
        let ends = length..=known.len() - ahead;
        let errors = ends.map(|end| known[end + ahead - 1] - said(end));
        let either_side = errors.flat_map(|error| [now + error, now - error]);
        either_side.map(|value| value.max(0.0)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_says_what_was_and_by_how_much_that_was_wrong() {
        let history: Vec<Option<f64>> = (1..=10).map(|week| Some(f64::from(week))).collect();
        let last = Reference::LastWeek.ensemble(&history, 2);
        // Eight errors of two weeks ahead, each of 2.
        assert_eq!(last.len(), 16);
        assert!(last.iter().all(|&value| value == 12.0 || value == 8.0));
        // Ten weeks ahead there is none: as two weeks ahead.
        assert_eq!(Reference::LastWeek.ensemble(&history, 10), last);
        // Means of four before the eleventh: 8.5; those before were wrong by 2.5 each.
        assert!(Reference::FourWeeks.ensemble(&history, 1).is_empty());
        let history: Vec<Option<f64>> = (1..=12).map(|week| Some(f64::from(week))).collect();
        let four = Reference::FourWeeks.ensemble(&history, 1);
        assert_eq!(four.len(), 16);
        assert!(four.iter().all(|&value| value == 13.0 || value == 8.0));
    }
}
