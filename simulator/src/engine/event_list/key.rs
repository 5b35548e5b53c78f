//! The 128-bit key of a pending event: what it is made of, and how it is read.

use super::super::clock::Time;

pub(super) const PLACE_BITS: u32 = 24;
pub(super) const SEQUENCE_BITS: u32 = 32;
const RANK_SHIFT: u32 = PLACE_BITS + SEQUENCE_BITS;
const PLACE_MASK: u64 = (1 << PLACE_BITS) - 1;
/// More than the key of any event, for where there is none.
pub(super) const NONE: u128 = u128::MAX;

#[inline]
pub(super) fn key(at: Time, rank: u8, sequence: u64, place: u32) -> u128 {
    let low = (u64::from(rank) << RANK_SHIFT) | (sequence << PLACE_BITS) | u64::from(place);
    with_time(u128::from(low), at)
}

/// No event at this time has a key that is less.
#[inline]
pub(super) fn beginning_of(at: Time) -> u128 {
    with_time(0, at)
}

#[inline]
pub(super) fn with_time(key: u128, at: Time) -> u128 {
    // Flipping the sign bit makes the unsigned order of the bits the order of the times.
    let high = at.as_ms() as u64 ^ (1 << 63);
    (u128::from(high) << 64) | u128::from(key as u64)
}

pub(super) fn with_sequence(key: u128, sequence: u64) -> u128 {
    let field = ((1_u128 << SEQUENCE_BITS) - 1) << PLACE_BITS;
    (key & !field) | (u128::from(sequence) << PLACE_BITS)
}

#[inline]
pub(super) fn time_of(key: u128) -> Time {
    Time::from_ms(((key >> 64) as u64 ^ (1 << 63)) as i64)
}

pub(super) fn sequence_of(key: u128) -> u64 {
    (key as u64 >> PLACE_BITS) & ((1 << SEQUENCE_BITS) - 1)
}

#[inline]
pub(super) fn place_of(key: u128) -> u32 {
    (key as u64 & PLACE_MASK) as u32
}
