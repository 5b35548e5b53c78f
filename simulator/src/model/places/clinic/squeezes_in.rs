//! How many patients without a slot of their own a clinician takes in a session: whoever comes
//! beyond that has a slot that was left free, or is sent home and rebooked. Why they have none is
//! elsewhere.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::run::Clinics;
use crate::model::measures::Part;
use crate::model::measures::figure;
use crate::model::spec::check::{Checker, Doubter};
use crate::model::spec::{Clinic, Scenario, count};
use crate::model::world::World;
use crate::model::world::ids::PatientId;
use crate::model::world::observer::Observer;
use crate::model::world::patient::{Appointment, Expected, Holds};

/// How many patients are squeezed in: seen between the others, in their minutes and past the
/// planned end if need be. They are patients without a slot of their own: double-booked, migrated
/// out of slot, or unknown to the clinic and squeezed in (`squeezed-in` of `[new-system.errors]`
/// says how many of the unknown anybody would). Left out: two. Where everybody were, errors of
/// booking would be a way to see more patients: what they cost is nobody's minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct SqueezesIn {
    /// The most in a session for each of its clinicians; on a shared list they add up. Whoever
    /// comes beyond that takes the next slot of the session that was left free, and waits for it since
    /// the time that they came for; without one they are sent home and rebooked.
    pub up_to: u32,
}

impl Default for SqueezesIn {
    /// One or two between the others is what a clinician agrees to; no published figure is known.
    fn default() -> Self {
        Self { up_to: 2 }
    }
}

/// What becomes of a patient without a slot who has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum PlaceFor {
    /// Between the others.
    SqueezedIn,
    /// A slot that was left free.
    FreeSlot(Appointment),
    /// None.
    Nobody,
}

/// It is a number of patients.
pub(super) fn check(checker: &mut Checker<'_>, path: &[&str], clinic: &Clinic) {
    if let Some(limit) = &clinic.squeezes_in {
        let at = [path, &["squeezes-in", "up-to"]].concat();
        checker.at_most(&at, limit.up_to, 10_000);
    }
}

/// Nobody ever comes without a slot.
pub(super) fn doubt(doubter: &mut Doubter<'_>, path: &[&str], clinic: &Clinic) {
    doubter.doubt_if(
        clinic.squeezes_in.is_some() && !Part::ComesWithoutSlot.is_in(doubter.scenario),
        &[path, &["squeezes-in"]].concat(),
        "nobody comes without a slot: there is no double booking, no clinic that does not exist, no migration, no roll-back",
    );
}

/// What it does, in words.
pub(super) fn told(scenario: &Scenario, clinic: &Clinic) -> Option<String> {
    if clinic.squeezes_in.is_none() && !Part::ComesWithoutSlot.is_in(scenario) {
        return None;
    }
    let limit = clinic.squeezes_in.unwrap_or_default();
    let most = match limit.up_to {
        0 => "nobody is squeezed in".to_owned(),
        n => format!(
            "each clinician squeezes in at most {} a session",
            count(n as usize, "patient", "patients")
        ),
    };
    Some(format!(
        "{most}; others who come without a slot take one that was left free, or are sent home and rebooked"
    ))
}

impl Clinics {
    /// Whether a patient whom nobody expects is seen, in the session that they would have been
    /// booked into: if there is still somebody there, and a place.
    pub fn takes_unknown<O: Observer>(&mut self, world: &mut World<'_, O>, id: PatientId) -> bool {
        let slot = world.register[id].appointment;
        let run = world.diary.opened_as(slot.session);
        let Some(run) = run.filter(|&run| self.takes_more(world, slot, run)) else {
            return false;
        };
        match self.place_for(world, id, run) {
            PlaceFor::SqueezedIn => note_squeezed_in(world, id),
            PlaceFor::FreeSlot(slot) => self.takes_slot(world, id, run, slot),
            PlaceFor::Nobody => return false,
        }
        self.is_expected(world, id, run);
        true
    }

    /// Whether a patient is seen whom the clinic expects and who has no slot of their own.
    pub fn takes_without_slot<O: Observer>(
        &mut self,
        world: &mut World<'_, O>,
        id: PatientId,
    ) -> bool {
        let session = world.register[id].appointment.session;
        let Some(run) = world.diary.opened_as(session) else {
            note_squeezed_in(world, id);
            return true;
        };
        match self.place_for(world, id, run) {
            PlaceFor::SqueezedIn => note_squeezed_in(world, id),
            PlaceFor::FreeSlot(free) => self.other_room(world, id, run, free),
            PlaceFor::Nobody => return false,
        }
        true
    }

    /// A place for a patient without a slot who has come to a session.
    fn place_for<O: Observer>(
        &mut self,
        world: &mut World<'_, O>,
        id: PatientId,
        run: u32,
    ) -> PlaceFor {
        let slot = world.register[id].appointment;
        let clinic = world.diary.session(slot.session).clinic;
        let written = world.site.clinics[clinic.index()].spec;
        let limit = written.squeezes_in.unwrap_or_default();
        let running = &mut self.running[run as usize];
        let list = world.diary.list_of(slot);
        let is_held =
            |l: &usize| !(world.diary.dropped_lists(slot.session)).any(|d| usize::from(d) == *l);
        let clinicians = running.lists_seeing(list).filter(is_held).count() as u32;
        let room = running.room_of(list);
        let squeezed = &mut running.rooms[room].squeezed_in;
        if *squeezed < limit.up_to.saturating_mul(clinicians) {
            *squeezed += 1;
            return PlaceFor::SqueezedIn;
        }
        let (specialty, day) = (world.register[id].specialty, world.day());
        let free = world.diary.free_in_session(slot.session, world.now());
        let free = free
            .into_iter()
            .find(|&free| self.takes_more(world, free, run));
        let (noted, place) = match free {
            Some(free) => (figure::ClinicFreeSlotTaken, PlaceFor::FreeSlot(free)),
            None => (figure::ClinicNoPlace, PlaceFor::Nobody),
        };
        world.ledger.one(noted.of(specialty), day);
        place
    }

    /// A patient who is expected takes a free slot, it may be of another clinician.
    fn other_room<O: Observer>(
        &mut self,
        world: &mut World<'_, O>,
        id: PatientId,
        run: u32,
        free: Appointment,
    ) {
        let slot = world.register[id].appointment;
        let room_of = |at| self.running[run as usize].room_of(world.diary.list_of(at));
        let (from, to) = (room_of(slot), room_of(free));
        let moves = from != to && world.register[id].expected == Expected::Yes;
        if moves {
            self.running[run as usize].rooms[from].booked -= 1;
            self.expected_no_more(world, id);
        }
        self.takes_slot(world, id, run, free);
        if moves {
            self.is_expected(world, id, run);
        }
    }

    /// From now on a slot that was left free is the patient's, who waits for it since the time that
    /// they came for.
    fn takes_slot<O: Observer>(
        &mut self,
        world: &mut World<'_, O>,
        id: PatientId,
        run: u32,
        free: Appointment,
    ) {
        world.diary.book(free, id);
        let now = world.now();
        let who = &mut world.register[id];
        let since = world.diary.time_of(who.appointment).max(now);
        who.appointment = free;
        who.holds = Holds::Slot;
        self.running[run as usize].took_slot.insert(id, since);
    }
}

/// Writes down that a patient is seen without a slot, on the day of the session: whoever looks for a
/// space long enough comes after midnight.
fn note_squeezed_in<O: Observer>(world: &mut World<'_, O>, id: PatientId) {
    let who = &world.register[id];
    let (specialty, session) = (who.specialty, who.appointment.session);
    let day = world.diary.session(session).day;
    world
        .ledger
        .one(figure::ClinicSqueezedIn.of(specialty), day);
}
