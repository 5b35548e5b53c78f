//! What it does; its table in the scenario file is `spec`.

use super::spec::SplitLists;
use crate::model::spec::Share;
use crate::model::world::World;
use crate::model::world::ids::{ListId, PatientId, SpecialtyId};
use crate::model::world::observer::Observer;
use crate::model::world::purpose::{Purpose, Streams};

/// On which list of a specialty a patient is, by patient.
const LIST: Purpose = Purpose::numbered(91);

/// A list's part of its specialty.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// What it is called.
    pub name: String,
    /// Of the referrals.
    pub referrals: Share,
    /// Of the slots.
    pub slots: Share,
}

impl Part {
    /// Its referrals per slot, against those of the whole specialty.
    #[must_use]
    pub fn fullness(&self) -> f64 {
        self.referrals.value() / self.slots.value()
    }
}

/// How a specialty is split.
#[derive(Clone, Debug, PartialEq)]
pub struct Split {
    /// The lists; there is at least one.
    pub parts: Vec<Part>,
    /// Share of the slots of each that anybody may have.
    pub pooled: Share,
}

impl Split {
    /// As it is written.
    #[must_use]
    pub fn of(written: &SplitLists) -> Self {
        let parts = match &written.referrals {
            Some(referrals) => {
                let slots = written.slots.as_ref().unwrap_or(referrals);
                let part = |(name, &referrals): (&String, &Share)| Part {
                    name: name.clone(),
                    referrals,
                    slots: slots.get(name).copied().unwrap_or(Share::NONE),
                };
                referrals.iter().map(part).collect()
            }
            None => graded(
                written.consultants.unwrap_or(1).max(1),
                written.unevenness,
                written.mismatch,
            ),
        };
        Self {
            parts,
            pooled: written.pooled,
        }
    }

    /// On which list the patient with this number is.
    fn list_of(&self, streams: &Streams, uid: u64) -> ListId {
        let mut left = streams.stream(LIST, uid, 0).uniform();
        let drawn = self.parts.iter().position(|part| {
            left -= part.referrals.value();
            left < 0.0
        });
        // Shares written as percentages may fall short of all by a rounding.
        ListId::new(drawn.unwrap_or(self.parts.len() - 1))
    }
}

/// The most uneven that so many shares can be which fall evenly: then the last is nothing.
#[must_use]
pub fn most_uneven(lists: u32) -> f64 {
    let lists = f64::from(lists);
    libm::sqrt((lists + 1.0) / (3.0 * (lists - 1.0)))
}

/// Shares that fall evenly from the first to the last, of which every other has too few slots.
fn graded(lists: u32, unevenness: f64, mismatch: f64) -> Vec<Part> {
    let referrals = (0..lists).map(|nth| {
        let above = if lists > 1 {
            let from_first = 2.0 * f64::from(nth) / f64::from(lists - 1);
            (1.0 - from_first) / most_uneven(lists)
        } else {
            0.0
        };
        (1.0 + unevenness * above) / f64::from(lists)
    });
    let referrals: Vec<f64> = referrals.collect();
    let slots = referrals.iter().enumerate().map(|(nth, share)| {
        let off = if nth % 2 == 0 { -mismatch } else { mismatch };
        share * (1.0 + off)
    });
    let slots: Vec<f64> = slots.collect();
    let all: f64 = slots.iter().sum();
    let both = referrals.iter().zip(&slots).enumerate();
    let part = |(nth, (referrals, slots)): (usize, (&f64, &f64))| Part {
        name: (nth + 1).to_string(),
        referrals: Share::of(*referrals),
        slots: Share::of(slots / all),
    };
    both.map(part).collect()
}

impl<O: Observer> World<'_, O> {
    /// On which of the lists of a specialty a patient is, or would be.
    #[inline]
    #[must_use]
    pub fn list_in(&self, specialty: SpecialtyId, id: PatientId) -> ListId {
        match &self.site.specialties[specialty.index()].split {
            None => ListId::new(0),
            Some(split) => split.list_of(&self.streams, self.register[id].uid),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: f64, b: f64) {
        assert!((a - b).abs() < 1e-12, "{a} {b}");
    }

    #[test]
    fn shares_are_as_uneven_as_they_are_said_to_be() {
        for (lists, unevenness) in [(1, 0.0), (2, 0.9), (6, 0.4), (20, 0.5)] {
            let parts = graded(lists, unevenness, 0.0);
            let mean = 1.0 / f64::from(lists);
            let shares = parts.iter().map(|part| part.referrals.value());
            close(shares.clone().sum(), 1.0);
            let squares: f64 = shares.map(|share| (share - mean).powi(2)).sum();
            close((squares / f64::from(lists)).sqrt() / mean, unevenness);
            assert!(parts.iter().all(|part| part.referrals == part.slots));
        }
        let last = graded(6, most_uneven(6), 0.0).pop().expect("six");
        close(last.referrals.value(), 0.0);
    }

    #[test]
    fn every_other_has_too_few_slots() {
        let parts = graded(6, 0.0, 0.1);
        for (nth, part) in parts.iter().enumerate() {
            let slots_a_referral = if nth % 2 == 0 { 0.9 } else { 1.1 };
            close(part.fullness(), 1.0 / slots_a_referral);
        }
        close(parts.iter().map(|part| part.slots.value()).sum(), 1.0);
    }
}
