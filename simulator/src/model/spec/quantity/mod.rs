//! Quantities with their unit, dates and times of day, as planners write them: each reads from
//! text and writes the text it reads back to the identical value. What they are used for lives
//! with the tables that use them.

mod amount;
mod condition;
mod currency;
mod date;
mod number_meant;
mod ramp;
mod rate;
mod response;
mod share;
pub(crate) mod span;
mod target;
pub(crate) mod text;
mod weekdays;
mod words;

pub use condition::{Condition, Side};
pub use currency::{Amount, Currency};
pub use date::{CivilDate, ClockTime, Moment};
pub use ramp::{Ramp, RampStep};
pub use rate::{Frequency, Hazard, Pace, Price, StreamRate};
pub use response::{Asked, InArm, Period, Response};
pub use share::{DailyChance, Share};
pub use span::Span;
pub(super) use target::TARGETS;
pub use target::{Bound, Target};
pub use text::nearest;
pub use weekdays::Weekdays;
pub use words::{count, listed, long_date, short, short_date, thousands};

pub(crate) use date::{date_meant, time_meant};
pub(crate) use number_meant::NumberMeant;
pub(crate) use span::{parse_signed_span, write_signed_span};
pub(crate) use text::{Forms, Number, RECOVERABLE, Written, Wrong, or_stand_in, text_or_table};
