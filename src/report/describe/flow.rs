//! The way of a patient through the parts of a hospital that a scenario has, and where the new system
//! changes something. How it is read off a scenario is in `reader`, how it
//! is drawn in `svg` and `mermaid`.

mod mermaid;
mod reader;
mod svg;

pub use mermaid::mermaid;
pub use svg::svg;

use crate::model::spec::{NewSystem, Scenario};
use reader::Reader;

/// A flow chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flow {
    /// Its steps, in the order in which a patient passes them.
    pub steps: Vec<Step>,
    /// Ways that lead back, or to the side; each step is followed by the next besides.
    pub ways: Vec<Way>,
}

/// A step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Which one.
    pub place: Place,
    /// Who or what serves it.
    pub facts: Vec<String>,
    /// What the new system changes.
    pub changes: Vec<String>,
}

/// Where a step is on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Into the model.
    Referral,
    /// The referral is registered.
    Registration,
    /// An appointment is made.
    Booking,
    /// Beside the booking: patients ring.
    Telephone,
    /// Has an appointment.
    Appointment,
    /// Finds a space.
    CarPark,
    /// Checks in.
    Desk,
    /// Further steps before the consultation.
    StepsBefore,
    /// Waits to be seen.
    WaitingRoom,
    /// Is seen.
    Consultation,
    /// Further steps after the consultation.
    StepsAfter,
    /// Checks out.
    CheckOut,
    /// Out of the model.
    Discharge,
}

impl Place {
    /// What is written over it.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Referral => "Referral",
            Self::Registration => "Registration",
            Self::Booking => "Booking",
            Self::Telephone => "Telephone",
            Self::Appointment => "Appointment",
            Self::CarPark => "Car park",
            Self::Desk => "Check-in at the desk",
            Self::StepsBefore => "Steps before",
            Self::WaitingRoom => "Waiting room",
            Self::Consultation => "Consultation",
            Self::StepsAfter => "Steps after",
            Self::CheckOut => "Check-out",
            Self::Discharge => "Discharge",
        }
    }
}

/// A way beside the straight one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way {
    /// Back to an earlier step.
    Back {
        /// From here.
        from: Place,
        /// To here.
        to: Place,
        /// Why.
        label: &'static str,
    },
    /// To the side and back.
    Beside {
        /// A step on the way.
        from: Place,
        /// The step beside it.
        to: Place,
    },
}

impl Flow {
    /// The flow chart of a scenario.
    #[must_use]
    pub fn of(scenario: &Scenario) -> Self {
        let nothing = NewSystem::default();
        let reader = Reader {
            scenario,
            system: scenario.new_system.as_ref().unwrap_or(&nothing),
        };
        let steps = reader.steps();
        let ways = reader.ways(&steps);
        Self { steps, ways }
    }

    /// The steps on the straight way, without those beside it.
    pub fn straight(&self) -> impl Iterator<Item = &Step> {
        let beside = |place| {
            let mut ways = self.ways.iter();
            ways.any(|way| matches!(way, Way::Beside { to, .. } if *to == place))
        };
        self.steps.iter().filter(move |step| !beside(step.place))
    }

    /// What it shows, for those who do not see it.
    #[must_use]
    pub fn alt(&self) -> String {
        let step = |step: &Step| {
            let facts = [&step.facts[..], &step.changes[..]].concat();
            if facts.is_empty() {
                step.place.title().to_owned()
            } else {
                format!("{} ({})", step.place.title(), facts.join("; "))
            }
        };
        let straight: Vec<String> = self.straight().map(step).collect();
        let mut text = format!("Flow chart: {}.", straight.join(", then "));
        for way in &self.ways {
            text += &match way {
                Way::Back { from, to, label } => {
                    format!(" From {} back to {}: {label}.", from.title(), to.title())
                }
                Way::Beside { from, to } => {
                    let beside = self.steps.iter().find(|step| step.place == *to);
                    format!(
                        " Beside {}: {}.",
                        from.title(),
                        beside.map_or(String::new(), step)
                    )
                }
            };
        }
        text
    }
}
