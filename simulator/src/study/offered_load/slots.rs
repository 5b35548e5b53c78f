//! The slots that templates give, held against those that are needed, by specialty and by clinic,
//! and the clinic time booked into a session against its length. Needs come from `flow`.

use serde::Serialize;

use super::moments::ByMoment;
use super::timetable::{DaySlots, KINDS, Timetable};
use super::units::{Load, Minutes, Patients, PerWeek};
use crate::engine::Duration;
use crate::model::Arm;
use crate::model::remedies::plan_in_force;
use crate::model::site::{ClinicSite, Site};
use crate::model::spec::SlotKind;
use crate::model::world::purpose::Streams;
use crate::model::world::staff::Staff;
use crate::model::world::steady_state::flow::Flow;

/// One kind of slot of a specialty.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct KindLoad {
    /// `new`, `urgent` or `follow-up`.
    pub kind: &'static str,
    /// Slots needed a week. Urgent patients for whom the urgent slots do not suffice need new
    /// ones and are counted there and not here, as the model books them.
    pub needed: PerWeek,
    /// Slots a week that the templates give, averaged over the horizon with its holidays.
    pub offered: PerWeek,
    /// The same with the plan's reduced templates and catch-up clinics.
    pub offered_with_plan: PerWeek,
    /// Needed over offered.
    pub load: Load,
    /// The same with the plan, if there is one.
    pub load_with_plan: Option<Load>,
    /// Patients by which the list grows a week, if it does.
    pub grows_by: PerWeek,
}

/// A specialty's slots.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct SpecialtyLoad {
    /// Its key.
    pub name: String,
    /// Its name for people.
    pub title: String,
    /// Referrals a week.
    pub referrals: PerWeek,
    /// Visits a week if there are slots for all.
    pub visits: PerWeek,
    /// Those waiting at the start.
    pub waiting: Patients,
    /// New slots a week that urgent patients need, for whom the urgent ones do not suffice.
    pub urgent_in_new: PerWeek,
    /// Slots by kind; kinds that are neither needed nor offered are left out.
    pub slots: Vec<KindLoad>,
    /// Slots withdrawn by reduced templates over the horizon, and added by catch-up clinics.
    pub plan_withdraws_and_adds: (f64, f64),
}

/// A clinic's sessions.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct ClinicLoad {
    /// Its key.
    pub name: String,
    /// Its name for people.
    pub title: String,
    /// Its specialty's key.
    pub specialty: String,
    /// Lists (sessions x clinicians) a week.
    pub lists: PerWeek,
    /// Slots a week: new, urgent, follow-up.
    pub slots: [PerWeek; 3],
    /// Patients who come to a list on average.
    pub patients_per_list: f64,
    /// Length of a list: the mean of its sessions.
    pub session: Minutes,
    /// Clinician's time with patients that is expected in one list. In phases the first week is
    /// that of the clinic's own phase.
    pub booked: ByMoment<Minutes>,
    /// Factor on the system's share of a consultation.
    pub factor: ByMoment<f64>,
}

impl ClinicLoad {
    /// Time booked over the session's length.
    #[must_use]
    pub fn load(&self, booked: Minutes) -> Load {
        Load::of(booked.0, self.session.0)
    }
}

/// How full the slots of a specialty are, and how many of those in them come, by kind.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Filling {
    /// Share of the slots that is used up.
    pub used: [f64; 3],
    /// Chance that somebody comes to a slot that is used up.
    pub comes: [f64; 3],
}

impl Filling {
    /// Patients who come to so many slots, by kind.
    #[must_use]
    pub fn coming(&self, slots: [f64; 3]) -> [f64; 3] {
        [0, 1, 2].map(|k| slots[k] * self.used[k] * self.comes[k])
    }
}

/// Specialties with the slots they need and get, and how full those are.
#[must_use]
pub fn specialties(
    site: &Site<'_>,
    flows: &[Flow],
    usual: &Timetable,
    planned: &Timetable,
) -> (Vec<SpecialtyLoad>, Vec<Filling>) {
    let is_planned = Arm::of(site.scenario).contains(&Arm::Planned);
    let mut loads = Vec::new();
    let mut fillings = Vec::new();
    for (s, flow) in flows.iter().enumerate() {
        let offered = slots_per_week(site, usual, s);
        let with_plan = slots_per_week(site, planned, s);
        let spills = (flow.urgent.slots.0 - offered[1]).max(0.0);
        let needed = [
            flow.routine.slots.0 + spills,
            flow.urgent.slots.0.min(offered[1]),
            flow.follow_up.slots.0,
        ];
        let per_patient = |k: usize| {
            let chain = if k == 2 {
                &flow.follow_up
            } else {
                &flow.routine
            };
            chain.slots.0 / chain.wanted.0
        };
        let kinds = [0, 1, 2].map(|k| {
            let short = (needed[k] - offered[k]).max(0.0);
            let grows = if short > 0.0 {
                short / per_patient(k)
            } else {
                0.0
            };
            KindLoad {
                kind: ["new", "urgent", "follow-up"][k],
                needed: PerWeek(needed[k]),
                offered: PerWeek(offered[k]),
                offered_with_plan: PerWeek(with_plan[k]),
                load: Load::of(needed[k], offered[k]),
                load_with_plan: is_planned.then(|| Load::of(needed[k], with_plan[k])),
                grows_by: PerWeek(if grows.is_finite() { grows } else { short }),
            }
        });
        fillings.push(Filling {
            used: [0, 1, 2].map(|k| Load::of(needed[k], offered[k]).0.min(1.0)),
            comes: [
                flow.routine.comes(),
                flow.urgent.comes(),
                flow.follow_up.comes(),
            ],
        });
        let spec = site.specialties[s].spec;
        let name = site.specialties[s].name;
        loads.push(SpecialtyLoad {
            name: name.to_owned(),
            title: spec.title.clone().unwrap_or_else(|| name.to_owned()),
            referrals: flow.referrals,
            visits: flow.attended(),
            waiting: Patients(f64::from(site.specialties[s].begins.size)),
            urgent_in_new: PerWeek(spills),
            slots: kinds
                .into_iter()
                .filter(|k| k.needed.0 > 0.0 || k.offered.0 > 0.0)
                .collect(),
            plan_withdraws_and_adds: changes(site, usual, planned, s),
        });
    }
    (loads, fillings)
}

fn clinics_of(site: &Site<'_>, specialty: usize) -> impl Iterator<Item = usize> {
    let of = move |c: &usize| site.clinics[*c].specialty.index() == specialty;
    (0..site.clinics.len()).filter(of)
}

fn slots_per_week(site: &Site<'_>, timetable: &Timetable, specialty: usize) -> [f64; 3] {
    let mut sum = DaySlots::default();
    clinics_of(site, specialty).for_each(|c| sum += timetable.total(c));
    sum.slots.map(|slots| slots / weeks(site))
}

/// Weeks of the horizon.
fn weeks(site: &Site<'_>) -> f64 {
    site.calendar.days().max(1) as f64 / 7.0
}

/// Slots withdrawn and added by the plan over the horizon.
fn changes(
    site: &Site<'_>,
    usual: &Timetable,
    planned: &Timetable,
    specialty: usize,
) -> (f64, f64) {
    let (mut withdrawn, mut added) = (0.0, 0.0);
    for c in clinics_of(site, specialty) {
        for (before, after) in usual.by_clinic[c].iter().zip(&planned.by_clinic[c]) {
            let more = after.slots.iter().sum::<f64>() - before.slots.iter().sum::<f64>();
            if more < 0.0 {
                withdrawn -= more;
            } else {
                added += more;
            }
        }
    }
    (withdrawn, added)
}

/// Clinician's minutes with one patient, at factor 1 and for each unit of factor above it.
#[derive(Clone, Copy, Debug)]
struct Visit {
    /// Whole consultation on the familiar system, second looks included.
    familiar: f64,
    /// Share that is not work on the system.
    apart: f64,
    /// Share that is, within the session.
    on_system: f64,
}

impl Visit {
    fn minutes(self, factor: f64) -> f64 {
        self.familiar * (self.apart + self.on_system * factor)
    }
}

fn visits_of(clinic: &ClinicSite<'_>) -> [Visit; 3] {
    let laws = &clinic.spec.consultation;
    let share = clinic.spec.documentation.share.value();
    let later = clinic.spec.documentation.after_session.value();
    let looks: f64 = clinic
        .after
        .iter()
        .filter_map(|&(step, _)| {
            let step = &clinic.spec.steps[step];
            let look = step.second_look.as_ref()?;
            Some(step.chance.value() * look.mean().as_minutes_f64())
        })
        .sum();
    KINDS.map(|kind| {
        let own = laws
            .follow_up
            .as_ref()
            .filter(|_| kind == SlotKind::FollowUp);
        Visit {
            familiar: own.unwrap_or(&laws.new).mean().as_minutes_f64() + looks,
            apart: 1.0 - share,
            on_system: share * (1.0 - later),
        }
    })
}

/// Clinics with the time booked into their sessions.
#[must_use]
pub fn clinics(
    site: &Site<'_>,
    fillings: &[Filling],
    usual: &Timetable,
    planned: &Timetable,
) -> Vec<ClinicLoad> {
    let unmitigated = Practice::of(site, Arm::Unmitigated, fillings, usual);
    let with_plan = Practice::of(site, Arm::Planned, fillings, planned);
    let weeks = weeks(site);
    let load = |(c, clinic): (usize, &ClinicSite<'_>)| {
        let total = usual.total(c);
        let filling = &fillings[clinic.specialty.index()];
        let visits = visits_of(clinic);
        let per_list = |slots: &DaySlots| {
            filling
                .coming(slots.slots)
                .map(|n| n / slots.lists.max(1.0))
        };
        let booked = |slots: &DaySlots, factor: f64| {
            let patients = per_list(slots).into_iter().zip(visits);
            Minutes(patients.map(|(n, visit)| n * visit.minutes(factor)).sum())
        };
        let first_week = |practice: &Practice, timetable: &Timetable| {
            let mut sum = DaySlots::default();
            let week = practice.first_days[c].iter();
            week.for_each(|&day| sum += timetable.by_clinic[c][day as usize]);
            sum
        };
        let factor = ByMoment {
            before: 1.0,
            first_week: unmitigated.as_ref().map(|p| p.first_week[c]),
            settled: unmitigated.as_ref().map(|p| p.settled[c]),
            first_week_with_plan: with_plan.as_ref().map(|p| p.first_week[c]),
            settled_with_plan: with_plan.as_ref().map(|p| p.settled[c]),
            later_phases: Vec::new(),
        };
        let name = clinic.name;
        ClinicLoad {
            name: name.to_owned(),
            title: clinic.spec.title.clone().unwrap_or_else(|| name.to_owned()),
            specialty: clinic.spec.specialty.clone(),
            lists: PerWeek(total.lists / weeks),
            slots: total.slots.map(|n| PerWeek(n / weeks)),
            patients_per_list: per_list(&total).iter().sum(),
            session: Minutes(total.minutes / total.lists.max(1.0)),
            booked: ByMoment {
                before: booked(&total, 1.0),
                first_week: factor.first_week.map(|f| booked(&total, f)),
                settled: factor.settled.map(|f| booked(&total, f)),
                first_week_with_plan: with_plan
                    .as_ref()
                    .map(|p| booked(&first_week(p, planned), p.first_week[c])),
                settled_with_plan: factor.settled_with_plan.map(|f| booked(&total, f)),
                later_phases: Vec::new(),
            },
            factor,
        }
    };
    site.clinics.iter().enumerate().map(load).collect()
}

/// The first five working days from a day on.
fn working_days(site: &Site<'_>, from: i64) -> Vec<i64> {
    let calendar = &site.calendar;
    let days = (from..calendar.days()).filter(|&d| calendar.is_working_day(d));
    days.take(5).collect()
}

/// How clinicians get on by seeing the patients they are expected to see.
struct Practice {
    /// The first five working days with the new system, by clinic.
    first_days: Vec<Vec<i64>>,
    /// Mean factor over the patients of the first five working days, by clinic.
    first_week: Vec<f64>,
    /// Mean factor on the last day, by clinic.
    settled: Vec<f64>,
}

impl Practice {
    /// Every clinician of a clinic's team sees an equal part of its patients, and gains
    /// experience by whole patients as in the model; nothing is drawn at random.
    fn of(site: &Site<'_>, arm: Arm, fillings: &[Filling], timetable: &Timetable) -> Option<Self> {
        if !Arm::of(site.scenario).contains(&arm) {
            return None;
        }
        let plan = plan_in_force(site, arm);
        let mut staff = Staff::of(site, arm, &plan, &Streams::of(0, 0));
        let go_live = plan.go_live()?.max(0);
        let mut practice = Self {
            first_days: Vec::new(),
            first_week: Vec::new(),
            settled: Vec::new(),
        };
        for (c, clinic) in site.clinics.iter().enumerate() {
            let filling = &fillings[clinic.specialty.index()];
            let visits = visits_of(clinic);
            let team = clinic.first_clinician..clinic.first_clinician + clinic.team;
            let mean_factor = |staff: &Staff| {
                team.clone().map(|i| staff.clinician_factor(i)).sum::<f64>() / clinic.team as f64
            };
            let live = go_live + plan.phase_of(clinic.specialty);
            let week = working_days(site, live);
            let (mut owed, mut sum, mut seen) = (0.0, 0.0, 0.0);
            for day in live..site.calendar.days() {
                let slots = timetable.by_clinic[c][day as usize].slots;
                let coming = filling.coming(slots);
                let patients: f64 = coming.iter().sum();
                let minutes: f64 = (0..3).map(|k| coming[k] * visits[k].familiar).sum();
                owed += patients / clinic.team as f64;
                while owed >= 1.0 {
                    owed -= 1.0;
                    if week.contains(&day) {
                        sum += mean_factor(&staff);
                        seen += 1.0;
                    }
                    let worked = Duration::from_ms_f64(minutes / patients * 6e4);
                    team.clone()
                        .for_each(|i| staff.clinician_practises(i, worked, day));
                }
                if week.last() == Some(&day) && seen == 0.0 {
                    (sum, seen) = (mean_factor(&staff), 1.0);
                }
            }
            practice
                .first_week
                .push(if seen > 0.0 { sum / seen } else { 1.0 });
            practice.settled.push(mean_factor(&staff));
            practice.first_days.push(week);
        }
        Some(practice)
    }
}
