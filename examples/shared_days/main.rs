//! Says how many days are simulated of some scenarios: those of all arms, and how many are left
//! where what arms have in common is simulated once, with the time that either takes.
//!
//! `cargo run --release --example shared_days -- scenarios/*.toml`

use std::ops::ControlFlow;
use std::time::Instant;

use cutover::model::spec::Scenario;
use cutover::model::{Arm, Site, simulate, simulate_arms};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("| scenario | arms | days of all | simulated | | seconds before | now |");
    println!("|---|---|---|---|---|---|---|");
    for path in std::env::args().skip(1) {
        let scenario = Scenario::load(&path, &|name: &str, _| std::fs::read(name))?;
        let (site, arms) = (Site::of(&scenario), Arm::of(&scenario));
        let began = Instant::now();
        for &arm in &arms {
            let _ = simulate(&site, arm, 0);
        }
        let singly = began.elapsed().as_secs_f64();
        let began = Instant::now();
        let days = simulate_arms(&site, &arms, 0, &mut |_, _| ControlFlow::Continue(()));
        let together = began.elapsed().as_secs_f64();
        let all = site.calendar.days() * arms.len() as i64;
        let share = 100.0 * days as f64 / all as f64;
        let name = path.rsplit('/').next().unwrap_or(&path);
        let name = name.trim_end_matches(".toml");
        println!(
            "| {name} | {} | {all} | {days} | {share:.0} % | {singly:.2} | {together:.2} |",
            arms.len()
        );
    }
    Ok(())
}
