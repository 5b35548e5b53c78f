//! Follows a replication and writes down what a patient administration system, a telephone and a
//! record system would: each appointment, each call, each task done without a break.

use std::collections::BTreeMap;

use crate::engine::Time;
use crate::extract::{
    AppointmentField, Attended, CallField, CallOutcome, Field, Kind, Next, PathwayField, TaskField,
    Urgency,
};
use crate::model::patient::Need;
use crate::model::spec::{Priority, Work};
use crate::model::{
    AppointmentMade, Observer, Place, Site, StaffMember, StillWaits, TraceEvent, Whereabouts,
};
use crate::report::event_log::{Names, Pathway, Who};

/// The rows of each extract.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rows {
    /// Appointments, in the order in which they were made.
    pub appointments: Vec<Vec<String>>,
    /// Calls, in the order in which they ended.
    pub calls: Vec<Vec<String>>,
    /// Tasks, in the order in which they ended.
    pub tasks: Vec<Vec<String>>,
    /// Who waits at the end, the longest waiting first.
    pub pathways: Vec<Vec<String>>,
}

/// An appointment as far as it has come.
struct Open {
    made: AppointmentMade,
    attended: Attended,
    cancelled: Option<Time>,
    arrived: Option<Time>,
    seen_from: Option<Time>,
    seen_to: Option<Time>,
    outcome: Option<Next>,
}

impl Open {
    /// Whether it has come to what has an outcome.
    fn is_over(&self) -> bool {
        self.seen_to.is_some() || self.attended == Attended::DidNotAttend
    }
}

/// An observer that writes the rows down.
pub struct Following<'a> {
    names: Names<'a>,
    /// All appointments, and by patient which is the present one.
    appointments: Vec<(u64, Open)>,
    present: BTreeMap<u64, usize>,
    /// By caller: when they rang, and when they were answered.
    calls: BTreeMap<u64, (Time, Option<Time>)>,
    /// By whom it concerns and kind, when it was begun.
    begun: BTreeMap<(u64, Work), Time>,
    /// The day on whose morning the extracts are taken.
    freeze: i64,
    waiting: Vec<(u64, StillWaits)>,
    people: BTreeMap<StaffMember, usize>,
    rows: Rows,
}

impl<'a> Following<'a> {
    /// Follows a replication of this hospital to its end.
    #[must_use]
    pub fn new(site: &'a Site<'a>) -> Self {
        Self::until(site, site.calendar.days())
    }

    /// Follows it up to the morning of a day.
    #[must_use]
    pub fn until(site: &'a Site<'a>, freeze: i64) -> Self {
        Self {
            freeze,
            waiting: Vec::new(),
            people: BTreeMap::new(),
            names: Names { site },
            appointments: Vec::new(),
            present: BTreeMap::new(),
            calls: BTreeMap::new(),
            begun: BTreeMap::new(),
            rows: Rows::default(),
        }
    }

    /// All rows, once the replication is over.
    #[must_use]
    pub fn rows(mut self) -> Rows {
        let row = |(patient, open): &(u64, Open)| appointment(self.names, *patient, open);
        self.rows.appointments = self.appointments.iter().map(row).collect();
        self.waiting
            .sort_by_key(|(number, waits)| (waits.referred, *number));
        let row = |(patient, waits): &(u64, StillWaits)| pathway(self.names, *patient, waits);
        self.rows.pathways = self.waiting.iter().map(row).collect();
        self.rows
    }

    /// What happens to a patient's present appointment.
    fn appointment_goes_on(&mut self, at: Time, patient: u64, what: TraceEvent) {
        let Some(&present) = self.present.get(&patient) else {
            return;
        };
        let open = &mut self.appointments[present].1;
        match what {
            TraceEvent::CancelledByPatient | TraceEvent::CancelledByHospital
                if open.attended == Attended::Booked =>
            {
                open.cancelled = Some(at);
                open.attended = match what {
                    TraceEvent::CancelledByPatient => Attended::CancelledByPatient,
                    _ => Attended::CancelledByHospital,
                };
            }
            TraceEvent::Removed if open.attended == Attended::Booked => {
                open.cancelled = Some(at);
                open.attended = Attended::Withdrawn;
            }
            TraceEvent::Arrived => {
                open.arrived = Some(at);
                open.attended = Attended::CameTooLate;
            }
            TraceEvent::DidNotAttend => open.attended = Attended::DidNotAttend,
            TraceEvent::ConsultationBegan if open.seen_from.is_none() => {
                open.seen_from = Some(at);
                open.attended = Attended::Seen;
            }
            TraceEvent::ConsultationEnded if open.seen_to.is_none() => open.seen_to = Some(at),
            TraceEvent::Discharged if open.is_over() => {
                open.outcome.get_or_insert(Next::Discharged);
            }
            TraceEvent::PutOff
            | TraceEvent::SetAside
            | TraceEvent::Lost
            | TraceEvent::Queued(Work::Book | Work::Rebook)
                if open.is_over() =>
            {
                open.outcome.get_or_insert(Next::Again);
            }
            _ => {}
        }
    }

    fn call_goes_on(&mut self, at: Time, caller: u64, what: TraceEvent, there: Whereabouts) {
        match what {
            TraceEvent::Rang => {
                self.calls.insert(caller, (at, None));
            }
            TraceEvent::Engaged => {
                self.call_ends(caller, (at, None), CallOutcome::Engaged, at, there)
            }
            TraceEvent::Answered => {
                if let Some((_, answered)) = self.calls.get_mut(&caller) {
                    *answered = Some(at);
                }
            }
            TraceEvent::GaveUp => {
                if let Some(call) = self.calls.remove(&caller) {
                    self.call_ends(caller, call, CallOutcome::GaveUp, at, there);
                }
            }
            TraceEvent::Ended(Work::Answer) => {
                if let Some(call) = self.calls.remove(&caller) {
                    self.call_ends(caller, call, CallOutcome::Answered, at, there);
                }
            }
            _ => {}
        }
    }

    fn call_ends(
        &mut self,
        caller: u64,
        (rang, answered): (Time, Option<Time>),
        outcome: CallOutcome,
        at: Time,
        there: Whereabouts,
    ) {
        let seconds = |from: Time, to: Time| (((to - from).as_ms() + 500) / 1000).to_string();
        let waited = answered.unwrap_or(at);
        let who = self.who(caller, there);
        let talked = answered.map_or(0.to_string(), |answered| seconds(answered, at));
        let cells = |field: &CallField| match field {
            CallField::Caller => who.clone(),
            CallField::Rang => self.moment(rang),
            CallField::Outcome => outcome.word().to_owned(),
            CallField::Waited => seconds(rang, waited),
            CallField::Talked => talked.clone(),
            CallField::Total => seconds(rang, at),
        };
        let row = CallField::ALL.iter().map(cells).collect();
        self.rows.calls.push(row);
    }

    fn task_goes_on(&mut self, at: Time, number: u64, what: TraceEvent, there: Whereabouts) {
        match what {
            // What was put down and taken up again is open all the while.
            TraceEvent::Began(work) => {
                self.begun.entry((number, work)).or_insert(at);
            }
            TraceEvent::Ended(work) => {
                let begun = self.begun.remove(&(number, work));
                if let (Some(begun), Some(member)) = (begun, there.by) {
                    // Numbered as they come, whoever they are.
                    let next = self.people.len() + 1;
                    let person = *self.people.entry(member).or_insert(next);
                    let cells = |field: &TaskField| match field {
                        TaskField::Person => format!("user-{person}"),
                        TaskField::Kind => work.name().to_owned(),
                        TaskField::Begun => self.moment(begun),
                        TaskField::Ended => self.moment(at),
                        TaskField::Duration => String::new(),
                    };
                    let row = TaskField::ALL.iter().map(cells).collect();
                    self.rows.tasks.push(row);
                }
            }
            _ => {}
        }
    }

    fn who(&self, number: u64, there: Whereabouts) -> String {
        let pathway = match (there.specialty, there.place) {
            (Some(specialty), _) => Some(Pathway::Patient(specialty)),
            (None, Some(Place::Line(line))) => Some(Pathway::Caller(line)),
            _ => None,
        };
        pathway.map_or_else(String::new, |pathway| {
            self.names.who(Who { number, pathway })
        })
    }

    fn moment(&self, at: Time) -> String {
        moment(self.names, at)
    }
}

impl Observer for Following<'_> {
    fn happened(&mut self, _: Time, _: u64, _: TraceEvent) {}

    fn happened_there(&mut self, at: Time, number: u64, what: TraceEvent, there: Whereabouts) {
        if at >= Time::from_days(self.freeze) {
            return;
        }
        if there.specialty.is_some() {
            self.appointment_goes_on(at, number, what);
        }
        if let Some(Place::Line(_)) = there.place {
            self.call_goes_on(at, number, what, there);
        }
        self.task_goes_on(at, number, what, there);
    }

    fn takes_stock_on(&self, day: i64) -> bool {
        day == self.freeze
    }

    fn still_waits(&mut self, patient: u64, waits: StillWaits) {
        // Who has an appointment for a follow-up waits for nothing but its day.
        if waits.need == Need::First || waits.appointment.is_none() {
            self.waiting.push((patient, waits));
        }
    }

    fn appointed(&mut self, patient: u64, made: AppointmentMade) {
        if made.booked >= Time::from_days(self.freeze) {
            return;
        }
        if let Some(&before) = self.present.get(&patient) {
            let open = &mut self.appointments[before].1;
            if open.is_over() {
                open.outcome.get_or_insert(Next::Again);
            }
        }
        self.present.insert(patient, self.appointments.len());
        self.appointments.push((
            patient,
            Open {
                made,
                attended: Attended::Booked,
                cancelled: None,
                arrived: None,
                seen_from: None,
                seen_to: None,
                outcome: None,
            },
        ));
    }
}

/// The row of an appointment.
fn appointment(names: Names<'_>, patient: u64, open: &Open) -> Vec<String> {
    let made = &open.made;
    let is_first = made.need == Need::First;
    let when = |at: Time| moment(names, at);
    let maybe = |at: Option<Time>| at.map_or_else(String::new, when);
    let cell = |field: &AppointmentField| match field {
        AppointmentField::Patient => names.who(Who {
            number: patient,
            pathway: Pathway::Patient(made.specialty),
        }),
        AppointmentField::Specialty => names.pathway(Pathway::Patient(made.specialty)).to_owned(),
        AppointmentField::Clinic => names.site.clinics[made.clinic.index()].name.to_owned(),
        AppointmentField::Priority => urgency(made.priority).word().to_owned(),
        AppointmentField::Referred if is_first => when(made.referred),
        AppointmentField::Due if !is_first => when(made.due),
        AppointmentField::Referred | AppointmentField::Due | AppointmentField::Time => {
            String::new()
        }
        AppointmentField::Booked => when(made.booked),
        AppointmentField::Appointment => when(made.at),
        AppointmentField::Kind => kind(made.need).word().to_owned(),
        AppointmentField::Attended => open.attended.word().to_owned(),
        AppointmentField::Cancelled => maybe(open.cancelled),
        AppointmentField::Arrived => maybe(open.arrived),
        AppointmentField::SeenFrom => maybe(open.seen_from),
        AppointmentField::SeenTo => maybe(open.seen_to),
        AppointmentField::Outcome => open.outcome.map_or("", Next::word).to_owned(),
    };
    AppointmentField::ALL.iter().map(cell).collect()
}

/// The row of somebody who waits.
fn pathway(names: Names<'_>, patient: u64, waits: &StillWaits) -> Vec<String> {
    let is_first = waits.need == Need::First;
    let cell = |field: &PathwayField| match field {
        PathwayField::Patient => names.who(Who {
            number: patient,
            pathway: Pathway::Patient(waits.specialty),
        }),
        PathwayField::Specialty => names.pathway(Pathway::Patient(waits.specialty)).to_owned(),
        PathwayField::Priority => urgency(waits.priority).word().to_owned(),
        PathwayField::Kind => kind(waits.need).word().to_owned(),
        PathwayField::Referred => moment(names, waits.referred),
        PathwayField::Due if !is_first => moment(names, waits.due),
        PathwayField::Due | PathwayField::Ended => String::new(),
    };
    PathwayField::ALL.iter().map(cell).collect()
}

fn urgency(priority: Priority) -> Urgency {
    match priority {
        Priority::Urgent => Urgency::Urgent,
        Priority::Routine => Urgency::Routine,
    }
}

fn kind(need: Need) -> Kind {
    match need {
        Need::First => Kind::First,
        Need::FollowUp => Kind::FollowUp,
    }
}

/// Date and time, to the second.
fn moment(names: Names<'_>, at: Time) -> String {
    let text = names.timestamp(at);
    text.split('.').next().unwrap_or(&text).to_owned()
}
