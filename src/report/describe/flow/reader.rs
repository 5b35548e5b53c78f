//! Reads off a scenario which steps it has, who or what serves them, and what the new system changes.

use super::{Place, Step, Way};
use crate::model::spec::{
    Desk, LearningCurve, NewSystem, Referrals, Scenario, StepTime, Work, count, listed, short,
};
use crate::model::world::staff::learning::{RoleCurve, factor};
use crate::report::understood::number;

/// Names in a box at most.
const NAMED: usize = 3;

/// A scenario as it is read.
pub(super) struct Reader<'a> {
    pub scenario: &'a Scenario,
    pub system: &'a NewSystem,
}

impl Reader<'_> {
    pub fn steps(&self) -> Vec<Step> {
        let scenario = self.scenario;
        let all = [
            (Place::Referral, !scenario.specialty.is_empty()),
            (Place::Registration, scenario.booking.register.is_some()),
            (Place::Booking, !scenario.specialty.is_empty()),
            (Place::Telephone, !scenario.phone_line.is_empty()),
            (Place::Appointment, !scenario.clinic.is_empty()),
            (Place::CarPark, !scenario.car_park.is_empty()),
            (Place::Desk, !scenario.desk.is_empty()),
            (
                Place::StepsBefore,
                !self.services(StepTime::Before).is_empty(),
            ),
            (Place::WaitingRoom, !scenario.clinic.is_empty()),
            (Place::Consultation, !scenario.clinic.is_empty()),
            (
                Place::StepsAfter,
                !self.services(StepTime::After).is_empty(),
            ),
            (
                Place::CheckOut,
                scenario.desk.values().any(|d| d.check_out.is_some()),
            ),
            (Place::Discharge, !scenario.clinic.is_empty()),
        ];
        let there = all.into_iter().filter(|(_, there)| *there);
        let step = |(place, _)| Step {
            place,
            facts: self.facts(place),
            changes: self.changes(place),
        };
        there.map(step).collect()
    }

    pub fn ways(&self, steps: &[Step]) -> Vec<Way> {
        let has = |place| steps.iter().any(|step| step.place == place);
        let specialties = || self.scenario.specialty.values();
        let mut ways = Vec::new();
        if has(Place::Telephone) && has(Place::Booking) {
            ways.push(Way::Beside {
                from: Place::Booking,
                to: Place::Telephone,
            });
        }
        let missed = specialties().any(|s| s.did_not_attend.is_some() || s.cancellation.is_some());
        if missed && has(Place::Appointment) {
            ways.push(Way::Back {
                from: Place::Appointment,
                to: Place::Booking,
                label: "rebooked",
            });
        }
        if specialties().any(|s| s.follow_up.is_some()) && has(Place::Consultation) {
            let last = [Place::CheckOut, Place::StepsAfter, Place::Consultation];
            let from = last.into_iter().find(|place| has(*place));
            ways.push(Way::Back {
                from: from.unwrap_or(Place::Consultation),
                to: Place::Booking,
                label: "follow-up",
            });
        }
        ways
    }

    fn facts(&self, place: Place) -> Vec<String> {
        let scenario = self.scenario;
        match place {
            Place::Referral => self.referrals(),
            Place::Registration => vec![self.workers(Work::Register)],
            Place::Booking => {
                let by = match scenario.booking.book {
                    Some(_) => self.workers(Work::Book),
                    None => "at once, by nobody".to_owned(),
                };
                vec![
                    by,
                    format!("earliest slot, up to {} ahead", scenario.booking.horizon),
                ]
            }
            Place::Telephone => {
                let lines = scenario
                    .phone_line
                    .iter()
                    .map(|(name, line)| match line.lines {
                        Some(n) => format!("{name}: {}", count(n as usize, "line", "lines")),
                        None => format!("{name}: any number of lines"),
                    });
                let mut facts = few(lines.collect());
                facts.push(format!("answered by {}", self.workers(Work::Answer)));
                facts
            }
            Place::Appointment => self.appointments(),
            Place::CarPark => {
                let parks = scenario.car_park.iter();
                let parks = parks.map(|(name, park)| {
                    format!("{name}: {}", count(park.spaces as usize, "space", "spaces"))
                });
                few(parks.collect())
            }
            Place::Desk => self.desks(|_| true),
            Place::CheckOut => self.desks(|desk| desk.check_out.is_some()),
            Place::StepsBefore => self.services(StepTime::Before),
            Place::StepsAfter => self.services(StepTime::After),
            Place::WaitingRoom => vec!["in the order of appointments".to_owned()],
            Place::Consultation => {
                let clinics = scenario.clinic.values();
                let people: u32 = clinics
                    .map(|clinic| {
                        let largest = clinic.sessions.iter().map(|s| s.clinicians).max();
                        clinic.team.or(largest).unwrap_or(0)
                    })
                    .sum();
                vec![format!(
                    "{}, {}",
                    count(scenario.clinic.len(), "clinic", "clinics"),
                    count(people as usize, "clinician", "clinicians")
                )]
            }
            Place::Discharge => Vec::new(),
        }
    }

    fn referrals(&self) -> Vec<String> {
        let specialties = self.scenario.specialty.values();
        let (mut weekly, mut files) = (0.0, 0);
        for specialty in specialties {
            match &specialty.referrals {
                Some(Referrals::Stream(stream)) => weekly += stream.per_week(),
                Some(Referrals::File(_)) => files += 1,
                None => {}
            }
        }
        let how_many = count(self.scenario.specialty.len(), "specialty", "specialties");
        let mut facts = vec![how_many];
        if weekly > 0.0 {
            facts.push(format!("{} a week", number(weekly)));
        }
        if files > 0 {
            facts.push(format!("replayed from {}", count(files, "file", "files")));
        }
        facts
    }

    fn appointments(&self) -> Vec<String> {
        let specialties = || self.scenario.specialty.values();
        let mut what = Vec::new();
        if specialties().any(|s| s.cancellation.is_some()) {
            what.push("cancelled");
        }
        if specialties().any(|s| s.did_not_attend.is_some()) {
            what.push("not attended");
        }
        if what.is_empty() {
            return vec!["attended by all".to_owned()];
        }
        vec![format!("attended, or {}", what.join(" or "))]
    }

    fn desks(&self, of: impl Fn(&Desk) -> bool) -> Vec<String> {
        let desks = self.scenario.desk.iter().filter(|(_, desk)| of(desk));
        let desks = desks.map(|(name, desk)| {
            let people = self
                .scenario
                .staff
                .get(&desk.staff)
                .map_or(0, |group| group.count);
            format!("{name}: {} ({people})", desk.staff)
        });
        few(desks.collect())
    }

    /// The groups that do some work, with their sizes.
    fn workers(&self, work: Work) -> String {
        let groups = self.scenario.staff.iter();
        let groups = groups.filter(|(_, group)| group.works.contains(&work));
        let told: Vec<String> = groups
            .map(|(name, group)| format!("{name} ({})", group.count))
            .collect();
        match told.len() {
            0 => "nobody".to_owned(),
            n if n > NAMED => format!("{} and {} more groups", told[..NAMED].join(", "), n - NAMED),
            _ => listed(&told),
        }
    }

    /// The further steps at some time of a visit, with who serves them.
    fn services(&self, when: StepTime) -> Vec<String> {
        let clinics = self.scenario.clinic.values();
        let steps = clinics.flat_map(|clinic| &clinic.steps);
        let mut told: Vec<String> = Vec::new();
        for step in steps.filter(|step| step.when == when) {
            let at = step.at.as_ref().and_then(|at| {
                let service = self.scenario.service.get(at)?;
                Some(format!(": {at} ({})", service.count))
            });
            let text = format!("{}{}", step.name, at.unwrap_or_default());
            if !told.contains(&text) {
                told.push(text);
            }
        }
        few(told)
    }

    /// What the new system changes at a place.
    fn changes(&self, place: Place) -> Vec<String> {
        if self.scenario.go_live.is_none() {
            return Vec::new();
        }
        let learning = &self.system.learning;
        let errors = self.system.errors.as_ref();
        let mut said: Vec<String> = Vec::new();
        let mut say = |holds: bool, text: &str| {
            if holds {
                said.push(text.to_owned());
            }
        };
        match place {
            Place::Registration => {
                say(
                    errors.is_some_and(|e| e.duplicate.is_some()),
                    "patients entered twice",
                );
                say(
                    errors.is_some_and(|e| e.lost_referral.is_some()),
                    "referrals lost",
                );
                said.extend(slower("tasks", learning.clerk.as_ref()));
            }
            Place::Booking => {
                let faulty = errors.is_some_and(|e| e.of_bookings().iter().any(Option::is_some));
                say(faulty, "faulty bookings, put right or not");
                say(
                    self.system.work_around.is_some(),
                    "bookings left on a list outside",
                );
                say(self.has_builds(), "slots of clinics not built are hidden");
                if self.scenario.booking.book.is_some() {
                    said.extend(slower("tasks", learning.clerk.as_ref()));
                }
            }
            Place::Telephone => {
                let about = errors.is_some_and(|e| e.calls_per_error > 0.0);
                say(about, "calls about faulty bookings");
                said.extend(slower("calls", learning.clerk.as_ref()));
            }
            Place::Appointment => {
                say(
                    self.system.migration.is_some(),
                    "migrated out of their slot",
                );
                let untold = errors.is_some_and(|e| e.not_told.is_some());
                say(untold || self.system.letters.is_some(), "patients not told");
            }
            Place::Desk => said.extend(slower("tasks", learning.receptionist.as_ref())),
            Place::Consultation => {
                say(self.has_builds(), "on paper until the clinic is built");
                said.extend(slower("documentation", learning.clinician.as_ref()));
            }
            Place::CheckOut => {
                let unrecorded = errors.is_some_and(|e| e.outcome_not_recorded.is_some());
                say(unrecorded, "outcomes not recorded");
                said.extend(slower("tasks", learning.receptionist.as_ref()));
            }
            Place::Referral
            | Place::CarPark
            | Place::StepsBefore
            | Place::WaitingRoom
            | Place::StepsAfter
            | Place::Discharge => return Vec::new(),
        }
        let works = place != Place::Appointment;
        if works && (self.system.outages.is_some() || !self.system.slow.is_empty()) {
            said.push("slow or down at times".to_owned());
        }
        said
    }

    fn has_builds(&self) -> bool {
        let own = self
            .scenario
            .clinic
            .values()
            .any(|clinic| clinic.built.is_some());
        own || self.system.builds.is_some()
    }
}

fn slower(what: &str, curve: Option<&LearningCurve>) -> Option<String> {
    let first = factor(RoleCurve::of(curve?).curve(), 0.0);
    // As quick as before is no fact of it.
    let is_slower = (first - 1.0).abs() >= 0.005;
    is_slower.then(|| format!("{what}: {} times as long at first", short(first)))
}

/// The first few of many.
fn few(all: Vec<String>) -> Vec<String> {
    let more = all.len().saturating_sub(NAMED);
    let mut some: Vec<String> = all.into_iter().take(NAMED).collect();
    if more > 0 {
        some.push(format!("and {more} more"));
    }
    some
}
