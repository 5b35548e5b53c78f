//! A scenario from what a trust knows of itself: a dozen numbers become a commented file that is
//! balanced and goes on as it starts. What the numbers mean for slots and staff is the model's own
//! to say, through the functions that `check` asks; nothing is reckoned a second time here. What is
//! known better than by default, from a trust's extracts, comes in as `Known` values.
//!
//! ```
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

pub use known::{FromExtracts, Known, KnownClinic, KnownLine, KnownSpecialty};
pub use numbers::{Number, Numbers, SpecialtyNumbers};
pub use sheet::Sheet;

use crate::model::spec::Mistakes;
use text::{Figures, Part};

/// A scenario made of numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Written {
    /// The scenario file.
    pub text: String,
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
            follows,
            out_of_balance,
        };
        crate::model::spec::Scenario::from_toml(&written.text)?;
        Ok(written)
    }
}
