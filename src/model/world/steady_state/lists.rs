//! Which of a clinic's lists take place, one session after the other: as many as they are on average,
//! what is less than a list carried to the next. How many those are is the scenario's, and the steady
//! state's.

/// With so many parts of a list owed the sessions of a clinic may begin.
const BEGINNINGS: usize = 32;
/// What is lost in adding shares up.
const ROUNDING: f64 = 1e-9;

/// A session.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ListsOfSession {
    /// How many of its lists take place on average.
    pub on_average: f64,
    /// On how many somebody is booked before the first day: these take place, and are taken from the
    /// next.
    pub booked: u32,
}

/// The sessions of a clinic.
#[derive(Clone, Copy, Debug)]
pub struct TakingPlace {
    owed: f64,
}

impl TakingPlace {
    /// How many lists of each session take place. They begin where those that are booked fit best, or
    /// with nothing owed if nobody is booked. To the last session of which as many are booked as take
    /// place on average, they are spread evenly; after it as `luck` has it, from 0 to 1: where it is
    /// always 0 as evenly, where it is drawn as often, and less than a list from that.
    #[must_use]
    pub fn of(sessions: &[ListsOfSession], mut luck: impl FnMut() -> f64) -> Vec<u32> {
        let is_full = |s: &ListsOfSession| s.booked > 0 && f64::from(s.booked) >= s.on_average;
        let known = sessions.iter().rposition(is_full).map_or(0, |nth| nth + 1);
        let mut lists = Self::beginning(&sessions[..known]);
        let of = |(nth, session): (usize, &ListsOfSession)| {
            lists.next(session, if nth < known { 0.0 } else { luck() })
        };
        sessions.iter().enumerate().map(of).collect()
    }

    fn beginning(sessions: &[ListsOfSession]) -> Self {
        let with = |nth: usize| Self {
            owed: nth as f64 / BEGINNINGS as f64,
        };
        // How many are booked that would not have taken place.
        let besides = |nth: usize| -> u32 {
            let mut lists = with(nth);
            let of = sessions.iter().map(|session| {
                let due = lists.due(session, 0.0);
                lists.next(session, 0.0) - due
            });
            of.sum()
        };
        let found: Vec<u32> = (0..BEGINNINGS).map(besides).collect();
        let fewest = found.iter().min();
        let mut best = (0..BEGINNINGS).filter(|&nth| Some(&found[nth]) == fewest);
        match sessions.is_empty() {
            true => with(0),
            false => {
                let middle = (best.clone().count() - 1) / 2;
                best.nth(middle).map_or(with(0), with)
            }
        }
    }

    fn due(self, session: &ListsOfSession, luck: f64) -> u32 {
        (self.owed + session.on_average + luck + ROUNDING).floor() as u32
    }

    fn next(&mut self, session: &ListsOfSession, luck: f64) -> u32 {
        let lists = self.due(session, luck).max(session.booked);
        self.owed += session.on_average;
        self.owed -= f64::from(lists);
        lists
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Key;

    fn sessions(of: &[(f64, u32)]) -> Vec<ListsOfSession> {
        let session = |&(on_average, booked): &(f64, u32)| ListsOfSession { on_average, booked };
        of.iter().map(session).collect()
    }

    fn evenly(of: &[(f64, u32)]) -> Vec<u32> {
        TakingPlace::of(&sessions(of), || 0.0)
    }

    #[test]
    fn they_are_spread_evenly_and_add_up() {
        let of = evenly(&[(2.2, 0); 10]);
        assert_eq!(of.iter().sum::<u32>(), 22);
        assert!(of.iter().all(|&n| n == 2 || n == 3));
        let written: Vec<(f64, u32)> = (1..100).map(|n| (f64::from(n), 0)).collect();
        assert!((1..100).eq(evenly(&written)));
    }

    #[test]
    fn those_that_are_booked_take_place_and_others_in_step_with_them() {
        // Every other one, of which the first three are booked.
        let booked = |n: usize| u32::from(n % 2 == 0 && n < 6);
        let every_other: Vec<(f64, u32)> = (0..10).map(|n| (0.5, booked(n))).collect();
        assert_eq!(evenly(&every_other), [1, 0, 1, 0, 1, 0, 1, 0, 1, 0]);
        // Three at once are taken from the next.
        let at_once: Vec<(f64, u32)> = (0..8).map(|n| (0.5, u32::from(n < 3))).collect();
        let of = evenly(&at_once);
        assert_eq!(of[..3], [1; 3]);
        assert_eq!(of.iter().sum::<u32>(), 4);
    }

    #[test]
    fn drawn_ones_are_as_many_and_never_more_than_a_list_off() {
        let mut stream = Key::new(1, 0).stream(0, 0, 0);
        for on_average in [0.1, 0.5, 1.76, 2.0] {
            let of = TakingPlace::of(&sessions(&[(on_average, 0); 500]), || stream.uniform());
            let (mut sum, mut due) = (0.0, 0.0);
            for lists in of {
                sum += f64::from(lists);
                due += on_average;
                assert!((sum - due).abs() <= 1.0, "{sum} of {due}");
            }
        }
    }
}
