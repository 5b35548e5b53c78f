//! Every kind of picture from made-up figures, to be looked at.

use std::fs;
use std::path::PathBuf;

use plotters::prelude::RGBColor;

use crate::model::Arm;
use crate::model::spec::CivilDate;

use super::curves::{Across, Course, Curve, Curves, Mark, Point, Span, go_live_mark};
use super::grid::Tick;
use super::heat_map::{HeatMap, Lightest, Panel, PanelRow, Side};
use super::sheet::Head;
use super::theme::{self, Stroke};
use super::{Picture, Size};

const ARMS: [Arm; 4] = [Arm::Baseline, Arm::Unmitigated, Arm::Planned, Arm::Halted];

fn folder() -> PathBuf {
    PathBuf::from("target/tmp/pictures")
}

/// Writes a picture at both sizes.
fn write(name: &str, picture: impl Fn(Size) -> std::io::Result<Picture>) {
    fs::create_dir_all(folder()).expect("a folder");
    for (size, of) in [(Size::PAGE, "page"), (Size::HALF, "half")] {
        let picture = picture(size).expect("drawn");
        assert!(!picture.alt.is_empty(), "{name}");
        fs::write(folder().join(format!("{name}-{of}.svg")), picture.svg).expect("written");
    }
}

fn head(title: &str, subtitle: &[&str]) -> Head {
    Head {
        title: title.to_owned(),
        subtitle: subtitle.iter().map(|&s| s.to_owned()).collect(),
    }
}

fn start() -> CivilDate {
    CivilDate::of(jiff::civil::date(2011, 9, 5))
}

/// Without patterns, but not even.
fn rough(k: usize) -> f64 {
    (k as f64 * 12.9898).sin() * 0.5 + (k as f64 * 78.233).sin() * 0.5
}

fn curve_of(arm: Arm, points: Vec<Option<Point>>) -> Curve {
    let (name, colour, stroke) = theme::look(arm);
    Curve {
        name: name.to_owned(),
        colour,
        stroke,
        points,
    }
}

fn point(x: f64, mean: f64, half: f64) -> Option<Point> {
    Some(Point {
        x,
        mean,
        band: Some(((mean - half).max(0.0), mean + half)),
    })
}

fn backlog(arm: Arm) -> Curve {
    let height = match arm {
        Arm::Baseline => 0.0,
        Arm::Unmitigated => 4200.0,
        Arm::Planned => 1900.0,
        Arm::Halted | _ => 2600.0,
    };
    let points = (0..240).map(|day| {
        let since = (f64::from(day) - 90.0).max(0.0) / 40.0;
        let mean = 600.0 + 40.0 * rough(day as usize) + height * since * (1.0 - since).exp();
        point(f64::from(day), mean, 60.0 + 0.25 * (mean - 600.0).abs())
    });
    curve_of(arm, points.collect())
}

fn course_of_backlog(arms: &[Arm], spans: Vec<Span>, marks: Vec<Mark>) -> Curves {
    Curves {
        head: head(
            "Booking backlog",
            &[
                "Patients for whom the office has still to act, each working day",
                "Line: mean of 40 replications; band: 90 % of them",
            ],
        ),
        alt: "Backlog by day".to_owned(),
        unit: "patients".to_owned(),
        across: Across::Dates {
            start: start(),
            days: 240.0,
        },
        course: Course::Straight,
        highest: None,
        marks,
        spans,
        curves: arms.iter().map(|&arm| backlog(arm)).collect(),
    }
}

fn span(from: f64, to: f64, words: &str) -> Span {
    let words = words.to_owned();
    Span { from, to, words }
}

fn moment(x: f64, words: &str) -> Mark {
    let words = words.to_owned();
    Mark::Moment { x, words }
}

fn level(y: f64, words: &str) -> Mark {
    let words = words.to_owned();
    Mark::Level { y, words }
}

fn curves() {
    let go_live = || vec![go_live_mark(start(), 90.0)];
    for arms in [1, 3, 4] {
        let curves = course_of_backlog(&ARMS[..arms], Vec::new(), go_live());
        write(&format!("backlog-{arms}"), |size| curves.picture(size));
    }
    let spans = vec![
        span(60.0, 150.0, "agency: 12 clerks"),
        span(
            85.0,
            240.0,
            "reduced templates, from 50 % back to 100 % in 12 weeks",
        ),
        span(200.0, 238.0, "evening clinics"),
    ];
    let marks = vec![
        moment(90.0, "orthopaedics, 4 December 2011"),
        moment(118.0, "all surgical specialties, 1 January 2012"),
        moment(146.0, "medicine, 29 January 2012"),
        moment(174.0, "children, 26 February 2012"),
        level(3000.0, "most that fit on the worklist"),
    ];
    let mut phased = course_of_backlog(&ARMS[..3], spans, marks);
    phased.unit = "patients not yet booked".to_owned();
    write("phased", |size| phased.picture(size));
    write("recovery", |size| recovery().picture(size));
    write("overruns", |size| overruns().picture(size));
    write("learning", |size| learning().picture(size));
    write("car-park", |size| car_park().picture(size));
    for parameters in [1, 3] {
        write(&format!("sweep-{parameters}"), |size| {
            sweep(parameters).picture(size)
        });
    }
    write("sweep-names", |size| sweep_over_names().picture(size));
}

fn recovery() -> Curves {
    let of = |arm: Arm, from: f64| {
        let points = (0..240).step_by(3).map(|day| {
            let share = 100.0 * ((f64::from(day) - from) / 60.0).clamp(0.0, 0.98);
            let mean = (share / 2.5).round() * 2.5;
            point(f64::from(day), mean, 12.0).map(|p| Point {
                band: Some(((mean - 12.0).max(0.0), (mean + 10.0).min(100.0))),
                ..p
            })
        });
        curve_of(arm, points.collect())
    };
    Curves {
        head: head(
            "Share of replications that have recovered",
            &[
                "Kaplan-Meier estimate with its 95 % band; recovered: the backlog has been back at that of the same weeks without a go-live for ten working days",
            ],
        ),
        alt: "Recovery by day".to_owned(),
        unit: "%".to_owned(),
        across: Across::Dates {
            start: start(),
            days: 240.0,
        },
        course: Course::Stepwise,
        highest: Some(100.0),
        marks: vec![go_live_mark(start(), 30.0)],
        spans: Vec::new(),
        curves: vec![
            of(Arm::Unmitigated, 120.0),
            of(Arm::Planned, 90.0),
            of(Arm::Halted, 100.0),
        ],
    }
}

fn overruns() -> Curves {
    let of = |arm: Arm, scale: f64| {
        let points = (0..37).map(|k| {
            let x = 5.0 * f64::from(k);
            Some(Point {
                x,
                mean: 70.0 * (-x / scale).exp(),
                band: None,
            })
        });
        curve_of(arm, points.collect())
    };
    Curves {
        head: head(
            "Lists that overrun",
            &[
                "Share of clinicians' lists that end later than planned by more than so many minutes, in the first four weeks",
            ],
        ),
        alt: "Overruns".to_owned(),
        unit: "% of lists".to_owned(),
        across: Across::values(
            &[0, 60, 120, 180].map(|at| (f64::from(at), at.to_string())),
            "minutes past the planned end",
        ),
        course: Course::Straight,
        highest: None,
        marks: vec![
            moment(30.0, "30 min"),
            moment(60.0, "60 min"),
            moment(120.0, "120 min"),
        ],
        spans: Vec::new(),
        curves: vec![
            of(Arm::Baseline, 22.0),
            of(Arm::Unmitigated, 60.0),
            of(Arm::Planned, 38.0),
        ],
    }
}

fn learning() -> Curves {
    let of = |name: &str, colour: RGBColor, stroke: Stroke, at: f64, first: f64| Curve {
        name: name.to_owned(),
        colour,
        stroke,
        points: (0..120)
            .map(|k| {
                let day = 2.0 * f64::from(k);
                if day < at {
                    return None;
                }
                let mean = 1.0 + first * (-(day - at) / 35.0).exp();
                point(day, mean, 0.3 * (mean - 1.0))
            })
            .collect(),
    };
    Curves {
        head: head(
            "How fast staff learn",
            &[
                "Time per task as a multiple of that on the familiar system: mean of the staff at work; band: all but the quickest and slowest tenth",
            ],
        ),
        alt: "Learning".to_owned(),
        unit: "times as long as before".to_owned(),
        across: Across::Dates {
            start: start(),
            days: 240.0,
        },
        course: Course::Straight,
        highest: None,
        marks: vec![go_live_mark(start(), 20.0), level(1.0, "as before")],
        spans: Vec::new(),
        curves: vec![
            of("clerks", theme::BLUE, Stroke::Solid, 20.0, 0.9),
            of("receptionists", theme::ORANGE, Stroke::Dashed, 20.0, 0.6),
            of("clinicians", theme::GREY, Stroke::Dotted, 20.0, 0.35),
        ],
    }
}

fn car_park() -> Curves {
    let of = |arm: Arm, more: f64| {
        let points = (6..22).map(|hour| {
            let hour = f64::from(hour);
            let two =
                (-(hour - 10.5).powi(2) / 5.0).exp() + 0.85 * (-(hour - 14.5).powi(2) / 5.0).exp();
            Some(Point {
                x: hour + 0.5,
                mean: (more * 560.0 * two).min(612.0),
                band: None,
            })
        });
        curve_of(arm, points.collect())
    };
    Curves {
        head: head(
            "Car park by the hour",
            &["Cars on a Monday, mean over the first four weeks"],
        ),
        alt: "Car park".to_owned(),
        unit: "cars".to_owned(),
        across: Across::Numbers {
            from: 6.0,
            to: 22.0,
            ticks: (3..12)
                .map(|k| Tick {
                    at: f64::from(2 * k),
                    label: format!("{:02}:00", 2 * k),
                })
                .collect(),
            unit: String::new(),
        },
        course: Course::Straight,
        highest: None,
        marks: vec![level(612.0, "612 spaces")],
        spans: Vec::new(),
        curves: vec![
            of(Arm::Baseline, 0.9),
            of(Arm::Unmitigated, 1.2),
            of(Arm::Planned, 1.05),
        ],
    }
}

fn sweep(curves: usize) -> Curves {
    let names = [
        "plan.agency.extra-staff.count = 0",
        "plan.agency.extra-staff.count = 6",
        "plan.agency.extra-staff.count = 12",
    ];
    let strokes = [Stroke::Solid, Stroke::Dashed, Stroke::Dotted];
    let colours = [theme::ORANGE, theme::BLUE, theme::GREY];
    let values = [8.0, 10.0, 12.0, 14.0, 16.0, 18.0, 20.0, 24.0];
    let of = |k: usize| Curve {
        name: if curves == 1 {
            String::new()
        } else {
            names[k].to_owned()
        },
        colour: colours[k],
        stroke: strokes[k],
        points: values
            .iter()
            .map(|&x| {
                point(
                    x,
                    (60.0 - 6.0 * k as f64) * 8.0 / x + 3.0 * rough(k + x as usize),
                    2.5,
                )
            })
            .collect(),
    };
    Curves {
        head: head(
            "Peak wait on the telephone by staff.contact-centre.count and plan.agency.extra-staff.count",
            &["Mean of 20 replications a point, with its 95 % interval"],
        ),
        alt: "Sweep".to_owned(),
        unit: "min".to_owned(),
        across: Across::values(
            &values.map(|v| (v, v.to_string())),
            "staff.contact-centre.count",
        ),
        course: Course::Dots,
        highest: None,
        marks: vec![level(15.0, "target: 15 min")],
        spans: Vec::new(),
        curves: (0..curves).map(of).collect(),
    }
}

fn sweep_over_names() -> Curves {
    let mut sweep = sweep(1);
    let names = [
        "big bang",
        "by specialty",
        "by site",
        "in one night, then pause",
    ];
    let values: Vec<(f64, String)> = names
        .iter()
        .enumerate()
        .map(|(k, n)| (k as f64, (*n).to_owned()))
        .collect();
    sweep.across = Across::values(&values, "go-live.kind");
    sweep.curves[0].points = (0..4)
        .map(|k| point(f64::from(k), 40.0 - 7.0 * f64::from(k), 4.0))
        .collect();
    sweep
}

fn heat_maps() {
    write("hours", |size| hours(1).picture(size));
    write("hours-3", |size| {
        let higher = Size {
            high: if size.is_narrow() { 900 } else { 700 },
            ..size
        };
        hours(3).picture(higher)
    });
    for (across, down, name) in [(5, 4, "two-ways"), (12, 9, "many-ways"), (2, 2, "few-ways")] {
        write(name, |size| two_ways(across, down).picture(size));
    }
}

fn hours(arms: usize) -> HeatMap {
    let stretches = ["before", "first week", "weeks 2 to 4", "later"];
    let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
    let panel = |arm: usize, stretch: usize| {
        let scale = [3.0, 26.0, 17.0, 8.0][stretch] / (1.0 + 0.6 * arm as f64);
        let value = |hour: usize, day: usize| {
            let open = day < 5 || hour < 5;
            let rush = (-(hour as f64 - 2.0).powi(2) / 6.0).exp() + 0.3;
            open.then(|| scale * rush * (1.0 - 0.11 * day as f64) + rough(hour + day).abs())
        };
        Panel {
            name: stretches[stretch].to_owned(),
            rows: (0..10)
                .map(|hour| (0..6).map(|day| value(hour, day)).collect())
                .collect(),
            framed: Vec::new(),
        }
    };
    HeatMap {
        head: head(
            "Wait on the telephone by hour of the week",
            &[
                "Minutes until answered of callers who joined the queue in that hour, mean over 40 replications; go-live without the plan",
            ],
        ),
        alt: "Waits by hour".to_owned(),
        unit: "min".to_owned(),
        across: Side {
            what: String::new(),
            names: days.map(str::to_owned).into(),
        },
        down: Side {
            what: String::new(),
            names: (8..18).map(|h| format!("{h:02}:00")).collect(),
        },
        lightest: Lightest::Zero,
        frame_means: String::new(),
        rows: (0..arms)
            .map(|arm| PanelRow {
                name: if arms == 1 {
                    String::new()
                } else {
                    theme::look(ARMS[arm]).0.to_owned()
                },
                panels: (0..4).map(|stretch| panel(arm, stretch)).collect(),
            })
            .collect(),
    }
}

fn two_ways(across: usize, down: usize) -> HeatMap {
    let value = |row: usize, column: usize| {
        let there = across < 3 || (row, column) != (1, 2);
        there.then(|| {
            1200.0 / (4.0 + row as f64) / (2.0 + column as f64) + 4.0 * rough(row * 7 + column)
        })
    };
    let rows: Vec<Vec<Option<f64>>> = (0..down)
        .map(|row| (0..across).map(|column| value(row, column)).collect())
        .collect();
    let all = (0..down).flat_map(|row| (0..across).map(move |column| (row, column)));
    let framed = all
        .filter(|&(row, column)| rows[row][column].is_some_and(|v| v < 50.0))
        .collect();
    HeatMap {
        head: head(
            "Peak wait on the telephone by plan.agency.extra-staff.count and staff.contact-centre.count",
            &["Mean of 20 replications a cell, in minutes"],
        ),
        alt: "Two parameters".to_owned(),
        unit: "min".to_owned(),
        across: Side {
            what: "plan.agency.extra-staff.count".to_owned(),
            names: (0..across).map(|k| (2 * k).to_string()).collect(),
        },
        down: Side {
            what: "staff.contact-centre.count".to_owned(),
            names: (0..down).map(|k| (8 + 4 * k).to_string()).collect(),
        },
        lightest: Lightest::Lowest,
        frame_means: "meets all targets in 95 % of replications".to_owned(),
        rows: vec![PanelRow {
            name: String::new(),
            panels: vec![Panel {
                name: String::new(),
                rows,
                framed,
            }],
        }],
    }
}

#[test]
#[ignore = "writes pictures to look at"]
fn every_kind_is_drawn() {
    curves();
    heat_maps();
}
