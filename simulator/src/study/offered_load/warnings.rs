//! What a planner should look at first: loads near or above 1, in words. The figures themselves
//! are worked out next door.

use crate::model::spec::{long_date, thousands};

use super::units::Load;
use super::{
    ClinicLoad, KindLoad, LineLoad, LineMoment, OfferedLoad, SpecialtyLoad, TeamLoad, TeamMoment,
};

/// A clinic whose booked time passes this share of its session in the first week is named.
const CLINIC_OVERFULL: f64 = 1.10;
/// A list that grows by less than this share of the slots it needs stays as it is: more is moved by
/// a holiday, and by what rounds the slots of a steady state.
pub const NEGLIGIBLE: f64 = 0.005;
/// A specialty that needs less than this share of its slots has more of them than any trust pays for,
/// or fewer patients than it has (assumed).
const SLACK: f64 = 0.8;
/// With a plan that takes slots away needing more than this of those that are left is told (assumed): a few
/// weeks of lighter lists take less.
const SHORT: f64 = 1.05;
/// Above this share of its slots next to nothing is left of them.
pub const NOTHING_LEFT: f64 = 0.985;
/// Callers who give up, or meet the engaged tone, beyond these shares are worth a word.
pub const ABANDONED: f64 = 0.10;
const ENGAGED: f64 = 0.05;
/// Longest list of clinics in one warning.
const NAMED: usize = 4;

/// Something to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// A sentence or two.
    pub text: String,
    /// Whether the plan mends it, so that nothing is left to be changed.
    pub mended: bool,
}

/// What the plan makes of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Plan {
    /// There is none, or what it makes of it is told already.
    Nothing,
    /// It mends it.
    Mends,
    /// It does not.
    Fails,
}

impl Plan {
    fn mends(whether: bool) -> Self {
        if whether { Self::Mends } else { Self::Fails }
    }

    /// A warning with what it is with the plan, and whether that mends it.
    fn on(self, text: String, with_plan: &str) -> Warning {
        let text = match self {
            Self::Nothing => text,
            Self::Mends => format!("{text}; with the plan {with_plan}: that mends it"),
            Self::Fails => format!("{text}; with the plan {with_plan}: that is still too much"),
        };
        Warning {
            text,
            mended: self == Self::Mends,
        }
    }
}

impl OfferedLoad {
    /// What to look at first, one sentence or two each; business as usual comes first. What the plan
    /// mends is not among it.
    #[must_use]
    pub fn warnings(&self) -> Vec<String> {
        self.told(false)
    }

    /// What would be among [`Self::warnings`] without the plan, which mends it.
    #[must_use]
    pub fn mended(&self) -> Vec<String> {
        self.told(true)
    }

    fn told(&self, mended: bool) -> Vec<String> {
        let all = self.all_warnings().into_iter();
        let those = all.filter(|warning| warning.mended == mended);
        those.map(|warning| warning.text).collect()
    }

    /// Both, in order.
    #[must_use]
    pub fn all_warnings(&self) -> Vec<Warning> {
        let unattended = self.unattended.iter();
        let mut warnings: Vec<Warning> = unattended
            .map(|text| Plan::Nothing.on(text.clone(), ""))
            .collect();
        for specialty in &self.specialties {
            warnings.extend(specialty.slots.iter().filter_map(|k| slots(specialty, k)));
        }
        warnings.extend(overfull(&self.clinics));
        for team in &self.teams {
            warnings.extend(overworked(team));
        }
        for line in &self.lines {
            warnings.extend(unanswered(line));
        }
        warnings
    }
}

/// A number as people write it: commas between thousands, no more digits than matter.
#[must_use]
pub fn number(value: f64) -> String {
    if !value.is_finite() {
        return "endless".to_owned();
    }
    let rounded = if value.abs() < 10.0 {
        (value * 10.0).round() / 10.0
    } else {
        value.round()
    };
    if rounded.fract() != 0.0 {
        return format!("{rounded:.1}");
    }
    let text = thousands(&format!("{:.0}", rounded.abs()));
    if rounded < 0.0 {
        format!("-{text}")
    } else {
        text
    }
}

fn slots(specialty: &SpecialtyLoad, kind: &KindLoad) -> Option<Warning> {
    let (title, name) = (&specialty.title, kind.kind);
    if kind.kind == "urgent" {
        // Whoever finds none has a new one.
        return None;
    }
    let with_plan = format!("{} slots a week", number(kind.offered_with_plan.0));
    let gives_more = kind.offered_with_plan.0 > kind.offered.0 + 0.5;
    let load = kind.load.0;
    if load > 1.0 + NEGLIGIBLE {
        let plan = kind.load_with_plan;
        let plan = plan.map_or(Plan::Nothing, |load| {
            Plan::mends(load.0 <= 1.0 + NEGLIGIBLE)
        });
        let text = format!(
            "{title} needs {} {name} slots a week, templates give {}: the list grows by {} patients a week before any go-live",
            number(kind.needed.0),
            number(kind.offered.0),
            number(kind.grows_by.0),
        );
        if plan == Plan::Fails && !gives_more {
            let text = format!("{text}; the plan does not mend it");
            return Some(Plan::Nothing.on(text, ""));
        }
        return Some(plan.on(text, &with_plan));
    }
    let short = kind.load_with_plan.filter(|with| with.0 > SHORT);
    if let Some(with) = short.filter(|_| !gives_more) {
        let text = format!(
            "{title}: the plan leaves {} {name} slots a week of the {} that are needed, {:.0} % of them, averaged over \
             the horizon: the list grows while it lasts",
            number(kind.offered_with_plan.0),
            number(kind.needed.0),
            100.0 / with.0
        );
        return Some(Plan::Nothing.on(text, ""));
    }
    if load < SLACK {
        let text = format!(
            "{title} needs {} of its {} {name} slots a week: the others stand empty, or bring the list down until nobody waits; {} would do",
            number(kind.needed.0),
            number(kind.offered.0),
            number(kind.needed.0.ceil()),
        );
        return Some(Plan::Nothing.on(text, ""));
    }
    let needed = match load {
        load if load >= 1.0 => "all".to_owned(),
        _ => number(kind.needed.0),
    };
    // Nothing is overloaded: of a plan that gives no more there is nothing to say.
    let enough = kind.load_with_plan.filter(|with| with.0 <= NOTHING_LEFT);
    let plan = enough.map_or(Plan::Nothing, |_| Plan::Mends);
    (load > NOTHING_LEFT).then(|| {
        let text = format!(
            "{title} needs {needed} of its {} {name} slots a week: next to nothing is left to work off a backlog",
            number(kind.offered.0),
        );
        plan.on(text, &with_plan)
    })
}

/// A clinic whose sessions are too full, and how full they are with the plan.
#[derive(Clone, Copy)]
struct TooFull<'a> {
    clinic: &'a ClinicLoad,
    load: f64,
    with_plan: Option<f64>,
}

impl TooFull<'_> {
    fn is_mended(&self) -> bool {
        self.with_plan.is_some_and(|load| load <= 1.0)
    }

    fn named(&self) -> String {
        let percent = |load: f64| format!("{:.0} %", load * 100.0);
        let load = percent(self.load);
        let with_plan = self.with_plan.map(percent).filter(|with| *with != load);
        let with_plan = with_plan.map_or(String::new(), |with| format!(", with the plan {with}"));
        format!("{} ({load}{with_plan})", self.clinic.title)
    }
}

/// A load without the plan, and with it.
type Loads = (Option<f64>, Option<f64>);

fn overfull(clinics: &[ClinicLoad]) -> Vec<Warning> {
    let name = |over: &[TooFull<'_>]| {
        let some: Vec<String> = over.iter().take(NAMED).map(TooFull::named).collect();
        let more = over.len().saturating_sub(NAMED);
        let rest = if more > 0 {
            format!(" and {more} more")
        } else {
            String::new()
        };
        format!("{}{rest}", some.join(", "))
    };
    let beyond = |limit: f64, of: &dyn Fn(&ClinicLoad) -> Loads| {
        let over = clinics.iter().filter_map(|clinic| {
            let (load, with_plan) = of(clinic);
            let load = load.filter(|load| *load > limit)?;
            Some(TooFull {
                clinic,
                load,
                with_plan,
            })
        });
        let mut over: Vec<TooFull<'_>> = over.collect();
        over.sort_by(|a, b| b.load.total_cmp(&a.load));
        over
    };
    let usual = beyond(1.0, &|c| (Some(c.load(c.booked.before).0), None));
    let first = beyond(CLINIC_OVERFULL, &|c| {
        let load = |booked: Option<_>| booked.map(|b| c.load(b).0);
        let booked = &c.booked;
        let with_plan = [booked.first_week_with_plan, booked.settled_with_plan];
        let with_plan = with_plan.into_iter().filter_map(load);
        (load(booked.first_week), with_plan.reduce(f64::max))
    });
    let (mended, left): (Vec<_>, Vec<_>) = first.into_iter().partition(TooFull::is_mended);
    let planned = left.iter().any(|c| c.with_plan.is_some());
    let before = "sessions hold more clinic time than their length before any go-live";
    let after = "in the first week sessions hold more clinic time than their length";
    let fails = if planned {
        "; the plan does not mend it"
    } else {
        ""
    };
    let told = [
        (usual, before, "", false),
        (left, after, fails, false),
        (mended, after, "; the plan mends it then", true),
    ];
    let told = told.into_iter().filter(|(over, ..)| !over.is_empty());
    let told = told.map(|(over, what, plan, mended)| Warning {
        text: format!("{what}: {}{plan}", name(&over)),
        mended,
    });
    told.collect()
}

/// Hours of work for hours of people, and the load.
fn hours_for_hours(at: &TeamMoment) -> String {
    format!(
        "{} for {} (load {:.2})",
        hours(at.needed.0),
        hours(at.there.0),
        at.load.0
    )
}

fn hours(minutes: f64) -> String {
    number(minutes / 60.0)
}

/// What the plan makes of a team's load: one that is high without it.
fn of_load(without: &TeamMoment, with_plan: Option<&TeamMoment>) -> Plan {
    with_plan.map_or(Plan::Nothing, |with| {
        let (above, no_more) = (without.load.0 > 1.0, with.load.0 <= 1.0);
        Plan::mends(with.load <= Load::HIGH || above && no_more)
    })
}

fn overworked(team: &TeamLoad) -> Vec<Warning> {
    let names: Vec<&str> = team.groups.iter().map(|g| g.name.as_str()).collect();
    let name = names.join(" and ");
    let mut warnings = Vec::new();
    let before = &team.load.before;
    let all = team.load.first_weeks_with_plan();
    let first_with_plan = all.max_by(|a, b| a.load.0.total_cmp(&b.load.0));
    let settled_with_plan = team.load.settled_with_plan.as_ref();
    let mut as_usual = |text: String| warnings.push(Plan::Nothing.on(text, ""));
    if before.load.0 > 1.0 {
        let later = first_with_plan.map_or(String::new(), |first| {
            let settled = settled_with_plan.unwrap_or(first);
            format!(
                "; after it, with the plan, {} in the first week, and {} once settled",
                hours_for_hours(first),
                hours_for_hours(settled)
            )
        });
        as_usual(format!(
            "{name}: {} hours of work a day for {} hours of people before any go-live: it never gets done{later}",
            hours(before.needed.0),
            hours(before.there.0)
        ));
    } else if before.load > Load::HIGH {
        as_usual(format!(
            "{name} is busy {:.0} % of the time before any go-live: what falls behind stays behind for long",
            before.load.0 * 100.0
        ));
    } else if team.books && before.load < Load::IDLE {
        // Not at desks and on telephones, which need people for their busiest quarter of an hour.
        as_usual(format!(
            "{name} is busy {:.0} % of the time before any go-live: other work of theirs is not in the scenario, or they are fewer",
            before.load.0 * 100.0
        ));
    }
    let first = team.load.first_week.as_ref();
    if let Some(first) = first.filter(|f| f.load > Load::HIGH && before.load.0 <= 1.0) {
        let text = format!(
            "{name}: in the first week a day's work takes {} hours, and there are {} hours of people",
            hours(first.needed.0),
            hours(first.there.0)
        );
        let busiest = match team.load.later_phases.is_empty() {
            true => "",
            false => " in the first week of the busiest phase",
        };
        let with_plan = first_with_plan.map_or(String::new(), hours_for_hours);
        let mut with_plan = format!("{with_plan}{busiest}");
        // Help that leaves before everybody has learnt only puts it off.
        let hardest = team.hardest_with_plan.as_ref();
        let later =
            hardest.filter(|hardest| first_with_plan.is_some_and(|f| hardest.at.load > f.load));
        if let Some(later) = later.filter(|later| later.at.load > Load::HIGH) {
            let then = hours_for_hours(&later.at);
            with_plan += &format!(", {then} in the five days from {}", long_date(later.from));
        }
        let worst = later.map_or(first_with_plan, |later| Some(&later.at));
        warnings.push(of_load(first, worst).on(text, &with_plan));
    }
    let settled = team.load.settled.as_ref();
    if let Some(settled) = settled.filter(|s| s.load.0 > 1.0 && before.load.0 <= 1.0) {
        let text = format!(
            "{name}: even at the end of the horizon {} hours of work a day meet {} hours of people",
            hours(settled.needed.0),
            hours(settled.there.0)
        );
        let with_plan = settled_with_plan.map_or(String::new(), hours_for_hours);
        warnings.push(of_load(settled, settled_with_plan).on(text, &with_plan));
    }
    warnings
}

/// What callers meet who are not answered, if they are many.
fn not_answered(at: &LineMoment) -> Vec<String> {
    let mut told = Vec::new();
    if at.wait.is_none() || at.abandoned > ABANDONED {
        told.push(format!(
            "{:.0} % of callers would give up",
            at.abandoned * 100.0
        ));
    }
    if at.engaged > ENGAGED {
        told.push(format!("{:.0} % meet the engaged tone", at.engaged * 100.0));
    }
    told
}

fn unanswered(line: &LineLoad) -> Vec<Warning> {
    let say = |at: &LineMoment, when: &str| {
        let told = not_answered(at);
        (!told.is_empty()).then(|| {
            format!(
                "line {}: in the busiest hour {when} {} erlangs are offered to {} people{}: {}",
                line.name,
                number(at.offered.0),
                number(at.agents),
                at.lines.map_or(String::new(), |n| format!(" on {n} lines")),
                told.join(", ")
            )
        })
    };
    let lost = |at: &LineMoment| at.engaged + (1.0 - at.engaged) * at.abandoned;
    let all = line.load.first_weeks_with_plan();
    let worst = all.max_by(|a, b| lost(a).total_cmp(&lost(b)));
    let plan = worst.map_or(Plan::Nothing, |at| Plan::mends(not_answered(at).is_empty()));
    let with_plan = worst.map_or(String::new(), |at| {
        let (give_up, engaged) = (at.abandoned * 100.0, at.engaged * 100.0);
        format!("{give_up:.0} % give up and {engaged:.0} % meet the engaged tone")
    });
    let first = line.load.first_week.as_ref();
    let before = say(&line.load.before, "before any go-live");
    let before = before.map(|text| Plan::Nothing.on(text, ""));
    let first = first.and_then(|at| say(at, "of the first week"));
    let first = first.map(|text| plan.on(text, &with_plan));
    before.into_iter().chain(first).collect()
}
