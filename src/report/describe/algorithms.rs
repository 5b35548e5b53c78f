//! Item 2.4: the algorithms of the parts that a scenario has.

use super::Block;
use super::has::Has;
use crate::model::mechanisms::{self, appointment_queries, deferral, follows_list, removals};
use crate::model::places::booking_office;
use crate::model::places::booking_office::choice;
use crate::model::spec::{Action, Drawn, LearningCurve, Scenario, listed};
use crate::model::world::split;

pub(super) fn algorithms(scenario: &Scenario) -> Vec<Block> {
    let has = Has::of(scenario);
    let mut said: Vec<String> = Vec::new();
    if !scenario.specialty.is_empty() || has.lines {
        said.push(
            "Arrivals: a Poisson process whose rate follows weekday, hour and month, times a factor \
             for each day from a gamma distribution of mean 1 where a day-to-day variation is \
             given, drawn by exact thinning with the rate at the candidate's time (Lewis and \
             Shedler 1979). Streams read from a file are replayed."
                .to_owned(),
        );
    }
    if has.clinics {
        said.push(
            "Search for a slot: of the kinds a patient may have (new; follow-up; urgent, then new, \
             for urgent patients), the earliest free slot not before the end of the notice period, \
             the due date of a follow-up, and not after the horizon; of equally early ones the slot \
             kept for urgent patients first."
                .to_owned(),
        );
    }
    if has.office {
        said.push(booking_office::who_does_what_next(scenario));
    }
    if has.missed {
        said.push(
            "Not attending: p = long - (long - same) exp(-lead / settling time), with the lead time \
             of the booking and the parameters of the specialty."
                .to_owned(),
        );
    }
    if has.cancelled {
        said.push(
            "Cancelling: whether an appointment is cancelled is drawn when it is booked, and the \
             moment evenly between the booking and the appointment; what would fall on the day of \
             the booking or of the appointment does not happen."
                .to_owned(),
        );
    }
    said.extend(split::method(scenario).map(str::to_owned));
    said.extend(choice::method(scenario).map(str::to_owned));
    said.extend(deferral::method(scenario).map(str::to_owned));
    said.extend(removals::method(scenario).map(str::to_owned));
    said.extend(follows_list::method(scenario).map(str::to_owned));
    if let Some(chasing) = &scenario.chasing {
        let mut text =
            "Chasing: after a time of silence, on every day on which the line is open, a \
                        patient rings with a fixed chance, so that the day is geometric, and again \
                        until they have heard."
                .to_owned();
        if let Some(told) = &chasing.answered {
            text += &format!(
                " Once answered they wait {} and then ring with a chance of {}.",
                told.after, told.chance
            );
        }
        said.push(text);
    }
    if scenario.appointment_queries.is_some() {
        said.push(appointment_queries::METHOD.to_owned());
    }
    if scenario
        .staff
        .values()
        .any(|group| group.sickness.is_some())
    {
        said.push(
            "Sickness: for each member of staff a chain of two states, ill and well, from day to \
             day, with the stated share of days ill and mean length of a spell."
                .to_owned(),
        );
    }
    said.extend(learning(scenario));
    said.extend(mechanisms::methods(scenario).into_iter().map(str::to_owned));
    if scenario
        .plan
        .values()
        .any(|p| matches!(p.action(), Action::Template(_)))
    {
        said.push(
            "Reduced templates: of each kind of slot the same share is offered, spread evenly over \
             the lists; what is left over is carried to the next session."
                .to_owned(),
        );
    }
    let triggered = scenario.plan.values().chain(scenario.halt.values());
    if triggered.filter(|what| what.when.is_some()).count() > 0 {
        said.push(
            "Triggers: each morning the figures reported of the days before are gone through \
             backwards, days without a figure passed over; a condition holds if all of as many days \
             as it asks for are on its side."
                .to_owned(),
        );
    }
    said.extend(drawn_as_stated(scenario));
    if said.is_empty() {
        said.push("The model needs no algorithm beyond items 2.2 and 5.3.".to_owned());
    }
    vec![Block::List(said)]
}

fn drawn_as_stated(scenario: &Scenario) -> Option<String> {
    let groups = scenario.staff.iter();
    let groups = groups.filter(|(_, group)| group.drawn == Drawn::AsStated);
    let names: Vec<&str> = groups.map(|(name, _)| name.as_str()).collect();
    (!names.is_empty()).then(|| {
        format!(
            "Staff drawn as stated ({}): people differ by lognormal factors, each drawn by themselves; \
             then the speeds of a group, how fast its people learn, and last their starting excess on \
             the new system are each multiplied by one factor, at which the group's tasks per hour are \
             exactly those of as many typical people. People whom an intervention brings are a group \
             of their own.",
            listed(&names)
        )
    })
}

fn learning(scenario: &Scenario) -> Vec<String> {
    let Some(learning) = scenario.new_system.as_ref().map(|system| &system.learning) else {
        return Vec::new();
    };
    let curves = [&learning.clerk, &learning.receptionist, &learning.clinician];
    let curves: Vec<&LearningCurve> = curves.into_iter().flatten().collect();
    if curves.is_empty() {
        return Vec::new();
    }
    let mut formulas: Vec<&str> = Vec::new();
    for curve in &curves {
        let formula = curve.curve.formula();
        if !formulas.contains(&formula) {
            formulas.push(formula);
        }
    }
    let spread = if curves.iter().any(|curve| curve.spread > 0.0) {
        " From person to person the starting excess and the pace differ by lognormal factors of mean 1."
    } else {
        ""
    };
    vec![format!(
        "Learning: everybody has a curve of their own; a task takes its time on the familiar system \
         times f(n), where n is their experience of the new one: {}.{spread}",
        formulas.join("; ")
    )]
}
