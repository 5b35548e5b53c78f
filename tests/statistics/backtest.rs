//! Forecasts of simulated trusts from the first part of their extracts: bands hold what happens as often
//! as they say.

use std::collections::BTreeMap;

use cutover::extract::appointments::Appointments;
use cutover::extract::{AppointmentField, Mapping, appointments};
use cutover::model::spec::Holidays;
use cutover::model::{Arm, Site, simulate_watched};
use cutover::report::extracts::{self, Following};
use cutover::statistics::Estimate;
use cutover::study::backtest::{Backtest, Forecast, LEVELS};
use cutover::study::track::USUAL_REPLICATIONS;

use crate::coverage::{at_least, binomial_test};
use crate::fit::{trust, with};

/// A department that has what it takes. What stands in no extract is as `fit` assumes it.
const TRUST: &str = r#"
title = "A trust that is forecast"
start = 2024-01-08
end = 2024-10-27
holidays = "england-and-wales"
[booking]
horizon = "26 weeks"
notice = "7 days"
[specialty.eyes]
referrals = { rate = "40 per week", days = "mon-fri", day-to-day = 0.3 }
urgent = "12%"
waiting-list = { size = 120, age = { uniform = ["0 days", "6 weeks"] } }
removals = "4% per month"
did-not-attend = { same-day = "2%", long-notice = "15%", settles-over = "12 days", discharged = "30%" }
cancellation = { by-patient = "7%", by-hospital = "4%" }
follow-up = { chance = "55%", due = { gamma = "6 weeks", cv = 0.4 }, booked-at-desk = "60%" }
[clinic.mornings]
specialty = "eyes"
sessions = [{ days = "mon-fri", from = 09:00:00, to = 12:30:00, clinicians = 2 }]
slots = { new = "20 min", follow-up = "10 min", pattern = "NFNFNFNFNF" }
consultation = { new = { lognormal = "16 min", cv = 0.5 }, follow-up = { gamma = "9 min", cv = 0.6 } }
arrives-early = { normal = "12 min", sd = "9 min" }
"#;

/// Clinics as full as they can be: as many lists as keep a waiting list of four weeks, whole lists more or
/// fewer from day to day, and slots given again to the last.
const VARYING: [(&str, &str); 4] = [
    ("horizon = \"26 weeks\"", "horizon = \"12 weeks\""),
    ("notice = \"7 days\"", "notice = \"0 days\""),
    ("size = 120", "size = 150"),
    ("urgent = ", "steady-state = \"from-list\"\nurgent = "),
];

/// The same, where leave and study days take one list in eight, on days that are drawn.
const DRAWN: [(&str, &str); 4] = [
    ("horizon = \"26 weeks\"", "horizon = \"12 weeks\""),
    ("notice = \"7 days\"", "notice = \"0 days\""),
    ("size = 120", "size = 150"),
    ("clinicians = 2", "clinicians = 2, runs = \"88%\""),
];

/// Fewer slots than are wanted, some of them for urgent patients, and nobody who leaves the list.
pub(crate) const TOO_FEW: [(&str, &str); 6] = [
    ("horizon = \"26 weeks\"", "horizon = \"6 weeks\""),
    ("notice = \"7 days\"", "notice = \"2 days\""),
    ("size = 120", "size = 300"),
    ("removals = \"4% per month\"", ""),
    ("clinicians = 2", "clinicians = 1"),
    ("NFNFNFNFNF", "NNFNFUNFNFNNF"),
];

/// The same with an afternoon of every other week.
const EVERY_OTHER: (&str, &str) = (
    "clinicians = 1 }",
    "clinicians = 1 }, { days = [\"wed\"], from = 14:00:00, to = 17:30:00, every = 2 }",
);

/// The same with afternoons that end two months before the forecast.
const ENDED: (&str, &str) = (
    "clinicians = 1 }",
    "clinicians = 1 }, { days = [\"wed\", \"fri\"], from = 14:00:00, to = 17:30:00, last = 2024-05-17 }",
);

/// What a trust's clinics are like, by the lines that are otherwise.
fn kinds() -> Vec<(&'static str, Vec<(&'static str, &'static str)>)> {
    let and = |line| [&TOO_FEW[..], &[line]].concat();
    vec![
        ("slots to spare", Vec::new()),
        ("lists that vary", VARYING.to_vec()),
        ("lists that are drawn", DRAWN.to_vec()),
        ("too few slots", TOO_FEW.to_vec()),
        ("and an afternoon of every other week", and(EVERY_OTHER)),
        ("and afternoons that have ended", and(ENDED)),
    ]
}

/// The trust with some lines otherwise.
pub(crate) fn changed(lines: &[(&str, &str)]) -> String {
    let change = |text: String, (from, to): &(&str, &str)| {
        assert!(text.contains(from), "{from}");
        text.replace(from, to)
    };
    lines.iter().fold(TRUST.to_owned(), change)
}

/// An extract without some of its columns; without "time" the days of appointments are left.
fn without(columns: &[&str], bytes: &[u8]) -> Vec<u8> {
    let mut reader = csv::Reader::from_reader(bytes);
    let head = reader.headers().expect("a head").clone();
    let kept = |at: &usize| !columns.contains(&&head[*at]);
    let kept: Vec<usize> = (0..head.len()).filter(kept).collect();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer
        .write_record(kept.iter().map(|&at| &head[at]))
        .expect("written");
    for row in reader.records() {
        let row = row.expect("a row");
        let cell = |&at: &usize| match &head[at] {
            "appointment" if columns.contains(&"time") => &row[at][..10],
            _ => &row[at],
        };
        writer.write_record(kept.iter().map(cell)).expect("written");
    }
    writer.into_inner().expect("written")
}

/// A trust's own course, as its extract has it but for some columns.
pub(crate) fn extract(site: &Site<'_>, replication: u64, left_out: &[&str]) -> Appointments {
    let following = Following::new(site);
    let (_, followed) = simulate_watched(site, Arm::Baseline, replication, following);
    let mut bytes = Vec::new();
    extracts::write::<AppointmentField>(&followed.rows().appointments, &mut bytes)
        .expect("written");
    let bytes = without(left_out, &bytes);
    let read = with("appointments.csv", &bytes, |file| {
        appointments::read(file, &Mapping::default())
    });
    read.expect("appointments")
}

/// The same, to be forecast from two thirds of it.
pub(crate) fn forecast(extract: &Appointments) -> Forecast {
    let forecast = Forecast::of(extract, None, None, &Holidays::EnglandAndWales);
    forecast.unwrap_or_else(|error| panic!("{error}"))
}

fn tested(site: &Site<'_>, replication: u64, left_out: &[&str]) -> Backtest {
    let forecast = forecast(&extract(site, replication, left_out));
    let runs = forecast
        .simulated(USUAL_REPLICATIONS, Some(1), &|_| {})
        .expect("threads");
    Backtest::of(&forecast, &runs).expect("replications")
}

/// The weeks in which the start tells most.
const FIRST: usize = 6;

/// Of a figure, over trusts.
#[derive(Default)]
pub(crate) struct Held {
    /// One week of each trust, since those of one trust depend on each other: how many were seen, and lay in
    /// the band of 50 and of 95 %.
    pub(crate) weeks: [u64; 3],
    /// Shares of all weeks of each trust in either band.
    shares: [Vec<f64>; 2],
    /// Score over that of last week, and of four weeks.
    relative: [Vec<f64>; 2],
    /// By how much more was seen in the first weeks than the middle of the forecast, as a share of it.
    pub(crate) over: Vec<f64>,
}

pub(crate) fn held(text: &str, trusts: std::ops::Range<u64>) -> BTreeMap<&'static str, Held> {
    held_without(&[], text, trusts)
}

/// The same of extracts that lack some columns.
fn held_without(
    left_out: &[&str],
    text: &str,
    trusts: std::ops::Range<u64>,
) -> BTreeMap<&'static str, Held> {
    let trust = trust(text);
    let site = Site::of(&trust);
    let mut all: BTreeMap<&'static str, Held> = BTreeMap::new();
    for replication in trusts {
        for figure in &tested(&site, replication, left_out).figures {
            let held = all.entry(figure.measure.id()).or_default();
            // Every week ahead alike, from trust to trust.
            let week = &figure.weeks[replication as usize % figure.weeks.len()];
            held.weeks[0] += 1;
            for level in [0, 1] {
                held.weeks[level + 1] += u64::from(week.is_inside(level));
                let share = figure.inside[level] as f64 / figure.weeks.len() as f64;
                held.shares[level].push(share);
                held.relative[level].extend(figure.relative[level].map(|r| r.ratio));
            }
            let first = figure.weeks.iter().take(FIRST);
            let [seen, said] = first.fold([0.0; 2], |[seen, said], week| {
                [seen + week.observed, said + week.bands[0].middle]
            });
            held.over.push(seen / said - 1.0);
        }
    }
    for (name, held) in &all {
        let estimate = |values: &[f64]| {
            let found = Estimate::of(values).expect("values");
            format!("{:.3} ± {:.3}", found.mean, found.half_width.unwrap_or(0.0))
        };
        println!(
            "{name:<24} in 50 %: {}, in 95 %: {}; over last week {}, four weeks {}; seen over forecast {}; {:?}",
            estimate(&held.shares[0]),
            estimate(&held.shares[1]),
            estimate(&held.relative[0]),
            estimate(&held.relative[1]),
            estimate(&held.over),
            held.weeks
        );
    }
    all
}

/// Four figures, of which each band is tested at a level of its own.
#[test]
fn bands_hold_what_happens_as_often_as_they_say() {
    let all = held(TRUST, 0..24);
    assert_eq!(all.len(), 4);
    for held in all.values() {
        let [weeks, half, most] = held.weeks;
        binomial_test(half, weeks, LEVELS[0]);
        at_least(most, weeks, LEVELS[1]);
    }
}

/// Where all slots are taken: six trusts of each kind.
#[test]
fn the_wide_band_holds_what_full_clinics_see() {
    let mut all: BTreeMap<&str, [u64; 2]> = BTreeMap::new();
    for (nth, (_, lines)) in kinds().into_iter().enumerate().skip(1) {
        let from = 6 * nth as u64;
        for (name, held) in held(&changed(&lines), from..from + 6) {
            let [weeks, _, most] = held.weeks;
            let all = all.entry(name).or_default();
            *all = [all[0] + weeks, all[1] + most];
        }
    }
    for [weeks, most] in all.into_values() {
        at_least(most, weeks, LEVELS[1]);
    }
}

/// Where patients choose and defer, which the fit finds: six trusts.
#[test]
fn the_wide_band_holds_the_list_of_patients_who_choose() {
    let lines = "choice = { declines = \"20%\", later = { gamma = \"3 weeks\", cv = 0.5 } }\n\
                 deferral = { share = \"10%\", by = { gamma = \"5 weeks\", cv = 0.5 } }\n[clinic.mornings]";
    let all = held(&TRUST.replace("[clinic.mornings]", lines), 40..46);
    for name in ["list.size", "clinic.attended"] {
        let [weeks, _, most] = all[name].weeks;
        at_least(most, weeks, LEVELS[1]);
    }
}

#[test]
#[ignore = "a hundred and fifty trusts; prints the table of docs/backtest.md"]
fn trusts_that_were_not_used_for_building() {
    for (name, lines) in kinds() {
        println!("{name}");
        assert_eq!(held(&changed(&lines), 8_000..8_024).len(), 4);
    }
}

/// A line of the trust otherwise, or a column left out of its extract.
#[test]
#[ignore = "some hundred trusts; prints what docs/backtest.md says of them"]
fn trusts_that_are_otherwise() {
    let clinic = "[clinic.mornings]";
    let season = |month: usize| 1.0 + 0.3 * (std::f64::consts::TAU * month as f64 / 12.0).sin();
    let season: Vec<String> = (0..12)
        .map(|month| format!("{:.3}", season(month)))
        .collect();
    let season = format!("day-to-day = 0.3, by-month = [{}] }}", season.join(", "));
    let choice = "choice = { declines = \"20%\", later = { gamma = \"3 weeks\", cv = 0.5 } }\n";
    let deferral = "deferral = { share = \"10%\", by = { gamma = \"5 weeks\", cv = 0.5 } }\n";
    let [choice, deferral] = [choice, deferral].map(|line| format!("{line}{clinic}"));
    let as_it_is = (clinic, clinic);
    let otherwise: [(&str, (&str, &str), &[&str]); 7] = [
        ("patients choose", (clinic, &choice), &[]),
        ("patients defer", (clinic, &deferral), &[]),
        ("a season of 30 %", ("day-to-day = 0.3 }", &season), &[]),
        ("without times of day", as_it_is, &["time"]),
        ("without outcomes", as_it_is, &["outcome"]),
        ("without kinds", as_it_is, &["kind"]),
        ("without days of cancellation", as_it_is, &["cancelled"]),
    ];
    for (name, (from, to), left_out) in otherwise {
        for (kind, lines) in kinds().into_iter().take(4) {
            println!("{name}, {kind}");
            let text = changed(&lines);
            assert!(text.contains(from));
            held_without(left_out, &text.replacen(from, to, 1), 41_000..41_006);
        }
    }
}
