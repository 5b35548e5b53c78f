//! Many runs of the hospital and what they say together: arms, replications, recovery, estimates.
//! No files and no terminal here, and nothing of how a hospital works.
//!
//! ```
//! # use cutover_simulator as cutover;
//! use cutover::study::{Design, Summary, simulate_all};
//! use cutover::model::{Arm, Site};
//! use cutover::model::spec::Scenario;
//!
//! let text = r#"
//!     title = "Nothing but days"
//!     start = 2024-01-01
//!     end = 2024-01-31
//! "#;
//! let scenario = Scenario::from_toml(text).expect("a scenario");
//! let site = Site::of(&scenario);
//! let design = Design::of(&scenario);
//! let runs = simulate_all(&site, &design, None, &|_| {}).expect("threads");
//! let summary = Summary::of(&site, &runs);
//! assert_eq!(summary.replications, 50);
//! assert_eq!(summary.arms, [Arm::Baseline]);
//! ```

pub mod answers;
pub mod backtest;
mod before;
mod cells;
pub mod choose;
pub mod close_up;
pub mod compare;
pub mod demand;
mod estimates;
pub mod findings;
pub mod fit;
pub mod forecast;
pub mod from_numbers;
mod interventions;
mod keyed;
pub mod not_known;
pub mod offered_load;
mod peaks;
mod pile;
pub mod points;
pub mod precise;
pub mod readings;
pub mod recovery;
pub mod replay;
mod replications;
mod runs;
pub mod sensitivity;
pub mod share;
mod statement;
mod summary;
pub mod sweep;
pub mod systems;
pub mod targets;
mod threads;
pub mod track;
pub mod turns_on;
pub mod warm_up;
mod weeks;
pub mod whole_run;

pub use before::usual_weeks;
pub use estimates::{Difference, Figure, MeasureSummary, PeriodSummary, Rows};
pub use estimates::{over_days, week_by_week};
pub use interventions::{InterventionSummary, PeopleSummary, TakenSummary};
pub use keyed::{ArmRows, Iter, Key, Keyed, MeasureRows, Pair, PairRows};
pub use not_known::NotKnown;
pub use peaks::{DaySpread, ExcessSummary, PeakSummary, WorstDay};
pub use replications::{Design, Finished, NotDone, Watch, simulate_all, simulate_while};
pub use runs::{Failure, Runs};
pub use statement::StatementLine;
pub use summary::{
    CostSummary, FORMAT, KEY_MEASURES, NotAttendedSummary, Subjects, Summary, WeekSummary,
};
pub use threads::NoThreads;
pub use weeks::{Week, weeks_of};
