//! How pictures look: sizes, colours and letters. What is drawn with them is in `chart`.

use plotters::prelude::*;
use plotters::style::FontDesc;

use crate::hospital::Arm;

/// Width and height, in pixels as a browser shows them; all sizes here are in these.
const SIZE: (f64, f64) = (800.0, 440.0);
/// The drawing library places things on whole pixels: on so many of them for each one shown.
const FINENESS: f64 = 4.0;

/// From the edge to the title.
pub const EDGE: f64 = 16.0;
/// Upper edge of the title.
pub const TITLE_AT: f64 = 16.0;
/// Upper edge of the first line under the title.
pub const SUBTITLE_AT: f64 = 44.0;
/// From line to line.
pub const LINE_HEIGHT: f64 = 19.0;
/// Above the uppermost grid line.
pub const TOP: f64 = 124.0;
/// Beside the curves, for their names.
pub const RIGHT: f64 = 156.0;
/// Left of the curves, for the numbers.
pub const LEFT: f64 = 76.0;
/// Under the curves, for months and years.
pub const BOTTOM: f64 = 56.0;
/// Length of a tick; labels are twice as far away.
pub const TICK: f64 = 5.0;
/// Length of a dash of the line at the go-live.
pub const DASH: f64 = 3.0;
/// Length of a dash of a curve.
pub const CURVE_DASH: f64 = 8.0;
/// From dash to dash of a curve.
pub const CURVE_GAP: f64 = 4.0;
/// From the uppermost grid line to the unit.
pub const ABOVE_TICKS: f64 = 10.0;
/// From the uppermost grid line to the words at the go-live.
pub const ABOVE_GO_LIVE: f64 = 2.0;
/// More months than this are not named.
pub const MOST_MONTHS: usize = 13;
/// How much of its colour a band shows.
pub const BAND: f64 = 0.13;

/// What matters.
pub const INK: RGBColor = RGBColor(0x1f, 0x29, 0x33);
/// What explains.
pub const QUIET_INK: RGBColor = RGBColor(0x61, 0x6e, 0x7c);
/// What guides the eye.
pub const GRID: RGBColor = RGBColor(0xe4, 0xe7, 0xeb);

const LETTERS: &str = "Inter, 'Helvetica Neue', Arial, 'Liberation Sans', sans-serif";
const LETTER_SIZE: f64 = 15.0;
const TITLE_SIZE: f64 = 20.0;
/// The library's sizes include the space above and below letters.
const SIZE_OF_LETTERS: f64 = 1.24;

/// A length in the library's pixels.
pub fn px(length: f64) -> i32 {
    (length * FINENESS).round() as i32
}

/// The picture's size in the library's pixels.
pub fn size() -> (u32, u32) {
    (px(SIZE.0).unsigned_abs(), px(SIZE.1).unsigned_abs())
}

/// Thickness of a curve.
pub fn line() -> u32 {
    px(2.0).unsigned_abs()
}

/// Thickness of grid lines and axes.
pub fn hairline() -> u32 {
    px(1.0).unsigned_abs()
}

/// Letters of the title.
pub fn title() -> TextStyle<'static> {
    style(TITLE_SIZE, FontStyle::Bold, INK)
}

/// Letters that matter.
pub fn ink() -> TextStyle<'static> {
    style(LETTER_SIZE, FontStyle::Normal, INK)
}

/// Letters that explain.
pub fn quiet() -> TextStyle<'static> {
    style(LETTER_SIZE, FontStyle::Normal, QUIET_INK)
}

/// Letters of a curve's name.
pub fn label(colour: RGBColor) -> TextStyle<'static> {
    style(LETTER_SIZE, FontStyle::Bold, colour)
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
}

/// Name, colour and stroke of an arm; people with a red-green weakness tell these apart as well
/// (Okabe & Ito 2008).
pub fn look(arm: Arm) -> (&'static str, RGBColor, Stroke) {
    match arm {
        Arm::Baseline => ("no go-live", RGBColor(0x52, 0x60, 0x6d), Stroke::Solid),
        Arm::Unmitigated => (
            "go-live, no plan",
            RGBColor(0xd5, 0x5e, 0x00),
            Stroke::Solid,
        ),
        Arm::Planned => ("go-live, plan", RGBColor(0x00, 0x72, 0xb2), Stroke::Solid),
        Arm::Halted => ("go-live, halt", RGBColor(0x00, 0x00, 0x00), Stroke::Dashed),
    }
}

/// A drawn picture at the size in which it is shown, the corners of its lines rounded.
pub fn finished(svg: String) -> String {
    let (wide, high) = size();
    let drawn = format!("<svg width=\"{wide}\" height=\"{high}\"");
    let shown = format!(
        "<svg role=\"img\" stroke-linejoin=\"round\" width=\"{}\" height=\"{}\"",
        SIZE.0, SIZE.1
    );
    svg.replacen(&drawn, &shown, 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_shown_at_their_size() {
        let mut svg = String::new();
        drop(SVGBackend::with_string(&mut svg, size()));
        assert!(finished(svg).contains("width=\"800\" height=\"440\" viewBox=\"0 0 3200 1760\""));
    }
}
