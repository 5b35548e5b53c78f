//! Which assumption matters: the points at which a scenario is simulated for each method, and what
//! is made of the readings. The methods are in
//! [`statistics::sensitivity`](crate::statistics::sensitivity).

use serde_json::Value;

use crate::model::spec::Sweep;
use crate::statistics::designs::{DesignError, MorrisDesign, SaltelliDesign, latin_hypercube};
use crate::statistics::sensitivity::{
    PartialRankCorrelations, Screening, SensitivityError, SobolIndices, Swing,
};

use super::points::{Points, at, scales};
use super::readings::Reading;

/// Levels of a Morris design (Campolongo, Cariboni & Saltelli 2007 use four).
const LEVELS: usize = 4;
/// Bootstrap replicates for intervals.
const REPLICATES: usize = 1_000;

/// How it is found out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Method {
    /// One parameter at a time, to the ends of its range.
    Tornado,
    /// Elementary effects along so many trajectories (Morris 1991).
    Morris {
        /// Trajectories.
        trajectories: usize,
    },
    /// Shares of the variance, from so many base rows (Sobol 1993, Saltelli et al. 2010).
    Sobol {
        /// Base rows.
        base_rows: usize,
    },
    /// Partial rank correlations over a Latin hypercube of so many points (Marino et al. 2008).
    RankCorrelation {
        /// Points.
        points: usize,
    },
}

impl Method {
    /// Its name in files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Tornado => "tornado",
            Self::Morris { .. } => "morris",
            Self::Sobol { .. } => "sobol",
            Self::RankCorrelation { .. } => "rank-correlation",
        }
    }
}

/// Where the scenario is simulated.
#[derive(Clone, Debug)]
pub struct Layout {
    method: Method,
    /// The points; a value of null is as written.
    pub points: Points,
    /// The low and the high end of each parameter's range.
    pub ranges: Vec<[Value; 2]>,
    unit: Vec<Vec<f64>>,
    morris: Option<MorrisDesign>,
    seed: u64,
}

/// What was found.
#[derive(Clone, Debug, PartialEq)]
pub enum Found {
    /// For each parameter, the swing from one end of its range to the other.
    Swings(Vec<Option<Swing>>),
    /// Elementary effects.
    Screening(Screening),
    /// Shares of the variance.
    Indices(SobolIndices),
    /// Partial rank correlations.
    Correlations(PartialRankCorrelations),
}

impl Layout {
    /// The points for a method, over a sweep's ranges.
    ///
    /// # Errors
    ///
    /// The design is too large for what there is.
    pub fn of(sweep: &Sweep, method: Method, seed: u64) -> Result<Self, DesignError> {
        let parameters: Vec<String> = sweep.vary.keys().cloned().collect();
        let scales = scales(sweep);
        let k = scales.len();
        let mut morris = None;
        let unit = match method {
            Method::Tornado => Vec::new(),
            Method::Morris { trajectories } => {
                let design = MorrisDesign::new(trajectories, k, LEVELS, seed)?;
                let points = design.points().map(<[f64]>::to_vec).collect();
                morris = Some(design);
                points
            }
            Method::Sobol { base_rows } => SaltelliDesign::new(base_rows, k, seed).points,
            Method::RankCorrelation { points } => latin_hypercube(points, k, seed),
        };
        let values = match method {
            Method::Tornado => {
                let mut rows = vec![vec![Value::Null; k]];
                for (n, scale) in scales.iter().enumerate() {
                    for end in [0.0, 1.0] {
                        let mut row = vec![Value::Null; k];
                        row[n] = scale.at(end);
                        rows.push(row);
                    }
                }
                rows
            }
            _ => unit.iter().map(|point| at(&scales, point)).collect(),
        };
        Ok(Self {
            method,
            ranges: scales.iter().map(|s| [s.at(0.0), s.at(1.0)]).collect(),
            points: Points { parameters, values },
            unit,
            morris,
            seed,
        })
    }

    /// What the readings of one response say: by point, then by replication. A time that never
    /// came counts as long as it was watched for; except for swings, replications are averaged
    /// first.
    ///
    /// # Errors
    ///
    /// There is too little to say anything, or it does not vary.
    pub fn analyse(&self, readings: &[Vec<Option<Reading>>]) -> Result<Found, SensitivityError> {
        let value = |r: &Option<Reading>| r.map(|r| r.value);
        let means = || -> Vec<Option<f64>> {
            let mean = |point: &Vec<Option<Reading>>| {
                let values: Vec<f64> = point.iter().filter_map(value).collect();
                crate::statistics::mean(&values)
            };
            readings.iter().map(mean).collect()
        };
        match self.method {
            Method::Tornado => {
                let of = |point: usize| -> Vec<Option<f64>> {
                    readings
                        .get(point)
                        .into_iter()
                        .flatten()
                        .map(value)
                        .collect()
                };
                let swing = |n: usize| Swing::of(&of(2 * n + 1), &of(0), &of(2 * n + 2));
                let k = self.points.parameters.len();
                Ok(Found::Swings((0..k).map(swing).collect()))
            }
            Method::Morris { .. } => {
                let design = self
                    .morris
                    .as_ref()
                    .ok_or(SensitivityError::OutputsDoNotFit {
                        outputs: readings.len(),
                        points: 0,
                    })?;
                Screening::of(design, &means(), REPLICATES, self.seed).map(Found::Screening)
            }
            Method::Sobol { .. } => {
                let k = self.points.parameters.len();
                SobolIndices::of(k, &means(), REPLICATES, self.seed).map(Found::Indices)
            }
            Method::RankCorrelation { .. } => {
                PartialRankCorrelations::of(&self.unit, &means()).map(Found::Correlations)
            }
        }
    }
}
