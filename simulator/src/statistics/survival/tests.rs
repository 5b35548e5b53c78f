//! The curve against published ones, and where there is nothing to estimate.

use super::*;

pub(super) fn happened(day: f64) -> TimeToEvent {
    TimeToEvent {
        day,
        outcome: Outcome::Happened,
    }
}

pub(super) fn censored(day: f64) -> TimeToEvent {
    TimeToEvent {
        day,
        outcome: Outcome::Censored,
    }
}

/// Weeks in remission on 6-mercaptopurine: Freireich et al. (1963), Blood 21, 699-716.
pub(super) fn leukaemia() -> KaplanMeier {
    let relapses = [6.0, 6.0, 6.0, 7.0, 10.0, 13.0, 16.0, 22.0, 23.0];
    let still_well = [
        6.0, 9.0, 10.0, 11.0, 17.0, 19.0, 20.0, 25.0, 32.0, 32.0, 34.0, 35.0,
    ];
    let mut observations: Vec<_> = relapses.map(happened).to_vec();
    observations.extend(still_well.map(censored));
    KaplanMeier::of(&observations).expect("valid times")
}

#[test]
fn agrees_with_the_published_leukaemia_curve() {
    // Kleinbaum & Klein (2012), Survival Analysis, chapter 2; standard errors and log-log
    // limits as printed by R's survfit(conf.type = "log-log").
    let published = [
        (6.0, 21, 3, 0.857, 0.0764, 0.620, 0.952),
        (7.0, 17, 1, 0.807, 0.0869, 0.563, 0.923),
        (10.0, 15, 1, 0.753, 0.0963, 0.503, 0.889),
        (13.0, 12, 1, 0.690, 0.1068, 0.432, 0.849),
        (16.0, 11, 1, 0.627, 0.1141, 0.368, 0.805),
        (22.0, 7, 1, 0.538, 0.1282, 0.268, 0.747),
        (23.0, 6, 1, 0.448, 0.1346, 0.188, 0.680),
    ];
    let curve = leukaemia();
    assert_eq!(curve.steps.len(), published.len());
    assert_eq!((curve.n, curve.censored, curve.last_day), (21, 12, 35.0));
    for (step, (day, at_risk, events, survival, error, lower, upper)) in
        curve.steps.iter().zip(published)
    {
        assert_eq!(
            (step.day, step.at_risk, step.events),
            (day, at_risk, events)
        );
        // Published with three decimals.
        assert!((step.survival - survival).abs() < 6e-4, "{step:?}");
        assert!(
            (step.standard_error.expect("above 0") - error).abs() < 6e-5,
            "{step:?}"
        );
        let band = step.interval.expect("above 0");
        assert!((band.lower - lower).abs() < 6e-4, "{step:?}");
        assert!((band.upper - upper).abs() < 6e-4, "{step:?}");
    }
    // R: median 23 (log-log interval 13 to NA), restricted mean 23.29, se 2.83.
    assert_eq!(curve.median(), Some(23.0));
    assert_eq!(curve.median_interval(), (Some(13.0), None));
    let restricted = curve.restricted_mean(35.0).expect("observed that long");
    assert!((restricted.mean - 23.29).abs() < 0.005, "{restricted:?}");
    assert!(
        (restricted.standard_error - 2.83).abs() < 0.005,
        "{restricted:?}"
    );
}

#[test]
fn any_quantile_of_the_leukaemia_curve() {
    // Read off the published curve and limits: lower limits fall to .75 on day 6 and to .25
    // on day 23, upper ones to .75 on day 22.
    let curve = leukaemia();
    assert_eq!(curve.quantile(0.25), Some(13.0));
    assert_eq!(curve.quantile_interval(0.25), (Some(6.0), Some(22.0)));
    assert_eq!(curve.quantile(0.75), None);
    assert_eq!(curve.quantile_interval(0.75), (Some(23.0), None));
    for impossible in [0.0, 1.0, f64::NAN] {
        assert_eq!(curve.quantile(impossible), None);
        assert_eq!(curve.quantile_interval(impossible), (None, None));
    }
}

#[test]
fn with_one_horizon_quantiles_lie_between_order_statistics() {
    // Of ten, the second and the ninth bound the median; the ninth was watched in vain.
    let mut ten: Vec<_> = (1..=8).map(|day| happened(f64::from(day))).collect();
    ten.extend([censored(30.0); 2]);
    let curve = KaplanMeier::of(&ten).expect("valid");
    assert_eq!(curve.median(), Some(5.0));
    assert_eq!(curve.median_interval(), (Some(2.0), None));
    // All at once: also the largest of a hundred days is day 0.
    let at_once = KaplanMeier::of(&vec![happened(0.0); 100]).expect("valid");
    assert_eq!(at_once.quantile_interval(0.9), (Some(0.0), Some(0.0)));
    // Five say nothing of the median at this level.
    let five = KaplanMeier::of(&[1.0, 2.0, 3.0, 4.0, 5.0].map(happened)).expect("valid");
    assert_eq!(five.median_interval(), (None, None));
}

#[test]
fn the_restricted_mean_has_an_interval_within_its_range() {
    let interval = |curve: &KaplanMeier, horizon| curve.restricted_mean(horizon)?.interval();
    // R's 23.29 with standard error 2.83, t(.975, 20) = 2.085963: ± 2.085963 x 2.83 x 1.0247.
    let whole = interval(&leukaemia(), 35.0).expect("varies");
    assert!((whole.lower - 17.24).abs() < 0.02 && (whole.upper - 29.34).abs() < 0.02);
    // 6.43 + 2.14 x .038 would be beyond the horizon.
    let short = interval(&leukaemia(), 6.5).expect("varies");
    assert_eq!(short.upper, 6.5);
    // Before the first event nothing varies, which is not the same as being certain.
    assert_eq!(interval(&leukaemia(), 5.0), None);
}

#[test]
fn with_one_horizon_the_restricted_mean_is_students() {
    let days = [4.0, 1.0, 3.0, 7.0, 7.0];
    let mut observations = [4.0, 1.0, 3.0].map(happened).to_vec();
    observations.extend([censored(7.0); 2]);
    let curve = KaplanMeier::of(&observations).expect("valid");
    let found = curve.restricted_mean(7.0).and_then(|mean| mean.interval());
    let found = found.expect("varies");
    let student = crate::statistics::Estimate::of(&days).and_then(|e| e.interval());
    let student = student.expect("five");
    assert!((found.lower - student.lower).abs() < 1e-12);
    assert_eq!(found.upper, 7.0);
    assert!(student.upper > 7.0);
}

#[test]
fn what_nobody_watched_is_unknown() {
    let curve = leukaemia();
    assert_eq!(curve.chance_by(36.0), None);
    assert_eq!(curve.restricted_mean(36.0), None);
    assert_eq!(curve.chance_by(f64::NAN), None);
    assert_eq!(curve.chance_by(5.9), Some((0.0, None)));
    let (chance, interval) = curve.chance_by(12.0).expect("observed");
    assert!((chance - 0.247).abs() < 6e-4);
    assert!(interval.expect("between events").contains(chance));
}

#[test]
fn without_censoring_it_is_the_empirical_distribution() {
    let days = [4.0, 1.0, 3.0, 2.0];
    let curve = KaplanMeier::of(&days.map(happened)).expect("valid");
    assert_eq!(curve.median(), Some(2.0));
    assert_eq!(curve.chance_by(3.0).map(|(chance, _)| chance), Some(0.75));
    assert_eq!(curve.chance_by(99.0), Some((1.0, None)));
    let mean = curve.restricted_mean(10.0).expect("finished");
    assert!((mean.mean - 2.5).abs() < 1e-12);
    // Greenwood's variance then is the binomial one, with divisor n: 1.25 / 4.
    assert!((mean.standard_error - (1.25_f64 / 4.0).sqrt()).abs() < 1e-12);
    let step = &curve.steps[0];
    assert!((step.standard_error.expect("above 0") - (0.75_f64 * 0.25 / 4.0).sqrt()).abs() < 1e-12);
}

#[test]
fn nothing_happened_and_everything_at_once() {
    let never = KaplanMeier::of(&[censored(9.0), censored(9.0)]).expect("valid");
    assert_eq!(never.median(), None);
    assert_eq!(
        never
            .restricted_mean(9.0)
            .map(|r| (r.mean, r.standard_error)),
        Some((9.0, 0.0))
    );
    let at_once = KaplanMeier::of(&[happened(0.0), happened(0.0)]).expect("valid");
    assert_eq!(at_once.median(), Some(0.0));
    assert_eq!(at_once.restricted_mean(5.0).map(|r| r.mean), Some(0.0));
}

#[test]
fn impossible_times_are_refused() {
    assert_eq!(KaplanMeier::of(&[]), None);
    assert_eq!(KaplanMeier::of(&[happened(-1.0)]), None);
    assert_eq!(KaplanMeier::of(&[censored(f64::NAN)]), None);
}

#[test]
fn order_does_not_matter() {
    let mut observations = vec![happened(3.0), censored(3.0), happened(1.0), censored(2.0)];
    let forwards = KaplanMeier::of(&observations);
    observations.reverse();
    assert_eq!(KaplanMeier::of(&observations), forwards);
    // The one censored on day 3 was still at risk there.
    assert_eq!(forwards.expect("valid").steps[1].at_risk, 2);
}
