//! Checks of what is out of order with the new system itself: builds, slow times, outages and the
//! reporting blackout.

use super::super::quantity::Wrong;
use super::super::{Builds, CivilDate, Moment, Outages, PlannedOutage, RandomOutages, Span};
use super::Checker;
use super::doubts::Doubter;
use super::values::days;
use crate::engine::Duration;

const DAY: Duration = Duration::from_days(1);

/// More than any team builds.
const MOST_BUILT: f64 = 5_000.0;

impl Checker<'_> {
    pub(super) fn disruptions(&mut self) {
        for (name, clinic) in &self.scenario.clinic {
            if let Some(built) = clinic.built {
                self.exists(&["clinic", name, "built"], built);
            }
        }
        let Some(system) = &self.scenario.new_system else {
            return;
        };
        if let Some(builds) = &system.builds {
            self.builds(builds);
        }
        for (nth, slow) in system.slow.iter().enumerate() {
            let path = ["new-system", "slow", &*nth.to_string()];
            self.factor(&[&path[..], &["factor"]].concat(), slow.factor);
            self.lasts(&path, slow.from, Some(slow.lasts));
        }
        if let Some(outages) = &system.outages {
            self.outages(outages);
        }
        if let Some(blackout) = &system.blackout {
            let path = ["new-system", "blackout"];
            self.lasts(&path, blackout.from, Some(blackout.lasts));
        }
    }

    fn builds(&mut self, builds: &Builds) {
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

    /// Clinics that a team builds in a week.
    pub(in crate::model) fn built_a_week(&mut self, path: &[&str], per_week: f64) {
        self.note_if(!(0.0..=MOST_BUILT).contains(&per_week), path, || {
            Wrong::new(format!("{per_week} clinics a week"))
                .help("a number such as 8; 0.5 is one a fortnight")
        });
    }

    fn outages(&mut self, outages: &Outages) {
        let path = ["new-system", "outages"];
        self.factor(&["new-system", "outages", "on-paper"], outages.on_paper);
        self.note_if(
            outages.planned.is_empty() && outages.random.is_none(),
            &path,
            || {
                Wrong::new("when is it down?").help(
                    "add something like: planned = [{ on = \"go-live + 2 weeks\", at = 02:00:00, lasts = \"4 h\" }], or random = { rate = \"1 per week\", lasts = { exponential = \"2 h\" } }",
                )
            },
        );
        for (nth, window) in outages.planned.iter().enumerate() {
            let nth = nth.to_string();
            let at = |key: &'static str| ["new-system", "outages", "planned", &*nth, key];
            self.falls(&at("on"), window.on);
            self.more_than_nothing(&at("lasts"), window.lasts);
            self.note_if(window.lasts.duration() > DAY, &at("lasts"), || {
                Wrong::new(format!("a window of {} is longer than a day", window.lasts))
                    .help("write one for each day; it may pass midnight")
            });
        }
        if let Some(random) = &outages.random {
            self.random_outages(random);
        }
    }

    fn random_outages(&mut self, random: &RandomOutages) {
        let path = ["new-system", "outages", "random"];
        let at = |key: &'static str| ["new-system", "outages", "random", key];
        self.takes_some(&at("lasts"), &random.lasts);
        let a_day = random.rate.per(DAY);
        let down = a_day * random.lasts.mean().as_days_f64();
        self.note_if(down >= 1.0, &path, || {
            Wrong::new(format!(
                "{} of {} each: it would be down all the time",
                random.rate,
                Span::of(random.lasts.mean())
            ))
            .help("such as { rate = \"1 per week\", lasts = { exponential = \"2 h\" } }")
        });
        self.lasts(&path, random.from, random.period);
    }
}

impl Doubter<'_> {
    pub(super) fn disruptions(&mut self) {
        let scenario = self.scenario;
        let outages = scenario
            .new_system
            .as_ref()
            .and_then(|s| s.outages.as_ref());
        let random = outages.and_then(|o| o.random.as_ref());
        self.doubt_if(
            random.is_some_and(|r| r.rate.per(DAY) == 0.0),
            &["new-system", "outages", "random", "rate"],
            "it never happens",
        );
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
        let Some(system) = &scenario.new_system else {
            return;
        };
        if let Some(builds) = &system.builds {
            self.builds(builds);
        }
        for (nth, slow) in system.slow.iter().enumerate() {
            let path = ["new-system", "slow", &*nth.to_string()];
            self.over_before_the_go_live(&path, slow.from, Some(slow.lasts));
            self.doubt_if(
                slow.factor < 1.0,
                &[&path[..], &["factor"]].concat(),
                "a factor below 1 makes work quicker, not slower",
            );
            let mine = self.days_of(slow.from, Some(slow.lasts));
            let others = system.slow[..nth].iter();
            let overlaps = others.into_iter().any(|other| {
                let theirs = self.days_of(other.from, Some(other.lasts));
                matches!((mine, theirs), (Some(a), Some(b)) if a.0 < b.1 && b.0 < a.1)
            });
            self.doubt_if(overlaps, &path, "overlaps another slow time");
        }
        if let Some(outages) = &system.outages {
            self.outages(outages);
        }
    }

    fn builds(&mut self, builds: &Builds) {
        let scenario = self.scenario;
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

    fn outages(&mut self, outages: &Outages) {
        let scenario = self.scenario;
        self.doubt_if(
            outages.on_paper < 1.0,
            &["new-system", "outages", "on-paper"],
            "a factor below 1 makes paper quicker than the familiar system",
        );
        let ends = |window: &PlannedOutage| {
            let on = window.on.date(scenario.go_live)?;
            let from =
                DAY.as_ms() * on.days_since(scenario.start) + window.at.since_midnight().as_ms();
            Some((from, from + window.lasts.duration().as_ms()))
        };
        for (nth, window) in outages.planned.iter().enumerate() {
            let path = ["new-system", "outages", "planned", &*nth.to_string()];
            let overlaps = outages.planned[..nth].iter().any(|other| {
                matches!((ends(window), ends(other)), (Some(a), Some(b)) if a.0 < b.1 && b.0 < a.1)
            });
            self.doubt_if(overlaps, &path, "overlaps another planned window");
            let on = window.on.date(scenario.go_live);
            let early = on.zip(scenario.go_live).is_some_and(|(on, day)| on < day);
            self.doubt_if(
                early,
                &path,
                "before the go-live the new system is not in use: nobody notices",
            );
        }
        if let Some(random) = &outages.random {
            let path = ["new-system", "outages", "random"];
            self.over_before_the_go_live(&path, random.from, random.period);
        }
    }

    /// First day, and the day after the last, of a period with dates.
    pub(super) fn days_of(
        &self,
        from: Moment,
        lasts: Option<Span>,
    ) -> Option<(CivilDate, CivilDate)> {
        let first = from.date(self.scenario.go_live)?;
        let to = lasts.map_or(self.scenario.end.plus_days(1), |l| first.plus_days(days(l)));
        Some((first, to))
    }

    /// Doubts a time of the new system that is over before anybody works with it.
    pub(super) fn over_before_the_go_live(
        &mut self,
        path: &[&str],
        from: Moment,
        lasts: Option<Span>,
    ) {
        let period = self.days_of(from, lasts).zip(self.scenario.go_live);
        self.doubt_if(
            period.is_some_and(|((_, to), go_live)| to <= go_live),
            path,
            "this is over before the go-live: nobody is on the new system yet",
        );
    }
}
