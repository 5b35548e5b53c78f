//! What the replications of an arm say together of a measure: how many were disturbed, when it is
//! over, where it ends up. How one replication is judged is [`rule`](super::rule).

use serde::{Deserialize, Serialize};

use super::rule::{Judged, Relapse, Verdict, Why};
use crate::model::spec::CivilDate;
use crate::statistics::{
    Interval, KaplanMeier, Outcome, Proportion, SurvivalBand, SurvivalStep, TimeToEvent,
};
use crate::study::estimates::{Difference, Figure};

/// One step of the curve: the chance of having recovered by a day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// Days from the arm's own go-live.
    pub days: f64,
    /// The date.
    pub date: CivilDate,
    /// Chance of having recovered by then.
    pub chance: f64,
    /// Its 95 % interval; null once all have recovered.
    pub interval: Option<Interval>,
    /// Within which the whole curve lies at once with 95 %; null beyond the part that was watched.
    pub band: Option<Interval>,
}

/// Mean days until recovered, those who never were counted as long as they were watched.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct MeanWithin {
    /// The mean, in days from the arm's own go-live.
    pub days: f64,
    /// Its 95 % interval; null if the times do not vary.
    pub interval: Option<Interval>,
    /// How long they were watched, in days.
    pub horizon: f64,
}

/// When so many of the replications have recovered; null if that many never do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Dates {
    /// A tenth of replications has recovered.
    pub p10: Option<CivilDate>,
    /// Half have.
    pub p50: Option<CivilDate>,
    /// Nine tenths have.
    pub p90: Option<CivilDate>,
}

/// How one arm recovers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ArmRecovery {
    /// Replications judged.
    pub n: usize,
    /// Never out of the ordinary.
    pub undisturbed: usize,
    /// Of those: temporary help is there to the end, and nobody knows what it is without.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub undisturbed_with_help: usize,
    /// Disturbed, and the transient is over.
    pub over: usize,
    /// Disturbed, and not over within the horizon: the share past the point of no return, as far
    /// as the horizon shows.
    pub not_yet: Proportion,
    /// Of those not over: the measure is back, but temporary help is still there.
    pub help_still_there: usize,
    /// Disturbed replications, over or not, in which it had been back and went out again.
    pub relapsed: usize,
    /// When it is over, of those disturbed.
    pub dates: Dates,
    /// When the measure is back, of those disturbed, temporary help or not: what a plan brings
    /// sooner is not later because the help that does it stays.
    pub with_help: Dates,
    /// Median in days from the arm's own go-live, of those disturbed; null if it is over in fewer than half.
    pub median_days: Option<f64>,
    /// 95 % interval of the median, in days; an end that is not reached is null.
    pub median_interval: (Option<f64>, Option<f64>),
    /// Mean days until it is over, of those disturbed, within the time watched.
    pub restricted_mean: Option<MeanWithin>,
    /// The last day on which it could have been seen to be over.
    pub watched_until: CivilDate,
    /// Chance that it is over by a day, of those disturbed (Kaplan-Meier).
    pub curve: Vec<Step>,
    /// Where it ends up.
    pub levels: Levels,
    /// The excess in weeks of work; null for what is no stock.
    pub delay: Option<Delay>,
}

fn is_zero(replications: &usize) -> bool {
    *replications == 0
}

impl ArmRecovery {
    /// Whether nothing is out of the ordinary in more than half of the replications.
    #[must_use]
    pub fn is_mostly_undisturbed(&self) -> bool {
        2 * self.undisturbed > self.n
    }

    /// Whether that is so in more than half of the replications with temporary help that is still there
    /// in the end.
    #[must_use]
    pub fn is_mostly_undisturbed_with_help(&self) -> bool {
        2 * self.undisturbed_with_help > self.n
    }

    /// Whether it is as good as before in more than half of the replications, but for temporary help
    /// that is still there in the end: what it is without, nobody knows.
    #[must_use]
    pub fn is_mostly_helped(&self) -> bool {
        2 * self.help_still_there > self.n
    }

    /// Replications that were disturbed.
    #[must_use]
    pub fn disturbed(&self) -> usize {
        self.n - self.undisturbed
    }
}

/// The level of the last weeks of the horizon.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Levels {
    /// The first of the days.
    pub from: CivilDate,
    /// More (or less) than in the same weeks without a go-live: the new level, for good as far as
    /// the horizon shows.
    pub against_baseline: Difference,
    /// More (or less) than in the same arm in the weeks before the scenario's go-live, postponed or not; null
    /// for what is no stock.
    pub since_go_live: Option<Difference>,
}

/// An excess over the baseline, in weeks of what the baseline does in a week.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Delay {
    /// When it is worst.
    pub at_worst: Figure,
    /// In the last weeks.
    pub at_end: Figure,
}

/// Puts verdicts together; `after` gives the days from the go-live to a working day, `watched` is
/// the last working day on which it could be seen to be over, `date` gives the date so many days
/// from the go-live.
pub(super) fn together(
    judged: &[Judged],
    after: impl Fn(usize) -> usize,
    watched: usize,
    date: impl Fn(usize) -> CivilDate,
    levels: Levels,
    delay: Option<Delay>,
) -> Option<ArmRecovery> {
    let event = |at: usize, outcome| {
        let day = after(at) as f64;
        TimeToEvent { day, outcome }
    };
    let disturbed = || (judged.iter()).filter(|judged| judged.verdict != Verdict::Undisturbed);
    let over = disturbed().map(|judged| match judged.verdict {
        Verdict::Over(at) => event(at, Outcome::Happened),
        _ => event(watched, Outcome::Censored),
    });
    let back = disturbed().map(|judged| match judged.back {
        Some(at) => event(at, Outcome::Happened),
        None => event(watched, Outcome::Censored),
    });
    let count = |wanted: fn(&Judged) -> bool| judged.iter().filter(|j| wanted(j)).count();
    let not_yet = count(|j| matches!(j.verdict, Verdict::NotYet(..)));
    let [curve, with_help] =
        [over.collect(), back.collect::<Vec<_>>()].map(|t| KaplanMeier::of(&t));
    let dates = |curve: &Option<KaplanMeier>| {
        let by = |share: f64| {
            let day = curve.as_ref()?.quantile(share)?;
            Some(date(day as usize))
        };
        Dates {
            p10: by(0.1),
            p50: by(0.5),
            p90: by(0.9),
        }
    };
    let steps = curve.as_ref().map_or_else(Vec::new, |curve| {
        let band = curve.simultaneous_band();
        let steps = curve.steps.iter();
        steps.map(|s| step(s, &band, &date)).collect()
    });
    let mean = curve.as_ref().and_then(|c| c.restricted_mean(c.last_day));
    Some(ArmRecovery {
        n: judged.len(),
        undisturbed: count(|j| j.verdict == Verdict::Undisturbed),
        undisturbed_with_help: count(|j| j.verdict == Verdict::Undisturbed && j.is_helped),
        over: count(|j| matches!(j.verdict, Verdict::Over(_))),
        not_yet: Proportion::of(not_yet, judged.len())?,
        help_still_there: count(|j| matches!(j.verdict, Verdict::NotYet(_, Why::HelpStillThere))),
        relapsed: count(|j| j.relapse != Relapse::No),
        dates: dates(&curve),
        with_help: dates(&with_help),
        median_days: curve.as_ref().and_then(KaplanMeier::median),
        median_interval: curve
            .as_ref()
            .map_or((None, None), KaplanMeier::median_interval),
        restricted_mean: mean.map(|mean| MeanWithin {
            days: mean.mean,
            interval: mean.interval(),
            horizon: mean.horizon,
        }),
        watched_until: date(after(watched)),
        curve: steps,
        levels,
        delay,
    })
}

fn step(step: &SurvivalStep, band: &SurvivalBand, date: impl Fn(usize) -> CivilDate) -> Step {
    // Of those who have not recovered yet, the others have.
    let recovered = |survives: Interval| Interval {
        lower: 1.0 - survives.upper,
        upper: 1.0 - survives.lower,
    };
    Step {
        days: step.day,
        date: date(step.day as usize),
        chance: 1.0 - step.survival,
        interval: step.interval.map(recovered),
        band: band.at(step.day).map(recovered),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::spec::Scenario;

    #[test]
    fn never_disturbed_over_and_not_yet_are_three_things() {
        let start = Scenario::from_toml("title = \"t\"\nstart = 2024-03-01\nend = 2024-03-31\n")
            .expect("a scenario")
            .start;
        let judged = |verdict, relapse, back| Judged {
            verdict,
            relapse,
            is_helped: verdict == Verdict::Undisturbed,
            back,
            peak: 1.0,
        };
        let verdicts = [
            judged(Verdict::Undisturbed, Relapse::No, None),
            judged(Verdict::Over(0), Relapse::No, Some(0)),
            judged(Verdict::Over(4), Relapse::No, Some(3)),
            judged(Verdict::Over(8), Relapse::BackFrom(2), Some(8)),
            judged(
                Verdict::NotYet(20, Why::HelpStillThere),
                Relapse::No,
                Some(1),
            ),
        ];
        let levels = Levels {
            from: start,
            against_baseline: Difference::default(),
            since_go_live: None,
        };
        // Working days stand at every second day here, as if every other day were a holiday.
        let date = |d| start.plus_days(d as i64);
        let found = together(&verdicts, |at| 2 * at, 20, date, levels, None);
        let found = found.expect("five verdicts");
        assert_eq!((found.n, found.undisturbed, found.over), (5, 1, 3));
        assert_eq!((found.not_yet.successes, found.not_yet.n), (1, 5));
        assert_eq!((found.help_still_there, found.relapsed), (1, 1));
        assert_eq!(found.undisturbed_with_help, 1);
        assert!(!found.is_mostly_helped());
        // The undisturbed are in no date.
        assert_eq!(found.median_days, Some(8.0));
        assert_eq!(found.dates.p10, Some(start));
        assert_eq!(found.dates.p50, Some(start.plus_days(8)));
        assert_eq!(found.dates.p90, None);
        assert_eq!(found.watched_until, start.plus_days(40));
        let halves = [found.with_help.p50, found.with_help.p90];
        assert_eq!(halves, [2, 16].map(|d| Some(start.plus_days(d))));
        let chances: Vec<f64> = found.curve.iter().map(|s| s.chance).collect();
        assert_eq!(chances, [0.25, 0.5, 0.75]);
        // By hand: (0 + 8 + 16 + 40) / 4 days; the band is 1.3581 / sqrt(4) on either side.
        let mean = found.restricted_mean.expect("four were disturbed");
        assert_eq!((mean.days, mean.horizon), (16.0, 40.0));
        assert!(mean.interval.expect("they vary").contains(16.0));
        let band = found.curve[1].band.expect("watched");
        assert!(band.lower == 0.0 && band.upper == 1.0, "{band:?}");
    }
}
