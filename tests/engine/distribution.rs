//! Every distribution: the same bits in every build, the right moments, the right shape.

use cutover::engine::{Distribution, DistributionError, Key, Portable, Tally};
use rand::RngExt;
use rand_distr::{Pert, Triangular};
use statrs::distribution::{Beta, Continuous, ContinuousCDF, Discrete, DiscreteCDF, Poisson};
use statrs::statistics::Distribution as _;

use crate::common_laws::{DIGESTS, digest, laws};
use crate::evidence::{assert_close, assert_law, assert_mean};

fn is_continuous(law: &Distribution) -> bool {
    let name = law.to_string();
    !["constant", "Poisson", "empirical", "discrete"]
        .iter()
        .any(|other| name.starts_with(other))
}

/// These must hold in every build, whatever features are on, and on every platform: run with
/// `--no-default-features` and without, and by `tests/external/wasm.rs` as WebAssembly.
#[test]
fn a_million_draws_of_every_law_are_the_same_bits_everywhere() {
    let digests: Vec<u64> = laws().iter().map(digest).collect();
    for ((law, digest), expected) in laws().iter().zip(&digests).zip(DIGESTS) {
        assert_eq!(*digest, expected, "{law}; all: {digests:#018x?}");
    }
}

#[test]
fn moments_are_those_of_the_law() {
    const DRAWS: u32 = 400_000;
    for (purpose, law) in laws().into_iter().enumerate() {
        let mut stream = Key::new(7, 0).stream(purpose as u64, 0, 0);
        let mut draws = Tally::new();
        let mut squares = Tally::new();
        let mean = law.mean();
        for _ in 0..DRAWS {
            let x = law.sample(&mut stream);
            draws.record(x);
            squares.record((x - mean) * (x - mean));
        }
        if law.variance() == 0.0 {
            assert_eq!((draws.min(), draws.max()), (mean, mean));
            continue;
        }
        assert_mean(&format!("mean of {law}"), &draws, mean);
        assert_mean(&format!("variance of {law}"), &squares, law.variance());
    }
}

#[test]
fn draws_follow_the_law_by_either_method() {
    for (purpose, law) in laws()
        .into_iter()
        .enumerate()
        .filter(|(_, law)| is_continuous(law))
    {
        for seed in [1, 2, 3] {
            let mut stream = Key::new(seed, 1).stream(purpose as u64, 0, 0);
            let sample = (0..50_000).map(|_| law.sample(&mut stream)).collect();
            assert_law(&format!("{law}, seed {seed}"), sample, |x| law.cdf(x));
        }
        let mut stream = Key::new(4, 1).stream(purpose as u64, 0, 0);
        let sample = (0..5_000)
            .map(|_| law.sample_by_inversion(&mut stream))
            .collect();
        assert_law(&format!("{law} by inversion"), sample, |x| law.cdf(x));
    }
}

/// The far tail is where a ziggurat goes wrong unnoticed.
#[test]
fn tails_have_their_share() {
    const DRAWS: f64 = 10_000_000.0;
    let mut stream = Key::new(11, 0).stream(0, 0, 0);
    let (mut normal, mut exponential) = ([0.0; 2], [0.0; 2]);
    for _ in 0..DRAWS as u64 {
        let z = stream.standard_normal().abs();
        normal[0] += f64::from(u8::from(z > 3.7));
        normal[1] += f64::from(u8::from(z > 4.5));
        let x = stream.standard_exponential();
        exponential[0] += f64::from(u8::from(x > 7.8));
        exponential[1] += f64::from(u8::from(x > 11.0));
    }
    for (what, count, p) in [
        ("|Z| > 3.7", normal[0], libm::erfc(3.7 / 2.0_f64.sqrt())),
        ("|Z| > 4.5", normal[1], libm::erfc(4.5 / 2.0_f64.sqrt())),
        ("X > 7.8", exponential[0], (-7.8_f64).exp()),
        ("X > 11", exponential[1], (-11.0_f64).exp()),
    ] {
        assert_close(what, count, DRAWS * p, (DRAWS * p).sqrt());
    }
}

#[test]
fn quantiles_invert_the_distribution_function() {
    for law in laws().into_iter().filter(is_continuous) {
        for p in [1e-9, 1e-3, 0.1, 0.5, 0.9, 0.999, 1.0 - 1e-9] {
            let back = law.cdf(law.quantile(p));
            assert!(
                (back - p).abs() < 1e-12 + 1e-9 * p.min(1.0 - p),
                "{law} {p} {back}"
            );
        }
    }
    // Published points: normal, gamma (chi-square with 5 degrees of freedom), Erlang.
    let standard = Distribution::normal(0.0, 1.0, None).unwrap();
    assert!((standard.quantile(0.975) - 1.959_963_984_540_054).abs() < 1e-14);
    assert!((standard.quantile(1e-10) + 6.361_340_902_404_056).abs() < 1e-13);
    let chi_square = Distribution::gamma(5.0, (0.4_f64).sqrt()).unwrap();
    assert!((chi_square.quantile(0.999) - 20.515_005_652_432_88).abs() < 1e-9);
}

#[test]
fn inversion_couples_laws_that_differ_in_a_parameter() {
    let short = Distribution::gamma(10.0, 0.5).unwrap();
    let long = Distribution::gamma(11.0, 0.6).unwrap();
    let key = Key::new(1, 1);
    for patient in 0..1_000 {
        let mut stream = key.stream(0, patient, 0);
        let x = short.sample_by_inversion(&mut stream);
        let y = long.sample_by_inversion(&mut key.stream(0, patient, 0));
        assert!((short.cdf(x) - long.cdf(y)).abs() < 1e-12);
        let mut one = key.stream(0, patient, 0);
        one.next_u64();
        assert_eq!(stream, one, "one number each");
    }
}

#[test]
fn scaling_scales_every_draw() {
    for law in laws() {
        let (mut here, mut there) = (
            Key::new(1, 0).stream(0, 0, 0),
            Key::new(1, 0).stream(0, 0, 0),
        );
        let scaled = law.scaled(2.5);
        assert!((scaled.mean() - 2.5 * law.mean()).abs() < 1e-12 * scaled.mean().abs());
        for _ in 0..1_000 {
            let (x, y) = (law.sample(&mut here), scaled.sample(&mut there));
            assert!(
                (y - 2.5 * x).abs() <= 1e-13 * y.abs().max(1e-2),
                "{law}: {x} {y}"
            );
        }
        assert_eq!(law.scaled(0.0).sample(&mut here), 0.0);
    }
}

#[test]
fn a_weibull_has_the_mean_and_spread_it_was_asked_for() {
    for cv in [0.01, 0.1, 0.5, 1.0, 2.0, 10.0, 100.0] {
        let law = Distribution::weibull_mean_cv(20.0, cv).unwrap();
        assert!((law.mean() / 20.0 - 1.0).abs() < 1e-12, "{law}");
        assert!(
            (law.variance().sqrt() / 20.0 / cv - 1.0).abs() < 1e-9,
            "{law}"
        );
    }
}

#[test]
fn no_spread_is_a_constant() {
    for law in [
        Distribution::gamma(3.0, 0.0),
        Distribution::lognormal(3.0, 0.0),
        Distribution::weibull_mean_cv(3.0, 0.0),
        Distribution::normal(3.0, 0.0, Some(1.0)),
    ] {
        assert_eq!(law, Distribution::constant(3.0));
    }
}

#[test]
fn the_parameters_used_are_printed() {
    let text = |law: Result<Distribution, DistributionError>| law.unwrap().to_string();
    assert_eq!(
        text(Distribution::triangular(5.0, 7.0, 15.0)),
        "triangular(low 5, mode 7, high 15)"
    );
    assert_eq!(
        text(Distribution::erlang(3.0, 4)),
        "Erlang(mean 3, stages 4)"
    );
    assert_eq!(
        text(Distribution::normal(16.0, 2.0, Some(0.5))),
        "normal(mean 16, sd 2, at least 0.5)"
    );
    assert_eq!(
        text(Distribution::empirical(vec![1.0, 2.0])),
        "empirical(2 values, mean 1.5)"
    );
}

#[test]
fn impossible_parameters_are_refused_by_name() {
    let nan = f64::NAN;
    for law in [
        Distribution::constant(nan),
        Distribution::exponential(0.0),
        Distribution::exponential(f64::INFINITY),
        Distribution::gamma(-1.0, 0.5),
        Distribution::gamma(1.0, nan),
        Distribution::erlang(1.0, 0),
        Distribution::weibull(0.0, 1.0),
        Distribution::weibull_mean_cv(1.0, 0.001),
        Distribution::lognormal(1.0, -0.1),
        Distribution::normal(0.0, 1.0, Some(3.1)),
        Distribution::normal(0.0, 0.0, Some(1.0)),
        Distribution::triangular(5.0, 16.0, 15.0),
        Distribution::triangular(5.0, 5.0, 5.0),
        Distribution::uniform(1.0, 1.0),
        Distribution::empirical(vec![]),
        Distribution::empirical(vec![1.0, nan]),
        Distribution::discrete(vec![1.0], vec![]),
        Distribution::discrete(vec![1.0], vec![0.0]),
        Distribution::discrete(vec![1.0, 2.0], vec![1.0, -1.0]),
    ] {
        assert!(law.is_err(), "{law:?}");
    }
    for law in [
        Distribution::pert(5.0, 21.0, 20.0),
        Distribution::pert(5.0, 5.0, 5.0),
        Distribution::beta(5.0, 1.0, 5.0, 30.0),
        Distribution::beta(12.0, -1.0, 5.0, 30.0),
        Distribution::beta(12.0, 0.02, 5.0, 30.0),
        Distribution::beta(12.0, 11.0, 5.0, 30.0),
        Distribution::poisson(0.0),
        Distribution::poisson(1e7),
        Distribution::poisson(f64::NAN),
    ] {
        assert!(law.is_err(), "{law:?}");
    }
    let error = Distribution::triangular(5.0, 16.0, 15.0).unwrap_err();
    assert_eq!(
        error.to_string(),
        "triangular: mode must be between low and high, but is 16"
    );
}

#[test]
fn a_value_of_no_weight_never_comes() {
    let law = Distribution::discrete(vec![1.0, 2.0, 3.0], vec![1.0, 0.0, 3.0]).unwrap();
    let mut stream = Key::new(1, 0).stream(0, 0, 0);
    assert!((0..10_000).all(|_| law.sample(&mut stream) != 2.0));
    assert_eq!(law.cdf(2.5), 0.25);
}

/// Of callers who wait 2 min or 1 h, exponentially, three in ten are of the first kind: the
/// moments of a hyperexponential distribution.
#[test]
fn a_mixture_has_the_moments_of_its_laws() {
    let exponential = |mean| Distribution::exponential(mean).unwrap();
    let patience =
        Distribution::mixture(vec![exponential(2.0), exponential(60.0)], vec![3.0, 7.0]).unwrap();
    let close = |found: f64, expected: f64| {
        assert!(
            (found - expected).abs() < 1e-12 * expected.abs(),
            "{found} {expected}"
        );
    };
    let mean = 0.3 * 2.0 + 0.7 * 60.0;
    close(patience.mean(), mean);
    let second = 0.3 * 2.0 * 4.0 + 0.7 * 2.0 * 3_600.0;
    close(patience.variance(), second - mean * mean);
    close(
        patience.cdf(5.0),
        1.0 - 0.3 * libm::exp(-2.5) - 0.7 * libm::exp(-1.0 / 12.0),
    );
    close(patience.scaled(2.0).mean(), 2.0 * mean);
    close(patience.scaled(2.0).variance(), 4.0 * patience.variance());
    assert_eq!(patience.to_string(), "mixture(2 distributions, mean 42.6)");
}

#[test]
fn a_mixture_of_one_is_that_law_to_the_bit_and_one_number_chooses() {
    for law in laws() {
        let one = Distribution::mixture(vec![law.clone()], vec![0.3]).unwrap();
        assert_eq!(one, law);
        // What has no weight is not there.
        let never = Distribution::constant(-1e9).unwrap();
        let one = Distribution::mixture(vec![never, law.clone()], vec![0.0, 1.0]).unwrap();
        assert_eq!(one, law);
        // Of two that are alike one number chooses, and the other draws as it would alone.
        let two = Distribution::mixture(vec![law.clone(), law.clone()], vec![1.0, 1.0]).unwrap();
        for entity in 0..100 {
            let [mut mixed, mut alone] = [(); 2].map(|()| Key::new(5, 5).stream(0, entity, 0));
            alone.uniform();
            assert_eq!(two.sample(&mut mixed), law.sample(&mut alone), "{law}");
            assert_eq!(mixed, alone);
        }
    }
}

#[test]
fn a_mixture_needs_laws_and_weights() {
    let law = Distribution::constant(1.0).unwrap();
    let error = |laws, weights| Distribution::mixture(laws, weights).unwrap_err();
    assert_eq!(
        error(Vec::new(), Vec::new()),
        DistributionError::NoValues { law: "mixture" }
    );
    assert_eq!(
        error(vec![law.clone()], vec![0.0]),
        DistributionError::NoValues { law: "mixture" }
    );
    assert_eq!(
        error(vec![law.clone()], vec![1.0, 2.0]),
        DistributionError::UnequalLengths {
            law: "mixture",
            values: 1,
            weights: 2
        }
    );
    let negative = error(vec![law], vec![-1.0]).to_string();
    assert_eq!(
        negative,
        "mixture: every weight must be 0 or a number above 0, but is -1"
    );
}

/// The shapes of a beta distribution from its density's own formulas, here from `statrs`.
#[test]
fn beta_and_pert_have_the_moments_and_the_shape_of_the_textbook() {
    // PERT with 5, 8, 20: shapes 1.8 and 4.2. Beta with mean 12 and sd 4 from 5 to 30: the shapes
    // solve 7/25 = a/(a + b) and 0.16^2 = a b / ((a + b)^2 (a + b + 1)).
    let both = 0.28 * 0.72 / (0.16 * 0.16) - 1.0;
    for (law, [a, b], [low, high]) in [
        (Distribution::pert(5.0, 8.0, 20.0), [1.8, 4.2], [5.0, 20.0]),
        (
            Distribution::beta(12.0, 4.0, 5.0, 30.0),
            [0.28 * both, 0.72 * both],
            [5.0, 30.0],
        ),
    ] {
        let law = law.unwrap();
        let textbook = Beta::new(a, b).unwrap();
        let width = high - low;
        let mean = low + width * textbook.mean().unwrap();
        assert!((law.mean() - mean).abs() < 1e-12 * mean, "{law}");
        let variance = width * width * textbook.variance().unwrap();
        assert!(
            (law.variance() - variance).abs() < 1e-12 * variance,
            "{law}"
        );
        for step in 0..=100 {
            let at = f64::from(step) / 100.0;
            let cdf = textbook.cdf(at);
            assert!(
                (law.cdf(low + width * at) - cdf).abs() < 1e-12,
                "{law} {at}"
            );
        }
        // The slope of the distribution function is the density.
        let slope = (law.cdf(low + width * 0.301) - law.cdf(low + width * 0.299)) / 0.002;
        assert!((slope / textbook.pdf(0.3) - 1.0).abs() < 1e-4, "{law}");
    }
}

/// Each count by itself: 25 cells and two means, so the level of each is 4.3 standard errors.
#[test]
fn counts_of_poisson_come_as_often_as_the_textbook_says() {
    const DRAWS: f64 = 1e6;
    for mean in [0.3, 2.5, 40.0] {
        let law = Distribution::poisson(mean).unwrap();
        let textbook = Poisson::new(mean).unwrap();
        let mut stream = Key::new(8, 0).stream(0, 0, 0);
        let mut counts = [0.0; 200];
        for _ in 0..DRAWS as u64 {
            counts[law.sample(&mut stream) as usize] += 1.0;
        }
        for (count, seen) in counts.iter().enumerate() {
            let p = textbook.pmf(count as u64);
            let up_to = textbook.cdf(count as u64);
            assert!(
                (law.cdf(count as f64) - up_to).abs() < 1e-12,
                "{law} {count}"
            );
            assert!((law.cdf(count as f64 + 0.5) - up_to).abs() < 1e-12);
            let expected = DRAWS * p;
            if expected > 10.0 {
                let z = (seen - expected) / (expected * (1.0 - p)).sqrt();
                assert!(z.abs() < 4.3, "{law}: {count}: {seen}, {expected}");
            }
        }
        for p in [1e-6, 0.1, 0.5, 0.9, 0.999_999] {
            assert_eq!(law.quantile(p), textbook.inverse_cdf(p) as f64, "{law} {p}");
            let days = law.scaled(86_400_000.0);
            assert_eq!(days.quantile(p), 86_400_000.0 * law.quantile(p));
            assert!((days.cdf(days.quantile(p)) - law.cdf(law.quantile(p))).abs() < 1e-12);
        }
    }
}

/// Where a distribution is `rand_distr`'s by another road, so are its draws.
#[test]
fn draws_are_those_of_rand_distr() {
    let [low, mode, high] = [5.0, 8.0, 20.0];
    let [mut here, mut there] = [(); 2].map(|()| Key::new(3, 3).stream(0, 0, 0));
    let same = |x: f64, y: f64| assert!((x - y).abs() < 1e-14 * y, "{x} {y}");
    let pert = Distribution::pert(low, mode, high).unwrap();
    let theirs = Pert::new(Portable(low), Portable(high)).with_mode(Portable(mode));
    let theirs = theirs.unwrap();
    let triangular = Distribution::triangular(low, mode, high).unwrap();
    let their_triangular = Triangular::new(low, high, mode).unwrap();
    for _ in 0..10_000 {
        same(here.sample(&pert), there.sample(theirs).0);
        same(here.sample(&triangular), there.sample(their_triangular));
        assert_eq!(here, there);
    }
}

/// What `rand_distr` is not asked for by the distributions here; a researcher may draw from it.
/// `f64` differs from build to build, so the two may part in the last digits, and no further.
#[test]
fn a_portable_number_is_a_number() {
    use rand_distr::{ChiSquared, Frechet, Gumbel, InverseGaussian, StudentT};
    macro_rules! alike {
        ($($law:ident($($parameter:literal),*)),*) => {$(
            let [mut here, mut there] = [(); 2].map(|()| Key::new(4, 4).stream(0, 0, 0));
            let ours = $law::new($(Portable($parameter)),*).unwrap();
            let theirs = $law::<f64>::new($($parameter),*).unwrap();
            let draws = 20_000;
            let [mut mean, mut their_mean] = [Tally::new(), Tally::new()];
            for _ in 0..draws {
                mean.record(here.sample(ours).0.clamp(-50.0, 50.0));
                their_mean.record(there.sample(theirs).clamp(-50.0, 50.0));
            }
            let error = mean.standard_error().hypot(their_mean.standard_error());
            let name = stringify!($law);
            assert_close(name, mean.mean(), their_mean.mean(), error);
        )*};
    }
    alike!(
        ChiSquared(3.0),
        Frechet(0.0, 1.0, 3.0),
        Gumbel(3.0, 0.5),
        InverseGaussian(2.0, 1.0),
        StudentT(5.0)
    );
}
