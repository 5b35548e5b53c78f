//! Scenarios, as they are read, looked at and changed.

use std::path::PathBuf;
use std::sync::Arc;

use cutover::model::Arm;
use cutover::model::spec::{self, Checked};
use cutover::model::spec::{CivilDate, Draft, Notes, Setting};
use cutover::report::files;
use cutover::study::offered_load::OfferedLoad;
use pyo3::prelude::*;
use pyo3::types::PyMapping;
use serde_json::Value;

use crate::errors::{failed, mistaken, misused};
use crate::given;

/// A scenario: a hospital's outpatients, the go-live of a record system, and a plan. It has been
/// checked and does not change; `with_values` gives another.
///
/// Read one with `Scenario.from_file`, `Scenario.from_toml` or `Scenario.from_dict`. What may stand in
/// it is in the manual and in the schema (`cutover schema`).
#[pyclass(frozen, module = "cutover")]
pub struct Scenario {
    /// Name for files, after the scenario file.
    pub name: String,
    /// As it was written.
    pub draft: Arc<Draft>,
    /// What was changed since.
    pub settings: Vec<Setting>,
    /// As it is.
    pub checked: Arc<Checked<spec::Scenario>>,
}

impl Scenario {
    fn of(name: String, draft: Draft) -> Self {
        Self {
            checked: Arc::new(draft.scenario().clone()),
            draft: Arc::new(draft),
            settings: Vec::new(),
            name,
        }
    }

    /// What its author wrote beside the values.
    pub fn notes(&self) -> Notes {
        self.draft.notes().clone()
    }

    /// A scenario, or the path of a scenario file.
    pub fn given(given: &Bound<'_, PyAny>) -> PyResult<Py<Self>> {
        if let Ok(scenario) = given.cast::<Self>() {
            return Ok(scenario.clone().unbind());
        }
        let path: PathBuf = given
            .extract()
            .map_err(|_| misused("scenario", "give a Scenario or the path of a scenario file"))?;
        Py::new(given.py(), Self::from_file(path)?)
    }
}

/// Files that a text names are beside `name`.
fn of_text(name: &str, text: &str, folder: PathBuf) -> PyResult<Scenario> {
    let file = folder.join(format!("{name}.toml"));
    let Some(file) = file.to_str() else {
        return Err(misused("folder", "its name is not UTF-8"));
    };
    let read = |asked: &str, limit: u64| match asked == file {
        true => Ok(text.as_bytes().to_vec()),
        false => files::read(asked, limit),
    };
    let draft = Draft::load(file, &read).map_err(|wrong| mistaken(&wrong))?;
    Ok(Scenario::of(name.to_owned(), draft))
}

fn date<'py>(py: Python<'py>, date: CivilDate) -> PyResult<Bound<'py, PyAny>> {
    let class = py.import("datetime")?.getattr("date")?;
    class.call_method1("fromisoformat", (date.to_string(),))
}

#[pymethods]
impl Scenario {
    /// Reads a scenario file (TOML), with the files that it names.
    ///
    /// Raises ScenarioError with every mistake in it: file, line, what is wrong and what was meant.
    #[staticmethod]
    fn from_file(path: PathBuf) -> PyResult<Self> {
        let Some(name) = path.to_str() else {
            return Err(misused("path", "the file's name is not UTF-8"));
        };
        let draft = Draft::load(name, &files::read).map_err(|wrong| mistaken(&wrong))?;
        let stem = path.file_stem().and_then(|stem| stem.to_str());
        Ok(Self::of(stem.unwrap_or("scenario").to_owned(), draft))
    }

    /// Reads a scenario from the text of a scenario file.
    ///
    /// `name` is what it is called in files and comparisons; files that it names are looked for in
    /// `folder`. Raises ScenarioError.
    #[staticmethod]
    #[pyo3(signature = (text, *, name = "scenario", folder = PathBuf::new()))]
    fn from_toml(text: &str, name: &str, folder: PathBuf) -> PyResult<Self> {
        of_text(name, text, folder)
    }

    /// Reads a scenario from a dictionary, such as `tomllib.load` gives: keys and values are those of a
    /// scenario file, dates may be text or `datetime.date`.
    ///
    /// Raises ScenarioError; its lines are those of the TOML that the dictionary is written as.
    #[staticmethod]
    #[pyo3(signature = (values, *, name = "scenario", folder = PathBuf::new()))]
    fn from_dict(values: &Bound<'_, PyMapping>, name: &str, folder: PathBuf) -> PyResult<Self> {
        let values = given::value(values.as_any())?;
        let text = toml::to_string_pretty(&values).map_err(|wrong| misused("values", wrong))?;
        of_text(name, &text, folder)
    }

    /// The scenario with some values changed, such as
    /// `{"plan.agency.extra-staff.count": 12, "go-live": "2011-12-10"}`: keys joined by dots, items of
    /// lists by number from 0.
    ///
    /// Raises ScenarioError where a path leads nowhere, or a value cannot stand there.
    #[pyo3(signature = (values, *, name = None))]
    fn with_values(&self, values: &Bound<'_, PyMapping>, name: Option<String>) -> PyResult<Self> {
        let mut settings = self.settings.clone();
        for (path, value) in given::pairs(values)? {
            let value = given::value(&value)?;
            settings.retain(|setting| setting.path != path);
            settings.push(Setting { path, value });
        }
        let checked = self.draft.with(&settings);
        Ok(Self {
            name: name.unwrap_or_else(|| self.name.clone()),
            draft: self.draft.clone(),
            settings,
            checked: Arc::new(checked.map_err(|wrong| mistaken(&wrong))?),
        })
    }

    /// What it is called in files and comparisons: the name of its file, without folder and ending.
    #[getter]
    fn name(&self) -> &str {
        &self.name
    }

    /// Its title.
    #[getter]
    fn title(&self) -> &str {
        &self.checked.title
    }

    /// First simulated day, a `datetime.date`.
    #[getter]
    fn start<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        date(py, self.checked.start)
    }

    /// Day of the go-live, a `datetime.date`; None without one.
    #[getter]
    fn go_live<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.checked.go_live.map(|day| date(py, day)).transpose()
    }

    /// Last simulated day, a `datetime.date`.
    #[getter]
    fn end<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        date(py, self.checked.end)
    }

    /// Seed of all random numbers.
    #[getter]
    fn seed(&self) -> u64 {
        self.checked.seed
    }

    /// Its arms, in the order in which they are shown: versions of the same weeks that meet the same
    /// random numbers, such as baseline (no go-live), unmitigated (without the plan) and planned.
    #[getter]
    fn arms(&self) -> Vec<&'static str> {
        let arms = Arm::of(&self.checked).into_iter();
        arms.map(Arm::name).collect()
    }

    /// What to look at first, a sentence each: demand against capacity, and values that are unusual.
    #[getter]
    fn warnings(&self) -> Vec<String> {
        let mut all = OfferedLoad::of(&self.checked).warnings();
        let doubts = self.checked.doubts().into_iter();
        all.extend(doubts.map(|doubt| format!("{}: {}", doubt.key, doubt.title)));
        all
    }

    /// The scenario with everything resolved, as a scenario file; data files by name.
    fn to_toml(&self) -> String {
        self.checked.to_toml()
    }

    /// The scenario with everything resolved, rows of its data files included.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        python(py, &self.checked.to_json())
    }

    fn __repr__(&self) -> String {
        let scenario = &self.checked;
        let (title, arms) = (&scenario.title, self.arms().join(", "));
        format!(
            "<Scenario \"{title}\", {} to {}: {arms}>",
            scenario.start, scenario.end
        )
    }
}

/// JSON as Python's own reader makes it.
pub fn python<'py>(py: Python<'py>, json: &Value) -> PyResult<Bound<'py, PyAny>> {
    loads(py, json.to_string().as_bytes())
}

/// The text of a JSON file, read by Python.
pub fn loads<'py>(py: Python<'py>, text: &[u8]) -> PyResult<Bound<'py, PyAny>> {
    let text = std::str::from_utf8(text).map_err(failed)?;
    py.import("json")?.call_method1("loads", (text,))
}
