//! The scenario as it is written: every figure with where it comes from, every default in one place.
//! Which figures balance is worked out in `balance`.

use super::known::{DOCUMENTATION, FromExtracts, KnownLine, above, line};
use super::numbers::{Numbers, SpecialtyNumbers};
use crate::model::spec::{CivilDate, Share, count, long_date, short};

/// Of a clinic, where nothing is known.
pub(super) const CONSULTATION: &str = "{ new = { lognormal = \"18 min\", cv = 0.47 }, follow-up = { lognormal = \"10 min\", cv = 0.47 } }";
pub(super) const ARRIVES_EARLY: &str = "{ normal = \"15 min\", sd = \"15 min\" }";
pub(super) const LATE_START: &str =
    "late-start    = { normal = \"5 min\", sd = \"5 min\", at-least = \"0 min\" }   # [C]\n";

/// Of a telephone line, where nothing is known.
const PATIENCE: &str = "{ exponential = \"15 min\" }";
const REDIAL: &str = "{ chance = \"60%\", after = { exponential = \"40 min\" } }";
const HANDLE: &str = "{ query = { lognormal = \"4 min\", cv = 0.7 } }";

/// New and follow-up slots of one list.
pub(super) type Pattern = (usize, usize);

/// What a specialty's part of the file says.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct SpecialtyFigures {
    pub told: SpecialtyNumbers,
    /// Referrals a week without holidays.
    pub referrals: f64,
    /// Chance of a further appointment after each visit.
    pub again: f64,
    /// Chance that an appointment made long ahead is not attended.
    pub long_notice: f64,
    pub list: u32,
    pub pattern: Pattern,
    /// Lists a week without holidays.
    pub lists: u32,
    pub slots: Slots,
}

/// Whether the clinics' lists are as many as keep the waiting list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slots {
    KeepTheList,
    AsTold,
}

/// What the file says.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Figures {
    pub told: Numbers,
    pub specialties: Vec<SpecialtyFigures>,
    pub go_live: CivilDate,
    pub people: People,
    /// Calls a week without holidays that no change of an appointment brings.
    pub queries: f64,
}

/// How many people there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct People {
    pub clerks: u32,
    pub call_handlers: u32,
    pub desk_staff: u32,
}

/// How much of the scenario is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    All,
    /// Without a go-live, to be weighed.
    BusinessAsUsual,
}

/// Defaults, with their sources: [R] read, [C] computed from data, [D] arithmetic, [A] assumed.
pub(super) mod default {
    use crate::model::spec::CivilDate;

    /// England 2011/12 [D].
    pub const FOLLOW_UPS_PER_NEW: f64 = 2.12;
    /// England, 5-12 % [R].
    pub const DID_NOT_ATTEND: f64 = 0.08;
    /// Referral-to-treatment returns of 2011-12 [R].
    pub const WEEKS_ON_LIST: f64 = 5.5;
    /// Of a contact centre with 900 calls and a trust with 2,646 attendances a day [D].
    pub const CALLS_PER_ATTENDANCE: f64 = 0.34;
    /// Assumed.
    pub const EXTRA_WEEKS: u32 = 6;

    /// A Monday.
    pub fn go_live() -> CivilDate {
        CivilDate::of(jiff::civil::date(2027, 3, 1))
    }
}

impl SpecialtyFigures {
    pub(super) fn ratio(&self) -> f64 {
        self.told
            .follow_ups_per_new
            .unwrap_or(default::FOLLOW_UPS_PER_NEW)
    }

    pub(super) fn did_not_attend(&self) -> Share {
        self.told
            .did_not_attend
            .unwrap_or(Share::of(default::DID_NOT_ATTEND))
    }

    /// Weeks from referral to appointment, by Little's law.
    fn wait(&self) -> f64 {
        f64::from(self.list) / self.referrals
    }
}

impl Figures {
    pub(super) fn calls(&self) -> f64 {
        let all = self.specialties.iter().map(|s| s.told.attendances);
        let counted = self.told.line.as_ref().map(|line| line.calls_a_week);
        self.told
            .calls
            .or(counted)
            .unwrap_or(all.sum::<f64>() * default::CALLS_PER_ATTENDANCE)
    }

    /// Who answers the telephone, if anybody rings.
    pub(super) fn answers(&self) -> Option<Answers> {
        let People {
            clerks,
            call_handlers,
            desk_staff,
        } = self.people;
        let there = [
            (call_handlers, Answers::CallHandlers),
            (clerks, Answers::Clerks),
            (desk_staff, Answers::DeskStaff),
        ];
        let somebody = there
            .into_iter()
            .find(|&(people, _)| people > 0)
            .map(|(_, who)| who);
        somebody.filter(|_| self.calls() > 0.0)
    }

    /// Whom extra people join, and how many there are.
    fn extra(&self) -> Option<(&'static str, u32)> {
        let People {
            clerks,
            call_handlers,
            desk_staff,
        } = self.people;
        let groups = [
            ("booking-office", clerks),
            ("call-handlers", call_handlers),
            ("reception", desk_staff),
        ];
        let (group, people) = groups.into_iter().find(|&(_, people)| people > 0)?;
        let extra = self.told.extra_staff.unwrap_or(people.div_ceil(10));
        (extra > 0).then_some((group, extra))
    }

    pub(super) fn text(&self, part: Part) -> String {
        let mut out = String::new();
        self.head(part, &mut out);
        self.office(&mut out);
        self.telephone(&mut out);
        self.desks(&mut out);
        for specialty in &self.specialties {
            self.specialty(specialty, &mut out);
        }
        if part == Part::All {
            self.new_system(&mut out);
            self.plan(&mut out);
        }
        out
    }

    fn head(&self, part: Part, out: &mut String) {
        let monday = i64::from(self.go_live.date().weekday().to_monday_zero_offset());
        let (start, end) = (
            self.go_live.plus_days(-56 - monday),
            self.go_live.plus_days(207 - monday),
        );
        match &self.told.extracts {
            Some(FromExtracts { said, .. }) => {
                *out += "\
# Written by `cutover fit`. What stands below a remark with rows and a file is fitted, and its interval
# is one of 95 %; the others are defaults: [R] read in a published source, [D] arithmetic, [C] computed
# from published data, [A] an assumption: vary it. docs/fit.md says how, docs/new.md names the sources.
";
                *out += &above(said);
            }
            None => {
                *out += "\
# Written by `cutover new` from the numbers marked \"given\". The others are defaults:
# [R] read in a published source, [D] arithmetic on one, [C] computed from published data,
# [A] an assumption: vary it. docs/new.md names the sources. What is given a week is averaged over
# the year with its holidays; rates and lists here are those of a week without any.
";
            }
        }
        *out += &format!("title    = {}\n", quoted(&self.title()));
        *out += &format!("start    = {start}    # a Monday\n");
        if part == Part::All {
            let source = given_or(self.told.go_live.is_some(), "[A] say when with --go-live");
            *out += &format!(
                "go-live  = {}    # {}; {source}\n",
                self.go_live,
                long_date(self.go_live)
            );
        }
        *out += &format!("end      = {end}\nholidays = \"england-and-wales\"\n");
        let waits = self.specialties.iter().map(SpecialtyFigures::wait);
        let (shortest, longest) = waits.fold((f64::MAX, 0.0_f64), |(s, l), wait| {
            (s.min(wait), l.max(wait))
        });
        // A list too short for the notice would grow to what the notice makes of it.
        let notice = (shortest * 7.0 / 3.0).floor().clamp(0.0, 7.0);
        let horizon = (2.0 * longest).ceil().max(26.0);
        *out += &format!(
            "\n[booking]\nhorizon  = \"{horizon} weeks\"      # diaries are open so far ahead [A]\n"
        );
        *out +=
            &format!("notice   = \"{notice} days\"        # least notice of an appointment [A]\n");
    }

    /// How a number is called that is not a default.
    fn given(&self) -> &'static str {
        match self.told.extracts {
            Some(_) => "counted",
            None => "given",
        }
    }

    fn title(&self) -> String {
        match &*self.specialties {
            [one] => format!("{} goes live", one.told.title),
            more => format!("{} specialties go live", more.len()),
        }
    }

    fn office(&self, out: &mut String) {
        let clerks = self.people.clerks;
        if clerks == 0 {
            return;
        }
        *out += "\
register = { lognormal = \"3 min\", cv = 0.6 }                # to register a referral [A]
book     = { lognormal = \"5 min\", cv = 0.6 }                # to book an appointment [A]
rebook   = { lognormal = \"5 min\", cv = 0.6 }                # to book again what fell through [A]
re-enter = { lognormal = \"2 min\", cv = 0.5 }                # what is on a slip from the desk [A]
";
        let source = given_or(
            self.told.clerks.is_some(),
            "[D] at most 90 % busy, with room for illness; 90 to 100 % [A]",
        );
        let works = match self.answers() {
            Some(Answers::Clerks) => {
                "[\"answer\", \"rebook\", \"book\", \"register\", \"re-enter\"]"
            }
            _ => "[\"rebook\", \"book\", \"register\", \"re-enter\"]",
        };
        *out += &format!(
            "
[staff.booking-office]
role     = \"clerk\"
count    = {clerks}                                          # {source}
shifts   = [{{ days = \"mon-fri\", from = 08:30:00, to = 16:30:00, break = \"45 min\" }}]
works    = {works}
spread   = 0.15                                       # from person to person [A]
sickness = \"5%\"                                       # [A]
cost     = \"14 per hour\"                              # 24,000 a year [D]
"
        );
    }

    fn telephone(&self, out: &mut String) {
        let Some(answers) = self.answers() else {
            return;
        };
        match &self.told.line {
            Some(known) => self.known_line(known, out),
            None => self.usual_line(out),
        }
        if answers == Answers::CallHandlers {
            self.call_handlers(out);
        }
        if self.people.clerks > 0 {
            *out += "
# People who have heard nothing ring.
[chasing]
after  = \"2 weeks\"                                    # [A]
chance = \"2% per day\"                                 # [A]
booked = \"20%\"                                        # in the call [A]
";
        }
    }

    fn known_line(&self, known: &KnownLine, out: &mut String) {
        let [days, from, to] = &known.open;
        let open = format!("days     = {days}\nfrom     = {from}\nto       = {to}\n");
        *out += &format!(
            "\n{}[phone-line.appointments]\n{open}",
            above(&known.source)
        );
        *out += &line(
            "patience",
            known.patience.as_ref(),
            PATIENCE,
            "5-60 min [A]",
        );
        *out += &line("redial", known.redial.as_ref(), REDIAL, "[A]");
        *out += &line("handle", known.handle.as_ref(), HANDLE, "1.5-7 min [R]");
        *out += &format!(
            "
# Less the calls of patients who cancel or change an appointment: the cancellations above make them.
[phone-line.appointments.queries]
rate     = \"{} per week\"
{open}",
            plain(self.queries)
        );
        for (key, spread) in &known.spread {
            *out += &line(key, Some(spread), "", "");
        }
    }

    fn usual_line(&self, out: &mut String) {
        let source = given_or(
            self.told.calls.is_some(),
            "[D] 900 calls a day where 2,646 patients attend",
        );
        *out += &format!(
            "
# {:.0} calls a week ({source}),
# less those of patients who cancel or change an appointment: the cancellations below make them.
[phone-line.appointments]
days     = \"mon-fri\"
from     = 08:00:00
to       = 17:00:00
patience = {PATIENCE}                 # 5-60 min [A]
redial   = {REDIAL}   # [A]
handle   = {HANDLE}  # 1.5-7 min [R]

[phone-line.appointments.queries]
rate       = \"{} per week\"
days       = \"mon-fri\"
from       = 08:00:00
to         = 17:00:00
# The shape of a log of calls to Irish GPs, busiest at nine [C].
by-hour    = [0, 0, 0, 0, 0, 0, 0, 0, 10, 19, 15, 12, 9, 8, 10, 9, 8, 0, 0, 0, 0, 0, 0, 0]
day-to-day = 0.15                                     # [C]
",
            self.calls(),
            plain(self.queries)
        );
    }

    fn call_handlers(&self, out: &mut String) {
        let people = self.people.call_handlers;
        let mornings = people * 2 / 5;
        let source = given_or(
            self.told.call_handlers.is_some(),
            "[D] as many as answer the busiest hour",
        );
        *out += &format!(
            "
[staff.call-handlers]
role     = \"clerk\"
count    = {people}                                          # {source}
shifts   = [
  {{ days = \"mon-fri\", from = 08:00:00, to = 17:00:00, break = \"45 min\", count = {} }},
",
            people - mornings
        );
        if mornings > 0 {
            *out += &format!(
                "  {{ days = \"mon-fri\", from = 08:00:00, to = 13:00:00, count = {mornings} }},   # the busy time [A]\n"
            );
        }
        *out += "\
]
works    = [\"answer\"]
spread   = 0.15                                       # [A]
sickness = \"5%\"                                       # [A]
cost     = \"14 per hour\"                              # 24,000 a year [D]
";
    }

    fn desks(&self, out: &mut String) {
        let people = self.people.desk_staff;
        if people == 0 {
            return;
        }
        let source = given_or(
            self.told.desk_staff.is_some(),
            "[D] as many as keep them 70 % busy [A]",
        );
        // The slips of those who do not wait go to the office.
        let walks_off = match self.people.clerks {
            0 => "",
            _ => "walks-off-after   = { gamma = \"30 min\", cv = 0.5 }    # [A]\n",
        };
        let works = match self.answers() {
            Some(Answers::DeskStaff) => "works    = [\"check-in\", \"check-out\", \"answer\"]\n",
            _ => "",
        };
        *out += &format!(
            "
[staff.reception]
role     = \"receptionist\"
count    = {people}                                          # {source}
shifts   = [{{ days = \"mon-fri\", from = 08:00:00, to = 18:00:00, break = \"45 min\" }}]
{works}sickness = \"3%\"                                       # [A]
cost     = \"13 per hour\"                              # [A]

[desk.reception]
staff     = \"reception\"
check-in  = {{ gamma = \"1.5 min\", cv = 0.6 }}           # 1-3 min [A]
check-out = {{ gamma = \"1.5 min\", cv = 0.6 }}           # [A]
book      = {{ gamma = \"2 min\", cv = 0.6 }}             # a follow-up [A]
{walks_off}called-past-after = \"20 min\"                          # by a clinician who has nobody to see [A]
"
        );
    }

    fn specialty(&self, s: &SpecialtyFigures, out: &mut String) {
        let told = &s.told;
        let given = self.given();
        let given_or = |is_told, otherwise| if is_told { given } else { otherwise };
        let ratio = given_or(
            told.follow_ups_per_new.is_some(),
            "[D] England 2011/12; 1.5-3",
        );
        let missed = given_or(told.did_not_attend.is_some(), "[R] 5-12 %");
        let list = given_or(
            told.list.is_some(),
            "[R] 5.5 weeks' wait, returns of 2011-12",
        );
        let at_desk = match self.people.desk_staff {
            0 => String::new(),
            _ => ", booked-at-desk = \"49%\"".to_owned(),
        };
        let keeps = match s.slots {
            Slots::KeepTheList => {
                "steady-state   = \"from-list\"   # as many lists as keep the waiting list as it is\n"
            }
            Slots::AsTold => {
                "# steady-state = \"from-list\"   # would put on or drop lists, so that the waiting list stays\n"
            }
        };
        let known = &told.known;
        *out += &format!(
            "
# {} attendances a week ({given}), {} follow-ups for each new one ({ratio}),
# {} of appointments not attended ({missed}).
[specialty.{}]
title          = {}
",
            short(told.attendances),
            short(s.ratio()),
            s.did_not_attend(),
            told.key,
            quoted(&told.title),
        );
        *out += &line(
            "referrals",
            known.referrals.as_ref(),
            &format!(
                "{{ rate = \"{} per week\", days = \"mon-fri\", day-to-day = 0.15 }}",
                plain(s.referrals)
            ),
            "[D], day-to-day [C]",
        );
        if let Some(urgent) = &known.urgent {
            *out += &line("urgent", Some(urgent), "", "");
        }
        *out += &line(
            "waiting-list",
            known.waiting_list.as_ref(),
            &format!(
                "{{ size = {}, age = {{ gamma = \"{} weeks\", cv = 0.7 }} }}",
                s.list,
                short(s.wait().max(0.1))
            ),
            &format!("{list}; cv [A]"),
        );
        *out += &line(
            "removals",
            known.removals.as_ref(),
            "\"3% per month\"",
            "leave the list without being seen [R] national returns, March 2025",
        );
        *out += keeps;
        *out += &line(
            "did-not-attend",
            known.did_not_attend.as_ref(),
            &format!(
                "{{ same-day = \"{}\", long-notice = \"{}\", settles-over = \"10 days\", discharged = \"25%\" }}",
                percent(s.long_notice * 0.25),
                percent(s.long_notice)
            ),
            "shape [C], discharged [A]",
        );
        *out += &line(
            "cancellation",
            known.cancellation.as_ref(),
            "{ by-patient = \"6.1%\", by-hospital = \"6.3%\" }",
            "4-9 % [R]",
        );
        *out += &line(
            "follow-up",
            known.follow_up.as_ref(),
            &format!(
                "{{ chance = \"{}\", due = {{ gamma = \"12 weeks\", cv = 0.5 }}{at_desk} }}",
                percent(s.again)
            ),
            "chance [D], due [A], 49 % [R]",
        );
        let (new, follow_up) = s.pattern;
        let slots = match s.slots {
            Slots::AsTold => "given",
            Slots::KeepTheList if told.slots.is_some() => "given, as near as keeps the list",
            Slots::KeepTheList => "[D] as many as the attendances take",
        };
        let per_list = format!("{new} new and {follow_up} follow-up slots");
        let desk = if self.people.desk_staff > 0 {
            "desk          = \"reception\"\n"
        } else {
            ""
        };
        if !known.clinics.is_empty() {
            for clinic in &known.clinics {
                *out += &clinic.text(&told.key, desk);
            }
            return;
        }
        *out += &format!("
# {} a week of {per_list} ({slots}); 180 to 240 min [R].
[clinic.{}]
specialty     = \"{}\"
{desk}slots         = {{ new = \"20 min\", follow-up = \"10 min\", pattern = \"{}\" }}   # 15-30 and 10-15 min [R]
sessions      = [
{}]
team          = {}   # clinicians who take turns, about three lists a week each [A]
",
            count(s.lists as usize, "list", "lists"), told.key, told.key, laid(s.pattern), sessions(s.lists), s.lists.div_ceil(3));
        match &known.consultation {
            Some(timed) => *out += &(line("consultation", Some(timed), "", "") + DOCUMENTATION),
            None => {
                *out += &format!(
                    "\
consultation  = {CONSULTATION}   # [R], family [C]
documentation = {{ share = \"50%\", after-session = \"10%\" }}   # of it at the computer [A]
"
                );
            }
        }
        match &known.arrives_early {
            Some(early) => *out += &line("arrives-early", Some(early), "", ""),
            None => *out += &format!("arrives-early = {ARRIVES_EARLY}   # [R]\n"),
        }
        *out += LATE_START;
    }

    fn new_system(&self, out: &mut String) {
        *out += "
[new-system.learning.clinician]                       # everybody is slower at first
initial = 1.33                                        # 1.0-1.4 [R]
pace    = \"120 patients\"                              # [R]
plateau = 1.03                                        # 3 % slower for good; .95-1.2 [R]
spread  = 0.25                                        # from person to person [A]
";
        if self.people.clerks > 0 || self.answers() == Some(Answers::CallHandlers) {
            *out += "
[new-system.learning.clerk]
initial = 2.5                                         # 1.5-4 [A]
pace    = \"150 transactions\"                          # 75-1,500 [A]
plateau = 1.05                                        # [A]
spread  = 0.25                                        # [A]
";
        }
        if self.people.desk_staff > 0 {
            *out += "
[new-system.learning.receptionist]
initial = 2.0                                         # [A]
pace    = \"150 transactions\"                          # [A]
plateau = 1.03                                        # [A]
spread  = 0.25                                        # [A]
";
        }
    }

    fn plan(&self, out: &mut String) {
        let Some((group, extra)) = self.extra() else {
            return;
        };
        let people = given_or(self.told.extra_staff.is_some(), "[A] one in ten");
        let weeks = given_or(self.told.extra_weeks.is_some(), "[A]");
        *out += &format!(
            "
[plan.extra-staff]
extra-staff = {{ to = \"{group}\", count = {extra}, initial = 1.64 }}   # {people}; 1.3-2 [R]
for  = \"{} weeks\"                                      # {weeks}
cost = \"20 per hour\"                                  # agency: 1.4 times a clerk's [D]
",
            self.told.extra_weeks.unwrap_or(default::EXTRA_WEEKS).max(1)
        );
    }
}

/// Who answers the telephone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answers {
    CallHandlers,
    Clerks,
    DeskStaff,
}

fn given_or(is_told: bool, otherwise: &'static str) -> &'static str {
    if is_told { "given" } else { otherwise }
}

/// Text as TOML has it.
pub(super) fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// A rate with as many digits as keep it within a thousandth.
fn plain(value: f64) -> String {
    let digits = if value < 10.0 { 3 } else { 1 };
    let text = format!("{value:.digits$}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn percent(share: f64) -> String {
    format!("{}%", short(share * 100.0))
}

/// New patients spread evenly among those who come again.
fn laid((new, follow_up): Pattern) -> String {
    let all = new + follow_up;
    let is_new = |slot: usize| (slot * new).div_ceil(all) < ((slot + 1) * new).div_ceil(all);
    (0..all)
        .map(|slot| if is_new(slot) { 'N' } else { 'F' })
        .collect()
}

/// Lists spread over the mornings and afternoons of a week.
fn sessions(lists: u32) -> String {
    const DAYS: [&str; 5] = ["mon", "tue", "wed", "thu", "fri"];
    // Which half-days have one list more: mornings first, apart from each other.
    const ORDER: [usize; 10] = [0, 2, 4, 1, 3, 5, 7, 9, 6, 8];
    let mut halves = [lists / 10; 10];
    for &half in ORDER.iter().take((lists % 10) as usize) {
        halves[half] += 1;
    }
    let mut out = String::new();
    for (half, hours) in [
        (0, "from = 09:00:00, to = 13:00:00"),
        (5, "from = 13:30:00, to = 17:30:00"),
    ] {
        let mut counts: Vec<u32> = halves[half..half + 5].to_vec();
        counts.sort_unstable();
        counts.dedup();
        for clinicians in counts.into_iter().filter(|&n| n > 0).rev() {
            let days = (0..5).filter(|day| halves[half + day] == clinicians);
            let days: Vec<String> = days.map(|day| format!("\"{}\"", DAYS[day])).collect();
            let days = if days.len() == 5 {
                "\"mon-fri\"".to_owned()
            } else {
                format!("[{}]", days.join(", "))
            };
            out += &format!("  {{ days = {days}, {hours}, clinicians = {clinicians} }},\n");
        }
    }
    out
}
