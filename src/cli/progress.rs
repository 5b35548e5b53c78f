//! How far long work has got, and how long it will still take: only where somebody watches.

use std::ops::ControlFlow;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use super::terminal;
use cutover::study::Runs;
use cutover::study::whole_run::Watcher;

/// A bar that moves on, or nothing.
#[derive(Debug)]
pub struct Progress(ProgressBar);

impl Progress {
    /// Nothing is shown.
    #[must_use]
    pub fn silent() -> Self {
        Self(ProgressBar::hidden())
    }

    /// A bar over so many units; hidden unless standard error is a terminal.
    #[must_use]
    pub fn over(units: usize) -> Self {
        if !terminal::is_watched() {
            return Self::silent();
        }
        let bar = ProgressBar::new(units as u64);
        let look = "simulating {bar:32} {pos}/{len}, {elapsed} gone, {eta} left";
        if let Ok(style) = ProgressStyle::with_template(look) {
            bar.set_style(style.progress_chars("━╸─"));
        }
        bar.enable_steady_tick(Duration::from_millis(250));
        Self(bar)
    }

    /// A count of units of which nobody knows how many there will be.
    #[must_use]
    pub fn counting() -> Self {
        if !terminal::is_watched() {
            return Self::silent();
        }
        let bar = ProgressBar::new_spinner();
        if let Ok(style) =
            ProgressStyle::with_template("simulating {spinner} {pos}, {elapsed} gone")
        {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(250));
        Self(bar)
    }

    /// One unit more is done.
    pub fn one_more(&self) {
        self.0.inc(1);
    }

    /// Something is said above the bar.
    pub fn aside(&self, say: impl FnOnce()) {
        self.0.suspend(say);
    }

    /// The bar goes away.
    pub fn over_now(&self) {
        self.0.finish_and_clear();
    }
}

/// The bar of a run, moved on from any thread; each stage of the run has its own.
#[derive(Debug)]
pub struct Stages {
    quiet: bool,
    bar: Mutex<Progress>,
}

impl Stages {
    /// Nothing has begun; nothing is shown if `quiet`.
    #[must_use]
    pub fn new(quiet: bool) -> Self {
        Self {
            quiet,
            bar: Mutex::new(Progress::silent()),
        }
    }

    /// What says something above the bar, unless it is to be quiet.
    pub fn aside(self: &Arc<Self>) -> impl FnOnce(&str) + Send + 'static {
        let stages = Arc::clone(self);
        move |text| {
            if !stages.quiet {
                stages.bar().aside(|| terminal::complain(text));
            }
        }
    }

    /// The bar of the stage that is under way.
    pub fn bar(&self) -> MutexGuard<'_, Progress> {
        self.bar.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Watcher for Stages {
    fn begin(&self, units: Option<usize>) {
        let mut bar = self.bar();
        bar.over_now();
        *bar = match units {
            _ if self.quiet => Progress::silent(),
            Some(units) => Progress::over(units),
            None => Progress::counting(),
        };
    }

    fn one_more(&self) -> ControlFlow<()> {
        self.bar().one_more();
        ControlFlow::Continue(())
    }

    fn first_answer(&self, _: &Runs) {}
}
