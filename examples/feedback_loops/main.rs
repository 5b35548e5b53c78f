//! Feedback loops with one link after the other switched off: the figures of
//! `docs/feedback-loops.md`, as Markdown.
//!
//! `cargo run --release --example feedback_loops -- [replications 30]`

mod loops;

use cutover::statistics::Estimate;

fn main() -> Result<(), std::num::ParseIntError> {
    let argument = std::env::args().nth(1);
    let replications = argument.map_or(Ok(30), |word| word.parse::<u64>())?.max(2);
    let all = [
        loops::failure_demand(),
        loops::lead_time(),
        loops::practice(),
        loops::late_afternoon(),
    ];
    for each in all {
        let definition = each.measure.definition();
        println!("**{}**\n", each.chain);
        println!(
            "Change of `{}` ({}) from {} to {}, {replications} replications.\n",
            definition.id,
            definition.unit,
            each.arms.0.name(),
            each.arms.1.name()
        );
        println!("| link switched off | all closed | without it | what the link adds |");
        println!("|---|---|---|---|");
        for row in each.rows(replications) {
            println!(
                "| {} | {} | {} | {} |",
                row.link,
                told(&row.closed),
                told(&row.open),
                told(&row.difference.difference)
            );
        }
        println!();
    }
    Ok(())
}

fn told(estimate: &Estimate) -> String {
    match estimate.interval() {
        Some(interval) => format!(
            "{:.2} ({:.2} to {:.2})",
            estimate.mean, interval.lower, interval.upper
        ),
        None => format!("{:.2}", estimate.mean),
    }
}
