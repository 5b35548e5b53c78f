//! Where outcomes go that memory does not hold: a file that somebody opens, written in boxes of some
//! outcomes and read back part by part, to the same bits. A part (a measure's row of the book, the
//! sessions of a day) of all outcomes of a box lies in one piece, for whoever wants it of one
//! replication wants it of all.
//!
//! Which outcomes are put away, and when, is decided in `study`; what of them, in `model::put_away`; how figures
//! are written down, in `bytes`. No file is opened here.

mod bytes;

use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::ops::{Deref, Range};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

pub(in crate::model) use bytes::{Reading, cells_of, put_cells, put_number};

/// Bytes of outcomes that are kept in memory where nobody says otherwise.
pub const USUAL: u64 = 256 << 20;

/// Where bytes are kept: a file.
pub trait Store: Read + Write + Seek + Send {}

impl<T: Read + Write + Seek + Send> Store for T {}

type Open = Box<dyn FnOnce() -> io::Result<Box<dyn Store>> + Send>;

/// A shelf; a clone is the same one. What is on it is there as long as somebody has it, or an outcome
/// that is on it.
#[derive(Clone)]
pub struct Shelf(Arc<Inside>);

struct Inside {
    /// Bytes of outcomes that are kept in memory.
    most: u64,
    held: AtomicU64,
    state: Mutex<State>,
}

struct State {
    open: Option<Open>,
    store: Option<Box<dyn Store>>,
    end: u64,
    boxes: Vec<Parts>,
    lately: Lately,
    /// Why something could not be read back.
    unread: Option<io::Error>,
}

/// Where the parts of a box are.
struct Parts {
    from: u64,
    /// Where each ends, counted from the first.
    ends: Vec<u32>,
}

/// Where an outcome is.
#[derive(Clone, Debug)]
pub(in crate::model) struct Place {
    shelf: Shelf,
    /// Which box.
    boxed: u32,
    /// Which of those in it.
    item: u32,
}

/// A part of one outcome.
pub(in crate::model) struct Piece {
    of_all: Arc<[u8]>,
    own: Range<usize>,
}

impl Deref for Piece {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.of_all[self.own.clone()]
    }
}

impl fmt::Debug for Shelf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Shelf");
        shown.field("most", &self.0.most).finish_non_exhaustive()
    }
}

impl Shelf {
    /// A shelf for what is beyond so many bytes of outcomes; `open` is asked once, as soon as there is
    /// something.
    #[must_use]
    pub fn beyond(
        most: u64,
        open: impl FnOnce() -> io::Result<Box<dyn Store>> + Send + 'static,
    ) -> Self {
        let state = State {
            open: Some(Box::new(open)),
            store: None,
            end: 0,
            boxes: Vec::new(),
            lately: Lately::default(),
            unread: None,
        };
        Self(Arc::new(Inside {
            most,
            held: AtomicU64::new(0),
            state: Mutex::new(state),
        }))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        let state = self.0.state.lock();
        state.unwrap_or_else(PoisonError::into_inner)
    }

    /// Bytes that are on it.
    #[must_use]
    pub fn written(&self) -> u64 {
        self.state().end
    }

    /// Whether all that was asked for could be read back. What could not was given as nothing: whoever
    /// tells figures asks this first.
    ///
    /// # Errors
    ///
    /// It could not.
    pub fn intact(&self) -> io::Result<()> {
        match &self.state().unread {
            None => Ok(()),
            Some(why) => Err(io::Error::new(
                why.kind(),
                format!("cannot read back what was put away: {why}"),
            )),
        }
    }

    /// So many bytes of outcomes more are in memory.
    pub(crate) fn held(&self, bytes: u64) {
        self.0.held.fetch_add(bytes, Ordering::Relaxed);
    }

    /// So many are in memory no longer.
    pub(crate) fn let_go(&self, bytes: u64) {
        self.0.held.fetch_sub(bytes, Ordering::Relaxed);
    }

    /// Whether outcomes are to be put away: there are too many, or there were.
    pub(crate) fn is_wanted(&self) -> bool {
        self.0.held.load(Ordering::Relaxed) > self.0.most || self.written() > 0
    }

    /// Fills a box with so many parts of so many items, which `write` writes down.
    pub(in crate::model) fn fill(
        &self,
        parts: usize,
        items: usize,
        write: &dyn Fn(usize, usize, &mut Vec<u8>),
    ) -> io::Result<u32> {
        let (mut all, mut lengths, mut of_part) = (Vec::new(), Vec::new(), Vec::new());
        let mut ends = Vec::with_capacity(parts);
        for part in 0..parts {
            lengths.clear();
            of_part.clear();
            bytes::put_number(u32_of(items)?, &mut lengths);
            for item in 0..items {
                let before = of_part.len();
                write(part, item, &mut of_part);
                bytes::put_number(u32_of(of_part.len() - before)?, &mut lengths);
            }
            // Most rows are nothing in all of them.
            if !of_part.is_empty() {
                all.extend_from_slice(&lengths);
                all.extend_from_slice(&of_part);
            }
            ends.push(u32_of(all.len())?);
        }
        let mut state = self.state();
        let from = state.end;
        let store = state.store()?;
        store.seek(SeekFrom::Start(from))?;
        store.write_all(&all)?;
        store.flush()?;
        state.end += all.len() as u64;
        state.boxes.push(Parts { from, ends });
        u32_of(state.boxes.len() - 1)
    }
}

fn u32_of(number: usize) -> io::Result<u32> {
    u32::try_from(number).map_err(|_| io::Error::other("too much is put away at once"))
}

impl State {
    fn store(&mut self) -> io::Result<&mut Box<dyn Store>> {
        if let Some(open) = self.open.take() {
            self.store = Some(open()?);
        }
        let closed = || io::Error::other("it could not be opened");
        self.store.as_mut().ok_or_else(closed)
    }

    /// A part of all items of a box.
    fn part(&mut self, boxed: u32, part: usize) -> io::Result<Arc<[u8]>> {
        let parts = &self.boxes[boxed as usize];
        let begins = part.checked_sub(1).map_or(0, |before| parts.ends[before]);
        let length = (parts.ends[part] - begins) as usize;
        if length == 0 {
            return Ok(Arc::default());
        }
        let key = (boxed, u32_of(part)?);
        if let Some(there) = self.lately.get(key) {
            return Ok(there);
        }
        let at = parts.from + u64::from(begins);
        let mut read = vec![0; length];
        let store = self.store()?;
        store.seek(SeekFrom::Start(at))?;
        store.read_exact(&mut read)?;
        let read: Arc<[u8]> = read.into();
        self.lately.keep(key, Arc::clone(&read));
        Ok(read)
    }
}

impl Place {
    /// An item of a box.
    pub(in crate::model) fn of(shelf: Shelf, boxed: u32, item: u32) -> Self {
        Self { shelf, boxed, item }
    }

    /// A part of the outcome; nothing if it cannot be read, which [`Shelf::intact`] tells.
    pub(in crate::model) fn part(&self, part: usize) -> Piece {
        let mut state = self.shelf.state();
        let found = state.part(self.boxed, part);
        let of_all = found.unwrap_or_else(|why| {
            state.unread.get_or_insert(why);
            Arc::default()
        });
        let own = bytes::item(&of_all, self.item);
        Piece { of_all, own }
    }

    /// A part of the outcome makes no sense.
    pub(in crate::model) fn is_damaged(&self, why: impl Into<io::Error>) {
        self.shelf.state().unread.get_or_insert(why.into());
    }
}

/// Bytes of each of the two halves of what was read lately: all replications of a row and all rows of
/// some replications are both less.
const HALF: usize = 64 << 20;

type Half = BTreeMap<(u32, u32), Arc<[u8]>>;

/// Parts that were read lately: what has not been asked for while as much again was read is forgotten.
#[derive(Default)]
struct Lately {
    /// Of this half and the one before, by box and part.
    halves: [Half; 2],
    bytes: usize,
}

impl Lately {
    fn get(&mut self, key: (u32, u32)) -> Option<Arc<[u8]>> {
        if let Some(there) = self.halves[0].get(&key) {
            return Some(Arc::clone(there));
        }
        let there = self.halves[1].remove(&key)?;
        self.keep(key, Arc::clone(&there));
        Some(there)
    }

    fn keep(&mut self, key: (u32, u32), part: Arc<[u8]>) {
        self.bytes += part.len();
        self.halves[0].insert(key, part);
        if self.bytes > HALF {
            self.halves[1] = std::mem::take(&mut self.halves[0]);
            self.bytes = 0;
        }
    }
}
