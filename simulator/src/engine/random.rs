//! Random numbers that belong to what they decide: a counter-based generator and the streams cut
//! from it; the distributions drawn from those streams live in
//! [`distribution`](super::distribution).
//!
//! The generator is Philox4x64-10 (Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy
//! as 1, 2, 3, SC 2011). It has no state to advance: it is a keyed scrambling of a counter.
//! The key is (seed, replication), the counter is (block, purpose, entity, occasion), so every
//! combination of the five names its own stream, streams cannot overlap before 2^66 numbers, and
//! nothing anywhere depends on the order in which events happen to draw. That is what keeps a
//! patient's random numbers the same when a clerk is added.
//!
//! `key.stream(purpose, entity, occasion)` gives, word for word, NumPy's
//! `Philox(key=[seed, replication], counter=[0, purpose, entity, occasion]).random_raw()`.

use rand::distr::Open01;
use rand::rand_core::{Infallible, utils::read_words};
use rand::{RngExt, SeedableRng, TryRng};

use super::ziggurat;

const MULTIPLIERS: [u64; 2] = [0xD2E7_470E_E14C_6C93, 0xCA5A_8263_9512_1157];
/// What the key grows by from round to round: the golden ratio and the square root of 3, less 1.
const WEYL: [u64; 2] = [0x9E37_79B9_7F4A_7C15, 0xBB67_AE85_84CA_A73B];
const ROUNDS: usize = 10;

/// Names all the random numbers of one replication of one experiment.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Key {
    /// Chosen by the user for the whole experiment.
    pub seed: u64,
    /// The number of the replication, from 0.
    pub replication: u64,
}

impl Key {
    /// The key of replication `replication` under `seed`. Any two values will do: neighbouring
    /// seeds and replications are as unrelated as distant ones.
    #[must_use]
    pub const fn new(seed: u64, replication: u64) -> Key {
        Key { seed, replication }
    }

    /// The stream of numbers for one decision: `purpose` says what is decided (consultation
    /// length, patience, ...), `entity` for whom, `occasion` which time.
    ///
    /// Opening costs nothing; the first number drawn computes a block of four.
    #[inline]
    #[must_use]
    pub const fn stream(self, purpose: u64, entity: u64, occasion: u64) -> Stream {
        Stream {
            key: [self.seed, self.replication],
            counter: [0, purpose, entity, occasion],
            block: [0; 4],
            used: 4,
        }
    }
}

/// A sequence of random numbers, see [`Key::stream`].
///
/// It is a generator of `rand` (`Rng`, `SeedableRng`), so that anything that draws from one draws
/// from it; distributions of `rand_distr` over [`Portable`](super::Portable) give the same bits
/// everywhere.
///
/// ```
/// # use cutover_simulator as cutover;
/// use cutover::engine::{Distribution, Key, Portable};
/// use rand::RngExt;
/// use rand::seq::IndexedRandom;
/// use rand_distr::Gumbel;
///
/// const WHO_IS_ILL: u64 = 1;
/// let day = 12;
/// let mut stream = Key::new(2011, 0).stream(WHO_IS_ILL, day, 0);
/// let who = ["first", "second", "third"].choose(&mut stream);
/// let of_rand = stream.random_range(1..=5);
/// let of_rand_distr = stream.sample(Gumbel::new(Portable(3.0), Portable(0.5)).expect("a scale"));
/// let of_ours: f64 = stream.sample(Distribution::pert(5.0, 8.0, 20.0)?);
/// assert!(who.is_some() && of_rand <= 5 && of_rand_distr.0.is_finite() && of_ours < 20.0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stream {
    key: [u64; 2],
    counter: [u64; 4],
    block: [u64; 4],
    /// How many words of `block` have been handed out.
    used: u8,
}

impl Stream {
    /// 64 random bits.
    #[inline]
    pub fn next_u64(&mut self) -> u64 {
        if self.used >= 4 {
            self.refill();
        }
        // The mask tells the compiler what the branch above ensures.
        let word = self.block[usize::from(self.used & 3)];
        self.used += 1;
        word
    }

    /// A number in [0, 1): a multiple of 2^-53.
    #[inline]
    pub fn uniform(&mut self) -> f64 {
        self.random()
    }

    /// A number in (0, 1): an odd multiple of 2^-53, so neither 0 nor 1 and symmetric about 1/2.
    #[inline]
    pub fn uniform_open(&mut self) -> f64 {
        self.sample(Open01)
    }

    /// True with probability `p`: never if `p` is 0 or less, always if it is 1 or more. Draws
    /// one number in any case, so that what follows on the stream does not depend on `p`.
    #[inline]
    pub fn chance(&mut self, p: f64) -> bool {
        self.uniform() < p
    }

    /// A whole number from 0 to `n - 1`, all exactly equally likely (Lemire 2019).
    ///
    /// # Panics
    ///
    /// If `n` is 0.
    #[inline]
    pub fn below(&mut self, n: usize) -> usize {
        assert!(n > 0, "cannot choose one of none");
        let n = n as u64;
        let mut wide = u128::from(self.next_u64()) * u128::from(n);
        if (wide as u64) < n {
            // 2^64 mod n values would be favoured; refuse exactly that many.
            let refused = n.wrapping_neg() % n;
            while (wide as u64) < refused {
                wide = u128::from(self.next_u64()) * u128::from(n);
            }
        }
        (wide >> 64) as usize
    }

    /// A draw from the normal distribution with mean 0 and standard deviation 1.
    #[inline]
    pub fn standard_normal(&mut self) -> f64 {
        ziggurat::standard_normal(self)
    }

    /// A draw from the exponential distribution with mean 1. May be 0, about once in 2^53 draws.
    #[inline]
    pub fn standard_exponential(&mut self) -> f64 {
        ziggurat::standard_exponential(self)
    }

    // Kept out of line: three draws in four do not come here, and they are what callers inline.
    #[inline(never)]
    fn refill(&mut self) {
        // Blocks are counted from 1, as NumPy does: it steps the counter before it scrambles.
        self.counter[0] = self.counter[0].wrapping_add(1);
        self.block = philox(self.counter, self.key);
        self.used = 0;
    }
}

impl TryRng for Stream {
    type Error = Infallible;

    #[inline]
    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok((self.next_u64() >> 32) as u32)
    }

    #[inline]
    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(self.next_u64())
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        for chunk in bytes.chunks_mut(8) {
            let word = self.next_u64().to_le_bytes();
            chunk.copy_from_slice(&word[..chunk.len()]);
        }
        Ok(())
    }
}

/// For code that asks for a generator of `rand` by its seed; [`Key::stream`] says what the numbers
/// are for.
impl SeedableRng for Stream {
    type Seed = [u8; 32];

    /// Seed, replication, purpose and entity in turn, lowest byte first; the first occasion.
    fn from_seed(seed: [u8; 32]) -> Stream {
        let [seed, replication, purpose, entity] = read_words(&seed);
        Key::new(seed, replication).stream(purpose, entity, 0)
    }
}

/// The scrambling itself: ten rounds of two wide multiplications.
#[inline]
fn philox(mut counter: [u64; 4], mut key: [u64; 2]) -> [u64; 4] {
    for _ in 0..ROUNDS {
        let left = u128::from(MULTIPLIERS[0]) * u128::from(counter[0]);
        let right = u128::from(MULTIPLIERS[1]) * u128::from(counter[2]);
        counter = [
            (right >> 64) as u64 ^ counter[1] ^ key[0],
            right as u64,
            (left >> 64) as u64 ^ counter[3] ^ key[1],
            left as u64,
        ];
        key = [key[0].wrapping_add(WEYL[0]), key[1].wrapping_add(WEYL[1])];
    }
    counter
}
