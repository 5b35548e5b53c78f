//! The telephone, as it stands in the scenario.

use super::{clock, days, law, law_told, number, percent, ranged, without_few};
use crate::extract::some_rows;
use crate::model::spec::Holidays;
use crate::statistics::fitting::FittedTimes;
use crate::study::fit::telephone::Patience;
use crate::study::fit::{Files, FittedLine};
use crate::study::from_numbers::{Known, KnownLine};

/// A distribution no further than this from what was seen is taken for it.
const NEAR: f64 = 0.1;

impl FittedLine {
    /// As it stands in the scenario.
    pub(in crate::study::fit) fn known(&self, files: &Files<'_>, kept: &Holidays) -> KnownLine {
        let file = files.calls;
        let [n, again] = self.n;
        let known = |fit: &Option<FittedTimes>, what: &str, value: fn(&str) -> String| {
            fit.as_ref().map(|fit| Known {
                value: value(&law(fit, "s")),
                source: vec![format!("{what}: {}, {file}", law_told(fit, "s"))],
            })
        };
        let weights = self
            .counts
            .means
            .iter()
            .map(|mean| mean.map_or(0.0, |mean| mean.value));
        let list = |values: Vec<String>| Known {
            value: format!("[{}]", values.join(", ")),
            source: Vec::new(),
        };
        let redial = self.again.as_ref().zip(self.after.as_ref());
        let redial = redial.map(|(chance, after)| (chance, without_few(chance), after));
        KnownLine {
            calls_a_week: self.counts.sum.value,
            source: std::iter::once(format!(
                "{} first calls a week without holidays; {}, of which {} were made again by the next day, {file}",
                ranged(self.counts.sum),
                some_rows(n as u64),
                some_rows(again as u64)
            ))
            .chain(self.holidays.told(kept))
            .collect(),
            open: [
                days(&self.days).unwrap_or_else(|| "\"mon-sun\"".to_owned()),
                clock(self.open[0]),
                clock(self.open[1].min(24 * 60 - 1)),
            ],
            spread: vec![
                ("by-weekday", list(weights.map(number).collect())),
                (
                    "by-hour",
                    list(
                        self.by_hour
                            .iter()
                            .map(|share| number(share * 100.0))
                            .collect(),
                    ),
                ),
                (
                    "day-to-day",
                    Known {
                        value: number(self.counts.day_to_day.value),
                        source: vec![format!(
                            "{} from day to day",
                            ranged(self.counts.day_to_day)
                        )],
                    },
                ),
            ],
            handle: known(&self.handle, "talk", |law| format!("{{ query = {law} }}")),
            patience: self
                .patience
                .as_ref()
                .map(|patience| patience_known(patience, file)),
            redial: redial.map(|(chance, (share, told), after)| Known {
                value: format!(
                    "{{ chance = \"{}\", after = {} }}",
                    percent(share),
                    law(after, "s")
                ),
                source: vec![
                    format!(
                        "{told} of callers not answered ring again by the next day; {}, {file}",
                        some_rows(chance.n as u64)
                    ),
                    format!("after: {}", law_told(after, "s")),
                ],
            }),
        }
    }
}

/// How long callers wait: the distribution if it comes near what was seen, otherwise what was seen.
fn patience_known(patience: &Patience, file: &str) -> Known {
    let fit = &patience.fit;
    let mut source = vec![format!(
        "until callers give up: {}, {file}",
        law_told(fit, "s")
    )];
    if fit.distance <= NEAR {
        return Known {
            value: law(fit, "s"),
            source,
        };
    }
    source.push(
        "that distribution is too far from it: instead quantiles of the Kaplan-Meier estimate, each as likely".to_owned(),
    );
    if patience.beyond > 0 {
        source.push(format!(
            "the last {} are those who had not given up when anybody was last seen to wait",
            patience.beyond
        ));
    }
    let values = patience
        .quantiles
        .iter()
        .map(|&s| format!("\"{} s\"", number(s)));
    Known {
        value: format!(
            "{{ discrete = [{}] }}",
            values.collect::<Vec<_>>().join(", ")
        ),
        source,
    }
}
