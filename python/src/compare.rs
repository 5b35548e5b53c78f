//! Scenarios held against each other.

use std::sync::{Mutex, PoisonError};

use cutover::model::spec::Checked;
use cutover::report::columns::COMPARISON;
use cutover::report::comparison::{self, common_currency};
use cutover::report::study_page::StudyPage;
use cutover::study::compare::{Differences, NotCompared, common_responses, simulate_scenarios};
use cutover::study::readings::usual_arm;
use cutover::study::whole_run::Watcher;
use pyo3::prelude::*;
use pyo3::types::PyMapping;

use crate::errors::{failed, mistaken, misused};
use crate::given::pairs;
use crate::scenario::{Scenario, loads};
use crate::studied::Studied;
use crate::table::Table;
use crate::varied::{responses, stopped};
use crate::watched::watched;
use crate::whole::{Whole, counted, seed_of, threads_of};

/// Scenarios by name: a dictionary, or a list of them that have names of their own.
fn named(given: &Bound<'_, PyAny>) -> PyResult<Vec<(String, Py<Scenario>)>> {
    let mut all: Vec<(String, Py<Scenario>)> = Vec::new();
    if let Ok(named) = given.cast::<PyMapping>() {
        for (name, scenario) in pairs(named)? {
            all.push((name, Scenario::given(&scenario)?));
        }
    } else {
        for scenario in given.try_iter()? {
            let scenario = Scenario::given(&scenario?)?;
            let name = scenario.get().name.clone();
            if all.iter().any(|(other, _)| *other == name) {
                let wrong = format!("two are called \"{name}\"; give a dictionary of names");
                return Err(misused("scenarios", wrong));
            }
            all.push((name, scenario));
        }
    }
    match all.len() {
        0 | 1 => Err(misused("scenarios", "there are two at least")),
        _ => Ok(all),
    }
}

/// Compares scenarios on the same random numbers: each is held against the first, replication by
/// replication.
///
/// scenarios: a dictionary of names and scenarios, or a list; each a Scenario or the path of a file.
/// of: what is compared, such as ["peak of booking.unbooked", "cost"]; if left out, the usual figures.
/// replications: how often each is simulated, twice at least; if left out, as the first says.
/// seed: seed of all of them; if left out, the first one's.
/// all_pairs: take the differences between all pairs.
/// threads, progress: as in `run`.
#[pyfunction]
#[pyo3(signature = (scenarios, *, of = None, replications = None, seed = None, all_pairs = false,
    threads = None, progress = None))]
#[expect(clippy::too_many_arguments, reason = "keywords of Python")]
pub fn compare(
    py: Python<'_>,
    scenarios: &Bound<'_, PyAny>,
    of: Option<Vec<String>>,
    replications: Option<Whole>,
    seed: Option<Whole>,
    all_pairs: bool,
    threads: Option<Whole>,
    progress: Option<&Bound<'_, PyAny>>,
) -> PyResult<Comparison> {
    let (names, given): (Vec<String>, Vec<_>) = named(scenarios)?.into_iter().unzip();
    let mut all: Vec<Checked<_>> = given.iter().map(|s| (*s.get().checked).clone()).collect();
    if let Some(seed) = seed_of(seed)? {
        let first = all.remove(0).edit(|s| s.seed = seed);
        all.insert(0, first.map_err(|wrong| mistaken(&wrong))?);
    }
    let asked = responses("of", of.unwrap_or_default())?;
    let responses = common_responses(asked, &all).map_err(|wrong| match &wrong {
        NotCompared::NotRead { scenario, .. } => {
            misused("of", format!("{}: {wrong}", names[*scenario]))
        }
        NotCompared::NothingInCommon => misused("of", wrong),
    })?;
    let replications = match counted("replications", replications)? {
        Some(1) => return Err(misused("replications", "differences need two at least")),
        Some(replications) => replications,
        None => all[0].counted_replications().max(2),
    };
    let wanted = match all_pairs {
        true => Differences::AllPairs,
        false => Differences::FromFirst,
    };
    let threads = threads_of(threads)?;
    let done = watched(py, progress, move |watch| {
        watch.begin(Some(all.len() * replications as usize));
        let bug = Mutex::new(None);
        let n = u64::from(replications);
        let read = simulate_scenarios(&all, &responses, n, Some(threads), &|row| {
            if let Err(message) = &row.readings {
                let mut bug = bug.lock().unwrap_or_else(PoisonError::into_inner);
                let (name, replication) = (&names[row.system], row.replication);
                bug.get_or_insert_with(|| format!("{name}, replication {replication}: {message}"));
            }
            watch.one_more()
        })?;
        let compared = cutover::study::compare::compare(&read, &responses, wanted);
        let comparison = comparison::Comparison {
            seed: all[0].seed,
            currency: common_currency(&all),
            arms: all.iter().map(usual_arm).collect(),
            names,
            replications,
            compared,
        };
        let bug = bug.into_inner().unwrap_or_else(PoisonError::into_inner);
        Ok((comparison, bug))
    })?;
    let (comparison, bug) = done.map_err(stopped)?;
    if let Some(bug) = bug {
        return Err(failed(format!("this is a bug in the simulator: {bug}")));
    }
    Comparison::of(&comparison).map_err(failed)
}

/// What a comparison says: which differences are real.
#[pyclass(frozen, module = "cutover")]
pub struct Comparison {
    json: String,
    differences: Table,
    studied: Studied,
}

impl Comparison {
    fn of(comparison: &comparison::Comparison) -> std::io::Result<Self> {
        let mut csv = Vec::new();
        comparison.csv(&mut csv)?;
        Ok(Self {
            json: comparison.json()?,
            differences: Table::of(&COMPARISON, csv),
            studied: Studied {
                text: comparison.text(),
                page: StudyPage::comparison(comparison),
            },
        })
    }
}

#[pymethods]
impl Comparison {
    /// Everything, as a dictionary: what `cutover compare --json` prints, to the bit.
    #[getter]
    fn summary<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        loads(py, self.json.as_bytes())
    }

    /// Which differences are real, in words.
    #[getter]
    fn sentences(&self) -> Vec<String> {
        self.studied.page.answer.clone()
    }

    /// A difference between two scenarios a row, with an interval; in the unit that stands in the column
    /// `unit`. As comparison.csv of `cutover compare`, to the bit.
    fn differences(&self) -> Table {
        self.differences.clone()
    }

    /// The page: one document of HTML that needs no network.
    fn html(&self, py: Python<'_>) -> PyResult<String> {
        self.studied.html(py)
    }

    fn __str__(&self) -> &str {
        &self.studied.text
    }

    fn __repr__(&self) -> String {
        format!("<Comparison: {}>", self.studied.page.title)
    }

    fn _repr_html_(&self, py: Python<'_>) -> PyResult<String> {
        self.studied.framed(py)
    }
}
