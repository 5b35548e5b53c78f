//! Curves that lie on each other: drawn once, with all their names.

use super::curves::{Curve, Point};

/// Curves that are nowhere further apart than this share of the upright axis lie on each other.
const COINCIDES: f64 = 0.01;

/// The curves without those that lie on another all along: that one has both names.
pub(super) fn coinciding_once(curves: &[Curve]) -> Vec<Curve> {
    let means = curves.iter().flat_map(|c| c.points.iter().flatten());
    let (low, high) = means.fold((0.0, 0.0), |(low, high), p| {
        (f64::min(low, p.mean), f64::max(high, p.mean))
    });
    let near = |a: &Option<Point>, b: &Option<Point>| match (a, b) {
        (Some(a), Some(b)) => a.x == b.x && (a.mean - b.mean).abs() <= COINCIDES * (high - low),
        (a, b) => a.is_none() && b.is_none(),
    };
    let same = |a: &Curve, b: &Curve| {
        let (a, b) = (&a.points, &b.points);
        let alike = a.len() == b.len() && !a.is_empty();
        alike && a.iter().zip(b).all(|(a, b)| near(a, b))
    };
    let mut once: Vec<Curve> = Vec::new();
    for curve in curves {
        match once.iter_mut().find(|known| same(known, curve)) {
            Some(known) => known.name = format!("{}; {}", known.name, curve.name),
            None => once.push(curve.clone()),
        }
    }
    once
}

#[cfg(test)]
mod tests {
    use super::super::theme::{BLUE, Stroke};
    use super::*;

    #[test]
    fn curves_that_lie_on_each_other_are_drawn_once_with_both_names() {
        let at = |mean: f64| {
            let point = |x: u8| {
                Some(Point {
                    x: x.into(),
                    mean: mean * f64::from(x),
                    band: None,
                })
            };
            (0..9).map(point).collect()
        };
        let curve = |name: &str, mean| Curve {
            name: name.to_owned(),
            colour: BLUE,
            stroke: Stroke::Solid,
            points: at(mean),
        };
        // The axis ends at 80: less than 0.8 apart, and more.
        let curves = [curve("a", 10.0), curve("b", 9.95), curve("c", 9.8)];
        let once = coinciding_once(&curves);
        let names: Vec<&str> = once.iter().map(|curve| &*curve.name).collect();
        assert_eq!(names, ["a; b", "c"]);
    }
}
