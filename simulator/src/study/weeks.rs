//! Weeks counted from the go-live; nothing is estimated here.

use std::ops::Range;

use crate::model::remedies::go_live_of;
use crate::model::spec::{Calendar, CivilDate, week_number};
use crate::model::{Arm, Site};

/// Seven days, fewer at the ends of the horizon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Week {
    /// 1 is the week that begins with the go-live, -1 the one before it; there is no week 0.
    /// Without a go-live, 1 is the week that begins with the first day.
    pub number: i64,
    /// Its days, counted from the start.
    pub days: Range<usize>,
    /// Its first simulated day.
    pub from: CivilDate,
}

/// All weeks of the horizon, in order.
#[must_use]
pub fn weeks_of(calendar: &Calendar) -> Vec<Week> {
    weeks_from(calendar, calendar.go_live().unwrap_or(0))
}

/// The same, counted from an arm's own go-live, which may be postponed.
pub(super) fn weeks_of_arm(site: &Site<'_>, arm: Arm) -> Vec<Week> {
    weeks_from(&site.calendar, go_live_of(site, arm).unwrap_or(0))
}

/// First day of an arm's week 1: its own go-live, or the first day without one.
pub(super) fn week_1(site: &Site<'_>, arm: Arm) -> CivilDate {
    site.calendar.date(go_live_of(site, arm).unwrap_or(0))
}

fn weeks_from(calendar: &Calendar, origin: i64) -> Vec<Week> {
    let end = calendar.days();
    let mut weeks = Vec::new();
    let mut day = 0;
    while day < end {
        let offset = (day - origin).div_euclid(7);
        let next = (origin + (offset + 1) * 7).min(end);
        weeks.push(Week {
            number: week_number(day - origin),
            days: usize::try_from(day).unwrap_or(0)..usize::try_from(next).unwrap_or(0),
            from: calendar.date(day),
        });
        day = next;
    }
    weeks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::spec::Scenario;

    #[test]
    fn week_1_begins_with_the_go_live_and_there_is_no_week_0() {
        let scenario = Scenario::from_toml(
            "title = \"t\"\nstart = 2011-11-28\ngo-live = 2011-12-03\nend = 2011-12-11\n\
             [new-system]\n",
        )
        .expect("a scenario");
        let weeks = weeks_of(&Calendar::of(&scenario));
        let found: Vec<_> = weeks.iter().map(|w| (w.number, w.days.clone())).collect();
        assert_eq!(found, [(-1, 0..5), (1, 5..12), (2, 12..14)]);
        assert_eq!(weeks[1].from.to_string(), "2011-12-03");
    }
}
