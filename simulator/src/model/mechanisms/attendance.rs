//! Attendance: whether a patient comes to an appointment, how early, and what becomes of those
//! who do not come. What they were told is `booking_errors`; messages are `remedies::messages`.

use crate::engine::Time;
use crate::model::spec::{Medium, Specialty};
use crate::model::world::World;
use crate::model::world::ids::PatientId;
use crate::model::world::observer::Observer;
use crate::model::world::patient::{Intention, Need, Patient, Record};
use crate::model::world::purpose::Purpose;

/// Whether a patient attends, by patient and booking.
const ATTENDANCE: Purpose = Purpose::numbered(12);
/// How early a patient arrives, by patient and booking.
const PUNCTUALITY: Purpose = Purpose::numbered(13);

/// Whether a patient who knows of the appointment comes; `factor` is that on the chance that they
/// do not.
#[must_use]
pub fn comes<O: Observer>(world: &World<'_, O>, id: PatientId, factor: f64) -> bool {
    let patient = &world.register[id];
    let spec = world.site.specialties[patient.specialty.index()].spec;
    let at = world.diary.time_of(patient.appointment);
    let chance = chance_of_absence(spec, patient, at) * factor;
    let occasion = u64::from(patient.occasion);
    let mut stream = world.streams.stream(ATTENDANCE, patient.uid, occasion);
    !stream.chance(chance)
        && patient.attends == Intention::Comes
        && patient.record == Record::Person
}

/// The chance of not attending rises with the lead time of the booking, and levels off.
fn chance_of_absence(spec: &Specialty, patient: &Patient, at: Time) -> f64 {
    let Some(law) = &spec.did_not_attend else {
        return 0.0;
    };
    let lead = (at - patient.since).as_days_f64().max(0.0);
    let (near, far) = (law.same_day.value(), law.long_notice.value());
    let kept = law
        .settles_over
        .as_ref()
        .map_or(0.0, |over| libm::exp(-lead / over.duration().as_days_f64()));
    let factor = match patient.need {
        Need::FollowUp => law.follow_up_factor,
        Need::First => 1.0,
    };
    (far - (far - near) * kept) * factor
}

/// When a patient is there who has been told to come at a time: early, as people are.
#[must_use]
pub fn arrives<O: Observer>(world: &World<'_, O>, id: PatientId, told: Time) -> Time {
    let patient = &world.register[id];
    let session = world.diary.session(patient.appointment.session);
    let clinic = world.site.clinics[session.clinic.index()].spec;
    let face_to_face = clinic.medium == Medium::FaceToFace;
    match clinic.arrives_early.as_ref().filter(|_| face_to_face) {
        Some(law) => told - world.time_of(id, PUNCTUALITY, law),
        None => told,
    }
}

/// Whether a patient who did not come is sent back to the GP.
#[must_use]
pub fn is_sent_back<O: Observer>(world: &World<'_, O>, id: PatientId) -> bool {
    let patient = &world.register[id];
    let spec = world.site.specialties[patient.specialty.index()].spec;
    let law = spec.did_not_attend.as_ref();
    let back = law.map_or(0.0, |d| d.discharged.value());
    let occasion = u64::from(patient.occasion);
    let mut stream = world.streams.stream(ATTENDANCE, patient.uid, occasion);
    // The first number decided whether they came.
    stream.uniform();
    stream.chance(back)
}
