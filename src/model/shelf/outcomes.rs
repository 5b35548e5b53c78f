//! What of an outcome is put away: the rows of its book, its sessions day by day, and what was seen
//! close up. Costs, interventions, people and percentiles stay.

use std::borrow::Cow;
use std::io;
use std::ops::RangeInclusive;

use super::{Place, Shelf, bytes};
use crate::model::world::close_up::CloseUp;
use crate::model::{Outcome, SessionRecord};

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
    for outcome in outcomes.iter_mut() {
        // Within a day they stay in their order.
        outcome.sessions.sort_by_key(|session| session.day);
    }
    let there: Vec<&Outcome> = outcomes.iter().map(|outcome| &**outcome).collect();
    let boxed = shelf.fill(parts.all(), there.len(), &|part, item, out| {
        let outcome = there[item];
        if part < parts.rows {
            bytes::put_cells(&outcome.book.row(part), out);
        } else if part < parts.close_up() {
            let of = |session: &SessionRecord| parts.day(session.day);
            let sessions = &outcome.sessions;
            let from = sessions.partition_point(|session| of(session) < part);
            let to = sessions.partition_point(|session| of(session) <= part);
            bytes::put_sessions(&sessions[from..to], out);
        } else {
            // Into memory, which fails for what cannot be written at all.
            let written = serde_json::to_vec(&outcome.close_up);
            out.extend(written.unwrap_or_default());
        }
    })?;
    for (item, outcome) in (0..).zip(outcomes) {
        let shelf = shelf.clone();
        let place = Place { shelf, boxed, item };
        outcome.book.is_put_away(place);
        outcome.sessions = Vec::new();
        outcome.close_up = CloseUp::put_away();
    }
    Ok(())
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
        let of = |day| bytes::sessions_of(&place.part(parts.day(day)), day);
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
