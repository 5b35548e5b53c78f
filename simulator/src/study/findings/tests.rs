use super::*;

fn window(effects: &[(Pair, Effect)]) -> Windowed {
    let day: CivilDate = "2024-03-04".parse().expect("a date");
    Windowed {
        from: day,
        to: day,
        arms: [].into_iter().collect(),
        differences: [].into_iter().collect(),
        margins: [].into_iter().collect(),
        effects: effects.iter().copied().collect(),
    }
}

/// What the plan changes: in the worst weeks, in its own, each in its own, over the whole time.
fn plan([then, in_its_own, each, all]: [Effect; 4]) -> Finding {
    let pair = Pair::PLANNED_UNMITIGATED;
    Finding {
        measure: Measure::BookingUnbooked,
        unit: Unit::Patients,
        burden: [].into_iter().collect(),
        worst_day: [].into_iter().collect(),
        week_1: window(&[]),
        worst_weeks: window(&[(pair, then)]),
        own_worst: [(Arm::Planned, window(&[(pair, in_its_own)]))]
            .into_iter()
            .collect(),
        is_worst_elsewhere: [].into_iter().collect(),
        effects_at_worst: [(pair, each)].into_iter().collect(),
        since_go_live: window(&[(pair, all)]),
        last_weeks: window(&[(pair, all)]),
        worse_until: [].into_iter().collect(),
        reversed: [].into_iter().collect(),
    }
}

#[test]
fn what_can_be_told_of_either_period_is_told() {
    use Effect::{Better, CannotTell, None, Worse};
    let effect = |then, all| plan([then, None, None, all]).effect(Pair::PLANNED_UNMITIGATED);
    assert_eq!(effect(Better, Worse), Better, "the worst weeks come first");
    assert_eq!(effect(CannotTell, Worse), Worse);
    assert_eq!(effect(None, Better), Better);
    assert_eq!(effect(None, None), None);
    // Nothing in one period, unknown in the other: it cannot be told.
    assert_eq!(effect(None, CannotTell), CannotTell);
    assert_eq!(effect(CannotTell, None), CannotTell);
}

#[test]
fn what_is_first_worse_and_later_better_has_turned() {
    use Effect::{Better, CannotTell, None, Worse};
    let pair = Pair::PLANNED_UNMITIGATED;
    let turned = |then, all, last, told| {
        let mut finding = plan([then, None, None, all]);
        finding.last_weeks = window(&[(pair, last)]);
        finding.last_weeks.to = finding.last_weeks.to.plus_days(27);
        let found = finding.turned(pair, told);
        found.map(|window| window == &finding.last_weeks)
    };
    assert_eq!(turned(Worse, CannotTell, Better, Worse), Some(true));
    assert_eq!(turned(Worse, Better, None, Worse), Some(false));
    assert_eq!(turned(Better, CannotTell, Worse, Better), Some(true));
    assert_eq!(turned(Worse, CannotTell, None, Worse), Option::None);
    assert_eq!(turned(None, None, Better, None), Option::None);
    // Neither in the last weeks nor over all of them, but in some.
    let mut finding = plan([Better, None, None, Better]);
    assert_eq!(finding.turned(pair, Better), Option::None);
    let weeks = window(&[(pair, Worse)]);
    finding.reversed = [(pair, weeks.clone())].into_iter().collect();
    assert_eq!(finding.turned(pair, Better), Some(&weeks));
}

#[test]
fn an_arms_own_worst_weeks_are_told_only_where_those_of_the_first_do_not_tell() {
    let mut finding = plan([Effect::Better; 4]);
    let harm = (
        Pair::between(Arm::Planned, Arm::Baseline).expect("a pair"),
        Effect::Worse,
    );
    finding.own_worst = [(Arm::Planned, window(&[harm]))].into_iter().collect();
    assert_eq!(finding.worst_elsewhere(Arm::Planned), None);
    for (elsewhere, told) in [(false, false), (true, true)] {
        finding.is_worst_elsewhere = [(Arm::Planned, elsewhere)].into_iter().collect();
        assert_eq!(finding.worst_elsewhere(Arm::Planned).is_some(), told);
    }
    // As bad without a go-live: nobody's harm.
    let harm = (
        Pair::between(Arm::Planned, Arm::Baseline).expect("a pair"),
        Effect::None,
    );
    finding.own_worst = [(Arm::Planned, window(&[harm]))].into_iter().collect();
    assert_eq!(finding.worst_elsewhere(Arm::Planned), None);
    // The first arm has no worst weeks but the common ones.
    assert_eq!(finding.worst_elsewhere(Arm::Unmitigated), None);
}

#[test]
fn harm_is_put_off_if_it_is_worse_then_and_worse_than_it_would_ever_have_been() {
    use Effect::{Better, CannotTell, Worse};
    let put_off = |effects: [Effect; 4]| {
        let finding = plan(effects);
        finding.put_off(Pair::PLANNED_UNMITIGATED).is_some()
    };
    assert!(put_off([Better, Worse, Worse, Better]));
    // Worse than without the plan in those weeks, but that was worse before.
    assert!(!put_off([Better, Worse, Better, Better]));
    // A season: it is high then in either arm.
    assert!(!put_off([Better, CannotTell, Worse, Better]));
    // Not put off: it is worse in the same weeks.
    assert!(!put_off([Worse, Worse, Worse, Worse]));
}
