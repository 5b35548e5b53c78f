//! The sheet on which a picture is drawn: its size, its head, and the words for those who do not
//! see it. Axes are in `grid`.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use plotters::coord::Shift;
use plotters::prelude::*;

use super::compact::compact;
use super::dashes::dashes;
use super::theme::{Look, Stroke, px};
use super::{Picture, Size};

/// The whole picture, or a part of it.
pub type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
/// What can go wrong: nothing, as long as the picture is a text.
pub type Drawn<T = ()> = Result<T, DrawingAreaErrorKind<io::Error>>;

/// How the words of a picture begin, in its first bytes.
const MARK: &str = "role=\"img\" aria-label=";
/// In so many bytes.
const HEAD: u64 = 400;

/// Title of a picture, and how it is to be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// What is shown.
    pub title: String,
    /// How it is to be read, a sentence each.
    pub subtitle: Vec<String>,
}

impl Head {
    /// Draws it, in as many lines as it takes; gives its lower edge in the library's pixels.
    ///
    /// # Errors
    ///
    /// Only if the drawing library cannot draw into a text.
    pub fn draw(&self, area: &Area<'_>, look: &Look) -> Drawn<i32> {
        let width = f64::from(look.size.wide) - 2.0 * look.edge;
        let mut height = look.edge;
        for line in look.title_in_lines(&self.title, width) {
            area.draw_text(&line, &look.title(), (px(look.edge), px(height)))?;
            height += look.title_size * 1.25;
        }
        height += 0.2 * look.line_height;
        for sentence in &self.subtitle {
            for line in Look::in_lines(sentence, width, look.letter_size) {
                area.draw_text(&line, &look.quiet(), (px(look.edge), px(height)))?;
                height += look.line_height;
            }
        }
        Ok(px(height))
    }
}

/// A rectangle on the sheet, in pixels as shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    /// Left edge.
    pub left: f64,
    /// Upper edge.
    pub top: f64,
    /// Right edge.
    pub right: f64,
    /// Lower edge.
    pub bottom: f64,
}

impl Frame {
    /// Its width.
    #[must_use]
    pub fn wide(&self) -> f64 {
        self.right - self.left
    }

    /// Its height.
    #[must_use]
    pub fn high(&self) -> f64 {
        self.bottom - self.top
    }

    /// Its middle.
    #[must_use]
    pub fn middle(&self) -> (f64, f64) {
        (
            f64::midpoint(self.left, self.right),
            f64::midpoint(self.top, self.bottom),
        )
    }

    /// A share of its width (0 left, 1 right) and of its height (0 at the bottom, 1 at the top).
    #[must_use]
    pub fn at(&self, across: f64, upright: f64) -> (f64, f64) {
        (
            self.left + across * self.wide(),
            self.bottom - upright * self.high(),
        )
    }

    /// Smaller on all sides.
    #[must_use]
    pub fn within(&self, edge: f64) -> Self {
        Self {
            left: self.left + edge,
            top: self.top + edge,
            right: self.right - edge,
            bottom: self.bottom - edge,
        }
    }

    /// Whether two lie on each other.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        let across = self.left < other.right && other.left < self.right;
        across && self.top < other.bottom && other.top < self.bottom
    }

    /// Draws it.
    ///
    /// # Errors
    ///
    /// Only if the drawing library cannot draw into a text.
    pub fn draw(&self, area: &Area<'_>, style: impl Into<ShapeStyle>) -> Drawn {
        let corners = [
            (px(self.left), px(self.top)),
            (px(self.right), px(self.bottom)),
        ];
        area.draw(&Rectangle::new(corners, style))
    }
}

/// Writes words at a place in pixels as shown.
///
/// # Errors
///
/// Only if the drawing library cannot draw into a text.
pub fn write(area: &Area<'_>, words: &str, style: &TextStyle<'_>, place: (f64, f64)) -> Drawn {
    area.draw_text(words, style, (px(place.0), px(place.1)))
}

/// Draws a line through places in pixels as shown.
///
/// # Errors
///
/// Only if the drawing library cannot draw into a text.
pub fn line(
    area: &Area<'_>,
    places: &[(f64, f64)],
    stroke: Stroke,
    style: impl Into<ShapeStyle>,
) -> Drawn {
    let places = places.iter().map(|(x, y)| (px(*x), px(*y)));
    let places: Vec<(i32, i32)> = places.collect();
    let style = style.into();
    let Some(lengths) = stroke.dashes() else {
        return area.draw(&PathElement::new(places, style));
    };
    for dash in dashes(places.into_iter(), lengths) {
        area.draw(&PathElement::new(dash, style))?;
    }
    Ok(())
}

/// Draws a picture of a size on white; `alt` says what it shows.
///
/// # Errors
///
/// Only if the drawing library cannot draw into a text.
pub fn drawn(
    size: Size,
    alt: String,
    draw: impl FnOnce(&Area<'_>, &Look) -> Drawn,
) -> io::Result<Picture> {
    let mut text = String::new();
    let look = Look::of(size);
    let whole = || {
        let area = SVGBackend::with_string(&mut text, fine(size)).into_drawing_area();
        area.fill(&WHITE)?;
        draw(&area, &look)?;
        area.present()
    };
    whole().map_err(io::Error::other)?;
    Ok(Picture {
        svg: compact(&finished(text, size, &alt)),
        alt,
    })
}

/// Whether a file holds a picture that was drawn here.
#[must_use]
pub fn is_drawn_here(file: &Path) -> bool {
    let mut first = Vec::new();
    let read = File::open(file).and_then(|file| file.take(HEAD).read_to_end(&mut first));
    read.is_ok() && String::from_utf8_lossy(&first).contains(MARK)
}

/// Pictures of one size, one below the other as one.
#[must_use]
pub fn stacked(mut pictures: Vec<Picture>, size: Size) -> Picture {
    if pictures.len() == 1 {
        return pictures.remove(0);
    }
    let (wide, high) = (size.wide, size.high * pictures.len() as u32);
    let alt: Vec<&str> = pictures.iter().map(|picture| &*picture.alt).collect();
    let alt = alt.join(" ");
    let mut svg = format!(
        "<svg {MARK}\"{}\" width=\"{wide}\" height=\"{high}\" \
         viewBox=\"0 0 {wide} {high}\" xmlns=\"http://www.w3.org/2000/svg\">\n",
        escaped(&alt)
    );
    for (row, picture) in pictures.iter().enumerate() {
        let place = format!("<svg y=\"{}\"", row as u32 * size.high);
        svg.push_str(&picture.svg.replacen("<svg", &place, 1));
    }
    svg.push_str("</svg>\n");
    Picture { svg, alt }
}

/// The size in the library's pixels.
fn fine(size: Size) -> (u32, u32) {
    let fine = |length: u32| px(f64::from(length)).unsigned_abs();
    (fine(size.wide), fine(size.high))
}

/// A drawn picture at the size in which it is shown, with its label, the corners of its lines
/// rounded.
fn finished(svg: String, size: Size, alt: &str) -> String {
    let (wide, high) = fine(size);
    let drawn = format!("<svg width=\"{wide}\" height=\"{high}\"");
    let shown = format!(
        "<svg {MARK}\"{}\" stroke-linejoin=\"round\" width=\"{}\" height=\"{}\"",
        escaped(alt),
        size.wide,
        size.high
    );
    svg.replacen(&drawn, &shown, 1)
}

/// A text as the value of an attribute.
fn escaped(text: &str) -> String {
    let escape = |letter: char| match letter {
        '&' => "&amp;".to_owned(),
        '<' => "&lt;".to_owned(),
        '>' => "&gt;".to_owned(),
        '"' => "&quot;".to_owned(),
        '\n' | '\t' => " ".to_owned(),
        letter => letter.to_string(),
    };
    text.chars().map(escape).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_shown_at_their_size_and_labelled() {
        let alt = "Waits of \"A & B\"".to_owned();
        let picture = drawn(Size::PAGE, alt, |_, _| Ok(())).expect("drawn");
        let svg = picture.svg;
        assert!(svg.contains("width=\"800\" height=\"440\" viewBox=\"0 0 3200 1760\""));
        assert!(svg.contains("aria-label=\"Waits of &quot;A &amp; B&quot;\""));
    }

    #[test]
    fn a_long_head_is_broken_and_lower() {
        let edge = |words: &str| {
            let head = Head {
                title: "Title".to_owned(),
                subtitle: vec![words.to_owned()],
            };
            let mut edge = 0;
            drawn(Size::HALF, String::new(), |area, look| {
                edge = head.draw(area, look)?;
                Ok(())
            })
            .expect("drawn");
            edge
        };
        let one = edge("short");
        assert_eq!(edge(&"word ".repeat(40)) - one, 3 * px(16.0));
    }
}
