//! `check`, `schema`, `completions` and `man` as they are typed: what they print, what they
//! leave behind, and their exit codes. How a load is worked out is tested beside its code.

use cutover::model::spec::{Doubt, Scenario};
use cutover::model::{Arm, Measure, Site, simulate};
use cutover::study::forecast::{Fared, Forecast};
use cutover::study::offered_load::OfferedLoad;
use cutover::study::{Design, recovery, simulate_all};

use crate::common::snapshot;
use crate::program::{Folder, SMALL, unbroken};

fn shipped() -> Vec<String> {
    [
        "first-clinic",
        "small-practice",
        "careful-eye-clinic",
        "oxford-2011",
    ]
    .map(|name| format!("scenarios/{name}.toml"))
    .to_vec()
}

/// One clinic, one office; every figure below is worked out by hand from it. Ten weeks of whole
/// weeks without holidays.
const BY_HAND: &str = r#"
title = "By hand"
start = 2024-01-01
go-live = 2024-02-05
end = 2024-03-10

[booking]
register = "3 min"
book = "6 min"

[chasing]
after = "1 week"
chance = "2% per day"

[specialty.eyes]
referrals = { rate = "100 per week", days = "mon-fri" }
follow-up = { chance = "50%", due = "6 weeks", booked-at-desk = "100%" }

[clinic.eye]
specialty = "eyes"
sessions = [{ days = "mon-fri", from = 09:00:00, to = 12:00:00, clinicians = 2 }]
slots = { length = "15 min", pattern = "NNNNNNNNNFF" }
consultation = { new = "12 min", follow-up = "9 min" }
documentation = { share = "50%" }
desk = "front"

[desk.front]
staff = "front"
check-in = "2 min"

[staff.front]
role = "receptionist"
count = 1
shifts = [{ days = "mon-fri", from = 08:00:00, to = 14:00:00 }]

[staff.office]
role = "clerk"
count = 1
shifts = [{ days = "mon-fri", from = 09:00:00, to = 13:30:00, break = "30 min" }]
works = ["answer", "book", "register"]
sickness = "10%"

[phone-line.office]
days = "mon-fri"
from = 09:00:00
to = 13:00:00
queries = { rate = "40 per week", days = "mon-fri", from = 09:00:00, to = 13:00:00 }
handle = { query = "4 min" }

[new-system.learning.clerk]
curve = "points"
points = [[0, 2.0]]

[new-system.learning.clinician]
curve = "points"
points = [[0, 1.5]]
"#;

fn close(value: f64, expected: f64) {
    assert!((value - expected).abs() < 1e-6, "{value} is not {expected}");
}

#[test]
fn slots_and_clinic_time_are_those_worked_out_by_hand() {
    let load = OfferedLoad::of(&Scenario::from_toml(BY_HAND).expect("valid"));
    let kinds = &load.specialties[0].slots;
    // 2 lists of 9 new and 2 follow-up slots on 5 days; 100 referrals and as many follow-ups,
    // 100 x .5 / (1 - .5).
    let figures: Vec<_> = kinds
        .iter()
        .map(|k| (k.kind, k.needed.0, k.offered.0, k.grows_by.0))
        .collect();
    assert_eq!(figures.len(), 2, "{figures:?}");
    close(figures[0].1, 100.0);
    close(figures[0].2, 90.0);
    close(figures[0].3, 10.0);
    close(figures[1].1, 100.0);
    close(figures[1].2, 20.0);
    // All slots are full: 9 x 12 + 2 x 9 minutes in 180; half of it 1.5 times as long.
    let clinic = &load.clinics[0];
    close(clinic.booked.before.0, 126.0);
    close(clinic.booked.first_week.expect("a go-live").0, 126.0 * 1.25);
    close(clinic.session.0, 180.0);
    let warnings = load.warnings().join("\n");
    assert!(
        warnings.contains("eyes needs 100 new slots a week, templates give 90: the list grows by 10 patients a week before any go-live"),
        "{warnings}"
    );
}

/// What is said of the slots, by kind: needed and given a week.
fn slots_of(text: &str) -> (Vec<(&'static str, f64, f64)>, f64, String) {
    let scenario = Scenario::from_toml(text).unwrap_or_else(|mistakes| panic!("{mistakes}"));
    let load = OfferedLoad::of(&scenario);
    let eyes = &load.specialties[0];
    let slots = eyes.slots.iter();
    let slots = slots.map(|k| (k.kind, k.needed.0, k.offered.0)).collect();
    (slots, eyes.urgent_in_new.0, load.warnings().join("\n"))
}

#[test]
fn urgent_patients_are_counted_once_whether_there_are_slots_for_them_or_not() {
    let urgent = BY_HAND.replace("referrals = { rate", "urgent = \"20%\"\nreferrals = { rate");
    let (slots, in_new, warnings) = slots_of(&urgent);
    let kinds: Vec<&str> = slots.iter().map(|slot| slot.0).collect();
    assert_eq!(kinds, ["new", "follow-up"]);
    close(slots[0].1, 100.0);
    close(in_new, 20.0);
    assert!(!warnings.contains("urgent"), "{warnings}");
    // Ten of them have their own.
    let carved_out = urgent.replace("NNNNNNNNNFF", "UNNNNNNNNFF");
    let (slots, in_new, _) = slots_of(&carved_out);
    let [new, own, _] = &slots[..] else {
        panic!("three kinds, not {slots:?}")
    };
    close(new.1, 90.0);
    close(own.1, 10.0);
    close(own.2, 10.0);
    close(in_new, 10.0);
    // More than enough of their own.
    let (slots, in_new, _) = slots_of(&urgent.replace("NNNNNNNNNFF", "UUUNNNNNNFF"));
    close(slots[0].1, 80.0);
    close(slots[1].1, 20.0);
    close(in_new, 0.0);
}

#[test]
fn a_list_that_grows_by_next_to_nothing_does_not_grow() {
    let with =
        |rate: &str| slots_of(&BY_HAND.replace("100 per week", &format!("{rate} per week"))).2;
    // 90 slots.
    let within = with("90.4");
    assert!(
        within.contains("eyes needs all of its 90 new slots a week: next to nothing is left"),
        "{within}"
    );
    let grows = with("90.5");
    assert!(
        grows.contains("the list grows by 0.5 patients a week"),
        "{grows}"
    );
}

#[test]
fn nobody_at_work_has_the_days_work_of_a_working_day() {
    let work = |count: u32| {
        let text = BY_HAND.replace(
            "role = \"clerk\"\ncount = 1",
            &format!("role = \"clerk\"\ncount = {count}"),
        );
        let scenario = Scenario::from_toml(&text).unwrap_or_else(|mistakes| panic!("{mistakes}"));
        let load = OfferedLoad::of(&scenario);
        let office = load
            .teams
            .iter()
            .find(|team| team.books)
            .expect("an office");
        (office.tasks.clone(), load.warnings())
    };
    let ((nobody, warnings), (one, _)) = (work(0), work(1));
    assert_eq!(nobody, one);
    let stands_out = |w: &String| {
        w.starts_with("office: ") && w.contains(" hours of work a day for 0 hours of people")
    };
    assert!(warnings.iter().any(stands_out), "{warnings:?}");
}

/// The week with the plan is that of the plan's go-live, in each clinic when it is its turn.
#[test]
fn the_first_week_of_a_later_go_live_is_as_any_first_week() {
    for later in [
        "postpone = { by = \"1 week\" }",
        "phases = [{ specialties = [\"ears\"] }, { specialties = [\"eyes\"], after = \"1 week\" }]\n\
         [specialty.ears]\nreferrals = \"1 per week\"\n",
    ] {
        let text = format!("{BY_HAND}\n[plan.later]\n{later}\n");
        let load = OfferedLoad::of(&Scenario::from_toml(&text).expect("valid"));
        let booked = &load.clinics[0].booked;
        close(booked.first_week_with_plan.expect("a plan").0, 126.0 * 1.25);
        if later.starts_with("postpone") {
            for team in &load.teams {
                let (first, with_plan) = (&team.load.first_week, &team.load.first_week_with_plan);
                assert_eq!(first, with_plan, "{}", team.books);
            }
            let line = &load.lines[0].load;
            assert_eq!(line.first_week, line.first_week_with_plan);
        }
    }
}

#[test]
fn staff_and_the_point_of_no_return_are_those_worked_out_by_hand() {
    let load = OfferedLoad::of(&Scenario::from_toml(BY_HAND).expect("valid"));
    let office = load.teams.iter().find(|t| t.books).expect("an office");
    // 20 referrals of 9 minutes and 8 calls of 4 minutes a day: 212 minutes. There: 4 hours
    // without the break, 9 days of 10.
    close(office.load.before.needed.0, 212.0);
    close(office.load.before.there.0, 216.0);
    close(office.load.before.load.0, 212.0 / 216.0);
    let first = office.load.first_week.expect("a go-live");
    close(first.needed.0, 424.0);
    close(first.load.0, 424.0 / 216.0);
    let edge = office.edge.as_ref().expect("patients chase");
    // 4 minutes to spare over 2 % of 4 minutes; 100 more have waited less than a week.
    close(edge.before.chasers.0, 50.0);
    close(edge.before.backlog.0, 150.0);
    close(edge.before.days_of_referrals, 7.5);
    close(edge.first_week.expect("a go-live").chasers.0, 0.0);
    // 22 a desk visit: 110 slots a week are full, 2 minutes each on 360.
    let desk = load
        .teams
        .iter()
        .find(|t| !t.desks.is_empty())
        .expect("a desk");
    close(desk.load.before.needed.0, 44.0);
    close(desk.load.before.load.0, 44.0 / 360.0);
    // 8 calls in 4 hours, 4 minutes each.
    let line = load.lines[0].load.before;
    close(line.calls.0, 2.0);
    close(line.offered.0, 2.0 * 4.0 / 60.0);
}

#[test]
fn the_forecast_is_read_off_the_first_replication() {
    let scenario = Scenario::from_toml(BY_HAND).expect("valid");
    let site = Site::of(&scenario);
    let forecast =
        Forecast::of(&site, &OfferedLoad::of(&scenario)).expect("there are working days");
    let arms: Vec<Arm> = forecast.arms.iter().map(|at| at.arm).collect();
    assert_eq!(arms, [Arm::Baseline, Arm::Unmitigated]);
    let live = site.calendar.go_live().expect("a go-live");
    let days: Vec<i64> = (live..site.calendar.days())
        .filter(|&day| site.calendar.is_working_day(day))
        .collect();
    for at in &forecast.arms {
        let book = simulate(&site, at.arm, 0).book;
        let waiting = |day: i64| book.cell(Measure::BookingUnbooked, None, day as usize).sum;
        let most = days.iter().map(|&day| waiting(day)).fold(0.0, f64::max);
        assert_eq!(at.worst, most);
        assert_eq!(waiting(site.calendar.day_of(at.worst_on)), most);
        assert_eq!(at.at_end, waiting(*days.last().expect("a day")));
    }
    // Half as quick for good: the backlog is never gone.
    assert_eq!(forecast.arms[1].back_on, None);
    assert_eq!(forecast.arms[1].fared, Some(Fared::NotYet));
    // Nothing to learn: it never comes.
    let as_before = BY_HAND.replace("[[0, 2.0]]", "[[0, 1.0]]");
    let scenario = Scenario::from_toml(&as_before).expect("valid");
    let forecast = Forecast::of(&Site::of(&scenario), &OfferedLoad::of(&scenario))
        .expect("there are working days");
    let [before, after] = &forecast.arms[..] else {
        panic!("two arms")
    };
    assert_eq!((before.worst, before.back_on), (after.worst, after.back_on));
    assert_eq!(after.fared, Some(Fared::Undisturbed));
}

#[test]
fn a_backlog_that_goes_is_dated() {
    let for_a_time = BY_HAND
        .replace("\"100 per week\"", "\"60 per week\"")
        .replace("[[0, 2.0]]", "[[0, 6.0], [300, 1.0]]")
        .replace("end = 2024-03-10", "end = 2024-06-30");
    let scenario = Scenario::from_toml(&for_a_time).expect("valid");
    let site = Site::of(&scenario);
    let forecast =
        Forecast::of(&site, &OfferedLoad::of(&scenario)).expect("there are working days");
    let at = &forecast.arms[1];
    assert_eq!(at.fared, Some(Fared::Back));
    // The same day as a run of this replication says.
    let design = Design {
        arms: vec![Arm::Baseline, Arm::Unmitigated],
        replications: vec![0],
    };
    let runs = simulate_all(&site, &design, Some(1), &|_| {}).expect("a thread");
    let recoveries = recovery::recoveries(&site, &runs);
    let of = recoveries.get(Measure::BookingUnbooked).expect("judged");
    let in_run = of.arms.get(Arm::Unmitigated).expect("an arm");
    assert_eq!(at.back_on, in_run.dates.p50);
    assert!(at.back_on.is_some_and(|day| day > at.worst_on));
}

#[test]
fn the_forecast_comes_on_demand_and_never_differs() {
    let folder = Folder::with("by-hand.toml", BY_HAND);
    let small = folder.path("by-hand.toml");
    let small = small.to_str().expect("a path");
    let here = Folder::repository();
    let json = |arguments: &[&str]| -> serde_json::Value {
        let text = here.says(&[&["check", "--json"], arguments].concat());
        serde_json::from_str(&text).expect("JSON")
    };
    let simulated = json(&[small]);
    assert_eq!(simulated["forecast"]["status"], "simulated");
    assert_eq!(simulated["forecast"]["replication"], 0);
    assert_eq!(simulated["forecast"]["arms"][1]["arm"], "unmitigated");
    assert_eq!(json(&[small, "--forecast", "yes"]), simulated);
    let unwanted = json(&[small, "--forecast", "no"]);
    assert_eq!(unwanted["forecast"]["status"], "not-wanted");
    let nobody_books = json(&["scenarios/careful-eye-clinic.toml"]);
    assert_eq!(nobody_books["forecast"]["status"], "nothing-to-forecast");
    let large = json(&["scenarios/oxford-2011.toml"]);
    assert_eq!(large["forecast"]["status"], "too-long");
    assert!(large["forecast"]["seconds"].as_f64() > Some(4.0));
    let text = here.says(&["check", "scenarios/oxford-2011.toml"]);
    assert!(text.contains("--forecast yes"), "{text}");
    let text = unbroken(&here.says(&["check", small]));
    assert!(text.contains("replication 0), in "), "{text}");
}

#[test]
fn a_queue_is_said_to_grow_only_where_more_comes_than_can_be_done() {
    let mut waits = 0;
    for file in shipped() {
        let file = format!("{}/{file}", env!("CARGO_MANIFEST_DIR"));
        let read = |name: &str, _| std::fs::read(name);
        let load = OfferedLoad::of(&Scenario::load(&file, &read).expect("valid"));
        for team in &load.teams {
            let moments: Vec<_> = team.load.all().into_iter().map(|(_, at)| at).collect();
            let desks_only = moments.iter().any(|at| at.desk_wait.is_some());
            for at in moments.iter().filter(|_| desks_only) {
                assert_eq!(at.desk_wait.is_some(), at.load.0 < 1.0, "{file}: {at:?}");
                waits += 1;
            }
        }
        for at in load
            .lines
            .iter()
            .flat_map(|line| line.load.all())
            .map(|(_, at)| at)
        {
            let enough = at.offered.0 < at.agents;
            assert!(at.wait.is_some() || !enough, "{file}: {at:?}");
        }
    }
    assert!(waits > 0);
}

/// One clerk, whose two shifts have two hours in common.
const OVERLAPPING: &str = r#"
title = "Two shifts at once"
start = 2024-01-08
end = 2024-02-04
[specialty.eyes]
referrals = "300 per week"
[booking]
register = "10 min"
[staff.office]
role = "clerk"
count = 1
shifts = [
    { days = "daily", from = 08:00:00, to = 12:00:00 },
    { days = "daily", from = 10:00:00, to = 14:00:00 },
]
works = ["register"]
"#;

#[test]
fn common_hours_of_two_shifts_are_doubted_and_worked_once() {
    let scenario = Scenario::from_toml(OVERLAPPING).expect("valid");
    let load = OfferedLoad::of(&scenario);
    close(load.teams[0].load.before.there.0, 360.0);
    // 300 x 10 minutes a week for 42 hours of people: the backlog grows.
    assert!(load.teams[0].load.before.load.0 > 1.0);
    let folder = Folder::with("overlapping.toml", OVERLAPPING);
    let text = unbroken(&folder.says(&["check", "overlapping.toml"]));
    for wanted in [
        "staff.office.shifts.1: overlaps another shift of the same people",
        "6 h a day (08:00 to 14:00), not 8 h",
        "it never gets done",
    ] {
        assert!(text.contains(wanted), "{wanted}:\n{text}");
    }
    // With a count each person works one of them.
    let counted = OVERLAPPING
        .replace("count = 1", "count = 2")
        .replace("12:00:00 }", "12:00:00, count = 1 }")
        .replace("14:00:00 }", "14:00:00, count = 1 }");
    let scenario = Scenario::from_toml(&counted).expect("valid");
    let about_shifts = |doubt: &Doubt| doubt.key.starts_with("staff");
    assert!(!scenario.doubts().iter().any(about_shifts));
    close(
        OfferedLoad::of(&scenario).teams[0].load.before.there.0,
        480.0,
    );
}

/// What a session's own keys do to it is told of them.
#[test]
fn a_session_that_never_takes_place_is_told_where_that_is_written() {
    let clinic = include_str!("../../scenarios/first-clinic.toml");
    let with = |more: &str| clinic.replace("clinicians = 2 }", &format!("clinicians = 2{more}"));
    let folder = Folder::new();
    for (key, value, says) in [
        (
            "first",
            "2025-01-01",
            "no clinic has slots for its new patients",
        ),
        (
            "last",
            "2023-12-31",
            "no clinic has slots for its new patients",
        ),
        ("runs", "\"1%\"", "the sessions would need"),
    ] {
        folder.write("c.toml", with(&format!(", {key} = {value} }}")));
        let said = folder.refuses(&["check", "c.toml"]);
        let says = format!("with this `{key}` {says}");
        let under = said
            .lines()
            .find(|line| line.contains('^'))
            .expect("a caret");
        let at = under.find('^').expect("a caret");
        let shown = said
            .lines()
            .find(|l| l.contains("sessions = ["))
            .expect("its line");
        assert!(said.contains(&says), "{said}");
        assert!(shown[at..].starts_with(value), "{said}");
    }
    let second = "{ days = [\"fri\"], from = 09:00:00, to = 12:30:00";
    let doubted = |when: &str| {
        folder.write("c.toml", with(&format!(" }}, {second}, {when} }}")));
        unbroken(&folder.says(&["check", "c.toml"]))
    };
    for (when, says) in [
        (
            "first = 2024-06-29",
            "sessions.1.first: it never takes place: the scenario ends on",
        ),
        (
            "last = 2024-01-07",
            "sessions.1.last: it never takes place: the scenario starts on",
        ),
    ] {
        let said = doubted(when);
        assert!(said.contains(says), "{said}");
    }
    let said = doubted("first = 2024-06-28, last = 2024-06-28");
    assert!(!said.contains("never takes place"), "{said}");
}

/// How each target stands in the replication that check simulates; of a wrong one what is accepted.
#[test]
fn check_tells_how_targets_stand() {
    let practice = crate::program::PRACTICE;
    let with = |targets: &str| format!("targets = [{targets}]\n{practice}");
    let folder = Folder::with(
        "t.toml",
        &with(
            "\"clinic.did-not-attend <= 99%\", \"clinic.did-not-attend for family-medicine >= 0%\"",
        ),
    );
    let said = unbroken(&folder.refuses(&["check", "t.toml"]));
    assert!(said.contains("write <="), "{said}");
    // One is simulated where there is a booking office.
    let office = include_str!("../../scenarios/how-many-clerks.toml");
    folder.write(
        "o.toml",
        format!("targets = [\"clinic.did-not-attend <= 99%\"]\n{office}"),
    );
    let said = unbroken(&folder.says(&["check", "o.toml", "--forecast", "yes"]));
    assert!(
        said.contains(
            "clinic.did-not-attend <= 99%: business as usual: met in every week; without the plan: met"
        ),
        "{said}"
    );
    // Or only for them, where nobody books; or it is said that none is.
    let clinic = include_str!("../../scenarios/careful-eye-clinic.toml");
    folder.write(
        "c.toml",
        format!("targets = [\"clinic.did-not-attend <= 99%\"]\n{clinic}"),
    );
    let said = unbroken(&folder.says(&["check", "c.toml", "--forecast", "yes"]));
    assert!(!said.contains("Backlog of the booking office"), "{said}");
    let stands = "clinic.did-not-attend <= 99%: business as usual: met in every week";
    assert!(said.contains(stands), "{said}");
    assert!(said.contains("One draw (seed "), "{said}");
    for file in ["c.toml", "o.toml"] {
        let said = unbroken(&folder.says(&["check", file, "--forecast", "no"]));
        assert!(
            said.contains("Targets, in one simulated replication"),
            "{said}"
        );
        assert!(said.contains("Not simulated: `--forecast no`."), "{said}");
    }
    for wrong in [
        "plannd: calls.wait <= 20 min",
        "calls.wait in week three <= 20 min",
        "peak of calls.waitt <= 5 min",
    ] {
        folder.write("t.toml", with(&format!("\"{wrong}\"")));
        let said = unbroken(&folder.refuses(&["check", "t.toml"]));
        assert!(
            said.contains("a measure and its limit, in every week and arm"),
            "{said}"
        );
        assert!(
            !said.contains("did you mean") && !said.contains("in week 3\""),
            "{said}"
        );
    }
}

#[test]
fn check_says_what_matters_in_eighty_columns() {
    let here = Folder::repository();
    for file in shipped() {
        let text = here.says(&["check", &file]);
        for wanted in [
            "is valid",
            "go-live",
            "What stands out",
            "Slots a week",
            "takes",
        ] {
            assert!(
                text.contains(wanted),
                "{file} says nothing of {wanted}:\n{text}"
            );
        }
        let long = text.lines().find(|l| l.chars().count() > 80);
        assert_eq!(long, None, "{file}");
    }
    let text = here.says(&["check", "scenarios/oxford-2011.toml"]);
    for wanted in [
        "Saturday 3 December 2011",
        "Booking office",
        "oint of no return",
        "Telephone",
    ] {
        assert!(text.contains(wanted), "{wanted}:\n{text}");
    }
}

#[test]
fn check_tells_what_goes_wrong_and_what_is_done_about_it() {
    let file = "tests/scenario/mistakes/troubled.toml";
    let here = Folder::repository();
    let text = here.says(&["check", file]);
    let long = text.lines().find(|l| l.chars().count() > 80);
    assert_eq!(long, None);
    let text = unbroken(&text);
    for wanted in [
        "4 arms: baseline, unmitigated, planned, halted",
        "2 car parks",
        // The new system.
        "share of before at first settled bookings: no such clinic 1% 10% 2% bookings: wrong time told 0% 20% 0%",
        "visits: outcome not recorded 0% 6% 3%",
        "A faulty booking brings 2 calls on average; an answered one finds the fault in 100% of cases.",
        "Of those who come to a clinic that does not exist 50% are squeezed in somewhere",
        "Of those never told 2% come all the same.",
        "7% of future appointments arrive out of their slot",
        "25% of letters are printed and never sent from 10 December 2011 for 3 weeks",
        "18% of booking tasks end on a list outside the system from 17 December 2011 for 5 weeks, which loses 8% of them.",
        "An audit every 4 weeks from the go-live finds 80%",
        "Clinics built in the new system: 61% by 3 December 2011, 90% by 9 January 2012, then 1.5 a week.",
        "Clinics with a day of their own: heart by 10 December 2011.",
        "Work on the new system takes 1.3 times as long from 7 December 2011 for 11 days.",
        "The new system is down on Friday 16 December 2011 from 23:00 for 5 h.",
        "It is also down 1 per week at random from the go-live for 26 weeks (exponential, mean 2 h).",
        "A task on paper takes 3.5 times as long as on the familiar system",
        "No figures are reported from 2 December 2011 for 20 days",
        // Car parks.
        "back: 10 spaces for patients of 1 clinic, 60% of whom come by car; they wait for a space however long; free of charge",
        "main: 40 spaces for patients of eye, 100% of whom come by car, 5 min from the desk; they wait for a space (30 min), then drive home; 2.50 a visit; 50 per day others park there",
        // The plan.
        "builders: clinics not built yet are built 10 days sooner and 2.5 more clinics are built a week; from go-live, for 8 weeks",
        "elbow: 1 floorwalker, covering 5 of office; practice needed falls to 64 %, errors to 50 %; from go-live, for 9 weeks",
        "forms: paper is prepared: clinics that are not built are booked on paper, and a task on paper takes 2.5 times as long",
        "in-turn: the go-live in 2 phases: everybody at north on the day; hearts 6 weeks later late-shift:",
        "later: the go-live is postponed by 2 weeks, to Saturday 17 December 2011; 4% of appointments then arrive out of slot parking:",
        "parking: parking is free in main; from go-live, until 2012-02-29",
        "reminders: messages reach 70% of patients with an appointment, who know of it then and miss it 0.75 times as often; patients who have heard nothing ring 0.5 times as often; starts once clinic.did-not-attend > 25% for 6 days, 5 days later, not before the go-live, stops once clinic.did-not-attend < 12%, up to 3 times",
        "Rules that halt the deployment",
        "give-up: back to the old system for good; 90% of the records since the go-live have to be entered by hand; starts once faults.found-on-the-day > 55 for 5 days, not before the go-live",
        "wait-a-while: whoever is not live yet does not go live meanwhile, and all of that is as much later; starts once calls.abandoned-share > 40% for 2 days, not before go-live - 1 week, for 15 days",
        // Lengths of time.
        "put right 6 min",
        "check a booking 1 min",
        "enter afterwards 4 min",
        "call: faulty booking 7 min",
        "back to the car exponential 10 10",
        "patience for a space 30 min",
        "others park exponential 120 120",
        "time wrong by uniform 0.0 104",
        "outage exponential 120 120",
    ] {
        assert!(text.contains(wanted), "{wanted}:\n{text}");
    }
    // Nothing goes wrong where nothing was said to.
    let text = here.says(&["check", "scenarios/small-practice.toml"]);
    for unwanted in ["What goes wrong", "Car parks", "halt the deployment"] {
        assert!(!text.contains(unwanted), "{unwanted}:\n{text}");
    }
}

#[test]
fn the_answer_of_check_reads_as_it_was_last_looked_at() {
    let troubled = include_str!("../scenario/mistakes/troubled.toml");
    for (name, text) in [
        ("small", SMALL),
        ("by-hand", BY_HAND),
        ("troubled", troubled),
    ] {
        let folder = Folder::with("scenario.toml", text);
        // A forecast says how long it took, which is never the same.
        let said = folder.says(&["check", "scenario.toml", "--forecast", "no"]);
        snapshot::same(&format!("tests/program/snapshots/check-{name}.txt"), &said);
    }
}

#[test]
fn check_gives_figures_as_json_and_the_resolved_scenario() {
    let here = Folder::repository();
    let json = here.says(&["check", "scenarios/small-practice.toml", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let load = &json["offered-load"]["teams"][0]["load"]["before"]["load"];
    assert!(load.as_f64().is_some_and(|l| l > 0.2 && l < 1.0), "{load}");
    let resolved = here.says(&["check", "scenarios/small-practice.toml", "--resolved"]);
    let again = Scenario::from_toml(&resolved).expect("a resolved scenario is a scenario");
    assert_eq!(again.title, "Small practice, careful go-live");
    assert!(
        resolved.contains("averaged-over = 5"),
        "defaults are filled in"
    );
}

#[test]
fn a_wrong_scenario_is_exit_code_2() {
    let folder = Folder::with("wrong.toml", "title = 3\n");
    let said = folder.refuses(&["check", "wrong.toml"]);
    assert!(said.contains("wrong.toml"), "{said}");
    folder.refuses(&["check", "not-there.toml"]);
}

#[test]
fn shipped_scenarios_fit_the_printed_schema() {
    let here = Folder::repository();
    let schema = here.says(&["schema"]);
    let schema: serde_json::Value = serde_json::from_str(&schema).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    for file in shipped() {
        let text = here.text(&file);
        let table: toml::Table = text.parse().expect("TOML");
        let json = plain(toml::Value::Table(table));
        let wrong: Vec<String> = validator
            .iter_errors(&json)
            .map(|e| format!("{} {e}", e.instance_path()))
            .collect();
        assert!(wrong.is_empty(), "{file}: {wrong:#?}");
    }
}

/// TOML as editors see it: dates and times are text.
fn plain(value: toml::Value) -> serde_json::Value {
    match value {
        toml::Value::Datetime(moment) => moment.to_string().into(),
        toml::Value::Array(items) => items.into_iter().map(plain).collect(),
        toml::Value::Table(table) => table.into_iter().map(|(k, v)| (k, plain(v))).collect(),
        other => serde_json::to_value(other).expect("plain values"),
    }
}

#[test]
fn completions_and_manual_pages_name_the_commands() {
    let here = Folder::repository();
    for shell in ["bash", "zsh", "fish"] {
        let script = here.says(&["completions", shell]);
        assert!(script.contains("schema"), "{shell}");
    }
    let page = here.says(&["man"]);
    assert!(page.contains("cutover") && page.contains(".TH"), "{page}");
    assert!(here.says(&["man", "check"]).contains("resolved"));
    here.refuses(&["man", "nothing"]);
}
