//! What the package's manifest promises.

use std::process::Command;

use serde_json::Value;

/// Chains of `let` in conditions, which the code is written with.
const OWN: [u32; 2] = [1, 88];

fn version(text: &str) -> [u32; 2] {
    let mut parts = text.split('.').map(|part| part.parse().expect("a number"));
    [(); 2].map(|()| parts.next().unwrap_or(0))
}

/// The oldest compiler is the one that some dependency wants, and none newer. What of the standard
/// library is younger than that is found by clippy (`incompatible_msrv`).
#[test]
fn the_compiler_need_be_no_newer_than_the_dependencies_want() {
    let output = Command::new(env!("CARGO"))
        // Nobody who builds the program has fetched what the Python package needs.
        .args(["metadata", "--format-version", "1", "--locked"])
        .args([
            "--manifest-path",
            concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"),
        ])
        .output()
        .expect("cargo starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let packages = metadata["packages"].as_array().expect("packages");
    let others = packages.iter().filter(|p| !p["source"].is_null());
    let wanted = others.filter_map(|p| Some((version(p["rust_version"].as_str()?), &p["name"])));
    let (dependency, name) = wanted.max_by_key(|(version, _)| *version).expect("some");
    let declared = version(env!("CARGO_PKG_RUST_VERSION"));
    assert_eq!(declared, dependency.max(OWN), "{name} wants {dependency:?}");
}

/// The Python package is of the same version, and wants the same compiler.
#[test]
fn the_python_package_follows_the_program() {
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/python/Cargo.toml");
    let text = std::fs::read_to_string(manifest).expect("a manifest");
    for (key, value) in [
        ("version", env!("CARGO_PKG_VERSION")),
        ("rust-version", env!("CARGO_PKG_RUST_VERSION")),
    ] {
        let line = format!("\n{key} = \"{value}\"\n");
        assert!(
            text.contains(&line),
            "python/Cargo.toml: {key} is not {value}"
        );
    }
}
