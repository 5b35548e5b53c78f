//! Feedback loops, each measured with its links closed and with one of them switched off, on the
//! same random numbers. How they are printed is `main`.

use cutover::model::spec::Scenario;
use cutover::model::{Arm, Measure, Outcome, Site, simulate};
use cutover::statistics::{Estimate, PairedEstimate};

/// A loop, and the links of it that can be switched off.
pub struct Loop {
    /// What goes round.
    pub chain: &'static str,
    /// What is measured.
    pub measure: Measure,
    /// Over which days, from the first simulated one.
    pub days: std::ops::Range<usize>,
    /// Between which arms: the later one minus the earlier one.
    pub arms: (Arm, Arm),
    /// All links closed.
    pub closed: String,
    /// What is switched off, and the scenario without it.
    pub links: Vec<(&'static str, String)>,
}

/// One link switched off.
pub struct Row {
    /// What is switched off.
    pub link: &'static str,
    /// The effect of the go-live (or of the plan) with all links closed.
    pub closed: Estimate,
    /// The same without the link.
    pub open: Estimate,
    /// What the link contributes: closed minus open, paired by replication.
    pub difference: PairedEstimate,
}

impl Loop {
    /// Switches off one link after the other.
    ///
    /// # Panics
    /// If a scenario of the loop is not valid, or there are fewer than two replications.
    #[must_use]
    pub fn rows(&self, replications: u64) -> Vec<Row> {
        let closed = self.effects(&self.closed, replications);
        let row = |(link, text): &(&'static str, String)| {
            let open = self.effects(text, replications);
            Row {
                link,
                closed: Estimate::of(&closed).expect("replications"),
                open: Estimate::of(&open).expect("replications"),
                difference: PairedEstimate::of(&closed, &open).expect("replications"),
            }
        };
        self.links.iter().map(row).collect()
    }

    /// The effect by replication.
    fn effects(&self, text: &str, replications: u64) -> Vec<f64> {
        let scenario = Scenario::from_toml(text).unwrap_or_else(|e| panic!("{}", e.brief()));
        let site = Site::of(&scenario);
        let value = |outcome: &Outcome| {
            let days = self.days.clone();
            let working = days.filter(|&d| site.calendar.is_working_day(d as i64));
            outcome
                .book
                .over(self.measure, None, working)
                .unwrap_or(0.0)
        };
        let effect = |replication| {
            let of = |arm| value(&simulate(&site, arm, replication));
            of(self.arms.1) - of(self.arms.0)
        };
        (0..replications).map(effect).collect()
    }
}

/// One office that answers, books, rebooks and registers, busy nine tenths of its time; its
/// clerks take three times as long at first and make errors. Live on day 28.
const OFFICE: &str = r#"
title = "One office"
start = 2024-01-01
go-live = 2024-01-29
end = 2024-07-12
seed = 6
[booking]
notice = "2 weeks"
register = { lognormal = "3 min", cv = 0.6 }
book = { lognormal = "5 min", cv = 0.6 }
[chasing]
after = "2 days"
chance = "5% per day"
[specialty.any]
referrals = { rate = "650 per week", days = "mon-fri", day-to-day = 0.15 }
[clinic.any]
specialty = "any"
sessions = [{ days = "mon-fri", from = 09:00:00, to = 17:00:00, clinicians = 12 }]
slots = { length = "30 min", pattern = "NNNNNNNNNNNNNNNN" }
consultation = { new = "15 min" }
[phone-line.office]
days = "mon-fri"
from = 08:30:00
to = 17:00:00
patience = { exponential = "15 min" }
redial = { chance = "80%", after = { exponential = "30 min" } }
queries = { rate = "1400 per week", days = "mon-fri", day-to-day = 0.15 }
handle = { query = { lognormal = "4 min", cv = 0.7 }, error = { lognormal = "8 min", cv = 0.7 } }
[staff.office]
role = "clerk"
count = 5
shifts = [{ days = "mon-fri", from = 08:30:00, to = 17:00:00, break = "45 min" }]
works = ["answer", "rebook", "book", "register"]
[new-system.learning.clerk]
initial = 3.0
pace = "400 transactions"
plateau = 1.0
[new-system.errors]
no-such-clinic = { initial = "15%", settled = "2%" }
calls-per-error = 1.5
"#;

fn without(text: &str, pairs: &[(&str, &str)]) -> String {
    let mut changed = text.to_owned();
    for (from, to) in pairs {
        assert!(changed.contains(from), "{from} is in the scenario");
        changed = changed.replace(from, to);
    }
    changed
}

/// Error, call, overload, redial, less booking, more waiting, more chasing.
#[must_use]
pub fn failure_demand() -> Loop {
    Loop {
        chain: "error -> call -> line overload -> redial -> less booking -> more waiting -> more chasing",
        measure: Measure::BookingUnbooked,
        days: 28..194,
        arms: (Arm::Baseline, Arm::Unmitigated),
        closed: OFFICE.to_owned(),
        links: vec![
            (
                "errors bring no calls",
                without(OFFICE, &[("calls-per-error = 1.5", "calls-per-error = 0")]),
            ),
            (
                "callers who are not answered do not ring again",
                without(OFFICE, &[("chance = \"80%\"", "chance = \"0%\"")]),
            ),
            (
                "patients who have heard nothing do not chase",
                without(
                    OFFICE,
                    &[(
                        "[chasing]\nafter = \"2 days\"\nchance = \"5% per day\"\n",
                        "",
                    )],
                ),
            ),
        ],
    }
}

/// Templates are halved for four weeks; nobody is booked by anybody, so that only lead times
/// matter. Live on day 28.
const LEAD: &str = r#"
title = "Lead times"
start = 2024-01-01
go-live = 2024-01-29
end = 2024-07-12
seed = 8
[specialty.any]
referrals = { rate = "100 per week", days = "mon-fri", day-to-day = 0.15 }
did-not-attend = { same-day = "2%", long-notice = "30%", settles-over = "10 days" }
[clinic.any]
specialty = "any"
sessions = [{ days = "mon-fri", from = 09:00:00, to = 13:00:00 }]
slots = { length = "10 min", pattern = "NNNNNNNNNNNNNNNNNNNNNNNN" }
consultation = { new = "8 min" }
[new-system.learning.clinician]
initial = 1.0
pace = "100 patients"
[plan.lighter]
template = { ramp = ["50% for 4 weeks"] }
"#;

/// Long lead, more who do not attend, wasted slots, longer lead.
#[must_use]
pub fn lead_time() -> Loop {
    Loop {
        chain: "long lead -> more do not attend -> wasted slots -> longer list -> longer lead",
        measure: Measure::ListSize,
        days: 28..194,
        arms: (Arm::Unmitigated, Arm::Planned),
        closed: LEAD.to_owned(),
        links: vec![(
            "the chance of not attending stays what it is without a go-live",
            without(
                LEAD,
                // Measured in the same scenario before the go-live: see the test.
                &[(
                    "same-day = \"2%\", long-notice = \"30%\", settles-over = \"10 days\"",
                    "same-day = \"3.8%\", long-notice = \"3.8%\"",
                )],
            ),
        )],
    }
}

/// Clinicians learn by patients seen; the plan halves templates for three weeks. Live on day 28.
const PRACTICE: &str = r#"
title = "Practice"
start = 2024-01-01
go-live = 2024-01-29
end = 2024-04-28
seed = 9
[specialty.any]
referrals = { rate = "75 per week", days = "mon-fri", day-to-day = 0.15 }
waiting-list = { size = 150, age = { uniform = ["0 days", "2 weeks"] } }
[clinic.any]
specialty = "any"
sessions = [{ days = "mon-fri", from = 09:00:00, to = 13:00:00 }]
slots = { length = "15 min", pattern = "NNNNNNNNNNNNNNNN" }
consultation = { new = { lognormal = "12 min", cv = 0.47 } }
[new-system.learning.clinician]
initial = 1.66
pace = "120 patients"
plateau = 1.06
[plan.lighter]
template = { ramp = ["50% for 3 weeks"] }
"#;

/// Template cut, less practice, slower learning.
#[must_use]
pub fn practice() -> Loop {
    Loop {
        chain: "template cut -> less practice -> slower learning",
        measure: Measure::ClinicianMultiplier,
        days: 49..63,
        arms: (Arm::Unmitigated, Arm::Planned),
        closed: PRACTICE.to_owned(),
        links: vec![(
            "practice teaches nothing",
            without(
                PRACTICE,
                &[("pace = \"120 patients\"", "pace = \"100000000 patients\"")],
            ),
        )],
    }
}

/// Morning and afternoon lists of the same clinician; live on day 28, half as long again for ever.
const DAY: &str = r#"
title = "Morning and afternoon"
start = 2024-01-01
go-live = 2024-01-29
end = 2024-04-28
seed = 10
[specialty.any]
referrals = { rate = "150 per week", days = "mon-fri", day-to-day = 0.15 }
waiting-list = { size = 300, age = { uniform = ["0 days", "2 weeks"] } }
[clinic.any]
specialty = "any"
sessions = [
  { days = "mon-fri", from = 09:00:00, to = 13:00:00 },
  { days = "mon-fri", from = 13:30:00, to = 17:30:00 },
]
slots = { length = "15 min", pattern = "NNNNNNNNNNNNNNNN" }
consultation = { new = { lognormal = "13 min", cv = 0.47 } }
team = 1
[new-system.learning.clinician]
initial = 1.25
pace = "100 patients"
plateau = 1.25
"#;

const AFTERNOON: &str = "  { days = \"mon-fri\", from = 13:30:00, to = 17:30:00 },\n";

/// A morning that overruns makes the afternoon late.
#[must_use]
pub fn late_afternoon() -> Loop {
    Loop {
        chain: "overrun of the morning -> late afternoon -> longer overrun",
        measure: Measure::ClinicOverrun,
        days: 28..119,
        arms: (Arm::Baseline, Arm::Unmitigated),
        closed: DAY.to_owned(),
        links: vec![(
            "somebody else has the afternoon list",
            without(
                DAY,
                &[
                    (AFTERNOON, ""),
                    (
                        "[new-system",
                        "[clinic.later]\nspecialty = \"any\"\n\
                         sessions = [{ days = \"mon-fri\", from = 13:30:00, to = 17:30:00 }]\n\
                         slots = { length = \"15 min\", pattern = \"NNNNNNNNNNNNNNNN\" }\n\
                         consultation = { new = { lognormal = \"13 min\", cv = 0.47 } }\n[new-system",
                    ),
                ],
            ),
        )],
    }
}
