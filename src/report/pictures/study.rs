//! Pictures of studies: figures over one parameter or two, what a cost buys, what depends on what.

mod dependence;
mod over_two;

pub use dependence::{is_without_effect, most_telling_first};

use std::collections::BTreeMap;
use std::io;

use plotters::style::RGBColor;

use crate::model::spec::{Bound, Target, short};
use crate::report::picture::curves::{Across, Course, Curve, Curves, Point};
use crate::report::picture::marks::Mark;
use crate::report::picture::sheet::Head;
use crate::report::picture::theme::{INK, Stroke};
use crate::report::picture::{Picture, Size};
use crate::report::study_page::{Figures, Found, StudyPage};
use crate::report::tables::short_names;
use crate::report::words::{capital, plainly};

/// A picture of a study.
pub struct Drawn {
    /// Name of its file, without what says that it is a picture.
    pub name: String,
    draw: Box<dyn Fn(Size) -> io::Result<Picture>>,
}

impl Drawn {
    pub(super) fn new(name: &str, draw: impl Fn(Size) -> io::Result<Picture> + 'static) -> Self {
        Self {
            name: file_name(name),
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

/// Most combinations of parameters beyond the second that have a heat map of their own.
const MOST_PANELS: usize = 12;

/// The pictures that a study has.
#[must_use]
pub fn pictures(study: &StudyPage) -> Vec<Drawn> {
    let mut all: Vec<Drawn> = match &study.found {
        Found::Sweep | Found::Choice { .. } => {
            let grid = Grid::of(study);
            let each = study.figures.iter().filter_map(|figures| {
                let grid = grid.as_ref()?;
                lines_of(study, grid, figures).or_else(|| over_two::map_of(study, grid, figures))
            });
            over_two::frontier(study).into_iter().chain(each).collect()
        }
        Found::Sensitivity { results, .. } => {
            let bars = results.iter();
            bars.filter_map(|result| dependence::bars_of(study, result))
                .collect()
        }
        Found::Comparison { .. } => Vec::new(),
    };
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for drawn in &mut all {
        let times = seen.entry(drawn.name.clone()).or_default();
        *times += 1;
        if *times > 1 {
            drawn.name = format!("{}-{times}", drawn.name);
        }
    }
    all
}

/// Text as the name of a file: what is neither letter nor figure becomes a hyphen.
fn file_name(text: &str) -> String {
    let plain = |letter: char| {
        if letter.is_ascii_alphanumeric() {
            letter.to_ascii_lowercase()
        } else {
            ' '
        }
    };
    let words: String = text.chars().map(plain).collect();
    words.split_whitespace().collect::<Vec<_>>().join("-")
}

/// Points that are every combination of the values of their parameters.
pub(super) struct Grid {
    /// By parameter, its values in the order in which they first come.
    levels: Vec<Vec<String>>,
}

impl Grid {
    /// The grid, if the points are one.
    fn of(study: &StudyPage) -> Option<Self> {
        let mut levels: Vec<Vec<String>> = vec![Vec::new(); study.parameters.len()];
        for point in &study.points {
            for (known, value) in levels.iter_mut().zip(point) {
                if !known.contains(value) {
                    known.push(value.clone());
                }
            }
        }
        let all: usize = levels.iter().map(Vec::len).product();
        (!levels.is_empty() && all == study.points.len()).then_some(Self { levels })
    }

    /// Every combination of values of some of the parameters, in the order in which it comes.
    fn combinations(&self, parameters: &[usize]) -> Vec<Vec<String>> {
        let mut all = vec![Vec::new()];
        for &parameter in parameters {
            let longer = |known: &Vec<String>| {
                let more = self.levels[parameter].iter().cloned();
                more.map(|value| [known.clone(), vec![value]].concat())
                    .collect::<Vec<_>>()
            };
            all = all.iter().flat_map(longer).collect();
        }
        all
    }

    /// The point at which parameters have these values.
    fn point(study: &StudyPage, wanted: &[(usize, &str)]) -> Option<usize> {
        let is_it = |point: &Vec<String>| wanted.iter().all(|&(at, value)| point[at] == value);
        study.points.iter().position(is_it)
    }
}

/// Where values stand on an axis, from left to right, and what is between them: numbers stand where
/// they are, what is no number one after the other with nothing between.
fn places(values: &[String]) -> (Course, Vec<(f64, &str)>) {
    let numbers = values.iter().map(|value| {
        let number = value.parse::<f64>().ok()?;
        number.is_finite().then_some((number, &**value))
    });
    if let Some(mut numbers) = numbers.collect::<Option<Vec<_>>>() {
        numbers.sort_by(|a, b| a.0.total_cmp(&b.0));
        return (Course::Straight, numbers);
    }
    let places = values.iter().enumerate();
    let places = places.map(|(at, value)| (at as f64, &**value));
    (Course::Dots, places.collect())
}

/// How often the points of a choice were simulated, if some were more often than others.
fn how_often(study: &StudyPage, figures: &Figures) -> Option<String> {
    let runs = figures.answers.iter().map(|answer| answer.n);
    let (fewest, most) = (runs.clone().min()?, runs.max()?);
    let is_uneven = matches!(study.found, Found::Choice { .. }) && fewest < most;
    is_uneven.then(|| format!("Simulated {fewest} to {most} times, as often as it took to choose."))
}

/// What a choice wanted of a figure: where it is on its axis, and how it is said.
fn levels(study: &StudyPage, figures: &Figures) -> Vec<(f64, String)> {
    let wanted = study.targets_of(&figures.response).into_iter();
    let in_runs = match &study.found {
        Found::Choice {
            sure: Some(sure), ..
        } => {
            format!(", in {} % of runs", short(sure.value() * 100.0))
        }
        _ => String::new(),
    };
    let level = |target: Target| {
        let at = figures.unit.scale() * target.limit;
        let side = match target.bound {
            Bound::AtMost => "at most",
            Bound::AtLeast => "at least",
        };
        let unit = match study.unit_shown(figures.unit) {
            many if at == 1.0 && many == figures.unit.many() => figures.unit.one(),
            shown => shown,
        };
        (at, format!("target: {side} {} {unit}{in_runs}", short(at)))
    };
    wanted.map(level).collect()
}

/// Lines over the values of the parameter that has most, one for each combination of the others;
/// none if there are more lines than can be told apart.
fn lines_of(study: &StudyPage, grid: &Grid, figures: &Figures) -> Option<Drawn> {
    let most = grid.levels.iter().map(Vec::len).max()?;
    let along = grid.levels.iter().position(|values| values.len() == most)?;
    let across = &grid.levels[along];
    let others: Vec<usize> = (0..grid.levels.len()).filter(|&at| at != along).collect();
    let lines = grid.combinations(&others);
    if across.len() < 2 || lines.len() > MOST_LINES || across.len() > 40 {
        return None;
    }
    let (unit, scale) = (study.unit_shown(figures.unit), figures.unit.scale());
    let (course, places) = places(across);
    let simulated = how_often(study, figures);
    // Points that are known differently well are not one line.
    let course = simulated.as_ref().map_or(course, |_| Course::Dots);
    // No band reaches below nothing, where nothing measured is below it.
    let floor = match figures
        .answers
        .iter()
        .all(|answer| answer.mean >= Some(0.0))
    {
        true => 0.0,
        false => f64::NEG_INFINITY,
    };
    // None of the arms' colours: these are values of parameters.
    let colours: [(RGBColor, Stroke); MOST_LINES] = [
        (INK, Stroke::Solid),
        (RGBColor(0x7b, 0x3f, 0x8c), Stroke::Dashed),
        (RGBColor(0x2a, 0x7f, 0x7a), Stroke::Solid),
        (RGBColor(0x8a, 0x6d, 0x1f), Stroke::Dotted),
    ];
    let curve = |(at, line): (usize, &Vec<String>)| {
        let point = |&(x, value): &(f64, &str)| {
            let of_others = others.iter().zip(line).map(|(&at, value)| (at, &**value));
            let wanted: Vec<_> = of_others.chain([(along, value)]).collect();
            let answer = figures.answers.get(Grid::point(study, &wanted)?)?;
            let mean = scale * answer.mean?;
            let half = answer.half_width.map(|h| scale * h);
            Some(Point {
                x,
                mean,
                band: half.map(|h| ((mean - h).max(floor), mean + h)),
            })
        };
        Curve {
            name: line.join(", "),
            colour: colours[at].0,
            stroke: colours[at].1,
            points: places.iter().map(point).collect(),
        }
    };
    let curves: Vec<Curve> = lines.iter().enumerate().map(curve).collect();
    let values = places.iter().map(|&(at, label)| (at, label.to_owned()));
    let values: Vec<(f64, String)> = values.collect();
    let names = short_names(&study.parameters);
    let of_lines: Vec<&str> = others.iter().map(|&at| &*names[at]).collect();
    let by = match of_lines[..] {
        [] => String::new(),
        _ => format!("A line for each {}.", of_lines.join(" and ")),
    };
    let levels = levels(study, figures).into_iter();
    let levels = levels.map(|(y, words)| Mark::Level { y, words });
    let title = capital(&plainly(&figures.response));
    let read = [by, simulated.unwrap_or_default()];
    let read = read.map(|sentence| sentence.trim().to_owned()).join(" ");
    let read = read.trim();
    let how = format!("Mean with its 95 % interval. {read}");
    let over = names[along].clone();
    let chart = Curves {
        head: Head {
            title: title.clone(),
            subtitle: vec![how.trim().to_owned()],
        },
        alt: format!("{title} over {over}. {read}").trim().to_owned(),
        unit: unit.to_owned(),
        across: Across::values(&values, &over),
        course,
        highest: None,
        marks: levels.collect(),
        spans: Vec::new(),
        curves,
    };
    Some(Drawn::new(&figures.response, move |size| {
        chart.picture(size)
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::measures::Unit;
    use crate::study::answers::Answer;

    fn study(parameters: &[(&str, usize)], unit: Unit) -> StudyPage {
        let mut points: Vec<Vec<String>> = vec![Vec::new()];
        for (_, levels) in parameters {
            let longer = |p: &Vec<String>| -> Vec<Vec<String>> {
                let more = 0..*levels;
                more.map(|v| [p.clone(), vec![v.to_string()]].concat())
                    .collect()
            };
            points = points.iter().flat_map(longer).collect();
        }
        let answer = |at: usize| Answer {
            mean: Some(at as f64),
            half_width: Some(0.5),
            n: 10,
            ..Answer::default()
        };
        StudyPage {
            format: 1,
            version: String::new(),
            title: String::new(),
            currency: None,
            answer: Vec::new(),
            seed: 1,
            replications: 10,
            scenario_sha256: None,
            parameters: parameters
                .iter()
                .map(|(n, _)| format!("plan.{n}"))
                .collect(),
            figures: vec![Figures {
                response: "peak of booking.unbooked".to_owned(),
                unit,
                answers: (0..points.len()).map(answer).collect(),
            }],
            points,
            found: Found::Sweep,
        }
    }

    fn svg(study: &StudyPage) -> String {
        let all = pictures(study);
        assert_eq!(all.len(), 1);
        assert_eq!(all[0].name, "peak-of-booking-unbooked");
        all[0].at(Size::PAGE).expect("drawn").svg
    }

    #[test]
    fn three_parameters_of_few_values_are_lines_over_the_one_with_most() {
        let svg = svg(&study(&[("a", 2), ("b", 5), ("c", 2)], Unit::Patients));
        assert!(svg.contains("A line for each plan.a and plan.c."), "{svg}");
        assert!(svg.contains("Booking backlog at its highest"), "{svg}");
        for line in ["0, 0", "0, 1", "1, 0", "1, 1"] {
            assert!(svg.lines().any(|text| text.trim() == line), "{line}");
        }
    }

    #[test]
    fn three_parameters_of_many_values_are_a_map_for_each_value_of_the_third() {
        let svg = svg(&study(&[("a", 6), ("b", 5), ("c", 3)], Unit::Share));
        for name in ["plan.c = 0", "plan.c = 1", "plan.c = 2"] {
            assert!(svg.lines().any(|text| text.trim() == name), "{name}: {svg}");
        }
    }

    #[test]
    fn plans_that_were_simulated_differently_often_are_no_line() {
        let mut choice = study(&[("a", 3)], Unit::Patients);
        assert_eq!(how_often(&choice, &choice.figures[0]), None);
        choice.figures[0].answers[1].n = 40;
        let swept = pictures(&choice)[0].at(Size::PAGE).expect("drawn").svg;
        assert!(
            !swept.contains("Simulated"),
            "a sweep: some had nothing to read"
        );
        choice.found = Found::Choice {
            chosen: None,
            frontier: Vec::new(),
            against: None,
            met: Vec::new(),
            standing: Vec::new(),
            targets: vec!["peak of booking.unbooked <= 1".to_owned()],
            sure: "90%".parse().ok(),
        };
        let drawn = pictures(&choice);
        let drawn = drawn.last().expect("a picture").at(Size::PAGE);
        let svg = drawn.expect("drawn").svg;
        assert!(svg.contains("Simulated 10 to 40 times"), "{svg}");
        let target = svg
            .lines()
            .any(|text| text.trim() == "target: at most 1 patient, in 90 % of runs");
        assert!(target, "{svg}");
    }

    #[test]
    fn what_is_no_grid_or_has_too_many_panels_has_no_picture() {
        let mut lacking = study(&[("a", 6), ("b", 5)], Unit::Minutes);
        assert_eq!(pictures(&lacking).len(), 1);
        lacking.points.pop();
        assert!(pictures(&lacking).is_empty());
        assert!(pictures(&study(&[("a", 6), ("b", 5), ("c", 13)], Unit::Minutes)).is_empty());
    }

    #[test]
    fn numbers_stand_where_they_are() {
        let texts = |all: &[&str]| -> Vec<String> { all.iter().map(|t| (*t).to_owned()).collect() };
        let numbers = texts(&["4", "0", "1.5"]);
        let right = vec![(0.0, "0"), (1.5, "1.5"), (4.0, "4")];
        assert_eq!(places(&numbers), (Course::Straight, right));
        let words = texts(&["4 weeks", "none"]);
        let right = vec![(0.0, "4 weeks"), (1.0, "none")];
        assert_eq!(places(&words), (Course::Dots, right));
    }

    #[test]
    fn names_of_files_are_plain_and_differ() {
        let mut twice = study(&[("a", 3)], Unit::Minutes);
        twice.figures.push(twice.figures[0].clone());
        let names: Vec<String> = pictures(&twice).into_iter().map(|d| d.name).collect();
        assert_eq!(
            names,
            ["peak-of-booking-unbooked", "peak-of-booking-unbooked-2"]
        );
        assert_eq!(file_name("../é a: b%"), "a-b");
    }
}
