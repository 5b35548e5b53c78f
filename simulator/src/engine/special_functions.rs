//! The few special functions that the distributions need, through `libm` only; those that estimates
//! and tests need live in `statistics`.

use std::f64::consts::{FRAC_1_SQRT_2, PI};

/// Density of the standard normal distribution.
pub(super) fn normal_density(x: f64) -> f64 {
    libm::exp(-0.5 * x * x) / (2.0 * PI).sqrt()
}

/// The chance that a standard normal is at most `x`, with full relative accuracy in the lower
/// tail.
pub(super) fn normal_cdf(x: f64) -> f64 {
    0.5 * libm::erfc(-x * FRAC_1_SQRT_2)
}

/// The value that a standard normal stays below with chance `p`, 0 < p < 1.
///
/// Starts from a rational approximation (Hastings 1955, as 26.2.23 of Abramowitz and Stegun,
/// off by at most 4.5e-4) and applies Halley's correction three times, each of which cubes the
/// error.
pub(super) fn normal_quantile(p: f64) -> f64 {
    if p > 0.5 {
        // The lower tail is the accurate one, and 1 - p is exact here.
        return -normal_quantile(1.0 - p);
    }
    if p <= 0.0 {
        return f64::NEG_INFINITY;
    }
    let t = (-2.0 * libm::log(p)).sqrt();
    let up = 2.515_517 + t * (0.802_853 + t * 0.010_328);
    let down = 1.0 + t * (1.432_788 + t * (0.189_269 + t * 0.001_308));
    let mut x = up / down - t;
    for _ in 0..3 {
        let off = (normal_cdf(x) - p) / normal_density(x);
        x -= off / (1.0 + 0.5 * x * off);
    }
    x
}

/// The chance that a gamma variable with this shape and scale 1 is at most `x`: the regularised
/// lower incomplete gamma function, by its series below the mean and its continued fraction
/// above (Abramowitz and Stegun 6.5.29 and 6.5.31, the latter by Lentz's method).
pub(super) fn gamma_cdf(shape: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    let front = libm::exp(shape * libm::log(x) - x - libm::lgamma(shape));
    if x < shape + 1.0 {
        let (mut term, mut sum, mut n) = (1.0 / shape, 1.0 / shape, shape);
        while term > sum * 1e-17 {
            n += 1.0;
            term *= x / n;
            sum += term;
        }
        return (front * sum).min(1.0);
    }
    const TINY: f64 = 1e-300;
    let mut b = x + 1.0 - shape;
    let (mut c, mut d) = (1.0 / TINY, 1.0 / b);
    let mut fraction = d;
    // Converges in about the root of the shape; the bound only stops a rounding cycle.
    for i in 1..100_000 {
        let i = f64::from(i);
        let a = i * (shape - i);
        b += 2.0;
        d = 1.0 / nonzero(a * d + b, TINY);
        c = nonzero(b + a / c, TINY);
        fraction *= c * d;
        if (c * d - 1.0).abs() < 1e-16 {
            break;
        }
    }
    (1.0 - front * fraction).max(0.0)
}

/// The chance that a beta variable with these shapes is at most `x`: the regularised incomplete
/// beta function, by its continued fraction on the side where that converges fast (Abramowitz and
/// Stegun 26.5.8, by Lentz's method).
pub(super) fn beta_cdf([a, b]: [f64; 2], x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    if x > (a + 1.0) / (a + b + 2.0) {
        return 1.0 - beta_cdf([b, a], 1.0 - x);
    }
    const TINY: f64 = 1e-300;
    let (mut c, mut d) = (1.0, 1.0 / nonzero(1.0 - (a + b) * x / (a + 1.0), TINY));
    let mut fraction = d;
    // Converges in about the root of the larger shape; the bound only stops a rounding cycle.
    for m in 1..100_000 {
        let m = f64::from(m);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        let before = fraction;
        for term in [even, odd] {
            d = 1.0 / nonzero(1.0 + term * d, TINY);
            c = nonzero(1.0 + term / c, TINY);
            fraction *= c * d;
        }
        if (fraction - before).abs() <= 1e-16 * fraction {
            break;
        }
    }
    let front = libm::lgamma(a + b) - libm::lgamma(a) - libm::lgamma(b);
    libm::exp(front + a * libm::log(x) + b * libm::log1p(-x)) / a * fraction
}

fn nonzero(x: f64, tiny: f64) -> f64 {
    if x.abs() < tiny { tiny } else { x }
}

/// The value that a gamma variable with this shape and scale 1 stays below with chance `p`, by
/// Newton's method kept inside a shrinking bracket.
pub(super) fn gamma_quantile(shape: f64, p: f64) -> f64 {
    if p <= 0.0 {
        return 0.0;
    }
    // Wilson and Hilferty (1931) for the start; below it the leading term of the series.
    let root = 1.0 - 1.0 / (9.0 * shape) + normal_quantile(p) / (3.0 * shape.sqrt());
    let mut x = shape * root * root * root;
    if root < 0.1 {
        x = libm::exp((libm::log(p) + libm::lgamma(shape + 1.0)) / shape);
    }
    let (mut low, mut high) = (0.0, f64::INFINITY);
    for _ in 0..200 {
        let over = gamma_cdf(shape, x) - p;
        if over > 0.0 {
            high = x;
        } else {
            low = x;
        }
        let density = libm::exp((shape - 1.0) * libm::log(x) - x - libm::lgamma(shape));
        let newton = x - over / density;
        let next = if newton > low && newton < high {
            newton
        } else if high.is_finite() {
            0.5 * (low + high)
        } else {
            2.0 * x
        };
        if (next - x).abs() <= 1e-14 * x {
            return next;
        }
        x = next;
    }
    x
}

/// The shape at which a Weibull distribution has coefficient of variation `cv`, for 0.01 <= cv <=
/// 100, by bisection: the coefficient falls as the shape grows.
pub(super) fn weibull_shape(cv: f64) -> f64 {
    let wanted = libm::log1p(cv * cv);
    let (mut low, mut high) = (0.05_f64, 200.0_f64);
    // 60 halvings of the logarithm's range leave less than an ulp.
    for _ in 0..60 {
        let shape = (low * high).sqrt();
        let is = libm::lgamma(1.0 + 2.0 / shape) - 2.0 * libm::lgamma(1.0 + 1.0 / shape);
        if is > wanted {
            low = shape;
        } else {
            high = shape;
        }
    }
    (low * high).sqrt()
}
