//! `[clinic.NAME]`: sessions, slots, consultations and further steps of a visit; `[service.NAME]`:
//! what the clinics share for those steps.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use super::hurries::Hurries;
pub use super::latest_finish::LatestFinish;
pub use super::leaves_unseen::LeavesUnseen;
pub use super::overrun_review::{BookedStay, OverrunReview};
pub use super::squeezes_in::SqueezesIn;

use crate::engine::Duration;
use crate::model::spec::quantity::Wrong;
use crate::model::spec::{CivilDate, ClockTime, FollowsList, Law, Moment, Share, Span, Weekdays};

/// A clinic: a timetable of sessions with slots for one specialty.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Clinic {
    /// Name for people; the key if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The specialty whose patients are booked here.
    pub specialty: String,
    /// Face to face, or by telephone (no desk, no car park).
    #[serde(default)]
    pub medium: Medium,
    /// When the clinic runs. None on public holidays.
    pub sessions: Vec<ClinicSession>,
    /// The slots of one clinician's list in one session.
    pub slots: Slots,
    /// Length of a consultation on the familiar system, documentation included.
    pub consultation: Consultation,
    /// How much of the consultation is work on the system.
    #[serde(default)]
    pub documentation: Documentation,
    /// Desk at which patients check in and out. Left out: they walk straight to the waiting room.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub desk: Option<String>,
    /// How early patients arrive before their time (negative draws are late). Left out: on time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arrives_early: Option<Law>,
    /// How late clinicians start. Left out: on time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late_start: Option<Law>,
    /// How many clinicians take turns in this clinic, each learning for themselves.
    /// Left out: as many as its largest session needs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<u32>,
    /// Day on which it is built in the new system. Left out: see `[new-system.builds]`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub built: Option<Moment>,
    /// More or fewer lists, as its specialty's waiting list is longer or shorter than it should
    /// be. Left out: its sessions take place, however long the list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follows_list: Option<FollowsList>,
    /// Further steps of a visit, in order.
    #[serde(default)]
    pub steps: Vec<Step>,
    /// Until when patients are called in. Left out: a session goes on until the last is out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latest_finish: Option<LatestFinish>,
    /// Patients who do not wait for ever. Left out: all do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leaves_unseen: Option<LeavesUnseen>,
    /// Clinicians who are quicker when they are behind. Left out: they never are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hurries: Option<Hurries>,
    /// A weekly look at the clinic's own overruns, and fewer slots while it runs late. Left out:
    /// nobody looks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overrun_review: Option<OverrunReview>,
    /// The most patients without a slot of their own whom its clinicians see. Left out: two a
    /// session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub squeezes_in: Option<SqueezesIn>,
}

impl Clinic {
    /// Its sessions, those that may be put on besides after its usual ones.
    #[must_use]
    pub fn written_sessions(&self) -> Vec<&ClinicSession> {
        let besides = self.follows_list.iter().flat_map(|f| &f.sessions);
        self.sessions.iter().chain(besides).collect()
    }

    /// How many sessions are written of it, those that may be put on besides included.
    #[must_use]
    pub fn own_sessions(&self) -> usize {
        let besides = self.follows_list.as_ref();
        self.sessions.len() + besides.map_or(0, |f| f.sessions.len())
    }
}

/// How patients and clinicians meet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Medium {
    /// In the clinic.
    #[default]
    FaceToFace,
    /// By telephone.
    Telephone,
}

/// When a clinic runs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ClinicSession {
    /// Days of the week.
    pub days: Weekdays,
    /// Planned start.
    pub from: ClockTime,
    /// Planned end.
    pub to: ClockTime,
    /// Clinicians at work side by side.
    #[serde(default = "one")]
    pub clinicians: u32,
    /// Every how many weeks (1 = weekly), counted from the week of `first`, or of the scenario's start.
    #[serde(default = "one")]
    pub every: u32,
    /// The share of these lists that take place: leave and study days take the others, which are drawn, and on
    /// which somebody in a file is booked does. Left out: all do.
    #[serde(default = "all")]
    pub runs: Share,
    /// Own lists, or one shared list seen by whoever is free.
    #[serde(default)]
    pub lists: Lists,
    /// First date on which it may run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first: Option<CivilDate>,
    /// Last date on which it may run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last: Option<CivilDate>,
}

impl ClinicSession {
    /// Lists that take place on a day on which it runs, on average.
    #[must_use]
    pub fn lists_a_day(&self) -> f64 {
        f64::from(self.clinicians) * self.runs.value()
    }

    /// Lists that take place in an ordinary week, on average.
    #[must_use]
    pub fn lists_a_week(&self) -> f64 {
        let days = (0..7).filter(|&day| self.days.contains(day)).count();
        days as f64 * self.lists_a_day() / f64::from(self.every.max(1))
    }

    /// Whether it takes place at one time with another, on some day of an ordinary year.
    #[must_use]
    pub fn meets(&self, other: &Self) -> bool {
        let days = (0..7).any(|day| self.days.contains(day) && other.days.contains(day));
        let hours = self.from < other.to && other.from < self.to;
        let over = |one: &Self, next: &Self| match (one.last, next.first) {
            (Some(last), Some(first)) => last < first,
            _ => false,
        };
        // Every other week each, from different weeks on, may be turn and turn about.
        let in_turn = self.every > 1 && other.every > 1 && self.first != other.first;
        days && hours && !in_turn && !over(self, other) && !over(other, self)
    }
}

/// Who sees whom in a session with several clinicians.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Lists {
    /// Each clinician sees the patients booked on their own list.
    #[default]
    Own,
    /// Whoever is free sees the next patient.
    Shared,
}

/// The slots of one list. The pattern is laid from the session's start: `N` new, `F` follow-up,
/// `U` urgent carve-out, `-` an empty interval; letters in brackets share one starting time,
/// as in `(NN)NN` (two patients at the start). It is laid once and may not pass the session's end.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Slots {
    /// Interval for every letter, unless given by kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub length: Option<Span>,
    /// Interval of a new patient's slot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new: Option<Span>,
    /// Interval of a follow-up slot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follow_up: Option<Span>,
    /// Interval of an urgent slot; as for a new patient if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub urgent: Option<Span>,
    /// The letters.
    pub pattern: String,
}

/// What a slot is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SlotKind {
    /// A first appointment (`N`).
    New,
    /// A follow-up (`F`).
    FollowUp,
    /// Kept for urgent referrals (`U`).
    Urgent,
}

/// A slot of the pattern, laid out from the session's start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LaidSlot {
    /// What it is for.
    pub kind: SlotKind,
    /// Time from the session's start to the appointment.
    pub at: Duration,
    /// Length of the slot.
    pub length: Duration,
}

impl Slots {
    /// The slots in the order of the pattern.
    ///
    /// # Panics
    ///
    /// If the pattern has not been checked and does not make sense. [`Scenario::check`] refuses
    /// such patterns, and every way of reading a scenario goes through it.
    ///
    /// [`Scenario::check`]: crate::model::spec::Scenario::check
    #[must_use]
    pub fn laid_out(&self) -> Vec<LaidSlot> {
        match self.lay() {
            Ok((slots, _)) => slots,
            Err(wrong) => panic!("unchecked pattern: {wrong}"),
        }
    }

    /// The slots, and the time from the session's start to the end of the pattern.
    pub(crate) fn lay(&self) -> Result<(Vec<LaidSlot>, Duration), Wrong> {
        let mut slots = Vec::new();
        let mut now = Duration::ZERO;
        // The longest interval of the letters in an open bracket, once there is one.
        let mut bracket: Option<Duration> = None;
        for (at, letter) in self.pattern.chars().enumerate() {
            let place = at + 1;
            match letter {
                ' ' => {}
                '(' if bracket.is_none() => bracket = Some(Duration::ZERO),
                '(' => {
                    return Err(
                        Wrong::new(format!("letter {place}: a bracket inside a bracket"))
                            .help("letters in one pair of brackets share a starting time: (NN)NN"),
                    );
                }
                ')' => match bracket.take() {
                    Some(longest) => now += longest,
                    None => {
                        return Err(Wrong::new(format!(
                            "letter {place}: a bracket is closed that was never opened"
                        ))
                        .help("letters in one pair of brackets share a starting time: (NN)NN"));
                    }
                },
                '-' if bracket.is_some() => {
                    return Err(Wrong::new(format!(
                        "letter {place}: an empty interval inside a bracket"
                    ))
                    .help("put it outside the brackets"));
                }
                '-' => now += self.interval(None)?,
                _ => {
                    let kind = slot_kind(letter, place)?;
                    let length = self.interval(Some(kind))?;
                    slots.push(LaidSlot {
                        kind,
                        at: now,
                        length,
                    });
                    match &mut bracket {
                        Some(longest) => *longest = Duration::max(*longest, length),
                        None => now += length,
                    }
                }
            }
            if slots.len() > MOST_SLOTS {
                return Err(Wrong::new(format!(
                    "more than {MOST_SLOTS} slots in one session"
                )));
            }
        }
        if bracket.is_some() {
            return Err(Wrong::new("a bracket is never closed")
                .help("letters in one pair of brackets share a starting time: (NN)NN"));
        }
        if slots.is_empty() {
            return Err(Wrong::new("a pattern without a single slot").help(
                "write a letter for each slot: N new, F follow-up, U urgent, such as \"NFFNFF\"",
            ));
        }
        Ok((slots, now))
    }

    /// The interval of a kind of slot, or of an empty one.
    fn interval(&self, kind: Option<SlotKind>) -> Result<Duration, Wrong> {
        let (own, key) = match kind {
            Some(SlotKind::New) => (self.new, "new"),
            Some(SlotKind::FollowUp) => (self.follow_up, "follow-up"),
            Some(SlotKind::Urgent) => (self.urgent.or(self.new), "urgent"),
            None => (None, "length"),
        };
        let Some(span) = own.or(self.length) else {
            let letter = match kind {
                Some(SlotKind::New) => 'N',
                Some(SlotKind::FollowUp) => 'F',
                Some(SlotKind::Urgent) => 'U',
                None => '-',
            };
            return Err(Wrong::new(format!("\"{letter}\" has no length"))
                .help(format!("add `{key} = \"15 min\"` to the slots")));
        };
        Ok(span.duration())
    }
}

/// More than anybody books into one list on a day.
const MOST_SLOTS: usize = 500;

fn slot_kind(letter: char, place: usize) -> Result<SlotKind, Wrong> {
    match letter {
        'N' => Ok(SlotKind::New),
        'F' => Ok(SlotKind::FollowUp),
        'U' => Ok(SlotKind::Urgent),
        'n' | 'f' | 'u' => {
            Err(
                Wrong::new(format!("letter {place}: '{letter}' is not a kind of slot")).help(
                    format!("write a capital: '{}'", letter.to_ascii_uppercase()),
                ),
            )
        }
        _ => Err(
            Wrong::new(format!("letter {place}: '{letter}' is not a kind of slot"))
                .help("letters are N (new), F (follow-up), U (urgent) and - (an empty interval)"),
        ),
    }
}

/// Length of a consultation by kind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Consultation {
    /// First appointments (routine and urgent).
    pub new: Law,
    /// Follow-ups; as for new patients if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follow_up: Option<Law>,
}

/// How much of a consultation is work on the system. The clinician's learning curve acts on
/// this share.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Documentation {
    /// Share of the consultation that is work on the system.
    pub share: Share,
    /// Share of that work left until after the session: the clinician's hours, not the wait.
    pub after_session: Share,
}

impl Default for Documentation {
    fn default() -> Self {
        Self {
            share: Share::of(1.0),
            after_session: Share::of(0.0),
        }
    }
}

/// A further step of a visit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Step {
    /// What it is, for people.
    pub name: String,
    /// Before the clinician is seen, or after.
    pub when: StepTime,
    /// Chance that a patient needs it.
    #[serde(default = "always")]
    pub chance: Share,
    /// How long it takes.
    pub takes: Law,
    /// The service that does it; patients queue for it. Left out: nobody is needed (eye drops working).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// After it the clinician takes a second look, this long. Only for steps after the consultation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second_look: Option<Law>,
}

/// Where in the visit a step falls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum StepTime {
    /// Between check-in and consultation.
    Before,
    /// After the consultation.
    After,
}

/// A shared service of the clinics, such as nurses for eye drops or an X-ray room.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Service {
    /// How many patients are served at the same time, whenever clinics run.
    pub count: u32,
}

fn one() -> u32 {
    1
}

fn all() -> Share {
    Share::ALL
}

fn always() -> Share {
    Share::of(1.0)
}
