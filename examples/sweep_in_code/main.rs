//! A sweep in code: how many agency clerks does it take until the backlog is gone by week 6 in nine
//! runs out of ten? Prints, for each number, the peak, the chance to be back to normal by then, and
//! when half of the runs are.
//!
//! ```sh
//! cargo run --release --example sweep_in_code
//! ```

use std::error::Error;
use std::io;

use cutover::model::spec::{Draft, Response};
use cutover::study::answers::survival;
use cutover::study::points::Points;
use cutover::study::sweep::sweep;
use serde_json::json;

const SCENARIO: &str = include_str!("../../scenarios/how-many-clerks.toml");
const PARAMETER: &str = "plan.agency.extra-staff.count";
const REPLICATIONS: u64 = 30;

fn main() -> Result<(), Box<dyn Error>> {
    // The library opens no files: whoever calls it says where texts come from.
    let draft = Draft::load("how-many-clerks.toml", &|name, _| match name {
        "how-many-clerks.toml" => Ok(SCENARIO.as_bytes().to_vec()),
        _ => Err(io::ErrorKind::NotFound.into()),
    })?;
    let points = Points {
        parameters: vec![PARAMETER.to_owned()],
        values: (0..=4).map(|count| vec![json!(count)]).collect(),
    };
    let peak: Response = "peak of booking.unbooked".parse()?;
    let recovery: Response = "recovery of booking.unbooked".parse()?;
    let responses = [peak, recovery];
    let swept = sweep(&draft, &points, &responses, REPLICATIONS, None, &|_| {})?;

    println!("clerks   peak of the backlog   back by week 6   half of the runs by");
    for (point, values) in points.values.iter().enumerate() {
        let peak = swept.answer(point, 0);
        let times: Vec<_> = swept.of(point, 1).into_iter().flatten().collect();
        let curve = survival(&times).ok_or("nothing was read")?;
        let by_week_6 = curve.chance_by(42.0).map_or(f64::NAN, |(chance, _)| chance);
        let half = match curve.median() {
            Some(day) => format!("day {day:.0}"),
            None => "never".to_owned(),
        };
        println!(
            "{:>6}   {:>8.0} ± {:>4.0}       {:>10.0} %     {half:>15}",
            values[0],
            peak.mean.unwrap_or(f64::NAN),
            peak.half_width.unwrap_or(f64::NAN),
            100.0 * by_week_6
        );
    }
    Ok(())
}
