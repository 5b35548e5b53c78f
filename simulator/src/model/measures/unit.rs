//! Units of measures: each with its words, how it is shown, and what in it is too little to
//! matter. Quantities that planners write are read in `spec::quantity`.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Too little, whatever else there is: one floor for each question that is asked.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Floors {
    recovery: f64,
    precision: f64,
}

macro_rules! units {
    ($($name:ident $written:literal $one:literal recovery $recovery:literal precision $precision:literal;)*) => {
        /// What a measure is counted in.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[non_exhaustive]
        pub enum Unit {
            $(#[doc = $written] #[serde(rename = $written)] $name,)*
        }

        impl Unit {
            /// As it stands in files, and after a number of many: `patients`, `min`, `share`.
            #[must_use]
            pub const fn many(self) -> &'static str {
                match self { $(Self::$name => $written,)* }
            }

            /// After the number 1: `patient`, `min`.
            #[must_use]
            pub const fn one(self) -> &'static str {
                match self { $(Self::$name => $one,)* }
            }

            const fn floors(self) -> Floors {
                match self {
                    $(Self::$name => Floors { recovery: $recovery, precision: $precision },)*
                }
            }
        }
    };
}

units! {
    Share "share" "share" recovery 0.02 precision 0.005;
    Minutes "min" "min" recovery 5.0 precision 0.5;
    Hours "hours" "hour" recovery 1.0 precision 1.0;
    Days "days" "day" recovery 1.0 precision 0.25;
    Factor "factor" "factor" recovery 0.02 precision 1.0;
    Currency "currency" "currency" recovery 0.0 precision 0.0;
    Patients "patients" "patient" recovery 10.0 precision 1.0;
    People "people" "person" recovery 1.0 precision 1.0;
    Callers "callers" "caller" recovery 1.0 precision 1.0;
    Calls "calls" "call" recovery 10.0 precision 1.0;
    Referrals "referrals" "referral" recovery 10.0 precision 1.0;
    Bookings "bookings" "booking" recovery 10.0 precision 1.0;
    Appointments "appointments" "appointment" recovery 10.0 precision 1.0;
    Visits "visits" "visit" recovery 10.0 precision 1.0;
    Records "records" "record" recovery 10.0 precision 1.0;
    Tasks "tasks" "task" recovery 10.0 precision 1.0;
    Slots "slots" "slot" recovery 10.0 precision 1.0;
    Lists "lists" "list" recovery 1.0 precision 1.0;
    Clinics "clinics" "clinic" recovery 1.0 precision 1.0;
    Cars "cars" "car" recovery 10.0 precision 1.0;
}

impl Unit {
    /// Whether values lie between 0 and 1 and are shown in per cent.
    #[must_use]
    pub const fn is_share(self) -> bool {
        matches!(self, Self::Share)
    }

    /// Whether it is a length of time, which needs saying; what is counted is said by its name.
    #[must_use]
    pub const fn is_time(self) -> bool {
        matches!(self, Self::Minutes | Self::Hours | Self::Days)
    }

    /// As it is shown to people: shares in per cent.
    #[must_use]
    pub const fn shown(self) -> &'static str {
        if self.is_share() { "%" } else { self.many() }
    }

    /// What a value is multiplied with to be shown: shares are in per cent.
    #[must_use]
    pub const fn scale(self) -> f64 {
        if self.is_share() { 100.0 } else { 1.0 }
    }

    /// More than without a go-live by no more than this is normal whatever the baseline: nobody in
    /// a hospital would call it a disturbance.
    #[must_use]
    pub const fn recovery_floor(self) -> f64 {
        self.floors().recovery
    }

    /// The half width that is enough whatever the mean: nobody in a hospital would act on less.
    #[must_use]
    pub const fn precision_floor(self) -> f64 {
        self.floors().precision
    }
}

impl fmt::Display for Unit {
    /// As it stands in files.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.many())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_stands_in_files_by_its_word() {
        for unit in [Unit::Minutes, Unit::Share, Unit::People] {
            let written = serde_json::to_string(&unit).expect("serialises");
            assert_eq!(written, format!("\"{unit}\""));
            assert_eq!(
                serde_json::from_str::<Unit>(&written).expect("reads back"),
                unit
            );
        }
    }
}
