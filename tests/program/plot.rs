//! `cutover plot` from outside: the picture, the numbers behind it and the Vega-Lite specification
//! are of the rows that were asked for, and what cannot be plotted is said plainly.

use std::collections::BTreeSet;

use cutover::statistics::{Aim, ControlChart, Meaning};
use serde_json::Value;

use crate::program::{Folder, SMALL, code, complaint};

/// A folder with a run in `out`: eight whole weeks before the go-live and nine from it on, and
/// everybody attends.
fn place() -> Folder {
    let weeks = SMALL
        .replace("go-live = 2024-02-05", "go-live = 2024-03-04")
        .replace("end = 2024-05-31", "end = 2024-05-05");
    let attend = |line: &&str| !line.starts_with("did-not-attend");
    let text: Vec<&str> = weeks.lines().filter(attend).collect();
    let place = Folder::with("small.toml", &text.join("\n"));
    place.says(&["run", "small.toml", "-n", "3", "-o", "out", "-q"]);
    place
}

/// Plots what has to succeed, and gives standard output.
#[track_caller]
fn plot(place: &Folder, args: &[&str]) -> String {
    place.says(&[&["plot", "out"], args].concat())
}

/// Rows of a CSV text without its head, by columns.
fn rows(text: &str) -> Vec<Vec<&str>> {
    let lines = text.lines().skip(1);
    lines.map(|line| line.split(',').collect()).collect()
}

/// The values of a column.
fn column<'a>(text: &'a str, name: &str) -> Vec<&'a str> {
    let head = text.lines().next().expect("a head");
    let at = head.split(',').position(|n| n == name).expect(name);
    rows(text).into_iter().map(|row| row[at]).collect()
}

/// Every value under a key, wherever it is.
fn under<'v>(key: &str, value: &'v Value, found: &mut Vec<&'v Value>) {
    match value {
        Value::Object(map) => {
            for (name, inner) in map {
                if name == key {
                    found.push(inner);
                }
                under(key, inner, found);
            }
        }
        Value::Array(list) => list.iter().for_each(|inner| under(key, inner, found)),
        _ => {}
    }
}

/// Whether a specification reads only what is in the CSV file beside it, and draws something.
fn reads_only(specification: &Value, csv_name: &str, csv: &str) {
    let head = csv.lines().next().expect("a head");
    let columns: BTreeSet<&str> = head.split(',').collect();
    assert_eq!(specification["data"]["url"], csv_name);
    let mut fields = Vec::new();
    under("field", specification, &mut fields);
    assert!(fields.len() > 5, "{specification}");
    for field in fields {
        let field = field.as_str().expect("a name");
        assert!(columns.contains(field), "{field}");
    }
    let parsed = &specification["data"]["format"]["parse"];
    for name in parsed.as_object().expect("names").keys() {
        assert!(columns.contains(&**name), "{name}");
    }
    let mut marks = Vec::new();
    under("mark", specification, &mut marks);
    assert!(
        marks.iter().all(|mark| mark["type"].is_string()),
        "{marks:?}"
    );
}

#[test]
fn weeks_of_a_measure_are_drawn_with_the_numbers_beside_them() {
    let place = place();
    plot(&place, &["clinic.overrun"]);
    let csv = place.text("out/plots/asked/clinic-overrun.csv");
    // Seventeen whole weeks, three arms, the trust.
    assert_eq!(rows(&csv).len(), 17 * 3);
    assert!(column(&csv, "specialty").iter().all(|s| *s == "trust"));
    let svg = place.text("out/plots/asked/clinic-overrun.svg");
    assert!(svg.contains("width=\"800\" height=\"440\""));
    assert!(svg.contains("go-live, 4 March 2024") && svg.contains("Clinic overrun"));
    let specification = place.json("out/plots/asked/clinic-overrun.vl.json");
    reads_only(&specification, "clinic-overrun.csv", &csv);
    let mut moments = Vec::new();
    under("datum", &specification, &mut moments);
    let go_live = serde_json::json!({ "year": 2024, "month": 3, "date": 4 });
    assert!(moments.len() == 2 && moments.iter().all(|m| **m == go_live));
    // The numbers are those of the run.
    let weekly = place.text("out/weekly.csv");
    let means = column(&csv, "mean");
    let measures = column(&weekly, "measure")
        .into_iter()
        .zip(column(&weekly, "specialty"));
    let theirs = measures.zip(column(&weekly, "mean"));
    let theirs = theirs.filter(|(of, _)| *of == ("clinic.overrun", "trust"));
    let theirs: Vec<&str> = theirs.map(|(_, mean)| mean).collect();
    assert_eq!(means, theirs);
}

#[test]
fn only_what_is_asked_for_is_shown() {
    let place = place();
    let asked = [
        "clinic.wait",
        "clinic.did-not-attend",
        "--specialty",
        "skin,eyes",
        "--arm",
        "planned",
        "--from",
        "-2",
        "--to",
        "2024-03-17",
        "--size",
        "half",
        "-o",
        "few.svg",
    ];
    // Nobody fails to attend here, so there is nothing of it.
    let said = place.refuses(&[&["plot", "out"], &asked[..]].concat());
    assert!(said.contains("clinic.did-not-attend of skin"), "{said}");
    let mut asked = asked;
    asked[1] = "clinic.utilisation";
    plot(&place, &asked);
    let csv = place.text("few.csv");
    let weeks: BTreeSet<&str> = column(&csv, "week").into_iter().collect();
    assert_eq!(weeks, BTreeSet::from(["-2", "-1", "1", "2"]));
    assert_eq!(rows(&csv).len(), 4 * 2 * 2);
    assert!(column(&csv, "arm").iter().all(|arm| *arm == "planned"));
    assert_eq!(
        column(&csv, "specialty")[..5],
        ["skin", "skin", "skin", "skin", "eyes"]
    );
    // Two measures of two specialties, one below the other.
    let svg = place.text("few.svg");
    assert!(svg.starts_with("<svg") && svg.contains("width=\"400\" height=\"1200\""));
    let specification = place.json("few.vl.json");
    reads_only(&specification, "few.csv", &csv);
    assert_eq!(specification["vconcat"].as_array().map(Vec::len), Some(4));
}

#[test]
fn days_are_working_days() {
    let place = place();
    let csv = plot(
        &place,
        &[
            "list.size",
            "--by",
            "day",
            "--to",
            "2024-01-14",
            "--data",
            "-",
        ],
    );
    assert_eq!(
        column(&csv, "from")[..5],
        [
            "2024-01-08",
            "2024-01-09",
            "2024-01-10",
            "2024-01-11",
            "2024-01-12"
        ]
    );
    assert_eq!(rows(&csv).len(), 5 * 3);
    assert!(column(&csv, "week").iter().all(|week| week.is_empty()));
    assert!(!place.path("out/plots/asked/list-size.svg").exists());
}

#[test]
fn pictures_of_an_earlier_hospital_are_taken_away() {
    let place = place();
    plot(&place, &["clinic.wait"]);
    let asked = |ending: &str| place.path(&format!("out/plots/asked/clinic-wait.{ending}"));
    // The same once more has the same pictures.
    place.says(&["run", "small.toml", "-n", "3", "-o", "out", "-q"]);
    assert!(asked("svg").exists());
    place.write("out/plots/asked/own.csv", "mine");
    place.says(&["run", "small.toml", "-n", "2", "-o", "out", "-q"]);
    for ending in ["svg", "csv", "vl.json"] {
        assert!(!asked(ending).exists(), "{ending}");
    }
    assert_eq!(place.text("out/plots/asked/own.csv"), "mine");
}

#[test]
fn a_specialty_is_asked_for_by_its_key_or_its_title() {
    let titled = SMALL.replace("[specialty.eyes]\n", "[specialty.eyes]\ntitle = \"眼科\"\n");
    let target = "targets = [\"clinic.wait for 眼科 <= 20 min\"]\n";
    let place = Folder::with("small.toml", &format!("{target}{titled}"));
    let said = place.says(&["run", "small.toml", "-n", "2", "-o", "out"]);
    assert!(said.contains("眼科"), "{said}");
    let by = |name: &str| plot(&place, &["clinic.wait", "--specialty", name, "--data", "-"]);
    let csv = by("眼科");
    assert!(csv.contains("clinic.wait,eyes,"), "{csv}");
    assert_eq!(csv, by("eyes"));
    assert_eq!(by("眼科,trust"), by("eyes,trust"));
    plot(&place, &["clinic.wait", "--specialty", "眼科"]);
    assert!(place.path("out/plots/asked/clinic-wait_eyes.svg").exists());
    let refused = place.refuses(&["plot", "out", "clinic.wait", "--specialty", "内分泌"]);
    assert!(refused.contains("there are eyes, "), "{refused}");
    assert!(refused.contains("眼科"), "{refused}");
    const VARIED: &str = "new-system.learning.clinician.initial=1.5,2";
    // What can be read off a run can be read off one by its title.
    let cheapest = ["--cheapest", "clinic.wait for 眼科"];
    let vary = ["--vary", VARIED, "-o", "chosen"];
    let at_most = ["--at-most", "20"];
    let chosen = [&["choose", "small.toml"], &cheapest[..], &vary, &at_most].concat();
    let said = place.says(&chosen);
    assert!(said.contains("clinic.wait for 眼科"), "{said}");
    let refused = place.refuses(&[
        "sweep",
        "small.toml",
        "--vary",
        VARIED,
        "--of",
        "clinic.wait for 耳",
    ]);
    assert!(
        refused.contains("there is no specialty \"耳\""),
        "{refused}"
    );
}

#[test]
fn a_control_chart_is_that_of_the_first_replication_re_based_at_the_go_live() {
    let place = place();
    let asked = ["clinic.wait", "--kind", "control"];
    let printed = plot(&place, &[&asked[..], &["--data", "-"]].concat());
    plot(&place, &asked);
    let csv = place.text("out/plots/asked/clinic-wait-control.csv");
    assert_eq!(printed, csv);
    let specification = place.json("out/plots/asked/clinic-wait-control.vl.json");
    reads_only(&specification, "clinic-wait-control.csv", &csv);
    let svg = place.text("out/plots/asked/clinic-wait-control.svg");
    assert!(svg.contains("Since the go-live: mean") && svg.contains("upper limit"));
    // Without a go-live there is nothing to re-base at.
    let of_arm = |arm: &str, name: &str| -> Vec<&str> {
        let both = column(&csv, "arm").into_iter().zip(column(&csv, name));
        both.filter(|(a, _)| *a == arm).map(|(_, v)| v).collect()
    };
    assert!(of_arm("baseline", "part").iter().all(|part| *part == "1"));
    let parts = of_arm("unmitigated", "part");
    assert_eq!(parts, [["1"; 8].as_slice(), &["2"; 9]].concat());
    let values: Vec<f64> = of_arm("unmitigated", "value")
        .iter()
        .map(|value| value.parse().expect("a number"))
        .collect();
    // As a hospital would see it: one course, not the mean of several.
    let weekly = place.text("out/weekly.csv");
    let columns = ["arm", "specialty", "measure", "first"].map(|name| column(&weekly, name));
    let rows = (0..columns[0].len()).filter(|&row| {
        (columns[0][row], columns[1][row], columns[2][row])
            == ("unmitigated", "trust", "clinic.wait")
    });
    let first: Vec<f64> = rows
        .map(|row| columns[3][row].parse().expect("a number"))
        .collect();
    assert_eq!(values.len(), first.len());
    for (value, first) in values.iter().zip(&first) {
        assert!((value / first - 1.0).abs() < 1e-4, "{value} {first}");
    }
    let chart = ControlChart::of(&values, &[8], Aim::Less).expect("a series");
    let chart = chart.held_against_the_first_part(Aim::Less);
    let word = |meaning: Option<Meaning>| match meaning {
        None => "common",
        Some(Meaning::Improvement) => "improvement",
        Some(Meaning::Concern) => "concern",
        Some(Meaning::Neither) => "special",
    };
    let expected: Vec<&str> = chart.signals.iter().map(|s| word(s.meaning())).collect();
    assert_eq!(of_arm("unmitigated", "signal"), expected);
    let last: f64 = of_arm("unmitigated", "part-mean")[16]
        .parse()
        .expect("a number");
    assert!((last / chart.parts[1].mean - 1.0).abs() < 1e-5);
}

#[test]
fn a_control_chart_says_whether_a_target_of_the_scenario_is_kept() {
    let place = place();
    // Fifteen weeks from the go-live on: enough for limits.
    let longer = place
        .text("small.toml")
        .replace("end = 2024-05-05", "end = 2024-06-16");
    let targets =
        "targets = [\"clinic.wait <= 4 hours\", \"clinic.time-there for eyes <= 1 min\"]\nstart";
    place.write("small.toml", longer.replacen("start", targets, 1));
    place.says(&["run", "small.toml", "-n", "2", "-o", "out", "-q"]);
    let chart = |measure: &str, more: &[&str]| {
        plot(
            &place,
            &[&[measure, "--kind", "control", "-o", "c.svg"], more].concat(),
        );
        (place.text("c.csv"), place.text("c.svg"))
    };
    let (csv, svg) = chart("clinic.wait", &[]);
    assert!(column(&csv, "target").iter().all(|target| *target == "240"));
    // Eight weeks before the go-live are too few.
    let assurance = |csv: &str, arm: &str| -> Vec<String> {
        let both = column(csv, "arm").into_iter().zip(column(csv, "assurance"));
        both.filter(|(a, _)| *a == arm)
            .map(|(_, v)| v.to_owned())
            .collect()
    };
    let expected = [vec![""; 8], vec!["pass"; 15]].concat();
    assert_eq!(assurance(&csv, "unmitigated"), expected);
    assert_eq!(assurance(&csv, "baseline"), ["pass"; 23]);
    assert!(svg.contains("it meets its target (at most 240\u{a0}min, above the limits)"));
    reads_only(&place.json("c.vl.json"), "c.csv", &csv);
    let (csv, svg) = chart("clinic.time-there", &["--specialty", "eyes"]);
    assert_eq!(assurance(&csv, "unmitigated")[22], "fail");
    assert!(svg.contains("it misses its target (at most 1\u{a0}min, below the limits)"));
    // Of the trust there is no such target.
    let (csv, svg) = chart("clinic.time-there", &[]);
    assert!(
        column(&csv, "target")
            .iter()
            .all(|target| target.is_empty())
    );
    assert!(!svg.contains("target"));
    // The page has both, that of the specialty besides the usual charts.
    let page = place.text("out/report.html");
    assert!(page.contains("Time in hospital, eyes: go-live, no plan"));
    assert!(page.contains("Long dashes are a target"));
}

#[test]
fn the_same_is_drawn_again_to_the_byte() {
    let place = place();
    let files = ["again.svg", "again.csv", "again.vl.json"];
    let drawn = || {
        plot(&place, &["clinic.attended", "-o", "again.svg"]);
        files.map(|name| place.text(name))
    };
    assert_eq!(drawn(), drawn());
}

#[test]
fn what_cannot_be_plotted_is_said_and_nothing_is_written() {
    let place = place();
    place.write("file", "");
    for (args, says) in [
        (&["out", "clinic.wiat"][..], "did you mean clinic.wait?"),
        (&["out", "overrun"], "clinic.overrun"),
        (
            &["out", "clinic.wait", "--specialty", "eye"],
            "did you mean eyes?",
        ),
        (
            &["out", "desk.wait", "--specialty", "eyes"],
            "the trust only",
        ),
        (&["out", "calls.wait"], "nobody rings"),
        (
            &["out", "clinic.wait", "--arm", "halted"],
            "was not simulated",
        ),
        (&["out", "clinic.wait", "--from", "0"], "no week 0"),
        (
            &["out", "clinic.wait", "--from", "3", "--to", "-3"],
            "backwards",
        ),
        (
            &["out", "clinic.wait", "--from", "2031-01-01"],
            "nothing was simulated then",
        ),
        (&["out", "clinic.wait", "--size", "9x9"], "320x240"),
        (&["out", "clinic.wait", "-o", "a.gif"], ".svg or .png"),
        (
            &["out", "clinic.wait", "-o", "out/weekly.svg"],
            "weekly.csv",
        ),
        (
            &["out", "clinic.wait", "--data", "out/daily.csv"],
            "the run's own",
        ),
        (&["out", "clinic.wait", "-o", "file/a.svg"], "not a folder"),
        (&["nowhere", "clinic.wait"], "no such folder"),
        (&["file", "clinic.wait"], "this is a file"),
        (&[".", "clinic.wait"], "holds no results"),
        (&["out"], "MEASURE"),
    ] {
        let before = place.bytes("out/weekly.csv");
        let said = place.refuses(&[&["plot"], args].concat());
        assert!(said.contains(says), "{args:?}: {said}");
        assert_eq!(place.bytes("out/weekly.csv"), before);
    }
    assert!(!place.path("a.gif").exists());
    let many: Vec<&str> = [
        "clinic.wait",
        "clinic.overrun",
        "clinic.idle",
        "list.size",
        "clinic.attended",
    ]
    .to_vec();
    let said = place.refuses(&[&["plot", "out", "--kind", "control"], &many[..]].concat());
    assert!(said.contains("15 pictures"), "{said}");
}

#[test]
fn pixels_are_drawn_where_the_program_can() {
    let place = place();
    let done = place.cutover(&["plot", "out", "clinic.wait", "-o", "wait.png"]);
    if cfg!(feature = "png") {
        assert_eq!(code(&done), 0, "{}", complaint(&done));
        let bytes = place.bytes("wait.png");
        assert_eq!(bytes[..8], *b"\x89PNG\r\n\x1a\n");
        // Twice as fine as the picture.
        assert_eq!(bytes[16..24], [0, 0, 6, 64, 0, 0, 3, 112]);
        assert!(place.path("wait.csv").exists() && place.path("wait.vl.json").exists());
    } else {
        assert_eq!(code(&done), 2);
        assert!(
            complaint(&done).contains("features png"),
            "{}",
            complaint(&done)
        );
        assert!(!place.path("wait.png").exists());
    }
}
