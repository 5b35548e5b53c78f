//! `study.json`: what the page of a sweep, a choice, a sensitivity analysis or a comparison is made
//! of. It is read back by `report`. What is done with it is in `web::study`.

use std::path::Path;

use serde::{Deserialize, Serialize};

use serde_json::Value;

use crate::model::Arm;
use crate::model::measures::Unit;
use crate::model::spec::{Choose, Currency, InArm, Response, Share, Target, count};
use crate::statistics::{Interval, Proportion};
use crate::study::answers::Answer;
use crate::study::choose::{Choice, Verdict, frontier_response};
use crate::study::compare::DifferenceBetween;

use super::comparison::Comparison;
use super::format::in_currency;
use super::part::Header;
use super::results::{self, WrongFolder};
use super::sensitivity_csv::{self, numbers};
use super::sweep_results::shown;
use super::words::{arm_words, plainly};

/// Name of the file.
pub const FILE: &str = "study.json";
/// Version of its shape.
pub const FORMAT: u32 = 1;

/// A study: many points or several scenarios.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StudyPage {
    /// Version of this shape.
    pub format: u32,
    /// Version of the program.
    pub version: String,
    /// Title of the scenario, or the names of those compared.
    pub title: String,
    /// Sentences that answer.
    pub answer: Vec<String>,
    /// The currency of amounts, if it is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
    /// Seed.
    pub seed: u64,
    /// Replications of each point or scenario; of a choice, at most.
    pub replications: u64,
    /// SHA-256 of the scenario as understood; none of a comparison.
    pub scenario_sha256: Option<String>,
    /// Paths of what varies.
    pub parameters: Vec<String>,
    /// Values of the parameters, by point; of a comparison, the scenarios' names.
    pub points: Vec<Vec<String>>,
    /// What was read off every point.
    pub figures: Vec<Figures>,
    /// What was found.
    pub found: Found,
}

/// One response at every point.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figures {
    /// The response.
    pub response: String,
    /// Its unit.
    pub unit: Unit,
    /// By point; empty where points are of no interest by themselves.
    pub answers: Vec<Answer>,
}

/// What kind of study it is, and what is particular to it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Found {
    /// Points side by side.
    Sweep,
    /// The cheapest point that is good enough.
    Choice {
        /// The chosen point, if one is.
        chosen: Option<usize>,
        /// Points to which no other is cheaper and better at once.
        frontier: Vec<usize>,
        /// The response against which cost is held on the frontier.
        against: Option<usize>,
        /// By point, in how many replications all targets were met.
        met: Vec<Option<Proportion>>,
        /// By point, what is known of it.
        standing: Vec<String>,
        /// What was to be reached, as it is written.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        targets: Vec<String>,
        /// In which share of runs all of that at least.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        sure: Option<Share>,
    },
    /// What depends on what.
    Sensitivity {
        /// The method.
        method: String,
        /// The arm that is meant where a response names none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        arm: Option<Arm>,
        /// By parameter, the low and the high end of its range.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        ranges: Vec<[String; 2]>,
        /// By response.
        results: Vec<Sensitivity>,
    },
    /// Scenarios against each other.
    Comparison {
        /// By figure: differences whose intervals hold all at once.
        differences: Vec<Vec<DifferenceBetween>>,
    },
}

impl Found {
    /// What kind of study it is, in words.
    #[must_use]
    pub const fn kind(&self) -> StudyKind {
        match self {
            Self::Sweep => StudyKind::Sweep,
            Self::Choice { .. } => StudyKind::Choice,
            Self::Sensitivity { .. } => StudyKind::Sensitivity,
            Self::Comparison { .. } => StudyKind::Comparison,
        }
    }
}

/// A kind of study. Each leaves files of its own beside the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StudyKind {
    /// Of `sweep`.
    Sweep,
    /// Of `choose`.
    Choice,
    /// Of `sensitivity`.
    Sensitivity,
    /// Of `compare`.
    Comparison,
}

impl StudyKind {
    /// In words.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sweep => "a sweep",
            Self::Choice => "a choice",
            Self::Sensitivity => "a sensitivity analysis",
            Self::Comparison => "a comparison",
        }
    }
}

/// What a response depends on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sensitivity {
    /// The response.
    pub response: String,
    /// Its unit.
    pub unit: Unit,
    /// Why there is nothing.
    pub why_not: Option<String>,
    /// By parameter: what was found, with intervals.
    pub numbers: Vec<Vec<Number>>,
}

/// One number found of a parameter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Number {
    /// What it is.
    pub what: String,
    /// The number.
    pub value: f64,
    /// Its 95 % interval.
    pub interval: Option<Interval>,
}

impl StudyPage {
    fn of(header: &Header, answer: Vec<String>, figures: Vec<Figures>, found: Found) -> Self {
        let values = header.points.iter();
        Self {
            format: FORMAT,
            version: header.version.clone(),
            title: header.title.clone(),
            currency: header.currency,
            answer,
            seed: header.seed,
            replications: header.replications,
            scenario_sha256: Some(header.scenario_sha256.clone()),
            parameters: header.parameters.clone(),
            points: values.map(|v| v.iter().map(shown).collect()).collect(),
            figures,
            found,
        }
    }

    /// What a choice wanted of a response.
    #[must_use]
    pub fn targets_of(&self, response: &str) -> Vec<Target> {
        let Found::Choice { targets, .. } = &self.found else {
            return Vec::new();
        };
        let read = targets
            .iter()
            .filter_map(|target| target.parse::<Target>().ok());
        read.filter(|target| target.response.to_string() == response)
            .collect()
    }

    /// A response of a sensitivity analysis in words, with the arm that it is read off.
    #[must_use]
    pub fn in_words(&self, response: &str) -> String {
        match (&self.found, response.parse::<Response>()) {
            (Found::Sensitivity { arm: Some(arm), .. }, Ok(mut asked)) if asked.arm.is_none() => {
                asked.arm = Some(InArm::Of(*arm));
                plainly(&asked.to_string())
            }
            _ => plainly(response),
        }
    }

    /// Between which values a parameter of a sensitivity analysis was varied: `1.5 to 3.5`.
    #[must_use]
    pub fn range(&self, parameter: usize) -> Option<String> {
        let Found::Sensitivity { ranges, .. } = &self.found else {
            return None;
        };
        let [low, high] = ranges.get(parameter)?;
        Some(format!("{low} to {high}"))
    }

    /// A unit as it is shown; amounts in their currency.
    #[must_use]
    pub fn unit_shown(&self, unit: Unit) -> &str {
        in_currency(unit, unit.shown(), self.currency.as_ref())
    }

    /// A unit as it stands in files; amounts in their currency.
    #[must_use]
    pub fn unit_in_files(&self, unit: Unit) -> &str {
        in_currency(unit, unit.many(), self.currency.as_ref())
    }

    /// The page of a sweep; `answers` by point and response.
    #[must_use]
    pub fn sweep(header: &Header, responses: &[Response], answers: &[Vec<Answer>]) -> Self {
        let points = header.points.len();
        let said = format!(
            "{points} points were simulated, {} replications each, all on the same random numbers: \
             differences between points are those of the parameters.",
            header.replications
        );
        let figures = figures(responses, answers);
        Self::of(header, vec![said], figures, Found::Sweep)
    }

    /// The page of a choice.
    #[must_use]
    pub fn choice(
        header: &Header,
        responses: &[Response],
        (wanted, choice): (&Choose, &Choice),
        answer: String,
        standing: Vec<String>,
    ) -> Self {
        let candidates = choice.candidates.iter();
        let answers: Vec<Vec<Answer>> = candidates.clone().map(|c| c.answers.clone()).collect();
        let on_frontier = candidates
            .clone()
            .enumerate()
            .filter(|(_, c)| c.on_frontier);
        let found = Found::Choice {
            chosen: match choice.verdict {
                Verdict::Chosen { candidate } => Some(candidate),
                Verdict::NoneMeets | Verdict::Undecided { .. } => None,
            },
            frontier: on_frontier.map(|(at, _)| at).collect(),
            against: frontier_response(responses),
            met: candidates.map(|c| c.met.clone()).collect(),
            standing,
            targets: wanted.that.iter().map(ToString::to_string).collect(),
            sure: Some(wanted.sure),
        };
        Self::of(header, vec![answer], figures(responses, &answers), found)
    }

    /// The page of a sensitivity analysis, of which each parameter has a range; `arm` is meant where a
    /// response names none.
    #[must_use]
    pub fn sensitivity(
        header: &Header,
        (arm, ranges): (Arm, &[[Value; 2]]),
        found: &sensitivity_csv::Results,
    ) -> Self {
        let one = |(response, unit, result): &(String, Unit, Result<_, String>)| {
            let of_parameter = |at: usize| {
                let found = result.as_ref().map(|found| numbers(found, at));
                let all = found.unwrap_or_default().into_iter();
                all.map(|number| Number {
                    what: number.what.to_owned(),
                    value: number.value,
                    interval: number.interval,
                })
                .collect()
            };
            Sensitivity {
                response: response.clone(),
                unit: *unit,
                why_not: result.as_ref().err().cloned(),
                numbers: (0..header.parameters.len()).map(of_parameter).collect(),
            }
        };
        let said = format!(
            "{} over {}, {} each; figures are of {} unless another arm is named.",
            match header.parameters.len() {
                1 => "1 parameter was varied".to_owned(),
                n => format!("{n} parameters were varied"),
            },
            count(header.points.len(), "point", "points"),
            count(header.replications as usize, "replication", "replications"),
            arm_words(arm).meant
        );
        let found = Found::Sensitivity {
            method: header.design.clone(),
            arm: Some(arm),
            ranges: ranges
                .iter()
                .map(|ends| ends.each_ref().map(shown))
                .collect(),
            results: found.iter().map(one).collect(),
        };
        Self::of(header, vec![said], Vec::new(), found)
    }

    /// The page of a comparison.
    #[must_use]
    pub fn comparison(comparison: &Comparison) -> Self {
        let compared = comparison.compared.iter();
        Self {
            format: FORMAT,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            title: format!("{} compared", comparison.names.join(", ")),
            currency: comparison.currency,
            answer: [comparison.sentences(), vec![comparison.figures_are_of()]].concat(),
            seed: comparison.seed,
            replications: u64::from(comparison.replications),
            scenario_sha256: None,
            parameters: vec!["scenario".to_owned()],
            points: comparison.names.iter().map(|n| vec![n.clone()]).collect(),
            figures: compared
                .clone()
                .map(|c| Figures {
                    response: c.response.clone(),
                    unit: c.unit,
                    answers: c.answers.clone(),
                })
                .collect(),
            found: Found::Comparison {
                differences: compared.map(|c| c.differences.clone()).collect(),
            },
        }
    }

    /// Reads it from a folder; `None` if the folder has none.
    ///
    /// # Errors
    ///
    /// It is damaged, or of another version.
    pub fn read(folder: &Path) -> Result<Option<Self>, WrongFolder> {
        if !folder.join(FILE).exists() {
            return Ok(None);
        }
        let study: Self = results::json(folder, FILE, FORMAT)?;
        study.check().map_err(|why| WrongFolder::Damaged {
            file: folder.join(FILE),
            why,
        })?;
        Ok(Some(study))
    }

    /// What in it does not fit together.
    fn check(&self) -> Result<(), String> {
        let wide = |point: &Vec<String>| point.len() == self.parameters.len();
        if !self.points.iter().all(wide) {
            return Err("a point has not one value for each parameter".to_owned());
        }
        let long = |figures: &Figures| figures.answers.len() == self.points.len();
        if !self.figures.iter().all(long) {
            return Err("a figure has not one answer for each point".to_owned());
        }
        let there = match &self.found {
            Found::Comparison { differences } => {
                let all = differences.iter().flatten();
                let ends = all.flat_map(|d| [d.of, d.from]);
                differences.len() == self.figures.len() && self.are_points(ends)
            }
            Found::Choice {
                chosen,
                frontier,
                against,
                ..
            } => {
                let points = frontier.iter().chain(chosen).copied();
                against.is_none_or(|at| at < self.figures.len()) && self.are_points(points)
            }
            Found::Sensitivity {
                results, ranges, ..
            } => {
                let whole = |r: &Sensitivity| r.numbers.len() == self.parameters.len();
                let of_all = ranges.is_empty() || ranges.len() == self.parameters.len();
                of_all && results.iter().all(whole)
            }
            Found::Sweep => true,
        };
        match there {
            true => Ok(()),
            false => Err("what was found speaks of points that are not there".to_owned()),
        }
    }

    fn are_points(&self, mut all: impl Iterator<Item = usize>) -> bool {
        all.all(|point| point < self.points.len())
    }
}

/// Answers by point and response, as figures by response and point.
fn figures(responses: &[Response], answers: &[Vec<Answer>]) -> Vec<Figures> {
    let of = |(at, response): (usize, &Response)| Figures {
        response: response.to_string(),
        unit: response.unit(),
        answers: answers.iter().map(|all| all[at].clone()).collect(),
    };
    responses.iter().enumerate().map(of).collect()
}
