//! Working hours: when a member of staff is at work on a day, by shifts, calendar, training and
//! overtime. Who is ill, what they work on, and that a task in hand may keep them longer is
//! decided elsewhere.
//!
//! The rota of a run and the loads of a check ask the same functions.

use super::Member;
use crate::engine::{Duration, Time};
use crate::model::spec::{Calendar, Shift, StaffGroup};
use crate::model::world::plan::Longer;

/// Share of a shift, around its middle, over which breaks are staggered.
const BREAKS_FROM: f64 = 0.35;
const BREAKS_OVER: f64 = 0.30;

/// One shift of one member on one day, as it is worked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duty {
    /// When they come to work: what training takes is taken from the start.
    pub from: Time,
    /// When they may go home, overtime included.
    pub to: Time,
    /// When a break is due, and how long it is.
    pub pause: Option<(Time, Duration)>,
    /// How much of it is planned overtime, by the intervention that orders it.
    pub overtime: Vec<(usize, Duration)>,
}

impl Duty {
    /// How much of it is planned overtime in all.
    #[must_use]
    pub fn overtime_in_all(&self) -> Duration {
        length_of(&self.overtime)
    }
}

fn length_of(overtime: &[(usize, Duration)]) -> Duration {
    overtime.iter().map(|(_, length)| *length).sum()
}

/// The planned overtime of somebody in the latest week with a shift, by intervention.
#[derive(Clone, Debug, Default)]
pub struct OvertimeOfWeek {
    week: i64,
    worked: Vec<(usize, Duration)>,
}

impl OvertimeOfWeek {
    /// How much longer the next shift of a week is by each intervention, of which there may have
    /// been others.
    fn left(&mut self, week: i64, longer: &[(usize, Longer)]) -> Vec<(usize, Duration)> {
        if self.week != week {
            self.week = week;
            self.worked.clear();
        }
        let left = |&(intervention, Longer { by, at_most }): &(usize, Longer)| {
            let mine = self.worked.iter().filter(|(of, _)| *of == intervention);
            let worked: Duration = mine.map(|(_, length)| *length).sum();
            let left = at_most.map(|most| (most - worked).max(Duration::ZERO));
            (intervention, left.map_or(by, |left| by.min(left)))
        };
        longer.iter().map(left).collect()
    }

    fn add(&mut self, overtime: &[(usize, Duration)]) {
        self.worked.extend(overtime);
    }
}

/// A time at work, from its beginning up to its end.
pub type AtWork = (Time, Time);

/// The shifts of its group that a member has on a day, illness aside.
pub fn shifts_on<'s>(
    group: &'s StaffGroup,
    member: &Member,
    calendar: &Calendar,
    day: i64,
) -> impl Iterator<Item = &'s Shift> + use<'s> {
    let rostered = member.is_rostered(day) && !calendar.is_holiday(day);
    let (counted, weekday) = (member.shift, calendar.weekday(day));
    let all = group.shifts.iter().enumerate();
    let mine = all.filter(move |(k, shift)| {
        rostered
            && counted.map_or(shift.count.is_none(), |own| own == *k)
            && shift.days.contains(weekday)
    });
    mine.map(|(_, shift)| shift)
}

impl Member {
    /// Works a shift on a day: `None` if training takes all of it. To be asked once a shift, in
    /// order, since training that does not fit into one shift falls on the next.
    pub fn works(
        &mut self,
        shift: &Shift,
        day: i64,
        week: i64,
        longer: &[(usize, Longer)],
    ) -> Option<Duty> {
        let overtime = self.overtime.left(week, longer);
        let midnight = Time::from_days(day);
        let starts = midnight + shift.from.since_midnight();
        let to = midnight + shift.to.since_midnight() + length_of(&overtime);
        let length = to - starts;
        let from = starts + self.trains_on(day, length);
        let break_at = starts + length.scale(BREAKS_FROM + BREAKS_OVER * self.place);
        let pause = shift.pause.filter(|_| break_at >= from);
        (from < to).then(|| {
            self.overtime.add(&overtime);
            Duty {
                from,
                to,
                pause: pause.map(|pause| (break_at, pause.duration())),
                overtime,
            }
        })
    }

    /// Hours that a member is usually at work on a day: without overtime, and wherever they are lent or trained.
    pub fn usual_hours_on(&self, group: &StaffGroup, calendar: &Calendar, day: i64) -> f64 {
        let mut usually = self.clone();
        usually.lent.clear();
        usually.training = None;
        let spans = usually.at_work_on(group, calendar, day, &[]);
        let lengths = spans.iter().map(|&(from, to)| to - from);
        lengths.sum::<Duration>().as_hours_f64()
    }

    /// When a member who is well is at work on a day, as long as no task in hand keeps them: all
    /// day if the group has no shifts. To be asked once a day, in order, because of training.
    pub fn at_work_on(
        &mut self,
        group: &StaffGroup,
        calendar: &Calendar,
        day: i64,
        longer: &[(usize, Longer)],
    ) -> Vec<AtWork> {
        if group.shifts.is_empty() {
            let whole = (Time::from_days(day), Time::from_days(day + 1));
            return self.is_rostered(day).then_some(whole).into_iter().collect();
        }
        let shifts = shifts_on(group, self, calendar, day);
        let week = calendar.week(day);
        let duties: Vec<Duty> = shifts
            .filter_map(|shift| self.works(shift, day, week, longer))
            .collect();
        at_work(&duties)
    }
}

/// What a shift of the day brings, in the order in which it is noted.
#[derive(Clone, Copy)]
enum Turn {
    Begins(Time),
    Ends,
    BreakDue(Duration),
}

/// When somebody with these duties on a day, and no task in hand, is at work.
///
/// A shift that begins while an earlier one lasts continues it, and they go home when it ends: the
/// common hours are worked once, and of a shift that lies within another the end counts.
#[must_use]
pub fn at_work(duties: &[Duty]) -> Vec<AtWork> {
    let mut turns: Vec<(Time, Turn)> = Vec::new();
    for duty in duties {
        turns.push((duty.from, Turn::Begins(duty.to)));
        turns.push((duty.to, Turn::Ends));
        turns.extend(duty.pause.map(|(at, length)| (at, Turn::BreakDue(length))));
    }
    // Stable, as the day's events are laid out.
    turns.sort_by_key(|(at, _)| *at);
    let mut spans = Vec::new();
    let mut on_duty_since: Option<Time> = None;
    let mut back_at: Option<Time> = None;
    let mut shift_ends = Time::ZERO;
    for (now, turn) in turns {
        // What was laid out for the very moment at which a break is over comes first.
        if let Some(back) = back_at.filter(|&back| back < now) {
            back_at = None;
            on_duty_since = (back < shift_ends).then_some(back);
        }
        match turn {
            Turn::Begins(until) => {
                shift_ends = until;
                if back_at.is_none() {
                    on_duty_since.get_or_insert(now);
                }
            }
            Turn::Ends if shift_ends <= now => {
                back_at = None;
                spans.extend(on_duty_since.take().map(|since| (since, now)));
            }
            Turn::BreakDue(length) => {
                if let Some(since) = on_duty_since.take() {
                    spans.push((since, now));
                    back_at = Some(now + length);
                }
            }
            Turn::Ends => {}
        }
    }
    spans.retain(|(from, to)| from < to);
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From, to, and when a break is due and how long it is, in hours.
    type Hours = (i64, i64, Option<(i64, i64)>);

    fn hours(duties: &[Hours]) -> Vec<(i64, i64)> {
        let at = |hour| Time::ZERO + Duration::from_hours(hour);
        let duty = |&(from, to, pause): &Hours| Duty {
            from: at(from),
            to: at(to),
            pause: pause.map(|(due, length)| (at(due), Duration::from_hours(length))),
            overtime: Vec::new(),
        };
        let duties: Vec<Duty> = duties.iter().map(duty).collect();
        let hour = |time: Time| (time - Time::ZERO).as_hours_f64() as i64;
        let spans = at_work(&duties);
        spans.iter().map(|&(a, b)| (hour(a), hour(b))).collect()
    }

    #[test]
    fn common_hours_are_worked_once() {
        assert_eq!(hours(&[(9, 13, None), (12, 17, None)]), [(9, 17)]);
        assert_eq!(hours(&[(9, 12, None), (12, 17, None)]), [(9, 12), (12, 17)]);
        assert_eq!(hours(&[(9, 11, None), (13, 17, None)]), [(9, 11), (13, 17)]);
    }

    #[test]
    fn the_end_of_the_shift_begun_last_counts() {
        assert_eq!(hours(&[(8, 16, None), (10, 12, None)]), [(8, 12)]);
        assert_eq!(hours(&[(8, 12, None), (8, 16, None)]), [(8, 16)]);
        assert_eq!(hours(&[(8, 16, None), (8, 12, None)]), [(8, 12)]);
    }

    #[test]
    fn a_break_ends_with_the_shift_at_the_latest() {
        assert_eq!(hours(&[(8, 12, Some((9, 1)))]), [(8, 9), (10, 12)]);
        assert_eq!(hours(&[(8, 12, Some((10, 3)))]), [(8, 10)]);
        // A second one that falls into the first is not taken.
        let twice = [(8, 16, Some((10, 2))), (9, 17, Some((11, 1)))];
        assert_eq!(hours(&twice), [(8, 10), (12, 17)]);
        // Whoever comes back from a break to a shift that has begun meanwhile stays.
        let meanwhile = [(8, 11, Some((10, 2))), (10, 15, None)];
        assert_eq!(hours(&meanwhile), [(8, 10), (12, 15)]);
    }
}
