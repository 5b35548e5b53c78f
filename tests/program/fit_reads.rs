//! What `cutover fit` reads of an extract: whatever headings, codes and files there are; what is wrong
//! is counted and left out, or refused.

use std::fmt::Write;

use crate::fit::{HEAD, NOBODY, appointments, csv, fitted, names_nobody, refused};
use crate::program::{Folder, complaint};

#[test]
fn any_headings_and_codes_and_british_dates_are_read() {
    let british = |text: &str| -> String {
        let cells = text.split_inclusive([',', ' ', '\n']);
        cells
            .map(|cell| match cell.split_at_checked(10) {
                Some((date, rest)) if date.starts_with("202") => {
                    format!("{}/{}/{}{rest}", &date[8..], &date[5..7], &date[..4])
                }
                _ => cell.to_owned(),
            })
            .collect()
    };
    let text = csv(&appointments());
    let ours = fitted(&text).1;
    let (said, theirs) = fitted(&british(&text));
    assert!(
        said.contains("dates read as day/month/year: referred, booked"),
        "{said}"
    );
    assert_eq!(ours.replace("year-month-day", "day/month/year"), theirs);
    // National headings and codes, apart by semicolons.
    let national = text
        .replace(
            "referred,booked,appointment,kind,attended",
            "REQDATE,booked,APPTDATE,FIRSTATT,ATTENDED",
        )
        .replace(",did not attend,", ",3,")
        .replace(",attended,", ",05,")
        .replace(",follow-up,", ",2,")
        .replace(",new,", ",1,")
        .replace(',', ";");
    assert_eq!(ours, fitted(&national).1);
    // Any others, by a mapping.
    let own = text
        .replacen("referred,booked,appointment,kind,attended", "a,b,c,d,e", 1)
        .replace(",attended,", ",ATT,");
    let place = Folder::with("pas.csv", &own);
    let map = r#"
[appointments.columns]
referred = "a"
booked = "b"
appointment = "c"
kind = "d"
attended = "e"
[appointments.codes.attended]
"ATT" = "attended"
"#;
    place.write("map.toml", map);
    let fit = [
        "fit",
        "pas.csv",
        "--map",
        "map.toml",
        "--out",
        "fitted.toml",
        "--force",
    ];
    place.says(&fit);
    assert_eq!(ours, place.text("fitted.toml"));
    for (from, to, words) in [
        ("referred", "refered", "which is none of ours"),
        (
            "\"a\"",
            "\"z\"",
            "has no column \"z\", which the mapping names",
        ),
        ("columns", "colums", "unknown field"),
    ] {
        place.write("map.toml", map.replacen(from, to, 1));
        let said = place.refuses(&fit);
        assert!(said.contains(words), "{said}");
    }
}

#[test]
fn packed_extracts_give_the_same() {
    let text = csv(&appointments());
    let plain = fitted(&text).1;
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    // In two members, as when days are put one after the other.
    let (first, second) = text.split_at(text.len() / 2);
    std::io::Write::write_all(&mut packed, first.as_bytes()).expect("packed");
    let mut bytes = packed.finish().expect("packed");
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    std::io::Write::write_all(&mut packed, second.as_bytes()).expect("packed");
    bytes.extend(packed.finish().expect("packed"));
    let place = Folder::new();
    std::fs::write(place.path("pas.csv.gz"), &bytes).expect("written");
    place.says(&["fit", "pas.csv.gz", "--out", "fitted.toml", "--force"]);
    assert_eq!(
        plain.replace("pas.csv", "pas.csv.gz"),
        place.text("fitted.toml")
    );
    // One that breaks off is no extract.
    std::fs::write(place.path("cut.csv.gz"), &bytes[..bytes.len() - 20]).expect("written");
    let said = place.refuses(&["fit", "cut.csv.gz", "--out", "cut.toml"]);
    assert!(said.contains("cut.csv.gz cannot be read"), "{said}");
}

#[cfg(feature = "parquet")]
#[test]
fn a_parquet_file_gives_the_same() {
    use std::sync::Arc;

    use arrow_array::{
        ArrayRef, Date32Array, RecordBatch, StringArray, TimestampMicrosecondArray,
        TimestampNanosecondArray,
    };

    let text = csv(&appointments());
    let plain = fitted(&text).1;
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let names: Vec<String> = reader
        .headers()
        .expect("a head")
        .iter()
        .map(str::to_owned)
        .collect();
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    let day = |text: &str| -> Option<i32> {
        let date: jiff::civil::Date = text.get(..10)?.parse().ok()?;
        Some((date - jiff::civil::date(1970, 1, 1)).get_days())
    };
    let second = |text: &str| -> Option<i64> {
        let number = |range: std::ops::Range<usize>| text.get(range)?.parse::<i64>().ok();
        Some(i64::from(day(text)?) * 86_400 + number(11..13)? * 3600 + number(14..16)? * 60)
    };
    // Dates as dates, times as times of both kinds, the others as text.
    let column = |at: usize| -> ArrayRef {
        let cells = rows.iter().map(|row| &row[at]);
        match &*names[at] {
            "referred" | "booked" => Arc::new(cells.map(day).collect::<Date32Array>()),
            "appointment" => Arc::new(
                cells
                    .map(|c| second(c).map(|s| s * 1_000_000))
                    .collect::<TimestampMicrosecondArray>(),
            ),
            "seen_from" | "seen_to" => Arc::new(
                cells
                    .map(|c| second(c).map(|s| s * 1_000_000_000))
                    .collect::<TimestampNanosecondArray>(),
            ),
            _ => Arc::new(cells.map(Some).collect::<StringArray>()),
        }
    };
    let columns = (0..names.len()).map(|at| (names[at].clone(), column(at), true));
    let batch = RecordBatch::try_from_iter_with_nullable(columns).expect("a table");
    let place = Folder::new();
    let file = std::fs::File::create(place.path("pas.parquet")).expect("a file");
    let mut writer =
        parquet::arrow::ArrowWriter::try_new(file, batch.schema(), None).expect("a writer");
    writer.write(&batch).expect("written");
    writer.close().expect("written");
    place.says(&["fit", "pas.parquet", "--out", "fitted.toml"]);
    assert_eq!(
        plain.replace("pas.csv", "pas.parquet"),
        place.text("fitted.toml")
    );
}

#[test]
fn what_is_wrong_with_rows_is_counted_and_left_out() {
    let rows = appointments();
    let (said, whole) = fitted(&csv(&rows));
    assert!(said.contains("400 rows read, 400 rows kept"), "{said}");
    assert!(whole.contains("[clinic.eyes-1]"), "{whole}");
    // A twentieth of the rows is wrong in one way each: 20 rows.
    for (wrong, words) in [
        (
            (|row| row.replacen(",20", ",21", 1)) as fn(&str) -> String,
            "the appointment is before the referral",
        ),
        (
            |row| row.replace("routine", "routine,1"),
            "not as many cells as the head has",
        ),
        (
            |row| {
                row.replace("did not attend", "vanished")
                    .replace("attended", "Smith came")
            },
            "attended cannot be read",
        ),
    ] {
        let mut some = rows.clone();
        some.iter_mut()
            .step_by(20)
            .for_each(|row| *row = wrong(row));
        let (said, scenario) = fitted(&csv(&some));
        assert!(
            said.contains(&format!(
                "left out 20 rows: {words}, such as line 2, 22, 42"
            )),
            "{said}"
        );
        let (of_windows, _) = fitted(&csv(&some).replace('\n', "\r\n"));
        assert!(
            of_windows.contains("such as line 2, 22, 42"),
            "{of_windows}"
        );
        assert!(said.contains("400 rows read, 380 rows kept"), "{said}");
        assert!(
            scenario.contains(&format!("# pas.csv: left out 20 rows: {words}\n")),
            "{scenario}"
        );
    }
    // What is wrong with a cell leaves out the cell.
    let mut some = rows.clone();
    for row in some.iter_mut().step_by(20) {
        let cells: Vec<&str> = row.split(',').collect();
        if !cells[10].is_empty() {
            *row = row.replace(cells[10], "2027-01-01 08:00");
        }
    }
    let (said, _) = fitted(&csv(&some));
    assert!(
        said.contains("cells: seen_to is before seen_from"),
        "{said}"
    );
    // The same rows again, and few: how many is not told.
    for (n, words) in [
        (10, "10 rows: the same row once more"),
        (3, "fewer than 5 rows: the same row once more"),
    ] {
        let mut some = rows.clone();
        some.extend_from_slice(&rows[..n]);
        let (said, scenario) = fitted(&csv(&some));
        assert!(said.contains(words) && scenario.contains(words), "{said}");
        assert_eq!(said.contains("line 402, 403"), n == 10, "{said}");
    }
    // Two files, one after the other.
    let both = csv(&rows[..200]) + &csv(&rows[200..]);
    let (said, scenario) = fitted(&both);
    let words = "fewer than 5 rows: the head once more";
    assert!(said.contains(words) && scenario.contains(words), "{said}");
    assert!(
        said.contains("401 rows read, all but fewer than 5 kept"),
        "{said}"
    );
}

#[test]
fn a_number_that_is_none_is_left_out_of_a_log_of_calls() {
    let mut log = "caller,rang,outcome,waited_s,talked_s\n".to_owned();
    for nth in 0..400 {
        let day = 1 + nth % 26;
        let talked = if nth % 40 == 0 {
            "Smith".to_owned()
        } else {
            (60 + nth % 90).to_string()
        };
        writeln!(
            log,
            "07700 900{nth},2027-01-{day:02} {:02}:{:02},answered,{},{talked}",
            9 + nth % 8,
            nth % 60,
            nth % 50
        )
        .expect("text");
    }
    let place = Folder::with("pas.csv", &csv(&appointments()));
    let mut said = String::new();
    // A row is in the same line whatever its line ends with.
    for log in [log.replace('\n', "\r\n"), log] {
        place.write("log.csv", &log);
        let done = place.cutover(&["fit", "pas.csv", "--calls", "log.csv", "--force"]);
        said = complaint(&done);
        assert!(done.status.success(), "{said}");
        let cells = "left out 10 cells: talked_s is no number, such as line 2, 42, 82";
        assert!(said.contains(&format!("log.csv: {cells}")), "{said}");
    }
    let scenario = place.text("fitted.toml");
    for word in NOBODY.iter().chain(&["07700"]) {
        assert!(!said.contains(word) && !scenario.contains(word), "{word}");
    }
    assert!(
        scenario.contains("handle         = { query = {"),
        "{scenario}"
    );
}

#[test]
fn what_a_spreadsheet_calls_unicode_text_is_told_how_to_be_saved() {
    let place = Folder::with("pas.csv", "");
    let text = csv(&appointments());
    let pairs = text.encode_utf16().flat_map(u16::to_le_bytes);
    let bytes: Vec<u8> = [0xff, 0xfe].into_iter().chain(pairs).collect();
    std::fs::write(place.path("pas.csv"), bytes).expect("written");
    let said = place.refuses(&["fit", "pas.csv", "--out", "fitted.toml"]);
    assert!(
        said.contains("pas.csv") && said.contains("save it as CSV UTF-8"),
        "{said}"
    );
    names_nobody(&said);
    assert!(!place.path("fitted.toml").exists());
}

#[test]
fn an_extract_that_cannot_be_used_is_refused() {
    let rows = appointments();
    let text = csv(&rows);
    for (wrong, words) in [
        (String::new(), "pas.csv is empty"),
        (HEAD.to_owned(), "pas.csv has no rows"),
        (
            text.replacen(",attended,", ",came,", 1),
            "has no column \"attended\"",
        ),
        (
            text.replacen("appointment", "apointment", 1),
            "did you mean \"apointment\"?",
        ),
        // Without a head the first row is somebody's.
        (text.replacen(HEAD, "", 1), "has no column \"appointment\""),
        (
            text.replace(",2027-05-", ",13/05/"),
            "are in several orders: year-month-day in line",
        ),
        (
            text.replace(",attended,2", ",Smith came,2"),
            "% of 400 rows cannot be used, more than 10 %: 356 rows: attended cannot be read",
        ),
        (csv(&rows[..60]), "no specialty has 100 appointments"),
        ("PK\u{3}\u{4}".to_owned(), "is a workbook"),
    ] {
        let said = refused(&wrong);
        assert!(said.contains(words), "{words}: {said}");
    }
    let place = Folder::with("pas.csv", &text);
    let said = place.refuses(&["fit", "gone.csv"]);
    assert!(said.contains("gone.csv cannot be read"), "{said}");
    place.says(&["fit", "pas.csv", "--out", "fitted.toml"]);
    let said = place.refuses(&["fit", "pas.csv", "--out", "fitted.toml"]);
    assert!(said.contains("exists already"), "{said}");
}

#[test]
fn columns_that_nothing_reads_are_named() {
    // Its last column is a note.
    let text = csv(&appointments());
    let lines = text.lines().enumerate();
    let wider = lines.map(|(nth, line)| match nth {
        0 => format!("{line},count,\"removed\non\"\n"),
        _ => format!("{line},1,\n"),
    });
    let (said, written) = fitted(&wider.collect::<String>());
    let told = "columns that nothing reads: \"note\", \"count\" and \"removed\\non\"";
    assert!(said.replace("\n  ", " ").contains(told), "{said}");
    let remarks = written
        .lines()
        .filter(|line| line.contains("nothing reads"));
    assert_eq!(remarks.count(), 1, "{written}");
    let said = fitted(&text).0;
    assert!(
        said.contains("a column that nothing reads: \"note\""),
        "{said}"
    );
}
