//! Where the slots of a session lie, for whom they are and how many are at one time, as its appointments
//! show it; and how many lists there were on a day. Which appointments are one session's is `clinics`.

use std::collections::BTreeMap;

use super::is_of;
use crate::extract::appointments::Appointment;
use crate::extract::{Attended, Kind, Urgency};
use crate::statistics::quantile_sorted;

/// A time with fewer appointments than this share of the most is not a slot: somebody squeezed in.
pub(super) const RARE: f64 = 0.2;
/// A slot of which so many appointments are urgent is kept for those.
const FOR_URGENT: f64 = 0.8;
/// A slot of which so many appointments are of one kind is that kind's.
const PURE: f64 = 0.8;
/// A list has appointments at this share of its usual times, and of those of the list before it.
pub(super) const A_LIST: f64 = 0.25;
/// So many patients are booked at one time on this share of its days, or somebody was squeezed in.
const OFTEN: f64 = 0.25;
/// A time has as many as others if it has them on this share as often.
const AS_OFTEN: f64 = 0.15;
/// A time that is used on a smaller share of the days than the others does not say how many it takes.
const WEAK: f64 = 0.5;
/// So many lists are side by side if at this share of the times as many are booked for each.
const ALIKE: f64 = 0.85;

/// Minutes of slots.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlotLength {
    /// Of a new and of a follow-up slot.
    ByKind(i64, i64),
    /// Of every letter, empty ones among them.
    Each(i64),
}

/// Patients at one time, by minute of the day.
pub(super) type AtOnce = BTreeMap<i64, u32>;

/// Appointments of a session.
#[derive(Clone, Debug, Default)]
pub(super) struct Block {
    /// By minute of the day: new, follow-up, urgent.
    kinds: BTreeMap<i64, [usize; 3]>,
    /// Those that stood to the end, by minute and day.
    standing: BTreeMap<i64, BTreeMap<i64, u32>>,
}

/// The slots of a list.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Layout {
    /// Their letters.
    pub pattern: String,
    /// Minutes of a new and of a follow-up slot or of each letter.
    pub length: SlotLength,
    /// First and last minute of the day.
    pub minutes: (i64, i64),
    /// How many patients at which time.
    pub places: AtOnce,
    /// The letters of each time.
    pub letters: BTreeMap<i64, String>,
}

/// Slots at one time.
struct Group {
    at: i64,
    letters: String,
}

impl Group {
    fn is_of_follow_ups(&self) -> bool {
        self.letters.chars().all(|letter| letter == 'F')
    }

    /// In brackets if there are several.
    fn text(&self) -> String {
        match self.letters.len() {
            1 => self.letters.clone(),
            _ => format!("({})", self.letters),
        }
    }
}

/// Whether an appointment took its slot to the end, or still does.
pub(super) fn stands(row: &Appointment) -> bool {
    !matches!(
        row.attended,
        Attended::CancelledByPatient | Attended::CancelledByHospital | Attended::Withdrawn
    )
}

impl Block {
    pub fn of<'a>(rows: impl IntoIterator<Item = &'a Appointment>) -> Self {
        let mut block = Self::default();
        for row in rows {
            let kind = match (is_of(row, Kind::FollowUp), row.urgency) {
                (true, _) => 1,
                (false, Some(Urgency::Urgent)) => 2,
                (false, _) => 0,
            };
            let minute = row.at.minute();
            block.kinds.entry(minute).or_default()[kind] += 1;
            // A slot that fell free and was given again is one slot.
            let days = block.standing.entry(minute).or_default();
            if stands(row) {
                *days.entry(row.at.day()).or_default() += 1;
            }
        }
        block
    }

    /// Appointments at a time.
    pub fn appointments(&self, at: i64) -> usize {
        self.kinds.get(&at).map_or(0, |kinds| kinds.iter().sum())
    }

    /// The share of the appointments at a time that are follow-ups.
    pub fn follow_ups(&self, at: i64) -> f64 {
        let kinds = self.kinds.get(&at).copied().unwrap_or_default();
        kinds[1] as f64 / (self.appointments(at) as f64).max(1.0)
    }

    /// Days on which so many are booked at a time.
    fn days(&self, at: i64, patients: u32) -> f64 {
        let days = self
            .standing
            .get(&at)
            .into_iter()
            .flat_map(BTreeMap::values);
        days.filter(|n| **n >= patients).count() as f64
    }

    /// Times that are slots.
    fn times(&self) -> Vec<i64> {
        let all = || {
            self.kinds
                .keys()
                .map(|&at| (at, self.appointments(at) as f64))
        };
        let most = all().map(|(_, n)| n).fold(0.0, f64::max);
        let slots = all().filter(|(_, n)| *n > RARE * most);
        slots.map(|(at, _)| at).collect()
    }

    /// As many as are usually booked at each time that is a slot, on all lists together: one more than on
    /// others where it has them about as often.
    pub fn at_once(&self) -> AtOnce {
        let times = self.times();
        let mut all: AtOnce = times.iter().map(|&at| (at, 1)).collect();
        let share = |at: i64, n: u32| self.days(at, n) / self.days(at, 1).max(1.0);
        let told = self.told(&times);
        for n in 2.. {
            let usual = told.iter().map(|&at| share(at, n)).fold(0.0, f64::max);
            if usual < OFTEN {
                break;
            }
            for (&at, most) in &mut all {
                if *most == n - 1 && share(at, n) >= AS_OFTEN * usual {
                    *most = n;
                }
            }
        }
        all
    }

    /// The same of times that are used often enough to say how many they take.
    pub fn told_at_once(&self) -> AtOnce {
        let all = self.at_once();
        let times: Vec<i64> = all.keys().copied().collect();
        let told = self.told(&times).into_iter();
        told.map(|at| (at, all[&at])).collect()
    }

    /// Of some times those that are used often enough to say how many they take.
    fn told(&self, times: &[i64]) -> Vec<i64> {
        let most = times.iter().map(|&at| self.days(at, 1)).fold(0.0, f64::max);
        let told = times.iter().filter(|&&at| self.days(at, 1) >= WEAK * most);
        told.copied().collect()
    }

    /// The same of one list: as many lists as nearly all times have as many for.
    pub fn at_once_on_a_list(&self) -> AtOnce {
        let all = self.at_once();
        let times: Vec<i64> = all.keys().copied().collect();
        let told = self.told(&times);
        let are_for = |lists: u32| {
            let such = told
                .iter()
                .filter(|at| all[at].is_multiple_of(lists))
                .count();
            such as f64 >= ALIKE * told.len() as f64
        };
        let most = all.values().copied().max().unwrap_or(1);
        let lists = (1..=most).rev().find(|&n| are_for(n)).unwrap_or(1);
        all.into_iter()
            .map(|(at, n)| (at, (n / lists).max(1)))
            .collect()
    }

    /// The letters of the places at a time.
    pub fn letters(&self, at: i64, places: u32) -> String {
        let [new, follow_up, urgent] = self.kinds.get(&at).copied().unwrap_or_default();
        let all = (new + follow_up + urgent) as f64;
        if places == 1 {
            if urgent as f64 >= FOR_URGENT * all {
                "U".to_owned()
            } else if follow_up > new + urgent {
                "F".to_owned()
            } else {
                "N".to_owned()
            }
        } else {
            let for_urgent = (f64::from(places) * urgent as f64 / all).round();
            let others = f64::from(places) - for_urgent;
            let share = follow_up as f64 / ((new + follow_up) as f64).max(1.0);
            let for_follow_ups = (others * share).round();
            let times = |letter: &str, n: f64| letter.repeat(n as usize);
            times("N", others - for_follow_ups)
                + &times("F", for_follow_ups)
                + &times("U", for_urgent)
        }
    }

    /// Slots that are given to whoever comes, new or not, are of each kind in turn, as many as were given to it:
    /// the more frequent kind would have them all.
    fn parts_mixed(&self, groups: &mut [Group]) {
        let mut new = 0.0;
        for group in groups.iter_mut().filter(|group| group.letters != "U") {
            let follow_ups = self.follow_ups(group.at);
            if group.letters.len() == 1 && (1.0 - PURE..PURE).contains(&follow_ups) {
                new += 1.0 - follow_ups;
                let is_new = new >= 0.5;
                new -= f64::from(u8::from(is_new));
                group.letters = if is_new { "N" } else { "F" }.to_owned();
            }
        }
    }

    /// Where the slots of a list lie.
    pub fn layout(&self) -> Option<Layout> {
        let places = self.at_once_on_a_list();
        let group = |(&at, &n): (&i64, &u32)| Group {
            at,
            letters: self.letters(at, n),
        };
        let mut groups: Vec<Group> = places.iter().map(group).collect();
        self.parts_mixed(&mut groups);
        let letters = groups.iter().map(|group| (group.at, group.letters.clone()));
        let letters: BTreeMap<i64, String> = letters.collect();
        let (first, last) = (groups.first()?, groups.last()?);
        let gaps: Vec<(&Group, i64)> = groups
            .windows(2)
            .map(|two| (&two[0], two[1].at - two[0].at))
            .collect();
        let of = |wanted: &dyn Fn(&Group) -> bool| {
            usual(
                gaps.iter()
                    .filter(|(group, _)| wanted(group))
                    .map(|(_, gap)| *gap),
            )
        };
        let all = of(&|_| true).unwrap_or(15);
        let new = of(&|group| !group.is_of_follow_ups()).unwrap_or(all);
        let follow_up = of(&Group::is_of_follow_ups).unwrap_or(all);
        let length = |group: &Group| match (group.is_of_follow_ups(), group.letters.contains('F')) {
            (true, _) => follow_up,
            (false, false) => new,
            (false, true) => new.max(follow_up),
        };
        if gaps.iter().all(|&(group, gap)| gap == length(group)) {
            return Some(Layout {
                pattern: groups.iter().map(Group::text).collect(),
                length: SlotLength::ByKind(new, follow_up),
                minutes: (first.at, last.at + length(last)),
                places,
                letters,
            });
        }
        // Otherwise on a grid, with empty intervals.
        let step = gaps.iter().fold(0, |step, &(_, gap)| gcd(step, gap)).max(1);
        let fill = |minutes: i64| "-".repeat((minutes / step - 1).max(0) as usize);
        let mut pattern: String = gaps
            .iter()
            .map(|&(group, gap)| group.text() + &fill(gap))
            .collect();
        pattern += &(last.text() + &fill(length(last)));
        Some(Layout {
            pattern,
            length: SlotLength::Each(step),
            minutes: (first.at, last.at + length(last).max(step)),
            places,
            letters,
        })
    }

    /// Lists that took place on each day on which any did. So many appointments at one time are so many lists
    /// if they are at more than a few of its times: otherwise somebody was squeezed in.
    pub fn lists(&self, places: &AtOnce) -> BTreeMap<i64, u32> {
        // By day: at how many times there was one list's appointments or more, two lists', and so on.
        let mut days: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
        for (at, on_days) in &self.standing {
            let of_a_list = places.get(at).copied().unwrap_or(1);
            for (&day, n) in on_days {
                let side_by_side = n.div_ceil(of_a_list) as usize;
                let times = days.entry(day).or_default();
                times.resize(times.len().max(side_by_side), 0);
                times[..side_by_side].iter_mut().for_each(|n| *n += 1);
            }
        }
        let at_times = |lists: usize| -> Option<f64> {
            let days = days.values().filter_map(|times| times.get(lists - 1));
            let mut times: Vec<f64> = days.map(|&n| n as f64).collect();
            times.sort_by(f64::total_cmp);
            quantile_sorted(&times, 0.75)
        };
        let mut usual: Vec<f64> = at_times(1).into_iter().collect();
        while let Some(next) = at_times(usual.len() + 1)
            && usual.last().is_some_and(|last| next >= A_LIST * last)
        {
            usual.push(next);
        }
        let on_day = |times: &Vec<usize>| -> u32 {
            let lists = times.iter().zip(&usual);
            lists
                .map(|(&n, usual)| u32::from(n as f64 >= A_LIST * usual))
                .sum()
        };
        let days = days.iter().map(|(&day, times)| (day, on_day(times)));
        days.filter(|(_, lists)| *lists > 0).collect()
    }
}

fn gcd(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// The most frequent value; of several the smallest.
fn usual(values: impl Iterator<Item = i64>) -> Option<i64> {
    let mut times: BTreeMap<i64, usize> = BTreeMap::new();
    for value in values {
        *times.entry(value).or_default() += 1;
    }
    let most = times.values().copied().max()?;
    times
        .into_iter()
        .find(|(_, n)| *n == most)
        .map(|(value, _)| value)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::extract::LocalTime;

    /// A Monday.
    pub const MONDAY: i64 = 19_730;

    /// An appointment that was attended.
    pub fn seen(day: i64, minute: i64, kind: Kind) -> Appointment {
        Appointment {
            patient: None,
            specialty: 0,
            clinic: 0,
            urgency: None,
            referred: None,
            booked: None,
            at: LocalTime::of(LocalTime::date_of(day), 60 * minute),
            has_time: true,
            kind: Some(kind),
            attended: Attended::Seen,
            cancelled: None,
            arrived: None,
            seen: None,
            outcome: None,
            due: None,
        }
    }

    /// The layout of forty days' appointments, and how many lists there were: of each day, minutes and letters.
    fn found(of: impl Fn(i64) -> Vec<(i64, &'static str)>) -> (String, SlotLength, Vec<u32>) {
        let on_day = |day: i64| {
            let all = of(day).into_iter();
            let all = all.flat_map(|(at, letters)| letters.chars().map(move |l| (at, l)));
            let kind = |letter| match letter {
                'F' => Kind::FollowUp,
                _ => Kind::First,
            };
            let row = move |(at, letter)| seen(MONDAY + day, at, kind(letter));
            all.map(row).collect::<Vec<_>>()
        };
        let rows: Vec<Appointment> = (0..40).flat_map(on_day).collect();
        let block = Block::of(&rows);
        let layout = block.layout().expect("slots");
        let lists = block.lists(&layout.places).into_values().collect();
        (layout.pattern, layout.length, lists)
    }

    #[test]
    fn several_at_one_time_are_in_brackets() {
        let (pattern, length, lists) = found(|day| {
            let both = if day % 3 == 0 { "N" } else { "NN" };
            vec![(540, both), (560, "F"), (570, "NF"), (590, "N")]
        });
        assert_eq!(pattern, "(NN)F(NF)N");
        assert_eq!(length, SlotLength::ByKind(20, 10));
        assert_eq!(lists, [1; 40]);
    }

    #[test]
    fn two_lists_side_by_side_are_two() {
        let (pattern, _, lists) = found(|day| match day % 8 {
            0 => vec![(540, "N"), (560, "N"), (580, "N")],
            // The last slot is often free.
            1..4 => vec![(540, "NN"), (560, "NN"), (580, "NN")],
            _ => vec![(540, "NN"), (560, "NN")],
        });
        assert_eq!(pattern, "NNN");
        let two = lists.iter().filter(|lists| **lists == 2).count();
        assert_eq!((two, lists.len()), (35, 40));
        // Each of them may have several at one time.
        let (pattern, _, lists) =
            found(|_| vec![(540, "NNNN"), (560, "NN"), (580, "NN"), (600, "FF")]);
        assert_eq!((&*pattern, lists), ("(NN)NNF", vec![2; 40]));
    }

    #[test]
    fn slots_for_whoever_comes_are_shared_out() {
        // Two in five of each are new.
        let (pattern, ..) = found(|day| {
            let letter = |slot: i64| if (day + 2 * slot) % 5 < 2 { "N" } else { "F" };
            (0..10)
                .map(|slot| (540 + 15 * slot, letter(slot)))
                .collect()
        });
        assert_eq!(pattern, "FNFNFFNFNF");
        // Somebody now and then changes nothing.
        let (pattern, ..) = found(|day| {
            let first = if day % 8 == 0 { "N" } else { "F" };
            (0..5)
                .map(|slot| (540 + 15 * slot, if slot < 3 { first } else { "N" }))
                .collect()
        });
        assert_eq!(pattern, "FFFNN");
    }

    #[test]
    fn who_is_squeezed_in_now_and_then_has_no_slot() {
        let (pattern, _, lists) = found(|day| {
            let first = if day % 6 == 0 { "NN" } else { "N" };
            vec![(540, first), (560, "N"), (580, "N"), (600, "N"), (620, "N")]
        });
        assert_eq!((&*pattern, lists), ("NNNNN", vec![1; 40]));
    }
}
