//! A plan that is put together from what its units came to, and two of them held against each other.

use std::collections::BTreeMap;

use cutover::model::spec::{Arm, Checked, Notes, Scenario};
use cutover::model::{Outcome, Site};
use cutover::report::comparison::Comparison;
use cutover::report::daily_csv::Detail;
use cutover::report::manifest::Effort;
use cutover::report::part::UnitRow;
use cutover::report::results::Results;
use cutover::report::run_files::RunFiles;
use cutover::report::study_page::StudyPage;
use cutover::report::{answer, paragraphs, pictures, verdict, web};
use cutover::study::compare::{Differences, compare};
use cutover::study::readings::{Reader, usual_arm, usual_responses};
use cutover::study::share::{Came, Luck, Unit, together, units};
use cutover::study::whole_run::{Unwatched, concluded};
use cutover::study::{Design, NotKnown, Runs, Summary};
use serde_json::{Value, json};

use crate::desk::{Answer, No, said};

/// A plan that is put together.
pub struct Plan {
    name: String,
    scenario: Checked<Scenario>,
    notes: Notes,
    replications: u64,
    came: BTreeMap<Unit, UnitRow>,
    results: Option<Results>,
}

impl Plan {
    /// A plan of which nothing has come yet.
    pub const fn of(
        name: String,
        scenario: Checked<Scenario>,
        notes: Notes,
        replications: u64,
    ) -> Self {
        Self {
            name,
            scenario,
            notes,
            replications,
            came: BTreeMap::new(),
            results: None,
        }
    }

    /// All its units.
    pub fn units(&self) -> Vec<Unit> {
        units(&self.scenario, &self.design())
    }

    fn design(&self) -> Design {
        Design {
            arms: Arm::of(&self.scenario),
            replications: (0..self.replications).collect(),
        }
    }

    pub fn take(&mut self, row: UnitRow) -> Result<Value, No> {
        if let Came::Outcome(outcome) = &row.came
            && !outcome.is_of(&Site::of(&self.scenario))
        {
            return Err(said("this unit is of another scenario"));
        }
        self.came.insert(row.unit, row);
        Ok(json!({ "there": self.whole().len() }))
    }

    /// The replications that are there in all arms, with all random numbers.
    fn whole(&self) -> Vec<u64> {
        let there = |replication: &u64| {
            let design = Design {
                replications: vec![*replication],
                ..self.design()
            };
            let units = units(&self.scenario, &design);
            units.iter().all(|unit| self.came.contains_key(unit))
        };
        (0..self.replications).filter(there).collect()
    }

    fn runs(&self, site: &Site<'_>) -> Result<(Runs, Option<NotKnown>), No> {
        let design = Design {
            replications: self.whole(),
            ..self.design()
        };
        together(site, &design, None, &mut |unit| {
            let row = self.came.get(&unit);
            Ok(row.ok_or_else(|| said("a unit is missing"))?.came.clone())
        })
    }

    fn summary(&self, site: &Site<'_>) -> Result<(Runs, Summary), No> {
        let (runs, not_known) = self.runs(site)?;
        if runs.replications.is_empty() {
            return Err(none_went_through());
        }
        let mut summary = Summary::of(site, &runs);
        summary.not_known = not_known;
        Ok((runs, summary))
    }

    pub fn verdict(&self) -> Result<Value, No> {
        let (_, summary) = self.summary(&Site::of(&self.scenario))?;
        Ok(json!({
            "replications": summary.replications,
            "told": answer::told(&summary, verdict::Telling::All),
            "doubts": paragraphs::doubts(&summary, "the report"),
            "failures": summary.failures,
        }))
    }

    pub fn report(&mut self) -> Result<String, No> {
        let results = {
            let site = Site::of(&self.scenario);
            let (runs, not_known) = self.runs(&site)?;
            let concluded = concluded(&site, &runs, None, not_known, None, &Unwatched);
            let summary = concluded.map_err(said)?.ok_or_else(none_went_through)?;
            let files = RunFiles {
                name: &self.name,
                site: &site,
                runs: &runs,
                summary: &summary,
                notes: Some(&self.notes),
                daily: Detail::Estimates,
            };
            let design = Design {
                replications: runs.replications.clone(),
                ..self.design()
            };
            let effort = Effort {
                threads: 1,
                seconds: 0.0,
                events: runs.events(),
            };
            files.kept(&design, effort).map_err(said)?
        };
        let pictures = web::pictures(&results).map_err(said)?;
        let page = web::run(&results, &pictures).map_err(said)?;
        self.results = Some(results);
        Ok(page)
    }

    pub fn file(&self, name: &str) -> Answer {
        let kept = self.results.as_ref().map(Results::kept_files);
        let file = kept.and_then(|files| files.get(name));
        file.cloned()
            .ok_or_else(|| No::Said(format!("there is no {name}")))
    }
}

fn none_went_through() -> No {
    said("no replication has gone through in every arm")
}

/// What two plans differ by, on the replications that both have.
pub fn compared(names: [&str; 2], plan: &Plan, with: &Plan) -> Result<Value, No> {
    let both = [plan, with];
    let mut responses = usual_responses(&plan.scenario);
    let other = usual_responses(&with.scenario);
    responses.retain(|response| other.contains(response));
    let there: Vec<u64> = {
        let others = with.whole();
        let mine = plan.whole().into_iter();
        mine.filter(|number| others.contains(number)).collect()
    };
    let mut readings = Vec::new();
    for plan in both {
        let site = Site::of(&plan.scenario);
        let reader = Reader::of(&site, &responses);
        let arms = Arm::of(&plan.scenario);
        let mut rows = Vec::new();
        for &replication in &there {
            let outcome = |&arm: &Arm| -> Option<(Arm, &Outcome)> {
                let luck = Luck::Own;
                let unit = Unit {
                    replication,
                    arm,
                    luck,
                };
                match &plan.came.get(&unit)?.came {
                    Came::Outcome(outcome) => Some((arm, outcome)),
                    Came::Bug(_) => None,
                }
            };
            let outcomes: Vec<_> = arms.iter().filter_map(outcome).collect();
            rows.push(match outcomes.len() == arms.len() {
                true => reader.read(&outcomes),
                false => vec![None; responses.len()],
            });
        }
        readings.push(rows);
    }
    let compared = compare(&readings, &responses, Differences::FromFirst);
    let comparison = Comparison {
        names: names.map(|name| format!("plan {name}")).to_vec(),
        seed: plan.scenario.seed,
        replications: u32::try_from(there.len()).unwrap_or(u32::MAX),
        currency: None,
        arms: both.map(|plan| usual_arm(&plan.scenario)).to_vec(),
        compared,
    };
    let study = StudyPage::comparison(&comparison);
    let pictures = pictures::study::pictures(&study);
    let page = web::study::page(&study, &pictures).map_err(said)?;
    Ok(json!({
        "replications": there.len(),
        "told": comparison.sentences(),
        "page": page,
    }))
}
