//! Curves over dates, cut down to the weeks in which arms differ: three bad days are nothing in a
//! year.

use crate::model::Arm;
use crate::report::format::brief_date;
use crate::report::picture::curves::{Across, Curve, Curves, Mark, Point};
use crate::report::picture::theme::look;

/// Days that are shown before the go-live, and after the last difference.
const AROUND: f64 = 28.0;
/// A difference that is less than this share of the largest is none.
const NONE: f64 = 0.1;
/// A picture that would be no shorter than this share of its days is left as it is.
const WORTH: f64 = 0.6;

/// The chart until some weeks after its curves have come together again.
pub(super) fn zoomed(chart: Curves) -> Curves {
    let words = "beyond, the arms hardly differ";
    until(chart, last_difference, words)
}

/// The chart until some weeks after its curves have become level.
pub(super) fn learnt(chart: Curves) -> Curves {
    let words = "beyond, it hardly changes";
    until(chart, last_change, words)
}

/// The chart from some weeks before its go-live until some weeks after a day; the whole of it where
/// that is not much shorter.
fn until(chart: Curves, last: fn(&[Curve]) -> Option<f64>, beyond: &str) -> Curves {
    let Across::Dates { start, days } = chart.across else {
        return chart;
    };
    let go_live = chart.marks.iter().find_map(|mark| match mark {
        Mark::Moment { x, .. } => Some(*x),
        Mark::Level { .. } => None,
    });
    let Some((go_live, last)) = go_live.zip(last(&chart.curves)) else {
        return chart;
    };
    let from = (go_live - AROUND).max(0.0).floor();
    let to = (last + AROUND).min(days).ceil();
    if to - from > WORTH * days || last < go_live {
        return chart;
    }
    let mut near = chart;
    let date = |day: f64| brief_date(start.plus_days(day as i64));
    near.head.subtitle.push(format!(
        "Shown from {} to {}; {beyond}.",
        date(from),
        date(to - 1.0)
    ));
    near.across = Across::Dates {
        start: start.plus_days(from as i64),
        days: to - from,
    };
    let inside = |x: f64| from <= x && x <= to;
    for curve in &mut near.curves {
        curve.points.retain(|p| p.is_none_or(|p| inside(p.x)));
        curve.points.iter_mut().flatten().for_each(|p| p.x -= from);
    }
    for mark in &mut near.marks {
        if let Mark::Moment { x, .. } = mark {
            *x -= from;
        }
    }
    near.spans.retain(|span| span.to >= from && span.from <= to);
    for span in &mut near.spans {
        (span.from, span.to) = ((span.from - from).max(0.0), (span.to.min(to)) - from);
    }
    near
}

/// The last day on which a curve is away from where it ends, as far as matters.
fn last_change(curves: &[Curve]) -> Option<f64> {
    let last_of = |curve: &Curve| {
        let points: Vec<&Point> = curve.points.iter().flatten().collect();
        let (first, end) = (points.first()?.mean, points.last()?.mean);
        let away = |p: &&&Point| (p.mean - end).abs() > NONE * (first - end).abs();
        points.iter().filter(away).map(|p| p.x).reduce(f64::max)
    };
    curves.iter().filter_map(last_of).reduce(f64::max)
}

/// The last day on which a curve is away from that without a go-live, as far as matters; none where
/// there is no such curve, or no difference at all.
fn last_difference(curves: &[Curve]) -> Option<f64> {
    let (usual, others): (Vec<&Curve>, Vec<&Curve>) = curves
        .iter()
        .partition(|curve| curve.name == look(Arm::Baseline).0);
    let usual: Vec<Point> = usual.first()?.points.iter().flatten().copied().collect();
    let mut apart = Vec::new();
    for point in others
        .iter()
        .flat_map(|curve| curve.points.iter().flatten())
    {
        let same_day = usual.iter().find(|p| (p.x - point.x).abs() < 0.25);
        apart.extend(same_day.map(|p| (point.x, (point.mean - p.mean).abs())));
    }
    let most = apart.iter().map(|(_, by)| *by).fold(0.0, f64::max);
    let matters = apart
        .iter()
        .filter(|(_, by)| *by > NONE * most && most > 0.0);
    matters.map(|(x, _)| *x).reduce(f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::picture::curves::{Course, Span, go_live_mark};
    use crate::report::picture::sheet::Head;
    use crate::report::pictures::over_time::curve;

    /// Half a year by the day, with a go-live on day 60 that makes so many days worse.
    fn chart(worse: usize) -> Curves {
        let start = "2024-01-01".parse().expect("a date");
        let at = |day: usize, mean| {
            let (x, band) = (day as f64 + 0.5, None);
            Some(Point { x, mean, band })
        };
        let live = |day| {
            if (60..60 + worse).contains(&day) {
                9.0
            } else {
                1.0
            }
        };
        Curves {
            head: Head::default(),
            alt: String::new(),
            unit: "min".to_owned(),
            across: Across::Dates { start, days: 180.0 },
            course: Course::Straight,
            highest: None,
            marks: vec![go_live_mark(start, 60.0)],
            spans: vec![Span {
                from: 50.0,
                to: 150.0,
                words: "agency".to_owned(),
            }],
            curves: vec![
                curve(Arm::Baseline, (0..180).map(|day| at(day, 1.0)).collect()),
                curve(
                    Arm::Planned,
                    (0..180).map(|day| at(day, live(day))).collect(),
                ),
            ],
        }
    }

    #[test]
    fn three_bad_days_are_not_lost_in_half_a_year() {
        let near = zoomed(chart(3));
        let Across::Dates { start, days } = near.across else {
            panic!("{near:?}");
        };
        // Four weeks before day 60, and four after the middle of day 62.
        assert_eq!((start.to_string(), days), ("2024-02-02".to_owned(), 59.0));
        assert!(near.head.subtitle[0].starts_with("Shown from 2 Feb to 31 Mar;"));
        let points: Vec<f64> = near.curves[1]
            .points
            .iter()
            .flatten()
            .map(|p| p.x)
            .collect();
        assert_eq!((points.len(), points[0]), (59, 0.5));
        let worst = near.curves[1]
            .points
            .iter()
            .flatten()
            .find(|p| p.mean > 1.0);
        assert_eq!(worst.map(|p| p.x), Some(28.5));
        assert_eq!((near.spans[0].from, near.spans[0].to), (18.0, 59.0));
    }

    #[test]
    fn what_lasts_is_shown_whole_and_so_is_what_does_not_differ() {
        assert_eq!(zoomed(chart(110)), chart(110));
        assert_eq!(zoomed(chart(0)), chart(0));
        assert_eq!(learnt(chart(0)), chart(0));
    }
}
