//! Tests of a row of words, each of which should be 64 independent fair bits (Knuth, The Art of
//! Computer Programming 2, section 3.3.2; Marsaglia for birthdays and ranks).

use super::{Verdict, of_chi_square, of_normal};

/// All of them on the same words.
pub fn all(n: usize, mut next: Box<dyn FnMut() -> u64>) -> Vec<Verdict> {
    let words: Vec<u64> = (0..n).map(|_| next()).collect();
    let mut verdicts = bytes(&words);
    verdicts.push(bits(&words));
    verdicts.extend(pairs(&words));
    verdicts.extend([1, 2, 3, 4, 8, 64].map(|lag| correlation(&words, lag)));
    verdicts.extend([1, 4, 64].map(|lag| differing_bits(&words, lag)));
    verdicts.extend(gaps(&words));
    verdicts.push(runs(&words));
    verdicts.extend(birthdays(&words));
    verdicts.push(ranks(&words));
    verdicts
}

fn chi_square(counts: &[u32], expected: impl Fn(usize) -> f64) -> f64 {
    let terms = counts.iter().enumerate().map(|(cell, &count)| {
        let expected = expected(cell);
        (f64::from(count) - expected).powi(2) / expected
    });
    terms.sum()
}

/// Each of the eight bytes takes its 256 values equally often.
fn bytes(words: &[u64]) -> Vec<Verdict> {
    let of_byte = |byte: usize| {
        let mut counts = [0; 256];
        for word in words {
            counts[usize::from(word.to_le_bytes()[byte])] += 1;
        }
        let value = chi_square(&counts, |_| words.len() as f64 / 256.0);
        (format!("bytes {byte}"), of_chi_square(value, 255.0))
    };
    (0..8).map(of_byte).collect()
}

/// Each bit is set half the time.
fn bits(words: &[u64]) -> Verdict {
    let n = words.len() as f64;
    let of_bit = |bit: u32| {
        let ones = words.iter().filter(|&&word| word >> bit & 1 == 1).count();
        (ones as f64 - n / 2.0).powi(2) / (n / 4.0)
    };
    let value = (0..64).map(of_bit).sum();
    ("bits".to_owned(), of_chi_square(value, 64.0))
}

/// Serial test: two words in turn fall on each square of a board of 64 by 64 equally often, by
/// their six highest, middle and lowest bits.
fn pairs(words: &[u64]) -> Vec<Verdict> {
    let of_shift = |shift: u32| {
        let mut counts = vec![0; 4096];
        for pair in words.chunks_exact(2) {
            let [a, b] = [pair[0], pair[1]].map(|word| (word >> shift & 63) as usize);
            counts[64 * a + b] += 1;
        }
        let value = chi_square(&counts, |_| (words.len() / 2) as f64 / 4096.0);
        (
            format!("pairs at bit {shift}"),
            of_chi_square(value, 4095.0),
        )
    };
    [58, 29, 0].map(of_shift).to_vec()
}

/// Serial correlation of the words as numbers.
fn correlation(words: &[u64], lag: usize) -> Verdict {
    let unit = |word: u64| word as f64 / 2.0_f64.powi(64) - 0.5;
    let products = words.iter().zip(&words[lag..]);
    let sum: f64 = products.map(|(&a, &b)| 12.0 * unit(a) * unit(b)).sum();
    let z = sum / ((words.len() - lag) as f64).sqrt();
    (format!("correlation at lag {lag}"), of_normal(z))
}

/// Two words differ in 32 bits on average.
fn differing_bits(words: &[u64], lag: usize) -> Verdict {
    let pairs = words.iter().zip(&words[lag..]);
    let sum: u64 = pairs.map(|(a, b)| u64::from((a ^ b).count_ones())).sum();
    let n = (words.len() - lag) as f64;
    let z = (sum as f64 - 32.0 * n) / (16.0 * n).sqrt();
    (format!("differing bits at lag {lag}"), of_normal(z))
}

/// Between two words that begin (or end) with three zeros lie so many others that do not.
fn gaps(words: &[u64]) -> Vec<Verdict> {
    const LONGEST: usize = 40;
    const HIT: f64 = 1.0 / 8.0;
    let of_end = |name: &str, hits: fn(u64) -> bool| {
        let mut counts = [0; LONGEST + 1];
        let mut gap = 0;
        for &word in words {
            if hits(word) {
                counts[gap.min(LONGEST)] += 1;
                gap = 0;
            } else {
                gap += 1;
            }
        }
        let n: u32 = counts.iter().sum();
        let chance = |gap: usize| {
            let none_before = (1.0 - HIT).powi(gap as i32);
            none_before * if gap == LONGEST { 1.0 } else { HIT }
        };
        let value = chi_square(&counts, |gap| f64::from(n) * chance(gap));
        (
            format!("gaps, {name} bits"),
            of_chi_square(value, LONGEST as f64),
        )
    };
    vec![
        of_end("high", |word| word >> 61 == 0),
        of_end("low", |word| word & 7 == 0),
    ]
}

/// Lengths of ascending runs, where the word after each is left out so that they are independent.
fn runs(words: &[u64]) -> Verdict {
    const LONGEST: usize = 7;
    let mut counts = [0; LONGEST];
    let mut rest = words.iter();
    while let Some(mut last) = rest.next() {
        let mut length = 1;
        let broken = rest.by_ref().any(|word| {
            let falls = word < last;
            if !falls {
                (last, length) = (word, length + 1);
            }
            falls
        });
        if !broken {
            break;
        }
        counts[length.min(LONGEST) - 1] += 1;
    }
    let n: u32 = counts.iter().sum();
    // A run is at least r long with probability 1 / r!.
    let factorial = |r: usize| (1..=r).map(|k| k as f64).product::<f64>();
    let chance = |cell: usize| {
        let at_least = 1.0 / factorial(cell + 1);
        at_least
            - if cell + 1 == LONGEST {
                0.0
            } else {
                1.0 / factorial(cell + 2)
            }
    };
    let value = chi_square(&counts, |cell| f64::from(n) * chance(cell));
    (
        "runs".to_owned(),
        of_chi_square(value, LONGEST as f64 - 1.0),
    )
}

/// Birthday spacings: of 4,096 birthdays in a year of 2^32 days, four spacings are expected that
/// another has too. By the high and by the low 32 bits.
fn birthdays(words: &[u64]) -> Vec<Verdict> {
    const PEOPLE: usize = 4096;
    const EXPECTED: f64 = (PEOPLE * PEOPLE * PEOPLE) as f64 / (4.0 * 4_294_967_296.0);
    let of_shift = |name: &str, shift: u32| {
        let mut equal = 0;
        for people in words.chunks_exact(PEOPLE) {
            let mut days: Vec<u32> = people.iter().map(|word| (word >> shift) as u32).collect();
            days.sort_unstable();
            let mut spacings: Vec<u32> = days.windows(2).map(|pair| pair[1] - pair[0]).collect();
            spacings.sort_unstable();
            equal += spacings
                .windows(2)
                .filter(|pair| pair[0] == pair[1])
                .count();
        }
        // Poisson; P(X <= k) = P(chi-square with 2 k + 2 degrees > 2 mean).
        let mean = EXPECTED * (words.len() / PEOPLE) as f64;
        let at_most = of_chi_square(2.0 * mean, 2.0 * equal as f64 + 2.0);
        (format!("birthday spacings, {name} bits"), at_most)
    };
    vec![of_shift("high", 32), of_shift("low", 0)]
}

/// Rank of square matrices of 64 words: full, one less, or less than that.
fn ranks(words: &[u64]) -> Verdict {
    // For large matrices of fair bits: the product of 1 - 2^-i, twice that, and the rest.
    const CHANCES: [f64; 3] = [0.288_788_095, 0.577_576_190, 0.133_635_715];
    let mut counts = [0; 3];
    for rows in words.chunks_exact(64) {
        let mut rows = rows.to_vec();
        let mut rank = 0;
        for bit in 0..64 {
            let Some(pivot) = (rank..64).find(|&row| rows[row] >> bit & 1 == 1) else {
                continue;
            };
            rows.swap(rank, pivot);
            for row in rank + 1..64 {
                if rows[row] >> bit & 1 == 1 {
                    rows[row] ^= rows[rank];
                }
            }
            rank += 1;
        }
        counts[(64 - rank).min(2)] += 1;
    }
    let n: u32 = counts.iter().sum();
    let value = chi_square(&counts, |cell| f64::from(n) * CHANCES[cell]);
    ("ranks".to_owned(), of_chi_square(value, 2.0))
}
