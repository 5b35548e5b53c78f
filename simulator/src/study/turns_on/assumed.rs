//! What is assumed of a go-live and may as well be less or more: how slow staff are, how often
//! something goes wrong. Everything here touches the arms with a go-live alone.

use serde::{Deserialize, Serialize};

use crate::model::spec::{
    Builds, Errors, LearningCurve, Moment, NewSystem, Outages, Pace, Scenario, Share, Slow,
};

/// An assumption that is taken apart from the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Assumed {
    /// By how much staff are slower than on the familiar system, at first and for good.
    Slowness,
    /// How much they have to do before they are used to it.
    TimeToLearn,
    /// How much more often bookings and visits are entered wrongly.
    Errors,
    /// How much more often patients ring from the go-live on.
    MoreCalls,
    /// How much is down, or answers slowly.
    DownOrSlow,
    /// Which share of letters is not sent, from the go-live on.
    Letters,
    /// Which share of appointments is carried over out of its slot.
    Migration,
    /// Which share of bookings is left on a list outside the system.
    WorkAround,
    /// Which share of clinics is not built in time.
    NotBuilt,
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
    /// As a noun.
    #[must_use]
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Slowness => "how much slower the new system makes staff",
            Self::TimeToLearn => "how long staff take to learn it",
            Self::Errors => "how often entries go wrong",
            Self::MoreCalls => "how much more often patients ring",
            Self::DownOrSlow => "how often the system is down or slow",
            Self::Letters => "how many letters are not sent",
            Self::Migration => "how many appointments are carried over out of their slots",
            Self::WorkAround => "how many bookings are left outside the system",
            Self::NotBuilt => "how many clinics are not built in time",
        }
    }

    /// All, in the order in which they are told.
    pub const ALL: [Self; 9] = [
        Self::Slowness,
        Self::TimeToLearn,
        Self::Errors,
        Self::MoreCalls,
        Self::DownOrSlow,
        Self::Letters,
        Self::Migration,
        Self::WorkAround,
        Self::NotBuilt,
    ];

    /// Takes so much of it instead; whether there is any, and as much can be.
    pub fn take(self, scenario: &mut Scenario, instead: Instead) -> bool {
        let times = instead.times();
        if self == Self::MoreCalls {
            return more_calls(scenario, times);
        }
        let Some(system) = &mut scenario.new_system else {
            return false;
        };
        match self {
            Self::Slowness => curves(system, |curve| slowness(curve, times)),
            Self::TimeToLearn => curves(system, |curve| time_to_learn(curve, times)),
            Self::Errors => system.errors.as_mut().is_some_and(|of| errors(of, times)),
            Self::DownOrSlow => {
                let slower = slow(&mut system.slow, times);
                let down = system.outages.as_mut().is_some_and(|of| down(of, times));
                slower || down
            }
            // What begins on a date is there without a go-live as well.
            Self::Letters => {
                let letters = system.letters.as_mut();
                let letters = letters.filter(|of| is_of_the_go_live(of.from));
                share(letters.map(|of| &mut of.not_sent), times)
            }
            Self::Migration => share(
                system.migration.as_mut().map(|of| &mut of.out_of_slot),
                times,
            ),
            Self::WorkAround => share(system.work_around.as_mut().map(|of| &mut of.share), times),
            Self::NotBuilt => system
                .builds
                .as_mut()
                .is_some_and(|of| not_built(of, times)),
            Self::MoreCalls => false,
        }
    }
}

/// So many times as much; whether there is any, and it can be.
fn share(of: Option<&mut Share>, times: f64) -> bool {
    let Some(share) = of.filter(|share| **share != Share::NONE) else {
        return false;
    };
    set(share, share.value() * times)
}

/// Whether it can be.
fn set(share: &mut Share, value: f64) -> bool {
    // Without what is left over by counting in binary.
    *share = Share::of((value * 1e12).round() / 1e12);
    (0.0..=1.0).contains(&value)
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

fn slowness(curve: &mut LearningCurve, times: f64) -> bool {
    // Who becomes quicker than before does so as well.
    let for_good = curve.plateau.as_mut().filter(|plateau| **plateau > 1.0);
    let for_good = for_good.is_some_and(|plateau| excess(plateau, 1.0, times));
    let initial = curve.initial.as_mut();
    let at_first = initial.is_some_and(|initial| excess(initial, 1.0, times));
    let points = curve.points.iter_mut().flatten();
    let points = points.fold(false, |any, point| any | excess(&mut point[1], 1.0, times));
    for_good | at_first | points
}

fn time_to_learn(curve: &mut LearningCurve, times: f64) -> bool {
    match &mut curve.pace {
        None => return false,
        Some(Pace::Transactions(n)) => *n *= times,
        Some(Pace::Worked(span)) => *span = span.times(times),
    }
    true
}

fn errors(errors: &mut Errors, times: f64) -> bool {
    let (mut any, mut all) = (false, true);
    for rate in errors.kinds_mut().into_iter().flatten() {
        let before = rate.before.value();
        for share in [&mut rate.initial, &mut rate.settled] {
            let mut value = share.value();
            any |= excess(&mut value, before, times);
            all &= set(share, value);
        }
    }
    any && all
}

fn not_built(builds: &mut Builds, times: f64) -> bool {
    let (mut any, mut all) = (false, true);
    for built in &mut builds.built {
        let mut missing = 1.0 - built.share.value();
        any |= excess(&mut missing, 0.0, times);
        all &= set(&mut built.share, 1.0 - missing);
    }
    any && all
}

/// Whether it begins with the go-live, and not on a date with or without one.
fn is_of_the_go_live(from: Moment) -> bool {
    matches!(from, Moment::GoLive { .. })
}

fn more_calls(scenario: &mut Scenario, times: f64) -> bool {
    let Some(queries) = &mut scenario.appointment_queries else {
        return false;
    };
    let mut any = false;
    for higher in &mut queries.higher {
        if is_of_the_go_live(higher.from) {
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
        [new-system.errors]\nnot-told = { initial = \"5%\", settled = \"3%\", before = \"1%\" }\n\
        [new-system.builds]\nbuilt = [{ by = \"go-live\", share = \"60%\" }]\n\
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
            less(Assumed::Slowness),
            ["initial = 2.1", "plateau = 1.1", "initial = 1.25"]
        );
        assert_eq!(less(Assumed::TimeToLearn), ["pace = \"150 transactions\""]);
        assert_eq!(
            less(Assumed::Errors),
            ["initial = \"3%\"", "settled = \"2%\""]
        );
        assert_eq!(less(Assumed::MoreCalls), ["multiple = 2.5"]);
        assert_eq!(
            less(Assumed::DownOrSlow),
            ["lasts = \"1 h\"", "factor = 1.2"]
        );
        assert_eq!(less(Assumed::Letters), ["not-sent = \"5%\""]);
        assert_eq!(less(Assumed::Migration), ["out-of-slot = \"2.5%\""]);
        assert_eq!(less(Assumed::WorkAround), ["share = \"10%\""]);
        assert_eq!(less(Assumed::NotBuilt), ["share = \"80%\""]);
        let more = changed(Assumed::Migration, Instead::More);
        assert_eq!(more, ["out-of-slot = \"7.5%\""]);
    }

    #[test]
    fn what_happens_without_a_go_live_as_well_is_left_alone() {
        let dated = ALL.replace(
            "not-sent = \"10%\", from = \"go-live\"",
            "not-sent = \"10%\", from = 2024-01-29",
        );
        assert_ne!(dated, ALL);
        let mut scenario = Scenario::from_toml(&dated)
            .expect("a scenario")
            .into_inner();
        assert!(!Assumed::Letters.take(&mut scenario, Instead::More));
    }

    #[test]
    fn no_share_is_more_than_all() {
        let most = ALL.replace("not-sent = \"10%\"", "not-sent = \"80%\"");
        let taken = |instead| {
            let scenario = Scenario::from_toml(&most).expect("a scenario");
            Assumed::Letters.take(&mut scenario.into_inner(), instead)
        };
        assert_eq!(Instead::BOTH.map(taken), [true, false]);
    }

    #[test]
    fn who_becomes_quicker_does_so_as_well() {
        let quicker = ALL.replace("plateau = 1.2", "plateau = 0.8");
        let mut scenario = Scenario::from_toml(&quicker)
            .expect("a scenario")
            .into_inner();
        assert!(Assumed::Slowness.take(&mut scenario, Instead::Less));
        let curve = scenario
            .new_system
            .and_then(|s| s.learning.clerk)
            .expect("a curve");
        assert_eq!((curve.initial, curve.plateau), (Some(2.1), Some(0.8)));
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
