//! What the parser of TOML complains of, in a planner's words; mistakes in what was parsed are
//! found where its values are read.

use std::ops::Range;

use super::CivilDate;
use super::characters::Odd;
use super::quantity::{Written, Wrong, date_meant, time_meant};

/// Whether it has the dashes of a date, and letters for digits: `2024-03-O4`.
fn is_date_with_letters(value: &str) -> bool {
    let date = value.split_whitespace().next().unwrap_or("");
    let dashes = date
        .char_indices()
        .filter(|(_, c)| *c == '-')
        .map(|(at, _)| at);
    date.len() == 10
        && dashes.eq([4, 7])
        && date.chars().all(|c| c == '-' || c.is_ascii_alphanumeric())
        && date.contains(|c: char| c.is_ascii_alphabetic())
}

/// The parser's complaint in a planner's words where we have better ones.
pub(super) fn syntax(message: &str, text: &str, span: &Range<usize>) -> Wrong {
    let quoted = text.get(span.clone()).unwrap_or("");
    let line_start = text
        .get(..span.start)
        .and_then(|t| t.rfind('\n'))
        .map_or(0, |at| at + 1);
    let line = text
        .get(line_start..)
        .and_then(|rest| rest.lines().next())
        .unwrap_or("");
    if has_bare_returns(text) {
        return Wrong::new(
            "lines end with a carriage return alone (CR, U+000D): all of it is one line",
        )
        .help("save the file with line ends LF, or CR LF as on Windows");
    }
    if let Some(odd) = Odd::first_in(&outside_quotes(line)) {
        return odd.in_text();
    }
    if is_key(line, text, span) {
        let name = quoted.trim_matches(['"', '\'']);
        return Wrong::new(format!("\"{name}\" is given twice")).help("keep one of the two");
    }
    if let Some(wrong) = colon_after_key(line) {
        return wrong;
    }
    if let Some(date) = date_in(line)
        && let Err(wrong) = CivilDate::parse(date)
    {
        return wrong;
    }
    if let Some(wrong) = written_elsewhere(line) {
        return wrong;
    }
    let unquoted = line.split_once('=').map(|(_, value)| value.trim());
    let number_with_unit = unquoted.is_some_and(|value| {
        value.starts_with(|c: char| c.is_ascii_digit())
            && value.contains(|c: char| c.is_alphabetic() || c == '%')
            && !value.contains('"')
    });
    let wrong = Wrong::new(message.to_owned());
    if unquoted.is_some_and(is_date_with_letters) {
        return wrong.help("a date is written in digits, like 2024-03-04");
    }
    if number_with_unit {
        let value = unquoted
            .unwrap_or("")
            .split('#')
            .next()
            .unwrap_or("")
            .trim();
        return wrong.help(format!("quantities stand in quotes: \"{value}\""));
    }
    if let Some(value) = unquoted
        && value.starts_with(|c: char| c.is_alphabetic())
        && !["true", "false", "inf", "nan"].contains(&value)
    {
        return wrong.help(format!(
            "text stands in quotes: \"{}\"",
            value.split('#').next().unwrap_or("").trim()
        ));
    }
    wrong
}

/// A number with a comma in it: a decimal one, or of thousands.
fn comma_within(value: &str) -> Option<Wrong> {
    let of_number = |c: char| c.is_ascii_digit() || matches!(c, ',' | '.');
    let word = value.split(|c| !of_number(c)).next().unwrap_or("");
    let word = word.trim_end_matches(',');
    let (first, after) = word.split_once(',')?;
    if first.is_empty() || !first.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let wrong = Wrong::new(format!("{word} has a comma within the number"));
    let three = |group: &str| {
        group
            .split('.')
            .next()
            .is_some_and(|whole| whole.len() == 3)
    };
    let are_thousands = !first.starts_with('0') && first.len() <= 3 && after.split(',').all(three);
    let without = word.replace(',', "");
    Some(match (are_thousands, after.contains([',', '.'])) {
        (true, true) => wrong.help(format!("write {without}")),
        (true, false) => wrong.help(format!(
            "write {without}, or {first}.{after} if less is meant"
        )),
        (false, _) => wrong.help(format!("write {first}.{}", after.replace([',', '.'], ""))),
    })
}

/// Whether a key is complained of as a whole. The parser does so only of one that is there already.
fn is_key(line: &str, text: &str, span: &Range<usize>) -> bool {
    let behind = text.get(span.end..).unwrap_or("");
    let is_header = line.trim_start().starts_with('[') && !line.contains('=');
    !span.is_empty()
        && match behind.trim_start_matches([' ', '\t']).chars().next() {
            Some('=' | '.') => true,
            Some(']') => is_header,
            _ => false,
        }
}

/// The first thing on a line that has the shape of a date.
fn date_in(line: &str) -> Option<&str> {
    let shape = |part: &[u8]| {
        part.iter().enumerate().all(|(i, b)| {
            if i == 4 || i == 7 {
                *b == b'-'
            } else {
                b.is_ascii_digit()
            }
        })
    };
    let at = line.as_bytes().windows(10).position(shape)?;
    line.get(at..at + 10)
}

/// What stands on a line outside quotation marks, and before a comment.
fn outside_quotes(line: &str) -> String {
    let mut quote = None;
    let outside = |c: char| {
        match (quote, c) {
            (None, '#') => return None,
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), _) => {
                if open == c {
                    quote = None;
                }
                return Some(None);
            }
            _ => {}
        }
        // A tab is a blank like another there.
        Some(Some(c).filter(|c| *c != '\t'))
    };
    line.chars().map_while(outside).flatten().collect()
}

/// Whether lines end as they did on computers of another time.
fn has_bare_returns(text: &str) -> bool {
    text.split("\r\n").any(|part| part.contains('\r')) && !text.contains('\n')
}

/// `title: "Case"`, as in files of other programs.
fn colon_after_key(line: &str) -> Option<Wrong> {
    let (key, value) = line.split_once(':')?;
    let (key, value) = (key.trim(), value.trim());
    let of_key = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let is_key = !key.is_empty()
        && key.chars().all(of_key)
        && !key.starts_with(|c: char| c.is_ascii_digit());
    is_key.then(|| {
        let wrong = Wrong::new("between a key and its value there is =, not :");
        match value {
            "" => wrong.help(format!("a table begins with its name in brackets: [{key}]")),
            _ => wrong.help(format!("write {key} = {value}")),
        }
    })
}

/// A date, a time or a number as people write them elsewhere.
fn written_elsewhere(line: &str) -> Option<Wrong> {
    for value in line.split('=').skip(1) {
        let value = value.trim_start();
        let ends = |c: char| c.is_whitespace() || matches!(c, ',' | ']' | '}' | '#');
        let word = value.split(ends).next().unwrap_or("");
        if let Some(date) = date_meant(word) {
            return Some(
                Wrong::new(format!("{word} is not how a date is written here"))
                    .help(format!("write {date}")),
            );
        }
        if matches!(word, "24:00" | "24:00:00") {
            let wrong = Wrong::new(format!(
                "{word} is not how the end of a day is written here"
            ));
            return Some(wrong.help("write \"24:00\", with the quotation marks"));
        }
        if let Some(wrong) = time_or_zeros(value, word) {
            return Some(wrong);
        }
        if let Some(wrong) = comma_within(value) {
            return Some(wrong);
        }
    }
    None
}

/// A time of day as people write it elsewhere, or a number with a zero before it; `word` is the first of
/// the value.
fn time_or_zeros(value: &str, word: &str) -> Option<Wrong> {
    let digit = |at: usize| word.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
    let leading_zero = word.starts_with('0') && digit(1);
    let is_number = leading_zero && word.parse::<f64>().is_ok();
    let plain = word.trim_start_matches('0');
    let plain = if plain.starts_with(|c: char| c.is_ascii_digit()) {
        plain.to_owned()
    } else {
        format!("0{plain}")
    };
    // Two words where an hour and "am" stand apart.
    let apart = value
        .split([',', ']', '}', '#'])
        .next()
        .unwrap_or("")
        .trim();
    let is_time = digit(0) && digit(1) && word.as_bytes().get(2) == Some(&b':') && digit(3);
    let is_right =
        (word.parse::<f64>().is_ok() && !leading_zero) || is_time && !word.ends_with(['m', 'M']);
    let halves = apart != word && apart.ends_with(['m', 'M', '.']);
    let time = match is_right {
        true => time_meant(apart).filter(|_| halves),
        false => time_meant(apart).or_else(|| time_meant(word)),
    };
    if let Some(time) = time {
        return Some(match is_number {
            true => Wrong::new(format!("{word} begins with a zero")).help(format!(
                "write {time} if it is a time of day, {plain} if it is a number"
            )),
            false => Wrong::new(format!("{apart} is not how a time is written here"))
                .help(format!("write {time}")),
        });
    }
    is_number
        .then(|| Wrong::new(format!("{word} begins with a zero")).help(format!("write {plain}")))
}

#[cfg(test)]
mod tests {
    use crate::model::spec::{Mistakes, Scenario};

    const PRACTICE: &str = r#"title = "Case"
start = 2024-01-08
end = 2024-03-29
go-live = 2024-02-05
replications = 2
[specialty.eye]
referrals = "17 per week"
[clinic.eye]
specialty = "eye"
sessions = [{ days = ["mon", "thu"], from = 09:00:00, to = 23:30:00, clinicians = 2 }]
slots = { new = "20 min", follow-up = "10 min", pattern = "NNNN" }
consultation = { new = { lognormal = "19 min", cv = 0.47 } }
[new-system.learning.clinician]
initial = 1.33
pace = "120 patients"
[plan.cut]
template = { ramp = ["50% for 2 weeks"] }
from = "go-live - 2 weeks"
[money]
currency = "GBP"
[money.project.p]
cost = "60000 per week"
"#;

    fn read(was: &str, is: &str) -> Result<(), Mistakes> {
        assert_eq!(PRACTICE.matches(was).count(), 1, "{was}");
        Scenario::from_toml(&PRACTICE.replace(was, is)).map(drop)
    }

    #[test]
    fn a_letter_in_a_date_is_no_unit() {
        for date in ["2024-03-O4", "2O24-03-04"] {
            let wrong = read("go-live = 2024-02-05", &format!("go-live = {date}"));
            let said = wrong.expect_err("no date").to_string();
            assert!(said.contains("a date is written in digits"), "{said}");
        }
    }

    /// Whatever somebody has typed: what is to be written instead is read.
    #[test]
    fn who_does_as_they_are_told_is_understood() {
        let from = "from = 09:00:00";
        let rate = "\"17 per week\"";
        let cost = "\"60000 per week\"";
        for (was, is, what, meant) in [
            (from, "from = 9:15am", "9:15am", "from = 09:15:00"),
            (
                from,
                "from = \"09:15am\"",
                "is not a time of day",
                "from = 09:15:00",
            ),
            (from, "from = 9am", "9am", "from = 09:00:00"),
            (
                from,
                "from = \"9.15 p.m.\"",
                "is not a time",
                "from = 21:15:00",
            ),
            (
                from,
                "from = 09.30",
                "begins with a zero",
                "from = 09:30:00",
            ),
            (
                from,
                "from = 9.30",
                "is not a time of day",
                "from = 09:30:00",
            ),
            (from, "from = 0915", "begins with a zero", "from = 09:15:00"),
            (
                from,
                "from = 915",
                "is not a time of day",
                "from = 09:15:00",
            ),
            (
                from,
                "from = \"0915\"",
                "is not a time of day",
                "from = 09:15:00",
            ),
            (
                from,
                "from = \"9h30\"",
                "is not a time of day",
                "from = 09:30:00",
            ),
            (
                from,
                "from = \"\u{ff10}\u{ff19}:00\"",
                "U+FF10",
                "from = \"09:00\"",
            ),
            (
                rate,
                "\"1'700 per week\"",
                "\"1'700\" is not how",
                "\"1700 per week\"",
            ),
            (
                rate,
                "\"1\u{2019}700 per week\"",
                "is not how a number",
                "\"1700 per week\"",
            ),
            (
                rate,
                "\"1\u{202f}700 per week\"",
                "is not how a number",
                "\"1700 per week\"",
            ),
            (
                rate,
                "\"1e3 per week\"",
                "\"1e3\" is not how",
                "\"1000 per week\"",
            ),
            (
                rate,
                "\"1,700 per week\"",
                "\"1,700\" is not how",
                "\"1700 per week\"",
            ),
            (
                rate,
                "\"17 per\u{a0}week\"",
                "a no-break space (U+00A0)",
                "\"17 per week\"",
            ),
            (
                rate,
                "\"\u{ff11}\u{ff17} per week\"",
                "U+FF11",
                "\"17 per week\"",
            ),
            (
                cost,
                "\"£60,000 per week\"",
                "without their currency",
                "\"60000 per week\"",
            ),
            (
                cost,
                "\"60'000 per week\"",
                "is not how a number",
                "\"60000 per week\"",
            ),
            (
                "go-live - 2",
                "go-live \u{2212} 2",
                "a minus sign of typography (U+2212)",
                "go-live - 2 weeks",
            ),
            (
                "[\"mon\", \"thu\"]",
                "\"mon\u{2013}fri\"",
                "an en dash (U+2013)",
                "\"mon-fri\"",
            ),
            (
                "replications",
                "replications\u{200b}",
                "a zero-width space (U+200B)",
                "",
            ),
            (
                "replications =",
                "replications \u{ff1d}",
                "a full-width character (U+FF1D)",
                "=",
            ),
            (
                "initial = 1.33",
                "initial = \u{ff11}.33",
                "a full-width character (U+FF11)",
                "1",
            ),
            (
                "title = \"Case\"",
                "title: \"Case\"",
                "not :",
                "title = \"Case\"",
            ),
            (
                "start = 2024-01-08",
                "start = 2024-1-8",
                "2024-1-8",
                "2024-01-08",
            ),
            (
                "initial = 1.33",
                "initial = \"1,33\"",
                "expected a number",
                "1.33",
            ),
            (
                "initial = 1.33",
                "initial = 01.33",
                "begins with a zero",
                "1.33",
            ),
            (
                "specialty = \"eye\"",
                "specialty = \"\u{435}ye\"",
                "a Cyrillic letter (U+0435)",
                "specialty = \"eye\"",
            ),
            (
                "[plan.cut]",
                "[plan.\"cut\u{202e}\"]",
                "a right-to-left override (U+202E)",
                "",
            ),
            (
                "title = \"Case\"",
                "title = \"Case\\u001b[2J\"",
                "an escape character (U+001B)",
                "",
            ),
        ] {
            let wrong = read(was, is).expect_err(is);
            let first = &wrong.list()[0];
            let (title, help) = (&first.title, first.help.as_deref().unwrap_or(""));
            assert!(title.contains(what), "{is}: {title} ({help})");
            let told = meant
                .trim_start_matches("from = ")
                .trim_start_matches("specialty = ");
            assert!(!help.contains("00:47"), "{is}: {title} ({help})");
            assert!(help.contains(told), "{is}: {title} ({help})");
            if meant.contains(" = ") || meant.starts_with('"') {
                let again = read(was, &is_replaced(was, meant));
                assert!(again.is_ok(), "{meant}: {again:?}");
            }
        }
    }

    /// The value that was told, in place of what stood there.
    fn is_replaced(was: &str, meant: &str) -> String {
        match was {
            "go-live - 2" => "go-live - 2".to_owned(),
            _ => meant.to_owned(),
        }
    }

    #[test]
    fn lines_that_end_with_a_return_alone_are_answered() {
        let wrong = Scenario::from_toml(&PRACTICE.replace('\n', "\r")).expect_err("one line");
        assert!(wrong.list()[0].title.contains("CR, U+000D"), "{wrong}");
        Scenario::from_toml(&PRACTICE.replace('\n', "\r\n")).expect("as on Windows");
    }
}
