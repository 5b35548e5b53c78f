//! [`Portable`]: a number with which the distributions of `rand_distr` give the same bits in every
//! build; which distribution takes which parameters lives in [`distribution`](super::distribution).
//!
//! `rand_distr` calls `ln`, `exp` and `pow` through `num_traits::Float`. For `f64` these are the
//! platform's as soon as any crate of the program switches `num-traits/std` on, and `libm`'s
//! otherwise: one lognormal in ten then has other bits. A `Portable` always goes through `libm`, and
//! has standard normals and exponentials from the project's own [`ziggurat`](super::ziggurat).

use std::num::FpCategory;
use std::ops::{Add, Div, Mul, Neg, Rem, Sub};

use num_traits::{Float, FloatConst, Num, NumCast, One, ToPrimitive, Zero};
use rand::{Rng, RngExt};
use rand_distr::{Distribution, Exp1, Open01, OpenClosed01, StandardNormal, StandardUniform};

use super::ziggurat;

/// An `f64` that is the same bits in every build, whatever is done with it. Draw from the
/// distributions of `rand_distr` with it where results must be repeatable on other machines:
///
/// ```
/// # use cutover_simulator as cutover;
/// use cutover::engine::{Key, Portable};
/// use rand_distr::{Distribution, Frechet};
///
/// let law = Frechet::new(Portable(0.0), Portable(1.0), Portable(3.0)).expect("a scale and a shape");
/// let Portable(drawn) = law.sample(&mut Key::new(1, 0).stream(0, 0, 0));
/// assert!(drawn > 0.0);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct Portable(pub f64);

impl Distribution<Portable> for StandardNormal {
    #[inline]
    fn sample<R: Rng + ?Sized>(&self, rng: &mut R) -> Portable {
        Portable(ziggurat::standard_normal(rng))
    }
}

impl Distribution<Portable> for Exp1 {
    #[inline]
    fn sample<R: Rng + ?Sized>(&self, rng: &mut R) -> Portable {
        Portable(ziggurat::standard_exponential(rng))
    }
}

/// Uniform numbers are whole numbers times a power of two: exact for `f64` as well.
macro_rules! as_for_f64 {
    ($($law:ident),*) => {$(
        impl Distribution<Portable> for $law {
            #[inline]
            fn sample<R: Rng + ?Sized>(&self, rng: &mut R) -> Portable {
                Portable(rng.sample($law))
            }
        }
    )*};
}
as_for_f64!(StandardUniform, Open01, OpenClosed01);

macro_rules! operators {
    ($($operator:ident $method:ident),*) => {$(
        impl $operator for Portable {
            type Output = Portable;

            #[inline]
            fn $method(self, other: Portable) -> Portable {
                Portable(self.0.$method(other.0))
            }
        }
    )*};
}
operators!(Add add, Sub sub, Mul mul, Div div, Rem rem);

impl Neg for Portable {
    type Output = Portable;

    #[inline]
    fn neg(self) -> Portable {
        Portable(-self.0)
    }
}

impl Zero for Portable {
    fn zero() -> Portable {
        Portable(0.0)
    }

    fn is_zero(&self) -> bool {
        self.0 == 0.0
    }
}

impl One for Portable {
    fn one() -> Portable {
        Portable(1.0)
    }
}

impl Num for Portable {
    type FromStrRadixErr = <f64 as Num>::FromStrRadixErr;

    fn from_str_radix(text: &str, radix: u32) -> Result<Portable, Self::FromStrRadixErr> {
        f64::from_str_radix(text, radix).map(Portable)
    }
}

impl ToPrimitive for Portable {
    fn to_i64(&self) -> Option<i64> {
        self.0.to_i64()
    }

    fn to_u64(&self) -> Option<u64> {
        self.0.to_u64()
    }

    fn to_f64(&self) -> Option<f64> {
        Some(self.0)
    }
}

impl NumCast for Portable {
    #[inline]
    fn from<T: ToPrimitive>(number: T) -> Option<Portable> {
        number.to_f64().map(Portable)
    }
}

/// Passes functions on: constants, what any machine rounds alike, and what only `libm` does alike.
macro_rules! float {
    (
        constants { $($constant:ident $value:expr),* }
        asked { $($asked:ident -> $answer:ty),* }
        exact { $($exact:ident),* }
        through libm { $($method:ident $function:ident),* }
        through libm with another { $($method2:ident $function2:ident),* }
    ) => {
        impl Float for Portable {
            $(#[inline] fn $constant() -> Portable { Portable($value) })*
            $(#[inline] fn $asked(self) -> $answer { self.0.$asked() })*
            $(#[inline] fn $exact(self) -> Portable { Portable(self.0.$exact()) })*
            $(#[inline] fn $method(self) -> Portable { Portable(libm::$function(self.0)) })*
            $(#[inline] fn $method2(self, other: Portable) -> Portable {
                Portable(libm::$function2(self.0, other.0))
            })*

            fn mul_add(self, factor: Portable, term: Portable) -> Portable {
                Portable(libm::fma(self.0, factor.0, term.0))
            }

            fn powi(self, power: i32) -> Portable {
                Portable(libm::pow(self.0, power.into()))
            }

            fn log(self, base: Portable) -> Portable {
                self.ln() / base.ln()
            }

            fn sin_cos(self) -> (Portable, Portable) {
                (self.sin(), self.cos())
            }

            fn integer_decode(self) -> (u64, i16, i8) {
                Float::integer_decode(self.0)
            }
        }
    };
}
float! {
    constants {
        nan f64::NAN, infinity f64::INFINITY, neg_infinity f64::NEG_INFINITY, neg_zero -0.0,
        min_value f64::MIN, max_value f64::MAX, min_positive_value f64::MIN_POSITIVE,
        epsilon f64::EPSILON
    }
    asked {
        is_nan -> bool, is_infinite -> bool, is_finite -> bool, is_normal -> bool,
        is_sign_positive -> bool, is_sign_negative -> bool, classify -> FpCategory
    }
    exact { floor, ceil, round, trunc, fract, abs, signum, recip, sqrt }
    through libm {
        exp exp, exp2 exp2, exp_m1 expm1, ln log, ln_1p log1p, log2 log2, log10 log10, cbrt cbrt,
        sin sin, cos cos, tan tan, asin asin, acos acos, atan atan,
        sinh sinh, cosh cosh, tanh tanh, asinh asinh, acosh acosh, atanh atanh
    }
    through libm with another { powf pow, hypot hypot, atan2 atan2, abs_sub fdim, max fmax, min fmin }
}

macro_rules! float_constants {
    ($($constant:ident),*) => {
        impl FloatConst for Portable {
            $(#[inline] fn $constant() -> Portable { Portable(std::f64::consts::$constant) })*
        }
    };
}
float_constants!(
    E,
    PI,
    FRAC_1_PI,
    FRAC_2_PI,
    FRAC_2_SQRT_PI,
    FRAC_1_SQRT_2,
    SQRT_2,
    FRAC_PI_2,
    FRAC_PI_3,
    FRAC_PI_4,
    FRAC_PI_6,
    FRAC_PI_8,
    LN_2,
    LN_10,
    LOG2_E,
    LOG10_E
);

#[cfg(test)]
mod tests {
    use super::*;

    /// Each function is the one that its name says, to the last digits that platforms differ in.
    #[test]
    fn functions_are_those_of_f64() {
        macro_rules! alike {
            ($x:ident: $($one:ident)*; $y:ident: $($two:ident)*) => {
                $(close(stringify!($one), Float::$one(Portable($x)).0, Float::$one($x));)*
                $(close(
                    stringify!($two),
                    Float::$two(Portable($x), Portable($y)).0,
                    Float::$two($x, $y),
                );)*
            };
        }
        fn close(name: &str, found: f64, expected: f64) {
            let near = (found - expected).abs() <= 4e-15 * expected.abs();
            let alike = found == expected || found.is_nan() && expected.is_nan();
            assert!(near || alike, "{name}: {found} {expected}");
        }
        for x in [-2.7_f64, -0.6, -0.0, 0.3, 0.9, 1.0, 2.5, 17.2] {
            let y = 1.3_f64;
            alike!(
                x: floor ceil round trunc fract abs signum recip sqrt exp exp2 exp_m1 ln ln_1p log2
                    log10 cbrt sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh
                    to_degrees to_radians;
                y: powf hypot atan2 max min log copysign
            );
            close(
                "fdim",
                Float::abs_sub(Portable(x), Portable(y)).0,
                (x - y).max(0.0),
            );
            close("powi", Float::powi(Portable(x), -3).0, x.powi(-3));
            let fma = Float::mul_add(Portable(x), Portable(y), Portable(2.0));
            close("mul_add", fma.0, x.mul_add(y, 2.0));
            assert_eq!(Float::integer_decode(Portable(x)), Float::integer_decode(x));
            let (sin, cos) = Float::sin_cos(Portable(x));
            close("sin", sin.0, x.sin());
            close("cos", cos.0, x.cos());
        }
        let constants: [(Portable, f64); 4] = [
            (Float::infinity(), f64::INFINITY),
            (Float::max_value(), f64::MAX),
            (Float::epsilon(), f64::EPSILON),
            (FloatConst::LN_2(), std::f64::consts::LN_2),
        ];
        for (ours, theirs) in constants {
            assert_eq!(ours.0, theirs);
        }
        let read = Portable::from_str_radix("-12", 10).ok();
        assert_eq!(read, Some(Portable(-12.0)));
        assert_eq!(<Portable as NumCast>::from(3_u8), Some(Portable(3.0)));
        assert_eq!(Portable(7.5) % Portable(2.0), Portable(1.5));
    }
}
