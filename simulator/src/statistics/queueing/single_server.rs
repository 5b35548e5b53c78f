//! One server with any distribution of service times, without and with priorities.

use super::{QueueError, not_negative, positive, stable};

/// M/G/1, first come first served.
#[derive(Clone, Debug, PartialEq)]
pub struct SingleServer {
    /// Mean number of arrivals per unit of time; 0 or more.
    pub arrival_rate: f64,
    /// Mean service time; above 0.
    pub mean_service: f64,
    /// Coefficient of variation of the service time (standard deviation over mean); 0 or more:
    /// 0 constant, 1 exponential.
    pub service_cv: f64,
}

/// What [`SingleServer`] does in the long run.
#[derive(Clone, Debug, PartialEq)]
pub struct SingleServerWait {
    /// Share of the time the server is busy, which is also the chance of having to wait.
    pub utilisation: f64,
    /// Mean time from arrival to start of service over all arrivals, in the unit of time.
    pub mean_wait: f64,
    /// Mean number waiting, not yet in service.
    pub mean_queue: f64,
}

impl SingleServer {
    /// Solves the queue with the Pollaczek-Khinchine formula (Khinchine 1932): mean wait =
    /// rate E\[S²\] / (2 (1 - load)) with E\[S²\] = mean² (1 + cv²).
    ///
    /// # Errors
    ///
    /// [`QueueError::Impossible`] and [`QueueError::Overloaded`].
    pub fn solve(&self) -> Result<SingleServerWait, QueueError> {
        let class = ServiceClass {
            arrival_rate: self.arrival_rate,
            mean_service: self.mean_service,
            service_cv: self.service_cv,
        };
        let utilisation = stable(class.load()?)?;
        let mean_wait = class.residual_work() / (1.0 - utilisation);
        Ok(SingleServerWait {
            utilisation,
            mean_wait,
            mean_queue: self.arrival_rate * mean_wait,
        })
    }
}

/// One class of customers of a [`PriorityServer`].
#[derive(Clone, Debug, PartialEq)]
pub struct ServiceClass {
    /// Mean number of arrivals per unit of time; 0 or more.
    pub arrival_rate: f64,
    /// Mean service time; above 0.
    pub mean_service: f64,
    /// Coefficient of variation of the service time; 0 or more.
    pub service_cv: f64,
}

impl ServiceClass {
    /// Share of the server's time the class takes, after checking the parameters.
    fn load(&self) -> Result<f64, QueueError> {
        not_negative("service_cv", self.service_cv)?;
        Ok(not_negative("arrival_rate", self.arrival_rate)?
            * positive("mean_service", self.mean_service)?)
    }

    /// rate E[S²] / 2: mean remaining service of this class that an arrival finds in progress.
    fn residual_work(&self) -> f64 {
        let second_moment =
            self.mean_service * self.mean_service * (1.0 + self.service_cv * self.service_cv);
        self.arrival_rate * second_moment / 2.0
    }
}

/// M/G/1 with classes of which the first in the list is always served first; service in hand
/// is finished (non-preemptive), and within a class it is first come first served.
#[derive(Clone, Debug, PartialEq)]
pub struct PriorityServer {
    /// The classes, most urgent first.
    pub classes: Vec<ServiceClass>,
}

impl PriorityServer {
    /// Mean wait from arrival to start of service of each class, in its order and in the unit
    /// of time: with W0 the mean work in progress an arrival finds and s(k) the load of classes
    /// 1..k, it is W0 / ((1 - s(k-1)) (1 - s(k))) (Cobham 1954, Operations Research 2, 70-76).
    ///
    /// # Errors
    ///
    /// [`QueueError::Impossible`] and, if all classes together are too much,
    /// [`QueueError::Overloaded`].
    pub fn mean_waits(&self) -> Result<Vec<f64>, QueueError> {
        let loads = self
            .classes
            .iter()
            .map(ServiceClass::load)
            .collect::<Result<Vec<_>, _>>()?;
        stable(loads.iter().sum())?;
        let in_progress: f64 = self.classes.iter().map(ServiceClass::residual_work).sum();
        let mut ahead = 0.0;
        Ok(loads
            .iter()
            .map(|load| {
                let with_own = ahead + load;
                let wait = in_progress / ((1.0 - ahead) * (1.0 - with_own));
                ahead = with_own;
                wait
            })
            .collect())
    }
}

#[cfg(test)]
mod tests {
    use super::super::PriorityServers;
    use super::*;

    fn close(value: f64, expected: f64) {
        assert!(
            (value - expected).abs() < 1e-12,
            "{value} is not {expected}"
        );
    }

    #[test]
    fn constant_service_halves_the_wait() {
        let exponential = SingleServer {
            arrival_rate: 0.8,
            mean_service: 1.0,
            service_cv: 1.0,
        };
        let exponential = exponential.solve().expect("stable");
        close(exponential.mean_wait, 4.0);
        close(exponential.mean_queue, 3.2);
        let constant = SingleServer {
            arrival_rate: 0.8,
            mean_service: 1.0,
            service_cv: 0.0,
        };
        close(constant.solve().expect("stable").mean_wait, 2.0);
    }

    #[test]
    fn priorities_conserve_work() {
        let server = PriorityServer {
            classes: vec![
                ServiceClass {
                    arrival_rate: 0.2,
                    mean_service: 1.5,
                    service_cv: 0.3,
                },
                ServiceClass {
                    arrival_rate: 0.1,
                    mean_service: 0.5,
                    service_cv: 1.0,
                },
                ServiceClass {
                    arrival_rate: 0.5,
                    mean_service: 1.0,
                    service_cv: 2.0,
                },
            ],
        };
        let waits = server.mean_waits().expect("stable");
        assert!(waits.is_sorted(), "{waits:?}");
        // Kleinrock's conservation law (1976, Queueing Systems II, chapter 3): sum of load x wait
        // = total load x W0 / (1 - total load).
        let (in_progress, load) = server
            .classes
            .iter()
            .fold((0.0, 0.0), |(work, load), class| {
                (
                    work + class.residual_work(),
                    load + class.load().expect("valid"),
                )
            });
        let shared: f64 = waits
            .iter()
            .zip(&server.classes)
            .map(|(wait, class)| wait * class.load().expect("valid"))
            .sum();
        close(shared, load * in_progress / (1.0 - load));
    }

    #[test]
    fn one_of_several_servers_is_one_server() {
        let rates = [0.3, 0.4];
        let several = PriorityServers {
            arrival_rates: rates.to_vec(),
            mean_service: 1.2,
            servers: 1,
        };
        let one = PriorityServer {
            classes: rates
                .map(|arrival_rate| ServiceClass {
                    arrival_rate,
                    mean_service: 1.2,
                    service_cv: 1.0,
                })
                .to_vec(),
        };
        let (several, one) = (
            several.mean_waits().expect("stable"),
            one.mean_waits().expect("stable"),
        );
        for (a, b) in several.iter().zip(&one) {
            close(*a, *b);
        }
    }

    #[test]
    fn overload_is_an_answer_too() {
        let server = SingleServer {
            arrival_rate: 1.0,
            mean_service: 1.0,
            service_cv: 1.0,
        };
        assert_eq!(server.solve(), Err(QueueError::Overloaded { load: 1.0 }));
        let server = SingleServer {
            arrival_rate: 1.0,
            mean_service: 0.5,
            service_cv: f64::NAN,
        };
        assert!(matches!(
            server.solve(),
            Err(QueueError::Impossible {
                parameter: "service_cv",
                ..
            })
        ));
    }
}
