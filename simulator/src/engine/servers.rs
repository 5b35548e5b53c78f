//! Servers one by one: who is on duty, who is free and for how long, and what the end of a shift
//! means; the jobs themselves live in [`server_pool`](super::server_pool).

use std::collections::VecDeque;

use super::clock::Time;
use super::tally::TimeWeighted;

/// One server: a number from 0, in the order in which they were added.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ServerId(pub u32);

impl ServerId {
    /// The number as an index.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// What happens to the job in hand when its server's shift ends.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum EndOfShift {
    /// The server stays until it is done, takes no other, and goes: overtime.
    Finish,
    /// The server goes at once and keeps the job, which rests until the *same* server is back
    /// and then goes on where it stopped.
    Suspend,
    /// The server goes at once; the job returns to the line before all others of its priority,
    /// and *whoever* is free next goes on where it stopped.
    HandOver,
}

/// What came of sending a server off duty.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum WentOff {
    /// Was not on duty, or was about to leave already under the same rule: nothing changes.
    NotOnDuty,
    /// Had nothing in hand and is gone.
    Idle,
    /// Finishes the job in hand and goes when released.
    Finishing,
    /// Is gone and has dropped its job: suspended or handed over, as asked.
    Interrupted,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum State {
    Off,
    Idle,
    Busy,
    /// Busy past the end of the shift.
    Finishing,
}

/// Who is on duty, and busy or free. Of the free the one that has been so longest is next.
///
/// A server finishing a job after its shift counts as on duty and as busy, so that utilisation
/// is never above 1; such time is kept apart as overtime too.
#[derive(Clone, Debug)]
pub struct Servers {
    states: Vec<State>,
    /// Free servers on duty, longest free first.
    idle: VecDeque<ServerId>,
    busy: TimeWeighted,
    on_duty: TimeWeighted,
    overtime: TimeWeighted,
}

impl Servers {
    /// `n` servers on duty and free, observed from `start`.
    #[must_use]
    pub fn new(start: Time, n: u32) -> Servers {
        Servers {
            states: vec![State::Idle; n as usize],
            idle: (0..n).map(ServerId).collect(),
            busy: TimeWeighted::new(start, 0.0),
            on_duty: TimeWeighted::new(start, f64::from(n)),
            overtime: TimeWeighted::new(start, 0.0),
        }
    }

    /// Adds a server, off duty.
    ///
    /// # Panics
    ///
    /// If there are 2^32 already.
    pub fn add(&mut self) -> ServerId {
        let number = u32::try_from(self.states.len()).expect("fewer than 2^32 servers");
        self.states.push(State::Off);
        ServerId(number)
    }

    /// How many there are, on duty or off.
    #[must_use]
    pub fn count(&self) -> usize {
        self.states.len()
    }

    /// Every server, in the order they were added.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = ServerId> + use<> {
        (0..self.states.len() as u32).map(ServerId)
    }

    /// Brings a server on duty. One still finishing a job stays on and takes others after it.
    /// Returns whether it is free now and was not before.
    pub fn come_on(&mut self, now: Time, server: ServerId) -> bool {
        match self.states[server.index()] {
            State::Off => {
                self.states[server.index()] = State::Idle;
                self.idle.push_back(server);
                self.on_duty.add(now, 1.0);
                true
            }
            State::Finishing => {
                self.states[server.index()] = State::Busy;
                self.overtime.add(now, -1.0);
                false
            }
            State::Idle | State::Busy => false,
        }
    }

    /// Sends a server off duty; `rule` decides about the job in hand. One that is finishing a
    /// job and is sent off again under another rule drops the job then.
    pub fn go_off(&mut self, now: Time, server: ServerId, rule: EndOfShift) -> WentOff {
        let state = &mut self.states[server.index()];
        match (*state, rule) {
            (State::Off, _) | (State::Finishing, EndOfShift::Finish) => WentOff::NotOnDuty,
            (State::Idle, _) => {
                *state = State::Off;
                self.idle.retain(|&other| other != server);
                self.on_duty.add(now, -1.0);
                WentOff::Idle
            }
            (State::Busy, EndOfShift::Finish) => {
                *state = State::Finishing;
                self.overtime.add(now, 1.0);
                WentOff::Finishing
            }
            (State::Busy | State::Finishing, EndOfShift::Suspend | EndOfShift::HandOver) => {
                if *state == State::Finishing {
                    self.overtime.add(now, -1.0);
                }
                *state = State::Off;
                self.busy.add(now, -1.0);
                self.on_duty.add(now, -1.0);
                WentOff::Interrupted
            }
        }
    }

    /// Makes the server that has been free longest busy; `None` if none is free.
    #[inline]
    pub fn claim(&mut self, now: Time) -> Option<ServerId> {
        let server = self.idle.pop_front()?;
        self.states[server.index()] = State::Busy;
        self.busy.add(now, 1.0);
        Some(server)
    }

    /// Makes this very server busy; returns whether it was free.
    pub fn claim_this(&mut self, now: Time, server: ServerId) -> bool {
        if self.states[server.index()] != State::Idle {
            return false;
        }
        self.idle.retain(|&other| other != server);
        self.states[server.index()] = State::Busy;
        self.busy.add(now, 1.0);
        true
    }

    /// Ends the job in hand. Returns whether the server is free for another: one finishing after
    /// its shift goes off duty instead.
    ///
    /// # Panics
    ///
    /// If the server has no job: the model has ended one twice.
    #[inline]
    pub fn release(&mut self, now: Time, server: ServerId) -> bool {
        let state = &mut self.states[server.index()];
        match *state {
            State::Busy => {
                *state = State::Idle;
                self.idle.push_back(server);
                self.busy.add(now, -1.0);
                true
            }
            State::Finishing => {
                *state = State::Off;
                self.busy.add(now, -1.0);
                self.on_duty.add(now, -1.0);
                self.overtime.add(now, -1.0);
                false
            }
            State::Off | State::Idle => panic!("server {} has no job to end", server.0),
        }
    }

    /// Whether the server stays for another job after the one in hand, if any.
    #[inline]
    #[must_use]
    pub fn is_on_duty(&self, server: ServerId) -> bool {
        matches!(self.states[server.index()], State::Idle | State::Busy)
    }

    /// Whether the server has a job in hand.
    #[must_use]
    pub fn is_busy(&self, server: ServerId) -> bool {
        matches!(self.states[server.index()], State::Busy | State::Finishing)
    }

    /// Whether the server works on after its shift.
    #[must_use]
    pub fn is_finishing(&self, server: ServerId) -> bool {
        self.states[server.index()] == State::Finishing
    }

    /// How many are free.
    #[must_use]
    pub fn idle_count(&self) -> usize {
        self.idle.len()
    }

    /// Servers with a job in hand, over time.
    #[must_use]
    pub const fn busy(&self) -> &TimeWeighted {
        &self.busy
    }

    /// Servers at work, over time, those finishing after their shift included.
    #[must_use]
    pub const fn on_duty(&self) -> &TimeWeighted {
        &self.on_duty
    }

    /// Servers finishing a job after their shift, over time.
    #[must_use]
    pub const fn overtime(&self) -> &TimeWeighted {
        &self.overtime
    }

    /// Share of the time on duty that was spent on jobs; not-a-number if nobody was on duty.
    #[must_use]
    pub fn utilisation(&self, now: Time) -> f64 {
        self.busy.area(now) / self.on_duty.area(now)
    }

    /// Forgets what was observed, as at the end of a warm-up.
    pub fn reset_observations(&mut self, now: Time) {
        self.busy.reset(now);
        self.on_duty.reset(now);
        self.overtime.reset(now);
    }
}
