//! What is said where a scenario lacks a part: what is not there, and what to write to have it.

use super::Part;

/// What a scenario lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lack {
    /// What is not there, such as `there is no desk`.
    pub what: &'static str,
    /// What would help, such as `add a table [desk.NAME]`.
    pub help: &'static str,
}

impl Part {
    /// What is missing where a scenario does not have it.
    #[must_use]
    pub const fn lack(self) -> Lack {
        let (what, help) = match self {
            Self::Clinics => ("there is no clinic", "add a table [clinic.NAME]"),
            Self::LatestFinish => (
                "no clinic has a latest finish",
                "add to a clinic: latest-finish = { after = \"45 min\" }",
            ),
            Self::LeavesUnseen => (
                "nobody leaves a clinic unseen",
                "add to a clinic: leaves-unseen = { after = { lognormal = \"2 h\", cv = 0.5 } }",
            ),
            Self::Hurry => (
                "no clinicians hurry",
                "add to a clinic: hurries = { at-most = \"20%\", when-behind = \"1 h\" }",
            ),
            Self::ComesWithoutSlot => (
                "nobody comes without a slot of their own",
                "add to [new-system.errors]: double-booking = \"2%\"",
            ),
            Self::OverrunReview => (
                "no clinic looks at its own overruns",
                "add to a clinic: overrun-review = { shortens-over = \"30 min\", restores-under = \"10 min\" }",
            ),
            Self::TrainingInClinics => (
                "no clinic gives way to training",
                "add to [new-system.training.clinician]: time = \"in-clinics\"",
            ),
            Self::MovedBookings => (
                "no clinic looks at its own overruns, and no plan moves patients who are booked",
                "add to a clinic: overrun-review = { shortens-over = \"30 min\", restores-under = \"10 min\", booked = \"moved\" }",
            ),
            Self::Specialties => ("there is no specialty", "add a table [specialty.NAME]"),
            Self::Urgent => (
                "there are no urgent patients",
                "add to a specialty: urgent = \"10%\"",
            ),
            Self::FollowUps => (
                "no specialty has follow-ups",
                "add `follow-up` to a specialty",
            ),
            Self::FollowsList => (
                "no clinic follows its waiting list",
                "add `follows-list` to a clinic",
            ),
            Self::Choice => (
                "nobody declines an appointment",
                "add to a specialty: choice = { declines = \"10%\", later = { exponential = \"2 weeks\" } }",
            ),
            Self::Deferral => (
                "nobody asks to be seen later",
                "add to a specialty: deferral = { share = \"5%\", by = { exponential = \"6 weeks\" } }",
            ),
            Self::Removals => (
                "nobody leaves a list without having been seen",
                "add to a specialty: removals = \"3% per month\"",
            ),
            Self::Desks => ("there is no desk", "add a table [desk.NAME]"),
            Self::CheckIns => (
                "nobody is checked in at a desk",
                "add `check-in` to a table [desk.NAME]",
            ),
            Self::WalkOffs => (
                "nobody walks off from a desk",
                "add to a table [desk.NAME]: walks-off-after = { gamma = \"20 min\", cv = 0.5 }",
            ),
            Self::CallsPast => (
                "nobody is called past a desk",
                "add to a table [desk.NAME]: called-past-after = \"15 min\"",
            ),
            Self::DoorsClose => (
                "the doors of no desk close",
                "add to a table [desk.NAME]: closes = 18:30:00",
            ),
            Self::Slips => (
                "nobody leaves without checking out",
                "add to a table [desk.NAME]: walks-off-after = { gamma = \"20 min\", cv = 0.5 }",
            ),
            Self::TurningAway => (
                "nobody who comes is sent home",
                "add a table [new-system.errors], or to a table [desk.NAME]: closes = 18:30:00",
            ),
            Self::DueTimes => (
                "no task has a due time",
                "add a table [booking.due], or to [booking]: order = \"by-age\"",
            ),
            Self::Lines => ("there is no phone line", "add a table [phone-line.NAME]"),
            Self::Chasing => (
                "nobody chases by telephone",
                "add a table [chasing] and a phone line",
            ),
            Self::CallsOfBooked => (
                "patients with an appointment do not ring about it",
                "add a table [appointment-queries] with per-booking = 0.1, and a phone line",
            ),
            Self::CallsOfGps => (
                "GPs do not ring",
                "add a table [appointment-queries] with per-referral = 0.1, and a phone line",
            ),
            Self::CallsAboutLetters => (
                "letters set off no calls",
                "add a table [appointment-queries] with told-otherwise = \"30%\", and a phone line",
            ),
            Self::CallsOfUntold => (
                "those who were not told do not ring",
                "add a table [appointment-queries] with missed-untold = \"50%\", or `heard` to [new-system.letters]",
            ),
            Self::FaultyBookings => (
                "nothing goes wrong with bookings",
                "add a table [new-system.errors] or [new-system.migration]",
            ),
            Self::CallsAboutErrors => (
                "nobody rings about faulty bookings",
                "it takes a phone line, and a table [new-system.errors] or [new-system.migration]",
            ),
            Self::NoSuchClinic => (
                "nobody books for a clinic that does not exist",
                "add to [new-system.errors]: no-such-clinic = \"2%\"",
            ),
            Self::WrongTimes => (
                "nobody is told a wrong time",
                "add to [new-system.errors]: wrong-time = \"2%\"",
            ),
            Self::WrongSpecialties => (
                "nobody is booked in another specialty",
                "add to [new-system.errors]: wrong-specialty = \"2%\"",
            ),
            Self::DoubleBookings => (
                "no slot is booked twice",
                "add to [new-system.errors]: double-booking = \"2%\"",
            ),
            Self::NotTold => (
                "everybody is told",
                "add to [new-system.errors]: not-told = \"2%\", or a table [new-system.letters]",
            ),
            Self::Migration => (
                "all appointments arrive in their slots",
                "add a table [new-system.migration]",
            ),
            Self::RollBack => (
                "nobody goes back to the old system",
                "add an intervention with `roll-back`",
            ),
            Self::Duplicates => (
                "no record is entered twice",
                "add to [new-system.errors]: duplicate = \"2%\"",
            ),
            Self::LostReferrals => (
                "no referral gets lost",
                "add to [new-system.errors]: lost-referral = \"2%\"",
            ),
            Self::LostFollowUps => (
                "no follow-up gets lost",
                "add to [new-system.errors]: outcome-not-recorded = \"2%\"",
            ),
            Self::LostPatients => (
                "nobody gets lost",
                "add a table [new-system.errors] with lost-referral or outcome-not-recorded",
            ),
            Self::Registering => (
                "registering takes no time",
                "add to [booking]: register = \"4 min\"",
            ),
            Self::Booking | Self::BookedByClerks => (
                "booking takes no time",
                "add to [booking]: book = \"4 min\"",
            ),
            Self::Office => (
                "there is no booking office: all is booked at once by nobody",
                "add to [booking]: book = \"4 min\"",
            ),
            Self::Invitations => (
                "no specialty invites patients to ring",
                "add `invited` to a specialty",
            ),
            Self::CancelledByPatients => (
                "no patients cancel",
                "add to a specialty: cancellation = { by-patient = \"6%\" }",
            ),
            Self::CancelledByTheHospital => (
                "the hospital cancels nothing",
                "add to a specialty: cancellation = { by-hospital = \"6%\" }",
            ),
            Self::Clerks => (
                "there are no clerks",
                "add a table [staff.NAME] with role = \"clerk\"",
            ),
            Self::Receptionists => (
                "there are no receptionists",
                "add a table [staff.NAME] with role = \"receptionist\"",
            ),
            Self::ExtraStaff => (
                "the plan has no extra staff",
                "add an intervention with `extra-staff`",
            ),
            Self::Pools => (
                "nobody asks a pool for people",
                "add a table [pool.agency], and pool = \"agency\" to extra staff, floorwalkers or catch-up",
            ),
            Self::Staff => ("there is no staff", "add a table [staff.NAME]"),
            Self::Sickness => (
                "nobody is ever ill",
                "add `sickness` to a table [staff.NAME]",
            ),
            Self::Repairs => (
                "repairs take no time",
                "add to [booking]: repair = \"5 min\"",
            ),
            Self::Validation => (
                "bookings are not checked",
                "add to [booking]: validate = \"1 min\"",
            ),
            Self::ReEntry => (
                "entering records takes no time",
                "add to [booking]: re-enter = \"3 min\"",
            ),
            Self::Builds => (
                "all clinics are built from the first day",
                "add a table [new-system.builds]",
            ),
            Self::Outages => (
                "the new system is never down",
                "add a table [new-system.outages]",
            ),
            Self::Paper => (
                "nothing is done on paper",
                "add a table [new-system.outages] or [new-system.builds]",
            ),
            Self::WorkAround => (
                "there is no list outside the system",
                "add a table [new-system.work-around]",
            ),
            Self::Blackout => (
                "figures are reported every day",
                "add a table [new-system.blackout]",
            ),
            Self::CarParks => ("there is no car park", "add a table [car-park.NAME]"),
            Self::Charges => (
                "parking costs nothing",
                "add `charge` to a table [car-park.NAME]",
            ),
            Self::FreeParking => (
                "no charge is ever suspended",
                "add an intervention with `free-parking` for a car park with a charge",
            ),
            Self::Tariff => ("attendances bring in nothing", "add a table [money.income]"),
            Self::OvertimePaid => ("overtime has no price", "add a table [money.overtime]"),
            Self::Fines => ("there are no fines", "add a table [money.fines]"),
        };
        Lack { what, help }
    }
}
