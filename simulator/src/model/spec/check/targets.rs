//! Targets of the scenario: whether the hospital reports what they are about, and whether every
//! week by itself can keep or miss them.

use super::super::quantity::{Asked, Bound, Period, Response, TARGETS, Target, Wrong};
use super::super::{Better, Kind};
use super::Checker;
use crate::model::measures::Measure;

/// What may be a target of every week and arm, and where the others belong.
pub(in crate::model::spec) fn what_is_accepted() -> String {
    format!(
        "a target here is a measure and its limit, in every week and arm: {TARGETS}; what a plan has to reach \
         is for `that` of [choose]"
    )
}

impl Checker<'_> {
    pub(super) fn targets(&mut self) {
        let targets = &self.scenario.targets;
        for (at, target) in targets.iter().enumerate() {
            let place = ["targets", &*at.to_string()];
            if let Err(wrong) = target.response.fits(self.scenario) {
                self.note(&place, wrong);
                continue;
            }
            let Some(measure) = self.of_every_week(&place, &target.response) else {
                continue;
            };
            self.charted(&place, measure, target);
            let before = targets[..at].iter();
            let other = before.rev().find(|t| t.response == target.response);
            self.note_if(other.is_some(), &place, || {
                Wrong::new(format!("{} has a target already", target.response))
                    .help("leave one of the two out")
            });
        }
    }

    /// The measure, if a target is of every week and of any arm.
    fn of_every_week(&mut self, place: &[&str], response: &Response) -> Option<Measure> {
        match (&response.what, response.arm) {
            (Asked::Over(measure, _, Period::SinceGoLive), None) => Some(*measure),
            _ => {
                let wrong = Wrong::new(format!("\"{response}\" is no figure of every week"));
                self.note(place, wrong.help(what_is_accepted()));
                None
            }
        }
    }

    /// Whether a control chart can say something of it.
    fn charted(&mut self, place: &[&str], measure: Measure, target: &Target) {
        let definition = measure.definition();
        let id = definition.id;
        if !measure.is_reported() {
            let wrong = Wrong::new(format!("{id} is not reported: nobody holds it to a target"));
            let seen = measure.seen_as().map_or_else(
                || TARGETS.to_owned(),
                |seen| format!("what is seen of it is {}", seen.id()),
            );
            self.note(place, wrong.help(seen));
            return;
        }
        if let Some(lack) = measure.missing_from(self.scenario) {
            self.note(
                place,
                Wrong::new(format!(
                    "{id} is never reported in this scenario: {}",
                    lack.what
                ))
                .help(format!("choose another figure, or {}", lack.help)),
            );
            return;
        }
        let unfit = match definition.kind {
            Kind::Level => Some("is carried over from week to week, so its changes are charted"),
            Kind::Count => Some("is a number, and says nothing without how long it is counted"),
            Kind::Mean | Kind::Share | Kind::TimeMean | Kind::Ninetieth | Kind::Median => None,
        };
        if let Some(why) = unfit {
            let wrong = Wrong::new(format!("{id} {why}: no target for it"));
            self.note(
                place,
                wrong.help(format!("take a share or a mean, {TARGETS}")),
            );
            return;
        }
        let (better, side) = match (definition.better, target.bound) {
            (Better::Lower, Bound::AtLeast) => ("less", "<="),
            (Better::Higher, Bound::AtMost) => ("more", ">="),
            _ => return,
        };
        self.note(
            place,
            Wrong::new(format!("of {id} {better} is better")).help(format!("write {side}")),
        );
    }
}
