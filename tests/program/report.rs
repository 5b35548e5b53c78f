//! `cutover report` from outside: what `run` and the studies leave is made again from their folders
//! to the byte, and a folder that cannot be read is answered plainly.

use std::fs;

use crate::program::{Folder, SMALL};

const SWEEP: &str = r#"
[sweep]
vary = { "new-system.learning.clinician.initial" = [1.2, 1.6, 2.0] }
of = ["peak of clinic.overrun", "clinic.attended"]
"#;

/// The small hospital with a title that is no markup, and something to sweep.
fn titled() -> String {
    let titled = SMALL.replace("Small, for tests", "Eyes & <skin>");
    titled.replace("replications = 4", "replications = 3") + SWEEP
}

fn place() -> Folder {
    Folder::with("small.toml", &titled())
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
    let place = place();
    place.says(&["run", "small.toml", "-q", "-o", "out"]);
    let page = place.bytes("out/report.html");
    let picture = place.bytes("out/plots/clinic-overrun.svg");
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
    fs::remove_file(place.path("out/report.html")).expect("there");
    fs::remove_dir_all(place.path("out/plots")).expect("there");
    place.says(&["report", "out", "-q"]);
    assert!(place.bytes("out/report.html") == page);
    assert!(place.bytes("out/plots/clinic-overrun.svg") == picture);
    // From the manifest's name as well; and from replications one by one.
    place.says(&["report", "out/manifest.json", "-q"]);
    place.says(&[
        "run",
        "small.toml",
        "-q",
        "-o",
        "each",
        "--daily",
        "replications",
    ]);
    assert_eq!(
        place.bytes("each/report.html").len() / 1000,
        page.len() / 1000
    );
}

#[test]
fn studies_leave_pages_that_are_made_again_to_the_byte() {
    let place = place();
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
    place.write("other.toml", titled());
    for study in studies {
        let _ = fs::remove_dir_all(place.path("out"));
        place.says(study);
        let page = place.bytes("out/report.html");
        is_by_itself(&String::from_utf8_lossy(&page));
        let pictures = place.files("out/plots");
        assert_eq!(pictures.is_empty(), study[0] == "compare", "{study:?}");
        fs::remove_file(place.path("out/report.html")).expect("there");
        let _ = fs::remove_dir_all(place.path("out/plots"));
        place.says(&["report", "out", "-q"]);
        assert!(place.bytes("out/report.html") == page, "{study:?}");
        assert!(place.files("out/plots") == pictures, "{study:?}");
    }
}

#[test]
fn a_folder_that_cannot_be_read_is_answered_plainly() {
    let place = place();
    let said = place.refuses(&["report", "nowhere"]);
    assert!(said.contains("nowhere: there is no such folder"), "{said}");
    assert!(!place.path("nowhere").exists());
    let said = place.refuses(&["report", "small.toml"]);
    assert!(said.contains("this is a file"), "{said}");
    fs::create_dir(place.path("empty")).expect("made");
    let said = place.refuses(&["report", "empty"]);
    assert!(said.contains("holds no results"), "{said}");
    place.says(&["run", "small.toml", "-q", "-o", "out"]);
    let change = |name: &str, new: &dyn Fn(String) -> String| {
        let path = place.path(&format!("out/{name}"));
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
        said.contains("weekly.csv") && said.contains("not the file that the run"),
        "{said}"
    );
    for gone in ["weekly.csv", "daily.csv", "close-up.json"] {
        let path = place.path(&format!("out/{gone}"));
        let kept = fs::read(&path).expect("there");
        fs::remove_file(&path).expect("there");
        let said = place.refuses(&["report", "out"]);
        assert!(said.contains(gone) && said.contains("gone"), "{said}");
        fs::write(&path, kept).expect("written");
    }
}

#[test]
fn a_folder_holds_a_run_or_a_study() {
    let place = place();
    place.says(&["sweep", "small.toml", "-q", "-n", "2", "-o", "study"]);
    let said = place.refuses(&["run", "small.toml", "-o", "study"]);
    assert!(said.contains("holds a sweep"), "{said}");
    let said = place.refuses(&["plot", "study", "clinic.overrun"]);
    assert!(said.contains("not a run"), "{said}");
    place.says(&["run", "small.toml", "-q", "-n", "1", "-o", "out"]);
    for study in ["sweep", "choose"] {
        let that = [
            "--that",
            "clinic.overrun <= 60 min",
            "--cheapest",
            "clinic.overrun",
        ];
        let mut arguments = vec![study, "small.toml", "-o", "out"];
        if study == "choose" {
            arguments.extend(that);
        }
        let said = place.refuses(&arguments);
        assert!(said.contains("holds a run"), "{said}");
    }
}

#[test]
fn what_another_run_left_is_not_taken_for_this_one_s() {
    let place = place();
    let other = titled().replace("clinicians = 2", "clinicians = 3");
    fs::write(place.path("other.toml"), other).expect("written");
    for (scenario, folder) in [("small.toml", "small"), ("other.toml", "other")] {
        place.says(&[
            "run",
            scenario,
            "-q",
            "-n",
            "2",
            "--animation",
            "-o",
            folder,
        ]);
    }
    // Same title, same seed, same version, same shape.
    for name in [
        "weekly.csv",
        "daily.csv",
        "close-up.json",
        "summary.json",
        "replay.json",
    ] {
        let (mine, theirs) = (format!("small/{name}"), format!("other/{name}"));
        let kept = place.bytes(&mine);
        fs::write(place.path(&mine), place.bytes(&theirs)).expect("written");
        let said = place.refuses(&["report", "small"]);
        assert!(
            said.contains(name) && said.contains("another run's"),
            "{said}"
        );
        fs::write(place.path(&mine), kept).expect("written");
    }
    place.says(&["report", "small", "-q"]);
    place.says(&["run", "other.toml", "-q", "-n", "2", "-o", "small"]);
    for name in ["animation.html", "replay.json"] {
        assert!(!place.path(&format!("small/{name}")).exists(), "{name}");
    }
}

#[test]
fn numbers_that_do_not_fit_together_are_damage() {
    let place = place();
    place.says(&["run", "small.toml", "-q", "-n", "2", "-o", "out"]);
    // As if by a version that kept no digests.
    let manifest = place.path("out/manifest.json");
    let text = fs::read_to_string(&manifest).expect("there");
    let mut json: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    json.as_object_mut()
        .expect("an object")
        .remove("files")
        .expect("there");
    fs::write(&manifest, json.to_string()).expect("written");
    place.says(&["report", "out", "-q"]);
    let edit = |name: &str, change: &dyn Fn(&mut serde_json::Value)| {
        let path = place.path(name);
        let text = fs::read_to_string(&path).expect("there");
        let mut json: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        change(&mut json);
        fs::write(&path, json.to_string()).expect("written");
        let folder = name.split('/').next().expect("a folder");
        let said = place.refuses(&["report", folder]);
        fs::write(&path, text).expect("written");
        assert!(said.contains("damaged"), "{name}: {said}");
    };
    let shorter = |all: &mut serde_json::Value| {
        all.as_array_mut().expect("a list").pop();
    };
    edit("out/close-up.json", &|json| {
        shorter(&mut json["overruns"]["planned"]["first-week"]["longer"]);
    });
    edit("out/close-up.json", &|json| {
        shorter(&mut json["ages"]["planned"][0]["by_week"]);
    });
    let weekly = place.path("out/weekly.csv");
    let text = fs::read_to_string(&weekly).expect("there");
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let mut cells: Vec<&str> = lines[1].split(',').collect();
    let mean = lines[0]
        .split(',')
        .position(|name| name == "mean")
        .expect("a column");
    cells[mean] = "inf";
    lines[1] = cells.join(",");
    fs::write(&weekly, lines.join("\n")).expect("written");
    let said = place.refuses(&["report", "out"]);
    assert!(
        said.contains("line 2") && said.contains("no number"),
        "{said}"
    );
    place.says(&["sweep", "small.toml", "-q", "-n", "2", "-o", "study"]);
    edit("study/study.json", &|json| shorter(&mut json["points"][1]));
    edit("study/study.json", &|json| {
        shorter(&mut json["figures"][0]["answers"])
    });
}
