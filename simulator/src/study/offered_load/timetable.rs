//! Which sessions run on which day and the slots they give: the model's own diary, before anybody
//! is booked. Who needs the slots is `flow`; whether they suffice is `slots`.

use crate::model::ids::SessionId;
use crate::model::patient::Appointment;
use crate::model::site::Site;
use crate::model::spec::SlotKind;
use crate::model::world::diary::{Diary, Slot};
use crate::model::world::plan::PlanInForce;
use crate::model::world::timetable::{layouts, open_diary};

/// Kinds of slots in the order in which they are shown.
pub const KINDS: [SlotKind; 3] = [SlotKind::New, SlotKind::Urgent, SlotKind::FollowUp];

/// What one clinic gives on one day.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct DaySlots {
    /// Lists.
    pub lists: f64,
    /// Minutes of all lists.
    pub minutes: f64,
    /// Slots by kind, in the order of [`KINDS`].
    pub slots: [f64; 3],
}

impl std::ops::AddAssign for DaySlots {
    fn add_assign(&mut self, other: Self) {
        self.lists += other.lists;
        self.minutes += other.minutes;
        for (sum, more) in self.slots.iter_mut().zip(other.slots) {
            *sum += more;
        }
    }
}

/// The slots of all clinics day by day in one arm.
#[derive(Debug)]
pub struct Timetable {
    /// By clinic and day of the horizon.
    pub by_clinic: Vec<Vec<DaySlots>>,
}

impl Timetable {
    /// The timetable of an arm: of what it does about the go-live, what is dated.
    #[must_use]
    pub fn of(site: &Site<'_>, plan: &PlanInForce<'_>) -> Self {
        let mut diary = Diary::new(site.diary_days + 1, site.specialties.len(), layouts(site));
        open_diary(site, plan, None, &mut diary);
        let days = usize::try_from(site.calendar.days()).unwrap_or(0);
        let mut by_clinic = vec![vec![DaySlots::default(); days]; site.clinics.len()];
        for (s, session) in diary.sessions().iter().enumerate() {
            let clinic = &mut by_clinic[session.clinic.index()];
            let Some(day) = clinic.get_mut(session.day as usize) else {
                continue;
            };
            let id = SessionId::new(s);
            let lists = f64::from(diary.lists_with_people(id));
            day.lists += lists;
            day.minutes += lists * (session.to - session.from).as_minutes_f64();
            for (slot, holds) in (0..).zip(diary.slots_of(id)) {
                let kind = diary.kind_of(Appointment { session: id, slot });
                for (k, sum) in day.slots.iter_mut().enumerate() {
                    *sum += f64::from(u8::from(*holds == Slot::Free && KINDS[k] == kind));
                }
            }
        }
        Self { by_clinic }
    }

    /// What a clinic gives over the horizon.
    #[must_use]
    pub fn total(&self, clinic: usize) -> DaySlots {
        let mut total = DaySlots::default();
        self.by_clinic[clinic].iter().for_each(|day| total += *day);
        total
    }
}
