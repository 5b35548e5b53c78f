//! Which parts of a hospital, a go-live and a plan a scenario has, as far as measures need them to
//! have figures; what is said where it lacks one is `lack`. Whether what is there makes sense is
//! checked in `spec::check`.

mod lack;

pub use lack::Lack;

use serde::Serialize;

use crate::model::spec::{
    Action, AppointmentQueries, Asks, BookedStay, Cancellation, CarPark, Clinic, Desk, Errors,
    Money, NewSystem, Priority, Referrals, Role, Scenario, Specialty, Training,
};

/// Something a scenario may have, without which some measures have no figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Part {
    /// Clinics.
    Clinics,
    /// Sessions with a latest finish.
    LatestFinish,
    /// Patients who leave unseen.
    LeavesUnseen,
    /// Clinicians who hurry.
    Hurry,
    /// Patients who come without a slot of their own.
    ComesWithoutSlot,
    /// Clinics that look at their own overruns.
    OverrunReview,
    /// Clinics that give way to training.
    TrainingInClinics,
    /// Appointments that may be moved because a template is cut.
    MovedBookings,
    /// Specialties, with patients of their own.
    Specialties,
    /// Urgent patients.
    Urgent,
    /// Patients who return.
    FollowUps,
    /// Clinics that put on more lists, or fewer, as the waiting list asks for.
    FollowsList,
    /// Patients who decline an appointment for a later one.
    Choice,
    /// Patients who ask to be seen later.
    Deferral,
    /// Patients who leave the list without having been seen.
    Removals,
    /// Reception desks.
    Desks,
    /// Desks that check patients in.
    CheckIns,
    /// Patients who walk off rather than wait to check out.
    WalkOffs,
    /// Clinicians who call patients past a desk.
    CallsPast,
    /// Desks whose doors close.
    DoorsClose,
    /// Slips that patients leave who have not checked out.
    Slips,
    /// Reasons to send home who has come.
    TurningAway,
    /// Due times of the office's tasks.
    DueTimes,
    /// Telephone lines.
    Lines,
    /// Patients who ring because they have heard nothing.
    Chasing,
    /// Patients with an appointment who ring about it.
    CallsOfBooked,
    /// GPs who ring.
    CallsOfGps,
    /// Patients who ring about a letter.
    CallsAboutLetters,
    /// Patients who ring because they were not told.
    CallsOfUntold,
    /// Bookings that can be faulty.
    FaultyBookings,
    /// Patients who ring about their faulty booking.
    CallsAboutErrors,
    /// Bookings for clinics that do not exist.
    NoSuchClinic,
    /// Patients told a wrong time.
    WrongTimes,
    /// Bookings in another specialty.
    WrongSpecialties,
    /// Bookings in slots that are taken.
    DoubleBookings,
    /// Patients who are not told.
    NotTold,
    /// Appointments migrated out of their slots.
    Migration,
    /// A way back to the old system.
    RollBack,
    /// Records that are entered twice.
    Duplicates,
    /// Referrals that come to be on no list.
    LostReferrals,
    /// Follow-ups that come to be on no list.
    LostFollowUps,
    /// Patients who come to be on no list.
    LostPatients,
    /// Registering that takes time.
    Registering,
    /// Booking that takes time.
    Booking,
    /// Somebody who books, from a worklist or while answering the telephone.
    BookedByClerks,
    /// A booking office.
    Office,
    /// Patients invited to ring.
    Invitations,
    /// Patients who cancel.
    CancelledByPatients,
    /// A hospital that cancels.
    CancelledByTheHospital,
    /// Clerks.
    Clerks,
    /// Receptionists.
    Receptionists,
    /// Extra staff.
    ExtraStaff,
    /// Interventions that ask pools for people.
    Pools,
    /// Staff of any role.
    Staff,
    /// Sickness.
    Sickness,
    /// Repairs that take time.
    Repairs,
    /// Bookings that are checked.
    Validation,
    /// Entering of records that takes time.
    ReEntry,
    /// Clinics that are built later than the go-live.
    Builds,
    /// Times in which the new system is down.
    Outages,
    /// Work on paper.
    Paper,
    /// A list outside the system.
    WorkAround,
    /// A time without reports.
    Blackout,
    /// Car parks.
    CarParks,
    /// Parking charges.
    Charges,
    /// Parking charges that are suspended.
    FreeParking,
    /// Attendances that are paid for.
    Tariff,
    /// Overtime that is paid.
    OvertimePaid,
    /// Fines.
    Fines,
}

impl Part {
    /// Whether a scenario has it, in whichever arm.
    #[must_use]
    pub fn is_in(self, scenario: &Scenario) -> bool {
        let booking = &scenario.booking;
        let charged = |park: &CarPark| park.charge.is_some();
        let role = |role: Role| scenario.staff.values().any(|g| g.role == role);
        let specialties = |has: fn(&Specialty) -> bool| scenario.specialty.values().any(has);
        let desks = |has: fn(&Desk) -> bool| scenario.desk.values().any(has);
        let clinics = |has: fn(&Clinic) -> bool| scenario.clinic.values().any(has);
        let system = |has: fn(&NewSystem) -> bool| scenario.new_system.as_ref().is_some_and(has);
        let money = |has: fn(&Money) -> bool| scenario.money.as_ref().is_some_and(has);
        let errors = |made: fn(&Errors) -> bool| {
            let errors = scenario.new_system.as_ref().and_then(|s| s.errors.as_ref());
            errors.is_some_and(made)
        };
        let asks = |about: fn(&AppointmentQueries) -> bool| {
            let written = scenario.appointment_queries.as_ref();
            written.is_some_and(about) && Self::Lines.is_in(scenario)
        };
        let planned = |wanted: fn(&Action) -> bool| {
            let mut all = scenario.plan.values().chain(scenario.halt.values());
            all.any(|what| wanted(what.action()))
        };
        let cancelled = |by: fn(&Cancellation) -> f64| {
            let specialties = scenario.specialty.values();
            specialties
                .filter_map(|s| s.cancellation.as_ref())
                .any(|c| by(c) > 0.0)
        };
        let loses_from_a_list = || {
            system(|s| {
                s.work_around
                    .as_ref()
                    .is_some_and(|list| list.lost.value() > 0.0)
            })
        };
        match self {
            Self::Clinics => !scenario.clinic.is_empty(),
            Self::LatestFinish => clinics(|c| c.latest_finish.is_some()),
            Self::LeavesUnseen => clinics(|c| c.leaves_unseen.is_some()),
            Self::Hurry => clinics(|c| c.hurries.is_some()),
            Self::ComesWithoutSlot => {
                let errors = [
                    Self::NoSuchClinic,
                    Self::DoubleBookings,
                    Self::Migration,
                    Self::RollBack,
                ];
                errors.iter().any(|part| part.is_in(scenario))
                    || scenario.specialty.values().any(Specialty::has_given_diary)
            }
            Self::OverrunReview => clinics(|c| c.overrun_review.is_some()),
            Self::TrainingInClinics => system(|s| {
                let training = s.training.clinician.as_ref();
                training.is_some_and(Training::is_in_clinics)
            }),
            Self::MovedBookings => {
                clinics(|c| c.overrun_review.is_some()) || planned(moves_the_booked)
            }
            Self::Specialties => !scenario.specialty.is_empty(),
            Self::Urgent => specialties(has_urgent_patients),
            Self::FollowUps => specialties(|s| s.follow_up.is_some()),
            Self::FollowsList => scenario.clinic.values().any(|c| c.follows_list.is_some()),
            Self::Choice => specialties(|s| s.choice.is_some()),
            Self::Deferral => specialties(|s| s.deferral.is_some()),
            Self::Removals => specialties(|s| s.removals.is_some()),
            Self::Desks => !scenario.desk.is_empty(),
            Self::CheckIns => scenario.desk.values().any(|d: &Desk| d.check_in.is_some()),
            Self::WalkOffs => desks(Desk::is_walked_off),
            Self::CallsPast => desks(Desk::is_called_past),
            Self::DoorsClose => desks(Desk::has_doors_that_close),
            Self::Slips => {
                let unchecked = |desk: &Desk| desk.is_called_past() && desk.check_out.is_none();
                let closes = |desk: &Desk| desk.has_doors_that_close() && desk.check_out.is_some();
                Self::WalkOffs.is_in(scenario) || desks(unchecked) || desks(closes)
            }
            Self::TurningAway => {
                Self::FaultyBookings.is_in(scenario) || Self::DoorsClose.is_in(scenario)
            }
            Self::DueTimes => booking.due_times().is_some() && Self::Office.is_in(scenario),
            Self::Lines => !scenario.phone_line.is_empty(),
            Self::Chasing => scenario.chasing.is_some() && Self::Lines.is_in(scenario),
            Self::CallsOfBooked => asks(|a| a.per_booking > 0.0),
            Self::CallsOfGps => asks(|a| a.per_referral > 0.0),
            Self::CallsAboutLetters => asks(AppointmentQueries::letters_set_off),
            Self::CallsOfUntold => {
                let heard = |s: &NewSystem| {
                    let letters = s.letters.as_ref();
                    letters.is_some_and(|letters| letters.heard.is_some())
                };
                asks(|a| a.missed_untold.value() > 0.0)
                    || Self::Lines.is_in(scenario) && system(heard)
            }
            Self::FaultyBookings => [
                Self::ComesWithoutSlot,
                Self::WrongTimes,
                Self::WrongSpecialties,
                Self::NotTold,
            ]
            .iter()
            .any(|part| part.is_in(scenario)),
            Self::CallsAboutErrors => {
                Self::Lines.is_in(scenario) && Self::FaultyBookings.is_in(scenario)
            }
            Self::NoSuchClinic => errors(|e| e.no_such_clinic.is_some()),
            Self::WrongTimes => errors(|e| e.wrong_time.is_some()),
            Self::WrongSpecialties => errors(|e| e.wrong_specialty.is_some()),
            Self::DoubleBookings => errors(|e| e.double_booking.is_some()),
            Self::NotTold => errors(|e| e.not_told.is_some()) || system(|s| s.letters.is_some()),
            Self::Migration => system(|s| s.migration.is_some()),
            Self::RollBack => planned(|action| matches!(action, Action::RollBack(_))),
            Self::Duplicates => errors(|e| e.duplicate.is_some()),
            Self::LostReferrals => errors(|e| e.lost_referral.is_some()) || loses_from_a_list(),
            Self::LostFollowUps => {
                errors(|e| e.outcome_not_recorded.is_some()) || loses_from_a_list()
            }
            Self::LostPatients => {
                Self::LostReferrals.is_in(scenario) || Self::LostFollowUps.is_in(scenario)
            }
            Self::Registering => booking.register.is_some(),
            Self::Booking => booking.book.is_some() || booking.rebook.is_some(),
            Self::BookedByClerks => {
                Self::Booking.is_in(scenario)
                    || Self::Invitations.is_in(scenario) && Self::Lines.is_in(scenario)
            }
            Self::Office => Self::Registering.is_in(scenario) || Self::Booking.is_in(scenario),
            Self::Invitations => specialties(|s| s.invited.value() > 0.0),
            Self::CancelledByPatients => cancelled(|c| c.by_patient.value()),
            Self::CancelledByTheHospital => {
                let puts_off = planned(|action| matches!(action, Action::Pause))
                    && planned(|action| matches!(action, Action::CatchUp(_)));
                cancelled(|c| c.by_hospital.value()) || planned(moves_the_booked) || puts_off
            }
            Self::Clerks => role(Role::Clerk),
            Self::Receptionists => role(Role::Receptionist),
            Self::ExtraStaff => planned(|action| matches!(action, Action::ExtraStaff(_))),
            Self::Pools => planned(|action| Asks::of(action).is_some()),
            Self::Staff => !scenario.staff.is_empty(),
            Self::Sickness => scenario.staff.values().any(|g| g.sickness.is_some()),
            Self::Repairs => booking.repair.is_some(),
            Self::Validation => booking.validate.is_some(),
            Self::ReEntry => booking.re_enter.is_some(),
            Self::Builds => {
                system(|s| s.builds.is_some())
                    || scenario.clinic.values().any(|c| c.built.is_some())
            }
            Self::Outages => system(|s| s.outages.is_some()),
            Self::Paper => Self::Outages.is_in(scenario) || Self::Builds.is_in(scenario),
            Self::WorkAround => system(|s| s.work_around.is_some()),
            Self::Blackout => system(|s| s.blackout.is_some()),
            Self::CarParks => !scenario.car_park.is_empty(),
            Self::Charges => scenario.car_park.values().any(charged),
            Self::FreeParking => {
                let free = planned(|action| matches!(action, Action::FreeParking(_)));
                free && Self::Charges.is_in(scenario)
            }
            Self::Tariff => money(|m| m.income.is_some()),
            Self::OvertimePaid => money(|m| m.overtime.is_some()),
            Self::Fines => money(|m| m.fines.is_some()),
        }
    }
}

/// Whether an action moves patients who are booked.
fn moves_the_booked(action: &Action) -> bool {
    matches!(action, Action::Template(reduced) if reduced.booked == BookedStay::Moved)
}

/// Whether some of a specialty's patients are urgent: by its share, or by name in its files.
fn has_urgent_patients(specialty: &Specialty) -> bool {
    let named = |priority: Option<Priority>| priority == Some(Priority::Urgent);
    let referred = match &specialty.referrals {
        Some(Referrals::File(file)) => file.rows().iter().any(|row| named(row.urgent)),
        Some(Referrals::Stream(_)) | None => false,
    };
    let list = specialty.waiting_list.as_ref();
    let waiting = list.and_then(|list| list.file.as_ref());
    specialty.urgent.value() > 0.0
        || referred
        || waiting.is_some_and(|file| {
            (file.rows().iter()).any(|row| row.is_of_somebody() && named(row.urgent))
        })
}
