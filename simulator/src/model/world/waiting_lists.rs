//! The waiting list as the 18-week rule sees it: how many wait for a first appointment and for
//! how long, the urgent also by their own standard, and how many follow-ups are overdue. Who is
//! booked next is decided elsewhere.

use crate::engine::{Duration, Time};
use crate::model::measures::figure;
use crate::model::spec::Priority;
use crate::model::world::close_up::AGES;
use crate::model::world::ids::SpecialtyId;
use crate::model::world::ledger::Ledger;

/// Days of the 18-week standard.
const EIGHTEEN_WEEKS: i64 = 18 * 7;
/// Days of the 52-week limit.
const FIFTY_TWO_WEEKS: i64 = 52 * 7;
/// Days after its due date from which a follow-up counts as overdue.
const FOLLOW_UP_GRACE: i64 = 14;
/// Referrals from before the first day are kept apart by day for this long; older ones count as
/// this old. Two years: far beyond any limit.
const PAST_DAYS: i64 = 730;

/// People waiting, by the day on which their clock started.
#[derive(Clone, Debug)]
struct Clocks {
    /// Waiting by starting day, counted from `PAST_DAYS` before the first.
    by_day: Vec<u32>,
    waiting: u32,
    /// Those whose starting day lies before the limit's cut-off, per limit.
    over: Vec<u32>,
    limits: Vec<i64>,
    today: i64,
}

impl Clocks {
    fn new(days: i64, limits: &[i64]) -> Self {
        // Follow-ups have clocks that start in the future: a year and more beyond the end.
        let length = usize::try_from(PAST_DAYS + days).expect("a horizon in days") + 1;
        Self {
            by_day: vec![0; length],
            waiting: 0,
            over: vec![0; limits.len()],
            limits: limits.to_vec(),
            today: 0,
        }
    }

    fn place(&self, day: i64) -> usize {
        let last = self.by_day.len() - 1;
        usize::try_from(day + PAST_DAYS).map_or(0, |d| d.min(last))
    }

    fn joins(&mut self, day: i64) {
        let place = self.place(day);
        self.by_day[place] += 1;
        self.waiting += 1;
        for (over, limit) in self.over.iter_mut().zip(&self.limits) {
            *over += u32::from(day < self.today - limit);
        }
    }

    fn leaves(&mut self, day: i64) {
        let place = self.place(day);
        self.by_day[place] -= 1;
        self.waiting -= 1;
        for (over, limit) in self.over.iter_mut().zip(&self.limits) {
            *over -= u32::from(day < self.today - limit);
        }
    }

    /// A new day: whoever started exactly at the limit is over it now.
    fn ages(&mut self) {
        self.today += 1;
        for k in 0..self.limits.len() {
            let day = self.today - self.limits[k] - 1;
            let place = self.place(day);
            // Everyone older than the record shares the first place and is over already.
            if place > 0 {
                self.over[k] += self.by_day[place];
            }
        }
    }
}

/// The waiting lists of all specialties.
#[derive(Clone, Debug)]
pub struct WaitingLists {
    first: Vec<Clocks>,
    /// The urgent among those who wait for a first appointment.
    urgent: Vec<Clocks>,
    follow_up: Vec<Clocks>,
}

impl WaitingLists {
    /// Empty lists. `urgent_standard` is the time within which urgent patients should be seen; by
    /// the calendar, so that what it has of a day beyond whole ones makes no difference.
    #[must_use]
    pub fn new(days: i64, specialties: usize, urgent_standard: Duration) -> Self {
        let standard = urgent_standard.as_days_f64().floor() as i64;
        let standard = standard.clamp(0, PAST_DAYS);
        Self {
            first: vec![Clocks::new(days, &[EIGHTEEN_WEEKS, FIFTY_TWO_WEEKS]); specialties],
            urgent: vec![Clocks::new(days, &[standard]); specialties],
            follow_up: vec![Clocks::new(days, &[FOLLOW_UP_GRACE]); specialties],
        }
    }

    /// A referral starts its clock.
    pub fn referred(&mut self, specialty: SpecialtyId, priority: Priority, at: Time) {
        self.first[specialty.index()].joins(at.day());
        if priority == Priority::Urgent {
            self.urgent[specialty.index()].joins(at.day());
        }
    }

    /// The clock stops: seen for the first time, or sent back to the GP.
    pub fn clock_stops(&mut self, specialty: SpecialtyId, priority: Priority, referred: Time) {
        self.first[specialty.index()].leaves(referred.day());
        if priority == Priority::Urgent {
            self.urgent[specialty.index()].leaves(referred.day());
        }
    }

    /// A follow-up is wanted.
    pub fn follow_up_wanted(&mut self, specialty: SpecialtyId, due: Time) {
        self.follow_up[specialty.index()].joins(due.day());
    }

    /// A follow-up was attended, or is no longer wanted.
    pub fn follow_up_over(&mut self, specialty: SpecialtyId, due: Time) {
        self.follow_up[specialty.index()].leaves(due.day());
    }

    /// A new day begins.
    pub fn next_day(&mut self) {
        self.first
            .iter_mut()
            .chain(&mut self.urgent)
            .chain(&mut self.follow_up)
            .for_each(Clocks::ages);
    }

    /// People whose clock runs.
    #[must_use]
    pub fn size(&self, specialty: SpecialtyId) -> u32 {
        self.first[specialty.index()].waiting
    }

    /// Everybody whose clock runs, by whole weeks waited; the last number has all that are longer.
    #[must_use]
    pub fn by_weeks_waited(&self) -> [u32; AGES] {
        let mut by_week = [0; AGES];
        for clocks in &self.first {
            for (place, &waiting) in clocks.by_day.iter().enumerate() {
                let days = clocks.today + PAST_DAYS - place as i64;
                let weeks = usize::try_from(days / 7).unwrap_or(0);
                by_week[weeks.min(AGES - 1)] += waiting;
            }
        }
        by_week
    }

    /// Urgent people whose clock runs.
    #[must_use]
    pub fn urgent(&self, specialty: SpecialtyId) -> u32 {
        self.urgent[specialty.index()].waiting
    }

    /// Follow-ups wanted and not attended yet.
    #[must_use]
    pub fn follow_ups(&self, specialty: SpecialtyId) -> u32 {
        self.follow_up[specialty.index()].waiting
    }

    /// Writes down where things stand at the end of a day.
    pub fn note(&self, ledger: &mut Ledger, day: i64, is_working_day: impl Fn(i64) -> bool) {
        for s in 0..self.first.len() {
            let id = SpecialtyId::new(s);
            let list = &self.first[s];
            let size = f64::from(list.waiting);
            let over = f64::from(list.over[0]);
            ledger.stands(figure::ListSize.of(id), day, size);
            ledger.stands(figure::ListOver18.of(id), day, over);
            ledger.stands(figure::ListOver52.of(id), day, f64::from(list.over[1]));
            if is_working_day(day) {
                ledger.part(figure::ListWithin18.of(id), day, size - over, size);
            }
            let urgent = &self.urgent[s];
            let late = f64::from(urgent.over[0]);
            let urgent = f64::from(urgent.waiting);
            ledger.stands(figure::UrgentWaiting.of(id), day, urgent);
            ledger.stands(figure::UrgentOver.of(id), day, late);
            let follow_up = &self.follow_up[s];
            let pending = f64::from(follow_up.waiting);
            let overdue = f64::from(follow_up.over[0]);
            ledger.stands(figure::FollowUpsPending.of(id), day, pending);
            ledger.stands(figure::FollowUpsOverdue.of(id), day, overdue);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_counted_by_whole_weeks() {
        let mut lists = WaitingLists::new(40, 1, Duration::from_days(14));
        for day in [-900, -14, -13, -7, -6, 0] {
            let at = Time::from_days(day);
            lists.referred(SpecialtyId::new(0), Priority::Routine, at);
        }
        let by_week = lists.by_weeks_waited();
        assert_eq!(by_week[..4], [2, 2, 1, 0]);
        assert_eq!(by_week[AGES - 1], 1);
        lists.next_day();
        assert_eq!(lists.by_weeks_waited()[..4], [1, 2, 2, 0]);
    }

    #[test]
    fn a_clock_is_over_on_the_first_day_past_its_limit() {
        let mut clocks = Clocks::new(40, &[10]);
        clocks.joins(-5);
        clocks.joins(3);
        let over: Vec<u32> = (0..20)
            .map(|_| {
                let over = clocks.over[0];
                clocks.ages();
                over
            })
            .collect();
        // The first passes its 10 days on day 6, the second on day 14.
        let expected: Vec<u32> = (0..20)
            .map(|d| u32::from(d > 5) + u32::from(d > 13))
            .collect();
        assert_eq!(over, expected);
        clocks.leaves(-5);
        assert_eq!((clocks.over[0], clocks.waiting), (1, 1));
    }
}
