//! Checks of `[[new-system.slow]]` and `[new-system.outages]`.

use super::spec::{Outages, Slow};
use crate::engine::Duration;
use crate::model::mechanisms::Checks;
use crate::model::spec::check::{Checker, Doubter};
use crate::model::spec::quantity::Wrong;
use crate::model::spec::{PlannedOutage, RandomOutages, Span};

const DAY: Duration = Duration::from_days(1);

impl Checks for Vec<Slow> {
    fn check(&self, checker: &mut Checker<'_>) {
        for (nth, slow) in self.iter().enumerate() {
            let path = ["new-system", "slow", &*nth.to_string()];
            checker.factor(&[&path[..], &["factor"]].concat(), slow.factor);
            checker.lasts(&path, slow.from, Some(slow.lasts));
        }
    }

    fn doubt(&self, doubter: &mut Doubter<'_>) {
        for (nth, slow) in self.iter().enumerate() {
            let path = ["new-system", "slow", &*nth.to_string()];
            doubter.over_before_the_go_live(&path, slow.from, Some(slow.lasts));
            doubter.doubt_if(
                slow.factor < 1.0,
                &[&path[..], &["factor"]].concat(),
                "a factor below 1 makes work quicker, not slower",
            );
            let mine = doubter.days_of(slow.from, Some(slow.lasts));
            let overlaps = self[..nth].iter().any(|other| {
                let theirs = doubter.days_of(other.from, Some(other.lasts));
                matches!((mine, theirs), (Some(a), Some(b)) if a.0 < b.1 && b.0 < a.1)
            });
            doubter.doubt_if(overlaps, &path, "overlaps another slow time");
        }
    }
}

impl Checks for Outages {
    fn check(&self, checker: &mut Checker<'_>) {
        let path = ["new-system", "outages"];
        checker.factor(&["new-system", "outages", "on-paper"], self.on_paper);
        checker.note_if(
            self.planned.is_empty() && self.random.is_none(),
            &path,
            || {
                Wrong::new("when is it down?").help(
                    "add something like: planned = [{ on = \"go-live + 2 weeks\", at = 02:00:00, lasts = \"4 h\" }], or random = { rate = \"1 per week\", lasts = { exponential = \"2 h\" } }",
                )
            },
        );
        for (nth, window) in self.planned.iter().enumerate() {
            let nth = nth.to_string();
            let at = |key: &'static str| ["new-system", "outages", "planned", &*nth, key];
            checker.falls(&at("on"), window.on);
            checker.note_if(window.lasts.duration() > DAY, &at("lasts"), || {
                Wrong::new(format!("a window of {} is longer than a day", window.lasts))
                    .help("write one for each day; it may pass midnight")
            });
        }
        if let Some(random) = &self.random {
            random_outages(checker, random);
        }
    }

    fn doubt(&self, doubter: &mut Doubter<'_>) {
        let scenario = doubter.scenario;
        doubter.doubt_if(
            self.random.as_ref().is_some_and(|r| r.rate.per(DAY) == 0.0),
            &["new-system", "outages", "random", "rate"],
            "it never happens",
        );
        doubter.doubt_if(
            self.on_paper < 1.0,
            &["new-system", "outages", "on-paper"],
            "a factor below 1 makes paper quicker than the familiar system",
        );
        let ends = |window: &PlannedOutage| {
            let on = window.on.date(scenario.go_live)?;
            let from =
                DAY.as_ms() * on.days_since(scenario.start) + window.at.since_midnight().as_ms();
            Some((from, from + window.lasts.duration().as_ms()))
        };
        for (nth, window) in self.planned.iter().enumerate() {
            let path = ["new-system", "outages", "planned", &*nth.to_string()];
            let overlaps = self.planned[..nth].iter().any(|other| {
                matches!((ends(window), ends(other)), (Some(a), Some(b)) if a.0 < b.1 && b.0 < a.1)
            });
            doubter.doubt_if(overlaps, &path, "overlaps another planned window");
            let on = window.on.date(scenario.go_live);
            let early = on.zip(scenario.go_live).is_some_and(|(on, day)| on < day);
            doubter.doubt_if(
                early,
                &path,
                "before the go-live the new system is not in use: nobody notices",
            );
        }
        if let Some(random) = &self.random {
            let path = ["new-system", "outages", "random"];
            doubter.over_before_the_go_live(&path, random.from, random.period);
        }
    }
}

fn random_outages(checker: &mut Checker<'_>, random: &RandomOutages) {
    let path = ["new-system", "outages", "random"];
    let at = |key: &'static str| ["new-system", "outages", "random", key];
    checker.takes_some(&at("lasts"), &random.lasts);
    let a_day = random.rate.per(DAY);
    let down = a_day * random.lasts.mean().as_days_f64();
    checker.note_if(down >= 1.0, &path, || {
        Wrong::new(format!(
            "{} of {} each: it would be down all the time",
            random.rate,
            Span::of(random.lasts.mean())
        ))
        .help("such as { rate = \"1 per week\", lasts = { exponential = \"2 h\" } }")
    });
    checker.lasts(&path, random.from, random.period);
}
