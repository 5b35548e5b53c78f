//! `[specialty.NAME]`: where patients come from, who waits already, who does not come, who returns.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Choice, DataFile, Deferral, Hazard, Law, Referrals, Scenario, Share, Span, SplitLists,
};

/// A specialty: one stream of referrals, one waiting list, one pool of slots over its clinics.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Specialty {
    /// Name for people; the key if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Where its clinics are: a name that the phases of a go-live may use.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    /// New referrals: `"420 per week"`, a table with a profile, or a file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub referrals: Option<Referrals>,
    /// Share of referrals that are urgent (two-week wait).
    #[serde(default)]
    pub urgent: Share,
    /// Share of new patients who are invited to ring and choose their appointment;
    /// the others are booked by a clerk. Needs a phone line.
    #[serde(default)]
    pub invited: Share,
    /// Patients already waiting on the first day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiting_list: Option<WaitingList>,
    /// As it is today, and in balance, so that business as usual goes on as it starts: either the
    /// list follows from the slots that the clinics' templates give, or the number of the clinics'
    /// lists from the waiting list. Left out: neither; what is written need not be in balance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub steady_state: Option<SteadyState>,
    /// Patients who leave the list without having been seen (went elsewhere, got better, struck
    /// off by validation): what share of those who wait for a first appointment, per time. About
    /// 3 % a month nationally; left out: nobody. An appointment that they have is free again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub removals: Option<Hazard>,
    /// The lists of several consultants or subspecialties that it is made of. Left out: one list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lists: Option<SplitLists>,
    /// Patients who decline the first appointment offered. Left out: nobody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub choice: Option<Choice>,
    /// Patients who ask to be seen later. Left out: nobody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deferral: Option<Deferral>,
    /// Chance that a booked patient does not come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub did_not_attend: Option<DidNotAttend>,
    /// Appointments cancelled ahead of the day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancellation: Option<Cancellation>,
    /// Further appointments after one is attended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follow_up: Option<FollowUp>,
}

impl Specialty {
    /// Whether a file says who is to come back.
    #[must_use]
    pub fn has_follow_ups_in_file(&self) -> bool {
        let list = self.waiting_list.as_ref();
        let file = list.and_then(|list| list.file.as_ref());
        file.is_some_and(|file| {
            file.rows()
                .iter()
                .any(|row| row.is_of_somebody() && row.kind == VisitKind::FollowUp)
        })
    }

    /// Whether the diary begins as a file has it, with whoever is booked besides the slots.
    #[must_use]
    pub fn has_given_diary(&self) -> bool {
        let list = self.waiting_list.as_ref();
        let file = list.and_then(|list| list.file.as_ref());
        file.is_some_and(|file| file.rows().iter().any(|row| row.appointment.is_some()))
    }
}

impl Scenario {
    /// The key of the specialty that is asked for by its key or, if it is the only one of that
    /// title, by its title: keys are of Latin letters, names for people are of any script.
    #[must_use]
    pub fn specialty_called(&self, name: &str) -> Option<&str> {
        if let Some((key, _)) = self.specialty.get_key_value(name) {
            return Some(key);
        }
        let titled = |s: &Specialty| s.title.as_deref() == Some(name);
        let mut called = self.specialty.iter().filter(|(_, s)| titled(s));
        match (called.next(), called.next()) {
            (Some((key, _)), None) => Some(key),
            _ => None,
        }
    }

    /// All that specialties are called: their keys, then the titles of those that have one.
    #[must_use]
    pub fn specialties_called(&self) -> Vec<&str> {
        let titles = self.specialty.values().filter_map(|s| s.title.as_deref());
        let mut all: Vec<&str> = self.specialty.keys().map(String::as_str).collect();
        for title in titles {
            if self.specialty_called(title).is_some() && !all.contains(&title) {
                all.push(title);
            }
        }
        all
    }
}

/// What of a specialty is given, and what follows from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SteadyState {
    /// The waiting list is as long as these slots keep it: longer lists lose more patients by
    /// removals; without these, the wait of slots with some to spare.
    FromSlots,
    /// The sessions have as many lists, on average, as keep the waiting list as it is: those
    /// written times the same factor all the time.
    FromList,
}

/// One row of a referrals file.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReferralRecord {
    /// When it is made.
    #[serde(with = "milliseconds")]
    pub at: crate::engine::Time,
    /// Urgent or routine, where the file says so; otherwise drawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub urgent: Option<Priority>,
}

/// Priority of a referral.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Priority {
    /// Two-week wait.
    Urgent,
    /// Everybody else.
    Routine,
}

/// Patients already waiting for a first appointment on the first day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct WaitingList {
    /// How many; or give a file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<u32>,
    /// How long they have been waiting. Needed with `size`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub age: Option<Law>,
    /// Instead of `size` and `age`: the share of those waiting whose wait has been at most 18 weeks.
    /// If waits are exponential (assumed), it gives their mean: 92% is 18 / ln 12.5 = 7.1 weeks; and by
    /// Little's law the size is the referrals in that time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within_18_weeks: Option<Share>,
    /// How many of them have no appointment yet (the most recent). The others are booked into
    /// the diaries before the first day, longest wait first.
    #[serde(default)]
    pub unbooked: u32,
    /// A CSV file with a row per patient: `referred` (a date before the start), optionally
    /// `priority` (`urgent`/`routine`) and `booked` (`yes`, `no`, or the date on which the appointment
    /// was made). With the columns `appointment` (a date from the start on), `time` and `clinic` the
    /// diaries begin as they are: whoever has an appointment there has that one. Where `booked` says
    /// `lost`, the row is nobody's: the hospital has cancelled that appointment, and its slot, where none
    /// other has it, is not offered again. `kind` (`new` or
    /// `follow-up`) and `due` (a date) let those in who are to come back: they have been referred and
    /// are not counted as waiting for a first appointment. If any of them has no appointment, they are
    /// all who are still to be given one; otherwise those are drawn as without a file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<DataFile<WaitingRecord>>,
    /// Columns of the file that change nothing about its rows, and are not read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ignore: Vec<String>,
}

/// One row of a waiting-list file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WaitingRecord {
    /// Moment of the referral (before the first midnight: negative); of those to come back, when they
    /// were last seen, if that is known.
    #[serde(with = "milliseconds")]
    pub referred: crate::engine::Time,
    /// Urgent or routine, where the file says so; otherwise drawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub urgent: Option<Priority>,
    /// Whether the patient has an appointment already.
    pub booked: Booked,
    /// What they wait for. Like all below it is written as text alone, never as a table.
    #[serde(skip)]
    pub kind: VisitKind,
    /// When a follow-up is due.
    #[serde(skip)]
    pub due: Option<crate::engine::Time>,
    /// When the appointment was made, where the file says so.
    #[serde(skip)]
    pub made: Option<crate::engine::Time>,
    /// The appointment, where the file says when it is.
    #[serde(skip)]
    pub appointment: Option<GivenAppointment>,
}

impl WaitingRecord {
    /// Somebody who waits for a first appointment.
    #[must_use]
    pub fn first(referred: crate::engine::Time, urgent: Option<Priority>, booked: Booked) -> Self {
        Self {
            referred,
            urgent,
            booked,
            kind: VisitKind::First,
            due: None,
            made: None,
            appointment: None,
        }
    }

    /// Whether it is a patient's, and not that of a slot that is lost.
    #[must_use]
    pub fn is_of_somebody(&self) -> bool {
        self.booked != Booked::Lost
    }

    /// Whether they are still to be given an appointment.
    #[must_use]
    pub fn is_unbooked(&self) -> bool {
        self.booked == Booked::No && self.appointment.is_none()
    }
}

/// A first appointment or a follow-up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum VisitKind {
    /// A first appointment.
    #[default]
    First,
    /// A follow-up.
    FollowUp,
}

/// An appointment that was made before the first day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GivenAppointment {
    /// When it is: at midnight if only the day is known.
    pub at: crate::engine::Time,
    /// The clinic, where the file says which.
    pub clinic: Option<Box<str>>,
}

/// Whether a patient on the starting list has an appointment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Booked {
    /// Already in a diary.
    Yes,
    /// Still to be booked.
    No,
    /// Nobody is: the hospital has cancelled an appointment, of which the slot is lost.
    Lost,
}

/// Chance that a booked patient does not come, rising with the lead time of the booking:
/// p = long - (long - same_day) exp(-lead / settles_over).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct DidNotAttend {
    /// Chance when booked for the same day.
    pub same_day: Share,
    /// Chance when booked long ahead.
    pub long_notice: Share,
    /// Lead time over which it rises (time constant). May be left out if both chances are equal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settles_over: Option<Span>,
    /// Factor on the chance for follow-up appointments.
    #[serde(default = "one")]
    pub follow_up_factor: f64,
    /// Share of those who did not attend who are sent back to their GP instead of rebooked.
    #[serde(default)]
    pub discharged: Share,
}

/// Appointments cancelled ahead of the day; each is rebooked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Cancellation {
    /// Share of bookings the patient means to cancel or change at some moment up to the
    /// appointment: by telephone where there is a line. Those whose moment falls on the day of
    /// the booking or of the appointment keep it.
    #[serde(default)]
    pub by_patient: Share,
    /// Share of bookings the hospital means to cancel, likewise; the slot is lost.
    #[serde(default)]
    pub by_hospital: Share,
}

/// Further appointments.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct FollowUp {
    /// Chance of a further appointment after each one attended.
    pub chance: Share,
    /// When it is due.
    pub due: Law,
    /// Share booked at the desk at check-out; the others go on the follow-up list.
    #[serde(default)]
    pub booked_at_desk: Share,
    /// Patients seen before the first day who are still to come back. Left out: as many as there
    /// are in a steady state, so that business as usual starts as it goes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pending: Option<u32>,
}

fn one() -> f64 {
    1.0
}

/// Instants in files and manifests: whole milliseconds from the scenario's first midnight.
mod milliseconds {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use crate::engine::Time;

    pub fn serialize<S: Serializer>(time: &Time, serializer: S) -> Result<S::Ok, S::Error> {
        time.as_ms().serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Time, D::Error> {
        i64::deserialize(deserializer).map(Time::from_ms)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_specialty_is_called_by_its_key_or_by_a_title_of_its_own() {
        let mut text = "title = \"t\"\nstart = 2024-01-01\nend = 2024-01-31\n".to_owned();
        for (key, title) in [
            ("eyes", "眼科"),
            ("hands", "Hand"),
            ("Hand", "hands"),
            ("a", "Twice"),
            ("b", "Twice"),
        ] {
            text += &format!("[specialty.{key}]\ntitle = \"{title}\"\n");
        }
        let scenario = Scenario::from_toml(&text).expect("a scenario");
        for (name, key) in [
            ("eyes", Some("eyes")),
            ("眼科", Some("eyes")),
            // A key comes first.
            ("hands", Some("hands")),
            ("Hand", Some("Hand")),
            ("Twice", None),
            ("眼", None),
        ] {
            assert_eq!(scenario.specialty_called(name), key, "{name}");
        }
        let all = ["Hand", "a", "b", "eyes", "hands", "眼科"];
        assert_eq!(scenario.specialties_called(), all);
    }
}
