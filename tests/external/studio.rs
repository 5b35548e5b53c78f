//! The studio: its module in a script engine gives what the program gives, and its page works in
//! headless browsers.

use std::process::Command;
use std::sync::LazyLock;

use crate::browser::{Browser, opens};
use crate::passes;
use crate::program::Folder;

/// The module, and the distributions beside it, compiled once for all tests; nothing, and why it is
/// not there, if it cannot be.
static MODULE: LazyLock<Result<String, String>> = LazyLock::new(|| {
    if crate::is_published() {
        return Err("the package has no studio/".to_owned());
    }
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

/// Where the module is; if it cannot be had, that is said.
pub fn module(test: &str) -> Option<&'static str> {
    match &*MODULE {
        Ok(module) => Some(module),
        Err(why) => {
            crate::skipped(test, why);
            None
        }
    }
}

/// A shipped scenario.
fn scenario(name: &str) -> String {
    let file = crate::script(&format!("scenarios/{name}.toml"));
    file.to_str().expect("UTF-8").to_owned()
}

#[test]
fn the_module_gives_the_bytes_that_the_program_gives() {
    let Some(module) = module("studio's module") else {
        return;
    };
    let place = Folder::new();
    let mut script = Command::new("node");
    script.arg(crate::script("tests/external/studio/same.mjs"));
    script.arg(module);
    for (name, replications) in [("first-clinic", "4"), ("small-practice", "3")] {
        let scenario = scenario(name);
        let run = ["run", &scenario, "-n", replications, "-q", "-o", name];
        place.says(&run);
        script.arg(scenario).arg(replications).arg(place.path(name));
    }
    passes("studio's module", &mut script);
}

#[test]
fn the_page_simulates_by_itself() {
    let Some(module) = module("studio") else {
        return;
    };
    let place = Folder::new();
    let module = format!("{module}.gz");
    place.says(&["studio", "--module", &module, "-q", "-o", "studio.html"]);
    let practice = scenario("small-practice");
    place.says(&["run", &practice, "-n", "3", "-q", "-o", "out"]);
    for browser in [Browser::Chromium, Browser::Firefox] {
        opens(browser, "studio.mjs", &place, &["studio.html", "out"]);
    }
}
