//! How good a forecast was that gave many courses, of which one then happened: proper scores of an
//! ensemble. Of which quantity, and against which other forecast, is the caller's business.

/// The continuous ranked probability score of an ensemble, in the unit of the values; 0 is best, and of
/// a single forecast it would be how far it is off: E|X - y| - E|X - X'| / 2 (Gneiting & Raftery 2007,
/// Journal of the American Statistical Association 102, 359-378, equation 21).
///
/// The pairs are counted over n (n - 1), which makes it fair: on average it is that of the
/// distribution from which the members are drawn, however few they are (Ferro 2014, Quarterly
/// Journal of the Royal Meteorological Society 140, 1917-1923).
///
/// `None` of fewer than two members, or if a value is not finite.
#[must_use]
pub fn fair_crps(members: &[f64], happened: f64) -> Option<f64> {
    let n = members.len();
    if n < 2 || !happened.is_finite() || members.iter().any(|member| !member.is_finite()) {
        return None;
    }
    let mut sorted = members.to_vec();
    sorted.sort_by(f64::total_cmp);
    let off: f64 = sorted.iter().map(|member| (member - happened).abs()).sum();
    // Of all pairs the sum of distances: the i-th least is the greater in i - 1 of them.
    let apart = |(at, member): (usize, &f64)| member * (2.0 * at as f64 - (n as f64 - 1.0));
    let apart: f64 = sorted.iter().enumerate().map(apart).sum();
    let n = n as f64;
    Some(off / n - apart / (n * (n - 1.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_are_those_worked_out_by_hand() {
        // |1 - 2|, |3 - 2|, |8 - 2|: 8/3; pairs 2, 7, 5: 14 over 3 x 2.
        let score = fair_crps(&[8.0, 1.0, 3.0], 2.0).expect("a score");
        assert!((score - (8.0 / 3.0 - 14.0 / 6.0)).abs() < 1e-12, "{score}");
        // Members that are all alike are a single forecast.
        assert_eq!(fair_crps(&[3.0, 3.0, 3.0], 5.0), Some(2.0));
        assert_eq!(fair_crps(&[3.0], 5.0), None);
        assert_eq!(fair_crps(&[3.0, f64::NAN], 5.0), None);
    }

    #[test]
    fn it_is_fair_to_few_members() {
        // Of all samples of two from 0 and 1, held against either: the distribution's own score is
        // 1/2 - 1/4.
        let ends = [0.0, 1.0];
        let mut sum = 0.0;
        for a in ends {
            for b in ends {
                for happened in ends {
                    sum += fair_crps(&[a, b], happened).expect("a score");
                }
            }
        }
        assert!((sum / 8.0 - 0.25).abs() < 1e-12, "{sum}");
    }
}
