//! What `check` takes for the hours and the slots of a scenario is what a run has, whatever the rota
//! and the timetable.

use cutover::model::remedies::plan_in_force;
use cutover::model::spec::{Checked, Scenario};
use cutover::model::{Arm, Measure, Site, SpecialtyId};
use cutover::study::offered_load::OfferedLoad;
use cutover::study::offered_load::rota::{Present, Rota};
use cutover::study::offered_load::timetable::Timetable;
use proptest::prelude::*;

use crate::trial::{cell, outcome, outcomes, scenario};

const ROLES: [(&str, Measure); 2] = [
    ("clerk", Measure::ClerkHours),
    ("desk", Measure::ReceptionistHours),
];

fn days() -> impl Strategy<Value = &'static str> {
    prop_oneof![
        Just("\"daily\""),
        Just("\"mon-fri\""),
        Just("[\"mon\", \"thu\"]"),
        Just("[\"sat\", \"sun\", \"mon\"]"),
    ]
}

/// A shift in quarters of an hour, with a break as a share of its length.
fn shift(breaks: bool) -> impl Strategy<Value = (String, bool)> {
    let length = (
        0u32..90,
        1u32..60,
        0.05f64..0.6,
        any::<bool>(),
        any::<bool>(),
    );
    (days(), length).prop_map(move |(days, (from, length, share, pause, counted))| {
        let to = (from + length).min(96);
        let time = |quarter: u32| format!("\"{:02}:{:02}\"", quarter / 4, quarter % 4 * 15);
        let minutes = (f64::from(to - from) * 15.0 * share).ceil();
        let pause = if breaks && pause {
            format!(", break = \"{minutes} min\"")
        } else {
            String::new()
        };
        let (from, to) = (time(from), time(to));
        (
            format!("days = {days}, from = {from}, to = {to}{pause}"),
            counted,
        )
    })
}

/// How many people there are, and their shifts, some of them with a count.
fn rota(breaks: bool) -> impl Strategy<Value = String> {
    (1usize..6, prop::collection::vec(shift(breaks), 0..5)).prop_map(|(people, shifts)| {
        let mut left = people;
        let shifts = shifts.into_iter().map(|(shift, counted)| {
            if counted && left > 0 {
                left -= 1;
                format!("{{ {shift}, count = 1 }}")
            } else {
                format!("{{ {shift} }}")
            }
        });
        let shifts: Vec<String> = shifts.collect();
        format!("count = {people}\nshifts = [{}]", shifts.join(", "))
    })
}

/// An office and a desk with these rotas, in which `referrals` come and nobody visits.
fn staffed(clerks: &str, desk: &str, referrals: &str) -> String {
    format!(
        "title = \"Rotas\"\nstart = 2024-01-03\ngo-live = 2024-01-25\nend = 2024-02-18\n\
         holidays = [2024-01-08, 2024-01-27]\n\
         [booking]\nregister = \"7 min\"\n\
         [specialty.any]\n{referrals}\
         [desk.desk]\nstaff = \"desk\"\ncheck-in = \"2 min\"\n\
         [staff.clerk]\nrole = \"clerk\"\nworks = [\"register\"]\nend-of-shift = \"suspend\"\n{clerks}\n\
         [staff.desk]\nrole = \"receptionist\"\n{desk}\n"
    )
}

/// On every day, and so in every week, the hours of a run are those expected by `check`.
fn hours_agree(scenario: &Checked<Scenario>, arm: Arm) {
    let site = Site::of(scenario);
    let mut expected = Rota::of(&site, arm);
    let book = outcome(scenario, arm).book;
    for (group, (name, measure)) in ROLES.into_iter().enumerate() {
        assert_eq!(site.groups[group].name, name);
        let members = expected.members(group).to_vec();
        for day in 0..book.days() {
            let present = members.iter().map(|&m| expected.present(m, day as i64));
            let hours = present.map(|p: Present| p.minutes()).sum::<f64>() / 60.0;
            let worked = cell(&book, measure, day..day + 1).sum;
            // The book of a run has figures of single precision.
            assert!(
                (hours - worked).abs() <= f64::from(f32::EPSILON) * hours,
                "{name}, {arm:?}, day {day}: {hours} h by check, {worked} h in the run"
            );
        }
    }
}

const TRAINING: &str = "[new-system.learning.clerk]\ninitial = 2.0\npace = \"20 transactions\"\n\
    [new-system.training.clerk]\nhours = \"11 hours\"\nworth = 3\nahead = \"8 days\"\n";

fn plan() -> impl Strategy<Value = &'static str> {
    prop_oneof![
        Just("[plan.a]\nextra-staff = { to = \"clerk\", count = 2 }\nfor = \"9 days\"\n"),
        Just(
            "[plan.a]\nextra-staff = { to = \"clerk\", count = 4, pool = \"agency\" }\nfor = \"9 days\"\n\
             [plan.b]\nextra-staff = { to = \"desk\", count = 4, pool = \"agency\" }\nfrom = \"go-live + 3 days\"\n\
             [pool.agency]\nsize = 5\ninduction = \"2 days\"\n"
        ),
        Just(
            "[plan.a]\nfloorwalkers = { supports = [\"clerk\"], count = 1, covers = 3, taken-from = \"desk\" }\nfor = \"9 days\"\n"
        ),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn hours_are_those_of_a_run(clerks in rota(true), desk in rota(true), plan in plan()) {
        let text = staffed(&clerks, &desk, "");
        let scenario = scenario(&format!("{text}{TRAINING}{plan}"));
        for arm in Arm::of(&scenario) {
            hours_agree(&scenario, arm);
        }
    }

    #[test]
    fn hours_are_those_of_a_run_with_overtime_up_to_a_most(
        (people, days) in (1u32..4, days()),
        (from, length, later) in (0u32..20, 4u32..20, 0u32..8),
        (extra, most, other) in (1u32..5, 1u32..24, 1u32..24),
    ) {
        let time = |quarter: u32| format!("\"{:02}:{:02}\"", quarter / 4, quarter % 4 * 15);
        let shift = |from: u32| {
            format!("{{ days = {days}, from = {}, to = {} }}", time(from), time(from + length))
        };
        // The second begins when the first is over, overtime included, or after.
        let second = from + length + 2 * extra + later;
        let rota = format!("count = {people}\nshifts = [{}, {}]", shift(from), shift(second));
        let minutes = |quarters: u32| format!("\"{} min\"", quarters * 15);
        let plan = |name: &str, most: u32| format!(
            "[plan.{name}]\novertime = {{ staff = \"clerk\", extra = {}, at-most = {} }}\n",
            minutes(extra),
            minutes(most),
        );
        let (a, b) = (plan("a", most), plan("b", other));
        let text = staffed(&rota, "count = 1", "");
        let scenario = scenario(&format!("{text}{TRAINING}{a}{b}for = \"9 days\"\n"));
        for arm in Arm::of(&scenario) {
            hours_agree(&scenario, arm);
        }
    }

    #[test]
    fn hours_are_those_of_a_run_however_busy(clerks in rota(false), desk in rota(true)) {
        let text = staffed(&clerks, &desk, "referrals = \"900 per week\"\n");
        hours_agree(&scenario(&text), Arm::Baseline);
    }

    #[test]
    fn two_shifts_overlap_as_the_doubt_says(
        (from, length) in (0u32..20, 1u32..40),
        (later, other) in (0u32..40, 1u32..40),
    ) {
        let time = |quarter: u32| format!("\"{:02}:{:02}\"", quarter / 4, quarter % 4 * 15);
        let shift = |from: u32, to: u32| {
            format!("{{ days = \"daily\", from = {}, to = {} }}", time(from), time(to))
        };
        let (to, begins) = (from + length, from + later);
        let rota = format!(
            "count = 1\nshifts = [{}, {}]",
            shift(from, to),
            shift(begins, (begins + other).min(96)),
        );
        let scenario = scenario(&staffed(&rota, "count = 1", ""));
        let book = outcome(&scenario, Arm::Baseline).book;
        let hours = cell(&book, Measure::ClerkHours, 0..1).sum;
        let doubts = scenario.doubts();
        let doubt = doubts.iter().find(|doubt| doubt.key == "staff.clerk.shifts.1");
        prop_assert_eq!(doubt.is_some(), begins < to);
        if let Some(doubt) = doubt {
            let says = format!(": {hours} h a day");
            prop_assert!(doubt.title.contains(&says), "{} but {hours} h", doubt.title);
        }
    }

    #[test]
    fn slots_are_those_of_a_run(
        clinics in prop::collection::vec(clinic(), 1..4),
        template in prop_oneof![Just("0%"), Just("33%"), Just("50%"), Just("85%")],
    ) {
        let mut text = "title = \"Timetables\"\nstart = 2024-01-03\ngo-live = 2024-01-25\n\
            end = 2024-02-18\nholidays = [2024-01-08, 2024-01-27]\n".to_owned();
        for (c, clinic) in clinics.iter().enumerate() {
            text += &format!(
                "[specialty.s{c}]\nreferrals = \"30 per week\"\n[clinic.c{c}]\nspecialty = \"s{c}\"\n{clinic}"
            );
        }
        text += &format!(
            "[plan.lighter]\ntemplate = {{ ramp = [\"{template} for 1 week\", \"75% for 1 week\"] }}\n\
             [plan.more]\ncatch-up = {{ clinic = \"c0\", sessions = [{{ days = \"daily\", \
             from = 11:00:00, to = 14:00:00 }}], announced = \"2 days\" }}\nfor = \"6 days\"\n"
        );
        let scenario = scenario(&text);
        let site = Site::of(&scenario);
        for arm in [Arm::Baseline, Arm::Planned] {
            let timetable = Timetable::of(&site, &plan_in_force(&site, arm));
            let book = outcome(&scenario, arm).book;
            for (c, days) in timetable.by_clinic.iter().enumerate() {
                let of = Some(SpecialtyId::new(c));
                for (day, expected) in days.iter().enumerate() {
                    let offered = book.cell(Measure::ClinicSlotsUnused, of, day).n;
                    let slots: f64 = expected.slots.iter().sum();
                    prop_assert_eq!(slots, offered, "clinic {}, day {}, {:?}", c, day, arm);
                }
            }
        }
    }
}

fn clinic() -> impl Strategy<Value = String> {
    let session = (days(), 8u32..15, 1u32..4, 1u32..4, 1u32..4, any::<bool>());
    let session = session.prop_map(|(days, from, hours, clinicians, every, dated)| {
        let dated = if dated {
            ", first = 2024-01-11, last = 2024-02-12"
        } else {
            ""
        };
        format!(
            "{{ days = {days}, from = {from:02}:00:00, to = {:02}:00:00, \
             clinicians = {clinicians}, every = {every}{dated} }}",
            from + hours
        )
    });
    let pattern = prop_oneof![Just("NFU"), Just("(NNFF)-UN"), Just("FFFF"), Just("N")];
    (prop::collection::vec(session, 1..4), pattern).prop_map(|(sessions, pattern)| {
        format!(
            "sessions = [{}]\nslots = {{ length = \"15 min\", pattern = \"{pattern}\" }}\n\
             consultation = {{ new = \"9 min\" }}\n",
            sessions.join(", ")
        )
    })
}

#[test]
fn the_chance_of_being_ill_is_the_one_of_the_day() {
    let rota = "count = 4\nshifts = [{ days = \"daily\", from = 09:00:00, to = 17:00:00 }]\n\
        sickness = { rate = \"5%\", peaks = [{ from = \"go-live\", for = \"1 week\", rate = \"40%\" }] }";
    let scenario = scenario(&staffed(rota, "count = 1", ""));
    let site = Site::of(&scenario);
    let well = |arm, day| {
        let mut rota = Rota::of(&site, arm);
        let first = rota.members(0)[0];
        rota.present(first, day).minutes() / 480.0
    };
    let live = site.calendar.go_live().expect("a go-live");
    for (arm, day, expected) in [
        (Arm::Baseline, live, 0.95),
        (Arm::Unmitigated, live - 1, 0.95),
        (Arm::Unmitigated, live, 0.6),
        (Arm::Unmitigated, live + 7, 0.95),
    ] {
        assert!((well(arm, day) - expected).abs() < 1e-9, "{arm:?}, {day}");
    }
}

#[test]
fn half_empty_clinics_and_a_half_idle_office_are_named_with_what_would_do() {
    let of = |referrals: u32, clerks: u32| {
        let text = format!(
            r#"
title = "To spare"
start = 2024-01-01
go-live = 2024-02-05
end = 2024-03-31
[booking]
register = "10 min"
book = "10 min"
[specialty.eyes]
referrals = "{referrals} per week"
waiting-list = {{ size = 100, age = "5 weeks" }}
[clinic.eyes]
specialty = "eyes"
sessions = [{{ days = "mon-fri", from = 09:00:00, to = 13:00:00 }}]
slots = {{ length = "24 min", pattern = "NNNNNNNNNN" }}
consultation = {{ new = "20 min" }}
[staff.office]
role = "clerk"
count = {clerks}
works = ["book", "register"]
shifts = [{{ days = "mon-fri", from = 09:00:00, to = 13:00:00 }}]
"#
        );
        OfferedLoad::of(&scenario(&text)).warnings()
    };
    let slots = |warnings: &[String]| {
        let stands_empty = |w: &&String| w.contains("the others stand empty");
        warnings.iter().find(stands_empty).cloned()
    };
    let idle = |warnings: &[String]| warnings.iter().any(|w| w.contains("or they are fewer"));
    // Fifty slots a week; twenty minutes of paper for each referral, twenty hours of each clerk.
    let spare = of(20, 3);
    let told = slots(&spare).expect("half empty");
    assert!(
        told.starts_with("eyes needs 20 of its 50 new slots"),
        "{told}"
    );
    assert!(idle(&spare));
    let busy = of(48, 1);
    assert_eq!((slots(&busy), idle(&busy)), (None, false));
}

/// An office that registers referrals and answers the telephone, and a desk, of two specialties that
/// go live four weeks apart: three quarters of all patients later.
fn in_phases(learning: &str) -> Checked<Scenario> {
    scenario(&format!(
        r#"
title = "In phases"
start = 2024-01-01
go-live = 2024-02-05
end = 2024-06-02
[booking]
register = "6 min"
[specialty.ears]
referrals = {{ rate = "60 per week", days = "mon-fri" }}
[specialty.eyes]
referrals = {{ rate = "180 per week", days = "mon-fri" }}
[phone-line.line]
days = "mon-fri"
from = 09:00:00
to = 17:00:00
handle = {{ query = "6 min" }}
queries = {{ rate = "160 per week", days = "mon-fri", from = 09:00:00, to = 17:00:00 }}
[staff.office]
role = "clerk"
count = 3
works = ["answer", "register"]
shifts = [{{ days = "mon-fri", from = 09:00:00, to = 17:00:00 }}]
[new-system.learning.clerk]
{learning}
[plan.phases]
phases = [{{ specialties = ["ears"] }}, {{ specialties = ["eyes"], after = "4 weeks" }}]
"#
    ))
}

/// What tasks of the office take with the plan: the first week of each phase, by `check` and, over
/// replications, in a run.
fn factors_by_phase(scenario: &Checked<Scenario>) -> [(f64, f64); 2] {
    let load = OfferedLoad::of(scenario);
    let office = &load.teams[0].load;
    let expected: Vec<f64> = office.first_weeks_with_plan().map(|at| at.factor).collect();
    assert_eq!(expected.len(), 2, "{office:?}");
    let runs = outcomes(scenario, Arm::Planned, 20);
    let go_live = Site::of(scenario).calendar.go_live().expect("a go-live") as usize;
    [0, 1].map(|phase| {
        let first = go_live + phase * 28;
        let cells = runs
            .iter()
            .map(|run| cell(&run.book, Measure::ClerkMultiplier, first..first + 5));
        let (sum, n) = cells.fold((0.0, 0.0), |(sum, n), c| (sum + c.sum, n + c.n));
        (expected[phase], sum / n)
    })
}

/// Whoever never learns takes twice as long on the new system: of the work of the first phase a quarter is
/// on it. Of 20 x 400 tasks in a run the mean is known to 0.005; 4.5 of these are allowed.
#[test]
fn in_phases_only_those_who_are_live_are_on_the_new_system() {
    let scenario = in_phases("initial = 2.0\nplateau = 2.0\npace = \"100 transactions\"");
    let [(first, run), (second, run_of_second)] = factors_by_phase(&scenario);
    assert!((first - 1.25).abs() < 1e-9, "{first}");
    assert!(
        (run - first).abs() < 0.022,
        "{first} by check, {run} in runs"
    );
    assert!((second - 2.0).abs() < 1e-9, "{second}");
    assert!((run_of_second - 2.0).abs() < 1e-6, "{run_of_second}");
    let load = OfferedLoad::of(&scenario);
    let line = &load.lines[0].load;
    let handle = |at: &cutover::study::offered_load::LineMoment| at.handle.0;
    let all: Vec<f64> = line.first_weeks_with_plan().map(handle).collect();
    assert!(
        (all[0] - 7.5).abs() < 1e-9 && (all[1] - 12.0).abs() < 1e-9,
        "{all:?}"
    );
    // Without the plan all go live at once.
    let at_once = load.teams[0].load.first_week.expect("a go-live").factor;
    assert!((at_once - 2.0).abs() < 1e-9, "{at_once}");
}

/// Those of the second phase come upon clerks who have learnt from the first.
#[test]
fn in_phases_the_office_learns_as_in_a_run() {
    let scenario = in_phases("initial = 2.5\nplateau = 1.0\npace = \"150 transactions\"");
    for (expected, run) in factors_by_phase(&scenario) {
        assert!(
            (expected / run - 1.0).abs() < 0.03,
            "{expected} by check, {run} in runs"
        );
    }
}

/// What is said of an office whose day takes 4.8 hours of 8 before the go-live and twice as long after it.
fn slow_for_good(plan: &str) -> OfferedLoad {
    OfferedLoad::of(&scenario(&format!(
        r#"
title = "Slow for good"
start = 2024-01-01
go-live = 2024-02-05
end = 2024-06-02
[booking]
register = "6 min"
[specialty.eyes]
referrals = {{ rate = "240 per week", days = "mon-fri" }}
[staff.office]
role = "clerk"
count = 1
works = ["register"]
shifts = [{{ days = "mon-fri", from = 09:00:00, to = 17:00:00 }}]
[new-system.learning.clerk]
initial = 2.0
plateau = 2.0
pace = "100 transactions"
{plan}
"#
    )))
}

#[test]
fn what_the_plan_mends_is_told_and_is_no_warning() {
    // Without a clinic there are no slots either, which nothing here mends.
    let of_office = |mut told: Vec<String>| {
        told.retain(|text| text.starts_with("office: "));
        told
    };
    let without = slow_for_good("");
    let told = of_office(without.warnings());
    assert_eq!((told.len(), without.mended().len()), (2, 0), "{told:?}");
    assert!(
        told.iter().all(|w| !w.contains("with the plan")),
        "{told:?}"
    );
    let mended = slow_for_good("[plan.one-more]\nextra-staff = { to = \"office\", count = 1 }\n");
    let told = mended.mended();
    assert_eq!(
        (of_office(mended.warnings()).len(), told.len()),
        (0, 2),
        "{told:?}"
    );
    for told in &told {
        assert!(
            told.ends_with("; with the plan 9.6 for 16 (load 0.60): that mends it"),
            "{told}"
        );
    }
    let too_little = "[plan.longer]\novertime = { staff = \"office\", extra = \"30 min\" }\n";
    let fails = slow_for_good(too_little);
    let told = of_office(fails.warnings());
    assert_eq!((told.len(), fails.mended().len()), (2, 0), "{told:?}");
    for told in &told {
        assert!(
            told.ends_with("; with the plan 9.6 for 8.5 (load 1.13): that is still too much"),
            "{told}"
        );
    }
}
