//! What `check` says of a scenario besides its loads: what is not known, and what follows from what.

use crate::program::{Folder, SMALL};

/// The answer without its line breaks.
fn check(text: &str) -> String {
    let folder = Folder::with("a.toml", text);
    let said = folder.says(&["check", "--forecast", "no", "a.toml"]);
    said.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn what_is_drawn_in_each_replication_is_named() {
    assert!(!check(SMALL).contains("What is not known"));
    let uncertain = format!(
        "{SMALL}\n[uncertain]\n\"specialty.eyes.referrals\" = {{ uniform = [\"35 per week\", \"400 per week\"] }}\n"
    );
    let said = check(&uncertain);
    for told in [
        "What is not known",
        "1 parameter is drawn anew in each replication: specialty.eyes.referrals (uniform: 35 per week, 400 \
         per week). Loads, forecast and all other figures here are those of the values as they are written.",
        "With specialty.eyes.referrals = 400 per week a load is above 1 that is not as written: new slots of",
    ] {
        assert!(said.contains(told), "{told}\n{said}");
    }
    let folder = Folder::with("a.toml", &uncertain);
    let json = folder.says(&["check", "--json", "--forecast", "no", "a.toml"]);
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let of = &json["uncertain"];
    assert_eq!(of["parameters"][0]["path"], "specialty.eyes.referrals");
    assert_eq!(of["above-1"][0]["value"], "400 per week");
}

#[test]
fn a_planner_who_edits_sessions_learns_what_follows() {
    let folder = Folder::repository();
    let said = |name: &str| {
        let file = format!("scenarios/{name}.toml");
        let said = folder.says(&["check", "--forecast", "no", &file]);
        said.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let from_list = said("small-practice");
    assert!(
        from_list.contains("the number of lists follows from the waiting list and the referrals"),
        "{from_list}"
    );
    let as_written = check(SMALL);
    assert!(
        !as_written.contains("follows from the waiting list"),
        "{as_written}"
    );
}
