//! `cutover track` from outside: what is said of a trust that is as forecast and of one that is not,
//! which files it leaves, and what is refused.

use crate::program::{Folder, code, complaint, is_no_wider_than_a_terminal, unbroken};

/// A folder with a run of the small hospital in `run`, and in `weeks.csv` the weeks of one of its own
/// replications that is not among those it is held against.
fn place() -> Folder {
    let place = Folder::small();
    place.says(&["run", "small.toml", "-n", "2", "-o", "run", "-q"]);
    let manifest = "run/manifest.json";
    place.says(&[
        "extract",
        manifest,
        "--arm",
        "planned",
        "--replication",
        "500",
        "-o",
        "trust",
    ]);
    let text = place.text("trust/weeks.csv");
    place.write("weeks.csv", text);
    place
}

/// The weeks with one column made another, and its name.
fn changed(text: &str, column: &str, name: &str, change: impl Fn(&str) -> String) -> String {
    let mut lines = text.lines();
    let head: Vec<&str> = lines.next().expect("a head").split(',').collect();
    let at = head
        .iter()
        .position(|title| *title == column)
        .expect("the column");
    let mut made = head.join(",").replace(column, name) + "\n";
    for line in lines {
        let cells = line.split(',').enumerate();
        let cells = cells.map(|(nth, cell)| {
            if nth == at {
                change(cell)
            } else {
                cell.to_owned()
            }
        });
        made += &(cells.collect::<Vec<_>>().join(",") + "\n");
    }
    made
}

#[test]
fn a_replication_is_anticipated_and_its_weeks_are_told() {
    let place = place();
    let said = place.says(&["track", "weeks.csv", "--run", "run"]);
    is_no_wider_than_a_terminal(&said);
    let said = unbroken(&said);
    assert!(
        said.contains("The disruption was anticipated: yes. Of 39 replications "),
        "{said}"
    );
    assert!(said.contains("95 % of single trusts"), "{said}");
    assert!(
        said.contains("Anticipated: the go-live with the plan"),
        "{said}"
    );
    let table = place.text("run/track/track.csv");
    assert!(table.starts_with("week,from,measure,observed,low,middle,high,inside\n"));
    assert!(
        table.contains("\n1,2024-02-05,clinic.did-not-attend,0."),
        "{table}"
    );
    assert!(place.text("run/track/track.svg").contains("the trust"));
    // Whatever the threads, and with the same words.
    let again = place.says(&[
        "track",
        "weeks.csv",
        "--run",
        "run",
        "-t",
        "1",
        "-o",
        "again",
    ]);
    assert_eq!(unbroken(&again), said);
    assert_eq!(place.text("again/track.csv"), table);
    let json = place.says(&["track", "weeks.csv", "--run", "run", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json["arm"], "planned");
    assert_eq!(json["replications"], 39);
    // A run is still a run.
    place.says(&["report", "run", "-q"]);
}

#[test]
fn three_times_the_no_shows_with_weeks_unseen_are_found() {
    let place = place();
    let thrice = |cell: &str| {
        let share: f64 = cell.parse().unwrap_or(0.0);
        format!("{:.1}%", 300.0 * share)
    };
    let text = changed(
        &place.text("weeks.csv"),
        "clinic.did-not-attend",
        "Did not attend",
        thrice,
    );
    // Blind in two weeks, not whole in one, and British dates.
    let text: Vec<String> = text
        .lines()
        .filter(|line| !line.starts_with("2024-02-19") && !line.starts_with("2024-02-26"))
        .map(|line| match line.split_once(',') {
            Some((date, rest)) if date.starts_with("2024") => {
                format!("{}/{}/{},{rest}", &date[8..], &date[5..7], &date[..4])
            }
            _ => line.to_owned(),
        })
        .collect();
    let cells = text[1].split(',').count();
    let after = format!("03/06/2024,1{}", ",".repeat(cells - 2));
    place.write("seen.csv", text.join("\n") + "\n" + &after + "\n");
    let done = place.cutover(&["track", "seen.csv", "--run", "run"]);
    let said = unbroken(&String::from_utf8_lossy(&done.stdout));
    assert!(
        said.contains("The disruption was anticipated: no. Of 39 replications none"),
        "{said}"
    );
    assert!(
        said.contains("Did not attend is worse than anticipated: outside since"),
        "{said}"
    );
    let complaint = unbroken(&complaint(&done));
    assert!(
        complaint.contains("the week of seen.csv from 2024-06-03 is not whole"),
        "{complaint}"
    );
    let table = place.text("run/track/track.csv");
    assert!(
        table.contains("\n3,2024-02-19,clinic.did-not-attend,,0."),
        "{table}"
    );
}

#[test]
fn what_would_not_be_read_is_refused() {
    let place = Folder::small();
    place.says(&["run", "small.toml", "-n", "2", "-o", "run", "-q"]);
    let refused = |text: &str, more: &[&str]| {
        place.write("seen.csv", text);
        unbroken(&place.refuses(&[&["track", "seen.csv", "--run", "run"], more].concat()))
    };
    let says = |said: &str, words: &[&str]| {
        for word in words {
            assert!(said.contains(word), "{word}: {said}");
        }
    };
    let said = refused("week,clinic.overun,notes\n1,3,a\n", &[]);
    says(
        &said,
        &[
            "seen.csv:1:6",
            "did you mean \"clinic.overrun\"?",
            "--ignore \"notes\"",
        ],
    );
    says(
        &refused("week,calls.wait\n1,3\n", &[]),
        &["seen.csv:1:6", "calls.wait: there is no phone line"],
    );
    says(
        &refused("week,clinic.overrun\n1,3\n", &["--ignore", "note"]),
        &["no column \"note\" to ignore"],
    );
    says(
        &refused("clinic.overrun\n3\n", &[]),
        &["no column says which week"],
    );
    says(
        &refused("week,notes\n1,3\n", &["--ignore", "notes"]),
        &["no column is a measure"],
    );
    says(
        &refused("week,clinic.overrun,Clinic overrun\n1,3,3\n", &[]),
        &["second column of this measure"],
    );
    says(
        &refused("week|clinic.overrun\n1|3\n", &[]),
        &["seen.csv:1:5", "apart by bars"],
    );
    says(
        &refused("week;clinic.overrun\n1;1.200\n", &[]),
        &["seen.csv:2:3", "may be 1200, or a fraction"],
    );
    says(
        &refused("week,“clinic.overrun”\n1,3\n", &[]),
        &["typographer's quotation mark"],
    );
    let rows = "week,clinic.overrun,clinic.did-not-attend\n2024-02-05,3,8\n2024-02-13,-1,.08\n2024-02-05,n/a,.08\n13 Feb 2024,4,.08\n,4,.08\n2024-02-12,4\n2024-02-19,4,812 %\n";
    let said = refused(rows, &[]);
    says(
        &said,
        &[
            "seen.csv:2:14",
            "write 8%, or 0.08",
            "seen.csv:8:14",
            "812 % is more than all of did not attend",
            "a share is 100% at most",
            "2024-02-13 is a Tuesday, and the weeks above begin on a Monday",
            "clinic overrun is never negative",
            "seen.csv:4:1",
            "the week from 2024-02-05 is there already",
            "seen.csv:4:12",
            "a week without a figure is an empty cell",
            "write 2024-02-13, if this is 13 February 2024",
            "the row does not say which week it is",
            "2 cells where the head has 3",
        ],
    );
    for beyond_belief in ["1e300", "1e308", "5000", "inf"] {
        let said = refused(&format!("week,clinic.overrun\n1,{beyond_belief}\n"), &[]);
        says(&said, &["seen.csv:2:3", beyond_belief]);
    }
    says(
        &refused("week,clinic.attended\n1,1e300\n", &[]),
        &["more than can be of", "100000000 patients"],
    );
    says(
        &refused("week,clinic.overrun\n0,3\n45292,3\n", &[]),
        &["no week 0", "45292 is not the number of a week"],
    );
    says(
        &refused("week,clinic.overrun\n90,3\n", &[]),
        &["simulated are 2024-01-08 to 2024-05-31"],
    );
    let weekly = place.text("run/weekly.csv");
    says(
        &refused(&weekly, &[]),
        &["a row for each measure", "cutover extract"],
    );
    says(
        &refused("week,clinic.overrun\n1,3\n", &["--arm", "halted"]),
        &["--arm halted: the scenario has no [halt] rules"],
    );
    says(
        &refused("week,clinic.overrun\n1,3\n", &["-n", "5"]),
        &["19"],
    );
    let said = place.refuses(&["track", "seen.csv", "--run", "nowhere"]);
    says(&said, &["--run nowhere", "manifest.json"]);
    place.write("run/track.csv", "week,clinic.overrun\n1,3\n");
    let said = place.refuses(&["track", "run/track.csv", "--run", "run", "-o", "run"]);
    says(&said, &["would be written over what was observed"]);
    assert!(!place.path("run/track").exists());
}

/// As a spreadsheet saves where the comma is the decimal point.
#[test]
fn semicolons_and_decimal_commas_are_read() {
    let place = Folder::small();
    place.says(&["run", "small.toml", "-n", "2", "-o", "run", "-q"]);
    place.write(
        "a.csv",
        "week,clinic.overrun,clinic.did-not-attend\n1,3.5,8.25 %\n2,4,\n",
    );
    place.write(
        "b.csv",
        "week;clinic.overrun;clinic.did-not-attend\n1;3,5;8,25 %\n2;4;\n",
    );
    let said = ["a.csv", "b.csv"].map(|file| place.says(&["track", file, "--run", "run"]));
    assert_eq!(said[0], said[1]);
    assert!(said[0].contains("clinic overrun"), "{}", said[0]);
}

/// The first lines, with these columns alone.
fn columns(text: &str, lines: usize, wanted: &[&str]) -> String {
    let head: Vec<&str> = text.lines().next().expect("a head").split(',').collect();
    let place = |title: &&str| head.iter().position(|other| other == title);
    let at: Vec<usize> = wanted
        .iter()
        .map(|title| place(title).expect("a column"))
        .collect();
    let cut = |line: &str| {
        let cells: Vec<&str> = line.split(',').collect();
        let kept: Vec<&str> = at.iter().map(|&at| cells[at]).collect();
        kept.join(",") + "\n"
    };
    text.lines().take(lines).map(cut).collect()
}

#[test]
fn a_forecast_is_made_again_with_what_was_seen() {
    let uncertain =
        "[uncertain]\n\"new-system.learning.clinician.initial\" = { uniform = [1.1, 3.0] }\n";
    let place = Folder::with(
        "small.toml",
        &format!("{}\n{uncertain}", crate::program::SMALL),
    );
    place.says(&["run", "small.toml", "-n", "2", "-o", "run", "-q"]);
    let replication = ["--arm", "planned", "--replication", "500", "-o", "trust"];
    place.says(&[&["extract", "run/manifest.json"], &replication[..]].concat());
    // Four weeks before the go-live, and four after it.
    let seen = columns(
        &place.text("trust/weeks.csv"),
        9,
        &["week", "clinic.attended", "clinic.overrun"],
    );
    place.write("seen.csv", &seen);
    let update = ["track", "seen.csv", "--run", "run", "--update", "-n", "100"];
    let said = place.says(&update);
    is_no_wider_than_a_terminal(&said);
    let said = unbroken(&said);
    assert!(said.contains("The disruption was anticipated: "), "{said}");
    assert!(
        said.contains(
            "Forecast again with 8 weeks seen: those of 100 replications that went as the trust did"
        ),
        "{said}"
    );
    assert!(
        said.contains("new-system.learning.clinician.initial"),
        "{said}"
    );
    assert!(
        said.contains("The last week as it was forecast a week before: "),
        "{said}"
    );
    let weeks = place.text("run/track/update.csv");
    assert!(weeks.contains("\n5,2024-03-04,clinic.attended,"), "{weeks}");
    assert!(!weeks.contains("2024-02-26"), "{weeks}");
    let beliefs = place.text("run/track/beliefs.csv");
    let row = beliefs.lines().nth(1).expect("a parameter");
    let cells: Vec<&str> = row.split(',').collect();
    assert_eq!(
        cells[..2],
        ["parameter", "new-system.learning.clinician.initial"]
    );
    let ends: Vec<f64> = cells[2..]
        .iter()
        .map(|c| c.parse().expect("a number"))
        .collect();
    // A twentieth of 1.1 to 3.0 is beyond the ends of what was known.
    assert!((ends[2] - ends[0] - 0.95 * 1.9).abs() < 1e-6, "{row}");
    assert!(ends[5] - ends[3] < ends[2] - ends[0], "{row}");
    assert!(
        place
            .text("run/track/datapackage.json")
            .contains("beliefs.csv")
    );
    assert!(place.text("run/track/track.svg").contains("the trust"));
    let json = place.says(&[&update[..], &["--json"]].concat());
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json["update"]["weeks-seen"], 8);

    let few = place.refuses(&[&update[..6], &["60"]].concat());
    assert!(
        unbroken(&few).contains("--update weighs replications and needs at least 100"),
        "{few}"
    );
    // Where nobody goes as the trust did nothing is said of how it goes on.
    let column = "clinic.overrun";
    let late = changed(&seen, column, column, |_| "300".to_owned());
    place.write("seen.csv", late);
    let done = place.cutover(&update);
    assert_eq!(code(&done), 2);
    let strange = unbroken(&complaint(&done));
    assert!(
        strange.contains("too few replications go as the trust does"),
        "{strange}"
    );
    // The answer stands first.
    let said = unbroken(&String::from_utf8_lossy(&done.stdout));
    assert!(
        said.contains("The disruption was anticipated: no."),
        "{said}"
    );
}

#[test]
fn where_nothing_is_uncertain_there_is_nothing_to_learn() {
    let place = place();
    let said = place.refuses(&["track", "weeks.csv", "--run", "run", "--update"]);
    assert!(
        unbroken(&said).contains("nothing is uncertain in the run's scenario"),
        "{said}"
    );
}
