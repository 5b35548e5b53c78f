//! A line in dashes. The drawing library measures its dashes with the system's `hypot`, and two
//! systems round differently: a picture would have other pixels on another machine. A square root is
//! the same everywhere.

use plotters::prelude::*;

use super::grid::Plot;
use super::sheet::Drawn;

/// Draws a line through points of a plot, in dashes and gaps of these lengths in the library's pixels.
///
/// # Errors
///
/// Only if the drawing library cannot draw into a text.
pub fn through(
    plot: &mut Plot<'_>,
    points: &[(f64, f64)],
    lengths: (i32, i32),
    style: ShapeStyle,
) -> Drawn {
    let Some(&first) = points.first() else {
        return Ok(());
    };
    let from = plot.backend_coord(&first);
    let places = points.iter().map(|point| plot.backend_coord(point));
    for dash in dashes(places, lengths) {
        let aside = dash.into_iter().map(|(x, y)| (x - from.0, y - from.1));
        let path = PathElement::new(aside.collect::<Vec<_>>(), style);
        plot.draw_series([EmptyElement::at(first) + path])?;
    }
    Ok(())
}

/// In the library's pixels.
type Place = (i32, i32);

/// The dashes of a line, each the places that it goes through.
pub fn dashes(mut points: impl Iterator<Item = Place>, (dash, gap): (i32, i32)) -> Vec<Vec<Place>> {
    let exactly = |(x, y): Place| (x as f32, y as f32);
    let nearest = |(x, y): (f32, f32)| (x.round() as i32, y.round() as i32);
    let mut found = Vec::new();
    let Some(first) = points.next().filter(|_| dash > 0) else {
        return found;
    };
    let mut at = exactly(first);
    let mut begun = vec![first];
    let (mut is_dash, mut done) = (true, 0.0);
    for point in points {
        let end = exactly(point);
        while at != end {
            let (dx, dy) = (end.0 - at.0, end.1 - at.1);
            let far = (f64::from(dx) * f64::from(dx) + f64::from(dy) * f64::from(dy)).sqrt() as f32;
            let length = if is_dash { dash } else { gap.max(0) } as f32;
            let left = length - done;
            if left < far {
                let share = left / far;
                at = (at.0 + dx * share, at.1 + dy * share);
                done = length;
            } else {
                at = end;
                done += far;
            }
            if is_dash {
                begun.push(nearest(at));
            }
            if done >= length {
                if is_dash {
                    found.push(std::mem::take(&mut begun));
                } else {
                    begun = vec![nearest(at)];
                }
                (is_dash, done) = (!is_dash, 0.0);
            }
        }
    }
    if begun.len() > 1 {
        found.push(begun);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::dashes;

    #[test]
    fn dashes_go_round_corners_and_gaps_lie_between_them() {
        let line = [(100, 100), (100, 103), (100, 120)];
        assert_eq!(
            dashes(line.into_iter(), (5, 2)),
            [
                vec![(100, 100), (100, 103), (100, 105)],
                vec![(100, 107), (100, 112)],
                vec![(100, 114), (100, 119)],
            ]
        );
        let slanted = [(0, 0), (30, 40)];
        assert_eq!(
            dashes(slanted.into_iter(), (20, 5)),
            [vec![(0, 0), (12, 16)], vec![(15, 20), (27, 36)]]
        );
        assert_eq!(dashes([].into_iter(), (5, 2)), Vec::<Vec<_>>::new());
        assert_eq!(dashes(line.into_iter(), (0, 2)), Vec::<Vec<_>>::new());
    }
}
