//! A scenario from what a trust knows of itself: a dozen numbers become a commented file that is
//! balanced and goes on as it starts. What the numbers mean for slots and staff is the model's own
//! to say, through the functions that `check` asks; nothing is reckoned a second time here. What is
//! known better than by default, from a trust's extracts, comes in as `Known` values.
//!
//! ```
//! # use cutover_simulator as cutover;
//! use cutover::model::spec::Scenario;
//! use cutover::study::from_numbers::{Number, Numbers, Sheet, Written};
//!
//! let options = [(Number::Attendances, "640"), (Number::Calls, "0")];
//! let numbers = Numbers::read(&[Sheet::of_options(&options)]).expect("numbers");
//! let written = Written::of(&numbers).expect("a scenario");
//! assert!(Scenario::from_toml(&written.text).is_ok());
//! assert!(written.out_of_balance.is_empty());
//! ```

mod balance;
mod known;
mod numbers;
mod sheet;
mod text;

pub use known::{
    FromExtracts, Known, KnownClinic, KnownLearning, KnownLine, KnownSpecialty, StartingFile,
};
pub use numbers::{Number, Numbers, SpecialtyNumbers};
pub use sheet::Sheet;

use std::io;

use crate::model::spec::{Checked, Mistakes, Scenario};
use text::{Figures, Part};

/// A scenario made of numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Written {
    /// The scenario file.
    pub text: String,
    /// The files that it names, by their names: who is there on the first day.
    pub files: Vec<(String, String)>,
    /// What follows from the numbers, a sentence each.
    pub follows: Vec<String>,
    /// Numbers that do not go together, each with what would do. They are written as told.
    pub out_of_balance: Vec<String>,
}

impl Written {
    /// A scenario file as it is.
    #[must_use]
    pub fn as_it_is(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            files: Vec::new(),
            follows: Vec::new(),
            out_of_balance: Vec::new(),
        }
    }

    /// The scenario of these numbers.
    ///
    /// # Errors
    ///
    /// No scenario can be made of them: what is wrong with the one that was tried.
    pub fn of(numbers: &Numbers) -> Result<Self, Mistakes> {
        let (figures, follows, out_of_balance) = balance::figures(numbers)?;
        let written = Self {
            text: Figures::text(&figures, Part::All),
            files: starting_files(numbers),
            follows,
            out_of_balance,
        };
        written.checked()?;
        Ok(written)
    }

    /// It as it is read again, with the files beside it.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    pub fn checked(&self) -> Result<Checked<Scenario>, Mistakes> {
        const NAME: &str = "scenario.toml";
        let read = |name: &str, _: u64| {
            let files = self.files.iter().map(|(name, text)| (name.as_str(), text));
            let mut all = files.chain([(NAME, &self.text)]);
            let found = all.find(|(file, _)| *file == name);
            let text = found.ok_or(io::ErrorKind::NotFound)?.1;
            Ok(text.clone().into_bytes())
        };
        Scenario::load(NAME, &read)
    }
}

fn starting_files(numbers: &Numbers) -> Vec<(String, String)> {
    let known = numbers.specialties.iter().map(|s| &s.known.starting);
    known
        .flatten()
        .map(|file| (file.name.clone(), file.text.clone()))
        .collect()
}
