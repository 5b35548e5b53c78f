//! Part files: what was asked, then one line for each piece of it, in the order in which they were
//! done. A part says everything about itself, so that parts from many machines can be put together,
//! and a killed run goes on where it stopped. What the first line and the others are of a sweep and
//! of a run is in `sweep` and `run`.

mod run;
mod sweep;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::marker::PhantomData;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use serde::Serialize;
use serde::de::DeserializeOwned;

pub use run::{RunHeader, RunPart, RunWriting, UnitRow};
pub use sweep::{FORMAT, Header, Part, Writing};

/// Longest header: a hundred thousand points with their values.
const LONGEST_HEADER: u64 = 256 << 20;

/// One of several shares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    /// Which, from 1.
    pub number: u64,
    /// Of how many.
    pub of: u64,
}

impl Shard {
    /// The name of its file.
    #[must_use]
    pub fn file_name(self) -> String {
        format!("part-{}-of-{}.jsonl", self.number, self.of)
    }

    /// The share whose file has this name.
    #[must_use]
    pub fn of_file(name: &str) -> Option<Self> {
        let (number, of) = name
            .strip_prefix("part-")?
            .strip_suffix(".jsonl")?
            .split_once("-of-")?;
        format!("{number}/{of}").parse().ok()
    }

    /// Whether something is in this share: every so manieth is, so that all shares take about the
    /// same time.
    #[must_use]
    pub fn has(self, index: u64) -> bool {
        index % self.of.max(1) == self.number - 1
    }

    /// What of so many things is in this share, in order.
    pub fn own(self, all: u64) -> impl Iterator<Item = u64> + use<> {
        (self.number - 1..all).step_by(usize::try_from(self.of.max(1)).unwrap_or(usize::MAX))
    }
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || "write K/N, such as 3/100: the third of a hundred shares".to_owned();
        let (number, of) = text.split_once('/').ok_or_else(wrong)?;
        let number = number.trim().parse().map_err(|_| wrong())?;
        let of = of.trim().parse().map_err(|_| wrong())?;
        if !(1..=100_000).contains(&of) || !(1..=of).contains(&number) {
            return Err(format!("{text}: K goes from 1 to N, and N to 100000"));
        }
        Ok(Self { number, of })
    }
}

/// What a part is part of: the first line of its file says it, and what its other lines are.
pub trait Whole: Clone + fmt::Debug + PartialEq + Serialize + DeserializeOwned {
    /// What one of the other lines says.
    type Row;
    /// What it is called.
    const WHAT: &'static str;
    /// Version of the shape that is read.
    const FORMAT: u32;

    /// Version of its own shape.
    fn format(&self) -> u32;
    /// Version of the program that wrote it.
    fn version(&self) -> &str;
    /// Which share of it this is.
    fn shard(&self) -> Shard;
    /// Whether what it says goes together and can be counted.
    fn makes_sense(&self) -> bool;
    /// What of this and another's is not the same, if anything; shares may differ.
    fn differs_from(&self, other: &Self) -> Option<&'static str>;
    /// How many rows this share has.
    fn units(&self) -> u64;
    /// Which of this share's rows it is; none if it is none of them.
    fn place_of(&self, row: &Self::Row) -> Option<u64>;
    /// The row of a line; none if it is damaged.
    fn row_of(&self, line: &[u8]) -> Option<Self::Row>;
    /// The line of a row.
    fn line_of(row: &Self::Row) -> String;
}

/// What a part file is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// A run.
    Run,
    /// A sweep, or nothing that can be read.
    Sweep,
}

impl Of {
    /// What the file at a path is of.
    ///
    /// # Errors
    ///
    /// It cannot be read.
    pub fn file(path: &Path) -> Result<Self, PartError> {
        let mut first = Vec::new();
        let file = File::open(path).map_err(|error| io_error(path, error))?;
        let read = file.take(run::BEGINS.len() as u64).read_to_end(&mut first);
        read.map_err(|error| io_error(path, error))?;
        Ok(match first == run::BEGINS {
            true => Self::Run,
            false => Self::Sweep,
        })
    }
}

/// Why a part file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum PartError {
    /// It cannot be opened, read or written.
    #[error("{}: {error}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// It is no part file, or a damaged one.
    #[error("{}: {what}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        what: String,
    },
}

/// What is made of parts goes into files as well.
impl From<PartError> for io::Error {
    fn from(error: PartError) -> Self {
        Self::other(error)
    }
}

fn io_error(path: &Path, error: io::Error) -> PartError {
    PartError::Io {
        path: path.to_owned(),
        error,
    }
}

fn damaged(path: &Path, what: impl Into<String>) -> PartError {
    PartError::Damaged {
        path: path.to_owned(),
        what: what.into(),
    }
}

/// The rows of a part that are on the disk, by place.
#[derive(Debug)]
pub struct PartFile<W> {
    path: PathBuf,
    /// What it is part of.
    pub header: W,
    file: BufReader<File>,
    /// Where the rows begin that are there, by their place among the own rows: a first line may
    /// speak of more than would fit into memory.
    places: BTreeMap<u64, u64>,
    /// Bytes up to the end of the last whole line.
    whole: u64,
}

impl<W: Whole> PartFile<W> {
    /// Reads where the rows of a part are. A last line that was cut off is no row.
    ///
    /// # Errors
    ///
    /// It cannot be read, is no part file, or a line in it is damaged or doubled.
    pub fn open(path: &Path) -> Result<Self, PartError> {
        let io = |error| io_error(path, error);
        let damaged = |what: String| damaged(path, what);
        let mut file = BufReader::with_capacity(1 << 18, File::open(path).map_err(io)?);
        let mut line = Vec::new();
        let read = (&mut file)
            .take(LONGEST_HEADER)
            .read_until(b'\n', &mut line);
        let mut at = read.map_err(io)? as u64;
        let no_part = || {
            damaged("is not a part file of `cutover run --shard`, `sweep` or `choose`".to_owned())
        };
        if line.last() != Some(&b'\n') {
            return Err(no_part());
        }
        let header: W = serde_json::from_slice(&line).map_err(|_| no_part())?;
        let (theirs, ours, version) = (header.format(), W::FORMAT, header.version());
        if theirs != ours {
            return Err(damaged(format!(
                "has format {theirs}, this version reads format {ours}; use version {version}"
            )));
        }
        if !header.makes_sense() {
            return Err(damaged("its first line is damaged".to_owned()));
        }
        let mut places = BTreeMap::new();
        for number in 2_u64.. {
            line.clear();
            let length = file.read_until(b'\n', &mut line).map_err(io)? as u64;
            if line.last() != Some(&b'\n') {
                break;
            }
            let row = header.row_of(&line);
            let Some(place) = row.as_ref().and_then(|row| header.place_of(row)) else {
                return Err(damaged(format!(
                    "line {number} is damaged; delete that line and what follows, and run the \
                     same {} again",
                    W::WHAT
                )));
            };
            match places.entry(place) {
                Entry::Vacant(free) => free.insert(at),
                Entry::Occupied(_) => {
                    return Err(damaged(format!(
                        "line {number} says again what is there already"
                    )));
                }
            };
            at += length;
        }
        Ok(Self {
            path: path.to_owned(),
            header,
            file,
            places,
            whole: at,
        })
    }

    /// How many rows are missing.
    #[must_use]
    pub fn missing(&self) -> u64 {
        self.header.units() - self.places.len() as u64
    }

    /// What is wrong with it, once somebody has found out.
    #[must_use]
    pub fn damaged(&self, what: impl Into<String>) -> PartError {
        damaged(&self.path, what)
    }

    /// Whether the row at a place is there.
    pub(super) fn has(&self, place: u64) -> bool {
        self.places.contains_key(&place)
    }

    /// The row at a place, if it is there.
    pub(super) fn row_at_place(&mut self, place: u64) -> Result<Option<W::Row>, PartError> {
        let at = self.places.get(&place).copied();
        at.map(|at| self.row_at(at)).transpose()
    }

    /// The rows that are there at these places.
    pub(super) fn rows_at(&mut self, places: Range<u64>) -> Result<Vec<W::Row>, PartError> {
        let there: Vec<u64> = self.places.range(places).map(|(_, &at)| at).collect();
        there.into_iter().map(|at| self.row_at(at)).collect()
    }

    /// The row that begins there.
    fn row_at(&mut self, at: u64) -> Result<W::Row, PartError> {
        let mut line = Vec::new();
        let read = self
            .file
            .seek(SeekFrom::Start(at))
            .and_then(|_| self.file.read_until(b'\n', &mut line));
        read.map_err(|error| io_error(&self.path, error))?;
        match self.header.row_of(&line) {
            Some(row) => Ok(row),
            None => Err(damaged(&self.path, "was changed while it was read")),
        }
    }
}

/// A part that rows are added to.
#[derive(Debug)]
pub struct WritingFile<W> {
    path: PathBuf,
    file: File,
    of: PhantomData<W>,
}

impl<W: Whole> WritingFile<W> {
    /// A part to be written at `path`: a new one, or one begun earlier, whose rows are kept.
    ///
    /// # Errors
    ///
    /// What is there is of another whole or damaged, somebody else is writing it, or it cannot be
    /// written.
    pub fn begin_or_go_on(path: &Path, header: &W) -> Result<(Self, PartFile<W>), PartError> {
        let io = |error| io_error(path, error);
        let damaged = |what: String| damaged(path, what);
        let mut file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .read(true)
            .write(true)
            .open(path)
            .map_err(io)?;
        // Where a file system has no locks, nobody is kept out.
        if let Err(TryLockError::WouldBlock) = file.try_lock() {
            return Err(damaged("is being written by another run".to_owned()));
        }
        let mut first = serde_json::to_vec(header).map_err(|e| io(e.into()))?;
        first.push(b'\n');
        let length = file.metadata().map_err(io)?.len();
        // A run killed while it wrote the first line has done nothing yet.
        let mut there = vec![
            0;
            first
                .len()
                .min(usize::try_from(length).unwrap_or(usize::MAX))
        ];
        file.read_exact(&mut there).map_err(io)?;
        if length < first.len() as u64 && first.starts_with(&there) {
            file.set_len(0).map_err(io)?;
            file.rewind().map_err(io)?;
            file.write_all(&first).map_err(io)?;
        }
        let part = PartFile::<W>::open(path)?;
        if let Some(what) = part.header.differs_from(header) {
            return Err(damaged(format!(
                "is of another {}: it has another {what}. Choose another folder with --out, or \
                 delete it",
                W::WHAT
            )));
        }
        if part.header != *header {
            return Err(damaged("is another part, or of another name".to_owned()));
        }
        if file.metadata().map_err(io)?.len() != part.whole {
            file.set_len(part.whole).map_err(io)?;
        }
        file.seek(SeekFrom::End(0)).map_err(io)?;
        let writing = Self {
            path: path.to_owned(),
            file,
            of: PhantomData,
        };
        Ok((writing, part))
    }

    /// Adds a row. It is written in one piece, so that a kill leaves whole lines and at most one
    /// that is cut off.
    ///
    /// # Errors
    ///
    /// It cannot be written.
    pub fn add(&mut self, row: &W::Row) -> Result<(), PartError> {
        let mut line = W::line_of(row);
        line.push('\n');
        self.file
            .write_all(line.as_bytes())
            .map_err(|error| io_error(&self.path, error))
    }

    /// Makes sure that everything is on the disk.
    ///
    /// # Errors
    ///
    /// It is not.
    pub fn finish(self) -> Result<(), PartError> {
        self.file
            .sync_all()
            .map_err(|error| io_error(&self.path, error))
    }
}
