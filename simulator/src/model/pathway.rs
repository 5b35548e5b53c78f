//! The pathway: who goes on with what, from the referral to the discharge. Read it from top to
//! bottom and you have read a patient's journey; how each step is done is in the place or
//! mechanism that it names, and the order of a day is `day`.
//!
//! Each does its own part and changes nothing of anybody else's. What comes last in a step it
//! returns, and the pathway goes on from there; what comes besides it says ([`Signal`]). What was
//! said first is followed up first, with all that it brings about, as if one had called the other.

use super::Outcome;
use super::mechanisms::clinic_builds::{self, ClinicBuilds};
use super::mechanisms::follows_list::FollowingClinics;
use super::mechanisms::re_entry::ReEntry;
use super::mechanisms::repair::{self, Repairs};
use super::mechanisms::{
    appointment_queries, attendance, booking_errors, chasing, deferral, duplicates, letters, lost,
    migration, outages, removals, work_around,
};
use super::places::booking_office::{BookingOffice, choice};
use super::places::car_park::{self, CarParks};
use super::places::clinic::leaves_unseen::AfterLeaving;
use super::places::clinic::{Clinics, Onward, hurries};
use super::places::desk::{self, AtDesk, Desks, Stand};
use super::places::phone_line::PhoneLines;
use super::remedies::{self, messages, roll_back};
use super::spec::Arm;
use super::world::World;
use super::world::appointments::NextVisit;
use super::world::care::Care;
use super::world::day_book::Note;
use super::world::event::Event;
use super::world::ids::{CallId, DeskId, PatientId};
use super::world::observer::Observer;
use super::world::patient::{Expected, Fault, Holds, Intention, Need, PatientRef, Record, Stage};
use super::world::plan::PlanInForce;
use super::world::purpose::Streams;
use super::world::record_system::RecordSystem;
use super::world::signal::{About, BookedBy, Signal};
use super::world::site::Site;
use super::world::staff::{Staff, name_key};
use super::world::task::{self, Job, Medium};
use crate::engine::Time;

/// Whether a patient's coming is settled with the day's plan or while the day is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Settled {
    /// With the day's plan, in the morning.
    ThisMorning,
    /// Now.
    Now,
}

/// How what a clinician decided reaches the hospital's lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum VisitOutcome {
    /// It is recorded as the patient leaves.
    Recorded,
    /// On a slip, which is for the office to deal with.
    OnASlip,
}

/// One arm of one replication: the world, and the places and mechanisms that have a state of
/// their own.
#[derive(Clone, Debug)]
pub(super) struct Pathway<'s, O: Observer = ()> {
    pub(super) world: World<'s, O>,
    pub(super) office: BookingOffice,
    pub(super) lines: PhoneLines,
    pub(super) desks: Desks,
    pub(super) clinics: Clinics,
    pub(super) car_parks: CarParks,
    pub(super) repairs: Repairs,
    pub(super) re_entry: ReEntry,
    pub(super) builds: ClinicBuilds,
    pub(super) following: FollowingClinics,
    /// Whether a signal is being followed.
    follows_up: bool,
}

/// The record system of an arm on the first day.
fn system_of(site: &Site<'_>, arm: Arm, plan: &PlanInForce<'_>, streams: &Streams) -> RecordSystem {
    let mut system = RecordSystem::of(site, arm, plan);
    system.works(outages::times(site, arm, plan, streams));
    system.takes_on_paper(clinic_builds::on_paper(site));
    system
}

impl<'s, O: Observer> Pathway<'s, O> {
    /// The evening before the first day, nobody in the hospital yet.
    pub(super) fn new(site: &'s Site<'s>, arm: Arm, replication: u64, observer: O) -> Self {
        let plan = remedies::plan_in_force(site, arm);
        let mut world = World::new(site, arm, plan, replication, observer);
        world.system = system_of(site, arm, &world.plan, &world.streams);
        Self {
            builds: ClinicBuilds::of(site, arm, &world.plan, &world.streams),
            office: BookingOffice::new(site),
            lines: PhoneLines::new(site),
            desks: Desks::new(site),
            clinics: Clinics::new(site),
            car_parks: CarParks::new(site),
            repairs: Repairs::new(site),
            re_entry: ReEntry::new(site),
            following: FollowingClinics::new(site),
            follows_up: false,
            world,
        }
    }

    /// Goes on as another arm from which nothing has differed so far: one with less of the plan, or
    /// without the go-live. All that has happened has happened to it too.
    pub(super) fn becomes(&mut self, arm: Arm) {
        let world = &mut self.world;
        let site = world.site;
        let plan = remedies::plan_in_force(site, arm);
        // Halt rules bring nobody, and change no system before they are decided.
        if (world.arm, arm) != (Arm::Halted, Arm::Planned) {
            let staff = Staff::of(site, arm, &plan, &world.streams);
            world.staff.become_those(staff);
            // Whoever goes live otherwise parts before anybody is live.
            if !world.system.anybody_is_live() {
                world.system = system_of(site, arm, &plan, &world.streams);
                self.builds = ClinicBuilds::of(site, arm, &plan, &world.streams);
            }
        }
        world.plan.becomes(plan);
        world.arm = arm;
    }

    /// What it came to, and the observer.
    pub(super) fn close(self) -> (Outcome, O) {
        let world = self.world;
        let costs = world
            .costs
            .lines(world.site, world.arm, &world.plan, remedies::hours);
        let outcome = Outcome {
            census: world.census(),
            costs: [costs, world.account_lines()].concat(),
            book: world.ledger.close(),
            close_up: world.close_up,
            sessions: self.clinics.into_records(),
            interventions: world.plan.in_force().within(world.site.calendar.days()),
            people: world.plan.people_within(world.site.calendar.days()),
            events: world.events.handled(),
        };
        (outcome, world.observer)
    }

    /// Lets an event happen, and all that it brings about.
    pub(super) fn handle(&mut self, event: Event) {
        let world = &mut self.world;
        match event {
            // The midnight round is `day`.
            Event::Midnight => {}

            // Referrals, and people who ring.
            Event::ReferralArrives(specialty, number, priority) => {
                let name = world.site.specialties[specialty.index()].name;
                let uid = name_key(name) | u64::from(number);
                let id = self
                    .office
                    .referral_arrives(world, specialty, uid, priority);
                self.silence_begins(id);
                self.gps_ring(id);
                removals::clock_starts(&mut self.world, id);
                self.office.is_to_register(&mut self.world, id);
            }
            Event::QueryComes(line, number) => {
                let call = self.lines.query(world, line, number);
                self.call_comes(call);
            }
            Event::CallComes(call) => self.call_comes(call),
            Event::CallerGivesUp(line, position) => {
                let day = world.day();
                self.lines.hangs_up(world, line, position, day);
            }
            Event::LineCloses(line) => self.lines.closes(world, line),

            // Staff.
            Event::ComesToWork(member, until) => world.shift_begins(member, until),
            Event::ShiftEnds(member) => world.shift_ends(member),
            Event::BreakDue(member, length) => world.break_due(member, length),
            Event::BreakOver(member) => world.break_over(member),
            Event::TaskEnds(member) => self.task_ends(member),
            Event::SystemIsBack => self.system_is_back(),

            // The day of the appointment.
            Event::PatientArrives(patient) => self.arrives(patient),
            Event::DoesNotCome(patient) => self.does_not_come(patient),
            Event::ComesTooLate(patient) => self.clinics.came_too_late(world, patient),
            Event::EnquiryComes(desk, number) => {
                if let AtDesk::Waits(stand) = self.desks.enquiry_comes(world, desk, number) {
                    self.stands_at_desk(stand);
                }
            }
            Event::WalksOff(queue, position) => {
                let stand = Stand { queue, position };
                if let Some(id) = self.desks.walks_off(world, stand) {
                    self.leaves_a_slip(id);
                }
            }
            Event::MayBeCalledPast(queue, position) => {
                self.may_be_called_past(Stand { queue, position });
            }
            Event::DoorsClose(desk) => self.doors_close(desk),
            Event::ClinicianReady(run, list) => self.clinics.clinician_ready(world, run, list),
            Event::ConsultationEnds(run, list) => self.consultation_ends(run, list),
            Event::StepEnds(patient, service) => {
                let onward = self.clinics.step_ends(world, patient, service);
                self.leaves_the_clinic(patient, onward);
            }
            Event::ListCloses(run, list) => self.clinics.list_closes(world, run, list),
            Event::LooksAhead(run) => self.clinics.looks_ahead(world, run),
            Event::LatestFinish(run) => self.clinics.latest_finish(world, run),
            Event::LeavesUnseen(run, room, position) => {
                if let Some((id, after)) = self.clinics.leaves_unseen(world, (run, room, position))
                {
                    self.leaves_unseen(id, after);
                }
            }

            // The car park.
            Event::DrivesIn(patient, park) => self.car_parks.drives_in(world, patient, park),
            Event::DrivesHome(park, position) => self.car_parks.drives_home(world, park, position),
            Event::WalksIn(patient, car) => self.car_parks.walks_in(world, patient, car),
            Event::Traffic(traffic) => self.car_parks.traffic(world, traffic),
        }
        self.follow_up();
    }

    /// Follows up what has been said, until there is nothing left. Never inside [`Self::follow`]:
    /// it would turn round what is still to be followed.
    #[inline]
    pub(super) fn follow_up(&mut self) {
        if self.world.has_said() {
            self.follow_all();
        }
    }

    #[inline(never)]
    fn follow_all(&mut self) {
        debug_assert!(!self.follows_up, "followed up inside a signal");
        self.follows_up = true;
        self.world.first_said_first(0);
        while let Some(signal) = self.world.next_said() {
            let before = self.world.left_to_follow();
            self.follow(signal);
            self.world.first_said_first(before);
        }
        self.follows_up = false;
    }

    /// What a signal leads to, in the order of a patient's journey.
    fn follow(&mut self, signal: Signal) {
        let world = &mut self.world;
        match signal {
            // Silence begins: nobody has booked, or nobody has told the patient.
            Signal::HearsNothing(id) => self.silence_begins(id),
            Signal::MayHearNothing(id) => {
                if world.register[id].stage.is_unheard() {
                    self.silence_begins(id);
                }
            }

            // Somebody found again, or a second record: invited to ring, or put on the worklist.
            Signal::Registered(id) => self.office.registered(world, id),
            Signal::AwaitsBooking(id, stage) => self.office.awaits_booking(world, id, stage),

            Signal::TakenUpAgain(patient, care) => {
                if world.register.is_still(patient) {
                    world.say(Signal::Book(patient.id, care, BookedBy::Clerk));
                    world.say(Signal::MayHearNothing(patient.id));
                }
            }

            // The earliest slot, or the place that an error puts the patient in; or none.
            Signal::Book(id, care, by) => self.book(id, care, by),
            Signal::BookAnew(id, care, by) => {
                world.register[id].occasion += 1;
                self.book(id, care, by);
            }
            Signal::BookedInError(id, fault) => booking_errors::booked_in_error(world, id, fault),
            Signal::ComesWithoutSlot(id) => self.clinics.comes_without_slot(world, id),
            Signal::MayBeChecked(id) => self.repairs.may_be_checked(world, id),

            // Patients ring: to book, to change, to ask what has become of them, about an error.
            Signal::HangsUp(line, position, day) => self.lines.hangs_up(world, line, position, day),
            Signal::ChasedInVain(patient, day) => chasing::rings_again(world, patient, day),
            Signal::ChasingAnswered(call) => chasing::answered(world, &call),
            Signal::ErrorAnswered(call) => booking_errors::call_answered(world, &call),

            // The appointment falls through: the slot is free again, and a new one is needed.
            Signal::GivesBack(patient) => world.gives_back(patient),
            Signal::GivesUpSlot(id) => {
                let today = world.diary.is_open(world.register[id].appointment.session);
                world.gives_up_slot(id);
                if today {
                    self.clinics.expected_no_more(world, id);
                }
            }
            Signal::Rebook(id) => self.office.rebook(world, id),

            // A letter says otherwise than the last, or comes late.
            Signal::ToldOtherwise(id) => appointment_queries::told_otherwise(world, id),
            Signal::ToldAtLast(id) => appointment_queries::told_at_last(world, id),

            // A fault comes to light before the day: found by a check, by a call, by re-entry.
            Signal::FaultFound(patient) => self.repairs.fault_found(world, patient),
            Signal::PutRight(patient, care) => repair::put_right(world, patient, care),
            Signal::OutOfSlot(id, fault) => migration::out_of_slot(world, id, fault),
            Signal::MayBeUnknown(id, since) => roll_back::may_be_unknown(world, id, since),
            Signal::LeavesList(id) => removals::leaves(world, id),
            Signal::ClockMoves(id) => removals::clock_starts(world, id),
            Signal::DuplicateFound(id) => duplicates::found(world, id),
            Signal::StruckOff(id) => duplicates::struck_off(world, id),
            Signal::FoundAgain(id) => lost::found_again(world, id),

            // What was done on paper, or outside the system, is entered.
            Signal::NotedOnPaper(id) => outages::noted_on_paper(world, id),
            Signal::ToEnter(specialty, record) => self.re_entry.to_enter(world, specialty, record),

            // The day: who comes, and when.
            Signal::ExpectedToday(id) => self.expected_today(id, Settled::Now),
            Signal::DoesNotCome(patient) => self.does_not_come(patient),
            Signal::Arrives(patient) => self.arrives(patient),

            // Who does not come, or is sent home.
            Signal::ClinicianIsIdle(run, list) => self.calls_next_past(run, list),
            Signal::NeedsNoClinician(slot) => self.clinics.needs_no_clinician(world, slot),
            Signal::BackToCar(id) => self.car_parks.goes_back(world, id),

            // Staff: who takes which work next is `dispatch`.
            Signal::WorkWaits(queue) => self.work_arrives(queue),
            Signal::TakesNextTask(member) => self.next_task(member),
            Signal::HandsOver(job, left) => self.hand_over(job, left),
        }
    }

    /// A task is finished.
    pub(super) fn task_done(&mut self, job: Job, care: Care) {
        let world = &mut self.world;
        match job {
            // The referral is registered, unless that loses it.
            Job::Register(patient) => {
                if let Some(id) = self.office.registration_done(world, patient, care)
                    && !lost::referral_is_lost(world, id, care)
                {
                    self.office.registered(world, id);
                    self.follow_up();
                    duplicates::may_be_entered_twice(&mut self.world, id, care);
                }
            }
            // The booking is done, on the system or on the list outside it.
            Job::Book(patient) | Job::Rebook(patient) => {
                if world.register.is_still(patient) && !work_around::left_aside(world, patient.id) {
                    self.book(patient.id, care, BookedBy::Clerk);
                }
            }
            Job::Answer(call) => self.lines.call_ends(world, call, care),
            Job::Validate(patient) => repair::checked(world, patient, care),
            Job::Repair(patient) => self.repairs.repaired(world, patient, care),
            Job::ReEnter(_, record) => self.re_entry.record_entered(world, record, care),
            Job::CheckIn(id) => self.checked_in(id),
            Job::CheckOut(id) => self.leaves(id, care, VisitOutcome::Recorded),
            Job::Enquiry(..) => {}
        }
        self.follow_up();
    }

    /// A call is made: it is answered, joins the queue, or meets the engaged tone.
    fn call_comes(&mut self, call: CallId) {
        if let Some((queue, position)) = self.lines.call_comes(&mut self.world, call) {
            self.work_arrives(queue);
            self.follow_up();
            self.lines.may_give_up(&mut self.world, call, position);
        }
    }

    /// Books the earliest suitable slot now, or a later one if the patient so chooses, or asks to
    /// be seen later; without any the patient is put aside. The booking
    /// may be made in error, and the letter may never be sent.
    fn book(&mut self, id: PatientId, care: Care, by: BookedBy) {
        let world = &mut self.world;
        let now = world.now();
        let Some(slot) = world.find_slot(id, now) else {
            self.office.set_aside(world, id);
            return;
        };
        if deferral::puts_off(world, id) {
            return;
        }
        let slot = choice::taken(world, id, slot);
        let made = booking_errors::misplaced(world, id, slot, care);
        let untold = made.is_none() && letters::is_not_sent(world, id);
        let (place, holds) = made.map_or((slot, Holds::Slot), |made| (made.place, made.holds));
        world.book(id, place, holds, now);
        appointment_queries::booked(world, id);
        if by == BookedBy::Clerk {
            self.office.clerk_booked();
        }
        clinic_builds::may_be_to_enter(world, id, care);
        let fault = made.map(|made| made.fault);
        if let Some(fault) = fault.or(untold.then_some(Fault::NotTold)) {
            world.say(Signal::BookedInError(id, fault));
        }
        if world.diary.is_open(place.session) {
            world.say(Signal::ExpectedToday(id));
        } else if holds == Holds::Nothing {
            world.say(Signal::ComesWithoutSlot(id));
        }
        if repair::is_checked(world, care) && world.diary.session(place.session).day != now.day() {
            world.say(Signal::MayBeChecked(id));
        }
    }

    /// A patient hears nothing from now on: may ring in the end, or on hearing that letters are
    /// not sent.
    fn silence_begins(&mut self, id: PatientId) {
        let now = self.world.now();
        chasing::silence_begins(&mut self.world, id, now);
        letters::may_hear(&mut self.world, id);
    }

    /// GPs will ring about a patient's referral.
    pub(super) fn gps_ring(&mut self, id: PatientId) {
        let days = appointment_queries::gps_ring(&self.world, id);
        for (number, day) in days.into_iter().enumerate() {
            self.lines
                .notes_call(&mut self.world, id, About::Referral, number as u32, day);
        }
    }

    /// A patient who has heard nothing means to ring today, unless a message keeps them from it.
    fn chases(&mut self, patient: PatientRef, number: u16) {
        let world = &mut self.world;
        if !chasing::is_still_meant(world, patient, number) {
            return;
        }
        if messages::puts_at_rest(world, patient.id, world.day()) {
            chasing::rings_again(world, patient, world.day());
        } else {
            let note = Note::Chase { patient, number };
            self.lines.will_ring(world, patient, About::Chasing, note);
        }
    }

    /// A patient cancels: by telephone where there is a line, else at once.
    fn wants_to_cancel(&mut self, patient: PatientRef, note: Note) {
        let world = &mut self.world;
        let Some(who) = world.register.still(patient) else {
            return;
        };
        if world.site.specialties[who.specialty.index()].line.is_some() {
            // From now on the patient will not come, whether or not the call gets through.
            world.register[patient.id].attends = Intention::CannotCome;
            self.lines.will_ring(world, patient, About::Change, note);
        } else {
            world.say(Signal::GivesBack(patient));
            world.say(Signal::Rebook(patient.id));
        }
    }

    /// Decides whether and when a booked patient comes today, and puts them on the session's list.
    /// For those booked for the same day, that is at the booking.
    pub(super) fn expected_today(&mut self, id: PatientId, settled: Settled) {
        let world = &mut self.world;
        if !self.clinics.expects(world, id) {
            return;
        }
        let who = &world.register[id];
        let fault = who.fault();
        let at = world.diary.time_of(who.appointment);
        let patient = world.register.reference(id);
        let message = messages::message_for(world, id, at.day());
        let told = message.is_some() || fault != Some(Fault::NotTold);
        let comes = attendance::comes(world, id, message.map_or(1.0, |m| m.did_not_attend))
            && (told || booking_errors::comes_untold(world, id));
        let told_time = match fault {
            Some(Fault::WrongTime) => booking_errors::told_time(world, id, at),
            _ => Some(at),
        };
        let (when, event) = match told_time {
            _ if !comes => (at, Event::DoesNotCome(patient)),
            // Told a time when the clinic is over: nobody is there.
            None => (at, Event::ComesTooLate(patient)),
            Some(told) => {
                let arrives = attendance::arrives(world, id, told);
                // The template of CONTRIBUTING.md, in tests alone.
                #[cfg(test)]
                let arrives = super::mechanisms::wrong_entrance::arrives(world, id, arrives);
                let arrives = arrives.max(Time::from_days(at.day()));
                car_park::sets_out(world, patient, arrives)
            }
        };
        match settled {
            Settled::ThisMorning => world.today.push((when, event)),
            Settled::Now => {
                let now = world.now();
                world.events.schedule(when.max(now), event);
            }
        }
    }

    /// A booked patient does not come: back to the GP, or to be booked again.
    fn does_not_come(&mut self, patient: PatientRef) {
        let world = &mut self.world;
        let Some(who) = world.register.still(patient) else {
            return;
        };
        let id = patient.id;
        let (record, slot, expected) = (who.record, who.appointment, who.expected);
        let told = who.fault() != Some(Fault::NotTold)
            || messages::message_for(world, id, world.day()).is_some();
        let knew = record == Record::Person && told;
        self.clinics.did_not_come(world, id, knew);
        if record == Record::Person
            && !told
            && let Some(day) = appointment_queries::missed_untold(world, id)
        {
            self.lines.notes_call(world, id, About::NotTold, 0, day);
        }
        if record == Record::Duplicate {
            world.say(Signal::DuplicateFound(id));
        } else if attendance::is_sent_back(world, id) {
            world.clock_stops(id);
            world.discharge(id);
        } else {
            world.say(Signal::Rebook(id));
        }
        if expected == Expected::Yes {
            world.say(Signal::NeedsNoClinician(slot));
        }
    }

    /// A patient arrives. Whoever has no slot of their own is squeezed in, or sent home.
    fn arrives(&mut self, patient: PatientRef) {
        let world = &mut self.world;
        let Some(who) = world.register.still(patient) else {
            return;
        };
        let id = patient.id;
        let unknown = who.fault().is_some_and(Fault::is_unknown);
        let has_place = if unknown {
            booking_errors::would_be_squeezed_in(world, id) && self.clinics.takes_unknown(world, id)
        } else {
            who.holds == Holds::Slot || self.clinics.takes_without_slot(world, id)
        };
        if has_place {
            let desk = self.clinics.arrives(world, id);
            match self.desks.check_in(world, id, desk) {
                AtDesk::Waits(stand) => self.stands_at_desk(stand),
                AtDesk::PassesBy => self.checked_in(id),
                AtDesk::Closed => self.clinics.shut_out(world, id),
            }
        } else {
            self.clinics.turned_away(world, id);
        }
    }

    /// Somebody has joined the queue of a desk: they are attended to, or may leave it by and by.
    fn stands_at_desk(&mut self, stand: Stand) {
        self.work_arrives(stand.queue);
        self.desks.may_leave(&mut self.world, stand);
    }

    /// A patient has stood at a desk for long: an idle clinician calls them past it.
    fn may_be_called_past(&mut self, stand: Stand) {
        let Some(id) = self.desks.stands(stand) else {
            return;
        };
        if self.clinics.is_idle_for(&self.world, id) {
            self.called_past(stand);
        } else {
            self.desks.is_stuck(stand);
        }
    }

    /// A clinician has nobody to see: of those stuck at a desk the first on the list is called past.
    fn calls_next_past(&mut self, run: u32, list: u16) {
        let (world, clinics) = (&self.world, &self.clinics);
        let mine = self.desks.stuck().filter(|&(_, id)| {
            clinics.is_on_list(world, id, (run, list)) && clinics.is_idle_for(world, id)
        });
        let appointment = |id| world.diary.time_of(world.register[id].appointment);
        let next = mine.min_by_key(|&(_, id)| appointment(id));
        if let Some((stand, _)) = next {
            self.called_past(stand);
        }
    }

    fn called_past(&mut self, stand: Stand) {
        if let Some(id) = self.desks.called_past(&mut self.world, stand) {
            self.checked_in(id);
        }
    }

    /// The doors of a desk close: who was to check out leaves a slip, who was to check in goes home.
    fn doors_close(&mut self, desk: DeskId) {
        for job in self.desks.doors_close(&mut self.world, desk) {
            match job {
                Job::CheckIn(id) => self.clinics.shut_out(&mut self.world, id),
                Job::CheckOut(id) => self.leaves_a_slip(id),
                _ => {}
            }
            self.follow_up();
        }
    }

    /// A patient is checked in: on to the steps before the consultation, or to it.
    fn checked_in(&mut self, id: PatientId) {
        let onward = self.clinics.checked_in(&mut self.world, id);
        self.leaves_the_clinic(id, onward);
    }

    /// Whoever is done in the clinic checks out at the desk, if there is one, and leaves.
    fn leaves_the_clinic(&mut self, id: PatientId, onward: Onward) {
        let Onward::WayOut(desk) = onward else {
            return;
        };
        match self.desks.checks_out(&mut self.world, id, desk) {
            AtDesk::Waits(stand) => self.stands_at_desk(stand),
            AtDesk::PassesBy if !self.desks.is_unchecked(&self.world, id) => {
                let care = self.clinics.care_of(&self.world, id);
                self.leaves(id, care, VisitOutcome::Recorded);
            }
            AtDesk::PassesBy | AtDesk::Closed => self.leaves_a_slip(id),
        }
    }

    /// A patient leaves without checking out. What the clinician wrote lies in the office's tray:
    /// it has to be entered, and a further appointment to be booked.
    fn leaves_a_slip(&mut self, id: PatientId) {
        let care = self.clinics.care_of(&self.world, id);
        let specialty = self.world.register[id].specialty;
        self.world
            .say(Signal::ToEnter(specialty, task::Record::OnPaper));
        self.leaves(id, care, VisitOutcome::OnASlip);
    }

    /// A consultation is over: the patient goes on, and then the clinician.
    fn consultation_ends(&mut self, run: u32, list: u16) {
        let Some(over) = self.clinics.consultation_ends(&mut self.world, run, list) else {
            return;
        };
        if over.medium == Medium::Paper {
            outages::noted_on_paper(&mut self.world, over.patient);
            self.follow_up();
        }
        let onward = self.clinics.next_step(&mut self.world, over.patient);
        self.leaves_the_clinic(over.patient, onward);
        self.follow_up();
        self.clinics.goes_on(&mut self.world, run, list, over.done);
    }

    /// A patient has waited too long and goes: to be rebooked, or for good.
    fn leaves_unseen(&mut self, id: PatientId, after: AfterLeaving) {
        let world = &mut self.world;
        self.car_parks.goes_back(world, id);
        match after {
            AfterLeaving::Rebooked => world.say(Signal::Rebook(id)),
            AfterLeaving::GoneForGood => {
                world.clock_stops(id);
                world.discharge(id);
            }
        }
    }

    /// A patient leaves, whose visit was recorded with this care.
    fn leaves(&mut self, id: PatientId, care: Care, outcome: VisitOutcome) {
        desk::leaves(&mut self.world, id, care);
        self.car_parks.goes_back(&mut self.world, id);
        self.visit_over(id, care, outcome);
    }

    /// A visit is over: nothing follows, or a follow-up, unless nobody records that it is wanted.
    fn visit_over(&mut self, id: PatientId, care: Care, outcome: VisitOutcome) {
        let world = &mut self.world;
        let cut_short = self.clinics.has_to_come_again(id);
        let next = match world.next_visit(id) {
            NextVisit::None if cut_short => {
                hurries::note_comes_again(world, id);
                NextVisit::BookedLater
            }
            next => next,
        };
        let patient = &world.register[id];
        let (specialty, due) = (patient.specialty, patient.due);
        if patient.need == Need::FollowUp {
            world.waiting_lists.follow_up_over(specialty, due);
        }
        if next == NextVisit::None {
            world.discharge(id);
            return;
        }
        let due = world.now() + world.due_in(id);
        let patient = &mut world.register[id];
        patient.need = Need::FollowUp;
        patient.due = due;
        patient.occasion += 1;
        world.waiting_lists.follow_up_wanted(specialty, due);
        if lost::outcome_is_lost(world, id, care) {
            return;
        }
        let horizon = world.now() + world.site.scenario.booking.horizon.duration();
        let at_once = next == NextVisit::BookedAtDesk && due < horizon;
        if at_once && outcome == VisitOutcome::OnASlip {
            self.office.awaits_booking(world, id, Stage::ToBook);
            world.say(Signal::MayHearNothing(id));
        } else if at_once {
            self.book(id, care, BookedBy::Others);
            // At the desk "no slot yet" means: we shall write to you.
            if self.world.register[id].stage == Stage::NoSlot {
                self.world.put_off(id);
            }
        } else {
            world.put_off(id);
        }
    }

    /// What the day book says for today.
    pub(super) fn follow_note(&mut self, note: Note) {
        let world = &mut self.world;
        match note {
            Note::Chase { patient, number } => self.chases(patient, number),
            Note::BookFollowUp(patient) | Note::InvitationLapses(patient) => {
                if world.register.is_still(patient) {
                    self.office.awaits_booking(world, patient.id, Stage::ToBook);
                    world.say(Signal::MayHearNothing(patient.id));
                }
            }
            Note::HospitalCancels(patient) => world.hospital_cancels(patient),
            Note::PatientCancels(patient) => self.wants_to_cancel(patient, note),
            Note::InvitationAnswered(patient, _) => {
                if world.register.is_still(patient) {
                    self.lines.will_ring(world, patient, About::Booking, note);
                }
            }
            Note::Rings(call) => self.lines.rings_today(world, call),
            Note::LeavesList(id) => removals::may_leave(world, id),
            Note::ComesWithoutSlot(patient) => self.clinics.comes_today_without_slot(patient),
            Note::RingsAboutError(patient, _) => {
                let who = world.register.still(patient);
                if who.is_some_and(|p| p.stage == Stage::Booked && p.fault().is_some()) {
                    self.lines.will_ring(world, patient, About::Error, note);
                }
            }
            Note::AsksAboutBooking(patient, noted) => {
                let number = appointment_queries::asks_about_booking(world, patient, noted);
                if let Some(number) = number {
                    let call = Note::AsksAboutBooking(patient, number);
                    self.lines
                        .will_ring(world, patient, About::Appointment, call);
                }
            }
            Note::AsksAboutLetter(patient) => {
                if world.register.is_still(patient) {
                    self.lines.will_ring(world, patient, About::Letter, note);
                }
            }
            Note::HearsOfLetters(patient) => {
                if letters::still_waits(world, patient) {
                    self.lines.will_ring(world, patient, About::NotTold, note);
                }
            }
        }
        self.follow_up();
    }
}
