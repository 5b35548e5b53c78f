//! What can be said of a difference: that it is for the worse or the better, that there is none that
//! matters, or nothing.

use super::Effect;
use crate::model::Better;
use crate::statistics::{CONFIDENCE, student_t_quantile};
use crate::study::estimates::Figure;

/// A change by less than this share of what it changes is none.
const MARGIN: f64 = 0.05;
/// One by more than this share of it is one, however little it is.
const LARGE: f64 = 0.2;

/// What a difference is held against.
pub(super) struct Judging {
    /// How much there is in the arm that is changed.
    pub there: f64,
    /// What nobody would act on, in the measure's unit.
    pub floor: f64,
    pub better: Better,
    /// How many windows there were to choose from.
    pub out_of: usize,
    /// Whether there is one replication alone: it has no interval, and is taken at its word.
    pub alone: bool,
}

impl Judging {
    /// What does not matter: a share of what there is or, unless the change is clearly large for
    /// that, what nobody would act on.
    pub fn margin(&self, difference: &Figure) -> f64 {
        let share = MARGIN * self.there;
        match self.is_clearly_large(difference) {
            true => share,
            false => share.max(self.floor),
        }
    }

    /// Whether a change of what matters is clear, and more than a fifth of it: a minute and a half
    /// on the telephone that becomes a minute is a third less, though half a minute is little.
    fn is_clearly_large(&self, difference: &Figure) -> bool {
        let Some((mean, half)) = self.known(difference).filter(|_| !self.alone) else {
            return false;
        };
        let is_there = self.there.max(self.there + mean) >= self.floor;
        is_there && mean.abs() > half && mean.abs() > LARGE * self.there
    }

    /// A difference, and how far it may be off.
    fn known(&self, difference: &Figure) -> Option<(f64, f64)> {
        let half = match difference.half_width {
            Some(half) => Some(half * self.wider(difference.n)),
            None => self.alone.then_some(0.0),
        };
        difference.mean.zip(half)
    }

    pub fn effect(&self, difference: &Figure) -> Effect {
        let Some((mean, half)) = self.known(difference) else {
            return Effect::CannotTell;
        };
        if mean.abs() + half <= self.margin(difference) {
            return Effect::None;
        }
        match (mean.abs() > half, mean > 0.0, self.better) {
            (false, ..) | (true, _, Better::Neither) => Effect::CannotTell,
            (true, true, Better::Lower) | (true, false, Better::Higher) => Effect::Worse,
            (true, ..) => Effect::Better,
        }
    }

    /// How much wider the intervals of all windows have to be than that of one, for all of them to
    /// hold together with 95 %.
    fn wider(&self, values: usize) -> f64 {
        let upper = |windows: usize| {
            let tail = (1.0 - CONFIDENCE) / (2.0 * windows.max(1) as f64);
            student_t_quantile(1.0 - tail, values.saturating_sub(1))
        };
        let both = upper(self.out_of).zip(upper(1));
        both.map_or(1.0, |(of_all, of_one)| of_all / of_one)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn effect(values: &[f64], margin: f64, better: Better) -> Effect {
        judged(values, margin, better, 1)
    }

    fn judged(values: &[f64], margin: f64, better: Better, out_of: usize) -> Effect {
        // Only shares of what there is, so that no change is large for it.
        let judging = Judging {
            there: margin / MARGIN,
            floor: 0.0,
            better,
            out_of,
            alone: values.len() == 1,
        };
        judging.effect(&Figure::of(values.iter().copied().map(Some)))
    }

    #[test]
    fn no_effect_is_said_only_where_the_whole_interval_is_within_the_margin() {
        // Mean 3, half width 4.302653 x sqrt(1 / 3) = 2.484: from 0.52 to 5.48.
        let some = [2.0, 3.0, 4.0];
        assert_eq!(effect(&some, 5.5, Better::Lower), Effect::None);
        assert_eq!(effect(&some, 5.4, Better::Lower), Effect::Worse);
        assert_eq!(effect(&some, 5.4, Better::Higher), Effect::Better);
        assert_eq!(effect(&some, 5.4, Better::Neither), Effect::CannotTell);
        // From -1.5 to 3.5: nothing, or something.
        let unclear = [0.0, 1.0, 2.0];
        assert_eq!(effect(&unclear, 3.0, Better::Lower), Effect::CannotTell);
        // One replication is taken at its word.
        assert_eq!(effect(&[9.0], 1.0, Better::Lower), Effect::Worse);
    }

    #[test]
    fn what_was_chosen_after_the_fact_is_judged_by_wider_intervals() {
        // Of two windows each holds with 97.5 %: t(.9875, 2) = 6.205, half width 3.58.
        let some = [2.0, 3.0, 4.0];
        assert_eq!(judged(&some, 1.0, Better::Lower, 1), Effect::Worse);
        assert_eq!(judged(&some, 1.0, Better::Lower, 2), Effect::CannotTell);
        assert_eq!(judged(&some, 6.6, Better::Lower, 2), Effect::None);
        assert_eq!(judged(&some, 6.5, Better::Lower, 2), Effect::CannotTell);
    }

    /// Half a minute is little on the telephone, but a third of a minute and a half.
    #[test]
    fn what_is_large_for_what_there_is_is_no_trifle() {
        let of = |values: &[f64], there: f64| {
            let judging = Judging {
                there,
                floor: 0.5,
                better: Better::Lower,
                out_of: 1,
                alone: values.len() == 1,
            };
            judging.effect(&Figure::of(values.iter().copied().map(Some)))
        };
        let third_less = [-0.35, -0.36, -0.34];
        assert_eq!(of(&third_less, 1.05), Effect::Better);
        assert_eq!(of(&third_less, 1.8), Effect::None, "less than a fifth");
        let doubled = [0.35, 0.36, 0.34];
        assert_eq!(of(&doubled, 0.35), Effect::Worse);
        // What nobody would act on became something that nobody would act on.
        assert_eq!(of(&doubled, 0.05), Effect::None);
        // It may be nothing as well.
        assert_eq!(of(&[-0.2, 0.0, -0.15], 0.5), Effect::None);
        // One run alone may be chance.
        assert_eq!(of(&[0.4], 0.5), Effect::None);
    }
}
