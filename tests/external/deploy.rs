//! A sweep or a run in shares, on Slurm, on Dask, as an array of numbered tasks or by the manifests for
//! Kubernetes, gives what it gives in one go, although work is interrupted midway.

use std::process::Command;

use crate::passes;

#[track_caller]
fn shares_make_the_whole(kind: &str) {
    let test = &format!("deploy/{kind}/test");
    if crate::is_published() {
        return crate::skipped(test, "the package has no deploy/");
    }
    let mut script = Command::new(crate::script(test));
    script.env("CUTOVER", env!("CARGO_BIN_EXE_cutover"));
    passes(test, script.env("VENV", crate::kept(kind)));
}

#[test]
fn shares_on_slurm_make_the_whole() {
    shares_make_the_whole("slurm");
}

#[test]
fn shares_on_dask_make_the_whole() {
    shares_make_the_whole("dask");
}

#[test]
fn shares_of_numbered_tasks_make_the_whole() {
    shares_make_the_whole("array");
}

#[test]
fn shares_by_the_manifests_make_the_whole() {
    shares_make_the_whole("kubernetes");
}
