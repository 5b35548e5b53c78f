//! The page of a sweep, a choice, a sensitivity analysis or a comparison.

use maud::{Markup, html};

use crate::model::measures::Unit;
use crate::report::format::{estimate, fixed, readable};
use crate::report::page::with_whole_numbers;
use crate::report::paragraphs::few_replications_each;
use crate::report::picture::Size;
use crate::report::pictures::study::{Drawn, is_without_effect, most_telling_first};
use crate::report::study_page::{Figures, Found, Number, Sensitivity, StudyPage};
use crate::report::tables::{in_vain, short_names};
use crate::report::words::{capital, meaning, plainly};
use crate::study::answers::Answer;

use super::NoPage;
use super::frame::{self, document};

/// Most points in a table; all are in the CSV files.
const MOST: usize = 200;

/// The page.
///
/// # Errors
///
/// A picture cannot be drawn.
pub fn page(study: &StudyPage, pictures: &[Drawn]) -> Result<String, NoPage> {
    let body = html! {
        div.first-page {
            h1 { (study.title) }
            @for sentence in &study.answer { p.answer { (frame::sentence(sentence)) } }
            (ends(study))
            (glossary(study))
            (figures(pictures)?)
            @if let Some(why) = no_pictures(study, pictures) { p.quiet { (why) } }
        }
        h2 #figures { "The figures" }
        (tables(study))
        h2 #certainty { "How sure is this, and why?" }
        (certainty(study))
        h2 #repeat { "How to repeat it" }
        (repeat(study))
    };
    let chapters = [
        ("figures", "The figures"),
        ("certainty", "How sure?"),
        ("repeat", "How to repeat it"),
    ];
    Ok(document(&study.title, &chapters, &body))
}

/// A value with its number to four digits, if it is written with more than six: values that a design
/// has drawn have many, and all of them are in the CSV file.
fn shortened(value: &str) -> String {
    let end = value.find(|c: char| !c.is_ascii_digit() && c != '.');
    let (number, rest) = value.split_at(end.unwrap_or(value.len()));
    if number.chars().filter(char::is_ascii_digit).count() <= 6 {
        return value.to_owned();
    }
    match number.parse::<f64>() {
        Ok(number) if number > 0.0 => {
            let whole = libm::floor(libm::log10(number)) as i32 + 1;
            let decimals = usize::try_from(4 - whole).unwrap_or(0);
            format!("{number:.decimals$}{rest}")
        }
        _ => value.to_owned(),
    }
}

/// Where a sweep's figures are lowest and highest.
fn ends(study: &StudyPage) -> Markup {
    let is_sweep = matches!(study.found, Found::Sweep) && study.points.len() > 1;
    html! {
        @if is_sweep { ul {
            @for figures in &study.figures {
                @if let Some([(low, low_at), (high, high_at)]) = ends_of(study, figures) {
                    li {
                        strong { (capital(&plainly(&figures.response))) ", " (study.unit_shown(figures.unit)) } ": "
                        @if low == high { (low) " everywhere." } @else {
                            (low) " at the lowest (" (low_at) "), "
                            (high) " at the highest (" (high_at) ")."
                        }
                    }
                }
            }
        } }
    }
}

/// The lowest and the highest of a figure, and where they are; of several, the first point.
fn ends_of(study: &StudyPage, figures: &Figures) -> Option<[(String, String); 2]> {
    let means = figures.answers.iter().enumerate();
    let means: Vec<(usize, f64)> = means.filter_map(|(at, a)| Some((at, a.mean?))).collect();
    let lowest = means.iter().min_by(|a, b| a.1.total_cmp(&b.1))?.0;
    let highest = means.iter().rev().max_by(|a, b| a.1.total_cmp(&b.1))?.0;
    let end = |at: usize| {
        let figure = said(&figures.answers[at], figures.unit);
        (figure, settings(study, at))
    };
    Some([end(lowest), end(highest)])
}

/// The values of the parameters at a point.
fn settings(study: &StudyPage, point: usize) -> String {
    let names = short_names(&study.parameters);
    let values = study.points.get(point).into_iter().flatten();
    let pairs = names.iter().zip(values);
    pairs
        .map(|(name, value)| format!("{name} = {}", shortened(value)))
        .collect::<Vec<_>>()
        .join(", ")
}

fn glossary(study: &StudyPage) -> Markup {
    let point = match study.found {
        Found::Comparison { .. } => None,
        _ => Some("one combination of values of the parameters"),
    };
    html! {
        details {
            summary { "The words on this page, plainly" }
            dl {
                dt { "replication" }
                dd { "the same weeks played through once, patient by patient, with random \
                      numbers of their own" }
                dt { "95 % interval (±)" }
                dd { "where the true mean lies, given how many replications were made: wrong for one \
                      figure in twenty" }
                @if let Some(point) = point { dt { "point" } dd { (point) } }
                @for response in responses(study) {
                    dt { (plainly(response)) " (" code { (response) } ")" }
                    @if let Some(means) = meaning(response) { dd { (means) } }
                }
            }
        }
    }
}

/// What was read off the replications, as it is written in a scenario.
fn responses(study: &StudyPage) -> Vec<&str> {
    match &study.found {
        Found::Sensitivity { results, .. } => results.iter().map(|r| &*r.response).collect(),
        _ => study.figures.iter().map(|f| &*f.response).collect(),
    }
}

/// Why there are no pictures over the parameters, if there are none.
fn no_pictures(study: &StudyPage, pictures: &[Drawn]) -> Option<&'static str> {
    let over_parameters = match study.found {
        Found::Sweep => !pictures.is_empty(),
        Found::Choice { .. } => pictures.iter().any(|drawn| drawn.name != "frontier"),
        Found::Sensitivity { .. } | Found::Comparison { .. } => true,
    };
    (!over_parameters).then_some(
        "Pictures over the parameters are made where every combination of few values was tried; \
         here the points are in the table below and in the CSV file.",
    )
}

fn figures(pictures: &[Drawn]) -> Result<Markup, NoPage> {
    let mut all = Vec::new();
    for drawn in pictures {
        all.push(frame::figure(
            &drawn.at(Size::PAGE)?,
            &drawn.at(Size::HALF)?,
        ));
    }
    Ok(html! { @for figure in &all { (figure) } })
}

fn tables(study: &StudyPage) -> Markup {
    match &study.found {
        Found::Sweep => by_point(study, |_| Vec::new(), &[]),
        Found::Choice {
            met,
            standing,
            chosen,
            ..
        } => {
            let more = |point: usize| {
                let met = met.get(point).and_then(Option::as_ref);
                let met = met.map_or_else(String::new, |share| {
                    let per_cent = |v: f64| fixed(100.0 * v, 0);
                    format!(
                        "{} % ({} to {})",
                        per_cent(share.share),
                        per_cent(share.interval.lower),
                        per_cent(share.interval.upper)
                    )
                });
                let is_it = *chosen == Some(point);
                let said = standing.get(point).cloned().unwrap_or_default();
                vec![met, if is_it { "chosen".to_owned() } else { said }]
            };
            by_point(study, more, &["targets met", "which is"])
        }
        Found::Sensitivity { results, .. } => html! {
            @for result in results { (sensitivity(study, result)) }
        },
        Found::Comparison { differences } => html! {
            @for (figures, differences) in study.figures.iter().zip(differences) {
                (comparison(study, figures, differences))
            }
        },
    }
}

/// A region that can be moved sideways by the keyboard too.
fn wide(label: &str, table: &Markup) -> Markup {
    html! { div.wide tabindex="0" role="region" aria-label=(label) { (table) } }
}

fn said(answer: &Answer, unit: Unit) -> String {
    with_whole_numbers(&estimated(answer, unit))
}

fn estimated(answer: &Answer, unit: Unit) -> String {
    let figure = answer
        .mean
        .map(|mean| estimate(mean, answer.half_width, unit));
    let figure = figure.unwrap_or_else(|| "–".to_owned());
    match in_vain(answer, "not by the end") {
        Some(vain) => format!("{figure} ({vain})"),
        None => figure,
    }
}

fn by_point(study: &StudyPage, more: impl Fn(usize) -> Vec<String>, headings: &[&str]) -> Markup {
    let shown = study.points.len().min(MOST);
    let table = html! {
        table {
            caption { "Mean ± half of its 95 % interval, by point" }
            thead { tr {
                th scope="col" { "point" }
                @for heading in headings { th scope="col" { (heading) } }
                @for name in short_names(&study.parameters) { th scope="col" { (name) } }
                @for figures in &study.figures {
                    th scope="col" { (plainly(&figures.response)) ", " (study.unit_shown(figures.unit)) }
                }
            } }
            tbody { @for (point, values) in study.points.iter().take(shown).enumerate() { tr {
                th scope="row" { (point) }
                @for cell in more(point) { td { (cell) } }
                @for value in values { td { (shortened(value)) } }
                @for figures in &study.figures {
                    td { @if let Some(answer) = figures.answers.get(point) {
                        (said(answer, figures.unit))
                    } }
                }
            } } }
        }
    };
    html! {
        (wide("Figures by point", &table))
        @if shown < study.points.len() {
            p.quiet { "The first " (shown) " of " (study.points.len()) " points; all are in the CSV file." }
        }
    }
}

fn sensitivity(study: &StudyPage, result: &Sensitivity) -> Markup {
    let names = short_names(&study.parameters);
    let kinds: Vec<&str> = result
        .numbers
        .iter()
        .max_by_key(|numbers| numbers.len())
        .map(|numbers| numbers.iter().map(|n| &*n.what).collect())
        .unwrap_or_default();
    let number = |numbers: &[Number], what: &str| {
        let found = numbers.iter().find(|n| n.what == what)?;
        let interval = found.interval.map_or_else(String::new, |i| {
            format!(" ({} to {})", readable(i.lower), readable(i.upper))
        });
        Some(format!("{}{interval}", readable(found.value)))
    };
    let table = html! {
        table {
            caption { (capital(&study.in_words(&result.response))) ", " (study.unit_in_files(result.unit)) ", with 95 % intervals" }
            thead { tr {
                th scope="col" { "parameter" }
                @if study.range(0).is_some() { th scope="col" { "low to high" } }
                @for what in &kinds { th scope="col" { (what) } }
            } }
            tbody { @for at in most_telling_first(result) { tr {
                th scope="row" { (names[at]) }
                @if let Some(range) = study.range(at) { td { (range) } }
                @for what in &kinds { td { (number(&result.numbers[at], what).unwrap_or_default()) } }
            } } }
        }
    };
    html! {
        @match &result.why_not {
            Some(why) => p { (capital(&study.in_words(&result.response))) ": " (why) },
            None => {
                (wide(&result.response, &table))
                @if is_without_effect(result) { p.quiet { "None of the parameters changes it." } }
            },
        }
    }
}

fn comparison(
    study: &StudyPage,
    figures: &Figures,
    differences: &[crate::study::compare::DifferenceBetween],
) -> Markup {
    let name = |at: usize| study.points.get(at).and_then(|p| p.first()).cloned();
    let unit = figures.unit;
    let table = html! {
        table {
            caption { (plainly(&figures.response)) ", " (study.unit_shown(unit)) }
            thead { tr {
                th scope="col" { "scenario" } th scope="col" { "mean" }
                th scope="col" { "difference" } th scope="col" { "interval, all at once 95 %" }
            } }
            tbody { @for (at, answer) in figures.answers.iter().enumerate() { tr {
                th scope="row" { (name(at).unwrap_or_default()) }
                td { (said(answer, unit)) }
                @let difference = differences.iter().find(|d| d.of == at);
                @match difference {
                    Some(d) => {
                        td { (estimate(d.mean, None, unit)) " from " (name(d.from).unwrap_or_default()) }
                        td {
                            (estimate(d.interval.lower, None, unit)) " to "
                            (estimate(d.interval.upper, None, unit))
                            @if d.interval.lower == d.interval.upper { " (the same)" }
                            @else if !d.clear { " (may be chance)" }
                        }
                    },
                    None => { td {} td {} },
                }
            } } }
        }
    };
    wide(&figures.response, &table)
}

fn certainty(study: &StudyPage) -> Markup {
    let how = match &study.found {
        Found::Sweep => {
            "Intervals are of each mean by itself; points lie closer to each other than \
                         two intervals suggest, because they have the same random numbers."
        }
        Found::Choice { .. } => {
            "Replications were given to the points that might still be chosen, \
                                 until the choice was sure enough; points that dropped out early have \
                                 few, and wide intervals."
        }
        Found::Sensitivity { .. } => {
            "The intervals say how well each number is known from this \
                                      design; a wider design or more replications narrow them."
        }
        Found::Comparison { .. } => {
            "Scenarios have the same random numbers, and differences are taken \
                                     replication by replication; the intervals of one figure hold \
                                     all at once."
        }
    };
    html! {
        p { (how) }
        @if let (Found::Sensitivity { .. }, Some(few)) = (&study.found, few_replications_each(study.replications as usize)) {
            p { (few) }
        }
        p { "None of this says whether the other assumptions of the scenario are right." }
    }
}

fn repeat(study: &StudyPage) -> Markup {
    html! {
        dl {
            dt { "Version" } dd { "cutover " (study.version) }
            @if let Some(hash) = &study.scenario_sha256 {
                dt { "Hash of the scenario as understood (SHA-256)" } dd { code { (hash) } }
            }
            dt { "Seed" } dd { (study.seed) }
            dt { "Replications" } dd { (study.replications) }
            dt { "Parameters" } dd { (study.parameters.join(", ")) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_long_numbers_are_shortened() {
        for (value, short) in [
            ("4.63961005% per day", "4.640% per day"),
            ("738.214046 transactions", "738.2 transactions"),
            ("0.0123456789", "0.01235"),
            ("12345678 per week", "12345678 per week"),
            ("100% for 1 week", "100% for 1 week"),
            ("2.5", "2.5"),
            ("none", "none"),
        ] {
            assert_eq!(shortened(value), short);
        }
    }
}
