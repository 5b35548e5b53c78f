//! Columns of tables of studies of more than one scenario: sweeps, sensitivity, comparisons and choices.

use super::*;

const OF_THE_RESPONSE: &str = "the response's";
const POINT: Column<'static> = whole("point", "number of the point, from 0");
const RESPONSE: Column<'static> = text("response", "what was read off, as in the scenario");

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
        column(
            "only-with-help",
            Kind::YesNo,
            None,
            "of what is censored: whether it was as before, but for temporary help that was still there",
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
            "half-width",
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
    columns.push(whole(
        "only-with-help",
        "of those: replications in which it was as before, but for temporary help that was still there",
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
            "variance-reduction",
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
        .map(|(response, _)| format!("{response} half-width"))
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
    columns.push(share("met-lower", "lower end of its 95 % interval"));
    columns.push(share("met-upper", "upper end of its 95 % interval"));
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
