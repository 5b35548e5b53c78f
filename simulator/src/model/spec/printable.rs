//! Text that somebody wrote, as it may be shown: nothing in it moves a cursor, turns the writing round
//! or stands there unseen.

use std::borrow::Cow;

/// What stands for a character that is not shown.
const MASK: &str = "·";

/// Whether a character is no writing: it commands a terminal, turns the direction of what follows, or
/// cannot be seen. Joiners (U+200C, U+200D) are writing in some scripts.
#[must_use]
pub const fn is_unseen(character: char) -> bool {
    matches!(
        character,
        '\0'..='\u{1f}'
            | '\u{7f}'..='\u{9f}'
            | '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'
            | '\u{200e}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{fdd0}'..='\u{fdef}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{fffe}'..='\u{ffff}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// A text of several lines as it may be shown.
#[must_use]
pub fn printable(text: &str) -> Cow<'_, str> {
    masked(text, |c| is_unseen(c) && c != '\n' && c != '\t')
}

/// A text as it may be shown on one line.
#[cfg(feature = "snippets")]
pub(super) fn on_one_line(text: &str) -> Cow<'_, str> {
    masked(text, is_unseen)
}

/// A part of a line of a file as it may be shown, as wide as it is.
#[cfg(feature = "snippets")]
pub(super) fn part_of_a_line(text: &str) -> Cow<'_, str> {
    masked(text, |c| is_unseen(c) && c != '\t')
}

fn masked(text: &str, is_masked: impl Fn(char) -> bool) -> Cow<'_, str> {
    match text.contains(&is_masked) {
        true => text.replace(is_masked, MASK).into(),
        false => text.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_commands_turns_or_hides() {
        let odd = "\u{1b}[31mred\u{7} a\u{202e}b\u{2028}c\u{200b}d\u{9b}e\u{e0041}f\u{ffff}";
        assert_eq!(printable(odd), "·[31mred· a·b·c·d·e·f·");
        let plain = "two\nlines,\ta tab: ± £ é العربية می\u{200c}خواهم 👩\u{200d}⚕";
        assert!(matches!(printable(plain), Cow::Borrowed(same) if same == plain));
    }
}
