//! Checks of the new system and the plan.

use super::super::quantity::Wrong;
use super::super::{
    CivilDate, ExtraStaff, Floorwalkers, Intervention, LearningCurve, Overtime, PlannedAction,
    Price, Role, Training,
};
use super::Checker;
use crate::engine::Duration;

impl Checker<'_> {
    pub(super) fn new_system(&mut self) {
        let Some(system) = &self.scenario.new_system else {
            return;
        };
        let (learning, training) = (&system.learning, &system.training);
        let roles = [
            ("clerk", &learning.clerk, &training.clerk),
            (
                "receptionist",
                &learning.receptionist,
                &training.receptionist,
            ),
            ("clinician", &learning.clinician, &training.clinician),
        ];
        for (role, curve, training) in roles {
            if let Some(curve) = curve {
                self.note_error(&["new-system", "learning", role], curve.checked());
            }
            if let Some(training) = training {
                self.training(
                    &["new-system", "training", role],
                    role,
                    curve.as_ref(),
                    training,
                );
            }
        }
    }

    fn training(
        &mut self,
        path: &[&str],
        role: &str,
        curve: Option<&LearningCurve>,
        training: &Training,
    ) {
        let at = |key: &'static str| [path, &[key]].concat();
        self.note_if(curve.is_none(), path, || {
            Wrong::new("there is nothing to learn: this role has no learning curve")
                .help(format!("add a table [new-system.learning.{role}]"))
        });
        self.more_than_nothing(&at("hours"), training.hours);
        self.more_than_nothing(&at("ahead"), training.ahead);
        self.note_if(training.hours > training.ahead, &at("hours"), || {
            Wrong::new("more hours than there is time before the go-live")
        });
        self.note_if(!(0.0..=1e6).contains(&training.worth), &at("worth"), || {
            Wrong::new(format!(
                "an hour of training cannot be worth {}",
                training.worth
            ))
            .help("how much practice an hour replaces: 20 transactions, say")
        });
        if let Some(half) = training.half_forgotten_in {
            self.more_than_nothing(&at("half-forgotten-in"), half);
        }
    }

    pub(super) fn plan(&mut self) {
        for (name, intervention) in &self.scenario.plan {
            let path = ["plan", &**name];
            let actions = intervention.actions();
            match actions[..] {
                [] => self.note(&path, Wrong::new("this intervention does nothing").help(
                    "give it one of: extra-staff, floorwalkers, training, template, catch-up, overtime, more-lines",
                )),
                [(key, action)] => {
                    self.action(&["plan", name, key], action);
                    self.priced(&path, action, intervention);
                }
                [(first, _), (second, _), ..] => {
                    self.note(&["plan", name, second], Wrong::new(format!("two actions at once: {first} and {second}"))
                        .help("make two interventions of them, so that each can be judged by itself"));
                }
            }
            self.period(&path, intervention);
        }
    }

    fn period(&mut self, path: &[&str], intervention: &Intervention) {
        let at = |key: &'static str| [path, &[key]].concat();
        let scenario = self.scenario;
        if intervention.lasts.is_some() && intervention.until.is_some() {
            self.note(
                &at("until"),
                Wrong::new("either `for` or `until`, not both"),
            );
        }
        if let Some(lasts) = intervention.lasts {
            self.more_than_nothing(&at("for"), lasts);
        }
        let says_how_long = match intervention.actions()[..] {
            [(_, PlannedAction::Template(_))] => Some("the ramp says how long it lasts"),
            [(_, PlannedAction::Training(_))] => Some("training takes place before the go-live"),
            _ => None,
        };
        if let Some(why) = says_how_long {
            self.note_if(intervention.lasts.is_some(), &at("for"), || {
                Wrong::new(format!("no `for` here: {why}"))
            });
            self.note_if(intervention.until.is_some(), &at("until"), || {
                Wrong::new(format!("no `until` here: {why}"))
            });
        }
        if !self.exists(&at("from"), intervention.from) {
            return;
        }
        let Some(from) = intervention.from.date(scenario.go_live) else {
            return;
        };
        let outside = |what: &str, date: CivilDate| {
            Wrong::new(format!("it {what} on {date}, outside the simulated days"))
                .help(format!("they are {} to {}", scenario.start, scenario.end))
        };
        // With the frame itself wrong this would only repeat what was said about it.
        let framed = scenario.start <= scenario.end
            && scenario
                .go_live
                .is_none_or(|day| (scenario.start..=scenario.end).contains(&day));
        self.note_if(framed && from > scenario.end, &at("from"), || {
            outside("starts", from)
        });
        let end = match (intervention.lasts, intervention.until) {
            (Some(lasts), _) => {
                Some(("for", from.plus_days(lasts.duration().as_ms() / 86_400_000)))
            }
            (None, Some(until)) => self
                .exists(&at("until"), until)
                .then(|| until.date(scenario.go_live))
                .flatten()
                .map(|d| ("until", d)),
            (None, None) => None,
        };
        if let Some((key, end)) = end {
            self.note_if(end < from, &at(key), || {
                Wrong::new(format!("it ends on {end}, before it begins on {from}"))
            });
            self.note_if(
                framed && end >= from && end < scenario.start,
                &at(key),
                || outside("ends", end),
            );
        }
    }

    /// Prices that multiply hours need people whose hours they are.
    fn priced(&mut self, path: &[&str], action: PlannedAction<'_>, intervention: &Intervention) {
        let nobody = matches!(
            action,
            PlannedAction::Template(_) | PlannedAction::MoreLines(_)
        );
        if nobody && matches!(intervention.cost, Some(Price::PerHour(_))) {
            self.note(
                &[path, &["cost"]].concat(),
                Wrong::new("per hour of whom? this adds nobody's hours")
                    .help("give a price per week or once, such as \"5000 per week\""),
            );
        }
    }

    fn action(&mut self, path: &[&str], action: PlannedAction<'_>) {
        let at = |key: &'static str| [path, &[key]].concat();
        let scenario = self.scenario;
        match action {
            PlannedAction::ExtraStaff(ExtraStaff { to, count, initial }) => {
                self.refer(&at("to"), to, "staff", &scenario.staff);
                self.at_most(&at("count"), *count, 10_000);
                if let Some(initial) = initial {
                    self.factor(&at("initial"), *initial);
                }
            }
            PlannedAction::Floorwalkers(floorwalkers) => self.floorwalkers(path, floorwalkers),
            PlannedAction::Training(training) => {
                self.more_than_nothing(&at("hours"), training.hours);
                let (role, table) = match training.role {
                    Role::Clerk => (
                        "clerk",
                        scenario
                            .new_system
                            .as_ref()
                            .and_then(|s| s.training.clerk.as_ref()),
                    ),
                    Role::Receptionist => (
                        "receptionist",
                        scenario
                            .new_system
                            .as_ref()
                            .and_then(|s| s.training.receptionist.as_ref()),
                    ),
                    Role::Clinician => (
                        "clinician",
                        scenario
                            .new_system
                            .as_ref()
                            .and_then(|s| s.training.clinician.as_ref()),
                    ),
                };
                self.note_if(table.is_none(), &at("role"), || {
                    Wrong::new("what is an hour of training worth?")
                        .help(format!("add a table [new-system.training.{role}]"))
                });
            }
            PlannedAction::Template(template) => {
                self.refer_all(
                    &at("clinics"),
                    template.clinics.as_deref(),
                    "clinic",
                    &scenario.clinic,
                );
            }
            PlannedAction::Messages(_)
            | PlannedAction::Phases(_)
            | PlannedAction::Builds(_)
            | PlannedAction::Paper(_)
            | PlannedAction::Postpone(_)
            | PlannedAction::Pause
            | PlannedAction::RollBack(_)
            | PlannedAction::FreeParking(_) => {}
            PlannedAction::CatchUp(catch_up) => {
                self.refer(&at("clinic"), &catch_up.clinic, "clinic", &scenario.clinic);
                let clinic = scenario.clinic.get(&catch_up.clinic);
                let pattern = clinic
                    .and_then(|clinic| clinic.slots.lay().ok())
                    .map(|(_, length)| length);
                self.sessions(&at("sessions"), &catch_up.sessions, pattern);
            }
            PlannedAction::Overtime(overtime) => self.overtime(path, overtime),
            PlannedAction::MoreLines(more) => {
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
