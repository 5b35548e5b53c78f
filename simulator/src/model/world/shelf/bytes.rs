//! How figures are written down on a shelf: most are small whole numbers, or the same every day. Whatever
//! they are, they come back to the bit.

use std::ops::Range;

/// A whole number, seven bits a byte.
pub(in crate::model) fn put_number(mut number: u32, out: &mut Vec<u8>) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Reads on through bytes; beyond their end there are zeros.
pub(in crate::model) struct Reading<'b>(&'b [u8]);

impl<'b> Reading<'b> {
    pub fn of(bytes: &'b [u8]) -> Self {
        Self(bytes)
    }

    pub fn is_at_end(&self) -> bool {
        self.0.is_empty()
    }

    pub fn byte(&mut self) -> u8 {
        let Some((&first, rest)) = self.0.split_first() else {
            return 0;
        };
        self.0 = rest;
        first
    }

    pub fn number(&mut self) -> u32 {
        let mut number = 0;
        for shift in (0..32).step_by(7) {
            let byte = self.byte();
            number |= u32::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                break;
            }
        }
        number
    }

    pub fn bits(&mut self) -> f32 {
        f32::from_le_bytes([(); 4].map(|()| self.byte()))
    }
}

/// Where an item lies in a part of all of them: their number, their lengths, and then they.
pub(super) fn item(of_all: &[u8], item: u32) -> Range<usize> {
    let mut reading = Reading(of_all);
    let items = reading.number();
    let mut before = 0_usize;
    let mut own = 0..0;
    for at in 0..items {
        let length = reading.number() as usize;
        if at == item {
            own = before..before + length;
        }
        before += length;
    }
    let begins = of_all.len() - reading.0.len();
    let place = |at: usize| (begins + at).min(of_all.len());
    place(own.start)..place(own.end)
}

/// What the values of a row are.
const ALIKE: u8 = 0;
const WHOLE: u8 = 1;
const ANY: u8 = 2;

fn put_values(values: impl Iterator<Item = f32> + Clone, out: &mut Vec<u8>) {
    let whole = |value: f32| (value as u32 as f32).to_bits() == value.to_bits();
    let first = values.clone().next().unwrap_or(0.0);
    if values
        .clone()
        .all(|value| value.to_bits() == first.to_bits())
    {
        out.push(ALIKE);
        out.extend(first.to_le_bytes());
    } else if values.clone().all(whole) {
        out.push(WHOLE);
        values.for_each(|value| put_number(value as u32, out));
    } else {
        out.push(ANY);
        values.for_each(|value| out.extend(value.to_le_bytes()));
    }
}

/// Reads a value for each of some days.
fn read_values(from: &mut Reading<'_>, days: &[usize], mut take: impl FnMut(usize, f32)) {
    let days = days.iter().copied();
    match from.byte() {
        ALIKE => {
            let value = from.bits();
            days.for_each(|day| take(day, value));
        }
        WHOLE => days.for_each(|day| take(day, from.number() as f32)),
        _ => days.for_each(|day| take(day, from.bits())),
    }
}

/// What a row is: on some days nothing, those on which it is something said bit by bit; and sums the same
/// as what they were made over, as numbers of things are.
const SOME_DAYS: u8 = 1;
const COUNTS: u8 = 2;

fn is_something(&(sum, n): &(f32, f32)) -> bool {
    (sum.to_bits(), n.to_bits()) != (0, 0)
}

/// A row of a book, day by day: nothing where it is nothing on every day.
pub(in crate::model) fn put_cells(cells: &[(f32, f32)], out: &mut Vec<u8>) {
    let something = cells.iter().filter(|cell| is_something(cell));
    let days = something.clone().count();
    if days == 0 {
        return;
    }
    let mut counts = something
        .clone()
        .map(|(sum, n)| sum.to_bits() == n.to_bits());
    let counts = counts.all(|same| same);
    let some_days = cells.len() - days > cells.len() / 8;
    out.push(if counts { COUNTS } else { 0 } | if some_days { SOME_DAYS } else { 0 });
    let something: Vec<(f32, f32)> = match some_days {
        true => something.copied().collect(),
        false => cells.to_vec(),
    };
    if some_days {
        for eight in cells.chunks(8) {
            let bit = |(at, cell)| u8::from(is_something(cell)) << at;
            out.push(eight.iter().enumerate().map(bit).sum());
        }
    }
    put_values(something.iter().map(|cell| cell.0), out);
    if !counts {
        put_values(something.iter().map(|cell| cell.1), out);
    }
}

/// A row of so many days.
pub(in crate::model) fn cells_of(bytes: &[u8], days: usize) -> Vec<(f32, f32)> {
    let mut cells = vec![(0.0, 0.0); days];
    if bytes.is_empty() {
        return cells;
    }
    let mut reading = Reading(bytes);
    let kind = reading.byte();
    let there: Vec<usize> = match kind & SOME_DAYS {
        0 => (0..days).collect(),
        _ => {
            let mask: Vec<u8> = (0..days.div_ceil(8)).map(|_| reading.byte()).collect();
            let is_there = |&day: &usize| mask[day / 8] >> (day % 8) & 1 != 0;
            (0..days).filter(is_there).collect()
        }
    };
    read_values(&mut reading, &there, |day, value| cells[day].0 = value);
    if kind & COUNTS == 0 {
        read_values(&mut reading, &there, |day, value| cells[day].1 = value);
    } else {
        cells.iter_mut().for_each(|(sum, n)| *n = *sum);
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    fn back(cells: &[(f32, f32)]) -> Vec<(u32, u32)> {
        let mut written = Vec::new();
        put_cells(cells, &mut written);
        let read = cells_of(&written, cells.len());
        read.iter()
            .map(|c| (c.0.to_bits(), c.1.to_bits()))
            .collect()
    }

    #[test]
    fn any_row_comes_back_to_the_bit() {
        let values = [
            0.0,
            -0.0,
            1.0,
            127.0,
            128.0,
            0.1,
            -3.0,
            16_777_216.0,
            4_294_967_040.0,
            4_294_967_296.0,
            f32::MIN_POSITIVE,
            f32::MAX,
            f32::INFINITY,
            f32::NAN,
            f32::from_bits(1),
            f32::from_bits(0x7fc0_0001),
        ];
        for &a in &values {
            for &b in &values {
                let rows = [
                    vec![(a, b); 3],
                    vec![(a, b), (b, a)],
                    vec![(a, 1.0), (a, 2.0)],
                    vec![(a, a), (b, b)],
                ];
                for cells in rows {
                    let with_gaps = [&cells[..], &[(0.0, 0.0); 9], &cells].concat();
                    for cells in [cells, with_gaps] {
                        let bits = cells.iter().map(|c| (c.0.to_bits(), c.1.to_bits()));
                        let bits: Vec<_> = bits.collect();
                        assert_eq!(back(&cells), bits, "{cells:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn whole_numbers_and_rows_of_nothing_take_little() {
        let written = |cells: &[(f32, f32)]| {
            let mut out = Vec::new();
            put_cells(cells, &mut out);
            out.len()
        };
        assert_eq!(written(&[(0.0, 0.0); 300]), 0);
        let counts: Vec<(f32, f32)> = (0..300).map(|day| ((day % 100) as f32, 1.0)).collect();
        assert_eq!(written(&counts), 1 + 1 + 300 + 5);
        let rare: Vec<(f32, f32)> = (0..300)
            .map(|day| {
                if day % 100 == 7 {
                    (2.0, 2.0)
                } else {
                    (0.0, 0.0)
                }
            })
            .collect();
        assert_eq!(written(&rare), 1 + 38 + 5);
    }
}
