//! The waiting list by age: on the evening before the go-live, when it is longest, and at the end.

use crate::model::Arm;
use crate::report::format::{fixed, long_date};
use crate::report::picture::curves::{Across, Course, Curve, Curves, Point};
use crate::report::picture::grid::Tick;
use crate::report::picture::marks::Mark;
use crate::report::picture::sheet::Head;
use crate::report::picture::theme::{GREY, INK, Stroke, look};
use crate::report::results::Results;
use crate::study::close_up::AgesOnDay;

use super::Named;

/// A picture for each arm with a go-live.
pub(super) fn pictures(results: &Results) -> Vec<Named> {
    let arms = [
        (Arm::Unmitigated, "ages-no-plan"),
        (Arm::Planned, "ages-plan"),
        (Arm::Halted, "ages-halt"),
    ];
    let of = |(arm, name)| {
        let curves = of_arm(results, arm)?;
        Some(Named::new(name, move |size| curves.picture(size)))
    };
    arms.into_iter().filter_map(of).collect()
}

fn of_arm(results: &Results, arm: Arm) -> Option<Curves> {
    let go_live = results.summary.go_live_of(arm)?;
    let evenings = results.close_up.ages.get(arm)?;
    let before = evenings.iter().rev().find(|e| e.date < go_live)?;
    let after = evenings.iter().filter(|e| e.date >= go_live);
    let longest = after.max_by(|a, b| a.size().total_cmp(&b.size()))?;
    let last = evenings.last()?;
    if longest.size() < 1.0 {
        return None;
    }
    let mut shown = vec![
        ("before", before, GREY, Stroke::Dotted),
        ("longest", longest, look(arm).1, Stroke::Solid),
    ];
    if last.date != longest.date {
        shown.push(("at the end", last, INK, Stroke::Dashed));
    }
    let oldest = shown.iter().map(|(_, e, ..)| oldest(e)).max()?.max(20);
    let dates = shown.iter().map(|(name, evening, ..)| {
        let (size, date) = (evening.size(), long_date(evening.date));
        format!("{name}: {date}, {} people", fixed(size, 0))
    });
    let dates: Vec<String> = dates.collect();
    let how = "People by whole weeks waited for a first appointment.".to_owned();
    let over = |evening: &AgesOnDay| evening.by_week.iter().skip(18).sum::<f64>();
    let late = shown
        .iter()
        .map(|(name, e, ..)| format!("{name} {:.0}", over(e)));
    let late: Vec<String> = late.collect();
    let title = format!(
        "{} on the list have waited 18 weeks or longer at the end, {} before the go-live ({})",
        fixed(over(last), 0),
        fixed(over(before), 0),
        look(arm).0
    );
    let tick = |at: usize| Tick {
        at: at as f64,
        label: at.to_string(),
    };
    Some(Curves {
        alt: format!(
            "{title}. {}. 18 weeks or longer: {}.",
            dates.join("; "),
            late.join(", ")
        ),
        head: Head {
            title,
            subtitle: vec![how, format!("{}.", dates.join("; "))],
        },
        unit: "people".to_owned(),
        across: Across::Numbers {
            from: 0.0,
            to: (oldest + 1) as f64,
            ticks: (0..=oldest)
                .step_by(if oldest > 30 { 10 } else { 5 })
                .map(tick)
                .collect(),
            unit: "weeks waited".to_owned(),
        },
        course: Course::Stepwise,
        highest: None,
        marks: vec![Mark::Moment {
            x: 18.0,
            words: "18 weeks".to_owned(),
        }],
        spans: Vec::new(),
        curves: shown
            .into_iter()
            .map(|(name, evening, colour, stroke)| curve((name, colour, stroke), evening, oldest))
            .collect(),
    })
}

/// The oldest week in which there is more than half a person.
fn oldest(evening: &AgesOnDay) -> usize {
    let last = evening.by_week.iter().rposition(|people| *people >= 0.5);
    last.unwrap_or(0)
}

fn curve(
    (name, colour, stroke): (&str, plotters::style::RGBColor, Stroke),
    evening: &AgesOnDay,
    oldest: usize,
) -> Curve {
    let weeks = evening.by_week.iter().take(oldest + 2).enumerate();
    let point = |(week, people): (usize, &f64)| {
        let (x, mean, band) = (week as f64, *people, None);
        Some(Point { x, mean, band })
    };
    Curve {
        name: name.to_owned(),
        colour,
        stroke,
        points: weeks.map(point).collect(),
    }
}
