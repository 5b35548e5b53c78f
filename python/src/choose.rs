//! The cheapest point of a sweep that is good enough.

use cutover::model::spec::Target;
use cutover::report::choice::ChoicePage;
use cutover::report::study_page::StudyPage;
use cutover::study::choose::{
    self as procedure, Demanded, NoChoice, NotDemanded, Verdict, responses_for,
};
use pyo3::prelude::*;
use pyo3::types::{PyAny, PyMapping};
use serde_json::{Map, Value};

use crate::errors::{failed, mistaken, misused};
use crate::run::share;
use crate::scenario::{Scenario, python};
use crate::studied::Studied;
use crate::table::Table;
use crate::varied::{Asked, each_can_be, responses, rows, stopped};
use crate::watched::watched;
use crate::whole::{Whole, counted, points_counted, seed_of, threads_of};

/// Finds the cheapest point of a sweep that meets its targets, with replications spent where they
/// matter.
///
/// scenario, vary, points, design, point_count, of: as in `sweep`.
/// that: targets, such as ["recovery of booking.unbooked <= 10 weeks"]; if left out, those of the
///     scenario's [choose].
/// sure: in which share of runs all of them have to be met: 0.9 or "90%"; give_or_take: how far from
///     that share a point may lie and be taken for either.
/// cheapest: what is kept as low as possible; if left out, the scenario's, or the cost.
/// worth: the smallest difference of it that matters, in its unit.
/// confidence: chance that the right point is chosen.
/// at_most: replications of one point at most.
/// seed, threads, progress: as in `run`.
#[pyfunction]
#[pyo3(signature = (scenario, vary = None, *, that = None, sure = None, give_or_take = None,
    cheapest = None, worth = None, confidence = None, at_most = None, points = None, design = None,
    point_count = None, of = None, seed = None, threads = None, progress = None))]
#[expect(clippy::too_many_arguments, reason = "keywords of Python")]
pub fn choose<'py>(
    py: Python<'py>,
    scenario: &Bound<'py, PyAny>,
    vary: Option<&Bound<'py, PyMapping>>,
    that: Option<Vec<String>>,
    sure: Option<&Bound<'py, PyAny>>,
    give_or_take: Option<&Bound<'py, PyAny>>,
    cheapest: Option<String>,
    worth: Option<f64>,
    confidence: Option<&Bound<'py, PyAny>>,
    at_most: Option<Whole>,
    points: Option<Vec<Bound<'py, PyMapping>>>,
    design: Option<String>,
    point_count: Option<Whole>,
    of: Option<Vec<String>>,
    seed: Option<Whole>,
    threads: Option<Whole>,
    progress: Option<&Bound<'py, PyAny>>,
) -> PyResult<Choice> {
    let scenario = Scenario::given(scenario)?;
    let asked = Asked {
        vary,
        points,
        design,
        point_count: points_counted(point_count)?,
        of,
        replications: None,
        seed: seed_of(seed)?,
    };
    let target = |text: String| {
        let read = text.parse::<Target>();
        read.map_err(|wrong| misused("that", wrong))
    };
    let that = that.unwrap_or_default().into_iter().map(target);
    let demanded = Demanded {
        that: that.collect::<PyResult<_>>()?,
        sure: sure.map(|given| share("sure", given)).transpose()?,
        give_or_take: give_or_take
            .map(|given| share("give_or_take", given))
            .transpose()?,
        cheapest: responses("cheapest", cheapest.into_iter().collect())?.pop(),
        worth,
        confidence: confidence
            .map(|given| share("confidence", given))
            .transpose()?,
        at_most: counted("at_most", at_most)?,
    };
    let mut varied = asked.of(scenario.get())?;
    let wanted = demanded
        .of(varied.draft.scenario())
        .map_err(|wrong| match wrong {
            NotDemanded::Values(mistakes) => mistaken(&mistakes),
            NotDemanded::NoPrice => misused("cheapest", wrong),
            NotDemanded::NoTarget => misused("that", wrong),
        })?;
    varied.responses = responses_for(&wanted, &varied.responses);
    varied.header.responses = varied.responses.iter().map(ToString::to_string).collect();
    varied.header.replications = u64::from(wanted.at_most);
    let threads = threads_of(threads)?;
    let done = watched(py, progress, move |watch| {
        each_can_be(&varied, watch).map_err(NoChoice::Rows)?;
        let points = varied.header.points.len();
        let obtain = |jobs: &[_]| rows(&varied, jobs, threads, watch);
        procedure::choose(points, &wanted, &varied.responses, obtain)
            .map(|chosen| (varied, wanted, chosen))
    })?;
    let (varied, wanted, choice) = done.map_err(|why| match why {
        NoChoice::Rows(why) => stopped(why),
        NoChoice::Bug { .. } => failed(format!("this is a bug in the simulator: {why}")),
        other => misused("choose", other),
    })?;
    let page = ChoicePage {
        title: &varied.header.title,
        parameters: &varied.header.parameters,
        points: &varied.header.points,
        responses: &varied.responses,
        currency: varied.header.currency,
        wanted: &wanted,
        choice: &choice,
    };
    Choice::of(&page, &varied.header).map_err(failed)
}

/// What was chosen, and why.
#[pyclass(frozen, module = "cutover")]
pub struct Choice {
    verdict: &'static str,
    point: Option<usize>,
    values: Value,
    points: Table,
    studied: Studied,
}

impl Choice {
    fn of(page: &ChoicePage<'_>, header: &cutover::report::part::Header) -> std::io::Result<Self> {
        let candidates = page.choice.candidates.iter().enumerate();
        let standing = candidates.map(|(point, candidate)| page.in_words(point, candidate));
        let study = StudyPage::choice(
            header,
            page.responses,
            (page.wanted, page.choice),
            page.answer(),
            standing.collect(),
        );
        let (verdict, point) = match page.choice.verdict {
            Verdict::Chosen { candidate } => ("chosen", Some(candidate)),
            Verdict::NoneMeets => ("none is good enough", None),
            Verdict::Undecided { best_guess } => ("not decided", Some(best_guess)),
        };
        let values = point.and_then(|point| header.points.get(point));
        let pairs = values.map(|values| header.parameters.iter().cloned().zip(values.clone()));
        let mut csv = Vec::new();
        page.csv(&mut csv)?;
        Ok(Self {
            verdict,
            point,
            values: pairs.map_or(Value::Null, |pairs| Value::Object(Map::from_iter(pairs))),
            points: page.table_of(|table| Table::of(&table, csv)),
            studied: Studied {
                text: page.text(),
                page: study,
            },
        })
    }
}

#[pymethods]
impl Choice {
    /// How it ended: "chosen", "none is good enough", or "not decided" with as many replications as
    /// were allowed.
    #[getter]
    fn verdict(&self) -> &'static str {
        self.verdict
    }

    /// Number of the chosen point, from 0; the best guess if it is not decided; None if there is none.
    #[getter]
    fn point(&self) -> Option<usize> {
        self.point
    }

    /// The values of the parameters there, by path, as `Scenario.with_values` takes them.
    #[getter]
    fn values<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        python(py, &self.values)
    }

    /// The answer in words.
    #[getter]
    fn answer(&self) -> String {
        self.studied.page.answer.join("\n")
    }

    /// A point a row: whether it is good enough, what was spent on it, and its figures. As choice.csv of
    /// `cutover choose`, to the bit.
    fn points(&self) -> Table {
        self.points.clone()
    }

    /// The page: one document of HTML that needs no network.
    fn html(&self, py: Python<'_>) -> PyResult<String> {
        self.studied.html(py)
    }

    fn __str__(&self) -> &str {
        &self.studied.text
    }

    fn __repr__(&self) -> String {
        format!("<Choice \"{}\": {}>", self.studied.page.title, self.verdict)
    }

    fn _repr_html_(&self, py: Python<'_>) -> PyResult<String> {
        self.studied.framed(py)
    }
}
