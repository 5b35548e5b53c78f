//! Work on several threads, piece by piece, until somebody has had enough. What the work is, is the
//! caller's.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// The threads that were asked for cannot be had.
#[derive(Debug, thiserror::Error)]
#[error("cannot start {wanted} threads: {reason}")]
pub struct NoThreads {
    wanted: usize,
    reason: String,
}

/// Does pieces of work on so many threads until one says that it is enough, and says whether one
/// did. A piece is the arms of a replication, which have something in common; the last, of which
/// there is not one for each thread, are done arm by arm: nobody waits long for the end.
pub(super) fn in_pieces<T: Clone + Sync>(
    pieces: Vec<Vec<T>>,
    threads: Option<usize>,
    one: &(dyn Fn(&[T]) -> ControlFlow<()> + Sync),
) -> Result<ControlFlow<()>, NoThreads> {
    let workers = how_many(threads);
    let whole = pieces.len() - pieces.len() % workers;
    let (whole, last) = pieces.split_at(whole);
    let singly = last.iter().flatten().map(std::slice::from_ref);
    let pieces: Vec<&[T]> = whole.iter().map(Vec::as_slice).chain(singly).collect();
    let next = AtomicUsize::new(0);
    let over = AtomicBool::new(false);
    on_threads(threads, &|| {
        while !over.load(Ordering::Relaxed) {
            let Some(piece) = pieces.get(next.fetch_add(1, Ordering::Relaxed)) else {
                return;
            };
            if one(piece).is_break() {
                over.store(true, Ordering::Relaxed);
            }
        }
    })?;
    Ok(match over.into_inner() {
        true => ControlFlow::Break(()),
        false => ControlFlow::Continue(()),
    })
}

/// A pool of so many threads (`None`: one for each core).
#[cfg(feature = "parallel")]
fn pool(threads: Option<usize>) -> Result<rayon::ThreadPool, NoThreads> {
    let wanted = how_many(threads);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(wanted).build();
    pool.map_err(|error| NoThreads {
        wanted,
        reason: error.to_string(),
    })
}

/// Does the work on every thread, once.
#[cfg(feature = "parallel")]
pub(super) fn on_threads(
    threads: Option<usize>,
    work: &(dyn Fn() + Sync),
) -> Result<(), NoThreads> {
    pool(threads)?.broadcast(|_| work());
    Ok(())
}

/// Does the work on the only thread there is.
#[cfg(not(feature = "parallel"))]
pub(super) fn on_threads(
    _threads: Option<usize>,
    work: &(dyn Fn() + Sync),
) -> Result<(), NoThreads> {
    work();
    Ok(())
}

/// How many threads do the work.
fn how_many(threads: Option<usize>) -> usize {
    let wanted = threads.filter(|&wanted| wanted > 0);
    let cores = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    match cfg!(feature = "parallel") {
        true => wanted.unwrap_or_else(cores),
        false => 1,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    /// Three threads, five replications of three arms: the first three whole, the others singly.
    #[test]
    fn every_piece_is_done_once_and_the_last_arm_by_arm() {
        let pieces: Vec<Vec<(u64, char)>> = (0..5)
            .map(|r| ['a', 'b', 'c'].map(|arm| (r, arm)).to_vec())
            .collect();
        let done = Mutex::new(Vec::new());
        let over = in_pieces(pieces.clone(), Some(3), &|piece| {
            done.lock().expect("nobody panics").push(piece.to_vec());
            ControlFlow::Continue(())
        });
        assert_eq!(over.expect("threads"), ControlFlow::Continue(()));
        let mut done = done.into_inner().expect("nobody panics");
        done.sort();
        let whole = if cfg!(feature = "parallel") { 3 } else { 5 };
        let singly = pieces[whole..].iter().flatten().map(|&one| vec![one]);
        let expected: Vec<_> = pieces[..whole].iter().cloned().chain(singly).collect();
        assert_eq!(done, expected);
    }
}
