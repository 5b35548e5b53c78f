//! How fast people become quicker on a new system, by what they do: clerks and receptionists.

use std::collections::BTreeMap;

use super::{Files, said};
use crate::extract::tasks::TaskRow;
use crate::extract::{FEW, LocalTime, Read, TaskRole, some_rows};
use crate::model::spec::CivilDate;
use crate::statistics::fitting::{FittedLearning, NotLearnt, OwnCurve, TaskDone};
use crate::statistics::{Estimate, half_width_at, mean};
use crate::study::from_numbers::{Known, KnownLearning};

/// Who begins later than this many days after the system did has done tasks on it that are not there.
const BEGINS_LATE: i64 = 21;
/// The factor in the end, where no task on the familiar system is there: assumed.
const PLATEAU: f64 = 1.05;

/// Days before and after the one given on which people may have gone over.
const LOOKED_AT: i64 = 28;
/// Tasks of a person in a week below which it says nothing of that, and people.
const LEAST_A_WEEK: usize = 5;
/// See `LEAST_A_WEEK`.
const LEAST_PEOPLE: usize = 8;
/// In so many logs another day is named by chance, at most: shared out among the days (Bonferroni).
const FALSE_DOUBTS: f64 = 0.01;

/// How many tasks somebody did is told to the nearest hundred: the number itself could be looked up.
const TO_NEAREST: u64 = 100;

/// A person's curve as it is told.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PersonTold {
    /// How many times as long the first task takes as on the familiar system.
    pub initial: f64,
    /// Tasks after which the excess has fallen to 1/e.
    pub pace: f64,
    /// Times over those of others, practised alike.
    pub speed: f64,
    /// About how many tasks.
    pub tasks: u64,
}

/// What tasks say of learning.
#[derive(Clone, Debug, PartialEq)]
pub struct FittedTasks {
    /// Of each role, its curve or why there is none.
    pub roles: Vec<(TaskRole, Result<FittedLearning, NotLearnt>)>,
    /// What was read and left out, a sentence each; no lines.
    said: Vec<String>,
}

impl FittedTasks {
    /// What these tasks say, of which those begun before a day were done on the familiar system.
    #[must_use]
    pub fn of(read: &Read<TaskRow>, since: Option<CivilDate>) -> Self {
        let since = since.map(|date| date.days_since(LocalTime::date_of(0)));
        let mut said = said::of_extract(read);
        said.extend(since.and_then(|since| another_day(read, since)));
        let mut by_person: BTreeMap<u64, Vec<&TaskRow>> = BTreeMap::new();
        for row in &read.rows {
            by_person.entry(row.person).or_default().push(row);
        }
        let mut late = 0;
        let mut tasks: BTreeMap<TaskRole, Vec<TaskDone>> = BTreeMap::new();
        for (person, mut rows) in by_person {
            rows.sort_by_key(|row| (row.begun.day(), row.begun.second()));
            let is_new = |row: &TaskRow| since.is_none_or(|day| row.begun.day() >= day);
            let first = rows
                .iter()
                .find(|row| is_new(row))
                .map(|row| row.begun.day());
            if since
                .zip(first)
                .is_some_and(|(since, first)| first - since > BEGINS_LATE)
            {
                late += 1;
                continue;
            }
            let of = role(&rows);
            let mut before = 0;
            for row in rows {
                let practised = is_new(row).then_some(before);
                before += u32::from(is_new(row));
                if let Some(took) = row.took {
                    tasks.entry(of).or_default().push(TaskDone {
                        person,
                        kind: row.kind,
                        before: practised,
                        took,
                    });
                }
            }
        }
        if late > 0 {
            said.push(format!(
                "{}: left out {} who begin more than {BEGINS_LATE} days after the system did: their first tasks are not there",
                read.name,
                some_rows(late).replace("rows", "people")
            ));
        }
        let roles: Vec<_> = tasks
            .into_iter()
            .map(|(role, tasks)| (role, FittedLearning::of(&tasks)))
            .collect();
        for (role, fitted) in &roles {
            if let Err(why) = fitted {
                said.push(format!(
                    "{}: {}s: {why}; the default stays",
                    read.name,
                    role.word()
                ));
            }
        }
        Self { roles, said }
    }

    /// What was read and left out, a sentence each.
    #[must_use]
    pub fn said(&self) -> &[String] {
        &self.said
    }

    /// Of each role with a curve those of its people; nothing of fewer than five.
    #[must_use]
    pub fn each(&self) -> Vec<(&'static str, Vec<PersonTold>)> {
        let curves = self.roles.iter().filter_map(|(role, fitted)| {
            let curve = fitted.as_ref().ok()?;
            let by = curve.initial_with(PLATEAU).value / curve.initial.value;
            let told = |own: &OwnCurve| PersonTold {
                initial: by * own.initial,
                pace: own.pace,
                speed: own.speed,
                tasks: (own.tasks as u64 + TO_NEAREST / 2) / TO_NEAREST * TO_NEAREST,
            };
            let people: Vec<PersonTold> = curve.own.iter().map(told).collect();
            (people.len() as u64 >= FEW).then_some((role.word(), people))
        });
        curves.collect()
    }

    /// As it stands in the scenario.
    pub(super) fn known(&self, files: &Files<'_>) -> Vec<KnownLearning> {
        let curves = self.roles.iter().filter_map(|(role, fitted)| {
            let curve = fitted.as_ref().ok()?;
            Some(KnownLearning {
                role: role.word(),
                lines: lines(curve, files.tasks),
            })
        });
        curves.collect()
    }
}

/// Doubts the day on which people went over, if their tasks begin to take longer on another day near it: by
/// Student's interval of how much more, person by person, since the tasks of one depend on each other.
fn another_day(read: &Read<TaskRow>, since: i64) -> Option<String> {
    let mut by_kind: BTreeMap<u64, Vec<f64>> = BTreeMap::new();
    let timed = || {
        read.rows
            .iter()
            .filter_map(|row| Some((row, row.took?.ln())))
    };
    timed().for_each(|(row, log)| by_kind.entry(row.kind).or_default().push(log));
    let usual: BTreeMap<u64, f64> = (by_kind.into_iter())
        .filter_map(|(kind, logs)| Some((kind, mean(&logs)?)))
        .collect();
    let mut people: BTreeMap<u64, BTreeMap<i64, Vec<f64>>> = BTreeMap::new();
    for (row, log) in timed() {
        let days = people.entry(row.person).or_default();
        let day = days.entry(row.begun.day()).or_default();
        day.push(log - usual[&row.kind]);
    }
    // By how much the logarithm of each person rises from the week before a day to the week after it.
    let rises = |day: i64| -> Vec<Option<f64>> {
        let week = |days: &BTreeMap<i64, Vec<f64>>, from: i64| -> Option<f64> {
            let logs = days.range(from..from + 7).flat_map(|(_, logs)| logs);
            let logs: Vec<f64> = logs.copied().collect();
            mean(&logs).filter(|_| logs.len() >= LEAST_A_WEEK)
        };
        let rise = |days| Some(week(days, day)? - week(days, day - 7)?);
        people.values().map(rise).collect()
    };
    let here = rises(since);
    let more = |day: i64| -> Option<Estimate> {
        let both = here.iter().zip(rises(day));
        let more: Vec<f64> = both
            .filter_map(|(here, there)| Some(there? - (*here)?))
            .collect();
        Estimate::of(&more).filter(|_| more.len() >= LEAST_PEOPLE)
    };
    let days = since - LOOKED_AT..=since + LOOKED_AT;
    let found = days.filter_map(|day| Some((day, more(day)?)));
    let (day, most) = found.max_by(|a, b| a.1.mean.total_cmp(&b.1.mean))?;
    let looks = (2 * LOOKED_AT + 1) as f64;
    let by_chance = half_width_at(most.half_width?, most.n, FALSE_DOUBTS / looks)?;
    ((day - since).abs() > 2 && most.mean > by_chance).then(|| {
        format!(
            "{}: tasks begin to take longer on {}, not on {}, the day that is given: is it right?",
            read.name,
            LocalTime::date_of(day),
            LocalTime::date_of(since)
        )
    })
}

/// The role whose work most of somebody's tasks are; a clerk's if none is known.
fn role(rows: &[&TaskRow]) -> TaskRole {
    let of = |role: TaskRole| rows.iter().filter(|row| row.role == Some(role)).count();
    if of(TaskRole::Receptionist) > of(TaskRole::Clerk) {
        TaskRole::Receptionist
    } else {
        TaskRole::Clerk
    }
}

fn lines(curve: &FittedLearning, file: &str) -> Vec<(&'static str, Known)> {
    let rows = some_rows(curve.tasks as u64).replace("rows", "tasks");
    let from = format!("{rows} of {} people, {file}", curve.people);
    let line = |value: String, source: Vec<String>| Known { value, source };
    let initial = curve.initial_with(PLATEAU);
    let against = match curve.plateau {
        Some(_) => "the familiar system",
        None => "what is assumed for the plateau",
    };
    let plateau = match curve.plateau {
        Some(plateau) => line(
            said::number(plateau.value),
            vec![format!(
                "{} times as long in the end; {from}",
                said::ranged(plateau)
            )],
        ),
        None => line(
            said::number(PLATEAU),
            vec!["[A] no task on the familiar system is there to compare with".to_owned()],
        ),
    };
    vec![
        (
            "initial",
            line(
                said::number(initial.value),
                vec![format!(
                    "{} times as long at first, against {against}; {from}",
                    said::ranged(initial)
                )],
            ),
        ),
        (
            "pace",
            line(
                format!("\"{} transactions\"", said::number(curve.pace.value)),
                vec![format!(
                    "{} tasks; {:.0} % of the people were seen for twice as many",
                    said::ranged(curve.pace),
                    curve.near * 100.0
                )],
            ),
        ),
        ("plateau", plateau),
        (
            "spread",
            line(
                said::number(curve.spread.value),
                vec![format!("{} between people", said::ranged(curve.spread))],
            ),
        ),
    ]
}
