//! What may be wrong with a folder that is to be read, and what to do about it.

use std::io;
use std::path::{Path, PathBuf};

use crate::report::study_page;

/// Why a folder's results cannot be read. Each says what is wrong and what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WrongFolder {
    /// There is nothing of that name.
    #[error("{}: there is no such folder", .0.display())]
    Missing(PathBuf),
    /// It is a file.
    #[error(
        "{}: this is a file; give the folder into which a run was written, such as out/my-scenario",
        .0.display()
    )]
    NoFolder(PathBuf),
    /// Nothing in it is a run's.
    #[error(
        "{}: this folder holds no results: there is neither a manifest.json nor a summary.json in \
         it; `cutover run SCENARIO --out DIR` writes them",
        .0.display()
    )]
    NoResults(PathBuf),
    /// A file that belongs to it is not there.
    #[error(
        "{}: the file is gone; the folder is not whole any more: {}",
        file.display(),
        again(file)
    )]
    FileGone {
        /// The file.
        file: PathBuf,
    },
    /// A file cannot be opened or read.
    #[error("{}: cannot be read: {why}", file.display())]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// Why.
        why: String,
    },
    /// A file is not what it should be.
    #[error("{}: the file is damaged or cut off ({why}): {}", file.display(), again(file))]
    Damaged {
        /// The file.
        file: PathBuf,
        /// What is wrong in it.
        why: String,
    },
    /// A file was written by a version with another shape.
    #[error(
        "{}: written by {} with format {theirs}, this version reads format {ours}: {}",
        file.display(),
        version.as_ref().map_or_else(|| "another version".to_owned(), |v| format!("version {v}")),
        again(file)
    )]
    OtherVersion {
        /// The file.
        file: PathBuf,
        /// Its format.
        theirs: u32,
        /// The format that is read.
        ours: u32,
        /// The version that wrote it.
        version: Option<String>,
    },
    /// A file is whole, but not the one that the run left.
    #[error(
        "{}: this is not the file that the run of manifest.json left (it was changed or cut off, or \
         is another run's): {}",
        file.display(),
        again(file)
    )]
    Changed {
        /// The file.
        file: PathBuf,
    },
    /// The folder holds no run, but a sweep, a choice, a sensitivity analysis or a comparison.
    #[error(
        "{}: this folder holds a sweep or another study, not a run; its figures are in its CSV \
         files, and `cutover report` makes its page again",
        .0.display()
    )]
    Study(PathBuf),
    /// Files of different runs.
    #[error(
        "{}: manifest.json and summary.json are not of the same run (their seeds or versions \
         differ): run it again, into a folder of its own",
        folder.display()
    )]
    Mixed {
        /// The folder.
        folder: PathBuf,
    },
}

/// How to make the files again.
fn again(file: &Path) -> String {
    let manifest = file.with_file_name("manifest.json");
    if manifest.is_file() && file != manifest {
        let folder = file.parent().unwrap_or(Path::new("."));
        return format!(
            "`cutover run {} --out {}` makes them again",
            manifest.display(),
            folder.display()
        );
    }
    "run the scenario again".to_owned()
}

/// The folder of results that is meant: a folder, or the folder of a manifest.
pub(super) fn looked_at(given: &Path) -> Result<PathBuf, WrongFolder> {
    let folder = match given.file_name() {
        Some(name) if name == "manifest.json" && given.is_file() => {
            let parent = given.parent().unwrap_or(Path::new(""));
            if parent.as_os_str().is_empty() {
                Path::new(".")
            } else {
                parent
            }
        }
        _ => given,
    };
    if !folder.exists() {
        return Err(WrongFolder::Missing(folder.to_owned()));
    }
    if !folder.is_dir() {
        return Err(WrongFolder::NoFolder(folder.to_owned()));
    }
    let has = |name: &str| folder.join(name).exists();
    if !has("manifest.json") && !has("summary.json") {
        if has(study_page::FILE) {
            return Err(WrongFolder::Study(folder.to_owned()));
        }
        return Err(WrongFolder::NoResults(folder.to_owned()));
    }
    Ok(folder.to_owned())
}

/// A file that cannot be opened or read.
pub(super) fn unreadable(file: &Path, error: &io::Error) -> WrongFolder {
    let file = file.to_owned();
    match error.kind() {
        io::ErrorKind::NotFound => WrongFolder::FileGone { file },
        _ => WrongFolder::Unreadable {
            file,
            why: error.to_string(),
        },
    }
}
