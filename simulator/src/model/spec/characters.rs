//! Characters that look like others, or like nothing: which they are, and what is typed in their
//! place. Text processors, spreadsheets and web pages bring them along.

use super::printable::is_unseen;
use super::quantity::Wrong;

/// Quotation marks of word processors.
pub(crate) const CURLY: [char; 8] = ['“', '”', '„', '‘', '’', '‚', '«', '»'];

/// A character that stands in place of one of a keyboard, or of none.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Odd {
    character: char,
    name: &'static str,
    /// What is typed in its place; nothing for what nobody sees.
    typed: Option<char>,
}

/// What it is, by name and code, and what is typed instead.
const ODD: [(char, &str, Option<char>); 50] = [
    ('\u{a0}', "a no-break space", Some(' ')),
    ('\u{2002}', "an en space", Some(' ')),
    ('\u{2003}', "an em space", Some(' ')),
    ('\u{2007}', "a figure space", Some(' ')),
    ('\u{2008}', "a punctuation space", Some(' ')),
    ('\u{2009}', "a thin space", Some(' ')),
    ('\u{200a}', "a hair space", Some(' ')),
    ('\u{202f}', "a narrow no-break space", Some(' ')),
    ('\u{3000}', "an ideographic space", Some(' ')),
    ('\u{2010}', "a hyphen of typography", Some('-')),
    ('\u{2011}', "a non-breaking hyphen", Some('-')),
    ('\u{2012}', "a figure dash", Some('-')),
    ('\u{2013}', "an en dash", Some('-')),
    ('\u{2014}', "an em dash", Some('-')),
    ('\u{2015}', "a horizontal bar", Some('-')),
    ('\u{2212}', "a minus sign of typography", Some('-')),
    ('\u{201c}', "a typographer's quotation mark", Some('"')),
    ('\u{201d}', "a typographer's quotation mark", Some('"')),
    ('\u{201e}', "a typographer's quotation mark", Some('"')),
    ('\u{ab}', "a typographer's quotation mark", Some('"')),
    ('\u{bb}', "a typographer's quotation mark", Some('"')),
    ('\u{2018}', "a typographer's quotation mark", Some('\'')),
    ('\u{2019}', "a typographer's quotation mark", Some('\'')),
    ('\u{201a}', "a typographer's quotation mark", Some('\'')),
    ('\u{2044}', "a fraction slash", Some('/')),
    ('\u{2215}', "a division slash", Some('/')),
    ('\u{b4}', "an acute accent", Some('\'')),
    ('\u{2032}', "a prime", Some('\'')),
    ('\u{2028}', "a line separator", Some(' ')),
    ('\u{2029}', "a paragraph separator", Some(' ')),
    ('\u{85}', "a next-line character", Some(' ')),
    ('\u{ad}', "a soft hyphen", None),
    ('\u{200b}', "a zero-width space", None),
    ('\u{200c}', "a zero-width non-joiner", None),
    ('\u{200d}', "a zero-width joiner", None),
    ('\u{200e}', "a left-to-right mark", None),
    ('\u{200f}', "a right-to-left mark", None),
    ('\u{2060}', "a word joiner", None),
    (
        '\u{feff}',
        "a byte order mark (a zero-width no-break space)",
        None,
    ),
    ('\u{202a}', "a left-to-right embedding", None),
    ('\u{202b}', "a right-to-left embedding", None),
    ('\u{202c}', "a pop directional formatting", None),
    ('\u{202d}', "a left-to-right override", None),
    ('\u{202e}', "a right-to-left override", None),
    ('\u{2066}', "a left-to-right isolate", None),
    ('\u{2067}', "a right-to-left isolate", None),
    ('\u{2068}', "a first strong isolate", None),
    ('\u{2069}', "a pop directional isolate", None),
    ('\u{1b}', "an escape character", None),
    ('\t', "a tab", Some(' ')),
];

/// Letters of other alphabets that look like those of ours, and ours.
const LETTERS: [(&str, &str, &str); 2] = [
    (
        "a Cyrillic letter",
        "АВЕКМНОРСТУХаеорсухіјѕ",
        "ABEKMHOPCTYXaeopcyxijs",
    ),
    ("a Greek letter", "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "ABEZHIKMNOPTYXo"),
];

impl Odd {
    /// The odd one that a character is; tabs and escapes are, though a file may have tabs.
    pub fn of(character: char) -> Option<Self> {
        if character.is_ascii_graphic() || character == ' ' {
            return None;
        }
        let odd = |name, typed| {
            Some(Self {
                character,
                name,
                typed,
            })
        };
        if let Some((_, name, typed)) = ODD.iter().find(|(c, ..)| *c == character) {
            return odd(name, *typed);
        }
        // Those of ASCII stand in the same order, as wide as an ideograph.
        if ('\u{ff01}'..='\u{ff5e}').contains(&character) {
            let typed = char::from_u32(u32::from(character) - 0xff01 + u32::from('!'));
            return odd("a full-width character", typed);
        }
        if ('\u{e0000}'..='\u{e007f}').contains(&character) {
            return odd("a tag character", None);
        }
        if character.is_control() && character != '\n' && character != '\r' {
            return odd("a control character", None);
        }
        LETTERS.iter().find_map(|(name, others, ours)| {
            let at = others.chars().position(|other| other == character)?;
            odd(name, ours.chars().nth(at))
        })
    }

    /// The first in a text.
    pub fn first_in(text: &str) -> Option<Self> {
        text.chars().find_map(Self::of)
    }

    /// What is wrong with a text that has it in it, and what to do.
    pub fn in_text(self) -> Wrong {
        let help = match self.typed {
            Some(' ') => "delete it and type an ordinary one, with the space bar".to_owned(),
            Some('"' | '\'') if CURLY.contains(&self.character) => {
                "write straight ones: \"".to_owned()
            }
            Some(typed) => format!("write {typed}"),
            None => "delete it: nobody sees that it is there".to_owned(),
        };
        Wrong::new(format!("there is {self} here")).help(help)
    }
}

/// `a no-break space (U+00A0)`; what can be seen stands before it.
impl std::fmt::Display for Odd {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (name, code) = (self.name, u32::from(self.character));
        match self.typed {
            None | Some(' ') => write!(f, "{name} (U+{code:04X})"),
            Some(_) => write!(f, "{}, {name} (U+{code:04X}),", self.character),
        }
    }
}

/// The text as it is typed, with nothing odd in it.
pub(crate) fn as_typed(text: &str) -> String {
    let typed = |c: char| Odd::of(c).map_or(Some(c), |odd| odd.typed);
    text.chars().filter_map(typed).collect()
}

/// What is wrong with a text that has something odd in it and is one that can be read without:
/// `reads` says whether.
pub(crate) fn odd_in(text: &str, reads: impl Fn(&str) -> bool) -> Option<Wrong> {
    let odd = Odd::first_in(text)?;
    let typed = as_typed(text);
    let wrong = odd.in_text();
    if reads(typed.trim()) {
        return Some(wrong.help(format!("write \"{}\"", typed.trim())));
    }
    // Names may have letters of other alphabets; what nobody sees is said in any case.
    text.chars().any(is_unseen).then_some(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_odd_character_is_named_with_its_code_and_what_is_typed() {
        for (text, what, help) in [
            (
                "17 per\u{a0}week",
                "a no-break space (U+00A0)",
                "17 per week",
            ),
            (
                "go-live \u{2212} 2 weeks",
                "\u{2212}, a minus sign of typography (U+2212)",
                "go-live - 2 weeks",
            ),
            ("mon\u{2013}fri", "an en dash (U+2013)", "mon-fri"),
            (
                "refer\u{200b}rals",
                "a zero-width space (U+200B)",
                "referrals",
            ),
            (
                "\u{ff11}\u{ff17} min",
                "a full-width character (U+FF11)",
                "17 min",
            ),
            ("\u{0435}nd", "a Cyrillic letter (U+0435)", "end"),
        ] {
            let wrong = odd_in(text, |_| true).expect(text);
            assert!(wrong.what.contains(what), "{text}: {}", wrong.what);
            assert_eq!(wrong.help, Some(format!("write \"{help}\"")));
        }
        assert_eq!(odd_in("17 per week, £ 3, naïve", |_| true), None);
    }
}
