//! What a walk of CONTRIBUTING.md touches outside the new folder, counted on the template
//! mechanism, which the tests compile; and that no two purposes have one number.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::sources;

/// Sources outside a folder that name something, without their tests.
fn naming(name: &str, folder: &str) -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
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
    for name in ["wrong_entrance", "WrongEntrance"] {
        for file in naming(name, "model/mechanisms/wrong_entrance/") {
            assert!(
                ["model/mechanisms/mod.rs", "model/pathway.rs"].contains(&&*file),
                "{file}"
            );
        }
    }
}

#[test]
fn no_two_purposes_of_random_numbers_have_one_number() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut named: BTreeMap<u64, Vec<String>> = BTreeMap::new();
    for file in sources(&root) {
        let text = fs::read_to_string(&file).expect("a source");
        for line in text.lines().filter(|line| line.contains("const ")) {
            let number = ["Purpose = Purpose::numbered(", "Self = Self("]
                .iter()
                .find_map(|before| line.split_once(before))
                .filter(|_| line.contains("Purpose") || file.ends_with("world/purpose.rs"))
                .and_then(|(_, rest)| rest.strip_suffix(");"))
                .and_then(|number| number.replace('_', "").parse().ok());
            if let Some(number) = number {
                named
                    .entry(number)
                    .or_default()
                    .push(line.trim().to_owned());
            }
        }
    }
    assert!(named.len() > 40, "only {} purposes were found", named.len());
    for (number, names) in named {
        assert_eq!(names.len(), 1, "{number}: {names:?}");
    }
}
