//! A group of learners who begin, together, exactly as quick as is stated, and learn as fast.
//! Drawn each by themselves they would not: a sample varies by chance, and the mean of 1/x is above
//! one over the mean of x.
//!
//! All are moved by a common factor (a ratio adjustment, as in calibrating a sample to a known
//! total). Drawing them by strata of the distribution would keep more of its shape, but one person
//! more would then change all the others.

use super::{Learner, RoleCurve};

/// One member of the group: tasks per hour on the familiar system, and familiarity with the new.
pub type Together<'l> = (f64, &'l mut Learner);

/// Moves the learners so that their tasks per hour on the new system add up to what they would
/// be if everybody began at the factor `stated`, and their speeds of learning to what they would
/// be if everybody learnt at the curve's pace. To be called before anybody has experience.
pub fn together_as_stated(role: &RoleCurve, group: &mut [Together<'_>], stated: f64) {
    let all: f64 = group.iter().map(|(rate, _)| rate).sum();
    let learning: f64 = group.iter().map(|(rate, who)| rate / who.pace).sum();
    if role.spread.is_none() || all <= 0.0 {
        return;
    }
    for (_, who) in &mut *group {
        who.pace *= learning / all;
    }
    let factor = common_factor(role, group, all / stated, stated > role.limit);
    for (_, who) in group {
        who.excess *= factor;
    }
}

/// The factor on everybody's excess at which the group does `wanted` tasks an hour. More excess
/// makes all of them slower, or all of them quicker, so there is one, and halving finds it to
/// the last bit.
fn common_factor(
    role: &RoleCurve,
    group: &[Together<'_>],
    wanted: f64,
    excess_slows_down: bool,
) -> f64 {
    let too_much = |factor: f64| {
        let rate = |(rate, who): &Together<'_>| {
            let excess = factor * who.excess;
            rate / Learner {
                excess,
                ..(**who).clone()
            }
            .factor(role)
        };
        let done: f64 = group.iter().map(rate).sum();
        (done < wanted) == excess_slows_down
    };
    let (mut least, mut most) = (0.0, 1.0);
    // Beyond that there is none: the group begins as its curve ends, or nobody is that quick.
    let furthest = 1e9;
    while !too_much(most) {
        if most > furthest {
            return 1.0;
        }
        most *= 2.0;
    }
    loop {
        let between = 0.5 * (least + most);
        if between <= least || between >= most {
            return most;
        }
        if too_much(between) {
            most = between;
        } else {
            least = between;
        }
    }
}
