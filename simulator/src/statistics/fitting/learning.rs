//! Learning curves of several people, fitted to how long their tasks took: one curve, and how people
//! spread about it. Whose tasks they are, and what the curve is used for, is the caller's business.
//!
//! A person's task number n (from 0) on a new system takes
//! base · speed · (plateau + (initial - plateau) e exp(-n / (pace p))) · noise, and on the familiar
//! system base · speed · noise, with lognormal speed and noise, and lognormal e and p of mean 1 and the
//! same coefficient of variation. Logarithms of times are fitted by maximum likelihood as a nonlinear
//! mixed-effects model, the integrals over speed, e and p by Laplace's method at each person's mode
//! (Lindstrom & Bates 1990, Biometrics 46, 673-687; Pinheiro & Bates 1995, Journal of Computational and
//! Graphical Statistics 4, 12-35). Intervals are Wald's of the logarithms, by the observed information.

use std::collections::BTreeMap;

use super::{Fitted, Maximum};

/// Groups of tasks one after the other, of which a person has at most so many.
const GROUPS: usize = 24;
/// Steps to a person's mode, and to the kinds' levels.
const STEPS: usize = 8;
/// People below which a spread between people says nothing.
const LEAST_PEOPLE: usize = 8;
/// Tasks below which a person's course is not told.
const LEAST_TASKS: usize = 30;
/// By so much the log likelihood must be better for a curve in place of a level: two parameters and two
/// spreads by Akaike's criterion, and as much again.
const BETTER: f64 = 8.0;
/// Times the pace within which a person comes near the plateau: an eighth of the excess is left.
const NEAR: f64 = 2.0;
/// The share of people of whom so much has to be seen.
const ENOUGH: f64 = 0.25;

/// A task that somebody did.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TaskDone {
    /// Who: any number.
    pub person: u64,
    /// What it was: any number.
    pub kind: u64,
    /// How many they had done on the new system before it; none on the familiar one.
    pub before: Option<u32>,
    /// How long it took, in any unit.
    pub took: f64,
}

/// A learning curve.
#[derive(Clone, Debug, PartialEq)]
pub struct FittedLearning {
    /// Factor on the time of the first task: against the familiar system, or, where nothing is known
    /// of that, against the plateau.
    pub initial: Fitted,
    /// Tasks after which the excess has fallen to 1/e.
    pub pace: Fitted,
    /// Factor in the end against the familiar system, if that is known.
    pub plateau: Option<Fitted>,
    /// Coefficient of variation between people, of the excess and of the pace.
    pub spread: Fitted,
    /// People and tasks.
    pub people: usize,
    /// See `people`.
    pub tasks: usize,
    /// The share of people who were seen until they were near the plateau.
    pub near: f64,
    /// Each person's own curve, the quickest to begin with first.
    pub own: Vec<OwnCurve>,
}

/// A person's curve: the mode of what is their own, given their tasks and how people differ (empirical
/// Bayes). Of few tasks it lies near the curve of all.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OwnCurve {
    /// Factor on the time of the first task, against what `initial` of all is.
    pub initial: f64,
    /// Tasks after which the excess has fallen to 1/e.
    pub pace: f64,
    /// Their times over those of others, practised alike.
    pub speed: f64,
    /// Tasks on the new system.
    pub tasks: usize,
}

/// Why there is no curve.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum NotLearnt {
    /// Too few people, or too few tasks of each.
    #[error(
        "fewer than {LEAST_PEOPLE} people have {LEAST_TASKS} tasks on the new system: how people differ cannot be told"
    )]
    FewPeople,
    /// All tasks take as long.
    #[error(
        "times do not fall with practice: nobody was seen before the plateau, or there is nothing to learn"
    )]
    Level,
    /// The curve goes on falling where the tasks end.
    #[error(
        "fewer than a quarter of the people were seen for twice the pace: where the curve ends cannot be told"
    )]
    NoPlateau,
    /// The likelihood has no sharp maximum.
    #[error(
        "no curve can be told: times hardly fall with practice, or still fall where the tasks end"
    )]
    NotKnown,
}

/// Tasks of one person that lie close together.
#[derive(Clone, Copy, Debug)]
struct Group {
    /// Mean experience; none on the familiar system.
    before: Option<f64>,
    /// Mean logarithm of the times, without the kinds' levels.
    log: f64,
    /// Its precision: one over its variance.
    precision: f64,
}

impl FittedLearning {
    /// The curve of these tasks.
    ///
    /// # Errors
    ///
    /// Why there is none.
    pub fn of(tasks: &[TaskDone]) -> Result<Self, NotLearnt> {
        let mut by_person: BTreeMap<u64, Vec<&TaskDone>> = BTreeMap::new();
        for task in tasks.iter().filter(|task| task.took > 0.0) {
            by_person.entry(task.person).or_default().push(task);
        }
        let on_new = |tasks: &[&TaskDone]| tasks.iter().filter(|t| t.before.is_some()).count();
        by_person.retain(|_, tasks| on_new(tasks) >= LEAST_TASKS);
        if by_person.len() < LEAST_PEOPLE {
            return Err(NotLearnt::FewPeople);
        }
        let used = by_person.values().map(Vec::len).sum();
        let each: Vec<usize> = by_person.values().map(|tasks| on_new(tasks)).collect();
        let people: Vec<Vec<Group>> = grouped(&by_person.into_values().collect::<Vec<_>>());
        let has_familiar = people.iter().flatten().any(|group| group.before.is_none());
        let fitting = Fitting {
            people: &people,
            has_familiar,
        };
        let most = |groups: &[Group]| {
            let before = groups.iter().filter_map(|group| group.before);
            before.fold(0.0, f64::max)
        };
        let furthest: Vec<f64> = people.iter().map(|groups| most(groups)).collect();
        let start = fitting.start(&furthest);
        let curve = |at: &[f64]| fitting.log_likelihood(at);
        let level = |at: &[f64]| fitting.of_level(at);
        let flat = Maximum::near(&[start[0], start[1], start[2]], &level);
        let best = Maximum::near(&start, &curve);
        let (Some(flat), Some(best)) = (flat, best) else {
            return Err(NotLearnt::NotKnown);
        };
        if best.value - flat.value < BETTER {
            return Err(NotLearnt::Level);
        }
        let pace = best.parameter(Fitting::PACE).map(libm::exp);
        let reached = furthest.iter().filter(|&&n| n >= NEAR * pace.value).count();
        let near = reached as f64 / people.len() as f64;
        if near < ENOUGH {
            return Err(NotLearnt::NoPlateau);
        }
        let cv = |omega: f64| libm::sqrt(libm::expm1(omega * omega));
        let at: Vec<f64> = (0..start.len())
            .map(|nth| best.parameter(nth).value)
            .collect();
        let mut own: Vec<OwnCurve> = fitting.own(&at, &each);
        own.sort_by(|a, b| a.initial.total_cmp(&b.initial));
        Ok(Self {
            own,
            initial: best.parameter(Fitting::INITIAL).map(libm::exp),
            pace,
            plateau: has_familiar.then(|| best.parameter(Fitting::PLATEAU).map(libm::exp)),
            spread: best
                .parameter(Fitting::SPREAD)
                .map(|log| cv(libm::exp(log))),
            people: people.len(),
            tasks: used,
            near,
        })
    }

    /// The factor on the first task against the familiar system, with a plateau that is given where none
    /// was fitted.
    #[must_use]
    pub fn initial_with(&self, plateau: f64) -> Fitted {
        let by = if self.plateau.is_some() { 1.0 } else { plateau };
        self.initial.map(|initial| by * initial)
    }
}

/// Everybody's tasks in groups, with what is between kinds taken out: their levels are fitted with a
/// level for each group, so that the curve has no part in them.
fn grouped(people: &[Vec<&TaskDone>]) -> Vec<Vec<Group>> {
    // Cells: person, then group, with its tasks.
    let mut cells: Vec<(usize, Vec<&TaskDone>)> = Vec::new();
    for (person, tasks) in people.iter().enumerate() {
        let (familiar, mut new): (Vec<&TaskDone>, Vec<&TaskDone>) =
            tasks.iter().partition(|task| task.before.is_none());
        if !familiar.is_empty() {
            cells.push((person, familiar));
        }
        new.sort_by_key(|task| task.before);
        // Narrow at first, where times fall fast.
        let all = new.len();
        let edge = |nth: usize| {
            let share = nth as f64 / GROUPS as f64;
            (all as f64 * share * share).ceil() as usize
        };
        for nth in 0..GROUPS {
            let some = &new[edge(nth).min(all)..edge(nth + 1).min(all)];
            if !some.is_empty() {
                cells.push((person, some.to_vec()));
            }
        }
    }
    let mut levels: BTreeMap<u64, f64> = BTreeMap::new();
    let log = |task: &TaskDone| libm::log(task.took);
    let residual_of = |cell: &[&TaskDone], levels: &BTreeMap<u64, f64>| {
        let rest = |task: &&TaskDone| log(task) - levels.get(&task.kind).copied().unwrap_or(0.0);
        cell.iter().map(rest).sum::<f64>() / cell.len() as f64
    };
    for _ in 0..STEPS {
        let mut sums: BTreeMap<u64, (f64, f64)> = BTreeMap::new();
        for (_, cell) in &cells {
            let mean = residual_of(cell, &levels);
            for task in cell {
                let (sum, n) = sums.entry(task.kind).or_default();
                *sum += log(task) - mean;
                *n += 1.0;
            }
        }
        levels = sums
            .into_iter()
            .map(|(kind, (sum, n))| (kind, sum / n))
            .collect();
    }
    // The noise within groups, of each kind.
    let mut noise: BTreeMap<u64, (f64, f64)> = BTreeMap::new();
    for (_, cell) in cells.iter().filter(|(_, cell)| cell.len() > 1) {
        let mean = residual_of(cell, &levels);
        let left = 1.0 - 1.0 / cell.len() as f64;
        for task in cell {
            let (sum, n) = noise.entry(task.kind).or_default();
            let off = log(task) - levels[&task.kind] - mean;
            *sum += off * off;
            *n += left;
        }
    }
    let (sum, n) = noise
        .values()
        .fold((0.0, 0.0), |(s, n), of| (s + of.0, n + of.1));
    let overall = (sum / f64::max(n, 1.0)).max(1e-6);
    let variance = |kind: u64| match noise.get(&kind) {
        Some(&(sum, n)) if n > 20.0 => (sum / n).max(1e-6),
        _ => overall,
    };
    let mut groups = vec![Vec::new(); people.len()];
    for (person, cell) in cells {
        let (mut precision, mut log_sum, mut before) = (0.0, 0.0, 0.0);
        for task in &cell {
            let weight = 1.0 / variance(task.kind);
            precision += weight;
            log_sum += weight * (log(task) - levels[&task.kind]);
            before += weight * f64::from(task.before.unwrap_or(0));
        }
        groups[person].push(Group {
            before: cell[0].before.map(|_| before / precision),
            log: log_sum / precision,
            precision,
        });
    }
    groups
}

/// The likelihood of a curve and of what is between people.
struct Fitting<'a> {
    people: &'a [Vec<Group>],
    has_familiar: bool,
}

/// A person's own: speed, and the logarithms of excess and pace in standard deviations.
type Own = [f64; 3];

impl Fitting<'_> {
    // The places of the parameters, all logarithms but the first, which is the level.
    const SPEED: usize = 1;
    const PLATEAU: usize = 2;
    const INITIAL: usize = 3;
    const PACE: usize = 4;
    const SPREAD: usize = 5;

    fn start(&self, furthest: &[f64]) -> Vec<f64> {
        let mean = |wanted: &dyn Fn(&Group, f64) -> bool| {
            let of = self.people.iter().zip(furthest);
            let groups = of.flat_map(|(groups, &most)| groups.iter().map(move |g| (g, most)));
            let (sum, weight) = groups.filter(|(group, most)| wanted(group, *most)).fold(
                (0.0, 0.0),
                |(sum, weight), (group, _)| {
                    (sum + group.precision * group.log, weight + group.precision)
                },
            );
            (weight > 0.0).then(|| sum / weight)
        };
        let last = mean(&|g, most| g.before.is_some_and(|n| n > 0.6 * most)).unwrap_or(0.0);
        let first = mean(&|g, most| g.before.is_some_and(|n| n < 0.03 * most)).unwrap_or(last);
        let familiar = mean(&|g, _| g.before.is_none()).unwrap_or(last);
        let typical = furthest.iter().sum::<f64>() / furthest.len().max(1) as f64;
        let plateau = last - familiar;
        vec![
            familiar,
            libm::log(0.15),
            plateau,
            (first - familiar).max(plateau + 0.1),
            libm::log((0.15 * typical).max(5.0)),
            libm::log(0.3),
        ]
    }

    /// The plateau against the familiar system; where nothing is known of that, against itself.
    fn plateau(&self, at: &[f64]) -> f64 {
        if self.has_familiar {
            libm::exp(at[Self::PLATEAU])
        } else {
            1.0
        }
    }

    /// What the second parameter costs where it has no meaning: it stays where it is, known well.
    fn idle(&self, at: &[f64]) -> f64 {
        if self.has_familiar {
            0.0
        } else {
            -0.5 * at[Self::PLATEAU] * at[Self::PLATEAU]
        }
    }

    fn log_likelihood(&self, at: &[f64]) -> f64 {
        let (plateau, initial) = (self.plateau(at), libm::exp(at[Self::INITIAL]));
        let omega = libm::exp(at[Self::SPREAD]);
        if initial <= plateau || omega > 3.0 || at[Self::SPEED] > 2.0 {
            return f64::NEG_INFINITY;
        }
        self.all(at, &self.curve(at)) + self.idle(at)
    }

    /// The logarithm of the factor on somebody's task number n, and how it changes with their excess and
    /// pace.
    fn curve(&self, at: &[f64]) -> impl Fn(f64, &Own) -> (f64, f64, f64) + use<> {
        let (plateau, initial) = (self.plateau(at), libm::exp(at[Self::INITIAL]));
        let (pace, omega) = (libm::exp(at[Self::PACE]), libm::exp(at[Self::SPREAD]));
        move |n: f64, own: &Own| {
            let excess = (initial - plateau) * libm::exp(omega * own[1] - omega * omega / 2.0);
            let slow = libm::exp(omega * own[2] - omega * omega / 2.0);
            let left = excess * libm::exp(-n / (pace * slow));
            let all = plateau + left;
            let share = left / all * omega;
            (libm::log(all), share, share * n / (pace * slow))
        }
    }

    /// Each person's curve where the likelihood is greatest.
    fn own(&self, at: &[f64], tasks: &[usize]) -> Vec<OwnCurve> {
        let (plateau, initial) = (self.plateau(at), libm::exp(at[Self::INITIAL]));
        let (pace, omega) = (libm::exp(at[Self::PACE]), libm::exp(at[Self::SPREAD]));
        let curve = self.curve(at);
        let factor = |z: f64| libm::exp(omega * z - omega * omega / 2.0);
        let of = |(groups, &tasks): (&Vec<Group>, &usize)| {
            let (_, own) = person(groups, at[0], libm::exp(at[Self::SPEED]), &curve);
            OwnCurve {
                initial: plateau + (initial - plateau) * factor(own[1]),
                pace: pace * factor(own[2]),
                speed: libm::exp(own[0]),
                tasks,
            }
        };
        self.people.iter().zip(tasks).map(of).collect()
    }

    fn of_level(&self, at: &[f64]) -> f64 {
        if at[Self::SPEED] > 2.0 {
            return f64::NEG_INFINITY;
        }
        let plateau = libm::log(self.plateau(at));
        self.all(at, &|_, _| (plateau, 0.0, 0.0)) + self.idle(at)
    }

    fn all(&self, at: &[f64], curve: &dyn Fn(f64, &Own) -> (f64, f64, f64)) -> f64 {
        let of = |groups: &Vec<Group>| person(groups, at[0], libm::exp(at[Self::SPEED]), curve).0;
        self.people.iter().map(of).sum()
    }
}

/// The log likelihood of one person's times, by Laplace's method, without constants, and the mode.
fn person(
    groups: &[Group],
    level: f64,
    speeds: f64,
    curve: &dyn Fn(f64, &Own) -> (f64, f64, f64),
) -> (f64, Own) {
    let prior = [1.0 / (speeds * speeds), 1.0, 1.0];
    let value = |own: &Own| {
        let misfit = |group: &Group| {
            let new = group.before.map_or(0.0, |n| curve(n, own).0);
            let off = group.log - level - own[0] - new;
            group.precision * off * off
        };
        let prior: f64 = own.iter().zip(prior).map(|(x, p)| p * x * x).sum();
        0.5 * (groups.iter().map(misfit).sum::<f64>() + prior)
    };
    let mut own: Own = [0.0; 3];
    let mut here = value(&own);
    let mut sharp = [[0.0; 3]; 3];
    for _ in 0..2 * STEPS {
        let mut slope = [0, 1, 2].map(|i| prior[i] * own[i]);
        sharp = [
            [prior[0], 0.0, 0.0],
            [0.0, prior[1], 0.0],
            [0.0, 0.0, prior[2]],
        ];
        for group in groups {
            let (new, by_excess, by_pace) =
                group.before.map_or((0.0, 0.0, 0.0), |n| curve(n, &own));
            let change = [1.0, by_excess, by_pace];
            let off = group.log - level - own[0] - new;
            for i in 0..3 {
                slope[i] -= group.precision * off * change[i];
                for j in 0..3 {
                    sharp[i][j] += group.precision * change[i] * change[j];
                }
            }
        }
        let Some(step) = solved(&sharp, &slope) else {
            break;
        };
        let mut length = 1.0;
        let mut moved = None;
        while length > 0.01 {
            let next = [0, 1, 2].map(|i| own[i] - length * step[i]);
            let there = value(&next);
            if there <= here {
                moved = Some((next, there));
                break;
            }
            length /= 2.0;
        }
        let Some((next, there)) = moved else { break };
        let gained = here - there;
        (own, here) = (next, there);
        if gained < 1e-9 {
            break;
        }
    }
    let likelihood = -here - 0.5 * libm::log(determinant(&sharp)) - libm::log(speeds);
    (likelihood, own)
}

fn determinant(m: &[[f64; 3]; 3]) -> f64 {
    m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1])
        - m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0])
        + m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0])
}

/// By Cramer's rule.
fn solved(m: &[[f64; 3]; 3], right: &Own) -> Option<Own> {
    let all = determinant(m);
    if !all.is_normal() {
        return None;
    }
    Some([0, 1, 2].map(|column| {
        let mut with = *m;
        for (row, value) in with.iter_mut().zip(right) {
            row[column] = *value;
        }
        determinant(&with) / all
    }))
}
