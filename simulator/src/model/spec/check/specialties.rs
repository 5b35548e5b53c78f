//! Checks of the specialties: referrals, starting lists, who does not come, who returns.

use super::super::quantity::Wrong;
use super::super::{
    Calendar, ClinicSession, DidNotAttend, Referrals, Scenario, Share, Specialty, SteadyState,
    WaitingList,
};
use super::{Checker, Doubter};
use crate::model::world::steady_state::{self, Begins, Derived};

const MOST_WAITING: u32 = 1_000_000;

/// Beyond this chance of a further visit, one referral makes more than twenty.
const MOST_LIKELY_TO_RETURN: f64 = 0.95;

/// Lists that follow from the waiting list may be as many times those of the file before it is told (assumed):
/// where sessions were written for the list, a holiday moves them by less.
const MADE_UP_FOR: f64 = 1.02;

/// What limits when a session takes place, beyond its days.
struct Limit {
    key: &'static str,
    is_set: fn(&ClinicSession) -> bool,
    lift: fn(&mut ClinicSession),
}

const LIMITS: [Limit; 3] = [
    Limit {
        key: "first",
        is_set: |session| session.first.is_some(),
        lift: |session| session.first = None,
    },
    Limit {
        key: "last",
        is_set: |session| session.last.is_some(),
        lift: |session| session.last = None,
    },
    Limit {
        key: "runs",
        is_set: |session| session.runs != Share::ALL,
        lift: |session| session.runs = Share::ALL,
    },
];

/// What of a specialty's sessions leaves it without the steady state that it would have else: the
/// clinic, which of its sessions, and which key.
fn without_steady_state<'s>(
    scenario: &'s Scenario,
    name: &str,
) -> Option<(&'s str, usize, &'static str)> {
    let sessions = scenario.clinic.iter();
    let sessions = sessions.filter(|(_, clinic)| clinic.specialty == name);
    let sessions = sessions.flat_map(|(clinic, spec)| {
        let all = spec.sessions.iter().enumerate();
        all.map(move |(nth, session)| (&**clinic, nth, session))
    });
    let sessions: Vec<_> = sessions.collect();
    LIMITS.into_iter().find_map(|limit| {
        let (clinic, nth, _) = sessions
            .iter()
            .find(|(.., session)| (limit.is_set)(session))?;
        let mut lifted = scenario.clone();
        let clinics = lifted.clinic.values_mut();
        let own = clinics.filter(|clinic| clinic.specialty == name);
        own.flat_map(|clinic| &mut clinic.sessions)
            .for_each(limit.lift);
        let calendar = Calendar::of(&lifted);
        let specialty = lifted.specialty.get(name)?;
        let stream = steady_state::stream_of(specialty, &calendar);
        let begins = Begins::of(&lifted, &calendar, (name, specialty), stream.as_ref());
        begins.ok().map(|_| (*clinic, *nth, limit.key))
    })
}

impl Checker<'_> {
    pub(super) fn specialties(&mut self) {
        for (name, specialty) in &self.scenario.specialty {
            self.specialty(&["specialty", name], specialty);
        }
    }

    fn specialty(&mut self, path: &[&str], specialty: &Specialty) {
        let at = |key: &'static str| [path, &[key]].concat();
        if let Some(site) = &specialty.site {
            let fits = !site.trim().is_empty() && site.len() <= 80;
            self.note_if(!fits, &at("site"), || {
                Wrong::new("a name has 1 to 80 characters")
            });
        }
        match &specialty.referrals {
            Some(Referrals::Stream(arrivals)) => self.arrivals(&at("referrals"), arrivals),
            Some(Referrals::File(file)) => self.referrals_of_file(path[path.len() - 1], file),
            None => {}
        }
        if let Some(list) = &specialty.waiting_list {
            self.waiting_list(&at("waiting-list"), list);
            self.clinics_of_file(path[path.len() - 1], specialty);
            let pending = specialty.follow_up.as_ref().and_then(|f| f.pending);
            let pending_at = [path, &["follow-up", "pending"]].concat();
            self.note_if(
                pending.is_some() && specialty.has_follow_ups_in_file(),
                &pending_at,
                || {
                    Wrong::new("the file of the waiting list already says who is to come back")
                        .help("leave `pending` out")
                },
            );
            self.note_if(
                list.within_18_weeks.is_some() && specialty.referrals.is_none(),
                &[path, &["waiting-list", "within-18-weeks"]].concat(),
                || {
                    Wrong::new(
                        "how long the list is follows from the referrals, but there are none",
                    )
                },
            );
        }
        self.steady_state(path, specialty);
        self.split(path, specialty);
        self.choice(path, specialty);
        self.deferral(path, specialty);
        if let Some(did_not_attend) = &specialty.did_not_attend {
            self.did_not_attend(&at("did-not-attend"), did_not_attend);
        }
        if let Some(cancellation) = &specialty.cancellation {
            let both = cancellation.by_patient.value() + cancellation.by_hospital.value();
            self.note_if(both > 1.0, &at("cancellation"), || {
                Wrong::new("more than all bookings are cancelled")
                    .help("the two shares add up to at most 100%")
            });
        }
        if let Some(follow_up) = &specialty.follow_up {
            self.takes_some(&[path, &["follow-up", "due"]].concat(), &follow_up.due);
            let chance = follow_up.chance.value();
            let steady = specialty.referrals.is_some() && follow_up.pending.is_none();
            self.note_if(steady && chance > MOST_LIKELY_TO_RETURN, &at("follow-up"), || {
                Wrong::new("almost nobody is ever discharged: there is no steady state to start in")
                    .help("lower the chance (95% already makes twenty visits of one referral), or say how many are `pending`")
            });
            self.at_most(
                &[path, &["follow-up", "pending"]].concat(),
                follow_up.pending.unwrap_or(0),
                MOST_WAITING,
            );
        }
        if specialty.invited.value() > 0.0 {
            self.invited(path);
        }
    }

    /// Those who are invited to ring can, and will.
    fn invited(&mut self, path: &[&str]) {
        let at = [path, &["invited"]].concat();
        let served = self.scenario.phone_line.values().any(|line| {
            line.specialties
                .as_ref()
                .is_none_or(|list| list.iter().any(|name| Some(&&**name) == path.last()))
        });
        self.note_if(!served, &at, || {
            Wrong::new("patients are invited to ring, but no phone line serves them")
                .help("add a table [phone-line.NAME], or leave `invited` out")
        });
        self.note_if(
            self.scenario.booking.invitation_answered.is_none(),
            &at,
            || {
                Wrong::new("how long do invited patients take to ring?")
                    .help("add to [booking]: invitation-answered = { exponential = \"3 days\" }")
            },
        );
    }

    /// What is given for a steady state, and nothing of what follows from it.
    fn steady_state(&mut self, path: &[&str], specialty: &Specialty) {
        let at = |key: &'static str| [path, &[key]].concat();
        let Some(given) = specialty.steady_state else {
            return;
        };
        self.note_if(specialty.referrals.is_none(), &at("steady-state"), || {
            Wrong::new("a steady state needs referrals")
                .help("such as referrals = \"420 per week\"")
        });
        let list = &specialty.waiting_list;
        match given {
            SteadyState::FromSlots => self.note_if(list.is_some(), &at("waiting-list"), || {
                Wrong::new("the list follows from the slots").help(
                    "leave it out, or say steady-state = \"from-list\": then the lists follow from it",
                )
            }),
            SteadyState::FromList => self.note_if(list.is_none(), &at("steady-state"), || {
                Wrong::new("which list is to stay as it is?")
                    .help("add a waiting-list, or say steady-state = \"from-slots\"")
            }),
        }
    }

    /// The steady states that follow from a scenario in which nothing else is wrong.
    pub(super) fn steady_states(&mut self) {
        if !self.findings.is_empty() {
            return;
        }
        let scenario = self.scenario;
        let calendar = Calendar::of(scenario);
        for (name, specialty) in &scenario.specialty {
            let stream = steady_state::stream_of(specialty, &calendar);
            let begins = Begins::of(scenario, &calendar, (name, specialty), stream.as_ref());
            let Err(wrong) = begins else {
                continue;
            };
            match without_steady_state(scenario, name) {
                Some((clinic, nth, key)) => {
                    let wrong = Wrong::new(format!("with this `{key}` {}", wrong.what));
                    let help = format!(
                        "without it [specialty.{name}] has the steady state that it asks for"
                    );
                    let path = ["clinic", clinic, "sessions", &*nth.to_string(), key];
                    self.note(&path, wrong.help(help));
                }
                None => self.note(&["specialty", name], wrong),
            }
        }
    }

    fn waiting_list(&mut self, path: &[&str], list: &WaitingList) {
        let at = |key: &'static str| [path, &[key]].concat();
        if let Some(share) = list.within_18_weeks {
            let written = [
                ("size", list.size.is_some()),
                ("age", list.age.is_some()),
                ("file", list.file.is_some()),
            ];
            for (key, _) in written.into_iter().filter(|(_, given)| *given) {
                self.note(
                    &at(key),
                    Wrong::new(format!(
                        "`within-18-weeks` leaves nothing for `{key}` to say"
                    ))
                    .help("keep one of them"),
                );
            }
            let possible = (0.05..1.0).contains(&share.value());
            self.note_if(!possible, &at("within-18-weeks"), || {
                Wrong::new(format!("no exponential waits have {share} within 18 weeks"))
                    .help("between 5% and 99.9%; or give `size` and `age`")
            });
            return;
        }
        self.note_if(
            !list.ignore.is_empty() && list.file.is_none(),
            &at("ignore"),
            || Wrong::new("there is no file whose columns could be ignored"),
        );
        match (list.size, &list.file) {
            (None, None) => self.note(
                path,
                Wrong::new("a starting list needs a size or a file")
                    .help("such as { size = 2310, age = { exponential = \"5.5 weeks\" } }"),
            ),
            (Some(_), Some(_)) => {
                self.note(&at("file"), Wrong::new("either a size or a file, not both"))
            }
            (None, Some(_)) => {
                self.note_if(list.age.is_some(), &at("age"), || {
                    Wrong::new("the file already says how long they wait")
                });
                self.note_if(list.unbooked > 0, &at("unbooked"), || {
                    Wrong::new("the file already says who is booked").help("in its column `booked`")
                });
            }
            (Some(size), None) => {
                self.at_most(&at("size"), size, MOST_WAITING);
                self.note_if(list.unbooked > size, &at("unbooked"), || {
                    Wrong::new(format!("{} of {size} cannot be unbooked", list.unbooked))
                });
                self.note_if(list.age.is_none() && size > 0, path, || {
                    Wrong::new("how long have they been waiting?")
                        .help("add something like: age = { exponential = \"5.5 weeks\" }")
                });
            }
        }
        self.takes_if(&at("age"), list.age.as_ref());
    }

    fn did_not_attend(&mut self, path: &[&str], chances: &DidNotAttend) {
        let at = |key: &'static str| [path, &[key]].concat();
        let (same_day, long) = (chances.same_day.value(), chances.long_notice.value());
        if same_day != long {
            match chances.settles_over {
                None => self.note(
                    path,
                    Wrong::new("over what time does the chance rise?")
                        .help("add something like: settles-over = \"10 days\""),
                ),
                Some(span) => self.more_than_nothing(&at("settles-over"), span),
            }
        }
        let factor = chances.follow_up_factor;
        self.note_if(
            !(0.0..=100.0).contains(&factor),
            &at("follow-up-factor"),
            || Wrong::new(format!("a factor of {factor} is impossible")),
        );
        self.note_if(
            factor * same_day.max(long) > 1.0,
            &at("follow-up-factor"),
            || Wrong::new("with this factor more than all follow-ups do not attend"),
        );
    }
}

impl Doubter<'_> {
    /// Sessions that the file has not, but that the waiting list needs to stay as it is.
    pub(super) fn steady_states(&mut self) {
        for (name, begins) in steady_state::of_all(self.scenario) {
            let Some(Derived::Lists(factor, balance)) = begins.derived else {
                continue;
            };
            if factor > MADE_UP_FOR {
                let slots = |slots: f64| match slots < 10.0 {
                    true => format!("{slots:.1}"),
                    false => format!("{slots:.0}"),
                };
                self.doubt(
                    &["specialty", name, "steady-state"],
                    format!(
                        "new patients need {} slots a week and the sessions give {}; what is missing is made up \
                         for by {factor:.2} times their lists, which the hospital may not have: without this line \
                         they take place as they are written",
                        slots(balance.needed.0),
                        slots(balance.given.0)
                    ),
                );
            }
        }
    }
}
