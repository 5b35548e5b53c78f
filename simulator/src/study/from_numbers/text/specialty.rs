//! A specialty and its clinics, as they are written.

use super::{Figures, Part, Pattern, Slots, SpecialtyFigures, default, percent, plain, quoted};
use crate::model::spec::{count, short};
use crate::study::from_numbers::known::{DOCUMENTATION, Known, line};

/// Of a clinic, where nothing is known.
pub(in crate::study::from_numbers) const CONSULTATION: &str = "{ new = { lognormal = \"18 min\", cv = 0.47 }, follow-up = { lognormal = \"10 min\", cv = 0.47 } }";
pub(in crate::study::from_numbers) const ARRIVES_EARLY: &str =
    "{ normal = \"15 min\", sd = \"15 min\" }";
pub(in crate::study::from_numbers) const LATE_START: &str =
    "late-start    = { normal = \"5 min\", sd = \"5 min\", at-least = \"0 min\" }   # [C]\n";

impl Figures {
    pub(super) fn specialty(&self, s: &SpecialtyFigures, part: Part, out: &mut String) {
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
                "steady-state   = \"from-list\"   # as many lists as keep the waiting list as it is: how many take place
                              # follows from list and referrals, and not from `sessions` below. To try
                              # more or fewer of these, leave this line out
"
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
        let starting = known.starting.as_ref().filter(|_| part == Part::All);
        let starting = starting.map(|file| Known {
            value: format!("{{ file = {} }}", quoted(&file.name)),
            source: file.source.clone(),
        });
        *out += &line(
            "waiting-list",
            starting.as_ref().or(known.waiting_list.as_ref()),
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
            &format!("\"{} per month\"", percent(default::REMOVED_A_MONTH)),
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
        for (key, offered) in &known.offers {
            *out += &line(key, Some(offered), "", "");
        }
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
documentation = {{ share = \"50%\", after-session = \"10%\" }}   # of it at the computer, where learning shows [A]
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
