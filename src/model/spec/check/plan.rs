//! Checks of the plan and the halt rules: when it is in force, what it costs, and
//! the actions that add people and sessions. The others are in `remedies`, triggers in `triggers`.

use super::super::quantity::Wrong;
use super::super::{
    Action, ExtraStaff, Floorwalkers, Intervention, Moment, Overtime, Price, Role, TrainMore,
};
use super::Checker;
use super::course::{Course, all};
use super::doubts::Doubter;
use super::faults::name_of_role;
use super::values::{days, framed, outside};
use crate::engine::Duration;

impl Checker<'_> {
    pub(super) fn plan(&mut self) {
        let scenario = self.scenario;
        let no_go_live = scenario.go_live.is_none();
        self.note_if(no_go_live && !scenario.halt.is_empty(), &["halt"], || {
            Wrong::new("there is no go-live to halt")
                .help("add go-live = 2011-12-03 at the top, or leave the halt rules out")
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
            self.action(&of_action, action);
            self.remedy(&of_action, action, course.go_live);
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
        if let Some(lasts) = intervention.lasts {
            self.more_than_nothing(&at("for"), lasts);
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
    }

    fn action(&mut self, path: &[&str], action: &Action) {
        let at = |key: &'static str| [path, &[key]].concat();
        let scenario = self.scenario;
        match action {
            Action::ExtraStaff(ExtraStaff { to, count, initial }) => {
                self.refer(&at("to"), to, "staff", &scenario.staff);
                self.at_most(&at("count"), *count, 10_000);
                if let Some(initial) = initial {
                    self.factor(&at("initial"), *initial);
                }
            }
            Action::Floorwalkers(floorwalkers) => self.floorwalkers(path, floorwalkers),
            Action::Training(training) => self.more_training(path, training),
            Action::Template(template) => {
                self.refer_all(
                    &at("clinics"),
                    template.clinics.as_deref(),
                    "clinic",
                    &scenario.clinic,
                );
            }
            Action::Messages(_)
            | Action::Phases(_)
            | Action::Builds(_)
            | Action::Paper(_)
            | Action::Postpone(_)
            | Action::Pause
            | Action::RollBack(_)
            | Action::FreeParking(_) => {}
            Action::CatchUp(catch_up) => {
                self.refer(&at("clinic"), &catch_up.clinic, "clinic", &scenario.clinic);
                let clinic = scenario.clinic.get(&catch_up.clinic);
                let pattern = clinic
                    .and_then(|clinic| clinic.slots.lay().ok())
                    .map(|(_, length)| length);
                self.sessions(&at("sessions"), &catch_up.sessions, pattern);
            }
            Action::Overtime(overtime) => self.overtime(path, overtime),
            Action::MoreLines(more) => {
                self.refer(&at("line"), &more.line, "phone-line", &scenario.phone_line);
                self.at_most(&at("count"), more.count, 10_000);
                let unlimited = scenario
                    .phone_line
                    .get(&more.line)
                    .is_some_and(|line| line.lines.is_none());
                self.note_if(unlimited, &at("line"), || {
                    Wrong::new("this line has no limit that could be raised").help(format!(
                        "give [phone-line.{}] its number of `lines`",
                        more.line
                    ))
                });
            }
        }
    }

    fn more_training(&mut self, path: &[&str], training: &TrainMore) {
        let at = |key: &'static str| [path, &[key]].concat();
        self.more_than_nothing(&at("hours"), training.hours);
        let system = self.scenario.new_system.as_ref();
        let known = system.is_some_and(|s| match training.role {
            Role::Clerk => s.training.clerk.is_some(),
            Role::Receptionist => s.training.receptionist.is_some(),
            Role::Clinician => s.training.clinician.is_some(),
        });
        self.note_if(!known, &at("role"), || {
            let role = name_of_role(training.role);
            Wrong::new("what is an hour of training worth?")
                .help(format!("add a table [new-system.training.{role}]"))
        });
    }

    fn floorwalkers(&mut self, path: &[&str], floorwalkers: &Floorwalkers) {
        let at = |key: &'static str| [path, &[key]].concat();
        let scenario = self.scenario;
        self.note_if(floorwalkers.supports.is_empty(), &at("supports"), || {
            Wrong::new("they support nobody").help("name groups of staff, or \"clinicians\"")
        });
        for (nth, group) in floorwalkers.supports.iter().enumerate() {
            if group != "clinicians" {
                self.refer(
                    &[path, &["supports", &*nth.to_string()]].concat(),
                    group,
                    "staff",
                    &scenario.staff,
                );
            }
        }
        self.at_most(&at("count"), floorwalkers.count, 10_000);
        self.at_least_one(&at("covers"), floorwalkers.covers);
        let pace = floorwalkers.pace;
        self.note_if(!(pace > 0.0 && pace <= 1.0), &at("pace"), || {
            Wrong::new(format!("a factor of {pace} on the pace")).help(
                "0.64 means that about a third less practice is needed; 1 that they do not help",
            )
        });
        let errors = floorwalkers.errors;
        self.note_if(!(0.0..=1.0).contains(&errors), &at("errors"), || {
            Wrong::new(format!("a factor of {errors} on the errors"))
                .help("0.5 means half as many; 1 as many as without them")
        });
        if let Some(group) = &floorwalkers.taken_from {
            self.refer(&at("taken-from"), group, "staff", &scenario.staff);
            let short = scenario
                .staff
                .get(group)
                .is_some_and(|g| g.count < floorwalkers.count);
            self.note_if(short, &at("count"), || {
                Wrong::new(format!("\"{group}\" has fewer people than that"))
            });
        }
    }

    fn overtime(&mut self, path: &[&str], overtime: &Overtime) {
        let at = |key: &'static str| [path, &[key]].concat();
        self.refer(&at("staff"), &overtime.staff, "staff", &self.scenario.staff);
        self.more_than_nothing(&at("extra"), overtime.extra);
        let Some(group) = self.scenario.staff.get(&overtime.staff) else {
            return;
        };
        self.note_if(group.shifts.is_empty(), &at("staff"), || {
            Wrong::new(format!(
                "\"{}\" is always at work and cannot stay longer",
                overtime.staff
            ))
            .help("give the group shifts")
        });
        let late = group
            .shifts
            .iter()
            .map(|shift| shift.to.since_midnight() + overtime.extra.duration());
        self.note_if(
            late.max() > Some(Duration::from_hours(24)),
            &at("extra"),
            || Wrong::new("a shift would last past midnight").help("shorten the overtime"),
        );
    }
}

impl Doubter<'_> {
    pub(super) fn plan(&mut self) {
        for ([table, name], intervention) in all(self.scenario) {
            let action = intervention.action();
            let (count, nobody) = match action {
                Action::ExtraStaff(extra) => (extra.count, "nobody joins the group"),
                Action::Floorwalkers(walkers) => (walkers.count, "nobody supports them"),
                Action::MoreLines(more) => (more.count, "no line is added"),
                _ => continue,
            };
            self.doubt_if(count == 0, &[table, name, action.key(), "count"], nobody);
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
