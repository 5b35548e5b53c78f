//! Pictures over numbers: how many lists overrun by more than so long, and how full the car parks
//! are by the hour.

use crate::model::Arm;
use crate::model::close_up::{Hourly, Stretch};
use crate::report::arms_of;
use crate::report::picture::curves::{Across, Course, Curve, Curves, Mark, Point};
use crate::report::picture::grid::Tick;
use crate::report::picture::sheet::Head;
use crate::report::picture::theme::look;
use crate::report::results::Results;
use crate::report::words::later_ones;
use crate::study::close_up::Overruns;

use super::Named;
use super::over_time::curve;

/// Longest overrun shown.
const LONGEST: f64 = 180.0;

/// Share of lists that overran by more, in the first four weeks.
pub(super) fn overruns(results: &Results) -> Option<Named> {
    let four_weeks = [Stretch::FirstWeek, Stretch::WeeksTwoToFour];
    let stretches: &[Stretch] = match results.summary.go_live {
        Some(_) => &four_weeks,
        None => &[Stretch::Before],
    };
    let of_arm = |arm: Arm| {
        let by_stretch = results.close_up.overruns.get(arm)?;
        let parts: Vec<&Overruns> = stretches.iter().filter_map(|s| by_stretch.get(s)).collect();
        let points = together(&parts)?;
        Some(curve(arm, points))
    };
    let arms = arms_of(&results.summary).into_iter();
    let curves: Vec<Curve> = arms.filter_map(of_arm).collect();
    if curves.is_empty() {
        return None;
    }
    let when = match results.summary.go_live {
        Some(_) => {
            let later = later_ones(&results.summary);
            format!("in the first four weeks from the go-live{later}")
        }
        None => "over the whole time".to_owned(),
    };
    let at = |curve: &Curve, minutes: f64| {
        let points = curve.points.iter().flatten();
        let found = points.clone().find(|p| (p.x - minutes).abs() < 0.5);
        found.map_or(0.0, |p| p.mean)
    };
    let said = curves.iter().map(|c| {
        let [half, one, two] = [30.0, 60.0, 120.0].map(|m| at(c, m));
        format!("{}: {half:.1} % by more than 30 min, {one:.1} % by more than 60, {two:.1} % by more than 120", c.name)
    });
    let late = curves.iter();
    let late = late.map(|c| format!("{:.1} % ({})", at(c, 60.0), c.name));
    let late: Vec<String> = late.collect();
    let alt = format!(
        "Share of clinicians' lists {when}. {}.",
        said.collect::<Vec<_>>().join("; ")
    );
    let tick = |minutes: f64| Tick {
        at: minutes,
        label: format!("{minutes}"),
    };
    let chart = Curves {
        head: Head {
            title: format!("Lists more than an hour late: {}", late.join(", ")),
            subtitle: vec![format!(
                "Share of clinicians' lists that end more than so many minutes late, {when}."
            )],
        },
        alt,
        unit: "% of lists".to_owned(),
        across: Across::Numbers {
            from: 0.0,
            to: LONGEST,
            ticks: [0.0, 30.0, 60.0, 90.0, 120.0, 150.0, 180.0]
                .map(tick)
                .to_vec(),
            unit: "more than so many minutes late".to_owned(),
        },
        course: Course::Straight,
        highest: None,
        marks: Vec::new(),
        spans: Vec::new(),
        curves,
    };
    Some(Named::new("overruns", move |size| chart.picture(size)))
}

/// Shares of several stretches together, weighed by their lists, in per cent.
fn together(parts: &[&Overruns]) -> Option<Vec<Option<Point>>> {
    let lists: f64 = parts.iter().map(|p| p.lists as f64).sum();
    let first = parts.first().filter(|_| lists > 0.0)?;
    let share = |step: usize| {
        let longer = parts.iter().map(|p| p.longer[step] * p.lists as f64);
        longer.sum::<f64>() / lists
    };
    let points = first
        .shares()
        .enumerate()
        .map(|(step, (minutes, _))| Point {
            x: minutes,
            mean: 100.0 * share(step),
            band: None,
        });
    Some(points.take_while(|p| p.x <= LONGEST).map(Some).collect())
}

/// Cars by the hour of a working day, in weeks 2 to 4.
pub(super) fn car_park(results: &Results) -> Option<Named> {
    let by_arm = results.close_up.hours.get(&Hourly::CarPark)?;
    let (stretch, when) = match results.summary.go_live {
        Some(_) => {
            let later = later_ones(&results.summary);
            let weeks = format!("weeks 2 to 4 from the go-live{later}");
            (Stretch::WeeksTwoToFour, weeks)
        }
        None => (Stretch::Before, "the whole time".to_owned()),
    };
    let of_arm = |arm: Arm| {
        let hours = by_arm.get(arm)?.get(&stretch)?;
        let cars = |hour: usize| {
            let days = (0..5).filter_map(|day| hours.get(24 * day + hour).copied().flatten());
            let (sum, n) = days.fold((0.0, 0.0), |(sum, n), cars| (sum + cars, n + 1.0));
            let mean = (n > 0.0).then(|| sum / n)?;
            let (x, band) = (hour as f64 + 0.5, None);
            Some(Point { x, mean, band })
        };
        Some(curve(arm, (0..24).map(cars).collect()))
    };
    let arms = arms_of(&results.summary).into_iter();
    let curves: Vec<Curve> = arms.filter_map(of_arm).collect();
    let spaces = f64::from(results.close_up.car_park_spaces);
    let fullest = |arm: &Arm| {
        let curve = curves.iter().find(|c| c.name == look(*arm).0)?;
        let most = curve.points.iter().flatten();
        let most = most.max_by(|a, b| a.mean.total_cmp(&b.mean))?;
        Some(format!(
            "{}: {:.0} cars at {:.0} o'clock",
            curve.name,
            most.mean,
            most.x.floor()
        ))
    };
    let said: Vec<String> = arms_of(&results.summary)
        .iter()
        .filter_map(fullest)
        .collect();
    let all = curves
        .iter()
        .flat_map(|curve| curve.points.iter().flatten());
    let most = all.map(|point| point.mean).fold(0.0, f64::max);
    let tick = |hour: f64| Tick {
        at: hour,
        label: format!("{hour}"),
    };
    let chart = Curves {
        head: Head {
            title: format!("At the fullest hour {most:.0} of {spaces:.0} spaces are taken"),
            subtitle: vec![format!("Mean by the hour, Mondays to Fridays, {when}.")],
        },
        alt: format!(
            "Cars in the car parks by the hour, {when}. {}; {spaces} spaces.",
            said.join("; ")
        ),
        unit: "cars".to_owned(),
        across: Across::Numbers {
            from: 6.0,
            to: 21.0,
            ticks: [6.0, 9.0, 12.0, 15.0, 18.0, 21.0].map(tick).to_vec(),
            unit: "o'clock".to_owned(),
        },
        course: Course::Straight,
        highest: None,
        marks: vec![Mark::Level {
            y: spaces,
            words: format!("{spaces} spaces"),
        }],
        spans: Vec::new(),
        curves: curves.into_iter().map(in_the_day).collect(),
    };
    Some(Named::new("car-park", move |size| chart.picture(size)))
}

/// Without the hours of the night.
fn in_the_day(mut curve: Curve) -> Curve {
    curve
        .points
        .retain(|p| p.is_none_or(|p| (6.0..=21.0).contains(&p.x)));
    curve
}
