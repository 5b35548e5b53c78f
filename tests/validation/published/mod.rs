//! What the literature says of volume after a go-live: one figure of each series is fitted, another is
//! predicted from it, and the misses stay on the page.

use std::sync::LazyLock;

use cutover::model::spec::{Checked, Scenario};
use cutover::model::{Arm, Measure, Outcome, Site};

use crate::oracles::judgement::Measured;
use crate::trial::{outcomes, scenario, shipped};

/// Replications of every arm.
pub const REPLICATIONS: u64 = 20;

/// What a series says of a time, and what comes out.
pub struct Figure {
    /// Of what, and when.
    pub what: &'static str,
    /// What was published: from, to.
    pub published: (f64, f64),
    /// What is simulated, in the same unit.
    pub simulated: Measured,
}

impl Figure {
    /// How far the simulated figure lies outside what was published; none inside.
    pub fn off_by(&self) -> Option<f64> {
        let (from, to) = self.published;
        let value = self.simulated.value;
        let off = (value - to).max(from - value);
        (off > 0.0).then_some(off)
    }
}

/// A series: what is taken from it, and what it is held against.
pub struct Series {
    /// Whose.
    pub source: &'static str,
    /// What is set, and to what.
    pub set: String,
    /// What it was set by; none if nothing was fitted.
    pub fitted: Option<Figure>,
    /// What the model then says of the rest.
    pub predicted: Vec<Figure>,
}

/// Days of so many weeks after a go-live.
struct Weeks(usize, usize);

/// By how many per cent a sum over some weeks differs from that of no go-live, replication by
/// replication.
fn change(scenario: &Checked<Scenario>, arms: &[Vec<Outcome>; 2], weeks: &Weeks) -> Measured {
    let go_live = Site::of(scenario).calendar.go_live().expect("a go-live") as usize;
    let days = go_live + 7 * (weeks.0 - 1)..go_live + 7 * weeks.1;
    let sum = |outcome: &Outcome| {
        let seen = outcome
            .book
            .over(Measure::ClinicAttended, None, days.clone());
        seen.expect("patients")
    };
    let [changed, before] = arms;
    let each = changed.iter().zip(before);
    let each = each.map(|(changed, before)| 100.0 * (sum(changed) / sum(before) - 1.0));
    Measured::mean_of(&each.collect::<Vec<_>>())
}

/// A clinic that is as full as it can be, with clinicians who start at some factor.
fn full_clinic(
    source: &'static str,
    initial: f64,
    figures: &[(&'static str, Weeks, (f64, f64))],
) -> Series {
    let text = include_str!("full-clinic.toml");
    let text = text.replace("initial = 1.33 ", &format!("initial = {initial} "));
    let scenario = scenario(&text);
    let arms = [Arm::Unmitigated, Arm::Baseline];
    let arms = arms.map(|arm| outcomes(&scenario, arm, REPLICATIONS));
    let figure = |(what, weeks, published): &(&'static str, Weeks, (f64, f64))| Figure {
        what,
        published: *published,
        simulated: change(&scenario, &arms, weeks),
    };
    let mut figures: Vec<Figure> = figures.iter().map(figure).collect();
    let fitted = figures.remove(0);
    Series {
        source,
        set: format!("clinicians begin at {initial}"),
        fitted: Some(fitted),
        predicted: figures,
    }
}

/// An eye clinic with templates cut and ramped up: all of it is known beforehand.
fn careful_eye_clinic() -> Series {
    let scenario = shipped("careful-eye-clinic");
    let arms = [Arm::Planned, Arm::Baseline].map(|arm| outcomes(&scenario, arm, REPLICATIONS));
    let go_live = Site::of(&scenario).calendar.go_live().expect("a go-live") as usize;
    let there = |outcome: &Outcome| {
        let days = go_live..go_live + 91;
        outcome
            .book
            .over(Measure::ClinicTimeThere, None, days)
            .expect("patients")
    };
    let longer = arms[0]
        .iter()
        .zip(&arms[1])
        .map(|(with, before)| there(with) - there(before));
    let longer = Measured::mean_of(&longer.collect::<Vec<_>>());
    Series {
        source: "Columbia eye clinic, ARVO 2010",
        set: "templates of 50, 67 and 83 %, a week each".to_owned(),
        fitted: None,
        predicted: vec![
            Figure {
                what: "visits in three months, %",
                published: (-10.0, -6.0),
                simulated: change(&scenario, &arms, &Weeks(1, 13)),
            },
            Figure {
                what: "time in the clinic in three months, min",
                published: (0.0, 0.0),
                simulated: longer,
            },
        ],
    }
}

/// All series, simulated the first time they are asked for. What is fitted was found by trying
/// `initial` in hundredths; pace and plateau are the evidence's.
pub static SERIES: LazyLock<Vec<Series>> = LazyLock::new(|| {
    vec![
        careful_eye_clinic(),
        full_clinic(
            "Chiang et al. 2013, academic ophthalmology",
            1.40,
            &[
                (
                    "volume in the first quarter, %",
                    Weeks(1, 13),
                    (-12.0, -12.0),
                ),
                ("volume in the first year, %", Weeks(1, 52), (-7.0, -7.0)),
            ],
        ),
        full_clinic(
            "Bhargava & Mishra 2014, primary care",
            1.53,
            &[
                ("volume at once (a week), %", Weeks(1, 1), (-33.0, -25.0)),
                (
                    "volume in months 4 and 5, \"near baseline\" (read as within 5), %",
                    Weeks(14, 22),
                    (-5.0, 0.0),
                ),
            ],
        ),
        full_clinic(
            "Lam et al. 2016, ophthalmology, staffing flat",
            1.55,
            &[
                (
                    "volume in the first quarter, %",
                    Weeks(1, 13),
                    (-16.9, -16.9),
                ),
                (
                    "volume in months 10 to 12, \"no recovery in four years\", %",
                    Weeks(40, 52),
                    (-16.9, -16.9),
                ),
            ],
        ),
    ]
});

#[test]
fn what_was_fitted_comes_out() {
    for series in SERIES.iter() {
        let Some(fitted) = &series.fitted else {
            continue;
        };
        let off = fitted.off_by().unwrap_or(0.0);
        assert!(off < 0.5, "{}: off by {off} points", series.source);
    }
}
