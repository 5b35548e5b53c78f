//! The event log of one replication, for process mining and animation: who came, what they waited
//! for, who did what for them and when. What rows there are is `following`, what they say `names`,
//! and each format has a file. `docs/event-log.md` says what the columns mean.

mod events_csv;
#[cfg(feature = "parquet")]
mod events_parquet;
mod events_xes;
mod following;
mod names;
mod row;

use std::io::{self, Write};
use std::ops::Range;

use crate::engine::Time;
use crate::model::{Arm, Site};

pub use following::Following;
pub use names::Names;
pub use row::{Activity, EventType, Lifecycle, Pathway, Row, Unit, Who};

/// A format of the event log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// One table for all arms, as text.
    Csv,
    /// The same with types, by column.
    #[cfg(feature = "parquet")]
    Parquet,
    /// IEEE 1849-2016: a file for each arm, a trace for each patient.
    Xes,
}

impl Format {
    /// All that this program was built with.
    pub const ALL: &[Self] = &[
        Self::Csv,
        #[cfg(feature = "parquet")]
        Self::Parquet,
        Self::Xes,
    ];

    /// Its name on the command line, and the ending of its files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            #[cfg(feature = "parquet")]
            Self::Parquet => "parquet",
            Self::Xes => "xes",
        }
    }

    /// The format of this name.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|f| f.name() == name)
    }

    /// Its files, and the arms that are in each.
    #[must_use]
    pub fn files(self, arms: &[Arm]) -> Vec<(String, Vec<Arm>)> {
        match self {
            Self::Xes => {
                let file = |&arm: &Arm| (format!("events-{}.xes", arm.name()), vec![arm]);
                arms.iter().map(file).collect()
            }
            _ => vec![(format!("events.{}", self.name()), arms.to_vec())],
        }
    }
}

/// A replication that can be followed.
#[derive(Clone)]
pub struct Followed<'a> {
    /// The hospital.
    pub site: &'a Site<'a>,
    /// The replication's number.
    pub replication: u64,
    /// Times of the rows that are wanted.
    pub window: Range<Time>,
    /// Lets somebody follow an arm of it, from its beginning to its end.
    pub replay: &'a dyn Fn(Arm, Following<'_>),
}

impl Followed<'_> {
    /// Does something with every row of an arm, in the order in which they happen; those of
    /// what is under way when the window begins come first, with times before it.
    ///
    /// # Errors
    ///
    /// Those of `each`, which is not called again after the first.
    pub fn rows(&self, arm: Arm, each: &mut dyn FnMut(&Row) -> io::Result<()>) -> io::Result<()> {
        let mut done = Ok(());
        let mut sink = |row: &Row| {
            if done.is_ok() {
                done = each(row);
            }
        };
        let following = Following::new(self.site, self.window.clone(), &mut sink);
        (self.replay)(arm, following);
        done
    }
}

/// Writes a file with the events of some arms.
///
/// # Errors
///
/// It cannot be written.
pub fn write(
    log: &Followed<'_>,
    format: Format,
    arms: &[Arm],
    out: &mut (dyn Write + Send),
) -> io::Result<()> {
    match format {
        Format::Csv => events_csv::write(log, arms, out),
        #[cfg(feature = "parquet")]
        Format::Parquet => events_parquet::write(log, arms, out),
        Format::Xes => arms
            .iter()
            .try_for_each(|&arm| events_xes::write(log, arm, out)),
    }
}

/// Minutes since the first midnight.
fn minutes(at: Time) -> f64 {
    (at - Time::ZERO).as_minutes_f64()
}
