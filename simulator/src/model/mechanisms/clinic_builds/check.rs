//! Checks of `[new-system.builds]`, and of the days on which single clinics are built.

use super::spec::Builds;
use crate::model::mechanisms::Checks;
use crate::model::spec::check::{Checker, Doubter};
use crate::model::spec::quantity::Wrong;

impl Checker<'_> {
    /// The days on which single clinics are built.
    pub(in crate::model) fn clinics_built(&mut self) {
        for (name, clinic) in &self.scenario.clinic {
            if let Some(built) = clinic.built {
                self.exists(&["clinic", name, "built"], built);
            }
        }
    }
}

impl Checks for Builds {
    fn check(&self, checker: &mut Checker<'_>) {
        let path = ["new-system", "builds"];
        let go_live = checker.scenario.go_live;
        checker.note_if(
            self.built.is_empty() && self.per_week.is_none(),
            &path,
            || {
                Wrong::new("which clinics are built when?").help(
                    "add something like: built = [{ by = \"go-live\", share = \"60%\" }, { by = \"go-live + 8 weeks\", share = \"100%\" }]",
                )
            },
        );
        for (nth, point) in self.built.iter().enumerate() {
            let nth_name = nth.to_string();
            let at = |key: &'static str| ["new-system", "builds", "built", &*nth_name, key];
            if !checker.exists(&at("by"), point.by) || nth == 0 {
                continue;
            }
            let before = &self.built[nth - 1];
            if let (Some(earlier), Some(date)) = (before.by.date(go_live), point.by.date(go_live)) {
                checker.note_if(date <= earlier, &at("by"), || {
                    Wrong::new(format!("{date} does not come after {earlier}"))
                        .help("the days stand in order, the first first")
                });
            }
            checker.note_if(point.share < before.share, &at("share"), || {
                Wrong::new(format!(
                    "{} after {}: what is built stays built",
                    point.share, before.share
                ))
                .help("shares are of all clinics and never fall")
            });
        }
        checker.factor(&["new-system", "builds", "on-paper"], self.on_paper);
        if let Some(per_week) = self.per_week {
            checker.built_a_week(&["new-system", "builds", "per-week"], per_week);
        }
    }

    fn doubt(&self, doubter: &mut Doubter<'_>) {
        let scenario = doubter.scenario;
        let all = self.built.last().is_some_and(|p| p.share.value() == 1.0);
        doubter.doubt_if(
            all && self.per_week.is_some(),
            &["new-system", "builds", "per-week"],
            "all clinics are built by the last of the days: there is nothing left to build",
        );
        for (nth, point) in self.built.iter().enumerate() {
            let late = point
                .by
                .date(scenario.go_live)
                .is_some_and(|d| d > scenario.end);
            doubter.doubt_if(
                late,
                &["new-system", "builds", "built", &nth.to_string(), "by"],
                "this day lies after the simulated ones",
            );
        }
    }
}

impl Doubter<'_> {
    /// The days on which single clinics are built.
    pub(in crate::model) fn clinics_built(&mut self) {
        let scenario = self.scenario;
        for (name, clinic) in &scenario.clinic {
            let Some(built) = clinic.built else { continue };
            let path = ["clinic", name, "built"];
            self.doubt_if(
                scenario.go_live.is_none(),
                &path,
                "without a go-live every clinic exists from the first day",
            );
            let late = built
                .date(scenario.go_live)
                .is_some_and(|d| d > scenario.end);
            self.doubt_if(late, &path, "it is not built within the simulated days");
        }
    }
}
