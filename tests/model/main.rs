//! The hospital as a whole and place by place: what must be conserved, what must not depend on
//! luck or company, and what follows from a rule by hand.

#[path = "../common/mod.rs"]
mod common;

mod appointment_queries;
mod as_stated;
mod attendance;
mod booking;
mod booking_errors;
mod car_park;
mod chasing;
mod choice;
mod clinic_builds;
mod clinic_day;
mod common_numbers;
mod conservation;
mod desk;
mod digests;
mod duplicates;
mod edges;
mod faulty_days;
mod feedback;
mod follows_list;
mod full;
mod go_live;
mod halts;
mod invariants;
mod lost;
mod messages;
mod money;
mod monotone;
mod neutral;
mod new_system;
mod offered_load;
mod order_of_work;
mod outages;
mod overrun_review;
mod oxford;
mod phases;
mod phone;
mod plan;
mod policy;
mod pools;
mod put_off;
mod random_scenarios;
mod referrals;
mod removals;
mod repair;
mod replay;
mod rota;
mod shifts;
mod split_lists;
mod squeezed_in;
mod starting;
mod steady_state;
mod templates;
mod training_time;
mod triggered_clinics;
mod triggers;
mod uncertain;
mod urgent;
mod watched;
mod when_late;
mod wider_scenarios;
mod work_around;

use common::{oracles, trial};
