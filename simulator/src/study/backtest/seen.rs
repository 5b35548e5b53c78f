//! A trust's weekly figures, counted in its extracts as the model counts its own. What they are held
//! against is not known here.

use super::known::Clock;
use crate::extract::appointments::Appointment;
use crate::extract::calls::Call;
use crate::extract::{Attended, LocalTime};
use crate::model::Measure;
use crate::model::spec::Holidays;
use crate::study::track::{Observed, ObservedWeek};

/// As many decimals as the model has.
const DECIMALS: usize = 9;

/// What weekly figures are counted in.
pub(super) struct Rows<'a> {
    /// Appointments of the specialties that are forecast.
    pub appointments: Vec<Appointment>,
    /// Their waits; none where no referral has a date.
    pub clocks: Vec<Clock>,
    /// The last day whose referrals are nearly all there.
    pub clocks_until: i64,
    /// Calls, if there are any.
    pub calls: Option<&'a [Call]>,
    /// Which days are no working days.
    pub holidays: Holidays,
}

impl Rows<'_> {
    /// What can be counted.
    pub fn measures(&self) -> Vec<Measure> {
        let mut measures = vec![Measure::ClinicAttended, Measure::ClinicDna];
        if !self.clocks.is_empty() {
            measures.extend([Measure::Referred, Measure::ListSize]);
        }
        measures.extend(self.calls.map(|_| Measure::CallsOffered));
        measures
    }

    /// The weeks from a day to another, whole ones; days are counted from 1970-01-01.
    pub fn weeks(&self, from: i64, to: i64) -> Observed {
        let measures = self.measures();
        let week = |first: i64| ObservedWeek {
            from: LocalTime::date_of(first),
            values: measures.iter().map(|m| self.value(*m, first)).collect(),
        };
        let first_days = (from..).step_by(7).take_while(|first| first + 6 <= to);
        Observed {
            decimals: vec![DECIMALS; measures.len()],
            weeks: first_days.map(week).collect(),
            left_out: Vec::new(),
            measures,
        }
    }

    fn value(&self, measure: Measure, first: i64) -> Option<f64> {
        let week = first..first + 7;
        let of_week = || {
            let rows = self.appointments.iter();
            rows.filter(|row| week.contains(&row.at.day()))
        };
        let attended = |which: &[Attended]| {
            of_week()
                .filter(|row| which.contains(&row.attended))
                .count() as f64
        };
        // Where weekly figures have some, the extract knows nothing of a week without any.
        let is_blind = of_week().next().is_none();
        let known = first + 6 <= self.clocks_until;
        match measure {
            Measure::ClinicAttended => (!is_blind).then(|| attended(&[Attended::Seen])),
            Measure::ClinicDna => {
                let missed = attended(&[Attended::DidNotAttend]);
                let all = missed + attended(&[Attended::Seen, Attended::CameTooLate]);
                (all > 0.0).then(|| missed / all)
            }
            Measure::Referred => known.then(|| {
                let of_week = |clock: &&Clock| week.contains(&clock.referred.day());
                self.clocks.iter().filter(of_week).count() as f64
            }),
            Measure::ListSize => {
                let days: Vec<i64> = week.filter(|&day| self.is_working_day(day)).collect();
                let waiting = |day: &i64| self.clocks.iter().filter(|c| c.runs_on(*day)).count();
                let sum: usize = days.iter().map(waiting).sum();
                (known && !days.is_empty()).then(|| sum as f64 / days.len() as f64)
            }
            Measure::CallsOffered => {
                let calls = self.calls?;
                let (first_call, last_call) = (
                    calls.iter().map(|call| call.rang.day()).min()?,
                    calls.iter().map(|call| call.rang.day()).max()?,
                );
                // A week at the end of the log may be half there; a weekend without calls is none.
                let there = first_call <= first && last_call >= first + 4;
                let of_week = calls.iter().filter(|call| week.contains(&call.rang.day()));
                there.then(|| of_week.count() as f64)
            }
            _ => None,
        }
    }

    fn is_working_day(&self, day: i64) -> bool {
        let date = LocalTime::date_of(day).date();
        LocalTime::weekday_of(day) < 5 && !self.holidays.contain(date)
    }
}
