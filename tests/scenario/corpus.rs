//! The readers of files, on what fuzzing kept: `fuzz/corpus` has a folder for each of its targets,
//! and in it files that go different ways through a reader. What must hold is in `common/readers`.

use std::fs;
use std::path::Path;

use crate::common::readers;

/// Asks what must hold of every file of a target. The package as published has no corpus.
fn each(target: &str, holds: impl Fn(&[u8])) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    if root.join("Cargo.toml.orig").exists() {
        return println!("skipped: the package has no fuzz/");
    }
    let folder = root.join("fuzz/corpus").join(target);
    let entries = fs::read_dir(&folder).expect("the corpus is in the repository");
    let mut files: Vec<_> = entries
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.sort();
    assert!(files.len() > 20, "{} files of {target}", files.len());
    for file in files {
        // What went wrong says of itself which file it was.
        println!("{}", file.display());
        holds(&fs::read(&file).expect("a file"));
    }
}

#[test]
fn scenarios() {
    each("scenario", readers::scenario);
}

#[test]
fn tables_and_extracts() {
    each("csv", readers::csv);
}

#[test]
fn parts_of_sweeps() {
    let folder = tempfile::tempdir().expect("a folder");
    each("part", |bytes| {
        readers::part(bytes, &folder.path().join("part.jsonl"))
    });
}

#[test]
fn manifests() {
    each("manifest", readers::manifest);
}
