//! Which sessions run on which day and the slots they give, by the rules with which the model opens
//! its diary. Who needs them is `flow`; whether they suffice is `slots`.

use crate::model::ids::ClinicId;
use crate::model::site::{ClinicSite, Site};
use crate::model::spec::{Calendar, CivilDate, ClinicSession, SlotKind};
use crate::model::world::plan::PlanInForce;

/// Kinds of slots in the order in which they are shown.
pub const KINDS: [SlotKind; 3] = [SlotKind::New, SlotKind::Urgent, SlotKind::FollowUp];

/// Whether a session runs on a day: by the rule with which the model opens its diary.
#[must_use]
pub fn runs(calendar: &Calendar, written: &ClinicSession, day: i64) -> bool {
    let week = (day + calendar.weekday(0) as i64).div_euclid(7);
    let date = |d: &Option<CivilDate>| d.map(|d| calendar.day_of(d));
    !calendar.is_holiday(day)
        && written.days.contains(calendar.weekday(day))
        && week % i64::from(written.every.max(1)) == 0
        && date(&written.first).is_none_or(|first| day >= first)
        && date(&written.last).is_none_or(|last| day <= last)
}

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
        let days = usize::try_from(site.calendar.days()).unwrap_or(0);
        let mut by_clinic = vec![vec![DaySlots::default(); days]; site.clinics.len()];
        for (c, clinic) in site.clinics.iter().enumerate() {
            let kinds = slots_of_a_list(clinic);
            for (d, slots) in by_clinic[c].iter_mut().enumerate() {
                let offered = plan.offered(ClinicId::new(c), d as i64);
                for written in &clinic.spec.sessions {
                    if runs(&site.calendar, written, d as i64) {
                        slots.add(written, kinds, offered);
                    }
                }
            }
        }
        for more in &plan.catch_up {
            let clinic = more.clinic.index();
            let kinds = slots_of_a_list(&site.clinics[clinic]);
            for (d, slots) in by_clinic[clinic].iter_mut().enumerate() {
                let on = plan.in_force().on(more.intervention, d as i64);
                if on && runs(&site.calendar, more.session, d as i64) {
                    slots.add(more.session, kinds, 1.0);
                }
            }
        }
        Self { by_clinic }
    }

    /// What a clinic gives over the horizon.
    #[must_use]
    pub fn total(&self, clinic: usize) -> DaySlots {
        let mut total = DaySlots::default();
        for day in &self.by_clinic[clinic] {
            total.lists += day.lists;
            total.minutes += day.minutes;
            for k in 0..3 {
                total.slots[k] += day.slots[k];
            }
        }
        total
    }
}

impl DaySlots {
    fn add(&mut self, written: &ClinicSession, kinds: [u32; 3], offered: f64) {
        let lists = f64::from(written.clinicians);
        let length = written.to.since_midnight() - written.from.since_midnight();
        self.lists += lists;
        self.minutes += lists * length.as_minutes_f64();
        for (k, slots) in self.slots.iter_mut().enumerate() {
            // Whole slots are withdrawn, counted over all lists of the session.
            let all = f64::from(kinds[k]) * lists;
            *slots += (all * offered + 1e-9).floor();
        }
    }
}

fn slots_of_a_list(clinic: &ClinicSite<'_>) -> [u32; 3] {
    KINDS.map(|kind| clinic.layout.iter().filter(|s| s.kind == kind).count() as u32)
}
