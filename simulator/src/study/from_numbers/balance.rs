//! Which figures make a hospital of the numbers it knows: a scenario is tried, the model is asked
//! what its week brings and takes, and what is not known is set until the numbers come out. How
//! it is written lives in `text`.

use super::numbers::{Numbers, SpecialtyNumbers};
use super::text::{Answers, Figures, Part, Pattern, People, Slots, SpecialtyFigures, default};
use crate::model::site::Site;
use crate::model::spec::{Mistakes, Scenario, count};
use crate::model::world::steady_state::flow::Flow;
use crate::study::offered_load::units::Load;
use crate::study::offered_load::warnings::{ABANDONED, number};
use crate::study::offered_load::{LineMoment, OfferedLoad, TeamMoment};

/// A fixed point is found in so many steps; each takes the distance to a tenth at least.
const STEPS: usize = 12;
/// Busy before the go-live: the office and the telephone, .90-1.0 (assumed), with what a queue of
/// callers needs to spare; and desks, to which patients come in waves (assumed).
const OFFICE: Load = Load(0.90);
const TELEPHONE: Load = Load(0.85);
const DESK: Load = Load(0.70);
/// Slots this near to those needed are those needed: a trust counts its templates, not its lists.
const NEAR: f64 = 0.02;
/// Minutes of slots in a list of four hours: 210 in 240 are usual, 180 to 240 [BODS].
const MINUTES: std::ops::RangeInclusive<usize> = 180..=210;

/// The figures of the file, what follows from the numbers, and what does not go together.
pub(super) fn figures(numbers: &Numbers) -> Result<(Figures, Vec<String>, Vec<String>), Mistakes> {
    let mut figures = begin(numbers);
    let mut doubts = Vec::new();
    for step in 0..STEPS {
        let flows = flows(&figures)?;
        doubts = step_to(&mut figures, &flows, step + 1 == STEPS);
    }
    for group in [Group::Clerks, Group::CallHandlers, Group::DeskStaff] {
        doubts.extend(employ(&mut figures, group)?);
    }
    let follows = follows(&figures)?;
    Ok((figures, follows, doubts))
}

fn begin(numbers: &Numbers) -> Figures {
    let specialty = |told: &SpecialtyNumbers| {
        let ratio = told
            .follow_ups_per_new
            .unwrap_or(default::FOLLOW_UPS_PER_NEW);
        let missed = told
            .did_not_attend
            .map_or(default::DID_NOT_ATTEND, |share| share.value());
        // Who is seen, and who leaves a list that is told: a long one would lose all that come.
        let removed = told.list.map_or(0.0, |list| {
            f64::from(list) * default::REMOVED_A_MONTH * 12.0 / 52.0
        });
        let referrals = told.attendances / (1.0 + ratio) + removed;
        SpecialtyFigures {
            told: told.clone(),
            referrals: told.known.referrals_a_week.unwrap_or(referrals),
            again: told.known.again.unwrap_or(ratio / (1.0 + ratio)),
            long_notice: missed,
            list: told
                .list
                .unwrap_or((referrals * default::WEEKS_ON_LIST) as u32),
            pattern: (5, 11),
            lists: (told.attendances / 16.0).ceil() as u32,
            slots: Slots::KeepTheList,
        }
    };
    Figures {
        specialties: numbers.specialties.iter().map(specialty).collect(),
        go_live: numbers.go_live.unwrap_or_else(|| {
            let counted = numbers.extracts.as_ref().map(|extracts| extracts.go_live);
            counted.unwrap_or_else(default::go_live)
        }),
        people: People {
            clerks: numbers.clerks.unwrap_or(1),
            call_handlers: numbers
                .call_handlers
                .unwrap_or(u32::from(numbers.calls != Some(0.0))),
            desk_staff: numbers.desk_staff.unwrap_or(1),
        },
        queries: numbers.calls.unwrap_or(1.0),
        told: numbers.clone(),
    }
}

/// What a week brings each specialty, in the order in which they are told: a scenario has them in
/// the order of their keys.
fn flows(figures: &Figures) -> Result<Vec<Flow>, Mistakes> {
    let scenario = Scenario::from_toml(&figures.text(Part::BusinessAsUsual))?;
    let site = Site::of(&scenario);
    let of = |told: &SpecialtyFigures| {
        let one = site.specialties.iter().find(|s| s.name == told.told.key);
        Flow::of(&site, one.expect("the specialty has just been written"))
    };
    Ok(figures.specialties.iter().map(of).collect())
}

/// One step nearer; at the last what does not go together.
fn step_to(figures: &mut Figures, flows: &[Flow], is_last: bool) -> Vec<String> {
    let mut doubts = Vec::new();
    let (mut changes, mut of_a_week) = (0.0, 1.0);
    for (s, flow) in figures.specialties.iter_mut().zip(flows) {
        changes += flow
            .chains()
            .iter()
            .map(|chain| chain.patient_cancels.0)
            .sum::<f64>();
        // What an average week is of one without holidays.
        of_a_week = flow.referrals.0 / s.referrals;
        if !is_last {
            come_nearer(s, flow, of_a_week);
        }
        doubts.extend(lay_out(s, flow, of_a_week));
    }
    // What is counted in a log is counted in weeks without holidays.
    let of_a_year = match figures.told.line {
        Some(_) => of_a_week,
        None => 1.0,
    };
    let calls = figures.calls() * of_a_year;
    if figures.answers().is_some() && calls < changes {
        doubts.push(format!(
            "calls: {} a week are fewer than the {} of patients who cancel or change an appointment; at least {} would do",
            number(calls), number(changes), number(changes.ceil()),
        ));
    }
    figures.queries = (calls - changes).max(1.0) / of_a_week;
    doubts
}

/// Attendances, their ratio and those missed are proportional to what brings them.
fn come_nearer(s: &mut SpecialtyFigures, flow: &Flow, of_a_week: f64) {
    let first = flow.routine.attended.0;
    let all = flow.attended().0;
    let ratio = s.ratio();
    let wanted = s.told.attendances / (1.0 + ratio);
    let stay = flow.referrals.0 - flow.removed.0;
    let known = &s.told.known;
    if known.referrals_a_week.is_none() {
        s.referrals = ((flow.referrals.0 + (wanted - first) * stay / first) / of_a_week).max(0.01);
    }
    if ratio > 0.0 && known.again.is_none() {
        s.again *= ratio / (1.0 + ratio) / (flow.follow_up.attended.0 / all);
        s.again = s.again.min(0.98);
    }
    let missed: f64 = flow.chains().iter().map(|chain| chain.missed.0).sum();
    if missed > 0.0 {
        s.long_notice *= s.did_not_attend().value() / (missed / (missed + all));
        s.long_notice = s.long_notice.min(0.95);
    }
    if s.told.list.is_none() {
        s.list = (flow.referrals.0 * default::WEEKS_ON_LIST).round() as u32;
    }
}

/// As many lists as take the patients, or as are told.
fn lay_out(s: &mut SpecialtyFigures, flow: &Flow, of_a_week: f64) -> Option<String> {
    let (new, follow_up) = (flow.routine.slots.0, flow.follow_up.slots.0);
    s.pattern = pattern(follow_up / new);
    let per_list = (s.pattern.0 + s.pattern.1) as f64;
    let lists = new / s.pattern.0 as f64;
    let needed = lists * per_list;
    let told = s.told.slots.unwrap_or(needed);
    s.lists = (told / per_list / of_a_week).round().max(1.0) as u32;
    let off = told / needed - 1.0;
    s.slots = if off.abs() <= NEAR {
        Slots::KeepTheList
    } else {
        Slots::AsTold
    };
    if s.slots == Slots::KeepTheList || !s.told.known.clinics.is_empty() {
        return None;
    }
    let then = if off > 0.0 {
        "more than its attendances take: its list drains"
    } else {
        "fewer than its attendances take: its list grows"
    };
    Some(format!(
        "{}: {} slots a week are {} {then}; {} would do",
        s.told.title,
        number(told),
        number((told - needed).abs()),
        number(needed),
    ))
}

/// The list of new (20 min) and follow-up slots (10 min) with the fewest follow-up slots that
/// suffice; the longest of those.
fn pattern(follow_ups_per_new: f64) -> Pattern {
    let all = (1..=10).flat_map(|new| (0..=19).map(move |follow_up| (new, follow_up)));
    let of_length = all.filter(|(new, follow_up)| MINUTES.contains(&(20 * new + 10 * follow_up)));
    let ratio = |&(new, follow_up): &Pattern| follow_up as f64 / new as f64;
    let enough = of_length.filter(|p| ratio(p) >= follow_ups_per_new * 0.999);
    let best = enough.min_by(|a, b| {
        ratio(a)
            .total_cmp(&ratio(b))
            .then_with(|| (b.0 + b.1).cmp(&(a.0 + a.1)))
    });
    best.unwrap_or((1, 19))
}

/// People whose number may not be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Group {
    Clerks,
    CallHandlers,
    DeskStaff,
}

impl Group {
    fn name(self) -> &'static str {
        match self {
            Self::Clerks => "booking-office",
            Self::CallHandlers => "call-handlers",
            Self::DeskStaff => "reception",
        }
    }

    fn people(self, n: usize) -> String {
        match self {
            Self::Clerks => count(n, "clerk", "clerks"),
            Self::CallHandlers => count(n, "call handler", "call handlers"),
            Self::DeskStaff => count(n, "person at the desks", "people at the desks"),
        }
    }

    fn told(self, numbers: &Numbers) -> Option<u32> {
        match self {
            Self::Clerks => numbers.clerks,
            Self::CallHandlers => numbers.call_handlers,
            Self::DeskStaff => numbers.desk_staff,
        }
    }

    fn of(self, people: &mut People) -> &mut u32 {
        match self {
            Self::Clerks => &mut people.clerks,
            Self::CallHandlers => &mut people.call_handlers,
            Self::DeskStaff => &mut people.desk_staff,
        }
    }

    fn answers(self, figures: &Figures) -> bool {
        figures.answers()
            == Some(match self {
                Self::Clerks => Answers::Clerks,
                Self::CallHandlers => Answers::CallHandlers,
                Self::DeskStaff => Answers::DeskStaff,
            })
    }

    /// How many people so much work keeps as busy as is usual. Paper that falls behind when one of
    /// a few is ill stays behind for long: an office has half the square root of its work to spare
    /// at least (square-root staffing; the half is assumed).
    fn least(self, work: f64) -> u32 {
        let people = match self {
            Self::Clerks => (work / OFFICE.0).max(work + 0.5 * libm::sqrt(work)),
            Self::CallHandlers => work / TELEPHONE.0,
            Self::DeskStaff => work / DESK.0,
        };
        people.ceil().max(1.0) as u32
    }
}

/// As many people as the work takes, or as are told; and how many would do, if these do not.
fn employ(figures: &mut Figures, group: Group) -> Result<Option<String>, Mistakes> {
    if *group.of(&mut figures.people) == 0 {
        return Ok(None);
    }
    let Some(enough) = enough(figures, group)? else {
        return Ok(None);
    };
    let Some(told) = group.told(&figures.told) else {
        *group.of(&mut figures.people) = enough;
        return Ok(None);
    };
    let Some((load, line)) = busy(figures, group)? else {
        return Ok(None);
    };
    let waits = line.is_some_and(|line| line.wait.is_none() || line.abandoned > ABANDONED);
    let what = match load.load {
        load if load.0 > 1.0 => "cannot do their work: it never gets done".to_owned(),
        load if load > Load::HIGH => format!("are busy {:.0} % of the time", load.0 * 100.0),
        _ if waits => "leave many callers waiting in the busiest hour".to_owned(),
        load if load < Load::IDLE && enough < told => {
            format!("are busy {:.0} % of the time", load.0 * 100.0)
        }
        _ => return Ok(None),
    };
    Ok(Some(format!(
        "{} {what}; {enough} would do",
        group.people(told as usize)
    )))
}

/// How many do the work of a group and answer its callers; none if there is no work.
fn enough(figures: &Figures, group: Group) -> Result<Option<u32>, Mistakes> {
    let mut tried = figures.clone();
    *group.of(&mut tried.people) = 1;
    let Some((load, _)) = busy(&tried, group)? else {
        return Ok(None);
    };
    // The work does not depend on how many do it.
    let least = group.least(load.load.0);
    let mut people = least;
    while people < 4 * least {
        *group.of(&mut tried.people) = people;
        let line = busy(&tried, group)?.and_then(|(_, line)| line);
        if line.is_none_or(|line| line.wait.is_some() && line.abandoned <= ABANDONED / 2.0) {
            break;
        }
        people += people.div_ceil(20);
    }
    Ok(Some(people))
}

/// How busy a group is, and its telephone in the busiest hour, before any go-live.
fn busy(
    figures: &Figures,
    group: Group,
) -> Result<Option<(TeamMoment, Option<LineMoment>)>, Mistakes> {
    let scenario = Scenario::from_toml(&figures.text(Part::BusinessAsUsual))?;
    let load = OfferedLoad::of(&scenario);
    let team = load
        .teams
        .iter()
        .find(|t| t.groups.iter().any(|g| g.name == group.name()));
    let line = load.lines.first().filter(|_| group.answers(figures));
    Ok(team.map(|team| (team.load.before, line.map(|line| line.load.before))))
}

/// What follows from the numbers, in sentences.
fn follows(figures: &Figures) -> Result<Vec<String>, Mistakes> {
    let mut said = Vec::new();
    for s in &figures.specialties {
        let clinics = match s.told.known.clinics.len() {
            0 => format!(
                "{} a week of {} new and {} follow-up slots",
                count(s.lists as usize, "list", "lists"),
                s.pattern.0,
                s.pattern.1
            ),
            found => format!("{} found", count(found, "clinic", "clinics")),
        };
        said.push(format!(
            "{}: {} referrals a week, a list of {}, {clinics}",
            s.told.title,
            number(s.referrals),
            s.list,
        ));
    }
    for group in [Group::Clerks, Group::CallHandlers, Group::DeskStaff] {
        let n = *group.of(&mut figures.people.clone());
        if n > 0
            && let Some((load, _)) = busy(figures, group)?
        {
            said.push(format!(
                "{}, busy {:.0} % of the time",
                group.people(n as usize),
                load.load.0 * 100.0
            ));
        }
    }
    Ok(said)
}
