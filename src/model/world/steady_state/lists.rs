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
    /// The most that can.
    pub most: u32,
    /// On how many somebody is booked before the first day: these take place, and are taken from the
    /// next.
    pub booked: u32,
}

/// The sessions of a clinic.
#[derive(Clone, Copy, Debug)]
pub struct TakingPlace {
    /// Lists that were to take place so far, less those that did.
    owed: f64,
    /// How much sooner the next one takes place than when the whole of it is owed.
    sooner: f64,
}

impl TakingPlace {
    /// How many lists of each session take place. They begin where those that are booked fit best, or
    /// with nothing owed if nobody is booked. To the last session of which as many are booked as take
    /// place on average, they are spread evenly. After it each takes place as much sooner as `luck` has it,
    /// from 0 to 1: drawn uniformly, every session has as many as on average, and together they are less
    /// than a list from that (stratified sampling).
    #[must_use]
    pub fn of(sessions: &[ListsOfSession], mut luck: impl FnMut() -> f64) -> Vec<u32> {
        let is_full = |s: &ListsOfSession| s.booked > 0 && f64::from(s.booked) >= s.on_average;
        let known = sessions.iter().rposition(is_full).map_or(0, |nth| nth + 1);
        let (known, later) = sessions.split_at(known);
        let mut lists = Self::beginning(known);
        let mut all: Vec<u32> = known.iter().map(|s| lists.next(s, || 0.0)).collect();
        lists.sooner = luck();
        all.extend(later.iter().map(|session| lists.next(session, &mut luck)));
        all
    }

    fn beginning(sessions: &[ListsOfSession]) -> Self {
        let with = |nth: usize| Self {
            owed: nth as f64 / BEGINNINGS as f64,
            sooner: 0.0,
        };
        if sessions.is_empty() {
            return with(0);
        }
        // How many are booked that would not have taken place.
        let besides = |nth: usize| -> u32 {
            let mut lists = with(nth);
            let of = sessions.iter().map(|session| {
                let due = lists.due(session, || 0.0);
                lists.holds_booked(session, due) - due
            });
            of.sum()
        };
        let found: Vec<u32> = (0..BEGINNINGS).map(besides).collect();
        let fewest = found.iter().min();
        let best: Vec<usize> = (0..BEGINNINGS)
            .filter(|&nth| Some(&found[nth]) == fewest)
            .collect();
        with(best[(best.len() - 1) / 2])
    }

    fn next(&mut self, session: &ListsOfSession, luck: impl FnMut() -> f64) -> u32 {
        let due = self.due(session, luck);
        self.holds_booked(session, due)
    }

    fn due(&mut self, session: &ListsOfSession, mut luck: impl FnMut() -> f64) -> u32 {
        self.owed += session.on_average;
        let mut lists = 0;
        while lists < session.most && self.owed + ROUNDING >= 1.0 - self.sooner {
            self.owed -= 1.0;
            self.sooner = luck();
            lists += 1;
        }
        lists
    }

    fn holds_booked(&mut self, session: &ListsOfSession, due: u32) -> u32 {
        let lists = due.max(session.booked.min(session.most));
        self.owed -= f64::from(lists - due);
        lists
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Key;

    fn sessions(of: &[(f64, u32)]) -> Vec<ListsOfSession> {
        let session = |&(on_average, booked): &(f64, u32)| ListsOfSession {
            on_average,
            most: on_average.ceil() as u32,
            booked,
        };
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
        let booked = |n: usize| u32::from([0, 2, 4].contains(&n));
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
                assert!(f64::from(lists) <= on_average.ceil());
                sum += f64::from(lists);
                due += on_average;
                assert!((sum - due).abs() <= 1.0 + 1e-6, "{sum} of {due}");
            }
        }
    }
}
