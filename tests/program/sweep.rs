//! `cutover sweep` and `merge` from outside: the same bits whoever does which share on how many
//! threads, nothing lost or doubled by a kill, no other study's folder overwritten, and a clear word
//! for every mistake.

use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use crate::program::Folder;

/// An office small enough that a replication takes milliseconds.
pub(crate) const OFFICE: &str = r#"
title = "Small office, for tests"
start = 2024-01-08
go-live = 2024-02-05
end = 2024-06-28
replications = 3
seed = 9

[booking]
register = { exponential = "4 min" }
book = { exponential = "6 min" }

[staff.office]
role = "clerk"
count = 2
shifts = [{ days = "mon-fri", from = 09:00:00, to = 17:00:00 }]
works = ["book", "register"]
cost = "14 per hour"

[specialty.eyes]
referrals = "200 per week"

[clinic.eyes]
specialty = "eyes"
sessions = [{ days = "mon-fri", from = 09:00:00, to = 13:00:00, clinicians = 3 }]
slots = { length = "16 min", pattern = "NNNNNNNNNNNNNNN" }
consultation = { new = { exponential = "12 min" } }

[new-system.learning.clerk]
initial = 2.5
pace = "150 transactions"
plateau = 1.0

[plan.agency]
extra-staff = { to = "office", count = 1 }
for = "6 weeks"
cost = "25 per hour"

[sweep]
of = ["peak of booking.unbooked", "recovery of booking.unbooked", "cost"]
vary."plan.agency.extra-staff.count" = [0, 1, 3]
vary."staff.office.count" = [2, 3]
"#;

pub(crate) fn place() -> Folder {
    Folder::with("office.toml", OFFICE)
}

fn lines(path: &Path) -> usize {
    fs::read(path).map_or(0, |text| text.iter().filter(|b| **b == b'\n').count())
}

#[test]
fn shares_on_any_number_of_threads_give_the_same_bits_as_one_sweep() {
    let place = place();
    place.says(&[
        "sweep",
        "office.toml",
        "--threads",
        "1",
        "--out",
        "whole",
        "-q",
    ]);
    for (shard, threads) in [("1/3", "2"), ("2/3", "1"), ("3/3", "4")] {
        place.says(&[
            "sweep",
            "office.toml",
            "--threads",
            threads,
            "--out",
            "parts",
            "-q",
            "--shard",
            shard,
        ]);
    }
    assert!(
        !place.path("parts/results.csv").exists(),
        "only parts so far"
    );
    let part = |k: u32| format!("parts/part-{k}-of-3.jsonl");
    place.says(&["merge", &part(3), &part(1), &part(2), "-q"]);
    for file in ["results.csv", "replications.csv"] {
        let (whole, merged) = (
            place.text(&format!("whole/{file}")),
            place.text(&format!("parts/{file}")),
        );
        assert_eq!(whole, merged, "{file}");
        assert!(whole.lines().count() > 6 * 3, "{file}");
    }
    // Six points with three figures each, and three replications of those.
    assert_eq!(place.text("whole/results.csv").lines().count(), 1 + 6 * 3);
    assert_eq!(
        place.text("whole/replications.csv").lines().count(),
        1 + 6 * 3 * 3
    );
}

#[test]
fn a_point_is_what_a_run_of_its_own_says() {
    let place = place();
    place.says(&["sweep", "office.toml", "--out", "swept", "-q"]);
    let changed = OFFICE
        .replace(
            "extra-staff = { to = \"office\", count = 1 }",
            "extra-staff = { to = \"office\", count = 3 }",
        )
        .replace("role = \"clerk\"\ncount = 2", "role = \"clerk\"\ncount = 3");
    place.write("alone.toml", &changed);
    let summary = place.says(&["run", "alone.toml", "--no-files", "--json"]);
    let summary: serde_json::Value = serde_json::from_str(&summary).expect("JSON");
    let alone = &summary["peaks"]["booking.unbooked"]["planned"]["value"]["mean"];
    let results = place.text("swept/results.csv");
    let row = results
        .lines()
        .find(|line| line.starts_with("5,3,3,peak of booking.unbooked,"))
        .expect("the last point");
    let swept: f64 = row
        .split(',')
        .nth(5)
        .expect("a mean")
        .parse()
        .expect("a number");
    assert_eq!(alone.as_f64(), Some(swept));
}

#[test]
fn a_kill_at_any_moment_loses_and_doubles_nothing() {
    let place = place();
    place.says(&["sweep", "office.toml", "-n", "40", "--out", "whole", "-q"]);
    let expected = place.text("whole/replications.csv");
    let part = place.path("killed/part-1-of-1.jsonl");
    let mut kills = 0;
    for pause in [3, 20, 45, 80, 120, 170] {
        let mut child = place
            .command(&["sweep", "office.toml", "-n", "40", "--out", "killed", "-q"])
            .stdout(Stdio::null())
            .spawn()
            .expect("started");
        std::thread::sleep(Duration::from_millis(pause));
        if child.try_wait().expect("asked").is_none() {
            child.kill().expect("killed");
            kills += 1;
        }
        child.wait().expect("gone");
    }
    let before = lines(&part);
    place.says(&["sweep", "office.toml", "-n", "40", "--out", "killed", "-q"]);
    assert_eq!(
        lines(&part),
        1 + 6 * 40,
        "a header and every replication once"
    );
    assert_eq!(place.text("killed/replications.csv"), expected);
    assert!(kills > 0, "nothing was killed; {before} lines were there");
    // Done is done.
    let stamp = fs::metadata(&part)
        .and_then(|m| m.modified())
        .expect("a time");
    place.says(&["sweep", "office.toml", "-n", "40", "--out", "killed", "-q"]);
    assert_eq!(
        fs::metadata(&part).and_then(|m| m.modified()).ok(),
        Some(stamp)
    );
}

#[test]
fn merge_refuses_what_does_not_belong_together() {
    let place = place();
    for shard in ["1/2", "2/2"] {
        place.says(&["sweep", "office.toml", "--out", "a", "-q", "--shard", shard]);
    }
    place.says(&[
        "sweep",
        "office.toml",
        "--out",
        "b",
        "-q",
        "--shard",
        "2/2",
        "--seed",
        "10",
    ]);
    place.says(&["sweep", "office.toml", "--out", "c", "-q", "--shard", "2/3"]);
    place.write("other.toml", OFFICE.replace("200 per week", "210 per week"));
    place.says(&["sweep", "other.toml", "--out", "d", "-q", "--shard", "2/2"]);
    let (first, second) = ("a/part-1-of-2.jsonl", "a/part-2-of-2.jsonl");
    assert!(
        place
            .refuses(&["merge", first])
            .contains("1 of 2 parts are missing: 2")
    );
    assert!(
        place
            .refuses(&["merge", first, first])
            .contains("are both part 1 of 2")
    );
    assert!(
        place
            .refuses(&["merge", first, "b/part-2-of-2.jsonl"])
            .contains("another s")
    );
    assert!(
        place
            .refuses(&["merge", first, "c/part-2-of-3.jsonl"])
            .contains("number of parts")
    );
    assert!(
        place
            .refuses(&["merge", first, "d/part-2-of-2.jsonl"])
            .contains("another scenario")
    );
    assert!(
        place
            .refuses(&["merge", "office.toml"])
            .contains("not a part file of `cutover run --shard`, `sweep` or `choose`")
    );
    let whole = place.text(second);
    place.write("a/cut.jsonl", &whole[..whole.len() - 9]);
    assert!(
        place
            .refuses(&["merge", first, "a/cut.jsonl"])
            .contains("not finished: 1 of 9")
    );
    place.write(
        "a/new.jsonl",
        whole.replace("\"version\":\"", "\"version\":\"9."),
    );
    assert!(
        place
            .refuses(&["merge", first, "a/new.jsonl"])
            .contains("version")
    );
    assert!(!place.path("a/results.csv").exists(), "nothing was written");
    place.says(&["merge", first, second, "-q"]);
}

#[test]
fn mistakes_in_what_is_varied_are_shown_where_they_are() {
    let place = place();
    let said = |from: &str, to: &str| {
        place.write("wrong.toml", OFFICE.replace(from, to));
        place.refuses(&["sweep", "wrong.toml", "--out", "wrong"])
    };
    let path = "vary.\"staff.office.count\" = [2, 3]";
    let name = said(path, "vary.\"staff.ofice.count\" = [2, 3]");
    assert!(
        name.contains("no staff \"ofice\"") && name.contains("staff.office.count"),
        "{name}"
    );
    let key = said(path, "vary.\"staff.office.cuont\" = [2, 3]");
    assert!(
        key.contains("unknown key \"cuont\"") && key.contains("\"count\""),
        "{key}"
    );
    let value = said(path, "vary.\"staff.office.count\" = [2, \"many\"]");
    assert!(
        value.contains("\"many\"") && value.contains("whole number"),
        "{value}"
    );
    assert!(value.contains("wrong.toml:"), "with its place: {value}");
    assert!(said(path, "vary.\"staff.office.count\" = []").contains("varies nothing"));
    assert!(said(path, "vary.seed = { from = 1, to = 90000 }").contains("more than 100000"));
    assert!(said("\"cost\"]", "\"costs\"]").contains("\"cost\""));
    assert!(said("\"cost\"]", "\"calls.wait in week 99\"]").contains("weeks -4 to"));
    let item = place.refuses(&[
        "sweep",
        "office.toml",
        "--vary",
        "clinic.eyes.sessions.4.clinicians=2,3",
    ]);
    assert!(item.contains("is a list of 1; it has no \"4\""), "{item}");
    let single = place.refuses(&[
        "sensitivity",
        "office.toml",
        "--vary",
        "staff.office.count=2",
    ]);
    assert!(
        single.contains("staff.office.count has a single value"),
        "{single}"
    );
    assert!(
        place
            .refuses(&["merge", "nowhere.jsonl"])
            .contains("nowhere.jsonl: ")
    );
    let none = place.refuses(&["sweep", "office.toml", "--vary", "staff.office.count"]);
    assert!(none.contains("PATH=VALUE"), "{none}");
    // Found before anything is simulated.
    place.write(
        "points.csv",
        "staff.office.count,plan.agency.for\n2,6 weeks\nx,6 weeks\n",
    );
    let csv = place.refuses(&[
        "sweep",
        "office.toml",
        "--points",
        "points.csv",
        "--out",
        "wrong",
    ]);
    assert!(
        csv.contains("points.csv, line 3") && csv.contains("of 2 points looked at, 1 cannot"),
        "{csv}"
    );
    place.write("points.csv", "staff.office.count\n");
    assert!(
        place
            .refuses(&["sweep", "office.toml", "--points", "points.csv"])
            .contains("no points")
    );
    // As a spreadsheet saves it where the comma is the decimal point.
    place.write(
        "points.csv",
        "sep=;\nstaff.office.count;plan.agency.for;\n2;6 weeks;\nx;6 weeks;\n",
    );
    let csv = place.refuses(&["sweep", "office.toml", "--points", "points.csv"]);
    assert!(
        csv.contains("points.csv, line 4") && csv.contains("of 2 points looked at, 1 cannot"),
        "{csv}"
    );
    place.write("points.csv", "staff.office.count\n\"1,2\"\n");
    let csv = place.refuses(&["sweep", "office.toml", "--points", "points.csv"]);
    assert!(
        csv.contains("points.csv:2:1") && csv.contains("write 1.2"),
        "{csv}"
    );
    assert!(!place.path("wrong").exists(), "nothing was begun");
}

#[test]
fn another_sweep_in_the_folder_is_not_overwritten() {
    let place = place();
    place.says(&["sweep", "office.toml", "--out", "here", "-q"]);
    let before = place.text("here/part-1-of-1.jsonl");
    let said = place.refuses(&["sweep", "office.toml", "--out", "here", "-n", "4"]);
    assert!(
        said.contains("another sweep") && said.contains("--out"),
        "{said}"
    );
    assert_eq!(place.text("here/part-1-of-1.jsonl"), before);
}

#[test]
fn how_long_it_will_take_is_said_first() {
    let place = place();
    let said = place.says(&["sweep", "office.toml", "--dry-run"]);
    assert!(
        said.contains("6 points, 3 replications each; 18 to do"),
        "{said}"
    );
    let vary = [
        "--vary",
        "staff.office.count=1..120",
        "--vary",
        "plan.agency.extra-staff.count=1..120",
    ];
    let huge = [&["sweep", "office.toml", "-n", "100000"], &vary[..]].concat();
    let said = place.refuses(&huge);
    assert!(
        said.contains("14400 points") && said.contains("--however-long"),
        "{said}"
    );
}

#[test]
fn two_studies_never_share_a_folder() {
    let place = place();
    fn choose(that: &'static str) -> Vec<&'static str> {
        let few = ["--at-most", "10", "-q", "-o", "one"];
        [&["choose", "office.toml", "--that", that], &few[..]].concat()
    }
    place.says(&choose("peak of booking.unbooked <= 150"));
    let files = [
        "choice.csv",
        "datapackage.json",
        "report.html",
        "study.json",
    ];
    let before = files.map(|file| place.bytes(&format!("one/{file}")));
    for (args, says) in [
        (choose("clinic.attended >= 1"), "is of another sweep"),
        (
            vec!["sweep", "office.toml", "-n", "2", "-o", "one"],
            "a choice (study.json)",
        ),
        (
            vec![
                "compare",
                "office.toml",
                "office.toml",
                "-n",
                "2",
                "-o",
                "one",
            ],
            "a choice (study.json)",
        ),
        (
            vec!["run", "office.toml", "-n", "2", "-o", "one"],
            "another study",
        ),
    ] {
        let said = place.refuses(&args);
        assert!(said.contains(says), "{args:?}: {said}");
        assert_eq!(
            files.map(|file| place.bytes(&format!("one/{file}"))),
            before
        );
    }
    // A share of a sweep, of which there is no page yet.
    let share = [
        "sweep",
        "office.toml",
        "-n",
        "2",
        "--shard",
        "1/2",
        "-q",
        "-o",
        "shares",
    ];
    place.says(&share);
    let run = ["run", "office.toml", "-n", "2", "-o", "shares"];
    let compare = [&["compare", "office.toml"][..], &run[1..]].concat();
    let chosen = [
        &choose("peak of booking.unbooked <= 150")[..4],
        &["-o", "shares"],
    ];
    for args in [&run[..], &compare, &chosen.concat()] {
        let said = place.refuses(args);
        let says = "the folder holds a sweep or another study (part-1-of-2.jsonl)";
        assert!(said.contains(says), "{args:?}: {said}");
    }
    let of_run = ["--shard", "1/2", "-q", "-o", "shared"];
    place.says(&[&run[..4], &of_run].concat());
    let said = place.refuses(&[&share[..4], &["-o", "shared"]].concat());
    assert!(
        said.contains("shares of a run (part-1-of-2.jsonl)"),
        "{said}"
    );
    // The other way round, too.
    place.says(&["sweep", "office.toml", "-n", "2", "-o", "swept", "-q"]);
    let said = place.refuses(
        &[
            &choose("peak of booking.unbooked <= 150")[..4],
            &["-o", "swept"],
        ]
        .concat(),
    );
    assert!(
        said.contains("the folder holds a sweep (study.json)"),
        "{said}"
    );
}

#[test]
fn arms_that_are_simulated_once_are_the_same_as_those_of_every_point() {
    let place = place();
    let agency = ["--vary", "plan.agency.extra-staff.count=0,2"];
    // As written, but a parameter that any arm might depend on keeps nothing for all points.
    let office = ["--vary", "staff.office.count=2"];
    let of = [
        "--of",
        "recovery of booking.unbooked",
        "--of",
        "planned-unmitigated: peak of booking.unbooked",
    ];
    place.says(
        &[
            &["sweep", "office.toml", "-q", "--out", "once"],
            &agency[..],
            &of[..],
        ]
        .concat(),
    );
    place.says(
        &[
            &["sweep", "office.toml", "-q", "--out", "each"],
            &agency[..],
            &office[..],
            &of[..],
        ]
        .concat(),
    );
    assert_eq!(
        place.text("once/replications.csv"),
        place.text("each/replications.csv")
    );
}

#[cfg(feature = "parquet")]
#[test]
fn parquet_says_what_the_csv_files_say() {
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::RowAccessor;

    let place = place();
    place.says(&["sweep", "office.toml", "-q", "--out", "swept"]);
    let open = |name: &str| {
        let file = fs::File::open(place.path(name)).expect("there");
        SerializedFileReader::new(file).expect("Parquet")
    };
    let readings = open("swept/replications.parquet");
    let rows = readings.get_row_iter(None).expect("rows");
    let rows: Vec<String> = rows
        .map(|row| {
            let row = row.expect("a row");
            let (point, replication) = (
                row.get_ulong(0).expect("point"),
                row.get_ulong(1).expect("replication"),
            );
            let (response, value) = (
                row.get_string(2).expect("response"),
                row.get_double(3).expect("value"),
            );
            format!(
                "{point},{replication},{response},{value},{},{}",
                row.get_bool(4).expect("censored"),
                row.get_bool(5).expect("only with help")
            )
        })
        .collect();
    let csv = place.text("swept/replications.csv");
    assert_eq!(rows, csv.lines().skip(1).collect::<Vec<_>>());
    let results = open("swept/results.parquet");
    assert_eq!(results.metadata().file_metadata().num_rows(), 6 * 3);
    let columns = results.metadata().file_metadata().schema_descr();
    let names: Vec<&str> = columns.columns().iter().map(|c| c.name()).collect();
    let header: Vec<String> = place
        .text("swept/results.csv")
        .lines()
        .next()
        .expect("a header")
        .split(',')
        .map(str::to_owned)
        .collect();
    assert_eq!(names, header);
}
