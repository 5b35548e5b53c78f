//! What daily figures hide: waits and queues by the hour of the week, the waiting list by age, how
//! far staff have learnt, and by how much each list overran. Daily figures are in `ledger`.

use serde::{Deserialize, Serialize};

use super::World;
use super::observer::Observer;
use super::staff::ROLES;
use crate::engine::{Duration, Time};
use crate::model::spec::{Calendar, Role};

/// Hours of a week.
pub const HOURS: usize = 7 * 24;
/// Whole weeks waited that are told apart; the last stands for all that are longer.
pub const AGES: usize = 61;
/// Minutes of overrun that are counted together.
pub const OVERRUN_STEP: f64 = 5.0;
/// Steps of overrun that are told apart: none, up to 5 min, ..., up to 240 min, more.
pub const OVERRUNS: usize = 50;

/// Which part of the horizon: before and after the go-live differ, and its first days from those
/// that follow. Without a go-live everything lies before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stretch {
    /// Before the go-live.
    Before,
    /// The first seven days.
    FirstWeek,
    /// The 21 days after them.
    WeeksTwoToFour,
    /// All that follows.
    Later,
}

impl Stretch {
    /// All, in their order.
    pub const ALL: [Self; 4] = [
        Self::Before,
        Self::FirstWeek,
        Self::WeeksTwoToFour,
        Self::Later,
    ];

    /// The stretch in which a day lies.
    #[must_use]
    pub fn of(day: i64, go_live: Option<i64>) -> Self {
        match go_live.map(|live| day - live) {
            None | Some(..0) => Self::Before,
            Some(0..7) => Self::FirstWeek,
            Some(7..28) => Self::WeeksTwoToFour,
            Some(_) => Self::Later,
        }
    }
}

/// What is followed by the hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Hourly {
    /// Minutes in the telephone queue, by the hour in which callers join it: a sum and their
    /// number.
    PhoneWait,
    /// People in the queues at desks: minutes that they stand there.
    DeskQueue,
    /// Cars in the car parks: minutes that they stand there.
    CarPark,
}

impl Hourly {
    /// All.
    pub const ALL: [Self; 3] = [Self::PhoneWait, Self::DeskQueue, Self::CarPark];
    const COUNT: usize = Self::ALL.len();
}

/// How quick the trust's own staff of a role are on the new system on a day: factors on the time of
/// their tasks.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Learnt {
    /// Day.
    pub day: i64,
    /// Role.
    pub role: Role,
    /// Mean.
    pub mean: f64,
    /// A tenth of them are as quick or quicker.
    pub quickest: f64,
    /// A tenth of them are as slow or slower.
    pub slowest: f64,
}

/// The waiting list on an evening, by whole weeks waited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ages {
    /// Day.
    pub day: i64,
    /// How many have waited so many whole weeks.
    #[serde(with = "by_week")]
    pub by_week: [u32; AGES],
}

/// Ages are written down as a list.
mod by_week {
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::AGES;

    pub(super) fn serialize<S: Serializer>(ages: &[u32; AGES], to: S) -> Result<S::Ok, S::Error> {
        ages.as_slice().serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<[u32; AGES], D::Error> {
        let ages = Vec::deserialize(from)?;
        ages.try_into()
            .map_err(|_| D::Error::custom(format!("a list has {AGES} ages")))
    }
}

/// What was seen close up of one arm of one replication.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CloseUp {
    go_live: Option<i64>,
    /// Weekday of the first day, Monday = 0.
    first_weekday: i64,
    /// By stretch, what is followed, and hour of the week: a sum and a number.
    hours: Vec<(f64, f64)>,
    /// By stretch and step.
    overruns: Vec<u32>,
    ages: Vec<Ages>,
    learnt: Vec<Learnt>,
}

impl CloseUp {
    /// Nothing seen yet.
    #[must_use]
    pub fn new(calendar: &Calendar) -> Self {
        Self {
            go_live: calendar.go_live(),
            first_weekday: calendar.weekday(0) as i64,
            hours: vec![(0.0, 0.0); Stretch::ALL.len() * Hourly::COUNT * HOURS],
            overruns: vec![0; Stretch::ALL.len() * OVERRUNS],
            ages: Vec::new(),
            learnt: Vec::new(),
        }
    }

    /// What is left of it in memory once it is on a shelf: nothing.
    pub(in crate::model) fn put_away() -> Self {
        Self {
            go_live: None,
            first_weekday: 0,
            hours: Vec::new(),
            overruns: Vec::new(),
            ages: Vec::new(),
            learnt: Vec::new(),
        }
    }

    /// Bytes of it.
    pub(in crate::model) fn bytes(&self) -> usize {
        let lists = size_of_val(&self.hours[..]) + size_of_val(&self.overruns[..]);
        lists + size_of_val(&self.ages[..]) + size_of_val(&self.learnt[..])
    }

    /// Sum and number of an hour of the week, Monday from midnight on.
    #[must_use]
    pub fn hour(&self, what: Hourly, stretch: Stretch, hour: usize) -> (f64, f64) {
        let hour = self.hours.get(place(what, stretch, hour));
        hour.copied().unwrap_or_default()
    }

    /// Lists of a stretch, by steps of overrun.
    #[must_use]
    pub fn overruns(&self, stretch: Stretch) -> &[u32] {
        let first = stretch as usize * OVERRUNS;
        self.overruns.get(first..first + OVERRUNS).unwrap_or(&[])
    }

    /// The waiting list on the last evening of each week counted from the go-live, and on the last
    /// evening of all.
    #[must_use]
    pub fn ages(&self) -> &[Ages] {
        &self.ages
    }

    /// How far staff have learnt, day by day and role by role.
    #[must_use]
    pub fn learnt(&self) -> &[Learnt] {
        &self.learnt
    }

    /// Whether it can be of a run over these days.
    #[must_use]
    pub fn is_of(&self, calendar: &Calendar) -> bool {
        let empty = Self::new(calendar);
        let evenings = (0..calendar.days()).filter(|&day| looks_around(calendar, day));
        let days = 0..calendar.days();
        (self.go_live, self.first_weekday) == (empty.go_live, empty.first_weekday)
            && self.hours.len() == empty.hours.len()
            && self.overruns.len() == empty.overruns.len()
            && evenings.eq(self.ages.iter().map(|ages| ages.day))
            && self.learnt.iter().all(|learnt| days.contains(&learnt.day))
    }

    /// The hour of the week of a moment, and the stretch in which it lies.
    fn hour_of(&self, at: Time) -> (Stretch, usize) {
        let weekday = (self.first_weekday + at.day()).rem_euclid(7) as usize;
        let hour = at.time_of_day().as_ms() / Duration::from_hours(1).as_ms();
        (
            Stretch::of(at.day(), self.go_live),
            24 * weekday + hour as usize,
        )
    }

    /// Somebody waited who had come at a moment.
    pub fn waited(&mut self, what: Hourly, since: Time, waited: Duration) {
        let (stretch, hour) = self.hour_of(since);
        let cell = &mut self.hours[place(what, stretch, hour)];
        cell.0 += waited.as_minutes_f64();
        cell.1 += 1.0;
    }

    /// Somebody stood there from a moment to another: minutes in each hour between.
    pub fn stood(&mut self, what: Hourly, from: Time, to: Time) {
        const HOUR: Duration = Duration::from_hours(1);
        // Most are attended to at once.
        if from >= to {
            return;
        }
        let into_hour = from.as_ms().rem_euclid(HOUR.as_ms());
        let (mut at, mut next) = (from, from - Duration::from_ms(into_hour) + HOUR);
        let (mut stretch, mut hour) = self.hour_of(from);
        while at < to {
            let until = next.min(to);
            self.hours[place(what, stretch, hour)].0 += (until - at).as_minutes_f64();
            (at, next, hour) = (next, next + HOUR, hour + 1);
            if hour % 24 == 0 {
                (stretch, hour) = self.hour_of(at);
            }
        }
    }

    /// A list that somebody was booked on is over.
    pub fn list_over(&mut self, day: i64, overrun: f64) {
        let step = (overrun / OVERRUN_STEP).ceil() as usize;
        let first = Stretch::of(day, self.go_live) as usize * OVERRUNS;
        self.overruns[first + step.min(OVERRUNS - 1)] += 1;
    }
}

fn place(what: Hourly, stretch: Stretch, hour: usize) -> usize {
    (stretch as usize * Hourly::COUNT + what as usize) * HOURS + hour
}

/// Whether the waiting list is looked at on the evening of a day: the last of a week counted from
/// the go-live, or of all.
fn looks_around(calendar: &Calendar, day: i64) -> bool {
    let origin = calendar.go_live().unwrap_or(0);
    let week_is_over = (day + 1 - origin).rem_euclid(7) == 0;
    week_is_over || day + 1 == calendar.days()
}

impl<O: Observer> World<'_, O> {
    /// Looks around on the evening of a day.
    pub fn look_around(&mut self, day: i64) {
        let calendar = &self.site.calendar;
        if looks_around(calendar, day) {
            let by_week = self.waiting_lists.by_weeks_waited();
            self.close_up.ages.push(Ages { day, by_week });
        }
        if !self.system.anybody_is_live() || !calendar.is_working_day(day) {
            return;
        }
        for role in ROLES {
            let mut factors = self.staff.own_factors(self.site, role, day);
            if factors.is_empty() {
                continue;
            }
            factors.sort_by(f64::total_cmp);
            let last = factors.len() - 1;
            let at = |share: f64| factors[(share * last as f64).round() as usize];
            self.close_up.learnt.push(Learnt {
                day,
                role,
                mean: factors.iter().sum::<f64>() / factors.len() as f64,
                quickest: at(0.1),
                slowest: at(0.9),
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::spec::Scenario;

    /// From a Wednesday on, live on the Saturday of the week after.
    fn close_up() -> CloseUp {
        let text = "title = \"t\"\nstart = 2024-01-03\ngo-live = 2024-01-13\nend = 2024-03-31\n\
                    [new-system]\n";
        CloseUp::new(&Calendar::of(
            &Scenario::from_toml(text).expect("a scenario"),
        ))
    }

    fn moment(day: i64, hour: i64, minute: i64) -> Time {
        Time::from_days(day) + Duration::from_minutes(60 * hour + minute)
    }

    #[test]
    fn a_wait_belongs_to_the_hour_in_which_it_began() {
        let mut seen = close_up();
        // The second Monday is day 5; live on day 10.
        seen.waited(
            Hourly::PhoneWait,
            moment(5, 9, 59),
            Duration::from_minutes(90),
        );
        seen.waited(
            Hourly::PhoneWait,
            moment(12, 9, 0),
            Duration::from_minutes(30),
        );
        assert_eq!(
            seen.hour(Hourly::PhoneWait, Stretch::Before, 9),
            (90.0, 1.0)
        );
        assert_eq!(
            seen.hour(Hourly::PhoneWait, Stretch::FirstWeek, 9),
            (30.0, 1.0)
        );
        assert_eq!(seen.hour(Hourly::DeskQueue, Stretch::Before, 9), (0.0, 0.0));
    }

    #[test]
    fn a_stay_is_shared_among_its_hours() {
        let mut seen = close_up();
        // From Friday evening before the go-live into its first hours.
        seen.stood(Hourly::CarPark, moment(9, 22, 45), moment(10, 1, 10));
        let friday = |hour: usize| seen.hour(Hourly::CarPark, Stretch::Before, 4 * 24 + hour).0;
        let saturday = |hour: usize| {
            seen.hour(Hourly::CarPark, Stretch::FirstWeek, 5 * 24 + hour)
                .0
        };
        let found = [
            friday(22),
            friday(23),
            saturday(0),
            saturday(1),
            saturday(2),
        ];
        assert_eq!(found, [15.0, 60.0, 60.0, 10.0, 0.0]);
    }

    #[test]
    fn longer_than_a_limit_is_all_steps_above_it() {
        let mut seen = close_up();
        for overrun in [0.0, 0.5, 5.0, 5.1, 60.0, 60.5, 500.0] {
            seen.list_over(20, overrun);
        }
        let counts = seen.overruns(Stretch::WeeksTwoToFour);
        let longer_than = |minutes: usize| counts[minutes / 5 + 1..].iter().sum::<u32>();
        assert_eq!(
            [
                longer_than(0),
                longer_than(5),
                longer_than(60),
                longer_than(240)
            ],
            [6, 4, 2, 1]
        );
        assert_eq!(counts[0], 1);
    }
}
