//! Care: on which system something is done, and how likely it is that it is done wrong. Which
//! errors there are is `mechanisms::booking_errors`.

use crate::model::spec::ErrorRate;

/// Whether the new system is in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnNewSystem {
    /// After the go-live.
    Yes,
    /// Before it, or without one.
    No,
}

/// With how much care something is done: who does it, on which system.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Care {
    /// On which system.
    pub system: OnNewSystem,
    /// Share of what there is to learn that they have not learnt yet.
    pub unlearnt: f64,
    /// Factor on their errors: below 1 with somebody at the elbow.
    pub errors: f64,
}

impl Care {
    /// As somebody takes who knows the system.
    #[must_use]
    pub fn practised(system: OnNewSystem) -> Self {
        Self {
            system,
            unlearnt: 0.0,
            errors: 1.0,
        }
    }

    /// Chance of an error of a kind.
    #[must_use]
    pub fn chance(&self, rate: &ErrorRate) -> f64 {
        if self.system == OnNewSystem::No {
            return rate.before.value();
        }
        let (initial, settled) = (rate.initial.value(), rate.settled.value());
        ((settled + (initial - settled) * self.unlearnt) * self.errors).clamp(0.0, 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::spec::Share;

    #[test]
    fn errors_fall_from_the_initial_to_the_settled_share() {
        let rate = ErrorRate {
            initial: Share::of(0.10),
            settled: Share::of(0.02),
            before: Share::of(0.01),
        };
        let care = |system, unlearnt, errors| Care {
            system,
            unlearnt,
            errors,
        };
        let close = |a: f64, b: f64| assert!((a - b).abs() < 1e-12, "{a} {b}");
        close(care(OnNewSystem::Yes, 1.0, 1.0).chance(&rate), 0.10);
        close(care(OnNewSystem::Yes, 0.5, 1.0).chance(&rate), 0.06);
        close(care(OnNewSystem::Yes, 0.0, 0.5).chance(&rate), 0.01);
        close(care(OnNewSystem::No, 1.0, 1.0).chance(&rate), 0.01);
    }
}
