//! Patients who leave unseen: they have waited too long past their time and go. What the way home
//! is, and the office, is `pathway`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::run::{Clinics, InRoom};
use crate::engine::{Position, Time};
use crate::model::measures::figure;
use crate::model::spec::check::{Checker, Doubter};
use crate::model::spec::{Clinic, Law, Share};
use crate::model::world::World;
use crate::model::world::event::Event;
use crate::model::world::ids::PatientId;
use crate::model::world::observer::{Observer, TraceEvent};
use crate::model::world::purpose::Purpose;

/// How long a patient waits, and whether one who has left comes back, by patient and booking.
const LEAVES_UNSEEN: Purpose = Purpose::numbered(70);

/// Patients who do not wait for ever. Whoever sits in the waiting room when their patience ends
/// leaves; at the desk, or in a step of the visit, nobody leaves before it is over. Whoever has
/// been seen waits for a second look.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct LeavesUnseen {
    /// How long a patient waits past the time of the appointment, or past the arrival if that is
    /// later.
    pub after: Law,
    /// Share of those who leave who do not come back: their clock stops, and they are on no list.
    /// The others are rebooked.
    #[serde(default)]
    pub gone_for_good: Share,
}

/// What becomes of a patient who has left unseen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AfterLeaving {
    /// A new appointment.
    Rebooked,
    /// Nothing: they do not come back.
    GoneForGood,
}

/// Patience takes no less than no time.
pub(super) fn check(checker: &mut Checker<'_>, path: &[&str], clinic: &Clinic) {
    if let Some(leaves) = &clinic.leaves_unseen {
        checker.takes(&[path, &["leaves-unseen", "after"]].concat(), &leaves.after);
    }
}

/// Nobody waits at all.
pub(super) fn doubt(doubter: &mut Doubter<'_>, path: &[&str], clinic: &Clinic) {
    let leaves = clinic.leaves_unseen.as_ref();
    doubter.doubt_if(
        leaves.is_some_and(|l| l.after.mean().as_ms() == 0),
        &[path, &["leaves-unseen", "after"]].concat(),
        "nobody waits at all: whoever is not called in at once leaves",
    );
}

/// What it does, in words.
pub(super) fn told(clinic: &Clinic) -> Option<String> {
    let LeavesUnseen {
        after,
        gone_for_good,
    } = clinic.leaves_unseen.as_ref()?;
    let rebooked = match gone_for_good.value() {
        0.0 => "are rebooked".to_owned(),
        1.0 => "do not come back".to_owned(),
        _ => format!("are rebooked, but for {gone_for_good} who do not come back"),
    };
    Some(format!(
        "patients who wait too long past their time ({after}) leave unseen and {rebooked}"
    ))
}

impl LeavesUnseen {
    /// A patient who sits in the waiting room, and waits since a time, may leave it before being
    /// called in.
    pub(super) fn may_leave<O: Observer>(
        &self,
        world: &mut World<'_, O>,
        (id, since): (PatientId, Time),
        (run, room, position): InRoom,
    ) {
        let patience = world.time_of(id, LEAVES_UNSEEN, &self.after);
        let at = (since + patience).max(world.now());
        let event = Event::LeavesUnseen(run, room as u16, position);
        world.events.schedule(at, event);
    }
}

impl Clinics {
    /// A patient's patience ends: who has not been called in leaves, and what becomes of them.
    pub fn leaves_unseen<O: Observer>(
        &mut self,
        world: &mut World<'_, O>,
        (run, room, position): (u32, u16, Position),
    ) -> Option<(PatientId, AfterLeaving)> {
        let id = self.leaves_the_room(world, run, usize::from(room), position)?;
        let (now, day) = (world.now(), world.day());
        let who = &world.register[id];
        let specialty = who.specialty;
        let session = world.diary.session(who.appointment.session);
        let written = world.site.clinics[session.clinic.index()].spec;
        let leaves = written.leaves_unseen.as_ref()?;
        let occasion = u64::from(who.occasion);
        let mut stream = world.streams.stream(LEAVES_UNSEEN, who.uid, occasion);
        // Its first numbers said how long they would wait.
        leaves.after.distribution().sample_duration(&mut stream);
        let after = if stream.chance(leaves.gone_for_good.value()) {
            AfterLeaving::GoneForGood
        } else {
            AfterLeaving::Rebooked
        };
        world
            .ledger
            .one(figure::ClinicLeftUnseen.of(specialty), day);
        world.tell(now, id, TraceEvent::LeftUnseen);
        self.goes_unseen(world, id);
        Some((id, after))
    }
}
