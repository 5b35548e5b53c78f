//! An observer that follows each patient, for what no measure says: how long it is from the
//! referral to the first appointment made, and who has to ring more than once. Nothing is kept
//! but what it keeps, and it is compiled into the simulation: no call goes through a pointer.
//!
//! `cargo run --release --example custom_observer -- [replications 30]`

use std::collections::BTreeMap;

use cutover::engine::{Duration, Time};
use cutover::model::spec::Scenario;
use cutover::model::{Arm, Observer, Site, TraceEvent, simulate_watched};
use cutover::statistics::Estimate;

/// What is known of a patient.
#[derive(Default)]
struct Journey {
    referred: Time,
    booked: Option<Time>,
    /// How often the patient joined the telephone queue.
    rang: u32,
}

impl Journey {
    fn is_booked_within(&self, days: i64) -> bool {
        let within = Duration::from_days(days);
        self.booked.is_some_and(|at| at - self.referred <= within)
    }
}

/// Follows everybody referred within a period.
struct Journeys {
    period: std::ops::Range<Time>,
    by_patient: BTreeMap<u64, Journey>,
}

impl Observer for Journeys {
    fn happened(&mut self, now: Time, patient: u64, what: TraceEvent) {
        if what == TraceEvent::Referred && self.period.contains(&now) {
            self.by_patient.entry(patient).or_default().referred = now;
        } else if let Some(journey) = self.by_patient.get_mut(&patient) {
            match what {
                TraceEvent::Booked => journey.booked = journey.booked.or(Some(now)),
                TraceEvent::Rang => journey.rang += 1,
                _ => {}
            }
        }
    }
}

impl Journeys {
    /// Of how many patients in a hundred something is true.
    fn percent(&self, of: impl Fn(&Journey) -> bool) -> f64 {
        let those = self.by_patient.values().filter(|j| of(j));
        100.0 * those.count() as f64 / self.by_patient.len() as f64
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let argument = std::env::args().nth(1);
    let n = argument.map_or(Ok(30), |word| word.parse::<u64>())?.max(2);
    let scenario = Scenario::from_toml(include_str!("hospital.toml"));
    let scenario = scenario.map_err(|mistakes| mistakes.brief())?;
    let site = Site::of(&scenario);
    // Eight weeks of referrals from the go-live on, each followed for eight more.
    let go_live = site.calendar.go_live().ok_or("there is no go-live")?;
    let period = Time::from_days(go_live)..Time::from_days(go_live + 56);
    println!(
        "% of those referred in eight weeks from the go-live; {n} replications, 95 % half-widths\n"
    );
    println!("            | booked in 1 day |      1 week |     4 weeks |  rang again");
    for arm in Arm::of(&scenario) {
        let mut columns = [const { Vec::new() }; 4];
        for replication in 0..n {
            let journeys = Journeys {
                period: period.clone(),
                by_patient: BTreeMap::new(),
            };
            let (_, journeys) = simulate_watched(&site, arm, replication, journeys);
            let within = |days| journeys.percent(|journey| journey.is_booked_within(days));
            columns[0].push(within(1));
            columns[1].push(within(7));
            columns[2].push(within(28));
            columns[3].push(journeys.percent(|journey| journey.rang > 1));
        }
        let [day, week, month, again] = columns.map(|column| told(Estimate::of(&column)));
        let arm = arm.name();
        println!("{arm:11} | {day:>15} | {week:>11} | {month:>11} | {again:>11}");
    }
    Ok(())
}

/// The mean of the replications and the half-width of its 95 % interval.
fn told(estimate: Option<Estimate>) -> String {
    let told = |e: Estimate| format!("{:.1} +- {:.1}", e.mean, e.half_width.unwrap_or(0.0));
    estimate.map_or("-".to_owned(), told)
}
