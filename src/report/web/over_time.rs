//! Every measure over time, a small picture each, in groups that open.

use std::io;

use maud::{Markup, PreEscaped, html};

use crate::model::Measure;
use crate::model::measures::Group;
use crate::report::format::Shown;
use crate::report::picture::curves::Curves;
use crate::report::picture::{Picture, Size};
use crate::report::pictures::{band_said, by_week, over_dates, told};
use crate::report::results::{Results, Wanted, WeekRow};
use crate::report::words::capital;

use super::NoPage;

/// The measures, by group.
pub(super) fn measures(results: &Results) -> Result<Markup, NoPage> {
    let trust = [results.trust()];
    let rows = results.weeks(&Wanted {
        arms: &[],
        specialties: &trust,
        measures: &[],
    })?;
    let mut groups = Vec::new();
    for group in Group::ALL {
        let mut all = Vec::new();
        for measure in group.measures() {
            all.extend(of_measure(results, measure, &rows)?);
        }
        if !all.is_empty() {
            groups.push((group.title(), all));
        }
    }
    Ok(html! {
        p {
            "Week by week, for the trust as a whole. " (band_said(results))
            " The figures behind each picture, and those of every specialty, are in "
            code { "weekly.csv" } "; " code { "cutover plot" } " draws any of them at any size."
        }
        @for (title, all) in &groups {
            details {
                summary { (title) " (" (all.len()) ")" }
                div.small { @for (id, means, picture) in all {
                    figure {
                        figcaption { code { (id) } " " span.quiet { (means) } }
                        (PreEscaped(&picture.svg))
                    }
                } }
            }
        }
    })
}

fn of_measure(
    results: &Results,
    measure: Measure,
    rows: &[WeekRow],
) -> io::Result<Option<(&'static str, &'static str, Picture)>> {
    let definition = measure.definition();
    let mine: Vec<WeekRow> = rows
        .iter()
        .filter(|row| row.measure == definition.id)
        .cloned()
        .collect();
    if mine.is_empty() {
        return Ok(None);
    }
    let curves = small(results, measure, &mine);
    let picture = curves.picture(Size {
        high: 240,
        ..Size::HALF
    })?;
    Ok(Some((definition.id, definition.means, picture)))
}

fn small(results: &Results, measure: Measure, rows: &[WeekRow]) -> Curves {
    let mut curves = by_week(results, rows);
    let unit = Shown::of_measure(measure, "week");
    let points = curves
        .iter_mut()
        .flat_map(|c| c.points.iter_mut().flatten());
    for point in points {
        point.mean *= unit.scale();
        point.band = point
            .band
            .map(|(low, high)| (unit.scale() * low, unit.scale() * high));
    }
    let title = capital(measure.name());
    let mut chart = over_dates(results, &title, &unit.to_string(), curves);
    chart.spans.clear();
    chart.alt = format!("{title} by week: {}", told(&chart.curves, unit));
    chart
}
