//! The order of a day. Each midnight yesterday is written down and today is laid out, so that the
//! event list only ever holds one day:
//!
//! 1. yesterday's cars have come and gone; whoever is left on the telephone hangs up; yesterday's
//!    figures are closed;
//! 2. the plan is steered: what ends, what is decided, what takes effect ([`super::steering`]);
//!    clinics look at their own overruns;
//! 3. letters begin not to be sent, and are discovered;
//! 4. whose turn it is goes live: appointments are migrated, clinics not built disappear;
//! 5. clinics that are finished can be seen, those that follow their list look at it, additional
//!    sessions are announced;
//! 6. the lists are audited;
//! 7. the day book's page is turned: cancellations, invitations, chasing, redials;
//! 8. patients set aside are looked after, as far as there are slots;
//! 9. the moments of referrals, queries, enquiries are drawn;
//! 10. today's sessions open: who comes, and when; then those without a slot of their own;
//! 11. other cars;
//! 12. the rota: who is ill, who comes when, who has a break when;
//! 13. when the system comes back, and when lines and the doors of desks close;
//! 14. all of it is put on the event list, in the order in which it was noted.

use super::mechanisms::{blackout, clinic_builds, letters, lost, migration, outages};
use super::pathway::Pathway;
use super::places::booking_office::{BookingOffice, SET_ASIDE};
use super::places::{car_park, desk, phone_line};
use super::policy::Policy;
use super::spec::Referrals;
use super::world::World;
use super::world::diary::Slot;
use super::world::event::Event;
use super::world::ids::{DeskId, LineId, PatientId, SpecialtyId};
use super::world::observer::Observer;
use super::world::overdue::Overdue;
use super::world::purpose::Purpose;
use crate::engine::Time;

impl<O: Observer> Pathway<'_, O> {
    /// Runs up to a moment; what happens at that moment stays on the event list.
    pub(super) fn run_until(&mut self, until: Time, policy: &mut dyn Policy) {
        let morning = self.run_to_morning(until, policy, &|_, _| false);
        debug_assert_eq!(morning, None, "no morning was waited for");
    }

    /// Runs up to the first morning that is waited for, if one comes before that moment: yesterday
    /// is written down and nothing decided, so that the run goes on with [`Self::day_begins`].
    pub(super) fn run_to_morning(
        &mut self,
        until: Time,
        policy: &mut dyn Policy,
        waited_for: &dyn Fn(&Self, i64) -> bool,
    ) -> Option<i64> {
        while let Some(event) = self.world.events.next_before(until) {
            match event {
                Event::Midnight => {
                    let day = self.day_is_over();
                    if day >= self.world.site.calendar.days() {
                        continue;
                    }
                    if waited_for(self, day) {
                        return Some(day);
                    }
                    self.day_begins(day, policy);
                }
                event => self.handle(event),
            }
        }
        if self.world.now() < until {
            self.world.events.advance_to(until);
            self.car_parks.catch_up(&mut self.world);
        }
        None
    }

    /// Yesterday is written down. Gives the day that begins.
    fn day_is_over(&mut self) -> i64 {
        self.car_parks.catch_up(&mut self.world);
        let day = self.world.new_day();
        if day > 0 {
            self.close_day(day - 1);
            self.world.waiting_lists.next_day();
        }
        self.world.tell_who_waits(day);
        day
    }

    /// The plan is steered, a policy decides, today is laid out.
    pub(super) fn day_begins(&mut self, day: i64, policy: &mut dyn Policy) {
        let tomorrow = Time::from_days(day + 1);
        self.world
            .events
            .schedule_ranked(tomorrow, 0, Event::Midnight);
        self.steer(day, policy);
        self.clinics.review_overruns(&mut self.world, day);
        // Whoever is moved has no slot any more, which all that comes next relies on.
        self.follow_up();
        letters::begin(&mut self.world, day);
        letters::are_discovered(&mut self.world, day);
        self.follow_up();
        self.goes_live(day);
        self.builds.build(&mut self.world, day);
        self.following.review(&mut self.world, day);
        self.world.announce_sessions(day);
        lost::audit(&mut self.world, day);
        self.follow_up();
        for note in self.world.day_book.turn_to(day) {
            self.follow_note(note);
        }
        self.look_for_slots();
        note_arrivals(&mut self.world, day);
        self.open_sessions(day);
        car_park::note_others(&mut self.world);
        self.draw_up_rota(day);
        outages::note_returns(&mut self.world, day);
        phone_line::note_closing_times(&mut self.world, day);
        desk::note_closing_times(&mut self.world, day);
        self.lay_out();
    }

    /// Puts today's events on the event list.
    fn lay_out(&mut self) {
        let world = &mut self.world;
        world.today.lay_out(&mut world.events);
    }

    /// Whose turn it is to go live today.
    fn goes_live(&mut self, day: i64) {
        for specialty in self.world.system.due(day) {
            self.world.system.goes_live(specialty, day);
            if specialty.index() < self.world.site.specialties.len() {
                migration::migrate(&mut self.world, specialty);
                self.follow_up();
                self.builds.go_live(&mut self.world, specialty);
            }
        }
    }

    /// Each morning: as many of those set aside as there are free slots now go back on the
    /// worklist, the longest wait first whichever list of their specialty they are on.
    fn look_for_slots(&mut self) {
        for s in 0..self.world.site.specialties.len() {
            for kind in SET_ASIDE.map(|kind| (SpecialtyId::new(s), kind)) {
                let world = &self.world;
                let Some(mut free) = self.office.slots_for_those_set_aside(world, kind) else {
                    continue;
                };
                while let Some(id) = self.office.take_back(&mut self.world, kind, &free) {
                    self.follow_up();
                    BookingOffice::has_taken(&self.world, id, &mut free);
                }
            }
        }
    }

    /// Opens the day's sessions, and decides who comes to them.
    fn open_sessions(&mut self, day: i64) {
        for s in 0..self.world.site.specialties.len() {
            let specialty = SpecialtyId::new(s);
            for k in 0..self.world.diary.on_day(specialty, day).len() {
                let session = self.world.diary.on_day(specialty, day)[k];
                self.clinics.open(&mut self.world, session);
                let booked = self.world.diary.slots_of(session).iter();
                self.world
                    .register
                    .fetch(booked.filter_map(|slot| match slot {
                        Slot::Taken(patient) => Some(*patient),
                        _ => None,
                    }));
                for slot in 0..self.world.diary.slots_of(session).len() {
                    if let Slot::Taken(patient) = self.world.diary.slots_of(session)[slot] {
                        self.expected_from_morning(patient);
                    }
                }
            }
        }
        self.clinics.all_are_open();
        for patient in self.clinics.take_those_without_slot(&self.world) {
            self.expected_from_morning(patient);
        }
    }

    /// Whoever has an appointment today comes, or does not, as the day's plan has it.
    fn expected_from_morning(&mut self, patient: PatientId) {
        if let Some(due) = self.expected_today(patient) {
            self.world.today.push(due);
        }
    }

    /// Works out who is at work today.
    fn draw_up_rota(&mut self, day: i64) {
        self.world.falls_ill(day);
        for member in self.world.staff.all() {
            self.world.roster(member, day);
            self.follow_up();
        }
    }

    /// Writes down where things stand at the end of a day.
    fn close_day(&mut self, day: i64) {
        self.lines.cut_off_at_night(&mut self.world, day);
        self.follow_up();
        let world = &mut self.world;
        world.account_for_all();
        let calendar = &world.site.calendar;
        world
            .waiting_lists
            .note(&mut world.ledger, day, |d| calendar.is_working_day(d));
        world.close_register(day);
        self.repairs.close_day(world, day);
        self.re_entry.close_day(world, day);
        blackout::close_day(world, day);
        outages::close_day(world, day);
        clinic_builds::close_day(world, day);
        self.car_parks.close_day(world, day);
        world.look_around(day);
        self.office.close_day(world, day);
        if let Some(due) = world.site.due {
            let mut overdue = Overdue::at(world.now(), due);
            self.office.add_overdue(world, &mut overdue);
            self.repairs.add_overdue(world, &mut overdue);
            self.re_entry.add_overdue(world, &mut overdue);
            world.note_overdue(&overdue, day);
        }
        self.lines.close_day(world, day);
        self.desks.close_day(world, day);
        world.close_accounts(day);
        world.ledger.close_day(day);
    }
}

/// Draws the moments of today's referrals, ordinary calls and enquiries.
fn note_arrivals<O: Observer>(world: &mut World<'_, O>, day: i64) {
    let site = world.site;
    for (s, specialty) in site.specialties.iter().enumerate() {
        let id = SpecialtyId::new(s);
        if let Some(Referrals::File(file)) = &specialty.spec.referrals {
            let row = |number: &u32| file.rows()[*number as usize];
            let before = |number: &u32| row(number).at.day() < day;
            let first = specialty.replayed.partition_point(before);
            for number in &specialty.replayed[first..] {
                let row = row(number);
                if row.at.day() > day {
                    break;
                }
                let event = Event::ReferralArrives(id, *number, row.urgent);
                world.today.push((row.at, event));
            }
        }
        // Some thousand days of some hundred thousand referrals: below 2^30.
        let referral = |n| Event::ReferralArrives(id, (day as u32) << 18 | n, None);
        let stream = specialty.stream.as_ref();
        world.note_stream(stream, Purpose::REFERRALS, specialty.name, referral);
    }
    for (l, line) in site.lines.iter().enumerate() {
        let query = |n| Event::QueryComes(LineId::new(l), n);
        world.note_stream(line.queries.as_ref(), Purpose::QUERIES, line.name, query);
    }
    for (d, desk) in site.desks.iter().enumerate() {
        let enquiry = |n| Event::EnquiryComes(DeskId::new(d), n);
        world.note_stream(
            desk.enquiries.as_ref(),
            Purpose::ENQUIRIES,
            desk.name,
            enquiry,
        );
    }
}
