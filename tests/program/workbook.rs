//! Sheets of workbooks wherever a CSV file is read: the same comes of both, a mistake names its cell,
//! and a build that reads none says what to do.

use crate::program::{Folder, SMALL, unbroken};

/// The small hospital, some of which stands in files.
fn with_files(referrals: &str, list: &str, times: &str) -> String {
    let replaced = |text: String, what: &str, with: &str| {
        assert!(text.contains(what), "{what}");
        text.replacen(what, with, 1)
    };
    let text = replaced(
        SMALL.to_owned(),
        "referrals = \"40 per week\"",
        &format!("referrals = {{ file = \"{referrals}\" }}"),
    );
    let text = replaced(
        text,
        "waiting-list = { size = 120, age = { uniform = [\"0 days\", \"5 weeks\"] } }",
        &format!("waiting-list = {{ file = \"{list}\" }}"),
    );
    let law = format!("{{ empirical = \"{times}\", column = \"took\", unit = \"min\" }}");
    replaced(text, "{ lognormal = \"13 min\", cv = 0.5 }", &law)
}

#[cfg(not(feature = "xlsx"))]
#[test]
fn a_build_without_workbooks_says_what_to_do() {
    let folder = Folder::with("s.toml", &with_files("r.xlsx#May", "w.csv", "t.csv"));
    folder.write("r.xlsx", "PK");
    let said = unbroken(&folder.refuses(&["check", "s.toml"]));
    assert!(said.contains("r.xlsx#May cannot be read"), "{said}");
    assert!(said.contains("save the sheet as CSV"), "{said}");
    assert!(said.contains("--features xlsx"), "{said}");
    folder.write("n.xlsx", "PK");
    let said = unbroken(&folder.refuses(&["new", "--numbers", "n.xlsx"]));
    assert!(said.contains("save the sheet as CSV"), "{said}");
}

#[cfg(feature = "xlsx")]
mod read {
    use super::*;
    use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};

    /// A sheet as somebody would have typed it: what looks like a number, a date or a time is one.
    fn typed(sheet: &mut Worksheet, csv: &str) {
        let format = |shown: &str| Format::new().set_num_format(shown);
        let (date, time) = (format("dd/mm/yyyy"), format("hh:mm"));
        let both = format("dd/mm/yyyy hh:mm:ss");
        let mut rows = csv::ReaderBuilder::new();
        let rows = rows
            .has_headers(false)
            .flexible(true)
            .from_reader(csv.as_bytes());
        for (row, record) in rows.into_records().enumerate() {
            for (column, text) in record.expect("a row").iter().enumerate() {
                let (row, column) = (row as u32, column as u16);
                let looks_like = |shape: &str| {
                    text.len() == shape.len()
                        && text.bytes().zip(shape.bytes()).all(|(is, like)| {
                            if like == b'0' {
                                is.is_ascii_digit()
                            } else {
                                is == like
                            }
                        })
                };
                let shapes = [
                    ("0000-00-00", &date),
                    ("00:00", &time),
                    ("0000-00-00 00:00", &both),
                    ("0000-00-00 00:00:00", &both),
                ];
                let moment = shapes.iter().find(|(shape, _)| looks_like(shape));
                let written = if let Some((_, format)) = moment {
                    let moment = ExcelDateTime::parse_from_str(text).expect("a moment");
                    sheet.write_datetime_with_format(row, column, &moment, format)
                } else if let Ok(number) = text.parse::<f64>() {
                    sheet.write_number(row, column, number)
                } else {
                    sheet.write_string(row, column, text)
                };
                written.expect("written");
            }
        }
    }

    /// A workbook of sheets with names.
    fn workbook(sheets: &[(&str, &str)]) -> Vec<u8> {
        let mut workbook = Workbook::new();
        for (name, csv) in sheets {
            let sheet = workbook.add_worksheet();
            sheet.set_name(*name).expect("a name");
            typed(sheet, csv);
        }
        workbook.save_to_buffer().expect("a workbook")
    }

    const REFERRALS: &str = "date,time,priority\n2024-01-15,09:15,urgent\n2024-01-16,00:00,\n2024-02-05,23:59,routine\n";
    const LIST: &str = "referred,booked\n2023-11-02,yes\n2023-12-24,no\n";
    const TIMES: &str = "took,who\n12,a\n9.5,\"b, or c\"\n11.25,d\n";

    #[test]
    fn a_scenario_is_the_same_from_sheets() {
        let folder = Folder::with("csv.toml", &with_files("r.csv", "w.csv", "t.csv"));
        folder.write("r.csv", REFERRALS);
        folder.write("w.csv", LIST);
        folder.write("t.csv", TIMES);
        let first = "sites.xlsx";
        folder.write(
            "xlsx.toml",
            with_files(first, "sites.xlsx#The list", "sites.xlsx#TIMES"),
        );
        // Rows of nothing at the end, in which spreadsheets keep a blank.
        let list = format!("{LIST}\" \",\n");
        let sheets = [
            ("Referrals", REFERRALS),
            ("The list", &*list),
            ("Times", TIMES),
        ];
        folder.write("sites.xlsx", workbook(&sheets));
        let run =
            |scenario: &str| folder.says(&["run", scenario, "-n", "1", "--json", "--no-files"]);
        assert_eq!(run("xlsx.toml"), run("csv.toml"));
    }

    #[test]
    fn extracts_weekly_figures_and_numbers_are_the_same_from_sheets() {
        let folder = Folder::small();
        folder.says(&["run", "small.toml", "-n", "2", "-o", "run", "-q"]);
        folder.says(&["extract", "small.toml", "--arm", "baseline", "-o", "trust"]);
        let (seen, weeks) = (
            folder.text("trust/appointments.csv"),
            folder.text("trust/weeks.csv"),
        );
        folder.write("appointments.csv", &seen);
        folder.write("weeks.csv", &weeks);
        folder.write(
            "t.xlsx",
            workbook(&[("Notes", "nothing\n"), ("seen", &seen), ("Weeks", &weeks)]),
        );

        folder.says(&["fit", "appointments.csv", "-o", "a.toml"]);
        folder.says(&["fit", "t.xlsx#seen", "-o", "b.toml"]);
        let fitted = folder
            .text("b.toml")
            .replace("t.xlsx#seen", "appointments.csv");
        assert_eq!(unbroken(&fitted), unbroken(&folder.text("a.toml")));

        folder.says(&["track", "weeks.csv", "--run", "run", "-o", "a"]);
        folder.says(&["track", "t.xlsx#weeks", "--run", "run", "-o", "b"]);
        assert_eq!(folder.text("b/track.csv"), folder.text("a/track.csv"));

        let numbers = "specialty,attendances,list\nEyes,640,1100\nSkin,210,300\n";
        folder.write("n.csv", numbers);
        folder.write("n.xlsx", workbook(&[("Numbers", numbers)]));
        folder.says(&["new", "--numbers", "n.csv", "--out", "c.toml"]);
        folder.says(&["new", "--numbers", "n.xlsx", "--out", "d.toml"]);
        let made = folder.text("d.toml").replace("n.xlsx", "n.csv");
        assert_eq!(made, folder.text("c.toml"));
    }

    #[test]
    fn a_mistake_names_the_sheet_and_the_cell() {
        let folder = Folder::with("s.toml", &with_files("s.xlsx#Clinics", "w.csv", "t.csv"));
        folder.write("w.csv", LIST);
        folder.write("t.csv", TIMES);
        let rows = "2024-01-15,09:15,routine\n".repeat(12);
        let bad = format!("date,time,priority\n{rows}2024-01-15,09:15,soon\n");
        let said = |sheets: &[(&str, &str)]| {
            folder.write("s.xlsx", workbook(sheets));
            unbroken(&folder.refuses(&["check", "s.toml"]))
        };
        let at = said(&[("Clinics", &bad)]);
        assert!(
            at.contains("s.xlsx#Clinics, C14: \"soon\" is not a priority"),
            "{at}"
        );
        let none = said(&[("Clinic", &bad), ("Holidays", "a\n")]);
        assert!(
            none.contains("no sheet \"Clinics\"; its sheets are Clinic, Holidays"),
            "{none}"
        );
        assert!(none.contains("--> s.toml:"), "{none}");
        let empty = said(&[("Clinics", "")]);
        assert!(empty.contains("s.xlsx#Clinics has no rows"), "{empty}");
        folder.write("s.xlsx", "date\n2024-01-15\n");
        let other = unbroken(&folder.refuses(&["check", "s.toml"]));
        assert!(other.contains("no workbook that can be read"), "{other}");

        folder.write(
            "n.xlsx",
            workbook(&[("N", "specialty,attendances,list\nEyes,640,many\n")]),
        );
        let said = unbroken(&folder.refuses(&["new", "--numbers", "n.xlsx#N"]));
        assert!(said.contains("C2: "), "{said}");
        let said = unbroken(&folder.refuses(&["fit", "n.xlsx#M"]));
        assert!(said.contains("no sheet \"M\"; its sheets are N"), "{said}");
    }
}

/// `results.xlsx` has the numbers of the folder's own tables, all of them as numbers, and comes out the
/// same of the same folder.
#[cfg(feature = "xlsx")]
#[test]
fn results_as_a_workbook_are_those_of_the_tables() {
    use calamine::{Data, DataType, Reader, Xlsx, open_workbook};

    let folder = Folder::small();
    folder.says(&["run", "small.toml", "-n", "3", "-q", "-o", "out"]);
    let made = folder.bytes("out/results.xlsx");
    let mut workbook: Xlsx<_> = open_workbook(folder.path("out/results.xlsx")).expect("a workbook");
    assert_eq!(
        workbook.sheet_names(),
        ["Verdict", "Weekly", "Assumptions", "Read me"]
    );
    let mut rows = |sheet: &str| -> Vec<Vec<Data>> {
        let range = workbook.worksheet_range(sheet).expect("a sheet");
        range.rows().map(<[Data]>::to_vec).collect()
    };
    let number = |cell: &Data| cell.get_float();
    let near = |a: f64, b: f64| (a - b).abs() <= 1e-9 * b.abs().max(1.0);

    // The verdict: its lines are those of the summary's findings, over the same weeks.
    let verdict = rows("Verdict");
    let summary = folder.json("out/summary.json");
    let table = verdict
        .iter()
        .position(|row| row[0].get_string() == Some("Measure"))
        .expect("a head");
    let lines: Vec<&Vec<Data>> = verdict[table + 1..]
        .iter()
        .take_while(|row| row[0].get_string().is_some())
        .collect();
    assert!(lines.len() >= 2, "{lines:?}");
    let findings = summary["findings"].as_array().expect("findings");
    let arms = summary["arms"].as_array().expect("arms");
    let mut figures = Vec::new();
    for finding in findings {
        for (key, window) in finding.as_object().expect("a table") {
            let windows: Vec<&serde_json::Value> = match key.as_str() {
                "own_worst" => window.as_object().expect("by arm").values().collect(),
                _ => vec![window],
            };
            for window in windows {
                let of_arms = arms.iter().map(|arm| {
                    let figure = &window["arms"][arm.as_str().expect("a name")];
                    (figure["mean"].as_f64(), figure["half_width"].as_f64())
                });
                figures.push(of_arms.collect::<Vec<_>>());
            }
        }
    }
    let same = |a: Option<f64>, b: Option<f64>| match (a, b) {
        (Some(a), Some(b)) => near(a, b),
        (a, b) => a.is_none() && b.is_none(),
    };
    let mut of_findings = 0;
    for line in &lines {
        if line[0]
            .get_string()
            .is_some_and(|name| name.contains("change"))
        {
            continue;
        }
        of_findings += 1;
        let is = |of: &&Vec<(Option<f64>, Option<f64>)>| {
            let mut pairs = of.iter().zip(line[3..].chunks(2));
            pairs.all(|((mean, half), cells)| {
                same(number(&cells[0]), *mean) && same(number(&cells[1]), *half)
            })
        };
        assert!(figures.iter().any(|of| is(&of)), "{line:?}");
    }
    assert!(of_findings > 0);

    // The weeks: each is a row of weekly.csv, and none of the measures' weeks is left out.
    let weekly = rows("Weekly");
    let text = folder.text("out/weekly.csv");
    let csv: Vec<csv::StringRecord> = csv::Reader::from_reader(text.as_bytes())
        .into_records()
        .map(|row| row.expect("a row"))
        .filter(|row| &row[4] == "trust")
        .collect();
    let briefly = [
        ("baseline", "no go-live"),
        ("unmitigated", "no plan"),
        ("planned", "plan"),
    ];
    let mut measures = std::collections::BTreeSet::new();
    for row in &weekly[1..] {
        let name = row[0].get_string().expect("a measure").to_lowercase();
        let found = csv.iter().find(|told| {
            let arm = briefly
                .iter()
                .find(|(_, brief)| Some(*brief) == row[2].get_string());
            let means = [(6, 6), (7, 7), (8, 8), (9, 10), (10, 11)];
            Some(&told[0]) == arm.map(|(arm, _)| *arm)
                && told[1].parse().ok() == number(&row[3])
                && means
                    .iter()
                    .all(|&(cell, column)| same(number(&row[cell]), told[column].parse().ok()))
        });
        let found = found.unwrap_or_else(|| panic!("{row:?}"));
        assert!(row[4].is_datetime(), "{row:?}");
        measures.insert(found[5].to_owned());
        assert!(!name.is_empty());
    }
    assert!(measures.contains("clinic.attended"), "{measures:?}");
    let expected = csv
        .iter()
        .filter(|row| &row[5] == "clinic.attended")
        .count();
    let attended = weekly
        .iter()
        .filter(|row| row[0].get_string() == Some("Patients seen"));
    assert_eq!(attended.count(), expected);

    let assumptions = rows("Assumptions");
    let of = |key: &str| {
        let row = assumptions
            .iter()
            .find(|row| row[0].get_string() == Some(key));
        row.unwrap_or_else(|| panic!("{key}")).clone()
    };
    let pace = of("new-system.learning.clinician.pace");
    assert_eq!(
        (number(&pace[1]), pace[2].get_string()),
        (Some(60.0), Some("transactions"))
    );
    let share = of("specialty.eyes.did-not-attend.long-notice");
    assert_eq!(number(&share[1]), Some(0.09));
    let read_me = rows("Read me");
    let says = |what: &str| {
        let row = read_me.iter().find(|row| row[0].get_string() == Some(what));
        row.and_then(|row| row[1].get_string().map(str::to_owned))
            .expect("a line")
    };
    assert_eq!(says("Seed"), "7");
    assert!(
        says("Replications").starts_with("3,"),
        "{}",
        says("Replications")
    );

    std::fs::remove_file(folder.path("out/results.xlsx")).expect("removed");
    folder.says(&["report", "out"]);
    assert!(
        folder.bytes("out/results.xlsx") == made,
        "the same of the same folder"
    );
}
