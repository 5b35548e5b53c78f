//! Who is still in contention, and whom the next replications go to.

use super::comparison::{Comparison, Side, Triangle};
use super::feasibility::ShareTest;
use super::{Demands, Feasibility, Observation, Standing, Verdict};

/// All candidates, and what is known of each and of each pair.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Contest {
    demands: Demands,
    triangle: Triangle,
    candidates: Vec<Candidate>,
    /// Of candidates i < j, in the order of [`Contest::pairs`].
    comparisons: Vec<Comparison>,
}

#[derive(Clone, Debug, PartialEq)]
struct Candidate {
    costs: Vec<f64>,
    /// `None` if there is no target to meet.
    share: Option<ShareTest>,
    dearer_than: Option<usize>,
}

/// What follows from all that has been observed.
pub(super) enum Next {
    /// Replicate each candidate until it has this many replications.
    Replicate(Vec<usize>),
    End(Verdict),
}

impl Candidate {
    fn known(&self) -> Feasibility {
        self.share
            .as_ref()
            .map_or(Feasibility::Meets, ShareTest::known)
    }

    fn is_open(&self) -> bool {
        self.known() == Feasibility::Open
    }

    fn contends(&self) -> bool {
        self.dearer_than.is_none() && self.known() != Feasibility::Misses
    }
}

impl Contest {
    /// A contest under demands that have been checked.
    pub(super) fn new(candidates: usize, demands: Demands) -> Self {
        let error = demands.error_per_test(candidates);
        let candidate = Candidate {
            costs: Vec::new(),
            share: demands
                .target
                .as_ref()
                .map(|target| ShareTest::new(target, error)),
            dearer_than: None,
        };
        Self {
            triangle: Triangle::new(demands.first, demands.cost_tolerance, error),
            candidates: vec![candidate; candidates],
            comparisons: vec![Comparison::new(); candidates * (candidates - 1) / 2],
            demands,
        }
    }

    pub(super) const fn demands(&self) -> &Demands {
        &self.demands
    }

    pub(super) fn replications(&self, candidate: usize) -> usize {
        self.candidates[candidate].costs.len()
    }

    pub(super) fn standing(&self, candidate: usize) -> Standing {
        let candidate = &self.candidates[candidate];
        match (candidate.dearer_than, candidate.known()) {
            (Some(than), _) => Standing::Dearer { than },
            (None, Feasibility::Open) => Standing::Open,
            (None, Feasibility::Meets) => Standing::Meets,
            (None, Feasibility::Misses) => Standing::Misses,
        }
    }

    pub(super) fn record(&mut self, candidate: usize, observation: Observation) {
        let candidate = &mut self.candidates[candidate];
        candidate.costs.push(observation.cost);
        if let Some(share) = &mut candidate.share {
            share.observe(observation.met);
        }
    }

    /// Draws all conclusions from what has been observed.
    pub(super) fn next(&mut self) -> Next {
        self.compare();
        self.eliminate();
        let contenders: Vec<usize> = (0..self.candidates.len())
            .filter(|&i| self.candidates[i].contends())
            .collect();
        match contenders[..] {
            [] => Next::End(Verdict::NoneMeets),
            [candidate] if !self.candidates[candidate].is_open() => {
                Next::End(Verdict::Chosen { candidate })
            }
            _ => self
                .batch(&self.awake(&contenders))
                // All that is left may be asleep, each behind another, or behind one known to
                // meet the target whose rivals it has not been compared with.
                .or_else(|| self.batch(&contenders))
                .map_or_else(
                    || {
                        Next::End(Verdict::Undecided {
                            best_guess: self.best_guess(&contenders),
                        })
                    },
                    Next::Replicate,
                ),
        }
    }

    /// All i < j.
    fn pairs(&self) -> impl Iterator<Item = (usize, usize)> + use<> {
        let candidates = self.candidates.len();
        (0..candidates).flat_map(move |j| (0..j).map(move |i| (i, j)))
    }

    fn compare(&mut self) {
        for ((i, j), comparison) in self.pairs().zip(&mut self.comparisons) {
            let (former, latter) = (&self.candidates[i], &self.candidates[j]);
            if former.contends() && latter.contends() {
                comparison.advance(&self.triangle, &former.costs, &latter.costs);
            }
        }
    }

    /// The cheaper of two different candidates, once known.
    fn cheaper_of(&self, one: usize, other: usize) -> Option<usize> {
        let (i, j) = (one.min(other), one.max(other));
        self.comparisons[j * (j - 1) / 2 + i]
            .cheaper()
            .map(|side| match side {
                Side::Former => i,
                Side::Latter => j,
            })
    }

    fn beats(&self, one: usize, other: usize) -> bool {
        one != other && self.cheaper_of(one, other) == Some(one)
    }

    /// Takes out whoever is dearer than a contender known to meet the target. Someone who is out
    /// takes nobody out, so the last one known to meet the target stays.
    fn eliminate(&mut self) {
        for winner in 0..self.candidates.len() {
            for loser in 0..self.candidates.len() {
                let known = self.candidates[winner].known() == Feasibility::Meets;
                let both = self.candidates[winner].contends() && self.candidates[loser].contends();
                if known && both && self.beats(winner, loser) {
                    self.candidates[loser].dearer_than = Some(winner);
                }
            }
        }
    }

    /// Contenders that are not known to be dearer than one whose chance is still open.
    fn awake(&self, contenders: &[usize]) -> Vec<usize> {
        let may_hold_up =
            |i: usize| self.candidates[i].is_open() && self.replications(i) < self.demands.at_most;
        contenders
            .iter()
            .copied()
            .filter(|&i| {
                !contenders
                    .iter()
                    .any(|&j| may_hold_up(j) && self.beats(j, i))
            })
            .collect()
    }

    /// The next batch among `group`: those with something to find out that have the fewest
    /// replications get a batch, the others of them at most as many as to draw level. `None` if
    /// nobody may be replicated or has anything to find out.
    fn batch(&self, group: &[usize]) -> Option<Vec<usize>> {
        let has_question = |i: usize| {
            self.candidates[i].is_open()
                || group
                    .iter()
                    .any(|&j| j != i && self.cheaper_of(i, j).is_none())
        };
        let asked: Vec<usize> = group
            .iter()
            .copied()
            .filter(|&i| self.replications(i) < self.demands.at_most && has_question(i))
            .collect();
        let fewest = asked.iter().map(|&i| self.replications(i)).min()?;
        let until = self
            .demands
            .at_most
            .min(fewest.saturating_add(self.demands.batch));
        let mut wanted: Vec<usize> = (0..self.candidates.len())
            .map(|i| self.replications(i))
            .collect();
        for i in asked {
            wanted[i] = wanted[i].max(until);
        }
        Some(wanted)
    }

    /// See [`Verdict::Undecided`]; `contenders` is not empty.
    fn best_guess(&self, contenders: &[usize]) -> usize {
        let share = |i: usize| {
            let test = self.candidates[i].share.as_ref();
            test.map_or(1.0, ShareTest::share)
        };
        // The first so many of each, so that common random numbers are compared with their like.
        let common = contenders
            .iter()
            .map(|&i| self.replications(i))
            .min()
            .unwrap_or(0);
        let cost = |i: usize| self.candidates[i].costs[..common].iter().sum::<f64>();
        let wanted = self.demands.target.as_ref().map_or(0.0, |t| t.chance);
        let likely = |i: usize| !self.candidates[i].is_open() || share(i) >= wanted;
        let cheapest = contenders
            .iter()
            .copied()
            .filter(|&i| likely(i))
            .min_by(|&i, &j| cost(i).total_cmp(&cost(j)));
        // Of equals, `min_by` takes the first; so must this.
        let most_often = || {
            contenders
                .iter()
                .copied()
                .min_by(|&i, &j| share(j).total_cmp(&share(i)))
        };
        cheapest.or_else(most_often).unwrap_or(0)
    }
}
