//! The census: where everybody is at the end, so that nobody can be lost.

use serde::{Deserialize, Serialize};

use super::World;
use super::ids::SpecialtyId;
use super::observer::Observer;
use super::patient::{Need, Record, Seen, Stage};
use crate::model::spec::Priority;

/// How many came in and left, by whatever way.
#[derive(Clone, Copy, Debug, Default)]
pub struct Flows {
    /// On the lists at the start.
    pub started_with: u64,
    /// Referred since.
    pub referred: u64,
    /// Discharged or sent back.
    pub discharged: u64,
    /// Removed from the list without having been seen.
    pub removed: u64,
    /// Second entries made.
    pub entered_twice: u64,
    /// Second entries struck off again.
    pub struck_off: u64,
}

/// Where all patients are: who came in is somewhere or has left.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Census {
    /// On the lists at the start.
    pub started_with: u64,
    /// Referred since.
    pub referred: u64,
    /// Discharged or sent back.
    pub discharged: u64,
    /// Removed from the list without having been seen.
    pub removed: u64,
    /// Records entered twice: second entries made.
    pub entered_twice: u64,
    /// Second entries struck off again.
    pub struck_off: u64,
    /// Second entries still on the lists.
    pub duplicates: u64,
    /// By stage: see [`Stage`].
    pub by_stage: [u64; Stage::COUNT],
    /// First appointments wanted, as the waiting lists count them, plus follow-ups wanted.
    pub on_lists: u64,
    /// In the hospital, and already seen for the first appointment: on no waiting list.
    pub seen_and_there: u64,
    /// Urgent patients who wait for a first appointment, as the waiting lists count them.
    pub urgent_on_lists: u64,
    /// The same, counted one by one.
    pub urgent: u64,
}

impl Census {
    /// Patients and second entries that are somewhere.
    #[must_use]
    pub fn somewhere(&self) -> u64 {
        self.by_stage.iter().sum()
    }
}

impl<O: Observer> World<'_, O> {
    /// Where everybody is now.
    #[must_use]
    pub fn census(&self) -> Census {
        let mut census = Census {
            started_with: self.flows.started_with,
            referred: self.flows.referred,
            discharged: self.flows.discharged,
            removed: self.flows.removed,
            entered_twice: self.flows.entered_twice,
            struck_off: self.flows.struck_off,
            ..Census::default()
        };
        for s in 0..self.site.specialties.len() {
            let id = SpecialtyId::new(s);
            for stage in Stage::ALL {
                census.by_stage[stage as usize] += u64::from(self.register.count(id, stage));
            }
            census.on_lists += u64::from(self.waiting_lists.size(id));
            census.on_lists += u64::from(self.waiting_lists.follow_ups(id));
            census.urgent_on_lists += u64::from(self.waiting_lists.urgent(id));
            census.duplicates += u64::from(self.register.duplicates(id));
        }
        census.seen_and_there = self.register.seen_first_and_there();
        census.urgent = self.register.how_many(|p| {
            let seen = p.stage == Stage::There && p.seen == Seen::Once;
            let waits = p.need == Need::First && !seen && p.record == Record::Person;
            waits && p.priority == Priority::Urgent
        });
        debug_assert!(self.register.counts_agree(), "counted while it happens");
        census
    }
}
