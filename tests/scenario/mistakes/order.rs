//! The order of work: of the office's lists, at the telephone, and at a desk.

use cutover::model::spec::Scenario;

use super::{TROUBLED, case, changed, doubted, doubts, refused};

#[test]
fn of_the_office() {
    case(
        "register = \"3 min\"\n",
        "register = \"3 min\"\norder = \"urgent\"\n",
        "\"urgent\"",
        "urgent-first",
    );
    case(
        "register = \"3 min\"\n",
        "register = \"3 min\"\ndue = { regster = \"1 day\" }\n",
        "regster",
        "did you mean \"register\"?",
    );
    refused(
        "due = { register = \"2 days\" }",
        "due = { book-urgent = \"0 days\" }",
        "booking.due.book-urgent",
        "\"0 days\"",
        "this must be longer than no time",
        "1 day",
    );
    refused(
        "re-enter = \"4 min\"",
        "re-enter = \"4 min\"\nat-the-telephone = \"0%\"",
        "booking.at-the-telephone",
        "\"0%\"",
        "nobody would answer a call while there is paper",
        "rounded up",
    );
}

#[test]
fn of_the_office_without_effect() {
    doubted(
        "due = { register = \"2 days\" }",
        "order = \"as-listed\"\ndue = { answer = \"2 min\" }",
        "booking.due.answer",
        "callers are due only where `order` goes by age: this changes nothing",
    );
    assert_eq!(
        doubts(
            "due = { register = \"2 days\" }",
            "order = \"by-age\"\ndue = { answer = \"2 min\" }",
        ),
        []
    );
    let works =
        "works = [\"answer\", \"repair\", \"rebook\", \"book\", \"register\", \"re-enter\"]";
    let separate = "works = [\"answer\"]\n[staff.back-office]\nrole = \"clerk\"\ncount = 2\n\
                    works = [\"repair\", \"rebook\", \"book\", \"register\", \"re-enter\"]";
    let text = changed(TROUBLED, works, separate);
    let limited = "re-enter = \"4 min\"\nat-the-telephone = \"50%\"";
    let text = changed(&text, "re-enter = \"4 min\"", limited);
    let scenario = Scenario::from_toml(&text).unwrap_or_else(|mistakes| panic!("{mistakes}"));
    let [doubt] = &scenario.doubts()[..] else {
        panic!("{:#?}", scenario.doubts())
    };
    assert_eq!(doubt.key, "booking.at-the-telephone");
    assert_eq!(
        doubt.title,
        "nobody both answers calls and does paper work: this limits nobody"
    );
}

#[test]
fn at_a_desk() {
    let desk = "check-in = \"2 min\"\ncheck-out = \"1 min\"";
    case(
        "check-in = { gamma = \"1.5 min\", cv = 0.6 }",
        "check-in = { gamma = \"1.5 min\", cv = 0.6 }\nwalks-off-after = \"20 min\"",
        "\"20 min\"",
        "nobody checks out at this desk",
    );
    refused(
        desk,
        "check-out = \"1 min\"\ncalled-past-after = \"20 min\"",
        "desk.west.called-past-after",
        "\"20 min\"",
        "nobody checks in at this desk",
        "check-in =",
    );
    refused(
        desk,
        &format!("{desk}\ncloses = 18:00:00\ncloses-after = \"1 h\""),
        "desk.west.closes-after",
        "\"1 h\"",
        "both `closes` and `closes-after` say when the doors close",
        "keep one",
    );
    refused(
        desk,
        &format!("{desk}\nwalks-off-after = {{ normal = \"5 min\", sd = \"5 min\" }}"),
        "desk.west.walks-off-after",
        "{ normal = \"5 min\", sd = \"5 min\" }",
        "this can be negative, but nothing takes less than no time",
        "at-least",
    );
}

#[test]
fn at_a_desk_doubtful() {
    let desk = "check-in = \"2 min\"\ncheck-out = \"1 min\"";
    doubted(
        desk,
        &format!("{desk}\ncloses = 11:00:00"),
        "desk.west.closes",
        "the doors close at 11:00, but a session whose patients come here goes on until 12:00: who \
         has not checked in by then is sent home",
    );
    doubted(
        desk,
        &format!("{desk}\ncalled-past-after = \"0 min\""),
        "desk.west.called-past-after",
        "an idle clinician waits for nobody to check in: the desk is passed by whenever one is idle",
    );
    assert_eq!(
        doubts(
            desk,
            &format!("{desk}\norder = \"arrivals-first\"\ncloses = 12:30:00")
        ),
        []
    );
    let reception = "\n\n[staff.reception]\nrole = \"receptionist\"\ncount = 3";
    doubted(
        &format!("{desk}{reception}"),
        &format!(
            "{desk}\norder = \"as-they-come\"{reception}\nworks = [\"check-out\", \"check-in\"]"
        ),
        "desk.west.order",
        "the `works` of its staff names what they do at the desk, and goes before this",
    );
}
