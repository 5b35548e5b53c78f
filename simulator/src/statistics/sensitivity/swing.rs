//! One factor at a time, low and high: the bars of a tornado diagram and their order.

use serde::{Deserialize, Serialize};

use super::present;
use crate::statistics::PairedEstimate;

/// What one factor does to the mean output when it alone is set to its low and to its high
/// value: a bar of a tornado diagram (Eschenbach 1992, Interfaces 22(6), 40-46).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Swing {
    /// Low less base, in the unit of the output.
    pub low: PairedEstimate,
    /// High less base.
    pub high: PairedEstimate,
    /// High less low: what the factor changes from one end to the other.
    pub high_less_low: PairedEstimate,
    /// Number of replications left out because one of the three outputs was missing.
    pub left_out: usize,
}

impl Swing {
    /// The swing from the outputs with the factor `low`, at its `base` value, and `high`, all
    /// other factors at base; value i of each comes from replication i, run with common random
    /// numbers, and is `None` where there is none.
    ///
    /// `None` if the lengths differ or no replication has all three outputs.
    #[must_use]
    pub fn of(low: &[Option<f64>], base: &[Option<f64>], high: &[Option<f64>]) -> Option<Self> {
        if low.len() != base.len() || high.len() != base.len() {
            return None;
        }
        let (mut lows, mut bases, mut highs) = (Vec::new(), Vec::new(), Vec::new());
        for ((&l, &b), &h) in low.iter().zip(base).zip(high) {
            if let (Some(l), Some(b), Some(h)) = (present(l), present(b), present(h)) {
                lows.push(l);
                bases.push(b);
                highs.push(h);
            }
        }
        Some(Self {
            low: PairedEstimate::of(&lows, &bases)?,
            high: PairedEstimate::of(&highs, &bases)?,
            high_less_low: PairedEstimate::of(&highs, &lows)?,
            left_out: base.len() - bases.len(),
        })
    }

    /// Length of the bar, in the unit of the output; 0 or more. It spans the mean outputs at
    /// low, base and high: |high - low|, or more if both ends lie on the same side of the base.
    #[must_use]
    pub fn size(&self) -> f64 {
        let (low, high) = (self.low.difference.mean, self.high.difference.mean);
        low.max(high).max(0.0) - low.min(high).min(0.0)
    }
}

/// The positions of the `swings` in the order of a tornado diagram: the largest first, equal
/// ones as given, those that could not be estimated (`None`) last.
#[must_use]
pub fn largest_first(swings: &[Option<Swing>]) -> Vec<usize> {
    let size = |position: usize| swings[position].as_ref().map_or(-1.0, Swing::size);
    let mut order: Vec<usize> = (0..swings.len()).collect();
    order.sort_by(|&i, &j| size(j).total_cmp(&size(i)));
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    const BASE: [Option<f64>; 4] = [Some(10.0), Some(12.0), Some(11.0), Some(15.0)];

    fn shifted(by: f64) -> [Option<f64>; 4] {
        BASE.map(|value| value.map(|value| value + by))
    }

    #[test]
    fn the_bar_reaches_from_low_to_high() {
        let swing = Swing::of(&shifted(-2.0), &BASE, &shifted(3.0)).expect("four triples");
        assert_eq!(swing.size(), 5.0);
        assert_eq!(swing.high_less_low.difference.mean, 5.0);
        assert_eq!(swing.high_less_low.difference.half_width, Some(0.0));
        assert_eq!(swing.left_out, 0);
    }

    #[test]
    fn two_ends_on_one_side_reach_from_the_base() {
        let swing = Swing::of(&shifted(4.0), &BASE, &shifted(3.0)).expect("four triples");
        assert_eq!(swing.size(), 4.0);
    }

    #[test]
    fn a_replication_with_a_gap_is_left_out_of_all_three() {
        let mut low = shifted(-2.0);
        let mut high = shifted(3.0);
        low[0] = None;
        high[3] = Some(f64::INFINITY);
        let swing = Swing::of(&low, &BASE, &high).expect("two triples");
        assert_eq!((swing.left_out, swing.low.difference.n), (2, 2));
        assert_eq!(swing.high.difference.n, 2);
        assert_eq!(Swing::of(&[None; 4], &BASE, &high), None);
        assert_eq!(Swing::of(&low[..3], &BASE, &high), None);
    }

    #[test]
    fn the_largest_swing_comes_first() {
        let of = |low: f64, high: f64| Swing::of(&shifted(low), &BASE, &shifted(high));
        let swings = [
            of(-1.0, 1.0),
            None,
            of(5.0, -4.0),
            of(0.0, 2.0),
            of(3.0, 0.0),
        ];
        assert_eq!(largest_first(&swings), [2, 4, 0, 3, 1]);
        assert!(largest_first(&[]).is_empty());
    }
}
