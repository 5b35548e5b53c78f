//! Checks of `[clinic.NAME.follows-list]`.

use super::spec::FollowsList;
use crate::engine::Duration;
use crate::model::spec::check::{Checker, Doubter};
use crate::model::spec::quantity::Wrong;
use crate::model::spec::{Calendar, Clinic, Price, Share, SlotKind};
use crate::model::world::site::clinicians_at_once;
use crate::model::world::steady_state::flow::referrals_per_week;
use crate::model::world::steady_state::{Begins, stream_of};

impl Checker<'_> {
    /// What is wrong with the way in which a clinic follows its list; `length` is its pattern's.
    pub(in crate::model) fn follows_list(
        &mut self,
        path: &[&str],
        clinic: &Clinic,
        length: Option<Duration>,
    ) {
        let Some(follows) = &clinic.follows_list else {
            return;
        };
        let here = [path, &["follows-list"]].concat();
        let at = |key: &'static str| [&here[..], &[key]].concat();
        if let Some(target) = follows.target {
            self.more_than_nothing(&at("target"), target);
        }
        let day = Duration::from_days(1);
        self.note_if(follows.every.duration() < day, &at("every"), || {
            Wrong::new("reviews are at least a day apart").help("such as \"4 weeks\"")
        });
        self.note_if(follows.within < follows.every, &at("within"), || {
            Wrong::new(format!(
                "a gap cannot be closed within {}: the next review is in {}",
                follows.within, follows.every
            ))
            .help("steering too hard swings to and fro; such as \"13 weeks\"")
        });
        self.note_if(
            follows
                .cost
                .is_some_and(|c| !matches!(c, Price::PerHour(_) | Price::PerSession(_))),
            &at("cost"),
            || {
                Wrong::new("lists put on are paid by the hour or by the list")
                    .help("such as \"150 per hour\" or \"450 per session\"")
            },
        );
        self.list_to_follow(&here, follows, clinic);
        self.sessions_to_put_on(&here, follows, clinic, length);
    }

    /// There is a list, of patients whom the clinic sees.
    fn list_to_follow(&mut self, here: &[&str], follows: &FollowsList, clinic: &Clinic) {
        let Some(specialty) = self.scenario.specialty.get(&clinic.specialty) else {
            return;
        };
        self.note_if(specialty.referrals.is_none(), here, || {
            Wrong::new(format!("\"{}\" has no referrals", clinic.specialty))
                .help("the wait is the list over the referrals a week")
        });
        let first_day = specialty.waiting_list.is_some() || specialty.steady_state.is_some();
        self.note_if(follows.target.is_none() && !first_day, here, || {
            Wrong::new("to which wait is it steered?")
                .help("add target = \"7 weeks\", or a waiting-list to the specialty")
        });
        let sees_new = clinic.slots.lay().map_or(true, |(slots, _)| {
            slots.iter().any(|slot| slot.kind == SlotKind::New)
        });
        self.note_if(!sees_new, here, || {
            Wrong::new("this clinic has no slots for new patients (N)")
                .help("only they shorten the waiting list")
        });
    }

    /// The sessions that may be put on fit, and the clinic's own team is free for them.
    fn sessions_to_put_on(
        &mut self,
        here: &[&str],
        follows: &FollowsList,
        clinic: &Clinic,
        length: Option<Duration>,
    ) {
        let at = [here, &["sessions"]].concat();
        if follows.sessions.is_empty() {
            self.note_if(follows.more > Share::NONE, here, || {
                Wrong::new("which lists may be put on?").help(
                    "add sessions = [{ days = [\"sat\"], from = 09:00:00, to = 12:00:00 }], or \
                     more = \"0%\"",
                )
            });
            return;
        }
        self.sessions(&at, &follows.sessions, length, 1);
        self.all_run(&at, &follows.sessions);
        let largest = clinic.sessions.iter().map(|s| s.clinicians).max();
        let usual = |s| clinicians_at_once(&clinic.sessions, s);
        let team = clinic.team.or(clinic.sessions.iter().map(usual).max());
        let team = team.max(largest).unwrap_or(1);
        let all: Vec<_> = clinic.written_sessions().into_iter().cloned().collect();
        for (nth, session) in follows.sessions.iter().enumerate() {
            let at_once = clinicians_at_once(&all, session);
            self.note_if(
                at_once > team,
                &[&at[..], &[&*nth.to_string()]].concat(),
                || {
                    Wrong::new(format!(
                    "{at_once} clinicians would be at work at once, the team has {team}"
                ))
                .help("put it at another time, with fewer clinicians, or say `team` of the clinic")
                },
            );
        }
    }
}

impl Doubter<'_> {
    /// What is doubtful about clinics that follow their lists.
    pub(in crate::model) fn follows_list(&mut self, path: &[&str], clinic: &Clinic) {
        let Some(follows) = &clinic.follows_list else {
            return;
        };
        let here = [path, &["follows-list"]].concat();
        let at = |key: &'static str| [&here[..], &[key]].concat();
        let nothing = follows.more == Share::NONE && follows.fewer == Share::NONE;
        self.doubt_if(nothing, &here, "no list is ever put on or dropped");
        self.doubt_if(
            follows.more == Share::NONE && !follows.sessions.is_empty(),
            &at("sessions"),
            "no list is ever put on: `more` is 0%",
        );
        if let Some(target) = follows.target {
            self.never_waited(&at("target"), target.duration(), &clinic.specialty);
        }
        let horizon = self.scenario.booking.horizon;
        self.doubt_if(
            follows.notice.duration() + follows.every.duration() > horizon.duration(),
            &at("notice"),
            "lists put on later than the diary reaches ahead stand empty at first",
        );
    }

    /// A target that the list is not at even if nobody is seen to the last day.
    fn never_waited(&mut self, path: &[&str], target: Duration, name: &str) {
        // Every day adds a day to a wait at most.
        let scenario = self.scenario;
        let lasts = self.lasts();
        let Some(specialty) = scenario.specialty.get(name).filter(|_| target >= lasts) else {
            return;
        };
        let calendar = Calendar::of(scenario);
        let stream = stream_of(specialty, &calendar);
        let per_week = referrals_per_week(specialty, stream.as_ref(), &calendar);
        let Ok(begins) = Begins::of(scenario, &calendar, (name, specialty), stream.as_ref()) else {
            return;
        };
        let waits = f64::from(begins.size) / per_week.0 * 7.0;
        self.doubt_if(
            target.as_days_f64() > waits + lasts.as_days_f64(),
            path,
            "longer than anybody could wait by the last day: lists are only ever dropped",
        );
    }
}
