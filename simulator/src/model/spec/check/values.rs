//! Checks that many parts share: distributions, counts, factors, arrivals and times of day.

use super::super::quantity::Wrong;
use super::super::{Arrivals, CivilDate, ClockTime, Law, Moment, Scenario, Span};
use super::Checker;
use crate::engine::Duration;

/// Whole days of a length of time, what is begun counting.
pub(in crate::model) fn days(span: Span) -> i64 {
    let day = Duration::from_days(1).as_ms();
    span.duration().as_ms().div_euclid(day) + i64::from(span.duration().as_ms().rem_euclid(day) > 0)
}

/// Whether a scenario's own dates are in order: with the frame itself wrong, what lies outside it
/// would only repeat what was said about it.
pub(in crate::model) fn framed(scenario: &Scenario) -> bool {
    let days = scenario.start..=scenario.end;
    scenario.start <= scenario.end && scenario.go_live.is_none_or(|day| days.contains(&day))
}

/// What is wrong with a date outside the simulated days.
pub(in crate::model) fn outside(scenario: &Scenario, what: &str, date: CivilDate) -> Wrong {
    let (start, end) = (scenario.start, scenario.end);
    Wrong::new(format!("it {what} on {date}, outside the simulated days"))
        .help(format!("they are {start} to {end}"))
}

/// More than any team builds.
const MOST_BUILT: f64 = 5_000.0;

/// How a go-live is added, in the middle of a scenario's days.
pub(super) fn add_a_go_live(scenario: &Scenario) -> String {
    let all = scenario.end.days_since(scenario.start).max(0);
    format!(
        "add go-live = {} at the top",
        scenario.start.plus_days(all / 2)
    )
}

impl Checker<'_> {
    /// A distribution of something that takes time: never negative.
    pub fn takes(&mut self, path: &[&str], law: &Law) {
        self.note_if(law.can_be_negative(), path, || {
            Wrong::new("this can be negative, but nothing takes less than no time").help(
                "a normal distribution needs at-least = \"0 min\"; lognormal and gamma never are \
                 negative",
            )
        });
    }

    /// The same for a distribution that may be left out.
    pub fn takes_if(&mut self, path: &[&str], law: Option<&Law>) {
        if let Some(law) = law {
            self.takes(path, law);
        }
    }

    /// A distribution that would stop the clock if it were always zero.
    pub fn takes_some(&mut self, path: &[&str], law: &Law) {
        self.takes(path, law);
        self.note_if(
            law.mean() <= Duration::ZERO && !law.can_be_negative(),
            path,
            || Wrong::new("this must take some time"),
        );
    }

    pub fn more_than_nothing(&mut self, path: &[&str], span: Span) {
        self.note_if(span.duration() == Duration::ZERO, path, || {
            Wrong::new("this must be longer than no time").help("such as \"1 day\"")
        });
    }

    pub fn at_least_one(&mut self, path: &[&str], count: u32) {
        self.at_most(path, count, 10_000);
        self.note_if(count == 0, path, || Wrong::new("at least one is needed"));
    }

    pub fn at_most(&mut self, path: &[&str], count: u32, most: u32) {
        self.note_if(count > most, path, || {
            Wrong::new(format!("{count} is more than {most}"))
        });
    }

    /// A factor on a time.
    pub fn factor(&mut self, path: &[&str], factor: f64) {
        self.note_if(!(factor > 0.0 && factor <= 1_000.0), path, || {
            Wrong::new(format!("a factor of {factor} is impossible"))
                .help("1 means as long as stated, 1.5 half as long again")
        });
    }

    /// A factor on a chance or a rate: none at all, or several times as much.
    pub fn factor_on_chance(&mut self, path: &[&str], factor: f64, example: &str) {
        self.note_if(!(0.0..=10.0).contains(&factor), path, || {
            Wrong::new(format!("a factor of {factor} is impossible")).help(example)
        });
    }

    /// A coefficient of variation.
    pub fn spread(&mut self, path: &[&str], spread: f64) {
        self.note_if(!(0.0..=3.0).contains(&spread), path, || {
            Wrong::new(format!(
                "a coefficient of variation of {spread} is impossible"
            ))
            .help("it is standard deviation over mean: 0 for none, 0.25 for a good deal")
        });
    }

    /// Times of day in order; says whether they are.
    pub fn in_order(&mut self, path: &[&str], from: ClockTime, to: ClockTime) -> bool {
        let ordered = from < to;
        self.note_if(!ordered, &[path, &["to"]].concat(), || {
            let wrong = Wrong::new(format!("it ends at {to}, but starts at {from}"));
            if to.since_midnight() < Duration::from_hours(12)
                && from.since_midnight() > Duration::from_hours(12)
            {
                wrong.help(
                    "past midnight, write two: one to \"24:00\", one from 00:00:00 on the next day",
                )
            } else {
                wrong.help("the end comes after the start on the same day")
            }
        });
        ordered
    }

    pub fn arrivals(&mut self, path: &[&str], arrivals: &Arrivals) {
        let at = |key: &'static str| [path, &[key]].concat();
        self.note_if(arrivals.per_week() > 7e6, path, || {
            Wrong::new(format!("{} is more than a million a day", arrivals.rate))
        });
        let (from, to) = (
            arrivals.from.unwrap_or(ClockTime::at(Duration::ZERO)),
            arrivals.to.unwrap_or(ClockTime::MIDNIGHT_AFTER),
        );
        let ordered = self.in_order(path, from, to);
        self.spread(&at("day-to-day"), arrivals.day_to_day);
        let profiles = [
            ("by-weekday", arrivals.by_weekday.as_ref().map(|p| &p[..])),
            ("by-hour", arrivals.by_hour.as_ref().map(|p| &p[..])),
            ("by-month", arrivals.by_month.as_ref().map(|p| &p[..])),
        ];
        for (key, profile) in profiles {
            let Some(weights) = profile else { continue };
            if let Some(bad) = weights.iter().position(|w| !(0.0..=1e9).contains(w)) {
                let place = bad.to_string();
                self.note(
                    &[path, &[key, &place]].concat(),
                    match weights[bad] > 1e9 {
                        true => Wrong::new(format!(
                            "a weight of {:e} is more than a thousand million",
                            weights[bad]
                        ))
                        .help("weights are relative: 1 for an ordinary one, 2 for twice as many"),
                        false => Wrong::new("a weight is 0 or more"),
                    },
                );
            } else if weights.iter().all(|&w| w == 0.0) {
                self.note(&at(key), Wrong::new("all weights are zero"));
            }
        }
        if let (Some(weights), Some(days)) = (&arrivals.by_weekday, arrivals.days) {
            let none = (0..7).all(|day| !days.contains(day) || weights[day] == 0.0);
            self.note_if(
                none && weights.iter().any(|&w| w > 0.0),
                &at("by-weekday"),
                || Wrong::new("all days named in `days` have weight zero"),
            );
        }
        if let Some(weights) = &arrivals.by_hour
            && ordered
        {
            let hour = Duration::from_hours(1).as_ms();
            let first = (from.since_midnight().as_ms() / hour) as usize;
            let last = ((to.since_midnight().as_ms() - 1) / hour) as usize;
            let none = (first..=last.min(23)).all(|h| weights[h] == 0.0);
            self.note_if(
                none && weights.iter().any(|&w| w > 0.0),
                &at("by-hour"),
                || Wrong::new("all hours between `from` and `to` have weight zero"),
            );
        }
    }

    /// A moment that must exist: relative to a go-live only where there is one.
    pub fn exists(&mut self, path: &[&str], moment: Moment) -> bool {
        let missing = self.scenario.go_live.is_none() && matches!(moment, Moment::GoLive { .. });
        let scenario = self.scenario;
        self.note_if(missing, path, || {
            Wrong::new("this counts from the go-live, but the scenario has none")
                .help(format!("{}, or give a date", add_a_go_live(scenario)))
        });
        !missing
    }

    /// A day that must be one of those simulated.
    pub fn falls(&mut self, path: &[&str], moment: Moment) {
        let scenario = self.scenario;
        if !self.exists(path, moment) || !framed(scenario) {
            return;
        }
        if let Some(date) = moment.date(scenario.go_live) {
            let there = (scenario.start..=scenario.end).contains(&date);
            self.note_if(!there, path, || outside(scenario, "falls", date));
        }
    }

    /// A period of which some day must be simulated: `from`, and `for` so long or to the end. One of no
    /// time switches off what it is of.
    pub fn lasts(&mut self, path: &[&str], from: Moment, lasts: Option<Span>) {
        let scenario = self.scenario;
        let at = |key: &'static str| [path, &[key]].concat();
        if !self.exists(&at("from"), from) || !framed(scenario) {
            return;
        }
        let Some(first) = from.date(scenario.go_live) else {
            return;
        };
        if first > scenario.end {
            self.note(&at("from"), outside(scenario, "starts", first));
        } else if let Some(lasts) = lasts.filter(|l| l.duration() > Duration::ZERO) {
            let last = first.plus_days(days(lasts) - 1);
            self.note_if(last < scenario.start, &at("for"), || {
                outside(scenario, "ends", last)
            });
        }
    }

    /// Clinics that a team builds in a week.
    pub(in crate::model) fn built_a_week(&mut self, path: &[&str], per_week: f64) {
        self.note_if(!(0.0..=MOST_BUILT).contains(&per_week), path, || {
            Wrong::new(format!("{per_week} clinics a week"))
                .help("a number such as 8; 0.5 is one a fortnight")
        });
    }
}
