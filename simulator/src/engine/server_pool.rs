//! One queue before interchangeable servers, with shifts and people who give up; when a
//! service ends is for the caller to schedule.
//!
//! The pool does not own the event list. Whatever starts a service returns a [`Started`], and the
//! caller schedules its end with the [`Service`] in it; whatever interrupts one returns that
//! `Service`, and the caller either cancels the scheduled end or lets it come: the end of a
//! service that is no longer going on is recognised and has no effect.
//!
//! What starts and ends a service is compiled into the model (`inline(always)`): handed over through
//! memory, a `Service` is written as two halves and read as a whole, which the processor waits for.

use super::clock::{Duration, Time};
use super::queue::{Position, Queue};
use super::servers::{EndOfShift, ServerId, Servers, WentOff};
use super::tally::{Tally, TimeWeighted};

/// One stretch of one server's work on one job. Stale as soon as the stretch is over.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Service {
    /// Who works.
    pub server: ServerId,
    episode: u32,
}

/// A service that has just started or gone on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Started {
    /// To end it with.
    pub service: Service,
    /// How long the job has just waited.
    pub waited: Duration,
    /// How much service the job had before, if it was interrupted; take it off its length.
    pub served: Duration,
}

/// What came of a request.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Requested {
    /// A server was free.
    Started(Started),
    /// None was; this position is for giving up.
    Waits(Position),
}

/// What came of the end of a shift.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ShiftEnded {
    /// What it meant for the server.
    pub went: WentOff,
    /// The service that was broken off; its scheduled end is void.
    pub interrupted: Option<Service>,
    /// A job handed over to a server that happened to be free.
    pub started: Option<Started>,
}

/// What came of a change of capacity.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CapacityChanged {
    /// Services broken off; their scheduled ends are void.
    pub interrupted: Vec<Service>,
    /// Services that started or went on.
    pub started: Vec<Started>,
}

/// A job with what the pool must know of it.
#[derive(Clone, Debug)]
struct Job<J> {
    job: J,
    priority: u8,
    /// How much service it has had; empty until it has been started.
    served: Option<Duration>,
}

/// What a server holds: at most one job, worked on or resting.
#[derive(Clone, Debug)]
struct Hand<J> {
    /// Counts stretches of work. It would take 2^32 of them while one end of service is still on
    /// its way for a stale end to be taken for a good one.
    episode: u32,
    since: Time,
    job: Option<Job<J>>,
}

impl<J> Hand<J> {
    const EMPTY: Hand<J> = Hand {
        episode: 0,
        since: Time::ZERO,
        job: None,
    };
}

/// Servers and the line of jobs before them.
///
/// ```
/// # use cutover_simulator as cutover;
/// use cutover::engine::server_pool::{Requested, ServerPool};
/// use cutover::engine::Time;
///
/// let mut desk = ServerPool::new(Time::ZERO, 1);
/// let Requested::Started(first) = desk.request(Time::ZERO, 0, "Ada") else { panic!() };
/// let Requested::Waits(_) = desk.request(Time::ZERO, 0, "Ben") else { panic!() };
/// let (done, next) = desk.release(Time::from_ms(90), first.service).unwrap();
/// assert_eq!(done, "Ada");
/// assert_eq!(next.unwrap().waited.as_ms(), 90);
/// // The same end again, at the same instant: stale, so Ben is not cut short.
/// assert!(desk.release(Time::from_ms(90), first.service).is_none());
/// ```
#[derive(Clone, Debug)]
pub struct ServerPool<J> {
    /// By priority.
    line: Queue<u8, Job<J>>,
    waits: Tally,
    reneged: u64,
    servers: Servers,
    hands: Vec<Hand<J>>,
}

impl<J> ServerPool<J> {
    /// `n` free servers on duty and nobody waiting, observed from `start`.
    #[must_use]
    pub fn new(start: Time, n: u32) -> ServerPool<J> {
        ServerPool {
            line: Queue::new(start),
            waits: Tally::new(),
            reneged: 0,
            servers: Servers::new(start, n),
            hands: (0..n).map(|_| Hand::EMPTY).collect(),
        }
    }

    /// Adds a server, off duty.
    pub fn add_server(&mut self) -> ServerId {
        self.hands.push(Hand::EMPTY);
        self.servers.add()
    }

    /// `job` wants service: from the server free longest, or it joins the line behind its
    /// `priority` (lower is served sooner).
    #[inline(always)]
    pub fn request(&mut self, now: Time, priority: u8, job: J) -> Requested {
        let job = Job {
            job,
            priority,
            served: None,
        };
        // Whoever is free has nobody waiting, so nobody is overtaken here.
        match self.servers.claim(now) {
            Some(server) => Requested::Started(self.start(now, server, job, Duration::ZERO)),
            None => Requested::Waits(self.line.join(now, priority, job)),
        }
    }

    /// Ends a service: returns the job and the service that starts in its place, if any.
    /// `None`, and no effect, if it is over already or was broken off.
    #[inline(always)]
    pub fn release(&mut self, now: Time, service: Service) -> Option<(J, Option<Started>)> {
        let Service { server, episode } = service;
        let hand = &mut self.hands[server.index()];
        if hand.episode != episode || !self.servers.is_busy(server) {
            return None;
        }
        let Job { job, .. } = hand.job.take()?;
        hand.episode = hand.episode.wrapping_add(1);
        if self.line.is_empty() || !self.servers.is_on_duty(server) {
            self.servers.release(now, server);
            return Some((job, None));
        }
        // Straight on to the next in line, without being free in between.
        Some((job, self.take_next(now, server)))
    }

    /// A waiting job gives up; `None` if it is no longer waiting.
    pub fn renege(&mut self, now: Time, position: Position) -> Option<J> {
        let left = self.line.leave(now, position)?;
        self.reneged += 1;
        Some(left.item.job)
    }

    /// A server comes on duty. It goes on with the job it had to let rest, or takes the next in
    /// line.
    pub fn come_on(&mut self, now: Time, server: ServerId) -> Option<Started> {
        if !self.servers.come_on(now, server) {
            return None;
        }
        let hand = &mut self.hands[server.index()];
        let resting = hand.job.take().map(|job| (job, now - hand.since));
        if resting.is_none() && self.line.is_empty() {
            return None;
        }
        let claimed = self.servers.claim_this(now, server);
        debug_assert!(claimed, "has just become free");
        match resting {
            Some((job, rested)) => Some(self.start(now, server, job, rested)),
            None => self.take_next(now, server),
        }
    }

    /// A server goes off duty; `rule` decides about the job in hand, see [`EndOfShift`].
    pub fn go_off(&mut self, now: Time, server: ServerId, rule: EndOfShift) -> ShiftEnded {
        let went = self.servers.go_off(now, server, rule);
        let mut ended = ShiftEnded {
            went,
            interrupted: None,
            started: None,
        };
        if went != WentOff::Interrupted {
            return ended;
        }
        let hand = &mut self.hands[server.index()];
        ended.interrupted = Some(Service {
            server,
            episode: hand.episode,
        });
        hand.episode = hand.episode.wrapping_add(1);
        if let Some(served) = hand.job.as_mut().and_then(|job| job.served.as_mut()) {
            *served += now - hand.since;
        }
        hand.since = now;
        if rule == EndOfShift::HandOver
            && let Some(job) = hand.job.take()
        {
            match self.servers.claim(now) {
                Some(free) => ended.started = Some(self.start(now, free, job, Duration::ZERO)),
                None => {
                    self.line.put_back(now, job.priority, job);
                }
            }
        }
        ended
    }

    /// Makes `n` the number of servers on duty, adding servers if there are too few.
    ///
    /// More: first those still finishing are kept on, then others come on, the lowest number
    /// first. Fewer: the free go first, then the busy under `rule`, the highest number first.
    pub fn set_capacity(&mut self, now: Time, n: u32, rule: EndOfShift) -> CapacityChanged {
        let mut changed = CapacityChanged::default();
        while self.servers.count() < n as usize {
            self.add_server();
        }
        let mut on = self.capacity();
        let n = n as usize;
        for finishing in [true, false] {
            for server in self.servers.ids() {
                let off = !self.servers.is_on_duty(server);
                if on < n && off && self.servers.is_finishing(server) == finishing {
                    changed.started.extend(self.come_on(now, server));
                    on += 1;
                }
            }
        }
        for busy in [false, true] {
            for server in self.servers.ids().rev() {
                let leaves = on > n && self.servers.is_on_duty(server);
                if leaves && self.servers.is_busy(server) == busy {
                    let ended = self.go_off(now, server, rule);
                    changed.interrupted.extend(ended.interrupted);
                    changed.started.extend(ended.started);
                    on -= 1;
                }
            }
        }
        changed
    }

    /// How many servers are on duty and stay for another job.
    #[must_use]
    pub fn capacity(&self) -> usize {
        let ids = self.servers.ids();
        ids.filter(|&server| self.servers.is_on_duty(server))
            .count()
    }

    /// The job of a service that is going on; `None` if it is over.
    #[inline]
    #[must_use]
    pub fn job(&self, service: Service) -> Option<&J> {
        let hand = &self.hands[service.server.index()];
        let going_on = hand.episode == service.episode && self.servers.is_busy(service.server);
        hand.job.as_ref().filter(|_| going_on).map(|job| &job.job)
    }

    /// As [`ServerPool::job`], to change it.
    #[must_use]
    pub fn job_mut(&mut self, service: Service) -> Option<&mut J> {
        let hand = &mut self.hands[service.server.index()];
        let going_on = hand.episode == service.episode && self.servers.is_busy(service.server);
        hand.job
            .as_mut()
            .filter(|_| going_on)
            .map(|job| &mut job.job)
    }

    /// Jobs waiting in line, in the order of their turn, with the time each joined. Jobs resting
    /// with a server that is off duty are not in line.
    pub fn waiting(&self) -> impl Iterator<Item = (Time, &J)> {
        let waiting = self.line.iter();
        waiting.map(|waiting| (waiting.since, &waiting.item.job))
    }

    /// Number of jobs waiting in line.
    #[must_use]
    pub fn waiting_count(&self) -> usize {
        self.line.len()
    }

    /// Number of jobs resting with servers that are off duty.
    #[must_use]
    pub fn resting_count(&self) -> usize {
        let held = self.hands.iter().filter(|hand| hand.job.is_some()).count();
        let ids = self.servers.ids();
        held - ids.filter(|&server| self.servers.is_busy(server)).count()
    }

    /// The length of the line over time.
    #[must_use]
    pub const fn length(&self) -> &TimeWeighted {
        self.line.length()
    }

    /// Waits in milliseconds from request to the first start; zero for those served at once.
    #[must_use]
    pub const fn waits(&self) -> &Tally {
        &self.waits
    }

    /// How many have given up.
    #[must_use]
    pub const fn reneged(&self) -> u64 {
        self.reneged
    }

    /// The servers: who is on duty and busy, and their utilisation.
    #[must_use]
    pub const fn servers(&self) -> &Servers {
        &self.servers
    }

    /// Forgets what was observed, as at the end of a warm-up; everybody stays where they are.
    pub fn reset_observations(&mut self, now: Time) {
        self.line.reset_observations(now);
        self.waits = Tally::new();
        self.reneged = 0;
        self.servers.reset_observations(now);
    }

    #[inline(always)]
    fn take_next(&mut self, now: Time, server: ServerId) -> Option<Started> {
        let next = self.line.take(now)?;
        Some(self.start(now, server, next.item, now - next.since))
    }

    #[inline(always)]
    fn start(&mut self, now: Time, server: ServerId, mut job: Job<J>, waited: Duration) -> Started {
        let served = *job.served.get_or_insert_with(|| {
            self.waits.record(waited.as_ms_f64());
            Duration::ZERO
        });
        let hand = &mut self.hands[server.index()];
        let started = Started {
            service: Service {
                server,
                episode: hand.episode,
            },
            waited,
            served,
        };
        hand.since = now;
        hand.job = Some(job);
        started
    }
}
