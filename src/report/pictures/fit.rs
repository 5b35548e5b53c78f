//! What was observed against what a fit says of it. Titles say what is seen. Here is what the
//! pictures have in common.

use plotters::prelude::RGBColor;

use crate::report::format::listed;
use crate::report::picture::curves::{Across, Curve, Mark, Point};
use crate::report::picture::grid::Tick;
use crate::report::picture::sheet::Head;
use crate::report::picture::theme::{BLUE, INK, Stroke};

mod by_hour;
mod missed;
mod over_time;
mod quantiles;

pub use by_hour::by_hour;
pub use missed::{missed_by_hour, missed_by_lead, missed_by_weekday};
pub use over_time::{months, weeks};
pub use quantiles::{patience, quantiles};

/// Most things that a title names.
const MOST_NAMED: usize = 3;

/// Title, how it is to be read, and the same for those who do not see it.
fn head(title: String, how: &str) -> (Head, String) {
    let alt = format!("{title}. {how}");
    let subtitle = vec![how.to_owned()];
    (Head { title, subtitle }, alt)
}

fn curve(
    name: &str,
    (colour, stroke): (RGBColor, Stroke),
    points: impl IntoIterator<Item = Option<Point>>,
) -> Curve {
    Curve {
        name: name.to_owned(),
        colour,
        stroke,
        points: points.into_iter().collect(),
    }
}

const LAW: (RGBColor, Stroke) = (BLUE, Stroke::Solid);
const SEEN: (RGBColor, Stroke) = (INK, Stroke::Solid);

fn point(x: f64, mean: f64) -> Option<Point> {
    let band = None;
    Some(Point { x, mean, band })
}

/// Names beside each other.
fn named(names: Vec<String>, unit: &str) -> Across {
    let to = names.len() as f64 - 0.5;
    let names = names.into_iter().enumerate();
    let ticks = names.map(|(at, label)| {
        let at = at as f64;
        Tick { at, label }
    });
    Across::Numbers {
        from: -0.5,
        to,
        ticks: ticks.collect(),
        unit: unit.to_owned(),
    }
}

fn as_the_law() -> Mark {
    Mark::Level {
        y: 1.0,
        words: String::new(),
    }
}

/// With no line from one to the next.
fn apart_from_each_other(points: impl Iterator<Item = Option<Point>>) -> Vec<Option<Point>> {
    points.flat_map(|point| [point, None]).collect()
}

/// Some names, or how many.
fn some(names: &[String]) -> String {
    listed(names, ", ", MOST_NAMED)
}
