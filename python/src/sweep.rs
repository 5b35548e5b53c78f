//! A scenario at many values of its parameters.

use cutover::report::columns::{self, READINGS};
use cutover::report::study_page::StudyPage;
use cutover::report::sweep_results::{PointResults, ReadingsCsv, ResultsCsv, reading, shown};
use cutover::report::tables;
use cutover::report::varied::Varied;
use cutover::study::answers::Answer;
use cutover::study::readings::Reading;
use cutover::study::systems::{Job, Row};
use pyo3::prelude::*;
use pyo3::types::PyMapping;

use crate::errors::{failed, warned};
use crate::scenario::Scenario;
use crate::studied::Studied;
use crate::table::Table;
use crate::varied::{Asked, each_can_be, rows, stopped};
use crate::watched::watched;
use crate::whole::{Whole, counted, points_counted, seed_of, threads_of};

/// Simulates a scenario at many values of its parameters, all on the same random numbers.
///
/// scenario: a Scenario, or the path of a scenario file.
/// vary: parameters by path, and their values, such as
///     {"plan.agency.extra-staff.count": [0, 6, 12]}; a range is {"from": 0, "to": 12, "step": 6}. If
///     left out, the scenario's [sweep].
/// points: instead, a dictionary of values for each point.
/// design: how points are laid out: "grid", "latin-hypercube" or "sobol"; point_count: how many a
///     design has that is no grid.
/// of: what is read off each run, such as ["peak of booking.unbooked", "cost"]; if left out, the
///     scenario's, or the usual figures.
/// replications: how often each point is simulated; if left out, the scenario's.
/// seed, threads, progress: as in `run`.
///
/// Nothing is written down on the way: a sweep of many hours is better done with `cutover sweep`, which
/// goes on after an interruption.
#[pyfunction]
#[pyo3(signature = (scenario, vary = None, *, points = None, design = None, point_count = None,
    of = None, replications = None, seed = None, threads = None, progress = None))]
#[expect(clippy::too_many_arguments, reason = "keywords of Python")]
pub fn sweep(
    py: Python<'_>,
    scenario: &Bound<'_, PyAny>,
    vary: Option<&Bound<'_, PyMapping>>,
    points: Option<Vec<Bound<'_, PyMapping>>>,
    design: Option<String>,
    point_count: Option<Whole>,
    of: Option<Vec<String>>,
    replications: Option<Whole>,
    seed: Option<Whole>,
    threads: Option<Whole>,
    progress: Option<&Bound<'_, PyAny>>,
) -> PyResult<Sweep> {
    let scenario = Scenario::given(scenario)?;
    let asked = Asked {
        vary,
        points,
        design,
        point_count: points_counted(point_count)?,
        of,
        replications: counted("replications", replications)?,
        seed: seed_of(seed)?,
    };
    let varied = asked.of(scenario.get())?;
    let threads = threads_of(threads)?;
    let done = watched(py, progress, move |watch| {
        each_can_be(&varied, watch)?;
        let replications = 0..varied.header.replications;
        let job = |system| Job {
            system,
            replications: replications.clone(),
        };
        let jobs: Vec<Job> = (0..varied.header.points.len()).map(job).collect();
        rows(&varied, &jobs, threads, watch).map(|rows| (varied, rows))
    })?;
    let (varied, rows) = done.map_err(stopped)?;
    let lost = rows.iter().filter(|row| row.readings.is_err()).count();
    if lost > 0 {
        let said =
            format!("{lost} of the simulations met a bug in the simulator; they are in no figure");
        warned(py, said)?;
    }
    Sweep::of(&varied, &rows).map_err(failed)
}

/// What a sweep says: an estimate for each point and response.
#[pyclass(frozen, module = "cutover")]
pub struct Sweep {
    results: Table,
    replications: Table,
    studied: Studied,
}

impl Sweep {
    fn of(varied: &Varied, rows: &[Row]) -> std::io::Result<Self> {
        let (header, responses) = (&varied.header, &varied.responses);
        let (mut results, mut readings) = (Vec::new(), Vec::new());
        let mut results_csv = ResultsCsv::new(&mut results, header)?;
        let mut readings_csv = ReadingsCsv::new(&mut readings)?;
        let (mut answers, mut shown_rows) = (Vec::new(), Vec::new());
        for (point, rows) in rows.chunk_by(|a, b| a.system == b.system).enumerate() {
            let answer = |(at, response): (usize, &cutover::model::spec::Response)| {
                let read: Vec<Option<Reading>> = rows.iter().map(|row| reading(row, at)).collect();
                Answer::of(&read, response.is_a_time())
            };
            let of_point = PointResults {
                point,
                values: &header.points[point],
                rows,
                answers: responses.iter().enumerate().map(answer).collect(),
            };
            results_csv.add(&of_point, responses)?;
            readings_csv.add(&of_point, responses)?;
            answers.push(of_point.answers.clone());
            shown_rows.push(tables::PointRow {
                point,
                values: of_point.values.iter().map(shown).collect(),
                answers: of_point.answers,
            });
        }
        results_csv.finish()?;
        readings_csv.finish()?;
        let title = &header.title;
        let text = format!(
            "{title}\n{}\n",
            tables::sweep(header, responses, &shown_rows)
        );
        Ok(Self {
            results: columns::results(&header.parameters, &header.points, |table| {
                Table::of(&table, results)
            }),
            replications: Table::of(&READINGS, readings),
            studied: Studied {
                text,
                page: StudyPage::sweep(header, responses, &answers),
            },
        })
    }
}

#[pymethods]
impl Sweep {
    /// An estimate for each point and response, with the parameters' values; in the unit that stands in
    /// the column `unit`. As results.csv of `cutover sweep`, to the bit.
    fn results(&self) -> Table {
        self.results.clone()
    }

    /// What was read off each replication of each point, in the response's unit.
    fn replications(&self) -> Table {
        self.replications.clone()
    }

    /// The page: one document of HTML that needs no network.
    fn html(&self, py: Python<'_>) -> PyResult<String> {
        self.studied.html(py)
    }

    fn __str__(&self) -> &str {
        &self.studied.text
    }

    fn __repr__(&self) -> String {
        let page = &self.studied.page;
        format!("<Sweep \"{}\", {} points>", page.title, page.points.len())
    }

    fn _repr_html_(&self, py: Python<'_>) -> PyResult<String> {
        self.studied.framed(py)
    }
}
