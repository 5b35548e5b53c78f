//! The places that patients and tasks pass through. Each has its own state, which nobody else sees;
//! none knows of another.

pub mod booking_office;
pub mod car_park;
pub mod clinic;
pub mod desk;
pub mod phone_line;
