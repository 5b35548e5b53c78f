//! Which measures have figures in a scenario, so that a trigger may look at them, and what is
//! missing for those that have none.

use super::super::{Action, CarPark, Desk, Intervention, Measure, Role, Scenario};
use super::disruptions::{goes_down, some_are_built_later};
use super::faults::{bookings_go_wrong, patients_get_lost};

/// What a measure has figures of.
#[derive(Clone, Copy)]
enum Of {
    Clinics,
    Specialties,
    FollowUps,
    Desks,
    CheckIns,
    Lines,
    Chasing,
    FaultyBookings,
    CallsAboutErrors,
    LostPatients,
    Registering,
    Booking,
    Office,
    Invitations,
    CancelledByPatients,
    CancelledByTheHospital,
    Clerks,
    Receptionists,
    ExtraStaff,
    Staff,
    Sickness,
    Repairs,
    Validation,
    ReEntry,
    Builds,
    Outages,
    Paper,
    WorkAround,
    CarParks,
    Charges,
    FreeParking,
}

/// Why a measure has no figures in a scenario, and what would give it some.
pub(super) fn missing(
    scenario: &Scenario,
    measure: Measure,
) -> Option<(&'static str, &'static str)> {
    let of = of(measure);
    (!there_is(scenario, of)).then(|| lacks(of))
}

fn of(measure: Measure) -> Of {
    use Measure as M;
    match measure {
        M::ClinicSessions
        | M::ClinicAttended
        | M::ClinicAttendedNew
        | M::ClinicOverrun
        | M::ClinicOverrunMedian
        | M::ClinicOverrun90
        | M::ClinicOverrunShare0
        | M::ClinicOverrunShare30
        | M::ClinicOverrunShare60
        | M::ClinicOverrunShare120
        | M::ClinicWait
        | M::ClinicWait90
        | M::ClinicTimeThere
        | M::ClinicIdle
        | M::ClinicUtilisation
        | M::ClinicAfterSession
        | M::ClinicPresentMost
        | M::ClinicSlotsUnused
        | M::ClinicDna
        | M::ClinicDnaTrue
        | M::ReferralToSeen
        | M::ReferralToSeenUrgent
        | M::UrgentBreaches
        | M::ClinicianMultiplier => Of::Clinics,
        M::BookingRegistered
        | M::BookingBooked
        | M::BookingNoSlot
        | M::BookingLead
        | M::ListSize
        | M::ListOver18
        | M::ListOver52
        | M::ListWithin18
        | M::ListRecorded
        | M::UrgentWaiting
        | M::UrgentOver
        | M::Referred
        | M::Discharged
        | M::ReportAge => Of::Specialties,
        M::FollowUpsOverdue | M::FollowUpsPending => Of::FollowUps,
        M::DeskWait | M::DeskQueue => Of::Desks,
        M::DeskWaitCheckIn => Of::CheckIns,
        M::CallsOffered
        | M::CallsAnswered
        | M::CallsAbandoned
        | M::CallsAbandonedShare
        | M::CallsEngaged
        | M::CallsRedialled
        | M::CallsWait
        | M::CallsWaitAnswered
        | M::CallsWait90
        | M::CallsQueue => Of::Lines,
        M::CallsChasing => Of::Chasing,
        M::CallsAboutErrors => Of::CallsAboutErrors,
        M::BookingUnregistered | M::BookingWaitRegister => Of::Registering,
        M::BookingWaitBook | M::BookingPerHour => Of::Booking,
        M::BookingUnbooked | M::BookingOldest => Of::Office,
        M::BookingInvited => Of::Invitations,
        M::CancelledByPatient => Of::CancelledByPatients,
        M::CancelledByHospital => Of::CancelledByTheHospital,
        M::ClerkUtilisation | M::ClerkHours | M::ClerkMultiplier => Of::Clerks,
        M::ReceptionistUtilisation | M::ReceptionistHours => Of::Receptionists,
        M::ExtraHours => Of::ExtraStaff,
        M::OvertimeHours => Of::Staff,
        M::SickShare => Of::Sickness,
        M::ClinicTurnedAway
        | M::ClinicSqueezedIn
        | M::FaultNoSuchClinic
        | M::FaultWrongTime
        | M::FaultWrongSpecialty
        | M::FaultDoubleBooking
        | M::FaultNotTold
        | M::FaultOutOfSlot
        | M::FaultNotReEntered
        | M::FaultsStanding
        | M::FaultsFoundBefore
        | M::FaultsFoundOnDay => Of::FaultyBookings,
        M::FaultDuplicate
        | M::FaultLostReferral
        | M::FaultOutcome
        | M::ListLost
        | M::LostFound
        | M::FollowUpsLost
        | M::UrgentLost => Of::LostPatients,
        M::RepairWaiting => Of::Repairs,
        M::Validated => Of::Validation,
        M::ClinicsNotBuilt => Of::Builds,
        M::SystemDown => Of::Outages,
        M::OnPaper => Of::Paper,
        M::ReEntryWaiting => Of::ReEntry,
        M::WorkAroundWaiting => Of::WorkAround,
        M::CarParkOccupied
        | M::CarParkMost
        | M::CarParkFull
        | M::CarParkDelayed
        | M::CarParkDelay
        | M::CarParkTurnedAway => Of::CarParks,
        M::CarParkIncome => Of::Charges,
        M::CarParkIncomeLost => Of::FreeParking,
    }
}

fn there_is(scenario: &Scenario, of: Of) -> bool {
    let booking = &scenario.booking;
    let charged = |park: &CarPark| park.charge.is_some();
    let role = |role: Role| scenario.staff.values().any(|g| g.role == role);
    let planned = |wanted: fn(&Action) -> bool| {
        let all = scenario.plan.values().chain(scenario.halt.values());
        all.map(Intervention::action).any(wanted)
    };
    let chases = scenario.chasing.is_some() && !scenario.phone_line.is_empty();
    let cancelled = |by: fn(&super::super::Cancellation) -> f64| {
        let specialties = scenario.specialty.values();
        specialties
            .filter_map(|s| s.cancellation.as_ref())
            .any(|c| by(c) > 0.0)
    };
    match of {
        Of::Clinics => !scenario.clinic.is_empty(),
        Of::Specialties => !scenario.specialty.is_empty(),
        Of::FollowUps => scenario.specialty.values().any(|s| s.follow_up.is_some()),
        Of::Desks => !scenario.desk.is_empty(),
        Of::CheckIns => scenario.desk.values().any(|d: &Desk| d.check_in.is_some()),
        Of::Lines => !scenario.phone_line.is_empty(),
        Of::Chasing => chases,
        Of::FaultyBookings => bookings_go_wrong(scenario),
        Of::CallsAboutErrors => !scenario.phone_line.is_empty() && bookings_go_wrong(scenario),
        Of::LostPatients => patients_get_lost(scenario),
        Of::Registering => booking.register.is_some(),
        Of::Booking => booking.book.is_some() || booking.rebook.is_some(),
        Of::Office => {
            booking.register.is_some() || booking.book.is_some() || booking.rebook.is_some()
        }
        Of::Invitations => scenario.specialty.values().any(|s| s.invited.value() > 0.0),
        Of::CancelledByPatients => cancelled(|c| c.by_patient.value()),
        Of::CancelledByTheHospital => cancelled(|c| c.by_hospital.value()),
        Of::Clerks => role(Role::Clerk),
        Of::Receptionists => role(Role::Receptionist),
        Of::ExtraStaff => planned(|action| matches!(action, Action::ExtraStaff(_))),
        Of::Staff => !scenario.staff.is_empty(),
        Of::Sickness => scenario.staff.values().any(|g| g.sickness.is_some()),
        Of::Repairs => booking.repair.is_some(),
        Of::Validation => booking.validate.is_some(),
        Of::ReEntry => booking.re_enter.is_some(),
        Of::Builds => some_are_built_later(scenario),
        Of::Outages => goes_down(scenario),
        Of::Paper => goes_down(scenario) || some_are_built_later(scenario),
        Of::WorkAround => {
            let system = scenario.new_system.as_ref();
            system.is_some_and(|s| s.work_around.is_some())
        }
        Of::CarParks => !scenario.car_park.is_empty(),
        Of::Charges => scenario.car_park.values().any(charged),
        Of::FreeParking => {
            let free = planned(|action| matches!(action, Action::FreeParking(_)));
            free && scenario.car_park.values().any(charged)
        }
    }
}

/// What is missing, and what to add.
fn lacks(of: Of) -> (&'static str, &'static str) {
    match of {
        Of::Clinics => ("there is no clinic", "add a table [clinic.NAME]"),
        Of::Specialties => ("there is no specialty", "add a table [specialty.NAME]"),
        Of::FollowUps => (
            "no specialty has follow-ups",
            "add `follow-up` to a specialty",
        ),
        Of::Desks => ("there is no desk", "add a table [desk.NAME]"),
        Of::CheckIns => (
            "nobody is checked in at a desk",
            "add `check-in` to a table [desk.NAME]",
        ),
        Of::Lines => ("there is no phone line", "add a table [phone-line.NAME]"),
        Of::Chasing => (
            "nobody chases by telephone",
            "add a table [chasing] and a phone line",
        ),
        Of::FaultyBookings => (
            "nothing goes wrong with bookings",
            "add a table [new-system.errors] or [new-system.migration]",
        ),
        Of::CallsAboutErrors => (
            "nobody rings about faulty bookings",
            "it takes a phone line, and a table [new-system.errors] or [new-system.migration]",
        ),
        Of::LostPatients => (
            "nobody gets lost",
            "add a table [new-system.errors] with lost-referral, duplicate or outcome-not-recorded",
        ),
        Of::Registering => (
            "registering takes no time",
            "add to [booking]: register = \"4 min\"",
        ),
        Of::Booking => (
            "booking takes no time",
            "add to [booking]: book = \"4 min\"",
        ),
        Of::Office => (
            "there is no booking office: all is booked at once by nobody",
            "add to [booking]: book = \"4 min\"",
        ),
        Of::Invitations => (
            "no specialty invites patients to ring",
            "add `invited` to a specialty",
        ),
        Of::CancelledByPatients => (
            "no patients cancel",
            "add to a specialty: cancellation = { by-patient = \"6%\" }",
        ),
        Of::CancelledByTheHospital => (
            "the hospital cancels nothing",
            "add to a specialty: cancellation = { by-hospital = \"6%\" }",
        ),
        Of::Clerks => (
            "there are no clerks",
            "add a table [staff.NAME] with role = \"clerk\"",
        ),
        Of::Receptionists => (
            "there are no receptionists",
            "add a table [staff.NAME] with role = \"receptionist\"",
        ),
        Of::ExtraStaff => (
            "the plan has no extra staff",
            "add an intervention with `extra-staff`",
        ),
        Of::Staff => ("there is no staff", "add a table [staff.NAME]"),
        Of::Sickness => (
            "nobody is ever ill",
            "add `sickness` to a table [staff.NAME]",
        ),
        Of::Repairs => (
            "repairs take no time",
            "add to [booking]: repair = \"5 min\"",
        ),
        Of::Validation => (
            "bookings are not checked",
            "add to [booking]: validate = \"1 min\"",
        ),
        Of::ReEntry => (
            "entering records takes no time",
            "add to [booking]: re-enter = \"3 min\"",
        ),
        Of::Builds => (
            "all clinics are built from the first day",
            "add a table [new-system.builds]",
        ),
        Of::Outages => (
            "the new system is never down",
            "add a table [new-system.outages]",
        ),
        Of::Paper => (
            "nothing is done on paper",
            "add a table [new-system.outages] or [new-system.builds]",
        ),
        Of::WorkAround => (
            "there is no list outside the system",
            "add a table [new-system.work-around]",
        ),
        Of::CarParks => ("there is no car park", "add a table [car-park.NAME]"),
        Of::Charges => (
            "parking costs nothing",
            "add `charge` to a table [car-park.NAME]",
        ),
        Of::FreeParking => (
            "no charge is ever suspended",
            "add an intervention with `free-parking` for a car park with a charge",
        ),
    }
}
