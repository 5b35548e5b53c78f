//! What varies, as Python says it: for `sweep` and `choose`.

use std::collections::BTreeSet;

use cutover::model::spec::{Levels, PointDesign, Response};
use cutover::report::varied::{LaidOut, NotVaried, Varied, Wanted};
use cutover::study::points::Points;
use cutover::study::systems::{Job, Row, Stopped, Study, carry_out, same_for_all};
use cutover::study::whole_run::Watcher;
use pyo3::prelude::*;
use pyo3::types::PyMapping;
use serde_json::Value;

use crate::errors::{failed, mistaken, misused};
use crate::given;
use crate::scenario::Scenario;
use crate::watched::Watch;

/// Most points.
const MOST_POINTS: usize = 100_000;

/// What varies and what is read off, as it was said.
pub struct Asked<'a, 'py> {
    pub vary: Option<&'a Bound<'py, PyMapping>>,
    pub points: Option<Vec<Bound<'py, PyMapping>>>,
    pub design: Option<String>,
    pub point_count: Option<u32>,
    pub of: Option<Vec<String>>,
    pub replications: Option<u32>,
    pub seed: Option<u64>,
}

impl Asked<'_, '_> {
    /// What varies, with its points.
    pub fn of(self, scenario: &Scenario) -> PyResult<Varied> {
        let laid_out = self.vary.is_some() || self.design.is_some() || self.point_count.is_some();
        if self.points.is_some() && laid_out {
            let instead = "they come instead of vary, design and point_count";
            return Err(misused("points", instead));
        }
        let mut vary = Vec::new();
        for (path, values) in self.vary.map(given::pairs).transpose()?.unwrap_or_default() {
            vary.push((path, levels(&values)?));
        }
        let points = self.points.map(|points| points_of(&points)).transpose()?;
        // A study has its own seed and number of replications, or those that were set.
        let set = |path: &str| {
            let mut settings = scenario.settings.iter().rev();
            settings
                .find(|s| s.path == path)
                .and_then(|s| s.value.as_u64())
        };
        let wanted = Wanted {
            vary,
            points,
            design: self.design.as_deref().map(design).transpose()?,
            point_count: self.point_count,
            of: responses("of", self.of.unwrap_or_default())?,
            replications: self
                .replications
                .or_else(|| set("replications").and_then(|n| u32::try_from(n).ok())),
            seed: self.seed.or_else(|| set("seed")),
        };
        let (name, draft) = (scenario.name.clone(), (*scenario.draft).clone());
        let mut varied =
            Varied::of(name, draft, wanted, LaidOut::BySweep).map_err(|wrong| match wrong {
                NotVaried::Values(mistakes) | NotVaried::Scenario(mistakes) => mistaken(&mistakes),
                NotVaried::NotRead { .. } | NotVaried::NothingRead => misused("of", wrong),
                _ => misused("vary", wrong),
            })?;
        // What was changed in the scenario is the same at all points that do not say otherwise.
        for setting in &scenario.settings {
            let header = &mut varied.header;
            let own = ["seed", "replications"].contains(&&*setting.path);
            if !own && !header.parameters.contains(&setting.path) {
                header.parameters.push(setting.path.clone());
                for values in &mut header.points {
                    values.push(setting.value.clone());
                }
            }
        }
        Ok(varied)
    }
}

/// Makes sure that every point can be, before the first is simulated, as long as that is wanted.
pub fn each_can_be(varied: &Varied, watch: &Watch) -> Result<(), Stopped> {
    let mut variants = varied.draft.variants();
    for system in 0..varied.header.points.len() {
        if watch.is_unwanted() {
            return Err(Stopped::NoMore);
        }
        let tried = variants.with(&varied.settings(system));
        tried.map_err(|mistakes| Stopped::Mistaken { system, mistakes })?;
    }
    Ok(())
}

fn levels(values: &Bound<'_, PyAny>) -> PyResult<Levels> {
    let values = match given::value(values)? {
        one @ (Value::Bool(_) | Value::Number(_) | Value::String(_)) => Value::Array(vec![one]),
        several => several,
    };
    serde_json::from_value(values).map_err(|wrong| misused("vary", wrong))
}

fn points_of(points: &[Bound<'_, PyMapping>]) -> PyResult<Points> {
    if points.is_empty() || points.len() > MOST_POINTS {
        let wrong = format!("there are {} and not 1 to {MOST_POINTS}", points.len());
        return Err(misused("points", wrong));
    }
    let read = points.iter().map(given::pairs);
    let read: Vec<Vec<(String, Bound<'_, PyAny>)>> = read.collect::<PyResult<_>>()?;
    let mut parameters = Vec::new();
    let mut known = BTreeSet::new();
    for (path, _) in read.iter().flatten() {
        if known.insert(path) {
            parameters.push(path.clone());
        }
    }
    let at = |point: &Vec<(String, Bound<'_, PyAny>)>| -> PyResult<Vec<Value>> {
        let value = |path: &String| match point.iter().find(|(own, _)| own == path) {
            Some((_, value)) => given::cell(value),
            // As it is written.
            None => Ok(Value::Null),
        };
        parameters.iter().map(value).collect()
    };
    let values = read.iter().map(at).collect::<PyResult<_>>()?;
    Ok(Points { parameters, values })
}

fn design(name: &str) -> PyResult<PointDesign> {
    let all = [
        PointDesign::Grid,
        PointDesign::LatinHypercube,
        PointDesign::Sobol,
    ];
    let found = all.into_iter().find(|design| design.name() == name);
    let known = || all.map(PointDesign::name).join(", ");
    found.ok_or_else(|| misused("design", format!("\"{name}\" is none of {}", known())))
}

/// Responses, as they stand in a scenario file.
pub fn responses(argument: &str, texts: Vec<String>) -> PyResult<Vec<Response>> {
    let one = |text: String| {
        let read = text.parse::<Response>();
        read.map_err(|wrong| misused(argument, wrong))
    };
    texts.into_iter().map(one).collect()
}

/// Simulates jobs as long as they are wanted.
pub fn rows(
    varied: &Varied,
    jobs: &[Job],
    threads: usize,
    watch: &Watch,
) -> Result<Vec<Row>, Stopped> {
    use std::sync::{Mutex, PoisonError};

    let units = jobs
        .iter()
        .map(|job| job.replications.end - job.replications.start);
    watch.begin(usize::try_from(units.sum::<u64>()).ok());
    let parameters = varied.header.parameters.iter();
    let study = Study {
        systems: &|point| varied.scenario(point),
        responses: &varied.responses,
        shared: same_for_all(parameters.map(String::as_str)),
    };
    let all = Mutex::new(Vec::new());
    carry_out(&study, jobs, Some(threads), &|row| {
        all.lock().unwrap_or_else(PoisonError::into_inner).push(row);
        watch.one_more()
    })?;
    let mut all = all.into_inner().unwrap_or_else(PoisonError::into_inner);
    all.sort_by_key(|row| (row.system, row.replication));
    Ok(all)
}

/// Why a study stopped.
pub fn stopped(why: Stopped) -> PyErr {
    match why {
        Stopped::Mistaken { mistakes, .. } => mistaken(&mistakes),
        other => failed(other),
    }
}
