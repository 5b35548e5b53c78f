//! Total time a learner needs for the first N transactions, as multiples of the time of one
//! settled transaction: closed forms where there is one, sums over the definition elsewhere.
//!
//! Transactions are numbered from 1 in Wright's family, after the papers; the exponential and
//! the hyperbolic curve take the experience *before* the transaction, so both begin at their
//! initial multiplier.

/// Exponential curve: multiplier p + (i - p) exp(-n / k) after n transactions.
///
/// The sum over n = 0 .. N - 1 is geometric: p N + (i - p) (1 - exp(-N / k)) / (1 - exp(-1 / k)).
pub fn exponential_total(initial: f64, plateau: f64, pace: f64, transactions: u32) -> f64 {
    let n = f64::from(transactions);
    let series = (-n / pace).exp_m1() / (-1.0 / pace).exp_m1();
    plateau * n + (initial - plateau) * series
}

/// Transactions after which the exponential curve's excess over its plateau has fallen to the
/// share `remaining`: -k ln(remaining).
pub fn exponential_experience(pace: f64, remaining: f64) -> f64 {
    -pace * remaining.ln()
}

/// Hyperbolic curve: multiplier p + (i - p) / (1 + n / k) after n transactions.
pub fn hyperbolic_total(initial: f64, plateau: f64, pace: f64, transactions: u32) -> f64 {
    total(transactions, |n| {
        plateau + (initial - plateau) / (1.0 + (n - 1.0) / pace)
    })
}

/// Exponent b of a learning rate: each doubling multiplies the time by `rate` (.8 for an
/// "80 % curve"), so b = -log2(rate).
pub fn exponent(rate: f64) -> f64 {
    -rate.log2()
}

/// Wright (1936, Journal of the Aeronautical Sciences 3, 122-128), as Crawford's unit curve:
/// transaction n takes i n^-b.
pub fn wright_total(initial: f64, exponent: f64, transactions: u32) -> f64 {
    total(transactions, |n| initial * n.powf(-exponent))
}

/// Stanford-B (Garg & Milliman 1961): Wright with B transactions of earlier experience,
/// i (n + B)^-b.
pub fn stanford_b_total(initial: f64, exponent: f64, earlier: f64, transactions: u32) -> f64 {
    total(transactions, |n| initial * (n + earlier).powf(-exponent))
}

/// De Jong (1957, Ergonomics 1, 51-60): a share M cannot be learned, i (M + (1 - M) n^-b).
pub fn de_jong_total(initial: f64, exponent: f64, fixed: f64, transactions: u32) -> f64 {
    total(transactions, |n| {
        initial * (fixed + (1.0 - fixed) * n.powf(-exponent))
    })
}

/// S-curve (Carr 1946): De Jong with earlier experience, i (M + (1 - M) (n + B)^-b).
pub fn s_curve_total(
    initial: f64,
    exponent: f64,
    fixed: f64,
    earlier: f64,
    transactions: u32,
) -> f64 {
    total(transactions, |n| {
        initial * (fixed + (1.0 - fixed) * (n + earlier).powf(-exponent))
    })
}

/// Sum of `multiplier(n)` over n = 1 .. `transactions`, smallest terms first.
pub fn total(transactions: u32, multiplier: impl Fn(f64) -> f64) -> f64 {
    (1..=transactions)
        .rev()
        .map(|n| multiplier(f64::from(n)))
        .sum()
}
