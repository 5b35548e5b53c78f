//! Bars from a middle line or from zero, a row for each parameter: tornado, indices, correlations.

use std::io;

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};

use super::grid::Axis;
use super::sheet::{self, Area, Drawn, Frame, Head};
use super::theme::{self, Look, at, px, shown};
use super::{Picture, Size};

/// One bar, from zero.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// Where it ends.
    pub to: f64,
    /// Where its end lies with 95 %.
    pub interval: Option<(f64, f64)>,
    /// Its colour.
    pub colour: RGBColor,
}

/// One parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Its name.
    pub name: String,
    /// What stands below its name, if anything.
    pub below: String,
    /// Its bars, from the top down.
    pub bars: Vec<Bar>,
}

/// A picture of bars.
#[derive(Clone, Debug, PartialEq)]
pub struct Bars {
    /// Title, and how it is to be read.
    pub head: Head,
    /// What it shows, for those who do not see it.
    pub alt: String,
    /// What the numbers are.
    pub unit: String,
    /// What the colours mean.
    pub key: Vec<(RGBColor, String)>,
    /// The parameters, the most telling first.
    pub rows: Vec<Row>,
}

impl Bars {
    /// The picture at a size; it is higher if there are many rows.
    ///
    /// # Errors
    ///
    /// Only if the drawing library cannot draw into a text.
    pub fn picture(&self, size: Size) -> io::Result<Picture> {
        let look = Look::of(size);
        let bars: usize = self.rows.iter().map(|row| row.bars.len()).sum();
        let needed = 150.0 + look.line_height * (bars + self.rows.len()) as f64;
        let size = Size {
            high: size.high.max(needed as u32),
            ..size
        };
        sheet::drawn(size, self.alt.clone(), |area, look| self.draw(area, look))
    }

    fn draw(&self, area: &Area<'_>, look: &Look) -> Drawn {
        let below = shown(self.head.draw(area, look)?);
        let below = self.draw_key(area, look, below + 0.3 * look.line_height)?;
        let names = self.rows.iter().flat_map(|row| [&row.name, &row.below]);
        let longest = names.map(|name| look.width_of(name));
        let names = longest
            .fold(40.0, f64::max)
            .min(0.38 * f64::from(look.size.wide));
        let frame = Frame {
            left: look.edge + names + 8.0,
            top: below + 0.5 * look.line_height,
            right: f64::from(look.size.wide) - 2.5 * look.edge,
            bottom: f64::from(look.size.high) - 2.6 * look.line_height,
        };
        let axis = self.axis();
        let x = |value: f64| {
            let ends = axis.ends();
            frame
                .at((value - ends.start) / (ends.end - ends.start), 0.0)
                .0
        };
        for tick in axis.ticks() {
            let colour = if tick.at == 0.0 {
                theme::QUIET_INK
            } else {
                theme::GRID
            };
            let line = [(x(tick.at), frame.top), (x(tick.at), frame.bottom)];
            let line = line.map(|(x, y)| (px(x), px(y))).to_vec();
            area.draw(&PathElement::new(
                line,
                colour.stroke_width(theme::hairline()),
            ))?;
            let style = at(look.quiet(), HPos::Center, VPos::Top);
            area.draw_text(
                &tick.label,
                &style,
                (px(x(tick.at)), px(frame.bottom + 4.0)),
            )?;
        }
        let style = at(look.quiet(), HPos::Right, VPos::Top);
        let under = frame.bottom + 4.0 + look.line_height;
        area.draw_text(&self.unit, &style, (px(frame.right), px(under)))?;
        self.draw_rows(area, look, &frame, (names, &x))
    }

    fn draw_rows(
        &self,
        area: &Area<'_>,
        look: &Look,
        frame: &Frame,
        (names, x): (f64, &dyn Fn(f64) -> f64),
    ) -> Drawn {
        let high = frame.high() / self.rows.len().max(1) as f64;
        for (at_row, row) in self.rows.iter().enumerate() {
            let top = frame.top + high * at_row as f64;
            let name = look.shortened(&row.name, names);
            let middle = top + high / 2.0;
            let apart = match row.below.is_empty() {
                true => 0.0,
                false => 0.5 * look.line_height,
            };
            let style = at(look.ink(), HPos::Right, VPos::Center);
            let right = px(frame.left - 8.0);
            area.draw_text(&name, &style, (right, px(middle - apart)))?;
            if !row.below.is_empty() {
                let below = look.shortened(&row.below, names);
                let style = at(look.quiet(), HPos::Right, VPos::Center);
                area.draw_text(&below, &style, (right, px(middle + apart)))?;
            }
            let thick = (0.76 * high / row.bars.len().max(1) as f64).min(1.1 * look.line_height);
            let first = top + (high - thick * row.bars.len() as f64) / 2.0;
            for (k, bar) in row.bars.iter().enumerate() {
                let upper = first + thick * k as f64;
                let corners = [
                    (px(x(0.0)), px(upper + 1.0)),
                    (px(x(bar.to)), px(upper + thick - 1.0)),
                ];
                area.draw(&Rectangle::new(corners, bar.colour.filled()))?;
                if let Some((low, high)) = bar.interval {
                    let y = px(upper + thick / 2.0);
                    let whisker = vec![(px(x(low)), y), (px(x(high)), y)];
                    let style = theme::INK.stroke_width(theme::hairline() * 2);
                    area.draw(&PathElement::new(whisker, style))?;
                }
            }
        }
        Ok(())
    }

    /// What the colours mean, in a line; gives its lower edge.
    fn draw_key(&self, area: &Area<'_>, look: &Look, top: f64) -> Drawn<f64> {
        let (mut left, mut top) = (look.edge, top);
        for (colour, words) in &self.key {
            let wide = look.width_of(words) + 26.0;
            if left + wide > f64::from(look.size.wide) && left > look.edge {
                left = look.edge;
                top += look.line_height;
            }
            let square = [(px(left), px(top + 2.0)), (px(left + 11.0), px(top + 13.0))];
            area.draw(&Rectangle::new(square, colour.filled()))?;
            let style = at(look.quiet(), HPos::Left, VPos::Top);
            area.draw_text(words, &style, (px(left + 16.0), px(top)))?;
            left += wide + 8.0;
        }
        Ok(if self.key.is_empty() {
            top
        } else {
            top + look.line_height
        })
    }

    /// From the lowest to the highest end of bars and intervals, zero among them.
    fn axis(&self) -> Axis {
        let ends = self.rows.iter().flat_map(|row| &row.bars).flat_map(|bar| {
            let (low, high) = bar.interval.unwrap_or((bar.to, bar.to));
            [low.min(bar.to), high.max(bar.to)]
        });
        let (low, high) = ends.fold((0.0, 0.0), |(low, high), end| {
            (f64::min(low, end), f64::max(high, end))
        });
        let high = if high > low { high } else { low + 1.0 };
        Axis::numbers(low, high, 4, &self.unit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bars(ends: &[f64]) -> Bars {
        let bar = |&to: &f64| Bar {
            to,
            interval: Some((to - 1.0, to + 1.0)),
            colour: RGBColor(1, 2, 3),
        };
        Bars {
            head: Head::default(),
            alt: "bars".to_owned(),
            unit: "min".to_owned(),
            key: vec![(RGBColor(1, 2, 3), "low".to_owned())],
            rows: vec![Row {
                name: "plan.agency.extra-staff.count".to_owned(),
                below: "0 to 4".to_owned(),
                bars: ends.iter().map(bar).collect(),
            }],
        }
    }

    #[test]
    fn every_bar_is_drawn_and_the_axis_reaches_beyond_intervals() {
        let bars = bars(&[-12.0, 30.0]);
        let svg = bars.picture(Size::PAGE).expect("drawn").svg;
        // Two bars and the key.
        let filled = svg
            .lines()
            .filter(|line| line.contains("<rect") && line.contains("#010203"));
        assert_eq!(filled.count(), 3);
        let ends = bars.axis().ends();
        assert!(ends.start <= -13.0 && ends.end >= 31.0, "{ends:?}");
    }

    #[test]
    fn many_rows_make_it_higher() {
        let mut many = bars(&[1.0, 2.0]);
        let row = many.rows[0].clone();
        many.rows.extend(vec![row; 30]);
        let svg = many.picture(Size::PAGE).expect("drawn").svg;
        assert!(!svg.contains("height=\"440\""));
    }
}
