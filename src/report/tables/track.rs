//! The table of what was seen and what was anticipated, a measure a row.

use crate::model::measures::Unit;
use crate::report::format::{brief_date, readable, with_unit};
use crate::report::words::name_and_unit;
use crate::statistics::exchangeable::Standing;
use crate::study::track::{Held, Track, Tracked};

use super::{glued, screen_table, trimmed};

/// Most rows.
const MOST: usize = 12;

/// A row for each measure, those that stand out most first; and how many there is no room for.
#[must_use]
pub fn track(track: &Track) -> String {
    let header = [
        "",
        "outside",
        "since",
        "last week,\nanticipated",
        "mean so far,\nanticipated",
        "by\nchance",
    ];
    let mut table = screen_table(&header.map(glued));
    for tracked in track.by_surprise().into_iter().take(MOST) {
        table.add_row(row(tracked));
    }
    let more = match track.measures.len().saturating_sub(MOST) {
        0 => String::new(),
        more => format!(
            "and {more} more measures that stand out no more than these; all are in track.csv\n"
        ),
    };
    format!("{}\n{more}", trimmed(&table))
}

fn row(tracked: &Tracked) -> Vec<String> {
    let number = |value: f64| match tracked.measure.unit() {
        Unit::Factor => with_unit(value, Unit::Factor),
        unit => readable(value * unit.scale()),
    };
    let was = |held: Option<Held>| match held {
        Some(held) => {
            let (low, high) = (number(held.band.lower), number(held.band.upper));
            format!("{}\n{low} to {high}", number(held.observed))
        }
        None => "-".to_owned(),
    };
    let held = tracked.seen().count();
    let outside = tracked
        .seen()
        .filter(|(_, held)| held.standing != Standing::Inside)
        .count();
    let since = tracked.outside_since();
    let since = since.map_or_else(|| "-".to_owned(), |(week, _)| brief_date(week.from));
    let last = was(tracked.seen().next_back().map(|(_, held)| held));
    let mean = was(tracked.mean);
    let by_luck = format!("{} %", readable(100.0 * tracked.surprise.any_monday));
    let cells = [format!("{outside} of {held}"), since, last, mean, by_luck];
    let name = std::iter::once(name_and_unit(tracked.measure));
    name.chain(cells.iter().map(|cell| glued(cell))).collect()
}
