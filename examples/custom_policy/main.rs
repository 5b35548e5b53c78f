//! A policy that no scenario can write: agency clerks sized by how fast the backlog *grows*, one
//! after the other, against three who come on the day of the go-live for eight weeks; once by the
//! backlog as it is, and once as counted by hand, which is off by a tenth and has random numbers of
//! its own. All columns have the same patients and the same random numbers; differences are paired
//! by replication.
//!
//! `cargo run --release --example custom_policy -- [replications 40]`

use cutover::engine::{Key, Portable};
use cutover::model::spec::Scenario;
use cutover::model::{Arm, Decision, Measure, Morning, Policy, Site, simulate_with};
use cutover::statistics::{Estimate, PairedEstimate};
use rand::RngExt;
use rand_distr::Normal;

const DATED: &str = r#"[plan.agency]
extra-staff = { to = "office", count = 3, initial = 1.64 }
for = "8 weeks""#;

/// A clerk for the policy. `when` and `stops-when` say how it would go without the policy.
fn clerk(rank: u32) -> String {
    format!(
        r#"[plan.agency-{rank}]
extra-staff = {{ to = "office", count = 1, initial = 1.64 }}
when = "booking.unbooked > {rank}00 for 5 days"
stops-when = "booking.unbooked < 50 for 5 days"
lead-time = "3 days"
times = 20
"#
    )
}

/// The faster the backlog grows, the more clerks are ordered. The last to come are the first to
/// go: when the backlog, at the pace at which it shrinks, is gone in `rank` weeks.
#[derive(Clone, Copy)]
struct ByGrowth {
    /// What names the random numbers of this replication: not the model's, whatever is drawn.
    key: Key,
    /// By which factor a count is off: a distribution of `rand_distr`, over a number whose bits are
    /// the same on every machine.
    count: Normal<Portable>,
}

/// What the numbers of the policy decide. One purpose, so that the counts of a day are the same
/// whoever is ordered by them.
const COUNT: u64 = 0;

impl ByGrowth {
    fn counting(off_by: f64, replication: u64) -> Result<Self, String> {
        let count = Normal::new(Portable(1.0), Portable(off_by));
        Ok(Self {
            key: Key::new(1, replication),
            count: count.map_err(|error| error.to_string())?,
        })
    }
}

impl Policy for ByGrowth {
    fn decide(&mut self, morning: &Morning<'_>, intervention: &str) -> Decision {
        let rank = intervention.strip_prefix("agency-");
        let Some(rank) = rank.and_then(|rank| rank.parse::<f64>().ok()) else {
            return Decision::AsWritten;
        };
        let backlog = |days_back: usize| {
            let day = morning.day() - days_back as i64;
            let Portable(factor) = self.key.stream(COUNT, day as u64, 0).sample(self.count);
            Some(factor * morning.reported(Measure::BookingUnbooked, days_back)?)
        };
        let (Some(now), Some(a_week_ago)) = (backlog(0), backlog(7)) else {
            return Decision::Keep;
        };
        let growth = now - a_week_ago;
        if growth > 40.0 * rank {
            Decision::Begin
        } else if now + rank * growth < 20.0 {
            Decision::End
        } else {
            Decision::Keep
        }
    }
}

/// Figures from the go-live on, by replication: mean backlog, and agency hours in all.
fn figures<P: Policy>(
    (plan, arm, replications): (&str, Arm, u64),
    policy: impl Fn(u64) -> Result<P, String>,
) -> Result<[Vec<f64>; 2], String> {
    let text = format!("{}{plan}", include_str!("hospital.toml"));
    let scenario = Scenario::from_toml(&text).map_err(|mistakes| mistakes.brief())?;
    let site = Site::of(&scenario);
    let days = site.calendar.go_live().unwrap_or(0)..site.calendar.days();
    let days = days.filter(|&day| site.calendar.is_working_day(day));
    let (mut backlog, mut hours) = (Vec::new(), Vec::new());
    for replication in 0..replications {
        let book = simulate_with(&site, arm, replication, (), policy(replication)?)
            .0
            .book;
        let over = |measure| book.over(measure, None, days.clone().map(|day| day as usize));
        backlog.extend(over(Measure::BookingUnbooked));
        hours.extend(over(Measure::ExtraHours));
    }
    Ok([backlog, hours])
}

fn told(estimate: Option<Estimate>) -> String {
    let told = |e: Estimate| format!("{:.0} +- {:.0}", e.mean, e.half_width.unwrap_or(0.0));
    estimate.map_or("-".to_owned(), told)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let argument = std::env::args().nth(1);
    let n = argument.map_or(Ok(40), |word| word.parse::<u64>())?.max(2);
    let clerks = [1, 2, 3].map(clerk).concat();
    let as_written = |_| Ok(());
    let nobody = figures((DATED, Arm::Unmitigated, n), as_written)?;
    let dated = figures((DATED, Arm::Planned, n), as_written)?;
    let ordered = |off_by| {
        let policy = move |replication| ByGrowth::counting(off_by, replication);
        figures((&clerks, Arm::Planned, n), policy)
    };
    let (policy, by_hand) = (ordered(0.0)?, ordered(0.1)?);
    println!("{n} replications, from the go-live on; 95 % half-widths\n");
    println!("               |    nobody |     dated |    policy |   by hand | policy - dated");
    for (i, name) in ["mean backlog", "agency hours"].into_iter().enumerate() {
        let change = PairedEstimate::of(&policy[i], &dated[i]).map(|paired| paired.difference);
        let means = [&nobody, &dated, &policy, &by_hand].map(|f| told(Estimate::of(&f[i])));
        let means = means.map(|mean| format!("{mean:>9}")).join(" | ");
        println!("{name:14} | {means} | {:>14}", told(change));
    }
    Ok(())
}
