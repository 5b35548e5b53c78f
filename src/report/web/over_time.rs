//! Every measure over time, a small picture each, in groups that open.

use std::io;

use maud::{Markup, PreEscaped, html};

use crate::model::{Kind, Measure};
use crate::report::picture::curves::Curves;
use crate::report::picture::{Picture, Size};
use crate::report::pictures::{band_said, by_week, over_dates, told};
use crate::report::results::{Results, Wanted, WeekRow};
use crate::report::words::{called, capital};

use super::NoPage;

/// What the first part of measures' ids stands for, in the order in which they are shown.
const GROUPS: [(&str, &str); 13] = [
    ("clinic", "Clinics"),
    ("desk", "Desks"),
    ("calls", "Telephone"),
    ("booking", "Booking"),
    ("list", "Waiting list"),
    ("follow-up", "Follow-ups"),
    ("referrals", "Referrals"),
    ("staff", "Staff"),
    ("faults", "What goes wrong"),
    ("system", "The new system"),
    ("work-around", "The list outside the system"),
    ("reporting", "Reporting"),
    ("car-park", "Car parks"),
];

/// The measures, by group.
pub(super) fn measures(results: &Results) -> Result<Markup, NoPage> {
    let trust = [results.trust()];
    let rows = results.weeks(&Wanted {
        arms: &[],
        specialties: &trust,
        measures: &[],
    })?;
    let mut groups = Vec::new();
    for (prefix, title) in GROUPS {
        let mut all = Vec::new();
        for &measure in Measure::ALL {
            let id = measure.definition().id;
            if id.split('.').next() == Some(prefix) {
                all.extend(of_measure(results, measure, &rows)?);
            }
        }
        if !all.is_empty() {
            groups.push((title, all));
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
    let definition = measure.definition();
    let mut curves = by_week(results, rows);
    let unit = match (definition.unit, definition.kind) {
        ("share", _) => "%".to_owned(),
        (unit, Kind::Count) => format!("{unit} a week"),
        (unit, _) => unit.to_owned(),
    };
    if definition.unit == "share" {
        let points = curves
            .iter_mut()
            .flat_map(|c| c.points.iter_mut().flatten());
        for point in points {
            point.mean *= 100.0;
            point.band = point.band.map(|(low, high)| (100.0 * low, 100.0 * high));
        }
    }
    let title = capital(called(measure));
    let mut chart = over_dates(results, &title, &unit, curves);
    chart.spans.clear();
    chart.alt = format!("{title} by week: {}", told(&chart.curves, &unit));
    chart
}
