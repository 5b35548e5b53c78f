//! The points of a sweep: which values each of its parameters has at each of them. How they are
//! simulated is in `study`.

use serde_json::Value;

use super::cells::{Cells, number};
use crate::model::spec::quantity::Wrong;
use crate::model::spec::{Mistakes, PointDesign, Scale, Setting, Sweep};
use crate::statistics::designs;

/// The points, in order.
#[derive(Clone, Debug, PartialEq)]
pub struct Points {
    /// Paths of the parameters.
    pub parameters: Vec<String>,
    /// For each point, a value for each parameter.
    pub values: Vec<Vec<Value>>,
}

impl Points {
    /// The points of a sweep that has been checked.
    #[must_use]
    pub fn of(sweep: &Sweep, seed: u64) -> Self {
        let parameters: Vec<String> = sweep.vary.keys().cloned().collect();
        let scales: Vec<Scale> = scales(sweep);
        let count = sweep.points.unwrap_or(0) as usize;
        let unit = match sweep.design {
            PointDesign::Grid => {
                return Self {
                    values: grid(&scales),
                    parameters,
                };
            }
            PointDesign::LatinHypercube => designs::latin_hypercube(count, scales.len(), seed),
            PointDesign::Sobol => designs::sobol(count, scales.len(), seed).unwrap_or_default(),
        };
        Self {
            parameters,
            values: unit.iter().map(|point| at(&scales, point)).collect(),
        }
    }

    /// Points from a CSV file, a column for each parameter under its path, and the line that each is on.
    ///
    /// # Errors
    ///
    /// It is no CSV file of this kind; every cell that is mistaken.
    pub fn read(name: &str, bytes: &[u8]) -> Result<(Self, Vec<u64>), Mistakes> {
        let columns = "paths of parameters such as staff.office.count";
        let mut cells = Cells::read(name, bytes, columns, "points")?;
        cells.leave_out_uneven_rows();
        let head = cells.head.clone();
        for (at, title) in head.iter().enumerate() {
            if title.text.is_empty() {
                let wrong = Wrong::new(format!("column {} has no path over it", at + 1));
                cells.mistaken(
                    &title.span,
                    wrong.help("name the parameter, or delete the column"),
                );
            } else if head[..at].iter().any(|other| other.text == title.text) {
                let wrong = Wrong::new(format!("\"{}\" is over two columns", title.text));
                cells.mistaken(&title.span, wrong.help("leave one of them out"));
            }
        }
        let rows = cells.rows.clone();
        for cell in rows.iter().flatten() {
            // Dates and times are none, nor is what has a unit.
            let digits = cell.text.trim_start_matches(['-', '+']);
            let of_figure = |c: char| c.is_ascii_digit() || ",.'_\u{2019}".contains(c);
            let is_figure = digits.chars().all(|c| of_figure(c) || c.is_whitespace());
            if cell.text.is_empty() {
                let wrong = Wrong::new("the parameter has no value at this point");
                cells.mistaken(&cell.span, wrong.help("write one into the cell"));
            } else if is_figure
                && typed(&cell.text).is_string()
                && let Err(wrong) = number(&cell.text)
            {
                cells.mistaken(&cell.span, wrong);
            }
        }
        cells.are_right()?;
        let line = |row: &Vec<_>| cells.line_of(row);
        let lines = rows.iter().map(line).collect();
        let values = rows
            .iter()
            .map(|row| row.iter().map(|cell| typed(&cell.text)));
        let points = Self {
            parameters: head.into_iter().map(|title| title.text).collect(),
            values: values.map(Iterator::collect).collect(),
        };
        Ok((points, lines))
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// What is set at a point; nothing if there is no such point.
    #[must_use]
    pub fn settings(&self, point: usize) -> Vec<Setting> {
        let values = self.values.get(point).into_iter().flatten();
        let setting = |(path, value): (&String, &Value)| Setting {
            path: path.clone(),
            value: value.clone(),
        };
        self.parameters.iter().zip(values).map(setting).collect()
    }
}

/// The scales of a checked sweep's parameters, in their order.
#[must_use]
pub fn scales(sweep: &Sweep) -> Vec<Scale> {
    let all = sweep.vary.values();
    all.filter_map(|levels| levels.scale().ok()).collect()
}

/// Values at a point of the unit cube.
#[must_use]
pub fn at(scales: &[Scale], point: &[f64]) -> Vec<Value> {
    scales.iter().zip(point).map(|(s, &u)| s.at(u)).collect()
}

/// A value as typed or as it stands in a cell: as TOML has it, or else text.
#[must_use]
pub fn typed(text: &str) -> Value {
    let text = text.trim();
    let table = format!("v = {text}").parse::<toml::Table>();
    let value = table.ok().and_then(|mut table| table.remove("v"));
    value.map_or_else(|| Value::from(text), json_of)
}

fn json_of(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => Value::from(text),
        toml::Value::Integer(n) => Value::from(n),
        toml::Value::Float(x) => Value::from(x),
        toml::Value::Boolean(yes) => Value::from(yes),
        toml::Value::Datetime(date) => Value::from(date.to_string()),
        toml::Value::Array(items) => items.into_iter().map(json_of).collect(),
        toml::Value::Table(table) => table.into_iter().map(|(k, v)| (k, json_of(v))).collect(),
    }
}

fn grid(scales: &[Scale]) -> Vec<Vec<Value>> {
    let values: Vec<&[Value]> = scales.iter().filter_map(Scale::values).collect();
    if values.len() != scales.len() {
        return Vec::new();
    }
    let levels: Vec<usize> = values.iter().map(|v| v.len()).collect();
    let point = |at: Vec<usize>| {
        at.iter()
            .zip(&values)
            .map(|(&level, values)| values[level].clone())
            .collect()
    };
    designs::Grid::new(&levels).map(point).collect()
}
