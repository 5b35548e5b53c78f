//! Checks of `[specialty.NAME.deferral]`.

use crate::model::spec::check::{Checker, Doubter};
use crate::model::spec::{Share, Specialty};

impl Checker<'_> {
    /// What is wrong with how patients of a specialty defer; `path` is the specialty's.
    pub(in crate::model) fn deferral(&mut self, path: &[&str], specialty: &Specialty) {
        if let Some(deferral) = &specialty.deferral {
            self.takes_some(&[path, &["deferral", "by"]].concat(), &deferral.by);
        }
    }
}

/// What is doubtful about how patients of a specialty defer.
pub(in crate::model) fn doubt(doubter: &mut Doubter<'_>, path: &[&str], specialty: &Specialty) {
    let Some(deferral) = &specialty.deferral else {
        return;
    };
    doubter.doubt_if(
        deferral.share == Share::NONE,
        &[path, &["deferral", "share"]].concat(),
        "nobody ever asks to be seen later",
    );
    doubter.doubt_if(
        deferral.by.mean() >= doubter.lasts(),
        &[path, &["deferral", "by"]].concat(),
        "longer than the scenario lasts: most who ask to be seen later never are",
    );
}
