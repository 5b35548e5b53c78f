//! Numbers and dates as they stand in a sentence; as they stand in a file, each writes itself.

use super::CivilDate;

/// `Saturday 3 December 2011`.
#[must_use]
pub fn long_date(date: CivilDate) -> String {
    date.date().strftime("%A %-d %B %Y").to_string()
}

/// `3 December 2011`.
#[must_use]
pub fn short_date(date: CivilDate) -> String {
    date.date().strftime("%-d %B %Y").to_string()
}

/// One, or many of them.
#[must_use]
pub fn count(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// The digits of a whole number with commas between its thousands: `12,345`.
#[must_use]
pub fn thousands(digits: &str) -> String {
    let mut apart = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            apart.push(',');
        }
        apart.push(digit);
    }
    apart
}

/// A factor with as many digits as it was probably written with.
#[must_use]
pub fn short(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Names in a sentence: `eyes, hearts and lungs`.
#[must_use]
pub fn listed<S: AsRef<str>>(names: &[S]) -> String {
    match names {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [before @ .., last] => {
            let before: Vec<&str> = before.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", before.join(", "), last.as_ref())
        }
    }
}
