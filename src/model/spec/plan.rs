//! `[plan.NAME]` and `[halt.NAME]`: what a trust can do about it. Each intervention names exactly
//! one action; those that change the go-live itself are in `remedies`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    ClinicSession, Condition, FreeParking, Messages, Moment, Paper, Pause, Phase, Postpone, Price,
    Ramp, Role, RollBack, SoonerBuilds, Span,
};

/// An intervention with exactly one action, dated or triggered by a reported figure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Intervention {
    /// Where the figures come from, for the reader.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// When it starts: a date, `"go-live"`, or `"go-live + 2 weeks"`. Default: the go-live. With
    /// `when`: not before.
    #[serde(default)]
    pub from: Moment,
    /// How long it lasts; to the end if neither `for` nor `until` is given.
    #[serde(default, rename = "for", skip_serializing_if = "Option::is_none")]
    pub lasts: Option<Span>,
    /// Last moment, instead of `for`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Moment>,
    /// Starts when this holds, such as `"calls.abandoned-share > 20% for 3 days"`, looked at each
    /// morning in what is reported of the days before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Condition>,
    /// How long it takes from `when` to the effect, in whole days. Left out: it takes effect that
    /// morning. What has been ordered comes, whatever the figures say meanwhile.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead_time: Option<Span>,
    /// Ends when this holds, if not before by `for` or `until`; looked at in what is reported of
    /// the days on which it has been in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stops_when: Option<Condition>,
    /// How often `when` may start it (default once).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
    /// What it costs: `"17 per hour"` (of each person's paid time), `"5000 per week"` in force,
    /// `"20000"` once, however often it starts. What waits for `when` in vain costs nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<Price>,
    /// Extra people for a staff group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extra_staff: Option<ExtraStaff>,
    /// Super-users at the elbow.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub floorwalkers: Option<Floorwalkers>,
    /// More training before the go-live, on top of `[new-system.training]`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub training: Option<TrainMore>,
    /// Reduced templates with a ramp.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template: Option<Template>,
    /// Additional clinics.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub catch_up: Option<CatchUp>,
    /// Longer shifts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overtime: Option<Overtime>,
    /// More telephone lines.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub more_lines: Option<MoreLines>,
    /// Messages to patients.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub messages: Option<Messages>,
    /// A go-live in phases, by specialty or site.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phases: Option<Vec<Phase>>,
    /// Clinics are built sooner.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub builds: Option<SoonerBuilds>,
    /// Prepared paper fallback.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paper: Option<Paper>,
    /// A later go-live, decided beforehand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postpone: Option<Postpone>,
    /// Nobody else goes live while it lasts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pause: Option<Pause>,
    /// Back to the old system.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub roll_back: Option<RollBack>,
    /// Parking charges are suspended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub free_parking: Option<FreeParking>,
}

/// The one action of an intervention, as [`Intervention::action`] returns it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum PlannedAction<'a> {
    /// Extra people.
    ExtraStaff(&'a ExtraStaff),
    /// Super-users.
    Floorwalkers(&'a Floorwalkers),
    /// More training.
    Training(&'a TrainMore),
    /// Reduced templates.
    Template(&'a Template),
    /// Additional clinics.
    CatchUp(&'a CatchUp),
    /// Longer shifts.
    Overtime(&'a Overtime),
    /// More lines.
    MoreLines(&'a MoreLines),
    /// Messages to patients.
    Messages(&'a Messages),
    /// A go-live in phases.
    Phases(&'a [Phase]),
    /// Clinics are built sooner.
    Builds(&'a SoonerBuilds),
    /// Prepared paper fallback.
    Paper(&'a Paper),
    /// A later go-live.
    Postpone(&'a Postpone),
    /// Nobody else goes live.
    Pause,
    /// Back to the old system.
    RollBack(&'a RollBack),
    /// Parking charges are suspended.
    FreeParking(&'a FreeParking),
}

impl Intervention {
    /// Its one action.
    ///
    /// # Panics
    ///
    /// If there are none or several, which [`Scenario::check`] refuses.
    ///
    /// [`Scenario::check`]: super::Scenario::check
    #[must_use]
    pub fn action(&self) -> PlannedAction<'_> {
        let actions = self.actions();
        assert!(
            actions.len() == 1,
            "an intervention has exactly one action, not {}",
            actions.len()
        );
        actions[0].1
    }

    /// Every action given, with its key.
    pub(crate) fn actions(&self) -> Vec<(&'static str, PlannedAction<'_>)> {
        let all = [
            (
                "extra-staff",
                self.extra_staff.as_ref().map(PlannedAction::ExtraStaff),
            ),
            (
                "floorwalkers",
                self.floorwalkers.as_ref().map(PlannedAction::Floorwalkers),
            ),
            (
                "training",
                self.training.as_ref().map(PlannedAction::Training),
            ),
            (
                "template",
                self.template.as_ref().map(PlannedAction::Template),
            ),
            (
                "catch-up",
                self.catch_up.as_ref().map(PlannedAction::CatchUp),
            ),
            (
                "overtime",
                self.overtime.as_ref().map(PlannedAction::Overtime),
            ),
            (
                "more-lines",
                self.more_lines.as_ref().map(PlannedAction::MoreLines),
            ),
            (
                "messages",
                self.messages.as_ref().map(PlannedAction::Messages),
            ),
            ("phases", self.phases.as_deref().map(PlannedAction::Phases)),
            ("builds", self.builds.as_ref().map(PlannedAction::Builds)),
            ("paper", self.paper.as_ref().map(PlannedAction::Paper)),
            (
                "postpone",
                self.postpone.as_ref().map(PlannedAction::Postpone),
            ),
            ("pause", self.pause.as_ref().map(|_| PlannedAction::Pause)),
            (
                "roll-back",
                self.roll_back.as_ref().map(PlannedAction::RollBack),
            ),
            (
                "free-parking",
                self.free_parking.as_ref().map(PlannedAction::FreeParking),
            ),
        ];
        all.into_iter()
            .filter_map(|(key, action)| action.map(|action| (key, action)))
            .collect()
    }
}

/// Extra people for a staff group, on that group's shifts and work.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ExtraStaff {
    /// The staff group they join.
    pub to: String,
    /// How many.
    pub count: u32,
    /// Factor on task times when they start, instead of the learning curve's `initial`;
    /// they then learn along the group's curve. Agency clerks: about 1.64.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub initial: Option<f64>,
}

/// Super-users at the elbow: those they cover learn faster.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Floorwalkers {
    /// Staff groups they support; `"clinicians"` means those of all clinics.
    pub supports: Vec<String>,
    /// How many floorwalkers.
    pub count: u32,
    /// How many people one of them covers (5 clerks, 4 clinicians). The first so many of the
    /// groups, in the order given, are covered.
    pub covers: u32,
    /// Factor on the pace of learning of those covered (default 0.64: a third less practice needed).
    #[serde(default = "quicker")]
    pub pace: f64,
    /// Factor on the errors of those covered (default 1: as many as without).
    #[serde(default = "as_many")]
    pub errors: f64,
    /// Staff group they are taken from; left out: they come from outside.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken_from: Option<String>,
}

/// More training for a role.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct TrainMore {
    /// For whom.
    pub role: Role,
    /// Further hours per person, worth and forgotten as in `[new-system.training]`.
    pub hours: Span,
}

/// Reduced templates: the share of slots offered, in steps from `from` on; full afterwards.
/// Dated ones are known from the first simulated day, so nobody is booked into a slot that is
/// withdrawn; those that start when a figure says so withdraw slots that are still free, and then
/// those that are given back, until the share is reached. Nobody is cancelled for it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Template {
    /// `["50% for 2 weeks", "75% for 1 week"]`.
    pub ramp: Ramp,
    /// Which clinics. Left out: all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clinics: Option<Vec<String>>,
}

/// Additional sessions of a clinic (evenings, Saturdays).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct CatchUp {
    /// Which clinic.
    pub clinic: String,
    /// The additional sessions.
    pub sessions: Vec<ClinicSession>,
    /// How long before the day their slots are opened (default 4 weeks). If they start when a
    /// figure says so, those of the first days are opened at once.
    #[serde(default = "four_weeks")]
    pub announced: Span,
}

/// Longer shifts for a staff group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Overtime {
    /// Which group.
    pub staff: String,
    /// By how much each shift is extended.
    pub extra: Span,
}

/// More telephone lines.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct MoreLines {
    /// Which line.
    pub line: String,
    /// How many more.
    pub count: u32,
}

fn as_many() -> f64 {
    1.0
}

fn quicker() -> f64 {
    0.64
}

fn four_weeks() -> Span {
    Span::of(crate::engine::Duration::from_days(28))
}
