//! Clinicians hurry when they are behind, and tire of it: a factor on the length of a consultation.
//! What a consultation takes otherwise is `run::consultation`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::run::Clinics;
use crate::engine::Duration;
use crate::model::measures::figure;
use crate::model::spec::check::{Checker, Doubter};
use crate::model::spec::quantity::Wrong;
use crate::model::spec::{Clinic, Share, Span, short};
use crate::model::world::World;
use crate::model::world::ids::PatientId;
use crate::model::world::observer::Observer;
use crate::model::world::purpose::Purpose;

/// Whether a patient whose consultation was cut short has to come again, by patient and booking.
const COMES_AGAIN: Purpose = Purpose::numbered(71);

/// Clinicians who are quicker when they are behind, and slower after a long time of it. That
/// service speeds up under load and slows down after long overload is measured in hospitals (KC
/// and Terwiesch 2009); that it is in proportion to the delay, and how much it is, are
/// assumptions. Documentation that is left until after the session does not shrink.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Hurries {
    /// The most by which a consultation is cut short, as a share of its length. Second looks are
    /// not.
    pub at_most: Share,
    /// How long the patient who is called in has waited, past the appointment or the arrival if
    /// that is later, when the consultation is cut short by that much. In proportion before.
    pub when_behind: Span,
    /// Chance that a patient who would have been discharged has to come again after a consultation
    /// that was cut short by the most; in proportion to how much it was. Left out: nobody has to.
    #[serde(default)]
    pub comes_again: Share,
    /// Time spent in hurried consultations of a list after which its clinician is tired and hurries
    /// no more. Left out: never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tires_after: Option<Span>,
    /// Factor on the consultations of a tired clinician, for the rest of the list. Left out: 1.1
    /// (assumed).
    #[serde(default = "tired")]
    pub tired: f64,
}

fn tired() -> f64 {
    1.1
}

impl Hurries {
    /// Share by which a consultation is cut short whose patient has waited so long.
    fn cut(&self, waited: Duration) -> f64 {
        let behind = waited.max(Duration::ZERO).as_ms_f64();
        let fully = self.when_behind.duration().as_ms_f64();
        self.at_most.value() * (behind / fully).min(1.0)
    }
}

/// Nobody is so quick as to take no time; whoever comes again has a follow-up.
pub(super) fn check(checker: &mut Checker<'_>, path: &[&str], clinic: &Clinic) {
    let Some(hurries) = &clinic.hurries else {
        return;
    };
    let at = |key: &'static str| [path, &["hurries", key]].concat();
    checker.note_if(hurries.at_most.value() >= 1.0, &at("at-most"), || {
        Wrong::new("a consultation cut short by all of its length takes no time")
            .help("such as \"20%\"")
    });
    checker.more_than_nothing(&at("when-behind"), hurries.when_behind);
    checker.factor(&at("tired"), hurries.tired);
    let specialty = checker.scenario.specialty.get(&clinic.specialty);
    let never_again = specialty.is_some_and(|s| s.follow_up.is_none());
    checker.note_if(
        never_again && hurries.comes_again.value() > 0.0,
        &at("comes-again"),
        || {
            let name = &clinic.specialty;
            Wrong::new(format!("when? {name} has no follow-ups")).help(format!(
                "add to [specialty.{name}]: follow-up = {{ chance = \"0%\", due = \"6 weeks\" }}"
            ))
        },
    );
}

/// What it costs is left out; a tired clinician is quicker.
pub(super) fn doubt(doubter: &mut Doubter<'_>, path: &[&str], clinic: &Clinic) {
    let Some(hurries) = &clinic.hurries else {
        return;
    };
    let at = |key: &'static str| [path, &["hurries", key]].concat();
    let hurry = hurries.at_most.value() > 0.0;
    doubter.doubt_if(
        hurry && hurries.comes_again.value() == 0.0 && hurries.tires_after.is_none(),
        &[path, &["hurries"]].concat(),
        "hurrying costs nobody anything: nobody comes again (`comes-again`) or tires (`tires-after`)",
    );
    doubter.doubt_if(
        hurries.tires_after.is_some() && hurries.tired < 1.0,
        &at("tired"),
        "a tired clinician is quicker than a rested one",
    );
}

/// What it does, in words.
pub(super) fn told(clinic: &Clinic) -> Option<String> {
    let hurries = clinic.hurries.as_ref()?;
    let mut text = format!(
        "clinicians hurry: consultations are cut short by up to {}, {} behind time",
        hurries.at_most, hurries.when_behind
    );
    if hurries.comes_again.value() > 0.0 {
        text += &format!(
            "; of those so cut short and else discharged {} have to come again",
            hurries.comes_again
        );
    }
    if let Some(after) = hurries.tires_after {
        text += &format!(
            "; after {after} of it clinicians are tired and take {} times as long",
            short(hurries.tired)
        );
    }
    Some(text)
}

impl Clinics {
    /// What a first consultation that begins now takes, which would take `length` if nobody
    /// hurried; notes what it costs.
    pub(super) fn in_a_hurry<O: Observer>(
        &mut self,
        world: &mut World<'_, O>,
        id: PatientId,
        (run, list): (u32, u16),
        hurries: &Hurries,
        length: Duration,
    ) -> Duration {
        let since = self.waits_since(world, id, run);
        let part = &mut self.running[run as usize].lists[usize::from(list)];
        let tires = hurries.tires_after.map(Span::duration);
        if tires.is_some_and(|after| part.hurried >= after) {
            return length.scale(hurries.tired);
        }
        let cut = hurries.cut(world.now() - since);
        if cut <= 0.0 {
            return length;
        }
        let who = &world.register[id];
        let takes = length.scale(1.0 - cut);
        part.hurried += takes;
        let (specialty, uid, occasion) = (who.specialty, who.uid, u64::from(who.occasion));
        let day = world.day();
        world.ledger.one(figure::ClinicHurried.of(specialty), day);
        let chance = hurries.comes_again.value() * cut / hurries.at_most.value();
        if world
            .streams
            .stream(COMES_AGAIN, uid, occasion)
            .chance(chance)
        {
            self.to_come_again.insert(id);
        }
        takes
    }

    /// A visit is over: whether what was left out asks for another one.
    pub fn has_to_come_again(&mut self, id: PatientId) -> bool {
        // Empty wherever nobody hurries.
        !self.to_come_again.is_empty() && self.to_come_again.remove(&id)
    }
}

/// Writes down that a patient who would have been discharged has to come again.
pub fn note_comes_again<O: Observer>(world: &mut World<'_, O>, id: PatientId) {
    let (specialty, day) = (world.register[id].specialty, world.day());
    let count = figure::ClinicComesAgain.of(specialty);
    world.ledger.one(count, day);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_proportion_to_the_delay_and_no_further() {
        let hurries = Hurries {
            at_most: Share::of(0.2),
            when_behind: Span::of(Duration::from_minutes(40)),
            comes_again: Share::NONE,
            tires_after: None,
            tired: tired(),
        };
        let cut = |minutes| hurries.cut(Duration::from_minutes(minutes));
        let cuts = [-5, 0, 10, 40, 400].map(cut);
        assert_eq!(cuts, [0.0, 0.0, 0.05, 0.2, 0.2]);
    }
}
