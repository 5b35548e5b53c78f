//! The backlog of an office whose capacity drops at go-live and comes back, in the fluid limit:
//! large numbers, no noise, every day alike; no sampling.
//!
//! With demand d, settled capacity c, loss a and pace tau, capacity at t is
//! c (1 - a exp(-t / tau)). Each waiting item may also cost k items of capacity a day (patients
//! who wait ring up). Then B' = k B + d - c + c a exp(-t / tau), B(0) = 0, whose solution is
//! B(t) = (d - c) (exp(k t) - 1) / k + c a (exp(k t) - exp(-t / tau)) / (k + 1 / tau).

/// An office in the fluid limit. Items and days.
#[derive(Clone, Copy, Debug)]
pub struct FluidBacklog {
    /// Items arriving a day.
    pub demand: f64,
    /// Items done a day once settled.
    pub capacity: f64,
    /// Share of capacity lost on the first day, in [0, 1].
    pub loss: f64,
    /// Days in which the loss falls by a factor e.
    pub pace: f64,
    /// Items of capacity lost a day to each item waiting: chance of ringing a day x minutes a
    /// call / minutes an item. 0 if nobody rings.
    pub chasing: f64,
}

/// The course of a backlog.
#[derive(Clone, Copy, Debug)]
pub struct Course {
    /// Largest backlog in items.
    pub peak: f64,
    /// Day of it.
    pub peak_day: f64,
    /// Day on which the backlog is gone.
    pub cleared_day: f64,
}

impl FluidBacklog {
    /// Items arriving a day beyond what can be done on day `t` if nobody rings.
    pub fn surplus(&self, t: f64) -> f64 {
        self.demand - self.capacity * (1.0 - self.loss * (-t / self.pace).exp())
    }

    /// Backlog on day `t`, valid until it is cleared.
    pub fn at(&self, t: f64) -> f64 {
        let k = self.chasing;
        // exp_m1 keeps the digits as chasing goes to 0, where the first term becomes (d - c) t.
        let growth = if k == 0.0 { t } else { (k * t).exp_m1() / k };
        let transient = (k * t).exp_m1() - (-t / self.pace).exp_m1();
        (self.demand - self.capacity) * growth
            + self.capacity * self.loss * transient / (k + 1.0 / self.pace)
    }

    /// The chasing at which the backlog just never clears: above it the factor of exp(k t) is
    /// positive. Infinite if there never is a backlog, 0 or below without slack.
    pub fn point_of_no_return(&self) -> f64 {
        // (d - c) / k + c a / (k + 1 / tau) = 0.
        let slack = self.capacity - self.demand;
        let shortage = self.capacity * self.loss - slack;
        if shortage <= 0.0 {
            f64::INFINITY
        } else {
            slack / (self.pace * shortage)
        }
    }

    /// Peak and clearing; `None` if there never is a backlog or it never clears.
    pub fn course(&self) -> Option<Course> {
        if self.surplus(0.0) <= 0.0 || self.chasing >= self.point_of_no_return() {
            return None;
        }
        let slope = |t: f64| self.chasing * self.at(t) + self.surplus(t);
        let mut horizon = self.pace;
        while self.at(horizon) > 0.0 {
            horizon *= 2.0;
        }
        // The slope changes sign once: it starts positive and, once negative, stays so, because
        // B'' = k B' + (a falling term).
        let peak_day = root(slope, 0.0, horizon);
        Some(Course {
            peak: self.at(peak_day),
            peak_day,
            cleared_day: root(|t| self.at(t), peak_day, horizon),
        })
    }

    /// Backlog on day `t` by the classical Runge-Kutta method in `steps` steps: the differential
    /// equation itself, to check the solution above.
    pub fn integrated(&self, t: f64, steps: usize) -> f64 {
        let h = t / steps as f64;
        let slope = |time: f64, backlog: f64| self.chasing * backlog + self.surplus(time);
        (0..steps).fold(0.0, |backlog, step| {
            let time = step as f64 * h;
            let k1 = slope(time, backlog);
            let k2 = slope(time + h / 2.0, backlog + h / 2.0 * k1);
            let k3 = slope(time + h / 2.0, backlog + h / 2.0 * k2);
            let k4 = slope(time + h, backlog + h * k3);
            backlog + h / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + k4)
        })
    }
}

/// Where `falling`, positive at `low` and negative at `high`, is 0: by bisection.
fn root(falling: impl Fn(f64) -> f64, mut low: f64, mut high: f64) -> f64 {
    for _ in 0..200 {
        let middle = f64::midpoint(low, high);
        if falling(middle) > 0.0 {
            low = middle;
        } else {
            high = middle;
        }
    }
    f64::midpoint(low, high)
}
