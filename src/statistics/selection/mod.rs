//! Which of many systems is the cheapest of those that are good enough, with replications spent
//! where they matter. The systems are the caller's business; it is told which replications are
//! wanted and says what came out.
//!
//! A system is good enough if a target is met in at least a share `at_least` of replications. Two
//! published sequential procedures go on side by side, after Andradóttir & Kim (2010, Naval
//! Research Logistics 57, 403-421) and Hong, Luo & Nelson (2015, INFORMS Journal on Computing 27,
//! 317-334):
//!
//! * **Is it good enough?** For each system Wald's sequential probability ratio test (1945) of
//!   the chance `at_least + give_or_take` against `at_least - give_or_take`. Its bounds are
//!   ±ln(1/a), so that an error has at most the chance a (Ville's inequality). A system whose true
//!   chance lies between the two may be taken for either.
//! * **Is it dearer?** Kim & Nelson (2001, ACM TOMACS 11, 251-273), the procedure KN with c = 1: of
//!   two systems, the difference of their mean costs is followed until it leaves a triangle that
//!   shrinks; a difference of less than `worth` may be decided either way. It needs no
//!   independence between systems, so common random numbers make it quicker.
//!
//! A system is given up when it is not good enough, or dearer than one that is known to be. With
//! error a = 1 - confidence, half goes to the k tests of the first kind (a / 2k each) and half to
//! KN (Bonferroni, a / 2(k - 1) each); without a target all goes to KN. So the right system (or one
//! within the tolerances) is chosen with at least the confidence asked for, **if** costs are
//! normal, as KN assumes; costs of replications are sums of many parts and come near it. The
//! verdict does not depend on how many replications are asked for at a time.

mod contest;

use contest::Pairs;

/// What is asked of the choice.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Demands {
    /// Chance that the right system is chosen, between .5 and 1.
    pub confidence: f64,
    /// What is good enough; `None`: everything is.
    pub target: Option<Chance>,
    /// The smallest difference in cost that matters; `None`: 1 % of the lowest mean cost of the
    /// first replications (which makes KN's guarantee approximate).
    pub worth: Option<f64>,
    /// Replications of every system before the first decision; at least 2, better 10 or more.
    pub first: usize,
    /// Replications of a system at most.
    pub at_most: usize,
}

/// A chance that is good enough.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Chance {
    /// The chance.
    pub at_least: f64,
    /// How far from it a system may be taken for either.
    pub give_or_take: f64,
}

/// Demands that nobody can meet.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct BadDemands(&'static str);

/// What one replication of a system gave.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Observation {
    /// Whether the target was met.
    pub met: bool,
    /// What it cost.
    pub cost: f64,
}

/// What is known of a system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nothing is decided.
    Open,
    /// It is good enough, and nothing cheaper is known to be.
    GoodEnough,
    /// It is not good enough.
    NotGoodEnough,
    /// It is dearer than this one, which is good enough.
    DearerThan(usize),
}

/// How it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// This one.
    Chosen(usize),
    /// None is good enough.
    NoneIsGoodEnough,
    /// The most replications were not enough to decide; this one looks best, if any looks good
    /// enough.
    Undecided(Option<usize>),
}

/// A choice under way.
#[derive(Clone, Debug)]
pub struct Selection {
    demands: Demands,
    systems: Vec<System>,
    pairs: Pairs,
    /// Replications that have been judged, of all still under consideration.
    judged: usize,
}

#[derive(Clone, Debug)]
struct System {
    observed: Vec<Observation>,
    standing: Standing,
    /// Logarithm of the likelihood ratio, good enough over not.
    evidence: f64,
}

impl Selection {
    /// A choice among so many systems.
    ///
    /// # Errors
    ///
    /// There is nothing to choose among, or a demand is outside its range.
    pub fn new(systems: usize, demands: Demands) -> Result<Self, BadDemands> {
        let wrong = |what| Err(BadDemands(what));
        if systems == 0 {
            return wrong("there is nothing to choose among");
        }
        if !(0.5..1.0).contains(&demands.confidence) {
            return wrong("the confidence lies between .5 and 1");
        }
        if let Some(target) = demands.target {
            let (low, high) = target.ends();
            if !(target.give_or_take > 0.0 && low > 0.0 && high < 1.0) {
                return wrong("the chance, give or take, lies between 0 and 1");
            }
        }
        if demands.worth.is_some_and(|w| w.is_nan() || w <= 0.0) {
            return wrong("a difference that matters is more than nothing");
        }
        if demands.first < 2 || demands.at_most < demands.first {
            return wrong("at least two replications come first");
        }
        let standing = match demands.target {
            Some(_) => Standing::Open,
            None => Standing::GoodEnough,
        };
        let system = System {
            observed: Vec::new(),
            standing,
            evidence: 0.0,
        };
        Ok(Self {
            systems: vec![system; systems],
            pairs: Pairs::of(systems),
            demands,
            judged: 0,
        })
    }

    /// Which systems want how many further replications: all the first ones, then those under
    /// consideration, a tenth more each time (for several threads at once; those in excess change
    /// no verdict). Empty once there is a verdict.
    #[must_use]
    pub fn wants(&self) -> Vec<(usize, usize)> {
        if self.verdict().is_some() {
            return Vec::new();
        }
        let upto = match self.judged {
            0 => self.demands.first,
            n => (n + (n / 10).max(1)).min(self.demands.at_most),
        };
        let wanted = |&at: &usize| upto.saturating_sub(self.systems[at].observed.len());
        self.in_play()
            .map(|at| (at, wanted(&at)))
            .filter(|(_, more)| *more > 0)
            .collect()
    }

    /// The next replication of a system, in the order of the replications.
    pub fn observe(&mut self, system: usize, observation: Observation) {
        if let Some(system) = self.systems.get_mut(system) {
            system.observed.push(observation);
        }
        while self.verdict().is_none() && self.may_judge() {
            self.judge();
        }
    }

    /// What is known of a system.
    #[must_use]
    pub fn standing(&self, system: usize) -> Option<Standing> {
        self.systems.get(system).map(|s| s.standing)
    }

    /// Replications of a system so far.
    #[must_use]
    pub fn replications(&self, system: usize) -> usize {
        self.systems.get(system).map_or(0, |s| s.observed.len())
    }

    /// The verdict, once there is one.
    #[must_use]
    pub fn verdict(&self) -> Option<Verdict> {
        let mut in_play = self.in_play();
        match (in_play.next(), in_play.next()) {
            (None, _) => Some(Verdict::NoneIsGoodEnough),
            (Some(only), None) if self.systems[only].standing == Standing::GoodEnough => {
                Some(Verdict::Chosen(only))
            }
            _ if self.judged >= self.demands.at_most => Some(Verdict::Undecided(self.best_guess())),
            _ => None,
        }
    }

    /// Systems that may still be chosen.
    fn in_play(&self) -> impl Iterator<Item = usize> {
        let systems = self.systems.iter().enumerate();
        systems
            .filter(|(_, s)| matches!(s.standing, Standing::Open | Standing::GoodEnough))
            .map(|(at, _)| at)
    }

    /// Whether the next replication of all under consideration is there.
    fn may_judge(&self) -> bool {
        let next = match self.judged {
            0 => self.demands.first,
            n => n + 1,
        };
        self.in_play()
            .all(|at| self.systems[at].observed.len() >= next)
    }

    /// Judges one replication more (at first, all the first ones).
    fn judge(&mut self) {
        let before = self.judged;
        self.judged = match before {
            0 => self.demands.first,
            n => n + 1,
        };
        let in_play: Vec<usize> = self.in_play().collect();
        for &at in &in_play {
            self.weigh(at, before);
        }
        self.compare(&in_play, before);
        self.give_up_the_dearer(&in_play);
    }

    /// Wald's test, with the replications from `from` on.
    fn weigh(&mut self, at: usize, from: usize) {
        let Some(target) = self.demands.target else {
            return;
        };
        let bound = -libm::log(self.error() / 2.0 / self.systems.len() as f64);
        let (low, high) = target.ends();
        let met = libm::log(high / low);
        let missed = libm::log((1.0 - high) / (1.0 - low));
        let judged = self.judged;
        let system = &mut self.systems[at];
        for observed in &system.observed[from..judged] {
            if system.standing != Standing::Open {
                return;
            }
            system.evidence += if observed.met { met } else { missed };
            if system.evidence >= bound {
                system.standing = Standing::GoodEnough;
            } else if system.evidence <= -bound {
                system.standing = Standing::NotGoodEnough;
            }
        }
    }

    /// KN, with the replications up to the one judged.
    fn compare(&mut self, in_play: &[usize], before: usize) {
        let costs = |at: usize| self.systems[at].observed.iter().map(|o| o.cost);
        if before == 0 {
            let first = self.demands.first;
            let share = if self.demands.target.is_some() {
                0.5
            } else {
                1.0
            };
            let mean = |at: usize| costs(at).take(first).sum::<f64>() / first as f64;
            let lowest = in_play.iter().map(|&at| mean(at)).min_by(f64::total_cmp);
            let worth = self.demands.worth.or(lowest.map(|cost| 0.01 * cost.abs()));
            let firsts: Vec<Vec<f64>> = (0..self.systems.len())
                .map(|at| costs(at).take(first).collect())
                .collect();
            self.pairs
                .begin(&firsts, worth.unwrap_or(0.0), share * self.error());
        } else {
            let latest: Vec<(usize, f64)> = in_play
                .iter()
                .map(|&at| (at, self.systems[at].observed[self.judged - 1].cost))
                .collect();
            self.pairs.go_on(&latest, self.judged);
        }
    }

    /// Whoever has lost to a system that is good enough is out.
    fn give_up_the_dearer(&mut self, in_play: &[usize]) {
        for &at in in_play {
            if !matches!(
                self.systems[at].standing,
                Standing::Open | Standing::GoodEnough
            ) {
                continue;
            }
            let good = |&other: &usize| self.systems[other].standing == Standing::GoodEnough;
            let mut others = in_play.iter().copied().filter(|&other| other != at);
            let cheaper = others.find(|other| good(other) && self.pairs.has_lost(at, *other));
            if let Some(other) = cheaper {
                self.systems[at].standing = Standing::DearerThan(other);
            }
        }
    }

    fn error(&self) -> f64 {
        1.0 - self.demands.confidence
    }

    /// Among those that are, or else look, good enough, the one with the lowest mean cost.
    fn best_guess(&self) -> Option<usize> {
        let looks = |&at: &usize| {
            let s = &self.systems[at];
            s.standing == Standing::GoodEnough || s.evidence > 0.0
        };
        let mean = |at: usize| {
            let costs = self.systems[at].observed.iter().map(|o| o.cost);
            costs.sum::<f64>() / self.systems[at].observed.len().max(1) as f64
        };
        let guesses = self.in_play().filter(looks);
        guesses.min_by(|&a, &b| mean(a).total_cmp(&mean(b)))
    }
}

impl Chance {
    fn ends(self) -> (f64, f64) {
        (
            self.at_least - self.give_or_take,
            self.at_least + self.give_or_take,
        )
    }
}

#[cfg(test)]
mod tests;
