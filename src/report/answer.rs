//! The sentences that stand first on the page, and its words explained plainly.

use crate::model::{Arm, Measure};
use crate::report::arms_of;
use crate::study::Summary;

use super::paragraphs::Teller;
use super::targets;
use super::verdict::{self, Telling};
use super::words::capital;

/// What stands first: the verdict or, where there is no go-live to be judged, what is usual; and how targets
/// stand.
#[must_use]
pub fn told(summary: &Summary, telling: Telling) -> Vec<String> {
    let mut told = verdict::sentences(summary, telling);
    if told.is_empty() {
        told = without_findings(summary);
    }
    if telling.tells_targets() {
        told.extend(targets::sentences(summary, telling.targets()));
    }
    told
}

/// The answer in a sentence for each arm with a go-live: when it is back to normal.
fn without_findings(summary: &Summary) -> Vec<String> {
    let teller = Teller { summary };
    let Some((measure, _)) = summary.headline().filter(|_| summary.go_live.is_some()) else {
        let calm = "Nothing that is judged leaves the ordinary because of the go-live.";
        return match summary.go_live {
            Some(_) if !summary.recovery.is_empty() => vec![calm.to_owned()],
            _ => vec![teller.what_was_run(), teller.as_usual()],
        };
    };
    let arms = arms_of(summary).into_iter().rev();
    let subject = format!("the {} is", measure.name());
    let sentence = |arm: Arm| {
        let normal = teller.normal(measure, arm, &subject)?;
        let said = match is_clearly_worse(summary, measure, arm) {
            true => format!("{normal}."),
            // What is judged day by day in each run alone may be the ups and downs of one of them.
            false => format!(
                "{subject} in no week clearly above that of the same weeks without a go-live."
            ),
        };
        let said = format!("{}{said}", teller.opening(arm));
        Some(in_runs(&capital(&said)))
    };
    arms.filter_map(sentence).collect()
}

/// Whether a measure of which less is better is in some week from the go-live on higher than without
/// one by more than what passes for normal, and their intervals lie apart.
fn is_clearly_worse(summary: &Summary, measure: Measure, arm: Arm) -> bool {
    let Some(of) = summary.recovery.get(measure) else {
        return false;
    };
    let ends = |week: i64, arm: Arm| {
        let figure = summary.in_week(measure, arm, week)?;
        let mean = figure.mean?;
        // One replication has no interval: it is taken at its word.
        Some((mean, figure.half_width.unwrap_or(0.0)))
    };
    let weeks = summary.weeks.iter().map(|week| week.week);
    weeks.filter(|&week| week > 0).any(|week| {
        let (Some((mean, half)), Some((usual, its_half))) =
            (ends(week, arm), ends(week, Arm::Baseline))
        else {
            return false;
        };
        let normal = of.rule.tolerance * usual.abs();
        mean - usual > normal.max(of.rule.floor) && mean - half > usual + its_half
    })
}

/// The words of the first page, plainly.
#[must_use]
pub fn glossary(summary: &Summary) -> Vec<(&'static str, String)> {
    let n = summary.replications;
    let mut words = vec![(
        "simulated run (replication)",
        format!(
            "the same weeks played through once, patient by patient, with random numbers of \
             their own; here {n}"
        ),
    )];
    let mut add = |there: bool, word, plainly: &str| {
        if there {
            words.push((word, plainly.to_owned()));
        }
    };
    add(
        n > 1,
        "95 % interval (±)",
        "where the true mean lies, given how many runs were made: wrong for one figure in twenty",
    );
    add(
        summary.go_live.is_some(),
        "no go-live",
        "the same weeks on the familiar system: what chance and season alone would have done",
    );
    add(
        summary.has(Arm::Unmitigated),
        "no plan",
        "the go-live with nothing done about it",
    );
    add(
        summary.has(Arm::Planned),
        "plan",
        "the go-live with the measures of the scenario's plan",
    );
    add(
        summary.has(Arm::Halted),
        "halt",
        "the go-live with a rule that pauses it or goes back",
    );
    add(
        summary.subjects.booking_office,
        "most on any day of a run",
        "each run's own worst day, whichever it is, averaged over runs: more than the highest point of \
         the averaged curve, since the worst days of runs differ",
    );
    add(
        !summary.recovery.is_empty(),
        "back to normal",
        "for the rest of the time, but for a day here and there, no more than about a tenth worse than the same weeks without a go-live, and without temporary help; the exact rule is under “How sure is this”",
    );
    add(
        summary.subjects.clinics,
        "list",
        "one clinician's patients of one session; the waiting list is another thing: everybody who waits for a first appointment",
    );
    words
}

/// Runs, for people who have not met replications yet.
fn in_runs(sentence: &str) -> String {
    sentence
        .replace("replications", "simulated runs")
        .replace("replication", "simulated run")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::examples::{CLINIC, four_arms, summary_of};

    #[test]
    fn every_arm_with_a_go_live_is_answered_for_the_plan_first() {
        let mut summary = four_arms();
        let of = summary
            .recovery
            .get_mut(Measure::ClinicOverrun)
            .expect("judged");
        for arm in of.arms.values_mut() {
            arm.undisturbed = 0;
        }
        let said = without_findings(&summary);
        assert_eq!(said.len(), 3, "{said:?}");
        assert!(
            said[1].starts_with("With the plan: the clinic overrun is"),
            "{said:?}"
        );
        assert!(said[2].starts_with("Without the plan: "), "{said:?}");
        assert!(said.iter().all(|s| !s.contains("replication")), "{said:?}");
    }

    #[test]
    fn without_a_go_live_the_usual_is_told() {
        let text = CLINIC
            .replace("go-live = 2024-01-22\n", "")
            .replace("[new-system]", "");
        let said = without_findings(&summary_of(&text));
        assert!(said[1].starts_with("Clinics overrun by"), "{said:?}");
    }
}
