//! Reads scenario files and manifests from the disk. How a file is opened is in `report::files`.

use std::path::Path;

use cutover::model::spec::{Checked, Draft, Mistakes, Notes, Scenario};
pub use cutover::report::files::read as file;
use cutover::report::manifest::{FORMAT, Manifest};

use super::{WrongInput, terminal};

/// Largest manifest: a scenario with all its data files.
const MANIFEST_LIMIT: u64 = 512 << 20;

/// What `run` and `describe` are given.
#[derive(Debug)]
pub struct Input {
    /// The scenario.
    pub scenario: Checked<Scenario>,
    /// Name for files and folders.
    pub name: String,
    /// What its author wrote beside the values; manifests of earlier versions do not tell.
    pub notes: Option<Notes>,
    /// The manifest, if it came from one.
    pub recorded: Option<Manifest>,
}

/// Reads and checks a scenario file.
///
/// # Errors
///
/// Every mistake found in it, or that it cannot be read.
pub fn scenario(name: &str) -> Result<Checked<Scenario>, Mistakes> {
    Scenario::load(name, &file)
}

/// What options of the command line make of a scenario. They stand in no file: a mistake in one
/// names the option.
///
/// # Errors
///
/// What they say cannot be.
pub fn with_options<T>(changed: Result<T, Mistakes>, options: &[&str]) -> anyhow::Result<T> {
    changed.map_err(|mistakes| {
        let of_option = mistakes.list().iter().find_map(|mistake| {
            let mut keys = mistake.key.split('.');
            let option = keys.find(|key| options.contains(key))?;
            let help = mistake.help.as_ref();
            let help = help.map_or(String::new(), |help| format!("\n = help: {help}"));
            Some(format!("--{option}: {}{help}", mistake.title))
        });
        match of_option {
            Some(wrong) => WrongInput(wrong).into(),
            None => mistakes.into(),
        }
    })
}

/// Reads and checks a scenario file of which variants are to be made; also its name, without
/// folder and ending.
///
/// # Errors
///
/// Every mistake found in it, or that it cannot be read.
pub fn draft(path: &Path) -> anyhow::Result<(String, Draft)> {
    let shown = path.display();
    let Some(name) = path.to_str() else {
        return Err(WrongInput(format!("{shown}: the file's name is not UTF-8; rename it")).into());
    };
    let stem = path.file_stem().and_then(|s| s.to_str());
    Ok((
        stem.unwrap_or("scenario").to_owned(),
        Draft::load(name, &file)?,
    ))
}

/// Reads a scenario file, or the manifest of an earlier run if the name ends in `.json`.
///
/// # Errors
///
/// It cannot be read, or what is in it is wrong.
pub fn input(path: &Path) -> anyhow::Result<Input> {
    let Some(name) = path.to_str() else {
        let shown = path.display();
        return Err(WrongInput(format!("{shown}: the file's name is not UTF-8; rename it")).into());
    };
    if path.extension().is_some_and(|e| e == "json") && !path.is_dir() {
        return manifest(name);
    }
    let (name, draft) = draft(path)?;
    Ok(Input {
        notes: Some(draft.notes().clone()),
        scenario: draft.into_scenario(),
        name,
        recorded: None,
    })
}

fn manifest(name: &str) -> anyhow::Result<Input> {
    let wrong = |what: String| WrongInput(format!("{name}: {what}"));
    let bytes = file(name, MANIFEST_LIMIT).map_err(|e| wrong(format!("cannot be read: {e}")))?;
    if bytes.len() as u64 > MANIFEST_LIMIT {
        return Err(wrong(format!("is larger than {} MiB", MANIFEST_LIMIT >> 20)).into());
    }
    let manifest: Manifest = serde_json::from_slice(&bytes).map_err(|e| {
        wrong(format!(
            "is not the manifest.json of a run ({e}); scenario files end in .toml"
        ))
    })?;
    if manifest.format != FORMAT {
        let (theirs, ours) = (manifest.format, FORMAT);
        return Err(wrong(format!(
            "has format {theirs}, this version reads format {ours}; use version {}",
            manifest.version
        ))
        .into());
    }
    let scenario = Scenario::from_json(manifest.scenario.clone())?;
    if manifest.version != env!("CARGO_PKG_VERSION") {
        let (theirs, ours) = (&manifest.version, env!("CARGO_PKG_VERSION"));
        terminal::complain(&format!(
            "note: {name} is of version {theirs}, this is {ours}: figures may differ\n"
        ));
    }
    if !manifest.is_untouched() {
        terminal::complain(&format!(
            "note: the scenario in {name} was changed after the run: figures will differ\n"
        ));
    }
    // It becomes part of a path.
    let plain = |c: char| c.is_alphanumeric() || "-_. ".contains(c);
    let kept: String = manifest.name.chars().filter(|&c| plain(c)).collect();
    Ok(Input {
        scenario,
        name: if kept.trim_matches(['.', ' ']).is_empty() {
            "scenario".to_owned()
        } else {
            kept
        },
        notes: manifest.notes.clone(),
        recorded: Some(manifest),
    })
}
