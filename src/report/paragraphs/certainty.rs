//! Remarks on how well things are known: precision reached, and whether the baseline had settled.

use crate::model::Measure;
use crate::report::format::{estimate, fixed, long_date, with_unit};
use crate::study::Summary;
use crate::study::precise::Known;
use crate::study::warm_up::{Settling, Verdict};

/// What was known how precisely after how many replications.
pub(super) fn precision(summary: &Summary) -> Option<String> {
    let known = summary.precision.as_ref()?;
    let n = summary.replications;
    let said = |k: &Known| {
        let mean = estimate(k.mean?, k.half_width, k.unit);
        let wanted = k.wanted.map(|wanted| with_unit(wanted, k.unit));
        let more = match wanted {
            Some(wanted) if k.enough.is_none() => format!(", not the {wanted} wanted"),
            // Else a mean near zero would never be known.
            Some(wanted) if k.wanted == Some(k.unit.precision_floor()) => {
                format!("; ± {wanted} is enough however small it is")
            }
            _ => String::new(),
        };
        Some(format!("{} ({mean}{more})", k.response))
    };
    let all: Vec<String> = known.iter().filter_map(said).collect();
    let list = all.join(", ");
    let silent = silent(known);
    let silent = match &silent[..] {
        [] => String::new(),
        silent => format!(
            " More replications would not make known what has no value in any: {}.",
            silent.join(", ")
        ),
    };
    if known.is_empty() {
        return Some(format!(
            "The scenario has nothing of what a precision is usually asked of: {n} replications; \
             name figures under precision = {{ within = ..., of = [...] }}."
        ));
    }
    if all.is_empty() {
        return Some(format!("{n} replications.{silent}"));
    }
    if known.iter().all(|k| k.enough.is_some() || k.mean.is_none()) {
        return Some(format!(
            "{n} replications were enough to know as precisely as wanted: {list}.{silent}"
        ));
    }
    Some(format!(
        "{n} replications are the most that may be made, and not enough to know everything as \
         precisely as wanted: {list}.{silent}"
    ))
}

/// Figures without a value in any replication.
fn silent(known: &[Known]) -> Vec<&str> {
    let silent = known.iter().filter(|k| k.mean.is_none());
    silent.map(|k| &*k.response).collect()
}

/// What is not known precisely enough, and what has not settled, by name alone; `more` says
/// which and why.
pub(super) fn in_brief(summary: &Summary, more: &str) -> Vec<String> {
    let known = summary.precision.iter().flatten();
    let missed: Vec<&str> = known
        .filter(|k| k.enough.is_none() && k.mean.is_some())
        .map(|k| k.response.as_str())
        .collect();
    let measures = summary.warm_up.iter();
    let unsettled: Vec<&str> = measures
        .filter(|(measure, settling)| warning(summary, *measure, settling).is_some())
        .map(|(measure, _)| measure.name())
        .collect();
    let too_few = format!(
        "{} replications are the most that may be made, too few for",
        summary.replications
    );
    let said = |what: &str, names: &[&str]| match names {
        [] => None,
        [first] => Some(format!("{what}: {first} ({more} says more).")),
        [first, others @ ..] => Some(format!(
            "{what}: {first} and {} more ({more} says which).",
            others.len()
        )),
    };
    [
        said(&too_few, &missed),
        said(
            "Without a value in any replication",
            &silent(summary.precision.as_deref().unwrap_or_default()),
        ),
        said("Not settled without a go-live", &unsettled),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// A plain warning for each measure of the baseline that has not settled.
pub(super) fn warm_up(summary: &Summary) -> Vec<String> {
    let warnings = summary.warm_up.iter();
    warnings
        .filter_map(|(measure, settling)| warning(summary, measure, settling))
        .collect()
}

fn warning(summary: &Summary, measure: Measure, settling: &Settling) -> Option<String> {
    let id = measure.id();
    let unit = summary.measures.get(measure)?.unit;
    let (first, last) = (
        with_unit(settling.first, unit),
        with_unit(settling.last, unit),
    );
    match (settling.verdict, settling.from) {
        (Verdict::StillSettling, Some(from)) => Some(format!(
            "Without a go-live, {id} is still on its way from how the scenario begins ({first} in the \
             first days, {last} in the last) until {}, after the go-live. Let the scenario begin \
             earlier, or its waiting list be what it is in the middle of an ordinary year.",
            long_date(from)
        )),
        (Verdict::NotSettled, _) => Some(format!(
            "Without a go-live, {id} does not settle within the scenario: {first} in the first days, \
             {last} in the last. Demand and capacity may differ: `cutover check` tells how, on average. Where it \
             finds a balance, the scenario is too short, or it is chance: a list that is balanced wanders for \
             months. What is said of the go-live is a difference from something \
             that moves itself."
        )),
        (Verdict::TooShort, _) if summary.go_live.is_some() => Some(format!(
            "There are too few days ({} weeks) to tell whether {id} has settled before the go-live.",
            fixed(summary.end.days_since(summary.start) as f64 / 7.0, 0)
        )),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::examples::{CLINIC, summary_of};

    #[test]
    fn what_is_not_settled_may_be_balanced() {
        let mut summary = summary_of(CLINIC);
        let grown = Settling {
            from: None,
            first: 320.0,
            last: 370.0,
            verdict: Verdict::NotSettled,
        };
        summary.warm_up = [(Measure::ListSize, grown)].into_iter().collect();
        let said = warm_up(&summary).join(" ");
        for both in [
            "320 patients in the first days, 370 patients in the last",
            "`cutover check` tells how, on average",
            "a list that is balanced wanders",
        ] {
            assert!(said.contains(both), "{both}: {said}");
        }
    }
}
