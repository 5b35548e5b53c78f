//! How pictures look: sizes, colours and letters. What is drawn with them is in the other files.

use plotters::prelude::*;
use plotters::style::FontDesc;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use crate::hospital::Arm;

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
/// What is better (blue of Okabe & Ito 2008).
pub const BLUE: RGBColor = RGBColor(0x00, 0x72, 0xb2);

const LETTERS: &str = "Inter, 'Helvetica Neue', Arial, 'Liberation Sans', sans-serif";
/// The library's sizes include the space above and below letters.
const SIZE_OF_LETTERS: f64 = 1.24;
/// Width of a letter on average, as a share of its size.
const LETTER_WIDTH: f64 = 0.52;

/// A length in the library's pixels.
#[must_use]
pub fn px(length: f64) -> i32 {
    (length * FINENESS).round() as i32
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

    /// Letters of a curve's name.
    #[must_use]
    pub fn label(&self, colour: RGBColor) -> TextStyle<'static> {
        style(self.letter_size, FontStyle::Bold, colour)
    }

    /// About how wide a text in ordinary letters is, in pixels as shown.
    #[must_use]
    pub fn width_of(&self, text: &str) -> f64 {
        text.chars().count() as f64 * self.letter_size * LETTER_WIDTH
    }

    /// A text in lines no wider than `width` pixels as shown, for letters of a size.
    #[must_use]
    pub fn in_lines(text: &str, width: f64, letter_size: f64) -> Vec<String> {
        let most = (width / (letter_size * LETTER_WIDTH)).max(1.0) as usize;
        let mut lines: Vec<String> = Vec::new();
        for word in text.split_whitespace() {
            match lines.last_mut() {
                Some(line) if line.chars().count() + 1 + word.chars().count() <= most => {
                    line.push(' ');
                    line.push_str(word);
                }
                _ => lines.push(word.to_owned()),
            }
        }
        lines
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
    match arm {
        Arm::Baseline => ("no go-live", GREY, Stroke::Dotted),
        Arm::Unmitigated => ("go-live, no plan", ORANGE, Stroke::Solid),
        Arm::Planned => ("go-live, plan", BLUE, Stroke::Solid),
        Arm::Halted => ("go-live, halt", RGBColor(0, 0, 0), Stroke::Dashed),
    }
}
