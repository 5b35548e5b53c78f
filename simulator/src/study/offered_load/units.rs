//! Units of the offered load: rates, minutes and loads that cannot be mixed up. How they are
//! worked out lives next door; how they are shown lives in `cli`.

use serde::Serialize;

pub use crate::model::world::steady_state::flow::PerWeek;

macro_rules! unit {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd, Serialize)]
        #[serde(transparent)]
        pub struct $name(pub f64);

        impl std::ops::Add for $name {
            type Output = Self;
            fn add(self, other: Self) -> Self {
                Self(self.0 + other.0)
            }
        }

        impl std::ops::Mul<f64> for $name {
            type Output = Self;
            fn mul(self, factor: f64) -> Self {
                Self(self.0 * factor)
            }
        }
    )*};
}

unit! {
    /// So many a day on which somebody is at work.
    PerDay;
    /// So many an hour.
    PerHour;
    /// Minutes.
    Minutes;
    /// Minutes of work or of presence a day on which somebody is at work.
    MinutesPerDay;
    /// Calls in progress at the same time, on average, if all were answered at once.
    Erlangs;
    /// Demand over capacity: above 1 it cannot be done.
    Load;
    /// People waiting.
    Patients;
}

impl Load {
    /// Above this, queues are long even if they do not grow for ever.
    pub const HIGH: Load = Load(0.95);
    /// People who are busy less than this have other work, or were counted twice (assumed).
    pub const IDLE: Load = Load(0.40);

    /// Demand over capacity; nothing is no load, something without capacity an endless one.
    #[must_use]
    pub fn of(demand: f64, capacity: f64) -> Self {
        if demand <= 0.0 {
            Self(0.0)
        } else if capacity <= 0.0 {
            Self(f64::INFINITY)
        } else {
            Self(demand / capacity)
        }
    }
}
