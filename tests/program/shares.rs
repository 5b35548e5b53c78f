//! `cutover run --shard` and `cutover merge`: shares of a run put together are the run.

use std::collections::BTreeMap;

use crate::program::{Folder, SMALL};

/// The small hospital, of which something is not known, so that every replication has a twin.
fn place() -> Folder {
    let uncertain = "\n[uncertain]\n\"specialty.eyes.referrals\" = { uniform = [\"35 per week\", \"45 per week\"] }\n";
    Folder::with("small.toml", &format!("{SMALL}{uncertain}"))
}

fn share(place: &Folder, of: &str, out: &str, more: &[&str]) {
    let run = ["run", "small.toml", "-q", "--shard", of, "-o", out];
    assert_eq!(place.says(&[&run[..], more].concat()), "", "nothing yet");
}

/// All files, but for what a manifest says of the machine's work.
pub fn left(place: &Folder, folder: &str) -> BTreeMap<String, Vec<u8>> {
    let mut files = place.files(folder);
    files.retain(|name, _| !name.starts_with("part-"));
    let manifest = files.remove("manifest.json").expect("a manifest");
    let mut manifest: serde_json::Value = serde_json::from_slice(&manifest).expect("JSON");
    for effort in ["threads", "simulated_in_seconds"] {
        assert!(manifest[effort].is_number(), "{effort}");
        manifest[effort] = 0.into();
    }
    files.insert("manifest.json".to_owned(), manifest.to_string().into());
    let plots = place.files(&format!("{folder}/plots")).into_iter();
    files.extend(plots.map(|(name, bytes)| (format!("plots/{name}"), bytes)));
    files
}

#[test]
fn shares_put_together_are_the_run_to_the_byte() {
    let place = place();
    place.says(&["run", "small.toml", "-q", "-o", "whole"]);
    for of in ["1/3", "2/3", "3/3"] {
        share(&place, of, "parts", &["-t", "2"]);
    }
    assert_eq!(place.names("parts").len(), 3, "only parts so far");
    let part = |k: u32| format!("parts/part-{k}-of-3.jsonl");
    place.says(&["merge", &part(3), &part(1), &part(2), "-q", "-o", "merged"]);
    let (whole, merged) = (left(&place, "whole"), left(&place, "merged"));
    assert!(whole.len() > 12, "{:?}", whole.keys());
    for (name, bytes) in &whole {
        assert!(merged.get(name) == Some(bytes), "{name} is another");
    }
    assert_eq!(whole.len(), merged.len());
    let summary = place.json("merged/summary.json");
    assert_eq!(summary["not_known"]["twins"], 4, "twins are in the shares");
    // The verdict is said as `run` says it.
    let said = place.says(&["merge", &part(1), &part(2), &part(3), "-o", "merged"]);
    let run = place.says(&["run", "small.toml", "-o", "whole"]);
    assert_eq!(said, run);
}

#[test]
fn a_killed_share_goes_on_where_it_stopped() {
    let place = place();
    share(&place, "1/2", "parts", &[]);
    let name = "parts/part-1-of-2.jsonl";
    let whole = place.text(name);
    // Two replications in three arms, each with its twin, after the first line.
    assert_eq!(whole.lines().count(), 1 + 2 * 3 * 2);
    let unit = |line: &str| {
        let (unit, _) = line.split_once(",{").expect("a unit");
        unit.rsplit_once(',').expect("its seconds").0.to_owned()
    };
    let kept: Vec<&str> = whole.lines().take(5).collect();
    place.write(name, format!("{}\n[2,\"planned\"", kept.join("\n")));
    let missing = place.refuses(&["merge", name]);
    assert!(missing.contains("not finished: 8 of 12"), "{missing}");
    share(&place, "1/2", "parts", &["-t", "1"]);
    let again = place.text(name);
    assert!(
        again.starts_with(&kept.join("\n")),
        "what was there is kept"
    );
    let mut units: Vec<String> = again.lines().skip(1).map(unit).collect();
    units.sort();
    let mut expected: Vec<String> = whole.lines().skip(1).map(unit).collect();
    expected.sort();
    assert_eq!(units, expected);
}

#[test]
fn what_does_not_belong_together_is_refused() {
    let place = Folder::small();
    let two = ["-n", "2"];
    for of in ["1/2", "2/2"] {
        share(&place, of, "a", &two);
    }
    share(&place, "2/2", "b", &["-n", "2", "--seed", "10"]);
    share(&place, "2/2", "c", &["-n", "3"]);
    share(&place, "2/2", "d", &["-n", "2", "--arm", "baseline"]);
    share(&place, "2/3", "e", &two);
    place.write("small.toml", SMALL.replace("40 per week", "41 per week"));
    share(&place, "2/2", "f", &two);
    let first = "a/part-1-of-2.jsonl";
    for (other, why) in [
        ("b/part-2-of-2.jsonl", "another seed"),
        ("c/part-2-of-2.jsonl", "another number of replications"),
        ("d/part-2-of-2.jsonl", "another arms"),
        ("e/part-2-of-3.jsonl", "another number of parts"),
        ("f/part-2-of-2.jsonl", "another scenario"),
        ("small.toml", "not a part file of `cutover run --shard`"),
        (first, "are both part 1 of 2"),
    ] {
        let said = place.refuses(&["merge", first, other, "-o", "merged"]);
        assert!(said.contains(why), "{other}: {said}");
    }
    let said = place.refuses(&["merge", first, "-o", "merged"]);
    assert!(said.contains("1 of 2 parts are missing: 2"), "{said}");
    // The same folder, another run.
    let said = place.refuses(&["run", "small.toml", "-n", "2", "--shard", "1/2", "-o", "a"]);
    assert!(said.contains("of another run"), "{said}");
    // Changed by hand: of fewer days than the scenario has.
    let second = place.text("a/part-2-of-2.jsonl");
    let line = second.lines().nth(1).expect("a unit");
    let changed = line.replacen("\"specialties\":2", "\"specialties\":1", 1);
    assert_ne!(line, changed);
    place.write("a/part-2-of-2.jsonl", second.replace(line, &changed));
    let said = place.refuses(&["merge", first, "a/part-2-of-2.jsonl", "-o", "merged"]);
    assert!(
        said.contains("damaged") || said.contains("cannot be of"),
        "{said}"
    );
    assert!(place.names("merged").is_empty());
}

#[test]
fn a_share_has_a_fixed_number_of_replications() {
    let text = SMALL.replace("replications = 4\n", "");
    let place = Folder::with("small.toml", &text);
    let said = place.refuses(&["run", "small.toml", "--shard", "1/2", "-o", "parts"]);
    assert!(said.contains("fixed number of replications"), "{said}");
    assert!(place.names("parts").is_empty());
    let wrong = place.refuses(&["run", "small.toml", "-n", "4", "--shard", "3/2"]);
    assert!(wrong.contains("K goes from 1 to N"), "{wrong}");
}
