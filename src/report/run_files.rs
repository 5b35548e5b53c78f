//! The files that a run leaves, of what was simulated: each by its name, wherever it is put. The
//! program puts them into a folder; a page that simulates keeps them ([`RunFiles::kept`]).

use std::collections::BTreeMap;
use std::io::{self, Write};

use crate::model::Site;
use crate::model::spec::Notes;
use crate::study::close_up::CloseUp;
use crate::study::{Design, Runs, Summary};

use super::daily_csv::{self, Detail};
use super::manifest::{Effort, Manifest, bytes_hash};
use super::results::Results;
use super::{datapackage, replications_csv, sessions_csv, summary_json, weekly_csv, windows_csv};

/// One of the files. The manifest, which knows the others, is written last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunFile {
    /// Every estimate.
    Summary,
    /// Days.
    Daily,
    /// Weeks.
    Weekly,
    /// What daily figures hide.
    CloseUp,
    /// Sessions.
    Sessions,
    /// Every replication over the whole horizon.
    Replications,
    /// Figures of the windows that findings are about.
    Windows,
    /// What is in the tables.
    Package,
}

/// Name of the manifest's file.
pub const MANIFEST: &str = "manifest.json";

impl RunFile {
    /// All, in the order in which they are made: the largest first, which a full disk is soonest
    /// short of.
    pub const ALL: [Self; 8] = [
        Self::Daily,
        Self::Weekly,
        Self::CloseUp,
        Self::Sessions,
        Self::Replications,
        Self::Windows,
        Self::Package,
        Self::Summary,
    ];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Summary => "summary.json",
            Self::Daily => "daily.csv",
            Self::Weekly => "weekly.csv",
            Self::CloseUp => "close-up.json",
            Self::Sessions => "sessions.csv",
            Self::Replications => "replications.csv",
            Self::Windows => "windows.csv",
            Self::Package => datapackage::FILE,
        }
    }
}

/// What was simulated, and what it is called.
#[derive(Clone, Copy, Debug)]
pub struct RunFiles<'a> {
    /// Name of the scenario file, without folder and ending.
    pub name: &'a str,
    /// Where.
    pub site: &'a Site<'a>,
    /// What came out.
    pub runs: &'a Runs,
    /// What it says together.
    pub summary: &'a Summary,
    /// What the scenario's author wrote beside its values.
    pub notes: Option<&'a Notes>,
    /// What the rows of daily.csv are.
    pub daily: Detail,
}

impl RunFiles<'_> {
    /// Writes one of the files.
    ///
    /// # Errors
    ///
    /// It cannot be written.
    pub fn write(&self, file: RunFile, out: &mut dyn Write) -> io::Result<()> {
        let (site, runs) = (self.site, self.runs);
        match file {
            RunFile::Summary => summary_json::write(self.summary, out),
            RunFile::Daily => daily_csv::write(site, runs, self.daily, out),
            RunFile::Weekly => weekly_csv::write(site, runs, out),
            RunFile::CloseUp => {
                serde_json::to_writer(&mut *out, &CloseUp::of(site, runs))?;
                out.write_all(b"\n")
            }
            RunFile::Sessions => sessions_csv::write(site, runs, out),
            RunFile::Replications => replications_csv::write(site, runs, out),
            RunFile::Windows => windows_csv::write(site, runs, self.summary, out),
            RunFile::Package => {
                let tables = datapackage::tables(self.daily);
                datapackage::write(self.name, &site.scenario.title, &tables, out)
            }
        }?;
        // What could not be read back was written as nothing.
        runs.intact()
    }

    /// The manifest of a design that was simulated, with the digests of the files.
    #[must_use]
    pub fn manifest(
        &self,
        design: &Design,
        effort: Effort,
        digests: BTreeMap<String, String>,
    ) -> Manifest {
        Manifest {
            notes: self.notes.cloned(),
            files: digests,
            ..Manifest::of(self.name, self.site.scenario, design, self.daily, effort)
        }
    }

    /// Everything as if it had been read back from a folder, without one.
    ///
    /// # Errors
    ///
    /// A file cannot be made.
    pub fn kept(&self, design: &Design, effort: Effort) -> io::Result<Results> {
        let mut files = BTreeMap::new();
        let mut digests = BTreeMap::new();
        for file in RunFile::ALL {
            let mut bytes = Vec::new();
            self.write(file, &mut bytes)?;
            digests.insert(file.name().to_owned(), bytes_hash(&bytes));
            files.insert(file.name().to_owned(), bytes);
        }
        let manifest = self.manifest(design, effort, digests);
        files.insert(MANIFEST.to_owned(), manifest.to_text()?.into_bytes());
        Ok(Results::kept(
            manifest,
            self.site.scenario.clone(),
            self.summary.clone(),
            CloseUp::of(self.site, self.runs),
            files,
        ))
    }
}
