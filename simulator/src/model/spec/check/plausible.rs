//! Doubts about values that can be simulated and that no hospital has: too many zeros, or the wrong unit.
//! Each says what would do. What is impossible is an error, beside the table that it is in.

use std::collections::BTreeSet;

use serde_json::Value;

use super::super::quantity::{Written, short};
use super::super::{Calendar, Law, Price};
use super::doubts::Doubter;
use crate::engine::Duration;

/// A consultation takes minutes.
const LONGEST_CONSULTATION: Duration = Duration::from_hours(8);
/// Standard deviation over mean, beyond which a mean says little.
const WIDEST: f64 = 3.0;
/// A month may have several times as many as another, but not so many.
const MOST_OF_A_MONTH: f64 = 10.0;
/// More than a trust turns over in a year.
const DEAREST: f64 = 1e9;
/// How many years somebody may have been waiting.
const LONGEST_WAIT: i64 = 20 * 366;

impl Doubter<'_> {
    pub(super) fn plausible(&mut self) {
        self.consultations();
        self.chances();
        self.months();
        self.long_waits();
        let json = self.scenario.to_json();
        self.spreads_and_prices(&mut Vec::new(), &json);
    }

    fn consultations(&mut self) {
        for (name, clinic) in &self.scenario.clinic {
            let laws = [
                ("new", Some(&clinic.consultation.new)),
                ("follow-up", clinic.consultation.follow_up.as_ref()),
            ];
            for (key, law) in laws.into_iter().filter_map(|(key, law)| Some((key, law?))) {
                let mean = Law::constant(law.mean());
                let path = ["clinic", name, "consultation", key];
                if law.mean() > LONGEST_CONSULTATION {
                    let long =
                        format!("consultations of {mean} on average: \"20 min\" would be usual");
                    self.doubt(&path, long);
                } else if law.mean() <= Duration::ZERO {
                    self.doubt(
                        &path,
                        "consultations that take no time: \"20 min\" would be usual",
                    );
                }
            }
        }
    }

    fn chances(&mut self) {
        for (name, specialty) in &self.scenario.specialty {
            let chance = |share: super::super::Share| share.value() >= 0.5;
            if let Some(missed) = &specialty.did_not_attend
                && chance(missed.same_day)
                && chance(missed.long_notice)
            {
                let told = format!(
                    "{} to {} do not come: 5% to 10% are usual",
                    missed.same_day, missed.long_notice
                );
                self.doubt(&["specialty", name, "did-not-attend"], told);
            }
            if let Some(cancelled) = &specialty.cancellation {
                let by = [
                    ("by-patient", cancelled.by_patient),
                    ("by-hospital", cancelled.by_hospital),
                ];
                for (key, share) in by.into_iter().filter(|(_, share)| chance(*share)) {
                    let told =
                        format!("{share} of appointments are cancelled: 3% to 10% are usual");
                    self.doubt(&["specialty", name, "cancellation", key], told);
                }
            }
        }
    }

    /// Weights of months: none in all that are simulated, or one far above the others.
    fn months(&mut self) {
        let calendar = Calendar::of(self.scenario);
        let simulated: BTreeSet<usize> = (0..calendar.days())
            .map(|day| calendar.month(day))
            .collect();
        for (path, what, stream) in self.scenario.streams() {
            let Some(weights) = &stream.by_month else {
                continue;
            };
            let path = [&path[..], &["by-month"]].concat();
            let of_these: Vec<f64> = simulated.iter().map(|month| weights[*month]).collect();
            let sum: f64 = of_these.iter().sum();
            if sum == 0.0 {
                let told =
                    format!("the months that are simulated have weight 0: there are no {what}");
                self.doubt(&path, told);
                continue;
            }
            let most = of_these.iter().copied().fold(0.0, f64::max);
            let others = (sum - most) / (of_these.len().max(2) - 1) as f64;
            if others > 0.0 && most > MOST_OF_A_MONTH * others {
                let told = format!(
                    "a month with {} times as many as the others: 1 is an ordinary month, 1.2 one with a fifth more",
                    short(most / others)
                );
                self.doubt(&path, told);
            }
        }
    }

    /// Patients of a file who have been waiting since dates that a spreadsheet makes of nothing.
    fn long_waits(&mut self) {
        let scenario = self.scenario;
        for (name, specialty) in &scenario.specialty {
            let list = specialty.waiting_list.as_ref();
            let Some(file) = list.and_then(|list| list.file.as_ref()) else {
                continue;
            };
            let rows = file.rows().iter().filter(|row| row.is_of_somebody());
            let days = rows.map(|row| row.referred.day());
            let old: Vec<i64> = days.filter(|day| *day < -LONGEST_WAIT).collect();
            if let Some(first) = old.iter().min() {
                let told = format!(
                    "{} of its patients wait since more than 20 years, the first since {}: an empty date, or a wrong century?",
                    old.len(),
                    scenario.start.plus_days(*first)
                );
                self.doubt(&["specialty", name, "waiting-list", "file"], told);
            }
        }
    }

    /// Wherever they stand: a spread in `cv`, an amount of money as a price.
    fn spreads_and_prices(&mut self, path: &mut Vec<String>, value: &Value) {
        match value {
            Value::Object(entries) => {
                for (key, value) in entries {
                    // The rows of a data file are no keys.
                    if key == "rows" {
                        continue;
                    }
                    path.push(key.clone());
                    self.spread_or_price(path, key, value);
                    self.spreads_and_prices(path, value);
                    path.pop();
                }
            }
            Value::Array(items) => {
                for (nth, item) in items.iter().enumerate() {
                    path.push(nth.to_string());
                    self.spreads_and_prices(path, item);
                    path.pop();
                }
            }
            _ => {}
        }
    }

    fn spread_or_price(&mut self, path: &[String], key: &str, value: &Value) {
        let keys: Vec<&str> = path.iter().map(String::as_str).collect();
        if let Some(cv) = value.as_f64().filter(|cv| key == "cv" && *cv > WIDEST) {
            let told = format!(
                "a standard deviation of {} times the mean: most are nearly nothing, and a few are huge; 0.5 is usual",
                short(cv)
            );
            self.doubt(&keys, told);
        }
        let of_money = key == "cost" || keys.first() == Some(&"money");
        let price = value.as_str().filter(|_| of_money).map(Price::parse);
        if let Some(Ok(price)) = price
            && price.amount() > DEAREST
        {
            let told = format!(
                "{price} is more than a trust turns over in a year: a clinician costs some 60 to 100 per hour, a project some 10000 to 100000 per week"
            );
            self.doubt(&keys, told);
        }
    }
}

impl Price {
    /// The amount, per whatever it is.
    fn amount(self) -> f64 {
        match self {
            Self::PerHour(x)
            | Self::PerWeek(x)
            | Self::PerSession(x)
            | Self::PerPatient(x)
            | Self::Once(x) => x,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::model::spec::{Checked, Mistakes, Scenario};

    const PRACTICE: &str = r#"
title = "Case"
start = 2024-01-08
end = 2024-03-29
go-live = 2024-02-05
REST
[specialty.eye]
referrals = "17 per week"
SPECIALTY
[clinic.eye]
specialty = "eye"
sessions = [{ days = ["mon", "thu"], from = 09:00:00, to = 12:30:00, clinicians = 2 }]
slots = { new = "20 min", follow-up = "10 min", pattern = "NNNNNNNNNN" }
consultation = { new = CONSULTATION }
[new-system.learning.clinician]
initial = 1.33
pace = "120 patients"
"#;

    fn practice(
        rest: &str,
        specialty: &str,
        consultation: &str,
    ) -> Result<Checked<Scenario>, Mistakes> {
        let text = PRACTICE.replace("CONSULTATION", consultation);
        let text = text.replace("SPECIALTY", specialty).replace("REST", "");
        Scenario::from_toml(&format!("{text}\n{rest}"))
    }

    fn doubts(rest: &str, specialty: &str, consultation: &str) -> Vec<String> {
        let read =
            practice(rest, specialty, consultation).unwrap_or_else(|wrong| panic!("{wrong}"));
        let all = read.doubts().into_iter();
        all.map(|doubt| format!("{}: {}", doubt.key, doubt.title))
            .collect()
    }

    const USUAL: &str = r#"{ lognormal = "19 min", cv = 0.47 }"#;

    #[test]
    fn values_that_no_hospital_has_are_doubted_with_those_that_would_do() {
        assert_eq!(doubts("", "", USUAL), Vec::<String>::new());
        let cost = "[money]\ncurrency = \"GBP\"\n[money.project.p]\ncost = \"100000000000\"\n";
        for (rest, specialty, consultation, said) in [
            (
                "",
                "",
                "\"400 weeks\"",
                "clinic.eye.consultation.new: consultations of 400 weeks",
            ),
            (
                "",
                "",
                "\"0 min\"",
                "take no time: \"20 min\" would be usual",
            ),
            (
                "",
                "",
                "{ lognormal = \"19 min\", cv = 20.0 }",
                "consultation.new.cv: a standard deviation of 20 times",
            ),
            (
                "",
                "did-not-attend = { same-day = \"100%\", long-notice = \"100%\" }",
                USUAL,
                "5% to 10% are usual",
            ),
            (
                "",
                "cancellation = { by-hospital = \"100%\" }",
                USUAL,
                "cancellation.by-hospital: 100% of",
            ),
            (
                cost,
                "",
                USUAL,
                "money.project.p.cost: 100000000000 is more than",
            ),
        ] {
            let doubts = doubts(rest, specialty, consultation);
            assert!(
                doubts.iter().any(|doubt| doubt.contains(said)),
                "{said}: {doubts:?}"
            );
        }
    }

    #[test]
    fn what_is_outside_the_simulated_days_is_doubted() {
        let catch_up = |more: &str, lasts: &str| {
            format!(
                "[plan.sat]\ncatch-up = {{ clinic = \"eye\", sessions = [{{ days = \"sat\", from = 09:00:00, to = 12:30:00{more} }}] }}\n{lasts}"
            )
        };
        for (rest, said) in [
            (
                "[plan.cut]\ntemplate = { ramp = [\"50% for 2 weeks\"] }\nfrom = 2023-06-01\n"
                    .to_owned(),
                "plan.cut.template: it is over on 2023-06-15",
            ),
            (
                catch_up(", first = 2025-01-01", ""),
                "plan.sat.catch-up.sessions.0: it never takes place",
            ),
            (
                catch_up("", "for = \"3 days\"\n"),
                "none of its days lies between 2024-02-05 and 2024-02-07",
            ),
        ] {
            let doubts = doubts(&rest, "", USUAL);
            assert!(
                doubts.iter().any(|doubt| doubt.contains(said)),
                "{said}: {doubts:?}"
            );
        }
        let fine = doubts(&catch_up("", "for = \"1 week\"\n"), "", USUAL);
        assert!(
            !fine.iter().any(|doubt| doubt.contains("never")),
            "{fine:?}"
        );
        let text = PRACTICE
            .replace("CONSULTATION", USUAL)
            .replace("SPECIALTY", "");
        let holidays = text.replace("REST", "holidays = [2019-12-25, 2019-12-26]");
        let read = Scenario::from_toml(&holidays).unwrap_or_else(|wrong| panic!("{wrong}"));
        let said = "none of these falls into the scenario";
        assert!(read.doubts().iter().any(|doubt| doubt.title.contains(said)));
    }
}
