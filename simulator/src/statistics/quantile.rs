//! Quantiles of a sample, and of the normal and Student t distributions; no intervals.

use std::sync::OnceLock;

use statrs::distribution::{ContinuousCDF, Normal, StudentsT};

use super::UPPER_TAIL;

/// Quantile of a sample sorted in ascending order: definition 7 of Hyndman & Fan (1996, The
/// American Statistician 50, 361-365), which R and NumPy use by default.
///
/// With n values x\[0..n\] and h = (n - 1) p, it interpolates linearly between the values on
/// either side of position h. `p` is a probability in [0, 1]: 0 gives the smallest value, .5
/// the median, 1 the largest. `None` if the sample is empty or `p` lies outside [0, 1].
///
/// The order is the caller's promise; it is checked in debug builds only.
#[must_use]
pub fn quantile_sorted(sorted: &[f64], p: f64) -> Option<f64> {
    debug_assert!(
        sorted.windows(2).all(|pair| pair[0] <= pair[1]),
        "a quantile needs its sample sorted and free of NaN"
    );
    if sorted.is_empty() || !(0.0..=1.0).contains(&p) {
        return None;
    }
    let position = (sorted.len() - 1) as f64 * p;
    let below = position.floor() as usize;
    let above = (below + 1).min(sorted.len() - 1);
    let weight = position - position.floor();
    // Exactly the sample value at whole positions, and never outside the two neighbours.
    Some(
        if weight == 0.0 {
            sorted[below]
        } else {
            sorted[below] * (1.0 - weight) + sorted[above] * weight
        }
        .clamp(sorted[below], sorted[above]),
    )
}

/// Quantile of the standard normal distribution; `None` unless 0 < `p` < 1.
#[must_use]
pub fn normal_quantile(p: f64) -> Option<f64> {
    (p > 0.0 && p < 1.0).then(|| Normal::standard().inverse_cdf(p))
}

/// Quantile of Student's t distribution; `None` unless 0 < `p` < 1 and `degrees_of_freedom`
/// is at least 1.
#[must_use]
pub fn student_t_quantile(p: f64, degrees_of_freedom: usize) -> Option<f64> {
    if !(p > 0.0 && p < 1.0) || degrees_of_freedom == 0 {
        return None;
    }
    match USUAL.get(degrees_of_freedom) {
        Some(kept) if p == UPPER_TAIL => *kept.get_or_init(|| inverted(p, degrees_of_freedom)),
        Some(_) => inverted(p, degrees_of_freedom),
        None => normal_quantile(p).map(|z| cornish_fisher(z, degrees_of_freedom as f64)),
    }
}

/// Quantiles at the level of nearly all intervals, by degrees of freedom: a run asks ten thousand
/// times for the same one, and inverting the beta function takes as long as a few hundred values.
static USUAL: [OnceLock<Option<f64>>; 1_000] = [const { OnceLock::new() }; 1_000];

fn inverted(p: f64, degrees_of_freedom: usize) -> Option<f64> {
    let law = StudentsT::new(0.0, 1.0, degrees_of_freedom as f64);
    law.ok().map(|t| t.inverse_cdf(p))
}

/// Student's quantile from the normal one: Abramowitz & Stegun (1964), 26.7.5. Inverting the
/// beta function, as the exact route does, loses digits as the degrees of freedom grow (four
/// remain at a million), which is where this series is exact to rounding.
fn cornish_fisher(z: f64, freedom: f64) -> f64 {
    let square = z * z;
    let g1 = z * (square + 1.0) / 4.0;
    let g2 = z * ((5.0 * square + 16.0) * square + 3.0) / 96.0;
    let g3 = z * (((3.0 * square + 19.0) * square + 17.0) * square - 15.0) / 384.0;
    let g4 = z
        * ((((79.0 * square + 776.0) * square + 1_482.0) * square - 1_920.0) * square - 945.0)
        / 92_160.0;
    z + (g1 + (g2 + (g3 + g4 / freedom) / freedom) / freedom) / freedom
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_r_type_7() {
        // R: quantile(c(1, 2, 4, 8, 16), c(0, .05, .25, .5, .9, 1), type = 7)
        let sample = [1.0, 2.0, 4.0, 8.0, 16.0];
        for (p, expected) in [
            (0.0, 1.0),
            (0.05, 1.2),
            (0.25, 2.0),
            (0.5, 4.0),
            (0.9, 12.8),
            (1.0, 16.0),
        ] {
            let value = quantile_sorted(&sample, p).expect("p is a probability");
            assert!((value - expected).abs() < 1e-12, "p {p}: {value}");
        }
    }

    #[test]
    fn refuses_what_has_no_quantile() {
        assert_eq!(quantile_sorted(&[], 0.5), None);
        assert_eq!(quantile_sorted(&[1.0], 1.1), None);
        assert_eq!(quantile_sorted(&[1.0], f64::NAN), None);
        assert_eq!(quantile_sorted(&[1.0], 0.3), Some(1.0));
    }

    #[test]
    fn equal_neighbours_are_returned_exactly() {
        let sample = [0.1, 0.1, 0.1];
        assert_eq!(quantile_sorted(&sample, 0.333), Some(0.1));
    }

    #[test]
    fn both_routes_to_student_t_meet() {
        for p in [0.9, 0.975, 0.995, 0.999_5] {
            let exact = student_t_quantile(p, 999).expect("valid");
            let series = cornish_fisher(normal_quantile(p).expect("valid"), 999.0);
            assert!((exact - series).abs() < 1e-7, "p {p}: {exact} and {series}");
        }
    }

    #[test]
    fn what_is_kept_is_what_would_be_computed() {
        for freedom in [1, 9, 49, 999] {
            let computed = inverted(UPPER_TAIL, freedom);
            assert!(computed.is_some());
            for _ in 0..2 {
                assert_eq!(student_t_quantile(UPPER_TAIL, freedom), computed);
            }
            assert_ne!(student_t_quantile(0.9, freedom), computed);
        }
    }

    #[test]
    fn agrees_with_printed_tables() {
        // Upper 2.5 % points of Student's t.
        for (freedom, expected) in [
            (1, 12.706_205),
            (2, 4.302_653),
            (4, 2.776_445),
            (9, 2.262_157),
            (29, 2.045_230),
            (99, 1.984_217),
            (999, 1.962_341),
            (1_000_000, 1.959_966),
        ] {
            let t = student_t_quantile(0.975, freedom).expect("valid");
            assert!((t - expected).abs() < 1e-6, "{freedom}: {t}");
            let lower = student_t_quantile(0.025, freedom).expect("valid");
            assert!((lower + t).abs() < 1e-9, "{freedom}: {lower}");
        }
        let z = normal_quantile(0.975).expect("valid");
        assert!((z - 1.959_963_985).abs() < 1e-9, "{z}");
        assert_eq!(student_t_quantile(0.975, 0), None);
        assert_eq!(normal_quantile(1.0), None);
    }
}
