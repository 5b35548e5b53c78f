//! Columns of tables in which a forecast is held against what was seen.

use super::*;

/// `track.csv`.
pub const TRACK: Table<'static> = Table {
    file: "track.csv",
    means: "a measure in a week as it was seen, and the band of what was forecast",
    columns: &[
        whole(
            "week",
            "number of the week, by its first day; 1 is the first from the go-live on",
        ),
        date("from", "its first day"),
        MEASURE,
        value("observed", "what was seen; empty where nothing was"),
        value(
            "low",
            "lower end of the band of a single trust; empty where nothing is forecast",
        ),
        value("middle", "median over replications"),
        value("high", "upper end of the band"),
        text(
            "inside",
            "whether what was seen lies in the band: inside, below, above; empty where nothing is held against another",
        ),
    ],
};

/// `update.csv`.
pub const UPDATE: Table<'static> = Table {
    file: "update.csv",
    means: "a measure in a week to come, as it was forecast and as it is with the weeks seen",
    columns: &[
        whole(
            "week",
            "number of the week, by its first day; 1 is the first from the go-live on",
        ),
        date("from", "its first day"),
        MEASURE,
        value(
            "low-before",
            "lower end of the 95 % interval that was forecast",
        ),
        value("middle-before", "median that was forecast"),
        value(
            "high-before",
            "upper end of the 95 % interval that was forecast",
        ),
        value("low", "lower end of the 95 % interval with the weeks seen"),
        value("middle", "median with the weeks seen"),
        value("high", "upper end of the 95 % interval with the weeks seen"),
    ],
};

/// `beliefs.csv`.
pub const BELIEFS: Table<'static> = Table {
    file: "beliefs.csv",
    means: "a parameter that is uncertain, or when a measure is back to normal, before and with the weeks seen",
    columns: &[
        text("what", "parameter; back to normal"),
        text("name", "path of the parameter, or id of the measure"),
        text(
            "low-before",
            "lower end of the 95 % interval before, as it might stand in the scenario; a date, empty where it is later than the end",
        ),
        text("middle-before", "median before"),
        text("high-before", "upper end before"),
        text("low", "lower end of the 95 % interval with the weeks seen"),
        text("middle", "median with the weeks seen"),
        text("high", "upper end with the weeks seen"),
    ],
};

/// `backtest.csv`.
pub const BACKTEST: Table<'static> = Table {
    file: "backtest.csv",
    means: "a measure in a week as it was seen, what was forecast, and how far off that was",
    columns: &[
        whole(
            "week",
            "weeks ahead; 1 begins with the morning of the forecast",
        ),
        date("from", "its first day"),
        MEASURE,
        value("observed", "what was seen"),
        value(
            "low-95",
            "lower end of the band that holds 95 % of single trusts",
        ),
        value("low-50", "lower end of the band of 50 %"),
        value("middle", "median over replications"),
        value("high-50", "upper end of the band of 50 %"),
        value("high-95", "upper end of the band of 95 %"),
        column(
            "inside-50",
            Kind::YesNo,
            None,
            "whether what was seen lies in the band of 50 %",
        ),
        column(
            "inside-95",
            Kind::YesNo,
            None,
            "whether what was seen lies in the band of 95 %",
        ),
        value(
            "off-by",
            "continuous ranked probability score of the forecast",
        ),
        value(
            "off-by-last-week",
            "that of a forecast that it stays as in the last week; empty where too few weeks are before it",
        ),
        value(
            "off-by-four-weeks",
            "that of a forecast that it stays as in the last four weeks",
        ),
    ],
};
