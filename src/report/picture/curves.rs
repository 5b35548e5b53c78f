//! Curves with bands, over dates or over numbers: fan charts, recovery, learning, shares of
//! overruns, a day by the hour, a sweep over one parameter.

use std::io;

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};

use crate::model::spec::CivilDate;

pub use super::marks::{Mark, Span, go_live_mark, moment_mark};

use super::coinciding::coinciding_once;
use super::dashes;
use super::grid::{self, Axis, Plot, Tick};
use super::marks::{self, Flags};
use super::sheet::{self, Area, Drawn, Frame, Head};
use super::theme::{self, Look, Stroke, at, px, shown};
use super::{Picture, Size};

/// Least height of the plot, as a share of the picture's, beside what lasts for a while.
const LEAST_PLOT: f64 = 0.25;

/// Most lines of a curve's name.
const MOST_NAME_LINES: usize = 3;

/// One point of a curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// Days from the start, or a number.
    pub x: f64,
    /// Mean.
    pub mean: f64,
    /// Lower and upper end of the band, if there is one.
    pub band: Option<(f64, f64)>,
}

/// How a curve goes from point to point.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Course {
    /// Straight.
    #[default]
    Straight,
    /// Level, then upright: a share that changes on a day.
    Stepwise,
    /// Known only at its points: they are dots, each with its interval as a line, and a thin line
    /// leads from one to the next.
    Dots,
}

/// One curve.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// Its label.
    pub name: String,
    /// Its colour.
    pub colour: RGBColor,
    /// How it is drawn.
    pub stroke: Stroke,
    /// Its points; a gap where there was nothing to measure.
    pub points: Vec<Option<Point>>,
}

/// What the curves run over.
#[derive(Clone, Debug, PartialEq)]
pub enum Across {
    /// Days from a date on.
    Dates {
        /// The first day.
        start: CivilDate,
        /// How many.
        days: f64,
    },
    /// Numbers.
    Numbers {
        /// From where.
        from: f64,
        /// To where.
        to: f64,
        /// Where something is written, and what.
        ticks: Vec<Tick>,
        /// What the numbers are.
        unit: String,
    },
}

/// A picture of curves.
#[derive(Clone, Debug, PartialEq)]
pub struct Curves {
    /// Title, and how it is to be read.
    pub head: Head,
    /// What it shows, for those who do not see it.
    pub alt: String,
    /// Unit of the upright axis.
    pub unit: String,
    /// The level axis.
    pub across: Across,
    /// How curves go from point to point.
    pub course: Course,
    /// Highest value of the upright axis, if not that of the highest point.
    pub highest: Option<f64>,
    /// What is marked.
    pub marks: Vec<Mark>,
    /// What lasts for a while, above the curves.
    pub spans: Vec<Span>,
    /// The curves, the last on top.
    pub curves: Vec<Curve>,
}

/// Most values of a parameter that are written on an axis.
const MOST_VALUES: usize = 8;

impl Across {
    /// The values of a parameter as they were chosen, written unless they are many, with a little room beside the
    /// outer ones; values that are not numbers stand at 0, 1, 2, ...
    #[must_use]
    pub fn values(values: &[(f64, String)], unit: &str) -> Self {
        let low = values.iter().map(|v| v.0).fold(f64::INFINITY, f64::min);
        let high = values.iter().map(|v| v.0).fold(f64::NEG_INFINITY, f64::max);
        let room = if high > low { 0.05 * (high - low) } else { 0.5 };
        let every = values.len().div_ceil(MOST_VALUES).max(1);
        let ticks = values.iter().step_by(every).map(|(at, label)| Tick {
            at: *at,
            label: label.clone(),
        });
        Self::Numbers {
            from: if low.is_finite() { low - room } else { 0.0 },
            to: if high.is_finite() { high + room } else { 1.0 },
            ticks: ticks.collect(),
            unit: unit.to_owned(),
        }
    }
}

impl Curves {
    /// The picture at a size.
    ///
    /// # Errors
    ///
    /// Only if the drawing library cannot draw into a text.
    pub fn picture(&self, size: Size) -> io::Result<Picture> {
        let mut once = self.clone();
        once.curves = coinciding_once(&self.curves);
        sheet::drawn(size, self.alt.clone(), |area, look| once.draw(area, look))
    }

    fn draw(&self, area: &Area<'_>, look: &Look) -> Drawn {
        let below_head = shown(self.head.draw(area, look)?) + 0.3 * look.line_height;
        let right = f64::from(look.size.wide) - self.room_for_names(look);
        let (across, ends) = self.across(right - look.left, look);
        let x = |at: f64| {
            let share = ((at - ends.0) / (ends.1 - ends.0)).clamp(0.0, 1.0);
            look.left + share * (right - look.left)
        };
        let moments = self.marks.iter().filter_map(|mark| match mark {
            Mark::Moment { x: at, words } => Some((x(*at), &**words)),
            Mark::Level { .. } => None,
        });
        let moments: Vec<(f64, &str)> = moments.collect();
        let flags = Flags::new(look, &self.unit, &moments);
        let frame = |spans: &[Span]| Frame {
            left: look.left,
            top: below_head + marks::spans_height(look, spans) + flags.height(look),
            right,
            bottom: f64::from(look.size.high) - across.room_below((look.left, right), look),
        };
        // Where they would leave the curves no room they are left out.
        let enough = LEAST_PLOT * f64::from(look.size.high);
        let fit = frame(&self.spans).high() >= enough;
        let spans: &[Span] = if fit { &self.spans } else { &[] };
        let frame = frame(spans);
        marks::draw_spans(area, look, &frame, (below_head, ends), spans)?;
        let (low, high) = self.reach();
        let lines = (frame.high() / 48.0).clamp(2.0, 6.0) as usize;
        let upright = Axis::numbers(low, high, lines, "");
        let mut plot = grid::draw_in(area, look, &frame, &across, &upright)?;
        for curve in &self.curves {
            plot.draw_series(self.bands(curve))?;
        }
        flags.draw(area, look, &frame)?;
        for (nth, curve) in self.curves.iter().enumerate() {
            match self.course {
                Course::Dots => self.draw_dots(area, &plot, nth)?,
                Course::Straight | Course::Stepwise => self.draw_means(&mut plot, curve)?,
            }
        }
        let mut places = self.places(&plot);
        let heights = (0..100).map(|k| frame.at(0.0, f64::from(k) / 100.0).1);
        places.extend(heights.flat_map(|y| moments.iter().map(move |(x, _)| (*x, y))));
        for mark in &self.marks {
            if let Mark::Level { y, words } = mark {
                let height = shown(plot.backend_coord(&(ends.0, *y)).1);
                marks::draw_level(area, look, &frame, (height, words), &places)?;
            }
        }
        self.names(area, look, &plot, &frame)
    }

    /// The level axis, and from where to where it goes.
    fn across(&self, width: f64, look: &Look) -> (Axis, (f64, f64)) {
        match &self.across {
            Across::Dates { start, days } => {
                let axis = Axis::dates(*start, *days, width, look);
                (axis, (0.0, days.max(1.0)))
            }
            Across::Numbers {
                from,
                to,
                ticks,
                unit,
            } => {
                let axis = Axis::new(*from..*to, ticks.clone(), unit);
                let ends = axis.ends();
                (axis, (ends.start, ends.end))
            }
        }
    }

    /// Lowest (zero or less) and highest value shown.
    fn reach(&self) -> (f64, f64) {
        let points = self.curves.iter().flat_map(|c| c.points.iter().flatten());
        let ends = points.map(|p| {
            let (low, high) = p.band.unwrap_or((p.mean, p.mean));
            (low.min(p.mean), high.max(p.mean))
        });
        let levels = self.marks.iter().filter_map(|mark| match mark {
            Mark::Level { y, .. } => Some((*y, *y)),
            Mark::Moment { .. } => None,
        });
        let all = ends.chain(levels);
        let (low, high) = all.fold((0.0, 0.0), |(low, high), (l, h)| {
            (f64::min(low, l), f64::max(high, h))
        });
        let high = self.highest.unwrap_or(high);
        (low, if high > low { high } else { low + 1.0 })
    }

    /// Where the curves go through, in pixels as shown.
    fn places(&self, plot: &Plot<'_>) -> Vec<(f64, f64)> {
        let points = self.curves.iter().flat_map(|c| c.points.iter().flatten());
        let places = points.map(|p| plot.backend_coord(&(p.x, p.mean)));
        places.map(|(x, y)| (shown(x), shown(y))).collect()
    }

    /// A curve's name in lines.
    fn name_in_lines(curve: &Curve, look: &Look) -> Vec<String> {
        let most = 0.32 * f64::from(look.size.wide);
        let mut lines = Look::in_lines(&curve.name, most, look.letter_size);
        lines.truncate(MOST_NAME_LINES);
        lines
    }

    /// How wide the names at the ends of the curves are, with the room about them.
    fn room_for_names(&self, look: &Look) -> f64 {
        let names = self
            .curves
            .iter()
            .flat_map(|c| Self::name_in_lines(c, look));
        let widest = names
            .map(|line| look.width_of_label(&line))
            .fold(0.0, f64::max);
        (2.0 * look.tick + widest + 0.6 * look.edge).max(1.5 * look.edge)
    }

    /// Names at the ends of the curves, moved apart where they would lie on each other, and led to
    /// where they were.
    fn names(&self, area: &Area<'_>, look: &Look, plot: &Plot<'_>, frame: &Frame) -> Drawn {
        let mut ends: Vec<(i32, &Curve)> = Vec::new();
        for curve in self.curves.iter().filter(|curve| !curve.name.is_empty()) {
            if let Some(last) = curve.points.iter().flatten().last() {
                ends.push((plot.backend_coord(&(last.x, last.mean)).1, curve));
            }
        }
        ends.sort_by_key(|(height, _)| *height);
        let most = ends
            .iter()
            .map(|(_, curve)| Self::name_in_lines(curve, look).len());
        let gap = px(look.line_height) * i32::try_from(most.max().unwrap_or(1)).unwrap_or(1);
        let wanted: Vec<i32> = ends.iter().map(|(height, _)| *height).collect();
        let heights = not_above(apart(wanted, px(frame.bottom), gap), px(frame.top), gap);
        let left = frame.right + 2.0 * look.tick;
        for (height, (end, curve)) in heights.into_iter().zip(&ends) {
            let middle = shown(height);
            if (height - end).abs() > px(0.3 * look.line_height) {
                let leads = [(frame.right + 1.0, shown(*end)), (left - 2.0, middle)];
                let style = curve.colour.stroke_width(theme::hairline());
                sheet::line(area, &leads, Stroke::Solid, style)?;
            }
            let style = at(look.label(curve.colour), HPos::Left, VPos::Center);
            let lines = Self::name_in_lines(curve, look);
            let first = middle - 0.5 * look.line_height * (lines.len() as f64 - 1.0);
            for (nth, line) in lines.iter().enumerate() {
                let height = first + look.line_height * nth as f64;
                sheet::write(area, line, &style, (left, height))?;
            }
        }
        Ok(())
    }

    /// From the lower to the upper end of the band: one polygon a stretch.
    fn bands(&self, curve: &Curve) -> Vec<Polygon<(f64, f64)>> {
        if self.course == Course::Dots {
            return Vec::new();
        }
        let of_stretch = |stretch: Vec<Point>| {
            let ends: Option<Vec<(f64, f64)>> = stretch.iter().map(|p| p.band).collect();
            let ends = ends.filter(|ends| ends.len() > 1)?;
            let upper = stretch.iter().zip(&ends).map(|(p, (_, high))| (p.x, *high));
            let lower = stretch.iter().zip(&ends).map(|(p, (low, _))| (p.x, *low));
            let upper = self.course.through(upper.collect());
            let lower = self.course.through(lower.collect());
            let outline = upper.into_iter().chain(lower.into_iter().rev());
            Some(Polygon::new(
                outline.collect::<Vec<_>>(),
                curve.colour.mix(theme::BAND),
            ))
        };
        stretches(&curve.points).filter_map(of_stretch).collect()
    }

    /// The curve itself; a point without neighbours is a dot.
    fn draw_means(&self, plot: &mut Plot<'_>, curve: &Curve) -> Drawn {
        let style = curve.colour.stroke_width(theme::line());
        for stretch in stretches(&curve.points) {
            if let [only] = stretch[..] {
                let dot = Circle::new((only.x, only.mean), px(2.5), curve.colour.filled());
                plot.draw_series([dot])?;
                continue;
            }
            let means = stretch.into_iter().map(|p| (p.x, p.mean)).collect();
            let means = self.course.through(means);
            match curve.stroke.dashes() {
                None => {
                    plot.draw_series(LineSeries::new(means, style))?;
                }
                Some(lengths) => dashes::through(plot, &means, lengths, style)?,
            }
        }
        Ok(())
    }

    /// Dots with their intervals; those of several curves at the same place stand beside each
    /// other.
    fn draw_dots(&self, area: &Area<'_>, plot: &Plot<'_>, nth: usize) -> Drawn {
        let curve = &self.curves[nth];
        let aside = 5.0 * (nth as f64 - 0.5 * (self.curves.len() as f64 - 1.0));
        let place = |x: f64, y: f64| {
            let (x, y) = plot.backend_coord(&(x, y));
            (shown(x) + aside, shown(y))
        };
        let thin = curve.colour.stroke_width(px(1.2).unsigned_abs());
        for stretch in stretches(&curve.points) {
            let means = stretch.iter().map(|p| place(p.x, p.mean));
            let means: Vec<(f64, f64)> = means.collect();
            sheet::line(area, &means, curve.stroke, thin)?;
            for (p, (x, y)) in stretch.iter().zip(&means) {
                if let Some((low, high)) = p.band {
                    let ends = [low, high].map(|end| place(p.x, end));
                    sheet::line(area, &ends, Stroke::Solid, thin)?;
                }
                area.draw(&Circle::new(
                    (px(*x), px(*y)),
                    px(3.2),
                    curve.colour.filled(),
                ))?;
            }
        }
        Ok(())
    }
}

impl Course {
    /// The points, with corners between them where it goes stepwise.
    fn through(self, points: Vec<(f64, f64)>) -> Vec<(f64, f64)> {
        if self != Self::Stepwise {
            return points;
        }
        let mut all: Vec<(f64, f64)> = Vec::with_capacity(2 * points.len());
        for (x, y) in points {
            if let Some(&(_, before)) = all.last() {
                all.push((x, before));
            }
            all.push((x, y));
        }
        all
    }
}

/// Heights of labels from the top down, none lower than `base` and no two nearer than `gap`.
pub(super) fn apart(mut heights: Vec<i32>, base: i32, gap: i32) -> Vec<i32> {
    let mut lowest = base;
    for height in heights.iter_mut().rev() {
        *height = (*height).min(lowest);
        lowest = *height - gap;
    }
    heights
}

/// The same, none higher than `ceiling`.
fn not_above(mut heights: Vec<i32>, ceiling: i32, gap: i32) -> Vec<i32> {
    let mut highest = ceiling;
    for height in &mut heights {
        *height = (*height).max(highest);
        highest = *height + gap;
    }
    heights
}

/// Stretches without gaps.
fn stretches(points: &[Option<Point>]) -> impl Iterator<Item = Vec<Point>> {
    points
        .split(Option::is_none)
        .map(|stretch| stretch.iter().flatten().copied().collect::<Vec<_>>())
        .filter(|stretch| !stretch.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_do_not_lie_on_each_other() {
        let (gap, base) = (76, 500);
        assert_eq!(apart(vec![10, 200], base, gap), [10, 200]);
        let close = apart(vec![498, 499, 510], base, gap);
        assert_eq!(close, [base - 2 * gap, base - gap, base]);
        let high = not_above(apart(vec![10, 10, 10], base, gap), 10, gap);
        assert_eq!(high, [10, 10 + gap, 10 + 2 * gap]);
    }

    fn with(stroke: Stroke, course: Course) -> Curves {
        let points = (0..9).map(|x| {
            let (x, mean, band) = (f64::from(x), 50.0 + f64::from(x), None);
            Some(Point { x, mean, band })
        });
        Curves {
            head: Head::default(),
            alt: String::new(),
            unit: "min".to_owned(),
            across: Across::Numbers {
                from: 0.0,
                to: 9.0,
                ticks: Vec::new(),
                unit: String::new(),
            },
            course,
            highest: None,
            marks: Vec::new(),
            spans: Vec::new(),
            curves: vec![Curve {
                name: "one".to_owned(),
                colour: RGBColor(1, 2, 3),
                stroke,
                points: points.collect(),
            }],
        }
    }

    fn lines(curves: &Curves) -> usize {
        let svg = curves.picture(Size::PAGE).expect("drawn").svg;
        let lines = svg.lines().filter(|line| line.contains("#010203"));
        let strokes = lines.filter_map(|line| line.split_once(" d=\""));
        strokes.map(|(_, path)| path.matches('M').count()).sum()
    }

    #[test]
    fn a_dashed_curve_has_gaps_and_a_solid_one_has_none() {
        assert_eq!(lines(&with(Stroke::Solid, Course::Straight)), 1);
        assert!(lines(&with(Stroke::Dashed, Course::Straight)) > 20);
    }

    #[test]
    fn of_many_values_some_are_written_and_all_are_on_the_axis() {
        let values: Vec<(f64, String)> =
            (0..10).map(|at| (f64::from(at), at.to_string())).collect();
        let Across::Numbers {
            from, to, ticks, ..
        } = Across::values(&values, "")
        else {
            panic!("numbers");
        };
        assert!(from < 0.0 && to > 9.0);
        let written: Vec<&str> = ticks.iter().map(|tick| &*tick.label).collect();
        assert_eq!(written, ["0", "2", "4", "6", "8"]);
    }

    #[test]
    fn a_stepwise_curve_has_corners() {
        let points = vec![(0.0, 1.0), (2.0, 3.0)];
        assert_eq!(Course::Straight.through(points.clone()), points);
        let corners = [(0.0, 1.0), (2.0, 1.0), (2.0, 3.0)];
        assert_eq!(Course::Stepwise.through(points), corners);
    }
}
