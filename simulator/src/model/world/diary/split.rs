//! Slots of specialties that are split into lists: whose each is, and which are free for whom.

use std::collections::BTreeMap;

use super::days::Days;
use super::template::Pattern;
use super::{Diary, Layout, NewSession, Slot, kind_index};
use crate::model::spec::SlotKind;
use crate::model::world::ids::{ClinicId, ListId, SessionId, SpecialtyId};
use crate::model::world::patient::Appointment;
use crate::model::world::split::Split;

/// Whose a slot is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// The patients' of one list.
    Only(ListId),
    /// Anybody's.
    Anybody,
}

/// How many slots are free for the lists of a specialty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FreeSlots {
    /// For each list alone: all of them, where there is but one.
    own: Vec<u32>,
    /// For anybody.
    pooled: u32,
}

impl FreeSlots {
    /// Whether one of them is for a list.
    #[must_use]
    pub fn any_for(&self, list: ListId) -> bool {
        self.own[list.index()] > 0 || self.pooled > 0
    }

    /// A patient of a list has this slot or, where it is not known yet, is to have one: of the
    /// list's own, as long as there are some.
    pub fn take(&mut self, list: ListId, slot: Option<Owner>) {
        let own = &mut self.own[list.index()];
        let pooled = slot == Some(Owner::Anybody) && self.pooled > 0;
        let from = if pooled || *own == 0 {
            &mut self.pooled
        } else {
            own
        };
        *from = from.saturating_sub(1);
    }
}

/// The part of a diary that is kept by list; there is none if no specialty is split.
#[derive(Clone, Debug)]
pub(super) struct SplitSlots {
    /// By specialty; none for those that are not split.
    specialties: Vec<Option<ListsOfSpecialty>>,
    /// Whose each slot of the diary is.
    owners: Vec<Owner>,
}

/// The lists of one specialty.
#[derive(Clone, Debug)]
struct ListsOfSpecialty {
    split: Split,
    turns: BTreeMap<ClinicId, Turns>,
    /// What is free for each list alone.
    own: Vec<Days>,
    /// What is free for anybody.
    pool: Days,
}

/// Whose turn it is in a clinic.
#[derive(Clone, Debug)]
struct Turns {
    /// Clinicians' lists that each list is owed.
    owed: Vec<f64>,
    /// Which slots of each list are anybody's: in turn over all of them, some would give more than
    /// others.
    pooled: Vec<Pattern>,
}

impl Turns {
    /// Who is owed most has the next.
    fn next(&mut self, split: &Split) -> ListId {
        for (owed, part) in self.owed.iter_mut().zip(&split.parts) {
            *owed += part.slots.value();
        }
        let most = self.owed.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let next = self.owed.iter().position(|&owed| owed >= most);
        let next = next.unwrap_or(0);
        self.owed[next] -= 1.0;
        ListId::new(next)
    }
}

impl ListsOfSpecialty {
    fn days(&mut self, owner: Owner) -> &mut Days {
        match owner {
            Owner::Only(list) => &mut self.own[list.index()],
            Owner::Anybody => &mut self.pool,
        }
    }
}

impl SplitSlots {
    /// Divides the slots of a new session.
    pub(super) fn divide(&mut self, new: &NewSession, layout: &Layout) {
        let Some(lists) = &mut self.specialties[new.specialty.index()] else {
            let slots = layout.len() * usize::from(new.clinicians);
            self.owners
                .extend(std::iter::repeat_n(Owner::Anybody, slots));
            return;
        };
        let turns = lists.turns.entry(new.clinic).or_insert_with(|| Turns {
            owed: vec![0.0; lists.split.parts.len()],
            pooled: vec![Pattern::default(); lists.split.parts.len()],
        });
        for _ in 0..new.clinicians {
            let list = turns.next(&lists.split);
            let (share, pattern) = (lists.split.pooled.value(), &mut turns.pooled[list.index()]);
            for slot in layout {
                self.owners.push(if pattern.offers(slot.kind, share) {
                    Owner::Anybody
                } else {
                    Owner::Only(list)
                });
            }
        }
    }

    /// A slot with this index is free, or not any more: so many more.
    pub(super) fn change(&mut self, of: SpecialtyId, slot: usize, kind: usize, day: i64, by: i64) {
        if let Some(lists) = &mut self.specialties[of.index()] {
            lists.days(self.owners[slot]).change(kind, day, by);
        }
    }
}

impl Diary {
    /// From now on the slots of a specialty's sessions are divided among its lists.
    pub fn split(&mut self, specialty: SpecialtyId, split: &Split) {
        let days = self.by_day[specialty.index()].len();
        let specialties = self.by_day.len();
        let slots = self.slots.len();
        let divided = self.split.get_or_insert_with(|| SplitSlots {
            specialties: (0..specialties).map(|_| None).collect(),
            owners: vec![Owner::Anybody; slots],
        });
        divided.specialties[specialty.index()] = Some(ListsOfSpecialty {
            split: split.clone(),
            turns: BTreeMap::new(),
            own: split.parts.iter().map(|_| Days::new(days)).collect(),
            pool: Days::new(days),
        });
    }

    fn split_of(&self, specialty: SpecialtyId) -> Option<&ListsOfSpecialty> {
        self.split.as_ref()?.specialties[specialty.index()].as_ref()
    }

    /// All free slots of a session are offered to their lists, or withdrawn, too.
    pub(super) fn offers_by_list(&mut self, id: SessionId, by: i64) {
        let session = &self.sessions[id.index()];
        let Some(split) = &mut self.split else {
            return;
        };
        let layout = &self.layouts[session.layout as usize];
        let first = session.first_slot as usize;
        let slots = layout.len() * usize::from(session.clinicians);
        for (nth, laid) in layout.iter().cycle().take(slots).enumerate() {
            if self.slots[first + nth] == Slot::Free {
                let k = kind_index(laid.kind);
                split.change(session.specialty, first + nth, k, session.day, by);
            }
        }
    }

    /// The next day with a free slot of a kind for a list.
    pub(super) fn next_open_day(
        &self,
        specialty: SpecialtyId,
        list: ListId,
        kind: usize,
        from: i64,
    ) -> Option<i64> {
        let Some(lists) = self.split_of(specialty) else {
            return self.days[specialty.index()].next_open(kind, from);
        };
        let own = lists.own[list.index()].next_open(kind, from);
        let pooled = lists.pool.next_open(kind, from);
        own.into_iter().chain(pooled).min()
    }

    /// Free slots of these kinds on the days from `from` to `last_day`.
    #[must_use]
    pub fn free_between(
        &self,
        specialty: SpecialtyId,
        kinds: &[SlotKind],
        from: i64,
        last_day: i64,
    ) -> FreeSlots {
        let free = |days: &Days| -> u32 {
            let kinds = kinds.iter();
            kinds
                .map(|&kind| days.free_between(kind_index(kind), from, last_day))
                .sum()
        };
        match self.split_of(specialty) {
            None => FreeSlots {
                own: vec![free(&self.days[specialty.index()])],
                pooled: 0,
            },
            Some(lists) => FreeSlots {
                own: lists.own.iter().map(free).collect(),
                pooled: free(&lists.pool),
            },
        }
    }

    /// Whose a slot is; anybody's, where its specialty is not split.
    #[must_use]
    pub fn owner_of(&self, at: Appointment) -> Owner {
        let split = self.split.as_ref();
        split.map_or(Owner::Anybody, |split| split.owners[self.slot_index(at)])
    }

    /// A free slot at a place of the layout for a list: its own before a pooled one.
    pub(super) fn free_for(&self, id: SessionId, place: usize, list: ListId) -> Option<u16> {
        let Some(split) = &self.split else {
            return self.free_at(id, place);
        };
        let session = self.session(id);
        if split.specialties[session.specialty.index()].is_none() {
            return self.free_at(id, place);
        }
        let length = self.layouts[session.layout as usize].len();
        let first = session.first_slot as usize;
        let column = |owner| {
            let mut slots = (0..usize::from(session.clinicians)).map(|c| c * length + place);
            slots.find(|slot| {
                let at = first + slot;
                self.slots[at] == Slot::Free && split.owners[at] == owner
            })
        };
        let slot = column(Owner::Only(list)).or_else(|| column(Owner::Anybody))?;
        Some(u16::try_from(slot).expect("a session has fewer than 65536 slots"))
    }
}

#[cfg(test)]
mod tests {
    use super::super::Visible;
    use super::super::template::Offer;
    use super::*;
    use crate::engine::{Duration, Key, Time};
    use crate::model::spec::{LaidSlot, Lists, SplitLists};
    use crate::model::world::ids::PatientId;

    const DAYS: i64 = 100;
    const EYES: usize = 1;

    /// Half a year of two clinicians a day, split among lists of half, three and two tenths of the
    /// slots, a quarter of which are anybody's.
    fn split_diary() -> Diary {
        let slot = |place: i64, kind| LaidSlot {
            at: Duration::from_minutes(20 * place),
            length: Duration::from_minutes(20),
            kind,
        };
        let layout: Layout = (0_i64..8)
            .map(|place| match place {
                0..6 => slot(place, SlotKind::New),
                _ => slot(place, SlotKind::FollowUp),
            })
            .collect();
        let mut diary = Diary::new(DAYS, 2, vec![layout.clone(), layout]);
        let share = |name: &str, share| (name.to_owned(), crate::model::spec::Share::of(share));
        let shares = [share("a", 0.5), share("b", 0.3), share("c", 0.2)];
        let split = Split::by_shares(&SplitLists {
            referrals: Some(shares.into_iter().collect()),
            pooled: crate::model::spec::Share::of(0.25),
            ..SplitLists::default()
        });
        diary.split(SpecialtyId::new(EYES), &split);
        for day in 0..DAYS {
            for specialty in 0..2 {
                diary.add(&NewSession {
                    clinic: ClinicId::new(specialty),
                    specialty: SpecialtyId::new(specialty),
                    day,
                    from: Duration::from_hours(9),
                    to: Duration::from_hours(12),
                    clinicians: 2,
                    lists: Lists::Own,
                    template: 0,
                    offer: Offer::ALL,
                    visible: Visible::Yes,
                });
            }
        }
        diary
    }

    fn free(diary: &Diary, kind: SlotKind) -> (Vec<u32>, u32, u32) {
        let lists = diary.split_of(SpecialtyId::new(EYES)).expect("split");
        let of = |days: &Days| days.free_between(kind_index(kind), 0, DAYS);
        let whole = of(&diary.days[EYES]);
        (lists.own.iter().map(of).collect(), of(&lists.pool), whole)
    }

    #[test]
    fn each_list_has_its_share_of_the_slots() {
        let diary = split_diary();
        for (kind, per_list) in [(SlotKind::New, 6), (SlotKind::FollowUp, 2)] {
            let (lists, pool, whole) = free(&diary, kind);
            assert_eq!(whole, 200 * per_list);
            // Less than a slot of each list is still owed.
            assert!(whole / 4 - pool < 3, "{kind:?}: {pool}");
            assert_eq!(lists.iter().sum::<u32>() + pool, whole);
            for (found, share) in lists.iter().zip([0.5, 0.3, 0.2]) {
                let wanted = share * f64::from(whole - pool);
                assert!(
                    (f64::from(*found) - wanted).abs() <= f64::from(per_list),
                    "{found} {wanted}"
                );
            }
        }
    }

    #[test]
    fn the_earliest_is_ones_own_or_anybodys() {
        let diary = split_diary();
        let eyes = SpecialtyId::new(EYES);
        for list in (0..3).map(ListId::new) {
            let (mut from, mut found) = (Time::ZERO, 0);
            while let Some(at) = diary.earliest(eyes, list, SlotKind::New, from, DAYS) {
                let split = diary.split.as_ref().expect("split");
                let owner = split.owners[diary.slot_index(at)];
                assert!([Owner::Only(list), Owner::Anybody].contains(&owner));
                from = diary.time_of(at) + Duration::from_ms(1);
                found += 1;
            }
            assert!(found > 100, "{found}");
        }
    }

    /// Whatever is booked, given back, withheld, hidden and shown: the lists and the pool together
    /// have what the specialty has.
    #[test]
    fn lists_add_up_to_their_specialty() {
        let mut diary = split_diary();
        let eyes = SpecialtyId::new(EYES);
        let mut luck = Key::new(7, 0).stream(1, 0, 0);
        let mut booked: Vec<Appointment> = Vec::new();
        for step in 0..4_000 {
            let which = |n: usize, u: f64| ((n as f64 * u) as usize).min(n - 1);
            let list = ListId::new(which(3, luck.uniform()));
            let kind = [SlotKind::New, SlotKind::FollowUp][which(2, luck.uniform())];
            let from = Time::from_days(which(DAYS as usize, luck.uniform()) as i64);
            let session = SessionId::new(which(diary.sessions().len(), luck.uniform()));
            match step % 5 {
                0..2 => {
                    if let Some(at) = diary.earliest(eyes, list, kind, from, DAYS) {
                        diary.book(at, PatientId::new(step));
                        booked.push(at);
                    }
                }
                2 if !booked.is_empty() => {
                    let at = booked.swap_remove(which(booked.len(), luck.uniform()));
                    diary.release(at);
                }
                3 => diary.announce(session, Visible::NotYet),
                _ => diary.announce(session, Visible::Yes),
            }
            for kind in [SlotKind::New, SlotKind::FollowUp] {
                let (lists, pool, whole) = free(&diary, kind);
                assert_eq!(lists.iter().sum::<u32>() + pool, whole, "step {step}");
            }
        }
        assert!(booked.len() > 100);
    }
}
