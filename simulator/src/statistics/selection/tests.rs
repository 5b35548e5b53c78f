use super::*;

fn demands() -> Demands {
    Demands {
        confidence: 0.95,
        target: Some(Target {
            chance: 0.9,
            tolerance: 0.05,
        }),
        cost_tolerance: 1.0,
        first: 5,
        at_most: 1_000,
        batch: 1,
    }
}

/// Runs to the verdict; results of one batch come in in the order of candidates or against it.
fn run(
    candidates: usize,
    demands: Demands,
    backwards: bool,
    draw: impl Fn(usize, usize) -> Observation,
) -> Selection {
    let mut selection = Selection::new(candidates, demands).expect("sound demands");
    while selection.verdict().is_none() {
        let mut wanted = selection.wants();
        assert!(!wanted.is_empty(), "no verdict, and nothing wanted");
        if backwards {
            wanted.reverse();
        }
        for Wanted {
            candidate,
            replications,
        } in wanted
        {
            for replication in replications {
                let observation = draw(candidate, replication);
                selection
                    .observe(candidate, observation)
                    .expect("was asked for");
            }
        }
    }
    selection
}

/// Met in `of_hundred[candidate]` of 100 replications, spread evenly; costs do not vary.
fn even(of_hundred: &[usize], costs: &[f64]) -> impl Fn(usize, usize) -> Observation {
    move |candidate, replication| Observation {
        met: replication * 37 % 100 < of_hundred[candidate],
        cost: costs[candidate],
    }
}

#[test]
fn costs_that_do_not_vary_leave_only_the_target_to_find_out() {
    let selection = run(
        4,
        demands(),
        false,
        even(&[20, 50, 99, 100], &[1.0, 2.0, 3.0, 4.0]),
    );
    assert_eq!(selection.verdict(), Some(Verdict::Chosen { candidate: 2 }));
    assert_eq!(selection.standing(0), Some(Standing::Misses));
    assert_eq!(selection.standing(1), Some(Standing::Misses));
    assert_eq!(selection.standing(2), Some(Standing::Meets));
    assert_eq!(selection.standing(3), Some(Standing::Dearer { than: 2 }));
    // One after the other: the dear ones waited for the cheap ones to fail.
    assert_eq!(selection.replications(3), Some(5));
    assert!(selection.replications(2) > Some(40));
    assert_eq!(selection.standing(4), None);
}

#[test]
fn a_cheap_one_that_misses_ousts_nobody() {
    let selection = run(2, demands(), false, even(&[10, 99], &[1.0, 9.0]));
    assert_eq!(selection.verdict(), Some(Verdict::Chosen { candidate: 1 }));
    let none = run(2, demands(), false, even(&[10, 60], &[1.0, 9.0]));
    assert_eq!(none.verdict(), Some(Verdict::NoneMeets));
}

#[test]
fn equal_costs_prefer_the_first() {
    let selection = run(3, demands(), false, even(&[99, 99, 99], &[2.0; 3]));
    assert_eq!(selection.verdict(), Some(Verdict::Chosen { candidate: 0 }));
}

#[test]
fn without_a_target_only_cost_counts() {
    let free = Demands {
        target: None,
        ..demands()
    };
    let selection = run(3, free.clone(), false, even(&[0, 0, 0], &[2.0, 1.0, 3.0]));
    assert_eq!(selection.verdict(), Some(Verdict::Chosen { candidate: 1 }));
    assert_eq!(selection.replications(1), Some(5));
    let alone = Selection::new(1, free).expect("sound demands");
    assert_eq!(alone.verdict(), Some(Verdict::Chosen { candidate: 0 }));
    assert!(alone.wants().is_empty());
}

#[test]
fn the_cap_ends_it_with_a_guess() {
    // Just at the target, for ever.
    let capped = Demands {
        at_most: 60,
        batch: 7,
        ..demands()
    };
    let selection = run(
        3,
        capped.clone(),
        false,
        even(&[70, 92, 92], &[1.0, 3.0, 2.0]),
    );
    assert_eq!(
        selection.verdict(),
        Some(Verdict::Undecided { best_guess: 2 })
    );
    assert!((0..3).all(|i| selection.replications(i) <= Some(60)));
    // Nobody is near it: the one that comes nearest.
    let short = Demands {
        at_most: 6,
        ..capped
    };
    let selection = run(2, short, false, |candidate, replication| Observation {
        met: replication % 3 <= candidate,
        cost: 1.0,
    });
    assert_eq!(
        selection.verdict(),
        Some(Verdict::Undecided { best_guess: 1 })
    );
}

/// Costs with some spread, the same noise for all but for a part of each one's own.
fn noisy(candidate: usize, replication: usize) -> Observation {
    use crate::engine::Key;
    let key = Key::new(11, replication as u64);
    let common = key.stream(0, 0, 0).standard_normal();
    let mut own = key.stream(1, candidate as u64, 0);
    Observation {
        met: own.chance([0.5, 0.97, 0.96, 0.99][candidate]),
        cost: 3.0 * common + own.standard_normal() + [0.0, 2.0, 3.5, 2.5][candidate],
    }
}

#[test]
fn the_order_of_arrival_does_not_matter() {
    for batch in [1, 4, 25] {
        let demands = Demands { batch, ..demands() };
        let forwards = run(4, demands.clone(), false, noisy);
        assert_eq!(run(4, demands, true, noisy), forwards);
        assert!(matches!(
            forwards.verdict(),
            Some(Verdict::Chosen { candidate: 1 })
        ));
    }
}

/// Costs whose levels change over time, so that comparisons that end at different times
/// contradict each other, and chances on all sides of the target.
fn capricious(seed: u64) -> impl Fn(usize, usize) -> Observation {
    use crate::engine::Key;
    move |candidate, replication| {
        let key = Key::new(seed, (replication / 8) as u64);
        let level = key.stream(0, candidate as u64, 0).standard_normal();
        let mut own = key.stream(1, candidate as u64, replication as u64);
        let chance = 0.7 + 0.3 * Key::new(seed, 0).stream(2, candidate as u64, 0).uniform();
        Observation {
            met: own.chance(chance),
            cost: 4.0 * level + own.standard_normal(),
        }
    }
}

#[test]
fn contradicting_comparisons_still_end() {
    for seed in 0..400 {
        let demands = Demands {
            confidence: 0.6,
            cost_tolerance: 4.0,
            first: 2 + (seed % 3) as usize,
            at_most: 150,
            batch: 1 + (seed % 5) as usize,
            ..demands()
        };
        let selection = run(5, demands, false, capricious(seed));
        let standings: Vec<Standing> = (0..5).filter_map(|i| selection.standing(i)).collect();
        let contends = |standing: &Standing| matches!(standing, Standing::Open | Standing::Meets);
        match selection.verdict() {
            Some(Verdict::Chosen { candidate }) => {
                assert_eq!(standings[candidate], Standing::Meets);
                assert_eq!(standings.iter().filter(|s| contends(s)).count(), 1);
            }
            Some(Verdict::NoneMeets) => {
                assert!(standings.iter().all(|s| *s == Standing::Misses), "{seed}");
            }
            Some(Verdict::Undecided { best_guess }) => {
                assert!(contends(&standings[best_guess]));
                assert!((0..5).any(|i| selection.replications(i) == Some(150)));
            }
            None => panic!("{seed} has no end"),
        }
    }
}

#[test]
fn only_what_was_asked_for_is_taken() {
    let mut selection = Selection::new(2, demands()).expect("sound demands");
    let observation = Observation {
        met: true,
        cost: 1.0,
    };
    assert_eq!(
        selection.observe(2, observation),
        Err(ObservationError::Unknown { candidate: 2 })
    );
    let nan = Observation {
        cost: f64::NAN,
        ..observation
    };
    assert!(matches!(
        selection.observe(0, nan),
        Err(ObservationError::NotFinite { .. })
    ));
    for _ in 0..5 {
        assert_eq!(selection.observe(0, observation), Ok(()));
    }
    assert_eq!(
        selection.observe(0, observation),
        Err(ObservationError::NotWanted { candidate: 0 })
    );
    assert_eq!(
        selection.wants(),
        [Wanted {
            candidate: 1,
            replications: 0..5
        }]
    );
}

#[test]
fn impossible_demands_are_refused() {
    let refused = |demands| {
        Selection::new(2, demands)
            .expect_err("impossible")
            .to_string()
    };
    let target = |chance, tolerance| Demands {
        target: Some(Target { chance, tolerance }),
        ..demands()
    };
    assert_eq!(
        refused(target(0.95, 0.05)),
        "a chance of 0.95 with a tolerance of 0.05 reaches 0 or 1"
    );
    assert_eq!(
        refused(target(0.9, 0.0)),
        "`tolerance` cannot be 0: it is above 0"
    );
    assert_eq!(
        refused(target(f64::NAN, 0.1)),
        "`chance` cannot be NaN: it lies between 0 and 1"
    );
    let confidence = Demands {
        confidence: 0.5,
        ..demands()
    };
    assert_eq!(
        refused(confidence),
        "`confidence` cannot be 0.5: it lies between .5 and 1"
    );
    let cost = Demands {
        cost_tolerance: 0.0,
        ..demands()
    };
    assert_eq!(refused(cost), "`cost_tolerance` cannot be 0: it is above 0");
    let capped = Demands {
        at_most: 4,
        ..demands()
    };
    assert_eq!(
        refused(capped),
        "at most 4 replications, but the first stage has 5"
    );
    let one = Demands {
        first: 1,
        ..demands()
    };
    assert_eq!(
        refused(one),
        "the first stage needs at least two replications"
    );
    let empty = Demands {
        batch: 0,
        ..demands()
    };
    assert_eq!(refused(empty), "a batch needs at least one replication");
    assert_eq!(Selection::new(0, demands()), Err(DemandError::NoCandidate));
}
