//! `report.html`: one page that answers, made of what a run left in its folder and of nothing else.
//! It opens without a network, on paper and on a telephone. Which pictures there are is decided in
//! `pictures`; the words of the answer are in `answer` and `paragraphs`.

mod control;
mod costs;
mod frame;
mod not_known;
mod over_time;
mod repeat;
mod specialties;
pub mod study;
mod tiles;

use std::io;

use maud::{Markup, html};

use crate::model::close_up::Hourly;
use crate::report::words::{arm_words, name_and_unit};
use crate::study::Summary;
use crate::study::offered_load::OfferedLoad;
use crate::study::turns_on::TurnsOn;

use frame::whole;

use super::format::{brief_date, estimate, listed};
use super::page::with_whole_numbers;
use super::picture::Size;
use super::pictures::{self, Named};
use super::results::{Results, WrongFolder};
use super::verdict::Telling;
use super::{answer, arms_of, paragraphs, tables, turns_on as turns, verdict};

pub use frame::{document, figure};

/// Why a page cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum NoPage {
    /// Its folder cannot be read.
    #[error(transparent)]
    Folder(#[from] WrongFolder),
    /// A picture cannot be drawn.
    #[error("a picture cannot be drawn: {0}")]
    Picture(#[from] io::Error),
}

/// The page of a run.
///
/// # Errors
///
/// `daily.csv` or `weekly.csv` cannot be read.
pub fn run(results: &Results, pictures: &[Named]) -> Result<String, NoPage> {
    let summary = &results.summary;
    let lead = lead(summary, pictures);
    let (first, others): (Vec<&Named>, Vec<&Named>) = pictures
        .iter()
        .partition(|picture| Some(picture.name) == lead);
    let statement = tables::statement_rows(summary);
    let body = html! {
        div.first-page {
            (opening(results))
            (figures(&first)?)
            (verdict_table(summary))
            (glossary(summary))
        }
        h2 #tiles { "The measures one by one" }
        (tiles::tiles(summary))
        h2 #in-words { "The answer in full" }
        @for paragraph in paragraphs::paragraphs(summary) { p { (frame::sentence(&paragraph)) } }
        @if let Some(statement) = &statement {
            h2 #costs { "What it costs" }
            (costs::statement(statement))
        }
        @if !others.is_empty() {
            h2 #pictures { "More pictures" }
            div.pictures { (figures(&others)?) }
        }
        h2 #drivers { "What drives the answer" }
        (drivers(results))
        div.on-screen {
            h2 #over-time { "Every measure over time" }
            (over_time::measures(results)?)
        }
        h2 #control { "Control charts" }
        (control::charts(results)?)
        h2 #specialties { "By specialty" }
        div.by-specialty { (specialties::table(summary)) }
        h2 #certainty { "How sure is this, and why?" }
        (certainty(results))
        @if let Some(of) = &summary.not_known {
            h2 #not-known { "Not known, or chance?" }
            (not_known::section(summary, of))
        }
        h2 #assumptions { "Assumptions in full" }
        (repeat::assumptions(results))
        h2 #repeat { "How to repeat it" }
        (repeat::how(results))
    };
    let chapters = [
        ("tiles", "One by one"),
        ("in-words", "The answer in full"),
        ("costs", "What it costs"),
        ("pictures", "More pictures"),
        ("drivers", "What drives it"),
        ("over-time", "Every measure over time"),
        ("control", "Control charts"),
        ("specialties", "By specialty"),
        ("certainty", "How sure?"),
        ("not-known", "Not known, or chance?"),
        ("assumptions", "Assumptions"),
        ("repeat", "How to repeat it"),
    ];
    let there = |(id, _): &&(&str, &str)| match *id {
        "pictures" => !others.is_empty(),
        "costs" => statement.is_some(),
        "not-known" => summary.not_known.is_some(),
        _ => true,
    };
    let chapters: Vec<_> = chapters.iter().filter(there).copied().collect();
    Ok(document(&summary.title, &chapters, &body))
}

/// The picture that stands first: of the gravest finding that has one.
fn lead(summary: &Summary, pictures: &[Named]) -> Option<&'static str> {
    let gravest = summary.findings.iter();
    let mut shown = gravest.filter_map(|f| {
        pictures
            .iter()
            .find(|picture| picture.about == Some(f.measure))
    });
    shown
        .next()
        .or(pictures.first())
        .map(|picture| picture.name)
}

/// Title, what it is about, and the sentences that answer.
fn opening(results: &Results) -> Markup {
    let summary = &results.summary;
    html! {
        h1 { (summary.title) }
        p.quiet { (frame::sentence(&paragraphs::what_was_run(summary))) }
        @for sentence in &answer::told(summary, Telling::All) {
            p.answer { (frame::sentence(sentence)) }
        }
        p { (turns_on(results)) }
    }
}

/// Most assumptions that are named.
const MOST_NAMED: usize = 3;

/// The assumptions on which the verdict turns, and what would tell more.
fn turns_on(results: &Results) -> Markup {
    let uncertain: Vec<String> = results.scenario.uncertain.keys().cloned().collect();
    html! {
        @if let Some(sentence) = turns::sentence(&results.summary) {
            (frame::sentence(&sentence)) " " a href="#drivers" { "All of them" } ". "
        }
        @if !uncertain.is_empty() {
            "Declared uncertain, and varied in these figures: "
            (listed(&uncertain, ", ", MOST_NAMED)) ". "
        }
    }
}

/// What was found, in each arm, with intervals.
fn verdict_table(summary: &Summary) -> Markup {
    let lines = verdict::lines(summary, Telling::All);
    html! {
        @if !lines.is_empty() {
            div.wide tabindex="0" role="region" aria-label="What was found" {
                table {
                    caption { (verdict::of_which_weeks(summary).1) }
                    thead {
                        tr {
                            th { "" } th { "from" }
                            @for arm in arms_of(summary) { th { (whole(arm_words(arm).brief)) } }
                        }
                    }
                    tbody {
                        @for line in &lines {
                            tr {
                                th { (whole(&line.measure)) }
                                td { (whole(&line.when.replace(' ', "\u{a0}"))) }
                                @for cell in &line.arms { td { (whole(cell)) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn glossary(summary: &Summary) -> Markup {
    html! {
        details {
            summary { "The words on this page, plainly" }
            dl {
                @for (word, plainly) in answer::glossary(summary) {
                    dt { (word) }
                    dd { (plainly) }
                }
            }
        }
    }
}

/// Pictures below each other, on a telephone in the narrow form.
fn figures(pictures: &[&Named]) -> io::Result<Markup> {
    let mut all = Vec::new();
    for named in pictures {
        all.push(frame::figure(
            &named.at(Size::PAGE)?,
            &named.at(Size::HALF)?,
        ));
    }
    Ok(html! { @for figure in &all { (figure) } })
}

/// Where work exceeds what can be done, before anything is simulated; and what the plan changes.
fn drivers(results: &Results) -> Markup {
    let load = OfferedLoad::of(&results.scenario);
    let warnings = [load.warnings(), load.mended()].concat();
    html! {
        p {
            "Queues grow where more work comes in than can be done. This is what the scenario's own \
             numbers say before anything is simulated; "
            code { "cutover check" } " shows how it is worked out."
        }
        @if warnings.is_empty() {
            p { "Nowhere does work exceed what can be done, neither before nor after the go-live." }
        } @else {
            ul.two { @for warning in &warnings { li { (frame::sentence(warning)) } } }
        }
        @if let Some(of) = &results.summary.turns_on { (assumed(of)) }
        p {
            "Any other, over any range, is tried by "
            code { "cutover sensitivity SCENARIO --vary 'PATH=LOW,HIGH'" }
            ", which varies them one by one or all at once."
        }
    }
}

/// What half of each assumption changes, and half as much again.
fn assumed(of: &TurnsOn) -> Markup {
    let n = of.replications;
    let figure = &of.as_assumed;
    let as_assumed = estimate(figure.mean.unwrap_or(0.0), figure.half_width, of.unit);
    html! {
        p {
            "What is assumed of the new system was halved, and taken half as much again, one assumption at \
             a time and with the same random numbers, in "
            @if n == 1 { "the first replication" } @else { "the first " (n) " replications" }
            ", arm \u{201c}" (arm_words(of.arm).brief) "\u{201d}: "
            (name_and_unit(of.measure)) ", four weeks from " (brief_date(of.from)) ", "
            (with_whole_numbers(&as_assumed)) " as assumed. Nothing else in the scenario was tried."
            @if let Some(said) = turns::not_tried(of) { " " (said) }
        }
        div.wide {
            table {
                caption { "What changes. ± half of the 95 % interval, from two replications on." }
                thead { tr { th { "" } th { "with half of it" } th { "with half as much again" } } }
                tbody {
                    @for row in turns::rows(of) {
                        tr {
                            th { (whole(&row.assumed)) }
                            td { (whole(&row.less)) }
                            td { (whole(&row.more)) }
                        }
                    }
                }
            }
        }
    }
}

fn certainty(results: &Results) -> Markup {
    let summary = &results.summary;
    let n = summary.replications;
    let mut desks = results.scenario.desk.values();
    let queues_stay = !desks.any(|desk| desk.is_walked_off() || desk.has_doors_that_close());
    html! {
        p {
            "The same weeks were simulated " (n) " times with fresh random numbers, each time in \
             every version of the world with the same ones, so that differences between versions \
             are those of the go-live and of the plan. A ± is half of the 95 % interval of a mean: \
             how well the mean is known from " (n) " replications. A range such as \
             \u{201c}90 % of replications 19 to 30\u{201d} says how much chance changes the outcome \
             itself; more replications do not narrow it."
        }
        p {
            "Neither says whether the assumptions are right. They are listed below; vary them before \
             deciding anything."
        }
        @if queues_stay && results.close_up.hours.contains_key(&Hourly::DeskQueue) {
            p {
                "In the model nobody who queues at a desk gives up or is sent home: where a queue is \
                 too long to be served by the evening, people are shown standing there at night."
            }
        }
        ul { @for remark in paragraphs::remarks(summary) { li { (frame::sentence(&remark)) } } }
    }
}

/// All pictures of a run's folder.
///
/// # Errors
///
/// `daily.csv` or `weekly.csv` cannot be read.
pub fn pictures(results: &Results) -> Result<Vec<Named>, NoPage> {
    Ok(pictures::all(results)?)
}
