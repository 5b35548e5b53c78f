//! A flow chart as SVG: boxes under each other, what is beside the way at the right, ways back at the
//! left. What is in it is next door.

use maud::{Markup, html};

use super::{Flow, Place, Step, Way};
use crate::report::picture::Picture;
use crate::report::picture::theme::{GREY, INK, LETTERS, Look, ORANGE, QUIET_INK, css};

/// Left of the boxes, for ways back.
const LEFT: f64 = 112.0;
/// Width of the boxes on the way.
const WIDE: f64 = 320.0;
/// Between them and those beside.
const BETWEEN: f64 = 56.0;
/// Width of the boxes beside.
const BESIDE: f64 = 230.0;
/// From box to box.
const DOWN: f64 = 30.0;
const EDGE: f64 = 8.0;
/// Within a box.
const PADDING: f64 = 11.0;
const TITLE_SIZE: f64 = 15.0;
const LETTER_SIZE: f64 = 13.5;
const LINE_HEIGHT: f64 = 18.0;
/// From the boxes to the first way back: room for its name.
const FIRST_LANE: f64 = 74.0;
/// From one way back to the next.
const LANE: f64 = 22.0;
/// Lines of a change after the first, under its words.
const INDENT: f64 = 17.0;

/// A box in its place.
struct Laid<'a> {
    step: &'a Step,
    x: f64,
    y: f64,
    wide: f64,
    high: f64,
    lines: Vec<Line>,
}

struct Line {
    text: String,
    kind: Kind,
    indent: f64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Title,
    Fact,
    Change,
}

/// Draws a flow chart.
#[must_use]
pub fn svg(flow: &Flow) -> Picture {
    let boxes = laid(flow);
    let has_beside = flow
        .ways
        .iter()
        .any(|way| matches!(way, Way::Beside { .. }));
    let right = if has_beside { BETWEEN + BESIDE } else { 0.0 };
    let wide = LEFT + WIDE + right + EDGE;
    let bottoms = boxes.iter().map(|laid| laid.y + laid.high);
    let high = bottoms.fold(0.0, f64::max) + EDGE;
    let alt = flow.alt();
    let markup = html! {
        svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label=(alt)
            viewBox=(format!("0 0 {wide} {high}")) width=(wide) height=(high)
            font-family=(LETTERS) font-size=(LETTER_SIZE) stroke-linejoin="round" {
            rect width=(wide) height=(high) fill="#ffffff" {}
            @for line in straight(flow, &boxes) { (line) }
            @for line in ways(flow, &boxes) { (line) }
            @for laid in &boxes { (drawn(laid)) }
        }
    };
    Picture {
        svg: markup.into_string(),
        alt,
    }
}

fn laid(flow: &Flow) -> Vec<Laid<'_>> {
    let mut boxes: Vec<Laid<'_>> = Vec::new();
    let mut y = EDGE;
    for step in flow.straight() {
        let mut next = place(step, LEFT, y, WIDE);
        let beside = flow.ways.iter().find_map(|way| match way {
            Way::Beside { from, to } if *from == step.place => Some(*to),
            _ => None,
        });
        let beside = flow.steps.iter().find(|step| Some(step.place) == beside);
        let beside = beside.map(|step| place(step, LEFT + WIDE + BETWEEN, y, BESIDE));
        if let Some(mut beside) = beside {
            let high = next.high.max(beside.high);
            (next.high, beside.high) = (high, high);
            boxes.push(beside);
        }
        y += next.high + DOWN;
        boxes.push(next);
    }
    boxes
}

fn place(step: &Step, x: f64, y: f64, wide: f64) -> Laid<'_> {
    let room = wide - 2.0 * PADDING;
    let mut lines = vec![Line {
        text: step.place.title().to_owned(),
        kind: Kind::Title,
        indent: 0.0,
    }];
    let mut say = |text: &str, kind| {
        // These letters are small, and narrower than most.
        let in_lines = Look::in_lines(text, room, LETTER_SIZE * 0.95);
        for (at, text) in in_lines.into_iter().enumerate() {
            let is_later = kind == Kind::Change && at > 0;
            let indent = if is_later { INDENT } else { 0.0 };
            lines.push(Line { text, kind, indent });
        }
    };
    for fact in &step.facts {
        say(fact, Kind::Fact);
    }
    for change in &step.changes {
        say(&format!("▲ {change}"), Kind::Change);
    }
    Laid {
        step,
        x,
        y,
        wide,
        high: lines.len() as f64 * LINE_HEIGHT + 2.0 * PADDING - 3.0,
        lines,
    }
}

fn drawn(laid: &Laid<'_>) -> Markup {
    let changed = !laid.step.changes.is_empty();
    let (edge, thick) = if changed { (ORANGE, 2.0) } else { (GREY, 1.2) };
    let is_end = matches!(laid.step.place, Place::Referral | Place::Discharge);
    let round = if is_end { 16.0 } else { 4.0 };
    html! {
        rect x=(laid.x) y=(laid.y) width=(laid.wide) height=(laid.high) rx=(round) fill="#ffffff"
            stroke=(css(edge)) stroke-width=(thick) {}
        @for (at, line) in laid.lines.iter().enumerate() {
            @let y = laid.y + PADDING + 11.0 + at as f64 * LINE_HEIGHT;
            @let x = laid.x + PADDING + line.indent;
            @match line.kind {
                Kind::Title => text x=(x) y=(y) font-weight="bold"
                    font-size=(TITLE_SIZE) fill=(css(INK)) { (line.text) },
                Kind::Fact => text x=(x) y=(y) fill=(css(QUIET_INK)) { (line.text) },
                Kind::Change => text x=(x) y=(y) fill=(css(ORANGE)) { (line.text) },
            }
        }
    }
}

/// The arrows from step to step.
fn straight(flow: &Flow, boxes: &[Laid<'_>]) -> Vec<Markup> {
    let on: Vec<&Laid<'_>> = flow
        .straight()
        .filter_map(|s| find(boxes, s.place))
        .collect();
    let middle = LEFT + WIDE / 2.0;
    let arrow = |pair: &[&Laid<'_>]| {
        let (from, to) = (pair[0].y + pair[0].high, pair[1].y);
        html! {
            (line(&format!("M{middle} {from}V{}", to - 5.0)))
            (head(middle, to, Towards::Down))
        }
    };
    on.windows(2).map(arrow).collect()
}

/// The ways to the side and back.
fn ways(flow: &Flow, boxes: &[Laid<'_>]) -> Vec<Markup> {
    let mut back = 0.0;
    let mut drawn = Vec::new();
    for way in &flow.ways {
        match way {
            Way::Beside { from, to } => {
                let (Some(from), Some(to)) = (find(boxes, *from), find(boxes, *to)) else {
                    continue;
                };
                let y = from.y + from.high / 2.0;
                let (left, right) = (from.x + from.wide, to.x);
                drawn.push(html! {
                    (line(&format!("M{} {y}H{}", left + 5.0, right - 5.0)))
                    (head(left, y, Towards::Left))
                    (head(right, y, Towards::Right))
                });
            }
            Way::Back { from, to, label } => {
                let (Some(from), Some(to)) = (find(boxes, *from), find(boxes, *to)) else {
                    continue;
                };
                let lane = LEFT - FIRST_LANE - back * LANE;
                let begins = from.y + from.high / 2.0;
                let ends = to.y + to.high / 2.0 + 9.0 - back * 18.0;
                drawn.push(html! {
                    (line(&format!("M{LEFT} {begins}H{lane}V{ends}H{}", LEFT - 5.0)))
                    (head(LEFT, ends, Towards::Right))
                    text x=(LEFT - 6.0) y=(begins + 17.0) text-anchor="end" fill=(css(QUIET_INK)) {
                        (label)
                    }
                });
                back += 1.0;
            }
        }
    }
    drawn
}

fn find<'a, 'b>(boxes: &'a [Laid<'b>], place: Place) -> Option<&'a Laid<'b>> {
    boxes.iter().find(|laid| laid.step.place == place)
}

fn line(path: &str) -> Markup {
    html! {
        path d=(path) fill="none" stroke=(css(GREY)) stroke-width="1.4" {}
    }
}

#[derive(Clone, Copy)]
enum Towards {
    Down,
    Left,
    Right,
}

/// The head of an arrow that ends at a point.
fn head(x: f64, y: f64, towards: Towards) -> Markup {
    let back = match towards {
        Towards::Down => [(-4.5, -8.0), (4.5, -8.0)],
        Towards::Right => [(-8.0, -4.5), (-8.0, 4.5)],
        Towards::Left => [(8.0, -4.5), (8.0, 4.5)],
    };
    let [(ax, ay), (bx, by)] = back.map(|(dx, dy)| (x + dx, y + dy));
    html! {
        polygon points=(format!("{x},{y} {ax},{ay} {bx},{by}")) fill=(css(GREY)) {}
    }
}
