//! Checks of `[appointment-queries]`.

use crate::model::spec::check::{Checker, Doubter};
use crate::model::spec::quantity::Wrong;

/// The table.
const TABLE: &str = "appointment-queries";
/// Nobody rings more often about one booking or one referral, in the mean and ordinarily.
const MOST_CALLS: f64 = 5.0;
/// The highest multiple of the ordinary level.
const MOST: f64 = 20.0;

impl Checker<'_> {
    pub(in crate::model) fn appointment_queries(&mut self) {
        let scenario = self.scenario;
        let Some(written) = &scenario.appointment_queries else {
            return;
        };
        self.note_if(scenario.phone_line.is_empty(), &[TABLE], || {
            Wrong::new("patients and GPs ring, but there is no phone line")
                .help("add a table [phone-line.NAME], or leave [appointment-queries] out")
        });
        for (key, calls, what) in [
            ("per-booking", written.per_booking, "booking"),
            ("per-referral", written.per_referral, "referral"),
        ] {
            self.note_if(!(0.0..=MOST_CALLS).contains(&calls), &[TABLE, key], || {
                Wrong::new(format!("{calls} calls a {what}"))
                    .help(format!("between 0 and {MOST_CALLS}, such as 0.1"))
            });
        }
        for (nth, higher) in written.higher.iter().enumerate() {
            let nth = nth.to_string();
            let path = [TABLE, "higher", &*nth];
            self.lasts(&path, higher.from, Some(higher.lasts));
            self.note_if(
                !(1.0..=MOST).contains(&higher.multiple),
                &[TABLE, "higher", &nth, "multiple"],
                || {
                    Wrong::new(format!("{} times the ordinary level", higher.multiple))
                        .help(format!("between 1 (no more than ordinarily) and {MOST}"))
                },
            );
        }
        self.more_than_nothing(&[TABLE, "gps-within"], written.gps_within);
        self.more_than_nothing(&[TABLE, "late"], written.late);
        self.takes(&[TABLE, "rings-after"], &written.rings_after);
    }
}

impl Doubter<'_> {
    pub(in crate::model) fn appointment_queries(&mut self) {
        let scenario = self.scenario;
        let Some(written) = &scenario.appointment_queries else {
            return;
        };
        let ordinarily = written.per_booking > 0.0 || written.per_referral > 0.0;
        let at_times = written.letters_set_off() || written.missed_untold.value() > 0.0;
        self.doubt_if(
            !ordinarily && !at_times,
            &[TABLE],
            "nobody rings: give it per-booking, per-referral or a chance",
        );
        self.doubt_if(
            !ordinarily && !written.higher.is_empty(),
            &[TABLE, "higher"],
            "a multiple of nothing: give it per-booking or per-referral",
        );
        let system = scenario.new_system.as_ref();
        let letters = system.is_some_and(|s| s.letters.is_some());
        self.doubt_if(
            written.told_late.value() > 0.0 && !letters,
            &[TABLE, "told-late"],
            "all letters are sent in time: there is no table [new-system.letters]",
        );
        let errors = system.and_then(|s| s.errors.as_ref());
        let told = errors.is_none_or(|errors| errors.not_told.is_none());
        self.doubt_if(
            written.missed_untold.value() > 0.0 && told && !letters,
            &[TABLE, "missed-untold"],
            "everybody is told: there is neither not-told in [new-system.errors] nor a table [new-system.letters]",
        );
    }
}
