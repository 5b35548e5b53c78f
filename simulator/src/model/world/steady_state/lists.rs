//! Which of a clinic's lists take place, one session after the other: as many as they are on average. How
//! many those are is the scenario's, and the steady state's.

/// With so many parts of a list owed the sessions of a clinic may begin.
const BEGINNINGS: usize = 32;
/// What is lost in adding shares up.
const ROUNDING: f64 = 1e-9;

/// A session.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ListsOfSession {
    /// How many of its lists take place on average.
    pub on_average: f64,
    /// On how many somebody is booked before the first day: these take place.
    pub booked: u32,
}

/// How many lists of each session take place, what is less than a list carried to the next. They begin where
/// those that are booked fit best, or with nothing owed if nobody is; one that is booked is taken from the
/// next, but no more than one at a time: with more the share that is written is not that of these weeks.
#[must_use]
pub fn evenly(sessions: &[ListsOfSession]) -> Vec<u32> {
    let mut owed = Owed::beginning(sessions);
    sessions
        .iter()
        .map(|session| owed.next(session).0)
        .collect()
}

/// How many lists of each session take place: to the last of which as many are booked as on average, evenly;
/// of those after it as many as on average and the next list with the chance of the rest, drawn in their order
/// by the pivotal method (Deville & Tillé 1998, Biometrika 85, 89-101), so that all together are less than
/// a list off. `luck` draws from 0 to 1.
#[must_use]
pub fn drawn(sessions: &[ListsOfSession], mut luck: impl FnMut() -> f64) -> Vec<u32> {
    let is_full = |s: &ListsOfSession| s.booked > 0 && f64::from(s.booked) >= s.on_average;
    let known = sessions.iter().rposition(is_full).map_or(0, |nth| nth + 1);
    let (known, later) = sessions.split_at(known);
    let whole = |session: &ListsOfSession| (session.on_average + ROUNDING).floor();
    let mut lists: Vec<u32> = later.iter().map(|s| whole(s) as u32).collect();
    // Of at most one it is not decided yet whether it takes place, with what chance.
    let mut open: Option<(usize, f64)> = None;
    for (nth, session) in later.iter().enumerate() {
        let chance = session.on_average - whole(session);
        if chance < ROUNDING {
            continue;
        }
        let Some((before, its)) = open else {
            open = Some((nth, chance));
            continue;
        };
        let both = its + chance;
        open = if both < 1.0 {
            let stays = if luck() * both < chance { nth } else { before };
            Some((stays, both))
        } else {
            let takes_place = luck() * (2.0 - both) < 1.0 - chance;
            let (one, other) = if takes_place {
                (before, nth)
            } else {
                (nth, before)
            };
            lists[one] += 1;
            Some((other, both - 1.0))
        };
    }
    if let Some((last, chance)) = open {
        lists[last] += u32::from(luck() < chance);
    }
    evenly(known).into_iter().chain(lists).collect()
}

/// Lists that were to take place so far, less those that did.
#[derive(Clone, Copy, Debug)]
struct Owed(f64);

impl Owed {
    fn beginning(sessions: &[ListsOfSession]) -> Self {
        if sessions.iter().all(|session| session.booked == 0) {
            return Self(0.0);
        }
        let with = |nth: usize| Self(nth as f64 / BEGINNINGS as f64);
        let besides = |nth: usize| -> u32 {
            let mut owed = with(nth);
            sessions.iter().map(|session| owed.next(session).1).sum()
        };
        let found: Vec<u32> = (0..BEGINNINGS).map(besides).collect();
        let fewest = found.iter().min();
        let best: Vec<usize> = (0..BEGINNINGS)
            .filter(|&nth| Some(&found[nth]) == fewest)
            .collect();
        with(best[(best.len() - 1) / 2])
    }

    /// How many lists of the next session take place, and how many of them only because they are booked.
    fn next(&mut self, session: &ListsOfSession) -> (u32, u32) {
        self.0 += session.on_average;
        let due = (self.0 + ROUNDING).floor().max(0.0);
        let lists = due.max(f64::from(session.booked));
        self.0 = (self.0 - lists).max(-1.0);
        (lists as u32, (lists - due) as u32)
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

    #[test]
    fn they_are_spread_evenly_and_add_up() {
        let of = evenly(&sessions(&[(2.2, 0); 10]));
        assert_eq!(of.iter().sum::<u32>(), 22);
        assert!(of.iter().all(|&n| n == 2 || n == 3));
        let written: Vec<(f64, u32)> = (1..100).map(|n| (f64::from(n), 0)).collect();
        assert!((1..100).eq(evenly(&sessions(&written))));
    }

    #[test]
    fn those_that_are_booked_take_place_and_others_in_step_with_them() {
        // Every other one, of which the first three are booked.
        let booked = |n: usize| u32::from([0, 2, 4].contains(&n));
        let every_other: Vec<(f64, u32)> = (0..10).map(|n| (0.5, booked(n))).collect();
        assert_eq!(
            evenly(&sessions(&every_other)),
            [1, 0, 1, 0, 1, 0, 1, 0, 1, 0]
        );
        // However many there are at once, one is taken from the next.
        for at_once in [3, 12] {
            let all: Vec<(f64, u32)> = (0..at_once + 4)
                .map(|n| (0.5, u32::from(n < at_once)))
                .collect();
            let of = evenly(&sessions(&all));
            assert!(of[..at_once].iter().all(|&n| n == 1));
            assert_eq!(of[at_once..].iter().sum::<u32>(), 1, "{of:?}");
        }
    }

    /// Each session has its share in 4,000 draws (to 4.5 standard errors: of 160 that are looked at one in a thousand such tests any), never more
    /// lists than the next whole number, and all together are less than a list off.
    #[test]
    fn each_drawn_one_has_its_share_and_all_are_less_than_a_list_off() {
        let mut stream = Key::new(1, 0).stream(0, 0, 0);
        let draws = 4000;
        for share in [0.1, 0.6, 0.9, 1.76] {
            let all = sessions(&[(share, 0); 40]);
            let mut times = [0_u32; 40];
            for _ in 0..draws {
                let of = drawn(&all, || stream.uniform());
                let (mut sum, mut due) = (0.0, 0.0);
                for (lists, times) in of.into_iter().zip(&mut times) {
                    assert!(f64::from(lists) <= share.ceil());
                    *times += lists;
                    sum += f64::from(lists);
                    due += share;
                    assert!((sum - due).abs() < 1.0 + 1e-6, "{sum} of {due}");
                }
            }
            let rest = share - share.floor();
            let error = (rest * (1.0 - rest) / f64::from(draws)).sqrt();
            for n in times {
                let mean = f64::from(n) / f64::from(draws);
                assert!((mean - share).abs() < 4.5 * error, "{mean} of {share}");
            }
        }
    }
}
