//! `[booking]`: how appointments are made.

use crate::engine::Duration;
use crate::model::spec::{Law, Priority, Share, Span, Work};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How appointments are made. A task without a duration is done at once by nobody; a task with
/// one needs a staff group that works on it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Booking {
    /// How far ahead diaries are open.
    pub horizon: Span,
    /// Least notice given to a routine patient.
    pub notice: Span,
    /// Least notice given to an urgent patient.
    pub urgent_notice: Span,
    /// How long before it is due a follow-up not booked at the desk is put on the worklist.
    pub follow_up_ahead: Span,
    /// Standard within which an urgent patient should be seen.
    pub urgent_standard: Span,
    /// Time to register a referral, on the familiar system.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub register: Option<Law>,
    /// Time to book an appointment from the worklist.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub book: Option<Law>,
    /// Time to rebook one that fell through; as `book` if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rebook: Option<Law>,
    /// Time to put right a faulty or migrated appointment. Left out: at once, once it is found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repair: Option<Law>,
    /// Time to check a booking. Bookings are checked where somebody works on `validate`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub validate: Option<Law>,
    /// Time to enter what was done outside the system: on paper, on the work-around list, or
    /// before a roll-back. Left out: it enters itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub re_enter: Option<Law>,
    /// How long an invited patient takes to ring. Needed where specialties invite patients.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub invitation_answered: Option<Law>,
    /// An invited patient who has not got through after this long is booked by a clerk.
    pub invitation_lapses: Span,
    /// In which order work of different kinds is taken, by every group of staff. Left out:
    /// `urgent-first-by-age`. Within a list to
    /// register, book or rebook it is urgent patients first, then the longest wait; by age, what
    /// came on the list first. Other lists keep their own order: the nearest appointment first.
    pub order: OrderOfWork,
    /// When tasks are due. Left out: where `order` goes by age, the due times that are the
    /// defaults of this table; elsewhere backlog is counted in pieces only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<DueTimes>,
    /// Of a group that answers calls before it does paper work: the most that may be on the
    /// telephone at a time while paper waits, as a share of those at work, rounded up to whole
    /// people. Left out: all of them where `order` is `as-listed`, else 75% (assumed).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_the_telephone: Option<Share>,
}

/// In which order staff take work of different kinds. Nobody puts down a task for another one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum OrderOfWork {
    /// As the group's `works` lists the kinds: all of one kind before any of the next.
    AsListed,
    /// Urgent referrals first, whichever list they stand on, then the rest as listed. They go
    /// before all other paper; people at a desk and callers keep the place that `works` gives them.
    UrgentFirst,
    /// Paper by its age against its due time: next is the first of the list on which that
    /// is greatest, so that no list is left for ever. Callers too, if they have a due time.
    ByAge,
    /// Urgent referrals first, by their age against their due time; then the rest by theirs.
    #[default]
    UrgentFirstByAge,
}

impl OrderOfWork {
    /// Whether urgent referrals have lists of their own.
    #[must_use]
    pub const fn parts_urgent(self) -> bool {
        !matches!(self, Self::AsListed)
    }

    /// Whether they come before everybody else.
    #[must_use]
    pub const fn has_urgent_first(self) -> bool {
        matches!(self, Self::UrgentFirst | Self::UrgentFirstByAge)
    }

    /// Whether ages are held against due times.
    #[must_use]
    pub const fn goes_by_age(self) -> bool {
        matches!(self, Self::ByAge | Self::UrgentFirstByAge)
    }
}

/// When tasks are due, in time since they came on their list, nights and weekends included. All
/// defaults are assumed: urgent referrals within the day, other letters within the week.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct DueTimes {
    /// An urgent referral to be registered. Left out: 1 day.
    pub register_urgent: Span,
    /// Any other referral to be registered. Left out: 5 days.
    pub register: Span,
    /// An urgent referral to be booked. Left out: 1 day.
    pub book_urgent: Span,
    /// Any other appointment to be booked. Left out: 5 days.
    pub book: Span,
    /// An urgent referral to be rebooked. Left out: 1 day.
    pub rebook_urgent: Span,
    /// Any other appointment to be rebooked. Left out: 5 days.
    pub rebook: Span,
    /// A faulty or migrated appointment to be put right. Left out: 2 days.
    pub repair: Span,
    /// A booking to be checked. Left out: 2 days.
    pub validate: Span,
    /// Something done outside the system to be entered. Left out: 5 days.
    pub re_enter: Span,
    /// A caller to be answered, such as `"2 min"`. Left out: callers keep their place in `works`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<Span>,
}

impl Default for DueTimes {
    fn default() -> Self {
        let days = |n| Span::of(Duration::from_days(n));
        Self {
            register_urgent: days(1),
            register: days(5),
            book_urgent: days(1),
            book: days(5),
            rebook_urgent: days(1),
            rebook: days(5),
            repair: days(2),
            validate: days(2),
            re_enter: days(5),
            answer: None,
        }
    }
}

impl DueTimes {
    /// How long after it came a task is due, for an urgent referral or for anybody else. Nobody
    /// stands at a desk until they are due.
    #[must_use]
    pub fn of(&self, work: Work, whose: Priority) -> Option<Duration> {
        let due = match (work, whose) {
            (Work::Register, Priority::Urgent) => self.register_urgent,
            (Work::Register, Priority::Routine) => self.register,
            (Work::Book, Priority::Urgent) => self.book_urgent,
            (Work::Book, Priority::Routine) => self.book,
            (Work::Rebook, Priority::Urgent) => self.rebook_urgent,
            (Work::Rebook, Priority::Routine) => self.rebook,
            (Work::Repair, _) => self.repair,
            (Work::Validate, _) => self.validate,
            (Work::ReEnter, _) => self.re_enter,
            (Work::Answer, _) => self.answer?,
            (Work::CheckIn | Work::CheckOut | Work::Enquiry, _) => return None,
        };
        Some(due.duration())
    }
}

/// Most of a group on the telephone while paper waits, where the order is not as listed (assumed): three
/// in four, so that callers, who are waiting live, come first and the letters still get done.
const MOST_AT_THE_TELEPHONE: f64 = 0.75;

impl Booking {
    /// When tasks are due, where that matters.
    #[must_use]
    pub fn due_times(&self) -> Option<DueTimes> {
        let by_age = self.order.goes_by_age();
        self.due.or_else(|| by_age.then(DueTimes::default))
    }

    /// The most of a group that may be on the telephone while paper waits; no limit if none.
    #[must_use]
    pub fn most_at_the_telephone(&self) -> Option<Share> {
        let limited = self.order != OrderOfWork::AsListed;
        let usual = limited.then(|| Share::of(MOST_AT_THE_TELEPHONE));
        self.at_the_telephone.or(usual)
    }
}

impl Default for Booking {
    fn default() -> Self {
        let weeks = |n: i64| Span::of(Duration::from_days(7 * n));
        Self {
            horizon: weeks(26),
            notice: weeks(0),
            urgent_notice: weeks(0),
            follow_up_ahead: weeks(6),
            urgent_standard: weeks(2),
            register: None,
            book: None,
            rebook: None,
            repair: None,
            validate: None,
            re_enter: None,
            invitation_answered: None,
            invitation_lapses: weeks(2),
            order: OrderOfWork::default(),
            due: None,
            at_the_telephone: None,
        }
    }
}
