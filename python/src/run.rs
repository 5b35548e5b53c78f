//! A run and its results.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use cutover::model::spec::Share;
use cutover::model::{Arm, Site};
use cutover::report::columns::{self, DAILY, DAILY_OF_REPLICATIONS};
use cutover::report::daily_csv::Detail;
use cutover::report::folder::{self, Folder};
use cutover::report::manifest::Effort;
use cutover::report::results::Results as Kept;
use cutover::report::run_files::{MANIFEST, RunFile, RunFiles};
use cutover::report::{page, web};
use cutover::study::whole_run::{Simulated, Wanted, simulate_whole, try_values};
use cutover::study::{Design, NotDone};
use pyo3::exceptions::{PyOSError, PyValueError};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;

use crate::errors::{failed, mistaken, misused, warned};
use crate::scenario::{Scenario, loads};
use crate::table::Table;
use crate::watched::watched;
use crate::whole::{Whole, counted, natural, seed_of, threads_of};
use crate::{cli, given};

/// Simulates a scenario in all its arms, on threads of its own while Python goes on.
///
/// scenario: a Scenario, or the path of a scenario file.
/// replications: how often the same weeks are simulated with fresh random numbers; if left out,
///     the scenario's, or as often as the headline takes to be known within 10 %, 10 to 50 times.
/// precision: instead, simulate until the means are known within this share of them: 0.05 or "5%".
/// seed: seed of all random numbers; if left out, the scenario's.
/// arms: only these arms, such as ["planned"]; if left out, all that the scenario has.
/// replication: only the replication with this number, from 0.
/// threads: how many; they change no result. If left out, one for each core.
/// daily: what the rows of `daily()` are: "estimates" over replications, or "replications".
/// progress: a callable of (done, of), where `of` may be None; False for nobody. If left out, a bar in
///     a notebook or on a terminal.
///
/// The same scenario and seed give the same figures to the bit, here, with `cutover run`, and on any
/// number of threads. Ctrl-C gives it up at once.
///
/// Raises ScenarioError, ValueError for an argument that cannot be, and RuntimeError if no replication
/// went through.
#[pyfunction]
#[pyo3(signature = (scenario, *, replications = None, precision = None, seed = None, arms = None,
    replication = None, threads = None, daily = "estimates", progress = None))]
#[expect(clippy::too_many_arguments, reason = "keywords of Python")]
pub fn run(
    py: Python<'_>,
    scenario: &Bound<'_, PyAny>,
    replications: Option<Whole>,
    precision: Option<&Bound<'_, PyAny>>,
    seed: Option<Whole>,
    arms: Option<Vec<String>>,
    replication: Option<Whole>,
    threads: Option<Whole>,
    daily: &str,
    progress: Option<&Bound<'_, PyAny>>,
) -> PyResult<Results> {
    let given = [
        replications.is_some(),
        precision.is_some(),
        replication.is_some(),
    ];
    if given.iter().filter(|given| **given).count() > 1 {
        let which = "give one of replications, precision and replication";
        return Err(PyValueError::new_err(which));
    }
    let given = Scenario::given(scenario)?;
    let given = given.get();
    let wanted = Wanted {
        replications: counted("replications", replications)?,
        precision: precision
            .map(|given| share("precision", given))
            .transpose()?,
        seed: seed_of(seed)?,
        arms: arms_of(arms.unwrap_or_default())?,
        replication: natural("replication", replication)?,
    };
    let daily = Detail::by_name(daily);
    let daily =
        daily.ok_or_else(|| misused("daily", "it is either \"estimates\" or \"replications\""))?;
    let threads = threads_of(threads)?;
    let scenario = wanted.edited((*given.checked).clone());
    let scenario = scenario.map_err(|wrong| mistaken(&wrong))?;
    let design = wanted.design(&scenario, Design::of(&scenario));
    let design = design.map_err(|wrong| misused("arms", wrong))?;
    try_values(&scenario, &design).map_err(|wrong| mistaken(&wrong))?;
    let (name, notes) = (given.name.clone(), given.notes());
    let done = watched(py, progress, move |watch| -> Result<_, NotDone> {
        let began = Instant::now();
        let site = Site::of(&scenario);
        let simulated = simulate_whole(&site, design, Some(threads), watch, None)?;
        let Simulated {
            runs,
            design,
            summary,
        } = &simulated;
        let Some(summary) = summary else {
            let bugs = runs.failures.iter().map(|failure| failure.message.clone());
            return Ok(Err(bugs.collect::<Vec<_>>()));
        };
        let files = RunFiles {
            name: &name,
            site: &site,
            runs,
            summary,
            notes: Some(&notes),
            daily,
        };
        let effort = Effort {
            threads,
            seconds: began.elapsed().as_secs_f64(),
            events: runs.events(),
        };
        Ok(Ok(files.kept(design, effort)))
    })?;
    let kept = match done.map_err(failed)? {
        Ok(kept) => kept.map_err(failed)?,
        Err(bugs) => {
            let first = bugs.first().map_or("", |bug| bug);
            let said =
                format!("no replication went through; this is a bug in the simulator: {first}");
            return Err(failed(said));
        }
    };
    let lost = kept.summary.failures.len();
    if lost > 0 {
        let said = format!(
            "{lost} of the simulations met a bug in the simulator; their replications are in no \
             figure. They are in summary[\"failures\"]; please report them"
        );
        warned(py, said)?;
    }
    Ok(Results {
        kept: Arc::new(kept),
        daily,
        summary: PyOnceLock::new(),
    })
}

/// A share: 0.05 or "5%".
pub fn share(argument: &str, given: &Bound<'_, PyAny>) -> PyResult<Share> {
    let value = given::value(given)?;
    serde_json::from_value(value).map_err(|wrong| misused(argument, wrong))
}

fn arms_of(names: Vec<String>) -> PyResult<Vec<Arm>> {
    let arm = |name: String| {
        let known = Arm::ALL.map(Arm::name).join(", ");
        let wrong = || misused("arms", format!("\"{name}\" is none of {known}"));
        Arm::by_name(&name).ok_or_else(wrong)
    };
    names.into_iter().map(arm).collect()
}

/// What a run says: the summary, tables, the report.
///
/// In a notebook it is shown as the report.
#[pyclass(frozen, module = "cutover")]
pub struct Results {
    kept: Arc<Kept>,
    daily: Detail,
    summary: PyOnceLock<Py<PyAny>>,
}

/// A file of a run.
struct File {
    of: Arc<Kept>,
    name: &'static str,
}

impl AsRef<[u8]> for File {
    fn as_ref(&self) -> &[u8] {
        self.of
            .kept_files()
            .get(self.name)
            .map_or(&[], |bytes| bytes)
    }
}

impl Results {
    fn table(&self, table: &columns::Table<'static>) -> Table {
        let file = File {
            of: self.kept.clone(),
            name: table.file,
        };
        Table::of(table, file)
    }

    fn bytes(&self, name: &str) -> &[u8] {
        self.kept.kept_files().get(name).map_or(&[], |bytes| bytes)
    }
}

#[pymethods]
impl Results {
    /// Every estimate, as a dictionary: what `cutover run --json` prints, to the bit. Durations are in
    /// the unit of their measure, see `cutover.measures()`; shares are between 0 and 1.
    #[getter]
    fn summary<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let made = self.summary.get_or_try_init(py, || {
            loads(py, self.bytes(RunFile::Summary.name())).map(Bound::unbind)
        })?;
        Ok(made.bind(py).clone())
    }

    /// What a board has to know, the gravest first: `summary["findings"]`.
    #[getter]
    fn findings<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.summary(py)?.get_item("findings")
    }

    /// What was run and how to repeat it, as in `manifest.json`: the scenario in full, seed, version and
    /// the digest of every table.
    #[getter]
    fn manifest<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        loads(py, self.bytes(MANIFEST))
    }

    /// The arms, in the order in which they are shown.
    #[getter]
    fn arms(&self) -> Vec<&'static str> {
        self.kept
            .summary
            .arms
            .iter()
            .map(|arm| arm.name())
            .collect()
    }

    /// Replications in the figures.
    #[getter]
    fn replication_count(&self) -> usize {
        self.kept.summary.replications
    }

    /// A measure on a day: estimates over replications, or each replication if the run was asked for
    /// `daily="replications"`. Values are in the unit of the row's measure.
    fn daily(&self) -> Table {
        self.table(match self.daily {
            Detail::Estimates => &DAILY,
            Detail::Replications => &DAILY_OF_REPLICATIONS,
        })
    }

    /// A measure in a week, estimated over replications; week 1 is the first of the scenario's go-live. Values are
    /// in the unit of the row's measure.
    fn weekly(&self) -> Table {
        self.table(&columns::WEEKLY)
    }

    /// A planned session, put together over replications: patients, overrun and wait in minutes.
    fn sessions(&self) -> Table {
        self.table(&columns::SESSIONS)
    }

    /// A measure of one replication over the whole simulated time, in the unit of the row's measure.
    fn replications(&self) -> Table {
        self.table(&columns::REPLICATIONS)
    }

    /// A measure of one replication over the weeks that the verdict speaks of; and its cost.
    fn windows(&self) -> Table {
        self.table(&columns::WINDOWS)
    }

    /// The report: one page of HTML that needs no network, as in `report.html`.
    fn html(&self, py: Python<'_>) -> PyResult<String> {
        let kept = self.kept.clone();
        py.detach(move || {
            let pictures = web::pictures(&kept)?;
            web::run(&kept, &pictures)
        })
        .map_err(failed)
    }

    /// Writes into a folder what `cutover run --out` writes: summary.json, the tables, the report,
    /// pictures and the manifest. Other files in it are left alone.
    fn save(&self, py: Python<'_>, folder: PathBuf) -> PyResult<()> {
        let kept = self.kept.clone();
        py.detach(move || {
            let held = cli::report::Holds::Run.may_be_in(&folder);
            held.map_err(|wrong| PyOSError::new_err(wrong.to_string()))?;
            let names: Vec<&str> = kept.kept_files().keys().map(|name| &**name).collect();
            let into = Folder::to_write(&folder, &names).map_err(PyOSError::new_err)?;
            let _alone = into.alone().map_err(PyOSError::new_err)?;
            let mut files = Vec::new();
            for (name, bytes) in kept.kept_files() {
                let prepared = into.prepare(name, |out| out.write_all(bytes));
                files.push(prepared.map_err(|error| PyOSError::new_err(error.to_string()))?);
            }
            // The manifest last, so that a folder with one has all that it speaks of.
            files.sort_by_key(|file| file.name() == MANIFEST);
            folder::put_in_place(files).map_err(|error| PyOSError::new_err(error.to_string()))?;
            let page = cli::report::write_run(&folder);
            page.map(drop)
                .map_err(|error| PyOSError::new_err(format!("{error:#}")))
        })
    }

    fn __str__(&self) -> String {
        page::verdict(&self.kept.summary)
    }

    fn __repr__(&self) -> String {
        let summary = &self.kept.summary;
        let (title, n) = (&summary.title, summary.replications);
        format!(
            "<Results \"{title}\", {n} replications: {}>",
            self.arms().join(", ")
        )
    }

    fn _repr_html_(&self, py: Python<'_>) -> PyResult<String> {
        self.html(py).map(|page| in_frame(&page))
    }
}

/// A page in a frame of its own, so that its style and that of the notebook leave each other alone.
pub fn in_frame(page: &str) -> String {
    let quoted = page.replace('&', "&amp;").replace('"', "&quot;");
    format!(
        "<iframe srcdoc=\"{quoted}\" style=\"width: 100%; height: 40em; border: 1px solid #ccc\" \
         title=\"cutover\"></iframe>"
    )
}
