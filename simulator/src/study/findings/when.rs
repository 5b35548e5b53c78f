//! Which weeks are told of: the worst of an arm, from its own go-live on, and the last.

use std::ops::Range;

use super::{Looking, WORKING_WEEK, WORST_WEEKS};
use crate::model::remedies::go_live_of;
use crate::model::{Arm, Measure};
use crate::study::Week;

impl Looking<'_, '_> {
    /// The weeks that are told of.
    pub(super) fn whole_weeks(&self) -> impl Iterator<Item = &Week> {
        self.weeks.iter().filter(|week| is_whole(week))
    }

    /// The last four of them, fewer if there are no more.
    pub(super) fn last_weeks(&self) -> Range<usize> {
        let whole: Vec<&Week> = self.whole_weeks().collect();
        let last = &whole[whole.len().saturating_sub(WORST_WEEKS)..];
        match (last.first(), last.last()) {
            (Some(first), Some(last)) => first.days.start..last.days.end,
            _ => self.days.clone(),
        }
    }

    /// The day of an arm's go-live, which may be postponed.
    pub(super) fn go_live_of(&self, arm: Arm) -> usize {
        let day = go_live_of(self.site, arm).and_then(|day| usize::try_from(day).ok());
        day.unwrap_or(self.days.start)
    }

    /// The four weeks in a row, fewer if there are no more, with the greatest harm in an arm: from its own
    /// go-live on.
    pub(super) fn worst_weeks(&self, measure: Measure, sign: f64, arm: Arm) -> Range<usize> {
        let from = self.go_live_of(arm);
        let weeks = self.whole_weeks().filter(|week| week.days.end > from);
        let mut weeks: Vec<Week> = weeks.cloned().collect();
        if let Some(first) = weeks.first_mut() {
            first.days.start = first.days.start.max(from);
        }
        let worst = self.most_harm(measure, sign, (arm, Arm::Baseline), &weeks);
        worst.unwrap_or(from..self.days.end)
    }

    /// The same among these whole weeks, and of the harm in an arm against another; none where there is none.
    pub(super) fn most_harm(
        &self,
        measure: Measure,
        sign: f64,
        (arm, other): (Arm, Arm),
        weeks: &[Week],
    ) -> Option<Range<usize>> {
        let windows = weeks.windows(WORST_WEEKS.min(weeks.len()).max(1));
        let spans = windows.filter_map(|weeks| {
            let (first, last) = (weeks.first()?, weeks.last()?);
            Some(first.days.start..last.days.end)
        });
        let harm = |days: &Range<usize>| {
            let mean = |arm| self.mean(measure, arm, days.clone()).unwrap_or(0.0);
            sign * (mean(arm) - mean(other))
        };
        // The first of those that are equally bad.
        let mut worst: Option<(f64, Range<usize>)> = None;
        for days in spans {
            let harm = harm(&days);
            if worst.as_ref().is_none_or(|(most, _)| harm > *most) {
                worst = Some((harm, days));
            }
        }
        worst.map(|(_, days)| days)
    }
}

/// What is simulated may end on a Friday.
pub(super) fn is_whole(week: &Week) -> bool {
    week.days.len() >= WORKING_WEEK
}
