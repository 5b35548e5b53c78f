//! The false-alarm rate on courses that are drawn alike and depend on each other from week to week
//! and between measures.

use super::*;
use crate::engine::Key;

const WEEKS: usize = 16;
const REPLICATIONS: usize = 39;
const TRUSTS: u64 = 600;

/// The weeks of one course, three measures each: skewed, each leaning on the week before, and all on one cause.
fn course(numbers: &mut impl FnMut() -> f64) -> [[f64; 3]; WEEKS] {
    let mut all = [[0.0; 3]; WEEKS];
    let mut state = [0.0; 3];
    for week in &mut all {
        let cause = numbers();
        for state in &mut state {
            *state = 0.8 * *state + cause + numbers();
        }
        *week = [
            state[0],
            libm::exp(0.5 * state[1]),
            // A count that is mostly nothing.
            (0.5 * state[2] - 1.0).max(0.0).floor(),
        ];
    }
    all
}

/// What is said of a trust among replications, by how many weeks are seen.
fn surprises(courses: &[[[f64; 3]; WEEKS]]) -> Vec<Surprise> {
    let monday = CivilDate::of(jiff::civil::date(2027, 3, 1));
    let at = |week: usize| monday.plus_days(7 * week as i64);
    let look = |seen: usize| {
        let far: Vec<Far> = (0..3)
            .map(|measure| {
                let of_week = |week: usize| {
                    let value = |nth: usize| Some(courses[nth][week][measure]);
                    let own = value(0).filter(|_| week < seen);
                    let others = (1..courses.len()).map(value);
                    Moment::of(at(week), week as i64 + 1, own, others)
                };
                let weeks: Vec<Moment> = (0..WEEKS).map(of_week).collect();
                Far::of(&weeks, at(seen - 1), courses.len())
            })
            .collect();
        Far::greatest(&far, courses.len()).surprise()
    };
    [2, 4, 8, 12, WEEKS].into_iter().map(look).collect()
}

/// How many standard deviations a share of the trusts lies above what it should be.
fn z(alarms: u32, expected: f64) -> f64 {
    let n = TRUSTS as f64;
    (f64::from(alarms) - n * expected) / (n * expected * (1.0 - expected)).sqrt()
}

#[test]
fn false_alarms_are_as_rare_as_is_said() {
    let (mut one_look, mut all_looks) = ([0; 5], 0);
    for trust in 0..TRUSTS {
        let mut stream = Key::new(11, trust).stream(0, 0, 0);
        let mut normal = || stream.standard_normal();
        let courses: Vec<_> = (0..=REPLICATIONS).map(|_| course(&mut normal)).collect();
        let surprises = surprises(&courses);
        for (alarms, surprise) in one_look.iter_mut().zip(&surprises) {
            *alarms += u32::from(surprise.so_far <= FALSE_ALARMS);
        }
        all_looks += u32::from(surprises.iter().any(|s| s.any_monday <= FALSE_ALARMS));
    }
    // 2 of 40 ranks: .05 exactly. Each of these at a level of .0002, two-sided and one-sided.
    assert!((rate(REPLICATIONS) - 0.05).abs() < 1e-12);
    for alarms in one_look {
        let z = z(alarms, 0.05);
        assert!(z.abs() < 3.7, "{one_look:?}: {z}");
    }
    assert!(z(all_looks, 0.05) < 3.5, "{all_looks}");
    // And not because nothing is ever found.
    assert!(z(all_looks, 0.05) > -6.0, "{all_looks}");
}
