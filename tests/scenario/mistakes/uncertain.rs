//! Parameters that are not known: distributions that are none, paths that lead nowhere, and values
//! that could not stand there.

use cutover::model::spec::Scenario;

use super::{WHOLE, case};

const END: &str = "[plan.lighter]\n";

#[track_caller]
fn uncertain(entry: &str, caret: &str, said: &str) {
    case(END, &format!("[uncertain]\n{entry}\n{END}"), caret, said);
}

#[test]
fn of_laws() {
    let initial = "\"new-system.learning.clerk.initial\" = ";
    for (law, caret, said) in [
        ("{}", "{}", "no distribution is named"),
        (
            "{ uniform = [2, 3], triangular = [1, 2, 3] }",
            "[2, 3]",
            "two distributions at once",
        ),
        ("{ normal = 2.5 }", "2.5", "normal needs \"sd\""),
        (
            "{ uniform = [2, 3], cv = 0.5 }",
            "0.5",
            "\"cv\" is not a parameter of uniform",
        ),
        (
            "{ triangular = [2, 4, 3] }",
            "[2, 4, 3]",
            "values in ascending order",
        ),
        ("{ uniform = [2, \"3 min\"] }", "[2, \"3 min\"]", "one unit"),
        (
            "{ uniform = [\"soon\", \"late\"] }",
            "[\"soon\", \"late\"]",
            "no value such as",
        ),
        (
            "{ discrete = [] }",
            "[]",
            "no value of the discrete distribution",
        ),
    ] {
        uncertain(&format!("{initial}{law}"), caret, said);
    }
}

#[test]
fn of_values_and_paths() {
    for (entry, caret, said) in [
        (
            "\"new-system.learning.clerk.initial\" = { uniform = [-1, 3] }",
            "{ uniform = [-1, 3] }",
            "may become -1.0: \"initial\" must lie between 0 and 1000",
        ),
        (
            "\"staff.office.count\" = { uniform = [4, 8] }",
            "{ uniform = [4, 8] }",
            "staff.office.count may become 4.0",
        ),
        (
            "\"staff.offices.count\" = { discrete = [4, 8] }",
            "{ discrete = [4, 8] }",
            "no staff \"offices\"",
        ),
        (
            "\"new-system.learning.clerk.initals\" = { discrete = [2, 3] }",
            "{ discrete = [2, 3] }",
            "initals",
        ),
        (
            "\"staff.office.sickness\" = { uniform = [\"5%\", \"99%\"] }",
            "{ uniform = [\"5%\", \"99%\"] }",
            "nobody would ever be at work",
        ),
        (
            "seed = { discrete = [1, 2] }",
            "{ discrete = [1, 2] }",
            "`seed` is chosen",
        ),
        (
            "start = { discrete = [2011-09-05] }",
            "{ discrete = [2011-09-05] }",
            "`start` is chosen",
        ),
    ] {
        uncertain(entry, caret, said);
    }
}

/// The ends and the middle of a distribution may all be whole, and what is drawn is not.
#[test]
fn of_whole_numbers_alone() {
    for (entry, whole) in [
        (
            "\"pool.agency.induction\" = { uniform = [\"1 days\", \"9 days\"] }",
            "[\"1 day\", \"5 days\", \"9 days\"]",
        ),
        (
            "\"pool.agency.lead-time\" = { triangular = [\"1 days\", \"5 days\", \"9 days\"] }",
            "[\"1 day\", \"5 days\", \"9 days\"]",
        ),
        (
            "\"pool.agency.lead-time\" = { normal = \"10 days\", sd = \"1 day\" }",
            "[\"7 days\", \"10 days\", \"13 days\"]",
        ),
        ("\"staff.office.count\" = { uniform = [4, 8] }", "[4, 6, 8]"),
    ] {
        let (path, law) = entry.split_once(" = ").expect("a distribution");
        let with = |law: &str| {
            let text = format!(
                "[uncertain]\n{path} = {law}\n[pool.agency]\nsize = 2\ninduction = \"2 days\"\nlead-time = \"2 days\"\n{END}"
            );
            Scenario::from_toml(&super::changed(WHOLE, END, &text))
        };
        let mistakes = with(law).expect_err(entry);
        let mistake = &mistakes.list()[0];
        assert_eq!(mistakes.quoted(mistake), Some(law));
        assert!(mistake.title.contains(" may become "), "{}", mistake.title);
        let help = mistake.help.as_deref().unwrap_or_default();
        assert_eq!(
            help,
            format!("whole ones can stand here: list them, such as {{ discrete = {whole} }}")
        );
        assert!(with(&format!("{{ discrete = {whole} }}")).is_ok());
    }
}

#[test]
fn a_path_may_be_a_table_and_what_is_written_may_be_doubted() {
    let with = |text: &str| {
        let text = WHOLE.replace(END, &format!("{text}\n{END}"));
        Scenario::from_toml(&text).unwrap_or_else(|mistakes| panic!("{mistakes}"))
    };
    let quoted =
        with("[uncertain]\n\"new-system.learning.clerk.initial\" = { triangular = [2, 2.5, 4] }");
    let table = with("[uncertain.new-system.learning.clerk.initial]\ntriangular = [2, 2.5, 4]");
    let dotted =
        with("[uncertain]\nnew-system.learning.clerk.initial = { triangular = [2, 2.5, 4] }");
    assert_eq!(quoted, table);
    assert_eq!(quoted, dotted);
    assert_eq!(quoted.doubts(), []);
    // Read back from text and from JSON.
    let by_text = Scenario::from_toml(&quoted.to_toml());
    assert_eq!(by_text.unwrap_or_else(|m| panic!("{m}")), quoted);
    let by_json = Scenario::from_json(quoted.to_json());
    assert_eq!(by_json.unwrap_or_else(|m| panic!("{m}")), quoted);
    let beside =
        with("[uncertain]\n\"new-system.learning.clerk.initial\" = { uniform = [3, 4] }").doubts();
    assert_eq!(beside.len(), 1);
    assert_eq!(beside[0].key, "uncertain.new-system.learning.clerk.initial");
}

/// What is written for a parameter should be one of the values that may be drawn, whatever the scenario makes of
/// it: a share may become a table, and visits are counted as transactions.
#[test]
fn a_value_outside_its_own_distribution_is_doubted() {
    let doubts = |entry: &str| -> Vec<String> {
        let text = WHOLE.replace(END, &format!("[uncertain]\n{entry}\n{END}"));
        let scenario = Scenario::from_toml(&text).unwrap_or_else(|wrong| panic!("{wrong}"));
        let doubts = scenario.doubts().into_iter();
        let doubts = doubts.filter(|doubt| doubt.key.starts_with("uncertain."));
        doubts.map(|doubt| doubt.title).collect()
    };
    for (entry, written) in [
        (
            "\"staff.office.sickness\" = { uniform = [\"6%\", \"12%\"] }",
            "5%",
        ),
        ("\"staff.office.count\" = { discrete = [40, 50] }", ""),
        (
            "\"specialty.eyes.referrals.rate\" = { uniform = [\"50 per week\", \"60 per week\"] }",
            "40 per week",
        ),
        (
            "\"specialty.eyes.referrals.rate\" = { normal = \"90 per week\", sd = \"10 per week\" }",
            "40 per week",
        ),
    ] {
        let [doubt] = &doubts(entry)[..] else {
            panic!("{entry}: {:?}", doubts(entry))
        };
        assert!(
            doubt.starts_with(written) && doubt.contains("its distribution never has"),
            "{doubt}"
        );
    }
    for entry in [
        "\"staff.office.sickness\" = { uniform = [\"5%\", \"12%\"] }",
        "\"staff.office.sickness\" = { triangular = [\"1%\", \"5%\", \"5%\"] }",
        "\"specialty.eyes.referrals.rate\" = { lognormal = \"50 per week\", cv = 0.5 }",
    ] {
        assert_eq!(doubts(entry), Vec::<String>::new(), "{entry}");
    }
}
