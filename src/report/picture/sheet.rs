//! The sheet on which a picture is drawn: its size, its head, and the words for those who do not
//! see it. Axes are in `grid`.

use std::io;

use plotters::coord::Shift;
use plotters::prelude::*;

use super::theme::{Look, px};
use super::{Picture, Size};

/// The whole picture, or a part of it.
pub type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
/// What can go wrong: nothing, as long as the picture is a text.
pub type Drawn<T = ()> = Result<T, DrawingAreaErrorKind<io::Error>>;

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
        // Bold letters are a little wider.
        for line in Look::in_lines(&self.title, width, look.title_size * 1.08) {
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
        svg: finished(text, size, &alt),
        alt,
    })
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
        "<svg role=\"img\" aria-label=\"{}\" stroke-linejoin=\"round\" width=\"{}\" height=\"{}\"",
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
