//! How many came, week by week and month by month.

use super::{LAW, MOST_NAMED, SEEN, apart_from_each_other, as_the_law, curve, head, named, point};
use crate::extract::LocalTime;
use crate::model::spec::CivilDate;
use crate::report::format::fixed;
use crate::report::picture::curves::{Across, Course, Curves, Point};
use crate::study::fit::{OverTime, Stretch};

/// 95 % of a normal distribution lie within so many standard deviations.
const NEARLY_ALL: f64 = 1.96;

fn banded(x: f64, mean: f64, half: f64) -> Option<Point> {
    let band = Some(((mean - half).max(0.0), mean + half));
    Some(Point { x, mean, band })
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

fn date(day: i64) -> CivilDate {
    LocalTime::date_of(day)
}

fn month(of: &Stretch) -> String {
    let middle = date(of.first + of.days / 2).date();
    middle.strftime("%b %Y").to_string()
}
