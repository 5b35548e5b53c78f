//! The points of a sweep: which values each of its parameters has at each of them. How they are
//! simulated is in `study`.

use serde_json::Value;

use crate::model::spec::{PointDesign, Scale, Setting, Sweep};
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
