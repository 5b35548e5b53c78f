//! Lengths and patience, quantile by quantile.

use super::{LAW, SEEN, apart_from_each_other, curve, head, point};
use crate::extract::FEW;
use crate::report::format::fixed;
use crate::report::picture::curves::{Across, Course, Curves};
use crate::report::picture::grid::Axis;
use crate::report::picture::theme::{GREY, Stroke};
use crate::study::fit::{Quantiles, Side};

/// Quantiles observed over those fitted.
#[must_use]
pub fn quantiles(what: &str, of: &Quantiles, unit: &str) -> Curves {
    let title = format!("{what}: {}", departure(of));
    let how = format!(
        "Quantiles of {} seen, each a mean of five, over those fitted; on the line they are alike.{}",
        fixed(of.n as f64, 0),
        censored(of)
    );
    let highest = longest(of);
    let dots = of.points.iter().map(|p| point(p.law, p.seen));
    let (head, alt) = head(title, &how);
    Curves {
        head,
        alt,
        unit: format!("{unit}, seen"),
        across: from_zero(highest, &format!("{unit}, fitted")),
        course: Course::Straight,
        highest: None,
        marks: Vec::new(),
        spans: Vec::new(),
        curves: vec![
            curve(
                "alike",
                (GREY, Stroke::Dashed),
                [point(0.0, 0.0), point(highest, highest)],
            ),
            curve("", SEEN, apart_from_each_other(dots)),
        ],
    }
}

/// Who has given up by when: the Kaplan-Meier estimate and the fitted distribution.
#[must_use]
pub fn patience(of: &Quantiles) -> Curves {
    let title = format!("Callers' patience: {}", departure(of));
    let how = format!(
        "Share who would have given up by then, were nobody to answer. {} gave up.{}",
        fixed(of.n as f64, 0),
        censored(of)
    );
    let furthest = longest(of);
    let seen = of.points.iter().map(|p| point(p.seen, 100.0 * p.share));
    let law = of.points.iter().map(|p| point(p.law, 100.0 * p.share));
    let (head, alt) = head(title, &how);
    Curves {
        head,
        alt,
        unit: "% have given up".to_owned(),
        across: from_zero(furthest, "seconds"),
        course: Course::Straight,
        highest: None,
        marks: Vec::new(),
        spans: Vec::new(),
        curves: vec![curve("fitted", LAW, law), curve("seen", SEEN, seen)],
    }
}

/// What is seen of lengths against their distribution.
fn departure(of: &Quantiles) -> String {
    let found = of.departure();
    let longest = found.longest.map(|(share, by)| {
        let share = per_cent(share);
        format!("{} than fitted in the longest {share}", side(by))
    });
    let shortest = found.shortest.map(|(share, by)| {
        let share = per_cent(share);
        format!("{} than fitted in the shortest {share}", side(by))
    });
    let between = found.between.map(|(share, by)| {
        let where_ = fixed(100.0 * share, 0);
        format!("{} than fitted near where {where_} % are below", side(by))
    });
    let parts = [longest, shortest, between].into_iter().flatten();
    let told: Vec<String> = parts.collect();
    if told.is_empty() {
        return "as fitted, within a twentieth or chance".to_owned();
    }
    told.join(", ")
}

fn side(side: Side) -> &'static str {
    match side {
        Side::Longer => "longer",
        Side::Shorter => "shorter",
    }
}

fn per_cent(share: f64) -> String {
    format!("{} %", fixed((100.0 * share).ceil(), 0))
}

/// What is not seen of lengths, if anything.
fn censored(of: &Quantiles) -> String {
    let known = of.points.last().map_or(0.0, |last| last.share);
    match of.censored {
        0 => String::new(),
        n if n < FEW as usize => {
            " Fewer than 5 are known to be longer than could be seen.".to_owned()
        }
        n => format!(
            " {} are known only to be longer than could be seen (Kaplan-Meier): nothing is shown beyond {} % of all.",
            fixed(n as f64, 0),
            fixed(100.0 * known, 0)
        ),
    }
}

/// The longest length that is shown, seen or fitted.
fn longest(of: &Quantiles) -> f64 {
    let each = of.points.iter().map(|p| p.law.max(p.seen));
    each.fold(0.0, f64::max)
}

/// Round numbers from zero.
fn from_zero(highest: f64, unit: &str) -> Across {
    let axis = Axis::numbers(0.0, highest, 4, "");
    Across::Numbers {
        from: 0.0,
        to: axis.ends().end,
        ticks: axis.ticks().to_vec(),
        unit: unit.to_owned(),
    }
}
