//! `animation.html`: patients moving between the places of the hospital, arm beside arm, on key
//! days and over the weeks. It is made of `replay.json` alone; what is in it is recorded in
//! `study::replay`.

use maud::{DOCTYPE, PreEscaped, html};
use serde_json::json;

use crate::model::Arm;
use crate::study::replay::{DayShown, FORMAT, Replay, STEP_MINUTES, Station, Tally};

use super::format::long_date;
use super::picture::theme::{css, look};
use super::results::{Results, WrongFolder};

/// Name of the recorded replication's file.
pub const RECORD: &str = "replay.json";
/// Name of the page's file.
pub const PAGE: &str = "animation.html";

/// The recorded replication of a run; `None` if none was recorded. What an earlier run left in the
/// folder is none of this one's.
///
/// # Errors
///
/// It is damaged, changed, or of another version.
pub fn read(results: &Results) -> Result<Option<Replay>, WrongFolder> {
    if !results.manifest.files.contains_key(RECORD) {
        return Ok(None);
    }
    let replay: Replay = results.json(RECORD, FORMAT)?;
    replay.check().map_err(|why| WrongFolder::Damaged {
        file: results.folder().join(RECORD),
        why,
    })?;
    Ok(Some(replay))
}

/// Lists are shown as they are in the evening, queues at their highest.
fn is_a_list(station: Station) -> bool {
    matches!(
        station,
        Station::BookingList | Station::NoSlot | Station::Lost
    )
}

fn why_shown(day: &DayShown) -> String {
    let all: Vec<&str> = day.why.iter().map(|why| why.in_words()).collect();
    format!("{}: {}", long_date(day.date), all.join(", "))
}

/// The page.
#[must_use]
pub fn page(replay: &Replay) -> String {
    let title = format!("{}: watch it", replay.title);
    let page = html! {
        (DOCTYPE)
        html lang="en-GB" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                style { (PreEscaped(include_str!("animation.css"))) }
            }
            body { main {
                h1 { (replay.title) }
                p {
                    "One simulated run (replication " (replay.replication) "), the same patients \
                     and the same random numbers in every version of the world. Dots are people, \
                     or their cars; each box says how many one dot stands for."
                }
                form #controls {
                    label for="view" { "Show " }
                    select #view {
                        @for (at, day) in replay.days.iter().enumerate() {
                            option value=(at) { (why_shown(day)) }
                        }
                        option value="weeks" { "the weeks, day by day" }
                    }
                    button #play type="button" aria-pressed="false" { "Play" }
                    label for="speed" { " Speed " }
                    select #speed {
                        option value="0.5" { "slow" }
                        option value="1" selected { "normal" }
                        option value="3" { "fast" }
                    }
                    div.time {
                        label for="time" { "Time " }
                        input #time type="range" min="0" max="1" value="0" step="1";
                        output #clock for="time" { }
                    }
                }
                p #note.quiet { }
                div #stage role="group" aria-label="The hospital in each version of the world" { }
                h2 { "The same in figures" }
                div.wide tabindex="0" role="region" aria-label="People by place" { table #figures { } }
                noscript { p { "The animation needs JavaScript; it fetches nothing from anywhere." } }
                script #replay type="application/json" { (PreEscaped(embedded(replay))) }
                script { (PreEscaped(include_str!("animation.js"))) }
            } }
        }
    };
    page.into_string()
}

/// What the script needs, as JSON that cannot end the element it stands in.
fn embedded(replay: &Replay) -> String {
    let arm = |arm: &Arm| {
        let (label, colour, _) = look(*arm);
        json!({ "name": arm, "label": label, "colour": css(colour) })
    };
    let station = |station: &Station| {
        json!({
            "id": station,
            "label": station.in_words(),
            "list": is_a_list(*station),
        })
    };
    let tally = |tally: &Tally| json!({ "id": tally, "label": tally.in_words() });
    let all = json!({
        "stepMinutes": STEP_MINUTES,
        "goLive": replay.go_live,
        "arms": replay.arms.iter().map(arm).collect::<Vec<_>>(),
        "stations": replay.stations.iter().map(station).collect::<Vec<_>>(),
        "tallies": Tally::ALL.iter().map(tally).collect::<Vec<_>>(),
        "days": replay.days,
        "course": replay.course,
    });
    all.to_string().replace('<', "\\u003c")
}

#[cfg(test)]
mod tests {
    use super::super::examples::{CLINIC, PLAN, with_runs};
    use super::*;

    #[test]
    fn what_a_user_wrote_is_escaped_on_the_page() {
        let text = [CLINIC, PLAN].concat();
        let text = text.replace("A clinic", "A </script><b> clinic");
        let replay = with_runs(&text, |site, runs| Replay::of(site, runs).expect("a run"));
        assert!(!page(&replay).contains("</script><b>"));
    }
}
