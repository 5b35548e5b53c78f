//! Dense indices of the things in a hospital; each indexes one vector and means nothing else.

use std::num::NonZeroU32;

use serde::{Deserialize, Serialize};

macro_rules! dense_id {
    ($($(#[$doc:meta])* $name:ident($number:ty);)*) => {$(
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize,
        )]
        pub struct $name($number);

        impl $name {
            /// The thing at this position of its vector.
            #[must_use]
            pub fn new(index: usize) -> Self {
                Self(<$number>::try_from(index).expect("more things of one kind than can be numbered"))
            }

            /// Position in its vector.
            #[must_use]
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    )*};
}

dense_id! {
    /// A specialty. Each patient carries its number; the checks refuse far fewer than there are numbers.
    SpecialtyId(u16);
    /// One of the lists into which a specialty is split; the first where it is not.
    ListId(u32);
    /// A clinic.
    ClinicId(u32);
    /// A reception desk.
    DeskId(u32);
    /// A staff group.
    GroupId(u32);
    /// A member of staff.
    MemberId(u32);
    /// A clinician.
    ClinicianId(u32);
    /// A telephone line.
    LineId(u32);
    /// A shared service of the clinics.
    ServiceId(u32);
    /// A car park.
    CarParkId(u32);
    /// A patient's place in the register.
    PatientId(u32);
    /// A telephone call.
    CallId(u32);
    /// A session of the diary.
    SessionId(u32);
    /// A queue that staff take work from.
    QueueId(u32);
}

/// A car that is in a car park: a patient without one takes no more memory than one with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CarId(NonZeroU32);

impl CarId {
    /// The car at this position of its vector.
    #[must_use]
    pub fn new(index: usize) -> Self {
        let number = u32::try_from(index + 1).ok().and_then(NonZeroU32::new);
        Self(number.expect("more cars than can be numbered"))
    }

    /// Position in its vector.
    #[must_use]
    pub fn index(self) -> usize {
        self.0.get() as usize - 1
    }
}
