//! Temporary help: until when interventions that carry a load are there. Which do is in the
//! register, what they do in the file of each.

use super::remedies::{carries_load_of, days_until_full};
use crate::model::spec::{Intervention, Role};
use crate::model::world::in_force::Taken;
use crate::model::world::site::Site;

/// The day on which an intervention stops carrying a load, if it does: one without an end is
/// there for good, and a part of the new ordinary.
fn ends(what: &Intervention, taken: &Taken) -> Option<i64> {
    let ramp_over = days_until_full(what.action()).map(|days| taken.period.from + days);
    let has_end = what.lasts.is_some() || what.until.is_some() || what.stops_when.is_some();
    match ramp_over {
        Some(day) => Some(day.min(taken.period.to)),
        None => has_end.then_some(taken.period.to),
    }
}

/// The first day on which no temporary help carries the load of one of these roles, given what
/// was done in a run: none if it is still there on the last day.
#[must_use]
pub fn without_help_from(site: &Site<'_>, taken: &[Taken], roles: &[Role]) -> Option<i64> {
    let helps = |action| {
        carries_load_of(site, action)
            .iter()
            .any(|role| roles.contains(role))
    };
    let last = taken
        .iter()
        .filter(|taken| taken.period.from < taken.period.to)
        .filter_map(|taken| {
            let what = site.interventions[taken.intervention].1;
            ends(what, taken).filter(|_| helps(what.action()))
        })
        .max()
        .unwrap_or(0);
    (last < site.calendar.days()).then_some(last)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::spec::Scenario;
    use crate::model::world::plan::Period;

    const HOSPITAL: &str = r#"
title = "Helped"
start = 2024-01-01
go-live = 2024-01-08
end = 2024-06-30

[specialty.eyes]
referrals = "10 per week"

[clinic.eye]
specialty = "eyes"
sessions = [{ days = "mon", from = 09:00:00, to = 10:00:00 }]
slots = { length = "10 min", pattern = "NNNNNN" }
consultation = { new = "10 min" }

[booking]
book = "5 min"

[staff.office]
role = "clerk"
count = 1
works = ["book"]

[new-system]
"#;

    /// The first day without help for clerks and for clinicians, where the plan is in force from
    /// day 7 until a day.
    fn without(plan: &str, to: i64) -> (Option<i64>, Option<i64>) {
        let text = format!("{HOSPITAL}\n[plan.it]\n{plan}\n");
        let scenario = Scenario::from_toml(&text).expect("valid");
        let site = Site::of(&scenario);
        let taken = [Taken {
            intervention: 0,
            decided: None,
            period: Period { from: 7, to },
        }];
        let of = |role| without_help_from(&site, &taken, &[role]);
        (of(Role::Clerk), of(Role::Clinician))
    }

    #[test]
    fn help_is_over_when_it_ends_for_those_whom_it_helps() {
        let agency = "extra-staff = { to = \"office\", count = 1 }";
        let for_a_while = format!("{agency}\nfor = \"4 weeks\"");
        assert_eq!(without(&for_a_while, 35), (Some(35), Some(0)));
        let all_the_time = format!("{agency}\nfor = \"40 weeks\"");
        assert_eq!(without(&all_the_time, 182), (None, Some(0)));
        // For good is no help, but the new ordinary.
        assert_eq!(without(agency, 182), (Some(0), Some(0)));
        let ramp = "template = { ramp = [\"50% for 2 weeks\", \"75% for 1 week\"] }";
        assert_eq!(without(ramp, 182), (Some(0), Some(28)));
        let walkers = "floorwalkers = { supports = [\"office\"], count = 1, covers = 1 }";
        let walkers = format!("{walkers}\nfor = \"2 weeks\"");
        assert_eq!(without(&walkers, 21), (Some(21), Some(0)));
    }

    #[test]
    fn what_lightens_nobodys_load_is_no_help() {
        let messages = "messages = { reaches = \"50%\" }\nfor = \"2 weeks\"";
        assert_eq!(without(messages, 21), (Some(0), Some(0)));
    }
}
