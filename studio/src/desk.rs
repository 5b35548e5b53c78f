//! What a page asks, and the answers. A worker that simulates is asked for units, one that puts
//! together keeps what they came to; all of it is done by the library.

use std::collections::BTreeMap;
use std::io;

use cutover::model::Site;
use cutover::model::spec::{Arm, Checked, Draft, Mistakes, Scenario, json_schema};
use cutover::report::part::UnitRow;
use cutover::study::from_numbers::{Number, Numbers, Sheet, Written};
use cutover::study::offered_load::OfferedLoad;
use cutover::study::share::{Came, Luck, Unit, lucks, simulate_unit};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::plan::{Plan, compared};

/// A scenario, and the files that it may name.
#[derive(Clone, Debug, Deserialize)]
pub struct Given {
    /// Name of the scenario file.
    name: String,
    /// Texts of files by name, the scenario's own among them.
    files: BTreeMap<String, String>,
    /// Seed, if it is not the scenario's own: plans that are compared have the same.
    #[serde(default)]
    seed: Option<u64>,
}

/// What is asked.
#[derive(Debug, Deserialize)]
#[serde(tag = "ask", rename_all = "kebab-case")]
pub enum Question {
    /// The version, the numbers that a trust knows, and the schema of scenario files.
    Facts,
    /// What is wrong with a scenario, or what is to be said of it.
    Check(Given),
    /// A scenario from numbers: options by name, for each specialty.
    Write {
        /// By specialty; those of the hospital in any of them.
        rows: Vec<BTreeMap<String, String>>,
    },
    /// The scenario of a plan, for `Unit`.
    Simulate {
        /// What it is called here.
        plan: String,
        /// The scenario.
        given: Given,
    },
    /// One unit of a plan, as bytes: a line of a part file.
    Unit {
        /// The plan.
        plan: String,
        /// The unit.
        #[serde(flatten)]
        unit: Asked,
    },
    /// A plan to be put together.
    Begin {
        /// What it is called here.
        plan: String,
        /// The scenario.
        given: Given,
        /// How many replications.
        replications: u64,
    },
    /// What a unit of a plan came to: the line follows the question.
    Take {
        /// The plan.
        plan: String,
    },
    /// A unit of a plan whose worker died.
    Lost {
        /// The plan.
        plan: String,
        /// The unit.
        unit: Asked,
        /// What is known of it.
        why: String,
    },
    /// What the replications say that are there in all arms.
    Verdict {
        /// The plan.
        plan: String,
    },
    /// The report of all of them, as a page of its own.
    Report {
        /// The plan.
        plan: String,
    },
    /// One of the files that a run leaves, after `Report`.
    File {
        /// The plan.
        plan: String,
        /// Its name.
        file: String,
    },
    /// Two plans on the same random numbers.
    Compare {
        /// The first.
        plan: String,
        /// The second.
        with: String,
    },
}

/// A unit, as it is asked for.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
pub struct Asked {
    replication: u64,
    arm: Arm,
    luck: Luck,
}

impl From<Asked> for Unit {
    fn from(asked: Asked) -> Self {
        Self {
            replication: asked.replication,
            arm: asked.arm,
            luck: asked.luck,
        }
    }
}

/// What is kept from one question to the next.
#[derive(Default)]
pub struct Desk {
    simulated: BTreeMap<String, Checked<Scenario>>,
    plans: BTreeMap<String, Plan>,
}

/// Why there is no answer.
pub enum No {
    /// The scenario, or a number, is wrong.
    Wrong(Mistakes),
    /// Something else.
    Said(String),
}

impl From<Mistakes> for No {
    fn from(mistakes: Mistakes) -> Self {
        Self::Wrong(mistakes)
    }
}

/// Anything else that is wrong, as it is said.
pub fn said(error: impl ToString) -> No {
    No::Said(error.to_string())
}

impl From<cutover::study::NotDone> for No {
    fn from(why: cutover::study::NotDone) -> Self {
        said(why)
    }
}

impl From<std::io::Error> for No {
    fn from(error: std::io::Error) -> Self {
        said(error)
    }
}

/// Bytes, or none.
pub type Answer = Result<Vec<u8>, No>;

impl Desk {
    /// Answers a question, which may have bytes after its first line. An answer that begins with
    /// `{"wrong":` is none.
    pub fn answer(&mut self, question: &[u8]) -> Vec<u8> {
        let end = question.iter().position(|&byte| byte == b'\n');
        let (asked, rest) = question.split_at(end.unwrap_or(question.len()));
        let answer = serde_json::from_slice(asked).map_err(said);
        match answer.and_then(|question| self.answered(question, rest)) {
            Ok(answer) => answer,
            Err(No::Wrong(mistakes)) => {
                let wrong = json!({ "wrong": mistakes.brief(), "mistakes": told(&mistakes) });
                wrong.to_string().into_bytes()
            }
            Err(No::Said(wrong)) => json!({ "wrong": wrong }).to_string().into_bytes(),
        }
    }

    fn answered(&mut self, question: Question, rest: &[u8]) -> Answer {
        Ok(match question {
            Question::Facts => bytes(&facts()),
            Question::Check(given) => bytes(&checked(&given)?),
            Question::Write { rows } => bytes(&written(&rows)?),
            Question::Simulate { plan, given } => {
                let scenario = given.scenario(given.draft()?.into_scenario())?;
                self.simulated.insert(plan, scenario);
                bytes(&json!({}))
            }
            Question::Unit { plan, unit } => {
                let scenario = self.simulated.get(&plan);
                let scenario =
                    scenario.ok_or_else(|| No::Said(format!("nobody told of {plan}")))?;
                // There is no clock here: whoever asked knows how long it took.
                let row = UnitRow {
                    unit: unit.into(),
                    seconds: 0.0,
                    came: simulate_unit(&Site::of(scenario), unit.into()),
                };
                row.line().into_bytes()
            }
            Question::Begin {
                plan,
                given,
                replications,
            } => bytes(&self.begin(plan, &given, replications)?),
            Question::Take { plan } => {
                let plan = self.plan(&plan)?;
                let row = UnitRow::read(rest).ok_or_else(|| said("this is no unit"))?;
                bytes(&plan.take(row)?)
            }
            Question::Lost { plan, unit, why } => {
                let row = UnitRow {
                    unit: unit.into(),
                    seconds: 0.0,
                    came: Came::Bug(why),
                };
                bytes(&self.plan(&plan)?.take(row)?)
            }
            Question::Verdict { plan } => bytes(&self.plan(&plan)?.verdict()?),
            Question::Report { plan } => self.plan(&plan)?.report()?.into_bytes(),
            Question::File { plan, file } => self.plan(&plan)?.file(&file)?,
            Question::Compare { plan, with } => {
                let names = [plan.as_str(), with.as_str()];
                bytes(&compared(names, self.there(&plan)?, self.there(&with)?)?)
            }
        })
    }

    fn begin(&mut self, plan: String, given: &Given, replications: u64) -> Result<Value, No> {
        let draft = given.draft()?;
        let name = given.name.rsplit(['/', '\\']).next().unwrap_or_default();
        let name = name.trim_end_matches(".toml").to_owned();
        let notes = draft.notes().clone();
        // As `cutover run --replications` has it.
        let counted = u32::try_from(replications).map_err(said)?;
        let scenario = given.scenario(draft.into_scenario())?.edit(|s| {
            s.replications = Some(counted);
            s.precision = None;
        })?;
        // Values that can each be may still contradict each other.
        for replication in 0..replications {
            scenario.drawn(replication)?;
        }
        let begun = Plan::of(name, scenario, notes, replications);
        let all: Vec<Asked> = begun
            .units()
            .into_iter()
            .map(|unit| Asked {
                replication: unit.replication,
                arm: unit.arm,
                luck: unit.luck,
            })
            .collect();
        self.plans.insert(plan, begun);
        Ok(json!({ "units": all }))
    }

    fn plan(&mut self, name: &str) -> Result<&mut Plan, No> {
        let plan = self.plans.get_mut(name);
        plan.ok_or_else(|| No::Said(format!("there is no plan \"{name}\"")))
    }

    fn there(&self, name: &str) -> Result<&Plan, No> {
        let plan = self.plans.get(name);
        plan.ok_or_else(|| No::Said(format!("there is no plan \"{name}\"")))
    }
}

impl Given {
    fn draft(&self) -> Result<Draft, Mistakes> {
        Draft::load(&self.name, &|name, limit| {
            let text = self.files.get(name).ok_or(io::ErrorKind::NotFound)?;
            let length = text.len().min(
                usize::try_from(limit)
                    .unwrap_or(usize::MAX)
                    .saturating_add(1),
            );
            Ok(text.as_bytes()[..length].to_vec())
        })
    }
}

impl Given {
    /// The scenario with the seed that is wanted.
    fn scenario(&self, scenario: Checked<Scenario>) -> Result<Checked<Scenario>, Mistakes> {
        match self.seed {
            Some(seed) => scenario.edit(|s| s.seed = seed),
            None => Ok(scenario),
        }
    }

    /// A place in one of the files, as scripts count: in units of UTF-16.
    fn counted(&self, file: &str, byte: usize) -> Option<usize> {
        let before = self.files.get(file)?.get(..byte)?;
        Some(before.encode_utf16().count())
    }
}

fn bytes(value: &Value) -> Vec<u8> {
    value.to_string().into_bytes()
}

fn facts() -> Value {
    let numbers = Number::ALL.map(|number| {
        json!({
            "name": number.name(),
            "means": number.meaning(),
            "of-specialty": number.is_of_specialty(),
        })
    });
    json!({
        "version": env!("CARGO_PKG_VERSION"),
        "numbers": numbers,
        "schema": json_schema(),
    })
}

/// Mistakes, each with its place in the file and what it says.
fn told(mistakes: &Mistakes) -> Vec<Value> {
    let one = |mistake: &cutover::model::spec::Mistake| {
        let place = mistakes.line_and_column(mistake);
        json!({
            "file": mistake.file,
            "line": place.map(|(line, _)| line),
            "column": place.map(|(_, column)| column),
            "quoted": mistakes.quoted(mistake),
            "key": mistake.key,
            "title": mistake.title,
            "label": mistake.label,
            "help": mistake.help,
        })
    };
    mistakes.list().iter().map(one).collect()
}

fn checked(given: &Given) -> Result<Value, No> {
    let draft = given.draft()?;
    let scenario = draft.scenario();
    let doubts = scenario.doubts().into_iter();
    let knobs = draft.written_below(&["go-live", "plan"]).into_iter();
    let arms = Arm::of(scenario);
    Ok(json!({
        "title": scenario.title,
        "seed": scenario.seed,
        "arms": arms,
        "replications": scenario.counted_replications(),
        "counted": scenario.precision_of_a_run().is_none(),
        "runs-each": arms.len() * lucks(scenario).len(),
        "warnings": OfferedLoad::of(scenario).warnings(),
        "doubts": doubts.map(|doubt| json!({ "key": doubt.key, "says": doubt.title })).collect::<Vec<_>>(),
        "knobs": knobs.map(|knob| json!({
            "path": knob.path,
            "file": knob.file,
            "from": given.counted(&knob.file, knob.span.start),
            "to": given.counted(&knob.file, knob.span.end),
            "text": knob.text,
        })).collect::<Vec<_>>(),
    }))
}

fn written(rows: &[BTreeMap<String, String>]) -> Result<Value, No> {
    let sheet = |row: &BTreeMap<String, String>| {
        let given = Number::ALL.into_iter().filter_map(|number| {
            let text = row.get(number.name())?.trim();
            (!text.is_empty()).then_some((number, text))
        });
        Sheet::of_options(&given.collect::<Vec<_>>())
    };
    let numbers = match rows {
        [only] => Numbers::read(&[sheet(only)])?,
        _ => {
            let csv = as_csv(rows);
            Numbers::read(&[Sheet::of_csv("numbers", csv.as_bytes())?])?
        }
    };
    let written = Written::of(&numbers)?;
    Ok(json!({
        "text": written.text,
        "follows": written.follows,
        "out-of-balance": written.out_of_balance,
    }))
}

/// A file of numbers, as `cutover new --numbers` reads it.
fn as_csv(rows: &[BTreeMap<String, String>]) -> String {
    let quoted = |text: &str| format!("\"{}\"", text.trim().replace('"', "\"\""));
    let line = |cells: Vec<String>| cells.join(",") + "\n";
    let mut csv = line(Number::ALL.map(|number| number.name().to_owned()).to_vec());
    for row in rows {
        let cell = |number: Number| quoted(row.get(number.name()).map_or("", |text| text));
        csv.push_str(&line(Number::ALL.map(cell).to_vec()));
    }
    csv
}
