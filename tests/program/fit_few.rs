//! What `cutover fit` says and shows tells nothing of few people: odd appointments are planted and
//! looked for.

use std::fmt::Write;

use crate::fit::{appointments, csv, names_nobody};
use crate::program::Folder;

#[test]
fn a_page_has_nothing_of_few_people() {
    let mut rows = appointments();
    // Four who were booked long before, one on a Saturday, one late in the evening, and two who stayed
    // all day.
    let odd = |nth: usize, booked: &str, day: &str, from: &str, to: &str| {
        format!(
            "Smith 9434765919 odd{nth},Eyes,Dr Jones,routine,{booked},{booked},{day} {from},new,attended,{day} {from},{day} {to},hit by a bus"
        )
    };
    for nth in 0..4 {
        rows.push(odd(nth, "2026-01-05", "2027-03-02", "09:00", "09:20"));
    }
    rows.push(odd(4, "2027-02-01", "2027-03-06", "10:00", "10:10"));
    rows.push(odd(5, "2027-02-01", "2027-03-03", "21:00", "21:15"));
    for nth in 6..8 {
        rows.push(odd(nth, "2027-02-01", "2027-03-04", "10:00", "17:50"));
    }
    let place = Folder::with("pas.csv", &csv(&rows));
    place.says(&["fit", "pas.csv", "--out", "fitted.toml"]);
    let page = place.text("fitted.html");
    names_nobody(&page);
    let written: Vec<&str> = page.lines().map(str::trim).collect();
    // Taken together with their neighbours, not by themselves.
    for alone in ["252+", "Sat", "21:00"] {
        assert!(!written.contains(&alone), "{alone}");
    }
    for together in ["28+", "Fri\u{2013}Sun", "12:00\u{2013}23:00"] {
        assert!(written.contains(&together), "{together}: {written:?}");
    }
    // The axes end with those who stayed as usual, 39 minutes at most.
    let consultations = page
        .split("aria-label=\"New consultations")
        .nth(1)
        .expect("a picture");
    let consultations = consultations.split("</svg>").next().unwrap_or_default();
    let numbers = consultations
        .lines()
        .filter_map(|line| line.trim().parse::<f64>().ok());
    let highest = numbers.fold(0.0, f64::max);
    assert!(highest > 20.0 && highest < 200.0, "{highest}");
}

/// Hours, weekdays and outcomes with four rows each are told as fewer than five.
#[test]
fn no_remark_tells_of_fewer_than_five() {
    let mut rows = appointments();
    // An outcome for all; of those who did not attend four are discharged.
    let mut missed = 0;
    for (nth, row) in rows.iter_mut().enumerate() {
        let is_missed = row.contains("did not attend");
        missed += usize::from(is_missed);
        let back = if is_missed { missed <= 4 } else { nth % 2 == 0 };
        let outcome = if back {
            "discharged"
        } else {
            "another appointment"
        };
        *row = format!("{row},{outcome}");
    }
    // So many more who did not attend that outcomes of them are fitted.
    let again =
        |row: &&String| row.ends_with("another appointment") && row.contains("did not attend");
    let more: Vec<String> = rows.iter().filter(again).cloned().collect();
    rows.extend(
        more.iter()
            .map(|row| row.replacen("Smith 9434765919", "Smith 9434765919 again", 1)),
    );
    let text = csv(&rows).replacen(",note\n", ",note,outcome\n", 1);
    let place = Folder::with("pas.csv", &text);
    let mut log = "caller,rang,outcome,waited_s,talked_s\n".to_owned();
    // Twenty calls an hour on 25 days, four on Saturdays, and four after six in the evening.
    let mut call = |nth: usize, day: i8, hour: usize| {
        let _ = writeln!(
            log,
            "0{nth},2027-01-{day:02} {hour:02}:30,answered,5,{}",
            60 + nth % 90
        );
    };
    for nth in 0..4_000 {
        call(
            nth,
            [4, 5, 6, 7, 8, 11, 12, 13, 14, 15][nth % 10],
            9 + nth / 10 % 8,
        );
    }
    for nth in 0..4 {
        call(5_000 + nth, 9, 10);
        call(6_000 + nth, 11, 18);
    }
    place.write("log.csv", log);
    place.says(&["fit", "pas.csv", "--calls", "log.csv", "--out", "mine.toml"]);
    let scenario = place.text("mine.toml");
    let page = place.text("mine.html");
    for text in [&scenario, &page] {
        let told = "discharged fewer than 5, as if they were two;";
        assert!(text.contains(told), "{text}");
    }
    // Calls of the evening are in the last hour with five, and nobody rings on Saturdays.
    let line = |key: &str| {
        let mut lines = scenario.lines().filter(|line| line.starts_with(key));
        let line = lines.rfind(|line| line.contains('[')).unwrap_or_default();
        let numbers = line
            .split_once('[')
            .map_or("", |(_, rest)| rest.trim_end_matches(']'));
        numbers
            .split(", ")
            .filter_map(|n| n.parse::<f64>().ok())
            .collect::<Vec<f64>>()
    };
    let by_hour = line("by-hour");
    assert_eq!(by_hour.len(), 24, "{scenario}");
    assert_eq!(by_hour[18], 0.0);
    assert!(by_hour[16] > by_hour[15], "{by_hour:?}");
    let by_weekday = line("by-weekday");
    assert_eq!(
        (by_weekday[4] > 0.0, by_weekday[5]),
        (true, 0.0),
        "{by_weekday:?}"
    );
}
