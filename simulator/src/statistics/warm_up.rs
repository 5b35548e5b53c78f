//! Where the initial transient of one series ends; what the series measures, and what is done
//! with what comes before, is the caller's business.
//!
//! The rule is MSER (White 1997, An effective truncation heuristic for bias reduction in
//! simulation output, Simulation 69, 323-334), on means of batches of five as MSER-5 (White,
//! Cobb & Spratt 2000, A comparison of five steady-state truncation heuristics for simulation,
//! WSC 2000, 755-760). With batch means Y(1..m), the first d are dropped where
//!
//! ```text
//! MSER(d) = sum over i > d of (Y(i) - mean after d)^2 / (m - d)^2
//! ```
//!
//! is smallest: the squared standard error that the rest would have, were the batches
//! independent. Dropping biased values makes the rest more homogeneous, dropping good ones makes
//! it smaller; the minimum balances the two (Franklin & White 2008, Stationarity tests and
//! MSER-5: exploring the intuition behind mean-squared-error-reduction in detecting and
//! correcting initialization bias, WSC 2008, 541-546).
//!
//! It is a heuristic: no error probability is attached to it. It presumes a series that settles
//! about a level; a seasonal one has none. Of several replications, give the mean over them day
//! by day, in which the transient stands out from less noise.

use serde::Serialize;

use super::moments::mean;

/// Batch size of MSER-5.
pub const MSER_BATCH: usize = 5;

/// Fewest batches kept: the error of the mean of a handful of values that happen to agree is
/// nearly 0, and that of a single one is 0, so the end of a series would always win (Hoad,
/// Robinson & Davies 2010, Automating warm-up length estimation, JORS 61, 1389-1403, guard
/// against it in the same way).
const FEWEST_KEPT: usize = 5;

/// Fewest batches judged: with fewer, not every truncation in the first half would keep enough.
const FEWEST_BATCHES: usize = 2 * FEWEST_KEPT;

/// Where a series settles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum WarmUp {
    /// What follows looks alike.
    Settled {
        /// Observations to drop from the beginning, a whole number of batches and at most half
        /// of all batches; 0 if the series begins settled.
        after: usize,
    },
    /// The minimum lies in the second half: the series is still on its way, or too short against
    /// its noise. Run longer.
    NotSettled,
    /// Fewer than ten batches.
    TooShort {
        /// How many whole batches there are.
        batches: usize,
    },
}

/// Truncation of `series` by MSER with batches of `batch_size` ([`MSER_BATCH`] for MSER-5).
///
/// Observations at the end that fill no batch are left out. Of equal minima the earliest counts.
/// `None` if `batch_size` is 0 or a value is not finite.
///
/// ```
/// # use cutover_simulator as cutover;
/// use cutover::statistics::{MSER_BATCH, WarmUp, mser};
///
/// // A queue that fills up over ten days.
/// let queue: Vec<f64> = (0..200)
///     .map(|day| if day < 10 { 4.0 * f64::from(day) } else { 40.0 + f64::from(day % 3) })
///     .collect();
/// assert_eq!(mser(&queue, MSER_BATCH), Some(WarmUp::Settled { after: 10 }));
/// ```
#[must_use]
pub fn mser(series: &[f64], batch_size: usize) -> Option<WarmUp> {
    if batch_size == 0 || series.iter().any(|value| !value.is_finite()) {
        return None;
    }
    let means = series
        .chunks_exact(batch_size)
        .map(mean)
        .collect::<Option<Vec<f64>>>()?;
    let batches = means.len();
    if batches < FEWEST_BATCHES {
        return Some(WarmUp::TooShort { batches });
    }
    let dropped = smallest(&marginal_errors(&means)[..=batches - FEWEST_KEPT]);
    Some(if 2 * dropped <= batches {
        WarmUp::Settled {
            after: dropped * batch_size,
        }
    } else {
        WarmUp::NotSettled
    })
}

/// MSER(d) for d = 0, 1, .., from the end backwards with Welford's update (1962, Technometrics
/// 4, 419-420), which does not cancel where the level is large against the noise.
fn marginal_errors(means: &[f64]) -> Vec<f64> {
    let (mut centre, mut squares) = (0.0_f64, 0.0_f64);
    let mut errors: Vec<f64> = means
        .iter()
        .rev()
        .zip(1_u32..)
        .map(|(value, kept)| {
            let kept = f64::from(kept);
            let deviation = value - centre;
            centre += deviation / kept;
            squares += deviation * (value - centre);
            squares / (kept * kept)
        })
        .collect();
    errors.reverse();
    errors
}

/// Index of the first of the smallest values.
fn smallest(values: &[f64]) -> usize {
    (1..values.len()).fold(
        0,
        |least, i| {
            if values[i] < values[least] { i } else { least }
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_error_is_its_definition() {
        let means = [9.0, 1.0, 2.0, 4.0, 3.0, 1e9];
        let errors = marginal_errors(&means);
        for (dropped, error) in errors.iter().enumerate() {
            let rest = &means[dropped..];
            let centre = rest.iter().sum::<f64>() / rest.len() as f64;
            let squares: f64 = rest.iter().map(|value| (value - centre).powi(2)).sum();
            let expected = squares / (rest.len() as f64).powi(2);
            assert!((error - expected).abs() <= 1e-12 * expected, "{dropped}");
        }
        assert_eq!(errors[5], 0.0);
    }

    #[test]
    fn a_constant_is_settled_from_the_beginning() {
        assert_eq!(
            mser(&[0.1; 50], MSER_BATCH),
            Some(WarmUp::Settled { after: 0 })
        );
        let step: Vec<f64> = (0..50).map(|i| if i < 25 { 7.0 } else { 0.1 }).collect();
        // Half may go, not more.
        assert_eq!(mser(&step, 1), Some(WarmUp::Settled { after: 25 }));
        let late: Vec<f64> = (0..50).map(|i| if i < 26 { 7.0 } else { 0.1 }).collect();
        assert_eq!(mser(&late, 1), Some(WarmUp::NotSettled));
    }

    #[test]
    fn what_cannot_be_judged_says_so() {
        assert_eq!(
            mser(&[1.0; 49], MSER_BATCH),
            Some(WarmUp::TooShort { batches: 9 })
        );
        assert_eq!(mser(&[], 1), Some(WarmUp::TooShort { batches: 0 }));
        assert_eq!(mser(&[1.0; 50], 0), None);
        assert_eq!(mser(&[f64::NAN; 50], 5), None);
    }
}
