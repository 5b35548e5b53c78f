//! The day book: what is to happen on a later day. Each morning its page is turned, so that the
//! event list only ever holds the present day.

use crate::model::world::ids::{CallId, PatientId};
use crate::model::world::patient::PatientRef;

/// Something noted for a later day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Note {
    /// A patient who has heard nothing rings, if that is still so.
    Chase {
        /// Who, as of the start of the silence.
        patient: PatientRef,
        /// Which of their calls it is.
        number: u16,
    },
    /// A follow-up, or who asked to be seen later, is put on the booking worklist.
    BookFollowUp(PatientRef),
    /// The patient cancels or changes the appointment.
    PatientCancels(PatientRef),
    /// The hospital cancels the appointment.
    HospitalCancels(PatientRef),
    /// An invited patient rings: so many days before the invitation lapses.
    InvitationAnswered(PatientRef, u16),
    /// An invited patient who has not booked is booked by a clerk.
    InvitationLapses(PatientRef),
    /// A patient rings about a faulty booking, if it still is: which of the calls about it.
    RingsAboutError(PatientRef, u8),
    /// A patient who has an appointment asks whether it is still on: which of the calls about it.
    AsksAboutBooking(PatientRef, u8),
    /// A patient rings about a letter, if the next has not come.
    AsksAboutLetter(PatientRef),
    /// A patient who waits for a letter, as of the start of the silence, hears that letters are not
    /// sent.
    HearsOfLetters(PatientRef),
    /// A patient comes today to an appointment without a slot of their own.
    ComesWithoutSlot(PatientRef),
    /// A call is made, or made again.
    Rings(CallId),
    /// A patient who waits for a first appointment leaves the list without having been seen.
    LeavesList(PatientId),
}

/// Notes by day.
#[derive(Clone, Debug)]
pub struct DayBook {
    pages: Vec<Vec<Note>>,
}

impl DayBook {
    /// An empty book.
    #[must_use]
    pub fn new(days: i64) -> Self {
        Self {
            pages: vec![Vec::new(); usize::try_from(days).unwrap_or(0)],
        }
    }

    /// Notes something for a day. What lies beyond the last day never happens, and is dropped.
    pub fn note(&mut self, day: i64, note: Note) {
        if let Some(page) = usize::try_from(day)
            .ok()
            .and_then(|d| self.pages.get_mut(d))
        {
            page.push(note);
        }
    }

    /// Takes the notes of a day.
    pub fn turn_to(&mut self, day: i64) -> Vec<Note> {
        let page = usize::try_from(day)
            .ok()
            .and_then(|d| self.pages.get_mut(d));
        page.map(std::mem::take).unwrap_or_default()
    }
}
