//! `--memory`: what is beyond goes into a file that nobody sees, and changes nothing.

use crate::program::{Folder, SMALL, code, complaint, unbroken};
use crate::shares::left;

/// The small hospital in three arms, whose learning makes its lists overrun, with twins of its
/// replications.
fn place() -> Folder {
    let uncertain = "\n[uncertain]\n\"specialty.eyes.referrals\" = { uniform = [\"35 per week\", \"45 per week\"] }\n";
    Folder::with("small.toml", &format!("{SMALL}{uncertain}"))
}

fn same(place: &Folder, one: &str, other: &str) {
    let (one, other) = (left(place, one), left(place, other));
    assert!(one.len() > 12, "{:?}", one.keys());
    assert!(one.keys().eq(other.keys()));
    for (name, bytes) in &one {
        assert!(other.get(name) == Some(bytes), "{name} is another");
    }
}

#[test]
fn what_is_put_away_comes_back_to_the_byte() {
    let place = place();
    let run = |more: &[&str], out: &str| {
        let run = ["run", "small.toml", "-n", "18", "-t", "2", "-o", out];
        let done = place.cutover(&[&run[..], more].concat());
        assert_eq!(code(&done), 0, "{}", complaint(&done));
        (
            String::from_utf8(done.stdout.clone()).expect("UTF-8"),
            complaint(&done),
        )
    };
    let (said, beside) = run(&[], "here");
    assert!(!beside.contains("temporary"), "{beside}");
    let (said_of_file, beside) = run(&["--memory", "0"], "there");
    assert!(
        beside.contains("What is beyond 0 MB of results"),
        "{beside}"
    );
    assert_eq!(said, said_of_file);
    same(&place, "here", "there");
    // Everything that asks for something of its own is in it.
    let summary = place.json("here/summary.json");
    assert_eq!(summary["arms"].as_array().map(Vec::len), Some(3));
    assert_eq!(summary["not_known"]["twins"], 18);
    assert!(summary["turns_on"].is_object(), "no assumptions");
    assert!(!summary["findings"].as_array().expect("findings").is_empty());
    assert!(place.text("here/sessions.csv").lines().count() > 100);
    // Nothing else is left.
    assert_eq!(place.names("here"), place.names("there"));
    assert!(place.names(".").iter().all(|name| !name.contains("tmp")));
}

#[test]
fn days_of_replications_and_a_run_until_means_are_known_come_back_too() {
    let place = Folder::small();
    for more in [
        &["-n", "3", "--daily", "replications"][..],
        &["--precision", "20%"],
    ] {
        let run = [&["run", "small.toml", "-q"], more].concat();
        place.says(&[&run[..], &["-o", "here"]].concat());
        place.says(&[&run[..], &["-o", "there", "--memory", "0"]].concat());
        same(&place, "here", "there");
    }
}

#[test]
fn parts_are_put_together_in_no_more_memory() {
    let place = place();
    for of in ["1/2", "2/2"] {
        place.says(&[
            "run",
            "small.toml",
            "-q",
            "-n",
            "18",
            "--shard",
            of,
            "-o",
            "parts",
        ]);
    }
    let parts = ["parts/part-2-of-2.jsonl", "parts/part-1-of-2.jsonl"];
    let merge = [&["merge", "-q"], &parts[..]].concat();
    place.says(&[&merge[..], &["-o", "here"]].concat());
    place.says(&[&merge[..], &["-o", "there", "--memory", "0"]].concat());
    same(&place, "here", "there");
}

#[test]
fn check_tells_what_is_beyond_memory_and_nothing_of_what_is_not() {
    let many = SMALL.replace("replications = 4\n", "replications = 4000\n");
    let place = Folder::with("many.toml", &many);
    let said = unbroken(&place.says(&["check", "many.toml", "--forecast", "no"]));
    assert!(
        said.contains("What is beyond 256 MB goes into a temporary file"),
        "{said}"
    );
    let said = Folder::small().says(&["check", "small.toml", "--forecast", "no"]);
    assert!(!said.contains("temporary"), "{said}");
}

/// The temporary file is to go into what is no folder.
#[test]
fn a_run_that_cannot_put_away_tells_what_it_has() {
    let place = Folder::small();
    place.write("no-folder", "");
    let run = [
        "run",
        "small.toml",
        "-n",
        "40",
        "--no-files",
        "--memory",
        "0",
    ];
    let done = place.command(&run).env("TMPDIR", "no-folder").output();
    let done = done.expect("the program runs");
    assert_eq!(code(&done), 1, "{}", complaint(&done));
    let said = unbroken(&complaint(&done));
    assert!(
        said.contains("error: the run was cut short: all figures are of 1"),
        "{said}"
    );
    assert!(
        !done.stdout.is_empty(),
        "the verdict of those that are there"
    );
}

/// No file may grow beyond some kilobytes, as on a full disk.
#[cfg(unix)]
#[test]
fn on_a_full_disk_what_to_do_is_said_before_files_fail() {
    let place = Folder::small();
    let full = |arguments: &[&str]| {
        let command = place.command(arguments);
        let mut shell = std::process::Command::new("sh");
        shell.args(["-c", "trap '' XFSZ; ulimit -f 8; exec \"$0\" \"$@\""]);
        shell.arg(command.get_program()).args(command.get_args());
        let there = command.get_current_dir().expect("a folder");
        let done = shell.current_dir(there).output().expect("a shell");
        assert_eq!(code(&done), 1, "{}", complaint(&done));
        unbroken(&complaint(&done))
    };
    let run = ["run", "small.toml", "-n", "40"];
    let said = full(&[&run[..], &["--memory", "0"]].concat());
    let why = said.find("error: the run was cut short");
    let file = said.find("cannot write");
    assert!(why.is_some() && why < file, "{said}");

    place.says(&[&run[..], &["-q", "--shard", "1/1", "-o", "parts"]].concat());
    let merge = ["merge", "parts/part-1-of-1.jsonl", "-o", "there"];
    let said = full(&[&merge[..], &["--memory", "0"]].concat());
    assert!(said.contains("choose another with --out"), "{said}");
}

#[test]
fn how_much_is_a_number_of_megabytes() {
    let place = Folder::with("clinic.toml", "");
    for wrong in ["10MB", "-5", "1e3", ""] {
        let said = unbroken(&place.refuses(&["run", "clinic.toml", "--memory", wrong]));
        assert!(
            said.contains("a whole number of megabytes is needed, such as 512"),
            "{wrong}: {said}"
        );
    }
}

#[test]
#[cfg(target_os = "linux")]
fn what_no_memory_holds_is_said_before_it_is_simulated() {
    // Some thousand million patients without a slot.
    let text = r#"
title = "A million a day"
start = 2024-01-08
end = 2033-12-31
[specialty.eye]
referrals = "1000000 per day"
[clinic.eye]
specialty = "eye"
sessions = [{ days = "mon-fri", from = 09:00:00, to = 12:30:00 }]
slots = { length = "20 min", pattern = "NNNNNNNNNN" }
consultation = { new = "19 min" }
[booking]
book = "5 min"
[staff.office]
role = "clerk"
count = 2
works = ["book"]
"#;
    let place = Folder::with("million.toml", text);
    let said = unbroken(&place.says(&["check", "million.toml", "--forecast", "yes"]));
    for wanted in [
        "`run` refuses this scenario: this needs more memory than there is",
        "million patients have no slot",
        "Not simulated: it takes more memory than there is.",
    ] {
        assert!(said.contains(wanted), "{wanted}: {said}");
    }
    let refused = place.refuses(&["run", "million.toml", "-n", "1"]);
    assert!(refused.contains("more memory than there is"), "{refused}");
    assert!(!place.path("out").exists(), "nothing was begun");
}
