//! Files: missing, strange, too large, laid over a base, and CSV beside them.

use std::collections::BTreeMap;
use std::io;

use cutover::engine::Time;
use cutover::model::spec::{Action, Booked, Checked, Mistakes, Priority, Referrals, Scenario};

use super::mistakes::WHOLE;

fn load(files: &[(&str, &[u8])], name: &str) -> Result<Checked<Scenario>, Mistakes> {
    let files: BTreeMap<&str, &[u8]> = files.iter().copied().collect();
    Scenario::load(name, &|name, limit| {
        let bytes = files
            .get(name)
            .ok_or(io::Error::from(io::ErrorKind::NotFound))?;
        Ok(bytes[..bytes.len().min(limit as usize + 1)].to_vec())
    })
}

fn said(files: &[(&str, &[u8])], name: &str) -> String {
    load(files, name).expect_err("a mistake").brief()
}

#[test]
fn strange_files() {
    assert!(said(&[], "a.toml").contains("there is no file a.toml"));
    assert!(said(&[("a.toml", b"")], "a.toml").contains("says nothing"));
    assert!(said(&[("a.toml", b"# only a remark\n")], "a.toml").contains("says nothing"));
    assert!(said(&[("a.toml", b"\x7fELF\0\0\x01")], "a.toml").contains("not a text file"));
    assert!(
        said(&[("a.toml", b"title = \"x\"\n# caf\xe9\n")], "a.toml")
            .contains("line 2 of a.toml is not UTF-8")
    );
    assert!(said(&[("a.toml", &vec![b' '; 5 << 20])], "a.toml").contains("larger than 4 MiB"));
    let folder = Scenario::load("dir", &|_, _| {
        Err(io::Error::from(io::ErrorKind::IsADirectory))
    });
    assert!(
        folder
            .expect_err("a folder")
            .brief()
            .contains("dir is a folder")
    );
    let deep = format!("{}a = 1", "a.".repeat(500_000));
    assert!(said(&[("a.toml", deep.as_bytes())], "a.toml").contains("nested too deeply"));
    let brackets = format!("a = {}", "[".repeat(500_000));
    assert!(!said(&[("a.toml", brackets.as_bytes())], "a.toml").is_empty());
}

#[test]
fn a_byte_order_mark_is_no_mistake() {
    let text = format!("\u{feff}{WHOLE}");
    assert!(load(&[("a.toml", text.as_bytes())], "a.toml").is_ok());
}

#[test]
fn a_variant_states_what_differs() {
    let variant = r#"base = "whole.toml"
without = ["plan.lighter"]
title = "Fewer clerks"
[staff.office]
count = 3
[plan.agency]
extra-staff = { to = "office", count = 9 }
[booking]
book = { exponential = "4 min" }
"#;
    let files = [
        ("d/whole.toml", WHOLE.as_bytes()),
        ("d/variant.toml", variant.as_bytes()),
    ];
    let scenario = load(&files, "d/variant.toml").unwrap_or_else(|m| panic!("{m}"));
    assert_eq!(scenario.title, "Fewer clerks");
    assert_eq!(
        (
            scenario.staff["office"].count,
            scenario.staff["office"].works.len()
        ),
        (3, 4)
    );
    let Action::ExtraStaff(extra) = scenario.plan["agency"].action() else {
        panic!("extra staff")
    };
    assert_eq!((extra.count, extra.initial), (9, None), "braces replace");
    assert!(!scenario.plan.contains_key("lighter"));
}

#[test]
fn a_variant_does_without_tables_and_keys_of_its_base() {
    let base = WHOLE
        .replace("plan.lighter", "plan.\"lighter.clinics\"")
        .replace("[chasing]\n", "[chasing]\nbooked = \"30%\"\n");
    let variant = |rest: &str| {
        let text = format!("base = \"whole.toml\"\n{rest}");
        let files = [("whole.toml", base.as_bytes()), ("v.toml", text.as_bytes())];
        load(&files, "v.toml").map_err(|mistakes| mistakes.brief())
    };
    let as_it_is = variant("title = \"as it is\"\n").expect("a scenario");
    // What is printed and kept is the scenario without them.
    let less = variant("without = [\"chasing\", 'plan.\"lighter.clinics\"']\n");
    let less = less.expect("a scenario");
    assert!(as_it_is.chasing.is_some() && less.chasing.is_none());
    assert_eq!(as_it_is.plan.len(), less.plan.len() + 1);
    assert!(as_it_is.to_toml().contains("[chasing]"));
    assert!(!less.to_toml().contains("[chasing]") && !less.to_toml().contains("lighter"));
    assert_eq!(Scenario::from_json(less.to_json()).as_deref(), Ok(&*less));
    // Left out and stated: a table has nothing of the base's.
    let chasing = "[chasing]\nafter = \"3 weeks\"\nchance = \"1% per day\"\n";
    let merged = variant(chasing).expect("a scenario");
    let anew = variant(&format!("without = [\"chasing\"]\n{chasing}")).expect("a scenario");
    let booked = |s: &Scenario| s.chasing.as_ref().map(|c| c.booked.value());
    assert!(booked(&merged) > Some(0.0) && booked(&anew) == Some(0.0));
    for (rest, expected) in [
        (
            "without = [\"title\"]\ntitle = \"x\"\n",
            "v.toml:2:12: \"title\" is left out and stated",
        ),
        (
            "without = [\"chasing.boked\"]\n",
            "did you mean \"chasing.booked\"?",
        ),
        (
            "without = ['plan.\"lighter.clinic\"']\n",
            "did you mean \"plan.\"lighter.clinics\"\"?",
        ),
        ("without = [3]\n", "`without` lists keys of the base"),
        ("without = [\"title\"]\n", "title"),
        // Somebody else still names it.
        ("without = [\"staff.office\"]\n", "office"),
    ] {
        let said = variant(rest).expect_err(rest);
        assert!(said.contains(expected), "{rest}: {said}");
    }
}

#[test]
fn mistakes_lie_in_the_file_that_has_them() {
    let whole = WHOLE.replace("urgent = \"12%\"", "urgent = \"112%\"");
    let variant = "base = \"whole.toml\"\n[staff.office]\ncuont = 3\n";
    let mistakes = load(
        &[
            ("whole.toml", whole.as_bytes()),
            ("v.toml", variant.as_bytes()),
        ],
        "v.toml",
    )
    .expect_err("two");
    let places: Vec<_> = mistakes
        .list()
        .iter()
        .map(|m| (&*m.file, mistakes.quoted(m)))
        .collect();
    assert_eq!(
        places,
        [("v.toml", Some("cuont")), ("whole.toml", Some("\"112%\""))]
    );
}

#[test]
fn bases_that_lead_nowhere() {
    let circle: [(&str, &[u8]); 2] = [
        ("a.toml", b"base = \"b.toml\""),
        ("b.toml", b"base = \"a.toml\""),
    ];
    assert!(said(&circle, "a.toml").contains("a base of itself"));
    assert!(
        said(&[("a.toml", b"base = \"b.toml\"")], "a.toml")
            .contains("a.toml:1:8: there is no file b.toml")
    );
    assert!(said(&[("a.toml", b"base = 3\ntitle = \"x\"")], "a.toml").contains("name of a file"));
    let variant = "base = \"whole.toml\"\nwithout = [\"plan.lihgter\"]\n";
    let files = [
        ("whole.toml", WHOLE.as_bytes()),
        ("v.toml", variant.as_bytes()),
    ];
    assert!(said(&files, "v.toml").contains("did you mean \"plan.lighter\"?"));
}

fn with_referrals(csv: &str) -> Result<Checked<Scenario>, Mistakes> {
    let text = WHOLE.replace(
        "referrals = { rate = \"40 per week\", days = \"mon-fri\" }",
        "referrals = { file = \"r.csv\" }",
    );
    load(
        &[("x/s.toml", text.as_bytes()), ("x/r.csv", csv.as_bytes())],
        "x/s.toml",
    )
}

#[test]
fn referrals_from_a_file() {
    let scenario = with_referrals("date,time,priority\n2011-09-06,08:30,urgent\n2011-09-05,,\n")
        .unwrap_or_else(|m| panic!("{m}"));
    let Some(Referrals::File(file)) = &scenario.specialty["eyes"].referrals else {
        panic!("a file")
    };
    assert_eq!(file.path(), "r.csv");
    let rows: Vec<_> = file.rows().iter().map(|row| (row.at, row.urgent)).collect();
    assert_eq!(
        rows,
        [
            (Time::ZERO, None),
            (
                Time::from_ms(32 * 3_600_000 + 1_800_000),
                Some(Priority::Urgent)
            )
        ]
    );
    let again = Scenario::from_json(scenario.to_json()).unwrap_or_else(|m| panic!("{m}"));
    assert_eq!(again, scenario);
}

#[test]
fn a_column_that_is_ignored_is_so_once_written_again() {
    let csv = b"date,note\n2011-09-06,late\n";
    let text = WHOLE.replace(
        "referrals = { rate = \"40 per week\", days = \"mon-fri\" }",
        "referrals = { file = \"r.csv\", ignore = [\"note\"] }",
    );
    let read = |text: &str| load(&[("s.toml", text.as_bytes()), ("r.csv", csv)], "s.toml");
    let scenario = read(&text).unwrap_or_else(|m| panic!("{m}"));
    let again = read(&scenario.to_toml()).unwrap_or_else(|m| panic!("{m}"));
    assert_eq!(again, scenario);
}

#[test]
fn bad_rows_are_named() {
    let bad = |csv: &str| with_referrals(csv).expect_err("bad rows").brief();
    assert!(
        bad("date\n2011-09-06\n2011-02-30\n")
            .contains("x/r.csv, line 3, column date: there is no 2011-02-30")
    );
    assert!(
        bad("date,priority\n2011-09-06,soon\n")
            .contains("column priority: \"soon\" is not a priority")
    );
    assert!(bad("dat\n2011-09-06\n").contains("did you mean \"dat\"?"));
    assert!(bad("date,time\n2011-09-06\n").contains("line 2: 1 columns where the header has 2"));
    assert!(bad("date\n").contains("has no rows"));
    let caret = with_referrals("date\nx\n").expect_err("bad row");
    assert_eq!(caret.quoted(&caret.list()[0]), Some("\"r.csv\""));
}

#[test]
fn what_spreadsheets_write_is_read_or_answered_with_the_remedy() {
    for csv in [
        "date,time\n2011-09-05,9:15\n",
        "date,time\n2011-09-05,09:15\n,\n,\n",
        "\u{feff}date,time\r\n2011-09-05\u{a0},09:15\r\n",
    ] {
        let scenario = with_referrals(csv).unwrap_or_else(|m| panic!("{csv:?}: {m}"));
        let Some(Referrals::File(file)) = &scenario.specialty["eyes"].referrals else {
            panic!("a file")
        };
        let at: Vec<_> = file.rows().iter().map(|row| row.at.as_ms()).collect();
        assert_eq!(at, [(9 * 60 + 15) * 60_000], "{csv:?}");
    }
    for (csv, said) in [
        (
            "date;time\n2011-09-05;09:15\n",
            "apart by semicolons (save it with commas",
        ),
        ("date\ttime\n2011-09-05\t09:15\n", "apart by tabs"),
        ("sep=,\ndate\n2011-09-05\n", "spreadsheet's own (delete it"),
        (
            "date\n05/09/2011\n",
            "2011-09-05, if this is 5 September 2011",
        ),
        (
            "date\n05-Sep-11\n",
            "2011-09-05, if this is 5 September 2011",
        ),
        ("date\n2011-09-05 09:15\n", "write 2011-09-05"),
    ] {
        let brief = with_referrals(csv).expect_err(csv).brief();
        assert!(
            brief.contains(said),
            "expected {said:?} for {csv:?}: {brief}"
        );
    }
}

#[test]
fn a_column_is_read_or_named_as_ignored_and_is_there_once() {
    let bad = |csv: &str| with_referrals(csv).expect_err(csv).brief();
    for column in ["count", "specialty", "removed", ""] {
        let said = bad(&format!("date,{column}\n2011-09-06,5\n"));
        let expected = format!("a column \"{column}\", which would not be read");
        assert!(said.contains(&expected), "{said}");
    }
    assert!(bad("date,Date\n2011-09-06,2011-09-07\n").contains("two columns \"Date\""));
    // Both are dates, and only one can be meant.
    assert!(bad("date,referred\n2011-09-06,2011-09-07\n").contains("\"referred\", which would"));
    let with = |ignore: &str, csv: &str| {
        let table = format!("referrals = {{ file = \"r.csv\", ignore = {ignore} }}");
        let rate = "referrals = { rate = \"40 per week\", days = \"mon-fri\" }";
        let text = WHOLE.replace(rate, &table);
        load(
            &[("s.toml", text.as_bytes()), ("r.csv", csv.as_bytes())],
            "s.toml",
        )
    };
    let csv = "ward,date,Id\nA,2011-09-06,7\n";
    let read = with("[\"id\", \"ward\"]", csv).unwrap_or_else(|m| panic!("{m}"));
    assert_eq!(Scenario::from_json(read.to_json()).ok(), Some(read));
    let said = with("[\"id\", \"wad\"]", csv).expect_err("ward").brief();
    assert!(said.contains("\"ward\", which would not be read"), "{said}");
    let said = with("[\"id\", \"ward\", \"bed\"]", csv)
        .expect_err("bed")
        .brief();
    assert!(said.contains("no column \"bed\" to ignore"), "{said}");
    let rate = "referrals = { rate = \"40 per week\", days = \"mon-fri\" }";
    let text = WHOLE.replace(rate, &rate.replace(" }", ", ignore = [\"id\"] }"));
    let said = Scenario::from_toml(&text).expect_err("no file").brief();
    assert!(said.contains("no file whose columns"), "{said}");
}

#[test]
fn rows_outside_the_scenario_are_told_and_none_inside_is_a_mistake() {
    let csv = "date\n2010-12-25\n2011-09-06\n2099-01-01\n2099-01-02\n";
    let scenario = with_referrals(csv).unwrap_or_else(|m| panic!("{m}"));
    let read = scenario.files_read();
    let [read] = &read[..] else {
        panic!("one file: {read:?}")
    };
    assert_eq!((read.rows, read.before, read.after), (4, 1, 2));
    assert_eq!(
        read.to_string(),
        "r.csv: 4 referrals, Saturday 25 December 2010 to Friday 2 January 2099; 1 used, 1 before the \
         first day, 2 after the last"
    );
    let told = "3 of 4 referrals in r.csv are not used: 1 before the first day, 2 after the last";
    assert!(scenario.doubts().iter().any(|doubt| doubt.title == told));
    let none = with_referrals("date\n2010-12-25\n2099-01-01\n").expect_err("none");
    let said = none.brief();
    assert!(
        said.contains("none of the referrals in r.csv comes while"),
        "{said}"
    );
    let within = with_referrals("date\n2011-09-06\n").unwrap_or_else(|m| panic!("{m}"));
    assert!(within.files_read()[0].to_string().ends_with("; all used"));
}

#[test]
fn a_starting_list_and_observed_durations() {
    let text = WHOLE
        .replace(
            "waiting-list = { size = 200, age = { gamma = \"5 weeks\", cv = 0.7 }, unbooked = 50 }",
            "waiting-list = { file = \"w.csv\" }",
        )
        .replace(
            "takes = \"5 min\"",
            "takes = { empirical = \"t.csv\", column = \"drops\", unit = \"min\" }",
        );
    let files: [(&str, &[u8]); 3] = [
        ("s.toml", text.as_bytes()),
        (
            "w.csv",
            b"referred,priority,booked\n2011-08-05,routine,yes\n2011-09-01,,no\n",
        ),
        ("t.csv", b"name,drops\na,4\nb,6.5\n"),
    ];
    let scenario = load(&files, "s.toml").unwrap_or_else(|m| panic!("{m}"));
    let list = scenario.specialty["eyes"]
        .waiting_list
        .as_ref()
        .and_then(|l| l.file.as_ref())
        .expect("a list");
    assert_eq!(
        (list.rows()[0].booked, list.rows()[0].referred.day()),
        (Booked::Yes, -31)
    );
    let takes = &scenario.clinic["eye-general"].steps[0].takes;
    assert_eq!(takes.mean().as_minutes_f64(), 5.25);
    assert_eq!(Scenario::from_json(scenario.to_json()).ok(), Some(scenario));
    let late: [(&str, &[u8]); 3] = [
        files[0],
        ("w.csv", b"referred\n2011-09-05\n"),
        ("t.csv", b"name,drops\na,soon\n"),
    ];
    let said = said(&late, "s.toml");
    assert!(
        said.contains("not before the first day")
            && said.contains("line 2")
            && said.contains("\"soon\" is not a number"),
        "{said}"
    );
}

#[test]
fn observed_durations_have_a_heading_and_only_durations() {
    let with = |law: &str, csv: &str| {
        let text = WHOLE.replace("takes = \"5 min\"", &format!("takes = {{ {law} }}"));
        load(
            &[("s.toml", text.as_bytes()), ("t.csv", csv.as_bytes())],
            "s.toml",
        )
    };
    let one = "empirical = \"t.csv\", unit = \"min\"";
    for csv in ["min\n4\n6.5\n", "min,,\n4,,\n6.5,,\n,,\n"] {
        let read = with(one, csv).unwrap_or_else(|mistakes| panic!("{csv:?}: {mistakes}"));
        let mean = read.clinic["eye-general"].steps[0].takes.mean();
        assert_eq!(mean.as_minutes_f64(), 5.25, "{csv:?}");
    }
    for (law, csv, said) in [
        (
            one,
            "10\n20\n30\n",
            "t.csv, line 1: 10 is a number where a heading belongs",
        ),
        (one, "id,min\n1,4\n2,6.5\n", "add column = \"min\""),
        (
            one,
            "id,drops\n1,4\n2,6.5\n",
            "one of them: \"id\", \"drops\"",
        ),
        (
            one,
            "min\n99999999\n",
            "99999999 min are longer than a hundred years",
        ),
        (
            one,
            "min,\n4,\n6.5,7\n",
            "line 3, column without a heading: \"7\" is in a column",
        ),
    ] {
        let brief = with(law, csv).expect_err(csv).brief();
        assert!(brief.contains(said), "{csv:?}: {brief}");
    }
}

#[test]
fn columns_that_a_spreadsheet_leaves_empty_are_not_read() {
    let read = with_referrals("date,time,,\n2011-09-05,09:15,,\n,,,\n");
    assert!(read.is_ok(), "{read:?}");
    let unnamed = with_referrals("date,,\n2011-09-05,,urgent\n").expect_err("no heading");
    let said = "column without a heading: \"urgent\" is in a column \"\", which would not";
    assert!(unnamed.brief().contains(said), "{unnamed}");
}
