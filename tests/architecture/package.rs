//! What the package's manifest promises.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::{files, is_published};

/// Chains of `let` in conditions, which the code is written with.
const OWN: [u32; 2] = [1, 88];

fn version(text: &str) -> [u32; 2] {
    let mut parts = text.split('.').map(|part| part.parse().expect("a number"));
    [(); 2].map(|()| parts.next().unwrap_or(0))
}

/// What cargo says of the package, by its lock file.
pub fn cargo(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO"))
        // Nobody who builds the program has fetched what the Python package needs.
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(arguments)
        .arg("--locked")
        .output()
        .expect("cargo starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// What it knows of the package and of all that it depends on.
pub fn metadata(features: &[&str]) -> Value {
    let said = cargo(&[&["metadata", "--format-version=1"], features].concat());
    serde_json::from_str(&said).expect("JSON")
}

/// The oldest compiler is the one that some dependency wants, and none newer. What of the standard
/// library is younger than that is found by clippy (`incompatible_msrv`).
#[test]
fn the_compiler_need_be_no_newer_than_the_dependencies_want() {
    let metadata = metadata(&[]);
    let packages = metadata["packages"].as_array().expect("packages");
    let others = packages.iter().filter(|p| !p["source"].is_null());
    let wanted = others.filter_map(|p| Some((version(p["rust_version"].as_str()?), &p["name"])));
    let (dependency, name) = wanted.max_by_key(|(version, _)| *version).expect("some");
    let declared = version(env!("CARGO_PKG_RUST_VERSION"));
    assert_eq!(declared, dependency.max(OWN), "{name} wants {dependency:?}");
}

/// The packages for Python and R are of the same version, and Python's wants the same compiler.
#[test]
fn the_packages_of_other_languages_follow_the_program() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    if !root.join("python").exists() {
        return println!("skipped: this is the package");
    }
    let version = env!("CARGO_PKG_VERSION");
    let compiler = env!("CARGO_PKG_RUST_VERSION");
    for (manifest, line) in [
        ("python/Cargo.toml", format!("version = \"{version}\"")),
        (
            "python/Cargo.toml",
            format!("rust-version = \"{compiler}\""),
        ),
        ("r/DESCRIPTION", format!("Version: {version}")),
    ] {
        let text = std::fs::read_to_string(root.join(manifest)).expect("a manifest");
        let has = text.lines().any(|l| l == line);
        assert!(has, "{manifest}: there is no line {line}");
    }
}

/// What a package of the workspace is published with: all that these folders of it have, and more.
fn listed(package: &str, root: &Path, folders: &[&str]) -> BTreeSet<String> {
    let listed = cargo(&["package", "--list", "--allow-dirty", "--package", package]);
    let listed: BTreeSet<String> = listed.lines().map(str::to_owned).collect();
    for file in folders.iter().flat_map(|folder| files(&root.join(folder))) {
        let name = file.strip_prefix(root).expect("below it");
        let name = name.to_str().expect("UTF-8").replace('\\', "/");
        let kept = name.contains("__pycache__") || name.ends_with(".pyc");
        assert!(kept || listed.contains(&*name), "{name} is left out");
    }
    listed
}

/// The program has the simulator of its own version and no other.
#[test]
fn the_simulator_is_of_the_same_version() {
    let metadata = metadata(&[]);
    let packages = metadata["packages"].as_array().expect("packages");
    let own = packages.iter().find(|p| p["name"] == "cutover");
    let needs = own.expect("the program")["dependencies"]
        .as_array()
        .expect("a list");
    let simulator = needs.iter().find(|d| d["name"] == "cutover-simulator");
    let wanted = format!("={}", env!("CARGO_PKG_VERSION"));
    assert_eq!(simulator.expect("the simulator")["req"], wanted.as_str());
}

/// `exclude` speaks of folders at the root: without the slash it once left out `src/report/studio`, and
/// what was published would not have compiled.
#[test]
fn whatever_is_compiled_and_shipped_is_in_the_package() {
    if is_published() {
        return println!("skipped: this is the package");
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = ["src", "scenarios", "tests", "examples", "docs"];
    let listed = listed("cutover", root, &folders);
    let of_the_simulator = self::listed("cutover-simulator", &root.join("simulator"), &["src"]);
    assert!(
        of_the_simulator.contains("LICENSE-MIT") && of_the_simulator.contains("LICENSE-APACHE")
    );
    for left_out in [
        "fuzz/",
        "python/",
        "r/",
        "simulator/",
        "studio/",
        "deploy/",
        ".ci/",
        "benches/peers/",
    ] {
        let in_it = listed.iter().find(|name| name.starts_with(left_out));
        assert_eq!(in_it, None);
    }
}
