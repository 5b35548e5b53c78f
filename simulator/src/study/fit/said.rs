//! What was fitted, as it stands in the scenario: values as TOML, and above each its intervals, rows
//! and file. Counts below five are not told, and names of clinics not at all.

mod line;

use super::attendance::Until;
use super::clinics::FittedClinic;
use super::season::Season;
use super::sessions::{Every, FittedSession};
use super::slots::SlotLength;
use super::{Files, FittedSpecialty, Period};
use crate::extract::{FEW, LocalTime, Read, some_rows};
use crate::model::spec::{Holidays, listed, short};
use crate::statistics::Proportion;
use crate::statistics::fitting::{Family, Fitted, FittedTimes};
use crate::study::from_numbers::{Known, KnownClinic, KnownSpecialty};

/// How an extract was read, a sentence each.
pub(super) fn of_extract<R>(read: &Read<R>) -> Vec<String> {
    let name = &read.name;
    // What is left out is told as few, where it is, and not by what is left.
    let kept = match read.all - read.rows.len() as u64 {
        n if n > 0 && n < FEW => format!("all but fewer than {FEW}"),
        _ => some_rows(read.rows.len() as u64),
    };
    let mut said = vec![format!("{name}: {} read, {kept} kept", some_rows(read.all))];
    said.extend(read.dates.iter().map(|dates| format!("{name}: {dates}")));
    said.extend(unread(&read.unread).map(|columns| format!("{name}: {columns}")));
    let left_out = read.faults.without_lines().into_iter();
    said.extend(left_out.map(|what| format!("{name}: left out {what}")));
    said
}

/// Of more columns that nothing reads than this it is said how many they are.
const UNREAD_NAMED: usize = 8;
/// More letters of a heading are not shown.
const UNREAD_LETTERS: usize = 40;

/// The columns that nothing reads, if there are any.
fn unread(headings: &[String]) -> Option<String> {
    let named = headings.iter().take(UNREAD_NAMED);
    // They stand in a remark of the scenario: on one line.
    let shown = |heading: &String| {
        let short: String = heading.chars().take(UNREAD_LETTERS).collect();
        format!("{short:?}")
    };
    let mut named: Vec<String> = named.map(shown).collect();
    match headings.len().saturating_sub(UNREAD_NAMED) {
        0 => {}
        more => named.push(format!("{more} more")),
    }
    let what = match headings.len() {
        0 => return None,
        1 => "a column that nothing reads",
        _ => "columns that nothing reads",
    };
    Some(format!("{what}: {}", listed(&named)))
}

pub(super) fn specialty(
    fit: &FittedSpecialty,
    key: &str,
    files: &Files<'_>,
    kept: &Holidays,
) -> KnownSpecialty {
    let file = files.appointments;
    let attendance = &fit.attendance;
    let referrals = fit.referrals.as_ref();
    let clinics = fit.clinics.iter().enumerate();
    KnownSpecialty {
        referrals_a_week: referrals.map(|r| r.counts.sum.value),
        again: attendance.follow_ups.chance.as_ref().map(|chance| chance.share),
        referrals: referrals.map(|r| {
            let week = r.counts.sum;
            let weights = r.counts.means.iter().map(|mean| mean.map_or(0.0, |mean| mean.value));
            Known {
                value: format!(
                    "{{ rate = \"{} per week\", {}by-weekday = [{}], {}day-to-day = {} }}",
                    number(week.value),
                    days(&r.days).map_or(String::new(), |days| format!("days = {days}, ")),
                    weights.map(number).collect::<Vec<_>>().join(", "),
                    r.season.map_or(String::new(), |Season(months)| format!(
                        "by-month = [{}], ",
                        months.map(number).join(", ")
                    )),
                    number(r.counts.day_to_day.value),
                ),
                source: std::iter::once(format!(
                    "{} a week without holidays, {} from day to day; {} of first appointments, referred {}, {file}",
                    ranged(week),
                    ranged(r.counts.day_to_day),
                    some_rows(r.n as u64),
                    dates(r.period)
                ))
                .chain(r.holidays.told(kept))
                .collect(),
            }
        }),
        urgent: referrals.and_then(|r| r.urgent.as_ref()).filter(|u| u.successes >= 5).map(|urgent| Known {
            value: format!("\"{}\"", percent(without_few(urgent).0)),
            source: vec![format!("{}; {}, {file}", without_few(urgent).1, some_rows(urgent.n as u64))],
        }),
        waiting_list: referrals.and_then(|r| r.waiting.as_ref()).map(|w| Known {
            value: format!(
                "{{ size = {}, age = {{ gamma = \"{} days\", cv = {} }} }}",
                w.size.max(1),
                number(w.age),
                number(w.age_cv)
            ),
            source: vec![format!(
                "by Little's law: referrals a day times {} days from referral to attendance; {}, {file}",
                number(w.wait),
                some_rows(w.n as u64)
            )],
        }),
        starting: None,
        removals: attendance.removals.map(|(share, n)| Known {
            value: format!("\"{} per month\"", percent(share.value)),
            source: vec![match n < FEW as usize {
                true => format!("fewer than {FEW} patients taken off the list, as if they were two, {file}"),
                false => format!("{} a month; {} of patients taken off the list, {file}", percents(share), some_rows(n as u64)),
            }],
        }),
        did_not_attend: did_not_attend(fit, file),
        cancellation: cancellation(fit, file),
        follow_up: follow_up(fit, file),
        offers: fit.offers.known(file),
        consultation: consultation(&fit.consultation, file),
        arrives_early: early(fit, file),
        clinics: clinics.map(|(at, clinic)| known_clinic(clinic, fit, &format!("{key}-{}", at + 1), file)).collect(),
    }
}

fn did_not_attend(fit: &FittedSpecialty, file: &str) -> Option<Known> {
    let (law, n) = fit.attendance.did_not_attend.as_ref()?;
    let mut value = format!(
        "same-day = \"{}\", long-notice = \"{}\"",
        percent(law.near.value),
        percent(law.far.value)
    );
    let mut told = match law.over {
        Some(over) => {
            value += &format!(", settles-over = \"{} days\"", number(over.value));
            format!(
                "{} at once, {} after long, over {} days",
                percents(law.near),
                percents(law.far),
                ranged(over)
            )
        }
        None => format!("{} however long before it was booked", percents(law.far)),
    };
    if let Some(factor) = law.factor {
        // By more than this all of them and more would not attend.
        let most = 0.99 / law.far.value.max(law.near.value);
        value += &format!(", follow-up-factor = {}", number(factor.value.min(most)));
        told += &format!(", follow-ups {} times", ranged(factor));
    }
    let mut source = vec![format!(
        "{told}; {} attended or missed, {file}",
        some_rows(*n as u64)
    )];
    match &fit.attendance.sent_back {
        Some(back) => {
            let (share, told) = without_few(back);
            value += &format!(", discharged = \"{}\"", percent(share));
            source.push(format!(
                "discharged {told}; {} missed with an outcome",
                some_rows(back.n as u64)
            ));
        }
        None => {
            value += ", discharged = \"25%\"";
            source.push("discharged [A]".to_owned());
        }
    }
    Some(Known {
        value: format!("{{ {value} }}"),
        source,
    })
}

fn cancellation(fit: &FittedSpecialty, file: &str) -> Option<Known> {
    let attendance = &fit.attendance;
    let [by_patient, by_hospital] = attendance.cancel?;
    let value = |chance: Option<Fitted>| percent(chance.map_or(0.0, |chance| chance.value));
    let told =
        |chance: Option<Fitted>| chance.map_or_else(|| format!("fewer than {FEW}"), percents);
    Some(Known {
        value: format!(
            "{{ by-patient = \"{}\", by-hospital = \"{}\" }}",
            value(by_patient),
            value(by_hospital)
        ),
        source: vec![format!(
            "by the patient {}, by the hospital {}, at any moment before the day; {}, {file}",
            told(by_patient),
            told(by_hospital),
            some_rows(attendance.booked as u64)
        )],
    })
}

fn follow_up(fit: &FittedSpecialty, file: &str) -> Option<Known> {
    let follow_ups = &fit.attendance.follow_ups;
    let chance = follow_ups.chance.as_ref()?;
    let (share, told) = without_few(chance);
    let mut source = vec![format!(
        "{told} after an attendance; {} with an outcome, {file}",
        some_rows(chance.n as u64)
    )];
    let due = match &follow_ups.due {
        Some(due) => {
            let until = match follow_ups.until {
                Until::Due => "from the visit to the day on which it is due",
                Until::Appointment => {
                    "from the visit to the appointment, with what it waits for a slot"
                }
            };
            source.push(format!("due, {until}: {}", law_told(due, "days")));
            law(due, "days")
        }
        None => {
            source.push("due [A]".to_owned());
            "{ gamma = \"12 weeks\", cv = 0.5 }".to_owned()
        }
    };
    source.push("booked at the desk [A]".to_owned());
    Some(Known {
        value: format!(
            "{{ chance = \"{}\", due = {due}, booked-at-desk = \"49%\" }}",
            percent(share)
        ),
        source,
    })
}

fn known_clinic(
    clinic: &FittedClinic,
    fit: &FittedSpecialty,
    key: &str,
    file: &str,
) -> KnownClinic {
    let length = match clinic.length {
        SlotLength::ByKind(new, follow_up) => {
            format!("new = \"{new} min\", follow-up = \"{follow_up} min\"")
        }
        SlotLength::Each(each) => format!("length = \"{each} min\""),
    };
    let sessions: String = clinic.sessions.iter().map(session).collect();
    let besides = match clinic.besides {
        0 => "all at these times".to_owned(),
        n => format!("{} at other times", some_rows(n as u64)),
    };
    KnownClinic {
        key: key.to_owned(),
        slots: Known {
            value: format!("{{ {length}, pattern = \"{}\" }}", clinic.pattern),
            source: vec![format!(
                "{:.0} % of the slots on its days had an appointment; {}, {besides}, {file}",
                clinic.used * 100.0,
                some_rows(clinic.appointments as u64)
            )],
        },
        sessions: Known {
            value: format!("[\n{sessions}]"),
            source: vec![
                "lists side by side are the appointments at most times; it ends with the last slot"
                    .to_owned(),
            ],
        },
        consultation: consultation(&clinic.consultation, file)
            .or_else(|| consultation(&fit.consultation, file)),
        arrives_early: early(fit, file),
    }
}

fn consultation(laws: &[Option<FittedTimes>; 2], file: &str) -> Option<Known> {
    let (laws, value) = match laws {
        [None, None] => return None,
        [Some(only), None] | [None, Some(only)] => (
            vec![("new and follow-up", only)],
            format!("{{ new = {} }}", law(only, "min")),
        ),
        [Some(new), Some(follow_up)] => (
            vec![("new", new), ("follow-up", follow_up)],
            format!(
                "{{ new = {}, follow-up = {} }}",
                law(new, "min"),
                law(follow_up, "min")
            ),
        ),
    };
    let told = |(of, law): (&str, &FittedTimes)| format!("{of}: {}, {file}", law_told(law, "min"));
    Some(Known {
        value,
        source: laws.into_iter().map(told).collect(),
    })
}

fn early(fit: &FittedSpecialty, file: &str) -> Option<Known> {
    let (mean, sd, n) = fit.attendance.early?;
    Some(Known {
        value: format!(
            "{{ normal = \"{} min\", sd = \"{} min\" }}",
            number(mean.value),
            number(sd.value)
        ),
        source: vec![format!(
            "{} min early, standard deviation {}; {}, {file}",
            ranged(mean),
            ranged(sd),
            some_rows(n as u64)
        )],
    })
}

fn session(session: &FittedSession) -> String {
    let mut open = [false; 7];
    session.days.iter().for_each(|&day| open[day] = true);
    let every = match session.every {
        Every::Week => String::new(),
        Every::Weeks(n, monday) => {
            format!(", every = {n}, first = {}", LocalTime::date_of(monday))
        }
    };
    let runs = match session.runs {
        1.0 => String::new(),
        runs => format!(", runs = \"{:.1}%\"", 100.0 * runs),
    };
    format!(
        "  {{ days = {}, from = {}, to = {}, clinicians = {}{every}{runs} }},\n",
        days(&open).unwrap_or_else(|| "\"mon-sun\"".to_owned()),
        clock(session.from),
        clock(session.to.min(24 * 60 - 1)),
        session.lists
    )
}

/// A distribution as TOML.
pub(super) fn law(fit: &FittedTimes, unit: &str) -> String {
    let (name, mean) = (fit.family.name(), number(fit.mean.value));
    match fit.family {
        Family::Exponential => format!("{{ {name} = \"{mean} {unit}\" }}"),
        _ => format!(
            "{{ {name} = \"{mean} {unit}\", cv = {} }}",
            number(fit.cv.value)
        ),
    }
}

/// A distribution with its intervals.
pub(super) fn law_told(fit: &FittedTimes, unit: &str) -> String {
    let spread = match fit.family {
        Family::Exponential => String::new(),
        _ => format!(", coefficient of variation {}", ranged(fit.cv)),
    };
    let bounds = match fit.censored {
        0 => String::new(),
        n => format!(
            ", and {} of which only a lower bound is known",
            some_rows(n as u64)
        ),
    };
    format!(
        "{} with mean {} {unit}{spread}, Kolmogorov-Smirnov distance {:.3}; {}{bounds}",
        fit.family.name(),
        ranged(fit.mean),
        fit.distance,
        some_rows(fit.n as u64)
    )
}

/// A number with four figures that count.
pub(super) fn number(value: f64) -> String {
    let digits = match value.abs() {
        x if x >= 1000.0 => 0,
        x if x >= 100.0 => 1,
        x if x >= 10.0 => 2,
        x if x >= 1.0 => 3,
        _ => 4,
    };
    let text = format!("{value:.digits$}");
    if text.contains('.') {
        return text.trim_end_matches('0').trim_end_matches('.').to_owned();
    }
    text
}

pub(super) fn ranged(fitted: Fitted) -> String {
    let [value, lower, upper] =
        [fitted.value, fitted.interval.lower, fitted.interval.upper].map(number);
    format!("{value} ({lower} to {upper})")
}

pub(super) fn percent(share: f64) -> String {
    format!("{}%", short(share * 100.0))
}

fn percents(share: Fitted) -> String {
    let [value, lower, upper] =
        [share.value, share.interval.lower, share.interval.upper].map(|s| short(s * 100.0));
    format!("{value} % ({lower} to {upper})")
}

/// A share and what is told of it: where fewer than five are in it or outside it, as if they were
/// two, and not how many they are.
pub(super) fn without_few(share: &Proportion) -> (f64, String) {
    let few = FEW as usize;
    let as_if = 2.0 / share.n.max(1) as f64;
    match (share.successes, share.n - share.successes) {
        (inside, _) if inside < few => (as_if, format!("fewer than {few}, as if they were two")),
        (_, outside) if outside < few => (
            1.0 - as_if,
            format!("all but fewer than {few}, as if these were two"),
        ),
        _ => (share.share, share_ranged(share)),
    }
}

fn share_ranged(share: &Proportion) -> String {
    percents(Fitted {
        value: share.share,
        interval: share.interval,
    })
}

/// Weekdays as TOML; none if all.
fn days(open: &[bool; 7]) -> Option<String> {
    const NAMES: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    if open.iter().all(|&open| open) {
        return None;
    }
    if *open == [true, true, true, true, true, false, false] {
        return Some("\"mon-fri\"".to_owned());
    }
    let names = NAMES.iter().zip(open).filter(|(_, open)| **open);
    let names: Vec<String> = names.map(|(name, _)| format!("\"{name}\"")).collect();
    Some(format!("[{}]", names.join(", ")))
}

fn clock(minutes: i64) -> String {
    format!("{:02}:{:02}:00", minutes / 60, minutes % 60)
}

fn dates(period: Period) -> String {
    format!(
        "{} to {}",
        LocalTime::date_of(period.first),
        LocalTime::date_of(period.last)
    )
}
