//! A chance of something that may happen at any moment of a stretch of time, each as likely, where
//! only a part of each stretch could be seen.

use super::{Fitted, chance_of, log_odds};

/// One who may do it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Watched {
    /// Whether it was seen to happen.
    pub happened: bool,
    /// The share of the stretch that could be seen, or was up to when something else ended it.
    pub share: f64,
}

/// The chance, with its interval (Wald's on the log odds). Whoever did nothing in a share f of the
/// stretch did so with chance 1 - c f. `None` if nothing was seen to happen, or nobody was watched.
#[must_use]
pub fn seen_in_part(watched: &[Watched]) -> Option<Fitted> {
    let happened = watched.iter().filter(|one| one.happened).count() as f64;
    let mut shares = watched
        .iter()
        .filter(|one| !one.happened)
        .map(|one| one.share)
        .collect::<Vec<_>>();
    shares.retain(|&share| share > 0.0);
    if happened == 0.0 || shares.is_empty() {
        return None;
    }
    // k / c = sum of f / (1 - c f) falls on the left and rises on the right: one crossing.
    let excess = |c: f64| happened / c - shares.iter().map(|f| f / (1.0 - c * f)).sum::<f64>();
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..50 {
        let middle = (low + high) / 2.0;
        if excess(middle) > 0.0 {
            low = middle
        } else {
            high = middle
        }
    }
    let chance = (low + high) / 2.0;
    let squares = shares.iter().map(|f| f / (1.0 - chance * f)).map(|x| x * x);
    let information = happened / (chance * chance) + squares.sum::<f64>();
    let slope = chance * (1.0 - chance);
    let error = 1.0 / (information.sqrt() * slope);
    (error.is_finite()).then(|| Fitted::by_error(log_odds(chance), error).map(chance_of))
}
