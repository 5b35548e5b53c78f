//! A chance that rises, or falls, with the time before, and settles:
//! p = far - (far - near) exp(-time / over), with a factor for one of two kinds.

use serde::{Deserialize, Serialize};

use super::{Fitted, Maximum, chance_of, log_odds};

/// Times are taken together to a quarter: what is between matters less than the day.
const STEPS: f64 = 4.0;

/// One trial.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tried {
    /// The time before.
    pub time: f64,
    /// Whether it is of the kind with the factor.
    pub other_kind: bool,
    /// Whether it happened.
    pub happened: bool,
}

/// The law, fitted.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct RisingChance {
    /// Chance at once.
    pub near: Fitted,
    /// Chance after long.
    pub far: Fitted,
    /// Time over which it settles; `None` if the chance is the same at any time.
    pub over: Option<Fitted>,
    /// Factor on the chance of the other kind; `None` if only one kind was tried.
    pub factor: Option<Fitted>,
}

/// Trials of one kind at about one time.
struct Alike {
    time: f64,
    other_kind: bool,
    times: f64,
    happened: f64,
}

impl RisingChance {
    /// The most likely law; a chance that depends on the time only if that is better by Akaike's
    /// criterion and its parameters are known. `None` if it never happened, or always.
    #[must_use]
    pub fn of(trials: &[Tried]) -> Option<Self> {
        let groups = alike(trials);
        let all: f64 = groups.iter().map(|g| g.times).sum();
        let happened: f64 = groups.iter().map(|g| g.happened).sum();
        if happened < 5.0 || happened > all - 5.0 {
            return None;
        }
        let start = log_odds(happened / all);
        let both = groups.iter().any(|g| g.other_kind) && groups.iter().any(|g| !g.other_kind);
        let kinds = usize::from(both);
        let mean_time = groups.iter().map(|g| g.time * g.times).sum::<f64>() / all;
        let flat = Maximum::near(&[start, 0.0][..1 + kinds], &|at| {
            let factor = at.get(1).map_or(1.0, |&f| libm::exp(f));
            likelihood(&groups, |_| chance_of(at[0]), factor)
        })?;
        let rises = (mean_time > 0.0).then(|| {
            let begin = [start - 0.5, start + 0.2, libm::log(mean_time / 2.0), 0.0];
            Maximum::near(&begin[..3 + kinds], &|at| {
                let (near, far, over) = (chance_of(at[0]), chance_of(at[1]), libm::exp(at[2]));
                let factor = at.get(3).map_or(1.0, |&f| libm::exp(f));
                likelihood(
                    &groups,
                    |time| far - (far - near) * libm::exp(-time / over),
                    factor,
                )
            })
        });
        let factor =
            |maximum: &Maximum, at: usize| both.then(|| maximum.parameter(at).map(libm::exp));
        Some(
            match rises
                .flatten()
                .filter(|rises| rises.value - 2.0 > flat.value)
            {
                Some(rises) => Self {
                    near: rises.parameter(0).map(chance_of),
                    far: rises.parameter(1).map(chance_of),
                    over: Some(rises.parameter(2).map(libm::exp)),
                    factor: factor(&rises, 3),
                },
                None => Self {
                    near: flat.parameter(0).map(chance_of),
                    far: flat.parameter(0).map(chance_of),
                    over: None,
                    factor: factor(&flat, 1),
                },
            },
        )
    }
}

fn alike(trials: &[Tried]) -> Vec<Alike> {
    let key = |trial: &Tried| (trial.other_kind, (trial.time * STEPS).floor());
    let mut sorted: Vec<&Tried> = trials.iter().collect();
    sorted.sort_by(|a, b| {
        let (a, b) = (key(a), key(b));
        a.0.cmp(&b.0).then(a.1.total_cmp(&b.1))
    });
    let groups = sorted.chunk_by(|a, b| key(a) == key(b));
    groups
        .map(|group| Alike {
            time: group.iter().map(|t| t.time).sum::<f64>() / group.len() as f64,
            other_kind: group[0].other_kind,
            times: group.len() as f64,
            happened: group.iter().filter(|t| t.happened).count() as f64,
        })
        .collect()
}

fn likelihood(groups: &[Alike], chance: impl Fn(f64) -> f64, factor: f64) -> f64 {
    let of = |group: &Alike| {
        let factor = if group.other_kind { factor } else { 1.0 };
        let p = (chance(group.time) * factor).clamp(1e-9, 1.0 - 1e-9);
        group.happened * libm::log(p) + (group.times - group.happened) * libm::log1p(-p)
    };
    groups.iter().map(of).sum()
}
