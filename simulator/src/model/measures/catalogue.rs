//! The catalogue: every measure, declared once. What its columns mean is in the parent module.
//!
//! Nothing outside this folder and the parser of scenario files compares the id or the unit of a
//! measure as text; `tests/architecture.rs` sees to it.

use super::handle::{BySpecialty, Count, Handle, Level, Ratio, TimeMean, Trust};
use super::presence::Part;
use super::{Better, Definition, Kind, Scope, Seen, Unit};

macro_rules! seen {
    (Reported) => {
        Seen::Reported
    };
    (Hidden) => {
        Seen::Hidden
    };
    (SeenAs $of:ident) => {
        Seen::As(Measure::$of)
    };
}

macro_rules! scope {
    (Trust) => {
        Trust
    };
    (Specialty) => {
        BySpecialty
    };
}

/// The handle of a measure by its kind; a percentile has none, since it follows from what is
/// observed.
macro_rules! handle {
    ($name:ident $means:literal Median $scope:ident) => {};
    ($name:ident $means:literal Ninetieth $scope:ident) => {};
    ($name:ident $means:literal Mean $scope:ident) => { handle!(@ $name $means Ratio $scope); };
    ($name:ident $means:literal Share $scope:ident) => { handle!(@ $name $means Ratio $scope); };
    ($name:ident $means:literal $kind:ident $scope:ident) => { handle!(@ $name $means $kind $scope); };
    (@ $name:ident $means:literal $kind:ident $scope:ident) => {
        #[doc = $means]
        pub const $name: $kind<scope!($scope)> = Handle::of_measure(Measure::$name);
    };
}

macro_rules! first_of {
    () => {
        None
    };
    ($of:ident) => {
        Some(Measure::$of)
    };
}

macro_rules! measures {
    ($($name:ident $id:literal $words:literal $unit:ident
        $kind:ident $(($observed:ident))? $better:ident $scope:ident
        [$($part:ident),+] $seen:ident $(($seen_as:ident))?
        $means:literal;)*) => {
        /// Everything that is measured.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Measure {
            $(#[doc = $means] $name,)*
        }

        impl Measure {
            /// All measures, in the order in which they are printed.
            pub const ALL: &'static [Measure] = &[$(Measure::$name,)*];

            /// Its definition.
            #[must_use]
            pub const fn definition(self) -> &'static Definition {
                const ALL: &[Definition] = &[
                    $(Definition {
                        id: $id,
                        name: $words,
                        unit: Unit::$unit,
                        kind: Kind::$kind,
                        observed: first_of!($($observed)?),
                        better: Better::$better,
                        scope: Scope::$scope,
                        needs: &[$(Part::$part),+],
                        seen: seen!($seen $($seen_as)?),
                        means: $means,
                    },)*
                ];
                &ALL[self as usize]
            }
        }

        /// The handles by which figures are recorded, one for each measure that is not a
        /// percentile: those follow from what is observed.
        #[allow(non_upper_case_globals)] // A handle is called as its measure is.
        pub mod figure {
            use super::{BySpecialty, Count, Handle, Level, Measure, Ratio, TimeMean, Trust};

            $(handle!($name $means $kind $scope);)*
        }
    };
}

measures! {
    ClinicSessions "clinic.sessions" "clinicians' lists" Lists Count Neither Specialty [Clinics] Reported
        "Clinicians' lists that took place.";
    ClinicListsPutOn "clinic.lists-put-on" "lists put on" Lists Count Neither Specialty [FollowsList] Reported
        "Of clinic.sessions, those put on because the waiting list was longer than it should be.";
    ClinicListsDropped "clinic.lists-dropped" "lists dropped" Lists Count Neither Specialty [FollowsList] Reported
        "Clinicians' lists that did not take place because the waiting list was shorter than it should be.";
    ClinicAttended "clinic.attended" "patients seen" Patients Count Higher Specialty [Clinics] Reported
        "Patients who came to their appointment.";
    ClinicAttendedNew "clinic.attended-new" "new patients seen" Patients Count Higher Specialty [Clinics] Reported
        "Patients who came to a first appointment.";
    ClinicOverrun "clinic.overrun" "clinic overrun" Minutes Mean Lower Specialty [Clinics] Reported
        "Minutes from the planned end of a clinician's list to the moment the last patient leaves the consulting room, zero if earlier; mean over lists with at least one patient booked.";
    ClinicOverrunMedian "clinic.overrun-median" "clinic overrun, median" Minutes Median(ClinicOverrun) Lower Specialty [Clinics] Reported
        "Median of clinic.overrun over lists.";
    ClinicOverrun90 "clinic.overrun-90" "clinic overrun, 90th percentile" Minutes Ninetieth(ClinicOverrun) Lower Specialty [Clinics] Reported
        "90th percentile of clinic.overrun over lists.";
    ClinicOverrunShare0 "clinic.overrun-share-0" "lists that overrun" Share Share Lower Specialty [Clinics] Reported
        "Share of lists that end after their planned end.";
    ClinicOverrunShare30 "clinic.overrun-share-30" "lists 30 min over" Share Share Lower Specialty [Clinics] Reported
        "Share of lists that overrun by more than 30 minutes.";
    ClinicOverrunShare60 "clinic.overrun-share-60" "lists 60 min over" Share Share Lower Specialty [Clinics] Reported
        "Share of lists that overrun by more than 60 minutes.";
    ClinicOverrunShare120 "clinic.overrun-share-120" "lists 120 min over" Share Share Lower Specialty [Clinics] Reported
        "Share of lists that overrun by more than 120 minutes.";
    ClinicWait "clinic.wait" "wait in clinic" Minutes Mean Lower Specialty [Clinics] Reported
        "Minutes from the appointment time (or arrival, if later) until the clinician first sees the patient, zero if seen early; mean over patients seen.";
    ClinicWait90 "clinic.wait-90" "wait in clinic, 90th percentile" Minutes Ninetieth(ClinicWait) Lower Specialty [Clinics] Reported
        "90th percentile of clinic.wait over patients seen.";
    ClinicTimeThere "clinic.time-there" "time in hospital" Minutes Mean Lower Specialty [Clinics] Reported
        "Minutes from arrival to leaving the hospital; mean over patients who left.";
    ClinicIdle "clinic.idle" "clinicians' idle time" Minutes Mean Lower Specialty [Clinics] Reported
        "Minutes in which the clinician is there but sees nobody, from the start of the list to the last patient out; mean over lists with at least one patient seen.";
    ClinicUtilisation "clinic.utilisation" "clinic utilisation" Share Share Neither Specialty [Clinics] Reported
        "Clinicians' time with patients as a share of the planned length of their lists; above 1 where lists overrun.";
    ClinicAfterSession "clinic.after-session" "documentation after the list" Minutes Mean Lower Specialty [Clinics] Reported
        "Minutes of documentation left until after the list; mean over lists.";
    ClinicPresentMost "clinic.most-waiting" "most in a waiting room" Patients Mean Lower Specialty [Clinics] Reported
        "Most patients in the waiting room at one time; mean over sessions.";
    ClinicSlotsUnused "clinic.slots-unused" "slots unused" Share Share Lower Specialty [Clinics] Reported
        "Share of offered slots in which nobody was booked.";
    ClinicDna "clinic.did-not-attend" "did not attend" Share Share Lower Specialty [Clinics] Reported
        "Share of booked patients who did not come.";
    DeskWait "desk.wait" "wait at a desk" Minutes Mean Lower Trust [Desks] Reported
        "Minutes from arrival at a desk until somebody attends to the patient (check-in, check-out, enquiries); mean over those attended to.";
    DeskWaitCheckIn "desk.wait-check-in" "wait to check in" Minutes Mean Lower Trust [CheckIns] Reported
        "Minutes from arrival until check-in begins; mean over patients checked in.";
    DeskQueue "desk.queue" "queue at desks" People TimeMean Lower Trust [Desks] Reported
        "People queueing at desks, mean over the day.";
    DeskWalkedOff "desk.walked-off" "walked off before check-out" Patients Count Lower Trust [WalkOffs] Reported
        "Patients who waited too long to check out and walked off; the office has their slip.";
    DeskCalledPast "desk.called-past" "called past the desk" Patients Count Lower Trust [CallsPast] Reported
        "Patients whom an idle clinician called past the desk before they were checked in.";
    DeskSlips "desk.slips-at-closing" "left a slip at closing" Patients Count Lower Trust [DoorsClose] Reported
        "Patients who left a slip because the doors closed while they waited to check out, or before they came to.";
    DeskSentHome "desk.sent-home" "sent home at closing" Patients Count Lower Trust [DoorsClose] Reported
        "Patients who were sent home unseen because the doors closed while they waited to check in, or before they came; clinic.turned-away counts them too.";
    CallsOffered "calls.offered" "calls made" Calls Count Neither Trust [Lines] Reported
        "Attempts to ring, redials included.";
    CallsAnswered "calls.answered" "calls answered" Calls Count Neither Trust [Lines] Reported
        "Calls answered.";
    CallsAbandoned "calls.abandoned" "calls abandoned" Calls Count Lower Trust [Lines] Reported
        "Callers who gave up in the queue.";
    CallsAbandonedShare "calls.abandoned-share" "callers giving up" Share Share Lower Trust [Lines] Reported
        "Share of the callers who joined the queue who gave up.";
    CallsEngaged "calls.engaged-share" "engaged tone" Share Share Lower Trust [Lines] Reported
        "Share of attempts that met the engaged tone because all lines were full.";
    CallsRedialled "calls.redialled" "redials" Calls Count Lower Trust [Lines] Reported
        "Attempts that were redials.";
    CallsChasing "calls.chasing" "calls by those who had heard nothing" Calls Count Lower Trust [Chasing] Reported
        "Attempts by patients who had heard nothing.";
    CallsBooked "calls.booked" "calls of patients with an appointment" Calls Count Lower Trust [CallsOfBooked] Reported
        "Attempts by patients who ask whether their appointment is still on.";
    CallsGp "calls.gp" "calls of GPs" Calls Count Lower Trust [CallsOfGps] Reported
        "Attempts by GPs who ask about a referral.";
    CallsLetters "calls.letters" "calls about letters" Calls Count Lower Trust [CallsAboutLetters] Reported
        "Attempts by patients whom a letter told otherwise than before, or late.";
    CallsNotTold "calls.not-told" "calls of those not told" Calls Count Lower Trust [CallsOfUntold] Reported
        "Attempts by patients who missed an appointment of which they were not told, or waited for a letter and heard that letters were not sent.";
    CallsWait "calls.wait" "telephone wait" Minutes Mean Lower Trust [Lines] Reported
        "Minutes in the queue; mean over all callers who joined it, answered or not.";
    CallsWaitAnswered "calls.wait-answered" "telephone wait until answered" Minutes Mean Lower Trust [Lines] Reported
        "Minutes in the queue of those who were answered. Those who gave up are not in it: see calls.abandoned-share.";
    CallsWait90 "calls.wait-90" "telephone wait, 90th percentile" Minutes Ninetieth(CallsWait) Lower Trust [Lines] Reported
        "90th percentile of calls.wait.";
    CallsQueue "calls.queue" "callers in the queue" Callers TimeMean Lower Trust [Lines] Reported
        "Callers in the queue, mean over the 24 hours of the day, the closed ones too: many more wait while the line is open, see calls.queue-busiest.";
    CallsQueueBusiest "calls.queue-busiest" "callers in the queue, busiest hour" Callers Level Lower Trust [Lines] Reported
        "Callers in the queue, mean over the hour of the day in which most were.";
    CallsWaitBusiest "calls.wait-busiest" "telephone wait, busiest hour" Minutes Mean Lower Trust [Lines] Reported
        "Minutes in the queue of those who joined it in the hour of the day in which callers waited longest; mean over these callers, answered or not.";
    BookingRegistered "booking.registered" "referrals registered" Referrals Count Neither Trust [Specialties] Reported
        "Referrals registered.";
    BookingBooked "booking.booked" "appointments booked" Bookings Count Higher Specialty [Specialties] Reported
        "Appointments booked, by whatever way.";
    BookingUnregistered "booking.unregistered" "referrals to be registered" Patients Level Lower Specialty [Registering] Reported
        "Referrals waiting to be registered, in hand included.";
    BookingUnbooked "booking.unbooked" "booking backlog" Patients Level Lower Specialty [Office] Reported
        "Patients for whom the booking office has still to act: referrals to be registered, appointments to be booked or rebooked, those in hand and records entered twice included. Not: patients told that there is no slot yet, invited patients, follow-ups not due for booking.";
    BookingInvited "booking.invited" "invited to ring" Patients Level Neither Specialty [Invitations] Reported
        "Patients invited to ring who have not booked yet.";
    BookingNoSlot "booking.no-slot" "waiting for a slot" Patients Level Lower Specialty [Specialties] Reported
        "Patients for whom no suitable slot was free within the booking horizon.";
    BookingOldest "booking.oldest-task" "oldest task" Days Level Lower Trust [Office] Reported
        "Age of the oldest task on the worklists.";
    BookingOverdue "booking.overdue" "tasks overdue" Tasks Level Lower Trust [DueTimes] Reported
        "Tasks on the lists of the office past their due time; those in hand are not in it.";
    BookingOverdueDays "booking.overdue-days" "days overdue in all" Days Level Lower Trust [DueTimes] Reported
        "Days by which the tasks of booking.overdue are past their due time, added up; nights and weekends included.";
    BookingMostOverdue "booking.most-overdue" "most overdue task" Days Level Lower Trust [DueTimes] Reported
        "Days by which the most overdue task of the office is past its due time.";
    BookingWaitRegister "booking.wait-register" "wait to be registered" Minutes Mean Lower Trust [Registering] Reported
        "Minutes (nights and weekends included) from referral until somebody starts to register it; mean over those started.";
    BookingWaitBook "booking.wait-book" "wait to be booked" Minutes Mean Lower Trust [Booking] Reported
        "Minutes from joining the booking worklist until somebody starts on it; mean over those started.";
    BookingPerHour "booking.per-clerk-hour" "bookings per clerk hour" Bookings Mean Higher Trust [Clerks, BookedByClerks] Reported
        "Appointments booked by clerks per hour on duty.";
    BookingLead "booking.lead" "lead time from booking" Days Mean Lower Specialty [Specialties] Reported
        "Days from booking to appointment, mean over appointments booked.";
    CancelledByPatient "booking.cancelled-by-patient" "cancelled by patients" Bookings Count Lower Specialty [CancelledByPatients] Reported
        "Appointments cancelled or changed by patients.";
    CancelledByHospital "booking.cancelled-by-hospital" "cancelled by the hospital" Bookings Count Lower Specialty [CancelledByTheHospital] Reported
        "Appointments cancelled by the hospital.";
    BookingDeclined "booking.declined" "first offers declined" Bookings Count Neither Specialty [Choice] Reported
        "First appointments booked later than the first that was offered, which the patient declined.";
    BookingDeferred "booking.deferred" "asked to be seen later" Patients Count Neither Specialty [Deferral] Reported
        "Patients who were offered a first appointment and asked to be seen later instead.";
    ListSize "list.size" "waiting list" Patients Level Lower Specialty [Specialties] SeenAs(ListRecorded)
        "Patients referred and not yet seen for the first time (the 18-week clock runs).";
    ListOver18 "list.over-18-weeks" "waiting over 18 weeks" Patients Level Lower Specialty [Specialties] Reported
        "Of list.size, those whose clock has run for more than 18 weeks.";
    ListOver52 "list.over-52-weeks" "waiting over 52 weeks" Patients Level Lower Specialty [Specialties] Reported
        "Of list.size, those whose clock has run for more than 52 weeks.";
    ListWithin18 "list.within-18-weeks" "within 18 weeks" Share Share Higher Specialty [Specialties] Reported
        "Share of list.size whose clock has run for at most 18 weeks, at the end of each working day.";
    ListRemoved "list.removed" "removed from the list" Patients Count Neither Specialty [Removals] Reported
        "Patients who left the waiting list without having been seen: went elsewhere, got better, were struck off.";
    ReferralToSeen "list.wait-seen" "wait from referral to first visit" Days Mean Lower Specialty [Clinics] Reported
        "Days from referral to first attendance; mean over those seen. Those still waiting are in list.size.";
    ReferralToSeenUrgent "list.wait-seen-urgent" "wait of urgent patients" Days Mean Lower Specialty [Clinics, Urgent] Reported
        "Days from urgent referral to first attendance; mean over those seen.";
    UrgentBreaches "list.urgent-breaches" "urgent seen too late" Share Share Lower Specialty [Clinics, Urgent] Reported
        "Share of urgent patients, among those first seen, seen later than the urgent standard.";
    FollowUpsOverdue "follow-up.overdue" "follow-ups overdue" Patients Level Lower Specialty [FollowUps] Reported
        "Follow-up patients not seen two weeks after they were due.";
    FollowUpsPending "follow-up.pending" "follow-ups to come" Patients Level Neither Specialty [FollowUps] SeenAs(FollowUpsOverdue)
        "Follow-up patients not seen yet, due or not.";
    Referred "referrals.received" "referrals received" Patients Count Neither Specialty [Specialties] Reported
        "Referrals received.";
    Discharged "referrals.discharged" "discharged" Patients Count Neither Specialty [Specialties] Reported
        "Patients discharged or sent back to their GP.";
    ClerkUtilisation "staff.clerk.utilisation" "clerk utilisation" Share Share Neither Trust [Clerks] Reported
        "Clerks' time on tasks as a share of their time on duty; overtime counts as duty. A task over midnight counts on the day it ends.";
    ReceptionistUtilisation "staff.receptionist.utilisation" "receptionist utilisation" Share Share Neither Trust [Receptionists] Reported
        "Receptionists' time on tasks as a share of their time on duty.";
    ClerkHours "staff.clerk.hours" "clerks' hours" Hours Count Neither Trust [Clerks] Reported
        "Clerks' hours on duty, breaks excluded.";
    ReceptionistHours "staff.receptionist.hours" "receptionists' hours" Hours Count Neither Trust [Receptionists] Reported
        "Receptionists' hours on duty, breaks excluded.";
    ExtraHours "staff.extra-hours" "hours of extra staff" Hours Count Lower Trust [ExtraStaff] Reported
        "Hours on duty of extra staff.";
    OvertimeHours "staff.overtime" "overtime" Hours Count Lower Trust [Staff] Reported
        "Hours worked past the planned end of shifts, and planned overtime.";
    PoolAsked "staff.pool-asked" "people asked of pools" People Count Neither Trust [Pools] Reported
        "People whom interventions asked a pool for, on the day on which they were to come.";
    PoolHad "staff.pool-had" "people had from pools" People Count Neither Trust [Pools] Reported
        "Of staff.pool-asked, those who came.";
    SickShare "staff.sick" "staff off sick" Share Share Lower Trust [Sickness] Reported
        "Share of rostered staff days lost to sickness.";
    ClerkMultiplier "staff.clerk.multiplier" "clerks' time per task" Factor Mean Lower Trust [Clerks] Reported
        "Factor by which clerks' tasks took longer than on the familiar system; mean over tasks finished.";
    ClinicianMultiplier "staff.clinician.multiplier" "clinicians' time for documentation" Factor Mean Lower Trust [Clinics] Reported
        "Factor on the documentation share of consultations; mean over consultations.";
    ClinicTurnedAway "clinic.turned-away" "turned away" Patients Count Lower Specialty [TurningAway, Clinics] Reported
        "Patients who came and were sent home unseen: the clinic does not exist, is another specialty's, was over, or had no place for them, or the doors closed.";
    ClinicSqueezedIn "clinic.squeezed-in" "squeezed in" Patients Count Lower Specialty [FaultyBookings, Clinics] Reported
        "Patients who came to a session in which they have no slot of their own: double-booked, migrated out of slot, squeezed in.";
    ClinicNoPlace "clinic.no-place" "turned away, no place" Patients Count Lower Specialty [ComesWithoutSlot] Reported
        "Of clinic.turned-away, patients without a slot of their own who came when as many were squeezed in as a clinic takes, and no slot was left free.";
    ClinicFreeSlotTaken "clinic.free-slot-taken" "took a slot left free" Patients Count Neither Specialty [ComesWithoutSlot] Hidden
        "Patients without a slot of their own who came when as many were squeezed in as a clinic takes, and took a slot of the session that was left free. They are not in clinic.squeezed-in, and wait since the time that they came for.";
    ClinicSentHome "clinic.sent-home" "sent home, session out of time" Patients Count Lower Specialty [LatestFinish] Reported
        "Patients who came to their session and were sent home unseen because of its latest finish, then or beforehand; each is rebooked. They are not in clinic.attended, nor is their wait in clinic.wait.";
    ClinicSentHomeLate "clinic.sent-home-late" "sent home after the end of the session" Patients Count Lower Specialty [LatestFinish] Reported
        "Of clinic.sent-home, those sent home after the planned end of their session: they have waited all of it.";
    ClinicLeftUnseen "clinic.left-unseen" "left unseen" Patients Count Lower Specialty [LeavesUnseen] Reported
        "Patients who came, waited too long and left unseen, rebooked or gone for good. They are not in clinic.attended, nor is their wait in clinic.wait.";
    ClinicHurried "clinic.hurried" "consultations cut short" Visits Count Lower Specialty [Hurry] Reported
        "Consultations that were cut short because the clinician was behind.";
    ClinicComesAgain "clinic.comes-again" "come again, cut short before" Patients Count Lower Specialty [Hurry, FollowUps] Hidden
        "Patients who would have been discharged and have to come again because their consultation was cut short.";
    ClinicSlotsBlocked "clinic.slots-blocked" "slots blocked by the clinic" Slots Count Neither Specialty [OverrunReview] Reported
        "Slots of the day that are not offered where the clinic has shortened its own template because it ran late; those that a plan withholds in the same sessions included.";
    ClinicSlotsTraining "clinic.slots-training" "slots withheld for training" Slots Count Lower Specialty [TrainingInClinics] Reported
        "Slots of the day that are not offered in sessions that give way to the training of their clinicians; those that a plan withholds in the same sessions included.";
    ClinicMoved "clinic.moved" "moved, template shortened" Appointments Count Lower Specialty [MovedBookings] Reported
        "Appointments moved because a clinic has shortened its own template, or a plan has reduced it; each is rebooked.";
    ClinicDnaTrue "clinic.did-not-attend-true" "told, did not attend" Share Share Lower Specialty [Clinics] SeenAs(ClinicDna)
        "Share of booked patients who knew of their appointment and did not come (or came when it was over, having been told a wrong time); clinic.did-not-attend also counts those who were never told, and entries without a patient.";
    CallsAboutErrors "calls.about-errors" "calls about errors" Calls Count Lower Trust [CallsAboutErrors] Reported
        "Attempts by patients whose booking is faulty.";
    FaultNoSuchClinic "faults.no-such-clinic" "booked, no such clinic" Bookings Count Lower Specialty [NoSuchClinic] SeenAs(FaultsFoundOnDay)
        "Bookings made for a clinic that does not exist.";
    FaultWrongTime "faults.wrong-time" "told a wrong time" Bookings Count Lower Specialty [WrongTimes] SeenAs(FaultsFoundOnDay)
        "Bookings of which the patient was told a wrong time.";
    FaultWrongSpecialty "faults.wrong-specialty" "booked, wrong specialty" Bookings Count Lower Specialty [WrongSpecialties] SeenAs(FaultsFoundOnDay)
        "Bookings made in another specialty's clinic.";
    FaultDoubleBooking "faults.double-booking" "double bookings" Bookings Count Lower Specialty [DoubleBookings] SeenAs(FaultsFoundOnDay)
        "Bookings made in a slot that was taken.";
    FaultNotTold "faults.not-told" "patients not told" Bookings Count Lower Specialty [NotTold] SeenAs(ClinicDna)
        "Bookings of which the patient was not told.";
    FaultOutOfSlot "faults.out-of-slot" "migrated out of slot" Appointments Count Lower Specialty [Migration] SeenAs(FaultsFoundOnDay)
        "Appointments that were migrated out of their slot.";
    FaultNotReEntered "faults.not-re-entered" "not re-entered" Appointments Count Lower Specialty [RollBack] SeenAs(FaultsFoundOnDay)
        "Appointments made on the new system that the old one does not know after a roll-back.";
    FaultDuplicate "faults.duplicates" "records entered twice" Records Count Lower Specialty [Duplicates] Hidden
        "Records entered twice.";
    FaultLostReferral "faults.lost-referrals" "referrals lost" Referrals Count Lower Specialty [LostReferrals] SeenAs(LostFound)
        "Referrals that came to be on no list: by an error at registration, or lost by the list outside the system.";
    FaultOutcome "faults.outcomes-not-recorded" "outcomes not recorded" Visits Count Lower Specialty [LostFollowUps] SeenAs(LostFound)
        "Visits after which a follow-up was wanted and not recorded, and follow-ups lost by the list outside the system.";
    FaultsStanding "faults.standing" "faults not put right" Bookings Level Lower Specialty [FaultyBookings] SeenAs(FaultsFoundBefore)
        "Appointments to come with a fault that nobody has put right.";
    FaultsFoundBefore "faults.found-before" "faults found in time" Bookings Count Neither Specialty [FaultyBookings] Reported
        "Faulty bookings put right before the day.";
    FaultsFoundOnDay "faults.found-on-the-day" "faults found on the day" Bookings Count Lower Specialty [FaultyBookings, Clinics] Reported
        "Faulty bookings that came to light on the day.";
    RepairWaiting "faults.repair-waiting" "waiting for repair" Tasks Level Lower Trust [Repairs, FaultyBookings] Reported
        "Faulty or migrated appointments waiting to be put right, in hand included.";
    Validated "faults.validated" "bookings checked" Bookings Count Neither Trust [Validation] Reported
        "Bookings checked by somebody.";
    ListRecorded "list.recorded" "waiting list as recorded" Patients Level Lower Specialty [Specialties] Reported
        "list.size as the hospital sees it: lost referrals are not in it, records entered twice are.";
    ListLost "list.lost" "waiting, on no list" Patients Level Lower Specialty [LostReferrals] SeenAs(ListRecorded)
        "Of list.size, those who are on no list of the hospital.";
    LostFound "list.lost-found" "lost, found again" Patients Count Neither Specialty [LostPatients] Reported
        "Patients found again who were on no list, for a first appointment or a follow-up.";
    FollowUpsLost "follow-up.lost" "follow-ups on no list" Patients Level Lower Specialty [LostFollowUps] SeenAs(LostFound)
        "Of follow-up.pending, those who are on no list of the hospital.";
    UrgentWaiting "list.urgent-waiting" "urgent patients waiting" Patients Level Lower Specialty [Urgent] Reported
        "Of list.size, the urgent.";
    UrgentOver "list.urgent-over-standard" "urgent waiting too long" Patients Level Lower Specialty [Urgent] Reported
        "Of list.urgent-waiting, those who have waited longer than the urgent standard.";
    UrgentLost "list.urgent-lost" "urgent on no list" Patients Level Lower Specialty [Urgent, LostReferrals] SeenAs(LostFound)
        "Of list.urgent-waiting, those who are on no list of the hospital.";
    ClinicsNotBuilt "system.clinics-not-built" "clinics not built" Clinics Level Lower Trust [Builds] Reported
        "Clinics that the new system does not have, of specialties that are on it.";
    SystemDown "system.down" "new system down" Hours Count Lower Trust [Outages] Reported
        "Hours in which the new system was down.";
    OnPaper "system.on-paper" "tasks on paper" Tasks Count Lower Trust [Paper] Reported
        "Tasks done on paper.";
    ReEntryWaiting "system.re-entry-waiting" "waiting for re-entry" Records Level Lower Trust [ReEntry] Reported
        "Records waiting to be entered: done on paper, left on a slip at a desk, or on the system that was rolled back, in hand included.";
    WorkAroundWaiting "system.work-around" "list outside the system" Patients Level Lower Specialty [WorkAround] Reported
        "Patients on the list outside the system, in hand included.";
    ReportAge "reporting.age" "age of reports" Days Level Lower Trust [Blackout] Hidden
        "Age of the latest reported figures.";
    CarParkOccupied "car-park.occupied" "cars in the car parks" Cars TimeMean Neither Trust [CarParks] Reported
        "Cars in the car parks, mean over the day.";
    CarParkMost "car-park.most" "most cars at once" Cars Mean Neither Trust [CarParks] Reported
        "Most cars at one time on a day.";
    CarParkFull "car-park.full" "car parks full" Minutes Count Lower Trust [CarParks] Reported
        "Minutes in which a car park was full, added up over car parks.";
    CarParkDelayed "car-park.delayed" "waited for a space" Patients Count Lower Trust [CarParks] Reported
        "Patients who had to wait for a space.";
    CarParkDelay "car-park.delay" "wait for a space" Minutes Mean Lower Trust [CarParks] Reported
        "Minutes waited for a space; mean over all patients who came by car and parked.";
    CarParkTurnedAway "car-park.turned-away" "drove home, no space" Patients Count Lower Trust [CarParks] Reported
        "Patients who drove home because there was no space; their appointment counts as not attended.";
    CarParkIncome "car-park.income" "parking charges taken" Currency Count Higher Trust [Charges] Reported
        "Parking charges taken.";
    CarParkIncomeLost "car-park.income-lost" "parking charges forgone" Currency Count Lower Trust [FreeParking] Reported
        "Parking charges not taken because they were suspended.";
    MoneyIncome "money.income" "income from attendances" Currency Count Higher Specialty [Tariff, Clinics] Reported
        "What attendances bring in by tariff, on the day on which the patient comes. What those who are still waiting will bring in is not in it.";
    MoneyOvertime "money.overtime" "overtime paid" Currency Count Lower Trust [OvertimePaid] Reported
        "What is paid for time beyond the planned end of lists and shifts.";
    MoneyFines "money.fines" "fines" Currency Count Lower Trust [Fines] Reported
        "Fines, on the last day of the month for which they are due; for patients sent home, on the day.";
}
