//! What all runs say together: estimates of every measure by arm and specialty, week by week,
//! peaks, recovery and costs. Words, tables and files made of it are in `report`.

use serde::{Deserialize, Serialize};

use crate::model::measures::Part;
use crate::model::remedies::{go_live_of, last_phase_of};
use crate::model::spec::{CivilDate, Currency, Scenario};
use crate::model::{Arm, CostOf, Measure, Outcome, Site};

use super::before::{against, usual_weeks};
use super::estimates::{
    Difference, Figure, MeasureSummary, by_arm, differences, figures, go_live_day, summarise,
};
use super::findings::{Finding, findings};
use super::interventions::{InterventionSummary, interventions};
use super::keyed::{ArmRows, MeasureRows, PairRows};
use super::peaks::{PEAKING, PeakSummary, peaks};
use super::recovery::{MeasureRecovery, RECOVERING, recoveries};
use super::statement::{StatementLine, statement};
use super::{Failure, Runs, Week, week_by_week, weeks_of};

/// Version of the summary's shape.
pub const FORMAT: u32 = 7;

/// Measures that are followed week by week.
pub const KEY_MEASURES: [Measure; 24] = [
    Measure::ClinicAttended,
    Measure::ClinicOverrun,
    Measure::ClinicOverrunShare60,
    Measure::ClinicWait,
    Measure::ClinicDna,
    Measure::DeskWait,
    Measure::CallsOffered,
    Measure::CallsWait,
    Measure::CallsWaitAnswered,
    Measure::CallsAbandonedShare,
    Measure::CallsEngaged,
    Measure::BookingUnbooked,
    Measure::BookingUnregistered,
    Measure::ListSize,
    Measure::ListWithin18,
    Measure::ClerkUtilisation,
    Measure::ClinicTurnedAway,
    Measure::FaultsFoundOnDay,
    Measure::ListLost,
    Measure::UrgentOver,
    Measure::ListOver18,
    Measure::FollowUpsOverdue,
    Measure::ReEntryWaiting,
    Measure::RepairWaiting,
];

/// Which parts of a hospital the scenario has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subjects {
    /// Clinics.
    pub clinics: bool,
    /// Telephone lines.
    pub phone_lines: bool,
    /// Somebody who registers or books.
    pub booking_office: bool,
    /// Reception desks.
    pub desks: bool,
    /// A plan, whether or not it was simulated.
    pub plan: bool,
}

impl Subjects {
    /// What a scenario has.
    #[must_use]
    pub fn of(scenario: &Scenario) -> Self {
        Self {
            clinics: Part::Clinics.is_in(scenario),
            phone_lines: Part::Lines.is_in(scenario),
            booking_office: Part::Office.is_in(scenario),
            desks: Part::Desks.is_in(scenario),
            plan: !scenario.plan.is_empty(),
        }
    }

    /// Whether the parts of a hospital that a measure needs are there, as far as a summary knows:
    /// of the others, its figures tell.
    #[must_use]
    pub fn may_have(&self, measure: Measure) -> bool {
        measure.definition().needs.iter().all(|part| match part {
            Part::Clinics => self.clinics,
            Part::Lines => self.phone_lines,
            Part::Office => self.booking_office,
            Part::Desks => self.desks,
            _ => true,
        })
    }
}

/// One week.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WeekSummary {
    /// 1 begins with the go-live, -1 is the week before it; there is no week 0.
    pub week: i64,
    /// Its first simulated day.
    pub from: CivilDate,
    /// Simulated days: fewer than 7 at the ends of the horizon.
    pub days: usize,
    /// By measure and arm, for the trust.
    pub measures: MeasureRows<ArmRows<Figure>>,
    /// What they are more than in the same replication's last four whole weeks before the go-live;
    /// for whole weeks from it on, where there is no arm without a go-live.
    #[serde(default, skip_serializing_if = "MeasureRows::is_empty")]
    pub against_before: MeasureRows<ArmRows<Figure>>,
}

/// Patients recorded as not attending, from the go-live (or the start) on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NotAttendedSummary {
    /// How many the hospital records.
    pub recorded: Figure,
    /// Of them, those who could not know of it: never told, or entered twice.
    pub unaware: Figure,
}

/// Costs of one heading, in the scenario's currency.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CostSummary {
    /// Staff group or intervention.
    pub heading: String,
    /// `staff`, `plan`, `halt`; with `[money]` also `overtime`, `project`, `fines`, `income`.
    pub of: String,
    /// Hours by arm.
    pub hours: ArmRows<Figure>,
    /// Amount by arm.
    pub amount: ArmRows<Figure>,
}

/// Everything that is said of a scenario.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// Version of this shape.
    pub format: u32,
    /// Version of the program.
    pub version: String,
    /// The scenario's title.
    pub title: String,
    /// First day.
    pub start: CivilDate,
    /// Go-live day.
    pub go_live: Option<CivilDate>,
    /// The later go-live of each arm in which it is postponed; left out if it is in none.
    #[serde(default, skip_serializing_if = "ArmRows::is_empty")]
    pub postponed: ArmRows<CivilDate>,
    /// The day of the last phase of each arm that goes live in phases; left out if none does.
    #[serde(default, skip_serializing_if = "ArmRows::is_empty")]
    pub last_phase: ArmRows<CivilDate>,
    /// Last day.
    pub end: CivilDate,
    /// Seed.
    pub seed: u64,
    /// Replications in the estimates.
    pub replications: usize,
    /// The first of them by number; the others follow, but for those that failed.
    pub first_replication: Option<u64>,
    /// Confidence level of intervals.
    pub confidence: f64,
    /// The arms.
    pub arms: Vec<Arm>,
    /// Names of the specialties.
    pub specialties: Vec<String>,
    /// What the scenario has.
    pub subjects: Subjects,
    /// Replications left out because of a bug.
    pub failures: Vec<Failure>,
    /// How precisely what was asked for is known; null if replications were counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub precision: Option<Vec<super::precise::Known>>,
    /// How much of the intervals comes from not knowing the uncertain parameters; left out if
    /// there are none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_known: Option<super::not_known::NotKnown>,
    /// How long the baseline takes to settle, by measure id.
    pub warm_up: MeasureRows<super::warm_up::Settling>,
    /// By measure id.
    pub measures: MeasureRows<MeasureSummary>,
    /// What a board has to know, the gravest first.
    pub findings: Vec<Finding>,
    /// On which assumptions the gravest of them turns; left out where that was not asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub turns_on: Option<super::turns_on::TurnsOn>,
    /// Peaks by measure id and arm.
    pub peaks: MeasureRows<ArmRows<PeakSummary>>,
    /// Who is recorded as not attending, by arm.
    pub not_attended: ArmRows<NotAttendedSummary>,
    /// Recovery by measure id.
    pub recovery: MeasureRows<MeasureRecovery>,
    /// How the scenario's targets stand; left out if it has none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub targets: Vec<super::targets::TargetKept>,
    /// What was done about the go-live: the plan's interventions, then the halt rules.
    pub plan: Vec<InterventionSummary>,
    /// The currency of all amounts; left out if the scenario names none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
    /// Costs by heading; income is a cost below zero.
    pub costs: Vec<CostSummary>,
    /// All headings together, by arm.
    pub cost: ArmRows<Figure>,
    /// All headings together, by pair of arms.
    pub cost_differences: PairRows<Difference>,
    /// Each heading, by pair of arms; left out without `[money]`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statement: Option<Vec<StatementLine>>,
    /// Week by week.
    pub weeks: Vec<WeekSummary>,
}

impl Summary {
    /// Puts all runs together, in the order of the replications.
    #[must_use]
    pub fn of(site: &Site<'_>, runs: &Runs) -> Self {
        let scenario = site.scenario;
        let total = by_arm(runs, |o| Some(o.cost()));
        let measures = Measure::ALL.iter();
        let money = scenario.money.as_ref();
        let headings = headings(runs);
        let recovery = recoveries(site, runs);
        Self {
            format: FORMAT,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            title: scenario.title.clone(),
            start: scenario.start,
            go_live: scenario.go_live,
            postponed: postponed(site, runs),
            last_phase: last_phases(site, runs),
            end: scenario.end,
            seed: scenario.seed,
            replications: runs.replications.len(),
            first_replication: runs.replications.first().copied(),
            confidence: crate::statistics::CONFIDENCE,
            arms: runs.arms.clone(),
            specialties: site.specialties.iter().map(|s| s.name.to_owned()).collect(),
            subjects: Subjects::of(scenario),
            failures: runs.failures.clone(),
            precision: None,
            not_known: None,
            warm_up: super::warm_up::settling(site, runs),
            measures: measures.map(|&m| (m, summarise(site, runs, m))).collect(),
            findings: findings(site, runs),
            turns_on: None,
            peaks: PEAKING.iter().map(|&m| (m, peaks(site, runs, m))).collect(),
            not_attended: not_attended(site, runs),
            targets: super::targets::kept(site, runs, &recovery),
            recovery,
            plan: interventions(site, runs),
            currency: money.and_then(|money| money.currency),
            statement: money
                .filter(|money| money.pays())
                .map(|_| statement(runs, &headings)),
            costs: costs(runs, headings),
            cost: figures(&total),
            cost_differences: differences(&total),
            weeks: weeks(site, runs),
        }
    }

    /// What amounts are in, in words: its code, or that of the scenario.
    #[must_use]
    pub fn currency_in_words(&self) -> &str {
        let named = self.currency.as_ref().map(Currency::code);
        named.unwrap_or("the scenario's currency")
    }

    /// Whether an arm was simulated.
    #[must_use]
    pub fn has(&self, arm: Arm) -> bool {
        self.arms.contains(&arm)
    }

    /// Days that are simulated from an arm's go-live on, postponed or not.
    #[must_use]
    pub fn days_since_go_live(&self, arm: Arm) -> Option<i64> {
        Some(self.end.days_since(self.go_live_of(arm)?) + 1)
    }

    /// The day of an arm's go-live, postponed or not; of the one that it does without, for the baseline.
    #[must_use]
    pub fn go_live_of(&self, arm: Arm) -> Option<CivilDate> {
        self.postponed.get(arm).copied().or(self.go_live)
    }

    /// What was found of a measure, if it was looked at.
    #[must_use]
    pub fn finding(&self, measure: Measure) -> Option<&Finding> {
        self.findings.iter().find(|f| f.measure == measure)
    }

    /// A measure of the trust over the whole horizon in one arm.
    #[must_use]
    pub fn figure(&self, measure: Measure, arm: Arm) -> Option<&Figure> {
        let of = self.measures.get(measure)?;
        of.arms.get(arm).map(|rows| &rows.trust)
    }

    /// The measure that gives the answer: the first of those judged that is out of the ordinary in
    /// some replication.
    #[must_use]
    pub fn headline(&self) -> Option<(Measure, &MeasureRecovery)> {
        RECOVERING.into_iter().find_map(|measure| {
            let of = self.recovery.get(measure)?;
            let disturbed = of.arms.values().any(|arm| arm.undisturbed < arm.n);
            disturbed.then_some((measure, of))
        })
    }

    /// A measure of the trust in one week (1: go-live) and arm.
    #[must_use]
    pub fn in_week(&self, measure: Measure, arm: Arm, week: i64) -> Option<&Figure> {
        let week = self.weeks.iter().find(|w| w.week == week)?;
        week.measures.get(measure)?.get(arm)
    }
}

/// When the last phase is, of the arms that go live in phases.
fn last_phases(site: &Site<'_>, runs: &Runs) -> ArmRows<CivilDate> {
    let live = runs.arms.iter().filter(|&&arm| arm != Arm::Baseline);
    let phases = live.filter_map(|&arm| Some((arm, last_phase_of(site, arm)?)));
    phases
        .map(|(arm, day)| (arm, site.calendar.date(day)))
        .collect()
}

/// The arms in which the go-live is later, and when it is.
fn postponed(site: &Site<'_>, runs: &Runs) -> ArmRows<CivilDate> {
    let later = runs.arms.iter().filter(|&&arm| arm != Arm::Baseline);
    let later = later.filter_map(|&arm| Some((arm, go_live_of(site, arm)?)));
    let later = later.filter(|(_, day)| Some(*day) != site.calendar.go_live());
    later
        .map(|(arm, day)| (arm, site.calendar.date(day)))
        .collect()
}

fn weeks(site: &Site<'_>, runs: &Runs) -> Vec<WeekSummary> {
    let empty = |week: &Week| WeekSummary {
        week: week.number,
        from: week.from,
        days: week.days.len(),
        measures: MeasureRows::new(),
        against_before: MeasureRows::new(),
    };
    let weeks = weeks_of(&site.calendar);
    let mut summaries: Vec<WeekSummary> = weeks.iter().map(empty).collect();
    let alone = site.scenario.go_live.is_some() && !runs.arms.contains(&Arm::Baseline);
    let usual = if alone {
        usual_weeks(&summaries)
    } else {
        Vec::new()
    };
    for measure in KEY_MEASURES {
        for &arm in &runs.arms {
            let by_week = week_by_week(site, runs.of(arm), measure, None, &weeks);
            let before: Vec<&[Option<f64>]> = usual.iter().map(|&at| &*by_week[at]).collect();
            for (summary, values) in summaries.iter_mut().zip(&by_week) {
                if summary.week > 0 && summary.days == 7 && !before.is_empty() {
                    let arms = summary.against_before.or_default(measure);
                    arms.insert(arm, against(&before, values));
                }
                let arms = summary.measures.or_default(measure);
                arms.insert(arm, Figure::of(values.iter().copied()));
            }
        }
    }
    summaries
}

fn not_attended(site: &Site<'_>, runs: &Runs) -> ArmRows<NotAttendedSummary> {
    let days =
        || go_live_day(site).unwrap_or(0)..usize::try_from(site.calendar.days()).unwrap_or(0);
    let count = |outcome: &Outcome, measure| -> f64 {
        let daily = outcome.book.daily(measure, None);
        days().map(|day| daily.cell(day).sum).sum()
    };
    let of_arm = |&arm: &Arm| {
        let recorded = |o| count(o, Measure::ClinicDna);
        let unaware = |o| recorded(o) - count(o, Measure::ClinicDnaTrue);
        let summary = NotAttendedSummary {
            recorded: Figure::of(runs.of(arm).iter().map(|o| Some(recorded(o)))),
            unaware: Figure::of(runs.of(arm).iter().map(|o| Some(unaware(o)))),
        };
        (arm, summary)
    };
    runs.arms.iter().map(of_arm).collect()
}

/// Everything that costs something in some arm.
fn headings(runs: &Runs) -> Vec<(String, CostOf)> {
    let mut headings: Vec<(String, CostOf)> = Vec::new();
    for outcome in runs.arms.iter().filter_map(|&arm| runs.of(arm).first()) {
        for line in &outcome.costs {
            let heading = (line.heading.clone(), line.of);
            if !headings.contains(&heading) {
                headings.push(heading);
            }
        }
    }
    headings
}

fn costs(runs: &Runs, headings: Vec<(String, CostOf)>) -> Vec<CostSummary> {
    let summary = |(heading, of): (String, CostOf)| {
        let line = |outcome: &Outcome, value: fn(&crate::model::CostLine) -> f64| {
            let found = outcome.costs.iter();
            found
                .clone()
                .find(|c| c.heading == heading && c.of == of)
                .map(value)
        };
        let hours = by_arm(runs, |o| line(o, |c| c.hours));
        let amount = by_arm(runs, |o| line(o, |c| c.amount));
        CostSummary {
            of: of.name().to_owned(),
            hours: figures(&hours),
            amount: figures(&amount),
            heading,
        }
    };
    headings.into_iter().map(summary).collect()
}
