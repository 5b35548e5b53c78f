//! When it is back to normal: with a remedy and without it, while temporary help is there and after it.

use super::super::spoken;
use super::{Teller, weeks};
use crate::model::Arm;
use crate::report::words::date_said;
use crate::study::Pair;
use crate::study::findings::{Finding, Windowed};
use crate::study::recovery::ArmRecovery;

/// Back to normal so many days later is later.
const A_WEEK: i64 = 7;

/// Whether of a harm less than a third is left in the last weeks.
fn wanes(finding: &Finding, harm: Pair) -> bool {
    let by = |window: &Windowed| window.by(harm).abs();
    let own = finding.own_worst.get(harm.of()).map_or(0.0, by);
    3.0 * by(&finding.last_weeks) < by(&finding.worst_weeks).max(own)
}

impl Teller<'_> {
    /// `; back to normal by 16 April in half of the runs`, where that is judged and there is
    /// anything to recover from, or some run does not; else how long the harm lasts.
    pub(super) fn recovered(&self, finding: &Finding, harm: Pair) -> String {
        let recovery = self.judged(finding, harm.of());
        let recovery = recovery.filter(|r| !r.is_mostly_undisturbed() || 0 < r.not_yet.successes);
        // On average it may be worse for longer than half of the runs are out of the ordinary.
        let said = match recovery {
            Some(r) if self.is_unseen(r, harm.of()) => None,
            Some(r) if !self.is_worse_after(finding, harm, r) => Some(self.back(r)),
            _ => self.lasts(finding, harm),
        };
        said.map_or_else(String::new, |said| format!("; {said}"))
    }

    /// Whether it is not back to normal because too little is simulated after the go-live.
    pub(super) fn is_unseen(&self, recovery: &ArmRecovery, arm: Arm) -> bool {
        self.is_short(arm) && recovery.dates.p50.is_none() && recovery.with_help.p50.is_none()
    }

    /// `still worse in the last four weeks`, or until when one arm is clearly worse off than another. What one
    /// run does may be chance.
    pub(super) fn lasts(&self, finding: &Finding, harm: Pair) -> Option<String> {
        let few = self.summary.replications < 2 || self.is_short(harm.of());
        if few || !self.telling.tells_how_long() {
            return None;
        }
        let little = match wanes(finding, harm) {
            true => ", by less than a third as much",
            false => "",
        };
        if finding.lasts(harm) {
            let last = weeks(&finding.last_weeks);
            return Some(format!("still worse in the last {last}{little}"));
        }
        let until = *finding.worse_until.get(harm)?;
        Some(match until >= finding.last_weeks.to {
            true => format!("clearly worse to the end{little}"),
            false => format!("clearly worse until {}", date_said(self.summary, until)),
        })
    }

    /// Whether the mean of the runs is clearly worse after the day by which half of them are back to normal.
    pub(super) fn is_worse_after(
        &self,
        finding: &Finding,
        harm: Pair,
        recovery: &ArmRecovery,
    ) -> bool {
        let until = finding.worse_until.get(harm).copied();
        let until = until.filter(|_| self.summary.replications > 1);
        let back = recovery.dates.p50;
        back.zip(until).is_some_and(|(back, until)| until > back)
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
        match later && !recovery.is_mostly_undisturbed() {
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
        let runs = match recovery.undisturbed {
            0 => "half of the runs".to_owned(),
            calm => format!(
                "half of the {} runs that it is out of the ordinary in",
                n - calm
            ),
        };
        match half {
            None if recovery.is_mostly_helped() => {
                let by = recovery.with_help.p50;
                let by = by.map_or_else(String::new, |day| {
                    let half = if n == 1 { "" } else { " in half of the runs" };
                    format!(" by {}{half}", date_said(self.summary, day))
                });
                let never = match not_yet - recovery.help_still_there {
                    0 => String::new(),
                    some => format!(", not by {until} in {some}"),
                };
                format!("as good as before{by}{never} with help; what it is without was not seen")
            }
            // One run alone.
            Some(day) if n == 1 => format!("back to normal by {day}"),
            None if n == 1 && not_yet == 1 => format!("not back to normal by {until}"),
            _ if recovery.is_mostly_undisturbed() => {
                let calm = recovery.undisturbed;
                let never = match not_yet {
                    0 => String::new(),
                    some => format!(", not back to normal by {until} in {some}"),
                };
                let helped = match recovery.is_mostly_undisturbed_with_help() {
                    false => "",
                    true if spoken::tells_less(self.summary, self.telling) => {
                        ", with help to the end"
                    }
                    true => ", with help to the end; what it is without was not seen",
                };
                format!("never out of the ordinary in {calm} of {n} runs{never}{helped}")
            }
            Some(half) if not_yet == 0 || spoken::tells_less(self.summary, self.telling) => {
                format!("back to normal by {half} in {runs}")
            }
            Some(half) => {
                format!("back to normal by {half} in {runs}, not by {until} in {not_yet}")
            }
            None if not_yet == n => format!("not back to normal by {until} in any run"),
            None => format!("not back to normal by {until} in {not_yet} of {n} runs"),
        }
    }

    /// When it is back to normal with a remedy, and without it where that is sooner. Nothing where too
    /// little is simulated to tell, and where nothing is out of the ordinary in most runs, but is without
    /// the remedy as well, or is in weeks that are told.
    pub(super) fn back_if_later(
        &self,
        finding: &Finding,
        with: &ArmRecovery,
        pair: Pair,
    ) -> Option<String> {
        let is_credit = |without: &ArmRecovery| {
            !without.is_mostly_undisturbed() && finding.worst_elsewhere(pair.of()).is_none()
        };
        let without = self.judged(finding, pair.against());
        let is_calm = with.is_mostly_undisturbed() && !with.is_mostly_undisturbed_with_help();
        if self.is_unseen(with, pair.of()) || is_calm && !without.is_none_or(is_credit) {
            return None;
        }
        let harm = |arm| Pair::between(arm, Arm::Baseline);
        let worse_after = |arm, recovery: &ArmRecovery| {
            harm(arm).is_some_and(|harm| self.is_worse_after(finding, harm, recovery))
        };
        let lasts = harm(pair.of()).and_then(|harm| self.lasts(finding, harm));
        let said = match worse_after(pair.of(), with) {
            true => lasts?,
            false => self.back(with),
        };
        let without = without.filter(|r| !worse_after(pair.against(), r));
        let without = without.and_then(|r| r.dates.p50);
        let Some(day) = without.filter(|_| !with.is_mostly_undisturbed()) else {
            return Some(said);
        };
        Some(match with.dates.p50 {
            Some(with_it) if with_it.days_since(day) <= A_WEEK => said,
            _ => {
                let without = match pair.of() {
                    Arm::Halted => "without the rules",
                    _ => "without the plan",
                };
                format!("{said}; {without} by {}", date_said(self.summary, day))
            }
        })
    }
}
