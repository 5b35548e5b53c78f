//! The scale of a heat map: which shade a value has, and how the shades are shown beside the panels.

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};

use super::{HeatMap, Lightest};
use crate::report::picture::grid::Axis;
use crate::report::picture::sheet::{self, Area, Drawn, Frame};
use crate::report::picture::theme::{self, Look, Stroke, at};

/// From the lightest to the darkest shade.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Scale {
    pub(super) low: f64,
    pub(super) high: f64,
}

impl Scale {
    pub(super) fn shade(self, value: f64) -> RGBColor {
        theme::shade((value - self.low) / (self.high - self.low))
    }
}

impl HeatMap {
    pub(super) fn scale(&self) -> Scale {
        let lowest = self.values().fold(f64::INFINITY, f64::min);
        let highest = self.values().fold(f64::NEG_INFINITY, f64::max);
        let low = match self.lightest {
            Lightest::Zero => lowest.min(0.0),
            Lightest::Lowest => lowest,
        };
        if highest > low && low.is_finite() {
            return Scale { low, high: highest };
        }
        let low = if low.is_finite() { low } else { 0.0 };
        let high = low + 1.0;
        Scale { low, high }
    }

    /// The shades with their values, beside the panels.
    pub(super) fn draw_scale(
        &self,
        area: &Area<'_>,
        look: &Look,
        (scale, ticks): (Scale, &[(f64, String)]),
        (left, top): (f64, f64),
    ) -> Drawn {
        const STEPS: usize = 40;
        let style = at(look.quiet(), HPos::Left, VPos::Top);
        sheet::write(area, &self.unit, &style, (left, top))?;
        let top = top + 1.6 * look.line_height;
        let room = f64::from(look.size.high) - look.edge - 0.5 * look.line_height - top;
        let bar = Frame {
            left,
            top,
            right: left + scale_bar(look),
            bottom: top + room.min(9.0 * look.line_height),
        };
        for step in 0..STEPS {
            let from = step as f64 / STEPS as f64;
            // Each covers the upper part of those before, so that there are no seams.
            let part = Frame {
                bottom: bar.at(0.0, from).1,
                ..bar
            };
            part.draw(area, theme::shade(from + 0.5 / STEPS as f64).filled())?;
        }
        let style = at(look.quiet(), HPos::Left, VPos::Center);
        for (value, words) in ticks {
            let share = (value - scale.low) / (scale.high - scale.low);
            let height = bar.at(0.0, share).1;
            let thin = theme::QUIET_INK.stroke_width(theme::hairline());
            let ends = [(bar.right, height), (bar.right + 3.0, height)];
            sheet::line(area, &ends, Stroke::Solid, thin)?;
            sheet::write(area, words, &style, (bar.right + 5.0, height))?;
        }
        Ok(())
    }
}

/// Round numbers on a scale.
pub(super) fn scale_ticks(scale: Scale) -> Vec<(f64, String)> {
    let axis = Axis::numbers(scale.low, scale.high, 4, "");
    let ticks = axis.ticks().iter();
    let inside = ticks.filter(|tick| (scale.low..=scale.high).contains(&tick.at));
    inside.map(|tick| (tick.at, tick.label.clone())).collect()
}

/// Width of the scale's bar.
pub(super) fn scale_bar(look: &Look) -> f64 {
    look.letter_size
}
