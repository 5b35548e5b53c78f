//! The full factorial design, one combination after the other; what a level stands for is the
//! caller's business.

/// All combinations of the levels of some factors, as level indices from 0, the last factor
/// changing fastest.
///
/// Combinations are made as they are asked for: a grid too large to hold can still be looked
/// at, and its [`size`](Grid::size) known before. No factors have one combination, the empty
/// one; a factor without levels leaves none.
///
/// ```
/// # use cutover_simulator as cutover;
/// use cutover::statistics::designs::Grid;
///
/// let grid = Grid::new(&[2, 3]);
/// assert_eq!(grid.size(), Some(6));
/// let combinations: Vec<_> = grid.collect();
/// assert_eq!(combinations[0], [0, 0]);
/// assert_eq!(combinations[1], [0, 1]);
/// assert_eq!(combinations[5], [1, 2]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grid {
    levels: Vec<usize>,
    /// The combination to hand out next; `None` after the last.
    next: Option<Vec<usize>>,
}

impl Grid {
    /// The grid over factors with so many `levels` each.
    #[must_use]
    pub fn new(levels: &[usize]) -> Self {
        Self {
            levels: levels.to_vec(),
            next: (!levels.contains(&0)).then(|| vec![0; levels.len()]),
        }
    }

    /// Number of combinations of the whole grid, however many have been handed out; `None` if
    /// it is above [`usize::MAX`].
    #[must_use]
    pub fn size(&self) -> Option<usize> {
        // A zero at the end must not be hidden by an overflow before it.
        if self.levels.contains(&0) {
            return Some(0);
        }
        self.levels
            .iter()
            .try_fold(1_usize, |size, &levels| size.checked_mul(levels))
    }
}

impl Iterator for Grid {
    type Item = Vec<usize>;

    fn next(&mut self) -> Option<Vec<usize>> {
        let combination = self.next.take()?;
        self.next = successor(combination.clone(), &self.levels);
        Some(combination)
    }
}

/// The combination after this one, as an odometer counts; `None` after the last.
fn successor(mut combination: Vec<usize>, levels: &[usize]) -> Option<Vec<usize>> {
    for (index, &levels) in combination.iter_mut().zip(levels).rev() {
        *index += 1;
        if *index < levels {
            return Some(combination);
        }
        *index = 0;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_like_an_odometer() {
        let grid = Grid::new(&[2, 1, 3]);
        let expected = [
            [0, 0, 0],
            [0, 0, 1],
            [0, 0, 2],
            [1, 0, 0],
            [1, 0, 1],
            [1, 0, 2],
        ];
        assert!(grid.clone().eq(expected));
        assert_eq!(grid.size(), Some(6));
    }

    #[test]
    fn no_factors_have_one_combination_and_no_levels_none() {
        assert!(Grid::new(&[]).eq([Vec::<usize>::new()]));
        assert_eq!(Grid::new(&[]).size(), Some(1));
        assert_eq!(Grid::new(&[3, 0]).count(), 0);
        assert_eq!(Grid::new(&[3, 0]).size(), Some(0));
    }

    #[test]
    fn a_grid_beyond_counting_can_be_begun() {
        let mut grid = Grid::new(&[usize::MAX, 2]);
        assert_eq!(grid.size(), None);
        assert_eq!(grid.nth(2), Some(vec![1, 0]));
        assert_eq!(Grid::new(&[usize::MAX, 2, 0]).size(), Some(0));
        assert_eq!(Grid::new(&[usize::MAX, 1]).size(), Some(usize::MAX));
    }
}
