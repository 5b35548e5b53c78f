//! What is known of a hospital better than a default, from its own data: values as they are
//! written, each with where it comes from. How they are found is somebody else's to know.

use super::text::quoted;
use crate::model::spec::{CivilDate, Holidays};

/// A value as it is written in the file, and what stands above it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// The value, as TOML.
    pub value: String,
    /// Its intervals, rows and file, a line each.
    pub source: Vec<String>,
}

/// What is to be said of extracts in which numbers were counted.
#[derive(Clone, Debug, PartialEq)]
pub struct FromExtracts {
    /// What was read and left out, a line each.
    pub said: Vec<String>,
    /// The day of the go-live, if none is given.
    pub go_live: CivilDate,
    /// The first day, if it starts as it is.
    pub start: Option<CivilDate>,
    /// The public holidays that are kept.
    pub holidays: Holidays,
    /// The least notice of an appointment.
    pub notice: Option<Known>,
}

/// A file beside the scenario that says who is there on the first day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StartingFile {
    /// Its name.
    pub name: String,
    /// What stands in it.
    pub text: String,
    /// What stands above it in the scenario, a line each.
    pub source: Vec<String>,
}

/// What is known of a specialty besides its numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct KnownSpecialty {
    /// Referrals a week without holidays.
    pub referrals_a_week: Option<f64>,
    /// Chance of a further appointment after each visit.
    pub again: Option<f64>,
    /// The table of referrals.
    pub referrals: Option<Known>,
    /// The share that is urgent.
    pub urgent: Option<Known>,
    /// Who waits already.
    pub waiting_list: Option<Known>,
    /// The same, one by one.
    pub starting: Option<StartingFile>,
    /// Who leaves the list unseen.
    pub removals: Option<Known>,
    /// Who does not come.
    pub did_not_attend: Option<Known>,
    /// Who cancels.
    pub cancellation: Option<Known>,
    /// What they do with what they are offered: keys with what is known.
    pub offers: Vec<(&'static str, Known)>,
    /// Who comes again.
    pub follow_up: Option<Known>,
    /// How long consultations are, where its clinics are not known.
    pub consultation: Option<Known>,
    /// How early patients arrive, likewise.
    pub arrives_early: Option<Known>,
    /// Its clinics; none if they are not known.
    pub clinics: Vec<KnownClinic>,
}

/// What is known of a clinic.
#[derive(Clone, Debug, PartialEq)]
pub struct KnownClinic {
    /// Its key.
    pub key: String,
    /// Its slots.
    pub slots: Known,
    /// Its sessions.
    pub sessions: Known,
    /// How long consultations are.
    pub consultation: Option<Known>,
    /// How early patients arrive.
    pub arrives_early: Option<Known>,
}

/// What is known of the telephone.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct KnownLine {
    /// Calls in a week without holidays, without those made again.
    pub calls_a_week: f64,
    /// What stands above their rate.
    pub source: Vec<String>,
    /// Days and hours at which the line is open: `days`, `from` and `to`.
    pub open: [String; 3],
    /// How calls are spread over the day and the week, and from day to day: keys with values.
    pub spread: Vec<(&'static str, Known)>,
    /// How long a call takes.
    pub handle: Option<Known>,
    /// How long callers wait.
    pub patience: Option<Known>,
    /// Who rings again.
    pub redial: Option<Known>,
}

/// A line `key = value`, as known or by default; a default's remark stands behind it.
pub(super) fn line(key: &str, known: Option<&Known>, default: &str, remark: &str) -> String {
    match known {
        Some(known) => format!("{}{key:<14} = {}\n", above(&known.source), known.value),
        None => format!("{key:<14} = {default}   # {remark}\n"),
    }
}

/// What is known of how a role learns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownLearning {
    /// The role.
    pub role: &'static str,
    /// Its keys, with what is known.
    pub lines: Vec<(&'static str, Known)>,
}

impl KnownLearning {
    /// Its table.
    pub(super) fn text(&self) -> String {
        let lines = self.lines.iter();
        let lines: String = lines
            .map(|(key, known)| format!("{}{key:<7} = {}\n", above(&known.source), known.value))
            .collect();
        format!("\n[new-system.learning.{}]\n{lines}", self.role)
    }
}

/// Remarks above a line.
pub(super) fn above(source: &[String]) -> String {
    source.iter().map(|line| format!("# {line}\n")).collect()
}

/// Of a clinic whose consultations were timed.
pub(super) const DOCUMENTATION: &str = "documentation  = { share = \"50%\", after-session = \"0%\" }   # of it at the computer [A]; what is written later is not in the times seen\n";

impl KnownClinic {
    /// Its table; what the data do not say has the defaults.
    pub(super) fn text(&self, specialty: &str, desk: &str) -> String {
        let mut out = format!(
            "\n[clinic.{}]\nspecialty      = {}\n{desk}",
            self.key,
            quoted(specialty)
        );
        out += &line("slots", Some(&self.slots), "", "");
        out += &line("sessions", Some(&self.sessions), "", "");
        out += &line(
            "consultation",
            self.consultation.as_ref(),
            super::text::CONSULTATION,
            "[R], family [C]",
        );
        out += DOCUMENTATION;
        out += &line(
            "arrives-early",
            self.arrives_early.as_ref(),
            super::text::ARRIVES_EARLY,
            "[R]",
        );
        out += super::text::LATE_START;
        out
    }
}
