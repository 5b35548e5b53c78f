//! The week by the hour: how long callers wait, and how many stand at the desks; before the go-live
//! and in the first week, arm below arm, with one scale of shades.

use crate::model::close_up::{Hourly, Stretch};
use crate::model::measures::Unit;
use crate::model::{Arm, Measure};
use crate::report::arms_of;
use crate::report::format::{fixed, with_unit};
use crate::report::picture::heat_map::{HeatMap, Lightest, Panel, PanelRow, Side};
use crate::report::picture::sheet::Head;
use crate::report::picture::theme::look;
use crate::report::results::Results;
use crate::report::words::{capital, later_ones};
use crate::study::close_up::ByStretch;

use super::{Named, WEEKDAYS};

/// The maps of what there is.
pub(super) fn pictures(results: &Results) -> Vec<Named> {
    let phone = map(results, Hourly::PhoneWait)
        .map(|map| Named::new("phone-hours", move |size| map.picture(size)));
    let desk = map(results, Hourly::DeskQueue)
        .map(|map| Named::new("desk-hours", move |size| map.picture(size)));
    phone.into_iter().chain(desk).collect()
}

fn map(results: &Results, what: Hourly) -> Option<HeatMap> {
    let by_arm = results.close_up.hours.get(&what)?;
    let arms = arms_of(&results.summary);
    let live = results.summary.go_live.is_some();
    let stretch = if live {
        Stretch::FirstWeek
    } else {
        Stretch::Before
    };
    let shown = |arm: &Arm| Some((*arm, by_arm.get(*arm)?));
    let found: Vec<(Arm, &ByStretch<Vec<Option<f64>>>)> = arms.iter().filter_map(shown).collect();
    let of = |hours: &ByStretch<Vec<Option<f64>>>| hours.get(&stretch).cloned();
    let (first, last, days) = reach(&found)?;
    let panel = |(arm, hours): &(Arm, &ByStretch<Vec<Option<f64>>>)| {
        let values = of(hours)?;
        let row = |day: usize| (first..last).map(|h| values[24 * day + h]).collect();
        Some(Panel {
            name: look(*arm).0.to_owned(),
            rows: (0..days).map(row).collect(),
            framed: Vec::new(),
        })
    };
    let (title, how, unit) = title_of(what);
    let when = if live {
        format!("in the first week{}", later_ones(&results.summary))
    } else {
        "over the whole time".to_owned()
    };
    let worst = |(arm, hours): &(Arm, &ByStretch<Vec<Option<f64>>>)| {
        let values = of(hours)?;
        let hour = (0..values.len()).max_by(|&a, &b| {
            let value = |at: usize| values[at].unwrap_or(0.0);
            value(a).total_cmp(&value(b))
        })?;
        let (day, at) = (WEEKDAYS[hour / 24], hour % 24);
        let most = with_unit(values[hour]?, unit);
        Some(format!(
            "{}: most on {day} at {at} o'clock, {most}",
            look(*arm).0
        ))
    };
    let told: Vec<String> = found.iter().filter_map(worst).collect();
    let most = found.iter().filter_map(|(_, hours)| of(hours));
    let most = most.flatten().flatten().fold(0.0, f64::max);
    let heading = format!("{title}: up to {}", with_unit(most, unit));
    Some(HeatMap {
        head: Head {
            title: heading,
            subtitle: vec![format!("{how}, {when}.")],
        },
        alt: format!("{title}, {when}. {}.", told.join("; ")),
        unit: unit.shown().to_owned(),
        across: Side {
            what: "o'clock".to_owned(),
            names: (first..last).map(|h| fixed(h as f64, 0)).collect(),
        },
        down: Side {
            what: String::new(),
            names: WEEKDAYS[..days].iter().map(|&d| d.to_owned()).collect(),
        },
        lightest: Lightest::Zero,
        frame_means: String::new(),
        rows: vec![PanelRow {
            name: String::new(),
            panels: found.iter().filter_map(panel).collect(),
        }],
    })
}

/// The title, what is counted, and its unit.
fn title_of(what: Hourly) -> (String, &'static str, Unit) {
    match what {
        Hourly::PhoneWait => (
            format!("{} by the hour", capital(Measure::CallsWait.name())),
            "Mean minutes of callers who join the queue in that hour",
            Unit::Minutes,
        ),
        Hourly::DeskQueue | Hourly::CarPark => (
            "Queues at the desks by the hour".to_owned(),
            "Mean number of people who stand there",
            Unit::People,
        ),
    }
}

/// First and last hour in which there is anything on any day, and how many days the week has.
fn reach(found: &[(Arm, &ByStretch<Vec<Option<f64>>>)]) -> Option<(usize, usize, usize)> {
    let all = found.iter().flat_map(|(_, hours)| hours.values());
    let used: Vec<usize> = all
        .flat_map(|values| values.iter().enumerate())
        .filter(|(_, value)| value.is_some_and(|v| v > 0.0))
        .map(|(hour, _)| hour)
        .collect();
    let first = used.iter().map(|hour| hour % 24).min()?;
    let last = used.iter().map(|hour| hour % 24).max()? + 1;
    let days = if used.iter().any(|hour| *hour >= 5 * 24) {
        7
    } else {
        5
    };
    Some((first, last, days))
}
