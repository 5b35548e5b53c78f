//! When an arm goes live, if that is later; and how little of the time after it is simulated.

use super::{Teller, capital, in_words};
use crate::model::{Arm, Measure};
use crate::report::words::date_said;

/// After so many weeks, or fewer, nobody can say how long a harm lasts: the worst four are all there is.
const FEW_WEEKS: i64 = 4;

impl Teller<'_> {
    /// `With the plan it goes live on 29 April instead of 4 March`, and how little is simulated after that.
    /// Nothing where an arm before it has said so.
    pub(super) fn goes_live_later(&self, arm: Arm) -> Option<String> {
        let later = *self.summary.postponed.get(arm)?;
        let arms = super::changed(self.summary).into_iter();
        let mut before = arms.take_while(|other| *other != arm);
        if before.any(|other| self.summary.postponed.get(other) == Some(&later)) {
            return None;
        }
        let date = |day| date_said(self.summary, day);
        let instead = self
            .summary
            .go_live
            .map_or_else(String::new, |day| format!(" instead of {}", date(day)));
        let little = self.how_little(arm, "from then on");
        let little = little.map_or_else(String::new, |little| format!("; {little}"));
        Some(format!(
            "{} it goes live on {}{instead}{little}.",
            self.with(arm),
            date(later)
        ))
    }

    /// The same of an arm that goes live when it was meant to: how little is simulated, if it is.
    pub(super) fn too_little(&self, arm: Arm) -> String {
        let on_time = self.summary.postponed.get(arm).is_none();
        let little = self.how_little(arm, "from the go-live on");
        let little = little.filter(|_| on_time);
        little.map_or_else(String::new, |little| format!("{}.", capital(&little)))
    }

    /// Whether so little is simulated that nobody can say how long a harm lasts.
    pub(super) fn is_short(&self, arm: Arm) -> bool {
        self.weeks_since(arm)
            .is_some_and(|weeks| weeks <= FEW_WEEKS)
    }

    /// Weeks from an arm's go-live on; one that ends on a Friday is one.
    fn weeks_since(&self, arm: Arm) -> Option<i64> {
        Some((self.summary.days_since_go_live(arm)? + 2) / 7)
    }

    /// `only two days are simulated from the go-live on: too little to tell how bad it becomes`.
    fn how_little(&self, arm: Arm, after: &str) -> Option<String> {
        let weeks = self.weeks_since(arm).filter(|_| self.is_short(arm))?;
        let days = self.summary.days_since_go_live(arm)?;
        let (n, of) = match days {
            ..14 => (days, "day"),
            _ => (weeks, "week"),
        };
        let are = if n == 1 { " is" } else { "s are" };
        let untold = match weeks {
            FEW_WEEKS => "how long it lasts",
            _ => "how bad it becomes and how long it lasts",
        };
        let nobody = match self.is_anybody_seen(arm) {
            true => "",
            false => ", and nobody is seen then",
        };
        Some(format!(
            "only {} {of}{are} simulated {after}{nobody}: too little to tell {untold}",
            in_words(n as usize)
        ))
    }

    /// Whether there are clinics from an arm's go-live on.
    fn is_anybody_seen(&self, arm: Arm) -> bool {
        let mut findings = self.summary.findings.iter();
        let Some(seen) = findings.find(|f| f.measure == Measure::ClinicAttended) else {
            return true;
        };
        // Of so little time its worst weeks are all.
        let later = self.summary.postponed.get(arm);
        let later = later.and_then(|_| seen.own_worst.get(arm));
        let window = later.unwrap_or(&seen.since_go_live);
        let usual = window.arms.get(Arm::Baseline).and_then(|f| f.mean);
        usual != Some(0.0)
    }
}
