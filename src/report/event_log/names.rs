//! What the rows of the event log say: names, numbers and times as text. Which columns there are is
//! in the file of each format.

use std::borrow::Cow;

use super::row::{Activity, Lifecycle, Pathway, Row, Unit, Who};
use crate::engine::Time;
use crate::model::{Place, Site};

/// Puts the rows of a hospital into words.
#[derive(Clone, Copy)]
pub struct Names<'a> {
    /// The hospital.
    pub site: &'a Site<'a>,
}

impl<'a> Names<'a> {
    /// Who it is, the same in every arm: a name and a number.
    #[must_use]
    pub fn who(self, who: Who) -> String {
        // The upper half of the number stands for the name.
        let number = who.number & 0xffff_ffff;
        match who.pathway {
            Pathway::Patient(id) => {
                format!("{}-{number}", self.site.specialties[id.index()].name)
            }
            Pathway::Caller(id) => format!("caller:{}-{number}", self.site.lines[id.index()].name),
            Pathway::Enquirer(id) => {
                format!("enquirer:{}-{number}", self.site.desks[id.index()].name)
            }
            Pathway::Visitor(id) => {
                format!("visitor:{}-{number}", self.site.car_parks[id.index()].name)
            }
        }
    }

    /// The specialty of a patient, or what else brings somebody.
    #[must_use]
    pub fn pathway(self, pathway: Pathway) -> &'a str {
        match pathway {
            Pathway::Patient(id) => self.site.specialties[id.index()].name,
            Pathway::Caller(_) => "caller",
            Pathway::Enquirer(_) => "enquirer",
            Pathway::Visitor(_) => "visitor",
        }
    }

    /// What is done or happens.
    #[must_use]
    pub fn activity(self, activity: Activity) -> &'a str {
        match activity {
            Activity::Arrival => "arrival",
            Activity::Departure => "departure",
            Activity::Work(work) => work.name(),
            Activity::Step(clinic, step) => {
                &self.site.clinics[clinic.index()].spec.steps[usize::from(step)].name
            }
            Activity::Consultation => "consultation",
            Activity::Parking => "parking",
            Activity::Milestone(name) => name,
        }
    }

    /// Activity and how far it has come in one word or a few, as vidigi wants it.
    #[must_use]
    pub fn event(self, row: &Row) -> Cow<'a, str> {
        let name = self.activity(row.activity);
        let does = match (row.activity, row.lifecycle) {
            (Activity::Milestone(_) | Activity::Arrival, _) => return Cow::Borrowed(name),
            (Activity::Departure, _) => return Cow::Borrowed("depart"),
            (_, Lifecycle::Schedule) => "waits",
            (_, Lifecycle::Withdraw | Lifecycle::Abort) => "given up",
            (_, Lifecycle::Start | Lifecycle::Resume) => "begins",
            (_, Lifecycle::Suspend) => "put down",
            (_, Lifecycle::Complete) => "ends",
        };
        Cow::Owned(format!("{name} {does}"))
    }

    /// The number of a unit among its like, counted from 1.
    #[must_use]
    pub fn number(self, unit: Unit) -> u32 {
        match unit {
            Unit::Staff(member) => member.number + 1,
            Unit::Clinician(clinic, clinician) => {
                let of = &self.site.clinics[clinic.index()];
                let own = (clinician as usize).checked_sub(of.first_clinician);
                let own = own.filter(|&number| number < of.team);
                // Who comes for additional sessions is counted after the clinic's own.
                let additional = || of.team + clinician as usize - self.site.clinicians();
                own.unwrap_or_else(additional) as u32 + 1
            }
            Unit::Service(_, number) | Unit::Space(_, number) => number,
        }
    }

    /// A unit's name, which no other has.
    #[must_use]
    pub fn unit(self, unit: Unit) -> String {
        let number = self.number(unit);
        match unit {
            Unit::Staff(member) => {
                format!("{} {number}", self.site.groups[member.group.index()].name)
            }
            Unit::Clinician(clinic, _) => {
                format!(
                    "{} clinician {number}",
                    self.site.clinics[clinic.index()].name
                )
            }
            Unit::Service(service, _) => {
                format!("{} place {number}", self.site.services[service.index()].0)
            }
            Unit::Space(car_park, _) => {
                format!(
                    "{} space {number}",
                    self.site.car_parks[car_park.index()].name
                )
            }
        }
    }

    /// The name of a place.
    #[must_use]
    pub fn place(self, place: Place) -> &'a str {
        match place {
            Place::Worklist(_) => "booking office",
            Place::Line(id) => self.site.lines[id.index()].name,
            Place::Desk(id) => self.site.desks[id.index()].name,
            Place::WaitingRoom(id) => self.site.clinics[id.index()].name,
            Place::List(list) => self.site.clinics[list.clinic.index()].name,
            Place::Step(clinic, _, service) => service.map_or_else(
                || self.site.clinics[clinic.index()].name,
                |service| self.site.services[service.index()].0,
            ),
            Place::CarPark(id) => self.site.car_parks[id.index()].name,
        }
    }

    /// Local date and time, to the millisecond.
    #[must_use]
    pub fn timestamp(self, at: Time) -> String {
        let date = self.site.calendar.date(at.day());
        let ms = (at - Time::from_days(at.day())).as_ms();
        let (s, ms) = (ms / 1000, ms % 1000);
        let (hours, minutes, seconds) = (s / 3600, s / 60 % 60, s % 60);
        format!("{date}T{hours:02}:{minutes:02}:{seconds:02}.{ms:03}")
    }
}
