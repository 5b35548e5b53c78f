//! Any measure over time, as it is asked for: which rows of a folder go into which panel of a
//! picture. The numbers behind it are written in `data`; how panels are drawn is in `picture`, how
//! others may draw them in `vega_lite`.

pub mod data;
mod panel;
mod series;

use std::io;

use crate::model::spec::CivilDate;
use crate::model::{Arm, Measure, Scope};

use super::picture::sheet::stacked;
use super::picture::{Picture, Size};
use super::results::{Results, WrongFolder};
use super::words::moments;
use crate::study::ArmRows;

pub use panel::{Contents, Panel};
pub use series::{Row, Series};

/// Most panels of one picture.
pub const MOST_PANELS: usize = 12;

/// What a point stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// A working day on which there was something to measure.
    Day,
    /// A whole week, drawn in its middle.
    Week,
}

impl By {
    /// What one point stands for, in words.
    #[must_use]
    pub const fn each(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
        }
    }
}

/// How it is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Means with their bands, all arms in one panel.
    Fan,
    /// Control charts, one for each arm.
    Control,
}

/// From one day to another, both included; `last` is not before `first`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    first: CivilDate,
    last: CivilDate,
}

impl Stretch {
    /// From `first` to `last`; `None` if that is backwards.
    #[must_use]
    pub fn new(first: CivilDate, last: CivilDate) -> Option<Self> {
        (first <= last).then_some(Self { first, last })
    }

    /// The first day.
    #[must_use]
    pub const fn first(self) -> CivilDate {
        self.first
    }

    /// The last day.
    #[must_use]
    pub const fn last(self) -> CivilDate {
        self.last
    }

    /// How many days.
    #[must_use]
    pub fn days(self) -> i64 {
        self.last.days_since(self.first) + 1
    }

    /// Whether any of so many days from `from` on lies in it.
    fn meets(self, from: CivilDate, days: i64) -> bool {
        from <= self.last && self.first < from.plus_days(days)
    }
}

/// What is to be plotted.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// The measures, a panel each.
    pub measures: Vec<Measure>,
    /// The specialties as they are called in the files, or the trust; a panel each.
    pub specialties: Vec<String>,
    /// The arms.
    pub arms: Vec<Arm>,
    /// The days shown.
    pub stretch: Stretch,
    /// What a point stands for.
    pub by: By,
    /// How it is drawn.
    pub form: Form,
    /// Title of all panels, instead of the measure's.
    pub title: Option<String>,
}

/// Why there is no plot.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NoPlot {
    /// The folder cannot be read.
    #[error(transparent)]
    Folder(#[from] WrongFolder),
    /// The measure is not kept for specialties.
    #[error("{0} is kept for the trust only; leave --specialty out")]
    TrustOnly(&'static str),
    /// The measure has no rows at all.
    #[error(
        "{measure} of {place}: no {each} from {} to {} has anything of it: either it is zero on \
         every day of the run, or there was nothing to measure, as for calls where nobody rings",
        stretch.first, stretch.last
    )]
    NoRows {
        /// The measure's id.
        measure: &'static str,
        /// Specialty or trust.
        place: String,
        /// A day or a week.
        each: &'static str,
        /// When.
        stretch: Stretch,
    },
    /// Too many panels.
    #[error(
        "that makes {0} pictures in one, and {MOST_PANELS} are the most; name fewer measures, \
         specialties or arms"
    )]
    TooMany(usize),
    /// Only if the drawing library cannot draw into a text.
    #[error("the picture cannot be drawn: {0}")]
    Picture(#[from] io::Error),
}

/// What is plotted: at least one panel.
#[derive(Clone, Debug, PartialEq)]
pub struct Plot {
    /// The panels from the top down: by measure, specialty, and arm for control charts.
    pub panels: Vec<Panel>,
    /// The days shown.
    pub stretch: Stretch,
    /// What a point stands for.
    pub by: By,
    /// How it is drawn.
    pub form: Form,
    /// The go-live, later ones and last phases, if they are among the days shown, with their words.
    pub moments: Vec<(CivilDate, &'static str)>,
    /// Each arm's own go-live, if it is.
    pub go_lives: ArmRows<CivilDate>,
    /// How many replications the figures stand on.
    pub replications: usize,
}

impl Plot {
    /// Reads what is asked for.
    ///
    /// # Errors
    ///
    /// The folder cannot be read, there is nothing to plot, or too much.
    pub fn of(results: &Results, request: &Request) -> Result<Self, NoPlot> {
        let trust = results.trust();
        let for_trust = |m: &&Measure| m.definition().scope == Scope::Trust;
        if request.specialties.iter().any(|s| s != trust)
            && let Some(measure) = request.measures.iter().find(for_trust)
        {
            return Err(NoPlot::TrustOnly(measure.definition().id));
        }
        let rows = series::read(results, request)?;
        let mut panels = Vec::new();
        for &measure in &request.measures {
            for place in &request.specialties {
                let found = series::of(&rows, measure, place);
                let made = panel::of(results, request, measure, place, found);
                if made.is_empty() {
                    return Err(NoPlot::NoRows {
                        measure: measure.definition().id,
                        place: place.clone(),
                        each: request.by.each(),
                        stretch: request.stretch,
                    });
                }
                panels.extend(made);
            }
        }
        if panels.len() > MOST_PANELS {
            return Err(NoPlot::TooMany(panels.len()));
        }
        let shown = |date: CivilDate| request.stretch.meets(date, 1);
        let summary = &results.summary;
        let moments = moments(summary).into_iter();
        let moments = moments.filter(|(date, _)| shown(*date));
        let live = summary.arms.iter().filter(|arm| **arm != Arm::Baseline);
        let go_lives = live.filter_map(|&arm| Some((arm, summary.go_live_of(arm)?)));
        let go_lives = go_lives.filter(|(_, date)| shown(*date));
        Ok(Self {
            panels,
            stretch: request.stretch,
            by: request.by,
            form: request.form,
            moments: moments.collect(),
            go_lives: go_lives.collect(),
            replications: results.summary.replications,
        })
    }

    /// The picture: each panel at a size, one below the other.
    ///
    /// # Errors
    ///
    /// Only if the drawing library cannot draw into a text.
    pub fn picture(&self, size: Size) -> io::Result<Picture> {
        let panels = self.panels.iter().map(|panel| panel.picture(self, size));
        Ok(stacked(panels.collect::<io::Result<Vec<_>>>()?, size))
    }

    /// How the points or bands are to be read.
    #[must_use]
    pub fn how(&self) -> String {
        match (self.form, self.replications) {
            (_, 1) => "One replication.".to_owned(),
            (Form::Fan, n) => format!("Line: mean of {n} replications; band: 90 % of them."),
            (Form::Control, n) if self.by == By::Week => format!(
                "Points: the first of {n} replications, one course of events as a hospital would see it."
            ),
            (Form::Control, n) => {
                format!("Points: means of {n} replications; one year's own figures vary more.")
            }
        }
    }
}
