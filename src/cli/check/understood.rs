//! What was understood of a scenario, laid out for the terminal: dates and sizes, and the sentences
//! of `report::understood`. Lengths of time and loads are next door.

use super::text::{columns, heading, number, wrapped};
use crate::cli::memory::too_much;
use cutover::model::shelf::USUAL;
use cutover::model::spec::{Calendar, Checked, Role, Scenario, count, long_date};
use cutover::model::world::{money, pool};
use cutover::model::{Arm, bulk_of, mechanisms};
use cutover::report::understood;
use cutover::study::demand::Demand;
use cutover::study::offered_load::TeamLoad;

/// How many replications a run has.
fn replications(scenario: &Scenario) -> String {
    let times = |n: u32| count(n as usize, "replication", "replications");
    match scenario.precision_of_a_run() {
        Some(precision) => format!(
            "{} to {} until means are known within {}",
            precision.at_least,
            times(precision.at_most),
            precision.within
        ),
        None => format!("{} each", times(scenario.counted_replications())),
    }
}

fn giga(bytes: f64) -> String {
    number(bytes / f64::from(1 << 30))
}

/// Whether memory holds a run, where it takes much, and what is beyond it.
#[must_use]
pub fn memory(scenario: &Checked<Scenario>) -> String {
    let said = match too_much(scenario) {
        Some(why) => vec![format!("`run` refuses this scenario: {why}.")],
        None => [patients(scenario), results(scenario)]
            .into_iter()
            .flatten()
            .collect(),
    };
    let paragraphs = said.iter().map(|said| format!("\n{}", wrapped("", said)));
    paragraphs.collect()
}

/// What patients without a slot take, if that is more than a gigabyte.
fn patients(scenario: &Checked<Scenario>) -> Option<String> {
    let demand = Demand::of(scenario);
    (demand.bytes() > f64::from(1 << 30)).then(|| {
        format!(
            "Each thread of a run takes {} GB of memory at least: {} million patients have no slot by the end.",
            giga(demand.bytes()),
            number(demand.patients / 1e6)
        )
    })
}

/// What is beyond memory in the results of a run, if anything is.
fn results(scenario: &Scenario) -> Option<String> {
    let replications = match scenario.precision_of_a_run() {
        Some(precision) => precision.at_least,
        None => scenario.counted_replications(),
    };
    let lucks = if scenario.uncertain.is_empty() { 1 } else { 2 };
    let outcomes = u64::from(replications) * (lucks * Arm::of(scenario).len()) as u64;
    let all = outcomes * bulk_of(scenario);
    (all > USUAL).then(|| {
        format!(
            "A run makes {} GB of results. What is beyond {} MB goes into a temporary file of about {} GB on \
             the disk of its folder (--memory).",
            giga(all as f64),
            USUAL >> 20,
            giga((all / 4) as f64),
        )
    })
}

/// Dates, arms and sizes.
#[must_use]
pub fn overview(scenario: &Scenario) -> String {
    let calendar = Calendar::of(scenario);
    let mut rows: Vec<(&str, String)> = Vec::new();
    rows.push(("first day", long_date(scenario.start)));
    match scenario.go_live {
        Some(date) => rows.push(("go-live", go_live(&calendar, date))),
        None => rows.push(("go-live", "none: business as usual only".to_owned())),
    }
    let holidays = (0..calendar.days())
        .filter(|&d| calendar.is_holiday(d) && calendar.weekday(d) < 5)
        .count();
    let free = if holidays > 0 {
        format!(
            ", {}",
            count(holidays, "holiday on a weekday", "holidays on weekdays")
        )
    } else {
        String::new()
    };
    rows.push((
        "last day",
        format!(
            "{} ({}{free})",
            long_date(scenario.end),
            match calendar.days() {
                7 => "1 week".to_owned(),
                days => format!("{} weeks", number(days as f64 / 7.0)),
            }
        ),
    ));
    let arms: Vec<&str> = Arm::of(scenario).iter().map(|arm| arm.name()).collect();
    rows.push((
        "simulated",
        format!(
            "{}: {}; {}, seed {}",
            count(arms.len(), "arm", "arms"),
            arms.join(", "),
            replications(scenario),
            scenario.seed
        ),
    ));
    let sizes = [
        (scenario.specialty.len(), "specialty", "specialties"),
        (scenario.clinic.len(), "clinic", "clinics"),
        (scenario.desk.len(), "desk", "desks"),
        (
            scenario.phone_line.len(),
            "telephone line",
            "telephone lines",
        ),
        (scenario.service.len(), "service", "services"),
        (scenario.car_park.len(), "car park", "car parks"),
    ];
    let mut there: Vec<String> = sizes
        .iter()
        .filter(|s| s.0 > 0)
        .map(|&(n, one, many)| count(n, one, many))
        .collect();
    let people: u32 = scenario.staff.values().map(|g| g.count).sum();
    if people > 0 {
        there.push(format!(
            "{} in {}",
            count(people as usize, "member of staff", "members of staff"),
            count(scenario.staff.len(), "group", "groups")
        ));
    }
    if there.is_empty() {
        there.push("nothing is described".to_owned());
    }
    rows.push(("hospital", there.join(", ")));
    let mut out = heading("What was understood");
    for (name, text) in rows {
        out.push_str(&wrapped(&format!("  {name:<11}"), &text));
    }
    out
}

fn go_live(calendar: &Calendar, date: cutover::model::spec::CivilDate) -> String {
    let day = calendar.day_of(date);
    let works = (day..calendar.days()).find(|&d| calendar.is_working_day(d));
    match works {
        Some(first) if first != day => format!(
            "{}; the first working day with the new system is {}",
            long_date(date),
            long_date(calendar.date(first))
        ),
        _ => long_date(date),
    }
}

/// The waiting lists: what follows from a steady state, removals, capacity that follows them.
#[must_use]
pub fn lists(scenario: &Scenario) -> String {
    let told = understood::lists(scenario);
    let told = told
        .into_iter()
        .map(|(name, text)| format!("{name}: {text}"));
    let told: Vec<String> = told.chain(understood::what_follows(scenario)).collect();
    under("The waiting lists", "", &told)
}

/// What was read of the files that the scenario names.
#[must_use]
pub fn files(scenario: &Scenario) -> String {
    let told = scenario.files_read().into_iter();
    let told = told.map(|read| format!("{}: {read}", read.specialty));
    under("What was read", "", &told.collect::<Vec<_>>())
}

/// How many come on an ordinary Monday.
#[must_use]
pub fn monday(scenario: &Scenario) -> String {
    let told = understood::on_a_monday(scenario);
    under("An ordinary Monday", "", &told)
}

/// The learning curves, in words.
#[must_use]
pub fn learning(scenario: &Scenario, teams: &[TeamLoad]) -> String {
    let told = understood::learning(scenario, &|role| tasks_a_day(teams, role));
    under("Learning the new system", "", &told)
}

/// Transactions each person of a role does a day before the go-live.
fn tasks_a_day(teams: &[TeamLoad], role: Role) -> Option<f64> {
    let of_role = teams
        .iter()
        .filter(|t| t.groups.iter().any(|g| g.role == role));
    let (mut tasks, mut people) = (0.0, 0.0);
    for team in of_role {
        tasks += team.tasks.iter().map(|t| t.count.0).sum::<f64>();
        people += team.groups.iter().map(|g| f64::from(g.people)).sum::<f64>();
    }
    (people > 0.0 && tasks > 0.0).then(|| tasks / people)
}

/// What goes wrong with the new system.
#[must_use]
pub fn troubles(scenario: &Scenario) -> String {
    let mut rows: Vec<Vec<String>> = understood::error_shares(scenario)
        .into_iter()
        .map(|e| vec![e.of.to_owned(), e.before, e.at_first, e.settled])
        .collect();
    if !rows.is_empty() {
        let head = ["share of", "before", "at first", "settled"];
        rows.insert(0, head.map(str::to_owned).to_vec());
    }
    let said = mechanisms::told(scenario);
    under("What goes wrong", &columns(&rows), &said)
}

/// What clinics do that run late.
#[must_use]
pub fn clinics(scenario: &Scenario) -> String {
    under("When clinics run late", "", &understood::clinics(scenario))
}

/// The car parks.
#[must_use]
pub fn car_parks(scenario: &Scenario) -> String {
    under("Car parks", "", &named(understood::car_parks(scenario)))
}

/// What is paid.
#[must_use]
pub fn money(scenario: &Scenario) -> String {
    under("Money", "", &money::told(scenario))
}

/// People whom several interventions share.
#[must_use]
pub fn pools(scenario: &Scenario) -> String {
    under("Pools of people", "", &pool::told(scenario))
}

/// The plan.
#[must_use]
pub fn plan(scenario: &Scenario) -> String {
    let told = understood::interventions(scenario, &scenario.plan);
    under("The plan", "", &named(told))
}

/// The rules that halt the deployment.
#[must_use]
pub fn halt(scenario: &Scenario) -> String {
    let title = "Rules that halt the deployment, tried together with the plan";
    let told = understood::interventions(scenario, &scenario.halt);
    under(title, "", &named(told))
}

fn named(told: Vec<(&str, String)>) -> Vec<String> {
    let told = told.into_iter();
    told.map(|(name, text)| format!("{name}: {text}")).collect()
}

/// A heading with a table and sentences under it; nothing if there is nothing to say.
fn under(title: &str, table: &str, sentences: &[String]) -> String {
    if table.is_empty() && sentences.is_empty() {
        return String::new();
    }
    let said: String = sentences.iter().map(|text| wrapped("  ", text)).collect();
    format!("{}{table}{said}", heading(title))
}
