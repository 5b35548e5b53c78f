//! A plot as a Vega-Lite specification, for those who restyle it: it reads the numbers from the
//! CSV file beside it, and shows the same curves, bands, go-live and titles in the same colours.

use serde_json::{Value, json};

use crate::model::Arm;
use crate::model::spec::CivilDate;
use crate::statistics::{ControlChart, Goal, Meaning};

use super::picture::control_chart::{colour, lowest_shown};
use super::picture::theme::{self, Look, look};
use super::picture::{Size, theme::Stroke};
use super::plot::data::{COMMON, meaning_in_files};
use super::plot::{Contents, Form, Panel, Plot, Series};

/// The version of Vega-Lite for which it is written.
const SCHEMA: &str = "https://vega.github.io/schema/vega-lite/v5.json";

/// How dates are written in the CSV file.
const DATES: &str = "date:'%Y-%m-%d'";

/// Size of the letters under a title, in pixels.
const SUBTITLE: f64 = 12.0;

/// Share of a picture's height that is left to its curves.
const HEIGHT: f64 = 0.58;

/// The specification of a plot whose numbers are in the file `numbers` beside it.
#[must_use]
pub fn of(plot: &Plot, numbers: &str, size: Size) -> Value {
    let mut panels: Vec<Value> = plot.panels.iter().map(|p| panel(plot, p, size)).collect();
    let told: Vec<String> = plot.panels.iter().map(|panel| panel.told(plot)).collect();
    let mut whole = if panels.len() == 1 {
        panels.remove(0)
    } else {
        json!({ "vconcat": panels })
    };
    whole["$schema"] = json!(SCHEMA);
    whole["description"] = json!(told.join(" "));
    whole["data"] = json!({
        "url": as_url(numbers),
        "format": { "type": "csv", "parse": types(plot.form) },
    });
    whole["config"] = json!({
        "font": "Inter, Helvetica Neue, Arial, sans-serif",
        "title": { "anchor": "start", "subtitleFontSize": SUBTITLE, "color": theme::css(theme::INK), "subtitleColor": theme::css(theme::QUIET_INK) },
        "axisX": { "grid": false },
        "axis": { "gridColor": theme::css(theme::GRID), "labelColor": theme::css(theme::QUIET_INK) },
        "view": { "stroke": null },
    });
    whole
}

/// What the columns hold that are read.
fn types(form: Form) -> Value {
    let numbers: &[&str] = match form {
        Form::Fan => &["mean", "p05", "p95"],
        Form::Control => &[
            "value",
            "part",
            "part-mean",
            "lower-limit",
            "upper-limit",
            "target",
        ],
    };
    let mut types = json!({ "drawn-on": DATES });
    for name in numbers {
        types[*name] = json!("number");
    }
    types
}

fn panel(plot: &Plot, panel: &Panel, size: Size) -> Value {
    let room = Look::of(size);
    let wide = f64::from(size.wide) - room.left - room.right;
    let assurance = panel.assurance(plot);
    let sentences = [panel.meaning(plot.by), plot.how()].into_iter();
    let sentences: Vec<String> = sentences.chain(assurance).collect();
    let lines = sentences.iter();
    let lines = lines.flat_map(|said| Look::in_lines(said, wide, SUBTITLE));
    let subtitle: Vec<String> = lines.collect();
    let (mut filter, mut layers, moments) = match &panel.contents {
        Contents::Fan(all) => (Vec::new(), fan(plot, panel, all), plot.moments.clone()),
        Contents::Control {
            series,
            chart,
            target,
        } => (
            vec![json!({ "field": "arm", "equal": series.arm.name() })],
            control(plot, panel, (chart, *target)),
            go_live_of(plot, series.arm),
        ),
    };
    filter.push(json!({ "field": "measure", "equal": panel.measure.definition().id }));
    filter.push(json!({ "field": "specialty", "equal": panel.specialty }));
    layers.extend(moments.into_iter().flat_map(mark));
    json!({
        "title": { "text": panel.title, "subtitle": subtitle },
        "width": wide,
        "height": (HEIGHT * f64::from(size.high)).round(),
        "transform": [{ "filter": { "and": filter } }],
        "layer": layers,
    })
}

/// Bands, then curves.
fn fan(plot: &Plot, panel: &Panel, all: &[Series]) -> Vec<Value> {
    let arms: Vec<&str> = all.iter().map(|series| series.arm.name()).collect();
    let looks = all.iter().map(|series| look(series.arm));
    let (mut colours, mut dashes, mut names) = (Vec::new(), Vec::new(), json!({}));
    for ((name, colour, stroke), arm) in looks.zip(&arms) {
        colours.push(theme::css(colour));
        dashes.push(dash(stroke));
        names[*arm] = json!(name);
    }
    let legend = json!({
        "title": null,
        "labelExpr": format!("{names}[datum.label]"),
        "symbolType": "stroke",
        "symbolOpacity": 1,
        "symbolStrokeWidth": 2,
    });
    let colour = json!({
        "field": "arm", "type": "nominal",
        "scale": { "domain": arms, "range": colours },
        "legend": legend,
    });
    let stroke = json!({
        "field": "arm", "type": "nominal",
        "scale": { "domain": arms, "range": dashes },
        "legend": legend,
    });
    let band = json!({
        "mark": { "type": "area", "opacity": theme::BAND },
        "encoding": {
            "x": across(),
            "y": upright(plot, panel, "p05"),
            "y2": { "field": "p95" },
            "color": colour,
        },
    });
    let curve = json!({
        "mark": { "type": "line", "strokeWidth": 2 },
        "encoding": {
            "x": across(),
            "y": upright(plot, panel, "mean"),
            "color": colour,
            "strokeDash": stroke,
        },
    });
    if plot.replications > 1 {
        vec![band, curve]
    } else {
        vec![curve]
    }
}

/// Means and limits of the parts, the values joined, and the points.
fn control(
    plot: &Plot,
    panel: &Panel,
    (chart, target): (&ControlChart, Option<Goal>),
) -> Vec<Value> {
    let lowest = target.map_or(f64::INFINITY, Goal::limit);
    let upright = |field: &str| {
        let mut axis = upright(plot, panel, field);
        let lowest = lowest_shown(chart).min(lowest);
        axis["scale"] = json!({ "domainMin": lowest, "zero": false });
        axis
    };
    let level = |field: &str, mark: Value| {
        json!({
            "mark": mark,
            "encoding": {
                "x": across(),
                "y": upright(field),
                "detail": { "field": "part", "type": "nominal" },
            },
        })
    };
    let quiet = theme::css(theme::QUIET_INK);
    let limit = json!({ "type": "line", "strokeWidth": 1, "strokeDash": [8, 4], "color": quiet, "clip": true });
    let mean = json!({ "type": "line", "strokeWidth": 1.4, "color": theme::css(theme::INK) });
    let shall = json!({ "type": "line", "strokeWidth": 1.2, "strokeDash": [14, 4], "color": theme::css(theme::INK) });
    let joined = json!({
        "mark": { "type": "line", "strokeWidth": 1.2, "opacity": 0.5, "color": theme::css(theme::GREY) },
        "encoding": { "x": across(), "y": upright("value") },
    });
    let of = meaning_in_files;
    let kinds = [
        (COMMON, None, "circle"),
        (
            of(Meaning::Improvement),
            Some(Meaning::Improvement),
            "circle",
        ),
        (of(Meaning::Concern), Some(Meaning::Concern), "diamond"),
        (of(Meaning::Neither), Some(Meaning::Neither), "square"),
    ];
    let by_signal = |range: Vec<Value>| {
        json!({
            "field": "signal", "type": "nominal",
            "scale": { "domain": kinds.map(|(name, _, _)| name), "range": range },
            "legend": { "title": null },
        })
    };
    let colours = kinds.map(|(_, meaning, _)| json!(theme::css(colour(meaning))));
    let shapes = kinds.map(|(_, _, shape)| json!(shape));
    let size = json!({
        "condition": { "test": format!("datum.signal === '{COMMON}'"), "value": 18 },
        "value": 70,
    });
    let points = json!({
        "mark": { "type": "point", "filled": true, "opacity": 1 },
        "encoding": {
            "x": across(),
            "y": upright("value"),
            "color": by_signal(colours.to_vec()),
            "shape": by_signal(shapes.to_vec()),
            "size": size,
        },
    });
    let mut layers = vec![
        level("lower-limit", limit.clone()),
        level("upper-limit", limit),
        level("part-mean", mean),
        joined,
        points,
    ];
    if target.is_some() {
        layers.insert(0, level("target", shall));
    }
    layers
}

/// The go-live: a line and its words, once and not for every row.
/// The go-live of one arm.
fn go_live_of(plot: &Plot, arm: Arm) -> Vec<(CivilDate, &'static str)> {
    let day = plot.go_lives.get(arm);
    day.map(|day| (*day, "go-live")).into_iter().collect()
}

fn mark((date, words): (CivilDate, &str)) -> [Value; 2] {
    let date = date.date();
    let day = json!({ "year": date.year(), "month": date.month(), "date": date.day() });
    let (once, x) = (
        json!({ "values": [{}] }),
        json!({ "datum": day, "type": "temporal" }),
    );
    let ink = theme::css(theme::INK);
    [
        json!({
            "data": once,
            "mark": { "type": "rule", "strokeDash": [3, 3], "color": ink },
            "encoding": { "x": x },
        }),
        json!({
            "data": once,
            "mark": { "type": "text", "text": words, "align": "left", "dx": 4, "color": ink },
            "encoding": { "x": x, "y": { "value": 6 } },
        }),
    ]
}

fn across() -> Value {
    json!({ "field": "drawn-on", "type": "temporal", "title": null })
}

fn upright(plot: &Plot, panel: &Panel, field: &str) -> Value {
    let axis = if panel.is_share() {
        json!({ "format": "~%" })
    } else {
        json!({})
    };
    let title = (!panel.is_share()).then(|| panel.unit(plot.by).to_string());
    json!({ "field": field, "type": "quantitative", "title": title, "axis": axis })
}

fn dash(stroke: Stroke) -> Value {
    match stroke {
        Stroke::Solid => json!([1, 0]),
        Stroke::Dashed => json!([8, 4]),
        Stroke::Dotted => json!([3, 3]),
    }
}

/// A file's name as an address beside the specification's own: what has a meaning there is written
/// by its number.
fn as_url(name: &str) -> String {
    let mut url = String::new();
    for byte in name.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                url.push(char::from(byte));
            }
            byte => url.push_str(&format!("%{byte:02X}")),
        }
    }
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_are_addresses() {
        assert_eq!(as_url("calls-wait.csv"), "calls-wait.csv");
        assert_eq!(as_url("a#b 50%é.csv"), "a%23b%2050%25%C3%A9.csv");
    }
}
