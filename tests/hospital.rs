//! The hospital as a whole and place by place: what must be conserved, what must not depend on
//! luck or company, and what follows from a rule by hand.

mod oracles;
mod trial;

#[path = "hospital/attendance.rs"]
mod attendance;
#[path = "hospital/booking.rs"]
mod booking;
#[path = "hospital/booking_errors.rs"]
mod booking_errors;
#[path = "hospital/car_park.rs"]
mod car_park;
#[path = "hospital/clinic_builds.rs"]
mod clinic_builds;
#[path = "hospital/clinic_day.rs"]
mod clinic_day;
#[path = "hospital/common_numbers.rs"]
mod common_numbers;
#[path = "hospital/conservation.rs"]
mod conservation;
#[path = "hospital/duplicates.rs"]
mod duplicates;
#[path = "hospital/faulty_days.rs"]
mod faulty_days;
#[path = "hospital/full.rs"]
mod full;
#[path = "hospital/go_live.rs"]
mod go_live;
#[path = "hospital/halts.rs"]
mod halts;
#[path = "hospital/lost.rs"]
mod lost;
#[path = "hospital/messages.rs"]
mod messages;
#[path = "hospital/monotone.rs"]
mod monotone;
#[path = "hospital/neutral.rs"]
mod neutral;
#[path = "hospital/new_system.rs"]
mod new_system;
#[path = "hospital/offered_load.rs"]
mod offered_load;
#[path = "hospital/outages.rs"]
mod outages;
#[path = "hospital/phases.rs"]
mod phases;
#[path = "hospital/phone.rs"]
mod phone;
#[path = "hospital/plan.rs"]
mod plan;
#[path = "hospital/policy.rs"]
mod policy;
#[path = "hospital/random_scenarios.rs"]
mod random_scenarios;
#[path = "hospital/referrals.rs"]
mod referrals;
#[path = "hospital/repair.rs"]
mod repair;
#[path = "hospital/replay.rs"]
mod replay;
#[path = "hospital/rota.rs"]
mod rota;
#[path = "hospital/shifts.rs"]
mod shifts;
#[path = "hospital/starting.rs"]
mod starting;
#[path = "hospital/triggered_clinics.rs"]
mod triggered_clinics;
#[path = "hospital/triggers.rs"]
mod triggers;
#[path = "hospital/urgent.rs"]
mod urgent;
#[path = "hospital/work_around.rs"]
mod work_around;
