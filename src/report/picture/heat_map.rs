//! Heat maps: values over two axes of names, such as the hours of a week or two parameters of a
//! sweep, in one panel or several with one scale of shades.

mod scale;

use std::io;

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};

use crate::report::format::fixed;

use super::panels::{self, Arrangement, Base, Room, Row};
use super::sheet::{self, Area, Drawn, Frame, Head};
use super::theme::{self, Look, Stroke, at, px, shown};
use super::{Picture, Size};
use scale::{Scale, scale_bar, scale_ticks};

/// Values are written into so many cells at most.
const MOST_WRITTEN: usize = 60;
/// Panels beside each other have columns of at least so many pixels, or fewer stand in a row.
const LEAST_COLUMN: f64 = 7.0;
/// Cells are no larger.
const LARGEST_CELL: (f64, f64) = (190.0, 84.0);

/// Names along one side of a panel.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Side {
    /// What they are, such as a parameter's path; may be nothing.
    pub what: String,
    /// The names of the columns or rows.
    pub names: Vec<String>,
}

/// Where the lightest shade stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lightest {
    /// At zero.
    #[default]
    Zero,
    /// At the lowest value.
    Lowest,
}

/// One map.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Panel {
    /// What it shows, such as a stretch of time; may be nothing.
    pub name: String,
    /// Values by row from the top, then by column; `None` where nothing was measured.
    pub rows: Vec<Vec<Option<f64>>>,
    /// Cells (row, column) that are framed.
    pub framed: Vec<(usize, usize)>,
}

/// Maps beside each other.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PanelRow {
    /// What they have in common, such as an arm; may be nothing.
    pub name: String,
    /// The maps.
    pub panels: Vec<Panel>,
}

/// A picture of maps with one scale.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HeatMap {
    /// Title, and how it is to be read.
    pub head: Head,
    /// What it shows, for those who do not see it.
    pub alt: String,
    /// Unit of the values.
    pub unit: String,
    /// Columns of each panel.
    pub across: Side,
    /// Rows of each panel, from the top.
    pub down: Side,
    /// Where the scale begins.
    pub lightest: Lightest,
    /// What a frame means.
    pub frame_means: String,
    /// The panels.
    pub rows: Vec<PanelRow>,
}

/// Draws a sample of what a word of the key stands for.
type DrawSample = fn(&Area<'_>, &Frame) -> Drawn;

impl HeatMap {
    /// The picture at a size.
    ///
    /// # Errors
    ///
    /// Only if the drawing library cannot draw into a text.
    pub fn picture(&self, size: Size) -> io::Result<Picture> {
        sheet::drawn(size, self.alt.clone(), |area, look| self.draw(area, look))
    }

    fn draw(&self, area: &Area<'_>, look: &Look) -> Drawn {
        let below_head = shown(self.head.draw(area, look)?) + 0.3 * look.line_height;
        let top = self.draw_key(area, look, below_head)?;
        let scale = self.scale();
        let ticks = scale_ticks(scale);
        let arranged = self.arrange(look, top, &ticks);
        arranged.draw_names(area, look)?;
        for (panel, place) in self.panels().zip(&arranged.places) {
            self.draw_cells(area, look, panel, &place.frame, scale)?;
            if place.side == panels::Side::Outer {
                self.draw_row_names(area, look, &place.frame)?;
            }
            if place.base == Base::Axis {
                self.draw_column_names(area, look, &place.frame)?;
            }
        }
        let style = at(look.quiet(), HPos::Left, VPos::Top);
        sheet::write(area, &self.down.what, &style, (look.edge, top))?;
        let below = arranged.bottom() + 4.0 + look.line_height;
        let left = self.left(look);
        sheet::write(area, &self.across.what, &style, (left, below))?;
        let left = arranged.right() + 1.2 * look.edge;
        self.draw_scale(area, look, (scale, &ticks), (left, top))
    }

    fn panels(&self) -> impl Iterator<Item = &Panel> {
        self.rows.iter().flat_map(|row| &row.panels)
    }

    fn values(&self) -> impl Iterator<Item = f64> {
        let rows = self.panels().flat_map(|panel| &panel.rows);
        rows.flatten().flatten().copied().filter(|v| v.is_finite())
    }

    fn cells(&self) -> usize {
        self.panels().count() * self.across.names.len() * self.down.names.len()
    }

    /// Names of rows as they are written.
    fn row_names(&self, look: &Look) -> Vec<String> {
        let most = 0.28 * f64::from(look.size.wide);
        let names = self.down.names.iter();
        names.map(|name| look.shortened(name, most)).collect()
    }

    /// Where the cells begin, beside the names of rows.
    fn left(&self, look: &Look) -> f64 {
        let names = self.row_names(look);
        let widths = names.iter().map(|name| look.width_of(name));
        look.edge + widths.fold(0.0, f64::max) + 6.0
    }

    fn arrange(&self, look: &Look, top: f64, ticks: &[(f64, String)]) -> Arrangement {
        let numbers = ticks.iter().map(|(_, words)| look.width_of(words));
        let scale = scale_bar(look) + 5.0 + numbers.fold(0.0, f64::max);
        let scale = scale.max(look.width_of(&self.unit)) + 2.2 * look.edge;
        let lines = |what: &str| {
            if what.is_empty() {
                0.0
            } else {
                look.line_height
            }
        };
        let below = look.line_height + 4.0 + lines(&self.across.what);
        let (columns, rows) = self.shape();
        let room = Room {
            frame: Frame {
                left: self.left(look),
                top: top + lines(&self.down.what),
                right: f64::from(look.size.wide) - scale,
                bottom: f64::from(look.size.high) - 0.7 * look.edge - below,
            },
            gap: 1.1 * look.letter_size,
            least: LEAST_COLUMN * columns,
            most: (LARGEST_CELL.0 * columns, LARGEST_CELL.1 * rows),
        };
        let rows = self.rows.iter().map(|row| Row {
            name: &row.name,
            panels: row.panels.iter().map(|panel| &*panel.name).collect(),
        });
        panels::arrange(look, &room, &rows.collect::<Vec<_>>())
    }

    /// Columns and rows of a panel.
    fn shape(&self) -> (f64, f64) {
        let (columns, rows) = (self.across.names.len(), self.down.names.len());
        (columns.max(1) as f64, rows.max(1) as f64)
    }

    /// What frames and empty cells mean, if there are any; gives the lower edge.
    fn draw_key(&self, area: &Area<'_>, look: &Look, top: f64) -> Drawn<f64> {
        let mut cells = self.panels().flat_map(|panel| &panel.rows).flatten();
        let framed = self.panels().any(|panel| !panel.framed.is_empty());
        let mut entries: Vec<(&str, DrawSample)> = Vec::new();
        if framed {
            entries.push((&self.frame_means, |area, cell| {
                draw_edges(area, cell, [true; 4])
            }));
        }
        if cells.any(Option::is_none) {
            entries.push(("nothing measured", draw_missing));
        }
        let side = look.letter_size;
        let mut middle = top + 0.5 * look.line_height;
        let mut left = look.edge;
        for (words, draw) in &entries {
            let right = left + 1.4 * side + 6.0 + look.width_of(words);
            if right > f64::from(look.size.wide) - look.edge && left > look.edge {
                left = look.edge;
                middle += 1.2 * look.line_height;
            }
            let swatch = Frame {
                left,
                top: middle - 0.5 * side,
                right: left + 1.4 * side,
                bottom: middle + 0.5 * side,
            };
            draw(area, &swatch)?;
            let style = at(look.quiet(), HPos::Left, VPos::Center);
            sheet::write(area, words, &style, (swatch.right + 6.0, middle))?;
            left = swatch.right + 6.0 + look.width_of(words) + 1.5 * side;
        }
        if entries.is_empty() {
            return Ok(top);
        }
        Ok(middle + 0.9 * look.line_height)
    }

    fn draw_cells(
        &self,
        area: &Area<'_>,
        look: &Look,
        panel: &Panel,
        frame: &Frame,
        scale: Scale,
    ) -> Drawn {
        let (columns, rows) = self.shape();
        let (wide, high) = (frame.wide() / columns, frame.high() / rows);
        let gap = if wide.min(high) > 8.0 { 0.5 } else { 0.25 };
        let cell = |row: usize, column: usize| Frame {
            left: frame.left + wide * column as f64 + gap,
            top: frame.top + high * row as f64 + gap,
            right: frame.left + wide * (column + 1) as f64 - gap,
            bottom: frame.top + high * (row + 1) as f64 - gap,
        };
        let written = self.writes_values(look, (wide, high));
        for (row, values) in panel.rows.iter().take(self.down.names.len()).enumerate() {
            for (column, value) in values.iter().take(self.across.names.len()).enumerate() {
                let cell = cell(row, column);
                let Some(value) = value else {
                    draw_missing(area, &cell)?;
                    continue;
                };
                let shade = scale.shade(*value);
                cell.draw(area, shade.filled())?;
                if written {
                    let colour = theme::ink_on(shade);
                    let style = at(look.letters(colour), HPos::Center, VPos::Center);
                    sheet::write(area, &self.words_of(*value), &style, cell.middle())?;
                }
            }
        }
        // One line about all framed cells that touch.
        let is_framed = |row: Option<usize>, column: Option<usize>| {
            row.zip(column)
                .is_some_and(|cell| panel.framed.contains(&cell))
        };
        for &(row, column) in &panel.framed {
            let here = (Some(row), Some(column));
            let edges = [
                !is_framed(row.checked_sub(1), here.1),
                !is_framed(here.0, Some(column + 1)),
                !is_framed(Some(row + 1), here.1),
                !is_framed(here.0, column.checked_sub(1)),
            ];
            draw_edges(area, &cell(row, column), edges)?;
        }
        Ok(())
    }

    /// A value as it is written, with as many decimals as tell all of them apart.
    fn words_of(&self, value: f64) -> String {
        let lowest = self.values().fold(f64::INFINITY, f64::min);
        let highest = self.values().fold(f64::NEG_INFINITY, f64::max);
        let decimals = match highest - lowest {
            spread if spread >= 19.5 || highest.abs() >= 9_950.0 => 0,
            spread if spread >= 1.95 => 1,
            _ => 2,
        };
        fixed(value, decimals)
    }

    /// Whether all values have room in cells of a width and height.
    fn writes_values(&self, look: &Look, (wide, high): (f64, f64)) -> bool {
        let widest = self
            .values()
            .map(|value| look.width_of(&self.words_of(value)));
        self.cells() <= MOST_WRITTEN
            && high >= 1.1 * look.letter_size
            && widest.fold(0.0, f64::max) + 4.0 <= wide
    }

    fn draw_row_names(&self, area: &Area<'_>, look: &Look, frame: &Frame) -> Drawn {
        let names = self.row_names(look);
        let high = frame.high() / names.len().max(1) as f64;
        let every = (look.line_height / high).ceil().max(1.0) as usize;
        let style = at(look.quiet(), HPos::Right, VPos::Center);
        for (row, name) in names.iter().enumerate().step_by(every) {
            let middle = frame.top + high * (row as f64 + 0.5);
            sheet::write(area, name, &style, (frame.left - 6.0, middle))?;
        }
        Ok(())
    }

    fn draw_column_names(&self, area: &Area<'_>, look: &Look, frame: &Frame) -> Drawn {
        let names = &self.across.names;
        let wide = frame.wide() / names.len().max(1) as f64;
        let widest = names
            .iter()
            .map(|name| look.width_of(name))
            .fold(0.0, f64::max);
        let every = ((widest + 0.4 * look.letter_size) / wide).ceil().max(1.0) as usize;
        let style = at(look.quiet(), HPos::Center, VPos::Top);
        for (column, name) in names.iter().enumerate().step_by(every) {
            let middle = frame.left + wide * (column as f64 + 0.5);
            sheet::write(area, name, &style, (middle, frame.bottom + 4.0))?;
        }
        Ok(())
    }
}

/// A cell in which nothing was measured: a dash.
fn draw_missing(area: &Area<'_>, cell: &Frame) -> Drawn {
    let style = theme::QUIET_INK.mix(0.45).stroke_width(theme::hairline());
    let (x, y) = cell.middle();
    let half = (0.25 * cell.wide()).min(4.0);
    sheet::line(area, &[(x - half, y), (x + half, y)], Stroke::Solid, style)
}

/// Some of a cell's edges (upper, right, lower, left), seen on light and on dark shades.
fn draw_edges(area: &Area<'_>, cell: &Frame, edges: [bool; 4]) -> Drawn {
    let inside = cell.within(1.0);
    let corners = [(0.0, 1.0), (1.0, 1.0), (1.0, 0.0), (0.0, 0.0), (0.0, 1.0)];
    for (nth, _) in edges.iter().enumerate().filter(|(_, drawn)| **drawn) {
        let [from, to] = [corners[nth], corners[nth + 1]];
        let ends = [inside.at(from.0, from.1), inside.at(to.0, to.1)];
        let thick = |pixels: f64| px(pixels).unsigned_abs();
        sheet::line(area, &ends, Stroke::Solid, WHITE.stroke_width(thick(5.0)))?;
        sheet::line(
            area,
            &ends,
            Stroke::Solid,
            theme::INK.stroke_width(thick(2.5)),
        )?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(of: &str, how_many: usize) -> Side {
        Side {
            what: of.to_owned(),
            names: (1..=how_many).map(|k| k.to_string()).collect(),
        }
    }

    fn map(columns: usize, rows: usize, panels: usize) -> HeatMap {
        let value = |row: usize, column: usize| Some(2.0 * (row * columns + column) as f64);
        let panel = Panel {
            rows: (0..rows)
                .map(|row| (0..columns).map(|column| value(row, column)).collect())
                .collect(),
            ..Panel::default()
        };
        HeatMap {
            across: names("columns", columns),
            down: names("rows", rows),
            rows: vec![PanelRow {
                name: String::new(),
                panels: vec![panel; panels],
            }],
            ..HeatMap::default()
        }
    }

    fn svg(map: &HeatMap) -> String {
        map.picture(Size::PAGE).expect("drawn").svg
    }

    fn count(map: &HeatMap, what: &str) -> usize {
        svg(map).matches(what).count()
    }

    #[test]
    fn every_cell_is_drawn_once_and_one_without_a_value_is_a_dash() {
        let none = map(0, 0, 1);
        let boxes = |map: &HeatMap| count(map, "<rect") - count(&none, "<rect");
        assert_eq!(boxes(&map(7, 24, 3)), 7 * 24 * 3);
        let mut gap = map(7, 24, 3);
        gap.rows[0].panels[1].rows[3][2] = None;
        // A cell fewer, and one dash more in the map and one in the key.
        assert_eq!(boxes(&gap), 7 * 24 * 3 - 1);
        assert_eq!(count(&gap, "<path"), count(&map(7, 24, 3), "<path") + 2);
    }

    #[test]
    fn values_are_written_into_few_cells_only() {
        let few = svg(&map(5, 4, 1));
        let written = |svg: &str, value: &str| svg.contains(&format!("\n{value}\n"));
        assert!((4..20).all(|k| written(&few, &(2 * k).to_string())));
        assert!(!written(&svg(&map(10, 7, 1)), "138"));
        let mut close = map(5, 4, 1);
        close.rows[0].panels[0]
            .rows
            .iter_mut()
            .flatten()
            .flatten()
            .for_each(|v| *v /= 10.0);
        assert!(written(&svg(&close), "3.8"));
    }

    #[test]
    fn a_higher_value_is_darker_in_every_panel() {
        let mut two = map(3, 1, 2);
        two.rows[0].panels[1].rows[0] = vec![Some(4.0), Some(9.0), None];
        let scale = two.scale();
        assert_eq!((scale.low, scale.high), (0.0, 9.0));
        let light = |value| theme::luminance(scale.shade(value));
        assert!(light(0.0) > light(2.0) && light(2.0) > light(4.0) && light(4.0) > light(9.0));
        two.lightest = Lightest::Lowest;
        two.rows[0].panels.remove(0);
        assert_eq!(two.scale().low, 4.0);
    }

    #[test]
    fn panels_stay_on_the_sheet() {
        for size in [Size::PAGE, Size::HALF] {
            let look = Look::of(size);
            for (columns, rows, panels) in [(7, 24, 4), (2, 2, 1), (24, 7, 3), (40, 30, 1)] {
                let map = map(columns, rows, panels);
                let arranged = map.arrange(&look, 80.0, &scale_ticks(map.scale()));
                assert!(arranged.right() + look.edge < f64::from(size.wide));
                assert!(arranged.bottom() + look.line_height < f64::from(size.high));
            }
        }
    }
}
