//! What clinics do when they run late.

use cutover::model::spec::Scenario;

use super::{WHOLE, changed, doubted, doubts, refused};

const EYE: &str = "pattern = \"NFFUNFF\" }";

fn in_eye(habit: &str) -> String {
    format!("{EYE}\n{habit}")
}

#[test]
fn the_latest_finish() {
    refused(
        EYE,
        &in_eye("latest-finish = { after = \"45 min\", at = 13:00:00 }"),
        "clinic.eye.latest-finish",
        "{ after = \"45 min\", at = 13:00:00 }",
        "either `after` or `at`, not both",
        "",
    );
    refused(
        EYE,
        &in_eye("latest-finish = \"13:00\""),
        "clinic.eye.latest-finish",
        "\"13:00\"",
        "expected a table, found \"13:00\"",
        "its keys are after, at",
    );
    refused(
        EYE,
        &in_eye("latest-finish = {}"),
        "clinic.eye.latest-finish",
        "{}",
        "until when are patients called in?",
        "after = \"45 min\"",
    );
    refused(
        EYE,
        &in_eye("latest-finish = { at = 11:30:00 }"),
        "clinic.eye.latest-finish.at",
        "11:30:00",
        "a session is planned until 12:00",
        "",
    );
    refused(
        EYE,
        &in_eye("latest-finish = { after = \"2 days\" }"),
        "clinic.eye.latest-finish.after",
        "\"2 days\"",
        "this is more than a day after the planned end",
        "",
    );
    refused(
        EYE,
        &in_eye("latest-finish = { after = \"1 h\", looks-ahead = \"0 min\" }"),
        "clinic.eye.latest-finish.looks-ahead",
        "\"0 min\"",
        "this must be longer than no time",
        "such as",
    );
}

#[test]
fn leaving_unseen() {
    refused(
        EYE,
        &in_eye("leaves-unseen = { gone-for-good = \"10%\" }"),
        "clinic.eye.leaves-unseen",
        "{ gone-for-good = \"10%\" }",
        "\"after\" is missing",
        "after = { lognormal = \"2 h\"",
    );
    refused(
        EYE,
        &in_eye("leaves-unseen = { after = { normal = \"1 h\", sd = \"1 h\" } }"),
        "clinic.eye.leaves-unseen.after",
        "{ normal = \"1 h\", sd = \"1 h\" }",
        "this can be negative, but nothing takes less than no time",
        "at-least",
    );
    doubted(
        EYE,
        &in_eye("leaves-unseen = { after = \"0 min\" }"),
        "clinic.eye.leaves-unseen.after",
        "nobody waits at all: whoever is not called in at once leaves",
    );
}

#[test]
fn hurrying() {
    refused(
        EYE,
        &in_eye("hurries = { at-most = \"100%\", when-behind = \"1 h\", comes-again = \"5%\" }"),
        "clinic.eye.hurries.at-most",
        "\"100%\"",
        "a consultation cut short by all of its length takes no time",
        "\"20%\"",
    );
    refused(
        EYE,
        &in_eye("hurries = { at-most = \"10%\", when-behind = \"0 min\", comes-again = \"5%\" }"),
        "clinic.eye.hurries.when-behind",
        "\"0 min\"",
        "this must be longer than no time",
        "such as",
    );
    refused(
        EYE,
        &in_eye(
            "hurries = { at-most = \"10%\", when-behind = \"1 h\", tires-after = \"1 h\", tired = 0.0 }",
        ),
        "clinic.eye.hurries.tired",
        "0.0",
        "a factor of 0 is impossible",
        "1 means as long as stated",
    );
    let by_telephone = "pattern = \"NNNN\" }";
    refused(
        by_telephone,
        &format!(
            "{by_telephone}\nhurries = {{ at-most = \"10%\", when-behind = \"1 h\", comes-again = \"5%\" }}"
        ),
        "clinic.heart-by-telephone.hurries.comes-again",
        "\"5%\"",
        "when? hearts has no follow-ups",
        "follow-up = { chance = \"0%\"",
    );
    doubted(
        EYE,
        &in_eye("hurries = { at-most = \"10%\", when-behind = \"1 h\" }"),
        "clinic.eye.hurries",
        "hurrying costs nobody anything: nobody comes again (`comes-again`) or tires (`tires-after`)",
    );
    doubted(
        EYE,
        &in_eye(
            "hurries = { at-most = \"10%\", when-behind = \"1 h\", tires-after = \"1 h\", tired = 0.9 }",
        ),
        "clinic.eye.hurries.tired",
        "a tired clinician is quicker than a rested one",
    );
}

#[test]
fn the_review_of_overruns() {
    let review = |more: &str| {
        in_eye(&format!(
            "overrun-review = {{ shortens-over = \"30 min\", restores-under = \"10 min\"{more} }}"
        ))
    };
    assert_eq!(doubts(EYE, &review("")), []);
    refused(
        EYE,
        &in_eye("overrun-review = { shortens-over = \"10 min\", restores-under = \"30 min\" }"),
        "clinic.eye.overrun-review.restores-under",
        "\"30 min\"",
        "it restores under 30 min, but shortens over 10 min",
        "less than it shortens over",
    );
    refused(
        EYE,
        &review(", looks-on = [\"mon\", \"fri\"]"),
        "clinic.eye.overrun-review.looks-on",
        "[\"mon\", \"fri\"]",
        "it looks once a week",
        "\"fri\"",
    );
    refused(
        EYE,
        &review(", looks-back = \"0 days\""),
        "clinic.eye.overrun-review.looks-back",
        "\"0 days\"",
        "this must be longer than no time",
        "such as",
    );
    refused(
        EYE,
        &review(", step = \"0%\""),
        "clinic.eye.overrun-review.step",
        "\"0%\"",
        "a step of nothing changes nothing",
        "\"10%\"",
    );
    refused(
        EYE,
        &review(", booked = \"move\""),
        "clinic.eye.overrun-review.booked",
        "\"move\"",
        "there is no \"move\"",
        "did you mean \"moved\"?",
    );
    doubted(
        EYE,
        &review(", at-least = \"100%\""),
        "clinic.eye.overrun-review.at-least",
        "all slots are always offered: looking at overruns changes nothing",
    );
    doubted(
        EYE,
        &review(", at-least = \"0%\""),
        "clinic.eye.overrun-review.at-least",
        "down to the first slot of each list: a clinic that goes on running late nearly closes",
    );
}

#[test]
fn squeezing_in() {
    for most in [0, 2] {
        let limit = format!("squeezes-in = {{ up-to = {most} }}");
        assert_eq!(doubts(EYE, &in_eye(&limit)), []);
    }
    refused(
        EYE,
        &in_eye("squeezes-in = { up-to = 20000 }"),
        "clinic.eye.squeezes-in.up-to",
        "20000",
        "20000 is more than 10000",
        "",
    );
    refused(
        EYE,
        &in_eye("squeezes-in = {}"),
        "clinic.eye.squeezes-in",
        "{}",
        "\"up-to\" is missing",
        "up-to = 2",
    );
    let whole = changed(
        WHOLE,
        "pattern = \"NFFUNFF\" }",
        "pattern = \"NFFUNFF\" }\nsqueezes-in = { up-to = 2 }",
    );
    let whole = Scenario::from_toml(&whole).unwrap_or_else(|mistakes| panic!("{mistakes}"));
    let [doubt] = &whole.doubts()[..] else {
        panic!("one doubt")
    };
    assert_eq!(doubt.key, "clinic.eye-general.squeezes-in");
    assert!(
        doubt.title.starts_with("nobody comes without a slot"),
        "{}",
        doubt.title
    );
}
