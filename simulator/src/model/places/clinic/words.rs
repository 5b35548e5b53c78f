//! What clinics do when they run late, in words.

use std::collections::BTreeMap;

use super::{hurries, latest_finish, leaves_unseen, overrun_review, squeezes_in};
use crate::model::spec::{Clinic, Scenario, listed};

/// What a clinic does of one kind, if it does.
type Told<'a> = &'a dyn Fn(&Clinic) -> Option<String>;

/// What clinics do that run late, or have more patients than slots, a sentence for those that do alike.
#[must_use]
pub fn when_late(scenario: &Scenario) -> Vec<String> {
    let kinds: [Told<'_>; 5] = [
        &latest_finish::told,
        &leaves_unseen::told,
        &hurries::told,
        &overrun_review::told,
        &|clinic| squeezes_in::told(scenario, clinic),
    ];
    let mut told = Vec::new();
    for kind in kinds {
        let mut alike: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for (name, clinic) in &scenario.clinic {
            if let Some(text) = kind(clinic) {
                alike.entry(text).or_default().push(name);
            }
        }
        let all = scenario.clinic.len();
        told.extend(alike.into_iter().map(|(text, names)| match names.len() {
            n if n == all && all > 1 => format!("all clinics: {text}"),
            1..=4 => format!("{}: {text}", listed(&names)),
            n => format!("{} and {} more: {text}", names[..3].join(", "), n - 3),
        }));
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clinics_that_do_alike_share_a_sentence() {
        let clinic = |name: &str| {
            format!(
                "[clinic.{name}]\nspecialty = \"any\"\nslots = {{ length = \"15 min\", pattern = \"N\" }}\n\
                 sessions = [{{ days = \"mon\", from = 09:00:00, to = 10:00:00 }}]\nconsultation = {{ new = \"15 min\" }}\n\
                 latest-finish = {{ after = \"45 min\" }}\n"
            )
        };
        let text = format!(
            "title = \"Late\"\nstart = 2024-01-01\nend = 2024-01-07\n\
             [specialty.any]\nfollow-up = {{ chance = \"10%\", due = \"6 weeks\" }}\n{}{}\
             leaves-unseen = {{ after = \"2 h\", gone-for-good = \"30%\" }}\n\
             hurries = {{ at-most = \"10%\", when-behind = \"1 h\", comes-again = \"5%\", tires-after = \"2 h\" }}\n\
             overrun-review = {{ shortens-over = \"30 min\", restores-under = \"10 min\", booked = \"moved\" }}\n\
             squeezes-in = {{ up-to = 2 }}\n",
            clinic("a"),
            clinic("b")
        );
        let scenario = Scenario::from_toml(&text).unwrap_or_else(|wrong| panic!("{wrong}"));
        assert_eq!(
            when_late(&scenario),
            [
                "all clinics: patients are called in until 45 min after the planned end; whoever is not is \
                 sent home and rebooked",
                "b: patients who wait too long past their time (2 h) leave unseen and are rebooked, but for \
                 30% who do not come back",
                "b: clinicians hurry: consultations are cut short by up to 10%, 1 h behind time; of those so \
                 cut short and else discharged 5% have to come again; after 2 h of it clinicians are tired \
                 and take 1.1 times as long",
                "b: each fri the clinic looks at its lists of 2 weeks: a mean overrun above 30 min blocks 10% \
                 of the slots beyond the booking horizon, the last of a session first, down to 50%; one below \
                 10 min gives them back; patients who are booked there are moved",
                "b: each clinician squeezes in at most 2 patients a session; others who come without a slot \
                 take one that was left free, or are sent home and rebooked",
            ]
        );
    }
}
