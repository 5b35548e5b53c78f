//! A team and the work that comes to it a day: calls, worklists, patients at a desk, in minutes on
//! the familiar system. A team is all groups that share a worklist, a line or a desk, directly or
//! through others. Where the work comes from is `arrivals`; who does it, and how fast, is `team`.

use std::collections::BTreeMap;

use crate::engine::Duration;
use crate::model::site::Site;
use crate::model::spec::{Law, Work};

/// A kind of task, in the order in which they are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Task {
    /// Register a referral.
    Register,
    /// Book from the worklist.
    Book,
    /// Rebook what fell through.
    Rebook,
    /// An ordinary call.
    Query,
    /// An invited patient rings to book.
    BookingCall,
    /// A patient rings to cancel or change.
    ChangeCall,
    /// Check a patient in.
    CheckIn,
    /// Check a patient out.
    CheckOut,
    /// Answer a question at a desk.
    Enquiry,
}

impl Task {
    /// Its name for people.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Register => "register referrals",
            Self::Book => "book from the worklist",
            Self::Rebook => "rebook",
            Self::Query => "calls: queries",
            Self::BookingCall => "calls: invited patients book",
            Self::ChangeCall => "calls: cancel or change",
            Self::CheckIn => "check in",
            Self::CheckOut => "check out",
            Self::Enquiry => "enquiries",
        }
    }
}

/// How often a task comes over the horizon, and the minutes and squared minutes of all of them.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct TaskTotal {
    /// How many.
    pub count: f64,
    /// Their minutes together.
    pub minutes: f64,
    /// Their squared minutes together.
    pub squares: f64,
}

impl TaskTotal {
    /// Adds so many tasks, each made of independent parts: a law, and the chance that it applies.
    pub fn add(&mut self, count: f64, laws: &[(&Law, f64)]) {
        // Independent parts: means and variances add; a part with chance w contributes w of its
        // second moment.
        let mean: f64 = laws
            .iter()
            .map(|(l, w)| w * l.mean().as_minutes_f64())
            .sum();
        let variance: f64 = laws
            .iter()
            .map(|(l, w)| {
                let m = l.mean().as_minutes_f64();
                let var = l.distribution().variance() / 3.6e9;
                w * (var + m * m) - (w * m) * (w * m)
            })
            .sum();
        self.count += count;
        self.minutes += count * mean;
        self.squares += count * (variance + mean * mean);
    }
}

/// What comes to a team on one day.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct DayWork {
    /// Minutes that cannot wait: calls and patients at a desk.
    pub at_once: f64,
    /// Minutes that go on worklists.
    pub listed: f64,
    /// Patients who join worklists and wait from today.
    pub join: f64,
    /// Patients who join worklists ahead of time: follow-ups that are due later.
    pub join_ahead: f64,
}

/// What silence costs a team.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Chase {
    /// After so long somebody who hears nothing may ring.
    pub after: Duration,
    /// From then on with this chance on every day on which the line is open.
    pub chance: f64,
    /// Minutes of such a call.
    pub minutes: f64,
    /// Share of calls in which the patient is booked there and then.
    pub booked: f64,
    /// Minutes on the worklist that such a booking saves.
    pub saves: f64,
    /// The line.
    pub line: usize,
}

impl Chase {
    /// Minutes a chasing call takes from everything else: those of the call, less those that the
    /// bookings made in it save. An attempt that is not answered takes no minute of a clerk.
    #[must_use]
    pub fn net_minutes(&self) -> f64 {
        self.minutes - self.booked * self.saves
    }
}

/// A team and what comes to it.
#[derive(Clone, Debug, Default)]
pub struct Team {
    /// Its groups.
    pub groups: Vec<usize>,
    /// Its tasks, over the horizon.
    pub tasks: BTreeMap<Task, TaskTotal>,
    /// Day by day.
    pub days: Vec<DayWork>,
    /// Patients on its worklists at the start.
    pub unbooked: f64,
    /// Referrals over the horizon whose booking is this team's.
    pub referrals: f64,
    /// Chasing that takes this team's minutes and ends with this team's bookings.
    pub chase: Option<Chase>,
    /// Desks it looks after.
    pub desks: Vec<usize>,
    /// Days by which follow-ups join ahead of time.
    pub ahead: usize,
}

impl Team {
    /// Minutes of all tasks over the horizon.
    #[must_use]
    pub fn minutes(&self) -> f64 {
        self.tasks.values().map(|t| t.minutes).sum()
    }

    /// Mean minutes of a task.
    #[must_use]
    pub fn minutes_a_task(&self) -> f64 {
        let count: f64 = self.tasks.values().map(|t| t.count).sum();
        if count > 0.0 {
            self.minutes() / count
        } else {
            1.0
        }
    }

    /// Patients who join the worklists over the horizon.
    #[must_use]
    pub fn joining(&self) -> f64 {
        self.days.iter().map(|d| d.join + d.join_ahead).sum()
    }

    /// Minutes on the worklists for one patient who joins them.
    #[must_use]
    pub fn minutes_a_patient(&self) -> f64 {
        let listed: f64 = self.days.iter().map(|d| d.listed).sum();
        let joining = self.joining();
        if joining > 0.0 { listed / joining } else { 0.0 }
    }

    /// Whether calls come before worklists in this team.
    #[must_use]
    pub fn answers_first(&self, site: &Site<'_>) -> bool {
        let largest = self
            .groups
            .iter()
            .max_by_key(|&&g| site.groups[g].spec.count);
        let works = largest.map_or(&[][..], |&g| &site.groups[g].spec.works);
        let place = |work: Work| works.iter().position(|w| *w == work);
        match (place(Work::Answer), place(Work::Book)) {
            (Some(answer), Some(book)) => answer < book,
            _ => true,
        }
    }
}
