//! A figure over two parameters, and what a cost buys.

use super::{Drawn, levels};
use crate::report::picture::heat_map::{HeatMap, Lightest, Panel, PanelRow, Side};
use crate::report::picture::points::{Point, Points, Standing};
use crate::report::picture::sheet::Head;
use crate::report::study_page::{Figures, Found, StudyPage};
use crate::report::tables::short_names;

/// A figure over two parameters as shades.
pub(super) fn map_of(study: &StudyPage, figures: &Figures) -> Option<Drawn> {
    if study.parameters.len() != 2 {
        return None;
    }
    let (across, down) = (levels(study, 0), levels(study, 1));
    let scale = if figures.unit == "share" { 100.0 } else { 1.0 };
    let chosen = match study.found {
        Found::Choice { chosen, .. } => chosen,
        _ => None,
    };
    let mut framed = Vec::new();
    let mut rows = Vec::new();
    for (at_row, row) in down.iter().enumerate() {
        let mut cells = Vec::new();
        for (at_column, column) in across.iter().enumerate() {
            let mut points = study.points.iter();
            let here = points.position(|p| p[0] == **column && p[1] == **row);
            let mean = here.and_then(|at| figures.answers.get(at)?.mean);
            cells.push(mean.map(|m| scale * m));
            if here.is_some() && here == chosen {
                framed.push((at_row, at_column));
            }
        }
        rows.push(cells);
    }
    let side = |what: &str, names: &[&str]| Side {
        what: what.to_owned(),
        names: names.iter().map(|n| (*n).to_owned()).collect(),
    };
    let names = short_names(&study.parameters);
    let title = figures.response.clone();
    let unit = if figures.unit == "share" {
        "%"
    } else {
        &figures.unit
    };
    let frame_means = if framed.is_empty() { "" } else { "chosen" };
    let map = HeatMap {
        head: Head {
            title: title.clone(),
            subtitle: vec!["Mean over replications.".to_owned()],
        },
        alt: format!("{title} over {} and {}", names[0], names[1]),
        unit: unit.to_owned(),
        across: side(&names[0], &across),
        down: side(&names[1], &down),
        lightest: Lightest::Lowest,
        frame_means: frame_means.to_owned(),
        rows: vec![PanelRow {
            name: String::new(),
            panels: vec![Panel {
                name: String::new(),
                rows,
                framed,
            }],
        }],
    };
    let question = format!("{title} at every point");
    Some(Drawn::new(question, move |size| map.picture(size)))
}

/// What a cost buys.
pub(super) fn frontier(study: &StudyPage) -> Option<Drawn> {
    let Found::Choice {
        chosen,
        frontier,
        against,
        ..
    } = &study.found
    else {
        return None;
    };
    let (cost, other) = (study.figures.first()?, study.figures.get((*against)?)?);
    let point = |number: usize| {
        let (x, y) = (cost.answers.get(number)?, other.answers.get(number)?);
        let standing = match number {
            n if *chosen == Some(n) => Standing::Chosen,
            n if frontier.contains(&n) => Standing::OnFrontier,
            _ => Standing::Behind,
        };
        Some(Point {
            number,
            x: (x.mean?, x.half_width.unwrap_or(0.0)),
            y: (y.mean?, y.half_width.unwrap_or(0.0)),
            standing,
        })
    };
    let points: Vec<Point> = (0..study.points.len()).filter_map(point).collect();
    let title = format!("What {} buys in {}", cost.response, other.response);
    let numbers: Vec<String> = frontier.iter().map(ToString::to_string).collect();
    let how = "Each dot is a point, with its 95 % intervals; to those joined no other is cheaper and \
               better at once. The large one was chosen.";
    let picture = Points {
        head: Head {
            title: title.clone(),
            subtitle: vec![how.to_owned()],
        },
        alt: format!("{title}. On the frontier: points {}.", numbers.join(", ")),
        across: format!("{}, {}", cost.response, cost.unit),
        upright: other.unit.clone(),
        points,
    };
    Some(Drawn::new(title, move |size| picture.picture(size)))
}
