//! The engine's random numbers as bytes without end, for a battery that reads them:
//!
//! `cargo run --release --example random_words -- entities | RNG_test stdin64` (PractRand)
//! `cargo run --release --example random_words -- stream | dieharder -a -g 200`
//!
//! In a row: `stream` (one stream), the first words of neighbouring `seeds`, `replications`,
//! `purposes`, `entities` or `occasions`, or `interleaved` (64 entities in turn).

use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

use cutover::engine::{Key, Stream};

const SEED: u64 = 2011;

fn first(at: [u64; 5]) -> u64 {
    let [seed, replication, purpose, entity, occasion] = at;
    let mut stream = Key::new(seed, replication).stream(purpose, entity, occasion);
    stream.next_u64()
}

/// Until nobody reads any more.
fn write(mut next: impl FnMut() -> u64) -> ExitCode {
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    while out.write_all(&next().to_le_bytes()).is_ok() {}
    ExitCode::SUCCESS
}

fn main() -> ExitCode {
    let rows = ["seeds", "replications", "purposes", "entities", "occasions"];
    let row = std::env::args().nth(1).unwrap_or_default();
    let mut at = [SEED, 0, 0, 0, 0];
    if let Some(coordinate) = rows.iter().position(|name| *name == row) {
        return write(|| {
            at[coordinate] += 1;
            first(at)
        });
    }
    let key = Key::new(SEED, 0);
    match row.as_str() {
        "stream" => {
            let mut stream = key.stream(0, 0, 0);
            write(|| stream.next_u64())
        }
        "interleaved" => {
            let mut streams: Vec<Stream> = (0..64).map(|entity| key.stream(0, entity, 0)).collect();
            let mut turn = 0;
            write(|| {
                turn = (turn + 1) % streams.len();
                streams[turn].next_u64()
            })
        }
        _ => {
            eprintln!("which row? stream, interleaved, {}", rows.join(", "));
            ExitCode::from(2)
        }
    }
}
