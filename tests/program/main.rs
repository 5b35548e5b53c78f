//! The program as it is typed: what each command prints, which files it leaves, and how it ends.

#[path = "../common/mod.rs"]
mod common;

mod backtest;
mod check;
mod check_says;
mod choose;
mod compare;
mod describe;
mod events;
mod fit;
mod fit_doubts;
mod fit_few;
mod fit_reads;
mod guide;
mod memory;
mod money;
mod new;
mod odd_names;
mod plot;
mod report;
mod run;
mod run_halt;
mod run_says;
mod run_tables;
mod sensitivity;
mod shares;
mod studio;
mod sweep;
mod track;
mod workbook;

use common::program;
