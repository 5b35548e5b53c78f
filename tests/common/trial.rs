//! Running scenarios in tests: reading, simulating, and picking figures from the books.

use cutover::engine::{Duration, Time};
use cutover::model::ledger::Cell;
use cutover::model::spec::{Checked, DataFile, Priority, ReferralRecord, Referrals, Scenario};
use cutover::model::{Arm, Book, Measure, Outcome, Site, SpecialtyId, TraceEvent};
use cutover::model::{simulate, simulate_watched};

use super::oracles::judgement::Part;

/// A scenario written in a test.
#[track_caller]
pub fn scenario(text: &str) -> Checked<Scenario> {
    match Scenario::from_toml(text) {
        Ok(scenario) => scenario,
        Err(mistakes) => panic!("{}\n{text}", mistakes.brief()),
    }
}

/// A scenario with something changed, and still right.
#[track_caller]
pub fn edited(
    scenario: Checked<Scenario>,
    change: impl FnOnce(&mut Scenario),
) -> Checked<Scenario> {
    match scenario.edit(change) {
        Ok(scenario) => scenario,
        Err(mistakes) => panic!("{}", mistakes.brief()),
    }
}

/// A shipped scenario, whatever it is based on.
#[track_caller]
pub fn shipped(name: &str) -> Checked<Scenario> {
    let path = format!("{}/scenarios/{name}.toml", env!("CARGO_MANIFEST_DIR"));
    let read = |name: &str, _| std::fs::read(name);
    Scenario::load(&path, &read).unwrap_or_else(|mistakes| panic!("{mistakes}"))
}

/// The text of a scenario under `scenarios/theory/`.
#[track_caller]
pub fn theory_text(name: &str) -> String {
    let path = format!(
        "{}/scenarios/theory/{name}.toml",
        env!("CARGO_MANIFEST_DIR")
    );
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// A scenario under `scenarios/theory/`.
#[track_caller]
pub fn theory(name: &str) -> Checked<Scenario> {
    scenario(&theory_text(name))
}

/// The first replications of an arm.
pub fn outcomes(scenario: &Checked<Scenario>, arm: Arm, replications: u64) -> Vec<Outcome> {
    let site = Site::of(scenario);
    (0..replications).map(|r| simulate(&site, arm, r)).collect()
}

/// The first replication of an arm.
pub fn outcome(scenario: &Checked<Scenario>, arm: Arm) -> Outcome {
    simulate(&Site::of(scenario), arm, 0)
}

/// What happened to patients, in order: milliseconds since the first midnight, who, what.
pub type History = Vec<(i64, u64, TraceEvent)>;

/// Everything that happened to patients in a replication of an arm.
pub fn history(scenario: &Checked<Scenario>, arm: Arm, replication: u64) -> (Outcome, History) {
    let mut seen = Vec::new();
    let watch = |now: cutover::engine::Time, who, what| seen.push((now.as_ms(), who, what));
    let (outcome, _) = simulate_watched(&Site::of(scenario), arm, replication, watch);
    (outcome, seen)
}

/// Moments, in minutes since the first midnight, at which something happened.
pub fn minutes_of(history: &History, what: TraceEvent) -> Vec<f64> {
    let of = history.iter().filter(|h| h.2 == what);
    of.map(|h| h.0 as f64 / 60_000.0).collect()
}

/// How often something happened.
pub fn count_of(history: &History, what: TraceEvent) -> usize {
    history.iter().filter(|h| h.2 == what).count()
}

/// Sum and number of a measure of the trust over some days.
pub fn cell(book: &Book, measure: Measure, days: std::ops::Range<usize>) -> Cell {
    days.map(|day| book.cell(measure, None, day))
        .fold(Cell::default(), Cell::and)
}

/// Sum and number of a measure over the whole horizon.
pub fn total(book: &Book, measure: Measure) -> Cell {
    cell(book, measure, 0..book.days())
}

/// Sum and number of a measure of one specialty over the whole horizon.
pub fn total_of(book: &Book, measure: Measure, specialty: SpecialtyId) -> Cell {
    (0..book.days())
        .map(|day| book.cell(measure, Some(specialty), day))
        .fold(Cell::default(), Cell::and)
}

/// A measure's sum on each day: for levels, the level at its end.
pub fn daily(book: &Book, measure: Measure) -> Vec<f64> {
    let day = |day| book.cell(measure, None, day).sum;
    (0..book.days()).map(day).collect()
}

/// A ratio's parts by replication, from a day on.
pub fn parts_from(outcomes: &[Outcome], measure: Measure, from: usize) -> Vec<Part> {
    let part = |o: &Outcome| {
        let cell = cell(&o.book, measure, from..o.book.days());
        Part {
            sum: cell.sum,
            count: cell.n,
        }
    };
    outcomes.iter().map(part).collect()
}

/// A ratio's parts by replication.
pub fn parts(outcomes: &[Outcome], measure: Measure) -> Vec<Part> {
    parts_from(outcomes, measure, 0)
}

/// Sums of a measure by replication.
pub fn sums(outcomes: &[Outcome], measure: Measure) -> Vec<f64> {
    outcomes
        .iter()
        .map(|o| total(&o.book, measure).sum)
        .collect()
}

/// Sums of a measure of the trust by day.
pub fn each_day(outcome: &Outcome, measure: Measure) -> Vec<f64> {
    let days = 0..outcome.book.days();
    days.map(|day| outcome.book.cell(measure, None, day).sum)
        .collect()
}

/// Level of a measure at the end of a day, by replication.
pub fn levels(outcomes: &[Outcome], measure: Measure, day: usize) -> Vec<f64> {
    let level = |o: &Outcome| o.book.cell(measure, None, day).sum;
    outcomes.iter().map(level).collect()
}

/// Panics unless two numbers agree to rounding in the book (single precision).
#[track_caller]
pub fn same(found: f64, expected: f64) {
    let tolerance = 2e-7 * expected.abs().max(1.0);
    assert!(
        (found - expected).abs() <= tolerance,
        "found {found}, expected {expected}"
    );
}

/// A scenario in which a specialty's referrals come at these minutes since the first midnight.
#[track_caller]
pub fn referred(
    scenario: Checked<Scenario>,
    specialty: &str,
    minutes: &[i64],
) -> Checked<Scenario> {
    let rows = minutes.iter().map(|&minute| (minute, None)).collect();
    replayed(scenario, specialty, rows)
}

/// The same with the priority of each.
#[track_caller]
pub fn referred_as(
    scenario: Checked<Scenario>,
    specialty: &str,
    rows: &[(i64, Priority)],
) -> Checked<Scenario> {
    let rows = rows
        .iter()
        .map(|&(minute, priority)| (minute, Some(priority)));
    replayed(scenario, specialty, rows.collect())
}

#[track_caller]
fn replayed(
    scenario: Checked<Scenario>,
    specialty: &str,
    rows: Vec<(i64, Option<Priority>)>,
) -> Checked<Scenario> {
    let row = |(minute, urgent)| ReferralRecord {
        at: Time::ZERO + Duration::from_minutes(minute),
        urgent,
    };
    let file = DataFile::of("referrals.csv", rows.into_iter().map(row).collect());
    edited(scenario, |s| {
        let specialty = s.specialty.get_mut(specialty);
        specialty.expect("a specialty of the scenario").referrals = Some(Referrals::File(file));
    })
}
