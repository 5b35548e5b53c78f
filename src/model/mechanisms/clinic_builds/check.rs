//! Checks of `[new-system.builds]`, and of the days on which single clinics are built.

use crate::model::spec::check::{Checker, Doubter};
use crate::model::spec::quantity::Wrong;

impl Checker<'_> {
    pub(in crate::model) fn builds(&mut self) {
        for (name, clinic) in &self.scenario.clinic {
            if let Some(built) = clinic.built {
                self.exists(&["clinic", name, "built"], built);
            }
        }
        let system = self.scenario.new_system.as_ref();
        let Some(builds) = system.and_then(|s| s.builds.as_ref()) else {
            return;
        };
        let path = ["new-system", "builds"];
        let go_live = self.scenario.go_live;
        self.note_if(
            builds.built.is_empty() && builds.per_week.is_none(),
            &path,
            || {
                Wrong::new("which clinics are built when?").help(
                    "add something like: built = [{ by = \"go-live\", share = \"60%\" }, { by = \"go-live + 8 weeks\", share = \"100%\" }]",
                )
            },
        );
        for (nth, point) in builds.built.iter().enumerate() {
            let nth_name = nth.to_string();
            let at = |key: &'static str| ["new-system", "builds", "built", &*nth_name, key];
            if !self.exists(&at("by"), point.by) || nth == 0 {
                continue;
            }
            let before = &builds.built[nth - 1];
            if let (Some(earlier), Some(date)) = (before.by.date(go_live), point.by.date(go_live)) {
                self.note_if(date <= earlier, &at("by"), || {
                    Wrong::new(format!("{date} does not come after {earlier}"))
                        .help("the days stand in order, the first first")
                });
            }
            self.note_if(point.share < before.share, &at("share"), || {
                Wrong::new(format!(
                    "{} after {}: what is built stays built",
                    point.share, before.share
                ))
                .help("shares are of all clinics and never fall")
            });
        }
        self.factor(&["new-system", "builds", "on-paper"], builds.on_paper);
        if let Some(per_week) = builds.per_week {
            self.built_a_week(&["new-system", "builds", "per-week"], per_week);
        }
    }
}

impl Doubter<'_> {
    pub(in crate::model) fn builds(&mut self) {
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
        let system = scenario.new_system.as_ref();
        let Some(builds) = system.and_then(|s| s.builds.as_ref()) else {
            return;
        };
        let all = builds.built.last().is_some_and(|p| p.share.value() == 1.0);
        self.doubt_if(
            all && builds.per_week.is_some(),
            &["new-system", "builds", "per-week"],
            "all clinics are built by the last of the days: there is nothing left to build",
        );
        for (nth, point) in builds.built.iter().enumerate() {
            let late = point
                .by
                .date(scenario.go_live)
                .is_some_and(|d| d > scenario.end);
            self.doubt_if(
                late,
                &["new-system", "builds", "built", &nth.to_string(), "by"],
                "this day lies after the simulated ones",
            );
        }
    }
}
