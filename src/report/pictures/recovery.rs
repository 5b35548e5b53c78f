//! The chance of being back to normal by a day, with the band within which the whole curve lies.

use crate::model::spec::CivilDate;
use crate::model::{Arm, Measure};
use crate::report::arms_of;
use crate::report::picture::curves::{Course, Point};
use crate::report::results::Results;
use crate::report::verdict;
use crate::study::Summary;
use crate::study::recovery::{ArmRecovery, MeasureRecovery};

use super::Named;
use super::over_time::{curve, over_dates};

/// The recovery of the headline measure; none without a go-live.
pub(super) fn picture(results: &Results) -> Option<Named> {
    let summary = &results.summary;
    let (measure, of) = gravest(summary).or_else(|| summary.headline())?;
    let of_arm = |arm: Arm| {
        let (recovery, go_live) = (of.arms.get(arm)?, summary.go_live_of(arm)?);
        Some(curve(arm, points(recovery, go_live, summary)))
    };
    let curves = arms_of(summary).into_iter().filter_map(of_arm).collect();
    let title = verdict::title_of_recovery(summary, measure)
        .unwrap_or_else(|| format!("When is the {} back to normal?", measure.name()));
    let mut chart = over_dates(results, &title, "% of those disturbed", curves);
    chart.course = Course::Stepwise;
    chart.highest = Some(100.0);
    chart.head.subtitle = vec![
        "Share of the replications that were disturbed that are back to normal by a day."
            .to_owned(),
        "Band: holds the whole curve with 95 %.".to_owned(),
    ];
    let said = of.arms.iter().map(|(which, arm)| {
        let arm_name = crate::report::picture::theme::look(which).0;
        let (over, disturbed) = (arm.over, arm.disturbed());
        format!("{arm_name}: {over} of {disturbed} by the end")
    });
    chart.spans.clear();
    chart.alt = format!("{title}. {}.", said.collect::<Vec<_>>().join("; "));
    Some(Named::new("recovery", move |size| chart.picture(size)))
}

/// The gravest of what is judged and out of the ordinary.
fn gravest(summary: &Summary) -> Option<(Measure, &MeasureRecovery)> {
    summary.findings.iter().find_map(|finding| {
        let of = summary.recovery.get(finding.measure)?;
        let disturbed = of.arms.values().any(|arm| arm.undisturbed < arm.n);
        disturbed.then_some((finding.measure, of))
    })
}

/// Steps from the arm's own go-live to the last day that was watched.
fn points(recovery: &ArmRecovery, go_live: CivilDate, summary: &Summary) -> Vec<Option<Point>> {
    let place = |date: CivilDate| date.days_since(summary.start) as f64;
    // The band is as wide before the first step as on it: that none has recovered yet leaves open how
    // many would. Where none ever does there is none to tell its width by.
    let first = recovery.curve.first();
    let wide = first.and_then(|step| Some(100.0 * (step.band?.upper - step.chance)));
    let mut all = vec![Point {
        x: place(go_live),
        mean: 0.0,
        band: wide.map(|wide| (0.0, wide)),
    }];
    for step in &recovery.curve {
        let band = step.band.map(|b| (100.0 * b.lower, 100.0 * b.upper));
        let before = all.last().and_then(|p| p.band);
        all.push(Point {
            x: place(step.date),
            mean: 100.0 * step.chance,
            band: band.or(before),
        });
    }
    // Where all are back to normal the curve goes on as it is.
    let end = match all.last() {
        Some(last) if last.mean >= 100.0 => summary.end,
        _ => recovery.watched_until,
    };
    let end = place(end);
    if let Some(&last) = all.last()
        && last.x < end
    {
        all.push(Point { x: end, ..last });
    }
    all.into_iter().map(Some).collect()
}
