//! A figure over two parameters, and what a cost buys.

use super::{Drawn, Grid, MOST_PANELS, levels};
use crate::report::picture::heat_map::{HeatMap, Lightest, Panel, PanelRow, Side};
use crate::report::picture::points::{Point, Points, Standing};
use crate::report::picture::sheet::Head;
use crate::report::study_page::{Figures, Found, StudyPage};
use crate::report::tables::short_names;
use crate::report::words::{capital, plainly};

/// A figure over the first two parameters as shades; a panel for each combination of the others.
pub(super) fn map_of(study: &StudyPage, grid: &Grid, figures: &Figures) -> Option<Drawn> {
    if study.parameters.len() < 2 {
        return None;
    }
    let others: Vec<usize> = (2..study.parameters.len()).collect();
    let combinations = grid.combinations(&others);
    if combinations.len() > MOST_PANELS {
        return None;
    }
    let names = short_names(&study.parameters);
    let (unit, scale) = (study.unit_shown(figures.unit), figures.unit.scale());
    let chosen = match study.found {
        Found::Choice { chosen, .. } => chosen,
        _ => None,
    };
    let (across, down) = (&grid.levels[0], &grid.levels[1]);
    let panel = |of_others: &Vec<String>| {
        let fixed = others.iter().zip(of_others);
        let fixed: Vec<(usize, &str)> = fixed.map(|(&at, value)| (at, &**value)).collect();
        let name = |&(at, value): &(usize, &str)| format!("{} = {value}", names[at]);
        let mut panel = Panel {
            name: fixed.iter().map(name).collect::<Vec<_>>().join(", "),
            rows: Vec::new(),
            framed: Vec::new(),
        };
        for (at_row, row) in down.iter().enumerate() {
            let mut cells = Vec::new();
            for (at_column, column) in across.iter().enumerate() {
                let wanted = [&fixed[..], &[(0, &**column), (1, &**row)]].concat();
                let here = Grid::point(study, &wanted);
                let mean = here.and_then(|at| figures.answers.get(at)?.mean);
                cells.push(mean.map(|m| scale * m));
                if here.is_some() && here == chosen {
                    panel.framed.push((at_row, at_column));
                }
            }
            panel.rows.push(cells);
        }
        panel
    };
    let panels: Vec<Panel> = combinations.iter().map(panel).collect();
    let side = |at: usize| Side {
        what: names[at].clone(),
        names: grid.levels[at].clone(),
    };
    let title = capital(&plainly(&figures.response));
    let wanted = levels(study, figures).into_iter();
    let wanted = wanted.map(|(_, words)| format!("{}.", capital(&words)));
    let framed = panels.iter().any(|panel| !panel.framed.is_empty());
    let map = HeatMap {
        head: Head {
            title: title.clone(),
            subtitle: [vec!["Mean over replications.".to_owned()], wanted.collect()].concat(),
        },
        alt: format!("{title} over {}", names.join(", ")),
        unit: unit.to_owned(),
        across: side(0),
        down: side(1),
        lightest: Lightest::Lowest,
        frame_means: if framed { "chosen" } else { "" }.to_owned(),
        rows: vec![PanelRow {
            name: String::new(),
            panels,
        }],
    };
    Some(Drawn::new(&figures.response, move |size| map.picture(size)))
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
    let (in_x, in_y) = (cost.unit.scale(), other.unit.scale());
    let point = |number: usize| {
        let (x, y) = (cost.answers.get(number)?, other.answers.get(number)?);
        let standing = match number {
            n if *chosen == Some(n) && frontier.contains(&n) => Standing::Chosen,
            n if *chosen == Some(n) => Standing::ChosenBehind,
            n if frontier.contains(&n) => Standing::OnFrontier,
            _ => Standing::Behind,
        };
        Some(Point {
            number,
            x: (in_x * x.mean?, in_x * x.half_width.unwrap_or(0.0)),
            y: (in_y * y.mean?, in_y * y.half_width.unwrap_or(0.0)),
            standing,
        })
    };
    let points: Vec<Point> = (0..study.points.len()).filter_map(point).collect();
    let bought = plainly(&other.response);
    let title = format!("What {} buys: {bought}", plainly(&cost.response));
    let numbers: Vec<String> = frontier.iter().map(ToString::to_string).collect();
    let large = match chosen {
        Some(_) => " The large one was chosen.",
        None => "",
    };
    let how = format!(
        "Each dot is a point, with its 95 % intervals; to those joined no other is cheaper and \
         better at once.{large}"
    );
    let picture = Points {
        head: Head {
            title: title.clone(),
            subtitle: vec![how],
        },
        alt: format!("{title}. On the frontier: points {}.", numbers.join(", ")),
        across: format!(
            "{}, {}",
            plainly(&cost.response),
            study.unit_shown(cost.unit)
        ),
        upright: study.unit_shown(other.unit).to_owned(),
        levels: levels(study, other),
        points,
    };
    Some(Drawn::new("frontier", move |size| picture.picture(size)))
}
