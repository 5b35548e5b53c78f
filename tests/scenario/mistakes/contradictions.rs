//! Interventions against each other: what cannot both be meant.

use super::{TROUBLED, WHOLE};
use cutover::model::spec::{Doubt, Scenario};

/// What is said of further interventions beside those of a whole scenario: key, caret, title,
/// help.
fn said_of(whole: &str, more: &str) -> Vec<(String, String, String, String)> {
    let Err(mistakes) = Scenario::from_toml(&format!("{whole}\n{more}\n")) else {
        return Vec::new();
    };
    let said = mistakes.list().iter().map(|m| {
        (
            m.key.clone(),
            mistakes.quoted(m).unwrap_or_default().to_owned(),
            m.title.clone(),
            m.help.clone().unwrap_or_default(),
        )
    });
    said.collect()
}

/// One mistake is made by adding interventions to a go-live on one day.
#[track_caller]
fn contradicts(more: &str, key: &str, caret: &str, title: &str, help: &str) {
    contradicts_in(WHOLE, more, key, caret, title, help);
}

#[track_caller]
fn contradicts_in(whole: &str, more: &str, key: &str, caret: &str, title: &str, help: &str) {
    let said = said_of(whole, more);
    let [(found, under, what, offered)] = &said[..] else {
        panic!("expected one mistake for {more}, got {said:#?}")
    };
    assert_eq!((&**found, &**under, &**what), (key, caret, title));
    assert!(offered.contains(help), "{offered}");
}

fn doubts_of(more: &str) -> Vec<Doubt> {
    let text = format!("{WHOLE}\n{more}\n");
    let scenario = Scenario::from_toml(&text).unwrap_or_else(|m| panic!("{m}"));
    let mut doubts = scenario.doubts();
    // Nothing is entered by hand here.
    doubts.retain(|d| d.key != "booking");
    doubts
}

#[test]
fn one_of_a_kind() {
    for (action, what) in [
        ("postpone = { by = \"1 week\" }", "postpone the go-live"),
        (
            "phases = [{ specialties = [\"eyes\"] }]",
            "say in which phases it takes place",
        ),
        (
            "roll-back = {}\nfrom = \"go-live + 9 weeks\"",
            "roll it back on a day",
        ),
    ] {
        let key = action.split(' ').next().expect("a key");
        let value = action.lines().next().and_then(|l| l.split_once(" = "));
        let value = value.expect("a value").1;
        contradicts(
            &format!("[plan.a]\n{action}\n[plan.b]\n{action}"),
            &format!("plan.b.{key}"),
            value,
            &format!("both \"a\" and \"b\" {what}"),
            "keep one of them",
        );
        if key != "phases" {
            contradicts(
                &format!("[plan.a]\n{action}\n[halt.b]\n{action}"),
                &format!("halt.b.{key}"),
                value,
                &format!("both \"a\" and \"b\" {what}"),
                "keep one of them",
            );
        }
    }
    // Rules for different figures may both roll back: whichever holds first.
    let rules = "[halt.a]\nroll-back = {}\nwhen = \"calls.wait > 1 h\"\n\
                 [halt.b]\nroll-back = {}\nwhen = \"booking.unbooked > 2000\"";
    assert_eq!(said_of(WHOLE, rules), []);
    assert_eq!(doubts_of(rules), []);
}

const BACK: &str = "[plan.back]\nroll-back = {}\nfrom = \"go-live + 4 weeks\"\n";

/// A go-live in two phases, the second in week six.
fn phased() -> String {
    let second = "[specialty.ears]\nreferrals = \"1 per week\"\n[clinic.ear]\nspecialty = \"ears\"\n\
                  sessions = [{ days = \"fri\", from = 09:00:00, to = 12:00:00 }]\n\
                  slots = { length = \"20 min\", pattern = \"NN\" }\nconsultation = { new = \"9 min\" }\n\
                  [plan.in-turn]\nphases = [{ specialties = [\"eyes\"] }, { specialties = [\"ears\"], after = \"6 weeks\" }]\n";
    format!("{WHOLE}\n{second}")
}

#[test]
fn a_pause_within_a_roll_back() {
    let two_weeks = WHOLE.replace("go-live = 2011-12-03", "go-live = 2011-11-30");
    let pause = |period: &str| format!("{BACK}[plan.wait]\npause = {{}}\n{period}");
    // The go-live is on 30 November, the roll-back on 28 December.
    contradicts_in(
        &two_weeks,
        &pause("from = \"go-live - 2 days\"\nfor = \"5 weeks\""),
        "plan.wait.for",
        "\"5 weeks\"",
        "this pause lasts into the roll-back of \"back\" on 2011-12-28",
        "let it end before, with until = 2011-12-27",
    );
    contradicts_in(
        &two_weeks,
        &pause("from = \"go-live - 2 days\"\nuntil = 2011-12-28"),
        "plan.wait.until",
        "2011-12-28",
        "this pause lasts into the roll-back of \"back\" on 2011-12-28",
        "nobody goes live after a roll-back",
    );
    contradicts_in(
        &two_weeks,
        &pause("from = \"go-live - 2 days\""),
        "plan.wait.pause",
        "{}",
        "this pause lasts into the roll-back of \"back\" on 2011-12-28",
        "let it end before, with until = 2011-12-27",
    );
    let until_the_day_before = pause("from = \"go-live - 2 days\"\nuntil = 2011-12-27");
    assert_eq!(said_of(&two_weeks, &until_the_day_before), []);
    // Beginning once all has gone back.
    let late = BACK.replace("4 weeks", "9 weeks")
        + "[halt.wait]\npause = {}\nfrom = \"go-live + 10 weeks\"\n";
    let in_turn = phased();
    contradicts_in(
        &in_turn,
        &late.replace("go-live + 10 weeks", "go-live + 9 weeks"),
        "halt.wait.from",
        "\"go-live + 9 weeks\"",
        "a pause from 2012-02-04 on, after \"back\" has rolled back on 2012-02-04",
        "leave the pause out, or let it come first",
    );
    // A rule that rolls back some day does not forbid a pause by date.
    let rule = "[halt.back]\nroll-back = {}\nwhen = \"calls.wait > 1 h\"\n\
                [plan.wait]\npause = {}\nfrom = \"go-live + 1 week\"\nfor = \"2 weeks\"";
    assert_eq!(said_of(&in_turn, rule), []);
}

#[test]
fn phases_after_a_roll_back() {
    contradicts_in(
        &phased(),
        BACK,
        "plan.in-turn.phases.1.after",
        "\"6 weeks\"",
        "this phase goes live on 2012-01-14, after \"back\" has rolled back on 2011-12-31",
        "leave the phase out, or roll back later",
    );
    let later = BACK.replace("4 weeks", "43 days");
    assert_eq!(said_of(&phased(), &later), []);
}

#[test]
fn nothing_left_to_pause() {
    let help = "pause before the go-live, or add `phases`";
    let pause = |from: &str| format!("[plan.wait]\npause = {{}}\nfrom = {from}\nfor = \"2 weeks\"");
    contradicts(
        &pause("\"go-live + 1 day\""),
        "plan.wait.from",
        "\"go-live + 1 day\"",
        "there is nothing left to pause: everybody goes live on 2011-12-03, and this is from 2011-12-04 on",
        help,
    );
    assert_eq!(said_of(WHOLE, &pause("\"go-live\"")), []);
    assert_eq!(said_of(WHOLE, &pause("2011-11-01")), []);
    // Another pause has made the go-live later: from 26 November, a fortnight, to 17 December.
    let before = "[plan.first]\npause = {}\nfrom = \"go-live - 1 week\"\nfor = \"2 weeks\"\n";
    assert_eq!(
        said_of(
            WHOLE,
            &(before.to_owned() + &pause("\"go-live + 2 weeks\""))
        ),
        []
    );
    contradicts(
        &(before.to_owned() + &pause("\"go-live + 15 days\"")),
        "plan.wait.from",
        "\"go-live + 15 days\"",
        "there is nothing left to pause: everybody goes live on 2011-12-17, and this is from 2011-12-18 on",
        help,
    );
    // So has a postponement.
    let later = "[plan.later]\npostpone = { by = \"3 weeks\" }\n";
    assert_eq!(
        said_of(WHOLE, &(later.to_owned() + &pause("2011-12-24"))),
        []
    );
    assert_eq!(
        said_of(WHOLE, &(later.to_owned() + &pause("2011-12-25"))).len(),
        1
    );
    contradicts_in(
        &phased(),
        &pause("\"go-live + 43 days\""),
        "plan.wait.from",
        "\"go-live + 43 days\"",
        "there is nothing left to pause: the last specialty goes live on 2012-01-14, and this is from 2012-01-15 on",
        help,
    );
    // A rule that can only hold once everybody is live.
    let rule = "[halt.wait]\npause = {}\nwhen = \"calls.wait > 1 h\"\nfor = \"9 weeks\"\n";
    contradicts(
        &format!("{rule}lead-time = \"1 day\""),
        "halt.wait.when",
        "\"calls.wait > 1 h\"",
        "there is nothing left to pause: everybody goes live on 2011-12-03, and this is from 2011-12-04 on",
        help,
    );
    // One that pauses before may have made everything later.
    let early = "[halt.early]\npause = {}\nfrom = 2011-11-01\nwhen = \"booking.unbooked > 900\"\n";
    assert_eq!(
        said_of(WHOLE, &(early.to_owned() + rule + "lead-time = \"1 day\"")),
        []
    );
    let doubts = doubts_of(rule);
    assert_eq!(doubts.len(), 1, "{doubts:#?}");
    assert_eq!(
        (&*doubts[0].key, &*doubts[0].title),
        (
            "halt.wait",
            "everybody goes live on the day from which this can pause: it has one morning to do so"
        )
    );
}

#[test]
fn nothing_to_roll_back() {
    let back = |from: &str| format!("[plan.back]\nroll-back = {{}}\n{from}");
    contradicts(
        &back("from = \"go-live - 1 day\""),
        "plan.back.from",
        "\"go-live - 1 day\"",
        "a roll-back on 2011-12-02: nobody is on the new system before 2011-12-03",
        "from = \"go-live + 3 weeks\"",
    );
    contradicts(
        &(back("from = 2011-12-20") + "\n[plan.later]\npostpone = { by = \"4 weeks\" }"),
        "plan.back.from",
        "2011-12-20",
        "a roll-back on 2011-12-20: nobody is on the new system before 2011-12-31",
        "from = \"go-live + 3 weeks\"",
    );
    let at_once = doubts_of(&back(""));
    assert_eq!(at_once.len(), 1, "{at_once:#?}");
    assert!(at_once.iter().any(|d| d.key == "plan.back"
        && d.title
            == "it rolls back on the day of the go-live: nothing was ever done on the new system"));
}

#[test]
fn overtime_that_adds_up() {
    let long = |name: &str, extra: &str, from: &str| {
        format!(
            "[plan.{name}]\novertime = {{ staff = \"office\", extra = \"{extra}\" }}\nfrom = \"go-live + {from}\"\nfor = \"2 weeks\"\n"
        )
    };
    // The shift ends at five.
    contradicts(
        &(long("a", "4 h", "0 days") + &long("b", "3.5 h", "1 week")),
        "plan.b.overtime.extra",
        "\"3.5 h\"",
        "with the other overtime of this group a shift would last past midnight",
        "let the periods not overlap",
    );
    assert_eq!(
        said_of(
            WHOLE,
            &(long("a", "4 h", "0 days") + &long("b", "3 h", "1 week"))
        ),
        []
    );
    assert_eq!(
        said_of(
            WHOLE,
            &(long("a", "4 h", "0 days") + &long("b", "3.5 h", "2 weeks"))
        ),
        []
    );
    // One that is triggered may come at any time.
    let triggered =
        long("a", "4 h", "0 days").replace("for =", "when = \"calls.wait > 1 h\"\nfor =");
    assert_eq!(
        said_of(WHOLE, &(triggered + &long("b", "3.5 h", "9 weeks"))).len(),
        1
    );
}

/// The doubts that two of the same kind raise when they overlap by a day, and when they do not.
fn overlap(whole: &str, action: &str) -> (Vec<Doubt>, Vec<Doubt>) {
    let pair = |from: i64| {
        let text = format!(
            "{whole}\n[plan.a]\n{action}\nfor = \"2 weeks\"\n[plan.b]\n{action}\nfrom = \"go-live + {from} days\"\nfor = \"1 week\"\n"
        );
        let scenario = Scenario::from_toml(&text).unwrap_or_else(|m| panic!("{m}"));
        let mut doubts = scenario.doubts();
        doubts.retain(|d| d.key == "plan.b");
        doubts
    };
    (pair(13), pair(14))
}

#[test]
fn the_same_at_the_same_time() {
    let parked = format!("{WHOLE}\n[car-park.main]\nspaces = 9\ncharge = \"1 per hour\"\n");
    let down = format!(
        "{WHOLE}\n[new-system.outages]\nrandom = {{ rate = \"1 per week\", lasts = \"1 h\" }}\n"
    );
    for (whole, action, what) in [
        (
            WHOLE,
            "overtime = { staff = \"office\", extra = \"1 h\" }",
            "the overtime of this group adds up",
        ),
        (
            WHOLE,
            "overtime = { staff = \"office\", extra = \"1 h\", at-most = \"4 h\" }",
            "the overtime of this group adds up, each within its own `at-most`",
        ),
        (
            WHOLE,
            "messages = { reaches = \"50%\" }",
            "of two messages the stronger counts",
        ),
        (
            &down,
            "paper = {}",
            "paper is prepared once; the quicker counts",
        ),
        (
            &parked,
            "free-parking = { car-park = \"main\" }",
            "parking there is free already",
        ),
    ] {
        let (together, apart) = overlap(whole, action);
        assert_eq!(apart, [], "{action}");
        let [doubt] = &together[..] else {
            panic!("{action}: {together:#?}")
        };
        assert_eq!(doubt.title, format!("this overlaps \"a\": {what}"));
    }
    // More people, lines and floorwalkers are simply more.
    for action in [
        "extra-staff = { to = \"office\", count = 1 }",
        "more-lines = { line = \"main\", count = 1 }",
    ] {
        assert_eq!(overlap(WHOLE, action).0, [], "{action}");
    }
    let pauses = phased()
        + "[plan.a]\npause = {}\nfrom = \"go-live + 1 week\"\nfor = \"1 week\"\n\
           [halt.b]\npause = {}\nfrom = \"go-live + 13 days\"\nfor = \"1 week\"\n";
    let doubts = Scenario::from_toml(&pauses).expect("right").doubts();
    assert!(
        doubts.iter().any(|d| d.key == "halt.b"
            && d.title
                == "this overlaps \"a\": nobody goes live in either, the common days count once"),
        "{doubts:#?}"
    );
}

#[test]
fn templates_of_the_same_clinic() {
    let template = |name: &str, clinic: &str, from: &str| {
        format!(
            "[plan.{name}]\ntemplate = {{ ramp = [\"50% for 1 week\", \"75% for 1 week\"]{clinic} }}\nfrom = \"go-live + {from}\"\n"
        )
    };
    let eye = ", clinics = [\"eye-general\"]";
    let alone = WHOLE.replace(
        "[plan.lighter]\ntemplate = { ramp = [\"50% for 2 weeks\", \"75% for 1 week\"] }",
        "",
    );
    let of = |more: String| {
        let scenario = Scenario::from_toml(&format!("{alone}\n{more}"));
        scenario.unwrap_or_else(|m| panic!("{m}")).doubts()
    };
    // The first ramp is over after a fortnight.
    for (clinics, from, expected) in [
        (["", ""], "13 days", 1),
        (["", eye], "13 days", 1),
        ([eye, eye], "13 days", 1),
        ([eye, eye], "14 days", 0),
    ] {
        let doubts = of(template("a", clinics[0], "0 days") + &template("b", clinics[1], from));
        assert_eq!(doubts.len(), expected, "{doubts:#?}");
        assert!(doubts.iter().all(|d| d.title
            == "this overlaps \"a\": where both reduce a clinic, the lower share counts"));
    }
    let two = TROUBLED.to_owned()
        + &template("a", ", clinics = [\"eye\"]", "0 days")
        + &template("b", ", clinics = [\"heart\"]", "0 days");
    assert_eq!(Scenario::from_toml(&two).expect("right").doubts(), []);
}

#[test]
fn help_on_the_new_system_after_it_was_given_up() {
    let late = BACK.to_owned()
        + "[plan.elbow]\nfloorwalkers = { supports = [\"office\"], count = 1, covers = 5 }\nfrom = \"go-live + 4 weeks\"\n";
    let doubts = doubts_of(&late);
    let of_elbow: Vec<&Doubt> = doubts.iter().filter(|d| d.key == "plan.elbow").collect();
    assert_eq!(of_elbow.len(), 1, "{doubts:#?}");
    assert_eq!(
        of_elbow[0].title,
        "it begins after \"back\" has rolled back: nobody is on the new system any more"
    );
    assert_eq!(
        doubts_of(
            &late
                .replace("[plan.elbow]\n", "[plan.elbow]\nfor = \"1 week\"\n")
                .replace(
                    "from = \"go-live + 4 weeks\"\n[plan.elbow]",
                    "from = \"go-live + 9 weeks\"\n[plan.elbow]"
                )
        )
        .iter()
        .filter(|d| d.key == "plan.elbow")
        .count(),
        0
    );
}

#[test]
fn people_on_no_shift_are_doubted() {
    let doubts = |count: u32| {
        let mut doubts = doubts_of(&format!(
            "[staff.evening]\nrole = \"clerk\"\ncount = {count}\nworks = [\"book\"]\nshifts = [{{ days = \"mon-fri\", \
             from = 17:00:00, to = 20:00:00, count = 2 }}]"
        ));
        doubts.retain(|doubt| doubt.key == "staff.evening.count");
        doubts
    };
    assert_eq!(doubts(2), []);
    let said = doubts(4);
    assert!(
        said[0].title.contains("2 of these people are on no shift"),
        "{said:?}"
    );
}

#[test]
fn what_begins_before_the_first_day_is_doubted() {
    let plan = |from: &str| {
        doubts_of(&format!(
            "[plan.early]\nmessages = {{ reaches = \"50%\" }}\nfrom = \"{from}\"\nfor = \"200 weeks\""
        ))
    };
    let early = |doubts: &[Doubt]| doubts.iter().any(|d| d.key == "plan.early.from");
    assert!(early(&plan("go-live - 100 weeks")));
    assert!(!early(&plan("go-live")));
}
