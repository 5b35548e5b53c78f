//! What the readings of one response say together: a mean with its interval and the spread, or,
//! for times that may never come, a survival curve's figures. Comparisons are made elsewhere.

use serde::{Deserialize, Serialize};

use crate::statistics::{Estimate, KaplanMeier, Outcome, TimeToEvent};

use super::readings::Reading;

/// An estimate over replications, in the response's unit.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// Replications in which there was something to read.
    pub n: usize,
    /// How many of them are censored: it had not happened by the end.
    pub censored: usize,
    /// How many of these were as before, but for temporary help that was still there.
    #[serde(default, skip_serializing_if = "is_none")]
    pub with_help: usize,
    /// Mean. Of times of which some are censored, the restricted mean: those count as long as
    /// they were watched for.
    pub mean: Option<f64>,
    /// Half the width of the mean's 95 % interval.
    pub half_width: Option<f64>,
    /// 5 % of replications are at or below this.
    pub p05: Option<f64>,
    /// Median.
    pub p50: Option<f64>,
    /// 95 % of replications are at or below this. Of times, percentiles that nobody lived to see
    /// are missing.
    pub p95: Option<f64>,
}

impl Answer {
    /// The answer to a response, from what was read off each replication; `is_a_time` as
    /// [`Response::is_a_time`](crate::model::spec::Response::is_a_time) has it.
    #[must_use]
    pub fn of(readings: &[Option<Reading>], is_a_time: bool) -> Self {
        let known: Vec<Reading> = readings.iter().flatten().copied().collect();
        let answer = if is_a_time {
            Self::of_times(&known)
        } else {
            Self::of_values(&known)
        };
        answer.unwrap_or_default()
    }

    fn of_values(known: &[Reading]) -> Option<Self> {
        let values: Vec<f64> = known.iter().map(|r| r.value).collect();
        let estimate = Estimate::of(&values)?;
        Some(Self {
            n: estimate.n,
            censored: 0,
            with_help: 0,
            mean: Some(estimate.mean),
            half_width: estimate.half_width,
            p05: Some(estimate.p05),
            p50: Some(estimate.p50),
            p95: Some(estimate.p95),
        })
    }

    fn of_times(known: &[Reading]) -> Option<Self> {
        let curve = survival(known)?;
        let restricted = curve.restricted_mean(curve.last_day);
        Some(Self {
            n: curve.n,
            censored: curve.censored,
            with_help: known.iter().filter(|r| r.is_only_with_help()).count(),
            mean: restricted.map(|r| r.mean),
            half_width: restricted.and_then(|r| r.half_width()),
            p05: curve.quantile(0.05),
            p50: curve.quantile(0.5),
            p95: curve.quantile(0.95),
        })
    }
}

#[allow(clippy::trivially_copy_pass_by_ref)] // As serde asks.
const fn is_none(count: &usize) -> bool {
    *count == 0
}

/// The curve through times, censored ones counted as such.
#[must_use]
pub fn survival(readings: &[Reading]) -> Option<KaplanMeier> {
    let observed: Vec<TimeToEvent> = readings
        .iter()
        .map(|reading| TimeToEvent {
            day: reading.value,
            outcome: if reading.is_censored() {
                Outcome::Censored
            } else {
                Outcome::Happened
            },
        })
        .collect();
    KaplanMeier::of(&observed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::readings::Status;

    #[test]
    fn times_that_never_came_are_counted() {
        let later = |value, status| Some(Reading { value, status });
        let came = |value| Some(Reading::known(value));
        let answer = Answer::of(
            &[
                came(10.0),
                came(20.0),
                None,
                later(60.0, Status::NotYet),
                later(60.0, Status::OnlyWithHelp),
            ],
            true,
        );
        assert_eq!((answer.n, answer.censored, answer.with_help), (4, 2, 1));
        assert_eq!(answer.mean, Some(37.5));
        assert_eq!(
            (answer.p05, answer.p50, answer.p95),
            (Some(10.0), Some(20.0), None)
        );
        assert!(answer.half_width.is_some_and(|h| h > 0.0));
        let value = Answer::of(&[came(1.0), came(3.0)], false);
        assert_eq!((value.mean, value.n, value.censored), (Some(2.0), 2, 0));
        assert_eq!(Answer::of(&[None], false), Answer::default());
    }
}
