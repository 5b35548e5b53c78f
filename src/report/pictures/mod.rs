//! Which pictures a run has, and of which figures: only of what the scenario has. How each kind is
//! drawn is in `picture`.

mod ages;
pub mod fit;
mod hours;
mod over_time;
mod recovery;
mod shares;
pub mod study;
pub mod track;
mod zoom;

pub(super) use over_time::{band_said, by_week, over_dates, told};

use std::io;

use crate::model::Measure;

use super::picture::{Picture, Size};
use super::results::{Results, WrongFolder};

/// Names of weekdays, Monday first.
pub(super) const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// Names of all pictures that a run may have: those that it does not have may be there of an earlier one.
pub const NAMES: [&str; 15] = [
    "ages-halt",
    "ages-no-plan",
    "ages-plan",
    "backlog",
    "car-park",
    "clinic-overrun",
    "desk-hours",
    "gravest",
    "learning-clerks",
    "learning-clinicians",
    "learning-receptionists",
    "overruns",
    "phone-hours",
    "phone-wait",
    "recovery",
];

/// A picture of a run.
pub struct Named {
    /// Name of its file, without folder and ending.
    pub name: &'static str,
    /// The measure that it shows from day to day, if it shows one.
    pub about: Option<Measure>,
    draw: Box<dyn Fn(Size) -> io::Result<Picture>>,
}

impl Named {
    fn new(name: &'static str, draw: impl Fn(Size) -> io::Result<Picture> + 'static) -> Self {
        Self {
            name,
            about: None,
            draw: Box::new(draw),
        }
    }

    fn about(mut self, measure: Measure) -> Self {
        self.about = Some(measure);
        self
    }

    /// The picture at a size.
    ///
    /// # Errors
    ///
    /// Only if the drawing library cannot draw into a text.
    pub fn at(&self, size: Size) -> io::Result<Picture> {
        (self.draw)(size)
    }
}

/// All pictures of a run, the most telling first.
///
/// # Errors
///
/// `daily.csv` or `weekly.csv` cannot be read.
pub fn all(results: &Results) -> Result<Vec<Named>, WrongFolder> {
    let mut pictures = over_time::pictures(results)?;
    pictures.extend(recovery::picture(results));
    pictures.extend(shares::overruns(results));
    pictures.extend(hours::pictures(results));
    pictures.extend(ages::pictures(results));
    pictures.extend(over_time::learning(results));
    pictures.extend(shares::car_park(results));
    Ok(pictures)
}
