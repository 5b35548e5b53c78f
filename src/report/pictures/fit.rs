//! What was observed against what a fit says of it. Titles say what is seen.

use plotters::prelude::RGBColor;

use crate::extract::LocalTime;
use crate::model::spec::CivilDate;
use crate::report::format::{fixed, listed, readable};
use crate::report::picture::curves::{Across, Course, Curve, Curves, Mark, Point};
use crate::report::picture::grid::{Axis, Tick};
use crate::report::picture::sheet::Head;
use crate::report::picture::theme::{BLUE, GREY, INK, Stroke};
use crate::study::fit::{Bin, ByHour, LEADS, ON_WEEKDAYS, OverTime, Quantiles, Side, Stretch};

/// Names of weekdays, Monday first.
pub(in crate::report) const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
/// Most things that a title names.
const MOST_NAMED: usize = 3;
/// 95 % of a normal distribution lie within so many standard deviations.
const NEARLY_ALL: f64 = 1.96;

/// Title, how it is to be read, and the same for those who do not see it.
fn head(title: String, how: &str) -> (Head, String) {
    let alt = format!("{title}. {how}");
    let subtitle = vec![how.to_owned()];
    (Head { title, subtitle }, alt)
}

fn curve(
    name: &str,
    (colour, stroke): (RGBColor, Stroke),
    points: impl IntoIterator<Item = Option<Point>>,
) -> Curve {
    Curve {
        name: name.to_owned(),
        colour,
        stroke,
        points: points.into_iter().collect(),
    }
}

const LAW: (RGBColor, Stroke) = (BLUE, Stroke::Solid);
const SEEN: (RGBColor, Stroke) = (INK, Stroke::Solid);

fn point(x: f64, mean: f64) -> Option<Point> {
    let band = None;
    Some(Point { x, mean, band })
}

fn banded(x: f64, mean: f64, half: f64) -> Option<Point> {
    let band = Some(((mean - half).max(0.0), mean + half));
    Some(Point { x, mean, band })
}

/// Names beside each other.
fn named(names: Vec<String>, unit: &str) -> Across {
    let to = names.len() as f64 - 0.5;
    let names = names.into_iter().enumerate();
    let ticks = names.map(|(at, label)| {
        let at = at as f64;
        Tick { at, label }
    });
    Across::Numbers {
        from: -0.5,
        to,
        ticks: ticks.collect(),
        unit: unit.to_owned(),
    }
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

/// How many came a week, and the fitted mean.
#[must_use]
pub fn weeks(what: &str, over_time: &OverTime) -> Option<Curves> {
    let weeks = &over_time.weeks;
    let (first, last) = (weeks.first()?, weeks.last()?);
    if weeks.len() < 2 {
        return None;
    }
    let inside = weeks.iter().filter(|w| w.residual().abs() <= NEARLY_ALL);
    let title = format!(
        "{what} a week: {} of {} lie where the fit has 95 % of them",
        inside.count(),
        weeks.len()
    );
    let together = weeks.iter().any(|week| week.days >= 14);
    let how = format!(
        "Dark: what came. Line and band: the fitted mean, and 95 % of such weeks by the fit, which has nobody on days that it leaves out, such as public holidays.{}",
        if together {
            " Weeks with fewer than five are taken together with the next."
        } else {
            ""
        }
    );
    let middle = |w: &Stretch| (w.first - first.first) as f64 + w.days as f64 / 2.0;
    let a_week = |w: &Stretch| 7.0 / w.days as f64;
    let seen = weeks.iter().map(|w| point(middle(w), w.seen * a_week(w)));
    let law = weeks.iter().map(|w| {
        let half = NEARLY_ALL * w.variance.sqrt() * a_week(w);
        banded(middle(w), w.expected * a_week(w), half)
    });
    let (head, alt) = head(title, &how);
    Some(Curves {
        head,
        alt,
        unit: format!("{} a week", what.to_lowercase()),
        across: Across::Dates {
            start: date(first.first),
            days: (last.first + last.days - first.first) as f64,
        },
        course: Course::Straight,
        highest: None,
        marks: Vec::new(),
        spans: Vec::new(),
        curves: vec![curve("fitted", LAW, law), curve("came", SEEN, seen)],
    })
}

fn date(day: i64) -> CivilDate {
    LocalTime::date_of(day)
}

fn month(of: &Stretch) -> String {
    let middle = date(of.first + of.days / 2).date();
    middle.strftime("%b %Y").to_string()
}

/// What comes by month, over what is fitted, which has a season where two years show one.
#[must_use]
pub fn months(what: &str, over_time: &OverTime) -> Option<Curves> {
    let all = over_time.months.iter();
    let months: Vec<&Stretch> = all.filter(|m| m.expected > 0.0).collect();
    if months.len() < 2 {
        return None;
    }
    let apart = over_time.months_apart();
    let ratio = |m: &Stretch| m.seen / m.expected;
    let told = |m: &&Stretch| format!("{} ({})", month(m), fixed(ratio(m), 2));
    let title = match &apart[..] {
        [] => format!("{what} by month: no month stands out from the fitted mean"),
        some if some.len() <= MOST_NAMED => {
            let names: Vec<String> = some.iter().map(told).collect();
            let stand = if some.len() == 1 { "stands" } else { "stand" };
            format!("{what} by month: {} {stand} out", names.join(", "))
        }
        many => format!(
            "{what} by month: {} of {} months stand out: a season or a trend that the fit has not",
            many.len(),
            over_time.months.len()
        ),
    };
    let how = "What came over what is fitted for the same days; lines: what 95 % of months are short of or beyond by chance alone. A month stands out if chance would put one of all so far off once in twenty extracts.";
    let points = months.iter().enumerate().map(|(at, m)| {
        banded(
            at as f64,
            ratio(m),
            NEARLY_ALL * m.variance.sqrt() / m.expected,
        )
    });
    let (head, alt) = head(title, how);
    Some(Curves {
        head,
        alt,
        unit: "times what is fitted".to_owned(),
        across: named(months.iter().map(|m| month(m)).collect(), ""),
        course: Course::Dots,
        highest: None,
        marks: vec![as_the_law()],
        spans: Vec::new(),
        curves: vec![curve("", SEEN, apart_from_each_other(points))],
    })
}

fn as_the_law() -> Mark {
    Mark::Level {
        y: 1.0,
        words: String::new(),
    }
}

/// With no line from one to the next.
fn apart_from_each_other(points: impl Iterator<Item = Option<Point>>) -> Vec<Option<Point>> {
    points.flat_map(|point| [point, None]).collect()
}

/// Bins that are further from the fit than chance would have one of all.
fn stand_out(bins: &[Bin]) -> Vec<&Bin> {
    let far = crate::study::fit::beyond_chance(bins.len());
    let all = bins.iter();
    all.filter(|bin| bin.residual().abs() > far).collect()
}

/// Some names, or how many.
fn some(names: &[String]) -> String {
    listed(names, ", ", MOST_NAMED)
}

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

fn side(side: Side) -> &'static str {
    match side {
        Side::Longer => "longer",
        Side::Shorter => "shorter",
    }
}

fn per_cent(share: f64) -> String {
    format!("{} %", fixed((100.0 * share).ceil(), 0))
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

/// What is not seen of lengths, if anything.
fn censored(of: &Quantiles) -> String {
    let known = of.points.last().map_or(0.0, |last| last.share);
    match of.censored {
        0 => String::new(),
        n if n < crate::extract::FEW as usize => {
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

/// Calls by the hour of the weekday that is furthest from the profile.
#[must_use]
pub fn by_hour(of: &ByHour) -> Option<Curves> {
    let (first, last) = of.hours()?;
    let far = |day: &usize| -> f64 {
        let cells = of.cells[*day].iter().flatten();
        cells.map(|cell| cell.residual * cell.residual).sum()
    };
    let apart = of.apart();
    let furthest = (0..7).max_by(|a, b| far(a).total_cmp(&far(b)))?;
    let day = apart.first().map_or(furthest, |(day, _, _)| *day);
    let own: Vec<String> = apart
        .iter()
        .filter(|(on, _, _)| *on == day)
        .map(|(_, hour, cell)| {
            let by = readable(100.0 * (cell.seen / cell.expected - 1.0).abs());
            let more = if cell.residual > 0.0 { "more" } else { "fewer" };
            format!("{by} % {more} at {hour}:00")
        })
        .collect();
    let name = ON_WEEKDAYS[day];
    let title = if apart.is_empty() {
        "Calls by hour: every weekday is as the profile has it".to_owned()
    } else {
        format!("Calls by hour: {name} have {} than the profile", some(&own))
    };
    let how = format!(
        "First calls of all {name}, which are furthest from the profile, and as many by the profile, which is one for all weekdays. Hours with fewer than five calls are not shown."
    );
    let cells = |value: fn(&crate::study::fit::Cell) -> f64| {
        let hours = first..=last;
        let cells = hours.map(|h| of.cells[day][h].and_then(|c| point(h as f64 + 0.5, value(&c))));
        cells.collect::<Vec<_>>()
    };
    let ticks = (first..=last + 1).map(|hour| Tick {
        at: hour as f64,
        label: hour.to_string(),
    });
    let (head, alt) = head(title, &how);
    Some(Curves {
        head,
        alt,
        unit: "calls".to_owned(),
        across: Across::Numbers {
            from: first as f64,
            to: last as f64 + 1.0,
            ticks: ticks.collect(),
            unit: "o'clock".to_owned(),
        },
        course: Course::Dots,
        highest: None,
        marks: Vec::new(),
        spans: Vec::new(),
        curves: vec![
            curve("the profile", LAW, cells(|c| c.expected)),
            curve(name, SEEN, cells(|c| c.seen)),
        ],
    })
}
