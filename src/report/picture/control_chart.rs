//! A control chart: the points of one series joined by a line, the mean and limits of each of
//! its parts, and what is special cause, told apart by colour and by shape. How it is computed is
//! in `statistics`.

use std::io;

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};

use crate::report::format::{long_date, readable, with_unit};
use crate::scenario::CivilDate;
use crate::statistics::{ControlChart, Meaning, Part, Signal, Standing};

use super::curves::apart;
use super::grid::{self, Axis, Plot};
use super::sheet::{self, Area, Drawn, Head};
use super::theme::{self, Look, Stroke, at, px};
use super::{Picture, Size};

/// What is special, but neither better nor worse.
const PURPLE: RGBColor = RGBColor(0x6b, 0x3f, 0xa0);

/// A control chart of one measure, which is never below zero.
#[derive(Clone, Debug, PartialEq)]
pub struct ControlPicture {
    /// What is shown.
    pub title: String,
    /// How it is to be read, below what it says, a sentence each.
    pub notes: Vec<String>,
    /// Unit of the values, as it is written beside the axis.
    pub unit: String,
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
}

impl ControlPicture {
    /// The picture at a size.
    ///
    /// # Errors
    ///
    /// Only if the drawing library cannot draw into a text.
    pub fn picture(&self, size: Size) -> io::Result<Picture> {
        let said = [self.says(), self.notes.clone()].concat().join(" ");
        let alt = format!("{}. {said}", self.title);
        sheet::drawn(size, alt, |area, look| self.draw(area, look))
    }

    /// What the chart says, in sentences.
    #[must_use]
    pub fn says(&self) -> Vec<String> {
        let mut said = Vec::new();
        let value = |value: f64| with_unit(value, &self.unit);
        match &self.chart.parts[..] {
            [before, since] => {
                let found = value(since.mean);
                said.push(format!(
                    "Since the go-live: mean {found} against {}. {}",
                    value(before.mean),
                    self.against(before, since)
                ));
            }
            parts => {
                let all = parts.first().map_or(0.0, |part| part.mean);
                said.push(format!("Mean {}.", value(all)));
            }
        }
        said.push(self.special());
        if self.chart.parts.iter().any(is_provisional) {
            said.push(format!(
                "Dotted limits are provisional: they stand on fewer than twelve {}s.",
                self.each
            ));
        }
        said
    }

    /// The later part held against the earlier one's limits.
    fn against(&self, before: &Part, since: &Part) -> String {
        let Some(limits) = before.limits else {
            return "There is one point before it, so there are no limits to hold it against."
                .to_owned();
        };
        let values = &self.chart.values[since.points.clone()];
        let above = values.iter().filter(|v| **v > limits.upper).count();
        let below = values.iter().filter(|v| **v < limits.lower).count();
        let (all, each) = (values.len(), self.each);
        match (above, below) {
            (0, 0) => format!("No {each} lies outside the earlier limits."),
            (above, 0) => format!("{above} of {all} {each}s lie above the earlier limits."),
            (0, below) => format!("{below} of {all} {each}s lie below the earlier limits."),
            (above, below) => format!(
                "Of {all} {each}s, {above} lie above the earlier limits and {below} below them."
            ),
        }
    }

    /// How many points are special against their own part, and of which kind.
    fn special(&self) -> String {
        let count = |kind: Meaning| {
            let signals = self.chart.signals.iter();
            signals.filter(|s| s.meaning() == Some(kind)).count()
        };
        let each = self.each;
        let said = |kind: Meaning, words: &str| match count(kind) {
            0 => None,
            1 => Some(format!("1 {each} {words}")),
            several => Some(format!("{several} {each}s {words}")),
        };
        let kinds = [
            said(Meaning::Concern, "of concern"),
            said(Meaning::Improvement, "of improvement"),
            said(Meaning::Neither, "neither better nor worse"),
        ];
        let there: Vec<String> = kinds.into_iter().flatten().collect();
        let of_parts = if self.chart.parts.len() > 1 {
            ", each part by itself"
        } else {
            ""
        };
        if there.is_empty() {
            format!("No special cause{of_parts}.")
        } else {
            format!("Special cause{of_parts}: {}.", there.join(", "))
        }
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
        let below_key = self.key(area, look, below_head)?;
        let width = f64::from(look.size.wide) - look.left - look.right;
        let across = Axis::dates(self.start, self.days, width, look);
        let upright = Axis::from_zero(self.highest(), &self.unit);
        let top = below_key + px(0.3 * look.line_height);
        let mut plot = grid::draw(area, look, top, look.right, &across, &upright)?;
        if let Some(day) = self.go_live {
            self.go_live(area, look, &mut plot, (day, upright.ends()))?;
        }
        for part in &self.chart.parts {
            self.lines(&mut plot, part)?;
        }
        self.labels(area, look, &plot, (across.ends().end, 0.0))?;
        let values = self.chart.values.iter().copied();
        let joined = self.places.iter().copied().zip(values);
        let style = theme::GREY.mix(0.5).stroke_width(px(1.2).unsigned_abs());
        plot.draw_series(LineSeries::new(joined, style))?;
        self.points(area, &plot)
    }

    fn highest(&self) -> f64 {
        let values = self.chart.values.iter().copied();
        let limits = self.chart.parts.iter().filter_map(|p| p.limits);
        let highest = values.chain(limits.map(|l| l.upper)).fold(0.0, f64::max);
        // No point is to lie on the words above the plot.
        1.03 * highest
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
        let (dash, gap) = stroke.dashes().unwrap_or((1, 0));
        for (limit, _) in limits(part) {
            let style = theme::QUIET_INK.stroke_width(theme::hairline());
            let ends = [(begin, limit), (end, limit)];
            plot.draw_series(DashedLineSeries::new(ends, dash, gap, style))?;
        }
        Ok(())
    }

    fn points(&self, area: &Area<'_>, plot: &Plot<'_>) -> Drawn {
        let points = self.places.iter().zip(&self.chart.values);
        for ((x, y), signal) in points.zip(&self.chart.signals) {
            draw_point(area, plot.backend_coord(&(*x, *y)), signal.meaning())?;
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
            draw_point(area, (px(left + 5.0), middle), meaning)?;
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
        plot.draw_series(DashedLineSeries::new(ends, px(3.0), px(3.0), style))?;
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
        let Some((last, others)) = self.chart.parts.split_last() else {
            return Ok(());
        };
        let names = names_of(last);
        let height = |value: f64| plot.backend_coord(&(0.0, value)).1;
        let heights = apart(names.iter().map(|(v, _)| height(*v)).collect(), base, gap);
        for (height, (_, words)) in heights.into_iter().zip(&names) {
            let style = at(look.quiet(), HPos::Left, VPos::Center);
            area.draw_text(words, &style, (right + px(1.6 * look.tick), height))?;
        }
        for part in others {
            let (begin, end) = self.reach(part);
            let (left, _) = plot.backend_coord(&(begin, 0.0));
            let room = f64::from(plot.backend_coord(&(end, 0.0)).0 - left) / f64::from(px(1.0));
            let names = names_of(part);
            if names
                .iter()
                .any(|(_, words)| look.width_of(words) + 6.0 > room)
            {
                continue;
            }
            let above = px(2.0);
            let wanted = names.iter().map(|(v, _)| height(*v) - above).collect();
            for (height, (_, words)) in apart(wanted, base, gap).into_iter().zip(&names) {
                let (from, to) = (left + px(3.0), left + px(5.0 + look.width_of(words)));
                let behind = [(from, height - px(look.letter_size)), (to, height)];
                area.draw(&Rectangle::new(behind, WHITE.mix(0.8).filled()))?;
                let style = at(look.quiet(), HPos::Left, VPos::Bottom);
                area.draw_text(words, &style, (left + px(4.0), height))?;
            }
        }
        Ok(())
    }
}

fn is_provisional(part: &Part) -> bool {
    part.standing() == Standing::Provisional
}

/// The limits that can be crossed, from the upper one down: nothing is less than zero.
fn limits(part: &Part) -> Vec<(f64, &'static str)> {
    let Some(limits) = part.limits else {
        return Vec::new();
    };
    let mut all = vec![(limits.upper, "upper limit")];
    if limits.lower > 0.0 {
        all.push((limits.lower, "lower limit"));
    }
    all
}

/// The lines of a part from the top down, with their words.
fn names_of(part: &Part) -> Vec<(f64, String)> {
    let mut lines = limits(part);
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

/// Draws a point; in grey the shapes tell.
fn draw_point(area: &Area<'_>, (x, y): (i32, i32), meaning: Option<Meaning>) -> Drawn {
    let filled = colour(meaning).filled();
    let polygon = |corners: [(i32, i32); 4]| {
        let corners = corners.map(|(across, down)| (x + across, y + down));
        area.draw(&Polygon::new(corners.to_vec(), filled))
    };
    match meaning {
        None => area.draw(&Circle::new(
            (x, y),
            px(2.4),
            theme::GREY.mix(0.75).filled(),
        )),
        // A ring: as dark as a diamond, but with a hole.
        Some(Meaning::Improvement) => {
            area.draw(&Circle::new((x, y), px(4.4), filled))?;
            area.draw(&Circle::new((x, y), px(1.8), WHITE.filled()))
        }
        Some(Meaning::Concern) => {
            let far = px(5.4);
            polygon([(0, -far), (far, 0), (0, far), (-far, 0)])
        }
        Some(Meaning::Neither) => {
            let far = px(3.6);
            polygon([(-far, -far), (far, -far), (far, far), (-far, far)])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::Aim;

    /// Weeks before and after a go-live.
    fn example(before: &[f64], after: &[f64], aim: Aim) -> ControlPicture {
        let values = [before, after].concat();
        let cuts = if before.is_empty() {
            &[][..]
        } else {
            &[before.len()]
        };
        let scenario = crate::scenario::Scenario::from_toml(
            "title = \"t\"\nstart = 2024-01-01\nend = 2024-12-31\n",
        );
        ControlPicture {
            title: "Wait on the telephone".to_owned(),
            notes: Vec::new(),
            unit: "min".to_owned(),
            each: "week",
            start: scenario.expect("a scenario").start,
            days: 7.0 * values.len() as f64,
            places: (0..values.len()).map(|w| 7.0 * w as f64 + 3.5).collect(),
            chart: ControlChart::of(&values, cuts, aim).expect("a series"),
            go_live: Some(7.0 * before.len() as f64).filter(|day| *day > 0.0),
        }
    }

    const USUAL: [f64; 14] = [
        3.0, 2.0, 4.0, 3.0, 2.5, 3.0, 4.0, 2.0, 3.0, 3.5, 2.0, 4.0, 3.0, 2.0,
    ];

    #[test]
    fn it_says_what_the_go_live_did() {
        let after = [41.0, 60.0, 52.0, 48.0, 33.0, 21.0, 12.0, 9.0, 7.0, 4.0];
        let said = example(&USUAL, &after, Aim::Less).says().join(" ");
        assert!(said.contains("mean 29 min against 2.9 min"), "{said}");
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
        let shapes = |svg: &str, colour: &str, shape: &str| {
            let lines = svg
                .lines()
                .filter(|l| l.contains(colour) && l.contains(shape));
            lines.count()
        };
        // One in the plot, one in the key.
        assert_eq!(shapes(&drawn(Aim::Less), "#C44E00", "<polygon"), 2);
        assert_eq!(shapes(&drawn(Aim::More), "#00528A", "<circle"), 2);
        assert_eq!(shapes(&drawn(Aim::Neither), "#6B3FA0", "<polygon"), 2);
        assert_eq!(shapes(&drawn(Aim::Less), "#00528A", "<circle"), 0);
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
            names_of(part).into_iter().map(|(_, words)| words).collect()
        };
        assert_eq!(words(&part(-1.0, 5.0)), ["upper limit 5.0", "mean 2.0"]);
        assert_eq!(
            words(&part(1.0, 3.0)),
            ["upper limit 3.0", "mean 2.0", "lower limit 1.0"]
        );
    }
}
