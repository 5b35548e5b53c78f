//! `cutover report` from outside: what `run` and the studies leave is made again from their folders
//! to the byte, and a folder that cannot be read is answered plainly.

#![cfg(feature = "cli")]

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

/// A clinic with a telephone, an office and a plan, small enough for a test.
const SMALL: &str = r#"
title = "Eyes & <skin>"
start = 2024-01-08
go-live = 2024-02-05
end = 2024-04-28
replications = 3
seed = 7

[specialty.eyes]
referrals = "30 per week"
waiting-list = { size = 60, age = { uniform = ["0 days", "5 weeks"] } }

[clinic.eyes]
specialty = "eyes"
sessions = [{ days = ["mon", "thu"], from = 09:00:00, to = 12:00:00, clinicians = 2 }]
slots = { length = "15 min", pattern = "NNNNNNNNNNNN" }
consultation = { new = { lognormal = "13 min", cv = 0.5 } }

[new-system.learning.clinician]
initial = 1.6
pace = "60 patients"
plateau = 1.02

[plan.lighter-clinics]
template = { ramp = ["50% for 2 weeks"] }

[sweep]
vary = { "new-system.learning.clinician.initial" = [1.2, 1.6, 2.0] }
of = ["peak of clinic.overrun", "clinic.attended"]
"#;

struct Place(TempDir);

impl Place {
    fn new() -> Self {
        let place = TempDir::new().expect("a folder");
        fs::write(place.path().join("small.toml"), SMALL).expect("written");
        Self(place)
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn cutover(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_cutover"))
            .args(arguments)
            .current_dir(self.path())
            .output()
            .expect("started")
    }

    #[track_caller]
    fn does(&self, arguments: &[&str]) {
        let output = self.cutover(arguments);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {said}");
    }

    fn file(&self, name: &str) -> Vec<u8> {
        fs::read(self.path().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// What is in a folder, by name; nothing if there is no such folder.
    fn files(&self, folder: &str) -> BTreeMap<OsString, Vec<u8>> {
        let entries = fs::read_dir(self.path().join(folder)).into_iter().flatten();
        let entries = entries.map(|entry| entry.expect("an entry"));
        entries
            .map(|entry| (entry.file_name(), fs::read(entry.path()).expect("read")))
            .collect()
    }

    /// Complaint of a wrong input.
    #[track_caller]
    fn refuses(&self, arguments: &[&str]) -> String {
        let output = self.cutover(arguments);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
        assert!(!said.contains("panicked"), "{said}");
        said
    }
}

/// Nothing on the page is fetched, and what a user wrote is text.
fn is_by_itself(page: &str) {
    for fetched in ["<script src", "<link", "src=\"http", "url(http", "@import"] {
        assert!(!page.contains(fetched), "{fetched}");
    }
    assert!(!page.contains("<skin>"), "a title is no markup");
}

#[test]
fn a_run_s_page_is_made_again_to_the_byte() {
    let place = Place::new();
    place.does(&["run", "small.toml", "-q", "-o", "out"]);
    let page = place.file("out/report.html");
    let picture = place.file("out/plots/clinic-overrun.svg");
    let text = String::from_utf8(page.clone()).expect("UTF-8");
    is_by_itself(&text);
    for chapter in [
        "drivers",
        "over-time",
        "specialties",
        "certainty",
        "assumptions",
        "repeat",
    ] {
        assert!(
            text.contains(&format!("<h2 id=\"{chapter}\">")),
            "{chapter}"
        );
    }
    fs::remove_file(place.path().join("out/report.html")).expect("there");
    fs::remove_dir_all(place.path().join("out/plots")).expect("there");
    place.does(&["report", "out", "-q"]);
    assert!(place.file("out/report.html") == page);
    assert!(place.file("out/plots/clinic-overrun.svg") == picture);
    // From the manifest's name as well; and from replications one by one.
    place.does(&["report", "out/manifest.json", "-q"]);
    place.does(&[
        "run",
        "small.toml",
        "-q",
        "-o",
        "each",
        "--daily",
        "replications",
    ]);
    assert_eq!(
        place.file("each/report.html").len() / 1000,
        page.len() / 1000
    );
}

#[test]
fn studies_leave_pages_that_are_made_again_to_the_byte() {
    let place = Place::new();
    let studies: [&[&str]; 3] = [
        &["sweep", "small.toml", "-q", "-n", "2", "-o", "out"],
        &[
            "sensitivity",
            "small.toml",
            "-q",
            "-n",
            "2",
            "--method",
            "tornado",
            "-o",
            "out",
        ],
        &[
            "compare",
            "small.toml",
            "other.toml",
            "-n",
            "2",
            "--of",
            "clinic.attended",
            "-o",
            "out",
        ],
    ];
    fs::copy(
        place.path().join("small.toml"),
        place.path().join("other.toml"),
    )
    .expect("copied");
    for study in studies {
        let _ = fs::remove_dir_all(place.path().join("out"));
        place.does(study);
        let page = place.file("out/report.html");
        is_by_itself(&String::from_utf8_lossy(&page));
        let pictures = place.files("out/plots");
        assert_eq!(pictures.is_empty(), study[0] == "compare", "{study:?}");
        fs::remove_file(place.path().join("out/report.html")).expect("there");
        let _ = fs::remove_dir_all(place.path().join("out/plots"));
        place.does(&["report", "out", "-q"]);
        assert!(place.file("out/report.html") == page, "{study:?}");
        assert!(place.files("out/plots") == pictures, "{study:?}");
    }
}

#[test]
fn a_folder_that_cannot_be_read_is_answered_plainly() {
    let place = Place::new();
    let said = place.refuses(&["report", "nowhere"]);
    assert!(said.contains("nowhere: there is no such folder"), "{said}");
    assert!(!place.path().join("nowhere").exists());
    let said = place.refuses(&["report", "small.toml"]);
    assert!(said.contains("this is a file"), "{said}");
    fs::create_dir(place.path().join("empty")).expect("made");
    let said = place.refuses(&["report", "empty"]);
    assert!(said.contains("holds no results"), "{said}");
    place.does(&["run", "small.toml", "-q", "-o", "out"]);
    let change = |name: &str, new: &dyn Fn(String) -> String| {
        let path = place.path().join("out").join(name);
        let old = fs::read_to_string(&path).expect("there");
        fs::write(&path, new(old.clone())).expect("written");
        let said = place.refuses(&["report", "out"]);
        fs::write(&path, old).expect("written");
        said
    };
    let half = |text: String| text[..text.len() / 2].to_owned();
    let said = change("summary.json", &half);
    assert!(
        said.contains("summary.json: the file is damaged or cut off"),
        "{said}"
    );
    assert!(said.contains("cutover run out/manifest.json"), "{said}");
    let said = change("close-up.json", &|text| {
        text.replacen("\"format\":1", "\"format\":99", 1)
    });
    assert!(said.contains("format 99"), "{said}");
    let said = change("manifest.json", &|text| {
        text.replacen("\"seed\": 7", "\"seed\": 8", 1)
    });
    assert!(said.contains("not of the same run"), "{said}");
    let said = change("weekly.csv", &|text| {
        text.replacen("clinic.overrun,", "clinic.overrun,x", 1)
    });
    assert!(
        said.contains("weekly.csv") && said.contains("line "),
        "{said}"
    );
    for gone in ["weekly.csv", "daily.csv", "close-up.json"] {
        let path = place.path().join("out").join(gone);
        let kept = fs::read(&path).expect("there");
        fs::remove_file(&path).expect("there");
        let said = place.refuses(&["report", "out"]);
        assert!(said.contains(gone) && said.contains("gone"), "{said}");
        fs::write(&path, kept).expect("written");
    }
}
