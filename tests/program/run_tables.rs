//! The tables that `cutover run` leaves: they are what their description says, and give back what is
//! said of them.

use std::fs;

use cutover::report::pictures;

use crate::program::{Folder, unbroken};

/// Every column of every table is described, in its order, and every cell is what its column says; and
/// what the verdict's intervals are made of gives them back.
#[test]
fn tables_are_described_and_give_back_the_intervals() {
    let folder = Folder::small();
    folder.says(&["run", "small.toml", "-n", "4", "--quiet", "--out", "out"]);
    let package = folder.json("out/datapackage.json");
    let described: Vec<&str> = package["resources"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|r| r["path"].as_str().expect("a path"))
        .collect();
    let is_table = |name: &String| name.ends_with(".csv");
    let mut there: Vec<String> = folder.names("out").into_iter().filter(is_table).collect();
    there.sort_by_key(|name| described.iter().position(|d| d == name));
    assert_eq!(there, described);
    let ids: Vec<&str> = package["measures"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|m| m["name"].as_str().expect("an id"))
        .collect();
    let mut windows = Vec::new();
    for resource in package["resources"].as_array().expect("a list") {
        let path = resource["path"].as_str().expect("a path");
        let fields = resource["schema"]["fields"].as_array().expect("fields");
        let text = folder.text(&format!("out/{path}"));
        let mut csv = csv::Reader::from_reader(text.as_bytes());
        let head: Vec<&str> = fields
            .iter()
            .map(|f| f["name"].as_str().expect("a name"))
            .collect();
        assert_eq!(csv.headers().expect("a head"), head, "{path}");
        let mut rows = 0;
        for row in csv.records() {
            let row = row.expect("a row");
            for (field, cell) in fields.iter().zip(&row) {
                let fits = match field["type"].as_str().expect("a type") {
                    _ if cell.is_empty() => true,
                    "string" => field["name"] != "measure" || cell == "cost" || ids.contains(&cell),
                    "integer" => cell.parse::<i64>().is_ok(),
                    "number" => cell.parse::<f64>().is_ok_and(f64::is_finite),
                    "date" => cell.parse::<jiff::civil::Date>().is_ok(),
                    "time" => cell.len() == 5 && cell.parse::<jiff::civil::Time>().is_ok(),
                    other => panic!("{other}"),
                };
                assert!(fits, "{path}: {cell} as {field}");
                assert!(field["description"].as_str().is_some_and(|d| !d.is_empty()));
            }
            rows += 1;
            if path == "windows.csv" {
                windows.push(row);
            }
        }
        assert!(rows > 0, "{path}");
    }
    let summary = folder.json("out/summary.json");
    let findings = summary["findings"].as_array().expect("findings");
    assert!(!findings.is_empty());
    let mut held = 0;
    for finding in findings {
        let id = finding["measure"].as_str().expect("an id");
        for (window, key) in [
            ("week-1", "week_1"),
            ("worst-weeks", "worst_weeks"),
            ("since-go-live", "since_go_live"),
        ] {
            for arm in ["baseline", "unmitigated", "planned"] {
                let of =
                    |row: &&csv::StringRecord| &row[1] == arm && &row[2] == id && &row[3] == window;
                let values: Vec<f64> = windows
                    .iter()
                    .filter(of)
                    .map(|row| row[6].parse().expect("a number"))
                    .collect();
                let figure = &finding[key]["arms"][arm];
                let Some(half) = figure["half_width"].as_f64() else {
                    continue;
                };
                held += 1;
                let mean = cutover::statistics::mean(&values).expect("values");
                let error = cutover::statistics::standard_error(&values).expect("values");
                let t =
                    cutover::statistics::student_t_quantile(0.975, values.len() - 1).expect("t");
                let near = |a: f64, b: f64| (a - b).abs() <= 1e-6 * b.abs().max(1.0);
                assert!(
                    near(mean, figure["mean"].as_f64().expect("a mean")),
                    "{id} {window} {arm}"
                );
                assert!(
                    near(t * error, half),
                    "{id} {window} {arm}: {} {half}",
                    t * error
                );
            }
        }
    }
    assert!(held >= 3 * findings.len(), "{held} of {}", findings.len());
}

#[test]
fn the_summary_is_what_the_replications_say() {
    let place = Folder::small();
    let printed = place.says(&["run", "small.toml", "--json"]);
    let summary: serde_json::Value = serde_json::from_str(&printed).expect("JSON");
    let written = place.text("out/small/summary.json");
    assert_eq!(printed, written);
    let rows = place.text("out/small/replications.csv");
    let values = |arm: &str, specialty: &str, measure: &str| -> Vec<f64> {
        let middle = format!(",{arm},{specialty},{measure},");
        let found = rows.lines().filter_map(|line| line.split_once(&*middle));
        found
            .map(|(_, value)| value.parse().expect("a number"))
            .collect()
    };
    for (specialty, place) in [("trust", "/trust"), ("eyes", "/specialties/eyes")] {
        let without = values("baseline", specialty, "clinic.overrun");
        let with = values("unmitigated", specialty, "clinic.overrun");
        assert_eq!((without.len(), with.len()), (4, 4));
        let mean = with.iter().sum::<f64>() / 4.0;
        let found = |tail: &str| {
            let at = format!("/measures/clinic.overrun/{tail}");
            summary
                .pointer(&at)
                .and_then(serde_json::Value::as_f64)
                .expect("a number")
        };
        assert!((found(&format!("arms/unmitigated{place}/mean")) - mean).abs() < 1e-9);
        let gaps: Vec<f64> = with.iter().zip(&without).map(|(a, b)| a - b).collect();
        let gap = gaps.iter().sum::<f64>() / 4.0;
        let pair = format!("differences/unmitigated-baseline{place}");
        assert!((found(&format!("{pair}/mean")) - gap).abs() < 1e-9);
        let squares: f64 = gaps.iter().map(|g| (g - gap).powi(2)).sum();
        // t(.975, 3) = 3.182446.
        let half = 3.182_446 * (squares / 3.0 / 4.0).sqrt();
        assert!((found(&format!("{pair}/half_width")) - half).abs() < 1e-5);
    }
    // Nobody rings here: nothing to measure is null, never a number.
    let nobody = &summary["measures"]["calls.wait"]["arms"]["planned"]["trust"];
    assert!(nobody["mean"].is_null());
    assert_eq!(nobody["n"], 0);
    assert!(!place.path("out/small/plots/phone-wait.svg").exists());
    assert!(place.path("out/small/plots/clinic-overrun.svg").exists());
    // A picture that is not among the names would stay there when another run has none.
    for entry in fs::read_dir(place.path("out/small/plots")).expect("pictures") {
        let path = entry.expect("an entry").path();
        let name = path.file_stem().expect("a name").to_string_lossy();
        assert!(pictures::NAMES.contains(&&*name), "{name}");
    }
}

#[test]
fn every_replication_can_be_had_day_by_day() {
    let place = Folder::small();
    let args = [
        "run",
        "small.toml",
        "-n",
        "2",
        "--daily",
        "replications",
        "-o",
        "days",
    ];
    place.says(&args);
    let text = place.text("days/daily.csv");
    let mut lines = text.lines();
    assert_eq!(
        lines.next(),
        Some("replication,arm,date,specialty,measure,value")
    );
    assert!(lines.any(|l| l.starts_with("1,planned,2024-02-06,skin,clinic.attended,")));
}

/// Errors of which patients hear nothing, in a hospital whose patients come when they know.
const NOT_TOLD: &str = r#"
title = "Nobody is told"
start = 2024-01-08
go-live = 2024-02-05
end = 2024-03-31
replications = 3

[specialty.eyes]
referrals = "40 per week"

[clinic.eyes]
specialty = "eyes"
sessions = [{ days = ["mon", "thu"], from = 09:00:00, to = 12:00:00, clinicians = 2 }]
slots = { length = "15 min", pattern = "NNNNNNNNNNNN" }
consultation = { new = "13 min" }

[new-system.errors]
not-told = "20%"
comes-untold = "0%"
"#;

#[test]
fn who_was_never_told_is_counted_among_those_recorded_as_not_attending() {
    let place = Folder::small();
    place.write("untold.toml", NOT_TOLD);
    let page = place.says(&["run", "untold.toml", "-o", "untold", "--full"]);
    for said in ["what went wrong,", "  patients not told"] {
        assert!(page.contains(said), "{said}: {page}");
    }
    // Everybody who knows comes: a row of nothing is none.
    assert!(
        page.contains("did not attend\n  did not attend, %"),
        "{page}"
    );
    assert!(!page.contains("told, did not attend"), "{page}");
    let summary = place.json("untold/summary.json");
    let count = |arm: &str, who: &str| summary["not_attended"][arm][who]["mean"].as_f64();
    assert_eq!(count("baseline", "recorded"), Some(0.0));
    let recorded = count("unmitigated", "recorded").expect("counted");
    assert_eq!(count("unmitigated", "unaware"), Some(recorded));
    // Some 40 a week for eight weeks, a fifth of them untold.
    assert!((30.0..100.0).contains(&recorded), "{recorded}");
    let sentence = format!("Of the {recorded:.0} recorded as not attending, {recorded:.0} (");
    assert!(unbroken(&page).contains(&sentence), "{sentence}: {page}");
    // What is never anything but zero has no rows by day; the replications have them all.
    let has = |name: &str, measure: &str| {
        let text = place.text(&format!("untold/{name}"));
        text.contains(&format!(",{measure},"))
    };
    assert!(has("daily.csv", "faults.not-told"));
    assert!(!has("daily.csv", "faults.wrong-time"));
    assert!(has("replications.csv", "faults.wrong-time"));
}
