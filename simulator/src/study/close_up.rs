//! What all replications say close up: by the hour of the week, by age of the waiting list, by
//! day of learning, by length of overrun. It is written to `close-up.json`; daily and weekly
//! figures are elsewhere.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::model::close_up::{
    self, AGES, CloseUp as SeenOnce, HOURS, Hourly, OVERRUN_STEP, Stretch,
};
use crate::model::spec::{CivilDate, Role};
use crate::model::{Arm, Outcome, Site};
use crate::statistics::Summed;

use super::Runs;
use super::keyed::ArmRows;

/// Version of the shape.
pub const FORMAT: u32 = 1;

/// By the part of the horizon.
pub type ByStretch<T> = BTreeMap<Stretch, T>;

/// Everything seen close up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CloseUp {
    /// Version of this shape.
    pub format: u32,
    /// By the hour of the week: 168 values from Monday midnight on, over all replications. Minutes
    /// waited by callers who joined the queue in that hour; or people at desks, or cars, on average
    /// in that hour. Null where there was nothing to measure.
    pub hours: BTreeMap<Hourly, ArmRows<ByStretch<Vec<Option<f64>>>>>,
    /// Spaces of all car parks together.
    pub car_park_spaces: u32,
    /// Overruns of lists, by arm and stretch.
    pub overruns: ArmRows<ByStretch<Overruns>>,
    /// The waiting list by age, on the last evening of each week.
    pub ages: ArmRows<Vec<AgesOnDay>>,
    /// How far the trust's own staff have learnt, by role.
    pub learning: BTreeMap<Role, ArmRows<Vec<LearntOnDay>>>,
}

/// How long lists overrun.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Overruns {
    /// Lists in all replications.
    pub lists: u64,
    /// Share of them that overran by more than 0, 5, 10, ... min.
    pub longer: Vec<f64>,
}

impl Overruns {
    /// Minutes of overrun with the share of lists that overran by more.
    pub fn shares(&self) -> impl Iterator<Item = (f64, f64)> {
        let longer = self.longer.iter().enumerate();
        longer.map(|(step, share)| (step as f64 * OVERRUN_STEP, *share))
    }
}

/// The waiting list on an evening.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AgesOnDay {
    /// The day.
    pub date: CivilDate,
    /// People by whole weeks waited, mean over replications; the last number has all that have
    /// waited longer.
    pub by_week: Vec<f64>,
}

impl AgesOnDay {
    /// Everybody on it.
    #[must_use]
    pub fn size(&self) -> f64 {
        self.by_week.iter().sum()
    }
}

/// How much longer tasks take on a day than on the familiar system: factors, means over
/// replications.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct LearntOnDay {
    /// The day.
    pub date: CivilDate,
    /// Mean over the staff.
    pub mean: f64,
    /// A tenth of the staff are as quick or quicker.
    pub quickest: f64,
    /// A tenth of the staff are as slow or slower.
    pub slowest: f64,
}

impl CloseUp {
    /// Whether its series are as long as they have to be; what is wrong if not.
    ///
    /// # Errors
    ///
    /// It was changed by hand, or is not of this program.
    pub fn check(&self) -> Result<(), String> {
        let hours = self.hours.values().flat_map(ArmRows::values);
        let mut hours = hours.flat_map(BTreeMap::values);
        if !hours.all(|values| values.len() == HOURS) {
            return Err(format!("a week has not {HOURS} hours"));
        }
        let mut overruns = self.overruns.values().flat_map(BTreeMap::values);
        let steps = crate::model::close_up::OVERRUNS - 1;
        if !overruns.all(|overruns| overruns.longer.len() == steps) {
            return Err(format!("overruns have not {steps} steps"));
        }
        if !self
            .ages
            .values()
            .flatten()
            .all(|day| day.by_week.len() == AGES)
        {
            return Err(format!("a list has not {AGES} ages"));
        }
        Ok(())
    }

    /// Puts all replications together.
    #[must_use]
    pub fn of(site: &Site<'_>, runs: &Runs) -> Self {
        let arms = runs.arms.iter();
        let seen: Vec<(Arm, Seen)> = arms.map(|&arm| (arm, Seen::of(runs.of(arm)))).collect();
        let hours = Hourly::ALL.into_iter();
        let hours = hours.filter_map(|what| Some((what, hours_of(site, &seen, what)?)));
        let spaces = site.car_parks.iter().map(|park| park.spec.spaces);
        Self {
            format: FORMAT,
            hours: hours.collect(),
            car_park_spaces: spaces.sum(),
            overruns: seen
                .iter()
                .map(|(arm, seen)| (*arm, seen.overruns()))
                .collect(),
            ages: seen
                .iter()
                .map(|(arm, seen)| (*arm, seen.ages(site)))
                .collect(),
            learning: learning(site, &seen),
        }
    }
}

/// What was seen of an arm in all replications, in their order.
struct Seen {
    replications: usize,
    /// By what is followed, stretch and hour of the week: sums and numbers.
    hours: BTreeMap<(Hourly, Stretch), Vec<(f64, f64)>>,
    overruns: BTreeMap<Stretch, Vec<u64>>,
    /// Days, and the list by whole weeks waited.
    ages: Vec<(i64, [Summed; AGES])>,
    /// Mean, quickest, slowest.
    learnt: BTreeMap<(Role, i64), [Summed; 3]>,
}

impl Seen {
    fn of(outcomes: &[Outcome]) -> Self {
        let mut seen = Self {
            replications: outcomes.len(),
            hours: BTreeMap::new(),
            overruns: BTreeMap::new(),
            ages: Vec::new(),
            learnt: BTreeMap::new(),
        };
        for outcome in outcomes {
            seen.add(&outcome.seen_close_up());
        }
        seen
    }

    fn add(&mut self, one: &SeenOnce) {
        for stretch in Stretch::ALL {
            for what in Hourly::ALL {
                let hours = self.hours.entry((what, stretch));
                let hours = hours.or_insert_with(|| vec![(0.0, 0.0); HOURS]);
                for (at, (sum, n)) in hours.iter_mut().enumerate() {
                    let (more, of) = one.hour(what, stretch, at);
                    (*sum, *n) = (*sum + more, *n + of);
                }
            }
            let counts = self.overruns.entry(stretch);
            let counts = counts.or_insert_with(|| vec![0; close_up::OVERRUNS]);
            for (sum, n) in counts.iter_mut().zip(one.overruns(stretch)) {
                *sum += u64::from(*n);
            }
        }
        if self.ages.is_empty() {
            let days = one.ages().iter().map(|ages| ages.day);
            self.ages = days.map(|day| (day, [Summed::default(); AGES])).collect();
        }
        for ((_, sums), ages) in self.ages.iter_mut().zip(one.ages()) {
            for (sum, &count) in sums.iter_mut().zip(&ages.by_week) {
                sum.add(f64::from(count));
            }
        }
        for learnt in one.learnt() {
            let sums = self.learnt.entry((learnt.role, learnt.day)).or_default();
            let values = [learnt.mean, learnt.quickest, learnt.slowest];
            sums.iter_mut()
                .zip(values)
                .for_each(|(sum, value)| sum.add(value));
        }
    }

    fn overruns(&self) -> ByStretch<Overruns> {
        let of = |counts: &Vec<u64>| {
            let lists: u64 = counts.iter().sum();
            let longer = |step: usize| counts[step + 1..].iter().sum::<u64>() as f64 / lists as f64;
            let longer = (0..counts.len() - 1).map(longer);
            (lists > 0).then(|| Overruns {
                lists,
                longer: longer.collect(),
            })
        };
        let stretches = self.overruns.iter();
        stretches
            .filter_map(|(s, counts)| Some((*s, of(counts)?)))
            .collect()
    }

    fn ages(&self, site: &Site<'_>) -> Vec<AgesOnDay> {
        let of = |(day, sums): &(i64, [Summed; AGES])| AgesOnDay {
            date: site.calendar.date(*day),
            by_week: sums.iter().map(|sum| sum.mean().unwrap_or(0.0)).collect(),
        };
        self.ages.iter().map(of).collect()
    }
}

/// Days of a stretch that fall on a weekday. Desks are closed on holidays, car parks are not.
fn days_of(site: &Site<'_>, what: Hourly, stretch: Stretch, weekday: usize) -> usize {
    let calendar = &site.calendar;
    let days = (0..calendar.days()).filter(|&day| {
        calendar.weekday(day) == weekday
            && Stretch::of(day, calendar.go_live()) == stretch
            && (what == Hourly::CarPark || !calendar.is_holiday(day))
    });
    days.count()
}

/// `None` if nothing of the kind ever happened.
fn hours_of(
    site: &Site<'_>,
    seen: &[(Arm, Seen)],
    what: Hourly,
) -> Option<ArmRows<ByStretch<Vec<Option<f64>>>>> {
    let mut ever = false;
    let mut found = ArmRows::new();
    for (arm, seen) in seen {
        let mut by_stretch = BTreeMap::new();
        for stretch in Stretch::ALL {
            let days: Vec<usize> = (0..7).map(|w| days_of(site, what, stretch, w)).collect();
            let Some(hours) = seen.hours.get(&(what, stretch)) else {
                continue;
            };
            if days.iter().all(|&d| d == 0) {
                continue;
            }
            let value = |(hour, &(sum, n)): (usize, &(f64, f64))| {
                let over = match what {
                    Hourly::PhoneWait => n,
                    Hourly::DeskQueue | Hourly::CarPark => {
                        60.0 * days[hour / 24] as f64 * seen.replications as f64
                    }
                };
                (over > 0.0).then(|| sum / over)
            };
            let values: Vec<Option<f64>> = hours.iter().enumerate().map(value).collect();
            ever |= values.iter().flatten().any(|v| *v > 0.0);
            by_stretch.insert(stretch, values);
        }
        found.insert(*arm, by_stretch);
    }
    ever.then_some(found)
}

fn learning(site: &Site<'_>, seen: &[(Arm, Seen)]) -> BTreeMap<Role, ArmRows<Vec<LearntOnDay>>> {
    let mut found: BTreeMap<Role, ArmRows<Vec<LearntOnDay>>> = BTreeMap::new();
    for (arm, seen) in seen {
        for (&(role, day), sums) in &seen.learnt {
            let [mean, quickest, slowest] = sums.map(|sum| sum.mean().unwrap_or(1.0));
            let by_arm = found.entry(role).or_default();
            by_arm.or_default(*arm).push(LearntOnDay {
                date: site.calendar.date(day),
                mean,
                quickest,
                slowest,
            });
        }
    }
    found
}
