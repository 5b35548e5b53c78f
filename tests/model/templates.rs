//! Which slots a reduced template leaves, when they begin, and what becomes of those who are booked
//! in the others.

use cutover::engine::Duration;
use cutover::model::spec::{LaidSlot, Lists, SlotKind, Spacing};
use cutover::model::world::diary::template::{Offer, Pattern};
use cutover::model::world::diary::{Diary, NewSession, Visible};
use cutover::model::world::ids::{ClinicId, PatientId};
use cutover::model::world::patient::Appointment;
use cutover::model::{Arm, Measure, Outcome, SpecialtyId, TraceEvent};

use crate::conservation::nobody_is_lost;
use crate::trial::{each_day, history, minutes_of, outcome, scenario, total};
use crate::triggered_clinics::{AT_ONCE, clinic, offered};
use crate::triggers::{alike, daily};

fn template(ramp: &str, rest: &str) -> String {
    format!("[plan.lighter]\ntemplate = {{ ramp = [\"{ramp}\"], {rest} }}\n")
}

/// Minutes after nine at which patients arrive on a day.
fn arrivals(pattern: &str, list: u32, plan: &str, day: i64) -> Vec<f64> {
    let scenario = clinic(pattern, list, plan);
    let (_, seen) = history(&scenario, Arm::Planned, 0);
    let nine = day as f64 * 1440.0 + 540.0;
    let arrived = minutes_of(&seen, TraceEvent::Arrived);
    let since = arrived.iter().map(|at| at - nine);
    since.filter(|at| (0.0..200.0).contains(at)).collect()
}

#[test]
fn the_first_slot_goes_or_stays_and_the_rest_may_be_spaced_anew() {
    // Everybody is booked on the first day. The clinic has slots every ten minutes.
    let times = |share: &str, spacing: &str| {
        let plan = template(share, &format!("spacing = \"{spacing}\""));
        arrivals("NNNNNNNNNNNN", 240, &plan, 8)
    };
    let every = |first: f64, step: f64, slots: u32| -> Vec<f64> {
        (0..slots).map(|k| first + step * f64::from(k)).collect()
    };
    assert_eq!(times("50%", "gap-first"), every(10.0, 20.0, 6));
    assert_eq!(times("50%", "first-kept"), every(0.0, 20.0, 6));
    assert_eq!(times("83.3%", "evenly"), every(0.0, 12.0, 10));
    assert_eq!(times("100%", "evenly"), every(0.0, 10.0, 12));
    assert!(times("0%", "first-kept").is_empty());
}

#[test]
fn what_is_no_whole_slot_is_carried_and_each_kind_keeps_its_share() {
    for spacing in ["first-kept", "evenly"] {
        let plan = template("50%", &format!("spacing = \"{spacing}\""));
        let of = |pattern: &str| offered(&outcome(&clinic(pattern, 0, &plan), Arm::Planned));
        // Three of the kind: two, one, two, one.
        assert_eq!(of("NNN")[7..13], [2.0, 1.0, 2.0, 1.0, 2.0, 1.0]);
        // Three new, three follow-ups, one urgent.
        assert_eq!(of("NFUNFNF")[7..11], [5.0, 2.0, 5.0, 2.0]);
        assert_eq!(of("NFUNFNF")[..7], [7.0; 7]);
    }
}

#[test]
fn a_triggered_one_leaves_the_slots_of_a_dated_one() {
    for spacing in ["first-kept", "evenly"] {
        for pattern in ["NNNNNNNNNNNN", "NFUNFNF"] {
            let with = |rest: &str| {
                let ramp = "50% for 2 weeks\", \"75% for 1 week";
                let plan = template(ramp, &format!("spacing = \"{spacing}\""));
                outcome(&clinic(pattern, 0, &format!("{plan}{rest}")), Arm::Planned)
            };
            alike(&with(""), &with(AT_ONCE));
        }
    }
}

#[test]
fn where_somebody_is_booked_slots_keep_their_times() {
    let plan = template("75% for 3 weeks", "spacing = \"evenly\"") + AT_ONCE;
    // Nine days are full. On the tenth one is booked: nine slots at their own times.
    let slots = |day| arrivals("NNNNNNNNNNNN", 109, &plan, day).len();
    assert_eq!((slots(8), slots(9)), (12, 1));
    let scenario = clinic("NNNNNNNNNNNN", 109, &plan);
    let expected = [vec![12.0; 9], vec![9.0; 12]].concat();
    assert_eq!(offered(&outcome(&scenario, Arm::Planned))[..21], expected);
}

/// Twenty days of twelve patients, all booked before the plan begins on the eighth.
fn full(rest: &str) -> Outcome {
    let plan = template("50% for 2 weeks", rest) + AT_ONCE;
    let outcome = outcome(&clinic("NNNNNNNNNNNN", 240, &plan), Arm::Planned);
    nobody_is_lost(&outcome);
    outcome
}

#[test]
fn patients_booked_beyond_the_template_are_moved_with_the_notice_it_takes() {
    // Nobody is cancelled unless the plan says so: the cut acts once booked patients have run out.
    let stay = full("spacing = \"first-kept\"");
    assert_eq!(offered(&stay)[7..20], [12.0; 13]);
    assert_eq!(total(&stay.book, Measure::CancelledByHospital).sum, 0.0);
    for (notice, days, from) in [("", 6.0, 14), (", notice = \"3 days\"", 10.0, 10)] {
        let moved = full(&format!(
            "spacing = \"first-kept\", booked = \"moved\"{notice}"
        ));
        let mut expected = vec![12.0; 20];
        expected[from..].fill(6.0);
        assert_eq!(offered(&moved)[..20], expected, "{notice}");
        let mut cancelled = vec![0.0; 42];
        cancelled[7] = 6.0 * days;
        assert_eq!(daily(&moved, Measure::CancelledByHospital), cancelled);
        assert_eq!(daily(&moved, Measure::ClinicMoved), cancelled);
        // All of them come, some of them later.
        assert_eq!(total(&moved.book, Measure::ClinicAttended).sum, 240.0);
        let seen = each_day(&moved, Measure::ClinicAttended);
        assert_eq!(seen[..20], expected);
    }
}

#[test]
fn the_first_of_a_session_is_not_moved() {
    let plan = template(
        "50% for 2 weeks",
        "spacing = \"first-kept\", booked = \"moved\"",
    );
    let at = arrivals("NNNNNNNNNNNN", 240, &format!("{plan}{AT_ONCE}"), 16);
    assert_eq!(at, [0.0, 20.0, 40.0, 60.0, 80.0, 100.0]);
}

#[test]
fn moving_them_costs_the_office_a_rebooking_each() {
    let office = "rebook = \"30 min\"\n";
    let staff = "[staff.office]\nrole = \"clerk\"\ncount = 1\nworks = [\"rebook\"]\n";
    let with = |booked: &str| {
        let plan = template("50% for 2 weeks", &format!("booked = \"{booked}\"")) + AT_ONCE;
        let text = clinic("NNNNNNNNNNNN", 240, &plan);
        let written = text.to_toml();
        let written = written.replacen("[booking]\n", &format!("[booking]\n{office}"), 1);
        outcome(&scenario(&format!("{written}\n{staff}")), Arm::Planned)
    };
    let rebooked = |outcome: &Outcome| total(&outcome.book, Measure::BookingBooked).sum;
    let (stay, moved) = (with("stay"), with("moved"));
    assert_eq!(rebooked(&stay), 0.0);
    assert_eq!(rebooked(&moved), 36.0, "half of six days");
    let busy = |o: &Outcome| total(&o.book, Measure::ClerkUtilisation).sum;
    let hours = busy(&moved) - busy(&stay);
    assert!((hours - 18.0).abs() < 0.01, "half an hour each: {hours}");
}

#[test]
fn the_first_slot_is_not_given_for_one_that_is_taken() {
    let slot = |k: i64| LaidSlot {
        kind: SlotKind::New,
        at: Duration::from_minutes(10 * k),
        length: Duration::from_minutes(10),
    };
    let mut diary = Diary::new(2, 1, vec![(0..4).map(slot).collect()]);
    let session = diary.add(&NewSession {
        clinic: ClinicId::new(0),
        specialty: SpecialtyId::new(0),
        day: 1,
        from: Duration::from_hours(9),
        to: Duration::from_hours(10),
        clinicians: 1,
        lists: Lists::Own,
        template: 0,
        offer: Offer::ALL,
        visible: Visible::Yes,
    });
    let at = |slot| Appointment { session, slot };
    for slot in 1..4 {
        diary.book(at(slot), PatientId::new(usize::from(slot)));
    }
    let offer = Offer {
        share: 0.5,
        spacing: Spacing::FirstKept,
    };
    let beyond = diary.offer_share(session, offer, &mut Pattern::default());
    assert_eq!(beyond, [PatientId::new(1), PatientId::new(3)]);
    assert!(
        diary.is_free(at(0)),
        "kept, although it was the only free one"
    );
    diary.release(at(1));
    diary.release(at(2));
    assert!(!diary.is_free(at(1)) && !diary.is_free(at(2)), "withheld");
    diary.release(at(3));
    assert!(diary.is_free(at(3)), "the share is reached");
}
