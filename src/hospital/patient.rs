//! The register of patients: who they are and where they stand. What happens to them is decided
//! by the places they pass through.

use super::ids::{CarParkId, PatientId, SessionId, SpecialtyId};
use crate::engine::Time;
use crate::scenario::Priority;

/// Where a patient stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Referred; the referral is not registered yet.
    Unregistered,
    /// Asked to ring and choose an appointment.
    Invited,
    /// On the worklist to be booked, or in a clerk's hands.
    ToBook,
    /// On the worklist to be rebooked, or in a clerk's hands.
    ToRebook,
    /// Waits for a slot to become free within the booking horizon.
    NoSlot,
    /// A follow-up that is not due for booking.
    NotDue,
    /// Has an appointment.
    Booked,
    /// In the hospital.
    There,
    /// On no list of the hospital.
    Lost,
    /// On the list outside the system.
    Aside,
}

impl Stage {
    /// Number of stages.
    pub const COUNT: usize = 10;

    /// All stages, in the order of their numbers.
    pub const ALL: [Self; Self::COUNT] = [
        Self::Unregistered,
        Self::Invited,
        Self::ToBook,
        Self::ToRebook,
        Self::NoSlot,
        Self::NotDue,
        Self::Booked,
        Self::There,
        Self::Lost,
        Self::Aside,
    ];

    /// Whether such a patient has heard nothing and may chase.
    #[must_use]
    pub fn is_unheard(self) -> bool {
        matches!(
            self,
            Self::Unregistered
                | Self::ToBook
                | Self::ToRebook
                | Self::NoSlot
                | Self::Lost
                | Self::Aside
        )
    }
}

/// What kind of appointment a patient needs next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// A first appointment; the 18-week clock runs.
    First,
    /// A follow-up.
    FollowUp,
}

/// One slot of the diary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Appointment {
    /// Session.
    pub session: SessionId,
    /// Slot within the session, over all its lists.
    pub slot: u16,
}

/// A patient.
#[derive(Clone, Debug)]
pub struct Patient {
    /// Who this is, the same in every arm: the entity of all the patient's random numbers.
    pub uid: u64,
    /// Whose patient.
    pub specialty: SpecialtyId,
    /// Urgent or routine.
    pub priority: Priority,
    /// What is needed next.
    pub need: Need,
    /// Where the patient stands.
    pub stage: Stage,
    /// Changes with every move; a reference with an old stamp is void.
    pub stamp: u32,
    /// Stamp at the start of the present silence (see chasing).
    pub silent_since_stamp: u32,
    /// Chasing calls in the present silence.
    pub chased: u32,
    /// Which booking of this patient it is: the occasion of its random numbers.
    pub occasion: u32,
    /// Moment of referral: the 18-week clock.
    pub referred: Time,
    /// When a follow-up is due.
    pub due: Time,
    /// When the patient joined the present worklist.
    pub listed: Time,
    /// When the present appointment was made.
    pub booked: Time,
    /// The present appointment.
    pub appointment: Appointment,
    /// Whether the patient means to come.
    pub attends: Intention,
    /// Arrival at the hospital.
    pub arrived: Time,
    /// Next of the steps after or before the consultation.
    pub step: u8,
    /// Whether the clinician has seen the patient on this visit.
    pub seen: Seen,
    /// What is wrong with the present appointment: set by [`Register::sets_fault`], which counts.
    fault: Option<Fault>,
    /// Whether the slot of the present appointment is the patient's own.
    pub holds: Holds,
    /// Whether the clinic expects the patient today.
    pub expected: Expected,
    /// Whether the present appointment is on the list to be put right.
    pub repair: Repair,
    /// Whether there is a person behind the record.
    pub record: Record,
    /// How often the patient has been left on the list outside the system.
    pub left_aside: u8,
    /// The car that the patient came in on this visit.
    pub car: Option<Car>,
}

impl Patient {
    /// What is wrong with the present appointment, as long as nobody has put it right.
    #[must_use]
    pub fn fault(&self) -> Option<Fault> {
        self.fault
    }

    /// Since when the patient waits: a first appointment since the referral, a follow-up since
    /// it is due.
    #[must_use]
    pub fn waits_since(&self) -> Time {
        match self.need {
            Need::First => self.referred,
            Need::FollowUp => self.due,
        }
    }

    fn has_standing_fault(&self) -> bool {
        self.stage == Stage::Booked && self.fault.is_some()
    }

    /// Whether the patient has heard nothing and may chase.
    #[must_use]
    pub fn is_unheard(&self) -> bool {
        self.record == Record::Person
            && (self.stage.is_unheard()
                || self.stage == Stage::Booked && self.fault == Some(Fault::NotTold))
    }
}

/// What is wrong with an appointment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The patient was told a time in a clinic that does not exist.
    NoSuchClinic,
    /// The patient was told a wrong time of the right day.
    WrongTime,
    /// It is in a clinic of another specialty.
    WrongSpecialty,
    /// The slot is somebody else's.
    DoubleBooking,
    /// The patient was not told.
    NotTold,
    /// It was migrated out of its slot.
    OutOfSlot,
    /// It was made on the system that was rolled back, and the old one does not know it.
    NotReEntered,
}

/// Whether the slot of an appointment belongs to the patient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// It does.
    Slot,
    /// It is somebody else's, or anybody's.
    Nothing,
}

/// Whether a clinic expects a patient on the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// The clinicians wait until it is settled whether the patient comes.
    Yes,
    /// They know nothing of the patient, or need wait no longer.
    No,
}

/// Whether an appointment is on the list to be put right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repair {
    /// It is not.
    NotListed,
    /// It is, or is in hand: who finds the fault once more adds nothing.
    Listed,
}

/// Whether there is a person behind a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Record {
    /// There is.
    Person,
    /// The record was entered twice; the person has another.
    Duplicate,
}

/// A car in a car park.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Car {
    /// Where it is.
    pub car_park: CarParkId,
    /// Since when.
    pub since: Time,
}

/// Whether a patient means to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Intention {
    /// Yes; whether they do is a matter of chance.
    Comes,
    /// No: means to cancel, and may or may not have got through.
    CannotCome,
}

/// How far a visit has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// Not seen yet.
    NotYet,
    /// Seen for the first time.
    Once,
}

/// A patient as known at some moment; void once the patient has moved on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PatientRef {
    /// Who.
    pub id: PatientId,
    /// Their stamp at the time.
    pub stamp: u32,
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

/// All patients alive in the model. Places of those discharged are used again.
#[derive(Clone, Debug, Default)]
pub struct Register {
    patients: Vec<Patient>,
    /// Stamps outlive patients, so that a reference to a former holder of a place is void.
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

    /// Enters a patient who has just been referred (`Stage::Unregistered`).
    pub fn enter(
        &mut self,
        uid: u64,
        specialty: SpecialtyId,
        priority: Priority,
        referred: Time,
    ) -> PatientId {
        let mut patient = Patient {
            uid,
            specialty,
            priority,
            need: Need::First,
            stage: Stage::Unregistered,
            stamp: 0,
            silent_since_stamp: 0,
            chased: 0,
            occasion: 0,
            referred,
            due: referred,
            listed: referred,
            booked: referred,
            appointment: Appointment {
                session: SessionId::new(0),
                slot: 0,
            },
            attends: Intention::Comes,
            arrived: referred,
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
            let place = &mut self.patients[id.index()];
            patient.stamp = place.stamp + 1;
            patient.silent_since_stamp = patient.stamp;
            *place = patient;
            return id;
        }
        self.patients.push(patient);
        PatientId::new(self.patients.len() - 1)
    }

    /// Enters a second record of a referral, known by `uid`.
    pub fn enter_twice(&mut self, id: PatientId, uid: u64) -> PatientId {
        let who = &self[id];
        let (specialty, priority, referred) = (who.specialty, who.priority, who.referred);
        let twin = self.enter(uid, specialty, priority, referred);
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
        patient.stamp = patient.stamp.wrapping_add(1);
        PatientRef {
            id,
            stamp: patient.stamp,
        }
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
        patient.stamp = patient.stamp.wrapping_add(1);
        self.free.push(id);
    }

    /// The patient as known now.
    #[must_use]
    pub fn reference(&self, id: PatientId) -> PatientRef {
        PatientRef {
            id,
            stamp: self.patients[id.index()].stamp,
        }
    }

    /// The patient a reference means, unless they have moved on since.
    #[must_use]
    pub fn still(&self, reference: PatientRef) -> Option<&Patient> {
        let patient = &self.patients[reference.id.index()];
        (patient.stamp == reference.stamp).then_some(patient)
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
        let mut places = vec![true; self.patients.len()];
        for id in &self.free {
            places[id.index()] = false;
        }
        let alive = (0..self.patients.len()).filter(|&i| places[i]);
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
