//! What is said of a trust that is held against its forecast: anticipated or not, with a figure,
//! and what is not as it was anticipated. What is found is in `study::track`.

use std::io;

use crate::model::spec::{Better, count};
use crate::report::words::arm_words;
use crate::statistics::exchangeable::Standing;
use crate::study::track::{Held, Track, Tracked};

use super::format::{from_to, long_date, readable, with_unit};
use super::page::broken;
use super::tables;
use super::words::capital;

/// Measures that have a sentence.
const SENTENCES: usize = 4;

/// All that is said on the terminal.
#[must_use]
pub fn page(track: &Track) -> String {
    let mut page: String = verdict(track).iter().map(|said| broken(said, "")).collect();
    page.push('\n');
    page.push_str(&tables::track(track));
    for said in how_to_read(track) {
        page.push_str(&broken(&said, ""));
    }
    page
}

/// Everything as JSON.
///
/// # Errors
///
/// It cannot be written.
pub fn json(track: &Track) -> io::Result<String> {
    Ok(serde_json::to_string_pretty(track)? + "\n")
}

/// The answer, and what is not as it was anticipated.
#[must_use]
pub fn verdict(track: &Track) -> Vec<String> {
    let answer = match track.was_anticipated() {
        true => "yes",
        false => "no",
    };
    let p = track.surprise.any_monday;
    let n = track.replications;
    let as_far = (p * (n as f64 + 1.0)).round() as usize - 1;
    let of = match as_far {
        0 => "none".to_owned(),
        some => some.to_string(),
    };
    let end = track
        .end()
        .map_or_else(String::new, |end| format!(" until {}", long_date(end)));
    let mut said = vec![format!(
        "The disruption was anticipated: {answer}. Of {n} replications {of} stand out as much as \
         the trust on any Monday{end}; by chance alone that happens to {} % of trusts that are as \
         the forecast has them.",
        readable(100.0 * p)
    )];
    let (held, inside) = track.figures();
    said.push(format!(
        "{} seen, from {} to {}: {inside} of {held} figures lie in the band that holds {} % of such trusts.",
        match track.weeks_seen() {
            1 => "1 week is".to_owned(),
            n => format!("{n} weeks are"),
        },
        long_date(track.from),
        long_date(track.to.plus_days(6)),
        readable(100.0 * track.level),
    ));
    let out: Vec<&Tracked> = track
        .by_surprise()
        .into_iter()
        .filter(|t| t.stands_out())
        .collect();
    said.extend(out.iter().take(SENTENCES).map(|tracked| sentence(tracked)));
    if let Some(more) = out.len().checked_sub(SENTENCES).filter(|&more| more > 0) {
        said.push(format!(
            "And {} more; see the table.",
            count(more, "measure", "measures")
        ));
    }
    said
}

/// What is not as anticipated about a measure.
fn sentence(tracked: &Tracked) -> String {
    let unit = tracked.measure.unit();
    let better = tracked.measure.definition().better;
    let last = tracked.seen().next_back().map(|(_, held)| held);
    let outside = |held: &Held| held.standing != Standing::Inside;
    let earlier = tracked.seen().map(|(_, held)| held).rfind(outside);
    let decisive = last
        .filter(outside)
        .or(tracked.mean.filter(outside))
        .or(earlier);
    let how = match (decisive.map(|held| held.standing), better) {
        (Some(Standing::Above), Better::Lower) | (Some(Standing::Below), Better::Higher) => {
            "is worse than anticipated"
        }
        (Some(Standing::Below), Better::Lower) | (Some(Standing::Above), Better::Higher) => {
            "is better than anticipated"
        }
        (Some(Standing::Above), Better::Neither) => "is higher than anticipated",
        (Some(Standing::Below), Better::Neither) => "is lower than anticipated",
        (Some(Standing::Inside) | None, _) => "is not as anticipated",
    };
    let was = |held: Held| {
        format!(
            "{} where {} was anticipated",
            with_unit(held.observed, unit),
            from_to(held.band.lower, held.band.upper, unit)
        )
    };
    let mut parts = Vec::new();
    match tracked.outside_since() {
        Some((since, _)) => parts.push(format!("outside since {}", long_date(since.from))),
        None => {
            let out = tracked.seen().filter(|(_, held)| outside(held)).count();
            parts.push(format!(
                "outside in {out} of {} weeks",
                tracked.seen().count()
            ));
        }
    }
    parts.extend(last.map(|held| format!("{} in the last week seen", was(held))));
    parts.extend(
        tracked
            .mean
            .map(|held| format!("{} on average so far", was(held))),
    );
    let before = tracked
        .outside_since()
        .is_some_and(|(since, _)| since.week < 0);
    let usual = match before {
        true => " It was so before the go-live: what is usual is not as the scenario has it.",
        false => "",
    };
    format!(
        "{} {how}: {}.{usual}",
        capital(tracked.measure.name()),
        parts.join("; ")
    )
}

fn how_to_read(track: &Track) -> Vec<String> {
    let arm = arm_words(track.arm).anticipated;
    vec![
        format!(
            "Anticipated: {}, {} replications; {} % of single trusts lie in such a band. Mean so far: \
             of the weeks seen since the go-live.",
            arm,
            track.replications,
            readable(100.0 * track.level)
        ),
        format!(
            "By chance: how often a trust as the forecast has it stands out as much in this \
             measure on any of {} Mondays, those to come included. Of all measures together, asked \
             on every Monday, the answer is \"no\" to at most {} % of such trusts. Had this been \
             the only Monday, {} % of them would stand out as much.",
            track.looks,
            readable(100.0 * track.false_alarms),
            readable(100.0 * track.surprise.so_far)
        ),
    ]
}
