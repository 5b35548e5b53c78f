//! Pictures of studies: figures over one parameter or two, what a cost buys, what depends on what.

mod dependence;
mod over_two;

use std::io;

use plotters::style::RGBColor;

use crate::report::picture::curves::{Across, Course, Curve, Curves, Point};
use crate::report::picture::grid::Tick;
use crate::report::picture::sheet::Head;
use crate::report::picture::theme::{BLUE, GREY, ORANGE, Stroke};
use crate::report::picture::{Picture, Size};
use crate::report::study_page::{Figures, Found, StudyPage};

/// A picture of a study.
pub struct Drawn {
    /// What it answers.
    pub question: String,
    draw: Box<dyn Fn(Size) -> io::Result<Picture>>,
}

impl Drawn {
    pub(super) fn new(
        question: String,
        draw: impl Fn(Size) -> io::Result<Picture> + 'static,
    ) -> Self {
        Self {
            question,
            draw: Box::new(draw),
        }
    }

    /// The picture at a size.
    ///
    /// # Errors
    ///
    /// Only if the drawing library cannot draw into a text.
    pub fn at(&self, size: Size) -> io::Result<Picture> {
        (self.draw)(size)
    }
}

/// Most lines in one picture.
const MOST_LINES: usize = 4;

/// The pictures that a study has.
#[must_use]
pub fn pictures(study: &StudyPage) -> Vec<Drawn> {
    match &study.found {
        Found::Sweep | Found::Choice { .. } => {
            let mut all: Vec<Drawn> = over_two::frontier(study).into_iter().collect();
            let each = study.figures.iter().filter_map(|figures| {
                lines_of(study, figures).or_else(|| over_two::map_of(study, figures))
            });
            all.extend(each);
            all
        }
        Found::Sensitivity { results, .. } => {
            let bars = results.iter();
            bars.filter_map(|result| dependence::bars_of(study, result))
                .collect()
        }
        Found::Comparison { .. } => Vec::new(),
    }
}

/// The values of a parameter, in the order in which they first come.
fn levels(study: &StudyPage, parameter: usize) -> Vec<&str> {
    let mut found: Vec<&str> = Vec::new();
    for point in &study.points {
        if let Some(value) = point.get(parameter)
            && !found.contains(&&**value)
        {
            found.push(value);
        }
    }
    found
}

/// A line for each value of the second parameter over the values of the first; none if there are
/// more parameters, or more lines than can be told apart.
fn lines_of(study: &StudyPage, figures: &Figures) -> Option<Drawn> {
    let across = levels(study, 0);
    let lines = match study.parameters.len() {
        1 => vec![""],
        2 => levels(study, 1),
        _ => return None,
    };
    if across.len() < 2 || lines.len() > MOST_LINES || across.len() > 40 {
        return None;
    }
    let scale = if figures.unit == "share" { 100.0 } else { 1.0 };
    let colours: [(RGBColor, Stroke); MOST_LINES] = [
        (BLUE, Stroke::Solid),
        (ORANGE, Stroke::Dashed),
        (GREY, Stroke::Dotted),
        (RGBColor(0, 0, 0), Stroke::Solid),
    ];
    let curve = |(at, line): (usize, &&str)| {
        let point = |(x, value): (usize, &&str)| {
            let here = study.points.iter().position(|p| {
                p.first().is_some_and(|v| v == value) && p.get(1).is_none_or(|v| v == line)
            });
            let answer = figures.answers.get(here?)?;
            let mean = scale * answer.mean?;
            let half = answer.half_width.map(|h| scale * h);
            Some(Point {
                x: x as f64,
                mean,
                band: half.map(|h| (mean - h, mean + h)),
            })
        };
        Curve {
            name: (*line).to_owned(),
            colour: colours[at].0,
            stroke: colours[at].1,
            points: across.iter().enumerate().map(point).collect(),
        }
    };
    let curves: Vec<Curve> = lines.iter().enumerate().map(curve).collect();
    let every = across.len().div_ceil(8);
    let ticks = across.iter().enumerate().step_by(every);
    let by = match study.parameters.get(1) {
        Some(second) => format!("A line for each value of {second}."),
        None => String::new(),
    };
    let unit = if figures.unit == "share" {
        "%"
    } else {
        &figures.unit
    };
    let title = figures.response.clone();
    let chart = Curves {
        head: Head {
            title: title.clone(),
            subtitle: vec![
                format!("Mean with its 95 % interval. {by}")
                    .trim()
                    .to_owned(),
            ],
        },
        alt: format!("{title} over {}. {by}", study.parameters[0]),
        unit: unit.to_owned(),
        across: Across::Numbers {
            from: 0.0,
            to: (across.len() - 1) as f64,
            ticks: ticks
                .map(|(x, label)| Tick {
                    at: x as f64,
                    label: (*label).to_owned(),
                })
                .collect(),
            unit: study.parameters[0].clone(),
        },
        course: Course::Straight,
        highest: None,
        marks: Vec::new(),
        spans: Vec::new(),
        curves,
    };
    let question = format!("What does {} do to {title}?", study.parameters[0]);
    Some(Drawn::new(question, move |size| chart.picture(size)))
}
