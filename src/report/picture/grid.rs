//! Axes with their numbers, months or names, and the grid behind the curves.

use std::io;
use std::ops::Range;

use plotters::coord::ranged1d::{DefaultFormatting, KeyPointHint, Ranged};
use plotters::coord::types::RangedCoordf64;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};

use crate::report::format::fixed;
use crate::scenario::CivilDate;

use super::sheet::{Area, Drawn};
use super::theme::{self, Look, at, px};

/// The part of a picture with the curves.
pub type Plot<'a> = ChartContext<'a, SVGBackend<'a>, Cartesian2d<Axis, Axis>>;

/// A named place on an axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// Where.
    pub at: f64,
    /// What is written there; may be nothing.
    pub label: String,
}

/// An axis: from where to where, and what is written on it.
#[derive(Clone, Debug)]
pub struct Axis {
    range: Range<f64>,
    ticks: Vec<Tick>,
    /// Written in a second line under some of the ticks, such as years.
    second_line: Vec<Tick>,
    /// What the numbers are; written above an upright axis, under the end of a level one.
    unit: String,
}

impl Axis {
    /// An axis with chosen ticks.
    #[must_use]
    pub fn new(range: Range<f64>, ticks: Vec<Tick>, unit: &str) -> Self {
        let wide = if range.end > range.start {
            range
        } else {
            range.start..range.start + 1.0
        };
        Self {
            range: wide,
            ticks,
            second_line: Vec::new(),
            unit: unit.to_owned(),
        }
    }

    /// Numbers from `low` to at least `high`, with round numbers at about `lines` places.
    #[must_use]
    pub fn numbers(low: f64, high: f64, lines: usize, unit: &str) -> Self {
        let step = step(high - low, lines);
        let first = (low / step + 1e-9).floor() as i64;
        let last = (high / step - 1e-9).ceil().max(first as f64 + 1.0) as i64;
        let decimals = libm::ceil(-libm::log10(step) - 1e-9).max(0.0) as usize;
        let ticks = (first..=last).map(|k| {
            let at = k as f64 * step;
            let label = fixed(at, decimals);
            Tick { at, label }
        });
        Self::new(
            first as f64 * step..last as f64 * step,
            ticks.collect(),
            unit,
        )
    }

    /// Numbers from zero to at least `highest`.
    #[must_use]
    pub fn from_zero(highest: f64, unit: &str) -> Self {
        let highest = if highest > 0.0 { highest } else { 1.0 };
        Self::numbers(0.0, highest, 4, unit)
    }

    /// Days from `start` on, with the months that have room in `width` pixels as shown.
    #[must_use]
    pub fn dates(start: CivilDate, days: f64, width: f64, look: &Look) -> Self {
        let room = (width / (look.width_of("Mmm") * 1.7)).max(2.0) as usize;
        let most = room.min(theme::MOST_MONTHS);
        let date = |day: i64| start.plus_days(day).date();
        let firsts: Vec<i64> = (0..days as i64).filter(|&d| date(d).day() == 1).collect();
        let every = firsts.len().div_ceil(most).max(1);
        let shown: Vec<i64> = firsts.iter().step_by(every).copied().collect();
        // A horizon within a month has its Mondays instead.
        let by_week = shown.is_empty();
        let shown: Vec<i64> = if by_week {
            (0..days as i64)
                .filter(|&d| date(d).weekday() == jiff::civil::Weekday::Monday)
                .collect()
        } else {
            shown
        };
        let pattern = if by_week { "%-d %b" } else { "%b" };
        let tick = |&day: &i64| Tick {
            at: day as f64,
            label: date(day).strftime(pattern).to_string(),
        };
        let mut axis = Self::new(0.0..days.max(1.0), shown.iter().map(tick).collect(), "");
        let mut said = None;
        for &day in &shown {
            let year = date(day).year();
            if said.replace(year) != Some(year) {
                axis.second_line.push(Tick {
                    at: day as f64,
                    label: year.to_string(),
                });
            }
        }
        axis
    }

    /// From where to where.
    #[must_use]
    pub fn ends(&self) -> Range<f64> {
        self.range.clone()
    }

    fn label(&self, value: f64) -> String {
        let tick = self.ticks.iter().find(|t| t.at == value);
        tick.map_or_else(String::new, |t| t.label.clone())
    }
}

impl Ranged for Axis {
    type FormatOption = DefaultFormatting;
    type ValueType = f64;

    fn map(&self, value: &f64, limit: (i32, i32)) -> i32 {
        RangedCoordf64::from(self.range.clone()).map(value, limit)
    }

    fn key_points<Hint: KeyPointHint>(&self, _: Hint) -> Vec<f64> {
        self.ticks.iter().map(|t| t.at).collect()
    }

    fn range(&self) -> Range<f64> {
        self.range.clone()
    }
}

/// Draws axes and grid from `top` (the library's pixels) down, with `right` pixels as shown left
/// free beside them for names.
///
/// # Errors
///
/// Only if the drawing library cannot draw into a text.
pub fn draw<'a>(
    area: &Area<'a>,
    look: &Look,
    top: i32,
    right: f64,
    across: &Axis,
    upright: &Axis,
) -> Drawn<Plot<'a>> {
    let unit_room = px(look.line_height + 1.4 * look.tick);
    let mut plot = ChartBuilder::on(area)
        .margin_top(top + unit_room)
        .margin_right(px(right))
        .set_label_area_size(LabelAreaPosition::Left, px(look.left))
        .set_label_area_size(LabelAreaPosition::Bottom, px(look.bottom))
        .build_cartesian_2d(across.clone(), upright.clone())?;
    plot.configure_mesh()
        .disable_mesh()
        .disable_y_axis()
        .axis_style(theme::QUIET_INK.stroke_width(theme::hairline()))
        .set_all_tick_mark_size(px(look.tick))
        .label_style(look.quiet())
        .x_label_formatter(&|x| across.label(*x))
        .draw()?;
    // Values have numbers and lines, but no axis.
    plot.configure_mesh()
        .disable_x_mesh()
        .disable_x_axis()
        .light_line_style(TRANSPARENT)
        .bold_line_style(theme::GRID.stroke_width(theme::hairline()))
        .axis_style(TRANSPARENT)
        .set_all_tick_mark_size(px(look.tick))
        .label_style(look.quiet())
        .y_label_formatter(&|y| upright.label(*y))
        .draw()?;
    units(area, look, &plot, across, upright)?;
    Ok(plot)
}

/// What stands beside the ticks: units, and the second line of the level axis.
fn units(
    area: &Area<'_>,
    look: &Look,
    plot: &Plot<'_>,
    across: &Axis,
    upright: &Axis,
) -> Result<(), DrawingAreaErrorKind<io::Error>> {
    let (x, y) = (across.ends(), upright.ends());
    let (_, uppermost) = plot.backend_coord(&(x.start, y.end));
    let style = at(look.quiet(), HPos::Left, VPos::Bottom);
    let above = (px(look.edge), uppermost - px(2.0 * look.tick));
    area.draw_text(&upright.unit, &style, above)?;
    let (right, base) = plot.backend_coord(&(x.end, y.start));
    let below = base + px(2.0 * look.tick + look.line_height);
    for tick in &across.second_line {
        let style = at(look.quiet(), HPos::Center, VPos::Top);
        let (x, _) = plot.backend_coord(&(tick.at, y.start));
        area.draw_text(&tick.label, &style, (x, below))?;
    }
    if !across.unit.is_empty() {
        let style = at(look.quiet(), HPos::Right, VPos::Top);
        area.draw_text(&across.unit, &style, (right, below))?;
    }
    Ok(())
}

/// Distance of round numbers (1, 2 or 5 times a power of ten), about `lines` of them in `length`.
fn step(length: f64, lines: usize) -> f64 {
    let rough = if length > 0.0 { length } else { 1.0 } / lines.max(1) as f64;
    let power = libm::pow(10.0, libm::floor(libm::log10(rough)));
    let steps = [1.0, 2.0, 5.0, 10.0].map(|times| times * power);
    let found = steps.into_iter().find(|step| *step >= rough * 0.999);
    found.unwrap_or(10.0 * power)
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
            let axis = Axis::from_zero(highest, "min");
            assert!((axis.ends().end - top).abs() < 1e-9, "{highest}: {axis:?}");
            let found = axis.ticks[1].at - axis.ticks[0].at;
            assert!((found - step).abs() < 1e-9, "{highest}: {axis:?}");
        }
    }

    #[test]
    fn an_axis_may_reach_below_zero() {
        let axis = Axis::numbers(-130.0, 240.0, 4, "min");
        assert_eq!(axis.ends(), -200.0..300.0);
        let labels: Vec<&str> = axis.ticks.iter().map(|t| &*t.label).collect();
        assert_eq!(labels, ["-200", "-100", "0", "100", "200", "300"]);
    }
}
