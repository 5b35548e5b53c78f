//! How pictures look: sizes, colours and letters. What is drawn with them is in the other files.

use plotters::prelude::*;
use plotters::style::FontDesc;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use crate::model::Arm;
use crate::report::words::arm_words;

use super::Size;

/// The drawing library places things on whole pixels: on so many of them for each one shown.
const FINENESS: f64 = 4.0;

/// How much of its colour a band shows.
pub const BAND: f64 = 0.13;
/// More months than this are not named.
pub const MOST_MONTHS: usize = 13;

/// What matters.
pub const INK: RGBColor = RGBColor(0x1f, 0x29, 0x33);
/// What explains.
pub const QUIET_INK: RGBColor = RGBColor(0x52, 0x5f, 0x6c);
/// What guides the eye.
pub const GRID: RGBColor = RGBColor(0xe4, 0xe7, 0xeb);
/// Business as usual.
pub const GREY: RGBColor = RGBColor(0x52, 0x60, 0x6d);
/// What is worse (vermilion of Okabe & Ito 2008, a little darker, to be read as letters too).
pub const ORANGE: RGBColor = RGBColor(0xc4, 0x4e, 0x00);
/// What is better (blue of Okabe & Ito 2008, darker, to be told from the orange in grey as well).
pub const BLUE: RGBColor = RGBColor(0x00, 0x52, 0x8a);

/// Their letters.
pub const LETTERS: &str = "Inter, 'Helvetica Neue', Arial, 'Liberation Sans', sans-serif";
/// The library's sizes include the space above and below letters.
const SIZE_OF_LETTERS: f64 = 1.24;
/// Bold letters are so much wider.
const BOLD: f64 = 1.08;

/// A colour as style sheets write it.
#[must_use]
pub fn css(colour: RGBColor) -> String {
    let RGBColor(red, green, blue) = colour;
    format!("#{red:02x}{green:02x}{blue:02x}")
}

/// A length in the library's pixels.
#[must_use]
pub fn px(length: f64) -> i32 {
    (length * FINENESS).round() as i32
}

/// A length of the library's in pixels as shown.
#[must_use]
pub fn shown(length: i32) -> f64 {
    f64::from(length) / FINENESS
}

/// Thickness of a curve.
#[must_use]
pub fn line() -> u32 {
    px(2.0).unsigned_abs()
}

/// Thickness of grid lines and axes.
#[must_use]
pub fn hairline() -> u32 {
    px(1.0).unsigned_abs()
}

/// Lengths and letters on a picture of some size; lengths in pixels as shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Look {
    /// The picture's size.
    pub size: Size,
    /// From the edge to the title, on all sides.
    pub edge: f64,
    /// Size of the title's letters.
    pub title_size: f64,
    /// Size of all other letters.
    pub letter_size: f64,
    /// From line to line.
    pub line_height: f64,
    /// Left of the curves, for the numbers.
    pub left: f64,
    /// Right of the curves, for their names.
    pub right: f64,
    /// Under the curves, for the axis and its labels.
    pub bottom: f64,
    /// Length of a tick; labels are twice as far away.
    pub tick: f64,
}

impl Look {
    /// The look of pictures of a size.
    #[must_use]
    pub const fn of(size: Size) -> Self {
        if size.is_narrow() {
            Self {
                size,
                edge: 10.0,
                title_size: 16.0,
                letter_size: 12.5,
                line_height: 16.0,
                left: 54.0,
                right: 112.0,
                bottom: 46.0,
                tick: 4.0,
            }
        } else {
            Self {
                size,
                edge: 16.0,
                title_size: 20.0,
                letter_size: 15.0,
                line_height: 19.0,
                left: 76.0,
                right: 156.0,
                bottom: 56.0,
                tick: 5.0,
            }
        }
    }

    /// Letters of the title.
    #[must_use]
    pub fn title(&self) -> TextStyle<'static> {
        style(self.title_size, FontStyle::Bold, INK)
    }

    /// Letters that matter.
    #[must_use]
    pub fn ink(&self) -> TextStyle<'static> {
        style(self.letter_size, FontStyle::Normal, INK)
    }

    /// Letters that explain.
    #[must_use]
    pub fn quiet(&self) -> TextStyle<'static> {
        style(self.letter_size, FontStyle::Normal, QUIET_INK)
    }

    /// Letters in a colour.
    #[must_use]
    pub fn letters(&self, colour: RGBColor) -> TextStyle<'static> {
        style(self.letter_size, FontStyle::Normal, colour)
    }

    /// Letters of a curve's name.
    #[must_use]
    pub fn label(&self, colour: RGBColor) -> TextStyle<'static> {
        style(self.letter_size, FontStyle::Bold, colour)
    }

    /// About how wide a text in ordinary letters is, in pixels as shown.
    #[must_use]
    pub fn width_of(&self, text: &str) -> f64 {
        width_of(text) * self.letter_size
    }

    /// About how wide a text in bold letters is, in pixels as shown.
    #[must_use]
    pub fn width_of_label(&self, text: &str) -> f64 {
        self.width_of(text) * BOLD
    }

    /// A text in lines no wider than `width` pixels as shown, for letters of a size; a word that
    /// is wider is broken.
    #[must_use]
    pub fn in_lines(text: &str, width: f64, letter_size: f64) -> Vec<String> {
        let most = width / letter_size;
        let mut lines: Vec<String> = Vec::new();
        for word in text.split_whitespace() {
            let last = lines.last_mut();
            let fits = |line: &&mut String| width_of(line) + width_of(" ") + width_of(word) <= most;
            if let Some(line) = last.filter(fits) {
                line.push(' ');
                line.push_str(word);
            } else {
                lines.extend(broken(word, most));
            }
        }
        lines
    }

    /// A title in lines no wider than `width` pixels as shown.
    #[must_use]
    pub fn title_in_lines(&self, text: &str, width: f64) -> Vec<String> {
        Self::in_lines(text, width, self.title_size * BOLD)
    }

    /// A text no wider than `width` pixels as shown; its beginning is left out if it is, as the
    /// end of a path says most.
    #[must_use]
    pub fn shortened(&self, text: &str, width: f64) -> String {
        if self.width_of(text) <= width {
            return text.to_owned();
        }
        let letters: Vec<(usize, char)> = text.char_indices().collect();
        let ends = letters.iter().skip(1).map(|(from, _)| &text[*from..]);
        let mut shorter = ends.map(|end| format!("…{end}"));
        let fits = shorter.find(|end| self.width_of(end) <= width);
        fits.unwrap_or_else(|| "…".to_owned())
    }
}

/// Width of a text as a multiple of its letters' size, in a common sans serif.
fn width_of(text: &str) -> f64 {
    let of_letter = |letter: char| match letter {
        'i' | 'j' | 'l' | 'I' | '\'' | '|' | '.' | ',' | ':' | ';' | '!' | ' ' => 0.28,
        'f' | 'r' | 't' | '(' | ')' | '[' | ']' | '-' | '/' => 0.37,
        'm' | 'w' | 'M' | 'W' | '%' | '…' => 0.88,
        'A'..='Z' => 0.69,
        _ => 0.58,
    };
    text.chars().map(of_letter).sum()
}

/// A word in pieces no wider than `most` times the size of its letters, broken after a full stop
/// or a hyphen if there is one.
fn broken(word: &str, most: f64) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut piece = String::new();
    for letter in word.chars() {
        if !piece.is_empty() && width_of(&piece) + width_of(letter.encode_utf8(&mut [0; 4])) > most
        {
            let joint = piece.rfind(['.', '-']).map_or(piece.len(), |at| at + 1);
            let rest = piece.split_off(joint);
            pieces.push(std::mem::replace(&mut piece, rest));
        }
        piece.push(letter);
    }
    pieces.push(piece);
    pieces
}

/// A colour for a share from 0 to 1 of a scale: from nearly white through blue to nearly black,
/// darker all the way, so that it can be read in grey.
#[must_use]
pub fn shade(share: f64) -> RGBColor {
    const LIGHT: RGBColor = RGBColor(0xec, 0xf3, 0xfa);
    const MIDDLE: RGBColor = RGBColor(0x00, 0x72, 0xb2);
    const DARK: RGBColor = RGBColor(0x07, 0x1d, 0x45);
    // Where the middle stands so that lightness falls evenly.
    const TURN: f64 = 0.62;
    let share = if share.is_finite() {
        share.clamp(0.0, 1.0)
    } else {
        0.0
    };
    if share <= TURN {
        between(LIGHT, MIDDLE, share / TURN)
    } else {
        between(MIDDLE, DARK, (share - TURN) / (1.0 - TURN))
    }
}

fn between(from: RGBColor, to: RGBColor, share: f64) -> RGBColor {
    let mix = |from: u8, to: u8| {
        (f64::from(from) + share * (f64::from(to) - f64::from(from))).round() as u8
    };
    RGBColor(mix(from.0, to.0), mix(from.1, to.1), mix(from.2, to.2))
}

/// Relative luminance of a colour, 0 to 1 (WCAG 2.2).
#[must_use]
pub fn luminance(colour: RGBColor) -> f64 {
    let linear = |part: u8| {
        let part = f64::from(part) / 255.0;
        if part <= 0.040_45 {
            part / 12.92
        } else {
            libm::pow((part + 0.055) / 1.055, 2.4)
        }
    };
    0.2126 * linear(colour.0) + 0.7152 * linear(colour.1) + 0.0722 * linear(colour.2)
}

/// Ink or white, whichever is read more easily on a colour.
#[must_use]
pub fn ink_on(colour: RGBColor) -> RGBColor {
    let contrast = |letters: RGBColor| {
        let (one, other) = (luminance(colour) + 0.05, luminance(letters) + 0.05);
        f64::max(one / other, other / one)
    };
    if contrast(INK) >= contrast(WHITE) {
        INK
    } else {
        WHITE
    }
}

/// Where a text stands to its point.
#[must_use]
pub fn at(style: TextStyle<'static>, across: HPos, upright: VPos) -> TextStyle<'static> {
    style.pos(Pos::new(across, upright))
}

fn style(size: f64, weight: FontStyle, colour: RGBColor) -> TextStyle<'static> {
    let size = size * FINENESS * SIZE_OF_LETTERS;
    let font = FontDesc::new(FontFamily::Name(LETTERS), size, weight);
    font.color(&colour)
}

/// How a curve is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stroke {
    /// Without a gap.
    Solid,
    /// In dashes, so that it is known in grey as well, and shows what it lies on.
    Dashed,
    /// In short dashes.
    Dotted,
}

impl Stroke {
    /// Lengths of a dash and of a gap in the library's pixels; `None` without gaps.
    #[must_use]
    pub fn dashes(self) -> Option<(i32, i32)> {
        match self {
            Self::Solid => None,
            Self::Dashed => Some((px(8.0), px(4.0))),
            Self::Dotted => Some((px(3.0), px(3.0))),
        }
    }
}

/// Name, colour and stroke of an arm, the same on every picture; people with a red-green weakness
/// tell these apart as well (Okabe & Ito 2008), and in grey the strokes do.
#[must_use]
pub fn look(arm: Arm) -> (&'static str, RGBColor, Stroke) {
    let (colour, stroke) = match arm {
        Arm::Baseline => (GREY, Stroke::Dotted),
        Arm::Unmitigated => (ORANGE, Stroke::Solid),
        Arm::Planned => (BLUE, Stroke::Solid),
        Arm::Halted | _ => (RGBColor(0, 0, 0), Stroke::Dashed),
    };
    (arm_words(arm).name, colour, stroke)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_arm_looks_like_another() {
        for (at, one) in Arm::ALL.iter().enumerate() {
            for other in &Arm::ALL[at + 1..] {
                assert!(look(*one).1 != look(*other).1, "{one:?} and {other:?}");
            }
        }
    }

    #[test]
    fn a_scale_is_darker_all_the_way_and_evenly() {
        // Lightness of CIE 1976, from 0 to 100.
        let lightness = |k: i32| {
            let shade = shade(f64::from(k) / 20.0);
            116.0 * libm::cbrt(luminance(shade)) - 16.0
        };
        let falls: Vec<f64> = (0..20).map(|k| lightness(k) - lightness(k + 1)).collect();
        assert!(
            falls.iter().all(|fall| (2.0..8.0).contains(fall)),
            "{falls:?}"
        );
    }

    #[test]
    fn solid_curves_are_told_apart_in_grey() {
        let grey = |arm| luminance(look(arm).1) + 0.05;
        let (no_plan, plan) = (grey(Arm::Unmitigated), grey(Arm::Planned));
        assert!(no_plan / plan > 1.6);
        // And both are read on white.
        assert!(1.05 / no_plan > 4.5 && 1.05 / plan > 4.5);
    }

    #[test]
    fn letters_are_read_on_every_shade() {
        for k in 0..=100 {
            let shade = shade(f64::from(k) / 100.0);
            let (one, other) = (luminance(shade) + 0.05, luminance(ink_on(shade)) + 0.05);
            // The least contrast for large or bold letters is 3.
            assert!(f64::max(one / other, other / one) > 3.7, "{k}");
        }
    }

    #[test]
    fn lines_are_no_wider_than_the_sheet_even_with_long_words() {
        let text = format!("of {} and more", "plan.agency.extra-staff.count.".repeat(4));
        let lines = Look::in_lines(&text, 300.0, 15.0);
        assert!(lines.len() > 3);
        assert!(lines.iter().all(|line| width_of(line) * 15.0 <= 300.0));
        assert_eq!(lines.concat().replace(' ', ""), text.replace(' ', ""));
        assert_eq!(Look::in_lines("a few words", 300.0, 15.0), ["a few words"]);
        let path = Look::in_lines("plan.agency.extra-staff.count = 12", 110.0, 12.5);
        assert_eq!(path, ["plan.agency.", "extra-staff.count", "= 12"]);
    }

    #[test]
    fn a_path_is_shortened_from_its_beginning() {
        let look = Look::of(Size::PAGE);
        assert_eq!(look.shortened("count", 90.0), "count");
        let short = look.shortened("plan.agency.extra-staff.count", 100.0);
        assert!(
            short.starts_with('…') && short.ends_with("count"),
            "{short}"
        );
        assert!(look.width_of(&short) <= 100.0);
    }
}
