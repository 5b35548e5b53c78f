//! When it is back to normal: with a remedy and without it, while temporary help is there and after it.

use super::super::spoken;
use super::Teller;
use crate::model::Arm;
use crate::report::words::date_said;
use crate::study::Pair;
use crate::study::findings::{Effect, Finding};
use crate::study::recovery::ArmRecovery;

/// Back to normal so many days later is later.
const A_WEEK: i64 = 7;

/// Whether nothing is out of the ordinary in more than half of the runs.
fn is_mostly_undisturbed(recovery: &ArmRecovery) -> bool {
    2 * recovery.undisturbed > recovery.n
}

impl Teller<'_> {
    /// `; back to normal by 16 April in half of the runs`, where that is judged and there is
    /// anything to recover from, or some run does not; else how long the harm lasts.
    pub(super) fn recovered(&self, finding: &Finding, harm: Pair) -> String {
        let recovery = self.judged(finding, harm.of());
        let recovery = recovery.filter(|r| !is_mostly_undisturbed(r) || 0 < r.not_yet.successes);
        let said = recovery.map(|r| self.back(r));
        let said = said.or_else(|| self.lasts(finding, harm));
        said.map_or_else(String::new, |said| format!("; {said}"))
    }

    /// `worse to the end`, or until when one arm is clearly worse off than another. What one run does may
    /// be chance.
    pub(super) fn lasts(&self, finding: &Finding, harm: Pair) -> Option<String> {
        if self.summary.replications < 2 || !self.telling.tells_dates() {
            return None;
        }
        if finding.last_weeks.effects.get(harm) == Some(&Effect::Worse) {
            return Some("worse to the end".to_owned());
        }
        let until = finding.worse_until.get(harm)?;
        let until = date_said(self.summary, *until);
        Some(format!("clearly worse until {until}"))
    }

    pub(super) fn judged(&self, finding: &Finding, arm: Arm) -> Option<&ArmRecovery> {
        let of = self.summary.recovery.get(finding.measure)?;
        of.arms.get(arm)
    }

    /// When it is back to normal; where temporary help leaves later than that, when it is with it.
    fn back(&self, recovery: &ArmRecovery) -> String {
        let said = self.without_help(recovery);
        if recovery.is_mostly_helped() {
            return said;
        }
        let Some(with) = recovery.with_help.p50 else {
            return said;
        };
        let later = recovery
            .dates
            .p50
            .is_none_or(|day| day.days_since(with) > A_WEEK);
        match later && !is_mostly_undisturbed(recovery) {
            true => format!("{said}, with help by {}", date_said(self.summary, with)),
            false => said,
        }
    }

    /// When it is back to normal and temporary help has gone; or that this is not known, as help is
    /// there to the end.
    pub(super) fn without_help(&self, recovery: &ArmRecovery) -> String {
        let n = recovery.n;
        let not_yet = recovery.not_yet.successes;
        let until = date_said(self.summary, recovery.watched_until);
        let half = recovery.dates.p50.map(|day| date_said(self.summary, day));
        match half {
            None if recovery.is_mostly_helped() => {
                let by = recovery.with_help.p50;
                let by = by.map_or_else(String::new, |day| {
                    format!(" by {}", date_said(self.summary, day))
                });
                let runs = match recovery.help_still_there {
                    helped if helped == n => String::new(),
                    helped => format!(" in {helped} of {n} runs"),
                };
                format!("as good as before{by}, with help that is there to the end{runs}")
            }
            // One run alone.
            Some(day) if n == 1 => format!("back to normal by {day}"),
            None if n == 1 && not_yet == 1 => format!("not back to normal by {until}"),
            _ if is_mostly_undisturbed(recovery) => {
                let calm = recovery.undisturbed;
                let never = match not_yet {
                    0 => String::new(),
                    some => format!(", not back to normal by {until} in {some}"),
                };
                format!("never out of the ordinary in {calm} of {n} runs{never}")
            }
            Some(half) if not_yet == 0 || spoken::tells_less(self.summary, self.telling) => {
                format!("back to normal by {half} in half of the runs")
            }
            Some(half) => {
                format!("back to normal by {half} in half of the runs, not by {until} in {not_yet}")
            }
            None if not_yet == n => format!("not back to normal by {until} in any run"),
            None => format!("not back to normal by {until} in {not_yet} of {n} runs"),
        }
    }

    /// When it is back to normal with a remedy, and without it where that is sooner.
    pub(super) fn back_if_later(
        &self,
        finding: &Finding,
        with: &ArmRecovery,
        pair: Pair,
    ) -> String {
        let said = self.back(with);
        let without = self
            .judged(finding, pair.against())
            .and_then(|r| r.dates.p50);
        let Some(day) = without.filter(|_| !is_mostly_undisturbed(with)) else {
            return said;
        };
        match with.dates.p50 {
            Some(with_it) if with_it.days_since(day) <= A_WEEK => said,
            _ => {
                let without = match pair.of() {
                    Arm::Halted => "without the rules",
                    _ => "without the plan",
                };
                format!("{said}; {without} by {}", date_said(self.summary, day))
            }
        }
    }
}
