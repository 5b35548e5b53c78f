//! What is assumed of a go-live and may as well be less or more: how slow staff are, how often
//! something goes wrong. Everything here touches the arms with a go-live alone.

use serde::{Deserialize, Serialize};

use crate::model::spec::{
    CurveFamily, Errors, LearningCurve, Moment, NewSystem, Outages, Pace, Scenario, Share, Slow,
};

/// An assumption that is taken apart from the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Assumed {
    /// By how much staff are slower at first than they are in the end.
    SlowAtFirst,
    /// How much they have to do before they are used to it.
    TimeToLearn,
    /// By how much they stay slower, or become quicker, for good.
    SlowForGood,
    /// How often bookings and visits are entered wrongly.
    Errors,
    /// How much oftener patients ring from the go-live on.
    MoreCalls,
    /// How much is down, or answers slowly.
    DownOrSlow,
    /// Which share of letters is not sent.
    Letters,
    /// Which share of appointments is carried over out of its slot.
    Migration,
    /// Which share of bookings is left on a list outside the system.
    WorkAround,
}

/// How much of it there is instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Instead {
    /// Half as much.
    Less,
    /// Half as much again.
    More,
}

impl Instead {
    /// Both.
    pub const BOTH: [Self; 2] = [Self::Less, Self::More];

    /// So many times as much.
    #[must_use]
    pub fn times(self) -> f64 {
        match self {
            Self::Less => 0.5,
            Self::More => 1.5,
        }
    }
}

impl Assumed {
    /// All, in the order in which they are told.
    pub const ALL: [Self; 9] = [
        Self::SlowAtFirst,
        Self::TimeToLearn,
        Self::SlowForGood,
        Self::Errors,
        Self::MoreCalls,
        Self::DownOrSlow,
        Self::Letters,
        Self::Migration,
        Self::WorkAround,
    ];

    /// Takes so much of it instead; whether there is any.
    pub fn take(self, scenario: &mut Scenario, instead: Instead) -> bool {
        let times = instead.times();
        if self == Self::MoreCalls {
            return more_calls(scenario, times);
        }
        let Some(system) = &mut scenario.new_system else {
            return false;
        };
        match self {
            Self::SlowAtFirst => curves(system, |curve| slow_at_first(curve, times)),
            Self::TimeToLearn => curves(system, |curve| time_to_learn(curve, times)),
            Self::SlowForGood => curves(system, |curve| slow_for_good(curve, times)),
            Self::Errors => system.errors.as_mut().is_some_and(|of| errors(of, times)),
            Self::DownOrSlow => {
                let slower = slow(&mut system.slow, times);
                let down = system.outages.as_mut().is_some_and(|of| down(of, times));
                slower || down
            }
            Self::Letters => share(system.letters.as_mut().map(|of| &mut of.not_sent), times),
            Self::Migration => share(
                system.migration.as_mut().map(|of| &mut of.out_of_slot),
                times,
            ),
            Self::WorkAround => share(system.work_around.as_mut().map(|of| &mut of.share), times),
            Self::MoreCalls => false,
        }
    }
}

/// So many times as much; whether there is any.
fn share(of: Option<&mut Share>, times: f64) -> bool {
    let Some(share) = of.filter(|share| **share != Share::NONE) else {
        return false;
    };
    *share = Share::of(share.value() * times);
    true
}

/// So many times the distance from what would be without; whether there is any.
fn excess(of: &mut f64, over: f64, times: f64) -> bool {
    let there = *of - over;
    *of = over + there * times;
    there != 0.0
}

/// Changes every role's curve; whether that changed any.
fn curves(system: &mut NewSystem, change: impl Fn(&mut LearningCurve) -> bool) -> bool {
    let learning = &mut system.learning;
    let roles = [
        &mut learning.clerk,
        &mut learning.receptionist,
        &mut learning.clinician,
    ];
    let changed = roles.into_iter().flatten().map(change);
    changed.fold(false, |any, one| any | one)
}

fn slow_at_first(curve: &mut LearningCurve, times: f64) -> bool {
    let in_the_end = match curve.curve {
        CurveFamily::Exponential | CurveFamily::SCurve => curve.plateau.unwrap_or(1.0),
        _ => 1.0,
    };
    let initial = curve.initial.as_mut();
    initial.is_some_and(|initial| excess(initial, in_the_end, times))
}

fn time_to_learn(curve: &mut LearningCurve, times: f64) -> bool {
    match &mut curve.pace {
        None => return false,
        Some(Pace::Transactions(n)) => *n *= times,
        Some(Pace::Worked(span)) => *span = span.times(times),
    }
    true
}

fn slow_for_good(curve: &mut LearningCurve, times: f64) -> bool {
    let plateau = curve.plateau.as_mut();
    plateau.is_some_and(|plateau| excess(plateau, 1.0, times))
}

fn errors(errors: &mut Errors, times: f64) -> bool {
    let mut any = false;
    for rate in errors.kinds_mut().into_iter().flatten() {
        any |= share(Some(&mut rate.initial), times);
        any |= share(Some(&mut rate.settled), times);
    }
    any
}

fn more_calls(scenario: &mut Scenario, times: f64) -> bool {
    let Some(queries) = &mut scenario.appointment_queries else {
        return false;
    };
    let mut any = false;
    for higher in &mut queries.higher {
        // What begins on a date is there without a go-live as well.
        if matches!(higher.from, Moment::GoLive { .. }) {
            any |= excess(&mut higher.multiple, 1.0, times);
        }
    }
    any
}

fn slow(slow: &mut [Slow], times: f64) -> bool {
    let each = slow.iter_mut();
    each.fold(false, |any, of| any | excess(&mut of.factor, 1.0, times))
}

fn down(outages: &mut Outages, times: f64) -> bool {
    for window in &mut outages.planned {
        window.lasts = window.lasts.times(times);
    }
    if let Some(random) = &mut outages.random {
        random.rate = random.rate.times(times);
    }
    !outages.planned.is_empty() || outages.random.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: &str = "title = \"t\"\nstart = 2024-01-01\ngo-live = 2024-01-29\nend = 2024-03-24\n\
        [appointment-queries]\nper-booking = 0.1\nhigher = [{ multiple = 4.0, from = \"go-live\", for = \"2 weeks\" }]\n\
        [phone-line.desk]\nlines = 2\ndays = \"mon-fri\"\nfrom = 09:00:00\nto = 17:00:00\n\
        handle = { query = { lognormal = \"3 min\", cv = 0.7 } }\n\
        [staff.office]\nrole = \"clerk\"\ncount = 2\nworks = [\"answer\"]\n\
        shifts = [{ days = \"mon-fri\", from = 09:00:00, to = 17:00:00 }]\n\
        [specialty.eyes]\nreferrals = \"20 per week\"\n\
        [new-system]\nslow = [{ factor = 1.4, from = \"go-live\", for = \"1 week\" }]\n\
        letters = { not-sent = \"10%\", from = \"go-live\", for = \"2 weeks\" }\n\
        migration = { out-of-slot = \"5%\" }\n\
        work-around = { share = \"20%\", from = \"go-live\", for = \"2 weeks\" }\n\
        [new-system.learning]\nclerk = { initial = 3.2, pace = \"300 transactions\", plateau = 1.2 }\n\
        clinician = { curve = \"wright\", initial = 1.5, per-doubling = 0.9 }\n\
        [new-system.errors]\nnot-told = { initial = \"4%\", settled = \"2%\" }\n\
        [new-system.outages]\nplanned = [{ on = \"go-live\", at = 12:00:00, lasts = \"2 hours\" }]\n";

    fn taken(assumed: Assumed, instead: Instead) -> Option<String> {
        let mut scenario = Scenario::from_toml(ALL).expect("a scenario").into_inner();
        let any = assumed.take(&mut scenario, instead);
        any.then(|| scenario.check().expect("still a scenario").to_toml())
    }

    #[test]
    fn each_is_there_and_changes_what_it_says_and_nothing_else() {
        let written = Scenario::from_toml(ALL).expect("a scenario").to_toml();
        let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
        let changed = |assumed, instead| {
            let text = taken(assumed, instead).expect("there");
            let pairs = lines(&written).into_iter().zip(lines(&text));
            let differ = pairs.filter(|(before, after)| before != after);
            differ.map(|(_, after)| after).collect::<Vec<_>>()
        };
        let less = |assumed| changed(assumed, Instead::Less);
        assert_eq!(
            less(Assumed::SlowAtFirst),
            ["initial = 2.2", "initial = 1.25"]
        );
        assert_eq!(less(Assumed::TimeToLearn), ["pace = \"150 transactions\""]);
        assert_eq!(less(Assumed::SlowForGood), ["plateau = 1.1"]);
        assert_eq!(
            less(Assumed::Errors),
            ["initial = \"2%\"", "settled = \"1%\""]
        );
        assert_eq!(less(Assumed::MoreCalls), ["multiple = 2.5"]);
        assert_eq!(
            less(Assumed::DownOrSlow),
            ["lasts = \"1 h\"", "factor = 1.2"]
        );
        assert_eq!(less(Assumed::Letters), ["not-sent = \"5%\""]);
        assert_eq!(less(Assumed::Migration), ["out-of-slot = \"2.5%\""]);
        assert_eq!(less(Assumed::WorkAround), ["share = \"10%\""]);
        assert_eq!(
            changed(Assumed::SlowAtFirst, Instead::More),
            ["initial = 4.2", "initial = 1.75"]
        );
    }

    #[test]
    fn what_is_not_assumed_is_not_there() {
        let text = ALL.split("[appointment-queries]").next().expect("a head");
        let scenario = Scenario::from_toml(&format!("{text}[new-system]\n")).expect("a scenario");
        for assumed in Assumed::ALL {
            let mut scenario = scenario.clone().into_inner();
            assert!(!assumed.take(&mut scenario, Instead::More), "{assumed:?}");
        }
    }
}
