//! The queues that staff take work from: what the work is, whose, and which groups do it. Which of
//! them comes first to a group is `classes`; who waits in them, the places know.

use super::GroupSite;
use crate::engine::Duration;
use crate::model::spec::{StaffGroup, Work};
use crate::model::world::ids::{DeskId, GroupId, LineId, QueueId};

/// A queue that staff take work from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueueSite {
    /// What the work is.
    pub kind: QueueKind,
    /// Groups that work on it.
    pub served_by: Vec<GroupId>,
    /// Whose tasks are in it.
    pub whose: Whose,
    /// How long after they came they are due, where the order of work goes by that.
    pub due: Option<Duration>,
}

/// Whose tasks are in a queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Everybody's for whom there is no other queue.
    Anybodys,
    /// Those of urgent referrals alone.
    UrgentReferrals,
}

/// What the work in a queue is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QueueKind {
    /// Referrals to register.
    Register,
    /// Appointments to book.
    Book,
    /// Appointments to rebook.
    Rebook,
    /// Appointments to put right.
    Repair,
    /// Bookings to check.
    Validate,
    /// Records to enter.
    ReEnter,
    /// Calls to answer.
    Line(LineId),
    /// Patients to check in.
    CheckIn(DeskId),
    /// Patients to check out.
    CheckOut(DeskId),
    /// Enquiries.
    Enquiry(DeskId),
}

impl QueueKind {
    /// Whether those in it stand at a desk.
    #[must_use]
    pub fn is_at_a_desk(self) -> bool {
        matches!(
            self,
            Self::CheckIn(_) | Self::CheckOut(_) | Self::Enquiry(_)
        )
    }

    /// The kind of work that staff are said to do.
    #[must_use]
    pub fn work(self) -> Work {
        match self {
            Self::Register => Work::Register,
            Self::Book => Work::Book,
            Self::Rebook => Work::Rebook,
            Self::Repair => Work::Repair,
            Self::Validate => Work::Validate,
            Self::ReEnter => Work::ReEnter,
            Self::Line(_) => Work::Answer,
            Self::CheckIn(_) => Work::CheckIn,
            Self::CheckOut(_) => Work::CheckOut,
            Self::Enquiry(_) => Work::Enquiry,
        }
    }
}

/// A queue for each of the [`WORKLISTS`].
pub type Worklists = [QueueId; WORKLISTS.len()];

/// The worklists of an office.
pub const WORKLISTS: [QueueKind; 6] = [
    QueueKind::Register,
    QueueKind::Book,
    QueueKind::Rebook,
    QueueKind::Repair,
    QueueKind::Validate,
    QueueKind::ReEnter,
];

/// Groups that work on something, of those for which `covers` holds.
pub(super) fn serving(
    groups: &[GroupSite<'_>],
    covers: impl Fn(usize, &StaffGroup) -> bool,
) -> Vec<GroupId> {
    let listed = groups
        .iter()
        .enumerate()
        .filter(|(i, g)| covers(*i, g.spec));
    listed.map(|(i, _)| GroupId::new(i)).collect()
}

pub(super) fn add_queue(
    queues: &mut Vec<QueueSite>,
    kind: QueueKind,
    served_by: Vec<GroupId>,
) -> QueueId {
    queues.push(QueueSite {
        kind,
        served_by,
        whose: Whose::Anybodys,
        due: None,
    });
    QueueId::new(queues.len() - 1)
}
