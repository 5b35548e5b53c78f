//! The diary: sessions with their slots, which are free, and the earliest that suits. Who is
//! booked into them, and when, is decided elsewhere. Here are the sessions; their slots are `slots`.

mod days;
mod given;
mod lists;
mod search;
mod slots;
mod split;
pub mod template;

use std::num::NonZeroU32;

use super::ids::{ClinicId, PatientId, SessionId, SpecialtyId};
use crate::engine::{Duration, Time};
use crate::model::spec::{LaidSlot, Lists, SlotKind};
use days::Days;
use lists::ListsOf;
pub use split::FreeSlots;
use split::SplitSlots;
use template::{Offer, Pattern};

/// What a slot holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// Nobody yet.
    Free,
    /// Lost when the hospital cancelled, or on the day itself.
    Closed,
    /// Not offered, because of a reduced template.
    Withheld,
    /// Of a list that has been dropped.
    Dropped,
    /// A patient.
    Taken(PatientId),
}

/// One session on one day: one line of a cache, like a patient.
#[derive(Clone, Debug)]
#[repr(align(64))]
pub struct Session {
    /// Clinic.
    pub clinic: ClinicId,
    /// Whose patients.
    pub specialty: SpecialtyId,
    /// Day.
    pub day: i64,
    /// Planned start.
    pub from: Time,
    /// Planned end.
    pub to: Time,
    /// Clinicians at work.
    pub clinicians: u16,
    /// Own lists or a shared one.
    pub lists: Lists,
    /// Index of the session's spec within its clinic, for those who want to know which it was.
    pub template: u16,
    /// Which layout its lists have.
    layout: u32,
    first_slot: u32,
    /// Before this place of the layout no slot of the kind is free: where to start looking.
    look_from: [u16; 3],
    /// Slots of each kind that a reduced template has still to withhold: they were taken when it
    /// came into force, and are not offered again if they are given back.
    to_withhold: [u16; 3],
    /// Whether the first slot of a list may be among them.
    first_slots: FirstSlots,
    /// Whether it has been announced.
    announced: Visible,
    /// Whether the system has its clinic.
    built: Visible,
    /// Its place among the sessions opened so far, counted from 1, once its day has begun.
    opened: Option<NonZeroU32>,
}

const _: () = assert!(
    size_of::<Session>() == 64,
    "a session is one line of a cache"
);

/// Whether the first slots of a session's lists may be withheld when they are given back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum FirstSlots {
    MayGo,
    Stay,
}

/// Whether a session's slots can be seen. They are offered for booking if it has been announced
/// and the system has its clinic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visible {
    /// They can.
    Yes,
    /// Not yet, or not any more.
    NotYet,
}

impl Session {
    fn is_offered(&self) -> bool {
        self.announced == Visible::Yes && self.built == Visible::Yes
    }

    /// Whether it has been announced, and not been withdrawn.
    #[must_use]
    pub fn announced(&self) -> Visible {
        self.announced
    }

    /// Whether the system has its clinic.
    #[must_use]
    pub fn built(&self) -> Visible {
        self.built
    }

    /// Slots of the session over all its lists.
    #[must_use]
    pub fn slots(&self, diary: &Diary) -> usize {
        diary.layouts[self.layout as usize].len() * usize::from(self.clinicians)
    }
}

/// The slots of one list.
pub type Layout = Vec<LaidSlot>;

/// Everything needed to open a session.
#[derive(Clone, Debug)]
pub struct NewSession {
    /// Clinic.
    pub clinic: ClinicId,
    /// Whose patients.
    pub specialty: SpecialtyId,
    /// Day.
    pub day: i64,
    /// Planned start within the day.
    pub from: Duration,
    /// Planned end within the day.
    pub to: Duration,
    /// Clinicians at work.
    pub clinicians: u16,
    /// Own lists or a shared one.
    pub lists: Lists,
    /// Index of the session's spec within its clinic.
    pub template: u16,
    /// Which of its slots are offered.
    pub offer: Offer,
    /// Whether its slots are offered from the start.
    pub visible: Visible,
}

/// Sessions and slots over the whole horizon and beyond it.
#[derive(Clone, Debug)]
pub struct Diary {
    layouts: Vec<Layout>,
    sessions: Vec<Session>,
    /// Free slots of each session, by kind. Not part of them: a search passes many that have none.
    free: Vec<[u16; 3]>,
    slots: Vec<Slot>,
    /// Sessions by specialty and day, in order of starting time.
    by_day: Vec<Vec<Vec<SessionId>>>,
    /// What is free, by specialty.
    days: Vec<Days>,
    /// The same by list, where a specialty is split into several.
    split: Option<SplitSlots>,
    /// Which slots reduced templates leave, by clinic.
    patterns: Vec<Pattern>,
    /// Lists that do not take place, of sessions that do.
    dropped: ListsOf,
    /// Lists that nobody comes to hold, but for those who are booked on them.
    without_clinician: ListsOf,
}

/// Index of a kind of slot in tables of three.
#[must_use]
pub fn kind_index(kind: SlotKind) -> usize {
    match kind {
        SlotKind::New => 0,
        SlotKind::FollowUp => 1,
        SlotKind::Urgent => 2,
    }
}

impl Diary {
    /// An empty diary; `layouts` are the clinics' lists, by clinic.
    #[must_use]
    pub fn new(days: i64, specialties: usize, layouts: Vec<Layout>) -> Self {
        let days = usize::try_from(days).expect("a diary of at least a day");
        Self {
            patterns: vec![Pattern::default(); layouts.len()],
            dropped: ListsOf::new(),
            without_clinician: ListsOf::new(),
            layouts,
            sessions: Vec::new(),
            free: Vec::new(),
            slots: Vec::new(),
            by_day: vec![vec![Vec::new(); days]; specialties],
            days: vec![Days::new(days); specialties],
            split: None,
        }
    }

    /// Opens a session.
    pub fn add(&mut self, new: &NewSession) -> SessionId {
        let id = SessionId::new(self.sessions.len());
        let layout = u32::try_from(new.clinic.index()).expect("clinics are few");
        let first_slot = u32::try_from(self.slots.len()).expect("fewer than 4 billion slots");
        let midnight = Time::from_days(new.day);
        let mut session = Session {
            clinic: new.clinic,
            specialty: new.specialty,
            day: new.day,
            from: midnight + new.from,
            to: midnight + new.to,
            clinicians: new.clinicians,
            lists: new.lists,
            template: new.template,
            layout,
            first_slot,
            look_from: [0; 3],
            to_withhold: [0; 3],
            first_slots: FirstSlots::MayGo,
            announced: new.visible,
            built: Visible::Yes,
            opened: None,
        };
        let pattern = &mut self.patterns[layout as usize];
        let slots = &self.layouts[layout as usize];
        let offered = pattern.offered(slots, new.clinicians, new.offer);
        let mut free = [0; 3];
        for (slot, offered) in slots.iter().cycle().zip(&offered) {
            self.slots
                .push(if *offered { Slot::Free } else { Slot::Withheld });
            free[kind_index(slot.kind)] += u16::from(*offered);
        }
        if let Some(split) = &mut self.split {
            split.divide(new, slots);
        }
        session.layout = self.spaced(layout, &offered, new.offer.spacing);
        let day = usize::try_from(new.day).expect("sessions lie on or after the first day");
        let on_day = &mut self.by_day[new.specialty.index()][day];
        let sessions = &self.sessions;
        let place =
            on_day.partition_point(|s: &SessionId| sessions[s.index()].from <= session.from);
        on_day.insert(place, id);
        self.sessions.push(session);
        self.free.push(free);
        if new.visible == Visible::Yes {
            self.offers(id, 1);
        }
        id
    }

    /// A session's free slots are offered, or withdrawn.
    fn offers(&mut self, id: SessionId, sign: i64) {
        let session = &self.sessions[id.index()];
        let days = &mut self.days[session.specialty.index()];
        for (k, &free) in self.free[id.index()].iter().enumerate() {
            days.change(k, session.day, sign * i64::from(free));
        }
        self.offers_by_list(id, sign);
    }

    /// Opens a session's slots for booking, or withdraws those that are free.
    pub fn announce(&mut self, id: SessionId, announced: Visible) {
        self.change_visibility(id, |session| session.announced = announced);
    }

    /// The system has a session's clinic, or does not have it: what is booked stays booked.
    pub fn has_clinic(&mut self, id: SessionId, built: Visible) {
        self.change_visibility(id, |session| session.built = built);
    }

    fn change_visibility(&mut self, id: SessionId, change: impl FnOnce(&mut Session)) {
        let session = &mut self.sessions[id.index()];
        let before = session.is_offered();
        change(session);
        let now = session.is_offered();
        if now != before {
            self.offers(id, if now { 1 } else { -1 });
        }
    }

    /// A session.
    #[must_use]
    pub fn session(&self, id: SessionId) -> &Session {
        &self.sessions[id.index()]
    }

    /// A session's day begins; `place` is its place among those opened so far, counted from 0.
    pub fn opens(&mut self, id: SessionId, place: u32) {
        self.sessions[id.index()].opened = NonZeroU32::new(place + 1);
    }

    /// Its place among the sessions opened so far, counted from 0: the clinics' index of it.
    /// `None` before its day.
    #[inline]
    #[must_use]
    pub fn opened_as(&self, id: SessionId) -> Option<u32> {
        self.sessions[id.index()].opened.map(|n| n.get() - 1)
    }

    /// Whether a session has been opened: its day has begun.
    #[inline]
    #[must_use]
    pub fn is_open(&self, id: SessionId) -> bool {
        self.sessions[id.index()].opened.is_some()
    }

    /// All sessions.
    #[must_use]
    pub fn sessions(&self) -> &[Session] {
        &self.sessions
    }

    /// Sessions of a specialty on a day.
    #[must_use]
    pub fn on_day(&self, specialty: SpecialtyId, day: i64) -> &[SessionId] {
        let days = &self.by_day[specialty.index()];
        usize::try_from(day)
            .ok()
            .and_then(|d| days.get(d))
            .map_or(&[], Vec::as_slice)
    }

    /// When the last slot of a session's lists begins.
    #[must_use]
    pub fn last_slot(&self, session: &Session) -> Time {
        let layout = self.layouts[session.layout as usize].iter();
        session.from + layout.map(|slot| slot.at).max().unwrap_or(Duration::ZERO)
    }

    /// What the slots of a session hold, list after list.
    #[must_use]
    pub fn slots_of(&self, id: SessionId) -> &[Slot] {
        let session = self.session(id);
        let first = session.first_slot as usize;
        &self.slots[first..first + session.slots(self)]
    }
}
