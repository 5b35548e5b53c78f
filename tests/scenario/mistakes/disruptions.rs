//! Builds, slow times, outages and the reporting blackout.

use super::{doubted, doubts, refused};

const BUILT: &str = "[{ by = \"go-live\", share = \"61%\" }, { by = 2012-01-09, share = \"90%\" }]";
const WINDOW: &str = "{ on = \"go-live + 13 days\", at = 23:00:00, lasts = \"5 h\" }";
const RANDOM: &str =
    "{ rate = \"1 per week\", lasts = { exponential = \"2 h\" }, for = \"26 weeks\" }";

#[test]
fn builds() {
    let both = format!("built = {BUILT}\nper-week = 1.5");
    refused(
        &both,
        "",
        "new-system.builds",
        "builds",
        "which clinics are built when?",
        "built = [{ by = \"go-live\", share = \"60%\" }",
    );
    refused(
        BUILT,
        "[{ by = 2012-01-09, share = \"61%\" }, { by = \"go-live\", share = \"90%\" }]",
        "new-system.builds.built.1.by",
        "\"go-live\"",
        "2011-12-03 does not come after 2012-01-09",
        "in order",
    );
    refused(
        BUILT,
        "[{ by = \"go-live\", share = \"91%\" }, { by = 2012-01-09, share = \"90%\" }]",
        "new-system.builds.built.1.share",
        "\"90%\"",
        "90% after 91%: what is built stays built",
        "never fall",
    );
    for wrong in ["-2.0", "1e5"] {
        refused(
            "per-week = 1.5",
            &format!("per-week = {wrong}"),
            "new-system.builds.per-week",
            wrong,
            &format!("{} clinics a week", wrong.parse::<f64>().expect("a number")),
            "such as 8",
        );
    }
    refused(
        BUILT,
        "[{ share = \"61%\" }]",
        "new-system.builds.built.0",
        "{ share = \"61%\" }",
        "\"by\" is missing",
        "by = \"go-live + 8 weeks\"",
    );
    doubted(
        "share = \"90%\"",
        "share = \"100%\"",
        "new-system.builds.per-week",
        "all clinics are built by the last of the days: there is nothing left to build",
    );
    doubted(
        "by = 2012-01-09",
        "by = 2102-01-09",
        "new-system.builds.built.1.by",
        "this day lies after the simulated ones",
    );
    doubted(
        "built = \"go-live + 1 week\"",
        "built = 2012-09-01",
        "clinic.heart.built",
        "it is not built within the simulated days",
    );
}

#[test]
fn slow_times() {
    for wrong in ["0.0", "-1.5"] {
        refused(
            "factor = 1.3",
            &format!("factor = {wrong}"),
            "new-system.slow.0.factor",
            wrong,
            &format!(
                "a factor of {} is impossible",
                wrong.parse::<f64>().expect("a number")
            ),
            "1.5 half as long again",
        );
    }
    refused(
        "from = \"go-live + 4 days\"",
        "from = \"go-live + 40 weeks\"",
        "new-system.slow.0.from",
        "\"go-live + 40 weeks\"",
        "it starts on 2012-09-08, outside the simulated days",
        "they are 2011-09-05 to 2012-08-31",
    );
    doubted(
        "factor = 1.3",
        "factor = 0.9",
        "new-system.slow.0.factor",
        "a factor below 1 makes work quicker, not slower",
    );
    doubted(
        "from = \"go-live + 4 days\"",
        "from = \"go-live - 11 days\"",
        "new-system.slow.0",
        "this is over before the go-live: nobody is on the new system yet",
    );
    refused(
        "[[new-system.slow]]",
        "[new-system.slow]",
        "new-system.slow",
        "slow",
        "expected a list, found a table",
        "two brackets: [[new-system.slow]]",
    );
    let another = |from: &str| {
        let slow =
            format!("[[new-system.slow]]\nfactor = 2\nfrom = \"{from}\"\nfor = \"3 days\"\n\n");
        doubts(
            "[new-system.outages]",
            &format!("{slow}[new-system.outages]"),
        )
    };
    assert_eq!(another("go-live + 1 day"), []);
    assert_eq!(another("go-live + 15 days"), []);
    let found = another("go-live + 14 days");
    assert_eq!(found.len(), 1);
    assert_eq!(
        (&*found[0].key, &*found[0].title),
        ("new-system.slow.1", "overlaps another slow time")
    );
}

#[test]
fn planned_windows() {
    let window = |with: &str| WINDOW.replace("\"5 h\"", with);
    refused(
        WINDOW,
        &window("\"25 h\""),
        "new-system.outages.planned.0.lasts",
        "\"25 h\"",
        "a window of 25 h is longer than a day",
        "write one for each day; it may pass midnight",
    );
    refused(
        WINDOW,
        &WINDOW.replace("\"go-live + 13 days\"", "2010-12-16"),
        "new-system.outages.planned.0.on",
        "2010-12-16",
        "it falls on 2010-12-16, outside the simulated days",
        "they are 2011-09-05 to 2012-08-31",
    );
    refused(
        WINDOW,
        &WINDOW.replace("23:00:00", "\"25:00\""),
        "new-system.outages.planned.0.at",
        "\"25:00\"",
        "\"25:00\" is not a time of day",
        "hour:minute:second",
    );
    refused(
        "on-paper = 3.5",
        "on-paper = 0.0",
        "new-system.outages.on-paper",
        "0.0",
        "a factor of 0 is impossible",
        "1.5 half as long again",
    );
    refused(
        &format!("planned = [{WINDOW}]\nrandom = {RANDOM}\n"),
        "",
        "new-system.outages",
        "outages",
        "when is it down?",
        "planned = [{ on = ",
    );
    doubted(
        WINDOW,
        &WINDOW.replace("+ 13 days", "- 1 day"),
        "new-system.outages.planned.0",
        "before the go-live the new system is not in use: nobody notices",
    );
    let after_midnight = |at: &str| {
        let next = format!("{{ on = \"go-live + 14 days\", at = {at}, lasts = \"1 h\" }}");
        doubts(WINDOW, &format!("{WINDOW}, {next}"))
    };
    assert_eq!(after_midnight("04:00:00"), []);
    let found = after_midnight("03:59:00");
    assert_eq!(found.len(), 1);
    assert_eq!(
        (&*found[0].key, &*found[0].title),
        (
            "new-system.outages.planned.1",
            "overlaps another planned window"
        )
    );
    let quick = doubts("on-paper = 3.5", "on-paper = 0.8");
    let said: Vec<&str> = quick.iter().map(|d| &*d.key).collect();
    assert_eq!(
        said,
        ["new-system.outages.on-paper", "plan.forms.paper.takes"]
    );
}

#[test]
fn random_outages() {
    let never = doubts(RANDOM, &RANDOM.replace("1 per week", "0 per week"));
    assert_eq!(never.len(), 1, "{never:#?}");
    assert_eq!(never[0].title, "it never happens");
    let always = RANDOM.replace("1 per week", "12 per day");
    refused(
        RANDOM,
        &always,
        "new-system.outages.random",
        &always,
        "12 per day of 2 h each: it would be down all the time",
        "1 per week",
    );
    refused(
        RANDOM,
        &RANDOM.replace("{ exponential = \"2 h\" }", "\"0 h\""),
        "new-system.outages.random.lasts",
        "\"0 h\"",
        "this must take some time",
        "",
    );
    refused(
        RANDOM,
        "{ rate = \"1 per week\" }",
        "new-system.outages.random",
        "{ rate = \"1 per week\" }",
        "\"lasts\" is missing",
        "lasts = { exponential = \"2 h\" }",
    );
    doubted(
        RANDOM,
        &RANDOM
            .replace("for =", "from = 2011-10-03, for =")
            .replace("26 weeks", "8 weeks"),
        "new-system.outages.random",
        "this is over before the go-live: nobody is on the new system yet",
    );
}

#[test]
fn the_blackout() {
    refused(
        "from = \"go-live - 1 day\"\nfor = \"20 days\"",
        "from = 2011-01-10\nfor = \"20 days\"",
        "new-system.blackout.for",
        "\"20 days\"",
        "it ends on 2011-01-29, outside the simulated days",
        "they are 2011-09-05 to 2012-08-31",
    );
    let dark = doubts("for = \"20 days\"", "for = \"60 weeks\"");
    let dark: Vec<&str> = dark.iter().map(|doubt| &*doubt.key).collect();
    assert_eq!(dark, ["plan.reminders.when", "halt.give-up.when"]);
}
