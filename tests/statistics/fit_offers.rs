//! What patients do with what they are offered, and the season of referrals, found again in extracts of
//! simulated trusts.

use cutover::extract::{Mapping, appointments};
use cutover::model::Site;
use cutover::model::spec::Holidays;
use cutover::study::fit::{Fit, FittedSpecialty, Later};

use crate::backtest::changed;
use crate::coverage::at_least;
use crate::fit::{extracts_of, trust, with};

/// Booked as they come, with a week's notice and slots to spare; more of both than where it is forecast.
fn larger() -> String {
    changed(&[
        ("40 per week", "60 per week"),
        ("clinicians = 2", "clinicians = 3"),
    ])
}

/// The trust with this before its clinics.
fn with_lines(lines: &str) -> String {
    larger().replace("[clinic.mornings]", &format!("{lines}\n[clinic.mornings]"))
}

fn fitted(text: &str, replications: std::ops::Range<u64>) -> Vec<FittedSpecialty> {
    let trust = trust(text);
    let site = Site::of(&trust);
    let each = |replication| {
        let [rows, _] = extracts_of(&site, replication);
        let read = with("appointments.csv", &rows, |file| {
            appointments::read(file, &Mapping::default())
        });
        let fit = Fit::of(&read.expect("rows"), None, &Holidays::EnglandAndWales);
        fit.expect("a fit").specialties.remove(0)
    };
    replications.map(each).collect()
}

/// In how many of the trusts the intervals of share and days hold the truth: each in 95 %.
fn holds<'a>(found: impl Iterator<Item = Option<&'a Later>>, share: f64, days: f64) {
    let (mut n, mut held) = (0, [0, 0]);
    for later in found {
        let Later { share: seen, by } = later.expect("found");
        n += 1;
        let [within_share, within_days] = [(seen.interval, share), (by.mean.interval, days)]
            .map(|(of, truth)| u64::from((of.lower..=of.upper).contains(&truth)));
        held = [held[0] + within_share, held[1] + within_days];
    }
    println!("{held:?} of {n}");
    for held in held {
        at_least(held, n, 0.95);
    }
}

#[test]
fn who_declines_and_who_defers_is_found() {
    let text = with_lines(
        "choice = { declines = \"20%\", later = { gamma = \"3 weeks\", cv = 0.5 } }\n\
         deferral = { share = \"10%\", by = { gamma = \"5 weeks\", cv = 0.5 } }",
    );
    let found = fitted(&text, 0..12);
    holds(found.iter().map(|s| s.offers.declined.as_ref()), 0.2, 21.0);
    holds(found.iter().map(|s| s.offers.deferred.as_ref()), 0.1, 35.0);
}

#[test]
fn where_everybody_takes_the_first_nobody_declines() {
    // With slots to spare, and with so few that some wait to be booked.
    let full = larger().replace("clinicians = 3", "clinicians = 2");
    let full = full
        .replace("26 weeks", "6 weeks")
        .replace("size = 120", "size = 400");
    for text in [&larger(), &full] {
        for specialty in fitted(text, 0..3) {
            assert_eq!(specialty.offers, Default::default());
        }
    }
}

#[test]
fn two_years_show_a_season_and_half_a_year_none() {
    let months = "1.2, 1.2, 1.2, 1.2, 1.0, 1.0, 0.8, 0.7, 0.8, 1.0, 1.0, 0.9";
    let season = larger().replace(
        "day-to-day = 0.3",
        &format!("by-month = [{months}], day-to-day = 0.3"),
    );
    for specialty in fitted(&season, 0..2) {
        let referrals = specialty.referrals.expect("dates");
        assert!(referrals.season.is_none());
        assert!(!referrals.over_time.months_apart().is_empty());
    }
    let years = |text: &str| text.replace("2024-10-27", "2026-05-31");
    for specialty in fitted(&years(&season), 0..2) {
        let referrals = specialty.referrals.expect("dates");
        let found = referrals.season.expect("a season").0;
        let truth: Vec<f64> = months
            .split(", ")
            .map(|m| m.parse().expect("a number"))
            .collect();
        // Of some 500 referrals each, whose days vary: a standard error of 6.5 %. Chi-squared at 12 degrees of
        // freedom, one in a thousand.
        let apart = found
            .iter()
            .zip(&truth)
            .map(|(found, truth)| (found / truth - 1.0) / 0.065);
        let apart: f64 = apart.map(|z| z * z).sum();
        assert!(apart < 32.9, "{apart}: {found:?}");
        assert!(referrals.over_time.months_apart().is_empty());
    }
    for specialty in fitted(&years(&larger()), 0..2) {
        assert!(specialty.referrals.expect("dates").season.is_none());
    }
}
