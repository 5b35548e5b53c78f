//! What it does; its table in the scenario file is `spec`.

use super::spec::FollowsList;
use crate::model::measures::figure;
use crate::model::spec::{ClinicSession, Lists, SlotKind, Span};
use crate::model::world::World;
use crate::model::world::diary::{Slot, Visible};
use crate::model::world::ids::{ClinicId, SessionId, SpecialtyId};
use crate::model::world::observer::Observer;
use crate::model::world::plan::{Period, days};
use crate::model::world::site::Site;
use crate::model::world::timetable::{more_lists, runs_on};

/// The clinics that follow their lists.
#[derive(Clone, Debug)]
pub struct FollowingClinics(Vec<Following>);

/// A clinic that follows its list.
#[derive(Clone, Debug)]
struct Following {
    clinic: ClinicId,
    /// What share of the specialty's slots is given by the clinics that follow its list by this.
    share: f64,
    /// What has been ordered, review after review.
    ordered: Vec<Order>,
    /// Slots of which less than a whole list has been owed so far; negative: to be dropped.
    owed: f64,
}

/// Slots for first appointments put on in a period, or dropped: negative.
#[derive(Clone, Copy, Debug)]
struct Order {
    period: Period,
    slots: f64,
}

impl Order {
    /// What of it comes on the days of a period, if it is spread evenly.
    fn within(&self, period: Period) -> f64 {
        let (from, to) = (
            self.period.from.max(period.from),
            self.period.to.min(period.to),
        );
        let days = Period { from, to }.days() as f64;
        self.slots * days / self.period.days().max(1) as f64
    }
}

/// What a clinic's part of a list says, in patients.
#[derive(Clone, Copy, Debug)]
struct Seen {
    /// By how many it is longer than it should be.
    gap: f64,
    /// By how many a day it would have grown of late, with the usual sessions alone.
    drift: f64,
}

/// Slots for first appointments on one list of a clinic.
fn slots_per_list(site: &Site<'_>, clinic: ClinicId) -> f64 {
    let layout = site.clinics[clinic.index()].layout.iter();
    layout.filter(|slot| slot.kind == SlotKind::New).count() as f64
}

/// Slots for first appointments that a clinic gives in an ordinary week, without holidays.
fn slots_a_week(site: &Site<'_>, clinic: ClinicId) -> f64 {
    let sessions = site.clinics[clinic.index()].spec.sessions.iter();
    let lists = sessions.map(ClinicSession::lists_a_week);
    let begins = &site.specialties[site.clinics[clinic.index()].specialty.index()].begins;
    lists.sum::<f64>() * begins.factor() * slots_per_list(site, clinic)
}

impl FollowingClinics {
    /// Nothing has been ordered yet.
    #[must_use]
    pub fn new(site: &Site<'_>) -> Self {
        let clinics = (0..site.clinics.len()).map(ClinicId::new);
        let all: Vec<ClinicId> = clinics
            .filter(|c| site.clinics[c.index()].spec.follows_list.is_some())
            .collect();
        let following = |&clinic: &ClinicId| {
            let specialty = site.clinics[clinic.index()].specialty;
            let alike = all.iter().copied();
            let alike = alike.filter(|c| site.clinics[c.index()].specialty == specialty);
            let together: f64 = alike.map(|c| slots_a_week(site, c)).sum();
            Following {
                clinic,
                share: slots_a_week(site, clinic) / together.max(f64::MIN_POSITIVE),
                ordered: Vec::new(),
                owed: 0.0,
            }
        };
        Self(all.iter().map(following).collect())
    }

    /// Whoever has a review this morning looks at the list, and orders.
    pub fn review<O: Observer>(&mut self, world: &mut World<'_, O>, day: i64) {
        for clinic in &mut self.0 {
            clinic.review(world, day);
        }
    }
}

impl Following {
    fn review<O: Observer>(&mut self, world: &mut World<'_, O>, day: i64) {
        let site = world.site;
        let clinic = &site.clinics[self.clinic.index()];
        let Some(follows) = &clinic.spec.follows_list else {
            return;
        };
        let every = days(follows.every.duration()).max(1);
        if day % every != 0 {
            return;
        }
        let from = day + days(follows.notice.duration());
        let to = (from + every).min(site.diary_days);
        let period = Period { from, to };
        let Some((seen_on, list)) = list_as_seen(world, clinic.specialty, day) else {
            return;
        };
        let seen = self.sees(world, follows, seen_on, list);
        let ahead = Period {
            from: seen_on,
            to: from,
        };
        let gap = seen.gap + seen.drift * ahead.days() as f64 - self.comes(ahead);
        let part = every as f64 / days(follows.within.duration()).max(1) as f64;
        let asked = gap * part + seen.drift * period.days() as f64;
        let usual = slots_a_week(site, self.clinic) * period.days() as f64 / 7.0;
        let (more, fewer) = (follows.more.value() * usual, follows.fewer.value() * usual);
        self.owed += asked.clamp(-fewer, more);
        let slots = if self.owed > 0.0 {
            self.puts_on(world, follows, period)
        } else {
            -self.drops(world, period)
        };
        self.ordered.push(Order { period, slots });
        self.owed -= slots;
        // What could not be done, for want of sessions, is not owed for ever.
        let list = slots_per_list(site, self.clinic) * largest_session(site, self.clinic);
        self.owed = self.owed.clamp(-list, list);
    }

    /// What the clinic's part of a list, seen on a morning, says.
    fn sees<O: Observer>(
        &self,
        world: &World<'_, O>,
        follows: &FollowsList,
        seen_on: i64,
        list: f64,
    ) -> Seen {
        let specialty = world.site.clinics[self.clinic.index()].specialty;
        let known = &world.site.specialties[specialty.index()];
        let at_the_start = f64::from(known.begins.size);
        let weeks = |wait: Span| wait.duration().as_days_f64() / 7.0;
        let target = follows.target.map(|wait| known.referrals.0 * weeks(wait));
        let window = days(follows.within.duration()).max(1);
        let since = (seen_on - window).max(0);
        let before = match since {
            0 => Some(at_the_start),
            day => reported(world, specialty, day - 1),
        };
        let from_then = Period {
            from: since,
            to: seen_on,
        };
        // What happened in less than the window tells less: half of it only half as much.
        let drift = before.map_or(0.0, |before| {
            ((list - before) * self.share + self.comes(from_then)) / window as f64
        });
        Seen {
            gap: (list - target.unwrap_or(at_the_start)) * self.share,
            drift,
        }
    }

    /// What has been ordered that comes in a period.
    fn comes(&self, period: Period) -> f64 {
        self.ordered.iter().map(|order| order.within(period)).sum()
    }

    /// Puts on lists in a period, spread evenly over the sessions there may be, for what is owed;
    /// gives the slots for first appointments that they have.
    fn puts_on<O: Observer>(
        &self,
        world: &mut World<'_, O>,
        follows: &FollowsList,
        period: Period,
    ) -> f64 {
        let site = world.site;
        let per_list = slots_per_list(site, self.clinic);
        let sessions = (period.from..period.to).flat_map(|day| {
            let written = follows.sessions.iter().enumerate();
            written.map(move |(k, session)| (day, k, session))
        });
        let sessions: Vec<_> = sessions
            .filter(|(day, _, session)| runs_on(&site.calendar, session, *day))
            .collect();
        let wanted = (self.owed / per_list).floor() as u32;
        let mut put_on = 0;
        for (nth, &(day, k, session)) in sessions.iter().enumerate() {
            let lists = spread(wanted, sessions.len(), nth).min(session.clinicians);
            if lists > 0 {
                let offer = world.plan.offer(self.clinic, day);
                let id = world
                    .diary
                    .add(&more_lists(site, self.clinic, k, day, lists, offer));
                world.to_announce.push((world.day(), id));
                put_on += lists;
            }
        }
        world.to_announce.sort_by_key(|(day, id)| (*day, *id));
        f64::from(put_on) * per_list
    }

    /// Drops lists in a period on which nobody is booked, spread evenly, for what is owed; gives
    /// the slots for first appointments that they had.
    fn drops<O: Observer>(&self, world: &mut World<'_, O>, period: Period) -> f64 {
        let site = world.site;
        let per_list = slots_per_list(site, self.clinic);
        let specialty = site.clinics[self.clinic.index()].specialty;
        let droppable: Vec<Droppable> = (period.from..period.to)
            .flat_map(|day| world.diary.on_day(specialty, day))
            .flat_map(|&id| self.droppable(world, id))
            .collect();
        let lists: u16 = droppable.iter().map(|d| d.lists).sum();
        if lists == 0 {
            return 0.0;
        }
        let wanted = -self.owed / per_list;
        let places = droppable.len();
        let of_all = (wanted / (f64::from(lists) / places as f64)).floor() as u32;
        let mut dropped = 0;
        for (nth, d) in droppable.iter().enumerate() {
            if spread(of_all, places, nth) > 0 {
                dropped += d.lists;
                match d.only {
                    Some(list) => world.diary.drop_list(d.session, list),
                    None => world.diary.announce(d.session, Visible::NotYet),
                }
            }
        }
        f64::from(dropped) * per_list
    }

    /// What can be dropped of a session, if it is one of the clinic's usual ones: its lists on which
    /// nobody is booked, or, where its clinicians share a list, all of it or nothing.
    fn droppable<O: Observer>(&self, world: &World<'_, O>, id: SessionId) -> Vec<Droppable> {
        let session = world.diary.session(id);
        let usual = world.site.clinics[self.clinic.index()].spec.sessions.len();
        let is_usual = session.clinic == self.clinic
            && usize::from(session.template) < usual
            && session.announced() == Visible::Yes;
        let booked = |slot: &Slot| matches!(slot, Slot::Taken(_));
        let whole = session.clinicians == 1 || session.lists == Lists::Shared;
        if !is_usual || whole && world.diary.slots_of(id).iter().any(booked) {
            return Vec::new();
        }
        if whole {
            return vec![Droppable {
                session: id,
                only: None,
                lists: session.clinicians,
            }];
        }
        let is_left = |list: &u16| {
            let mut slots = world.diary.slots_of_list(id, *list).iter();
            let unbooked = |slot: &Slot| matches!(slot, Slot::Free | Slot::Withheld);
            !world.diary.is_booked(id, *list) && slots.any(unbooked)
        };
        let list = |only| Droppable {
            session: id,
            only: Some(only),
            lists: 1,
        };
        (0..session.clinicians).filter(is_left).map(list).collect()
    }
}

/// Lists that can be dropped together.
#[derive(Clone, Copy, Debug)]
struct Droppable {
    session: SessionId,
    /// One list of the session; none: the whole session.
    only: Option<u16>,
    lists: u16,
}

/// How many of so many fall on the `nth` of some places, if they are spread evenly.
fn spread(many: u32, places: usize, nth: usize) -> u32 {
    let up_to = |n: usize| u64::from(many) * n as u64 / places.max(1) as u64;
    u32::try_from(up_to(nth + 1) - up_to(nth)).unwrap_or(u32::MAX)
}

/// Clinicians of the largest of a clinic's usual sessions.
fn largest_session(site: &Site<'_>, clinic: ClinicId) -> f64 {
    let sessions = site.clinics[clinic.index()].spec.sessions.iter();
    f64::from(sessions.map(|s| s.clinicians).max().unwrap_or(1))
}

/// The list as it was last reported on a morning, and the morning after that day: as whoever
/// decides on an intervention sees it. On the first morning it is known.
fn list_as_seen<O: Observer>(
    world: &World<'_, O>,
    specialty: SpecialtyId,
    day: i64,
) -> Option<(i64, f64)> {
    if day == 0 {
        return Some((0, f64::from(world.waiting_lists.size(specialty))));
    }
    let blackout = world.plan.blackout().filter(|b| b.contains(day - 1));
    let last = blackout.map_or(day - 1, |b| b.from - 1);
    Some((last + 1, reported(world, specialty, last)?))
}

/// The list as it was reported of a day, unless there were no reports.
fn reported<O: Observer>(world: &World<'_, O>, specialty: SpecialtyId, day: i64) -> Option<f64> {
    let silent = world.plan.blackout().is_some_and(|b| b.contains(day));
    let list = figure::ListRecorded.of(specialty);
    world.ledger.level(list, day).filter(|_| !silent)
}
