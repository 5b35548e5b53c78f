//! A chance that rises, or falls, with the time before, and settles:
//! p = far - (far - near) exp(-time / over), with a factor for one of two kinds.

use serde::{Deserialize, Serialize};

use super::Fitted;
use super::likelihood::Profile;

/// Times are taken together to a quarter, from here on to one: between them the chance hardly changes.
const FINE: f64 = 4.0;
/// And from here on to seven.
const LONG: f64 = 28.0;
/// Roots of chances, which are known about as well whatever they are, and logarithms of the time over
/// which it settles and of the factor lie within these.
const ROOT: [f64; 2] = [0.0, 1.0];
const OVER: [f64; 2] = [-3.0, 8.0];
const FACTOR: [f64; 2] = [-4.0, 4.0];

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

/// The chance, fitted.
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
    /// The most likely one; a chance that depends on the time only if that is better by Akaike's
    /// criterion. Intervals by profile likelihood. `None` if it happened, or did not, fewer than five
    /// times.
    #[must_use]
    pub fn of(trials: &[Tried]) -> Option<Self> {
        let groups = alike(trials);
        let all: f64 = groups.iter().map(|g| g.times).sum();
        let happened: f64 = groups.iter().map(|g| g.happened).sum();
        if happened < 5.0 || happened > all - 5.0 {
            return None;
        }
        let start = (happened / all).sqrt();
        let kinds = groups.iter().any(|g| g.other_kind) && groups.iter().any(|g| !g.other_kind);
        let parameters = usize::from(kinds);
        let mean_time = groups.iter().map(|g| g.time * g.times).sum::<f64>() / all;
        let factor_of = |at: Option<&f64>| at.map_or(1.0, |&factor| libm::exp(factor));
        let is_flat = |at: &[f64]| likelihood(&groups, |_| square(at[0]), factor_of(at.get(1)));
        let flat = Profile::near(&[start, 0.0][..=parameters], &[ROOT, FACTOR], &is_flat);
        let is_rising = |at: &[f64]| {
            let (near, far, over) = (square(at[0]), square(at[1]), libm::exp(at[2]));
            let chance = |time: f64| far - (far - near) * libm::exp(-time / over);
            likelihood(&groups, chance, factor_of(at.get(3)))
        };
        let begin = [
            start - 1.0,
            start + 0.3,
            libm::log(mean_time.max(1.0) / 2.0),
            0.0,
        ];
        let bounds = [ROOT, ROOT, OVER, FACTOR];
        let rising = Profile::near(&begin[..3 + parameters], &bounds, &is_rising);
        let factor = |law: &Profile<'_>, at: usize| kinds.then(|| law.parameter(at).map(libm::exp));
        if mean_time == 0.0 || rising.value - flat.value <= 2.0 {
            let chance = flat.parameter(0).map(square);
            return Some(Self {
                near: chance,
                far: chance,
                over: None,
                factor: factor(&flat, 1),
            });
        }
        Some(Self {
            near: rising.parameter(0).map(square),
            far: rising.parameter(1).map(square),
            over: Some(rising.parameter(2).map(libm::exp)),
            factor: factor(&rising, 3),
        })
    }
}

impl RisingChance {
    /// The fitted chance of a trial.
    #[must_use]
    pub fn chance(&self, of: &Tried) -> f64 {
        let over = self.over.map(|over| libm::exp(-of.time / over.value));
        let chance = self.far.value - (self.far.value - self.near.value) * over.unwrap_or(0.0);
        let factor = self.factor.filter(|_| of.other_kind);
        chance * factor.map_or(1.0, |factor| factor.value)
    }
}

fn square(root: f64) -> f64 {
    root * root
}

fn alike(trials: &[Tried]) -> Vec<Alike> {
    let step = |time: f64| {
        if time < FINE {
            (time * 4.0).floor() / 4.0
        } else if time < LONG {
            time.floor()
        } else {
            (time / 7.0).floor() * 7.0
        }
    };
    let key = |trial: &Tried| (trial.other_kind, step(trial.time));
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
