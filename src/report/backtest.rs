//! What is said of a forecast that is held against what happened: in how many weeks it was as it was said,
//! and whether a model was needed for that. What is found is in `study::backtest`.

use std::io;

use crate::model::spec::count;
use crate::study::backtest::Backtest;

use super::format::{long_date, readable};
use super::page::broken;
use super::tables;
use super::words::name_and_unit;

/// All that is said on the terminal.
#[must_use]
pub fn page(found: &Backtest) -> String {
    let mut page: String = verdict(found).iter().map(|said| broken(said, "")).collect();
    page.push('\n');
    page.push_str(&tables::backtest(found));
    page.push_str(&broken(HOW_TO_READ, ""));
    page
}

/// Everything as JSON.
///
/// # Errors
///
/// It cannot be written.
pub fn json(found: &Backtest) -> io::Result<String> {
    Ok(serde_json::to_string_pretty(found)? + "\n")
}

const HOW_TO_READ: &str = "Off by: mean distance from what was forecast, less what the forecast itself \
    left open (CRPS), in the figure's unit. Last week, four weeks: that over the same of a forecast that takes no \
    model and says it stays as it was, with 95 % intervals over blocks of four weeks; below 1 the model is nearer.";

/// The answer.
#[must_use]
pub fn verdict(found: &Backtest) -> Vec<String> {
    let weeks = found.figures.iter().map(|figure| figure.weeks.len()).max();
    let start = match found.starts_as_it_was {
        true => "who waited and who was booked then",
        false => "a drawn waiting list, for when referrals and bookings were made is not in it",
    };
    let (all, [half, most]) = found.inside();
    let [of_half, of_most] = found.levels().map(|level| readable(100.0 * level));
    let answer = match found.held() {
        true => "yes",
        false => "no",
    };
    let farthest = found.farthest_outside().map(|(measure, week)| {
        let scale = measure.unit().scale();
        let [seen, lower, upper] = [week.observed, week.bands[1].lower, week.bands[1].upper]
            .map(|value| readable(scale * value));
        format!(
            "Farthest outside: {}, {seen} in the week from {}, where {lower} to {upper} was forecast.",
            name_and_unit(measure),
            long_date(week.from)
        )
    });
    let answer = vec![
        format!(
            "The trust went as it was forecast: {answer}. {most} of {all} figures lie in the bands that are to hold \
             {of_most} % of them, {half} in those of {of_half} %; {} % of trusts that are just as forecast stand out \
             as much in some week.",
            readable(100.0 * found.surprise.so_far)
        ),
        format!(
            "Forecast on the morning of {} from {} before it, {} of business as usual from {start}; \
             held against {} to {}.",
            long_date(found.from),
            count(found.weeks_before, "week", "weeks"),
            count(found.replications, "replication", "replications"),
            count(weeks.unwrap_or(0), "week", "weeks"),
            long_date(found.to.plus_days(6)),
        ),
    ];
    let not_held: Vec<String> = found.not_held.iter().map(|m| name_and_unit(*m)).collect();
    let not_held = (!not_held.is_empty()).then(|| {
        format!(
            "Held against no week: {}. Who was referred shows once there is an appointment, and in all of these weeks \
             more than 1 % of the referrals may still have none.",
            not_held.join(", ")
        )
    });
    let doubts = (!found.doubts.is_empty()).then(|| {
        format!(
            "What it was fitted to is doubtful in {}, below: the forecast is no better than that.",
            count(found.doubts.len(), "way", "ways")
        )
    });
    (answer.into_iter())
        .chain(farthest)
        .chain(not_held)
        .chain(doubts)
        .collect()
}
