//! A line of waiting jobs: by priority, first come first served within one, with people who give
//! up; who serves them lives in [`servers`](super::servers) and
//! [`server_pool`](super::server_pool).

use std::collections::VecDeque;

use super::clock::{Duration, Time};
use super::tally::{Tally, TimeWeighted};

/// A place in one waiting line, good for leaving it. Never names a later job.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Place {
    class: u16,
    number: u64,
}

#[derive(Clone, Debug)]
struct Waiting<J> {
    number: u64,
    joined: Time,
    /// Empty once the job has left.
    job: Option<J>,
}

/// The jobs of one priority, oldest first. The oldest is always one that has not left.
#[derive(Clone, Debug)]
struct Class<J> {
    /// Twice the priority, plus 1 for those who joined at the end: jobs put back come before
    /// new ones of their priority.
    class: u16,
    next_number: u64,
    jobs: VecDeque<Waiting<J>>,
    left: usize,
}

/// Jobs waiting for service: the lowest `priority` number first, in order of joining within it.
///
/// Keeps the length over time and the waits of those who were taken, in milliseconds. Those who
/// leave and those still waiting are *not* among the waits: count them beside any average.
#[derive(Clone, Debug)]
pub struct WaitingLine<J> {
    classes: Vec<Class<J>>,
    len: usize,
    length: TimeWeighted,
    waits: Tally,
    reneged: u64,
}

impl<J> WaitingLine<J> {
    /// An empty line, observed from `start`.
    #[must_use]
    pub const fn new(start: Time) -> WaitingLine<J> {
        WaitingLine {
            classes: Vec::new(),
            len: 0,
            length: TimeWeighted::new(start, 0.0),
            waits: Tally::new(),
            reneged: 0,
        }
    }

    /// Puts `job` behind all of its `priority` (lower is served sooner).
    #[inline]
    pub fn join(&mut self, now: Time, priority: u8, job: J) -> Place {
        self.enter(now, 2 * u16::from(priority) + 1, job)
    }

    /// Puts a job whose service was interrupted before all new ones of its `priority`, behind
    /// those put back earlier. Its further wait is not recorded among the waits.
    pub fn put_back(&mut self, now: Time, priority: u8, job: J) -> Place {
        self.enter(now, 2 * u16::from(priority), job)
    }

    /// Takes the job whose turn it is, and says how long it has waited.
    #[inline]
    pub fn take(&mut self, now: Time) -> Option<(J, Duration)> {
        if self.len == 0 {
            return None;
        }
        let class = self
            .classes
            .iter_mut()
            .find(|class| !class.jobs.is_empty())?;
        let Waiting { joined, job, .. } = class.jobs.pop_front()?;
        let is_new = class.class & 1 == 1;
        class.drop_departed();
        self.shorten(now);
        let waited = now - joined;
        if is_new {
            self.waits.record(waited.as_ms_f64());
        }
        Some((job?, waited))
    }

    /// Removes a job that gives up; `None` if it has been taken or has left already.
    pub fn leave(&mut self, now: Time, place: Place) -> Option<J> {
        let at = self
            .classes
            .binary_search_by_key(&place.class, |class| class.class);
        let class = &mut self.classes[at.ok()?];
        let at = class
            .jobs
            .binary_search_by_key(&place.number, |waiting| waiting.number);
        let job = class.jobs[at.ok()?].job.take()?;
        class.left += 1;
        class.drop_departed();
        self.shorten(now);
        self.reneged += 1;
        Some(job)
    }

    /// Records that a job was served without having to wait. It belongs in the average.
    #[inline]
    pub fn pass_by(&mut self) {
        self.waits.record(0.0);
    }

    /// Number of jobs waiting.
    #[inline]
    #[must_use]
    pub const fn len(&self) -> usize {
        self.len
    }

    /// Whether nobody waits.
    #[inline]
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The job whose turn it is.
    #[must_use]
    pub fn front(&self) -> Option<&J> {
        self.iter().next().map(|(_, job)| job)
    }

    /// All jobs in the order of their turn, with the time each joined.
    pub fn iter(&self) -> impl Iterator<Item = (Time, &J)> {
        let all = self.classes.iter().flat_map(|class| &class.jobs);
        all.filter_map(|waiting| Some((waiting.joined, waiting.job.as_ref()?)))
    }

    /// How long the job that joined first has been waiting.
    #[must_use]
    pub fn longest_wait(&self, now: Time) -> Option<Duration> {
        // The oldest of a class is at its front and has not left.
        let fronts = self.classes.iter().filter_map(|class| class.jobs.front());
        fronts.map(|waiting| now - waiting.joined).max()
    }

    /// The length over time.
    #[must_use]
    pub const fn length(&self) -> &TimeWeighted {
        &self.length
    }

    /// Waits in milliseconds of those taken for the first time.
    #[must_use]
    pub const fn waits(&self) -> &Tally {
        &self.waits
    }

    /// How many have given up.
    #[must_use]
    pub const fn reneged(&self) -> u64 {
        self.reneged
    }

    /// Forgets what was observed, as at the end of a warm-up; those waiting go on waiting.
    pub fn reset_observations(&mut self, now: Time) {
        self.length.reset(now);
        self.waits = Tally::new();
        self.reneged = 0;
    }

    #[inline]
    fn enter(&mut self, now: Time, class: u16, job: J) -> Place {
        // Nearly always the class there was last time, and there are few of them.
        let at = match self.classes.iter().position(|known| known.class >= class) {
            Some(at) if self.classes[at].class == class => at,
            at => self.new_class(at.unwrap_or(self.classes.len()), class),
        };
        let known = &mut self.classes[at];
        let number = known.next_number;
        known.next_number += 1;
        known.jobs.push_back(Waiting {
            number,
            joined: now,
            job: Some(job),
        });
        self.len += 1;
        self.length.set(now, self.len as f64);
        Place { class, number }
    }

    #[cold]
    fn new_class(&mut self, at: usize, class: u16) -> usize {
        let empty = Class {
            class,
            next_number: 0,
            jobs: VecDeque::new(),
            left: 0,
        };
        self.classes.insert(at, empty);
        at
    }

    #[inline]
    fn shorten(&mut self, now: Time) {
        self.len -= 1;
        self.length.set(now, self.len as f64);
    }
}

impl<J> Class<J> {
    /// Drops those who have left from the front, and all of them once they are the majority.
    #[inline]
    fn drop_departed(&mut self) {
        if self.left == 0 {
            return;
        }
        while self
            .jobs
            .front()
            .is_some_and(|waiting| waiting.job.is_none())
        {
            self.jobs.pop_front();
            self.left -= 1;
        }
        if self.left > 32 && self.left * 2 > self.jobs.len() {
            self.jobs.retain(|waiting| waiting.job.is_some());
            self.left = 0;
        }
    }
}
