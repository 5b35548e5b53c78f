//! Where the work of each team comes from: referrals, what falls through, patients who ring, visits
//! at desks. What a team is and adds up to is `work`.

use super::flow::Flow;
use super::slots::Filling;
use super::timetable::Timetable;
use super::work::{Chase, DayWork, Task, Team};
use crate::model::site::Site;
use crate::model::spec::Law;

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

    fn team_of_queue(&self, queue: crate::model::ids::QueueId) -> Option<usize> {
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
        let [register, book, rebook, ..] = site.worklists.map(|q| self.team_of_queue(q));
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
                    let no = |r: &&crate::model::spec::WaitingRecord| {
                        r.booked == crate::model::spec::Booked::No
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
