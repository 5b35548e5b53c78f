//! What a run left in its folder, read back: the report, the pictures and `plot` are made of this
//! and of nothing else, so that they come out the same years later. What cannot be read is said
//! plainly in `wrong_folder`.

mod series;
mod wrong_folder;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;

use crate::model::spec::{Checked, Scenario};
use crate::study::close_up::{self, CloseUp};
use crate::study::{FORMAT, Summary};

use super::manifest::{self, Manifest};
use super::trust_name;

pub use series::{DayRow, Wanted, WeekRow};
pub use wrong_folder::WrongFolder;

/// What a run left.
#[derive(Clone, Debug)]
pub struct Results {
    folder: PathBuf,
    /// Files that are in no folder.
    kept: BTreeMap<String, Vec<u8>>,
    /// What was run.
    pub manifest: Manifest,
    /// The scenario as it was understood.
    pub scenario: Checked<Scenario>,
    /// Every estimate.
    pub summary: Summary,
    /// What was seen close up.
    pub close_up: CloseUp,
    /// What the trust is called.
    trust: String,
}

/// What the trust as a whole is called beside its specialties.
fn trust_of(summary: &Summary) -> String {
    let names: Vec<&str> = summary.specialties.iter().map(|s| &**s).collect();
    trust_name(&names)
}

/// Files that pages and pictures are made of, besides the manifest.
const READ: [&str; 4] = ["summary.json", "close-up.json", "weekly.csv", "daily.csv"];

/// What is asked of any of the files before the rest is read.
#[derive(Debug, serde::Deserialize)]
struct Stamp {
    format: u32,
    #[serde(default)]
    version: Option<String>,
}

impl Results {
    /// Reads what is there of a folder at once; days and weeks are read when they are asked for.
    ///
    /// # Errors
    ///
    /// It is no folder of a run, one of another version, or not whole.
    pub fn read(folder: &Path) -> Result<Self, WrongFolder> {
        let folder = wrong_folder::looked_at(folder)?;
        let manifest: Manifest = json(&folder, "manifest.json", manifest::FORMAT)?;
        let summary: Summary = json(&folder, "summary.json", FORMAT)?;
        let close_up: CloseUp = json(&folder, "close-up.json", close_up::FORMAT)?;
        close_up.check().map_err(|why| WrongFolder::Damaged {
            file: folder.join("close-up.json"),
            why,
        })?;
        if manifest.seed != summary.seed || manifest.version != summary.version {
            return Err(WrongFolder::Mixed { folder });
        }
        for name in READ {
            is_as_it_was(&folder, &manifest, name)?;
        }
        let scenario = Scenario::from_json(manifest.scenario.clone());
        let scenario = scenario.map_err(|mistakes| WrongFolder::Damaged {
            file: folder.join("manifest.json"),
            why: mistakes.brief(),
        })?;
        Ok(Self {
            folder,
            trust: trust_of(&summary),
            kept: BTreeMap::new(),
            manifest,
            scenario,
            summary,
            close_up,
        })
    }

    /// Of files that were never in a folder.
    #[must_use]
    pub fn kept(
        manifest: Manifest,
        scenario: Checked<Scenario>,
        summary: Summary,
        close_up: CloseUp,
        files: BTreeMap<String, Vec<u8>>,
    ) -> Self {
        Self {
            folder: PathBuf::new(),
            trust: trust_of(&summary),
            kept: files,
            manifest,
            scenario,
            summary,
            close_up,
        }
    }

    /// The files that are in no folder, by name.
    #[must_use]
    pub const fn kept_files(&self) -> &BTreeMap<String, Vec<u8>> {
        &self.kept
    }

    /// A table, wherever it is.
    fn table(&self, name: &str) -> Result<series::Table<'_>, WrongFolder> {
        let file = self.folder.join(name);
        if let Some(bytes) = self.kept.get(name) {
            return series::Table::of(file, Box::new(&**bytes));
        }
        match File::open(&file) {
            Ok(opened) => series::Table::of(file, Box::new(opened)),
            Err(error) => Err(wrong_folder::unreadable(&file, &error)),
        }
    }

    /// Where it is.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Another JSON file that the run left.
    ///
    /// # Errors
    ///
    /// It is not there, not whole, changed, or of another version.
    pub fn json<T: DeserializeOwned>(&self, name: &str, format: u32) -> Result<T, WrongFolder> {
        let found = json(&self.folder, name, format)?;
        is_as_it_was(&self.folder, &self.manifest, name)?;
        Ok(found)
    }

    /// What the trust as a whole is called in the files.
    #[must_use]
    pub fn trust(&self) -> &str {
        &self.trust
    }

    /// Weeks of what is wanted, in the order of the file.
    ///
    /// # Errors
    ///
    /// `weekly.csv` is not there or not whole.
    pub fn weeks(&self, wanted: &Wanted<'_>) -> Result<Vec<WeekRow>, WrongFolder> {
        series::weeks(self.table("weekly.csv")?, wanted)
    }

    /// Days of what is wanted, in the order of the file; estimated over replications, however the
    /// file has them.
    ///
    /// # Errors
    ///
    /// `daily.csv` is not there or not whole.
    pub fn days(&self, wanted: &Wanted<'_>) -> Result<Vec<DayRow>, WrongFolder> {
        series::days(self.table("daily.csv")?, wanted)
    }
}

/// Whether a file is the one that the run left, if there is such a file and the manifest knows it.
fn is_as_it_was(folder: &Path, manifest: &Manifest, name: &str) -> Result<(), WrongFolder> {
    let file = folder.join(name);
    let Some(was) = manifest.files.get(name) else {
        return Ok(());
    };
    match manifest::file_hash(&file) {
        Ok(is) if is == *was => Ok(()),
        Ok(_) => Err(WrongFolder::Changed { file }),
        // It may not be needed; where it is, whoever reads it says so.
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(wrong_folder::unreadable(&file, &error)),
    }
}

/// Reads a JSON file of this version's shape.
pub(super) fn json<T: DeserializeOwned>(
    folder: &Path,
    name: &str,
    format: u32,
) -> Result<T, WrongFolder> {
    let file = folder.join(name);
    let bytes = fs::read(&file).map_err(|error| wrong_folder::unreadable(&file, &error))?;
    let damaged = |error: serde_json::Error| WrongFolder::Damaged {
        file: file.clone(),
        why: error.to_string(),
    };
    let stamp: Stamp = serde_json::from_slice(&bytes).map_err(damaged)?;
    if stamp.format != format {
        return Err(WrongFolder::OtherVersion {
            file,
            theirs: stamp.format,
            ours: format,
            version: stamp.version,
        });
    }
    serde_json::from_slice(&bytes).map_err(damaged)
}
