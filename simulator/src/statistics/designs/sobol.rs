//! Owen-scrambled Sobol points; the sequence itself is the work of `sobol_burley`.

use super::DesignError;
use crate::statistics::purpose::Purpose;

/// Most points [`sobol`] can give: direction numbers have 16 bits.
pub const SOBOL_MOST_POINTS: usize = 1 << 16;

/// Most dimensions [`sobol`] can give: as many have direction numbers.
pub const SOBOL_MOST_DIMENSIONS: usize = sobol_burley::NUM_DIMENSIONS as usize;

/// The first `points` points of an Owen-scrambled Sobol sequence in `dimensions` dimensions,
/// in (0, 1): direction numbers of Joe & Kuo (2008, SIAM Journal on Scientific Computing 30,
/// 2635-2654), nested uniform scrambling (Owen 1995) by hashing (Burley 2020, Journal of
/// Computer Graphics Techniques 9(4), 1-20).
///
/// The first 2^m points have exactly one in each of 2^m equal slices of every dimension, and
/// are evenly spread over boxes besides; so take a power of two if there is a choice. Each
/// point by itself is uniform on the cube, so means are unbiased; their error falls faster than
/// a random sample's, for smooth outputs nearly as points^(-3/2) (Owen 1997, Annals of
/// Statistics 25, 1541-1562). It cannot be read off the spread of one design: different seeds
/// give independent ones.
///
/// Coordinates are odd multiples of 2^-24 (the sequence has 23 bits), so neither 0 nor 1 and
/// symmetric about 1/2: any quantile function may be applied to them.
///
/// # Errors
///
/// [`DesignError::TooManyPoints`] above [`SOBOL_MOST_POINTS`] and
/// [`DesignError::TooManyDimensions`] above [`SOBOL_MOST_DIMENSIONS`].
pub fn sobol(points: usize, dimensions: usize, seed: u64) -> Result<Vec<Vec<f64>>, DesignError> {
    const HALF_STEP: f64 = 1.0 / (1_u32 << 24) as f64;
    if points > SOBOL_MOST_POINTS {
        return Err(DesignError::TooManyPoints { points });
    }
    if dimensions > SOBOL_MOST_DIMENSIONS {
        return Err(DesignError::TooManyDimensions { dimensions });
    }
    // The crate's seed has 32 bits.
    let scrambling = (Purpose::Scrambling.stream(seed, 0).next_u64() >> 32) as u32;
    let coordinate = |point, dimension| {
        f64::from(sobol_burley::sample(point, dimension, scrambling)) + HALF_STEP
    };
    Ok((0..points as u32)
        .map(|point| {
            (0..dimensions as u32)
                .map(|dimension| coordinate(point, dimension))
                .collect()
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether the first 2^bits points have one in each of 2^bits slices of `dimension`.
    fn is_stratified(design: &[Vec<f64>], dimension: usize, bits: u32) -> bool {
        let slices = 1_usize << bits;
        let mut seen = vec![false; slices];
        for point in &design[..slices] {
            seen[(point[dimension] * slices as f64) as usize] = true;
        }
        seen.into_iter().all(|slice| slice)
    }

    #[test]
    fn every_power_of_two_fills_every_dimension_evenly() {
        let design = sobol(1 << 10, SOBOL_MOST_DIMENSIONS, 1).expect("within limits");
        for dimension in 0..SOBOL_MOST_DIMENSIONS {
            for bits in 0..=10 {
                assert!(is_stratified(&design, dimension, bits));
            }
        }
        let longest = sobol(SOBOL_MOST_POINTS, 2, 2).expect("within limits");
        assert!(is_stratified(&longest, 0, 16) && is_stratified(&longest, 1, 16));
    }

    #[test]
    fn the_first_two_dimensions_fill_every_box() {
        // They are a (0, m, 2)-net: one point in each of the 2^m boxes of sides 2^-a, 2^-(m-a).
        let design = sobol(256, 2, 3).expect("within limits");
        for split in 0..=8 {
            let (wide, high) = (1 << split, 256 >> split);
            let mut boxes: Vec<usize> = design
                .iter()
                .map(|point| {
                    let column = (point[0] * wide as f64) as usize;
                    column * high + (point[1] * high as f64) as usize
                })
                .collect();
            boxes.sort_unstable();
            assert!(boxes.into_iter().eq(0..256));
        }
    }

    #[test]
    fn the_seed_decides_all_of_it() {
        let design = sobol(64, 4, 1).expect("within limits");
        assert_eq!(sobol(64, 4, 1).expect("within limits"), design);
        let other = sobol(64, 4, 2).expect("within limits");
        let same = design
            .iter()
            .flatten()
            .zip(other.iter().flatten())
            .filter(|(a, b)| a == b)
            .count();
        assert_eq!(same, 0);
        let shorter = sobol(20, 3, 1).expect("within limits");
        assert!(shorter.iter().zip(&design).all(|(s, d)| s[..] == d[..3]));
    }

    #[test]
    fn beyond_the_limits_it_says_so() {
        assert_eq!(
            sobol(SOBOL_MOST_POINTS + 1, 1, 1),
            Err(DesignError::TooManyPoints { points: 65_537 })
        );
        let error = sobol(1, 257, 1).expect_err("one too many");
        assert_eq!(
            error.to_string(),
            "257 dimensions are more than the 256 of the Sobol sequence"
        );
    }
}
