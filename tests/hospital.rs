//! The hospital as a whole and place by place: what must be conserved, what must not depend on
//! luck or company, and what follows from a rule by hand.

mod oracles;
mod trial;

#[path = "hospital/attendance.rs"]
mod attendance;
#[path = "hospital/booking.rs"]
mod booking;
#[path = "hospital/clinic_day.rs"]
mod clinic_day;
#[path = "hospital/common_numbers.rs"]
mod common_numbers;
#[path = "hospital/conservation.rs"]
mod conservation;
#[path = "hospital/full.rs"]
mod full;
#[path = "hospital/go_live.rs"]
mod go_live;
#[path = "hospital/halts.rs"]
mod halts;
#[path = "hospital/messages.rs"]
mod messages;
#[path = "hospital/phone.rs"]
mod phone;
#[path = "hospital/plan.rs"]
mod plan;
#[path = "hospital/random_scenarios.rs"]
mod random_scenarios;
#[path = "hospital/referrals.rs"]
mod referrals;
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
