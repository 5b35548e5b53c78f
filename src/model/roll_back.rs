//! Roll back: the old system again, and everything since the go-live to be entered there. Who
//! enters it is `re_entry`; when it is decided is `triggers`.

use super::booking_errors::Care;
use super::ids::{PatientId, SpecialtyId};
use super::observer::Observer;
use super::patient::{Fault, Holds, PatientRef, Record as Behind, Stage};
use super::re_entry::Record;
use super::staff::OnNewSystem;
use super::{Event, Hospital};
use crate::engine::{Agenda, Time};
use crate::model::spec::RollBack;

impl<O: Observer> Hospital<'_, O> {
    /// Goes back to the old system in all specialties that are live, and for good.
    pub(super) fn roll_back(&mut self, how: &RollBack, agenda: &mut Agenda<Event>) {
        let since = self.go_live.rolled_back();
        self.all_clinics_are_known(agenda);
        let everybody = self.register.everybody();
        for (s, since) in since.into_iter().enumerate() {
            let Some(since) = since else { continue };
            let specialty = SpecialtyId::new(s);
            let records = self.go_live.records(specialty);
            let by_hand = (f64::from(records) * how.by_hand.value()).round() as u32;
            for _ in 0..by_hand {
                self.await_entry(specialty, Record::OnPaper, agenda);
            }
            for &id in &everybody {
                if self.register[id].specialty == specialty {
                    self.is_unknown(id, Time::from_days(since), agenda);
                }
            }
        }
    }

    /// An appointment made on the new system is unknown to the old one until it is entered.
    fn is_unknown(&mut self, id: PatientId, since: Time, agenda: &mut Agenda<Event>) {
        let who = &self.register[id];
        let made_on_it = who.stage == Stage::Booked
            && who.booked >= since
            && who.holds == Holds::Slot
            && who.record == Behind::Person
            && who.fault().is_none();
        if !made_on_it {
            return;
        }
        self.out_of_slot(id, Fault::NotReEntered, agenda.now());
        let specialty = self.register[id].specialty;
        let patient = self.register.reference(id);
        self.await_entry(specialty, Record::Unknown(patient), agenda);
    }

    /// An appointment has been entered in the old system.
    pub(super) fn known_again(&mut self, patient: PatientRef, agenda: &mut Agenda<Event>) {
        self.put_right(patient, Care::practised(OnNewSystem::No), agenda);
    }
}
