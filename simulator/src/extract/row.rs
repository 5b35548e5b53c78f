//! A row of an extract, cell by cell: what stands in each is read as what it is to be, or counted as wrong.
//! Which column is which is `columns`.

use std::borrow::Cow;

use csv::ByteRecord;

use super::columns::Columns;
use super::{Fault, Faults, Field, LocalTime, local_time, pseudonym};

/// A row as it is read.
pub(super) struct Row<'r, F> {
    pub(super) cells: &'r ByteRecord,
    pub(super) columns: &'r Columns<'r, F>,
    pub(super) line: u64,
    /// What is wrong with single cells.
    pub(super) faults: &'r mut Faults,
}

impl<F: Field> Row<'_, F> {
    /// A cell without the blanks around it; empty if there is no such column.
    pub fn bytes(&self, field: F) -> &[u8] {
        let at = self.columns.places.get(&field);
        at.and_then(|&at| self.cells.get(at))
            .unwrap_or(b"")
            .trim_ascii()
    }

    /// A cell as text.
    pub fn text(&self, field: F) -> Cow<'_, str> {
        text(self.bytes(field))
    }

    /// The number that stands for an identifier.
    pub fn pseudonym(&self, field: F) -> Option<u64> {
        Some(self.bytes(field))
            .filter(|b| !b.is_empty())
            .map(pseudonym)
    }

    /// Counts something wrong with a cell.
    pub fn wrong(&mut self, fault: Fault) {
        self.faults.count(fault, self.line);
    }

    fn parsed(&self, field: F) -> Result<Option<(LocalTime, bool)>, Fault> {
        let text = self.text(field);
        if text.is_empty() {
            return Ok(None);
        }
        let order = self.columns.orders.get(&field).copied().unwrap_or_default();
        let read = local_time::read(&text, order).ok_or(Fault::NoDate(field.name()));
        read.map(Some)
    }

    /// A moment without which the row says nothing, and whether a time of day stands with it.
    pub fn needed_moment(&self, field: F) -> Result<(LocalTime, bool), Fault> {
        match self.parsed(field) {
            Ok(read) => read.ok_or(Fault::Missing(field.name())),
            Err(_) => Err(Fault::Unusable(field.name())),
        }
    }

    /// A moment, and whether a time of day stands with it; a cell that is none is left out.
    pub fn moment(&mut self, field: F) -> Option<(LocalTime, bool)> {
        let read = self.parsed(field);
        self.or_left_out(read)
    }

    fn or_left_out<T>(&mut self, read: Result<Option<T>, Fault>) -> Option<T> {
        read.unwrap_or_else(|fault| {
            self.wrong(fault);
            None
        })
    }

    /// A code, by the mapping or the built-in ones; one that is not known is left out.
    pub fn code<C>(&mut self, field: F, by_code: fn(&str) -> Option<C>) -> Option<C> {
        let read = self.known_code(field, by_code);
        self.or_left_out(read)
    }

    /// A code without which the row says nothing.
    pub fn needed_code<C>(&self, field: F, by_code: fn(&str) -> Option<C>) -> Result<C, Fault> {
        match self.known_code(field, by_code) {
            Ok(code) => code.ok_or(Fault::Missing(field.name())),
            Err(_) => Err(Fault::Unusable(field.name())),
        }
    }

    /// A word in small letters, by the mapping or as it stands.
    pub fn word(&self, field: F) -> String {
        let text = self.text(field);
        let theirs = self.columns.names.and_then(|n| n.codes.get(field.name()));
        let ours = theirs.and_then(|codes| codes.get(&*text));
        ours.map_or(&*text, |word| word).to_lowercase()
    }

    /// Seconds since midnight; a cell that is no time of day is left out.
    pub fn seconds(&mut self, field: F) -> Option<i64> {
        let text = self.text(field);
        if text.is_empty() {
            return None;
        }
        let read = local_time::seconds(&text);
        if read.is_none() {
            self.wrong(Fault::NoDate(field.name()));
        }
        read
    }

    /// A number that is not negative; any other cell is left out.
    pub fn number(&mut self, field: F) -> Option<f64> {
        let text = self.text(field);
        if text.is_empty() {
            return None;
        }
        match text.parse::<f64>() {
            Ok(number) if number.is_finite() && number >= 0.0 => return Some(number),
            Ok(number) if number < 0.0 => self.wrong(Fault::Negative(field.name())),
            _ => self.wrong(Fault::NoNumber(field.name())),
        }
        None
    }

    fn known_code<C>(&self, field: F, by_code: fn(&str) -> Option<C>) -> Result<Option<C>, Fault> {
        let text = self.text(field);
        if text.is_empty() {
            return Ok(None);
        }
        let theirs = self
            .columns
            .names
            .and_then(|names| names.codes.get(field.name()));
        let ours = theirs.and_then(|codes| codes.get(&*text));
        let code = ours.map_or(&*text, |word| word).to_lowercase();
        // 05 is 5.
        let plain = code.trim_start_matches('0');
        let plain = if plain.is_empty() { "0" } else { plain };
        let found = by_code(&code).or_else(|| by_code(plain));
        found.map(Some).ok_or(Fault::UnknownCode(field.name()))
    }
}

/// The text of a cell. What is not UTF-8 was saved in the letters of western Europe, one byte each (ISO
/// 8859-1).
pub(super) fn text(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(bytes.iter().map(|&byte| char::from(byte)).collect()),
    }
}
