//! The work that comes to each team a day: calls, worklists, patients at a desk, in minutes on the
//! familiar system. A team is all groups that share a worklist, a line or a desk, directly or
//! through others. Who does the work, and how fast, is `team`.

use std::collections::BTreeMap;

use super::flow::Flow;
use super::slots::{Filling, Timetable};
use crate::engine::Duration;
use crate::hospital::site::{QueueKind, Site};
use crate::scenario::{Law, Work};

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
    fn add(&mut self, count: f64, laws: &[(&Law, f64)]) {
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

/// The teams of a scenario with the work that comes to them.
#[must_use]
pub fn teams(
    site: &Site<'_>,
    flows: &[Flow],
    fillings: &[Filling],
    timetable: &Timetable,
) -> Vec<Team> {
    let mut comes = Arrivals::of(site);
    for (s, flow) in flows.iter().enumerate() {
        comes.worklists(s, flow);
        comes.patients_calls(s, flow);
    }
    comes.queries();
    comes.desks(flows, fillings, timetable);
    comes.chasing(flows);
    comes.teams
}

struct Arrivals<'a, 's> {
    site: &'a Site<'s>,
    teams: Vec<Team>,
    /// By group: its team.
    team_of: Vec<usize>,
    days: usize,
}

impl<'a, 's> Arrivals<'a, 's> {
    fn of(site: &'a Site<'s>) -> Self {
        let days = usize::try_from(site.calendar.days()).unwrap_or(0);
        let mut team_of: Vec<usize> = (0..site.groups.len()).collect();
        for queue in &site.queues {
            let Some(first) = queue.served_by.first() else {
                continue;
            };
            for other in &queue.served_by {
                let (keep, join) = (team_of[first.index()], team_of[other.index()]);
                team_of
                    .iter_mut()
                    .filter(|t| **t == join)
                    .for_each(|t| *t = keep);
            }
        }
        let mut names: Vec<usize> = team_of.clone();
        names.sort_unstable();
        names.dedup();
        let numbered = |t: &usize| names.binary_search(t).unwrap_or(0);
        let team_of: Vec<usize> = team_of.iter().map(numbered).collect();
        let ahead = site.scenario.booking.follow_up_ahead.duration();
        let mut teams = vec![
            Team {
                days: vec![DayWork::default(); days],
                ahead: ahead.as_days_f64() as usize,
                ..Team::default()
            };
            names.len()
        ];
        for (group, &team) in team_of.iter().enumerate() {
            teams[team].groups.push(group);
        }
        Self {
            site,
            teams,
            team_of,
            days,
        }
    }

    fn team_of_queue(&self, queue: crate::hospital::ids::QueueId) -> Option<usize> {
        let first = self.site.queues[queue.index()].served_by.first()?;
        Some(self.team_of[first.index()])
    }

    fn team_of_line(&self, line: usize) -> Option<usize> {
        self.team_of_queue(self.site.lines[line].queue)
    }

    fn weeks(&self) -> f64 {
        self.days as f64 / 7.0
    }

    /// Share of new patients who ring to book, before their invitation lapses.
    fn invited(&self, specialty: usize) -> f64 {
        let site = &self.site.specialties[specialty];
        let booking = &self.site.scenario.booking;
        match (&booking.invitation_answered, site.line) {
            (Some(law), Some(_)) => {
                let lapses = booking.invitation_lapses.duration().as_ms_f64();
                site.spec.invited.value() * law.distribution().cdf(lapses)
            }
            _ => 0.0,
        }
    }

    /// Referrals on each day.
    fn referrals(&self, specialty: usize, flow: &Flow) -> Vec<f64> {
        match &self.site.specialties[specialty].stream {
            Some(stream) => (0..self.days)
                .map(|d| stream.expected_on(d as i64))
                .collect(),
            None => vec![flow.referrals.0 / 7.0; self.days],
        }
    }

    fn worklists(&mut self, s: usize, flow: &Flow) {
        let booking = &self.site.scenario.booking;
        let site = &self.site.specialties[s];
        let spec = site.spec;
        let [register, book, rebook] = site.worklists.map(|q| self.team_of_queue(q));
        let referred = self.referrals(s, flow);
        let by_clerk = 1.0 - self.invited(s);
        let at_desk = spec
            .follow_up
            .as_ref()
            .map_or(0.0, |f| f.booked_at_desk.value());
        let follow_ups = flow.follow_up.wanted.0 * (1.0 - at_desk) / 7.0;
        let by_phone = |chain: &super::flow::Chain| {
            if site.line.is_some() {
                0.0
            } else {
                chain.patient_cancels.0
            }
        };
        let again =
            |c: &super::flow::Chain| c.hospital_cancels.0 + c.missed_rebooked.0 + by_phone(c);
        let again = flow.chains().into_iter().map(again).sum::<f64>() / 7.0;
        let register = register.zip(booking.register.as_ref());
        let rebook = rebook.zip(booking.rebook.as_ref().or(booking.book.as_ref()));
        let book = book.zip(booking.book.as_ref());
        let same_team = register.is_some_and(|r| book.is_some_and(|b| b.0 == r.0));
        for (d, &new) in referred.iter().enumerate() {
            if let Some((team, law)) = register {
                self.list(team, Task::Register, law, d, new, (new, 0.0));
            }
            if let Some((team, law)) = book {
                let counted = if same_team { 0.0 } else { new * by_clerk };
                self.list(team, Task::Book, law, d, new * by_clerk, (counted, 0.0));
                self.list(team, Task::Book, law, d, follow_ups, (0.0, follow_ups));
            }
            if let Some((team, law)) = rebook {
                self.list(team, Task::Rebook, law, d, again, (again, 0.0));
            }
        }
        if let Some((team, _)) = register.or(book) {
            let list = spec.waiting_list.as_ref();
            self.teams[team].unbooked += list.map_or(0.0, |l| match &l.file {
                Some(file) => {
                    let no = |r: &&crate::scenario::WaitingRecord| {
                        r.booked == crate::scenario::Booked::No
                    };
                    file.rows().iter().filter(no).count() as f64
                }
                None => f64::from(l.unbooked),
            });
            self.teams[team].referrals += referred.iter().sum::<f64>();
        }
    }

    /// Puts work on a worklist: how many tasks, and how many patients join now and ahead.
    fn list(
        &mut self,
        team: usize,
        task: Task,
        law: &Law,
        day: usize,
        count: f64,
        join: (f64, f64),
    ) {
        let team = &mut self.teams[team];
        team.tasks
            .entry(task)
            .or_default()
            .add(count, &[(law, 1.0)]);
        let work = &mut team.days[day];
        work.listed += count * law.mean().as_minutes_f64();
        work.join += join.0;
        work.join_ahead += join.1;
    }

    fn at_once(&mut self, team: usize, task: Task, laws: &[(&Law, f64)], day: usize, count: f64) {
        if count <= 0.0 {
            return;
        }
        let team = &mut self.teams[team];
        team.tasks.entry(task).or_default().add(count, laws);
        let mean: f64 = laws
            .iter()
            .map(|(l, w)| w * l.mean().as_minutes_f64())
            .sum();
        team.days[day].at_once += count * mean;
    }

    /// Calls of patients to book or change, evenly over the days on which the line is open.
    fn patients_calls(&mut self, s: usize, flow: &Flow) {
        let Some(line) = self.site.specialties[s].line.map(|l| l.index()) else {
            return;
        };
        let Some(team) = self.team_of_line(line) else {
            return;
        };
        let handle = &self.site.lines[line].spec.handle;
        let open = open_days(self.site, line, self.days);
        let per_day = |per_week: f64| per_week * self.weeks() / open.len().max(1) as f64;
        let booking = per_day(flow.referrals.0 * self.invited(s));
        let changes = per_day(flow.chains().into_iter().map(|c| c.patient_cancels.0).sum());
        for &d in &open {
            let law = handle.booking.as_ref().unwrap_or(&handle.query);
            self.at_once(team, Task::BookingCall, &[(law, 1.0)], d, booking);
            let law = handle.change.as_ref().unwrap_or(&handle.query);
            self.at_once(team, Task::ChangeCall, &[(law, 1.0)], d, changes);
        }
    }

    fn queries(&mut self) {
        for (l, line) in self.site.lines.iter().enumerate() {
            let (Some(team), Some(stream)) = (self.team_of_line(l), &line.queries) else {
                continue;
            };
            for d in 0..self.days {
                let laws = [(&line.spec.handle.query, 1.0)];
                self.at_once(team, Task::Query, &laws, d, stream.expected_on(d as i64));
            }
        }
    }

    fn desks(&mut self, flows: &[Flow], fillings: &[Filling], timetable: &Timetable) {
        for (d, desk) in self.site.desks.iter().enumerate() {
            let Some(team) = self.team_of_queue(desk.queues[0]) else {
                continue;
            };
            self.teams[team].desks.push(d);
            for day in 0..self.days {
                let (visits, booked) = desk_visits(self.site, d, day, flows, fillings, timetable);
                if let Some(law) = &desk.spec.check_in {
                    self.at_once(team, Task::CheckIn, &[(law, 1.0)], day, visits);
                }
                if let Some(law) = &desk.spec.check_out {
                    let share = if visits > 0.0 { booked / visits } else { 0.0 };
                    let mut laws = vec![(law, 1.0)];
                    laws.extend(desk.spec.book.as_ref().map(|book| (book, share)));
                    self.at_once(team, Task::CheckOut, &laws, day, visits);
                }
                if let (Some(stream), Some(law)) = (&desk.enquiries, &desk.spec.enquiry) {
                    let count = stream.expected_on(day as i64);
                    self.at_once(team, Task::Enquiry, &[(law, 1.0)], day, count);
                }
            }
        }
    }

    /// Chasing feeds on itself only where those who answer are those who book.
    fn chasing(&mut self, flows: &[Flow]) {
        let Some(written) = &self.site.scenario.chasing else {
            return;
        };
        let book = self.site.scenario.booking.book.as_ref();
        for (s, flow) in flows.iter().enumerate() {
            let site = &self.site.specialties[s];
            let Some(line) = site.line.map(|l| l.index()) else {
                continue;
            };
            let team = self.team_of_line(line);
            if flow.referrals.0 <= 0.0
                || team.is_none()
                || team != self.team_of_queue(site.worklists[1])
            {
                continue;
            }
            let handle = &self.site.lines[line].spec.handle;
            let law = handle.chasing.as_ref().unwrap_or(&handle.query);
            let chase = Chase {
                after: written.after.duration(),
                chance: written.chance.per_day(),
                minutes: law.mean().as_minutes_f64(),
                booked: written.booked.value(),
                saves: book.map_or(0.0, |l| l.mean().as_minutes_f64()),
                line,
            };
            if let Some(team) = team {
                self.teams[team].chase.get_or_insert(chase);
            }
        }
    }
}

/// Days of the horizon on which a line is open.
#[must_use]
pub fn open_days(site: &Site<'_>, line: usize, days: usize) -> Vec<usize> {
    let listed = site.lines[line].open_days.iter();
    listed
        .filter_map(|&d| usize::try_from(d).ok())
        .filter(|&d| d < days)
        .collect()
}

/// Patients who come to a desk on a day, and those of them who book a follow-up there.
fn desk_visits(
    site: &Site<'_>,
    desk: usize,
    day: usize,
    flows: &[Flow],
    fillings: &[Filling],
    timetable: &Timetable,
) -> (f64, f64) {
    let (mut visits, mut booked) = (0.0, 0.0);
    for (c, clinic) in site.clinics.iter().enumerate() {
        if clinic.desk.is_none_or(|d| d.index() != desk) {
            continue;
        }
        let s = clinic.specialty.index();
        if flows[s].attended().0 <= 0.0 {
            continue;
        }
        let slots = timetable.by_clinic[c][day].slots;
        let coming: f64 = (0..3)
            .map(|k| slots[k] * fillings[s].used[k] * fillings[s].comes[k])
            .sum();
        let follow_up = site.specialties[s].spec.follow_up.as_ref();
        visits += coming;
        booked += coming * follow_up.map_or(0.0, |f| f.chance.value() * f.booked_at_desk.value());
    }
    (visits, booked)
}

/// Whether a queue of the site is at a desk.
#[must_use]
pub fn is_at_a_desk(kind: QueueKind) -> bool {
    matches!(
        kind,
        QueueKind::CheckIn(_) | QueueKind::CheckOut(_) | QueueKind::Enquiry(_)
    )
}
