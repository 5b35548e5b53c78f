//! What is marked on curves: moments, levels, and what lasts for a while. The words above a plot
//! are put in rows here so that none lies on another.

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};

use crate::model::spec::CivilDate;
use crate::report::format::long_date;

use super::sheet::{self, Area, Drawn, Frame};
use super::theme::{self, Look, Stroke, at};

/// Most rows of words above a plot; a moment beyond them has its line alone.
const fn most_rows(look: &Look) -> usize {
    if look.size.is_narrow() { 3 } else { 5 }
}

/// Most rows in which spans are drawn.
const fn most_spans(look: &Look) -> usize {
    if look.size.is_narrow() { 3 } else { 6 }
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

/// The mark of a go-live.
#[must_use]
pub fn go_live_mark(start: CivilDate, day: f64) -> Mark {
    moment_mark("go-live", start, day)
}

/// What happens on a day, with its date.
pub fn moment_mark(what: &str, start: CivilDate, day: f64) -> Mark {
    let date = long_date(start.plus_days(day as i64));
    Mark::Moment {
        x: day,
        words: format!("{what}, {date}"),
    }
}

/// Words in a row above a plot.
#[derive(Clone, Debug, PartialEq)]
struct Flag {
    /// From where to where they are, in pixels as shown.
    from: f64,
    to: f64,
    /// The moment's line, if it is one.
    pole: Option<f64>,
    words: String,
    row: usize,
}

/// What stands above a plot: the unit of the upright axis and the words of the moments.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Flags {
    flags: Vec<Flag>,
}

impl Flags {
    /// In as few rows as it takes; moments by their places in pixels as shown.
    #[must_use]
    pub fn new(look: &Look, unit: &str, moments: &[(f64, &str)]) -> Self {
        let most = f64::from(look.size.wide) - look.edge;
        let mut rightward: Vec<Flag> = Vec::new();
        let mut leftward: Vec<Flag> = Vec::new();
        let mut from_the_right = moments.to_vec();
        from_the_right.sort_by(|one, other| other.0.total_cmp(&one.0));
        for (x, words) in from_the_right {
            let words = look.shortened(words, most - look.edge);
            let wide = look.width_of(&words);
            let flag = |from: f64, words: String| Flag {
                from,
                to: from + wide,
                pole: Some(x),
                words,
                row: 0,
            };
            let crossed = leftward.iter().any(|other| other.to < x + wide);
            if x + wide > most || (crossed && x - wide >= look.edge) {
                leftward.push(flag((x - wide).max(look.edge), words));
            } else {
                rightward.push(flag(x, words));
            }
        }
        // In this order a line does not go through the words of another.
        let mut all = Self::default();
        for flag in rightward.into_iter().chain(leftward.into_iter().rev()) {
            all.add(flag, look);
        }
        if !unit.is_empty() {
            let flag = Flag {
                from: look.edge,
                to: look.edge + look.width_of(unit),
                pole: None,
                words: unit.to_owned(),
                row: 0,
            };
            all.add(flag, look);
        }
        all
    }

    fn add(&mut self, flag: Flag, look: &Look) {
        let space = 0.6 * look.letter_size;
        let free = |row: &usize| {
            self.flags.iter().all(|other| {
                let beside = flag.to + space <= other.from || other.to + space <= flag.from;
                let crossed = other.row > *row
                    && other
                        .pole
                        .is_some_and(|x| (flag.from - 2.0..flag.to).contains(&x));
                (other.row != *row || beside) && !crossed
            })
        };
        let row = (0..=self.flags.len()).find(free).unwrap_or(0);
        // The unit is always read.
        let row = if flag.pole.is_none() {
            row.min(most_rows(look))
        } else {
            row
        };
        self.flags.push(Flag { row, ..flag });
    }

    /// Height of all rows, with the upper half of the highest number, in pixels as shown.
    #[must_use]
    pub fn height(&self, look: &Look) -> f64 {
        let rows = self.shown(look).map(|flag| flag.row + 1).max().unwrap_or(0);
        look.line_height * (rows as f64 + 0.2) + 1.4 * look.tick
    }

    /// Those that have room.
    fn shown(&self, look: &Look) -> impl Iterator<Item = &Flag> {
        let most = most_rows(look);
        let flags = self.flags.iter();
        flags.filter(move |flag| flag.row < most || flag.pole.is_none())
    }

    /// Draws them above a frame, with the lines of the moments through it.
    ///
    /// # Errors
    ///
    /// Only if the drawing library cannot draw into a text.
    pub fn draw(&self, area: &Area<'_>, look: &Look, frame: &Frame) -> Drawn {
        let base = |row: usize| {
            let rows = row.min(most_rows(look)) as f64;
            frame.top - 1.6 * look.tick - look.line_height * rows
        };
        for flag in &self.flags {
            if let Some(x) = flag.pole {
                let style = theme::INK.stroke_width(theme::hairline());
                let ends = [(x, frame.bottom), (x, base(flag.row))];
                sheet::line(area, &ends, Stroke::Dotted, style)?;
            }
        }
        for flag in self.shown(look) {
            let base = base(flag.row);
            // Words are read even where a line goes through them.
            let behind = Frame {
                left: flag.from + 1.0,
                top: base - look.letter_size,
                right: flag.to,
                bottom: base - 1.0,
            };
            behind.draw(area, WHITE.filled())?;
            let style = if flag.pole.is_some() {
                look.ink()
            } else {
                look.quiet()
            };
            let style = at(style, HPos::Left, VPos::Bottom);
            sheet::write(area, &flag.words, &style, (flag.from, base))?;
        }
        Ok(())
    }
}

/// Draws a level across a frame, its words where fewest of the curves' `places` (in pixels as
/// shown) are in their way.
///
/// # Errors
///
/// Only if the drawing library cannot draw into a text.
pub fn draw_level(
    area: &Area<'_>,
    look: &Look,
    frame: &Frame,
    (height, words): (f64, &str),
    places: &[(f64, f64)],
) -> Drawn {
    let style = theme::INK.stroke_width(theme::hairline());
    let ends = [(frame.left, height), (frame.right, height)];
    sheet::line(area, &ends, Stroke::Dashed, style)?;
    let words = look.shortened(words, frame.wide() - 8.0);
    let wide = look.width_of(&words);
    let starts = [frame.left + 4.0, frame.right - 4.0 - wide];
    let bottoms = [height - 2.0, height + 2.0 + look.letter_size];
    let boxes = bottoms.into_iter().flat_map(|bottom| {
        starts.map(|left| Frame {
            left,
            top: bottom - look.letter_size,
            right: left + wide,
            bottom,
        })
    });
    let in_the_way = |words: &Frame| {
        let outside = words.top < frame.top - look.line_height || words.bottom > frame.bottom;
        let covered = places.iter().filter(|(x, y)| {
            let (wide, high) = (words.left - 4.0..words.right + 4.0, words.top..words.bottom);
            wide.contains(x) && high.contains(y)
        });
        covered.count() + if outside { 10_000 } else { 0 }
    };
    if let Some(chosen) = boxes.min_by_key(in_the_way) {
        let style = at(look.ink(), HPos::Left, VPos::Bottom);
        sheet::write(area, &words, &style, (chosen.left, chosen.bottom))?;
    }
    Ok(())
}

/// Height of the rows of spans, in pixels as shown.
#[must_use]
pub fn spans_height(look: &Look, spans: &[Span]) -> f64 {
    let rows = spans.len().min(most_spans(look) + 1);
    look.line_height * 1.15 * rows as f64
}

/// Draws spans from `top` (pixels as shown) down, a row each; `ends` are those of the level axis.
///
/// # Errors
///
/// Only if the drawing library cannot draw into a text.
pub fn draw_spans(
    area: &Area<'_>,
    look: &Look,
    frame: &Frame,
    (top, ends): (f64, (f64, f64)),
    spans: &[Span],
) -> Drawn {
    let x = |at: f64| {
        let share = ((at - ends.0) / (ends.1 - ends.0)).clamp(0.0, 1.0);
        frame.at(share, 0.0).0
    };
    let row_height = 1.15 * look.line_height;
    let middle = |row: usize| top + row_height * (row as f64 + 0.5);
    let style = at(look.quiet(), HPos::Left, VPos::Center);
    for (row, span) in spans.iter().take(most_spans(look)).enumerate() {
        let y = middle(row);
        let bar = Frame {
            left: x(span.from),
            top: y - 0.46 * row_height,
            right: x(span.to).max(x(span.from) + 3.0),
            bottom: y + 0.46 * row_height,
        };
        bar.draw(area, theme::BLUE.mix(theme::BAND).filled())?;
        let beginning = Frame {
            right: bar.left + 3.0,
            ..bar
        };
        beginning.draw(area, theme::BLUE.mix(0.7).filled())?;
        let most = f64::from(look.size.wide) - look.edge;
        let words = look.shortened(&span.words, most - look.edge);
        let left = (bar.left + 7.0).min(most - look.width_of(&words));
        sheet::write(area, &words, &style, (left, y))?;
    }
    if spans.len() > most_spans(look) {
        let words = format!("and {} more", spans.len() - most_spans(look));
        sheet::write(area, &words, &style, (frame.left, middle(most_spans(look))))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::Size;
    use super::*;

    #[test]
    fn words_above_a_plot_do_not_lie_on_each_other() {
        let look = Look::of(Size::HALF);
        let moments: Vec<(f64, &str)> = [60.0, 70.0, 90.0, 200.0, 290.0, 300.0]
            .map(|x| (x, "go-live, 3 December 2011"))
            .into();
        let flags = Flags::new(&look, "factor on task time", &moments);
        let flags: Vec<&Flag> = flags.shown(&look).collect();
        assert!(flags.len() >= 4 && flags.iter().any(|flag| flag.pole.is_none()));
        for (k, one) in flags.iter().enumerate() {
            assert!(one.from >= 0.0 && one.to <= 400.0, "{one:?}");
            for other in &flags[k + 1..] {
                let apart = one.to <= other.from || other.to <= one.from;
                assert!(apart || one.row != other.row, "{one:?} {other:?}");
            }
        }
    }

    #[test]
    fn no_line_goes_through_words_to_the_right_of_theirs() {
        let look = Look::of(Size::PAGE);
        let moments = [(90.0, "surgery"), (120.0, "medicine"), (130.0, "children")];
        let flags = Flags::new(&look, "patients not yet booked", &moments).flags;
        for one in &flags {
            let higher = flags.iter().filter(|other| other.row > one.row);
            let mut poles = higher.filter_map(|other| other.pole);
            assert!(!poles.any(|x| x > one.from && x < one.to), "{flags:?}");
        }
    }

    #[test]
    fn one_mark_and_a_short_unit_share_a_row() {
        let look = Look::of(Size::PAGE);
        let one = Flags::new(&look, "min", &[(200.0, "go-live")]);
        assert!(one.flags.iter().all(|flag| flag.row == 0));
        let near = Flags::new(&look, "minutes of overrun", &[(90.0, "go-live")]);
        assert!(near.height(&look) > one.height(&look));
    }
}
