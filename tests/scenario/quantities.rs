//! Quantities read from text and write text that reads back to the identical value.

use cutover::engine::Duration;
use cutover::model::spec::{
    CivilDate, ClockTime, DailyChance, Frequency, Moment, Pace, Price, Share, Span, Weekdays,
};
use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

fn read<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    serde_json::from_value(serde_json::Value::String(text.to_owned())).map_err(|e| e.to_string())
}

fn again<T: DeserializeOwned + Serialize>(value: &T) -> T {
    let json = serde_json::to_string(value).expect("writes");
    serde_json::from_str(&json).unwrap_or_else(|e| panic!("{json}: {e}"))
}

#[test]
fn spans() {
    for (text, ms, shown) in [
        ("20 min", 1_200_000, "20 min"),
        ("90 s", 90_000, "1.5 min"),
        ("1.5 h", 5_400_000, "1.5 h"),
        ("13.5 min", 810_000, "13.5 min"),
        ("2 days", 172_800_000, "2 days"),
        ("1 day", 86_400_000, "1 day"),
        ("8 weeks", 4_838_400_000, "8 weeks"),
        ("0 days", 0, "0 min"),
        ("1 ms", 1, "0.001 s"),
        ("7 minutes", 420_000, "7 min"),
    ] {
        let span: Span = read(text).unwrap_or_else(|e| panic!("{text}: {e}"));
        assert_eq!((span.duration().as_ms(), &*span.to_string()), (ms, shown));
    }
    for text in [
        "",
        "min",
        "20",
        "20 m",
        "2 months",
        "1,5 h",
        "1_000 s",
        "1e3 s",
        "--1 s",
        "1.2.3 s",
        "5000 weeks 1",
        "inf h",
        "99999999999 weeks",
    ] {
        assert!(read::<Span>(text).is_err(), "{text}");
    }
}

#[test]
fn shares_are_exact() {
    for (text, value) in [
        ("8.4%", 0.084),
        ("100%", 1.0),
        ("0%", 0.0),
        ("0.3%", 0.003),
        ("12.5 percent", 0.125),
        ("6.1%", 0.061),
    ] {
        assert_eq!(read::<Share>(text).map(Share::value), Ok(value));
    }
    assert_eq!(Share::of(0.084).to_string(), "8.4%");
    assert_eq!(Share::of(1e-7).to_string(), "0.00001%");
    assert_eq!(
        (Share::of(f64::NAN).value(), Share::of(2.0).value()),
        (0.0, 1.0)
    );
    assert_eq!(
        read::<DailyChance>("2% per day").map(DailyChance::per_day),
        Ok(0.02)
    );
    assert!(read::<DailyChance>("2%").is_err());
    for nothing in ["0%", "0.0 %", "0% per day"] {
        assert_eq!(
            read::<DailyChance>(nothing).map(DailyChance::per_day),
            Ok(0.0)
        );
    }
}

#[test]
fn rates_paces_prices() {
    let per = |text: &str, span| read::<Frequency>(text).map(|f| f.per(span));
    assert_eq!(per("420 per week", Duration::from_days(7)), Ok(420.0));
    assert_eq!(per("2 per minute", Duration::from_hours(1)), Ok(120.0));
    assert_eq!(per("900/day", Duration::from_days(2)), Ok(1800.0));
    assert!(read::<Frequency>("420").is_err() && read::<Frequency>("-1 per day").is_err());
    assert_eq!(read("150 patients"), Ok(Pace::Transactions(150.0)));
    assert_eq!(
        read("40 hours"),
        Ok(Pace::Worked(Span::of(Duration::from_hours(40))))
    );
    assert_eq!(read("17 per hour"), Ok(Price::PerHour(17.0)));
    assert_eq!(read("20000"), Ok(Price::Once(20_000.0)));
    assert_eq!(read("450 per session"), Ok(Price::PerSession(450.0)));
    assert_eq!(read("60 per patient"), Ok(Price::PerPatient(60.0)));
    for (text, amount) in [
        ("£17 per hour", "\"17 per hour\""),
        ("17 GBP per hour", "\"17 per hour\""),
    ] {
        let wrong = read::<Price>(text).expect_err("a currency");
        assert!(wrong.contains(amount) && wrong.contains("[money] currency = \"GBP\""));
    }
}

#[test]
fn days_and_times() {
    let days: Weekdays = read("mon-fri").expect("days");
    assert!((0..5).all(|d| days.contains(d)) && !days.contains(5) && !days.contains(9));
    for text in [
        "mon-fri",
        "daily",
        "mon,thu",
        "sat,sun",
        "mon-wed,fri",
        "sun",
    ] {
        assert_eq!(
            read::<Weekdays>(text).map(|d| d.to_string()),
            Ok(text.to_owned())
        );
    }
    assert_eq!(
        read::<Weekdays>("sat-mon").map(|d| d.to_string()),
        Ok("mon,sat,sun".into())
    );
    assert_eq!(
        read::<ClockTime>("24:00").map(ClockTime::since_midnight),
        Ok(Duration::from_hours(24))
    );
    assert_eq!(
        read::<ClockTime>("08:30:00").map(|t| t.to_string()),
        Ok("08:30".into())
    );
    assert_eq!(read::<ClockTime>("8:30"), read("08:30"));
    for text in ["8", "8:3", "25:00", "08:30:61", "24:01", "ab:cd", "é8:30"] {
        assert!(read::<ClockTime>(text).is_err(), "{text}");
    }
    let go_live: CivilDate = read("2011-12-03").expect("a date");
    assert_eq!(
        read::<Moment>("go-live + 2 weeks").map(|m| m.date(Some(go_live)).map(|d| d.to_string())),
        Ok(Some("2011-12-17".into()))
    );
    assert_eq!(
        read::<Moment>("go-live - 3 days"),
        Ok(Moment::GoLive { offset_days: -3 })
    );
    assert_eq!(read::<Moment>("2011-12-03"), Ok(Moment::Date(go_live)));
    assert_eq!(Moment::default().date(None), None);
    for text in [
        "go-live + 1 h",
        "go-live 2",
        "golive",
        "yesterday",
        "2011-13-01",
        "2011-1-1",
        "2011-12-03T00:00",
    ] {
        assert!(read::<Moment>(text).is_err(), "{text}");
    }
}

proptest! {
    #[test]
    fn spans_read_back(ms in 0i64..3_000_000_000_000) {
        let span = Span::of(Duration::from_ms(ms));
        prop_assert_eq!(again(&span), span);
    }

    #[test]
    fn shares_read_back(value in 0.0..=1.0f64, power in 0i32..12) {
        let share = Share::of(value * 10f64.powi(-power));
        prop_assert_eq!(again(&share).value().to_bits(), share.value().to_bits());
    }

    #[test]
    fn rates_read_back(count in 0.0..1e7f64) {
        let rate = Frequency::per_week(count);
        prop_assert_eq!(again(&rate), rate);
        prop_assert_eq!(again(&Pace::Transactions(count + 1e-9)), Pace::Transactions(count + 1e-9));
        prop_assert_eq!(again(&Price::PerHour(count)), Price::PerHour(count));
    }

    #[test]
    fn moments_read_back(offset_days in -5_000i64..5_000) {
        let moment = Moment::GoLive { offset_days };
        prop_assert_eq!(again(&moment), moment);
    }

    #[test]
    fn times_read_back(ms in 0i64..=86_400_000) {
        let time = ClockTime::at(Duration::from_ms(ms));
        prop_assert_eq!(again(&time), time);
    }
}
