//! The generator with its rounds left open, and others that are bad in known ways.

/// Seed, replication, purpose, entity, occasion.
pub type At = [u64; 5];

fn wide(a: u64, b: u64) -> (u64, u64) {
    let product = u128::from(a) * u128::from(b);
    ((product >> 64) as u64, product as u64)
}

/// Philox4x64 after Salmon and others (2011), with any number of rounds. They found that six
/// pass every test, and recommend ten.
pub fn philox<const ROUNDS: usize>(at: At) -> impl FnMut() -> u64 + 'static {
    let [seed, replication, purpose, entity, occasion] = at;
    let (mut block, mut words) = (0, Vec::new().into_iter());
    move || {
        if let Some(word) = words.next() {
            return word;
        }
        block += 1;
        let mut c = [block, purpose, entity, occasion];
        let mut key = [seed, replication];
        for _ in 0..ROUNDS {
            let (left_high, left_low) = wide(0xD2E7_470E_E14C_6C93, c[0]);
            let (right_high, right_low) = wide(0xCA5A_8263_9512_1157, c[2]);
            c = [
                right_high ^ c[1] ^ key[0],
                right_low,
                left_high ^ c[3] ^ key[1],
                left_low,
            ];
            key[0] = key[0].wrapping_add(0x9E37_79B9_7F4A_7C15);
            key[1] = key[1].wrapping_add(0xBB67_AE85_84CA_A73B);
        }
        words = Vec::from(c).into_iter();
        words.next().unwrap_or(0)
    }
}

/// Counts.
pub fn step(at: At) -> impl FnMut() -> u64 + 'static {
    let mut word = at.iter().fold(0_u64, |sum, part| sum.wrapping_add(*part));
    move || {
        word = word.wrapping_add(1);
        word
    }
}

/// A keyed hash of two wide multiplications, each folded: quicker than Philox, and not good enough.
pub fn two_multiplications(at: At) -> impl FnMut() -> u64 + 'static {
    let fold = |a, b| {
        let (high, low) = wide(a, b);
        high ^ low
    };
    let [seed, replication, purpose, entity, occasion] = at;
    let mut number = 0_u64;
    move || {
        number += 1;
        let first = fold(
            entity ^ seed ^ 0xA076_1D64_78BD_642F,
            occasion ^ replication.rotate_left(32) ^ 0xE703_7ED1_A0B4_28DB,
        );
        fold(
            first ^ purpose ^ 0x8EBC_6AF0_9C88_C6E3,
            number ^ 0x5899_65CC_7537_4CC3,
        )
    }
}

/// Good words (SplitMix64, after Steele and others 2014), but the stream of one entity is that of
/// the one before less its first word.
pub fn overlapping(at: At) -> impl FnMut() -> u64 + 'static {
    let mut state = at
        .iter()
        .fold(0_u64, |sum, part| sum.wrapping_add(*part))
        .wrapping_mul(0x9E37_79B9_7F4A_7C15);
    move || {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
}
