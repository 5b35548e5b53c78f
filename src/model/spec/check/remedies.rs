//! Checks of the actions that change the go-live itself, what patients are told or what they pay,
//! each by itself; those that add people and sessions are in `plan`.

use std::collections::BTreeSet;

use super::super::quantity::{Wrong, nearest};
use super::super::{
    Action, CivilDate, Intervention, Messages, Phase, Postpone, Scenario, SoonerBuilds,
};
use super::Checker;
use super::course::{Course, all};
use super::doubts::Doubter;
use super::values::{days, framed, outside};
use crate::engine::Duration;
use crate::model::measures::Part;

impl Checker<'_> {
    /// An action of the go-live itself, which takes place when the arm means it to. `path` leads
    /// to the action.
    pub(super) fn remedy(&mut self, path: &[&str], action: &Action, go_live: Option<CivilDate>) {
        let at = |key: &'static str| [path, &[key]].concat();
        let scenario = self.scenario;
        match action {
            Action::Messages(messages) => self.messages(path, messages),
            Action::Phases(phases) => {
                self.needs_a_go_live(path, "to take place in phases");
                self.phases(path, phases, go_live);
            }
            Action::Builds(builds) => self.sooner(path, builds),
            Action::Paper(paper) => {
                self.factor(&at("takes"), paper.takes);
                self.note_if(!Part::Paper.is_in(scenario), path, || {
                    Wrong::new("nothing is ever done on paper here: the system is never down and all clinics are built")
                        .help("add a table [new-system.outages] or [new-system.builds], or leave this out")
                });
            }
            Action::Postpone(postpone) => {
                self.needs_a_go_live(path, "to postpone");
                self.postpone(path, postpone);
            }
            Action::Pause => self.needs_a_go_live(path, "to pause"),
            Action::RollBack(_) => self.needs_a_go_live(path, "to roll back"),
            Action::FreeParking(free) => {
                self.refer(
                    &at("car-park"),
                    &free.car_park,
                    "car-park",
                    &scenario.car_park,
                );
                let park = scenario.car_park.get(&free.car_park);
                self.note_if(
                    park.is_some_and(|p| p.charge.is_none()),
                    &at("car-park"),
                    || {
                        Wrong::new("parking there is free already").help(format!(
                            "give [car-park.{}] a `charge`, or leave this out",
                            free.car_park
                        ))
                    },
                );
            }
            Action::ExtraStaff(_)
            | Action::Floorwalkers(_)
            | Action::Training(_)
            | Action::Template(_)
            | Action::CatchUp(_)
            | Action::Overtime(_)
            | Action::MoreLines(_) => {}
        }
    }

    fn needs_a_go_live(&mut self, path: &[&str], to: &str) {
        // Of the halt rules it was said already.
        let said = path[0] == "halt";
        self.note_if(self.scenario.go_live.is_none() && !said, path, || {
            Wrong::new(format!("there is no go-live {to}"))
                .help("add go-live = 2011-12-03 at the top, or leave this out")
        });
    }

    fn messages(&mut self, path: &[&str], messages: &Messages) {
        let at = |key: &'static str| [path, &[key]].concat();
        let help = "0.8 means a fifth less often, 1 as before";
        self.factor_on_chance(&at("did-not-attend"), messages.did_not_attend, help);
        self.factor_on_chance(&at("chasing"), messages.chasing, help);
        let chances = self.scenario.specialty.values();
        let chances = chances.filter_map(|s| s.did_not_attend.as_ref()).map(|d| {
            let most = d.same_day.value().max(d.long_notice.value());
            most * d.follow_up_factor.max(1.0)
        });
        let most = chances.fold(0.0, f64::max) * messages.did_not_attend;
        let possible = (0.0..=10.0).contains(&messages.did_not_attend);
        self.note_if(possible && most > 1.0, &at("did-not-attend"), || {
            Wrong::new("with this factor more than all of those reached do not attend").help(help)
        });
    }

    fn phases(&mut self, path: &[&str], phases: &[Phase], go_live: Option<CivilDate>) {
        let scenario = self.scenario;
        if phases.is_empty() {
            self.note(path, Wrong::new("no phases").help(
                "such as [{ specialties = [\"cardiology\"] }, { sites = [\"north\"], after = \"4 weeks\" }]",
            ));
            return;
        }
        let mut due: BTreeSet<&str> = BTreeSet::new();
        for (nth, phase) in phases.iter().enumerate() {
            let nth = nth.to_string();
            let here = [path, &[&*nth]].concat();
            let at = |key: &'static str| [&here[..], &[key]].concat();
            self.note_if(
                phase.specialties.is_none() && phase.sites.is_none(),
                &here,
                || {
                    Wrong::new("who goes live in this phase?")
                        .help("name its `specialties`, or the `sites` whose specialties they are")
                },
            );
            let (named, sites) = (phase.specialties.as_deref(), phase.sites.as_deref());
            self.refer_all(&at("specialties"), named, "specialty", &scenario.specialty);
            self.sites(&at("sites"), sites);
            let mut here_already = BTreeSet::new();
            for (key, list) in [("specialties", named), ("sites", sites)] {
                for (at, name) in list.unwrap_or_default().iter().enumerate() {
                    for specialty in who_is_meant(scenario, key, name) {
                        let again = due.contains(specialty) || here_already.contains(specialty);
                        // A name that stands twice in one list was complained about there.
                        let twice = list.unwrap_or_default()[..at].contains(name);
                        self.note_if(
                            again && !twice,
                            &[&here[..], &[key, &*at.to_string()]].concat(),
                            || {
                                Wrong::new(format!("\"{specialty}\" goes live twice"))
                                    .help("each specialty belongs to one phase")
                            },
                        );
                        here_already.insert(specialty);
                    }
                }
            }
            due.extend(here_already);
            self.phase_is_in_time(&at("after"), phase, go_live);
        }
        let left_out = scenario
            .specialty
            .keys()
            .filter(|name| !due.contains(&***name));
        let left_out: Vec<String> = left_out.map(|name| format!("\"{name}\"")).collect();
        self.note_if(!left_out.is_empty(), path, || {
            let (some, more) = (left_out.len().min(6), left_out.len() > 6);
            let names = left_out[..some].join(", ");
            let names = names + if more { ", ..." } else { "" };
            Wrong::new(format!("no phase has {names}"))
                .help("every specialty goes live in one of the phases; a last one may come after all others")
        });
        let first = phases
            .iter()
            .any(|phase| phase.after.duration() == Duration::ZERO);
        self.note_if(!first, path, || {
            Wrong::new("nobody goes live on the day of the go-live")
                .help("leave `after` out in the first phase: the others count from it")
        });
    }

    fn phase_is_in_time(&mut self, path: &[&str], phase: &Phase, go_live: Option<CivilDate>) {
        let scenario = self.scenario;
        let go_live = go_live.filter(|day| *day <= scenario.end);
        let live = go_live.map(|day| day.plus_days(days(phase.after)));
        if let Some(live) = live.filter(|day| framed(scenario) && *day > scenario.end) {
            self.note(path, outside(scenario, "goes live", live));
        }
    }

    /// Sites are known from the specialties that name them.
    fn sites(&mut self, path: &[&str], names: Option<&[String]>) {
        let Some(names) = names else { return };
        let known = self.scenario.specialty.values();
        let known: BTreeSet<&str> = known.filter_map(|s| s.site.as_deref()).collect();
        self.note_if(names.is_empty(), path, || {
            Wrong::new("an empty list names nobody").help("leave the key out")
        });
        for (nth, name) in names.iter().enumerate() {
            let place = nth.to_string();
            let here = [path, &[&*place]].concat();
            if names[..nth].contains(name) {
                self.note(&here, Wrong::new(format!("\"{name}\" is named twice")));
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
            self.note(&here, wrong);
        }
    }

    fn sooner(&mut self, path: &[&str], builds: &SoonerBuilds) {
        let at = |key: &'static str| [path, &[key]].concat();
        self.note_if(!Part::Builds.is_in(self.scenario), path, || {
            Wrong::new("all clinics are built from the first day: none can be built sooner")
                .help("add a table [new-system.builds], or `built` to the clinics that come later")
        });
        self.note_if(
            builds.sooner.is_none() && builds.per_week.is_none(),
            path,
            || {
                Wrong::new("how much sooner?")
                    .help("give `sooner`, such as \"2 weeks\", or `per-week`, such as 8")
            },
        );
        if let Some(sooner) = builds.sooner {
            self.more_than_nothing(&at("sooner"), sooner);
        }
        if let Some(per_week) = builds.per_week {
            self.built_a_week(&at("per-week"), per_week);
        }
    }

    fn postpone(&mut self, path: &[&str], postpone: &Postpone) {
        let scenario = self.scenario;
        let by = [path, &["by"]].concat();
        self.more_than_nothing(&by, postpone.by);
        let later = scenario.go_live.map(|day| day.plus_days(days(postpone.by)));
        if let Some(later) = later.filter(|day| framed(scenario) && *day > scenario.end) {
            self.note(
                &by,
                Wrong::new(format!(
                    "postponed to {later}, the go-live lies after the last simulated day, {}",
                    scenario.end
                ))
                .help("postpone by less, or let the scenario end later"),
            );
        }
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

impl Doubter<'_> {
    pub(super) fn remedies(&mut self) {
        for ([table, name], intervention) in all(self.scenario) {
            let action = intervention.action();
            self.remedy(&[table, name, action.key()], action);
            self.pauses_for_ever(&[table, name, "pause"], intervention);
        }
        let planned = Course::planned(self.scenario);
        let rolled_back = planned
            .rolled_back()
            .map(|(day, entry)| (day, entry.path[1]));
        for (entry, _) in planned.added() {
            let on_the_new_system = matches!(
                entry.action,
                Action::Floorwalkers(_) | Action::Builds(_) | Action::Paper(_)
            );
            if let (true, Some((day, name)), Some(from)) =
                (on_the_new_system, rolled_back, entry.from)
                && from >= day
            {
                self.doubt(
                    &entry.path,
                    format!("it begins after \"{name}\" has rolled back: nobody is on the new system any more"),
                );
            }
        }
    }

    /// A pause without an end holds back for good.
    fn pauses_for_ever(&mut self, path: &[&str], what: &Intervention) {
        let endless = what.lasts.is_none() && what.until.is_none() && what.stops_when.is_none();
        self.doubt_if(
            matches!(what.action(), Action::Pause) && endless,
            path,
            "this pause never ends: whoever is not live by then never goes live",
        );
    }

    fn remedy(&mut self, path: &[&str], action: &Action) {
        let at = |key: &'static str| [path, &[key]].concat();
        let scenario = self.scenario;
        match action {
            Action::Messages(messages) => {
                self.doubt_if(
                    messages.reaches.value() == 0.0,
                    &at("reaches"),
                    "messages that reach nobody change nothing",
                );
                self.doubt_if(
                    scenario.chasing.is_none() && messages.chasing != 1.0,
                    &at("chasing"),
                    "nobody chases in this scenario: there is no table [chasing]",
                );
            }
            Action::Phases(phases) => {
                let together = phases.iter().all(|p| p.after.duration() == Duration::ZERO);
                self.doubt_if(
                    together && !phases.is_empty(),
                    path,
                    "all phases go live on the same day: that is no phased go-live",
                );
            }
            Action::Postpone(postpone) => {
                let migration = scenario
                    .new_system
                    .as_ref()
                    .and_then(|s| s.migration.as_ref());
                let before = migration.map_or(0.0, |m| m.out_of_slot.value());
                if let Some(after) = postpone.out_of_slot {
                    self.doubt_if(
                        migration.is_none(),
                        &at("out-of-slot"),
                        "no appointments are out of slot anyway: there is no table [new-system.migration]",
                    );
                    self.doubt_if(
                        migration.is_some() && after.value() > before,
                        &at("out-of-slot"),
                        "more appointments out of slot than without the further testing",
                    );
                }
            }
            Action::Paper(paper) => {
                let unprepared = scenario
                    .new_system
                    .as_ref()
                    .and_then(|s| s.outages.as_ref());
                self.doubt_if(
                    unprepared.is_some_and(|o| paper.takes > o.on_paper),
                    &at("takes"),
                    "prepared paper takes longer than unprepared (`on-paper` of [new-system.outages])",
                );
            }
            _ => {}
        }
    }
}
