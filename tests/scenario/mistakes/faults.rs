//! Errors, audits, migration, letters and the list outside the system; who puts right and enters.

use super::{TROUBLED, case, doubted, doubts, refused};
use cutover::model::spec::Scenario;

#[test]
fn what_is_missing_is_shown_by_an_example() {
    refused(
        "no-such-clinic = { initial = \"10%\", settled = \"2%\", before = \"1%\" }",
        "no-such-clinic = { settled = \"2%\" }",
        "new-system.errors.no-such-clinic",
        "{ settled = \"2%\" }",
        "\"initial\" is missing",
        "initial = \"10%\"",
    );
    refused(
        "finds = \"80%\"\n",
        "",
        "new-system.audit",
        "audit",
        "\"finds\" is missing",
        "finds = \"80%\"",
    );
    refused(
        "for = \"3 weeks\"\n",
        "",
        "new-system.letters",
        "letters",
        "\"for\" is missing",
        "for = \"6 weeks\"",
    );
    refused(
        "share = \"18%\"\n",
        "",
        "new-system.work-around",
        "work-around",
        "\"share\" is missing",
        "share = \"20%\"",
    );
    refused(
        "calls-per-error = 2.0",
        "calls-per-eror = 2.0",
        "new-system.errors.calls-per-eror",
        "calls-per-eror",
        "unknown key \"calls-per-eror\"",
        "did you mean \"calls-per-error\"?",
    );
}

#[test]
fn a_booking_has_one_fault() {
    let help = "no-such-clinic, wrong-time, wrong-specialty, double-booking and not-told add up to at most 100%";
    refused(
        "not-told = \"30%\"",
        "not-told = { initial = \"50.5%\", settled = \"30%\" }",
        "new-system.errors",
        "errors",
        "more than all bookings are faulty at first: 100.5000 %",
        help,
    );
    refused(
        "not-told = \"30%\"",
        "not-told = { initial = \"40%\", settled = \"79%\" }",
        "new-system.errors",
        "errors",
        "more than all bookings are faulty once settled: 101.0000 %",
        help,
    );
    refused(
        "not-told = \"30%\"",
        "not-told = { initial = \"40%\", settled = \"0%\", before = \"99.5%\" }",
        "new-system.errors",
        "errors",
        "more than all bookings are faulty before the go-live: 100.5000 %",
        help,
    );
    // All of them, and not one more.
    let all = TROUBLED.replace("not-told = \"30%\"", "not-told = { initial = \"50%\" }");
    assert_eq!(Scenario::from_toml(&all).map(|s| s.doubts()), Ok(vec![]));
}

#[test]
fn errors_that_fall_need_somebody_who_learns() {
    let clerk = "[new-system.learning.clerk]\ninitial = 2.5\npace = \"150 transactions\"\n";
    let text = TROUBLED.replace(clerk, "");
    let mistakes = Scenario::from_toml(&text).expect_err("nobody learns to register");
    // Bookings at the telephone and the worklist, registrations; check-out is the receptionists'.
    let keys: Vec<&str> = mistakes.list().iter().map(|m| &*m.key).collect();
    let expected = ["no-such-clinic", "wrong-time", "duplicate"];
    assert_eq!(keys, expected.map(|key| format!("new-system.errors.{key}")));
    let said = mistakes.brief();
    assert!(
        said.contains("it falls from 10% to 2% with learning, but clerks have nothing to learn"),
        "{said}"
    );
    assert!(
        said.contains(
            "add a table [new-system.learning.clerk], or give one share for good: \"4%\""
        ),
        "{said}"
    );
    // Where one clinic has no desk, its clinicians record the outcome.
    let receptionist =
        "[new-system.learning.receptionist]\ninitial = 1.5\npace = \"150 transactions\"\n";
    refused(
        receptionist,
        "",
        "new-system.errors.outcome-not-recorded",
        "{ initial = \"6%\", settled = \"3%\" }",
        "it falls from 6% to 3% with learning, but receptionists have nothing to learn",
        "add a table [new-system.learning.receptionist]",
    );
    let clinician = TROUBLED.replace("learning.receptionist", "learning.clinician");
    assert!(Scenario::from_toml(&clinician).is_ok());
}

#[test]
fn errors_within_reason() {
    case(
        "[plan.agency]",
        "[new-system.errors]\nwrong-specialty = \"1%\"\n\n[plan.agency]",
        "\"1%\"",
        "there is no other specialty to book into by mistake",
    );
    for wrong in ["-1.0", "20.5"] {
        refused(
            "calls-per-error = 2.0",
            &format!("calls-per-error = {wrong}"),
            "new-system.errors.calls-per-error",
            wrong,
            &format!("{} calls a booking", wrong.trim_end_matches(".0")),
            "between 0 and 20",
        );
    }
    refused(
        "wrong-by = { uniform = [\"-3 h\", \"3 h\"] }",
        "wrong-by = \"0 min\"",
        "new-system.errors.wrong-by",
        "\"0 min\"",
        "a time that is wrong by no time is right",
        "earlier if negative",
    );
    refused(
        "wrong-time = { initial = \"20%\" }",
        "wrong-time = { initial = \"120%\" }",
        "new-system.errors.wrong-time.initial",
        "\"120%\"",
        "120% is more than all of it",
        "between \"0%\" and \"100%\"",
    );
}

#[test]
fn doubtful_errors() {
    doubted(
        "lost-referral = \"1%\"",
        "lost-referral = { initial = \"1%\", settled = \"3%\" }",
        "new-system.errors.lost-referral",
        "more errors once settled than at first: practice makes it worse",
    );
    doubted(
        "wrong-time = { initial = \"20%\" }\n",
        "",
        "new-system.errors.wrong-by",
        "nobody is told a wrong time: there is no share for `wrong-time`",
    );
    let at_once = TROUBLED
        .replace("register = \"3 min\"\n", "")
        .replace("\"register\", ", "");
    let doubts = Scenario::from_toml(&at_once).expect("right").doubts();
    assert_eq!(doubts.len(), 1, "{doubts:#?}");
    assert_eq!(doubts[0].key, "new-system.errors.duplicate");
    assert_eq!(
        doubts[0].title,
        "this work is done at once by nobody, who has nothing to learn: only `settled` counts"
    );
    let text = TROUBLED.replace("[new-system.errors]", "[new-system.errors]\n[ignore]");
    let start = text.find("[ignore]").expect("there");
    let end = text.find("[new-system.audit]").expect("there");
    let none = format!("{}{}", &text[..start], &text[end..]);
    let doubts = Scenario::from_toml(&none).expect("right").doubts();
    let said: Vec<&str> = doubts.iter().map(|d| &*d.title).collect();
    assert!(
        said.contains(&"no kind of error has a share: there are none"),
        "{said:?}"
    );
}

#[test]
fn audits() {
    refused(
        "every = \"4 weeks\"",
        "every = \"6 h\"",
        "new-system.audit.every",
        "\"6 h\"",
        "audits are at least a day apart",
        "4 weeks",
    );
    refused(
        "every = \"4 weeks\"",
        "every = \"4 weeks\"\nfirst = 2012-09-01",
        "new-system.audit.first",
        "2012-09-01",
        "it falls on 2012-09-01, outside the simulated days",
        "they are 2011-09-05 to 2012-08-31",
    );
    doubted(
        "finds = \"80%\"",
        "finds = \"0%\"",
        "new-system.audit.finds",
        "an audit that finds nothing changes nothing",
    );
    case(
        "[plan.agency]",
        "[new-system.audit]\nevery = \"1 week\"\n\n[plan.agency]",
        "audit",
        "\"finds\" is missing",
    );
}

#[test]
fn incidents_happen_within_the_simulated_days() {
    for (table, whole) in [
        ("letters", "from = \"go-live + 1 week\"\nfor = \"3 weeks\""),
        (
            "work-around",
            "from = \"go-live + 2 weeks\"\nfor = \"5 weeks\"",
        ),
    ] {
        refused(
            whole,
            "from = 2013-01-07\nfor = \"5 weeks\"",
            &format!("new-system.{table}.from"),
            "2013-01-07",
            "it starts on 2013-01-07, outside the simulated days",
            "they are 2011-09-05 to 2012-08-31",
        );
        refused(
            whole,
            "from = 2011-08-01\nfor = \"5 weeks\"",
            &format!("new-system.{table}.for"),
            "\"5 weeks\"",
            "it ends on 2011-09-04, outside the simulated days",
            "they are 2011-09-05 to 2012-08-31",
        );
    }
}

#[test]
fn doubtful_incidents() {
    doubted(
        "not-sent = \"25%\"",
        "not-sent = \"0%\"",
        "new-system.letters.not-sent",
        "all letters are sent: nothing happens",
    );
    doubted(
        "share = \"18%\"",
        "share = \"0%\"",
        "new-system.work-around.share",
        "nothing is left on the list",
    );
    doubted(
        "lost = \"8%\"",
        "lost = \"100%\"",
        "new-system.work-around.lost",
        "the list loses everybody who is left on it",
    );
    doubted(
        "from = \"go-live + 2 weeks\"\nfor = \"5 weeks\"",
        "from = \"go-live - 5 weeks\"\nfor = \"5 weeks\"",
        "new-system.work-around",
        "this is over before the go-live: nobody is on the new system yet",
    );
}

#[test]
fn somebody_puts_right_checks_and_enters() {
    for (work, time) in [("repair", "\"6 min\""), ("re-enter", "\"4 min\"")] {
        let works = "\"answer\", \"repair\", \"rebook\", \"book\", \"register\", \"re-enter\"";
        let without = works.replace(&format!("\"{work}\""), "\"X\"");
        let without = without.replace("\"X\", ", "").replace(", \"X\"", "");
        doubted(
            works,
            &without,
            &format!("booking.{work}"),
            &format!("nobody works on \"{work}\": it is never done"),
        );
        let taken = format!("{work} = {time}\n");
        refused(
            &taken,
            "",
            &format!(
                "staff.office.works.{}",
                if work == "repair" { 1 } else { 5 }
            ),
            &format!("\"{work}\""),
            &format!("there is no such work here: \"{work}\" takes no time in this scenario"),
            &format!("add to [booking]: {work} = "),
        );
    }
    doubted(
        "works = [\"validate\"]",
        "works = [\"book\"]",
        "booking.validate",
        "nobody works on \"validate\": it is never done",
    );
    refused(
        "repair = \"6 min\"",
        "repair = { normal = \"6 min\", sd = \"3 min\" }",
        "booking.repair",
        "{ normal = \"6 min\", sd = \"3 min\" }",
        "this can be negative, but nothing takes less than no time",
        "at-least",
    );
    refused(
        "error = \"7 min\"",
        "error = \"-7 min\"",
        "phone-line.main.handle.error",
        "\"-7 min\"",
        "this can be negative, but nothing takes less than no time",
        "at-least",
    );
    // Faulty bookings come undone even where nobody cancels.
    let falls = TROUBLED
        .replace(
            "did-not-attend = { same-day = \"20%\", long-notice = \"20%\" }\n",
            "",
        )
        .replace(
            "cancellation = { by-patient = \"5%\", by-hospital = \"5%\" }\n",
            "",
        )
        .replace("patience = \"30 min\"\n", "")
        .replace("\"rebook\", ", "");
    let said = Scenario::from_toml(&falls)
        .expect_err("nobody rebooks")
        .brief();
    assert!(said.contains("nobody works on \"rebook\""), "{said}");
}

#[test]
fn a_group_that_the_plan_fills_is_somebody() {
    doubted(
        "extra-staff = { to = \"validation\", count = 2, pool = \"agency\" }",
        "extra-staff = { to = \"office\", count = 2, pool = \"agency\" }",
        "staff.validation.count",
        "nobody is in this group",
    );
    let nobody = doubts(
        "extra-staff = { to = \"validation\", count = 2, pool = \"agency\" }",
        "extra-staff = { to = \"validation\", count = 0, pool = \"agency\" }",
    );
    let keys: Vec<&str> = nobody.iter().map(|d| &*d.key).collect();
    assert_eq!(
        keys,
        [
            "staff.validation.count",
            "plan.validators.extra-staff.count"
        ]
    );
}

#[test]
fn what_enters_or_mends_itself() {
    let without = |gone: &[&str]| {
        let mut text = TROUBLED
            .replace("re-enter = \"4 min\"\n", "")
            .replace(", \"re-enter\"]", "]");
        for part in gone {
            assert!(text.contains(part), "{part}");
            text = text.replace(part, "");
        }
        let scenario = Scenario::from_toml(&text).unwrap_or_else(|m| panic!("{m}"));
        let doubts = scenario.doubts();
        let of_booking = doubts.into_iter().find(|d| d.key == "booking");
        of_booking.map(|d| d.title)
    };
    let aside = "[new-system.work-around]\nshare = \"18%\"\nfrom = \"go-live + 2 weeks\"\nfor = \"5 weeks\"\nlost = \"8%\"\n";
    let outages = "[new-system.outages]\non-paper = 3.5\nplanned = [{ on = \"go-live + 13 days\", at = 23:00:00, lasts = \"5 h\" }]\nrandom = { rate = \"1 per week\", lasts = { exponential = \"2 h\" }, for = \"26 weeks\" }\n";
    let forms = "[plan.forms]\npaper = { takes = 2.5 }\n";
    let back = "[halt.give-up]\nroll-back = { by-hand = \"90%\" }\nwhen = \"faults.found-on-the-day > 55 for 5 days\"\n";
    let itself = |what: &str| {
        Some(format!(
            "{what} enters itself: there is no time for `re-enter`"
        ))
    };
    assert_eq!(
        without(&[]),
        itself("what is left on the list outside the system")
    );
    assert_eq!(without(&[aside]), itself("what is done on paper"));
    assert_eq!(without(&[aside, outages]), itself("what is done on paper"));
    assert_eq!(
        without(&[aside, outages, forms]),
        itself("what was done before a roll-back")
    );
    assert_eq!(
        without(&[aside, outages, forms, back]),
        itself("what is left on a slip at a desk")
    );
    let slips = "walks-off-after = \"30 min\"\ncalled-past-after = \"20 min\"\ncloses = 18:00:00\n";
    assert_eq!(without(&[aside, outages, forms, back, slips]), None);
    let text = TROUBLED
        .replace("repair = \"6 min\"\n", "")
        .replace("\"repair\", ", "");
    let doubts = Scenario::from_toml(&text).expect("right").doubts();
    assert_eq!(doubts.len(), 1, "{doubts:#?}");
    assert_eq!(doubts[0].key, "new-system.migration");
    assert_eq!(
        doubts[0].title,
        "appointments out of slot are put right at once by nobody: there is no time for `repair` in [booking]"
    );
}
