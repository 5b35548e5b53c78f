//! Checks of `[specialty.NAME.lists]`.

use std::collections::BTreeMap;

use super::run::most_uneven;
use super::spec::SplitLists;
use crate::engine::Duration;
use crate::model::spec::check::{Checker, Doubter};
use crate::model::spec::quantity::Wrong;
use crate::model::spec::{Share, Specialty, SteadyState};

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
    let none = lists.slots.iter().flatten();
    let mut none = none.filter(|(_, share)| share.value() == 0.0);
    doubter.doubt_if(
        none.next().is_some() && lists.pooled == Share::NONE,
        &[&here[..], &["slots"]].concat(),
        "a list without slots, and none are pooled: its patients wait for ever",
    );
    doubter.doubt_if(
        specialty.steady_state == Some(SteadyState::FromSlots),
        &[path, &["steady-state"]].concat(),
        "the list that follows from the slots is that of a single list: several are longer",
    );
}
