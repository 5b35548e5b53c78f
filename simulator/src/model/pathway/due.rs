//! What is due: an event of the day, a note of the day book. Each goes to whom it is for, and all that
//! is said of it is followed up.

use super::Pathway;
use crate::model::mechanisms::{appointment_queries, letters, removals};
use crate::model::places::desk::{AtDesk, Stand};
use crate::model::world::day_book::Note;
use crate::model::world::event::Event;
use crate::model::world::observer::Observer;
use crate::model::world::patient::Stage;
use crate::model::world::signal::About;

impl<O: Observer> Pathway<'_, O> {
    /// Lets an event happen, and all that it brings about.
    pub(in crate::model) fn handle(&mut self, event: Event) {
        let world = &mut self.world;
        match event {
            // The midnight round is `day`.
            Event::Midnight => {}

            // Referrals, and people who ring.
            Event::ReferralArrives(specialty, number, priority) => {
                self.referral_arrives(specialty, number, priority);
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
                    let next = world.next_visit(id);
                    self.leaves_a_slip(id, next);
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

    /// What the day book says for today.
    pub(in crate::model) fn follow_note(&mut self, note: Note) {
        let world = &mut self.world;
        match note {
            Note::Chase { patient, number } => self.chases(patient, number),
            Note::BookFollowUp(patient) | Note::InvitationLapses(patient) => {
                if world.register.is_still(patient) {
                    self.is_to_be_booked(patient.id);
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

    /// Follows up what has been said, until there is nothing left. Never inside [`Self::follow`]:
    /// it would turn round what is still to be followed.
    #[inline]
    pub(in crate::model) fn follow_up(&mut self) {
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
}
