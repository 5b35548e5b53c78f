//! `cutover fit`: what an extract lacks, or has twice, or not as others have it, is used as far as that goes,
//! and said aloud.

use crate::fit::{appointments, csv, fitted, refused};
use crate::program::{Folder, complaint, unbroken};

/// The rows with something done to their cells.
fn each(change: impl Fn(&mut Vec<String>)) -> Vec<String> {
    let changed = |row: String| {
        let mut cells: Vec<String> = row.split(',').map(str::to_owned).collect();
        change(&mut cells);
        cells.join(",")
    };
    appointments().into_iter().map(changed).collect()
}

const PRIORITY: usize = 3;
const APPOINTMENT: usize = 6;
const KIND: usize = 7;

#[test]
fn what_is_there_twice_counts_once_however_much_it_is() {
    let rows = appointments();
    let (once, _) = fitted(&csv(&rows));
    assert!(!once.contains("letter by letter"), "{once}");
    let (twice, scenario) = fitted(&csv(&[rows.clone(), rows.clone()].concat()));
    assert!(
        twice.contains("800 rows read, 400 rows kept")
            && twice.contains("50 % of its rows were there before, letter by letter"),
        "{twice}"
    );
    assert!(scenario.contains("50 % of its rows"), "{scenario}");
}

#[test]
fn two_columns_of_one_heading_are_refused() {
    let text = csv(&appointments()).replacen("note\n", "Attended\n", 1);
    // Another spelling is another heading: the first is ours.
    fitted(&text);
    let said = refused(&text.replacen("Attended\n", "attended\n", 1));
    assert!(
        said.contains("pas.csv has two columns called as \"attended\" is")
            && said.contains("rename"),
        "{said}"
    );
}

#[test]
fn letters_of_western_europe_are_read_as_such() {
    let text = csv(&each(|cells| cells[1] = "Générale".to_owned()));
    let latin: Vec<u8> = text.chars().map(|letter| letter as u8).collect();
    let place = Folder::new();
    place.write("pas.csv", latin);
    let said = place.says(&["fit", "pas.csv", "--out", "fitted.toml"]);
    assert!(unbroken(&said).contains("Générale: "), "{said}");
}

#[test]
fn a_column_that_is_missing_is_said_with_what_is_done_without_it() {
    let (said, _) = fitted(&csv(&appointments()));
    assert!(
        said.contains("outcome is not given: who is discharged")
            && !said.contains("kind is not given"),
        "{said}"
    );
    // One in which nothing stands is missing.
    let (said, _) = fitted(&csv(&each(|cells| cells[KIND] = String::new())));
    assert!(
        said.contains("kind is not given: all are taken to be first appointments"),
        "{said}"
    );
    let (said, _) = fitted(&csv(&each(|cells| cells[APPOINTMENT].truncate(10))));
    assert!(said.contains("no appointment has a time of day"), "{said}");
}

#[test]
fn where_all_new_patients_are_urgent_their_slots_are_for_them() {
    let (_, scenario) = fitted(&csv(&each(|cells| {
        if cells[KIND] == "new" {
            cells[PRIORITY] = "urgent".to_owned();
        }
    })));
    assert!(scenario.contains("pattern = \"NFNF\""), "{scenario}");
}

#[test]
fn follow_ups_alone_are_no_specialty() {
    let said = refused(&csv(&each(|cells| cells[KIND] = "follow-up".to_owned())));
    assert!(
        said.contains("Eyes: next to no appointment is a first one")
            && !said.contains("scenario.toml"),
        "{said}"
    );
}

#[test]
fn weeks_without_anybody_are_said_and_count_for_no_session() {
    let rows: Vec<String> = appointments()
        .into_iter()
        .filter(|row| {
            let day = &row.split(',').nth(APPOINTMENT).expect("a day")[..10];
            !("2027-02-15".."2027-03-15").contains(&day)
        })
        .collect();
    let (said, scenario) = fitted(&csv(&rows));
    assert!(
        said.contains("nobody came and nobody was missed from 2027-02-13 to 2027-03-14"),
        "{said}"
    );
    // Each of its lists took place.
    assert!(!scenario.contains("runs ="), "{scenario}");
}

#[test]
fn a_backtest_says_what_it_could_not_hold_against_anything() {
    let place = Folder::with(
        "pas.csv",
        &csv(&each(|cells| {
            // Referred a year before, all of them.
            cells[4] = "2026-01-02".to_owned();
        })),
    );
    let done = place.cutover(&["backtest", "pas.csv", "-n", "20"]);
    let said = unbroken(&(complaint(&done) + &String::from_utf8_lossy(&done.stdout)));
    assert!(done.status.success(), "{said}");
    assert!(
        said.contains("Held against no week: ") && said.contains("doubtful in"),
        "{said}"
    );
}

#[test]
fn a_word_for_nobody_is_no_patient() {
    let rows: Vec<String> = each(|_| ())
        .into_iter()
        .enumerate()
        .map(|(nth, row)| {
            let (_, rest) = row.split_once(',').expect("cells");
            let patient = if nth.is_multiple_of(4) {
                "UNKNOWN".to_owned()
            } else {
                format!("p{nth}")
            };
            format!("{patient},{rest}")
        })
        .collect();
    let (said, _) = fitted(&csv(&rows));
    assert!(
        said.contains("100 cells: patient has more appointments than one can have")
            && !said.contains("UNKNOWN"),
        "{said}"
    );
}

#[test]
fn what_has_passed_and_is_still_to_come_is_doubted() {
    let some = |nth: usize| {
        if nth.is_multiple_of(20) {
            "booked"
        } else {
            "attended"
        }
    };
    let rows: Vec<String> = appointments()
        .into_iter()
        .enumerate()
        .map(|(nth, row)| row.replace(",attended,", &format!(",{},", some(nth))))
        .collect();
    let (said, _) = fitted(&csv(&rows));
    assert!(
        said.contains("appointments have passed and are still told as to come"),
        "{said}"
    );
}

#[test]
fn a_date_that_is_far_from_all_others_is_left_out() {
    let mut rows = appointments();
    rows[7] = rows[7].replace("2027-01-05", "1997-01-05");
    rows[7] = rows[7].replace("2026-", "1996-");
    let (said, scenario) = fitted(&csv(&rows));
    assert!(
        said.contains("more than half a year before or after all others: left out"),
        "{said}"
    );
    assert!(scenario.contains("pattern = \"NFNF\""), "{scenario}");
}

#[test]
fn specialties_of_one_key_have_keys_of_their_own() {
    let rows: Vec<String> = appointments()
        .into_iter()
        .enumerate()
        .map(|(nth, row)| {
            let name = ["Ear, Nose & Throat", "Ear Nose Throat"][nth / 4 % 2];
            row.replace(",Eyes,", &format!(",\"{name}\","))
        })
        .collect();
    let (_, scenario) = fitted(&csv(&rows));
    for key in [
        "[specialty.ear-nose-throat]",
        "[specialty.ear-nose-throat-2]",
    ] {
        assert!(scenario.contains(key), "{scenario}");
    }
}
