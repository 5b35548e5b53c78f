//! `cutover backtest` from outside: what is said of a simulated trust, what it leaves, and what is refused.

use crate::fit::{appointments, csv, names_nobody};
use crate::program::{Folder, complaint, is_no_wider_than_a_terminal, unbroken};

#[test]
fn a_forecast_of_the_rest_is_told_on_one_screen() {
    let place = Folder::with("pas.csv", &csv(&appointments()));
    let done = place.cutover(&["backtest", "pas.csv", "--until", "2027-04-13", "-n", "19"]);
    let said = String::from_utf8(done.stdout.clone()).expect("UTF-8");
    assert_eq!(done.status.code(), Some(0), "{}", complaint(&done));
    assert!(said.lines().count() <= 25, "{said}");
    is_no_wider_than_a_terminal(&said);
    let all = unbroken(&said);
    assert!(all.contains("The trust went as it was forecast: "), "{all}");
    // The Monday after it, of twenty weeks from 4 January.
    assert!(
        all.contains(
            "Forecast on the morning of 19 April 2027 from 15 weeks before it, 19 replications"
        ),
        "{all}"
    );
    assert!(
        all.contains("who waited and who was booked then; held against 5 weeks"),
        "{all}"
    );
    assert!(complaint(&done).contains("pas.csv: 15 weeks are few"));
    let table = place.text("out/backtest/backtest.csv");
    assert!(
        table.starts_with(
            "week,from,measure,observed,low-95,low-50,middle,high-50,high-95,inside-50,"
        ),
        "{table}"
    );
    // Twenty a week, of which each ninth is missed: the 302nd, the 311th and the 320th.
    let first = table.lines().nth(1).expect("a week");
    assert!(
        first.starts_with("1,2027-04-19,clinic.attended,17,"),
        "{first}"
    );
    names_nobody(&(all + &table));
    assert!(
        place
            .text("out/backtest/datapackage.json")
            .contains("off-by-four-weeks")
    );
    let json = place.says(&["backtest", "pas.csv", "-n", "19", "-t", "1", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json["replications"], 19);
}

#[test]
fn too_little_is_refused_with_what_is_needed() {
    let place = Folder::with("pas.csv", &csv(&appointments()));
    let late = unbroken(&place.refuses(&["backtest", "pas.csv", "--until", "2027-05-12"]));
    assert!(
        late.contains("a forecast from Monday 2027-05-17 on has 19 weeks to be fitted to and 1 to be held against, and needs 13 and 4"),
        "{late}"
    );
    let never = unbroken(&place.refuses(&["backtest", "pas.csv", "--until", "2030-01-01"]));
    assert!(
        never.contains("--until 2030-01-01: pas.csv ends before, with appointments until 2027-05"),
        "{never}"
    );
    place.refuses(&["backtest", "nowhere.csv"]);
}
