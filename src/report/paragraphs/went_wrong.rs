//! Sentences on what went wrong for patients in an arm: turned away, never told, lost, urgent and
//! seen too late. Said only where it happened.

use crate::model::measures::Unit;
use crate::model::{Arm, Measure};
use crate::study::Figure;

use super::super::format::{readable, with_unit};
use super::{Teller, range, value};

/// Weeks that count as the first ones.
const FIRST_WEEKS: std::ops::RangeInclusive<i64> = 1..=4;
/// What rounds to nobody is not told.
const SOMEBODY: f64 = 0.5;
/// What changes a share by less is not told.
const SOME_SHARE: f64 = 0.005;

impl Teller<'_> {
    /// The sentences, in order.
    pub(super) fn went_wrong(&self, arm: Arm) -> Vec<String> {
        let told = [
            self.turned_away(arm),
            self.never_told(arm),
            self.lost(arm),
            self.urgent(arm),
        ];
        told.into_iter().flatten().collect()
    }

    /// A measure from the go-live on.
    fn since_go_live(&self, measure: Measure, arm: Arm) -> Option<&Figure> {
        let of = self.summary.measures.get(measure)?;
        of.since_go_live.as_ref()?.arms.get(arm)
    }

    fn turned_away(&self, arm: Arm) -> Option<String> {
        let all = self.since_go_live(Measure::ClinicTurnedAway, arm)?;
        let mean = all.mean.filter(|mean| *mean >= SOMEBODY)?;
        let in_week = |week| {
            let figure = self.summary.in_week(Measure::ClinicTurnedAway, arm, week);
            figure.and_then(|f| f.mean)
        };
        let first: f64 = FIRST_WEEKS.filter_map(in_week).sum();
        let first = if first < SOMEBODY || readable(first) == readable(mean) {
            String::new()
        } else {
            format!(", {} of them in the first four weeks", readable(first))
        };
        let usual = self.since_go_live(Measure::ClinicTurnedAway, Arm::Baseline);
        let usual = usual.and_then(|f| f.mean).filter(|m| *m >= SOMEBODY);
        let against = usual.map_or_else(String::new, |usual| {
            format!(", against {} without a go-live", readable(usual))
        });
        let (who, them) = if readable(mean) == "1" {
            ("patient comes", "is")
        } else {
            ("patients come", "are")
        };
        Some(format!(
            "{} {who} and {them} sent home unseen{}{first}{against}.",
            readable(mean),
            range(all, Unit::Patients)
        ))
    }

    /// What looks like patients who do not attend.
    fn never_told(&self, arm: Arm) -> Option<String> {
        let of = self.summary.not_attended.get(arm)?;
        let unaware = of.unaware.mean.filter(|mean| *mean >= SOMEBODY)?;
        let twice = self.since_go_live(Measure::FaultDuplicate, arm);
        let twice = twice
            .and_then(|f| f.mean)
            .is_some_and(|mean| mean >= SOMEBODY);
        let or = if twice { ", or are entered twice" } else { "" };
        Some(format!(
            "Of the {} recorded as not attending, {}{} had never been told{or}.",
            readable(of.recorded.mean?),
            readable(unaware),
            range(&of.unaware, Unit::Patients)
        ))
    }

    fn lost(&self, arm: Arm) -> Option<String> {
        let peaks = self.summary.peaks.get(Measure::ListLost)?;
        let peak = peaks.get(arm)?;
        let worst = peak.value.mean.filter(|mean| *mean >= SOMEBODY)?;
        let last = self.summary.weeks.iter().rev().find(|w| w.days == 7)?;
        let arms = last.measures.get(Measure::ListLost)?;
        let still = arms.get(arm)?.mean?;
        let still = if still < SOMEBODY {
            "none is".to_owned()
        } else {
            format!("{} still are", readable(still))
        };
        let verb = if readable(worst) == "1" { "is" } else { "are" };
        Some(format!(
            "On each run's own worst day (typically {}) on average {} who {verb} waiting for a first \
             appointment {verb} on no list{}; in the week from {} {still}.",
            self.date(peak.day?.p50),
            with_unit(worst, Unit::Patients),
            range(&peak.value, Unit::Patients),
            self.date(last.from),
        ))
    }

    /// Urgent patients: those who wait too long, and those who are seen too late.
    fn urgent(&self, arm: Arm) -> Option<String> {
        let told = [self.urgent_waiting(arm), self.urgent_seen(arm)];
        let told: Vec<String> = told.into_iter().flatten().collect();
        (!told.is_empty()).then(|| format!("Urgent patients: {}.", told.join("; ")))
    }

    fn urgent_waiting(&self, arm: Arm) -> Option<String> {
        let worst = self.worst_week(Measure::UrgentOver, arm)?;
        let mean = worst.figure.mean?;
        (mean - worst.usual.unwrap_or(0.0) >= SOMEBODY).then(|| {
            format!(
                "in week {}, {} on average {} waited longer than their standard{}{}",
                worst.week,
                readable(mean),
                if readable(mean) == "1" { "has" } else { "have" },
                range(worst.figure, Unit::Patients),
                worst.against(Unit::Patients)
            )
        })
    }

    fn urgent_seen(&self, arm: Arm) -> Option<String> {
        let late = self.since_go_live(Measure::UrgentBreaches, arm)?;
        let usual = self.since_go_live(Measure::UrgentBreaches, Arm::Baseline);
        let usual = usual.and_then(|f| f.mean);
        (late.mean? - usual.unwrap_or(0.0) >= SOME_SHARE).then(|| {
            let against = usual.map_or_else(String::new, |usual| {
                format!(
                    ", against {} without a go-live",
                    with_unit(usual, Unit::Share)
                )
            });
            format!(
                "{} of those seen are seen later than their standard{}{against}",
                value(late, Unit::Share),
                range(late, Unit::Share)
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::examples::{figure, four_arms, set, set_week};
    use super::super::paragraphs;
    use super::*;
    use crate::study::{DaySpread, Summary};

    fn told(summary: &Summary, arm: Arm) -> String {
        Teller { summary }.went_wrong(arm).join(" ")
    }

    #[test]
    fn nothing_is_said_where_nothing_went_wrong() {
        let mut summary = four_arms();
        set(
            &mut summary,
            Measure::ClinicTurnedAway,
            Arm::Planned,
            0.4,
            0.1,
        );
        for arm in [Arm::Unmitigated, Arm::Planned, Arm::Halted] {
            assert_eq!(told(&summary, arm), "");
        }
    }

    #[test]
    fn who_is_turned_away_and_when() {
        let mut summary = four_arms();
        let turned_away = Measure::ClinicTurnedAway;
        set(&mut summary, turned_away, Arm::Planned, 120.0, 20.0);
        for (week, mean) in [(1, 30.0), (2, 20.0), (3, 10.0), (4, 5.0), (5, 40.0)] {
            set_week(&mut summary, turned_away, Arm::Planned, week, mean);
        }
        assert_eq!(
            told(&summary, Arm::Planned),
            "120 patients come and are sent home unseen (90 % of replications 100 to 140), 65 of them \
             in the first four weeks."
        );
        set(&mut summary, turned_away, Arm::Baseline, 7.0, 1.0);
        assert!(told(&summary, Arm::Planned).ends_with(", against 7.0 without a go-live."));
        assert_eq!(told(&summary, Arm::Halted), "", "each arm is told of alone");
    }

    #[test]
    fn who_had_never_been_told_looks_like_somebody_who_does_not_attend() {
        let mut summary = four_arms();
        let of = summary
            .not_attended
            .get_mut(Arm::Unmitigated)
            .expect("an arm");
        (of.recorded, of.unaware) = (figure(325.0, 9.0), figure(43.0, 7.0));
        let sentence = "Of the 325 recorded as not attending, 43 (90 % of replications 36 to 50) had \
                        never been told";
        assert_eq!(told(&summary, Arm::Unmitigated), format!("{sentence}."));
        set(
            &mut summary,
            Measure::FaultDuplicate,
            Arm::Unmitigated,
            12.0,
            1.0,
        );
        let or = format!("{sentence}, or are entered twice.");
        assert_eq!(told(&summary, Arm::Unmitigated), or);
    }

    #[test]
    fn who_is_lost_at_the_worst_and_still_at_the_end() {
        let mut summary = four_arms();
        let last = summary
            .weeks
            .iter()
            .rev()
            .find(|w| w.days == 7)
            .expect("a week")
            .week;
        let start = summary.start;
        let peaks = summary.peaks.get_mut(Measure::ListLost).expect("followed");
        let peak = peaks.get_mut(Arm::Halted).expect("an arm");
        peak.value = figure(34.0, 4.0);
        peak.day = Some(DaySpread {
            p10: start,
            p50: start.plus_days(20),
            p90: start.plus_days(30),
        });
        for (still, says) in [(0.2, "none is"), (12.0, "12 still are")] {
            set_week(&mut summary, Measure::ListLost, Arm::Halted, last, still);
            let text = told(&summary, Arm::Halted);
            assert!(text.contains("On each run's own worst day (typically 28 January) on average 34 patients who are waiting for a first appointment are on no list (90 % of replications 30 to 38); in the week from "), "{text}");
            assert!(text.ends_with(&format!(" {says}.")), "{text}");
        }
    }

    #[test]
    fn urgent_patients_are_told_of_apart() {
        let mut summary = four_arms();
        set_week(&mut summary, Measure::UrgentOver, Arm::Planned, 3, 12.0);
        set_week(&mut summary, Measure::UrgentOver, Arm::Baseline, 3, 2.0);
        set(
            &mut summary,
            Measure::UrgentBreaches,
            Arm::Planned,
            0.16,
            0.02,
        );
        set(
            &mut summary,
            Measure::UrgentBreaches,
            Arm::Baseline,
            0.075,
            0.01,
        );
        assert_eq!(
            told(&summary, Arm::Planned),
            "Urgent patients: in week 3, 12 on average have waited longer than their standard (90 % \
             of replications 11 to 13), against 2.0 patients without a go-live; 16 % of those seen \
             are seen later than their standard (90 % of replications 14 to 18 %), against 7.5 % \
             without a go-live."
        );
        // No worse than without a go-live: no news.
        set_week(&mut summary, Measure::UrgentOver, Arm::Baseline, 3, 12.0);
        set(
            &mut summary,
            Measure::UrgentBreaches,
            Arm::Baseline,
            0.16,
            0.02,
        );
        assert_eq!(told(&summary, Arm::Planned), "");
    }

    #[test]
    fn every_arm_has_its_paragraph_and_the_halt_its_answer() {
        let page = paragraphs(&four_arms());
        let begins = |at: usize, with: &str| assert!(page[at].starts_with(with), "{page:?}");
        begins(1, "Without the plan: ");
        begins(2, "With the plan: ");
        begins(3, "With the plan and the halt rules: ");
        begins(4, "What the plan buys");
        begins(5, "Halting would have ");
        assert_eq!(page.len(), 6);
    }
}
