//! How `[specialty.NAME.lists]` is described.

use super::run::{Part, Split};
use super::spec::SplitLists;
use crate::model::spec::{Calendar, Scenario, Share, Span};
use crate::model::world::steady_state::flow::referrals_per_week;
use crate::model::world::steady_state::{of_all, stream_of};

/// How each specialty is split that is, by its name.
#[must_use]
pub fn told(scenario: &Scenario) -> Vec<(&str, String)> {
    let calendar = Calendar::of(scenario);
    let told = of_all(scenario).into_iter().filter_map(|(name, begins)| {
        let specialty = scenario.specialty.get(name)?;
        let stream = stream_of(specialty, &calendar);
        let per_week = referrals_per_week(specialty, stream.as_ref(), &calendar);
        let split = Split::of(specialty, &begins, per_week)?;
        Some((name, in_words(&split)? + &waits(specialty.lists.as_ref()?)))
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
    let fullest = parts.max_by(|a, b| a.fullness().total_cmp(&b.fullness()))?;
    text += &if fullest.slots == Share::NONE {
        format!("; \"{}\" has no slots", fullest.name)
    } else if fullest.fullness() > 1.0005 {
        format!(
            "; \"{}\" has {:.1}% more referrals per slot than the specialty",
            fullest.name,
            (fullest.fullness() - 1.0) * 100.0
        )
    } else {
        "; each with the same share of the slots".to_owned()
    };
    if split.pooled > Share::NONE {
        text += &format!("; {} of the slots of each are anybody's", split.pooled);
    }
    Some(text)
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
