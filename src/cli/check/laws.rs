//! The lengths of time that are drawn, with their distributions, as one table.

use std::collections::BTreeMap;

use super::text::{columns, heading, minutes};
use cutover::model::spec::{Law, Scenario};

/// Every distribution of a length of time that is used, with its mean and standard deviation. Alike
/// ones stand together.
#[must_use]
pub fn laws(scenario: &Scenario) -> String {
    let mut alike: BTreeMap<(usize, String, String), (usize, &Law)> = BTreeMap::new();
    let mut order: Vec<String> = Vec::new();
    for (what, law) in used(scenario) {
        let at = order.iter().position(|o| *o == what).unwrap_or_else(|| {
            order.push(what.clone());
            order.len() - 1
        });
        alike
            .entry((at, what, law.to_string()))
            .or_insert((0, law))
            .0 += 1;
    }
    if alike.is_empty() {
        return String::new();
    }
    let mut rows = vec![
        [
            "length of time",
            "distribution",
            "mean min",
            "sd min",
            "uses",
        ]
        .map(str::to_owned)
        .to_vec(),
    ];
    for ((_, what, written), (times, law)) in alike {
        let sd = law.distribution().variance().max(0.0).sqrt() / 6e4;
        let days = law.mean().as_days_f64() >= 2.0;
        let show = |m: f64| {
            if days {
                format!("{} d", minutes(m / 1440.0))
            } else {
                minutes(m)
            }
        };
        rows.push(vec![
            what,
            // The mean has a column of its own.
            written
                .split(", ")
                .filter(|part| !part.starts_with("mean "))
                .collect::<Vec<_>>()
                .join(", "),
            show(law.mean().as_minutes_f64()),
            show(sd),
            times.to_string(),
        ]);
    }
    format!(
        "{}{}",
        heading("Lengths of time, as they are drawn"),
        columns(&rows)
    )
}

fn used(scenario: &Scenario) -> Vec<(String, &Law)> {
    let mut laws: Vec<(String, Option<&Law>)> = Vec::new();
    let booking = &scenario.booking;
    laws.push(("register".into(), booking.register.as_ref()));
    laws.push(("book".into(), booking.book.as_ref()));
    laws.push(("rebook".into(), booking.rebook.as_ref()));
    laws.push(("put right".into(), booking.repair.as_ref()));
    laws.push(("check a booking".into(), booking.validate.as_ref()));
    laws.push(("enter afterwards".into(), booking.re_enter.as_ref()));
    laws.push((
        "invitation answered".into(),
        booking.invitation_answered.as_ref(),
    ));
    for line in scenario.phone_line.values() {
        laws.push(("call: query".into(), Some(&line.handle.query)));
        laws.push(("call: booking".into(), line.handle.booking.as_ref()));
        laws.push(("call: change".into(), line.handle.change.as_ref()));
        laws.push(("call: chasing".into(), line.handle.chasing.as_ref()));
        laws.push(("call: faulty booking".into(), line.handle.error.as_ref()));
        laws.push(("call: appointment".into(), line.handle.appointment.as_ref()));
        laws.push(("patience".into(), line.patience.as_ref()));
        laws.push((
            "redial after".into(),
            line.redial.as_ref().map(|r| &r.after),
        ));
    }
    if let Some(asked) = &scenario.appointment_queries {
        laws.push(("rings after a letter".into(), Some(&asked.rings_after)));
    }
    for desk in scenario.desk.values() {
        laws.push(("check in".into(), desk.check_in.as_ref()));
        laws.push(("check out".into(), desk.check_out.as_ref()));
        laws.push(("book at desk".into(), desk.book.as_ref()));
        laws.push(("enquiry".into(), desk.enquiry.as_ref()));
    }
    for clinic in scenario.clinic.values() {
        laws.push(("consultation, new".into(), Some(&clinic.consultation.new)));
        laws.push((
            "consultation, follow-up".into(),
            clinic.consultation.follow_up.as_ref(),
        ));
        laws.push(("arrives early".into(), clinic.arrives_early.as_ref()));
        laws.push(("late start".into(), clinic.late_start.as_ref()));
        let leaves = clinic.leaves_unseen.as_ref().map(|l| &l.after);
        laws.push(("leaves unseen after".into(), leaves));
        for step in &clinic.steps {
            laws.push((step.name.clone(), Some(&step.takes)));
            laws.push((
                format!("{}: second look", step.name),
                step.second_look.as_ref(),
            ));
        }
    }
    for specialty in scenario.specialty.values() {
        let waiting = specialty.waiting_list.as_ref().and_then(|w| w.age.as_ref());
        laws.push(("waiting already".into(), waiting));
        laws.push((
            "follow-up due".into(),
            specialty.follow_up.as_ref().map(|f| &f.due),
        ));
    }
    for park in scenario.car_park.values() {
        laws.push(("back to the car".into(), park.lingers.as_ref()));
        laws.push(("patience for a space".into(), park.patience.as_ref()));
        laws.push(("others park".into(), park.others_stay.as_ref()));
    }
    if let Some(system) = &scenario.new_system {
        let wrong_by = system.errors.as_ref().and_then(|e| e.wrong_by.as_ref());
        laws.push(("time wrong by".into(), wrong_by));
        let heard = system.letters.as_ref().and_then(|l| l.heard.as_ref());
        laws.push(("hears of letters".into(), heard.map(|heard| &heard.after)));
        let outages = system.outages.as_ref().and_then(|o| o.random.as_ref());
        laws.push(("outage".into(), outages.map(|random| &random.lasts)));
    }
    laws.into_iter()
        .filter_map(|(what, law)| Some((what, law?)))
        .collect()
}
