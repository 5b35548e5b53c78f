//! Checks of `[[new-system.slow]]` and `[new-system.outages]`.

use crate::engine::Duration;
use crate::model::spec::check::{Checker, Doubter};
use crate::model::spec::quantity::Wrong;
use crate::model::spec::{PlannedOutage, RandomOutages, Span};

const DAY: Duration = Duration::from_days(1);

impl Checker<'_> {
    pub(in crate::model) fn slow_times(&mut self) {
        let Some(system) = &self.scenario.new_system else {
            return;
        };
        for (nth, slow) in system.slow.iter().enumerate() {
            let path = ["new-system", "slow", &*nth.to_string()];
            self.factor(&[&path[..], &["factor"]].concat(), slow.factor);
            self.lasts(&path, slow.from, Some(slow.lasts));
        }
    }

    pub(in crate::model) fn outages(&mut self) {
        let system = self.scenario.new_system.as_ref();
        let Some(outages) = system.and_then(|s| s.outages.as_ref()) else {
            return;
        };
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
    /// Random outages of which there are none.
    pub(in crate::model) fn no_random_outages(&mut self) {
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
    }

    pub(in crate::model) fn slow_times(&mut self) {
        let Some(system) = &self.scenario.new_system else {
            return;
        };
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
    }

    pub(in crate::model) fn outages(&mut self) {
        let scenario = self.scenario;
        let system = scenario.new_system.as_ref();
        let Some(outages) = system.and_then(|s| s.outages.as_ref()) else {
            return;
        };
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
}
