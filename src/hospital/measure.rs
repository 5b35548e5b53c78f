//! Every measure, defined once: id, unit, what it is, for whom it is kept. The ledger, the
//! files, the page and the documentation all read this table. No figures are kept here.

/// How a measure is made of what is observed, over any period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Mean over observations in the period.
    Mean,
    /// Share of observations in the period, between 0 and 1.
    Share,
    /// Number in the period.
    Count,
    /// Level at the end of each day; over a period, the mean over its working days.
    Level,
    /// Mean over time.
    TimeMean,
    /// 90th percentile of observations; over a period, of all observations in it.
    Ninetieth,
    /// Median of observations; over a period, of all observations in it.
    Median,
}

/// Which way is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Better {
    /// Less is better.
    Lower,
    /// More is better.
    Higher,
    /// Neither: it describes.
    Neither,
}

/// For whom a measure is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The trust only.
    Trust,
    /// Each specialty, and the trust.
    Specialty,
}

/// One measure's definition.
#[derive(Clone, Copy, Debug)]
pub struct Definition {
    /// Stable id, read like a path.
    pub id: &'static str,
    /// Unit.
    pub unit: &'static str,
    /// How it is made.
    pub kind: Kind,
    /// Which way is better.
    pub better: Better,
    /// For whom it is kept.
    pub scope: Scope,
    /// What it is, in words.
    pub means: &'static str,
}

macro_rules! measures {
    ($($name:ident $id:literal $unit:literal $kind:ident $better:ident $scope:ident $means:literal;)*) => {
        /// Everything that is measured.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Measure {
            $(#[doc = $means] $name,)*
        }

        impl Measure {
            /// All measures, in the order in which they are printed.
            pub const ALL: &'static [Measure] = &[$(Measure::$name,)*];

            /// Its definition.
            #[must_use]
            pub const fn definition(self) -> Definition {
                match self {
                    $(Measure::$name => Definition {
                        id: $id,
                        unit: $unit,
                        kind: Kind::$kind,
                        better: Better::$better,
                        scope: Scope::$scope,
                        means: $means,
                    },)*
                }
            }
        }
    };
}

measures! {
    ClinicSessions "clinic.sessions" "lists" Count Neither Specialty "Clinicians' lists that took place.";
    ClinicAttended "clinic.attended" "patients" Count Higher Specialty "Patients who came to their appointment.";
    ClinicAttendedNew "clinic.attended-new" "patients" Count Higher Specialty "Patients who came to a first appointment.";
    ClinicOverrun "clinic.overrun" "min" Mean Lower Specialty "Minutes from the planned end of a clinician's list to the moment the last patient leaves the consulting room, zero if earlier; mean over lists with at least one patient booked.";
    ClinicOverrunMedian "clinic.overrun-median" "min" Median Lower Specialty "Median of clinic.overrun over lists.";
    ClinicOverrun90 "clinic.overrun-90" "min" Ninetieth Lower Specialty "90th percentile of clinic.overrun over lists.";
    ClinicOverrunShare0 "clinic.overrun-share-0" "share" Share Lower Specialty "Share of lists that end after their planned end.";
    ClinicOverrunShare30 "clinic.overrun-share-30" "share" Share Lower Specialty "Share of lists that overrun by more than 30 minutes.";
    ClinicOverrunShare60 "clinic.overrun-share-60" "share" Share Lower Specialty "Share of lists that overrun by more than 60 minutes.";
    ClinicOverrunShare120 "clinic.overrun-share-120" "share" Share Lower Specialty "Share of lists that overrun by more than 120 minutes.";
    ClinicWait "clinic.wait" "min" Mean Lower Specialty "Minutes from the appointment time (or arrival, if later) until the clinician first sees the patient, zero if seen early; mean over patients seen.";
    ClinicWait90 "clinic.wait-90" "min" Ninetieth Lower Specialty "90th percentile of clinic.wait over patients seen.";
    ClinicTimeThere "clinic.time-there" "min" Mean Lower Specialty "Minutes from arrival to leaving the hospital; mean over patients who left.";
    ClinicIdle "clinic.idle" "min" Mean Lower Specialty "Minutes in which the clinician is there but sees nobody, from the start of the list to the last patient out; mean over lists with at least one patient seen.";
    ClinicUtilisation "clinic.utilisation" "share" Share Neither Specialty "Clinicians' time with patients as a share of the planned length of their lists; above 1 where lists overrun.";
    ClinicAfterSession "clinic.after-session" "min" Mean Lower Specialty "Minutes of documentation left until after the list; mean over lists.";
    ClinicPresentMost "clinic.most-waiting" "patients" Mean Lower Specialty "Most patients in the waiting room at one time; mean over sessions.";
    ClinicSlotsUnused "clinic.slots-unused" "share" Share Lower Specialty "Share of offered slots in which nobody was booked.";
    ClinicDna "clinic.did-not-attend" "share" Share Lower Specialty "Share of booked patients who did not come.";
    DeskWait "desk.wait" "min" Mean Lower Trust "Minutes from arrival at a desk until somebody attends to the patient (check-in, check-out, enquiries); mean over those attended to.";
    DeskWaitCheckIn "desk.wait-check-in" "min" Mean Lower Trust "Minutes from arrival until check-in begins; mean over patients checked in.";
    DeskQueue "desk.queue" "people" TimeMean Lower Trust "People queueing at desks, mean over the day.";
    CallsOffered "calls.offered" "calls" Count Neither Trust "Attempts to ring, redials included.";
    CallsAnswered "calls.answered" "calls" Count Neither Trust "Calls answered.";
    CallsAbandoned "calls.abandoned" "calls" Count Lower Trust "Callers who gave up in the queue.";
    CallsAbandonedShare "calls.abandoned-share" "share" Share Lower Trust "Share of the callers who joined the queue who gave up.";
    CallsEngaged "calls.engaged-share" "share" Share Lower Trust "Share of attempts that met the engaged tone because all lines were full.";
    CallsRedialled "calls.redialled" "calls" Count Lower Trust "Attempts that were redials.";
    CallsChasing "calls.chasing" "calls" Count Lower Trust "Attempts by patients who had heard nothing.";
    CallsWait "calls.wait" "min" Mean Lower Trust "Minutes in the queue; mean over all callers who joined it, answered or not.";
    CallsWaitAnswered "calls.wait-answered" "min" Mean Lower Trust "Minutes in the queue of those who were answered. Those who gave up are not in it: see calls.abandoned-share.";
    CallsWait90 "calls.wait-90" "min" Ninetieth Lower Trust "90th percentile of calls.wait.";
    CallsQueue "calls.queue" "callers" TimeMean Lower Trust "Callers in the queue, mean over the day.";
    BookingRegistered "booking.registered" "referrals" Count Neither Trust "Referrals registered.";
    BookingBooked "booking.booked" "bookings" Count Higher Specialty "Appointments booked, by whatever way.";
    BookingUnregistered "booking.unregistered" "patients" Level Lower Specialty "Referrals waiting to be registered, in hand included.";
    BookingUnbooked "booking.unbooked" "patients" Level Lower Specialty "Patients for whom the booking office has still to act: referrals to be registered, appointments to be booked or rebooked, those in hand included. Not: patients told that there is no slot yet, invited patients, follow-ups not due for booking.";
    BookingInvited "booking.invited" "patients" Level Neither Specialty "Patients invited to ring who have not booked yet.";
    BookingNoSlot "booking.no-slot" "patients" Level Lower Specialty "Patients for whom no suitable slot was free within the booking horizon.";
    BookingOldest "booking.oldest-task" "days" Level Lower Trust "Age of the oldest task on the worklists.";
    BookingWaitRegister "booking.wait-register" "min" Mean Lower Trust "Minutes (nights and weekends included) from referral until somebody starts to register it; mean over those started.";
    BookingWaitBook "booking.wait-book" "min" Mean Lower Trust "Minutes from joining the booking worklist until somebody starts on it; mean over those started.";
    BookingPerHour "booking.per-clerk-hour" "bookings" Mean Higher Trust "Appointments booked by clerks per hour on duty.";
    BookingLead "booking.lead" "days" Mean Lower Specialty "Days from booking to appointment, mean over appointments booked.";
    CancelledByPatient "booking.cancelled-by-patient" "bookings" Count Lower Specialty "Appointments cancelled or changed by patients.";
    CancelledByHospital "booking.cancelled-by-hospital" "bookings" Count Lower Specialty "Appointments cancelled by the hospital.";
    ListSize "list.size" "patients" Level Lower Specialty "Patients referred and not yet seen for the first time (the 18-week clock runs).";
    ListOver18 "list.over-18-weeks" "patients" Level Lower Specialty "Of list.size, those whose clock has run for more than 18 weeks.";
    ListOver52 "list.over-52-weeks" "patients" Level Lower Specialty "Of list.size, those whose clock has run for more than 52 weeks.";
    ListWithin18 "list.within-18-weeks" "share" Share Higher Specialty "Share of list.size whose clock has run for at most 18 weeks, at the end of each working day.";
    ReferralToSeen "list.wait-seen" "days" Mean Lower Specialty "Days from referral to first attendance; mean over those seen. Those still waiting are in list.size.";
    ReferralToSeenUrgent "list.wait-seen-urgent" "days" Mean Lower Specialty "Days from urgent referral to first attendance; mean over those seen.";
    UrgentBreaches "list.urgent-breaches" "share" Share Lower Specialty "Share of urgent patients, among those first seen, seen later than the urgent standard.";
    FollowUpsOverdue "follow-up.overdue" "patients" Level Lower Specialty "Follow-up patients not seen two weeks after they were due.";
    FollowUpsPending "follow-up.pending" "patients" Level Neither Specialty "Follow-up patients not seen yet, due or not.";
    Referred "referrals.received" "patients" Count Neither Specialty "Referrals received.";
    Discharged "referrals.discharged" "patients" Count Neither Specialty "Patients discharged or sent back to their GP.";
    ClerkUtilisation "staff.clerk.utilisation" "share" Share Neither Trust "Clerks' time on tasks as a share of their time on duty; overtime counts as duty. A task over midnight counts on the day it ends.";
    ReceptionistUtilisation "staff.receptionist.utilisation" "share" Share Neither Trust "Receptionists' time on tasks as a share of their time on duty.";
    ClerkHours "staff.clerk.hours" "hours" Count Neither Trust "Clerks' hours on duty, breaks excluded.";
    ReceptionistHours "staff.receptionist.hours" "hours" Count Neither Trust "Receptionists' hours on duty, breaks excluded.";
    ExtraHours "staff.extra-hours" "hours" Count Lower Trust "Hours on duty of extra staff.";
    OvertimeHours "staff.overtime" "hours" Count Lower Trust "Hours worked past the planned end of shifts, and planned overtime.";
    SickShare "staff.sick" "share" Share Lower Trust "Share of rostered staff days lost to sickness.";
    ClerkMultiplier "staff.clerk.multiplier" "factor" Mean Lower Trust "Factor by which clerks' tasks took longer than on the familiar system; mean over tasks finished.";
    ClinicianMultiplier "staff.clinician.multiplier" "factor" Mean Lower Trust "Factor on the documentation share of consultations; mean over consultations.";
}

impl Measure {
    /// The measure with this id.
    #[must_use]
    pub fn by_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|m| m.definition().id == id)
    }

    /// Position in [`Measure::ALL`].
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique_and_lead_back() {
        for &m in Measure::ALL {
            assert_eq!(Measure::by_id(m.definition().id), Some(m));
        }
    }
}
