//! A scenario, what varies in it, and what is read off it: the points of a sweep with the header of
//! their part files, however they were asked for.

use crate::model::spec::{
    Checked, Draft, Levels, Mistakes, PointDesign, Response, Scenario, Setting, Sweep,
};
use crate::study::points::Points;
use crate::study::readings::usual_responses;

use super::manifest;
use super::part::{FORMAT, Header};

/// What is asked. What is left out, the scenario's sweep says.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Parameters by path, and their values.
    pub vary: Vec<(String, Levels)>,
    /// All points, instead of a sweep.
    pub points: Option<Points>,
    /// How points are laid out.
    pub design: Option<PointDesign>,
    /// How many points a design has that is no grid.
    pub point_count: Option<u32>,
    /// What is read off each run.
    pub of: Vec<Response>,
    /// How often each point is simulated.
    pub replications: Option<u32>,
    /// Seed.
    pub seed: Option<u64>,
}

/// Why what was asked for cannot be.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NotVaried {
    /// A parameter was given twice.
    #[error("{0} is given twice")]
    Twice(String),
    /// There is nothing that varies.
    #[error("it has no [sweep], and nothing was said to vary")]
    NoSweep,
    /// Something cannot be read off.
    #[error("\"{response}\": {wrong}")]
    NotRead {
        /// What.
        response: Box<Response>,
        /// Why.
        wrong: String,
    },
    /// There is nothing to read off.
    #[error("nothing to read off: the scenario has no clinic, office or telephone")]
    NothingRead,
    /// The values that were asked for cannot be.
    #[error(transparent)]
    Values(Mistakes),
    /// Seed or replications cannot be.
    #[error(transparent)]
    Scenario(#[from] Mistakes),
}

/// Who lays out the points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LaidOut {
    /// The design of the sweep.
    BySweep,
    /// A method that needs only the ranges: there are no points yet. Where no sweep says them, they are
    /// those of what is uncertain.
    ByMethod,
}

/// A scenario and its points.
#[derive(Debug)]
pub struct Varied {
    /// The scenario as written.
    pub draft: Draft,
    /// What varies, and how; none if the points were given.
    pub sweep: Option<Sweep>,
    /// What is read off each run.
    pub responses: Vec<Response>,
    /// Everything about it, for a single part.
    pub header: Header,
}

impl Varied {
    /// What is to be varied of a scenario of this name.
    ///
    /// # Errors
    ///
    /// What was asked for cannot be.
    pub fn of(
        name: String,
        draft: Draft,
        wanted: Wanted,
        laid_out: LaidOut,
    ) -> Result<Self, NotVaried> {
        let seed = wanted.seed.unwrap_or(draft.scenario().seed);
        let replications = wanted
            .replications
            .unwrap_or_else(|| draft.scenario().counted_replications());
        let (sweep, points, design) = match &wanted.points {
            Some(points) => (None, points.clone(), "points"),
            None => {
                let sweep = sweep_of(&wanted, &draft, laid_out)?;
                let points = match laid_out {
                    LaidOut::BySweep => Points::of(&sweep, seed),
                    LaidOut::ByMethod => Points {
                        parameters: sweep.vary.keys().cloned().collect(),
                        values: Vec::new(),
                    },
                };
                let design = sweep.design.name();
                (Some(sweep), points, design)
            }
        };
        let responses = responses(wanted.of, sweep.as_ref(), &draft)?;
        let scenario = draft.scenario().clone().edit(|s| {
            s.seed = seed;
            s.replications = Some(replications);
        })?;
        let header = Header {
            format: FORMAT,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            name,
            title: scenario.title.clone(),
            scenario_sha256: manifest::hash(&scenario.to_json()),
            currency: scenario.money.as_ref().and_then(|money| money.currency),
            seed,
            replications: u64::from(replications),
            design: design.to_owned(),
            responses: responses.iter().map(ToString::to_string).collect(),
            parameters: points.parameters,
            points: points.values,
            shard: 1,
            shards: 1,
        };
        Ok(Self {
            draft,
            sweep,
            responses,
            header,
        })
    }

    /// The scenario of a point.
    ///
    /// # Errors
    ///
    /// Its values cannot stand in the scenario, or not together.
    pub fn scenario(&self, point: usize) -> Result<Checked<Scenario>, Mistakes> {
        let scenario = self.draft.with(&self.settings(point))?;
        scenario.edit(|s| s.seed = self.header.seed)
    }

    /// What is set at a point.
    #[must_use]
    pub fn settings(&self, point: usize) -> Vec<Setting> {
        let values = self.header.points.get(point).into_iter().flatten();
        let pairs = self.header.parameters.iter().zip(values);
        // Null is as written.
        pairs
            .filter(|(_, value)| !value.is_null())
            .map(|(path, value)| Setting {
                path: path.clone(),
                value: value.clone(),
            })
            .collect()
    }
}

/// The sweep that was asked for, or that of the file.
fn sweep_of(wanted: &Wanted, draft: &Draft, laid_out: LaidOut) -> Result<Sweep, NotVaried> {
    let written = draft.scenario().sweep.clone();
    let mut sweep = match written {
        Some(sweep) if wanted.vary.is_empty() => sweep,
        other => Sweep {
            design: PointDesign::Grid,
            points: None,
            of: other.map(|sweep| sweep.of).unwrap_or_default(),
            vary: std::collections::BTreeMap::new(),
        },
    };
    for (path, levels) in &wanted.vary {
        if sweep.vary.insert(path.clone(), levels.clone()).is_some() {
            return Err(NotVaried::Twice(path.clone()));
        }
    }
    if sweep.vary.is_empty() && laid_out == LaidOut::ByMethod {
        sweep.vary = draft.scenario().uncertain_ranges();
    }
    if sweep.vary.is_empty() {
        return Err(NotVaried::NoSweep);
    }
    if let Some(design) = wanted.design {
        sweep.design = design;
        if design == PointDesign::Grid {
            sweep.points = None;
        }
    }
    sweep.points = wanted.point_count.or(sweep.points);
    if laid_out == LaidOut::ByMethod {
        // Any ranges will do; two points stand for the method's.
        (sweep.design, sweep.points) = (PointDesign::LatinHypercube, Some(2));
    }
    // Values and designs that are asked for are checked like written ones.
    let scenario = draft.scenario().clone();
    let edited = scenario.edit(|s| s.sweep = Some(sweep.clone()));
    edited.map_err(NotVaried::Values)?;
    Ok(sweep)
}

fn responses(
    mut asked: Vec<Response>,
    sweep: Option<&Sweep>,
    draft: &Draft,
) -> Result<Vec<Response>, NotVaried> {
    let written = sweep.or(draft.scenario().sweep.as_ref()).map(|s| &s.of);
    if asked.is_empty() {
        asked = match written {
            Some(of) if !of.is_empty() => of.clone(),
            _ => usual_responses(draft.scenario()),
        };
    }
    let mut distinct: Vec<Response> = Vec::new();
    for response in asked {
        if let Err(wrong) = response.check(draft.scenario()) {
            let response = Box::new(response);
            return Err(NotVaried::NotRead { response, wrong });
        }
        if !distinct.contains(&response) {
            distinct.push(response);
        }
    }
    if distinct.is_empty() {
        return Err(NotVaried::NothingRead);
    }
    Ok(distinct)
}
