//! Keys, quantities and distributions that are written wrongly, and how that is shown.

use cutover::model::spec::Scenario;

use super::{WHOLE, broken, case, changed};

#[test]
fn keys() {
    case(
        "referrals =",
        "refferals =",
        "refferals",
        "did you mean \"referrals\"?",
    );
    case(
        "cv = 0.6 }\ninv",
        "cv = 0.6, sd = \"1 min\" }\ninv",
        "\"1 min\"",
        "\"sd\" is not a parameter of lognormal",
    );
    case(
        "after = \"8 weeks\"\n",
        "",
        "chasing",
        "\"after\" is missing",
    );
    case(
        "staff = \"reception\"\n",
        "",
        "west",
        "\"staff\" is missing",
    );
    case("seed = 7", "seed = 7\nseed = 8", "seed", "given twice");
    case(
        "[service.nurses]\ncount = 3",
        "[service.nurses]\ncount = \"3\"",
        "\"3\"",
        "it has no unit and no quotes: write 3",
    );
    case(
        "cv = 0.6 }\ninv",
        "cv = \"0.6 min\" }\ninv",
        "\"0.6 min\"",
        "it has no unit and no quotes: write 0.6",
    );
    case(
        "role = \"clerk\"",
        "role = \"clark\"",
        "\"clark\"",
        "did you mean \"clerk\"?",
    );
}

#[test]
fn a_table_or_key_of_another_table_is_sent_there() {
    case(
        "seed = 7",
        "seed = 7\nletters = { not-sent = \"5%\", for = \"1 week\" }",
        "letters",
        "it belongs in [new-system]",
    );
    case(
        "seed = 7",
        "seed = 7\nsame-day = \"4%\"",
        "same-day",
        "it belongs in [specialty.NAME.did-not-attend]",
    );
    case("seed = 7", "seed = 7\novers = 4", "overs", "keys here are");
    case(
        "seed = 7",
        "seed = 7\nclinicians = 2",
        "clinicians",
        "in an entry of sessions in [clinic.NAME]",
    );
    case(
        "seed = 7",
        "seed = 7\ncovers = 2",
        "covers",
        "it belongs in [plan.NAME.floorwalkers]",
    );
    case(
        "staff = \"reception\"\n",
        "staff = \"reception\"\ngo-live = 2012-01-02\n",
        "go-live",
        "it belongs at the top of the file",
    );
}

/// As people write them in a spreadsheet or a letter.
#[test]
fn what_is_written_elsewhere_is_answered_with_how_it_is_written_here() {
    case("size = 200", "size = 1,102", "", "write 1102, or 1.102");
    case("size = 200", "size = 1,102,300", "", "write 1102300");
    case("size = 200", "size = 0,125", "", "write 0.125");
    case("size = 200", "size = 1,102.5", "", "write 1102.5");
    case("cv = 0.7 }, unb", "cv = 0,7 }, unb", "", "write 0.7");
    case(
        "to = 18:00:00",
        "to = 24:00:00",
        "24:00:00",
        "write \"24:00\", with",
    );
    case(
        "go-live = 2011-12-03",
        "go-live = 40880",
        "40880",
        "2011-12-03, if 40880 is a day as spreadsheets count them",
    );
    case(
        "for = \"10 weeks\"",
        "for = \"10 weeks\"\nfrom = \"2 weeks before the go-live\"",
        "\"2 weeks before the go-live\"",
        "write \"go-live - 2 weeks\"",
    );
}

fn doubts(from: &str, to: &str) -> Vec<cutover::model::spec::Doubt> {
    let scenario = Scenario::from_toml(&changed(WHOLE, from, to));
    scenario
        .unwrap_or_else(|mistakes| panic!("{mistakes}"))
        .doubts()
}

#[test]
fn what_is_hardly_meant_is_doubted() {
    let doubted = |from: &str, to: &str, key: &str, title: &str| {
        let found = doubts(from, to);
        let is =
            |doubt: &cutover::model::spec::Doubt| doubt.key == key && doubt.title.contains(title);
        assert!(found.iter().any(is), "{key}: {found:#?}");
    };
    let initial = "initial = 2.5";
    let learning = "new-system.learning.clerk";
    doubted(
        initial,
        "initial = 33",
        &format!("{learning}.initial"),
        "33 minutes",
    );
    doubted(
        initial,
        "initial = 2.5\nplateau = 5.0",
        &format!("{learning}.plateau"),
        "they unlearn",
    );
    let agency = "for = \"10 weeks\"";
    doubted(
        agency,
        "for = \"60 weeks\"",
        "plan.agency.for",
        "neither simulated nor paid",
    );
    doubted(
        "cost = \"20 per hour\"",
        "cost = \"20\"",
        "plan.agency.cost",
        "\"20 per hour\"",
    );
    let enough = doubts("cost = \"20 per hour\"", "cost = \"20000\"");
    assert!(enough.iter().all(|doubt| doubt.key != "plan.agency.cost"));
}

#[test]
fn quantities() {
    case(
        "ahead = \"6 weeks\"",
        "ahead = \"6 weaks\"",
        "\"6 weaks\"",
        "did you mean \"6 weeks\"?",
    );
    case(
        "takes = \"5 min\"",
        "takes = \"20 minits\"",
        "\"20 minits\"",
        "did you mean \"20 minutes\"?",
    );
    case(
        "takes = \"5 min\"",
        "takes = \"-5 min\"",
        "\"-5 min\"",
        "negative",
    );
    case(
        "hours = \"4 hours\"",
        "hours = \"-4 hours\"",
        "\"-4 hours\"",
        "cannot be negative",
    );
    case(
        "hours = \"4 hours\"",
        "hours = \"4 months\"",
        "\"4 months\"",
        "no fixed length",
    );
    case("hours = \"4 hours\"", "hours = 4", "4", "has no unit");
    case(
        "hours = \"4 hours\"",
        "hours = \"Four hours\"",
        "\"Four hours\"",
        "write \"4 hours\"",
    );
    case(
        "ramp = [\"50% for 2 weeks\"",
        "ramp = [\"50% for two weeks\"",
        "\"50% for two weeks\"",
        "write \"50% for 2 weeks\"",
    );
    case(
        "urgent = \"12%\"",
        "urgent = \"112%\"",
        "\"112%\"",
        "more than all",
    );
    case(
        "urgent = \"12%\"",
        "urgent = 1.12",
        "1.12",
        "between 0 and 1",
    );
    case("urgent = \"12%\"", "urgent = 1", "1", "1% or 100%");
    case("count = 6", "count = -6", "-6", "0 or more");
    case("count = 6", "count = 4294967296", "4294967296", "too large");
    case("count = 6", "count = 20000", "20000", "more than 10000");
    case(
        "initial = 2.5",
        "initial = nan",
        "nan",
        "only ordinary numbers",
    );
    case(
        "initial = 2.5",
        "initial = inf",
        "inf",
        "only ordinary numbers",
    );
    case(
        "seed = 7",
        "seed = 99999999999999999999",
        "99999999999999999999",
        "too large",
    );
    case(
        "cost = \"20 per hour\"",
        "cost = \"24000 per year\"",
        "\"24000 per year\"",
        "14.12 per hour",
    );
    case(
        "\"75% for 1 week\"",
        "\"75% for 0 days\"",
        "\"75% for 0 days\"",
        "lasts no time",
    );
    case(
        "\"50% for 2 weeks\"",
        "\"50%\"",
        "\"50%\"",
        "only the last step",
    );
}

#[test]
fn quantities_without_quotes() {
    case(
        "urgent = \"12%\"",
        "urgent = 12%",
        "12%",
        "quantities stand in quotes: \"12%\"",
    );
}

#[test]
fn laws() {
    case(
        "{ gamma = \"12 weeks\", cv = 0.5 }",
        "{ gama = \"12 weeks\", cv = 0.5 }",
        "gama",
        "did you mean \"gamma\"?",
    );
    case(
        "{ gamma = \"12 weeks\", cv = 0.5 }",
        "{ gamma = \"12 weeks\" }",
        "\"12 weeks\"",
        "gamma needs \"cv\"",
    );
    case(
        "{ gamma = \"12 weeks\", cv = 0.5 }",
        "{ gamma = \"12 weeks\", cv = -0.5 }",
        "-0.5",
        "cv must be",
    );
    case(
        "{ gamma = \"12 weeks\", cv = 0.5 }",
        "{ gamma = \"0 weeks\", cv = 0.5 }",
        "\"0 weeks\"",
        "more than zero",
    );
    case(
        "{ gamma = \"12 weeks\", cv = 0.5 }",
        "{ discrete = [\"1 day\", \"2 days\"], weights = [0, 0] }",
        "[\"1 day\", \"2 days\"]",
        "no value",
    );
    case(
        "{ gamma = \"12 weeks\", cv = 0.5 }",
        "{ discrete = [\"1 day\", \"2 days\"], weights = [1, -1] }",
        "[1, -1]",
        "weight must be",
    );
    case(
        "{ gamma = \"12 weeks\", cv = 0.5 }",
        "{ uniform = [\"2 days\", \"1 day\"] }",
        "[\"2 days\", \"1 day\"]",
        "ascending",
    );
    case(
        "{ gamma = \"12 weeks\", cv = 0.5 }",
        "{ triangular = [\"2 days\", \"1 day\"] }",
        "[\"2 days\", \"1 day\"]",
        "3",
    );
    case(
        "{ gamma = \"12 weeks\", cv = 0.5 }",
        "{ normal = \"9 weeks\", sd = \"2 weeks\" }",
        "{ normal = \"9 weeks\", sd = \"2 weeks\" }",
        "at-least",
    );
    case(
        "{ gamma = \"12 weeks\", cv = 0.5 }",
        "{ empirical = \"gone.csv\", unit = \"days\" }",
        "\"gone.csv\"",
        "no file gone.csv",
    );
    for (law, caret, said) in [
        (
            "{ pert = [\"5 days\", \"2 days\", \"9 days\"] }",
            "[\"5 days\", \"2 days\", \"9 days\"]",
            "pert needs its values in ascending order",
        ),
        (
            "{ pert = [\"5 days\", \"5 days\", \"5 days\"] }",
            "[\"5 days\", \"5 days\", \"5 days\"]",
            "a constant needs no table",
        ),
        (
            "{ pert = [\"5 days\", \"9 days\"] }",
            "[\"5 days\", \"9 days\"]",
            "3",
        ),
        (
            "{ prt = [\"2 days\", \"5 days\", \"9 days\"] }",
            "prt",
            "did you mean \"pert\"?",
        ),
        (
            "{ pert = [\"2 days\", \"5 days\", \"9 days\"], cv = 0.5 }",
            "0.5",
            "\"cv\" is not a parameter of pert",
        ),
        (
            "{ pert = [\"-2 days\", \"5 days\", \"9 days\"] }",
            "{ pert = [\"-2 days\", \"5 days\", \"9 days\"] }",
            "negative",
        ),
        (
            "{ beta = \"5 days\", between = [\"1 day\", \"9 days\"] }",
            "\"5 days\"",
            "beta needs \"sd\"",
        ),
        (
            "{ beta = \"5 days\", sd = \"1 day\" }",
            "\"5 days\"",
            "beta needs \"between\"",
        ),
        (
            "{ beta = \"5 days\", sd = \"1 day\", between = [\"9 days\", \"1 day\"] }",
            "[\"9 days\", \"1 day\"]",
            "beta needs its range in ascending order",
        ),
        (
            "{ beta = \"9 days\", sd = \"1 day\", between = [\"1 day\", \"9 days\"] }",
            "\"9 days\"",
            "the mean of beta must lie inside its range",
        ),
        (
            "{ beta = \"5 days\", sd = \"4 days\", between = [\"1 day\", \"9 days\"] }",
            "\"4 days\"",
            "nearly all values would be one end or the other",
        ),
        (
            "{ beta = \"5 days\", sd = \"1 min\", between = [\"1 day\", \"9 days\"] }",
            "\"1 min\"",
            "at least a thousandth of the range",
        ),
        (
            "{ beta = \"5 days\", sd = \"-1 day\", between = [\"1 day\", \"9 days\"] }",
            "\"-1 day\"",
            "a standard deviation cannot be negative",
        ),
        ("{ poisson = 3 }", "3", "poisson needs \"each\""),
        ("{ poisson = \"3 days\" }", "\"3 days\"", "number"),
        (
            "{ poisson = 0, each = \"1 day\" }",
            "0",
            "the mean count must be above 0",
        ),
        (
            "{ poisson = 3, each = \"0 days\" }",
            "\"0 days\"",
            "more than zero",
        ),
    ] {
        case("{ gamma = \"12 weeks\", cv = 0.5 }", law, caret, said);
    }
    for (mixture, caret, said) in [
        (
            "{ mixture = [\"1 day\", \"3 weeks\"], weights = [1] }",
            "[1]",
            "2 distributions, but 1 weights",
        ),
        (
            "{ mixture = [\"1 day\", { gamma = \"3 weeks\" }] }",
            "\"3 weeks\"",
            "gamma needs \"cv\"",
        ),
        (
            "{ mixture = [\"1 day\", \"3 weaks\"] }",
            "\"3 weaks\"",
            "weeks",
        ),
        (
            "{ mixture = [\"1 day\", { normal = \"9 weeks\", sd = \"2 weeks\" }] }",
            "{ mixture = [\"1 day\", { normal = \"9 weeks\", sd = \"2 weeks\" }] }",
            "at-least",
        ),
        (
            "{ mixture = [] }",
            "[]",
            "no distribution of the mixture can happen",
        ),
        (
            "{ mixture = [\"1 day\"], uniform = [\"1 day\", \"2 days\"] }",
            "[\"1 day\"]",
            "two distributions at once",
        ),
    ] {
        case("{ gamma = \"12 weeks\", cv = 0.5 }", mixture, caret, said);
    }
}

#[test]
fn several_at_once() {
    let text = WHOLE
        .replace("urgent = \"12%\"", "urgent = \"112%\"")
        .replace("takes = \"5 min\"", "takes = \"5 mon\"")
        .replace("hours = \"4 hours\"", "huors = \"4 hours\"")
        .replace("role = \"receptionist\"", "role = 4");
    let mistakes = Scenario::from_toml(&text).expect_err("four mistakes");
    // A misspelt key is also a missing one.
    assert_eq!(mistakes.list().len(), 5, "{mistakes}");
    let lines: Vec<usize> = mistakes
        .list()
        .iter()
        .filter_map(|m| mistakes.line_and_column(m))
        .map(|p| p.0)
        .collect();
    assert!(lines.is_sorted());
    let syntax = Scenario::from_toml("a = \nb = [1\nc = 5 minutes\n").expect_err("syntax");
    assert!(syntax.list().len() >= 2, "{syntax}");
}

#[test]
fn an_intervention_without_an_action_hides_nothing_after_it() {
    let text = WHOLE
        .replace(
            "extra-staff = { to = \"office\", count = 4, initial = 1.64 }\n",
            "",
        )
        .replace("ramp = [", "rmap = [")
        + "[halt.first]\nfor = \"1 week\"\n[halt.second]\npause = {}\nform = \"go-live\"\n";
    let mistakes = Scenario::from_toml(&text).expect_err("five mistakes");
    let quoted: Vec<_> = mistakes.list().iter().map(|m| mistakes.quoted(m)).collect();
    // A misspelt key is also a missing one.
    let template = "{ rmap = [\"50% for 2 weeks\", \"75% for 1 week\"] }";
    let expected = ["agency", template, "rmap", "first", "form"];
    assert_eq!(quoted, expected.map(Some), "{mistakes}");
}

#[test]
fn several_in_one_value() {
    let text = WHOLE
        .replace(
            "{ lognormal = \"5 min\", cv = 0.6 }",
            "{ lognormal = \"5 mon\", cv = \"x\", sdd = 1 }",
        )
        .replace(
            "ramp = [\"50% for 2 weeks\", \"75% for 1 week\"]",
            "ramp = [\"50% for 2 wekes\", \"175%\"]",
        );
    let mistakes = Scenario::from_toml(&text).expect_err("five mistakes");
    let quoted: Vec<_> = mistakes.list().iter().map(|m| mistakes.quoted(m)).collect();
    let expected = [
        "\"5 mon\"",
        "\"x\"",
        "sdd",
        "\"50% for 2 wekes\"",
        "\"175%\"",
    ];
    assert_eq!(quoted, expected.map(Some), "{mistakes}");
}

#[test]
fn ten_thousand_mistakes() {
    let mut text = WHOLE.to_owned();
    for n in 0..10_000 {
        text.push_str(&format!("[service.s{n}]\ncuont = 1\n"));
    }
    let mistakes = Scenario::from_toml(&text).expect_err("many");
    assert_eq!(mistakes.list().len(), 100);
    assert!(mistakes.to_string().contains("and perhaps more"));
    let open: String = (0..10_000).map(|n| format!("k{n} = oops\n")).collect();
    let mistakes = Scenario::from_toml(&open).expect_err("many");
    assert_eq!(mistakes.list().len(), 100);
}

#[test]
fn an_empirical_law_needs_its_unit() {
    let mistakes = broken("takes = \"5 min\"", "takes = { empirical = \"gone.csv\" }");
    assert!(mistakes.brief().contains("no file gone.csv"), "{mistakes}");
    assert!(
        mistakes.brief().contains("empirical needs \"unit\""),
        "{mistakes}"
    );
}

#[test]
fn too_many() {
    let mut text = WHOLE.to_owned();
    for n in 0..130 {
        text.push_str(&format!("[specialty.s{n}]\n"));
    }
    let said = Scenario::from_toml(&text)
        .expect_err("131 specialties")
        .brief();
    assert!(
        said.contains("131 tables [specialty.…] are more than 128"),
        "{said}"
    );
}

#[cfg(feature = "report")]
#[test]
fn shown_like_rustc() {
    let shown = broken("referrals =", "refferals =").to_string();
    let expected = r#"error: unknown key "refferals"
  --> scenario.toml:19:1
   |
19 | refferals = { rate = "40 per week", days = "mon-fri" }
   | ^^^^^^^^^
   |
   = help: did you mean "referrals"?

1 mistake to mend"#;
    assert_eq!(shown, expected);
}

#[cfg(feature = "report")]
#[test]
fn windows_line_ends_are_not_shown() {
    let text = WHOLE
        .replace("role = \"clerk\"", "role = \"clark\"")
        .replace('\n', "\r\n");
    let shown = Scenario::from_toml(&text)
        .expect_err("a mistake")
        .to_string();
    assert!(shown.contains("role = \"clark\"\n"), "{shown}");
}

#[test]
fn rates_say_over_which_days() {
    let whole = "{ rate = \"40 per week\", days = \"mon-fri\" }";
    let days = "which are the working days?";
    case(
        whole,
        "\"8 per working day\"",
        "\"8 per working day\"",
        days,
    );
    case(
        whole,
        "{ rate = \"8 per working day\" }",
        "\"8 per working day\"",
        days,
    );
    let read = |rate: &str| {
        let text = changed(WHOLE, whole, rate);
        Scenario::from_toml(&text).unwrap_or_else(|mistakes| panic!("{mistakes}"))
    };
    let monday = |scenario: &Scenario| {
        let streams = scenario.streams();
        let (_, _, stream) = &streams[0];
        (stream.per_week(), stream.by_day_of_week()[0])
    };
    let working = read("{ rate = \"8 per working day\", days = \"mon-fri\" }");
    assert_eq!(monday(&working), (40.0, 0.2));
    assert_eq!(monday(&read(whole)), (40.0, 0.2));
    assert_eq!(working.doubts(), read(whole).doubts());
    assert_eq!(
        Scenario::from_json(working.to_json()).as_deref(),
        Ok(&*working)
    );
    // Seven days' mean, on five of them: the number that results.
    let doubtful = read("{ rate = \"10 per day\", days = \"mon-fri\" }").doubts();
    let told = doubtful
        .iter()
        .find(|doubt| doubt.key == "specialty.eyes.referrals.rate");
    let told = told.map(|doubt| &*doubt.title).unwrap_or_default();
    assert!(
        told.contains("14 on each of the 5") && told.contains("\"14 per working day\""),
        "{told}"
    );
    assert!(
        read("\"10 per day\"")
            .doubts()
            .iter()
            .all(|d| d.key != "specialty.eyes.referrals.rate")
    );
}

#[test]
fn nobody_chases_is_doubted_and_allowed() {
    for nothing in ["\"0%\"", "\"0% per day\"", "0"] {
        let text = changed(WHOLE, "\"1% per day\"", nothing);
        let scenario = Scenario::from_toml(&text).unwrap_or_else(|mistakes| panic!("{mistakes}"));
        let doubts = scenario.doubts();
        assert!(doubts.iter().any(|doubt| doubt.key == "chasing.chance"));
    }
    case("\"1% per day\"", "\"1%\"", "\"1%\"", "not a daily chance");
}

#[test]
fn what_word_processors_and_other_countries_write_is_answered_with_what_to_write() {
    let rate = "referrals = { rate = \"40 per week\", days = \"mon-fri\" }";
    for (from, to, said) in [
        (rate, "referrals = “40 per week”", "write straight ones"),
        (rate, "referrals = ‘40 per week’", "write straight ones"),
        ("seed = 7", "seed =\u{a0}7", "type an ordinary one"),
        ("seed = 7", "seed = –7", "write -"),
        (
            "start = 2011-09-05",
            "start = 05/09/2011",
            "write 2011-09-05, if this is 5 September 2011",
        ),
        (
            "start = 2011-09-05",
            "start = 5.9.2011",
            "write 2011-09-05, if this is 5 September 2011",
        ),
        (
            "start = 2011-09-05",
            "start = \"09/25/2011\"",
            "2011-09-25, if this is 25 September 2011",
        ),
        (
            "start = 2011-09-05",
            "start = \"5 September 2011\"",
            "2011-09-05, if this is",
        ),
        ("cv = 0.6 }\ninv", "cv = 0,6 }\ninv", "write 0.6"),
    ] {
        let brief = broken(from, to).brief();
        assert!(
            brief.contains(said),
            "expected {said:?} for {to:?}: {brief}"
        );
        assert_eq!(brief.lines().count(), 1, "one mistake for {to:?}: {brief}");
    }
}

#[test]
fn what_is_said_to_be_written_is_accepted() {
    let seed = "seed = 7";
    for (line, caret, said) in [
        ("precision = 5", "5", "write \"5%\""),
        (
            "precision = 90",
            "90",
            "between 0.1% and 50%: such as \"5%\"",
        ),
        (
            "precision = { within = 70 }",
            "70",
            "between 0.1% and 50%: such as \"5%\"",
        ),
        (
            "precision = 150",
            "150",
            "150% is more than all of it: a share or a chance lies",
        ),
    ] {
        case(seed, &format!("{seed}\n{line}"), caret, said);
    }
    case("urgent = \"12%\"", "urgent = 12", "12", "write \"12%\"");
    case(
        "urgent = \"12%\"",
        "urgent = 120",
        "120",
        "120% is more than all of it",
    );
}
