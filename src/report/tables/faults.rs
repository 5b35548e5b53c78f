//! Tables of what goes wrong: faulty bookings and records, the system itself, urgent patients, and
//! the car park. The hospital at work is in `measures`.

use crate::model::Measure;
use crate::study::Summary;

use super::measures::{Compared, since};

/// A group of rows and its name.
type Group = (&'static str, &'static [Measure]);

const WRONG: [Group; 5] = [
    (
        "bookings in error",
        &[
            Measure::FaultNoSuchClinic,
            Measure::FaultWrongTime,
            Measure::FaultWrongSpecialty,
            Measure::FaultDoubleBooking,
            Measure::FaultNotTold,
            Measure::FaultOutOfSlot,
            Measure::FaultNotReEntered,
            Measure::Validated,
            Measure::FaultsFoundBefore,
            Measure::FaultsFoundOnDay,
        ],
    ),
    (
        "lost, or twice",
        &[
            Measure::FaultLostReferral,
            Measure::FaultOutcome,
            Measure::FaultDuplicate,
            Measure::LostFound,
        ],
    ),
    (
        "at any one time",
        &[
            Measure::FaultsStanding,
            Measure::RepairWaiting,
            Measure::ListLost,
            Measure::FollowUpsLost,
            Measure::WorkAroundWaiting,
            Measure::ReEntryWaiting,
            Measure::ClinicsNotBuilt,
        ],
    ),
    (
        "patients",
        &[
            Measure::ClinicTurnedAway,
            Measure::ClinicSqueezedIn,
            Measure::CallsAboutErrors,
        ],
    ),
    ("the system", &[Measure::SystemDown, Measure::OnPaper]),
];

/// What goes wrong with bookings, records and the system, by kind. Empty where nothing does.
#[must_use]
pub fn faults(summary: &Summary) -> String {
    let mut compared = Compared::of(summary, format!("what went wrong,\n{}", since(summary)));
    for (name, rows) in WRONG {
        compared.group(name);
        for &measure in rows {
            compared.row(measure);
        }
    }
    // Figures have some age on every day; it is news where a go-live makes them older.
    if compared.differs(Measure::ReportAge) {
        compared.row(Measure::ReportAge);
    }
    if compared.is_empty() {
        return String::new();
    }
    if somebody_did_not_know(summary) {
        compared.group("did not attend");
        compared.row(Measure::ClinicDna);
        compared.row(Measure::ClinicDnaTrue);
    }
    compared.text() + "how many; at any one time: mean of working days\n"
}

/// Whether the hospital takes people for absent who did not know that they were to come.
fn somebody_did_not_know(summary: &Summary) -> bool {
    let arms = summary.not_attended.values();
    let mut unaware = arms.filter_map(|of| of.unaware.mean);
    unaware.any(|mean| mean > 0.0)
}

/// How urgent patients fare. Empty where there are none.
#[must_use]
pub fn urgent(summary: &Summary) -> String {
    let mut compared = Compared::of(summary, format!("urgent patients,\n{}", since(summary)));
    compared.row(Measure::ReferralToSeenUrgent);
    compared.row(Measure::UrgentBreaches);
    compared.row(Measure::UrgentWaiting);
    compared.row(Measure::UrgentOver);
    compared.row(Measure::UrgentLost);
    if compared.is_empty() {
        return String::new();
    }
    compared.text() + "too late, too long: beyond the urgent standard\n"
}

/// How full the car parks are, and what that does. Empty where there are none.
#[must_use]
pub fn car_park(summary: &Summary) -> String {
    let mut compared = Compared::of(summary, format!("car parks,\n{}", since(summary)));
    compared.row(Measure::CarParkOccupied);
    compared.row(Measure::CarParkMost);
    compared.row(Measure::CarParkFull);
    compared.row(Measure::CarParkDelayed);
    compared.row(Measure::CarParkDelay);
    compared.row(Measure::CarParkTurnedAway);
    compared.row(Measure::CarParkIncome);
    compared.row(Measure::CarParkIncomeLost);
    if compared.is_empty() {
        String::new()
    } else {
        compared.text()
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::examples::{four_arms, set};
    use super::*;
    use crate::model::Arm;

    #[test]
    fn where_nothing_goes_wrong_nothing_is_said() {
        let summary = four_arms();
        assert_eq!(
            (faults(&summary), car_park(&summary)),
            (String::new(), String::new())
        );
        assert_eq!(urgent(&summary), "", "nobody is urgent there");
    }

    #[test]
    fn what_went_wrong_stands_under_its_heading_and_nothing_else_does() {
        let mut summary = four_arms();
        set(&mut summary, Measure::FaultNotTold, Arm::Planned, 47.0, 5.0);
        set(&mut summary, Measure::ListLost, Arm::Halted, 12.0, 2.0);
        set(
            &mut summary,
            Measure::SystemDown,
            Arm::Unmitigated,
            9.5,
            1.0,
        );
        let text = faults(&summary);
        let expected = [
            "bookings in error",
            "  patients not told  ",
            "at any one time",
            "  waiting, on no list  ",
            "the system",
            "  new system down, hours  ",
        ];
        for (line, words) in text.lines().skip(3).zip(expected) {
            assert!(line.starts_with(words), "{words}: {text}");
        }
        // Nobody is recorded as absent who did not know.
        assert!(!text.contains("did not attend"), "{text}");
        let unaware = summary.not_attended.get_mut(Arm::Planned).expect("an arm");
        unaware.unaware.mean = Some(3.0);
        set(&mut summary, Measure::ClinicDna, Arm::Planned, 0.08, 0.01);
        set(
            &mut summary,
            Measure::ClinicDnaTrue,
            Arm::Planned,
            0.07,
            0.01,
        );
        let text = faults(&summary);
        assert!(
            text.contains("  did not attend, %") && text.contains("  told, did not attend, %"),
            "{text}"
        );
    }

    #[test]
    fn figures_are_older_only_where_a_go_live_makes_them_so() {
        let mut summary = four_arms();
        for arm in Arm::ALL {
            set(&mut summary, Measure::ReportAge, arm, 1.0, 0.0);
        }
        assert_eq!(faults(&summary), "");
        set(&mut summary, Measure::ReportAge, Arm::Planned, 4.5, 0.0);
        assert!(faults(&summary).contains("  age of reports, days"));
    }

    #[test]
    fn urgent_patients_and_cars_have_tables_of_their_own() {
        let mut summary = four_arms();
        set(&mut summary, Measure::UrgentOver, Arm::Halted, 3.5, 1.0);
        set(
            &mut summary,
            Measure::UrgentBreaches,
            Arm::Planned,
            0.13,
            0.01,
        );
        set(
            &mut summary,
            Measure::CarParkFull,
            Arm::Planned,
            360.0,
            10.0,
        );
        let urgent = urgent(&summary);
        assert!(
            urgent.contains("waiting too long") && urgent.contains("3.5"),
            "{urgent}"
        );
        assert!(
            urgent.contains("seen too late, %") && urgent.contains("13"),
            "{urgent}"
        );
        let cars = car_park(&summary);
        assert!(
            cars.contains("car parks full, min") && cars.contains("360"),
            "{cars}"
        );
        assert!(!cars.contains("charges"), "{cars}");
    }
}
