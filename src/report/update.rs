//! What is said of a forecast that is made again with the weeks seen so far. What is found is in
//! `study::track`.

use std::io::{self, Write};

use serde_json::Value;

use crate::model::spec::{CivilDate, count};
use crate::study::track::{Belief, LastWeek, Recovered, ToCome, Update};

use super::columns::{BELIEFS, UPDATE};
use super::format::{brief_date, exact, from_to, readable, with_unit};
use super::io_error;
use super::page::broken;
use super::tables;
use super::words::capital;

/// All that is said on the terminal.
#[must_use]
pub fn page(update: &Update) -> String {
    let mut page = String::from("\n");
    page += &broken(&made_of(update), "");
    page += &tables::update(update);
    for said in last_week(update) {
        page += &broken(&said, "");
    }
    page
}

fn made_of(update: &Update) -> String {
    format!(
        "Forecast again with {} seen: those of {} that went as the trust did count as {} or more of equal weight.",
        count(update.weeks_seen, "week", "weeks"),
        count(update.replications, "replication", "replications"),
        readable(update.effective.floor())
    )
}

/// How good the forecast of the last week was.
fn last_week(update: &Update) -> Vec<String> {
    let lasts = || update.measures.iter().filter_map(|m| Some((m, m.last?)));
    let all = lasts().count();
    if all == 0 {
        return Vec::new();
    }
    let inside = lasts().filter(|(_, last)| last.is_inside()).count();
    let nearer = lasts()
        .filter(|(_, last)| last.score[1] < last.score[0])
        .count();
    let mut said = vec![format!(
        "The last week as it was forecast a week before: {inside} of {all} figures lay in the band of 95 %, and \
         {nearer} nearer to it than to what the run had forecast."
    )];
    let outside = lasts().filter(|(_, last)| !last.is_inside());
    said.extend(
        outside
            .take(2)
            .map(|(measure, last)| outside_of(measure, last)),
    );
    said
}

fn outside_of(to_come: &ToCome, last: LastWeek) -> String {
    let unit = to_come.measure.unit();
    let [low, _, high] = last.value.after;
    format!(
        "{}: {} where {} was forecast.",
        capital(to_come.measure.name()),
        with_unit(last.observed, unit),
        from_to(low, high, unit)
    )
}

/// A value of a parameter as it is written, without more figures than it is known to.
#[must_use]
pub fn in_brief(value: &Value) -> String {
    let text = match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let figures = text.find(|c: char| !(c.is_ascii_digit() || c == '.' || c == '-'));
    let (number, unit) = text.split_at(figures.unwrap_or(text.len()));
    match number.parse::<f64>() {
        Ok(number) => format!("{}{unit}", readable(number)),
        Err(_) => text,
    }
}

/// A date, or that there is none by the end.
#[must_use]
pub fn date_or_later(date: Option<CivilDate>) -> String {
    date.map_or_else(|| "later".to_owned(), brief_date)
}

/// Writes the weeks to come.
///
/// # Errors
///
/// It cannot be written.
pub fn write_weeks(update: &Update, out: &mut dyn Write) -> io::Result<()> {
    let mut csv = UPDATE.writer(out)?;
    for to_come in &update.measures {
        for week in &to_come.weeks {
            let row = [
                week.week.to_string(),
                week.from.to_string(),
                to_come.measure.id().to_owned(),
            ];
            csv.write_record(row.into_iter().chain(in_order(&week.value, |v| exact(*v))))
                .map_err(io_error)?;
        }
    }
    csv.flush()
}

/// Writes what was uncertain, and when it is over.
///
/// # Errors
///
/// It cannot be written.
pub fn write_beliefs(update: &Update, out: &mut dyn Write) -> io::Result<()> {
    let mut csv = BELIEFS.writer(out)?;
    let plain = |value: &Value| match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    for parameter in &update.parameters {
        let row = ["parameter".to_owned(), parameter.path.clone()];
        csv.write_record(row.into_iter().chain(in_order(&parameter.value, plain)))
            .map_err(io_error)?;
    }
    for Recovered { measure, date, .. } in &update.recovery {
        let row = ["back to normal".to_owned(), measure.id().to_owned()];
        let text = |date: &Option<CivilDate>| date.map_or_else(String::new, |d| d.to_string());
        csv.write_record(row.into_iter().chain(in_order(date, text)))
            .map_err(io_error)?;
    }
    csv.flush()
}

fn in_order<T>(belief: &Belief<T>, text: impl Fn(&T) -> String) -> Vec<String> {
    belief
        .before
        .iter()
        .chain(&belief.after)
        .map(text)
        .collect()
}

/// Everything of a track and its update as JSON.
///
/// # Errors
///
/// It cannot be written.
pub fn json(track: &crate::study::track::Track, update: &Update) -> io::Result<String> {
    let both = serde_json::json!({ "track": track, "update": update });
    Ok(serde_json::to_string_pretty(&both)? + "\n")
}
