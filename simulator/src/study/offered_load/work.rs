//! A team and the work that comes to it: calls, worklists, patients at a desk, in minutes on the
//! familiar system. A team is all groups that share a worklist, a line or a desk, directly or
//! through others. Where the work comes from is `arrivals`; who does it, and how fast, is `team`.

use std::collections::BTreeMap;

use crate::engine::Duration;
use crate::model::ids::SpecialtyId;
use crate::model::spec::{Law, Work};
use crate::model::world::care::OnNewSystem;
use crate::model::world::record_system::RecordSystem;

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
    /// A patient asks whether the appointment is still on.
    AppointmentCall,
    /// A GP asks about a referral.
    GpCall,
    /// A patient asks who waits for a slot that there is not yet.
    ChasingCall,
    /// Check a patient in.
    CheckIn,
    /// Check a patient out.
    CheckOut,
    /// Answer a question at a desk.
    Enquiry,
}

impl Task {
    /// Whether it is a call of, or because of, a patient.
    #[must_use]
    pub const fn is_call_about_patient(self) -> bool {
        matches!(
            self,
            Self::BookingCall
                | Self::ChangeCall
                | Self::AppointmentCall
                | Self::GpCall
                | Self::ChasingCall
        )
    }

    /// Whether it is done at a desk for a patient of a clinic.
    #[must_use]
    pub const fn is_of_a_visit(self) -> bool {
        matches!(self, Self::CheckIn | Self::CheckOut)
    }

    /// The kind of work that staff are said to do.
    #[must_use]
    pub const fn work(self) -> Work {
        match self {
            Self::Register => Work::Register,
            Self::Book => Work::Book,
            Self::Rebook => Work::Rebook,
            Self::CheckIn => Work::CheckIn,
            Self::CheckOut => Work::CheckOut,
            Self::Enquiry => Work::Enquiry,
            Self::Query
            | Self::BookingCall
            | Self::ChangeCall
            | Self::AppointmentCall
            | Self::GpCall
            | Self::ChasingCall => Work::Answer,
        }
    }

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
            Self::AppointmentCall => "calls: is it still on?",
            Self::GpCall => "calls: GPs",
            Self::ChasingCall => "calls: no slot yet",
            Self::CheckIn => "check in",
            Self::CheckOut => "check out",
            Self::Enquiry => "enquiries",
        }
    }
}

/// Whom a task is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum About {
    /// A patient of a specialty.
    Specialty(usize),
    /// No patient in particular: an ordinary call, an enquiry at a desk.
    Nobody,
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

/// What silence costs a team.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Chase {
    /// After so long somebody who hears nothing may ring.
    pub after: Duration,
    /// From then on with this chance on every day on which the line is open; where those who have
    /// been answered wait longer, the share of days on which they ring in the long run.
    pub chance: f64,
    /// Minutes that a chasing call takes from everything else: those of the call, less those that
    /// the bookings made in it save on the worklist. An attempt that is not answered takes no
    /// minute of a clerk.
    pub net_minutes: f64,
}

/// A team and what comes to it.
#[derive(Clone, Debug, Default)]
pub struct Team {
    /// Its groups.
    pub groups: Vec<usize>,
    /// Its tasks, over the horizon.
    pub tasks: BTreeMap<Task, TaskTotal>,
    /// Minutes of them by the specialty that they are about.
    pub about: BTreeMap<About, f64>,
    /// Patients who join its worklists over the horizon.
    pub joining: f64,
    /// Referrals over the horizon whose booking is this team's.
    pub referrals: f64,
    /// Chasing that takes this team's minutes and ends with this team's bookings.
    pub chase: Option<Chase>,
    /// Desks it looks after.
    pub desks: Vec<usize>,
}

impl Team {
    /// Adds so many tasks, each made of independent parts: a distribution, and the chance that it
    /// applies.
    pub fn add(&mut self, task: Task, about: About, count: f64, laws: &[(&Law, f64)]) {
        if count <= 0.0 {
            return;
        }
        // Independent parts: means and variances add; a part with chance w contributes w of its
        // second moment.
        let (mut mean, mut variance) = (0.0, 0.0);
        for &(law, w) in laws {
            let m = law.mean().as_minutes_f64();
            let var = law.distribution().variance() / 3.6e9;
            mean += w * m;
            variance += w * (var + m * m) - (w * m) * (w * m);
        }
        let total = self.tasks.entry(task).or_default();
        total.count += count;
        total.minutes += count * mean;
        total.squares += count * (variance + mean * mean);
        *self.about.entry(about).or_default() += count * mean;
    }

    /// The share of its minutes that is work on the new system, as a run does it: about a specialty
    /// that is live, or about no patient in particular, as often as patients are of those who are.
    #[must_use]
    pub fn share_on(&self, system: &RecordSystem) -> f64 {
        let (mut on, mut all) = (0.0, 0.0);
        for (about, minutes) in &self.about {
            let share = match about {
                About::Specialty(s) => f64::from(u8::from(
                    system.of_specialty(SpecialtyId::new(*s)) == OnNewSystem::Yes,
                )),
                About::Nobody => system.live_share(),
            };
            on += minutes * share;
            all += minutes;
        }
        if all > 0.0 {
            on / all
        } else {
            system.live_share()
        }
    }

    /// Some of its tasks together, over the horizon.
    #[must_use]
    pub fn total(&self, which: impl Fn(Task) -> bool) -> TaskTotal {
        let mut sum = TaskTotal::default();
        for (_, total) in self.tasks.iter().filter(|(task, _)| which(**task)) {
            sum.count += total.count;
            sum.minutes += total.minutes;
            sum.squares += total.squares;
        }
        sum
    }

    /// Calls that patients and others make, without those that a backlog of the office brings.
    #[must_use]
    pub fn calls(&self) -> TaskTotal {
        self.total(|task| task == Task::Query || task.is_call_about_patient())
    }

    /// Mean minutes of a task.
    #[must_use]
    pub fn minutes_a_task(&self) -> f64 {
        let all = self.total(|_| true);
        if all.minutes > 0.0 {
            all.minutes / all.count
        } else {
            1.0
        }
    }
}
