//! Queues in which callers hang up or find no free line: Erlang A and finite waiting rooms.

use super::{ErlangC, QueueError, not_negative, positive};

/// M/M/c/K+M: customers wait first come first served while their patience lasts, and are turned
/// away when the system is full. Without `capacity` it is Erlang A (Palm 1957; Mandelbaum &
/// Zeltyn 2007, Service engineering in action), without `mean_patience` M/M/c/K, without either
/// [`ErlangC`].
///
/// Those who hang up do not ring again; a simulated queue with redials is busier.
#[derive(Clone, Debug, PartialEq)]
pub struct ErlangA {
    /// Mean number of arrivals per unit of time; 0 or more.
    pub arrival_rate: f64,
    /// Mean of the exponential service time; above 0.
    pub mean_service: f64,
    /// Number of servers; 1 or more.
    pub servers: u32,
    /// Mean of the exponential patience, counted from arrival and ended by the start of service;
    /// above 0. `None`: nobody ever leaves unserved.
    pub mean_patience: Option<f64>,
    /// Most customers in the system, in service and waiting together (for telephones: the
    /// number of lines); at least `servers`. `None`: no limit.
    pub capacity: Option<u32>,
}

/// What [`ErlangA`] does in the long run.
#[derive(Clone, Debug, PartialEq)]
pub struct Impatience {
    /// Arrival rate x mean service, in erlangs; may exceed the number of servers.
    pub offered_load: f64,
    /// Share of the time a server is busy.
    pub utilisation: f64,
    /// Share of arrivals turned away because the system is full.
    pub blocked: f64,
    /// Chance that an arrival who gets in finds all servers busy.
    pub wait_probability: f64,
    /// Share of those who get in that leave unserved.
    pub abandoned: f64,
    /// Mean time in the queue of all who get in, served or not, in the unit of time.
    pub mean_wait: f64,
    /// Mean time in the queue of those served, in the unit of time.
    pub mean_wait_of_served: f64,
    /// Mean number waiting, not yet in service.
    pub mean_queue: f64,
}

impl ErlangA {
    /// Solves the queue by summing its stationary distribution, all terms positive, outwards
    /// from the likeliest number of customers: nothing overflows and nothing cancels.
    ///
    /// The time taken grows with the number of customers likely to be in the system, in the
    /// worst case with `capacity`.
    ///
    /// # Errors
    ///
    /// [`QueueError::Impossible`], [`QueueError::NoServer`],
    /// [`QueueError::CapacityBelowServers`] and, only if there is neither patience nor capacity,
    /// [`QueueError::Overloaded`].
    pub fn solve(&self) -> Result<Impatience, QueueError> {
        if self.servers == 0 {
            return Err(QueueError::NoServer);
        }
        not_negative("arrival_rate", self.arrival_rate)?;
        positive("mean_service", self.mean_service)?;
        if let Some(patience) = self.mean_patience {
            positive("mean_patience", patience)?;
        }
        match self.capacity {
            Some(capacity) if capacity < self.servers => Err(QueueError::CapacityBelowServers {
                capacity,
                servers: self.servers,
            }),
            None if self.mean_patience.is_none() => self.solve_without_limits(),
            _ => Ok(self.summarise(&self.stationary())),
        }
    }

    /// Nothing limits the queue: the closed form, since the sum converges slowly near load 1.
    fn solve_without_limits(&self) -> Result<Impatience, QueueError> {
        let delay = ErlangC {
            arrival_rate: self.arrival_rate,
            mean_service: self.mean_service,
            servers: self.servers,
        }
        .solve()?;
        Ok(Impatience {
            offered_load: delay.offered_load,
            utilisation: delay.utilisation,
            blocked: 0.0,
            wait_probability: delay.wait_probability,
            abandoned: 0.0,
            mean_wait: delay.mean_wait,
            mean_wait_of_served: delay.mean_wait,
            mean_queue: delay.mean_queue,
        })
    }

    /// Rate at which one of those waiting gives up; 0 if nobody does.
    fn abandonment_rate(&self) -> f64 {
        self.mean_patience.map_or(0.0, |patience| 1.0 / patience)
    }

    /// Rate at which the system with `n` customers loses one, to the door or to a server.
    fn death_rate(&self, n: u64) -> f64 {
        let servers = u64::from(self.servers);
        n.min(servers) as f64 / self.mean_service
            + n.saturating_sub(servers) as f64 * self.abandonment_rate()
    }

    /// About the likeliest number of customers; weights fall on both sides of it.
    fn mode(&self) -> u64 {
        let servers = f64::from(self.servers);
        let offered_load = self.arrival_rate * self.mean_service;
        let unlimited = if offered_load <= servers {
            offered_load
        } else {
            // More than the servers can do: the queue at which as many hang up as are too many.
            let surplus = self.arrival_rate - servers / self.mean_service;
            servers + surplus / self.abandonment_rate()
        };
        let capacity = self.capacity.map_or(u64::MAX, u64::from);
        // The cast saturates when nobody hangs up, and the capacity then decides.
        (unlimited as u64).min(capacity)
    }

    /// Stationary probabilities: the first number of customers kept, and the probability of it
    /// and of each one after. What is left out is less
    /// likely than the likeliest by a factor of 1e290 or more.
    fn stationary(&self) -> (u64, Vec<f64>) {
        const NEGLIGIBLE: f64 = 1e-290;
        let mode = self.mode();
        let capacity = self.capacity.map_or(u64::MAX, u64::from);

        let mut weights = vec![1.0];
        let mut first = mode;
        while first > 0 {
            let weight = weights[weights.len() - 1] * self.death_rate(first) / self.arrival_rate;
            if weight < NEGLIGIBLE {
                break;
            }
            weights.push(weight);
            first -= 1;
        }
        weights.reverse();
        for n in mode..capacity {
            let weight = weights[weights.len() - 1] * self.arrival_rate / self.death_rate(n + 1);
            if weight < NEGLIGIBLE {
                break;
            }
            weights.push(weight);
        }
        let total: f64 = weights.iter().sum();
        for weight in &mut weights {
            *weight /= total;
        }
        (first, weights)
    }

    /// Measures from the stationary distribution. Poisson arrivals see it as it is (PASTA).
    fn summarise(&self, (first, probabilities): &(u64, Vec<f64>)) -> Impatience {
        let servers = u64::from(self.servers);
        let service_rate = f64::from(self.servers) / self.mean_service;
        let give_up = self.abandonment_rate();

        let mut mean_queue = 0.0;
        let mut waiting = 0.0;
        let mut blocked = 0.0;
        let mut served = 0.0;
        let mut served_wait = 0.0;
        // Mean wait of one who is served after finding `ahead` in the queue. Places ahead clear
        // one by one at rate (service + (places + 1) give-ups); the time of each does not depend
        // on who left, so the condition "served" leaves the sum of 1 / rate as it is.
        let mut wait_if_served = 0.0;
        let mut counted = 0;

        for (n, probability) in (*first..).zip(probabilities) {
            if n > servers {
                mean_queue += (n - servers) as f64 * probability;
            }
            if Some(n) == self.capacity.map(u64::from) {
                blocked = *probability;
            } else if n < servers {
                served += probability;
            } else {
                let ahead = n - servers;
                while counted <= ahead {
                    counted += 1;
                    wait_if_served += 1.0 / (service_rate + counted as f64 * give_up);
                }
                // The chance not to be the one who leaves, over all places, telescopes.
                let chance = service_rate / (service_rate + (ahead + 1) as f64 * give_up);
                waiting += probability;
                served += probability * chance;
                served_wait += probability * chance * wait_if_served;
            }
        }

        // Not 1 - blocked, which loses its digits when nearly everybody is turned away.
        let accepted: f64 = probabilities
            .iter()
            .take(probabilities.len() - usize::from(blocked > 0.0))
            .sum();
        // Little's law over those who get in; with no arrivals at all, nobody waits.
        let mean_wait = if mean_queue > 0.0 {
            mean_queue / (self.arrival_rate * accepted)
        } else {
            0.0
        };
        Impatience {
            offered_load: self.arrival_rate * self.mean_service,
            utilisation: self.arrival_rate * served / service_rate,
            blocked,
            wait_probability: waiting / accepted,
            abandoned: give_up * mean_wait,
            mean_wait,
            mean_wait_of_served: served_wait / served,
            mean_queue,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::ErlangB;
    use super::*;

    fn office(mean_patience: Option<f64>, capacity: Option<u32>) -> ErlangA {
        ErlangA {
            arrival_rate: 2.0,
            mean_service: 4.0,
            servers: 10,
            mean_patience,
            capacity,
        }
    }

    fn close(value: f64, expected: f64, tolerance: f64) {
        assert!(
            (value - expected).abs() < tolerance,
            "{value} is not {expected}"
        );
    }

    #[test]
    fn agrees_with_known_answers() {
        let answer = office(Some(15.0), None).solve().expect("valid");
        close(answer.abandoned, 0.027_44, 5e-6);
        close(answer.mean_wait * 60.0, 24.70, 5e-3);
        // The mean over all is made of the mean over the served and over those who left.
        assert!(answer.mean_wait_of_served < answer.mean_wait);
    }

    #[test]
    fn agrees_with_palm() {
        // P(abandon | wait) = 1 / (load A) + 1 - 1 / load with
        // A = 1 + sum of y^j / ((x+1) ... (x+j)), x = c patience / service, y = rate x patience.
        for arrival_rate in [1.5, 2.0, 2.5, 4.0] {
            let queue = ErlangA {
                arrival_rate,
                ..office(Some(15.0), None)
            };
            let answer = queue.solve().expect("valid");
            let (x, y) = (10.0 * 15.0 / 4.0, arrival_rate * 15.0);
            let (mut palm, mut term) = (1.0, 1.0);
            for j in 1..400 {
                term *= y / (x + f64::from(j));
                palm += term;
            }
            let load = arrival_rate * 4.0 / 10.0;
            let given_wait = 1.0 / (load * palm) + 1.0 - 1.0 / load;
            close(
                answer.abandoned / answer.wait_probability,
                given_wait,
                1e-12,
            );
            close(answer.utilisation, load * (1.0 - answer.abandoned), 1e-12);
        }
    }

    #[test]
    fn patience_as_long_as_service_means_poisson() {
        // Then every customer leaves at the same rate, and the number in the system is Poisson.
        let answer = office(Some(4.0), None).solve().expect("valid");
        let mut term = (-8.0_f64).exp();
        let mut below = 0.0;
        for n in 0..10 {
            below += term;
            term *= 8.0 / f64::from(n + 1);
        }
        close(answer.wait_probability, 1.0 - below, 1e-13);
    }

    #[test]
    fn limits_are_the_neighbouring_formulas() {
        let delay = ErlangC {
            arrival_rate: 2.0,
            mean_service: 4.0,
            servers: 10,
        };
        let delay = delay.solve().expect("stable");
        for limited in [
            office(Some(1e9), None),
            office(None, Some(2_000)),
            office(None, None),
        ] {
            let answer = limited.solve().expect("valid");
            close(answer.wait_probability, delay.wait_probability, 1e-7);
            close(answer.mean_wait, delay.mean_wait, 1e-7);
            close(answer.mean_wait_of_served, delay.mean_wait, 1e-7);
        }
        let loss = ErlangB {
            arrival_rate: 2.0,
            mean_service: 4.0,
            servers: 10,
        };
        let loss = loss.solve().expect("valid");
        for patience in [None, Some(15.0)] {
            let answer = office(patience, Some(10)).solve().expect("valid");
            close(answer.blocked, loss.blocked, 1e-14);
            close(answer.utilisation, loss.utilisation, 1e-14);
            assert_eq!((answer.wait_probability, answer.mean_wait), (0.0, 0.0));
        }
    }

    #[test]
    fn one_server_and_few_places_by_hand() {
        // M/M/1/3 at load 2: probabilities 1, 2, 4, 8 over 15.
        let queue = ErlangA {
            arrival_rate: 2.0,
            mean_service: 1.0,
            servers: 1,
            mean_patience: None,
            capacity: Some(3),
        };
        let answer = queue.solve().expect("valid");
        close(answer.blocked, 8.0 / 15.0, 1e-15);
        close(answer.wait_probability, 6.0 / 7.0, 1e-15);
        close(answer.mean_queue, 20.0 / 15.0, 1e-15);
        // Those let in find 0, 1 or 2: waits 0, 1, 2.
        close(answer.mean_wait, (2.0 + 2.0 * 4.0) / 7.0, 1e-15);
        close(answer.mean_wait_of_served, answer.mean_wait, 1e-15);

        // The same with patience 1: death rates 1, 2, 3; probabilities 1, 2, 2, 4/3 (over 19/3).
        let answer = ErlangA {
            mean_patience: Some(1.0),
            ..queue
        }
        .solve()
        .expect("valid");
        close(answer.blocked, 4.0 / 19.0, 1e-15);
        close(answer.mean_queue, (2.0 + 8.0 / 3.0) * 3.0 / 19.0, 1e-15);
        // Served: finding 0 surely, 1 with chance 1/2 after 1/2, 2 with 1/3 after 1/2 + 1/3.
        let served = 1.0 + 2.0 / 2.0 + 2.0 / 3.0;
        close(answer.abandoned, 1.0 - served / 5.0, 1e-15);
        close(
            answer.mean_wait_of_served,
            (0.5 + 2.0 / 3.0 * 5.0 / 6.0) / served,
            1e-15,
        );
    }

    #[test]
    fn heavy_overload_settles_where_as_many_leave_as_are_too_many() {
        let queue = ErlangA {
            arrival_rate: 500.0,
            mean_service: 4.0,
            servers: 1_000,
            mean_patience: Some(1_000.0),
            capacity: None,
        };
        let answer = queue.solve().expect("valid");
        close(answer.utilisation, 1.0, 1e-12);
        close(answer.abandoned, 0.5, 1e-9);
        close(answer.mean_queue, 250_000.0, 1e-3);
    }

    #[test]
    fn impossible_queues_are_refused() {
        assert_eq!(
            office(None, Some(9)).solve(),
            Err(QueueError::CapacityBelowServers {
                capacity: 9,
                servers: 10
            })
        );
        let overloaded = ErlangA {
            arrival_rate: 3.0,
            ..office(None, None)
        };
        assert_eq!(
            overloaded.solve(),
            Err(QueueError::Overloaded { load: 1.2 })
        );
        let idle = ErlangA {
            arrival_rate: 0.0,
            ..office(Some(15.0), Some(20))
        };
        let idle = idle.solve().expect("valid");
        assert_eq!(
            (idle.utilisation, idle.mean_wait, idle.abandoned),
            (0.0, 0.0, 0.0)
        );
    }
}
