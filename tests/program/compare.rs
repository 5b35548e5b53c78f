//! `cutover compare` from outside: what differs between scenarios, and what cannot be compared.

use crate::program::complaint;
use crate::sweep::place;

#[test]
fn compare_says_what_is_real() {
    let place = place();
    place.write(
        "more.toml",
        "base = \"office.toml\"\nwithout = [\"sweep\"]\n[staff.office]\ncount = 4\n",
    );
    let arguments = ["compare", "office.toml", "more.toml", "-n", "12"];
    let page = place.says(&arguments);
    assert!(page.contains("more against office: better in"), "{page}");
    let whose = "figures are of the go-live with the plan, from the scenario's go-live on";
    let words = page.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains(whose), "{page}");
    let json = place.says(&[&arguments[..], &["--json", "--threads", "1"]].concat());
    assert_eq!(
        json,
        place.says(&[&arguments[..], &["--json", "--threads", "3"]].concat())
    );
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let figures = json["figures"].as_array().expect("figures");
    let peak = figures
        .iter()
        .find(|f| f["response"] == "peak of booking.unbooked")
        .expect("there");
    let difference = &peak["differences"][0];
    assert_eq!(difference["clear"], true);
    assert!(
        difference["interval"]["upper"].as_f64() < Some(0.0),
        "{difference}"
    );
    let best: Vec<_> = (0..2)
        .map(|s| &peak["against_best"][s]["may_be_best"])
        .collect();
    assert_eq!(best, [&serde_json::json!(false), &serde_json::json!(true)]);
    assert!(
        place
            .refuses(&[
                "compare",
                "office.toml",
                "more.toml",
                "--of",
                "halted: cost"
            ])
            .contains("no arm")
    );
}

/// Plans of a hospital of which one is drawn from ranges are not told apart by the plan alone.
#[test]
fn compare_says_who_draws_its_parameters_from_ranges() {
    let place = place();
    place.write(
        "ranges.toml",
        "base = \"office.toml\"\n[uncertain]\n\
         \"new-system.learning.clerk.initial\" = { triangular = [1.5, 2.5, 3.0] }\n",
    );
    let note = |second: &str| {
        let done = place.cutover(&["compare", "ranges.toml", second, "-n", "2", "--of", "cost"]);
        complaint(&done)
    };
    assert!(
        note("office.toml").contains(
            "note: ranges draws 1 parameter from [uncertain], office draws none of its parameters"
        ),
        "{}",
        note("office.toml")
    );
    place.write(
        "same.toml",
        "base = \"ranges.toml\"\nplan.agency.for = \"9 weeks\"\n",
    );
    assert!(!note("same.toml").contains("[uncertain]"));
}

/// A total of a longer time is larger, as a peak may be, and says nothing of the hospital.
#[test]
fn compare_leaves_out_totals_of_other_lengths() {
    let place = place();
    let end = |toml: &str| place.write("longer.toml", toml);
    let figures = || -> (Vec<String>, String) {
        let done = place.cutover(&["compare", "office.toml", "longer.toml", "-n", "2", "--json"]);
        let json: serde_json::Value = serde_json::from_slice(&done.stdout).expect("JSON");
        let figures = json["figures"].as_array().expect("figures").iter();
        let names = figures.map(|f| f["response"].as_str().expect("a name").to_owned());
        (names.collect(), complaint(&done))
    };
    end("base = \"office.toml\"\nwithout = [\"sweep\"]\n[staff.office]\ncount = 4\n");
    let (same, said) = figures();
    assert!(same.contains(&"cost".to_owned()), "{same:?}");
    assert_eq!(said, "");
    end("base = \"office.toml\"\nwithout = [\"sweep\"]\nend = 2024-06-30\n");
    let (other, said) = figures();
    assert!(!other.contains(&"cost".to_owned()), "{other:?}");
    assert_eq!(other, ["clinic.overrun in week 1"]);
    let left_out = "on which these hang: peak of booking.unbooked, recovery of booking.unbooked, ";
    assert!(said.contains(left_out), "{said}");
}
