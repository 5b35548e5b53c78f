//! SVG as the drawing library writes it, without what it repeats: the same pictures in half the
//! letters. What is drawn is not changed.

use std::fmt::Write as _;

use crate::model::spec::is_unseen;

/// Attributes that say what holds anyway.
const NEEDLESS: [&str; 2] = [r#" opacity="1""#, r#" stroke="none" stroke-width="1""#];

/// The same picture, shorter: the letters' family is named once, and strokes of one style that follow
/// each other, such as the dashes of a line, are one path.
#[must_use]
pub fn compact(svg: &str) -> String {
    let mut text = String::with_capacity(svg.len() / 2);
    let mut strokes = Strokes::default();
    let family = svg.find(FAMILY).map(|from| attribute(&svg[from..]));
    let mut is_root = true;
    for line in svg.lines() {
        if let Some((style, points)) = stroke(line) {
            strokes.add(&mut text, style, points);
            continue;
        }
        strokes.end(&mut text);
        if !line.starts_with('<') {
            text.push_str(line);
            text.push('\n');
            continue;
        }
        let mut line = plain(line);
        if let Some(family) = family {
            line = line.replace(family, "");
            if is_root {
                line = line.replacen("<svg", &format!("<svg{family}"), 1);
                is_root = false;
            }
        }
        text.push_str(&line);
        text.push('\n');
    }
    strokes.end(&mut text);
    // XML has no way to write some of these, however they came into a title; others turn the writing.
    let is_no_letter = |letter: char| is_unseen(letter) && letter != '\n';
    match text.contains(is_no_letter) {
        true => text.replace(is_no_letter, "\u{fffd}"),
        false => text,
    }
}

const FAMILY: &str = " font-family=\"";
const SIZE: &str = " font-size=\"";

/// The attribute with which a text begins, its value included.
fn attribute(text: &str) -> &str {
    let value = text.find('"').map_or(0, |at| at + 1);
    let end = text[value..]
        .find('"')
        .map_or(text.len(), |at| value + at + 1);
    &text[..end]
}

/// An element without what holds anyway, its letters' size without rounding errors.
fn plain(line: &str) -> String {
    let mut line = line.to_owned();
    for needless in NEEDLESS {
        line = line.replace(needless, "");
    }
    let Some(from) = line.find(SIZE) else {
        return line;
    };
    let size = attribute(&line[from..]).to_owned();
    let number = size[SIZE.len()..].trim_end_matches('"').parse::<f64>();
    match number {
        Ok(number) => line.replacen(
            &size,
            &format!("{SIZE}{}\"", (number * 100.0).round() / 100.0),
            1,
        ),
        Err(_) => line,
    }
}

/// Style and points of a stroke; `None` of any other element.
fn stroke(line: &str) -> Option<(String, &str)> {
    let rest = line.strip_prefix("<polyline")?;
    let (style, points) = rest.split_once(" points=\"")?;
    let points = points.strip_suffix("\"/>")?.trim_end();
    Some((plain(style), points))
}

/// Strokes of one style.
#[derive(Default)]
struct Strokes {
    style: String,
    path: String,
}

impl Strokes {
    fn add(&mut self, text: &mut String, style: String, points: &str) {
        if style != self.style {
            self.end(text);
            self.style = style;
        }
        self.path.push('M');
        self.path.push_str(points);
    }

    fn end(&mut self, text: &mut String) {
        if !self.path.is_empty() {
            // Writing to a text cannot fail.
            let _ = writeln!(text, "<path{} d=\"{}\"/>", self.style, self.path);
            self.path.clear();
        }
        self.style.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strokes_of_one_style_are_one_path_and_nothing_else_is_touched() {
        let stroke = |colour: &str, points: &str| {
            format!(
                "<polyline fill=\"none\" opacity=\"1\" stroke=\"{colour}\" stroke-width=\"8\" points=\"{points} \"/>\n"
            )
        };
        let long = [
            "<svg width=\"9\">\n",
            &stroke("#000000", "1,2 3,4"),
            &stroke("#000000", "5,6 7,8 9,9"),
            &stroke("#FF0000", "1,1 2,2"),
            "<text x=\"1\" font-family=\"A, &apos;B C&apos;\" font-size=\"60.00000000000001\" opacity=\"1\" fill=\"#525F6C\">\n",
            " opacity=\"1\" font-family=\"said\"\n</text>\n",
            &stroke("#FF0000", "1,1 2,2"),
            "<circle r=\"5\" opacity=\"0.75\" fill=\"#52606D\" stroke=\"none\" stroke-width=\"1\"/>\n</svg>\n",
        ]
        .concat();
        let short = concat!(
            "<svg font-family=\"A, &apos;B C&apos;\" width=\"9\">\n",
            "<path fill=\"none\" stroke=\"#000000\" stroke-width=\"8\" d=\"M1,2 3,4M5,6 7,8 9,9\"/>\n",
            "<path fill=\"none\" stroke=\"#FF0000\" stroke-width=\"8\" d=\"M1,1 2,2\"/>\n",
            "<text x=\"1\" font-size=\"60\" fill=\"#525F6C\">\n",
            " opacity=\"1\" font-family=\"said\"\n</text>\n",
            "<path fill=\"none\" stroke=\"#FF0000\" stroke-width=\"8\" d=\"M1,1 2,2\"/>\n",
            "<circle r=\"5\" opacity=\"0.75\" fill=\"#52606D\"/>\n</svg>\n",
        );
        assert_eq!(compact(&long), short);
        assert_eq!(
            compact("<text>\na\u{1}b\n</text>"),
            "<text>\na\u{fffd}b\n</text>\n"
        );
    }
}
