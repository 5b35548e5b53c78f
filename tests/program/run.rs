//! `cutover run` from outside: the same bits for any number of threads and from a manifest,
//! files whole or not at all, and an exit code for every way in which it can go wrong.

use std::collections::BTreeMap;
use std::fs;

use crate::program::{Folder, SMALL, code, complaint, unbroken};
use crate::sweep::{OFFICE, place};

const RESULTS: [&str; 4] = [
    "summary.json",
    "daily.csv",
    "sessions.csv",
    "replications.csv",
];

/// The files of a run that are the same bits whenever it is made again.
pub(crate) fn same_bits(folder: &Folder, of: &str) -> BTreeMap<&'static str, Vec<u8>> {
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
fn replications_by_precision() {
    let place = place();
    let run = |threads: &str| {
        let arguments = [
            "run",
            "office.toml",
            "--no-files",
            "--json",
            "--precision",
            "15%",
            "--threads",
            threads,
        ];
        serde_json::from_str::<serde_json::Value>(&place.says(&arguments)).expect("JSON")
    };
    let summary = run("1");
    let known = summary["precision"].as_array().expect("what was asked");
    assert!(!known.is_empty());
    let mut most = 0;
    for figure in known {
        let (half, wanted) = (figure["half_width"].as_f64(), figure["wanted"].as_f64());
        assert!(half <= wanted, "{figure}");
        most = most.max(figure["enough"].as_u64().expect("enough"));
    }
    assert!(
        summary["replications"].as_u64() >= Some(most + 5),
        "looked ahead"
    );
    assert_eq!(summary, run("3"), "whatever the threads");
    place.write(
        "capped.toml",
        OFFICE.replace(
            "replications = 3",
            "precision = { within = \"0.1%\", of = [\"peak of booking.unbooked\"], at-most = 12 }",
        ),
    );
    let page = place.says(&["run", "capped.toml", "--no-files"]);
    assert!(
        page.contains("12 replications are the most that may be made"),
        "{page}"
    );
    // Nobody comes: what is never there is not waited for, and what is small has a floor that is named.
    let nobody = SMALL
        .replace("40 per week", "0 per week")
        .replace("12 per week", "0 per week");
    let nobody = nobody
        .lines()
        .filter(|line| !line.starts_with("waiting-list"));
    place.write("nobody.toml", nobody.collect::<Vec<_>>().join("\n"));
    let nobody = [
        "run",
        "nobody.toml",
        "--no-files",
        "--full",
        "--precision",
        "5%",
    ];
    let page = unbroken(&place.says(&nobody));
    assert!(page.contains("20 replications"), "{page}");
    assert!(
        page.contains("would not make known what has no value in any: clinic.overrun"),
        "{page}"
    );
    assert!(page.contains("is enough however small it is"), "{page}");
    let nothing = place.refuses(&["run", "office.toml", "--no-files", "--precision", "0%"]);
    assert!(
        nothing.starts_with(
            "error: --precision: a precision is a share of the mean between 0.1% and 50%"
        ),
        "{nothing}"
    );
    let unsure = place.refuses(&[
        "choose",
        "office.toml",
        "--vary",
        "staff.office.count=1,2",
        "--cheapest",
        "peak of booking.unbooked",
        "--confidence",
        "0%",
    ]);
    assert!(
        unsure.starts_with("error: --confidence: a confidence lies between"),
        "{unsure}"
    );
    let both = place.refuses(&["run", "office.toml", "-n", "3", "--precision", "5%"]);
    assert!(both.contains("cannot be used with"), "{both}");
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
