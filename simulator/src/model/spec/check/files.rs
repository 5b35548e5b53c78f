//! What is used of the files that a scenario names: which of their rows lie within its days. How
//! they are read is `csv_files`.

use std::collections::BTreeMap;

use super::super::quantity::Wrong;
use super::super::{
    Calendar, CivilDate, ClinicSession, DataFile, GivenAppointment, ReferralRecord, Referrals,
    Scenario, Specialty, count, listed, long_date, nearest,
};
use super::{Checker, Doubter};
use crate::model::world::timetable::runs_on;

/// What was read of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileRead {
    /// The specialty whose file it is.
    pub specialty: String,
    /// Its name, as written.
    pub file: String,
    /// How many rows it has.
    pub rows: usize,
    /// The dates of its first and last.
    pub dates: (CivilDate, CivilDate),
    /// Rows before the scenario's first day.
    pub before: usize,
    /// Rows after its last.
    pub after: usize,
    what: (&'static str, &'static str),
}

impl FileRead {
    fn used(&self) -> usize {
        self.rows - self.before - self.after
    }

    fn not_used(&self) -> String {
        let parts = [
            (self.before, "before the first day"),
            (self.after, "after the last"),
        ];
        let parts = parts.iter().filter(|(n, _)| *n > 0);
        let parts: Vec<String> = parts.map(|(n, when)| format!("{n} {when}")).collect();
        parts.join(", ")
    }
}

impl std::fmt::Display for FileRead {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (one, many) = self.what;
        let rows = count(self.rows, one, many);
        let (first, last) = (long_date(self.dates.0), long_date(self.dates.1));
        write!(f, "{}: {rows}, {first} to {last}", self.file)?;
        match self.not_used() {
            none if none.is_empty() => write!(f, "; all used"),
            some => write!(f, "; {} used, {some}", self.used()),
        }
    }
}

impl Scenario {
    /// What was read of the files of referrals and of patients waiting that the scenario names.
    #[must_use]
    pub fn files_read(&self) -> Vec<FileRead> {
        let date = |days: i64| self.start.plus_days(days);
        let mut all = Vec::new();
        for (name, specialty) in &self.specialty {
            if let Some(Referrals::File(file)) = &specialty.referrals {
                all.extend(referrals_read(self, name, file));
            }
            let waiting = specialty
                .waiting_list
                .as_ref()
                .and_then(|l| l.file.as_ref());
            if let Some(file) = waiting {
                let patients = || file.rows().iter().filter(|row| row.is_of_somebody());
                let days = || patients().map(|row| row.referred.day());
                all.extend(
                    days()
                        .min()
                        .zip(days().max())
                        .map(|(first, last)| FileRead {
                            specialty: name.clone(),
                            file: file.path().to_owned(),
                            rows: patients().count(),
                            dates: (date(first), date(last)),
                            before: 0,
                            after: 0,
                            what: ("patient who waits", "patients who wait"),
                        }),
                );
            }
        }
        all
    }
}

fn referrals_read(
    scenario: &Scenario,
    specialty: &str,
    file: &DataFile<ReferralRecord>,
) -> Option<FileRead> {
    let ends = scenario.end.days_since(scenario.start);
    let days = || file.rows().iter().map(|row| row.at.day());
    let (first, last) = days().min().zip(days().max())?;
    Some(FileRead {
        specialty: specialty.to_owned(),
        file: file.path().to_owned(),
        rows: file.rows().len(),
        dates: (
            scenario.start.plus_days(first),
            scenario.start.plus_days(last),
        ),
        before: days().filter(|&day| day < 0).count(),
        after: days().filter(|&day| day > ends).count(),
        what: ("referral", "referrals"),
    })
}

impl Checker<'_> {
    /// Some of the referrals of a file come while the scenario lasts.
    pub(super) fn referrals_of_file(&mut self, specialty: &str, file: &DataFile<ReferralRecord>) {
        let at = ["specialty", specialty, "referrals", "file"];
        let read = referrals_read(self.scenario, specialty, file);
        let unused = read.filter(|read| read.used() == 0);
        if let Some(read) = unused {
            let days = format!(
                "the scenario lasts from {} to {}",
                self.scenario.start, self.scenario.end
            );
            let none = format!(
                "none of the referrals in {} comes while the scenario lasts: {}",
                read.file,
                read.not_used()
            );
            self.note(&at, Wrong::new(none).help(days));
        }
    }
}

/// The rows of a specialty's waiting list that have an appointment.
pub(super) fn given(specialty: &Specialty) -> impl Iterator<Item = &GivenAppointment> {
    let list = specialty.waiting_list.as_ref();
    let file = list.and_then(|list| list.file.as_ref());
    let rows = file.into_iter().flat_map(|file| file.rows());
    rows.filter_map(|row| row.appointment.as_ref())
}

impl Checker<'_> {
    /// The clinics of appointments in a file are there, and the specialty's.
    pub(super) fn clinics_of_file(&mut self, specialty: &str, of: &Specialty) {
        let scenario = self.scenario;
        let is_one = |name: &&str| {
            let clinic = scenario.clinic.get(*name);
            clinic.is_some_and(|clinic| clinic.specialty == specialty)
        };
        let mut named = given(of).filter_map(|given| given.clinic.as_deref());
        if let Some(name) = named.find(|name| !is_one(name)) {
            let clinics = scenario.clinic.iter();
            let clinics = clinics.filter(|(_, clinic)| clinic.specialty == specialty);
            let names: Vec<&str> = clinics.map(|(name, _)| name.as_str()).collect();
            let wrong = Wrong::new(format!("\"{name}\" is no clinic of {specialty}"));
            let help = match nearest(name, names.iter().copied()) {
                Some(meant) => format!("did you mean \"{meant}\"?"),
                None => format!("its clinics are {}", listed(&names)),
            };
            self.note(
                &["specialty", specialty, "waiting-list", "file"],
                wrong.help(help),
            );
        }
    }
}

impl Doubter<'_> {
    /// On some days of appointments in a file nobody is seen.
    fn days_of_file(&mut self, name: &str, specialty: &Specialty) {
        let calendar = Calendar::of(self.scenario);
        let clinics = self.scenario.clinic.values();
        let sessions: Vec<&ClinicSession> = clinics
            .filter(|clinic| clinic.specialty == name)
            .flat_map(|clinic| &clinic.sessions)
            .collect();
        let mut days: BTreeMap<i64, usize> = BTreeMap::new();
        for given in given(specialty) {
            *days.entry(given.at.day()).or_default() += 1;
        }
        let all: usize = days.values().sum();
        days.retain(|&day, _| !sessions.iter().any(|s| runs_on(&calendar, s, day)));
        let without: usize = days.values().sum();
        self.doubt_if(
            without > 0,
            &["specialty", name, "waiting-list", "file"],
            &format!(
                "{without} of {all} appointments are on days without a session ({} days): they start with the earliest slot after that",
                days.len()
            ),
        );
    }

    /// Some rows of a file are not used.
    pub(super) fn files(&mut self) {
        let scenario = self.scenario;
        for (name, specialty) in &scenario.specialty {
            self.days_of_file(name, specialty);
        }
        for read in self.scenario.files_read() {
            let not_used = read.not_used();
            if !not_used.is_empty() {
                let told = format!(
                    "{} of {} referrals in {} are not used: {not_used}",
                    read.rows - read.used(),
                    read.rows,
                    read.file
                );
                self.doubt(&["specialty", &read.specialty, "referrals"], told);
            }
        }
    }
}
