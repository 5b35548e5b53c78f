//! How targets stand, in words for a board: met in every week, in none, or in some and not in others,
//! if nothing changes. The rule is `statistics::Assurance`.

use crate::model::Arm;
use crate::model::spec::short;
use crate::report::arms_of;
use crate::statistics::{Assurance, Goal};
use crate::study::Summary;
use crate::study::targets::TargetKept;

/// `at most 5 %`.
#[must_use]
pub fn goal_said(target: &TargetKept) -> String {
    let side = match target.goal {
        Goal::AtMost(_) => "at most",
        Goal::AtLeast(_) => "at least",
    };
    let unit = target.measure.unit();
    let limit = short(unit.scale() * target.goal.limit());
    format!("{side} {limit} {}", unit.shown())
}

/// `callers giving up`, of a specialty with its name.
#[must_use]
pub fn whose(target: &TargetKept) -> String {
    let name = target.measure.name();
    match &target.specialty {
        Some(specialty) => format!("{name} for {specialty}"),
        None => name.to_owned(),
    }
}

/// How a target stands, after what it is.
#[must_use]
pub const fn stands(how: Option<Assurance>) -> &'static str {
    match how {
        Some(Assurance::Pass) => "met in every week",
        Some(Assurance::Inconsistent) => "met in some weeks and not in others",
        Some(Assurance::Fail) => "missed in every week",
        None => "of too few weeks to say",
    }
}

/// The same in a cell of a table.
#[must_use]
pub const fn stands_in_brief(how: Option<Assurance>) -> &'static str {
    match how {
        Some(Assurance::Pass) => "met",
        Some(Assurance::Inconsistent) => "some weeks",
        Some(Assurance::Fail) => "missed",
        None => "-",
    }
}

/// How a target stands in the arm where it stands worst, the worst first.
const STANDINGS: [Option<Assurance>; 4] = [
    Some(Assurance::Fail),
    Some(Assurance::Inconsistent),
    None,
    Some(Assurance::Pass),
];

fn worst(target: &TargetKept) -> usize {
    let stands_so = |how: &Option<Assurance>| target.arms.values().any(|k| k.mostly() == *how);
    STANDINGS.iter().position(stands_so).unwrap_or_default()
}

/// Whether every arm meets it in every week, as far as is known.
#[must_use]
pub fn is_met(target: &TargetKept) -> bool {
    STANDINGS[worst(target)] == Some(Assurance::Pass)
}

/// All targets: those that some arm misses first, those that every arm meets last, of equal ones in
/// the scenario's order.
#[must_use]
pub fn worst_first(summary: &Summary) -> Vec<&TargetKept> {
    let mut targets: Vec<&TargetKept> = summary.targets.iter().collect();
    targets.sort_by_key(|target| worst(target));
    targets
}

/// A sentence for each of them, so many at most, and how the others stand.
#[must_use]
pub fn sentences(summary: &Summary, most: usize) -> Vec<String> {
    let mut found = worst_first(summary);
    found.retain(|target| !is_met(target));
    let told = found.iter().take(most);
    let mut said: Vec<String> = told.map(|target| sentence(summary, target)).collect();
    let untold = found.len() - said.len();
    let others = others(summary, untold);
    match said.last_mut() {
        Some(last) if !others.is_empty() => last.push_str(&format!(" {others}")),
        None if found.is_empty() && !others.is_empty() => said.push(others),
        _ => {}
    }
    said
}

/// Those that are not told of: `The other 4 are met in every week.`
fn others(summary: &Summary, untold: usize) -> String {
    let met: Vec<&TargetKept> = summary.targets.iter().filter(|t| is_met(t)).collect();
    // In most of the runs, if not in all.
    let in_fewest = met.iter().flat_map(|target| target.arms.values());
    let in_fewest = in_fewest.min_by_key(|kept| kept.met);
    let runs = match in_fewest {
        Some(kept) if kept.met < kept.of() => {
            format!(" (in at least {} of {} runs)", kept.met, kept.of())
        }
        _ => String::new(),
    };
    match (met.len(), untold) {
        (0, 0) => String::new(),
        (0, _) => "Of the others see the page.".to_owned(),
        (1, 0) if summary.targets.len() == 1 => format!("The target is met in every week{runs}."),
        (all, 0) if summary.targets.len() == all => {
            format!("All {all} targets are met in every week{runs}.")
        }
        (1, 0) => format!("The other is met in every week{runs}."),
        (some, 0) => format!("The other {some} are met in every week{runs}."),
        (1, _) => format!("One other is met in every week{runs}; of the others see the page."),
        (some, _) => {
            format!("{some} others are met in every week{runs}; of the others see the page.")
        }
    }
}

/// `Target for callers giving up, at most 5 %: as things stand, met in every week without a go-live,
/// missed in every week without the plan (in 7 of 10 runs).`
fn sentence(summary: &Summary, target: &TargetKept) -> String {
    let mut by_standing: Vec<(&str, Vec<String>)> = Vec::new();
    let arms = arms_of(summary);
    for &arm in &arms {
        let Some(kept) = target.arms.get(arm) else {
            continue;
        };
        let how = kept.mostly();
        let (times, of) = (kept.times(how), kept.of());
        let runs = match times == of {
            true => String::new(),
            false => format!(" (in {times} of {of} runs)"),
        };
        let said = format!("{}{runs}", in_arm(summary, arm));
        match by_standing
            .iter_mut()
            .find(|(known, _)| *known == stands(how))
        {
            Some((_, arms)) => arms.push(said),
            None => by_standing.push((stands(how), vec![said])),
        }
    }
    let said = by_standing.into_iter().map(|(how, arms)| {
        let arms = match arms.split_last() {
            Some((last, [])) => last.clone(),
            Some((last, others)) => format!("{} and {last}", others.join(", ")),
            None => String::new(),
        };
        format!("{how}{}{arms}", if arms.is_empty() { "" } else { " " })
    });
    let said: Vec<String> = said.collect();
    let (whose, goal) = (whose(target), goal_said(target));
    format!(
        "Target for {whose}, {goal}: as things stand, {}.",
        said.join(", ")
    )
}

/// What an arm is, at the end of a clause; nothing of the only one there is.
fn in_arm(summary: &Summary, arm: Arm) -> &'static str {
    let arms = arms_of(summary);
    match arm {
        _ if arms.len() == 1 => "",
        Arm::Baseline => "without a go-live",
        Arm::Unmitigated if summary.subjects.plan => "without the plan",
        Arm::Unmitigated => "after the go-live",
        Arm::Planned => "with the plan",
        Arm::Halted => "with the halt rules",
        other => other.name(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Measure;
    use crate::report::answer;
    use crate::report::examples::four_arms;
    use crate::report::verdict::{self, Telling};
    use crate::study::targets::Kept;

    #[test]
    fn a_board_reads_how_a_target_stands_in_every_arm() {
        let mut summary = four_arms();
        let kept = |met, in_some_weeks, missed| Kept {
            met,
            in_some_weeks,
            missed,
            unknown: 0,
        };
        let target = |arms: [Kept; 4]| TargetKept {
            target: "clinic.did-not-attend <= 5%".to_owned(),
            measure: Measure::ClinicDna,
            specialty: None,
            goal: Goal::AtMost(0.05),
            arms: Arm::ALL.into_iter().zip(arms).collect(),
        };
        summary.targets = vec![target([kept(4, 0, 0); 4])];
        assert_eq!(sentences(&summary, 2), ["The target is met in every week."]);
        // What is met has its line as well, and is the first to leave.
        let mut lines = verdict::lines(&summary, Telling::All);
        let is_met = |line: &verdict::Line| line.arms == ["met"; 4] && line.target == Some(0);
        assert!(lines.iter().any(is_met), "{lines:?}");
        verdict::leave_out_least(&mut lines);
        assert!(!lines.iter().any(is_met), "{lines:?}");
        let some = kept(0, 4, 0);
        summary.targets = vec![target([kept(4, 0, 0), kept(0, 1, 3), some, some])];
        assert_eq!(
            sentences(&summary, 2),
            [
                "Target for did not attend, at most 5 %: as things stand, met in every week without a \
                 go-live, missed in every week without the plan (in 3 of 4 runs), met in some weeks \
                 and not in others with the plan and with the halt rules."
            ]
        );
        assert!(sentences(&summary, 0).is_empty());
        // It is told at the end of the verdict, and in a line of its table.
        assert_eq!(
            answer::told(&summary, Telling::All).last(),
            sentences(&summary, 2).last()
        );
        let lines = verdict::lines(&summary, Telling::All);
        let line = lines.iter().find(|line| line.when == "target");
        let line = line.expect("a line");
        assert!(line.measure.ends_with("at most 5 %"), "{line:?}");
        assert_eq!(line.arms, ["met", "missed", "some weeks", "some weeks"]);
    }

    /// Those that an arm misses are told first, then the others as they are declared.
    #[test]
    fn the_worst_targets_are_told_and_how_the_others_stand() {
        let mut summary = four_arms();
        let target = |specialty: &str, met, in_some_weeks, missed, unknown| TargetKept {
            target: String::new(),
            measure: Measure::ClinicDna,
            specialty: Some(specialty.to_owned()),
            goal: Goal::AtMost(0.05),
            arms: [(
                Arm::Baseline,
                Kept {
                    met,
                    in_some_weeks,
                    missed,
                    unknown,
                },
            )]
            .into_iter()
            .collect(),
        };
        let met = target("met", 4, 0, 0, 0);
        let some = target("some", 0, 4, 0, 0);
        let missed = target("missed", 0, 0, 4, 0);
        let unknown = target("unknown", 0, 0, 0, 4);
        let mostly = target("mostly", 3, 1, 0, 0);
        let mut said = |targets: &[&TargetKept]| {
            summary.targets = targets.iter().map(|target| (*target).clone()).collect();
            let said = sentences(&summary, 2).join(" ");
            let said = said.replace(", at most 5 %: as things stand", "");
            said.replace("Target for did not attend for ", "")
        };
        assert_eq!(said(&[]), "");
        assert_eq!(
            said(&[&met, &met, &met]),
            "All 3 targets are met in every week."
        );
        assert_eq!(
            said(&[&met, &mostly]),
            "All 2 targets are met in every week (in at least 3 of 4 runs)."
        );
        assert_eq!(
            said(&[&unknown, &some, &met, &missed]),
            "missed, missed in every week without a go-live. some, met in some weeks and not in others \
             without a go-live. One other is met in every week; of the others see the page."
        );
        assert_eq!(
            said(&[&met, &unknown, &met, &some, &met]),
            "some, met in some weeks and not in others without a go-live. unknown, of too few weeks to say \
             without a go-live. The other 3 are met in every week."
        );
        assert_eq!(
            said(&[&some, &some, &some]).matches("see the page").count(),
            1
        );
        let order: Vec<_> = worst_first(&summary)
            .iter()
            .map(|t| t.specialty.clone())
            .collect();
        assert_eq!(order, vec![Some("some".to_owned()); 3]);
    }
}
