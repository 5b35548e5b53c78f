//! One course of events among others that are drawn as it was: where it should lie at a moment, how
//! far out it is, and how often a course like the others would be as far out. Only the order of
//! those who are alike is used, so it holds for any distribution, and for any dependence between
//! moments and quantities; which quantities and moments there are is the caller's business.

use serde::Serialize;

use super::CONFIDENCE;
use super::quantile::quantile_sorted;

/// Where one more course will lie at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct PredictiveBand {
    /// Lower end, in the unit of the values.
    pub lower: f64,
    /// Median.
    pub middle: f64,
    /// Upper end.
    pub upper: f64,
    /// With which probability one more course lies between the ends, ends included: at least.
    pub level: f64,
}

impl PredictiveBand {
    /// The k-th least to the k-th greatest of n courses. One more is as likely to come before,
    /// after or between any of them, so it lies there with probability 1 - 2k / (n + 1) (Wilks
    /// 1941, Annals of Mathematical Statistics 12, 91-96), with ties more. k is the largest with
    /// [`CONFIDENCE`] or, where even the least and the greatest have not, 1: from 39 courses on
    /// the level is .95 or more, below it what it says.
    ///
    /// `None` of fewer than two values, or if one is not finite.
    #[must_use]
    pub fn of(values: &[f64]) -> Option<Self> {
        Self::holding(CONFIDENCE, values)
    }

    /// [`of`](Self::of) for another level than [`CONFIDENCE`].
    #[must_use]
    pub fn holding(level: f64, values: &[f64]) -> Option<Self> {
        if values.len() < 2 || values.iter().any(|value| !value.is_finite()) {
            return None;
        }
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        let k = Self::rank(level, sorted.len());
        Some(Self {
            lower: sorted[k - 1],
            middle: quantile_sorted(&sorted, 0.5)?,
            upper: sorted[sorted.len() - k],
            level: Self::reached(k, sorted.len()),
        })
    }

    /// The level of a band of so many courses; zero of none.
    #[must_use]
    pub fn level_of(courses: usize) -> f64 {
        Self::reached(Self::rank(CONFIDENCE, courses), courses)
    }

    fn reached(rank: usize, courses: usize) -> f64 {
        let outside = 2.0 * rank as f64 / (courses as f64 + 1.0);
        (1.0 - outside).max(0.0)
    }

    fn rank(level: f64, courses: usize) -> usize {
        // Half of 5 % of 39 + 1 is 1, whatever is rounded.
        let share = (1.0 - level) / 2.0 * (courses as f64 + 1.0);
        ((share + 1e-9).floor() as usize).max(1)
    }

    /// Where a value lies.
    #[must_use]
    pub fn standing(&self, value: f64) -> Standing {
        if value < self.lower {
            Standing::Below
        } else if value > self.upper {
            Standing::Above
        } else {
            Standing::Inside
        }
    }
}

/// Where a value lies with respect to a band.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Under its lower end.
    Below,
    /// Between its ends, ends included.
    Inside,
    /// Over its upper end.
    Above,
}

/// How far out each course is at each moment of one quantity, by moment and course; values and
/// what comes of them are `None` where a course has nothing.
///
/// A course's distance from the median of the others, over the mean distance of those others that
/// lie on the same side of it: about 1 is usual, whatever the unit and however skewed the distribution.
/// Positive above, negative below. (Scaling each side by itself: Myllymäki, Grabarnik, Seijo & Stoyan
/// 2015, Spatial Statistics 11, 19-34. Leaving the course itself out keeps it from hiding itself,
/// and all are treated alike, which is all that [`share_as_far`] asks for.) Where no other lies on that
/// side, distances are taken from all moments; where the others never differ at all, whoever does
/// is infinitely far out.
#[must_use]
pub fn outlyingness(moments: &[Vec<Option<f64>>]) -> Vec<Vec<Option<f64>>> {
    let distances: Vec<Vec<Option<Distance>>> = moments.iter().map(|m| distances(m)).collect();
    let courses = moments.iter().map(Vec::len).max().unwrap_or(0);
    let usual: Vec<f64> = (0..courses)
        .map(|course| {
            let own = distances
                .iter()
                .filter_map(|moment| moment.get(course)?.as_ref());
            let scales = own.flat_map(|d| [d.below, d.above]).filter(|&s| s > 0.0);
            let (sum, n) = scales.fold((0.0, 0_u32), |(sum, n), s| (sum + s, n + 1));
            if n == 0 { 0.0 } else { sum / f64::from(n) }
        })
        .collect();
    let out = |(course, distance): (usize, &Option<Distance>)| {
        let Distance { own, below, above } = (*distance)?;
        let side = if own < 0.0 { below } else { above };
        let scale = if side > 0.0 { side } else { usual[course] };
        Some(if own == 0.0 { 0.0 } else { own / scale })
    };
    let of_moment = |moment: &Vec<Option<Distance>>| moment.iter().enumerate().map(out).collect();
    distances.iter().map(of_moment).collect()
}

/// Of a course at a moment.
#[derive(Clone, Copy)]
struct Distance {
    /// From the median of the others.
    own: f64,
    /// Mean distance from it of the others below it; zero if there are none.
    below: f64,
    /// And of those above it.
    above: f64,
}

fn distances(moment: &[Option<f64>]) -> Vec<Option<Distance>> {
    let finite = |(course, value): (usize, &Option<f64>)| {
        let value = value.filter(|v| v.is_finite())?;
        Some((value, course))
    };
    let mut sorted: Vec<(f64, usize)> = moment.iter().enumerate().filter_map(finite).collect();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut found = vec![None; moment.len()];
    let Some(others) = sorted.len().checked_sub(1).filter(|&others| others > 0) else {
        return found;
    };
    let mut sums = vec![0.0];
    for (value, _) in &sorted {
        sums.push(sums[sums.len() - 1] + value);
    }
    // Mean of what stands at these places, but for the place left out.
    let mean_but = |from: usize, to: usize, out: usize| {
        let (mut sum, mut n) = (sums[to] - sums[from], to - from);
        if (from..to).contains(&out) {
            sum = (sums[out] - sums[from]) + (sums[to] - sums[out + 1]);
            n -= 1;
        }
        (n > 0).then(|| sum / n as f64)
    };
    for (place, &(value, course)) in sorted.iter().enumerate() {
        let other = |nth: usize| sorted[if nth < place { nth } else { nth + 1 }].0;
        let median = f64::midpoint(other((others - 1) / 2), other(others / 2));
        let lower = sorted.partition_point(|s| s.0 < median);
        let upper = sorted.partition_point(|s| s.0 <= median);
        let below = mean_but(0, lower, place).map_or(0.0, |mean| median - mean);
        let above = mean_but(upper, sorted.len(), place).map_or(0.0, |mean| mean - median);
        found[course] = Some(Distance {
            own: value - median,
            below: below.max(0.0),
            above: above.max(0.0),
        });
    }
    found
}

/// How often a course like the others would be at least as far out as `own`: (1 + as many of the
/// others as are) / (n + 1). Whatever "far out" is, as long as it treats all courses alike: if this one
/// is drawn as the others are, the share is at most p with a probability of at most p (Barnard
/// 1963, Journal of the Royal Statistical Society B 25, 294).
#[must_use]
pub fn share_as_far(own: f64, others: &[f64]) -> f64 {
    let as_far = others.iter().filter(|&&other| other >= own).count();
    (1 + as_far) as f64 / (1 + others.len()) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_band_says_which_level_it_has() {
        let to = |n: u32| (1..=n).map(f64::from).collect::<Vec<f64>>();
        let ends = |n: u32| {
            let band = PredictiveBand::of(&to(n)).expect("values");
            (band.lower, band.middle, band.upper, band.level)
        };
        assert_eq!(ends(39), (1.0, 20.0, 39.0, 0.95));
        assert_eq!(ends(79), (2.0, 40.0, 78.0, 0.95));
        // 1 - 2/10 and 1 - 2/51.
        assert_eq!(ends(9), (1.0, 5.0, 9.0, 0.8));
        assert!((ends(50).3 - 0.960_784).abs() < 1e-6);
        assert_eq!(PredictiveBand::of(&[1.0]), None);
        assert_eq!(PredictiveBand::of(&[1.0, f64::NAN]), None);
    }

    #[test]
    fn distances_are_those_worked_out_by_hand() {
        // Of 10 among 1, 2, 3, 5: median 2.5; above it 3 and 5, on average 1.5 away: 7.5 / 1.5.
        // Of 1 among 2, 3, 5, 10: median 4; below it 2 and 3, 1.5 away: -3 / 1.5.
        // Of 3 among 1, 2, 5, 10: median 3.5; below it 1 and 2, 2 away: -.5 / 2.
        let moment = [10.0, 1.0, 2.0, 3.0, 5.0].map(Some).to_vec();
        let out = outlyingness(&[moment]);
        assert_eq!(out[0][0], Some(5.0));
        assert_eq!(out[0][1], Some(-2.0));
        assert_eq!(out[0][3], Some(-0.25));
    }

    #[test]
    fn what_never_was_is_infinitely_far_out_and_what_is_rare_is_not() {
        let never = |own: f64| {
            let mut moment = vec![Some(0.0); 20];
            moment[0] = Some(own);
            outlyingness(&[moment])[0][0]
        };
        assert_eq!(never(0.0), Some(0.0));
        assert_eq!(never(3.0), Some(f64::INFINITY));
        // Seven at this moment among nothing; another course had one at another moment.
        let mut now = vec![Some(0.0); 20];
        let mut then = now.clone();
        now[0] = Some(7.0);
        then[5] = Some(1.0);
        assert_eq!(outlyingness(&[now, then])[0][0], Some(7.0));
    }

    #[test]
    fn nothing_is_said_of_what_is_not_there() {
        let out = outlyingness(&[
            vec![None, Some(1.0), Some(2.0)],
            vec![Some(1.0), None, None],
        ]);
        assert_eq!(out[0][0], None);
        assert!(out[0][1].is_some());
        assert_eq!(out[1], [None, None, None]);
    }

    #[test]
    fn a_share_counts_itself() {
        assert_eq!(share_as_far(3.0, &[1.0, 2.0, 3.0, 4.0]), 3.0 / 5.0);
        assert_eq!(share_as_far(f64::INFINITY, &[1.0; 19]), 0.05);
    }
}
