//! Rules of the house, read off the sources.

mod guide;
mod imports;
mod licences;
mod measures;
mod package;
#[path = "../common/published.rs"]
mod published;
mod walks;

use std::fs;
use std::path::{Path, PathBuf};

use published::is_published;

/// The files in a folder and in those in it, in their order.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Where the sources of a room are, those of both crates.
fn room(name: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let upper = ["report", "cli"].contains(&name);
    root.join(if upper { "src" } else { "simulator/src" })
        .join(name)
}

/// The source files in a folder, in their order.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let of_rust = |path: &PathBuf| path.extension().is_some_and(|e| e == "rs");
    files(folder).into_iter().filter(of_rust).collect()
}
