//! Names in CSV files that a spreadsheet would take for a formula: they are written with an apostrophe
//! in front, and read back without it. What begins with apostrophes and would be a formula without them
//! gets one more, so that every name comes back as it was.

use std::borrow::Cow;

/// Whether a spreadsheet would reckon it, apostrophes in front left out: `=`, `+`, `-`, `@` begin
/// formulas, a number by itself does not; a tab or a carriage return in front is skipped.
fn is_formula(cell: &[u8]) -> bool {
    let behind = cell.iter().position(|&byte| byte != b'\'');
    let Some(&[b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r', ..]) = behind.map(|at| &cell[at..])
    else {
        return false;
    };
    let number = std::str::from_utf8(cell).map(str::parse::<f64>);
    !matches!(number, Ok(Ok(_)))
}

/// A text as it is written into a cell.
#[must_use]
pub fn harmless(text: &[u8]) -> Cow<'_, [u8]> {
    match is_formula(text) {
        true => [b"'", text].concat().into(),
        false => text.into(),
    }
}

/// The text of a cell that was written so.
#[must_use]
pub fn as_meant(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(text) if is_formula(text.as_bytes()) => text,
        _ => cell,
    }
}

/// [`as_meant`] of bytes.
pub(super) fn bytes_as_meant(cell: &[u8]) -> &[u8] {
    match cell.strip_prefix(b"'") {
        Some(text) if is_formula(text) => text,
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_is_a_formula_and_each_comes_back() {
        for (name, written) in [
            ("=1+cmd|calc", "'=1+cmd|calc"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("-x", "'-x"),
            ("+x", "'+x"),
            ("\t=1", "'\t=1"),
            ("'=1", "''=1"),
            ("''-x", "'''-x"),
            ("-1.5", "-1.5"),
            ("'-1.5", "''-1.5"),
            ("+1", "+1"),
            ("'quoted'", "'quoted'"),
            ("'", "'"),
            ("", ""),
            ("ear, nose", "ear, nose"),
        ] {
            assert_eq!(&*harmless(name.as_bytes()), written.as_bytes());
            assert_eq!(as_meant(written), name);
            assert_eq!(bytes_as_meant(written.as_bytes()), name.as_bytes());
        }
    }
}
