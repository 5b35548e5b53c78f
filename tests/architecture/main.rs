//! Rules of the house, read off the sources.

mod guide;
mod imports;
mod measures;
mod package;
mod walks;

use std::fs;
use std::path::{Path, PathBuf};

/// The source files in a folder, in their order.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}
