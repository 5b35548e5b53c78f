//! Roll back: the old system again, and everything since the go-live to be entered there. Who
//! enters it is `mechanisms::re_entry`; when it is decided is `steering`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::engine::Time;
use crate::model::spec::Share;
use crate::model::spec::check::Checker;
use crate::model::world::World;
use crate::model::world::ids::{PatientId, SpecialtyId};
use crate::model::world::observer::Observer;
use crate::model::world::patient::{Fault, Holds, Record as Behind, Stage};
use crate::model::world::signal::Signal;
use crate::model::world::task::Record;

/// Back to the old system, for good. What was done on the new one has to be entered there; an
/// appointment that has not been is unknown on the day, and its slot may be somebody else's: the
/// patient is squeezed in or sent home (see `squeezed-in` of `[new-system.errors]`, half of them if
/// that is left out, and `squeezes-in` of a clinic for the most of them). Whoever is entered in time
/// has the slot again, or the next that is free if it has been given to somebody else.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct RollBack {
    /// Share of the records since the go-live that have to be entered by hand.
    #[serde(default = "all")]
    pub by_hand: Share,
}

fn all() -> Share {
    Share::of(1.0)
}

/// There is a go-live.
pub(super) fn check(checker: &mut Checker<'_>, path: &[&str]) {
    checker.needs_a_go_live(path, "to roll back");
}

/// Goes back to the old system in all specialties that are live, and for good.
pub fn takes_effect<O: Observer>(world: &mut World<'_, O>, how: &RollBack) {
    let since = world.system.rolled_back();
    // The old system knows all clinics.
    for clinic in world.system.missing() {
        world.system.has(clinic);
        world.show_clinic(clinic, world.day());
    }
    let everybody = world.register.everybody();
    for (s, since) in since.into_iter().enumerate() {
        let Some(since) = since else { continue };
        let specialty = SpecialtyId::new(s);
        let records = world.system.records(specialty);
        let by_hand = (f64::from(records) * how.by_hand.value()).round() as u32;
        for _ in 0..by_hand {
            world.say(Signal::ToEnter(specialty, Record::OnPaper));
        }
        for &id in &everybody {
            if world.register[id].specialty == specialty {
                world.say(Signal::MayBeUnknown(id, Time::from_days(since)));
            }
        }
    }
}

/// An appointment made on the new system is unknown to the old one until it is entered.
pub fn may_be_unknown<O: Observer>(world: &mut World<'_, O>, id: PatientId, since: Time) {
    let who = &world.register[id];
    let made_on_it = who.stage == Stage::Booked
        && who.since >= since
        && who.holds == Holds::Slot
        && who.record == Behind::Person
        && who.fault().is_none();
    if made_on_it {
        let specialty = who.specialty;
        let patient = world.register.reference(id);
        world.say(Signal::OutOfSlot(id, Fault::NotReEntered));
        world.say(Signal::ToEnter(specialty, Record::Unknown(patient)));
    }
}

/// How it may be written.
pub const EXAMPLE: &str = r#"roll-back = {}"#;

/// What it does, in words.
pub fn told(back: &RollBack) -> String {
    format!(
        "back to the old system for good; {} of the records since the go-live have to be entered by \
         hand",
        back.by_hand
    )
}
