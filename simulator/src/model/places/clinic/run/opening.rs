//! How a session opens: whether it takes place, with which lists, and whose turn it is to hold them.

use std::collections::BTreeMap;

use super::super::{overrun_review, training};
use super::{Calling, Clinician, Clinics, List, Running, SessionSums, WaitingRoom};
use crate::engine::Duration;
use crate::model::measures::figure;
use crate::model::spec::Lists;
use crate::model::world::World;
use crate::model::world::diary::{Session, Slot, Visible};
use crate::model::world::event::Event;
use crate::model::world::ids::SessionId;
use crate::model::world::observer::Observer;
use crate::model::world::patient::Appointment;
use crate::model::world::purpose::Purpose;
use crate::model::world::staff::name_key;

impl Clinics {
    /// A session's day has begun: it is opened, unless nobody comes to it.
    pub fn open<O: Observer>(&mut self, world: &mut World<'_, O>, id: SessionId) {
        let session = world.diary.session(id);
        if let Some(intervention) = world.added_by(session) {
            if !self.is_given_up(world, id) {
                self.drops_for_want_of_people(world, id);
                note_additional(world, id, intervention);
                self.open_with(world, id, 0);
            }
            return;
        }
        if session.announced() == Visible::NotYet && self.is_given_up(world, id) {
            let lists = f64::from(session.clinicians);
            let (specialty, day) = (session.specialty, session.day);
            let dropped = figure::ClinicListsDropped.of(specialty);
            world.ledger.several(dropped, day, lists);
            return;
        }
        let (clinic, clinicians) = (session.clinic.index(), usize::from(session.clinicians));
        let usual = world.site.clinics[clinic].spec.sessions.len();
        let put_on = usize::from(session.template) >= usual;
        let (specialty, day) = (session.specialty, session.day);
        let dropped = world.diary.dropped_lists(id).count();
        if dropped > 0 {
            let of_specialty = figure::ClinicListsDropped.of(specialty);
            world.ledger.several(of_specialty, day, dropped as f64);
        }
        // Sessions at the same time have different clinicians; one after the other the same.
        // From day to day the team takes turns.
        let engaged = &mut self.engaged_until[clinic];
        let at_once = engaged.iter().filter(|(end, _)| *end > session.from);
        let offset: usize = at_once.map(|(_, n)| n).sum();
        engaged.push((session.to, clinicians));
        let rotation = &mut self.rotation[clinic];
        *rotation = (*rotation).max(offset + clinicians);
        self.open_with(world, id, self.turns[clinic] + offset);
        if put_on {
            world.note_lists_put_on(id);
        }
    }

    /// All sessions of the day have been opened: the teams' next turn comes with the next day.
    pub fn all_are_open(&mut self) {
        for (turn, used) in self.turns.iter_mut().zip(&mut self.rotation) {
            *turn += std::mem::take(used);
        }
        self.engaged_until.iter_mut().for_each(Vec::clear);
    }

    /// Whether a session that was withdrawn does not take place: nobody comes to it today.
    fn is_given_up<O: Observer>(&self, world: &World<'_, O>, id: SessionId) -> bool {
        let booked = |slot: &Slot| matches!(slot, Slot::Taken(_));
        world.diary.session(id).announced() == Visible::NotYet
            && !world.diary.slots_of(id).iter().any(booked)
            && self.without_slot_in(world, id).next().is_none()
    }

    /// The appointments in a session of those who come today without a slot of their own.
    fn without_slot_in<O: Observer>(
        &self,
        world: &World<'_, O>,
        id: SessionId,
    ) -> impl Iterator<Item = Appointment> {
        let still = self.without_slot.iter().map(|p| world.register.still(*p));
        let appointments = still.flatten().map(|who| who.appointment);
        appointments.filter(move |at| at.session == id)
    }

    /// Lists of a session that nobody comes to hold do not take place, unless patients come to them.
    fn drops_for_want_of_people<O: Observer>(&self, world: &mut World<'_, O>, id: SessionId) {
        let lists: Vec<u16> = world.diary.lists_without_clinician(id).collect();
        for list in lists {
            let is_here = |at| world.diary.list_of(at) == usize::from(list);
            let comes = self.without_slot_in(world, id).any(is_here);
            if !comes && !world.diary.is_booked(id, list) {
                world.diary.drop_list(id, list);
            }
        }
    }

    fn open_with<O: Observer>(&mut self, world: &mut World<'_, O>, id: SessionId, turn: usize) {
        let session = world.diary.session(id).clone();
        let run = u32::try_from(self.running.len()).expect("sessions are few");
        world.diary.opens(id, run);
        let lists = self.lists_of(world, (id, &session), run, turn);
        let rooms = if session.lists == Lists::Shared {
            1
        } else {
            lists.len()
        };
        self.running.push(Running {
            session: id,
            lists,
            rooms: vec![WaitingRoom::default(); rooms],
            calling: Calling::On,
            in_waiting_room: 0,
            most_waiting: 0,
            took_slot: BTreeMap::new(),
        });
        self.sums.push(SessionSums::default());
        let slots = world.diary.slots_of(id);
        let is_offered = |slot: &&Slot| matches!(slot, Slot::Free | Slot::Taken(_));
        let offered = slots.iter().filter(is_offered).count();
        let unused = slots.iter().filter(|s| **s == Slot::Free).count();
        world.ledger.part(
            figure::ClinicSlotsUnused.of(session.specialty),
            session.day,
            unused as f64,
            offered as f64,
        );
        overrun_review::note_blocked(world, id);
        training::note_withheld(world, id);
        self.notes_latest_finish(world, &session, run);
    }

    /// The lists of a session: notes when their clinicians start.
    fn lists_of<O: Observer>(
        &self,
        world: &mut World<'_, O>,
        (id, session): (SessionId, &Session),
        run: u32,
        turn: usize,
    ) -> Vec<List> {
        let clinic = &world.site.clinics[session.clinic.index()];
        let beyond = usize::from(session.template).checked_sub(clinic.spec.own_sessions());
        let additional = beyond.map(|k| world.site.locums[k]);
        let closes = world.diary.last_slot(session);
        let mut lists = Vec::with_capacity(usize::from(session.clinicians));
        for list in 0..session.clinicians {
            let list_of_session = usize::from(list);
            // Additional sessions have people of their own, so that the team's turns are the
            // same in every arm.
            let clinician = match additional {
                Some(first) => first + list_of_session,
                None => clinic.first_clinician + (turn + list_of_session) % clinic.team,
            };
            let mut at = session.from;
            if let Some(law) = &clinic.spec.late_start {
                let entity = name_key(clinic.name) | session.day as u64;
                let occasion = u64::from(session.template) << 16 | u64::from(list);
                let mut stream = world.streams.stream(Purpose::LATE_START, entity, occasion);
                let late = law.distribution().sample_duration(&mut stream);
                at += late.max(Duration::ZERO);
            }
            let takes_place = !world.diary.dropped_lists(id).any(|l| l == list);
            if takes_place {
                world.today.push((at, Event::ClinicianReady(run, list)));
                world.today.push((closes, Event::ListCloses(run, list)));
            }
            lists.push(List {
                clinician,
                state: match takes_place {
                    true => Clinician::NotThere,
                    false => Clinician::Done,
                },
                started: session.from,
                closes,
                last_out: None,
                with_patients: Duration::ZERO,
                after_session: Duration::ZERO,
                seen_off: 0,
                hurried: Duration::ZERO,
            });
        }
        lists
    }
}

/// An additional session takes place. Lists that are held because they are booked, although the
/// intervention is over or has fewer people, are paid besides.
fn note_additional<O: Observer>(world: &mut World<'_, O>, id: SessionId, intervention: usize) {
    let session = world.diary.session(id);
    let dropped = world.diary.dropped_lists(id).count() as u32;
    let lists = u32::from(session.clinicians) - dropped;
    let there = (world.plan).people_on(world.site, intervention, lists, session.day);
    let length = (session.to - session.from).as_hours_f64();
    let besides = length * f64::from(lists.saturating_sub(there));
    world.costs.sessions_of(intervention, f64::from(lists), 0.0);
    world.costs.hours_of(intervention, besides);
}
