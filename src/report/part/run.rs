//! Parts of a run. The first line is the [`RunHeader`], with the scenario as it was understood;
//! every other is `[replication,arm,luck,seconds,came]`, where `came` is what one arm of one
//! replication came to, all of it.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::model::Arm;
use crate::model::spec::{Checked, Notes, Scenario};
use crate::report::daily_csv::Detail;
use crate::report::manifest::hash;
use crate::study::Design;
use crate::study::share::{Came, Luck, Unit, lucks, units};

use super::{PartError, PartFile, Shard, Whole, WritingFile};

/// Version of the shape.
const FORMAT: u32 = 1;

/// What the first line begins with.
pub(super) const BEGINS: &[u8] = b"{\"cutover-run-part\":";

/// A part of a run.
pub type RunPart = PartFile<RunHeader>;

/// A part of a run that rows are added to.
pub type RunWriting = WritingFile<RunHeader>;

/// What a part is part of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunHeader {
    /// Version of this shape.
    #[serde(rename = "cutover-run-part")]
    format: u32,
    /// Version of the program.
    version: String,
    /// Name of the scenario file.
    pub name: String,
    /// Which share of the replications this is, counted from 1.
    shard: u64,
    /// How many shares there are.
    shards: u64,
    /// Seed.
    seed: u64,
    /// The arms that are simulated.
    arms: Vec<Arm>,
    /// With which random numbers.
    lucks: Vec<Luck>,
    /// The first replication by number.
    first_replication: u64,
    /// How many there are.
    replications: u64,
    /// What the rows of daily.csv are to be.
    daily: Detail,
    /// SHA-256 of the scenario below.
    scenario_sha256: String,
    /// The scenario as it was understood.
    pub scenario: Value,
    /// What its author wrote beside its values.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notes: Option<Notes>,
}

/// What one unit came to.
#[derive(Clone, Debug)]
pub struct UnitRow {
    /// The unit.
    pub unit: Unit,
    /// Seconds that it took.
    pub seconds: f64,
    /// What it came to.
    pub came: Came,
}

impl RunHeader {
    /// A share of a design, whose replications follow each other.
    #[must_use]
    pub fn of(
        name: &str,
        scenario: &Checked<Scenario>,
        notes: Option<Notes>,
        design: &Design,
        daily: Detail,
        shard: Shard,
    ) -> Self {
        let json = scenario.to_json();
        Self {
            format: FORMAT,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            name: name.to_owned(),
            shard: shard.number,
            shards: shard.of,
            seed: scenario.seed,
            arms: design.arms.clone(),
            lucks: lucks(scenario).to_vec(),
            first_replication: design.replications.first().copied().unwrap_or(0),
            replications: design.replications.len() as u64,
            daily,
            scenario_sha256: hash(&json),
            scenario: json,
            notes,
        }
    }

    /// The whole design, of all shares.
    #[must_use]
    pub fn design(&self) -> Design {
        let first = self.first_replication;
        Design {
            arms: self.arms.clone(),
            replications: (first..first + self.replications).collect(),
        }
    }

    /// What the rows of daily.csv are to be.
    #[must_use]
    pub const fn daily(&self) -> Detail {
        self.daily
    }

    /// The units of this share, in order.
    #[must_use]
    pub fn own_units(&self, scenario: &Checked<Scenario>) -> Vec<Unit> {
        let own = self.shard().own(self.replications);
        let replications = own.map(|at| self.first_replication + at);
        let design = Design {
            arms: self.arms.clone(),
            replications: replications.collect(),
        };
        units(scenario, &design)
    }

    /// Which of the own rows it is.
    fn index_of(&self, unit: Unit) -> Option<u64> {
        let at = unit.replication.checked_sub(self.first_replication)?;
        let own = at < self.replications && self.shard().has(at);
        let arm = self.arms.iter().position(|&arm| arm == unit.arm)? as u64;
        let luck = self.lucks.iter().position(|&luck| luck == unit.luck)? as u64;
        let (arms, lucks) = (self.arms.len() as u64, self.lucks.len() as u64);
        own.then(|| (at / self.shards * arms + arm) * lucks + luck)
    }
}

impl Whole for RunHeader {
    type Row = UnitRow;
    const WHAT: &'static str = "run";
    const FORMAT: u32 = FORMAT;

    fn format(&self) -> u32 {
        self.format
    }

    fn version(&self) -> &str {
        &self.version
    }

    fn shard(&self) -> Shard {
        Shard {
            number: self.shard,
            of: self.shards,
        }
    }

    fn makes_sense(&self) -> bool {
        let each = (self.arms.len() * self.lucks.len()) as u64;
        let last = self.first_replication.checked_add(self.replications);
        let once = |all: bool, at: usize| all && !self.arms[..at].contains(&self.arms[at]);
        (1..=self.shards).contains(&self.shard)
            && last.is_some()
            && self.replications.checked_mul(each).is_some()
            && (0..self.arms.len()).fold(true, once)
            && !self.arms.is_empty()
            && (self.lucks == [Luck::Own] || self.lucks == [Luck::Own, Luck::Other])
            && hash(&self.scenario) == self.scenario_sha256
    }

    fn differs_from(&self, other: &Self) -> Option<&'static str> {
        let replications = |of: &Self| (of.first_replication, of.replications);
        let differences = [
            (self.version != other.version, "version of the program"),
            (self.seed != other.seed, "seed"),
            (
                replications(self) != replications(other),
                "number of replications",
            ),
            (self.arms != other.arms, "arms"),
            (self.daily != other.daily, "--daily"),
            (self.shards != other.shards, "number of parts"),
            (self.scenario_sha256 != other.scenario_sha256, "scenario"),
            (self.lucks != other.lucks, "set of random numbers"),
        ];
        let found = differences.into_iter().find(|(differs, _)| *differs);
        found.map(|(_, what)| what)
    }

    fn units(&self) -> u64 {
        let own = self.replications.saturating_sub(self.shard - 1);
        own.div_ceil(self.shards) * (self.arms.len() * self.lucks.len()) as u64
    }

    fn place_of(&self, row: &UnitRow) -> Option<u64> {
        self.index_of(row.unit)
    }

    fn row_of(&self, line: &[u8]) -> Option<UnitRow> {
        UnitRow::read(line)
    }

    fn line_of(row: &UnitRow) -> String {
        row.line()
    }
}

impl UnitRow {
    /// As a line, without its end: one unit as bytes.
    ///
    /// # Panics
    ///
    /// Never: its parts can all be written.
    #[must_use]
    pub fn line(&self) -> String {
        let Unit {
            replication,
            arm,
            luck,
        } = self.unit;
        let line = (replication, arm, luck, self.seconds, &self.came);
        serde_json::to_string(&line).expect("what came can be written")
    }

    /// Of a line; none if it is damaged.
    #[must_use]
    pub fn read(line: &[u8]) -> Option<Self> {
        let line: (u64, Arm, Luck, f64, Came) = serde_json::from_slice(line).ok()?;
        let (replication, arm, luck, seconds, came) = line;
        let unit = Unit {
            replication,
            arm,
            luck,
        };
        Some(Self {
            unit,
            seconds,
            came,
        })
    }
}

impl RunPart {
    /// The own units that are missing.
    #[must_use]
    pub fn gaps(&self, scenario: &Checked<Scenario>) -> Vec<Unit> {
        let mut units = self.header.own_units(scenario);
        units.retain(|&unit| {
            let place = self.header.index_of(unit);
            !place.is_some_and(|place| self.has(place))
        });
        units
    }

    /// What a unit came to, if it is there.
    ///
    /// # Errors
    ///
    /// The file cannot be read any more, or has changed.
    pub fn unit(&mut self, unit: Unit) -> Result<Option<UnitRow>, PartError> {
        match self.header.index_of(unit) {
            Some(place) => self.row_at_place(place),
            None => Ok(None),
        }
    }
}
