//! The share that did not attend: by lead, by weekday and by hour.

use super::super::WEEKDAYS;
use super::{LAW, SEEN, apart_from_each_other, as_the_law, curve, head, named, point, some};
use crate::report::format::fixed;
use crate::report::picture::curves::{Course, Curves, Point};
use crate::study::fit::{Bin, LEADS, beyond_chance};

/// The share that did not attend, by lead.
#[must_use]
pub fn missed_by_lead(bins: &[Bin]) -> Option<Curves> {
    if bins.len() < 2 {
        return None;
    }
    let out = stand_out(bins);
    let of = |more: bool| -> Vec<String> {
        let mine = out.iter().filter(|bin| (bin.residual() > 0.0) == more);
        mine.map(|bin| format!("{} days", lead(bin))).collect()
    };
    let (more, fewer) = (of(true), of(false));
    let title = match (&more[..], &fewer[..]) {
        ([], []) => "Not attended by lead: as fitted at every lead".to_owned(),
        (more, []) => format!("Not attended by lead: more than fitted at {}", some(more)),
        ([], fewer) => format!("Not attended by lead: fewer than fitted at {}", some(fewer)),
        (more, fewer) => format!(
            "Not attended by lead: more than fitted at {}, fewer at {}",
            some(more),
            some(fewer)
        ),
    };
    let how = "Dark: share of appointments missed, with 95 % intervals, by days between booking and appointment, first and follow-up together. Blue: what is fitted, for the same appointments.";
    let seen = bins.iter().enumerate().map(|(at, bin)| {
        let interval = bin.missed.interval;
        Some(Point {
            x: at as f64,
            mean: 100.0 * bin.missed.share,
            band: Some((100.0 * interval.lower, 100.0 * interval.upper)),
        })
    });
    let law = bins.iter().enumerate();
    let law = law.map(|(at, bin)| point(at as f64, 100.0 * bin.law));
    let (head, alt) = head(title, how);
    Some(Curves {
        head,
        alt,
        unit: "% not attended".to_owned(),
        across: named(bins.iter().map(lead).collect(), "days of lead"),
        course: Course::Dots,
        highest: None,
        marks: Vec::new(),
        spans: Vec::new(),
        curves: vec![
            curve("fitted", LAW, law),
            curve("", SEEN, apart_from_each_other(seen)),
        ],
    })
}

/// By weekday of the appointment.
#[must_use]
pub fn missed_by_weekday(bins: &[Bin]) -> Option<Curves> {
    missed_by(bins, "weekday", &|day| WEEKDAYS[day].to_owned())
}

/// By hour of the appointment.
#[must_use]
pub fn missed_by_hour(bins: &[Bin]) -> Option<Curves> {
    missed_by(bins, "hour", &|hour| format!("{hour}:00"))
}

/// The share that did not attend by weekday or hour, over the fit, which knows neither.
fn missed_by(bins: &[Bin], by: &str, name: &dyn Fn(usize) -> String) -> Option<Curves> {
    if bins.len() < 2 {
        return None;
    }
    let ratio = |bin: &Bin| bin.missed.share / bin.law;
    let out = stand_out(bins);
    let told = |bin: &&Bin| format!("{} ({})", classes(bin, name), fixed(ratio(bin), 2));
    let names: Vec<String> = out.iter().map(told).collect();
    let title = if names.is_empty() {
        format!("Not attended by {by}: as fitted, whatever the {by}")
    } else {
        let stand = if names.len() == 1 { "stands" } else { "stand" };
        format!("Not attended by {by}: {} {stand} out", some(&names))
    };
    let how = format!(
        "Share missed over what is fitted for the same leads, with 95 % intervals, by {by} of the appointment. One stands out if chance would put one of all so far off once in twenty extracts."
    );
    let points = bins.iter().enumerate().map(|(at, bin)| {
        let interval = bin.missed.interval;
        Some(Point {
            x: at as f64,
            mean: ratio(bin),
            band: Some((interval.lower / bin.law, interval.upper / bin.law)),
        })
    });
    let (head, alt) = head(title, &how);
    Some(Curves {
        head,
        alt,
        unit: "times what is fitted".to_owned(),
        across: named(bins.iter().map(|bin| classes(bin, name)).collect(), ""),
        course: Course::Dots,
        highest: None,
        marks: vec![as_the_law()],
        spans: Vec::new(),
        curves: vec![curve("", SEEN, apart_from_each_other(points))],
    })
}

/// Bins that are further from the fit than chance would have one of all.
fn stand_out(bins: &[Bin]) -> Vec<&Bin> {
    let far = beyond_chance(bins.len());
    let all = bins.iter();
    all.filter(|bin| bin.residual().abs() > far).collect()
}

/// The leads of a bin, in days.
fn lead(bin: &Bin) -> String {
    let from = LEADS[bin.from];
    match LEADS.get(bin.to + 1) {
        None => format!("{from}+"),
        Some(&end) if end == from + 1 => from.to_string(),
        Some(end) => format!("{from}\u{2013}{}", end - 1),
    }
}

/// Names of classes, or from one to another.
fn classes(bin: &Bin, name: &dyn Fn(usize) -> String) -> String {
    if bin.from == bin.to {
        name(bin.from)
    } else {
        format!("{}\u{2013}{}", name(bin.from), name(bin.to))
    }
}
