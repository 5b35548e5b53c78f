//! The studio: its module in a script engine gives what the program gives, and its page works in
//! headless Chromium.

use std::process::Command;
use std::sync::LazyLock;

use crate::passes;
use crate::program::Folder;

/// The module, compiled once for all tests; nothing, and why it is not there, if it cannot be.
static MODULE: LazyLock<Result<String, String>> = LazyLock::new(|| {
    let mut build = Command::new(crate::script("tests/external/studio/build"));
    let done = build.arg(crate::kept("studio")).output().expect("bash");
    let said = String::from_utf8_lossy(&done.stdout).trim().to_owned();
    assert!(
        done.status.success(),
        "{said}\n{}",
        String::from_utf8_lossy(&done.stderr)
    );
    match said.strip_prefix("skipped: ") {
        Some(why) => Err(why.to_owned()),
        None => Ok(said),
    }
});

/// Scenarios, each with so many replications, and what is run of them here.
const RUNS: [(&str, &str); 2] = [("first-clinic", "4"), ("small-practice", "3")];

#[test]
fn the_module_gives_the_bytes_that_the_program_gives() {
    let place = Folder::new();
    let mut script = Command::new("node");
    script.arg(crate::script("tests/external/studio/same.mjs"));
    match &*MODULE {
        Ok(module) => script.arg(module),
        Err(why) => {
            return passes(
                "studio's module",
                Command::new("echo").arg(format!("skipped: {why}")),
            );
        }
    };
    for (name, replications) in RUNS {
        let file = format!("scenarios/{name}.toml");
        let scenario = crate::script(&file);
        let scenario = scenario.to_str().expect("UTF-8");
        place.says(&["run", scenario, "-n", replications, "-q", "-o", name]);
        script.arg(scenario).arg(replications).arg(place.path(name));
    }
    passes("studio's module", &mut script);
}

#[test]
fn the_page_simulates_by_itself() {
    let place = Folder::new();
    let module = match &*MODULE {
        Ok(module) => module,
        Err(why) => {
            return passes(
                "studio",
                Command::new("echo").arg(format!("skipped: {why}")),
            );
        }
    };
    place.says(&[
        "studio",
        "--module",
        &format!("{module}.gz"),
        "-q",
        "-o",
        "studio.html",
    ]);
    let run = ["run", &practice(), "-n", "3", "-q", "-o", "out"];
    place.says(&run);
    crate::browser::opens("studio.mjs", &place, &["studio.html", "out"]);
}

fn practice() -> String {
    let scenario = crate::script("scenarios/small-practice.toml");
    scenario.to_str().expect("UTF-8").to_owned()
}
