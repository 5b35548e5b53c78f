//! Arrivals whose rate changes with the hour and the weekday, and differs from day to day, against
//! the distribution of their counts.

use cutover::model::spec::{Checked, Scenario};
use cutover::model::{Arm, Measure, TraceEvent};

use crate::case::{Case, cases};
use crate::trial::{daily, history, minutes_of, outcomes, scenario};

/// Referrals from a Monday on, and nothing else.
fn referrals(end: &str, referrals: &str) -> Checked<Scenario> {
    scenario(&format!(
        "title = \"Referrals\"\nstart = 2024-01-01\nend = {end}\n\
         [specialty.any]\nreferrals = {{ {referrals} }}\n"
    ))
}

fn squares(of: &[f64], mean: f64) -> Vec<f64> {
    of.iter().map(|x| (x - mean).powi(2)).collect()
}

const POISSON: &str = "Poisson process of that rate (thinning: Lewis & Shedler 1979)";

cases! {
    // The trap: weights of 1 and 60 in neighbouring hours, nothing in all others. A thinning that
    // reads the rate at the last arrival gives far fewer in the second hour.
    hourly_rates_are_read_at_the_candidate {
        let mut hours = [0.0; 24];
        hours[9] = 1.0;
        hours[10] = 60.0;
        let rate = format!("rate = \"61 per day\", by-hour = {hours:?}");
        let scenario = referrals("2024-01-07", &rate);
        let mut counts = [Vec::new(), Vec::new()];
        for replication in 0..100 {
            let (_, history) = history(&scenario, Arm::Baseline, replication);
            let hour = |at: &f64| (at.rem_euclid(1440.0) / 60.0) as usize;
            let times = minutes_of(&history, TraceEvent::Referred);
            assert!(
                times.iter().all(|at| hours[hour(at)] > 0.0),
                "none at rate 0"
            );
            for (k, h) in [(0, 9), (1, 10)] {
                let count = times.iter().filter(|at| hour(at) == h).count();
                counts[k].push(count as f64 / 7.0);
            }
        }
        let name = "one an hour, then sixty, then none";
        let mut case = Case::here(name, POISSON, "arrivals", 100);
        case.mean("referrals from 9 to 10", &counts[0], 1.0);
        case.mean("referrals from 10 to 11", &counts[1], 60.0);
        case
    }
    weekdays_have_their_share_of_the_week {
        let shares = [0.3, 0.2, 0.1, 0.1, 0.1, 0.0, 0.2];
        let rate = "rate = \"200 per week\", by-weekday = [3, 2, 1, 1, 1, 0, 2]";
        let outcomes = outcomes(&referrals("2024-01-28", rate), Arm::Baseline, 200);
        let name = "200 a week in four weeks, by weekday";
        let mut case = Case::here(name, POISSON, "arrivals", 200);
        for (weekday, share) in shares.into_iter().enumerate() {
            let of = |counts: Vec<f64>| (0..4).map(|week| counts[7 * week + weekday]).sum();
            let counts = outcomes.iter().map(|o| of(daily(&o.book, Measure::Referred)));
            let counts: Vec<f64> = counts.collect();
            let expected = 4.0 * 200.0 * share;
            if share == 0.0 {
                assert_eq!(counts, vec![0.0; 200]);
                continue;
            }
            let day = ["Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays"][weekday];
            case.mean(&format!("referrals on {day}"), &counts, expected);
            // A Poisson number has its mean as variance.
            case.mean("... their variance", &squares(&counts, expected), expected);
        }
        case
    }
    day_to_day_variation_is_beyond_poisson_by_its_square {
        let rate = "rate = \"50 per day\", day-to-day = 0.4";
        let outcomes = outcomes(&referrals("2024-12-29", rate), Arm::Baseline, 40);
        let by_year: Vec<Vec<f64>> = outcomes.iter().map(|o| daily(&o.book, Measure::Referred)).collect();
        let all = by_year.concat();
        let pairs = by_year.iter().flat_map(|year| year.windows(2).step_by(2));
        let neighbours: Vec<f64> = pairs.map(|w| (w[0] - 50.0) * (w[1] - 50.0)).collect();
        let source = "gamma mixture of Poisson counts: variance m + cv^2 m^2 (Greenwood & Yule 1920)";
        let name = "50 a day, days differing by 40 %";
        let mut case = Case::here(name, source, "arrivals", 40);
        case.mean("referrals a day", &all, 50.0);
        case.mean("... their variance", &squares(&all, 50.0), 50.0 + 400.0);
        case.mean("... covariance of a day and the next", &neighbours, 0.0);
        case
    }
}
