//! What goes wrong in a scenario, in plain words. Whether it is right is decided in
//! `model::spec::check`.

use super::{count, long_date, short, short_date};
use crate::model::spec::{
    Builds, Errors, Moment, NewSystem, Outages, RandomOutages, Scenario, Share,
};

/// What goes wrong with the new system, a sentence each; rates of errors are apart.
#[must_use]
pub fn of_the_system(scenario: &Scenario) -> Vec<String> {
    let nothing = NewSystem::default();
    let system = scenario.new_system.as_ref().unwrap_or(&nothing);
    let teller = Teller { scenario };
    let mut said = Vec::new();
    if let Some(errors) = &system.errors {
        said.extend(about_errors(errors));
    }
    if let Some(migration) = &system.migration {
        said.push(format!(
            "{} of future appointments arrive out of their slot when their specialty goes live.",
            migration.out_of_slot
        ));
    }
    if let Some(letters) = &system.letters {
        said.push(format!(
            "{} of letters are printed and never sent {} for {}; then it is discovered.",
            letters.not_sent,
            teller.from(letters.from),
            letters.lasts
        ));
    }
    if let Some(aside) = &system.work_around {
        let lost = match aside.lost {
            Share::NONE => "which loses nobody".to_owned(),
            lost => format!("which loses {lost} of them"),
        };
        said.push(format!(
            "{} of booking tasks end on a list outside the system {} for {}, {lost}.",
            aside.share,
            teller.from(aside.from),
            aside.lasts
        ));
    }
    if let Some(audit) = &system.audit {
        said.push(format!(
            "An audit every {} {} finds {} of those on no list and of records entered twice.",
            audit.every,
            teller.from(audit.first),
            audit.finds
        ));
    }
    said.extend(teller.builds(system.builds.as_ref()));
    for slow in &system.slow {
        said.push(format!(
            "Work on the new system takes {} times as long {} for {}.",
            short(slow.factor),
            teller.from(slow.from),
            slow.lasts
        ));
    }
    if let Some(outages) = &system.outages {
        said.extend(teller.outages(outages));
    }
    if let Some(blackout) = &system.blackout {
        said.push(format!(
            "No figures are reported {} for {}: managers and triggers see the last ones before.",
            teller.from(blackout.from),
            blackout.lasts
        ));
    }
    said
}

/// An error that staff make: what it is a share of, and that share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErrorShares {
    /// Of what.
    pub of: &'static str,
    /// On the old system.
    pub before: String,
    /// For somebody without experience of the new one.
    pub at_first: String,
    /// Once there is nothing left to learn.
    pub settled: String,
}

/// The kinds of errors that happen, with their shares.
#[must_use]
pub fn error_shares(scenario: &Scenario) -> Vec<ErrorShares> {
    let system = scenario.new_system.as_ref();
    let Some(errors) = system.and_then(|system| system.errors.as_ref()) else {
        return Vec::new();
    };
    let kinds = errors.kinds().into_iter();
    let shares = kinds.filter_map(|(key, rate)| {
        let rate = rate?;
        Some(ErrorShares {
            of: error_in_words(key),
            before: rate.before.to_string(),
            at_first: rate.initial.to_string(),
            settled: rate.settled.to_string(),
        })
    });
    shares.collect()
}

fn error_in_words(key: &'static str) -> &'static str {
    match key {
        "no-such-clinic" => "bookings: no such clinic",
        "wrong-time" => "bookings: wrong time told",
        "wrong-specialty" => "bookings: another specialty's clinic",
        "double-booking" => "bookings: slot is taken",
        "not-told" => "bookings: patient not told",
        "duplicate" => "registrations: entered twice",
        "lost-referral" => "registrations: referral lost",
        "outcome-not-recorded" => "visits: outcome not recorded",
        other => other,
    }
}

/// What becomes of a faulty booking.
fn about_errors(errors: &Errors) -> Vec<String> {
    let mut said = Vec::new();
    if errors.of_bookings().iter().any(Option::is_some) && errors.calls_per_error > 0.0 {
        said.push(format!(
            "A faulty booking brings {} calls on average; an answered one finds the fault in {} \
             of cases.",
            short(errors.calls_per_error),
            errors.found_by_call
        ));
    }
    if errors.no_such_clinic.is_some() {
        said.push(format!(
            "Of those who come to a clinic that does not exist {} are squeezed in somewhere; the \
             others are sent home and rebooked.",
            errors.squeezed_in
        ));
    }
    if errors.not_told.is_some() {
        said.push(format!(
            "Of those never told {} come all the same.",
            errors.comes_untold
        ));
    }
    said
}

struct Teller<'a> {
    scenario: &'a Scenario,
}

impl Teller<'_> {
    fn day(&self, moment: Moment) -> String {
        let date = moment.date(self.scenario.go_live);
        date.map_or_else(|| moment.to_string(), short_date)
    }

    fn from(&self, moment: Moment) -> String {
        match moment {
            Moment::GoLive { offset_days: 0 } => "from the go-live".to_owned(),
            _ => format!("from {}", self.day(moment)),
        }
    }

    fn builds(&self, builds: Option<&Builds>) -> Vec<String> {
        let mut said = Vec::new();
        if let Some(builds) = builds {
            let points = builds.built.iter();
            let points = points.map(|p| format!("{} by {}", p.share, self.day(p.by)));
            let mut parts: Vec<String> = points.collect();
            if let Some(per_week) = builds.per_week {
                parts.push(format!("then {} a week", short(per_week)));
            }
            let parts = parts.join(", ");
            said.push(format!("Clinics built in the new system: {parts}."));
        }
        let own = self.scenario.clinic.iter();
        let own =
            own.filter_map(|(name, clinic)| Some(format!("{name} by {}", self.day(clinic.built?))));
        let own: Vec<String> = own.collect();
        let (some, more) = own.split_at(own.len().min(8));
        if !some.is_empty() {
            let more = match more.len() {
                0 => String::new(),
                n => format!(" and {}", count(n, "other", "others")),
            };
            said.push(format!(
                "Clinics with a day of their own: {}{more}.",
                some.join(", ")
            ));
        }
        said
    }

    fn outages(&self, outages: &Outages) -> Vec<String> {
        let mut said = Vec::new();
        for window in &outages.planned {
            let on = window.on.date(self.scenario.go_live);
            said.push(format!(
                "The new system is down on {} from {} for {}.",
                on.map_or_else(|| window.on.to_string(), long_date),
                window.at,
                window.lasts
            ));
        }
        if let Some(random) = &outages.random {
            said.push(self.random(random, outages.planned.len()));
        }
        said.push(format!(
            "A task on paper takes {} times as long as on the familiar system, and has to be \
             entered afterwards.",
            short(outages.on_paper)
        ));
        said
    }

    fn random(&self, random: &RandomOutages, planned: usize) -> String {
        let it = match planned {
            0 => "The new system is down",
            _ => "It is also down",
        };
        let period = random.period;
        let period = period.map_or(String::new(), |period| format!(" for {period}"));
        format!(
            "{it} {} at random {}{period} ({}).",
            random.rate,
            self.from(random.from),
            random.lasts
        )
    }
}
