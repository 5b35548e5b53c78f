//! How much of a run is kept in memory, and where the rest of it goes.

use std::path::Path;

use cutover::model::shelf::{Shelf, Store, USUAL};
use cutover::report::folder;
use cutover::study::NotDone;

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
