//! What goes wrong, or goes its own way, in a hospital. None knows of another, nor of any place.

pub mod attendance;
pub mod blackout;
pub mod booking_errors;
pub mod chasing;
pub mod clinic_builds;
pub mod duplicates;
pub mod letters;
pub mod lost;
pub mod migration;
pub mod outages;
pub mod re_entry;
pub mod repair;
pub mod work_around;
