//! Records entered twice: a second entry on the lists without a person behind it. It takes a
//! clerk's time and a slot until somebody finds it.

use super::booking_errors::Care;
use super::ids::PatientId;
use super::observer::{Happening, Observer};
use super::patient::Stage;
use super::purpose::Purpose;
use super::{Event, Hospital};
use crate::engine::Agenda;
use crate::model::spec::Measure;

/// Tells the second record of a referral from the first: referrals are numbered below it, and of
/// the patients of the starting position none has both bits.
const SECOND_RECORD: u64 = 0b11 << 30;

impl<O: Observer> Hospital<'_, O> {
    /// Whether the registration that ends now has entered the patient twice; if so the second
    /// record goes its own way.
    pub(super) fn may_be_entered_twice(
        &mut self,
        id: PatientId,
        care: Care,
        agenda: &mut Agenda<Event>,
    ) {
        let Some(rate) = self.errors().and_then(|e| e.duplicate) else {
            return;
        };
        let patient = &self.register[id];
        let (uid, specialty) = (patient.uid, patient.specialty);
        let mut stream = self.luck.stream(Purpose::RegistrationError, uid, 0);
        // The first number decides whether the referral is lost.
        stream.uniform();
        if !stream.chance(care.chance(&rate)) {
            return;
        }
        let day = agenda.now().day();
        self.ledger
            .add_for(Measure::FaultDuplicate, specialty, day, 1.0, 1.0);
        self.entered_twice += 1;
        let second = self.register.enter_twice(id, uid | SECOND_RECORD);
        self.tell(agenda.now(), second, Happening::EnteredTwice);
        // Nobody could be invited to ring.
        self.awaits_booking(second, Stage::ToBook, agenda);
    }

    /// A record entered twice is found and struck off.
    pub(super) fn duplicate_found(&mut self, id: PatientId, agenda: &mut Agenda<Event>) {
        if self.register[id].stage == Stage::Booked {
            self.leaves_slot(id, agenda);
        }
        self.tell(agenda.now(), id, Happening::StruckOff);
        self.register.leaves(id);
        self.struck_off += 1;
    }
}
