//! `cutover run` from outside: the same bits for any number of threads and from a manifest,
//! files whole or not at all, and an exit code for every way in which it can go wrong.

#![cfg(feature = "cli")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

const RESULTS: [&str; 4] = [
    "summary.json",
    "daily.csv",
    "sessions.csv",
    "replications.csv",
];

/// A hospital small enough for a test that has a desk, an office, a line and a plan.
const SMALL: &str = r#"
title = "Small, for tests"
start = 2024-01-08
go-live = 2024-02-05
end = 2024-05-31
holidays = "england-and-wales"
replications = 4
seed = 7

[specialty.eyes]
referrals = "40 per week"
waiting-list = { size = 120, age = { uniform = ["0 days", "5 weeks"] } }
did-not-attend = { same-day = "3%", long-notice = "9%", settles-over = "10 days" }

[specialty.skin]
referrals = "12 per week"

[clinic.eyes]
specialty = "eyes"
sessions = [{ days = ["mon", "thu"], from = 09:00:00, to = 12:00:00, clinicians = 2 }]
slots = { length = "15 min", pattern = "NNNNNNNNNNNN" }
consultation = { new = { lognormal = "13 min", cv = 0.5 } }

[clinic.skin]
specialty = "skin"
sessions = [{ days = ["tue"], from = 13:00:00, to = 17:00:00 }]
slots = { length = "15 min", pattern = "NNNNNNNNNNNNNNNN" }
consultation = { new = { lognormal = "12 min", cv = 0.5 } }

[new-system.learning.clinician]
initial = 1.6
pace = "60 patients"
plateau = 1.02

[plan.lighter-clinics]
template = { ramp = ["50% for 2 weeks"] }
"#;

struct Place(TempDir);

impl Place {
    fn new() -> Self {
        let place = Self(TempDir::new().expect("a folder"));
        fs::write(place.path("small.toml"), SMALL).expect("written");
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn cutover(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cutover"));
        command.current_dir(self.0.path()).args(args);
        command.env("RUST_BACKTRACE", "1").output().expect("starts")
    }

    /// Runs what has to succeed.
    fn run(&self, args: &[&str]) -> String {
        let done = self.cutover(&[&["run"], args].concat());
        assert_eq!(code(&done), 0, "{args:?}: {}", complaint(&done));
        String::from_utf8(done.stdout).expect("UTF-8")
    }

    fn results(&self, folder: &str) -> BTreeMap<&'static str, Vec<u8>> {
        let read = |name| fs::read(self.path(folder).join(name)).expect(name);
        RESULTS.into_iter().map(|name| (name, read(name))).collect()
    }
}

fn code(output: &Output) -> i32 {
    output.status.code().expect("it was not killed")
}

fn complaint(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A page's text without its breaks between lines.
fn unbroken(page: &str) -> String {
    let words: Vec<&str> = page.split_whitespace().collect();
    words.join(" ")
}

fn names_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let mut names: Vec<String> = entries
        .map(|e| {
            e.expect("readable")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    names.sort();
    names
}

#[test]
fn threads_change_no_bit_and_a_manifest_repeats_a_run() {
    let place = Place::new();
    let page = place.run(&["small.toml", "-t", "1", "-o", "one"]);
    assert!(page.contains("overrun"), "{page}");
    let one = place.results("one");
    for threads in ["2", "3"] {
        assert_eq!(
            place.run(&["small.toml", "-t", threads, "-o", "more"]),
            page
        );
        assert_eq!(place.results("more"), one, "{threads} threads");
    }
    assert_eq!(
        place.run(&["one/manifest.json", "-t", "2", "-o", "again"]),
        page
    );
    assert_eq!(place.results("again"), one, "from the manifest");
    // And from one made with other numbers than the scenario's.
    place.run(&[
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
    place.run(&["a/manifest.json", "-o", "b"]);
    assert_eq!(place.results("a"), place.results("b"));
    assert_ne!(place.results("a"), one);
}

#[test]
fn one_replication_alone_is_the_same_as_among_others() {
    let place = Place::new();
    place.run(&["small.toml", "-o", "all"]);
    place.run(&[
        "small.toml",
        "--replication",
        "2",
        "--arm",
        "unmitigated",
        "-o",
        "alone",
    ]);
    let rows = |folder: &str| -> Vec<String> {
        let text = fs::read_to_string(place.path(folder).join("replications.csv")).expect("there");
        let lines = text.lines().filter(|l| l.starts_with("2,unmitigated,"));
        lines.map(str::to_owned).collect()
    };
    assert!(rows("alone").len() > 50);
    assert_eq!(rows("alone"), rows("all"));
}

#[test]
fn the_summary_is_what_the_replications_say() {
    let place = Place::new();
    let printed = place.run(&["small.toml", "--json"]);
    let summary: serde_json::Value = serde_json::from_str(&printed).expect("JSON");
    let written = fs::read_to_string(place.path("out/small/summary.json")).expect("there");
    assert_eq!(printed, written);
    let rows = fs::read_to_string(place.path("out/small/replications.csv")).expect("there");
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
fn every_replication_can_be_had_day_by_day() {
    let place = Place::new();
    let args = [
        "small.toml",
        "-n",
        "2",
        "--daily",
        "replications",
        "-o",
        "days",
    ];
    place.run(&args);
    let text = fs::read_to_string(place.path("days/daily.csv")).expect("there");
    let mut lines = text.lines();
    assert_eq!(
        lines.next(),
        Some("replication,arm,date,specialty,measure,value")
    );
    assert!(lines.any(|l| l.starts_with("1,planned,2024-02-06,skin,clinic.attended,")));
}

#[test]
fn wrong_input_is_exit_code_2_and_touches_no_folder() {
    let place = Place::new();
    let bad = SMALL.replace("pace = ", "paces = ");
    fs::write(place.path("typo.toml"), bad).expect("written");
    fs::write(place.path("binary.toml"), [0xff, 0xfe, 0x00]).expect("written");
    fs::write(place.path("empty.toml"), "").expect("written");
    fs::write(place.path("not-a-manifest.json"), "{}").expect("written");
    let business_as_usual = "title = \"t\"\nstart = 2024-01-01\nend = 2024-02-01\n";
    fs::write(place.path("usual.toml"), business_as_usual).expect("written");
    let before = names_in(place.0.path());
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
        let done = place.cutover(&[&["run"], args].concat());
        let said = complaint(&done);
        assert_eq!(code(&done), 2, "{args:?}: {said}");
        assert!(said.contains(says), "{args:?}: {said}");
        assert!(
            !said.contains("panicked") && !said.contains("backtrace"),
            "{said}"
        );
        assert!(done.stdout.is_empty(), "{args:?}");
    }
    assert_eq!(names_in(place.0.path()), before);
}

#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_cannot_be_written_is_said_before_anything_is_simulated() {
    let place = Place::new();
    let done = place.cutover(&["run", "small.toml", "--out", "/proc/results"]);
    assert_eq!(code(&done), 2);
    let said = complaint(&done);
    assert!(said.contains("/proc/results: cannot write"), "{said}");
    assert!(done.stdout.is_empty());
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_leaves_no_half_file_and_keeps_the_answer() {
    let place = Place::new();
    fs::create_dir(place.path("full")).expect("made");
    fs::write(place.path("full/summary.json"), "older").expect("written");
    let before = names_in(&place.path("full"));
    // No file may grow beyond 16 blocks of 512 bytes; the signal for it is ignored, so that
    // writing fails as it does on a full disk.
    let script = "trap '' XFSZ; ulimit -f 16; exec \"$0\" run small.toml -n 2 --out full";
    let mut shell = Command::new("sh");
    shell.args(["-c", script, env!("CARGO_BIN_EXE_cutover")]);
    let done = shell.current_dir(place.0.path()).output().expect("starts");
    let said = complaint(&done);
    assert_eq!(code(&done), 1, "{said}");
    assert!(said.contains("cannot write full/daily.csv"), "{said}");
    assert!(String::from_utf8_lossy(&done.stdout).contains("overrun"));
    assert_eq!(
        names_in(&place.path("full")),
        before,
        "nothing is left behind"
    );
    let older = fs::read_to_string(place.path("full/summary.json")).expect("there");
    assert_eq!(older, "older");
}

#[test]
fn other_files_in_the_folder_are_left_alone() {
    let place = Place::new();
    fs::create_dir(place.path("mine")).expect("made");
    fs::write(place.path("mine/notes.txt"), "keep").expect("written");
    place.run(&["small.toml", "-n", "1", "-o", "mine"]);
    place.run(&["small.toml", "-n", "1", "-o", "mine", "--quiet"]);
    let names = names_in(&place.path("mine"));
    assert!(names.contains(&"notes.txt".to_owned()));
    assert!(names.iter().all(|n| !n.starts_with('.')), "{names:?}");
    let quiet = place.run(&["small.toml", "-n", "1", "--quiet", "--no-files"]);
    assert_eq!(quiet, "");
    assert!(!place.path("out").exists());
}

#[test]
fn a_page_says_what_is_true_without_go_live_plan_or_office() {
    let place = Place::new();
    let usual = SMALL.split("[new-system").next().expect("a part");
    let usual = usual.replace("go-live = 2024-02-05\n", "");
    fs::write(place.path("usual.toml"), usual).expect("written");
    let page = place.run(&["usual.toml", "--no-files"]);
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
    let single = place.run(&["small.toml", "-n", "1", "--no-files"]);
    assert!(single.contains("one replication"), "{single}");
    assert!(
        !single.contains('±') && !single.contains("90 % of replications"),
        "{single}"
    );
    let alone = place.run(&["small.toml", "--arm", "planned", "--no-files"]);
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
    let place = Place::new();
    fs::write(place.path("halt.toml"), [SMALL, HALT].concat()).expect("written");
    let page = place.run(&["halt.toml", "-o", "halt"]);
    let text = unbroken(&page);
    for said in [
        "Without the plan: ",
        "With the plan: ",
        "With the plan and the halt rules: ",
        "Halting would have ",
        "compared with carrying on with the plan",
        "go-live, halt",
        "back (halt)",
        "tried out with the same luck",
    ] {
        assert!(text.contains(said), "{said}: {page}");
    }
    let widest = page.lines().map(|line| line.chars().count()).max();
    assert!(widest.is_some_and(|columns| columns <= 100), "{page}");
    let results = place.results("halt");
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
    assert_eq!(summary["format"], 2);
    let arms = serde_json::json!(["baseline", "unmitigated", "planned", "halted"]);
    assert_eq!(summary["arms"], arms);
    let seen = &summary["measures"]["clinic.attended"]["since_go_live"]["differences"];
    for pair in ["halted-planned", "halted-unmitigated"] {
        assert_eq!(seen[pair]["n"], 4, "{pair}");
        assert!(
            summary["cost_differences"][pair]["mean"].is_number(),
            "{pair}"
        );
    }
    assert!(summary["weeks"][5]["measures"]["list.lost"]["halted"].is_object());
    let svg = fs::read_to_string(place.path("halt/plots/clinic-overrun.svg")).expect("there");
    assert!(svg.contains("go-live, halt"));
    place.run(&["halt/manifest.json", "-o", "again"]);
    assert_eq!(place.results("again"), results, "from the manifest");
}

#[test]
fn the_halted_arm_can_be_had_alone_and_against_any_other() {
    let place = Place::new();
    fs::write(place.path("halt.toml"), [SMALL, HALT].concat()).expect("written");
    let one = |arms: &str| unbroken(&place.run(&["halt.toml", "--arm", arms, "--no-files"]));
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
    fs::write(place.path("halt.toml"), [before, HALT].concat()).expect("written");
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
    let place = Place::new();
    fs::write(place.path("untold.toml"), NOT_TOLD).expect("written");
    let page = place.run(&["untold.toml", "-o", "untold"]);
    for said in ["what went wrong,", "  patient not told"] {
        assert!(page.contains(said), "{said}: {page}");
    }
    // Everybody who knows comes: a row of nothing is none.
    assert!(page.contains("  as recorded, %"), "{page}");
    assert!(!page.contains("of those who knew"), "{page}");
    let summary = &place.results("untold")["summary.json"];
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
        let text = fs::read_to_string(place.path("untold").join(name)).expect("there");
        text.contains(&format!(",{measure},"))
    };
    assert!(has("daily.csv", "faults.not-told"));
    assert!(!has("daily.csv", "faults.wrong-time"));
    assert!(has("replications.csv", "faults.wrong-time"));
}
