//! The turn of the day: at midnight yesterday is written down and today is laid out, so that the
//! event list only ever holds one day. What the day's events bring about is decided elsewhere.

use super::day_book::Note;
use super::diary::Visible;
use super::ids::{DeskId, LineId, MemberId, QueueId, SpecialtyId};
use super::observer::Observer;
use super::patient::{Intention, PatientRef, Stage};
use super::phone_line::About;
use super::policy::Policy;
use super::purpose::Purpose;
use super::site::QueueKind;
use super::{Event, Hospital, staff};
use crate::engine::{Agenda, Duration, Time};
use crate::model::measures::Measure;
use crate::model::spec::Referrals;

impl<O: Observer> Hospital<'_, O> {
    /// The turn of the day: yesterday is written down, a policy decides, today is laid out.
    pub(super) fn midnight<P: Policy>(&mut self, policy: &mut P, agenda: &mut Agenda<Event>) {
        let day = agenda.now().day();
        if day > 0 {
            self.close_day(day - 1, agenda);
            self.waiting_lists.next_day();
        }
        if day >= self.site.calendar.days() {
            return;
        }
        agenda.schedule_ranked(Time::from_days(day + 1), 0, Event::Midnight);
        self.steer(day, policy, agenda);
        self.letters_are_discovered(day);
        self.goes_live(day, agenda);
        self.build_clinics(day);
        self.announce_sessions(day);
        self.audit(day, agenda);
        for note in self.day_book.turn_to(day) {
            self.follow(note, day, agenda);
        }
        self.look_for_slots(agenda);
        self.note_arrivals(day);
        self.open_clinics(day);
        self.expect_those_without_slot();
        self.note_other_cars(day);
        self.draw_up_rota(day, agenda);
        self.note_returns(day);
        self.note_closing_times(day);
        let mut today = std::mem::take(&mut self.today);
        // Stable: equal moments stay in the order in which they were noted.
        today.sort_by_key(|(at, _)| *at);
        agenda.lay_out(today.drain(..));
        self.today = today;
    }

    /// Does what the day book says for today.
    fn follow(&mut self, note: Note, day: i64, agenda: &mut Agenda<Event>) {
        match note {
            Note::Chase { patient } => self.chases(patient, day),
            Note::BookFollowUp(patient) | Note::InvitationLapses(patient) => {
                if self.register.still(patient).is_some() {
                    self.awaits_booking(patient.id, Stage::ToBook, agenda);
                    if self.register[patient.id].stage.is_unheard() {
                        self.silence_begins(patient.id, agenda.now());
                    }
                }
            }
            Note::HospitalCancels(patient) => self.hospital_cancels(patient, agenda),
            Note::PatientCancels(patient) => self.patient_cancels(patient, day, note, agenda),
            Note::InvitationAnswered(patient) => {
                if self.register.still(patient).is_some() {
                    self.will_ring(patient, About::Booking, day, note);
                }
            }
            Note::Redial(call) => self.rings_on(call, day),
            Note::ComesWithoutSlot(patient) => self.without_slot.push(patient),
            Note::RingsAboutError(patient, _) => {
                let who = self.register.still(patient);
                if who.is_some_and(|p| p.stage == Stage::Booked && p.fault().is_some()) {
                    self.will_ring(patient, About::Error, day, note);
                }
            }
        }
    }

    /// Notes when lines close today: after the shifts that end with them.
    fn note_closing_times(&mut self, day: i64) {
        for (l, line) in self.site.lines.iter().enumerate() {
            if line.spec.to.is_some() && line.open_days.binary_search(&day).is_ok() {
                let closes = Time::from_days(day) + line.open.1;
                self.today.push((closes, Event::LineCloses(LineId::new(l))));
            }
        }
    }

    /// A patient cancels: by telephone where there is a line, else at once.
    fn patient_cancels(
        &mut self,
        patient: PatientRef,
        day: i64,
        note: Note,
        agenda: &mut Agenda<Event>,
    ) {
        let Some(who) = self.register.still(patient) else {
            return;
        };
        if self.site.specialties[who.specialty.index()].line.is_some() {
            // From now on the patient will not come, whether or not the call gets through.
            self.register[patient.id].attends = Intention::CannotCome;
            self.will_ring(patient, About::Change, day, note);
        } else {
            self.gives_back(patient, agenda);
            self.rebook(patient.id, agenda);
        }
    }

    fn announce_sessions(&mut self, day: i64) {
        let due = self.to_announce.partition_point(|(on, _)| *on <= day);
        let due: Vec<_> = self.to_announce.drain(..due).collect();
        for (_, session) in due {
            self.session_is_known(session);
            self.diary.announce(session, Visible::Yes);
        }
    }

    /// Draws the moments of today's referrals, ordinary calls and enquiries.
    fn note_arrivals(&mut self, day: i64) {
        let site = self.site;
        let mut moments = Vec::new();
        for (s, specialty) in site.specialties.iter().enumerate() {
            let id = SpecialtyId::new(s);
            let key = staff::name_key(specialty.name);
            if let Some(Referrals::File(file)) = &specialty.spec.referrals {
                let rows = file.rows().iter().enumerate();
                for (number, row) in rows.filter(|(_, r)| r.at.day() == day) {
                    let event = Event::ReferralArrives(id, number as u32, row.urgent);
                    self.today.push((row.at, event));
                }
            }
            let Some(stream) = &specialty.stream else {
                continue;
            };
            stream.on_day(day, &self.luck, Purpose::Referrals, key, &mut moments);
            for (n, at) in moments.drain(..).enumerate() {
                // Some thousand days of some hundred thousand referrals: below 2^30.
                let number = (day as u32) << 18 | n as u32;
                self.today
                    .push((at, Event::ReferralArrives(id, number, None)));
            }
        }
        for (l, line) in site.lines.iter().enumerate() {
            let Some(stream) = &line.queries else {
                continue;
            };
            let key = staff::name_key(line.name);
            stream.on_day(day, &self.luck, Purpose::Queries, key, &mut moments);
            for (n, at) in moments.drain(..).enumerate() {
                self.today
                    .push((at, Event::QueryComes(LineId::new(l), n as u32)));
            }
        }
        for (d, desk) in site.desks.iter().enumerate() {
            let Some(stream) = &desk.enquiries else {
                continue;
            };
            let key = staff::name_key(desk.name);
            stream.on_day(day, &self.luck, Purpose::Enquiries, key, &mut moments);
            for (n, at) in moments.drain(..).enumerate() {
                self.today
                    .push((at, Event::EnquiryComes(DeskId::new(d), n as u32)));
            }
        }
    }

    /// Writes down what is to be repaired and entered at the end of a day.
    fn close_faults(&mut self, day: i64) {
        let mut waiting = self.repairs.in_hand();
        for (q, queue) in self.site.queues.iter().enumerate() {
            if queue.kind == QueueKind::Repair {
                let list = self.repairs.waiting(QueueId::new(q), &self.register);
                waiting += list.count();
            }
        }
        let records = self.re_entry.waiting() as f64;
        self.ledger
            .add(Measure::RepairWaiting, day, waiting as f64, 1.0);
        self.ledger.add(Measure::ReEntryWaiting, day, records, 1.0);
    }

    /// Writes down where things stand at the end of a day.
    fn close_day(&mut self, day: i64, agenda: &mut Agenda<Event>) {
        let now = agenda.now();
        self.cut_off_at_night(day, agenda);
        for m in 0..self.staff.members.len() {
            self.account(MemberId::new(m), now);
        }
        let calendar = &self.site.calendar;
        self.waiting_lists
            .note(&mut self.ledger, day, |d| calendar.is_working_day(d));
        for s in 0..self.site.specialties.len() {
            let id = SpecialtyId::new(s);
            let count = |stage| f64::from(self.register.count(id, stage));
            let unregistered = count(Stage::Unregistered);
            let to_book = count(Stage::ToBook) + count(Stage::ToRebook);
            let (lost, urgent_lost) = self.register.lost(id);
            let duplicates = self.register.duplicates(id);
            let recorded = self.waiting_lists.size(id) - lost + duplicates;
            let all_lost = self.register.count(id, Stage::Lost);
            let levels = [
                (Measure::ListRecorded, f64::from(recorded)),
                (Measure::ListLost, f64::from(lost)),
                (Measure::UrgentLost, f64::from(urgent_lost)),
                (Measure::FollowUpsLost, f64::from(all_lost - lost)),
                (Measure::WorkAroundWaiting, count(Stage::Aside)),
                (Measure::FaultsStanding, f64::from(self.register.faulty(id))),
                (Measure::BookingUnregistered, unregistered),
                (Measure::BookingUnbooked, unregistered + to_book),
                (Measure::BookingInvited, count(Stage::Invited)),
                (Measure::BookingNoSlot, count(Stage::NoSlot)),
            ];
            for (measure, level) in levels {
                self.ledger.add_for(measure, id, day, level, 1.0);
            }
        }
        self.close_faults(day);
        self.note_age_of_reports(day);
        self.note_down_time(day);
        self.note_clinics_not_built(day);
        self.close_car_parks(day, now);
        self.look_around(day);
        let oldest = self.oldest_task(now);
        let ledger = &mut self.ledger;
        ledger.add(Measure::BookingOldest, day, oldest, 1.0);
        ledger.add(
            Measure::BookingPerHour,
            day,
            std::mem::take(&mut self.booked_by_clerks),
            0.0,
        );
        let whole_day = Duration::from_days(1).as_ms_f64();
        ledger.add(
            Measure::CallsQueue,
            day,
            self.phones.time_in_queue(now),
            whole_day,
        );
        ledger.add(
            Measure::DeskQueue,
            day,
            self.reception.time_in_queue(now),
            whole_day,
        );
        ledger.close_day(day);
    }
}
