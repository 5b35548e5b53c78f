//! One of each distribution with the digest of its draws, for the tests of the engine and for the
//! same distributions compiled to WebAssembly.

use cutover::engine::{Distribution, Key};

/// Of the draws of each of [`laws`], in that order.
pub const DIGESTS: [u64; 24] = [
    0x7363_fb02_d73b_0335,
    0x1c4c_f6ca_aa4f_561c,
    0xa12e_9c85_5868_c8fb,
    0xd4c7_204f_0530_1b61,
    0xdf95_cb24_7159_7ba9,
    0x7188_11dc_856f_4022,
    0x633e_c2fb_e017_d89d,
    0x08b1_f604_2313_8b26,
    0xeff4_712f_d958_f97c,
    0x2feb_5fc3_39cc_ff73,
    0x2d30_b153_fe3f_ba48,
    0x77b8_35dc_35d7_8097,
    0x9bf1_013a_d029_704e,
    0x42fe_6dcf_22e2_5168,
    0xe9a8_5452_c8d1_beba,
    0x4a01_de6c_4278_d3c6,
    0x2e51_8e7f_6138_3818,
    0xfdda_c644_49df_d38c,
    0x77a7_f425_d3aa_2a8c,
    0x44a8_24de_2bb5_d60b,
    0xec88_2c7d_01a9_6640,
    0xea1b_e565_2a04_a7c5,
    0x8da0_5bf6_373c_d72a,
    0x437d_07ad_d169_9660,
];

/// The same in any build: a hash of the bits of a million draws. It rotates, so that high bits
/// reach the low ones.
pub fn digest(law: &Distribution) -> u64 {
    let mut stream = Key::new(2011, 12).stream(3, 0, 0);
    std::iter::repeat_with(|| law.sample(&mut stream))
        .take(1_000_000)
        .fold(0xcbf2_9ce4_8422_2325, |hash: u64, x| {
            (hash.rotate_left(23) ^ x.to_bits()).wrapping_mul(0x9e37_79b9_7f4a_7c15)
        })
}

pub fn laws() -> Vec<Distribution> {
    [
        Distribution::constant(7.5),
        Distribution::exponential(3.0),
        Distribution::gamma(12.0, 0.5),
        Distribution::gamma(2.0, 1.8),
        Distribution::erlang(13.5, 4),
        Distribution::weibull(1.5, 10.0),
        Distribution::weibull_mean_cv(20.0, 1.3),
        Distribution::lognormal(18.0, 0.47),
        Distribution::normal(-3.0, 10.0, None),
        Distribution::normal(16.0, 3.0_f64.sqrt(), Some(0.5)),
        Distribution::normal(2.0, 4.0, Some(1.0)),
        Distribution::erlang(4.0, 1),
        Distribution::pert(5.0, 8.0, 20.0),
        Distribution::pert(-1.0, -1.0, 3.0),
        Distribution::beta(12.0, 4.0, 5.0, 30.0),
        Distribution::beta(1.0, 2.0, 0.0, 10.0),
        Distribution::poisson(2.5),
        Distribution::poisson(40.0),
        Distribution::triangular(5.0, 7.0, 15.0),
        Distribution::triangular(0.0, 0.0, 1.0),
        Distribution::uniform(-2.0, 6.0),
        Distribution::empirical(vec![4.0, 1.0, 1.0, 9.5, 20.0]),
        Distribution::discrete(vec![10.0, 20.0, 5.0], vec![2.0, 1.0, 7.0]),
        Distribution::mixture(
            vec![
                Distribution::exponential(2.0).expect("a mean"),
                Distribution::gamma(60.0, 0.5).expect("a mean"),
                Distribution::uniform(1.0, 4.0).expect("in order"),
            ],
            vec![30.0, 60.0, 10.0],
        ),
    ]
    .into_iter()
    .map(|law| law.expect("valid parameters"))
    .collect()
}
