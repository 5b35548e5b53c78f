//! Work that takes long: it is done on threads of its own while the interpreter goes on, is told of,
//! and can be given up at any moment.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use cutover::study::Runs;
use cutover::study::whole_run::Watcher;
use pyo3::prelude::*;

use crate::errors::failed;
use crate::progress::{Far, Progress};

/// How often the interpreter looks up.
const GLANCE: Duration = Duration::from_millis(50);
/// As much as a program's first thread has.
const STACK: usize = 8 << 20;
/// Nobody knows how many units there are.
const UNKNOWN: u64 = u64::MAX;

/// How far the work has got, and whether it is still wanted.
#[derive(Debug)]
pub struct Watch {
    done: AtomicU64,
    of: AtomicU64,
    unwanted: AtomicBool,
}

impl Watch {
    /// Nothing has begun.
    fn new() -> Self {
        Self {
            done: AtomicU64::new(0),
            of: AtomicU64::new(UNKNOWN),
            unwanted: AtomicBool::new(false),
        }
    }

    /// Whether it has been given up.
    pub fn is_unwanted(&self) -> bool {
        self.unwanted.load(Ordering::Relaxed)
    }

    fn far(&self) -> Far {
        let of = self.of.load(Ordering::Relaxed);
        Far {
            done: self.done.load(Ordering::Relaxed),
            of: (of != UNKNOWN).then_some(of),
        }
    }
}

impl Watcher for Watch {
    fn begin(&self, units: Option<usize>) {
        let done = self.done.load(Ordering::Relaxed);
        let of = units.map_or(UNKNOWN, |more| done + more as u64);
        self.of.store(of, Ordering::Relaxed);
    }

    fn one_more(&self) -> ControlFlow<()> {
        self.done.fetch_add(1, Ordering::Relaxed);
        match self.is_unwanted() {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        }
    }

    fn first_answer(&self, _: &Runs) {}
}

/// Does the work on a thread of its own, tells how far it is, and gives what came of it. After Ctrl-C,
/// or an error of whoever is told, it is given up at once: what is being simulated then is finished by
/// itself and dropped.
pub fn watched<T: Send + 'static>(
    py: Python<'_>,
    progress: Option<&Bound<'_, PyAny>>,
    work: impl FnOnce(&Watch) -> T + Send + 'static,
) -> PyResult<T> {
    let mut progress = Progress::of(py, progress)?;
    let watch = Arc::new(Watch::new());
    let (send, mut receive) = mpsc::channel();
    let worker = {
        let watch = watch.clone();
        // Nobody receives what was given up.
        move || drop(send.send(work(&watch)))
    };
    thread::Builder::new()
        .stack_size(STACK)
        .spawn(worker)
        .map_err(failed)?;
    let done = loop {
        let receive = &mut receive;
        let glance = py.detach(move || receive.recv_timeout(GLANCE));
        let told = py.check_signals().and_then(|()| progress.tell(watch.far()));
        if let Err(error) = told {
            break Err(error);
        }
        match glance {
            Ok(done) => break Ok(done),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => {
                break Err(failed("this is a bug in the simulator; please report it"));
            }
        }
    };
    watch.unwanted.store(true, Ordering::Relaxed);
    // What is done is handed over whether or not its progress could be shown to the end.
    let over = progress.over();
    done.and_then(|done| over.map(|()| done))
}
