//! Checks of `[specialty.NAME.lists]`.

use std::collections::BTreeMap;

use super::run::{Part, Split, most_uneven};
use super::spec::SplitLists;
use super::words::quoted;
use crate::engine::Duration;
use crate::model::spec::check::{Checker, Doubter};
use crate::model::spec::quantity::Wrong;
use crate::model::spec::{Calendar, ClinicSession, Share, Specialty, SteadyState};

/// More lists than a specialty has consultants anywhere.
const MOST_LISTS: u32 = 200;
/// Shares written with a few digits may be off by so much together.
const ROUNDING: f64 = 1e-3;

impl Checker<'_> {
    /// What is wrong with the way in which a specialty is split; `path` is the specialty's.
    pub(in crate::model) fn split(&mut self, path: &[&str], specialty: &Specialty) {
        let Some(lists) = &specialty.lists else {
            return;
        };
        let here = [path, &["lists"]].concat();
        let at = |key: &'static str| [&here[..], &[key]].concat();
        match (lists.consultants, &lists.referrals) {
            (None, None) => self.note(
                &here,
                Wrong::new("into which lists is it split?").help(
                    "add consultants = 6, or referrals = { cornea = \"40%\", retina = \"60%\" }",
                ),
            ),
            (Some(_), Some(_)) => self.note(
                &at("consultants"),
                Wrong::new("the names of `referrals` already say how many lists there are"),
            ),
            (Some(consultants), None) => self.graded(&here, lists, consultants),
            (None, Some(referrals)) => self.named(&here, lists, referrals),
        }
        for (key, given) in [
            ("slots", lists.slots.is_some()),
            ("waits", lists.waits.is_some()),
        ] {
            self.note_if(lists.referrals.is_none() && given, &at(key), || {
                Wrong::new("this needs the shares of the `referrals` by name")
            });
        }
        let file = specialty.waiting_list.as_ref();
        let file = file.is_some_and(|list| list.file.is_some());
        self.note_if(lists.waits.is_some() && file, &at("waits"), || {
            Wrong::new("who of the waiting list's file is on which list cannot be told")
                .help("give the waiting list a size and an age, or leave `waits` out")
        });
    }

    fn graded(&mut self, here: &[&str], lists: &SplitLists, consultants: u32) {
        let at = |key: &'static str| [here, &[key]].concat();
        self.note_if(
            !(1..=MOST_LISTS).contains(&consultants),
            &at("consultants"),
            || Wrong::new(format!("between 1 and {MOST_LISTS} lists")),
        );
        let most = most_uneven(consultants.max(2));
        let fits = (0.0..most).contains(&lists.unevenness);
        self.note_if(!fits, &at("unevenness"), || {
            Wrong::new(format!("{consultants} shares cannot be as uneven")).help(format!(
                "from 0 to below {most:.3}: there the last has none"
            ))
        });
        self.note_if(lists.mismatch == Share::ALL, &at("mismatch"), || {
            Wrong::new("every other list would have no slots at all").help("such as \"10%\"")
        });
    }

    fn named(&mut self, here: &[&str], lists: &SplitLists, referrals: &BTreeMap<String, Share>) {
        let at = |key: &'static str| [here, &[key]].concat();
        for (key, given) in [
            ("unevenness", lists.unevenness != 0.0),
            ("mismatch", lists.mismatch > Share::NONE),
        ] {
            self.note_if(given, &at(key), || {
                Wrong::new("the shares by name already say that")
            });
        }
        self.adds_up(&at("referrals"), referrals);
        for (name, share) in referrals {
            self.note_if(
                share.value() == 0.0,
                &[here, &["referrals", name]].concat(),
                || Wrong::new("nobody is ever on this list").help("leave it out"),
            );
        }
        if let Some(waits) = &lists.waits {
            self.same_names(here, "waits", waits, referrals);
            let all = waits.values().map(|wait| wait.duration());
            self.note_if(all.max() == Some(Duration::ZERO), &at("waits"), || {
                Wrong::new("nobody waits on any list").help("leave `waits` out")
            });
        }
        if let Some(slots) = &lists.slots {
            self.adds_up(&at("slots"), slots);
            self.same_names(here, "slots", slots, referrals);
        }
    }

    /// A table by name has the names of the referrals, and no others.
    fn same_names<T>(
        &mut self,
        here: &[&str],
        key: &'static str,
        table: &BTreeMap<String, T>,
        referrals: &BTreeMap<String, Share>,
    ) {
        for name in table.keys().filter(|name| !referrals.contains_key(*name)) {
            self.note(
                &[here, &[key, name]].concat(),
                Wrong::new(format!("no referrals go to a list \"{name}\""))
                    .help("name it in `referrals`, with its share of them"),
            );
        }
        let without = referrals.keys().find(|name| !table.contains_key(*name));
        if let Some(name) = without {
            self.note(
                &[here, &[key]].concat(),
                Wrong::new(format!("there is nothing for the list \"{name}\"")),
            );
        }
    }

    fn adds_up(&mut self, path: &[&str], shares: &BTreeMap<String, Share>) {
        let all: f64 = shares.values().map(|share| share.value()).sum();
        self.note_if((all - 1.0).abs() > ROUNDING, path, || {
            Wrong::new(format!("the shares add up to {:.1}%", all * 100.0))
                .help("together they are all: 100%")
        });
    }
}

/// What is doubtful about the way in which a specialty is split.
pub(in crate::model) fn doubt(doubter: &mut Doubter<'_>, path: &[&str], specialty: &Specialty) {
    let Some(lists) = &specialty.lists else {
        return;
    };
    let here = [path, &["lists"]].concat();
    let names = lists.referrals.as_ref().map_or(0, BTreeMap::len);
    doubter.doubt_if(
        lists.consultants == Some(1) || names == 1,
        &here,
        "a single list is not split",
    );
    doubter.doubt_if(
        lists.pooled == Share::ALL,
        &[&here[..], &["pooled"]].concat(),
        "anybody may have any slot: nothing is split",
    );
    without_slots(doubter, &here, path[1], specialty);
    doubter.doubt_if(
        specialty.steady_state == Some(SteadyState::FromSlots),
        &[path, &["steady-state"]].concat(),
        "the list that follows from the slots is that of a single list: several are longer",
    );
}

/// Lists that have no slots, or next to none: fewer than one clinician's list as far as the diary
/// reaches ahead, so that there is mostly nothing to offer. Unless the pooled slots are enough for
/// them.
fn without_slots(doubter: &mut Doubter<'_>, here: &[&str], name: &str, specialty: &Specialty) {
    let scenario = doubter.scenario;
    let horizon = scenario.booking.horizon;
    let Some(split) = Split::in_scenario(scenario, &Calendar::of(scenario), name, specialty) else {
        return;
    };
    let clinics = scenario.clinic.values().filter(|c| c.specialty == name);
    let a_week: f64 = clinics
        .flat_map(|clinic| &clinic.sessions)
        .map(ClinicSession::lists_a_week)
        .sum();
    let ahead = a_week * horizon.duration().as_days_f64() / 7.0;
    let hardly_any = |part: &&Part| part.slots.value() * ahead < 1.0;
    let without: Vec<&Part> = split.parts.iter().filter(hardly_any).collect();
    let referrals: f64 = without.iter().map(|part| part.referrals.value()).sum();
    if ahead <= 0.0 || referrals <= split.pooled.value() + ROUNDING {
        return;
    }
    let names: Vec<&str> = without.iter().map(|part| &*part.name).collect();
    let have = if without.len() == 1 { "has" } else { "have" };
    let none = without.iter().all(|part| part.slots == Share::NONE);
    let slots = if none {
        "no slots".to_owned()
    } else {
        format!("less than one clinician's list within the booking horizon of {horizon}")
    };
    let pooled = match split.pooled {
        Share::NONE => "none are pooled".to_owned(),
        pooled => format!("of all slots {pooled} are pooled"),
    };
    let then = match (none, split.pooled) {
        (true, Share::NONE) => "these patients wait for ever",
        (true, _) => "most of these patients wait for ever",
        (false, _) => "there is mostly nothing to offer these patients",
    };
    let key = ["slots", "mismatch", "consultants"];
    let lists = specialty.lists.as_ref();
    let written = lists.map(|l| (l.slots.is_some(), l.mismatch > Share::NONE, l.consultants));
    let key = match written {
        Some((true, ..)) => &key[..1],
        Some((_, true, _)) if without.len() < split.parts.len() => &key[1..2],
        Some((.., Some(_))) => &key[2..],
        _ => &[],
    };
    doubter.doubt(
        &[here, key].concat(),
        format!(
            "{} {have} {slots} for {:.0}% of the referrals, and {pooled}: {then}",
            quoted(&names),
            referrals * 100.0
        ),
    );
}
