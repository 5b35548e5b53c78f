//! What starts and stops an intervention: measures nobody reports, starts and stops at odds.

use super::{WHOLE, doubted, doubts, refused};
use cutover::model::measures::Unit;
use cutover::model::spec::{Measure, Scenario};

const WHEN: &str = "when = \"clinic.did-not-attend > 25% for 6 days\"";
const STOPS: &str = "stops-when = \"clinic.did-not-attend < 12%\"";

#[test]
fn what_needs_a_trigger() {
    let help = "when = \"calls.abandoned-share > 20% for 3 days\"";
    refused(
        "until = 2012-02-29",
        "until = 2012-02-29\nlead-time = \"2 days\"",
        "plan.parking.lead-time",
        "\"2 days\"",
        "a lead time after what? there is no `when`",
        help,
    );
    refused(
        "until = 2012-02-29",
        "until = 2012-02-29\ntimes = 2",
        "plan.parking.times",
        "2",
        "how often it starts, but there is no `when`",
        help,
    );
    // What is dated may still stop by itself.
    let dated = "until = 2012-02-29\nstops-when = \"calls.wait < 5 min\"";
    assert_eq!(doubts("until = 2012-02-29", dated), []);
}

#[test]
fn how_often_and_how_late() {
    refused(
        "times = 3",
        "times = 0",
        "plan.reminders.times",
        "0",
        "it never starts",
        "1 is the default",
    );
    refused(
        "times = 3",
        "times = 2000",
        "plan.reminders.times",
        "2000",
        "2000 is more than 1000",
        "",
    );
    refused(
        "lead-time = \"5 days\"",
        "lead-time = \"37 weeks\"",
        "plan.reminders.lead-time",
        "\"37 weeks\"",
        "it takes effect at the earliest on 2012-09-01, outside the simulated days",
        "they are 2011-09-05 to 2012-08-31",
    );
    refused(
        STOPS,
        "until = 2011-12-20",
        "plan.reminders.until",
        "2011-12-20",
        // The go-live is postponed to 17 December, and five days later is the first effect.
        "it ends on 2011-12-20, before it begins on 2011-12-22",
        "",
    );
    doubted(
        &format!("{STOPS}\n"),
        "",
        "plan.reminders.times",
        "once started it goes on to the end (no `for`, `until` or `stops-when`), so it never starts again",
    );
    assert_eq!(doubts(STOPS, "for = \"4 weeks\""), []);
}

#[test]
fn hidden_and_unknown_measures() {
    for (figure, what, help) in [
        (
            "faults.not-told > 5",
            "faults.not-told is not reported: nobody in the hospital sees it",
            "what is seen of it is clinic.did-not-attend",
        ),
        (
            "list.size > 500",
            "list.size is not reported: nobody in the hospital sees it",
            "what is seen of it is list.recorded",
        ),
        (
            "faults.duplicates > 5",
            "faults.duplicates is not reported: nobody in the hospital sees it",
            "choose a figure that managers have",
        ),
        (
            "calls.wiat > 5 min",
            "there is no measure \"calls.wiat\"",
            "did you mean \"calls.wait\"?",
        ),
        (
            "calls.wait > 5 min for 2 hours",
            "\"2 hours\": figures are reported by the day",
            "1 to 366 whole days",
        ),
    ] {
        for (key, whole) in [("when", WHEN), ("stops-when", STOPS)] {
            refused(
                whole,
                &format!("{key} = \"{figure}\""),
                &format!("plan.reminders.{key}"),
                &format!("\"{figure}\""),
                what,
                help,
            );
        }
    }
}

/// A clinic and nothing else.
const BARE: &str = r#"title = "Bare"
start = 2011-09-05
go-live = 2011-12-03
end = 2012-08-31
[specialty.eyes]
referrals = "40 per week"
[clinic.eye]
specialty = "eyes"
sessions = [{ days = "mon-fri", from = 09:00:00, to = 12:00:00 }]
slots = { length = "15 min", pattern = "NNNN" }
consultation = { new = "15 min" }
[new-system.learning.clinician]
initial = 1.5
pace = "150 transactions"
[plan.lighter]
template = { ramp = ["50% for 2 weeks"] }
"#;

#[test]
fn a_measure_that_the_scenario_does_not_have() {
    for (measure, what, add) in [
        (
            "calls.wait > 5 min",
            "there is no phone line",
            "[phone-line.NAME]",
        ),
        (
            "calls.chasing > 5",
            "nobody chases by telephone",
            "[chasing]",
        ),
        (
            "calls.about-errors > 5",
            "nobody rings about faulty bookings",
            "[new-system.errors]",
        ),
        (
            "booking.unregistered > 5",
            "registering takes no time",
            "register = ",
        ),
        (
            "booking.wait-book > 5 min",
            "booking takes no time",
            "book = ",
        ),
        (
            "booking.unbooked > 5",
            "there is no booking office: all is booked at once by nobody",
            "book = ",
        ),
        (
            "booking.oldest-task > 5 days",
            "there is no booking office: all is booked at once by nobody",
            "book = ",
        ),
        (
            "booking.invited > 5",
            "no specialty invites patients to ring",
            "`invited`",
        ),
        (
            "booking.cancelled-by-patient > 5",
            "no patients cancel",
            "by-patient",
        ),
        (
            "booking.cancelled-by-hospital > 5",
            "the hospital cancels nothing",
            "by-hospital",
        ),
        (
            "follow-up.overdue > 5",
            "no specialty has follow-ups",
            "`follow-up`",
        ),
        ("desk.wait > 5 min", "there is no desk", "[desk.NAME]"),
        (
            "desk.wait-check-in > 5 min",
            "nobody is checked in at a desk",
            "`check-in`",
        ),
        (
            "staff.clerk.utilisation > 90%",
            "there are no clerks",
            "role = \"clerk\"",
        ),
        (
            "staff.receptionist.hours > 9",
            "there are no receptionists",
            "role = \"receptionist\"",
        ),
        (
            "staff.extra-hours > 9",
            "the plan has no extra staff",
            "`extra-staff`",
        ),
        ("staff.overtime > 9", "there is no staff", "[staff.NAME]"),
        ("staff.sick > 9%", "nobody is ever ill", "`sickness`"),
        (
            "clinic.turned-away > 9",
            "nobody who comes is sent home",
            "[new-system.errors]",
        ),
        (
            "faults.found-on-the-day > 9",
            "nothing goes wrong with bookings",
            "[new-system.errors]",
        ),
        (
            "faults.repair-waiting > 9",
            "repairs take no time",
            "repair = ",
        ),
        (
            "faults.validated > 9",
            "bookings are not checked",
            "validate = ",
        ),
        ("list.lost-found > 9", "nobody gets lost", "lost-referral"),
        (
            "system.clinics-not-built > 9",
            "all clinics are built from the first day",
            "[new-system.builds]",
        ),
        (
            "system.down > 2",
            "the new system is never down",
            "[new-system.outages]",
        ),
        (
            "system.on-paper > 2",
            "nothing is done on paper",
            "[new-system.outages] or [new-system.builds]",
        ),
        (
            "system.re-entry-waiting > 2",
            "entering records takes no time",
            "re-enter = ",
        ),
        (
            "system.work-around > 2",
            "there is no list outside the system",
            "[new-system.work-around]",
        ),
        (
            "car-park.full > 20 min",
            "there is no car park",
            "[car-park.NAME]",
        ),
        ("car-park.income < 20", "parking costs nothing", "`charge`"),
        (
            "car-park.income-lost > 20",
            "no charge is ever suspended",
            "`free-parking`",
        ),
    ] {
        let text = format!("{BARE}when = \"{measure}\"\n");
        let mistakes = Scenario::from_toml(&text).expect_err(measure);
        let [mistake] = mistakes.list() else {
            panic!("{measure}: {mistakes}")
        };
        let id = measure.split(' ').next().expect("an id");
        assert_eq!(
            mistake.title,
            format!("{id} is never reported in this scenario: {what}")
        );
        assert_eq!(mistakes.quoted(mistake), Some(&*format!("\"{measure}\"")));
        assert_eq!(mistake.key, "plan.lighter.when");
        let help = mistake.help.clone().expect("help");
        assert!(
            help.starts_with("choose another figure, or ") && help.contains(add),
            "{measure}: {help}"
        );
    }
    for measure in [
        "clinic.overrun > 20 min",
        "clinic.did-not-attend > 20%",
        "booking.booked < 20",
        "booking.no-slot > 20",
        "list.recorded > 20",
        "referrals.received > 20",
        "staff.clinician.multiplier > 1.2",
    ] {
        let text = format!("{BARE}when = \"{measure}\"\n");
        assert!(Scenario::from_toml(&text).is_ok(), "{measure}");
    }
    // Who is seen in a clinic that is not built is written down on paper.
    let paper = "when = \"system.on-paper > 2\"\n[new-system.builds]\nper-week = 1\n";
    assert!(Scenario::from_toml(&format!("{BARE}{paper}")).is_ok());
}

#[test]
fn where_everything_goes_wrong_everything_is_reported() {
    let mut looked_at = 0;
    for &measure in Measure::ALL {
        let definition = measure.definition();
        let not_here = ["booking.invited", "staff.sick", "clinic.slots-training"];
        if !measure.is_reported() || not_here.contains(&definition.id) {
            continue;
        }
        let threshold = match definition.unit {
            Unit::Share => "20%",
            Unit::Minutes => "20 min",
            Unit::Days => "20 days",
            _ => "20",
        };
        let when = format!("when = \"{} > {threshold}\"", definition.id);
        assert_eq!(doubts(WHEN, &when), [], "{when}");
        looked_at += 1;
    }
    assert!(looked_at > 80);
}

#[test]
fn starts_and_stops_at_odds() {
    let help = "stop at a lower figure than it starts at: \"clinic.did-not-attend < ...\"";
    for (stops, days) in [
        ("clinic.did-not-attend < 30%", ""),
        ("clinic.did-not-attend > 10%", ""),
        ("clinic.did-not-attend > 30%", " for 2 days"),
    ] {
        let stops = format!("{stops}{days}");
        refused(
            STOPS,
            &format!("stops-when = \"{stops}\""),
            "plan.reminders.stops-when",
            &format!("\"{stops}\""),
            &format!(
                "it stops where it starts: \"clinic.did-not-attend > 25% for 6 days\" and \"{stops}\" can hold at once"
            ),
            help,
        );
    }
    let low = "when = \"booking.booked < 40\"\nstops-when = \"booking.booked > 30\"";
    refused(
        "until = 2012-02-29",
        low,
        "plan.parking.stops-when",
        "\"booking.booked > 30\"",
        "it stops where it starts: \"booking.booked < 40\" and \"booking.booked > 30\" can hold at once",
        "stop at a higher figure than it starts at: \"booking.booked > ...\"",
    );
    let touching = "it starts and stops at the same figure, and may change from day to day; leave a gap, or add \"for 3 days\"";
    doubted(
        STOPS,
        "stops-when = \"clinic.did-not-attend < 25%\"",
        "plan.reminders.stops-when",
        touching,
    );
    assert_eq!(
        doubts(
            STOPS,
            "stops-when = \"clinic.did-not-attend < 25% for 3 days\""
        ),
        []
    );
    assert_eq!(doubts(STOPS, "stops-when = \"calls.wait < 20 min\""), []);
}

#[test]
fn what_always_or_never_holds() {
    let never = "this can never hold: no figure is beyond that";
    for (when, said) in [
        ("clinic.did-not-attend > 100%", never),
        ("booking.unbooked < 0", never),
        (
            "booking.unbooked > -1",
            "this always holds: no figure is below nothing",
        ),
        (
            "booking.unbooked > 1 for 366 days",
            "this can never hold: it asks for more days than are simulated",
        ),
    ] {
        doubted(
            "until = 2012-02-29",
            &format!("when = \"{when}\""),
            "plan.parking.when",
            said,
        );
    }
    for when in [
        "clinic.utilisation > 100%",
        "booking.unbooked > 0",
        "booking.unbooked < 1",
    ] {
        assert_eq!(
            doubts("until = 2012-02-29", &format!("when = \"{when}\"")),
            []
        );
    }
}

#[test]
fn an_extra_group_may_be_triggered() {
    let text = WHOLE.replace(
        "for = \"10 weeks\"",
        "when = \"booking.unbooked > 300 for 2 days\"\nstops-when = \"booking.unbooked < 100\"",
    );
    let scenario = Scenario::from_toml(&text).unwrap_or_else(|m| panic!("{m}"));
    assert_eq!(scenario.doubts(), []);
}
