//! Leaving a desk without being attended to: who walks off before checking out, who is called past by
//! a clinician, who is still there when the doors close. Where they go on is `pathway`.

use super::{Desks, Stand, Standing};
use crate::engine::{Duration, Time, Waiting};
use crate::model::measures::figure;
use crate::model::world::World;
use crate::model::world::close_up::Hourly;
use crate::model::world::event::Event;
use crate::model::world::ids::{DeskId, PatientId, QueueId, SpecialtyId};
use crate::model::world::observer::Observer;
use crate::model::world::purpose::Purpose;
use crate::model::world::site::QueueKind;
use crate::model::world::task::Job;

/// How long a patient waits to check out.
const PATIENCE: Purpose = Purpose::numbered(140);

impl Desks {
    /// Whom nobody has attended to at once may walk off, or be called past, after some time.
    #[inline]
    pub fn may_leave<O: Observer>(&self, world: &mut World<'_, O>, stand: Stand) {
        if self.may_leave {
            self.leaves_in_time(world, stand);
        }
    }

    fn leaves_in_time<O: Observer>(&self, world: &mut World<'_, O>, stand: Stand) {
        let Stand { queue, position } = stand;
        let desk = |desk: DeskId| world.site.desks[desk.index()].spec;
        let (event, after) = match world.site.queues[queue.index()].kind {
            QueueKind::CheckOut(d) => {
                let who = self.stands(stand).zip(desk(d).walks_off_after.as_ref());
                let Some((id, law)) = who else { return };
                (
                    Event::WalksOff(queue, position),
                    world.time_of(id, PATIENCE, law),
                )
            }
            QueueKind::CheckIn(d) => {
                let who = self.stands(stand).zip(desk(d).called_past_after);
                let Some((_, after)) = who else { return };
                (Event::MayBeCalledPast(queue, position), after.duration())
            }
            _ => return,
        };
        world.events.schedule_after(after, event);
    }

    /// Which patient has a place in the queue of a desk, if they still stand there.
    #[must_use]
    pub fn stands(&self, stand: Stand) -> Option<PatientId> {
        let waiting = self.queues[stand.queue.index()].get(stand.position)?;
        match waiting.item.job {
            Job::CheckIn(id) | Job::CheckOut(id, _) => Some(id),
            _ => None,
        }
    }

    /// A patient's patience ends: if they still stand there, they walk off.
    pub fn walks_off<O: Observer>(
        &mut self,
        world: &mut World<'_, O>,
        stand: Stand,
    ) -> Option<PatientId> {
        let id = self.leaves(world, stand)?;
        world.ledger.one(figure::DeskWalkedOff, world.day());
        Some(id)
    }

    /// Somebody has stood long enough to be called past once their clinician is idle.
    pub fn is_stuck(&mut self, stand: Stand) {
        self.stuck.push(stand);
    }

    /// Those who may be called past, and still stand there.
    pub fn stuck(&mut self) -> impl Iterator<Item = (Stand, PatientId)> {
        let queues = &self.queues;
        self.stuck
            .retain(|stand| queues[stand.queue.index()].waits(stand.position));
        let stand = |&stand| Some((stand, self.stands(stand)?));
        self.stuck.iter().filter_map(stand)
    }

    /// A clinician calls a patient past the desk.
    pub fn called_past<O: Observer>(
        &mut self,
        world: &mut World<'_, O>,
        stand: Stand,
    ) -> Option<PatientId> {
        let id = self.leaves(world, stand)?;
        world.ledger.one(figure::DeskCalledPast, world.day());
        self.unchecked.insert(world.register.reference(id));
        Some(id)
    }

    /// Whether a patient was called past on this visit.
    #[must_use]
    pub fn is_unchecked<O: Observer>(&self, world: &World<'_, O>, id: PatientId) -> bool {
        !self.unchecked.is_empty() && self.unchecked.contains(&world.register.reference(id))
    }

    /// Whether the doors of a desk have closed for the day.
    pub(super) fn is_closed(&self, desk: DeskId, day: i64) -> bool {
        self.closed[desk.index()] == Some(day)
    }

    /// The doors of a desk close: gives what those who stood there had come for.
    pub fn doors_close<O: Observer>(&mut self, world: &mut World<'_, O>, desk: DeskId) -> Vec<Job> {
        let day = world.day();
        self.closed[desk.index()] = Some(day);
        let mut jobs = Vec::new();
        for queue in world.site.desks[desk.index()].queues {
            for waiting in self.queues[queue.index()].drain(world.now()) {
                match waiting.item.job {
                    Job::CheckIn(_) => world.ledger.one(figure::DeskSentHome, day),
                    Job::CheckOut(..) => world.ledger.one(figure::DeskSlips, day),
                    _ => {}
                }
                jobs.push(waiting.item.job);
                gave_up(world, queue, &waiting);
            }
        }
        jobs
    }

    fn leaves<O: Observer>(&mut self, world: &mut World<'_, O>, stand: Stand) -> Option<PatientId> {
        let id = self.stands(stand)?;
        let gone = self.queues[stand.queue.index()].leave(world.now(), stand.position)?;
        gave_up(world, stand.queue, &gone);
        Some(id)
    }
}

/// Somebody stood at a desk in vain.
fn gave_up<O: Observer>(world: &mut World<'_, O>, queue: QueueId, gone: &Waiting<(), Standing>) {
    let now = world.now();
    world.close_up.stood(Hourly::DeskQueue, gone.since, now);
    world.tell_left_desk(queue, gone.item.who);
}

/// Notes when the doors of desks close today.
pub fn note_closing_times<O: Observer>(world: &mut World<'_, O>, day: i64) {
    // Doors that close at midnight or later belong to this day all the same.
    let last_moment = Time::from_days(day + 1) - Duration::from_ms(1);
    for (d, desk) in world.site.desks.iter().enumerate() {
        let desk_id = DeskId::new(d);
        let closes = match (desk.spec.closes, desk.spec.closes_after) {
            (Some(closes), _) => Some(Time::from_days(day) + closes.since_midnight()),
            (None, Some(after)) => {
                let last = last_session_ends(world, desk_id, day);
                last.map(|ends| ends + after.duration())
            }
            (None, None) => None,
        };
        if let Some(at) = closes {
            let at = at.min(last_moment);
            world.today.push((at, Event::DoorsClose(desk_id)));
        }
    }
}

/// The planned end of the last of today's sessions whose patients come to a desk.
fn last_session_ends<O: Observer>(world: &World<'_, O>, desk: DeskId, day: i64) -> Option<Time> {
    let specialties = (0..world.site.specialties.len()).map(SpecialtyId::new);
    let today = specialties.flat_map(|specialty| world.diary.on_day(specialty, day));
    let sessions = today.map(|&id| world.diary.session(id));
    let here = sessions.filter(|s| world.site.clinics[s.clinic.index()].desk == Some(desk));
    here.map(|session| session.to).max()
}
