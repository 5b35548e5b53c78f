//! Calls about appointments, chasing after an answer, and word of letters that are not sent.

use super::{case, doubted, doubts, refused};
use cutover::model::spec::Scenario;

/// The table as it stands where much goes wrong already.
const ASKS: &str = r#"[appointment-queries]
per-booking = 0.1
per-referral = 0.05
told-otherwise = "30%"
missed-untold = "50%"
"#;

/// The table with other keys.
fn asks(keys: &str) -> String {
    format!("[appointment-queries]\n{keys}\n")
}

#[test]
fn how_often_patients_and_gps_ring() {
    for (keys, key, caret, title, help) in [
        (
            "per-booking = 5.5",
            "appointment-queries.per-booking",
            "5.5",
            "5.5 calls a booking",
            "between 0 and 5",
        ),
        (
            "per-referral = -1.0",
            "appointment-queries.per-referral",
            "-1.0",
            "-1 calls a referral",
            "between 0 and 5",
        ),
        (
            "per-booking = 0.1\nhigher = [{ multiple = 0.5, for = \"4 weeks\" }]",
            "appointment-queries.higher.0.multiple",
            "0.5",
            "0.5 times the ordinary level",
            "between 1",
        ),
        (
            "per-booking = 0.1\nhigher = [{ multiple = 3.0 }]",
            "appointment-queries.higher.0",
            "{ multiple = 3.0 }",
            "\"for\" is missing",
            "for = \"6 weeks\"",
        ),
        (
            "per-booking = 0.1\nhigher = [{ for = \"2 weeks\" }]",
            "appointment-queries.higher.0",
            "{ for = \"2 weeks\" }",
            "\"multiple\" is missing",
            "multiple = 3.0",
        ),
        (
            "per-booking = 0.1\nhigher = [{ multiple = 3.0, from = 2013-01-01, for = \"4 weeks\" }]",
            "appointment-queries.higher.0.from",
            "2013-01-01",
            "it starts on 2013-01-01, outside the simulated days",
            "they are 2011-09-05 to 2012-08-31",
        ),
        (
            "told-late = \"10%\"\nlate = \"0 days\"",
            "appointment-queries.late",
            "\"0 days\"",
            "this must be longer than no time",
            "\"1 day\"",
        ),
        (
            "per-referral = 0.1\ngps-within = \"0 days\"",
            "appointment-queries.gps-within",
            "\"0 days\"",
            "this must be longer than no time",
            "\"1 day\"",
        ),
        (
            "told-otherwise = \"10%\"\nrings-after = { uniform = [\"-1 day\", \"2 days\"] }",
            "appointment-queries.rings-after",
            "{ uniform = [\"-1 day\", \"2 days\"] }",
            "this can be negative, but nothing takes less than no time",
            "at-least",
        ),
        (
            "per-bookings = 0.1",
            "appointment-queries.per-bookings",
            "per-bookings",
            "unknown key \"per-bookings\"",
            "did you mean \"per-booking\"?",
        ),
    ] {
        refused(ASKS, &asks(keys), key, caret, title, help);
    }
}

#[test]
fn whoever_rings_needs_a_line() {
    let text = "title = \"t\"\nstart = 2024-01-01\nend = 2024-01-31\n[appointment-queries]\nper-booking = 0.1\n";
    let mistakes = Scenario::from_toml(text).expect_err("nobody can ring");
    let [mistake] = mistakes.list() else {
        panic!("{mistakes}")
    };
    assert_eq!(
        mistake.title,
        "patients and GPs ring, but there is no phone line"
    );
    assert_eq!(mistakes.quoted(mistake), Some("appointment-queries"));
}

#[test]
fn word_of_letters_that_are_not_sent() {
    refused(
        "not-sent = \"25%\"",
        "not-sent = \"25%\"\nheard = { rings = \"50%\" }",
        "new-system.letters.heard",
        "{ rings = \"50%\" }",
        "\"after\" is missing",
        "after = ",
    );
    refused(
        "not-sent = \"25%\"",
        "not-sent = \"25%\"\nheard = { rings = \"50%\", after = { normal = \"9 days\", sd = \"9 days\" } }",
        "new-system.letters.heard.after",
        "{ normal = \"9 days\", sd = \"9 days\" }",
        "this can be negative, but nothing takes less than no time",
        "at-least",
    );
    doubted(
        "not-sent = \"25%\"",
        "not-sent = \"25%\"\nheard = { rings = \"0%\", after = \"2 weeks\" }",
        "new-system.letters.heard.rings",
        "nobody who hears of it rings",
    );
}

#[test]
fn when_those_who_were_answered_ring_again() {
    case(
        "chance = \"1% per day\"",
        "chance = \"1% per day\"\nanswered = { after = \"2 weeks\" }",
        "{ after = \"2 weeks\" }",
        "\"chance\" is missing",
    );
    case(
        "chance = \"1% per day\"",
        "chance = \"1% per day\"\nanswered = { after = \"2 weeks\", chance = \"1%\" }",
        "\"1%\"",
        "not a daily chance",
    );
}

#[test]
fn what_sets_off_no_call_is_doubted() {
    for (keys, key, title) in [
        (
            "",
            "appointment-queries",
            "nobody rings: give it per-booking, per-referral or a chance",
        ),
        (
            "told-otherwise = \"10%\"\nhigher = [{ multiple = 3.0, for = \"4 weeks\" }]",
            "appointment-queries.higher",
            "a multiple of nothing: give it per-booking or per-referral",
        ),
    ] {
        doubted(ASKS, &asks(keys), key, title);
    }
    assert_eq!(
        doubts(
            ASKS,
            &asks("per-booking = 0.1\nmissed-untold = \"50%\"\ntold-late = \"50%\"")
        ),
        []
    );
}
