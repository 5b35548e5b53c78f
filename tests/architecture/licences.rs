//! What the package depends on, with all its features and on all systems: under licences that
//! `deny.toml` allows, from the registry alone, nothing twice but what stands there. No network is
//! needed, so that advisories and what was taken back from the registry are left to `cargo deny`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::package::{cargo, metadata};

/// A crate that is depended on.
struct Dependency {
    name: String,
    version: String,
    licence: String,
    source: String,
}

/// All that the package, its tests and its benchmarks are compiled of.
fn dependencies() -> Vec<Dependency> {
    // What a lock file holds besides belongs to features that nobody has asked for.
    let tree = cargo(&[
        "tree",
        "--all-features",
        "--target=all",
        "--edges=normal,build,dev",
        "--prefix=none",
    ]);
    let named = |line: &str| line.split(' ').take(2).map(str::to_owned).collect();
    let reached: BTreeSet<Vec<String>> = tree.lines().map(named).collect();
    let metadata = metadata(&["--all-features"]);
    let packages = metadata["packages"].as_array().expect("packages");
    let text = |package: &Value, key: &str| package[key].as_str().unwrap_or_default().to_owned();
    packages
        .iter()
        .filter(|p| {
            !["cutover", "cutover-simulator"]
                .iter()
                .any(|own| p["name"] == *own)
        })
        .filter(|p| reached.contains(&vec![text(p, "name"), format!("v{}", text(p, "version"))]))
        .map(|package| Dependency {
            name: text(package, "name"),
            version: text(package, "version"),
            licence: text(package, "license"),
            source: text(package, "source"),
        })
        .collect()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn table(file: &str) -> toml::Table {
    let text = fs::read_to_string(root().join(file)).expect("readable");
    text.parse()
        .unwrap_or_else(|wrong| panic!("{file}: {wrong}"))
}

/// An SPDX expression, read from left to right; `/` is how `OR` was written once.
struct Expression<'a> {
    words: Vec<&'a str>,
    allowed: &'a BTreeSet<String>,
}

impl<'a> Expression<'a> {
    /// Whether one may take it under licences that are allowed.
    fn is_met(text: &'a str, allowed: &'a BTreeSet<String>) -> bool {
        let mut words = Vec::new();
        for word in text.split_whitespace() {
            words.extend(word.split_inclusive(['(', ')', '/']).flat_map(|part| {
                let bare = part.trim_end_matches(['(', ')', '/']);
                [bare, &part[bare.len()..]]
            }));
        }
        words.retain(|word| !word.is_empty());
        words.reverse();
        let mut expression = Expression { words, allowed };
        let met = expression.one_of();
        assert_eq!(expression.words, [""; 0], "{text}: not understood");
        met
    }

    fn takes(&mut self, words: &[&str]) -> bool {
        let next = self.words.last().is_some_and(|next| words.contains(next));
        if next {
            self.words.pop();
        }
        next
    }

    fn one_of(&mut self) -> bool {
        let mut met = self.all_of();
        while self.takes(&["OR", "/"]) {
            met |= self.all_of();
        }
        met
    }

    fn all_of(&mut self) -> bool {
        let mut met = self.single();
        while self.takes(&["AND"]) {
            met &= self.single();
        }
        met
    }

    fn single(&mut self) -> bool {
        if self.takes(&["("]) {
            let met = self.one_of();
            assert!(self.takes(&[")"]), "a bracket is left open");
            return met;
        }
        let licence = self.words.pop().expect("a licence");
        if self.takes(&["WITH"]) {
            let exception = self.words.pop().expect("an exception");
            return self
                .allowed
                .contains(&format!("{licence} WITH {exception}"));
        }
        self.allowed.contains(licence)
    }
}

fn allowed() -> BTreeSet<String> {
    let list = table("deny.toml")["licenses"]["allow"].clone();
    list.try_into().expect("names of licences")
}

#[test]
fn expressions_of_licences_are_understood() {
    let allowed = ["MIT", "Zlib"].map(str::to_owned).into();
    for (text, met) in [
        ("MIT", true),
        ("GPL-3.0-only", false),
        ("GPL-3.0-only OR MIT", true),
        ("GPL-3.0-only/MIT", true),
        ("MIT / GPL-3.0-only", true),
        ("MIT AND GPL-3.0-only", false),
        ("MIT AND Zlib", true),
        // AND binds more tightly.
        ("Zlib OR MIT AND GPL-3.0-only", true),
        ("(Zlib OR MIT) AND GPL-3.0-only", false),
        ("GPL-2.0-only AND (MIT OR Zlib) OR MIT", true),
        ("MIT WITH Some-exception", false),
        ("MIT WITH Some-exception OR Zlib", true),
    ] {
        assert_eq!(Expression::is_met(text, &allowed), met, "{text}");
    }
}

#[test]
fn every_dependency_is_under_a_licence_that_is_allowed() {
    let (allowed, dependencies) = (allowed(), dependencies());
    assert!(dependencies.len() > 200, "{}", dependencies.len());
    for Dependency {
        name,
        version,
        licence,
        ..
    } in &dependencies
    {
        assert!(!licence.is_empty(), "{name} {version} names no licence");
        assert!(
            Expression::is_met(licence, &allowed),
            "{name} {version} is under {licence}"
        );
    }
    // None is allowed that nothing asks for.
    for licence in &allowed {
        let mentions = |d: &&Dependency| d.licence.contains(&**licence);
        assert!(dependencies.iter().find(mentions).is_some(), "{licence}");
    }
}

#[test]
fn everything_comes_from_the_registry() {
    let sources: BTreeSet<String> = dependencies().into_iter().map(|d| d.source).collect();
    assert_eq!(sources.len(), 1, "{sources:?}");
    assert!(
        sources.iter().all(|s| s.starts_with("registry+")),
        "{sources:?}"
    );
}

#[test]
fn nothing_is_there_twice_but_what_is_known_to_be() {
    let number = |version: &str| -> Vec<u64> {
        let parts = version.split(['.', '-', '+']);
        parts.map_while(|part| part.parse().ok()).collect()
    };
    let mut versions: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for Dependency { name, version, .. } in dependencies() {
        versions.entry(name).or_default().push(version);
    }
    let mut older = BTreeSet::new();
    for (name, mut of_one) in versions {
        of_one.sort_by_key(|version| number(version));
        of_one.pop();
        older.extend(of_one.iter().map(|version| format!("{name}@{version}")));
    }
    let skip = table("deny.toml")["bans"]["skip"].clone();
    let known = skip.as_array().expect("a list").iter();
    let known = known.map(|one| one["crate"].as_str().expect("a crate").to_owned());
    assert_eq!(older, known.collect());
}

/// So that what holds of the package's dependencies holds of what the studio's page is made of.
#[test]
fn the_studio_has_no_dependency_of_its_own() {
    if root().join("Cargo.toml.orig").exists() {
        return println!("skipped: the package has no studio/");
    }
    let packages = |file: &str| -> BTreeSet<String> {
        let lock = table(file);
        let packages = lock["package"].as_array().expect("packages").iter();
        packages
            .map(|p| format!("{} {}", p["name"], p["version"]))
            .collect()
    };
    let (ours, studio) = (packages("Cargo.lock"), packages("studio/Cargo.lock"));
    let own: Vec<_> = studio.difference(&ours).collect();
    assert_eq!(own, [r#""cutover-studio" "0.0.0""#]);
}
