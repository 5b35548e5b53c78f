use super::*;

fn fed(rule: PrecisionRule, values: impl IntoIterator<Item = Option<f64>>) -> Precision {
    let mut precision = Precision::of(rule).expect("a rule to follow");
    values
        .into_iter()
        .for_each(|value| precision.observe(value));
    precision
}

#[test]
fn the_look_ahead_grows_with_what_it_confirms() {
    let rule = PrecisionRule::relative(0.1, 1_000);
    let ahead: Vec<usize> = [3, 100, 101, 119, 120, 1_000]
        .into_iter()
        .map(|n| rule.look_ahead_at(n))
        .collect();
    assert_eq!(ahead, [5, 5, 5, 5, 6, 50]);
}

#[test]
fn what_does_not_vary_is_known_at_once() {
    for value in [0.0, 0.1, -7.3] {
        let precision = fed(PrecisionRule::relative(0.05, 50), [Some(value); 8]);
        assert_eq!(
            precision.progress(),
            Progress::Reached {
                at: 3,
                looked_ahead_to: 8
            }
        );
    }
}

#[test]
fn around_zero_only_an_absolute_width_is_ever_enough() {
    let swing = (0..200).map(|i| Some(if i % 2 == 0 { 1.0 } else { -1.0 }));
    let relative = PrecisionRule::relative(0.1, 200);
    assert_eq!(
        fed(relative.clone(), swing.clone()).progress(),
        Progress::Capped
    );
    let absolute = PrecisionRule {
        absolute: 0.25,
        ..relative
    };
    // t(63) / sqrt(63) = .2518 with 64 values; with 65, of mean 1/65, it is .2497.
    assert_eq!(
        fed(absolute, swing).progress(),
        Progress::Reached {
            at: 65,
            looked_ahead_to: 70
        }
    );
}

#[test]
fn what_is_certainly_wanted_is_never_too_much() {
    let rule = PrecisionRule::relative(0.1, 9);
    let mut precision = Precision::of(rule).expect("a rule to follow");
    let mut wanted = Vec::new();
    for value in [31.0, 29.0, 30.0, 60.0, 30.0, 30.0] {
        let Progress::Wanting { replications } = precision.progress() else {
            panic!("{:?}", precision.progress());
        };
        wanted.push(replications);
        precision.observe(Some(value));
    }
    // The fourth value spoils what the third seemed to settle; then the cap is near.
    assert_eq!(wanted, [8, 7, 6, 5, 5, 4]);
    for _ in 0..3 {
        precision.observe(Some(30.0));
    }
    assert_eq!(precision.progress(), Progress::Capped);
    // Too late: what comes after the cap is only drawn.
    (0..2_000).for_each(|_| precision.observe(Some(30.0)));
    assert_eq!(precision.progress(), Progress::Capped);
    assert_eq!(precision.steps().len(), 2_009);
}

#[test]
fn replications_without_a_value_count_but_say_nothing() {
    let with_gaps = [
        None,
        Some(31.0),
        None,
        Some(29.0),
        Some(30.0),
        None,
        None,
        Some(30.5),
        Some(29.5),
        Some(30.0),
        Some(30.0),
        None,
        Some(30.5),
    ];
    let precision = fed(PrecisionRule::relative(0.1, 100), with_gaps);
    assert_eq!(
        precision.progress(),
        Progress::Reached {
            at: 5,
            looked_ahead_to: 13
        }
    );
    assert_eq!(precision.values(), 8);
    assert_eq!(precision.steps()[0].mean, None);
    assert_eq!(precision.steps()[6].mean, Some(30.0));
    // Nothing but gaps ends at the cap.
    let nothing = fed(PrecisionRule::relative(0.1, 20), [None; 20]);
    assert_eq!(nothing.progress(), Progress::Capped);
}

#[test]
fn a_value_that_is_not_finite_is_never_precise() {
    for bad in [f64::NAN, f64::INFINITY] {
        let mut values = vec![Some(5.0); 30];
        values[2] = Some(bad);
        let precision = fed(PrecisionRule::relative(0.5, 30), values);
        assert_eq!(precision.progress(), Progress::Capped);
        assert_eq!(precision.steps()[10].half_width, None);
    }
}

#[test]
fn all_measures_must_get_there() {
    let rule = PrecisionRule::relative(0.1, 60);
    let steady = fed(rule.clone(), [Some(5.0); 30]);
    let unsteady = |n: usize| {
        let values = (0..n).map(|i| Some(if i % 2 == 0 { 8.0 } else { 12.0 }));
        fed(rule.clone(), values)
    };
    assert_eq!(progress_of_all(&[]), None);
    assert!(matches!(
        progress_of_all(&[steady.clone(), unsteady(10)]),
        Some(Progress::Wanting { .. })
    ));
    let (slow, both) = (unsteady(30), [steady, unsteady(30)]);
    assert!(matches!(
        slow.progress(),
        Progress::Reached { at: 12.., .. }
    ));
    assert_eq!(progress_of_all(&both), Some(slow.progress()));
    let hopeless = fed(rule.clone(), [None; 60]);
    assert_eq!(progress_of_all(&[slow, hopeless]), Some(Progress::Capped));
}

#[test]
fn impossible_rules_are_refused() {
    let rule = PrecisionRule::relative(0.1, 60);
    let refused = |rule: PrecisionRule| Precision::of(rule).expect_err("impossible");
    let negative = PrecisionRule {
        absolute: -1.0,
        ..rule.clone()
    };
    assert_eq!(refused(negative).to_string(), "`absolute` cannot be -1");
    let one = PrecisionRule {
        first: 1,
        ..rule.clone()
    };
    assert_eq!(refused(one), PrecisionError::TooFew);
    let capped = PrecisionRule { at_most: 2, ..rule };
    assert_eq!(
        refused(capped).to_string(),
        "at most 2 replications, but 3 are needed to begin with"
    );
}
