//! Catch-up clinics: sessions that an intervention adds to a clinic's own, in the evening or at the
//! weekend. When it is in force is `plan`; who comes to them is `places::clinic`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::spec::check::{Checker, Doubter};
use crate::model::spec::quantity::Wrong;
use crate::model::spec::{ClinicSession, Scenario, Span, short, thousands};
use crate::model::world::World;
use crate::model::world::diary::{Slot, Visible};
use crate::model::world::ids::{ClinicId, SessionId};
use crate::model::world::observer::Observer;
use crate::model::world::plan::{Additional, Period, PlanInForce, days, place};
use crate::model::world::pool::of_pool;
use crate::model::world::site::Site;
use crate::model::world::timetable::{additional, days_of, runs_on};

/// Additional sessions of a clinic (evenings, Saturdays).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct CatchUp {
    /// Which clinic.
    pub clinic: String,
    /// The additional sessions.
    pub sessions: Vec<ClinicSession>,
    /// How long before the day their slots are opened (default 4 weeks). If they start when a
    /// figure says so, those of the first days are opened at once.
    #[serde(default = "four_weeks")]
    pub announced: Span,
    /// The `[pool.NAME]` whose clinicians hold them: so many as its session with the most has. Of
    /// those who do not come the lists are not held, unless they are booked from an earlier time:
    /// these are paid besides. Left out: as many as asked for come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pool: Option<String>,
}

fn four_weeks() -> Span {
    Span::of(crate::engine::Duration::from_days(28))
}

/// The sessions fit a clinic that there is.
pub(super) fn check(checker: &mut Checker<'_>, path: &[&str], catch_up: &CatchUp) {
    let at = |key: &'static str| [path, &[key]].concat();
    let scenario = checker.scenario;
    checker.refer(&at("clinic"), &catch_up.clinic, "clinic", &scenario.clinic);
    let clinic = scenario.clinic.get(&catch_up.clinic);
    let pattern = clinic
        .and_then(|clinic| clinic.slots.lay().ok())
        .map(|(_, length)| length);
    checker.sessions(&at("sessions"), &catch_up.sessions, pattern, 0);
    checker.all_run(&at("sessions"), &catch_up.sessions);
    checker.refer_pool(&at("pool"), catch_up.pool.as_deref());
    if catch_up.pool.is_some() {
        not_at_once(checker, path, catch_up);
    }
}

/// The people of a pool are in one session at a time.
fn not_at_once(checker: &mut Checker<'_>, path: &[&str], catch_up: &CatchUp) {
    for (nth, session) in catch_up.sessions.iter().enumerate() {
        checker.note_if(
            catch_up.sessions[..nth]
                .iter()
                .any(|other| session.meets(other)),
            &[path, &["sessions", &nth.to_string()]].concat(),
            || {
                Wrong::new("the people of the pool are in another of these sessions at that time")
                    .help("make two interventions of them, each of which asks for its people")
            },
        );
    }
}

/// Its sessions are at hours at which those who would hold them are in a session already: people besides the clinic's
/// team, unless they are said to be a pool's.
pub(super) fn doubt(doubter: &mut Doubter<'_>, path: &[&str], catch_up: &CatchUp) {
    let scenario = doubter.scenario;
    let own = scenario.clinic.get(&catch_up.clinic);
    let Some(clinic) = own.filter(|_| catch_up.pool.is_none()) else {
        return;
    };
    for (nth, session) in catch_up.sessions.iter().enumerate() {
        let nth_key = nth.to_string();
        let at = [path, &["sessions", &nth_key]].concat();
        if clinic.sessions.iter().any(|own| session.meets(own)) {
            doubter.doubt(
                &at,
                "the clinic holds a session of its own at that time: others hold this one, in rooms besides; if its own team is meant, choose hours at which it is free, or say whose people they are (`pool`)",
            );
        } else if catch_up.sessions[..nth]
            .iter()
            .any(|other| session.meets(other))
        {
            doubter.doubt(
                &at,
                "another of these sessions is at that time; more clinicians side by side are written as `clinicians`",
            );
        }
    }
}

impl CatchUp {
    /// Its sessions that somebody holds.
    pub fn held(&self) -> impl Iterator<Item = &ClinicSession> {
        self.sessions
            .iter()
            .filter(|session| session.clinicians > 0)
    }
}

/// Its sessions are added while it is in force, in the plan's order.
pub(super) fn adopt<'s>(
    plan: &mut PlanInForce<'s>,
    site: &Site<'s>,
    index: usize,
    extra: &'s CatchUp,
) {
    let clinic = place(site.clinics.iter().map(|c| c.name), &extra.clinic);
    let (ahead, clinic) = (days(extra.announced.duration()), ClinicId::new(clinic));
    let sessions = extra.held().map(|session| Additional {
        intervention: index,
        clinic,
        session,
        ahead,
    });
    plan.catch_up.extend(sessions);
}

/// Sessions are added from today on: their slots are opened as long ahead as the intervention
/// says, those of the first ones at once.
pub fn begins<O: Observer>(
    world: &mut World<'_, O>,
    intervention: usize,
    period: Period,
    today: i64,
) {
    let site = world.site;
    for (k, more) in world.plan.catch_up.iter().enumerate() {
        if more.intervention != intervention {
            continue;
        }
        let wanted = more.session.clinicians;
        let (people, floor) = (world.plan).latest_people(site, intervention, wanted, period.from);
        for day in days_of(site, more, floor) {
            let new = additional(site, k, more, day);
            // One that was withdrawn earlier, and may have patients, is opened again.
            let mut on_day = world.diary.on_day(new.specialty, day).iter().copied();
            let there = on_day.find(|&id| {
                let there = world.diary.session(id);
                (there.clinic, there.template) == (new.clinic, new.template)
            });
            let Some(id) = there.or_else(|| (people > 0).then(|| world.diary.add(&new))) else {
                continue;
            };
            world.diary.has_people(id, people);
            if people > 0 {
                let on = (day - more.ahead).max(today);
                world.to_announce.push((on, id));
            }
        }
    }
    world.to_announce.sort_by_key(|(day, id)| (*day, *id));
}

/// No sessions are added from today on: nobody else is booked into them.
pub fn is_undone<O: Observer>(world: &mut World<'_, O>, intervention: usize, today: i64) {
    for s in 0..world.diary.sessions().len() {
        let id = SessionId::new(s);
        let session = world.diary.session(id);
        if session.day >= today && world.added_by(session) == Some(intervention) {
            world.diary.announce(id, Visible::NotYet);
            world.to_announce.retain(|(_, other)| *other != id);
        }
    }
}

/// Its time has been put off from today on: the hospital cancels the appointments in sessions that are not in it any
/// more. As long as it may be put off further, nobody else is booked.
pub(super) fn is_moved<O: Observer>(world: &mut World<'_, O>, intervention: usize, today: i64) {
    let Some(now) = world.plan.in_force().latest(intervention) else {
        return;
    };
    let mut booked = Vec::new();
    for s in 0..world.diary.sessions().len() {
        let id = SessionId::new(s);
        let session = world.diary.session(id);
        let day = session.day;
        if day < today || world.added_by(session) != Some(intervention) {
            continue;
        }
        if now.period.contains(day) {
            let announced = world.to_announce.iter_mut();
            announced
                .filter(|(_, other)| *other == id)
                .for_each(|(on, _)| *on = (*on).max(today + 1));
        } else {
            let taken = world.diary.slots_of(id).iter();
            booked.extend(taken.filter_map(|slot| match slot {
                Slot::Taken(patient) => Some(*patient),
                _ => None,
            }));
        }
    }
    world.to_announce.sort_by_key(|(day, id)| (*day, *id));
    for id in booked {
        let patient = world.register.reference(id);
        world.hospital_cancels(patient);
    }
}

/// Clinicians' planned hours in the sessions of these periods.
pub(super) fn hours(
    site: &Site<'_>,
    plan: &PlanInForce<'_>,
    index: usize,
    more: &CatchUp,
    periods: &[Period],
) -> f64 {
    let hours = |session: &ClinicSession, people: u32| {
        let length = session.to.since_midnight() - session.from.since_midnight();
        length.as_hours_f64() * f64::from(session.clinicians.min(people))
    };
    let on_day = |day, people| -> f64 {
        let sessions = more.sessions.iter();
        sessions
            .filter(|s| runs_on(&site.calendar, s, day))
            .map(|s| hours(s, people))
            .sum()
    };
    let times = periods.iter().enumerate();
    let days = times.flat_map(|(time, period)| {
        let people = plan.pools.had(index, time).unwrap_or(u32::MAX);
        (period.from..period.to).map(move |day| (day, people))
    });
    days.map(|(day, people)| on_day(day, people)).sum()
}

/// How it may be written.
pub const EXAMPLE: &str = r#"catch-up = { clinic = "eye", sessions = [{ days = ["sat"], from = 09:00:00, to = 12:00:00 }] }"#;

/// What it does, in words: how many lists these sessions have, a clinician's each, and patients in them.
pub fn told(scenario: &Scenario, more: &CatchUp) -> String {
    let a_week = |s: &ClinicSession| f64::from(s.days.count()) / f64::from(s.every.max(1));
    let sessions: f64 = more.held().map(a_week).sum();
    let lists: f64 = more.held().map(ClinicSession::lists_a_week).sum();
    let clinic = scenario.clinic.get(&more.clinic);
    let layout = clinic.and_then(|clinic| clinic.slots.lay().ok());
    let slots = layout.map_or(0, |(slots, _)| slots.len()) as f64 * lists;
    let counted = |n: f64, one: &str, many: &str| match (n * 10.0).round() / 10.0 {
        1.0 => format!("1 {one}"),
        whole if whole.fract() == 0.0 => format!("{} {many}", thousands(&short(whole))),
        part => format!("{} {many}", short(part)),
    };
    let pool = of_pool(more.pool.as_deref());
    format!(
        "{} a week in {}{pool}: {}, {} a week",
        counted(sessions, "more session", "more sessions"),
        more.clinic,
        counted(lists, "clinician's list", "clinicians' lists"),
        counted(slots, "slot", "slots"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::spec::Action;

    #[test]
    fn it_is_told_how_many_patients_it_holds() {
        let told_of = |sessions: &str| {
            let text = format!(
                "title = \"t\"\nstart = 2024-01-01\ngo-live = 2024-02-05\nend = 2024-03-31\n\
                 [specialty.eyes]\nreferrals = \"10 per week\"\n[clinic.eye]\nspecialty = \"eyes\"\n\
                 sessions = [{{ days = \"mon-fri\", from = 09:00:00, to = 12:00:00 }}]\n\
                 slots = {{ length = \"15 min\", pattern = \"NNNNNNFFFFFF\" }}\nconsultation = {{ new = \"12 min\" }}\n\
                 [plan.more]\ncatch-up = {{ clinic = \"eye\", sessions = [{sessions}] }}\n"
            );
            let scenario = Scenario::from_toml(&text).unwrap_or_else(|m| panic!("{m}"));
            let Action::CatchUp(more) = scenario.plan["more"].action() else {
                panic!("a catch-up")
            };
            told(&scenario, more)
        };
        let at = |days: &str, rest: &str| {
            format!("{{ days = {days}, from = 13:00:00, to = 16:00:00{rest} }}")
        };
        for (sessions, told) in [
            (
                at("[\"sat\"]", ""),
                "1 more session a week in eye: 1 clinician's list, 12 slots a week",
            ),
            (
                at("[\"sat\"]", ", clinicians = 100"),
                "1 more session a week in eye: 100 clinicians' lists, 1,200 slots a week",
            ),
            (
                at("\"mon-fri\"", ", every = 2"),
                "2.5 more sessions a week in eye: 2.5 clinicians' lists, 30 slots a week",
            ),
        ] {
            assert_eq!(told_of(&sessions), told);
        }
    }
}
