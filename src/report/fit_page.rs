//! The page beside a fitted scenario: what was read and left out, the fitted values, and what was
//! observed against what they say. It opens without a network, and has nothing of fewer than five rows.
//! The pictures are in `pictures::fit`.

use std::io;

use maud::{Markup, html};

use crate::study::fit::{
    ByHour, Files, Fit, FittedLine, FittedSpecialty, FittedTasks, PersonTold, Told, Value,
};

use super::format::fixed;
use super::picture::Size;
use super::picture::curves::Curves;
use super::pictures::{WEEKDAYS, fit as pictures};
use super::web::{document, figure};

/// Most specialties that have pictures.
const MOST: usize = 10;

/// The page; `said` is what was read and left out, a sentence each.
///
/// # Errors
///
/// Only if the drawing library cannot draw into a text.
pub fn page(
    fit: &Fit,
    files: &Files<'_>,
    tasks: Option<&FittedTasks>,
    said: &[&str],
) -> io::Result<String> {
    let Told {
        specialties: told,
        line,
        learning,
        booking,
    } = fit.told(files, tasks);
    let shown = fit.specialties.iter().zip(&told).take(MOST);
    let mut specialties = Vec::new();
    for (nth, (specialty, told)) in shown.enumerate() {
        let drawn = figures(&of_specialty(specialty))?;
        specialties.push(html! {
            h2 id={ "specialty-" (nth + 1) } { (specialty.name) }
            (table(&told.values))
            @if !told.clinics.is_empty() {
                details {
                    summary { "Its clinics (" (specialty.clinics.len()) ")" }
                    (table(&told.clinics))
                }
            }
            (drawn)
        });
    }
    let others: Vec<&str> = fit
        .specialties
        .iter()
        .skip(MOST)
        .map(|s| &*s.name)
        .collect();
    let telephone = match &fit.line {
        Some(of) => Some(telephone(of, &line)?),
        None => None,
    };
    let title = format!("{}.toml: what was fitted, and how well", files.scenario);
    let body = html! {
        h1 { (title) }
        p {
            "What was observed, against what the fitted scenario says of it. A fitted distribution is a \
             simplification: where it stands out from what was seen, the title of the picture says so, and \
             whether that matters is for you to judge. In pictures dark is what was seen and blue what is fitted."
        }
        p.quiet {
            "In pictures and tables nothing stands for fewer than five rows: neighbouring bins, weeks and hours are taken \
             together until there are five (of those who did not attend, five who did not and five \
             who did) or not shown, quantiles are means of five, and are shown of a hundred and more. No \
             identifier is on this page, and clinics are numbered."
        }
        h2 #read { "What was read, and what was left out and why" }
        ul { @for sentence in said { li { (sentence) } } }
        @if !booking.is_empty() {
            h2 #booking { "Booking" }
            (table(&booking))
        }
        @for specialty in &specialties { (specialty) }
        @if !others.is_empty() {
            h2 #others { "Other specialties" }
            p {
                "Fitted as well, and not drawn here, for they have fewer appointments: "
                (others.join(", ")) ". Their values are in the scenario."
            }
        }
        @if let Some(telephone) = &telephone {
            h2 #telephone { "The telephone" }
            (telephone)
        }
        @if !learning.is_empty() {
            h2 #learning { "Learning" }
            (table(&learning))
            @for (role, people) in tasks.map(FittedTasks::each).unwrap_or_default() {
                (each(role, &people))
            }
        }
    };
    let ids: Vec<String> = (1..=specialties.len())
        .map(|n| format!("specialty-{n}"))
        .collect();
    let mut chapters = vec![("read", "Read and left out")];
    if !booking.is_empty() {
        chapters.push(("booking", "Booking"));
    }
    let names = fit.specialties.iter().map(|s| &*s.name);
    chapters.extend(ids.iter().map(|id| &**id).zip(names));
    let more = [
        ("others", "Other specialties", !others.is_empty()),
        ("telephone", "The telephone", telephone.is_some()),
        ("learning", "Learning", !learning.is_empty()),
    ];
    let more = more.into_iter().filter(|(_, _, there)| *there);
    chapters.extend(more.map(|(id, name, _)| (id, name)));
    Ok(document(&title, &chapters, &body))
}

/// Fitted values as they stand in the scenario.
fn table(values: &[Value]) -> Markup {
    html! {
        dl {
            @for (name, told) in values {
                dt { code { (name) } }
                @for sentence in told { dd { (sentence) } }
            }
        }
    }
}

fn of_specialty(fit: &FittedSpecialty) -> Vec<Curves> {
    let over_time = fit.referrals.as_ref().map(|r| &r.over_time);
    let missed = fit.attendance.missed.as_ref();
    let [new, follow_up] = &fit.quantiles;
    let [new_consultations, follow_ups] = match fit.clinics.len() {
        0 | 1 => ["New consultations", "Follow-up consultations"],
        _ => [
            "New consultations, each by its clinic's distribution",
            "Follow-up consultations, each by its clinic's distribution",
        ],
    };
    let lengths = [
        (new_consultations, new, "min"),
        (follow_ups, follow_up, "min"),
        (
            "Time to a follow-up",
            &fit.attendance.follow_ups.quantiles,
            "days",
        ),
    ];
    let lengths = lengths.into_iter().filter_map(|(what, of, unit)| {
        let of = of.as_ref()?;
        Some(pictures::quantiles(what, of, unit))
    });
    let counts = [
        over_time.and_then(|of| pictures::weeks("Referrals", of)),
        over_time.and_then(|of| pictures::months("Referrals", of)),
        missed.and_then(|of| pictures::missed_by_lead(&of.by_lead)),
        missed.and_then(|of| pictures::missed_by_weekday(&of.by_weekday)),
        missed.and_then(|of| pictures::missed_by_hour(&of.by_hour)),
    ];
    counts.into_iter().flatten().chain(lengths).collect()
}

fn telephone(line: &FittedLine, told: &[Value]) -> io::Result<Markup> {
    let cells = &line.by_weekday_and_hour;
    let patience = line.patience.as_ref().and_then(|p| p.against.as_ref());
    let counts = [
        pictures::weeks("Calls", &line.over_time),
        pictures::months("Calls", &line.over_time),
        pictures::by_hour(cells),
    ];
    let counts: Vec<Curves> = counts.into_iter().flatten().collect();
    let talk = line
        .quantiles
        .as_ref()
        .map(|of| pictures::quantiles("Calls' lengths", of, "s"));
    let lengths: Vec<Curves> = talk
        .into_iter()
        .chain(patience.map(pictures::patience))
        .collect();
    Ok(html! {
        (table(told))
        (figures(&counts)?)
        (residuals(cells))
        (figures(&lengths)?)
    })
}

/// Standard deviations from the profile, by weekday and hour.
fn residuals(of: &ByHour) -> Markup {
    let far = of.far();
    let hours = of.hours();
    let days = of.cells.iter().zip(WEEKDAYS);
    let days = days.filter(|(day, _)| day.iter().any(Option::is_some));
    let apart = match of.apart().len() {
        0 => "none is".to_owned(),
        1 => "one is".to_owned(),
        n => format!("{n} are"),
    };
    html! {
        @if let Some((first, last)) = hours {
            h3 { "Calls by weekday and hour: by how many standard deviations more came than the profile has" }
            p.quiet {
                "Adjusted residuals of first calls. Bold beyond ± " (fixed(far, 2)) ", where chance would put \
                 one of all once in twenty extracts: " (apart) ". Empty: fewer than five calls, or what \
                 could be reckoned from others."
            }
            div.wide {
                table {
                    thead {
                        tr { th { "" } @for hour in first..=last { th { (hour) } } }
                    }
                    tbody {
                        @for (day, name) in days {
                            tr {
                                th { (name) }
                                @for hour in first..=last {
                                    td {
                                        @if let Some(cell) = day[hour] {
                                            @let told = fixed(cell.residual, 1);
                                            @if cell.residual.abs() > far { b { (told) } } @else { (told) }
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The curves of people, who are numbered as they begin.
fn each(role: &str, people: &[PersonTold]) -> Markup {
    html! {
        h3 { "The " (people.len()) " " (role) "s one by one" }
        p.quiet {
            "Numbered by how they begin, the quickest first; whose number it is stands nowhere. Each is what is most likely given their own tasks and how all differ (empirical Bayes), so that of few tasks it lies near the curve of all, and they differ less here than they do. Tasks are told to the nearest hundred."
        }
        div.wide {
            table {
                thead {
                    tr {
                        th { "" } th { "times as long at first" } th { "pace, tasks" }
                        th { "times as long as others, practised alike" } th { "tasks" }
                    }
                }
                tbody {
                    @for (nth, of) in people.iter().enumerate() {
                        tr {
                            th { (nth + 1) }
                            td { (fixed(of.initial, 2)) }
                            td { (fixed(of.pace, 0)) }
                            td { (fixed(of.speed, 2)) }
                            td { @if of.tasks == 0 { "under 50" } @else { (fixed(of.tasks as f64, 0)) } }
                        }
                    }
                }
            }
        }
    }
}

/// Two beside each other, on a telephone one.
fn figures(all: &[Curves]) -> io::Result<Markup> {
    let mut drawn = Vec::new();
    for curves in all {
        drawn.push(figure(
            &curves.picture(Size::PAGE)?,
            &curves.picture(Size::HALF)?,
        ));
    }
    Ok(html! { div.pictures { @for figure in &drawn { (figure) } } })
}
