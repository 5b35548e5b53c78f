//! A file of observed lengths of time, for an empirical law.

use super::{Sheet, alone};
use crate::model::spec::quantity::Wrong;
use crate::model::spec::quantity::span::unit_of_time;

/// Observed durations in milliseconds.
pub(crate) fn durations(
    name: &str,
    bytes: &[u8],
    column: Option<&str>,
    unit: &str,
) -> Result<Vec<f64>, Vec<Wrong>> {
    let Some(ms) = unit_of_time(unit) else {
        return Err(alone(
            Wrong::new(format!("\"{unit}\" is not a unit of time"))
                .help("units of time are ms, s, min, h, days and weeks")
                .at("unit"),
        ));
    };
    let sheet = Sheet::read(name, bytes).map_err(alone)?;
    let at = match column {
        Some(column) => sheet
            .column(column)
            .map_err(|wrong| alone(wrong.at("column")))?,
        None if sheet.named == 1 => 0,
        None => return Err(alone(which_column(&sheet, unit))),
    };
    let heading = sheet.header.get(at).unwrap_or("");
    if heading.parse::<f64>().is_ok() {
        let what = format!("{name}, line 1: {heading} is a number where a heading belongs");
        return Err(alone(Wrong::new(what).help(format!(
            "put a line above it that names the column, such as \"{unit}\": else the first value would be lost"
        ))));
    }
    sheet.each(|row| {
        let text = row.get(at).unwrap_or("");
        let wrong = match text.parse::<f64>() {
            // A century in milliseconds bounds it, as it bounds every span.
            Ok(x) if (x * ms as f64).abs() < 3.2e12 => return Ok(x * ms as f64),
            Ok(x) if x.is_finite() => {
                Wrong::new(format!("{text} {unit} are longer than a hundred years"))
                    .help(format!("is \"{unit}\" the unit?"))
            }
            _ => Wrong::new(format!("\"{text}\" is not a number")),
        };
        Err(("of durations", wrong))
    })
}

/// Several columns, and none is named: the one that is called as a length of time is most likely meant.
fn which_column(sheet: &Sheet<'_>, unit: &str) -> Wrong {
    let named: Vec<&str> = sheet.header.iter().take(sheet.named).collect();
    let is_time = |name: &&&str| {
        let name = name.to_lowercase();
        name == unit || unit_of_time(&name).is_some()
    };
    let is_length = |name: &&&str| {
        let name = name.to_lowercase();
        let words = [
            "minutes", "hours", "days", "duration", "length", "_min", " min",
        ];
        words.iter().any(|word| name.contains(word))
    };
    let wrong = Wrong::new(format!("{} has several columns", sheet.name));
    let meant = named.iter().find(is_time).or(named.iter().find(is_length));
    match meant {
        Some(meant) => wrong.help(format!("add column = \"{meant}\"")),
        None => wrong.help(format!(
            "add column = and one of them: \"{}\"",
            named.join("\", \"")
        )),
    }
}
