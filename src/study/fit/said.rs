//! What was fitted, as it stands in the scenario: values as TOML, and above each its intervals, rows
//! and file. Counts below five are not told, and names of clinics not at all.

use super::attendance::Until;
use super::clinics::{FittedClinic, FittedSession, SlotLength};
use super::telephone::Patience;
use super::{Files, FittedLine, FittedSpecialty, Period};
use crate::extract::{LocalTime, Read, some_rows};
use crate::model::spec::short;
use crate::statistics::Proportion;
use crate::statistics::fitting::{Family, Fitted, FittedTimes};
use crate::study::from_numbers::{Known, KnownClinic, KnownLine, KnownSpecialty};

/// A law no further than this from what was seen is taken for it.
const NEAR: f64 = 0.1;

/// How an extract was read, a sentence each.
pub(super) fn of_extract<R>(read: &Read<R>) -> Vec<String> {
    let name = &read.name;
    let mut said = vec![format!(
        "{name}: {} read, {} kept",
        some_rows(read.all),
        some_rows(read.rows.len() as u64)
    )];
    said.extend(read.dates.iter().map(|dates| format!("{name}: {dates}")));
    let left_out = read.faults.without_lines().into_iter();
    said.extend(left_out.map(|what| format!("{name}: left out {what}")));
    said
}

pub(super) fn specialty(fit: &FittedSpecialty, key: &str, files: &Files<'_>) -> KnownSpecialty {
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
                    "{{ rate = \"{} per week\", {}by-weekday = [{}], day-to-day = {} }}",
                    number(week.value),
                    days(&r.days).map_or(String::new(), |days| format!("days = {days}, ")),
                    weights.map(number).collect::<Vec<_>>().join(", "),
                    number(r.counts.day_to_day.value),
                ),
                source: vec![
                    format!(
                        "{} a week without holidays, {} from day to day; {} of first appointments, referred {}, {file}",
                        ranged(week),
                        ranged(r.counts.day_to_day),
                        some_rows(r.n as u64),
                        dates(r.period)
                    ),
                ],
            }
        }),
        urgent: referrals.and_then(|r| r.urgent.as_ref()).filter(|u| u.successes >= 5).map(|urgent| Known {
            value: format!("\"{}\"", percent(urgent.share)),
            source: vec![format!("{}; {}, {file}", share_ranged(urgent), some_rows(urgent.n as u64))],
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
            source: vec![format!("{} a month; {} of patients taken off the list, {file}", percents(share), some_rows(n as u64))],
        }),
        did_not_attend: did_not_attend(fit, file),
        cancellation: cancellation(fit, file),
        follow_up: follow_up(fit, file),
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
        value += &format!(", follow-up-factor = {}", number(factor.value));
        told += &format!(", follow-ups {} times", ranged(factor));
    }
    let mut source = vec![format!(
        "{told}; {} attended or missed, {file}",
        some_rows(*n as u64)
    )];
    match &fit.attendance.sent_back {
        Some(back) => {
            value += &format!(", discharged = \"{}\"", percent(back.share));
            source.push(format!(
                "discharged {}; {} missed with an outcome",
                share_ranged(back),
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
    if attendance.cancel == [None, None] {
        return None;
    }
    let [by_patient, by_hospital] = attendance.cancel;
    let value = |chance: Option<Fitted>| percent(chance.map_or(0.0, |chance| chance.value));
    let told = |chance: Option<Fitted>| chance.map_or_else(|| "none".to_owned(), percents);
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
    let mut source = vec![format!(
        "{} after an attendance; {} with an outcome, {file}",
        share_ranged(chance),
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
            percent(chance.share)
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
            source: vec!["lists side by side are the appointments at one time, on most days; it ends with the last slot".to_owned()],
        },
        consultation: consultation(&clinic.consultation, file).or_else(|| consultation(&fit.consultation, file)),
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
        1 => String::new(),
        n => format!(", every = {n}"),
    };
    format!(
        "  {{ days = {}, from = {}, to = {}, clinicians = {}{every} }},\n",
        days(&open).unwrap_or_else(|| "\"mon-sun\"".to_owned()),
        clock(session.from),
        clock(session.to.min(24 * 60 - 1)),
        session.lists
    )
}

impl FittedLine {
    /// As it stands in the scenario.
    pub(super) fn known(&self, files: &Files<'_>) -> KnownLine {
        let file = files.calls;
        let [n, again] = self.n;
        let known = |fit: &Option<FittedTimes>, what: &str, value: fn(&str) -> String| {
            fit.as_ref().map(|fit| Known {
                value: value(&law(fit, "s")),
                source: vec![format!("{what}: {}, {file}", law_told(fit, "s"))],
            })
        };
        let weights = self
            .counts
            .means
            .iter()
            .map(|mean| mean.map_or(0.0, |mean| mean.value));
        let list = |values: Vec<String>| Known {
            value: format!("[{}]", values.join(", ")),
            source: Vec::new(),
        };
        let redial = self.again.as_ref().zip(self.after.as_ref());
        KnownLine {
            calls_a_week: self.counts.sum.value,
            source: vec![format!(
                "{} first calls a week without holidays; {}, of which {} were made again by the next day, {file}",
                ranged(self.counts.sum),
                some_rows(n as u64),
                some_rows(again as u64)
            )],
            open: [
                days(&self.days).unwrap_or_else(|| "\"mon-sun\"".to_owned()),
                clock(self.open[0]),
                clock(self.open[1].min(24 * 60 - 1)),
            ],
            spread: vec![
                ("by-weekday", list(weights.map(number).collect())),
                (
                    "by-hour",
                    list(
                        self.by_hour
                            .iter()
                            .map(|share| number(share * 100.0))
                            .collect(),
                    ),
                ),
                (
                    "day-to-day",
                    Known {
                        value: number(self.counts.day_to_day.value),
                        source: vec![format!(
                            "{} from day to day",
                            ranged(self.counts.day_to_day)
                        )],
                    },
                ),
            ],
            handle: known(&self.handle, "talk", |law| format!("{{ query = {law} }}")),
            patience: self
                .patience
                .as_ref()
                .map(|patience| patience_known(patience, file)),
            redial: redial.map(|(chance, after)| Known {
                value: format!(
                    "{{ chance = \"{}\", after = {} }}",
                    percent(chance.share),
                    law(after, "s")
                ),
                source: vec![
                    format!(
                        "{} of callers not answered ring again by the next day; {}, {file}",
                        share_ranged(chance),
                        some_rows(chance.n as u64)
                    ),
                    format!("after: {}", law_told(after, "s")),
                ],
            }),
        }
    }
}

/// How long callers wait: the law if it comes near what was seen, otherwise what was seen.
fn patience_known(patience: &Patience, file: &str) -> Known {
    let fit = &patience.fit;
    let mut source = vec![format!(
        "until callers give up: {}, {file}",
        law_told(fit, "s")
    )];
    if fit.distance <= NEAR {
        return Known {
            value: law(fit, "s"),
            source,
        };
    }
    source.push(
        "that law is too far from it: instead quantiles of the Kaplan-Meier estimate, each as likely".to_owned(),
    );
    if patience.beyond > 0 {
        source.push(format!(
            "the last {} are those who had not given up when anybody was last seen to wait",
            patience.beyond
        ));
    }
    let values = patience
        .quantiles
        .iter()
        .map(|&s| format!("\"{} s\"", number(s)));
    Known {
        value: format!(
            "{{ discrete = [{}] }}",
            values.collect::<Vec<_>>().join(", ")
        ),
        source,
    }
}

/// A law as TOML.
fn law(fit: &FittedTimes, unit: &str) -> String {
    let (name, mean) = (fit.family.name(), number(fit.mean.value));
    match fit.family {
        Family::Exponential => format!("{{ {name} = \"{mean} {unit}\" }}"),
        _ => format!(
            "{{ {name} = \"{mean} {unit}\", cv = {} }}",
            number(fit.cv.value)
        ),
    }
}

/// A law with its intervals.
fn law_told(fit: &FittedTimes, unit: &str) -> String {
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

fn percent(share: f64) -> String {
    format!("{}%", short(share * 100.0))
}

fn percents(share: Fitted) -> String {
    let [value, lower, upper] =
        [share.value, share.interval.lower, share.interval.upper].map(|s| short(s * 100.0));
    format!("{value} % ({lower} to {upper})")
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
