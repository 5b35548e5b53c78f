//! Standard normal and exponential draws by the ziggurat method; everything built on them lives
//! in [`distribution`](super::distribution).
//!
//! Marsaglia and Tsang: The ziggurat method for generating random variables, J. Stat. Softw. 5(8),
//! 2000, in the form of Doornik (2005), which takes the layer and the abscissa from different bits.
//! The density is covered by 256 layers of equal area; 99 draws in 100 cost one number, one
//! multiplication and one comparison.
//!
//! It is written out here because published implementations (`rand_distr`'s too) call the platform's `exp` and `ln`,
//! so that a draw in a hundred thousand differs between machines and even between builds. Here
//! the tables are computed by the compiler and the rare cases go through `libm`.

use rand::{Rng, RngExt};
use rand_distr::Open01;

const LAYERS: usize = 256;

/// Where the tail of the normal begins, and the area of each layer (Marsaglia and Tsang's
/// constants for 256 layers, to double precision).
const NORMAL_TAIL: f64 = 3.654_152_885_361_009;
const NORMAL_AREA: f64 = 0.004_928_673_233_974_655;
/// The same for the exponential.
const EXPONENTIAL_TAIL: f64 = 7.697_117_470_131_05;
const EXPONENTIAL_AREA: f64 = 0.003_949_659_822_581_557;

/// Right ends of the layers, from the base (widened to hold the tail's area) to the peak, and
/// the density there.
struct Layers {
    x: [f64; LAYERS + 1],
    density: [f64; LAYERS + 1],
}

static NORMAL: Layers = layers(true, NORMAL_TAIL, NORMAL_AREA);
static EXPONENTIAL: Layers = layers(false, EXPONENTIAL_TAIL, EXPONENTIAL_AREA);

/// A draw from the normal distribution with mean 0 and standard deviation 1.
#[inline]
pub(super) fn standard_normal<R: Rng + ?Sized>(rng: &mut R) -> f64 {
    const STEP: f64 = 1.0 / (1_u64 << 52) as f64;
    let bits = rng.next_u64();
    let layer = (bits & 0xFF) as usize;
    let x = ((bits as i64) >> 11) as f64 * STEP * NORMAL.x[layer];
    if x.abs() < NORMAL.x[layer + 1] {
        return x;
    }
    normal_edge(rng, layer, x)
}

/// A draw from the exponential distribution with mean 1.
#[inline]
pub(super) fn standard_exponential<R: Rng + ?Sized>(rng: &mut R) -> f64 {
    const STEP: f64 = 1.0 / (1_u64 << 53) as f64;
    let bits = rng.next_u64();
    let layer = (bits & 0xFF) as usize;
    let x = (bits >> 11) as f64 * STEP * EXPONENTIAL.x[layer];
    if x < EXPONENTIAL.x[layer + 1] {
        return x;
    }
    exponential_edge(rng, layer, x)
}

/// The rare cases: the tail, and the strip of a layer that the density cuts through.
#[cold]
#[inline(never)]
fn normal_edge<R: Rng + ?Sized>(rng: &mut R, layer: usize, x: f64) -> f64 {
    if layer == 0 {
        // Marsaglia's method for the tail.
        loop {
            let beyond = -libm::log(rng.sample(Open01)) / NORMAL_TAIL;
            let height = -libm::log(rng.sample(Open01));
            if 2.0 * height > beyond * beyond {
                return (NORMAL_TAIL + beyond).copysign(x);
            }
        }
    }
    let (low, high) = (NORMAL.density[layer], NORMAL.density[layer + 1]);
    if low + (high - low) * rng.random::<f64>() < libm::exp(-0.5 * x * x) {
        return x;
    }
    standard_normal(rng)
}

#[cold]
#[inline(never)]
fn exponential_edge<R: Rng + ?Sized>(rng: &mut R, layer: usize, x: f64) -> f64 {
    if layer == 0 {
        // What is left of an exponential beyond any point is the same exponential again.
        return EXPONENTIAL_TAIL - libm::log(rng.sample(Open01));
    }
    let (low, high) = (EXPONENTIAL.density[layer], EXPONENTIAL.density[layer + 1]);
    if low + (high - low) * rng.random::<f64>() < libm::exp(-x) {
        return x;
    }
    standard_exponential(rng)
}

const fn layers(normal: bool, tail: f64, area: f64) -> Layers {
    let mut layers = Layers {
        x: [0.0; LAYERS + 1],
        density: [1.0; LAYERS + 1],
    };
    layers.x[0] = area / density(normal, tail);
    layers.density[0] = density(normal, tail);
    layers.x[1] = tail;
    layers.density[1] = layers.density[0];
    let mut layer = 1;
    while layer + 1 < LAYERS {
        let height = layers.density[layer] + area / layers.x[layer];
        layers.x[layer + 1] = inverse_density(normal, height);
        layers.density[layer + 1] = height;
        layer += 1;
    }
    // x[LAYERS] = 0 and density 1 there: the peak, already in place.
    layers
}

const fn density(normal: bool, x: f64) -> f64 {
    exp(if normal { -0.5 * x * x } else { -x })
}

const fn inverse_density(normal: bool, height: f64) -> f64 {
    if normal {
        sqrt(-2.0 * ln(height))
    } else {
        -ln(height)
    }
}

// The compiler cannot call `libm`, so the tables need their own functions. Accurate to an ulp or
// two on the range used here, and the same everywhere, since the compiler's arithmetic is exact
// IEEE on every host.

/// e^x for -60 <= x <= 0.
const fn exp(x: f64) -> f64 {
    let mut halvings = 0;
    let mut rest = x;
    while rest < -0.5 * std::f64::consts::LN_2 {
        rest += std::f64::consts::LN_2;
        halvings += 1;
    }
    let (mut sum, mut term, mut n) = (1.0, 1.0, 1.0);
    while n < 20.0 {
        term *= rest / n;
        sum += term;
        n += 1.0;
    }
    while halvings > 0 {
        sum *= 0.5;
        halvings -= 1;
    }
    sum
}

/// The natural logarithm for 0 < y <= 1.
const fn ln(y: f64) -> f64 {
    let mut doublings = 0.0;
    let mut mantissa = y;
    while mantissa < std::f64::consts::FRAC_1_SQRT_2 {
        mantissa *= 2.0;
        doublings += 1.0;
    }
    // ln m = 2 artanh((m - 1) / (m + 1))
    let t = (mantissa - 1.0) / (mantissa + 1.0);
    let (mut sum, mut power, mut n) = (0.0, t, 1.0);
    while n < 40.0 {
        sum += power / n;
        power *= t * t;
        n += 2.0;
    }
    2.0 * sum - doublings * std::f64::consts::LN_2
}

/// The square root for 0 < y < 100, by Newton's iteration.
const fn sqrt(y: f64) -> f64 {
    let mut root = if y > 1.0 { y } else { 1.0 };
    let mut step = 0;
    while step < 60 {
        root = 0.5 * (root + y / root);
        step += 1;
    }
    root
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_layers_close_at_the_peak_with_the_area_they_started_with() {
        for (layers, area, name) in [
            (&NORMAL, NORMAL_AREA, "normal"),
            (&EXPONENTIAL, EXPONENTIAL_AREA, "exponential"),
        ] {
            let top = layers.x[LAYERS - 1] * (1.0 - layers.density[LAYERS - 1]);
            assert!((top / area - 1.0).abs() < 1e-9, "{name}: {top} {area}");
            assert!(layers.x.is_sorted_by(|a, b| a > b), "{name}");
        }
    }

    #[test]
    fn the_compilers_functions_agree_with_libm() {
        for step in 1..1000 {
            let y = f64::from(step) / 1000.0;
            assert!((ln(y) - libm::log(y)).abs() < 4e-16 * (1.0 + libm::log(y).abs()));
            assert!((exp(-8.0 * y) / libm::exp(-8.0 * y) - 1.0).abs() < 4e-15);
            assert!((sqrt(8.0 * y) / (8.0 * y).sqrt() - 1.0).abs() < 4e-16);
        }
    }
}
