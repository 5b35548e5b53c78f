//! Axes with their numbers, months or names, and the grid behind the curves.

use std::ops::Range;

use plotters::coord::ranged1d::{DefaultFormatting, KeyPointHint, Ranged};
use plotters::coord::types::RangedCoordf64;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};

use crate::model::spec::CivilDate;
use crate::report::format::fixed;

use super::sheet::{self, Area, Drawn, Frame};
use super::theme::{self, Look, at, px, shown};

/// Most lines of a word below an axis.
const MOST_LINES: usize = 3;

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

    /// Numbers from `low` or less to at least `high`, with round numbers at about `lines` places;
    /// it ends at one of them if that is near.
    #[must_use]
    pub fn numbers(low: f64, high: f64, lines: usize, unit: &str) -> Self {
        let step = step(high - low, lines);
        let first = (low / step + 1e-9).floor() as i64;
        let last = (high / step - 1e-9).ceil().max(first as f64 + 1.0) as i64;
        let decimals = libm::ceil(-libm::log10(step) - 1e-9).max(0.0) as usize;
        let ends = (first as f64 * step, last as f64 * step);
        // A little more than the curves need, unless a round number is near.
        let little = 0.06 * (high - low);
        let start = if low - ends.0 > 0.501 * step {
            low - little
        } else {
            ends.0
        };
        let end = if ends.1 - high > 0.501 * step {
            high + little
        } else {
            ends.1
        };
        let ticks = (first..=last).map(|k| {
            let at = k as f64 * step;
            let label = fixed(at, decimals);
            Tick { at, label }
        });
        let inside = |tick: &Tick| (start..=end).contains(&tick.at);
        Self::new(start..end, ticks.filter(inside).collect(), unit)
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
        // A few weeks have their Mondays instead.
        let by_week = firsts.len() < 3 && days <= 70.0;
        let shown: Vec<i64> = if by_week {
            let is_monday = |d: &i64| date(*d).weekday() == jiff::civil::Weekday::Monday;
            let mondays: Vec<i64> = (0..days as i64).filter(is_monday).collect();
            let every = mondays.len().div_ceil(most).max(1);
            mondays.into_iter().step_by(every).collect()
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

    /// The places on it.
    #[must_use]
    pub fn ticks(&self) -> &[Tick] {
        &self.ticks
    }

    /// The same without words: of a plot beside one that has them.
    #[must_use]
    pub fn without_words(mut self) -> Self {
        let written = self.ticks.iter_mut().chain(&mut self.second_line);
        written.for_each(|tick| tick.label.clear());
        self.unit.clear();
        self
    }

    /// With words that do not lie on each other between two places in pixels as shown: in several
    /// lines, or at every so-manieth place only.
    fn fitted(&self, ends: (f64, f64), look: &Look) -> Self {
        let mut fitted = self.clone();
        let written = self.ticks.iter().filter(|t| !t.label.is_empty());
        let mut places: Vec<f64> = written.map(|t| t.at).collect();
        places.sort_by(f64::total_cmp);
        let scale = (ends.1 - ends.0) / (self.range.end - self.range.start);
        let nearest = places.windows(2).map(|two| (two[1] - two[0]) * scale);
        let nearest = nearest.fold(ends.1 - ends.0, f64::min);
        let few_words = self.second_line.is_empty() && nearest > 4.0 * look.letter_size;
        if few_words && self.every_that_fits(ends, look) > 1 {
            for tick in &mut fitted.ticks {
                let lines =
                    Look::in_lines(&tick.label, nearest - look.letter_size, look.letter_size);
                tick.label = lines[..lines.len().min(MOST_LINES)].join("\n");
            }
        }
        let every = fitted.every_that_fits(ends, look);
        let written = fitted.ticks.iter_mut().filter(|t| !t.label.is_empty());
        let dropped = written.enumerate().filter(|(at, _)| at % every > 0);
        dropped.for_each(|(_, tick)| tick.label.clear());
        fitted
    }

    /// The least distance, in words, at which words do not lie on each other.
    fn every_that_fits(&self, ends: (f64, f64), look: &Look) -> usize {
        let written = self.ticks.iter().filter(|t| !t.label.is_empty());
        let reach = written.map(|t| {
            let half = 0.5 * widest(&t.label, look) + 0.25 * look.letter_size;
            let middle = self.middle_of_words(t, ends, look);
            (middle - half, middle + half)
        });
        let reach: Vec<(f64, f64)> = reach.collect();
        let free = |every: &usize| {
            let kept: Vec<&(f64, f64)> = reach.iter().step_by(*every).collect();
            kept.windows(2).all(|two| two[0].1 <= two[1].0)
        };
        (1..=reach.len().max(1)).find(free).unwrap_or(1)
    }

    /// Where the words of a tick stand: at it, or as near as they can without leaving the sheet.
    fn middle_of_words(&self, tick: &Tick, ends: (f64, f64), look: &Look) -> f64 {
        let share = (tick.at - self.range.start) / (self.range.end - self.range.start);
        let half = 0.5 * widest(&tick.label, look) + 0.5 * look.edge;
        let most = f64::from(look.size.wide) - half;
        (ends.0 + share * (ends.1 - ends.0)).min(most).max(half)
    }

    /// Height of the words below the axis if it lies between two places, in pixels as shown.
    #[must_use]
    pub fn room_below(&self, ends: (f64, f64), look: &Look) -> f64 {
        let fitted = self.fitted(ends, look);
        let lines = fitted.ticks.iter().map(|t| t.label.lines().count()).max();
        let more = lines.unwrap_or(1).max(1) - 1;
        look.bottom + look.line_height * more as f64
    }

    /// Width of the widest number, in pixels as shown.
    #[must_use]
    pub fn widest_label(&self, look: &Look) -> f64 {
        let widths = self.ticks.iter().map(|t| look.width_of(&t.label));
        widths.fold(0.0, f64::max)
    }

    fn label(&self, value: f64) -> String {
        let tick = self.ticks.iter().find(|t| t.at == value);
        tick.map_or_else(String::new, |t| t.label.clone())
    }
}

/// Width of the widest line of a text, in pixels as shown.
fn widest(text: &str, look: &Look) -> f64 {
    let widths = text.lines().map(|line| look.width_of(line));
    widths.fold(0.0, f64::max)
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
    let unit_room = look.line_height + 1.4 * look.tick;
    let frame = Frame {
        left: look.left,
        top: shown(top) + unit_room,
        right: f64::from(look.size.wide) - right,
        bottom: f64::from(look.size.high) - look.bottom,
    };
    draw_in(area, look, &frame, across, upright)
}

/// Draws axes and grid, the curves' part being in a frame; numbers stand left of it and below.
///
/// # Errors
///
/// Only if the drawing library cannot draw into a text.
pub fn draw_in<'a>(
    area: &Area<'a>,
    look: &Look,
    frame: &Frame,
    across: &Axis,
    upright: &Axis,
) -> Drawn<Plot<'a>> {
    let across = &across.fitted((frame.left, frame.right), look);
    let (wide, high) = (f64::from(look.size.wide), f64::from(look.size.high));
    let numbers = look.left.min(frame.left);
    let below = (high - frame.bottom).min(look.bottom);
    let mut plot = ChartBuilder::on(area)
        .margin_top(px(frame.top))
        .margin_right(px(wide - frame.right))
        .margin_left(px(frame.left - numbers))
        .margin_bottom(px(high - frame.bottom - below))
        .set_label_area_size(LabelAreaPosition::Left, px(numbers))
        .set_label_area_size(LabelAreaPosition::Bottom, px(below))
        .build_cartesian_2d(across.clone(), upright.clone())?;
    plot.configure_mesh()
        .disable_mesh()
        .disable_y_axis()
        .axis_style(theme::QUIET_INK.stroke_width(theme::hairline()))
        .set_all_tick_mark_size(px(look.tick))
        .label_style(look.quiet())
        .x_label_formatter(&|_| String::new())
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
    words(area, look, frame, across, upright)?;
    Ok(plot)
}

/// What stands beside the ticks: words below the level axis, in lines, and units.
fn words(area: &Area<'_>, look: &Look, frame: &Frame, across: &Axis, upright: &Axis) -> Drawn {
    let below = frame.bottom + 2.0 * look.tick;
    let ends = (frame.left, frame.right);
    let style = at(look.quiet(), HPos::Center, VPos::Top);
    let mut lines = 1;
    for tick in &across.ticks {
        let x = across.middle_of_words(tick, ends, look);
        for (nth, line) in tick.label.lines().enumerate() {
            sheet::write(
                area,
                line,
                &style,
                (x, below + look.line_height * nth as f64),
            )?;
            lines = lines.max(nth + 1);
        }
    }
    let last = below + look.line_height * lines as f64;
    for tick in across.second_line.iter().filter(|t| !t.label.is_empty()) {
        let x = across.middle_of_words(tick, ends, look);
        sheet::write(area, &tick.label, &style, (x, last))?;
    }
    if !across.unit.is_empty() {
        let style = at(look.quiet(), HPos::Right, VPos::Top);
        sheet::write(area, &across.unit, &style, (frame.right, last))?;
    }
    if !upright.unit.is_empty() {
        let style = at(look.quiet(), HPos::Left, VPos::Bottom);
        let above = frame.top - 2.0 * look.tick;
        sheet::write(area, &upright.unit, &style, (look.edge, above))?;
    }
    Ok(())
}

/// Distance of round numbers (1, 2 or 5 times a power of ten), about `lines` of them in `length`.
fn step(length: f64, lines: usize) -> f64 {
    let rough = if length > 0.0 { length } else { 1.0 } / lines.max(1) as f64;
    let power = libm::pow(10.0, libm::floor(libm::log10(rough)));
    // Each is nearest up to its geometric mean with the next.
    let steps = [(1.0, 1.4), (2.0, 3.2), (5.0, 7.1)];
    let found = steps.into_iter().find(|(_, most)| rough / power <= *most);
    found.map_or(10.0, |(times, _)| times) * power
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grid_lines_are_round_and_enough() {
        for (highest, step, top) in [
            (5310.0, 1000.0, 5310.0 * 1.06),
            (5910.0, 2000.0, 6000.0),
            (24.0, 5.0, 25.0),
            (0.7, 0.2, 0.8),
            (0.0, 0.2, 1.0),
            (100.0, 20.0, 100.0),
        ] {
            let axis = Axis::from_zero(highest, "min");
            assert!((axis.ends().end - top).abs() < 1e-9, "{highest}: {axis:?}");
            let found = axis.ticks[1].at - axis.ticks[0].at;
            assert!((found - step).abs() < 1e-9, "{highest}: {axis:?}");
        }
    }

    #[test]
    fn words_under_an_axis_do_not_lie_on_each_other() {
        let ticks = (0..40).map(|k| Tick {
            at: f64::from(k),
            label: format!("value {k}"),
        });
        let look = Look::of(super::super::Size::PAGE);
        let axis = Axis::new(0.0..40.0, ticks.collect(), "");
        let thin = axis.fitted((50.0, 550.0), &look);
        let words = thin.ticks.iter().filter(|t| !t.label.is_empty());
        let at: Vec<f64> = words.map(|t| t.at).collect();
        assert_eq!(at, [0.0, 6.0, 12.0, 18.0, 24.0, 30.0, 36.0]);
        assert_eq!(thin.ticks.len(), 40);
        let few = Axis::new(
            0.0..40.0,
            axis.ticks[..40].iter().step_by(8).cloned().collect(),
            "",
        );
        assert_eq!(few.fitted((50.0, 550.0), &look).ticks, few.ticks);
    }

    #[test]
    fn a_few_long_names_are_in_lines() {
        let names = ["big bang", "in one night, then pause"];
        let ticks = names.iter().zip([0.0, 1.0]).map(|(name, at)| Tick {
            at,
            label: (*name).to_owned(),
        });
        let look = Look::of(super::super::Size::PAGE);
        let axis = Axis::new(0.0..1.0, ticks.collect(), "");
        let fitted = axis.fitted((80.0, 200.0), &look);
        assert_eq!(fitted.ticks[1].label, "in one night,\nthen pause");
        assert!(axis.room_below((80.0, 200.0), &look) > axis.room_below((80.0, 580.0), &look));
    }

    #[test]
    fn an_axis_may_reach_below_zero() {
        let axis = Axis::numbers(-170.0, 240.0, 4, "min");
        assert_eq!(axis.ends(), -200.0..240.0 + 0.06 * 410.0);
        let labels: Vec<&str> = axis.ticks.iter().map(|t| &*t.label).collect();
        assert_eq!(labels, ["-200", "-100", "0", "100", "200"]);
    }
}
