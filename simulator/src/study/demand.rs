//! How much memory a replication takes at least, weighed before it is simulated: patients who are
//! referred and for whom there is no slot are there until the end.

use crate::model::spec::{Calendar, Checked, Referrals, Scenario};
use crate::model::world::patient::{Patient, PatientRef};
use crate::model::world::steady_state::stream_of;

/// What one arm of one replication holds at its end, at least.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Demand {
    /// Patients who wait, whole ones.
    pub patients: f64,
}

/// What a patient takes: the record, by what references to it are told apart, and one on a list.
const EACH: usize = size_of::<Patient>() + 2 * size_of::<u32>() + size_of::<PatientRef>();

/// A list that grows has more room than it needs: half as much again on average.
const ROOM: f64 = 1.5;

impl Demand {
    /// Who comes, less whoever there is a slot for; of specialties that put on lists as they need them,
    /// or take people off their list, nobody.
    #[must_use]
    pub fn of(scenario: &Checked<Scenario>) -> Self {
        let calendar = Calendar::of(scenario);
        let weeks = calendar.days() as f64 / 7.0;
        let waiting = scenario.specialty.iter().map(|(name, specialty)| {
            let clinics = || scenario.clinic.values().filter(|c| &c.specialty == name);
            let adapts = clinics().any(|clinic| clinic.follows_list.is_some());
            if adapts || specialty.removals.is_some() {
                return 0.0;
            }
            let comes = match (&specialty.referrals, stream_of(specialty, &calendar)) {
                (_, Some(stream)) => (0..calendar.days())
                    .map(|day| stream.expected_on(day))
                    .sum(),
                (Some(Referrals::File(file)), None) => {
                    let days = file.rows().iter().map(|row| row.at.day());
                    days.filter(|day| (0..calendar.days()).contains(day))
                        .count() as f64
                }
                (_, None) => 0.0,
            };
            let slots = clinics().map(|clinic| {
                let each = clinic.slots.lay().map_or(0, |(slots, _)| slots.len());
                let lists: f64 = clinic.sessions.iter().map(|s| s.lists_a_week()).sum();
                each as f64 * lists * weeks
            });
            (comes - slots.sum::<f64>()).round().max(0.0)
        });
        Self {
            patients: waiting.sum(),
        }
    }

    /// Bytes of that in one arm.
    #[must_use]
    pub fn bytes(self) -> f64 {
        self.patients * EACH as f64 * ROOM
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_has_no_slot_takes_memory() {
        let text = |rate: &str| {
            format!(
                "title = \"Case\"\nstart = 2024-01-08\nend = 2024-03-31\n[specialty.eye]\nreferrals = \"{rate}\"\n[clinic.eye]\nspecialty = \"eye\"\nsessions = [{{ days = [\"mon\", \"thu\"], from = 09:00:00, to = 12:30:00, clinicians = 2 }}]\nslots = {{ length = \"20 min\", pattern = \"NNNNNNNNNN\" }}\nconsultation = {{ new = \"19 min\" }}\n"
            )
        };
        let demand = |rate| Demand::of(&Scenario::from_toml(&text(rate)).expect("a scenario"));
        assert_eq!(demand("40 per week").patients, 0.0);
        assert_eq!(demand("50 per week").patients, 120.0);
        // Who would come in months that are not simulated does not wait.
        let seasonal = text("200 per week").replace(
            "referrals = \"200 per week\"",
            "referrals = { rate = \"200 per week\", by-month = [0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1] }",
        );
        let seasonal = Scenario::from_toml(&seasonal).expect("a scenario");
        assert_eq!(Demand::of(&seasonal).patients, 0.0);
        let much = demand("1000000 per day");
        assert!(much.patients > 83e6 && much.bytes() > 8e9, "{much:?}");
    }
}
