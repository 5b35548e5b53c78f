//! Extra staff: people who join a staff group for a time, and work on its shifts. How they learn
//! is `world::staff`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::engine::Duration;
use crate::model::spec::check::{Checker, Doubter};
use crate::model::spec::{Span, count, short};
use crate::model::world::World;
use crate::model::world::ids::GroupId;
use crate::model::world::observer::Observer;
use crate::model::world::plan::{Extra, Period, PlanInForce, place};
use crate::model::world::pool::of_pool;
use crate::model::world::site::Site;

/// Extra people for a staff group, on that group's shifts and work.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ExtraStaff {
    /// The staff group they join.
    pub to: String,
    /// How many.
    pub count: u32,
    /// Factor on task times when they start, of which `knows` says what it stands for; they then
    /// learn along the group's curve. Agency clerks: about 1.64. Left out: the trust is not new to
    /// them, and the system is what it is to everybody without training.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub initial: Option<f64>,
    /// What they know when they come. Left out: `nothing`.
    #[serde(default, skip_serializing_if = "Knows::is_usual")]
    pub knows: Knows,
    /// The `[pool.NAME]` of whose people they are. Left out: as many as asked for come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pool: Option<String>,
}

/// What extra people know when they come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Knows {
    /// The system, but not the trust: `initial` is all that they are slower by.
    TheSystem,
    /// Neither: `initial` is what the trust takes them, on any system, and comes on top of what the
    /// new system takes everybody without experience (1.64 x 2.5). They learn both, at the pace of
    /// the group's curve: the trust with every task, the system with every task on it.
    #[default]
    Nothing,
}

impl Knows {
    /// Whether a file need not say so.
    fn is_usual(&self) -> bool {
        *self == Self::default()
    }
}

/// What a count of zero means.
pub(super) const NONE: &str = "nobody joins the group";

/// They join a group that there is.
pub(super) fn check(checker: &mut Checker<'_>, path: &[&str], extra: &ExtraStaff) {
    let at = |key: &'static str| [path, &[key]].concat();
    let ExtraStaff {
        to,
        count,
        initial,
        knows: _,
        pool,
    } = extra;
    checker.refer(&at("to"), to, "staff", &checker.scenario.staff);
    checker.at_most(&at("count"), *count, 10_000);
    if let Some(initial) = initial {
        checker.factor(&at("initial"), *initial);
    }
    checker.refer_pool(&at("pool"), pool.as_deref());
}

/// Nobody is so much quicker than those who have done the work for years.
const QUICKEST: f64 = 0.5;

/// They are quicker than anybody.
pub(super) fn doubt(doubter: &mut Doubter<'_>, path: &[&str], extra: &ExtraStaff) {
    if let Some(initial) = extra.initial.filter(|initial| *initial < QUICKEST) {
        doubter.doubt(
            &[path, &["initial"]].concat(),
            format!(
                "{initial} times as long as the group takes: newcomers are slower (1.64), not quicker"
            ),
        );
    }
}

/// They are on the rota from the start, and there while it is in force.
pub(super) fn adopt<'s>(
    plan: &mut PlanInForce<'s>,
    site: &Site<'s>,
    index: usize,
    name: &'s str,
    extra: &ExtraStaff,
) {
    let group = place(site.groups.iter().map(|g| g.name), &extra.to);
    plan.extras.push(Extra {
        name,
        intervention: index,
        group: GroupId::new(group),
        count: extra.count,
        initial: extra.initial,
        knows: extra.knows,
    });
}

/// They make a difference once they come; but where a group has nobody else, work is kept for them
/// before.
pub(super) fn first_matters(
    site: &Site<'_>,
    extra: &ExtraStaff,
    comes: Option<i64>,
) -> Option<i64> {
    let group = site.scenario.staff.get(&extra.to);
    match group.is_some_and(|group| group.count > 0) {
        true => comes,
        false => Some(0),
    }
}

/// They come from today on, which was not known before.
pub(super) fn begins<O: Observer>(world: &mut World<'_, O>, intervention: usize, period: Period) {
    let (site, from) = (world.site, period.from);
    let (people, floor) = world.plan.latest_people(site, intervention, u32::MAX, from);
    world.staff.employ_extras(intervention, people, floor);
}

/// Hours counted on the rota, and those of their induction: as long as the shifts that they miss.
pub(super) fn hours(
    site: &Site<'_>,
    plan: &PlanInForce<'_>,
    index: usize,
    extra: &ExtraStaff,
    periods: &[Period],
    counted: f64,
) -> f64 {
    let Some(group) = site.scenario.staff.get(&extra.to) else {
        return counted;
    };
    // Extras fill the first shift if shifts are counted.
    let first_alone = group.shifts.first().is_some_and(|s| s.count.is_some());
    let shifts = &group.shifts[..if first_alone { 1 } else { group.shifts.len() }];
    let on_day = |day: i64| -> f64 {
        if group.shifts.is_empty() {
            return HOURS_ALWAYS_THERE;
        }
        let weekday = site.calendar.weekday(day);
        let mine = shifts.iter().filter(|s| s.days.contains(weekday));
        let hours = mine.map(|s| {
            let pause = s.pause.map_or(Duration::ZERO, Span::duration);
            (s.to.since_midnight() - s.from.since_midnight() - pause).as_hours_f64()
        });
        hours.sum()
    };
    let times = periods.iter().enumerate().map(|(time, &period)| {
        let floor = plan.on_the_floor(site, index, time);
        let away = period.from..floor.from.min(period.to);
        let away = away.filter(|&day| !site.calendar.is_holiday(day));
        let people = plan.pools.had(index, time).unwrap_or(0);
        f64::from(people) * away.map(on_day).sum::<f64>()
    });
    counted + times.sum::<f64>()
}

/// Of a day in a group without shifts.
const HOURS_ALWAYS_THERE: f64 = 24.0;

/// They leave today, before their time.
pub(super) fn is_undone<O: Observer>(world: &mut World<'_, O>, intervention: usize, today: i64) {
    world.staff.send_back(intervention, today);
}

/// How it may be written.
pub const EXAMPLE: &str = r#"extra-staff = { to = "office", count = 2 }"#;

/// What it does, in words.
pub fn told(extra: &ExtraStaff) -> String {
    // A factor of 1 is no change.
    let slower = extra.initial.filter(|f| *f != 1.0);
    let slower = slower.map_or(String::new(), |f| {
        let new_to = match extra.knows {
            Knows::TheSystem => "",
            Knows::Nothing => " on any system, and new to this one",
        };
        format!(", at first taking {} times as long{new_to}", short(f))
    });
    let people = count(extra.count as usize, "more person", "more people");
    let pool = of_pool(extra.pool.as_deref());
    format!("{people} in {}{slower}{pool}", extra.to)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_factor_of_1_is_no_change() {
        let told = |initial| {
            let text = format!("to = \"office\"\ncount = 2\ninitial = {initial}\n");
            told(&toml::from_str(&text).expect("extra staff"))
        };
        assert_eq!(told("1.0"), "2 more people in office");
        assert!(told("1.5").starts_with("2 more people in office, at first taking 1.5 times"));
    }
}
