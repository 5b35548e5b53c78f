//! Small hospitals whose every replication can be sampled and whose answer is known exactly:
//! what intervals are tried on. Nothing here uses the engine.

use cutover::statistics::queueing::ErlangA;
use cutover::statistics::{Outcome, TimeToEvent};

use crate::oracles::clinic::Clinic;
use crate::oracles::judgement::Part;
use crate::random::Random;

/// The first customers of a day at a desk with one server, M/M/1, empty at first.
#[derive(Clone, Debug)]
pub struct Desk {
    /// Customers per unit of time.
    pub arrival_rate: f64,
    /// Customers served per unit of time while busy.
    pub service_rate: f64,
    /// How many are observed.
    pub customers: usize,
}

impl Desk {
    /// The first 25 with 90 % load: Law (2015), Simulation Modeling and Analysis, 5th ed.,
    /// section 9.4, whose mean wait is 2.12.
    pub fn law() -> Self {
        Self {
            arrival_rate: 1.0,
            service_rate: 10.0 / 9.0,
            customers: 25,
        }
    }

    /// Mean wait of the customers of one day (Lindley 1952).
    pub fn day(&self, random: &mut Random) -> f64 {
        let (mut wait, mut waited) = (0.0, 0.0);
        for _ in 1..self.customers {
            let service = random.exponential(1.0 / self.service_rate);
            wait = f64::max(
                wait + service - random.exponential(1.0 / self.arrival_rate),
                0.0,
            );
            waited += wait;
        }
        waited / self.customers as f64
    }

    /// Its expectation. Customer m + 1 waits the sum over k <= m of E[max(0, S(k))] / k, S(k)
    /// being k services less k gaps (Spitzer 1956, Transactions of the AMS 82, 323-339).
    pub fn mean_wait(&self) -> f64 {
        let (mut wait, mut waited) = (0.0, 0.0);
        for k in 1..self.customers {
            wait += self.services_left(k) / self.service_rate / k as f64;
            waited += wait;
        }
        waited / self.customers as f64
    }

    /// Expected number of `k` services left when the last of `k` gaps ends, both running side by
    /// side: the number done by then is negative binomial.
    fn services_left(&self, k: usize) -> f64 {
        let gap_first = self.arrival_rate / (self.arrival_rate + self.service_rate);
        let mut chance = gap_first.powi(k as i32);
        let mut left = 0.0;
        for done in 0..k {
            left += chance * (k - done) as f64;
            chance *= (1.0 - gap_first) * (k + done) as f64 / (done + 1) as f64;
        }
        left
    }
}

/// When the last patient leaves a clinic, in minutes; 0 if nobody came. Called with equal
/// generators, clinics with equally many appointments meet the same patients.
pub fn clinic_end(clinic: &Clinic, random: &mut Random) -> f64 {
    let (mut free, mut end) = (clinic.clinician_starts, 0.0);
    for &appointment in &clinic.appointments {
        let comes = random.uniform() >= clinic.no_show;
        let consultation = random.exponential(clinic.mean_consultation);
        if comes {
            free = f64::max(free, appointment) + consultation;
            end = free;
        }
    }
    end
}

/// Telephones for one day, in their steady state from the start: callers who gave up, and
/// callers.
pub fn phone_day(queue: &ErlangA, length: f64, random: &mut Random) -> Part {
    let (arrive, serve) = (queue.arrival_rate, 1.0 / queue.mean_service);
    let give_up = 1.0 / queue.mean_patience.expect("impatient");
    let servers = f64::from(queue.servers);
    let leave = |n: f64| (n.min(servers) * serve, (n - servers).max(0.0) * give_up);
    let mut present = steady_state(arrive, |n| leave(n).0 + leave(n).1, random);
    let (mut clock, mut gave_up, mut called) = (0.0, 0.0, 0.0);
    loop {
        let (served, impatient) = leave(present);
        let total = arrive + served + impatient;
        clock += random.exponential(1.0 / total);
        if clock > length {
            return Part {
                sum: gave_up,
                count: called,
            };
        }
        let which = random.uniform() * total;
        if which < arrive {
            called += 1.0;
            present += 1.0;
        } else {
            gave_up += f64::from(u8::from(which >= arrive + served));
            present -= 1.0;
        }
    }
}

/// Number present in the steady state of a birth and death process, by inversion.
fn steady_state(birth: f64, death: impl Fn(f64) -> f64, random: &mut Random) -> f64 {
    let mut weights = vec![1.0];
    // Far beyond any load used here; the weights then are 0 to rounding.
    for n in 1..100 {
        weights.push(weights[n - 1] * birth / death(n as f64));
    }
    let mut left = random.uniform() * weights.iter().sum::<f64>();
    for (n, weight) in weights.iter().enumerate() {
        left -= weight;
        if left < 0.0 {
            return n as f64;
        }
    }
    unreachable!("the weights add up to more")
}

/// A backlog that is worked off while more comes in, until it is gone for the first time: an
/// M/M/1 queue started with so many. Some days there is none to begin with.
#[derive(Clone, Debug)]
pub struct Backlog {
    /// Chance that there is a backlog at all.
    pub disturbed: f64,
    /// How much there is then.
    pub start: usize,
    /// Items coming in per day.
    pub inflow: f64,
    /// Items worked off per day; more than come in.
    pub capacity: f64,
}

impl Backlog {
    /// A tenth never notice; the others need ten days in the mean, and a few three times as long.
    pub fn usual() -> Self {
        Self {
            disturbed: 0.9,
            start: 10,
            inflow: 4.0,
            capacity: 5.0,
        }
    }

    /// Days until it is gone.
    pub fn days(&self, random: &mut Random) -> f64 {
        if random.uniform() >= self.disturbed {
            return 0.0;
        }
        let total = self.inflow + self.capacity;
        let (mut left, mut clock) = (self.start, 0.0);
        while left > 0 {
            clock += random.exponential(1.0 / total);
            if random.uniform() * total < self.inflow {
                left += 1;
            } else {
                left -= 1;
            }
        }
        clock
    }

    /// Chance that it is not gone after each of 0, `step`, 2 `step`, ... `steps` x `step` days,
    /// by uniformisation (Jensen 1953): the number of changes in a step is Poisson.
    pub fn survival(&self, step: f64, steps: usize) -> Vec<f64> {
        let total = self.inflow + self.capacity;
        // More than so many never gather: it drains in the mean.
        let mut chances = vec![0.0; 300];
        chances[self.start] = self.disturbed;
        let mut curve = vec![self.disturbed];
        for _ in 0..steps {
            let mut weight = (-total * step).exp();
            let mut moved = chances.clone();
            chances = chances.iter().map(|chance| weight * chance).collect();
            for change in 1..200 {
                if f64::from(change) > total * step && weight < 1e-20 {
                    break;
                }
                moved = self.change(&moved);
                weight *= total * step / f64::from(change);
                for (sum, chance) in chances.iter_mut().zip(&moved) {
                    *sum += weight * chance;
                }
            }
            curve.push(chances.iter().sum());
        }
        curve
    }

    /// One change of the backlog; what reaches 0 has left.
    fn change(&self, chances: &[f64]) -> Vec<f64> {
        let up = self.inflow / (self.inflow + self.capacity);
        let mut after = vec![0.0; chances.len()];
        for n in 1..chances.len() - 1 {
            after[n + 1] += up * chances[n];
            if n > 1 {
                after[n - 1] += (1.0 - up) * chances[n];
            }
        }
        after
    }
}

/// What is seen of `days` by somebody who looks until `watched`.
pub fn seen(days: f64, watched: f64) -> TimeToEvent {
    if days <= watched {
        TimeToEvent {
            day: days,
            outcome: Outcome::Happened,
        }
    } else {
        TimeToEvent {
            day: watched,
            outcome: Outcome::Censored,
        }
    }
}
