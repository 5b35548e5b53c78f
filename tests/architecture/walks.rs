//! What a walk of CONTRIBUTING.md touches outside the new folder, counted on the template
//! mechanism, which the tests compile; and that no two purposes have one number.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use super::sources;

/// Sources outside a folder that name something, without their tests.
fn naming(name: &str, folder: &str) -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("simulator/src");
    let mut found: Vec<String> = sources(&root)
        .into_iter()
        .filter(|file| !file.ends_with("tests.rs"))
        .filter_map(|file| {
            let text = fs::read_to_string(&file).expect("a source");
            let path = file.strip_prefix(&root).expect("below src").display();
            let path = path.to_string().replace('\\', "/");
            (!path.starts_with(folder) && text.contains(name)).then_some(path)
        })
        .collect();
    found.sort();
    found
}

#[test]
fn a_mechanism_touches_two_files_outside_its_folder() {
    if crate::is_published() {
        return println!("skipped: this is the package");
    }
    let names = ["wrong_entrance", "wrong-entrance", "WrongEntrance"];
    let files = names.map(|name| naming(name, "model/mechanisms/wrong_entrance/"));
    let files: BTreeSet<String> = files.into_iter().flatten().collect();
    assert_eq!(
        files.iter().map(String::as_str).collect::<Vec<_>>(),
        ["model/mechanisms/mod.rs", "model/pathway.rs"]
    );
}

#[test]
fn no_two_purposes_of_random_numbers_have_one_number() {
    if crate::is_published() {
        return println!("skipped: this is the package");
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("simulator/src");
    let mut named: BTreeMap<u64, Vec<String>> = BTreeMap::new();
    let mut said = 0;
    for file in sources(&root) {
        let text = fs::read_to_string(&file).expect("a source");
        let shared = file.ends_with("world/purpose.rs");
        said += if shared {
            text.matches(": Self = Self(").count()
        } else {
            text.matches("Purpose::numbered(").count()
        };
        // A declaration may have been wrapped.
        for statement in text.split(';') {
            let before = if shared {
                ": Self = Self("
            } else {
                "Purpose::numbered("
            };
            let Some((_, number)) = statement.split_once(before) else {
                continue;
            };
            let number = number.trim_end_matches(')').replace('_', "");
            let number = number.parse().expect("a number");
            named
                .entry(number)
                .or_default()
                .push(file.display().to_string());
        }
    }
    assert_eq!(named.values().map(Vec::len).sum::<usize>(), said);
    for (number, files) in named {
        assert_eq!(files.len(), 1, "{number}: {files:?}");
    }
}
