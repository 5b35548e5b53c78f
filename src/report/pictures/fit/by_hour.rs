//! Calls by the hour of a weekday.

use super::{LAW, SEEN, curve, head, point, some};
use crate::report::format::readable;
use crate::report::picture::curves::{Across, Course, Curves};
use crate::report::picture::grid::Tick;
use crate::study::fit::{ByHour, Cell, ON_WEEKDAYS};

/// Calls by the hour of the weekday that is furthest from the profile.
#[must_use]
pub fn by_hour(of: &ByHour) -> Option<Curves> {
    let (first, last) = of.hours()?;
    let far = |day: &usize| -> f64 {
        let cells = of.cells[*day].iter().flatten();
        cells.map(|cell| cell.residual * cell.residual).sum()
    };
    let apart = of.apart();
    let furthest = (0..7).max_by(|a, b| far(a).total_cmp(&far(b)))?;
    let day = apart.first().map_or(furthest, |(day, _, _)| *day);
    let own: Vec<String> = apart
        .iter()
        .filter(|(on, _, _)| *on == day)
        .map(|(_, hour, cell)| {
            let by = readable(100.0 * (cell.seen / cell.expected - 1.0).abs());
            let more = if cell.residual > 0.0 { "more" } else { "fewer" };
            format!("{by} % {more} at {hour}:00")
        })
        .collect();
    let name = ON_WEEKDAYS[day];
    let title = if apart.is_empty() {
        "Calls by hour: every weekday is as the profile has it".to_owned()
    } else {
        format!("Calls by hour: {name} have {} than the profile", some(&own))
    };
    let how = format!(
        "First calls of all {name}, which are furthest from the profile, and as many by the profile, which is one for all weekdays. Hours with fewer than five calls are not shown."
    );
    let cells = |value: fn(&Cell) -> f64| {
        let hours = first..=last;
        let cells = hours.map(|h| of.cells[day][h].and_then(|c| point(h as f64 + 0.5, value(&c))));
        cells.collect::<Vec<_>>()
    };
    let ticks = (first..=last + 1).map(|hour| Tick {
        at: hour as f64,
        label: hour.to_string(),
    });
    let (head, alt) = head(title, &how);
    Some(Curves {
        head,
        alt,
        unit: "calls".to_owned(),
        across: Across::Numbers {
            from: first as f64,
            to: last as f64 + 1.0,
            ticks: ticks.collect(),
            unit: "o'clock".to_owned(),
        },
        course: Course::Dots,
        highest: None,
        marks: Vec::new(),
        spans: Vec::new(),
        curves: vec![
            curve("the profile", LAW, cells(|c| c.expected)),
            curve(name, SEEN, cells(|c| c.seen)),
        ],
    })
}
