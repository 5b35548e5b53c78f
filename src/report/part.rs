//! Part files of a sweep: what was asked, then one line for each replication of each point, in
//! the order in which they were done. A part says everything about itself, so that parts from
//! many machines can be put together, and a killed run goes on where it stopped.
//!
//! The first line is the [`Header`]; every other is `[point,replication,[readings]]`, where a
//! reading is a number, `null` where there was nothing to measure, or `{"later":days}` for what
//! had not happened by then. A replication that met a bug has the bug's words for readings.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::model::spec::Currency;
use crate::study::readings::Reading;
use crate::study::systems::{Job, Row};

/// Version of the shape of part files.
pub const FORMAT: u32 = 1;

/// Longest header: a hundred thousand points with their values.
const LONGEST_HEADER: u64 = 256 << 20;

/// What a part is part of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Header {
    /// Version of this shape.
    #[serde(rename = "cutover-part")]
    pub format: u32,
    /// Version of the program.
    pub version: String,
    /// Name of the scenario file.
    pub name: String,
    /// The scenario's title.
    pub title: String,
    /// SHA-256 of the scenario as resolved, seed, replications and sweep included.
    pub scenario_sha256: String,
    /// The currency of amounts, if the scenario names one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
    /// Seed.
    pub seed: u64,
    /// Replications of every point.
    pub replications: u64,
    /// How the points are laid out.
    pub design: String,
    /// What is read off each replication.
    pub responses: Vec<String>,
    /// Which parameters vary, by path.
    pub parameters: Vec<String>,
    /// The values of the parameters at each point of the whole sweep.
    pub points: Vec<Vec<Value>>,
    /// Which share of the points this is, counted from 1.
    pub shard: u64,
    /// How many shares there are.
    pub shards: u64,
}

impl Header {
    /// The points of this share, in order: every so manieth, so that all shares take about the
    /// same time.
    pub fn own_points(&self) -> impl Iterator<Item = usize> + use<> {
        let (first, step) = (self.shard - 1, self.shards.max(1));
        (first as usize..self.points.len()).step_by(step as usize)
    }

    /// How many replications of points this share has.
    #[must_use]
    pub fn units(&self) -> u64 {
        self.own_points().count() as u64 * self.replications
    }

    /// Whether what it says goes together and can be counted.
    fn makes_sense(&self) -> bool {
        let all = (self.points.len() as u64).checked_mul(self.replications);
        let wide = self.parameters.len();
        (1..=self.shards).contains(&self.shard)
            && all.is_some()
            && self.points.iter().all(|point| point.len() == wide)
    }

    /// What of this and another's is not the same, if anything; shares may differ.
    #[must_use]
    pub fn differs_from(&self, other: &Self) -> Option<&'static str> {
        let differences = [
            (self.version != other.version, "version of the program"),
            (self.seed != other.seed, "seed"),
            (self.replications != other.replications, "replications"),
            (self.responses != other.responses, "responses"),
            (self.parameters != other.parameters, "varied parameters"),
            (self.points != other.points, "points"),
            (self.shards != other.shards, "number of parts"),
            (self.scenario_sha256 != other.scenario_sha256, "scenario"),
        ];
        let found = differences.into_iter().find(|(differs, _)| *differs);
        found.map(|(_, what)| what)
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
pub struct Part {
    path: PathBuf,
    /// What it is part of.
    pub header: Header,
    file: BufReader<File>,
    /// Where the rows begin that are there, by their place among the own rows: a first line may
    /// speak of more than would fit into memory.
    places: BTreeMap<u64, u64>,
    /// Bytes up to the end of the last whole line.
    whole: u64,
}

impl Part {
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
        let no_part = || damaged("is not a part file of `cutover sweep`".to_owned());
        if line.last() != Some(&b'\n') {
            return Err(no_part());
        }
        let header: Header = serde_json::from_slice(&line).map_err(|_| no_part())?;
        if header.format != FORMAT {
            return Err(damaged(format!(
                "has format {}, this version reads format {FORMAT}; use version {}",
                header.format, header.version
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
            let row = row_of(&line, header.responses.len());
            let place = row.as_ref().and_then(|row| place_of(&header, row));
            let Some(place) = place else {
                return Err(damaged(format!(
                    "line {number} is damaged; delete that line and what follows, and run the \
                     same sweep again"
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

    /// The replications of a point that are missing, as jobs.
    #[must_use]
    pub fn gaps(&self, point: usize) -> Vec<Job> {
        let mut gaps: Vec<Job> = Vec::new();
        for replication in 0..self.header.replications {
            if self.place(point, replication).is_some() {
                continue;
            }
            match gaps.last_mut() {
                Some(last) if last.replications.end == replication => last.replications.end += 1,
                _ => gaps.push(Job {
                    system: point,
                    replications: replication..replication + 1,
                }),
            }
        }
        gaps
    }

    /// Where a row begins, if it is there.
    fn place(&self, point: usize, replication: u64) -> Option<u64> {
        let at = index_of(&self.header, point, replication)?;
        self.places.get(&at).copied()
    }

    /// A row, if it is there.
    ///
    /// # Errors
    ///
    /// The file cannot be read any more, or has changed.
    pub fn row(&mut self, point: usize, replication: u64) -> Result<Option<Row>, PartError> {
        match self.place(point, replication) {
            Some(at) => self.row_at(at).map(Some),
            None => Ok(None),
        }
    }

    /// The row that begins there.
    fn row_at(&mut self, at: u64) -> Result<Row, PartError> {
        let mut line = Vec::new();
        let read = self
            .file
            .seek(SeekFrom::Start(at))
            .and_then(|_| self.file.read_until(b'\n', &mut line));
        read.map_err(|error| io_error(&self.path, error))?;
        match row_of(&line, self.header.responses.len()) {
            Some(row) => Ok(row),
            None => Err(damaged(&self.path, "was changed while it was read")),
        }
    }

    /// The rows of a point, in the order of the replications; missing ones are left out.
    ///
    /// # Errors
    ///
    /// The file cannot be read any more, or has changed.
    pub fn rows(&mut self, point: usize) -> Result<Vec<Row>, PartError> {
        let Some(first) = index_of(&self.header, point, 0) else {
            return Ok(Vec::new());
        };
        let there = self.places.range(first..first + self.header.replications);
        let there: Vec<u64> = there.map(|(_, &at)| at).collect();
        there.into_iter().map(|at| self.row_at(at)).collect()
    }
}

/// Which of the own rows it is.
fn index_of(header: &Header, point: usize, replication: u64) -> Option<u64> {
    let (shard, shards) = (header.shard - 1, header.shards);
    let own = point < header.points.len() && point as u64 % shards == shard;
    (own && replication < header.replications)
        .then(|| point as u64 / shards * header.replications + replication)
}

fn place_of(header: &Header, row: &Row) -> Option<u64> {
    index_of(header, row.system, row.replication)
}

/// A part that rows are added to.
#[derive(Debug)]
pub struct Writing {
    path: PathBuf,
    file: File,
}

impl Writing {
    /// A part to be written at `path`: a new one, or one begun earlier, whose rows are kept.
    ///
    /// # Errors
    ///
    /// What is there is another sweep's or damaged, somebody else is writing it, or it cannot be
    /// written.
    pub fn begin_or_go_on(path: &Path, header: &Header) -> Result<(Self, Part), PartError> {
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
        let part = Part::open(path)?;
        if let Some(what) = part.header.differs_from(header) {
            return Err(damaged(format!(
                "is of another sweep: it has another {what}. Choose another folder with --out, \
                 or delete it"
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
        };
        Ok((writing, part))
    }

    /// Adds a row. It is written in one piece, so that a kill leaves whole lines and at most one
    /// that is cut off.
    ///
    /// # Errors
    ///
    /// It cannot be written.
    pub fn add(&mut self, row: &Row) -> Result<(), PartError> {
        let mut line = json!([row.system, row.replication, readings_json(row)]).to_string();
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

fn readings_json(row: &Row) -> Value {
    match &row.readings {
        Err(bug) => Value::from(bug.as_str()),
        Ok(readings) => readings
            .iter()
            .map(|reading| match reading {
                None => Value::Null,
                Some(r) if r.censored => json!({ "later": r.value }),
                Some(r) => Value::from(r.value),
            })
            .collect(),
    }
}

/// A row of a line; none if it is damaged.
fn row_of(line: &[u8], responses: usize) -> Option<Row> {
    let (system, replication, readings): (usize, u64, Value) = serde_json::from_slice(line).ok()?;
    let readings = match readings {
        Value::String(bug) => Err(bug),
        Value::Array(items) if items.len() == responses => {
            let readings: Option<Vec<Option<Reading>>> = items.iter().map(reading_of).collect();
            Ok(readings?)
        }
        _ => return None,
    };
    Some(Row {
        system,
        replication,
        readings,
    })
}

#[allow(clippy::option_option)]
fn reading_of(item: &Value) -> Option<Option<Reading>> {
    match item {
        Value::Null => Some(None),
        Value::Number(n) => Some(Some(Reading::known(n.as_f64()?))),
        Value::Object(later) => Some(Some(Reading {
            value: later.get("later")?.as_f64()?,
            censored: true,
        })),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
