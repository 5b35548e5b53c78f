//! How `[clinic.NAME.follows-list]` is described.

use super::spec::FollowsList;
use crate::model::spec::{Price, Scenario, Share, count};

/// What each clinic does that follows its list, by the clinic's name.
#[must_use]
pub fn told(scenario: &Scenario) -> Vec<(&str, String)> {
    let clinics = scenario.clinic.iter();
    let following = clinics.filter_map(|(name, clinic)| {
        let follows = clinic.follows_list.as_ref()?;
        Some((&**name, in_words(follows, &clinic.specialty)))
    });
    following.collect()
}

fn in_words(follows: &FollowsList, specialty: &str) -> String {
    let wait = match follows.target {
        Some(target) => target.to_string(),
        None => "that of the first day".to_owned(),
    };
    let mut text = format!(
        "every {} the list of {specialty} is held against a wait of {wait}; with a notice of {},",
        follows.every, follows.notice
    );
    let mut may = Vec::new();
    if follows.more > Share::NONE {
        may.push(format!(
            "up to {} more slots for new patients, in {}{}",
            follows.more,
            count(follows.sessions.len(), "session", "sessions"),
            match follows.cost {
                Some(Price::PerHour(price)) => format!(" at {price} per clinician's hour"),
                _ => String::new(),
            }
        ));
    }
    if follows.fewer > Share::NONE {
        may.push(format!("up to {} fewer", follows.fewer));
    }
    if may.is_empty() {
        may.push("nothing changes".to_owned());
    }
    text += &format!(
        " {}, to close the gap over {}",
        may.join(", or "),
        follows.within
    );
    text
}

/// How it works, if a clinic of a scenario follows its list.
#[must_use]
pub fn method(scenario: &Scenario) -> Option<&'static str> {
    let mut clinics = scenario.clinic.values();
    clinics.any(|clinic| clinic.follows_list.is_some()).then_some(
        "Capacity that follows the list: at each review the drift is how the list as reported has \
         changed over `within`, with what had been ordered for that time added; the gap is the list \
         as last reported, with the drift and what has been ordered up to the end of the notice, \
         less the target wait times the mean rate of referrals. For the period from then on to \
         that of the next review the drift is ordered and of the gap the share `every` over \
         `within`, within the bounds, in whole lists; what is left over is carried on.",
    )
}
