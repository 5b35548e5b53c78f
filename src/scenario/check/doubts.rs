//! What is allowed in a scenario but probably not meant.

use super::super::{LaidSlot, Scenario, SlotKind};

/// Something that is allowed but probably not meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// The keys that lead to it, joined by dots.
    pub key: String,
    /// What is doubtful.
    pub title: String,
}

impl Scenario {
    /// What is allowed in this scenario but probably not meant. Never stops a run.
    #[must_use]
    pub fn doubts(&self) -> Vec<Doubt> {
        let mut doubts = Vec::new();
        let mut doubt = |key: String, title: String| doubts.push(Doubt { key, title });
        if self.go_live.is_none() && self.new_system.is_some() {
            doubt(
                "new-system".into(),
                "there is a new system but no go-live: it will never be switched on".into(),
            );
        }
        if self.go_live.is_some() && self.new_system.is_none() {
            doubt(
                "go-live".into(),
                "there is a go-live but no [new-system]: nothing changes on that day".into(),
            );
        }
        for (name, specialty) in &self.specialty {
            let key = format!("specialty.{name}");
            let slots = self.kinds_of_slots(name);
            if slots.is_empty() {
                doubt(
                    key,
                    "no clinic sees these patients: they wait for ever".into(),
                );
                continue;
            }
            let newcomers = specialty.referrals.is_some() || specialty.waiting_list.is_some();
            if newcomers && !slots.contains(&SlotKind::New) {
                doubt(
                    key.clone(),
                    "no clinic has slots for new patients (N)".into(),
                );
            }
            let returning = specialty
                .follow_up
                .as_ref()
                .is_some_and(|f| f.chance.value() > 0.0);
            if returning && !slots.contains(&SlotKind::FollowUp) {
                doubt(
                    key.clone(),
                    "no clinic has follow-up slots (F): follow-ups wait for ever".into(),
                );
            }
            let starts_empty = returning
                && specialty.waiting_list.is_some()
                && specialty
                    .follow_up
                    .as_ref()
                    .is_some_and(|f| f.pending == Some(0));
            if starts_empty {
                doubt(
                    format!("specialty.{name}.follow-up"),
                    "nobody is due from before the first day (`pending`): follow-up clinics start empty".into(),
                );
            }
        }
        for (name, clinic) in &self.clinic {
            for (nth, session) in clinic.sessions.iter().enumerate() {
                let overlaps = clinic.sessions[..nth].iter().any(|other| {
                    (0..7).any(|day| session.days.contains(day) && other.days.contains(day))
                        && session.from < other.to
                        && other.from < session.to
                        && session.every == other.every
                });
                if overlaps {
                    doubt(
                        format!("clinic.{name}.sessions.{nth}"),
                        "overlaps another session of this clinic; more clinicians side by side are written as `clinicians`".into(),
                    );
                }
            }
        }
        for (name, group) in &self.staff {
            let at_a_desk = self.desk.values().any(|desk| &desk.staff == name);
            if group.works.is_empty() && !at_a_desk {
                doubt(
                    format!("staff.{name}"),
                    "these people have nothing to do".into(),
                );
            } else if group.count == 0 {
                doubt(
                    format!("staff.{name}.count"),
                    "nobody is in this group".into(),
                );
            }
        }
        doubts
    }

    fn kinds_of_slots(&self, specialty: &str) -> Vec<SlotKind> {
        let clinics = self
            .clinic
            .values()
            .filter(|clinic| clinic.specialty == specialty);
        let laid = clinics.filter_map(|clinic| clinic.slots.lay().ok());
        laid.flat_map(|(slots, _)| slots)
            .map(|LaidSlot { kind, .. }| kind)
            .collect()
    }
}
