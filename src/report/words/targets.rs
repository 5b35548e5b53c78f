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

/// The targets that some arm does not meet in every week.
pub fn at_risk(summary: &Summary) -> impl Iterator<Item = &TargetKept> {
    summary.targets.iter().filter(|target| {
        let mut arms = target.arms.values().map(|kept| kept.mostly());
        arms.any(|how| matches!(how, Some(Assurance::Fail | Assurance::Inconsistent)))
    })
}

/// A sentence for each of them, so many at most.
#[must_use]
pub fn sentences(summary: &Summary, most: usize) -> Vec<String> {
    let told = at_risk(summary).take(most);
    told.map(|target| sentence(summary, target)).collect()
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
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Measure;
    use crate::report::examples::four_arms;
    use crate::report::verdict;
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
        assert!(sentences(&summary, 2).is_empty(), "met by all");
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
            verdict::told(&summary).last(),
            sentences(&summary, 2).last()
        );
        let lines = verdict::lines(&summary);
        let line = lines.iter().find(|line| line.when == "target");
        let line = line.expect("a line");
        assert!(line.measure.ends_with("at most 5 %"), "{line:?}");
        assert_eq!(line.arms, ["met", "missed", "some weeks", "some weeks"]);
    }
}
