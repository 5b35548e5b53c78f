//! The register: all patients alive in the model, who is who, and how many of each kind there are.
//! What is known of one of them is `patient`.

use super::ids::{ListId, PatientId, SessionId, SpecialtyId};
use super::patient::{
    Appointment, Expected, Fault, Holds, Intention, Need, Patient, PatientRef, Record, Repair,
    Seen, Stage,
};
use crate::engine::Time;
use crate::model::spec::Priority;

/// In the number of a patient who starts on the waiting list, beside their place among those, the
/// longest waiting first.
pub const STARTS_ON_LIST: u64 = 1 << 30;
/// In the number of a patient who starts with a follow-up to come. Referrals are numbered below both,
/// and a second record has both.
pub const STARTS_WITH_FOLLOW_UP: u64 = 1 << 31;
/// Besides in the number of those of them who stand in a file.
pub const IN_A_FILE: u64 = 1 << 29;

/// Which of those the patient with this number is who start on the waiting list, if any.
#[must_use]
pub fn started_as(uid: u64) -> Option<u64> {
    let kind = uid & (STARTS_ON_LIST | STARTS_WITH_FOLLOW_UP);
    (kind == STARTS_ON_LIST).then_some(uid & (STARTS_ON_LIST - 1))
}

/// How many patients of a specialty there are of a kind, kept so that nobody has to look
/// through the register every evening.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Counts {
    by_stage: [u32; Stage::COUNT],
    /// On no list, and waiting for a first appointment.
    lost: u32,
    /// The urgent among them.
    lost_urgent: u32,
    /// With an appointment that is faulty.
    faulty: u32,
    /// Records without a person.
    duplicates: u32,
}

impl Counts {
    /// A patient comes to be where they are now.
    fn joins(&mut self, patient: &Patient) {
        self.by_stage[patient.stage as usize] += 1;
        if patient.stage == Stage::Lost && patient.need == Need::First {
            self.lost += 1;
            self.lost_urgent += u32::from(patient.priority == Priority::Urgent);
        }
        self.faulty += u32::from(patient.has_standing_fault());
    }

    /// A patient is not there any more.
    fn leaves(&mut self, patient: &Patient) {
        self.by_stage[patient.stage as usize] -= 1;
        if patient.stage == Stage::Lost && patient.need == Need::First {
            self.lost -= 1;
            self.lost_urgent -= u32::from(patient.priority == Priority::Urgent);
        }
        self.faulty -= u32::from(patient.has_standing_fault());
    }
}

/// By what it is told whether a reference is void. Not part of the patient: most are asked for
/// nothing else, and these fit in a cache.
#[derive(Clone, Copy, Debug)]
struct Stamps {
    /// Changes with every move of the patient.
    now: u32,
    /// What it was at the start of the present silence (see chasing).
    silent_since: u32,
}

/// All patients alive in the model. Places of those discharged are used again.
#[derive(Clone, Debug, Default)]
pub struct Register {
    patients: Vec<Patient>,
    /// Of each place. They outlive patients, so that a reference to a former holder is void.
    stamps: Vec<Stamps>,
    /// Whether somebody holds the place of the same number.
    taken: Vec<bool>,
    /// On which list of their specialty they are: not part of them, for only specialties that are
    /// split ask.
    lists: Vec<ListId>,
    free: Vec<PatientId>,
    /// By specialty.
    counts: Vec<Counts>,
}

impl Register {
    /// An empty register for so many specialties.
    #[must_use]
    pub fn new(specialties: usize) -> Self {
        Self {
            counts: vec![Counts::default(); specialties],
            ..Self::default()
        }
    }

    /// All who are on it.
    #[must_use]
    pub fn ids(&self) -> Vec<PatientId> {
        let places = (0..self.patients.len()).filter(|&place| self.taken[place]);
        places.map(PatientId::new).collect()
    }

    /// Enters a patient who has just been referred to a list of a specialty
    /// (`Stage::Unregistered`).
    pub fn enter(
        &mut self,
        uid: u64,
        (specialty, list): (SpecialtyId, ListId),
        priority: Priority,
        referred: Time,
    ) -> PatientId {
        let patient = Patient {
            uid,
            specialty,
            priority,
            need: Need::First,
            stage: Stage::Unregistered,
            chased: 0,
            occasion: 0,
            referred,
            due: referred,
            since: referred,
            appointment: Appointment {
                session: SessionId::new(0),
                slot: 0,
            },
            attends: Intention::Comes,
            step: 0,
            seen: Seen::NotYet,
            fault: None,
            holds: Holds::Slot,
            expected: Expected::No,
            repair: Repair::NotListed,
            record: Record::Person,
            left_aside: 0,
            car: None,
        };
        self.counts[specialty.index()].joins(&patient);
        if let Some(id) = self.free.pop() {
            self.patients[id.index()] = patient;
            self.moves_on(id);
            self.falls_silent(id);
            self.taken[id.index()] = true;
            self.lists[id.index()] = list;
            return id;
        }
        self.patients.push(patient);
        self.stamps.push(Stamps {
            now: 0,
            silent_since: 0,
        });
        self.taken.push(true);
        self.lists.push(list);
        PatientId::new(self.patients.len() - 1)
    }

    /// Enters a second record of a referral, known by `uid`, on a list of its specialty.
    pub fn enter_twice(&mut self, id: PatientId, uid: u64, list: ListId) -> PatientId {
        let who = &self[id];
        let (specialty, priority, referred) = (who.specialty, who.priority, who.referred);
        let twin = self.enter(uid, (specialty, list), priority, referred);
        self.patients[twin.index()].record = Record::Duplicate;
        self.counts[specialty.index()].duplicates += 1;
        twin
    }

    /// Moves a patient to another stage and voids older references.
    pub fn moves(&mut self, id: PatientId, to: Stage) -> PatientRef {
        let patient = &mut self.patients[id.index()];
        let counts = &mut self.counts[patient.specialty.index()];
        counts.leaves(patient);
        patient.stage = to;
        counts.joins(patient);
        self.moves_on(id);
        self.reference(id)
    }

    /// Voids older references.
    fn moves_on(&mut self, id: PatientId) {
        let stamps = &mut self.stamps[id.index()];
        stamps.now = stamps.now.wrapping_add(1);
    }

    /// From now on the patient hears nothing.
    pub fn falls_silent(&mut self, id: PatientId) {
        let stamps = &mut self.stamps[id.index()];
        stamps.silent_since = stamps.now;
    }

    /// Something is wrong with a patient's present appointment, or nothing any more.
    pub fn sets_fault(&mut self, id: PatientId, fault: Option<Fault>) {
        let patient = &mut self.patients[id.index()];
        if patient.fault == fault {
            return;
        }
        let counts = &mut self.counts[patient.specialty.index()];
        counts.leaves(patient);
        patient.fault = fault;
        counts.joins(patient);
    }

    /// Takes a patient off the register.
    pub fn leaves(&mut self, id: PatientId) {
        let patient = &mut self.patients[id.index()];
        let counts = &mut self.counts[patient.specialty.index()];
        counts.leaves(patient);
        counts.duplicates -= u32::from(patient.record == Record::Duplicate);
        self.moves_on(id);
        // Nobody is silent any more: nor does anybody chase.
        self.falls_silent(id);
        self.taken[id.index()] = false;
        self.free.push(id);
    }

    /// On which list of their specialty a patient is.
    #[inline]
    #[must_use]
    pub fn list_of(&self, id: PatientId) -> ListId {
        self.lists[id.index()]
    }

    /// Whoever holds a place, if anybody does.
    #[must_use]
    pub fn holder(&self, id: PatientId) -> Option<&Patient> {
        self.taken[id.index()].then(|| &self.patients[id.index()])
    }

    /// The patient as known now.
    #[must_use]
    pub fn reference(&self, id: PatientId) -> PatientRef {
        PatientRef {
            id,
            stamp: self.stamps[id.index()].now,
        }
    }

    /// The patient as known at the start of the present silence.
    #[must_use]
    pub fn silence_of(&self, id: PatientId) -> PatientRef {
        PatientRef {
            id,
            stamp: self.stamps[id.index()].silent_since,
        }
    }

    /// Whether a reference is good: the patient has not moved on since.
    #[inline]
    #[must_use]
    pub fn is_still(&self, reference: PatientRef) -> bool {
        self.stamps[reference.id.index()].now == reference.stamp
    }

    /// The patient a reference means, unless they have moved on since.
    #[inline]
    #[must_use]
    pub fn still(&self, reference: PatientRef) -> Option<&Patient> {
        self.is_still(reference)
            .then(|| &self.patients[reference.id.index()])
    }

    /// Whether the silence that a reference was made in still lasts.
    #[must_use]
    pub fn is_silent(&self, reference: PatientRef) -> bool {
        self.silence_of(reference.id) == reference && self[reference.id].is_unheard()
    }

    /// Looks at patients who are about to be dealt with one by one: so memory is waited for once,
    /// and not for each of them. In a large trust it takes half of the time that it spares.
    pub fn fetch(&self, ids: impl Iterator<Item = PatientId>) {
        let looked_at = ids.map(|id| self.patients[id.index()].uid);
        std::hint::black_box(looked_at.fold(0, |all, uid| all ^ uid));
    }

    /// Patients of a specialty at a stage.
    #[must_use]
    pub fn count(&self, specialty: SpecialtyId, stage: Stage) -> u32 {
        self.counts[specialty.index()].by_stage[stage as usize]
    }

    /// Patients of a specialty on no list who wait for a first appointment, and how many of them
    /// are urgent.
    #[must_use]
    pub fn lost(&self, specialty: SpecialtyId) -> (u32, u32) {
        let counts = &self.counts[specialty.index()];
        (counts.lost, counts.lost_urgent)
    }

    /// Patients of a specialty with an appointment that is faulty.
    #[must_use]
    pub fn faulty(&self, specialty: SpecialtyId) -> u32 {
        self.counts[specialty.index()].faulty
    }

    /// Records of a specialty without a person.
    #[must_use]
    pub fn duplicates(&self, specialty: SpecialtyId) -> u32 {
        self.counts[specialty.index()].duplicates
    }

    /// Whether the counts that are kept are those that counting everybody gives.
    #[must_use]
    pub fn counts_agree(&self) -> bool {
        let mut counts = vec![Counts::default(); self.counts.len()];
        for id in self.everybody() {
            let patient = &self[id];
            let counts = &mut counts[patient.specialty.index()];
            counts.joins(patient);
            counts.duplicates += u32::from(patient.record == Record::Duplicate);
        }
        counts == self.counts
    }

    /// Everybody on the register, in no particular order but always the same.
    #[must_use]
    pub fn everybody(&self) -> Vec<PatientId> {
        let alive = (0..self.patients.len()).filter(|&i| self.taken[i]);
        alive.map(PatientId::new).collect()
    }

    /// Patients in the hospital who have been seen for their first appointment: the clock has
    /// stopped and nothing else has begun.
    #[must_use]
    pub fn seen_first_and_there(&self) -> u64 {
        self.how_many(|p| p.stage == Stage::There && p.need == Need::First && p.seen == Seen::Once)
    }

    /// How many on the register are of a kind, counted one by one.
    #[must_use]
    pub fn how_many(&self, of_the_kind: impl Fn(&Patient) -> bool) -> u64 {
        let everybody = self.everybody();
        everybody
            .iter()
            .filter(|id| of_the_kind(&self[**id]))
            .count() as u64
    }

    /// All patients alive.
    #[must_use]
    pub fn len(&self) -> usize {
        self.patients.len() - self.free.len()
    }

    /// Whether there is nobody.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl std::ops::Index<PatientId> for Register {
    type Output = Patient;

    #[inline]
    fn index(&self, id: PatientId) -> &Patient {
        &self.patients[id.index()]
    }
}

impl std::ops::IndexMut<PatientId> for Register {
    #[inline]
    fn index_mut(&mut self, id: PatientId) -> &mut Patient {
        &mut self.patients[id.index()]
    }
}
