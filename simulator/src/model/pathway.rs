//! The pathway: who goes on with what, from the referral to the discharge. Read it from top to
//! bottom and you have read a patient's journey; how each step is done is in the place or
//! mechanism that it names, and the order of a day is `day`.
//!
//! Each does its own part and changes nothing of anybody else's. What comes last in a step it
//! returns, and the pathway goes on from there; what comes besides it says ([`Signal`]). What was
//! said first is followed up first, with all that it brings about, as if one had called the other.
//!
//! What is no part of the journey is beside it: `due` hands out events and notes of the day book,
//! `arm` begins and closes an arm, `called_past` chooses who need not wait at a desk any longer.

use super::mechanisms::{
    appointment_queries, attendance, booking_errors, chasing, clinic_builds, deferral, duplicates,
    letters, lost, migration, outages, removals, repair, work_around,
};
use super::places::booking_office::choice;
use super::places::car_park;
use super::places::clinic::leaves_unseen::AfterLeaving;
use super::places::clinic::{Onward, hurries};
use super::places::desk::{self, AtDesk, Stand};
use super::remedies::{messages, roll_back};
use super::spec::Priority;
use super::world::appointments::NextVisit;
use super::world::care::Care;
use super::world::day_book::Note;
use super::world::event::Event;
use super::world::ids::{CallId, DeskId, PatientId, SpecialtyId};
use super::world::observer::Observer;
use super::world::patient::{Expected, Fault, Holds, Intention, Need, PatientRef, Record, Stage};
use super::world::signal::{About, BookedBy, Signal};
use super::world::task::{self, Job, Medium};
use crate::engine::Time;

mod arm;
mod called_past;
mod due;

pub(super) use arm::Pathway;

/// How what a clinician decided reaches the hospital's lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum VisitOutcome {
    /// It is recorded as the patient leaves.
    Recorded,
    /// On a slip, which is for the office to deal with.
    OnASlip,
}

impl<O: Observer> Pathway<'_, O> {
    /// A GP refers a patient, who hears nothing until somebody books.
    fn referral_arrives(&mut self, to: SpecialtyId, number: u32, priority: Option<Priority>) {
        let world = &mut self.world;
        let id = self.office.referral_arrives(world, to, number, priority);
        self.silence_begins(id);
        self.gps_ring(id);
        removals::clock_starts(&mut self.world, id);
        self.office.is_to_register(&mut self.world, id);
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
            Signal::ExpectedToday(id) => {
                if let Some((when, event)) = self.expected_today(id) {
                    let now = self.world.now();
                    self.world.events.schedule(when.max(now), event);
                }
            }
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
            Job::CheckOut(id, next) => self.leaves(id, next, care, VisitOutcome::Recorded),
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

    /// The office is to book a patient, who hears nothing until then.
    fn is_to_be_booked(&mut self, id: PatientId) {
        self.office
            .awaits_booking(&mut self.world, id, Stage::ToBook);
        self.world.say(Signal::MayHearNothing(id));
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
    /// For those booked for the same day, that is at the booking. Gives what happens then, and when.
    pub(super) fn expected_today(&mut self, id: PatientId) -> Option<(Time, Event)> {
        let world = &mut self.world;
        if !self.clinics.expects(world, id) {
            return None;
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
        Some(match told_time {
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
        })
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

    /// The doors of a desk close: who was to check out leaves a slip, who was to check in goes home.
    fn doors_close(&mut self, desk: DeskId) {
        for job in self.desks.doors_close(&mut self.world, desk) {
            match job {
                Job::CheckIn(id) => self.clinics.shut_out(&mut self.world, id),
                Job::CheckOut(id, next) => self.leaves_a_slip(id, next),
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

    /// Whoever is done in the clinic checks out at the desk, if there is one, and leaves.
    fn leaves_the_clinic(&mut self, id: PatientId, onward: Onward) {
        let Onward::WayOut(desk) = onward else {
            return;
        };
        let next = self.world.next_visit(id);
        match self.desks.checks_out(&mut self.world, id, next, desk) {
            AtDesk::Waits(stand) => self.stands_at_desk(stand),
            AtDesk::PassesBy if !self.desks.is_unchecked(&self.world, id) => {
                let care = self.clinics.care_of(&self.world, id);
                self.leaves(id, next, care, VisitOutcome::Recorded);
            }
            AtDesk::PassesBy | AtDesk::Closed => self.leaves_a_slip(id, next),
        }
    }

    /// A patient leaves without checking out. What the clinician wrote lies in the office's tray:
    /// it has to be entered, and a further appointment to be booked.
    fn leaves_a_slip(&mut self, id: PatientId, next: NextVisit) {
        let care = self.clinics.care_of(&self.world, id);
        let specialty = self.world.register[id].specialty;
        self.world
            .say(Signal::ToEnter(specialty, task::Record::OnPaper));
        self.leaves(id, next, care, VisitOutcome::OnASlip);
    }

    /// A patient leaves, whose visit was recorded with this care.
    fn leaves(&mut self, id: PatientId, next: NextVisit, care: Care, outcome: VisitOutcome) {
        desk::leaves(&mut self.world, id, care);
        self.car_parks.goes_back(&mut self.world, id);
        self.visit_over(id, next, care, outcome);
    }

    /// A visit is over: nothing follows, or a follow-up, unless nobody records that it is wanted.
    fn visit_over(&mut self, id: PatientId, next: NextVisit, care: Care, outcome: VisitOutcome) {
        let world = &mut self.world;
        let cut_short = self.clinics.has_to_come_again(id);
        let next = match next {
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
            self.is_to_be_booked(id);
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
}
