//! Which loads go above 1 where an uncertain parameter has the least or the greatest value that may be
//! drawn for it, and all others are as written.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::Value;

use super::moments::{ByMoment, When};
use super::units::Load;
use super::warnings::NEGLIGIBLE;
use super::{OfferedLoad, TeamMoment};
use crate::model::spec::{Checked, Scenario};

/// For more uncertain parameters than this it takes too long.
pub const MOST: usize = 12;

/// One end of an uncertain parameter, at which a load is above 1 that is not as written.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct AtEnd {
    /// The parameter.
    pub path: String,
    /// Its value there.
    pub value: Value,
    /// What is above 1, and how far.
    pub above: Vec<Above>,
}

/// A load above 1.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Above {
    /// Whose, and when.
    pub what: String,
    /// How far.
    pub load: Load,
}

/// Both ends of every uncertain parameter, as far as something is above 1 there that is not in `written`,
/// the loads of the scenario as written; nothing where there are too many.
#[must_use]
pub fn ends(scenario: &Checked<Scenario>, written: &OfferedLoad) -> Option<Vec<AtEnd>> {
    if scenario.uncertain.len() > MOST {
        return None;
    }
    let as_written: BTreeSet<String> = written.above_one().map(|above| above.what).collect();
    let all = scenario.uncertain.keys();
    let both = all.flat_map(|path| [0.0, 1.0].map(|end| (path, end)));
    let found = both.filter_map(|(path, end)| {
        let there = OfferedLoad::of(&scenario.with_one_at(path, end)?);
        let above = there.above_one();
        let above: Vec<Above> = above
            .filter(|above| !as_written.contains(&above.what))
            .collect();
        (!above.is_empty()).then_some(AtEnd {
            path: path.clone(),
            value: scenario.value_at(path, end)?,
            above,
        })
    });
    Some(found.collect())
}

impl OfferedLoad {
    /// The loads above 1: slots for new patients and follow-ups, clinic time, teams.
    fn above_one(&self) -> impl Iterator<Item = Above> {
        let slots = self.specialties.iter().flat_map(|specialty| {
            // Urgent patients without a slot of their own are counted in new ones.
            let kinds = specialty.slots.iter().filter(|kind| kind.kind != "urgent");
            let over = kinds.filter(|kind| kind.load.0 > 1.0 + NEGLIGIBLE);
            over.map(|kind| Above {
                what: format!("{} slots of {}", kind.kind, specialty.title),
                load: kind.load,
            })
        });
        let clinics = self.clinics.iter().flat_map(|clinic| {
            let loads = clinic.booked.map(|booked| clinic.load(*booked));
            let what = format!("the sessions of {}", clinic.title);
            at_moments(&what, &loads, |load| *load)
        });
        let teams = self.teams.iter().flat_map(|team| {
            let names: Vec<&str> = team.groups.iter().map(|g| g.name.as_str()).collect();
            at_moments(&names.join(" and "), &team.load, |at: &TeamMoment| at.load)
        });
        slots.chain(clinics).chain(teams)
    }
}

/// The moments at which a load is above 1, by their names.
fn at_moments<T>(what: &str, all: &ByMoment<T>, load: impl Fn(&T) -> Load) -> Vec<Above> {
    let moments = all.all().into_iter();
    let above = moments.filter(|(_, at)| load(at).0 > 1.0);
    let named = above.map(|(when, at)| {
        let when = match when {
            When::Before => "before any go-live".to_owned(),
            When::FirstWeek => "in the first week".to_owned(),
            When::Settled => "at the end".to_owned(),
            When::FirstWeekWithPlan => "in the first week with the plan".to_owned(),
            When::PhaseWithPlan(nth) => format!("in the first week of phase {nth} with the plan"),
            When::SettledWithPlan => "at the end with the plan".to_owned(),
        };
        Above {
            what: format!("{what} {when}"),
            load: load(at),
        }
    });
    named.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_at_which_an_office_is_overloaded_is_named() {
        let text = r#"
title = "An office"
start = 2024-01-01
go-live = 2024-02-05
end = 2024-06-02
[booking]
register = "6 min"
[specialty.eyes]
referrals = { rate = "240 per week", days = "mon-fri" }
[staff.office]
role = "clerk"
count = 1
works = ["register"]
shifts = [{ days = "mon-fri", from = 09:00:00, to = 17:00:00 }]
[new-system.learning.clerk]
initial = 1.2
plateau = 1.0
pace = "100 hours"
[uncertain]
"new-system.learning.clerk.initial" = { uniform = [1.1, 2.0] }
"booking.register" = { uniform = ["5 min", "7 min"] }
"#;
        let scenario = Scenario::from_toml(text).unwrap_or_else(|m| panic!("{m}"));
        let written = OfferedLoad::of(&scenario);
        let found = ends(&scenario, &written).expect("two parameters");
        // 4.8 of 8 hours, at first twice as long.
        let [end] = &found[..] else {
            panic!("{found:?}")
        };
        assert_eq!(end.path, "new-system.learning.clerk.initial");
        assert_eq!(end.value, serde_json::json!(2.0));
        let [above] = &end.above[..] else {
            panic!("{end:?}")
        };
        assert_eq!(above.what, "office in the first week");
        assert!(above.load.0 > 1.0 && above.load.0 < 1.2, "{above:?}");
    }
}
