//! `cutover run` from outside: the same bits for any number of threads and from a manifest,
//! files whole or not at all, and an exit code for every way in which it can go wrong.

use std::collections::BTreeMap;
use std::fs;

use crate::common::snapshot;
use crate::program::{Folder, SMALL, code, complaint, is_no_wider_than_a_terminal, unbroken};

const RESULTS: [&str; 4] = [
    "summary.json",
    "daily.csv",
    "sessions.csv",
    "replications.csv",
];

/// The files of a run that are the same bits whenever it is made again.
fn same_bits(folder: &Folder, of: &str) -> BTreeMap<&'static str, Vec<u8>> {
    let read = |name| folder.bytes(&format!("{of}/{name}"));
    RESULTS.into_iter().map(|name| (name, read(name))).collect()
}

#[test]
fn threads_change_no_bit_and_a_manifest_repeats_a_run() {
    let place = Folder::small();
    let page = place.says(&["run", "small.toml", "-t", "1", "-o", "one"]);
    assert!(page.contains("overrun"), "{page}");
    let one = same_bits(&place, "one");
    for threads in ["2", "3"] {
        assert_eq!(
            place.says(&["run", "small.toml", "-t", threads, "-o", "more"]),
            page
        );
        assert_eq!(same_bits(&place, "more"), one, "{threads} threads");
    }
    assert_eq!(
        place.says(&["run", "one/manifest.json", "-t", "2", "-o", "again"]),
        page
    );
    assert_eq!(same_bits(&place, "again"), one, "from the manifest");
    // And from one made with other numbers than the scenario's.
    place.says(&[
        "run",
        "small.toml",
        "-n",
        "2",
        "--seed",
        "99",
        "--arm",
        "baseline,planned",
        "-o",
        "a",
    ]);
    place.says(&["run", "a/manifest.json", "-o", "b"]);
    assert_eq!(same_bits(&place, "a"), same_bits(&place, "b"));
    assert_ne!(same_bits(&place, "a"), one);
}

#[test]
fn where_nobody_counts_replications_the_first_answer_comes_early() {
    let place = Folder::small();
    let text = crate::program::SMALL;
    let counted = "replications = 4\n";
    assert!(text.contains(counted));
    place.write("usual.toml", text.replace(counted, ""));
    let done = place.cutover(&["run", "usual.toml", "-o", "usual", "--full"]);
    let (said, aside) = (String::from_utf8_lossy(&done.stdout), complaint(&done));
    assert!(
        aside.contains("A first answer, after 5 replications"),
        "{aside}"
    );
    assert!(aside.contains("With the plan, "), "{aside}");
    assert!(unbroken(&said).contains("as precisely as wanted"), "{said}");
    let summary = place.json("usual/summary.json");
    let replications = summary["replications"].as_u64().expect("a number");
    assert!((10..=50).contains(&replications), "{replications}");
    for known in summary["precision"].as_array().expect("what is known") {
        let (half, wanted) = (known["half_width"].as_f64(), known["wanted"].as_f64());
        assert!(half <= wanted || replications == 50, "{known}");
    }
    // Repeated to the bit, whatever the threads; and so are those that were counted.
    place.says(&["run", "usual/manifest.json", "-o", "again", "-t", "1"]);
    assert_eq!(same_bits(&place, "usual"), same_bits(&place, "again"));
    let few = ["run", "usual.toml", "-n", "3", "-o", "few"];
    let done = place.cutover(&few);
    assert!(!complaint(&done).contains("A first answer"), "{done:?}");
    assert_eq!(place.json("few/summary.json")["replications"], 3);
    place.says(&["run", "few/manifest.json", "-o", "few-again"]);
    assert_eq!(same_bits(&place, "few"), same_bits(&place, "few-again"));
    // Nothing beside the answer where it is for a machine, or nobody wants to be told.
    for asked in ["--json", "--quiet"] {
        let done = place.cutover(&["run", "usual.toml", "--no-files", asked]);
        assert_eq!(complaint(&done), "", "{asked}");
    }
}

#[test]
fn the_answer_fits_one_screen_and_is_what_was_found() {
    let place = Folder::with("practice.toml", crate::program::PRACTICE);
    let said = place.says(&["run", "practice.toml", "-n", "3", "-o", "out"]);
    assert!(said.lines().count() <= 25, "{said}");
    is_no_wider_than_a_terminal(&said);
    let summary = place.json("out/summary.json");
    let findings = summary["findings"].as_array().expect("findings");
    let burden = |f: &serde_json::Value| f["burden"]["unmitigated"]["mean"].as_f64();
    assert!(
        findings
            .windows(2)
            .all(|two| burden(&two[0]) >= burden(&two[1]))
    );
    // What a window says is what the replications say of it: the first week from week 1.
    let weekly = |measure: &str| {
        let mut weeks = summary["weeks"].as_array().expect("weeks").iter();
        let first = weeks.find(|week| week["week"] == 1).expect("a week 1");
        first["measures"][measure]["unmitigated"]["mean"].as_f64()
    };
    for finding in findings {
        let measure = finding["measure"].as_str().expect("an id");
        if let Some(mean) = weekly(measure) {
            assert_eq!(
                finding["week_1"]["arms"]["unmitigated"]["mean"].as_f64(),
                Some(mean)
            );
        }
        let (margin, difference) = (
            finding["since_go_live"]["margins"]["planned-unmitigated"]
                .as_f64()
                .expect("a margin"),
            &finding["since_go_live"]["differences"]["planned-unmitigated"],
        );
        let ends = difference["mean"]
            .as_f64()
            .zip(difference["half_width"].as_f64());
        let nothing = ends.is_some_and(|(mean, half)| mean.abs() + half <= margin);
        let effect = &finding["since_go_live"]["effects"]["planned-unmitigated"];
        assert_eq!(effect == "none", nothing, "{finding}");
    }
    let page = place.text("out/report.html");
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let gravest = said
        .lines()
        .find(|line| line.starts_with("Without the plan"));
    let page = page.replace('\u{a0}', " ");
    assert!(words(&page).contains(&words(gravest.expect("a verdict"))));
    let full = place.says(&["run", "practice.toml", "-n", "3", "--no-files", "--full"]);
    assert!(
        full.lines().count() > 60 && full.contains("Back to normal: after"),
        "{full}"
    );
}

/// What stands on the terminal after a run, where the files are with it.
#[test]
fn every_small_scenario_that_is_shipped_fits_a_screen() {
    let place = Folder::small();
    let shipped = |name: &str| format!("{}/scenarios/{name}.toml", env!("CARGO_MANIFEST_DIR"));
    // The practice with two targets, of which there is as much again to say.
    let practice = std::fs::read_to_string(shipped("small-practice")).expect("a scenario");
    let targets = r#"targets = ["clinic.wait <= 8 min", "clinic.overrun-share-60 <= 2%"]"#;
    place.write("targets.toml", format!("{targets}\n{practice}"));
    for (scenario, replications) in [
        ("first-clinic", "3"),
        ("small-practice", "5"),
        ("targets", "5"),
        ("careful-eye-clinic", "3"),
        ("how-many-clerks", "2"),
        // Four arms, and rules with names.
        ("halt", "2"),
        ("halt", "5"),
    ] {
        let file = match scenario {
            "targets" => "targets.toml".to_owned(),
            shipped_one => shipped(shipped_one),
        };
        let out = format!("{scenario}-{replications}");
        let done = place.cutover(&["run", &file, "-n", replications, "-o", &out]);
        let said = String::from_utf8_lossy(&done.stdout).into_owned() + &complaint(&done);
        assert!(said.lines().count() <= 25, "{scenario}: {said}");
        let wide = said.lines().map(|line| line.chars().count()).max();
        assert!(wide <= Some(80), "{scenario}: {said}");
        let page = format!("{out}/report.html");
        assert!(said.contains(&page), "{said}");
        // Of what was found there is a line besides patients and cost.
        let table = said.lines().skip_while(|line| !line.contains('\u{2500}'));
        let found = table
            .skip(1)
            .take_while(|line| !line.starts_with("patients seen"));
        assert!(found.count() >= 2, "{said}");
        for figure in figures_of_sentences(&said) {
            assert!(has_line(&said, figure), "{scenario}: {figure:?} in {said}");
        }
        if scenario == "targets" {
            let standing = said
                .lines()
                .filter(|l| l.split_whitespace().any(|word| word == "target"));
            assert_eq!(standing.count(), 2, "{said}");
        }
    }
}

/// A number as it is written, and half of its last place.
type Written = (f64, f64);

fn written(word: &str) -> Option<Written> {
    let word = word.trim_matches(|c: char| !c.is_ascii_digit() && c != '-');
    let number: f64 = word.replace(',', "").parse().ok()?;
    let decimals = word
        .split_once('.')
        .map_or(0, |(_, decimals)| decimals.len());
    Some((number.abs(), 0.5 * 0.1_f64.powi(decimals as i32)))
}

/// What the sentences say of measures, of patients and of cost. When things are back to normal, and
/// when rules take effect, is no line of the table.
fn figures_of_sentences(said: &str) -> Vec<Written> {
    let sentences: Vec<&str> = said.lines().skip(3).take_while(|l| !l.is_empty()).collect();
    let sentences = sentences.join(" ");
    let (measured, _) = sentences
        .split_once(" The rules took")
        .unwrap_or((&sentences, ""));
    let elsewhere = [
        "back to normal",
        "out of the ordinary",
        "without it by",
        "with help by",
    ];
    let clauses = measured.split([';', '(', ')']);
    let clauses = clauses.filter(|clause| !elsewhere.iter().any(|told| clause.contains(told)));
    let mut found = Vec::new();
    for clause in clauses {
        let words: Vec<&str> = clause.split_whitespace().collect();
        for (at, word) in words.iter().enumerate() {
            let next = words
                .get(at + 1)
                .map_or("", |word| word.trim_matches(',').trim_matches('.'));
            let is_a_date = MONTHS.contains(&next);
            let is_of_runs = next.starts_with("run")
                || next == "of"
                    && words
                        .get(at + 3)
                        .is_some_and(|word| word.starts_with("run"));
            found.extend(written(word).filter(|_| !is_a_date && !is_of_runs));
        }
    }
    found
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Whether a line of the table has it; of what is told as a change, what two arms differ by.
fn has_line(said: &str, (figure, half): Written) -> bool {
    let lines = said
        .lines()
        .skip_while(|line| !line.contains('\u{2500}'))
        .skip(1);
    let mut lines =
        lines.take_while(|line| !line.starts_with("- ") && !line.contains("report.html"));
    lines.any(|line| {
        let words = || line.split_whitespace();
        let is_so = |(there, place): Written| (there - figure).abs() <= half.max(place) + 1e-9;
        let signed = |word: &str| {
            let number = word.trim_start_matches('+').replace(',', "");
            number.parse::<f64>().ok()
        };
        // To three places, which is what is said of it.
        let changes: Vec<f64> = words().filter_map(signed).collect();
        let is_close = |a: &f64, b: &f64| ((a - b).abs() - figure).abs() <= figure / 100.0 + 2.0;
        let differs = |a: &f64| changes.iter().any(|b| is_close(a, b));
        words().filter_map(written).any(is_so)
            || line.contains("change") && changes.iter().any(differs)
    })
}

#[test]
fn one_replication_alone_is_the_same_as_among_others() {
    let place = Folder::small();
    place.says(&["run", "small.toml", "-o", "all"]);
    place.says(&[
        "run",
        "small.toml",
        "--replication",
        "2",
        "--arm",
        "unmitigated",
        "-o",
        "alone",
    ]);
    let rows = |folder: &str| -> Vec<String> {
        let text = place.text(&format!("{folder}/replications.csv"));
        let lines = text.lines().filter(|l| l.starts_with("2,unmitigated,"));
        lines.map(str::to_owned).collect()
    };
    assert!(rows("alone").len() > 50);
    assert_eq!(rows("alone"), rows("all"));
}

#[test]
fn an_arm_alone_tells_its_worst_weeks_and_which_arms_are_missing() {
    let folder = Folder::with("small.toml", SMALL);
    let said = |arms: &str| {
        let out = folder.says(&["run", "small.toml", "-n", "12", "--arm", arms, "-o", "out"]);
        let html = folder.text("out/report.html");
        (unbroken(&out), out, html)
    };
    let (planned, table, html) = said("planned");
    for text in [
        "With the plan ",
        " before the go-live)",
        "the go-live or of the plan this run cannot tell: add the arms baseline and unmitigated",
    ] {
        assert!(planned.contains(text), "{text}: {planned}");
        assert!(html.contains(text), "{text}");
    }
    // One column, in which each measure has its worst week and its last.
    let lines: Vec<&str> = table.lines().collect();
    let head = lines
        .iter()
        .position(|line| line.starts_with("worst week, ± 95 %"));
    let head = head.expect("a table");
    assert!(lines[head].ends_with("plan") && !lines[head].contains("no plan"));
    assert!(
        lines[head + 2..]
            .iter()
            .any(|line| line.starts_with("  at the end ")),
        "{table}"
    );
    assert!(html.contains("Means over the worst week"));
    // The worst is what the weeks of the run say.
    let weekly = folder.text("out/weekly.csv");
    let mut weeks: BTreeMap<String, f64> = BTreeMap::new();
    for row in weekly.lines().skip(1) {
        let cells: Vec<&str> = row.split(',').collect();
        let [_, week, from, days, place, measure, mean, ..] = cells[..] else {
            panic!("{row}")
        };
        let since = week.parse::<i64>().expect("a number") > 0;
        if (place, measure, days) == ("trust", "clinic.overrun", "7") && since {
            weeks.insert(from.to_owned(), mean.parse().expect("a number"));
        }
    }
    let worst = weeks
        .iter()
        .max_by(|a, b| a.1.total_cmp(b.1))
        .expect("weeks");
    let row = lines
        .iter()
        .find(|line| line.starts_with("clinic overrun, min"));
    let row = row.expect("a line");
    let (_, day) = worst.0.rsplit_once('-').expect("a date");
    let day = day.trim_start_matches('0');
    assert!(
        row.split_whitespace().any(|cell| cell == day),
        "{row}: {worst:?}"
    );
    // Two arms without one to hold them against: a column each, and one arm is missing.
    let (both, table, _) = said("planned,unmitigated");
    assert!(
        both.contains("add the arm baseline, or leave --arm out"),
        "{both}"
    );
    assert!(!table.contains("\n  not clearly worse"), "{table}");
    // With all of them it is as ever.
    let (all, ..) = said("baseline,planned,unmitigated");
    assert!(
        !all.contains("cannot tell: add") && all.contains("without a go-live"),
        "{all}"
    );
}

#[test]
fn the_summary_is_what_the_replications_say() {
    let place = Folder::small();
    let printed = place.says(&["run", "small.toml", "--json"]);
    let summary: serde_json::Value = serde_json::from_str(&printed).expect("JSON");
    let written = place.text("out/small/summary.json");
    assert_eq!(printed, written);
    let rows = place.text("out/small/replications.csv");
    let values = |arm: &str, specialty: &str, measure: &str| -> Vec<f64> {
        let middle = format!(",{arm},{specialty},{measure},");
        let found = rows.lines().filter_map(|line| line.split_once(&*middle));
        found
            .map(|(_, value)| value.parse().expect("a number"))
            .collect()
    };
    for (specialty, place) in [("trust", "/trust"), ("eyes", "/specialties/eyes")] {
        let without = values("baseline", specialty, "clinic.overrun");
        let with = values("unmitigated", specialty, "clinic.overrun");
        assert_eq!((without.len(), with.len()), (4, 4));
        let mean = with.iter().sum::<f64>() / 4.0;
        let found = |tail: &str| {
            let at = format!("/measures/clinic.overrun/{tail}");
            summary
                .pointer(&at)
                .and_then(serde_json::Value::as_f64)
                .expect("a number")
        };
        assert!((found(&format!("arms/unmitigated{place}/mean")) - mean).abs() < 1e-9);
        let gaps: Vec<f64> = with.iter().zip(&without).map(|(a, b)| a - b).collect();
        let gap = gaps.iter().sum::<f64>() / 4.0;
        let pair = format!("differences/unmitigated-baseline{place}");
        assert!((found(&format!("{pair}/mean")) - gap).abs() < 1e-9);
        let squares: f64 = gaps.iter().map(|g| (g - gap).powi(2)).sum();
        // t(.975, 3) = 3.182446.
        let half = 3.182_446 * (squares / 3.0 / 4.0).sqrt();
        assert!((found(&format!("{pair}/half_width")) - half).abs() < 1e-5);
    }
    // Nobody rings here: nothing to measure is null, never a number.
    let nobody = &summary["measures"]["calls.wait"]["arms"]["planned"]["trust"];
    assert!(nobody["mean"].is_null());
    assert_eq!(nobody["n"], 0);
    assert!(!place.path("out/small/plots/phone-wait.svg").exists());
    assert!(place.path("out/small/plots/clinic-overrun.svg").exists());
}

#[test]
fn the_page_reads_as_it_was_last_looked_at() {
    let page =
        |how: &[&str]| Folder::small().says(&[&["run", "small.toml", "--no-files"], how].concat());
    snapshot::same("tests/program/snapshots/run-small.txt", &page(&["--full"]));
    snapshot::same("tests/program/snapshots/run-small-verdict.txt", &page(&[]));
}

#[test]
fn every_replication_can_be_had_day_by_day() {
    let place = Folder::small();
    let args = [
        "run",
        "small.toml",
        "-n",
        "2",
        "--daily",
        "replications",
        "-o",
        "days",
    ];
    place.says(&args);
    let text = place.text("days/daily.csv");
    let mut lines = text.lines();
    assert_eq!(
        lines.next(),
        Some("replication,arm,date,specialty,measure,value")
    );
    assert!(lines.any(|l| l.starts_with("1,planned,2024-02-06,skin,clinic.attended,")));
}

#[test]
fn wrong_input_is_exit_code_2_and_touches_no_folder() {
    let place = Folder::small();
    let bad = SMALL.replace("pace = ", "paces = ");
    place.write("typo.toml", bad);
    place.write("binary.toml", [0xff, 0xfe, 0x00]);
    place.write("empty.toml", "");
    place.write("not-a-manifest.json", "{}");
    let business_as_usual = "title = \"t\"\nstart = 2024-01-01\nend = 2024-02-01\n";
    place.write("usual.toml", business_as_usual);
    let before = place.names("");
    for (args, says) in [
        (&["typo.toml"][..], "pace"),
        (&["missing.toml"], "missing.toml"),
        (&["missing.json"], "missing.json"),
        (&["."], "."),
        (&["binary.toml"], "binary.toml"),
        (&["empty.toml"], "empty.toml"),
        (&["not-a-manifest.json"], "manifest"),
        (&["usual.toml", "--arm", "planned"], "--arm planned"),
        (&["usual.toml", "--arm", "halted"], "has no go-live"),
        (&["small.toml", "--arm", "halted"], "has no [halt] rules"),
        (&["small.toml", "--arm", "none"], "baseline"),
        (&["small.toml", "-n", "0"], "replications"),
        (&["small.toml", "--threads", "0"], "threads"),
        (&["small.toml", "--colour"], "--colour"),
        (
            &["small.toml", "--out", "small.toml"],
            "small.toml is a file",
        ),
        (
            &["small.toml", "--out", "small.toml/deeper"],
            "not a folder",
        ),
    ] {
        let said = place.refuses(&[&["run"], args].concat());
        assert!(said.contains(says), "{args:?}: {said}");
    }
    assert_eq!(place.names(""), before);
}

#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_cannot_be_written_is_said_before_anything_is_simulated() {
    let place = Folder::small();
    let said = place.refuses(&["run", "small.toml", "--out", "/proc/results"]);
    assert!(said.contains("/proc/results: cannot write"), "{said}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_leaves_no_half_file_and_keeps_the_answer() {
    let place = Folder::small();
    fs::create_dir(place.path("full")).expect("made");
    place.write("full/summary.json", "older");
    let before = place.names("full");
    // No file may grow beyond 16 blocks of 512 bytes; the signal for it is ignored, so that
    // writing fails as it does on a full disk.
    let script = "trap '' XFSZ; ulimit -f 16; exec \"$0\" run small.toml -n 2 --out full";
    let mut shell = std::process::Command::new("sh");
    shell.args(["-c", script, env!("CARGO_BIN_EXE_cutover")]);
    let done = shell.current_dir(place.here()).output().expect("starts");
    let said = complaint(&done);
    assert_eq!(code(&done), 1, "{said}");
    assert!(said.contains("cannot write full/daily.csv"), "{said}");
    assert!(String::from_utf8_lossy(&done.stdout).contains("patients seen"));
    assert_eq!(place.names("full"), before, "nothing is left behind");
    let older = place.text("full/summary.json");
    assert_eq!(older, "older");
}

#[test]
fn other_files_in_the_folder_are_left_alone() {
    let place = Folder::small();
    fs::create_dir(place.path("mine")).expect("made");
    place.write("mine/notes.txt", "keep");
    place.says(&["run", "small.toml", "-n", "1", "-o", "mine"]);
    place.says(&["run", "small.toml", "-n", "1", "-o", "mine", "--quiet"]);
    let names = place.names("mine");
    assert!(names.contains(&"notes.txt".to_owned()));
    assert!(names.iter().all(|n| !n.starts_with('.')), "{names:?}");
    let quiet = place.says(&["run", "small.toml", "-n", "1", "--quiet", "--no-files"]);
    assert_eq!(quiet, "");
    assert!(!place.path("out").exists());
}

#[test]
fn a_page_says_what_is_true_without_go_live_plan_or_office() {
    let place = Folder::small();
    let usual = SMALL.split("[new-system").next().expect("a part");
    let usual = usual.replace("go-live = 2024-02-05\n", "");
    place.write("usual.toml", usual);
    let page = place.says(&["run", "usual.toml", "--no-files", "--full"]);
    assert!(page.contains("no go-live; 4 replications"), "{page}");
    assert!(page.contains("Clinics overrun by"), "{page}");
    for absent in [
        "the plan:",
        "plan buys",
        "backlog",
        "Callers",
        "back to normal",
        "NaN",
        "inf",
    ] {
        assert!(!page.contains(absent), "{absent}: {page}");
    }
    let single = place.says(&["run", "small.toml", "-n", "1", "--no-files", "--full"]);
    assert!(single.contains("one replication"), "{single}");
    assert!(
        !single.contains('±') && !single.contains("90 % of replications"),
        "{single}"
    );
    let alone = place.says(&[
        "run",
        "small.toml",
        "--arm",
        "planned",
        "--no-files",
        "--full",
    ]);
    assert!(
        alone.contains("Clinics overrun by") || alone.contains("clinics overrun by"),
        "{alone}"
    );
    assert!(!alone.contains("against"), "{alone}");
}

/// A rule that halts the small hospital's go-live, whatever is reported.
const HALT: &str = r#"
[halt.back]
roll-back = {}
from = "go-live + 2 weeks"
cost = "20000"
"#;

/// Errors of which patients hear nothing, in a hospital whose patients come when they know.
const NOT_TOLD: &str = r#"
title = "Nobody is told"
start = 2024-01-08
go-live = 2024-02-05
end = 2024-03-31
replications = 3

[specialty.eyes]
referrals = "40 per week"

[clinic.eyes]
specialty = "eyes"
sessions = [{ days = ["mon", "thu"], from = 09:00:00, to = 12:00:00, clinicians = 2 }]
slots = { length = "15 min", pattern = "NNNNNNNNNNNN" }
consultation = { new = "13 min" }

[new-system.errors]
not-told = "20%"
comes-untold = "0%"
"#;

#[test]
fn halting_is_answered_in_one_run_and_is_in_every_file() {
    let place = Folder::small();
    place.write("halt.toml", [SMALL, HALT].concat());
    let page = place.says(&["run", "halt.toml", "-o", "halt", "--full"]);
    let text = unbroken(&page);
    for said in [
        "Without the plan: ",
        "With the plan: ",
        "With the plan and the halt rules: ",
        "Halting would have ",
        "compared with carrying on with the plan",
        "go-live, halt",
        "back (halt)",
        "tried out with the same random numbers",
    ] {
        assert!(text.contains(said), "{said}: {page}");
    }
    let widest = page.lines().map(|line| line.chars().count()).max();
    assert!(widest.is_some_and(|columns| columns <= 100), "{page}");
    let results = same_bits(&place, "halt");
    for name in ["daily.csv", "sessions.csv", "replications.csv"] {
        let text = String::from_utf8_lossy(&results[name]);
        let rows = |arm: &str| {
            let fields = text.lines().map(|line| line.split(',').take(2));
            fields
                .filter(|first| first.clone().any(|field| field == arm))
                .count()
        };
        assert!(rows("halted") > 0, "{name}");
        if name == "replications.csv" {
            assert_eq!(rows("halted"), rows("unmitigated"));
        }
    }
    let summary: serde_json::Value =
        serde_json::from_slice(&results["summary.json"]).expect("JSON");
    assert_eq!(summary["format"], 6);
    let arms = serde_json::json!(["baseline", "unmitigated", "planned", "halted"]);
    assert_eq!(summary["arms"], arms);
    let seen = &summary["measures"]["clinic.attended"]["since_go_live"]["differences"];
    for pair in ["halted-baseline", "halted-planned", "halted-unmitigated"] {
        assert_eq!(seen[pair]["n"], 4, "{pair}");
        assert!(
            summary["cost_differences"][pair]["mean"].is_number(),
            "{pair}"
        );
    }
    assert!(summary["weeks"][5]["measures"]["list.lost"]["halted"].is_object());
    let svg = place.text("halt/plots/clinic-overrun.svg");
    assert!(svg.contains("go-live, halt"));
    place.says(&["run", "halt/manifest.json", "-o", "again"]);
    assert_eq!(same_bits(&place, "again"), results, "from the manifest");
}

#[test]
fn the_halted_arm_can_be_had_alone_and_against_any_other() {
    let place = Folder::small();
    place.write("halt.toml", [SMALL, HALT].concat());
    let one = |arms: &str| {
        unbroken(&place.says(&["run", "halt.toml", "--arm", arms, "--no-files", "--full"]))
    };
    let alone = one("halted");
    assert!(
        alone.contains("With the plan and the halt rules: "),
        "{alone}"
    );
    assert!(!alone.contains("Halting would have"), "{alone}");
    let planned = one("planned,halted");
    assert!(
        planned.contains("compared with carrying on with the plan"),
        "{planned}"
    );
    let unmitigated = one("unmitigated,halted");
    assert!(
        unmitigated.contains("Halting, with the plan besides, would have"),
        "{unmitigated}"
    );
    let (before, after) = SMALL.split_once("[plan.").expect("a plan");
    assert!(after.contains("template"));
    place.write("halt.toml", [before, HALT].concat());
    let without_plan = one("unmitigated,halted");
    assert!(
        without_plan.contains("compared with carrying on"),
        "{without_plan}"
    );
    assert!(!without_plan.contains("with the plan"), "{without_plan}");
    assert!(
        without_plan.contains("With the halt rules: "),
        "{without_plan}"
    );
}

#[test]
fn who_was_never_told_is_counted_among_those_recorded_as_not_attending() {
    let place = Folder::small();
    place.write("untold.toml", NOT_TOLD);
    let page = place.says(&["run", "untold.toml", "-o", "untold", "--full"]);
    for said in ["what went wrong,", "  patients not told"] {
        assert!(page.contains(said), "{said}: {page}");
    }
    // Everybody who knows comes: a row of nothing is none.
    assert!(
        page.contains("did not attend\n  did not attend, %"),
        "{page}"
    );
    assert!(!page.contains("told, did not attend"), "{page}");
    let summary = &same_bits(&place, "untold")["summary.json"];
    let summary: serde_json::Value = serde_json::from_slice(summary).expect("JSON");
    let count = |arm: &str, who: &str| summary["not_attended"][arm][who]["mean"].as_f64();
    assert_eq!(count("baseline", "recorded"), Some(0.0));
    let recorded = count("unmitigated", "recorded").expect("counted");
    assert_eq!(count("unmitigated", "unaware"), Some(recorded));
    // Some 40 a week for eight weeks, a fifth of them untold.
    assert!((30.0..100.0).contains(&recorded), "{recorded}");
    let sentence = format!("Of the {recorded:.0} recorded as not attending, {recorded:.0} (");
    assert!(unbroken(&page).contains(&sentence), "{sentence}: {page}");
    // What is never anything but zero has no rows by day; the replications have them all.
    let has = |name: &str, measure: &str| {
        let text = place.text(&format!("untold/{name}"));
        text.contains(&format!(",{measure},"))
    };
    assert!(has("daily.csv", "faults.not-told"));
    assert!(!has("daily.csv", "faults.wrong-time"));
    assert!(has("replications.csv", "faults.wrong-time"));
}

#[test]
fn what_is_not_known_is_told_apart_from_luck_to_the_same_bit_whoever_asks() {
    let uncertain = format!(
        "{SMALL}[uncertain]\n\"new-system.learning.clinician.initial\" = {{ uniform = [1.2, 2.4] }}\n"
    );
    let place = Folder::with("small.toml", &uncertain);
    let page = place.says(&["run", "small.toml", "-t", "1", "-o", "one", "--full"]);
    for said in [
        "not known, or chance?",
        "new-system.learning.clinician.initial (uniform: 1.2, 2.4)",
        "4 replications that were simulated once more",
    ] {
        assert!(unbroken(&page).contains(said), "{said}: {page}");
    }
    assert!(place.text("one/report.html").contains("id=\"not-known\""));
    let one = same_bits(&place, "one");
    place.says(&["run", "small.toml", "-t", "3", "-o", "more"]);
    assert_eq!(same_bits(&place, "more"), one);
    place.says(&["run", "one/manifest.json", "-o", "again"]);
    assert_eq!(same_bits(&place, "again"), one);
    let described = place.says(&["describe", "small.toml"]);
    assert!(
        described.contains("Parameters that are not known"),
        "{described}"
    );
}

#[test]
fn values_that_contradict_each_other_are_told_before_anything_is_simulated() {
    let training =
        "[new-system.training.clinician]\nhours = \"4 hours\"\nworth = 5\nahead = \"2 days\"\n";
    let laws = "[uncertain]\n\"new-system.training.clinician.hours\" = { uniform = [\"20 hours\", \"40 hours\"] }\n\
                \"new-system.training.clinician.ahead\" = { uniform = [\"5 hours\", \"90 hours\"] }\n";
    let place = Folder::with("small.toml", &format!("{SMALL}{training}{laws}"));
    let done = place.cutover(&["run", "small.toml", "-n", "60"]);
    assert_eq!(code(&done), 2, "{}", complaint(&done));
    let said = complaint(&done);
    assert!(said.contains("more hours than there is time"), "{said}");
}

/// Every column of every table is described, in its order, and every cell is what its column says; and
/// what the verdict's intervals are made of gives them back.
#[test]
fn tables_are_described_and_give_back_the_intervals() {
    let folder = Folder::small();
    folder.says(&["run", "small.toml", "-n", "4", "--quiet", "--out", "out"]);
    let package = folder.json("out/datapackage.json");
    let described: Vec<&str> = package["resources"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|r| r["path"].as_str().expect("a path"))
        .collect();
    let is_table = |name: &String| name.ends_with(".csv");
    let mut there: Vec<String> = folder.names("out").into_iter().filter(is_table).collect();
    there.sort_by_key(|name| described.iter().position(|d| d == name));
    assert_eq!(there, described);
    let ids: Vec<&str> = package["measures"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|m| m["name"].as_str().expect("an id"))
        .collect();
    let mut windows = Vec::new();
    for resource in package["resources"].as_array().expect("a list") {
        let path = resource["path"].as_str().expect("a path");
        let fields = resource["schema"]["fields"].as_array().expect("fields");
        let text = folder.text(&format!("out/{path}"));
        let mut csv = csv::Reader::from_reader(text.as_bytes());
        let head: Vec<&str> = fields
            .iter()
            .map(|f| f["name"].as_str().expect("a name"))
            .collect();
        assert_eq!(csv.headers().expect("a head"), head, "{path}");
        let mut rows = 0;
        for row in csv.records() {
            let row = row.expect("a row");
            for (field, cell) in fields.iter().zip(&row) {
                let fits = match field["type"].as_str().expect("a type") {
                    _ if cell.is_empty() => true,
                    "string" => field["name"] != "measure" || cell == "cost" || ids.contains(&cell),
                    "integer" => cell.parse::<i64>().is_ok(),
                    "number" => cell.parse::<f64>().is_ok_and(f64::is_finite),
                    "date" => cell.parse::<jiff::civil::Date>().is_ok(),
                    "time" => cell.len() == 5 && cell.parse::<jiff::civil::Time>().is_ok(),
                    other => panic!("{other}"),
                };
                assert!(fits, "{path}: {cell} as {field}");
                assert!(field["description"].as_str().is_some_and(|d| !d.is_empty()));
            }
            rows += 1;
            if path == "windows.csv" {
                windows.push(row);
            }
        }
        assert!(rows > 0, "{path}");
    }
    let summary = folder.json("out/summary.json");
    let findings = summary["findings"].as_array().expect("findings");
    assert!(!findings.is_empty());
    let mut held = 0;
    for finding in findings {
        let id = finding["measure"].as_str().expect("an id");
        for (window, key) in [
            ("week-1", "week_1"),
            ("worst-weeks", "worst_weeks"),
            ("since-go-live", "since_go_live"),
        ] {
            for arm in ["baseline", "unmitigated", "planned"] {
                let of =
                    |row: &&csv::StringRecord| &row[1] == arm && &row[2] == id && &row[3] == window;
                let values: Vec<f64> = windows
                    .iter()
                    .filter(of)
                    .map(|row| row[6].parse().expect("a number"))
                    .collect();
                let figure = &finding[key]["arms"][arm];
                let Some(half) = figure["half_width"].as_f64() else {
                    continue;
                };
                held += 1;
                let mean = cutover::statistics::mean(&values).expect("values");
                let error = cutover::statistics::standard_error(&values).expect("values");
                let t =
                    cutover::statistics::student_t_quantile(0.975, values.len() - 1).expect("t");
                let near = |a: f64, b: f64| (a - b).abs() <= 1e-6 * b.abs().max(1.0);
                assert!(
                    near(mean, figure["mean"].as_f64().expect("a mean")),
                    "{id} {window} {arm}"
                );
                assert!(
                    near(t * error, half),
                    "{id} {window} {arm}: {} {half}",
                    t * error
                );
            }
        }
    }
    assert!(held >= 3 * findings.len(), "{held} of {}", findings.len());
}
