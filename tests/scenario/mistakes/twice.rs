//! People who are in two places at one time, are paid nothing, or help beyond belief.

use cutover::model::spec::Scenario;

use super::WHOLE;

/// Keys and texts of what is doubted of the whole with something besides.
fn doubts(more: &str) -> Vec<(String, String)> {
    let scenario = Scenario::from_toml(&format!("{WHOLE}\n{more}"));
    let scenario = scenario.unwrap_or_else(|mistakes| panic!("{mistakes}"));
    let doubts = scenario.doubts().into_iter();
    doubts.map(|doubt| (doubt.key, doubt.title)).collect()
}

/// One doubt, at a key, with some words.
#[track_caller]
fn doubted(more: &str, key: &str, words: &str) {
    let found = doubts(more);
    let [(at, title)] = &found[..] else {
        panic!("expected one doubt for {more}, got {found:#?}")
    };
    assert_eq!(at, key, "{title}");
    assert!(title.contains(words), "{title}");
}

fn catch_up(name: &str, days: &str, from: &str, to: &str, more: &str) -> String {
    format!(
        "[plan.{name}]\ncatch-up = {{ clinic = \"eye-general\", sessions = [{{ days = \"{days}\", from = {from}:00, to = {to}:00 }}]{more} }}\nfor = \"2 weeks\"\n"
    )
}

#[test]
fn sessions_at_one_time_are_held_by_others() {
    // The clinic's own are on Mondays and Thursdays from 09:00 to 12:30.
    let at = "plan.a.catch-up.sessions.0";
    doubted(
        &catch_up("a", "mon", "09:00", "12:30", ""),
        at,
        "a session of its own",
    );
    doubted(
        &catch_up("a", "thu", "12:00", "16:00", ""),
        at,
        "a session of its own",
    );
    for (days, from, to) in [("mon", "13:00", "16:00"), ("sat", "09:00", "12:30")] {
        assert_eq!(doubts(&catch_up("a", days, from, to, "")), []);
    }
    // Of a pool it is said whose people they are.
    let pool = "[pool.locums]\nsize = 2\n";
    let theirs = catch_up("a", "mon", "09:00", "12:30", ", pool = \"locums\"");
    assert_eq!(doubts(&format!("{theirs}{pool}")), []);
    // Two catch-ups, and two sessions of one.
    let saturday = catch_up("a", "sat", "09:00", "12:30", "");
    let both = saturday.clone() + &catch_up("b", "sat", "12:00", "15:00", "");
    doubted(&both, "plan.b", "sessions of this clinic at one time");
    assert_eq!(
        doubts(&(saturday + &catch_up("b", "sat", "13:00", "16:00", ""))),
        []
    );
    let twice = "[plan.a]\ncatch-up = { clinic = \"eye-general\", sessions = [{ days = \"sat\", from = 09:00:00, to = 12:30:00 }, { days = \"sat\", from = 10:00:00, to = 13:30:00 }] }\nfor = \"2 weeks\"\n";
    doubted(
        twice,
        "plan.a.catch-up.sessions.1",
        "another of these sessions",
    );
}

fn taken(name: &str, count: u32, from: &str) -> String {
    format!(
        "[plan.{name}]\nfloorwalkers = {{ supports = [\"office\"], count = {count}, covers = 3, taken-from = \"reception\" }}\nfrom = \"{from}\"\nfor = \"2 weeks\"\n"
    )
}

#[test]
fn people_taken_from_one_group_add_up() {
    // The reception has three.
    let two = taken("a", 2, "go-live");
    assert_eq!(
        doubts(&(two.clone() + &taken("b", 2, "go-live + 2 weeks"))),
        []
    );
    doubted(
        &(two.clone() + &taken("b", 1, "go-live + 13 days")),
        "plan.b.floorwalkers.taken-from",
        "all 3 people of \"reception\" are taken from it on 2011-12-16",
    );
    let text = format!("{WHOLE}\n{two}{}", taken("b", 2, "go-live + 13 days"));
    let Err(mistakes) = Scenario::from_toml(&text) else {
        panic!("four taken from three")
    };
    let [mistake] = mistakes.list() else {
        panic!("{mistakes}")
    };
    assert_eq!(mistake.key, "plan.b.floorwalkers.count");
    assert_eq!(
        mistake.title,
        "\"reception\" has fewer people than are taken from it on 2011-12-16: 4 of 3 (a, b)"
    );
}

#[test]
fn help_beyond_belief_is_doubted() {
    let walkers = |more: &str| {
        format!(
            "[plan.a]\nfloorwalkers = {{ supports = [\"office\"], count = 1, {more} }}\nfor = \"2 weeks\"\n"
        )
    };
    assert_eq!(doubts(&walkers("covers = 5, pace = 0.5, errors = 0.5")), []);
    let at = |key: &str| format!("plan.a.floorwalkers.{key}");
    doubted(
        &walkers("covers = 10000"),
        &at("covers"),
        "beside 10000 people",
    );
    doubted(
        &walkers("covers = 5, pace = 0.0001"),
        &at("pace"),
        "0.01 % of the practice",
    );
    doubted(
        &walkers("covers = 5, errors = 0"),
        &at("errors"),
        "no errors at all",
    );
    doubted(
        "[plan.a]\nextra-staff = { to = \"office\", count = 1, initial = 0.001 }\nfor = \"2 weeks\"\n",
        "plan.a.extra-staff.initial",
        "newcomers are slower",
    );
}

#[test]
fn training_that_takes_nobodys_time_or_money_is_doubted() {
    let clinicians = |more: &str| {
        format!(
            "[new-system.learning.clinician]\ninitial = 1.3\npace = \"100 patients\"\n[new-system.training.clinician]\nworth = 3\n{more}\n"
        )
    };
    let path = "new-system.training.clinician";
    let evenings = "ahead = \"4 weeks\"\nhours = \"8 h\"\ntime = \"after-hours\"";
    doubted(&clinicians(evenings), path, "are paid nothing for it");
    for cost in ["80 per hour", "0 per hour"] {
        assert_eq!(
            doubts(&clinicians(&format!("{evenings}\ncost = \"{cost}\""))),
            []
        );
    }
    let endless = evenings.replace("8 h", "200 h") + "\ncost = \"80 per hour\"";
    doubted(
        &clinicians(&endless),
        &format!("{path}.hours"),
        "50 hours a week each",
    );
    let covered = "ahead = \"4 weeks\"\nhours = \"4 h\"\ncover = \"backfilled\"";
    doubted(
        &clinicians(covered),
        path,
        "whoever stands in is paid nothing",
    );
    doubted(
        &clinicians("ahead = \"200 weeks\"\nhours = \"8 h\""),
        &format!("{path}.ahead"),
        "takes nobody's time here",
    );
}
