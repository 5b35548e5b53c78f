//! The scenario as it is written: every figure with where it comes from, every default in one place.
//! Which figures balance is worked out in `balance`.

mod specialty;
mod telephone;

use super::known::{FromExtracts, KnownLearning, above, line};
use super::numbers::{Numbers, SpecialtyNumbers};
use crate::model::spec::{CivilDate, Holidays, Share, long_date, short};

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

pub(super) use specialty::{ARRIVES_EARLY, CONSULTATION, LATE_START};

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
    /// Of those who wait, the share that leaves the list without being seen, a month.
    pub const REMOVED_A_MONTH: f64 = 0.03;
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
            self.specialty(specialty, part, &mut out);
        }
        if part == Part::All {
            self.new_system(&mut out);
            if self.people.clerks > 0 {
                // With one specialty there is no other to book into by mistake.
                let alone = self.specialties.len() == 1;
                let lines = WHAT_GOES_WRONG.split_inclusive('\n');
                out.extend(lines.filter(|line| !(alone && line.starts_with("wrong-specialty"))));
            }
            self.plan(&mut out);
            out += MONEY;
        }
        out
    }

    fn head(&self, part: Part, out: &mut String) {
        let monday = i64::from(self.go_live.date().weekday().to_monday_zero_offset());
        let (mut start, end) = (
            self.go_live.plus_days(-56 - monday),
            self.go_live.plus_days(207 - monday),
        );
        let as_it_is = self.told.extracts.as_ref().and_then(|e| e.start);
        let day = match as_it_is {
            Some(first) => {
                start = first;
                "the day on which the extracts were taken"
            }
            None => "a Monday",
        };
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
        *out += &format!("start    = {start}    # {day}\n");
        if part == Part::All {
            let source = given_or(self.told.go_live.is_some(), "[A] say when with --go-live");
            *out += &format!(
                "go-live  = {}    # {}; {source}\n",
                self.go_live,
                long_date(self.go_live)
            );
        }
        let counted = self.told.extracts.as_ref().map(|e| &e.holidays);
        let holidays = counted.unwrap_or(&Holidays::EnglandAndWales).toml();
        *out += &format!("end      = {end}\nholidays = {holidays}\n");
        let waits = self.specialties.iter().map(SpecialtyFigures::wait);
        let (shortest, longest) = waits.fold((f64::MAX, 0.0_f64), |(s, l), wait| {
            (s.min(wait), l.max(wait))
        });
        // A list too short for the notice would grow to what the notice makes of it.
        let notice = (shortest * 7.0 / 3.0).floor().clamp(0.0, 7.0);
        let horizon = (2.0 * longest).ceil().clamp(26.0, 104.0);
        *out += &format!(
            "\n[booking]\nhorizon  = \"{horizon} weeks\"      # diaries are open so far ahead [A]\n"
        );
        let counted = self.told.extracts.as_ref();
        match counted.and_then(|e| e.notice.as_ref()) {
            Some(fitted) => *out += &line("notice", Some(fitted), "", ""),
            None => {
                *out += &format!(
                    "notice   = \"{notice} days\"        # least notice of an appointment [A]\n"
                );
            }
        }
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

    fn new_system(&self, out: &mut String) {
        *out += "
[new-system.learning.clinician]                       # everybody is slower at first
initial = 1.66                                        # 1.33 on the whole consultation, 1.0-1.4 [R]
pace    = \"120 patients\"                              # [R]
plateau = 1.06                                        # 1.03 on the whole, for good; .95-1.2 [R]
spread  = 0.25                                        # from person to person [A]
";
        if self.people.clerks > 0 || self.answers() == Some(Answers::CallHandlers) {
            *out += &self.learns(
                "clerk",
                "
[new-system.learning.clerk]
initial = 2.5                                         # 1.5-4 [A]
pace    = \"150 transactions\"                          # 75-1,500 [A]
plateau = 1.05                                        # [A]
spread  = 0.25                                        # [A]
",
            );
        }
        if self.people.desk_staff > 0 {
            *out += &self.learns(
                "receptionist",
                "
[new-system.learning.receptionist]
initial = 2.0                                         # [A]
pace    = \"150 transactions\"                          # [A]
plateau = 1.03                                        # [A]
spread  = 0.25                                        # [A]
",
            );
        }
    }

    /// How a role learns: as known, or by default.
    fn learns(&self, role: &str, default: &str) -> String {
        let mut known = self.told.learning.iter();
        let known = known.find(|known| known.role == role);
        known.map_or_else(|| default.to_owned(), KnownLearning::text)
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

/// What goes wrong where bookings are made by people, and what is done without the system; and what
/// does not, because nobody can say how much of it a trust would have.
const WHAT_GOES_WRONG: &str = "
[new-system.errors]                                   # of bookings, at first and once settled; some 10 and 2 % together [A]
no-such-clinic       = { initial = \"2%\", settled = \"0.3%\" }
wrong-time           = { initial = \"2%\", settled = \"0.4%\" }
wrong-specialty      = { initial = \"1%\", settled = \"0.2%\" }
double-booking       = { initial = \"2%\", settled = \"0.5%\" }
not-told             = { initial = \"3%\", settled = \"0.5%\" }
duplicate            = { initial = \"1%\", settled = \"0.2%\" }
lost-referral        = { initial = \"1%\", settled = \"0.1%\" }
outcome-not-recorded = { initial = \"1%\", settled = \"0.1%\" }
calls-per-error      = 1.5                            # [A]

[new-system.audit]                                    # who was lost is looked for [A]
every = \"4 weeks\"
first = \"go-live + 4 weeks\"
finds = \"60%\"

[new-system.outages]                                  # paper takes four times as long [R]
on-paper = 4.0
random   = { rate = \"2 per month\", lasts = { lognormal = \"3.5 hours\", cv = 0.6 }, for = \"13 weeks\" }   # [R]

# Not in here, and worse where it happens: appointments that migrate wrongly ([new-system.migration]),
# letters that are not sent ([new-system.letters]), and patients and GPs who ring about appointments
# ([appointment-queries]), which kept Oxford's telephone busy: `cutover schema --markdown` says how they are written.
";

const MONEY: &str = "
[money]
currency = \"GBP\"                                    # of every amount here
";

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
