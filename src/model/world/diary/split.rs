//! Slots of specialties that are split into lists: whose each is, and which are free for whom.

use std::collections::BTreeMap;

use super::days::Days;
use super::{Diary, Layout, NewSession, Slot, kind_index};
use crate::model::spec::SlotKind;
use crate::model::world::ids::{ClinicId, ListId, SessionId, SpecialtyId};
use crate::model::world::split::Split;

/// Whose a slot is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Owner {
    /// The patients' of one list.
    Only(ListId),
    /// Anybody's.
    Anybody,
}

/// The part of a diary that is kept by list; there is none if no specialty is split.
#[derive(Clone, Debug)]
pub(super) struct Shelves {
    /// By specialty; none for those that are not split.
    specialties: Vec<Option<Shelf>>,
    /// Whose each slot of the diary is.
    owners: Vec<Owner>,
}

/// The lists of one specialty.
#[derive(Clone, Debug)]
struct Shelf {
    split: Split,
    turns: BTreeMap<ClinicId, Turns>,
    /// What is free for each list alone.
    lists: Vec<Days>,
    /// What is free for anybody.
    pool: Days,
}

/// Whose turn it is in a clinic.
#[derive(Clone, Debug)]
struct Turns {
    /// Clinicians' lists that each list is owed.
    owed: Vec<f64>,
    /// Slots of each kind that the pool is owed.
    pool_owed: [f64; 3],
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

    /// Whether the next slot of a kind is anybody's.
    fn is_pooled(&mut self, split: &Split, kind: SlotKind) -> bool {
        let owed = &mut self.pool_owed[kind_index(kind)];
        *owed += split.pooled.value();
        let pooled = *owed >= 1.0 - 1e-9;
        *owed -= f64::from(u8::from(pooled));
        pooled
    }
}

impl Shelf {
    fn days(&mut self, owner: Owner) -> &mut Days {
        match owner {
            Owner::Only(list) => &mut self.lists[list.index()],
            Owner::Anybody => &mut self.pool,
        }
    }
}

impl Shelves {
    /// Divides the slots of a new session.
    pub(super) fn divide(&mut self, new: &NewSession, layout: &Layout) {
        let Some(shelf) = &mut self.specialties[new.specialty.index()] else {
            let slots = layout.len() * usize::from(new.clinicians);
            self.owners
                .extend(std::iter::repeat_n(Owner::Anybody, slots));
            return;
        };
        let turns = shelf.turns.entry(new.clinic).or_insert_with(|| Turns {
            owed: vec![0.0; shelf.split.parts.len()],
            pool_owed: [0.0; 3],
        });
        for _ in 0..new.clinicians {
            let list = turns.next(&shelf.split);
            for slot in layout {
                self.owners
                    .push(if turns.is_pooled(&shelf.split, slot.kind) {
                        Owner::Anybody
                    } else {
                        Owner::Only(list)
                    });
            }
        }
    }

    /// A slot with this index is free, or not any more: so many more.
    pub(super) fn change(&mut self, of: SpecialtyId, slot: usize, kind: usize, day: i64, by: i64) {
        if let Some(shelf) = &mut self.specialties[of.index()] {
            shelf.days(self.owners[slot]).change(kind, day, by);
        }
    }
}

impl Diary {
    /// From now on the slots of a specialty's sessions are divided among its lists.
    pub fn split(&mut self, specialty: SpecialtyId, split: &Split) {
        let days = self.by_day[specialty.index()].len();
        let specialties = self.by_day.len();
        let slots = self.slots.len();
        let shelves = self.shelves.get_or_insert_with(|| Shelves {
            specialties: (0..specialties).map(|_| None).collect(),
            owners: vec![Owner::Anybody; slots],
        });
        shelves.specialties[specialty.index()] = Some(Shelf {
            split: split.clone(),
            turns: BTreeMap::new(),
            lists: split.parts.iter().map(|_| Days::new(days)).collect(),
            pool: Days::new(days),
        });
    }

    fn shelf(&self, specialty: SpecialtyId) -> Option<&Shelf> {
        self.shelves.as_ref()?.specialties[specialty.index()].as_ref()
    }

    /// All free slots of a session are offered, or withdrawn, on the shelves too.
    pub(super) fn shelve(&mut self, id: SessionId, by: i64) {
        let session = &self.sessions[id.index()];
        let Some(shelves) = &mut self.shelves else {
            return;
        };
        let layout = &self.layouts[session.layout as usize];
        let first = session.first_slot as usize;
        let slots = layout.len() * usize::from(session.clinicians);
        for (nth, laid) in layout.iter().cycle().take(slots).enumerate() {
            if self.slots[first + nth] == Slot::Free {
                let k = kind_index(laid.kind);
                shelves.change(session.specialty, first + nth, k, session.day, by);
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
        let Some(shelf) = self.shelf(specialty) else {
            return self.days[specialty.index()].next_open(kind, from);
        };
        let own = shelf.lists[list.index()].next_open(kind, from);
        let pooled = shelf.pool.next_open(kind, from);
        own.into_iter().chain(pooled).min()
    }

    /// Free slots of a kind for a list on the days from `from` to `last_day`.
    #[must_use]
    pub fn free_between(
        &self,
        specialty: SpecialtyId,
        list: ListId,
        kind: SlotKind,
        from: i64,
        last_day: i64,
    ) -> u32 {
        let free = |days: &Days| days.free_between(kind_index(kind), from, last_day);
        match self.shelf(specialty) {
            None => free(&self.days[specialty.index()]),
            Some(shelf) => free(&shelf.lists[list.index()]) + free(&shelf.pool),
        }
    }

    /// A free slot at a place of the layout for a list: its own before a pooled one.
    pub(super) fn free_for(&self, id: SessionId, place: usize, list: ListId) -> Option<u16> {
        let Some(shelves) = &self.shelves else {
            return self.free_at(id, place);
        };
        let session = self.session(id);
        if shelves.specialties[session.specialty.index()].is_none() {
            return self.free_at(id, place);
        }
        let length = self.layouts[session.layout as usize].len();
        let first = session.first_slot as usize;
        let column = |owner| {
            let mut slots = (0..usize::from(session.clinicians)).map(|c| c * length + place);
            slots.find(|slot| {
                let at = first + slot;
                self.slots[at] == Slot::Free && shelves.owners[at] == owner
            })
        };
        let slot = column(Owner::Only(list)).or_else(|| column(Owner::Anybody))?;
        Some(u16::try_from(slot).expect("a session has fewer than 65536 slots"))
    }
}
