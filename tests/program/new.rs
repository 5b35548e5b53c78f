//! `new` as it is typed: what is shipped in the program, and scenarios that follow from numbers.

use std::fs;

use cutover::model::spec::Scenario;

use crate::program::{Folder, unbroken};

/// Files below `scenarios/`, by their names there.
fn in_the_repository() -> Vec<String> {
    let here = Folder::repository();
    let mut found = Vec::new();
    for folder in ["", "numbers/", "shared/", "theory/"] {
        for name in here.names(&format!("scenarios/{folder}")) {
            let file = format!("{folder}{name}");
            let path = here.path(&format!("scenarios/{file}"));
            assert!(path.is_file() || folder.is_empty(), "{file}: which folder?");
            found.extend(path.is_file().then_some(file));
        }
    }
    assert!(found.len() >= 28, "{found:?}");
    found
}

/// Whatever is in `scenarios/` is in the program, and written into an empty folder it is the same to the
/// byte, with all that it needs, and passes `check`.
#[test]
fn every_shipped_scenario_is_in_the_program() {
    let here = Folder::repository();
    let help = here.says(&["new", "--help"]);
    let mut written = Vec::new();
    for file in in_the_repository() {
        let name = file.split('.').next().expect("a name");
        let name = name.strip_prefix("numbers/").unwrap_or(name);
        if file.starts_with("shared/") {
            assert!(!help.contains(name), "{file} is no scenario by itself");
            continue;
        }
        let folder = Folder::new();
        folder.says(&["new", "--from", name]);
        let own = format!("{}.toml", name.rsplit('/').next().expect("a name"));
        folder.says(&["check", &own, "--forecast", "no"]);
        let title = if file.ends_with(".csv") {
            let first = here.text(&format!("scenarios/{file}"));
            let first = first.lines().next().expect("a remark");
            first.trim_matches(['#', ' ', '.']).to_owned()
        } else {
            let read = |name: &str, _| fs::read(folder.path(name));
            let scenario = Scenario::load(&own, &read).unwrap_or_else(|m| panic!("{m}"));
            // As it stands in the repository, by itself or beside what it is based on.
            let beside = file.strip_suffix(&own).expect("its folder");
            for (of, names) in [("", folder.names(".")), ("shared/", folder.names("shared"))] {
                for other in names.iter().filter(|n| n.ends_with(".toml")) {
                    let (there, here) = (
                        format!("{of}{other}"),
                        format!("scenarios/{beside}{of}{other}"),
                    );
                    assert_eq!(
                        folder.text(&there),
                        Folder::repository().text(&here),
                        "{name}: {there}"
                    );
                    written.push(format!("{beside}{there}"));
                }
            }
            scenario.title.clone()
        };
        let line = format!("- {name}:");
        let said = help.lines().find_map(|l| l.trim().strip_prefix(&line));
        assert_eq!(said.map(str::trim), Some(&*title), "{file}");
    }
    assert!(written.contains(&"shared/december-2011.toml".to_owned()));
}

#[test]
fn a_name_that_is_nearly_right_is_answered_with_the_right_one() {
    let folder = Folder::new();
    let said = folder.refuses(&["new", "--from", "oxfrd-2011"]);
    assert!(
        said.contains("a similar value exists: 'oxford-2011'"),
        "{said}"
    );
    assert!(
        said.contains("north-bristol-2011, letters-not-sent"),
        "{said}"
    );
    folder.refuses(&["new", "halt", "--from", "halt"]);
    assert_eq!(folder.names("."), [""; 0]);
}

#[test]
fn what_is_there_is_kept() {
    let folder = Folder::new();
    let said = folder.says(&["new"]);
    assert!(said.contains("cutover run my-scenario.toml"), "{said}");
    folder.says(&["new", "oxford-2011"]);
    // What it is based on is written beside it, and kept if somebody has changed it.
    let said = folder.says(&["new", "oxford-2011", "--out", "again.toml"]);
    assert!(
        said.contains("shared/december-2011.toml, which it is based on"),
        "{said}"
    );
    folder.write("shared/december-2011.toml", "# mine\n");
    let said = folder.refuses(&["new", "oxford-2011", "--out", "third.toml"]);
    assert!(said.contains("december-2011.toml exists already"), "{said}");
    // All of its files or none.
    let said = folder.refuses(&["new", "oxford-2011-full-lists"]);
    assert!(said.contains("december-2011.toml exists already"), "{said}");
    let own = [
        "new",
        "oxford-2011-full-lists",
        "--force",
        "-o",
        "oxford-2011.toml",
    ];
    let said = folder.refuses(&own);
    assert!(
        said.contains("name of a file that the scenario is based on"),
        "{said}"
    );
    assert_eq!(
        folder.names("."),
        [
            "again.toml",
            "my-scenario.toml",
            "oxford-2011.toml",
            "shared"
        ]
    );
    assert_eq!(folder.text("shared/december-2011.toml"), "# mine\n");
    folder.says(&[
        "run",
        "my-scenario.toml",
        "--replications",
        "2",
        "--out",
        "out",
    ]);
    let said = folder.refuses(&["new"]);
    assert!(said.contains("--force"), "{said}");
    folder.says(&["new", "--force"]);
    folder.refuses(&["new", "--out", "no/such/folder.toml"]);
}

/// As a spreadsheet writes it where the point parts thousands: either way that is offered is accepted.
#[test]
fn thousands_and_a_fraction_are_answered_with_the_number() {
    let folder = Folder::new();
    for written in ["1.234,5", "1,234.5"] {
        folder.write(
            "numbers.csv",
            format!("specialty;attendances\nEyes;{written}\n"),
        );
        let said = folder.refuses(&["new", "--numbers", "numbers.csv"]);
        assert!(said.contains("write 1234.5"), "{said}");
        assert!(!said.contains("thousand"), "{said}");
    }
    for meant in ["1234.5", "1234,5"] {
        folder.write(
            "numbers.csv",
            format!("specialty;attendances\nEyes;{meant}\n"),
        );
        folder.says(&["new", "--numbers", "numbers.csv", "--force"]);
    }
}

#[test]
fn numbers_are_options_or_a_file_and_mistakes_have_a_caret() {
    let folder = Folder::with("hospital.csv", "specialty,attendances\nEyes,200\n");
    let said = folder.says(&["new", "--numbers", "hospital.csv", "--clerks", "1"]);
    assert!(said.contains("Eyes: "), "{said}");
    folder.says(&["new", "practice", "--go-live", "07/06/2027"]);
    assert!(
        folder
            .text("practice.toml")
            .contains("go-live  = 2027-06-07")
    );
    // Of one specialty its own numbers as well; of several it is not said of which.
    let said = folder.says(&[
        "new",
        "practice",
        "--attendances",
        "260",
        "-o",
        "small.toml",
    ]);
    assert!(said.contains("General practice: 99 referrals"), "{said}");
    let said = folder.refuses(&["new", "district", "--attendances", "5"]);
    assert!(
        said.contains("--numbers FILE") && said.contains("specialty,attendances,"),
        "{said}"
    );
    let few = [
        "new",
        "--attendances",
        "640",
        "--slots",
        "500",
        "-o",
        "few.toml",
    ];
    let said = unbroken(&folder.says(&few));
    assert!(
        said.contains("! Outpatients: 500 slots a week are"),
        "{said}"
    );
    let said = folder.refuses(&["new", "--attendances", "64O", "--out", "a.toml"]);
    assert!(
        said.contains("command line:1:15") && said.contains("^^^"),
        "{said}"
    );
    folder.write("hospital.csv", "specialty|attendances\nEyes|200\n");
    let said = folder.refuses(&["new", "--numbers", "hospital.csv", "--out", "a.toml"]);
    assert!(said.contains("hospital.csv:1:10"), "{said}");
    for wrong in [
        &["new", "--numbers", "none.csv"][..],
        &["new", "--numbers", "hospital.csv", "district"],
        &["new", "district", "--attendances", "5"],
        &["new", "oxford-2011", "--clerks", "5"],
        &["new", "--clerks", "5"],
    ] {
        folder.refuses(wrong);
    }
    assert_eq!(
        folder.names("."),
        [
            "few.toml",
            "hospital.csv",
            "my-scenario.toml",
            "practice.toml",
            "small.toml"
        ]
    );
}
