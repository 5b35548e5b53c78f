//! Where the work of each team comes from: referrals, what falls through, patients who ring, visits
//! at desks. What a team is and adds up to is `work`.

use super::slots::Filling;
use super::timetable::Timetable;
use super::warnings::NOTHING_LEFT;
use super::work::{About, Chase, Task, Team};
use crate::model::ids::QueueId;
use crate::model::site::{QueueKind, Site};
use crate::model::spec::{Chasing, Span};
use crate::model::world::steady_state::flow::{Chain, Flow};

/// The teams of a scenario with the work that comes to them over the horizon.
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
        comes.without_slot(s, flow, timetable);
        comes.chasing(s, flow);
    }
    comes.queries();
    comes.desks(fillings, timetable);
    comes.teams
}

struct Arrivals<'a, 's> {
    site: &'a Site<'s>,
    teams: Vec<Team>,
    /// By group: its team.
    team_of: Vec<usize>,
    weeks: f64,
}

impl<'a, 's> Arrivals<'a, 's> {
    fn of(site: &'a Site<'s>) -> Self {
        let mut joined: Vec<usize> = (0..site.groups.len()).collect();
        for queue in &site.queues {
            for pair in queue.served_by.windows(2) {
                let (keep, join) = (joined[pair[0].index()], joined[pair[1].index()]);
                let others = joined.iter_mut().filter(|t| **t == join);
                others.for_each(|t| *t = keep);
            }
        }
        let mut names = joined.clone();
        names.sort_unstable();
        names.dedup();
        let numbered = |t: &usize| names.binary_search(t).unwrap_or(0);
        let team_of: Vec<usize> = joined.iter().map(numbered).collect();
        let mut teams = vec![Team::default(); names.len()];
        for (group, &team) in team_of.iter().enumerate() {
            teams[team].groups.push(group);
        }
        Self {
            site,
            teams,
            team_of,
            weeks: site.calendar.days() as f64 / 7.0,
        }
    }

    fn team_of_queue(&self, queue: QueueId) -> Option<usize> {
        let first = self.site.queues[queue.index()].served_by.first()?;
        Some(self.team_of[first.index()])
    }

    fn team_of_line(&self, line: usize) -> Option<usize> {
        self.team_of_queue(self.site.lines[line].queue)
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

    fn worklists(&mut self, s: usize, flow: &Flow) {
        let booking = &self.site.scenario.booking;
        let site = &self.site.specialties[s];
        let about = About::Specialty(s);
        let team = |kind| self.team_of_queue(site.worklist(kind));
        let new = flow.referrals.0 * self.weeks;
        let by_clerk = new * (1.0 - self.invited(s));
        let follow_up = site.spec.follow_up.as_ref();
        let at_desk = follow_up.map_or(0.0, |f| f.booked_at_desk.value());
        let follow_ups = flow.follow_up.wanted.0 * (1.0 - at_desk) * self.weeks;
        // Where there is a line, whoever cancels rings, and is rebooked in the call.
        let by_phone = f64::from(u8::from(site.line.is_some()));
        let again = |c: &Chain| {
            let cancels = c.hospital_cancels.0 + c.patient_cancels.0 * (1.0 - by_phone);
            (cancels + c.missed_rebooked.0) * self.weeks
        };
        let first_again = again(&flow.routine) + again(&flow.urgent);
        let again = first_again + again(&flow.follow_up);
        let deferral = site.spec.deferral.as_ref();
        let deferred = new * deferral.map_or(0.0, |d| d.share.value());
        // What is declined takes the time of a booking once more.
        let declines = site
            .spec
            .choice
            .as_ref()
            .map_or(0.0, |c| c.declines.value());
        let declined = declines * (by_clerk + deferred)
            / (by_clerk + deferred + follow_ups).max(f64::MIN_POSITIVE);
        let declined_again = declines * first_again / again.max(f64::MIN_POSITIVE);
        let rebook = booking.rebook.as_ref().or(booking.book.as_ref());
        let register = team(QueueKind::Register).zip(booking.register.as_ref());
        let book = team(QueueKind::Book).zip(booking.book.as_ref());
        let rebook = team(QueueKind::Rebook).zip(rebook);
        if let Some((team, law)) = register {
            self.teams[team].add(Task::Register, about, new, &[(law, 1.0)]);
            self.teams[team].joining += new;
        }
        if let Some((team, law)) = book {
            let laws = [(law, 1.0), (law, declined)];
            self.teams[team].add(Task::Book, about, by_clerk + deferred + follow_ups, &laws);
            let counted = register.is_some_and(|(registers, _)| registers == team);
            self.teams[team].joining +=
                deferred + follow_ups + if counted { 0.0 } else { by_clerk };
        }
        if let Some((team, law)) = rebook {
            let laws = [(law, 1.0), (law, declined_again)];
            self.teams[team].add(Task::Rebook, about, again, &laws);
            self.teams[team].joining += again;
        }
        if let Some((team, _)) = register.or(book) {
            self.teams[team].referrals += new;
        }
    }

    fn patients_calls(&mut self, s: usize, flow: &Flow) {
        let line = self.site.specialties[s].line.map(|l| l.index());
        let Some((line, team)) = line.and_then(|l| Some((l, self.team_of_line(l)?))) else {
            return;
        };
        let handle = &self.site.lines[line].spec.handle;
        let about = About::Specialty(s);
        let bookings = flow.referrals.0 * self.invited(s) * self.weeks;
        let changes = flow.chains().into_iter().map(|c| c.patient_cancels.0);
        let changes = changes.sum::<f64>() * self.weeks;
        let law = handle.booking.as_ref().unwrap_or(&handle.query);
        self.teams[team].add(Task::BookingCall, about, bookings, &[(law, 1.0)]);
        let law = handle.change.as_ref().unwrap_or(&handle.query);
        self.teams[team].add(Task::ChangeCall, about, changes, &[(law, 1.0)]);
        if let Some(written) = &self.site.scenario.appointment_queries {
            let law = handle.appointment.as_ref().unwrap_or(&handle.query);
            let booked = flow.chains().into_iter().map(|c| c.bookings.0).sum::<f64>();
            let asked = written.per_booking * booked * self.weeks;
            let gps = written.per_referral * flow.referrals.0 * self.weeks;
            self.teams[team].add(Task::AppointmentCall, about, asked, &[(law, 1.0)]);
            self.teams[team].add(Task::GpCall, about, gps, &[(law, 1.0)]);
        }
    }

    /// Where the list is longer than diaries are open, whoever waits beyond them has no slot, and rings
    /// before any backlog. Slots to spare bring the list down: then it is not for long, and left out.
    fn without_slot(&mut self, s: usize, flow: &Flow, timetable: &Timetable) {
        let site = &self.site.specialties[s];
        let (Some(written), Some(line)) = (&self.site.scenario.chasing, site.line) else {
            return;
        };
        let Some(team) = self.team_of_line(line.index()) else {
            return;
        };
        let clinics = self.site.clinics.iter().enumerate();
        let own = clinics.filter(|(_, clinic)| clinic.specialty.index() == s);
        let slots = own.map(|(c, _)| timetable.total(c).slots);
        let [new, urgent] = slots.fold([0.0, 0.0], |sum, of| [sum[0] + of[0], sum[1] + of[1]]);
        let (new, urgent) = (new / self.weeks, urgent / self.weeks);
        let needed = flow.routine.slots.0 + (flow.urgent.slots.0 - urgent).max(0.0);
        if needed < NOTHING_LEFT * new {
            return;
        }
        let weeks = |span: &Span| span.duration().as_days_f64() / 7.0;
        let open = weeks(&self.site.scenario.booking.horizon);
        let without = (f64::from(site.begins.size) - new * open).max(0.0);
        let ring = (without - flow.referrals.0 * weeks(&written.after)).max(0.0);
        let days = open_days(self.site, line.index()).len() as f64;
        let calls = ring * rings_a_day(written) * days;
        let handle = &self.site.lines[line.index()].spec.handle;
        let law = handle.chasing.as_ref().unwrap_or(&handle.query);
        self.teams[team].add(Task::ChasingCall, About::Specialty(s), calls, &[(law, 1.0)]);
    }

    /// Chasing feeds on itself only where those who answer are those who book.
    fn chasing(&mut self, s: usize, flow: &Flow) {
        let site = &self.site.specialties[s];
        let (Some(written), Some(line)) = (&self.site.scenario.chasing, site.line) else {
            return;
        };
        let answers = self.team_of_line(line.index());
        let books = self.team_of_queue(site.worklist(QueueKind::Book));
        let Some(team) = answers.filter(|_| answers == books && flow.referrals.0 > 0.0) else {
            return;
        };
        let handle = &self.site.lines[line.index()].spec.handle;
        let call = handle.chasing.as_ref().unwrap_or(&handle.query);
        let book = self.site.scenario.booking.book.as_ref();
        let saves = book.map_or(0.0, |l| l.mean().as_minutes_f64());
        self.teams[team].chase.get_or_insert(Chase {
            after: written.after.duration(),
            chance: rings_a_day(written),
            net_minutes: call.mean().as_minutes_f64() - written.booked.value() * saves,
        });
    }

    fn queries(&mut self) {
        for (l, line) in self.site.lines.iter().enumerate() {
            if let (Some(team), Some(stream)) = (self.team_of_line(l), &line.queries) {
                let days = 0..self.site.calendar.days();
                let count = days.map(|day| stream.expected_on(day)).sum();
                self.teams[team].add(
                    Task::Query,
                    About::Nobody,
                    count,
                    &[(&line.spec.handle.query, 1.0)],
                );
            }
        }
    }

    fn desks(&mut self, fillings: &[Filling], timetable: &Timetable) {
        for (d, desk) in self.site.desks.iter().enumerate() {
            let Some(team) = self.team_of_queue(desk.queues[0]) else {
                continue;
            };
            let visits = self.desk_visits(d, fillings, timetable);
            let team = &mut self.teams[team];
            team.desks.push(d);
            for (about, visits, booked) in visits {
                if let Some(law) = &desk.spec.check_in {
                    team.add(Task::CheckIn, about, visits, &[(law, 1.0)]);
                }
                if let Some(law) = &desk.spec.check_out {
                    let mut laws = vec![(law, 1.0)];
                    laws.extend(desk.spec.book.as_ref().map(|book| (book, booked)));
                    team.add(Task::CheckOut, about, visits, &laws);
                }
            }
            if let (Some(stream), Some(law)) = (&desk.enquiries, &desk.spec.enquiry) {
                let days = 0..self.site.calendar.days();
                let count = days.map(|day| stream.expected_on(day)).sum();
                team.add(Task::Enquiry, About::Nobody, count, &[(law, 1.0)]);
            }
        }
    }

    /// Patients who come to a desk from each of its clinics, and the share of them who book a
    /// follow-up there.
    fn desk_visits(
        &self,
        desk: usize,
        fillings: &[Filling],
        timetable: &Timetable,
    ) -> Vec<(About, f64, f64)> {
        let clinics = self.site.clinics.iter().enumerate();
        let here = clinics.filter(|(_, clinic)| clinic.desk.is_some_and(|d| d.index() == desk));
        let visits = here.map(|(c, clinic)| {
            let s = clinic.specialty.index();
            let coming: f64 = fillings[s].coming(timetable.total(c).slots).iter().sum();
            let follow_up = self.site.specialties[s].spec.follow_up.as_ref();
            let booked = follow_up.map_or(0.0, |f| f.chance.value() * f.booked_at_desk.value());
            (About::Specialty(s), coming, booked)
        });
        visits.collect()
    }
}

/// The share of days on which somebody rings who chases for long: once answered, whoever waits
/// longer first does so between any two calls.
fn rings_a_day(written: &Chasing) -> f64 {
    written.answered.as_ref().map_or_else(
        || written.chance.per_day(),
        |told| {
            let chance = told.chance.per_day();
            let between = told.after.duration().as_days_f64().ceil().max(1.0) - 1.0;
            // A working week has five days.
            chance / (1.0 + chance * between * 5.0 / 7.0)
        },
    )
}

/// Days of the horizon on which a line is open.
#[must_use]
pub fn open_days(site: &Site<'_>, line: usize) -> Vec<i64> {
    let days = site.calendar.days();
    let listed = site.lines[line].open_days.iter().copied();
    listed.filter(|day| (0..days).contains(day)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::spec::Scenario;

    #[test]
    fn whoever_waits_longer_once_answered_rings_on_fewer_days() {
        let rings = |answered: &str| {
            let text = format!(
                "title = \"t\"\nstart = 2024-01-01\nend = 2024-01-31\n[phone-line.a]\nhandle = {{ query = \"1 min\" }}\n[staff.a]\nrole = \"clerk\"\ncount = 1\nworks = [\"answer\"]\n[chasing]\nafter = \"1 week\"\nchance = \"20% per day\"\n{answered}"
            );
            let scenario = Scenario::from_toml(&text).unwrap_or_else(|m| panic!("{m}"));
            scenario.chasing.as_ref().map(rings_a_day)
        };
        assert_eq!(rings(""), Some(0.2));
        assert_eq!(rings("answered = { chance = \"5% per day\" }"), Some(0.05));
        // Of three weeks and a day between two calls 15 days are open, and then the 20th rings.
        let longer = rings("answered = { after = \"22 days\", chance = \"5% per day\" }");
        assert_eq!(longer, Some(0.05 / 1.75));
    }
}
