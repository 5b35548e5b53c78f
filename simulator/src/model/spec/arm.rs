//! The arms of a scenario: which worlds are compared. What is different in each is decided in the
//! hospital's plan.

use serde::{Deserialize, Serialize};

use super::Scenario;

/// Which world is simulated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Arm {
    /// No go-live: business as usual.
    Baseline,
    /// The go-live without the plan.
    Unmitigated,
    /// The go-live with the plan.
    Planned,
    /// The go-live with the plan and the halt rules.
    Halted,
}

impl Arm {
    /// All arms, in the order in which they are shown.
    pub const ALL: [Self; 4] = [
        Self::Baseline,
        Self::Unmitigated,
        Self::Planned,
        Self::Halted,
    ];

    /// Its name in files and tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Baseline => "baseline",
            Self::Unmitigated => "unmitigated",
            Self::Planned => "planned",
            Self::Halted => "halted",
        }
    }

    /// The arm with this name.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|a| a.name() == name)
    }

    /// The arms that a scenario has: those that differ.
    #[must_use]
    pub fn of(scenario: &Scenario) -> Vec<Self> {
        let mut arms = vec![Self::Baseline];
        if scenario.go_live.is_some() {
            arms.push(Self::Unmitigated);
            if !scenario.plan.is_empty() {
                arms.push(Self::Planned);
            }
            if !scenario.halt.is_empty() {
                arms.push(Self::Halted);
            }
        }
        arms
    }
}
