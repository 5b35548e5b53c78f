//! The table of a sweep: a row for each point, or, of many points, those at which each figure is
//! lowest and highest.

use std::collections::BTreeSet;

use crate::model::spec::{Currency, Response, as_typed, keys_of};
use crate::report::format::{estimate, in_currency};
use crate::report::part::Header;
use crate::study::answers::Answer;

use super::{GLUE, in_blocks, spaced_table, together};

/// Most points that are all shown.
const MOST: usize = 40;

/// A point in the table.
#[derive(Clone, Debug)]
pub struct PointRow {
    /// Its number.
    pub point: usize,
    /// The values of the parameters, as shown.
    pub values: Vec<String>,
    /// One answer for each response.
    pub answers: Vec<Answer>,
}

/// The table, and a line on what it leaves out.
#[must_use]
pub fn sweep(study: &Header, responses: &[Response], rows: &[PointRow]) -> String {
    let mut header = vec!["point".to_owned()];
    header.extend(headings(&study.parameters));
    header.extend((0..responses.len()).map(letter));
    let mut table = spaced_table(header, 2);
    let chosen = chosen(responses.len(), rows);
    for row in rows.iter().filter(|row| chosen.contains(&row.point)) {
        let mut cells = vec![row.point.to_string()];
        cells.extend(row.values.iter().cloned());
        let answers = responses.iter().zip(&row.answers);
        cells.extend(answers.map(|(response, answer)| said(response, answer)));
        table.add_row(cells);
    }
    let mut text = in_blocks(table);
    for (at, response) in responses.iter().enumerate() {
        text.push_str(&format!(
            "{}  {response}, {}\n",
            letter(at),
            words_for(response, study.currency.as_ref())
        ));
    }
    text.push_str("mean ± half of its 95 % interval; k thousands\n");
    if chosen.len() < rows.len() {
        text.push_str(&format!(
            "Of {} points, those at which each figure is lowest and highest; all are in results.csv.\n",
            rows.len()
        ));
    }
    text
}

/// What stands over a response's column: A, B, ..., then A2, B2, ...
#[must_use]
pub fn letter(at: usize) -> String {
    let letter = char::from(b'A' + (at % 26) as u8);
    match at / 26 {
        0 => letter.to_string(),
        round => format!("{letter}{}", round + 1),
    }
}

/// The unit of a response, and what becomes of what never happened.
fn words_for(response: &Response, currency: Option<&Currency>) -> String {
    let unit = in_currency(response.unit(), response.unit().shown(), currency);
    if response.is_a_time() {
        format!("{unit}; what had not happened by the end counts as long as it was watched")
    } else {
        unit.to_owned()
    }
}

/// The points that are shown.
fn chosen(responses: usize, rows: &[PointRow]) -> BTreeSet<usize> {
    if rows.len() <= MOST {
        return rows.iter().map(|row| row.point).collect();
    }
    let mut chosen = BTreeSet::new();
    for at in 0..responses {
        let mean = |row: &PointRow| row.answers.get(at).and_then(|a| a.mean);
        let known = || rows.iter().filter(|row| mean(row).is_some());
        let order = |a: &&PointRow, b: &&PointRow| {
            mean(a).unwrap_or(0.0).total_cmp(&mean(b).unwrap_or(0.0))
        };
        chosen.extend(known().min_by(order).map(|row| row.point));
        chosen.extend(known().max_by(order).map(|row| row.point));
    }
    chosen
}

/// The last keys of paths, as many as tell them apart.
#[must_use]
pub fn short_names(paths: &[String]) -> Vec<String> {
    let short = |path: &str, keys: usize| -> String {
        let steps = keys_of(path);
        as_typed(&steps[steps.len().saturating_sub(keys)..])
    };
    let name = |path: &String| {
        let longest = keys_of(path).len();
        let told_apart = |&keys: &usize| {
            let same = paths.iter().filter(|p| short(p, keys) == short(path, keys));
            same.count() == 1
        };
        let keys = (2..longest).find(told_apart).unwrap_or(longest);
        short(path, keys)
    };
    paths.iter().map(name).collect()
}

/// Short names as they stand over columns: each key on a line.
#[must_use]
pub fn headings(paths: &[String]) -> Vec<String> {
    let names = short_names(paths).into_iter();
    names.map(|name| name.replace('.', ".\n")).collect()
}

/// An answer in a cell.
#[must_use]
pub fn said(response: &Response, answer: &Answer) -> String {
    let Some(mean) = answer.mean else {
        return "–".to_owned();
    };
    let mean = together(&estimate(mean, answer.half_width, response.unit()));
    match in_vain(answer, "never") {
        Some(said) => {
            // A line may end between the two.
            let said = together(&said).replace(&format!(",{GLUE}"), ", ");
            format!("{mean} ({said})")
        }
        None => mean,
    }
}

/// In how many runs something was waited for in vain, by what that is called, and in how many it came
/// with help only: `3 of 20 never, 5 only with help`.
#[must_use]
pub fn in_vain(answer: &Answer, never: &str) -> Option<String> {
    let (n, helped) = (answer.n, answer.with_help);
    match answer.censored - helped.min(answer.censored) {
        0 if helped == 0 => None,
        0 => Some(format!("{helped} of {n} only with help")),
        some if helped == 0 => Some(format!("{some} of {n} {never}")),
        some => Some(format!("{some} of {n} {never}, {helped} only with help")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_as_short_as_tells_them_apart() {
        let paths = [
            "plan.agency.extra-staff.count",
            "plan.bank.extra-staff.count",
            "seed",
        ];
        let names = short_names(&paths.map(str::to_owned));
        assert_eq!(
            names,
            ["agency.extra-staff.count", "bank.extra-staff.count", "seed"]
        );
    }

    #[test]
    fn what_is_back_with_help_only_is_not_never() {
        let said = |censored, with_help| {
            let answer = Answer {
                n: 20,
                censored,
                with_help,
                ..Answer::default()
            };
            in_vain(&answer, "never")
        };
        assert_eq!(said(0, 0), None);
        assert_eq!(said(3, 0).as_deref(), Some("3 of 20 never"));
        assert_eq!(said(20, 20).as_deref(), Some("20 of 20 only with help"));
        let both = "3 of 20 never, 5 only with help";
        assert_eq!(said(8, 5).as_deref(), Some(both));
    }

    #[test]
    fn of_many_points_the_extremes_are_shown() {
        let rows: Vec<PointRow> = (0..60)
            .map(|point| PointRow {
                point,
                values: vec![point.to_string()],
                answers: vec![Answer {
                    n: 2,
                    mean: Some(((point + 30) % 60) as f64),
                    ..Answer::default()
                }],
            })
            .collect();
        assert_eq!(chosen(1, &rows), BTreeSet::from([29, 30]));
        assert_eq!(chosen(1, &rows[..40]).len(), 40);
    }
}
