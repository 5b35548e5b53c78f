//! The pages in a browser: the report and the animation of a small run, opened in headless browsers.

use std::process::Command;
use std::sync::Mutex;

use crate::passes;
use crate::program::{Folder, PRACTICE};

/// The packages are fetched once.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// Output in `out` of a small run with everything that a page can have.
fn folder() -> Folder {
    let folder = Folder::with("practice.toml", PRACTICE);
    let options = ["-n", "3", "-q", "--animation", "-o", "out"];
    folder.says(&[&["run", "practice.toml"], &options[..]].concat());
    folder
}

/// A browser.
#[derive(Clone, Copy, Debug)]
pub enum Browser {
    Chromium,
    Firefox,
}

#[track_caller]
pub fn opens(browser: Browser, script: &str, folder: &Folder, files: &[&str]) {
    let _alone = ONE_AT_A_TIME
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    let mut test = Command::new(crate::script("tests/external/browser/test"));
    let browser = match browser {
        Browser::Chromium => "chromium",
        Browser::Firefox => "firefox",
    };
    test.args([browser, script])
        .args(files.iter().map(|name| folder.path(name)));
    let name = format!("{script} in {browser}");
    passes(&name, test.env("MODULES", crate::kept("browser")));
}

#[test]
fn the_report_opens_by_itself_and_everybody_can_use_it() {
    let files = ["out/report.html", "out"];
    opens(Browser::Chromium, "report.mjs", &folder(), &files);
}

#[test]
fn the_animation_plays_what_was_recorded() {
    let files = ["out/animation.html", "out", "out/replay.json"];
    opens(Browser::Chromium, "animation.mjs", &folder(), &files);
}
