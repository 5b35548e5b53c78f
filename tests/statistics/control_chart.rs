//! Control charts against the figures that the NHS-R community publishes for its own, against a
//! second computation, and against what chance alone does to them.

use cutover::model::spec::Scenario;
use cutover::model::{Arm, Measure, Site};
use cutover::statistics::{
    Aim, Assurance, ControlChart, Direction, Goal, Interval, Meaning, Rule, Signal, Standing,
};

use cutover::study::{Design, simulate_all};

use crate::close;
use crate::oracles::judgement::Measured;
use crate::random::Random;

/// Twenty standard normal values: `set.seed(123); rnorm(20)` of R 3.6 and later.
const NORMAL: [f64; 20] = [
    -0.560_475_65,
    -0.230_177_49,
    1.558_708_31,
    0.070_508_39,
    0.129_287_74,
    1.715_064_99,
    0.460_916_21,
    -1.265_061_23,
    -0.686_852_85,
    -0.445_661_97,
    1.224_081_80,
    0.359_813_83,
    0.400_771_45,
    0.110_682_72,
    -0.555_841_13,
    1.786_913_14,
    0.497_850_48,
    -1.966_617_16,
    0.701_355_90,
    -0.472_791_41,
];

/// A hospital that nothing disturbs is not to be told of special causes: weekly means of its backlog
/// and of its waiting list, in ten replications.
#[test]
fn an_undisturbed_hospital_s_stocks_are_rarely_special() {
    let text = include_str!("../../scenarios/small-practice.toml");
    let scenario = Scenario::from_toml(text).expect("a scenario");
    let site = Site::of(&scenario);
    let design = Design {
        arms: vec![Arm::Baseline],
        replications: (0..10).collect(),
    };
    let runs = simulate_all(&site, &design, Some(2), &|_| {}).expect("threads");
    let share = |chart: fn(&[f64], &[usize], Aim) -> Option<ControlChart>| {
        let (mut special, mut all) = (0.0, 0.0);
        for outcome in runs.of(Arm::Baseline) {
            for measure in [Measure::BookingUnbooked, Measure::ListSize] {
                let level = |day: i64| outcome.book.on_day(measure, None, day as usize);
                let week = |first: i64| {
                    let days = (first..first + 5).filter_map(level);
                    days.sum::<f64>() / 5.0
                };
                let weeks: Vec<f64> = (0..site.calendar.days() / 7).map(|w| week(7 * w)).collect();
                let signals = chart(&weeks, &[], Aim::Less).expect("a series").signals;
                special += signals.iter().filter(|s| **s != Signal::Common).count() as f64;
                all += signals.len() as f64;
            }
        }
        special / all
    };
    let (of_levels, of_changes) = (share(ControlChart::of), share(ControlChart::of_changes));
    println!("special: {of_levels:.3} of the levels, {of_changes:.3} of the changes");
    assert!(of_changes < 0.05, "{of_changes}");
    assert!(of_levels > 0.2, "it was no trouble: {of_levels}");
}

#[test]
fn what_is_worse_than_before_is_a_concern_whatever_is_usual_since() {
    let usual = [
        10.0, 12.0, 9.0, 11.0, 10.0, 12.0, 9.0, 11.0, 10.0, 12.0, 9.0, 11.0,
    ];
    let crisis = [90.0, 92.0, 89.0, 91.0, 90.0, 92.0, 40.0, 10.0, 1.0];
    let values = [&usual[..], &crisis[..]].concat();
    let chart = chart(&values, &[12], Aim::Less);
    let improved = |chart: &ControlChart| -> Vec<f64> {
        let points = chart.values.iter().zip(&chart.signals);
        let better = points.filter(|(_, s)| s.meaning() == Some(Meaning::Improvement));
        better.map(|(value, _)| *value).collect()
    };
    assert_eq!(improved(&chart), [40.0, 10.0, 1.0]);
    let concerns = |chart: &ControlChart| {
        let signals = chart.signals.iter();
        signals
            .filter(|s| s.meaning() == Some(Meaning::Concern))
            .count()
    };
    assert!(concerns(&chart) < 7);
    let held = chart.held_against_the_first_part(Aim::Less);
    // As before is no better than before.
    assert_eq!(improved(&held), [1.0]);
    // All of the crisis but its last two weeks.
    assert_eq!(concerns(&held), 7);
}

fn chart(values: &[f64], cuts: &[usize], aim: Aim) -> ControlChart {
    ControlChart::of(values, cuts, aim).expect("finite values and inner cuts")
}

fn limits(chart: &ControlChart, part: usize) -> Interval {
    chart.parts[part].limits.expect("two points or more")
}

/// Rule and direction of each point, as two letters; "" for common cause.
fn marks(chart: &ControlChart) -> Vec<&'static str> {
    let mark = |signal: &Signal| match *signal {
        Signal::Common => "",
        Signal::Special {
            rule, direction, ..
        } => match (rule, direction) {
            (Rule::OutsideLimits, Direction::High) => "OH",
            (Rule::OutsideLimits, Direction::Low) => "OL",
            (Rule::Trend, Direction::High) => "TH",
            (Rule::Trend, Direction::Low) => "TL",
            (Rule::TwoOfThree, Direction::High) => "2H",
            (Rule::TwoOfThree, Direction::Low) => "2L",
            (Rule::Shift, Direction::High) => "SH",
            (Rule::Shift, Direction::Low) => "SL",
        },
    };
    chart.signals.iter().map(mark).collect()
}

/// `NHSRplotthedots`, tests/testthat/_snaps/ptd_spc_standard.md, r1 and r2 (the fifteenth value
/// set to 10, whose two moving ranges are dropped), and ptd_spc.md, whose two facets of ten are
/// two parts here.
#[test]
fn agrees_with_the_published_figures_of_nhsrplotthedots() {
    let whole = chart(&NORMAL, &[], Aim::More);
    close(whole.parts[0].mean, 0.141_623_8, 5e-8);
    close(limits(&whole, 0).lower, -3.011_38, 5e-6);
    close(limits(&whole, 0).upper, 3.294_627, 5e-7);
    assert!(whole.signals.iter().all(|s| *s == Signal::Common));

    let mut with_outlier = NORMAL;
    with_outlier[14] = 10.0;
    let screened = chart(&with_outlier, &[], Aim::More);
    assert_eq!(screened.parts[0].screened, 2);
    close(screened.parts[0].mean, 0.669_415_9, 5e-8);
    close(limits(&screened, 0).lower, -2.383_666, 5e-7);
    close(limits(&screened, 0).upper, 3.722_497, 5e-7);
    let improvement = Signal::Special {
        rule: Rule::OutsideLimits,
        direction: Direction::High,
        meaning: Meaning::Improvement,
    };
    assert_eq!(screened.signals[14], improvement);

    let halves = chart(&NORMAL, &[10], Aim::More);
    let expected = [(0.0746, -2.60, 2.75), (0.209, -3.28, 3.70)];
    for (at, (mean, lower, upper)) in expected.into_iter().enumerate() {
        close(halves.parts[at].mean, mean, 5e-4);
        close(limits(&halves, at).lower, lower, 5e-3);
        close(limits(&halves, at).upper, upper, 5e-3);
        assert_eq!(halves.parts[at].standing(), Standing::Provisional);
    }
    assert_eq!(whole.parts[0].standing(), Standing::Firm);
}

/// Minutes on the telephone by week, made up so that every rule speaks: twenty weeks before a
/// go-live, thirty-one after it. The expected figures are of a program of forty lines of Python
/// that takes the rules literally, point by point over every window of seven and of three.
#[test]
fn a_worked_example_with_a_jump_every_rule_and_a_new_base() {
    let before = [
        4.0, 6.0, 5.0, 3.0, 6.5, 6.0, 4.0, 20.0, 5.0, 4.0, 6.0, 3.0, 5.0, 11.5, 7.0, 11.0, 4.0,
        5.0, 6.0, 4.0,
    ];
    let after = [
        30.0, 29.0, 24.0, 23.0, 17.0, 14.0, 11.0, 6.0, 7.0, 9.0, 4.0, 8.0, 6.0, 9.0, 5.0, 7.0,
        16.0, 14.0, 17.0, 14.0, 18.0, 15.0, 16.0, 13.0, 14.0, 9.0, 11.0, 14.0, 8.0, 12.0, 10.0,
    ];
    let weeks = [&before[..], &after].concat();
    let chart = chart(&weeks, &[before.len()], Aim::Less);

    let [base, since] = &chart.parts[..] else {
        panic!("two parts");
    };
    assert_eq!((base.points.clone(), base.screened), (0..20, 2));
    close(base.mean, 6.3, 1e-12);
    close(limits(&chart, 0).lower, -0.7411764705882353, 1e-12);
    close(limits(&chart, 0).upper, 13.341176470588234, 1e-12);
    assert_eq!((since.points.clone(), since.screened), (20..51, 0));
    close(since.mean, 410.0 / 31.0, 1e-12);
    close(limits(&chart, 1).lower, 4.536_473_118_279_57, 1e-12);
    close(limits(&chart, 1).upper, 21.915_139_784_946_238, 1e-12);

    let found = marks(&chart);
    let mut expected = [""; 51];
    expected[7] = "OH";
    (expected[13], expected[15]) = ("2H", "2H");
    // Above the new mean, but falling: an improvement. Outside the limits comes first.
    expected[20..24].fill("OH");
    expected[24..28].fill("TL");
    expected[28..36].copy_from_slice(&["2L", "SL", "OL", "SL", "2L", "SL", "2L", "2L"]);
    expected[36..43].fill("SH");
    assert_eq!(found, expected);

    let meaning = |at: usize| chart.signals[at].meaning();
    assert_eq!(meaning(0), None);
    assert_eq!(meaning(20), Some(Meaning::Concern));
    assert_eq!(meaning(24), Some(Meaning::Improvement));
    assert_eq!(meaning(36), Some(Meaning::Concern));
    assert_eq!(chart.part_at(20), Some(since));
    assert_eq!(chart.part_at(51), None);
}

/// Of normal values with no cause but chance, the limits of a long series leave out
/// P(|Z| > 2.66 m), where m is the mean range |N(0, 2)| of those below 3.267 times the mean of
/// all, 2 / sqrt(pi): with c = 3.267 sqrt(2 / pi) and Z's density f,
/// m = sqrt(2) (2 f(0) - 2 f(c)) / P(|Z| < c), hence .0034 and not the .0027 of three sigmas.
#[test]
fn chance_alone_crosses_the_limits_as_often_as_it_should() {
    let density = |z: f64| (-z * z / 2.0).exp() / std::f64::consts::TAU.sqrt();
    let beyond = |z: f64| libm::erfc(z / std::f64::consts::SQRT_2);
    let c = 3.267 * (2.0 / std::f64::consts::PI).sqrt();
    let range = std::f64::consts::SQRT_2 * 2.0 * (density(0.0) - density(c)) / (1.0 - beyond(c));
    let expected = beyond(2.66 * range);
    close(expected, 0.003_4, 5e-5);
    let share = |seed: u64| {
        let mut random = Random(seed * 7_919 + 3);
        let values: Vec<f64> = (0..10_000).map(|_| random.normal()).collect();
        let chart = chart(&values, &[], Aim::Neither);
        let marks = marks(&chart);
        let outside = marks.iter().filter(|mark| mark.starts_with('O')).count();
        outside as f64 / values.len() as f64
    };
    let shares: Vec<f64> = (0..60).map(share).collect();
    Measured::mean_of(&shares).must_agree(expected, 0.001);
}

#[test]
fn what_hardly_moves_or_is_short_has_no_false_signals() {
    // The mean of ten values of 0.1 is not 0.1 in floating point.
    let still = chart(&[0.1; 10], &[], Aim::Less);
    assert_eq!(still.parts[0].mean.to_bits(), 0.1_f64.to_bits());
    assert!(still.signals.iter().all(|s| *s == Signal::Common));
    // Were its two ranges dropped, limits of no width would leave every point outside.
    let mut once = [0.0; 20];
    once[9] = 5.0;
    let once = chart(&once, &[], Aim::Less);
    assert_eq!(once.parts[0].screened, 0);
    assert_eq!(marks(&once).iter().filter(|m| m.contains('O')).count(), 1);
    let single = chart(&[1.0, 2.0, 9.0], &[2], Aim::Less);
    assert_eq!(single.parts[1].limits, None);
    assert_eq!(single.signals[2], Signal::Common);
}

#[test]
fn two_near_opposite_limits_are_common_cause() {
    // `NHSRplotthedots`, test-ptd_spc_standard.R.
    let mut values: Vec<f64> = (0..16)
        .map(|t| if t % 2 == 0 { 1.0 } else { -1.0 })
        .collect();
    (values[14], values[15]) = (5.5, -5.5);
    let chart = chart(&values, &[], Aim::More);
    assert_eq!(marks(&chart)[14..], ["", ""]);
}

#[test]
fn nothing_is_charted_of_what_is_no_series() {
    for (values, cuts) in [
        (&[][..], &[][..]),
        (&[1.0, f64::NAN], &[]),
        (&[1.0, 2.0], &[0]),
        (&[1.0, 2.0], &[2]),
        (&[1.0, 2.0, 3.0], &[2, 1]),
        (&[1.0, 2.0, 3.0], &[1, 1]),
    ] {
        assert_eq!(ControlChart::of(values, cuts, Aim::Less), None);
    }
}

/// Assurance is by the limits of the part, and `NHSRplotthedots` decides alike: a target on a limit
/// is between them.
#[test]
fn a_target_is_kept_by_where_it_lies_beside_the_limits() {
    let part = |values: &[f64]| {
        ControlChart::of(values, &[], Aim::Less)
            .expect("a series")
            .parts[0]
            .clone()
    };
    let normal = part(&NORMAL);
    let Interval { lower, upper } = normal.limits.expect("limits");
    let (below, above) = (lower - 0.01, upper + 0.01);
    let (most, least) = (Goal::AtMost, Goal::AtLeast);
    for (goal, expected) in [
        (most(above), Assurance::Pass),
        (most(below), Assurance::Fail),
        (least(below), Assurance::Pass),
        (least(above), Assurance::Fail),
        (most(0.0), Assurance::Inconsistent),
        (least(0.0), Assurance::Inconsistent),
        (most(upper), Assurance::Inconsistent),
        (least(lower), Assurance::Inconsistent),
    ] {
        assert_eq!(normal.assurance(goal), Some(expected), "{goal:?}");
    }
    // Trial limits assure nobody of anything.
    assert_eq!(part(&NORMAL[..11]).assurance(most(above)), None);
    assert!(part(&NORMAL[..12]).assurance(most(50.0)).is_some());
    // What never moves is on one side.
    let still = part(&[0.0; 12]);
    assert_eq!(still.assurance(most(0.0)), Some(Assurance::Pass));
    assert_eq!(still.assurance(least(0.1)), Some(Assurance::Fail));
}
