//! Item 2.5.4: where people and tasks wait, in which order, and who leaves.

use super::super::has::Has;
use super::super::{Block, Cell, Table};
use crate::model::places::{booking_office, desk};
use crate::model::spec::Scenario;

pub(super) fn queues(scenario: &Scenario) -> Vec<Block> {
    let has = Has::of(scenario);
    let (desk_order, desk_leaving) = (desk::order(scenario), desk::leaving(scenario));
    let mut rows: Vec<[&str; 3]> = Vec::new();
    if has.office {
        rows.push([
            "worklists of the booking office",
            booking_office::order_of_lists(scenario),
            "no limit; nobody leaves but by being booked or discharged",
        ]);
    }
    if !scenario.clinic.is_empty() {
        rows.push([
            "patients without a slot",
            if has.urgent {
                "urgent first, then the longest wait"
            } else {
                "the longest wait first"
            },
            "no limit; looked at each morning",
        ]);
    }
    if scenario.booking.repair.is_some() || scenario.booking.validate.is_some() {
        rows.push([
            "bookings to check and to put right",
            "the nearest appointment first",
            "left on the day of the appointment: then it is too late",
        ]);
    }
    if scenario.booking.re_enter.is_some() {
        rows.push([
            "records to enter",
            "the nearest appointment first, then in the order in which they were made",
            "no limit; waits while the system is down",
        ]);
    }
    if has.lines {
        rows.push([
            "callers on a line",
            "first come, first served",
            "engaged tone when all lines are taken; callers give up by their patience and may ring again",
        ]);
    }
    if has.car_parks {
        rows.push([
            "cars waiting for a space",
            "first come, first served",
            "others drive on; patients drive home when their patience ends, and miss the appointment",
        ]);
    }
    if has.desks {
        rows.push(["people at a desk", &desk_order, &desk_leaving]);
    }
    if has.steps {
        rows.push([
            "patients at a service",
            "first come, first served",
            "no limit",
        ]);
    }
    if has.clinics {
        rows.push([
            "the waiting room of a list",
            if has.second_looks {
                "second looks first, then by appointment time"
            } else {
                "by appointment time"
            },
            match (has.latest_finish, has.leaves_unseen) {
                (false, false) => "no limit; the session goes on until the last is seen",
                (true, false) => "left at the latest finish of the session, where it has one",
                (false, true) => "left by patients who wait too long, where a clinic has such",
                (true, true) => {
                    "left at the latest finish of the session, and by patients who wait too long, where \
                     a clinic has such"
                }
            },
        ]);
    }
    if rows.is_empty() {
        return vec![Block::say("None: nobody waits in the scenario.")];
    }
    let rows = rows.into_iter().map(|row| row.map(Cell::text).into());
    vec![Block::Table(Table {
        caption: "Queues".to_owned(),
        head: vec!["Queue", "Order", "Limits and leaving"],
        rows: rows.collect(),
    })]
}
