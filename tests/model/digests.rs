//! What the model says is the same, to the bit, as it was when `tests/digests.txt` was recorded:
//! every arm of every shipped scenario (but for Oxford's rivals), and of random ones. A change that means to change the
//! answers records them anew, with `CUTOVER_RECORD_DIGESTS=1 cargo test --test model digests`,
//! and says so in the change log.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use cutover::engine::Time;
use cutover::model::spec::{Checked, Scenario};
use cutover::model::{
    Arm, Kind, Measure, Outcome, Site, SpecialtyId, TraceEvent, simulate, simulate_arms,
    simulate_watched,
};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngSeed, TestRunner};
use sha2::{Digest, Sha256};

use crate::random_scenarios::whole;
use crate::trial::scenario;

/// How many random scenarios are kept an eye on.
const RANDOM: usize = 60;

/// Scenarios of whole trusts.
const TRUSTS: [&str; 3] = ["letters-not-sent", "north-bristol-2011", "oxford-2011"];

/// Takes in figures, bit by bit.
struct Figures(Sha256);

impl Figures {
    fn whole(&mut self, number: u64) {
        self.0.update(number.to_le_bytes());
    }

    fn real(&mut self, number: f64) {
        self.whole(number.to_bits());
    }
}

fn take_in(figures: &mut Figures, outcome: &Outcome) {
    let book = &outcome.book;
    for &measure in Measure::ALL {
        let definition = measure.definition();
        for specialty in std::iter::once(None).chain((0..book.specialties()).map(Some)) {
            for day in 0..book.days() {
                let cell = book.cell(measure, specialty.map(SpecialtyId::new), day);
                if cell.sum != 0.0 || cell.n != 0.0 && definition.kind != Kind::Count {
                    figures.0.update(definition.id);
                    figures.whole(day as u64);
                    figures.real(cell.sum);
                    // Over how many a count was made means nothing.
                    if definition.kind != Kind::Count {
                        figures.real(cell.n);
                    }
                }
            }
        }
    }
    for session in &outcome.sessions {
        figures.whole(session.day as u64);
        figures.whole(session.clinic.index() as u64);
        for number in [
            session.template,
            session.lists,
            session.booked,
            session.attended,
        ] {
            figures.whole(u64::from(number));
        }
        for number in [session.overrun, session.longest, session.wait] {
            figures.whole(u64::from(number.to_bits()));
        }
    }
    for line in &outcome.costs {
        figures.0.update(&line.heading);
        figures.real(line.hours);
        figures.real(line.amount);
    }
    for taken in &outcome.interventions {
        figures.whole(taken.intervention as u64);
        figures.whole(taken.period.from as u64);
        figures.whole(taken.period.to as u64);
    }
    figures.whole(outcome.census.somewhere());
    figures.whole(outcome.census.discharged);
}

/// What FNV-1a begins with.
const START: u64 = 0xcbf2_9ce4_8422_2325;

/// A log of what happens, of which every number tells: there are millions, too many for a cryptographic digest.
struct Log {
    state: u64,
    /// What events are called, as a number: what happens often comes to stand in front.
    names: Vec<(TraceEvent, u64)>,
}

impl Log {
    /// A step of FNV-1a, of whole words instead of bytes.
    fn take(state: u64, word: u64) -> u64 {
        (state ^ word).wrapping_mul(0x0000_0100_0000_01b3)
    }

    fn new() -> Self {
        Self {
            state: START,
            names: Vec::new(),
        }
    }

    fn name(&mut self, what: TraceEvent) -> u64 {
        if let Some(at) = self.names.iter().position(|(known, _)| *known == what) {
            self.names.swap(at, at / 2);
            return self.names[at / 2].1;
        }
        let letters = format!("{what:?}");
        let name = letters.bytes().map(u64::from).fold(START, Self::take);
        self.names.push((what, name));
        name
    }

    fn happened(&mut self, now: Time, who: u64, what: TraceEvent) {
        let name = self.name(what);
        let moment = Self::take(self.state, now.as_ms().cast_unsigned());
        self.state = Self::take(Self::take(moment, who), name);
    }
}

/// Everything that happens to everybody in an arm, in its order, and what comes of it.
fn followed(site: &Site<'_>, arm: Arm) -> (u64, Outcome) {
    let mut log = Log::new();
    let watch = |now: Time, who: u64, what: TraceEvent| log.happened(now, who, what);
    let (outcome, _) = simulate_watched(site, arm, 0, watch);
    (log.state, outcome)
}

/// What is digested of an arm: the log of all that happened, where it was followed, and what came of it.
type Came = (Option<u64>, Outcome);

/// All arms. One that the scenario has not is what the arm before it is.
fn digest(arms: &BTreeMap<Arm, Came>) -> String {
    let mut figures = Figures(Sha256::new());
    for arm in Arm::ALL {
        let (_, (log, outcome)) = arms.range(..=arm).next_back().expect("a first arm");
        if let Some(log) = log {
            figures.whole(*log);
        }
        take_in(&mut figures, outcome);
    }
    let bytes = figures.0.finalize();
    bytes[..12].iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a string takes everything");
        text
    })
}

/// What a scenario may have figures of is all that has any: of this `describe`, tables and triggers are made.
fn nothing_else_has_figures(name: &str, scenario: &Checked<Scenario>, arms: &BTreeMap<Arm, Came>) {
    for (_, outcome) in arms.values() {
        let book = &outcome.book;
        let rows = std::iter::once(None).chain((0..book.specialties()).map(Some));
        let rows: Vec<_> = rows.map(|row| row.map(SpecialtyId::new)).collect();
        let has_figures = |measure: &&Measure| {
            let on = |row, day| book.cell(**measure, row, day).sum != 0.0;
            let mut rows = rows.iter();
            rows.any(|&row| (0..book.days()).any(|day| on(row, day)))
        };
        for measure in Measure::ALL.iter().filter(has_figures) {
            assert!(
                measure.is_in(scenario),
                "{name}: {} has figures",
                measure.id()
            );
        }
    }
}

/// Everything that happens, each arm alone.
fn all_of(name: &str, scenario: &Checked<Scenario>) -> String {
    let site = Site::of(scenario);
    let arms = Arm::of(scenario).into_iter().map(|arm| {
        let (log, outcome) = followed(&site, arm);
        (arm, (Some(log), outcome))
    });
    let arms = arms.collect();
    nothing_else_has_figures(name, scenario, &arms);
    digest(&arms)
}

/// Of a trust with its millions of events what comes of them: recorded of each arm alone, and compared
/// with its arms together, as a run simulates them.
fn figures_of(name: &str, scenario: &Checked<Scenario>) -> String {
    let site = Site::of(scenario);
    let arms = Arm::of(scenario);
    let mut came = BTreeMap::new();
    if is_recording() {
        came.extend((arms.iter()).map(|&arm| (arm, (None, simulate(&site, arm, 0)))));
    } else {
        simulate_arms(&site, &arms, 0, &mut |arm, outcome| {
            came.insert(arm, (None, outcome));
            ControlFlow::Continue(())
        });
    }
    nothing_else_has_figures(name, scenario, &came);
    digest(&came)
}

fn is_recording() -> bool {
    std::env::var_os("CUTOVER_RECORD_DIGESTS").is_some()
}

#[test]
fn an_arm_that_the_scenario_has_not_is_what_the_arm_before_it_is() {
    let mut runner = TestRunner::new(Config {
        rng_seed: RngSeed::Fixed(1948),
        ..Config::default()
    });
    let mut compared = 0;
    for _ in 0..RANDOM {
        let text = whole().new_tree(&mut runner).expect("a scenario").current();
        let scenario = scenario(&text);
        let (site, own) = (Site::of(&scenario), Arm::of(&scenario));
        for pair in Arm::ALL.windows(2).filter(|pair| !own.contains(&pair[1])) {
            let mut both = [Figures(Sha256::new()), Figures(Sha256::new())];
            for (figures, &arm) in both.iter_mut().zip(pair) {
                let (log, outcome) = followed(&site, arm);
                figures.whole(log);
                take_in(figures, &outcome);
            }
            let [one, other] = both.map(|figures| figures.0.finalize());
            assert_eq!(one, other, "{pair:?}:\n{text}");
            compared += 1;
        }
    }
    assert!(compared > 4, "{compared} arms were not there");
}

fn files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let entries = fs::read_dir(folder).expect("scenarios are shipped");
    let mut files: Vec<_> = entries
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.retain(|file| file.extension().is_some_and(|e| e == "toml"));
    files.sort();
    files
}

fn today() -> String {
    let mut lines = String::new();
    for file in [files("scenarios"), files("scenarios/theory")].concat() {
        let name = file.file_stem().expect("a name").to_string_lossy();
        // The rivals of Oxford are Oxford but for some figures, and take as long.
        if name.starts_with("oxford-2011-") {
            continue;
        }
        let read = |name: &str, _| fs::read(name);
        let scenario = Scenario::load(&file.to_string_lossy(), &read);
        let scenario = scenario.unwrap_or_else(|mistakes| panic!("{mistakes}"));
        let digest = if TRUSTS.contains(&&*name) {
            figures_of(&name, &scenario)
        } else {
            all_of(&name, &scenario)
        };
        writeln!(lines, "{digest} {name}").expect("a string");
    }
    let mut runner = TestRunner::new(Config {
        rng_seed: RngSeed::Fixed(1948),
        ..Config::default()
    });
    for number in 0..RANDOM {
        let text = whole().new_tree(&mut runner).expect("a scenario").current();
        let name = format!("random-{number}");
        writeln!(lines, "{} {name}", all_of(&name, &scenario(&text))).expect("a string");
    }
    lines
}

#[test]
fn the_answers_are_those_recorded() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/digests.txt");
    let today = today();
    if is_recording() {
        fs::write(&path, &today).expect("the record can be written");
    }
    let recorded = fs::read_to_string(&path).expect("a record");
    let differ = |pair: &(&str, &str)| pair.0 != pair.1;
    let different: Vec<_> = recorded.lines().zip(today.lines()).filter(differ).collect();
    assert!(different.is_empty(), "{different:#?}");
    assert_eq!(recorded.lines().count(), today.lines().count());
}
