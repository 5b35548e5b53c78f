//! What is allowed in a scenario but probably not meant: the hospital as a whole. What is
//! doubtful about one table stands with that table's checks.

use super::super::{CivilDate, LaidSlot, Moment, Referrals, Scenario, SlotKind, Span, Specialty};
use super::values::days;
use crate::engine::Duration;
use crate::model::mechanisms::{self, deferral, removals};
use crate::model::places::booking_office::choice;
use crate::model::world::split;

/// Something that is allowed but probably not meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// The keys that lead to it, joined by dots.
    pub key: String,
    /// What is doubtful.
    pub title: String,
}

impl Scenario {
    /// What is allowed in this scenario but probably not meant. Never stops a run.
    #[must_use]
    pub fn doubts(&self) -> Vec<Doubt> {
        let mut doubter = Doubter {
            scenario: self,
            doubts: Vec::new(),
        };
        doubter.go_live();
        doubter.nothing();
        for (name, specialty) in &self.specialty {
            doubter.specialty(name, specialty);
        }
        doubter.steady_states();
        doubter.files();
        doubter.clinics();
        doubter.staff();
        doubter.learning();
        doubter.training();
        doubter.booking();
        doubter.desks();
        doubter.appointment_queries();
        doubter.chasing();
        mechanisms::doubt(&mut doubter);
        doubter.car_parks();
        doubter.money();
        doubter.rates();
        doubter.plan();
        doubter.remedies();
        doubter.triggers();
        doubter.overlaps();
        doubter.pools();
        doubter.period();
        doubter.plausible();
        doubter.uncertain();
        doubter.doubts
    }
}

/// Walks a scenario and wonders.
pub(in crate::model) struct Doubter<'a> {
    pub scenario: &'a Scenario,
    doubts: Vec<Doubt>,
}

impl Doubter<'_> {
    /// Doubts what stands at a path.
    pub fn doubt(&mut self, path: &[&str], title: impl Into<String>) {
        self.doubts.push(Doubt {
            key: path.join("."),
            title: title.into(),
        });
    }

    pub fn doubt_if(&mut self, holds: bool, path: &[&str], title: &str) {
        if holds {
            self.doubt(path, title);
        }
    }

    /// First day, and the day after the last, of a period with dates.
    pub fn days_of(&self, from: Moment, lasts: Option<Span>) -> Option<(CivilDate, CivilDate)> {
        let first = from.date(self.scenario.go_live)?;
        let to = lasts.map_or(self.scenario.end.plus_days(1), |l| first.plus_days(days(l)));
        Some((first, to))
    }

    /// Doubts a time of the new system that is over before anybody works with it.
    pub fn over_before_the_go_live(&mut self, path: &[&str], from: Moment, lasts: Option<Span>) {
        let period = self.days_of(from, lasts).zip(self.scenario.go_live);
        self.doubt_if(
            period.is_some_and(|((_, to), go_live)| to <= go_live),
            path,
            "this is over before the go-live: nobody is on the new system yet",
        );
    }

    fn go_live(&mut self) {
        let s = self.scenario;
        self.doubt_if(
            s.go_live.is_none() && s.new_system.is_some(),
            &["new-system"],
            "there is a new system but no go-live: it will never be switched on",
        );
        self.doubt_if(
            s.go_live.is_some() && s.new_system.is_none(),
            &["go-live"],
            "there is a go-live but no [new-system]: nothing changes on that day",
        );
        self.doubt_if(
            s.go_live.is_none() && !s.plan.is_empty(),
            &["plan"],
            "there is a plan but no go-live: only business as usual is simulated, without it",
        );
    }

    /// A hospital of nothing: its days pass, and nothing happens on them.
    fn nothing(&mut self) {
        let s = self.scenario;
        let comes = !s.specialty.is_empty() || !s.phone_line.is_empty() || !s.desk.is_empty();
        self.doubt_if(
            !comes && s.car_park.is_empty(),
            &["title"],
            "no hospital is described: there is nobody who could come or ring; begin with a [specialty.NAME] and a [clinic.NAME] (`cutover new` writes a whole scenario)",
        );
    }

    /// How long the scenario lasts.
    pub fn lasts(&self) -> Duration {
        Duration::from_days(self.scenario.end.days_since(self.scenario.start) + 1)
    }

    fn specialty(&mut self, name: &str, specialty: &Specialty) {
        let path = ["specialty", name];
        removals::doubt(self, &path, specialty);
        split::check::doubt(self, &path, specialty);
        choice::check::doubt(self, &path, specialty);
        deferral::check::doubt(self, &path, specialty);
        let slots = self.kinds_of_slots(name);
        if slots.is_empty() {
            self.doubt(&path, "no clinic sees these patients: they wait for ever");
            return;
        }
        self.doubt_if(
            !sees_anybody(specialty),
            &path,
            "nobody is referred, waits or returns: its clinics stand empty",
        );
        let newcomers = specialty.referrals.is_some() || specialty.waiting_list.is_some();
        self.doubt_if(
            newcomers && !slots.contains(&SlotKind::New),
            &path,
            "no clinic has slots for new patients (N)",
        );
        let follow_up = specialty.follow_up.as_ref();
        let returning = follow_up.is_some_and(|f| f.chance.value() > 0.0);
        self.doubt_if(
            returning && !slots.contains(&SlotKind::FollowUp),
            &path,
            "no clinic has follow-up slots (F): follow-ups wait for ever",
        );
        let starts_empty = returning
            && specialty.waiting_list.is_some()
            && follow_up.is_some_and(|f| f.pending == Some(0));
        self.doubt_if(
            starts_empty,
            &["specialty", name, "follow-up"],
            "nobody is due from before the first day (`pending`): follow-up clinics start empty",
        );
    }

    fn kinds_of_slots(&self, specialty: &str) -> Vec<SlotKind> {
        let clinics = self.scenario.clinic.values();
        let clinics = clinics.filter(|clinic| clinic.specialty == specialty);
        let laid = clinics.filter_map(|clinic| clinic.slots.lay().ok());
        laid.flat_map(|(slots, _)| slots)
            .map(|LaidSlot { kind, .. }| kind)
            .collect()
    }
}

/// Whether a specialty has any patients.
fn sees_anybody(specialty: &Specialty) -> bool {
    let referred = match &specialty.referrals {
        Some(Referrals::Stream(stream)) => stream.per_week() > 0.0,
        Some(Referrals::File(file)) => !file.rows().is_empty(),
        None => false,
    };
    let waiting = specialty.waiting_list.as_ref();
    let pending = specialty.follow_up.as_ref().and_then(|f| f.pending);
    referred || waiting.is_some_and(|list| list.size != Some(0)) || pending.is_some_and(|n| n > 0)
}
