//! The specialties of a site: how they begin, whom their patients ring, and which office books them.

use std::collections::BTreeMap;

use super::{GroupSite, LineSite, QueueKind, QueueSite, WORKLISTS, Worklists, add_queue};
use crate::model::spec::{Calendar, Priority, Referrals, Scenario, Specialty, StaffGroup};
use crate::model::world::arrivals::ArrivalStream;
use crate::model::world::ids::{GroupId, LineId, ListId, QueueId};
use crate::model::world::split::Split;
use crate::model::world::steady_state::flow::{PerWeek, referrals_per_week};
use crate::model::world::steady_state::{Begins, stream_of};

/// A specialty.
#[derive(Debug)]
pub struct SpecialtySite<'s> {
    /// Its key in the scenario.
    pub name: &'s str,
    /// What was written.
    pub spec: &'s Specialty,
    /// Its referrals, if they are a random stream.
    pub stream: Option<ArrivalStream>,
    /// Its referrals, if they are those of a file: numbers of its rows in order of time.
    pub replayed: Vec<u32>,
    /// Its referrals, averaged over the horizon.
    pub referrals: PerWeek,
    /// How it begins.
    pub begins: Begins,
    /// The lists into which it is split, if it is.
    pub split: Option<Split>,
    /// The line its patients ring.
    pub line: Option<LineId>,
    /// Worklists of its office, in the order of [`WORKLISTS`].
    pub worklists: Worklists,
    /// The same for urgent referrals: others where they have lists of their own.
    pub urgent: Worklists,
}

impl SpecialtySite<'_> {
    /// Its lists: one, unless it is split.
    pub fn lists(&self) -> impl Iterator<Item = ListId> + use<> {
        let lists = self.split.as_ref().map_or(1, |split| split.parts.len());
        (0..lists).map(ListId::new)
    }

    /// The worklist of its office for a kind of work.
    ///
    /// # Panics
    /// If it is not a kind of work that has a worklist.
    #[must_use]
    pub fn worklist(&self, kind: QueueKind) -> QueueId {
        self.worklist_for(kind, Priority::Routine)
    }

    /// The same for an urgent referral or for anybody else.
    ///
    /// # Panics
    /// If it is not a kind of work that has a worklist.
    #[must_use]
    pub fn worklist_for(&self, kind: QueueKind, whose: Priority) -> QueueId {
        let position = WORKLISTS.iter().position(|&k| k == kind);
        let lists = match whose {
            Priority::Urgent => &self.urgent,
            Priority::Routine => &self.worklists,
        };
        lists[position.expect("a worklist")]
    }
}

pub(super) fn specialty_sites<'s>(
    scenario: &'s Scenario,
    calendar: &Calendar,
    groups: &[GroupSite<'s>],
    lines: &[LineSite<'s>],
    queues: &mut Vec<QueueSite>,
) -> Vec<SpecialtySite<'s>> {
    // Specialties worked on by the same groups share their worklists: that is an office.
    type Office<T> = [T; WORKLISTS.len()];
    let mut offices: BTreeMap<Office<Vec<usize>>, Office<QueueId>> = BTreeMap::new();
    let mut specialties = Vec::new();
    for (name, spec) in &scenario.specialty {
        let works_on = WORKLISTS.map(|kind| {
            let covers = |g: &StaffGroup| {
                g.works.contains(&kind.work())
                    && g.specialties
                        .as_ref()
                        .is_none_or(|listed| listed.contains(name))
            };
            (0..groups.len())
                .filter(|&i| covers(groups[i].spec))
                .collect::<Vec<_>>()
        });
        let worklists = *offices.entry(works_on.clone()).or_insert_with(|| {
            let mut built = works_on.iter().zip(WORKLISTS).map(|(who, kind)| {
                add_queue(queues, kind, who.iter().map(|&i| GroupId::new(i)).collect())
            });
            WORKLISTS.map(|_| built.next().expect("as many queues as worklists"))
        });
        let own = |l: &LineSite<'_>| {
            l.spec
                .specialties
                .as_ref()
                .is_some_and(|s| s.contains(name))
        };
        let open = |l: &LineSite<'_>| l.spec.specialties.is_none();
        let line = lines
            .iter()
            .position(own)
            .or_else(|| lines.iter().position(open));
        let stream = stream_of(spec, calendar);
        let begins = Begins::of(scenario, calendar, (name, spec), stream.as_ref());
        let begins =
            begins.unwrap_or_else(|wrong| panic!("{wrong} in a scenario that was checked"));
        let referrals = referrals_per_week(spec, stream.as_ref(), calendar);
        specialties.push(SpecialtySite {
            name,
            spec,
            referrals,
            replayed: in_order_of_time(spec),
            split: Split::of(spec, &begins, referrals),
            begins,
            stream,
            line: line.map(LineId::new),
            worklists,
            urgent: worklists,
        });
    }
    specialties
}

/// The numbers of the rows of a file of referrals, in order of time; rows of one moment stay in
/// theirs.
fn in_order_of_time(spec: &Specialty) -> Vec<u32> {
    let Some(Referrals::File(file)) = &spec.referrals else {
        return Vec::new();
    };
    let mut numbers: Vec<u32> = (0..file.rows().len() as u32).collect();
    numbers.sort_by_key(|&number| file.rows()[number as usize].at);
    numbers
}
