//! The calls that `check` counts on a telephone are those of a run before any go-live: ordinary ones, those of
//! patients who change an appointment or ask about it, and those of patients for whom there is no slot yet.

use cutover::model::spec::Work;
use cutover::model::{Arm, Measure, Site};
use cutover::study::offered_load::{LineMoment, OfferedLoad, TeamMoment};

use crate::trial::{cell, edited, outcomes, scenario, shipped};

/// A list of 13 weeks in diaries that are open for so many.
fn calls(horizon: &str, more: &str) -> (f64, f64, Vec<(&'static str, f64)>) {
    let scenario = scenario(&format!(
        r#"
title = "Calls"
start = 2024-01-01
end = 2024-06-30
[booking]
horizon = "{horizon}"
register = "3 min"
book = "3 min"
[specialty.eyes]
referrals = {{ rate = "100 per week", days = "mon-fri" }}
waiting-list = {{ size = 1300, age = {{ gamma = "13 weeks", cv = 0.7 }} }}
steady-state = "from-list"
removals = "3% per month"
cancellation = {{ by-patient = "6%", by-hospital = "6%" }}
[clinic.eyes]
specialty = "eyes"
sessions = [{{ days = "mon-fri", from = 09:00:00, to = 12:00:00, clinicians = 2 }}]
slots = {{ length = "15 min", pattern = "NNNNNNNNNNNN" }}
consultation = {{ new = "12 min" }}
[staff.office]
role = "clerk"
count = 3
works = ["rebook", "book", "register"]
shifts = [{{ days = "mon-fri", from = 09:00:00, to = 17:00:00 }}]
[staff.telephone]
role = "clerk"
count = 4
works = ["answer"]
shifts = [{{ days = "mon-fri", from = 09:00:00, to = 17:00:00 }}]
[phone-line.line]
days = "mon-fri"
from = 09:00:00
to = 16:30:00
handle = {{ query = "4 min" }}
queries = {{ rate = "100 per week", days = "mon-fri", from = 09:00:00, to = 16:30:00 }}
{more}
"#
    ));
    let load = OfferedLoad::of(&scenario);
    let team = load
        .teams
        .iter()
        .find(|team| !team.books)
        .expect("they answer");
    let tasks = team
        .tasks
        .iter()
        .map(|task| (task.task, task.count.0 * 5.0));
    let tasks: Vec<(&str, f64)> = tasks.collect();
    let counted = tasks.iter().map(|(_, count)| count).sum();
    // Weeks 5 to 26: the first bring few of those who ask about a booking.
    let runs = outcomes(&scenario, Arm::Baseline, 4);
    let in_run = runs.iter().map(|run| {
        let of = |measure| cell(&run.book, measure, 28..182).sum;
        of(Measure::CallsOffered) - of(Measure::CallsRedialled)
    });
    let weeks = 22.0 * runs.len() as f64;
    (counted, in_run.sum::<f64>() / weeks, tasks)
}

/// Of some 130 calls a week in 88 weeks the mean is known to 1 %; of whoever waits without a slot the
/// formula takes no holiday and no day's luck into account: 5 % are allowed, of what had been a third too few.
#[test]
fn calls_before_a_go_live_are_those_of_a_run() {
    const ASKED: &str = "[appointment-queries]\nper-booking = 0.3\ntold-otherwise = \"50%\"\n";
    const CHASING: &str = "[chasing]\nafter = \"2 weeks\"\nchance = \"2% per day\"\n";
    for (horizon, more, waits) in [
        ("26 weeks", ASKED.to_owned(), false),
        ("26 weeks", CHASING.to_owned(), false),
        ("6 weeks", CHASING.to_owned(), true),
        ("6 weeks", format!("{ASKED}{CHASING}"), true),
    ] {
        let (counted, in_run, tasks) = calls(horizon, &more);
        assert!(
            (counted / in_run - 1.0).abs() < 0.05,
            "{horizon}, {more}: {counted} a week by check, {in_run} in a run; {tasks:?}"
        );
        let chase = tasks.iter().any(|(task, _)| *task == "calls: no slot yet");
        assert_eq!(chase, waits, "{tasks:?}");
    }
}

/// People at a desk who answer its telephone as well do so when nobody is there. Who rings waits nearly half as long
/// by the formula, for an hour without breaks and patients who come evenly, as in a run; while the desk was not
/// counted it was a sixth. Of ten replications of eight weeks the mean is known to a twentieth.
#[test]
fn who_is_at_a_desk_first_does_not_answer() {
    let desk_first = shipped("small-practice");
    let load = OfferedLoad::of(&desk_first);
    let (team, line) = (&load.teams[0], load.lines[0].load.before);
    let at_desk = team
        .tasks
        .iter()
        .filter(|task| task.task.starts_with("check"));
    let busy = at_desk.map(|task| task.minutes.0).sum::<f64>() / team.load.before.there.0;
    let calls_first = edited(desk_first.clone(), |scenario| {
        let works = &mut scenario.staff.get_mut("front-desk").expect("a group").works;
        works.rotate_right(1);
        assert_eq!(works[0], Work::Answer);
    });
    let all = OfferedLoad::of(&calls_first).lines[0].load.before.agents;
    assert!(busy > 0.1, "{busy}");
    assert!(
        (line.agents - all * (1.0 - busy)).abs() < 1e-9,
        "{} of {all}",
        line.agents
    );

    let weeks = 0..56;
    let runs = outcomes(&desk_first, Arm::Baseline, 10);
    let waits = runs
        .iter()
        .map(|run| cell(&run.book, Measure::CallsWait, weeks.clone()));
    let (sum, n) = waits.fold((0.0, 0.0), |(sum, n), c| (sum + c.sum, n + c.n));
    let (run, said) = (sum / n, line.wait.expect("enough people").0);
    assert!(
        (0.35..1.0).contains(&(said / run)),
        "{said} by check, {run} in runs"
    );
}

/// Where a plan makes lists lighter fewer patients come to the desk, in a run as in `check`: of ten runs' first
/// weeks the share is known to 0.01.
#[test]
fn lighter_lists_bring_fewer_patients_to_the_desk() {
    let scenario = shipped("small-practice");
    let team = &OfferedLoad::of(&scenario).teams[0];
    let at_desk = team
        .tasks
        .iter()
        .filter(|task| task.task.starts_with("check"));
    let at_desk: f64 = at_desk.map(|task| task.minutes.0).sum();
    let comes = |at: &TeamMoment| at.needed.0 / at.factor;
    let with_plan = team.load.first_week_with_plan.as_ref().expect("a plan");
    let less = comes(&team.load.before) - comes(with_plan);
    let said = 1.0 - less / at_desk;

    let first = Site::of(&scenario).calendar.go_live().expect("a go-live") as usize;
    let seen = |arm| -> f64 {
        let runs = outcomes(&scenario, arm, 10);
        let weeks = runs
            .iter()
            .map(|run| cell(&run.book, Measure::ClinicAttended, first..first + 5));
        weeks.map(|cell| cell.sum).sum()
    };
    let run = seen(Arm::Planned) / seen(Arm::Unmitigated);
    assert!(
        said < 0.7 && (said - run).abs() < 0.05,
        "{said} by check, {run} in runs"
    );
}

/// Ten people at a switchboard, and two receptionists who answer when nobody is there for the one clinic of the
/// week: only these two are kept from calls, and a list that is halved halves what they do, though it is there
/// on one day of five.
#[test]
fn only_those_at_the_desk_are_kept_from_calls() {
    let scenario = scenario(
        r#"
title = "A switchboard and a desk"
start = 2024-01-01
go-live = 2024-02-05
end = 2024-06-30
[specialty.eyes]
referrals = { rate = "20 per week", days = "mon-fri" }
[clinic.eyes]
specialty = "eyes"
sessions = [{ days = ["mon"], from = 09:00:00, to = 12:00:00, clinicians = 2 }]
slots = { length = "15 min", pattern = "NNNNNNNNNNNN" }
consultation = { new = "12 min" }
desk = "front"
[desk.front]
staff = "front"
check-in = "20 min"
[staff.front]
role = "receptionist"
count = 2
works = ["check-in", "answer"]
shifts = [{ days = "mon-fri", from = 09:00:00, to = 17:00:00 }]
[staff.switchboard]
role = "clerk"
count = 10
works = ["answer"]
shifts = [{ days = "mon-fri", from = 09:00:00, to = 17:00:00 }]
[phone-line.line]
days = "mon-fri"
from = 09:00:00
to = 16:30:00
handle = { query = "4 min" }
queries = { rate = "100 per week", days = "mon-fri", from = 09:00:00, to = 16:30:00 }
[new-system.learning.clinician]
initial = 1.3
pace = "120 patients"
[plan.lighter]
template = { ramp = ["50% for 1 week"] }
"#,
    );
    let load = OfferedLoad::of(&scenario);
    let [team] = &load.teams[..] else {
        panic!("one team, since all answer")
    };
    let at_desk = team.tasks.iter().find(|task| task.task == "check in");
    let at_desk = at_desk.expect("patients come").minutes.0;
    assert!(at_desk > 60.0, "{at_desk}");
    let agents = |at: &LineMoment| at.agents;
    let free = |share: f64| 10.0 + 2.0 * (1.0 - share * at_desk / (2.0 * 480.0));
    let line = &load.lines[0].load;
    assert!((agents(&line.before) - free(1.0)).abs() < 1e-9, "{line:?}");
    // Six of twelve slots.
    let with_plan = line.first_week_with_plan.as_ref().expect("a plan");
    assert!((agents(with_plan) - free(0.5)).abs() < 1e-9, "{line:?}");
    let (usual, planned) = (&team.load.before, team.load.first_week_with_plan.as_ref());
    let less = usual.needed.0 - planned.expect("a plan").needed.0;
    assert!((less - 0.5 * at_desk).abs() < 1e-9, "{less} of {at_desk}");
}
