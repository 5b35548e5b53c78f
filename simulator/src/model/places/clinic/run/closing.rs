//! How a list and a session end, and what they came to.

use super::{Clinician, Clinics, List, SessionRecord};
use crate::engine::Duration;
use crate::model::measures::figure;
use crate::model::world::World;
use crate::model::world::ids::SessionId;
use crate::model::world::observer::Observer;

impl Clinics {
    /// The last patient of a list is out, or nobody is expected any more.
    pub(super) fn list_over<O: Observer>(&mut self, world: &mut World<'_, O>, run: u32, list: u16) {
        let running = &mut self.running[run as usize];
        let room = running.room_of(usize::from(list));
        let booked = running.rooms[room].booked > 0;
        let part = &mut running.lists[usize::from(list)];
        part.state = Clinician::Done;
        let part = part.clone();
        let dropped = world.diary.dropped_lists(running.session).count();
        let lists = running.lists.len() - dropped;
        let overrun = note_list(world, running.session, &part, booked);
        let sums = &mut self.sums[run as usize];
        sums.overrun += overrun;
        sums.longest = sums.longest.max(overrun);
        sums.lists_done += 1;
        if usize::from(sums.lists_done) == lists {
            self.session_over(world, run);
        }
        self.busy_in[part.clinician] = None;
        if let Some((run, list)) = self.next_up[part.clinician].pop_front() {
            self.clinician_ready(world, run, list);
        }
    }

    fn session_over<O: Observer>(&mut self, world: &mut World<'_, O>, run: u32) {
        let running = &mut self.running[run as usize];
        let session = running.session;
        let booked: u32 = running.rooms.iter().map(|q| q.booked).sum();
        let most = f64::from(running.most_waiting);
        // The room is not needed any more; what was noted is kept.
        running.rooms.iter_mut().for_each(|q| q.ready = None);
        let sums = self.sums[run as usize];
        self.sums[run as usize].record = Some(self.records.len());
        let of = world.diary.session(session);
        if let Some(intervention) = world.added_by(of) {
            let came = f64::from(sums.attended);
            world.costs.sessions_of(intervention, 0.0, came);
        }
        world
            .ledger
            .observe(figure::ClinicPresentMost.of(of.specialty), of.day, most);
        self.records.push(SessionRecord {
            day: i32::try_from(of.day).unwrap_or(i32::MAX),
            clinic: of.clinic,
            template: of.template,
            lists: sums.lists_done,
            booked: u16::try_from(booked).unwrap_or(u16::MAX),
            attended: sums.attended,
            overrun: (sums.overrun / f64::from(sums.lists_done.max(1))) as f32,
            longest: sums.longest as f32,
            wait: if sums.seen > 0 {
                (sums.wait / f64::from(sums.seen)) as f32
            } else {
                f32::NAN
            },
        });
    }
}

/// Writes down what a list that is over came to; gives its overrun in minutes.
fn note_list<O: Observer>(
    world: &mut World<'_, O>,
    session: SessionId,
    part: &List,
    booked: bool,
) -> f64 {
    let session = world.diary.session(session);
    let (day, to, specialty) = (session.day, session.to, session.specialty);
    let planned = (to - session.from).as_minutes_f64();
    let ledger = &mut world.ledger;
    ledger.one(figure::ClinicSessions.of(specialty), day);
    let overrun = part
        .last_out
        .map_or(0.0, |out| (out - to).max(Duration::ZERO).as_minutes_f64());
    if booked {
        ledger.observe(figure::ClinicOverrun.of(specialty), day, overrun);
        world.close_up.list_over(day, overrun);
        for (share, limit) in [
            (figure::ClinicOverrunShare0, 0.0),
            (figure::ClinicOverrunShare30, 30.0),
            (figure::ClinicOverrunShare60, 60.0),
            (figure::ClinicOverrunShare120, 120.0),
        ] {
            let over = f64::from(u8::from(overrun > limit));
            ledger.observe(share.of(specialty), day, over);
        }
    }
    let busy = part.with_patients.as_minutes_f64();
    if let Some(out) = part.last_out {
        let idle = (out - part.started).as_minutes_f64() - busy;
        ledger.observe(figure::ClinicIdle.of(specialty), day, idle.max(0.0));
    }
    ledger.part(figure::ClinicUtilisation.of(specialty), day, busy, planned);
    let after = part.after_session.as_minutes_f64();
    ledger.observe(figure::ClinicAfterSession.of(specialty), day, after);
    if let Some(out) = part.last_out {
        world.list_ran_late((out + part.after_session - to).max(Duration::ZERO));
    }
    overrun
}
