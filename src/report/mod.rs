//! What becomes of results: the page on the terminal, tables, pictures and files. Nothing is
//! simulated or estimated here.

pub mod animation;
pub mod answer;
#[cfg(feature = "arrow")]
pub mod arrow;
pub mod backtest;
pub mod backtest_csv;
mod bill;
pub mod changes;
pub mod choice;
pub mod columns;
pub mod comparison;
pub mod daily_csv;
pub mod datapackage;
pub mod decoded;
pub mod describe;
pub mod event_log;
#[cfg(test)]
mod examples;
pub mod extracts;
pub mod files;
pub mod fit_page;
pub mod folder;
pub mod format;
pub mod halting;
pub mod manifest;
pub mod not_known;
pub mod page;
pub mod paragraphs;
#[cfg(feature = "parquet")]
pub mod parquet;
#[cfg(feature = "parquet")]
mod parquet_rows;
pub mod part;
pub mod picture;
pub mod pictures;
pub mod plan_effect;
pub mod plot;
#[cfg(feature = "png")]
pub mod png;
pub mod reference;
pub mod replications_csv;
pub mod results;
#[cfg(feature = "xlsx")]
pub mod results_xlsx;
pub mod run_files;
pub mod sensitivity_csv;
pub mod sessions_csv;
pub mod studio;
pub mod study_page;
pub mod summary_json;
pub mod sweep_results;
pub mod tables;
pub mod targets;
pub mod track;
pub mod track_csv;
pub mod turns_on;
pub mod understood;
pub mod update;
pub mod varied;
pub mod vega_lite;
pub mod verdict;
pub mod web;
pub mod weekly_csv;
pub mod windows_csv;
pub mod words;

use std::io;

use crate::study::Summary;

/// Name of the trust's own rows in files, beside those of its specialties; different where a
/// specialty is called the same.
#[must_use]
pub fn trust_name(specialties: &[&str]) -> String {
    let mut name = "trust".to_owned();
    while specialties.contains(&&*name) {
        name = format!("({name})");
    }
    name
}

/// A CSV writer's complaint as what it nearly always is: a file that cannot be written.
pub(crate) fn io_error(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

/// The summary's arms, in the order in which they are shown.
#[must_use]
pub fn arms_of(summary: &Summary) -> Vec<crate::model::Arm> {
    summary.arms.clone()
}
