//! A go-live in phases: some specialties or sites go live later than the first. Who is live when
//! is `world::record_system`.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::engine::Duration;
use crate::model::spec::check::values::{self, framed, outside};
use crate::model::spec::check::{Checker, Doubter};
use crate::model::spec::quantity::{Wrong, nearest};
use crate::model::spec::{CivilDate, Scenario, Span, count, listed};
use crate::model::world::ids::SpecialtyId;
use crate::model::world::plan::{PlanInForce, days};
use crate::model::world::site::{Site, SpecialtySite};

/// One phase of a phased go-live.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Phase {
    /// Specialties that go live in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub specialties: Option<Vec<String>>,
    /// Sites whose specialties go live in it (see `site` of a specialty).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sites: Option<Vec<String>>,
    /// How long after the go-live.
    #[serde(default = "at_once")]
    pub after: Span,
}

fn at_once() -> Span {
    Span::of(Duration::ZERO)
}

/// Every specialty goes live once, and in time.
pub(super) fn check(
    checker: &mut Checker<'_>,
    path: &[&str],
    phases: &[Phase],
    go_live: Option<CivilDate>,
) {
    checker.needs_a_go_live(path, "to take place in phases");
    let scenario = checker.scenario;
    if phases.is_empty() {
        checker.note(path, Wrong::new("no phases").help(
            "such as [{ specialties = [\"cardiology\"] }, { sites = [\"north\"], after = \"4 weeks\" }]",
        ));
        return;
    }
    let mut due: BTreeSet<&str> = BTreeSet::new();
    for (nth, phase) in phases.iter().enumerate() {
        let nth = nth.to_string();
        let here = [path, &[&*nth]].concat();
        let at = |key: &'static str| [&here[..], &[key]].concat();
        checker.note_if(
            phase.specialties.is_none() && phase.sites.is_none(),
            &here,
            || {
                Wrong::new("who goes live in this phase?")
                    .help("name its `specialties`, or the `sites` whose specialties they are")
            },
        );
        let (named, sites) = (phase.specialties.as_deref(), phase.sites.as_deref());
        checker.refer_all(&at("specialties"), named, "specialty", &scenario.specialty);
        are_somewhere(checker, &at("sites"), sites);
        due.extend(goes_live(checker, &here, phase, &due));
        is_in_time(checker, &at("after"), phase, go_live);
    }
    let left_out = scenario
        .specialty
        .keys()
        .filter(|name| !due.contains(&***name));
    let left_out: Vec<String> = left_out.map(|name| format!("\"{name}\"")).collect();
    checker.note_if(!left_out.is_empty(), path, || {
        let (some, more) = (left_out.len().min(6), left_out.len() > 6);
        let names = left_out[..some].join(", ");
        let names = names + if more { ", ..." } else { "" };
        Wrong::new(format!("no phase has {names}")).help(
            "every specialty goes live in one of the phases; a last one may come after all others",
        )
    });
    let first = phases
        .iter()
        .any(|phase| phase.after.duration() == Duration::ZERO);
    checker.note_if(!first, path, || {
        Wrong::new("nobody goes live on the day of the go-live")
            .help("leave `after` out in the first phase: the others count from it")
    });
}

/// Who goes live in a phase, and nobody twice; `due` are those of the phases before it.
fn goes_live<'s>(
    checker: &mut Checker<'s>,
    path: &[&str],
    phase: &Phase,
    due: &BTreeSet<&str>,
) -> BTreeSet<&'s str> {
    let scenario = checker.scenario;
    let mut here = BTreeSet::new();
    for (key, list) in [
        ("specialties", phase.specialties.as_deref()),
        ("sites", phase.sites.as_deref()),
    ] {
        let list = list.unwrap_or_default();
        for (at, name) in list.iter().enumerate() {
            let nth = at.to_string();
            let place = [path, &[key, &*nth]].concat();
            for specialty in who_is_meant(scenario, key, name) {
                let again = due.contains(specialty) || here.contains(specialty);
                // A name that stands twice in one list was complained about there.
                let twice = list[..at].contains(name);
                checker.note_if(again && !twice, &place, || {
                    Wrong::new(format!("\"{specialty}\" goes live twice"))
                        .help("each specialty belongs to one phase")
                });
                here.insert(specialty);
            }
        }
    }
    here
}

fn is_in_time(checker: &mut Checker<'_>, path: &[&str], phase: &Phase, go_live: Option<CivilDate>) {
    let scenario = checker.scenario;
    let go_live = go_live.filter(|day| *day <= scenario.end);
    let live = go_live.map(|day| day.plus_days(values::days(phase.after)));
    if let Some(live) = live.filter(|day| framed(scenario) && *day > scenario.end) {
        checker.note(path, outside(scenario, "goes live", live));
    }
}

/// Sites are known from the specialties that name them.
fn are_somewhere(checker: &mut Checker<'_>, path: &[&str], names: Option<&[String]>) {
    let Some(names) = names else { return };
    let known = checker.scenario.specialty.values();
    let known: BTreeSet<&str> = known.filter_map(|s| s.site.as_deref()).collect();
    checker.note_if(names.is_empty(), path, || {
        Wrong::new("an empty list names nobody").help("leave the key out")
    });
    for (nth, name) in names.iter().enumerate() {
        let place = nth.to_string();
        let here = [path, &[&*place]].concat();
        if names[..nth].contains(name) {
            checker.note(&here, Wrong::new(format!("\"{name}\" is named twice")));
        }
        if known.contains(&**name) {
            continue;
        }
        let wrong = Wrong::new(format!("no specialty is at the site \"{name}\""));
        let wrong = match nearest(name, known.iter().copied()) {
            Some(meant) => wrong.help(format!("did you mean \"{meant}\"?")),
            None if known.is_empty() => {
                wrong.help(format!("give its specialties site = \"{name}\""))
            }
            None => {
                let known: Vec<&str> = known.iter().copied().take(12).collect();
                wrong.help(format!("the sites are {}", known.join(", ")))
            }
        };
        checker.note(&here, wrong);
    }
}

/// The specialties that a name in a phase stands for.
fn who_is_meant<'a>(scenario: &'a Scenario, key: &str, name: &str) -> Vec<&'a str> {
    let all = scenario.specialty.iter();
    let meant = all.filter(|(specialty, written)| match key {
        "sites" => written.site.as_deref() == Some(name),
        _ => *specialty == name,
    });
    meant.map(|(specialty, _)| &**specialty).collect()
}

/// They are more than one.
pub(super) fn doubt(doubter: &mut Doubter<'_>, path: &[&str], phases: &[Phase]) {
    let together = phases.iter().all(|p| p.after.duration() == Duration::ZERO);
    doubter.doubt_if(
        together && !phases.is_empty(),
        path,
        "all phases go live on the same day: that is no phased go-live",
    );
}

/// Every specialty goes live in its phase.
pub(super) fn adopt(plan: &mut PlanInForce<'_>, site: &Site<'_>, phases: &[Phase]) {
    for phase in phases {
        plan.phases.extend(specialties_of(site, phase));
    }
}

/// The specialties of a phase, with how many days after the first they go live.
fn specialties_of(site: &Site<'_>, phase: &Phase) -> Vec<(SpecialtyId, i64)> {
    let listed = |list: &Option<Vec<String>>, name: &str| {
        list.as_ref().is_some_and(|l| l.iter().any(|n| n == name))
    };
    let in_it = |s: &SpecialtySite<'_>| {
        let site = s.spec.site.as_deref();
        listed(&phase.specialties, s.name) || site.is_some_and(|site| listed(&phase.sites, site))
    };
    let all = site.specialties.iter().enumerate();
    all.filter(|(_, s)| in_it(s))
        .map(|(s, _)| (SpecialtyId::new(s), days(phase.after.duration())))
        .collect()
}

/// How many days after the first the last of them is.
pub(super) fn last_after(phases: &[Phase]) -> Option<i64> {
    let after = phases.iter().map(|phase| days(phase.after.duration()));
    after.max()
}

/// What it does, in words.
pub fn told(phases: &[Phase]) -> String {
    let steps = phases.iter().map(|phase| {
        let mut who: Vec<String> = phase.specialties.clone().unwrap_or_default();
        for site in phase.sites.iter().flatten() {
            who.push(format!("everybody at {site}"));
        }
        let after = match phase.after.duration() {
            Duration::ZERO => "on the day".to_owned(),
            _ => format!("{} later", phase.after),
        };
        format!("{} {after}", listed(&who))
    });
    let steps: Vec<String> = steps.collect();
    let phases = count(phases.len(), "phase", "phases");
    format!("the go-live in {phases}: {}", steps.join("; "))
}
