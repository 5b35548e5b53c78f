//! Floorwalkers: super-users at the elbow of those who learn the new system. How much faster these
//! learn is `world::staff::learning`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::spec::check::{Checker, Doubter};
use crate::model::spec::quantity::Wrong;
use crate::model::spec::{count, short};
use crate::model::world::World;
use crate::model::world::observer::Observer;
use crate::model::world::plan::{Period, PlanInForce};
use crate::model::world::pool::of_pool;
use crate::model::world::site::Site;

/// Super-users at the elbow: those they cover learn faster.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Floorwalkers {
    /// Staff groups they support; `"clinicians"` means those of all clinics.
    pub supports: Vec<String>,
    /// How many floorwalkers.
    pub count: u32,
    /// How many people one of them covers (5 clerks, 4 clinicians). The first so many of the
    /// groups, in the order given, are covered.
    pub covers: u32,
    /// Factor on the pace of learning of those covered (default 0.64: a third less practice needed).
    #[serde(default = "quicker")]
    pub pace: f64,
    /// Factor on the errors of those covered (default 1: as many as without).
    #[serde(default = "as_many")]
    pub errors: f64,
    /// Staff group they are taken from, which goes on paying them unless `cost` is per hour; left
    /// out: they come from outside.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken_from: Option<String>,
    /// The `[pool.NAME]` of whose people they are. Left out: as many as asked for come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pool: Option<String>,
}

fn as_many() -> f64 {
    1.0
}

fn quicker() -> f64 {
    0.64
}

/// What a count of zero means.
pub(super) const NONE: &str = "nobody supports them";

/// They support, and are taken from, groups that there are, and make nothing worse.
pub(super) fn check(checker: &mut Checker<'_>, path: &[&str], floorwalkers: &Floorwalkers) {
    let at = |key: &'static str| [path, &[key]].concat();
    let scenario = checker.scenario;
    checker.note_if(floorwalkers.supports.is_empty(), &at("supports"), || {
        Wrong::new("they support nobody").help("name groups of staff, or \"clinicians\"")
    });
    for (nth, group) in floorwalkers.supports.iter().enumerate() {
        if group != "clinicians" {
            checker.refer(
                &[path, &["supports", &*nth.to_string()]].concat(),
                group,
                "staff",
                &scenario.staff,
            );
        }
    }
    checker.at_most(&at("count"), floorwalkers.count, 10_000);
    checker.at_least_one(&at("covers"), floorwalkers.covers);
    let pace = floorwalkers.pace;
    checker.note_if(!(pace > 0.0 && pace <= 1.0), &at("pace"), || {
        Wrong::new(format!("a factor of {pace} on the pace"))
            .help("0.64 means that about a third less practice is needed; 1 that they do not help")
    });
    let errors = floorwalkers.errors;
    checker.note_if(!(0.0..=1.0).contains(&errors), &at("errors"), || {
        Wrong::new(format!("a factor of {errors} on the errors"))
            .help("0.5 means half as many; 1 as many as without them")
    });
    checker.refer_pool(&at("pool"), floorwalkers.pool.as_deref());
    checker.note_if(
        floorwalkers.pool.is_some() && floorwalkers.taken_from.is_some(),
        &at("pool"),
        || Wrong::new("they come from a pool or are taken from a group, not both"),
    );
    if let Some(group) = &floorwalkers.taken_from {
        checker.refer(&at("taken-from"), group, "staff", &scenario.staff);
        let short = scenario
            .staff
            .get(group)
            .is_some_and(|g| g.count < floorwalkers.count);
        checker.note_if(short, &at("count"), || {
            Wrong::new(format!("\"{group}\" has fewer people than that"))
        });
    }
}

/// More people than anybody can stand beside; less practice than anybody can do with.
const MOST_COVERED: u32 = 30;
const QUICKEST: f64 = 0.2;

/// They help more than anybody has seen.
pub(super) fn doubt(doubter: &mut Doubter<'_>, path: &[&str], walkers: &Floorwalkers) {
    let at = |key: &'static str| [path, &[key]].concat();
    let Floorwalkers {
        covers,
        pace,
        errors,
        ..
    } = *walkers;
    if covers > MOST_COVERED {
        let many = format!("one of them cannot be beside {covers} people: about 5 clerks");
        doubter.doubt(&at("covers"), many);
    }
    if pace < QUICKEST {
        let quick = format!(
            "those covered would need {} % of the practice; 64 % is what is known",
            short(pace * 100.0)
        );
        doubter.doubt(&at("pace"), quick);
    }
    doubter.doubt_if(
        errors == 0.0,
        &at("errors"),
        "those covered would make no errors at all",
    );
}

/// They are sent to those they cover while it is in force.
pub(super) fn adopt<'s>(plan: &mut PlanInForce<'s>, index: usize, walkers: &'s Floorwalkers) {
    plan.floorwalkers.push((index, walkers));
}

/// They come from today on, which was not known before.
pub(super) fn begins<O: Observer>(
    world: &mut World<'_, O>,
    intervention: usize,
    walkers: &Floorwalkers,
    period: Period,
) {
    let site = world.site;
    let (wanted, from) = (walkers.count, period.from);
    let (people, floor) = world.plan.latest_people(site, intervention, wanted, from);
    world
        .staff
        .send_floorwalkers(site, intervention, walkers, people, floor);
}

/// They go back today, before their time.
pub(super) fn is_undone<O: Observer>(world: &mut World<'_, O>, intervention: usize, today: i64) {
    world.staff.send_back(intervention, today);
}

/// Paid hours of a working day: they are not on any rota here.
const HOURS_OF_A_DAY: f64 = 7.5;

/// Their hours on the working days of these periods.
pub(super) fn hours(
    site: &Site<'_>,
    plan: &PlanInForce<'_>,
    index: usize,
    walkers: &Floorwalkers,
    periods: &[Period],
) -> f64 {
    let times = periods.iter().enumerate().map(|(time, period)| {
        let days = period.from..period.to;
        let working = days.filter(|&d| site.calendar.is_working_day(d)).count();
        let people = plan.pools.had(index, time).unwrap_or(walkers.count);
        working as f64 * HOURS_OF_A_DAY * f64::from(people)
    });
    times.sum()
}

/// How it may be written.
pub const EXAMPLE: &str = r#"floorwalkers = { supports = ["office"], count = 2, covers = 5 }"#;

/// What it does, in words.
pub fn told(walkers: &Floorwalkers) -> String {
    let errors = if walkers.errors == 1.0 {
        String::new()
    } else {
        format!(", errors to {:.0} %", walkers.errors * 100.0)
    };
    let practice = if walkers.pace == 1.0 {
        String::new()
    } else {
        format!("; practice needed falls to {:.0} %", walkers.pace * 100.0)
    };
    let each = if walkers.count == 1 { "" } else { "each " };
    format!(
        "{}, {each}covering {} of {}{practice}{errors}{}",
        count(walkers.count as usize, "floorwalker", "floorwalkers"),
        walkers.covers,
        walkers.supports.join(", "),
        of_pool(walkers.pool.as_deref())
    )
}
