//! Nelson's treatment centre against its published figures.
//!
//! `cargo run --release --example treatment_centre -- [replications 2000] [seed 1]`

mod model;

use cutover::engine::Tally;
use model::{Centre, EXPECTED};

/// The 97.5 % point of the normal distribution: hundreds of replications, so Student's t is no
/// different.
const Z: f64 = 1.959_964;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let mut argument = |default: u64| arguments.next().map_or(Ok(default), |word| word.parse());
    let (replications, seed) = (argument(2_000)?, argument(1)?);
    let centre = Centre::new()?;

    println!("Treatment centre, {replications} days of 19 hours, seed {seed}");
    println!("Service times in milliseconds, as used:");
    for (station, law) in centre.parameters() {
        println!("  {station:?}: {law}");
    }
    println!(
        "\n{:<28}{:>9}{:>9}{:>12}{:>9}{:>8}",
        "patients, minutes", "measured", "+-", "published", "+-", "z"
    );
    for (measured, (name, expected, within)) in centre.days(replications, seed).iter().zip(EXPECTED)
    {
        println!(
            "{name:<28}{:>9.2}{:>9.2}{expected:>12.2}{within:>9.2}{:>8.2}",
            measured.mean(),
            Z * measured.standard_error(),
            z(measured, expected, within)
        );
    }
    Ok(())
}

/// The difference in standard errors, the published figure's own error included.
fn z(measured: &Tally, expected: f64, within: f64) -> f64 {
    let published = within / Z;
    let error = (measured.standard_error().powi(2) + published * published).sqrt();
    (measured.mean() - expected) / error
}
