//! Small multiples: where panels of one size stand on a sheet, and their names above them. What
//! is in them is drawn elsewhere.

use plotters::style::text_anchor::{HPos, VPos};

use super::sheet::{self, Area, Drawn, Frame};
use super::theme::{Look, at};

/// Most lines of a panel's name.
const MOST_NAME_LINES: usize = 2;

/// Panels that belong beside each other, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row<'a> {
    /// What they have in common; may be nothing.
    pub name: &'a str,
    /// Their names; may be nothing each.
    pub panels: Vec<&'a str>,
}

/// Room that is left for panels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Room {
    /// All of it.
    pub frame: Frame,
    /// Between panels beside each other.
    pub gap: f64,
    /// Least width of a panel: if there is less, fewer stand beside each other.
    pub least: f64,
    /// Largest width and height of a panel.
    pub most: (f64, f64),
}

/// Where a panel stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// The panel without its name.
    pub frame: Frame,
    /// Its name in lines.
    name: Vec<String>,
    /// Whether it is the first from the left.
    pub side: Side,
    /// Whether another is below it.
    pub base: Base,
}

/// What is left of a panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The sheet's edge, with names or numbers.
    Outer,
    /// Another panel.
    Inner,
}

/// What is below a panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    /// The axis, with names or numbers.
    Axis,
    /// Another panel.
    Panel,
}

/// Panels in their places.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrangement {
    /// In the order of the rows.
    pub places: Vec<Place>,
    /// Names of rows and where they stand.
    row_names: Vec<(String, (f64, f64))>,
}

/// Puts rows of panels into a room: all of one size, as many beside each other as the longest row
/// has, if they are wide enough.
#[must_use]
pub fn arrange(look: &Look, room: &Room, rows: &[Row<'_>]) -> Arrangement {
    let longest = rows.iter().map(|row| row.panels.len()).max();
    let mut beside = longest.unwrap_or(1).max(1);
    let width_of = |beside: usize| {
        let gaps = room.gap * (beside as f64 - 1.0);
        (room.frame.wide() - gaps) / beside as f64
    };
    while beside > 1 && width_of(beside) < room.least {
        beside = beside.div_ceil(2);
    }
    let wide = width_of(beside).min(room.most.0);
    let lines = |name: &str| {
        let mut lines = Look::in_lines(name, wide + 0.8 * room.gap, look.letter_size);
        lines.truncate(MOST_NAME_LINES);
        lines
    };
    let names = rows.iter().flat_map(|row| &row.panels);
    let most_lines = names.map(|name| lines(name).len()).max().unwrap_or(0);
    let name_height = look.line_height * most_lines as f64 + 3.0;
    let row_name_height = 1.15 * look.line_height;
    let row_name = |row: &Row<'_>| {
        if row.name.is_empty() {
            0.0
        } else {
            row_name_height
        }
    };
    let between = 0.6 * look.line_height;

    let levels: usize = rows
        .iter()
        .map(|row| row.panels.len().div_ceil(beside))
        .sum();
    let names_of_rows: f64 = rows.iter().map(row_name).sum();
    let taken = names_of_rows + name_height * levels as f64 + between * (levels as f64 - 1.0);
    let high = (room.frame.high() - taken) / levels.max(1) as f64;
    let high = high.clamp(1.0, room.most.1);

    let mut places = Vec::new();
    let mut row_names = Vec::new();
    let mut top = room.frame.top;
    for row in rows {
        if !row.name.is_empty() {
            row_names.push((row.name.to_owned(), (room.frame.left, top)));
        }
        top += row_name(row);
        for level in row.panels.chunks(beside) {
            top += name_height;
            for (nth, name) in level.iter().enumerate() {
                let left = room.frame.left + (wide + room.gap) * nth as f64;
                places.push(Place {
                    frame: Frame {
                        left,
                        top,
                        right: left + wide,
                        bottom: top + high,
                    },
                    name: lines(name),
                    side: if nth == 0 { Side::Outer } else { Side::Inner },
                    base: Base::Axis,
                });
            }
            top += high + between;
        }
    }
    let frames: Vec<Frame> = places.iter().map(|place| place.frame).collect();
    for place in &mut places {
        let under = |other: &Frame| other.left == place.frame.left && other.top > place.frame.top;
        if frames.iter().any(under) {
            place.base = Base::Panel;
        }
    }
    Arrangement { places, row_names }
}

impl Arrangement {
    /// Writes the names.
    ///
    /// # Errors
    ///
    /// Only if the drawing library cannot draw into a text.
    pub fn draw_names(&self, area: &Area<'_>, look: &Look) -> Drawn {
        let style = at(look.label(super::theme::INK), HPos::Left, VPos::Top);
        for (name, place) in &self.row_names {
            sheet::write(area, name, &style, *place)?;
        }
        let style = at(look.ink(), HPos::Left, VPos::Bottom);
        for place in &self.places {
            for (nth, line) in place.name.iter().rev().enumerate() {
                let base = place.frame.top - 3.0 - look.line_height * nth as f64;
                sheet::write(area, line, &style, (place.frame.left, base))?;
            }
        }
        Ok(())
    }

    /// Right edge of the panels.
    #[must_use]
    pub fn right(&self) -> f64 {
        self.places
            .iter()
            .map(|place| place.frame.right)
            .fold(0.0, f64::max)
    }

    /// Lower edge of the panels.
    #[must_use]
    pub fn bottom(&self) -> f64 {
        self.places
            .iter()
            .map(|place| place.frame.bottom)
            .fold(0.0, f64::max)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Size;
    use super::*;

    fn room() -> Room {
        Room {
            frame: Frame {
                left: 60.0,
                top: 90.0,
                right: 700.0,
                bottom: 400.0,
            },
            gap: 16.0,
            least: 80.0,
            most: (1000.0, 1000.0),
        }
    }

    #[test]
    fn panels_are_of_one_size_within_the_room_and_do_not_lie_on_each_other() {
        let look = Look::of(Size::PAGE);
        let row = |panels: usize| Row {
            name: "an arm",
            panels: vec!["a stretch of time"; panels],
        };
        for rows in [
            vec![row(1)],
            vec![row(4), row(4)],
            vec![row(9)],
            vec![row(3), row(2)],
        ] {
            let places = arrange(&look, &room(), &rows).places;
            assert_eq!(
                places.len(),
                rows.iter().map(|row| row.panels.len()).sum::<usize>()
            );
            for (k, one) in places.iter().enumerate() {
                let (frame, all) = (one.frame, room().frame);
                assert!(frame.left >= all.left && frame.right <= all.right + 1e-9);
                assert!(frame.top >= all.top && frame.bottom <= all.bottom + 1e-9);
                assert!((frame.wide() - places[0].frame.wide()).abs() < 1e-9);
                assert!(
                    places[k + 1..]
                        .iter()
                        .all(|other| !other.frame.overlaps(&frame))
                );
            }
        }
    }

    #[test]
    fn fewer_stand_beside_each_other_where_it_is_narrow() {
        let look = Look::of(Size::PAGE);
        let rows = [Row {
            name: "",
            panels: vec![""; 6],
        }];
        let beside = |least: f64| {
            let places = arrange(&look, &Room { least, ..room() }, &rows).places;
            let first = places[0].frame.top;
            let outer = places
                .iter()
                .filter(|place| place.side == Side::Outer)
                .count();
            let axes = places
                .iter()
                .filter(|place| place.base == Base::Axis)
                .count();
            let beside = places
                .iter()
                .filter(|place| place.frame.top == first)
                .count();
            (beside, outer, axes)
        };
        assert_eq!(beside(80.0), (6, 1, 6));
        assert_eq!(beside(150.0), (3, 2, 3));
        assert_eq!(beside(9_000.0), (1, 6, 1));
    }
}
