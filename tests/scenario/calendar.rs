//! The calendar: days counted from the start, and holidays against published lists.

use cutover::model::spec::{Calendar, CivilDate, Holidays, Scenario};
use jiff::civil::Date;

fn date(text: &str) -> CivilDate {
    text.parse().unwrap_or_else(|e| panic!("{text}: {e}"))
}

/// Bank holidays on weekdays, as published by gov.uk (and, before 2012, the calendars of the time).
const PUBLISHED: [(i16, &str); 13] = [
    (
        1999,
        "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28 12-31",
    ),
    (
        2002,
        "01-01 03-29 04-01 05-06 06-03 06-04 08-26 12-25 12-26",
    ),
    (2010, "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28"),
    (
        2011,
        "01-03 04-22 04-25 04-29 05-02 05-30 08-29 12-26 12-27",
    ),
    (
        2012,
        "01-02 04-06 04-09 05-07 06-04 06-05 08-27 12-25 12-26",
    ),
    (2016, "01-01 03-25 03-28 05-02 05-30 08-29 12-26 12-27"),
    (2018, "01-01 03-30 04-02 05-07 05-28 08-27 12-25 12-26"),
    (2020, "01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28"),
    (2021, "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28"),
    (
        2022,
        "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27",
    ),
    (
        2023,
        "01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26",
    ),
    (2024, "01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26"),
    (2025, "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26"),
];

#[test]
fn bank_holidays_as_published() {
    for (year, published) in PUBLISHED {
        let first = Date::new(year, 1, 1).expect("a year");
        let days = first
            .series(jiff::Span::new().days(1))
            .take_while(|d| d.year() == year);
        let found: Vec<String> = days
            .filter(|d| {
                d.weekday().to_monday_zero_offset() < 5 && Holidays::EnglandAndWales.contain(*d)
            })
            .map(|d| format!("{:02}-{:02}", d.month(), d.day()))
            .collect();
        assert_eq!(found.join(" "), published, "{year}");
    }
}

#[test]
fn days_from_the_start() {
    let text = "title = \"t\"\nstart = 2011-09-05\ngo-live = 2011-12-03\nend = 2012-08-31\nholidays = \"england-and-wales\"\n";
    let calendar = Calendar::of(&Scenario::from_toml(text).unwrap_or_else(|m| panic!("{m}")));
    assert_eq!(calendar.days(), 362);
    assert_eq!(calendar.go_live(), Some(89));
    assert_eq!(calendar.date(89), date("2011-12-03"));
    for day in [-3_000, -401, -400, -1, 0, 1, 361, 362, 800, 20_000] {
        assert_eq!(calendar.day_of(calendar.date(day)), day);
        let civil = calendar.date(day).date();
        assert_eq!(
            calendar.weekday(day),
            civil.weekday().to_monday_zero_offset() as usize
        );
        assert_eq!(calendar.month(day), civil.month() as usize - 1);
        assert_eq!(
            calendar.is_holiday(day),
            Holidays::EnglandAndWales.contain(civil)
        );
    }
    let christmas = calendar.day_of(date("2011-12-26"));
    assert!(calendar.is_holiday(christmas) && !calendar.is_working_day(christmas));
    assert!(calendar.is_working_day(0) && !calendar.is_working_day(5));
    assert_eq!(
        calendar.date(i64::MAX / 2).date().year(),
        9999,
        "stays at the end of the calendar"
    );
}

#[test]
fn own_holidays() {
    let holidays = Holidays::Dates(vec![date("2024-07-04")]);
    assert!(
        holidays.contain(date("2024-07-04").date()) && !holidays.contain(date("2024-12-25").date())
    );
    assert!(!Holidays::None.contain(date("2024-12-25").date()));
}
