//! The options of `cutover run` for an event log. What is in the log is made in
//! `report::event_log`.

use std::ops::Range;

use super::{WrongInput, terminal};
use cutover::engine::Time;
use cutover::model::spec::CivilDate;
use cutover::model::{Arm, Site, simulate_watched};
use cutover::report::event_log::{self, Followed, Following, Format};
use cutover::report::folder::{FileError, Folder, Prepared};
use cutover::study::{Design, Runs};

/// The event log of one replication.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Event log")]
pub struct EventOptions {
    /// Write everything that happens to every patient in one replication, for process mining and
    /// animation: `csv`, `xes`, or `parquet` where the program was built with it; several with
    /// commas
    #[arg(long, value_name = "FORMAT", value_parser = format_of, value_delimiter = ',', conflicts_with = "no_files")]
    pub events: Vec<Format>,
    /// Of the replication with this number [default: the first]
    #[arg(long, value_name = "K", requires = "events")]
    pub events_of: Option<u64>,
    /// From the beginning of this day on [default: the first day]
    #[arg(long, value_name = "DATE", requires = "events")]
    pub events_from: Option<CivilDate>,
    /// Up to the end of this day [default: the last day]
    #[arg(long, value_name = "DATE", requires = "events")]
    pub events_to: Option<CivilDate>,
}

fn format_of(name: &str) -> Result<Format, String> {
    if name == "parquet" && Format::by_name(name).is_none() {
        return Err(
            "this program was built without it: `cargo install` it with \
                    `--features parquet`"
                .to_owned(),
        );
    }
    Format::by_name(name).ok_or_else(|| {
        let names: Vec<&str> = Format::ALL.iter().map(|format| format.name()).collect();
        format!("the formats are {}", names.join(", "))
    })
}

/// An event log that was asked for, and can be made.
#[derive(Clone, Debug)]
pub struct EventLog {
    files: Vec<File>,
    replication: u64,
    window: Range<Time>,
}

/// One of its files.
#[derive(Clone, Debug)]
struct File {
    name: String,
    format: Format,
    arms: Vec<Arm>,
}

impl EventLog {
    /// What is asked for of a design.
    ///
    /// # Errors
    ///
    /// The days are not days of the scenario, or the replication is not one of the design's.
    pub fn asked(
        options: &EventOptions,
        site: &Site<'_>,
        design: &Design,
    ) -> Result<Self, WrongInput> {
        let days = site.calendar.days();
        let day = |flag: &str, date: Option<CivilDate>, otherwise: i64| {
            let day = date.map_or(otherwise, |date| site.calendar.day_of(date));
            if (0..days).contains(&day) {
                return Ok(day);
            }
            let (first, last) = (site.calendar.date(0), site.calendar.date(days - 1));
            Err(WrongInput(format!(
                "{flag} {}: the days of the scenario are {first} to {last}",
                site.calendar.date(day)
            )))
        };
        let from = day("--events-from", options.events_from, 0)?;
        let to = day("--events-to", options.events_to, days - 1)?;
        if to < from {
            return Err(WrongInput(format!(
                "--events-from {} is after --events-to {}",
                site.calendar.date(from),
                site.calendar.date(to)
            )));
        }
        let there = &design.replications;
        let (first, last) = (there.first().copied().unwrap_or(0), there.last().copied());
        let replication = options.events_of.unwrap_or(first);
        if !there.contains(&replication) {
            let range = match last {
                Some(last) if last > first => {
                    format!("replications of the run are {first} to {last}")
                }
                _ => format!("only replication of the run is {first}"),
            };
            return Err(WrongInput(format!(
                "--events-of {replication}: the {range}"
            )));
        }
        let mut files: Vec<File> = Vec::new();
        for &format in &options.events {
            for (name, arms) in format.files(&design.arms) {
                if files.iter().all(|file| file.name != name) {
                    files.push(File { name, format, arms });
                }
            }
        }
        // What happens at the last midnight closes the last day.
        let end = if to + 1 == days {
            Time::MAX
        } else {
            Time::from_days(to + 1)
        };
        Ok(Self {
            files,
            replication,
            window: Time::from_days(from)..end,
        })
    }

    /// The files that it takes.
    pub fn file_names(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(|file| &*file.name)
    }

    /// Nothing, and it says so, if the replication is in no figure: it met a bug, or means were known
    /// well enough without it.
    #[must_use]
    pub fn if_among(mut self, runs: &Runs) -> Self {
        if !self.files.is_empty() && !runs.replications.contains(&self.replication) {
            terminal::complain(&format!(
                "warning: no event log was written: replication {} is in no figure\n",
                self.replication
            ));
            self.files.clear();
        }
        self
    }

    /// Prepares the files. The replication is simulated once more for each file, so that what is
    /// watched costs the others nothing and is never kept.
    ///
    /// # Errors
    ///
    /// A file cannot be written.
    pub fn prepare(&self, site: &Site<'_>, folder: &Folder) -> Result<Vec<Prepared>, FileError> {
        // With the replication's own values there may be other people to be named.
        let drawn = site.scenario.drawn(self.replication).ok().flatten();
        let drawn = drawn.as_ref().map(Site::of);
        let site = drawn.as_ref().unwrap_or(site);
        let replay = |arm: Arm, following: Following<'_>| {
            simulate_watched(site, arm, self.replication, following);
        };
        let followed = Followed {
            site,
            replication: self.replication,
            window: self.window.clone(),
            replay: &replay,
        };
        let prepare = |file: &File| {
            folder.prepare(&file.name, |out| {
                event_log::write(&followed, file.format, &file.arms, out)
            })
        };
        self.files.iter().map(prepare).collect()
    }
}
