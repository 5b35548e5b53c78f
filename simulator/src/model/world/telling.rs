//! How the world tells its observer what happens, to whom and where. What may be told is `observer`.

use super::World;
use super::ids::{MemberId, PatientId, QueueId, SpecialtyId};
use super::observer::{
    AppointmentMade, Observer, Place, StaffMember, StillWaits, TraceEvent, Whereabouts,
};
use super::patient::{Record, Stage};
use super::site::QueueKind;
use super::task::Task;
use crate::engine::Time;
use crate::model::spec::Work;

/// Somebody to whom things happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Somebody {
    /// The number by which observers know them.
    pub number: u64,
    /// Whose patient.
    pub specialty: Option<SpecialtyId>,
}

/// Whom a task concerns, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Concern {
    who: Somebody,
    work: Work,
    place: Place,
}

impl QueueKind {
    /// Where those in a queue of this kind wait.
    fn place(self, queue: QueueId) -> Place {
        match self {
            Self::Line(line) => Place::Line(line),
            Self::CheckIn(desk) | Self::CheckOut(desk) | Self::Enquiry(desk) => Place::Desk(desk),
            Self::Register
            | Self::Book
            | Self::Rebook
            | Self::Repair
            | Self::Validate
            | Self::ReEnter => Place::Worklist(queue),
        }
    }
}

/// Telling: all that is looked up for the observer is looked up here, and only if there is one.
impl<O: Observer> World<'_, O> {
    /// A patient, as observers know them.
    #[must_use]
    pub fn patient(&self, id: PatientId) -> Somebody {
        Somebody {
            number: self.register[id].uid,
            specialty: Some(self.register[id].specialty),
        }
    }

    /// Tells what happened to a patient.
    #[inline]
    pub fn tell(&mut self, now: Time, id: PatientId, what: TraceEvent) {
        self.tell_at(now, id, what, None);
    }

    /// Tells of the present appointment of a patient, which has just been made.
    #[inline]
    pub fn tell_appointed(&mut self, id: PatientId) {
        if O::WATCHES {
            let who = &self.register[id];
            let made = AppointmentMade {
                specialty: who.specialty,
                clinic: self.diary.session(who.appointment.session).clinic,
                need: who.need,
                priority: who.priority,
                referred: who.referred,
                due: who.due,
                booked: who.since,
                at: self.diary.time_of(who.appointment),
            };
            let number = who.uid;
            self.observer.appointed(number, made);
        }
    }

    /// Tells of everybody who waits, if that is asked for this morning.
    pub fn tell_who_waits(&mut self, day: i64) {
        if !O::WATCHES || !self.observer.takes_stock_on(day) {
            return;
        }
        for id in self.register.ids() {
            let who = &self.register[id];
            if who.record == Record::Duplicate || matches!(who.stage, Stage::There | Stage::Lost) {
                continue;
            }
            let waits = StillWaits {
                specialty: who.specialty,
                need: who.need,
                priority: who.priority,
                referred: who.referred,
                due: who.due,
                appointment: (who.stage == Stage::Booked)
                    .then(|| self.diary.time_of(who.appointment)),
            };
            let number = who.uid;
            self.observer.still_waits(number, waits);
        }
    }

    /// Tells what happened to a patient at a place.
    #[inline]
    pub fn tell_at(
        &mut self,
        now: Time,
        id: PatientId,
        what: TraceEvent,
        place: impl Into<Option<Place>>,
    ) {
        if O::WATCHES {
            let who = self.patient(id);
            let there = Whereabouts {
                specialty: who.specialty,
                place: place.into(),
                by: None,
            };
            self.observer.happened_there(now, who.number, what, there);
        }
    }

    /// Tells what happened to somebody who need not be on the register.
    #[inline]
    pub fn tell_of_somebody(&mut self, now: Time, who: Somebody, what: TraceEvent, place: Place) {
        if O::WATCHES {
            let there = Whereabouts {
                specialty: who.specialty,
                place: Some(place),
                by: None,
            };
            self.observer.happened_there(now, who.number, what, there);
        }
    }

    /// Tells that there is something to do in a queue for the staff, for whomever it concerns; a
    /// record on paper is nobody's in particular.
    #[inline]
    pub fn tell_queued(&mut self, queue: QueueId, who: impl FnOnce(&Self) -> Option<Somebody>) {
        if O::WATCHES
            && let Some(of) = self.concern(queue, who)
        {
            self.tell_of_somebody(self.now(), of.who, TraceEvent::Queued(of.work), of.place);
        }
    }

    /// Tells that somebody has left the queue of a desk without being attended to.
    #[inline]
    pub fn tell_left_desk(&mut self, queue: QueueId, who: Somebody) {
        if O::WATCHES
            && let Some(of) = self.concern(queue, |_| Some(who))
        {
            self.tell_of_somebody(self.now(), of.who, TraceEvent::LeftDesk(of.work), of.place);
        }
    }

    /// Notes in a task that was taken from a queue whom it concerns: at its end they may have
    /// moved on.
    #[inline]
    #[must_use]
    pub fn concerning(
        &self,
        mut task: Task,
        queue: QueueId,
        who: impl FnOnce(&Self) -> Option<Somebody>,
    ) -> Task {
        if O::WATCHES {
            task.concern = self.concern(queue, who);
        }
        task
    }

    fn concern(
        &self,
        queue: QueueId,
        who: impl FnOnce(&Self) -> Option<Somebody>,
    ) -> Option<Concern> {
        let kind = self.site.queues[queue.index()].kind;
        Some(Concern {
            who: who(self)?,
            work: kind.work(),
            place: kind.place(queue),
        })
    }

    /// Tells what a member of staff does with a task.
    #[inline]
    pub fn tell_of_task(&mut self, member: MemberId, task: &Task, what: fn(Work) -> TraceEvent) {
        if O::WATCHES
            && let Some(of) = task.concern
        {
            let group = self.staff.members[member.index()].group;
            let mut members = self.staff.by_group[group.index()].iter();
            let number = members.position(|&m| m == member).expect("of the group");
            let there = Whereabouts {
                specialty: of.who.specialty,
                place: Some(of.place),
                by: Some(StaffMember {
                    group,
                    number: number as u32,
                }),
            };
            let now = self.now();
            self.observer
                .happened_there(now, of.who.number, what(of.work), there);
        }
    }
}

/// What an observer is told with, whoever it is: [`Observer`] itself has a constant, which no `dyn` can have.
trait Listens {
    fn happened_there(&mut self, now: Time, patient: u64, what: TraceEvent, there: Whereabouts);
    fn appointed(&mut self, patient: u64, made: AppointmentMade);
    fn takes_stock_on(&self, day: i64) -> bool;
    fn still_waits(&mut self, patient: u64, waits: StillWaits);
}

impl<O: Observer> Listens for O {
    fn happened_there(&mut self, now: Time, patient: u64, what: TraceEvent, there: Whereabouts) {
        Observer::happened_there(self, now, patient, what, there);
    }

    fn appointed(&mut self, patient: u64, made: AppointmentMade) {
        Observer::appointed(self, patient, made);
    }

    fn takes_stock_on(&self, day: i64) -> bool {
        Observer::takes_stock_on(self, day)
    }

    fn still_waits(&mut self, patient: u64, waits: StillWaits) {
        Observer::still_waits(self, patient, waits);
    }
}

/// Any observer who watches, as one type.
pub(in crate::model) struct Told<'o>(&'o mut dyn Listens);

impl<'o> Told<'o> {
    pub(in crate::model) fn to<O: Observer>(observer: &'o mut O) -> Self {
        Self(observer)
    }
}

impl Observer for Told<'_> {
    fn happened(&mut self, now: Time, patient: u64, what: TraceEvent) {
        Observer::happened_there(self, now, patient, what, Whereabouts::default());
    }

    fn happened_there(&mut self, now: Time, patient: u64, what: TraceEvent, there: Whereabouts) {
        self.0.happened_there(now, patient, what, there);
    }

    fn appointed(&mut self, patient: u64, made: AppointmentMade) {
        self.0.appointed(patient, made);
    }

    fn takes_stock_on(&self, day: i64) -> bool {
        self.0.takes_stock_on(day)
    }

    fn still_waits(&mut self, patient: u64, waits: StillWaits) {
        self.0.still_waits(patient, waits);
    }
}
