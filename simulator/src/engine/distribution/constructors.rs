//! How a distribution is made: which parameters each may have, and what is worked out of them for
//! drawing.

use std::sync::Arc;

use rand_distr::{Beta, Gamma, LogNormal, Poisson, Weibull};

use super::super::portable::Portable;
use super::super::special_functions::weibull_shape;
use super::{BetaName, Distribution, DistributionError, Law};

fn check(
    holds: bool,
    law: &'static str,
    parameter: &'static str,
    value: f64,
    must: &'static str,
) -> Result<(), DistributionError> {
    if holds {
        return Ok(());
    }
    Err(DistributionError::Parameter {
        law,
        parameter,
        value,
        must,
    })
}

fn check_finite(
    law: &'static str,
    parameter: &'static str,
    value: f64,
) -> Result<(), DistributionError> {
    check(value.is_finite(), law, parameter, value, "a finite number")
}

fn check_positive(
    law: &'static str,
    parameter: &'static str,
    value: f64,
) -> Result<(), DistributionError> {
    let holds = value.is_finite() && value > 0.0;
    check(holds, law, parameter, value, "a number above 0")
}

fn check_spread(
    law: &'static str,
    parameter: &'static str,
    value: f64,
) -> Result<(), DistributionError> {
    let holds = value.is_finite() && value >= 0.0;
    check(holds, law, parameter, value, "0 or a number above 0")
}

fn check_range(law: &'static str, low: f64, high: f64) -> Result<(), DistributionError> {
    check_finite(law, "low", low)?;
    let holds = high.is_finite() && high > low;
    check(holds, law, "high", high, "above low")
}

/// What `rand_distr` made of a parameter that has been checked. It refuses none of those.
fn drawn<T, E>(
    made: Result<T, E>,
    law: &'static str,
    parameter: &'static str,
    value: f64,
) -> Result<T, DistributionError> {
    made.map_err(|_| DistributionError::Parameter {
        law,
        parameter,
        value,
        must: "a number that can be drawn with",
    })
}

/// Constructors. All fail on not-a-number and infinity, and where stated.
impl Distribution {
    /// Always `value`.
    pub fn constant(value: f64) -> Result<Distribution, DistributionError> {
        check_finite("constant", "value", value)?;
        Ok(Distribution(Law::Constant { value }))
    }

    /// Exponential with mean above 0.
    pub fn exponential(mean: f64) -> Result<Distribution, DistributionError> {
        check_positive("exponential", "mean", mean)?;
        Ok(Distribution(Law::Exponential { mean }))
    }

    /// Gamma with mean above 0 and coefficient of variation from 0 (constant) to 100;
    /// shape 1/cv^2, scale mean cv^2.
    pub fn gamma(mean: f64, cv: f64) -> Result<Distribution, DistributionError> {
        check_positive("gamma", "mean", mean)?;
        check(
            (0.0..=100.0).contains(&cv),
            "gamma",
            "cv",
            cv,
            "between 0 and 100",
        )?;
        // A millionth of the mean: nobody measures that, and it spares the arithmetic a corner.
        if cv < 1e-6 {
            return Distribution::constant(mean);
        }
        let shape = 1.0 / (cv * cv);
        let unscaled = Gamma::new(Portable(shape), Portable(1.0));
        Ok(Distribution(Law::Gamma {
            mean,
            shape,
            scale: mean / shape,
            stages: None,
            unscaled: drawn(unscaled, "gamma", "cv", cv)?,
        }))
    }

    /// Erlang with mean above 0: the sum of `stages` (at least 1) equal exponentials.
    pub fn erlang(mean: f64, stages: u32) -> Result<Distribution, DistributionError> {
        check_positive("Erlang", "mean", mean)?;
        check(
            stages > 0,
            "Erlang",
            "stages",
            f64::from(stages),
            "at least 1",
        )?;
        let shape = f64::from(stages);
        let unscaled = Gamma::new(Portable(shape), Portable(1.0));
        Ok(Distribution(Law::Gamma {
            mean,
            shape,
            scale: mean / shape,
            stages: Some(stages),
            unscaled: drawn(unscaled, "Erlang", "stages", shape)?,
        }))
    }

    /// Weibull with survival function exp(-(x/scale)^shape); shape from 0.05, scale above 0.
    pub fn weibull(shape: f64, scale: f64) -> Result<Distribution, DistributionError> {
        let holds = shape.is_finite() && shape >= 0.05;
        check(
            holds,
            "Weibull",
            "shape",
            shape,
            "a number of at least 0.05",
        )?;
        check_positive("Weibull", "scale", scale)?;
        let unscaled = Weibull::new(Portable(1.0), Portable(shape));
        Ok(Distribution(Law::Weibull {
            shape,
            scale,
            unscaled: drawn(unscaled, "Weibull", "shape", shape)?,
        }))
    }

    /// Weibull with mean above 0 and coefficient of variation from 0.01 to 100 (or 0: constant).
    /// The shape solves 1 + cv^2 = G(1 + 2/shape) / G(1 + 1/shape)^2 with G the gamma function.
    pub fn weibull_mean_cv(mean: f64, cv: f64) -> Result<Distribution, DistributionError> {
        check_positive("Weibull", "mean", mean)?;
        if cv == 0.0 {
            return Distribution::constant(mean);
        }
        let holds = (0.01..=100.0).contains(&cv);
        check(holds, "Weibull", "cv", cv, "0 or between 0.01 and 100")?;
        let shape = weibull_shape(cv);
        Distribution::weibull(shape, mean / libm::tgamma(1.0 + 1.0 / shape))
    }

    /// Lognormal with mean above 0 and coefficient of variation from 0 (constant) to 100:
    /// mean exp(mu + sigma Z) with sigma^2 = ln(1 + cv^2) and mu = -sigma^2/2.
    pub fn lognormal(mean: f64, cv: f64) -> Result<Distribution, DistributionError> {
        check_positive("lognormal", "mean", mean)?;
        let holds = (0.0..=100.0).contains(&cv);
        check(holds, "lognormal", "cv", cv, "between 0 and 100")?;
        if cv == 0.0 {
            return Distribution::constant(mean);
        }
        let variance = libm::log1p(cv * cv);
        let unscaled = LogNormal::new(Portable(-0.5 * variance), Portable(variance.sqrt()));
        Ok(Distribution(Law::Lognormal {
            mean,
            cv,
            unscaled: drawn(unscaled, "lognormal", "cv", cv)?,
        }))
    }

    /// Normal with mean and standard deviation `sd` (0: constant), drawn again while below
    /// `at_least`, which may be up to 3 standard deviations above `mean`.
    ///
    /// `mean` and `sd` are those *before* truncation; [`Distribution::mean`] and
    /// [`Distribution::variance`] give what results.
    pub fn normal(
        mean: f64,
        sd: f64,
        at_least: Option<f64>,
    ) -> Result<Distribution, DistributionError> {
        check_finite("normal", "mean", mean)?;
        check_spread("normal", "sd", sd)?;
        if let Some(bound) = at_least {
            // Higher up nearly every draw is refused, which is more likely a slip than a wish.
            check(
                bound.is_finite() && bound <= mean + 3.0 * sd,
                "normal",
                "at_least",
                bound,
                "at most 3 standard deviations above the mean",
            )?;
        }
        if sd == 0.0 {
            return Distribution::constant(mean);
        }
        Ok(Distribution(Law::Normal { mean, sd, at_least }))
    }

    /// PERT, the distribution of an estimate by its least, likeliest and greatest value: a beta
    /// distribution from `low` to `high` with its peak at `mode` and mean (low + 4 mode + high) /
    /// 6; low <= mode <= high, low < high.
    pub fn pert(low: f64, mode: f64, high: f64) -> Result<Distribution, DistributionError> {
        check_range("PERT", low, high)?;
        let holds = (low..=high).contains(&mode);
        check(holds, "PERT", "mode", mode, "between low and high")?;
        let rise = 4.0 * ((mode - low) / (high - low));
        let shapes = [1.0 + rise, 5.0 - rise];
        Distribution::beta_of(shapes, low, high, BetaName::Pert { mode })
    }

    /// Beta from `low` to `high` with this mean, between them, and standard deviation `sd` (0:
    /// constant), from a thousandth of the range up to where nearly all values are one end or
    /// the other (a shape below 0.05).
    pub fn beta(
        mean: f64,
        sd: f64,
        low: f64,
        high: f64,
    ) -> Result<Distribution, DistributionError> {
        check_range("beta", low, high)?;
        let holds = low < mean && mean < high;
        check(holds, "beta", "mean", mean, "above low and below high")?;
        check_spread("beta", "sd", sd)?;
        if sd == 0.0 {
            return Distribution::constant(mean);
        }
        let (at, spread) = ((mean - low) / (high - low), sd / (high - low));
        let holds = spread >= 0.001;
        check(
            holds,
            "beta",
            "sd",
            sd,
            "at least a thousandth of the range",
        )?;
        let both = at * (1.0 - at) / (spread * spread) - 1.0;
        let shapes = [at * both, (1.0 - at) * both];
        let holds = shapes[0].min(shapes[1]) >= 0.05;
        let must = "less: nearly all values would be one end or the other";
        check(holds, "beta", "sd", sd, must)?;
        Distribution::beta_of(shapes, low, high, BetaName::Beta { mean, sd })
    }

    fn beta_of(
        shapes: [f64; 2],
        low: f64,
        high: f64,
        named: BetaName,
    ) -> Result<Distribution, DistributionError> {
        let unscaled = Beta::new(Portable(shapes[0]), Portable(shapes[1]));
        Ok(Distribution(Law::Beta {
            low,
            high,
            shapes,
            named,
            unscaled: drawn(unscaled, "beta", "shape", shapes[0])?,
        }))
    }

    /// Poisson: a count, 0 or more, with mean above 0 and up to a million.
    pub fn poisson(mean: f64) -> Result<Distribution, DistributionError> {
        let holds = mean > 0.0 && mean <= 1e6;
        let must = "above 0 and at most a million";
        check(holds, "Poisson", "count", mean, must)?;
        let unscaled = Poisson::new(Portable(mean));
        Ok(Distribution(Law::Poisson {
            mean,
            unit: 1.0,
            unscaled: drawn(unscaled, "Poisson", "count", mean)?,
        }))
    }

    /// Triangular from `low` to `high` with its peak at `mode`; low <= mode <= high, low < high.
    pub fn triangular(low: f64, mode: f64, high: f64) -> Result<Distribution, DistributionError> {
        check_range("triangular", low, high)?;
        let holds = (low..=high).contains(&mode);
        check(holds, "triangular", "mode", mode, "between low and high")?;
        Ok(Distribution(Law::Triangular { low, mode, high }))
    }

    /// Uniform from `low` to `high`; low < high.
    pub fn uniform(low: f64, high: f64) -> Result<Distribution, DistributionError> {
        check_range("uniform", low, high)?;
        Ok(Distribution(Law::Uniform { low, high }))
    }

    /// One of the observed `values`, all equally likely; at least one.
    pub fn empirical(mut values: Vec<f64>) -> Result<Distribution, DistributionError> {
        if values.is_empty() {
            return Err(DistributionError::NoValues { law: "empirical" });
        }
        for &value in &values {
            check_finite("empirical", "every value", value)?;
        }
        // Sorted, so that equal data give equal draws however the file was ordered.
        values.sort_unstable_by(f64::total_cmp);
        Ok(Distribution(Law::Empirical {
            values: values.into(),
        }))
    }

    /// One of `values`, likely in proportion to its weight; weights are 0 or more, not all 0.
    pub fn discrete(
        values: Vec<f64>,
        weights: Vec<f64>,
    ) -> Result<Distribution, DistributionError> {
        let pairs = with_weights("discrete", values, weights)?;
        for &(value, _) in &pairs {
            check_finite("discrete", "every value", value)?;
        }
        let mut pairs = possible("discrete", pairs)?;
        pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
        let cumulative = cumulative("discrete", &pairs)?;
        Ok(Distribution(Law::Discrete {
            values: pairs.iter().map(|&(value, _)| value).collect(),
            cumulative,
        }))
    }

    /// A draw from one of `laws`, each chosen in proportion to its weight; weights are 0 or more,
    /// not all 0. One uniform number chooses the distribution, which then draws from the same
    /// stream; a mixture of one distribution is that distribution.
    pub fn mixture(
        laws: Vec<Distribution>,
        weights: Vec<f64>,
    ) -> Result<Distribution, DistributionError> {
        let pairs = possible("mixture", with_weights("mixture", laws, weights)?)?;
        let cumulative = cumulative("mixture", &pairs)?;
        let mut laws: Vec<Distribution> = pairs.into_iter().map(|(law, _)| law).collect();
        if laws.len() > 1 {
            let laws = laws.into();
            return Ok(Distribution(Law::Mixture { laws, cumulative }));
        }
        laws.pop()
            .ok_or(DistributionError::NoValues { law: "mixture" })
    }
}

/// Each with its weight.
fn with_weights<T>(
    law: &'static str,
    all: Vec<T>,
    weights: Vec<f64>,
) -> Result<Vec<(T, f64)>, DistributionError> {
    if all.len() != weights.len() {
        return Err(DistributionError::UnequalLengths {
            law,
            values: all.len(),
            weights: weights.len(),
        });
    }
    for &weight in &weights {
        check_spread(law, "every weight", weight)?;
    }
    Ok(all.into_iter().zip(weights).collect())
}

/// Those that can happen: what has no weight is left out, so that no rounding can make it happen.
fn possible<T>(
    law: &'static str,
    mut pairs: Vec<(T, f64)>,
) -> Result<Vec<(T, f64)>, DistributionError> {
    pairs.retain(|&(_, weight)| weight > 0.0);
    if pairs.is_empty() {
        return Err(DistributionError::NoValues { law });
    }
    Ok(pairs)
}

/// Each one's chance, or that of one before it.
fn cumulative<T>(law: &'static str, pairs: &[(T, f64)]) -> Result<Arc<[f64]>, DistributionError> {
    let total: f64 = pairs.iter().map(|&(_, weight)| weight).sum();
    check(total.is_finite(), law, "sum of weights", total, "finite")?;
    let mut below = 0.0;
    let upto = pairs.iter().map(|&(_, weight)| {
        below += weight;
        below / total
    });
    Ok(upto.collect())
}
