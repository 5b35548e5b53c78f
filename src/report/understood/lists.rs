//! The waiting lists of a scenario in plain words: what follows from what on the first day, what becomes of what is edited, into
//! which lists a specialty is split, who chooses or defers, who leaves without having been seen, and which clinics follow their list.

use super::number;
use crate::model::mechanisms::{deferral, follows_list};
use crate::model::places::booking_office::choice;
use crate::model::spec::{Scenario, listed};
use crate::model::world::split;
use crate::model::world::steady_state::{Balance, Begins, Derived, of_all};

/// What there is to say of the lists, each under the specialty's or clinic's name.
#[must_use]
pub fn lists(scenario: &Scenario) -> Vec<(String, String)> {
    let begins = of_all(scenario);
    let derived = begins.iter().filter_map(|(name, begins)| {
        let told = derived_in_words(begins)?;
        Some(((*name).to_owned(), told))
    });
    let removals = scenario.specialty.iter().filter_map(|(name, specialty)| {
        let removals = specialty.removals?;
        let told = format!("{removals} of those waiting leave the list without having been seen");
        Some((name.clone(), told))
    });
    let following = follows_list::told(scenario).into_iter();
    let following = following.map(|(name, told)| (name.to_owned(), told));
    let of_patients = split::told(scenario)
        .into_iter()
        .chain(choice::told(scenario))
        .chain(deferral::told(scenario));
    let of_patients = of_patients.map(|(name, told)| (name.to_owned(), told));
    derived
        .chain(of_patients)
        .chain(removals)
        .chain(following)
        .collect()
}

/// Of more specialties than this it is said how many they are.
const NAMED: usize = 4;

/// What becomes of sessions and lists that are edited where one follows from the other.
#[must_use]
pub fn what_follows(scenario: &Scenario) -> Vec<String> {
    let begins = of_all(scenario);
    let those = |is_so: fn(&Derived) -> bool| {
        let of = begins
            .iter()
            .filter(|(_, b)| b.derived.as_ref().is_some_and(is_so));
        let names: Vec<String> = of.map(|(name, _)| (*name).to_owned()).collect();
        match names.len() {
            0 => None,
            n if n > NAMED => Some(format!("{n} specialties")),
            _ => Some(listed(&names)),
        }
    };
    let from_list = those(|derived| matches!(derived, Derived::Lists(..))).map(|of| {
        format!(
            "Of {of} the number of lists follows from the waiting list and the referrals (steady-state = \"from-list\"): \
             with more sessions, clinicians or slots for new patients in the file a smaller share of the sessions takes \
             place, and as many new patients are seen. What changes that: referrals, the list, removals, and \
             what falls through. To try other sessions leave that line out, or add them in a plan (catch-up)."
        )
    });
    let from_slots = those(|derived| matches!(derived, Derived::ListFromSlots(_))).map(|of| {
        format!(
            "Of {of} the waiting list follows from the slots (steady-state = \"from-slots\"): with more sessions in the \
             file it is shorter on the first day, and none is worked off. To see one worked off give it, \
             waiting-list = {{ size = ..., age = ... }}, and leave that line out."
        )
    });
    from_list.into_iter().chain(from_slots).collect()
}

/// What follows from what on the first day, with the line to write instead.
#[must_use]
pub fn derived_in_words(begins: &Begins) -> Option<String> {
    let size = number(f64::from(begins.size));
    Some(match begins.derived? {
        Derived::ListFromShare => format!(
            "waits with that share within 18 weeks have a mean of {}: a list of {size}{}",
            age(begins),
            line(begins)
        ),
        Derived::ListFromSlots(balance) => format!(
            "{}, of the {} that the templates give: a list of {size}, {} weeks of referrals, is \
             steady{}",
            wanted(&balance),
            number(balance.given.0),
            number(weeks(begins, &balance)),
            line(begins)
        ),
        Derived::Lists(factor, balance) => format!(
            "a list of {size}, {} weeks of referrals, stays as it is: {}, the templates give {}; \
             sessions have {factor:.3} times their lists",
            number(weeks(begins, &balance)),
            wanted(&balance),
            number(balance.given.0),
        ),
    })
}

fn wanted(balance: &Balance) -> String {
    let removed = match balance.removed.0 {
        0.0 => String::new(),
        n => format!(", less {} who leave without having been seen,", number(n)),
    };
    format!(
        "{} referrals a week{removed} need {} slots for new patients",
        number(balance.referrals.0),
        number(balance.needed.0)
    )
}

fn weeks(begins: &Begins, balance: &Balance) -> f64 {
    f64::from(begins.size) / balance.referrals.0.max(f64::MIN_POSITIVE)
}

fn age(begins: &Begins) -> String {
    let mean = begins
        .age
        .as_ref()
        .map(|age| age.mean().as_days_f64() / 7.0);
    format!("{} weeks", number(mean.unwrap_or(0.0)))
}

/// The list as it may be written.
fn line(begins: &Begins) -> String {
    let Some(age) = &begins.age else {
        return String::new();
    };
    let unbooked = match begins.unbooked {
        0 => String::new(),
        n => format!(", unbooked = {n}"),
    };
    let days = |weeks: f64| format!("\"{:.1} days\"", weeks * 7.0);
    let mean = age.mean().as_days_f64() / 7.0;
    let law = if begins.derived == Some(Derived::ListFromShare) {
        format!("exponential = {}", days(mean))
    } else {
        format!("uniform = [\"0 days\", {}]", days(2.0 * mean))
    };
    format!(
        "; the same as waiting-list = {{ size = {}, age = {{ {law} }}{unbooked} }}",
        begins.size
    )
}
