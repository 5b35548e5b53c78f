//! What each group works on first: its queues in classes, as `works`, the office's order of work and
//! the order at its desks say. Which of a class comes first at a moment is `dispatch`.

use std::collections::BTreeMap;

use super::{GroupSite, QueueKind, QueueSite, SpecialtySite, WORKLISTS, Whose, Worklists};
use crate::model::spec::{
    Booking, DeskOrder, DueTimes, OrderOfWork, Priority, Scenario, Share, Work,
};
use crate::model::world::ids::{GroupId, QueueId};

/// Queues of the same importance to a group.
#[derive(Clone, Debug)]
pub struct Class {
    /// Which.
    pub queues: Vec<QueueId>,
    /// Which of them comes first.
    pub first: First,
    /// If the group may be on the telephone only in part while paper waits: which share of it.
    pub at_the_telephone: Option<Share>,
}

/// Which of several queues of the same importance comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum First {
    /// That whose first has waited longest.
    LongestWaiting,
    /// That whose first has waited longest against its due time.
    MostOverdue,
}

/// The worklists on which urgent referrals are.
const OF_URGENT: [QueueKind; 3] = [QueueKind::Register, QueueKind::Book, QueueKind::Rebook];

/// Gives urgent referrals worklists of their own in every office. They come after all other queues,
/// which keep their numbers, and with them the random numbers of what is in them.
pub(super) fn part_urgent_referrals(
    specialties: &mut [SpecialtySite<'_>],
    queues: &mut Vec<QueueSite>,
) {
    let mut offices: BTreeMap<Worklists, Worklists> = BTreeMap::new();
    for specialty in specialties {
        let mut part = |(list, kind): (&mut QueueId, QueueKind)| {
            if OF_URGENT.contains(&kind) {
                let mut own = queues[list.index()].clone();
                own.whose = Whose::UrgentReferrals;
                queues.push(own);
                *list = QueueId::new(queues.len() - 1);
            }
        };
        let everybodys = specialty.worklists;
        specialty.urgent = *offices.entry(everybodys).or_insert_with(|| {
            let mut own = everybodys;
            own.iter_mut().zip(WORKLISTS).for_each(&mut part);
            own
        });
    }
}

/// Notes in each queue when its tasks are due.
pub(super) fn note_due_times(queues: &mut [QueueSite], due: &DueTimes) {
    for queue in queues {
        let whose = match queue.whose {
            Whose::UrgentReferrals => Priority::Urgent,
            Whose::Anybodys => Priority::Routine,
        };
        queue.due = due.of(queue.kind.work(), whose);
    }
}

/// Kinds of work that a group takes together.
struct Together {
    works: Vec<Work>,
    whose: Option<Whose>,
    first: First,
}

impl Together {
    fn one(work: Work) -> Self {
        Self::oldest_first(vec![work], None)
    }

    fn oldest_first(works: Vec<Work>, whose: Option<Whose>) -> Self {
        Self {
            works,
            whose,
            first: First::LongestWaiting,
        }
    }

    fn most_overdue_first(works: Vec<Work>, whose: Option<Whose>) -> Self {
        Self {
            works,
            whose,
            first: First::MostOverdue,
        }
    }

    fn takes(&self, queue: &QueueSite) -> bool {
        self.works.contains(&queue.kind.work()) && self.whose.is_none_or(|w| w == queue.whose)
    }
}

/// Gives every group its queues in order of importance.
pub(super) fn with_classes<'s>(
    mut groups: Vec<GroupSite<'s>>,
    queues: &[QueueSite],
    scenario: &Scenario,
) -> Vec<GroupSite<'s>> {
    for (g, group) in groups.iter_mut().enumerate() {
        let works = &group.spec.works;
        let mut order = in_order(works, &scenario.booking);
        let limit = limit_at_the_telephone(&order, &scenario.booking);
        if limit.is_some() {
            // Beyond the limit the telephone comes after all that is listed.
            order.push(Together::one(Work::Answer));
        }
        let last = order.len();
        let mine = |queue: &QueueSite| queue.served_by.contains(&GroupId::new(g));
        let listed = |takes: &dyn Fn(&QueueSite) -> bool| -> Vec<QueueId> {
            let all = queues.iter().enumerate();
            let taken = all.filter(|(_, queue)| mine(queue) && takes(queue));
            taken.map(|(q, _)| QueueId::new(q)).collect()
        };
        for (nth, together) in order.iter().enumerate() {
            let limited = nth + 1 < last && together.works.contains(&Work::Answer);
            group.classes.push(Class {
                queues: listed(&|queue| together.takes(queue)),
                first: together.first,
                at_the_telephone: limit.filter(|_| limited),
            });
        }
        // Staff of a desk need not say what they do there.
        let unlisted =
            |queue: &QueueSite| queue.kind.is_at_a_desk() && !works.contains(&queue.kind.work());
        let arrives = |queue: &QueueSite| comes_first(queue.kind, scenario);
        for queues in [
            listed(&|queue| unlisted(queue) && arrives(queue)),
            listed(&|queue| unlisted(queue) && !arrives(queue)),
        ] {
            group.classes.push(Class {
                queues,
                first: First::LongestWaiting,
                at_the_telephone: None,
            });
        }
        group.classes.retain(|class| !class.queues.is_empty());
    }
    groups
}

/// Whether those in a queue check in at a desk at which arrivals are first.
fn comes_first(kind: QueueKind, scenario: &Scenario) -> bool {
    let QueueKind::CheckIn(desk) = kind else {
        return false;
    };
    let desk = scenario.desk.values().nth(desk.index());
    desk.is_some_and(|desk| desk.order == DeskOrder::ArrivalsFirst)
}

/// The kinds of work of a group in order of importance.
fn in_order(works: &[Work], booking: &Booking) -> Vec<Together> {
    let order = booking.order;
    let calls_age = booking.due.is_some_and(|due| due.answer.is_some());
    let ages = |work: &Work| match order {
        OrderOfWork::AsListed | OrderOfWork::UrgentFirst => false,
        OrderOfWork::ByAge | OrderOfWork::UrgentFirstByAge => {
            work.is_paper() || *work == Work::Answer && calls_age
        }
    };
    let of = |wanted: &dyn Fn(&Work) -> bool| -> Vec<Work> {
        works.iter().copied().filter(|work| wanted(work)).collect()
    };
    let others = order.has_urgent_first().then_some(Whose::Anybodys);
    let urgent = Some(Whose::UrgentReferrals);
    let moved = |work: &Work| work.is_paper() || ages(work);
    let mut ordered = Vec::new();
    for (nth, work) in works.iter().enumerate() {
        // What is taken together stands where the first of it is listed.
        if moved(work) && !works[..nth].iter().any(moved) {
            match order {
                OrderOfWork::AsListed => {}
                OrderOfWork::UrgentFirst => {
                    ordered.push(Together::oldest_first(of(&|work| work.is_paper()), urgent));
                }
                OrderOfWork::ByAge => ordered.push(Together::most_overdue_first(of(&ages), None)),
                OrderOfWork::UrgentFirstByAge => {
                    ordered.push(Together::most_overdue_first(
                        of(&|work| work.is_paper()),
                        urgent,
                    ));
                    ordered.push(Together::most_overdue_first(of(&ages), others));
                }
            }
        }
        if !ages(work) {
            let whose = others.filter(|_| work.is_paper());
            ordered.push(Together::oldest_first(vec![*work], whose));
        }
    }
    ordered
}

/// The limit on how many of a group are on the telephone, if it has paper to do that callers do not
/// wait for anyway.
fn limit_at_the_telephone(order: &[Together], booking: &Booking) -> Option<Share> {
    let answers = |together: &Together| together.works.contains(&Work::Answer);
    let from = order.iter().position(answers)?;
    let mut after = order[from..].iter().flat_map(|together| &together.works);
    let has_paper = after.any(|work| work.is_paper());
    booking.most_at_the_telephone().filter(|_| has_paper)
}
