//! The table of what was forecast and what happened, a figure a row.

use crate::report::format::readable;
use crate::report::words::name_and_unit;
use crate::study::backtest::{Backtest, Relative, ScoredFigure};

use super::{glued, screen_table, trimmed};

/// A row for each figure.
#[must_use]
pub fn backtest(found: &Backtest) -> String {
    let [half, most] = found
        .levels()
        .map(|level| format!("{} %", readable(100.0 * level)));
    let header = [
        "weeks inside the band of",
        &most,
        &half,
        "off by",
        "over that of\nlast week",
        "over that of\nfour weeks",
    ];
    let mut table = screen_table(&header.map(glued));
    for figure in &found.figures {
        table.add_row(row(figure));
    }
    format!("{}\n", trimmed(&table))
}

fn row(figure: &ScoredFigure) -> Vec<String> {
    let of = |inside: usize| format!("{inside} of {}", figure.weeks.len());
    let over = |relative: Option<Relative>| match relative {
        None => "-".to_owned(),
        Some(Relative {
            ratio,
            interval: None,
        }) => format!("{ratio:.2}"),
        Some(Relative {
            ratio,
            interval: Some(interval),
        }) => format!(
            "{ratio:.2}\n({:.2} to {:.2})",
            interval.lower, interval.upper
        ),
    };
    let [half, most] = figure.inside;
    let [last_week, four_weeks] = figure.relative.map(over);
    let off = readable(figure.score * figure.measure.unit().scale());
    let cells = [of(most), of(half), off, last_week, four_weeks];
    let cells = cells.map(|cell| glued(&cell));
    std::iter::once(name_and_unit(figure.measure))
        .chain(cells)
        .collect()
}
