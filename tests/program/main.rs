//! The program as it is typed: what each command prints, which files it leaves, and how it ends.

#[path = "../common/mod.rs"]
mod common;

mod backtest;
mod check;
mod describe;
mod events;
mod fit;
mod fit_doubts;
mod guide;
mod memory;
mod money;
mod new;
mod plot;
mod report;
mod run;
mod shares;
mod studio;
mod sweep;
mod track;
mod workbook;

use common::program;
