//! The event log of `cutover run --events`: it changes no figure, is the same twice, and whatever is
//! done has a life cycle of the standard.

use std::collections::{BTreeMap, BTreeSet};

use crate::program::{Folder, PRACTICE};

/// Two replications of a practice with a log around its go-live.
fn folder(events: &[&str]) -> Folder {
    let folder = Folder::with("practice.toml", PRACTICE);
    let run = ["run", "practice.toml", "-n", "2", "-q", "-o", "out"];
    folder.says(&[&run, events].concat());
    folder
}

/// Three weeks around the go-live.
const WINDOW: [&str; 6] = [
    "--events",
    "csv,xes",
    "--events-from",
    "2024-02-26",
    "--events-to",
    "2024-03-17",
];

/// An office where hardly any task is done within a shift. Some clerks keep theirs for the next
/// morning, some hand them over; the agency's leave for good. Patients who wait long are booked
/// when they ring, whoever may have them in hand.
const SHORT_SHIFTS: &str = r#"
title = "Short shifts"
start = 2024-01-01
go-live = 2024-01-15
end = 2024-02-09
[booking]
register = { lognormal = "50 min", cv = 0.8 }
book = { lognormal = "70 min", cv = 0.8 }
[chasing]
after = "1 day"
chance = "30% per day"
booked = "90%"
[specialty.any]
referrals = "40 per week"
[clinic.any]
specialty = "any"
sessions = [{ days = "mon-fri", from = 09:00:00, to = 12:00:00 }]
slots = { length = "15 min", pattern = "NNNNNNNNNNNN" }
consultation = { new = "12 min" }
[staff.keeps]
role = "clerk"
count = 2
shifts = [{ days = "mon-fri", from = 09:00:00, to = 11:00:00 }]
works = ["register", "book"]
end-of-shift = "suspend"
[staff.hands-over]
role = "clerk"
count = 2
shifts = [{ days = "mon-fri", from = 13:00:00, to = 16:00:00 }]
works = ["register", "book"]
end-of-shift = "hand-over"
[staff.telephone]
role = "clerk"
count = 1
works = ["answer"]
[phone-line.office]
lines = 4
from = 09:00:00
to = 16:00:00
handle = { query = "3 min" }
[plan.agency]
extra-staff = { to = "keeps", count = 1 }
from = "go-live"
for = "1 week"
"#;

/// Whether what may happen to one doing of an activity is in the order of the standard's life cycle
/// (IEEE 1849-2016, lifecycle extension), from its beginning.
fn is_life_cycle(transitions: &[&str]) -> bool {
    let mut state = "nothing";
    for &transition in transitions {
        state = match (state, transition) {
            ("nothing", "schedule") => "ready",
            ("nothing" | "ready", "start") | ("suspended", "resume") => "in progress",
            ("in progress", "suspend") => "suspended",
            // What takes no time has one row.
            ("nothing" | "in progress", "complete")
            | ("ready", "withdraw")
            | ("in progress" | "suspended", "ate_abort") => "closed",
            _ => return false,
        };
    }
    true
}

/// Rows of events.csv by the names of its columns.
fn rows(folder: &Folder, of: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader =
        csv::Reader::from_path(folder.path(&format!("{of}/events.csv"))).expect("there");
    let rows = reader.deserialize().map(|row| row.expect("a row"));
    rows.collect()
}

#[test]
fn a_log_changes_no_figure_and_is_the_same_twice() {
    let without = folder(&[]);
    let with = folder(&WINDOW);
    let again = folder(&WINDOW);
    assert!(without.bytes("out/summary.json") == with.bytes("out/summary.json"));
    for name in ["out/events.csv", "out/events-planned.xes"] {
        assert!(with.bytes(name) == again.bytes(name), "{name}");
    }
}

/// Follows each doing of each activity through its life cycle, and gives how often each life cycle
/// was met. Only what was under way when the window began has rows before it.
fn life_cycles(rows: &[BTreeMap<String, String>], from: f64) -> BTreeMap<String, usize> {
    let mut doings: BTreeMap<(&str, &str), Vec<&BTreeMap<String, String>>> = BTreeMap::new();
    for row in rows {
        let doing = (&*row["arm"], &*row["instance"]);
        doings.entry(doing).or_default().push(row);
    }
    let time = |row: &BTreeMap<String, String>| row["time"].parse::<f64>().expect("minutes");
    let mut met = BTreeMap::new();
    for doing in doings.values() {
        let transitions: Vec<&str> = doing.iter().map(|row| &*row["lifecycle"]).collect();
        assert!(is_life_cycle(&transitions), "{doing:#?}");
        let first = doing[0];
        let mut in_hands = "";
        for row in doing {
            for column in ["entity_id", "activity"] {
                assert_eq!(row[column], first[column], "{doing:#?}");
            }
            match &*row["lifecycle"] {
                "start" | "resume" => in_hands = &row["resource"],
                "suspend" => assert_eq!(row["resource"], in_hands, "{doing:#?}"),
                "complete" if doing.len() > 1 => {
                    assert_eq!(row["resource"], in_hands, "{doing:#?}")
                }
                _ => {}
            }
        }
        let is_closed =
            ["complete", "withdraw", "ate_abort"].contains(&transitions[doing.len() - 1]);
        assert!(
            !is_closed || first["activity"] == "arrival" || time(doing[doing.len() - 1]) >= from,
            "{doing:#?}"
        );
        *met.entry(transitions.join(" ")).or_default() += 1;
    }
    met
}

#[test]
fn whatever_is_done_has_a_life_cycle_and_time_does_not_run_back() {
    let rows = rows(&folder(&WINDOW), "out");
    assert!(rows.len() > 10_000, "{}", rows.len());
    let mut at: BTreeMap<(&str, &str), f64> = BTreeMap::new();
    for row in &rows {
        let time: f64 = row["time"].parse().expect("minutes");
        let who = (&*row["arm"], &*row["entity_id"]);
        let before = at.insert(who, time).unwrap_or(time);
        assert!(time >= before, "{row:?}");
    }
    // The window begins on the eighth Monday. It ends at a midnight, when nothing goes on here.
    let met = life_cycles(&rows, 49.0 * 1440.0);
    assert!(!met.contains_key("schedule start"), "{met:?}");
    let arms: BTreeSet<&str> = rows.iter().map(|row| &*row["arm"]).collect();
    assert_eq!(arms.len(), 3);
}

#[test]
fn what_is_put_down_or_handed_over_has_its_whole_life_cycle_in_every_window() {
    let folder = Folder::with("office.toml", SHORT_SHIFTS);
    // Mornings, when all is put down; and the whole, for what happens within it.
    let windows: [(&str, &[&str]); 3] = [
        ("0", &["--events", "csv"]),
        ("16", &["--events", "csv", "--events-from", "2024-01-17"]),
        ("22", &["--events", "csv", "--events-from", "2024-01-23"]),
    ];
    for (day, events) in windows {
        let run = ["run", "office.toml", "-n", "2", "-q", "-o", day];
        folder.says(&[&run, events].concat());
        let from = 1440.0 * day.parse::<f64>().expect("a day");
        let rows = rows(&folder, day);
        let met = life_cycles(&rows, from);
        for wanted in [
            "schedule start suspend resume complete",
            "schedule start suspend resume suspend resume complete",
            "schedule start suspend ate_abort",
            "schedule withdraw",
        ] {
            assert!(met.contains_key(wanted), "{wanted} from day {day}: {met:?}");
        }
        let early = rows.iter().filter(|row| {
            row["lifecycle"] == "suspend" && row["time"].parse::<f64>().expect("minutes") < from
        });
        assert_eq!(early.count() > 0, from > 0.0, "{day}");
    }
}

#[test]
fn dates_and_replications_outside_the_run_are_refused() {
    let folder = Folder::with("practice.toml", PRACTICE);
    for (asked, why) in [
        (
            ["--events-from", "2031-01-01"],
            "the days of the scenario are",
        ),
        (
            ["--events-of", "2"],
            "the replications of the run are 0 to 1",
        ),
    ] {
        let run = ["run", "practice.toml", "-n", "2", "--events", "csv"];
        let said = folder.refuses(&[&run, &asked[..]].concat());
        assert!(said.contains(why), "{said}");
    }
}
