//! What a response depends on, as bars: tornado, Sobol indices, Morris effects, correlations.

use plotters::style::RGBColor;

use super::Drawn;
use crate::report::picture::bars::{Bar, Bars, Row};
use crate::report::picture::sheet::Head;
use crate::report::picture::theme::{BLUE, ORANGE};
use crate::report::study_page::{Sensitivity, StudyPage};
use crate::report::tables::short_names;

/// Light enough to be told from the darker bars without colours.
const LIGHT: RGBColor = RGBColor(0xb4, 0xbf, 0xca);

/// Numbers that are drawn, with their colours and meaning.
const DRAWN: [(&str, RGBColor, &str); 6] = [
    ("low-base", LIGHT, "at its lowest value"),
    ("high-base", ORANGE, "at its highest value"),
    ("first-order", BLUE, "by itself (first order)"),
    ("total", LIGHT, "with all its interactions (total)"),
    ("mu-star", BLUE, "mean size of its effect (mu*)"),
    ("partial-rank-correlation", BLUE, "partial rank correlation"),
];

/// The parameters, by the length of their longest bar.
pub fn most_telling_first(result: &Sensitivity) -> Vec<usize> {
    let is_drawn = |what: &str| DRAWN.iter().any(|(drawn, ..)| *drawn == what);
    let length = |at: &usize| {
        let drawn = result.numbers[*at].iter().filter(|n| is_drawn(&n.what));
        drawn.map(|n| n.value.abs()).fold(0.0, f64::max)
    };
    let mut all: Vec<usize> = (0..result.numbers.len()).collect();
    all.sort_by(|a, b| length(b).total_cmp(&length(a)));
    all
}

/// Whether no parameter changes a response, as one that is never out of the ordinary is always back to
/// normal: a picture of it would be empty.
pub fn is_without_effect(result: &Sensitivity) -> bool {
    let is_nothing = |end: f64| end == 0.0;
    // Of whom there is no number nothing is known.
    let is_told = !result.numbers.is_empty() && result.numbers.iter().all(|of| !of.is_empty());
    let mut numbers = result.numbers.iter().flatten();
    is_told
        && numbers.all(|n| {
            let interval = n
                .interval
                .is_none_or(|i| is_nothing(i.lower) && is_nothing(i.upper));
            is_nothing(n.value) && interval
        })
}

/// What each parameter does to a response, the most telling first.
pub(super) fn bars_of(study: &StudyPage, result: &Sensitivity) -> Option<Drawn> {
    if is_without_effect(result) {
        return None;
    }
    let found = |what: &str| result.numbers.iter().flatten().any(|n| n.what == what);
    let kinds: Vec<_> = DRAWN.iter().filter(|(what, ..)| found(what)).collect();
    let names = short_names(&study.parameters);
    let mut rows: Vec<Row> = Vec::new();
    for at in most_telling_first(result) {
        let (name, numbers) = (&names[at], &result.numbers[at]);
        let bar = |(what, colour, _): &&(&str, RGBColor, &str)| {
            let number = numbers.iter().find(|n| n.what == *what)?;
            Some(Bar {
                to: number.value,
                interval: number.interval.map(|i| (i.lower, i.upper)),
                colour: *colour,
            })
        };
        let bars: Vec<Bar> = kinds.iter().filter_map(bar).collect();
        if !bars.is_empty() {
            let name = name.clone();
            let below = study.range(at).unwrap_or_default();
            rows.push(Row { name, below, bars });
        }
    }
    if rows.is_empty() {
        return None;
    }
    let (unit, how) = match kinds.first()?.0 {
        "low-base" | "high-base" => (
            study.unit_in_files(result.unit),
            "Change from the base, one parameter at a time; lines: 95 % intervals.",
        ),
        "first-order" | "total" => ("share of the variance", "Lines: 95 % intervals."),
        "partial-rank-correlation" => ("correlation", "Lines: 95 % intervals."),
        _ => (study.unit_in_files(result.unit), "Lines: 95 % intervals."),
    };
    let title = format!("What it depends on: {}", study.in_words(&result.response));
    let order: Vec<&str> = rows.iter().map(|row| &*row.name).collect();
    let key = kinds
        .iter()
        .map(|(_, colour, words)| (*colour, (*words).to_owned()));
    let picture = Bars {
        alt: format!("{title}, the most telling first: {}.", order.join(", ")),
        head: Head {
            title: title.clone(),
            subtitle: vec![how.to_owned()],
        },
        unit: unit.to_owned(),
        key: key.collect(),
        rows,
    };
    Some(Drawn::new(&result.response, move |size| {
        picture.picture(size)
    }))
}
