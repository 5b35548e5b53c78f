//! probe
use cutover::hospital::*;
use cutover::scenario::Scenario;
fn main() {
    let path = std::env::args().nth(1).unwrap();
    let reps: u64 = std::env::args().nth(2).map_or(1, |a| a.parse().unwrap());
    let text = std::fs::read_to_string(&path).unwrap();
    let scenario = match Scenario::from_toml(&text) {
        Ok(s) => s,
        Err(m) => {
            eprintln!("{}", m.brief());
            return;
        }
    };
    let site = Site::of(&scenario);
    for arm in Arm::of(&scenario) {
        let t = std::time::Instant::now();
        let outs: Vec<_> = (0..reps).map(|r| simulate(&site, arm, r)).collect();
        let el = t.elapsed().as_secs_f64();
        println!(
            "== {} {:.3}s/rep events {} {:?}",
            arm.name(),
            el / reps as f64,
            outs[0].events,
            outs[0].census
        );
        for &m in Measure::ALL {
            let wd = || {
                (0..site.calendar.days())
                    .filter(|&d| site.calendar.is_working_day(d))
                    .map(|d| d as usize)
            };
            let v: Vec<f64> = outs
                .iter()
                .filter_map(|o| o.book.over_all(m, None, wd()))
                .collect();
            if v.is_empty() {
                continue;
            }
            let mean = v.iter().sum::<f64>() / v.len() as f64;
            let sd = (v.iter().map(|x| (x - mean).powi(2)).sum::<f64>()
                / (v.len().max(2) - 1) as f64
                / v.len() as f64)
                .sqrt();
            println!(
                "{:35} {:>14.5} ± {:.5} {}",
                m.definition().id,
                mean,
                sd,
                m.definition().unit
            );
        }
        if std::env::args().nth(3).is_some() {
            let gl = site.calendar.go_live().unwrap_or(0);
            for w in -12..40i64 {
                let days = || {
                    (gl + w * 7..gl + w * 7 + 7)
                        .filter(|&d| {
                            d >= 0 && d < site.calendar.days() && site.calendar.is_working_day(d)
                        })
                        .map(|d| d as usize)
                };
                if days().count() == 0 {
                    continue;
                }
                let f = |m: Measure| {
                    let v: Vec<f64> = outs
                        .iter()
                        .filter_map(|o| o.book.over(m, None, days()))
                        .collect();
                    v.iter().sum::<f64>() / v.len() as f64
                };
                println!(
                    "w{:>3} overrun {:6.1} >60 {:5.3} wait {:5.1} unb {:7.0} unreg {:6.0} noslot {:6.0} list {:7.0} calls {:7.0} chase {:6.0} wait {:6.2} aband {:5.3} util {:5.3} mult {:5.2} cmult {:4.2} idle {:5.1} unused {:4.2} fuod {:6.0} booked {:6.0} dna {:4.3} lead {:5.1} w18 {:5.3} desk {:5.2}",
                    w + 1,
                    f(Measure::ClinicOverrun),
                    f(Measure::ClinicOverrunShare60),
                    f(Measure::ClinicWait),
                    f(Measure::BookingUnbooked),
                    f(Measure::BookingUnregistered),
                    f(Measure::BookingNoSlot),
                    f(Measure::ListSize),
                    f(Measure::CallsOffered),
                    f(Measure::CallsChasing),
                    f(Measure::CallsWaitAnswered),
                    f(Measure::CallsAbandonedShare),
                    f(Measure::ClerkUtilisation),
                    f(Measure::ClerkMultiplier),
                    f(Measure::ClinicianMultiplier),
                    f(Measure::ClinicIdle),
                    f(Measure::ClinicSlotsUnused),
                    f(Measure::FollowUpsOverdue),
                    f(Measure::BookingBooked),
                    f(Measure::ClinicDna),
                    f(Measure::BookingLead),
                    f(Measure::ListWithin18),
                    f(Measure::DeskWait)
                );
            }
        }
    }
}
