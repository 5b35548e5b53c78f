//! Erlang's loss and delay systems, the latter also with priorities: exponential service
//! (loss: any), c alike servers; customers who hang up are next door.

use super::{QueueError, not_negative, positive, stable};

/// M/M/c/c: whoever finds all servers busy is lost (Erlang 1917). The answer holds for any
/// distribution of service times, not only the exponential.
#[derive(Clone, Debug, PartialEq)]
pub struct ErlangB {
    /// Mean number of arrivals per unit of time; 0 or more.
    pub arrival_rate: f64,
    /// Mean service time; above 0.
    pub mean_service: f64,
    /// Number of servers; 1 or more.
    pub servers: u32,
}

/// What [`ErlangB`] does in the long run.
#[derive(Clone, Debug, PartialEq)]
pub struct Loss {
    /// Arrival rate x mean service, in erlangs.
    pub offered_load: f64,
    /// Share of arrivals lost.
    pub blocked: f64,
    /// Share of the time a server is busy.
    pub utilisation: f64,
}

impl ErlangB {
    /// Solves the queue with B(0) = 1, B(n) = a B(n-1) / (n + a B(n-1)), which neither
    /// overflows nor cancels.
    ///
    /// # Errors
    ///
    /// [`QueueError::Impossible`] and [`QueueError::NoServer`]; a loss system cannot be
    /// overloaded.
    pub fn solve(&self) -> Result<Loss, QueueError> {
        let offered_load = offered(self.arrival_rate, self.mean_service, self.servers)?;
        let blocked = erlang_b(offered_load, self.servers);
        Ok(Loss {
            offered_load,
            blocked,
            utilisation: offered_load * (1.0 - blocked) / f64::from(self.servers),
        })
    }
}

/// M/M/c: whoever finds all servers busy waits, however long (Erlang 1917).
#[derive(Clone, Debug, PartialEq)]
pub struct ErlangC {
    /// Mean number of arrivals per unit of time; 0 or more.
    pub arrival_rate: f64,
    /// Mean of the exponential service time; above 0.
    pub mean_service: f64,
    /// Number of servers; 1 or more.
    pub servers: u32,
}

/// What [`ErlangC`] does in the long run.
#[derive(Clone, Debug, PartialEq)]
pub struct Delay {
    /// Arrival rate x mean service, in erlangs.
    pub offered_load: f64,
    /// Share of the time a server is busy; below 1.
    pub utilisation: f64,
    /// Chance that an arrival has to wait.
    pub wait_probability: f64,
    /// Mean time from arrival to start of service over all arrivals, in the unit of time.
    pub mean_wait: f64,
    /// The same over those who have to wait; their wait is exponential.
    pub mean_wait_if_any: f64,
    /// Mean number waiting, not yet in service.
    pub mean_queue: f64,
}

impl ErlangC {
    /// Solves the queue: C = B / (1 - load (1 - B)) from Erlang's loss formula, and the wait of
    /// those who wait is exponential with mean service / (c - a) (Gross et al. 2008,
    /// Fundamentals of Queueing Theory, section 2.3).
    ///
    /// # Errors
    ///
    /// [`QueueError::Impossible`], [`QueueError::NoServer`] and [`QueueError::Overloaded`].
    pub fn solve(&self) -> Result<Delay, QueueError> {
        let offered_load = offered(self.arrival_rate, self.mean_service, self.servers)?;
        let servers = f64::from(self.servers);
        let utilisation = stable(offered_load / servers)?;
        let blocked = erlang_b(offered_load, self.servers);
        let wait_probability = blocked / (1.0 - utilisation * (1.0 - blocked));
        let mean_wait_if_any = self.mean_service / (servers - offered_load);
        let mean_wait = wait_probability * mean_wait_if_any;
        Ok(Delay {
            offered_load,
            utilisation,
            wait_probability,
            mean_wait,
            mean_wait_if_any,
            mean_queue: self.arrival_rate * mean_wait,
        })
    }
}

impl Delay {
    /// Chance that an arrival waits longer than `time` (0 or more, in the unit of time).
    #[must_use]
    pub fn wait_exceeds(&self, time: f64) -> f64 {
        self.wait_probability * libm::exp(-time.max(0.0) / self.mean_wait_if_any)
    }
}

/// M/M/c with classes of which the first in the list is always served first; service in hand
/// is finished, and the service distribution is common to all classes.
#[derive(Clone, Debug, PartialEq)]
pub struct PriorityServers {
    /// Mean number of arrivals per unit of time of each class, most urgent first; 0 or more.
    pub arrival_rates: Vec<f64>,
    /// Mean of the exponential service time, the same for all classes; above 0.
    pub mean_service: f64,
    /// Number of servers; 1 or more.
    pub servers: u32,
}

impl PriorityServers {
    /// Mean wait of each class, in its order and in the unit of time: with W0 = C service / c
    /// and s(k) the load of classes 1..k, it is W0 / ((1 - s(k-1)) (1 - s(k))) (Cobham 1954,
    /// Operations Research 2, 70-76).
    ///
    /// # Errors
    ///
    /// [`QueueError::Impossible`], [`QueueError::NoServer`] and, if all classes together are
    /// too much, [`QueueError::Overloaded`].
    pub fn mean_waits(&self) -> Result<Vec<f64>, QueueError> {
        for &rate in &self.arrival_rates {
            not_negative("arrival_rates", rate)?;
        }
        let together = ErlangC {
            arrival_rate: self.arrival_rates.iter().sum(),
            mean_service: self.mean_service,
            servers: self.servers,
        }
        .solve()?;
        let servers = f64::from(self.servers);
        let until_one_is_free = together.wait_probability * self.mean_service / servers;
        let mut ahead = 0.0;
        Ok(self
            .arrival_rates
            .iter()
            .map(|rate| {
                let with_own = ahead + rate * self.mean_service / servers;
                let wait = until_one_is_free / ((1.0 - ahead) * (1.0 - with_own));
                ahead = with_own;
                wait
            })
            .collect())
    }
}

/// Offered load in erlangs, after checking all three.
fn offered(arrival_rate: f64, mean_service: f64, servers: u32) -> Result<f64, QueueError> {
    if servers == 0 {
        return Err(QueueError::NoServer);
    }
    Ok(not_negative("arrival_rate", arrival_rate)? * positive("mean_service", mean_service)?)
}

/// Erlang's loss formula by its recursion.
fn erlang_b(offered_load: f64, servers: u32) -> f64 {
    (1..=servers).fold(1.0, |blocked, n| {
        let carried = offered_load * blocked;
        carried / (f64::from(n) + carried)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(value: f64, expected: f64, tolerance: f64) {
        assert!(
            (value - expected).abs() < tolerance,
            "{value} is not {expected}"
        );
    }

    #[test]
    fn loss_agrees_with_the_definition() {
        // (a^c / c!) / sum of a^n / n!, small enough to be written out.
        let loss = ErlangB {
            arrival_rate: 3.0,
            mean_service: 1.0,
            servers: 4,
        };
        let terms = [1.0, 3.0, 4.5, 4.5, 3.375];
        let expected = terms[4] / terms.iter().sum::<f64>();
        close(loss.solve().expect("valid").blocked, expected, 1e-15);
        // Printed tables: ten servers, ten erlangs, .215; 20 servers at one per cent, 12.03.
        let table = ErlangB {
            arrival_rate: 10.0,
            mean_service: 1.0,
            servers: 10,
        };
        close(table.solve().expect("valid").blocked, 0.2146, 5e-5);
        let table = ErlangB {
            arrival_rate: 12.03,
            mean_service: 1.0,
            servers: 20,
        };
        close(table.solve().expect("valid").blocked, 0.01, 5e-5);
    }

    #[test]
    fn delay_agrees_with_known_answers() {
        let queue = ErlangC {
            arrival_rate: 2.0,
            mean_service: 4.0,
            servers: 10,
        };
        let delay = queue.solve().expect("stable");
        close(delay.wait_probability, 0.409_18, 5e-6);
        close(delay.mean_wait * 60.0, 49.102, 5e-4);
        close(delay.wait_exceeds(0.0), delay.wait_probability, 1e-15);
        close(delay.wait_exceeds(2.0), 0.409_18 * (-1.0_f64).exp(), 5e-6);
        // M/M/1: P(wait) = load, mean queue = load^2 / (1 - load).
        let one = ErlangC {
            arrival_rate: 0.9,
            mean_service: 1.0,
            servers: 1,
        };
        let one = one.solve().expect("stable");
        close(one.wait_probability, 0.9, 1e-14);
        close(one.mean_queue, 8.1, 1e-12);
    }

    #[test]
    fn thousands_of_servers_do_not_overflow() {
        let queue = ErlangC {
            arrival_rate: 4_900.0,
            mean_service: 1.0,
            servers: 5_000,
        };
        let delay = queue.solve().expect("stable");
        // Halfin & Whitt (1981): 1 / (1 + b Phi(b) / phi(b)) with b = (1 - load) sqrt(c).
        let b = 0.02 * 5_000.0_f64.sqrt();
        let density = (-b * b / 2.0).exp() / std::f64::consts::TAU.sqrt();
        let below = 0.921_350_4; // Phi(1.414214)
        close(
            delay.wait_probability,
            1.0 / (1.0 + b * below / density),
            2e-3,
        );
    }

    #[test]
    fn priorities_only_share_out_the_wait() {
        let classes = PriorityServers {
            arrival_rates: vec![0.5, 0.9, 0.6],
            mean_service: 4.0,
            servers: 10,
        };
        let waits = classes.mean_waits().expect("stable");
        assert!(waits.is_sorted(), "{waits:?}");
        // With one service distribution the mean wait over all does not depend on the order.
        let mean = waits
            .iter()
            .zip(&classes.arrival_rates)
            .map(|(w, r)| w * r)
            .sum::<f64>()
            / 2.0;
        close(mean * 60.0, 49.102, 5e-4);
    }

    #[test]
    fn nobody_comes_nobody_waits() {
        let idle = ErlangC {
            arrival_rate: 0.0,
            mean_service: 4.0,
            servers: 3,
        };
        let idle = idle.solve().expect("stable");
        assert_eq!(
            (idle.wait_probability, idle.mean_wait, idle.utilisation),
            (0.0, 0.0, 0.0)
        );
        let none = ErlangB {
            arrival_rate: 1.0,
            mean_service: 1.0,
            servers: 0,
        };
        assert_eq!(none.solve(), Err(QueueError::NoServer));
    }
}
