//! What it does; its table in the scenario file is `spec`.

use std::collections::BTreeMap;

use super::spec::SplitLists;
use crate::engine::Duration;
use crate::model::spec::{Calendar, Scenario, Share, Span, Specialty};
use crate::model::world::World;
use crate::model::world::ids::{ListId, PatientId, SpecialtyId};
use crate::model::world::observer::Observer;
use crate::model::world::purpose::{Purpose, Streams};
use crate::model::world::register::started_as;
use crate::model::world::steady_state::flow::{PerWeek, referrals_per_week};
use crate::model::world::steady_state::{Begins, stream_of};

/// On which list of a specialty a patient is, by patient.
const LIST: Purpose = Purpose::numbered(91);

/// How often the age of a place on the starting list is halved in: below a part in a million.
const STEPS: usize = 24;

const A_WEEK: Duration = Duration::from_days(7);

/// A list's part of its specialty.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// What it is called.
    pub name: String,
    /// Of the referrals.
    pub referrals: Share,
    /// Of the slots.
    pub slots: Share,
    /// How long its patients wait, against the mean of the specialty's referrals.
    waits: f64,
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
    /// How many start on the lists, if these wait for different lengths of time.
    starts_with: Option<u32>,
}

impl Split {
    /// How a specialty of a scenario is split.
    pub(super) fn in_scenario(
        scenario: &Scenario,
        calendar: &Calendar,
        name: &str,
        specialty: &Specialty,
    ) -> Option<Self> {
        specialty.lists.as_ref()?;
        let stream = stream_of(specialty, calendar);
        let begins = Begins::of(scenario, calendar, (name, specialty), stream.as_ref());
        let per_week = referrals_per_week(specialty, stream.as_ref(), calendar);
        Self::of(specialty, &begins.ok()?, per_week)
    }

    /// How a specialty is split that begins like this, with so many referrals.
    #[must_use]
    pub fn of(specialty: &Specialty, begins: &Begins, per_week: PerWeek) -> Option<Self> {
        let written = specialty.lists.as_ref()?;
        // The share of the referrals who leave the list without having been seen while it is as
        // long as at the start.
        let hazard = specialty.removals.map_or(0.0, |r| r.per(A_WEEK));
        let removed = hazard * f64::from(begins.size) / per_week.0.max(f64::MIN_POSITIVE);
        let parts = match &written.referrals {
            Some(referrals) => named(written, referrals, removed),
            None => graded(
                written.consultants.unwrap_or(1).max(1),
                written.unevenness,
                written.mismatch.value(),
            ),
        };
        Some(Self {
            parts,
            pooled: written.pooled,
            starts_with: written.waits.as_ref().map(|_| begins.size),
        })
    }

    /// As it is written, by its shares alone.
    #[cfg(test)]
    pub fn by_shares(written: &SplitLists) -> Self {
        Self {
            parts: named(written, written.referrals.as_ref().expect("named"), 0.0),
            pooled: written.pooled,
            starts_with: None,
        }
    }

    /// On which list the patient with this number is.
    #[must_use]
    pub fn list_of(&self, streams: &Streams, uid: u64) -> ListId {
        // Of those who start only whoever has waited for less than a list's patients do can be on it.
        let starts = started_as(uid).zip(self.starts_with);
        let age = starts.map_or(0.0, |(nth, of)| self.age_of(nth, of));
        let share = |part: &Part| {
            let may_be = starts.is_none() || part.waits > age;
            f64::from(u8::from(may_be)) * part.referrals.value()
        };
        let all: f64 = self.parts.iter().map(share).sum();
        let mut left = streams.stream(LIST, uid, 0).uniform() * all;
        let drawn = self.parts.iter().position(|part| {
            left -= share(part);
            left < 0.0
        });
        // Rounding may leave a little: then it is one of those that may be.
        let may_be = self.parts.iter().position(|part| part.waits > age);
        ListId::new(drawn.or(may_be).unwrap_or(0))
    }

    /// How long the patient has waited who is number `nth` of so many that start, the longest waiting
    /// first: where as many wait for longer, if the lists are as they wait, with whom the shares of
    /// the referrals who wait as long.
    fn age_of(&self, nth: u64, starts_with: u32) -> f64 {
        let longer = |age: f64| -> f64 {
            let parts = self.parts.iter();
            parts
                .map(|part| part.referrals.value() * (part.waits - age).max(0.0))
                .sum()
        };
        let before = (nth as f64 + 0.5) / f64::from(starts_with.max(1));
        let wanted = longer(0.0) * before.min(1.0);
        let longest = self.parts.iter().map(|part| part.waits);
        let (mut low, mut high) = (0.0, longest.fold(0.0, f64::max));
        for _ in 0..STEPS {
            let middle = f64::midpoint(low, high);
            if longer(middle) > wanted {
                low = middle;
            } else {
                high = middle;
            }
        }
        low
    }
}

/// Lists by name. In a steady state whoever is referred to a list is seen, or removed from it, as
/// many as it is long.
fn named(written: &SplitLists, referrals: &BTreeMap<String, Share>, removed: f64) -> Vec<Part> {
    let mean = mean_wait(written, referrals);
    let waits = |name: &str| match &written.waits {
        Some(waits) if mean > 0.0 => waits.get(name).map_or(0.0, weeks) / mean,
        _ => 1.0,
    };
    let stay = |name: &str, share: Share| share.value() * (1.0 - removed * waits(name)).max(0.0);
    let all: f64 = referrals
        .iter()
        .map(|(name, share)| stay(name, *share))
        .sum();
    let part = |(name, &share): (&String, &Share)| Part {
        name: name.clone(),
        referrals: share,
        slots: match &written.slots {
            Some(slots) => slots.get(name).copied().unwrap_or(Share::NONE),
            None => Share::of(stay(name, share) / all),
        },
        waits: waits(name),
    };
    referrals.iter().map(part).collect()
}

/// Mean wait of the referrals, in weeks; nothing where no waits are written.
fn mean_wait(written: &SplitLists, referrals: &BTreeMap<String, Share>) -> f64 {
    let waits = written.waits.iter().flatten();
    let of_all = waits.filter_map(|(name, wait)| Some(referrals.get(name)?.value() * weeks(wait)));
    of_all.sum()
}

fn weeks(wait: &Span) -> f64 {
    wait.duration().as_days_f64() / 7.0
}

/// The most uneven that so many shares can be which fall evenly: then the last is nothing.
#[must_use]
pub fn most_uneven(lists: u32) -> f64 {
    let lists = f64::from(lists);
    libm::sqrt((lists + 1.0) / (3.0 * (lists - 1.0)))
}

/// Shares that fall evenly from the first to the last, of which every other has too few slots; the
/// rest have what those lack, by their referrals.
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
    let every_other = |from: usize| -> f64 { referrals.iter().skip(from).step_by(2).sum() };
    // Nobody else has what a single list lacks: it lacks nothing.
    let (lack, surplus) = match lists {
        0 | 1 => (0.0, 0.0),
        _ => (mismatch, mismatch * every_other(0) / every_other(1)),
    };
    let part = |(nth, share): (usize, &f64)| Part {
        name: (nth + 1).to_string(),
        referrals: Share::of(*share),
        slots: Share::of(share * (1.0 + if nth % 2 == 0 { -lack } else { surplus })),
        waits: 1.0,
    };
    referrals.iter().enumerate().map(part).collect()
}

impl<O: Observer> World<'_, O> {
    /// On which of the lists of a specialty a patient is, or would be.
    #[inline]
    #[must_use]
    pub fn list_in(&self, specialty: SpecialtyId, id: PatientId) -> ListId {
        let patient = &self.register[id];
        if patient.specialty == specialty {
            self.register.list_of(id)
        } else {
            self.draw_list(specialty, patient.uid)
        }
    }

    /// On which of the lists of a specialty the patient with this number is to be entered.
    #[must_use]
    pub fn draw_list(&self, specialty: SpecialtyId, uid: u64) -> ListId {
        match &self.site.specialties[specialty.index()].split {
            None => ListId::new(0),
            Some(split) => split.list_of(&self.streams, uid),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Time;
    use crate::model::pathway::Pathway;
    use crate::model::spec::Arm;
    use crate::model::world::register::STARTS_ON_LIST;
    use crate::model::world::site::Site;

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

    /// However many there are, and however uneven: every other has so many slots too few, the others
    /// share what those lack, and together they have all.
    #[test]
    fn every_other_has_too_few_slots() {
        for (lists, unevenness) in [(2, 0.0), (3, 0.0), (6, 0.0), (6, 0.5), (7, 0.3), (200, 0.2)] {
            let parts = graded(lists, unevenness, 0.2);
            let (few, many): (Vec<_>, Vec<_>) =
                parts.iter().enumerate().partition(|(nth, _)| nth % 2 == 0);
            let of_few: f64 = few.iter().map(|(_, part)| part.referrals.value()).sum();
            // 25 % more referrals per slot than the whole.
            few.iter()
                .for_each(|(_, part)| close(part.fullness(), 1.25));
            let surplus = 0.2 * of_few / (1.0 - of_few);
            many.iter()
                .for_each(|(_, part)| close(part.fullness(), 1.0 / (1.0 + surplus)));
            close(parts.iter().map(|part| part.slots.value()).sum(), 1.0);
        }
        // A single list has all slots, whoever else would have them.
        close(graded(1, 0.0, 0.2)[0].fullness(), 1.0);
    }

    /// A hundred thousand patients: each list's number within 4.4 standard deviations, a level of
    /// one in a hundred thousand.
    #[test]
    fn patients_are_on_the_lists_by_their_shares() {
        let split = Split {
            parts: graded(6, 0.4, 0.1),
            pooled: Share::NONE,
            starts_with: None,
        };
        let streams = Streams::of(3, 0);
        let mut found = [0.0; 6];
        let patients = 100_000_u32;
        for uid in 0..patients {
            found[split.list_of(&streams, u64::from(uid)).index()] += 1.0;
        }
        for (found, part) in found.iter().zip(&split.parts) {
            let share = part.referrals.value();
            let all = f64::from(patients);
            let z = (found - all * share) / (all * share * (1.0 - share)).sqrt();
            assert!(z.abs() < 4.4, "{part:?}: {found}, z = {z}");
        }
    }

    /// Whether they were referred, started or were entered twice; places in the register are used
    /// again.
    #[test]
    fn each_patient_is_entered_on_the_list_that_is_theirs() {
        let text = r#"
title = "Lists"
start = 2024-01-01
go-live = 2024-02-05
end = 2024-03-31
[specialty.eyes]
referrals = "70 per week"
waiting-list = { size = 300, age = { uniform = ["0 days", "14 weeks"] } }
[specialty.eyes.lists]
referrals = { a = "50%", b = "30%", c = "20%" }
waits = { a = "4 weeks", b = "8 weeks", c = "16 weeks" }
[clinic.eyes]
specialty = "eyes"
sessions = [{ days = "mon-fri", from = 09:00:00, to = 12:00:00, clinicians = 2 }]
slots = { length = "30 min", pattern = "NNNNNN" }
consultation = { new = "20 min" }
[booking]
register = "2 min"
[staff.clerks]
role = "clerk"
count = 1
works = ["register"]
[new-system.errors]
duplicate = "20%"
"#;
        let scenario = Scenario::from_toml(text).expect("a scenario");
        let site = Site::of(&scenario);
        let split = site.specialties[0].split.as_ref().expect("split");
        let mut pathway = Pathway::new(&site, Arm::Unmitigated, 0, ());
        pathway.start();
        pathway.run_until(Time::from_days(site.calendar.days()), &mut ());
        let world = &pathway.world;
        let everybody = world.register.everybody();
        assert!(world.flows.entered_twice > 0 && everybody.len() > 200);
        for id in everybody {
            let drawn = split.list_of(&world.streams, world.register[id].uid);
            assert_eq!(world.list_in(SpecialtyId::new(0), id), drawn);
        }
    }

    /// Those who start on lists with different waits: each list has its referrals times its wait,
    /// and nobody on it has waited for longer. Level as above; strata vary less than chance.
    #[test]
    fn who_starts_is_on_the_lists_as_they_wait() {
        let wait = |weeks| Span::of(Duration::from_days(7 * weeks));
        let (shares, waits) = ([0.4, 0.3, 0.2, 0.1], [2_i64, 6, 12, 24]);
        let names = ["a", "b", "c", "d"].map(str::to_owned);
        let written = SplitLists {
            referrals: Some(
                names
                    .clone()
                    .into_iter()
                    .zip(shares.map(Share::of))
                    .collect(),
            ),
            waits: Some(names.into_iter().zip(waits.map(wait)).collect()),
            ..SplitLists::default()
        };
        let starts_with = 20_000_u32;
        let split = Split {
            starts_with: Some(starts_with),
            ..Split::by_shares(&written)
        };
        let streams = Streams::of(5, 0);
        let mut found = [0.0; 4];
        for nth in 0..u64::from(starts_with) {
            let list = split.list_of(&streams, STARTS_ON_LIST | nth).index();
            assert!(split.age_of(nth, starts_with) < split.parts[list].waits);
            found[list] += 1.0;
        }
        let mean: f64 = shares.iter().zip(waits).map(|(r, w)| r * w as f64).sum();
        for ((found, referrals), wait) in found.iter().zip(shares).zip(waits) {
            let share = referrals * wait as f64 / mean;
            let all = f64::from(starts_with);
            let z = (found - all * share) / (all * share * (1.0 - share)).sqrt();
            assert!(z.abs() < 4.4, "{share}: {found}, z = {z}");
        }
        // With 4 % of the referrals removed on the whole, the longest list loses most.
        let parts = named(&written, written.referrals.as_ref().expect("named"), 0.04);
        let all: f64 = shares
            .iter()
            .zip(waits)
            .map(|(r, w)| r * (1.0 - 0.04 * w as f64 / mean))
            .sum();
        for (part, (referrals, wait)) in parts.iter().zip(shares.into_iter().zip(waits)) {
            let stay = referrals * (1.0 - 0.04 * wait as f64 / mean);
            close(part.slots.value(), stay / all);
        }
    }
}
