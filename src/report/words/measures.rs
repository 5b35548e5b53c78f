//! What measures and responses are called where people read who have not learnt their ids. What they
//! mean exactly is in their definitions.

use crate::model::Measure;
use crate::model::spec::{Asked, InArm, Period, Response};
use crate::report::picture::theme::look;

/// What a measure is called, in the middle of a sentence; without its unit.
#[must_use]
pub const fn called(measure: Measure) -> &'static str {
    match measure {
        Measure::ClinicSessions => "clinicians' lists",
        Measure::ClinicAttended => "patients seen",
        Measure::ClinicAttendedNew => "new patients seen",
        Measure::ClinicOverrun => "clinic overrun",
        Measure::ClinicOverrunMedian => "clinic overrun, median",
        Measure::ClinicOverrun90 => "clinic overrun, 90th percentile",
        Measure::ClinicOverrunShare0 => "lists that overrun",
        Measure::ClinicOverrunShare30 => "lists over half an hour late",
        Measure::ClinicOverrunShare60 => "lists over an hour late",
        Measure::ClinicOverrunShare120 => "lists over two hours late",
        Measure::ClinicWait => "wait in clinic",
        Measure::ClinicWait90 => "wait in clinic, 90th percentile",
        Measure::ClinicTimeThere => "time in hospital",
        Measure::ClinicIdle => "clinicians' idle time",
        Measure::ClinicUtilisation => "clinic time used",
        Measure::ClinicAfterSession => "documentation after the list",
        Measure::ClinicPresentMost => "most in a waiting room",
        Measure::ClinicSlotsUnused => "slots unused",
        Measure::ClinicDna => "did not attend",
        Measure::DeskWait => "wait at the desk",
        Measure::DeskWaitCheckIn => "wait to check in",
        Measure::DeskQueue => "queue at desks",
        Measure::CallsOffered => "calls made",
        Measure::CallsAnswered => "calls answered",
        Measure::CallsAbandoned => "callers who gave up",
        Measure::CallsAbandonedShare => "share of callers who gave up",
        Measure::CallsEngaged => "engaged tone",
        Measure::CallsRedialled => "redials",
        Measure::CallsChasing => "calls by those who had heard nothing",
        Measure::CallsWait => "wait on the telephone",
        Measure::CallsWaitAnswered => "wait on the telephone until answered",
        Measure::CallsWait90 => "wait on the telephone, 90th percentile",
        Measure::CallsQueue => "callers in the queue",
        Measure::BookingRegistered => "referrals registered",
        Measure::BookingBooked => "appointments booked",
        Measure::BookingUnregistered => "referrals to be registered",
        Measure::BookingUnbooked => "booking backlog",
        Measure::BookingInvited => "invited to ring",
        Measure::BookingNoSlot => "waiting for a slot",
        Measure::BookingOldest => "oldest task",
        Measure::BookingWaitRegister => "wait to be registered",
        Measure::BookingWaitBook => "wait to be booked",
        Measure::BookingPerHour => "bookings per clerk hour",
        Measure::BookingLead => "lead time from booking",
        Measure::CancelledByPatient => "cancelled by patients",
        Measure::CancelledByHospital => "cancelled by the hospital",
        Measure::ListSize => "waiting list",
        Measure::ListOver18 => "waiting over 18 weeks",
        Measure::ListOver52 => "waiting over 52 weeks",
        Measure::ListWithin18 => "within 18 weeks",
        Measure::ReferralToSeen => "wait from referral to first visit",
        Measure::ReferralToSeenUrgent => "wait of the urgent until seen",
        Measure::UrgentBreaches => "urgent seen too late",
        Measure::FollowUpsOverdue => "follow-ups overdue",
        Measure::FollowUpsPending => "follow-ups to come",
        Measure::Referred => "referrals received",
        Measure::Discharged => "discharged",
        Measure::ClerkUtilisation => "how busy clerks are",
        Measure::ReceptionistUtilisation => "how busy receptionists are",
        Measure::ClerkHours => "clerks' hours",
        Measure::ReceptionistHours => "receptionists' hours",
        Measure::ExtraHours => "hours of extra staff",
        Measure::OvertimeHours => "overtime",
        Measure::SickShare => "staff sick",
        Measure::ClerkMultiplier => "clerks' time per task",
        Measure::ClinicianMultiplier => "clinicians' time for documentation",
        Measure::ClinicTurnedAway => "came and were turned away",
        Measure::ClinicSqueezedIn => "squeezed in without a slot",
        Measure::ClinicDnaTrue => "did not attend, though told",
        Measure::CallsAboutErrors => "calls about errors",
        Measure::FaultNoSuchClinic => "booked for a clinic that does not exist",
        Measure::FaultWrongTime => "told a wrong time",
        Measure::FaultWrongSpecialty => "booked in another specialty",
        Measure::FaultDoubleBooking => "double bookings",
        Measure::FaultNotTold => "not told of the appointment",
        Measure::FaultOutOfSlot => "migrated out of their slot",
        Measure::FaultNotReEntered => "not entered again after the roll-back",
        Measure::FaultDuplicate => "records entered twice",
        Measure::FaultLostReferral => "referrals lost",
        Measure::FaultOutcome => "outcomes not recorded",
        Measure::FaultsStanding => "faulty appointments to come",
        Measure::FaultsFoundBefore => "faults found before the day",
        Measure::FaultsFoundOnDay => "faults found on the day",
        Measure::RepairWaiting => "faults waiting to be put right",
        Measure::Validated => "bookings validated",
        Measure::ListRecorded => "waiting list as recorded",
        Measure::ListLost => "waiting, but on no list",
        Measure::LostFound => "found again",
        Measure::FollowUpsLost => "follow-ups on no list",
        Measure::UrgentWaiting => "urgent patients waiting",
        Measure::UrgentOver => "urgent waiting too long",
        Measure::UrgentLost => "urgent patients on no list",
        Measure::ClinicsNotBuilt => "clinics not built",
        Measure::SystemDown => "new system down",
        Measure::OnPaper => "tasks done on paper",
        Measure::ReEntryWaiting => "records waiting to be entered",
        Measure::WorkAroundWaiting => "on the list outside the system",
        Measure::ReportAge => "age of the reports",
        Measure::CarParkOccupied => "cars in the car parks",
        Measure::CarParkMost => "most cars at once",
        Measure::CarParkFull => "time a car park was full",
        Measure::CarParkDelayed => "waited for a space",
        Measure::CarParkDelay => "wait for a space",
        Measure::CarParkTurnedAway => "found no space and drove home",
        Measure::CarParkIncome => "parking charges",
        Measure::CarParkIncomeLost => "parking charges forgone",
    }
}

/// A response in words: "peak of booking.unbooked" is "booking backlog at its highest". What is no
/// response stays as it is.
#[must_use]
pub fn plainly(response: &str) -> String {
    let Ok(asked) = response.parse::<Response>() else {
        return response.to_owned();
    };
    let of = |name: &Option<String>| {
        let named = name.as_ref().map(|name| format!(" for {name}"));
        named.unwrap_or_default()
    };
    let what = match &asked.what {
        Asked::Cost => "cost".to_owned(),
        Asked::Recovery(measure) => format!("{}, time until normal", called(*measure)),
        Asked::Peak(measure, name) => format!("{}{} at its highest", called(*measure), of(name)),
        Asked::Over(measure, name, period) => {
            let period = match period {
                Period::SinceGoLive => String::new(),
                Period::Weeks(first, last) if first == last => format!(" in week {first}"),
                Period::Weeks(first, last) => format!(" in weeks {first} to {last}"),
            };
            format!("{}{}{period}", called(*measure), of(name))
        }
    };
    match asked.arm {
        None => what,
        Some(InArm::Of(arm)) => format!("{what} ({})", look(arm).0),
        Some(InArm::Difference(a, b)) => {
            format!("{what} ({} less {})", look(a).0, look(b).0)
        }
    }
}

/// What a response's measure means; `None` of the cost, and of what is no response.
#[must_use]
pub fn meaning(response: &str) -> Option<&'static str> {
    match response.parse::<Response>().ok()?.what {
        Asked::Cost => None,
        Asked::Recovery(measure) | Asked::Peak(measure, _) | Asked::Over(measure, ..) => {
            Some(measure.definition().means)
        }
    }
}

/// With a capital, as at the beginning of a title or a sentence.
#[must_use]
pub fn capital(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string());
    format!("{}{}", first.unwrap_or_default(), letters.as_str())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_measure_has_a_name_of_its_own() {
        let names: BTreeSet<_> = Measure::ALL.iter().map(|&m| called(m)).collect();
        assert_eq!(names.len(), Measure::ALL.len());
        let long = |name: &&&str| name.chars().count() > 44;
        assert_eq!(names.iter().find(long), None);
    }

    #[test]
    fn responses_are_told_in_words() {
        for (id, words) in [
            ("cost", "cost"),
            (
                "peak of booking.unbooked for skin",
                "booking backlog for skin at its highest",
            ),
            (
                "recovery of booking.unbooked",
                "booking backlog, time until normal",
            ),
            (
                "calls.wait in weeks 1 to 4",
                "wait on the telephone in weeks 1 to 4",
            ),
            ("clinic.overrun in week -1", "clinic overrun in week -1"),
            (
                "planned-unmitigated: clinic.attended",
                "patients seen (go-live, plan less go-live, no plan)",
            ),
            ("unmitigated: list.size", "waiting list (go-live, no plan)"),
            ("something else", "something else"),
        ] {
            assert_eq!(plainly(id), words);
        }
        assert!(meaning("calls.wait").is_some() && meaning("cost").is_none());
    }
}
