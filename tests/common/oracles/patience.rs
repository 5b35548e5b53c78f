//! M/M/n+G: Poisson callers, exponential calls, n clerks, and any distribution of patience. The
//! exact formulas of Baccelli and Hebuterne (1981) in the form of Zeltyn and Mandelbaum, Call
//! centers with impatient customers, Queueing Systems 51 (2005), by numerical integration.

/// Callers whose patience is a mixture of exponentials: shares and means, in minutes.
#[derive(Clone, Debug)]
pub struct MixedPatience<'a> {
    /// Callers a minute.
    pub arrival_rate: f64,
    /// Minutes of a call.
    pub mean_service: f64,
    /// Clerks.
    pub servers: u32,
    /// Share of the callers and their mean patience.
    pub patience: &'a [(f64, f64)],
}

/// What becomes of the callers.
#[derive(Clone, Copy, Debug)]
pub struct Waits {
    /// Share who give up.
    pub abandoned: f64,
    /// Mean wait of all, answered or not.
    pub mean_wait: f64,
}

impl MixedPatience<'_> {
    /// Expected patience within a time: the integral of the chance to be still there.
    fn patience_within(&self, time: f64) -> f64 {
        let of = |&(share, mean): &(f64, f64)| share * mean * (1.0 - (-time / mean).exp());
        self.patience.iter().map(of).sum()
    }

    /// The exact answer.
    pub fn solve(&self) -> Waits {
        let n = f64::from(self.servers);
        let (rate, capacity) = (self.arrival_rate, n / self.mean_service);
        let exponent = |x: f64| rate * self.patience_within(x) - capacity * x;
        // Far beyond anybody's wait; what is left there is below the last digit.
        let (until, steps) = (2_000.0, 2_000_000);
        let step = until / f64::from(steps);
        // So that nothing overflows in a queue that is overloaded.
        let highest = (0..=steps)
            .map(|i| exponent(f64::from(i) * step))
            .fold(0.0, f64::max);
        let (mut total, mut waited) = (0.0, 0.0);
        for i in 0..=steps {
            let x = f64::from(i) * step;
            // Simpson's rule.
            let weight = match i {
                0 => 1.0,
                i if i == steps => 1.0,
                i if i % 2 == 1 => 4.0,
                _ => 2.0,
            };
            let density = weight * step / 3.0 * (exponent(x) - highest).exp();
            total += density;
            waited += density * self.patience_within(x);
        }
        // The states in which somebody is free, against the one in which one more is.
        let load = rate * self.mean_service;
        let mut term = 1.0;
        let mut free = 1.0;
        for busy in (1..self.servers).rev() {
            term *= f64::from(busy) / load;
            free += term;
        }
        let free = free * (-highest).exp();
        let all = free + rate * total;
        Waits {
            abandoned: ((-highest).exp() + (rate - capacity) * total) / all,
            mean_wait: rate * waited / all,
        }
    }
}
