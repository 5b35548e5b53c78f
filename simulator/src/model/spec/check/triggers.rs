//! Checks of what starts and stops an intervention: the figure it looks at, how long it takes,
//! and whether start and stop agree.

use super::super::quantity::Wrong;
use super::super::{Action, Condition, Intervention, Kind, Side};
use super::Checker;
use super::course::all;
use super::doubts::Doubter;

/// More often than anything starts in ten years.
const MOST_TIMES: u32 = 1_000;

impl Checker<'_> {
    /// What starts and stops an intervention at `path`.
    pub(super) fn triggered(&mut self, path: &[&str], action: &Action, what: &Intervention) {
        let at = |key: &'static str| [path, &[key]].concat();
        if let Some(when) = what.when {
            self.reported(&at("when"), when);
            let beforehand = match action {
                Action::Postpone(_) => Some("a go-live is postponed beforehand"),
                Action::Phases(_) => Some("the phases are decided beforehand"),
                Action::Training(_) => Some("training takes place before the go-live"),
                _ => None,
            };
            if let Some(why) = beforehand {
                self.note(
                    &at("when"),
                    Wrong::new(format!("no `when` here: {why}"))
                        .help("leave it out; what can be triggered is a pause, for instance"),
                );
            }
        } else {
            let help = "add something like: when = \"calls.abandoned-share > 20% for 3 days\"";
            self.note_if(what.lead_time.is_some(), &at("lead-time"), || {
                Wrong::new("a lead time after what? there is no `when`").help(help)
            });
            self.note_if(what.times.is_some(), &at("times"), || {
                Wrong::new("how often it starts, but there is no `when`").help(help)
            });
        }
        if let Some(times) = what.times {
            self.note_if(times == 0, &at("times"), || {
                Wrong::new("it never starts")
                    .help("1 is the default; or leave the intervention out")
            });
            self.at_most(&at("times"), times, MOST_TIMES);
            let for_good = times > 1 && matches!(action, Action::RollBack(_));
            self.note_if(for_good, &at("times"), || {
                Wrong::new("a roll-back is for good: it happens once").help("leave `times` out")
            });
        }
        if let Some(stops) = what.stops_when {
            self.reported(&at("stops-when"), stops);
            if let Some(when) = what.when {
                self.note_if(both_hold(when, stops), &at("stops-when"), || {
                    Wrong::new(format!(
                        "it stops where it starts: \"{when}\" and \"{stops}\" can hold at once"
                    ))
                    .help(stop_beyond(when))
                });
            }
        }
    }

    /// A trigger needs figures to look at.
    fn reported(&mut self, path: &[&str], condition: Condition) {
        let measure = condition.measure();
        if let Some(lack) = measure.missing_from(self.scenario) {
            let (id, what) = (measure.id(), lack.what);
            self.note(
                path,
                Wrong::new(format!("{id} is never reported in this scenario: {what}"))
                    .help(format!("choose another figure, or {}", lack.help)),
            );
        }
    }
}

/// Whether one figure fulfils both the condition that starts and the one that stops.
fn both_hold(when: Condition, stops: Condition) -> bool {
    // There is no figure between 0 and 1 of what is counted in whole numbers.
    let counted = matches!(when.measure().definition().kind, Kind::Count | Kind::Level);
    let between = |low: f64, high: f64| {
        if counted {
            low.floor() + 1.0 < high
        } else {
            low < high
        }
    };
    when.measure() == stops.measure()
        && match (when.side(), stops.side()) {
            (Side::Above, Side::Below) => between(when.threshold(), stops.threshold()),
            (Side::Below, Side::Above) => between(stops.threshold(), when.threshold()),
            (Side::Above, Side::Above) | (Side::Below, Side::Below) => true,
        }
}

fn stop_beyond(when: Condition) -> String {
    let (side, less) = match when.side() {
        Side::Above => ('<', "lower"),
        Side::Below => ('>', "higher"),
    };
    let id = when.measure().definition().id;
    format!("stop at a {less} figure than it starts at: \"{id} {side} ...\"")
}

impl Doubter<'_> {
    pub(super) fn triggers(&mut self) {
        for (path, what) in all(self.scenario) {
            let at = |key: &'static str| [&path[..], &[key]].concat();
            for (key, condition) in [("when", what.when), ("stops-when", what.stops_when)] {
                if let Some(condition) = condition {
                    self.ever_holds(&at(key), condition);
                }
            }
            let Some(when) = what.when else { continue };
            self.in_the_dark(&at("when"), what);
            if let Some(stops) = what.stops_when {
                let touch = when.measure() == stops.measure()
                    && when.side() != stops.side()
                    && when.threshold() == stops.threshold();
                self.doubt_if(
                    touch && stops.days() == 1,
                    &at("stops-when"),
                    "it starts and stops at the same figure, and may change from day to day; leave a gap, or add \"for 3 days\"",
                );
            }
            let ends = what.lasts.is_some() || what.until.is_some() || what.stops_when.is_some();
            let ramp = matches!(what.action(), Action::Template(_));
            self.doubt_if(
                what.times.is_some_and(|times| times > 1) && !ends && !ramp,
                &at("times"),
                "once started it goes on to the end (no `for`, `until` or `stops-when`), so it never starts again",
            );
        }
    }

    /// A trigger that no figure from its own days ever reaches.
    fn in_the_dark(&mut self, path: &[&str], what: &Intervention) {
        let system = self.scenario.new_system.as_ref();
        let Some(blackout) = system.and_then(|s| s.blackout.as_ref()) else {
            return;
        };
        let dark = self.days_of(blackout.from, Some(blackout.lasts));
        let not_before = what.from.date(self.scenario.go_live);
        let throughout = dark
            .zip(not_before)
            .is_some_and(|((from, to), not_before)| from <= not_before && self.scenario.end < to);
        self.doubt_if(
            throughout,
            path,
            "nothing is reported from the blackout to the end: this sees only figures from before it",
        );
    }

    /// Thresholds that no figure, or every figure, is beyond.
    fn ever_holds(&mut self, path: &[&str], condition: Condition) {
        let threshold = condition.threshold();
        let most = condition.measure().most();
        let never = match condition.side() {
            Side::Above => threshold >= most,
            Side::Below => threshold <= 0.0,
        };
        let always = condition.side() == Side::Above && threshold < 0.0;
        self.doubt_if(never, path, "this can never hold: no figure is beyond that");
        self.doubt_if(
            always,
            path,
            "this always holds: no figure is below nothing",
        );
        let days = self.scenario.end.days_since(self.scenario.start);
        self.doubt_if(
            i64::from(condition.days()) > days,
            path,
            "this can never hold: it asks for more days than are simulated",
        );
    }
}
