//! Messages to patients: whom they reach, and what they change.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::spec::check::{Checker, Doubter};
use crate::model::spec::quantity::Wrong;
use crate::model::spec::{Share, short};
use crate::model::world::World;
use crate::model::world::ids::PatientId;
use crate::model::world::observer::Observer;
use crate::model::world::plan::PlanInForce;
use crate::model::world::purpose::Purpose;

/// Whether a message reaches a patient.
const MESSAGES: Purpose = Purpose::numbered(43);

/// Messages to patients: reminders, and word that they have not been forgotten.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Messages {
    /// Share of patients with an appointment whom the message reaches: they know of it then,
    /// whether or not they had been told.
    pub reaches: Share,
    /// Factor on the chance of not attending, for those reached.
    #[serde(default = "as_before")]
    pub did_not_attend: f64,
    /// Factor on the chance that a patient who has heard nothing rings on a given day.
    #[serde(default = "as_before")]
    pub chasing: f64,
}

fn as_before() -> f64 {
    1.0
}

/// No more patients stay away than there are.
pub(super) fn check(checker: &mut Checker<'_>, path: &[&str], messages: &Messages) {
    let at = |key: &'static str| [path, &[key]].concat();
    let help = "0.8 means a fifth less often, 1 as before";
    checker.factor_on_chance(&at("did-not-attend"), messages.did_not_attend, help);
    checker.factor_on_chance(&at("chasing"), messages.chasing, help);
    let chances = checker.scenario.specialty.values();
    let chances = chances.filter_map(|s| s.did_not_attend.as_ref()).map(|d| {
        let most = d.same_day.value().max(d.long_notice.value());
        most * d.follow_up_factor.max(1.0)
    });
    let most = chances.fold(0.0, f64::max) * messages.did_not_attend;
    let possible = (0.0..=10.0).contains(&messages.did_not_attend);
    checker.note_if(possible && most > 1.0, &at("did-not-attend"), || {
        Wrong::new("with this factor more than all of those reached do not attend").help(help)
    });
}

/// They reach somebody, about something that there is.
pub(super) fn doubt(doubter: &mut Doubter<'_>, path: &[&str], messages: &Messages) {
    let at = |key: &'static str| [path, &[key]].concat();
    doubter.doubt_if(
        messages.reaches.value() == 0.0,
        &at("reaches"),
        "messages that reach nobody change nothing",
    );
    doubter.doubt_if(
        doubter.scenario.chasing.is_none() && messages.chasing != 1.0,
        &at("chasing"),
        "nobody chases in this scenario: there is no table [chasing]",
    );
}

/// They are sent while it is in force.
pub(super) fn adopt<'s>(plan: &mut PlanInForce<'s>, index: usize, messages: &'s Messages) {
    plan.messages.push((index, messages));
}

/// The message that reaches a patient about the appointment of a day, if any does. Of several
/// that are sent it is the one that reaches more people.
#[must_use]
pub fn message_for<'s, O: Observer>(
    world: &World<'s, O>,
    id: PatientId,
    day: i64,
) -> Option<&'s Messages> {
    let further = |a: &Messages, b: &Messages| b.reaches.value() > a.reaches.value();
    let sent = world.plan.messages(day);
    let message = sent.reduce(|a, b| if further(a, b) { b } else { a })?;
    let patient = &world.register[id];
    let occasion = u64::from(patient.occasion);
    let mut stream = world.streams.stream(MESSAGES, patient.uid, occasion);
    stream.chance(message.reaches.value()).then_some(message)
}

/// Whether a patient who has heard nothing, and would ring today, does not because of what
/// the messages say. The numbers are those of the call.
#[must_use]
pub fn puts_at_rest<O: Observer>(world: &World<'_, O>, id: PatientId, day: i64) -> bool {
    let sent = world.plan.messages(day).map(|m| m.chasing);
    let Some(factor) = sent.reduce(f64::min).filter(|&factor| factor < 1.0) else {
        return false;
    };
    let patient = &world.register[id];
    // Apart from the occasions of the appointments themselves.
    let occasion = (u64::from(patient.occasion) + 1) << 32 | u64::from(patient.chased);
    let mut stream = world.streams.stream(MESSAGES, patient.uid, occasion);
    !stream.chance(factor)
}

/// How it may be written.
pub const EXAMPLE: &str = r#"messages = { reaches = "70%", chasing = 0.5 }"#;

/// What it does, in words.
pub fn told(sent: &Messages) -> String {
    let mut text = format!(
        "messages reach {} of patients with an appointment, who know of it then",
        sent.reaches
    );
    if sent.did_not_attend != 1.0 {
        text += &format!(" and miss it {} times as often", short(sent.did_not_attend));
    }
    if sent.chasing != 1.0 {
        text += &format!(
            "; patients who have heard nothing ring {} times as often",
            short(sent.chasing)
        );
    }
    text
}
