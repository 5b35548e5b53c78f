//! NHS control charts of the main weekly measures: what is more than the usual ups and downs, before
//! the go-live and since.

use maud::{Markup, PreEscaped, html};

use crate::model::spec::{Asked, Target};
use crate::model::{Arm, Measure};
use crate::report::picture::Size;
use crate::report::plot::{By, Form, NoPlot, Plot, Request, Stretch};
use crate::report::results::Results;

use super::NoPage;

/// Measures with charts, where there is something of them.
const CHARTED: [Measure; 6] = [
    Measure::ClinicOverrun,
    Measure::ClinicWait,
    Measure::CallsWait,
    Measure::CallsAbandonedShare,
    Measure::BookingUnbooked,
    Measure::ClinicDna,
];

/// A measure, of the trust or of a specialty.
type Charted = (Measure, String);

/// What the scenario has targets for, in its order.
fn targets(results: &Results) -> Vec<Charted> {
    let of = |target: &Target| match &target.response.what {
        Asked::Over(measure, place, _) => {
            let place = place.as_deref();
            let called = place.and_then(|name| results.scenario.specialty_called(name));
            Some((*measure, called.unwrap_or(results.trust()).to_owned()))
        }
        _ => None,
    };
    results.scenario.targets.iter().filter_map(of).collect()
}

/// The usual charts, then those of further targets.
fn charted(trust: &str, targets: &[Charted]) -> Vec<Charted> {
    let mut all: Vec<Charted> = CHARTED.map(|measure| (measure, trust.to_owned())).to_vec();
    let further = targets.iter().filter(|target| !all.contains(target));
    let further: Vec<Charted> = further.cloned().collect();
    all.extend(further);
    all
}

/// The charts of the arms with a go-live; of the only arm, if there is none.
pub(super) fn charts(results: &Results) -> Result<Markup, NoPage> {
    let summary = &results.summary;
    let Some(stretch) = Stretch::new(summary.start, summary.end) else {
        return Ok(html! {});
    };
    let live = [Arm::Unmitigated, Arm::Planned, Arm::Halted].into_iter();
    let live: Vec<Arm> = live.filter(|&arm| summary.has(arm)).collect();
    let live_since = !live.is_empty();
    let arms = if live.is_empty() {
        vec![Arm::Baseline]
    } else {
        live
    };
    let targets = targets(results);
    let mut found = Vec::new();
    for (measure, place) in charted(results.trust(), &targets) {
        let has_target = targets.contains(&(measure, place.clone()));
        let request = Request {
            measures: vec![measure],
            specialties: vec![place],
            arms: arms.clone(),
            stretch,
            by: By::Week,
            form: Form::Control,
            title: None,
        };
        match Plot::of(results, &request) {
            Ok(plot) if !plot.panels.is_empty() => found.push(plot.picture(Size {
                high: if has_target { 330 } else { 280 },
                ..Size::HALF
            })?),
            Ok(_) | Err(NoPlot::NoRows { .. }) => {}
            Err(NoPlot::Folder(error)) => return Err(error.into()),
            Err(NoPlot::Picture(error)) => return Err(error.into()),
            Err(NoPlot::TrustOnly(_) | NoPlot::TooMany(_)) => {}
        }
    }
    if found.is_empty() {
        return Ok(html! { p { "There are too few weeks, or nothing in them, to draw one." } });
    }
    let (anew, mixture) = match live_since {
        true => (
            ", both worked out anew from the go-live on, and again from the day by which half of the \
             runs are back to normal",
            " A week that is still beyond the limits of before the go-live is no improvement, however \
             bad the weeks around it are.",
        ),
        false => ("", ""),
    };
    Ok(html! {
        p {
            "As NHS England\u{2019}s \u{201c}Making data count\u{201d} draws them (XmR charts): the line \
             is the mean, the dashes are the limits within which nearly all weeks lie if nothing \
             changes" (anew) ". Points in orange are a concern, points \
             in blue an improvement, grey ones the usual ups and downs. They show one simulated run, as \
             a hospital would see it, so they may differ from the means in the tiles."
            (mixture)
            " Of a backlog or a list the change from week to week is charted: what is carried over \
             from one week to the next would make two fifths of the weeks of an undisturbed \
             hospital look special."
        }
        @if !targets.is_empty() {
            p {
                "Long dashes are a target that the scenario states, and the sign says how it \
                 stands if nothing changes. P: it lies beyond the limits on the better side, and is met in \
                 every week. F: it lies beyond them on the worse side, and is missed in every week until \
                 something is done differently. ?: it lies between them, and is met in some weeks and not in \
                 others. The limits are \
                 the last ones; where they stand on fewer than twelve weeks there is no sign."
            }
        }
        div.small { @for picture in &found {
            figure {
                (PreEscaped(&picture.svg))
            }
        } }
    })
}
