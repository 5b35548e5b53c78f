//! One trial of each interval: replications of a queue whose answer is known, the interval from
//! them, and whether it holds the answer. Counted in `intervals`.

use cutover::statistics::queueing::ErlangA;
use cutover::statistics::{
    AgainstBest, Best, Estimate, Family, KaplanMeier, PairedEstimate, Proportion, RatioEstimate,
    RatioMethod, quantile_interval,
};

use crate::oracles::clinic::Clinic;
use crate::oracles::judgement::Part;
use crate::queues::{Backlog, Desk, clinic_end, phone_day, seen};
use crate::random::Random;

/// Draws `n` replications and says whether their interval holds the truth.
pub type Trial = Box<dyn Fn(&mut Random, usize) -> bool>;

/// Ways to book ten patients into a hundred minutes.
pub fn clinics() -> [Clinic; 4] {
    [
        Clinic::evenly(10, 10.0, 100.0, 9.0, 0.1),
        Clinic::bailey_welch(10, 10.0, 100.0, 9.0, 0.1),
        Clinic::evenly(10, 9.0, 100.0, 9.0, 0.1),
        Clinic::evenly(10, 8.0, 100.0, 9.0, 0.1),
    ]
}

fn overrun(clinic: &Clinic, random: &mut Random) -> f64 {
    f64::max(clinic_end(clinic, random) - clinic.planned, 0.0)
}

/// Overrun of every clinic in `n` replications, all clinics meeting the same patients.
pub fn overruns(random: &mut Random, n: usize) -> Vec<Vec<f64>> {
    let patients: Vec<u64> = (0..n).map(|_| random.bits()).collect();
    let of = |clinic| {
        let one = |&seed: &u64| overrun(clinic, &mut Random(seed));
        patients.iter().map(one).collect()
    };
    clinics().iter().map(of).collect()
}

fn sample(random: &mut Random, n: usize, draw: impl Fn(&mut Random) -> f64) -> Vec<f64> {
    (0..n).map(|_| draw(random)).collect()
}

/// The truth about the clinics' mean overruns.
pub fn mean_overruns() -> [f64; 4] {
    clinics().map(|clinic| clinic.solve().overrun)
}

pub fn mean_wait_at_the_desk() -> Trial {
    let desk = Desk::law();
    let truth = desk.mean_wait();
    Box::new(move |random, n| {
        let waits = sample(random, n, |random| desk.day(random));
        holds_mean(&waits, truth)
    })
}

pub fn mean_overrun() -> Trial {
    let [clinic, ..] = clinics();
    let truth = clinic.solve().overrun;
    Box::new(move |random, n| {
        let overruns = sample(random, n, |random| overrun(&clinic, random));
        holds_mean(&overruns, truth)
    })
}

fn holds_mean(sample: &[f64], truth: f64) -> bool {
    let estimate = Estimate::of(sample).expect("finite");
    estimate.interval().expect("two or more").contains(truth)
}

/// Bailey & Welch's rule against even appointments.
pub fn paired_overrun() -> Trial {
    let [evenly, bailey_welch, ..] = mean_overruns();
    Box::new(move |random, n| {
        let by_clinic = overruns(random, n);
        let paired = PairedEstimate::of(&by_clinic[1], &by_clinic[0]).expect("pairs");
        let interval = paired.difference.interval().expect("two or more");
        interval.contains(bailey_welch - evenly)
    })
}

/// How often the clinic ends half an hour late.
pub fn share_of_late_clinics() -> Trial {
    let [clinic, ..] = clinics();
    let truth = late(&clinic);
    Box::new(move |random, n| {
        let is_late = |_: &usize| overrun(&clinic, random) > 30.0;
        let share = Proportion::of((0..n).filter(is_late).count(), n);
        share.expect("trials").interval.contains(truth)
    })
}

/// Chance that a clinic ends half an hour late.
pub fn late(clinic: &Clinic) -> f64 {
    clinic.solve().end_exceeds(clinic.planned + 30.0)
}

/// The minute by which the clinic has ended with chance `p`.
pub fn quantile_of_the_end(p: f64) -> Trial {
    let [clinic, ..] = clinics();
    let answer = clinic.solve();
    let truth = first_time(1_000.0, |time| answer.end_exceeds(time) <= 1.0 - p);
    Box::new(move |random, n| {
        let mut ends = sample(random, n, |random| clinic_end(&clinic, random));
        ends.sort_by(f64::total_cmp);
        let found = quantile_interval(&ends, p).expect("a quantile");
        between((found.lower, found.upper), truth)
    })
}

/// Whether `truth` lies between two ends, of which one that is not known excludes nothing.
pub fn between((lower, upper): (Option<f64>, Option<f64>), truth: f64) -> bool {
    lower.is_none_or(|lower| lower <= truth) && upper.is_none_or(|upper| truth <= upper)
}

/// Where `reached` turns true between 0 and `limit`, by bisection.
fn first_time(limit: f64, reached: impl Fn(f64) -> bool) -> f64 {
    let (mut before, mut after) = (0.0, limit);
    for _ in 0..60 {
        let middle = f64::midpoint(before, after);
        if reached(middle) {
            after = middle;
        } else {
            before = middle;
        }
    }
    after
}

/// One clerk with few callers, of whom 16 % give up.
pub fn phones() -> ErlangA {
    ErlangA {
        arrival_rate: 0.2,
        mean_service: 3.0,
        servers: 1,
        mean_patience: Some(10.0),
        capacity: None,
    }
}

/// The share of all callers who gave up, from half hours with six callers each in the mean.
pub fn share_who_gave_up(method: RatioMethod) -> Trial {
    let phones = phones();
    let truth = phones.solve().expect("valid").abandoned;
    Box::new(move |random, n| {
        let ratio = gave_up(&phones, 30.0, method, random, n);
        ratio.interval().expect("two or more").contains(truth)
    })
}

/// The estimate of that share from `n` periods of so many `minutes`.
pub fn gave_up(
    phones: &ErlangA,
    minutes: f64,
    method: RatioMethod,
    random: &mut Random,
    n: usize,
) -> RatioEstimate {
    let periods = (0..n).map(|_| phone_day(phones, minutes, random));
    let (gave_up, called): (Vec<f64>, Vec<f64>) =
        periods.map(|Part { sum, count }| (sum, count)).unzip();
    RatioEstimate::by(method, &gave_up, &called).expect("callers")
}

/// Whether all intervals of a family hold; against the first clinic, or all pairs.
pub fn family_of_clinics(all_pairs: bool) -> Trial {
    let truth = mean_overruns();
    Box::new(move |random, n| {
        let by_clinic = overruns(random, n);
        let family = if all_pairs {
            Family::all_pairs(&by_clinic)
        } else {
            Family::against(&by_clinic, 0)
        };
        let comparisons = family.expect("complete").comparisons;
        comparisons.iter().all(|one| {
            one.interval
                .contains(truth[one.changed] - truth[one.baseline])
        })
    })
}

/// Whether the best clinic is among those that may be, and all intervals hold.
pub fn best_of_clinics() -> Trial {
    let truth = mean_overruns();
    Box::new(move |random, n| {
        let found = AgainstBest::of(&overruns(random, n), Best::Smallest).expect("complete");
        holds_best(&found, &truth)
    })
}

/// Whether all intervals against the smallest hold, and the smallest may be best. Of several
/// that are equally good only the first is looked at: that all of them may be is not promised.
pub fn holds_best(found: &AgainstBest, truth: &[f64]) -> bool {
    let smallest = |values: &mut dyn Iterator<Item = f64>| values.fold(f64::INFINITY, f64::min);
    let intervals = found.contenders.iter().enumerate().all(|(i, contender)| {
        let others = truth.iter().enumerate().filter(|&(j, _)| j != i);
        let rival = smallest(&mut others.map(|(_, &other)| other));
        contender.interval.contains(truth[i] - rival)
    });
    let best = smallest(&mut truth.iter().copied());
    let position = truth.iter().position(|&value| value <= best);
    intervals && position.is_some_and(|best| found.contenders[best].may_be_best)
}

/// How long a backlog is watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Watch {
    /// In whole days, as a simulation reports them, and all until day 20.
    OneHorizon,
    /// Each to a time of its own, uniform up to day 40.
    Uniform,
}

impl Watch {
    /// The curve of `n` backlogs.
    fn curve(self, backlog: &Backlog, random: &mut Random, n: usize) -> KaplanMeier {
        let one = |_| {
            let days = backlog.days(random);
            match self {
                Self::OneHorizon => seen(days.ceil(), 20.0),
                Self::Uniform => seen(days, 40.0 * random.uniform()),
            }
        };
        KaplanMeier::of(&(0..n).map(one).collect::<Vec<_>>()).expect("valid")
    }

    /// Days between two points at which the true curve is known.
    fn step(self) -> f64 {
        match self {
            Self::OneHorizon => 1.0,
            Self::Uniform => 0.1,
        }
    }

    /// The true curve, at every [`step`](Self::step) up to day 40.
    fn truth(self, backlog: &Backlog) -> Vec<f64> {
        let steps = (40.0 / self.step()).round() as usize;
        backlog.survival(self.step(), steps)
    }
}

/// Chance that the backlog is gone by day 8.
pub fn gone_by_day_eight(watch: Watch) -> Trial {
    let backlog = Backlog::usual();
    let truth = 1.0 - backlog.survival(1.0, 8)[8];
    Box::new(move |random, n| {
        let known = watch.curve(&backlog, random, n).chance_by(8.0);
        // Nothing known excludes nothing.
        known.is_none_or(|(_, interval)| interval.is_none_or(|i| i.contains(truth)))
    })
}

/// The whole curve, at every point known, as far as the band goes.
pub fn whole_curve(watch: Watch) -> Trial {
    let backlog = Backlog::usual();
    let truth = watch.truth(&backlog);
    Box::new(move |random, n| {
        let band = watch.curve(&backlog, random, n).simultaneous_band();
        let mut points = truth.iter().enumerate();
        points.all(|(index, &survival)| {
            let at = band.at(index as f64 * watch.step());
            at.is_none_or(|interval| interval.contains(survival))
        })
    })
}

/// The day by which a share of backlogs is gone.
pub fn day_by_which(watch: Watch, share: f64) -> Trial {
    let backlog = Backlog::usual();
    let curve = backlog.survival(0.1, 400);
    let gone = curve.iter().position(|&survival| survival <= 1.0 - share);
    let after = gone.expect("within forty days");
    // A straight line between points a tenth of a day apart is right to a thousandth of a day.
    let beyond = (1.0 - share - curve[after]) / (curve[after - 1] - curve[after]);
    let day = (after as f64 - beyond) * 0.1;
    let truth = if watch == Watch::OneHorizon {
        day.ceil()
    } else {
        day
    };
    Box::new(move |random, n| {
        let found = watch.curve(&backlog, random, n).quantile_interval(share);
        between(found, truth)
    })
}

/// Mean days until it is gone, those of more than 15 counted as 15.
pub fn mean_days_up_to_fifteen(watch: Watch) -> Trial {
    let backlog = Backlog::usual();
    let truth = match watch {
        Watch::OneHorizon => backlog.survival(1.0, 14).iter().sum::<f64>(),
        Watch::Uniform => simpson(&backlog.survival(0.1, 150), 0.1),
    };
    Box::new(move |random, n| {
        let curve = watch.curve(&backlog, random, n);
        let known = curve.restricted_mean(15.0).and_then(|mean| mean.interval());
        known.is_none_or(|interval| interval.contains(truth))
    })
}

/// Area under values at equal distances, of which there is an odd number.
fn simpson(values: &[f64], distance: f64) -> f64 {
    let weight = |index: usize| match index {
        0 => 1.0,
        _ if index == values.len() - 1 => 1.0,
        _ if index % 2 == 1 => 4.0,
        _ => 2.0,
    };
    let weighted = values.iter().enumerate().map(|(i, v)| weight(i) * v);
    weighted.sum::<f64>() * distance / 3.0
}
