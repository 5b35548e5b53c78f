//! Every measure, defined once: id, unit, what it is, for whom it is kept. The ledger, the
//! files, the page and the documentation all read this table, and so do the conditions of a
//! plan, which is why it stands with the language of scenarios. No figures are kept here.

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
    BookingUnbooked "booking.unbooked" "patients" Level Lower Specialty "Patients for whom the booking office has still to act: referrals to be registered, appointments to be booked or rebooked, those in hand and records entered twice included. Not: patients told that there is no slot yet, invited patients, follow-ups not due for booking.";
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
    ClinicTurnedAway "clinic.turned-away" "patients" Count Lower Specialty "Patients who came and were sent home unseen: the clinic does not exist, is another specialty's, or was over.";
    ClinicSqueezedIn "clinic.squeezed-in" "patients" Count Lower Specialty "Patients who came to a session in which they have no slot of their own: double-booked, migrated out of slot, squeezed in.";
    ClinicDnaTrue "clinic.did-not-attend-true" "share" Share Lower Specialty "Share of booked patients who knew of their appointment and did not come (or came when it was over, having been told a wrong time); clinic.did-not-attend also counts those who were never told, and entries without a patient.";
    CallsAboutErrors "calls.about-errors" "calls" Count Lower Trust "Attempts by patients whose booking is faulty.";
    FaultNoSuchClinic "faults.no-such-clinic" "bookings" Count Lower Specialty "Bookings made for a clinic that does not exist.";
    FaultWrongTime "faults.wrong-time" "bookings" Count Lower Specialty "Bookings of which the patient was told a wrong time.";
    FaultWrongSpecialty "faults.wrong-specialty" "bookings" Count Lower Specialty "Bookings made in another specialty's clinic.";
    FaultDoubleBooking "faults.double-booking" "bookings" Count Lower Specialty "Bookings made in a slot that was taken.";
    FaultNotTold "faults.not-told" "bookings" Count Lower Specialty "Bookings of which the patient was not told.";
    FaultOutOfSlot "faults.out-of-slot" "appointments" Count Lower Specialty "Appointments that were migrated out of their slot.";
    FaultNotReEntered "faults.not-re-entered" "appointments" Count Lower Specialty "Appointments made on the new system that the old one does not know after a roll-back.";
    FaultDuplicate "faults.duplicates" "records" Count Lower Specialty "Records entered twice.";
    FaultLostReferral "faults.lost-referrals" "referrals" Count Lower Specialty "Referrals that came to be on no list: by an error at registration, or lost by the list outside the system.";
    FaultOutcome "faults.outcomes-not-recorded" "visits" Count Lower Specialty "Visits after which a follow-up was wanted and not recorded, and follow-ups lost by the list outside the system.";
    FaultsStanding "faults.standing" "bookings" Level Lower Specialty "Appointments to come with a fault that nobody has put right.";
    FaultsFoundBefore "faults.found-before" "bookings" Count Neither Specialty "Faulty bookings put right before the day.";
    FaultsFoundOnDay "faults.found-on-the-day" "bookings" Count Lower Specialty "Faulty bookings that came to light on the day.";
    RepairWaiting "faults.repair-waiting" "tasks" Level Lower Trust "Faulty or migrated appointments waiting to be put right, in hand included.";
    Validated "faults.validated" "bookings" Count Neither Trust "Bookings checked by somebody.";
    ListRecorded "list.recorded" "patients" Level Lower Specialty "list.size as the hospital sees it: lost referrals are not in it, records entered twice are.";
    ListLost "list.lost" "patients" Level Lower Specialty "Of list.size, those who are on no list of the hospital.";
    LostFound "list.lost-found" "patients" Count Neither Specialty "Patients found again who were on no list, for a first appointment or a follow-up.";
    FollowUpsLost "follow-up.lost" "patients" Level Lower Specialty "Of follow-up.pending, those who are on no list of the hospital.";
    UrgentWaiting "list.urgent-waiting" "patients" Level Lower Specialty "Of list.size, the urgent.";
    UrgentOver "list.urgent-over-standard" "patients" Level Lower Specialty "Of list.urgent-waiting, those who have waited longer than the urgent standard.";
    UrgentLost "list.urgent-lost" "patients" Level Lower Specialty "Of list.urgent-waiting, those who are on no list of the hospital.";
    ClinicsNotBuilt "system.clinics-not-built" "clinics" Level Lower Trust "Clinics that the new system does not have, of specialties that are on it.";
    SystemDown "system.down" "hours" Count Lower Trust "Hours in which the new system was down.";
    OnPaper "system.on-paper" "tasks" Count Lower Trust "Tasks done on paper.";
    ReEntryWaiting "system.re-entry-waiting" "records" Level Lower Trust "Records waiting to be entered: done on paper, or on the system that was rolled back, in hand included.";
    WorkAroundWaiting "system.work-around" "patients" Level Lower Specialty "Patients on the list outside the system, in hand included.";
    ReportAge "reporting.age" "days" Level Lower Trust "Age of the latest reported figures.";
    CarParkOccupied "car-park.occupied" "cars" TimeMean Neither Trust "Cars in the car parks, mean over the day.";
    CarParkMost "car-park.most" "cars" Mean Neither Trust "Most cars at one time on a day.";
    CarParkFull "car-park.full" "min" Count Lower Trust "Minutes in which a car park was full, added up over car parks.";
    CarParkDelayed "car-park.delayed" "patients" Count Lower Trust "Patients who had to wait for a space.";
    CarParkDelay "car-park.delay" "min" Mean Lower Trust "Minutes waited for a space; mean over all patients who came by car and parked.";
    CarParkTurnedAway "car-park.turned-away" "patients" Count Lower Trust "Patients who drove home because there was no space; their appointment counts as not attended.";
    CarParkIncome "car-park.income" "currency" Count Higher Trust "Parking charges taken.";
    CarParkIncomeLost "car-park.income-lost" "currency" Count Lower Trust "Parking charges not taken because they were suspended.";
}

/// What the hospital cannot see, and what it sees of it, if anything.
const HIDDEN: [(Measure, Option<Measure>); 18] = [
    (Measure::ClinicDnaTrue, Some(Measure::ClinicDna)),
    (Measure::FaultNoSuchClinic, Some(Measure::FaultsFoundOnDay)),
    (Measure::FaultWrongTime, Some(Measure::FaultsFoundOnDay)),
    (
        Measure::FaultWrongSpecialty,
        Some(Measure::FaultsFoundOnDay),
    ),
    (Measure::FaultDoubleBooking, Some(Measure::FaultsFoundOnDay)),
    (Measure::FaultNotTold, Some(Measure::ClinicDna)),
    (Measure::FaultOutOfSlot, Some(Measure::FaultsFoundOnDay)),
    (Measure::FaultNotReEntered, Some(Measure::FaultsFoundOnDay)),
    (Measure::FaultDuplicate, None),
    (Measure::FaultLostReferral, Some(Measure::LostFound)),
    (Measure::FaultOutcome, Some(Measure::LostFound)),
    (Measure::FaultsStanding, Some(Measure::FaultsFoundBefore)),
    (Measure::ListSize, Some(Measure::ListRecorded)),
    (Measure::ListLost, Some(Measure::ListRecorded)),
    (Measure::FollowUpsLost, Some(Measure::LostFound)),
    (Measure::UrgentLost, Some(Measure::LostFound)),
    (Measure::FollowUpsPending, Some(Measure::FollowUpsOverdue)),
    (Measure::ReportAge, None),
];

impl Measure {
    /// Whether the hospital reports it, so that somebody could act on it.
    #[must_use]
    pub fn is_reported(self) -> bool {
        HIDDEN.iter().all(|(hidden, _)| *hidden != self)
    }

    /// For what is not reported: what the hospital sees of it.
    #[must_use]
    pub fn seen_as(self) -> Option<Self> {
        HIDDEN.iter().find(|(hidden, _)| *hidden == self)?.1
    }

    /// The measure with this id.
    #[must_use]
    pub fn by_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|m| m.definition().id == id)
    }

    /// Whether it is a percentile, which is kept by day and for the whole horizon only.
    #[must_use]
    pub fn is_percentile(self) -> bool {
        matches!(self.definition().kind, Kind::Median | Kind::Ninetieth)
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
