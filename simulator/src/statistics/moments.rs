//! Sum, mean, variance, standard error and correlation of a sample; no distributions and no
//! intervals.

/// Sum of `values` with Neumaier's compensation (Neumaier 1974, ZAMM 54, 39-51): the error is
/// about one rounding of the result, however many values there are.
///
/// Values are added in the order given. The empty sum is 0. A value that is not finite makes
/// the result not finite.
#[must_use]
pub fn sum(values: &[f64]) -> f64 {
    compensated_sum(values.iter().copied())
}

/// A [`sum`] and a [`mean`] as the values come, to the same bits.
#[derive(Clone, Copy, Debug, Default)]
pub struct Summed {
    total: f64,
    lost: f64,
    n: usize,
}

impl Summed {
    /// One value more.
    pub fn add(&mut self, value: f64) {
        let next = self.total + value;
        // The smaller of the two loses its low digits in the addition; get them back.
        self.lost += if self.total.abs() >= value.abs() {
            (self.total - next) + value
        } else {
            (value - next) + self.total
        };
        self.total = next;
        self.n += 1;
    }

    /// The sum of all so far.
    #[must_use]
    pub fn sum(&self) -> f64 {
        // After an overflow the compensation is NaN, and the total alone says what happened.
        if self.total.is_finite() {
            self.total + self.lost
        } else {
            self.total
        }
    }

    /// Their mean; `None` if there are none.
    #[must_use]
    pub fn mean(&self) -> Option<f64> {
        (self.n > 0).then(|| self.sum() / self.n as f64)
    }
}

/// [`sum`] without a slice to hold the terms.
pub(super) fn compensated_sum(values: impl Iterator<Item = f64>) -> f64 {
    let mut summed = Summed::default();
    values.for_each(|value| summed.add(value));
    summed.sum()
}

/// Arithmetic mean, in the unit of the values; `None` of an empty sample.
#[must_use]
pub fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| sum(values) / values.len() as f64)
}

/// Sample variance with divisor n - 1, in the squared unit of the values; `None` of fewer than
/// two values.
///
/// Two passes (deviations from the mean first), which keeps full precision when the mean is
/// large against the spread.
#[must_use]
pub fn variance(values: &[f64]) -> Option<f64> {
    if values.len() < 2 {
        return None;
    }
    let centre = mean(values)?;
    let squares = compensated_sum(values.iter().map(|value| (value - centre).powi(2)));
    Some(squares / (values.len() - 1) as f64)
}

/// Standard error of the mean, s / sqrt(n), in the unit of the values; `None` of fewer than two
/// values. Right only for independent values, such as one per replication.
#[must_use]
pub fn standard_error(values: &[f64]) -> Option<f64> {
    Some((variance(values)? / values.len() as f64).sqrt())
}

/// Pearson's product-moment correlation of two samples, in [-1, 1].
///
/// `None` if the lengths differ, there are fewer than two pairs, or one sample does not vary:
/// a correlation with a constant is undefined.
#[must_use]
pub fn correlation(first: &[f64], second: &[f64]) -> Option<f64> {
    if first.len() != second.len() {
        return None;
    }
    let scale = (variance(first)? * variance(second)?).sqrt();
    if scale == 0.0 || !scale.is_finite() {
        return None;
    }
    let (centre_first, centre_second) = (mean(first)?, mean(second)?);
    let products = compensated_sum(
        first
            .iter()
            .zip(second)
            .map(|(a, b)| (a - centre_first) * (b - centre_second)),
    );
    let covariance = products / (first.len() - 1) as f64;
    // Rounding can carry a perfect correlation past one.
    Some((covariance / scale).clamp(-1.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_terms_survive_a_large_one() {
        // Plain summation gives 0 (Neumaier's own example).
        assert_eq!(sum(&[1.0, 1e100, 1.0, -1e100]), 2.0);
        assert_eq!(sum(&[]), 0.0);
        assert_eq!(sum(&[f64::MAX, f64::MAX]), f64::INFINITY);
    }

    #[test]
    fn variance_does_not_cancel() {
        let far_from_zero = [1e9 + 4.0, 1e9 + 7.0, 1e9 + 13.0, 1e9 + 16.0];
        assert_eq!(variance(&far_from_zero), Some(30.0));
        assert_eq!(standard_error(&far_from_zero), Some(7.5_f64.sqrt()));
    }

    #[test]
    fn too_few_values_say_so() {
        assert_eq!(mean(&[]), None);
        assert_eq!(variance(&[1.0]), None);
        assert_eq!(standard_error(&[1.0]), None);
        assert_eq!(correlation(&[1.0, 2.0], &[1.0]), None);
        assert_eq!(correlation(&[1.0, 2.0], &[3.0, 3.0]), None);
    }

    #[test]
    fn correlation_of_anscombe_first_set() {
        // Anscombe (1973), The American Statistician 27, 17-21, set I: r = .816.
        let x = [10.0, 8.0, 13.0, 9.0, 11.0, 14.0, 6.0, 4.0, 12.0, 7.0, 5.0];
        let y = [
            8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68,
        ];
        let r = correlation(&x, &y).expect("both vary");
        assert!((r - 0.816_42).abs() < 5e-6, "{r}");
    }
}
