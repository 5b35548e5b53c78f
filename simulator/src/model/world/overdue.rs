//! Overdue work: how much of what waits is past its due time, which says more of a backlog than the
//! number of pieces of paper. Whoever keeps a list adds what is on it.

use super::World;
use super::observer::Observer;
use crate::engine::{Duration, Time};
use crate::model::measures::figure;
use crate::model::spec::{DueTimes, Priority, Work};

/// What is past its due time at a moment.
#[derive(Clone, Copy, Debug)]
pub struct Overdue {
    now: Time,
    due: DueTimes,
    tasks: u32,
    by: Duration,
    most: Duration,
}

impl Overdue {
    /// Nothing yet.
    #[must_use]
    pub fn at(now: Time, due: DueTimes) -> Self {
        Self {
            now,
            due,
            tasks: 0,
            by: Duration::ZERO,
            most: Duration::ZERO,
        }
    }

    /// A task that has waited since, of an urgent referral or of anybody else.
    pub fn task(&mut self, work: Work, whose: Priority, since: Time) {
        let Some(due) = self.due.of(work, whose) else {
            return;
        };
        let late = self.now - since - due;
        if late > Duration::ZERO {
            self.tasks += 1;
            self.by += late;
            self.most = self.most.max(late);
        }
    }
}

impl<O: Observer> World<'_, O> {
    /// Writes down what is overdue at the end of a day.
    pub fn note_overdue(&mut self, overdue: &Overdue, day: i64) {
        let levels = [
            (figure::BookingOverdue, f64::from(overdue.tasks)),
            (figure::BookingOverdueDays, overdue.by.as_days_f64()),
            (figure::BookingMostOverdue, overdue.most.as_days_f64()),
        ];
        for (measure, level) in levels {
            self.ledger.stands(measure, day, level);
        }
    }
}
