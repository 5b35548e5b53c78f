//! Halt rules, what a go-live is needed for, and which actions there are.

use super::{TROUBLED, WHOLE, refused};
use cutover::model::spec::Scenario;

#[test]
fn a_roll_back_is_for_good() {
    let whole = "roll-back = { by-hand = \"90%\" }";
    for (key, value) in [
        ("for", "\"3 weeks\""),
        ("until", "2012-02-01"),
        ("stops-when", "\"calls.wait < 5 min\""),
    ] {
        refused(
            whole,
            &format!("{whole}\n{key} = {value}"),
            &format!("halt.give-up.{key}"),
            value,
            &format!("no `{key}` here: a roll-back is for good"),
            "",
        );
    }
    refused(
        whole,
        &format!("{whole}\ntimes = 2"),
        "halt.give-up.times",
        "2",
        "a roll-back is for good: it happens once",
        "leave `times` out",
    );
}

#[test]
fn nothing_of_the_go_live_without_one() {
    let usual = WHOLE
        .replace("go-live = 2011-12-03\n", "")
        .replace("[plan.agency]\n", "[plan.agency]\nfrom = 2011-12-05\n")
        .replace("[plan.lighter]\n", "[plan.lighter]\nfrom = 2011-12-05\n");
    assert!(Scenario::from_toml(&usual).is_ok());
    for (action, to) in [
        (
            "phases = [{ specialties = [\"eyes\"] }]",
            "to take place in phases",
        ),
        ("postpone = { by = \"1 week\" }", "to postpone"),
        ("pause = {}\nfor = \"1 week\"", "to pause"),
        ("roll-back = {}", "to roll back"),
    ] {
        let key = action.split(' ').next().expect("a key");
        let text = format!("{usual}\n[plan.x]\n{action}\n");
        let mistakes = Scenario::from_toml(&text).expect_err("no go-live");
        let [mistake] = mistakes.list() else {
            panic!("{mistakes}")
        };
        assert_eq!(mistake.key, format!("plan.x.{key}"));
        assert_eq!(mistake.title, format!("there is no go-live {to}"));
        assert_eq!(
            mistake.help.as_deref(),
            Some("add go-live = 2012-03-03 at the top, or leave this out")
        );
    }
    let text = format!(
        "{usual}\n[halt.x]\npause = {{}}\nwhen = \"calls.wait > 1 h\"\n\n[halt.y]\nroll-back = {{}}\n"
    );
    let mistakes = Scenario::from_toml(&text).expect_err("no go-live");
    let [mistake] = mistakes.list() else {
        panic!("{mistakes}")
    };
    assert_eq!(
        (&*mistake.key, &*mistake.title),
        ("halt", "there is no go-live to halt")
    );
    assert_eq!(mistakes.quoted(mistake), Some("halt"));
    for (table, key) in [
        (
            "[new-system.letters]\nnot-sent = \"5%\"\nfor = \"1 week\"",
            "new-system.letters.from",
        ),
        (
            "[new-system.audit]\nevery = \"1 week\"\nfinds = \"5%\"",
            "new-system.audit.first",
        ),
        (
            "[[new-system.slow]]\nfactor = 2\nfor = \"1 week\"",
            "new-system.slow.0.from",
        ),
        (
            "[new-system.builds]\nbuilt = [{ by = \"go-live\", share = \"5%\" }]",
            "new-system.builds.built.0.by",
        ),
        (
            "[new-system.outages]\nplanned = [{ on = \"go-live\", at = 12:00:00, lasts = \"1 h\" }]",
            "new-system.outages.planned.0.on",
        ),
    ] {
        let mistakes = Scenario::from_toml(&format!("{usual}\n{table}\n")).expect_err("no go-live");
        let [mistake] = mistakes.list() else {
            panic!("{mistakes}")
        };
        assert_eq!(mistake.key, key);
        assert_eq!(
            mistake.title,
            "this counts from the go-live, but the scenario has none"
        );
    }
    let scenario = Scenario::from_toml(&usual).expect("right");
    let doubts: Vec<String> = scenario.doubts().into_iter().map(|d| d.key).collect();
    assert_eq!(doubts, ["new-system", "plan"]);
    let built = usual.replace("desk = \"west\"", "desk = \"west\"\nbuilt = 2011-12-05");
    let doubts = Scenario::from_toml(&built).expect("right").doubts();
    assert!(
        doubts.iter().any(|d| d.key == "clinic.eye-general.built"
            && d.title == "without a go-live every clinic exists from the first day"),
        "{doubts:#?}"
    );
}

#[test]
fn halt_rules_halt() {
    refused(
        "pause = {}\n",
        "messages = { reaches = \"50%\" }\n",
        "halt.wait-a-while.messages",
        "{ reaches = \"50%\" }",
        "messages halts nothing",
        "a halt rule is one of: pause, roll-back, postpone; put this into [plan.wait-a-while]",
    );
    refused(
        "pause = {}\n",
        "",
        "halt.wait-a-while",
        "wait-a-while",
        "this intervention does nothing",
        "give it one of: pause, roll-back, postpone",
    );
    refused(
        "[halt.give-up]",
        "[halt.forms]",
        "halt.forms",
        "forms",
        "there is a [plan.forms] already",
        "choose another name",
    );
    refused(
        "pause = {}\n",
        "pause = {}\npostpone = { by = \"1 week\" }\n",
        "halt.wait-a-while.pause",
        "{}",
        "two actions at once: postpone and pause",
        "make two interventions of them",
    );
    let mut many = TROUBLED.to_owned();
    for n in 0..130 {
        many.push_str(&format!(
            "[halt.h{n}]\nroll-back = {{}}\nwhen = \"calls.wait > 1 h\"\n"
        ));
        many.push_str(&format!(
            "[car-park.c{n}]\nspaces = 3\nclinics = [\"heart\"]\n"
        ));
    }
    let said = Scenario::from_toml(&many).expect_err("132 rules").brief();
    for wanted in [
        "132 tables [halt.…] are more than 128",
        "132 tables [car-park.…] are more than 128",
    ] {
        assert!(said.contains(wanted), "{said}");
    }
    let long = "x".repeat(81);
    let said = Scenario::from_toml(&TROUBLED.replace("[halt.give-up]", &format!("[halt.{long}]")))
        .expect_err("a long name")
        .brief();
    assert!(said.contains("a name has 1 to 80 characters"), "{said}");
}

#[test]
fn every_action_is_offered() {
    let text = TROUBLED.replace("paper = { takes = 2.5 }", "");
    let mistakes = Scenario::from_toml(&text).expect_err("nothing");
    let help = mistakes.list()[0].help.clone().expect("help");
    let offered = help.trim_start_matches("give it one of: ");
    // Whatever a plan may hold beside its actions.
    let frame = [
        "source",
        "from",
        "for",
        "until",
        "when",
        "lead-time",
        "stops-when",
        "times",
        "cost",
    ];
    let schema = cutover::model::spec::json_schema();
    let keys = schema["$defs"]["Intervention"]["properties"]
        .as_object()
        .expect("properties");
    let mut actions: Vec<&str> = keys.keys().map(String::as_str).collect();
    actions.retain(|key| !frame.contains(key));
    let mut said: Vec<&str> = offered.split(", ").collect();
    said.sort_unstable();
    actions.sort_unstable();
    assert_eq!(said, actions);
}
