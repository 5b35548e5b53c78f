//! The fan of what was forecast with what happened, a panel for each measure.

use std::io;

use crate::model::spec::CivilDate;
use crate::report::format::{Shown, long_date};
use crate::report::picture::curves::{Across, Course, Curve, Curves, Point, go_live_mark};
use crate::report::picture::sheet::{Head, stacked};
use crate::report::picture::theme::{INK, ORANGE, Stroke, look};
use crate::report::picture::{Picture, Size};
use crate::report::plot::MOST_PANELS;
use crate::report::words::capital;
use crate::statistics::exchangeable::Standing;
use crate::study::track::{HeldWeek, Track, Tracked};

/// Days shown before the first week seen or the go-live.
const BEFORE: i64 = 28;

/// The picture, of those measures that stand out most if they are more than a picture has room for.
///
/// # Errors
///
/// Only if the drawing library cannot draw into a text.
pub fn picture(track: &Track, size: Size) -> io::Result<Picture> {
    let panels = track.by_surprise().into_iter().take(MOST_PANELS);
    let panels = panels.map(|tracked| panel(track, tracked).picture(size));
    Ok(stacked(panels.collect::<io::Result<Vec<_>>>()?, size))
}

fn panel(track: &Track, tracked: &Tracked) -> Curves {
    let first = track.go_live.map_or(track.from, |day| day.min(track.from));
    let shown: Vec<&HeldWeek> = tracked
        .weeks
        .iter()
        .filter(|week| week.from >= first.plus_days(-BEFORE))
        .collect();
    let start = shown.first().map_or(first, |week| week.from);
    let name = capital(tracked.measure.name());
    let outside = tracked.outside_since();
    let title = match outside {
        Some((since, Standing::Above)) => {
            format!(
                "{name}: above what was anticipated since {}",
                long_date(since.from)
            )
        }
        Some((since, _)) => {
            format!(
                "{name}: below what was anticipated since {}",
                long_date(since.from)
            )
        }
        None => name,
    };
    let how = format!(
        "Line and band: median of {} replications, and where {:.0} % of single trusts lie. Dark: the trust.",
        track.replications,
        100.0 * track.level
    );
    let (held, inside) = tracked.seen().fold((0, 0), |(held, inside), (_, figure)| {
        (
            held + 1,
            inside + usize::from(figure.standing == Standing::Inside),
        )
    });
    let unit = Shown::of_measure(tracked.measure, "week");
    let (arm, colour, stroke) = look(track.arm);
    let scale = unit.scale();
    let at = |week: &HeldWeek| week.from.days_since(start) as f64 + 3.5;
    let forecast = |week: &&HeldWeek| {
        let band = week.band?;
        Some(Point {
            x: at(week),
            mean: scale * band.middle,
            band: Some((scale * band.lower, scale * band.upper)),
        })
    };
    let seen = |week: &&HeldWeek| {
        Some(Point {
            x: at(week),
            mean: scale * week.observed?,
            band: None,
        })
    };
    let is_outside = |week: &&&HeldWeek| week.standing.is_some_and(|s| s != Standing::Inside);
    // A dot each: none has a neighbour.
    let dots = shown
        .iter()
        .filter(is_outside)
        .flat_map(|week| [seen(week), None]);
    let curve = |name: &str, colour, stroke, points| Curve {
        name: name.to_owned(),
        colour,
        stroke,
        points,
    };
    Curves {
        alt: format!("{title}. {how} {inside} of {held} weeks lie in the band."),
        head: Head {
            title,
            subtitle: vec![how],
        },
        unit: unit.to_string(),
        across: Across::Dates {
            start,
            days: shown
                .last()
                .map_or(1, |week| week.from.days_since(start) + 7) as f64,
        },
        course: Course::Straight,
        highest: None,
        marks: marks(track, start),
        spans: Vec::new(),
        curves: vec![
            curve(arm, colour, stroke, shown.iter().map(forecast).collect()),
            curve(
                "the trust",
                INK,
                Stroke::Solid,
                shown.iter().map(seen).collect(),
            ),
            curve("", ORANGE, Stroke::Solid, dots.collect()),
        ],
    }
}

fn marks(track: &Track, start: CivilDate) -> Vec<crate::report::picture::curves::Mark> {
    let day = track.go_live.map(|date| date.days_since(start));
    let day = day.filter(|&day| day >= 0);
    day.map(|day| go_live_mark(start, day as f64))
        .into_iter()
        .collect()
}
