//! How the order of work is described.

use crate::engine::Duration;
use crate::model::measures::Part;
use crate::model::spec::{
    Booking, DueTimes, OrderOfWork, Priority, Scenario, Span, StaffGroup, Work, listed,
};

/// Who of the staff of a scenario does what next.
pub fn who_does_what_next(scenario: &Scenario) -> String {
    let booking = &scenario.booking;
    let mut said = match booking.order {
        OrderOfWork::AsListed => {
            "Who does what next: somebody free takes the most important kind of \
             work that their group does, and of it the first: urgent patients first, then the \
             longest wait; what is to be put right or checked in the order of the appointments."
                .to_owned()
        }
        OrderOfWork::UrgentFirst => "Who does what next: of the lists of the office somebody free \
             takes urgent referrals first, whichever list they stand on, the longest wait first \
             (non-preemptive priority, Cobham 1954); then the most important kind of work that \
             their group does, and of it the longest wait."
            .to_owned(),
        OrderOfWork::ByAge => format!(
            "Who does what next: of the lists of the office somebody free takes from that whose first \
             has waited longest against its due time (accumulating priority, Kleinrock 1964; \
             Stanford, Taylor and Ziedins 2014): {}.",
            due(scenario)
        ),
        OrderOfWork::UrgentFirstByAge => format!(
            "Who does what next: of the lists of the office somebody free takes urgent referrals \
             first (non-preemptive priority, Cobham 1954), and of several lists from that whose \
             first has waited longest against its due time (accumulating priority, Stanford, Taylor \
             and Ziedins 2014): {}.",
            due(scenario)
        ),
    };
    if let Some(most) = booking.most_at_the_telephone()
        && scenario.staff.values().any(answers_and_writes)
    {
        said += &format!(
            " Of those who do both, at most {most} are on the telephone at a time while paper waits, \
             rounded up."
        );
    }
    said
}

/// The order in the worklists of an office that a scenario has.
pub fn order_of_lists(scenario: &Scenario) -> &'static str {
    let by_age = scenario.booking.order.goes_by_age();
    match (by_age, Part::Urgent.is_in(scenario)) {
        (true, true) => {
            "urgent referrals have lists of their own; what came on a list first; a task that was begun goes before its like"
        }
        (true, false) => "what came on the list first; a task that was begun goes before its like",
        (false, true) => {
            "urgent first, then the longest wait since referral; a task that was begun goes before its like"
        }
        (false, false) => {
            "the longest wait since referral first; a task that was begun goes before its like"
        }
    }
}

fn answers_and_writes(group: &StaffGroup) -> bool {
    group.works.contains(&Work::Answer) && group.works.iter().any(|work| work.is_paper())
}

/// The due times of what takes time in a scenario.
fn due(scenario: &Scenario) -> String {
    let booking = &scenario.booking;
    let due = booking.due_times().unwrap_or_default();
    let all = [
        Work::Register,
        Work::Book,
        Work::Rebook,
        Work::Repair,
        Work::Validate,
        Work::ReEnter,
    ];
    let mut said: Vec<String> = all
        .into_iter()
        .filter(|work| takes_time(booking, *work))
        .map(|work| due_of(&due, work))
        .collect();
    if let Some(answer) = due.answer {
        said.push(format!("{} in {answer}", Work::Answer.name()));
    }
    listed(&said)
}

fn takes_time(booking: &Booking, work: Work) -> bool {
    match work {
        Work::Register => booking.register.is_some(),
        Work::Book => booking.book.is_some(),
        Work::Rebook => booking.rebook.is_some() || booking.book.is_some(),
        Work::Repair => booking.repair.is_some(),
        Work::Validate => booking.validate.is_some(),
        Work::ReEnter => booking.re_enter.is_some(),
        Work::Answer | Work::CheckIn | Work::CheckOut | Work::Enquiry => false,
    }
}

fn due_of(due: &DueTimes, work: Work) -> String {
    let within = |whose| due.of(work, whose).map_or_else(String::new, in_words);
    let (urgent, others) = (within(Priority::Urgent), within(Priority::Routine));
    if urgent == others {
        format!("{} in {others}", work.name())
    } else {
        format!("{} in {others} (urgent referrals {urgent})", work.name())
    }
}

fn in_words(due: Duration) -> String {
    Span::of(due).to_string()
}
