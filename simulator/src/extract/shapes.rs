//! The columns of each shape of extract and the codes in them: our names, and those under which
//! hospitals' systems and national data sets have them. How they are read is `reading`.

/// What a row of an extract is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// An appointment.
    Appointments,
    /// A call.
    Calls,
    /// A task.
    Tasks,
    /// A pathway that is open.
    Pathways,
}

impl Shape {
    /// Its table in a mapping file.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Appointments => "appointments",
            Self::Calls => "calls",
            Self::Tasks => "tasks",
            Self::Pathways => "pathways",
        }
    }
}

/// A column of a shape.
pub trait Field: Copy + Ord + 'static {
    /// All columns, in the order in which they are written.
    const ALL: &'static [Self];
    /// The shape.
    const SHAPE: Shape;

    /// Its name.
    fn name(self) -> &'static str;

    /// What it means.
    fn means(self) -> &'static str;

    /// Its names elsewhere, as letters and figures alone.
    fn aliases(self) -> &'static [&'static str];

    /// Whether an extract without it says nothing.
    fn is_needed(self) -> bool;

    /// Whether dates stand in it.
    fn is_date(self) -> bool;

    /// Whether it is a length of time in seconds.
    fn is_seconds(self) -> bool {
        self.name().ends_with("_s")
    }

    /// Whether it tells rows apart that are alike otherwise.
    fn is_identifier(self) -> bool;
}

macro_rules! fields {
    ($(#[$meta:meta])* $of:ident of $shape:ident, identified by $id:ident, needs [$($needs:ident)*], dates [$($dates:ident)*],
     $($name:ident = $text:literal $meaning:literal [$($alias:literal)*];)*) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $of { $(#[doc = $meaning] $name,)* }

        impl Field for $of {
            const ALL: &'static [Self] = &[$(Self::$name,)*];
            const SHAPE: Shape = Shape::$shape;

            fn name(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            fn means(self) -> &'static str {
                match self { $(Self::$name => $meaning,)* }
            }

            fn aliases(self) -> &'static [&'static str] {
                match self { $(Self::$name => &[$($alias,)*],)* }
            }

            fn is_needed(self) -> bool {
                [$(Self::$needs,)*].contains(&self)
            }

            fn is_date(self) -> bool {
                [$(Self::$dates,)*].contains(&self)
            }

            fn is_identifier(self) -> bool {
                self == Self::$id
            }
        }
    };
}

fields! {
    /// One row an appointment. Names elsewhere: those of Hospital Episode Statistics, the Secondary
    /// Uses Service and the Commissioning Data Sets.
    AppointmentField of Appointments, identified by Patient, needs [Appointment Attended], dates [Referred Booked Appointment Cancelled Arrived SeenFrom SeenTo Due],
    Patient = "patient" "A pseudonym of the patient." ["patientid" "pseudonym" "localpatientidentifier"];
    Specialty = "specialty" "The specialty, or its treatment function code." ["tretspef" "treatmentfunctioncode" "activitytreatmentfunctioncode"];
    Clinic = "clinic" "The clinic." ["cliniccode"];
    Priority = "priority" "Routine or urgent." ["prioritytypecode" "prioritytype"];
    Referred = "referred" "When the referral came." ["reqdate" "referralrequestreceiveddate" "referraldate"];
    Booked = "booked" "When the appointment was made." ["bookedon" "bookingdate" "datebooked"];
    Appointment = "appointment" "When it is." ["apptdate" "appointmentdate" "appointmentdatetime"];
    Time = "time" "Its time of day, if that is not with the date." ["appointmenttime" "appttime"];
    Kind = "kind" "First or follow-up." ["firstatt" "firstattendance" "firstattendancecode"];
    Attended = "attended" "What became of it." ["attendancestatus" "attendedordidnotattendcode" "attendedordidnotattend"];
    Cancelled = "cancelled" "When it was cancelled." ["cancelleddate" "cancelledon" "cancellationdate"];
    Arrived = "arrived" "When the patient arrived." ["arrivaltime" "arrivedat"];
    SeenFrom = "seen_from" "When the consultation began." ["seenat" "timeseen" "consultationstart"];
    SeenTo = "seen_to" "When it ended." ["seento" "departedat" "consultationend"];
    Outcome = "outcome" "What follows." ["outcomeofattendance" "outcomeofattendancecode"];
    Due = "due" "When a follow-up is due." ["duedate"];
}

fields! {
    /// One row a call.
    CallField of Calls, identified by Caller, needs [Rang], dates [Rang],
    Caller = "caller" "A pseudonym of the caller." ["from" "callerid" "cli"];
    Rang = "rang" "When the call came." ["t" "time" "start" "calltime" "datetime"];
    Outcome = "outcome" "What became of it." ["status" "result" "disposition"];
    Waited = "waited_s" "Seconds until it was answered or given up." ["waited" "waitseconds" "queuetime"];
    Talked = "talked_s" "Seconds of talk, and work after it where that is counted." ["talked" "talkseconds" "duration" "handletime"];
    Total = "total_s" "Seconds in all, in place of those waited." ["total" "totalduration"];
}

fields! {
    /// One row a patient who waits on the morning on which it was taken. Names elsewhere: those of the
    /// Waiting List Minimum Data Set.
    PathwayField of Pathways, identified by Patient, needs [Referred], dates [Referred Due Ended],
    Patient = "patient" "A pseudonym of the patient, the same as of their appointments." ["patientid" "pseudonym" "localpatientidentifier"];
    Specialty = "specialty" "The specialty, or its treatment function code." ["activitytreatmentfunctioncode" "treatmentfunctioncode" "tretspef"];
    Priority = "priority" "Routine or urgent." ["prioritytypecode" "prioritytype"];
    Kind = "kind" "Waits for a first appointment or for a follow-up." [];
    Referred = "referred" "When the clock started." ["referraltotreatmentperiodstartdate" "currentpathwayperiodstartdate" "clockstart" "clockstartdate" "referralrequestreceiveddate" "reqdate"];
    Due = "due" "When a follow-up is due." ["duedate"];
    Ended = "ended" "When the clock stopped: then it is not open." ["referraltotreatmentperiodenddate" "clockstop" "clockstopdate"];
}

fields! {
    /// One row a task, or a transaction of the record system.
    TaskField of Tasks, identified by Person, needs [Person Begun], dates [Begun Ended],
    Person = "person" "A pseudonym of who did it." ["user" "userid" "username"];
    Kind = "kind" "What it was." ["task" "transaction" "transactiontype"];
    Begun = "begun" "When it began." ["start" "started" "starttime" "opened"];
    Ended = "ended" "When it ended." ["end" "finished" "endtime" "closed"];
    Duration = "duration_s" "Seconds that it took, in place of when it ended." ["duration" "seconds"];
}

/// A code of a column, by our word and by those of others.
macro_rules! codes {
    ($(#[$meta:meta])* $of:ident, $($name:ident = $word:literal $meaning:literal [$($code:literal)*];)*) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $of { $(#[doc = $meaning] $name,)* }

        impl $of {
            /// Our words for all of them.
            pub const WORDS: &'static [&'static str] = &[$($word,)*];

            /// Our word.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }

            /// By our word or a national code, in small letters.
            #[must_use]
            pub fn by_code(code: &str) -> Option<Self> {
                match code {
                    $($word $(| $code)* => Some(Self::$name),)*
                    _ => None,
                }
            }
        }
    };
}

codes! {
    /// What became of an appointment, with the national codes.
    Attended,
    Seen = "attended" "The patient came." ["5" "6" "seen" "attended on time"];
    CameTooLate = "came too late" "The patient came and was not seen." ["7" "late" "left unseen"];
    DidNotAttend = "did not attend" "The patient did not come." ["3" "dna"];
    CancelledByPatient = "cancelled by patient" "The patient cancelled." ["2" "patient cancelled"];
    CancelledByHospital = "cancelled by hospital" "The hospital cancelled." ["4" "cancelled by provider" "hospital cancelled"];
    Withdrawn = "withdrawn" "The patient was taken off the list, and the appointment with them." ["removed"];
    Booked = "booked" "It is still to come." ["0" "future"];
}

codes! {
    /// What follows from an appointment that was attended or missed, with the national codes.
    Next,
    Discharged = "discharged" "Nothing." ["1"];
    Again = "another appointment" "Another appointment, given or to be given." ["2" "3" "appointment later"];
}

codes! {
    /// What became of a call.
    CallOutcome,
    Answered = "answered" "Somebody answered." ["handled"];
    GaveUp = "gave up" "The caller hung up." ["abandoned" "no answer" "no answered" "lost" "missed"];
    Engaged = "engaged" "The caller met the engaged tone." ["busy"];
}

codes! {
    /// Whose work a task is, by its kind.
    TaskRole,
    Clerk = "clerk" "The office's and the telephone's." ["answer" "register" "book" "rebook" "repair" "validate" "re-enter"];
    Receptionist = "receptionist" "The desks'." ["check-in" "check-out" "enquiry"];
}

codes! {
    /// A first appointment or a follow-up, with the national codes.
    Kind,
    First = "new" "A first appointment." ["1" "3" "first"];
    FollowUp = "follow-up" "A follow-up." ["2" "4" "follow up" "followup"];
}

codes! {
    /// Urgent or routine, with the national codes.
    Urgency,
    Routine = "routine" "Routine." ["1"];
    Urgent = "urgent" "Urgent, two-week wait included." ["2" "3" "two week wait" "2ww"];
}
