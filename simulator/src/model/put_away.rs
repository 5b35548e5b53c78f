//! What of an outcome is put on a [shelf](super::shelf): the rows of its book, its sessions day by day, and
//! what was seen close up. Costs, interventions, people and percentiles stay.

use std::borrow::Cow;
use std::io;
use std::ops::RangeInclusive;

use super::spec::{Calendar, Scenario};
use super::world::close_up::CloseUp;
use super::world::shelf::{Place, Reading, Shelf, put_cells, put_number};
use super::{Book, ClinicId, Outcome, SessionRecord};

/// The parts of an outcome: rows, sessions of each day, and close up.
struct PartsOf {
    rows: usize,
    days: usize,
}

impl PartsOf {
    fn of(outcome: &Outcome) -> Self {
        Self {
            rows: outcome.book.rows(),
            days: outcome.book.days(),
        }
    }

    /// The part with the sessions of a day: all simulated days, and the midnight that ends the last.
    fn day(&self, day: i32) -> usize {
        self.rows + usize::try_from(day).unwrap_or(0).min(self.days)
    }

    fn close_up(&self) -> usize {
        self.rows + self.days + 1
    }

    fn all(&self) -> usize {
        self.close_up() + 1
    }
}

/// Puts outcomes of the same site into a box of a shelf.
///
/// # Errors
///
/// They cannot be written; they are all as they were.
pub(crate) fn put_away(outcomes: &mut [&mut Outcome], shelf: &Shelf) -> io::Result<()> {
    let Some(first) = outcomes.first() else {
        return Ok(());
    };
    let parts = PartsOf::of(first);
    let first_row = first.book.first_row();
    for outcome in outcomes.iter_mut() {
        // Within a day they stay in their order.
        outcome.sessions.sort_by_key(|session| session.day);
    }
    let there: Vec<&Outcome> = outcomes.iter().map(|outcome| &**outcome).collect();
    let boxed = shelf.fill(parts.all(), there.len(), &|part, item, out| {
        let outcome = there[item];
        if part < parts.rows {
            put_cells(&outcome.book.row(part), out);
        } else if part < parts.close_up() {
            let of = |session: &SessionRecord| parts.day(session.day);
            let sessions = &outcome.sessions;
            let from = sessions.partition_point(|session| of(session) < part);
            let to = sessions.partition_point(|session| of(session) <= part);
            put_sessions(&sessions[from..to], out);
        } else {
            // Into memory, which fails for what cannot be written at all.
            let written = serde_json::to_vec(&outcome.close_up);
            out.extend(written.unwrap_or_default());
        }
    })?;
    for (item, outcome) in (0..).zip(outcomes) {
        let shelf = shelf.clone();
        let place = Place::of(shelf, boxed, item);
        outcome.book.is_put_away(place, &first_row);
        outcome.sessions = Vec::new();
        outcome.close_up = CloseUp::put_away();
    }
    Ok(())
}

/// Bytes of an outcome that can be put away, but for its sessions; a shelf needs about a quarter of it.
#[must_use]
pub fn bulk_of(scenario: &Scenario) -> u64 {
    let calendar = Calendar::of(scenario);
    let days = usize::try_from(calendar.days()).unwrap_or(0);
    (Book::size_of(days, scenario.specialty.len()) + CloseUp::new(&calendar).bytes()) as u64
}

impl Outcome {
    /// Bytes of what can be put away.
    pub(crate) fn bulk(&self) -> u64 {
        let sessions = self.sessions.len() * size_of::<SessionRecord>();
        (self.book.bytes() + sessions + self.close_up.bytes()) as u64
    }

    /// Sessions that took place on these days, whether or not the outcome is on a shelf; those of a day
    /// in the order in which they ended.
    #[must_use]
    pub fn sessions_on(&self, days: RangeInclusive<i32>) -> Vec<SessionRecord> {
        let Some(place) = self.book.place() else {
            let sessions = self.sessions.iter().copied();
            return sessions
                .filter(|session| days.contains(&session.day))
                .collect();
        };
        let parts = PartsOf::of(self);
        let of = |day| sessions_of(&place.part(parts.day(day)), day);
        days.flat_map(of).collect()
    }

    /// What was seen close up, whether or not the outcome is on a shelf.
    #[must_use]
    pub fn seen_close_up(&self) -> Cow<'_, CloseUp> {
        let Some(place) = self.book.place() else {
            return Cow::Borrowed(&self.close_up);
        };
        let part = place.part(PartsOf::of(self).close_up());
        match serde_json::from_slice(&part) {
            Ok(read) => Cow::Owned(read),
            Err(why) => {
                place.is_damaged(why);
                Cow::Owned(CloseUp::put_away())
            }
        }
    }
}

/// What is not written of a session: the longest overrun is the mean of a single list, and often both or the
/// wait are nothing.
const NO_OVERRUN: u8 = 1;
const ONE_OVERRUN: u8 = 2;
const NO_WAIT: u8 = 4;

/// Sessions of one day.
fn put_sessions(sessions: &[SessionRecord], out: &mut Vec<u8>) {
    for session in sessions {
        let SessionRecord {
            day: _,
            clinic,
            template,
            lists,
            booked,
            attended,
            overrun,
            longest,
            wait,
        } = *session;
        put_number(clinic.index() as u32, out);
        for number in [template, lists, booked, attended] {
            put_number(u32::from(number), out);
        }
        let nothing = |minutes: f32| minutes.to_bits() == 0;
        let flags = [
            (NO_OVERRUN, nothing(overrun)),
            (ONE_OVERRUN, overrun.to_bits() == longest.to_bits()),
            (NO_WAIT, nothing(wait)),
        ];
        out.push(
            flags
                .iter()
                .map(|&(flag, is)| if is { flag } else { 0 })
                .sum(),
        );
        for (minutes, (_, is_left_out)) in [overrun, longest, wait].into_iter().zip(flags) {
            if !is_left_out {
                out.extend(minutes.to_le_bytes());
            }
        }
    }
}

/// Sessions of this day.
fn sessions_of(bytes: &[u8], day: i32) -> Vec<SessionRecord> {
    let mut reading = Reading::of(bytes);
    let mut sessions = Vec::new();
    while !reading.is_at_end() {
        let clinic = ClinicId::new(reading.number() as usize);
        let [template, lists, booked, attended] = [(); 4].map(|()| reading.number() as u16);
        let flags = reading.byte();
        let mut unless = |flag: u8, instead: f32| match flags & flag {
            0 => reading.bits(),
            _ => instead,
        };
        let overrun = unless(NO_OVERRUN, 0.0);
        sessions.push(SessionRecord {
            day,
            clinic,
            template,
            lists,
            booked,
            attended,
            overrun,
            longest: unless(ONE_OVERRUN, overrun),
            wait: unless(NO_WAIT, 0.0),
        });
    }
    sessions
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sessions_come_back_even_if_nobody_waited() {
        let session = SessionRecord {
            day: 7,
            clinic: ClinicId::new(300),
            template: 2,
            lists: 1,
            booked: 400,
            attended: 0,
            overrun: -0.0,
            longest: 12.5,
            wait: f32::NAN,
        };
        let all = [
            session,
            SessionRecord {
                overrun: 12.5,
                wait: 3.25,
                ..session
            },
            SessionRecord {
                overrun: 0.0,
                wait: 0.0,
                ..session
            },
            SessionRecord {
                overrun: 0.0,
                longest: 0.0,
                wait: -0.0,
                ..session
            },
        ];
        let mut written = Vec::new();
        put_sessions(&all, &mut written);
        let shown = |sessions: &[SessionRecord]| format!("{sessions:?}");
        assert_eq!(shown(&sessions_of(&written, 7)), shown(&all));
    }
}
