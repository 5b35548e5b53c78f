//! The columns of the tables that commands leave: declared once, written by the writers of the tables,
//! and described in `datapackage.json`.

use std::io::{self, Write};

use csv::Writer;
use serde_json::Value;

use super::io_error;
use crate::extract::{Field, Shape};
use crate::model::Measure;

/// What stands in a column, as Table Schema calls it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// A date, year-month-day.
    Date,
    /// A time of the day, hour:minute.
    Time,
    /// A whole number.
    Whole,
    /// A number.
    Number,
    /// `true` or `false`.
    YesNo,
}

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column<'a> {
    /// Its name in the head.
    pub name: &'a str,
    /// What stands in it; it may be empty as well.
    pub kind: Kind,
    /// The unit of its numbers, if they have one.
    pub unit: Option<&'a str>,
    /// What it means.
    pub means: &'a str,
}

/// A table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Table<'a> {
    /// Its file.
    pub file: &'a str,
    /// What a row is.
    pub means: &'a str,
    /// Its columns, in their order.
    pub columns: &'a [Column<'a>],
}

impl Table<'_> {
    /// A writer that has written the head.
    pub(super) fn writer<W: Write>(&self, out: W) -> io::Result<Writer<W>> {
        let mut csv = Writer::from_writer(out);
        csv.write_record(self.columns.iter().map(|column| column.name))
            .map_err(io_error)?;
        Ok(csv)
    }
}

const fn text<'a>(name: &'a str, means: &'a str) -> Column<'a> {
    column(name, Kind::Text, None, means)
}

const fn date<'a>(name: &'a str, means: &'a str) -> Column<'a> {
    column(name, Kind::Date, None, means)
}

const fn whole<'a>(name: &'a str, means: &'a str) -> Column<'a> {
    column(name, Kind::Whole, None, means)
}

/// A number in the unit of the row's measure.
const fn value<'a>(name: &'a str, means: &'a str) -> Column<'a> {
    column(name, Kind::Number, Some(OF_THE_MEASURE), means)
}

const fn number<'a>(name: &'a str, unit: &'a str, means: &'a str) -> Column<'a> {
    column(name, Kind::Number, Some(unit), means)
}

const fn column<'a>(
    name: &'a str,
    kind: Kind,
    unit: Option<&'a str>,
    means: &'a str,
) -> Column<'a> {
    Column {
        name,
        kind,
        unit,
        means,
    }
}

const OF_THE_MEASURE: &str = "the measure's";

const ARM: Column<'static> = text(
    "arm",
    "version of the same world: baseline (no go-live), unmitigated, planned, halted",
);
const REPLICATION: Column<'static> = whole("replication", "which repetition, from 0");
const DATE: Column<'static> = date("date", "the day");
const SPECIALTY: Column<'static> = text(
    "specialty",
    "key of the specialty; trust is all of them together",
);
const MEASURE: Column<'static> = text("measure", "id of the measure, see measures");
const MEAN: Column<'static> = value("mean", "mean over replications");
const P05: Column<'static> = value("p05", "5th percentile over replications");
const P50: Column<'static> = value("p50", "median over replications");
const P95: Column<'static> = value("p95", "95th percentile over replications");
const N: Column<'static> = whole("n", "replications that have a value");

const OF_THE_RESPONSE: &str = "the response's";
const POINT: Column<'static> = whole("point", "number of the point, from 0");
const RESPONSE: Column<'static> = text("response", "what was read off, as in the scenario");

/// `daily.csv` with estimates.
pub const DAILY: Table<'static> = Table {
    file: "daily.csv",
    means: "a measure on a day, estimated over replications; a day without anything to measure has no row, nor has a measure that is never anything but zero",
    columns: &[ARM, DATE, SPECIALTY, MEASURE, MEAN, P05, P50, P95, N],
};

/// `daily.csv` with each replication.
pub const DAILY_OF_REPLICATIONS: Table<'static> = Table {
    file: "daily.csv",
    means: "a measure on a day of one replication",
    columns: &[
        REPLICATION,
        ARM,
        DATE,
        SPECIALTY,
        MEASURE,
        value("value", "its value on the day"),
    ],
};

/// `weekly.csv`.
pub const WEEKLY: Table<'static> = Table {
    file: "weekly.csv",
    means: "a measure in a week, estimated over replications",
    columns: &[
        ARM,
        whole("week", "number of the week; 1 is the first of the go-live"),
        date("from", "its first day"),
        number("days", "days", "how many days of it are simulated"),
        SPECIALTY,
        MEASURE,
        MEAN,
        value(
            "half-width",
            "half of the mean's 95 % interval; empty for one replication",
        ),
        P05,
        P50,
        P95,
        N,
        value(
            "first",
            "value in the first replication: one course of events, as a hospital would see it",
        ),
    ],
};

/// `sessions.csv`.
pub const SESSIONS: Table<'static> = Table {
    file: "sessions.csv",
    means: "a planned session, put together over replications",
    columns: &[
        ARM,
        DATE,
        text("clinic", "key of the clinic"),
        whole(
            "session",
            "which of the clinic's sessions, from 1; those put on come after its own",
        ),
        column("from", Kind::Time, None, "when it begins"),
        whole("replications", "in how many it took place"),
        number("lists", "lists", "mean number of clinicians' lists"),
        number("booked", "patients", "mean number booked"),
        number("attended", "patients", "mean number who came"),
        number("overrun-mean", "min", "mean overrun of its lists"),
        number("overrun-p50", "min", "median over replications of that"),
        number(
            "overrun-p90",
            "min",
            "90th percentile over replications of that",
        ),
        number("overrun-max", "min", "overrun of the longest list ever"),
        number(
            "wait",
            "min",
            "mean over replications of the mean wait in clinic; empty where nobody was seen",
        ),
    ],
};

/// `replications.csv`.
pub const REPLICATIONS: Table<'static> = Table {
    file: "replications.csv",
    means: "a measure of one replication, over the whole simulated time",
    columns: &[
        REPLICATION,
        ARM,
        SPECIALTY,
        MEASURE,
        value("value", "its value over the whole time"),
    ],
};

/// `windows.csv`.
pub const WINDOWS: Table<'static> = Table {
    file: "windows.csv",
    means: "a measure of one replication over the weeks that the verdict speaks of, for the trust; and cost over all of the time",
    columns: &[
        REPLICATION,
        ARM,
        MEASURE,
        text(
            "window",
            "which weeks: week-1, worst-weeks (of the first arm with a go-live), worst-weeks-of-ARM, since-go-live; all, of the cost",
        ),
        date("from", "their first day"),
        date("to", "their last day"),
        value("value", "its value over these weeks"),
    ],
};

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

/// `replications.csv` of a sweep.
pub const READINGS: Table<'static> = Table {
    file: "replications.csv",
    means: "a response at a point of a sweep, in one replication",
    columns: &[
        POINT,
        REPLICATION,
        RESPONSE,
        number("value", OF_THE_RESPONSE, "what was read off"),
        column(
            "censored",
            Kind::YesNo,
            None,
            "whether it had not come by the end of the simulated time, which then is the value",
        ),
    ],
};

/// File of [`results`].
pub const RESULTS: &str = "results.csv";

/// Does something with the description of a sweep's `results.csv`, whose parameters are columns.
pub fn results<T>(
    parameters: &[String],
    points: &[Vec<Value>],
    with: impl FnOnce(Table<'_>) -> T,
) -> T {
    let mut columns = vec![POINT];
    columns.extend(of_parameters(parameters, points));
    columns.push(RESPONSE);
    columns.push(text("unit", "unit of the response"));
    for (name, means) in [
        ("mean", "mean over replications"),
        (
            "half_width",
            "half of the mean's 95 % interval; empty for one replication",
        ),
        ("p05", "5th percentile over replications"),
        ("p50", "median over replications"),
        ("p95", "95th percentile over replications"),
    ] {
        columns.push(number(name, OF_THE_RESPONSE, means));
    }
    columns.push(N);
    columns.push(whole(
        "censored",
        "replications in which it had not come by the end of the simulated time",
    ));
    with(Table {
        file: RESULTS,
        means: "a response at a point of a sweep, estimated over replications",
        columns: &columns,
    })
}

/// `sensitivity.csv`.
pub const SENSITIVITY: Table<'static> = Table {
    file: "sensitivity.csv",
    means: "what a method says of a parameter and a response: one number a row",
    columns: &[
        RESPONSE,
        text("unit", "the response's unit"),
        text("parameter", "path of the parameter in the scenario"),
        text(
            "what",
            "low-base, high-base, high-low (swings), mu-star, mu, sigma (screening), first-order, total (indices), partial-rank-correlation",
        ),
        number(
            "value",
            "of what it is",
            "the number: in the response's unit for swings and screening, else without one",
        ),
        number(
            "lower",
            "of what it is",
            "lower end of its 95 % interval, if it has one",
        ),
        number(
            "upper",
            "of what it is",
            "upper end of its 95 % interval, if it has one",
        ),
    ],
};

/// `comparison.csv`.
pub const COMPARISON: Table<'static> = Table {
    file: "comparison.csv",
    means: "a difference between two scenarios, on the same random numbers",
    columns: &[
        RESPONSE,
        text("unit", "unit of the response"),
        text("scenario", "name of the scenario"),
        text("from", "the scenario that is taken from it"),
        number("difference", OF_THE_RESPONSE, "mean difference"),
        number(
            "lower",
            OF_THE_RESPONSE,
            "lower end of its interval; those of a response hold all at once with 95 %",
        ),
        number("upper", OF_THE_RESPONSE, "upper end of its interval"),
        column(
            "clear",
            Kind::YesNo,
            None,
            "whether the interval excludes 0",
        ),
        column(
            "correlation",
            Kind::Number,
            None,
            "between the two, replication by replication",
        ),
        column(
            "variance_reduction",
            Kind::Number,
            None,
            "how many times more replications scenarios with random numbers of their own would need",
        ),
        whole("n", "replications in which every scenario has the response"),
    ],
};

/// Does something with the description of a choice's `choice.csv`, whose parameters, targets and
/// responses, with their units, are columns.
pub fn choice<T>(
    (parameters, points): (&[String], &[Vec<Value>]),
    targets: &[String],
    responses: &[(String, &str)],
    with: impl FnOnce(Table<'_>) -> T,
) -> T {
    let met: Vec<String> = targets
        .iter()
        .map(|target| format!("met: {target}"))
        .collect();
    let widths: Vec<String> = responses
        .iter()
        .map(|(response, _)| format!("{response} half_width"))
        .collect();
    let share = |name, means| column(name, Kind::Number, None, means);
    let mut columns = vec![POINT];
    columns.extend(of_parameters(parameters, points));
    columns.push(text("standing", "what is known of the point"));
    columns.push(column(
        "frontier",
        Kind::YesNo,
        None,
        "whether no other point is cheaper and better at once",
    ));
    columns.push(whole("replications", "replications spent on it"));
    columns.push(share("met", "share of them in which all targets were met"));
    columns.push(share("met_lower", "lower end of its 95 % interval"));
    columns.push(share("met_upper", "upper end of its 95 % interval"));
    let each = met.iter();
    columns.extend(each.map(|name| share(name, "share of replications that met this target")));
    for ((response, unit), width) in responses.iter().zip(&widths) {
        columns.push(number(response, unit, "mean over replications"));
        columns.push(number(
            width,
            unit,
            "half of the mean's 95 % interval; empty for one replication",
        ));
    }
    with(Table {
        file: "choice.csv",
        means: "a point of a sweep, and whether it is good enough",
        columns: &columns,
    })
}

/// Parameters of a sweep, numbers where each of their values is one.
fn of_parameters<'a>(
    parameters: &'a [String],
    points: &[Vec<Value>],
) -> impl Iterator<Item = Column<'a>> {
    parameters.iter().enumerate().map(|(at, name)| {
        let mut values = points.iter().filter_map(|values| values.get(at));
        let kind = if values.all(Value::is_number) {
            Kind::Number
        } else {
            Kind::Text
        };
        column(name, kind, None, "value of the scenario's key of this name")
    })
}

/// Columns of an extract's shape. Moments may lack their time of day, so they are text.
#[must_use]
pub fn of_shape<F: Field>() -> Vec<Column<'static>> {
    let field = |field: &F| match field.is_seconds() {
        true => number(field.name(), "s", field.means()),
        false => text(field.name(), field.means()),
    };
    F::ALL.iter().map(field).collect()
}

/// What a row of an extract's shape is.
#[must_use]
pub const fn row_of(shape: Shape) -> &'static str {
    match shape {
        Shape::Appointments => "an appointment",
        Shape::Calls => "a call",
        Shape::Tasks => "a task that somebody did without a break",
        Shape::Pathways => "a patient who waits, on the morning of the extract",
    }
}

/// Columns of weekly figures as a trust has them: the week, then measures.
#[must_use]
pub fn of_weeks(measures: &[Measure]) -> Vec<Column<'static>> {
    let week = date("week", "its first day");
    let measure = |measure: &Measure| {
        let definition = measure.definition();
        number(definition.id, definition.unit.many(), definition.means)
    };
    std::iter::once(week)
        .chain(measures.iter().map(measure))
        .collect()
}
