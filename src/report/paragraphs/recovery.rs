//! What is said of recovery: never disturbed, back to normal, not yet; the new level; the delay.

use std::collections::BTreeSet;

use crate::model::measures::Unit;
use crate::model::{Arm, Measure};
use crate::report::format::{estimate, with_unit};
use crate::report::verdict;
use crate::study::Summary;
use crate::study::recovery::ArmRecovery;
use crate::study::recovery::rule::Rule;

use super::Teller;
use crate::report::words::floor_said;

/// The rule, in a sentence or two.
pub(super) fn rule(summary: &Summary, rule: Rule) -> String {
    let floors = summary.recovery.values();
    let floors: BTreeSet<String> = floors.map(|r| floor_said(r.rule.floor, r.unit)).collect();
    let floors: Vec<String> = floors.into_iter().collect();
    let share = |share| with_unit(share, Unit::Share);
    format!(
        "Back to normal: after the worst is over and temporary help has left, the mean of {} working \
         days stays close to the same replication's value without a go-live for {} working days and, \
         but for {} of the days, for the rest of the time. Close is within {} of it, {}, {} of the \
         excess at its worst, {} standard deviations of the difference of two such means before the \
         go-live or, for the backlog, half a day of the office's work, whichever is most; a day out by \
         more than three times that is no exception. Replications that never leave it, that come back and that do not are \
         counted apart.",
        rule.averaged_over,
        rule.holds_for,
        share(rule.outside),
        share(rule.tolerance),
        floors.join(" or "),
        share(rule.of_peak),
        rule.deviations,
    )
}

impl Teller<'_> {
    pub(super) fn recovery(&self, measure: Measure, arm: Arm) -> Option<&ArmRecovery> {
        let of = self.summary.recovery.get(measure)?;
        of.arms.get(arm)
    }

    /// What to say where most replications are never disturbed, and nothing was found to be worse;
    /// `subject` such as `Callers wait`.
    pub(super) fn calm(&self, measure: Measure, arm: Arm, subject: &str) -> Option<String> {
        let recovery = self.recovery(measure, arm)?;
        let (calm, n) = (recovery.undisturbed, recovery.n);
        (2 * calm > n && !verdict::is_found_worse(self.summary, measure, arm)).then(|| {
            let some = if calm == n {
                String::new()
            } else {
                format!(" in {calm} of {n} replications")
            };
            let helped = match recovery.is_mostly_undisturbed_with_help() {
                true => ", with temporary help to the end",
                false => "",
            };
            format!("{subject} hardly longer than without a go-live{some}{helped}.")
        })
    }

    /// Whether and when it is back to normal, and where it ends up; `subject` such as `it is`.
    pub(in crate::report) fn normal(
        &self,
        measure: Measure,
        arm: Arm,
        subject: &str,
    ) -> Option<String> {
        let recovery = self.recovery(measure, arm)?;
        if verdict::is_unseen(self.summary, measure, arm) {
            return None;
        }
        let n = recovery.n;
        if recovery.undisturbed == n {
            let helped = match recovery.is_mostly_undisturbed_with_help() {
                false => "",
                true => ", with temporary help to the end; what it is without was not seen",
            };
            return Some(format!(
                "{subject} never out of the ordinary by the rule for recovery{helped}"
            ));
        }
        let not_yet = recovery.not_yet.successes;
        let until = self.date(recovery.watched_until);
        let mut besides = Vec::new();
        let said = match recovery.dates.p50 {
            None if recovery.is_mostly_helped() => {
                let by = recovery.with_help.p50;
                let by = by.map_or_else(String::new, |day| {
                    let half = if n == 1 {
                        ""
                    } else {
                        " in half of the replications"
                    };
                    format!(" by {}{half}", self.date(day))
                });
                let never = not_yet - recovery.help_still_there;
                if never > 0 {
                    besides.push(format!("in {never} of {n} replications not by {until}"));
                }
                format!(
                    "{subject} as good as before{by} with temporary help; what it is without was not seen"
                )
            }
            _ if not_yet == n && n == 1 => format!("{subject} not back to normal by {until}"),
            _ if not_yet == n => {
                format!("{subject} in no replication back to normal by {until}")
            }
            None => {
                format!("{subject} not back to normal in {not_yet} of {n} replications by {until}")
            }
            Some(half) => {
                if let (Some(early), Some(late)) = (recovery.dates.p10, recovery.dates.p90)
                    && early < late
                {
                    let (early, late) = (self.date(early), self.date(late));
                    besides.push(format!("80 % of replications: {early} to {late}"));
                }
                if let Some(with) = recovery.with_help.p50.filter(|with| *with < half) {
                    besides.push(format!("with temporary help by {}", self.date(with)));
                }
                if not_yet > 0 {
                    besides.push(format!("in {not_yet} of {n} replications not by {until}"));
                }
                // Of the replications together: half of them may be back, and their mean is not.
                let after = verdict::worse_after(self.summary, measure, arm);
                besides.extend(after.map(|after| format!("on average {after}")));
                format!("{subject} back to normal by {}", self.date(half))
            }
        };
        let several = [
            (recovery.undisturbed, "never out of the ordinary"),
            (
                // Of all of them that has just been said.
                match recovery.help_still_there {
                    all if all == n => 0,
                    some => some,
                },
                "only with help that is still there",
            ),
            (recovery.relapsed, "had been back and went out again"),
        ];
        let several = several.into_iter().filter(|(count, _)| *count > 0);
        besides.extend(several.map(|(count, what)| match n {
            1 => what.to_owned(),
            _ => format!("in {count} {what}"),
        }));
        let besides = match besides.len() {
            0 => String::new(),
            _ => format!(" ({})", besides.join("; ")),
        };
        Some(format!(
            "{said}{besides}{}",
            self.new_level(measure, recovery)
        ))
    }

    /// How far the last weeks are from those without a go-live, if they clearly are.
    fn new_level(&self, measure: Measure, recovery: &ArmRecovery) -> String {
        let Some(of) = self.summary.recovery.get(measure) else {
            return String::new();
        };
        let level = &recovery.levels.against_baseline;
        let Some(mean) = level.figure.mean.filter(|mean| mean.abs() > of.rule.floor) else {
            return String::new();
        };
        if !level.clear {
            return String::new();
        }
        let side = if mean > 0.0 { "above" } else { "below" };
        let behind = recovery.delay.as_ref().and_then(|delay| delay.at_end.mean);
        let behind = behind
            .filter(|weeks| *weeks >= 0.1)
            .map_or_else(String::new, |weeks| format!(", {weeks:.1} weeks of work"));
        format!(
            "; in the last four weeks {} {side} those without a go-live{behind}",
            estimate(mean.abs(), level.figure.half_width, of.unit),
        )
    }
}
