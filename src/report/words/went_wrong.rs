//! Sentences on what went wrong for patients in an arm: turned away, never told, lost, urgent and
//! seen too late. Said only where it happened.

use crate::experiment::Figure;
use crate::hospital::{Arm, Measure};

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
        let of = self.summary.measures.get(measure.definition().id)?;
        of.since_go_live.as_ref()?.arms.get(arm.name())
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
            range(all, "patients")
        ))
    }

    /// What looks like patients who do not attend.
    fn never_told(&self, arm: Arm) -> Option<String> {
        let of = self.summary.not_attended.get(arm.name())?;
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
            range(&of.unaware, "patients")
        ))
    }

    fn lost(&self, arm: Arm) -> Option<String> {
        let peaks = self.summary.peaks.get(Measure::ListLost.definition().id)?;
        let peak = peaks.get(arm.name())?;
        let worst = peak.value.mean.filter(|mean| *mean >= SOMEBODY)?;
        let last = self.summary.weeks.iter().rev().find(|w| w.days == 7)?;
        let arms = last.measures.get(Measure::ListLost.definition().id)?;
        let still = arms.get(arm.name())?.mean?;
        let still = if still < SOMEBODY {
            "none is".to_owned()
        } else {
            format!("{} still are", readable(still))
        };
        let verb = if readable(worst) == "1" { "is" } else { "are" };
        Some(format!(
            "Around {} {} who {verb} waiting for a first appointment {verb} on no list{}; in the \
             week from {} {still}.",
            self.date(peak.day?.p50),
            with_unit(worst, "patients"),
            range(&peak.value, "patients"),
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
                range(worst.figure, "patients"),
                worst.against("patients")
            )
        })
    }

    fn urgent_seen(&self, arm: Arm) -> Option<String> {
        let late = self.since_go_live(Measure::UrgentBreaches, arm)?;
        let usual = self.since_go_live(Measure::UrgentBreaches, Arm::Baseline);
        let usual = usual.and_then(|f| f.mean);
        (late.mean? - usual.unwrap_or(0.0) >= SOME_SHARE).then(|| {
            let against = usual.map_or_else(String::new, |usual| {
                format!(", against {} without a go-live", with_unit(usual, "share"))
            });
            format!(
                "{} of those seen are seen later than their standard{}{against}",
                value(late, "share"),
                range(late, "share")
            )
        })
    }
}
