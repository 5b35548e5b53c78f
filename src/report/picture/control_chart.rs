//! A control chart: the points of one series joined by a line, the mean and limits of each of
//! its parts, and what is special cause, told apart by colour and by shape. How it is computed is
//! in `statistics`.

mod target;
mod words;

use std::io;

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};

use crate::model::spec::CivilDate;
use crate::report::format::Shown;
use crate::report::format::{long_date, readable};
use crate::statistics::{ControlChart, Goal, Meaning, Part, Signal, Standing};

use super::curves::apart;
use super::dashes;
use super::grid::{self, Axis, Plot};
use super::sheet::{self, Area, Drawn, Head};
use super::theme::{self, Look, Stroke, at, px};
use super::{Picture, Size};

/// What is special, but neither better nor worse.
const PURPLE: RGBColor = RGBColor(0x6b, 0x3f, 0xa0);

/// A control chart of one measure, or of what it changes by.
#[derive(Clone, Debug, PartialEq)]
pub struct ControlPicture {
    /// What is shown.
    pub title: String,
    /// How it is to be read, below what it says, a sentence each.
    pub notes: Vec<String>,
    /// Unit of the values, as it is written beside the axis.
    pub unit: Shown,
    /// What a point stands for, such as `week`.
    pub each: &'static str,
    /// First day.
    pub start: CivilDate,
    /// How many days.
    pub days: f64,
    /// Where the points are, in days from the start, increasing; one for each value.
    pub places: Vec<f64>,
    /// The chart, re-based at the go-live if there are points before and after it.
    pub chart: ControlChart,
    /// Day of the go-live.
    pub go_live: Option<f64>,
    /// What the values shall be.
    pub target: Option<Goal>,
}

impl ControlPicture {
    /// The picture at a size.
    ///
    /// # Errors
    ///
    /// Only if the drawing library cannot draw into a text.
    pub fn picture(&self, size: Size) -> io::Result<Picture> {
        let said = [self.told(), self.notes.clone()].concat().join(" ");
        let alt = format!("{}. {said}", self.title);
        sheet::drawn(size, alt, |area, look| self.draw(area, look))
    }

    fn draw(&self, area: &Area<'_>, look: &Look) -> Drawn {
        let mut subtitle = self.says();
        if look.size.is_narrow() {
            // The rest is in the words for those who do not see it.
            subtitle.truncate(1);
        }
        subtitle.extend(self.notes.iter().cloned());
        let title = self.title.clone();
        let below_head = Head { title, subtitle }.draw(area, look)?;
        let below_assurance = self.sign_and_words(area, look, below_head)?;
        let below_key = self.key(area, look, below_assurance)?;
        let width = f64::from(look.size.wide) - look.left - look.right;
        let across = Axis::dates(self.start, self.days, width, look);
        let upright = Axis::numbers(self.lowest(), self.highest(), 4, &self.unit.to_string());
        let top = below_key + px(0.3 * look.line_height);
        let mut plot = grid::draw(area, look, top, look.right, &across, &upright)?;
        if let Some(day) = self.go_live {
            self.go_live(area, look, &mut plot, (day, upright.ends()))?;
        }
        self.target_line(&mut plot, across.ends().end)?;
        for part in &self.chart.parts {
            self.lines(&mut plot, part)?;
        }
        self.labels(area, look, &plot, (across.ends().end, upright.ends().start))?;
        let values = self.chart.values.iter().copied();
        let joined = self.places.iter().copied().zip(values);
        let style = theme::GREY.mix(0.5).stroke_width(px(1.2).unsigned_abs());
        plot.draw_series(LineSeries::new(joined, style))?;
        self.points(area, &plot)
    }

    fn highest(&self) -> f64 {
        let values = self.chart.values.iter().copied();
        let limits = self.chart.parts.iter().filter_map(|p| p.limits);
        let target = self.target.map(Goal::limit);
        let lines = limits.map(|l| l.upper).chain(target);
        let highest = values.chain(lines).fold(0.0, f64::max);
        let highest = if highest > 0.0 { highest } else { 1.0 };
        // No point is to lie on the words above the plot.
        highest + 0.03 * (highest - self.lowest())
    }

    /// Where the upright axis begins; the target is on the picture.
    fn lowest(&self) -> f64 {
        let lowest = lowest_shown(&self.chart);
        self.target.map_or(lowest, |goal| lowest.min(goal.limit()))
    }

    /// From where to where a part reaches: half the way to its neighbours.
    fn reach(&self, part: &Part) -> (f64, f64) {
        let (first, last) = (part.points.start, part.points.end - 1);
        let between = |at: usize| f64::midpoint(self.places[at - 1], self.places[at]);
        let begin = if first > 0 {
            between(first)
        } else {
            self.places[0]
        };
        let end = if last + 1 < self.places.len() {
            between(last + 1)
        } else {
            self.places[last]
        };
        (begin, end)
    }

    /// Mean and limits of a part.
    fn lines(&self, plot: &mut Plot<'_>, part: &Part) -> Drawn {
        let (begin, end) = self.reach(part);
        let mean = theme::INK.stroke_width(px(1.4).unsigned_abs());
        plot.draw_series(LineSeries::new(
            [(begin, part.mean), (end, part.mean)],
            mean,
        ))?;
        let stroke = if is_provisional(part) {
            Stroke::Dotted
        } else {
            Stroke::Dashed
        };
        let lengths = stroke.dashes().unwrap_or((1, 0));
        for (limit, _) in limits(part, lowest(&self.chart)) {
            let style = theme::QUIET_INK.stroke_width(theme::hairline());
            let ends = [(begin, limit), (end, limit)];
            dashes::through(plot, &ends, lengths, style)?;
        }
        Ok(())
    }

    fn points(&self, area: &Area<'_>, plot: &Plot<'_>) -> Drawn {
        let at = |place: f64| f64::from(plot.backend_coord(&(place, 0.0)).0);
        let (first, last) = (self.places[0], self.places[self.places.len() - 1]);
        let apart = (at(last) - at(first)) / self.places.len() as f64;
        // Many points are smaller.
        let size = (apart / f64::from(px(8.0))).clamp(0.5, 1.0);
        let points = self.places.iter().zip(&self.chart.values);
        for ((x, y), signal) in points.zip(&self.chart.signals) {
            let place = plot.backend_coord(&(*x, *y));
            draw_point(area, place, signal.meaning(), size)?;
        }
        Ok(())
    }

    /// What the shapes mean, of those that are there, in one line; gives its lower edge.
    fn key(&self, area: &Area<'_>, look: &Look, top: i32) -> Drawn<i32> {
        let kinds = [
            (None, "common cause"),
            (Some(Meaning::Improvement), "improvement"),
            (Some(Meaning::Concern), "concern"),
            (Some(Meaning::Neither), "special cause"),
        ];
        let there = |meaning| {
            self.chart
                .signals
                .iter()
                .any(|s: &Signal| s.meaning() == meaning)
        };
        let middle = top + px(0.7 * look.line_height);
        let mut left = look.edge;
        for (meaning, words) in kinds.into_iter().filter(|(meaning, _)| there(*meaning)) {
            draw_point(area, (px(left + 5.0), middle), meaning, 1.0)?;
            let style = at(look.quiet(), HPos::Left, VPos::Center);
            area.draw_text(words, &style, (px(left + 13.0), middle))?;
            left += 13.0 + look.width_of(words) + 2.0 * look.letter_size;
        }
        Ok(top + px(1.3 * look.line_height))
    }

    /// A line at the go-live, with its words.
    fn go_live(
        &self,
        area: &Area<'_>,
        look: &Look,
        plot: &mut Plot<'_>,
        (day, upright): (f64, std::ops::Range<f64>),
    ) -> Drawn {
        let style = theme::INK.stroke_width(theme::hairline());
        let ends = [(day, upright.start), (day, upright.end)];
        dashes::through(plot, &ends, (px(3.0), px(3.0)), style)?;
        let (place, uppermost) = plot.backend_coord(&(day, upright.end));
        let late = day > 0.6 * self.days;
        let side = if late { HPos::Right } else { HPos::Left };
        let date = long_date(self.start.plus_days(day as i64));
        let style = at(look.ink(), side, VPos::Bottom);
        area.draw_text(
            &format!("go-live, {date}"),
            &style,
            (place, uppermost - px(2.0)),
        )
    }

    /// What the lines are: of the last part beside it, of others above their left ends where
    /// there is room.
    fn labels(&self, area: &Area<'_>, look: &Look, plot: &Plot<'_>, corner: (f64, f64)) -> Drawn {
        let gap = px(look.line_height);
        let (right, base) = plot.backend_coord(&corner);
        let height = |value: f64| plot.backend_coord(&(0.0, value)).1;
        let Some((last, others)) = self.chart.parts.split_last() else {
            return Ok(());
        };
        let lowest = lowest(&self.chart);
        let mut names = names_of(last, lowest);
        if let Some(limit) = self.target.map(Goal::limit) {
            let below = names.iter().position(|(value, _)| *value < limit);
            let target = format!("target {}", readable(limit));
            names.insert(below.unwrap_or(names.len()), (limit, target));
        }
        let wanted: Vec<i32> = names.iter().map(|(v, _)| height(*v)).collect();
        for (height, (_, words)) in around(wanted, base, gap).into_iter().zip(&names) {
            let style = at(look.quiet(), HPos::Left, VPos::Center);
            area.draw_text(words, &style, (right + px(1.6 * look.tick), height))?;
        }
        for part in others {
            let (begin, end) = self.reach(part);
            let (left, _) = plot.backend_coord(&(begin, 0.0));
            let room = f64::from(plot.backend_coord(&(end, 0.0)).0 - left) / f64::from(px(1.0));
            let mut names = names_of(part, lowest);
            let wanted: Vec<i32> = names.iter().map(|(v, _)| height(*v)).collect();
            // Where they would not stand on their lines, the mean has to do.
            if wanted.windows(2).any(|pair| pair[1] - pair[0] < gap) {
                names.retain(|(value, _)| *value == part.mean);
            }
            for (value, words) in &names {
                let wide = look.width_of(words);
                if wide + 6.0 > room {
                    continue;
                }
                let foot = height(*value) - px(2.0);
                let (from, to) = (left + px(3.0), left + px(5.0 + wide));
                let behind = [(from, foot - px(look.letter_size)), (to, foot)];
                area.draw(&Rectangle::new(behind, WHITE.mix(0.8).filled()))?;
                let style = at(look.quiet(), HPos::Left, VPos::Bottom);
                area.draw_text(words, &style, (left + px(4.0), foot))?;
            }
        }
        Ok(())
    }
}

/// Heights of labels moved apart, as far down as up, none lower than `base`.
fn around(wanted: Vec<i32>, base: i32, gap: i32) -> Vec<i32> {
    let pushed = apart(wanted.clone(), base, gap);
    let (Some(first), Some(high), Some(low)) = (wanted.first(), pushed.first(), pushed.last())
    else {
        return pushed;
    };
    let back = ((first - high) / 2).min(base - low);
    pushed.into_iter().map(|height| height + back).collect()
}

/// Where the upright axis begins: at zero, unless that would leave the chart in its upper part;
/// it is about variation.
#[must_use]
pub fn lowest_shown(chart: &ControlChart) -> f64 {
    let values = chart.values.iter().copied();
    let lowest = lowest(chart);
    let limits = chart.parts.iter().flat_map(|part| limits(part, lowest));
    let limits = limits.map(|(limit, _)| limit);
    let (low, high) = values
        .chain(limits)
        .fold((f64::INFINITY, 0.0), |(low, high), v| {
            (f64::min(low, v), f64::max(high, v))
        });
    if low < 0.0 || (low > 0.4 * high && low < high) {
        low
    } else {
        0.0
    }
}

fn is_provisional(part: &Part) -> bool {
    part.standing() == Standing::Provisional
}

/// What no value is below: of amounts that is zero, of changes nothing.
fn lowest(chart: &ControlChart) -> f64 {
    match chart.values.iter().any(|value| *value < 0.0) {
        true => f64::NEG_INFINITY,
        false => 0.0,
    }
}

/// The limits that can be crossed, from the upper one down.
fn limits(part: &Part, lowest: f64) -> Vec<(f64, &'static str)> {
    let Some(limits) = part.limits else {
        return Vec::new();
    };
    let mut all = vec![(limits.upper, "upper limit")];
    if limits.lower > lowest {
        all.push((limits.lower, "lower limit"));
    }
    all
}

/// The lines of a part from the top down, with their words.
fn names_of(part: &Part, lowest: f64) -> Vec<(f64, String)> {
    let mut lines = limits(part, lowest);
    lines.insert(lines.len().min(1), (part.mean, "mean"));
    let named = |(value, name): (f64, &str)| (value, format!("{name} {}", readable(value)));
    lines.into_iter().map(named).collect()
}

/// Colour of a point by what it means; `None` is common cause.
#[must_use]
pub const fn colour(meaning: Option<Meaning>) -> RGBColor {
    match meaning {
        None => theme::GREY,
        Some(Meaning::Improvement) => theme::BLUE,
        Some(Meaning::Concern) => theme::ORANGE,
        Some(Meaning::Neither) => PURPLE,
    }
}

/// Draws a point, so many times its usual size; in grey the shapes tell.
fn draw_point(area: &Area<'_>, (x, y): (i32, i32), meaning: Option<Meaning>, size: f64) -> Drawn {
    let filled = colour(meaning).filled();
    let far = |length: f64| px(size * length);
    let polygon = |corners: [(i32, i32); 4]| {
        let corners = corners.map(|(across, down)| (x + across, y + down));
        area.draw(&Polygon::new(corners.to_vec(), filled))
    };
    match meaning {
        None => area.draw(&Circle::new(
            (x, y),
            far(2.4),
            theme::GREY.mix(0.75).filled(),
        )),
        // A ring: as dark as a diamond, but with a hole.
        Some(Meaning::Improvement) => {
            area.draw(&Circle::new((x, y), far(4.4), filled))?;
            area.draw(&Circle::new((x, y), far(1.8), WHITE.filled()))
        }
        Some(Meaning::Concern) => {
            let far = far(5.4);
            polygon([(0, -far), (far, 0), (0, far), (-far, 0)])
        }
        Some(Meaning::Neither) => {
            let far = far(3.6);
            polygon([(-far, -far), (far, -far), (far, far), (-far, far)])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::measures::Unit;
    use crate::statistics::Aim;

    /// Weeks before and after a go-live.
    pub(super) fn example(before: &[f64], after: &[f64], aim: Aim) -> ControlPicture {
        let values = [before, after].concat();
        let cuts = if before.is_empty() {
            &[][..]
        } else {
            &[before.len()]
        };
        let scenario = crate::model::spec::Scenario::from_toml(
            "title = \"t\"\nstart = 2024-01-01\nend = 2024-12-31\n",
        );
        ControlPicture {
            title: "Wait on the telephone".to_owned(),
            notes: Vec::new(),
            unit: Shown::of(Unit::Minutes),
            each: "week",
            start: scenario.expect("a scenario").start,
            days: 7.0 * values.len() as f64,
            places: (0..values.len()).map(|w| 7.0 * w as f64 + 3.5).collect(),
            chart: ControlChart::of(&values, cuts, aim).expect("a series"),
            go_live: Some(7.0 * before.len() as f64).filter(|day| *day > 0.0),
            target: None,
        }
    }

    pub(super) const USUAL: [f64; 14] = [
        3.0, 2.0, 4.0, 3.0, 2.5, 3.0, 4.0, 2.0, 3.0, 3.5, 2.0, 4.0, 3.0, 2.0,
    ];

    #[test]
    fn it_says_what_the_go_live_did() {
        let after = [41.0, 60.0, 52.0, 48.0, 33.0, 21.0, 12.0, 9.0, 7.0, 4.0];
        let said = example(&USUAL, &after, Aim::Less).says().join(" ");
        assert!(said.contains("mean 29 min against 2.9."), "{said}");
        assert!(
            said.contains("9 of 10 weeks lie above the earlier limits"),
            "{said}"
        );
        assert!(
            said.contains("2 weeks of concern, 7 weeks of improvement"),
            "{said}"
        );
        assert!(said.contains("fewer than twelve weeks"), "{said}");
        let said = example(&[], &USUAL, Aim::Less).says().join(" ");
        assert_eq!(said, "Mean 2.9 min. No special cause.");
    }

    #[test]
    fn signals_differ_in_colour_and_in_shape() {
        let mut jump = USUAL;
        jump[9] = 9.0;
        let drawn = |aim| {
            let picture = example(&[], &jump, aim).picture(Size::PAGE);
            picture.expect("drawn").svg
        };
        let shapes = |svg: &str, meaning: Meaning, shape: &str| {
            let RGBColor(red, green, blue) = colour(Some(meaning));
            let fill = format!("fill=\"#{red:02X}{green:02X}{blue:02X}\"");
            let lines = svg.lines();
            lines
                .filter(|l| l.contains(&fill) && l.contains(shape))
                .count()
        };
        let (less, more) = (drawn(Aim::Less), drawn(Aim::More));
        // One in the plot, one in the key.
        assert_eq!(shapes(&less, Meaning::Concern, "<polygon"), 2);
        assert_eq!(shapes(&more, Meaning::Improvement, "<circle"), 2);
        assert_eq!(
            shapes(&drawn(Aim::Neither), Meaning::Neither, "<polygon"),
            2
        );
        assert_eq!(shapes(&less, Meaning::Improvement, "<circle"), 0);
    }

    #[test]
    fn the_axis_begins_where_the_chart_is_not_squeezed() {
        let lowest = |values: &[f64]| {
            lowest_shown(&ControlChart::of(values, &[], Aim::Less).expect("a series"))
        };
        assert_eq!(lowest(&[3.0, 4.0, 2.0, 3.0]), 0.0);
        assert!(lowest(&[91.0, 93.0, 90.0, 92.0]) > 80.0);
        assert_eq!(lowest(&[5.0; 9]), 0.0);
        assert_eq!(lowest(&[0.0; 9]), 0.0);
    }

    #[test]
    fn labels_are_moved_as_far_down_as_up() {
        assert_eq!(around(vec![100, 104, 108], 900, 20), [84, 104, 124]);
        assert_eq!(around(vec![100, 104, 108], 110, 20), [70, 90, 110]);
        assert_eq!(around(vec![10, 200], 900, 20), [10, 200]);
    }

    #[test]
    fn limits_below_zero_are_not_drawn() {
        let part = |lower, upper| Part {
            points: 0..12,
            mean: 2.0,
            limits: Some(crate::statistics::Interval { lower, upper }),
            screened: 0,
        };
        let words = |part: &Part| -> Vec<String> {
            names_of(part, 0.0)
                .into_iter()
                .map(|(_, words)| words)
                .collect()
        };
        assert_eq!(words(&part(-1.0, 5.0)), ["upper limit 5.0", "mean 2.0"]);
        assert_eq!(
            words(&part(1.0, 3.0)),
            ["upper limit 3.0", "mean 2.0", "lower limit 1.0"]
        );
    }
}
