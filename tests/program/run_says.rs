//! What `cutover run` says on the terminal: an answer that fits a screen, of which every figure was
//! found, and with `--full` a page that says what is true.

use std::collections::BTreeMap;

use crate::common::snapshot;
use crate::program::{Folder, SMALL, complaint, is_no_wider_than_a_terminal, unbroken};
use crate::sweep::{OFFICE, place};

#[test]
fn the_answer_fits_one_screen_and_is_what_was_found() {
    let place = Folder::with("practice.toml", crate::program::PRACTICE);
    let said = place.says(&["run", "practice.toml", "-n", "3", "-o", "out"]);
    assert!(said.lines().count() <= 25, "{said}");
    is_no_wider_than_a_terminal(&said);
    let summary = place.json("out/summary.json");
    let findings = summary["findings"].as_array().expect("findings");
    let burden = |f: &serde_json::Value| f["burden"]["unmitigated"]["mean"].as_f64();
    assert!(
        findings
            .windows(2)
            .all(|two| burden(&two[0]) >= burden(&two[1]))
    );
    // What a window says is what the replications say of it: the first week from week 1.
    let weekly = |measure: &str| {
        let mut weeks = summary["weeks"].as_array().expect("weeks").iter();
        let first = weeks.find(|week| week["week"] == 1).expect("a week 1");
        first["measures"][measure]["unmitigated"]["mean"].as_f64()
    };
    for finding in findings {
        let measure = finding["measure"].as_str().expect("an id");
        if let Some(mean) = weekly(measure) {
            assert_eq!(
                finding["week_1"]["arms"]["unmitigated"]["mean"].as_f64(),
                Some(mean)
            );
        }
        let (margin, difference) = (
            finding["since_go_live"]["margins"]["planned-unmitigated"]
                .as_f64()
                .expect("a margin"),
            &finding["since_go_live"]["differences"]["planned-unmitigated"],
        );
        let ends = difference["mean"]
            .as_f64()
            .zip(difference["half_width"].as_f64());
        // Two looks, at the worst weeks and at all of them, hold together with 95 %.
        let quantile = |level| cutover::statistics::student_t_quantile(level, 2).expect("t");
        let wider = quantile(0.9875) / quantile(0.975);
        let nothing = ends.is_some_and(|(mean, half)| mean.abs() + wider * half <= margin);
        let effect = &finding["since_go_live"]["effects"]["planned-unmitigated"];
        assert_eq!(effect == "none", nothing, "{finding}");
    }
    let page = place.text("out/report.html");
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let gravest = said
        .lines()
        .find(|line| line.starts_with("Without the plan"));
    let page = page.replace('\u{a0}', " ");
    assert!(words(&page).contains(&words(gravest.expect("a verdict"))));
    let full = place.says(&["run", "practice.toml", "-n", "3", "--no-files", "--full"]);
    assert!(
        full.lines().count() > 60 && full.contains("Back to normal: after"),
        "{full}"
    );
}

/// What stands on the terminal after a run, where the files are with it.
#[test]
fn every_small_scenario_that_is_shipped_fits_a_screen() {
    let place = Folder::small();
    let shipped = |name: &str| format!("{}/scenarios/{name}.toml", env!("CARGO_MANIFEST_DIR"));
    // The practice with two targets, of which there is as much again to say.
    let practice = std::fs::read_to_string(shipped("small-practice")).expect("a scenario");
    let targets = r#"targets = ["clinic.wait <= 8 min", "clinic.overrun-share-60 <= 2%"]"#;
    place.write("targets.toml", format!("{targets}\n{practice}"));
    for (scenario, replications) in [
        ("first-clinic", "3"),
        ("small-practice", "5"),
        ("targets", "5"),
        ("careful-eye-clinic", "3"),
        ("how-many-clerks", "2"),
        // Four arms, and rules with names.
        ("halt", "2"),
        ("halt", "5"),
    ] {
        let file = match scenario {
            "targets" => "targets.toml".to_owned(),
            shipped_one => shipped(shipped_one),
        };
        let out = format!("{scenario}-{replications}");
        let done = place.cutover(&["run", &file, "-n", replications, "-o", &out]);
        let said = String::from_utf8_lossy(&done.stdout).into_owned() + &complaint(&done);
        assert!(said.lines().count() <= 25, "{scenario}: {said}");
        let wide = said.lines().map(|line| line.chars().count()).max();
        assert!(wide <= Some(80), "{scenario}: {said}");
        let page = format!("{out}/report.html");
        assert!(said.contains(&page), "{said}");
        // Of what was found there is a line besides patients and cost.
        let table = said.lines().skip_while(|line| !line.contains('\u{2500}'));
        let found = table
            .skip(1)
            .take_while(|line| !line.starts_with("patients seen"));
        assert!(found.count() >= 2, "{said}");
        for figure in figures_of_sentences(&said) {
            assert!(has_line(&said, figure), "{scenario}: {figure:?} in {said}");
        }
        if scenario == "targets" {
            let standing = said
                .lines()
                .filter(|l| l.split_whitespace().any(|word| word == "target"));
            assert_eq!(standing.count(), 2, "{said}");
        }
    }
}

/// Wherever the files go, the same is said of the run, and the path is not broken.
#[test]
fn the_verdict_is_the_same_however_long_the_path_is() {
    let place = Folder::with("practice.toml", crate::program::PRACTICE);
    let long = format!("a folder {}/of runs", "with a long name ".repeat(9).trim());
    let mut said = Vec::new();
    for out in ["o", &long[..60], &long] {
        let done = place.cutover(&["run", "practice.toml", "-n", "3", "-o", out]);
        let beside = complaint(&done);
        let page = std::path::Path::new(out).join("report.html");
        let mut lines = beside.lines().filter(|line| line.contains("report.html"));
        let line = lines.next().expect("where the files are");
        assert!(line.starts_with(&page.display().to_string()), "{beside}");
        assert!(
            line.len() <= 80.max(page.display().to_string().len()),
            "{line}"
        );
        said.push(String::from_utf8_lossy(&done.stdout).into_owned());
    }
    said.push(place.says(&["run", "practice.toml", "-n", "3", "--no-files"]));
    assert!(said.iter().all(|text| *text == said[0]), "{said:#?}");
    assert!(said[0].lines().count() < 25, "{}", said[0]);
}

/// A number as it is written, and half of its last place.
type Written = (f64, f64);

fn written(word: &str) -> Option<Written> {
    let word = word.trim_matches(|c: char| !c.is_ascii_digit() && c != '-');
    let number: f64 = word.replace(',', "").parse().ok()?;
    let decimals = word
        .split_once('.')
        .map_or(0, |(_, decimals)| decimals.len());
    Some((number.abs(), 0.5 * 0.1_f64.powi(decimals as i32)))
}

/// What the sentences say of measures, of patients and of cost. When things are back to normal, and
/// when rules take effect, is no line of the table.
fn figures_of_sentences(said: &str) -> Vec<Written> {
    let sentences: Vec<&str> = said.lines().skip(3).take_while(|l| !l.is_empty()).collect();
    let sentences = sentences.join(" ");
    let (measured, _) = sentences
        .split_once(" The rules took")
        .unwrap_or((&sentences, ""));
    let elsewhere = [
        "back to normal",
        "out of the ordinary",
        "without the plan by",
        "with help by",
    ];
    let clauses = measured.split([';', '(', ')']);
    let clauses = clauses.filter(|clause| !elsewhere.iter().any(|told| clause.contains(told)));
    let mut found = Vec::new();
    for clause in clauses {
        let words: Vec<&str> = clause.split_whitespace().collect();
        for (at, word) in words.iter().enumerate() {
            let next = words
                .get(at + 1)
                .map_or("", |word| word.trim_matches(',').trim_matches('.'));
            let is_a_date = MONTHS.contains(&next);
            let is_of_runs = next.starts_with("run")
                || next == "of"
                    && words
                        .get(at + 3)
                        .is_some_and(|word| word.starts_with("run"));
            found.extend(written(word).filter(|_| !is_a_date && !is_of_runs));
        }
    }
    found
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Whether a line of the table has it; of what is told as a change, what two arms differ by.
fn has_line(said: &str, (figure, half): Written) -> bool {
    let lines = said
        .lines()
        .skip_while(|line| !line.contains('\u{2500}'))
        .skip(1);
    let mut lines =
        lines.take_while(|line| !line.starts_with("- ") && !line.contains("report.html"));
    lines.any(|line| {
        let words = || line.split_whitespace();
        let is_so = |(there, place): Written| (there - figure).abs() <= half.max(place) + 1e-9;
        let signed = |word: &str| {
            let number = word.trim_start_matches('+').replace(',', "");
            number.parse::<f64>().ok()
        };
        // To three places, which is what is said of it.
        let changes: Vec<f64> = words().filter_map(signed).collect();
        let is_close = |a: &f64, b: &f64| ((a - b).abs() - figure).abs() <= figure / 100.0 + 2.0;
        let differs = |a: &f64| changes.iter().any(|b| is_close(a, b));
        words().filter_map(written).any(is_so)
            || line.contains("change") && changes.iter().any(differs)
    })
}

#[test]
fn an_arm_alone_tells_its_worst_weeks_and_which_arms_are_missing() {
    let folder = Folder::with("small.toml", SMALL);
    let said = |arms: &str| {
        let out = folder.says(&["run", "small.toml", "-n", "12", "--arm", arms, "-o", "out"]);
        let html = folder.text("out/report.html");
        (unbroken(&out), out, html)
    };
    let (planned, table, html) = said("planned");
    for text in [
        "With the plan ",
        " before the go-live)",
        "the go-live or of the plan this run cannot tell: add the arms baseline and unmitigated",
    ] {
        assert!(planned.contains(text), "{text}: {planned}");
        assert!(html.contains(text), "{text}");
    }
    // One column, in which each measure has its worst week and its last.
    let lines: Vec<&str> = table.lines().collect();
    let head = lines
        .iter()
        .position(|line| line.starts_with("worst week, ± 95 %"));
    let head = head.expect("a table");
    assert!(lines[head].ends_with("plan") && !lines[head].contains("no plan"));
    assert!(
        lines[head + 2..]
            .iter()
            .any(|line| line.starts_with("  at the end ")),
        "{table}"
    );
    assert!(html.contains("Means over the worst week"));
    // The worst is what the weeks of the run say.
    let weekly = folder.text("out/weekly.csv");
    let mut weeks: BTreeMap<String, f64> = BTreeMap::new();
    for row in weekly.lines().skip(1) {
        let cells: Vec<&str> = row.split(',').collect();
        let [_, week, from, days, place, measure, mean, ..] = cells[..] else {
            panic!("{row}")
        };
        let since = week.parse::<i64>().expect("a number") > 0;
        if (place, measure, days) == ("trust", "clinic.overrun", "7") && since {
            weeks.insert(from.to_owned(), mean.parse().expect("a number"));
        }
    }
    let worst = weeks
        .iter()
        .max_by(|a, b| a.1.total_cmp(b.1))
        .expect("weeks");
    let row = lines
        .iter()
        .find(|line| line.starts_with("clinic overrun, min"));
    let row = row.expect("a line");
    let (_, day) = worst.0.rsplit_once('-').expect("a date");
    let day = day.trim_start_matches('0');
    assert!(
        row.split_whitespace().any(|cell| cell == day),
        "{row}: {worst:?}"
    );
    // Two arms without one to hold them against: a column each, and one arm is missing.
    let (both, table, _) = said("planned,unmitigated");
    assert!(
        both.contains("add the arm baseline, or leave --arm out"),
        "{both}"
    );
    assert!(!table.contains("\n  not clearly worse"), "{table}");
    // With all of them it is as ever.
    let (all, ..) = said("baseline,planned,unmitigated");
    assert!(
        !all.contains("cannot tell: add") && all.contains("without a go-live"),
        "{all}"
    );
}

#[test]
fn the_page_reads_as_it_was_last_looked_at() {
    let page =
        |how: &[&str]| Folder::small().says(&[&["run", "small.toml", "--no-files"], how].concat());
    snapshot::same("tests/program/snapshots/run-small.txt", &page(&["--full"]));
    snapshot::same("tests/program/snapshots/run-small-verdict.txt", &page(&[]));
}

#[test]
fn a_page_says_what_is_true_without_go_live_plan_or_office() {
    let place = Folder::small();
    let usual = SMALL.split("[new-system").next().expect("a part");
    let usual = usual.replace("go-live = 2024-02-05\n", "");
    place.write("usual.toml", usual);
    let page = place.says(&["run", "usual.toml", "--no-files", "--full"]);
    assert!(page.contains("no go-live; 4 replications"), "{page}");
    assert!(page.contains("Clinics overrun by"), "{page}");
    for absent in [
        "the plan:",
        "plan buys",
        "backlog",
        "Callers",
        "back to normal",
        "NaN",
        "inf",
    ] {
        assert!(!page.contains(absent), "{absent}: {page}");
    }
    let single = place.says(&["run", "small.toml", "-n", "1", "--no-files", "--full"]);
    assert!(single.contains("one replication"), "{single}");
    assert!(
        !single.contains('±') && !single.contains("90 % of replications"),
        "{single}"
    );
    let alone = place.says(&[
        "run",
        "small.toml",
        "--arm",
        "planned",
        "--no-files",
        "--full",
    ]);
    assert!(
        alone.contains("Clinics overrun by") || alone.contains("clinics overrun by"),
        "{alone}"
    );
    assert!(!alone.contains("against"), "{alone}");
}

#[test]
fn a_baseline_that_does_not_settle_is_said() {
    let place = place();
    let small = OFFICE.replace("200 per week", "260 per week");
    place.write("growing.toml", &small);
    let screen = place.says(&["run", "growing.toml", "--no-files"]);
    let unsettled = "Not settled without a go-live: ";
    assert!(screen.contains(unsettled), "{screen}");
    let page = place.says(&["run", "growing.toml", "--no-files", "--full"]);
    assert!(
        page.contains("does not settle") || page.contains("still on its way"),
        "{page}"
    );
    let calm = place.says(&["run", "office.toml", "--no-files", "-n", "20", "--full"]);
    assert!(!calm.contains("booking.unbooked does not settle"), "{calm}");
}
