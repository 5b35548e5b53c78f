//! What a trust can do about a go-live. When it is done is `steering`.

pub mod catch_up;
pub mod messages;
pub mod paper;
pub mod roll_back;
pub mod template;
