//! The generator word for word, and streams that know nothing of each other.

use cutover::engine::{Key, Stream, Tally};
use rand::{RngExt, SeedableRng};

use crate::evidence::{assert_close, assert_law, assert_mean};

/// From NumPy 2.4.6, for each row:
/// `numpy.random.Philox(key=[seed, replication], counter=[0, purpose, entity, occasion]).random_raw(12)`
/// with the arguments as uint64 arrays.
#[test]
fn agrees_word_for_word_with_numpy() {
    let max = u64::MAX;
    let rows: [([u64; 5], [u64; 12]); 4] = [
        (
            [0, 0, 0, 0, 0],
            [
                0x02f4_ba64_08e4_d89b,
                0x3dd6_2b0b_9ca8_c5b2,
                0x1c86_67a5_5d90_2e79,
                0x907d_7a05_2fd5_b4dc,
                0x809b_f322_8839_87c3,
                0x4711_28b9_e807_f7dd,
                0xf250_ba0d_bec0_65b7,
                0xfc6e_d667_67a4_57bc,
                0x40fa_86f0_f781_945d,
                0x31ee_d5a3_6668_9e12,
                0xb632_9ed9_f2a1_ceba,
                0x219a_8fa4_c238_28e2,
            ],
        ),
        (
            [2011, 7, 3, 1_234_567, 42],
            [
                0xab99_4e70_0641_eb5b,
                0xadd4_acf9_93bd_af3c,
                0xee90_68dd_31fb_e131,
                0x77bc_ea1e_2bcf_4523,
                0x2e01_6cfd_46e6_cc1c,
                0x6964_6b66_253d_2046,
                0x07c2_976c_9eb7_96e4,
                0x9a41_55af_d9e9_091b,
                0x9e9e_89f6_91f5_7bc0,
                0xe2b5_f2f7_ec28_11fc,
                0xd32a_e770_6a77_536f,
                0x6865_f203_a76d_f545,
            ],
        ),
        (
            [max, max, max, max, max],
            [
                0xe253_df89_64e2_6d9c,
                0x2db5_0acd_1513_d80b,
                0x54ea_c662_27f1_f7e6,
                0xf2bb_65eb_59fa_2739,
                0x3a67_4bae_7a63_05ee,
                0x6209_06ff_4fff_9c64,
                0xd541_4b6e_a839_7085,
                0xab8a_44e5_7097_1ee3,
                0x116f_18f6_804e_40f3,
                0x3afc_bda8_d37b_0545,
                0x0f1e_6f3a_6819_9377,
                0x8197_52b4_ca36_85b2,
            ],
        ),
        (
            [
                0x0123_4567_89ab_cdef,
                0xfedc_ba98_7654_3210,
                0x243f_6a88_85a3_08d3,
                0x1319_8a2e_0370_7344,
                0xa409_3822_299f_31d0,
            ],
            [
                0xd7bc_0390_30a1_34e2,
                0x3a3b_49e8_adf3_0bc7,
                0xe26d_ee7a_431f_8b3c,
                0xf5f1_5d43_d2c4_c11f,
                0xb586_ed34_3c71_54c5,
                0xf870_e355_022c_2760,
                0xf75d_6b3b_4153_be18,
                0xd91c_0dfb_2da5_9eee,
                0xc879_6322_9daa_62fe,
                0xe87a_2146_5cbc_e8a7,
                0x2b2d_eb4f_b6fa_01d9,
                0xb558_5032_daa6_87a3,
            ],
        ),
    ];
    for ([seed, replication, purpose, entity, occasion], words) in rows {
        let mut stream = Key::new(seed, replication).stream(purpose, entity, occasion);
        assert_eq!(words.map(|_| stream.next_u64()), words);
    }
    // A thousand blocks in: the counter carries on.
    let mut stream = Key::new(1, 2).stream(3, 4, 5);
    let last = (0..4_000).map(|_| stream.next_u64()).last();
    assert_eq!(last, Some(0xdf3f_4b40_db8a_c233));
}

/// Streams that differ by one in one coordinate, and a stream with itself as a check of the check.
#[test]
fn neighbouring_streams_are_unrelated() {
    const DRAWS: u64 = 100_000;
    let open = |c: [u64; 5]| Key::new(c[0], c[1]).stream(c[2], c[3], c[4]);
    for seed in [0, 1, 2011] {
        for coordinate in 0..5 {
            let here = [seed, 0, 0, 0, 0];
            let mut there = here;
            there[coordinate] += 1;
            let (mut one, mut other) = (open(here), open(there));
            unrelated(DRAWS, || (one.next_u64(), other.next_u64()));
            // The same along the first draws of neighbouring streams, the way a model uses them.
            let mut at = [seed, 0, 0, 0, 0];
            unrelated(DRAWS, || {
                let first = open(at).next_u64();
                at[coordinate] += 1;
                (first, open(at).next_u64())
            });
        }
    }
}

fn unrelated(draws: u64, mut pair: impl FnMut() -> (u64, u64)) {
    let unit = |word: u64| word as f64 / 2.0_f64.powi(64) - 0.5;
    let mut products = Tally::new();
    let mut bits = Tally::new();
    let mut by_bit = [0_u32; 64];
    for _ in 0..draws {
        let (a, b) = pair();
        assert_ne!(a, b);
        products.record(12.0 * unit(a) * unit(b));
        bits.record(f64::from((a ^ b).count_ones()));
        for (bit, count) in by_bit.iter_mut().enumerate() {
            *count += ((a ^ b) >> bit & 1) as u32;
        }
    }
    let n = draws as f64;
    assert_close("correlation", products.mean(), 0.0, 1.0 / n.sqrt());
    assert_close("differing bits", bits.mean(), 32.0, 4.0 / n.sqrt());
    // 64 bits at once: the 0.1 % point becomes 4.3 standard errors.
    for (bit, count) in by_bit.into_iter().enumerate() {
        let z = (f64::from(count) - n / 2.0) / (n / 4.0).sqrt();
        assert!(z.abs() < 4.3, "bit {bit}: z = {z:.2}");
    }
}

#[test]
fn all_streams_of_run_zero_differ() {
    let key = Key::new(0, 0);
    let mut first: Vec<u64> = (0..100)
        .flat_map(|purpose| (0..100).map(move |entity| (purpose, entity)))
        .map(|(purpose, entity)| key.stream(purpose, entity, 0).next_u64())
        .collect();
    first.sort_unstable();
    first.dedup();
    assert_eq!(first.len(), 10_000);
}

#[test]
fn opening_more_streams_or_drawing_in_another_order_changes_nothing() {
    let key = Key::new(5, 6);
    let (mut a, mut b) = (key.stream(0, 1, 0), key.stream(0, 2, 0));
    let together: Vec<(u64, u64)> = (0..9).map(|_| (a.next_u64(), b.next_u64())).collect();
    let mut b = key.stream(0, 2, 0);
    let b_first: Vec<u64> = (0..9).map(|_| b.next_u64()).collect();
    assert!(together.iter().map(|pair| pair.1).eq(b_first));
    let mut a = key.stream(0, 1, 0);
    let mut again = a.clone();
    assert_eq!(a.next_u64(), again.next_u64());
    assert_eq!(a, again);
}

#[test]
fn uniforms_are_uniform() {
    for seed in 1..4 {
        let mut stream = Key::new(seed, 0).stream(0, 0, 0);
        assert_law("uniform", draws(&mut stream, Stream::uniform), |x| x);
        assert_law(
            "uniform_open",
            draws(&mut stream, Stream::uniform_open),
            |x| x,
        );
    }
    let mut stream = Key::new(9, 0).stream(0, 0, 0);
    let top = (0..100_000)
        .map(|_| stream.uniform_open())
        .fold(0.0, f64::max);
    assert!(top < 1.0);
}

fn draws(stream: &mut Stream, draw: fn(&mut Stream) -> f64) -> Vec<f64> {
    (0..200_000).map(|_| draw(stream)).collect()
}

#[test]
fn whole_numbers_are_equally_likely_and_chances_come_out() {
    let mut stream = Key::new(3, 1).stream(0, 0, 0);
    let mut faces = [0_u32; 6];
    let mut heads = Tally::new();
    for _ in 0..600_000 {
        faces[stream.below(6)] += 1;
        heads.record(f64::from(u8::from(stream.chance(0.3))));
    }
    let chi: f64 = faces
        .iter()
        .map(|&n| (f64::from(n) - 1e5).powi(2) / 1e5)
        .sum();
    assert!(
        chi < 20.515,
        "chi-square {chi} with 5 degrees of freedom, 0.1 %"
    );
    assert_mean("chance", &heads, 0.3);
    assert!((0..1_000).all(|_| !stream.chance(0.0) && stream.chance(1.0)));
}

#[test]
fn the_traits_of_rand_work_on_a_stream() {
    let mut stream = Key::new(3, 1).stream(0, 0, 0);
    let mut same = stream.clone();
    let word = same.next_u64();
    assert_eq!(stream.random::<u64>(), word);
    let mut bytes = [0; 11];
    rand::Rng::fill_bytes(&mut stream, &mut bytes);
    assert_eq!(bytes[..8], same.next_u64().to_le_bytes());
    assert_eq!(bytes[8..], same.next_u64().to_le_bytes()[..3]);
}

#[test]
fn a_seed_of_rand_names_a_stream() {
    let mut seed = [0; 32];
    for (word, bytes) in [5_u64, 6, 7, 8].into_iter().zip(seed.chunks_exact_mut(8)) {
        bytes.copy_from_slice(&word.to_le_bytes());
    }
    assert_eq!(Stream::from_seed(seed), Key::new(5, 6).stream(7, 8, 0));
    let mut stream = Stream::seed_from_u64(1);
    let mut again = Stream::seed_from_u64(1);
    assert_eq!(stream.next_u64(), again.next_u64());
    let [mut forked, mut again] = [&mut stream, &mut again].map(Stream::from_rng);
    assert_eq!(forked.next_u64(), again.next_u64());
    assert_ne!(stream, Stream::seed_from_u64(2));
}
