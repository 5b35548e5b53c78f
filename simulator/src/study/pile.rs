//! Outcomes as they come in: each at its place, in memory or, where there are too many, on a shelf.

use std::io;
use std::ops::ControlFlow;

use super::replications::Attempted;
use crate::model::shelf::Shelf;
use crate::model::{Outcome, put_away};

/// Outcomes of an arm that are put away together.
const BOX: usize = 16;

/// What became of each arm of each replication, replication by replication.
pub(super) struct Pile<'s> {
    came: Vec<Option<Attempted>>,
    arms: usize,
    shelf: Option<&'s Shelf>,
    /// Outcomes that are in memory.
    here: usize,
    /// Why the others are as well.
    failed: Option<io::Error>,
}

impl<'s> Pile<'s> {
    /// Nothing of so many replications of so many arms.
    pub fn new(replications: usize, arms: usize, shelf: Option<&'s Shelf>) -> Self {
        Self {
            came: (0..replications * arms).map(|_| None).collect(),
            arms,
            shelf,
            here: 0,
            failed: None,
        }
    }

    /// One has come in; whether more can.
    pub fn take(&mut self, at: usize, done: Attempted) -> ControlFlow<()> {
        if let (Some(shelf), Ok(outcome)) = (self.shelf, &done) {
            shelf.held(outcome.bulk());
            self.here += 1;
        }
        self.came[at] = Some(done);
        self.tidy(BOX * self.arms);
        match self.failed {
            Some(_) => ControlFlow::Break(()),
            None => ControlFlow::Continue(()),
        }
    }

    /// Puts away what is in memory, if there is too much and there are at least so many.
    fn tidy(&mut self, at_least: usize) {
        let Some(shelf) = self.shelf else { return };
        if self.failed.is_some() || self.here < at_least || !shelf.is_wanted() {
            return;
        }
        for arm in 0..self.arms {
            let of_arm = self.came.iter_mut().skip(arm).step_by(self.arms);
            let here = of_arm.flatten().flatten().filter(|o| o.bulk() > 0);
            let mut here: Vec<&mut Outcome> = here.collect();
            for some in here.chunks_mut(BOX) {
                let bytes = some.iter().map(|outcome| outcome.bulk()).sum();
                if let Err(error) = put_away(some, shelf) {
                    self.failed = Some(error);
                    return;
                }
                shelf.let_go(bytes);
                self.here -= some.len();
            }
        }
    }

    /// All of them, nothing of what has not come; and why, if that is because what memory does not hold
    /// could not be put away.
    pub fn finish(mut self) -> (Vec<Option<Attempted>>, Option<io::Error>) {
        self.tidy(1);
        let is_missing = self.came.iter().any(Option::is_none);
        (self.came, self.failed.filter(|_| is_missing))
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read, Seek, SeekFrom, Write};
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};

    use super::*;
    use crate::model::Site;
    use crate::model::shelf::Store;
    use crate::model::spec::Scenario;
    use crate::study::{Design, NotDone, Runs, Summary, simulate_all, simulate_while};

    const CLINIC: &str = include_str!("../../scenarios/first-clinic.toml");

    /// A disk in memory that may have no room, or be torn out.
    struct Disk {
        bytes: Cursor<Vec<u8>>,
        room: usize,
        is_gone: Arc<AtomicBool>,
    }

    impl Read for Disk {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            match self.is_gone.load(Ordering::Relaxed) {
                true => Err(io::Error::other("the disk is gone")),
                false => self.bytes.read(into),
            }
        }
    }

    impl Write for Disk {
        fn write(&mut self, from: &[u8]) -> io::Result<usize> {
            match self.bytes.get_ref().len() + from.len() > self.room {
                true => Err(io::ErrorKind::StorageFull.into()),
                false => self.bytes.write(from),
            }
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl Seek for Disk {
        fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
            self.bytes.seek(to)
        }
    }

    fn site(then: impl FnOnce(&Site<'_>, &Design)) {
        let scenario = Scenario::from_toml(CLINIC).expect("a scenario");
        let design = Design {
            replications: (0..40).collect(),
            ..Design::of(&scenario)
        };
        then(&Site::of(&scenario), &design);
    }

    fn beyond(most: u64, room: usize) -> (Shelf, Arc<AtomicBool>) {
        let is_gone = Arc::new(AtomicBool::new(false));
        let disk = Disk {
            bytes: Cursor::default(),
            room,
            is_gone: Arc::clone(&is_gone),
        };
        let shelf = Shelf::beyond(most, move || Ok(Box::new(disk) as Box<dyn Store>));
        (shelf, is_gone)
    }

    /// With so many threads: with more than one, whichever is held up decides how many replications
    /// are whole when a run is cut short.
    fn simulated(
        site: &Site<'_>,
        design: &Design,
        threads: usize,
        shelf: &Shelf,
    ) -> Result<Runs, NotDone> {
        let watch = |_| ControlFlow::Continue(());
        simulate_while(site, design, Some(threads), &watch, Some(shelf))
    }

    #[test]
    fn whatever_memory_is_to_hold_outcomes_are_the_same() {
        site(|site, design| {
            let here = simulate_all(site, design, Some(2), &|_| {}).expect("threads");
            let all: u64 = design
                .arms
                .iter()
                .flat_map(|&arm| here.of(arm))
                .map(Outcome::bulk)
                .sum();
            for (most, is_written) in [(0, true), (all / 3, true), (all, false)] {
                let (shelf, _) = beyond(most, usize::MAX);
                let there = simulated(site, design, 2, &shelf).expect("room");
                assert_eq!(shelf.written() > 0, is_written, "{most} of {all}");
                for &arm in &design.arms {
                    for (a, b) in here.of(arm).iter().zip(there.of(arm)) {
                        assert_eq!(b.bulk() == 0, is_written);
                        assert!(a.book == b.book && a.costs == b.costs);
                        assert_eq!(a.seen_close_up(), b.seen_close_up());
                        let days = || 0..=site.calendar.days() as i32;
                        let sessions = |of: &Outcome| format!("{:?}", of.sessions_on(days()));
                        assert_eq!(sessions(a), sessions(b));
                        assert!(!a.sessions.is_empty());
                    }
                }
                assert_eq!(Summary::of(site, &here), Summary::of(site, &there));
                there.intact().expect("read back");
            }
        });
    }

    #[test]
    fn a_full_disk_cuts_the_run_short_and_what_is_there_is_kept() {
        site(|site, design| {
            let here = simulate_all(site, design, Some(2), &|_| {}).expect("threads");
            let (shelf, _) = beyond(0, usize::MAX);
            simulated(site, design, 1, &shelf).expect("room");
            // Room for nothing, and for a part.
            for room in [0, usize::try_from(shelf.written() / 2).expect("little")] {
                let (shelf, _) = beyond(0, room);
                let runs = simulated(site, design, 1, &shelf).expect("some");
                let why = runs.cut_short().expect("cut short");
                assert!(why.contains("no storage space"), "{why}");
                let there = runs.replications.len();
                match room {
                    0 => assert_eq!(there, BOX),
                    _ => assert!((BOX..40).contains(&there), "{there}"),
                }
                assert_eq!(runs.replications, design.replications[..there]);
                for &arm in &design.arms {
                    let mut both = here.of(arm).iter().zip(runs.of(arm));
                    assert!(both.all(|(a, b)| a.book == b.book));
                }
                runs.intact().expect("read back");
            }
        });
    }

    #[test]
    fn what_cannot_be_read_back_is_told() {
        site(|site, design| {
            let (shelf, is_gone) = beyond(0, usize::MAX);
            let runs = simulated(site, design, 2, &shelf).expect("room");
            runs.intact().expect("nothing was read yet");
            is_gone.store(true, Ordering::Relaxed);
            let _ = Summary::of(site, &runs);
            let told = runs.intact().expect_err("it is gone").to_string();
            assert!(told.contains("the disk is gone"), "{told}");
        });
    }
}
