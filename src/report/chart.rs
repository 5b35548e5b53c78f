//! One kind of picture: means over time with their bands, drawn by `plotters` as SVG. The look is
//! decided in `theme`, and which pictures there are in `pictures`.

use std::io;
use std::ops::Range;

use plotters::coord::Shift;
use plotters::coord::ranged1d::{DefaultFormatting, KeyPointHint, Ranged};
use plotters::coord::types::RangedCoordf64;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use crate::scenario::CivilDate;

use super::format::{fixed, long_date};
use super::theme::{self, Stroke, px};

/// One point of a curve; `x` in days from the start.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// Days from the start.
    pub x: f64,
    /// Mean.
    pub mean: f64,
    /// Lower and upper end of the band, if there is one.
    pub band: Option<(f64, f64)>,
}

/// One curve.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// Its label.
    pub name: &'static str,
    /// Its colour.
    pub colour: RGBColor,
    /// Whether it is drawn in dashes.
    pub stroke: Stroke,
    /// Its points; a gap where there was nothing to measure.
    pub points: Vec<Option<Point>>,
}

/// A picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart<'a> {
    /// What is shown.
    pub title: &'a str,
    /// How it is to be read, line by line.
    pub subtitle: [&'a str; 2],
    /// Unit, written above the uppermost grid line.
    pub unit: &'a str,
    /// First day.
    pub start: CivilDate,
    /// Number of days.
    pub days: f64,
    /// Day of the go-live.
    pub go_live: Option<f64>,
    /// The curves, the last on top.
    pub curves: Vec<Curve>,
}

/// The whole picture.
type Sheet<'a> = DrawingArea<SVGBackend<'a>, Shift>;
/// The part with the curves.
type Plot<'a> = ChartContext<'a, SVGBackend<'a>, Cartesian2d<Axis, Axis>>;
/// What can go wrong: nothing, as long as the picture is a text.
type Drawn<T = ()> = Result<T, DrawingAreaErrorKind<io::Error>>;

impl Chart<'_> {
    /// The picture as SVG.
    ///
    /// # Errors
    ///
    /// Only if the drawing library cannot draw into a text.
    pub fn svg(&self) -> io::Result<String> {
        let mut text = String::new();
        self.draw(&mut text).map_err(io::Error::other)?;
        Ok(theme::finished(text))
    }

    fn draw(&self, text: &mut String) -> Drawn {
        let sheet = SVGBackend::with_string(text, theme::size()).into_drawing_area();
        sheet.fill(&WHITE)?;
        self.head(&sheet)?;
        let (step, top) = scale(self.highest());
        let mut plot = self.frame(&sheet, step, top)?;
        self.years(&sheet, &plot)?;
        for curve in &self.curves {
            plot.draw_series(bands(curve))?;
        }
        self.mark_go_live(&sheet, &mut plot, top)?;
        for curve in &self.curves {
            draw_means(&mut plot, curve)?;
        }
        self.labels(&sheet, &plot)?;
        sheet.present()
    }

    fn highest(&self) -> f64 {
        let points = self.curves.iter().flat_map(|c| c.points.iter().flatten());
        let tops = points.map(|p| p.band.map_or(p.mean, |(_, high)| high.max(p.mean)));
        tops.fold(0.0, f64::max)
    }

    fn head(&self, sheet: &Sheet<'_>) -> Drawn {
        let (left, title) = (px(theme::EDGE), theme::title());
        sheet.draw_text(self.title, &title, (left, px(theme::TITLE_AT)))?;
        for (row, line) in self.subtitle.iter().enumerate() {
            let below = theme::SUBTITLE_AT + theme::LINE_HEIGHT * row as f64;
            sheet.draw_text(line, &theme::quiet(), (left, px(below)))?;
        }
        Ok(())
    }

    /// Grid and axes, and above them the unit.
    fn frame<'a>(&self, sheet: &Sheet<'a>, step: f64, top: f64) -> Drawn<Plot<'a>> {
        let lines = (top / step).round() as usize;
        let values = (0..=lines).map(|at| step * at as f64).collect();
        let decimals = libm::ceil(-libm::log10(step)).max(0.0) as usize;
        let days = self.days.max(1.0);
        let mut plot = ChartBuilder::on(sheet)
            .margin_top(px(theme::TOP))
            .margin_right(px(theme::RIGHT))
            .set_label_area_size(LabelAreaPosition::Left, px(theme::LEFT))
            .set_label_area_size(LabelAreaPosition::Bottom, px(theme::BOTTOM))
            .build_cartesian_2d(Axis::up_to(days, self.months()), Axis::up_to(top, values))?;
        plot.configure_mesh()
            .disable_mesh()
            .disable_y_axis()
            .axis_style(theme::QUIET_INK.stroke_width(theme::hairline()))
            .set_all_tick_mark_size(px(theme::TICK))
            .label_style(theme::quiet())
            .x_label_formatter(&|day| self.month(*day))
            .draw()?;
        // Values have numbers and lines, but no axis.
        plot.configure_mesh()
            .disable_x_mesh()
            .disable_x_axis()
            .light_line_style(TRANSPARENT)
            .bold_line_style(theme::GRID.stroke_width(theme::hairline()))
            .axis_style(TRANSPARENT)
            .set_all_tick_mark_size(px(theme::TICK))
            .label_style(theme::quiet())
            .y_label_formatter(&|value| fixed(*value, decimals))
            .draw()?;
        let (_, uppermost) = plot.backend_coord(&(0.0, top));
        let style = theme::quiet().pos(Pos::new(HPos::Left, VPos::Bottom));
        let at = (px(theme::EDGE), uppermost - px(theme::ABOVE_TICKS));
        sheet.draw_text(self.unit, &style, at)?;
        Ok(plot)
    }

    /// The first days of months, as many as have room.
    fn months(&self) -> Vec<f64> {
        let days = 0..self.days as i64;
        let firsts: Vec<i64> = days
            .filter(|&d| self.start.plus_days(d).date().day() == 1)
            .collect();
        let every = firsts.len().div_ceil(theme::MOST_MONTHS).max(1);
        firsts.iter().step_by(every).map(|&d| d as f64).collect()
    }

    fn month(&self, day: f64) -> String {
        let date = self.start.plus_days(day as i64).date();
        date.strftime("%b").to_string()
    }

    /// Under the first month shown of a year, the year.
    fn years(&self, sheet: &Sheet<'_>, plot: &Plot<'_>) -> Drawn {
        let style = theme::quiet().pos(Pos::new(HPos::Center, VPos::Top));
        let mut said = None;
        for day in self.months() {
            let year = self.start.plus_days(day as i64).date().year();
            if said.replace(year) != Some(year) {
                let (x, base) = plot.backend_coord(&(day, 0.0));
                let below = base + px(2.0 * theme::TICK + theme::LINE_HEIGHT);
                sheet.draw_text(&year.to_string(), &style, (x, below))?;
            }
        }
        Ok(())
    }

    fn mark_go_live(&self, sheet: &Sheet<'_>, plot: &mut Plot<'_>, top: f64) -> Drawn {
        let Some(day) = self.go_live else {
            return Ok(());
        };
        let style = theme::INK.stroke_width(theme::hairline());
        let dash = px(theme::DASH);
        let ends = [(day, 0.0), (day, top)];
        plot.draw_series(DashedLineSeries::new(ends, dash, dash, style))?;
        let (x, uppermost) = plot.backend_coord(&(day, top));
        let date = long_date(self.start.plus_days(day as i64));
        let side = if day > 0.7 * self.days {
            HPos::Right
        } else {
            HPos::Left
        };
        let style = theme::ink().pos(Pos::new(side, VPos::Bottom));
        let at = (x, uppermost - px(theme::ABOVE_GO_LIVE));
        sheet.draw_text(&format!("go-live, {date}"), &style, at)
    }

    /// Names at the ends of the curves, moved apart where they would lie on each other.
    fn labels(&self, sheet: &Sheet<'_>, plot: &Plot<'_>) -> Drawn {
        let mut ends: Vec<(i32, &Curve)> = Vec::new();
        for curve in &self.curves {
            if let Some(last) = curve.points.iter().flatten().last() {
                ends.push((plot.backend_coord(&(last.x, last.mean)).1, curve));
            }
        }
        ends.sort_by_key(|(height, _)| *height);
        let (right, base) = plot.backend_coord(&(self.days.max(1.0), 0.0));
        let wanted: Vec<i32> = ends.iter().map(|(height, _)| *height).collect();
        for (height, (_, curve)) in apart(wanted, base).into_iter().zip(&ends) {
            let style = theme::label(curve.colour).pos(Pos::new(HPos::Left, VPos::Center));
            sheet.draw_text(curve.name, &style, (right + px(theme::TICK * 2.0), height))?;
        }
        Ok(())
    }
}

/// Days or values from 0, with ticks at chosen ones. (The library's own `WithKeyPoints` has no
/// labels for fractional numbers.)
struct Axis {
    numbers: RangedCoordf64,
    ticks: Vec<f64>,
}

impl Axis {
    fn up_to(end: f64, ticks: Vec<f64>) -> Self {
        let numbers = RangedCoordf64::from(0.0..end);
        Self { numbers, ticks }
    }
}

impl Ranged for Axis {
    type FormatOption = DefaultFormatting;
    type ValueType = f64;

    fn map(&self, value: &f64, limit: (i32, i32)) -> i32 {
        self.numbers.map(value, limit)
    }

    fn key_points<Hint: KeyPointHint>(&self, _: Hint) -> Vec<f64> {
        self.ticks.clone()
    }

    fn range(&self) -> Range<f64> {
        self.numbers.range()
    }
}

/// Heights of labels from the top down, none lower than `base` and no two on each other.
fn apart(mut heights: Vec<i32>, base: i32) -> Vec<i32> {
    let mut lowest = base;
    for height in heights.iter_mut().rev() {
        *height = (*height).min(lowest);
        lowest = *height - px(theme::LINE_HEIGHT);
    }
    heights
}

/// Distance of grid lines (1, 2 or 5 times a power of ten) and the uppermost one.
fn scale(highest: f64) -> (f64, f64) {
    let highest = if highest > 0.0 { highest } else { 1.0 };
    let rough = highest / 4.0;
    let power = libm::pow(10.0, libm::floor(libm::log10(rough)));
    let step = [1.0, 2.0, 5.0, 10.0]
        .map(|times| times * power)
        .into_iter()
        .find(|step| *step >= rough * 0.999)
        .unwrap_or(10.0 * power);
    (step, step * (highest / step).ceil().max(1.0))
}

/// Stretches without gaps.
fn stretches(points: &[Option<Point>]) -> impl Iterator<Item = Vec<Point>> {
    points
        .split(Option::is_none)
        .map(|stretch| stretch.iter().flatten().copied().collect::<Vec<_>>())
        .filter(|stretch| !stretch.is_empty())
}

/// The curve itself.
fn draw_means(plot: &mut Plot<'_>, curve: &Curve) -> Drawn {
    let style = curve.colour.stroke_width(theme::line());
    for stretch in stretches(&curve.points) {
        let means = stretch.into_iter().map(|p| (p.x, p.mean));
        match curve.stroke {
            Stroke::Solid => plot.draw_series(LineSeries::new(means, style))?,
            Stroke::Dashed => {
                let (dash, gap) = (px(theme::CURVE_DASH), px(theme::CURVE_GAP));
                plot.draw_series(DashedLineSeries::new(means, dash, gap, style))?
            }
        };
    }
    Ok(())
}

/// From the lower to the upper end of the band: one polygon a stretch.
fn bands(curve: &Curve) -> Vec<Polygon<(f64, f64)>> {
    let of_stretch = |stretch: Vec<Point>| {
        let ends: Option<Vec<(f64, f64)>> = stretch.iter().map(|p| p.band).collect();
        let ends = ends.filter(|ends| ends.len() > 1)?;
        let upper = stretch.iter().zip(&ends).map(|(p, (_, high))| (p.x, *high));
        let lower = stretch.iter().zip(&ends).map(|(p, (low, _))| (p.x, *low));
        let outline: Vec<(f64, f64)> = upper.chain(lower.rev()).collect();
        Some(Polygon::new(outline, curve.colour.mix(theme::BAND)))
    };
    stretches(&curve.points).filter_map(of_stretch).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grid_lines_are_round_and_enough() {
        for (highest, step, top) in [
            (5310.0, 2000.0, 6000.0),
            (24.0, 10.0, 30.0),
            (0.7, 0.2, 0.8),
            (0.0, 0.5, 1.0),
            (100.0, 50.0, 100.0),
        ] {
            let found = scale(highest);
            assert!((found.0 - step).abs() < 1e-9, "{highest}: {found:?}");
            assert!((found.1 - top).abs() < 1e-9, "{highest}: {found:?}");
        }
    }

    #[test]
    fn labels_do_not_lie_on_each_other() {
        let gap = px(theme::LINE_HEIGHT);
        let base = 500;
        assert_eq!(apart(vec![10, 200], base), [10, 200]);
        let close = apart(vec![498, 499, 510], base);
        assert_eq!(close, [base - 2 * gap, base - gap, base]);
    }

    #[test]
    fn a_dashed_curve_has_gaps_and_a_solid_one_has_none() {
        let with = |stroke| {
            let points = (0..9).map(|day| {
                let (x, mean, band) = (f64::from(day), 50.0, None);
                Some(Point { x, mean, band })
            });
            let curve = Curve {
                name: "one",
                colour: RGBColor(1, 2, 3),
                stroke,
                points: points.collect(),
            };
            let start = crate::scenario::Scenario::from_toml(
                "title = \"t\"\nstart = 2024-01-01\nend = 2024-01-31\n",
            );
            let chart = Chart {
                title: "t",
                subtitle: ["", ""],
                unit: "min",
                start: start.expect("a scenario").start,
                days: 9.0,
                go_live: None,
                curves: vec![curve],
            };
            let svg = chart.svg().expect("drawn");
            let lines = svg.lines().filter(|line| line.contains("#010203"));
            lines.filter(|line| line.contains("<polyline")).count()
        };
        assert_eq!(with(Stroke::Solid), 1);
        assert!(with(Stroke::Dashed) > 20);
    }
}
