//! The output folder: whether it can be written, and files that appear in it whole or not at
//! all. What is in the files is not known here.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::manifest::file_hash;

/// Beginning of the names under which files are prepared. An interruption at the very moment of
/// writing can leave one behind, but never half a file under a file's own name.
const IN_PREPARATION: &str = ".cutover-";

/// A folder for results.
#[derive(Clone, Debug)]
pub struct Folder {
    path: PathBuf,
}

/// A file that is written but not in its place yet; dropped, it disappears.
#[derive(Debug)]
pub struct Prepared {
    file: NamedTempFile,
    target: PathBuf,
}

/// Why a file is not there.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// It cannot be written, or what is to be written cannot be made.
    #[error("cannot write {}", file.display())]
    Write {
        /// The file.
        file: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// It was written beside its place, and cannot be put there.
    #[error("cannot put {} in its place", file.display())]
    PutInPlace {
        /// The file.
        file: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl Prepared {
    /// SHA-256 of what is in it, in hexadecimal digits.
    ///
    /// # Errors
    ///
    /// It cannot be read.
    pub fn sha256(&self) -> io::Result<String> {
        file_hash(self.file.path())
    }

    /// The file's own name.
    #[must_use]
    pub fn name(&self) -> String {
        let name = self.target.file_name().unwrap_or_default();
        name.to_string_lossy().into_owned()
    }
}

impl Folder {
    /// The folder at `path`, which need not exist yet. Nothing is left on the disk by asking. A name
    /// that ends in `/` is one of a folder.
    ///
    /// # Errors
    ///
    /// Files of these names cannot be written there; the text says what to do.
    pub fn to_write(path: &Path, names: &[&str]) -> Result<Self, String> {
        let shown = path.display();
        let existing = &there_already(path);
        let advice = "choose another place for the files";
        if !existing.is_dir() {
            let what = existing.display();
            return Err(format!("{shown}: {what} is a file, not a folder; {advice}"));
        }
        if let Err(error) = hidden_in(existing) {
            let what = existing.display();
            return Err(format!(
                "{shown}: cannot write into {what}: {error}; {advice}"
            ));
        }
        for name in names {
            if let Some(below) = name.strip_suffix('/') {
                if path.join(below).is_file() {
                    return Err(format!(
                        "{shown}: {below} is a file there, but a folder of that name has to be \
                         made; {advice}"
                    ));
                }
            } else if path.join(name).is_dir() {
                return Err(format!(
                    "{shown}: {name} is a folder there, but a file of that name has to be \
                     written; {advice}"
                ));
            }
        }
        Ok(Self {
            path: path.to_owned(),
        })
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes a file beside its place, so that it can be put there whole.
    ///
    /// # Errors
    ///
    /// It cannot be written (a full disk, a folder gone); nothing is left behind.
    pub fn prepare(
        &self,
        name: &str,
        write: impl FnOnce(&mut (dyn Write + Send)) -> io::Result<()>,
    ) -> Result<Prepared, FileError> {
        let file = self.path.join(name);
        let prepared = self.prepare_at(&file, write);
        prepared.map_err(|source| FileError::Write { file, source })
    }

    fn prepare_at(
        &self,
        target: &Path,
        write: impl FnOnce(&mut (dyn Write + Send)) -> io::Result<()>,
    ) -> io::Result<Prepared> {
        let beside = target.parent().unwrap_or(&self.path);
        fs::create_dir_all(beside)?;
        let mut buffer = BufWriter::with_capacity(1 << 16, hidden_in(beside)?);
        write(&mut buffer)?;
        let file = buffer
            .into_inner()
            .map_err(io::IntoInnerError::into_error)?;
        // Some disks find out that they are full only now.
        file.as_file().sync_all()?;
        Ok(Prepared {
            file,
            target: target.to_owned(),
        })
    }
}

/// The folder at `path`, or the nearest above it, that exists.
#[must_use]
pub fn there_already(path: &Path) -> PathBuf {
    let mut above = path.ancestors();
    let there = above.find(|path| path.exists());
    there.map_or_else(|| PathBuf::from("."), Path::to_owned)
}

/// A file without a name in a folder: nothing is left of it, however the program ends.
///
/// # Errors
///
/// It cannot be made.
pub fn unnamed_in(folder: &Path) -> io::Result<fs::File> {
    tempfile::tempfile_in(folder)
}

/// Puts prepared files in their places, over older ones of the same names.
///
/// # Errors
///
/// A file cannot be put in its place; those before it are there, and none is half there.
pub fn put_in_place(files: Vec<Prepared>) -> Result<(), FileError> {
    for Prepared { file, target } in files {
        let put = file.persist(&target);
        put.map_err(|error| FileError::PutInPlace {
            file: target,
            source: error.error,
        })?;
    }
    Ok(())
}

/// A file under a name of its own, readable to whoever may read the user's other files.
fn hidden_in(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(IN_PREPARATION).suffix(".tmp");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // What the user's umask takes away is taken away as for any other file.
        builder.permissions(fs::Permissions::from_mode(0o666));
        builder.tempfile_in(folder)
    }
    #[cfg(not(unix))]
    builder.tempfile_in(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_appears_whole_or_not_at_all() {
        let place = tempfile::tempdir().expect("a folder");
        let folder = Folder::to_write(&place.path().join("new/out"), &["a.txt"]).expect("writable");
        assert!(!folder.path().exists(), "asking leaves nothing behind");
        let broken = folder.prepare("a.txt", |out| {
            out.write_all(b"half")?;
            Err(io::Error::other("no space left"))
        });
        let error = broken.expect_err("fails");
        assert!(error.to_string().contains("a.txt"), "{error}");
        let why = std::error::Error::source(&error).expect("a reason");
        assert_eq!(why.to_string(), "no space left");
        let left = fs::read_dir(folder.path()).expect("there").count();
        assert_eq!(left, 0);
        let whole = folder.prepare("a.txt", |out| out.write_all(b"whole"));
        assert!(!folder.path().join("a.txt").exists());
        put_in_place(vec![whole.expect("written")]).expect("put");
        let text = fs::read_to_string(folder.path().join("a.txt")).expect("there");
        assert_eq!(text, "whole");
    }

    #[test]
    fn what_is_in_the_way_is_named() {
        let place = tempfile::tempdir().expect("a folder");
        fs::write(place.path().join("file"), "").expect("written");
        let under_a_file = Folder::to_write(&place.path().join("file/out"), &[]);
        assert!(under_a_file.expect_err("refused").contains("not a folder"));
        fs::create_dir(place.path().join("a.txt")).expect("made");
        let over_a_folder = Folder::to_write(place.path(), &["a.txt"]);
        assert!(
            over_a_folder
                .expect_err("refused")
                .contains("a.txt is a folder")
        );
    }
}
