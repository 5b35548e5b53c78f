//! `[staff.NAME]`: groups of staff, their rotas, what they work on and how often they are ill.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize};

use crate::engine::Duration;
use crate::model::spec::quantity::text_or_table;
use crate::model::spec::{ClockTime, Moment, Price, Share, Span, Weekdays};

/// A group of staff with one rota.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct StaffGroup {
    /// Which learning curve they follow on the new system.
    pub role: Role,
    /// How many people.
    pub count: u32,
    /// When they are at work; none on public holidays. Left out: always.
    #[serde(default)]
    pub shifts: Vec<Shift>,
    /// What they work on, most important first; which kinds of paper work go before which may be
    /// ordered otherwise by `booking.order`. Staff of a desk need not say: they take those
    /// who come to the desk in the desk's `order`.
    #[serde(default)]
    pub works: Vec<Work>,
    /// Specialties whose worklists they work on. Left out: all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub specialties: Option<Vec<String>>,
    /// Telephone lines they answer. Left out: all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lines: Option<Vec<String>>,
    /// Absence through illness. Left out: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sickness: Option<Sickness>,
    /// Time they take relative to the stated task times, on any system.
    #[serde(default = "one")]
    pub multiplier: f64,
    /// Spread of that from person to person (coefficient of variation, lognormal).
    #[serde(default)]
    pub spread: f64,
    /// Whether the people of the group, however they differ (`spread`, here and of their learning
    /// curve), do together what is stated of them. Those whom an intervention brings are a group
    /// of their own: all whom it asks for; where a pool sends only some of them, these do it on
    /// average over many runs. Left out: `as-stated`. Clinicians belong to no group of staff: they
    /// do not share a list, so that their times add up, and those are right on average.
    #[serde(default, skip_serializing_if = "Drawn::is_usual")]
    pub drawn: Drawn,
    /// What happens to the task in hand when the shift ends. Telephone calls are always
    /// finished, and nobody is left standing at a desk: its staff stay until it is empty.
    #[serde(default)]
    pub end_of_shift: EndOfShift,
    /// Cost, such as `"17 per hour"`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<Price>,
}

/// How the people of a group are drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Drawn {
    /// Each by themselves: how much the group gets done is chance, and more on average than is
    /// stated, because work per hour, one over the time of a task, is what adds up: by 2.3 % with
    /// a spread of 0.15, by 9 % with 0.3.
    AsTheyCome,
    /// Each by themselves, then all quicker or slower by the same factor, so that their tasks per
    /// hour add up to exactly what is stated, in every replication: on the familiar system, and on
    /// the first day on the new one; so does how fast they learn. In between it holds nearly.
    /// Whoever is alone in a group is therefore as stated. One more person changes the others
    /// by that common factor and in nothing else: who is quicker than whom, and by how much, stays.
    #[default]
    AsStated,
}

impl Drawn {
    /// Whether a file need not say so.
    fn is_usual(&self) -> bool {
        *self == Self::default()
    }
}

/// Which learning curve somebody follows.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Role {
    /// Books, registers, answers the telephone.
    Clerk,
    /// Works at a desk.
    Receptionist,
    /// Sees patients. Clinics bring their own clinicians; groups of staff cannot have this role.
    Clinician,
}

/// What a role is called in a file.
pub(in crate::model) const fn name_of_role(role: Role) -> &'static str {
    match role {
        Role::Clerk => "clerk",
        Role::Receptionist => "receptionist",
        Role::Clinician => "clinician",
    }
}

/// A daily shift.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Shift {
    /// Days of the week.
    pub days: Weekdays,
    /// Start.
    pub from: ClockTime,
    /// End.
    pub to: ClockTime,
    /// Unpaid break, staggered over the middle of the shift; begins after the task in hand.
    #[serde(default, rename = "break", skip_serializing_if = "Option::is_none")]
    pub pause: Option<Span>,
    /// How many of the group work this shift, each person on one such shift. Left out: all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u32>,
}

/// What somebody can work on.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Work {
    /// Answer the telephone.
    Answer,
    /// Register referrals.
    Register,
    /// Book appointments from the worklist.
    Book,
    /// Rebook appointments that fell through.
    Rebook,
    /// Put right faulty and migrated appointments, the nearest first.
    Repair,
    /// Check bookings made on the new system, the nearest appointment first.
    Validate,
    /// Enter what was done outside the system.
    ReEnter,
    /// Check patients in at a desk.
    CheckIn,
    /// Check patients out at a desk.
    CheckOut,
    /// Answer questions at a desk.
    Enquiry,
}

impl Work {
    /// Whether it is a list of the office, with nobody waiting at the other end.
    #[must_use]
    pub const fn is_paper(self) -> bool {
        match self {
            Self::Register
            | Self::Book
            | Self::Rebook
            | Self::Repair
            | Self::Validate
            | Self::ReEnter => true,
            Self::Answer | Self::CheckIn | Self::CheckOut | Self::Enquiry => false,
        }
    }

    /// What it is called in files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Answer => "answer",
            Self::Register => "register",
            Self::Book => "book",
            Self::Rebook => "rebook",
            Self::Repair => "repair",
            Self::Validate => "validate",
            Self::ReEnter => "re-enter",
            Self::CheckIn => "check-in",
            Self::CheckOut => "check-out",
            Self::Enquiry => "enquiry",
        }
    }

    /// What it is called in a list of what somebody does.
    #[must_use]
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Answer => "calls",
            Self::Register => "registering",
            Self::Book => "booking",
            Self::Rebook => "rebooking",
            Self::Repair => "putting right",
            Self::Validate => "checking bookings",
            Self::ReEnter => "entering afterwards",
            Self::CheckIn => "check-in",
            Self::CheckOut => "check-out",
            Self::Enquiry => "questions at a desk",
        }
    }
}

/// What happens to the task in hand when a shift ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EndOfShift {
    /// It is finished first; the time is counted as overtime.
    #[default]
    Finish,
    /// It is kept and taken up again by the same person at their next shift.
    Suspend,
    /// It goes back to the head of its worklist; the work done on it is kept.
    HandOver,
}

/// Absence through illness: `"5%"` or a table.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Sickness {
    /// Long-run share of working days lost.
    pub rate: Share,
    /// Mean length of a spell, in calendar days (geometric).
    pub spell: Span,
    /// Periods with another rate.
    pub peaks: Vec<SicknessPeak>,
}

/// A period with another rate of sickness.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct SicknessPeak {
    /// From when. Relative to the go-live it exists only where there is a go-live; a date is
    /// the same in every arm.
    pub from: Moment,
    /// For how long.
    #[serde(rename = "for")]
    pub lasts: Span,
    /// Rate in that time.
    pub rate: Share,
}

fn one() -> f64 {
    1.0
}

/// Mean spell if a scenario only gives a rate (assumed).
fn usual_spell() -> Span {
    Span::of(Duration::from_days(5))
}

/// What sickness may be written as, beside a bare share.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(rename = "SicknessTable")]
struct SicknessTable {
    /// Long-run share of working days lost.
    rate: Share,
    /// Mean length of a spell, in calendar days (default 5).
    #[serde(default = "usual_spell")]
    spell: Span,
    /// Periods with another rate.
    #[serde(default)]
    peaks: Vec<SicknessPeak>,
}

impl<'de> Deserialize<'de> for Sickness {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let at = |rate| Self {
            rate,
            spell: usual_spell(),
            peaks: Vec::new(),
        };
        text_or_table(
            deserializer,
            at(Share::NONE),
            |rate| Ok(at(rate)),
            |SicknessTable { rate, spell, peaks }| Ok(Self { rate, spell, peaks }),
        )
    }
}

impl JsonSchema for Sickness {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Sickness".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let rate = generator.subschema_for::<Share>();
        let table = generator.subschema_for::<SicknessTable>();
        json_schema!({
            "description": "Absence through illness: the share of working days lost, or a table.",
            "anyOf": [rate, table],
            "examples": ["5%", { "rate": "5%", "spell": "4 days", "peaks": [] }]
        })
    }
}
