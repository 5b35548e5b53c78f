//! A sweep run in shares on Slurm and on Dask gives what it gives in one go, although work is
//! interrupted midway.

use std::process::Command;

use crate::passes;

#[track_caller]
fn shares_make_the_whole(test: &str) {
    if crate::is_published() {
        return crate::skipped(test, "the package has no deploy/");
    }
    let mut script = Command::new(crate::script(test));
    script.env("CUTOVER", env!("CARGO_BIN_EXE_cutover"));
    passes(test, script.env("VENV", crate::kept("dask")));
}

#[test]
fn shares_on_slurm_make_the_whole() {
    shares_make_the_whole("deploy/slurm/test");
}

#[test]
fn shares_on_dask_make_the_whole() {
    shares_make_the_whole("deploy/dask/test");
}
