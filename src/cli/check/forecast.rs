//! The forecast of the backlog, and how targets stand in it: whether one replication is simulated, and
//! what is said of it. The replication itself is `study::forecast`.

use std::time::Instant;

use serde::Serialize;

use super::text::{columns, heading, number, row, short_date, wrapped};
use crate::cli::memory::too_much;
use cutover::engine::Duration;
use cutover::model::spec::{Checked, Scenario};
use cutover::model::{Arm, Site};
use cutover::report::targets::stands;
use cutover::study::forecast::{Backlog, Fared, Forecast};
use cutover::study::offered_load::OfferedLoad;

/// Whether a replication is simulated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Whether {
    /// Yes
    Yes,
    /// No
    No,
    /// If it takes no more than a few seconds
    #[default]
    Auto,
}

/// More than this is not spent without being asked for.
const PATIENCE: Duration = Duration::from_ms(4000);

const TOO_MUCH: &str = "Not simulated: it takes more memory than there is.";

/// What came of it.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "status", rename_all = "kebab-case")]
pub enum Outcome {
    /// A replication was simulated.
    Simulated {
        /// What it shows.
        #[serde(flatten)]
        forecast: Forecast,
        /// How long it took: no figure of the scenario.
        #[serde(skip)]
        took: std::time::Duration,
    },
    /// It would take too long.
    TooLong {
        /// About so many seconds.
        seconds: f64,
    },
    /// It would take more memory than there is.
    TooMuch,
    /// It was not wanted.
    NotWanted,
    /// Nobody books and there is no target, or there are no working days.
    NothingToForecast,
}

/// Simulates one replication if that is wanted and there is a backlog to forecast, or a target.
#[must_use]
pub fn of(scenario: &Checked<Scenario>, load: &OfferedLoad, whether: Whether) -> Outcome {
    if !load.somebody_books() && scenario.targets.is_empty() {
        return Outcome::NothingToForecast;
    }
    // What is uncertain is forecast as it is written.
    let scenario = &scenario.as_written();
    let site = Site::of(scenario);
    let takes = Forecast::takes(&site, load);
    match whether {
        Whether::No => return Outcome::NotWanted,
        _ if too_much(scenario).is_some() => return Outcome::TooMuch,
        Whether::Auto if takes > PATIENCE => {
            let seconds = takes.as_minutes_f64() * 60.0;
            return Outcome::TooLong { seconds };
        }
        Whether::Auto | Whether::Yes => {}
    }
    let begun = Instant::now();
    Forecast::of(&site, load).map_or(Outcome::NothingToForecast, |forecast| Outcome::Simulated {
        forecast,
        took: begun.elapsed(),
    })
}

impl Outcome {
    /// The forecast as a table and how targets stand in it, or why there is none.
    #[must_use]
    pub fn in_words(&self, scenario: &Scenario, load: &OfferedLoad) -> String {
        let backlog = match load.somebody_books() {
            true => self.backlog(),
            false => String::new(),
        };
        let title = match backlog.is_empty() {
            true => "Targets, in one simulated replication",
            false => "Targets, in the same replication",
        };
        let targets = if scenario.targets.is_empty() {
            String::new()
        } else {
            format!("{}{}", heading(title), self.targets())
        };
        backlog + &targets
    }

    fn backlog(&self) -> String {
        const TITLE: &str = "Backlog of the booking office, in one simulated replication";
        let said = match self {
            Self::Simulated { forecast, took } => {
                format!("{}{}", table(forecast), note(forecast, *took))
            }
            Self::TooLong { seconds } => too_long(*seconds),
            Self::TooMuch => wrapped("  ", TOO_MUCH),
            Self::NotWanted | Self::NothingToForecast => return String::new(),
        };
        format!("{}{said}", heading(TITLE))
    }

    /// How each target stands in that replication.
    fn targets(&self) -> String {
        let (forecast, took) = match self {
            Self::Simulated { forecast, took } => (forecast, *took),
            Self::TooLong { seconds } => return too_long(*seconds),
            Self::TooMuch => return wrapped("  ", TOO_MUCH),
            Self::NotWanted => return wrapped("  ", "Not simulated: `--forecast no`."),
            Self::NothingToForecast => {
                return wrapped("  ", "Not simulated: there is no working day.");
            }
        };
        let mut said = String::new();
        for target in &forecast.targets {
            let each = Arm::ALL.into_iter().filter_map(|arm| {
                let kept = target.arms.get(arm)?;
                Some(format!("{}: {}", name(arm), stands(kept.mostly())))
            });
            let each: Vec<String> = each.collect();
            said += &wrapped("  ", &format!("{}: {}", target.target, each.join("; ")));
        }
        let mut rule =
            "If nothing changes, by the limits of NHS England's control charts.".to_owned();
        if forecast.arms.is_empty() {
            rule += &format!(" {}", one_draw(forecast, took));
        }
        said + &wrapped("  ", &rule)
    }
}

fn too_long(seconds: f64) -> String {
    let text = format!(
        "Not simulated: it would take about {} s. `cutover check --forecast yes` does it.",
        number(seconds)
    );
    wrapped("  ", &text)
}

/// Of what the figures are.
fn one_draw(forecast: &Forecast, took: std::time::Duration) -> String {
    format!(
        "One draw (seed {}, replication {}), in {:.1} s: `cutover run` gives the answer with its \
         uncertainty.",
        forecast.seed,
        forecast.replication,
        took.as_secs_f64()
    )
}

fn name(arm: Arm) -> &'static str {
    match arm {
        Arm::Baseline => "business as usual",
        Arm::Unmitigated => "without the plan",
        _ => "with the plan",
    }
}

fn table(forecast: &Forecast) -> String {
    let mut rows = vec![row(&[
        "patients to book",
        "worst",
        "on",
        "at the end",
        "back to normal",
    ])];
    let go_live = forecast.arms.len() > 1;
    for at in &forecast.arms {
        let back = match at.arm {
            Arm::Baseline => "-".to_owned(),
            _ => back(at),
        };
        rows.push(vec![
            name(at.arm).to_owned(),
            number(at.worst),
            short_date(at.worst_on),
            number(at.at_end),
            back,
        ]);
    }
    if !go_live {
        rows.iter_mut().for_each(|row| row.truncate(4));
    }
    columns(&rows)
}

fn back(at: &Backlog) -> String {
    let said = match (at.fared, at.back_on) {
        (_, Some(day)) => return short_date(day),
        (Some(Fared::Undisturbed), _) => "never out of it",
        (Some(Fared::HelpStillThere), _) => "not without help",
        _ => "not by the end",
    };
    said.to_owned()
}

fn note(forecast: &Forecast, took: std::time::Duration) -> String {
    let back = if forecast.arms.len() > 1 {
        " From the go-live on; back to normal by the rule by which `run` judges each replication."
    } else {
        ""
    };
    let text = format!(
        "Patients not booked yet on evenings of working days.{back} {}",
        one_draw(forecast, took)
    );
    wrapped("  ", &text)
}
