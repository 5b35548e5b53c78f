//! What the parser of TOML complains of, in a planner's words; mistakes in what was parsed are
//! found where its values are read.

use std::ops::Range;

use super::CivilDate;
use super::quantity::{Written, Wrong, date_meant};

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
    if is_key(line, text, span) {
        let name = quoted.trim_matches(['"', '\'']);
        return Wrong::new(format!("\"{name}\" is given twice")).help("keep one of the two");
    }
    if let Some(wrong) = foreign_character(line) {
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

/// Quotation marks of word processors.
pub const CURLY: [char; 8] = ['“', '”', '„', '‘', '’', '‚', '«', '»'];

/// What word processors put in place of what was typed.
fn foreign_character(line: &str) -> Option<Wrong> {
    // Inside straight quotes they are text like any other.
    let outside = line.split('"').step_by(2);
    let found = outside.flat_map(str::chars).find(|c| !c.is_ascii())?;
    match found {
        quote if CURLY.contains(&quote) => Some(
            Wrong::new(format!("{found} is a typographer's quotation mark"))
                .help("write straight ones: \""),
        ),
        '\u{a0}' | '\u{202f}' | '\u{2007}' | '\u{200b}' | '\u{feff}' => Some(
            Wrong::new(
                "there is a space here that is none (a no-break space, or one without width)",
            )
            .help("delete it and type an ordinary one"),
        ),
        '–' | '—' | '−' => Some(
            Wrong::new(format!("{found} is a dash and not a minus or a hyphen")).help("write -"),
        ),
        _ => None,
    }
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
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        if let Some((hour, minute)) = word.split_once(':')
            && hour.len() == 1
            && digits(hour)
            && minute.get(..2).is_some_and(digits)
        {
            return Some(
                Wrong::new(format!("{word} is not how a time is written here")).help(format!(
                    "write 0{word}{}",
                    if minute.len() == 2 { ":00" } else { "" }
                )),
            );
        }
        if let Some(wrong) = comma_within(value) {
            return Some(wrong);
        }
    }
    None
}
