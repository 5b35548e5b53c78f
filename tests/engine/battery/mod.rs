//! A battery for the random numbers, of one stream and of many side by side, and generators that
//! it must refuse. A longer one reads what `examples/random_words` writes.
//!
//! Level: each test fails if its p-value is below 10^-6 or above 1 - 10^-6 (too even is not
//! random either). A good generator fails one of the 226 with probability 5 x 10^-4.

mod generators;
mod tests_of_words;

use statrs::distribution::{ChiSquared, ContinuousCDF, Normal};

use generators::{At, overlapping, philox, step, two_multiplications};

const LEVEL: f64 = 1e-6;

/// What a test is called, and how likely at least as much is.
type Verdict = (String, f64);

fn of_chi_square(value: f64, degrees: f64) -> f64 {
    ChiSquared::new(degrees).map_or(f64::NAN, |law| law.sf(value))
}

/// Both ends count, as for the others.
fn of_normal(z: f64) -> f64 {
    Normal::standard().sf(z)
}

/// How the words of many streams are put in a row.
#[derive(Clone, Copy, Debug)]
enum Row {
    /// One stream.
    Stream,
    /// The first word of each neighbour in one coordinate: seed, replication, purpose, entity,
    /// occasion.
    First(usize),
    /// Words of this many neighbours in turn, by entity.
    Interleaved(u64),
}

const ROWS: [Row; 8] = [
    Row::Stream,
    Row::First(0),
    Row::First(1),
    Row::First(2),
    Row::First(3),
    Row::First(4),
    Row::Interleaved(7),
    Row::Interleaved(64),
];

/// The words of a row, of streams as a model opens them: small numbers.
fn words_of<W: FnMut() -> u64 + 'static>(
    row: Row,
    open: impl Fn(At) -> W + 'static,
) -> Box<dyn FnMut() -> u64> {
    let mut at = [2011, 3, 5, 0, 0];
    match row {
        Row::Stream => Box::new(open(at)),
        Row::First(coordinate) => Box::new(move || {
            at[coordinate] += 1;
            open(at)()
        }),
        Row::Interleaved(streams) => {
            let mut streams: Vec<W> = (0..streams)
                .map(|entity| open([2011, 3, 5, entity, 0]))
                .collect();
            let mut turn = 0;
            Box::new(move || {
                turn = (turn + 1) % streams.len();
                streams[turn]()
            })
        }
    }
}

/// Flips every bit of every coordinate, and counts how often each of the 64 bits of the first
/// word changes: one verdict for each coordinate, over 64 x 64 counts, and one for the worst count.
fn avalanche<W: FnMut() -> u64>(open: impl Fn(At) -> W) -> Vec<Verdict> {
    const BASES: u64 = 512;
    const NAMES: [&str; 5] = ["seed", "replication", "purpose", "entity", "occasion"];
    let mut verdicts = Vec::new();
    for (coordinate, name) in NAMES.into_iter().enumerate() {
        let (mut total, mut worst) = (0.0, 0.0_f64);
        for flipped in 0..64 {
            let mut changes = [0_u32; 64];
            for base in 0..BASES {
                // As a model has them: most coordinates small, entities in the thousands.
                let at = [2011 + base % 8, base / 8, base % 16, 37 * base, base % 4];
                let mut other = at;
                other[coordinate] ^= 1 << flipped;
                let changed = open(at)() ^ open(other)();
                for (bit, count) in changes.iter_mut().enumerate() {
                    *count += (changed >> bit & 1) as u32;
                }
            }
            for count in changes {
                let n = BASES as f64;
                let z = (f64::from(count) - n / 2.0) / (n / 4.0).sqrt();
                total += z * z;
                worst = worst.max(z.abs());
            }
        }
        // Of 4,096 counts at once. A chi-square with so many degrees is normal, less the little
        // (a part in 512) by which the fourth power of a binomial z is below 3.
        let cells = 64.0 * 64.0;
        let spread = (2.0 * cells * (1.0 - 1.0 / BASES as f64)).sqrt();
        let name = |what| format!("avalanche of {name}, {what}");
        verdicts.push((name("all"), of_normal((total - cells) / spread)));
        let beyond = 2.0 * of_normal(worst);
        verdicts.push((name("worst"), -f64::exp_m1(cells * f64::ln_1p(-beyond))));
    }
    verdicts
}

/// Everything, for one generator.
fn battery<W: FnMut() -> u64 + 'static>(
    open: impl Fn(At) -> W + Copy + 'static,
    words: usize,
) -> Vec<Verdict> {
    let mut verdicts = avalanche(open);
    for row in ROWS {
        let of_row = tests_of_words::all(words, words_of(row, open));
        let named = of_row.into_iter();
        verdicts.extend(named.map(|(name, p)| (format!("{row:?}: {name}"), p)));
    }
    verdicts
}

fn failures(verdicts: &[Verdict]) -> Vec<String> {
    let bad = |p: f64| !(LEVEL..=1.0 - LEVEL).contains(&p);
    let failed = verdicts.iter().filter(|(_, p)| bad(*p));
    failed
        .map(|(name, p)| format!("{name}: p = {p:.3e}"))
        .collect()
}

fn engine(at: At) -> impl FnMut() -> u64 + 'static {
    let [seed, replication, purpose, entity, occasion] = at;
    let mut stream = cutover::engine::Key::new(seed, replication).stream(purpose, entity, occasion);
    move || stream.next_u64()
}

/// Words of each row.
const SHORT: usize = 1 << 18;

#[test]
fn random_numbers_pass() {
    let verdicts = battery(engine, SHORT);
    assert_eq!(verdicts.len(), 226);
    assert_eq!(failures(&verdicts), Vec::<String>::new());
}

/// Ten times as long, and fewer rounds for comparison: how much there is in hand.
#[test]
#[ignore = "takes a minute"]
fn random_numbers_pass_for_long() {
    for (name, verdicts) in [
        ("ten rounds", battery(engine, 10 * SHORT)),
        ("seven rounds", battery(philox::<7>, 10 * SHORT)),
    ] {
        assert_eq!(failures(&verdicts), Vec::<String>::new(), "{name}");
    }
}

/// What is written out again here with the rounds left open is the generator of the engine.
#[test]
fn ten_rounds_are_those_of_the_engine() {
    let at = [2011, 7, 3, 1_234_567, 42];
    let (mut one, mut other) = (engine(at), philox::<10>(at));
    assert!((0..1_000).all(|_| one() == other()));
}

/// A battery that cannot fail shows nothing.
#[test]
fn bad_generators_are_refused() {
    let short = SHORT / 4;
    for (name, verdicts, by) in [
        ("a counter", battery(step, short), "Stream: bytes"),
        (
            "two multiplications",
            battery(two_multiplications, short),
            "avalanche",
        ),
        ("three rounds", battery(philox::<3>, short), "avalanche"),
        (
            "streams that overlap",
            battery(overlapping, short),
            "Interleaved(64): birthday",
        ),
    ] {
        let failures = failures(&verdicts);
        let by = failures.iter().find(|failure| failure.contains(by));
        assert!(by.is_some(), "{name} fails {failures:?}");
    }
}
