//! Dense indices of the things in a hospital; each indexes one vector and means nothing else.

macro_rules! dense_id {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub struct $name(u32);

        impl $name {
            /// The thing at this position of its vector.
            #[must_use]
            pub fn new(index: usize) -> Self {
                Self(u32::try_from(index).expect("more than 4 billion things of one kind"))
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
    /// A specialty.
    SpecialtyId;
    /// One of the lists into which a specialty is split; the first where it is not.
    ListId;
    /// A clinic.
    ClinicId;
    /// A reception desk.
    DeskId;
    /// A staff group.
    GroupId;
    /// A member of staff.
    MemberId;
    /// A clinician.
    ClinicianId;
    /// A telephone line.
    LineId;
    /// A shared service of the clinics.
    ServiceId;
    /// A car park.
    CarParkId;
    /// A car that is in a car park.
    CarId;
    /// A patient's place in the register.
    PatientId;
    /// A telephone call.
    CallId;
    /// A session of the diary.
    SessionId;
    /// A queue that staff take work from.
    QueueId;
}
