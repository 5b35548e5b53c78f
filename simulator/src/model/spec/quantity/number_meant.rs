//! Numbers as people write them elsewhere, with separators of thousands, decimal commas or powers of
//! ten: which number is meant. What may stand in a file is read in `text`.

use super::super::characters::as_typed;

/// A text that begins with a number as it is not written here.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct NumberMeant<'a> {
    /// As it was written.
    pub written: &'a str,
    /// What it most likely is, and what it may be as well.
    pub plain: Vec<String>,
    /// What stands after it.
    pub rest: &'a str,
}

/// What parts groups of three digits.
const BETWEEN: [char; 6] = ['\'', '_', ' ', ',', '.', '\u{2019}'];

impl<'a> NumberMeant<'a> {
    /// Reads the beginning of a text; `None` if there is no number, or one as it should be.
    pub fn at_start_of(text: &'a str) -> Option<Self> {
        let text = text.trim();
        let sign = usize::from(text.starts_with(['-', '+']));
        let end = sign + length(&text[sign..]);
        let (written, rest) = text.split_at(end);
        let (sign, digits) = written.split_at(sign);
        let plain = meant(&as_typed(digits))?;
        Some(Self {
            written,
            plain: plain.into_iter().map(|n| format!("{sign}{n}")).collect(),
            rest,
        })
    }

    /// What to write: the number with what stands after it, one way or the other.
    pub fn help(&self) -> String {
        let whole = |number: &String| format!("{number}{}", self.rest);
        match &self.plain[..] {
            [one] => format!("write {}", whole(one)),
            [one, other, ..] => {
                format!("write {}, or {} if less is meant", whole(one), whole(other))
            }
            [] => String::new(),
        }
    }

    /// The same in quotes, as a quantity stands.
    pub fn help_in_quotes(&self) -> String {
        let quoted = self
            .plain
            .iter()
            .map(|number| format!("\"{number}{}\"", self.rest));
        let quoted: Vec<String> = quoted.collect();
        let fewer = if quoted.len() > 1 {
            " if less is meant"
        } else {
            ""
        };
        format!(
            "write {}{fewer}: digits with a decimal point and no separators",
            quoted.join(", or ")
        )
    }
}

/// How many bytes belong to the number: digits, what parts them, and a power of ten.
fn length(text: &str) -> usize {
    let bytes: Vec<(usize, char)> = text.char_indices().collect();
    let digit = |at: usize| bytes.get(at).is_some_and(|(_, c)| as_digit(*c));
    let mut at = 0;
    while at < bytes.len() {
        let c = bytes[at].1;
        let typed = as_typed(&c.to_string());
        // A blank parts groups of three alone: "20 30" are two numbers.
        let group = || (1..=3).all(|n| digit(at + n)) && !digit(at + 4);
        let takes = match typed.as_str() {
            _ if as_digit(c) => 1,
            " " if at > 0 && digit(at - 1) && group() => 1,
            "'" | "_" | "," | "." if at > 0 && digit(at - 1) && digit(at + 1) => 1,
            "e" | "E" if at > 0 && digit(at - 1) => {
                let signed = bytes
                    .get(at + 1)
                    .is_some_and(|(_, c)| matches!(c, '+' | '-'));
                let sign = usize::from(signed);
                if digit(at + 1 + sign) { 1 + sign } else { 0 }
            }
            _ => 0,
        };
        if takes == 0 {
            break;
        }
        at += takes;
    }
    bytes.get(at).map_or(text.len(), |(byte, _)| *byte)
}

fn as_digit(c: char) -> bool {
    c.is_ascii_digit() || ('\u{ff10}'..='\u{ff19}').contains(&c)
}

/// What a number with separators or a power of ten may be; `None` if it has neither.
fn meant(number: &str) -> Option<Vec<String>> {
    if number.contains(['e', 'E']) {
        // `1,5e3` may be 1.5 or 15 thousand.
        if number.contains(',') {
            return None;
        }
        let value: f64 = number
            .replace(BETWEEN.map(|c| if c == '.' { '_' } else { c }), "")
            .parse()
            .ok()?;
        return value.is_finite().then(|| vec![value.to_string()]);
    }
    let parts: Vec<&str> = number.split(BETWEEN).collect();
    let between: Vec<char> = number.chars().filter(|c| BETWEEN.contains(c)).collect();
    let (first, after) = parts.split_first()?;
    let three = |groups: &[&str]| groups.iter().all(|group| group.len() == 3);
    let thousands = |groups: &[&str]| !first.starts_with('0') && first.len() <= 3 && three(groups);
    match (between.as_slice(), after) {
        ([] | ['.'], _) | (_, []) => None,
        ([','], [part]) => {
            let fraction = format!("{first}.{part}");
            match thousands(after) {
                true => Some(vec![format!("{first}{part}"), fraction]),
                false => Some(vec![fraction]),
            }
        }
        // Underscores part digits in the numbers of TOML, wherever they stand.
        _ if between.iter().all(|c| *c == '_') => Some(vec![parts.concat()]),
        (all, _) if all.iter().all(|c| *c == all[0]) && thousands(after) => {
            Some(vec![parts.concat()])
        }
        // The one that stands last, and once, is before the fraction.
        ([before @ .., last @ (',' | '.')], [groups @ .., part])
            if before.iter().all(|c| *c == before[0] && c != last) && thousands(groups) =>
        {
            Some(vec![format!("{first}{}.{part}", groups.concat())])
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_they_are_written_elsewhere() {
        for (text, plain, rest) in [
            ("1'700 per week", &["1700"][..], " per week"),
            ("1\u{2019}700 per week", &["1700"], " per week"),
            ("1\u{202f}700 per week", &["1700"], " per week"),
            ("1 700 per week", &["1700"], " per week"),
            ("1e9 per week", &["1000000000"], " per week"),
            ("2.5E-1 h", &["0.25"], " h"),
            ("1,2", &["1.2"], ""),
            ("-1,25 min", &["-1.25"], " min"),
            ("60,000 per week", &["60000", "60.000"], " per week"),
            ("1,234,567", &["1234567"], ""),
            ("1.234.567", &["1234567"], ""),
            ("1.234,5", &["1234.5"], ""),
            ("1,234.5", &["1234.5"], ""),
            ("1_000 min", &["1000"], " min"),
        ] {
            let meant = NumberMeant::at_start_of(text).expect(text);
            assert_eq!(meant.plain, plain, "{text}");
            assert_eq!(meant.rest, rest, "{text}");
        }
        for text in [
            "1700 per week",
            "17 per week",
            "13.5 min",
            "20 30",
            "week",
            "",
            "3 each",
            "1,2,3",
        ] {
            assert_eq!(NumberMeant::at_start_of(text), None, "{text}");
        }
    }
}
