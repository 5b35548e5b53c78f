//! How much of a run is kept in memory, and where the rest of it goes.

use std::path::Path;

use cutover::model::shelf::{Shelf, Store, USUAL};
use cutover::model::spec::{Checked, Scenario};
use cutover::report::folder;
use cutover::study::NotDone;
use cutover::study::demand::Demand;

/// How much is kept.
#[derive(Clone, Copy, Debug, clap::Args)]
pub struct Memory {
    /// Keep at most so many megabytes of results in memory, and what is beyond in a temporary file on
    /// the disk of the folder; that changes no result [default: 256]
    #[arg(long, value_name = "MB", value_parser = megabytes, allow_negative_numbers = true)]
    pub memory: Option<u32>,
}

fn megabytes(text: &str) -> Result<u32, String> {
    let number = text.parse();
    number.map_err(|_| "a whole number of megabytes is needed, such as 512".to_owned())
}

impl Memory {
    /// Bytes of results that are kept.
    #[must_use]
    pub fn bytes(self) -> u64 {
        self.memory.map_or(USUAL, |mega| u64::from(mega) << 20)
    }

    /// A shelf for what is beyond, on the disk of a folder that need not exist yet; `say` is told once
    /// there is something.
    #[must_use]
    pub fn shelf(self, folder: Option<&Path>, say: impl FnOnce(&str) + Send + 'static) -> Shelf {
        let there = folder.map_or_else(std::env::temp_dir, folder::there_already);
        let mega = self.bytes() >> 20;
        Shelf::beyond(self.bytes(), move || {
            let file = folder::unnamed_in(&there)?;
            say(&format!(
                "What is beyond {mega} MB of results goes into a temporary file on the disk of {}.\n",
                there.display()
            ));
            Ok(Box::new(file) as Box<dyn Store>)
        })
    }
}

/// Bytes of memory that this process can have, where the system tells: what is free, what it is limited to.
#[must_use]
pub fn available() -> Option<u64> {
    let read = |path: &str| std::fs::read_to_string(path).ok();
    let free = read("/proc/meminfo").and_then(|text| {
        let line = text
            .lines()
            .find(|line| line.starts_with("MemAvailable:"))?;
        let kilo: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
        Some(kilo << 10)
    });
    let limited = read("/proc/self/limits").and_then(|text| {
        let line = text
            .lines()
            .find(|line| line.starts_with("Max address space"))?;
        line.split_whitespace().nth(3)?.parse().ok()
    });
    let contained = read("/sys/fs/cgroup/memory.max").and_then(|text| text.trim().parse().ok());
    [free, limited, contained].into_iter().flatten().min()
}

/// Why a scenario cannot be simulated here, if a single arm of it takes more memory than there is.
#[must_use]
pub fn too_much(scenario: &Checked<Scenario>) -> Option<String> {
    let demand = Demand::of(scenario);
    let there = available()?;
    if demand.bytes() <= there as f64 {
        return None;
    }
    let giga = |bytes: f64| format!("{:.1}", bytes / f64::from(1 << 30));
    let million = demand.patients / 1e6;
    Some(format!(
        "this needs more memory than there is: some {million:.1} million patients have no slot by the end, \
         and take {} GB at least, of {} GB that are free. Are the referrals per week, not per day, or is a \
         clinic missing? Else end the scenario sooner",
        giga(demand.bytes()),
        giga(there as f64)
    ))
}

/// What to say of a run that is cut short after so many replications, and what to do.
#[must_use]
pub fn cut_short(replications: usize, why: &str) -> String {
    format!(
        "error: the run was cut short: all figures are of {replications} replications. What is beyond \
         --memory cannot be kept on the disk of the folder ({why}). Choose another with --out, or simulate \
         in shares with --shard\n"
    )
}

/// Why a run was not done, with what to do about it.
#[must_use]
pub fn not_done(why: NotDone) -> anyhow::Error {
    match why {
        NotDone::Shelf(error) => anyhow::Error::new(error).context(
            "what is beyond --memory was kept on the disk of the folder; choose another with --out",
        ),
        NotDone::NoThreads(error) => anyhow::Error::new(error).context("--threads"),
        NotDone::NoMore => why.into(),
    }
}
