//! How many appointments a specialty needs a week: referrals, what falls through and comes again,
//! and follow-up upon follow-up. Which slots there are is asked elsewhere; nothing is drawn at random.

use serde::Serialize;

use super::Begins;
use crate::engine::Duration;
use crate::model::spec::{Booking, Calendar, Referrals, Specialty};
use crate::model::world::arrivals::ArrivalStream;
use crate::model::world::site::{Site, SpecialtySite};

/// So many a week, on average over the horizon, holidays included.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd, Serialize)]
#[serde(transparent)]
pub struct PerWeek(pub f64);

impl std::ops::Add for PerWeek {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl std::ops::Mul<f64> for PerWeek {
    type Output = Self;
    fn mul(self, factor: f64) -> Self {
        Self(self.0 * factor)
    }
}

/// Urgent patients wait about this long between booking and appointment, as the starting
/// position of the model has it.
const URGENT_LEAD: Duration = Duration::from_days(10);

/// What becomes of appointments of one kind, a week.
///
/// An episode is one wanted visit. Each booking for it ends in one of three ways: the hospital
/// cancels (chance h, the slot is lost), the patient cancels (chance c, the slot is free again, or
/// in a share l of these lost, for want of notice), or the day comes (chance r = 1 - h - c), and
/// then the patient attends or, with chance p, does not. Of those who do not attend a share g is
/// sent back to the GP; everybody else is booked again. A booking therefore ends the episode with chance f = r (1 - p + p g), an episode takes
/// 1 / f bookings and (h + r + c l) / f slots, and is attended with chance (1 - p) / (1 - p + p g):
/// geometric sums.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Chain {
    /// Episodes.
    pub wanted: PerWeek,
    /// Bookings made.
    pub bookings: PerWeek,
    /// Slots used up: attended, not attended, cancelled by the hospital, or given back too late.
    pub slots: PerWeek,
    /// Visits.
    pub attended: PerWeek,
    /// Appointments not attended.
    pub missed: PerWeek,
    /// Cancelled by the hospital.
    pub hospital_cancels: PerWeek,
    /// Cancelled by the patient.
    pub patient_cancels: PerWeek,
    /// Not attended and booked again.
    pub missed_rebooked: PerWeek,
}

impl Chain {
    /// Chance that a slot that is used up holds a patient who comes.
    #[must_use]
    pub fn comes(&self) -> f64 {
        if self.slots.0 > 0.0 {
            self.attended.0 / self.slots.0
        } else {
            0.0
        }
    }
}

/// The week of a specialty in its steady state, before any go-live.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Flow {
    /// Referrals, averaged over the horizon.
    pub referrals: PerWeek,
    /// Of whom leave the list without having been seen, as long as it is as long as at the start.
    pub removed: PerWeek,
    /// First appointments of routine patients.
    pub routine: Chain,
    /// First appointments of urgent patients.
    pub urgent: Chain,
    /// Follow-ups.
    pub follow_up: Chain,
}

impl Flow {
    /// The flow of a specialty. Follow-ups come from attended visits with chance q each time, so
    /// with A first visits attended and a the chance that a wanted follow-up is attended,
    /// F = q A / (1 - q a) are wanted a week: the geometric sum of the chain.
    #[must_use]
    pub fn of(site: &Site<'_>, specialty: &SpecialtySite<'_>) -> Self {
        let booking = &site.scenario.booking;
        let waiting = Waiting::at_the_start(&specialty.begins);
        Self::with(booking, specialty.spec, specialty.referrals, waiting)
    }

    /// The same with so many waiting. Urgent patients do not wait long enough to be removed.
    #[must_use]
    pub fn with(booking: &Booking, spec: &Specialty, referrals: PerWeek, waiting: Waiting) -> Self {
        let urgent_share = spec.urgent.value();
        let (routine_lead, urgent_lead) = leads(booking, waiting.booked, referrals);
        let a_week = Duration::from_days(7);
        let removed = spec.removals.map_or(0.0, |r| r.per(a_week) * waiting.all);
        let removed = PerWeek(removed.min(referrals.0 * (1.0 - urgent_share)));
        let stay = referrals * (1.0 - urgent_share) + removed * -1.0;
        let notice = booking.notice.duration();
        let urgent_notice = booking.urgent_notice.duration();
        // What is too late for the others an urgent patient can still have.
        let last_taker = if urgent_share > 0.0 {
            notice.min(urgent_notice)
        } else {
            notice
        };
        let lead = Lead::of(routine_lead, last_taker);
        let mut routine = chain(spec, stay, lead, 1.0);
        // Who is removed gives a slot back, too.
        routine.slots = routine.slots + removed * lead.too_late();
        let urgent_lead = Lead::of(urgent_lead, urgent_notice);
        let urgent = chain(spec, referrals * urgent_share, urgent_lead, 1.0);
        let follow_up = spec.follow_up.as_ref().map_or(Chain::default(), |written| {
            let ahead = booking.follow_up_ahead.duration();
            let due = written.due.mean();
            let at_desk = written.booked_at_desk.value();
            let lead = due.scale(at_desk) + due.min(ahead).scale(1.0 - at_desk);
            let lead = Lead::of(lead, notice);
            let factor = spec
                .did_not_attend
                .as_ref()
                .map_or(1.0, |d| d.follow_up_factor);
            let kept = chain(spec, PerWeek(1.0), lead, factor).attended.0;
            let again = written.chance.value();
            let seen = (routine.attended + urgent.attended).0;
            // Never quite 1: somebody leaves some day, as the model's starting position has it.
            let wanted = again * seen / (1.0 - (again * kept).min(0.999));
            chain(spec, PerWeek(wanted), lead, factor)
        });
        Self {
            referrals,
            removed,
            routine,
            urgent,
            follow_up,
        }
    }

    /// Visits of all kinds.
    #[must_use]
    pub fn attended(&self) -> PerWeek {
        self.routine.attended + self.urgent.attended + self.follow_up.attended
    }

    /// The three chains.
    #[must_use]
    pub fn chains(&self) -> [&Chain; 3] {
        [&self.routine, &self.urgent, &self.follow_up]
    }
}

/// Who waits for a first appointment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Waiting {
    /// All of them.
    pub all: f64,
    /// Those with an appointment.
    pub booked: f64,
}

impl Waiting {
    fn at_the_start(begins: &Begins) -> Self {
        Self {
            all: f64::from(begins.size),
            booked: f64::from(begins.size.saturating_sub(begins.unbooked)),
        }
    }
}

/// Referrals a week, averaged over the horizon with its holidays and months.
#[must_use]
pub fn referrals_per_week(
    spec: &Specialty,
    stream: Option<&ArrivalStream>,
    calendar: &Calendar,
) -> PerWeek {
    let days = calendar.days().max(1);
    let total: f64 = match &spec.referrals {
        Some(Referrals::File(file)) => {
            let inside = file
                .rows()
                .iter()
                .filter(|r| (0..days).contains(&r.at.day()));
            inside.count() as f64
        }
        _ => stream.map_or(0.0, |stream| (0..days).map(|d| stream.expected_on(d)).sum()),
    };
    PerWeek(total * 7.0 / days as f64)
}

/// Time between booking and appointment of routine and urgent patients: by Little's law, those
/// who have an appointment over the referrals a week.
fn leads(booking: &Booking, booked: f64, referrals: PerWeek) -> (Duration, Duration) {
    let weeks = if referrals.0 > 0.0 {
        booked / referrals.0
    } else {
        0.0
    };
    let routine = Duration::from_days(7)
        .scale(weeks)
        .max(booking.notice.duration());
    let urgent = routine
        .min(URGENT_LEAD)
        .max(booking.urgent_notice.duration());
    (routine, urgent)
}

/// The chance that a booking made `lead` ahead is not attended, as the model draws it.
fn misses(spec: &Specialty, lead: Duration, factor: f64) -> f64 {
    spec.did_not_attend.as_ref().map_or(0.0, |law| {
        let (near, far) = (law.same_day.value(), law.long_notice.value());
        let kept = law.settles_over.as_ref().map_or(0.0, |over| {
            libm::exp(-lead.as_days_f64() / over.duration().as_days_f64())
        });
        ((far - (far - near) * kept) * factor).clamp(0.0, 1.0)
    })
}

/// Time between a booking and its appointment.
#[derive(Clone, Copy, Debug)]
struct Lead {
    lead: Duration,
    /// Later than so long before it nobody else can be booked.
    notice: Duration,
}

impl Lead {
    fn of(lead: Duration, notice: Duration) -> Self {
        Self { lead, notice }
    }

    /// Share of it in which nobody can be booked any more: what is given back then is lost.
    fn too_late(self) -> f64 {
        (self.notice.as_days_f64() / self.lead.as_days_f64().max(1e-9)).min(1.0)
    }
}

fn chain(spec: &Specialty, wanted: PerWeek, time: Lead, factor: f64) -> Chain {
    let lead = time.lead;
    if wanted.0 <= 0.0 {
        return Chain::default();
    }
    let missed = misses(spec, lead, factor);
    let back = spec
        .did_not_attend
        .as_ref()
        .map_or(0.0, |law| law.discharged.value());
    // A cancellation falls evenly between booking and appointment, and counts only on a day that
    // is neither's: of a lead of D days, D - 1 count.
    let in_time = (1.0 - 1.0 / lead.as_days_f64().max(1e-9)).max(0.0);
    let (h, c) = spec.cancellation.as_ref().map_or((0.0, 0.0), |chances| {
        let by_hospital = chances.by_hospital.value() * in_time;
        let by_patient = chances.by_patient.value() * in_time;
        // Where both would cancel, either is first as often as the other.
        (
            by_hospital * (1.0 - by_patient / 2.0),
            by_patient * (1.0 - by_hospital / 2.0),
        )
    });
    let held = 1.0 - h - c;
    // Never quite 0, for a scenario in which nobody ever comes.
    let ends = (held * (1.0 - missed + missed * back)).max(1e-3);
    let bookings = wanted * (1.0 / ends);
    Chain {
        wanted,
        bookings,
        slots: bookings * (h + held + c * time.too_late()),
        attended: bookings * (held * (1.0 - missed)),
        missed: bookings * (held * missed),
        hospital_cancels: bookings * h,
        patient_cancels: bookings * c,
        missed_rebooked: bookings * (held * missed * (1.0 - back)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::spec::Scenario;

    fn flow(specialty: &str) -> Flow {
        let text = format!(
            "title = \"t\"\nstart = 2024-01-01\nend = 2024-03-03\n[specialty.eyes]\n{specialty}\n"
        );
        let scenario = Scenario::from_toml(&text).expect("valid");
        let site = Site::of(&scenario);
        Flow::of(&site, &site.specialties[0])
    }

    fn close(value: f64, expected: f64) {
        assert!(
            (value - expected).abs() < 1e-9 * expected.abs().max(1.0),
            "{value} is not {expected}"
        );
    }

    #[test]
    fn appointments_not_attended_are_used_up_and_come_again() {
        // A tenth misses, half of those are sent back: f = .9 + .05 = .95.
        let flow = flow(
            "referrals = \"95 per week\"\ndid-not-attend = { same-day = \"10%\", long-notice = \"10%\", discharged = \"50%\" }",
        );
        close(flow.referrals.0, 95.0);
        close(flow.routine.bookings.0, 100.0);
        close(flow.routine.slots.0, 100.0);
        close(flow.routine.attended.0, 90.0);
        close(flow.routine.missed_rebooked.0, 5.0);
        close(flow.routine.comes(), 0.9);
    }

    #[test]
    fn follow_ups_are_a_geometric_sum() {
        // Of 40 visits 60 % return, of those 60 % again: 40 x .6 / .4.
        let flow = flow(
            "referrals = \"40 per week\"\nurgent = \"25%\"\nfollow-up = { chance = \"60%\", due = \"6 weeks\" }",
        );
        close(flow.urgent.slots.0, 10.0);
        close(flow.routine.slots.0, 30.0);
        close(flow.follow_up.wanted.0, 60.0);
        close(flow.attended().0, 100.0);
    }

    #[test]
    fn a_cancelled_slot_is_lost_or_given_back() {
        // Twenty booked weeks ahead: a lead of 140 days, of which 139 count.
        let flow = flow(
            "referrals = \"100 per week\"\nwaiting-list = { size = 2000, age = \"20 weeks\" }\ncancellation = { by-hospital = \"10%\", by-patient = \"20%\" }",
        );
        let (h, c) = (0.1 * 139.0 / 140.0, 0.2 * 139.0 / 140.0);
        let (lost, returned) = (h * (1.0 - c / 2.0), c * (1.0 - h / 2.0));
        let held = 1.0 - lost - returned;
        close(flow.routine.bookings.0, 100.0 / held);
        close(flow.routine.slots.0, 100.0 * (lost + held) / held);
        close(flow.routine.attended.0, 100.0);
    }

    #[test]
    fn the_chance_of_not_attending_rises_with_the_lead() {
        // Ten days booked ahead, the time constant: 9 - (9 - 3) / e.
        let flow = flow(
            "referrals = \"70 per week\"\nwaiting-list = { size = 100, age = \"2 weeks\" }\ndid-not-attend = { same-day = \"3%\", long-notice = \"9%\", settles-over = \"10 days\" }",
        );
        let missed = 0.09 - 0.06 * (-1.0_f64).exp();
        close(flow.routine.comes(), 1.0 - missed);
    }
}
