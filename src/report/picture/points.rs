//! Points over two numbers: what a cost buys, the best of them joined.

use std::io;

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};

use super::grid::{self, Axis};
use super::sheet::{self, Area, Drawn, Frame, Head};
use super::theme::{self, Look, at, px, shown};
use super::{Picture, Size, marks};

/// How a point is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Another is better.
    Behind,
    /// No other is better in both.
    OnFrontier,
    /// It was chosen, and no other is better in both.
    Chosen,
    /// It was chosen, though another is better in what is shown here.
    ChosenBehind,
}

/// One point.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// Its number, written beside it if it is not behind.
    pub number: usize,
    /// Across, with half of its interval.
    pub x: (f64, f64),
    /// Upright, with half of its interval.
    pub y: (f64, f64),
    /// How it is shown.
    pub standing: Standing,
}

/// A picture of points.
#[derive(Clone, Debug, PartialEq)]
pub struct Points {
    /// Title, and how it is to be read.
    pub head: Head,
    /// What it shows, for those who do not see it.
    pub alt: String,
    /// What is across.
    pub across: String,
    /// What is upright.
    pub upright: String,
    /// What is marked on the upright axis, such as a target.
    pub levels: Vec<(f64, String)>,
    /// The points.
    pub points: Vec<Point>,
}

impl Points {
    /// The picture at a size.
    ///
    /// # Errors
    ///
    /// Only if the drawing library cannot draw into a text.
    pub fn picture(&self, size: Size) -> io::Result<Picture> {
        sheet::drawn(size, self.alt.clone(), |area, look| self.draw(area, look))
    }

    fn draw(&self, area: &Area<'_>, look: &Look) -> Drawn {
        let below = self.head.draw(area, look)?;
        let axis = |of: fn(&Point) -> (f64, f64), marked: &[(f64, String)], unit: &str| {
            let ends = self.points.iter().map(of);
            let ends = ends.chain(marked.iter().map(|(at, _)| (*at, 0.0)));
            let (low, high) = ends.fold((f64::INFINITY, f64::NEG_INFINITY), |ends, (m, h)| {
                (ends.0.min(m - h), ends.1.max(m + h))
            });
            // From zero, unless all lie far from it.
            let low = if low > 0.0 && low < 0.5 * high {
                0.0
            } else {
                low
            };
            let high = if high > low { high } else { low + 1.0 };
            Axis::numbers(low, high, 4, unit)
        };
        let across = axis(|p| p.x, &[], &self.across);
        let upright = axis(|p| p.y, &self.levels, &self.upright);
        let mut plot = grid::draw(area, look, below, 3.0 * look.edge, &across, &upright)?;
        for point in &self.points {
            let ((x, dx), (y, dy)) = (point.x, point.y);
            let thin = colour(point).mix(0.55).stroke_width(theme::hairline());
            let level = PathElement::new(vec![(x - dx, y), (x + dx, y)], thin);
            let upright = PathElement::new(vec![(x, y - dy), (x, y + dy)], thin);
            plot.draw_series([level, upright])?;
        }
        let mut best: Vec<(f64, f64)> = self
            .points
            .iter()
            .filter(|p| matches!(p.standing, Standing::OnFrontier | Standing::Chosen))
            .map(|p| (p.x.0, p.y.0))
            .collect();
        best.sort_by(|a, b| a.0.total_cmp(&b.0));
        let line = theme::BLUE.stroke_width(theme::hairline());
        plot.draw_series(LineSeries::new(best, line))?;
        for point in &self.points {
            let size = match point.standing {
                Standing::Behind => 2.5,
                Standing::OnFrontier => 4.0,
                Standing::Chosen | Standing::ChosenBehind => 6.5,
            };
            let dot = Circle::new((point.x.0, point.y.0), px(size), colour(point).filled());
            plot.draw_series([dot])?;
        }
        let named = self
            .points
            .iter()
            .filter(|p| p.standing != Standing::Behind);
        let placed = named.map(|point| (point, plot.backend_coord(&(point.x.0, point.y.0))));
        let mut taken = Vec::new();
        for (point, numbers, (x, y)) in together(placed, look) {
            taken.push((shown(x), shown(y)));
            let style = at(look.label(colour(point)), HPos::Left, VPos::Bottom);
            area.draw_text(&numbers, &style, (x + px(7.0), y - px(3.0)))?;
        }
        let (right, high) = (across.ends(), upright.ends());
        let corner = |x, y| {
            let (x, y) = plot.backend_coord(&(x, y));
            (shown(x), shown(y))
        };
        let (lowest, highest) = (corner(right.start, high.start), corner(right.end, high.end));
        let frame = Frame {
            left: lowest.0,
            top: highest.1,
            right: highest.0,
            bottom: lowest.1,
        };
        for (y, words) in &self.levels {
            let height = corner(right.start, *y).1;
            marks::draw_level(area, look, &frame, (height, words), &taken)?;
        }
        Ok(())
    }
}

/// Labels of points; points whose labels would lie on each other share one.
fn together<'a>(
    placed: impl Iterator<Item = (&'a Point, (i32, i32))>,
    look: &Look,
) -> Vec<(&'a Point, String, (i32, i32))> {
    let mut labels: Vec<(&Point, String, (i32, i32))> = Vec::new();
    for (point, (x, y)) in placed {
        let near = labels.iter_mut().find(|(_, numbers, (left, base))| {
            let wide = px(look.letter_size * (numbers.chars().count() as f64 + 1.0));
            (y - *base).abs() < px(look.line_height) && -wide < x - *left && x - *left < wide
        });
        match near {
            Some((first, numbers, _)) => {
                numbers.push_str(&format!(", {}", point.number));
                if matches!(point.standing, Standing::Chosen | Standing::ChosenBehind) {
                    *first = point;
                }
            }
            None => labels.push((point, point.number.to_string(), (x, y))),
        }
    }
    labels
}

fn colour(point: &Point) -> RGBColor {
    match point.standing {
        Standing::Behind => theme::GREY,
        Standing::OnFrontier => theme::BLUE,
        Standing::Chosen | Standing::ChosenBehind => theme::ORANGE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_points_on_the_frontier_are_numbered() {
        let point = |number, standing| Point {
            number,
            x: (number as f64 - 900.0, 0.5),
            y: (910.0 - number as f64, 0.5),
            standing,
        };
        let picture = Points {
            head: Head::default(),
            alt: String::new(),
            across: "cost".to_owned(),
            upright: "days".to_owned(),
            levels: vec![(2.0, "target: at most 2 days".to_owned())],
            points: vec![
                point(901, Standing::Behind),
                point(902, Standing::OnFrontier),
                point(903, Standing::Chosen),
            ],
        };
        let svg = picture.picture(Size::HALF).expect("drawn").svg;
        let written = |number: &str| svg.lines().any(|line| line.trim() == number);
        assert!(!written("901") && written("902") && written("903"), "{svg}");
        assert_eq!(svg.matches("<circle").count(), 3);
        assert!(written("target: at most 2 days"), "{svg}");
    }
}
