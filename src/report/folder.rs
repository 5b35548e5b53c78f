//! The output folder: whether it can be written, who alone may, and files that appear in it whole or
//! not at all. What is in the files is not known here.

use std::ffi::OsStr;
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::manifest::file_hash;
use super::picture::sheet;

/// Beginning and end of the names under which files are prepared. An interruption at the very moment of
/// writing can leave one behind, but never half a file under a file's own name; whoever is next
/// [`alone`](Folder::alone) in the folder clears it away.
const IN_PREPARATION: (&str, &str) = (".cutover-", ".tmp");

/// A folder for results.
#[derive(Clone, Debug)]
pub struct Folder {
    path: PathBuf,
}

/// The right to write into a folder that nobody else has meanwhile; it ends with this or, however that
/// ends, with the program.
#[derive(Debug)]
pub struct Alone {
    /// Nothing where a file system has no locks: there nobody is kept out.
    lock: Option<fs::File>,
    path: PathBuf,
    /// Whether the folder was made for it.
    is_new: bool,
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
    /// It is of an earlier run, and cannot be taken away.
    #[error("cannot remove the old {}", file.display())]
    Remove {
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
        let in_path = path.components().map(std::path::Component::as_os_str);
        let in_names = names
            .iter()
            .flat_map(|name| name.split('/'))
            .map(OsStr::new);
        if let Some(long) = in_path
            .chain(in_names)
            .find(|name| is_too_long(existing, name))
        {
            let letters = long.to_string_lossy().chars().count();
            return Err(format!(
                "{shown}: a name of {letters} characters is more than the disk takes; {advice}"
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

    /// The right to write there alone. The folder is made if need be, and what somebody who was killed
    /// had in preparation is cleared away.
    ///
    /// # Errors
    ///
    /// Somebody else is at it, or the folder cannot be made; the text says what to do.
    pub fn alone(&self) -> Result<Alone, String> {
        let shown = self.path.display();
        let is_new = !self.path.is_dir();
        fs::create_dir_all(&self.path).map_err(|error| format!("cannot make {shown}: {error}"))?;
        let lock = lock_of(&self.path).ok();
        if let Some(Err(fs::TryLockError::WouldBlock)) = lock.as_ref().map(fs::File::try_lock) {
            return Err(format!(
                "{shown}: another run is writing into it; wait until it is done, or choose another \
                 place for the files"
            ));
        }
        for folder in [&self.path, &self.path.join("plots")] {
            clear_preparations(folder);
        }
        Ok(Alone {
            lock,
            path: self.path.clone(),
            is_new,
        })
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

    /// Takes away what an earlier run left under a name, if it did: it would be taken for this one's.
    ///
    /// # Errors
    ///
    /// It is there and cannot be removed.
    pub fn remove_old(&self, name: &str) -> Result<(), FileError> {
        let file = self.path.join(name);
        match fs::remove_file(&file) {
            Err(source) if source.kind() != io::ErrorKind::NotFound => {
                Err(FileError::Remove { file, source })
            }
            _ => Ok(()),
        }
    }

    /// Puts prepared files in their places, and takes away the pictures of these names in a folder below
    /// that an earlier run drew and this one did not. What somebody else put or renamed there stays.
    ///
    /// # Errors
    ///
    /// A file cannot be put in its place, or an old picture not removed.
    pub fn put_with_pictures(
        &self,
        files: Vec<Prepared>,
        (below, pictures): (&str, &[&str]),
    ) -> Result<(), FileError> {
        let drawn: Vec<String> = files.iter().map(Prepared::name).collect();
        put_in_place(files)?;
        let names = pictures.iter().map(|name| format!("{name}.svg"));
        for file in names.filter(|file| !drawn.contains(file)) {
            let old = format!("{below}/{file}");
            if sheet::is_drawn_here(&self.path.join(&old)) {
                self.remove_old(&old)?;
            }
        }
        Ok(())
    }

    /// Takes away the pictures in a folder below that were drawn here, whatever they are called, and what
    /// lies beside each of them under its name with one of these endings. What somebody else put there
    /// stays.
    ///
    /// # Errors
    ///
    /// One cannot be removed.
    pub fn remove_drawn(&self, below: &str, beside: &[&str]) -> Result<(), FileError> {
        for found in fs::read_dir(self.path.join(below))
            .into_iter()
            .flatten()
            .flatten()
        {
            let name = found.file_name();
            let stem = name.to_str().and_then(|name| name.strip_suffix(".svg"));
            let Some(stem) = stem.filter(|_| sheet::is_drawn_here(&found.path())) else {
                continue;
            };
            for ending in beside.iter().chain(&["svg"]) {
                self.remove_old(&format!("{below}/{stem}.{ending}"))?;
            }
        }
        Ok(())
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

impl Drop for Alone {
    fn drop(&mut self) {
        drop(self.lock.take());
        #[cfg(not(unix))]
        let _ = fs::remove_file(self.path.join(LOCK));
        if self.is_new {
            // Only if nothing came into it.
            let _ = fs::remove_dir(&self.path);
        }
    }
}

/// What is locked for a folder: itself.
#[cfg(unix)]
fn lock_of(folder: &Path) -> io::Result<fs::File> {
    fs::File::open(folder)
}

/// What is locked for a folder, where folders cannot be.
#[cfg(not(unix))]
const LOCK: &str = ".cutover-lock";

#[cfg(not(unix))]
fn lock_of(folder: &Path) -> io::Result<fs::File> {
    fs::File::create(folder.join(LOCK))
}

/// Takes away what was in preparation when a run was killed. What cannot be taken away stays: it is in
/// nobody's way.
fn clear_preparations(folder: &Path) {
    let (begins, ends) = IN_PREPARATION;
    for found in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = found.file_name();
        let is_one = name
            .to_str()
            .is_some_and(|name| name.starts_with(begins) && name.ends_with(ends));
        if is_one {
            let _ = fs::remove_file(found.path());
        }
    }
}

/// Whether a name is longer than names can be in a folder, whether or not it is there.
fn is_too_long(folder: &Path, name: &OsStr) -> bool {
    let found = folder.join(name).symlink_metadata();
    found.is_err_and(|error| error.kind() == io::ErrorKind::InvalidFilename)
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
    builder.prefix(IN_PREPARATION.0).suffix(IN_PREPARATION.1);
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
mod tests;
