//! `[plan.NAME]` and `[halt.NAME]`: what a trust can do about it. Each intervention names exactly
//! one action; the table of each action is in `model::remedies`.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::value::MapAccessDeserializer;
use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::explain::TABLE;
use super::quantity::{Forms, Wrong, or_stand_in};
use super::{
    CatchUp, ClinicSession, Condition, ExtraStaff, Floorwalkers, FreeParking, Messages, Moment,
    MoreLines, Overtime, Paper, Pause, Phase, Postpone, Price, RollBack, Scenario, SoonerBuilds,
    Span, Template, TrainMore,
};

/// Declares what every intervention has, and every action with its key, each once: the types
/// that the rest of the program sees, and the table as it is written.
macro_rules! interventions {
    (
        $(#[$about:meta])*
        Intervention {
            $($(#[$how:meta])* $common:ident: $of:ty,)*
        }
        $(#[$choice:meta])*
        Action {
            $(
                $(#[doc = $doc:literal])*
                $(#[serde($extra:meta)])?
                $key:literal => $field:ident: $what:ty => $variant:ident $(($held:ty))?,
            )*
        }
    ) => {
        $(#[$about])*
        #[derive(Clone, Debug, PartialEq, Serialize)]
        #[serde(rename_all = "kebab-case")]
        pub struct Intervention {
            $($(#[$how])* pub $common: $of,)*
            /// What is done.
            #[serde(flatten)]
            pub action: Action,
        }

        $(#[$choice])*
        #[derive(Clone, Debug, PartialEq, Serialize)]
        #[non_exhaustive]
        pub enum Action {
            $(
                $(#[doc = $doc])*
                #[serde(rename = $key $(, $extra)?)]
                $variant $(($held))?,
            )*
        }

        impl Action {
            /// The keys of all actions, in the order of the documentation.
            pub const KEYS: &[&str] = &[$($key),*];

            /// The key under which it is written.
            #[must_use]
            pub fn key(&self) -> &'static str {
                match self {
                    $(Self::$variant { .. } => $key,)*
                }
            }
        }

        $($(
            impl From<$held> for Action {
                fn from(held: $held) -> Self {
                    Self::$variant(held)
                }
            }
        )?)*

        $(#[$about])*
        #[derive(Deserialize, JsonSchema)]
        #[serde(rename_all = "kebab-case", deny_unknown_fields)]
        #[schemars(rename = "Intervention")]
        struct Written {
            $($(#[$how])* $common: $of,)*
            $(
                $(#[doc = $doc])*
                #[serde(rename = $key, default, skip_serializing_if = "Option::is_none")]
                $field: Option<$what>,
            )*
        }

        impl Written {
            /// The intervention, if it has one action; `choices` are the actions that it may have.
            fn with_one_action(self, choices: &[&str]) -> Result<Intervention, Wrong> {
                let mut actions = Vec::new();
                $(actions.extend(self.$field.map(Action::from));)*
                let action = the_only(actions, choices)?;
                Ok(Intervention { $($common: self.$common,)* action })
            }

            /// In place of one in which there is a mistake.
            fn stand_in() -> Intervention {
                Intervention { $($common: <$of>::default(),)* action: Action::Pause }
            }
        }
    };
}

interventions! {
    /// An intervention with exactly one action, dated or triggered by a reported figure.
    Intervention {
        /// Where the figures come from, for the reader.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        source: Option<String>,
        /// When it starts: a date, `"go-live"`, or `"go-live + 2 weeks"`. Default: the go-live. With
        /// `when`: not before.
        #[serde(default)]
        from: Moment,
        /// How long it lasts; to the end if neither `for` nor `until` is given.
        #[serde(default, rename = "for", skip_serializing_if = "Option::is_none")]
        lasts: Option<Span>,
        /// Last moment, instead of `for`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Moment>,
        /// Starts when this holds, such as `"calls.abandoned-share > 20% for 3 days"`, looked at each
        /// morning in what is reported of the days before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        when: Option<Condition>,
        /// How long it takes from `when` to the effect, in whole days. Left out: it takes effect that
        /// morning. What has been ordered comes, whatever the figures say meanwhile.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        lead_time: Option<Span>,
        /// Ends when this holds, if not before by `for` or `until`; looked at in what is reported of
        /// the days on which it has been in force.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        stops_when: Option<Condition>,
        /// How often `when` may start it (default once).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        times: Option<u32>,
        /// What it costs: `"17 per hour"` (of each person's paid time), `"5000 per week"` in force,
        /// `"20000"` once, however often it starts; a waiting-list initiative (`catch-up`) also
        /// `"450 per session"` of a clinician, or `"60 per patient"` who comes to one, above what is
        /// paid anyway. Left out: extra staff cost what the people of their group do, all else nothing
        /// (`"0"` for extra staff who are free). What waits for `when` in vain costs nothing.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        cost: Option<Price>,
    }
    /// What an intervention does.
    Action {
        /// Extra people for a staff group.
        "extra-staff" => extra_staff: ExtraStaff => ExtraStaff(ExtraStaff),
        /// Super-users at the elbow.
        "floorwalkers" => floorwalkers: Floorwalkers => Floorwalkers(Floorwalkers),
        /// More training before the go-live, on top of `[new-system.training]`.
        "training" => training: TrainMore => Training(TrainMore),
        /// Reduced templates with a ramp.
        "template" => template: Template => Template(Template),
        /// Additional clinics.
        "catch-up" => catch_up: CatchUp => CatchUp(CatchUp),
        /// Longer shifts.
        "overtime" => overtime: Overtime => Overtime(Overtime),
        /// More telephone lines.
        "more-lines" => more_lines: MoreLines => MoreLines(MoreLines),
        /// Messages to patients.
        "messages" => messages: Messages => Messages(Messages),
        /// A go-live in phases, by specialty or site.
        "phases" => phases: Vec<Phase> => Phases(Vec<Phase>),
        /// Clinics are built sooner.
        "builds" => builds: SoonerBuilds => Builds(SoonerBuilds),
        /// Prepared paper fallback.
        "paper" => paper: Paper => Paper(Paper),
        /// A later go-live, decided beforehand.
        "postpone" => postpone: Postpone => Postpone(Postpone),
        /// Nobody else goes live while it lasts.
        #[serde(serialize_with = "no_details")]
        "pause" => pause: Pause => Pause,
        /// Back to the old system.
        "roll-back" => roll_back: RollBack => RollBack(RollBack),
        /// Parking charges are suspended.
        "free-parking" => free_parking: FreeParking => FreeParking(FreeParking),
    }
}

impl Action {
    /// The keys of the actions of halt rules.
    pub(crate) const HALTING: [&str; 3] = ["pause", "roll-back", "postpone"];

    /// Whether it halts the deployment, as the action of a halt rule does.
    #[must_use]
    pub fn halts(&self) -> bool {
        Self::HALTING.contains(&self.key())
    }
}

impl From<Pause> for Action {
    fn from(Pause {}: Pause) -> Self {
        Self::Pause
    }
}

impl Intervention {
    /// What is done.
    #[must_use]
    pub fn action(&self) -> &Action {
        &self.action
    }

    /// Whether it is of nobody, of no time or withholds no slot, and so switched off: an arm is then, to the
    /// bit, as without it, so that a sweep can begin at 0.
    #[must_use]
    pub fn is_off(&self) -> bool {
        let is_nothing = |span: Option<Span>| span.is_some_and(Span::is_zero);
        is_nothing(self.lasts)
            || match self.action() {
                Action::Postpone(later) => later.by.is_zero(),
                Action::Overtime(longer) => longer.extra.is_zero() || is_nothing(longer.at_most),
                Action::ExtraStaff(extra) => extra.count == 0,
                Action::Floorwalkers(walkers) => walkers.count == 0,
                Action::MoreLines(more) => more.count == 0,
                Action::Template(reduced) => reduced.withholds_nothing(),
                Action::Training(more) => more.hours.is_zero(),
                Action::CatchUp(more) => more.held().next().is_none(),
                Action::Builds(builds) => {
                    builds.sooner.is_none_or(Span::is_zero)
                        && builds.per_week.is_none_or(|more| more == 0.0)
                }
                _ => false,
            }
    }

    /// What each person costs whom it brings without a price of its own: as much as those of the group they join.
    #[must_use]
    pub fn as_its_group(&self, scenario: &Scenario) -> Option<Price> {
        let Action::ExtraStaff(extra) = &self.action else {
            return None;
        };
        let group = scenario.staff.get(&extra.to)?;
        // What is paid once is not each person's.
        let each = |price: &Price| matches!(price, Price::PerHour(_) | Price::PerWeek(_));
        group.cost.filter(each).filter(|_| self.cost.is_none())
    }
}

impl Scenario {
    /// The sessions of all catch-ups of the plan and of halt rules that take place, in the order in which the
    /// diary numbers them after those of a clinic.
    pub fn additional_sessions(&self) -> impl Iterator<Item = &ClinicSession> {
        let all = self.plan.values().chain(self.halt.values());
        let catch_up = all
            .filter(|i| !i.is_off())
            .filter_map(|i| match i.action() {
                Action::CatchUp(more) => Some(more),
                _ => None,
            });
        catch_up.flat_map(CatchUp::held)
    }
}

impl JsonSchema for Intervention {
    fn schema_name() -> Cow<'static, str> {
        Written::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Written::json_schema(generator)
    }
}

impl<'de> Deserialize<'de> for Intervention {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        or_stand_in(deserializer, OneOf(Action::KEYS), Written::stand_in())
    }
}

/// A table with one of these actions.
struct OneOf(&'static [&'static str]);

impl<'de> Forms<'de> for OneOf {
    fn read_table<D: Deserializer<'de>>(self, deserializer: D) -> Result<Intervention, D::Error> {
        let written = Written::deserialize(deserializer)?;
        written.with_one_action(self.0).map_err(de::Error::custom)
    }
}

impl<'de> Visitor<'de> for OneOf {
    type Value = Intervention;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(TABLE)
    }

    fn visit_map<A: MapAccess<'de>>(self, table: A) -> Result<Intervention, A::Error> {
        self.read_table(MapAccessDeserializer::new(table))
    }
}

/// The action of an intervention that has no more and no less.
fn the_only(actions: Vec<Action>, choices: &[&str]) -> Result<Action, Wrong> {
    let mut actions = actions.into_iter();
    let Some(first) = actions.next() else {
        return Err(Wrong::new("this intervention does nothing")
            .help(format!("give it one of: {}", choices.join(", "))));
    };
    let Some(second) = actions.next() else {
        return Ok(first);
    };
    let (first, second) = (first.key(), second.key());
    Err(
        Wrong::new(format!("two actions at once: {first} and {second}"))
            .help("make two interventions of them, so that each can be judged by itself")
            .at(second),
    )
}

fn no_details<S: Serializer>(serializer: S) -> Result<S::Ok, S::Error> {
    Pause {}.serialize(serializer)
}

/// Reads `[halt.NAME]`: rules of which one without an action is told of those that halt something.
pub(super) fn halt_rules<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<BTreeMap<String, Intervention>, D::Error> {
    struct Rule(Intervention);

    impl<'de> Deserialize<'de> for Rule {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            let halting = OneOf(&Action::HALTING);
            or_stand_in(deserializer, halting, Written::stand_in()).map(Self)
        }
    }

    let rules = BTreeMap::<String, Rule>::deserialize(deserializer)?;
    Ok(rules
        .into_iter()
        .map(|(name, Rule(what))| (name, what))
        .collect())
}
