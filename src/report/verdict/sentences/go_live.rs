//! When an arm goes live, if that is later; and how little of the time after it, or after its last phase, is
//! simulated.

use super::{Teller, capital, in_words};
use crate::model::spec::CivilDate;
use crate::model::{Arm, Measure};
use crate::report::words::date_said;
use crate::study::ArmRows;

/// After so many weeks, or fewer, nobody can say how long a harm lasts: the worst four are all there is.
const FEW_WEEKS: i64 = 4;

impl Teller<'_> {
    /// `With the plan it goes live on 29 April instead of 4 March`, and how little is simulated after that.
    /// Nothing where an arm before it has said so.
    pub(super) fn goes_live_later(&self, arm: Arm) -> Option<String> {
        let later = self.first_told(&self.summary.postponed, arm)?;
        let date = |day| date_said(self.summary, day);
        let instead = self
            .summary
            .go_live
            .map_or_else(String::new, |day| format!(" instead of {}", date(day)));
        let little = self.how_little(arm, self.summary.days_since_go_live(arm)?, "from then on");
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
        let days = self.summary.days_since_go_live(arm).filter(|_| on_time);
        let little = days.and_then(|days| self.how_little(arm, days, "from the go-live on"));
        little.map_or_else(String::new, |little| format!("{}.", capital(&little)))
    }

    /// The day of an arm, unless an arm before it has the same.
    fn first_told(&self, days: &ArmRows<CivilDate>, arm: Arm) -> Option<CivilDate> {
        let day = *days.get(arm)?;
        let arms = super::changed(self.summary).into_iter();
        let mut before = arms.take_while(|other| *other != arm);
        let is_told = before.any(|other| days.get(other) == Some(&day));
        (!is_told).then_some(day)
    }

    /// `With the plan the last phase goes live on 29 April; only two weeks are simulated from then on: ...`.
    /// Nothing where there is time enough, or too little is told of the go-live itself, or that has been said.
    pub(super) fn late_phase(&self, arm: Arm) -> Option<String> {
        let last = self.first_told(&self.summary.last_phase, arm)?;
        let days = self.summary.end.days_since(last) + 1;
        let little = self.how_little(arm, days, "from then on")?;
        let last = date_said(self.summary, last);
        let said = format!(
            "{} the last phase goes live on {last}; {little}.",
            self.with(arm)
        );
        (!self.is_short(arm)).then_some(said)
    }

    /// Whether so little is simulated that nobody can say how long a harm lasts.
    pub(super) fn is_short(&self, arm: Arm) -> bool {
        let days = self.summary.days_since_go_live(arm);
        days.is_some_and(|days| in_weeks(days) <= FEW_WEEKS)
    }

    /// `only two days are simulated from the go-live on: too little to tell how bad it becomes`.
    fn how_little(&self, arm: Arm, days: i64, after: &str) -> Option<String> {
        let weeks = in_weeks(days);
        if weeks > FEW_WEEKS {
            return None;
        }
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
        let Some(seen) = self.summary.finding(Measure::ClinicAttended) else {
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

/// Weeks that are as many days long; one that ends on a Friday is one.
fn in_weeks(days: i64) -> i64 {
    (days + 2) / 7
}
