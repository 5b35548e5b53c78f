//! Checks of the plan and the halt rules: when it is in force, and what it costs. Those of one
//! action are in its file in `model::remedies`, triggers in `triggers`.

use super::super::quantity::Wrong;
use super::super::{Action, Intervention, Moment, Price, Span};
use super::Checker;
use super::course::{Course, all};
use super::doubts::Doubter;
use super::values::{add_a_go_live, days, framed, outside};
use crate::engine::Duration;
use crate::model::remedies;

/// Less than this, in whatever currency, is taken for an hour's pay and not for that of weeks.
const LEAST_FOR_PEOPLE: f64 = 150.0;

impl Checker<'_> {
    pub(super) fn plan(&mut self) {
        let scenario = self.scenario;
        let no_go_live = scenario.go_live.is_none();
        self.note_if(no_go_live && !scenario.halt.is_empty(), &["halt"], || {
            Wrong::new("there is no go-live to halt").help(format!(
                "{}, or leave the halt rules out",
                add_a_go_live(scenario)
            ))
        });
        let (planned, halted) = (Course::planned(scenario), Course::halted(scenario));
        for (path, intervention) in all(scenario) {
            let [table, name] = path;
            let course = if table == "halt" { &halted } else { &planned };
            let action = intervention.action();
            let key = action.key();
            let of_action = [table, name, key];
            self.note_if(table == "halt" && !action.halts(), &of_action, || {
                Wrong::new(format!("{key} halts nothing")).help(format!(
                    "a halt rule is one of: {}; put this into [plan.{name}]",
                    Action::HALTING.join(", ")
                ))
            });
            remedies::check(self, &of_action, action, course.go_live);
            self.priced(&path, action, intervention);
            self.triggered(&path, action, intervention);
            self.lasting(&path, action, intervention);
            self.period(&path, action, intervention, course);
            self.note_if(
                table == "halt" && scenario.plan.contains_key(name),
                &path,
                || {
                    Wrong::new(format!("there is a [plan.{name}] already"))
                        .help("the plan and the halt rules are tried together: choose another name")
                },
            );
        }
    }

    /// How long an intervention lasts, as far as it may say so.
    fn lasting(&mut self, path: &[&str], action: &Action, intervention: &Intervention) {
        let at = |key: &'static str| [path, &[key]].concat();
        if intervention.lasts.is_some() && intervention.until.is_some() {
            self.note(
                &at("until"),
                Wrong::new("either `for` or `until`, not both"),
            );
        }
        let Some(why) = says_how_long(action) else {
            return;
        };
        // A reduced template may still be given up early.
        let ramp = matches!(action, Action::Template(_));
        for (key, given) in [
            ("for", intervention.lasts.is_some()),
            ("until", intervention.until.is_some()),
            ("stops-when", intervention.stops_when.is_some() && !ramp),
        ] {
            self.note_if(given, &at(key), || {
                Wrong::new(format!("no `{key}` here: {why}"))
            });
        }
    }

    /// When an intervention is in force.
    fn period(
        &mut self,
        path: &[&str],
        action: &Action,
        intervention: &Intervention,
        course: &Course<'_>,
    ) {
        let at = |key: &'static str| [path, &[key]].concat();
        let scenario = self.scenario;
        if scenario.go_live.is_none() && (path[0] == "halt" || of_the_go_live(action)) {
            // That there is none was said already.
            return;
        }
        if decided_beforehand(action) {
            self.note_if(intervention.from != Moment::default(), &at("from"), || {
                Wrong::new("no `from` here: this is decided beforehand")
                    .help("leave it out; it counts from the go-live")
            });
            return;
        }
        if let Action::Training(_) = action {
            self.note_if(intervention.from != Moment::default(), &at("from"), || {
                Wrong::new("no `from` here: training takes place before the go-live").help(
                    "leave it out; `ahead` in [new-system.training.ROLE] says how long before",
                )
            });
            return;
        }
        let (postponed, known) = (course.go_live, scenario.go_live);
        let too_late = postponed.is_some_and(|day| day > scenario.end) && postponed != known;
        if !self.exists(&at("from"), intervention.from) || too_late {
            return;
        }
        let Some(from) = intervention.from.date(course.go_live) else {
            return;
        };
        // With the frame itself wrong this would only repeat what was said about it.
        let framed = framed(scenario);
        self.note_if(framed && from > scenario.end, &at("from"), || {
            outside(scenario, "starts", from)
        });
        let triggered = intervention.when.is_some();
        let lead = intervention.lead_time.filter(|_| triggered);
        let first = from.plus_days(lead.map_or(0, days));
        self.note_if(
            framed && from <= scenario.end && first > scenario.end,
            &at("lead-time"),
            || outside(scenario, "takes effect at the earliest", first),
        );
        let end = match (intervention.lasts, intervention.until) {
            (Some(lasts), _) => Some(("for", first.plus_days(days(lasts)))),
            (None, Some(until)) => self
                .exists(&at("until"), until)
                .then(|| until.date(course.go_live))
                .flatten()
                .map(|d| ("until", d)),
            (None, None) => None,
        };
        if let Some((key, end)) = end {
            self.note_if(end < first, &at(key), || {
                Wrong::new(format!("it ends on {end}, before it begins on {first}"))
            });
            // What is triggered lasts from then.
            let over = end < scenario.start && !(triggered && key == "for");
            self.note_if(framed && end >= first && over, &at(key), || {
                outside(scenario, "ends", end)
            });
        }
    }

    /// Prices that multiply hours need people whose hours they are.
    fn priced(&mut self, path: &[&str], action: &Action, intervention: &Intervention) {
        let somebody = matches!(
            action,
            Action::ExtraStaff(_)
                | Action::Floorwalkers(_)
                | Action::Training(_)
                | Action::CatchUp(_)
                | Action::Overtime(_)
        );
        if !somebody && matches!(intervention.cost, Some(Price::PerHour(_))) {
            self.note(
                &[path, &["cost"]].concat(),
                Wrong::new("per hour of whom? this adds nobody's hours")
                    .help("give a price per week or once, such as \"5000 per week\""),
            );
        }
        let of_sessions = matches!(
            intervention.cost,
            Some(Price::PerSession(_) | Price::PerPatient(_))
        );
        let adds_sessions = matches!(action, Action::CatchUp(_));
        self.note_if(
            of_sessions && !adds_sessions,
            &[path, &["cost"]].concat(),
            || {
                Wrong::new("only additional sessions (catch-up) are paid by session or patient")
                    .help("give a price per week or once, such as \"5000 per week\"")
            },
        );
    }

    /// Notes an action that means nothing without a go-live.
    pub(in crate::model) fn needs_a_go_live(&mut self, path: &[&str], to: &str) {
        // Of the halt rules it was said already.
        let said = path[0] == "halt";
        let scenario = self.scenario;
        self.note_if(scenario.go_live.is_none() && !said, path, || {
            Wrong::new(format!("there is no go-live {to}"))
                .help(format!("{}, or leave this out", add_a_go_live(scenario)))
        });
    }
}

impl Doubter<'_> {
    pub(super) fn plan(&mut self) {
        for ([table, name], intervention) in all(self.scenario) {
            let action = intervention.action();
            match remedies::count(action) {
                Some((0, none)) => self.doubt(&[table, name, action.key(), "count"], none),
                _ => self.doubt_if(
                    intervention.is_off(),
                    &[table, name],
                    "this is switched off: it is as if it were not there",
                ),
            }
            // People for a time who cost no more than a day of theirs.
            if let (Action::ExtraStaff(_) | Action::Floorwalkers(_), Some(Price::Once(amount))) =
                (action, intervention.cost)
                && 0.0 < amount
                && amount < LEAST_FOR_PEOPLE
            {
                self.doubt(
                    &[table, name, "cost"],
                    format!(
                        "{amount} is paid once for all of the time; of each person's paid hours it is \"{amount} per hour\""
                    ),
                );
            }
            let from = intervention.from;
            let first = from.date(self.scenario.go_live);
            let before = first.map(|first| self.scenario.start.days_since(first));
            if let Some(before) = before.filter(|before| 0 < *before)
                && intervention.when.is_none()
                && !matches!(action, Action::Training(_))
            {
                self.doubt(
                    &[table, name, "from"],
                    format!(
                        "{} of it would be before the first simulated day, and are neither simulated nor paid",
                        Span::of(Duration::from_days(before))
                    ),
                );
            }
            let last = self.days_of(from, intervention.lasts).map(|(_, to)| to);
            if let Some(beyond) = last.map(|to| to.days_since(self.scenario.end.plus_days(1)))
                && intervention.lasts.is_some()
                && intervention.when.is_none()
                && 0 < beyond
            {
                self.doubt(
                    &[table, name, "for"],
                    format!(
                        "{} of it would be after the last simulated day, and are neither simulated nor paid",
                        Span::of(Duration::from_days(beyond))
                    ),
                );
            }
        }
    }

    pub(super) fn remedies(&mut self) {
        for ([table, name], intervention) in all(self.scenario) {
            let key = intervention.action().key();
            remedies::doubt(self, &[table, name, key], intervention);
        }
        let planned = Course::planned(self.scenario);
        let rolled_back = planned
            .rolled_back()
            .map(|(day, entry)| (day, entry.path[1]));
        for (entry, _) in planned.added() {
            let on_the_new_system = matches!(
                entry.action,
                Action::Floorwalkers(_) | Action::Builds(_) | Action::Paper(_)
            );
            if let (true, Some((day, name)), Some(from)) =
                (on_the_new_system, rolled_back, entry.from)
                && from >= day
            {
                self.doubt(
                    &entry.path,
                    format!("it begins after \"{name}\" has rolled back: nobody is on the new system any more"),
                );
            }
        }
    }
}

/// Actions that mean nothing without a go-live.
fn of_the_go_live(action: &Action) -> bool {
    decided_beforehand(action) || action.halts()
}

fn decided_beforehand(action: &Action) -> bool {
    matches!(action, Action::Postpone(_) | Action::Phases(_))
}

/// Why an action says by itself how long it lasts.
fn says_how_long(action: &Action) -> Option<&'static str> {
    match action {
        Action::Template(_) => Some("the ramp says how long it lasts"),
        Action::Training(_) => Some("training takes place before the go-live"),
        Action::Postpone(_) => Some("the go-live is that much later for good"),
        Action::Phases(_) => Some("each phase says when it goes live"),
        Action::RollBack(_) => Some("a roll-back is for good"),
        _ => None,
    }
}
