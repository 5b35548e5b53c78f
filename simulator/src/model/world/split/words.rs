//! How `[specialty.NAME.lists]` is described.

use super::run::{Part, Split};
use super::spec::SplitLists;
use crate::model::spec::{Calendar, Scenario, Share, Span};

/// How each specialty is split that is, by its name.
#[must_use]
pub fn told(scenario: &Scenario) -> Vec<(&str, String)> {
    let calendar = Calendar::of(scenario);
    let told = scenario.specialty.iter().filter_map(|(name, specialty)| {
        let split = Split::in_scenario(scenario, &calendar, name, specialty)?;
        let told = in_words(&split)? + &waits(specialty.lists.as_ref()?);
        Some((&**name, told))
    });
    told.collect()
}

fn in_words(split: &Split) -> Option<String> {
    let parts = split.parts.iter();
    let by_share = |a: &&Part, b: &&Part| a.referrals.value().total_cmp(&b.referrals.value());
    let (most, least) = (
        parts.clone().max_by(by_share)?,
        parts.clone().min_by(by_share)?,
    );
    let percent = |share: Share| format!("{:.1}%", share.value() * 100.0);
    let lists = split.parts.len();
    let mut text = if most.referrals == least.referrals {
        format!(
            "{lists} lists, of {} of the referrals each",
            percent(most.referrals)
        )
    } else {
        format!(
            "{lists} lists, of {} (\"{}\") to {} (\"{}\") of the referrals",
            percent(most.referrals),
            most.name,
            percent(least.referrals),
            least.name
        )
    };
    let fullest = parts.clone().map(Part::fullness).max_by(f64::total_cmp)?;
    let as_full = |part: &&Part| part.fullness() >= fullest - 1e-9;
    let names: Vec<&str> = parts.filter(as_full).map(|part| &*part.name).collect();
    let have = if names.len() == 1 { "has" } else { "have" };
    text += &if fullest.is_infinite() {
        format!("; {} {have} no slots", quoted(&names))
    } else if fullest > 1.0005 {
        format!(
            "; {} {have} {:.1}% more referrals per slot than the specialty",
            quoted(&names),
            (fullest - 1.0) * 100.0
        )
    } else {
        "; each with the same share of the slots".to_owned()
    };
    if split.pooled > Share::NONE {
        text += &format!("; {} of the slots of each are anybody's", split.pooled);
    }
    Some(text)
}

/// Most names of lists in one sentence.
const NAMED: usize = 6;

/// Names of lists, such as `"1", "3" and "5"`.
pub(super) fn quoted(names: &[&str]) -> String {
    let all = names.iter().take(NAMED).map(|name| format!("\"{name}\""));
    let mut all: Vec<String> = all.collect();
    let more = names.len() - all.len();
    let last = match more {
        0 => all.pop().unwrap_or_default(),
        more => format!("{more} more"),
    };
    if all.is_empty() {
        last
    } else {
        format!("{} and {last}", all.join(", "))
    }
}

fn waits(lists: &SplitLists) -> String {
    let waits = lists
        .waits
        .iter()
        .flatten()
        .map(|(_, wait)| wait.duration());
    match (waits.clone().min(), waits.max()) {
        (Some(shortest), Some(longest)) => format!(
            "; their patients wait {} to {}",
            Span::of(shortest),
            Span::of(longest)
        ),
        _ => String::new(),
    }
}

/// How it works, if a specialty of a scenario is split.
#[must_use]
pub fn method(scenario: &Scenario) -> Option<&'static str> {
    let mut specialties = scenario.specialty.values();
    specialties.any(|specialty| specialty.lists.is_some()).then_some(
        "Split lists: on which list of its specialty a referral is, is drawn once, with the shares \
         of the referrals. The clinicians' lists of each clinic's sessions go to the lists in turn: \
         each is owed its share of the slots, and who is owed most has the next. Of the slots of \
         each kind the pooled share is anybody's, evenly. Who is set aside waits for a slot of their \
         own list or a pooled one, which goes to whoever has waited longest.",
    )
}
