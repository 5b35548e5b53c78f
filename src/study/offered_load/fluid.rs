//! A backlog as a fluid: people flow in, are served oldest first, and the level is followed step
//! by step. No luck, no people; who flows and how fast is decided in `office`.

use serde::Serialize;

use super::units::Patients;

/// People waiting, by the step since which they wait. Steps may lie in the future: somebody
/// listed ahead of time.
#[derive(Clone, Debug, Default)]
pub struct Backlog {
    waiting: Vec<f64>,
    /// Everybody before this step has been served.
    oldest: usize,
    total: f64,
}

impl Backlog {
    /// `people` begin to wait, counted from step `since`.
    pub fn enter(&mut self, since: usize, people: f64) {
        if people <= 0.0 {
            return;
        }
        if since >= self.waiting.len() {
            self.waiting.resize(since + 1, 0.0);
        }
        self.waiting[since] += people;
        self.oldest = self.oldest.min(since);
        self.total += people;
    }

    /// Serves up to `people`, the longest waiting first; returns how many were served.
    pub fn serve(&mut self, people: f64) -> f64 {
        let wanted = people.max(0.0);
        let mut left = wanted;
        while left > 0.0 {
            let Some(first) = self.waiting.get_mut(self.oldest) else {
                break;
            };
            if *first > left {
                *first -= left;
                left = 0.0;
            } else {
                left -= *first;
                *first = 0.0;
                self.oldest += 1;
            }
        }
        let served = wanted - left;
        self.total = if self.oldest >= self.waiting.len() {
            0.0
        } else {
            (self.total - served).max(0.0)
        };
        served
    }

    /// Those who wait.
    #[must_use]
    pub fn total(&self) -> f64 {
        self.total
    }

    /// Those who have waited since `step` or earlier.
    #[must_use]
    pub fn since(&self, step: usize) -> f64 {
        let last = (step + 1).min(self.waiting.len());
        let from = self.oldest.min(last);
        self.waiting[from..last].iter().sum()
    }
}

/// The course of a backlog: its peak, and when it is gone.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Course {
    /// People waiting at the end of the step with the greatest excess over the usual.
    pub peak: Patients,
    /// That step.
    pub peak_at: usize,
    /// First step after the peak at whose end no more wait than usual; `None`: not in this time.
    pub gone_at: Option<usize>,
    /// People waiting at the end of the last step.
    pub left: Patients,
}

impl Course {
    /// The course of `levels` (at the end of each step) from step `from` on, against the `usual`
    /// ones. Nothing if it never rises above them by more than `slack` people.
    #[must_use]
    pub fn of(levels: &[f64], usual: &[f64], from: usize, slack: f64) -> Option<Self> {
        let excess = |at: usize| levels[at] - usual.get(at).copied().unwrap_or(0.0);
        let over: Vec<usize> = (from..levels.len())
            .filter(|&at| excess(at) > slack)
            .collect();
        let &first = over.first()?;
        let peak_at =
            (first..levels.len()).fold(
                first,
                |best, at| {
                    if excess(at) > excess(best) { at } else { best }
                },
            );
        let gone_at = (peak_at..levels.len()).find(|&at| excess(at) <= slack);
        Some(Self {
            peak: Patients(levels[peak_at]),
            peak_at,
            gone_at,
            left: Patients(levels.last().copied().unwrap_or(0.0)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Demand 100 a day, capacity 110 (1 - .4 exp(-t / 20)): the closed form peaks at 383.68 on
    /// day 29.63 and is gone on day 86.86.
    #[test]
    fn agrees_with_the_closed_form() {
        const STEPS: usize = 200;
        let mut backlog = Backlog::default();
        let mut levels = Vec::new();
        for step in 0..100 * STEPS {
            let t = (step as f64 + 0.5) / STEPS as f64;
            backlog.enter(step, 100.0 / STEPS as f64);
            backlog.serve(110.0 * (1.0 - 0.4 * (-t / 20.0).exp()) / STEPS as f64);
            levels.push(backlog.total());
        }
        let course = Course::of(&levels, &[], 0, 1e-9).expect("there is a backlog");
        let day = |step: usize| (step as f64 + 1.0) / STEPS as f64;
        assert!((course.peak.0 - 383.68).abs() < 0.005, "{course:?}");
        assert!((day(course.peak_at) - 29.63).abs() < 0.02, "{course:?}");
        let gone = day(course.gone_at.expect("it is gone"));
        assert!((gone - 86.86).abs() < 0.01, "{gone}");
    }

    #[test]
    fn the_longest_waiting_are_served_first() {
        let mut backlog = Backlog::default();
        backlog.enter(3, 10.0);
        backlog.enter(1, 5.0);
        backlog.enter(9, 2.0);
        assert_eq!(backlog.since(3), 15.0);
        assert_eq!(backlog.serve(7.0), 7.0);
        assert_eq!((backlog.since(1), backlog.since(3)), (0.0, 8.0));
        backlog.enter(0, 1.0);
        assert_eq!(backlog.since(0), 1.0, "somebody older may come back");
        assert_eq!(backlog.serve(100.0), 11.0);
        assert_eq!(backlog.total(), 0.0);
    }

    #[test]
    fn no_more_than_usual_is_no_backlog() {
        assert_eq!(Course::of(&[3.0, 4.0], &[3.0, 4.0], 0, 0.5), None);
    }
}
