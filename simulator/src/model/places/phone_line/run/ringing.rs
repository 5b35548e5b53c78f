//! When people ring: on which of the days on which their line is open, and at which moment of it.
//! What becomes of a call once it is made is `run`; why people ring, the mechanisms know.

use super::{Call, PhoneLines};
use crate::engine::{Duration, Time};
use crate::model::world::World;
use crate::model::world::day_book::Note;
use crate::model::world::event::Event;
use crate::model::world::ids::{CallId, LineId, PatientId};
use crate::model::world::observer::Observer;
use crate::model::world::patient::{PatientRef, Stage};
use crate::model::world::purpose::{Purpose, Streams};
use crate::model::world::signal::About;
use crate::model::world::site::LineSite;
use crate::model::world::staff::name_key;

impl Call {
    /// When it is made that was meant for a day on which the line is closed, by the day before
    /// which it is of use.
    fn another_day(&self, site: &LineSite<'_>, streams: &Streams, (day, until): (i64, i64)) -> i64 {
        let mut luck = streams.stream(Purpose::DAY_OF_CALL, self.uid, self.key());
        site.rings_instead(day, until, luck.uniform())
    }
}

impl PhoneLines {
    /// An ordinary call, about to be made: number `number` of the day on a line.
    pub fn query<O: Observer>(
        &mut self,
        world: &World<'_, O>,
        line: LineId,
        number: u32,
    ) -> CallId {
        let day = world.day() as u64;
        let uid = name_key(world.site.lines[line.index()].name) | (day << 20 | u64::from(number));
        self.place(Call {
            line,
            about: About::Query,
            patient: None,
            uid,
            occasion: 0,
            specialty: None,
            attempt: 0,
        })
    }

    /// A patient means to ring today: at a moment of their own choosing within opening hours. If
    /// the line is closed they ring another day, but before their appointment if they can.
    pub fn will_ring<O: Observer>(
        &mut self,
        world: &mut World<'_, O>,
        patient: PatientRef,
        about: About,
        note: Note,
    ) {
        let day = world.day();
        let who = &world.register[patient.id];
        let Some(line) = world.site.specialties[who.specialty.index()].line else {
            return;
        };
        let site = &world.site.lines[line.index()];
        let number = match note {
            Note::RingsAboutError(_, number) | Note::AsksAboutBooking(_, number) => {
                u32::from(number)
            }
            _ => u32::from(who.chased),
        };
        let call = Call::of(who, line, about, number, Some(patient));
        if site.is_open(day) {
            let id = self.place(call);
            self.rings_today(world, id);
            return;
        }
        // By when it is of use, as far as whoever rings knows.
        let until = match note {
            Note::InvitationAnswered(_, left) => day + i64::from(left),
            _ if about.knows_of_appointment() && who.stage == Stage::Booked => {
                world.diary.time_of(who.appointment).day()
            }
            _ => i64::MAX,
        };
        let another = call.another_day(site, &world.streams, (day, until));
        world.day_book.note(another, note);
    }

    /// Somebody means to ring on a later day because of a patient, whatever has become of the
    /// patient by then.
    pub fn notes_call<O: Observer>(
        &mut self,
        world: &mut World<'_, O>,
        patient: PatientId,
        about: About,
        number: u32,
        day: i64,
    ) {
        let who = &world.register[patient];
        let Some(line) = world.site.specialties[who.specialty.index()].line else {
            return;
        };
        if day < world.site.calendar.days() {
            let id = self.place(Call::of(who, line, about, number, None));
            world.day_book.note(day, Note::Rings(id));
        }
    }

    /// Notes the moment of a call on the day that has just begun.
    pub fn rings_today<O: Observer>(&mut self, world: &mut World<'_, O>, id: CallId) {
        let day = world.day();
        let call = &self.calls[id.index()];
        let site = &world.site.lines[call.line.index()];
        if !site.is_open(day) {
            let another = call.another_day(site, &world.streams, (day, i64::MAX));
            world.day_book.note(another, Note::Rings(id));
            return;
        }
        let mut stream = world
            .streams
            .stream(Purpose::TIME_OF_CALL, call.uid, call.key());
        let u = stream.uniform();
        let hour = site.by_hour.partition_point(|&share| share <= u).min(23);
        let before = if hour == 0 {
            0.0
        } else {
            site.by_hour[hour - 1]
        };
        let share = (u - before) / (site.by_hour[hour] - before);
        let begins = Duration::from_hours(hour as i64).max(site.open.0);
        let ends = Duration::from_hours(hour as i64 + 1).min(site.open.1);
        let at = Time::from_days(day) + begins + (ends - begins).scale(share);
        world.today.push((at, Event::CallComes(id)));
    }
}
