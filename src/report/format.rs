//! Numbers, dates and spreads as text, for files and for people; what they mean is not known here.

use std::fmt;

use crate::model::measures::Unit;
use crate::model::spec::{CivilDate, Currency, thousands};
use crate::model::{Kind, Measure};

/// A number for a file: up to four decimals, none that say nothing.
#[must_use]
pub fn plain(value: f64) -> String {
    let mut text = format!("{value:.4}");
    let kept = text.trim_end_matches('0').trim_end_matches('.').len();
    text.truncate(kept);
    not_less_than_nothing(text)
}

/// What is nothing as it is written is `0`.
fn not_less_than_nothing(text: String) -> String {
    if text == "-0" { "0".to_owned() } else { text }
}

/// A number for a file, to six digits: enough for shares as well as for thousands.
#[must_use]
pub fn exact(value: f64) -> String {
    if value == 0.0 || !value.is_finite() {
        return "0".to_owned();
    }
    let digits = 5 - libm::floor(libm::log10(value.abs())) as i32;
    let decimals = usize::try_from(digits.clamp(0, 12)).unwrap_or(0);
    let text = format!("{value:.decimals$}");
    if !text.contains('.') {
        return text;
    }
    not_less_than_nothing(text.trim_end_matches('0').trim_end_matches('.').to_owned())
}

/// A number for people, with as many digits as are of use: `5,310`, `24`, `6.2`, `0.31`.
#[must_use]
pub fn readable(value: f64) -> String {
    let decimals = match value.abs() {
        size if size >= 9.95 => 0,
        size if size >= 0.995 => 1,
        size if size >= 0.000_5 => 2,
        _ => 0,
    };
    fixed(value, decimals)
}

/// A number with so many decimals, its thousands set apart; nothing is `0`.
#[must_use]
pub fn fixed(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", &*text),
    };
    if digits.chars().all(|c| c == '0' || c == '.') {
        return "0".to_owned();
    }
    let (whole, rest) = digits.split_once('.').map_or((digits, ""), |(w, r)| (w, r));
    let apart = thousands(whole);
    let point = if rest.is_empty() { "" } else { "." };
    format!("{sign}{apart}{point}{rest}")
}

/// A number with its unit: shares as per cent, less than a minute in seconds.
#[must_use]
pub fn with_unit(value: f64, unit: Unit) -> String {
    match unit {
        Unit::Share => format!("{} %", readable(value * 100.0)),
        Unit::Minutes if value.abs() < 0.995 && value != 0.0 => {
            format!("{} s", fixed(value * 60.0, 0))
        }
        Unit::Factor => format!("{value:.2}"),
        _ => format!("{} {unit}", readable(value)),
    }
}

/// What values are in as they are shown, at an axis: shares in per cent, numbers by period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shown {
    unit: Unit,
    each: Option<&'static str>,
}

impl Shown {
    /// Of values of this unit.
    #[must_use]
    pub const fn of(unit: Unit) -> Self {
        Self { unit, each: None }
    }

    /// Of a measure by day or week: a number is so many `a week`.
    #[must_use]
    pub fn of_measure(measure: Measure, each: &'static str) -> Self {
        let definition = measure.definition();
        Self {
            unit: definition.unit,
            each: (definition.kind == Kind::Count).then_some(each),
        }
    }

    /// What a value is multiplied with to be shown.
    #[must_use]
    pub const fn scale(self) -> f64 {
        self.unit.scale()
    }

    /// A value as it is shown, with its unit.
    #[must_use]
    pub fn amount(self, shown: f64) -> String {
        match (self.unit, self.each) {
            (Unit::Share, _) | (_, Some(_)) => format!("{} {self}", readable(shown)),
            (unit, None) => with_unit(shown, unit),
        }
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.unit.shown())?;
        self.each.map_or(Ok(()), |each| write!(f, " a {each}"))
    }
}

/// The words for a unit; those for money are the code of its currency, if that is known.
#[must_use]
pub fn in_currency<'a>(unit: Unit, words: &'a str, currency: Option<&'a Currency>) -> &'a str {
    match (unit, currency) {
        (Unit::Currency, Some(currency)) => currency.code(),
        _ => words,
    }
}

/// From one number to another, the unit said once where it is the same: `19 to 30 min`.
#[must_use]
pub fn from_to(low: f64, high: f64, unit: Unit) -> String {
    let (low, high) = (with_unit(low, unit), with_unit(high, unit));
    if low == high {
        return low;
    }
    let (number, its_unit) = low.rsplit_once(' ').unwrap_or((&low, ""));
    let same = low == "0 min" || low == "0 %" || high.ends_with(&format!(" {its_unit}"));
    if same {
        format!("{number} to {high}")
    } else {
        format!("{low} to {high}")
    }
}

/// A mean and half its interval, both with as many digits as the interval makes sense of:
/// `24.1 ± 0.8`, `480,700 ± 1,100`. Shares in per cent, without the sign.
#[must_use]
pub fn estimate(mean: f64, half_width: Option<f64>, unit: Unit) -> String {
    let (mean, half) = rounded(mean, half_width, unit);
    match half {
        Some(half) => format!("{mean} ± {half}"),
        None => mean,
    }
}

/// A mean alone, with as many digits as its interval makes sense of, and its unit: what `estimate`
/// says, said in a sentence.
#[must_use]
pub fn rounded_with_unit(mean: f64, half_width: Option<f64>, unit: Unit) -> String {
    let (mean, _) = rounded(mean, half_width, unit);
    match unit {
        Unit::Factor => mean,
        _ => format!("{mean} {}", unit.shown()),
    }
}

/// As `estimate`, for a narrow column: `480.7k ± 1.1k` where thousands are enough.
#[must_use]
pub fn brief_estimate(mean: f64, half_width: Option<f64>, unit: Unit) -> String {
    let half = half_width.unwrap_or(0.0).abs();
    let thousands = half >= 950.0 || (half >= 95.0 && mean.abs() >= 9950.0);
    if !thousands || unit.is_share() {
        return estimate(mean, half_width, unit);
    }
    let (mean, half) = (mean / 1000.0, half / 1000.0);
    let decimals = usize::from(half < 9.95);
    format!("{}k ± {}k", fixed(mean, decimals), fixed(half, decimals))
}

/// The two numbers of an estimate; the second is left out where it is nothing as it is shown.
#[must_use]
pub fn rounded(mean: f64, half_width: Option<f64>, unit: Unit) -> (String, Option<String>) {
    let scale = unit.scale();
    let mean = mean * scale;
    let Some(half) = half_width.map(|h| h * scale).filter(|half| *half != 0.0) else {
        return (readable(mean), None);
    };
    // Two digits of the interval, and the mean to the same place.
    if half >= 99.5 {
        let place = libm::pow(10.0, libm::floor(libm::log10(half)) - 1.0);
        let to_the_place = |value: f64| fixed((value / place).round() * place, 0);
        return (to_the_place(mean), Some(to_the_place(half)));
    }
    let decimals = match half {
        _ if mean.abs() >= 999.5 => 0,
        h if h >= 1.95 => 0,
        h if h >= 0.195 || mean.abs() >= 9.95 => 1,
        _ => 2,
    };
    let half = fixed(half, decimals);
    (fixed(mean, decimals), Some(half).filter(|half| half != "0"))
}

/// A number for a narrow column: as `readable`, and `12k` where thousands are enough.
#[must_use]
pub fn brief(value: f64) -> String {
    if value.abs() >= 9_950.0 {
        format!("{}k", fixed(value / 1000.0, 0))
    } else {
        readable(value)
    }
}

/// What is named, in a row: so many of it, and how many more there are.
#[must_use]
pub fn listed(names: &[String], between: &str, most: usize) -> String {
    let shown = names.get(..most).unwrap_or(names).join(between);
    match names.len().saturating_sub(most) {
        0 => shown,
        more => format!("{shown}{between}and {more} more"),
    }
}

/// What fits so many characters, with a mark where something is left out.
#[must_use]
pub fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most.saturating_sub(1)).collect();
    format!("{}\u{2026}", kept.trim_end())
}

pub(super) const MONTHS: [&str; 12] = [
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

/// A date with its year: `3 December 2011`.
#[must_use]
pub fn long_date(date: CivilDate) -> String {
    format!("{} {}", short_date(date), date.date().year())
}

/// A date for a narrow column: `3 Dec 2011`.
#[must_use]
pub fn column_date(date: CivilDate) -> String {
    date.date().strftime("%-d %b %Y").to_string()
}

/// A day and its month, for a narrow column: `3 Dec`.
#[must_use]
pub fn brief_date(date: CivilDate) -> String {
    date.date().strftime("%-d %b").to_string()
}

/// A date without its year: `3 December`.
#[must_use]
pub fn short_date(date: CivilDate) -> String {
    let date = date.date();
    let month = MONTHS[usize::from(date.month().unsigned_abs()).saturating_sub(1) % 12];
    format!("{} {month}", date.day())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_for_people() {
        for (value, text) in [
            (5310.4, "5,310"),
            (1_234_567.0, "1,234,567"),
            (999.6, "1,000"),
            (24.4, "24"),
            (9.96, "10"),
            (6.24, "6.2"),
            (0.312, "0.31"),
            (-0.312, "-0.31"),
            (-1500.0, "-1,500"),
            (0.0, "0"),
            (-0.0001, "0"),
        ] {
            assert_eq!(readable(value), text);
        }
        assert_eq!(with_unit(0.314, Unit::Share), "31 %");
        assert_eq!(with_unit(1.04, Unit::Patients), "1.0 patients");
        assert_eq!(with_unit(24.0, Unit::Minutes), "24 min");
        assert_eq!(with_unit(0.4, Unit::Minutes), "24 s");
        assert_eq!(from_to(19.2, 30.1, Unit::Minutes), "19 to 30 min");
        assert_eq!(from_to(0.5, 1.2, Unit::Minutes), "30 s to 1.2 min");
        assert_eq!(from_to(0.0, 0.5, Unit::Minutes), "0 to 30 s");
        assert_eq!(
            from_to(2100.0, 2995.0, Unit::Patients),
            "2,100 to 2,995 patients"
        );
        assert_eq!(estimate(24.13, Some(0.81), Unit::Minutes), "24.1 ± 0.8");
        assert_eq!(estimate(0.241, Some(0.0081), Unit::Share), "24.1 ± 0.8");
        assert_eq!(estimate(2400.13, None, Unit::Patients), "2,400");
        assert_eq!(estimate(0.4, Some(0.05), Unit::Minutes), "0.40 ± 0.05");
        assert_eq!(estimate(0.1234, Some(0.0012), Unit::Share), "12.3 ± 0.1");
        assert_eq!(estimate(1.0, Some(0.000_01), Unit::Share), "100.0");
        assert_eq!(
            estimate(21_002.0, Some(45.0), Unit::Currency),
            "21,002 ± 45"
        );
        assert_eq!(
            estimate(480_670.0, Some(1_050.0), Unit::Currency),
            "480,700 ± 1,100"
        );
        assert_eq!(
            estimate(-163_000.0, Some(416_000.0), Unit::Currency),
            "-160,000 ± 420,000"
        );
        assert_eq!(
            estimate(-970.0, Some(2_540.0), Unit::Currency),
            "-1,000 ± 2,500"
        );
        assert_eq!(
            brief_estimate(480_670.0, Some(1_050.0), Unit::Currency),
            "480.7k ± 1.1k"
        );
        assert_eq!(estimate(654.0, Some(175.0), Unit::Patients), "650 ± 180");
        assert_eq!(
            rounded_with_unit(19_039.0, Some(1_480.0), Unit::Patients),
            "19,000 patients"
        );
        assert_eq!(rounded_with_unit(0.553, Some(0.02), Unit::Share), "55 %");
        assert_eq!(brief(12_345.0), "12k");
        assert_eq!(brief(480_670.0), "481k");
    }

    #[test]
    fn numbers_for_files() {
        for (value, text) in [
            (1.0, "1"),
            (0.12345, "0.1235"),
            (-0.00001, "0"),
            (100.0, "100"),
        ] {
            assert_eq!(plain(value), text);
        }
    }

    #[test]
    fn numbers_keep_six_digits() {
        let said = [
            0.0,
            1.0,
            0.123_456_789,
            1_234.567_89,
            4_567_890.4,
            5e-7,
            -1e-20,
        ];
        let expected = ["0", "1", "0.123457", "1234.57", "4567890", "0.0000005", "0"];
        assert_eq!(said.map(exact), expected);
    }
}
