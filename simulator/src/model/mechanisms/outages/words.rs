//! How `[[new-system.slow]]` and `[new-system.outages]` are described.

use super::spec::{Outages, RandomOutages, Slow};
use crate::model::mechanisms::Words;
use crate::model::spec::{Scenario, long_date, short};

impl Words for Vec<Slow> {
    const EXAMPLE: &'static str = r#"slow = [{ factor = 1.5, from = "go-live", for = "2 weeks" }]"#;

    fn told(&self, scenario: &Scenario) -> Vec<String> {
        let told = self.iter().map(|slow| {
            format!(
                "Work on the new system takes {} times as long {} for {}.",
                short(slow.factor),
                slow.from.from_in_words(scenario.go_live),
                slow.lasts
            )
        });
        told.collect()
    }
}

impl Words for Outages {
    const EXAMPLE: &'static str = r#"outages = { planned = [{ on = "go-live + 2 weeks", at = 02:00:00, lasts = "4 h" }], random = { rate = "1 per week", lasts = { exponential = "2 h" } } }"#;

    fn told(&self, scenario: &Scenario) -> Vec<String> {
        let mut said = Vec::new();
        for window in &self.planned {
            let on = window.on.date(scenario.go_live);
            said.push(format!(
                "The new system is down on {} from {} for {}.",
                on.map_or_else(|| window.on.to_string(), long_date),
                window.at,
                window.lasts
            ));
        }
        if let Some(random) = &self.random {
            said.push(told_of_random(random, self.planned.is_empty(), scenario));
        }
        said.push(format!(
            "A task on paper takes {} times as long as on the familiar system, and has to be \
             entered afterwards.",
            short(self.on_paper)
        ));
        said
    }

    fn method(&self) -> Option<&'static str> {
        self.random.as_ref()?;
        Some(
            "Outages: a Poisson stream; work that begins while the system is down is done on paper \
             and entered afterwards.",
        )
    }
}

fn told_of_random(random: &RandomOutages, only: bool, scenario: &Scenario) -> String {
    let it = if only {
        "The new system is down"
    } else {
        "It is also down"
    };
    let period = random.period;
    let period = period.map_or(String::new(), |period| format!(" for {period}"));
    format!(
        "{it} {} at random {}{period} ({}).",
        random.rate,
        random.from.from_in_words(scenario.go_live),
        random.lasts
    )
}
