//! One kind of picture: means over time with their bands, as SVG text. The look is decided here
//! and nowhere else; which pictures there are is in `pictures`.

use std::fmt::Write;

use crate::scenario::CivilDate;

use super::format::{fixed, long_date};

/// Size and margins, in pixels.
const WIDTH: f64 = 920.0;
const HEIGHT: f64 = 430.0;
const LEFT: f64 = 64.0;
const RIGHT: f64 = 168.0;
const TOP: f64 = 84.0;
const BOTTOM: f64 = 48.0;

const INK: &str = "#1f2933";
const QUIET_INK: &str = "#616e7c";
const GRID: &str = "#e4e7eb";
/// Labels at the ends of lines are at least so far apart.
const LABEL_GAP: f64 = 17.0;

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
    pub colour: &'static str,
    /// Its points; a gap where there was nothing to measure.
    pub points: Vec<Option<Point>>,
}

/// A picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart<'a> {
    /// What is shown.
    pub title: &'a str,
    /// How it is to be read.
    pub subtitle: &'a str,
    /// Unit, written at the uppermost grid line.
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

impl Chart<'_> {
    /// The picture as SVG.
    #[must_use]
    pub fn svg(&self) -> String {
        let (step, top) = scale(self.highest());
        let frame = Frame {
            days: self.days.max(1.0),
            top,
        };
        let mut out = String::new();
        self.head(&mut out);
        self.grid(&frame, step, &mut out);
        self.months(&frame, &mut out);
        for curve in &self.curves {
            band(curve, &frame, &mut out);
        }
        self.mark_go_live(&frame, &mut out);
        for curve in &self.curves {
            line(curve, &frame, &mut out);
        }
        self.labels(&frame, &mut out);
        out.push_str("</svg>\n");
        out
    }

    fn highest(&self) -> f64 {
        let points = self.curves.iter().flat_map(|c| c.points.iter().flatten());
        let tops = points.map(|p| p.band.map_or(p.mean, |(_, high)| high.max(p.mean)));
        tops.fold(0.0, f64::max)
    }

    fn head(&self, out: &mut String) {
        let (title, subtitle) = (escaped(self.title), escaped(self.subtitle));
        push(
            out,
            format_args!(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" \
                 width=\"{WIDTH}\" height=\"{HEIGHT}\" role=\"img\" \
                 font-family=\"Inter, 'Helvetica Neue', Arial, 'Liberation Sans', sans-serif\" \
                 font-size=\"13\">\n<title>{title}</title>\n<desc>{subtitle}</desc>\n\
                 <rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n"
            ),
        );
        push(
            out,
            format_args!(
                "<text x=\"20\" y=\"30\" font-size=\"18\" font-weight=\"600\" fill=\"{INK}\">\
                 {title}</text>\n<text x=\"20\" y=\"51\" fill=\"{QUIET_INK}\">{subtitle}</text>\n"
            ),
        );
    }

    fn grid(&self, frame: &Frame, step: f64, out: &mut String) {
        let lines = (frame.top / step).round() as usize;
        let decimals = libm::ceil(-libm::log10(step)).max(0.0) as usize;
        for at in 0..=lines {
            let value = step * at as f64;
            let y = frame.y(value);
            let colour = if at == 0 { QUIET_INK } else { GRID };
            rule(out, LEFT, y, WIDTH - RIGHT, y, colour);
            let unit = if at == lines { self.unit } else { "" };
            let (text, below) = (fixed(value, decimals), y + 4.5);
            push(
                out,
                format_args!(
                    "<text x=\"{:.1}\" y=\"{below:.1}\" text-anchor=\"end\" \
                     fill=\"{QUIET_INK}\">{text}</text>\n",
                    LEFT - 8.0
                ),
            );
            if !unit.is_empty() {
                let (unit, above) = (escaped(unit), y - 8.0);
                push(
                    out,
                    format_args!(
                        "<text x=\"20\" y=\"{above:.1}\" fill=\"{QUIET_INK}\">{unit}</text>\n"
                    ),
                );
            }
        }
    }

    /// The first days of months, as many as have room.
    fn months(&self, frame: &Frame, out: &mut String) {
        const NAMES: [&str; 12] = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ];
        let days = self.days as i64;
        let firsts: Vec<i64> = (0..days)
            .filter(|&d| self.start.plus_days(d).date().day() == 1)
            .collect();
        let every = firsts.len().div_ceil(13).max(1);
        let base = frame.y(0.0);
        let mut year_said = None;
        for day in firsts.iter().step_by(every) {
            let date = self.start.plus_days(*day).date();
            let (x, year) = (frame.x(*day as f64), date.year());
            rule(out, x, base, x, base + 5.0, QUIET_INK);
            let month = NAMES[usize::from(date.month().unsigned_abs()).saturating_sub(1) % 12];
            let mut said = vec![month.to_owned()];
            if year_said != Some(year) {
                said.push(year.to_string());
                year_said = Some(year);
            }
            for (row, text) in said.iter().enumerate() {
                let y = base + 20.0 + 15.0 * row as f64;
                push(
                    out,
                    format_args!(
                        "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"middle\" \
                         fill=\"{QUIET_INK}\">{text}</text>\n"
                    ),
                );
            }
        }
    }

    fn mark_go_live(&self, frame: &Frame, out: &mut String) {
        let Some(day) = self.go_live else { return };
        let (x, top, base) = (frame.x(day), TOP - 10.0, frame.y(0.0));
        push(
            out,
            format_args!(
                "<line x1=\"{x:.1}\" y1=\"{top:.1}\" x2=\"{x:.1}\" y2=\"{base:.1}\" \
                 stroke=\"{INK}\" stroke-dasharray=\"3 3\"/>\n"
            ),
        );
        let date = long_date(self.start.plus_days(day as i64));
        let (x, anchor) = if x > WIDTH - RIGHT - 150.0 {
            (x - 6.0, "end")
        } else {
            (x + 6.0, "start")
        };
        push(
            out,
            format_args!(
                "<text x=\"{x:.1}\" y=\"{:.1}\" text-anchor=\"{anchor}\" fill=\"{INK}\">go-live, \
                 {date}</text>\n",
                top + 4.0
            ),
        );
    }

    /// Names at the ends of the curves, moved apart where they would lie on each other.
    fn labels(&self, frame: &Frame, out: &mut String) {
        let mut ends: Vec<(f64, f64, &Curve)> = Vec::new();
        for curve in &self.curves {
            if let Some(last) = curve.points.iter().flatten().last() {
                ends.push((frame.y(last.mean), frame.x(last.x), curve));
            }
        }
        ends.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut places: Vec<f64> = ends.iter().map(|end| end.0).collect();
        // From the bottom up: nothing may fall below the axis.
        let mut floor = frame.y(0.0);
        for place in places.iter_mut().rev() {
            *place = place.min(floor);
            floor = *place - LABEL_GAP;
        }
        for (place, (_, x, curve)) in places.iter().zip(&ends) {
            let (x, y) = (x.max(WIDTH - RIGHT) + 8.0, place + 4.5);
            let (name, colour) = (escaped(curve.name), curve.colour);
            push(
                out,
                format_args!(
                    "<text x=\"{x:.1}\" y=\"{y:.1}\" font-weight=\"600\" fill=\"{colour}\">\
                     {name}</text>\n"
                ),
            );
        }
    }
}

/// From days and values to pixels.
struct Frame {
    days: f64,
    top: f64,
}

impl Frame {
    fn x(&self, day: f64) -> f64 {
        LEFT + (WIDTH - LEFT - RIGHT) * (day / self.days).clamp(0.0, 1.0)
    }

    fn y(&self, value: f64) -> f64 {
        HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (value / self.top).clamp(0.0, 1.0)
    }
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

fn band(curve: &Curve, frame: &Frame, out: &mut String) {
    for stretch in stretches(&curve.points) {
        let ends: Option<Vec<(f64, f64)>> = stretch.iter().map(|p| p.band).collect();
        let Some(ends) = ends.filter(|ends| ends.len() > 1) else {
            continue;
        };
        let mut path = String::new();
        let upper = stretch.iter().zip(&ends).map(|(p, (_, high))| (p.x, *high));
        let lower = stretch.iter().zip(&ends).map(|(p, (low, _))| (p.x, *low));
        for (at, (x, value)) in upper.chain(lower.rev()).enumerate() {
            let letter = if at == 0 { 'M' } else { 'L' };
            let (x, y) = (frame.x(x), frame.y(value));
            push(&mut path, format_args!("{letter}{x:.1} {y:.1}"));
        }
        let colour = curve.colour;
        push(
            out,
            format_args!("<path d=\"{path}Z\" fill=\"{colour}\" fill-opacity=\"0.13\"/>\n"),
        );
    }
}

fn line(curve: &Curve, frame: &Frame, out: &mut String) {
    for stretch in stretches(&curve.points) {
        let mut path = String::new();
        for (at, point) in stretch.iter().enumerate() {
            let letter = if at == 0 { 'M' } else { 'L' };
            let (x, y) = (frame.x(point.x), frame.y(point.mean));
            push(&mut path, format_args!("{letter}{x:.1} {y:.1}"));
        }
        let colour = curve.colour;
        push(
            out,
            format_args!(
                "<path d=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" \
                 stroke-linejoin=\"round\" stroke-linecap=\"round\"/>\n"
            ),
        );
    }
}

fn rule(out: &mut String, x1: f64, y1: f64, x2: f64, y2: f64, colour: &str) {
    push(
        out,
        format_args!(
            "<line x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\" \
             stroke=\"{colour}\"/>\n"
        ),
    );
}

/// Writing into a text cannot fail.
fn push(out: &mut String, text: std::fmt::Arguments<'_>) {
    let _ = out.write_fmt(text);
}

/// Text as XML wants it.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            c if c.is_control() => safe.push(' '),
            c => safe.push(c),
        }
    }
    safe
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
    fn titles_cannot_break_the_picture() {
        assert_eq!(
            escaped("a<b> & \"c\"\u{7}"),
            "a&lt;b&gt; &amp; &quot;c&quot; "
        );
    }
}
