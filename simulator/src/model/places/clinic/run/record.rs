//! What is known of a session once it is over, of one arm of one replication.

use serde::{Deserialize, Serialize};

use crate::model::world::ids::ClinicId;

/// What is known of a session once it is over: one line of `sessions.csv` per replication.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct SessionRecord {
    /// Day.
    pub day: i32,
    /// Clinic.
    pub clinic: ClinicId,
    /// Which of the clinic's sessions: its position among those written, catch-up ones after.
    pub template: u16,
    /// Lists in it.
    pub lists: u16,
    /// Patients booked on the day.
    pub booked: u16,
    /// Patients who came.
    pub attended: u16,
    /// Mean overrun of its lists, minutes.
    pub overrun: f32,
    /// Longest overrun of its lists, minutes.
    pub longest: f32,
    /// Mean wait of its patients, minutes; not a number if nobody was seen.
    #[serde(with = "minutes")]
    pub wait: f32,
}

/// Minutes that may be no number, which JSON has no word for.
mod minutes {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[allow(clippy::trivially_copy_pass_by_ref)]
    pub(super) fn serialize<S: Serializer>(minutes: &f32, to: S) -> Result<S::Ok, S::Error> {
        minutes.is_finite().then_some(*minutes).serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<f32, D::Error> {
        Ok(Option::deserialize(from)?.unwrap_or(f32::NAN))
    }
}
