//! Curves with bands, over dates or over numbers: fan charts, recovery, learning, shares of
//! overruns, a day by the hour, a sweep over one parameter.

use std::io;

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};

use crate::report::format::long_date;
use crate::scenario::CivilDate;

use super::grid::{self, Axis, Plot, Tick};
use super::sheet::{self, Area, Drawn, Head};
use super::theme::{self, Look, Stroke, at, px};
use super::{Picture, Size};

/// Most rows in which spans are drawn.
const MOST_SPANS: usize = 6;

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

/// A moment or a value that is marked, such as the go-live.
#[derive(Clone, Debug, PartialEq)]
pub enum Mark {
    /// On the level axis.
    Moment {
        /// Where.
        x: f64,
        /// What is written above it.
        words: String,
    },
    /// On the upright axis, such as a limit or the spaces of a car park.
    Level {
        /// Where.
        y: f64,
        /// What is written on it.
        words: String,
    },
}

/// A stretch of the level axis, such as the time for which extra staff are there.
#[derive(Clone, Debug, PartialEq)]
pub struct Span {
    /// From where.
    pub from: f64,
    /// To where.
    pub to: f64,
    /// What it is.
    pub words: String,
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

/// The mark of a go-live.
#[must_use]
pub fn go_live_mark(start: CivilDate, day: f64) -> Mark {
    let date = long_date(start.plus_days(day as i64));
    Mark::Moment {
        x: day,
        words: format!("go-live, {date}"),
    }
}

impl Curves {
    /// The picture at a size.
    ///
    /// # Errors
    ///
    /// Only if the drawing library cannot draw into a text.
    pub fn picture(&self, size: Size) -> io::Result<Picture> {
        sheet::drawn(size, self.alt.clone(), |area, look| self.draw(area, look))
    }

    fn draw(&self, area: &Area<'_>, look: &Look) -> Drawn {
        let below_head = self.head.draw(area, look)?;
        let (across, ends) = self.across(look);
        let below_spans = self.spans(area, look, below_head, ends)?;
        let (low, high) = self.reach();
        let upright = if low < 0.0 {
            Axis::numbers(low, high, 4, &self.unit)
        } else {
            Axis::from_zero(high, &self.unit)
        };
        let moments = self.marks.iter().any(|m| matches!(m, Mark::Moment { .. }));
        let top = below_spans
            + if moments {
                px(0.3 * look.line_height)
            } else {
                0
            };
        let mut plot = grid::draw(area, look, top, look.right, &across, &upright)?;
        for curve in &self.curves {
            plot.draw_series(self.bands(curve))?;
        }
        let (bottom, top) = (upright.ends().start, upright.ends().end);
        for mark in &self.marks {
            draw_mark(area, look, &mut plot, mark, (ends, (bottom, top)))?;
        }
        for curve in &self.curves {
            self.draw_means(&mut plot, curve)?;
        }
        self.labels(area, look, &plot, (ends.1, bottom))
    }

    /// The level axis, and from where to where it goes.
    fn across(&self, look: &Look) -> (Axis, (f64, f64)) {
        match &self.across {
            Across::Dates { start, days } => {
                let width = f64::from(look.size.wide) - look.left - look.right;
                let axis = Axis::dates(*start, *days, width, look);
                (axis, (0.0, days.max(1.0)))
            }
            Across::Numbers {
                from,
                to,
                ticks,
                unit,
            } => (Axis::new(*from..*to, ticks.clone(), unit), (*from, *to)),
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
        (low, self.highest.unwrap_or(high))
    }

    /// Bars of what lasts for a while, a row each; gives their lower edge.
    fn spans(&self, area: &Area<'_>, look: &Look, top: i32, ends: (f64, f64)) -> Drawn<i32> {
        let left = look.left;
        let right = f64::from(look.size.wide) - look.right;
        let x = |at: f64| {
            let share = ((at - ends.0) / (ends.1 - ends.0)).clamp(0.0, 1.0);
            left + share * (right - left)
        };
        let row_height = 0.95 * look.line_height;
        let begins = f64::from(top) / f64::from(px(1.0)) + 0.6 * look.line_height;
        let shown = self.spans.len().min(MOST_SPANS);
        for (row, span) in self.spans.iter().take(shown).enumerate() {
            let y = begins + row_height * row as f64;
            let (from, to) = (x(span.from), x(span.to).max(x(span.from) + 3.0));
            let bar = [(px(from), px(y - 2.0)), (px(to), px(y + 2.0))];
            area.draw(&Rectangle::new(bar, theme::BLUE.mix(0.55).filled()))?;
            let room = f64::from(look.size.wide) - look.edge - to;
            let beside = look.width_of(&span.words) + 6.0 <= room;
            let (place, side) = if beside {
                (to + 6.0, HPos::Left)
            } else {
                (from - 6.0, HPos::Right)
            };
            let style = at(look.quiet(), side, VPos::Center);
            area.draw_text(&span.words, &style, (px(place), px(y)))?;
        }
        let more = self.spans.len() - shown;
        let mut rows = shown;
        if more > 0 {
            let y = begins + row_height * rows as f64;
            let style = at(look.quiet(), HPos::Left, VPos::Center);
            area.draw_text(&format!("and {more} more"), &style, (px(left), px(y)))?;
            rows += 1;
        }
        Ok(top + px(row_height * rows as f64))
    }

    /// Names at the ends of the curves, moved apart where they would lie on each other.
    fn labels(&self, area: &Area<'_>, look: &Look, plot: &Plot<'_>, corner: (f64, f64)) -> Drawn {
        let mut ends: Vec<(i32, &Curve)> = Vec::new();
        for curve in &self.curves {
            if let Some(last) = curve.points.iter().flatten().last() {
                ends.push((plot.backend_coord(&(last.x, last.mean)).1, curve));
            }
        }
        ends.sort_by_key(|(height, _)| *height);
        let (right, base) = plot.backend_coord(&corner);
        let wanted: Vec<i32> = ends.iter().map(|(height, _)| *height).collect();
        let heights = apart(wanted, base, px(look.line_height));
        for (height, (_, curve)) in heights.into_iter().zip(&ends) {
            let style = at(look.label(curve.colour), HPos::Left, VPos::Center);
            area.draw_text(&curve.name, &style, (right + px(1.6 * look.tick), height))?;
        }
        Ok(())
    }

    /// From the lower to the upper end of the band: one polygon a stretch.
    fn bands(&self, curve: &Curve) -> Vec<Polygon<(f64, f64)>> {
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
                None => plot.draw_series(LineSeries::new(means, style))?,
                Some((dash, gap)) => {
                    plot.draw_series(DashedLineSeries::new(means, dash, gap, style))?
                }
            };
        }
        Ok(())
    }
}

impl Course {
    /// The points, with corners between them where it goes stepwise.
    fn through(self, points: Vec<(f64, f64)>) -> Vec<(f64, f64)> {
        if self == Self::Straight {
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

fn draw_mark(
    area: &Area<'_>,
    look: &Look,
    plot: &mut Plot<'_>,
    mark: &Mark,
    ((left, right), (bottom, top)): ((f64, f64), (f64, f64)),
) -> Drawn {
    let style = theme::INK.stroke_width(theme::hairline());
    let dash = px(3.0);
    match mark {
        Mark::Moment { x, words } => {
            let ends = [(*x, bottom), (*x, top)];
            plot.draw_series(DashedLineSeries::new(ends, dash, dash, style))?;
            let (place, uppermost) = plot.backend_coord(&(*x, top));
            let late = *x > left + 0.6 * (right - left);
            let side = if late { HPos::Right } else { HPos::Left };
            let style = at(look.ink(), side, VPos::Bottom);
            area.draw_text(words, &style, (place, uppermost - px(2.0)))
        }
        Mark::Level { y, words } => {
            let ends = [(left, *y), (right, *y)];
            plot.draw_series(DashedLineSeries::new(ends, dash, dash, style))?;
            let (place, height) = plot.backend_coord(&(left, *y));
            let style = at(look.ink(), HPos::Left, VPos::Bottom);
            area.draw_text(words, &style, (place + px(4.0), height - px(2.0)))
        }
    }
}

/// Heights of labels from the top down, none lower than `base` and no two nearer than `gap`.
fn apart(mut heights: Vec<i32>, base: i32, gap: i32) -> Vec<i32> {
    let mut lowest = base;
    for height in heights.iter_mut().rev() {
        *height = (*height).min(lowest);
        lowest = *height - gap;
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
        lines.filter(|line| line.contains("<polyline")).count()
    }

    #[test]
    fn a_dashed_curve_has_gaps_and_a_solid_one_has_none() {
        assert_eq!(lines(&with(Stroke::Solid, Course::Straight)), 1);
        assert!(lines(&with(Stroke::Dashed, Course::Straight)) > 20);
    }

    #[test]
    fn a_stepwise_curve_has_corners() {
        let points = vec![(0.0, 1.0), (2.0, 3.0)];
        assert_eq!(Course::Straight.through(points.clone()), points);
        let corners = [(0.0, 1.0), (2.0, 1.0), (2.0, 3.0)];
        assert_eq!(Course::Stepwise.through(points), corners);
    }
}
